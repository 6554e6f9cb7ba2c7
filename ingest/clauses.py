"""Placed paragraphs and tables -> the clause tree.

Both numbering systems are read by one rule (tree.py). A marker that fits nowhere stays text, with a warning; nothing is
lost. A list that begins again inside one container gets a container of its own (restarts.py).
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.assembly import Assembled, PlacedTable
from ingest.company import in_company, split_glued
from ingest.markers import (
    ANNEX,
    DIEU,
    FORM,
    LETTER,
    ROMAN,
    Marker,
    find_marker,
    follows,
)
from ingest.placed import Placed
from ingest.references import is_cross_reference
from ingest.restarts import Restart
from ingest.tree import Builder, Node
from schema import ClausePath, Level, Span

ROUNDS = 4  # times that a text is read, each time with the containers of lists that were seen to begin again
LONGEST_HEADING = 300  # characters; longer first paragraphs are text


def parse_clauses(
    assembled: Assembled, furniture: Sequence[Span], attached_at: int | None, attached: str | None, body_start: int
) -> tuple[list[Node], list[str]]:
    """The clause tree in the order of the text, and warnings. Total: any text gives a tree, perhaps an empty one."""
    text = assembled.text
    body = [p for p in assembled.paragraphs if p.start >= body_start and not _within(p, furniture)]
    company = in_company(body, text)
    restarts: dict[int, Restart] = {}
    for _ in range(ROUNDS):
        b = Builder(text, company=company, restarts=restarts)
        _read(b, assembled, furniture, attached_at, attached, body_start)
        if not b.found.keys() - restarts.keys():
            break
        restarts = b.found | restarts
    return b.nodes, b.warnings


def _read(
    b: Builder,
    assembled: Assembled,
    furniture: Sequence[Span],
    attached_at: int | None,
    attached: str | None,
    body_start: int,
) -> None:
    """Reads the text from end to end."""
    text = b.text
    signed = False  # a signature closes the act: what follows is attached to it
    preamble: Node | None = None
    for item in assembled.items:
        if isinstance(item, PlacedTable):
            preamble = None
            b.table(item)
            continue
        if attached_at is not None and item.start >= attached_at and not signed:
            b.new_container(attached or "Văn bản kèm theo")
            attached_at, preamble, signed = None, None, False
        before_body = item.start < body_start and not b.nodes and not _opens_annex(text, item)
        if before_body or _within(item, furniture):
            signed = signed or (bool(b.nodes) and item.start > b.nodes[-1].start)
            b.close()
            b.seen.append((item, True))
            preamble = None
            continue
        if attached_at is not None and item.start >= attached_at:
            b.new_container(attached or "Văn bản kèm theo")
            attached_at, preamble = None, None
        signed = False
        if (restart := b.restarts.get(item.start)) is not None:
            b.restart(restart, item)
            b.seen.append((item, False))
            preamble = None
            continue
        for p in [item] if item.start < b.quoted_until else split_glued(item, text):
            if _read_paragraph(b, p, text):
                preamble = None
            elif not b.extend(p):
                preamble = _extend_preamble(b, preamble, p)
            b.seen.append((p, False))


def _within(p: Placed, spans: Sequence[Span]) -> bool:
    return any(start <= p.start < end for start, end in spans)


_QUOTE_OPENS = '“‟„"'


def _opens_annex(text: str, p: Placed) -> bool:
    """An annex filed alone begins with "PHỤ LỤC", above its title."""
    marker = find_marker(text[p.start : p.end], bool(p.heading or p.centered or p.bold))
    return marker is not None and marker.style is ANNEX


def _read_paragraph(b: Builder, p: Placed, text: str) -> bool:
    """True where the paragraph opened a clause."""
    if p.start < b.quoted_until:
        return False
    line = text[p.start : p.end]
    if line[0] in _QUOTE_OPENS and line.count("”") < sum(line.count(mark) for mark in _QUOTE_OPENS if mark != '"'):
        # A quoted passage of an amending document has the numbering of the document that it amends.
        closing = text.find("”", p.end)
        b.quoted_until = closing if closing >= 0 and closing - p.end < 20_000 else -1
        return False
    if p.in_table:
        return False
    display = bool(p.heading or p.centered or p.bold)
    marker = find_marker(line, display) or b.company.get(p.start)
    if marker is None or is_cross_reference(line):
        return False
    at = b.style_at(LETTER)
    if marker.style is ROMAN and len(marker.label) == 1 and at is not None:
        as_letter = Marker(LETTER, marker.label, (ord(marker.label) - 64,), marker.length)
        previous = b.open[at].marker
        if previous and follows(previous, as_letter):
            marker = as_letter  # "I." after "H." is a letter
    if marker.style is ANNEX and not b.open and not b.nodes and not display and len(line) > 60:
        return False
    if marker.style is DIEU and marker.order == (1,) and b.style_at(DIEU) is not None and "dieu" in b.last:
        b.new_container(b.qualifier or "Văn bản kèm theo")
    if marker.style is ANNEX:
        b.open, b.last = [], {}
    if marker.style is FORM:
        b.last = {}
    return b.place(marker, p)


def _extend_preamble(b: Builder, preamble: Node | None, p: Placed) -> Node:
    if preamble is None:
        label = "Mở đầu" if ClausePath(("Mở đầu",)) not in b.used else f"{b.qualifier or 'Phần tiếp theo'}"
        path = ClausePath((label,)) if label == "Mở đầu" else ClausePath((label, "Mở đầu"))
        again = 2
        while path in b.used:
            path = ClausePath((f"{label} ({again})", "Mở đầu"))
            again += 1
        b.used.add(path)
        preamble = Node(path, Level.PREAMBLE, None, p.start, p.start, p.page, None, p.end)
        b.nodes.append(preamble)
    preamble.own_end = p.end
    preamble.paragraphs.append(p)
    return preamble


def heading_of(node: Node, text: str) -> str:
    """The title of a clause, '' where its text begins at once. Titles over several lines are joined with spaces."""
    if node.level in (Level.ROW, Level.PREAMBLE) or not node.paragraphs:
        return ""
    first = text[node.text_start : node.paragraphs[0].end].strip()
    if node.level in (Level.ANNEX, Level.PHAN, Level.CHUONG, Level.MUC, Level.TIEU_MUC) and not first:
        lines = []
        for p in node.paragraphs[1:5]:
            line = text[p.start : p.end].strip()
            if not (p.centered or p.bold or p.heading or line.upper() == line):
                break
            lines.append(line)
        return " ".join(lines)
    # "Hiệu lực thi hành." over khoản 1, 2 is a title all the same, a longer sentence is not.
    closed = first.endswith((";", ",")) or (first.endswith(".") and not (node.children and len(first) <= 80))
    if (
        first
        and len(first) <= LONGEST_HEADING
        and not closed
        and (node.children or len(node.paragraphs) > 1 or first.upper() == first)
    ):
        return first.rstrip(" :.")
    return ""
