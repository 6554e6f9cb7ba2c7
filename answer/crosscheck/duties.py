"""A sentence cut into what a plan may answer apart: finer than the statements of ingest.duties, at figures too."""

from __future__ import annotations

import re
from itertools import pairwise

from answer.crosscheck.figures import quantities
from ingest.duties.actors import addressed
from ingest.duties.bodies import begins_action
from language.spelling import key, rule
from schema import Span


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
            and begins_action(key(before), 0)
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
    if begins_action(k, at) or _BEGINS.match(k, at):
        return True
    return addressed(text, k, at, len(text)) is not None


_LIMIT_WORDS = frozenset(
    key("và phấn đấu cơ bản phải hoàn thành xong kết thúc thời hạn thời gian chậm nhất là trong trước ngày").split()
)


def only_limit(text: str, k: str, start: int, end: int, limit: Span) -> bool:
    """True for "hoàn thành trước ngày 30/6/2026" and the like: nothing is said but until when."""
    rest = re.findall(r"\w+", k[start : limit[0]] + " " + k[limit[1] : end])
    return all(word in _LIMIT_WORDS for word in rest)
