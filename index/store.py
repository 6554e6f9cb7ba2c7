"""The data folder: the catalogue is the truth, the vectors and the keyword index follow it.

One process owns the folder while it writes or searches by Chroma (a lock file says so); others may still read the
catalogue and the keyword index, and search by exact products. Threads may share a Store.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Collection, Sequence
from pathlib import Path

import filelock
import sqlalchemy as sa

from index import moment
from index import pieces as made
from index.catalogue import Catalogue, Kept, set_meta
from index.database import first_line, private
from index.derived import Derived, IndexNotWritten
from index.diacritics import Restorer
from index.embedding import Encoder, Progress, model_name, open_encoder, share_of
from index.exact import ExactVectors
from index.keywords import KeywordIndex
from index.naming import resolve
from index.opened import Opened
from index.originals import Originals
from index.pieces import Piece
from index.vectors import VectorIndex
from index.versions import base_of, latest, latest_first, same_file, same_words, superseded
from index.words import Words
from schema import Assignment, Clause, Document, DocumentInfo, UnknownDocument, UserError

_WAIT = 5.0  # seconds that a change waits for another process
_PATIENCE = 3.0  # seconds that a search waits for another thread that brings the indexes up to date
_AGAIN = 30.0  # seconds before searches try again to write an index that could not be written
_AT_ONCE = 20  # documents that a search itself brings into the indexes; more are left to a thread
_SAVED_TOGETHER = 256  # texts embedded between two saves: what a kill can cost


class Store:
    """Opens `folder`, making it when needed. `model`: a sentence-transformers folder or name (None: DIEUKHOAN_MODEL, or
    the bundled one); `encoder` takes its place in tests. Nothing heavy is loaded before the first search or change,
    which first makes good what a crash left. `notes` tells, in Vietnamese, what was mended.

    Raises UserError when the folder or its catalogue cannot be used.
    """

    def __init__(self, folder: Path | str, model: str | None = None, encoder: Encoder | None = None) -> None:
        self.folder = Path(folder)
        self.notes: list[str] = []
        self.model = encoder.name if encoder else model_name(model)
        try:
            private(self.folder)
        except OSError as error:
            raise UserError(f"Không tạo được thư mục dữ liệu {self.folder}: {error.strerror}.") from error
        self._chosen_model, self._encoder = model, encoder
        self._catalogue = Catalogue(self.folder)
        self._derived = Derived(self.folder, self._catalogue, self.notes)
        self._file_lock = filelock.FileLock(self.folder / "lock", thread_local=False)
        self._changing, self._loading = threading.RLock(), threading.Lock()
        self._ready = False
        self._again = 0.0  # when searches may try to bring the indexes up to date
        self._followed = -1  # the revision that the indexes were last brought to
        self._known: tuple[int, dict[str, Kept], dict[str, Kept]] | None = None  # revision, every version, the latest
        self._opened = Opened(self._catalogue)
        self._listed: tuple[dict[str, Kept], list[DocumentInfo]] | None = None
        self._words = Words(self.folder / "diacritics.json", self._catalogue)
        self.originals = Originals(self.folder)
        self.exact = ExactVectors(self._catalogue, self.model)

    def close(self) -> None:
        """Gives the folder back to other processes."""
        with self._changing:
            self._ready = False
            self._words.close()
            self._derived.close()
            self._catalogue.close()
            self._file_lock.release(force=True)

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Reading

    @property
    def revision(self) -> int:
        """Grows with every change: who shows documents can tell when to show them anew."""
        return self._catalogue.revision()

    def every(self) -> dict[str, Kept]:
        """Every version of every document by id, without its text. Not to be changed by the caller."""
        return self._current()[1]

    def kept(self) -> dict[str, Kept]:
        """Every document by id, in its latest version, without its text. Not to be changed by the caller."""
        return self._current()[2]

    def _current(self) -> tuple[int, dict[str, Kept], dict[str, Kept]]:
        return moment.seen(self, self._looked_up)

    def _looked_up(self) -> tuple[int, dict[str, Kept], dict[str, Kept]]:
        known = self._known
        if known is None or known[0] != self._catalogue.revision():
            revision, every = self._catalogue.kept(known and known[1])
            known = self._known = revision, every, {id: k for id, k in every.items() if base_of(id) == id}
        return known

    def unseen(self) -> frozenset[str]:
        """Ids that the indexes hold and `kept` lacks: a search leaves them out."""
        _, every, kept = self._current()
        return frozenset(every.keys() - kept.keys()) if len(every) > len(kept) else frozenset()

    def hidden(self) -> frozenset[str]:
        return frozenset()  # see VisibleStore

    def documents(self) -> list[DocumentInfo]:
        """All documents in their latest versions, the latest document first."""
        kept = self.kept()
        if self._listed is None or self._listed[0] is not kept:
            self._listed = (kept, sorted((k.info for k in kept.values()), key=latest_first))
        return list(self._listed[1])

    def known(self, content_hash: str) -> DocumentInfo | None:
        """The document, in any version, that came from a file with this hash."""
        return next((k.info for k in self.every().values() if k.content_hash == content_hash), None)

    def resolve(self, id_or_number: str) -> DocumentInfo:
        """The document with this id, number (also typed without diacritics) or file name; an older version by its id
        alone. Raises UnknownDocument.
        """
        exact = self.every().get(id_or_number)
        return exact.info if exact else resolve(self.documents(), id_or_number)

    def document(self, id: str) -> Document:
        """The whole document, in any version, as it was added. Raises UnknownDocument."""
        kept = self.every().get(id)
        if kept and (found := self._opened.document(id, kept.revision)):
            return found
        raise UnknownDocument(f"Không có văn bản '{id}' trong kho.")

    def assignments(self, document: str | None = None) -> list[Assignment]:
        """The tasks of one document (by id, any version) or of all latest versions, in the order of the documents' ids
        and of the text.
        """
        _, every, kept = self._current()
        return self._opened.tasks(kept if document is None else [document], every)

    # What search needs

    @property
    def catalogue(self) -> Catalogue:
        return self._catalogue

    def clauses(self, keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], tuple[Clause, str]]:
        """(document, ordinal) -> the clause and its own text. Keys that are no longer there are left out."""
        return self._opened.clauses(keys, self.every())

    def encoder(self, progress: Progress | None = None) -> Encoder:
        """The embedding model, loaded at the first call. Raises UserError when it cannot be had."""
        with self._loading:
            if self._encoder is None:
                self._encoder = open_encoder(self._chosen_model, self.folder, progress)
            return self._encoder

    def ready(self, progress: Progress | None = None) -> bool:
        """Makes the indexes follow the catalogue. False where another process owns the folder, or a thread is still at
        it for the first time: search then goes by the keyword index as it stands and by exact products.
        """
        if self._ready and self._followed == self._catalogue.revision():
            return True
        moment.forget(self)  # what follows sees what the indexes are brought to
        if not self._changing.acquire(timeout=0 if self._ready else _PATIENCE):
            return self._ready  # whoever changes something brings the indexes up to date when done
        try:
            if time.monotonic() < self._again:
                return False
            behind = sum(k.revision > self._followed for k in self.every().values())  # changed by other processes
            if self._ready and behind > _AT_ONCE:
                threading.Thread(target=self._catch_up, daemon=True).start()
                return True
            return self._follow(progress)
        except IndexNotWritten as error:
            self.notes.append(str(error))
            self._again = time.monotonic() + _AGAIN
            return False
        finally:
            self._changing.release()

    def _catch_up(self) -> None:
        with self._changing, contextlib.suppress(UserError):  # the next search tries, and says why it cannot be done
            if self._ready:
                self._follow()

    def keywords(self) -> KeywordIndex | None:
        return self._derived.read_keywords()

    def vectors(self) -> VectorIndex | None:
        """Chroma, where this process owns the folder and has documents."""
        return self._derived.vectors if self._ready else None

    def vectors_failed(self, failed: VectorIndex, error: BaseException) -> None:
        """Chroma failed in a search: its index is built anew, once for all threads that met the failure."""
        with self._changing:
            if self._ready and self._derived.vectors is failed:
                self.notes.append(f"Chỉ mục ngữ nghĩa bị lỗi ({type(error).__name__}): mở lại hoặc dựng lại.")
                self._derived.drop_vectors()
                self._followed = -1
                self._follow()

    def restore(self, text: str) -> str:
        """`text` with diacritics, by what the stored documents say most often."""
        return self.words().restore(text)

    def words(self, hidden: Collection[str] = ()) -> Restorer:
        """What the stored documents say, without those of `hidden`: which words stand side by side, abbreviations."""
        revision, every, _ = self._current()
        return self._words.without(revision, every, hidden) if hidden else self._words.of(revision, every)

    # Changing

    def add(self, document: Document, content_hash: str, progress: Progress | None = None) -> str:
        """ "added"; or "updated": a new version of a document that is there, or the same words of another file or read
        anew. Raises UserError while another process owns the folder.
        """
        return self.add_many([(document, content_hash)], progress)[0]

    def add_many(self, items: Sequence[tuple[Document, str]], progress: Progress | None = None) -> list[str]:
        """Each (document, hash of its file) like `add`, embedded together. What is done when a crash comes stays."""
        with self._changing:
            texts = self._prepared([document for document, _ in items], progress)
            done = []
            for (document, content_hash), some in zip(items, texts, strict=True):
                with self._catalogue.changing() as db:
                    every = self.every()  # of this moment: other processes wait for this transaction
                    done.append("updated" if document.info.id in every else "added")
                    document, before = self._placed(document, content_hash)
                    id = document.info.id
                    if before is not None:
                        self._catalogue.put(db, before, every[id].content_hash, self._catalogue.pieces(id))
                    self._put(db, document, content_hash, some)
                    set_meta(db, "pieces", made.VERSION)
            self._follow(wait=_WAIT)
            self.words()  # so that the next search need not count them
            return done

    def amend(self, document: Document, progress: Progress | None = None) -> None:
        """Puts `document` in place of the stored one of its id: the same text, other facts. Raises UnknownDocument."""
        with self._changing:
            some = self._prepared([document], progress)[0]
            with self._catalogue.changing() as db:
                if document.info.id not in self.every():
                    raise UnknownDocument(f"Không có văn bản '{document.info.id}' trong kho.")
                self._put(db, document, self.every()[document.info.id].content_hash, some)
            self._follow(wait=_WAIT)
            self.words()

    def _prepared(self, documents: Sequence[Document], progress: Progress | None) -> list[list[Piece]]:
        self._own_or_fail()
        if not self._ready:
            self.ready(progress)
        texts = [made.pieces(document) for document in documents]
        self._embed([piece for some in texts for piece in some], progress)
        return texts

    def _put(self, db: sa.Connection, document: Document, content_hash: str, some: Sequence[Piece]) -> None:
        unused = [h for _, h in self._catalogue.pieces(document.info.id)]
        self._catalogue.put(db, document, content_hash, [(piece.clause, piece.text_hash) for piece in some])
        self._catalogue.drop_unused(db, unused)

    def _placed(self, document: Document, content_hash: str) -> tuple[Document, Document | None]:
        """`document` under the id of the version that it is, and the one that it makes an older version."""
        base, every = document.info.id, self.every()
        there = [k for id, k in every.items() if base_of(id) == base] if base in every else []
        if not there:
            return document, None
        for k in there:
            if same_file(k.content_hash, content_hash):  # read anew
                again = latest(document, base, k.info.version)
                return (again if k.info.id == base else superseded(again)), None
        before = self.document(base)
        if same_words(before, document):
            return latest(document, base, before.info.version), None
        return latest(document, base, max(k.info.version for k in there) + 1), superseded(before)

    def remove(self, id: str) -> DocumentInfo | None:
        """Takes one version of a document out of the catalogue and of every index. Where it is the latest, the one
        before it takes its place and is given back. Raises UnknownDocument.
        """
        with self._changing:
            if id not in self.every():
                raise UnknownDocument(f"Không có văn bản '{id}' trong kho.")
            self._own_or_fail()
            with self._catalogue.changing() as db:
                every = self.every()  # of this moment, as in `add_many`
                older = [k for other, k in every.items() if base_of(other) == id != other]
                before = max(older, key=lambda k: k.info.version, default=None)
                restored = latest(self.document(before.info.id), id, before.info.version) if before else None
                unused = [h for _, h in self._catalogue.pieces(id)]
                self._catalogue.drop(db, id)
                if before and restored:
                    hashes = self._catalogue.pieces(before.info.id)
                    self._catalogue.drop(db, before.info.id)
                    self._catalogue.put(db, restored, before.content_hash, hashes)
                self._catalogue.drop_unused(db, unused)
            self._opened.forget()
            self._words.forget()
            self.originals.keep_only(k.content_hash for k in self.every().values())
            self._follow(wait=_WAIT)
            self.words()  # counted anew now, not when somebody searches
            return restored.info if restored else None

    def rebuild(self, progress: Progress | None = None) -> None:
        """Builds every index anew from the catalogue. Only texts that the model has not embedded yet are embedded."""
        with self._changing:
            self._own_or_fail()
            self._ready = False
            self._derived.clear()
            self._words.forget()
            self._make_pieces()
            with self._catalogue.changing() as db:
                self._catalogue.drop_unused(db)
                self._catalogue.drop_other_models(db, self.model)
            self._follow(progress, _WAIT)

    # How

    def _own(self, wait: float) -> bool:
        """Takes the folder; it is kept until `close`, or given back by `_let_go` where the vectors are on a server."""
        if self._file_lock.is_locked and not self._derived.shared:
            return True
        try:
            self._file_lock.acquire(timeout=wait)
        except filelock.Timeout:
            return False
        except OSError as error:
            raise UserError(f"Không khóa được thư mục dữ liệu {self.folder}: {error.strerror}.") from error
        return True

    def _let_go(self) -> None:
        if self._derived.shared:
            self._file_lock.release()

    def _own_or_fail(self) -> None:
        # With a server for the vectors, the catalogue's own transactions are enough: any process may change documents.
        if not self._derived.shared and not self._own(_WAIT):
            raise UserError(
                f"Thư mục dữ liệu {self.folder} đang được một tiến trình khác sử dụng (có thể là giao diện đang chạy). "
                "Hãy làm việc này trong giao diện đó, hoặc đóng nó rồi chạy lại."
            )

    def _follow(self, progress: Progress | None = None, wait: float = 0) -> bool:
        """Brings the indexes to the catalogue. False where the folder is another process's, which does it then. Raises
        IndexNotWritten.
        """
        if not self._own(wait):
            return False
        try:
            revision, kept, _ = self._current()
            if kept and self._catalogue.meta("pieces") != made.VERSION:
                self._make_pieces()
                revision, kept, _ = self._current()
            self._derived.follow_keywords(kept, self.document, progress)
            dimension = self._dimension(progress) if kept else self._catalogue.meta(f"dimension {self.model}")
            if not dimension or self._derived.follow_vectors(
                kept, self.document, self._embed, self.model, int(dimension), progress, wait > 0
            ):
                self._followed = revision
            self._ready = True
            return True
        except UserError:
            raise
        except Exception as error:  # a full disk, a folder that became read-only: each library says it in its own way
            self._derived.close()
            raise IndexNotWritten(
                f"Dữ liệu đã lưu trong danh mục, nhưng chưa ghi được chỉ mục ({first_line(error)}). "
                "Hãy kiểm tra dung lượng và quyền ghi của thư mục dữ liệu; chỉ mục sẽ tự theo kịp sau đó."
            ) from error
        finally:
            self._let_go()

    def _dimension(self, progress: Progress | None) -> int:
        if held := self._catalogue.meta(f"dimension {self.model}"):
            return int(held)
        dimension = self.encoder(progress).dimension
        with self._catalogue.changing() as db:
            set_meta(db, f"dimension {self.model}", str(dimension))
        return dimension

    def _make_pieces(self) -> None:
        for id in self.every():
            document = self._catalogue.document(id)  # None: another process has removed it meanwhile
            hashes = [(piece.clause, piece.text_hash) for piece in made.pieces(document)] if document else []
            with self._catalogue.changing() as db:
                self._catalogue.put_pieces(db, id, hashes)
        with self._catalogue.changing() as db:
            set_meta(db, "pieces", made.VERSION)

    def _embed(self, pieces: Sequence[Piece], progress: Progress | None) -> None:
        """Leaves the vector of each piece in the catalogue."""
        texts = {piece.text_hash: piece.text for piece in pieces}
        held = self._catalogue.vectors(self.model, list(texts))
        missing = sorted((h for h in texts if h not in held), key=lambda h: len(texts[h]), reverse=True)
        if not missing:
            return
        encoder = self.encoder(progress)
        total, done = sum(len(texts[h]) for h in missing), 0
        for start in range(0, len(missing), _SAVED_TOGETHER):
            some = missing[start : start + _SAVED_TOGETHER]
            size = sum(len(texts[h]) for h in some)
            vectors = encoder.passages([texts[h] for h in some], share_of(progress, done / total, size / total))
            with self._catalogue.changing() as db:
                self._catalogue.keep_vectors(db, self.model, dict(zip(some, vectors, strict=True)))
            done += size
