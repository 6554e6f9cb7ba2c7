"""The restorer of diacritics follows the catalogue: new documents are counted, and all of them anew where one went."""

from __future__ import annotations

import contextlib
import threading
from collections import OrderedDict
from collections.abc import Collection, Mapping
from pathlib import Path

from index.catalogue import Catalogue, Kept
from index.derived import version
from index.diacritics import Restorer
from index.versions import base_of

_PATIENCE = 30.0  # seconds that closing waits for what is being counted
_VIEWS = 8  # choices of hidden documents whose counts are kept
_AT_ONCE = 20  # documents that are counted while somebody waits; more are left to a thread


class Words:
    """Threads may share it. `file` saves counting anew; where it is lost, the counts are made from the catalogue."""

    def __init__(self, file: Path, catalogue: Catalogue) -> None:
        self._file, self._catalogue = file, catalogue
        self._counting = threading.RLock()
        self._held: tuple[int, Restorer] | None = None  # the revision, and what was counted for it
        self._unsaved = 0  # documents counted since the file was written
        self._thread: threading.Thread | None = None  # the last that counted many
        self._hiding = threading.Lock()
        self._hidden: OrderedDict[frozenset[str], Restorer] = OrderedDict()  # documents -> their counts alone

    def of(self, revision: int, kept: Mapping[str, Kept]) -> Restorer:
        """The words of the documents `kept`; after many changes those of before, until a thread has counted them."""
        held = self._held
        if held is not None and held[0] == revision:
            return held[1]
        with self._counting:
            held = self._held
            if held is not None and held[0] == revision:
                return held[1]
            restorer = held[1] if held else Restorer.load(self._file)
            versions = {id: version(k) for id, k in kept.items()}
            if restorer and any(versions.get(id) != counted for id, counted in restorer.documents.items()):
                restorer = None  # counts cannot be taken out again: the text of what went is gone
            if held is not None and len(versions) - len(restorer.documents if restorer else ()) > _AT_ONCE:
                self._held = (revision, held[1])
                self._thread = threading.Thread(target=self._count, args=(revision, versions, restorer), daemon=True)
                self._thread.start()
                return held[1]
            return self._count(revision, versions, restorer)

    def without(self, revision: int, kept: Mapping[str, Kept], hidden: Collection[str]) -> Restorer:
        """The words of the documents `kept` as if those of `hidden` (ids, with all versions) had never been read."""
        whole = self.of(revision, kept)
        versions = {id: version(k) for id, k in kept.items()}
        if any(versions.get(id) != counted for id, counted in whole.documents.items()):
            return Restorer()  # it still counts texts that are gone, and nobody can tell whose they were
        wanted = {id: v for id, v in whole.documents.items() if base_of(id) in hidden}
        with self._hiding:
            key = frozenset(hidden)
            held = self._hidden.pop(key, None)
            if held is None or any(wanted.get(id) != counted for id, counted in held.documents.items()):
                held = Restorer({})
            self._hidden[key] = self._counted(held, wanted)
            while len(self._hidden) > _VIEWS:
                self._hidden.popitem(last=False)
            return whole.without(self._hidden[key])

    def forget(self) -> None:
        """What was counted of a document that went does not stay in the file; in memory until all are counted anew,
        for which nobody waits where they are many."""
        with self._hiding:
            self._hidden.clear()
        with self._counting:
            self._file.unlink(missing_ok=True)
            self._unsaved = 0

    def close(self) -> None:
        """Writes what was counted, when it is."""
        if self._thread:
            self._thread.join(_PATIENCE)
        with self._counting:
            if self._unsaved:
                self._save()

    def _count(self, revision: int, versions: Mapping[str, str], restorer: Restorer | None) -> Restorer:
        made = self._counted(restorer or Restorer(), versions)
        new = len(made.documents) - (len(restorer.documents) if restorer else 0)
        with self._counting:
            if self._held is None or self._held[0] <= revision:
                self._held = (revision, made)
                self._unsaved += new
                if restorer is None or self._unsaved > _AT_ONCE:
                    self._save()
        return made

    def _counted(self, restorer: Restorer, versions: Mapping[str, str]) -> Restorer:
        """`restorer` with those of the documents `versions` that it lacks."""
        new = [id for id in versions if id not in restorer.documents]
        if not new:
            return restorer
        made = restorer.copy()  # others read the old one meanwhile
        for id in new:
            made.count([self._catalogue.text(id) or ""])
            made.documents[id] = versions[id]
        return made

    def _save(self) -> None:
        if self._held is not None:
            with contextlib.suppress(OSError):  # counted anew next time
                self._held[1].save(self._file)
            self._unsaved = 0
