"""How a question is put together: its options in an order that its name decides, and what the right answer rests on."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from answer.pack.model import Question
from answer.pack.quiz.stems import why
from schema import Citation

TRUE, FALSE = "Đúng", "Sai"


def seed(text: str) -> int:
    return zlib.crc32(text.encode())


def choice(
    name: str,
    stem: str,
    right: str,
    wrong: Sequence[str],
    places: tuple[Citation, ...],
    fact: str,
    subject: str,
    about: str,
    unit: str = "",
) -> Question:
    """One of four. `fact` is told with the right answer; the other arguments are fields of `Question`."""
    at = seed(name) % 4
    options = list(wrong)
    options.insert(at, right)
    said = why(places, fact, right)
    return Question(name, "choice", stem, tuple(options), at, (right,), said, places, subject, about, unit)


def truth(
    name: str,
    true: str,
    false: str,
    places: tuple[Citation, ...],
    fact: str,
    subject: str,
    about: str,
    unit: str = "",
) -> Question:
    """Either the true statement or the false one."""
    right = seed(name) % 2
    said = (TRUE, FALSE)
    told = why(places, fact)
    return Question(
        name, "truefalse", (true, false)[right], said, right, (said[right],), told, places, subject, about, unit
    )
