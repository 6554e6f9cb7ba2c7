"""The indexes that follow the catalogue: keywords and vectors. Whatever a crash, a lost folder or a restored backup
left behind is found by comparing their ledgers with the catalogue, and made good from it.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from index import pieces as made
from index.catalogue import Catalogue, Kept
from index.embedding import Progress
from index.keywords import KeywordIndex
from index.ledger import FilePlace, Ledger, compact, write
from index.pieces import Piece
from index.vectors import VectorIndex, VectorRow, collection_name, opens, server_named
from schema import Document, UserError

# Of each index: raise it when what it holds changes, and it is built anew.
KEYWORD_LAYOUT = "2"
VECTOR_LAYOUT = "1"
_TOGETHER = 4000  # clauses a commit of an index
_SEAL = "sealed.json"  # beside Chroma's files while nobody has them open
_RETRY = 10.0  # seconds before a server that failed is asked again

Load = Callable[[str], Document]
Embed = Callable[[Sequence[Piece], Progress | None], None]  # leaves their vectors in the catalogue


def version(kept: Kept) -> str:
    """Names one version of a document: the revision alone could recur after a backup was restored."""
    return f"{kept.revision}:{kept.content_hash[:16]}:{made.VERSION}"


class IndexNotWritten(UserError):
    """An index could not follow the catalogue, which has everything: it follows when it can be written again."""


class Derived:
    """Both indexes: the keyword index under `folder`, the vectors too, or on the Chroma server that DIEUKHOAN_CHROMA
    names (`shared`). Only the process that holds the store's lock may call more than `read_keywords`.
    """

    def __init__(self, folder: Path, catalogue: Catalogue, notes: list[str]) -> None:
        self._keyword_folder, self._vector_folder = folder / "keywords", folder / "vectors"
        self._catalogue, self._notes = catalogue, notes
        self._server = server_named()
        self._anew = False  # the collection on the server is to be made anew
        self._retry = 0.0  # when the server is tried again after it failed
        self.keywords: KeywordIndex | None = None
        self.vectors: VectorIndex | None = None
        self._keyword_ledger: Ledger | None = None
        self._vector_ledger: Ledger | None = None

    @property
    def shared(self) -> bool:
        """Whether other processes change the same vectors."""
        return self._server is not None

    def close(self) -> None:
        if self.vectors is not None:
            self.vectors.close()
            if not self.shared:
                with contextlib.suppress(OSError):  # the next to open it then looks more closely
                    write(self._vector_folder / _SEAL, compact(_sizes(self._vector_folder)))
        self.keywords = self.vectors = self._keyword_ledger = self._vector_ledger = None

    def clear(self) -> None:
        """Deletes both indexes; on a server the next `follow_vectors` does."""
        self.close()
        shutil.rmtree(self._keyword_folder, ignore_errors=True)
        shutil.rmtree(self._vector_folder, ignore_errors=True)
        self._anew = True

    def read_keywords(self) -> KeywordIndex | None:
        """The keyword index as it stands, also for a process that does not own the folder; None where there is none."""
        if self.keywords is None and (self._keyword_folder / "meta.json").is_file():
            self.keywords = KeywordIndex(self._keyword_folder)
        return self.keywords

    def follow_keywords(self, kept: Mapping[str, Kept], load: Load, progress: Progress | None = None) -> None:
        """Brings the keyword index to the catalogue's documents `kept`."""
        if self.shared:  # another process may have changed it since
            self._keyword_ledger = None
        index, ledger = self._open_keywords()
        stale, gone = ledger.difference({id: version(k) for id, k in kept.items()})
        if gone:
            ledger.begin(gone)
            index.replace((), gone)
            ledger.done({})
        done = 0
        for some in _portions(stale, kept):
            rows = {id: made.rows(load(id)) for id in some}
            ledger.begin(some)
            index.replace((id, kept[id].revision, rows[id]) for id in some)
            ledger.done({id: (version(kept[id]), len(rows[id])) for id in some})
            done += len(some)
            if progress:
                progress(done / len(stale), "Lập chỉ mục từ khóa")

    def _open_keywords(self) -> tuple[KeywordIndex, Ledger]:
        if self.keywords is not None and self._keyword_ledger is not None:
            return self.keywords, self._keyword_ledger
        folder, file = self._keyword_folder, self._keyword_folder / "ledger.json"
        ledger, trouble = Ledger(FilePlace(file), KEYWORD_LAYOUT), "dở dang hoặc thuộc phiên bản cũ"
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
        self.keywords, self._keyword_ledger = KeywordIndex(folder), Ledger(FilePlace(file), KEYWORD_LAYOUT)
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
        wait: bool = True,
    ) -> bool:
        """Brings the vector index of `model` to the documents `kept`; `embed` is called for what it lacks. False where
        that is left to another process (unless `wait`), or to a time when the server answers.
        """
        name = collection_name(model, dimension)
        if not self.shared:
            self._bring_vectors(self._open_vectors(name, dimension), kept, load, embed, model, progress)
            return True
        name = f"{name}-{self._catalogue.id[:8]}"  # several catalogues may use one server
        if time.monotonic() < self._retry:
            return False
        with self._catalogue.database.alone(wait) as mine:
            try:
                if mine:
                    self._bring_vectors(self._join_vectors(name), kept, load, embed, model, progress)
                elif self.vectors is None:
                    self.vectors = VectorIndex(self._vector_folder, name, self._server)
                return mine
            except UserError:
                raise
            except Exception as error:  # the server is away, or another process has made the collection anew
                self.lose_vectors()
                self._retry = time.monotonic() + _RETRY
                said = f"Máy chủ Chroma không trả lời ({type(error).__name__}): tạm tìm theo từ khóa và danh mục."
                if said not in self._notes[-1:]:
                    self._notes.append(said)
                return False

    def _bring_vectors(
        self,
        opened: tuple[VectorIndex, Ledger],
        kept: Mapping[str, Kept],
        load: Load,
        embed: Embed,
        model: str,
        progress: Progress | None,
    ) -> None:
        index, ledger = opened
        stale, gone = ledger.difference({id: version(k) for id, k in kept.items()})
        if gone:
            ledger.begin(gone)
            for id in gone:
                index.remove(id)
            ledger.done({})
        done = 0
        for some in _portions(stale, kept):
            rows = {id: self._vector_rows(id, model, load, embed, _part(progress, done, len(stale))) for id in some}
            replaced = [id for id in some if id in ledger.held]
            ledger.begin(some)
            for id in replaced:
                index.remove(id)
            index.add((id, kept[id].revision, rows[id]) for id in some)
            ledger.done({id: (version(kept[id]), len(rows[id])) for id in some})
            done += len(some)
            if progress:
                progress(done / len(stale), "Lập chỉ mục ngữ nghĩa")

    def _vector_rows(self, id: str, model: str, load: Load, embed: Embed, progress: Progress | None) -> list[VectorRow]:
        held = self._catalogue.pieces(id)
        vectors = self._catalogue.vectors(model, [h for _, h in held])
        if any(h not in vectors for _, h in held):
            embed(made.pieces(load(id)), progress)
            vectors = self._catalogue.vectors(model, [h for _, h in held])
        return [VectorRow(n, clause, vectors[h]) for n, (clause, h) in enumerate(held)]

    def _join_vectors(self, name: str) -> tuple[VectorIndex, Ledger]:
        """The collection on the server, made anew where it does not hold what its ledger says."""
        index = self.vectors or VectorIndex(self._vector_folder, name, self._server)
        ledger = Ledger(self._catalogue.ledger(name), f"{VECTOR_LAYOUT} {name}")
        if ledger.known and not self._anew:
            for id in ledger.open:
                index.remove(id)
            if index.count() == ledger.rows:
                self.vectors = index
                return index, ledger
            self._notes.append("Chỉ mục ngữ nghĩa trên máy chủ Chroma không khớp với danh mục: dựng lại từ danh mục.")
        index.drop()
        self.vectors = VectorIndex(self._vector_folder, name, self._server)
        ledger.held = {}
        ledger.done({})
        self._anew = False
        return self.vectors, ledger

    def _open_vectors(self, name: str, dimension: int) -> tuple[VectorIndex, Ledger]:
        if self.vectors is not None and self._vector_ledger is not None and self.vectors.name == name:
            return self.vectors, self._vector_ledger
        folder = self._vector_folder
        self.lose_vectors()
        place, trouble = FilePlace(folder / "ledger.json"), "dở dang hoặc thuộc mô hình khác"
        ledger = Ledger(place, f"{VECTOR_LAYOUT} {name}")
        # What a killed process left, or a disk, may bring a process down: what is not as it was closed is tried apart.
        # A graph that lost its end may open and find less, so it is not tried at all.
        whole, cut = self._unsealed() if ledger.known else (True, False)
        if ledger.known and (cut or (not whole and not opens(folder, name, dimension))):
            trouble = "bị hỏng"
        elif ledger.known:
            index = None
            try:
                index = VectorIndex(folder, name)
                for id in ledger.open:
                    index.remove(id)
                index.probe(dimension)
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
        # Another model's collection goes too: its vectors stay in the catalogue, and come back without being embedded
        # anew.
        shutil.rmtree(folder, ignore_errors=True)
        self.vectors = VectorIndex(folder, name)
        self._vector_ledger = Ledger(place, f"{VECTOR_LAYOUT} {name}")
        self._vector_ledger.done({})
        return self.vectors, self._vector_ledger

    def _unsealed(self) -> tuple[bool, bool]:
        """Whether the files are as they were when the index was last closed, and whether a part of the graph is shorter
        than it was then; from now on it counts as open."""
        seal = self._vector_folder / _SEAL
        now = _sizes(self._vector_folder)
        try:
            closed = json.loads(seal.read_text("utf-8"))
            seal.unlink()
            cut = any(now.get(name, [0])[0] < size for name, (size, _) in closed.items() if name.endswith(".bin"))
        except (OSError, ValueError, AttributeError, TypeError):
            return False, False
        return closed == now, cut

    def lose_vectors(self) -> None:
        """Lets go of the vector index without a word about what it holds."""
        if self.vectors is not None:
            self.vectors.close()
        self.vectors = self._vector_ledger = None

    def drop_vectors(self) -> None:
        """The vector index failed in use: the next `follow_vectors` builds it anew, or looks for the server again."""
        self.lose_vectors()
        if self.shared:
            self._retry = 0.0
        else:
            shutil.rmtree(self._vector_folder, ignore_errors=True)


def _sizes(folder: Path) -> dict[str, list[int]]:
    """Size and time of change of every file of Chroma's."""
    held = {f.relative_to(folder).as_posix(): f.stat() for f in folder.rglob("*") if f.is_file()}
    own = (_SEAL, "ledger.json")
    return {name: [s.st_size, s.st_mtime_ns] for name, s in sorted(held.items()) if name not in own}


def _portions(ids: Sequence[str], kept: Mapping[str, Kept]) -> Iterator[list[str]]:
    """`ids` in lists that are done together: few enough clauses for memory, enough of them for a commit."""
    some: list[str] = []
    for id in ids:
        some.append(id)
        if sum(kept[i].info.clauses for i in some) >= _TOGETHER:
            yield some
            some = []
    if some:
        yield some


def _part(progress: Progress | None, i: int, count: int) -> Progress | None:
    if progress is None:
        return None
    return lambda fraction, text: progress((i + fraction) / count, text)
