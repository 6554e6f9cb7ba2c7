"""The parts of a statement: what is done, to what, what comes of it, by when, under which condition."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from ingest.duties import actors, bodies, silence
from ingest.duties import statements as st
from ingest.duties.bodies import Placed, Subject
from ingest.prose_words import words
from language.spelling import rule, squeeze
from schema import ClausePath, Deadline, Duty, Part, Span

_PRODUCT_END = rule(
    r"[;:(]|\.(?= |$)"
    r"|, *(?=(?:tổ chức (?!lại)|triển khai|trình|báo cáo|bảo đảm|đảm bảo|hoàn thành|thực hiện|làm cơ sở|trong đó"
    r"|phù hợp|gắn|gửi|xong|hướng dẫn|theo dõi|đôn đốc|kiểm tra)(?!\w))"
    r"| (?=(?:theo đúng|theo quy định|theo chỉ đạo|trước ngày|bảo đảm|đảm bảo|trong (?:tháng|quý|năm)|hoàn thành"
    r"|trình (?:thủ tướng|chính phủ|cấp|quốc hội|ủy ban|ubnd|hội đồng|hđnd|bộ|ban)"
    r"|hoặc|và (?:tổ chức|triển khai|trình|báo cáo))(?!\w))"
)
_REPORT = rule(r"(?<!\w)(?:báo cáo|trình đảng ủy|tổng hợp, báo cáo)(?!\w)")
_OPENING = rule(r"[ ,:]*(?:(?:định kỳ|khẩn trương|chủ động|kịp thời|tiếp tục|thường xuyên|trực tiếp)[ ,]+)*")
_CAPACITIES = (
    (
        rule(r"(?:theo chức năng[^.;:]{0,40}? )?(?:chủ động |có trách nhiệm |thường xuyên )?phối hợp(?!\w)"),
        "phối hợp",
    ),
    (rule(r"chỉ đạo(?!\w)"), "chỉ đạo"),
    (rule(r"(?:[^;.]{0,80}?[ ,])??(?<!cơ quan )(?<!đơn vị )chủ trì(?!\w)"), "chủ trì"),
)
# How it is done, said before the verb.
_HOW = rule(
    r"(?:(?:khẩn trương|kịp thời|đồng thời|trực tiếp|tiếp tục|định kỳ|chủ động|tích cực|thường xuyên|từng bước"
    r"|nghiêm túc|tập trung|quyết liệt|sớm|phấn đấu|phải|cần|có trách nhiệm|được giao|sẽ|cơ bản|theo chức năng"
    r"|nhiệm vụ được giao)(?!\w)[ ,]*)+"
)
_AND = rule(r"(?:, và |, | và |/)")
_PAUSE = re.compile(r"[,;.:]")
_CONDITION = (
    rule(r"(?:trong )?(?:trường hợp|nếu|khi|sau khi|ngay sau khi|trước khi)(?!\w)[^;:.]*?(?=[,;:.]|$)"),
    rule(r"(?<!\w)(?:trong trường hợp|trường hợp|nếu|sau khi|ngay sau khi|ngay khi)(?!\w)[^,;:.]*"),
)
_WORD = rule(r"có(?= )|\w+(?: \w+)?")


class Above(Protocol):
    """What stands above a statement and holds for it."""

    @property
    def support(self) -> tuple[Placed, ...]: ...

    @property
    def limits(self) -> tuple[tuple[Deadline, Span], ...]: ...


def framed(
    text: str,
    k: str,
    path: ClausePath,
    row: Span,
    at: int,
    subject: Subject,
    told: str,
    above: Above,
    year: int | None,
) -> Iterator[Duty]:
    """The duties of one row of the register: its parts between semicolons that have actions of their own. A limit that
    closes the chain holds for its parts before it that have none."""
    start, end = st.stripped(text, *row)
    if end <= start:
        return
    row = (start, _marked_end(text, end, row[1]))
    spans: list[Span] = []
    for a, b in st.parts(text, start, end, at):
        a, b = st.stripped(text, a, b)
        if spans and not (bodies.begins_action(k, a) or silence.NEGATED.match(k, a)):
            spans[-1] = (spans[-1][0], b)
        elif b > a:
            spans.append((a, b))
    chosen = st.choose_limit(text, k, start, end, year)
    capacity = capacity_of(k, at, end, subject.role)
    names = {u[0].lower() for u in subject.units}
    who = tuple(Part(n, (a, b)) for n, a, b in subject.units)
    helped = actors.supporting(text, k, start, end)
    inherited = tuple(u for u in above.support if told == "heading" and not helped and u[0].lower() not in names)
    closing = above.limits if told == "heading" else ()
    out: list[Duty] = []
    for a, b in reversed(spans):
        first = max(at, a) if a <= at < b else a
        said = tuple((d, (x, y)) for d, x, y in st.limits(text, a, b, year))
        if chosen and a <= chosen[1] < b:  # neighbours that are one limit, and the year's own days, as the row has them
            said = (
                (chosen[0], chosen[1:]),
                *(x for x in said if x[1][1] <= chosen[1] or x[1][0] >= chosen[2]),
            )
            said = tuple(sorted(said, key=lambda x: x[1]))
        support = tuple(u for u in actors.supporting(text, k, a, b) if u[0].lower() not in names) or inherited
        given = tuple(u for u in actors.receiving(text, k, first, b) if u[0].lower() not in names)
        verb, rest = action(text, k, first, b)
        product = product_of(k, first, chosen[1] if chosen and first < chosen[1] < b else b)
        m = silence.ADVERB.match(k, first)
        out.append(
            Duty(
                path,
                (a, b),
                squeeze(text[a:b]),
                row,
                who=who,
                told=told,
                capacity=capacity,
                support=tuple(Part(n, (x, y)) for n, x, y in support),
                addressee=tuple(Part(n, (x, y)) for n, x, y in given),
                action=_part(text, verb),
                object=_part(text, rest),
                product=_part(text, product),
                limits=said or closing,
                condition=_part(text, condition(k, a, b)),
                negated=silence.NEGATED.match(k, m.end() if m else first) is not None,
            )
        )
        closing = said or closing
    yield from reversed(out)


def _marked_end(text: str, end: int, limit: int) -> int:
    """`end` with the closing marks behind it: a row is quoted with its full stop."""
    while limit > end and text[limit - 1].isspace():
        limit -= 1
    return limit


def _part(text: str, span: Span | None) -> Part | None:
    return Part(squeeze(text[slice(*span)]), span) if span and span[0] < span[1] else None


def capacity_of(k: str, start: int, end: int, said: str | None) -> str:
    """How the unit is addressed; "thực hiện" where nothing more exact is said."""
    if said in ("đề nghị", "khuyến khích"):
        return said
    m = _OPENING.match(k, start)
    at = m.end() if m else start
    for pattern, capacity in _CAPACITIES:
        if pattern.match(k, at, end):
            return capacity
    stop = k.find(";", at, end)
    first = end if stop < 0 else stop
    reports = _REPORT.search(k, at, first)
    if reports and (reports.start() - at < 60 or stop < 0):
        return "báo cáo"
    return said or "thực hiện"


def product_of(k: str, start: int, end: int) -> Span | None:
    """What the task leaves behind, where it is named: "xây dựng Phương án ...", "ban hành Nghị định ..."."""
    m = words().making.search(k, start, end)
    if not m:
        return None
    a = m.start("what")
    stop = _PRODUCT_END.search(k, m.end(), end)
    b = stop.start() if stop else end
    while b > a and k[b - 1] in " ,.;":
        b -= 1
    return (a, b)


def action(text: str, k: str, at: int, end: int) -> tuple[Span | None, Span | None]:
    """The leading verbs ("rà soát, sửa đổi") and what follows them up to the next pause. A verb that no list knows is
    taken to have two syllables, as most have."""
    while at < end and text[at] in " ,:":
        at += 1
    verb = words().verb
    if (m := _HOW.match(k, at)) and m.end() < end:
        at = m.end()
    first, last = at, at
    while m := verb.match(k, at):
        last = min(m.end(), end)
        gap = _AND.match(k, last)
        if gap is None or gap.end() >= end:
            break
        at = gap.end()
    if last == first:
        m = _WORD.match(k, first, end)
        if m is None:
            return None, None
        last = m.end()
    stop = _PAUSE.search(text, last, end)
    rest = st.stripped(text, last, stop.start() if stop else end)
    return (first, last), rest if rest[0] < rest[1] else None


def condition(k: str, start: int, end: int) -> Span | None:
    """ "Trường hợp phát sinh vướng mắc", "sau khi được phê duyệt": at the head, or anywhere in the statement."""
    m = _CONDITION[0].match(k, start, end) or _CONDITION[1].search(k, start, end)
    return m.span() if m else None
