"""The head of a page without a letterhead: news, or a document's text put on a web page under its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.letterhead.headlines import Head
from ingest.patterns import issuer_of_number
from ingest.placed import Placed
from ingest.references import mentions
from language.spelling import fold, squeeze
from schema import Mention

_MARKED = re.compile(
    r"(?:Điều|Chương|Phần|Mục|Phụ lục)\s+[\dIVX]|(?:[IVX]+|\d+)\s*[.)\-–]\s*\S|[A-Za-zđ]\s*[.)]\s*\S|[-+•*]\s", re.I
)
# An issue of the gazette that goes on with a document begun in the one before it names the document above its text.
_CONTINUED = re.compile(r"\W*tiep theo cong bao\b")
_INTRODUCED = re.compile(r"(?:toan van|noi dung)\b[^.]*:\s*$")


def read_page(lines: Sequence[Placed], text: str) -> Head:
    """A page without a letterhead. Its first line is the title. Only where that line is nothing but a document's name,
    or where it says that the full text of one follows, is the page that document; any other page only speaks of it."""
    head = Head()
    first = lines[0]
    line = text[first.start : first.end]
    if _MARKED.match(line):
        return head  # the text begins with a clause at once
    if goes_on := next((i for i, p in enumerate(lines[:8]) if _CONTINUED.match(fold(text[p.start : p.end]))), None):
        return _read_continued(lines, goes_on, text)
    head.say("title", squeeze(line), (first.start, first.end))
    head.next = 1 if len(line) <= 300 else 0
    named = [m for m in mentions(text, first.start, first.end) if m.number]
    whole = bool(named) and named[0].span[0] - first.start <= 2
    behind = fold(text[named[0].span[1] : first.end]).strip() if named else ""
    own = named[0] if whole and (not behind or re.match(r"(?:ve|v/v)\b", behind)) else None
    for i, p in enumerate(lines[:8]):
        intro = text[p.start : p.end]
        if i and _INTRODUCED.search(fold(intro)) and len(intro) < 300:
            said = [m for m in mentions(text, p.start, p.end) if m.number]
            if said and (own is None or own.number == said[0].number):
                own, head.next = said[0] if own is None else own, i + 1
    if own is None:
        return head
    take_identity(head, own)
    for p in lines[: max(head.next, 3)]:
        for m in mentions(text, p.start, p.end):
            if m.number == own.number:
                take_identity(head, m)
                about = re.compile(r"\s*,?\s*(về\s[^.;\n]+)").match(text, m.span[1], p.end)
                if about and "subject" not in head.spans:
                    title = squeeze(about[1]).strip(" *_:")
                    head.values["title"] = title[:1].upper() + title[1:]
                    head.spans["title"] = head.spans["subject"] = about.span(1)
    head.spans.pop("subject", None)
    return head


def _read_continued(lines: Sequence[Placed], stop: int, text: str) -> Head:
    head = Head()
    head.next = stop + 1
    head.furniture = [(p.start, p.end) for p in lines[: stop + 1]]
    for p in lines[:stop]:
        named = next((m for m in mentions(text, p.start, p.end) if m.number and m.kind), None)
        if named and named.span[0] - p.start <= 2:
            take_identity(head, named)
            title = squeeze(text[named.span[1] : p.end]).strip(" *_,;:")
            if title:
                head.say("title", title[:1].upper() + title[1:], (named.span[1], p.end))
            break
    return head


def take_identity(head: Head, m: Mention) -> None:
    if m.number:
        head.say("number", m.number, m.span)
    if m.kind:
        head.values.setdefault("kind", m.kind)
    issuer = m.issuer or (issuer_of_number(m.number) if m.number else None)
    if issuer:
        head.say("issuer", issuer, m.span)
    if m.issued_on and not head.issued_on:
        head.issued_on, head.spans["issued_on"] = m.issued_on, m.span
