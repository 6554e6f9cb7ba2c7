"""How the service ends: what was begun is answered, nothing new is, and nothing is left behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from answer.apart import ChildReader
from index import scratch

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
SERVICE = """
import sys, threading, time
from index.search import ClauseIndex
from index.store import Store
from tests.doubles import HashEncoder, document
from ui.app import launch, until_stopped
from ui.desk import IndexDesk
from ui.ending import Ending

quick = IndexDesk.ask
IndexDesk.ask = lambda *given: (time.sleep(0.4), quick(*given))[1]
with Store(sys.argv[1], encoder=HashEncoder()) as store:
    store.add(document("mo", ("1", "1. Sở Du lịch lập bản đồ"), number="11/KH-UBND"), "hash")
    came = []
    count = Ending.begun
    Ending.begun = lambda self, n: (came.append(n), count(self, n))[1]
    blocks = launch(ClauseIndex(store), port=int(sys.argv[2]), open_browser=False)
    came.clear()  # Gradio asks itself while it starts
    print("open", flush=True)

    def tell():
        while came.count(1) < 21:  # an upload, and twenty questions
            time.sleep(0.02)
        print("begun", flush=True)

    threading.Thread(target=tell, daemon=True).start()
    until_stopped(blocks)
"""


@pytest.fixture
def service(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str, Path]]:
    passing = tmp_path / "passing"
    passing.mkdir()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-c", SERVICE, str(tmp_path / "data"), str(port)],
        stdout=subprocess.PIPE,
        text=True,
        # A service that ran in this process before left its own folder for uploads in the environment.
        env={**{k: v for k, v in os.environ.items() if k != "GRADIO_TEMP_DIR"}, "TMPDIR": str(passing)},
    )
    assert process.stdout and process.stdout.readline() == "open\n"
    yield process, f"http://127.0.0.1:{port}/", passing
    process.kill()
    process.wait()


def test_questions_that_were_begun_are_answered(service: tuple[subprocess.Popen[str], str, Path]) -> None:
    process, url, passing = service
    kept = httpx.post(url + "gradio_api/upload", files={"files": ("a.txt", b"1. Mot", "text/plain")}).json()
    assert Path(kept[0]).is_relative_to(passing)

    def ask(n: int) -> int:
        said = {"data": ["Ai lập bản đồ?", ""], "session_hash": f"s{n}"}
        return httpx.post(url + "gradio_api/run/ask", json=said, timeout=60).status_code

    with ThreadPoolExecutor(21) as people:
        answers = [people.submit(ask, n) for n in range(20)]
        assert process.stdout and process.stdout.readline() == "begun\n"
        process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        assert ask(99) == 503  # what comes now is told to come back
        assert [answer.result() for answer in answers] == [200] * 20
    assert process.wait(20) == 0
    assert [x for x in passing.rglob("*") if x.is_file() or x.name.startswith("dieukhoan-")] == []


def test_the_next_process_removes_what_a_killed_one_left(
    service: tuple[subprocess.Popen[str], str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    process, _, passing = service
    (left,) = passing.glob("dieukhoan-*")
    monkeypatch.setattr(scratch, "_YOUNG", 0.0)
    scratch._sweep(passing)
    assert left.is_dir()  # its process lives
    process.kill()
    process.wait()
    (passing / "somebody-elses").mkdir()
    scratch._sweep(passing)
    assert not left.exists() and (passing / "somebody-elses").is_dir()


def test_a_reader_ends_with_its_parent(tmp_path: Path) -> None:
    """The parent is killed while a file is read; the reader, and what it made, go by themselves."""
    fifo = tmp_path / "treo.txt"
    fifo.write_text("1. Mot\n")
    code = (
        "import sys\nfrom pathlib import Path\nfrom answer.apart import ChildReader\n"
        "reader = ChildReader()\nreader.parse(Path(sys.argv[1]))\n"
        "print(reader._child.pid, reader._scratch, flush=True)\ninput()\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(fifo)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout
    pid, left = parent.stdout.readline().split()
    parent.kill()
    parent.wait()
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() and not Path(left).exists():
            break
        time.sleep(0.05)
    assert not Path(left).exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_what_a_reader_takes_apart_goes_with_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("1. Giao Sở A báo cáo.\n", "utf-8")
    with ChildReader() as reader:
        reader.parse(file)
        made = reader._scratch
        assert made and made.is_dir() and made.stat().st_mode & 0o077 == 0
    assert not made.exists()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=lambda s: s.name)
def test_a_command_that_is_told_to_end_leaves_nothing(tmp_path: Path, sent: signal.Signals) -> None:
    """While a file is read, by a child: LibreOffice, which takes long, is a script here."""
    passing, programs = tmp_path / "passing", tmp_path / "programs"
    passing.mkdir()
    programs.mkdir()
    (programs / "soffice").write_text(f"#!/bin/sh\ndate > {tmp_path}/began\nsleep 60\n")
    (programs / "soffice").chmod(0o755)
    (tmp_path / "a.rtf").write_text(r"{\rtf1 1. Giao So A bao cao.}", "ascii")
    process = subprocess.Popen(
        [sys.executable, "app.py", "--data", str(tmp_path / "data"), "ingest", str(tmp_path / "a.rtf")],
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "TMPDIR": str(passing), "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"},
    )
    until = time.monotonic() + 60
    while not (tmp_path / "began").exists() and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(sent)
    said = process.communicate(timeout=30)[1]
    assert process.returncode == 130 and "Đã dừng theo yêu cầu." in said and "Traceback" not in said
    assert list(passing.iterdir()) == []


@pytest.mark.parametrize("port", ["taken", "70000", "-1"])
def test_a_port_that_cannot_be_had_is_told_in_a_sentence(tmp_path: Path, port: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = str(taken.getsockname()[1]) if port == "taken" else port
        run = subprocess.run(
            [sys.executable, "app.py", "--data", str(tmp_path), "serve", "--no-browser", f"--port={said}"],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
    assert run.returncode == 1
    assert "Traceback" not in run.stderr and "Mở http" not in run.stderr
    assert (f"Cổng {said} đang có chương trình khác dùng" if port == "taken" else "Không mở được địa chỉ") in run.stderr


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda s: s.name)
def test_no_libreoffice_goes_on_behind_a_service_that_has_ended(
    service: tuple[subprocess.Popen[str], str, Path], tmp_path: Path, sent: signal.Signals
) -> None:
    """A real conversion, of a file that takes LibreOffice long, when the service is told to end, or is killed."""
    process, url, _ = service
    rows = "".join(f"\\pard {n}. Giao So {n} bao cao\\par\n" for n in range(400_000))
    file = {"files": ("dai.rtf", b"{\\rtf1\\ansi " + rows.encode() + b"}", "application/rtf")}
    (kept,) = httpx.post(url + "gradio_api/upload", files=file, timeout=60).json()
    wired = httpx.get(url + "config").json()["dependencies"]
    add = next(d for d in wired if "files" in [t[1] for t in d["targets"]])
    said = {"data": [None] * len(add["inputs"]), "fn_index": add["id"], "session_hash": "tep"}
    said["event_data"] = {"files": [{"name": "dai.rtf", "path": kept}]}
    assert httpx.post(url + "gradio_api/queue/join", json=said, timeout=60).status_code == 200
    home = f"TMPDIR={kept.split('/dieukhoan-')[0]}/".encode()

    def converters() -> list[int]:
        """Processes of LibreOffice that this service has begun: they have their temporary folder within its own."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if b"soffice" in (place / "cmdline").read_bytes() and home in (place / "environ").read_bytes():
                    found.append(int(place.name))
        return found

    until = time.monotonic() + 60
    while not any(b"soffice.bin" in Path(f"/proc/{p}/cmdline").read_bytes() for p in converters()):
        assert time.monotonic() < until, "LibreOffice has not begun"
        time.sleep(0.1)
    time.sleep(1)  # it is at work
    process.send_signal(sent)
    process.wait(40)
    until = time.monotonic() + 5
    while converters() and time.monotonic() < until:
        time.sleep(0.1)
    assert converters() == []
