"""Refusals over the sample corpus: the labels are sound, and the measured floors of precision and recall hold."""

from pathlib import Path

import pytest

from answer.ask import ask
from answer.evaluation import Question, questions_in
from ingest import parse
from language.spelling import unmarked
from schema import Document
from tests.benchmarks.fit_refusal import chosen, figures
from tests.test_ask import MemoryIndex

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "corpus").glob("mau-*"))
QUESTIONS = questions_in(Path(__file__).parent / "benchmarks" / "refusals.jsonl")[0]


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return [parse(p) for p in SAMPLES]


def test_labels(documents: list[Document]) -> None:
    by_number = {d.info.number: d for d in documents}
    assert sum(q.answerable for q in QUESTIONS) == sum(not q.answerable for q in QUESTIONS) == 28
    for q in QUESTIONS:
        if q.answerable:
            assert all(by_number[q.document].clause(p) for p in q.paths) and q.paths, q.text


@pytest.mark.parametrize("bare", [False, True])
def test_floors(documents: list[Document], bare: bool) -> None:
    """Without the encoder; with it see `python -m tests.benchmarks.fit_refusal`."""
    index = MemoryIndex(documents)

    def refused(q: Question) -> bool:
        answer = ask(index, unmarked(q.text) if bare else q.text)  # type: ignore[arg-type]
        return answer.refusal is not None

    precision, recall, _ = figures([(not q.answerable, refused(q)) for q in QUESTIONS])
    assert precision >= (0.85 if bare else 0.95)
    assert recall >= (0.7 if bare else 0.85)


def test_the_middle_of_equally_good_thresholds_is_taken() -> None:
    good, bad = [(True, True), (False, False)], [(True, False), (False, False)]
    told = {(0.4, 0.1): good, (0.5, 0.1): good, (0.6, 0.1): good, (0.7, 0.1): bad}
    assert chosen(told) == (0.5, 0.1)
    assert figures(bad) == (0.0, 0.0, 0.0)
