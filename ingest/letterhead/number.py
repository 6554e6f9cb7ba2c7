"""The number line of a letterhead: "Số: 362 /KH-SGDĐT", "Số 12 - CT/TU", "2450/SNNMT-TTBVTV", "Số:      /KH-UBND".

A letterhead is typed by hand and goes by no one rule: blanks around every mark, a code with digits or dots, small
letters. Inside a sentence the same words would be too little to go by; there references.NUMBER holds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.patterns import kind_of_code, number_codes
from ingest.placed import Placed
from language.spelling import squeeze

_LETTER = "A-Za-zĐđƯưÔôƠơÂâĂăÊê"
_MARK = r"(?:\s{0,9}[/\-–‑]\s?|\s[-–]\s(?=[A-ZĐ]{2}))"
# "KH", "TTr", "STTTT", "THCS&THPT", "P.TCKH", "UBTVQH15", "BCĐ 138" before a slash; small ones only before another code
_CODE = (
    rf"(?:[A-ZĐƯÔ][{_LETTER}&]{{0,14}}(?:\.[A-ZĐ][{_LETTER}&]{{0,9}})*\d{{0,3}}(?:\s\d{{1,4}}(?=\s?/))?"
    rf"|[a-zđ]{{2,4}}(?=\s?[/\-]))(?![a-zđ])"
)
_CODES = rf"(?:{_MARK}{_CODE})+"
_YEAR = r"(?:\s?/\s?(?:19|20)\d\d)?"
_DIGITS = r"\d{1,5}(?:\.\d{1,3})?[a-zA-Z]?"
_SPACED = r"\s(?=[A-ZĐ]{2,5}\s?/\s?[A-ZĐ])" + _CODE + rf"(?:{_MARK}{_CODE})*"  # "Số 35 KH/HU"
_WHOLE = rf"{_DIGITS}{_YEAR}(?:{_CODES}|{_SPACED})"
_BLANK = rf"(?:[\s.…_]*|[xX]{{1,4}}\s?){_YEAR}{_CODES}"  # a draft: the number is filled in when it is signed
_WORD = r"(?<!\w)[Ss][ốỐôÔóÓ]\s*[:.;]?\s*"
NUMBERED = re.compile(rf"{_WORD}(?P<n>{_WHOLE}|{_BLANK})")
_ALONE = re.compile(rf"\W*(?P<n>{_DIGITS}{_YEAR}{_CODES})\W*")
_WORD_ALONE = re.compile(rf"\W*{_WORD}[\d\s.…_]*")
_REST = re.compile(rf"\d{{0,5}}{_YEAR}{_CODES}")


def alone(line: str) -> re.Match[str] | None:
    """A number that takes its whole line without "Số": "2450/SNNMT-TTBVTV". Its letters name a kind, or a sender
    and who in it wrote the letter."""
    m = _ALONE.fullmatch(line)
    codes = number_codes(m["n"]) if m else []
    return m if codes and (kind_of_code(codes[0]) or (len(codes) > 1 and line == line.upper())) else None


def is_filled(number: str) -> bool:
    """Whether a match of NUMBERED has digits in front: a draft has none."""
    return number.strip()[:1].isdigit()


def cleaned(number: str) -> str:
    """ "362 /KH - SGDĐT" -> "362/KH-SGDĐT"; a blank inside a code stays ("58/BCĐ 57/TP-VP")."""
    return squeeze(re.sub(r"\s*([/\-–‑])\s*", lambda m: "/" if m[1] == "/" else "-", number))


def joined(lines: Sequence[Placed], text: str) -> list[Placed]:
    """The lines with a number that a wide gap, or a line break, parted from its "Số:" put together again."""
    whole: list[Placed] = []
    for p in lines:
        line = text[p.start : p.end]
        before = whole[-1] if whole else None
        if (
            before is not None
            and len(line) < 60
            and not text[before.end : p.start].strip(" |\n")
            and _WORD_ALONE.fullmatch(text[before.start : before.end])
            and _REST.match(line)
        ):
            whole[-1] = replace(before, end=p.end)
        else:
            whole.append(p)
    return whole
