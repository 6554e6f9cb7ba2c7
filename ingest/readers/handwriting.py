"""A number written by hand in a strip of a scan -> what it may be, the likeliest first.

The strip is cut at every place where two digits may meet, and the cheapest way through all cuts is taken: a single
digit that is read wrong cannot drag the next ones along (over-segmentation with a lattice; Casey and Lecolinet 1996).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ingest.readers.digits import JUNK, Floats, normalised, probabilities
from ingest.readers.scan_image import Mask

MOST = 6  # digits
_LOOKS = (-0.1, 0.0, 0.1)  # how much more a strip is sheared than its strokes lean
_BEST = 6  # readings kept at each cut
_CUT = 0.7  # the cost of a cut through a stroke
_RARE = 0.3  # parts that are no digit are fewer along the right cuts than in training
_MOSTLY = 0.75  # of a stroke on one side of a cut: it is not cut
_EDGE = 2.0  # the cost of leaving out what stands at an end: a slash, the stroke of a line above


@dataclass(frozen=True, slots=True)
class Reading:
    """Digits and how likely they are: the product of their probabilities, and `least`, that of the least likely; 0
    where more than a speck was left out."""

    text: str
    probability: float
    least: float


@dataclass(frozen=True, slots=True)
class Part:
    """What lies between two cuts, the `first` and the `last`, at columns `start` and `end`; `high`: rows of its ink."""

    first: int
    last: int
    start: int
    end: int
    high: int


def readings(ink: Mask, size: float) -> list[Reading]:
    """What the ink of a strip says. `size` is the type size of the printed line beside it, in pixels.

    The strip is read several times, leaning a little more and a little less: what one look takes for another digit by
    chance, the others do not. Probabilities are the mean of all looks; a reading that one of them lacks has 0 there.
    """
    if ink.sum() < 0.05 * size * size:
        return []
    slope = lean(ink)
    looks = [{r.text: r for r in _read(sheared(ink, slope + more), size)} for more in _LOOKS]
    texts = {text for look in looks for text in look}
    nothing = Reading("", 0.0, 0.0)
    found = []
    for text in texts:
        each = [look.get(text, nothing) for look in looks]
        mean = sum(r.probability for r in each) / len(each)
        found.append(Reading(text, mean, sum(r.least for r in each) / len(each)))
    return sorted(found, key=lambda r: (-r.probability, r.text))


def _read(ink: Mask, size: float) -> list[Reading]:
    columns = np.nonzero(ink.any(0))[0]
    ink = ink[:, columns[0] : columns[-1] + 1]
    parts, glyphs, _ = parts_of(ink, size)
    if not parts:
        return []
    inked: Mask = np.asarray(ink.any(0))
    odds = probabilities(np.stack(glyphs))
    odds[:, JUNK] *= _RARE
    return _paths(parts, odds / odds.sum(1, keepdims=True), size, inked)


def parts_of(ink: Mask, size: float) -> tuple[list[Part], list[Floats], list[Mask]]:
    """What may be a digit of a strip: whatever lies between two places where digits may meet; as the network sees it,
    and as a mask of the strip.

    A stroke that reaches a little over a cut stays whole, on the side where most of it lies: digits lean over each
    other without touching.
    """
    found = [p for p in pieces(ink) if len(p[0]) > 3]
    cuts = _cuts(ink, found, size)
    reach = np.zeros((len(found), ink.shape[1] + 1), np.int64)
    for i, (_, xs) in enumerate(found):
        reach[i, 1:] = np.bincount(xs, minlength=ink.shape[1]).cumsum()
    parts: list[Part] = []
    glyphs: list[Floats] = []
    masks: list[Mask] = []
    for a in range(len(cuts) - 1):
        for b in range(a + 1, len(cuts)):
            start, end = cuts[a], cuts[b]
            if end - start > 1.5 * size:
                break
            share = (reach[:, end] - reach[:, start]) / reach[:, -1]
            mask = np.zeros_like(ink)
            for (ys, xs), inside in zip(found, share, strict=True):
                if inside >= _MOSTLY:
                    mask[ys, xs] = True
                elif inside > 1 - _MOSTLY:
                    own = (xs >= start) & (xs < end)
                    mask[ys[own], xs[own]] = True
            rows = np.nonzero(mask.any(1))[0]
            if len(rows) == 0:
                continue
            parts.append(Part(a, b, start, end, int(rows[-1] - rows[0]) + 1))
            glyphs.append(normalised(mask.astype(np.float32)))
            masks.append(mask)
    return parts, glyphs, masks


def _paths(parts: Sequence[Part], odds: Floats, size: float, inked: Mask) -> list[Reading]:
    """The likeliest ways through all cuts. `inked`: the columns that have ink."""
    last = max(p.last for p in parts)
    best: list[list[tuple[float, str, float]]] = [[] for _ in range(last + 1)]  # log of the probability, digits, least
    best[0] = [(0.0, "", 1.0)]
    for part, p in zip(parts, odds, strict=True):  # in the order of their first cuts
        if not best[part.first]:
            continue
        wide = part.end - part.start
        small = part.high < 0.45 * size and wide < 0.45 * size
        steps: list[tuple[float, str, float]] = []
        if not small:
            for digit in np.argsort(p[:JUNK])[::-1][:3]:
                steps.append((math.log(max(float(p[digit]), 1e-6)), str(digit), float(p[digit])))
        if part.first == 0 or part.last == last:
            steps.append((-0.1, "", 1.0) if small else (-_EDGE - 3 * wide / size, "", 0.0))
        cut = _CUT if part.end < len(inked) and inked[part.end] else 0.0
        for score, text, least in best[part.first]:
            for cost, digit_text, chance in steps:
                if len(text) < MOST or not digit_text:
                    best[part.last].append((score + cost - cut, text + digit_text, min(least, chance)))
        best[part.last] = _distinct(best[part.last])
    return [Reading(text, math.exp(score), least) for score, text, least in best[last] if text]


def _distinct(found: list[tuple[float, str, float]]) -> list[tuple[float, str, float]]:
    kept: dict[str, tuple[float, str, float]] = {}
    for one in sorted(found, reverse=True):
        kept.setdefault(one[1], one)
    return list(kept.values())[:_BEST]


def _cuts(ink: Mask, found: Sequence[tuple[np.ndarray, np.ndarray]], size: float) -> list[int]:
    """Columns where one digit may end and the next begin: all white ones, those with the least ink around, and where
    one stroke (of those `found`) ends over the next."""
    column = ink.sum(0).astype(float)
    width = len(column)
    places = []
    reach = max(2, round(0.12 * size))
    x = last = 0
    while x < width:
        if column[x] == 0:
            end = x
            while end < width and column[end] == 0:
                end += 1
            last = (x + end) // 2
            places.append(last)
            x = end
            continue
        low, high = max(0, x - reach), min(width, x + reach + 1)
        if column[x] == column[low:high].min() and column[x] <= 0.3 * size and x - last >= 0.18 * size:
            last = x
            places.append(x)
        x += 1
    tall = sorted((int(xs.min()), int(xs.max())) for ys, xs in found if np.ptp(ys) >= 0.45 * size)
    places += [(a[1] + b[0] + 1) // 2 for a, b in itertools.pairwise(tall) if 0 < a[1] - b[0] < 0.5 * size]
    kept = [0]
    for x in sorted(places):
        if x - kept[-1] >= 0.08 * size and width - x >= 0.08 * size:
            kept.append(x)
    return [*kept, width]


def pieces(ink: Mask) -> list[tuple[np.ndarray, np.ndarray]]:
    """The connected pieces of ink, as (rows, columns) of their pixels. Runs of a row join those that they touch in the
    row above."""
    parent: list[int] = []
    runs: list[tuple[int, int, int]] = []  # row, start, end
    above: list[int] = []
    before = -2

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    edges = np.diff(np.pad(ink.astype(np.int8), ((0, 0), (1, 1))), axis=1)
    starts, ends = np.nonzero(edges == 1), np.nonzero(edges == -1)
    current: list[int] = []
    for row, a, b in zip(starts[0].tolist(), starts[1].tolist(), ends[1].tolist(), strict=True):
        if row != before:
            above = current if row == before + 1 else []
            current, before = [], row
        i = len(runs)
        runs.append((row, a, b))
        parent.append(i)
        for j in above:
            if runs[j][1] <= b and a <= runs[j][2]:
                parent[root(j)] = root(i)
        current.append(i)
    groups: dict[int, list[tuple[int, int, int]]] = {}
    for i, run in enumerate(runs):
        groups.setdefault(root(i), []).append(run)
    found = []
    for group in groups.values():
        ys = np.concatenate([np.full(b - a, row) for row, a, b in group])
        xs = np.concatenate([np.arange(a, b) for _, a, b in group])
        found.append((ys, xs))
    return found


def lean(ink: Mask) -> float:
    """How far strokes lean: the slope at which, sheared upright, columns of ink are sharpest."""
    ys, xs = np.nonzero(ink)
    if len(ys) < 20:
        return 0.0
    height = len(ink)

    def sharpness(slope: float) -> float:
        columns = np.bincount((xs + (ys - height) * slope).astype(int) + height)
        return float((columns.astype(float) ** 2).sum())

    return float(max(np.arange(-0.2, 0.75, 0.05), key=sharpness))


def sheared(image: np.ndarray, slope: float) -> np.ndarray:
    """The picture with each row moved to the left, the more the higher it stands; as wide as its ink needs."""
    ys, xs = np.nonzero(image)
    if len(ys) == 0:
        return image
    moved = (xs + (ys - len(image)) * slope).astype(int)
    moved -= moved.min()
    out = np.zeros((len(image), int(moved.max()) + 1), image.dtype)
    out[ys, moved] = image[ys, xs]
    return out
