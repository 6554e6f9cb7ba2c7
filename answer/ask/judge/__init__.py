"""Does this clause answer the question? A small learned judge over the best clauses of a search.

`judged` gives each candidate the probability that it answers, by features of the question and the clause (features.py)
and boosted trees (answer/learned.py, weights.json). `python -m tests.benchmarks.train_judge` makes the weights anew and
tells what they reach on documents left out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from answer.ask.judge.features import Meanings, features, key_of, names
from answer.ask.passages import Ranked
from answer.ask.wording import Words
from answer.learned import Trees, read_trees

__all__ = ["ANSWERS", "WEIGHTS", "Judged", "candidates", "judged"]

WEIGHTS = Path(__file__).with_name("weights.json")
# Clauses that are judged: the best of a search, and of the others the nearest in meaning.
BY_RANK, BY_MEANING = 16, 12
ANSWERS = 0.25  # probability from which a clause answers; chosen on the training documents alone


@lru_cache(maxsize=1)
def judge() -> Trees:
    """The weights that come with the program."""
    return read_trees(WEIGHTS, names())[0]


@dataclass(frozen=True, slots=True)
class Judged:
    """A clause and the probability, in [0, 1], that it answers."""

    ranked: Ranked
    answers: float


def candidates(ranked: Sequence[Ranked], meanings: Meanings) -> list[Ranked]:
    """The clauses of `ranked` (best first) that are judged."""
    rest = sorted(ranked[BY_RANK:], key=lambda r: -meanings.get(key_of(r), -1.0))
    return [*ranked[:BY_RANK], *rest[:BY_MEANING]]


def judged(
    question: str, words: Words, ranked: Sequence[Ranked], meanings: Meanings, asked: Mapping[str, float]
) -> list[Judged]:
    """The candidates among `ranked`, the likeliest answer first. `question` with diacritics, `words` its content,
    `asked` the chances of what it asks for (query/asks.py)."""
    if not ranked:
        return []
    chosen = candidates(ranked, meanings)
    chances = judge().probabilities(features(question, words, chosen, meanings, asked))
    pairs = [Judged(r, float(p)) for r, p in zip(chosen, chances, strict=True)]
    return sorted(pairs, key=lambda j: -j.answers)
