"""What the service counts, in Prometheus' text format at /do-luong: requests, latencies, questions, refusals, queue.

Nothing in it says what is asked or which documents there are.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from access.gate import inner_path

_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
# The first part of an address (behind "/gradio_api") -> what is counted; a stream stays open and has no latency.
_KINDS = {
    "queue/data": "stream", "heartbeat": "stream", "upload_progress": "stream", "queue": "event", "run": "event",
    "call": "event", "mcp": "mcp", "upload": "upload", "xuat": "export", "anh-trang": "picture", "assets": "static",
    "static": "static", "giao-dien": "static", "dang-nhap": "sign-in", "suc-khoe": "health", "do-luong": "metrics",
}  # fmt: skip


class Measures:
    """The counters of one service."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self._registry = own = CollectorRegistry()
        self._requests = Counter("dieukhoan_requests", "Requests by kind and status", ["kind", "status"], registry=own)
        self._seconds = Histogram(
            "dieukhoan_request_seconds", "Seconds a request", ["kind"], registry=own, buckets=_SECONDS
        )
        self._asked = Counter("dieukhoan_questions", "Questions by outcome", ["outcome"], registry=own)
        self._answer = Histogram("dieukhoan_answer_seconds", "Seconds an answer", registry=own, buckets=_SECONDS)
        self._queue = Gauge("dieukhoan_queue", "Events that wait for their turn", registry=own)
        for outcome in ("answered", "refused", "failed"):
            self._asked.labels(outcome)  # zeros are said too

    def request(self, kind: str, status: int, seconds: float | None) -> None:
        self._requests.labels(kind, str(status)).inc()
        if seconds is not None:
            self._seconds.labels(kind).observe(seconds)

    def question(self, outcome: str, seconds: float) -> None:
        """`outcome`: answered, refused or failed."""
        self._asked.labels(outcome).inc()
        self._answer.observe(seconds)

    def watch(self, waiting: Callable[[], int]) -> None:
        """`waiting` tells how many events wait, whenever the measures are read."""
        self._queue.set_function(waiting)

    def text(self) -> bytes:
        return bytes(generate_latest(self._registry))


class Measured:
    """ASGI middleware that counts every request, refused ones too."""

    def __init__(self, app: Any, measures: Measures) -> None:
        self._app, self._measures = app, measures

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        kind, status, began = kind_of(inner_path(scope)), 500, time.perf_counter()

        async def noted(message: dict[str, Any]) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._measures.request(kind, status, None if kind == "stream" else time.perf_counter() - began)


def kind_of(path: str) -> str:
    """The kind of an address: few and fixed, or an address made up by somebody would be a counter of its own."""
    parts = path.removeprefix("/gradio_api").strip("/").split("/")
    return _KINDS.get("/".join(parts[:2])) or _KINDS.get(parts[0]) or "page"
