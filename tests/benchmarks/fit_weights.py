"""Fits the weights of the search (index/weights.py) on labelled questions:

    python -m tests.benchmarks.fit_weights [QUESTIONS.jsonl --data FOLDER] [--most N]

Questions as in docs/danh-gia.md over documents that FOLDER holds; without arguments those of tests/ over the sample
corpus. Every second question (the first, third, ...) is fitted on, the others are held out and only told. Each question
counts twice, as typed and without diacritics. Fitted is the mean reciprocal rank over the first ten clauses, by a grid
over all three weights; of weights that are equally good those nearest to the present ones are taken.
"""

from __future__ import annotations

import argparse
import itertools
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from answer.evaluation import Question, questions_in
from answer.library import add_files
from index import open_index
from index.search import POOL, ClauseIndex, fused
from index.weights import FITTED, Weights
from index.wording import worded
from language.spelling import unmarked

ROOT = Path(__file__).resolve().parents[2]
CONTEXT = (0.0, 0.15, 0.3, 0.5)
AROUND = (0.0, 0.3, 0.6, 0.9)
SEMANTIC = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 1.0)


@dataclass(frozen=True, slots=True)
class Ranks:
    """The rank of the first right clause of each question (0: not among the first ten)."""

    ranks: tuple[int, ...]

    @property
    def mrr(self) -> float:
        return sum(1 / r for r in self.ranks if r) / max(1, len(self.ranks))

    @property
    def first(self) -> float:
        return sum(r == 1 for r in self.ranks) / max(1, len(self.ranks))

    @property
    def found(self) -> float:
        return sum(r > 0 for r in self.ranks) / max(1, len(self.ranks))


def grid(index: ClauseIndex, questions: Sequence[Question]) -> dict[Weights, Ranks]:
    """The ranks under every combination of weights; each question is encoded once."""
    store = index.store
    kept, keywords, words = store.kept(), store.keywords(), store.words()
    assert keywords is not None
    everything = {id: k.revision for id, k in kept.items()}
    clauses = {id: store.document(id).clauses for id in kept}
    found: dict[Weights, list[int]] = {Weights(s, c, a): [] for s, c, a in itertools.product(SEMANTIC, CONTEXT, AROUND)}
    for q in questions:
        documents = {store.resolve(q.document).id} if q.document else set(kept)
        for text in (q.text, unmarked(q.text)):
            asked = worded(text, words)
            near = store.exact.search(store.encoder().query(asked.meaning), everything, POOL)
            for c, a in itertools.product(CONTEXT, AROUND):
                by_word = keywords.search(asked.typed, POOL, asked.bare, None, asked.also, Weights(0.5, c, a))
                for s in SEMANTIC:
                    scores = fused(by_word, near, s)
                    best = sorted(scores, key=lambda key: (-scores[key], key))[:10]
                    ranks = (
                        n
                        for n, (id, clause) in enumerate(best, 1)
                        if id in documents and any(clauses[id][clause].path.is_under(p) for p in q.paths)
                    )
                    found[Weights(s, c, a)].append(next(ranks, 0))
    return {w: Ranks(tuple(r)) for w, r in found.items()}


def chosen(of: dict[Weights, Ranks]) -> Weights:
    def distance(w: Weights) -> float:
        return abs(w.semantic - FITTED.semantic) + abs(w.context - FITTED.context) + abs(w.around - FITTED.around)

    return max(of, key=lambda w: (round(of[w].mrr, 4), -distance(w)))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("questions", nargs="?", type=Path, default=ROOT / "tests" / "questions.jsonl")
    options.add_argument("--data", type=Path, help="a data folder that holds the documents")
    options.add_argument("--most", type=int, help="of the questions, evenly spread")
    o = options.parse_args()
    questions = [q for q in questions_in(o.questions)[0] if q.answerable and q.paths]
    if o.most and len(questions) > o.most:
        questions = [questions[i * len(questions) // o.most] for i in range(o.most)]
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(o.data or Path(folder))
        if o.data is None:
            add_files(index.store, sorted((ROOT / "corpus").glob("mau-*")))
        index.store.ready()
        fit, held = grid(index, questions[::2]), grid(index, questions[1::2])
        index.store.close()
    best = chosen(fit)
    print(f"{len(questions)} questions, each with and without diacritics; fitted on {len(questions[::2])}")
    keyword = Weights(0.0, best.context, best.around)
    meaning = Weights(1.0, best.context, best.around)
    present = min(fit, key=lambda w: abs(w.semantic - FITTED.semantic) + abs(w.context - FITTED.context)
                  + abs(w.around - FITTED.around))  # fmt: skip
    for name, w in (("fitted", best), ("present", present), ("words alone", keyword), ("meaning alone", meaning)):
        told = "  ".join(
            f"{half} MRR {r[w].mrr:.3f} R@1 {r[w].first:.3f} R@10 {r[w].found:.3f}"
            for half, r in (("fitted half:", fit), ("held out:", held))
        )
        print(f"{name:14s} semantic {w.semantic:.1f} context {w.context:.2f} around {w.around:.1f}  {told}")


if __name__ == "__main__":
    main()
