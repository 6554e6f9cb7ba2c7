"""Gradio's application as this service runs it."""

from __future__ import annotations

import logging
import os
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import nullcontext
from copy import copy
from datetime import datetime
from typing import Any

import gradio as gr
from gradio import utils
from gradio.exceptions import ServerFailedToStartError
from gradio.http_server import Server
from gradio.routes import App, CustomCORSMiddleware, ORJSONResponse
from gradio.state_holder import SessionState, StateHolder
from starlette.types import ASGIApp

from access.gate import inner_path
from schema import UserError

CLOSED = 45.0  # seconds for which the session of a page that was closed is kept: pages come back after a short break
IDLE = 900.0  # seconds, of a program's session, which keeps no page open
A_SESSION = 400 * 2**10  # bytes of memory that a session was measured to take
SHARE = 0.1  # of the machine's memory for sessions
_EVERY = 10.0  # seconds between two looks
STARTS = 60.0  # seconds in which the server must listen
_BEAT = "/gradio_api/heartbeat/"
_LOG = logging.getLogger("dieukhoan.cua")

# Around every event Gradio looks for a library of plots, which this page has no use for: where it is missing, that is
# a search of every folder of packages, twice an event, while all others wait.
utils.MatplotlibBackendMananger = nullcontext


class Served(App):  # type: ignore[misc]  # Gradio is not typed
    """Without the headers by which Gradio lets pages of other sites read its answers with a person's cookie: they are
    put on in front of everything that the service itself checks. And with sessions that end. `options` are FastAPI's.
    """

    user_middleware: list[Any]

    def __init__(self, **options: Any) -> None:
        super().__init__(default_response_class=ORJSONResponse, **options)
        self.state_holder = Sessions()

    def build_middleware_stack(self) -> ASGIApp:
        """Called once, when the first request comes."""
        self.user_middleware = [m for m in self.user_middleware if m.cls is not CustomCORSMiddleware]
        stack: ASGIApp = super().build_middleware_stack()
        return stack

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        path = inner_path(scope) if scope["type"] == "http" else ""
        if not path.startswith(_BEAT):
            await super().__call__(scope, receive, send)
            return
        # A page holds this request open for as long as it is there.
        session = path.removeprefix(_BEAT)
        self.state_holder.open(session, 1)
        try:
            await super().__call__(scope, receive, send)
        finally:
            self.state_holder.open(session, -1)


def begin(server: Server) -> None:
    """In place of Gradio's own, which gives up after five seconds: a busy machine needs longer."""
    server.thread = threading.Thread(target=server.run, daemon=True)
    server.thread.start()
    until = time.monotonic() + STARTS
    while not server.started:
        if not server.thread.is_alive() or time.monotonic() > until:
            raise ServerFailedToStartError
        time.sleep(0.01)


class Wired(gr.Blocks):  # type: ignore[misc]
    """Pages whose events may carry anything: what the page would not send is a line of the log and a sentence for the
    caller. Gradio would print the whole way down to where it noticed."""

    async def preprocess_data(self, block_fn: Any, inputs: list[Any], *more: Any, **options: Any) -> list[Any]:
        try:
            made: list[Any] = await super().preprocess_data(block_fn, inputs, *more, **options)
        except Exception as error:
            _LOG.warning("%s: %s", block_fn.name, " ".join(str(error).split())[:200])
            raise gr.Error("Dữ liệu gửi kèm không đúng dạng.", print_exception=False) from error
        return made

    async def call_function(self, block_fn: Any, *given: Any, **options: Any) -> Any:
        if block_fn.fn is None:  # it is the browser's own
            raise gr.Error("Máy chủ không làm việc này.", print_exception=False)
        try:
            return await super().call_function(block_fn, *given, **options)
        except UserError as error:  # a sentence for the person
            raise gr.Error(str(error), print_exception=False) from error
        except gr.Error as error:  # of Gradio: a file was named that nobody has uploaded
            error.print_exception = False
            raise


class Session(SessionState):  # type: ignore[misc]
    """Gradio's session without its copy of every component's configuration: that serves deep links, which this page
    does not offer, and took more time to make than an answer."""

    def __init__(self, blocks: Any) -> None:
        self.blocks_config = copy(blocks.default_config)
        self.config_values: dict[int, Any] = {}
        self.state_data: dict[int, Any] = {}
        self._state_ttl: dict[int, Any] = {}
        self.is_closed = False
        self.STATE_TTL_WHEN_CLOSED = CLOSED

    def __setitem__(self, key: int, value: Any) -> None:
        block = self.blocks_config.blocks.get(key)
        if isinstance(block, gr.State):
            self._state_ttl[key] = block.time_to_live, datetime.now()
            self.state_data[key] = value
        else:
            self.blocks_config.blocks[key] = value

    def _update_config(self, key: int) -> None:
        """Nothing is kept of it."""

    def _update_value_in_config(self, key: int, value: Any) -> None:
        """Nothing is kept of it."""


class Sessions(StateHolder):  # type: ignore[misc]
    """Gradio's sessions, which it keeps for an hour after their page was closed, up to 10,000 of them: here for less
    than a minute, and as many as memory allows. `busy` tells whether an event of a session waits or is at work."""

    busy: Callable[[str], bool] = staticmethod(lambda session: False)

    def __init__(self) -> None:
        super().__init__()
        self._pages: dict[str, int] = {}  # session -> its open pages; 0 once they are closed
        self._looked = 0.0
        self._mine = threading.Lock()
        self._last: dict[str, float] = {}  # session -> when it was last heard of

    def set_blocks(self, blocks: Any) -> None:
        super().set_blocks(blocks)
        self.capacity = most_sessions()
        threading.Thread(target=_sweeping, args=(weakref.ref(self),), daemon=True).start()

    def __getitem__(self, session: str) -> Any:
        self._heard(session)
        self.sweep()
        if session not in self.session_data:
            self.session_data[session] = Session(self.blocks)
        return super().__getitem__(session)

    def open(self, session: str, count: int) -> None:
        """A page of the session was opened (1) or closed (-1)."""
        with self._mine:
            self._pages[session] = max(0, self._pages.get(session, 0) + count)
        self._heard(session)
        self.sweep()

    def _heard(self, session: str) -> None:
        with self._mine:
            self._last[session] = time.monotonic()

    def sweep(self, every: float = _EVERY) -> None:
        """Gives back what nobody uses any more; at most once in `every` seconds."""
        now = time.monotonic()
        with self._mine:
            if now - self._looked < every:
                return
            self._looked = now
            over = [
                session
                for session, last in self._last.items()
                if not self._pages.get(session) and now - last > (CLOSED if session in self._pages else IDLE)
            ]
        for session in over:
            if self.busy(session):
                continue
            with self.lock:
                self.session_data.pop(session, None)
                self.time_last_used.pop(session, None)
            with self._mine:
                self._pages.pop(session, None)
                self._last.pop(session, None)


def _sweeping(held: Callable[[], Sessions | None]) -> None:
    """When everybody has gone nobody else would look."""
    while (sessions := held()) is not None:
        sessions.sweep()
        del sessions
        time.sleep(_EVERY)


def most_sessions() -> int:
    """How many sessions `SHARE` of this machine's memory holds; at least 200."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, ValueError, OSError):  # no POSIX
        memory = 8 * 2**30
    return max(200, min(10_000, int(SHARE * memory / A_SESSION)))
