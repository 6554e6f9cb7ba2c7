"""Paragraphs and tables -> Document.text, with the place and page of every piece. After this, text is only sliced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.placed import Placed
from ingest.readers.base import Paragraph, Table
from ingest.readers.confidence import Confidence, fitted, words
from ingest.tables import TaskRow, TaskTable, task_tables
from schema import CellSpan, Span

CELL_SEPARATOR = " | "


@dataclass(frozen=True, slots=True)
class PlacedRow:
    """One numbered table row (with its sub-rows) in the text."""

    number: str | None
    sections: tuple[str, ...]  # numbers of the groups it is in, outermost first
    span: Span
    page: int
    cells: tuple[CellSpan, ...]


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table with a recognised header; `span` runs from the header line to the last row."""

    span: Span
    page: int
    rows: tuple[PlacedRow, ...]


@dataclass(frozen=True, slots=True)
class Assembled:
    """`items` are in the order of the text; `page_starts` as in `schema.Document`."""

    text: str
    items: tuple[Placed | PlacedTable, ...]
    page_starts: tuple[int, ...]
    recognised: tuple[tuple[int, int, int], ...] = ()  # (start, end, confidence) of each word that OCR read

    @property
    def paragraphs(self) -> tuple[Placed, ...]:
        return tuple(i for i in self.items if isinstance(i, Placed))


@dataclass(slots=True)
class _Writer:
    """The text as it grows, and where pages were seen to begin."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    first_seen: dict[int, int] = field(default_factory=dict)
    recognised: list[tuple[int, int, int]] = field(default_factory=list)
    cells: dict[str, Confidence] = field(default_factory=dict)  # of the tables being written, by text

    def write(self, text: str, page: int, confidence: Confidence = ()) -> Span:
        start = self.length
        self.recognised += words(text, confidence or self.sure(text), start)
        self.first_seen.setdefault(page, start)
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def sure(self, text: str) -> Confidence:
        """What OCR's confidence in a cell's text was. A row that was joined from parts has that of all cells."""
        if not self.cells or text.isspace() or text == CELL_SEPARATOR:
            return ()
        return self.cells.get(text) or fitted(self.cells[""], text)


def assemble(blocks: Sequence[Paragraph | Table], pages: int = 1) -> Assembled:
    """Blocks in reading order -> the document's text. Never raises; no block is left out."""
    out = _Writer()
    items: list[Placed | PlacedTable] = []
    run: list[Table] = []  # tables with nothing between them but page breaks are one table
    for block in [*blocks, None]:
        if isinstance(block, Table):
            run.append(block)
            continue
        out.cells = _confidences(run)
        for table in task_tables(run) if run else ():
            items.extend(_write_table(out, table))
        run, out.cells = [], {}
        if block is not None and block.text.strip():
            items.append(_write_paragraph(out, block))
    starts: list[int] = []
    for page in range(1, max(pages, *out.first_seen, 1) + 1 if out.first_seen else 2):
        later = [offset for p, offset in out.first_seen.items() if p >= page]
        starts.append(0 if page == 1 else min(later, default=out.length))
    return Assembled("".join(out.parts), tuple(items), tuple(starts), tuple(out.recognised))


def _confidences(tables: Sequence[Table]) -> dict[str, Confidence]:
    cells = [c for table in tables for row in table.rows for c in row if c.confidence]
    known = {c.text.strip(): c.confidence for c in cells}
    return {**known, "": tuple(x for c in cells for x in c.confidence)} if known else {}


def _write_paragraph(out: _Writer, p: Paragraph) -> Placed:
    text = p.text.strip()
    lead = len(p.text) - len(p.text.lstrip())
    start, end = out.write(text, p.page, p.confidence)
    for offset, page in p.page_breaks:
        out.first_seen.setdefault(page, min(end, start + max(0, offset - lead)))
    out.write("\n", p.page)
    return Placed(start, end, p.page, p.bold, p.centered, p.heading)


def _write_table(out: _Writer, table: TaskTable) -> list[Placed | PlacedTable]:
    if not table.has_header:
        return [_write_plain_row(out, row) for row in table.rows if any(c.text.strip() for c in row.cells)]
    start, _ = out.write(CELL_SEPARATOR.join(c.title.replace("\n", " ") for c in table.columns), table.page)
    out.write("\n", table.page)
    rows: list[PlacedRow] = []
    groups: dict[tuple[str, ...], tuple[CellSpan, ...]] = {}  # open groups, by their numbers from the outermost
    seen: dict[
        int, tuple[CellSpan, str]
    ] = {}  # the last printed cell of each column, for cells merged over several rows
    for row in table.rows:
        if row.kind == "row":
            _write_row(out, table, row, rows, groups.get(row.sections, ()), seen)
        elif row.kind == "section":
            groups[(*row.sections, row.number or "")] = _write_section(out, row)
        else:
            _write_plain_row(out, row)
    end = out.length - 1
    return [PlacedTable((start, end), table.page, tuple(rows))]


def _write_plain_row(out: _Writer, row: TaskRow) -> Placed:
    cells = [c.text.strip() for c in row.cells if c.text.strip()]
    text = CELL_SEPARATOR.join(cells) or " ".join(x for x in (row.number, row.title) if x)
    start, end = out.write(text, row.page)
    out.write("\n", row.page)
    return Placed(start, end, row.page, False, False, 0, in_table=True)


def _write_section(out: _Writer, row: TaskRow) -> tuple[CellSpan, ...]:
    spans: list[CellSpan] = []
    if row.number:
        spans.append(CellSpan("section", "Mục", *out.write(row.number, row.page)))
        out.write(CELL_SEPARATOR, row.page)
    spans.append(CellSpan("section_title", "Nhóm nhiệm vụ", *out.write(row.title.strip(), row.page)))
    out.write("\n", row.page)
    return tuple(spans)


def _write_row(
    out: _Writer,
    table: TaskTable,
    row: TaskRow,
    rows: list[PlacedRow],
    group: tuple[CellSpan, ...],
    seen: dict[int, tuple[CellSpan, str]],
) -> None:
    start = out.length
    spans: list[CellSpan] = []
    printed = 0
    for cell in sorted(row.cells, key=lambda c: c.column):
        column = table.columns[cell.column]
        text = cell.text.strip()
        before = seen.get(cell.column)
        if cell.inherited and before is not None and before[1] == text:
            spans.append(CellSpan(column.role, column.title, before[0].start, before[0].end, row.part))
            continue
        if not text:
            continue
        if printed:
            out.write(CELL_SEPARATOR, row.page)
        at = out.write(text, cell.page if not printed else row.page)
        printed += 1
        spans.append(CellSpan(column.role, column.title, *at, row.part))
        seen[cell.column] = spans[-1], text
    end = out.length
    out.write("\n", row.page)
    if row.part > 1 and rows and rows[-1].number == row.number:
        last = rows.pop()
        rows.append(PlacedRow(last.number, last.sections, (last.span[0], end), last.page, (*last.cells, *spans)))
    else:
        rows.append(PlacedRow(row.number, row.sections, (start, end), row.page, (*group, *spans)))
