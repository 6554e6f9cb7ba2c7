"""Who does what by when: the register's rows of the session, as the document says them, each with its places."""

from __future__ import annotations

from collections import Counter

from answer.ask.quoting import field_citations
from answer.ask.telling import task_citations
from answer.pack.model import Duty
from answer.pack.scope import Scope
from answer.pack.wording import capital, overlap, pairs
from language.spelling import squeeze
from schema import Assignment, Citation, ClausePath, Document

_SAID_AGAIN = 0.7


def duties(scope: Scope) -> list[Duty]:
    """The rows in document order. What a sentence says and an annex says again with more detail stands there once."""
    out: list[tuple[Assignment, Duty]] = []
    nth: Counter[ClausePath] = Counter()  # several duties of one clause differ by their place in it
    for a in scope.assignments:
        nth[a.path] += 1
        duty = _duty(scope.document, a, nth[a.path])
        if not duty.citations or not (a.lead or a.support or a.deadline or a.product or a.target):
            continue
        twin = next((n for n, (o, d) in enumerate(out) if _same(o, a, d, duty)), None)
        if twin is None:
            out.append((a, duty))
        elif a.from_table and not out[twin][0].from_table:
            out[twin] = (a, duty)
    return [d for _, d in sorted(out, key=lambda x: _place(x[0]))]


def _place(a: Assignment) -> int:
    return min((s[0] for spans in a.spans.values() for s in spans), default=0)


def _same(one: Assignment, two: Assignment, shown: Duty, other: Duty) -> bool:
    """The same task in prose and in a table; two rows of a table are two tasks."""
    if one.from_table == two.from_table:
        return shown.task == other.task and shown.lead == other.lead and shown.deadline == other.deadline
    return overlap(pairs(one.task), pairs(two.task)) >= _SAID_AGAIN


def _duty(document: Document, a: Assignment, n: int) -> Duty:
    places: list[Citation] = list(task_citations(document, a))
    for name in ("lead", "support", "deadline", "product", "value"):
        places += [c for c in field_citations(document, a, name) if not any(_inside(c, p) for p in places)]
    return Duty(
        key=f"duty:{a.path}:{n}",
        task=capital(squeeze(a.task).rstrip(" ;,.")),
        lead=tuple(capital(u) for u in a.lead),
        support=tuple(capital(u) for u in a.support),
        deadline=squeeze(a.deadline.text) if a.deadline else None,
        due=a.deadline.last if a.deadline else None,
        product=squeeze(a.product) if a.product else None,
        target=squeeze(a.target) if a.target else None,
        role=a.role,
        citations=tuple(places),
    )


def _inside(one: Citation, other: Citation) -> bool:
    return other.span[0] <= one.span[0] and one.span[1] <= other.span[1]
