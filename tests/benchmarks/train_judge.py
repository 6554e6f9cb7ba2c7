"""Trains the judge of clauses (answer/ask/judge) and tells what it reaches on documents left out:

    python -m tests.benchmarks.train_judge DOCUMENTS --asking FILE [--data FOLDER] [--write]

DOCUMENTS is a folder with the official files that lessons/judge_questions.jsonl names (they are not in the repository;
the sample documents in lessons/ are); --data keeps their store between runs. FILE is what train_encoder --half
wrote: the judge learns from questions about documents that this half of the encoder's lessons left out, as it will meet
documents that the encoder has never seen. In turn one question is asked of its document and one of all, as is each that
names its document; half of them also without diacritics. Five folds by document; --write fits on all and writes
answer/ask/judge/weights.json.

Questions are ours; `path` is the clause that answers (null: none does), `also` others that do, `words` the syllables
[from, to) of the clause that are the answer, `names` whether the question says which document it means.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from answer.ask.about import case_of
from answer.ask.judge import ANSWERS, WEIGHTS, candidates
from answer.ask.judge.features import features, names
from answer.ask.passages import Ranked
from answer.learned import dump, load, write_trees
from answer.library import add_files
from index.bundled_model import NAME, bundled_model
from index.embedding import SentenceTransformerEncoder
from index.search import ClauseIndex
from index.store import Store
from language.spelling import unmarked
from tests.benchmarks.boosting import boosted

LESSONS = Path(__file__).parent / "lessons"
FOLDS = 5
ROUNDS, DEPTH = 150, 4
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, as asked once: a row of features and a label for each candidate."""

    file: str
    style: str
    answerable: bool
    rows: Floats
    labels: NDArray[np.bool_]


def lessons(name: str) -> list[dict[str, Any]]:
    """The lines of one of the files of lessons."""
    return [json.loads(line) for line in (LESSONS / name).read_text("utf8").splitlines()]


def is_at(path: str, wanted: str) -> bool:
    """The clause itself, or one just inside it."""
    own, gold = path.split("/"), wanted.split("/")
    return own[: len(gold)] == gold and len(own) <= len(gold) + 1


def answers(r: Ranked, question: dict[str, Any], ids: dict[str, str]) -> bool:
    """Whether the candidate is a clause that answers."""
    if not question["path"] or r.passage.document.info.id != ids[question["file"]]:
        return False
    return any(is_at(str(r.passage.clause.path), p) for p in (question["path"], *question["also"]))


def asked(index: ClauseIndex, question: dict[str, Any], text: str, ids: dict[str, str], alone: bool) -> Asked | None:
    """None where nothing is found at all."""
    case = case_of(index, text, [ids[question["file"]]] if alone else None)
    if not case.ranked:
        return None
    chosen = candidates(case.ranked, case.meanings)
    rows = features(case.restored, case.words, chosen, case.meanings, case.chances)
    labels = np.array([answers(r, question, ids) for r in chosen])
    style = ("" if alone else "all, ") + ("unaccented" if text.isascii() else question["style"])
    return Asked(question["file"], style, bool(question["path"]), rows, labels)


def stored(index: ClauseIndex, documents: Path) -> None:
    """Adds the documents that the questions are about, where they are not there yet."""
    wanted = {question["file"] for question in lessons("judge_questions.jsonl")}
    held = {Path(i.source).stem for i in index.store.documents()}
    found = sorted([*documents.iterdir(), *LESSONS.glob("*.md")])
    files = [f for f in found if f.stem in wanted - held and f.suffix != ".txt"]
    if files:
        add_files(index.store, files)


def opened(data: Path, asking: Path) -> tuple[ClauseIndex, set[str]]:
    """The store in `data` with the encoder that reads questions by `asking`, and the documents that it learned from."""
    encoder = SentenceTransformerEncoder(str(bundled_model(data)), NAME, asking)
    with np.load(asking) as held:
        return ClauseIndex(Store(data, encoder=encoder)), set(held["seen"].tolist())


def everything(index: ClauseIndex, seen: set[str]) -> list[Asked]:
    """Every question about a document that is not among `seen`, in every way it is asked."""
    ids = {Path(i.source).stem: i.id for i in index.store.documents()}
    lines = lessons("judge_questions.jsonl")
    out: list[Asked] = []
    left = Counter[str]()
    for n, question in enumerate(lines):
        if question["file"] in seen:
            continue
        if question["file"] not in ids:
            left[question["file"]] += 1
            continue
        alone = n % 2 == 0 and not question.get("names")
        ways = [(question["question"], alone)]
        if n % 4 < 2:
            ways.append((unmarked(question["question"]), alone))
        out += [a for text, alone in ways if (a := asked(index, question, text, ids, alone))]
        if n % 100 == 0:
            print(f"{n}/{len(lines)}", flush=True)
    if left:
        print("not among the documents:", dict(left))
    return out


def without_meaning(rows: Floats) -> Floats:
    """The features as they are where no meaning is known."""
    made = rows.copy()
    for name, value in (("cosine", 0.0), ("cosine_gap", 0.0), ("cosine_place", 1.0), ("cosine_best", 0.0)):
        made[:, names().index(name)] = value
    return made


def fitted(some: Sequence[Asked]) -> Any:
    """Boosted trees over the candidates. Every second question counts a second time as it is where no encoder is to be
    had: the judge must know what words alone tell."""
    bare = [replace(a, rows=without_meaning(a.rows)) for a in some[::2]]
    rows, labels = (np.concatenate([getattr(a, of) for a in (*some, *bare)]) for of in ("rows", "labels"))
    return boosted(rows, labels, ROUNDS, DEPTH)


def left_out(every: Sequence[Asked]) -> list[Floats]:
    """The probabilities of each question's candidates by a judge that has seen no question about its document."""
    sizes = Counter(a.file for a in every)
    fold: dict[str, int] = {}
    weight = [0] * FOLDS
    for file, n in sizes.most_common():
        fold[file] = weight.index(min(weight))
        weight[fold[file]] += n
    chances: list[Floats] = [np.zeros(0)] * len(every)
    for k in range(FOLDS):
        model = load(dump(fitted([a for a in every if fold[a.file] != k])))
        for i, a in enumerate(every):
            if fold[a.file] == k:
                chances[i] = model.probabilities(a.rows)
    return chances


def outcome(a: Asked, chances: Floats, threshold: float) -> str:
    """ "right", "wrong" or "refused"."""
    best = int(np.argmax(chances))
    if chances[best] < threshold:
        return "refused"
    return "right" if a.labels[best] else "wrong"


def told(every: Sequence[Asked], outcomes: Sequence[str]) -> str:
    """Shares: answerable ones right, wrong, refused; unanswerable ones refused; all together as they should be."""
    yes = Counter(o for a, o in zip(every, outcomes, strict=True) if a.answerable)
    no = Counter(o for a, o in zip(every, outcomes, strict=True) if not a.answerable)
    n, m = max(1, yes.total()), max(1, no.total())
    good = (yes["right"] + no["refused"]) / (n + m)
    shares = " ".join(f"{k} {yes[k] / n:.3f}" for k in ("right", "wrong", "refused"))
    return f"answerable {n}: {shares}; unanswerable {m}: refused {no['refused'] / m:.3f}; as it should be {good:.3f}"


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("documents", type=Path)
    parser.add_argument("--asking", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        index, seen = opened(options.data or Path(scratch), options.asking)
        stored(index, options.documents)
        every = everything(index, seen)
    found = [a.labels.any() for a in every if a.answerable]
    print(f"{len(every)} questions; a clause that answers is among those judged of {np.mean(found):.3f}")
    chances = left_out(every)
    for threshold in (0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5):
        outcomes = [outcome(a, c, threshold) for a, c in zip(every, chances, strict=True)]
        print(f"judge from {threshold:.2f}", told(every, outcomes))
    outcomes = [outcome(a, c, ANSWERS) for a, c in zip(every, chances, strict=True)]
    groups = defaultdict(list)
    for a, o in zip(every, outcomes, strict=True):
        groups[a.style].append((a, o))
    for style, some in sorted(groups.items()):
        print(f"  {style:18s}", told(*map(list, zip(*some, strict=True))))  # type: ignore[arg-type]
    if options.write:
        model = fitted(every)
        write_trees(WEIGHTS, names(), [model])


if __name__ == "__main__":
    main()
