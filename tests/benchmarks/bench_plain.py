"""This project beside a plain llama-index pipeline, in one run over the same questions:

    python -m tests.benchmarks.bench_plain [QUESTIONS.jsonl FILE...]

The plain pipeline is what a tutorial builds: SentenceSplitter(1024, 20), the same embedding model, Chroma, the best
chunks for a question. Without arguments the questions of tests/ over the sample corpus are used; with them any labelled
questions (docs/danh-gia.md) and the documents that they ask about. Three figures each, at 1 and at 5:

- clause hit: a right clause is among the first k results. Of a chunk, it counts that it holds the whole clause's text:
  a plain pipeline knows no clauses, so this is the most that it can point at;
- answer-bearing: the first k results hold every expected word;
- milliseconds a question (median), model included.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from answer.evaluation import Question, questions_in
from answer.finding import find
from answer.library import add_files
from index import open_index
from index.embedding import SentenceTransformerEncoder
from language.spelling import key, squeeze
from schema import Document

ROOT = Path(__file__).resolve().parents[2]
DEPTHS = (1, 5)


@dataclass(frozen=True, slots=True)
class Result:
    """`text` is what a reader gets to see; `places` are (document id, path) where the pipeline knows them."""

    text: str
    document: str
    path: str | None


Search = Callable[[str, int], Sequence[Result]]


def plain(documents: Sequence[Document], encoder: SentenceTransformerEncoder, folder: Path) -> Search:
    """llama-index as its documentation shows it: split, embed, put into Chroma, take the nearest."""
    import chromadb
    from llama_index.core import Document as Text
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class Embedding(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            return [float(x) for x in encoder.query(query)]

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return [[float(x) for x in row] for row in encoder.passages(texts)]

    collection = chromadb.PersistentClient(str(folder)).create_collection("plain", metadata={"hnsw:space": "cosine"})
    index = VectorStoreIndex.from_documents(
        [Text(text=d.text, metadata={"file": d.info.id}) for d in documents],
        storage_context=StorageContext.from_defaults(vector_store=ChromaVectorStore(chroma_collection=collection)),
        embed_model=Embedding(),
        transformations=[SentenceSplitter(chunk_size=1024, chunk_overlap=20)],
    )
    retriever = index.as_retriever(similarity_top_k=max(DEPTHS))

    def search(question: str, k: int) -> list[Result]:
        return [Result(n.get_content(), str(n.metadata["file"]), None) for n in retriever.retrieve(question)[:k]]

    return search


def measured(questions: Sequence[Question], search: Search, documents: Sequence[Document]) -> str:
    """One line of figures."""
    by_name = {name: d for d in documents for name in (d.info.id, d.info.number or d.info.id)}
    placed = [q for q in questions if q.answerable and q.paths and q.document in by_name]
    hits, bearing, taken = dict.fromkeys(DEPTHS, 0), dict.fromkeys(DEPTHS, 0), []
    for q in placed:
        start = time.perf_counter()
        results = search(q.text, max(DEPTHS))
        taken.append(1000 * (time.perf_counter() - start))
        document = by_name[str(q.document)]
        for k in DEPTHS:
            hits[k] += any(_holds(r, document, q) for r in results[:k])
            shown = _said(" ".join(r.text for r in results[:k]))
            bearing[k] += all(_said(words) in shown for words in q.expect)
    n = max(1, len(placed))
    figures = "  ".join(
        f"{name}@{k} {counts[k] / n:.3f}" for name, counts in (("clause", hits), ("answer", bearing)) for k in DEPTHS
    )
    return f"{figures}  {statistics.median(taken or [0]):.0f} ms"


def _holds(r: Result, document: Document, q: Question) -> bool:
    if r.document != document.info.id:
        return False
    for path in q.paths:
        clause = document.clause(path)
        if clause is None:
            continue
        if r.path is not None and (r.path == str(path) or r.path.startswith(f"{path}/")):
            return True
        if r.path is None and _said(document.own_text(clause)) in _said(r.text):
            return True
    return False


def _said(text: str) -> str:
    return squeeze(key(text))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("questions", nargs="?", type=Path, default=ROOT / "tests" / "questions.jsonl")
    options.add_argument("files", nargs="*", type=Path)
    chosen = options.parse_args()
    files = chosen.files or sorted((ROOT / "corpus").glob("mau-*"))
    questions, _ = questions_in(chosen.questions)
    with tempfile.TemporaryDirectory() as folder:
        index = open_index(Path(folder) / "ours")
        for row in add_files(index.store, files):
            if row["status"] == "failed":
                print(f"{row['file']}: {row['error']}", file=sys.stderr)
        documents = [index.store.document(i.id) for i in index.store.documents()]

        def ours(question: str, k: int) -> list[Result]:
            found = find(index, question, k)
            return [Result(f"{h.reference} {h.context} {h.text}", h.document, str(h.path)) for h in found]

        theirs = plain(documents, index.store.encoder(), Path(folder) / "plain")  # type: ignore[arg-type]
        ours(questions[0].text, 1), theirs(questions[0].text, 1)  # both are warm before the clock runs
        known = {n for d in documents for n in (d.info.id, d.info.number)}
        asked = [q for q in questions if q.answerable and q.paths and q.document in known]
        print(f"{len(documents)} documents, {len(asked)} questions with a clause")
        print("dieukhoan  ", measured(questions, ours, documents))
        print("llama-index", measured(questions, theirs, documents))
        index.store.close()


if __name__ == "__main__":
    main()
