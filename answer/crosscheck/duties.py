"""A sentence cut into its duties, and the parts of a duty: what is done, to what."""

from __future__ import annotations

import re
from itertools import pairwise

from answer.crosscheck.figures import quantities
from ingest.duties.statements import stripped
from ingest.prose_words import words
from ingest.tasks import sentences as ps
from language.spelling import key, rule
from schema import Span

__all__ = ["action", "begins_duty", "duties", "only_limit", "stripped"]


def duties(text: str, k: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """A sentence cut where a new duty begins: behind a semicolon before a verb, and behind a comma before a verb whose
    duty has a figure of its own (then the third is True)."""
    cuts: list[tuple[int, bool]] = []
    for m in re.finditer(r"[;,]\s+", text[start:end]):
        at = start + m.end()
        before = text[cuts[-1][0] if cuts else start : start + m.start()]
        stop = text.find(";", at, end)
        own = text[at : stop if stop >= 0 else end]
        figures = bool(quantities(own, 0, len(own)))
        if m.group()[0] == ";":
            # "tỉ lệ A đạt 80%; tỉ lệ B đạt 40%": targets need no verb.
            long_enough = len(own.split()) >= 8 and len(before.split()) >= 5
            if begins_duty(text, k, at) or long_enough or (figures and quantities(before, 0, len(before))):
                cuts.append((at, figures))
        elif (
            len(before.split()) >= 6
            and ps.begins_with_verb(key(before), 0)
            and _STARTS.match(k, at)
            and not _NOUNS.match(k, at)
        ):
            with_figure = figures and len(own.split()) >= 6 and not quantities(before, 0, len(before))
            if with_figure or (_NEW_DUTY.match(k, at, end) and not _OPEN_END.search(key(before))):
                cuts.append((at, with_figure))
    edges = [(start, False), *cuts, (end, False)]
    return [(a, b, target) for (a, target), (b, _) in pairwise(edges)]


# After a comma only these verbs begin a duty, with an object behind them ("..., xây dựng bộ quy tắc ứng xử ...");
# others go on with the verb before ("nghiên cứu, ứng dụng, chuyển giao") or say how it is done.
_STARTS = rule(
    r"(?:xây dựng|ban hành|hình thành|thành lập|phát triển|tổ chức|bảo đảm|đảm bảo|bố trí|phấn đấu|hoàn thành|đưa)"
    r"(?!\w)"
)
_NEW_DUTY = rule(r"(?:xây dựng|ban hành|hình thành|thành lập|tổ chức) (?!và |hoặc )(?:\w+ ){2,}\w+")
_OPEN_END = rule(
    r"(?:nhằm|để|phục vụ|góp phần|cho|trong|về|việc|cơ chế|chính sách|chương trình|đề án|phù hợp)[^,;]{0,60}$"
)
_NOUNS = rule(
    r"(?:đổi mới sáng tạo|giao dịch|chuyển đổi số|giao thông|thu nhập|phát triển bền vững"
    r"|tổ chức (?:chính trị|đảng|xã hội|cá nhân|kinh tế|khoa học|quốc tế|, ))"
)
_BEGINS = rule(
    r"(?:có (?:cơ chế|chính sách|các chính sách|chương trình|kế hoạch|giải pháp|biện pháp|lộ trình|quy định)|không "
    r"|nghiêm cấm|cho phép|quy định|tránh|giải thể|sáp nhập|xóa bỏ|cơ cấu lại|xác lập)"
)


def begins_duty(text: str, k: str, at: int) -> bool:
    if ps.begins_with_verb(k, at) or _BEGINS.match(k, at):
        return True
    return ps.addressed(text, k, at, len(text)) is not None


# How it is done, said before the verb.
_HOW = rule(
    r"(?:(?:khẩn trương|kịp thời|đồng thời|trực tiếp|tiếp tục|định kỳ|chủ động|tích cực|thường xuyên|từng bước"
    r"|nghiêm túc|tập trung|quyết liệt|sớm|phấn đấu|phải|cần|có trách nhiệm|được giao|sẽ|cơ bản|theo chức năng"
    r"|nhiệm vụ được giao)(?!\w)[ ,]*)+"
)
_AND = rule(r"(?:, và |, | và |/)")


def action(text: str, k: str, start: int, end: int) -> tuple[str | None, str | None]:
    """The leading verbs ("rà soát, sửa đổi"), behind the units that are addressed and how it is done, and what follows
    them up to the next pause."""
    subject = ps.find_subject(text, k, start, end)
    at = subject.predicate if subject else start
    while at < end and text[at] in " ,:":
        at += 1
    if (m := _HOW.match(k, at)) and (words().verb.match(k, m.end()) or _BEGINS.match(k, m.end())):
        at = m.end()
    first, last = at, at
    while m := _verb(k, at):
        last = min(m.end(), end)
        gap = _AND.match(k, last)
        if gap is None or gap.end() >= end:
            break
        at = gap.end()
    if last == first:
        return None, None
    stop = re.compile(r"[,;.:]").search(text, last, end)
    rest = text[last : stop.start() if stop else end].strip()
    return text[first:last].strip(" ,"), rest or None


def _verb(k: str, at: int) -> re.Match[str] | None:
    if _NOUNS.match(k, at):
        return None
    return words().verb.match(k, at) or _HAVE.match(k, at)


_HAVE = rule(
    r"có(?= (?:cơ chế|chính sách|các|chương trình|kế hoạch|giải pháp|biện pháp|lộ trình|quy định|ít nhất)(?!\w))"
)
_LIMIT_WORDS = frozenset(
    key("và phấn đấu cơ bản phải hoàn thành xong kết thúc thời hạn thời gian chậm nhất là trong trước ngày").split()
)


def only_limit(text: str, k: str, start: int, end: int, limit: Span) -> bool:
    """True for "hoàn thành trước ngày 30/6/2026" and the like: nothing is said but until when."""
    rest = re.findall(r"\w+", k[start : limit[0]] + " " + k[limit[1] : end])
    return all(word in _LIMIT_WORDS for word in rest)
