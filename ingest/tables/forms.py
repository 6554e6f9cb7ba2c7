"""Tables shaped like a form: a label beside its value, one table or one group of rows a task. They are turned into the
table that they stand for, with the labels as its header, before anything else looks at them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.readers.base import Cell, Table
from ingest.tables.columns import role_of, roles_of, simple

LONGEST_LABEL = 60
_WHAT, _HOW = frozenset({"task", "indicator"}), frozenset({"lead", "deadline", "support", "product"})
_ACTS = re.compile(r"chủ trì|thực hiện|phụ trách|trách nhiệm|đầu mối")

_Pair = tuple[str, Cell]  # label, value
_Record = dict[str, Cell]


def turned(tables: Sequence[Table]) -> list[Table]:
    """The tables, with each stretch of form-shaped ones as one table; all others as they are."""
    done: list[Table] = []
    stretch: list[Table] = []
    records: list[_Record] = []
    for table in tables:
        if found := _records(table):
            stretch.append(table)
            records += found
            continue
        done += _table(stretch, records)
        stretch, records = [], []
        done.append(table)
    return [*done, *_table(stretch, records)]


def _records(table: Table) -> list[_Record]:
    """The records of a form-shaped table; none where it is of another shape."""
    rows = [[c for c in row if c.text.strip()] for row in table.rows if any(not c.above for c in row)]
    rows = [row for row in rows if row]
    title: Cell | None = None
    records: list[_Record] = []
    for i, row in enumerate(rows):
        if len(row) == 1 and (i == len(rows) - 1 or title is not None):
            return []
        if len(row) == 1:  # a line over the whole width names the task below it
            title = row[0]
            continue
        pairs = _pairs(row)
        if not pairs:
            return []
        for label, value in pairs:
            if not records or title is not None or any(simple(label) == simple(known) for known in records[-1]):
                records.append({})
            if title is not None:
                records[-1][_name(rows)] = title
                title = None
            records[-1][label] = value
    return records if records and all(map(_is_task, records)) else []


def _pairs(row: Sequence[Cell]) -> list[_Pair]:
    """ "label | value", the same twice in a row, or behind the row's number."""
    if len(row) == 3 and row[0].text.strip(" .").isdigit():
        row = row[1:]
    if len(row) not in (2, 4):
        return []
    labels = [cell.text.strip(" :.\n") for cell in row[::2]]
    if any(not label or len(label) > LONGEST_LABEL or label[0].isdigit() for label in labels):
        return []
    return list(zip(labels, row[1::2], strict=True))


def _name(rows: Sequence[Sequence[Cell]]) -> str:
    """What a title over the form is the value of: the task, where no label of the form says it."""
    labels = [cell.text for row in rows if len(row) > 1 for cell in row[::2]]
    return "Nội dung" if any(role_of(label) in _WHAT for label in labels) else "Nhiệm vụ"


def _is_task(record: _Record) -> bool:
    """Whether the labels say what is done and, twice at least, by whom or when. An unknown label may be the one that
    says what, where another says who acts: "Đơn vị" alone may be the employer of a person."""
    labels = list(record)
    known = {role_of(label) for label in labels} - {"other"}
    acts = any(_ACTS.search(simple(label)) for label in labels)
    said = known & _WHAT or (acts and set(roles_of(labels)) & _WHAT)
    return len(record) >= 3 and bool(said) and len(known & _HOW) >= 2 and 2 * len(known) >= len(record)


def _table(stretch: Sequence[Table], records: Sequence[_Record]) -> list[Table]:
    if not stretch:
        return []
    labels = list(dict.fromkeys(label for record in records for label in record))
    first = stretch[0].page
    rows = [tuple(Cell(label, i, i + 1, first, bold=True) for i, label in enumerate(labels))]
    for record in records:
        page = min(cell.page for cell in record.values())
        blank = Cell("", 0, 0, page)
        rows.append(
            tuple(
                Cell(c.text, i, i + 1, c.page, bold=c.bold, confidence=c.confidence)
                for i, c in enumerate(record.get(label, blank) for label in labels)
            )
        )
    return [Table(tuple(rows), first, titled=True)]
