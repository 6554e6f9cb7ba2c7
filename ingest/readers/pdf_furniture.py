"""Page furniture dropped: gazette and running headers, page numbers, signature stamps, drawn rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from ingest.readers.pdf_lines import MARKER, Line, PageLines
from ingest.readers.pdf_paragraphs import LETTERHEAD

ZONE = 0.11  # part of the page's height, at the top and at the bottom, where running headers and page numbers stand

_PAGE_NUMBER = re.compile(
    r"(?:[-–—~]\s*)?(?:(?:trang|page)\s*)?\d{1,4}(?:\s*(?:/|of|trên)\s*\d{1,4})?(?:\s*[-–—~])?", re.I
)
_GAZETTE = re.compile(r"(?:\d+\s+)?CÔNG BÁO\s*/\s*S[ốóồổôo]\s.{0,60}")
_SEPARATOR = re.compile(r"[\s_\-–—=*.~]{3,}")
# The text of a visible digital signature, put over the page or into its margin.
_STAMP = re.compile(
    r"(?:Người ký|Ký bởi|Ký số bởi|Signature Not Verified|Signed by|Digitally signed|Chữ ký số)\b", re.I
)
_STAMP_MORE = re.compile(r"(?:Email|Cơ quan|Tổ chức|Chức vụ|Date|Reason|Location|(?:Thời gian|Ngày|Giờ) ký)\s*:", re.I)
_STAMP_TIME = re.compile(
    r"(?:Thời gian|Ngày|Giờ) ký\s*:\s*\d|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}[T ]\d{1,2}:\d{2}:\d{2}.{0,12}$"
)


def without_furniture(pages: Sequence[PageLines]) -> list[PageLines]:
    """The pages without gazette headers, page numbers, running headers, signature stamps and drawn rules."""
    repeated = _repeated(pages)
    cleaned: list[PageLines] = []
    for page in pages:
        kept: list[Line] = []
        running = _running(page, repeated)
        header_rows = {round(line.base) for line in page.lines if _GAZETTE.fullmatch(line.text)}
        stamped = False
        for line in page.lines:
            edge = _edge(page, line)
            stamp = bool(_STAMP.match(line.text)) or (stamped and bool(_STAMP_MORE.match(line.text)))
            stamp = stamp or (bool(_STAMP_TIME.match(line.text)) and line.size < 12)
            stamped = stamp
            if stamp or _SEPARATOR.fullmatch(line.text):
                continue
            if (edge is not None or line.top < 0.15 * page.height) and round(line.base) in header_rows:
                continue
            if id(line) in running:
                continue
            kept.append(line)
        # Page numbers are told by their place, which shows once the running lines beside them are gone.
        numbers = [x for x in kept if _edge(page, x) and _PAGE_NUMBER.fullmatch(x.text) and _outermost(page, kept, x)]
        cleaned.append(replace(page, lines=tuple(line for line in kept if line not in numbers)))
    return cleaned


def _edge(page: PageLines, line: Line) -> str | None:
    """The end of the page at which the line may be a running one: "top", "bottom" or none."""
    if line.base <= ZONE * page.height:
        return "top"
    return "bottom" if line.base >= (1 - ZONE) * page.height else None


def _outermost(page: PageLines, lines: Sequence[Line], line: Line) -> bool:
    bodies = [other.base for other in lines if abs(other.base - line.base) > 3]
    tables = [y for y, _ in page.tables]
    return all(line.base < y for y in [*bodies, *tables]) or all(line.base > y for y in bodies)


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _place(page: PageLines, line: Line) -> tuple[int, str]:
    """Where a line stands, from the nearer of the page's two ends (pages differ in height), and what it says."""
    low = line.base > page.height / 2
    return -round((page.height - line.base) / 6) - 1 if low else round(line.base / 6) + 1, _shape(line.text)


def _repeated(pages: Sequence[PageLines]) -> set[tuple[int, str]]:
    """Lines at the same place of most pages, by `_place`. With two pages, both must have it."""
    count: Counter[tuple[int, str]] = Counter()
    for page in pages:
        lines = [x for x in page.lines if not LETTERHEAD.search(x.text) and not MARKER.match(x.text)]
        places = {_place(page, x) for x in lines}
        count.update({(at + step, shape) for at, shape in places for step in (-1, 0, 1)})
    need = max(2, min(len(pages), 3), 0.4 * len(pages))
    return {key for key, n in count.items() if n >= need}


def _running(page: PageLines, repeated: set[tuple[int, str]]) -> set[int]:
    """The ids of the page's running lines: repeated ones in its margins. Where the repetition goes on into the page's
    text (forms, a list printed anew), only those are that a gap sets apart from it: text must not be lost."""
    found: set[int] = set()
    rest = sorted((x for x in page.lines if _edge(page, x) is None), key=lambda x: x.base)
    for end, nearest in (("top", rest[0]), ("bottom", rest[-1])) if rest else (("top", None), ("bottom", None)):
        zone = [x for x in page.lines if _edge(page, x) == end]
        inner = sorted(zone, key=lambda x: x.base, reverse=end == "top")
        if nearest and _place(page, nearest) in repeated:
            base = nearest.base
            while inner and abs(inner[0].base - base) < 2 * inner[0].size:
                base = inner.pop(0).base
        found.update(id(x) for x in inner if _place(page, x) in repeated)
    return found
