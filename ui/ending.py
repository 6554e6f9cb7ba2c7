"""How the service ends: no new work is taken, what was begun is given some seconds, children end, nothing is left."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

from access.gate import answer, inner_path

DRAIN = 10.0  # seconds that begun work has
_GRACE = 15.0  # seconds more, in which the store closes; then the process ends however it stands (it repairs itself)
_SAID = "Chương trình đang dừng để bảo trì hoặc khởi động lại; hãy thử lại sau một phút."
# What a page keeps open without having asked for anything.
_STANDING = ("/gradio_api/heartbeat/", "/gradio_api/mcp")


class Ending:
    """Counts what was begun; once `closing`, nothing new is."""

    def __init__(self) -> None:
        self.closing = False
        self._begun = 0
        self._lock = threading.Lock()

    def begun(self, count: int) -> None:
        """`count`: 1 for a request that begins, -1 for one that is answered."""
        with self._lock:
            self._begun += count

    def idle(self) -> bool:
        return self._begun == 0


class Drained:
    """ASGI middleware: outermost of what refuses."""

    def __init__(self, app: Any, ending: Ending) -> None:
        self._app, self._ending = app, ending

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        path = inner_path(scope) if scope["type"] == "http" else ""
        if scope["type"] != "http" or (path.startswith(_STANDING) and scope["method"] == "GET"):
            await self._app(scope, receive, send)
            return
        # The answers to what was begun are still fetched.
        fetched = scope["method"] == "GET" and path.startswith(("/gradio_api/queue/data", "/gradio_api/call"))
        if self._ending.closing and not fetched:
            await answer(send, 503, _SAID, [(b"retry-after", b"60")])
            return
        self._ending.begun(1)
        try:
            await self._app(scope, receive, send)
        finally:
            self._ending.begun(-1)


def until_told(ending: Ending, working: Callable[[], bool]) -> None:
    """Waits for Ctrl+C or SIGTERM, then until what was begun is answered, at most `DRAIN` seconds; a second signal cuts
    that short. Behind it the process has a limited time to end. `working`: whether events wait or are at work."""
    told = threading.Event()
    again = threading.Event()

    def tell(*_: object) -> None:
        (again if told.is_set() else told).set()

    for name in ("SIGINT", "SIGTERM"):
        signal.signal(getattr(signal, name), tell)
    while not told.wait(1):  # with a limit: on Windows an endless wait hears no Ctrl+C
        pass
    ending.closing = True
    until = time.monotonic() + DRAIN
    while time.monotonic() < until and not again.is_set() and (working() or not ending.idle()):
        again.wait(0.05)
    from answer.apart import end_all
    from index import scratch

    end_all()

    def leave() -> None:
        scratch.remove()
        os._exit(0)

    last = threading.Timer(_GRACE, leave)
    last.daemon = True
    last.start()
