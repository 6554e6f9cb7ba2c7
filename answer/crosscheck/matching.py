"""Which places of a plan answer a requirement, and how much of it they say.

Both texts are compared by syllables and adjacent pairs of syllables, weighted by how rare they are in the two
documents, and by the meaning of their clauses (the store's encoder). Vietnamese words are mostly two syllables: a
syllable counts in full only beside the neighbour it has in the requirement.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from answer.crosscheck.findings import Requirement
from answer.crosscheck.plan_units import Token, Unit, tokens
from ingest.prose_words import words
from ingest.tasks import sentences as ps
from language.spelling import key, rule
from schema import Document, Span

Floats = NDArray[np.float32]

_LONE = 0.35  # what a syllable counts away from its neighbour
_VERB = 0.5  # weight of the leading verb: "xây dựng", "ban hành", "hoàn thiện" say one thing in plans
_NAMED = 0.25  # weight of the units told and of time limits
_TAIL = 0.5  # weight of why and how it is done, behind "nhằm", "bảo đảm" ...
_SEMANTIC = 0.30  # share of meaning in the support of a unit
_SAME_HOME = 0.15  # part of what is missing to 1 that a clause gains where it answers the sentence's other duty
CANDIDATES = 12
_UNION = 4  # places that together may say a requirement


@dataclass(frozen=True, slots=True)
class Match:
    """How far one unit says a requirement: `coverage` of the whole requirement's words, `parts` of each duty's,
    `meaning` (0 to 1: how much nearer than the plan's clauses on the whole) and `support`, both together."""

    unit: Unit
    coverage: float
    parts: tuple[float, ...]
    meaning: float
    support: float
    focus: float = 0.0  # how much of the unit's own words the requirement has


@dataclass(frozen=True, slots=True)
class Matched:
    """A requirement with its best units. `covered` and `parts`: what the best units say together; `said` are the tokens
    of the requirement that they say, `unsaid` the runs of content that nobody says, heaviest first."""

    requirement: Requirement
    matches: tuple[Match, ...]
    chosen: tuple[Match, ...]
    covered: float
    parts: tuple[float, ...]
    unsaid: tuple[Span, ...]
    unsaid_share: float  # weight of the heaviest unsaid run of the matter itself in the requirement
    unsaid_any: float  # the same of any run, also of why and how
    meaning: float


class Weights:
    """How much a syllable or pair says: its rarity among the sentences of both documents."""

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self.n = max(1, len(texts))
        self.df: Counter[str] = Counter()
        for said in texts:
            self.df.update({*said, *_pairs(said)})

    def of(self, term: str) -> float:
        # A number is a figure to compare, not a subject: it weighs little here.
        if term.isdigit():
            return 0.3
        return max(0.25, math.log((self.n + 1) / (self.df[term] + 0.5)))


def _pairs(said: Sequence[str]) -> list[str]:
    return [f"{a} {b}" for a, b in pairwise(said)]


class Matcher:
    """Compares requirements with the units of one plan. `meaning[r, c]` is how near requirement r is to the plan's
    clause c (0 to 1); None where no model is at hand."""

    def __init__(
        self,
        directive: Document,
        plan: Document,
        found: Sequence[Requirement],
        units: Sequence[Unit],
        meaning: Floats | None,
    ) -> None:
        self.directive, self.plan = directive, plan
        self.k = key(directive.text)
        self.units, self.meaning = units, meaning
        self.asked = [tokens(directive.text, self.k, *r.span) for r in found]
        self.found = found
        said = [[t.word for t in u.tokens] for u in units]
        self.weights = Weights([*said, *([t.word for t in a] for a in self.asked)])
        self.words = [frozenset(s) | frozenset(u.lead_in) for s, u in zip(said, units, strict=True)]
        self.pairs = [frozenset(_pairs(s)) for s in said]
        self._asked_words = [frozenset(t.word for t in a) for a in self.asked]
        self._asked_pairs = [frozenset(_pairs([t.word for t in a])) for a in self.asked]
        self._index: dict[str, list[int]] | None = None
        self.home: dict[tuple[str, int], set[int]] = {}  # where the other duties of a sentence were answered
        self.by_word: dict[str, list[int]] = defaultdict(list)
        for i, have in enumerate(self.words):
            for w in have:
                self.by_word[w].append(i)

    def match(self, r: int) -> Matched:
        """The best units for requirement `r`, best first, and what they say together. Requirements are matched in
        their order: where the plan answers one duty of a sentence, it answers the next more likely in the same clause.
        """
        requirement, asked = self.found[r], self.asked[r]
        factors = self._factors(requirement, asked)
        weights = [self.weights.of(t.word) * f for t, f in zip(asked, factors, strict=True)]
        near: set[int] = set()
        for t in asked:
            near.update(self.by_word.get(t.word, ()))
        if self.meaning is not None:
            row = self.meaning[r]
            for c in np.argsort(-row)[:CANDIDATES]:
                near.update(i for i, u in enumerate(self.units) if u.clause == c)
        scored: list[Match] = []
        for i in near:
            said = self._said(asked, i)
            coverage = self._share(asked, weights, said)
            parts = tuple(self._share(asked, weights, said, p) for p in requirement.parts)
            meaning = float(self.meaning[r, self.units[i].clause]) if self.meaning is not None else coverage
            support = (1 - _SEMANTIC) * max(coverage, 0.9 * max(parts)) + _SEMANTIC * meaning
            if self.units[i].clause in self.home.get(self._sentence(r), ()) and coverage >= 0.2:
                support += _SAME_HOME * (1 - support)
                meaning = max(meaning, 0.8)
            scored.append(Match(self.units[i], coverage, parts, meaning, support, self._focus(r, i)))
        scored.sort(key=lambda m: (-m.support, m.unit.span))
        best = tuple(scored[:CANDIDATES])
        if best and best[0].support >= 0.6:
            self.home.setdefault(self._sentence(r), set()).add(best[0].unit.clause)
        return self._together(requirement, asked, weights, factors, best)

    def _sentence(self, r: int) -> tuple[str, int]:
        """Duties with only a few characters between them belong to one sentence."""
        first = r
        while (
            first > 0
            and self.found[first - 1].path == self.found[first].path
            and not self.found[r].from_table
            and ". " not in self.directive.text[self.found[first - 1].span[1] : self.found[first].span[0] + 1]
        ):
            first -= 1
        return str(self.found[first].path), self.found[first].span[0]

    def _factors(self, requirement: Requirement, asked: Sequence[Token]) -> list[float]:
        """Less for leading verbs, which plans change freely."""
        verbs: list[Span] = []
        for a, _ in requirement.parts:
            at = a
            while m := words().verb.match(self.k, at):
                verbs.append((at, m.end()))
                gap = _VERB_GAP.match(self.k, m.end())
                at = gap.end() if gap else m.end() + 1
                if m.end() == m.start() or at >= requirement.span[1]:
                    break
        tails = [
            (m.end(), b)
            for a, b in requirement.parts
            if (m := _PURPOSE.search(self.k, a, b)) and len(self.k[a : m.start()].split()) >= 7
        ]
        # Who is told, and by when, are compared as such: a plan hands tasks down and has dates of its own.
        named = [
            (a, subject.predicate)
            for a, b in requirement.parts
            if (subject := ps.find_subject(self.directive.text, self.k, a, b)) and subject.predicate < a + 0.7 * (b - a)
        ]
        named += [m.span() for a, b in requirement.parts if (m := _EVERYONE.match(self.k, a, b))]
        dates = [(x, y) for _, x, y in ps.limits(self.directive.text, *requirement.span, None)]
        by_weight = ((_NAMED, [*named, *dates]), (_VERB, verbs), (_TAIL, tails))
        return [next((f for f, spans in by_weight if any(a <= t.start < b for a, b in spans)), 1.0) for t in asked]

    def _said(self, asked: Sequence[Token], i: int) -> list[float]:
        """For each token of the requirement how far unit `i` says it: 1 beside its neighbour, less alone, 0 not."""
        have, pairs = self.words[i], self.pairs[i]
        out = []
        for n, t in enumerate(asked):
            if t.word not in have:
                out.append(0.0)
                continue
            before = n > 0 and f"{asked[n - 1].word} {t.word}" in pairs
            behind = n + 1 < len(asked) and f"{t.word} {asked[n + 1].word}" in pairs
            out.append(1.0 if before or behind else _LONE)
        return out

    def _share(
        self, asked: Sequence[Token], weights: Sequence[float], said: Sequence[float], part: Span | None = None
    ) -> float:
        total = got = 0.0
        for t, w, s in zip(asked, weights, said, strict=True):
            if part is None or part[0] <= t.start < part[1]:
                total += w
                got += w * s
        return got / total if total else 0.0

    def _together(
        self,
        requirement: Requirement,
        asked: Sequence[Token],
        weights: Sequence[float],
        factors: Sequence[float],
        best: Sequence[Match],
    ) -> Matched:
        index = {id(u): i for i, u in enumerate(self.units)}
        said = [0.0] * len(asked)
        chosen: list[Match] = []
        covered = 0.0
        for m in sorted(best, key=lambda m: -m.support):
            if len(chosen) >= _UNION:
                break
            more = [max(a, b) for a, b in zip(said, self._said(asked, index[id(m.unit)]), strict=True)]
            gain = self._share(asked, weights, more) - covered
            if not chosen or (gain >= 0.08 and self._completes(requirement, chosen, m)):
                chosen.append(m)
                said, covered = more, covered + gain
        parts = tuple(self._share(asked, weights, said, p) for p in requirement.parts)
        runs = _unsaid(asked, weights, said)
        total = sum(weights) or 1.0
        # Runs of three words and more of the matter itself: a thing that is asked for and not named.
        things = _unsaid(
            asked, weights, [1.0 if f < 1 else 0.0 if s < 1 else s for s, f in zip(said, factors, strict=True)], 3
        )
        share = max((w for _, w in things), default=0.0) / total
        return Matched(
            requirement,
            tuple(best),
            tuple(chosen),
            covered,
            parts,
            tuple(span for span, _ in sorted(runs, key=lambda x: -x[1])),
            share,
            max((w for _, w in runs), default=0.0) / total,
            max((m.meaning for m in best[:3]), default=0.0),
        )

    def basis(self, unit: Unit) -> float:
        """How much of a plan's unit the nearest requirement says, in [0, 1]: 0 for what nobody asked for."""
        said = [t.word for t in unit.tokens]
        weights = [self.weights.of(w) for w in said]
        total = sum(weights) or 1.0
        near: set[int] = set()
        for w in said:
            near.update(self._asked_by().get(w, ()))
        best = 0.0
        for r in near:
            got = self._shared(r, said, weights)
            # A long clause of the plan that says a whole short requirement has its basis there.
            asked_total = sum(self.weights.of(t.word) for t in self.asked[r]) or 1.0
            lexical = max(got / total, min(1.0, got / asked_total))
            if self.meaning is not None:
                lexical = 0.7 * lexical + 0.3 * float(self.meaning[r, unit.clause])
            best = max(best, lexical)
        return best

    def _shared(self, r: int, said: Sequence[str], weights: Sequence[float]) -> float:
        """The weight of those words of a unit that requirement `r` has."""
        have, pairs = self._asked_words[r], self._asked_pairs[r]
        got = 0.0
        for n, (word, weight) in enumerate(zip(said, weights, strict=True)):
            if word in have:
                beside = (n > 0 and f"{said[n - 1]} {word}" in pairs) or (
                    n + 1 < len(said) and f"{word} {said[n + 1]}" in pairs
                )
                got += weight * (1.0 if beside else _LONE)
        return got

    def _focus(self, r: int, i: int) -> float:
        said = [t.word for t in self.units[i].tokens]
        weights = [self.weights.of(w) for w in said]
        return self._shared(r, said, weights) / (sum(weights) or 1.0)

    def _asked_by(self) -> dict[str, list[int]]:
        if self._index is None:
            self._index = defaultdict(list)
            for r, asked in enumerate(self.asked):
                for w in {t.word for t in asked}:
                    self._index[w].append(r)
        return self._index

    @staticmethod
    def _completes(requirement: Requirement, chosen: Sequence[Match], m: Match) -> bool:
        """Whether `m` may say the rest of a requirement: the same clause or one beside it, or a duty that the chosen
        ones do not say. Words from anywhere else make no answer together."""
        for c in chosen:
            if m.unit.path == c.unit.path and m.coverage >= 0.15:
                return True
            beside = m.unit.path.parent == c.unit.path.parent and abs(m.unit.clause - c.unit.clause) <= 2
            if beside and m.coverage >= 0.25:
                return True
        best = [max(c.parts[p] for c in chosen) for p in range(len(requirement.parts))]
        return any(b < 0.6 <= own for b, own in zip(best, m.parts, strict=True))

    def agreeing(self, r: int, unit: Unit) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The spans in the plan and in the directive whose words agree, neighbours joined."""
        asked = self.asked[r]
        have = {t.word for t in unit.tokens}
        pairs = set(_pairs([t.word for t in unit.tokens]))
        there = [
            t
            for n, t in enumerate(asked)
            if t.word in have
            and (
                (n > 0 and f"{asked[n - 1].word} {t.word}" in pairs)
                or (n + 1 < len(asked) and f"{t.word} {asked[n + 1].word}" in pairs)
            )
        ]
        wanted = {t.word for t in there}
        asked_pairs = set(_pairs([t.word for t in asked]))
        here = [
            t
            for n, t in enumerate(unit.tokens)
            if t.word in wanted
            and (
                (n > 0 and f"{unit.tokens[n - 1].word} {t.word}" in asked_pairs)
                or (n + 1 < len(unit.tokens) and f"{t.word} {unit.tokens[n + 1].word}" in asked_pairs)
            )
        ]
        return _joined(here), _joined(there)


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


def _unsaid(
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


def _joined(found: Sequence[Token]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for t in found:
        if spans and 0 <= t.start - spans[-1][1] <= 1:
            spans[-1] = (spans[-1][0], t.end)
        else:
            spans.append((t.start, t.end))
    return tuple(spans)


def nearness(asked: Floats, clauses: Floats, owner: Sequence[int], count: int) -> Floats:
    """(requirements, clauses) in [0, 1] from unit vectors: cosines of e5 lie close together, so each is told as
    standard deviations over what the requirement and the clause have on the whole; 0 is the mean, 1 is four above it.

    `owner[p]` is the clause of piece p; a clause is as near as its nearest piece.
    """
    if not len(asked) or not len(clauses):
        return np.zeros((len(asked), count), np.float32)
    cosines = asked @ clauses.T
    # What is near to everything (a summary, a title) says little: half of a piece's own mean is taken off.
    adjusted = cosines - 0.5 * cosines.mean(axis=0, keepdims=True)
    spread = adjusted.std(axis=1, keepdims=True) + 1e-6
    z = (adjusted - adjusted.mean(axis=1, keepdims=True)) / spread
    near = np.full((len(asked), count), -10.0, np.float32)
    for p, c in enumerate(owner):
        near[:, c] = np.maximum(near[:, c], z[:, p])
    made: Floats = np.clip(near / 4.0, 0.0, 1.0).astype(np.float32)
    return made
