"""The drawn things of a PDF page: ruled lines, painted boxes and images, in the upright coordinates of pdf_page."""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator
from typing import Any, NamedTuple

THIN = 2.5  # points: a filled rectangle no thicker than this is a ruled line
DARK = 200  # of 255: lighter fills are backgrounds (white rectangles behind text lines are what breaks other readers)
WHITE = 245  # of 255: text this light on an unpainted page is unseen and is not read
SLANT = 0.7  # points: an edge that leaves its axis by more than this is not a ruled line
MIN_RULE = 3.0  # points: shorter strokes are dashes and glyph parts, not table edges

# pdfium's object and segment kinds (fpdf_edit.h), named here because this module is typed without its headers
_PATH, _IMAGE, _FORM = 2, 3, 5
_BEZIERTO, _MOVETO = 1, 2

Matrix = tuple[float, float, float, float, float, float]
Box = tuple[float, float, float, float]  # left, top, right, bottom
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Rule(NamedTuple):
    """A horizontal (`y0 == y1`) or vertical (`x0 == x1`) ruled line."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.y1 - self.y0


class Upright:
    """Maps page space (y upwards) to upright coordinates; `turn` is the direction of the text: 0, 90, 180 or 270."""

    def __init__(self, box: tuple[float, float, float, float], turn: int) -> None:
        self.box, self.turn = box, turn
        left, bottom, right, top = box
        self.size = (right - left, top - bottom) if turn in (0, 180) else (top - bottom, right - left)

    def point(self, x: float, y: float) -> tuple[float, float]:
        left, bottom, right, top = self.box
        if self.turn == 90:
            return y - bottom, x - left
        if self.turn == 180:
            return right - x, y - bottom
        if self.turn == 270:
            return top - y, right - x
        return x - left, top - y

    def rect(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        (ax, ay), (bx, by) = self.point(left, bottom), self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)


def drawn(page: Any, upright: Upright) -> tuple[list[Rule], list[Box], float]:
    """The ruled lines of a pypdfium2 page, the boxes of its images, and the area under these in square points."""
    rules: list[Rule] = []
    images: list[Box] = []
    area = 0.0
    for kind, matrix, obj in _objects(page):
        if kind == _PATH:
            rules += _rules(obj, matrix, upright)
        elif kind == _IMAGE:
            area += _area(obj, matrix)
            images.append(_image_box(obj, matrix, upright))
    return rules, images, area


def shades(page: Any, upright: Upright) -> list[Box]:
    """Boxes painted in a colour, and images: what makes white text legible (a dark header row)."""
    import pypdfium2.raw as pdfium

    found: list[Box] = []
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    sides = [ctypes.c_float() for _ in range(4)]
    for kind, matrix, obj in _objects(page):
        painted = kind == _IMAGE
        if kind == _PATH and pdfium.FPDFPath_GetDrawMode(obj, fill, stroke):
            painted = fill.value != 0 and not is_white(obj)
        if painted and pdfium.FPDFPageObj_GetBounds(obj, *sides):
            left, bottom, right, top = (s.value for s in sides)
            (ax, ay), (bx, by) = _apply(matrix, left, bottom), _apply(matrix, right, top)
            found.append(upright.rect(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    return found


def is_white(obj: Any) -> bool:
    import pypdfium2.raw as pdfium

    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = pdfium.FPDFPageObj_GetFillColor(obj, red, green, blue, alpha)
    return bool(known) and min(red.value, green.value, blue.value) >= WHITE


def _objects(page: Any) -> Iterator[tuple[int, Matrix, Any]]:
    """(kind, matrix of the forms around it, raw object), forms opened to a depth that no honest page exceeds."""
    import pypdfium2.raw as pdfium

    def walk(count: int, get: Any, outer: Matrix, depth: int) -> Iterator[tuple[int, Matrix, Any]]:
        for i in range(count):
            obj = get(i)
            kind = pdfium.FPDFPageObj_GetType(obj)
            if kind == _FORM and depth < 6:
                inner = _product(_matrix_of(obj), outer)
                size = pdfium.FPDFFormObj_CountObjects(obj)
                yield from walk(size, lambda k, o=obj: pdfium.FPDFFormObj_GetObject(o, k), inner, depth + 1)
            else:
                yield kind, outer, obj

    yield from walk(
        pdfium.FPDFPage_CountObjects(page.raw), lambda k: pdfium.FPDFPage_GetObject(page.raw, k), _IDENTITY, 0
    )


def _matrix_of(obj: Any) -> Matrix:
    import pypdfium2.raw as pdfium

    m = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(obj, m):
        return _IDENTITY
    return (m.a, m.b, m.c, m.d, m.e, m.f)


def _product(m: Matrix, n: Matrix) -> Matrix:
    """First m, then n."""
    a, b, c, d, e, f = m
    g, h, i, j, k, o = n
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + o)


def _apply(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _area(obj: Any, outer: Matrix) -> float:
    a, b, c, d, _, _ = _product(_matrix_of(obj), outer)  # an image fills the unit square of its matrix
    return abs(a * d - b * c)


def _image_box(obj: Any, outer: Matrix, upright: Upright) -> Box:
    matrix = _product(_matrix_of(obj), outer)
    corners = [_apply(matrix, x, y) for x in (0.0, 1.0) for y in (0.0, 1.0)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return upright.rect(min(xs), min(ys), max(xs), max(ys))


def _rules(obj: Any, outer: Matrix, upright: Upright) -> Iterator[Rule]:
    """The ruled lines that a path paints: straight strokes along an axis, and thin dark filled boxes.

    Word fills thin rectangles; LibreOffice and others stroke lines or whole cell boxes; some put a whole table into one
    path, so every subpath is looked at by itself.
    """
    import pypdfium2.raw as pdfium

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(obj, fill, stroke):
        return
    filled = fill.value != 0 and _is_dark(obj, pdfium.FPDFPageObj_GetFillColor)
    stroked = stroke.value != 0 and _is_dark(obj, pdfium.FPDFPageObj_GetStrokeColor)
    if not (filled or stroked):
        return
    width = ctypes.c_float()
    if stroked and pdfium.FPDFPageObj_GetStrokeWidth(obj, width) and width.value > 6:
        return  # a coloured band
    matrix = _product(_matrix_of(obj), outer)
    for points in _subpaths(obj, matrix, upright):
        xs, ys = [p[0] for p in points], [p[1] for p in points]
        x0, x1, y0, y1 = min(xs), max(xs), min(ys), max(ys)
        if min(x1 - x0, y1 - y0) <= THIN:
            if x1 - x0 >= max(MIN_RULE, y1 - y0):
                yield Rule(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
            elif y1 - y0 >= MIN_RULE:
                yield Rule((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        elif stroked:
            for (ax, ay), (bx, by) in itertools.pairwise(points):
                if abs(ay - by) <= SLANT and abs(ax - bx) >= MIN_RULE:
                    yield Rule(min(ax, bx), (ay + by) / 2, max(ax, bx), (ay + by) / 2)
                elif abs(ax - bx) <= SLANT and abs(ay - by) >= MIN_RULE:
                    yield Rule((ax + bx) / 2, min(ay, by), (ax + bx) / 2, max(ay, by))


def _subpaths(obj: Any, matrix: Matrix, upright: Upright) -> Iterator[list[tuple[float, float]]]:
    import pypdfium2.raw as pdfium

    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for i in range(min(pdfium.FPDFPath_CountSegments(obj), 20_000)):
        segment = pdfium.FPDFPath_GetPathSegment(obj, i)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [], False
        curved = curved or kind == _BEZIERTO
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            points.append(upright.point(*_apply(matrix, x.value, y.value)))
        if pdfium.FPDFPathSegment_GetClose(segment) and points:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _is_dark(obj: Any, colour_of: Any) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(obj, red, green, blue, alpha):
        return True  # a pattern or an unknown colour space: taken as ink
    return alpha.value > 40 and max(red.value, green.value, blue.value) <= DARK
