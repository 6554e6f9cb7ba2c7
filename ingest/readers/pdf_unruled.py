"""Tables without vertical lines: a row of known column titles, and below it lines that keep to the same columns.

What such a row says is the only sure sign: prose, letterheads and lists of recipients keep to columns as well. Where
the columns cannot be told apart, the page is named.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from statistics import median

from ingest.readers.pdf_grid import Grid, table_of
from ingest.readers.pdf_page import Glyph
from ingest.tables.columns import read_header, role_of

GAP = 0.45  # of the type size: wider gaps may part columns, spaces between words are narrower
LONGEST = 45  # characters of a title on one line
KNOWN = 3  # titles of a row that make it a header
ROW_GAP = 1.3  # of the distance of wrapped lines: a wider one begins a row
ZONE = 0.11  # part of the page's height, at both ends, where running lines stand
LOOK = 4  # lines, with the header, from which the columns are taken

_Run = tuple[float, float, str]
_Columns = list[tuple[float, float]]
_Row = list[Glyph]


def unruled(
    glyphs: Sequence[Glyph], page: int, height: float, columns: Sequence[float] = ()
) -> tuple[list[Grid], bool, tuple[float, ...]]:
    """The grids of the page's tables without lines; whether one was seen that could not be read; and the edges of the
    one that reaches the page's end. `columns`: those edges on the page before."""
    rows = _without_ends(_rows(glyphs), height)
    found: list[Grid] = []
    lost = False
    at = 0
    if columns and (grid := _goes_on(rows, columns)):
        found.append(grid)
        at = next((i for i, row in enumerate(rows) if row[0].base > grid.ys[-1]), len(rows))
    while at < len(rows):
        if not _is_header(rows[at]):
            at += 1
            continue
        grid = _grid(rows[at:])
        if grid is None or not _reads(grid, glyphs, page):
            lost, at = True, at + 1
            continue
        found.append(grid)
        at = next((i for i, row in enumerate(rows) if row[0].base > grid.ys[-1]), len(rows))
    reaches = bool(found) and rows[-1][0].base <= found[-1].ys[-1]
    return found, lost, found[-1].xs if reaches else ()


def _without_ends(rows: list[_Row], height: float) -> list[_Row]:
    """The rows without a page number or a running header: in one piece, and apart, at the page's two ends."""
    if len(rows) > 2 and rows[0][0].base < ZONE * height and _is_apart(rows[0], rows[1]):
        rows = rows[1:]
    low = len(rows) > 2 and rows[-1][0].base > (1 - ZONE) * height
    return rows[:-1] if low and _is_apart(rows[-1], rows[-2]) else rows


def _is_apart(row: _Row, other: _Row) -> bool:
    return len(_runs(row)) == 1 and abs(row[0].base - other[0].base) > 1.6 * row[0].size


def _rows(glyphs: Sequence[Glyph]) -> list[_Row]:
    rows: list[_Row] = []
    for g in sorted(glyphs, key=lambda g: g.base):
        if rows and g.base - rows[-1][0].base <= 0.3 * g.size:
            rows[-1].append(g)
        else:
            rows.append([g])
    return [sorted(row, key=lambda g: g.x0) for row in rows]


def _runs(row: _Row) -> list[_Run]:
    runs: list[_Run] = []
    for g in row:
        gap = g.x0 - runs[-1][1] if runs else 0.0
        if runs and gap < GAP * g.size:
            said = runs[-1][2] + (" " if g.spaced or gap > 0.12 * g.size else "") + g.text
            runs[-1] = runs[-1][0], max(runs[-1][1], g.x1), said
        else:
            runs.append((g.x0, g.x1, g.text))
    return runs


@lru_cache(maxsize=4096)
def _role(title: str) -> str:
    return role_of(title)


def _is_header(row: _Row) -> bool:
    runs = _runs(row)
    if len(runs) < KNOWN or any(len(text) > LONGEST for _, _, text in runs):
        return False
    roles = {_role(text) for _, _, text in runs} - {"other"}
    return len(roles) >= KNOWN and bool(roles & {"task", "indicator", "stt"})


def _grid(rows: Sequence[_Row]) -> Grid | None:
    """The grid from the header in the first row to the last row that keeps to its columns."""
    columns: _Columns = []
    for row in rows[:LOOK]:
        for a, b, _ in _runs(row):
            touched = [c for c in columns if a < c[1] and c[0] < b]
            columns = [c for c in columns if c not in touched]
            columns.append((min([a, *(c[0] for c in touched)]), max([b, *(c[1] for c in touched)])))
    columns.sort()
    return _below(rows, columns) if len(columns) >= KNOWN else None


def _below(rows: Sequence[_Row], columns: _Columns) -> Grid | None:
    kept: list[_Row] = []
    for row in rows:
        grown = _grown(columns, row)
        if grown is None:
            break
        kept.append(row)
        columns = grown
    xs = (
        columns[0][0] - 1,
        *((a[1] + b[0]) / 2 for a, b in pairwise(columns)),
        columns[-1][1] + 1,
    )
    return _ruled(kept, xs)


def _grown(columns: _Columns, row: _Row) -> _Columns | None:
    """The columns with the row's runs in them; None where a run stands in two or in none."""
    grown = list(columns)
    for a, b, _ in _runs(row):
        touched = [i for i, c in enumerate(grown) if a < c[1] and c[0] < b]
        if len(touched) != 1:
            return None
        i = touched[0]
        grown[i] = min(a, grown[i][0]), max(b, grown[i][1])
    if any(left[1] >= right[0] for left, right in pairwise(grown)):
        return None
    return grown


def _goes_on(rows: Sequence[_Row], xs: Sequence[float]) -> Grid | None:
    """The grid of the rows at the page's top that keep to the columns of the page before."""
    kept: list[_Row] = []
    for row in rows:
        if any(sum(a < x < b for x in xs) or b < xs[0] or a > xs[-1] for a, b, _ in _runs(row)):
            break
        kept.append(row)
    return _ruled(kept, tuple(xs))


def _ruled(rows: Sequence[_Row], xs: tuple[float, ...]) -> Grid | None:
    """Lines where a row of the table begins: at a wider gap, or where its first column says something again."""
    if len(rows) < 2:
        return None
    size = median(g.size for row in rows for g in row)
    bases = [row[0].base for row in rows]
    gaps = [b - a for a, b in pairwise(bases)]
    leading = min(gaps)
    first = [any(g.x0 < xs[1] for g in row) for row in rows]
    ys = [bases[0] - 1.1 * size]
    for i, gap in enumerate(gaps, 1):
        number = first[i] and rows[i][0].text.isdigit()
        if gap > ROW_GAP * leading or number:
            ys.append(bases[i] - min(1.1 * size, gap - 0.3 * size))
    ys.append(bases[-1] + 0.4 * size)
    wide, high = len(xs) - 1, len(ys) - 1
    if high < 2:
        return None
    return Grid(xs, tuple(ys), tuple(tuple(r * wide + c for c in range(wide)) for r in range(high)))


def _reads(grid: Grid, glyphs: Sequence[Glyph], page: int) -> bool:
    """Whether the first row, as the table's, is a header still."""
    xs, ys = grid.xs, grid.ys
    inside = [g for g in glyphs if xs[0] <= g.x0 <= xs[-1] and ys[0] <= g.base <= ys[-1]]
    return read_header(table_of(grid, inside, page).rows, 0) is not None
