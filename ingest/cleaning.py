"""Named str -> str steps that every reader runs once, before anything is sliced. Order matters: see `STEPS`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from language.spelling import UPPER

Step = Callable[[str], str]

# Marks that print nothing: zero-width spaces and joiners, direction marks, BOM, soft hyphen, variation selectors.
_INVISIBLE = dict.fromkeys(
    [
        0xAD,
        0x061C,
        0x180E,
        0xFEFF,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFE0E,
        0xFE0F,
    ]
)
_SPACES = dict.fromkeys([0x09, 0x0B, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000], " ")
_LINE_ENDS = {0x85: "\n", 0x2028: "\n", 0x2029: "\n", 0x0C: "\n"}
# What Word keeps for a bullet of the fonts Symbol and Wingdings: private use, drawn by no other font.
_SYMBOLS = dict.fromkeys([0xF0B7, 0xF0A7, 0xF0A8, 0xF076, 0xF0D8, 0xF0FC, 0xF02D, 0xF0BE], "•") | {0xF02B: "+"}
_LOOK_ALIKES = {0xD0: "Đ", 0xF0: "đ", 0x189: "Đ", 0x256: "đ"}  # Icelandic eth and African d: never in Vietnamese
_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufff9-\ufffb]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")


def _replacer(table: Mapping[int, str | None]) -> Step:
    """As str.translate, several times faster on text where hits are few."""
    hits = re.compile("[" + "".join(re.escape(chr(c)) for c in table) + "]+")
    return lambda text: hits.sub(lambda m: m[0].translate(table), text)


_without_invisible = _replacer(_INVISIBLE)
_with_plain_spaces = _replacer(_SPACES)
_with_plain_line_ends = _replacer(_LINE_ENDS)
_with_plain_letters = _replacer(_LIGATURES | _SYMBOLS | _LOOK_ALIKES)


def nfc(text: str) -> str:
    """Composed form: half of all files from macOS and some PDFs hold letters and tone marks apart."""
    return unicodedata.normalize("NFC", text)


def one_kind_of_line_end(text: str) -> str:
    return _with_plain_line_ends(text.replace("\r\n", "\n").replace("\r", "\n"))


def no_control_characters(text: str) -> str:
    return _SURROGATE.sub("\ufffd", _CONTROL.sub("", text))


def plain_spaces(text: str) -> str:
    """Every space character, no-break and tab included, becomes one plain space; runs of them stay."""
    return _with_plain_spaces(text)


def no_invisible_characters(text: str) -> str:
    return _without_invisible(text)


def plain_letters(text: str) -> str:
    """Ligatures taken apart, bullets of symbol fonts made visible, look-alikes of đ replaced."""
    return _with_plain_letters(text)


def line_end_hyphens(text: str) -> str:
    """Joins "TTr-BNG-" with "NVVH" on the next line. A dash after a space ("kinh tế -") is not a hyphen."""
    return re.sub(r"(?<=\w)[-\u2010\u2011\ufffe][ ]*\n[ ]*(?=\w)", "-", text).replace("\ufffe", "-")


def single_spaces(text: str) -> str:
    return re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", text)).strip(" ")


CHARACTERS: tuple[Step, ...] = (
    one_kind_of_line_end,
    no_control_characters,
    no_invisible_characters,
    plain_letters,
    nfc,
)
STEPS: tuple[Step, ...] = (*CHARACTERS, plain_spaces, line_end_hyphens, single_spaces)


def clean_characters(text: str) -> str:
    """Right characters, with layout (indents, gaps, tabs) as it was: for readers that still need it."""
    for step in CHARACTERS:
        text = step(text)
    return text


def clean(text: str) -> str:
    """All steps. Lines stay lines; `clean(clean(x)) == clean(x)`."""
    for step in STEPS:
        text = step(text)
    return text


def clean_line(text: str) -> str:
    """As `clean`, on one line."""
    return re.sub(r"\s*\n\s*", " ", clean(text)).strip()


# What opens a new item at the start of a line: "1.", "2.1.", "a)", "đ)", "II.", "Điều 5.", "Chương I", "-", "(i)".
# A year ("2026.") or a date ("01.01.2026") is none, nor is "Điều 5 của Luật" in a wrapped cross-reference.
_MARKED = (
    r"[-–—−•·▪+*○●■□➢✓]\s*(?=[\w“\"(])"
    rf"|\d{{1,3}}(?:\.\d{{1,2}}){{0,4}}(?:[.:](?![\d])|\)|\s*[/\-–](?=\s*[{UPPER}]))"
    rf"|[a-zđ]\d?(?:\)|\s*[-–]\s+(?=[{UPPER}]))"
    r"|\([ivxa-zđ\d]{1,4}\)\s"
    r"|[IVXL]{1,7}\s*[.\-–/)](?!\d)|[A-HĐ]\s*[.)]\s"
    r"|Điều \d{1,4}[a-zđ]?\s*[.:]|(?:PHỤ LỤC|Phụ lục|PHẦN|CHƯƠNG|Chương|MỤC)\s+(?:[IVXL]+|\d+|THỨ)\b"
)
_ITEM = re.compile(rf"(?:{_MARKED}|(?:Căn cứ|Theo đề nghị|Xét đề nghị|Nơi nhận)\b)")
_TERMINAL = re.compile(r"[.;:!?…]['\"”’)]*$")


def is_marked(line: str) -> bool:
    """Does the line begin with a printed marker: "1.", "a)", "-"?"""
    return re.match(_MARKED, line.lstrip()) is not None


def opens_item(line: str) -> bool:
    """Does the line begin with a printed marker or a set opening, so that it is not the rest of the line before?"""
    return bool(_ITEM.match(line.lstrip()))


def is_capitals(line: str) -> bool:
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 2 and all(not c.islower() for c in letters)


def starts_small(line: str) -> bool:
    """Begins in lower case or with closing punctuation, as only the rest of a sentence does."""
    return line[:1].islower() or line[:1] in ",;.)…”%"


def ends_sentence(line: str) -> bool:
    return bool(_TERMINAL.search(line.rstrip()))


def breaks_word(line: str) -> bool:
    """Ends in the middle of a compound: "TTr-BNG-", not "kinh tế -"."""
    return bool(re.search(r"\w[-\u2010\u2011\ufffe]$", line.rstrip()))


def join_two(first: str, second: str) -> str:
    return join_lines((first, second))


def join_lines(lines: Sequence[str]) -> str:
    """One line of several, each looked at once: a paragraph may have a hundred thousand."""
    out: list[str] = []
    for line in lines:
        clean = line_end_hyphens(line).replace("\n", " ")
        if out and breaks_word(out[-1]) and re.match(r" *\w", clean):
            out[-1] = out[-1].rstrip()[:-1] + "-"
            clean = clean.lstrip(" ")
        elif out:
            out.append(" ")
        out.append(clean)
    return "".join(out)


def item_lines(text: str) -> str:
    """The lines of a table cell: a break stays where a new item begins (a capital letter, a digit or a bullet), other
    lines are joined. `text` is clean."""
    out: list[str] = []
    for line in (x.strip() for x in text.split("\n")):
        if not line:
            continue
        if out and not opens_item(line) and not line[:1].isupper():
            out[-1] = join_two(out[-1], line)
        else:
            out.append(line)
    return "\n".join(out)
