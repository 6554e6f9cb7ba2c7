"""A store as one person sees it: documents of other groups are not there, whoever asks and whichever way."""

from __future__ import annotations

import copy
from collections.abc import Collection, Sequence
from typing import Any, cast

from index.catalogue import Kept
from index.embedding import Progress
from index.naming import resolve
from index.search import ClauseIndex
from index.store import Store
from schema import Assignment, Document, DocumentInfo, UnknownDocument, UserError


class VisibleStore:
    """`store` without the documents `hidden` (ids). Everything that reads documents goes through `kept`, which lacks
    them; what is not about single documents is the store's own.
    """

    restricted = True  # a search must choose among `kept`, for the indexes hold more

    def __init__(self, store: Store, hidden: Collection[str]) -> None:
        self._store, self._hidden = store, frozenset(hidden)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def kept(self) -> dict[str, Kept]:
        return {id: k for id, k in self._store.kept().items() if id not in self._hidden}

    def documents(self) -> list[DocumentInfo]:
        return [i for i in self._store.documents() if i.id not in self._hidden]

    def known(self, content_hash: str) -> DocumentInfo | None:
        return next((k.info for k in self.kept().values() if k.content_hash == content_hash), None)

    def resolve(self, id_or_number: str) -> DocumentInfo:
        return resolve(self.documents(), id_or_number)

    def document(self, id: str) -> Document:
        if id in self._hidden:
            raise UnknownDocument(f"Không có văn bản '{id}' trong kho.")
        return self._store.document(id)

    def assignments(self, document: str | None = None) -> list[Assignment]:
        return [a for a in self._store.assignments(document) if a.document not in self._hidden]

    def add(self, document: Document, content_hash: str, progress: Progress | None = None) -> str:
        return self.add_many([(document, content_hash)], progress)[0]

    def add_many(self, items: Sequence[tuple[Document, str]], progress: Progress | None = None) -> list[str]:
        """Raises UserError for a document that is there and hidden: replacing it would show it to others."""
        for document, _ in items:
            if document.info.id in self._hidden:
                raise UserError("Văn bản này đã có trong kho, thuộc nhóm mà tài khoản của bạn không được xem.")
        return self._store.add_many(items, progress)

    def remove(self, id: str) -> None:
        if id in self._hidden:
            raise UnknownDocument(f"Không có văn bản '{id}' trong kho.")
        self._store.remove(id)


def seen_without(index: ClauseIndex, hidden: Collection[str]) -> ClauseIndex:
    """`index` over its store without the documents `hidden`: search, answers and everything made of them alike."""
    seen = copy.copy(index)
    seen.store = cast(Store, VisibleStore(index.store, hidden))
    return seen
