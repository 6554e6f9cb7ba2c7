"""Placed paragraphs and tables -> the clause tree.

Both numbering systems are read by one rule: a marker continues the open list whose style it has, or opens a new list
under the deepest clause that usually holds it. A marker that fits nowhere stays text, with a warning; nothing is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.assembly import Assembled, PlacedTable
from ingest.company import in_company, split_glued
from ingest.markers import (
    ANNEX,
    CODE,
    DASH,
    DIEU,
    FORM,
    LETTER,
    NUMBERS,
    PLUS,
    ROMAN,
    Marker,
    Style,
    distance,
    find_marker,
    follows,
    is_first,
)
from ingest.placed import Placed
from ingest.references import is_cross_reference
from schema import CellSpan, ClausePath, Level, Span

# "5." after "2." is still taken as a clause (somebody deleted two), "30." after "2." is a number in a wrapped line.
LARGEST_GAP = 3
# Articles and chapters say their level in words: a larger gap is one of the text (repealed, left out by an excerpt),
# and to lose the rest of the document to it would be worse.
LARGEST_GAP_SAID = 60
LONGEST_HEADING = 300  # characters; longer first paragraphs are text


_SAID = frozenset([Level.DIEU, Level.CHUONG, Level.PHAN, Level.MUC])


def _gap(style: Style) -> int:
    return LARGEST_GAP_SAID if style.level in (Level.DIEU, Level.CHUONG, Level.PHAN) else LARGEST_GAP


@dataclass(slots=True)
class Node:
    """A clause in the making. `text_start` is behind the marker; `paragraphs` are the spans of its own text."""

    path: ClausePath
    level: Level
    marker: Marker | None
    start: int
    text_start: int
    page: int
    parent: Node | None
    own_end: int
    paragraphs: list[Placed] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    cells: tuple[CellSpan, ...] = ()
    section: tuple[str, ...] = ()  # of a table row, where its path names it

    @property
    def end(self) -> int:
        return max([self.own_end, *(c.end for c in self.children[-1:])])

    def markers(self) -> list[tuple[Level, str]]:
        above = self.parent.markers() if self.parent else []
        sections = [(Level.MUC, s) for s in self.section]
        return [*above, *sections, (self.level, self.path.markers[-1])]


@dataclass(slots=True)
class _Builder:
    text: str
    nodes: list[Node] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    open: list[Node] = field(default_factory=list)  # from the outermost open clause to the deepest
    last: dict[str, Marker] = field(default_factory=dict)  # last marker of each style in this container
    used: set[ClausePath] = field(default_factory=set)
    repeats: Counter[ClausePath] = field(default_factory=Counter)
    bullets: Counter[tuple[ClausePath | None, str]] = field(default_factory=Counter)  # dashes, pluses of each clause
    qualifier: str = ""  # set when a container would repeat paths of an earlier one
    quoted_until: int = -1
    company: dict[int, Marker] = field(default_factory=dict)  # of markers that count in company, by where they stand

    def new_container(self, name: str) -> None:
        """An attached text begins: its numbering is its own. It takes no prefix until a path repeats."""
        self.open, self.last, self.qualifier = [], {}, name

    def style_at(self, style: Style) -> int | None:
        """The place in the open stack of the deepest clause with this style."""
        return next((i for i in range(len(self.open) - 1, -1, -1) if self._style(self.open[i]) is style), None)

    @staticmethod
    def _style(node: Node) -> Style | None:
        return node.marker.style if node.marker else None

    def place(self, marker: Marker, p: Placed) -> bool:
        """Opens a clause for `marker`, or says False: then the paragraph is text of the clause above."""
        depth = self._depth(marker, p)
        if depth is None:
            return False
        self.open = self.open[:depth]
        parent = self.open[-1] if self.open else None
        label = marker.label
        if marker.style in (DASH, PLUS):
            key = parent.path if parent else None, marker.style.name
            self.bullets[key] += 1
            label = f"{'-' if marker.style is DASH else '+'}{self.bullets[key]}"
        node = self._add(label, marker.style.level, marker, p, p.start + marker.length)
        node.paragraphs.append(p)
        self.last[marker.style.name] = marker
        return True

    def _add(self, label: str, level: Level, marker: Marker | None, p: Placed, text_start: int) -> Node:
        parent = self.open[-1] if self.open else None
        path = (parent.path if parent else ClausePath(())).child(label)
        if path in self.used and parent is None and self.qualifier:
            path = ClausePath((self.qualifier, *path.markers))
        if path in self.used:
            self.warnings.append(f"Trang {p.page}: ký hiệu “{path}” lặp lại")
            repeated = path
            while path in self.used:
                self.repeats[repeated] += 1
                path = repeated.parent.child(f"{label} ({self.repeats[repeated] + 1})")
        self.used.add(path)
        node = Node(path, level, marker, p.start, text_start, p.page, parent, p.end)
        (parent.children if parent else []).append(node)
        self.nodes.append(node)
        self.open.append(node)
        return node

    def _depth(self, marker: Marker, p: Placed) -> int | None:
        """How many open clauses stay open above the new one; None where the marker does not make sense here."""
        style = marker.style
        at = self.style_at(style)
        if style is ANNEX:  # an annex is never text, and never inside anything
            return 0
        if style is CODE:  # set as headings: any may follow any
            return at if at is not None else self._nest(style)
        if style is FORM:
            return 1 if self.open and self._style(self.open[0]) is ANNEX else 0
        if not marker.order:  # bullets
            return at if at is not None else self._nest(style)
        if at is not None:
            previous = self.open[at].marker
            assert previous is not None
            far = distance(previous, marker)
            if far == 1:
                return at
            if is_first(marker) and (at < len(self.open) - 1 or self._introduces(self.open[-1])):
                return self._nest(style)
            if 0 <= far <= _gap(style) and (far <= LARGEST_GAP or self._looks_like_opening(marker, p)):
                said = "lặp lại số" if far == 0 else "thiếu số trước"
                self.warnings.append(f"Trang {p.page}: đánh số không liên tục, {said} “{marker.label}”")
                return at
            if is_first(marker):
                return self._nest(style)
        elif is_first(marker):
            return self._nest(style)
        elif style.name in self.last and follows(self.last[style.name], marker):
            return self._nest(style)  # numbers that run on through all sections
        elif style.name in self.last and self._goes_on(self.last[style.name], marker, p):
            self.warnings.append(f"Trang {p.page}: đánh số không liên tục, thiếu số trước “{marker.label}”")
            return self._nest(style)
        elif style in NUMBERS[1:]:
            holder = self._number_holder(marker)
            if holder is not None:
                return holder
        elif marker.order[-1] <= _gap(style) + 1 and self._looks_like_opening(marker, p) and style is not LETTER:
            self.warnings.append(f"Trang {p.page}: danh sách bắt đầu từ “{marker.label}”, không phải từ đầu")
            return self._nest(style)
        self.warnings.append(f"Trang {p.page}: “{self.text[p.start : p.start + 40]}” không theo thứ tự, coi là lời văn")
        return None

    def _goes_on(self, previous: Marker, marker: Marker, p: Placed) -> bool:
        """Numbers that run on through all sections, with some left out: "Điều 5" in a new chapter after "Điều 3"."""
        far = distance(previous, marker)
        return marker.style.level in _SAID and 0 < far <= LARGEST_GAP_SAID and self._looks_like_opening(marker, p)

    def _nest(self, style: Style) -> int:
        """Under the deepest open clause that usually holds this style, or that announces a list with a colon."""
        depth = len(self.open)
        if depth and self._introduces(self.open[-1]) and self._style(self.open[-1]) is not style and style is not DIEU:
            return depth
        while depth:
            top = self._style(self.open[depth - 1])
            if top is not None and top.rank < style.rank:
                break
            # "I. QUY ĐỊNH CHUNG" may hold articles, though an article usually holds Roman sections.
            if top in (ROMAN, LETTER) and style is DIEU and not self.open[depth - 1].children:
                break
            depth -= 1
        return depth

    def _number_holder(self, marker: Marker) -> int | None:
        """ "2.1" under the open "2", wherever that is; also where "2.1" itself was never printed."""
        for i in range(len(self.open) - 1, -1, -1):
            m = self.open[i].marker
            if (
                m
                and m.order == marker.order[: len(m.order)]
                and m.style in NUMBERS
                and len(m.order) < len(marker.order)
            ):
                return i + 1
        return None

    def _introduces(self, node: Node) -> bool:
        """Ends with a colon: what follows is its list. What stands below a bullet, unmarked, is not of it."""
        if self._style(node) in (DASH, PLUS) and len(node.paragraphs) > 1:
            return False
        return self.text[node.start : node.own_end].rstrip().endswith(":")

    def _looks_like_opening(self, marker: Marker, p: Placed) -> bool:
        after = self.text[p.start + marker.length : p.end]
        return (not after or after[0].isupper()) and not is_cross_reference(self.text[p.start : p.end])

    def extend(self, p: Placed) -> bool:
        """An unmarked paragraph belongs to the deepest open clause."""
        if not self.open:
            return False
        if len(self.open) == 1 and self._style(self.open[0]) is DASH and self.text[p.start : p.end].endswith(":"):
            self.open = []  # addressees in a list, then "Thủ tướng yêu cầu:": the sentence is not the last one's
            return False
        self.open[-1].own_end = p.end
        self.open[-1].paragraphs.append(p)
        return True

    def table(self, table: PlacedTable) -> None:
        depth = len(self.open)
        numbers = [r.number for r in table.rows if r.number]
        restarts = len(set(numbers)) < len(numbers)  # "STT 1" once in each section: the section goes into the path
        if self.open:
            self.open[-1].own_end = min([table.span[1], *(r.span[0] - 1 for r in table.rows[:1])])
        for i, row in enumerate(table.rows, 1):
            self.open = self.open[:depth]
            label = f"STT {row.number}" if row.number else f"hàng {i}"
            here = Placed(*row.span, row.page, in_table=True)
            node = self._row(row.sections if restarts else (), label, here)
            node.cells = row.cells
        self.open = self.open[:depth]

    def _row(self, sections: Sequence[str], row: str, p: Placed) -> Node:
        """A row's section is a part of its path, not a clause of its own: the section's title stands in the cells."""
        parent = self.open[-1] if self.open else None
        path = parent.path if parent else ClausePath(())
        for s in sections:
            path = path.child(s)
        path = path.child(row)
        again = 2
        while path in self.used:
            path = path.parent.child(f"{row} ({again})")
            again += 1
        self.used.add(path)
        node = Node(path, Level.ROW, None, p.start, p.start, p.page, parent, p.end, [p], section=tuple(sections))
        (parent.children if parent else []).append(node)
        self.nodes.append(node)
        return node


def parse_clauses(
    assembled: Assembled, furniture: Sequence[Span], attached_at: int | None, attached: str | None, body_start: int
) -> tuple[list[Node], list[str]]:
    """The clause tree in the order of the text, and warnings. Total: any text gives a tree, perhaps an empty one."""
    text = assembled.text
    body = [p for p in assembled.paragraphs if p.start >= body_start and not _within(p, furniture)]
    b = _Builder(text, company=in_company(body, text))
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
            if b.open and b.open[-1].marker and b.open[-1].marker.style is not ANNEX:
                b.open = []
            preamble = None
            continue
        if attached_at is not None and item.start >= attached_at:
            b.new_container(attached or "Văn bản kèm theo")
            attached_at, preamble = None, None
        signed = False
        for p in [item] if item.start < b.quoted_until else split_glued(item, text):
            if _read_paragraph(b, p, text):
                preamble = None
            elif not b.extend(p):
                preamble = _extend_preamble(b, preamble, p)
    return b.nodes, b.warnings


def _within(p: Placed, spans: Sequence[Span]) -> bool:
    return any(start <= p.start < end for start, end in spans)


_QUOTE_OPENS = '“‟„"'


def _opens_annex(text: str, p: Placed) -> bool:
    """An annex filed alone begins with "PHỤ LỤC", above its title."""
    marker = find_marker(text[p.start : p.end], bool(p.heading or p.centered or p.bold))
    return marker is not None and marker.style is ANNEX


def _read_paragraph(b: _Builder, p: Placed, text: str) -> bool:
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


def _extend_preamble(b: _Builder, preamble: Node | None, p: Placed) -> Node:
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
