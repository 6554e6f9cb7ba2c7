"""How much room a text takes on a slide, measured with Arial's own widths, so that no text ever runs over.

Widths are those of Liberation Sans 2, made to Arial's metrics, in thousandths of the letter size. Letters with tone
marks are as wide as without.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_REGULAR = {
    191: "'", 222: "ijl‘’", 260: "|", 278: " !,./:;I[\\]ft", 333: '()-`r“”·', 334: "{}", 350: "•", 355: '"', 389: "*",
    469: "^", 500: "Jcksvxyz", 549: "≥≤", 556: "#$0123456789?L_abdeghnopquđ–", 584: "+<=>~×−", 611: "FTZ", 656: "ơ",
    667: "&ABEKPSVXY", 669: "ư", 722: "CDHNRUwĐ", 778: "GOQ", 833: "Mm", 854: "Ư", 857: "Ơ", 889: "%", 944: "W",
    1000: "—…→", 1015: "@",
}  # fmt: skip
_BOLD = {
    238: "'", 278: " ,./I\\ijl‘’", 280: "|", 333: "!()-:;[]`ft·", 350: "•", 389: "*r{}", 474: '"', 500: "z“”",
    549: "≥≤", 556: "#$0123456789J_aceksvxy–", 584: "+<=>^~×−", 611: "?FLTZbdghnopquđ", 667: "EPSVXY", 711: "ơ",
    722: "&ABCDHKNRUĐ", 724: "ư", 778: "GOQw", 830: "Ư", 833: "M", 853: "Ơ", 889: "%m", 944: "W", 975: "@", 1000: "—…→",
}  # fmt: skip
_WIDTHS = tuple({c: w for w, chars in table.items() for c in chars} for table in (_REGULAR, _BOLD))
_UNKNOWN = 1000  # a letter of another script: as wide as the widest
LINE = 1.2  # line height over letter size: PowerPoint and LibreOffice use 1.15 to 1.2 for this font
_SAFE = 0.97  # of the width: renderers differ in rounding
POINTS = 72.0
_SMALLEST = 5.0  # points: below this nothing is set


@lru_cache(maxsize=4096)
def _letter(char: str, bold: bool) -> int:
    table = _WIDTHS[bold]
    if char in table:
        return table[char]
    plain = unicodedata.normalize("NFD", char)
    base = plain[0]
    if "\u031b" in plain:  # the horn of ơ and ư
        base = {"o": "ơ", "u": "ư", "O": "Ơ", "U": "Ư"}.get(base, base)
    return table.get(base, _UNKNOWN)


@lru_cache(maxsize=65_536)
def _units(word: str, bold: bool) -> int:
    return sum(_letter(c, bold) for c in word)


def width(text: str, size: float, bold: bool = False) -> float:
    """Inches that the text takes in one line of `size` points."""
    return _units(text, bold) * size / 1000 / POINTS


def lines(text: str, size: float, room: float, bold: bool = False) -> list[str]:
    """The lines that the text is broken into within `room` inches; a word longer than a line is broken in itself."""
    most = room * _SAFE * POINTS * 1000 / size  # in thousandths of the letter size
    blank = _letter(" ", bold)
    out: list[str] = []
    for paragraph in text.split("\n"):
        line: list[str] = []
        used = 0
        for word in paragraph.split():
            wide = _units(word, bold)
            if line and used + blank + wide <= most:
                line.append(word)
                used += blank + wide
                continue
            if line:
                out.append(" ".join(line))
            while _units(word, bold) > most:
                cut = next((n for n in range(len(word), 1, -1) if _units(word[:n], bold) <= most), 1)
                out.append(word[:cut])
                word = word[cut:]
            line, used = [word], _units(word, bold)
        out.append(" ".join(line))
    return out


@lru_cache(maxsize=8192)
def height(text: str, size: float, room: float, bold: bool = False) -> float:
    """Inches that the text takes from top to bottom within `room` inches."""
    return len(lines(text, size, room, bold)) * size * LINE / POINTS


def largest(text: str, sizes: Sequence[float], room: float, high: float, bold: bool = False) -> float:
    """The first of `sizes` (falling) in which the text fits into the box; smaller ones where it fits in none."""
    size = next((s for s in sizes if height(text, s, room, bold) <= high), sizes[-1])
    while height(text, size, room, bold) > high and size > _SMALLEST:
        size -= 0.5
    return size


def packed(highs: Sequence[float], room: float, gap: float = 0.0, most: int = 1000) -> list[list[int]]:
    """Things of these heights, in order, on as few pages as hold them (`room` inches each, `gap` between two, `most` on
    one): the places of those on each page. Pages are about equally full."""
    fewest = len(_greedy(highs, room, gap, most))
    # The lowest page that needs no more pages leaves the least air on the last one.
    tries = (_greedy(highs, room * t / 100, gap, most) for t in range(20, 101))
    return next((pages for pages in tries if len(pages) == fewest), [])


def _greedy(highs: Sequence[float], room: float, gap: float, most: int) -> list[list[int]]:
    pages: list[list[int]] = []
    used = 0.0
    for n, high in enumerate(highs):
        if not pages or len(pages[-1]) == most or used + gap + high > room:
            pages.append([])
            used = -gap
        pages[-1].append(n)
        used += gap + high
    return pages
