"""The vector index: one Chroma collection a model, through llama-index's ChromaVectorStore."""

from __future__ import annotations

import hashlib
import itertools
import math
import multiprocessing
import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.embedding import Vectors
from index.keywords import Found
from schema import UserError

SERVER_VARIABLE = "DIEUKHOAN_CHROMA"
_BATCH = 2000  # Chroma takes at most 5,461 at a time
_PROBING = 120.0  # seconds that a child process may take to open the index


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


def server_named() -> tuple[str, int, bool] | None:
    """(host, port, whether by TLS) of the Chroma server that DIEUKHOAN_CHROMA names: host:port, or https://host:port.
    Raises UserError.
    """
    said = os.environ.get(SERVER_VARIABLE, "").strip()
    if not said:
        return None
    named = re.fullmatch(r"(?:(https?)://)?([^/:\s]+|\[[0-9a-fA-F:]+\]):(\d{1,5})/?", said)
    if not named:
        raise UserError(f"{SERVER_VARIABLE}={said} không đúng; hãy viết máy:cổng, ví dụ 127.0.0.1:8000.")
    return named[2].strip("[]"), int(named[3]), named[1] == "https"


class VectorIndex:
    """A collection of Chroma, in `folder` or on `server`. Threads may share it. Processes may share a server; a folder
    they may not (two writers silently lose vectors): the store's lock keeps a second one out.
    """

    def __init__(self, folder: Path, name: str, server: tuple[str, int, bool] | None = None) -> None:
        import chromadb
        from chromadb.api.shared_system_client import SharedSystemClient
        from chromadb.config import Settings
        from llama_index.vector_stores.chroma import ChromaVectorStore

        settings = Settings(anonymized_telemetry=False)
        self._client: Any
        if server is not None:
            host, port, tls = server
            self._client = chromadb.HttpClient(host=host, port=port, ssl=tls, settings=settings)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            try:
                self._client = chromadb.PersistentClient(path=str(folder), settings=settings)
            except BaseException:
                # Chroma 1.5 keeps a client that failed to start, and gives it again for the same path.
                SharedSystemClient._identifier_to_system.pop(str(folder), None)
                raise
        self.name = name
        self._collection: Any = self._client.get_or_create_collection(
            name,
            # The space cannot be changed later, and Chroma's default is L2.
            configuration={"hnsw": {"space": "cosine", "ef_search": 200}},
            embedding_function=None,
        )
        self._store: Any = ChromaVectorStore(chroma_collection=self._collection)

    def drop(self) -> None:
        """Deletes the collection, and lets go of it."""
        self._client.delete_collection(self.name)
        self.close()

    def close(self) -> None:
        """Lets go of the folder: another client of this process may then open it anew."""
        self._client.close()

    def add(self, documents: Iterable[tuple[str, int, Sequence[VectorRow]]]) -> None:
        """Puts the rows of each (document, revision, rows) in; what the document had before must be out."""
        rows = ((document, revision, row) for document, revision, some in documents for row in some)
        while some := list(itertools.islice(rows, _BATCH)):
            self._store.add([_node(*row) for row in some])

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


def _node(document: str, revision: int, row: VectorRow) -> Any:
    from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode

    return TextNode(
        # The revision is in the id: a crash between two versions leaves rows that no version claims, never mixed.
        id_=f"{document}#{revision}#{row.piece}",
        text="",  # what was embedded can be made from the catalogue; what is shown always comes from there
        embedding=row.vector.tolist(),
        metadata={"source": document, "revision": revision, "clause": row.clause},
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=document)},
    )


def opens(folder: Path, name: str, dimension: int) -> bool:
    """Whether Chroma opens `folder` and searches in it, tried in a child process: damaged graph files bring the whole
    process down, which no exception tells.
    """
    child = multiprocessing.get_context("spawn").Process(target=_open, args=(folder, name, dimension), daemon=True)
    child.start()
    child.join(_PROBING)
    if child.is_alive():
        child.kill()
        child.join()
    return child.exitcode == 0


def _open(folder: Path, name: str, dimension: int) -> None:
    index = VectorIndex(folder, name)
    index.probe(dimension)
    index.close()
