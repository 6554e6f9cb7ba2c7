"""Vietnamese that was typed while the input method was off: the keys of Telex ("ddown vij") and VNI ("d9o7n vi5") ->
the letters they stand for ("đơn vị").
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from language.syllables import accented, possible, tone_placed

FEW = 2  # words that only make sense as keys, from which a text was typed so
SHARE = 0.3  # and of all its words

_LONGEST = 20  # keys of one syllable ("nghieengs"), with room for slips

_TELEX = re.compile(r"[A-Za-z]+")
_VNI = re.compile(r"[A-Za-z][A-Za-z1-9]*")
_TELEX_TONES = {"s": "\u0301", "f": "\u0300", "r": "\u0309", "x": "\u0303", "j": "\u0323"}
_VNI_TONES = {"1": "\u0301", "2": "\u0300", "3": "\u0309", "4": "\u0303", "5": "\u0323"}
_VOWELS = "aeiouyâăêôơư"
_MARKED = "âăêôơư"
_HATS = {"a": "â", "e": "ê", "o": "ô"}
_HORNS = {"a": "ă", "o": "ơ", "u": "ư"}


def from_keystrokes(text: str) -> str | None:
    """`text` as it was meant; None where it was typed in no such way. Words that are Vietnamese as they stand stay."""
    if not text.isascii():
        return None
    for pattern, read in ((_TELEX, _telex), (_VNI, _vni)):
        words = [w for w in pattern.findall(text) if len(w) <= _LONGEST]
        sure = [w for w in words if not possible(w) and accented(read(w)) and possible(read(w))]
        if len(sure) >= FEW and len(sure) >= SHARE * len(words):
            return pattern.sub(lambda m, read=read: _word(m.group(), read), text)  # type: ignore[misc]
    return None


def _word(typed: str, read: Callable[[str], str]) -> str:
    # Capitals throughout are an abbreviation or a document's number.
    if len(typed) > _LONGEST or (typed.isupper() and len(typed) > 1):
        return typed
    return meant if possible(meant := read(typed)) else typed


def _telex(word: str) -> str:
    letters: list[str] = []
    tone = ""
    for c in word.lower():
        at = _last(letters, c)
        if c in _TELEX_TONES and _last(letters) is not None:
            tone = _TELEX_TONES[c]
        elif c == "z" and tone:
            tone = ""
        elif c == "w":
            _horned(letters)
        elif c in _HATS and at is not None:
            letters[at] = _HATS[c]
        elif c == "d" and letters[:1] == ["d"]:
            letters[0] = "đ"
        else:
            letters.append(c)
    return _joined(letters, tone, word)


def _vni(word: str) -> str:
    letters: list[str] = []
    tone = ""
    for c in word.lower():
        if c in _VNI_TONES and _last(letters) is not None:
            tone = _VNI_TONES[c]
        elif c == "6" and (at := max(-1 if (i := _last(letters, v)) is None else i for v in _HATS)) >= 0:
            letters[at] = _HATS[letters[at]]
        elif c in "78" and _last(letters) is not None:
            _horned(letters)
        elif c == "9" and letters[:1] == ["d"]:
            letters[0] = "đ"
        else:
            letters.append(c)
    return _joined(letters, tone, word)


def _last(letters: list[str], wanted: str = "") -> int | None:
    """The place of the last vowel, or of the last `wanted` one where consonants alone stand behind it."""
    for i in range(len(letters) - 1, -1, -1):
        if letters[i] == wanted or (not wanted and letters[i] in _VOWELS):
            return i
        if wanted and letters[i] in _VOWELS and not (wanted == "o" and letters[i] == "i"):
            return None
    return None


def _horned(letters: list[str]) -> None:
    """The hook of ư, ơ and the bow of ă: on both of "uo", else on the last letter that takes one; a "w" alone is ư."""
    said = "".join(letters)
    if "uo" in said:
        at = said.index("uo")
        letters[at : at + 2] = ["ư", "ơ"]
        return
    at = max((said.rfind(v) for v in _HORNS), default=-1)
    if at >= 0:
        letters[at] = _HORNS[letters[at]]
    elif "ư" in letters and letters[-1:] == ["o"]:
        letters[-1] = "ơ"
    else:
        letters.append("ư")


def _joined(letters: list[str], tone: str, word: str) -> str:
    """The syllable with its tone where it belongs, a capital at the beginning where one was typed."""
    said = "".join(letters).replace("ưo", "ươ")
    if tone and (at := _toned(said)) is not None:
        said = said[: at + 1] + tone + said[at + 1 :]
    said = tone_placed(unicodedata.normalize("NFC", said))
    return said[:1].upper() + said[1:] if word[:1].isupper() else said


def _toned(said: str) -> int | None:
    """Which vowel bears the tone: the marked one, the last before a final consonant, else the last but one."""
    begins = 2 if said.startswith(("qu", "gi")) and len(said) > 2 and said[2] in _VOWELS else 0
    vowels = [i for i, c in enumerate(said) if c in _VOWELS and i >= begins]
    marked = [i for i in vowels if said[i] in _MARKED]
    if marked or not vowels:
        return marked[-1] if marked else None
    if vowels[-1] < len(said) - 1 or len(vowels) == 1:
        return vowels[-1]
    return vowels[-2] if len(vowels) < 3 else vowels[1]
