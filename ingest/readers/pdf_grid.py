"""Ruled lines -> table grids -> cells with their text.

(1) Lines that touch form a group. (2) Their x and y positions are clustered to a grid. (3) Neighbouring cells with a
ruled line along less than half of their shared edge are one cell. (4) Characters go to cells by their centre.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.readers.base import Cell, Table
from ingest.readers.confidence import fitted, together
from ingest.readers.pdf_lines import Line, join, lines_of
from ingest.readers.pdf_page import Glyph
from ingest.readers.pdf_shapes import Rule
from ingest.tables.text import begins_unit

TOUCH = 1.5  # points between the ends of lines that still meet
SAME_EDGE = 3.0  # points within which parallel lines are one edge of the grid
OPEN_EDGE = 12.0  # points by which lines must stick out to show a side of the table that has no line of its own
COVERED = 0.5  # part of a shared edge that must be ruled to part two cells
PADDING = 5.4  # points: Word's default distance between a cell's edge and its text

# What opens a new item inside a cell, by itself: a bullet, "a)", "1.", "1)", "(1)".
_ITEM = re.compile(r"(?:[-–—+•*·▪●]\s*\S|[a-zđ]\)\s|\(?\d{1,2}[.)]\s+\D|\([a-zđ]\)\s)")


@dataclass(frozen=True, slots=True)
class Grid:
    """`xs` and `ys` are the edges; `area[r][c]` names the merged cell that grid place (r, c) belongs to."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    area: tuple[tuple[int, ...], ...]

    @property
    def box(self) -> tuple[float, float, float, float]:
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """The grids on one page, top to bottom; boxes with a single column or no inner line are not tables."""
    found = [grid for group in _groups(rules) if (grid := _grid(group)) is not None]
    outer = [g for g in found if not any(_inside(g, other) for other in found if other is not g)]
    return sorted(outer, key=lambda g: (g.ys[0], g.xs[0]))


def table_of(grid: Grid, glyphs: Sequence[Glyph], page: int) -> Table:
    """The table with the text of `glyphs`, which must be those inside the grid's box."""
    of_area: dict[int, list[Glyph]] = defaultdict(list)
    for g in glyphs:
        place = grid_place(grid, (g.x0 + g.x1) / 2, g.base - 0.3 * g.size)
        if place is not None:
            of_area[grid.area[place[0]][place[1]]].append(g)
    extent = _extents(grid)
    lines = {a: lines_of(gs, page, split=False) for a, gs in of_area.items()}
    room = _room(extent, lines, grid)
    gaps = [round(b.base - a.base) for own in lines.values() for a, b in pairwise(own)]
    leading = Counter(gaps).most_common(1)[0][0] if gaps else 0
    rows: list[tuple[Cell, ...]] = []
    for r, areas in enumerate(grid.area):
        cells: list[Cell] = []
        for area in dict.fromkeys(areas):
            r0, c0, _, c1 = extent[area]
            x0, x1 = grid.xs[c0], grid.xs[c1 + 1]
            if r > r0:
                cells.append(Cell("", x0, x1, page, above=True))
                continue
            own = lines.get(area, [])
            text = cell_text(own, room[area], leading)
            bold = bool(own) and all(line.bold for line in own)
            sure = fitted(together([(line.text, line.confidence) for line in own]), text)
            cells.append(Cell(text, x0, x1, page, bold=bold, confidence=sure))
        rows.append(tuple(cells))
    return Table(tuple(rows), page)


def grid_place(grid: Grid, x: float, y: float) -> tuple[int, int] | None:
    if not (grid.xs[0] - 1 <= x <= grid.xs[-1] + 1 and grid.ys[0] - 1 <= y <= grid.ys[-1] + 1):
        return None
    column = sum(edge <= x for edge in grid.xs[1:-1])
    row = sum(edge <= y for edge in grid.ys[1:-1])
    return row, column


def cell_text(lines: Sequence[Line], room: float, leading: float = 0) -> str:
    """A cell's lines joined; a line break stays where the next line starts an item: with a bullet, or with a capital
    letter when its first word would still have fitted on the line before. `room` is the width for text, `leading` the
    table's usual distance between baselines (0: not known), in points."""
    items: list[str] = []
    last: Line | None = None
    for line in lines:
        if last is None or _opens_item(last, line, room, leading) or (len(items) > 1 and _next_unit(items, line.text)):
            items.append(line.text)
        else:
            items[-1] = join(items[-1], line.text)
        last = line
    return "\n".join(items)


def _next_unit(items: Sequence[str], line: str) -> bool:
    """In a list of units that line breaks have parted so far, a full line may end a unit as well."""
    return all(begins_unit(a, b) for a, b in pairwise([*items, line]))


def _opens_item(last: Line, line: Line, room: float, leading: float) -> bool:
    fits = (last.x1 - last.x0) + 0.25 * line.size + line.first_word <= room - 1.0
    if _ITEM.match(line.text):
        return fits or line.text[0] in "+•*·▪●" or last.text[-1:] in (".", ";", ":")
    first = next((c for c in line.text if c.isalnum()), "")
    # A capital letter after a wider gap opens a paragraph however full the line before was.
    wide = line.base - last.base > (leading + 3.0 if leading else 1.9 * line.size)
    return first.isupper() and (fits or wide)


def _room(extent: dict[int, tuple[int, int, int, int]], lines: dict[int, list[Line]], grid: Grid) -> dict[int, float]:
    """The width for text in each cell. Justified text shows it: several different lines of the column are equally wide.
    Otherwise it is the cell's width less Word's default padding."""
    widths: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
    for area, own in lines.items():
        _, c0, _, c1 = extent[area]
        widths[c0, c1].update({line.text: line.x1 - line.x0 for line in own})
    room: dict[int, float] = {}
    for area, (_, c0, _, c1) in extent.items():
        seen = sorted(widths[c0, c1].values(), reverse=True)
        justified = len(seen) > 2 and seen[0] - seen[2] < 0.3
        width = grid.xs[c1 + 1] - grid.xs[c0] - 2 * PADDING
        room[area] = seen[0] + 1.0 if justified else max([width, *seen[:1]])
    return room


def _extents(grid: Grid) -> dict[int, tuple[int, int, int, int]]:
    """(first row, first column, last row, last column) of each merged cell."""
    extent: dict[int, tuple[int, int, int, int]] = {}
    for r, areas in enumerate(grid.area):
        for c, area in enumerate(areas):
            r0, c0, r1, c1 = extent.get(area, (r, c, r, c))
            extent[area] = (min(r0, r), min(c0, c), max(r1, r), max(c1, c))
    return extent


def _groups(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules joined into groups that touch, directly or through others."""
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    order = sorted(range(len(rules)), key=lambda i: rules[i].x0)
    active: list[int] = []
    for i in order:
        a = rules[i]
        active = [j for j in active if rules[j].x1 >= a.x0 - 2 * TOUCH]
        for j in active:
            b = rules[j]
            if b.y0 <= a.y1 + 2 * TOUCH and a.y0 <= b.y1 + 2 * TOUCH:
                parent[root(i)] = root(j)
        active.append(i)
    groups: dict[int, list[Rule]] = defaultdict(list)
    for i in range(len(rules)):
        groups[root(i)].append(rules[i])
    return list(groups.values())


def _cluster(values: Iterable[float]) -> list[float]:
    clusters: list[list[float]] = []
    for v in sorted(values):
        if clusters and v - clusters[-1][-1] <= SAME_EDGE and v - clusters[-1][0] <= 2 * SAME_EDGE:
            clusters[-1].append(v)
        else:
            clusters.append([v])
    return [sum(c) / len(c) for c in clusters]


def _grid(group: Sequence[Rule]) -> Grid | None:
    across = [r for r in group if r.horizontal]
    down = [r for r in group if not r.horizontal]
    if len(across) < 2 or len(down) < 1:
        return None
    xs, ys = _cluster(r.x0 for r in down), _cluster(r.y0 for r in across)
    left, right = min(r.x0 for r in across), max(r.x1 for r in across)
    top, bottom = min(r.y0 for r in down), max(r.y1 for r in down)
    # A side without a line of its own: the rows of a table without outer borders, or cut off by the page's end.
    xs = [left, *xs] if xs[0] - left > OPEN_EDGE else xs
    xs = [*xs, right] if right - xs[-1] > OPEN_EDGE else xs
    ys = [top, *ys] if ys[0] - top > OPEN_EDGE else ys
    ys = [*ys, bottom] if bottom - ys[-1] > OPEN_EDGE else ys
    if len(xs) < 3 or len(ys) < 2:
        return None
    return Grid(tuple(xs), tuple(ys), _areas(xs, ys, across, down))


def _areas(
    xs: Sequence[float], ys: Sequence[float], across: Sequence[Rule], down: Sequence[Rule]
) -> tuple[tuple[int, ...], ...]:
    rows, columns = len(ys) - 1, len(xs) - 1
    parent = list(range(rows * columns))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    for r in range(rows):
        for c in range(columns):
            if c + 1 < columns:
                spans = [(v.y0, v.y1) for v in down if abs(v.x0 - xs[c + 1]) <= SAME_EDGE]
                if _covered(spans, ys[r], ys[r + 1]) < COVERED:
                    parent[root(r * columns + c + 1)] = root(r * columns + c)
            if r + 1 < rows:
                spans = [(h.x0, h.x1) for h in across if abs(h.y0 - ys[r + 1]) <= SAME_EDGE]
                if _covered(spans, xs[c], xs[c + 1]) < COVERED:
                    parent[root((r + 1) * columns + c)] = root(r * columns + c)
    return tuple(tuple(root(r * columns + c) for c in range(columns)) for r in range(rows))


def _covered(spans: Iterable[tuple[float, float]], start: float, end: float) -> float:
    """The part of [start, end] that the spans cover together."""
    reached, total = start, 0.0
    for a, b in sorted(spans):
        a, b = max(a, reached), min(b, end)
        if b > a:
            total += b - a
            reached = b
    return total / max(end - start, 0.1)


def _inside(grid: Grid, other: Grid) -> bool:
    x0, y0, x1, y1 = grid.box
    a, b, c, d = other.box
    return a - 1 <= x0 and b - 1 <= y0 and c + 1 >= x1 and d + 1 >= y1 and (c - a) * (d - b) > (x1 - x0) * (y1 - y0)
