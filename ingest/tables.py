"""Tables as readers give them -> task tables: header, column roles, sections, rows joined over page breaks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.readers.base import Table


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
    """

    kind: str
    number: str | None
    title: str
    cells: tuple[TaskCell, ...]
    page: int
    part: int = 0


@dataclass(frozen=True, slots=True)
class TaskTable:
    """One table through all its pages. `has_header` False: no header row was recognised (a layout table or another kind
    of table); its columns then all have the role "other"."""

    columns: tuple[Column, ...]
    rows: tuple[TaskRow, ...]
    page: int
    has_header: bool


def task_tables(tables: Sequence[Table]) -> list[TaskTable]:
    """Joins tables that follow one another with nothing between them but page breaks."""
    raise NotImplementedError
