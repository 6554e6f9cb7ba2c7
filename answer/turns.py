"""Whose file is read now: few files at once, and no slow one keeps the others waiting.

A file has its place for as long as it takes, unless others wait: then, after `PATIENCE`, its reading is ended and
begins again where the slow files are read, one after the other. What is lost is at most the patience.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path

from answer.apart import ChildReader, Interrupted, Progress
from schema import Document

AT_ONCE = 2  # files that are read at the same time, besides a slow one
PATIENCE = 20.0  # seconds; nearly every file that is no scan is read in less
_WAITS = "đang chờ đến lượt đọc"


class Places:
    """The places of one process."""

    def __init__(self, at_once: int = AT_ONCE, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._places, self._slow = threading.Semaphore(at_once), threading.Semaphore(1)
        self._waiting, self._lock = 0, threading.Lock()

    def parse(self, reader: ChildReader, path: Path, progress: Progress | None = None) -> Document:
        """`reader.parse`, when it is this file's turn."""
        self._wait(progress)
        try:
            until = time.monotonic() + self._patience
            return reader.parse(path, progress, lambda: self._waiting > 0 and time.monotonic() > until)
        except Interrupted:
            pass
        finally:
            self._places.release()
        if progress:
            progress(0.0, _WAITS)
        with self._slow:
            return reader.parse(path, progress)

    def _wait(self, progress: Progress | None) -> None:
        if self._places.acquire(blocking=False):
            return
        if progress:
            progress(0.0, _WAITS)
        with self._lock:
            self._waiting += 1
        try:
            self._places.acquire()
        finally:
            with self._lock:
                self._waiting -= 1


PLACES = Places()
