"""One moment of a store for one question: every look at it is as of the first, and the others cost nothing.

A question looks at the list of documents a dozen times. Each look asks the catalogue whether it has changed, and an
answer must not be put together from two states of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

T = TypeVar("T")

_SEEN: ContextVar[dict[int, Any] | None] = ContextVar("seen", default=None)  # by the store's id, within one moment


@contextmanager
def one_moment() -> Iterator[None]:
    """Within the block, in this thread, a store is as it was at the first look. Blocks may lie in one another."""
    if _SEEN.get() is not None:
        yield
        return
    token = _SEEN.set({})
    try:
        yield
    finally:
        _SEEN.reset(token)


def seen(store: object, look: Callable[[], T]) -> T:
    """What `look` gave at the first call for `store` within this moment; outside of one it looks each time."""
    held = _SEEN.get()
    if held is None:
        return look()
    if id(store) not in held:
        held[id(store)] = look()
    found: T = held[id(store)]
    return found


def forget(store: object) -> None:
    """The next look at `store` is a new one."""
    (_SEEN.get() or {}).pop(id(store), None)
