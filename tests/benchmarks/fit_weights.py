"""Fits the weights of the search (index/weights.py) on labelled questions:

    python -m tests.benchmarks.fit_weights [QUESTIONS.jsonl FOLDER]... [--most N]

Questions as in docs/danh-gia.md over documents that the data folder FOLDER holds; without arguments those of tests/
over the sample corpus. Of several sets each counts the same, whatever its size. Every second question (the first,
third, ...) is fitted on, the others are held out and only told. Each question counts twice, as typed and without
diacritics. Fitted is the mean reciprocal rank over the first ten clauses, by a grid over all three weights; of weights
that are equally good those nearest to the present ones are taken.
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
AROUND = (0.0, 0.15, 0.3, 0.6)
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


Sets = Sequence[dict[Weights, Ranks]]


def chosen(sets: Sets) -> Weights:
    """The best weights by the mean of the sets' reciprocal ranks."""

    def distance(w: Weights) -> float:
        return abs(w.semantic - FITTED.semantic) + abs(w.context - FITTED.context) + abs(w.around - FITTED.around)

    return max(sets[0], key=lambda w: (round(sum(of[w].mrr for of in sets), 4), -distance(w)))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("sets", nargs="*", type=Path, metavar="QUESTIONS.jsonl FOLDER")
    options.add_argument("--most", type=int, help="questions of each set, evenly spread")
    o = options.parse_args()
    if len(o.sets) % 2:
        options.error("questions and data folders come in pairs")
    fit, held, names = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        pairs = list(zip(o.sets[::2], o.sets[1::2], strict=True)) or [(ROOT / "tests/questions.jsonl", Path(folder))]
        for file, data in pairs:
            questions = [q for q in questions_in(file)[0] if q.answerable and q.paths]
            if o.most and len(questions) > o.most:
                questions = [questions[i * len(questions) // o.most] for i in range(o.most)]
            index = open_index(data)
            if not o.sets:
                add_files(index.store, sorted((ROOT / "corpus").glob("mau-*")))
            index.store.ready()
            fit.append(grid(index, questions[::2]))
            held.append(grid(index, questions[1::2]))
            names.append(f"{file.stem} ({len(questions)})")
            index.store.close()
    best = chosen(fit)
    words, meaning = (Weights(s, best.context, best.around) for s in (0.0, 1.0))
    for name, w in (("fitted", best), ("present", FITTED), ("words alone", words), ("meaning alone", meaning)):
        print(f"{name:14s} semantic {w.semantic:.1f} context {w.context:.2f} around {w.around:.1f}")
        for told, one, other in zip(names, fit, held, strict=True):
            halves = (f"{half} MRR {of[w].mrr:.3f} R@1 {of[w].first:.3f} R@10 {of[w].found:.3f}"
                      for half, of in (("fitted half", one), ("held out", other)))  # fmt: skip
            print(f"    {told:30s} {'   '.join(halves)}")


if __name__ == "__main__":
    main()
