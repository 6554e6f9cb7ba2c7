"""What the pages ask of the house, one call each. Tests put a small desk in its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from schema import Answer, Assignment, Document, DocumentInfo

if TYPE_CHECKING:
    from index.search import ClauseIndex

Progress = Callable[[float, str], None]


class Desk(Protocol):
    @property
    def folder(self) -> Path:
        """The data folder; reports of wrong citations are kept there."""

    def documents(self) -> list[DocumentInfo]: ...
    def document(self, id: str) -> Document: ...
    def add_files(self, paths: Sequence[Path], progress: Progress | None = None) -> list[dict[str, object]]: ...
    def remove(self, id: str) -> None: ...
    def ask(self, question: str, documents: Sequence[str] | None = None) -> Answer: ...
    def tasks(
        self,
        documents: Sequence[str] | None = None,
        unit: str | None = None,
        role: str | None = None,
        due_before: date | None = None,
        words: str | None = None,
    ) -> list[Assignment]: ...
    def write_xlsx(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None: ...
    def write_csv(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None: ...


class IndexDesk:
    """The desk over an opened index."""

    def __init__(self, index: ClauseIndex) -> None:
        self.index, self.store = index, index.store

    @property
    def folder(self) -> Path:
        return Path(self.store.folder)

    def documents(self) -> list[DocumentInfo]:
        return self.store.documents()

    def document(self, id: str) -> Document:
        return self.store.document(id)

    def add_files(self, paths: Sequence[Path], progress: Progress | None = None) -> list[dict[str, object]]:
        from answer.library import add_files

        return add_files(self.store, paths, progress)

    def remove(self, id: str) -> None:
        self.store.remove(id)

    def ask(self, question: str, documents: Sequence[str] | None = None) -> Answer:
        from answer.ask import ask

        return ask(self.index, question, documents)

    def tasks(
        self,
        documents: Sequence[str] | None = None,
        unit: str | None = None,
        role: str | None = None,
        due_before: date | None = None,
        words: str | None = None,
    ) -> list[Assignment]:
        from answer import register

        return register.tasks(self.store, documents, unit, role, due_before, words)

    def write_xlsx(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None:
        from answer import register

        register.write_xlsx(path, tasks, infos)

    def write_csv(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None:
        from answer import register

        register.write_csv(path, tasks, infos)


def units(tasks: Sequence[Assignment]) -> list[str]:
    """The units named in the tasks, as written, those with most tasks first."""
    return [unit for unit, _ in Counter(u for a in tasks for u in (*a.lead, *a.support)).most_common()]
