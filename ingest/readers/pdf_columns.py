"""Pages set in two or more columns of running text: the glyphs of each column, in reading order.

Columns of text have baselines of their own, so they must be parted before lines are made. The gutter is a strip that no
line crosses, over many lines, between two sides that are full of text: a letterhead or a signature is too short for
that, the columns of a table too ragged.
"""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from ingest.readers.pdf_page import Glyph

LEAST_LINES, FEW_LINES = 8, 3  # on each side of a gutter; on one side of a gutter that another page has
SHORTEST = 10  # times the type size: a full line of a column
FULL = 0.8  # of a full line: a line that is longer counts as full
FULL_SHARE = 0.55  # of a column's lines that are full: of running text all but the last of each paragraph
NARROWEST = 0.8  # of the type size, a gutter's width
EDGE = 2.5  # points within which two left edges are the same
SHARED = 0.2  # of a side's lines: as many begin at the edge of each column in it
_STEP = 4.0  # points between the places where a gutter is looked for

_Row = list[tuple[float, float]]  # the runs of a row, from left to right


def parted(glyphs: Sequence[Glyph], known: Sequence[float] = ()) -> list[tuple[bool, list[Glyph]]]:
    """The page's glyphs in pieces, in reading order; True for a column of running text. `known`: where columns begin on
    other pages of the document; few lines are enough there, and one side may be empty."""
    rows = _rows(glyphs)
    band = _band(rows, known) if len(rows) >= (FEW_LINES if known else LEAST_LINES) else None
    if band is None:
        return [(False, list(glyphs))]
    first, last, gutter = band
    above, below = [g for row in rows[:first] for g in row], [g for row in rows[last + 1 :] for g in row]
    inside = [g for row in rows[first : last + 1] for g in row]
    pieces = [
        *([(False, above)] if above else []),
        *_column([g for g in inside if g.x0 < gutter], [x for x in known if x < gutter]),
        *_column([g for g in inside if g.x0 >= gutter], [x for x in known if x > gutter]),
    ]
    return [*pieces, *(parted(below, known) if below else [])]


def _column(glyphs: list[Glyph], known: Sequence[float]) -> list[tuple[bool, list[Glyph]]]:
    """A column, which may be two columns itself."""
    found = parted(glyphs, known) if glyphs else []
    return found if len(found) > 1 else [(True, glyphs)] if glyphs else []


def _rows(glyphs: Sequence[Glyph]) -> list[list[Glyph]]:
    """Glyphs by baseline, from top to bottom; those of two columns may share one or not."""
    rows: list[list[Glyph]] = []
    for g in sorted(glyphs, key=lambda g: g.base):
        if rows and g.base - rows[-1][0].base <= 1.0:
            rows[-1].append(g)
        else:
            rows.append([g])
    return rows


def _band(rows: Sequence[Sequence[Glyph]], known: Sequence[float]) -> tuple[int, int, float] | None:
    """The rows from which to which the page has two columns, and where the right one begins."""
    size = median(g.size for row in rows for g in row)
    runs = [_runs(row, NARROWEST * size) for row in rows]
    left, right = min(r[0][0] for r in runs), max(r[-1][1] for r in runs)
    middle = 0.25 * (right - left)
    places = known or [left + middle + i * _STEP for i in range(int(2 * middle / _STEP) + 1)]
    best: tuple[int, int, float] | None = None
    for x in places:
        for first, last in _free(runs, x, FEW_LINES if known else LEAST_LINES):
            longer = best is None or last - first > best[1] - best[0]
            if longer and _is_gutter(runs[first : last + 1], x, size, bool(known)):
                best = first, last, x
    return best


def _runs(row: Sequence[Glyph], apart: float) -> _Row:
    runs: _Row = []
    for g in sorted(row, key=lambda g: g.x0):
        if runs and g.x0 - runs[-1][1] < apart:
            runs[-1] = runs[-1][0], max(runs[-1][1], g.x1)
        else:
            runs.append((g.x0, g.x1))
    return runs


def _free(runs: Sequence[_Row], x: float, least: int) -> list[tuple[int, int]]:
    """The stretches of rows, long enough, that do not cross `x`."""
    found: list[tuple[int, int]] = []
    first = 0
    for i in range(len(runs) + 1):
        if i == len(runs) or any(a < x < b for a, b in runs[i]):
            if i - first >= least:
                found.append((first, i - 1))
            first = i + 1
    return found


def _is_gutter(runs: Sequence[_Row], x: float, size: float, known: bool) -> bool:
    sides = [[run for row in runs for run in row if (run[0] < x) is left] for left in (True, False)]
    if known:
        return any(len(side) >= FEW_LINES and _is_text(side, size) for side in sides)
    if any(len(side) < LEAST_LINES for side in sides):
        return False
    wide = min(a for a, _ in sides[1]) - max(b for _, b in sides[0]) >= NARROWEST * size
    return wide and all(_is_text(side, size) for side in sides)


def _is_text(runs: Sequence[tuple[float, float]], size: float) -> bool:
    """Whether most of the runs begin at an edge that others have and are as long as the longer ones, and these long
    enough for a line of text. The lines of letterheads and signatures are centred."""
    lengths = sorted(b - a for a, b in runs)
    full = lengths[int(0.8 * len(lengths))]
    need = FULL_SHARE * len(runs)
    shared = max(FEW_LINES, SHARED * len(runs))
    aligned = sum(sum(abs(a - edge) <= EDGE for a, _ in runs) >= shared for edge, _ in runs)
    return full >= SHORTEST * size and sum(n > FULL * full for n in lengths) >= need and aligned >= need
