"""What a reload of the page must not lose: the conversation, the open tab, and what becomes of uploaded files.

A tab of a browser names itself, for as long as it is there. What was done in it is kept under that name in memory, for
its person alone.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from index.versions import base_of
from schema import DocumentInfo
from ui.asking import user_asking

MOST = 300  # tabs, of all people
MOST_TURNS = 20  # of a conversation, the last ones
OLDEST = 12 * 3600.0  # seconds, as long as an unused sign-in
_NAME = 32  # letters
# sessionStorage is the tab's own: another tab has another name, a reload the same one.
ARRIVED = (
    "() => { try { let name = sessionStorage.getItem('dk-name'); if (!name) { "
    "name = Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, '0')).join(''); "
    "sessionStorage.setItem('dk-name', name); } const open = sessionStorage.getItem('dk-open') || ''; "
    "window.dkArrived = true; return [name + ' ' + open]; } catch { return ['']; } }"
)
# Laying out the page selects its first tab, which nobody has opened.
OPENED = "() => {{ try {{ if (window.dkArrived) sessionStorage.setItem('dk-open', '{tab}'); }} catch {{}} return []; }}"


@dataclass(slots=True)
class _Held:
    user: str
    turns: list[Any] = field(default_factory=list)
    adding: Any = None  # the files that were added last, or are being added
    used: float = 0.0


class Kept:
    """What the tabs of browsers are doing. A name that is none keeps nothing."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._held: OrderedDict[str, _Held] = OrderedDict()
        self._lock, self._now = threading.Lock(), now

    def keep(self, name: str, turns: Sequence[Any]) -> None:
        """The conversation as it is now."""
        if held := self._of(name, True):
            held.turns = list(turns)[-MOST_TURNS:]

    def turns(self, name: str, there: Sequence[DocumentInfo]) -> list[Any]:
        """The conversation of this tab, where it is the same person's; without answers out of documents that are not
        `there` for them any more."""
        held, known = self._of(name), {base_of(i.id) for i in there}

        def seen(turn: Any) -> bool:
            answer = turn.answer
            return answer is None or {base_of(c.document) for c in (*answer.citations, *answer.nearest)} <= known

        return [turn for turn in held.turns if seen(turn)] if held else []

    def added(self, name: str, adding: Any) -> None:
        """What is being added in this tab."""
        if held := self._of(name, True):
            held.adding = adding

    def adding(self, name: str) -> Any:
        """What was given to `added` last, or None."""
        held = self._of(name)
        return held.adding if held else None

    def _of(self, name: str, make: bool = False) -> _Held | None:
        user = user_asking()
        mine, now = user.name if user else "", self._now()
        if len(name) != _NAME:
            return None
        with self._lock:
            held = self._held.get(name)
            if held and (held.user != mine or now - held.used > OLDEST):
                held = None
            if held is None and make:
                held = self._held[name] = _Held(mine)
            if held:
                held.used = now
                self._held.move_to_end(name)
            while len(self._held) > MOST:
                self._held.popitem(last=False)
        return held
