"""How often a thing is done ("hằng tuần", "hai năm một lần", "02 lần/năm"), and a plan that does it less often."""

from __future__ import annotations

from dataclasses import dataclass

from answer.crosscheck.findings import Conflict, Requirement
from language.spelling import key, rule, squeeze
from schema import ClausePath, Document, Span

_DAYS = {key(name): days for name, days in (("ngày", 1), ("tuần", 7), ("tháng", 30), ("quý", 91), ("năm", 365))}
_NUMERALS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_COUNTS = {key(word): n for n, word in enumerate(_NUMERALS, 1)}
_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(_COUNTS)})"
_PERIOD = "|".join(_DAYS)
_RHYTHM = rule(
    rf"(?<!\w)(?:(?P<times>{_NUMBER}) lần ?(?:/ ?|mỗi |một |trong một |trong |trên )"
    rf"(?P<per>{_NUMBER} )?(?P<in>{_PERIOD})"
    rf"|(?:(?:mỗi|cứ|định kì) )?(?P<every>{_NUMBER}) (?P<of>{_PERIOD}),? ?/? ?(?:một|1|01) lần"
    rf"|(?:mỗi|một|1|01) (?P<once>{_PERIOD}) (?P<often>{_NUMBER}) lần"
    rf"|định kì (?P<each>{_NUMBER}) (?P<length>{_PERIOD})"
    rf"|(?:hằng|hàng|mỗi|từng) (?P<plain>{_PERIOD}))(?!\w)"
)
_SLACK = 1.1  # "sáu tháng" and "hai quý" are one rhythm


@dataclass(frozen=True, slots=True)
class Rhythm:
    """`days` between two times."""

    days: float
    span: Span


def rhythms(text: str, start: int, end: int) -> list[Rhythm]:
    """The rhythms said in `text[start:end]`, in order. "Hằng năm" before a more exact one ("hằng năm ... 02 lần/năm")
    is one more rhythm; the shortest holds."""
    found = []
    for m in _RHYTHM.finditer(key(text[start:end])):
        if m["times"]:
            days = _DAYS[m["in"]] * _count(m["per"]) / _count(m["times"])
        elif m["every"]:
            days = _DAYS[m["of"]] * _count(m["every"])
        elif m["once"]:
            days = _DAYS[m["once"]] / _count(m["often"])
        elif m["each"]:
            days = _DAYS[m["length"]] * _count(m["each"])
        else:
            days = _DAYS[m["plain"]]
        found.append(Rhythm(days, (start + m.start(), start + m.end())))
    return found


def rhythm_conflict(requirement: Requirement, plan: Document, path: ClausePath, sentence: Span) -> Conflict | None:
    """The plan does it less often than the requirement asks. None where either says no rhythm."""
    asked = min(rhythms(requirement.quote, 0, len(requirement.quote)), key=lambda r: r.days, default=None)
    own = min(rhythms(plan.text, *sentence), key=lambda r: r.days, default=None)
    if asked is None or own is None or own.days <= asked.days * _SLACK:
        return None
    at = requirement.span[0] + asked.span[0], requirement.span[0] + asked.span[1]
    said = squeeze(requirement.quote[slice(*asked.span)])
    return Conflict("deadline", said, squeeze(plan.text[slice(*own.span)]), path, at, own.span)


def _count(said: str | None) -> int:
    word = (said or "1").strip()
    return max(1, int(word) if word.isdigit() else _COUNTS[word])
