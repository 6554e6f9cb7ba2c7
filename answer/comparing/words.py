"""Two texts set side by side word by word."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from language.spelling import key, squeeze

SAME, REMOVED, ADDED = "same", "removed", "added"
_TOKEN = re.compile(r"\w+(?:[./\-]\w+)*|[^\w\s]")  # "30/6/2027" and "12/KH-UBND" are one word each


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words that both texts have ("same"), or one of them ("removed": the first, "added": the second)."""

    op: str
    text: str


def differences(before: str, after: str, names: Iterable[str] = ()) -> tuple[Piece, ...]:
    """The pieces of both texts in order; each of `names` is one word. Words that differ in capitals or in the place of
    a tone mark alone are the same, in the later spelling: but for that, the same and added pieces give `after`.
    """
    a, b = squeeze(before), squeeze(after)
    whole = "|".join(re.escape(name) for name in sorted(map(squeeze, names), key=len, reverse=True) if name)
    token = re.compile(rf"(?<!\w)(?:{whole})(?!\w)|{_TOKEN.pattern}") if whole else _TOKEN
    left, right = list(token.finditer(a)), list(token.finditer(b))
    keys = [key(m[0]) for m in left], [key(m[0]) for m in right]
    blocks = difflib.SequenceMatcher(None, *keys, autojunk=False).get_opcodes()
    runs: list[tuple[bool, int, int, int, int]] = []  # whether both have it, and its words in each
    for i, (op, a0, a1, b0, b1) in enumerate(blocks):
        inner = 0 < i < len(blocks) - 1 and not any(c.isalnum() for k in keys[0][a0:a1] for c in k)
        same = op == "equal" and not inner  # a comma between two changes belongs to them
        if runs and not same and not runs[-1][0]:
            runs[-1] = (False, runs[-1][1], a1, runs[-1][3], b1)
        else:
            runs.append((same, a0, a1, b0, b1))
    pieces = []
    for same, a0, a1, b0, b1 in runs:
        if same:
            pieces.append(Piece(SAME, _slice(b, right, b0, b1)))
        else:
            pieces += [Piece(REMOVED, _slice(a, left, a0, a1)), Piece(ADDED, _slice(b, right, b0, b1))]
    return tuple(p for p in pieces if p.text)


def _slice(text: str, tokens: list[re.Match[str]], first: int, last: int) -> str:
    """The words with the blank behind them, so that pieces joined give the text again."""
    if first >= last:
        return ""
    end = tokens[last].start() if last < len(tokens) else len(text)
    return text[tokens[first].start() : end]


def same_words(before: str, after: str) -> bool:
    """Whether both say the same words: signs, capitals and blanks do not count."""
    return _words(before) == _words(after)


def _words(text: str) -> list[str]:
    return [word for m in _TOKEN.finditer(text) if (word := key(m[0]))[0].isalnum()]
