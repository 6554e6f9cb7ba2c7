"""Who does what by when: the register's rows of the session, those of the audience, each with its places."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from answer.ask.quoting import clause_citation, field_citations
from answer.ask.telling import task_citations
from answer.pack.addressees import Listeners
from answer.pack.model import Duty
from answer.pack.scope import Scope
from answer.pack.wording import capital, gist, is_about_itself, overlap, pairs, uncapital
from ingest import units
from language.spelling import squeeze
from schema import Assignment, Citation, Clause, ClausePath, Document

_SAID_AGAIN = 0.6
_MOST_NAMES = 4
_MOST_HEAD = 200
_NUMBER = re.compile(r"\d+(?:\.\d+)*")


def duties(scope: Scope, listeners: Listeners) -> list[Duty]:
    """The rows that concern the audience: its own first, those that end first first, what must be
    done if the document is to be amended last; all rows where none does. What a
    sentence says and an annex says again with more detail stands there once."""
    out: list[tuple[Assignment, Duty]] = []
    nth: Counter[ClausePath] = Counter()  # several duties of one clause differ by their place in it
    for a in scope.assignments:
        nth[a.path] += 1
        duty = _duty(scope, a, nth[a.path], listeners)
        if not duty.citations or not (a.lead or a.support or a.deadline or a.product or a.target):
            continue
        twin = next((n for n, (o, d) in enumerate(out) if _same(o, a, d, duty)), None)
        if twin is None:
            out.append((a, duty))
        elif a.from_table and not out[twin][0].from_table:
            out[twin] = (a, duty)
    theirs = [x for x in out if x[1].relation] or out

    def first(x: tuple[Assignment, Duty]) -> tuple[int, bool, date, int]:
        return -x[1].relation, is_about_itself(x[1].task), x[1].due or date.max, _place(x[0])

    return [d for _, d in sorted(theirs, key=first)]


def leading(document: Document) -> tuple[tuple[str, int], ...]:
    """Who leads how many tasks, the most first; a body under two names is counted once."""
    names: dict[str, str] = {}
    count: Counter[str] = Counter()
    for a in document.assignments:
        for u in a.lead if a.role != "phối hợp" else ():
            name = units.canonical(u).name
            names.setdefault(name, capital(squeeze(u)))
            count[name] += 1
    return tuple((names[name], n) for name, n in count.most_common())


def leads(names: Sequence[str], listeners: Listeners) -> str:
    """ "A, B và C"; of many, those that are the audience's own, and how many more there are."""
    shown = list(dict.fromkeys(squeeze(u) for u in names))
    rest = 0
    if len(shown) > _MOST_NAMES:
        kept = (list(listeners.own(shown)) or shown)[:_MOST_NAMES]
        shown, rest = kept, len(shown) - len(kept)
    last = f"{rest} cơ quan khác" if rest else shown.pop() if len(shown) > 1 else ""
    return "; ".join(shown) + (f" và {last}" if last else "")


def above(document: Document, a: Assignment) -> Citation | None:
    """The task of the row above, of which a row "-" is a part: "Hoàn thiện quy chuẩn" over "- Cầu, đường"."""
    row = document.clause(a.path)
    if row is None or not row.cells or _numbered(document, row):
        return None
    for other in reversed(document.clauses[: document.clauses.index(row)]):
        if other.path.parent != row.path.parent or not other.cells:
            return None
        if _numbered(document, other):
            cell = next((c for c in other.cells if c.role == "task" and c.start < c.end), None)
            return clause_citation(document, other, (cell.start, cell.end)) if cell else None
    return None


def _numbered(document: Document, row: Clause) -> bool:
    cell = next((c for c in row.cells if c.role == "stt"), None)
    return cell is None or bool(_NUMBER.match(document.text[cell.start : cell.end].strip()))


def _place(a: Assignment) -> int:
    return min((s[0] for spans in a.spans.values() for s in spans), default=0)


def _same(one: Assignment, two: Assignment, shown: Duty, other: Duty) -> bool:
    """The same task in prose and in a table; two rows of a table are two tasks."""
    if one.from_table == two.from_table:
        return shown.task == other.task and shown.lead == other.lead and shown.deadline == other.deadline
    return overlap(pairs(one.task), pairs(two.task)) >= _SAID_AGAIN


def _duty(scope: Scope, a: Assignment, n: int, listeners: Listeners) -> Duty:
    document = scope.document
    places: list[Citation] = list(task_citations(document, a))
    for name in ("lead", "support", "deadline", "product", "value"):
        places += [c for c in field_citations(document, a, name) if not any(_inside(c, p) for p in places)]
    task = capital(squeeze(a.task).rstrip(" ;,./"))  # "./." ends a document
    if task.endswith(":"):
        parts = _listed(document, a)
        task = f"{task} {'; '.join(c.quote.strip(' .;,') for c in parts)}" if parts else task.rstrip(" :")
        task, places = squeeze(task), [*places, *parts]
    if head := above(document, a):
        task = f"{gist(document.text[slice(*head.span)], _MOST_HEAD)}: {uncapital(task)}"
        places.append(head)
    return Duty(
        key=f"duty:{a.path}:{n}",
        task=task,
        lead=tuple(capital(u) for u in a.lead),
        support=tuple(capital(u) for u in a.support),
        deadline=squeeze(a.deadline.text) if a.deadline else None,
        due=a.deadline.last if a.deadline else None,
        product=squeeze(a.product) if a.product else None,
        target=squeeze(a.target) if a.target else None,
        role=a.role,
        citations=tuple(places),
        relation=listeners.relation(scope.told_by(a)),
        section=_section(document, a),
    )


def _listed(document: Document, a: Assignment) -> list[Citation]:
    """What a task that ends with ":" introduces: the clauses under its own, up to the next one of its level."""
    clauses = [c for c in document.clauses if c.path.parent == a.path and not c.cells]
    return [clause_citation(document, c, (c.text_start, c.span[1])) for c in clauses]


def _section(document: Document, a: Assignment) -> str:
    row = document.clause(a.path)
    titles = [document.text[c.start : c.end] for c in row.cells if c.role == "section_title"] if row else []
    return squeeze(" ".join(titles))


def _inside(one: Citation, other: Citation) -> bool:
    return other.span[0] <= one.span[0] and one.span[1] <= other.span[1]
