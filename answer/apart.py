"""Reading files in a child process: a hostile or broken file can cost that process its life, never the service its own.

The child reads one file after the other (starting Python for each would take longer than reading most of them), under a
limit of memory, and is killed with all that it started (LibreOffice, Tesseract) when a file takes too long. What it
sends back is JSON, not pickles: a child that a file has taken over cannot make its parent run anything.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import weakref
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue
from types import TracebackType
from typing import IO, Any

from index import scratch
from schema import Document, UnreadableFile

Progress = Callable[[float, str], None]

SECONDS = 300.0  # without a sign of life: a PDF tells of every page, so this is for one page or one whole text file
MEMORY = 6 * 2**30  # bytes of address space; the largest real file took a quarter of it
LARGEST_WRITTEN = 2 * 2**30  # bytes of one file that a converter may write
_HOUSE = Path(__file__).resolve().parents[1]  # where the packages stand
# What Python, LibreOffice and Tesseract need of the environment. Nothing else goes along: no key of a language model,
# no address of a database.
_PASSED = re.compile(
    r"PATH|HOME|USER|LOGNAME|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|XDG_\w+|SYSTEMROOT|SYSTEMDRIVE|WINDIR|COMSPEC"
    r"|PATHEXT|APPDATA|LOCALAPPDATA|PROGRAMDATA|PROGRAMFILES(?:\(X86\))?|USERPROFILE|TESSDATA_PREFIX|OMP_\w+"
    r"|LD_LIBRARY_PATH|DYLD_\w+|VIRTUAL_ENV|PYTHON(?:HOME|UTF8|IOENCODING|DONTWRITEBYTECODE)"
)
_LOOK = 0.5  # seconds between two questions whether a reading is to be ended
_FILES_A_CHILD = 200  # then a fresh one: what a parser leaks goes with it
_TOO_LONG = "đọc quá lâu nên đã dừng; hãy tách nhỏ tệp, hoặc mở bằng phần mềm gốc rồi lưu lại."
_DIED = "tệp làm trình đọc dừng đột ngột, có thể tệp bị hỏng hoặc quá lớn; hãy mở bằng phần mềm gốc rồi lưu lại."
_STOPPED = "chương trình đang dừng nên chưa đọc tệp này; hãy nạp lại sau khi mở lại."
_ending = threading.Event()


def end_all() -> None:
    """Ends every child and starts none any more: the program ends."""
    _ending.set()
    for reader in list(_readers):
        reader.close()


class Interrupted(Exception):
    """The reading was ended because `enough` said so."""


class ChildReader:
    """`parse` like `ingest.parse`, in a child. Use it as a context manager; one thread at a time."""

    def __init__(self, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds, self._memory = seconds, memory
        self._child: subprocess.Popen[str] | None = None
        self._lines: Queue[str | None] = Queue()
        self._read = 0
        self._scratch: Path | None = None  # where the child puts what it takes apart
        _readers.add(self)

    def __enter__(self) -> ChildReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def parse(self, path: Path, progress: Progress | None = None, enough: Callable[[], bool] | None = None) -> Document:
        """Raises UnreadableFile: what the reader said of the file, or that it took too long, or brought the child
        down. `enough` is asked again and again whether to end it: then it raises Interrupted."""
        from index.codec import loads

        document: Document = self._asked(path, {}, lambda said: loads(Document, said["document"]), progress, enough)
        return document

    def picture(self, path: Path, page: int) -> bytes:
        """PNG of a page (from 1) of a PDF. Raises UnreadableFile as `parse` does."""
        png: bytes = self._asked(path, {"page": page}, lambda said: b64decode(said["picture"]), None)
        return png

    def _asked(
        self,
        path: Path,
        more: dict[str, int],
        made: Callable[[dict[str, Any]], Any],
        progress: Progress | None,
        enough: Callable[[], bool] | None = None,
    ) -> Any:
        """What `made` makes of the child's last line."""
        if _ending.is_set():
            raise UnreadableFile(path.name, _STOPPED)
        child = self._started()
        self._read += 1
        try:
            assert child.stdin is not None
            child.stdin.write(json.dumps({"file": str(path), **more}) + "\n")
            child.stdin.flush()
            while (line := self._line(enough)) is not None:
                said = json.loads(line)
                if "progress" not in said:
                    break
                if progress:
                    progress(float(said["progress"]), str(said["what"]))
            else:
                raise BrokenPipeError
            found = None if "reason" in said else made(said)
        except BaseException as error:
            self.close()  # whatever the child was doing, the next file wants a fresh one
            if _ending.is_set():
                raise UnreadableFile(path.name, _STOPPED) from None
            if isinstance(error, Empty):
                raise UnreadableFile(path.name, _TOO_LONG) from None
            if isinstance(error, OSError | ValueError | KeyError | TypeError):
                raise UnreadableFile(path.name, _DIED) from error
            raise
        if found is None:
            if said.get("spent"):
                self.close()  # what is left of its memory is no room for another file
            raise UnreadableFile(path.name, str(said["reason"]))
        return found

    def _line(self, enough: Callable[[], bool] | None) -> str | None:
        """The child's next line. Raises Empty when it is silent for too long."""
        until = time.monotonic() + self._seconds
        while True:
            if enough and enough():
                raise Interrupted
            left = until - time.monotonic()
            try:
                return self._lines.get(timeout=max(0.0, min(left, _LOOK) if enough else left))
            except Empty:
                if not enough or time.monotonic() >= until:
                    raise

    def close(self) -> None:
        """Ends the child and whatever it started, and removes what they left. Another thread may call it."""
        child, self._child = self._child, None
        left, self._scratch = self._scratch, None
        if child is None:
            return
        if os.name == "posix":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        if left:
            shutil.rmtree(left, ignore_errors=True)

    def _started(self) -> subprocess.Popen[str]:
        if self._child is not None and (self._child.poll() is not None or self._read >= _FILES_A_CHILD):
            self.close()
        if self._child is None:
            # -P and a path of our own: "-m" alone would import from the working folder, which may hold anybody's files.
            path = os.pathsep.join(filter(None, (str(_HOUSE), os.environ.get("PYTHONPATH"))))
            self._scratch = Path(tempfile.mkdtemp(dir=scratch.folder()))
            kept = {k: v for k, v in os.environ.items() if _PASSED.fullmatch(k.upper())}
            own = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(self._scratch))
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "answer.apart", str(self._memory), str(self._scratch)],
                env={**kept, **own, "PYTHONPATH": path},
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # a process group of its own, killed as one
            )
            self._lines, self._read = Queue(), 0
            threading.Thread(target=_listen, args=(self._child.stdout, self._lines), daemon=True).start()
        return self._child


_readers: weakref.WeakSet[ChildReader] = weakref.WeakSet()


def _listen(pipe: IO[str], lines: Queue[str | None]) -> None:
    """A pipe cannot be waited for with a limit on every system; a queue can."""
    with contextlib.suppress(OSError, ValueError):
        for line in pipe:
            lines.put(line)
    lines.put(None)


def _serve(memory: int, left: Path) -> None:
    """The child: a file a line in; progress, then the document (of a `page`: its picture) or the reason why not, a line
    each out. `left`: the folder of what it takes apart, which was made for it alone."""

    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a library that prints must not mix into the answers
    _limit(memory)

    def say(**what: Any) -> None:
        out.write(json.dumps(what, ensure_ascii=False) + "\n")
        out.flush()

    lines: Queue[str] = Queue()

    def wait() -> None:
        for line in sys.stdin:
            lines.put(line)
        # Nobody waits for an answer any more: the parent was killed. What this file has started ends as well.
        shutil.rmtree(left, ignore_errors=True)
        if os.name == "posix" and os.getpgrp() == os.getpid():
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
    while True:
        asked = json.loads(lines.get())
        path = Path(asked["file"])
        try:
            if "page" in asked:
                from ingest.readers.page_picture import page_picture

                say(picture=b64encode(page_picture(path, asked["page"])).decode())
            else:
                from index.codec import dumps
                from ingest import parse

                say(document=dumps(parse(path, lambda fraction, what: say(progress=fraction, what=what))))
        except UnreadableFile as error:
            say(reason=error.reason)
        except MemoryError:
            say(reason="tệp cần nhiều bộ nhớ hơn mức cho phép; hãy tách nhỏ tệp.", spent=True)


def _limit(memory: int) -> None:
    """Address space of this process and of what it starts; a system without such limits has only the time limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_WRITTEN, LARGEST_WRITTEN))


if __name__ == "__main__":
    _serve(int(sys.argv[1]), Path(sys.argv[2]))
