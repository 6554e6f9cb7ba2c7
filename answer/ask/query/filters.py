"""Periods, states and roles that a question names, read from its text and given as filters."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from answer.ask.query.model import Period, Status
from answer.ask.wording import fold
from ingest.tasks import deadlines
from schema import Deadline, Span

SOON = 30  # days ahead that "sắp đến hạn" means

_OVERDUE = re.compile(r"\b(?:qua|tre|cham|lo|da het) (?:han|tien do|thoi han)\b|\bhet han roi\b|\bda den han\b")
_NEAR = re.compile(r"\b(?:sap|gan) (?:den|toi|het)\b(?: han)?|\bsap han\b")
_COMING = re.compile(r"\bcon (?:lai|phai)\b|\btoi day\b")
_UNDATED = re.compile(
    r"\b(?:khong|chua)(?: (?:co|ghi|neu|quy dinh|xac dinh|thay))*(?: (?:ro|cu the))? (?:thoi )?han\b|\bkhong ky han\b"
)
_FROM = re.compile(r"(?:\b(?:sau|tu sau|tu|ke tu|qua)(?: (?:ngay|thang|nam|het|khi))*)\s*$")
_AFTER = re.compile(r"\bsau(?: (?:ngay|thang|nam|het))*\s*$")
_UNTIL = re.compile(
    r"\b(?:truoc|den|toi|het|cham nhat|muon nhat|den het|khong qua)(?: (?:ngay|thang|nam|la|vao|het|cuoi))*\s*$"
)
_ENDS = ("truoc", "den", "het", "cham", "muon", "toi da")
_RELATIVE = re.compile(
    r"\b(?:(?P<this>hom nay|tuan nay|thang nay|quy nay|nam nay)|(?P<next>tuan (?:sau|toi)|thang (?:sau|toi)"
    r"|quy (?:sau|toi)|nam (?:sau|toi))|(?P<last>thang truoc|quy truoc|nam ngoai|nam truoc)"
    r"|(?:trong )?(?P<n>\d{1,3}) (?P<unit>ngay|tuan|thang) (?:toi|sap toi|tiep theo))\b"
)


def today() -> date:
    """The day of asking."""
    return date.today()


def times(text: str) -> list[tuple[Deadline, int, int]]:
    """Every time that the question names with its place. A month or quarter without a year is one of this year."""
    return [(d, a, b) for d, a, b in deadlines.find(text, today().year) if d.first or d.last]


def period(text: str) -> Period | None:
    """The days within which something is due: "từ tháng 8 đến tháng 10", "sau ngày 1/10", "trong quý III", "tháng này".
    The outer bounds of all times that are named; None where none is."""
    found = [*_named(text), *_relative(text)]
    if not found:
        return None
    firsts, lasts = [p.first for p in found], [p.last for p in found]
    # "từ 1/8 đến 30/9" gives one open end each, which the other one closes; two limits of one side narrow.
    only_ends, only_starts = not any(firsts), not any(lasts)
    first = (
        max((f for f in firsts if f), default=None) if None in firsts or only_starts else min(f for f in firsts if f)
    )
    last = min((x for x in lasts if x), default=None) if None in lasts or only_ends else max(x for x in lasts if x)
    return Period(first, last, ", ".join(p.said for p in found))


def _named(text: str) -> Iterator[Period]:
    folded = fold(text)
    for d, start, end in times(text):
        before = folded[:start].rstrip() + " "
        said = re.sub(r"^(?:xong|hoàn thành) ", "", text[start:end], flags=re.IGNORECASE)
        cue = fold(said)
        if _AFTER.search(before) or cue.startswith("sau"):
            yield Period((d.last or d.first or today()) + timedelta(days=1), None, f"sau {said}")
        elif d.kind == "range" and d.first and d.last:
            if _UNTIL.search(before) and not _FROM.search(before):
                yield Period(None, d.last, f"đến {said}")
            elif _FROM.search(before) and not cue.startswith("tu"):
                yield Period(d.first, None, f"từ {said}")
            else:
                yield Period(d.first, d.last, said)
        elif d.kind == "open" and d.first:
            yield Period(d.first, None, said)
        elif d.first is None or cue.startswith(_ENDS) or _UNTIL.search(before):
            yield Period(None, d.last, said)
        elif _FROM.search(before):
            yield Period(d.first, None, f"từ {said}")
        else:
            yield Period(d.first, d.last, said)


def _relative(text: str) -> Iterator[Period]:
    day = today()
    for m in _RELATIVE.finditer(fold(text)):
        said = text[m.start() : m.end()]
        if m["n"]:
            step = {"ngay": 1, "tuan": 7, "thang": 30}[m["unit"]]
            yield Period(day, day + timedelta(days=int(m["n"]) * step), said)
            continue
        word = m["this"] or m["next"] or m["last"]
        shift = 0 if m["this"] else 1 if m["next"] else -1
        if word == "hom nay":
            yield Period(day, day, said)
        elif word.startswith("tuan"):
            monday = day - timedelta(days=day.weekday()) + timedelta(days=7 * shift)
            yield Period(monday, monday + timedelta(days=6), said)
        else:
            months = {"thang": 1, "quy": 3, "nam": 12}[word.split()[0]]
            index = (day.year * 12 + day.month - 1) // months * months + months * shift
            first = date(index // 12, index % 12 + 1, 1)
            end = index + months - 1
            yield Period(first, date(end // 12, end % 12 + 1, monthrange(end // 12, end % 12 + 1)[1]), said)


def relative_spans(text: str) -> list[Span]:
    """Where the question names a time by the day of asking."""
    return [m.span() for m in _RELATIVE.finditer(fold(text))]


def status(folded: str) -> Status | None:
    """Whether passed, near, coming or missing limits are asked for."""
    if _UNDATED.search(folded):
        return Status.UNDATED
    if _OVERDUE.search(folded):
        return Status.OVERDUE
    if _NEAR.search(folded):
        return Status.SOON
    return Status.COMING if _COMING.search(folded) else None
