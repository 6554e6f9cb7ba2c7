"""A question about the register or about whole documents is a query: an operation with filters.

`read` (forms.toml, filters.py) -> Query; `run` -> tasks or documents that pass the filters; `tell` -> Answer. What is
counted, compared or put in order is done on the register, never on text. Questions about content are not queries:
`answered` gives None for them.
"""

from __future__ import annotations

from collections.abc import Callable

from answer.ask.case import Case
from answer.ask.query.asks import chances, decided
from answer.ask.query.model import Operation, Query
from answer.ask.query.read import OF_THE_STORE, masked_question, of_the_store, read
from answer.ask.query.run import passes, run
from schema import Answer, Assignment

__all__ = [
    "OF_THE_STORE",
    "Operation",
    "Query",
    "answered",
    "chances",
    "decided",
    "masked_question",
    "of_the_store",
    "read",
    "wanted",
]

_OF_TASKS = frozenset([Operation.COUNT, Operation.LIST, Operation.LAST, Operation.FIRST, Operation.BUSIEST])


def answered(case: Case) -> tuple[Answer, str] | None:
    """The answer with the program's own words in it (counts, today's date), which no quote says; None where the
    question is no query."""
    query = read(case)
    return None if query is None else run(case, query)


def wanted(case: Case) -> Callable[[Assignment], bool] | None:
    """Which tasks of a whole store a query is about; None where the question is no query over tasks."""
    query = read(case)
    return passes(query) if query is not None and query.operation in _OF_TASKS else None
