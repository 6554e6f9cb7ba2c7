"""What the commands about stored documents say and ask."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from app import main
from index.store import Store
from tests.doubles import HashEncoder, tourism, water


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        store.add(tourism(), "a")
        store.add(water(), "b")
    return tmp_path / "data"


def run(folder: Path, *words: str) -> int:
    return main(["--data", str(folder), *words])


def stored(folder: Path) -> set[str | None]:
    with Store(folder, encoder=HashEncoder()) as store:
        return {i.number for i in store.documents()}


@pytest.mark.parametrize(("typed", "left"), [("c", 1), ("có", 1), ("", 2), ("k", 2)])
def test_removing_asks_on_a_terminal(folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, left: int) -> None:
    asked: list[str] = []

    def answered(question: str) -> str:
        asked.append(question)
        return typed

    monkeypatch.setattr("builtins.input", answered)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    assert run(folder, "remove", "7/QĐ-UBND") == 0
    assert "7/QĐ-UBND" in asked[0]
    assert len(stored(folder)) == left


@pytest.mark.parametrize("words", [("--yes",), ("--json",), ()])
def test_removing_asks_no_script(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("builtins.input", lambda _: pytest.fail("asked"))
    monkeypatch.setattr(sys.stdin, "isatty", lambda: bool(words), raising=False)  # a terminal, but for the last
    assert run(folder, "remove", "7/QĐ-UBND", *words) == 0
    said = capsys.readouterr().out
    assert "7/QĐ-UBND" in said
    assert "--json" not in words or json.loads(said)["number"] == "7/QĐ-UBND"
    assert stored(folder) == {"12/KH-UBND"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("khong-co.docx", "Không có tệp 'khong-co.docx', trong kho cũng không."),
        ("9/KH-SYT", "Không có văn bản '9/KH-SYT'."),
    ],
)
def test_a_missing_file_is_called_one(folder: Path, capsys: pytest.CaptureFixture[str], name: str, said: str) -> None:
    assert run(folder, "compare", name, "12/KH-UBND") == 1
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("command", ["ask", "search"])
@pytest.mark.parametrize("text", ["", "  "])
def test_an_empty_question_is_an_error_of_usage(
    folder: Path, capsys: pytest.CaptureFixture[str], command: str, text: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(folder, command, text)
    assert ended.value.code == 2
    assert "chưa có nội dung" in capsys.readouterr().err
