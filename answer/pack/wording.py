"""Taking statements out of clauses: always slices of the text, shortened only where the grammar lets go."""

from __future__ import annotations

import re
from functools import lru_cache

from answer.ask.quoting import sentences, trimmed
from language.spelling import key, rule, squeeze
from language.syllables import tokens
from schema import Clause, Document, Span

# Where a long sentence can end without losing its duty, the best places first: at the end of a duty, before its purpose
# or manner, at a comma.
_LETS_GO = (
    rule(r"(?<=[;.]) "),
    rule(
        r",? (?=(?:nhằm|góp phần|qua đó|trong đó|bảo đảm|trên cơ sở|phù hợp với|theo hướng|để|đáp ứng|tránh|gắn với"
        r"|kịp thời|đồng thời|trong quá trình)(?!\w)|\()"
    ),
    # A comma ends a part only where the next one has a verb of its own: in a list of nouns it ends nothing.
    rule(
        r", (?=(?:trình|báo cáo|gửi|hoàn thành|xây dựng|ban hành|bảo đảm|đẩy mạnh|tăng cường|nâng cao|góp phần|xác định"
        r"|phát huy|tạo|thực hiện|giải quyết|rà soát|triển khai|kịp thời|từng bước|ưu tiên|phấn đấu|khắc phục)(?!\w))"
    ),
)
_FEWEST_IN_PART = 5  # words on either side of such a comma
SAME = 0.6  # of the pairs of syllables of the shorter one: two statements that say the same
_FEWEST = (0.35, 0.42, 0.5)  # of the room, that a part cut there must fill
_ASKS_FOR_MORE = rule(
    r"(?<!\w)(?:phải|bảo đảm|và|hoặc|các|những|của|được|là|theo|về|cho|việc|trong|đến|với|một|không|bằng|từ|tại|vào"
    r"|căn cứ|cơ sở|điều kiện|tiếp tục|phát hiện|như|do|gồm|đáp ứng|thực hiện|nhằm|để) *,? *$"
)
# What opens with a circumstance or with "Việc ..." has its verb late: a short beginning says nothing.
_LATE_VERB = rule(
    r"^[^\w]*(?:việc|căn cứ|trên cơ sở|theo|để|nhằm|thực hiện chủ trương|trong|đối với|sau khi|khi|nếu|với)(?!\w)"
)
_FEWEST_LATE = 0.75
# What a document says of itself, its effect or its own amendment; nobody's work.
_ABOUT_ITSELF = rule(
    r"có hiệu lực|chịu trách nhiệm thi hành|ban hành kèm theo|căn cứ phụ lục"
    r"|trong quá trình (?:tổ chức )?(?:triển khai )?thực hiện,? (?:nếu|trường hợp)|^(?:đánh giá|đối với) [^.]{0,80}:$"
)
# A limit at the end of a task, with what only leads to it.
_LEADS_TO_LIMIT = r"(?:[,;]|\b(?:hoàn thành|xong|để ban hành|trình|và|bảo đảm|chậm nhất|thời hạn|là)\b|\s)*"
_CITING = rule(r"^(?:căn cứ|theo đề nghị|xét đề nghị|quyết nghị|quyết định|trên cơ sở)(?!\w)")


def own_sentences(document: Document, clause: Clause) -> list[Span]:
    """The sentences of the clause's own text, its title line left out where it has one and says more."""
    start, end = clause.text_start, clause.span[1]
    spans = sentences(document.text[start:end], start)
    if clause.heading and len(spans) > 1 and squeeze(document.text[slice(*spans[0])]) == squeeze(clause.heading):
        return spans[1:]
    return spans


def whole_phrase(text: str, span: Span, most: int) -> Span | None:
    """The span, or its first part of at most `most` characters that says something whole: up to the end of a duty, or
    before its purpose or manner; None where no such cut is left."""
    start, end = span
    if end - start <= most:
        return span
    k = _spelled(text[start:end])
    for pattern, least in zip(_LETS_GO[:2], _FEWEST, strict=False):
        if cuts := _cuts(k, pattern, most * least, most):
            return trimmed(text, (start, start + max(cuts)))
    return None


@lru_cache(maxsize=20_000)
def _spelled(text: str) -> str:
    return key(text)


def phrase(text: str, span: Span, most: int) -> Span:
    """The span, or its first part of about `most` characters that says something whole, if need be up to a comma; all
    of it where the grammar lets go nowhere: nothing is ever cut between two words."""
    start, end = span
    if whole := whole_phrase(text, span, most):
        return whole
    k = _spelled(text[start:end])
    if cuts := [c for c in _cuts(k, _LETS_GO[2], most * _FEWEST[2], most) if _parts(k, c)]:
        return trimmed(text, (start, start + max(cuts)))
    return span


def _cuts(k: str, pattern: re.Pattern[str], least: float, most: int) -> list[int]:
    """Where a text may end, counted from its beginning: not inside brackets or quotes, not behind a word that asks for
    more."""
    if _LATE_VERB.match(k):
        least = max(least, most * _FEWEST_LATE)
    return [
        m.start()
        for m in pattern.finditer(k)
        if least <= m.start() <= most
        and k.count("(", 0, m.start()) == k.count(")", 0, m.start())
        and k.count("“", 0, m.start()) == k.count("”", 0, m.start())
        and not _ASKS_FOR_MORE.search(k[: m.start()])
        and not _goes_on(k, m.end())
    ]


def _goes_on(k: str, at: int) -> bool:
    """Whether brackets that open at `at` stand before the rest of their clause, which may be its verb."""
    close = k.find(")", at)
    return k[at : at + 1] == "(" and close >= 0 and k[close + 1 : close + 2] not in (",", ";", ".", "")


def _parts(k: str, at: int) -> bool:
    """Whether what stands on either side of the comma at `at`, up to the next one, is more than a word of a list."""
    before, after = re.split("[,;]", k[:at])[-1], re.split("[,;]", k[at + 1 :])[0]
    return min(len(before.split()), len(after.split())) >= _FEWEST_IN_PART


def told(document: Document, span: Span, most: int) -> str:
    """The words at the span as one sentence of about `most` characters: what is left out stands behind its end."""
    said = squeeze(document.text[slice(*phrase(document.text, span, most))]).strip(" ,;")
    said = said.removesuffix("./.").rstrip(" ,;:")
    return said if said[-1:] in ".!?…”" else said + "."


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def is_citing(text: str) -> bool:
    """ "Căn cứ Luật ...": what a document rests on, not what it says."""
    return _CITING.match(key(text.strip())) is not None


def is_about_itself(text: str) -> bool:
    """ "Quyết định này có hiệu lực ...", "nếu cần sửa đổi, bổ sung ...": what binds nobody in his daily work."""
    return _ABOUT_ITSELF.search(key(text)) is not None


def without_limit(task: str, limit: str | None) -> str:
    """The task without the limit at its end, for where the limit stands beside it."""
    said = squeeze(limit or "").rstrip(" .;,")
    if not said or not key(task).endswith(key(said)):
        return task
    rest = re.sub(_LEADS_TO_LIMIT + "$", "", task[: -len(said)])
    return rest if len(rest.split()) >= _FEWEST_IN_PART else task


@lru_cache(maxsize=20_000)
def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring syllables: what two texts about the same thing share."""
    return frozenset(t for t in tokens(text) if "_" in t)


def overlap(one: frozenset[str], two: frozenset[str]) -> float:
    """Which part of the smaller set the other one holds, 0 to 1."""
    small = min(len(one), len(two))
    return len(one & two) / small if small else 0.0


def gist(text: str, most: int) -> str:
    """A statement in about `most` characters, without its full stop."""
    text = squeeze(text).rstrip(" .;,:/")
    return text[slice(*phrase(text, (0, len(text)), most))].rstrip(" .;,:/")


def uncapital(text: str) -> str:
    """The first letter small, unless the word is an abbreviation: "Xây dựng" -> "xây dựng", "UBND" stays."""
    return text if re.match(r"\w[A-ZĐ\d]", text) else text[:1].lower() + text[1:]
