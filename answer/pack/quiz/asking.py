"""How a question is put together: its options in an order that its name decides, and what the right answer rests on."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from answer.pack.model import Question
from answer.pack.quiz.stems import why
from schema import Citation

TRUE, FALSE = "Đúng", "Sai"


def seed(text: str) -> int:
    return zlib.crc32(text.encode())


@dataclass(frozen=True, slots=True)
class Basis:
    """What the right answer rests on: `fact` is told with it; `needs` are words that must have been shown, the answer
    itself unless said; the others are fields of `Question`."""

    places: tuple[Citation, ...]
    fact: str
    subject: str
    about: str
    unit: str = ""
    needs: tuple[str, ...] = ()


def choice(name: str, stem: str, right: str, wrong: Sequence[str], basis: Basis) -> Question:
    """One of four."""
    at = seed(name) % 4
    options = list(wrong)
    options.insert(at, right)
    return _question(name, "choice", stem, options, at, why(basis.places, basis.fact, right), basis)


def truth(name: str, true: str, false: str, basis: Basis) -> Question:
    """Either the true statement or the false one."""
    right = seed(name) % 2
    told = why(basis.places, basis.fact)
    return _question(name, "truefalse", (true, false)[right], (TRUE, FALSE), right, told, basis)


def _question(name: str, kind: str, stem: str, options: Sequence[str], right: int, told: str, basis: Basis) -> Question:
    given = (basis.places, basis.subject, basis.about, basis.unit)
    needs = basis.needs or (options[right],)
    return Question(name, kind, stem, tuple(options), right, (options[right],), told, *given, needs=needs)
