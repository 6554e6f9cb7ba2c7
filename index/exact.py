"""Nearest clauses by an exact product over the catalogue's vectors: faster than Chroma's filter for a choice of
documents, and what a second process uses, since Chroma's folder belongs to one.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.catalogue import Catalogue
from index.embedding import Vectors
from index.keywords import Found

_ROWS = 100_000  # kept in memory: 150 MB of 384 dimensions


@dataclass(frozen=True, slots=True)
class _Block:
    revision: int
    clauses: NDArray[np.int64]  # the distinct clauses, in order
    starts: NDArray[np.int64]  # where the pieces of each begin
    vectors: Vectors  # (pieces, dimension)


class ExactVectors:
    """The vectors of `model`, loaded document by document when first asked for."""

    def __init__(self, catalogue: Catalogue, model: str) -> None:
        self._catalogue, self._model = catalogue, model
        self._blocks: OrderedDict[str, _Block] = OrderedDict()
        self._lock = threading.Lock()

    def search(self, vector: Vectors, documents: Mapping[str, int], limit: int) -> list[Found]:
        """The `limit` nearest clauses in `documents` (id -> revision), by their best piece; the score is the cosine."""
        found: list[Found] = []
        for id, revision in documents.items():
            block = self._block(id, revision)
            if not len(block.clauses):
                continue
            best = np.maximum.reduceat(block.vectors @ vector, block.starts)
            top = np.argpartition(-best, limit)[:limit] if len(best) > limit else np.arange(len(best))
            found += [Found(id, revision, int(block.clauses[i]), float(best[i])) for i in top]
        return sorted(found, key=lambda f: (-f.score, f.document, f.clause))[:limit]

    def _block(self, id: str, revision: int) -> _Block:
        with self._lock:
            block = self._blocks.get(id)
            if block is not None and block.revision == revision:
                self._blocks.move_to_end(id)
                return block
        block = self._load(id, revision)
        with self._lock:
            self._blocks[id] = block
            self._blocks.move_to_end(id)
            rows = sum(len(b.vectors) for b in self._blocks.values())
            while rows > _ROWS and len(self._blocks) > 1:
                rows -= len(self._blocks.popitem(last=False)[1].vectors)
        return block

    def _load(self, id: str, revision: int) -> _Block:
        held = self._catalogue.pieces(id)
        vectors = self._catalogue.vectors(self._model, [h for _, h in held])
        held = [(clause, h) for clause, h in held if h in vectors]
        if not held:
            return _Block(revision, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, 0), np.float32))
        clauses, starts = np.unique([clause for clause, _ in held], return_index=True)
        return _Block(revision, clauses, starts, np.stack([vectors[h] for _, h in held]))
