"""The vector index: one Chroma collection a model, through llama-index's ChromaVectorStore."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embedding import Vectors
from index.keywords import Found

_BATCH = 2000  # Chroma takes at most 5,461 at a time


@dataclass(frozen=True, slots=True)
class VectorRow:
    """One piece: its place in the document, the clause that it stands for, and its vector."""

    piece: int
    clause: int
    vector: Vectors


def collection_name(model: str, dimension: int) -> str:
    """One collection a model and dimension, so that two models never mix: "multilingual-e5-small-1a2b3c4d-384"."""
    plain = re.sub(r"[^A-Za-z0-9]+", "-", Path(model.split("@")[0]).name).strip("-")[:30] or "model"
    return f"{plain}-{hashlib.sha256(model.encode()).hexdigest()[:8]}-{dimension}"


class VectorIndex:
    """Chroma in `folder`. Threads may share it; processes may not (two writers silently lose vectors): the store's lock
    keeps a second one out.
    """

    def __init__(self, folder: Path, model: str, dimension: int) -> None:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings
        from llama_index.vector_stores.chroma import ChromaVectorStore

        folder.mkdir(parents=True, exist_ok=True)
        try:
            settings = Settings(anonymized_telemetry=False)
            self._client: Any = chromadb.PersistentClient(path=str(folder), settings=settings)
        except BaseException:
            # Chroma 1.5 keeps a client that failed to start, and gives it again for the same path.
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
            raise
        self.name = collection_name(model, dimension)
        self._collection: Any = self._client.get_or_create_collection(
            self.name,
            # The space cannot be changed later, and Chroma's default is L2.
            configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            embedding_function=None,
        )
        self._store: Any = ChromaVectorStore(chroma_collection=self._collection)

    def close(self) -> None:
        """Lets go of the folder: another client of this process may then open it anew."""
        self._client.close()

    def replace(self, document: str, revision: int, rows: Sequence[VectorRow]) -> None:
        """Puts `rows` in place of what the document had."""
        from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

        self.remove(document)
        nodes = [
            TextNode(
                # The revision is in the id: a crash between two versions leaves rows that no version claims, never
                # mixed.
                id_=f"{document}#{revision}#{row.piece}",
                text="",  # what was embedded can be made from the catalogue; what is shown always comes from there
                embedding=row.vector.tolist(),
                metadata={"source": document, "revision": revision, "clause": row.clause},
                relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document)},
            )
            for row in rows
        ]
        for start in range(0, len(nodes), _BATCH):
            self._store.add(nodes[start : start + _BATCH])

    def remove(self, document: str) -> None:
        """Takes the document's vectors out."""
        self._store.delete(document)

    def count(self) -> int:
        """Pieces in the collection."""
        return int(self._collection.count())

    def probe(self, dimension: int) -> None:
        """Reads as a search does, so that a damaged index fails now. Raises what Chroma raises."""
        if self.count():
            self._collection.query(query_embeddings=[[1.0] + [0.0] * (dimension - 1)], n_results=50)

    def search(self, vector: Vectors, limit: int) -> list[Found]:
        """The clauses of the `limit` nearest pieces, best piece first; the score is the cosine."""
        from llama_index.core.vector_stores.types import VectorStoreQuery

        limit = min(limit, self.count())
        if limit == 0:
            return []
        answer = self._store.query(VectorStoreQuery(query_embedding=vector.tolist(), similarity_top_k=limit))
        best: dict[tuple[str, int], Found] = {}
        for node, similarity in zip(answer.nodes, answer.similarities, strict=True):
            held = node.metadata
            # llama-index gives exp(-distance), Chroma's cosine distance being 1 - cosine.
            cosine = 1 + math.log(similarity) if similarity > 0 else -1.0
            found = Found(str(held["source"]), int(held["revision"]), int(held["clause"]), cosine)
            key = (found.document, found.clause)
            if key not in best or best[key].score < cosine:
                best[key] = found
        return sorted(best.values(), key=lambda f: (-f.score, f.document, f.clause))
