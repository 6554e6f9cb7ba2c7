"""Documents and tasks that were read from the catalogue stay in memory until they change there."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping

from index.catalogue import Catalogue, Kept
from schema import Assignment, Clause, Document

_CLAUSES = 30_000  # of the documents kept in memory


class Opened:
    """Threads may share it."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue, self._lock = catalogue, threading.Lock()
        self._documents: OrderedDict[tuple[str, int], Document] = OrderedDict()  # by id and revision
        self._tasks: dict[str, tuple[int, list[Assignment]]] = {}  # document -> its revision, its tasks

    def document(self, id: str, revision: int) -> Document | None:
        """The document as of `revision`; None where it has gone since."""
        key = (id, revision)
        with self._lock:
            if key in self._documents:
                self._documents.move_to_end(key)
                return self._documents[key]
        found = self._catalogue.document(id)
        if found is not None:
            with self._lock:
                self._documents[key] = found
                clauses = sum(len(d.clauses) for d in self._documents.values())
                while clauses > _CLAUSES and len(self._documents) > 1:
                    clauses -= len(self._documents.popitem(last=False)[1].clauses)
        return found

    def clauses(
        self, keys: Iterable[tuple[str, int]], every: Mapping[str, Kept]
    ) -> dict[tuple[str, int], tuple[Clause, str]]:
        """As `Catalogue.clauses`; what lies in a document kept in memory comes from there."""
        found: dict[tuple[str, int], tuple[Clause, str]] = {}
        elsewhere = []
        with self._lock:
            for id, ordinal in keys:
                held = self._documents.get((id, every[id].revision)) if id in every else None
                if held is None:
                    elsewhere.append((id, ordinal))
                elif ordinal < len(held.clauses):
                    clause = held.clauses[ordinal]
                    found[id, ordinal] = (clause, held.text[slice(*clause.span)])
        return found | self._catalogue.clauses(elsewhere) if elsewhere else found

    def tasks(self, wanted: Iterable[str], every: Mapping[str, Kept]) -> list[Assignment]:
        """The tasks of the documents `wanted`, in that order; after a change only what changed is read."""
        ids = [id for id in wanted if id in every]
        tasks = self._tasks
        missing = [id for id in ids if id not in tasks or tasks[id][0] != every[id].revision]
        if missing:
            read = self._catalogue.assignments(missing if len(missing) < len(every) else None)
            kept = {id: held for id, held in tasks.items() if id in every}
            tasks = self._tasks = kept | {id: (every[id].revision, read.get(id, [])) for id in missing}
        return [task for id in ids for task in tasks[id][1]]

    def forget(self) -> None:
        """Nothing that was read stays."""
        with self._lock:
            self._documents.clear()
        self._tasks = {}
