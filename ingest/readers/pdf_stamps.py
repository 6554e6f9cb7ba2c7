"""Short words set on a page as annotations: the number and the day that a clerk or a signing program fills in.

pdfium's text does not hold them. What a digital signature tells of itself (several lines) is no part of the text.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import replace
from typing import Any

from ingest.readers.pdf_page import Glyph, PageContent, read_page
from ingest.readers.pdf_shapes import Box, Upright

_LONGEST = 40  # characters: a number with its symbol, or a date with its place
_FREE_TEXT, _STAMP, _WIDGET = 3, 13, 20  # fpdf_annot.h
_SIGNATURE = re.compile(r"k[ýy]\s*b[ởo]i|người\s*ký|email|thời\s*gian|ngày\s*ký|signed|@", re.I)


def with_stamps(document: Any, index: int, content: PageContent) -> PageContent:
    """`content` of page `index` with the words of its annotations put into the lines that they stand in. Makes the
    annotations part of the opened page; the file stays as it is.
    """
    import pypdfium2.raw as pdfium

    page = document[index]
    boxes = _boxes(page)
    if not boxes or pdfium.FPDFPage_Flatten(page.raw, 0) != 1:  # 1: something was made part of the page
        return content
    page.close()
    flat = read_page(document[index], content.number)
    if (flat.width, flat.height) != (content.width, content.height):
        return content
    there = {_place(g) for g in content.glyphs}
    new = [g for g in flat.glyphs if _place(g) not in there]
    found: list[Glyph] = []
    for x0, y0, x1, y1 in boxes:
        own = [g for g in new if x0 <= (g.x0 + g.x1) / 2 <= x1 and y0 <= (g.top + g.bottom) / 2 <= y1]
        text = "".join(" " * g.spaced + g.text for g in own)
        one_line = bool(own) and max(g.base for g in own) - min(g.base for g in own) < 0.4 * own[0].size
        short = one_line and len(text) <= _LONGEST and re.search(r"\d", text) and not _SIGNATURE.search(text)
        if short and not _printed(own, content.glyphs):
            found += _in_line(own, content.glyphs)
    return replace(content, glyphs=(*content.glyphs, *found), stamps=tuple(found)) if found else content


def _place(g: Glyph) -> tuple[str, int, int]:
    return g.text, round(g.x0), round(g.base)


def _boxes(page: Any) -> list[Box]:
    """Bounds of the annotations that may hold words, in the page's upright coordinates."""
    import pypdfium2.raw as pdfium

    upright = Upright(page.get_bbox(), int(page.get_rotation() or 0))
    found: list[Box] = []
    for i in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), 200)):
        annotation, box = pdfium.FPDFPage_GetAnnot(page.raw, i), pdfium.FS_RECTF()
        if not annotation:
            continue
        kind = pdfium.FPDFAnnot_GetSubtype(annotation)
        if kind in (_FREE_TEXT, _STAMP, _WIDGET) and pdfium.FPDFAnnot_GetRect(annotation, ctypes.byref(box)):
            found.append(upright.rect(box.left, box.bottom, box.right, box.top))
        pdfium.FPDFPage_CloseAnnot(annotation)
    return found


def _printed(own: list[Glyph], page: tuple[Glyph, ...]) -> bool:
    """Whether the page prints the same words at the same place: an annotation over them says nothing new."""
    letters = [g for g in own if not g.text.isspace()]
    twins = [g for g in letters if any(_twins(g, p) for p in page)]
    return len(twins) >= 0.8 * len(letters)


def _twins(a: Glyph, b: Glyph) -> bool:
    size = max(a.size, b.size)
    return a.text == b.text and abs(a.x0 - b.x0) < size and abs(a.base - b.base) < 0.7 * size


def _in_line(own: list[Glyph], page: tuple[Glyph, ...]) -> list[Glyph]:
    """On the baseline of the printed line that they fill gaps of, each behind what stands to its left in the file."""
    base, size = own[0].base, own[0].size
    near = [g for g in page if abs(g.base - base) < 0.7 * max(size, g.size)]
    if not near:
        return own
    closest = min(near, key=lambda g: (round(abs(g.base - base)), abs(g.x0 - own[0].x0)))
    line = [g for g in near if abs(g.base - closest.base) < 1]

    def before(stamp: Glyph) -> Glyph:
        return max((g for g in line if g.x0 <= stamp.x0), key=lambda g: g.x0, default=closest)

    return [g._replace(base=closest.base, size=closest.size, order=before(g).order, bold=False) for g in own]
