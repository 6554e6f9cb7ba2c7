"""A full disk, a read-only folder, damaged index files, an interrupted addition, a clock set back: a clear error at
most, and nothing lost.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from index import pieces
from index.backup import restore_backup, write_backup
from index.embedding import Progress, Vectors
from index.search import ClauseIndex
from index.store import Store
from schema import Document, UserError
from tests.archive import WordEncoder
from tests.doubles import HashEncoder, document, tourism, water

ROOT = Path(__file__).resolve().parents[1]


def long(clauses: int) -> Document:
    lines = [(f"{i}", f"{i}. Phường số {i} trồng {i % 7} hàng cây xanh ven sông, mã {i}.") for i in range(1, clauses)]
    return document("dai", *lines, number="5/KH-UBND", title="Kế hoạch trồng cây")


def whole(store: Store, *documents: Document) -> None:
    """Both indexes hold the documents, and each is found."""
    store.ready()
    assert {d.info.id for d in documents} == set(store.kept())
    vectors, keywords = store.vectors(), store.keywords()
    assert vectors is not None and vectors.count() == sum(len(pieces.pieces(d)) for d in documents)
    assert keywords is not None and keywords.count() == sum(len(d.clauses) for d in documents)
    for d in documents:
        hits = ClauseIndex(store).search(d.own_text(d.clauses[1]), 1)
        assert (hits[0].document, hits[0].found_by) == (d.info.id, ("keyword", "semantic"))


# An interrupted addition goes on where it was

RESUMED = """
import sys, time
from pathlib import Path
import index.store as s
from tests.doubles import HashEncoder
from tests.test_faults import long
s._SAVED_TOGETHER = 10

class Slow(HashEncoder):
    def passages(self, texts, progress=None):
        if self.encoded >= 30:
            print("thirty", flush=True)
            time.sleep(60)
        return super().passages(texts, progress)

store = s.Store(Path(sys.argv[1]), encoder=Slow())
store.add(long(80), "hash")
"""


@pytest.mark.skipif(os.name != "posix", reason="signals are POSIX's")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT])
def test_an_interrupted_addition_embeds_nothing_twice(tmp_path: Path, sent: signal.Signals) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", RESUMED, str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert child.stdout is not None and child.stdout.readline() == b"thirty\n"
    child.send_signal(sent)
    assert child.wait(60) != 0
    child.stdout.close()
    encoder = HashEncoder()
    with Store(tmp_path, encoder=encoder) as store:
        assert store.documents() == []  # half a document is none
        store.add(long(80), "hash")
        assert encoder.encoded == len(pieces.pieces(long(80))) - 30
        whole(store, long(80))


# Disks and folders


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    try:
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("mounting a small file system needs root on Linux")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def fill(folder: Path, leave: int) -> Path:
    """A file that leaves `leave` bytes of the disk."""
    free = os.statvfs(folder)
    file = folder / "filled"
    file.write_bytes(bytes(max(0, free.f_bavail * free.f_frsize - leave)))
    return file


@pytest.mark.parametrize("left", [0, 60_000, 200_000, 400_000])
def test_a_full_disk_loses_nothing(small_disk: Path, left: int) -> None:
    encoder = HashEncoder(dimension=16)
    with Store(small_disk, encoder=encoder) as store:
        store.add(tourism(), "one")
        filled = fill(small_disk, left)
        with pytest.raises(UserError, match=r"ổ đĩa|dung lượng"):
            store.add(long(600), "two")
        assert store.document("kh-12") == tourism()
        hit = ClauseIndex(store).search("tuyến đường thủy", 1)[0]  # asking goes on
        assert hit.document == "kh-12"
    filled.unlink()
    with Store(small_disk, encoder=encoder) as store:
        there = [store.document(id) for id in store.kept()]
        assert tourism() in there and len(there) in (1, 2)
        whole(store, *there)


def test_a_read_only_folder_is_said(small_disk: Path) -> None:
    with Store(small_disk, encoder=HashEncoder()) as store:
        store.add(tourism(), "one")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(UserError, match=r"quyền ghi|chỉ cho đọc"), Store(small_disk, encoder=HashEncoder()) as store:
        store.add(water(), "two")
    subprocess.run(["mount", "-o", "remount,rw", str(small_disk)], check=True)
    with Store(small_disk, encoder=HashEncoder()) as store:
        whole(store, tourism())


# Damaged files of Chroma's

OPENED = """
import sys
from pathlib import Path
from index.store import Store
from tests.archive import WordEncoder
from tests.test_faults import long, whole
with Store(Path(sys.argv[1]), encoder=WordEncoder(dimension=16)) as store:
    whole(store, long(1100))
    print(store.notes)
"""


@pytest.fixture(scope="module")
def with_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with so many vectors (1,000) that Chroma has written its graph."""
    folder = tmp_path_factory.mktemp("graph")
    with Store(folder, encoder=WordEncoder(dimension=16)) as store:
        store.add(long(1100), "one")
    return folder


@pytest.mark.parametrize("damage", ["cut", "ones"])
def test_damaged_graph_files_bring_nothing_down(with_graph: Path, tmp_path: Path, damage: str) -> None:
    shutil.copytree(with_graph, tmp_path, dirs_exist_ok=True)
    files = [f for f in (tmp_path / "vectors").rglob("*.bin") if f.stat().st_size]
    assert files
    for file in files:
        size = file.stat().st_size
        file.write_bytes(file.read_bytes()[: size // 2] if damage == "cut" else b"\xff" * size)
    run = subprocess.run(
        [sys.executable, "-c", OPENED, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stderr[-2000:]


def test_a_clean_end_needs_no_second_look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object) -> bool:
        raise AssertionError("looked at apart without need")

    with Store(tmp_path, encoder=HashEncoder()) as store:
        store.add(tourism(), "one")
    monkeypatch.setattr("index.derived.opens", never)
    with Store(tmp_path, encoder=HashEncoder()) as store:
        whole(store, tourism())


# Clocks


def test_a_clock_that_is_set_back_overwrites_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        @staticmethod
        def now() -> object:
            from datetime import datetime

            return datetime(2020, 1, 1).astimezone()

    monkeypatch.setattr("index.backup.datetime", Stopped)
    data = tmp_path / "data"
    with Store(data, encoder=HashEncoder()) as store:
        store.add(tourism(), "one")
    write_backup(data, tmp_path / "a.zip")
    names = [restore_backup(data, tmp_path / "a.zip")["before"] for _ in range(3)]
    assert len(set(names)) == 3 and all(Path(n).is_file() for n in names)


class Interrupted(HashEncoder):
    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        raise KeyboardInterrupt


def test_an_addition_that_is_stopped_leaves_the_store_usable(tmp_path: Path) -> None:
    encoder = Interrupted()
    with Store(tmp_path, encoder=encoder) as store:
        with pytest.raises(KeyboardInterrupt):
            store.add(tourism(), "one")
        assert store.documents() == []
        store._encoder = HashEncoder()
        assert store.add(tourism(), "one") == "added"
        whole(store, tourism())
