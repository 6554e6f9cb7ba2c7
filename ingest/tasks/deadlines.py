"""Time limits as officials write them -> Deadline. Day, month, year in that order; no date that the words do not give.

Bounds are outer bounds: "cuối năm 2026" lies in 2026. "trước ngày 10/6/2026" is bounded by that day itself, as offices
count it; "trước tháng 6/2026" ends with May.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from language.spelling import bare, fold, key, rule, squeeze
from schema import Deadline

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_YEAR = r"(?:19|20)\d\d"
_OF_YEAR = rf"(?: *[/.\-] *| *,? *năm *| )(?P<y>{_YEAR})(?!\d)"
_Q = r"(?:iv|iii|ii|i|[1-4])(?!\w)"
_TO = r"(?:-|,|và|đến|đến hết)"

# (name, pattern over one spelling). The longest match at a place wins; of equally long ones, the first rule.
_RULES: tuple[tuple[str, str], ...] = (
    ("day", rf"(?P<d>\d{{1,2}}) *[/.\-] *(?P<m>\d{{1,2}}) *[/.\-] *(?P<y>{_YEAR})(?!\d)"),
    ("day", rf"(?P<d>\d{{1,2}}) *tháng *(?P<m>\d{{1,2}})(?:(?: *năm *| */ *)(?P<y>{_YEAR}))?(?!\d)"),
    ("short", r"(?P<d>\d{1,2}) */ *(?P<m>\d{1,2})(?![\d/])"),
    ("half", rf"(?:6|06|sáu) tháng (?P<h>đầu|cuối) (?:của )?(?:năm *)?(?P<y>{_YEAR})?"),
    ("quarters", rf"quý *(?P<a>{_Q}) *{_TO} *(?:quý)? *(?P<b>{_Q}){_OF_YEAR}"),
    ("quarter", rf"quý *(?P<a>{_Q})(?:{_OF_YEAR})?"),
    ("months", rf"tháng *(?P<a>\d{{1,2}}) *{_TO} *(?:tháng)? *(?P<b>\d{{1,2}}){_OF_YEAR}"),
    ("months", rf"(?P<a>\d{{1,2}}) */ *(?P<ya>{_YEAR}) *- *(?P<b>\d{{1,2}}) */ *(?P<y>{_YEAR})(?!\d)"),
    ("month", rf"tháng *(?P<m>\d{{1,2}})(?:{_OF_YEAR})?(?!\d)"),
    ("month", rf"(?P<m>\d{{1,2}}) */ *(?P<y>{_YEAR})(?!\d)"),
    ("years", rf"(?P<a>{_YEAR}) *(?:-|đến|và) *(?:năm *)?(?P<b>{_YEAR})(?![\d/])"),
    ("onwards", rf"(?P<y>{_YEAR}) *(?:và|,) *(?:các|những) năm (?:tiếp theo|sau)"),
    ("year", rf"(?P<y>{_YEAR})(?![\d/])"),
)
_CUE = r"(?:chậm nhất|muộn nhất|trước|đến|hết|từ|trong|vào|tối đa|xong)"
_BEFORE = rf"(?P<cue>{_CUE}(?: +(?:là|{_CUE}))*)"
_PART = r"(?:đầu|giữa|cuối|cuối của|ngày cuối|tuần \d+|nửa đầu|nửa cuối) *"
_HOUR = r"\d{1,2} *(?:giờ|h)(?: *\d{1,2}(?: *phút)?)?,? *"  # "trước 17 giờ ngày 03/8/2026"
_EVERY = r"(?:hằng|hàng|mỗi)"
_UNIT = r"(?:năm|tháng|quý|tuần|ngày)"
_RECURRING = (
    rf"(?<!\w)(?:(?P<weekly>(?:vào )?(?:trước )?(?:ngày )?thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7])(?: *,)? {_EVERY} tuần)"
    r"|(?P<dayof>(?:trước |chậm nhất |vào )*ngày *\d{1,2}(?: tháng \d{1,2}|/\d{1,2})? *(?:của )?"
    rf"{_EVERY} (?:năm|tháng|quý)"
    r"|(?:trước |chậm nhất |vào )+ngày *\d{1,2} *(?:của )?tháng (?:đầu|cuối|thứ (?:hai|ba)) (?:của )?(?:mỗi )?quý)"
    rf"|(?P<hourof>(?:trước |vào |chậm nhất )+{_HOUR}{_EVERY} ngày)"
    rf"|(?P<monthof>(?:trong |vào |trước |chậm nhất )*(?:tháng|quý) *(?:\d{{1,2}}|{_Q}) *(?:của )?{_EVERY} năm)"
    rf"|(?P<yearly>{_EVERY} năm,? (?:trước |chậm nhất |vào )+ngày *\d{{1,2}}(?: tháng \d{{1,2}}|/\d{{1,2}}))"
    rf"|(?P<period>định kỳ(?: {_EVERY})? (?:(?:\d+|một|hai|ba|sáu) {_UNIT}(?: một lần|/lần)?|{_UNIT})"
    rf"(?:(?:,| và|, và) (?:{_EVERY} )?(?:\d+ )?(?:tháng|năm|quý))*)"
    rf"|(?P<plain>{_EVERY} {_UNIT}(?:(?:,| và|, và) {_EVERY} {_UNIT})*)"
    r"|(?P<often>(?:\d+|sáu|ba) tháng(?: một lần|/lần)|theo định kỳ|định kỳ))(?!\w)"
)
# A length of time, from an event whose day the words do not give: "trong thời hạn 30 ngày kể từ ngày nhận hồ sơ".
_COUNT = r"\d+(?: *\([^()]{1,20}\))? (?:giờ|ngày|tuần|tháng|quý|năm)(?: làm việc)?"
_EVENT = r",? (?:kể )?từ (?:ngày|khi|thời điểm)(?: [^\s,;.:()]+){1,10}"
_LENGTH = (
    rf"(?<!\w)(?:(?:(?:chậm nhất|tối đa) )?(?:là )?trong (?:vòng|thời hạn|thời gian)(?: không quá| tối đa| là)* "
    rf"{_COUNT}(?:{_EVENT})?|(?:chậm nhất|muộn nhất)(?: là| sau| trong| không quá)* {_COUNT}(?:{_EVENT})?"
    rf"|(?:không quá|tối đa)(?: là)? {_COUNT}{_EVENT})"
)
# "định kỳ hằng tháng báo cáo ..., gửi trước ngày 25": a day of each month.
_DAY_ALONE = (
    r"(?<!\w)(?:trước|chậm nhất(?: là)?(?: vào)?) ngày \d{1,2}(?! *(?:[/.\-] *\d|tháng|hằng|hàng|của|mỗi|\d))(?!\w)"
)
_OPEN = r"(?<!\w)(?:nhiệm vụ |thực hiện |công việc )?(?:thường xuyên|liên tục)(?:(?:,| và) liên tục)?(?!\w)"


@lru_cache(maxsize=2)
def _rules(folded: bool) -> tuple[tuple[tuple[str, re.Pattern[str]], ...], tuple[re.Pattern[str], ...]]:
    """Patterns for dates; for what recurs, what goes on and lengths of time. Over `key` or over `fold` text."""
    opening = rf"(?<![\w/])(?:{_BEFORE} +)?(?:{_HOUR})?(?:{_PART})?(?:ngày *|năm *|giai đoạn *|thời kỳ *)*"
    dated = tuple((name, rule(opening + pattern, folded)) for name, pattern in _RULES)
    return dated, tuple(rule(p, folded) for p in (_RECURRING, _OPEN, rf"{_LENGTH}|{_DAY_ALONE}"))


@dataclass(frozen=True, slots=True)
class _Found:
    deadline: Deadline
    start: int
    end: int
    cued: bool  # said as a limit ("trước ngày ..."), not only a date


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _int(m: re.Match[str], *names: str) -> int | None:
    groups = m.groupdict()
    value = next((groups[n] for n in names if groups.get(n)), None)
    return int(value) if value else None


def _bounds(name: str, m: re.Match[str], year: int | None) -> tuple[date, date | None] | None:
    """First and last day that the words name; None where they make no date ("31/2/2026") or no year is known."""
    y = _int(m, "y") or year
    if y is None:
        return None
    g = m.groupdict()
    try:
        if name in ("day", "short"):
            day = date(y, int(g["m"]), int(g["d"]))
            return day, day
        if name == "half":
            return (date(y, 1, 1), date(y, 6, 30)) if fold(g["h"]) == "dau" else (date(y, 7, 1), date(y, 12, 31))
        if name in ("quarter", "quarters"):
            a, b = _ROMAN[g["a"]], _ROMAN[g.get("b") or g["a"]]
            return (date(y, 3 * a - 2, 1), _month_end(y, 3 * b)) if a <= b else None
        if name == "months":
            first = date(_int(m, "ya") or y, int(g["a"]), 1)
            last = _month_end(y, int(g["b"]))
            return (first, last) if first <= last else None
        if name == "month":
            return date(y, int(g["m"]), 1), _month_end(y, int(g["m"]))
        if name == "onwards":
            return date(y, 1, 1), None
        return date(y, 1, 1), date(y, 12, 31)
    except (ValueError, KeyError):
        return None


def _years(m: re.Match[str]) -> tuple[date, date | None] | None:
    a, b = int(m["a"]), int(m["b"])
    return (date(a, 1, 1), date(b, 12, 31)) if a <= b else None


def _dated(text: str, name: str, m: re.Match[str], year: int | None) -> Deadline:
    said = squeeze(text[m.start() : m.end()])
    bounds = _years(m) if name == "years" else _bounds(name, m, year)
    if bounds is None:
        return Deadline(said, "unclear")
    first, last = bounds
    cue = fold(m["cue"] or "")
    if name == "onwards":
        return Deadline(said, "open", first)
    if cue.startswith("tu"):
        span = name in ("years", "months", "quarters")
        return Deadline(said, "range", first, last) if span else Deadline(said, "open", first)
    if "truoc" in cue and name not in ("day", "short"):
        return Deadline(said, "date", None, date.fromordinal(first.toordinal() - 1))
    if cue and not cue.startswith(("trong", "vao", "xong")):
        return Deadline(said, "date", None, last)
    return Deadline(said, "date" if name in ("day", "short") else "range", first, last)


def _scan(text: str, year: int | None) -> list[_Found]:
    """Every time limit in the text, in order, without overlaps."""
    k = fold(text) if bare(text) else key(text)
    dates, (recurring, going_on, length) = _rules(bare(text))
    found: list[_Found] = []
    for m in recurring.finditer(k):
        how = "plain" if m["plain"] else "weak" if m["often"] else "strong"
        found.append(_Found(Deadline(squeeze(text[m.start() : m.end()]), "recurring"), *m.span(), how == "strong"))
    for m in going_on.finditer(k):
        found.append(_Found(Deadline(squeeze(text[m.start() : m.end()]), "open"), *m.span(), False))
    for m in length.finditer(k):
        found.append(_Found(Deadline(squeeze(text[m.start() : m.end()]), "unclear"), *m.span(), True))
    for name, pattern in dates:
        for m in pattern.finditer(k):
            if name == "short" and not (m["cue"] or year or fold(m[0]).startswith("ngay")):
                continue  # a fraction, a room, a number of a form
            found.append(_Found(_dated(text, name, m, year), *m.span(), bool(m["cue"])))
    out: list[_Found] = []
    # The longest at a place wins; at equal length, the rule that stands first.
    for f in sorted(found, key=lambda f: (f.start, -f.end)):
        if not out or f.start >= out[-1].end:
            out.append(f)
        elif f.end > out[-1].end and f.start == out[-1].start:
            out[-1] = f
    return out


def find(text: str, year: int | None = None) -> list[tuple[Deadline, int, int]]:
    """Every time expression in free text with its place: `text[start:end]` says it. `year` completes "Tháng 5"."""
    return [(f.deadline, f.start, f.end) for f in _scan(text, year)]


def limits(text: str, year: int | None = None) -> list[tuple[Deadline, int, int]]:
    """The time expressions of running text that are said as limits ("trước ngày ...", "thứ Sáu hàng tuần"); dates of
    acts ("Nghị quyết ... ngày 22/12/2024") and plain adverbs ("hằng năm") are none."""
    k = key(text)
    out = []
    for f in _scan(text, year):
        before = k[max(0, f.start - 24) : f.start].rstrip()
        cued = f.cued or bool(_LIMIT.search(before))
        if f.deadline.kind == "open" and f.deadline.first is None:
            cued = False
        if k.startswith(_FROM, f.start) and not _LIMIT.search(before):
            cued = False  # "từ ngày ..." says when a rule begins to be in force, "đến năm 2030" how long a state lasts
        if cued and not _CITED.search(before):
            out.append((f.deadline, f.start, f.end))
    return out


_FROM = (key("từ "), key("đến "))
_LIMIT = rule(
    r"(?:hoàn thành|thời hạn|thời gian|thời hạn hoàn thành|thời gian hoàn thành|hạn chót|tiến độ)(?: *:| là)?$"
)
_CITED = rule(r"(?:số|luật|nghị quyết số|quyết định số)$")


def parse(text: str, year: int | None = None) -> Deadline:
    """What a deadline cell says. Several limits in one cell give their outer bounds; a duty that recurs or goes on
    keeps its kind, with the bounds of a date said beside it. Words without a date are "unclear". `year`: the year
    meant by a month or quarter without one, where the context gives it."""
    said = squeeze(text).strip(" ;")
    outside = _BRACKET.sub(lambda m: " " * len(m[0]), text)
    found = [f.deadline for f in _scan(outside, year) or _scan(text, year)]
    dated = [d for d in found if d.kind in ("date", "range") or d.first or d.last]
    firsts = [d.first for d in dated]
    lasts = [d.last for d in dated]
    first = min(f for f in firsts if f) if firsts and all(firsts) else None
    last = max(x for x in lasts if x) if lasts and all(lasts) else None
    kinds = {d.kind for d in found}
    if _CONDITION.search(key(said)) and not dated and "open" not in kinds:
        return Deadline(said, "unclear")
    if "recurring" in kinds:
        return Deadline(said, "recurring", first, last)
    if "open" in kinds and not (last and not said.lower().startswith(("thường", "thực hiện thường", "nhiệm vụ"))):
        return Deadline(said, "open", first, last)
    if not dated:
        return Deadline(said, "unclear")
    kind = "date" if {d.kind for d in dated} == {"date"} and first is None else "range"
    if len(dated) == 1:
        kind = dated[0].kind
    return Deadline(said, kind, first, last)


_BRACKET = re.compile(r"\([^()]*\)")
_CONDITION = rule(r"(?<!\w)(?:sau khi|kể từ|theo yêu cầu|theo kế hoạch|theo tiến độ|kỳ họp|khi có|khi được)(?!\w)")
