"""The clause tree while it grows: where each marker goes.

A marker continues the open list whose style it has, or opens a new list under the deepest clause that usually holds it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.assembly import PlacedTable
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
    follows,
    is_first,
)
from ingest.placed import Placed
from ingest.references import is_cross_reference
from ingest.restarts import Restart, title_over
from schema import CellSpan, ClausePath, Level

# "5." after "2." is still taken as a clause (somebody deleted two), "30." after "2." is a number in a wrapped line.
LARGEST_GAP = 3
# Articles and chapters say their level in words: a larger gap is one of the text (repealed, left out by an excerpt),
# and to lose the rest of the document to it would be worse.
LARGEST_GAP_SAID = 60

_SAID = frozenset([Level.DIEU, Level.CHUONG, Level.PHAN, Level.MUC])


_ROW = Style("row", Level.ROW, 200)  # of a table, where it asks for what stands over it


def _gap(style: Style) -> int:
    return LARGEST_GAP_SAID if style.level in (Level.DIEU, Level.CHUONG, Level.PHAN) else LARGEST_GAP


def _display(paragraphs: Sequence[Placed]) -> bool:
    return any(p.bold or p.centered or p.heading for p in paragraphs)


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
class Builder:
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
    restarts: dict[int, Restart] = field(default_factory=dict)  # containers of lists that begin again, by their titles
    seen: list[tuple[Placed, bool]] = field(default_factory=list)  # paragraphs read so far; True: letterhead, signature
    opened: dict[int, Style] = field(default_factory=dict)  # styles of the paragraphs that opened a clause
    found: dict[int, Restart] = field(default_factory=dict)  # restarts that this reading met

    def new_container(self, name: str) -> None:
        """An attached text begins: its numbering is its own. It takes no prefix until a path repeats."""
        self.open, self.last, self.qualifier = [], {}, name

    def style_at(self, style: Style) -> int | None:
        """The place in the open stack of the deepest clause with this style."""
        return next((i for i in range(len(self.open) - 1, -1, -1) if self._style(self.open[i]) is style), None)

    def _list_of(self, marker: Marker, p: Placed) -> int | None:
        """The place in the open stack of the list that the marker goes on: the deepest of its style, or one further out
        where only that has the number before it, or is set alike."""
        alike = [i for i in range(len(self.open) - 1, -1, -1) if self._style(self.open[i]) is marker.style]
        if len(alike) < 2:
            return alike[0] if alike else None
        next_ = [i for i in alike if (m := self.open[i].marker) and marker.order and distance(m, marker) == 1]
        same = [i for i in next_ if _display(self.open[i].paragraphs[:1]) == _display([p])]
        return [*same, *next_, *alike][0]

    @staticmethod
    def _style(node: Node) -> Style | None:
        return node.marker.style if node.marker else None

    def place(self, marker: Marker, p: Placed) -> bool:
        """Opens a clause for `marker`, or says False: then the paragraph is text of the clause above."""
        depth = self._depth(marker, p)
        if depth is None:
            return False
        if is_first(marker) and marker.order and self._repeats(depth, marker.label):
            if self.open and self._introduces(self.open[-1]) and not self._repeats(len(self.open), marker.label):
                depth = len(self.open)
            else:
                self._note_restart(marker.style, self.open[depth - 1] if depth else None)
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
        self.opened[p.start] = marker.style
        return True

    def _repeats(self, depth: int, label: str) -> bool:
        path = (self.open[depth - 1].path if depth else ClausePath(())).child(label)
        if path in self.used and not depth and self.qualifier:
            path = ClausePath((self.qualifier, *path.markers))
        return path in self.used

    def _titles(self, style: Style) -> bool:
        """The clause just read is a dotted number set as a title and no more: the list below it is its own."""
        node = self.open[-1] if self.open else None
        if node is None or len(node.paragraphs) != 1 or node.children or not _display(node.paragraphs):
            return False
        own = self._style(node)
        return style is NUMBERS[0] and own in NUMBERS[1:]

    def _note_restart(self, style: Style, holder: Node | None) -> None:
        """A list begins again in one container: what stands over it becomes its own when the text is read again."""
        title = title_over(self.seen, self.opened, style, self.text)
        if title is None:
            return
        start, marker, plain = title
        at = self.style_at(style) if plain else None
        holder = self.open[at] if at is not None else holder
        self.found.setdefault(start, Restart(marker, holder.start if holder else None))

    def close(self) -> None:
        """A letterhead or a signature closes all but the annex or form that it stands in."""
        while self.open and self._style(self.open[-1]) not in (ANNEX, FORM):
            self.open.pop()

    def restart(self, restart: Restart, p: Placed) -> None:
        """Opens the container of a list that begins again, beside the list that it repeats."""
        holder = next((i for i, n in enumerate(self.open) if n.start == restart.holder), None)
        self.open = self.open[: 0 if holder is None else holder + 1]
        node = self._add(restart.marker.label, restart.marker.style.level, restart.marker, p, p.start)
        node.paragraphs.append(p)
        self.last = {}

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
        at = self._list_of(marker, p)
        if style is ANNEX:  # an annex is never text, and never inside anything
            return 0
        if style is CODE:  # set as headings: any may follow any
            return at if at is not None else self._nest(style)
        if style is FORM:
            return 1 if self.open and self._style(self.open[0]) is ANNEX else 0
        if not marker.order:  # bullets
            return at if at is not None else self._nest(style)
        if is_first(marker) and self._titles(style):
            return len(self.open)
        if at is not None:
            previous = self.open[at].marker
            assert previous is not None
            far = distance(previous, marker)
            if far == 1:
                return at
            if is_first(marker) and (at < len(self.open) - 1 or self._introduces(self.open[-1])):
                return self._beside(marker, p)
            if 0 <= far <= _gap(style) and (far <= LARGEST_GAP or self._looks_like_opening(marker, p)):
                said = "lặp lại số" if far == 0 else "thiếu số trước"
                self.warnings.append(f"Trang {p.page}: đánh số không liên tục, {said} “{marker.label}”")
                return at
            if is_first(marker):
                return self._beside(marker, p)
        elif is_first(marker):
            return self._beside(marker, p)
        elif style.name in self.last and follows(self.last[style.name], marker):
            return self._beside(marker, p)  # numbers that run on through all sections
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
            if top in NUMBERS[1:] and style is NUMBERS[0] and self._holds(self.open[depth - 1], style):
                break  # "1.2.1. Title" over a list of its own
            # "I. QUY ĐỊNH CHUNG" may hold articles, though an article usually holds Roman sections.
            if top in (ROMAN, LETTER) and style is DIEU and not self.open[depth - 1].children:
                break
            depth -= 1
        return depth

    def _beside(self, marker: Marker, p: Placed) -> int:
        """A dotted number that is set as a title is not inside a list of other numbers: "1.2.1" after "5"."""
        depth = self._nest(marker.style)
        while depth and marker.style in NUMBERS[1:] and _display([p]):
            m = self.open[depth - 1].marker
            if m is None or m.style not in NUMBERS or m.order == marker.order[: len(m.order)]:
                break
            depth -= 1
        return depth

    def _holds(self, node: Node, style: Style) -> bool:
        return any(self._style(child) is style for child in node.children)

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
        node = self.open[-1]
        while node.children:  # what stands behind a clause's parts is the last one's: no two clauses hold a letter
            node = node.children[-1]
        node.own_end = p.end
        node.paragraphs.append(p)
        return True

    def table(self, table: PlacedTable) -> None:
        depth = len(self.open)
        numbers = [r.number for r in table.rows if r.number]
        restarts = len(set(numbers)) < len(numbers)  # "STT 1" once in each section: the section goes into the path
        if self.open:
            self.open[-1].own_end = min([table.span[1], *(r.span[0] - 1 for r in table.rows[:1])])
        over: tuple[str, ...] = ()  # "IV": a row that has cells of its own and still holds those numbered below it
        paths: set[ClausePath] = set()
        for i, row in enumerate(table.rows, 1):
            self.open = self.open[:depth]
            label = f"STT {row.number}" if row.number else f"hàng {i}"
            if row.number and row.number[0].isalpha() and row.number[0].isupper():
                over = (row.number,)
            within = row.sections or (over if row.number and row.number[0].isdigit() else ())
            here = Placed(*row.span, row.page, in_table=True)
            node = self._row(within if restarts else (), label, here, paths)
            node.cells = row.cells
        self.open = self.open[:depth]
        self.seen.append((Placed(*table.span, table.page, in_table=True), False))
        self.opened[table.span[0]] = _ROW

    def _row(self, sections: Sequence[str], row: str, p: Placed, table: set[ClausePath]) -> Node:
        """A row's section is a part of its path, not a clause of its own: the section's title stands in the cells.
        `table`: the paths that the rows above it in its table asked for."""
        parent = self.open[-1] if self.open else None
        path = parent.path if parent else ClausePath(())
        for s in sections:
            path = path.child(s)
        path = path.child(row)
        if path in self.used and path not in table:
            self._note_restart(_ROW, parent)
        table.add(path)
        again = 2
        while path in self.used:
            path = path.parent.child(f"{row} ({again})")
            again += 1
        self.used.add(path)
        node = Node(path, Level.ROW, None, p.start, p.start, p.page, parent, p.end, [p], section=tuple(sections))
        (parent.children if parent else []).append(node)
        self.nodes.append(node)
        return node
