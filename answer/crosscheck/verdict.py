"""Does the plan answer a requirement, wholly or in part? Two learned judges over what words and meaning found.

The first tells whether the plan speaks of it at all, the second whether anything is left out. Both are boosted trees
over the same features (answer/learned.py; verdict.json). `python -m tests.benchmarks.train_verdict` makes them anew
and tells what they reach on directives left out. Where no encoder is given, words alone tell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answer.crosscheck.matching import Matched, Matcher
from answer.crosscheck.meaning import Meaning
from answer.crosscheck.plan_units import Token
from answer.learned import Trees, read_trees
from language.spelling import key, squeeze

WEIGHTS = Path(__file__).with_name("verdict.json")
# Probabilities from which a requirement counts as answered, and as wholly so. Higher than what gives the best F1 on the
# lessons (0.6): a gap that is told as covered is what a drafter forgives least. Chosen on seven whole plans.
ANSWERED, WHOLE = 0.8, 0.6
UNKNOWN = -1.0  # a feature that only the encoder knows
_PIECES = re.compile(r"[,;:]\s+|\s+và\s+|\s+gắn với\s+|\s+nhằm\s+|\s+để\s+")
_LEAST_PIECE = 3  # syllables
_LOW_PIECE = 0.06  # how far a piece stands apart, below which the plan hardly speaks of it
# What weakens a duty where the directive does not say it too: evidence among others, no rule.
_SOFT = (
    "nghiên cứu", "khuyến khích", "từng bước", "bước đầu", "thí điểm", "xem xét", "khảo sát", "đề xuất", "vận động",
    "một số", "một phần", "phần lớn", "chủ yếu", "khi có điều kiện", "nếu có", "dự kiến", "tìm hiểu", "có thể",
)  # fmt: skip

PLAIN = (
    "covered", "least_part", "best_part", "parts", "unsaid_share", "unsaid_any", "unsaid_runs", "chosen", "coverage",
    "focus", "support", "gap", "best_focus", "asked_words", "unit_words", "ratio", "table", "row", "figure_missing",
    "swapped", "rarest", "softer", "rival", "shared_words", "candidates",
    "cosine", "apart", "apart_gap", "order", "reworded_coverage", "reworded_focus", "reworded_ratio", "same_place",
    "rival_apart", "cosine_at_words", "apart_at_words", "near", "piece_least", "piece_mean", "pieces", "pieces_low",
    "reworded_softer", "covered_or_apart",
)  # fmt: skip

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judges:
    """`answered`: does the plan speak of it; `whole`: where it does, of all of it."""

    answered: Trees
    whole: Trees


@lru_cache(maxsize=1)
def judges() -> Judges:
    """The weights that come with the program."""
    answered, whole = read_trees(WEIGHTS, PLAIN)
    return Judges(answered, whole)


def judged(matcher: Matcher, matched: Sequence[Matched]) -> list[Matched]:
    """`matched`, one for each requirement of the matcher, with both probabilities."""
    rows = features(matcher, matched)
    answered, whole = judges().answered.probabilities(rows), judges().whole.probabilities(rows)
    return [replace(m, answered=float(a), whole=float(w)) for m, a, w in zip(matched, answered, whole, strict=True)]


def with_meaning(matcher: Matcher, matched: Sequence[Matched], meaning: Meaning) -> list[Matched]:
    """`matched` with the unit of the plan that is nearest to each requirement in meaning."""
    nearest = meaning.apart.argmax(axis=1)
    return [replace(m, reworded=matcher.of_unit(r, int(nearest[r]))) for r, m in enumerate(matched)]


def pieces(text: str) -> list[str]:
    """The parts of a requirement that a plan may leave out one by one; the whole of it where there is but one."""
    whole = squeeze(text)
    found = [p for p in _PIECES.split(whole) if len(p.split()) >= _LEAST_PIECE]
    return found if len(found) > 1 else [whole]


def features(matcher: Matcher, matched: Sequence[Matched]) -> Floats:
    """(requirements, features): see PLAIN. What the encoder alone knows is UNKNOWN without one."""
    meaning = matcher.meaning
    rivals = _rivals(matcher, matched)
    rows = [_by_words(matcher, r, m) | {"rival": rivals[r]} for r, m in enumerate(matched)]
    if meaning is None:
        return np.array([[row.get(name, UNKNOWN) for name in PLAIN] for row in rows], np.float64)
    stands = meaning.pieces([pieces(m.requirement.quote) for m in matched], _silent)
    for r, m in enumerate(matched):
        rows[r] |= _by_meaning(matcher, meaning, r, m, stands[r].tolist())
    return np.array([[row[name] for name in PLAIN] for row in rows], np.float64)


def _silent(fraction: float, what: str) -> None:
    return None


def _rivals(matcher: Matcher, matched: Sequence[Matched]) -> list[float]:
    """For each requirement how much of another one its best unit says: a place can be taken."""
    first: dict[int, list[tuple[float, int]]] = {}
    for r, m in enumerate(matched):
        for one in m.matches[:1]:
            first.setdefault(matcher.place(one.unit), []).append((one.coverage, r))
    out = []
    for r, m in enumerate(matched):
        there = first.get(matcher.place(m.matches[0].unit), []) if m.matches else []
        out.append(max((c for c, other in there if other != r), default=0.0))
    return out


def _softer(matcher: Matcher, asked: str, tokens: Sequence[Token]) -> float:
    said = " ".join(t.word for t in tokens)
    return float(sum(w in said and w not in asked for w in _soft()))


@lru_cache(maxsize=1)
def _soft() -> tuple[str, ...]:
    return tuple(key(w) for w in _SOFT)


def _by_words(matcher: Matcher, r: int, m: Matched) -> dict[str, float]:
    asked = matcher.asked[r]
    best = m.matches[0] if m.matches else None
    unit = best.unit.tokens if best else ()
    asked_said = " ".join(t.word for t in asked)
    have = {t.word for t in unit}
    return {
        "covered": m.covered,
        "least_part": min(m.parts, default=0.0),
        "best_part": max(m.parts, default=0.0),
        "parts": float(len(m.parts)),
        "unsaid_share": m.unsaid_share,
        "unsaid_any": m.unsaid_any,
        "unsaid_runs": float(len(m.unsaid)),
        "chosen": float(len(m.chosen)),
        "coverage": best.coverage if best else 0.0,
        "focus": best.focus if best else 0.0,
        "support": max(best.coverage, *best.parts) if best else 0.0,
        "gap": best.coverage - m.matches[1].coverage if best and len(m.matches) > 1 else 0.0,
        "best_focus": max((x.focus for x in m.matches if x.coverage >= 0.3), default=0.0),
        "asked_words": float(len(asked)),
        "unit_words": float(len(unit)),
        "ratio": len(unit) / (len(asked) or 1),
        "table": float(m.requirement.from_table),
        "row": float(best.unit.row) if best else 0.0,
        "figure_missing": float(m.figure_missing),
        "swapped": float(m.exchanged),
        "rarest": matcher.rarest_said(r),
        "softer": _softer(matcher, asked_said, unit),
        "shared_words": float(len({t.word for t in asked} & have)),
        "candidates": float(sum(x.coverage >= 0.4 for x in m.matches)),
    }


def _by_meaning(matcher: Matcher, meaning: Meaning, r: int, m: Matched, stands: Sequence[float]) -> dict[str, float]:
    asked = matcher.asked[r]
    apart, cosine = meaning.apart[r], meaning.cosine[r]
    u = int(apart.argmax())
    others = np.delete(meaning.apart[:, u], r)
    best = matcher.place(m.matches[0].unit) if m.matches else u
    elsewhere = [float(apart[i]) for i, unit in enumerate(matcher.units) if unit.clause != matcher.units[u].clause]
    near = m.reworded if m.reworded is not None else matcher.of_unit(r, u)
    return {
        "cosine": float(cosine.max()),
        "apart": float(apart[u]),
        "apart_gap": float(apart[u]) - max(elsewhere, default=0.0),
        "order": float((others > apart[u]).sum()),
        "reworded_coverage": near.coverage,
        "reworded_focus": near.focus,
        "reworded_ratio": len(near.unit.tokens) / (len(asked) or 1),
        "same_place": float(best == u) + 0.5 * float(matcher.units[best].clause == matcher.units[u].clause),
        "rival_apart": float(others.max() - apart[u]) if others.size else -1.0,
        "cosine_at_words": float(cosine[best]),
        "apart_at_words": float(apart[best]),
        "near": float(meaning.near[r].max()),
        "piece_least": min(stands, default=0.0),
        "piece_mean": float(np.mean(stands)) if stands else 0.0,
        "pieces": float(len(stands)),
        "pieces_low": sum(s < _LOW_PIECE for s in stands) / (len(stands) or 1),
        "reworded_softer": _softer(matcher, " ".join(t.word for t in asked), near.unit.tokens),
        "covered_or_apart": max(m.covered, float(apart[u]) * 5),
    }
