"""Who asks: the account behind a Gradio event or a plain request."""

from __future__ import annotations

from typing import Any

from gradio.context import LocalContext

from access.gate import USER, asking
from access.people import User


def user_asking() -> User | None:
    """The user of the event or request being answered; None where nobody passed the gate.

    Events are answered from a queue whose tasks may have been started by somebody else's request, so the request that
    Gradio keeps with the event decides, and the context only where there is no event.
    """
    scope = _scope()
    if scope is None:
        return asking.get()
    found = scope.get(USER)
    return found if isinstance(found, User) else None


def asked_by_mcp() -> bool:
    """Whether the event being answered is the call of an MCP tool."""
    return "/gradio_api/mcp" in (_scope() or {}).get("path", "")


def _scope() -> dict[str, Any] | None:
    """That of the event's request: None outside of an event, empty where Gradio kept no request."""
    request: Any = LocalContext.request.get(None)
    if request is None:
        return None
    scope = getattr(getattr(request, "request", None) or request, "scope", None)
    return scope if isinstance(scope, dict) else {}
