"""Cutting statements out of clauses: always slices of the text, shortened only where the grammar lets go."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
    rule(r"(?<=,) "),
)
_FEWEST = (0.35, 0.45, 0.5)  # of the room, that a part cut there must fill
_ASKS_FOR_MORE = rule(
    r"(?<!\w)(?:phải|bảo đảm|và|hoặc|các|những|của|được|là|theo|về|cho|việc|trong|đến|với|một|không|bằng|từ|tại|vào"
    r"|căn cứ|cơ sở|điều kiện|tiếp tục|phát hiện|như|do|gồm|đáp ứng|thực hiện|nhằm|để) *,? *$"
)
_CITING = rule(r"^(?:căn cứ|theo đề nghị|xét đề nghị|quyết nghị|quyết định|trên cơ sở)(?!\w)")
GAP = " … "


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
    k = key(text[start:end])
    for pattern, least in zip(_LETS_GO[:2], _FEWEST, strict=False):
        if cuts := _cuts(k, pattern, most * least, most):
            return trimmed(text, (start, start + max(cuts)))
    return None


def shortened(text: str, span: Span, most: int) -> Span:
    """The span, or its first part of at most `most` characters, cut where a clause of the sentence ends; between words
    where it never does."""
    start, end = span
    if whole := whole_phrase(text, span, most):
        return whole
    if cuts := _cuts(key(text[start:end]), _LETS_GO[2], most * _FEWEST[2], most):
        return trimmed(text, (start, start + max(cuts)))
    blank = text.rfind(" ", start, start + most)
    return trimmed(text, (start, blank if blank > start else start + most))


def _cuts(k: str, pattern: re.Pattern[str], least: float, most: int) -> list[int]:
    """Where a text may end, counted from its beginning: not inside brackets or quotes, not behind a word that asks for
    more."""
    return [
        m.start()
        for m in pattern.finditer(k)
        if least <= m.start() <= most
        and k.count("(", 0, m.start()) == k.count(")", 0, m.start())
        and k.count("“", 0, m.start()) == k.count("”", 0, m.start())
        and not _ASKS_FOR_MORE.search(k[: m.start()])
    ]


def slices(text: str, spans: Sequence[Span], most: int) -> list[Span]:
    """The spans, or as much of them as about `most` characters hold, each cut where its grammar lets go."""
    out: list[Span] = []
    room = most
    for span in spans:
        if out and room < 60:
            break
        out.append(shortened(text, span, room))
        room -= out[-1][1] - out[-1][0]
    return out


def told(document: Document, spans: Sequence[Span], most: int) -> str:
    """The spans as one statement of at most about `most` characters, with "…" wherever something was left out."""
    text, said = document.text, ""
    cuts = slices(text, spans, most)
    for n, cut in enumerate(cuts):
        if n:
            between = text[cuts[n - 1][1] : cut[0]].strip(" \n.")
            said += "; " if between == ";" or text[cuts[n - 1][1] - 1] == ";" else " " if not between else GAP
        said += squeeze(text[slice(*cut)]).strip(" ,;")
    said = said.removesuffix("./.").rstrip(" ,;:")
    if cuts[-1][1] < max(b for _, b in spans):
        return said.rstrip(".… ") + "…"
    return said if said[-1:] in ".!?…”" else said + "."


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def is_citing(text: str) -> bool:
    """ "Căn cứ Luật ...": what a document rests on, not what it says."""
    return _CITING.match(key(text.strip())) is not None


@lru_cache(maxsize=20_000)
def pairs(text: str) -> frozenset[str]:
    """Pairs of neighbouring syllables: what two texts about the same thing share."""
    return frozenset(t for t in tokens(text) if "_" in t)


def overlap(one: frozenset[str], two: frozenset[str]) -> float:
    """Which part of the smaller set the other one holds, 0 to 1."""
    small = min(len(one), len(two))
    return len(one & two) / small if small else 0.0


def gist(text: str, most: int) -> str:
    """A statement in at most `most` characters: its first whole phrase, else cut, with "…", at a comma or word."""
    text = squeeze(text).rstrip(" .;,:")
    if whole := whole_phrase(text, (0, len(text)), most):
        return text[slice(*whole)].rstrip(" .;,:")
    start, end = shortened(text, (0, len(text)), most)
    return text if end == len(text) else text[start:end].rstrip(" .;,:") + "…"


def short(text: str, most: int) -> str:
    """At most `most` characters, cut between words."""
    text = squeeze(text)
    if len(text) <= most:
        return text
    return text[: text.rfind(" ", 0, most)].rstrip(" ,;:.–-") + "…"


def uncapital(text: str) -> str:
    """The first letter small, unless the word is an abbreviation: "Xây dựng" -> "xây dựng", "UBND" stays."""
    return text if re.match(r"\w[A-ZĐ\d]", text) else text[:1].lower() + text[1:]
