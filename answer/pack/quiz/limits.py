"""Time limits as answers: options of one question are all written in one form ("Trước ngày …", "Quý …"), since a full
date among quarters would give itself away."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from datetime import date

from answer.pack.wording import capital
from ingest.tasks.deadlines import parse
from language.spelling import key, rule, squeeze

_QUARTERS = ("I", "II", "III", "IV")
_WEEKDAYS = ("Hai", "Ba", "Tư", "Năm", "Sáu")
_RHYTHMS = ("tuần", "tháng", "quý", "năm")
# What may stand around the time itself; with any other word the limit has a form of its own, which is not asked for.
_AROUND = rule(r"(?:trước|sau|trong|vào|đến|hết|cuối|đầu|chậm nhất|muộn nhất|hoàn thành|xong|là|ngày|tháng|năm|quý| )*")
_Step = Callable[[re.Match[str], int], str | None]


def limit_key(text: str) -> str:
    """One spelling of a limit: "Trước ngày 30/6/2023" and "trước ngày 30 tháng 6 năm 2023" are one."""
    k = re.sub(r"\s*(?:tháng|năm|/)\s*", "/", key(squeeze(text)))
    return re.sub(r"(?<!\d)0(?=\d)", "", k).strip(" .;,")


def form(text: str) -> str:
    """The words of a limit with its figures left out: "trước ngày <d/m/y>"; '' where it says more than a time."""
    text = tidy(text)
    found = _found(text)
    if found is None:
        return ""
    name, m, _ = found
    around = f"{text[: m.start()]} {text[m.end() :]}"
    if not _AROUND.fullmatch(key(around)):
        return ""
    parts = m.groupdict()
    separators = "".join(parts[x] or "" for x in ("a", "b") if x in parts)
    separators += "0" if (parts.get("m") or "").startswith("0") else ""
    return f"{key(text[: m.start()])}<{name}{key(separators)}>{key(text[m.end() :])}"


def tidy(text: str) -> str:
    return capital(squeeze(text).rstrip(" .;,"))


def shifted(text: str) -> list[str]:
    """The same limit some steps earlier and later, as plausible as the right one; [] for a form that is not known."""
    text = tidy(text)
    found = _found(text)
    if found is None:
        return []
    _, m, step = found
    said = [step(m, n) for n in (1, -1, 2, -2, 3)]
    return list(dict.fromkeys(f"{text[: m.start()]}{s}{text[m.end() :]}" for s in said if s and s != m[0]))


def last_day(text: str) -> date | None:
    """The last day that a limit allows, where its words give one."""
    return parse(text).last


def _found(text: str) -> tuple[str, re.Match[str], _Step] | None:
    return next(((name, m, step) for name, pattern, step in _FORMS if (m := pattern.search(text))), None)


def _like(said: str, n: int) -> str:
    """The number with a zero in front where the limit writes one."""
    return f"{n:02d}" if len(said) == 2 else str(n)


def _month_on(month: int, step: int) -> tuple[int, int]:
    """The month `step` months on, and how many years that is on."""
    return (month - 1 + step) % 12 + 1, (month - 1 + step) // 12


def _day(m: re.Match[str], step: int) -> str | None:
    month, years = _month_on(int(m["m"]), step)
    year = int(m["y"]) + years
    day = min(int(m["d"]), calendar.monthrange(year, month)[1])
    said = f"{month:02d}" if m["m"].startswith("0") else str(month)
    return f"{_like(m['d'], day)}{m['a']}{said}{m['b']}{year}"


def _day_of_year(m: re.Match[str], step: int) -> str | None:
    month, _ = _month_on(int(m["m"]), step)
    day = min(int(m["d"]), calendar.monthrange(2025, month)[1])
    return f"{_like(m['d'], day)}{m['a']}{_like(m['m'], month)}{m['every']}"


def _month_of_year(m: re.Match[str], step: int) -> str | None:
    return f"{m['t']}{_like(m['m'], _month_on(int(m['m']), step)[0])}{m['every']}"


def _quarter(m: re.Match[str], step: int) -> str | None:
    at = _QUARTERS.index(m["q"]) + step
    return f"{m['t']}{_QUARTERS[at % 4]}{m['a']}{int(m['y']) + at // 4}"


def _month(m: re.Match[str], step: int) -> str | None:
    month, years = _month_on(int(m["m"]), step)
    said = f"{month:02d}" if m["m"].startswith("0") else str(month)
    return f"{m['t'] or ''}{said}{m['a']}{int(m['y']) + years}"


def _years(m: re.Match[str], step: int) -> str | None:
    first, last = int(m["y"]), int(m["z"]) + step
    return f"{first}{m['a']}{last}" if last > first else None


def _year(m: re.Match[str], step: int) -> str | None:
    year = int(m["y"])
    return str(year + step * (5 if year % 5 == 0 and year >= 2030 else 1))  # aims are set for 2030, 2035, 2045


def _weekday(m: re.Match[str], step: int) -> str | None:
    names = [key(d) for d in _WEEKDAYS]
    return f"{m['t']}{_WEEKDAYS[(names.index(key(m['w'])) + step) % 5]}{m['every']}"


def _months(m: re.Match[str], step: int) -> str | None:
    n = int(m["n"]) + 3 * step
    return f"{m['t']}{_like(m['n'], n)}{m['b']}" if n > 0 else None


def _rhythm(m: re.Match[str], step: int) -> str | None:
    return f"{m['t']}{_RHYTHMS[([key(r) for r in _RHYTHMS].index(key(m['r'])) + step) % 4]}"


def _forms() -> Iterator[tuple[str, re.Pattern[str], _Step]]:
    every = r"(?P<every> (?:hằng|hàng|mỗi) năm)"
    for name, pattern, step in (
        ("d/m/y", r"(?P<d>\d{1,2})(?P<a> tháng |/)(?P<m>\d{1,2})(?P<b> năm |/)(?P<y>\d{4})", _day),
        ("d/m", rf"(?P<d>\d{{1,2}})(?P<a> tháng |/)(?P<m>\d{{1,2}}){every}", _day_of_year),
        ("m", rf"(?P<t>tháng )(?P<m>\d{{1,2}}){every}", _month_of_year),
        ("q/y", r"(?P<t>quý )(?P<q>IV|I{1,3})(?P<a>/| năm )(?P<y>\d{4})", _quarter),
        ("m/y", r"(?P<t>tháng )?(?P<m>\d{1,2})(?P<a>/| năm )(?P<y>\d{4})", _month),
        ("y-y", r"(?P<y>20\d\d)(?P<a> ?[-–] ?)(?P<z>20\d\d)", _years),
        ("y", r"(?P<y>20\d\d)", _year),
        ("weekday", r"(?P<t>thứ )(?P<w>hai|ba|tư|năm|sáu)(?P<every> (?:hằng|hàng|mỗi) tuần)", _weekday),
        ("n months", r"(?P<t>định kỳ )(?P<n>\d{1,2})(?P<b> tháng)", _months),
        ("rhythm", r"(?P<t>(?:định kỳ )?(?:hằng|hàng|mỗi) )(?P<r>tuần|tháng|quý|năm)", _rhythm),
    ):
        yield name, re.compile(rf"(?<![\w/])(?:{pattern})(?![\w/])", re.IGNORECASE), step


_FORMS = tuple(_forms())
