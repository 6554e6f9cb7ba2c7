"""What a derived index holds: which version of each document, in how many rows. A small file beside the index."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def write(file: Path, value: object) -> None:
    """JSON of `value` in `file`, in one step: a crash leaves the old file or the new one."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(value, out, ensure_ascii=False, separators=(",", ":"))
    Path(name).replace(file)


class Ledger:
    """`held`: document -> (version, rows). `open`: documents being changed when the file was last written; after a
    crash the index may hold anything of them. `known` is False where the file is absent, damaged, or of another
    layout.
    """

    def __init__(self, file: Path, layout: str) -> None:
        self._file, self._layout = file, layout
        self.held: dict[str, tuple[str, int]] = {}
        self.open: list[str] = []
        try:
            read = json.loads(file.read_text(encoding="utf-8"))
            self.known = read["layout"] == layout
            if self.known:
                self.held = {str(id): (str(version), int(rows)) for id, (version, rows) in read["held"].items()}
                self.open = [str(id) for id in read["open"]]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
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
        write(self._file, {"layout": self._layout, "held": self.held, "open": self.open})
        self.known = True
