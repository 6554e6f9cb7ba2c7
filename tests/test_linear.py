"""Hostile shapes, as files and as questions, take time that grows with their length, and bring nothing down.

Processor time at one size and at twice that size; `python -m tests.benchmarks.bench_linear` tells the figures.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from index.search import ClauseIndex
from tests.benchmarks.bench_linear import MOST, QUESTIONS, SHAPES, asked, seconds, small_store
from ui.desk import LONGEST_QUESTION

SIZE = 1_500  # characters: enough for what is worse than the square to be seen, and quick
SLOW = 3.0  # seconds that no shape of twice that size takes, on a busy machine either


@pytest.mark.parametrize("name", SHAPES)
def test_a_hostile_shape_is_read_in_linear_time(name: str, tmp_path: Path) -> None:
    kind, shape = SHAPES[name]
    once = min(seconds(kind, shape(SIZE), tmp_path) for _ in range(2))
    twice = min(seconds(kind, shape(2 * SIZE), tmp_path) for _ in range(2))
    assert twice < SLOW
    assert twice <= MOST * max(once, 0.15)  # under a tenth of a second the clock tells nothing of growth


@pytest.fixture(scope="module")
def index() -> Iterator[ClauseIndex]:
    with small_store() as made:
        yield made


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_hostile_question_is_answered_in_linear_time(name: str, index: ClauseIndex) -> None:
    once = min(asked(index, QUESTIONS[name], LONGEST_QUESTION // 2) for _ in range(2))
    twice = min(asked(index, QUESTIONS[name], LONGEST_QUESTION) for _ in range(2))
    assert twice < 2 * SLOW
    assert twice <= MOST * max(once, 0.25)


@pytest.mark.parametrize("charset", ["idna", "punycode", "unicode_escape", "rot13", "zip", "never-heard-of"])
def test_a_page_names_no_encoding_that_is_none_of_pages(charset: str, tmp_path: Path) -> None:
    for kind, before in (
        ("html", f"<meta charset={charset}>"),
        ("mht", f"Content-Type: text/html; charset={charset}\n\n"),
    ):
        text = before + "<p>1. Giao Ban A.</p>" + "ab.-b9" * 5_000
        assert seconds(kind, text, tmp_path) < 2.0


def test_a_long_word_is_looked_at_once(tmp_path: Path) -> None:
    """One word of 20,000 letters: the square of its length would be seconds."""
    seconds("txt", "a", tmp_path)
    assert seconds("txt", "a" * 20_000, tmp_path) < 1.0
