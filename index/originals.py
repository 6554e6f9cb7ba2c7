"""The files that documents were read from, kept in the data folder under the hash of their content, so that a page can
be shown beside a quote. They are a convenience: a store without them answers everything else.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

FOLDER = "goc"


class Originals:
    """`folder`: the data folder. A content hash is the SHA-256 of a file; what follows a hyphen is ignored."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FOLDER

    def keep(self, file: Path, content_hash: str) -> None:
        """A copy, complete or not at all. Raises OSError."""
        there = self._path(content_hash, file.suffix.lower())
        if there.exists():
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=self._folder, prefix=".")
        os.close(handle)
        try:
            shutil.copyfile(file, made)
            Path(made).replace(there)
        except OSError:
            Path(made).unlink(missing_ok=True)
            raise

    def find(self, content_hash: str) -> Path | None:
        return next(iter(sorted(self._folder.glob(f"{_digest(content_hash)}.*"))), None) if content_hash else None

    def keep_only(self, content_hashes: Iterable[str]) -> None:
        """Deletes the files of documents that are gone."""
        kept = {_digest(h) for h in content_hashes}
        for file in self._folder.glob("*.*"):
            if not file.name.startswith(".") and file.stem not in kept:
                file.unlink(missing_ok=True)

    def _path(self, content_hash: str, suffix: str) -> Path:
        return self._folder / f"{_digest(content_hash)}{suffix or '.txt'}"


def _digest(content_hash: str) -> str:
    return content_hash.partition("-")[0]
