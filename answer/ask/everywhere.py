"""Tasks asked for in a store of many documents: those of all of them, not of the few that are weighed clause by clause.

A list of tasks that leaves out a document without saying so would be believed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from answer.ask import query
from answer.ask.case import SCANNED, Case
from answer.ask.intents import Intent
from answer.ask.roles import same_body
from ingest import units
from schema import Assignment

if TYPE_CHECKING:
    from index.store import Store


def with_all_tasks(store: Store, case: Case) -> Case:
    """`case` over the documents whose register has tasks as asked for, the likeliest and then the latest first;
    `beyond` counts those that are too many. Unchanged where all documents are weighed, or another thing is asked.
    """
    wanted = _wanted(case) if case.elsewhere else None
    if wanted is None:
        return case
    having = {a.document for a in store.assignments() if wanted(a)}
    weighed = [d for d in case.documents if d.info.id in having]
    others = [i.id for i in case.elsewhere if i.id in having]
    room = max(0, SCANNED - len(weighed))
    if not weighed and not others:
        return case
    documents = (*weighed, *(store.document(id) for id in others[:room]))
    return replace(case, documents=documents, beyond=len(others) - len(others[:room]))


def _wanted(case: Case) -> Callable[[Assignment], bool] | None:
    if (queried := query.wanted(case)) is not None:
        return queried
    if case.reading.intent is Intent.TASKS and case.units:
        asked = [body for unit, _, _ in case.units for body in units.lineage(unit)]
        same: dict[str, bool] = {}  # a large register repeats few names

        def given(name: str) -> bool:
            if name not in same:
                same[name] = any(same_body(unit, name) for unit in asked)
            return same[name]

        return lambda a: any(map(given, a.lead)) or any(map(given, a.support))
    return None
