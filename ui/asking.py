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
    request: Any = LocalContext.request.get(None)
    if request is None:
        return asking.get()
    inner = getattr(request, "request", None) or request
    scope = getattr(inner, "scope", None)
    found = scope.get(USER) if isinstance(scope, dict) else None
    return found if isinstance(found, User) else None
