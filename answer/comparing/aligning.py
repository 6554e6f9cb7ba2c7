"""Which clause of one document is which of another: by what they say first, by their places second."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from language.spelling import key
from schema import Clause, Document, Level

_SAME_PLACE = 0.3  # likeness from which two clauses with one path are one clause
_ANYWHERE = 0.6  # ... and with different paths: renumbered
_NEAREST = 8  # candidates of a clause besides the one with its path


def said(document: Document, clause: Clause) -> str:
    """What tells a clause from others: the task of a row, whose units and deadline may change; else its text."""
    cells = [c for c in clause.cells if c.role in ("task", "indicator")]
    if cells:
        return " ".join(document.text[c.start : c.end] for c in cells)
    return document.body_text(clause)


def pairs(a: Document, b: Document, left: Sequence[Clause], right: Sequence[Clause]) -> dict[int, int]:
    """Index in `left` -> index in `right`, each at most once. The likeness of two texts is Dice's coefficient of their
    words; of the pairs that are alike enough the most alike are taken first.
    """
    if not left or not right:
        return {}
    words = [[frozenset(key(said(d, c)).split()) for c in clauses] for d, clauses in ((a, left), (b, right))]
    alike = _alike(*words)
    at = {str(c.path): j for j, c in enumerate(right)}
    candidates: list[tuple[float, int, int]] = []
    for i, clause in enumerate(left):
        row = alike[i]
        near = set(np.argsort(-row, kind="stable")[:_NEAREST].tolist())
        same = at.get(str(clause.path))
        for j in near | ({same} if same is not None else set()):
            other = right[j]
            if (clause.level is Level.ROW) != (other.level is Level.ROW):
                continue
            if row[j] < (_SAME_PLACE if j == same else _ANYWHERE):
                continue
            place = 0.1 * (j == same) + 0.04 * (clause.path.markers[-1:] == other.path.markers[-1:])
            place += 0.04 * (clause.parent == other.parent) - 0.02 * abs(i / len(left) - j / len(right))
            candidates.append((float(row[j]) + place, i, j))
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(candidates, key=lambda c: (-c[0], c[1], c[2])):
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return found


def _alike(left: Sequence[frozenset[str]], right: Sequence[frozenset[str]]) -> NDArray[np.float32]:
    """(left, right) -> Dice's coefficient; 1 where both say nothing."""
    vocabulary = {word: n for n, word in enumerate(sorted(frozenset().union(*left, *right)))}
    made = []
    for side in (left, right):
        matrix = np.zeros((len(side), len(vocabulary)), np.float32)
        for i, some in enumerate(side):
            matrix[i, [vocabulary[w] for w in some]] = 1
        made.append(matrix)
    sizes = made[0].sum(1)[:, None] + made[1].sum(1)[None, :]
    return np.where(sizes > 0, 2 * (made[0] @ made[1].T) / np.maximum(sizes, 1), 1.0)


def alone_annex(document: Document) -> Clause | None:
    """The annex that the document is, where it was filed without the act that it belongs to."""
    roots = [c for c in document.clauses if len(c.path.markers) == 1 and c.level is not Level.PREAMBLE]
    return roots[0] if len(roots) == 1 and roots[0].level is Level.ANNEX else None


def counterpart(annex: Document, whole: Document) -> Clause | None:
    """The annex of `whole` that says most of what `annex` says; None where none says any of it."""
    held = {key(said(annex, c)) for c in annex.clauses if c.level is not Level.ANNEX}
    counts = [
        (sum(key(said(whole, c)) in held for c in whole.clauses if c.path.is_under(root.path)), root)
        for root in whole.clauses
        if root.level is Level.ANNEX
    ]
    best = max(counts, key=lambda c: c[0], default=(0, None))
    return best[1] if best[0] else None
