"""Words of two texts compared: how much each counts, how much of a requirement is said, which runs nobody says."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from answer.crosscheck.findings import Requirement
from answer.crosscheck.plan_units import Token
from ingest.duties import statements as st
from ingest.duties.actors import find_subject
from ingest.prose_words import words
from language.spelling import rule
from schema import Document, Span

_VERB = 0.5  # weight of the leading verb: "xây dựng", "ban hành", "hoàn thiện" say one thing in plans
_NAMED = 0.25  # weight of the units told and of time limits
_TAIL = 0.5  # weight of why and how it is done, behind "nhằm", "bảo đảm" ...
# Why or how something is done: plans leave it out or say it in their own words.
_PURPOSE = rule(
    r"(?<!\w)(?:nhằm|để|qua đó|từ đó|góp phần|bảo đảm|đảm bảo|đáp ứng|hướng tới|gắn với|phù hợp với|trên cơ sở"
    r"|tạo điều kiện|làm cơ sở|phục vụ)(?!\w)"
)
_EVERYONE = rule(
    r"(?:mỗi|từng|các|những) (?:tỉnh|thành phố|địa phương|bộ|ngành|cấp|cơ quan|đơn vị|cấp ủy)[^;.]{0,60}?"
    r"(?= (?:có|phải|cần|thiết lập|xây dựng|tổ chức|thực hiện|bố trí|chủ động|tăng cường|nhận thức)(?!\w))"
)
_VERB_GAP = rule(r"(?:, | và |, và )")


class Weights:
    """How much a syllable or pair says: its rarity among the sentences of both documents."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.n = max(1, len(texts))
        self.df: Counter[str] = Counter()
        for said in texts:
            self.df.update({*said, *neighbours(said)})
        self._known: dict[str, float] = {}  # asked for millions of times in a long plan

    def of(self, term: str) -> float:
        found = self._known.get(term)
        if found is None:
            # A number is a figure to compare, not a subject: it weighs little here.
            rare = math.log((self.n + 1) / (self.df[term] + 0.5))
            found = self._known[term] = 0.3 if term.isdigit() else max(0.25, rare)
        return found


def neighbours(said: Sequence[str]) -> list[str]:
    return [f"{a} {b}" for a, b in pairwise(said)]


def factors(directive: Document, k: str, requirement: Requirement, asked: Sequence[Token]) -> list[float]:
    """What each word counts: less for leading verbs, which plans change freely, for who is told and for why. `k` is
    `key(directive.text)`."""
    verbs: list[Span] = []
    for a, _ in requirement.parts:
        at = a
        while m := words().verb.match(k, at):
            verbs.append((at, m.end()))
            gap = _VERB_GAP.match(k, m.end())
            at = gap.end() if gap else m.end() + 1
            if m.end() == m.start() or at >= requirement.span[1]:
                break
    tails = [
        (m.end(), b)
        for a, b in requirement.parts
        if (m := _PURPOSE.search(k, a, b)) and len(k[a : m.start()].split()) >= 7
    ]
    # Who is told, and by when, are compared as such: a plan hands tasks down and has dates of its own.
    named = [
        (a, subject.predicate)
        for a, b in requirement.parts
        if (subject := find_subject(directive.text, k, a, b)) and subject.predicate < a + 0.7 * (b - a)
    ]
    named += [m.span() for a, b in requirement.parts if (m := _EVERYONE.match(k, a, b))]
    named += requirement.actor_spans
    # So are the documents that are cited, with what they replaced: half the words of a short duty may be their numbers.
    a, b = requirement.span
    named += [m.span for m in directive.mentions if m.number and a <= m.span[0] and m.span[1] <= b]
    dates = [(x, y) for _, x, y in st.limits(directive.text, *requirement.span, None)]
    by_weight = ((_NAMED, [*named, *dates]), (_VERB, verbs), (_TAIL, tails))
    return [next((f for f, spans in by_weight if any(a <= t.start < b for a, b in spans)), 1.0) for t in asked]


def share(asked: Sequence[Token], weights: Sequence[float], said: Sequence[float], part: Span | None = None) -> float:
    """How much of the words (of `part`) is said, by weight, in [0, 1]."""
    total = got = 0.0
    for t, w, s in zip(asked, weights, said, strict=True):
        if part is None or part[0] <= t.start < part[1]:
            total += w
            got += w * s
    return got / total if total else 0.0


def unsaid(
    asked: Sequence[Token], weights: Sequence[float], said: Sequence[float], least: int = 2
) -> list[tuple[Span, float]]:
    """Runs of at least `least` tokens (of two: or one rare one) that are not said, with their weight."""
    runs: list[tuple[Span, float]] = []
    current: list[int] = []

    def close() -> None:
        if len(current) >= least or (least == 2 and current and weights[current[0]] > 4):
            span = (asked[current[0]].start, asked[current[-1]].end)
            runs.append((span, sum(weights[i] * (1 - said[i]) for i in current)))
        current.clear()

    for i, s in enumerate(said):
        if s >= 1.0:
            close()
        else:
            current.append(i)
    close()
    return runs


def joined(found: Sequence[Token]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for t in found:
        if spans and 0 <= t.start - spans[-1][1] <= 1:
            spans[-1] = (spans[-1][0], t.end)
        else:
            spans.append((t.start, t.end))
    return tuple(spans)
