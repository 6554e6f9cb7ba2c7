"""Another program over a file from a stranger: without network where the system allows it, and it never outlives the
reader that started it.

The program gets a process group of its own, and a small Python beside it that kills the group when time is over or when
the reader is gone, however that ended: killed itself, it could not end anybody.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

_TOO_LONG = 124  # what the watcher ends with when time was over


def run(command: Sequence[str], seconds: float) -> bool:
    """Runs `command` silently until it ends; False where it took longer than `seconds` and was ended with all that it
    had started."""
    command = [*_without_network(), *command]
    if os.name != "posix":
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=seconds, check=False)
            return True
        return False
    watcher = subprocess.Popen(
        [sys.executable, "-P", "-S", str(Path(__file__)), str(seconds), *command],
        stdin=subprocess.PIPE,  # open as long as this process lives
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return watcher.wait() != _TOO_LONG
    finally:
        if watcher.stdin:
            watcher.stdin.close()
        watcher.wait()


@functools.cache
def _without_network() -> tuple[str, ...]:
    """What starts a program with no network at all, not even to this machine; nothing where the system has no such
    thing or does not allow it."""
    program = shutil.which("unshare")
    for start in (["--net"], ["--map-root-user", "--net"]):
        if program and _runs([program, *start, "true"]):
            return (program, *start)
    return ()


def _runs(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _watch(seconds: float, command: Sequence[str]) -> int:
    program = subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True)

    def end() -> None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(program.pid, signal.SIGKILL)

    def listen() -> None:
        os.read(0, 1)  # nothing is ever written: it returns when the reader is gone
        end()

    threading.Thread(target=listen, daemon=True).start()
    try:
        return program.wait(seconds)
    except subprocess.TimeoutExpired:
        return _TOO_LONG
    finally:
        end()  # what the program started and left behind, too


if __name__ == "__main__":
    sys.exit(_watch(float(sys.argv[1]), sys.argv[2:]))
