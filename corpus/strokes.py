# ruff: noqa: E501 -- a form of a digit is one line of points
"""Handwritten digits drawn from strokes, another one each time: what the reader of digits is trained on.

A digit is a list of strokes and a stroke a list of points, y running downwards from 0 to 1. The forms are those that
schools teach and hands make of them: the 1 with a long upstroke, the 4 open or closed, the 7 with and without a bar,
the 2 with a loop or a flat foot. FORMS are fixed and of every digit the last one is kept out of training.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ingest.readers.digits import Floats

Stroke = list[tuple[float, float]]
Strokes = list[Stroke]
Random = np.random.Generator


def zero(r: Random) -> Strokes:
    return [_oval(r, 0.25, 0.5, r.uniform(0.17, 0.32), 0.5, r.uniform(-0.12, 0.3))]


def _oval(r: Random, x: float, y: float, wide: float, high: float, more: float) -> Stroke:
    """Round from near the top, open or closed (`more`: what part of a turn is drawn beyond a whole one)."""
    start, way = r.uniform(-0.5, 0.9), -1 if r.random() < 0.85 else 1
    turn = np.linspace(start, start + way * 2 * np.pi * (1 + more * 0.4), 12)
    shrink = np.linspace(1, r.uniform(0.85, 1.05), 12)
    return [(x + wide * s * np.sin(t), y - high * s * np.cos(t)) for t, s in zip(turn, shrink, strict=True)]


def one(r: Random) -> Strokes:
    top = (0.35, 0.0)
    foot = (0.35 + r.uniform(-0.12, 0.05), 1.0)
    down = [top, ((top[0] + foot[0]) / 2 + r.normal(0, 0.015), 0.5), foot]
    if r.random() < 0.12:
        return [down]
    length = r.uniform(0.12, 0.85)
    reach = (0.06 + length * r.uniform(0.3, 0.75)) if length < 0.5 else length * r.uniform(0.3, 0.6)
    start = (top[0] - reach, length)
    up = [start, (top[0] - reach * 0.5 + r.normal(0, 0.03), length * 0.5 + r.normal(0, 0.03)), top]
    if r.random() < 0.15:
        return [up, down, [(foot[0] - r.uniform(0.1, 0.25), 1.0), foot, (foot[0] + r.uniform(0.1, 0.25), 1.0)]]
    return [up, down]


def _curled(r: Random, stroke: Stroke, often: float = 0.45) -> Stroke:
    """With a curl or a small ring before its first point, as pens that set down make it."""
    if r.random() > often:
        return stroke
    (x, y), turn = stroke[0], r.uniform(0.04, 0.15)
    curl: Stroke = [
        (x + turn * r.uniform(0.6, 1.2), y + turn * r.uniform(0.2, 1)),
        (x + turn * r.uniform(0.1, 0.5), y + turn * r.uniform(0.6, 1.3)),
    ]
    if r.random() < 0.3:
        curl.insert(0, (x + turn * r.uniform(0.2, 0.8), y - turn * r.uniform(0, 0.4)))
    return [*curl, stroke[0], *stroke[1:]]


def two(r: Random) -> Strokes:
    wide = r.uniform(0.7, 1.1)
    head: Stroke = [(r.uniform(0, 0.16), r.uniform(0.1, 0.32)), (r.uniform(0.14, 0.3), r.uniform(-0.02, 0.04)),
            (r.uniform(0.36, 0.48) * wide, r.uniform(0.04, 0.14)), (r.uniform(0.4, 0.52) * wide, r.uniform(0.2, 0.36)),
            (r.uniform(0.26, 0.38) * wide, r.uniform(0.52, 0.68)), (r.uniform(0.08, 0.18), r.uniform(0.78, 0.88))]  # fmt: skip
    head = _curled(r, head)
    corner = (r.uniform(-0.1, 0.06), r.uniform(0.9, 1.0))
    high = r.uniform(0.84, 1.02) if r.random() < 0.7 else r.uniform(0.5, 0.86)
    end, belly = (r.uniform(0.36, 0.78), high), (r.uniform(0.22, 0.42), r.uniform(0.92, 1.04))
    if (kind := r.random()) < 0.35:
        middle = ((corner[0] + end[0]) / 2, (corner[1] + max(end[1], 0.9)) / 2 + r.normal(0, 0.02))
        return [[*head, corner], [corner, middle, end]]
    if kind < 0.75:  # a loop at the foot
        loop = (corner[0] + r.uniform(-0.16, 0.0), corner[1] - r.uniform(0.04, 0.14))
        return [[*head, corner, loop, (loop[0] + r.uniform(0.08, 0.22), loop[1] - r.uniform(0.0, 0.1)), belly, end]]
    return [[*head, corner, (r.uniform(0.06, 0.18), r.uniform(0.86, 0.96)), belly, end]]


def three(r: Random) -> Strokes:
    middle = (r.uniform(0.08, 0.28), r.uniform(0.36, 0.52))
    far = r.uniform(0.42, 0.56)
    low: Stroke = [(far * r.uniform(0.8, 1), r.uniform(0.5, 0.64)), (far, r.uniform(0.66, 0.82))]
    if r.random() < 0.65:
        low += [(far * r.uniform(0.4, 0.65), r.uniform(0.94, 1.02)), (r.uniform(-0.22, 0.08), r.uniform(0.76, 1.02))]
    else:  # runs out to the lower left
        low += [(far * r.uniform(0.5, 0.75), r.uniform(0.84, 0.95)), (r.uniform(-0.05, 0.16), r.uniform(0.96, 1.08))]
    if r.random() < 0.15:
        low.append((low[-1][0] + r.uniform(0.02, 0.1), low[-1][1] - r.uniform(0.04, 0.1)))
    if r.random() < 0.25:  # a flat top
        corner = (r.uniform(0.34, 0.52), r.uniform(-0.02, 0.06))
        top: Strokes = [
            [(r.uniform(0, 0.08), r.uniform(0, 0.08)), (0.25, r.uniform(0, 0.06)), corner],
            [corner, middle],
        ]
        return [*top, [middle, *low]]
    head: Stroke = [
        (r.uniform(-0.02, 0.14), r.uniform(0.04, 0.22)),
        (r.uniform(0.16, 0.28), r.uniform(-0.02, 0.03)),
        (r.uniform(0.32, 0.48), r.uniform(0.08, 0.24)),
    ]
    head = _curled(r, head)
    kind = r.random()
    if kind < 0.5:  # the arcs meet in a point
        return [[*head, middle], [middle, *low]]
    if kind < 0.75:  # in a small ring
        return [
            [
                *head,
                middle,
                (middle[0] - r.uniform(0.02, 0.08), middle[1] + r.uniform(0.0, 0.05)),
                (middle[0] + r.uniform(-0.03, 0.05), middle[1] + r.uniform(0.05, 0.1)),
                (middle[0] + 0.1, middle[1] + r.uniform(-0.02, 0.06)),
                *low,
            ]
        ]
    return [[*head, middle, (middle[0] + r.uniform(-0.04, 0.05), middle[1] + r.uniform(0.0, 0.06)), *low]]


def four(r: Random) -> Strokes:
    bar = r.uniform(0.5, 0.78)
    stem = r.uniform(0.34, 0.52)
    left, right = (r.uniform(-0.03, 0.05), bar), (stem + r.uniform(0.04, 0.26), bar + r.normal(0, 0.03))
    closed = r.random() < 0.45
    top = (
        (stem + r.uniform(-0.05, 0.03), r.uniform(-0.02, 0.04))
        if closed
        else (r.uniform(0.05, 0.32), r.uniform(0.0, 0.08))
    )
    first = (
        (stem + r.normal(0, 0.02), r.uniform(-0.05, 0.08))
        if closed
        else (stem + r.uniform(-0.02, 0.08), r.uniform(-0.05, 0.42))
    )
    down: Stroke = [first, ((first[0] + stem) / 2, 0.55), (stem + r.uniform(-0.14, 0.02), 1.0)]
    slope: Stroke = [top, ((top[0] + left[0]) / 2 + r.normal(0, 0.025), bar / 2), left]
    if r.random() < 0.3:  # without a corner at the left
        return [[*slope[:-1], (left[0], bar - 0.06), (left[0] + 0.06, bar + 0.01), right], down]
    return [slope, [left, ((left[0] + right[0]) / 2, bar + r.normal(0, 0.015)), right], down]


def five(r: Random) -> Strokes:
    top, neck = (r.uniform(0.1, 0.22), r.uniform(0.0, 0.1)), (r.uniform(0.03, 0.12), r.uniform(0.36, 0.48))
    bowl: Stroke = [(r.uniform(0.22, 0.34), r.uniform(0.34, 0.44)), (r.uniform(0.44, 0.54), r.uniform(0.56, 0.72)), (r.uniform(0.34, 0.46), r.uniform(0.86, 0.96)),
            (r.uniform(0.1, 0.22), r.uniform(0.96, 1.02)), (r.uniform(-0.12, 0.05), r.uniform(0.84, 1.0))]  # fmt: skip
    begin = (top[0] + r.uniform(-0.08, 0.1), top[1] + r.uniform(-0.08, 0.03))
    flag: Stroke = [
        begin,
        (begin[0] + 0.2, begin[1] + r.uniform(-0.04, 0.05)),
        (begin[0] + r.uniform(0.3, 0.55), begin[1] + r.uniform(-0.1, 0.05)),
    ]
    if r.random() < 0.2:  # in one stroke
        return [[*flag[::-1], (neck[0] + 0.02, 0.2), neck, *bowl]]
    return [[top, ((top[0] + neck[0]) / 2, (top[1] + neck[1]) / 2), neck], [neck, *bowl], flag]


def six(r: Random) -> Strokes:
    start: Stroke = [(r.uniform(0.14, 0.52), r.uniform(-0.02, 0.06))]
    if r.random() < 0.2:
        start = [(start[0][0] + r.uniform(0.02, 0.08), start[0][1] + r.uniform(0.03, 0.1)), *start]
    loop = r.uniform(0.44, 0.62)
    return [[*start, (r.uniform(0.08, 0.18), r.uniform(0.25, 0.42)), (r.uniform(0.0, 0.06), r.uniform(0.62, 0.76)), (r.uniform(0.14, 0.24), r.uniform(0.96, 1.02)),
             (r.uniform(0.36, 0.46), r.uniform(0.86, 0.96)), (r.uniform(0.42, 0.54), r.uniform(0.66, 0.78)), (r.uniform(0.26, 0.38), loop),
             (r.uniform(0.02, 0.16), loop + r.uniform(0.06, 0.22))]]  # fmt: skip


def seven(r: Random) -> Strokes:
    corner = (r.uniform(0.44, 0.58), r.uniform(-0.03, 0.07))
    left = r.uniform(-0.02, 0.25)
    bar: Stroke = [
        (left, r.uniform(0.0, 0.14)),
        ((left + corner[0]) / 2 + r.normal(0, 0.03), r.uniform(0.0, 0.1)),
        corner,
    ]
    if r.random() < 0.35:
        bar.insert(0, (bar[0][0] - r.uniform(-0.03, 0.05), bar[0][1] + r.uniform(0.06, 0.16)))
    foot = (r.uniform(0.12, 0.48), 1.0)
    bend = r.uniform(-0.1, 0.03)
    down: Stroke = [corner, ((corner[0] + foot[0]) / 2 + bend, 0.48), foot]
    if r.random() < 0.25:
        return [bar, down]
    at, half = r.uniform(0.36, 0.66), r.uniform(0.08, 0.36)
    x = corner[0] + (foot[0] - corner[0]) * at + bend * 0.8 + r.uniform(-0.05, 0.07)
    tilt = r.uniform(-0.09, 0.04)
    return [
        bar,
        down,
        [(x - half * r.uniform(0.7, 1.1), at - tilt), (x, at), (x + half * r.uniform(0.8, 1.4), at + tilt)],
    ]


def eight(r: Random) -> Strokes:
    if r.random() < 0.15:  # two rings
        waist = r.uniform(0.4, 0.52)
        return [
            _oval(r, 0.26, waist / 2, r.uniform(0.13, 0.22), waist / 2, 0.1),
            _oval(r, 0.25, (1 + waist) / 2, r.uniform(0.18, 0.28), (1 - waist) / 2, 0.1),
        ]
    start, way = r.uniform(-0.9, 0.6), 1 if r.random() < 0.85 else -1
    turn = np.linspace(start, start + 2 * np.pi * r.uniform(0.93, 1.06), 18)
    upper, lower, waist = r.uniform(0.13, 0.24), r.uniform(0.18, 0.28), r.uniform(0.38, 0.56)
    out: Stroke = []
    for t in turn:
        y = 0.5 - 0.5 * np.cos(t)
        wide = upper if y < 0.5 else lower
        high = y * 2 * waist if y < 0.5 else waist + (y - 0.5) * 2 * (1 - waist)
        out.append((0.27 - way * wide * np.sin(2 * t), high))
    if r.random() < 0.3:  # the pen runs on
        out.append((out[-1][0] + r.uniform(0.03, 0.28), out[-1][1] - r.uniform(0.02, 0.22)))
    return [out]


def nine(r: Random) -> Strokes:
    low = r.uniform(0.36, 0.54)
    start = (r.uniform(0.38, 0.5), r.uniform(0.06, 0.24))
    loop: Stroke = [start, (r.uniform(0.2, 0.34), r.uniform(-0.02, 0.04)), (r.uniform(0.0, 0.08), low * r.uniform(0.4, 0.6)), (r.uniform(0.12, 0.24), low),
            (r.uniform(0.34, 0.42), low * r.uniform(0.66, 0.84)), (start[0] + r.uniform(-0.03, 0.05), start[1] + r.uniform(-0.06, 0.06))]  # fmt: skip
    kind = r.random()
    end = loop[-1]
    if kind < 0.45:
        return [_curled(r, loop, 0.2), [end, (end[0] + r.uniform(-0.05, 0.02), 0.5), (r.uniform(0.2, 0.46), 1.0)]]
    if kind < 0.7:
        return [
            [
                *loop,
                (r.uniform(0.42, 0.48), 0.55),
                (r.uniform(0.28, 0.42), r.uniform(0.84, 0.96)),
                (r.uniform(0.0, 0.2), r.uniform(0.94, 1.04)),
            ]
        ]
    return [
        [
            *loop,
            (r.uniform(0.42, 0.5), r.uniform(0.5, 0.7)),
            (r.uniform(0.3, 0.42), r.uniform(0.92, 1.0)),
            (r.uniform(0.1, 0.22), r.uniform(0.98, 1.04)),
            (r.uniform(-0.06, 0.06), r.uniform(0.84, 0.94)),
        ]
    ]


FAMILIES: tuple[Callable[[Random], Strokes], ...] = (zero, one, two, three, four, five, six, seven, eight, nine)

FORMS: dict[int, tuple[tuple[tuple[tuple[float, float], ...], ...], ...]] = {
    0: (
        (((0.3, 0.0), (0.06, 0.2), (0.0, 0.6), (0.2, 1.0), (0.48, 0.85), (0.55, 0.4), (0.42, 0.05), (0.28, 0.02)),),
        (((0.42, 0.05), (0.12, 0.1), (0.0, 0.55), (0.15, 0.95), (0.4, 0.97), (0.56, 0.55), (0.5, 0.15), (0.3, 0.0)),),
        (((0.25, 0.02), (0.05, 0.35), (0.08, 0.85), (0.3, 1.0), (0.48, 0.65), (0.45, 0.2), (0.2, 0.0)),),
    ),
    1: (
        (((0.0, 0.42), (0.18, 0.22), (0.36, 0.0)), ((0.36, 0.0), (0.33, 0.5), (0.3, 1.0))),
        (((0.02, 0.55), (0.2, 0.3), (0.4, 0.0)), ((0.4, 0.0), (0.3, 0.5), (0.2, 1.0))),
        (((0.1, 0.2), (0.3, 0.0)), ((0.3, 0.0), (0.3, 0.5), (0.3, 1.0)), ((0.1, 1.0), (0.3, 0.98), (0.5, 1.0))),
        (((0.3, 0.0), (0.28, 0.5), (0.25, 1.0)),),
        (((0.08, 0.3), (0.22, 0.16), (0.33, 0.0)), ((0.33, 0.0), (0.32, 0.5), (0.33, 1.0))),
    ),
    2: (
        (((0.04, 0.25), (0.18, 0.03), (0.42, 0.05), (0.48, 0.3), (0.3, 0.6), (0.04, 0.96)), ((0.04, 0.96), (0.3, 0.95), (0.56, 0.94))),
        (((0.04, 0.2), (0.25, 0.0), (0.48, 0.18), (0.4, 0.5), (0.15, 0.85), (0.0, 0.97), (0.08, 0.84), (0.25, 0.9), (0.6, 1.0)),),
        (((0.12, 0.3), (0.1, 0.12), (0.3, 0.0), (0.5, 0.15), (0.42, 0.48), (0.2, 0.8), (0.02, 0.98), (0.0, 0.88), (0.2, 0.86), (0.45, 0.98), (0.62, 0.92)),),
        (((0.02, 0.15), (0.3, 0.0), (0.5, 0.2), (0.35, 0.55), (0.02, 1.0), (0.3, 0.97), (0.55, 1.0)),),
    ),
    3: (
        (((0.04, 0.13), (0.25, 0.0), (0.45, 0.15), (0.38, 0.4), (0.18, 0.47)), ((0.18, 0.47), (0.45, 0.55), (0.5, 0.8), (0.28, 1.0), (0.0, 0.88))),
        (((0.04, 0.03), (0.25, 0.04), (0.48, 0.02)), ((0.48, 0.02), (0.34, 0.2), (0.2, 0.42)), ((0.2, 0.42), (0.46, 0.52), (0.48, 0.84), (0.22, 1.0), (0.0, 0.9))),
        (((0.06, 0.1), (0.32, 0.0), (0.46, 0.18), (0.25, 0.45), (0.2, 0.46), (0.46, 0.62), (0.42, 0.92), (0.15, 1.0), (0.02, 0.86), (0.12, 0.8)),),
        (((0.02, 0.2), (0.2, 0.02), (0.42, 0.1), (0.36, 0.38), (0.2, 0.44), (0.44, 0.56), (0.46, 0.85), (0.1, 1.05), (-0.08, 0.92)),),
    ),
    4: (
        (((0.15, 0.0), (0.1, 0.3), (0.03, 0.6)), ((0.03, 0.6), (0.3, 0.6), (0.58, 0.58)), ((0.42, 0.28), (0.41, 0.6), (0.4, 1.0))),
        (((0.42, 0.0), (0.2, 0.35), (0.0, 0.68)), ((0.0, 0.68), (0.3, 0.68), (0.6, 0.66)), ((0.42, 0.0), (0.41, 0.5), (0.4, 1.0))),
        (((0.48, 0.0), (0.25, 0.4), (0.0, 0.75)), ((0.0, 0.75), (0.3, 0.72), (0.62, 0.74)), ((0.5, 0.02), (0.48, 0.5), (0.44, 1.0))),
        (((0.2, 0.02), (0.1, 0.35), (0.0, 0.62)), ((0.0, 0.62), (0.3, 0.65), (0.62, 0.6)), ((0.48, 0.08), (0.44, 0.5), (0.36, 1.0))),
        (((0.3, 0.0), (0.16, 0.3), (0.02, 0.58)), ((0.02, 0.58), (0.25, 0.6), (0.55, 0.57)), ((0.36, 0.22), (0.36, 0.6), (0.35, 1.0))),
    ),
    5: (
        (((0.5, 0.02), (0.3, 0.03), (0.12, 0.03)), ((0.12, 0.03), (0.1, 0.22), (0.08, 0.42)), ((0.08, 0.42), (0.3, 0.36), (0.5, 0.6), (0.42, 0.92), (0.15, 1.0), (0.0, 0.9))),
        (((0.14, 0.1), (0.11, 0.28), (0.08, 0.45)), ((0.08, 0.45), (0.32, 0.4), (0.48, 0.65), (0.36, 0.96), (0.02, 0.96)), ((0.14, 0.04), (0.35, 0.02), (0.58, -0.02))),
        (((0.2, 0.05), (0.15, 0.25), (0.1, 0.46)), ((0.1, 0.46), (0.36, 0.42), (0.46, 0.7), (0.3, 1.0), (0.0, 0.98)), ((0.2, 0.05), (0.4, 0.06), (0.6, 0.0))),
        (((0.55, 0.0), (0.35, 0.02), (0.16, 0.04)), ((0.16, 0.04), (0.12, 0.25), (0.06, 0.48)), ((0.06, 0.48), (0.34, 0.44), (0.46, 0.7), (0.3, 0.98), (-0.04, 0.94))),
    ),
    6: (
        (((0.45, 0.02), (0.15, 0.3), (0.03, 0.7), (0.15, 0.97), (0.4, 0.95), (0.5, 0.72), (0.35, 0.52), (0.08, 0.68)),),
        (((0.3, 0.0), (0.1, 0.4), (0.02, 0.75), (0.2, 1.0), (0.45, 0.85), (0.42, 0.58), (0.2, 0.55), (0.04, 0.75)),),
        (((0.5, 0.05), (0.35, 0.0), (0.1, 0.3), (0.03, 0.7), (0.22, 1.0), (0.48, 0.85), (0.44, 0.56), (0.22, 0.48), (0.06, 0.62)),),
        (((0.24, 0.0), (0.1, 0.35), (0.04, 0.7), (0.18, 0.98), (0.46, 0.92), (0.5, 0.66), (0.3, 0.56), (0.06, 0.8)),),
    ),
    7: (
        (((0.02, 0.05), (0.25, 0.05), (0.52, 0.03)), ((0.52, 0.03), (0.32, 0.5), (0.2, 1.0)), ((0.1, 0.52), (0.3, 0.5), (0.5, 0.49))),
        (((0.02, 0.16), (0.05, 0.04), (0.3, 0.06), (0.55, 0.02)), ((0.55, 0.02), (0.38, 0.45), (0.25, 1.0)), ((0.15, 0.5), (0.36, 0.5), (0.58, 0.46))),
        (((0.02, 0.04), (0.3, 0.05), (0.55, 0.03)), ((0.55, 0.03), (0.35, 0.45), (0.22, 1.0))),
        (((0.0, 0.12), (0.15, 0.04), (0.35, 0.1), (0.55, 0.0)), ((0.55, 0.0), (0.4, 0.5), (0.34, 1.0)), ((0.18, 0.56), (0.38, 0.52), (0.6, 0.54))),
        (((0.04, 0.06), (0.28, 0.04), (0.5, 0.05)), ((0.5, 0.05), (0.36, 0.48), (0.3, 1.0)), ((0.16, 0.46), (0.34, 0.48), (0.54, 0.44))),
    ),
    8: (
        (((0.45, 0.12), (0.22, 0.0), (0.07, 0.2), (0.25, 0.46), (0.5, 0.74), (0.3, 1.0), (0.05, 0.82), (0.2, 0.52), (0.45, 0.26), (0.4, 0.08)),),
        (((0.28, 0.48), (0.08, 0.3), (0.2, 0.02), (0.44, 0.12), (0.42, 0.36), (0.26, 0.48), (0.04, 0.72), (0.18, 1.0), (0.48, 0.92), (0.48, 0.64), (0.28, 0.48)),),
        (((0.5, 0.05), (0.25, 0.02), (0.12, 0.2), (0.3, 0.45), (0.46, 0.75), (0.25, 1.0), (0.04, 0.85), (0.2, 0.55), (0.42, 0.35), (0.52, 0.1)),),
        (((0.4, 0.02), (0.12, 0.1), (0.16, 0.36), (0.42, 0.6), (0.42, 0.94), (0.12, 0.98), (0.06, 0.7), (0.36, 0.38), (0.46, 0.12), (0.38, 0.0)),),
    ),
    9: (
        (((0.48, 0.2), (0.3, 0.0), (0.05, 0.15), (0.1, 0.42), (0.35, 0.45), (0.48, 0.2)), ((0.48, 0.2), (0.46, 0.6), (0.4, 1.0))),
        (((0.46, 0.15), (0.22, 0.0), (0.03, 0.2), (0.15, 0.46), (0.4, 0.38), (0.47, 0.15), (0.46, 0.6), (0.3, 0.97), (0.03, 0.92)),),
        (((0.44, 0.22), (0.24, 0.02), (0.06, 0.24), (0.2, 0.48), (0.42, 0.3), (0.45, 0.15), (0.42, 0.55), (0.24, 0.9), (0.0, 1.04)),),
        (((0.42, 0.1), (0.14, 0.04), (0.06, 0.34), (0.3, 0.46), (0.46, 0.12)), ((0.46, 0.12), (0.42, 0.55), (0.26, 1.02))),
    ),
}  # fmt: skip


def digit(r: Random, value: int, left_out: bool = False) -> list[Floats]:
    """The strokes of one digit, bent as a hand bends them, as smooth lines. `left_out`: in the form that is kept out
    of training."""
    if left_out:
        strokes: Strokes = [list(s) for s in FORMS[value][-1]]
    elif r.random() < 0.75:
        strokes = FAMILIES[value](r)
    else:
        fixed = FORMS[value][int(r.integers(len(FORMS[value]) - 1))]
        strokes = [list(s) for s in fixed]
    loose = r.uniform(0.004, 0.038)
    waves = r.normal(0, 0.035, (2, 2)), r.uniform(0.5, 1.3, 2), r.uniform(0, 6.3, 2)
    out = []
    for stroke in strokes:
        points = np.asarray(stroke) + r.normal(0, loose, (len(stroke), 2)) + r.normal(0, loose * 0.6, 2)
        line = _curve(points)
        for axis in (0, 1):  # the whole digit bends along the other axis
            line[:, axis] += waves[0][axis][0] * np.sin(6.3 * waves[1][axis] * line[:, 1 - axis] + waves[2][axis])
        out.append(line)
    return out


def _curve(points: Floats) -> Floats:
    """A smooth line through the points (Catmull and Rom 1974)."""
    p = np.concatenate([points[:1], points, points[-1:]])
    t = np.linspace(0, 1, 7)[:, None]
    parts = [
        0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)
        for a, b, c, d in zip(p[:-3], p[1:-2], p[2:-1], p[3:], strict=True)
    ]
    curve: Floats = np.concatenate(parts)
    return curve
