"""The keyword index (tantivy): BM25 over Vietnamese syllables and neighbouring pairs, with and without diacritics."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.weights import FITTED, Weights
from language.spelling import fold
from language.syllables import tokens

OWN, CONTEXT, AROUND = "own", "context", "around"
FOLDED = "_folded"
_HEAP = 50_000_000  # bytes; tantivy demands 15 MB a thread


@dataclass(frozen=True, slots=True)
class Row:
    """One clause to index: its place in the document, its own text, what stands above it (title, headings), and the
    passage that it belongs to.
    """

    clause: int
    own: str
    context: str
    around: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A clause found: document, the revision of it that was indexed, clause, and a score (more is better)."""

    document: str
    revision: int
    clause: int
    score: float


class KeywordIndex:
    """A tantivy index in `folder`. Readers in several threads and processes are safe; there may be one writer.

    Raises ValueError (tantivy's) when the folder holds something else or is damaged.
    """

    def __init__(self, folder: Path) -> None:
        import tantivy

        self._tantivy = tantivy
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(_schema(), path=str(folder))
        # Not kept with the index: an index opened without it finds nothing and says nothing.
        analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
        self._index.register_tokenizer("blank", analyzer)

    def replace(self, documents: Iterable[tuple[str, int, Sequence[Row]]], removed: Iterable[str] = ()) -> None:
        """Puts (document, revision, rows) in place of what the documents had, and takes `removed` out: one commit."""
        writer = self._index.writer(_HEAP, 1)
        try:
            for document in removed:
                writer.delete_documents_by_term("document", document)
            for document, revision, rows in documents:
                writer.delete_documents_by_term("document", document)
                for row in rows:
                    writer.add_document(self._made(document, revision, row))
            writer.commit()
        finally:
            writer.wait_merging_threads()  # gives the writer's lock back
        self._index.reload()

    def count(self) -> int:
        """Clauses in the index."""
        self._index.reload()
        return int(self._index.searcher().num_docs)

    def search(
        self,
        query: str,
        limit: int,
        folded: bool = False,
        documents: Sequence[str] | None = None,
        also: Sequence[str] = (),
        weights: Weights = FITTED,
        without: Collection[str] = (),
        hidden: Collection[str] = (),
    ) -> list[Found]:
        """The `limit` best clauses, best first, in `documents` when given and outside `without`. `folded`: diacritics
        count nowhere. `also`: other words for something in the query; each term counts once. Of the documents `hidden`,
        which are in neither, the scores tell nothing: a word counts as rare as it is outside of them.
        """
        said = [fold(text) if folded else text for text in (query, *also)]
        terms = list(dict.fromkeys(term for text in said for term in tokens(text)))
        if not terms or (documents is not None and not documents):
            return []
        t, suffix = self._tantivy, FOLDED if folded else ""
        schema, searcher = self._index.schema, self._index.searcher()
        rare = _RareOutside(searcher, schema, hidden) if hidden else None
        parts = []
        for term in terms:
            for field, weight in ((OWN, 1.0), (CONTEXT, weights.context), (AROUND, weights.around)):
                if weight and rare is not None:
                    weight *= rare.against_all(field + suffix, term)
                if weight:
                    wanted = t.Query.term_query(schema, field + suffix, term, "freq")
                    parts.append((t.Occur.Should, t.Query.boost_query(wanted, weight)))
        if not parts:
            return []
        wanted = t.Query.boolean_query(parts)
        if documents is not None:
            inside = t.Query.term_set_query(schema, "document", list(documents))
            must = t.Occur.Must
            wanted = t.Query.boolean_query([(must, wanted), (must, t.Query.const_score_query(inside, 0.0))])
        if without:
            outside = t.Query.term_set_query(schema, "document", list(without))
            wanted = t.Query.boolean_query([(t.Occur.Must, wanted), (t.Occur.MustNot, outside)])
        found = []
        for score, address in searcher.search(wanted, limit, count=False).hits:
            stored = searcher.doc(address)
            document, clause = stored.get_first("document"), stored.get_first("clause")
            found.append(Found(str(document), int(stored.get_first("revision")), int(clause), float(score)))
        return sorted(found, key=lambda f: (-f.score, f.document, f.clause))

    def _made(self, document: str, revision: int, row: Row) -> Any:
        made = self._tantivy.Document()
        made.add_text("document", document)
        made.add_integer("revision", revision)
        made.add_integer("clause", row.clause)
        for field, text in ((OWN, row.own), (CONTEXT, row.context), (AROUND, row.around)):
            terms = tokens(text)
            made.add_text(field, " ".join(terms))
            made.add_text(field + FOLDED, fold(" ".join(terms)))
        return made


class _RareOutside:
    """How rare a term is outside some documents (its inverse document frequency there), against how rare BM25 takes it
    to be: over every row, also those that were taken out and lie in the index until it is tidied.
    """

    def __init__(self, searcher: Any, schema: Any, documents: Collection[str]) -> None:
        import tantivy

        self._query, self._occur = tantivy.Query, tantivy.Occur
        self._searcher, self._schema = searcher, schema
        self._inside = self._query.term_set_query(schema, "document", list(documents))
        self._outside = self._count(self._query.all_query())
        self._all: int | None = None  # told by the first term that stands anywhere

    def against_all(self, field: str, term: str) -> float:
        """What the term's score must be multiplied by; 0 where it stands in those documents alone."""
        everywhere = self._searcher.doc_freq(field, term)
        if not everywhere:
            return 0.0
        wanted = self._query.term_query(self._schema, field, term, "basic")
        outside = self._count(wanted)
        if not outside:
            return 0.0
        if self._all is None:
            self._all = self._rows(self._query.term_query(self._schema, field, term, "freq"))
        return _rarity(self._outside, outside) / _rarity(self._all, everywhere)

    def _count(self, wanted: Any) -> int:
        parts = [(self._occur.Must, wanted), (self._occur.MustNot, self._inside)]
        return int(self._searcher.search(self._query.boolean_query(parts), 1, count=True).count)

    def _rows(self, wanted: Any) -> int:
        """Rows by which BM25 counts: it says so itself, and nothing else does."""
        address = self._searcher.search(wanted, 1, count=False).hits[0][1]
        told = re.search(r'"value": ([\d.]+),\s*"description": "N, ', wanted.explain(self._searcher, address).to_json())
        return int(float(told[1])) if told else int(self._searcher.num_docs)


def _rarity(rows: int, having: int) -> float:
    return math.log(1 + (rows - having + 0.5) / (having + 0.5))


def _schema() -> Any:
    import tantivy

    builder = tantivy.SchemaBuilder()
    builder.add_text_field("document", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("revision", stored=True)
    builder.add_integer_field("clause", stored=True)
    for field in (f + suffix for f in (OWN, CONTEXT, AROUND) for suffix in ("", FOLDED)):
        builder.add_text_field(field, tokenizer_name="blank", index_option="freq")
    return builder.build()
