"""Backups: everything of a data folder that cannot be made again, in one file, written and read back while others work.

The file is a ZIP: manifest.json (what is in it, with hashes), the rows of each database as a SQLite file, whichever
database they came from, and the other files of the folder. Indexes are not in it: they follow the catalogue.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any

import sqlalchemy as sa

from index.catalogue import TABLES, Catalogue, documents, get_meta, set_meta
from index.database import Database, catalogue_url, private, said
from schema import UserError

FORMAT = 1
MANIFEST = "manifest.json"
BEFORE = "sao-luu"  # in the data folder: what a restore replaced
# Made anew from the catalogue or from packages, or of the running process only.
_NOT_KEPT = {"keywords", "vectors", "models", BEFORE, "diacritics.json", "lock"}
_DATABASE = (".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal")
_ROWS = 1000  # moved together

Note = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One database: its file's name in the backup, where it is now, and its tables. Rows of the tables `passing` belong
    to the moment (sessions): they are neither saved nor touched. Rows of `staying` are never taken away, only replaced.
    """

    name: str
    url: str
    tables: sa.MetaData
    passing: frozenset[str] = frozenset()
    staying: frozenset[str] = frozenset()

    @property
    def moved(self) -> list[sa.Table]:
        return [table for table in self.tables.sorted_tables if table.name not in self.passing]

    def exists(self) -> bool:
        path = self.url.removeprefix("sqlite:///")
        return path == self.url or Path(path).is_file()


def catalogue_part(folder: Path) -> Part:
    return Part("catalogue.sqlite", catalogue_url(folder), TABLES, frozenset({"ledgers"}))


def write_backup(folder: Path, file: Path, others: Sequence[Part] = (), progress: Note | None = None) -> dict[str, Any]:
    """Writes `file` in one step and gives its manifest. `others`: databases beside the catalogue.

    Raises UserError where something cannot be read or written; then `file` is as it was.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".sao-luu-", dir=file.parent) as made:
            # The catalogue before the groups of its documents: a document that is added meanwhile is in neither, or has
            # a group that nobody asks for; never the other way round, which would show it to everybody.
            parts = [part for part in (catalogue_part(folder), *others) if part.exists()]
            contents = []
            for i, part in enumerate(parts):
                _save(part, Path(made) / part.name)
                contents.append((part.name, Path(made) / part.name))
                if progress:
                    progress(0.5 * (i + 1) / len(parts), "Sao chép cơ sở dữ liệu")
            contents += [(f.relative_to(folder).as_posix(), f) for f in _files(folder, file)]
            manifest: dict[str, Any] = {
                "format": FORMAT,
                "made": datetime.now().astimezone().isoformat(timespec="seconds"),
                "documents": _count(Path(made) / "catalogue.sqlite"),
                "files": {},
            }
            packed = Path(made) / "packed"
            with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as out:
                for i, (name, source) in enumerate(contents):
                    manifest["files"][name] = _pack(out, name, source)
                    if progress:
                        progress(0.5 + 0.5 * (i + 1) / len(contents), "Đóng gói")
                out.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
            with packed.open("rb") as held:
                os.fsync(held.fileno())
            packed.chmod(0o600)  # it holds password hashes and documents of single groups
            packed.replace(file)
    except OSError as error:
        raise UserError(f"Không ghi được bản sao lưu {file}: {said(error)}") from error
    return manifest


@contextmanager
def verified(file: Path, beside: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """The manifest and a folder with what `file` holds, unpacked in `beside` for as long as the block lasts, its
    catalogue brought to this version. Raises UserError where anything of it is damaged or of a later version.
    """
    with tempfile.TemporaryDirectory(prefix=".khoi-phuc-", dir=beside) as made:
        try:
            with zipfile.ZipFile(file) as held:
                manifest = json.loads(held.read(MANIFEST))
                if int(manifest["format"]) > FORMAT:
                    raise UserError(f"{file} do một phiên bản dieukhoan mới hơn tạo ra. Hãy nâng cấp chương trình.")
                manifest = {**manifest, "made": str(manifest["made"]), "documents": int(manifest["documents"])}
                for name, digest in manifest["files"].items():
                    if not _is_ours(name):
                        raise ValueError(name)
                    if _unpack(held, name, Path(made) / name) != digest:
                        raise ValueError(name)
            for database in Path(made).glob("*.sqlite"):
                _check(database)
            if not (Path(made) / "catalogue.sqlite").is_file():
                raise ValueError("catalogue.sqlite")
            Catalogue(Path(made), f"sqlite:///{Path(made) / 'catalogue.sqlite'}").close()
        except (
            ValueError, KeyError, TypeError, AttributeError, RuntimeError, ArithmeticError, MemoryError,
            zipfile.BadZipFile, zlib.error, sqlite3.Error, EOFError,
        ) as error:  # fmt: skip
            raise UserError(
                f"{file} không phải bản sao lưu của dieukhoan, hoặc đã hỏng ({error}). Dữ liệu hiện có vẫn nguyên vẹn."
            ) from error
        except OSError as error:
            raise UserError(f"Không đọc được bản sao lưu {file}: {error.strerror or error}.") from error
        yield manifest, Path(made)


def restore_backup(
    folder: Path, file: Path, others: Sequence[Part] = (), progress: Note | None = None
) -> dict[str, Any]:
    """Puts what `file` holds in place of what the folder's databases hold. Gives the manifest, with "before": the
    backup of what was there, or None. Each database changes in one transaction, others first: groups before documents.

    Whoever has the store open follows by itself; files that the backup does not know stay. Raises UserError before
    anything is changed where the backup is not whole.
    """
    private(folder)
    with verified(file, folder) as (manifest, unpacked):
        for name in manifest["files"]:
            _fits(folder, name, file)
        before = None
        parts = [*others, catalogue_part(folder)]
        if any(part.exists() for part in parts):
            before = _unused(folder / BEFORE, datetime.now().strftime("truoc-khi-khoi-phuc-%Y%m%d-%H%M%S"))
            write_backup(folder, before, others)
        for i, part in enumerate(parts):
            if (unpacked / part.name).is_file():
                _restore(part, unpacked / part.name)
            if progress:
                progress((i + 1) / len(parts), "Khôi phục cơ sở dữ liệu")
        for name in manifest["files"]:
            if not name.endswith(_DATABASE):
                _put(unpacked / name, folder / name)
    private(folder)  # what was put in as well
    return {**manifest, "before": str(before) if before else None}


def _fits(folder: Path, name: str, file: Path) -> None:
    """Raises UserError where the file cannot be put into the folder: what stands there is of another kind."""
    place = folder / name
    above = [folder.joinpath(*PurePosixPath(name).parts[:n]) for n in range(1, len(PurePosixPath(name).parts))]
    if place.is_dir() or any(p.exists() and not p.is_dir() for p in above):
        raise UserError(f"{file} có tệp “{name}”, không đặt được vào {folder}. Dữ liệu hiện có vẫn nguyên vẹn.")


def _unused(folder: Path, name: str) -> Path:
    """A name that no backup has: clocks are set back, too."""
    taken = {f.stem for f in folder.glob("*.zip")} if folder.is_dir() else set()
    return folder / f"{next(n for n in (name, *(f'{name}-{i}' for i in range(2, 10**6))) if n not in taken)}.zip"


def _save(part: Part, file: Path) -> None:
    source, target = Database(part.url, part.name), Database(f"sqlite:///{file}", "trong bản sao lưu")
    try:
        with source.reading() as held, target.changing() as made:
            part.tables.create_all(made)
            there = set(sa.inspect(held).get_table_names())
            for table in part.moved:
                if table.name in there:
                    _copy(held, made, table)
    finally:
        source.close()
        target.close()


def _restore(part: Part, file: Path) -> None:
    source, target = Database(f"sqlite:///{file}", part.name), Database(part.url, part.name)
    try:
        part.tables.create_all(source.engine)  # a backup of an older program may lack a table
        with source.reading() as held, target.changing() as db:
            part.tables.create_all(db)
            revision = _revision(db, held) if part.tables is TABLES else None
            whose = get_meta(db, "id") if revision else None
            shown = _shown(db) if revision else {}
            for table in reversed(part.moved):
                if table.name not in part.staying:
                    db.execute(table.delete())
            for table in part.moved:
                if table.name in part.staying:
                    key = next(iter(table.primary_key))
                    for row in held.execute(sa.select(key)).scalars():
                        db.execute(table.delete().where(key == row))
                _copy(held, db, table)
            if revision:
                set_meta(db, "revision", str(revision))
                if whose:
                    set_meta(db, "id", whose)  # what others made for this catalogue goes on belonging to it
                _renumber(db, shown, revision)
    finally:
        source.close()
        target.close()


def _copy(source: sa.Connection, target: sa.Connection, table: sa.Table) -> None:
    """All rows, in the columns that both sides have."""
    columns = {column["name"] for column in sa.inspect(source).get_columns(table.name)}
    wanted = sa.select(*(c for c in table.columns if c.name in columns))
    for rows in source.execution_options(yield_per=_ROWS).execute(wanted).mappings().partitions():
        target.execute(table.insert(), [dict(row) for row in rows])


def _revision(*catalogues: sa.Connection) -> int:
    """One that neither catalogue has had: whoever holds the store open sees that it changed."""
    return max(int(get_meta(db, "revision") or 0) for db in catalogues) + 1


def _shown(db: sa.Connection) -> dict[str, tuple[int, str]]:
    c = documents.c
    return {id: (revision, hash) for id, revision, hash in db.execute(sa.select(c.id, c.revision, c.content_hash))}


def _renumber(db: sa.Connection, before: Mapping[str, tuple[int, str]], revision: int) -> None:
    """A revision stands for one content of a document: where it stood for another before, it gets a new one."""
    for id, (now, content) in _shown(db).items():
        held, was = before.get(id, (now, content))
        if held == now and was != content:
            db.execute(documents.update().where(documents.c.id == id).values(revision=revision))


def _is_ours(name: str) -> bool:
    """Whether a file of this name is part of a backup: within the folder on every system, and nothing that is made
    anew. What a backup brings is trusted afterwards: a model is loaded, an index is believed."""
    parts = PurePosixPath(name).parts
    within = bool(parts) and not PurePosixPath(name).is_absolute() and ".." not in parts
    return within and not set("\\:\0") & set(name) and parts[0] not in _NOT_KEPT and not parts[0].startswith(".")


def _files(folder: Path, out: Path) -> list[Path]:
    """The folder's own files: the log, reports, corrections, uploads."""
    found = []
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        passing = not _is_ours(path.relative_to(folder).as_posix()) or path.name.endswith(_DATABASE)
        if path.is_file() and not path.is_symlink() and not passing and path.resolve() != out.resolve():
            found.append(path)
    return found


def _pack(out: zipfile.ZipFile, name: str, source: Path) -> str:
    digest = hashlib.sha256()
    with source.open("rb") as held, out.open(name, "w", force_zip64=True) as packed:
        while block := held.read(1 << 20):
            digest.update(block)
            packed.write(block)
    return digest.hexdigest()


def _unpack(held: zipfile.ZipFile, name: str, file: Path) -> str:
    digest = hashlib.sha256()
    file.parent.mkdir(parents=True, exist_ok=True)
    with held.open(name) as packed, file.open("wb") as out:
        while block := packed.read(1 << 20):
            digest.update(block)
            out.write(block)
    return digest.hexdigest()


def _check(database: Path) -> None:
    connection = sqlite3.connect(database)
    try:
        (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    finally:
        connection.close()
    if said != "ok":
        raise ValueError(f"{database.name}: {said}")


def _count(database: Path) -> int:
    if not database.is_file():
        return 0
    connection = sqlite3.connect(database)
    try:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    finally:
        connection.close()


def _put(source: Path, file: Path) -> None:
    """`source` in place of `file`, in one step. Of a log that only grows (.jsonl) no line goes."""
    file.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_bytes()
    if file.suffix == ".jsonl" and file.is_file():
        restored = text.splitlines(keepends=True)
        known = set(restored)
        text = b"".join(
            [*restored, *(line for line in file.read_bytes().splitlines(keepends=True) if line not in known)]
        )
    handle, made = tempfile.mkstemp(prefix=".khoi-phuc-", dir=file.parent)
    with os.fdopen(handle, "wb") as out:
        out.write(text)
    Path(made).replace(file)
