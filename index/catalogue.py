"""The catalogue: every document with its clauses and assignments, in one SQL database (database.py). It is the truth;
the vectors and the keyword index are derived from it.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import sqlalchemy as sa

from index import upgrades
from index.codec import dumps, loads
from index.database import URL_VARIABLE, Database, catalogue_url, said
from index.embedding import Vectors
from index.versions import base_of
from schema import (
    Assignment,
    Clause,
    Document,
    DocumentInfo,
    Mention,
    Span,
    UserError,
)

_MANY = 500  # values in one IN (...): SQLite's older limit is 999

_all = sa.MetaData()
meta = sa.Table("meta", _all, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False))
documents = sa.Table(
    "documents",
    _all,
    sa.Column("id", sa.Text, primary_key=True),
    # Of which document this is a version, and which one: the latest has the document's own id.
    sa.Column("base", sa.Text, nullable=False, index=True),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("revision", sa.Integer, nullable=False),  # of the catalogue when this version came in
    sa.Column("content_hash", sa.Text, nullable=False, index=True),
    sa.Column("info", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("mentions", sa.Text, nullable=False),
    sa.Column("letterhead", sa.Text, nullable=False),
    sa.Column("page_starts", sa.Text, nullable=False),
    sa.Column("warnings", sa.Text, nullable=False),
)


def _document_key() -> sa.Column[Any]:
    return sa.Column("document", sa.Text, sa.ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)


clauses = sa.Table(
    "clauses",
    _all,
    _document_key(),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    # For whoever looks with SQL alone; the program reads `data`, the whole clause.
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("page", sa.Integer, nullable=False),
    sa.Column("data", sa.Text, nullable=False),
)
assignments = sa.Table(
    "assignments",
    _all,
    _document_key(),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("data", sa.Text, nullable=False),
)
# What is embedded: one row a piece of a clause; the text itself is made from the document (pieces.py).
pieces = sa.Table(
    "pieces",
    _all,
    _document_key(),
    sa.Column("ordinal", sa.Integer, primary_key=True),
    sa.Column("clause", sa.Integer, nullable=False),
    sa.Column("text_hash", sa.Text, nullable=False, index=True),
)
embeddings = sa.Table(
    "embeddings",
    _all,
    sa.Column("model", sa.Text, primary_key=True),
    sa.Column("text_hash", sa.Text, primary_key=True),
    sa.Column("vector", sa.LargeBinary, nullable=False),  # float32, little endian
)
# What the indexes on a server hold (ledger.py): processes that share them share this.
ledgers = sa.Table(
    "ledgers", _all, sa.Column("name", sa.Text, primary_key=True), sa.Column("content", sa.Text, nullable=False)
)
TABLES = _all


@dataclass(frozen=True, slots=True)
class Kept:
    """What the catalogue says of a document without opening it."""

    info: DocumentInfo
    revision: int
    content_hash: str


def _must_not_be_emptied(folder: Path) -> None:
    """A catalogue of no bytes beside files of documents was lost (a full disk, a bad copy): opened as an empty store it
    would have those files deleted. Raises UserError."""
    file, originals = folder / "catalogue.sqlite", folder / "goc"
    lost = not file.exists() or file.stat().st_size == 0
    written = (folder / "catalogue.sqlite-wal").exists() and (folder / "catalogue.sqlite-wal").stat().st_size > 0
    if lost and not written and originals.is_dir() and any(originals.iterdir()):
        raise UserError(
            f"Danh mục {file} trống hoặc không còn, trong khi thư mục vẫn giữ tệp gốc của văn bản. Chưa thay đổi gì. "
            "Hãy khôi phục từ bản sao lưu: dieukhoan restore TỆP; không có bản sao lưu thì chuyển thư mục goc ra nơi "
            "khác rồi nạp lại các tệp trong đó."
        )


class Catalogue:
    """Raises UserError when the database cannot be opened, is damaged, or comes from a later version of the program.
    `id` tells it from every other catalogue.
    """

    def __init__(self, folder: Path, url: str | None = None) -> None:
        url = url or catalogue_url(folder)
        self.name = str(folder / "catalogue.sqlite") if url.startswith("sqlite") else URL_VARIABLE
        if url.startswith("sqlite"):
            _must_not_be_emptied(folder)
        try:
            self.database = Database(url, self.name)
            with self.database.engine.connect() as db:
                there = set(sa.inspect(db).get_table_names())
                version = get_meta(db, "schema") if meta.name in there else None
                self.id = (get_meta(db, "id") if meta.name in there else None) or ""
        except (sa.exc.SQLAlchemyError, ImportError) as error:
            raise UserError(
                f"Không mở được danh mục văn bản {self.name}: {said(error)} "
                "Nếu tệp hỏng, hãy khôi phục từ bản sao lưu, hoặc dùng thư mục dữ liệu khác và nạp lại văn bản."
            ) from error
        if self.id and version == str(upgrades.latest()) and there >= set(_all.tables):
            return
        with self.changing() as db:
            _all.create_all(db)
            held = int(get_meta(db, "schema") or upgrades.latest())
            if held > upgrades.latest():
                raise UserError(
                    f"Dữ liệu tại {folder} do một phiên bản dieukhoan mới hơn tạo ra. Hãy nâng cấp chương trình."
                )
            set_meta(db, "schema", str(upgrades.upgrade(db, held)))
            self.id = get_meta(db, "id") or uuid.uuid4().hex
            set_meta(db, "id", self.id)

    def close(self) -> None:
        self.database.close()

    def changing(self) -> AbstractContextManager[sa.Connection]:
        """One transaction: everything or nothing. Raises UserError where the database cannot be written."""
        return self.database.changing()

    # Reading

    def revision(self) -> int:
        """Grows with every change of any document."""
        with self.database.reading() as db:
            return int(get_meta(db, "revision") or 0)

    def kept(self, before: Mapping[str, Kept] | None = None) -> tuple[int, dict[str, Kept]]:
        """The revision, and every version of every document by id, in the order of the ids. What is still as in
        `before` comes from there.
        """
        c, known = documents.c, before or {}
        with self.database.reading() as db:
            rows = db.execute(sa.select(c.id, c.revision, c.content_hash).order_by(c.id)).all()
            new = [id for id, *held in rows if id not in known or [known[id].revision, known[id].content_hash] != held]
            infos: dict[str, str] = {}
            for start in range(0, len(new), _MANY):
                some = sa.select(c.id, c.info).where(c.id.in_(new[start : start + _MANY]))
                infos.update((id, info) for id, info in db.execute(some))
            revision = int(get_meta(db, "revision") or 0)
        made = {id: Kept(loads(DocumentInfo, info), 0, "") for id, info in infos.items()}
        return revision, {
            id: replace(made[id], revision=number, content_hash=hash) if id in made else known[id]
            for id, number, hash in rows
        }

    def document(self, id: str) -> Document | None:
        with self.database.reading() as db:
            row = db.execute(documents.select().where(documents.c.id == id)).one_or_none()
            if row is None:
                return None
            there = sa.select(clauses.c.data).where(clauses.c.document == id).order_by(clauses.c.ordinal)
            held = db.execute(there).scalars().all()
            told = sa.select(assignments.c.data).where(assignments.c.document == id).order_by(assignments.c.ordinal)
            tasks = db.execute(told).scalars().all()
        return Document(
            info=loads(DocumentInfo, row.info),
            text=row.text,
            clauses=tuple(loads(Clause, data) for data in held),
            assignments=tuple(loads(Assignment, data) for data in tasks),
            mentions=loads(tuple[Mention, ...], row.mentions),
            letterhead=loads(Mapping[str, Span], row.letterhead),
            page_starts=loads(tuple[int, ...], row.page_starts),
            warnings=loads(tuple[str, ...], row.warnings),
        )

    def text(self, id: str) -> str | None:
        """The document's text alone."""
        with self.database.reading() as db:
            found: str | None = db.execute(sa.select(documents.c.text).where(documents.c.id == id)).scalar_one_or_none()
            return found

    def assignments(self, chosen: Sequence[str] | None = None) -> dict[str, list[Assignment]]:
        """The tasks of the documents `chosen` (ids), or of all, by document, in the order of the text."""
        c = assignments.c
        wanted = sa.select(c.document, c.data).order_by(c.document, c.ordinal)
        found: dict[str, list[Assignment]] = {}
        with self.database.reading() as db:
            for start in range(0, len(chosen) if chosen is not None else 1, _MANY):
                some = wanted if chosen is None else wanted.where(c.document.in_(chosen[start : start + _MANY]))
                for id, data in db.execute(some):
                    found.setdefault(id, []).append(loads(Assignment, data))
        return found

    def clauses(self, keys: Iterable[tuple[str, int]]) -> dict[tuple[str, int], tuple[Clause, str]]:
        """(document, ordinal) -> the clause and its own text. Keys that are no longer there are left out."""
        wanted: dict[str, list[int]] = {}
        for document, ordinal in keys:
            wanted.setdefault(document, []).append(ordinal)
        found: dict[tuple[str, int], tuple[Clause, str]] = {}
        with self.database.reading() as db:
            for document, ordinals in wanted.items():
                text = db.execute(sa.select(documents.c.text).where(documents.c.id == document)).scalar_one_or_none()
                if text is None:
                    continue
                inside = sa.and_(clauses.c.document == document, clauses.c.ordinal.in_(ordinals))
                for ordinal, data in db.execute(sa.select(clauses.c.ordinal, clauses.c.data).where(inside)):
                    clause: Clause = loads(Clause, data)
                    # Sliced here: SQL's substr stops at a NUL, Python's offsets do not.
                    found[document, ordinal] = (clause, text[slice(*clause.span)])
        return found

    # Pieces and their vectors

    def pieces(self, document: str) -> list[tuple[int, str]]:
        """(clause, hash of the embedded text), in order."""
        wanted = sa.select(pieces.c.clause, pieces.c.text_hash).where(pieces.c.document == document)
        with self.database.reading() as db:
            return [(clause, text_hash) for clause, text_hash in db.execute(wanted.order_by(pieces.c.ordinal))]

    def vectors(self, model: str, hashes: Sequence[str]) -> dict[str, Vectors]:
        """Text hash -> vector, for those that `model` has embedded."""
        found: dict[str, Vectors] = {}
        distinct, e = list(dict.fromkeys(hashes)), embeddings.c
        with self.database.reading() as db:
            for start in range(0, len(distinct), _MANY):
                inside = e.text_hash.in_(distinct[start : start + _MANY])
                for text_hash, blob in db.execute(sa.select(e.text_hash, e.vector).where(e.model == model, inside)):
                    found[text_hash] = np.frombuffer(blob, "<f4")
        return found

    # Changing

    def keep_vectors(self, db: sa.Connection, model: str, vectors: Mapping[str, Vectors]) -> None:
        """`vectors` by text hash; those that are there for `model` stay as they are."""
        e, hashes = embeddings.c, list(vectors)
        there: set[str] = set()  # another process may have embedded the same texts meanwhile
        for start in range(0, len(hashes), _MANY):
            inside = sa.and_(e.model == model, e.text_hash.in_(hashes[start : start + _MANY]))
            there.update(db.execute(sa.select(e.text_hash).where(inside)).scalars())
        rows = [
            {"model": model, "text_hash": text_hash, "vector": np.asarray(vector, "<f4").tobytes()}
            for text_hash, vector in vectors.items()
            if text_hash not in there
        ]
        _insert(db, embeddings, rows)

    def put(self, db: sa.Connection, document: Document, content_hash: str, hashes: Sequence[tuple[int, str]]) -> int:
        """`document` in place of what has its id, with its pieces (clause, text hash). Gives the new revision."""
        id = document.info.id
        self.drop(db, id)
        revision = int(get_meta(db, "revision") or 0)
        db.execute(
            documents.insert().values(
                id=id,
                base=base_of(id),
                version=document.info.version,
                revision=revision,
                content_hash=content_hash,
                info=dumps(document.info),
                text=document.text,
                mentions=dumps(document.mentions),
                letterhead=dumps(document.letterhead),
                page_starts=dumps(document.page_starts),
                warnings=dumps(document.warnings),
            )
        )
        _insert(db, clauses, [_row(id, i, clause) for i, clause in enumerate(document.clauses)])
        tasks = [{"document": id, "ordinal": i, "data": dumps(a)} for i, a in enumerate(document.assignments)]
        _insert(db, assignments, tasks)
        self.put_pieces(db, id, hashes)
        return revision

    def put_pieces(self, db: sa.Connection, document: str, hashes: Sequence[tuple[int, str]]) -> None:
        """(clause, text hash) of each piece of a document, in place of those it had; of one that is gone, nothing."""
        db.execute(pieces.delete().where(pieces.c.document == document))
        if db.execute(sa.select(documents.c.id).where(documents.c.id == document)).first() is None:
            return
        rows = [{"document": document, "ordinal": i, "clause": c, "text_hash": h} for i, (c, h) in enumerate(hashes)]
        _insert(db, pieces, rows)

    def drop(self, db: sa.Connection, id: str) -> None:
        """Takes the document out with everything that belongs to it, but for its vectors (`drop_unused`)."""
        revision = int(get_meta(db, "revision") or 0) + 1
        set_meta(db, "revision", str(revision))
        for table in (pieces, assignments, clauses):  # not left to the cascade, which a database may have switched off
            db.execute(table.delete().where(table.c.document == id))
        db.execute(documents.delete().where(documents.c.id == id))

    def drop_unused(self, db: sa.Connection, hashes: Sequence[str] | None = None) -> None:
        """Deletes vectors that no piece needs: among `hashes`, or all."""
        unused = embeddings.c.text_hash.not_in(sa.select(pieces.c.text_hash))
        if hashes is None:
            db.execute(embeddings.delete().where(unused))
            return
        distinct = list(dict.fromkeys(hashes))
        for start in range(0, len(distinct), _MANY):
            some = embeddings.c.text_hash.in_(distinct[start : start + _MANY])
            db.execute(embeddings.delete().where(some, unused))

    def drop_other_models(self, db: sa.Connection, model: str) -> None:
        """Deletes the vectors of every model but `model`."""
        db.execute(embeddings.delete().where(embeddings.c.model != model))

    def meta(self, key: str) -> str | None:
        with self.database.reading() as db:
            return get_meta(db, key)

    def ledger(self, name: str) -> LedgerRow:
        """Where the ledger of a shared index is kept."""
        return LedgerRow(self, name)


class LedgerRow:
    """One row of `ledgers`: see ledger.Place."""

    def __init__(self, catalogue: Catalogue, name: str) -> None:
        self._catalogue, self._name = catalogue, name

    def read(self) -> str | None:
        with self._catalogue.database.reading() as db:
            held = db.execute(sa.select(ledgers.c.content).where(ledgers.c.name == self._name))
            text: str | None = held.scalar_one_or_none()
            return text

    def write(self, text: str) -> None:
        with self._catalogue.changing() as db:
            db.execute(ledgers.delete().where(ledgers.c.name == self._name))
            db.execute(ledgers.insert().values(name=self._name, content=text))


def set_meta(db: sa.Connection, key: str, value: str) -> None:
    """Sets one value of the `meta` table."""
    if db.execute(meta.update().where(meta.c.key == key).values(value=value)).rowcount == 0:
        db.execute(meta.insert().values(key=key, value=value))


def get_meta(db: sa.Connection, key: str) -> str | None:
    """One value of the `meta` table."""
    value: str | None = db.execute(sa.select(meta.c.value).where(meta.c.key == key)).scalar_one_or_none()
    return value


def _insert(db: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:  # an empty list would insert one row of defaults
        db.execute(table.insert(), list(rows))


def _row(document: str, ordinal: int, clause: Clause) -> dict[str, Any]:
    path = str(clause.path)
    return {"document": document, "ordinal": ordinal, "path": path, "page": clause.page, "data": dumps(clause)}
