"""A server on loopback that speaks the OpenAI protocol and says what a test tells it to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Says = Callable[[dict[str, Any]], str]  # the request's body -> the text to stream


@contextmanager
def scripted(says: Says, status: int = 200) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Gives the base address, and the list that every request's body is added to."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            asked.append({**body, "key": self.headers.get("Authorization"), "path": self.path})
            self.send_response(status)
            self.send_header("Content-Type", "text/event-stream" if status == 200 else "application/json")
            self.end_headers()
            if status != 200:
                self.wfile.write(b'{"error": {"message": "no", "type": "x"}}')
                return
            text = says(body)
            for i in range(0, len(text), 7):  # a few letters at a time, words cut in the middle
                self._send({"delta": {"content": text[i : i + 7]}, "index": 0, "finish_reason": None})
            self._send({"delta": {}, "index": 0, "finish_reason": "stop"})
            self.wfile.write(b"data: [DONE]\n\n")

        def _send(self, choice: dict[str, Any]) -> None:
            part = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "mau", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(part)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()
