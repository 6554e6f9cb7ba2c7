"""What a model writes, cut into sentences while it is still writing."""

from __future__ import annotations

import re

from language.spelling import UPPER
from schema import Span

_END = re.compile(rf"[.!?…](?:[\"”)]*)(?=\s+[\"“(*-]*[{UPPER}])|\n+")
_SHORT = re.compile(rf"(?:^|[\s(])(?:[{UPPER}][{UPPER}a-z]?|\d+(?:\.\d+)*)$")  # "TP.", "Th.", "1."
_LIST = re.compile(r"^(?:[-–•*+]|\d{1,2}[.)])\s+")
_AFTER = re.compile(r"([.!?…]+)\s*((?:\[\d{1,3}\](?:\s*,?\s*))+)")  # marks behind the full stop belong before it
_MARK = re.compile(r"\[\d+\]")
_THOUGHT = re.compile(r"<think>.*?(?:</think>|$)", re.DOTALL | re.IGNORECASE)


def spans(text: str) -> list[Span]:
    """The sentences and lines of `text`; together they are all of it."""
    found, at = [], 0
    for m in _END.finditer(text):
        if m.group()[0] == "." and _SHORT.search(text[at : m.start()]):
            continue
        found.append((at, m.end()))
        at = m.end()
    return [*found, (at, len(text))] if at < len(text) else found


def cut(text: str, ended: bool) -> tuple[list[str], str]:
    """The whole sentences, and the one that is still being written ('' once `ended`). Thoughts between <think> marks
    are dropped."""
    text = _THOUGHT.sub("", text)
    text = _AFTER.sub(lambda m: f" {' '.join(_MARK.findall(m[2]))}{m[1]} ", text)
    parts = [text[a:b] for a, b in spans(text)]
    rest = "" if ended or not parts or parts[-1].endswith("\n") else parts.pop()
    tidy = [_LIST.sub("", " ".join(p.split())) for p in parts]
    return [p for p in tidy if re.search(r"\w", p)], " ".join(rest.split())
