"""The SQL database under the catalogue: SQLite beside the documents, or any database that DIEUKHOAN_CATALOGUE names by
URL. Everything read in one `reading` block is of one moment; a `changing` block is one transaction, and writers queue.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from schema import UserError

URL_VARIABLE = "DIEUKHOAN_CATALOGUE"
# PostgreSQL's advisory locks: writers of the catalogue queue for one, who changes shared vectors for the other.
_WRITERS, _OTHERS = 7_291_884_511, 7_291_884_512


def private(folder: Path) -> None:
    """Makes the data folder, and closes it to other accounts of this machine: documents of single groups and password
    hashes are in it. Raises OSError where it cannot be made."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    ours = [*folder.glob("*.sqlite*")]
    mode = folder.stat().st_mode
    if mode & stat.S_ISVTX or not (ours or not any(folder.iterdir())):
        return  # a folder of other things in which somebody starts a store is theirs to close
    with suppress(PermissionError):  # somebody else's, who has let this person in
        if mode & 0o077:
            folder.chmod(stat.S_IMODE(mode) & 0o700)
        for file in ours:
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


def catalogue_url(folder: Path) -> str:
    """Where the catalogue of the data folder is."""
    url = os.environ.get(URL_VARIABLE) or f"sqlite:///{folder / 'catalogue.sqlite'}"
    # SQLAlchemy would look for another driver.
    return url.replace("postgresql://", "postgresql+psycopg://", 1)


class Database:
    """Threads and processes may share it. `name` is what error messages call it. Raises UserError where the database
    cannot be reached, read or written; ImportError without the driver for `url`.
    """

    def __init__(self, url: str, name: str) -> None:
        self.name = name
        self.engine = sa.create_engine(url, pool_pre_ping=not url.startswith("sqlite"), pool_size=10, max_overflow=40)
        if self.engine.dialect.name == "sqlite":
            sa.event.listen(self.engine, "connect", _prepare_sqlite)
            sa.event.listen(self.engine, "begin", _begin_sqlite)
            self._writing: sa.Engine = self.engine.execution_options(immediate=True)
            self._reading: sa.Engine = self.engine
        else:
            self._writing = self.engine
            self._reading = self.engine.execution_options(isolation_level="REPEATABLE READ")

    @property
    def shared(self) -> bool:
        """Whether it is a server, so that its data does not lie in the data folder."""
        return self.engine.dialect.name != "sqlite"

    def close(self) -> None:
        self.engine.dispose()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A document read in several steps is never half of one version and half of another."""
        try:
            with self._reading.connect() as db:
                yield db
        except sa.exc.DatabaseError as error:
            raise UserError(f"Không đọc được danh mục văn bản {self.name}: {said(error)}") from error

    @contextmanager
    def changing(self) -> Iterator[sa.Connection]:
        """One transaction: everything or nothing, after those of other threads and processes."""
        try:
            with self._writing.begin() as db:
                if self.engine.dialect.name == "postgresql":
                    db.execute(sa.select(sa.func.pg_advisory_xact_lock(_WRITERS)))
                yield db
        except sa.exc.DatabaseError as error:
            raise UserError(f"Không ghi được danh mục văn bản {self.name}: {said(error)}") from error

    @contextmanager
    def alone(self, wait: bool) -> Iterator[bool]:
        """True for one process at a time among those that share a server, for what they share beside it. Ends with the
        process. SQLite's processes share a folder, and lock that: always True.
        """
        if self.engine.dialect.name != "postgresql":
            yield True
            return
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            take = sa.func.pg_advisory_lock if wait else sa.func.pg_try_advisory_lock
            mine = db.execute(sa.select(take(_OTHERS))).scalar() is not False
            try:
                yield mine
            finally:
                if mine:
                    db.execute(sa.select(sa.func.pg_advisory_unlock(_OTHERS)))


_FULL = "ổ đĩa đã đầy; hãy giải phóng dung lượng rồi làm lại. Dữ liệu đã lưu trước đó vẫn nguyên vẹn."


def said(error: BaseException) -> str:
    """What happened, and what to do about it; in Vietnamese as far as it is known."""
    first = first_line(getattr(error, "orig", None) or error)
    for word, advice in (
        ("no space left", _FULL),
        ("full", _FULL),
        ("disk i/o", "ổ đĩa đầy hoặc bị lỗi; hãy kiểm tra ổ đĩa rồi làm lại. Dữ liệu đã lưu trước đó vẫn nguyên vẹn."),
        ("readonly", "thư mục dữ liệu chỉ cho đọc; hãy cấp quyền ghi cho tài khoản chạy chương trình."),
        ("unable to open", "không tạo hoặc mở được tệp; hãy kiểm tra quyền ghi trong thư mục dữ liệu."),
        ("locked", "một tiến trình khác đang ghi; hãy đợi rồi làm lại."),
        ("connection", "không kết nối được máy chủ cơ sở dữ liệu; hãy kiểm tra máy chủ và DIEUKHOAN_CATALOGUE."),
        ("malformed", "tệp bị hỏng; hãy khôi phục từ bản sao lưu bằng: dieukhoan restore TỆP"),
    ):
        if word in first.lower():
            return f"{advice} ({first})"
    return f"{first}."


def first_line(error: BaseException) -> str:
    """What a library's error says, in one line."""
    text = str(error).strip()
    return text.splitlines()[0][:200] if text else type(error).__name__


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not where Python guesses
    # WAL: searching goes on while a document is added. FULL: what was acknowledged survives a power cut.
    for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # A writer that first reads and then waits for another would work on what it read before.
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
