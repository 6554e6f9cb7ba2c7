"""The number line and the date line of a scanned first page, read again larger, their digits apart.

Tesseract reads print; the number, the day and the month are written into the form by hand. Where print ends and
handwriting begins is known from the printed words around: "Số:" and "/KH-UBND", "ngày", "tháng" and "năm".
"""

from __future__ import annotations

import html
import math
import re
import subprocess
import unicodedata
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from ingest.readers.handwriting import Reading, pieces, readings
from ingest.readers.scan_image import Gray, Mask, clear, ink, red_alone, straightened

if TYPE_CHECKING:
    from ingest.readers.scan import Word

DPI = 300  # at 200 thin strokes of a pen break
TOP = 0.4  # part of the page that a letterhead stands in
SURE = 96  # told as the confidence of digits that are sure, like print
UNSURE = 20

_ONCE = 80.0  # confidence at most of digits in a letterhead that were read once
_PRINT = 85.0  # Tesseract's confidence in each digit of a printed year
_MAY_BE = 0.05  # of the likeliest reading's probability, from which another is one that the strokes may mean

Recognise = Callable[[Gray], str]  # a picture -> hOCR with the box of every character


@dataclass(frozen=True, slots=True)
class Char:
    """A recognised character: its box in pixels of the enlarged picture, and Tesseract's confidence in it."""

    text: str
    x0: float
    x1: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Line:
    chars: tuple[Char, ...]  # with a blank of no width between words
    base: float
    size: float

    @property
    def text(self) -> str:
        return "".join(c.text for c in self.chars)


@dataclass(frozen=True, slots=True)
class Piece:
    """Text to stand in place of what was read between x0 and x1 on the line at `base`; '' where nothing stands there.
    `confidence`: 0 to 100."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    confidence: float


# "Số" as Tesseract reads it in small print; what follows up to the slash is the number.
_NUMBER = re.compile(
    r"(?:^|(?<= ))(?P<so>[SsŠ][ốóôồõéáàâòoÓ6]) ?[:;.,?z]{0,2} ?(?P<number>.{0,16}?) ?(?P<slash>[/⁄;|]{1,2}) ?&?"
    r"(?P<code>(?:(?:19|20)\d\d/)?[A-ZĐÐ][\wĐÐ&]{0,14}(?: \d{1,4}(?=/))?(?: ?[\-–/] ?[A-ZĐÐ][\wĐÐ&]*){0,3})"
)
_DATE = re.compile(
    r"ng[àaáảầ]y ?(?P<day>.{0,6}?) ?(?P<thang>th?[áaàầấ]ng) ?(?P<month>.{0,5}?) ?(?P<nam>n[ăaâãắ]m) ?"
    r"(?P<year>(?:19|20)\d\d)"
)


def numbers_in(name: str) -> frozenset[str]:
    """The numbers that a file's name has, which may be the document's: of three digits and more, as shorter ones agree
    by chance, and no years."""
    found = re.findall(r"(?<!\d)\d{3,5}(?!\d)", name)
    return frozenset(n for n in found if not re.fullmatch(r"199\d|20[0-3]\d", n))


def with_head(
    words: Sequence[Word],
    height: int,
    angle: float,
    picture: Gray,
    recognise: Recognise,
    named: Collection[str] = (),
) -> list[Word]:
    """The words of a first page with its number and date read again, larger. Digits in the letterhead that were not
    read twice are not sure: Tesseract is as sure of handwriting that it takes for print as of print.

    `words` lie on a page `height` pixels high that was turned by `angle`; `picture` is the page as it came, at DPI.
    `named`: the numbers of the file's name (`numbers_in`); what the strokes may mean and the name says is sure.
    """
    whole = len(picture)
    top = clear(red_alone(picture[: round(TOP * whole)]))
    shift = 0.0
    if angle:
        shift = (len(top) - whole) / 2 * math.tan(math.radians(angle))  # turned about its own middle
        top = straightened(top, angle)
    scale = height / whole
    read = list(words)
    again: set[int] = set()
    try:
        heads = read_head(top, recognise, named)
    except subprocess.TimeoutExpired:
        heads = []
    for found in heads:
        base, size = found[0].base * scale, found[0].size * scale
        x0, x1 = ((x + shift) * scale for x in (found[0].x0, found[-1].x1))
        old = [w for w in read if abs(w.base - base) < 0.9 * size and x0 < (w.x0 + w.x1) / 2 < x1]
        at = read.index(old[0]) if old else len(read)
        like = old[0] if old else replace(read[-1], base=base, size=size, line=read[-1].line + 1)
        new = [
            replace(like, text=p.text, x0=(p.x0 + shift) * scale, x1=(p.x1 + shift) * scale, confidence=p.confidence)
            for p in found
            if p.text
        ]
        again |= {id(w) for w in new}
        read[at:at] = new
        read = [w for w in read if w not in old]
    return [
        replace(w, confidence=min(w.confidence, _ONCE))
        if id(w) not in again and w.base < TOP * height and any(c.isdigit() for c in w.text)
        else w
        for w in read
    ]


def read_head(picture: Gray, recognise: Recognise, named: Collection[str] = ()) -> list[list[Piece]]:
    """The pieces of the number line and of the date line, left to right, of those that are found. `picture`: the top of
    the page at DPI, cleaned and straight; `named` as of `with_head`."""
    found: list[list[Piece]] = []
    numbered = dated = False
    for line in lines_of(recognise(picture)):
        number = None if numbered else _NUMBER.search(line.text)
        if number and not _in_sentence(line, number):
            found.append(_number_pieces(picture, line, number, named))
            numbered = True
        date = None if dated else _DATE.search(line.text)
        if date and "," in line.text[: date.start()][-12:] + ",":
            found.append(_date_pieces(picture, line, date))
            dated = True
        if numbered and dated:
            break
    return found


def _in_sentence(line: Line, number: re.Match[str]) -> bool:
    """ "thực hiện Công văn số 5/SNV" is no number line: small letters stand before it."""
    before = line.text[: number.start()]
    return any(c.islower() for c in before) and sum(c.isalpha() for c in before) > 3


def _number_pieces(picture: Gray, line: Line, m: re.Match[str], named: Collection[str]) -> list[Piece]:
    so, slash, code_at = m.start("so"), m.start("slash"), m.start("code")
    left, right = line.chars[so + 1].x1, line.chars[slash].x0
    bounds = _bounds(picture, line, line.chars[so].x0, line.chars[code_at])
    printed = m["number"].replace(" ", "")
    text, sure = _digits(picture, line, printed, *(bounds or (left, right)), _any, named)
    code, end = _code(m["code"]), m.end("code")
    least = min((c.confidence for c in line.chars[code_at:end] if c.text.strip()), default=0.0)
    return [
        Piece("Số:", line.chars[so].x0, left, line.base, line.size, SURE),
        Piece(text, left, right, line.base, line.size, sure if bounds or text in named else UNSURE),
        Piece("/" + code, right, line.chars[end - 1].x1, line.base, line.size, max(least, UNSURE)),
    ]


def _bounds(picture: Gray, line: Line, start: float, letter: Char) -> tuple[float, float] | None:
    """Where the number begins and ends: behind the "o" of "Số:", which begins at `start`, and before the slash that
    stands before the first letter of the code. None where these strokes are not found.

    By the strokes themselves: Tesseract's boxes of single characters are off by as much as a digit.
    """
    size, base = line.size, line.base
    top, first = max(0, round(base - 1.6 * size)), max(0, round(start - 0.3 * size))
    window = ink(picture)[top : round(base + 0.9 * size), first : round(letter.x1 + 0.3 * size)]
    strokes = []
    for ys, xs in sorted(pieces(window), key=lambda p: int(p[1].min())):
        high, low = ys.min() + top - base, ys.max() + top - base
        if low >= -0.35 * size and high <= -0.2 * size and low - high >= 0.25 * size:
            strokes.append((ys, xs))
    if len(strokes) < 4:
        return None
    (_, s_xs), (_, o_xs) = strokes[:2]
    apart, wide = o_xs.min() - s_xs.max(), max(np.ptp(s_xs), np.ptp(o_xs))
    after = int(o_xs.max())
    for ys, xs in strokes[2:]:  # the "o" of worn print is two arcs
        if xs.max() <= o_xs.min() + 0.6 * size and np.ptp(ys) <= 0.5 * size:
            after = max(after, int(xs.max()))
    near = letter.x0 - first - 0.9 * size
    slash = next(
        (xs for ys, xs in reversed(strokes[2:]) if xs.min() >= near and _begins_with_slash(ys, xs, size)), None
    )
    if slash is None or apart > 0.3 * size or wide > 0.7 * size:
        return None
    return float(after + 1 + first), float(slash.min() + first)


def _begins_with_slash(ys: np.ndarray, xs: np.ndarray, size: float) -> bool:
    """Whether the left edge is a straight stroke that leans to the right, as high as a capital; letters may have grown
    together with it."""
    rows = np.arange(ys.min(), ys.max() + 1)
    high, end = len(rows), max(2, len(rows) // 8)
    if high < 0.55 * size:
        return False
    edge = np.full(high, xs.max())
    np.minimum.at(edge, ys - rows[0], xs)
    rows, edge = rows[end:-end], edge[end:-end]  # the bar of a T may reach over its top, other feet under it
    wide = edge[:end].mean() - edge[-end:].mean()
    if not 0.12 * high < wide < 0.7 * high:
        return False
    return float(np.corrcoef(edge, -rows)[0, 1]) > 0.96


def _code(read: str) -> str:
    """The letters behind the slash as they are written: no blanks, "Đ" for the Icelandic letter."""
    return re.sub(r" ?([\-–/]) ?", r"\1", read.replace("Ð", "Đ")).replace("ĐĐ", "Đ").strip(" -–/")


def _date_pieces(picture: Gray, line: Line, m: re.Match[str]) -> list[Piece]:
    pieces: list[Piece] = []
    bounds = (("day", m.start("day"), m.start("thang"), _days), ("month", m.start("month"), m.start("nam"), _months))
    for name, start, end, allowed in bounds:
        before = next(c for c in reversed(line.chars[:start]) if c.text.strip())
        left, right = before.x1, line.chars[end].x0
        text, confidence = _digits(picture, line, m[name].replace(" ", ""), left, right, allowed)
        pieces.append(Piece(text, left, right, line.base, line.size, confidence))
    thang, nam, year = m.span("thang"), m.span("nam"), m.span("year")
    first = next(c for c in line.chars[m.start() :] if c.text.strip())
    clear = min(c.confidence for c in line.chars[slice(*year)]) >= _PRINT
    day, month = pieces
    return [
        Piece("ngày", first.x0, day.x0, line.base, line.size, SURE),
        day,
        Piece("tháng", line.chars[thang[0]].x0, line.chars[thang[1] - 1].x1, line.base, line.size, SURE),
        month,
        Piece("năm", line.chars[nam[0]].x0, line.chars[nam[1] - 1].x1, line.base, line.size, SURE),
        Piece(
            m["year"],
            line.chars[year[0]].x0,
            line.chars[year[1] - 1].x1,
            line.base,
            line.size,
            SURE if clear else UNSURE,
        ),
    ]


def _any(text: str) -> bool:
    return text.strip("0") != ""


def _days(text: str) -> bool:
    return len(text) <= 2 and 1 <= int(text) <= 31


def _months(text: str) -> bool:
    return len(text) <= 2 and 1 <= int(text) <= 12


def _digits(
    picture: Gray,
    line: Line,
    printed: str,
    left: float,
    right: float,
    allowed: Callable[[str], bool],
    named: Collection[str] = (),
) -> tuple[str, float]:
    """The digits between two printed words and the confidence in them; '' where none can be made out. `printed` is what
    Tesseract read there, `named` what they may be by the file's name."""
    said = readings(_strip(picture, line, left, right), line.size)
    possible = [r for r in said if allowed(r.text)]
    if not possible:
        return "", UNSURE
    # Where the likeliest reading is no day of a month, the next best is a guess.
    if possible[0] is said[0] and is_sure(possible, printed):
        return possible[0].text, SURE
    return confirmed(possible, named) or (possible[0].text, UNSURE)


def confirmed(possible: Sequence[Reading], named: Collection[str]) -> tuple[str, float] | None:
    """The one reading that the file's name has too. Two witnesses who know nothing of each other and tell the same
    number are believed, where neither is alone."""
    agreed = [r.text for r in possible if r.text in named and r.probability >= _MAY_BE * possible[0].probability]
    return (agreed[0], SURE) if len(agreed) == 1 else None


def _strip(picture: Gray, line: Line, left: float, right: float) -> Mask:
    """The ink between two words: whole strokes, however far they reach above and below the line, without ruled lines
    and what belongs to the lines above and below."""
    size, base = line.size, line.base
    top, bottom = max(0, round(base - 1.6 * size)), round(base + 0.9 * size)
    first, last = max(0, round(left - 0.6 * size)), round(right + 0.6 * size)
    window = ink(picture)[top:bottom, first:last]
    found = []
    for ys, xs in pieces(window):
        middle, wide, tall = (xs.min() + xs.max()) / 2 + first, xs.max() - xs.min() + 1, ys.max() - ys.min() + 1
        ruled_line = tall < 0.2 * size and wide > 0.8 * size
        if (
            left <= middle <= right
            and xs.min() + first > left - 0.15 * size
            and max(tall, wide) >= 0.2 * size
            and not ruled_line
        ):
            found.append((ys, xs))
    # Digits cross the middle of the line; what lies between their tops and feet is part of them (the flag of a 5).
    # Small pieces in front are the end of "Số:".
    found.sort(key=lambda p: int(p[1].min()))
    while found and found[0][0].max() - found[0][0].min() < 0.42 * size:
        del found[0]
    main = [p for p in found if p[0].max() + top >= base - 0.5 * size and p[0].min() + top <= base - 0.2 * size]
    kept = np.zeros_like(window)
    if main:
        highest, lowest = min(ys.min() for ys, _ in main), max(ys.max() for ys, _ in main)
        for ys, xs in found:
            if ys.min() >= highest - 0.1 * size and ys.max() <= lowest:
                kept[ys, xs] = True
    return kept


def is_sure(said: Sequence[Reading], printed: str) -> bool:
    """Whether the likeliest reading may be told: a wrong number is worse than none. Where Tesseract read the same, two
    readers agree that go by different things, and less is asked of each.

    Of 273 drawn numbers of two to four digits, many of them tightly written, 209 pass, one of these wrong.
    """
    best = said[0]
    other = said[1].probability / best.probability if len(said) > 1 else 0.0
    if printed == best.text:
        return best.least >= 0.3 and other < 0.5
    return best.least >= 0.4 and other < 0.2


_LINE = re.compile(r"<span class='ocr_(?:line|header|caption|textfloat)'")
_TITLE = re.compile(r"[^>]*?title=[\"'](?P<title>[^>]*?)[\"'][^>]*>")
_CHAR = re.compile(r"<span class='ocrx_cinfo' title='x_bboxes (\d+) \d+ (\d+) \d+; x_conf ([\d.\-]+)'>([^<]*)</span>")


def lines_of(hocr: str) -> list[Line]:
    """Lines of Tesseract's hOCR with `hocr_char_boxes`, top to bottom."""
    found: list[Line] = []
    for part in _LINE.split(hocr)[1:]:
        title = _TITLE.match(part)
        told = dict(p.strip().partition(" ")[::2] for p in html.unescape(title["title"] if title else "").split(";"))
        box = [float(v) for v in told.get("bbox", "").split()]
        if len(box) != 4:
            continue
        slope, offset = (float(v) for v in told.get("baseline", "0 0").split())
        base = box[3] + offset + slope * (box[2] - box[0]) / 2
        size = float(told.get("x_size", box[3] - box[1]))
        chars: list[Char] = []
        for word in re.split(r"<span class='ocrx_word'", part)[1:]:
            own = [
                Char(unicodedata.normalize("NFC", html.unescape(text)), float(a), float(b), float(sure))
                for a, b, sure, text in _CHAR.findall(word)
            ]
            if chars and own:
                chars.append(Char(" ", chars[-1].x1, own[0].x0, 100.0))
            for c in own:  # one character a place: the patterns count characters
                chars += [Char(x, c.x0, c.x1, c.confidence) for x in c.text]
        if chars:
            found.append(Line(tuple(chars), base, size))
    # Handwriting makes a line seem larger than its print.
    usual = median([line.size for line in found]) if found else 0.0
    return [replace(line, size=usual) for line in found]
