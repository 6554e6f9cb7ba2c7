"""The gate in front of the whole service: every request, of the page, of its API and of MCP, passes here first.

With accounts, a request without a session gets the sign-in page (a person) or 401 (a program), and nothing behind the
gate sees it. Who asks goes along in the request's scope.
"""

from __future__ import annotations

import html
from contextvars import ContextVar
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote

from access import audit
from access.accounts import LONGEST_NAME, Accounts, AccountsAway, SignInRefused
from access.origin import APART, FOREIGN, own, place
from access.people import NOBODY, OWNER, User

COOKIE = "dieukhoan_phien"
SIGN_IN, SIGN_OUT = "/dang-nhap", "/dang-xuat"
# Served to everybody: the sign-in page's own style, and what a probe or the server's own start-up asks.
_OPEN = (SIGN_IN, "/giao-dien/", "/suc-khoe", "/gradio_api/startup-events")
_LONGEST_FORM = 4096
USER = "dieukhoan.user"  # where a request's scope says who asks
asking: ContextVar[User | None] = ContextVar("asking", default=None)  # who asks, while a request is answered

Scope = dict[str, Any]


class Gate:
    """ASGI middleware. `accounts` decide; `folder` takes the log of sign-ins; `proxied`: a proxy says who asks.

    A service without accounts is open, but only to this machine: requests for another host name are refused, or a web
    page elsewhere could ask in the person's name (DNS rebinding)."""

    def __init__(self, app: Any, accounts: Accounts, folder: Path, style: str = "", proxied: bool = False) -> None:
        self._app, self._accounts, self._folder, self._style, self._proxied = app, accounts, folder, style, proxied

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        begun = False

        async def sending(message: dict[str, Any]) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._answered(scope, receive, sending)
        except AccountsAway as away:
            if begun:
                raise
            if scope["type"] == "websocket":
                await refuse(scope, send, 503, str(away))
            else:
                await answer(send, 503, str(away), [(b"retry-after", b"30")])

    async def _answered(self, scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        path = inner_path(scope)
        if not own(scope, headers, path):
            await refuse(scope, send, 403, FOREIGN)
            return
        if not self._accounts.any():
            if place(headers.get("host", ""))[0] not in {"127.0.0.1", "localhost", "::1", "testserver"}:
                await refuse(
                    scope, send, 403, "Trang này chỉ mở cho máy đang chạy nó. Hãy tạo tài khoản để phục vụ máy khác."
                )
                return
            await self._behind(OWNER, scope, receive, send)
            return
        if path == SIGN_IN and scope["type"] == "http":
            await self._sign_in(scope, receive, send, headers)
            return
        if path == SIGN_OUT and _changes(scope):
            await self._sign_out(scope, send, headers)
            return
        token = _token(headers)
        user = self._accounts.user(token) if token else None
        if user is not None:
            await self._behind(user, scope, receive, send)
        elif path.startswith(_OPEN):
            scope[USER] = NOBODY
            await self._app(scope, receive, send)
        elif scope["type"] == "http" and "text/html" in headers.get("accept", "") and scope["method"] == "GET":
            where = scope.get("root_path", "") + SIGN_IN + "?den=" + quote(path)
            await answer(send, 303, "", [(b"location", where.encode("latin-1"))])
        elif scope["type"] == "http":
            await answer(send, 401, "Hãy đăng nhập, hoặc gửi kèm mã truy cập (Authorization: Bearer ...).")
        else:
            await refuse(scope, send, 401, "")

    async def _behind(self, user: User, scope: Scope, receive: Any, send: Any) -> None:
        scope[USER] = user
        held = asking.set(user)
        try:
            await self._app(scope, receive, send)
        finally:
            asking.reset(held)

    async def _sign_in(self, scope: Scope, receive: Any, send: Any, headers: dict[str, str]) -> None:
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        target = _own_page((query.get("den") or ["/"])[0])
        if scope["method"] != "POST":
            await answer(send, 200, self._page(target), [(b"content-type", b"text/html; charset=utf-8")])
            return
        form = parse_qs((await _body(receive)).decode("utf-8", "replace"), keep_blank_values=True)
        name, password = (form.get(k, [""])[0] for k in ("ten", "mat-khau"))
        name = "".join(c for c in name if c.isprintable())[:LONGEST_NAME]  # it goes into the log
        address = (scope.get("client") or ("", 0))[0]
        forwarded = headers.get("x-forwarded-for", "").split(",")[-1].strip()
        # Believed only from a proxy on this machine, and only where the service was told of one.
        if forwarded and self._proxied and address in {"127.0.0.1", "::1"}:
            address = forwarded
        # Argon2 is slow on purpose: in a thread, so that nobody else waits.
        import asyncio

        try:
            token = await asyncio.to_thread(self._accounts.sign_in, name, password, address)
        except SignInRefused as refused:
            if not refused.wait:  # the tries that led to waiting are told; the others would only fill the disk
                audit.note(self._folder, name, "đăng nhập thất bại", address=address)
            status = 429 if refused.wait else 401
            more = [(b"content-type", b"text/html; charset=utf-8")]
            if refused.wait:
                more.append((b"retry-after", str(int(refused.wait) + 1).encode()))
            await answer(send, status, self._page(target, str(refused), name), more)
            return
        audit.note(self._folder, name, "đăng nhập", address=address)
        secure = "; Secure" if scope.get("scheme") == "https" or headers.get("x-forwarded-proto") == "https" else ""
        root = scope.get("root_path", "")
        cookie = f"{COOKIE}={token}; Path={root or '/'}; HttpOnly; SameSite=Lax{secure}"
        where = [(b"location", (root + target).encode("latin-1")), (b"set-cookie", cookie.encode("latin-1"))]
        await answer(send, 303, "", where)

    async def _sign_out(self, scope: Scope, send: Any, headers: dict[str, str]) -> None:
        if token := _token(headers):
            self._accounts.sign_out(token)
        root = scope.get("root_path", "")
        cookie = f"{COOKIE}=; Path={root or '/'}; Max-Age=0; HttpOnly; SameSite=Lax"
        where = [(b"location", (root + SIGN_IN).encode("latin-1")), (b"set-cookie", cookie.encode("latin-1"))]
        await answer(send, 303, "", where)

    def _page(self, target: str, trouble: str = "", name: str = "") -> str:
        told = f'<p class="dk-signin-trouble" role="alert">{html.escape(trouble)}</p>' if trouble else ""
        return (
            '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Đăng nhập · dieukhoan</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="stylesheet" href="{html.escape(self._style)}"></head><body class="dk-signin">'
            f"<main><h1>dieukhoan</h1><p>Kho tri thức văn bản chỉ đạo</p>{told}"
            f'<form method="post" action="?den={html.escape(quote(target))}">'
            '<label>Tên tài khoản<input name="ten" autocomplete="username" required autofocus '
            f'value="{html.escape(name)}"></label><label>Mật khẩu<input name="mat-khau" type="password" '
            'autocomplete="current-password" required></label>'
            "<button>Đăng nhập</button></form><p><small>Quên mật khẩu: hỏi người quản trị "
            "(<code>dieukhoan users password</code>).</small></p></main></body></html>"
        )


def _token(headers: dict[str, str]) -> str:
    kind, _, value = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    for part in headers.get("cookie", "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    return ""


def _changes(scope: Scope) -> bool:
    return scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS")


def inner_path(scope: Scope) -> str:
    """The path within the service, without the sub-path at which a proxy shows it."""
    path, root = str(scope["path"]), str(scope.get("root_path") or "").rstrip("/")
    return path[len(root) :] or "/" if root and (path + "/").startswith(root + "/") else path


def _own_page(path: str) -> str:
    """A path of this service, never another site's address ("//elsewhere", "https://..."), fit for a header."""
    # Browsers leave out tabs and line breaks: "/\t/elsewhere" is "//elsewhere" to them.
    plain = path.isprintable() and path.startswith("/") and not path.startswith(("//", "/\\"))
    return quote(path, safe="/?&=%") if plain else "/"


async def _body(receive: Any) -> bytes:
    body = b""
    while len(body) <= _LONGEST_FORM:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return body[:_LONGEST_FORM]


async def refuse(scope: Scope, send: Any, status: int, text: str) -> None:
    """`answer` to any request; a connection that stays open is closed."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
    else:
        await answer(send, status, text)


async def answer(send: Any, status: int, text: str, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    given = headers or []
    if not any(k == b"content-type" for k, _ in given):
        given = [*given, (b"content-type", b"text/plain; charset=utf-8")]
    safe = [(b"x-content-type-options", b"nosniff"), (b"cache-control", b"no-store"), (b"x-frame-options", b"DENY")]
    safe += APART
    await send({"type": "http.response.start", "status": status, "headers": [*given, *safe]})
    await send({"type": "http.response.body", "body": text.encode()})
