"""Markers that count only in company: "(1)", "1,", "Một là,", "Bước 1:", and titles without a number.

Sentences begin with all of them, so one alone is text. Two or more of one kind, in order, inside one section are a
list; two titles or more are sections where the text has no other ones. Which word stands before the number ("Bước",
"Nhóm giải pháp") is not asked: no list could name them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache

from ingest.markers import ALPHABET, NUMBERS, ORDINALS, Marker, Style, find_marker, follows, roman_value
from ingest.placed import Placed
from language.spelling import UPPER
from schema import Level

LONGEST_TITLE = 120  # characters
LONGEST_WORDS = 4  # before the number of "Nhóm giải pháp số 1:"
LARGEST_GAP = 3  # numbers that may be missing
REACH = 80  # paragraphs from one marker of a list to the next

BRACKET = Style("(number)", Level.KHOAN, 82)
COMMA = Style("number,", Level.KHOAN, 71)
DIEM_BRACKET = Style("(diem)", Level.DIEM, 92)
DIEM_COMMA = Style("diem,", Level.DIEM, 91)
ROMAN_BRACKET = Style("(roman)", Level.DIEM, 93)
SPOKEN = Style("spoken", Level.KHOAN, 84)  # "Một là, ...", "Hai là, ..."
ORDINAL = Style("ordinal", Level.KHOAN, 83)  # "Thứ nhất, ..."
_SECTIONS = 60  # markers of this rank or less part the text into sections: no list runs over them
_OVER_NUMBERS, _UNDER_NUMBERS = 66, 85  # the rank of "Bước 1:", by whether numbers stand around it

_CARDINALS = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười")
_BRACKET = re.compile(r"\((?:(?P<n>\d{1,2})|(?P<roman>[ivx]{1,4})|(?P<letter>[a-zđ]))\)\s*(?=\S)")
_COMMA = re.compile(rf"(?:(?P<n>\d{{1,2}})|(?P<letter>[a-zđ]))\s?,\s+(?=[“(]?[{UPPER}])")
_SPOKEN = re.compile(rf"(?P<said>(?P<n>{'|'.join(_CARDINALS)}) là)\s*[,:\-–]\s*(?=\S)", re.I)
_ORDINAL = re.compile(rf"(?P<said>thứ (?P<n>{'|'.join(ORDINALS)}))\s*(?:là\s*)?[,:.\-–]\s*(?=\S)", re.I)
_WORDED = re.compile(
    rf"(?P<word>[{UPPER}][^\W\d_]*(?: [^\W\d_]+){{0,{LONGEST_WORDS - 1}}}) (?P<n>\d{{1,2}})"
    rf"\s*[:.–-]\s*(?=[“(]?[{UPPER}])"
)
# Captions, examples, and words that have a meaning of their own as markers or in references.
_NO_LIST = re.compile(
    r"(?:bảng|hình|biểu|sơ đồ|ảnh|đồ thị|ví dụ|thí dụ|ghi chú|chú thích"
    r"|điều|khoản|điểm|mục|phụ lục|ngày|tháng|năm|quý)\b",
    re.I,
)


@lru_cache(maxsize=256)
def _worded(word: str, rank: int) -> Style:
    return Style(f"word {word}", Level.KHOAN, rank)


@lru_cache(maxsize=16)
def _titled(depth: int) -> Style:
    return Style(f"title {depth}", Level.MUC, 50 + depth)


def in_company(paragraphs: Sequence[Placed], text: str) -> dict[int, Marker]:
    """The markers that count, by where their paragraphs begin; `paragraphs` are those of the body."""
    own = [p for p in paragraphs if not p.in_table]
    strong = [find_marker(text[p.start : p.end], _display(p)) for p in own]
    found = _lists(own, strong, text)
    for p, marker in _titles(own, strong, text):
        found.setdefault(p.start, marker)
    return found


def _display(p: Placed) -> bool:
    return bool(p.heading or p.centered or p.bold)


def _lists(own: Sequence[Placed], strong: Sequence[Marker | None], text: str) -> dict[int, Marker]:
    found: dict[int, Marker] = {}
    chains: dict[str, list[tuple[int, Marker]]] = {}  # the open list of each style: (index of the paragraph, marker)
    numbered = False  # "1." stands in this section
    for i, (p, known) in enumerate(zip(own, strong, strict=True)):
        if known is not None:
            if known.style.rank <= _SECTIONS:
                chains, numbered = {}, False
            numbered = numbered or known.style in NUMBERS
            chains = {k: c for k, c in chains.items() if c[-1][1].style.rank < known.style.rank}
            continue
        for marker in _candidates(text[p.start : p.end], _UNDER_NUMBERS if numbered else _OVER_NUMBERS):
            chain = chains.get(marker.style.name, [])
            if marker.order[-1] == 1:
                chains[marker.style.name] = [(i, marker)]
            elif chain and i - chain[-1][0] <= REACH and _goes_on(chain, marker):
                chain.append((i, replace(marker, style=chain[0][1].style)))
                found |= {own[at].start: m for at, m in chain}
    return found


def _goes_on(chain: Sequence[tuple[int, Marker]], marker: Marker) -> bool:
    """The next number; in a list that is known to be one, some may be missing."""
    last = chain[-1][1]
    return follows(last, marker) or (len(chain) > 1 and 0 < marker.order[-1] - last.order[-1] <= LARGEST_GAP)


def _candidates(line: str, rank: int) -> Iterator[Marker]:
    if m := _BRACKET.match(line):
        if m["n"]:
            yield Marker(BRACKET, m["n"], (int(m["n"]),), m.end())
        if m["roman"] and (value := roman_value(m["roman"].upper())):
            yield Marker(ROMAN_BRACKET, m["roman"], (value,), m.end())
        if (letter := m["letter"] or (m["roman"] or "")) and letter in ALPHABET:
            yield Marker(DIEM_BRACKET, letter, (ALPHABET.index(letter) + 1,), m.end())
    elif m := _COMMA.match(line):
        if m["n"]:
            yield Marker(COMMA, m["n"], (int(m["n"]),), m.end())
        elif m["letter"] in ALPHABET:
            yield Marker(DIEM_COMMA, m["letter"], (ALPHABET.index(m["letter"]) + 1,), m.end())
    elif m := _SPOKEN.match(line):
        yield Marker(SPOKEN, _capital(m["said"]), (_CARDINALS.index(m["n"].lower()) + 1,), m.end())
    elif m := _ORDINAL.match(line):
        yield Marker(ORDINAL, _capital(m["said"]), (ORDINALS.index(m["n"].lower()) + 1,), m.end())
    elif (m := _WORDED.match(line)) and not _NO_LIST.match(line):
        yield Marker(_worded(m["word"], rank), f"{m['word']} {m['n']}", (int(m["n"]),), m.end())


def _capital(said: str) -> str:
    return said[:1].upper() + said[1:].lower()


def _titles(own: Sequence[Placed], strong: Sequence[Marker | None], text: str) -> list[tuple[Placed, Marker]]:
    """Titles without a number, where no marker parts the text into sections: by the format's own heading, or bold."""
    if any(m is not None and m.style.rank <= _SECTIONS for m in strong):
        return []
    titles = [i for i, p in enumerate(own) if strong[i] is None and _is_title(own, i, text)]
    firsts = [i for i, m in enumerate(strong) if m is not None and m.style in NUMBERS and m.order == (1,)]
    # A text that is numbered from end to end has bold lines inside; titles part it where each has numbers of its own.
    parted = {max((t for t in titles if t < i), default=-1) for i in firsts}
    if len(titles) < 2 or (firsts and (len(parted) < len(firsts) or len(firsts) < 2 or -1 in parted)):
        return []
    levels = sorted({own[i].heading or 9 for i in titles})
    return [
        (own[i], Marker(_titled(levels.index(own[i].heading or 9)), _label(text[own[i].start : own[i].end]), (), 0))
        for i in titles
    ]


def _is_title(own: Sequence[Placed], i: int, text: str) -> bool:
    """Set as a title, and text follows that is not."""
    p = own[i]
    line = text[p.start : p.end]
    closed = line.endswith((".", ";", ",", "!", "?", ")")) or len(line) > LONGEST_TITLE
    if closed or not (p.heading or p.bold) or not line[:1].isupper():
        return False
    return i + 1 < len(own) and not (own[i + 1].bold and not own[i + 1].heading and not p.heading)


def _label(line: str) -> str:
    return " ".join(line.replace("/", "-").split()).strip(" :.")


_GLUED = re.compile(rf"(?<=[.;])\s+(?=(\d{{1,2}})\.\s*[{UPPER}])")


def split_glued(p: Placed, text: str) -> Iterator[Placed]:
    """ "5. ... của thành phố. 6. Xây dựng ...": the next number of the list, glued to the sentence before it."""
    first = None if p.in_table else find_marker(text[p.start : p.end], False)
    if first is None or first.style is not NUMBERS[0]:
        yield p
        return
    start, expected = p.start, first.order[0] + 1
    for m in _GLUED.finditer(text, p.start, p.end):
        if int(m[1]) == expected:
            yield Placed(start, m.start(), p.page, p.bold, p.centered, p.heading)
            start, expected = m.end(), expected + 1
    yield Placed(start, p.end, p.page, p.bold, p.centered, p.heading)
