"""Tables as readers give them -> task tables: header, column roles, sections, rows joined over page breaks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ingest.readers.base import Cell, Table
from ingest.tables.columns import GridRow, Header, fitting, place_row, read_header
from ingest.tables.forms import turned
from ingest.tables.text import BULLET, over_break


@dataclass(frozen=True, slots=True)
class Column:
    """`role`: stt, task, lead, support, deadline, product, submit, basis, note, indicator, value, unit or other."""

    role: str
    title: str


@dataclass(frozen=True, slots=True)
class TaskCell:
    """The text under one column. `inherited`: it stands in a merged cell of an earlier row, whose text it repeats."""

    column: int
    text: str
    page: int
    inherited: bool = False


@dataclass(frozen=True, slots=True)
class TaskRow:
    """`kind`: "row", "section" (number "I", title in `title`), "header" or "note". `part` counts sub-rows that share a
    number (1, 2, ...), 0 where there is one. A row that runs over a page break is one row; `page` is where it begins.

    `sections` are the numbers of the group rows that hold it, outermost first: ("II",), ("A", "I"), ("1",) for row 1.2.
    A numeric group holds only rows numbered below it: row 12 after the group "11" of 11.1, 11.2 is not in it.
    """

    kind: str
    number: str | None
    title: str
    cells: tuple[TaskCell, ...]
    page: int
    part: int = 0
    sections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskTable:
    """One table through all its pages. `has_header` False: no header row was recognised (a layout table or another kind
    of table); its columns then all have the role "other"."""

    columns: tuple[Column, ...]
    rows: tuple[TaskRow, ...]
    page: int
    has_header: bool


_ROMAN = re.compile(r"[IVXLC]+")
_NUMBER = re.compile(r"\(?((?:\d{1,4}|[IVXLC]+|[A-ZĐ])(?:[.\-]\d{1,3}){0,5}|[a-zđ])(?:[.):/]|\.\))*")
_SECTION_START = re.compile(
    r"((?:Phần|Mục|Nhóm)\s+(?:[IVXLC]+|\d+)|[IVXLC]+|[A-ZĐ]|\d+(?:\.\d+)*)\s*[.):/\-–]\s*(.+)", re.S
)


@dataclass(slots=True)
class _Group:
    """An open group of rows. `dotted` after its first row: True where "1" holds 1.1, 1.2; False where rows restart."""

    number: str
    rank: int
    dotted: bool | None = None

    def holds(self, number: str) -> bool:
        if self.rank < 2 or not number[0].isdigit():
            return True
        below = number.startswith((self.number + ".", self.number + "-"))
        if self.dotted is None:
            self.dotted = below
        return below or not self.dotted


@dataclass(slots=True)
class _Builder:
    """The task table being read."""

    header: Header
    page: int
    rows: list[TaskRow] = field(default_factory=list)
    sections: list[_Group] = field(default_factory=list)  # the open ones, outermost first

    def finish(self) -> TaskTable:
        columns = tuple(Column(r, t) for r, t in zip(self.header.roles, self.header.titles, strict=True))
        return TaskTable(columns, tuple(self.rows), self.page, True)


def task_tables(tables: Sequence[Table]) -> list[TaskTable]:
    """Joins tables that follow one another with nothing between them but page breaks."""
    done: list[TaskTable] = []
    current: _Builder | None = None
    for table in turned(tables):
        rows = [row for row in table.rows if row]
        at = 0
        fresh = True  # no body row of this page or element has been read
        header = current.header if current else None
        pending: list[tuple[Cell, ...]] = []  # rows above the first header of a table without one so far
        while at < len(rows):
            found = read_header(rows, at, table.titled and at == 0)
            if found is not None:
                if current is None or not found.same(current.header):
                    if current:
                        done.append(current.finish())
                    if pending:
                        done.append(_plain(pending))
                        pending = []
                    current = _Builder(found, table.page)
                header = found
                at += found.rows
                continue
            if header is not None and fresh:
                header = fitting(header, rows[at:])
                if header is None and current:
                    done.append(current.finish())
                    current = None
            if header is None or current is None:
                pending.append(rows[at])
                at += 1
                continue
            row = place_row(header, rows[at], table.page, fresh and bool(current.rows))
            following = [place_row(header, r, table.page, False) for r in rows[at + 1 : at + 3]]
            _read_row(current, row, following)
            fresh = False
            at += 1
        if pending:
            done.append(_plain(pending))
    if current:
        done.append(current.finish())
    return done


def _plain(rows: Sequence[Sequence[Cell]]) -> TaskTable:
    """Rows of a table that is not a task table: every cell as it stands."""
    edges = sorted({round(cell.x0) for row in rows for cell in row})
    columns = tuple(Column("other", "") for _ in edges)
    read = [
        TaskRow(
            "row",
            None,
            "",
            tuple(TaskCell(edges.index(round(c.x0)), c.text.strip(), c.page) for c in row if c.text.strip()),
            row[0].page,
        )
        for row in rows
    ]
    return TaskTable(columns, tuple(row for row in read if row.cells), rows[0][0].page, False)


def _read_row(table: _Builder, row: GridRow, following: Sequence[GridRow]) -> None:
    header = table.header
    if not row.filled:
        return
    stt = header.column("stt")
    task = _task_column(header)
    number_text = row.texts.get(stt, "") if stt is not None else ""
    number = _number(number_text)
    if number_text and number is None and not any(t for c, t in row.texts.items() if c != stt) and not row.wide:
        row.wide = {(stt or 0,): number_text}  # a title printed in the number's column
        row.texts.pop(stt or 0, None)
    if _is_group(row, header, stt, task):
        _read_group(table, row, number, stt)
        return
    if number is None and number_text and stt is not None:
        number = number_text
    for columns, text in row.wide.items():  # a cell over two columns ("chủ trì" and "phối hợp" alike) fills both
        for column in columns:
            row.texts.setdefault(column, text)
            if not row.texts[column]:
                row.texts[column] = text
    row.wide = {}
    if number and not number[0].isdigit() and number[0].isupper():
        _give_back(table, row, stt, task)
    only_title = bool(row.texts.get(task)) and not any(
        text for column, text in row.texts.items() if column not in (stt, task) and text
    )
    merged = bool(row.above - {stt, task})
    if number and only_title and not merged and _opens_group(number, following, stt, task, table):
        _open_section(table, number, row.texts[task], row)
        return
    if number is None and _continues(row, header, stt, task, only_title, merged) and _extend_last(table, row):
        return
    if number is None and stt is not None and _sub_row(table, row, task):
        return
    _add_row(table, row, number, part=0)


def _give_back(table: _Builder, row: GridRow, stt: int | None, task: int) -> None:
    """Takes out what a conversion from PDF left of the row above in a group row ("IV", beside it "năm tiếp theo")."""
    others = {c: t for c, t in row.texts.items() if t and c not in (stt, task)}
    last = table.rows[-1] if table.rows else None
    before = {c.column: c for c in last.cells} if last and last.kind == "row" else {}
    if others and all(t[0].islower() and c in before for c, t in others.items()):
        rest = {c: t for c, t in others.items() if not before[c].text.endswith(t)}
        _extend_last(table, replace(row, texts=rest))
        for column in others:
            row.texts.pop(column)


def _task_column(header: Header) -> int:
    for role in ("task", "indicator"):
        column = header.column(role)
        if column is not None:
            return column
    stt = header.column("stt")
    return 0 if stt is None or stt != 0 or len(header.spans) < 2 else 1


def _number(text: str) -> str | None:
    """ "1.", "(2)", "3.1", "II." -> the number as printed without what surrounds it; None when it is no number."""
    found = _NUMBER.fullmatch(" ".join(text.split()))
    return found.group(1) if found else None


def _is_group(row: GridRow, header: Header, stt: int | None, task: int) -> bool:
    """A cell over three columns or more, or over all but the number's, with nothing else beside it but a number."""
    others = [t for c, t in row.texts.items() if t and c != stt]
    spans = [(columns, t) for columns, t in row.wide.items() if t]
    if len(spans) != 1 or others:
        return False
    columns = spans[0][0]
    body = len(header.spans) - (stt is not None)
    return len(columns) >= min(3, body) or (stt is not None and columns == (stt,) and not row.texts.get(task))


def _read_group(table: _Builder, row: GridRow, number: str | None, stt: int | None) -> None:
    title = next(t for t in row.wide.values() if t)
    if number is None:
        found = _SECTION_START.match(title)
        if found:
            number, title = found.group(1), found.group(2)
    last = table.rows[-1] if table.rows else None
    if number is None and row.first_on_page and last and last.kind == "section" and title[:1].islower():
        table.rows[-1] = replace(last, title=f"{last.title} {_flat(title)}")
        return
    if number is None:
        cell = TaskCell(_task_column(table.header), _flat(title), row.page)
        table.rows.append(TaskRow("note", None, _flat(title), (cell,), row.page, sections=_path(table, None)))
        return
    _open_section(table, number, title, row)


def _opens_group(number: str, following: Sequence[GridRow], stt: int | None, task: int, table: _Builder) -> bool:
    """Whether a row with a number and a title alone names a group: Roman and letter numbers do; "1" does over "1.1"."""
    if not number[0].isdigit():
        return number[0].isupper()
    for row in following:
        below = _number(row.texts.get(stt, "")) if stt is not None else None
        if below is not None:
            return below.startswith((number + ".", number + "-")) or (below == "a")
        if row.texts.get(task) and not row.first_on_page and any(c != task and t for c, t in row.texts.items()):
            return False
    return False


def _rank(number: str, table: _Builder) -> int:
    """How deep a group stands: letters over Roman numbers over Arabic ones, these by their points."""
    if number[0].isdigit():
        return 2 + number.count(".") + number.count("-")
    if not _ROMAN.fullmatch(number):
        return 0 if number[0].isupper() else 9
    previous = [g.number for g in table.sections if g.rank == 0]
    if previous and len(number) == 1 and ord(number) == ord(previous[-1][0]) + 1 and number in "CDIXVL":
        return 0  # "C" after "A", "B"
    return 1


def _open_section(table: _Builder, number: str, title: str, row: GridRow) -> None:
    rank = _rank(number, table)
    table.sections = [g for g in table.sections if g.rank < rank and g.holds(number)]
    above = tuple(g.number for g in table.sections)
    table.sections.append(_Group(number, rank))
    cell = TaskCell(_task_column(table.header), _flat(title), row.page)
    table.rows.append(TaskRow("section", number, _flat(title), (cell,), row.page, sections=above))


def _path(table: _Builder, number: str | None) -> tuple[str, ...]:
    if number:
        table.sections = [g for g in table.sections if g.holds(number)]
    return tuple(g.number for g in table.sections)


def _continues(row: GridRow, header: Header, stt: int | None, task: int, only_title: bool, merged: bool) -> bool:
    """Whether a row without a number goes on with the row before it, rather than standing by itself."""
    text = row.texts.get(task, "")
    bullet = bool(BULLET.match(text))
    if not row.first_on_page:
        # Within a page only bare text goes on ("... (4)" / "(5) ..."), or cells cut inside a phrase; no merged sub-row.
        if stt is None or merged or bullet or stt in row.above:
            return False
        timed = any(row.texts.get(c) for c, r in enumerate(header.roles) if r in ("deadline", "product", "value"))
        rest = any(t and t[0].islower() for c, t in row.texts.items() if c != task)
        return only_title or (rest and not timed)
    if row.above and stt in row.above:
        return False
    filled = [t for t in row.texts.values() if t]
    # A deadline may well begin in lower case ("hằng năm"): it tells nothing.
    lower = any(t and t[0].islower() for c, t in row.texts.items() if header.roles[c] != "deadline")
    return lower or (len(filled) <= len(header.spans) / 2 and not bullet)


def _extend_last(table: _Builder, row: GridRow) -> bool:
    """Adds the row's texts to the last row; False when there is none to go on with."""
    last = table.rows[-1] if table.rows else None
    if last is None or last.kind not in ("row", "section"):
        return False
    if last.kind == "section":
        rest = " ".join(_flat(t) for t in row.texts.values() if t)
        if not rest[:1].islower():
            return False
        table.rows[-1] = replace(last, title=f"{last.title} {rest}")
        return True
    cells = {cell.column: cell for cell in last.cells}
    for column, text in row.texts.items():
        if not text:
            continue
        before = cells.get(column)
        if before is None or not before.text or before.inherited:
            cells[column] = TaskCell(column, text, row.page)
        else:
            units = table.header.roles[column] in ("lead", "support")
            cells[column] = replace(before, text=over_break(before.text, text, units))
    table.rows[-1] = replace(last, cells=tuple(cells[c] for c in sorted(cells)))
    return True


def _sub_row(table: _Builder, row: GridRow, task: int) -> bool:
    """A row without a number under one that has it: another part of the same number."""
    last = table.rows[-1] if table.rows else None
    if last is None or last.kind != "row" or last.number is None:
        return False
    if last.part == 0:
        last = replace(last, part=1)
        table.rows[-1] = last
    _add_row(table, row, last.number, part=last.part + 1, fill=task)
    return True


def _add_row(table: _Builder, row: GridRow, number: str | None, part: int, fill: int | None = None) -> None:
    """Appends a row; cells merged with the row above repeat its text, and so does a blank one in column `fill`."""
    before = {c.column: c for c in table.rows[-1].cells} if table.rows and table.rows[-1].kind == "row" else {}
    stt = table.header.column("stt")
    cells: list[TaskCell] = []
    for column in range(len(table.header.spans)):
        text = row.texts.get(column, "")
        if column == stt:
            if number:
                cells.append(TaskCell(column, number, row.page, inherited=part > 1))
            continue
        if text:
            cells.append(TaskCell(column, text, row.page))
        elif (column in row.above or column == fill) and column in before and before[column].text:
            cells.append(replace(before[column], inherited=True))
    title = next((c.text for c in cells if c.column == _task_column(table.header)), "")
    sections = table.rows[-1].sections if part > 1 else _path(table, number)
    page = min([c.page for c in cells if not c.inherited], default=row.page)
    table.rows.append(TaskRow("row", number, _flat(title), tuple(cells), page, part, sections))


def _flat(text: str) -> str:
    return " ".join(text.split())
