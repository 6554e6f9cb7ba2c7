"""One spelling for words that officials spell in several ways, without moving a character.

`key("Uỷ ban Hoà bình")` and `key("Ủy ban Hòa bình")` are the same string. Both `key` and `fold` give one character for
each character, so that an offset in the key is an offset in the text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# For character classes. A range like "À-Ỹ" would hold small letters too.
UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
LOWER = UPPER.replace("A-Z", "").lower() + "a-z"


class _Folds(dict[int, str]):
    """A str.translate table that learns: each character to its one base letter, in lower case."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if char.isspace():
            folded = " "
        elif char in "đĐ":
            folded = "d"
        else:
            folded = unicodedata.normalize("NFD", char)[0].lower()[0]
        self[code] = folded
        return folded


_FOLDS = _Folds()


def fold(text: str) -> str:
    """Lower case without diacritics, "đ" as "d", every white space as one blank. Each character stays one character, so
    that an offset in the folded text is an offset in `text` (which should be NFC)."""
    return text.translate(_FOLDS)


def unmarked(text: str) -> str:
    """`text` without diacritics, as someone types it who has no Vietnamese keyboard: capitals and blanks stay."""
    return "".join(f.upper() if c.isupper() else f for c, f in zip(text, fold(text), strict=True))


def squeeze(text: str) -> str:
    """Runs of white space as one blank, none at the ends."""
    return " ".join(text.split())


_IN_NO_FILE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """Without the characters that no XML file can hold, and so no document or sheet: controls, halves of characters."""
    return _IN_NO_FILE.sub("", text)


TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_WORD = re.compile(r"[^\W\d_]+")
_SPACE = re.compile(r"[^\S\n]")
_VOWELS = "aăâeêioôơuưy"
# "kĩ" and "kỹ", "quí" and "quý" are one word; "ui" and "uy", "ai" and "ay" are not.
_FINAL_Y = re.compile(r"^(?:[bcdđghklmnpqrstvx]+|qu)y$")


@lru_cache(maxsize=50_000)
def _word_key(word: str) -> str:
    lower = word.lower()
    if len(lower) != len(word) or lower.isascii():
        lower = lower if len(lower) == len(word) else word
        return lower[:-1] + "i" if _FINAL_Y.match(lower) else lower
    plain, tone = [], ""
    for char in lower:
        parts = unicodedata.normalize("NFD", char)
        tone = next((p for p in parts if p in TONES), tone)
        plain.append(unicodedata.normalize("NFC", "".join(p for p in parts if p not in TONES)))
    if any(len(p) != 1 for p in plain):
        return lower
    if _FINAL_Y.match("".join(plain)):
        plain[-1] = "i"
    if tone:
        at = next((i for i, p in enumerate(plain) if p in _VOWELS), None)
        if at is None:
            return lower
        marked = unicodedata.normalize("NFC", plain[at] + tone)
        if len(marked) != 1:
            return lower
        plain[at] = marked
    return "".join(plain)


def key(text: str) -> str:
    """Lower case, the tone mark on the syllable's first vowel, final "y" as "i" after a consonant, blanks as one
    kind of blank (a line break stays), dashes as "-". Same length as `text` (which should be NFC)."""
    spaced = _SPACE.sub(" ", text).replace("–", "-").replace("—", "-").replace("\u00a0", " ")
    return _WORD.sub(lambda m: _word_key(m[0]), spaced)


def rule(pattern: str, folded: bool = False) -> re.Pattern[str]:
    """A regular expression written in plain spelling, compiled for `key` text, or for `fold` text with `folded`.
    Escapes must be lower-case ones ("\\w", "\\d", "\\b")."""
    return re.compile((fold(pattern) if folded else key(pattern)).replace("(?p<", "(?P<"))


@lru_cache(maxsize=16)
def bare(text: str) -> bool:
    """True where nothing in the text carries a Vietnamese diacritic: it was typed without them."""
    return not _MARKED.search(text)


_MARKED = re.compile(
    "[" + "".join(chr(c) for c in (*range(0xC0, 0x1B1), *range(0x1EA0, 0x1EFA)) if chr(c) not in "×÷") + "]"
)
