"""Clause markers at the start of a paragraph, of both numbering systems, and which marker may follow which.

Sources: Nghị định 30/2020/NĐ-CP, Phụ lục I (phần, chương, mục, tiểu mục, điều, khoản "1.", điểm "a)") and the usage of
plans and Party documents ("I.", "1.", "1.1.", "a)", "-", "+").
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from language.spelling import UPPER
from schema import Level

# Points are lettered by the Vietnamese alphabet; f, j, w, z appear only where Word numbered the list by itself.
ALPHABET = "abcdđeghiklmnopqrstuvxy"
WORD_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
ORDINALS = ["nhất", "hai", "ba", "tư", "năm", "sáu", "bảy", "tám", "chín", "mười"]


@dataclass(frozen=True, slots=True)
class Style:
    """One way of numbering. `rank`: the usual nesting, outermost lowest."""

    name: str
    level: Level
    rank: int


ANNEX = Style("annex", Level.ANNEX, 0)
FORM = Style("form", Level.ANNEX, 5)  # "Mẫu số 01" of an annex, or of the act: a container of its own
PHAN = Style("phan", Level.PHAN, 10)
LETTER = Style("letter", Level.PHAN, 15)
CHUONG = Style("chuong", Level.CHUONG, 20)
MUC = Style("muc", Level.MUC, 30)
TIEU_MUC = Style("tieu muc", Level.TIEU_MUC, 40)
DIEU = Style("dieu", Level.DIEU, 50)
ROMAN = Style("roman", Level.MUC, 60)
# "0104. Tên chỉ tiêu", "105. ...": codes of a list of indicators, set as headings; each has a list of its own below.
CODE = Style("code", Level.KHOAN, 65)
NUMBERS = tuple(Style(f"number {depth}", Level.KHOAN, 69 + depth) for depth in range(1, 6))
NUMBER_PAREN = Style("number)", Level.KHOAN, 80)
DIEM = Style("diem", Level.DIEM, 90)
DASH = Style("dash", Level.DASH, 100)
PLUS = Style("plus", Level.PLUS, 110)


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker found: `label` as it goes into the path ('' for bullets, counted later), `order` its place in a sequence
    (of numbers for "2.1": (2, 1)), `length` of the printed marker with the spaces after it."""

    style: Style
    label: str
    order: tuple[int, ...]
    length: int


def roman_value(text: str) -> int | None:
    """None where the letters are no well-formed Roman number below 90."""
    if not re.fullmatch(r"(?=.)(?:L?X{0,3}|XL)(?:IX|IV|V?I{0,3})", text):
        return None
    values = {"I": 1, "V": 5, "X": 10, "L": 50}
    numbers = [values[c] for c in text]
    return sum(-v if v < max(numbers[i:]) else v for i, v in enumerate(numbers))


def _counted(text: str) -> int | None:
    """1 for "1", "I", "nhất", "A"."""
    low = text.lower().removeprefix("thứ ").strip()
    if low.isdigit():
        return int(low)
    if low in ORDINALS:
        return ORDINALS.index(low) + 1
    return roman_value(text.upper()) or (ord(text.upper()) - 64 if re.fullmatch("[A-Za-z]", text) else None)


_CONTAINER = re.compile(
    r"(?P<word>PHỤ LỤC|Phụ lục|PHỤC LỤC|Phục lục|PHẦN|Phần|CHƯƠNG|Chương|TIỂU MỤC|Tiểu mục|MỤC|Mục)"
    r"(?:\s+(?:số\s+|SỐ\s+)?(?P<n>(?:thứ |THỨ )?(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười"
    r"|NHẤT|HAI|BA|TƯ|NĂM|SÁU|BẢY|TÁM|CHÍN|MƯỜI)|[IVXL]+(?:\.\d{1,2})?|\d{1,3}(?:\.\d{1,2})?[a-zA-Z]?|[A-Z])(?![\w/]))?"
    r"(?P<sep>\s*[.:\-–—]\s*|\s+|$)"
)
_FORM = re.compile(
    r"(?P<word>(?:Mẫu|MẪU|Biểu mẫu|BIỂU MẪU)(?: biểu| BIỂU)?(?P<said>(?: số| SỐ)\s*:?)?)"
    r"\s*(?P<n>\d{1,3}(?:\.\d{1,2})?[a-zA-Z]?(?![\w/])|[A-ZĐ]{0,4}\d{1,3}[a-z]?(?:[-/.][A-ZĐ\d]+)*(?![\w/]))"
    r"(?P<sep>\s*[.:\-–—]\s*|\s+|$)"
)
_LONGEST_FORM = 160  # characters of the line that names a form; a sentence about one is longer
_STYLE_OF = {"PHỤ LỤC": ANNEX, "PHỤC LỤC": ANNEX, "PHẦN": PHAN, "CHƯƠNG": CHUONG, "TIỂU MỤC": TIEU_MUC, "MỤC": MUC}
_DIEU = re.compile(r"Điều\s+(?P<n>\d{1,4})(?P<suffix>[a-zđ]?)\s*(?P<sep>[.:]\s*|$)")
_ROMAN = re.compile(
    rf"(?P<n>[IVXL]+)\s*(?:[.)]\s*[-–]\s*(?=[{UPPER}])|[.)\-–]\s*|/\s*(?=[{UPPER}])|\s+(?=[{UPPER}]{{2}}))"
)
_LETTER = re.compile(rf"(?P<n>[A-HK-UĐ])\s*[.)\-–]\s*(?=[{UPPER}]{{2}})")
# "01.01.2026" is a date, "1.000 tỷ" an amount, "2.5 triệu" a decimal: none of them opens a khoản.
_NUMBER = re.compile(
    rf"(?P<n>\d{{1,3}}(?:\.\d{{1,2}}){{0,4}})"
    rf"(?P<sep>\s*[.:)]\s?[-–]\s*(?=[“(]?[{UPPER}])|\s*[.:]\s*(?!\d)|\s*\)\s*|\s*[/\-–]\s*(?=[“(]?[{UPPER}])|\s+(?=[{UPPER}]))"
)
# "1.3.1.b. Tên chỉ tiêu", "2.c.1. ...": codes of the parts of one indicator.
_LETTERED = re.compile(
    rf"(?P<n>(?=[\d.]*[a-zđ])\d{{1,3}}(?:\.(?:\d{{1,2}}|[a-zđ])){{2,4}})\s*(?:[.:)]\s*(?=[{UPPER}])|\s+(?=[{UPPER}]))"
)
_CODE = re.compile(rf"(?P<n>(?!(?:19|20)\d\d)\d{{3,4}})\s*[.:]\s*(?=[{UPPER}])")
_DIEM = re.compile(rf"(?P<n>[a-zđ])(?P<digit>\d?)\s*(?:[.)]\s?[-–]\s*(?=[{UPPER}])|\)\s*|\.\s+|[-–/]\s+(?=[{UPPER}]))")
_DASH = re.compile(r"(?:[-=]>|[-–—−•·▪‑→⇒➔➢➤►▶❖◆■●✓✔☑])\s*(?=\S)")
_PLUS = re.compile(r"\+\s*(?=\S)")


def find_marker(text: str, display: bool) -> Marker | None:
    """The marker that opens `text`, if any. `display`: the paragraph is set as a heading (bold, centred, styled), which
    "Mục 2 ..." without punctuation must be, since sentences begin with those words too."""
    if text[:1].isdigit():
        if display and (m := _CODE.match(text)):
            return Marker(CODE, m["n"], (int(m["n"]),), m.end())
        return _number(text)
    if m := _DIEU.match(text):
        label = f"Điều {m['n']}{m['suffix']}"
        sub = ALPHABET.index(m["suffix"]) + 1 if m["suffix"] and m["suffix"] in ALPHABET else 0
        return Marker(DIEU, label, (int(m["n"]), sub) if sub else (int(m["n"]),), m.end())
    if (m := _FORM.match(text)) and (form := _form(text, m, display)):
        return form
    if (m := _CONTAINER.match(text)) and (found := _container(text, m, display)):
        return found
    if m := _ROMAN.match(text):
        value = roman_value(m["n"])
        if value and not re.match(r"[\d/]", text[m.end() :]):
            return Marker(ROMAN, m["n"], (value,), m.end())
    if m := _LETTER.match(text):
        return Marker(LETTER, m["n"], (ord(m["n"]) - 64 if m["n"] != "Đ" else 4,), m.end())
    if m := _DIEM.match(text):
        order = (ALPHABET.find(m["n"]) + 1 or 100, *([int(m["digit"])] if m["digit"] else []))
        return Marker(DIEM, m["n"] + m["digit"], order, m.end())
    if m := _PLUS.match(text):
        return Marker(PLUS, "", (), m.end())
    if m := _DASH.match(text):
        return Marker(DASH, "", (), m.end())
    return None


def _number(text: str) -> Marker | None:
    if m := _LETTERED.match(text):
        order = tuple(int(x) if x.isdigit() else ALPHABET.find(x) + 1 for x in m["n"].split("."))
        return Marker(NUMBERS[len(order) - 1], m["n"], order, m.end())
    m = _NUMBER.match(text)
    if not m:
        return None
    order = tuple(int(x) for x in m["n"].split("."))
    if not m["sep"].strip() and len(order) == 1:  # "15 tỷ", "30 Bộ": only "1.2 Tên mục" may lack its full stop
        return None
    if ")" in m["sep"] and len(order) == 1:
        return Marker(NUMBER_PAREN, m["n"], order, m.end())
    return Marker(NUMBERS[len(order) - 1], m["n"], order, m.end())


def _container(text: str, m: re.Match[str], display: bool) -> Marker | None:
    word, n = m["word"], m["n"]
    style = _STYLE_OF[word.upper()]
    rest = text[m.end() :]
    alone, caps = not rest.strip(), rest[:40].upper() == rest[:40] and any(c.isalpha() for c in rest)
    if n is None and (style is not ANNEX or not (alone or (caps and word.isupper()))):
        return None
    closed = m["sep"].strip() in {".", ":"} and rest[:1].isupper()
    if not (alone or caps or (display and (word.isupper() or rest[:1].isupper())) or (closed and style is not MUC)):
        return None
    name = "Phụ lục" if style is ANNEX else word.capitalize()  # also where "Phục lục" is printed
    counted = _counted(n.rpartition(".")[2].rstrip("abcdefghijklmnopqrstuvwxyz") or n) if n else None
    label = f"{name} {n.lower() if n.lower().startswith('thứ') or n.lower() in ORDINALS else n}" if n else name
    return Marker(style, label, (counted,) if counted else (), m.end())


def _form(text: str, m: re.Match[str], display: bool) -> Marker | None:
    rest = text[m.end() :]
    titled = rest[:1].isupper() and (display or m["sep"].strip() in {".", ":"} or m["word"].isupper())
    if rest.strip() and not (m["said"] and m["n"][0].isdigit() and titled and len(text) <= _LONGEST_FORM):
        return None  # "Mẫu 04", "Mẫu số: B12c-BH" stand alone
    return Marker(FORM, f"Mẫu số {m['n']}", (), m.end())


def is_first(marker: Marker) -> bool:
    """May this marker open a list? Bullets and annexes always may."""
    return not marker.order or marker.order[-1] == 1


def follows(previous: Marker, marker: Marker) -> bool:
    """Is `marker` the next one after `previous` in the same style?"""
    if not marker.order or not previous.order:
        return True
    if marker.style is DIEM:
        a, b = previous.label, marker.label
        if a == b[:1] and len(b) == 2 and len(a) == 1:  # "a1)" after "a)"
            return True
        a, b = a[0], b[0]
        if a in ALPHABET and b in ALPHABET:
            step = ALPHABET.index(b) - ALPHABET.index(a)
            if step == 1 or (step == 2 and {a, b} == {"d", "e"}):  # lists without đ
                return True
        return a in WORD_ALPHABET and b in WORD_ALPHABET and ord(b) - ord(a) == 1
    if len(previous.order) != len(marker.order):  # "Điều 5a" after "Điều 5", "Điều 6" after "Điều 5a"
        return marker.order[0] - previous.order[0] in {0, 1}
    return previous.order[:-1] == marker.order[:-1] and marker.order[-1] == previous.order[-1] + 1


def distance(previous: Marker, marker: Marker) -> int:
    """How far `marker` lies after `previous`: 1 next, 0 the same number again, negative before it; 99 unrelated."""
    if follows(previous, marker):
        return 1
    if len(previous.order) != len(marker.order) or previous.order[:-1] != marker.order[:-1]:
        return 99
    return marker.order[-1] - previous.order[-1]
