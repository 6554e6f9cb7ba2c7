"""One PDF page as pdfium sees it: glyphs, ruled lines and how much of it is an image, in upright page coordinates.

Coordinates are points from the top left corner of the page as it is read, y downwards. A page printed sideways (rotated
by its /Rotate entry or by its text) is turned upright: the direction most of its characters run in becomes the x-axis.
"""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from ingest.readers.pdf_shapes import Box, Rule, Upright, drawn, is_white, shades

UNKNOWN = "\ufffd"  # a printed character whose font does not say which letter it is

# pdfium's text rendering modes and font flags (fpdf_edit.h, PDF 32000-1 table 123)
_RENDER_FILL_STROKE, _RENDER_INVISIBLE = 2, 3
# Private codes print bullets in fonts of symbols, and in some that have lost their name; elsewhere nobody knows what
# they are, and they stay for the warning that names them.
_BULLET_FONT = re.compile(r"symbol|wingding|webding|dingbat", re.I)
_BULLETS = frozenset({0xF0B7, 0xF0A7, 0xF0A8, 0xF076, 0xF0D8, 0xF0FC, 0xF02D, 0xF0BE, 0xF06E, 0xF071, 0xF075, 0xF09F})
_FLAG_ITALIC, _FLAG_FORCE_BOLD = 1 << 6, 1 << 18


class Glyph(NamedTuple):
    """One character with its loose box (advance width by line height). `base` is the y of its baseline."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    bold: bool
    italic: bool
    spaced: bool = False  # a space stands before it in the file
    order: int = 0  # its place among the page's characters in the file
    font: str = ""
    confidence: int = -1  # OCR's, 0 to 100; -1 for a printed character


@dataclass(frozen=True, slots=True)
class PageContent:
    """`image_share` is the part of the page's area under images, 0 to 1; `invisible` the share of unpainted characters
    (the text layer that OCR puts under a scan); `sideways` counts characters that run in another direction."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    image_share: float = 0.0
    invisible: float = 0.0
    sideways: int = 0
    fonts: frozenset[str] = frozenset()
    images: tuple[Box, ...] = ()
    stamps: tuple[Glyph, ...] = ()  # those of `glyphs` that were filled in as annotations (pdf_stamps.py)


def read_page(page: Any, number: int) -> PageContent:
    """Everything on one pypdfium2 page that reading needs. Raises pypdfium2.PdfiumError on a broken page."""
    textpage = page.get_textpage()
    try:
        raw, style_of = _characters(textpage)
    finally:
        textpage.close()
    turns = Counter(c.turn for c in raw if c.turn >= 0)
    turn = turns.most_common(1)[0][0] if turns else int(page.get_rotation() or 0)
    upright = Upright(page.get_bbox(), turn)
    painted = shades(page, upright) if any(style.white for style in style_of) else []
    glyphs = tuple(
        glyph
        for i, c in enumerate(raw)
        if c.turn == turn
        and (glyph := _glyph(c, upright, style_of[c.style], i))
        and not (style_of[c.style].white and not _on(glyph, painted))
    )
    rules, images, image_area = drawn(page, upright)
    width, height = upright.size
    used = {style_of[c.style] for c in raw}
    return PageContent(
        number=number,
        width=width,
        height=height,
        glyphs=glyphs,
        rules=tuple(rules),
        image_share=min(1.0, image_area / max(1.0, width * height)),
        invisible=sum(style_of[c.style].invisible for c in raw) / len(raw) if raw else 0.0,
        sideways=sum(c.turn not in (turn, -1) for c in raw),
        fonts=frozenset(s.font for s in used),
        images=tuple(images),
    )


class _Style(NamedTuple):
    font: str
    size: float
    bold: bool
    italic: bool
    invisible: bool
    white: bool
    turn: int  # 0, 90, 180, 270; -1 for slanted text, which is a watermark and never read


class _Raw(NamedTuple):
    text: str
    left: float
    bottom: float
    right: float
    top: float
    origin_x: float
    origin_y: float
    turn: int
    style: int
    spaced: bool


def _characters(textpage: Any) -> tuple[list[_Raw], list[_Style]]:
    import pypdfium2.raw as pdfium

    handle = textpage.raw
    unicode_of, generated, object_of = (
        pdfium.FPDFText_GetUnicode,
        pdfium.FPDFText_IsGenerated,
        pdfium.FPDFText_GetTextObject,
    )
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: list[_Style] = []
    known: dict[int, int] = {}
    found: list[_Raw] = []
    spaced = False
    high = 0  # the first half of a character outside the basic plane
    for i in range(pdfium.FPDFText_CountChars(handle)):
        # pdfium's own spaces and line ends are left out: spaces are measured again from the gaps, since pdfium puts
        # one inside "NQ /CP" where the typesetter only kerned.
        if generated(handle, i) == 1:
            continue
        code = unicode_of(handle, i)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)
        high = 0
        char = _letter(code)
        if char in ("", " "):
            spaced = spaced or char == " "
            continue
        textobj = object_of(handle, i)
        key = ctypes.addressof(textobj.contents) if textobj else 0
        if key not in known or not key:
            known[key] = len(styles)
            styles.append(_style(handle, i, textobj))
        if not pdfium.FPDFText_GetLooseCharBox(handle, i, box) or not pdfium.FPDFText_GetCharOrigin(handle, i, x, y):
            continue
        left, right = (box.left, box.right) if box.left <= box.right else (box.right, box.left)
        low, top = (box.bottom, box.top) if box.bottom <= box.top else (box.top, box.bottom)
        style = known[key]
        found.append(_Raw(char, left, low, right, top, x.value, y.value, styles[style].turn, style, spaced))
        spaced = False
    return found, styles


@lru_cache(maxsize=4096)
def _letter(code: int) -> str:
    """The character to read for pdfium's code: " " for every space, "" for what is not printed."""
    if code == 0xAD:  # a hyphen or, in an old font, a letter: see pdf_legacy
        return chr(code)
    if code in (0xFFFE, 0x2):  # pdfium's marks for a hyphen at a line end
        return "-"
    if not code:
        return UNKNOWN
    char = chr(code)
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category == "Co":
        return char
    return "" if category in ("Cc", "Cf", "Cs", "Cn") else char


def _style(handle: Any, index: int, textobj: Any) -> _Style:
    import pypdfium2.raw as pdfium

    flags, name, matrix = ctypes.c_int(), ctypes.create_string_buffer(256), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetFontInfo(handle, index, name, 256, flags)
    font = name.value.decode("utf-8", "replace")
    scale, angle = 1.0, 0.0
    if pdfium.FPDFText_GetMatrix(handle, index, matrix):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        # Of the baseline: FPDFText_GetCharAngle goes by the stems, which lean in an italic that is a sheared upright.
        angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    mode = pdfium.FPDFTextObj_GetTextRenderMode(textobj) if textobj else 0
    turn = round(angle / 90) % 4 * 90
    off = abs(angle - turn) if angle < 315 else 360 - angle
    lower = font.lower()
    return _Style(
        font=font.split("+")[-1],
        size=abs(pdfium.FPDFText_GetFontSize(handle, index) * scale),
        bold=(
            pdfium.FPDFText_GetFontWeight(handle, index) >= 600
            or any(word in lower for word in ("bold", "black", "heavy"))
            or bool(flags.value & _FLAG_FORCE_BOLD)
            or mode == _RENDER_FILL_STROKE  # bold imitated by painting the outline as well
        ),
        italic=bool(flags.value & _FLAG_ITALIC) or "italic" in lower or "oblique" in lower,
        invisible=mode == _RENDER_INVISIBLE,
        white=mode != _RENDER_INVISIBLE and bool(textobj) and is_white(textobj),
        turn=turn if off < 5 else -1,
    )


def _glyph(c: _Raw, upright: Upright, style: _Style, order: int) -> Glyph:
    x0, top, x1, bottom = upright.rect(c.left, c.bottom, c.right, c.top)
    base = upright.point(c.origin_x, c.origin_y)[1]
    return Glyph(
        c.text,
        x0,
        top,
        x1,
        bottom,
        base,
        style.size or max(bottom - top, 1.0),
        style.bold,
        style.italic,
        c.spaced,
        order,
        style.font,
    )


def _on(glyph: Glyph, boxes: list[Box]) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.3 * glyph.size
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)
