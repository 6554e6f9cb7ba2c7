"""Text typed for fonts from before Unicode -> Unicode (NFC): TCVN3 (".VnTime"), VNI ("VNI-Times") and VIQR ("Vie^.t").

Such a text reaches us as Latin letters ("Céng hßa x· héi"), which a program cannot tell from Unicode by their codes.
The font's name tells, where a format keeps it; elsewhere the words: converted they are Vietnamese syllables, as they
stand they are not. Text that is Unicode already must never change, so both are counted before anything is converted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from language.syllables import possible

TCVN3, VNI, VIQR = "TCVN3", "VNI", "VIQR"
FEW = 8  # words with marks: fewer say too little against the name of a font
SURE = 0.85  # share of words with marks that are Vietnamese after converting; 0.97 and more on real text
GAIN = 0.3  # and by how much that must exceed their share before it
SAMPLE = 100_000  # characters that the guess looks at

# Words as old encodings write them: letters with Latin-1 signs among them ("x·", "®¬n"). U+00AD is "ư" in TCVN3, which
# PDF files print as U+2212, and U+2219 stands for U+00B7.
# Begins where a word begins: tried from each of its letters, one long word would take the square of its length.
_WORD = re.compile(
    r"(?<![A-Za-z\u00a1-\u00fe\u2212\u2219])[A-Za-z\u00a1-\u00fe\u2212\u2219]*"
    r"[\u00a1-\u00fe\u2212\u2219][A-Za-z\u00a1-\u00fe\u2212\u2219]*"
)
_PLAIN = re.compile(r"[A-Za-zÀ-ÃÈ-ÊÌÍÒ-ÕÙÚÝà-ãè-êìíò-õùúý]+")  # Latin-1 letters that Vietnamese has in Unicode
_UNICODE = re.compile(r"[ĂăĐđĨĩŨũƠơƯư\u0300-\u0323\u1ea0-\u1ef9]")
_ONLY_CAPITALS = re.compile(r"[^a-z]*[A-Z][^a-z]*[A-Z][^a-z]*")

# ẳ and ỵ of VNI, which viparse's table leaves out since its sample has none (VNI-Windows layout, as UniKey has it).
_VNI_REST = (("aú", "ẳ"), ("AÚ", "Ẳ"), ("î", "ỵ"), ("Î", "Ỵ"))

# VIQR (RFC 1456): marks typed behind the vowel.
_HATS = {"a^": "â", "e^": "ê", "o^": "ô", "a(": "ă", "o+": "ơ", "u+": "ư", "o*": "ơ", "u*": "ư"}
_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_VIQR_WORD = re.compile(r"(?<![\w@/.:])(?:dd|[a-z]|[\^(+*][\w'`?~.]?|(?<=[aeiouy^(+*])['`?~.](?=[a-z]|\W|$))+", re.I)
_VIQR_MARK = re.compile(r"[aeo]\^|a\(|[ou][+*]|\bdd|[aeiouy]['`?~.](?=[a-z])", re.I)


def font_encoding(font: str) -> str:
    """The encoding that a font of this name draws, '' for Unicode fonts. "ABCDEF+.VnTimeH,Bold" -> TCVN3."""
    name = font.rpartition("+")[2].strip().lower()
    if name.startswith(".vn"):
        return TCVN3
    return VNI if re.match(r"vni(?:[-\s]|$)", name) else ""


def font_capitals(font: str) -> bool:
    """Whether it draws every letter as a capital: the ".Vn" fonts whose name ends in H, as TCVN3 has no codes for
    accented capitals."""
    return font_encoding(font) == TCVN3 and bool(re.search(r"H(?:$|[\s,\-]|Bold|Italic)", font))


def converted(text: str, encoding: str, capitals: bool = False) -> str:
    """`text` in `encoding` as Unicode, NFC. Total; characters that the encoding does not know stay."""
    if encoding == VIQR:
        return _from_viqr(text)
    from viparse.normalize.tables import convert

    if encoding == VNI:
        for old, new in _VNI_REST:
            text = text.replace(old, new)
    text = convert(text, _charmap(encoding))
    return text.upper() if capitals else text


@lru_cache(maxsize=4)
def _charmap(encoding: str) -> Any:
    from viparse.normalize.encodings import get_charmap

    return get_charmap(encoding.lower())


def line_converted(line: str, encoding: str) -> str:
    """As `converted`, for text without fonts: a line that is Unicode already stays, and what was typed in capitals
    ("CéNG HßA") becomes capitals throughout."""
    if _UNICODE.search(line):
        return line
    if encoding == VIQR:
        return _from_viqr(line)
    words = _words(line)
    if not words or _good_after(words, encoding) < sum(map(_good, words)):
        return line
    if encoding == TCVN3:
        plain = re.sub(r"[^A-Za-z]", "", line)
        if len(plain) >= 4 and plain.isupper():
            return converted(line, encoding, capitals=True)
        out = converted(line, encoding)
        if "\ufffd" not in out and len(out) == len(line):  # a letter for a letter: words keep their places
            for m in _WORD.finditer(line):
                if _ONLY_CAPITALS.fullmatch(m[0]):
                    out = out[: m.start()] + out[m.start() : m.end()].upper() + out[m.end() :]
        return out
    return converted(line, encoding)


def believed(text: str, encoding: str) -> bool:
    """Whether text in a font of `encoding` is in it: people also give Unicode text such a font."""
    words = _words(text[:SAMPLE])
    if _UNICODE.search(text[:SAMPLE]):
        return False
    if len(words) < FEW:
        return True
    return _good_after(words, encoding) > sum(map(_good, words))


def guess(text: str) -> str:
    """The encoding of a text of which no font is known, '' where it is Unicode or too short to tell."""
    sample = text[:SAMPLE]
    # A document may be put together of parts: those that are Unicode say nothing about the others.
    lines = [line for line in sample.splitlines() if not _UNICODE.search(line)]
    words = [w for line in lines for w in _words(line)]
    if len(words) >= FEW:
        before = sum(map(_good, words)) / len(words)
        shares = {e: _good_after(words, e) / len(words) for e in (TCVN3, VNI)}
        best = max(shares, key=lambda e: shares[e])
        if shares[best] >= SURE and shares[best] - before >= GAIN:
            return best
    plain = "\n".join(lines)
    marked = [w for w in plain.split() if _VIQR_MARK.search(w) and w.isascii()]
    if len(marked) >= FEW and len(marked) >= 0.25 * len(plain.split()):
        right = sum(_possible_word(_from_viqr(w)) for w in marked)
        return VIQR if right >= SURE * len(marked) else ""
    return ""


def to_unicode(text: str) -> tuple[str, str]:
    """Text without fonts, line by line, and the encoding it was in ('' where nothing was converted)."""
    encoding = guess(text)
    if not encoding:
        return text, ""
    return "".join(line_converted(line, encoding) for line in text.splitlines(keepends=True)), encoding


def is_unicode(text: str) -> bool:
    """Whether it has Vietnamese letters that no old encoding can stand for."""
    return _UNICODE.search(text) is not None


def warning(encodings: Sequence[str]) -> str:
    said = ", ".join(dict.fromkeys(encodings))
    return f"Văn bản soạn bằng bảng mã cũ ({said}); đã chuyển sang Unicode, hãy đối chiếu vài câu với bản gốc."


def _words(text: str) -> list[str]:
    """The words that an old encoding may have written: a sign alone ("×" in a table) is none."""
    return [w for w in _WORD.findall(text) if any(c.isalpha() for c in w)]


def _good(word: str) -> bool:
    """Whether a word with marks is one of Vietnamese as it stands."""
    return _PLAIN.fullmatch(word) is not None and possible(word)


def _possible_word(word: str) -> bool:
    return all(possible(part) for part in re.findall(r"[^\W\d_]+", word)) and any(c.isalpha() for c in word)


def _good_after(words: Sequence[str], encoding: str) -> int:
    done = converted("\n".join(words), encoding).split("\n")
    return sum(bool(re.fullmatch(r"[^\W\d_]+", w)) and possible(w) for w in done)


def _from_viqr(text: str) -> str:
    return _VIQR_WORD.sub(_viqr_word, text.replace("\\.", "\ue000").replace("\\?", "\ue001")).translate(
        {0xE000: ".", 0xE001: "?"}
    )


def _viqr_word(found: re.Match[str]) -> str:
    word = found.group()
    # What ends a sentence is typed like a tone ("... ha. Ca'c"): told by what follows, but for a name ("Bo^. Ngoa.i").
    end = ""
    after = found.string[found.end() : found.end() + 2]
    closing = not after.strip() or (word[-1] == "." and after.lstrip()[:1].isupper() and not word[0].isupper())
    if word[-1] in ".?" and closing:
        word, end = word[:-1], word[-1]
    word = re.sub(r"dd", "đ", re.sub(r"D[Dd]", "Đ", word))
    for typed, letter in _HATS.items():
        word = word.replace(typed, letter).replace(typed.upper(), letter.upper())
    marked = re.sub(r"([aăâeêioôơuưy])(['`?~.])(?!['`?~.])", lambda m: m[1] + _TONES[m[2]], word, flags=re.I)
    return unicodedata.normalize("NFC", marked) + end
