"""Which places of a plan answer a requirement, and how much of it they say.

Both texts are compared by syllables and adjacent pairs of syllables, weighted by how rare they are in the two
documents, and by the meaning of their sentences (the store's encoder). Vietnamese words are mostly two syllables: a
syllable counts in full only beside the neighbour it has in the requirement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from answer.crosscheck.findings import Requirement
from answer.crosscheck.meaning import Meaning
from answer.crosscheck.plan_units import Token, Unit, shortened, tokens
from answer.crosscheck.wording import Weights, factors, joined, neighbours, share, unsaid
from language.spelling import key
from schema import Document, Span

_LONE = 0.35  # what a syllable counts away from its neighbour
_SEMANTIC = 0.30  # share of meaning in the support of a unit
_SAME_HOME = 0.15  # part of what is missing to 1 that a clause gains where it answers the sentence's other duty
CANDIDATES = 12
_OWN_MATTER = 0.4  # share of a place's own words that the requirement has, from which it can be the rest of it
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
    asked: tuple[Token, ...] = ()  # the words of the requirement
    reworded: Match | None = None  # the unit nearest in meaning
    figure_missing: bool = False  # it is a target, and no place near it has a figure of its unit
    exchanged: bool = False  # every place that repeats it exchanges a run of its words for another
    answered: float = 0.0  # the judge's probability that the plan speaks of it at all (verdict.py)
    whole: float = 0.0  # and, where it does, that nothing of it is left out


class Matcher:
    """Compares requirements with the units of one plan; by words alone where `meaning` is None."""

    def __init__(
        self,
        directive: Document,
        plan: Document,
        found: Sequence[Requirement],
        units: Sequence[Unit],
        meaning: Meaning | None,
    ) -> None:
        self.directive, self.plan = directive, plan
        self.k = key(directive.text)
        self.units, self.meaning = units, meaning
        short = shortened(directive.text)
        self.asked = [tokens(directive.text, self.k, *r.span, short) for r in found]
        self.found = found
        said = [[t.word for t in u.tokens] for u in units]
        self.weights = Weights([*said, *([t.word for t in a] for a in self.asked)])
        self._unit_words = said
        self._unit_weights = [[self.weights.of(w) for w in s] for s in said]
        self._unit_total = [sum(w) or 1.0 for w in self._unit_weights]
        self._asked_total = [sum(self.weights.of(t.word) for t in a) or 1.0 for a in self.asked]
        self.words = [frozenset(s) | frozenset(u.lead_in) for s, u in zip(said, units, strict=True)]
        self.pairs = [frozenset(neighbours(s)) for s in said]
        self._asked_words = [frozenset(t.word for t in a) for a in self.asked]
        self._asked_pairs = [frozenset(neighbours([t.word for t in a])) for a in self.asked]
        self._index: dict[str, list[int]] | None = None
        self.home: dict[tuple[str, int], set[int]] = {}  # where the other duties of a sentence were answered
        self.by_clause: dict[int, list[int]] = defaultdict(list)
        for i, u in enumerate(units):
            self.by_clause[u.clause].append(i)
        self.by_word: dict[str, list[int]] = defaultdict(list)
        for i, have in enumerate(self.words):
            for w in have:
                self.by_word[w].append(i)
        self.by_pair: dict[str, list[int]] = defaultdict(list)
        for i, both in enumerate(self.pairs):
            for pair in both:
                self.by_pair[pair].append(i)
        self._place = {id(u): i for i, u in enumerate(units)}

    def match(self, r: int) -> Matched:
        """The best units for requirement `r`, best first, and what they say together. Requirements are matched in
        their order: where the plan answers one duty of a sentence, it answers the next more likely in the same clause.
        """
        requirement, asked = self.found[r], self.asked[r]
        counted, weights = self._counted(r)
        said = self._covered(r, weights)
        near = set(said)
        if self.meaning is not None:
            for c in np.argsort(-self.meaning.near[r])[:CANDIDATES]:
                near.update(self.by_clause.get(int(c), ()))
        # Hundreds share some word with a requirement; only the best are compared the other way round too.
        scored = [self._scored(r, i, said.get(i)) for i in near]
        scored.sort(key=lambda m: (-m.support, m.unit.span))
        best = tuple(replace(m, focus=self._focus(r, self._place[id(m.unit)])) for m in scored[:CANDIDATES])
        if best and best[0].support >= 0.6:
            self.home.setdefault(self._sentence(r), set()).add(best[0].unit.clause)
        return self._together(requirement, asked, weights, counted, best)

    def _counted(self, r: int) -> tuple[list[float], list[float]]:
        """For each word of requirement `r` its factor, and its weight with that factor."""
        counted = factors(self.directive, self.k, self.found[r], self.asked[r])
        return counted, [self.weights.of(t.word) * f for t, f in zip(self.asked[r], counted, strict=True)]

    def _covered(self, r: int, weights: Sequence[float]) -> dict[int, list[float]]:
        """Unit -> how much of requirement `r` it says, and of each of its duties; units without a word of it are left
        out. What `_said` and `share` give for one unit, for all at once."""
        asked, parts = self.asked[r], self.found[r].parts
        totals = [0.0] * (1 + len(parts))
        found: dict[int, list[float]] = {}
        for n, (t, weight) in enumerate(zip(asked, weights, strict=True)):
            places = [0, *(p for p, (a, b) in enumerate(parts, 1) if a <= t.start < b)]
            beside: set[int] = set()
            if n:
                beside.update(self.by_pair.get(f"{asked[n - 1].word} {t.word}", ()))
            if n + 1 < len(asked):
                beside.update(self.by_pair.get(f"{t.word} {asked[n + 1].word}", ()))
            for p in places:
                totals[p] += weight
            for i in self.by_word.get(t.word, ()):
                row = found.setdefault(i, [0.0] * len(totals))
                for p in places:
                    row[p] += weight * (1.0 if i in beside else _LONE)
        return {
            i: [got / total if total else 0.0 for got, total in zip(row, totals, strict=True)]
            for i, row in found.items()
        }

    def _scored(self, r: int, i: int, said: Sequence[float] | None) -> Match:
        """How far unit `i` says requirement `r`, without its focus; `said` as of `_covered`."""
        clause = self.units[i].clause
        coverage, *parts = said or [0.0] * (1 + len(self.found[r].parts))
        meaning = float(self.meaning.near[r, clause]) if self.meaning is not None else coverage
        support = (1 - _SEMANTIC) * max(coverage, 0.9 * max(parts)) + _SEMANTIC * meaning
        if coverage >= 0.2 and clause in self.home.get(self._sentence(r), ()):
            support += _SAME_HOME * (1 - support)
            meaning = max(meaning, 0.8)
        return Match(self.units[i], coverage, tuple(parts), meaning, support)

    def of_unit(self, r: int, u: int) -> Match:
        """How far unit `u` says requirement `r`, with its focus."""
        said = self._covered(r, self._counted(r)[1]).get(u)
        return replace(self._scored(r, u, said), focus=self._focus(r, u))

    def place(self, unit: Unit) -> int:
        """The number of `unit` among the plan's units."""
        return self._place[id(unit)]

    def rarest_said(self, r: int, most: int = 5) -> float:
        """How many of the requirement's rarest words (of `most`) stand in one unit of the plan at least, in [0, 1]."""
        rare = sorted({t.word for t in self.asked[r]}, key=lambda w: -self.weights.of(w))[:most]
        return sum(w in self.by_word for w in rare) / len(rare) if rare else 0.0

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

    def _together(
        self,
        requirement: Requirement,
        asked: Sequence[Token],
        weights: Sequence[float],
        counted: Sequence[float],
        best: Sequence[Match],
    ) -> Matched:
        said = [0.0] * len(asked)
        chosen: list[Match] = []
        covered = 0.0
        for m in sorted(best, key=lambda m: -m.support):
            if len(chosen) >= _UNION:
                break
            more = [max(a, b) for a, b in zip(said, self._said(asked, self._place[id(m.unit)]), strict=True)]
            gain = share(asked, weights, more) - covered
            if not chosen or (gain >= 0.08 and self._completes(requirement, chosen, m)):
                chosen.append(m)
                said, covered = more, covered + gain
        parts = tuple(share(asked, weights, said, p) for p in requirement.parts)
        runs = unsaid(asked, weights, said)
        total = sum(weights) or 1.0
        # Runs of three words and more of the matter itself: a thing that is asked for and not named.
        things = unsaid(
            asked, weights, [1.0 if f < 1 else 0.0 if s < 1 else s for s, f in zip(said, counted, strict=True)], 3
        )
        heaviest = max((w for _, w in things), default=0.0) / total
        return Matched(
            requirement,
            tuple(best),
            tuple(chosen),
            covered,
            parts,
            tuple(span for span, _ in sorted(runs, key=lambda x: -x[1])),
            heaviest,
            max((w for _, w in runs), default=0.0) / total,
            max((m.meaning for m in best[:3]), default=0.0),
            tuple(asked),
        )

    def basis(self, u: int, enough: float) -> float:
        """How much of unit `u` the nearest requirement says, in [0, 1]: 0 for what nobody asked for. From `enough` on
        it may be any requirement that says so much."""
        total = self._unit_total[u]
        near: set[int] = set()
        for w in set(self._unit_words[u]):
            near.update(self._asked_by().get(w, ()))
        best = 0.0
        for r in near:
            got = self._shared(r, u)
            # A long clause of the plan that says a whole short requirement has its basis there.
            lexical = max(got / total, min(1.0, got / self._asked_total[r]))
            if self.meaning is not None:
                lexical = 0.7 * lexical + 0.3 * float(self.meaning.near[r, self.units[u].clause])
            best = max(best, lexical)
            if best >= enough:
                break
        return best

    def _shared(self, r: int, u: int) -> float:
        """The weight of those words of unit `u` that requirement `r` has."""
        have, pairs = self._asked_words[r], self._asked_pairs[r]
        said, weights = self._unit_words[u], self._unit_weights[u]
        got = 0.0
        for n, (word, weight) in enumerate(zip(said, weights, strict=True)):
            if word in have:
                beside = (n > 0 and f"{said[n - 1]} {word}" in pairs) or (
                    n + 1 < len(said) and f"{word} {said[n + 1]}" in pairs
                )
                got += weight * (1.0 if beside else _LONE)
        return got

    def _focus(self, r: int, i: int) -> float:
        return self._shared(r, i) / self._unit_total[i]

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
            # A neighbour that is about something else names the field of all of them, and says no rest of this one.
            if beside and m.coverage >= 0.25 and m.focus >= _OWN_MATTER:
                return True
        best = [max(c.parts[p] for c in chosen) for p in range(len(requirement.parts))]
        return any(b < 0.6 <= own for b, own in zip(best, m.parts, strict=True))

    def agreeing(self, r: int, unit: Unit) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        """The spans in the plan and in the directive whose words agree, neighbours joined."""
        asked = self.asked[r]
        have = {t.word for t in unit.tokens}
        pairs = set(neighbours([t.word for t in unit.tokens]))
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
        asked_pairs = set(neighbours([t.word for t in asked]))
        here = [
            t
            for n, t in enumerate(unit.tokens)
            if t.word in wanted
            and (
                (n > 0 and f"{unit.tokens[n - 1].word} {t.word}" in asked_pairs)
                or (n + 1 < len(unit.tokens) and f"{t.word} {unit.tokens[n + 1].word}" in asked_pairs)
            )
        ]
        return joined(here), joined(there)
