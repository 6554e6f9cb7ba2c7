"""Where a plan's clause says something else than the requirement it answers, and where the plan cites wrongly.

A conflict is told only where both sides say the thing: a plan that names no deadline or unit contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.crosscheck.figures import quantities
from answer.crosscheck.findings import Conflict, Quantity, Requirement
from ingest.duties import statements as st
from ingest.tasks import deadlines
from language.spelling import key, rule
from schema import Assignment, ClausePath, Deadline, Document, Duty, Span

Limit = tuple[Deadline, Span]

# ---------------------------------------------------------------------------------------------------------- deadlines


def deadline_conflict(
    requirement: Requirement,
    plan: Document,
    path: ClausePath,
    span: Span,
    sentence: Span,
    task: Assignment | None,
    stated: Sequence[Limit] = (),
) -> Conflict | None:
    """The plan's deadline ends after the directive's. A yearly duty is compared by its day in the year. `stated`: every
    limit of the plan's duties at this place; each limit of the requirement is held against those of its own sort."""
    asked_limits = list(requirement.limits)
    if requirement.deadline is not None and requirement.deadline_span is not None:
        asked_limits.insert(0, (requirement.deadline, requirement.deadline_span))
    own_limits = list(stated)
    if (found := _plan_deadline(plan, span, sentence, task)) is not None:
        own_limits.insert(0, found)
    for asked, asked_at in asked_limits:
        if asked.kind == "open":
            continue
        same = [(own, at) for own, at in own_limits if _comparable(own, asked)]
        if same and all(later(own, asked) for own, _ in same):
            place = same[0][1]
            return Conflict("deadline", asked.text, plan.text[slice(*place)], path, asked_at, place)
    return None


def _comparable(own: Deadline, asked: Deadline) -> bool:
    if own.last and asked.last:
        return True
    return _recurs(own) and _recurs(asked) and bool(_day_of_year(own.text) and _day_of_year(asked.text))


def _recurs(limit: Deadline) -> bool:
    """Of each year: also "trước ngày 31 tháng 12" without a year."""
    return limit.kind == "recurring" or (limit.last is None and limit.kind == "unclear")


def limits_around(plan: Document, statements: Sequence[Duty], span: Span) -> list[Limit]:
    """The limits of the plan's statements that overlap `span`, and of a sentence behind it that is nothing but a limit
    ("Hoàn thành trong năm 2027.")."""
    k = key(plan.text)
    own = [x for d in statements if d.span[0] < span[1] and span[0] < d.span[1] for x in d.limits]
    if own:
        return own
    behind = [d for d in statements if d.span[0] >= span[1]]
    if behind and (m := _COMPLETION.match(k, behind[0].span[0])) and m.end() - m.start() > 3:
        return list(behind[0].limits) or _said_limits(plan, behind[0].span)
    return []


def _said_limits(plan: Document, span: Span) -> list[Limit]:
    limit = st.choose_limit(plan.text, key(plan.text), *span, None)
    return [(limit[0], limit[1:])] if limit else []


def later(own: Deadline, asked: Deadline) -> bool:
    """Whether `own` ends after `asked`. False where either has no end that can be compared."""
    if own.last and asked.last:
        return own.last > asked.last
    if _recurs(own) and _recurs(asked):
        mine, theirs = _day_of_year(own.text), _day_of_year(asked.text)
        return bool(mine and theirs and mine > theirs)
    return False


def start_conflict(
    requirement: Requirement, plan: Document, path: ClausePath, span: Span, sentence: Span, task: Assignment | None
) -> Conflict | None:
    """Both say only from when ("từ quý II/2031"), and the plan begins later."""
    asked = _starts(requirement.quote, requirement.span[0])
    if requirement.deadline and requirement.deadline_span:
        asked.append((requirement.deadline, requirement.deadline_span))
    own = _starts(plan.text[slice(*span)], span[0])
    if found := _plan_deadline(plan, span, sentence, task):
        own.append(found)
    one, two = (next((x for x in said if _only_start(x[0])), None) for said in (asked, own))
    if one is None or two is None or not one[0].first or not two[0].first or two[0].first <= one[0].first:
        return None
    return Conflict("deadline", one[0].text, plan.text[slice(*two[1])], path, one[1], two[1])


def _starts(text: str, offset: int) -> list[tuple[Deadline, Span]]:
    return [(d, (offset + a, offset + b)) for d, a, b in deadlines.find(text) if _only_start(d)]


def _only_start(d: Deadline) -> bool:
    return d.kind == "open" and d.first is not None and d.last is None


_DAY = re.compile(r"(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})(?!\d)")


def _day_of_year(said: str) -> tuple[int, int] | None:
    """(month, day) of "trước ngày 15 tháng 12 hằng năm"."""
    m = _DAY.search(said)
    return (int(m[2]), int(m[1])) if m else None


_COMPLETION = rule(r"[ ;,]*(?:và |phấn đấu |cơ bản )?(?:hoàn thành|xong|thời hạn|thời gian|chậm nhất|kết thúc)(?!\w)")


def _plan_deadline(plan: Document, span: Span, sentence: Span, task: Assignment | None) -> tuple[Deadline, Span] | None:
    k = key(plan.text)
    limit = st.choose_limit(plan.text, k, *span, None)
    # "tổ chức quán triệt ...; hoàn thành trước ngày ...": the limit stands in a part of its own.
    if limit is None and span[1] < sentence[1] and _COMPLETION.match(k, span[1]):
        limit = st.choose_limit(plan.text, k, span[1], sentence[1], None)
    if limit:
        return limit[0], limit[1:]
    if task and task.deadline and (place := next(iter(task.spans.get("deadline", ())), None)):
        inside = span[0] <= place[0] < span[1]
        # A sentence's limit belongs to the sentence, a row's to the row.
        if task.from_table or inside:
            return task.deadline, place
    return None


# ------------------------------------------------------------------------------------------------------------ targets


def target_conflicts(
    requirement: Requirement, plan: Document, path: ClausePath, span: Span, sentence: Span
) -> list[Conflict]:
    """Figures of the plan that fall short of the directive's: less of what must be reached, more of what is a limit."""
    own = _own_figures(requirement, plan, path, span, sentence)
    found = []
    for asked in requirement.targets:
        if asked.unit.split()[0] in ("tháng", "lần") and asked.bound == "":
            continue
        near = _counterpart(requirement, asked, plan, own)
        if near is None or near.value == asked.value:
            continue
        worse = near.value > asked.value if asked.bound == "max" else near.value < asked.value
        if worse:
            place = near.span
            said = requirement.quote[asked.span[0] - requirement.span[0] : asked.span[1] - requirement.span[0]]
            found.append(Conflict("target", said.strip(), plan.text[slice(*place)].strip(), path, asked.span, place))
    return found


def targets_said(requirement: Requirement, plan: Document, path: ClausePath, span: Span, sentence: Span) -> set[Span]:
    """The spans of the requirement's figures that the place says exactly, of the same thing."""
    own = _own_figures(requirement, plan, path, span, sentence)
    near = ((a, _counterpart(requirement, a, plan, own)) for a in requirement.targets)
    return {a.span for a, q in near if q is not None and q.value == a.value}


def _own_figures(
    requirement: Requirement, plan: Document, path: ClausePath, span: Span, sentence: Span
) -> list[Quantity]:
    own = [*quantities(plan.text, *span), *row_quantities(plan, path, span)]
    limits = [a for a in requirement.targets if a.bound == "max" and not any(_same_unit(q, a) for q in own)]
    if limits and sentence != span:  # "lập đầu mối ...; trả lời trong 15 ngày"
        own += [q for q in quantities(plan.text, *sentence) if any(_same_unit(q, a) for a in limits)]
    return own


def _counterpart(requirement: Requirement, asked: Quantity, plan: Document, own: Sequence[Quantity]) -> Quantity | None:
    """The plan's figure of what `asked` counts. Where both texts say as many figures of the unit ("giảm 50% thời gian,
    50% chi phí" beside 40 and 50), those that count the same thing, else the one in the same place of the row; else one
    that says the same value, or the one with the most words around it in common."""
    same = [q for q in own if _same_unit(q, asked)]
    if not same:
        return None
    others = [q for q in requirement.targets if _same_unit(q, asked)]
    if len(same) == len(others) and len(same) > 1:
        counted = _counted(requirement.quote, asked.span, requirement.span[0])
        alike = [_alike(counted, _counted(plan.text, q.span, 0)) for q in same]
        if alike.count(max(alike)) == 1 and max(alike):
            return same[alike.index(max(alike))]
        if sorted(q.value for q in same) != sorted(q.value for q in others):
            return same[others.index(asked)]
    if equal := next((q for q in same if q.value == asked.value), None):
        return equal
    near = max(same, key=lambda q: _context(requirement, asked, plan, q))
    return None if len(same) > 1 and _context(requirement, asked, plan, near) < 2 else near


_PAUSE = rule(r"[,;.:()\n]| (?:và|hoặc|còn|trong đó) ")


def _counted(text: str, span: Span, offset: int) -> tuple[list[str], list[str]]:
    """The words before and behind a figure up to the next pause, nearest first: what it counts."""
    k = key(text)
    start, end = span[0] - offset, span[1] - offset
    figure = re.compile(r"\d[\d.,]*\s*%?").search(k, start)
    end = max(end if figure is None else figure.end(), start)
    pauses = [m.end() for m in _PAUSE.finditer(k, max(0, start - 80), start)]
    behind = _PAUSE.search(k, end, min(len(k), end + 80))
    left = k[pauses[-1] if pauses else max(0, start - 80) : start]
    right = k[end : behind.start() if behind else end + 80]
    return _WORDS.findall(left)[::-1], _WORDS.findall(right)


_WORDS = re.compile(r"[^\W\d_]+")
_NEAREST = 2  # syllables beside a figure that say best what it counts: a word mostly
_BESIDE = 20  # what each of them counts against a word of the rest of the phrase


def _alike(one: tuple[list[str], list[str]], two: tuple[list[str], list[str]]) -> int:
    """Words in common; those right behind the figure, or before one that ends its phrase, count several times."""
    side = 1 if one[1] and two[1] else 0
    beside = set(one[side][:_NEAREST]) & set(two[side][:_NEAREST])
    return sum(len(set(a) & set(b)) for a, b in zip(one, two, strict=True)) + _BESIDE * len(beside)


_VALUE = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?")


def row_quantities(plan: Document, path: ClausePath, span: Span) -> list[Quantity]:
    """The figure of a row of targets, whose unit stands in a column of its own: "Tỉ lệ ... | % | ≥ 80"."""
    clause = plan.clause(path)
    if clause is None:
        return []
    task = next((c for c in clause.cells if c.start <= span[0] < c.end), None)
    cells = {c.role: c for c in clause.cells if task is None or c.part in (0, task.part)}
    value, unit = cells.get("value"), cells.get("unit")
    if value is None:
        return []
    m = _VALUE.search(plan.text, value.start, value.end)
    said = key(plan.text[unit.start : unit.end]).strip() if unit else ""
    if m is None or (not said and "%" not in plan.text[value.start : value.end]):
        return []
    number = float(re.sub(r"\.(?=\d{3})", "", m[0]).replace(",", "."))
    return [Quantity(number, "%" if said.startswith("%") or not said else said, "", (value.start, value.end))]


def _same_unit(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit or (a.unit.split()[0] == b.unit.split()[0] and "%" not in (a.unit, b.unit))


def _context(requirement: Requirement, asked: Quantity, plan: Document, own: Quantity) -> int:
    """How many syllables around both figures agree."""
    a = asked.span[0] - requirement.span[0]
    one = set(key(requirement.quote[max(0, a - 60) : a + 60]).split())
    two = set(key(plan.text[max(0, own.span[0] - 60) : own.span[0] + 60]).split())
    return len(one & two)


# ------------------------------------------------------------------------------------------------------------ periods

_PERIOD = re.compile(r"(?:giai đoạn|thời kỳ|nhiệm kỳ)\s+(\d{4})\s*(?:-|–|đến)\s*(?:năm\s+)?(\d{4})", re.IGNORECASE)
_LENGTH = re.compile(r"(?:giai đoạn|thời kỳ|chu kỳ|kế hoạch)\s+(\d{1,2})\s+năm(?!\s+\d)", re.IGNORECASE)


def period_conflict(requirement: Requirement, plan: Document, path: ClausePath, span: Span) -> Conflict | None:
    """The plan's clause goes beyond the period that the directive gives, or lies outside it; or the plan says one of
    another length ("kế hoạch 5 năm" and "kế hoạch 3 năm")."""
    for pattern in (_PERIOD, _LENGTH):
        one, two = pattern.search(requirement.quote), pattern.search(plan.text, *span)
        if not one or not two or one.groups() == two.groups():
            continue
        if pattern is _PERIOD and int(one[1]) <= int(two[1]) and int(two[2]) <= int(one[2]):
            continue
        at = (requirement.span[0] + one.start(), requirement.span[0] + one.end())
        return Conflict("period", one[0], two[0], path, at, two.span())
    return None


# --------------------------------------------------------------------------------------------- things told by a number

_NUMBERED = re.compile(r"((?:[^\W\d_]+\s+){2})số\s+(\d{1,3})(?![\d/.,%-]|\s*(?:/|%))")


def number_conflict(requirement: Requirement, plan: Document, path: ClausePath, span: Span) -> Conflict | None:
    """The plan names another one of things told apart by number: "trạm bơm số 02" and "trạm bơm số 03"."""
    own = [(key(m[1]).split(), int(m[2]), m) for m in _NUMBERED.finditer(plan.text, *span)]
    for m in _NUMBERED.finditer(requirement.quote):
        named = [(n, x) for words, n, x in own if words == key(m[1]).split()]
        if named and all(n != int(m[2]) for n, _ in named):
            at = (requirement.span[0] + m.start(), requirement.span[0] + m.end())
            place = named[0][1].span()
            return Conflict("target", m[0].strip(), plan.text[slice(*place)].strip(), path, at, place)
    return None
