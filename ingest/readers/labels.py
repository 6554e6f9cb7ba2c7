"""Numbers as lists print them: 3 -> "3", "c", "C", "iii", "III"."""

from __future__ import annotations

import re

from ingest.cleaning import is_marked

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"),
    (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_VIETNAMESE = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def roman(n: int) -> str:
    """Lower case; plain digits outside 1 to 3999, as Word and browsers print them."""
    if not 0 < n < 4000:
        return str(n)
    out = ""
    for value, letters in _ROMAN:
        out += letters * (n // value)
        n %= value
    return out


def word_letter(n: int) -> str:
    """Word: a ... z, aa, bb ... (ECMA-376 part 1, 17.18.59 ST_NumberFormat, lowerLetter)."""
    return chr(97 + (n - 1) % 26) * ((n - 1) // 26 + 1) if 0 < n <= 780 else str(n)


def html_letter(n: int) -> str:
    """Browsers: a ... z, aa, ab ... (CSS Counter Styles 3, alphabetic)."""
    out = ""
    if n < 1:
        return str(n)
    while n:
        n, rest = divmod(n - 1, 26)
        out = chr(97 + rest) + out
    return out


def vietnamese(n: int) -> str:
    """Word's vietnameseCounting, up to 99: một, hai ... mười, mười một ... hai mươi mốt."""
    if not 0 < n < 100:
        return str(n)
    tens, ones = divmod(n, 10)
    if not tens:
        return _VIETNAMESE[ones]
    start = "mười" if tens == 1 else f"{_VIETNAMESE[tens]} mươi"
    if not ones:
        return start
    last = "lăm" if ones == 5 else "mốt" if ones == 1 and tens > 1 else _VIETNAMESE[ones]
    return f"{start} {last}"


def with_label(label: str, text: str) -> str:
    """The item as printed. Where its author typed the number as well ("1. Mục đích" in an item numbered 1, "a) ..."
    behind a bullet) the typed one stands alone."""
    if not label:
        return text
    if label in {"-", "+"}:
        return text if is_marked(text) else f"{label} {text}"
    kinds = (r"\d", r"[a-zđ]+[.)]", r"[A-ZĐ]+[.)]", r"Điều ")
    same = any(re.match(kind, label) and re.match(kind, text) for kind in kinds)
    return text if same and is_marked(text) else f"{label} {text}"
