"""The picture of a scanned page, cleaned for OCR: seals, skew, ruled lines, table cells. Grey pixels, numpy only.

Pictures are uint8 arrays (rows, columns), 0 black, at DPI. Rules leave this file in points, like those of pdf_shapes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.readers.pdf_grid import Grid
from ingest.readers.pdf_shapes import Rule

Gray = NDArray[np.uint8]
Mask = NDArray[np.bool_]

DPI = 200  # more does not help Tesseract on these documents
POINT = 72 / DPI  # points a pixel
MAX_SKEW = 4.0  # degrees
MIN_SKEW = 0.15  # degrees: less does not hinder reading
RULE = 55  # pixels: no stroke of a letter is as long
THICK = 9  # pixels: a dark band thicker than this is no ruled line
BREAK = 16  # pixels: a shorter gap between two lines on one axis is a worn place in one line
FAINT = 0.85  # of the paper's brightness: a line may fade to this where it began darker
GAP = 36  # pixels between stacked cells, so that their lines stay apart
MAX_STACK = 8000  # pixels: Tesseract refuses pictures above 32,767


def red_alone(colours: Gray) -> Gray:
    """The red channel of a picture in BGR or BGRA: a red seal is as light in it as the paper."""
    return np.ascontiguousarray(colours[:, :, 2] if colours.ndim == 3 else colours)


def ink(gray: Gray) -> Mask:
    """Where the page is dark: two thirds of its paper's brightness (paper may be grey or yellow) or less."""
    return gray < min(160.0, 0.65 * _paper(gray))


def clear(gray: Gray) -> Gray:
    """The paper made white and the print black: of ten wrong syllables it saves two (three gazette pages, 200 dpi)."""
    paper = max(_paper(gray), 64.0)
    stretched: Gray = np.clip((gray.astype(np.float32) - 0.24 * paper) * (255 / (0.76 * paper)), 0, 255).astype(
        np.uint8
    )
    return stretched


def _paper(gray: Gray) -> float:
    return float(np.percentile(gray[::4, ::4], 80))


def skew(gray: Gray) -> float:
    """By how many degrees the lines of text run down to the right: the angle at which rows of ink are sharpest
    (projection profiles, Postl 1986)."""
    ys, xs = np.nonzero(ink(gray)[::2, ::2])
    if len(ys) < 500:
        return 0.0
    step = max(1, len(ys) // 40_000)
    ys, xs = ys[::step].astype(float), xs[::step].astype(float)

    def sharpness(angle: float) -> float:
        rows = np.bincount((ys - xs * math.tan(math.radians(angle)) + gray.shape[1]).astype(int))
        return float((rows.astype(float) ** 2).sum())

    coarse = max(np.arange(-MAX_SKEW, MAX_SKEW + 0.1, 0.25), key=sharpness)
    return float(max(np.arange(coarse - 0.25, coarse + 0.26, 0.05), key=sharpness))


def straightened(gray: Gray, angle: float) -> Gray:
    """The picture turned back by `angle` degrees, by moving whole columns and rows: exact enough for few degrees."""
    height, width = gray.shape
    slope = math.tan(math.radians(angle))
    rows, columns = np.arange(height), np.arange(width)
    down = np.round((columns - width / 2) * slope).astype(int)
    moved = gray[np.clip(rows[:, None] + down[None, :], 0, height - 1), columns[None, :]]
    across = np.round((rows - height / 2) * slope).astype(int)
    return np.ascontiguousarray(moved[rows[:, None], np.clip(columns[None, :] - across[:, None], 0, width - 1)])


def ruled(gray: Gray) -> tuple[list[Rule], Gray]:
    """The ruled lines of a page in points, and the picture without them (Tesseract reads them as letters)."""
    dark, faint = ink(gray), gray < FAINT * _paper(gray)
    cleaned = gray.copy()
    rules: list[Rule] = []
    for upright in (False, True):
        wiped = cleaned.T if upright else cleaned
        for x0, x1, y, runs in _lines(faint.T, dark.T) if upright else _lines(faint, dark):
            for row, a, b in runs:
                wiped[max(0, row - 2) : row + 3, max(0, a - 2) : b + 2] = 255
            if upright:
                rules.append(Rule(y * POINT, x0 * POINT, y * POINT, x1 * POINT))
            else:
                rules.append(Rule(x0 * POINT, y * POINT, x1 * POINT, y * POINT))
    return rules, cleaned


_Run = tuple[int, int, int]  # row, first column, end column


_Line = tuple[int, int, float, list[_Run]]  # first column, end column, mean row, its runs


def _lines(faint: Mask, dark: Mask) -> list[_Line]:
    """Horizontal lines: long runs of faint pixels that are dark over some length.

    Runs in neighbouring rows that overlap are one line, so that a line which sags with its paper stays whole.
    """
    runs = _long_runs(_thick(faint))
    strong = {row for row, _, _ in _long_runs(_thick(dark))}
    parent = list(range(len(runs)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    above: list[int] = []
    current: list[int] = []
    for i, (row, a, b) in enumerate(runs):
        if current and runs[current[-1]][0] != row:
            above, current = current, []
        for j in above:
            if runs[j][0] == row - 1 and runs[j][1] < b and a < runs[j][2]:
                parent[root(j)] = root(i)
        current.append(i)
    groups: dict[int, list[_Run]] = {}
    for i, run in enumerate(runs):
        groups.setdefault(root(i), []).append(run)
    found: list[_Line] = []
    for group in groups.values():
        x0, x1 = min(a for _, a, _ in group), max(b for _, _, b in group)
        area = sum(b - a for _, a, b in group)
        if area / (x1 - x0) <= THICK and any(
            row in strong and dark[row, a:b].sum() >= 0.4 * RULE for row, a, b in group
        ):
            found.append((x0, x1, sum(row * (b - a) for row, a, b in group) / area, group))
    return _mended(found)


def _thick(mask: Mask) -> Mask:
    """A pixel more above and below bridges the places where a slanting line steps to the next row."""
    thick = mask.copy()
    thick[1:] |= mask[:-1]
    thick[:-1] |= mask[1:]
    return thick


def _mended(lines: list[_Line]) -> list[_Line]:
    """Lines on one axis with less than BREAK between them are one."""
    whole: list[_Line] = []
    for line in sorted(lines, key=lambda one: one[0]):
        for i, (x0, x1, y, runs) in enumerate(whole):
            if abs(y - line[2]) <= 5 and -BREAK < line[0] - x1 <= BREAK:
                a, b = x1 - x0, line[1] - line[0]
                whole[i] = (x0, max(x1, line[1]), (y * a + line[2] * b) / (a + b), runs + line[3])
                break
        else:
            whole.append(line)
    return whole


def _long_runs(mask: Mask) -> list[_Run]:
    """Runs of at least RULE dark pixels, by row and column."""
    edges = np.diff(np.pad(mask.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    starts, ends = np.nonzero(edges == 1), np.nonzero(edges == -1)
    long = ends[1] - starts[1] >= RULE
    return list(zip(starts[0][long].tolist(), starts[1][long].tolist(), ends[1][long].tolist(), strict=True))


@dataclass(frozen=True, slots=True)
class Patch:
    """A piece of a page put elsewhere: rows [top, bottom) of a stack show the page moved by (right, down) pixels."""

    top: int
    bottom: int
    right: int
    down: int


def stacked(gray: Gray, grid: Grid) -> list[tuple[Gray, tuple[Patch, ...]]]:
    """The grid's cells one below another, each with its place: read as one column, lines of neighbouring cells cannot
    run into one another. Several pictures where one would be too tall."""
    pieces: list[tuple[Gray, int, int]] = []
    dark = ink(gray)
    for x0, y0, x1, y1 in _boxes(grid):
        left, right = round(x0 / POINT) + 4, round(x1 / POINT) - 4
        top, bottom = round(y0 / POINT) + 3, round(y1 / POINT) - 3
        ys, xs = np.nonzero(dark[top:bottom, left:right])
        if len(ys) < 12:
            continue
        a, b = max(int(ys.min()) - 4, 0) + top, int(ys.max()) + 5 + top
        c, d = max(int(xs.min()) - 4, 0) + left, int(xs.max()) + 5 + left
        pieces.append((gray[a:b, c:d], c, a))
    stacks: list[tuple[Gray, tuple[Patch, ...]]] = []
    while pieces:
        height, count = GAP, 0
        while count < len(pieces) and (count == 0 or height + len(pieces[count][0]) + GAP <= MAX_STACK):
            height += len(pieces[count][0]) + GAP
            count += 1
        width = max(piece.shape[1] for piece, _, _ in pieces[:count])
        picture = np.full((height, width + 2 * GAP), 255, np.uint8)
        patches: list[Patch] = []
        y = GAP
        for piece, left, top in pieces[:count]:
            picture[y : y + len(piece), GAP : GAP + piece.shape[1]] = piece
            patches.append(Patch(y - GAP // 2, y + len(piece) + GAP // 2, left - GAP, top - y))
            y += len(piece) + GAP
        stacks.append((picture, tuple(patches)))
        pieces = pieces[count:]
    return stacks


def _boxes(grid: Grid) -> list[tuple[float, float, float, float]]:
    """The bounds of the grid's merged cells in points, row by row."""
    boxes: dict[int, tuple[float, float, float, float]] = {}
    for r, (y0, y1) in enumerate(pairwise(grid.ys)):
        for c, (x0, x1) in enumerate(pairwise(grid.xs)):
            a, b, d, e = boxes.get(grid.area[r][c], (x0, y0, x1, y1))
            boxes[grid.area[r][c]] = (min(a, x0), min(b, y0), max(d, x1), max(e, y1))
    return list(boxes.values())


def without(gray: Gray, boxes: Sequence[tuple[float, float, float, float]], dpi: int = DPI) -> Gray:
    """The picture, drawn at `dpi`, with the boxes (in points) painted white."""
    cleaned, point = gray.copy(), 72 / dpi
    for x0, y0, x1, y1 in boxes:
        cleaned[max(0, int(y0 / point)) : int(y1 / point) + 1, max(0, int(x0 / point)) : int(x1 / point) + 1] = 255
    return cleaned
