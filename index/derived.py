"""The indexes that follow the catalogue: keywords and vectors. Whatever a crash, a lost folder or a restored backup
left behind is found by comparing their ledgers with the catalogue, and made good from it.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index import pieces as made
from index.catalogue import Catalogue, Kept
from index.embedding import Progress
from index.keywords import KeywordIndex
from index.ledger import Ledger
from index.pieces import Piece
from index.vectors import VectorIndex, VectorRow, collection_name
from schema import Document

# Of each index: raise it when what it holds changes, and it is built anew.
KEYWORD_LAYOUT = "2"
VECTOR_LAYOUT = "1"
_TOGETHER = 64  # documents a commit of the keyword index

Load = Callable[[str], Document]
Embed = Callable[[Sequence[Piece], Progress | None], None]  # leaves their vectors in the catalogue


def version(kept: Kept) -> str:
    """Names one version of a document: the revision alone could recur after a backup was restored."""
    return f"{kept.revision}:{kept.content_hash[:16]}:{made.VERSION}"


class Derived:
    """Both indexes under `folder`. Only the process that holds the store's lock may call more than `read_keywords`."""

    def __init__(self, folder: Path, catalogue: Catalogue, notes: list[str]) -> None:
        self._keyword_folder, self._vector_folder = folder / "keywords", folder / "vectors"
        self._catalogue, self._notes = catalogue, notes
        self.keywords: KeywordIndex | None = None
        self.vectors: VectorIndex | None = None
        self._keyword_ledger: Ledger | None = None
        self._vector_ledger: Ledger | None = None

    def close(self) -> None:
        if self.vectors is not None:
            self.vectors.close()
        self.keywords = self.vectors = self._keyword_ledger = self._vector_ledger = None

    def clear(self) -> None:
        """Deletes both indexes."""
        self.close()
        shutil.rmtree(self._keyword_folder, ignore_errors=True)
        shutil.rmtree(self._vector_folder, ignore_errors=True)

    def read_keywords(self) -> KeywordIndex | None:
        """The keyword index as it stands, also for a process that does not own the folder; None where there is none."""
        if self.keywords is None and (self._keyword_folder / "meta.json").is_file():
            self.keywords = KeywordIndex(self._keyword_folder)
        return self.keywords

    def follow_keywords(self, kept: Mapping[str, Kept], load: Load, progress: Progress | None = None) -> None:
        """Brings the keyword index to the catalogue's documents `kept`."""
        index, ledger = self._open_keywords()
        stale, gone = ledger.difference({id: version(k) for id, k in kept.items()})
        if gone:
            ledger.begin(gone)
            index.replace((), gone)
            ledger.done({})
        for start in range(0, len(stale), _TOGETHER):
            some = stale[start : start + _TOGETHER]
            rows = {id: made.rows(load(id)) for id in some}
            ledger.begin(some)
            index.replace((id, kept[id].revision, rows[id]) for id in some)
            ledger.done({id: (version(kept[id]), len(rows[id])) for id in some})
            if progress:
                progress((start + len(some)) / len(stale), "Lập chỉ mục từ khóa")

    def _open_keywords(self) -> tuple[KeywordIndex, Ledger]:
        if self.keywords is not None and self._keyword_ledger is not None:
            return self.keywords, self._keyword_ledger
        folder, file = self._keyword_folder, self._keyword_folder / "ledger.json"
        ledger, trouble = Ledger(file, KEYWORD_LAYOUT), "dở dang hoặc thuộc phiên bản cũ"
        if ledger.known:
            try:
                index = KeywordIndex(folder)
                if ledger.open:
                    index.replace((), ledger.open)
                index.search("văn bản", 1)
                if index.count() == ledger.rows:
                    self.keywords, self._keyword_ledger = index, ledger
                    return index, ledger
                trouble = "không khớp với danh mục"
            except Exception as error:  # a damaged index fails in many ways, and every one is mended alike
                trouble = f"bị hỏng ({type(error).__name__})"
        if folder.exists():
            self._notes.append(f"Chỉ mục từ khóa {trouble}: dựng lại từ danh mục văn bản.")
            shutil.rmtree(folder, ignore_errors=True)
        self.keywords, self._keyword_ledger = KeywordIndex(folder), Ledger(file, KEYWORD_LAYOUT)
        self._keyword_ledger.done({})
        return self.keywords, self._keyword_ledger

    def follow_vectors(
        self,
        kept: Mapping[str, Kept],
        load: Load,
        embed: Embed,
        model: str,
        dimension: int,
        progress: Progress | None = None,
    ) -> None:
        """Brings the vector index of `model` to the documents `kept`; `embed` is called for what it lacks."""
        index, ledger = self._open_vectors(model, dimension)
        stale, gone = ledger.difference({id: version(k) for id, k in kept.items()})
        if gone:
            ledger.begin(gone)
            for id in gone:
                index.remove(id)
            ledger.done({})
        for i, id in enumerate(stale):
            held = self._catalogue.pieces(id)
            vectors = self._catalogue.vectors(model, [h for _, h in held])
            if any(h not in vectors for _, h in held):
                embed(made.pieces(load(id)), _part(progress, i, len(stale)))
                vectors = self._catalogue.vectors(model, [h for _, h in held])
            rows = [VectorRow(n, clause, vectors[h]) for n, (clause, h) in enumerate(held)]
            ledger.begin([id])
            index.replace(id, kept[id].revision, rows)
            ledger.done({id: (version(kept[id]), len(rows))})
            if progress:
                progress((i + 1) / len(stale), "Lập chỉ mục ngữ nghĩa")

    def _open_vectors(self, model: str, dimension: int) -> tuple[VectorIndex, Ledger]:
        name = collection_name(model, dimension)
        if self.vectors is not None and self._vector_ledger is not None and self.vectors.name == name:
            return self.vectors, self._vector_ledger
        folder, file, layout = self._vector_folder, self._vector_folder / "ledger.json", f"{VECTOR_LAYOUT} {name}"
        if self.vectors is not None:
            self.vectors.close()
            self.vectors = None
        ledger, trouble = Ledger(file, layout), "dở dang hoặc thuộc mô hình khác"
        # Damaged graph files make Chroma's engine bring the whole process down: whoever died here left its mark.
        mark = folder / "opening"
        if mark.exists():
            trouble = "bị hỏng"
        elif ledger.known:
            index = None
            mark.touch()
            try:
                index = VectorIndex(folder, model, dimension)
                for id in ledger.open:
                    index.remove(id)
                index.probe(dimension)
                mark.unlink()
                if index.count() == ledger.rows:
                    self.vectors, self._vector_ledger = index, ledger
                    return index, ledger
                trouble = "không khớp với danh mục"
            except (KeyboardInterrupt, SystemExit):
                raise
            except BaseException as error:  # Chroma's engine reports damage as a panic, which is no Exception
                trouble = f"bị hỏng ({type(error).__name__})"
            if index is not None:
                index.close()
        if folder.exists():
            self._notes.append(f"Chỉ mục ngữ nghĩa {trouble}: dựng lại từ danh mục văn bản.")
        return self._new_vectors(model, dimension)

    def _new_vectors(self, model: str, dimension: int) -> tuple[VectorIndex, Ledger]:
        # Another model's collection goes too: its vectors stay in the catalogue, and come back without being embedded
        # anew.
        shutil.rmtree(self._vector_folder, ignore_errors=True)
        self.vectors = VectorIndex(self._vector_folder, model, dimension)
        self._vector_ledger = Ledger(self._vector_folder / "ledger.json", f"{VECTOR_LAYOUT} {self.vectors.name}")
        self._vector_ledger.done({})
        return self.vectors, self._vector_ledger

    def drop_vectors(self) -> None:
        """The vector index failed in use: the next `follow_vectors` builds it anew."""
        if self.vectors is not None:
            self.vectors.close()
        self.vectors = self._vector_ledger = None
        shutil.rmtree(self._vector_folder, ignore_errors=True)


def _part(progress: Progress | None, i: int, count: int) -> Progress | None:
    if progress is None:
        return None
    return lambda fraction, text: progress((i + fraction) / count, text)
