"""A store as one person sees it: documents of other groups are not there, whoever asks and whichever way; and the older
versions that were asked for are.
"""

from __future__ import annotations

import copy
import secrets
from collections.abc import Collection, Sequence
from typing import Any, cast

from index.catalogue import Kept
from index.diacritics import Restorer
from index.embedding import Progress
from index.naming import resolve
from index.search import ClauseIndex
from index.store import Store
from index.versions import base_of, latest, latest_first
from schema import Assignment, Clause, Document, DocumentInfo, UnknownDocument, UserError

_CHANCE = 3  # bytes that tell apart documents of one number, where some are hidden


class VisibleStore:
    """`store` without the documents `hidden` (ids, each with all its versions) and with the older versions `also`.
    Everything that reads documents goes through `every` and `kept`; what is not about single documents is the store's
    own.
    """

    def __init__(self, store: Store, hidden: Collection[str] = (), also: Collection[str] = ()) -> None:
        self._store, self._hidden, self._also = store, frozenset(hidden), frozenset(also)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def _hides(self, id: str) -> bool:
        return base_of(id) in self._hidden

    def every(self) -> dict[str, Kept]:
        every = self._store.every()
        return {id: k for id, k in every.items() if not self._hides(id)} if self._hidden else every

    def kept(self) -> dict[str, Kept]:
        kept, every = self._store.kept(), self._store.every()
        kept = {**kept, **{id: every[id] for id in self._also if id in every}}
        return {id: k for id, k in kept.items() if not self._hides(id)}

    def unseen(self) -> frozenset[str]:
        return (self._store.unseen() | self._store.kept().keys()) - self.kept().keys()

    def hidden(self) -> frozenset[str]:
        if not self._hidden:
            return frozenset()
        return self._hidden | {id for id in self._store.every() if self._hides(id)}

    def documents(self) -> list[DocumentInfo]:
        return sorted((k.info for k in self.kept().values()), key=latest_first)

    def known(self, content_hash: str) -> DocumentInfo | None:
        return next((k.info for k in self.every().values() if k.content_hash == content_hash), None)

    def resolve(self, id_or_number: str) -> DocumentInfo:
        exact = self.every().get(id_or_number)
        latest = [k.info for id, k in self.every().items() if base_of(id) == id]
        return exact.info if exact else resolve(sorted(latest, key=latest_first), id_or_number)

    def document(self, id: str) -> Document:
        if self._hides(id):
            raise UnknownDocument(f"Không có văn bản '{id}' trong kho.")
        return self._store.document(id)

    def clauses(self, keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], tuple[Clause, str]]:
        return self._store.clauses([key for key in keys if not self._hides(key[0])])

    def assignments(self, document: str | None = None) -> list[Assignment]:
        if document is not None:
            return [] if self._hides(document) else self._store.assignments(document)
        kept = self.kept()
        found = [a for a in self._store.assignments() if a.document in kept]
        return found + [a for id in sorted(self._also & kept.keys()) for a in self._store.assignments(id)]

    def restore(self, text: str) -> str:
        return self.words().restore(text)

    def words(self) -> Restorer:
        return self._store.words(self._hidden)

    def add(self, document: Document, content_hash: str, progress: Progress | None = None) -> str:
        return self.add_many([(document, content_hash)], progress)[0]

    def add_many(self, items: Sequence[tuple[Document, str]], progress: Progress | None = None) -> list[str]:
        """A document that is there and hidden is neither replaced nor told of: this one is another document to the
        person, with an id of its own."""
        items = [(self._apart(document), content_hash) for document, content_hash in items]
        return self._store.add_many(items, progress)

    def _apart(self, document: Document) -> Document:
        """Where anything is hidden, what is new to the person has letters by chance behind its id, whether or not
        something hidden has that id: the ids of two such uploads would tell."""
        id = document.info.id
        if not self._hidden or id in self.every():
            return document
        while id == document.info.id or id in self._store.every():
            id = f"{document.info.id}_{secrets.token_hex(_CHANCE)}"
        return latest(document, id, document.info.version)

    def amend(self, document: Document, progress: Progress | None = None) -> None:
        if self._hides(document.info.id):
            raise UnknownDocument(f"Không có văn bản '{document.info.id}' trong kho.")
        self._store.amend(document, progress)

    def remove(self, id: str) -> DocumentInfo | None:
        if self._hides(id):
            raise UnknownDocument(f"Không có văn bản '{id}' trong kho.")
        return self._store.remove(id)


class _Nothing(VisibleStore):
    """A list of what to hide would miss a document that another process adds in this moment."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, hidden=("*",))

    def _hides(self, id: str) -> bool:
        return True

    def assignments(self, document: str | None = None) -> list[Assignment]:
        return []

    def words(self) -> Restorer:
        return Restorer()

    def add_many(self, items: Sequence[tuple[Document, str]], progress: Progress | None = None) -> list[str]:
        raise UserError("Không thêm được văn bản vào lúc này; hãy làm lại.")


def seen_without(index: ClauseIndex, hidden: Collection[str]) -> ClauseIndex:
    """`index` over its store without the documents `hidden`: search, answers and everything made of them alike."""
    return _seen(index, VisibleStore(index.store, hidden))


def seen_empty(index: ClauseIndex) -> ClauseIndex:
    """`index` over a store in which there is nothing, whatever comes in meanwhile."""
    return _seen(index, _Nothing(index.store))


def seen_with(index: ClauseIndex, versions: Collection[str] | None = None) -> ClauseIndex:
    """`index` over its store with the older versions `versions` (ids), or with all of them."""
    also = index.store.every().keys() - index.store.kept().keys() if versions is None else versions
    return _seen(index, VisibleStore(index.store, also=also)) if also else index


def _seen(index: ClauseIndex, store: VisibleStore) -> ClauseIndex:
    seen = copy.copy(index)
    seen.store = cast(Store, store)
    return seen
