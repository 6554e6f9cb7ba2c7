"""The tasks of the register that a question names by number or place."""

from __future__ import annotations

from answer.ask.case import Case, annex_only
from answer.ask.wording import fold
from ingest.references import find_paths
from schema import Assignment, Document


def named_rows(case: Case) -> list[tuple[Document, Assignment]]:
    """The assignments that the question names by number or place, in the order of the documents."""
    rows: list[tuple[Document, Assignment]] = []
    for place in case.places:
        if annex_only(place) and place.kind != "task":
            continue
        for d in case.documents:
            given = set(find_paths(place, [a.path for a in d.assignments]))
            if not given:
                paths = find_paths(place, [c.path for c in d.clauses])
                given = {a.path for a in d.assignments if any(a.path.is_under(p) for p in paths)}
            rows += [(d, a) for a in d.assignments if a.path in given]
        if place.kind == "task" and not case.named:
            # "nhiệm vụ 3" is row 3 of a list of tasks, not khoản 3 of "Tổ chức thực hiện" in the next document.
            rows = [(d, a) for d, a in rows if a.from_table or _among_tasks(d, a)] or rows
    return rows


def _among_tasks(document: Document, a: Assignment) -> bool:
    """Whether the assignment stands under a heading about tasks."""
    path = a.path.parent
    while path.markers:
        clause = document.clause(path)
        if clause is not None and "nhiem vu" in fold(clause.heading):
            return True
        path = path.parent
    return False
