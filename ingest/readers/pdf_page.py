"""One PDF page as pdfium sees it: glyphs, ruled lines and how much of it is an image, in upright page coordinates.

Coordinates are points from the top left corner of the page as it is read, y downwards. A page printed sideways (rotated
by its /Rotate entry or by its text) is turned upright: the direction most of its characters run in becomes the x-axis.
"""

from __future__ import annotations

import ctypes
import itertools
import math
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

THIN = 2.5  # points: a filled rectangle no thicker than this is a ruled line
DARK = 200  # of 255: lighter fills are backgrounds (white rectangles behind text lines are what breaks other readers)
SLANT = 0.7  # points: an edge that leaves its axis by more than this is not a ruled line
WHITE = 245  # of 255: text this light on an unpainted page is unseen and is not read
UNKNOWN = "\ufffd"  # a printed character whose font does not say which letter it is
MIN_RULE = 3.0  # points: shorter strokes are dashes and glyph parts, not table edges

# pdfium's object and segment kinds (fpdf_edit.h), named here because this module is typed without its headers
_TEXT, _PATH, _IMAGE, _FORM = 1, 2, 3, 5
_LINETO, _BEZIERTO, _MOVETO = 0, 1, 2
_RENDER_FILL_STROKE, _RENDER_INVISIBLE = 2, 3
_FLAG_ITALIC, _FLAG_FORCE_BOLD = 1 << 6, 1 << 18

Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


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


class Rule(NamedTuple):
    """A horizontal (`y0 == y1`) or vertical (`x0 == x1`) ruled line."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


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


class _Upright:
    """Maps page space (y upwards) to upright coordinates; `turn` is the direction of the text: 0, 90, 180 or 270."""

    def __init__(self, box: tuple[float, float, float, float], turn: int) -> None:
        self.box, self.turn = box, turn
        left, bottom, right, top = box
        self.size = (right - left, top - bottom) if turn in (0, 180) else (top - bottom, right - left)

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.box
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        if self.turn == 270:
            return top - y, right - x
        return x - left, top - y

    def rect(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        (ax, ay), (bx, by) = self.point(left, bottom), self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def read_page(page: Any, number: int) -> PageContent:
    """Everything on one pypdfium2 page that reading needs. Raises pypdfium2.PdfiumError on a broken page."""
    textpage = page.get_textpage()
    try:
        raw, style_of = _characters(textpage)
    finally:
        textpage.close()
    turns = Counter(c.turn for c in raw if c.turn >= 0)
    turn = turns.most_common(1)[0][0] if turns else int(page.get_rotation() or 0)
    upright = _Upright(page.get_bbox(), turn)
    shades = _shades(page, upright) if any(style.white for style in style_of) else []
    glyphs = tuple(
        glyph
        for i, c in enumerate(raw)
        if c.turn == turn
        and (glyph := _glyph(c, upright, style_of[c.style], i))
        and not (style_of[c.style].white and not _on(glyph, shades))
    )
    rules: list[Rule] = []
    image_area = 0.0
    for kind, matrix, obj in _objects(page):
        if kind == _PATH:
            rules += _rules(obj, matrix, upright)
        elif kind == _IMAGE:
            image_area += _area(obj, matrix)
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
    )


class _Style(NamedTuple):
    font: str
    size: float
    bold: bool
    italic: bool
    invisible: bool
    white: bool


class _Raw(NamedTuple):
    text: str
    left: float
    bottom: float
    right: float
    top: float
    origin_x: float
    origin_y: float
    turn: int  # 0, 90, 180, 270; -1 for slanted text, which is a watermark and never read
    style: int
    spaced: bool


def _characters(textpage: Any) -> tuple[list[_Raw], list[_Style]]:
    import pypdfium2.raw as pdfium

    handle = textpage.raw
    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    styles: list[_Style] = []
    known: dict[int, int] = {}
    found: list[_Raw] = []
    spaced = False
    pending = ""  # the high half of a character outside the basic plane
    for i in range(pdfium.FPDFText_CountChars(handle)):
        code = pdfium.FPDFText_GetUnicode(handle, i)
        # pdfium's own spaces and line ends are left out: spaces are measured again from the gaps, since pdfium puts
        # one inside "NQ /CP" where the typesetter only kerned.
        if pdfium.FPDFText_IsGenerated(handle, i) == 1:
            continue
        char = chr(code) if code else UNKNOWN
        if char.isspace():
            spaced = True
            continue
        if 0xD800 <= code < 0xDC00:
            pending = char
            continue
        if pending:
            char = (pending + char).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            pending = ""
        if code in (0xFFFE, 0x2, 0xAD):  # pdfium's marks for a hyphen at a line end
            char = "-"
        category = unicodedata.category(char)
        if category == "Co":  # a bullet of the Symbol or Wingdings font
            char = "-" if code & 0xFF in (0x2D, 0xBE) else "•"
        elif category in ("Cc", "Cf", "Cs", "Cn"):
            continue
        textobj = pdfium.FPDFText_GetTextObject(handle, i)
        key = ctypes.cast(textobj, ctypes.c_void_p).value or 0
        if key not in known or not key:
            known[key] = len(styles)
            styles.append(_style(handle, i, textobj))
        if not pdfium.FPDFText_GetLooseCharBox(handle, i, box) or not pdfium.FPDFText_GetCharOrigin(handle, i, x, y):
            continue
        angle = -math.degrees(pdfium.FPDFText_GetCharAngle(handle, i)) % 360  # pdfium counts clockwise
        turn = round(angle / 90) % 4 * 90
        off = abs(angle - turn) if angle < 315 else 360 - angle
        found.append(
            _Raw(
                char,
                min(box.left, box.right),
                min(box.bottom, box.top),
                max(box.left, box.right),
                max(box.bottom, box.top),
                x.value,
                y.value,
                turn if off < 5 else -1,
                known[key],
                spaced,
            )
        )
        spaced = False
    return found, styles


def _style(handle: Any, index: int, textobj: Any) -> _Style:
    import pypdfium2.raw as pdfium

    flags, name, matrix = ctypes.c_int(), ctypes.create_string_buffer(256), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetFontInfo(handle, index, name, 256, flags)
    font = name.value.decode("utf-8", "replace")
    scale = 1.0
    if pdfium.FPDFText_GetMatrix(handle, index, matrix):
        scale = math.hypot(matrix.c, matrix.d) or 1.0
    mode = pdfium.FPDFTextObj_GetTextRenderMode(textobj) if textobj else 0
    lower = font.lower()
    return _Style(
        font=font.split("+")[-1],
        size=pdfium.FPDFText_GetFontSize(handle, index) * scale,
        bold=(
            pdfium.FPDFText_GetFontWeight(handle, index) >= 600
            or any(word in lower for word in ("bold", "black", "heavy"))
            or bool(flags.value & _FLAG_FORCE_BOLD)
            or mode == _RENDER_FILL_STROKE  # bold imitated by painting the outline as well
        ),
        italic=bool(flags.value & _FLAG_ITALIC) or "italic" in lower or "oblique" in lower,
        invisible=mode == _RENDER_INVISIBLE,
        white=mode != _RENDER_INVISIBLE and bool(textobj) and _is_white(textobj),
    )


def _glyph(c: _Raw, upright: _Upright, style: _Style, order: int) -> Glyph:
    x0, top, x1, bottom = upright.rect(c.left, c.bottom, c.right, c.top)
    base = upright.point(c.origin_x, c.origin_y)[1]
    return Glyph(
        c.text, x0, top, x1, bottom, base, style.size or (bottom - top), style.bold, style.italic, c.spaced, order
    )


def _is_white(obj: Any) -> bool:
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(obj, red, green, blue, alpha)
    return bool(known) and min(red.value, green.value, blue.value) >= WHITE


def _shades(page: Any, upright: _Upright) -> list[tuple[float, float, float, float]]:
    """Boxes painted in a colour, and images: what makes white text legible (a dark header row)."""
    import pypdfium2.raw as pdfium

    found: list[tuple[float, float, float, float]] = []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    sides = [ctypes.c_float() for _ in range(4)]
    for kind, matrix, obj in _objects(page):
        painted = kind == _IMAGE
        if kind == _PATH and pdfium.FPDFPath_GetDrawMode(obj, fill, stroke):
            painted = fill.value != 0 and not _is_white(obj)
        if painted and pdfium.FPDFPageObj_GetBounds(obj, *sides):
            left, bottom, right, top = (s.value for s in sides)
            (ax, ay), (bx, by) = _apply(matrix, left, bottom), _apply(matrix, right, top)
            found.append(upright.rect(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    return found


def _on(glyph: Glyph, boxes: list[tuple[float, float, float, float]]) -> bool:
    x, y = (glyph.x0 + glyph.x1) / 2, glyph.base - 0.3 * glyph.size
    return any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in boxes)


def _objects(page: Any) -> Iterator[tuple[int, Matrix, Any]]:
    """(kind, matrix of the forms around it, raw object), forms opened to a depth that no honest page exceeds."""
    import pypdfium2.raw as pdfium

    def walk(count: int, get: Any, outer: Matrix, depth: int) -> Iterator[tuple[int, Matrix, Any]]:
        for i in range(count):
            obj = get(i)
            kind = pdfium.FPDFPageObj_GetType(obj)
            if kind == _FORM and depth < 6:
                inner = _product(_matrix_of(obj), outer)
                size = pdfium.FPDFFormObj_CountObjects(obj)
                yield from walk(size, lambda k, o=obj: pdfium.FPDFFormObj_GetObject(o, k), inner, depth + 1)
            else:
                yield kind, outer, obj

    yield from walk(
        pdfium.FPDFPage_CountObjects(page.raw), lambda k: pdfium.FPDFPage_GetObject(page.raw, k), _IDENTITY, 0
    )


def _matrix_of(obj: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(obj, m):
        return _IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _product(m: Matrix, n: Matrix) -> Matrix:
    """First m, then n."""
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + o)


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _area(obj: Any, outer: Matrix) -> float:
    a, b, c, d, _, _ = _product(_matrix_of(obj), outer)  # an image fills the unit square of its matrix
    return abs(a * d - b * c)


def _rules(obj: Any, outer: Matrix, upright: _Upright) -> Iterator[Rule]:
    """The ruled lines that a path paints: straight strokes along an axis, and thin dark filled boxes.

    Word fills thin rectangles; LibreOffice and others stroke lines or whole cell boxes; some put a whole table into one
    path, so every subpath is looked at by itself.
    """
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(obj, fill, stroke):
        return
    filled = fill.value != 0 and _is_dark(obj, pdfium.FPDFPageObj_GetFillColor)
    stroked = stroke.value != 0 and _is_dark(obj, pdfium.FPDFPageObj_GetStrokeColor)
    if not (filled or stroked):
        return
    width = ctypes.c_float()
    if stroked and pdfium.FPDFPageObj_GetStrokeWidth(obj, width) and width.value > 6:
        return  # a coloured band
    matrix = _product(_matrix_of(obj), outer)
    for points in _subpaths(obj, matrix, upright):
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, y1 - y0) <= THIN:
            if x1 - x0 >= max(MIN_RULE, y1 - y0):
                yield Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
            elif y1 - y0 >= MIN_RULE:
                yield Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        elif stroked:
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                if abs(ay - by) <= SLANT and abs(ax - bx) >= MIN_RULE:
                    yield Rule(min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2)
                elif abs(ax - bx) <= SLANT and abs(ay - by) >= MIN_RULE:
                    yield Rule((ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by))


def _subpaths(obj: Any, matrix: Matrix, upright: _Upright) -> Iterator[list[tuple[float, float]]]:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for i in range(min(pdfium.FPDFPath_CountSegments(obj), 20_000)):
        segment = pdfium.FPDFPath_GetPathSegment(obj, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == _BEZIERTO
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            points.append(upright.point(*_apply(matrix, x.value, y.value)))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _is_dark(obj: Any, colour_of: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(obj, red, green, blue, alpha):
        return True  # a pattern or an unknown colour space: taken as ink
    return alpha.value > 40 and max(red.value, green.value, blue.value) <= DARK
