"""Fits the thresholds of the refusal (answer/ask/open_question.py) on answerable and unanswerable questions:

    python -m tests.benchmarks.fit_refusal [QUESTIONS.jsonl --data FOLDER]

Without arguments the questions of refusals.jsonl and of tests/questions.jsonl, over the sample corpus. Every second
question of each sort is fitted on, the others are held out and only told; each counts as typed and without diacritics.
Fitted is F1 of refusing; of equally good thresholds the middle is taken, so that a little more or less of either
changes nothing.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from answer.ask import ask, open_question
from answer.evaluation import Question, questions_in
from answer.library import add_files
from index import open_index
from index.search import ClauseIndex
from language.spelling import unmarked
from schema import Hit

ROOT = Path(__file__).resolve().parents[2]
COVERED = (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65)
TOGETHER = (0.0, 0.1, 0.2, 0.3, 0.4)
Thresholds = tuple[float, float]
Told = tuple[bool, bool]  # should be refused, was refused


class Remembering(ClauseIndex):
    """Searches once for what is asked again and again."""

    def __init__(self, index: ClauseIndex) -> None:
        super().__init__(index.store, index.weights)
        self._found: dict[str, list[Hit]] = {}

    def search(self, query: str, *rest: Any, **more: Any) -> list[Hit]:
        key = repr((query, rest, more))
        if key not in self._found:
            self._found[key] = super().search(query, *rest, **more)
        return self._found[key]


def outcomes(index: ClauseIndex, questions: Sequence[Question]) -> dict[Thresholds, list[Told]]:
    """What every pair of thresholds does with the questions."""
    usual = open_question.COVERED, open_question.TOGETHER
    found: dict[Thresholds, list[Told]] = {}
    try:
        for covered, together in itertools.product(COVERED, TOGETHER):
            open_question.COVERED, open_question.TOGETHER = covered, together  # type: ignore[misc]
            found[covered, together] = [
                (not q.answerable, ask(index, text).refusal is not None)
                for q in questions
                for text in (q.text, unmarked(q.text))
            ]
    finally:
        open_question.COVERED, open_question.TOGETHER = usual  # type: ignore[misc]
    return found


def figures(told: Sequence[Told]) -> tuple[float, float, float]:
    """Precision, recall and F1 of refusing."""
    refused, wanted = sum(was for _, was in told), sum(should for should, _ in told)
    both = sum(should and was for should, was in told)
    precision, recall = both / max(1, refused), both / max(1, wanted)
    return precision, recall, 2 * precision * recall / (precision + recall) if both else 0.0


def chosen(of: dict[Thresholds, list[Told]]) -> Thresholds:
    best = max(round(figures(told)[2], 4) for told in of.values())
    good = [t for t, told in of.items() if round(figures(told)[2], 4) == best]
    middle = median(t[0] for t in good), median(t[1] for t in good)
    return min(good, key=lambda t: abs(t[0] - middle[0]) + abs(t[1] - middle[1]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("questions", nargs="?", type=Path)
    options.add_argument("--data", type=Path, help="a data folder that holds the documents")
    o = options.parse_args()
    files = [o.questions] if o.questions else [Path(__file__).parent / "refusals.jsonl", ROOT / "tests/questions.jsonl"]
    questions = [q for file in files for q in questions_in(file)[0]]
    sorts = [[q for q in questions if q.answerable is answerable] for answerable in (True, False)]
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(o.data or Path(folder))
        if o.data is None:
            add_files(index.store, sorted((ROOT / "corpus").glob("mau-*")))
        index = Remembering(index)
        fit = outcomes(index, [q for sort in sorts for q in sort[::2]])
        held = outcomes(index, [q for sort in sorts for q in sort[1::2]])
        index.store.close()
    usual = (open_question.COVERED, open_question.TOGETHER)
    print(f"{len(sorts[0])} answerable and {len(sorts[1])} unanswerable questions, with and without diacritics")
    for name, t in (("fitted", chosen(fit)), ("present", usual)):
        halves = "  ".join(
            "{}: precision {:.3f} recall {:.3f} F1 {:.3f}".format(half, *figures(of[t]))
            for half, of in (("fitted half", fit), ("held out", held))
        )
        print(f"{name:8s} covered {t[0]:.2f} together {t[1]:.2f}  {halves}")


if __name__ == "__main__":
    main()
