"""Refusals over the sample corpus: the labels are sound, and the measured floors of precision and recall hold."""

from pathlib import Path

import pytest

from answer.ask import ask
from answer.evaluation import Question, questions_in
from ingest import parse
from language.spelling import unmarked
from schema import Document
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
    """Without the encoder."""
    index = MemoryIndex(documents)

    def refused(q: Question) -> bool:
        answer = ask(index, unmarked(q.text) if bare else q.text)  # type: ignore[arg-type]
        return answer.refusal is not None

    told = {q.text: refused(q) for q in QUESTIONS}
    right = sum(told[q.text] for q in QUESTIONS if not q.answerable)
    precision, recall = right / sum(told.values()), right / sum(not q.answerable for q in QUESTIONS)
    assert precision >= (0.85 if bare else 0.95)
    assert recall >= (0.7 if bare else 0.85)
