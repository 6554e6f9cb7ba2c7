"""Commands that keep the data safe: backup, restore."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from access import audit
from cli.common import Command, data_folder, opened, progress_bar, show

if TYPE_CHECKING:
    from index.backup import Part


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("backup", _backup, "sao lưu mọi dữ liệu vào một tệp, cả khi giao diện đang chạy")
    p.add_argument("file", type=Path, metavar="TỆP")
    p = command("restore", _restore, "khôi phục từ tệp sao lưu; dữ liệu hiện có được sao lưu trước")
    p.add_argument("file", type=Path, metavar="TỆP")


def _accounts(folder: Path) -> Part:
    from access.accounts import PASSING, TABLES, database_url
    from index.backup import Part

    # A group that the backup does not know of stays: without it, its document would be everybody's.
    return Part("accounts.sqlite", database_url(folder), TABLES, PASSING, frozenset({"document_groups"}))


def _backup(options: argparse.Namespace) -> int:
    from index.backup import write_backup

    folder = data_folder(options)
    with opened(options):  # says so where there is no store, and brings an older one to this version
        manifest = write_backup(folder, options.file, [_accounts(folder)], progress_bar(options))
    audit.note(folder, "", "sao lưu", file=str(options.file), documents=manifest["documents"])
    size = options.file.stat().st_size
    value = {"file": str(options.file), "made": manifest["made"], "documents": manifest["documents"], "bytes": size}
    show(options, value, f"Đã sao lưu {value['documents']} văn bản vào {options.file} ({size / 1e6:.1f} MB).")
    return 0


def _restore(options: argparse.Namespace) -> int:
    from index.backup import restore_backup

    folder = data_folder(options)
    manifest = restore_backup(folder, options.file, [_accounts(folder)], progress_bar(options))
    audit.note(folder, "", "khôi phục", file=str(options.file), documents=manifest["documents"])
    with opened(options) as index:
        index.store.ready(progress_bar(options))  # where the page is open, it follows by itself
    value = {k: manifest[k] for k in ("made", "documents", "before")}
    said = f"Đã khôi phục {value['documents']} văn bản từ bản sao lưu lúc {value['made']}"
    lines = [f"{said}. Tài khoản và mật khẩu là của lúc đó."]
    if value["before"]:
        lines.append(f"Dữ liệu trước khi khôi phục được giữ tại {value['before']}.")
    show(options, value, "\n".join(lines))
    return 0
