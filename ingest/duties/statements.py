"""A clause's own text cut into paragraphs, sentences and statements, and the time limits that each says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise

from ingest.tasks import deadlines
from language.spelling import UPPER, key, rule
from schema import Deadline, Span

Limit = tuple[Deadline, int, int]

_SENTENCE = re.compile(
    r"(?<=[.!?…])(?<!\b[A-ZĐ]\.)(?<!TP\.)(?<!v\.v\.)[ \n]+"
    rf"(?=[\"“(]?[{UPPER}])"
)
# A report, or what must be reached, by a limit closes the chain before it: "A; báo cáo Thủ tướng trước ngày 15/5".
_CLOSES = rule(r" *(?:và )?(?:báo cáo|trình|bảo đảm|đảm bảo)(?!\w)")
_LONGEST_CLOSE = 20  # words
# What is due by the limit that a piece "hoàn thành trước ngày ..." says is the pieces before it.
_COMPLETION = rule(
    r" *(?:và )?(?:bảo đảm |đảm bảo |phấn đấu |thực hiện |cơ bản )*"
    r"(?:hoàn thành|xong|thời hạn|thời gian|kết thúc trước)(?!\w)"
    r"|(?:và )?(?:chậm nhất|trước ngày)(?:[^,;\w]*\w+){1,11}[. ]*$"
)
_FREQUENCY = rule(r"(?<!\w)(?:hằng|hàng) (?:năm|quý|tháng|tuần)(?!\w)")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BETWEEN = re.compile(key(r"[\s,]*(?:và)?\s*"))
_WITHIN = (key("trong năm"), key("trong giai đoạn"))
_SEMICOLON = re.compile(r";\s*")


def lines(text: str, start: int, end: int) -> Iterator[Span]:
    """The paragraphs between two offsets, without blanks around them. A line that goes on in lower case after a line
    without an end is one paragraph with it."""
    at = start
    open_at: Span | None = None
    for line in text[start:end].split("\n"):
        a = at + len(line) - len(line.lstrip())
        b = a + len(line.strip())
        at += len(line) + 1
        if a >= b:
            continue
        if open_at and text[a].islower() and text[open_at[1] - 1] not in ".;:!?":
            open_at = open_at[0], b
            continue
        if open_at:
            yield open_at
        open_at = a, b
    if open_at:
        yield open_at


def sentences(text: str, start: int, end: int) -> Iterator[Span]:
    at = start
    for m in _SENTENCE.finditer(text, start, end):
        yield at, m.start()
        at = m.end()
    if at < end:
        yield at, end


def limits(text: str, start: int, end: int, year: int | None) -> list[Limit]:
    """Every time limit that the words say, in order, at its place in `text`."""
    if not _TIMED.search(text, start, end):
        return []
    return [(d, start + a, start + b) for d, a, b in _limits(text[start:end], year)]


# No time limit is said without one of these.
_TIMED = re.compile(r"\d|[Hh](?:ằng|àng) |[Mm]ỗi|[Đđ]ịnh k[ỳì]|[Qq]u[ýí]|[Ss]áu tháng|[Bb]a tháng|[Mm]ột|[Hh]ai")


@lru_cache(maxsize=1024)  # a row, its parts and its limit are asked for one after another
def _limits(said: str, year: int | None) -> tuple[Limit, ...]:
    return tuple(deadlines.limits(said, year))


def bounded(text: str, k: str, start: int, end: int) -> bool:
    """Whether the words say until when, or how often."""
    return _FREQUENCY.search(k, start, end) is not None or bool(limits(text, start, end, None))


def parts(text: str, start: int, end: int, told: int) -> list[Span]:
    """A sentence cut at its semicolons from `told` on, where what is told begins; those in brackets are left alone."""
    cuts: list[int] = []
    for m in _SEMICOLON.finditer(text, max(start, min(told, end)), end):
        if m.end() < end and text.count("(", start, m.start()) <= text.count(")", start, m.start()):
            cuts.append(m.end())
    return list(pairwise([start, *cuts, end]))


def rows(
    text: str,
    k: str,
    start: int,
    end: int,
    told: int,
    addressed: Callable[[int, int], bool],
    begins: Callable[[int], bool],
) -> list[Span]:
    """A sentence cut at those semicolons that part duties with limits of their own: "A; B trước ngày 26/5/2026" is two,
    "A; B; hoàn thành trước ngày 10/6/2026" is one. `addressed`: a part names somebody else; `begins`: an action begins.
    """
    groups: list[tuple[int, int, bool]] = []
    for a, b in parts(text, start, end, told):
        own = bounded(text, k, a, b)
        if not groups:
            groups.append((a, b, own))
            continue
        first, _, had = groups[-1]
        closes = not had and _CLOSES.match(k, a) and len(k[a:b].split()) <= _LONGEST_CLOSE
        if own and (closes or _COMPLETION.match(k, a, b)):
            groups[-1] = (first, b, True)
        elif addressed(a, b) or ((own or had) and begins(a)):
            groups.append((a, b, own))
        else:
            groups[-1] = (first, b, had or own)
    return [(a, b) for a, b, _ in groups]


def choose_limit(text: str, k: str, start: int, end: int, year: int | None) -> Limit | None:
    """The time limit of a row: a dated one before one that only recurs, "trước ngày ..." before "trong năm ...";
    neighbours are one ("trước ngày 15 tháng 6 và trước ngày 01 tháng 12")."""
    found = limits(text, start, end, year)
    if not found:
        return None
    runs: list[tuple[int, int, bool]] = []  # neighbours joined, and whether a date is among them
    for d, a, b in found:
        dated = d.kind != "recurring"
        if runs and _BETWEEN.fullmatch(k, runs[-1][1], a):
            runs[-1] = runs[-1][0], b, runs[-1][2] or dated
        else:
            runs.append((a, b, dated))
    dated_runs = [r for r in runs if r[2]] or runs
    a, b, _ = next((r for r in dated_runs if not k.startswith(_WITHIN, r[0])), dated_runs[0])
    deadline = deadlines.parse(text[a:b], year)
    recurs = any(f[0].kind == "recurring" for f in found)
    # "Hằng năm tổng hợp, báo cáo trước ngày 25 tháng 11": a day without a year is each year's.
    yearly = _FREQUENCY.search(k, start, end) is not None and not _YEAR.search(deadline.text)
    if (recurs and deadline.kind == "unclear") or yearly:
        deadline = Deadline(deadline.text, "recurring")
    return deadline, a, b


def stripped(text: str, start: int, end: int) -> Span:
    """Without blanks and closing marks at the ends."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in ";,."):
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
