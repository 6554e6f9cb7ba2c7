"""A plan that negates what the directive asks for, or the other way round."""

from __future__ import annotations

import re

from answer.crosscheck.findings import Conflict, Requirement
from language.spelling import key, rule, squeeze
from schema import ClausePath, Document, Span

_NEGATION = re.compile(
    key(
        r"(?<!\w)(không phải|không được|không cần|không|chưa|chẳng|ngừng|dừng|tạm dừng|thôi|bãi bỏ|hạn chế|cấm"
        r"|nghiêm cấm)(?= (\w+)(?:,? (\w+))?)"
    )
)
# "không" that negates nothing a plan could be asked for.
_NOT_NEGATING = re.compile(
    key(
        r"(?<!\w)(?:hàng không|trên không|không gian|không khí|không quân|không chỉ|không những|không ngừng"
        # what is told of something, no duty denied: "sắp xếp lại các đơn vị hoạt động không hiệu quả"
        r"|(?<=\w )không (?:hiệu quả|phù hợp|cần thiết|hợp lý|đồng bộ|đầy đủ|đúng|đủ|đạt|rõ|khả thi|kịp thời)"
        r"|không dùng tiền|không còn|không để|không trung|không vận|phòng không|không chế|khống chế)(?!\w)"
    )
)


def negation_conflict(
    requirement: Requirement, directive: Document, plan: Document, path: ClausePath, span: Span
) -> Conflict | None:
    """The plan puts "không" before what the directive asks for, or leaves the directive's "không" out."""
    ours, theirs = key(plan.text[slice(*span)]), key(requirement.quote)
    if place := _negated_only_in(ours, theirs):
        a, b = span[0] + place[0], span[0] + place[1]
        said = _around(theirs, requirement.quote, ours[slice(*place)])
        return Conflict("negation", said, plan.text[a:b], path, None, (a, b))
    if place := _negated_only_in(theirs, ours):
        said = requirement.quote[slice(*place)]
        at = (requirement.span[0] + place[0], requirement.span[0] + place[1])
        own = _around(ours, plan.text[slice(*span)], theirs[slice(*place)])
        return Conflict("negation", said, own, path, at, None)
    return None


def kept_conflict(requirement: Requirement, plan: Document, path: ClausePath, span: Span) -> Conflict | None:
    """The plan goes on with what the directive wants replaced, and says nothing of what comes in its place."""
    found = _left_as_it_was(key(requirement.quote), key(plan.text[slice(*span)]))
    if found is None:
        return None
    (a, b), (x, y) = found
    asked, own = (requirement.span[0] + a, requirement.span[0] + b), (span[0] + x, span[0] + y)
    return Conflict("negation", requirement.quote[a:b], plan.text[slice(*own)], path, asked, own)


# "chuyển từ tiền kiểm sang hậu kiểm", "thay hội nghị tập trung bằng họp trực tuyến": what is left, and what comes.
_MOVES = rule(
    r"(?<!\w)(?:từ|thay)(?: (?:việc|hình thức|cách|phương thức))? (\w+(?: \w+){1,5}?)"
    r" (?:sang|thành|bằng)(?: (?:việc|hình thức|cách|phương thức))? (\w+ \w+)"
)
_LEAVING = rule(r"(?<!\w)(?:từ|thay|khỏi|bỏ|chấm dứt|giảm|thay cho|không|không còn|dừng|ngừng|hạn chế) (?:\w+ ){0,2}$")


def _left_as_it_was(asked: str, said: str) -> tuple[Span, Span] | None:
    """Where the directive names what comes in place of something, and where the plan, which does not, speaks of the old
    as of what it does."""
    for m in _MOVES.finditer(asked):
        old, new = m[1], m[2]
        at = [x.start() for x in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", said)]
        if not at or new in said or any(_LEAVING.search(said[max(0, x - 30) : x]) for x in at):
            continue
        return m.span(), (at[0], at[0] + len(old))
    return None


def _negated_only_in(one: str, two: str) -> Span | None:
    """Where `one` negates a pair of syllables that `two` says, without negating it."""
    mute = [m.span() for m in _NOT_NEGATING.finditer(one)]
    for m in _NEGATION.finditer(one):
        if any(a <= m.start() < b for a, b in mute) or not m[3]:
            continue
        if m[1] not in _FORBIDDING and _PURPOSE.search(one, one.rfind(";", 0, m.start()) + 1, m.start()):
            continue
        pair = f"{m[2]} {m[3]}"
        at = [x.start() for x in re.finditer(rf"(?<!\w){re.escape(pair)}(?!\w)", two)]
        if not at:
            continue
        if any(_NEGATION_END.search(two[max(0, x - 14) : x]) for x in at):
            continue
        # The same "không" elsewhere in the other text says that this one is no slip.
        return (m.start(), m.end(1) + 1 + len(pair))
    return None


# Behind it stands why something is done: "... để bệnh nhẹ không phải chuyển tuyến" denies no duty.
_PURPOSE = re.compile(key(r"(?<!\w)(?:nhằm|để|sao cho|giúp|qua đó|từ đó|bảo đảm|đảm bảo|tránh)(?!\w)"))
# These forbid whatever stands before them: "bảo đảm dữ liệu chỉ được xem tại chỗ, không được sao chép".
_FORBIDDING = frozenset(key(x) for x in ("không được", "cấm", "nghiêm cấm"))
_NEGATION_END = re.compile(
    key(r"(?:không phải|không được|không cần|không|chưa|chẳng|ngừng|dừng|thôi|bãi bỏ|hạn chế|cấm) $")
)


def _around(k: str, text: str, negated: str) -> str:
    pair = " ".join(negated.split()[-2:])
    at = k.find(pair)
    return text[at : at + len(pair)] if at >= 0 else squeeze(text)[:60]
