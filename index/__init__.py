"""Documents become searchable."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from index.search import ClauseIndex


def open_index(folder: Path, model: str | None = None, reranker: str | None = None) -> ClauseIndex:
    """The index over the data folder `folder`, with its documents in `.store`. Close it with `.store.close()`.
    `model` and `reranker` name an embedding model and a cross-encoder; None: what the environment names, else the
    bundled model and no reranker.

    Nothing heavy is loaded before the first search or addition. Raises UserError when the folder cannot be used.
    """
    from index import reranking
    from index.search import ClauseIndex
    from index.store import Store

    return ClauseIndex(Store(folder, model), reranker=reranking.reranker(reranker))
