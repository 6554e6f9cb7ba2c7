"""Commands of the person who runs the service: users, group, log."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING

from access import audit
from access.people import Role, User
from cli.common import Command, data_folder, opened, show
from index.versions import base_of
from schema import UserError

if TYPE_CHECKING:
    from access.accounts import Accounts

SAID = {Role.READER: "người đọc", Role.EDITOR: "biên tập", Role.ADMIN: "quản trị"}
_PASSWORD = "DIEUKHOAN_PASSWORD"  # for scripts; people are asked


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("users", _users, "tài khoản: thêm, liệt kê, đổi, xóa")
    actions = p.add_subparsers(dest="action", required=True, metavar="VIỆC")
    for name, text in (
        ("list", "liệt kê tài khoản"),
        ("add", "thêm tài khoản"),
        ("change", "đổi vai trò hoặc nhóm"),
        ("password", "đặt mật khẩu mới"),
        ("token", "cấp mã truy cập cho chương trình"),
        ("remove", "xóa tài khoản"),
    ):
        # The shared options again, so that they may also stand behind the action.
        a = actions.add_parser(name, help=text, description=text, parents=[p.get_default("shared")])
        if name != "list":
            a.add_argument("name", metavar="TÊN")
        if name in ("add", "change"):
            default = Role.READER.value if name == "add" else None
            a.add_argument(
                "--role",
                choices=[r.value for r in Role],
                default=default,
                help="reader: hỏi; editor: thêm và xóa văn bản; admin: quản trị",
            )
            a.add_argument(
                "--group", action="append", metavar="NHÓM", help="nhóm văn bản nội bộ được xem (lặp lại được)"
            )
        if name == "token":
            a.add_argument("--days", type=int, default=90, help="số ngày có hiệu lực (mặc định 90)")
    p = command("group", _group, "giới hạn một văn bản cho một nhóm; không nêu nhóm: mở cho mọi người")
    p.add_argument("name", metavar="VĂN_BẢN")
    p.add_argument("group", nargs="?", metavar="NHÓM")
    p = command("log", _log, "nhật ký: ai đã thêm, xóa, xuất, đăng nhập")
    p.add_argument("-n", type=int, default=50, help="số dòng gần nhất (mặc định 50)")


@contextmanager
def _accounts(options: argparse.Namespace) -> Iterator[Accounts]:
    from access.accounts import Accounts

    accounts = Accounts(data_folder(options))
    try:
        yield accounts
    finally:
        accounts.close()


def _users(options: argparse.Namespace) -> int:
    with _accounts(options) as accounts:
        if options.action == "list":
            users = accounts.all()
            text = "\n".join(_line(u) for u in users) or "Chưa có tài khoản. Thêm: dieukhoan users add TÊN --role admin"
            show(options, [_json(u) for u in users], text)
            return 0
        if options.action == "add":
            user = accounts.add(options.name, Role(options.role), _password(), options.group or ())
            show(options, _json(user), f"Đã thêm {_line(user)}")
        elif options.action == "change":
            user = accounts.change(options.name, Role(options.role) if options.role else None, options.group)
            show(options, _json(user), f"Đã đổi {_line(user)}")
        elif options.action == "password":
            accounts.set_password(options.name, _password())
            show(options, {"name": options.name}, f"Đã đặt mật khẩu mới cho {options.name}; mọi phiên cũ đã kết thúc.")
        elif options.action == "token":
            token = accounts.token(options.name, options.days)
            show(options, {"name": options.name, "token": token}, token)
        else:
            accounts.remove(options.name)
            show(options, {"removed": options.name}, f"Đã xóa tài khoản {options.name}.")
    audit.note(data_folder(options), "", f"tài khoản: {options.action}", name=options.name)
    return 0


def _group(options: argparse.Namespace) -> int:
    with opened(options) as index, _accounts(options) as accounts:
        info = index.store.resolve(options.name)
        document = base_of(info.id)  # a group sees all versions of a document or none
        accounts.set_group(document, options.group)
    audit.note(data_folder(options), "", "nhóm văn bản", document=document, group=options.group)
    who = f"chỉ nhóm “{options.group}” và quản trị được xem" if options.group else "mọi người được xem"
    show(options, {"document": document, "group": options.group}, f"{info.number or info.title}: {who}.")
    return 0


def _log(options: argparse.Namespace) -> int:
    rows = audit.lines(data_folder(options), options.n)
    text = "\n".join(map(_entry, rows)) or "Nhật ký còn trống."
    show(options, rows, text)
    return 0


def _entry(row: dict[str, object]) -> str:
    """One line for people: the local time, then what is known; `--json` gives the entry as it is kept."""
    at = str(row.get("at", ""))
    with suppress(ValueError):
        at = datetime.fromisoformat(at).astimezone().strftime("%d/%m/%Y %H:%M:%S")
    return "  ".join([at, *(_printable(v) for k, v in row.items() if k != "at" and v not in (None, "", []))])


def _printable(value: object) -> str:
    """Names of uploaded files are strangers' words: none of them commands the terminal."""
    return "".join(c if c.isprintable() else "�" for c in str(value))


def _password() -> str:
    """From DIEUKHOAN_PASSWORD, from a pipe, or asked for twice: never from the command line, which others can read."""
    given = os.environ.get(_PASSWORD)
    if given is not None:
        return given
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    first = getpass.getpass("Mật khẩu mới: ")
    if first != getpass.getpass("Gõ lại mật khẩu: "):
        raise UserError("hai lần gõ không giống nhau; hãy làm lại.")
    return first


def _line(user: User) -> str:
    groups = f", nhóm: {', '.join(sorted(user.groups))}" if user.groups else ""
    return f"{user.name} ({SAID[user.role]}{groups})"


def _json(user: User) -> dict[str, object]:
    return {"name": user.name, "role": user.role.value, "groups": sorted(user.groups or ())}
