"""What of Gradio is open behind the gate: the few addresses that page and programs use, each session to its own user.

Gradio serves much that this page has no use for: files by path, addresses fetched in the server's name, recordings. All
of that is closed. And Gradio lets whoever knows the name of a session, which a browser makes up, read its events: here
a session is its first user's.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections import OrderedDict
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from gradio.utils import get_upload_folder

from access.gate import USER, Scope, answer, inner_path
from access.origin import APART
from access.people import OWNER, Role, User
from ui import uploads

# The parts of /gradio_api/ that are open, with the role that each needs.
OPEN = {
    "queue": Role.READER, "run": Role.READER, "call": Role.READER, "cancel": Role.READER, "reset": Role.READER,
    "heartbeat": Role.READER, "info": Role.READER, "openapi.json": Role.READER, "startup-events": Role.READER,
    "app_id": Role.READER, "theme.css": Role.READER, "mcp": Role.READER, "upload": Role.EDITOR,
    "upload_progress": Role.EDITOR,
}  # fmt: skip
# What else there is: the pages, what they are made of, and what ui/service.py and access/gate.py answer themselves.
PLACES = frozenset({
    "", "en", "config", "assets", "static", "theme.css", "favicon.ico", "robots.txt", "gradio_api", "giao-dien",
    "suc-khoe", "do-luong", "xuat", "anh-trang", "dang-nhap", "dang-xuat",
})  # fmt: skip
_BOUNDED = {"queue", "run", "call", "cancel", "reset", "mcp"}  # what a POST sends is JSON, and may name a session
LARGEST_BODY = 2 * 2**20  # bytes of an event; files come by /upload, which has its own limit
_MOST_SESSIONS = 50_000
_LONGEST_SESSION = 200  # characters of a session's name, which is kept; Gradio's own have eleven
UNREADABLE = "Yêu cầu không đúng dạng nên không xử lý được."
FAULT = "Có lỗi của chương trình; nhật ký của máy chủ ghi lại chi tiết."
_LOG = logging.getLogger("dieukhoan.cua")
# The browser itself holds the page to this machine, whatever a document says. Gradio needs inline script and eval.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'self'"
)
_HEADERS = [
    (b"content-security-policy", POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    *APART,
]


class Guard:
    """ASGI middleware."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._owners: OrderedDict[str, str] = OrderedDict()  # session -> name of its user
        self._secret = secrets.token_hex(16)

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path, user = inner_path(scope), scope.get(USER, OWNER)
        begun = False

        async def sending(message: dict[str, Any]) -> None:
            nonlocal begun
            if message["type"] == "http.response.start":
                begun = True
                given = {k.lower() for k, _ in message.get("headers", ())}
                more = [(k, v) for k, v in _HEADERS if k not in given]
                message = {**message, "headers": [*message.get("headers", ()), *more]}
            await send(message)

        if refusal := _refused(path, user):
            await answer(sending, *refusal)
            return
        part = _part(path)
        # All of them: said twice, Gradio takes the last.
        sessions = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("session_hash", [])
        # The result of a call is fetched by the call's id, for which Gradio also takes the name of a session.
        if part == "heartbeat" or (part == "call" and scope["method"] == "GET"):
            sessions.append(path.rstrip("/").rsplit("/", 1)[-1])
        if refusal := self._not_own(sessions, user):
            await answer(sending, *refusal)
            return
        waiting = Path(get_upload_folder())
        if part == "upload" and scope["method"] == "POST" and not await asyncio.to_thread(uploads.room, waiting):
            await answer(sending, 507, uploads.FULL)
            return
        if part in _BOUNDED and scope["method"] == "POST":
            body = await _whole(receive)
            if body is None:
                await answer(sending, 413, "Yêu cầu quá lớn.")
                return
            said = _said(body)
            if said is None:
                await answer(sending, 400, UNREADABLE)
                return
            named = said.get("session_hash")
            if not isinstance(named, str) and part == "run":
                # A program's call: Gradio would lay out the whole page anew for it, which takes longer than the answer.
                said["session_hash"] = named = f"{self._secret}-{user.name}"
                body = json.dumps(said).encode() if "data" in said else body
            if isinstance(named, str) and (refusal := self._not_own([named], user)):
                await answer(sending, *refusal)
                return
            receive = _again(body, receive)
        try:
            await self._app(scope, receive, sending)
        except Exception as error:
            if part:  # Gradio looks up what was named before it looks whether it is there
                _LOG.warning("%s: %s: %s", user.name or "máy này", path[:100], repr(error)[:200])
            else:
                _LOG.exception("%s", path[:100])
            if not begun:
                status, told = (400, UNREADABLE) if part else (500, FAULT)
                await answer(sending, status, told)

    def _not_own(self, sessions: list[str], user: User) -> tuple[int, str] | None:
        """The refusal where one of the sessions is no name, or somebody else's."""
        if any(len(session) > _LONGEST_SESSION for session in sessions):
            return 400, UNREADABLE
        if not all(self._own(session, user) for session in sessions):
            return 403, "Phiên này là của người khác."
        return None

    def _own(self, session: str, user: User) -> bool:
        owner = self._owners.setdefault(session, user.name)
        self._owners.move_to_end(session)
        while len(self._owners) > _MOST_SESSIONS:
            self._owners.popitem(last=False)
        return owner == user.name


def _part(path: str) -> str:
    """ "queue" of "/gradio_api/queue/join", "file" of "/gradio_api/file=..."; "" elsewhere."""
    if not path.startswith("/gradio_api"):
        return ""
    return path.removeprefix("/gradio_api").strip("/").split("/")[0].split("=")[0] or "?"


def _refused(path: str, user: User) -> tuple[int, str] | None:
    part = _part(path)
    if (part and part not in OPEN) or path.split("/")[1:2] not in [[place] for place in PLACES]:
        return 404, "Không có địa chỉ này."
    if part and not user.role.may(OPEN[part]):
        return 403, f"Tài khoản của bạn ({user.name or 'khách'}) không có quyền này; hãy hỏi người quản trị."
    return None


def _said(body: bytes) -> dict[str, Any] | None:
    """What a body of JSON says; None where nobody behind could read it, or write it down again (half a character)."""
    try:
        said = json.loads(body or b"{}")
        if b"\\ud" in body or b"\\uD" in body:
            json.dumps(said, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else {}


async def _whole(receive: Any) -> bytes | None:
    body = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return body
        body += bytes(message.get("body", b""))
        if len(body) > LARGEST_BODY:
            return None
        if not message.get("more_body"):
            return body


def _again(body: bytes, receive: Any) -> Any:
    """`receive` that first gives the body which was read."""
    given = False

    async def again() -> Any:
        nonlocal given
        if not given:
            given = True
            return {"type": "http.request", "body": body, "more_body": False}
        return await receive()

    return again
