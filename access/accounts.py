"""Accounts of the data folder: names, roles, groups, passwords (argon2), sessions that expire, sign-ins that slow down.

Without any account the page is open, and only to this machine. With one, everybody signs in, this machine's people too:
a reverse proxy's requests come from this machine as well.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import time
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from access.people import Role, User
from schema import UserError

LONGEST_SESSION = 7 * 86400  # seconds after a sign-in at which it ends, used or not
SESSION_SECONDS = 12 * 3600  # of a sign-in that nobody uses; a working day
SHORTEST_PASSWORD = 10
FREE_TRIES = 5  # wrong passwords, by name and by address, before each further one costs a wait
LONGEST_WAIT = 900.0  # seconds
LONGEST_NAME = 64
_CLOCKS_DIFFER = 3600.0  # seconds between the clocks of two machines that share the accounts
_TOKENS_STAY = 3 * 365 * 86400.0  # seconds that a program's token is kept, and good for nothing, behind its end
_REMEMBERED = 30 * 86400.0  # seconds for which an address from which a name signed in is remembered
_NAME = re.compile(rf"[^\W_][\w.@-]{{0,{LONGEST_NAME - 1}}}")


class SignInRefused(UserError):
    """Name or password are wrong, or it was tried too often. `wait` is how many seconds the next try must wait."""

    def __init__(self, message: str, wait: float = 0.0) -> None:
        super().__init__(message)
        self.wait = wait


class AccountsAway(UserError):
    """The database that holds the accounts cannot be reached or read now."""


_all = sa.MetaData()
_accounts = sa.Table(
    "accounts",
    _all,
    sa.Column("name", sa.Text, primary_key=True),  # folded to lower case
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("groups", sa.Text, nullable=False),  # JSON list
    sa.Column("password", sa.Text, nullable=False),  # argon2's own encoding, with its parameters and salt
)
_sessions = sa.Table(
    "sessions",
    _all,
    sa.Column("token", sa.Text, primary_key=True),  # SHA-256 of what the browser holds
    sa.Column("name", sa.Text, nullable=False, index=True),
    sa.Column("expires", sa.Float, nullable=False),
    sa.Column("seconds", sa.Float, nullable=False),  # by which use prolongs it; 0: never
    sa.Column("ends", sa.Float),  # beyond which no use prolongs it; None for a token, which nothing prolongs
)
_failures = sa.Table(
    "failures",
    _all,
    sa.Column("who", sa.Text, primary_key=True),  # "name:..." or "from:..."
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("until", sa.Float, nullable=False),
)
_groups = sa.Table(
    "document_groups",
    _all,
    sa.Column("document", sa.Text, primary_key=True),
    sa.Column("group", sa.Text, nullable=False),
)
TABLES = _all
PASSING = frozenset({_sessions.name, _failures.name})  # of the moment: a backup does not bring a sign-in back


def database_url(folder: Path) -> str:
    """Accounts stand beside the catalogue: in its database where DIEUKHOAN_CATALOGUE names one."""
    url = os.environ.get("DIEUKHOAN_CATALOGUE") or f"sqlite:///{folder / 'accounts.sqlite'}"
    return url.replace("postgresql://", "postgresql+psycopg://", 1)  # SQLAlchemy would look for another driver


class Accounts:
    """Opens the accounts of `folder`, making the tables when needed. Threads and processes may share them. `clock`
    takes the place of time.time in tests. Raises UserError when the database cannot be used.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            url = database_url(folder)
            server = {} if url.startswith("sqlite") else {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5}}
            self._engine = sa.create_engine(url, **server)
            with self._changing() as db:
                _all.create_all(db)
                self._with_ends(db)
            if (file := folder / "accounts.sqlite").is_file():
                with suppress(PermissionError):  # somebody else's, who has let this person in
                    file.chmod(0o600)
                    folder.chmod(folder.stat().st_mode & 0o1700)
        except (sa.exc.SQLAlchemyError, OSError, ImportError) as error:
            raise UserError(f"Không mở được danh sách tài khoản trong {folder}: {error}.") from error

    def _with_ends(self, db: sa.Connection) -> None:
        """Sessions made before there was an absolute end get the column, and the end that a sign-in of now has."""
        if any(c["name"] == "ends" for c in sa.inspect(db).get_columns(_sessions.name)):
            return
        db.execute(sa.text(f"ALTER TABLE {_sessions.name} ADD COLUMN ends FLOAT"))
        running = _sessions.update().where(_sessions.c.seconds > 0)
        db.execute(running.values(ends=self._clock() + LONGEST_SESSION))

    def close(self) -> None:
        self._engine.dispose()

    @contextmanager
    def _changing(self) -> Iterator[sa.Connection]:
        with self._told(), self._engine.begin() as db:
            yield db

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._told(), self._engine.connect() as db:
            yield db

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except (sa.exc.OperationalError, sa.exc.InterfaceError) as error:
            raise AccountsAway(
                "Không đọc được danh sách tài khoản: cơ sở dữ liệu chưa trả lời. Hãy thử lại sau ít phút; nếu vẫn vậy, "
                "người quản trị kiểm tra máy chủ cơ sở dữ liệu (DIEUKHOAN_CATALOGUE) hoặc ổ đĩa."
            ) from error

    # Accounts

    def any(self) -> bool:
        """Whether people must sign in."""
        with self._reading() as db:
            return db.execute(sa.select(_accounts.c.name).limit(1)).first() is not None

    def all(self) -> list[User]:
        """Every account, by name."""
        with self._reading() as db:
            return [_user(row) for row in db.execute(_accounts.select().order_by(_accounts.c.name))]

    def add(self, name: str, role: Role, password: str, groups: Sequence[str] = ()) -> User:
        """Raises UserError for a name that is taken or odd, for a short password, and for a first account that is no
        admin: nobody could manage the others."""
        name = _plain(name)
        if not _NAME.fullmatch(name):
            raise UserError(
                "Tên tài khoản chỉ gồm chữ, số và các dấu . _ @ - (tối đa 64 ký tự). "
                "Hãy chọn tên khác, ví dụ: nguyen.van.a"
            )
        if not self.any() and role is not Role.ADMIN:
            raise UserError("Tài khoản đầu tiên phải là quản trị: thêm --role admin.")
        hashed = _hash(password)
        row = {"name": name, "role": role.value, "groups": json.dumps(_tidy(groups)), "password": hashed}
        try:
            with self._changing() as db:
                db.execute(_accounts.insert().values(**row))
        except sa.exc.IntegrityError:
            raise UserError(f"Đã có tài khoản “{name}”. Đổi mật khẩu: dieukhoan users password {name}") from None
        return User(name, role, None if role is Role.ADMIN else frozenset(_tidy(groups)))

    def set_password(self, name: str, password: str) -> None:
        """Also ends every session of the account."""
        hashed = _hash(password)
        self._change(name, password=hashed)
        self.end_sessions(name)

    def change(self, name: str, role: Role | None = None, groups: Sequence[str] | None = None) -> User:
        """Sets role or groups. The last admin stays one."""
        if role is not None and role is not Role.ADMIN:
            self._not_the_last_admin(name)
        values: dict[str, str] = {}
        if role is not None:
            values["role"] = role.value
        if groups is not None:
            values["groups"] = json.dumps(_tidy(groups))
        self._change(name, **values)
        return next(u for u in self.all() if u.name == _plain(name))

    def remove(self, name: str) -> None:
        """Takes the account and its sessions out. The last admin stays."""
        self._not_the_last_admin(name)
        with self._changing() as db:
            gone = db.execute(_accounts.delete().where(_accounts.c.name == _plain(name))).rowcount
            db.execute(_sessions.delete().where(_sessions.c.name == _plain(name)))
        if not gone:
            raise UserError(f"Không có tài khoản “{name}”. Xem danh sách: dieukhoan users list")

    def _change(self, name: str, **values: str) -> None:
        with self._changing() as db:
            changed = db.execute(_accounts.update().where(_accounts.c.name == _plain(name)).values(**values)).rowcount
        if not changed:
            raise UserError(f"Không có tài khoản “{name}”. Xem danh sách: dieukhoan users list")

    def _not_the_last_admin(self, name: str) -> None:
        admins = [u.name for u in self.all() if u.role is Role.ADMIN]
        if admins == [_plain(name)] and len(self.all()) > 1:
            raise UserError("Đây là tài khoản quản trị duy nhất; hãy thêm một tài khoản quản trị khác trước.")

    # Signing in

    def sign_in(self, name: str, password: str, address: str = "") -> str:
        """A session's token. Raises SignInRefused, which never says whether the name exists."""
        name = _plain(name)
        now = self._clock()
        # Guesses cost the one who guesses: by name and address, by address. By name alone only after many, and not for
        # an address from which the name has signed in before: strangers must not lock its owner out.
        known = f"known:{name}|{address}"
        keys = [f"name:{name}|{address}", *([f"from:{address}"] if address else [])]
        with self._reading() as db:
            held = db.execute(sa.select(_accounts.c.password).where(_accounts.c.name == name)).scalar_one_or_none()
            if db.execute(sa.select(_failures.c.who).where(_failures.c.who == known)).first() is None:
                keys.append(f"name:{name}")
        self._try(keys, now)
        if not _verified(held, password):
            raise SignInRefused("Tên hoặc mật khẩu không đúng.")
        with self._changing() as db:
            db.execute(_failures.delete().where(_failures.c.who.in_([*keys, known])))
            db.execute(_failures.insert().values(who=known, tries=0, until=now + _REMEMBERED))
        return self._open(name, SESSION_SECONDS, SESSION_SECONDS)

    def token(self, name: str, days: int) -> str:
        """A token for a program, which works until it expires and is not prolonged by use."""
        if not any(u.name == _plain(name) for u in self.all()):
            raise UserError(f"Không có tài khoản “{name}”. Xem danh sách: dieukhoan users list")
        return self._open(_plain(name), days * 86400.0, 0.0)

    def user(self, token: str) -> User | None:
        """Whose session it is; None where it is unknown or over. Use prolongs a sign-in up to its absolute end."""
        now, key = self._clock(), _digest(token)
        with self._reading() as db:
            session = db.execute(_sessions.select().where(_sessions.c.token == key)).one_or_none()
            if session is None or session.expires < now:
                return None
            # Made while the clock was ahead, a sign-in would last for years.
            if session.seconds and session.expires > now + SESSION_SECONDS + _CLOCKS_DIFFER:
                return None
            row = db.execute(_accounts.select().where(_accounts.c.name == session.name)).one_or_none()
        if row is None:
            return None
        # Written at most once a minute: every request of a page asks.
        until = min(now + session.seconds, session.ends or 0.0)
        if session.seconds and session.expires < until - 60:
            with self._changing() as db:
                changed = _sessions.update().where(_sessions.c.token == key)
                db.execute(changed.values(expires=until))
        return _user(row)

    def sign_out(self, token: str) -> None:
        with self._changing() as db:
            db.execute(_sessions.delete().where(_sessions.c.token == _digest(token)))

    def end_sessions(self, name: str) -> None:
        """Signs the account out everywhere, its programs too."""
        with self._changing() as db:
            db.execute(_sessions.delete().where(_sessions.c.name == _plain(name)))

    def _open(self, name: str, lasts: float, prolonged: float) -> str:
        token = secrets.token_urlsafe(32)
        now = self._clock()
        with self._changing() as db:
            # A clock that is ahead for a minute must not cost every program its token: those are few, and stay.
            signed_in = sa.and_(_sessions.c.seconds > 0, _sessions.c.expires < now)
            db.execute(_sessions.delete().where(sa.or_(signed_in, _sessions.c.expires < now - _TOKENS_STAY)))
            row = {"token": _digest(token), "name": name, "expires": now + lasts, "seconds": prolonged}
            row["ends"] = now + LONGEST_SESSION if prolonged else None
            db.execute(_sessions.insert().values(**row))
        return token

    def _try(self, keys: Sequence[str], now: float) -> None:
        """Counts a try before its password is looked at: of many at the same moment, no more get through than of many
        one after the other. Raises SignInRefused where it must wait."""
        with self._changing() as db:
            # A day after its last wait ended, a failure is forgotten. One of a clock that was wrong ends by itself.
            late = _failures.c.until > now + LONGEST_WAIT
            wrong = sa.and_(late, sa.not_(_failures.c.who.startswith("known:")))
            db.execute(_failures.delete().where(sa.or_(_failures.c.until < now - 86400, wrong)))
            for key in keys:
                mine = _failures.c.who == key
                # Counted by the database, which lets the next one see it only then.
                if not db.execute(_failures.update().where(mine).values(tries=_failures.c.tries + 1)).rowcount:
                    db.execute(_failures.insert().values(who=key, tries=1, until=now))
            rows = db.execute(_failures.select().where(_failures.c.who.in_(keys))).all()
            wait = max(row.until for row in rows) - now
            if wait <= 0:
                for row in rows:
                    over = row.tries - _free(row.who)
                    until = now + (min(LONGEST_WAIT, 2.0 ** min(over, 30)) if over >= 0 else 0.0)
                    db.execute(_failures.update().where(_failures.c.who == row.who).values(until=until))
            else:  # a try that is not looked at does not count
                counted = _failures.update().where(_failures.c.who.in_(keys))
                db.execute(counted.values(tries=_failures.c.tries - 1))
        if wait > 0:
            raise SignInRefused(f"Thử sai quá nhiều lần. Hãy đợi {_minutes(wait)} rồi thử lại.", wait)

    # Groups of documents

    def groups(self) -> dict[str, str]:
        """Document id -> the group that alone may see it. Documents that are not here are everybody's."""
        with self._reading() as db:
            return {row.document: row.group for row in db.execute(_groups.select())}

    def set_group(self, document: str, group: str | None) -> None:
        """Only accounts of `group` (and admins) see the document from now on; None gives it to everybody."""
        tidy = _tidy([group]) if group else []
        with self._changing() as db:
            db.execute(_groups.delete().where(_groups.c.document == document))
            if tidy:
                db.execute(_groups.insert().values(document=document, group=tidy[0]))


def _user(row: Any) -> User:
    role = Role(row.role)
    return User(row.name, role, None if role is Role.ADMIN else frozenset(json.loads(row.groups)))


def _free(key: str) -> int:
    """Tries before each further one costs a wait. An office behind one address shares its count."""
    if key.startswith("from:"):
        return 4 * FREE_TRIES
    return FREE_TRIES if "|" in key else 20 * FREE_TRIES


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", name).strip().lower()


def _tidy(groups: Sequence[str]) -> list[str]:
    spaced = (" ".join(unicodedata.normalize("NFC", g).split()) for g in groups)
    return sorted({g for g in spaced if g})


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _hash(password: str) -> str:
    import argon2

    if len(password) < SHORTEST_PASSWORD:
        raise UserError(f"Mật khẩu phải có ít nhất {SHORTEST_PASSWORD} ký tự. Gợi ý: dùng một câu dễ nhớ.")
    return argon2.PasswordHasher().hash(unicodedata.normalize("NFC", password))


_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHRzb21lc2FsdA$HtsOfSsd0m0s0cMvNvV1tOpZLqbxrhPhPRSPfCFrG6M"


def _verified(held: str | None, password: str) -> bool:
    """Takes as long for a name that does not exist: the time must not tell."""
    import argon2

    try:
        argon2.PasswordHasher().verify(held or _NOBODY, unicodedata.normalize("NFC", password))
    except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
        return False
    return held is not None


def _minutes(seconds: float) -> str:
    return f"{max(1, round(seconds))} giây" if seconds < 90 else f"{round(seconds / 60)} phút"
