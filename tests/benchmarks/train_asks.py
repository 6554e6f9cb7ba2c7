"""Trains the judge of what a question asks for (answer/ask/query/asks.py) and tells what it reaches:

    python -m tests.benchmarks.train_asks [--write]

lessons/asked_questions.jsonl: questions of our own writing with what they ask for, by four writers who each took other
fields of administration; told is each one's part, learned from the others', beside the forms and patterns that were
there before. Half of the questions of judge_questions.jsonl, which are about the content, are learned too, the others
told. --write fits on all and writes asks.npz.
"""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from sklearn.linear_model import LogisticRegression

from answer.ask.case import annex_only
from answer.ask.everyday import written_out
from answer.ask.intents import read
from answer.ask.query.asks import BUCKETS, CONTENT, WEIGHTS, buckets, decided
from answer.ask.query.read import masked, operation
from ingest import units
from ingest.references import asked_documents, asked_places
from tests.benchmarks.train_judge import lessons

PENALTY = 30.0
SMALL = 0.05  # weights below it are left out
LIGHT = 0.1  # weight of a question of judge_questions.jsonl
OF_DUTIES = frozenset(["who", "when", "deadline", "product", "task", "report"])  # asked of the register as well
_OPERATIONS = {"list": "tasks", "count": "count_tasks"}
_INTENTS = {"tasks_of_unit": "tasks", "clause_lookup": "clause"}


def as_masked(question: str) -> str:
    """The question as the judge sees it."""
    text = written_out(question)
    return masked(text, [a.span for a in asked_documents(text)], [(a, b) for _, a, b in units.find(text)])


def by_patterns(question: str) -> str:
    """The label that forms and patterns give, "content" for what they do not know."""
    text = written_out(question)
    if form := operation(as_masked(question)):
        return _OPERATIONS.get(form.value, form.value)
    documents, places = asked_documents(text), asked_places(text)
    found = read(
        text, bool(units.find(text)), any(not annex_only(p) for p in places), [a.span for a in documents], text
    )
    if found.relation:
        return found.relation
    if found.asks:
        return found.asks[0]
    if found.intent.value == "owner":
        return "support" if found.role == "support" else "owner"
    return _INTENTS.get(found.intent.value, found.intent.value if found.intent.value != "open" else "content")


def rows(texts: list[str]) -> csr_matrix:
    """(texts, BUCKETS): each row of length 1."""
    found = [buckets(t) for t in texts]
    at = np.cumsum([0, *map(len, found)])
    values = np.concatenate([np.full(len(f), 1 / np.sqrt(max(1, len(f)))) for f in found])
    return csr_matrix((values, np.concatenate(found), at), (len(texts), BUCKETS))


def fitted(features: csr_matrix, labels: NDArray[np.str_], content: csr_matrix) -> Any:
    """The linear judge; `content` are more questions about the content, of whatever kind."""
    every = np.concatenate([labels, np.full(content.shape[0], "what")])
    weights = np.concatenate([np.ones(len(labels)), np.full(content.shape[0], LIGHT)])
    return LogisticRegression(C=PENALTY, max_iter=300).fit(vstack([features, content]).tocsr(), every, weights)


def main() -> None:
    """See above."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    lines = lessons("asked_questions.jsonl")
    labels, writers = (np.array([line[key] for line in lines]) for key in ("asks", "writer"))
    features = rows([as_masked(line["question"]) for line in lines])
    content = [q for q in lessons("judge_questions.jsonl") if q["asks"] not in OF_DUTIES]
    about = rows([as_masked(q["question"]) for q in content])
    files = sorted({q["file"] for q in content})
    parity = np.array([files.index(q["file"]) % 2 for q in content])
    own, guessed, wrongly = np.empty_like(labels), [""] * len(lines), []
    for writer in set(writers.tolist()):
        other = np.flatnonzero(writers != writer)
        half = parity == writer % 2  # the judge is told on the documents that it has not seen
        model = fitted(features[other], labels[other], about[half])
        for n in np.flatnonzero(writers == writer):
            chances = dict(zip(model.classes_, model.predict_proba(features[n])[0], strict=True))
            own[n], guessed[n] = max(chances, key=lambda label: chances[label]), decided(chances)
        found = model.predict_proba(about[~half])
        wrongly += [decided(dict(zip(model.classes_, row, strict=True))) for row in found]
    register = np.array([label not in CONTENT for label in labels])
    told = np.array(guessed)
    old = np.array([by_patterns(line["question"]) for line in lines])
    new = np.where(old == "content", np.where(told == "", "content", told), old)
    wanted = np.where(register, labels, "content")
    print(f"{len(lines)} questions, {len(set(labels))} labels, the likeliest is right: {np.mean(own == labels):.3f}")
    for name, some in (("of the register, letterheads, whole documents", register), ("about content", ~register)):
        print(f"{name}, {some.sum()}: patterns {np.mean((old == wanted)[some]):.3f}, judge behind them"
              f" {np.mean((new == wanted)[some]):.3f}")  # fmt: skip
    taken = Counter(w for w in wrongly if w)
    print(f"{len(wrongly)} other questions about content, taken for something else: {dict(taken)}")
    if options.write:
        model = fitted(features, labels, about)
        weights = np.where(abs(model.coef_) < SMALL, 0, model.coef_)
        np.savez_compressed(
            WEIGHTS, labels=model.classes_, weights=weights.astype(np.float16), bias=model.intercept_.astype(np.float16)
        )


if __name__ == "__main__":
    main()
