"""What a derived index holds: which version of each document, in how many rows. A small file beside the index, or a row
of the catalogue for an index that several processes share.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol


class Place(Protocol):
    """Where a ledger is kept. `write` is one step: a crash leaves the old text or the new one."""

    def read(self) -> str | None: ...
    def write(self, text: str) -> None: ...


class FilePlace:
    """A ledger in a file of its own."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> str | None:
        try:
            return self._file.read_text(encoding="utf-8")
        except (OSError, ValueError):
            return None

    def write(self, text: str) -> None:
        write(self._file, text)


def write(file: Path, text: str) -> None:
    """`text` in `file`, in one step: a crash leaves the old file or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def compact(value: object) -> str:
    """JSON without blanks."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


class Ledger:
    """`held`: document -> (version, rows). `open`: documents being changed when the file was last written; after a
    crash the index may hold anything of them. `known` is False where nothing is kept there, or something damaged, or of
    another layout.
    """

    def __init__(self, place: Place, layout: str) -> None:
        self._place, self._layout = place, layout
        self.held: dict[str, tuple[str, int]] = {}
        self.open: list[str] = []
        try:
            read = json.loads(place.read() or "")
            self.known = read["layout"] == layout
            if self.known:
                self.held = {str(id): (str(version), int(rows)) for id, (version, rows) in read["held"].items()}
                self.open = [str(id) for id in read["open"]]
        except (ValueError, KeyError, TypeError, AttributeError):
            self.known = False

    @property
    def rows(self) -> int:
        """Rows that the index should hold."""
        return sum(rows for _, rows in self.held.values())

    def difference(self, versions: Mapping[str, str]) -> tuple[list[str], list[str]]:
        """(documents to put in, documents to take out) for the index to hold `versions`."""
        stale = [id for id, version in versions.items() if self.held.get(id, ("",))[0] != version]
        gone = [id for id in dict.fromkeys([*self.held, *self.open]) if id not in versions]
        return stale, gone

    def begin(self, documents: Iterable[str]) -> None:
        """Before the index changes."""
        self.open = list(documents)
        for id in self.open:
            self.held.pop(id, None)
        self._save()

    def done(self, documents: Mapping[str, tuple[str, int]]) -> None:
        """After the index has committed: `documents` are in, the others of `begin` are out."""
        self.held.update(documents)
        self.open = []
        self._save()

    def _save(self) -> None:
        self._place.write(compact({"layout": self._layout, "held": self.held, "open": self.open}))
        self.known = True
