"""Small pieces of HTML. All text of documents, files and people passes through `esc` before it enters a page."""

from __future__ import annotations

import json
from datetime import date
from html import escape

from schema import DocumentInfo, Span
from ui.texts import Texts


def esc(text: object) -> str:
    """Text for an element or a quoted attribute: `<`, `>`, `&` and both quotes become entities."""
    return escape(str(text), quote=True)


def button(event: str, payload: dict[str, object], inner: str, css: str = "", label: str = "") -> str:
    """A button whose click calls the Python listener of `event` with `payload`; `inner` is HTML, the rest is text."""
    named = f' aria-label="{esc(label)}"' if label else ""
    data = esc(json.dumps(payload, ensure_ascii=False))
    return f'<button type="button" class="{css}" data-event="{event}" data-payload="{data}"{named}>{inner}</button>'


def empty(text: str) -> str:
    return f'<p class="dk-empty">{esc(text)}</p>'


def marked(text: str, start: int, end: int, marks: tuple[Span, ...] = (), doubts: tuple[Span, ...] = ()) -> str:
    """`text[start:end]` escaped, the parts that `marks` cover within `<mark>`, those that `doubts` cover underlined,
    line breaks kept."""
    pieces, at = [], start
    for first, last in sorted(marks):
        first, last = max(first, at), min(last, end)
        if first < last:
            pieces += [_doubted(text, at, first, doubts), "<mark>", _doubted(text, first, last, doubts), "</mark>"]
            at = last
    return "".join([*pieces, _doubted(text, at, end, doubts)])


def _doubted(text: str, start: int, end: int, doubts: tuple[Span, ...]) -> str:
    pieces, at = [], start
    for first, last in doubts:
        first, last = max(first, at), min(last, end)
        if first < last:
            pieces += [esc(text[at:first]), f'<u class="dk-doubt">{esc(text[first:last])}</u>']
            at = last
    return "".join([*pieces, esc(text[at:end])])


def day(value: date | None) -> str:
    return f"{value.day:02d}/{value.month:02d}/{value.year}" if value else ""


def name(info: DocumentInfo, t: Texts) -> str:
    """What people call the document: its number, else the beginning of its title."""
    return info.number or shorten(info.title or info.source, 60) or t.no_number


def shorten(text: str, most: int) -> str:
    """At most `most` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= most:
        return text
    return text[: text.rfind(" ", 0, most) if " " in text[:most] else most].rstrip(" ,;:.–-") + "…"
