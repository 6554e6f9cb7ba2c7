"""A folder of this process alone for what is passing: uploads that wait, files that a reader takes apart.

It goes with the process. A process that was killed leaves it behind; the next one on this machine removes it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

import filelock

_PREFIX = "dieukhoan-"
_IN_USE = ".dang-dung"  # locked for as long as the process lives
_YOUNG = 60.0  # seconds in which a folder may not have its lock yet
_lock = threading.Lock()
_made: tuple[Path, filelock.FileLock] | None = None


def folder() -> Path:
    """The folder, which only this account of the machine may read; made at the first call."""
    global _made
    with _lock:
        if _made is None:
            root = Path(tempfile.gettempdir())
            _sweep(root)
            made = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=root))
            held = filelock.FileLock(made / _IN_USE, thread_local=False)
            held.acquire()
            _made = made, held
            atexit.register(remove)
        return _made[0]


def remove() -> None:
    """Takes the folder away with all that is in it."""
    global _made
    with _lock:
        if _made is not None:
            made, held = _made
            shutil.rmtree(made, ignore_errors=True)
            held.release(force=True)
            _made = None


def _sweep(root: Path) -> None:
    """Removes the folders of processes that are no more."""
    for left in root.glob(f"{_PREFIX}*"):
        try:
            about = left.lstat()
            mine = not hasattr(os, "getuid") or about.st_uid == os.getuid()
            young = abs(time.time() - about.st_mtime) < _YOUNG  # no year, after a clock that was ahead
            if not mine or left.is_symlink() or young or not (left / _IN_USE).is_file():
                continue
            with filelock.FileLock(left / _IN_USE, timeout=0):
                shutil.rmtree(left, ignore_errors=True)
        except (OSError, filelock.Timeout):
            continue  # in use, or gone meanwhile
