"""Few files are read at once, and slow ones keep no place from the others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from answer import library
from answer.apart import ChildReader, Interrupted
from answer.turns import Places
from index.store import Store
from ingest import parse
from schema import Document, UnreadableFile
from tests.doubles import HashEncoder
from tests.test_apart import PLAN, text_file


class Reader:
    """Takes seconds for each file named "cham", and hears when it is enough, as ChildReader does."""

    interrupted = 0

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None: ...

    def parse(self, path: Path, progress: Any = None, enough: Callable[[], bool] | None = None) -> Document:
        until = time.monotonic() + 3 * path.name.startswith("cham")
        while time.monotonic() < until:
            if enough and enough():
                Reader.interrupted += 1
                raise Interrupted
            time.sleep(0.02)
        return parse(path)


def test_two_slow_files_do_not_hold_both_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "PLACES", Places(at_once=2, patience=0.3))
    monkeypatch.setattr(library, "ChildReader", Reader)
    slow = [text_file(tmp_path, f"cham-{n}.txt", f"{PLAN}2. Dập lửa {n}.\n") for n in range(2)]
    small, ended = text_file(tmp_path), []
    with Store(tmp_path / "data", encoder=HashEncoder(dimension=4)) as store:

        def add(file: Path) -> str:
            (row,) = library.add_files(store, [file])
            ended.append(file.name)
            return str(row["status"])

        with ThreadPoolExecutor(3) as people:
            first = [people.submit(add, file) for file in slow]
            time.sleep(0.5)
            assert people.submit(add, small).result(60) in ("added", "updated")
            assert ended == [small.name]
            assert {f.result(60) for f in first} <= {"added", "updated"}
    assert Reader.interrupted in (1, 2)  # one place for the small file is enough


def test_a_reading_that_is_ended_leaves_no_child_and_the_next_one_is_read(tmp_path: Path) -> None:
    file = text_file(tmp_path)
    with ChildReader() as reader:
        with pytest.raises(Interrupted):
            reader.parse(file, enough=lambda: True)
        assert reader._child is None
        assert reader.parse(file, enough=lambda: False).clauses


def test_nobody_is_ended_while_nobody_waits(tmp_path: Path) -> None:
    """A slow file alone is read in one go; a file that failed gives its place back."""
    made, file = Places(at_once=1, patience=0.0), text_file(tmp_path)
    with ChildReader() as reader:
        assert made.parse(reader, file).clauses
        with pytest.raises(UnreadableFile):
            made.parse(reader, tmp_path / "none.txt")
        assert made.parse(reader, file).clauses


def test_no_more_are_read_at_once(tmp_path: Path) -> None:
    made, most, now, lock = Places(at_once=2, patience=60.0), [0], [0], threading.Lock()

    class Counting:
        def parse(self, *_: object) -> None:
            with lock:
                now[0] += 1
                most[0] = max(most[0], now[0])
            time.sleep(0.05)
            with lock:
                now[0] -= 1

    with ThreadPoolExecutor(8) as people:
        list(people.map(lambda _: made.parse(Counting(), tmp_path), range(12)))  # type: ignore[arg-type]
    assert most == [2]
