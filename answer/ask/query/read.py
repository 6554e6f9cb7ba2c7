"""Question -> Query, or None where the question is about content and not about the register or whole documents."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from answer.ask.case import Case, annex_only
from answer.ask.query.filters import SOON, period, relative_spans, status, times
from answer.ask.query.matter import scope, speaks, titled
from answer.ask.query.model import Operation, Query, Status
from answer.ask.wording import blanked, fold
from schema import Span

_LEAST = 2  # words of a matter; one alone ("xã") means too many things


# Labels of the judge of wordings (asks.py) that are operations.
JUDGED = {
    "summary": Operation.SUMMARY, "documents": Operation.DOCUMENTS, "newest": Operation.NEWEST,
    "compare": Operation.COMPARE, "busiest": Operation.BUSIEST, "first": Operation.FIRST, "last": Operation.LAST,
    "count_tasks": Operation.COUNT, "tasks": Operation.LIST, "due": Operation.LIST, "products": Operation.PRODUCTS,
    "greeting": Operation.GREETING,
}  # fmt: skip
# Operations on several documents at once; their names are the judge's labels too.
OF_THE_STORE = frozenset([Operation.DOCUMENTS, Operation.NEWEST, Operation.COMPARE])


@dataclass(frozen=True, slots=True)
class Form:
    """A way to ask for an operation: a pattern over the masked question, with examples and counter-examples."""

    operation: Operation
    pattern: re.Pattern[str]
    examples: tuple[str, ...]
    counter: tuple[str, ...]


@lru_cache(maxsize=1)
def forms() -> tuple[Form, ...]:
    """forms.toml, read once."""
    data = tomllib.loads(Path(__file__).with_name("forms.toml").read_text("utf8"))
    return tuple(
        Form(Operation(f["operation"]), re.compile(f["pattern"]), tuple(f["examples"]), tuple(f["counter"]))
        for f in data["form"]
    )


def masked(text: str, documents: Sequence[Span], units: Sequence[Span]) -> str:
    """The folded question with "D" for each document, "U" for each unit and "T" for each time that it names."""
    marks = [(a, b, "D") for a, b in documents]
    marks += [(a, b, "U") for a, b in units]
    marks += [(a, b, "T") for _, a, b in times(text)]
    marks += [(a, b, "T") for a, b in relative_spans(text)]
    out, at = [], 0
    folded = fold(text)
    for a, b, letter in sorted(marks):
        if a < at:
            continue
        out += [folded[at:a], letter]
        at = b
    return "".join([*out, folded[at:]])


def operation(said: str) -> Operation | None:
    """The first form that the masked question has."""
    return next((f.operation for f in forms() if f.pattern.search(said)), None)


def asked_for(case: Case) -> tuple[Operation | None, str]:
    """The operation of the question, and the question masked."""
    said = masked_question(case)
    return operation(said) or JUDGED.get(case.asks), said


def masked_question(case: Case) -> str:
    """The question of the case, masked."""
    return masked(case.restored, case.asked, [(a, b) for _, a, b in case.units])


def of_the_store(case: Case) -> bool:
    """Whether the question asks which documents there are, or holds several side by side."""
    return asked_for(case)[0] in OF_THE_STORE | {Operation.GREETING}


def read(case: Case) -> Query | None:
    """None where no form matches, or the question names a clause or a task, or speaks of a matter of its own."""
    asked, said = asked_for(case)
    if asked is None or case.reading.turned is not None or case.missing is not None:
        return None
    if asked is Operation.GREETING:
        return Query(asked)
    places = [p for p in case.places if not annex_only(p)]
    if places or case.reading.why or case.reading.yes_no:
        return None
    if asked in (Operation.DOCUMENTS, Operation.NEWEST):
        return Query(asked)
    if asked is Operation.COMPARE:
        return Query(asked) if len(case.documents) > 1 and case.named else None
    if asked is Operation.SUMMARY:
        return Query(asked) if len(_meant(case)) == 1 else None
    found = period(blanked(case.restored, case.asked))  # "09/2009/CT-UBND" is no month
    state = status(said)
    units = case.shortened or tuple(u for u, _, _ in case.units)
    place, matter = scope(case)
    unheard = ""
    if matter is not None and (
        len(matter.words) < _LEAST or not any(speaks(matter, a.task) for _, a in case.assignments())
    ):
        if not (case.named and (found or state)):
            return None
        unheard = " ".join(accented for accented, _ in matter.words)  # of a document's tasks by their limits, told
        matter = None
    if found and titled(case, place, found):
        found = None
    narrow = found or state or case.shortened or ((place or matter) and not units)
    if asked is Operation.LIST and not narrow and (units or not case.named):
        return None  # a unit's tasks without further filters have an answer of their own
    role = case.reading.role
    parts = []
    if role:
        parts.append({"lead": "chủ trì", "support": "phối hợp"}[role])
    if state:
        parts.append(_STATES[state])
    if found:
        parts.append(f"đến hạn {found.said}")
    if matter is not None:
        parts.append(f"nói về “{' '.join(accented for accented, _ in matter.words)}”")
    if unheard:
        parts.append(f"không xét đến “{unheard}”")
    annex = any(annex_only(p) for p in case.places) or "phu luc" in said
    return Query(asked, units, role, found, state, annex, place, matter, tuple(parts))


_STATES = {
    Status.OVERDUE: "đã qua thời hạn",
    Status.COMING: "chưa đến hạn",
    Status.SOON: f"sắp đến hạn (trong {SOON} ngày tới)",
    Status.UNDATED: "không ghi ngày hết hạn",
}


def _meant(case: Case) -> list[str]:
    """The documents of which a summary is asked: those named or ticked, or the only one of its kind ("chỉ thị này")."""
    if case.named or len(case.documents) == 1:
        return [d.info.id for d in case.documents]
    folded = case.reading.folded
    return [d.info.id for d in case.documents if d.info.kind and fold(d.info.kind) in folded]
