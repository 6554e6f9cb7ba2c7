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
from answer.ask.query.model import Operation, Query, Status
from answer.ask.wording import content_words, fold
from schema import Span

# Words that only name what the register holds; whatever else is left of a question is its topic.
_EMPTY = frozenset(
    re.findall(
        r"\w+",
        """nhiem vu viec cong dau lam phai can co nao gi nhung cac bao nhieu may trong theo cua tai den han qua tre cham
        thoi xong hoan thanh truoc sau tu toi het ke ra liet danh sach tat ca toan bo cho xem biet duoc giao chu tri
        phoi hop phu trach thuc hien tham gia san pham ket nop la va voi ngay thang quy nam tuan nay muon som nhat gap
        don vi so bo nganh ca hai moi ban luc cuoi chot con lai sap ghi neu chua khong loi van cai nv nhieu it hien gio
        da dang roi vay ma thi a nhe giup minh ai khi de""",
    )
)


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


def read(case: Case) -> Query | None:
    """None where no form matches, or the question names a clause or a task, or speaks of a matter of its own."""
    said = masked(case.restored, case.asked, [(a, b) for _, a, b in case.units])
    asked = operation(said)
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
    found = period(case.restored)
    state = status(said)
    units = case.shortened or tuple(u for u, _, _ in case.units)
    if _topic(case):
        return None
    if asked is Operation.LIST and not (found or state or case.shortened) and (units or not case.named):
        return None  # a unit's tasks without further filters have an answer of their own
    role = case.reading.role
    parts = []
    if role:
        parts.append({"lead": "chủ trì", "support": "phối hợp"}[role])
    if state:
        parts.append(_STATES[state])
    if found:
        parts.append(f"đến hạn {found.said}")
    annex = any(annex_only(p) for p in case.places) or "phu luc" in said
    return Query(asked, units, role, found, state, annex, tuple(parts))


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


def _topic(case: Case) -> bool:
    """Whether the question speaks of more than units, documents, times and the register's own words."""
    taken = [*case.dropped, *case.asked, *((a, b) for _, a, b in case.units)]
    taken += [(a, b) for _, a, b in times(case.restored)] + relative_spans(case.restored)
    words = content_words(case.restored, taken, case.words.typed_plain)
    about = {
        fold(w) for d in case.documents if case.named for w in re.findall(r"\w+", f"{d.info.kind} {d.info.issuer}")
    }
    return len([f for _, f in words.words if f not in _EMPTY and f not in about and not f.isdigit()]) >= 1
