"""Clause markers that OCR misread ("H. NHIỆM VỤ" for "II.", "đ)" for "d)") put right by their place in the sequence.

A misread marker moves everything under it to another clause, while a misread word only looks odd. So a marker, and
nothing else, is corrected, and only where the number that must come next looks like what was read.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.readers.base import Cell, Table
from ingest.readers.pdf_lines import Line, PageLines

_ROMANS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")
_LETTERS = "abcdđeghiklmnopqrstuvxy"
# Strokes that capital look-alikes are made of.
_STROKES = str.maketrans(
    {**dict.fromkeys("IỊÌÍĨl|1!ỈT", "i"), **dict.fromkeys("HUN", "ii"), "L": "i", "M": "iii", "V": "v", "W": "vi"}
    | {"Y": "v", "Ỵ": "v", "Ý": "v", "X": "x"}
)
# What a point's letter is read as, by the letter that was printed.
_LOOK_ALIKE = {
    "b": "h6",
    "c": "e¢(©",
    "d": "đ4",
    "đ": "dďởỡõ",
    "e": "éêèẻc",
    "g": "9qø",
    "h": "bn",
    "i": "ìíïlj",
    "k": "x",
    "l": "ií|",
    "m": "n",
    "n": "mñ",
    "o": "òóôơ0",
    "p": "b",
    "q": "g9",
    "r": "f",
    "s": "šS",
    "t": "íf",
    "u": "úùưủ",
    "v": "y",
    "x": "k",
    "y": "vý",
}
_ROMAN = re.compile(r"([IỊÌÍĨlỈ|1!HUNLMTVWXYỴÝ]{1,5})\s?([.,:])\s?(?=[^\W\d_])")
_DIGITS = {**dict.fromkeys("Il|", 1), **dict.fromkeys("Zz", 2), **dict.fromkeys("SšŠ§", 5), "ó": 6, "ð": 8, "q": 9}
_ARABIC = re.compile(r"(\d{1,2}|[Il|ZzSšŠ§óðq])\s?([.,:;])\s?(?=[^\W\d_])")
_POINT = re.compile(r"(\w{1,2}|[¢©(|])\)[_\s]*(?=[^\W\d_])")
_ARTICLE = re.compile(r"[ĐDÐB]i[êềếểễẽèéeệ][uùúưnủ]\s*(\d{1,3}|[IlS§])\s*([.:,])?(?=\s|$)")
_LIST = re.compile(r"(?:[IVX]+|\d+)\b|(?:Điều|Khoản|khoản|Mục|mục|Chương|Phụ lục)\b")  # "I, II và III": no markers


def repaired(pages: Sequence[PageLines], scanned: Collection[int]) -> list[PageLines]:
    """The pages, with the markers of lines and of numbered table rows on the pages `scanned` put right."""
    state = _Sequence([line for page in pages for line in page.lines])
    done: list[PageLines] = []
    for page in pages:
        lines = [state.line(line, page.number in scanned) for line in page.lines]
        tables = [(y, _rows(t, state) if page.number in scanned else t) for y, t in page.tables]
        done.append(replace(page, lines=tuple(lines), tables=tuple(tables)))
    return done


class _Sequence:
    """What was last counted. `lines` are all lines of the document, to look ahead in."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.ahead = [line.text for line in lines]
        self.at = -1
        self.roman = self.arabic = self.article = 0
        self.letter = -1
        self.section = 0  # of table rows

    def line(self, line: Line, scanned: bool) -> Line:
        self.at += 1
        text = self.read(line.text)
        return replace(line, text=text) if scanned and text != line.text else line

    def read(self, text: str) -> str:
        """The line with its marker as the sequence wants it; remembers it."""
        if found := _ARTICLE.match(text):
            return self._article(text, found)
        found = _ROMAN.match(text)
        value = roman_of(found.group(1), self.roman + 1) if found and not found.group(1).isdigit() else 0
        if found and value:
            sure = found.group(2) == "." or (self._after_end() and not _LIST.match(text, found.end()))
            following = self._next_number() if sure and (value == 1 or found.group(1) == "I") else 0
            if following == 2 or (self.arabic and following == self.arabic + 2):
                self.arabic, self.letter = following - 1, -1  # "I." was printed as "1.", "T." as "7."
                return f"{self.arabic}. {text[found.end() :]}"
            if sure and (found.group(1) in _ROMANS or value in (1, self.roman + 1)):
                self.roman, self.arabic, self.letter = value, 0, -1
                return f"{_ROMANS[value - 1]}. {text[found.end() :]}"
        if found := _ARABIC.match(text):
            read = found.group(1)
            number = int(read) if read.isdigit() else _DIGITS.get(read, 0)
            right = number == self.arabic + 1 and text[found.end() : found.end() + 1].isupper()
            right = right and (found.group(2) in ".:" or (self._after_end() and not _LIST.match(text, found.end())))
            if found.group(2) == "." or right:
                self.arabic, self.letter = number, -1
                return f"{number}. {text[found.end() :]}" if right else text
        if found := _POINT.match(text):
            return self._point(text, found)
        return text

    def _article(self, text: str, found: re.Match[str]) -> str:
        """ "Điều 1." as it is printed; "Diều I", "Điều §" where the next article must come."""
        number = int(found.group(1)) if found.group(1).isdigit() else self.article + 1
        alone = found.end() >= len(text.rstrip())
        if not (found.group(2) or alone) or (not found.group(1).isdigit() and not alone and not found.group(2)):
            return text
        if number != self.article + 1 and not text.startswith("Điều"):
            return text
        self.article, self.arabic, self.letter = number, 0, -1
        end, rest = found.group(2) or "", text[found.end() :]
        if end == "," and self._after_end() and rest[1:2].isupper() and not _LIST.match(rest.strip()):
            end = "."  # "Điều 1, Ban hành" below "QUYẾT ĐỊNH:"
        return f"Điều {number}{end}{rest}"

    def _point(self, text: str, found: re.Match[str]) -> str:
        read, expected = found.group(1), self.letter + 1
        wanted = _LETTERS[expected] if expected < len(_LETTERS) else ""
        if wanted == "a" and read in "3âáạ" and self._next_point() == "b":
            read = wanted
        elif len(read) == 2 and wanted and wanted in read:
            read = wanted  # "đd)"
        elif wanted and read not in (wanted, "a") and read in _LOOK_ALIKE.get(wanted, ""):
            read = wanted
        if len(read) == 1 and read in _LETTERS:
            self.letter = _LETTERS.index(read)
            return f"{read}) {text[found.end() :]}"
        return text

    def _next_point(self) -> str:
        points = (re.match(r"(\w)\)", text) for text in self.ahead[self.at + 1 : self.at + 40])
        return next((found.group(1) for found in points if found), "")

    def _after_end(self) -> bool:
        """Whether the line before ends a sentence: "khoản 1," before "2, Điều 5" does not."""
        return self.at > 0 and self.ahead[self.at - 1].rstrip()[-1:] in ".;:"

    def _next_number(self) -> int:
        """The next Arabic number that opens a line; 0 where a Roman one comes first. Below "I." it is 1."""
        for text in self.ahead[self.at + 1 : self.at + 120]:
            if re.match(r"(?:II|H|HI|III)[.,:]\s?\w|[IL][.,:]\s", text):
                return 0
            if found := re.match(r"(\d{1,2})[.,:]\s?[^\W\d_]", text):
                return int(found.group(1))
        return 0


def roman_of(read: str, expected: int) -> int:
    """The Roman number that was printed where `read` was recognised: the expected one if it looks like it, the number
    itself if it is one, else 0. "VHI" is as near to VII as to VIII: the sequence tells."""
    shape = read.translate(_STROKES)
    wanted = _ROMANS[expected - 1].lower() if 0 < expected <= len(_ROMANS) else ""
    if wanted and shape == wanted:
        return expected
    if read in _ROMANS:
        number = _ROMANS.index(read) + 1
        lost = number == expected - 1 and wanted == shape + "i"  # "II" after "II": a stroke of III was lost
        return expected if lost else number
    if expected == 1 and read in ("IL", "LI", "Il", "lI", "I1", "1I"):
        return 1  # "IL." opens a document: the foot of I was taken for a letter or a figure
    if wanted and len(wanted) > 1 and shape[0] == wanted[0] and abs(len(shape) - len(wanted)) <= 1 and "H" in read:
        return expected
    return next((i for i, r in enumerate(_ROMANS, 1) if r.lower() == shape), 0)


def _rows(table: Table, state: _Sequence) -> Table:
    """Roman numbers of group rows: the first cell of a row that has few others."""
    rows: list[tuple[Cell, ...]] = []
    for i, row in enumerate(table.rows):
        first = row[0] if row else None
        number = re.fullmatch(r"([IỊÌÍĨlỈ|!HUNLMTVWXYỴÝ]{1,5})\s?[.,:]?", first.text) if first else None
        group = sum(bool(cell.text) for cell in row) <= 2
        expected = state.section + 1
        value = roman_of(number.group(1), expected) if number and group else 0
        if number and group and state.section and number.group(1) not in _ROMANS:
            value = expected
        below = table.rows[i + 1][0].text if i + 1 < len(table.rows) and table.rows[i + 1] else ""
        if first and group and not state.section and first.text.strip(".") == "1" == below.strip("."):
            state.section = 1  # "1." over a row 1 is "I."
            row = (replace(first, text="I"), *row[1:])
        if first and number and value and (value in (1, state.section + 1) or number.group(1) in _ROMANS):
            state.section = value
            row = (replace(first, text=_ROMANS[value - 1]), *row[1:])
        rows.append(row)
    return replace(table, rows=tuple(rows))
