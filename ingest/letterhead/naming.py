"""Names printed in capitals, said in normal case: "ỦY BAN NHÂN DÂN TỈNH NGHỆ AN" -> "Ủy ban nhân dân tỉnh Nghệ An"."""

from __future__ import annotations

import re

from ingest.patterns import issuer_said, patterns
from language.spelling import LOWER, UPPER, fold, squeeze

# Words after which a proper name follows, themselves in lower case unless they begin the name.
_PLACES = {"tinh", "thanh pho", "quan", "huyen", "thi xa", "xa", "phuong", "thi tran", "dac khu", "tp.", "tp"}
_COMMITTEES = {"thanh uy", "tinh uy", "huyen uy", "quan uy", "thi uy"}
_BODIES = {"bo", "so", "cuc", "vu", "ban", "vien", "hoc vien", "truong", "tong cuc", "chi cuc", "trung tam", "uy ban",
           "hoi dong", "van phong", "thanh tra", "tieu ban", "dai su quan", "doan"}  # fmt: skip
_AFTER_WHICH_BODIES_COME = {"dang uy", "van phong", "thanh tra", "dang bo", "chu tich", "doan"}
_ALWAYS_LOW = {"nhan dan", "dai bieu"}


def is_capitals(text: str) -> bool:
    """Nearly all letters are capitals; some of the last may be a stamp's ("PHÓ THỦ TƯỚNGy]")."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 1 and sum(c.isupper() for c in letters) >= 0.9 * len(letters)


def issuer_name(printed: str) -> str:
    """The usual spelling of a name from a letterhead; a name that is not in capitals is returned as printed."""
    printed = squeeze(re.sub(r"[_*]{2,}|^\W+|[\s\-–:;,*_]+$", " ", printed))
    printed = printed.replace("UỶ", "ỦY").replace("Uỷ", "Ủy").replace("uỷ", "ủy")
    known = issuer_said(printed)
    if known:
        return known
    printed = re.sub(r"(?i)\bUBND\b", "ỦY BAN NHÂN DÂN", re.sub(r"(?i)\bHĐND\b", "HỘI ĐỒNG NHÂN DÂN", printed))
    if not is_capitals(printed):
        return printed[:1].upper() + printed[1:]
    short = {w.lower() for w in printed.split() if _is_abbreviation(w)}
    words = printed.lower().split()
    low = [fold(w).strip(",") for w in words]
    out: list[str] = []
    i = 0
    in_place = topic = opens = False  # opens: the next syllable begins a part of the name
    while i < len(words):
        two = " ".join(low[i : i + 2])
        proper = _proper_at(words, i)
        committee = two in _COMMITTEES
        place = None if committee else two if two in _PLACES else low[i] if low[i] in _PLACES else None
        if words[i] in short:
            out.append(words[i].upper())
            i += 1
            in_place = True  # "Trường THPT Cao Lãnh 2": what follows is its name
        elif proper and not in_place:
            out += proper
            i += len(proper)
            opens = False
        elif committee or place or two in _ALWAYS_LOW:
            group = words[i : i + (1 if place == low[i] else 2)]
            out += [group[0].capitalize() if committee or not out else group[0], *group[1:]]
            i += len(group)
            in_place, opens = two not in _ALWAYS_LOW, False
        elif (body := two if two in _BODIES else low[i] if low[i] in _BODIES else None) and (
            not out or out[-1] in "-–" or " ".join(fold(x) for x in out[-2:]) in _AFTER_WHICH_BODIES_COME
        ):
            count = len(body.split())
            out += [words[i].capitalize(), *words[i + 1 : i + count]]
            i += count
            in_place, opens = False, True
        else:
            joins = low[i] in ("va", "-", "–")
            word = words[i].upper() if re.fullmatch("[ivx]+", low[i]) and out else words[i]
            out.append(word.capitalize() if word.islower() and not joins and (in_place or opens or not out) else word)
            topic = topic or low[i] == "ve"  # "Ban Chỉ đạo về ...": what follows is no name
            opens = not topic and ((joins and not in_place) or word.endswith(","))
            i += 1
    said = " ".join(out).replace("tp. ", "thành phố ").replace("Tp. ", "Thành phố ")
    # "Bà Rịa-Vũng Tàu": both sides of a hyphen without blanks are parts of one name.
    return re.sub(r"(?<=[^\W\d_])-([^\W\d_])", lambda m: "-" + m[1].upper(), said) if in_place else said


def _is_abbreviation(word: str) -> bool:
    """ "THPT", "PCTT&TKCN": no Vietnamese syllable is without a vowel."""
    letters = [c for c in fold(word) if c.isalpha()]
    return len(letters) > 1 and word.isupper() and not any(c in "aeiouy" for c in letters)


def _proper_at(words: list[str], at: int) -> list[str] | None:
    for name in sorted(patterns().proper_names, key=len, reverse=True):
        parts = name.split()
        if [fold(w).strip(",") for w in words[at : at + len(parts)]] == [fold(p) for p in parts]:
            comma = "," if words[at + len(parts) - 1].endswith(",") else ""
            return [*parts[:-1], parts[-1] + comma]
    return None


_NAME_WORD = rf"[{UPPER}][{LOWER}]*(?:['’\-][{UPPER}]?[{LOWER}]+)?"
_RANKS = (
    r"(?:(?:GS|PGS|TS|ThS|BS|KS|Đại tướng|Thượng tướng|Trung tướng|Thiếu tướng|Đại tá|Thượng tá|Trung tá|Thiếu tá)"
    r"[.,]?\s*)*"
)
PERSON = re.compile(rf"{_RANKS}(?P<name>{_NAME_WORD}(?:\s+{_NAME_WORD}){{1,4}})")
# No family name begins so: "Ban Bí thư", "Lưu Văn phòng" and "Phó Thủ tướng" are no persons.
_NOT_NAMES = frozenset(
    {
        "ban",
        "bo",
        "so",
        "noi",
        "cac",
        "nhu",
        "dieu",
        "muc",
        "chuong",
        "tong",
        "thuong",
        "thu",
        "chu",
        "pho",
        "doc",
        "bieu",
    }
)


def person_name(text: str) -> str | None:
    """The name when the line is a person's name alone, with or without rank and degree; else None."""
    line = squeeze(text).strip(" .*_")
    m = PERSON.fullmatch(line)
    if m is None and is_capitals(line) and 2 <= len(line.split()) <= 5 and line.replace(" ", "").isalpha():
        m = PERSON.fullmatch(" ".join(w.capitalize() for w in line.split()))
    if m is None:
        return None
    words = m["name"].split()
    office = {"van phong", "luu van", "luu vt"} & {fold(" ".join(words[:2]))}
    return None if office or fold(words[0]) in _NOT_NAMES else m["name"]
