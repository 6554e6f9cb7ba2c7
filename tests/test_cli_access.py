"""The commands of the person who runs the service."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from access import audit
from access.accounts import Accounts
from access.people import Role
from app import main

PASSWORD = "một mật khẩu dài"


def run(folder: Path, *words: str) -> int:
    return main(["--data", str(folder), *words])


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::"])
def test_another_address_wants_an_account(tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str) -> None:
    assert run(tmp_path, "serve", "--no-browser", "--host", host) == 1
    assert "users add" in capsys.readouterr().err


def test_by_default_only_this_machine_is_served() -> None:
    from app import _parser
    from cli.serving import DEFAULTS

    assert _parser().parse_args(["serve"]).host == DEFAULTS["host"] == "127.0.0.1"


def test_accounts_are_managed_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIEUKHOAN_PASSWORD", PASSWORD)
    assert run(tmp_path, "users", "add", "doc", "--role", "reader") == 1  # the first must be an admin
    assert run(tmp_path, "users", "add", "quan.tri", "--role", "admin") == 0
    assert run(tmp_path, "users", "add", "doc", "--group", "Sở A") == 0
    assert run(tmp_path, "users", "change", "doc", "--role", "editor") == 0
    capsys.readouterr()
    assert run(tmp_path, "users", "list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == [
        {"name": "doc", "role": "editor", "groups": ["Sở A"]},
        {"name": "quan.tri", "role": "admin", "groups": []},
    ]
    assert run(tmp_path, "users", "token", "doc", "--json") == 0
    token = json.loads(capsys.readouterr().out)["token"]
    accounts = Accounts(tmp_path)
    user = accounts.user(token)
    assert user is not None and (user.name, user.role) == ("doc", Role.EDITOR)
    assert run(tmp_path, "users", "remove", "doc") == 0
    assert accounts.user(token) is None
    accounts.close()
    capsys.readouterr()
    assert run(tmp_path, "log", "--json") == 0
    said = [row["what"] for row in json.loads(capsys.readouterr().out)]
    assert said[0] == "tài khoản: remove" and "tài khoản: add" in said
    assert token not in (tmp_path / "nhat-ky.jsonl").read_text("utf-8")


def test_a_strange_file_name_in_the_log_does_not_command_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    audit.note(tmp_path, "doc", "thêm văn bản", file="kế hoạch \x1b[2J.pdf")
    assert run(tmp_path, "log") == 0
    said = capsys.readouterr().out
    assert "kế hoạch �[2J.pdf" in said and "\x1b" not in said


def test_the_log_is_told_in_local_time_and_without_what_is_not_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    time.tzset()
    try:
        line = {"at": "2026-03-01T20:15:00+00:00", "who": "van.a", "what": "xuất sổ", "document": None, "group": ""}
        (tmp_path / "nhat-ky.jsonl").write_text(json.dumps(line), "utf-8")
        assert run(tmp_path, "log") == 0
        assert capsys.readouterr().out == "02/03/2026 03:15:00  van.a  xuất sổ\n"
        assert run(tmp_path, "log", "--json") == 0
        assert json.loads(capsys.readouterr().out) == [line]
    finally:
        monkeypatch.undo()
        time.tzset()
