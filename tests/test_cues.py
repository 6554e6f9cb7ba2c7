"""cues.toml: every example holds a word of its list, and no list names a word twice."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest.duties import cues as cues_module
from ingest.duties.cues import any_word, cues
from language.spelling import key, rule

DATA = tomllib.loads(Path(cues_module.__file__).with_name("cues.toml").read_text("utf8"))


def lists(data: dict[str, Any], above: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in data.items():
        if isinstance(value, dict) and "words" in value:
            yield f"{above}{name}", value
        elif isinstance(value, dict):
            yield from lists(value, f"{above}{name}.")


LISTS = list(lists(DATA))


@pytest.mark.parametrize(("name", "example"), [(n, e) for n, x in LISTS for e in x.get("examples", ())])
def test_examples_hold_a_word_of_their_list(name: str, example: str) -> None:
    words = next(x["words"] for n, x in LISTS if n == name)
    assert rule(rf"(?<!\w){any_word(words)}").search(key(example))


@pytest.mark.parametrize("name", [n for n, _ in LISTS])
def test_no_word_stands_twice(name: str) -> None:
    words = [key(w) for w in next(x["words"] for n, x in LISTS if n == name)]
    assert sorted(words) == sorted(set(words))


def test_every_list_compiles() -> None:
    assert len(LISTS) >= 15 and cues().must.search(key("phải nộp"))
