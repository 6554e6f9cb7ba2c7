"""The noun between reading a question and answering it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from answer.ask.wording import Words
from ingest.units import Unit
from schema import ClausePath


class Operation(StrEnum):
    COUNT = "count"  # how many tasks
    LIST = "list"  # which tasks
    PRODUCTS = "products"  # what the tasks leave behind
    LAST = "last"  # the task or tasks with the latest limit
    FIRST = "first"  # the earliest limit, or the nearest that is still to come
    BUSIEST = "busiest"  # who leads most
    COMPARE = "compare"  # two documents side by side
    SUMMARY = "summary"  # a document in a few lines
    DOCUMENTS = "documents"  # which documents there are, or are about something
    NEWEST = "newest"  # the document issued last
    GREETING = "greeting"  # no question at all


class Status(StrEnum):
    OVERDUE = "overdue"  # the limit has passed; whether the work is done is not known
    COMING = "coming"  # due from today on
    SOON = "soon"  # due within filters.SOON days
    UNDATED = "undated"  # without a day by which it is due


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`, inclusive; None where that side is open. `said`: as the question says it."""

    first: date | None
    last: date | None
    said: str

    def holds(self, first: date | None, last: date | None) -> bool:
        """Whether a limit that ends on `last` is due within the period."""
        day = last or first
        return day is not None and (self.first is None or day >= self.first) and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Query:
    """`units`: whose tasks; `role`: "lead", "support" or None for both; `annex`: whether only rows of tables count;
    `within`: the documents (ids) and clauses in which they stand, everywhere if empty; `matter`: what they speak of.
    `said` holds the filters in words, as the person is told how the question was understood."""

    operation: Operation
    units: tuple[Unit, ...] = ()
    role: str | None = None
    period: Period | None = None
    status: Status | None = None
    annex: bool = False
    within: tuple[tuple[str, ClausePath], ...] = ()
    matter: Words | None = None
    said: tuple[str, ...] = ()
