"""Files read in a child process: the same documents, and no file takes its reader's parent down."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest

from answer.apart import ChildReader
from ingest import parse
from schema import UnreadableFile

SAMPLES = sorted(
    p for p in (Path(__file__).parents[1] / "corpus").glob("mau-*") if p.suffix in {".md", ".docx", ".pdf", ".html"}
)
PLAN = "KẾ HOẠCH\nPhòng cháy\nI. MỤC ĐÍCH\n1. Giữ an toàn cho mọi người.\n"


def text_file(folder: Path, name: str = "ke-hoach.txt", text: str = PLAN) -> Path:
    file = folder / name
    file.write_text(text, "utf-8")
    return file


def test_the_child_reads_what_this_process_would_read() -> None:
    assert SAMPLES
    with ChildReader() as reader:
        for file in SAMPLES:
            assert reader.parse(file) == parse(file)


def test_the_child_gets_no_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DIEUKHOAN_LLM_KEY", "bi-mat")
    monkeypatch.setenv("DIEUKHOAN_CATALOGUE", "postgresql://u:mat-khau@host/db")
    monkeypatch.setenv("TESSDATA_PREFIX", "/tessdata")
    given: dict[str, str] = {}
    start = subprocess.Popen

    def popen(*args: Any, **options: Any) -> Any:
        given.update(options["env"])
        return start(*args, **options)

    monkeypatch.setattr(subprocess, "Popen", popen)
    with ChildReader() as reader:
        assert reader.parse(text_file(tmp_path)).clauses
    assert not {k for k in given if k.startswith("DIEUKHOAN") or "KEY" in k}
    assert given["PATH"] and given["TESSDATA_PREFIX"] == "/tessdata"


def test_progress_of_a_pdf_comes_through() -> None:
    file = next(f for f in SAMPLES if f.suffix == ".pdf")
    told: list[float] = []
    with ChildReader() as reader:
        reader.parse(file, lambda fraction, what: told.append(fraction))
    assert told and told == sorted(told) and told[-1] <= 1


def test_the_reason_is_the_readers_own(tmp_path: Path) -> None:
    broken = tmp_path / "hong.pdf"
    broken.write_bytes(b"%PDF-1.4\nnothing")
    with pytest.raises(UnreadableFile) as here:
        parse(broken)
    with ChildReader() as reader, pytest.raises(UnreadableFile) as there:
        reader.parse(broken)
    assert (there.value.file, there.value.reason) == (here.value.file, here.value.reason)


def test_a_file_that_takes_too_long_is_named_and_the_next_one_is_read(tmp_path: Path) -> None:
    file = text_file(tmp_path)
    reader = ChildReader(seconds=0.001)
    with reader, pytest.raises(UnreadableFile, match="quá lâu"):
        reader.parse(file)
    reader = ChildReader()
    with reader:
        assert reader.parse(file).clauses


@pytest.mark.skipif(os.name != "posix", reason="limits of memory are POSIX's")
def test_a_file_that_wants_too_much_memory_is_named_and_the_next_one_is_read(tmp_path: Path) -> None:
    greedy = text_file(tmp_path, "lon.txt", PLAN + "2. Dòng rất dài.\n" * 80_000)
    with ChildReader(memory=200 * 2**20) as reader:
        with pytest.raises(UnreadableFile, match=r"bộ nhớ|dừng đột ngột"):
            reader.parse(greedy)
        assert reader.parse(text_file(tmp_path)).clauses


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_child_that_was_killed_is_replaced(tmp_path: Path) -> None:
    with ChildReader() as reader:
        assert reader.parse(text_file(tmp_path)).clauses
        assert reader._child is not None
        os.kill(reader._child.pid, signal.SIGKILL)
        reader._child.wait()
        assert reader.parse(text_file(tmp_path)).clauses


def test_closing_ends_the_child(tmp_path: Path) -> None:
    with ChildReader() as reader:
        reader.parse(text_file(tmp_path))
        child = reader._child
    assert child is not None and child.poll() is not None


def test_files_of_the_working_folder_are_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('taken over')", "utf-8")
    (tmp_path / "answer.py").write_text("raise SystemExit('taken over')", "utf-8")
    file = text_file(tmp_path)
    monkeypatch.chdir(tmp_path)
    with ChildReader() as reader:
        assert reader.parse(Path(file.name)).clauses


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_file_that_kills_its_reader_is_told_and_the_others_are_stored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole way of an upload: the service lives, and so do the other files of the batch."""
    from answer.library import add_files
    from index.store import Store
    from tests.doubles import HashEncoder

    before, bad, after = (text_file(tmp_path, f"{i}.txt", PLAN + f"2. Điều thứ {i}.\n") for i in range(3))
    asked, line = ChildReader.parse, ChildReader._line

    def stopping(self: ChildReader, path: Path, *rest: object) -> object:
        if path == bad:  # stopped, not dead: it is asked all the same, and ends before it answers
            os.kill(self._started().pid, signal.SIGSTOP)
            doomed.add(self)
        return asked(self, path)

    def killing(self: ChildReader, *rest: object) -> object:
        if self in doomed and self._child is not None:
            doomed.remove(self)
            os.kill(self._child.pid, signal.SIGKILL)
        return line(self, None)

    doomed: set[ChildReader] = set()
    monkeypatch.setattr(ChildReader, "parse", stopping)
    monkeypatch.setattr(ChildReader, "_line", killing)
    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        rows = add_files(store, [before, bad, after])
        assert [r["status"] for r in rows] == ["added", "failed", "added"]
        assert "dừng đột ngột" in str(rows[1]["error"])


def test_a_page_is_drawn_in_the_child_too(tmp_path: Path) -> None:
    file = next(f for f in SAMPLES if f.suffix == ".pdf")
    with ChildReader() as reader:
        assert reader.picture(file, 1).startswith(b"\x89PNG")
        with pytest.raises(UnreadableFile, match="không có trang 999"):
            reader.picture(file, 999)
        (tmp_path / "hong.pdf").write_bytes(b"%PDF-1.4\nnothing")
        with pytest.raises(UnreadableFile, match="không mở được"):
            reader.picture(tmp_path / "hong.pdf", 1)
        assert reader.parse(text_file(tmp_path)).clauses
