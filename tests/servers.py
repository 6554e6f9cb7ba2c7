"""A PostgreSQL and a Chroma server of the tests' own, on free ports of this machine, with data in temporary folders."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


def postgres_tools() -> Path | None:
    """The folder of initdb and pg_ctl, where PostgreSQL is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).resolve().parent if initdb else None


class Postgres:
    """A private cluster; it can be stopped and started again on the same port. PostgreSQL refuses to run as root: then
    it runs as postgres."""

    def __init__(self, folder: Path) -> None:
        tools = postgres_tools()
        assert tools is not None
        self._tools, self._folder, self._port, self._root = tools, folder, free_port(), os.geteuid() == 0
        if self._root:
            account = pwd.getpwnam("postgres")
            os.chown(folder, account.pw_uid, account.pw_gid)
        self._run("initdb", "-U", "dieukhoan", "-E", "UTF8", "--locale=C", "-A", "trust")
        self.url = f"postgresql://dieukhoan@127.0.0.1:{self._port}/postgres"

    def start(self) -> None:
        options = f"-p {self._port} -h 127.0.0.1 -k {self._folder} -c fsync=off"
        self._run("pg_ctl", "-l", self._folder / "log", "-w", "-o", options, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-w", "-m", "immediate", "stop")

    def _run(self, tool: str, *more: object) -> None:
        subprocess.run(
            [str(self._tools / tool), "-D", str(self._folder / "data"), *(str(part) for part in more)],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            cwd=self._folder,
            user="postgres" if self._root else None,
        )


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A cluster that runs, and is stopped behind the block."""
    # Not in the test's own folder, which other accounts may not enter.
    with tempfile.TemporaryDirectory(prefix="pg-") as made:
        server = Postgres(Path(made))
        server.start()
        try:
            yield server
        finally:
            server.stop()


class Chroma:
    """`chroma run` on `folder`; it can be stopped and started again on the same port."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.port = folder, free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        chroma = Path(sys.executable).parent / "chroma"
        command = [str(chroma), "run", "--host", "127.0.0.1", "--port", str(self.port), "--path", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self._process.poll() is None, "chroma run ended"
                time.sleep(0.1)
        raise AssertionError("chroma run does not answer")

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(30)
            self._process = None


@contextmanager
def chroma(folder: Path) -> Iterator[Chroma]:
    server = Chroma(folder)
    server.start()
    try:
        yield server
    finally:
        server.stop()
