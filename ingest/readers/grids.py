"""Table elements of HTML and Word -> Table, or paragraphs where the table only lays out a letterhead or a page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.cleaning import item_lines
from ingest.readers.base import Cell, Paragraph, Table
from language.spelling import UPPER

_NUMBER_TITLE = re.compile(r"(?:s[ốo]\s*)?(?:stt|tt)\.?|s[ốo] (?:tt|thứ tự)|no\.?", re.IGNORECASE)
# What stands in the two columns of a letterhead and of a signature block, never in a table of tasks.
LETTERHEAD = re.compile(
    r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|Độc lập\s*[-–]\s*Tự do"
    rf"|^\s*Nơi nhận\s*:|^\s*(?:TM|T/M|KT|TL|TUQ)\.? [{UPPER}]",
    re.MULTILINE,
)
LONG_CELL = 400  # characters: a cell of running text, not of a table


@dataclass(frozen=True, slots=True)
class RawCell:
    """A cell as its format states it. `lines`: its paragraphs in order; `rows` 1 unless the format counts rowspan;
    `above`: it states that it goes on from the row above (Word's vMerge)."""

    paragraphs: tuple[Paragraph, ...]
    columns: int = 1
    rows: int = 1
    above: bool = False
    header: bool = False
    page: int = 1

    @property
    def text(self) -> str:
        return "\n".join(p.text for p in self.paragraphs)


RawRow = Sequence[RawCell]


def is_data(rows: Sequence[RawRow], bordered: bool) -> bool:
    """Is it a table to be read by its columns? A letterhead, a signature block or a page laid out in a table is not.

    `bordered`: the format draws lines around its cells."""
    filled = [[c for c in row if c.text.strip() or c.above] for row in rows]
    filled = [row for row in filled if row]
    columns = max((sum(c.columns for c in row) for row in rows), default=0)
    if columns < 2 or len(filled) < 1 or max(map(len, filled)) < 2:
        return False
    texts = [c.text for row in filled for c in row]
    if has_header(filled):
        return True
    if len(filled) <= 4 and any(LETTERHEAD.search(t) for t in texts):
        return False
    if len(filled) == 1 or (columns == 2 and len(filled) <= 2):
        return False
    if bordered:
        return True
    return columns >= 3 and len(filled) > 3 and sum(len(t) > LONG_CELL for t in texts) * 4 < len(texts)


def has_header(rows: Sequence[RawRow]) -> bool:
    """One of the first rows has a cell "STT" or "TT", or only header cells."""
    for row in rows[:3]:
        if len(row) >= 2 and (any(_NUMBER_TITLE.fullmatch(" ".join(c.text.split())) for c in row)):
            return True
        if len(row) >= 2 and len(rows) >= 2 and all(c.header for c in row):
            return True
    return False


def to_table(rows: Sequence[RawRow], page: int = 1) -> Table:
    """Column numbers for x0 and x1; a cell under a merged one gets `above` and no text."""
    out: list[tuple[Cell, ...]] = []
    open_cells: dict[int, tuple[int, int]] = {}  # column where a merged cell begins -> (columns, rows still to cover)
    for row in rows:
        cells: list[Cell] = []
        x = 0
        queue = list(row)
        while queue or any(start >= x for start in open_cells):
            if x in open_cells:
                columns, left = open_cells.pop(x)
                cells.append(Cell("", x, x + columns, page=_page(row, page), above=True))
                if left > 1:
                    open_cells[-1 - x] = (columns, left - 1)  # parked below zero until the next row
                x += columns
            elif queue:
                raw = queue.pop(0)
                cells.append(_cell(raw, x))
                if raw.rows > 1:
                    open_cells[-1 - x] = (raw.columns, raw.rows - 1)
                x += raw.columns
            else:
                x = min(start for start in open_cells if start >= x)
        open_cells = {-1 - start: value for start, value in open_cells.items() if start < 0}
        if cells:
            out.append(tuple(cells))
    return Table(tuple(out), page)


def _page(row: RawRow, page: int) -> int:
    return row[0].page if row else page


def _cell(raw: RawCell, x: int) -> Cell:
    filled = [p for p in raw.paragraphs if p.text.strip()]
    text = "" if raw.above else cell_text(raw.paragraphs)
    bold = raw.header or (bool(filled) and all(p.bold for p in filled))
    return Cell(text, x, x + raw.columns, page=raw.page, above=raw.above, bold=bold and bool(text))


def cell_text(paragraphs: Sequence[Paragraph]) -> str:
    return item_lines("\n".join(p.text for p in paragraphs))
