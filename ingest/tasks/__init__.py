"""Every task that a document gives to units: from the rows of its tables and from its prose."""

from __future__ import annotations

import re

from ingest.tasks.from_prose import from_prose
from ingest.tasks.from_table import from_tables
from schema import Assignment, ClausePath, Document

__all__ = ["assign"]

# "Kế hoạch công tác năm 2026": a month without a year is one of that year. Not "ngày 12 tháng 11 năm 2025".
_YEAR_OF_PLAN = re.compile(
    r"(?<!tháng \d )(?<!tháng \d\d )(?<!đến )(?<!từ )\bnăm ((?:19|20)\d\d)\b(?!\s*[-–])", re.IGNORECASE
)


def assign(document: Document) -> tuple[Assignment, ...]:
    """The assignments of a document whose clauses are known, in the order of the text. Every value is a slice of
    `document.text` with its place in `spans`; what the document does not say is None or (). Never raises."""
    year = year_of_plan(document.info.title)
    order: dict[ClausePath, int] = {c.path: c.span[0] for c in document.clauses}
    found = [*from_tables(document, year), *from_prose(document, year)]
    found.sort(key=lambda a: (order.get(a.path, 0), not a.from_table))
    return tuple(found)


def year_of_plan(title: str) -> int | None:
    """The one year that a plan is for, by its title; None where it names none, or several."""
    years = {int(m[1]) for m in _YEAR_OF_PLAN.finditer(title)}
    return years.pop() if len(years) == 1 else None
