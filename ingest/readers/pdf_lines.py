"""Glyphs -> lines of text: spaces measured from gaps, footnote marks set apart, two-column bands in reading order."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from ingest.readers.base import Table
from ingest.readers.confidence import Confidence, fitted
from ingest.readers.pdf_page import Glyph
from language.spelling import UPPER

# Of the font size: a wider gap between glyphs is a space. On 12 gazette files gaps inside words stay under 0.07, spaces
# that the file does not print are over 0.16, and printed ones may be as narrow as 0.08 in a condensed line.
SPACE_GAP = 0.12
PRINTED_SPACE_GAP = 0.06
TRACKED = 0.08  # from this median on a line counts as set wide or, negative, narrow, and its gaps less that median
COLUMN_GAP = 1.8  # of the font size: a wider gap may part two columns
NEAR_COLUMN_GAP = 0.6  # of the font size: parts columns when the file holds other text between the two sides
MARK_SIZE = 0.78  # of the line's font size: smaller raised digits are footnote marks
# Of the line's font size: browsers print <sup> and <sub> at 0.83. Such large ones count only where they stand well off
# the baseline and touch the word that they belong to.
LARGE_MARK_SIZE, LARGE_MARK_RISE, LARGE_MARK_LENGTH = 0.9, 0.25, 6

# A marker standing alone before a tab ("a)   Nội dung") is not a column of its own.
_MARKER_ALONE = re.compile(r"(?:[-–—+*•·]|\(?[\dIVXLC]+(?:\.\d+)*[.)]?|[a-zđ]{1,2}\)|(?:Điều|Phụ lục)\s+\w+[.:]?)$")
_MARK = re.compile(r"[\d*()\[\],†‡]+$")
# "01.01.2026" has no space after its second point and four digits: not a marker. "Điều 5" without a point is a
# reference to it.
MARKER = re.compile(
    r"(?:[IVXLC]{1,6}(?:[.)]|\s?[-–])\s|[A-ZĐ][.)]\s|\d{1,3}(?:\.\d{1,3}){0,4}[.)]\s?(?=\D)"
    # "1- Mục đích", "1.1- ...", "a- ...": the way of Party documents
    rf"|\d{{1,2}}(?:\.\d{{1,2}}){{0,3}}\s?[-–]\s?(?=[{UPPER}])|[a-zđ]\s?[-–]\s(?=[{UPPER}])"
    rf"|\d{{1,2}}(?:\.\d{{1,2}}){{1,4}}\s+(?=[{UPPER}])|[a-zđ]{{1,2}}\)|[-–—+•*·▪●]\s?(?=\S)|\(\d{{1,2}}\)\s"
    r"|Điều \d+[a-zđ]?[.:]|(?:Chương|Phần|Mục|Phụ lục)\s+(?:[IVXLC\d]|thứ))"
)
_SUPERSCRIPT = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Line:
    """A run of words on one baseline, in points. `first_word` and `space` are widths, to tell whether the word would
    have fitted on the line before. `mark` is the footnote mark a footnote's first line opens with, else ''; `cited` are
    the marks that were taken out of it."""

    text: str
    x0: float
    x1: float
    top: float
    base: float
    size: float
    bold: bool
    italic: bool
    first_word: float
    page: int = 0
    mark: str = ""
    confidence: Confidence = ()
    cited: tuple[str, ...] = ()
    column: int = 0  # 0: the page's own; 1 left, 2 right of a two-column band (letterhead, signature)
    lane: int = 0  # of a page set in columns of running text: which of them, from 1; 0 for lines over the whole page

    @property
    def caps(self) -> bool:
        letters = [c for c in self.text if c.isalpha()]
        return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


@dataclass(frozen=True, slots=True)
class PageLines:
    """A page's lines in reading order, and its tables with the y where each begins. `unread`: a table without lines was
    seen that could not be read; `edges`: of the columns of one that reaches the page's end."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...]
    tables: tuple[tuple[float, Table], ...] = ()
    unread: bool = False
    edges: tuple[float, ...] = ()


def lines_of(glyphs: Sequence[Glyph], page: int = 0, split: bool = True) -> list[Line]:
    """Lines from top to bottom, left to right; with `split`, lines are cut at column gaps and bands of two columns are
    read column by column (Line.column then says which)."""
    rows = [_row_lines(row, page, split) for row in _rows(glyphs)]
    rows = [row for row in rows if row]
    return _in_reading_order(rows) if split else [line for row in rows for line in row]


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs grouped by baseline, top to bottom. Raised and lowered glyphs belong to the line they touch."""
    ordered = sorted((g for g in glyphs), key=lambda g: g.base)
    rows: list[list[Glyph]] = []
    for glyph in ordered:
        if glyph.text.isspace():
            continue
        if rows:
            base, size = rows[-1][0].base, rows[-1][0].size
            if glyph.base - base <= 0.3 * max(size, glyph.size):
                rows[-1].append(glyph)
                continue
        rows.append([glyph])
    merged: list[list[Glyph]] = []
    for row in rows:
        if merged and _is_script(merged[-1], row):
            merged[-1] += row  # raised marks of this line, which stand a little above it
        else:
            merged.append(list(row))
    return merged


def _is_script(upper: list[Glyph], lower: list[Glyph]) -> bool:
    """Whether `upper` holds only raised marks over `lower`, or `lower` only lowered ones under `upper`."""
    small, full = (upper, lower) if len(upper) <= len(lower) else (lower, upper)
    size = median(g.size for g in full)
    largest = max(g.size for g in small)
    if largest > MARK_SIZE * size and not (largest <= LARGE_MARK_SIZE * size and _touch(small, full, size)):
        return False
    gap = lower[0].base - upper[0].base
    left, right = min(g.x0 for g in full), max(g.x1 for g in full)
    # A note's mark stands before its line, and has two or three digits.
    return gap < 0.62 * size and all(left - 2 * size < g.x0 < right + size for g in small)


def _touch(small: Sequence[Glyph], full: Sequence[Glyph], size: float) -> bool:
    """Whether every run of the small glyphs is short and stands right behind a full one: words of their own do not."""
    last: Glyph | None = None
    length = 0
    for g in sorted(small, key=lambda g: g.x0):
        within = last is not None and g.x0 - last.x1 < SPACE_GAP * size
        length = length + 1 if within else 1
        if length > LARGE_MARK_LENGTH:
            return False
        if not within and not any(-0.2 * size < g.x0 - f.x1 < 0.2 * size for f in full):
            return False
        last = g
    return True


def _row_lines(row: list[Glyph], page: int, split: bool) -> list[Line]:
    glyphs = _without_twins(sorted(row, key=lambda g: g.x0))
    size = _size(glyphs)
    base = median([g.base for g in glyphs if g.size > LARGE_MARK_SIZE * size] or [g.base for g in glyphs])
    pieces = _pieces(glyphs, size) if split else [glyphs]
    lines: list[Line] = []
    for piece in pieces:
        kept, mark, cited = _without_marks(piece, size, base)
        if kept:
            lines.append(_line(kept, page, mark, cited))
    return lines


def _size(glyphs: Sequence[Glyph]) -> float:
    """The size of most of the row: the larger where two are as frequent (a mark beside one short word)."""
    count: dict[float, int] = {}
    for g in glyphs:
        count[round(g.size, 1)] = count.get(round(g.size, 1), 0) + 1
    return max(count, key=lambda s: (count[s], s)) if count else 0.0


def _without_twins(glyphs: list[Glyph]) -> list[Glyph]:
    """Drops the second print of a glyph painted twice to look bold."""
    kept: list[Glyph] = []
    for g in glyphs:
        if any(k.text == g.text and abs(k.x0 - g.x0) < 0.12 * g.size for k in kept[-2:]):
            continue
        kept.append(g)
    return kept


def _without_marks(glyphs: list[Glyph], size: float, base: float) -> tuple[list[Glyph], str, tuple[str, ...]]:
    """The glyphs without raised footnote marks, the mark when the line opens with one (then it is a footnote), and the
    others.

    A smaller raised digit is a mark; "m2" and "CO2" keep theirs, since it follows a unit of one or two letters.
    """
    kept: list[Glyph] = []
    opening = ""
    cited: list[str] = []
    for raised, run in itertools.groupby(glyphs, lambda g: _raised(g, size, base)):
        group = list(run)
        mark = "".join(g.text for g in group).translate(_SUPERSCRIPT)
        unit = re.search(r"(?:^|[\s\d(/])(?:[kdcm]?m|CO|PM)$", _text(kept))
        if not raised or not _MARK.fullmatch(mark) or (unit and mark in "23"):
            kept += group
        elif not kept:
            opening = mark
        else:
            cited.append(mark)
            if group[0].x0 - kept[-1].x1 < SPACE_GAP * size:  # "NĐ-CP¹, ...": the comma is next to the word
                kept[-1] = kept[-1]._replace(x1=max(kept[-1].x1, group[-1].x1))
    return kept, opening, tuple(cited)


def _raised(g: Glyph, size: float, base: float) -> bool:
    large = g.size <= LARGE_MARK_SIZE * size and base - g.base > LARGE_MARK_RISE * size
    return g.text in "⁰¹²³⁴⁵⁶⁷⁸⁹" or large or (g.size <= MARK_SIZE * size and base - g.base > 0.12 * size)


def _pieces(glyphs: list[Glyph], size: float) -> list[list[Glyph]]:
    """The row cut at column gaps: wide by themselves and beside the row's other gaps (a justified line stretches all of
    its spaces), never right behind a marker."""
    gaps = [(b.x0 - a.x1, i + 1) for i, (a, b) in enumerate(itertools.pairwise(glyphs))]
    motto = _motto(glyphs)
    spaces = sorted(gap for gap, _ in gaps if gap > SPACE_GAP * size)
    if not motto and (not spaces or spaces[-1] < NEAR_COLUMN_GAP * size):
        return [glyphs]
    if not motto and len(spaces) > 1 and spaces[-1] - spaces[0] < 0.3 * size:
        return [glyphs]  # a justified line that was broken by hand: all of its spaces are stretched alike
    usual = spaces[(len(spaces) - 1) // 2] if len(spaces) > 2 else 0.3 * size
    wide = max(COLUMN_GAP * size, 3 * min(usual, size))
    pieces: list[list[Glyph]] = []
    start = 0
    for gap, i in gaps:
        # Cells of a letterhead table may stand close together; then they are not neighbours in the file.
        apart = gap > NEAR_COLUMN_GAP * size and glyphs[i].order - glyphs[i - 1].order not in range(3)
        if gap < wide and not apart and i != motto:
            continue
        if start == 0 and not pieces and _MARKER_ALONE.fullmatch(_text(glyphs[:i])) and gap < 6 * size:
            continue
        pieces.append(glyphs[start:i])
        start = i
    pieces.append(glyphs[start:])
    return pieces


def _gap(left: Glyph, right: Glyph) -> float:
    return (right.x0 - left.x1) / max(left.size, right.size, 1.0)


def _tracking(glyphs: Sequence[Glyph]) -> float:
    """By how much of the font size the letters of the line are set apart, or together where it is negative; 0 in a
    common line. Of a short line most gaps may be spaces: only those within the words that the file prints count."""
    pairs = list(itertools.pairwise(glyphs))
    if len(pairs) >= 12 and (middle := median(_gap(a, b) for a, b in pairs)) >= TRACKED:
        return middle
    within = sorted(_gap(a, b) for a, b in pairs if not b.spaced)
    if not 3 <= len(within) < len(pairs):
        return 0.0
    middle = median(within)
    even = within[-1 - len(within) // 4] - within[len(within) // 4] < TRACKED  # not two rows of a formula in one
    return middle if middle <= -TRACKED and even else 0.0


def _spaced(left: Glyph, right: Glyph, tracking: float) -> bool:
    gap = _gap(left, right) - tracking
    return gap > (PRINTED_SPACE_GAP if right.spaced else SPACE_GAP) and not unicodedata.combining(right.text[0])


def _motto(glyphs: Sequence[Glyph]) -> int:
    """Where the State's or the Party's name begins inside a row: there the right column of a letterhead begins."""
    letters = "".join(g.text[:1] for g in glyphs)
    return max(letters.find("CỘNGHÒAXÃHỘI"), letters.find("CỘNGHOÀXÃHỘI"), letters.find("ĐẢNGCỘNGSẢNVIỆTNAM"), 0)


def _text(glyphs: Sequence[Glyph], tracking: float | None = None) -> str:
    """`tracking` of the line, where it was measured already."""
    parts: list[str] = []
    last: Glyph | None = None
    tracking = _tracking(glyphs) if tracking is None else tracking
    for g in glyphs:
        if last and _spaced(last, g, tracking):
            parts.append(" ")
        parts.append(g.text)
        last = g
    return unicodedata.normalize("NFC", "".join(parts)).replace("\u00a0", " ")


def _line(glyphs: list[Glyph], page: int, mark: str, cited: tuple[str, ...]) -> Line:
    tracking = _tracking(glyphs)
    text = tidy(_text(glyphs, tracking))
    size = _size(glyphs)
    letters = [g for g in glyphs if g.text.isalnum()] or glyphs
    end = next(
        (i for i, (a, b) in enumerate(itertools.pairwise(glyphs), 1) if _spaced(a, b, tracking)),
        len(glyphs),
    )
    return Line(
        text=text,
        x0=glyphs[0].x0,
        x1=max(g.x1 for g in glyphs),
        top=min(g.base for g in glyphs) - size,
        base=median(g.base for g in glyphs),
        size=size,
        bold=sum(g.bold for g in letters) >= 0.8 * len(letters),
        italic=sum(g.italic for g in letters) >= 0.8 * len(letters),
        first_word=glyphs[end - 1].x1 - glyphs[0].x0,
        page=page,
        mark=mark,
        cited=cited,
        confidence=_confidence(glyphs, text),
    )


def _confidence(glyphs: Sequence[Glyph], text: str) -> Confidence:
    if all(g.confidence < 0 for g in glyphs):
        return ()
    own = tuple(100 if g.confidence < 0 else g.confidence for g in glyphs for _ in "".join(g.text.split()))
    return fitted(own, text)


_SPLIT_NUMBER = (
    (re.compile(r"(?<=[\dA-ZĐ]) ?/ (?=[A-ZĐ]{2,}\b)|(?<=[\dA-ZĐ]) /(?=[A-ZĐ]{2,}\b)"), "/"),  # "100 /NQ-CP"
    (
        re.compile(r"(?<=[/-])([A-ZĐ]{1,4})(?: -(?=[A-ZĐ]{2})|- (?=(?:TW|CP|TTg|UBND|HĐND|BCT|QH)\b))"),
        r"\1-",
    ),  # "NQ- TW"
)


def tidy(text: str) -> str:
    """Spaces made single, and the numbers of documents closed up where the typesetting opened them."""
    text = " ".join(text.split())
    for pattern, repair in _SPLIT_NUMBER:
        text = pattern.sub(repair, text)
    return text


def join(left: str, right: str) -> str:
    """Two wrapped lines as one: with a space, or without where a compound broke ("BNG-" + "NVVH", "NQ/" + "TW")."""
    if not left or not right:
        return left or right
    if re.search(r"\w[-–]$", left) or (re.search(r"[\dA-ZĐ]/$", left) and re.match(r"[A-ZĐ\d]", right)):
        return left + right
    if re.match(r"(?:/[A-ZĐ]{2}|-[A-ZĐ]{2,}[/-])", right) and re.search(r"[\dA-ZĐ]$", left):
        return left + right
    return tidy(f"{left} {right}")


def _in_reading_order(rows: list[list[Line]]) -> list[Line]:
    """Rows top to bottom, except that a band of two columns is read left column first.

    A band runs from one split row to the last split row that shares its gutter, with nothing but lines on one side of
    the gutter between: a letterhead, or "Nơi nhận" beside the signature. A left column that goes on below at even
    distances belongs to it as well.
    """
    rows = _side_by_side(rows)
    ordered: list[Line] = []
    i = 0
    while i < len(rows):
        if len(rows[i]) < 2:
            ordered += rows[i]
            i += 1
            continue
        left, right = rows[i][0].x1, rows[i][1].x0  # the gutter, which narrows as wider lines come
        last, low = i, rows[i][0].base
        for j in range(i + 1, len(rows)):
            first, size = rows[j][0], rows[j][0].size
            if first.base - rows[j - 1][0].base > 8 * size:
                break
            if len(rows[j]) >= 2:
                ends, begins = max(left, first.x1), min(right, rows[j][1].x0)
                if begins - ends < 0.1 * size:  # narrow, since each row has a wide gap of its own
                    break
                left, right, last, low = ends, begins, j, first.base
            elif first.x0 < left and first.x1 < right - 0.5 * size:
                if first.base - low < 2 * size:
                    left, last, low = max(left, first.x1), j, first.base
            elif first.x0 <= left + 0.5 * size:
                break
        band = [line for row in rows[i : last + 1] for line in row]
        ordered += [replace(line, column=1) for line in band if line.x0 < left]
        ordered += [replace(line, column=2) for line in band if line.x0 >= left]
        i = last + 1
    return ordered


def _side_by_side(rows: list[list[Line]]) -> list[list[Line]]:
    """Rows of two columns whose lines differ in size stand at slightly different heights: put together here."""
    merged: list[list[Line]] = []
    for row in rows:
        above = merged[-1] if merged else []
        if len(above) == len(row) == 1:
            left, right = sorted([above[0], row[0]], key=lambda line: line.x0)
            size = max(left.size, right.size)
            if abs(left.base - right.base) < 0.6 * size and right.x0 - left.x1 > COLUMN_GAP * size:
                merged[-1] = [left, right]
                continue
        merged.append(row)
    return merged
