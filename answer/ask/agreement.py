"""What a sentence says and its quotes do not: numbers, dates, document numbers, names of bodies, a "không" too many or
too few. Checked in code before any sentence is shown, whoever composed it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from answer.ask.wording import STOP, fold, syllables
from ingest import units
from language.places import Taken
from language.spelling import LOWER, UPPER, key

Day = tuple[int | None, int | None, int | None, int | None]  # day, month, year, quarter

_NUMBER = re.compile(r"(?<![^\W_])\d+(?:[.,/]\d+)*")  # not the end of "QH15"
_CODE = re.compile(r"(?<![\w/])\d{1,5}[A-Za-z]?(?:\s?/\s?\d{4})?\s?[/-]\s?[A-ZĐ][\w&]*(?:\s?[/-]\s?[A-ZĐ][\w&]*)*")
_DATES = (
    re.compile(r"(?<![\d/.])(?P<d>\d{1,2})\s?[/.-]\s?(?P<m>\d{1,2})\s?[/.-]\s?(?P<y>\d{4})(?!\d)"),
    re.compile(r"\bngay (?P<d>\d{1,2}) thang (?P<m>\d{1,2})(?: nam (?P<y>\d{4}))?"),
    re.compile(r"(?<![\d/.])(?P<d>\d{1,2}) thang (?P<m>\d{1,2})(?: nam (?P<y>\d{4}))?"),
    re.compile(r"(?<!\d )\bthang (?P<m>\d{1,2})(?: ?/ ?| nam )(?P<y>\d{4})"),
    re.compile(r"(?<![\d/.])(?P<m>\d{1,2})/(?P<y>(?:19|20)\d{2})(?![\d/])"),
    re.compile(r"\bngay (?P<d>\d{1,2}) ?/ ?(?P<m>\d{1,2})(?![\d/])"),
    re.compile(r"\bquy (?P<q>[ivx]+|\d)\b(?:(?: ?/ ?| nam )(?P<y>\d{4}))?"),
)
# Of a person, a place, a body: two capitalised syllables or more.
_NAME = re.compile(rf"(?<![\w{UPPER}])[{UPPER}][{LOWER}]+(?: [{UPPER}][{LOWER}]+)+(?![\w{UPPER}])")
_DOES = re.compile(r"\s+(?:chủ trì|phối hợp|thực hiện|chỉ đạo)\b.*$")  # read as part of a list of bodies before it
_MANY = re.compile(r"(?:các|những|mọi)\b", re.IGNORECASE)
BESIDE = " \n "  # between the pieces of evidence: quotes, references, names
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
# Bodies renamed by law, from the list that says which: "Sở A nay là Sở B từ 01/3/2025."
_RENAMED = re.compile(r"^[^\[\]]{3,120} nay là [^\[\]]{3,120}\.$")
# Marks, list numbers and counts of what was found are the program's own words.
_OWN_WORDS = re.compile(
    r"\[\d+\]|(?m:^(?:- )?\d+\. )|\(còn \d+ [^)]*\)|\b(?:Có|có) \d+ (?:nhiệm vụ|chỗ|mục)[^.:]*[.:]|(?<=\) )\d+ nhiệm vụ"
    r"|phối hợp \d+ nhiệm vụ|\bở \d+ (?:mục|chỗ|văn bản)\b"
)
_NEGATION = re.compile(key(r"(?<!\w)(?:không|chưa|chẳng|cấm|nghiêm cấm|miễn|trừ|ngừng|bãi bỏ|hủy bỏ)(?!\w)"))
# "không" that negates nothing: "không gian mạng", "không những ... mà còn", "không ngừng nâng cao".
_NO_NEGATION = re.compile(
    key(
        r"(?<!\w)(?:hàng không|không gian|không khí|không quân|không những|không chỉ|không ngừng|không phân biệt"
        r"|hay không|có không|đúng không|phải không|miễn phí|miễn là|trừ khi)(?!\w)"
    )
)
_COUNTED = {"hai": "2", "bốn": "4", "sáu": "6", "bảy": "7", "tám": "8", "chín": "9", "mười": "10"}


def said(text: str) -> str:
    """Text for comparing: lower case, one spelling of tones, dates and leading zeros one way, "UBND" in full."""
    words = " ".join(syllables(text))
    words = re.sub(r"\b(\d{1,2}) tháng (\d{1,2}) năm (\d{4})\b", r"\1 \2 \3", words)
    words = re.sub(r"\b0+(\d)", r"\1", words)
    return words.replace("ubnd", "ủy ban nhân dân")


def unsupported(sentence: str, evidence: str) -> list[str]:
    """Numbers, dates, document numbers and names of bodies in `sentence` that `evidence` (pieces with BESIDE between
    them) does not hold, as written. Marks and the program's own counts are left aside."""
    if _RENAMED.search(sentence):
        return []
    bare = _OWN_WORDS.sub(" ", sentence)
    pieces = evidence.split(BESIDE)
    given = [_told(piece) for piece in pieces]
    held = "|".join(g.said for g in given)
    missing = [n for n in _NUMBER.findall(bare) if f" {said(n)} " not in held]
    dates = {d for g in given for d in g.dates}
    missing += [words for date, words in _dated(bare) if not any(_within(date, d) for d in dates)]
    missing += [code for code in _CODE.findall(bare) if not any(_squeezed(code) in g.squeezed for g in given)]
    plain = re.sub(r"\S*\d\S*[/-]\S+", " ", bare)  # "45/KH-UBND" names no unit
    named = [(unit, _DOES.sub("", plain[start:end])) for unit, start, end in units.find(plain) if unit.known]
    strange = [(unit, name) for unit, name in named if said(name) not in held]
    words = {w for g in given for w in g.words}
    # "các bộ, ngành và địa phương" joins what the document lists in another way.
    strange = [(unit, name) for unit, name in strange if not (_MANY.match(name) and set(syllables(name)) <= words)]
    if strange:
        known = [u for piece in pieces for u in _bodies(piece)]
        missing += [name for unit, name in strange if not any(units.same(unit, k) for k in known)]
    missing += [name for name in _NAME.findall(plain) if not set(syllables(name)) <= words]
    return list(dict.fromkeys(missing))


class _Told(NamedTuple):
    """What one piece of evidence says, made comparable."""

    said: str  # between spaces
    words: frozenset[str]
    dates: tuple[Day, ...]
    squeezed: str


@lru_cache(maxsize=2048)  # one quote bears many sentences, of this answer and of others
def _told(piece: str) -> _Told:
    words = said(piece)
    return _Told(f" {words} ", frozenset(words.split()), tuple(_dates(piece)), _squeezed(piece))


@lru_cache(maxsize=512)
def _bodies(piece: str) -> tuple[units.Unit, ...]:
    return tuple(unit for unit, _, _ in units.find(piece))


def _dated(text: str) -> Iterator[tuple[Day, str]]:
    folded = fold(text)
    if "quy" not in folded and not any(c.isdigit() for c in folded):
        return
    taken = Taken()
    for pattern in _DATES:
        for m in pattern.finditer(folded):
            if taken.meets(m.span()):
                continue
            taken.add(m.span())
            g = m.groupdict()
            quarter = g.get("q")
            number = _ROMAN.get(quarter, int(quarter) if quarter.isdigit() else None) if quarter else None
            day, month, year = (int(g[k]) if g.get(k) else None for k in ("d", "m", "y"))
            yield (day, month, year, number), text[m.start() : m.end()]


def _dates(text: str) -> Iterator[Day]:
    yield from (date for date, _ in _dated(text))


def _within(claimed: Day, given: Day) -> bool:
    """Whether a date says no more than one that is given: "tháng 3/2026" of "15/3/2026"."""
    return all(c is None or c == g for c, g in zip(claimed, given, strict=True))


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", fold(text)).replace("–", "-")


def counted_in_words(sentence: str, evidence: str) -> list[str]:
    """Numbers written as words ("hai lớp") that the evidence has neither as words nor in figures."""
    held = set(said(evidence).split())
    return [w for w in syllables(sentence) if w in _COUNTED and w not in held and _COUNTED[w] not in held]


_MEASURES = key(
    r"%|phần trăm|tỷ|tỉ|triệu|nghìn|ngàn|đồng|usd|đô la|euro|ngày|tháng|quý|năm|giờ|tuần|km|mét|ha|m2|lít|kg|tấn|mw"
    r"|hộ|người|xã|phường|huyện|tỉnh|thôn|lớp|lượt|buổi|đơn vị|doanh nghiệp|dự án|trường|bệnh viện|cơ sở|lần"
)
_MEASURED = re.compile(rf"(?<![\d/.,-])(\d[\d.,]*)\s*({_MEASURES})(?!\w)((?:\s+(?:{_MEASURES})(?!\w))*)")
_SAME_MEASURE = {key(other): key(unit) for other, unit in (("phần trăm", "%"), ("ngàn", "nghìn"), ("đô la", "usd"))}


def measured_otherwise(sentence: str, evidence: str) -> list[str]:
    """Quantities of `sentence` whose number the evidence has with another unit only: "55 triệu USD" for "55 tỷ USD".
    A number without a unit beside it (in a table the unit has a column of its own) may have any."""
    said_of = _without_dates(_OWN_WORDS.sub(" ", sentence))
    held = _without_dates(evidence)
    given = {(number, unit) for number, unit, _ in _measured(held)}
    bare = {said(n) for n in _NUMBER.findall(_MEASURED.sub(" ", key(held)))}
    return [
        words
        for number, unit, words in _measured(said_of)
        if number not in bare and not any(n == number and u.startswith(unit) for n, u in given)
    ]


def _without_dates(text: str) -> str:
    for _, words in _dated(text):
        text = text.replace(words, " ; ", 1)
    return text


def _measured(text: str) -> Iterator[tuple[str, str, str]]:
    """Number, unit, and both as written."""
    for m in _MEASURED.finditer(key(text)):
        unit = f"{m[2]}{m[3]}"
        for other, same in _SAME_MEASURE.items():
            unit = unit.replace(other, same)
        yield said(m[1].rstrip(".,")), " ".join(unit.split()), text[m.start() : m.end()]


def negated_otherwise(sentence: str, evidence: str) -> bool:
    """Whether one of the two says "không" (chưa, cấm, trừ ...) of what the other says without it. The part of the
    evidence that is compared is the sentence of it that shares most words."""
    ours = set(_content(sentence))
    parts = [p for p in re.split(r"[.;:\n|]+", evidence) if p.strip()]
    if not parts or not ours:
        return False
    nearest = max(parts, key=lambda p: len(ours & set(_content(p))))
    return _negates(sentence) != _negates(nearest)


def _negates(text: str) -> bool:
    return _NEGATION.search(_NO_NEGATION.sub(" ", key(text))) is not None


def shared(sentence: str, evidence: str) -> float:
    """The share of the sentence's content words that the evidence says, in [0, 1]; 1 for a sentence without any."""
    words = _content(_OWN_WORDS.sub(" ", sentence))
    held = {fold(w) for w in syllables(evidence)}
    return sum(w in held for w in words) / len(words) if words else 1.0


def _content(text: str) -> list[str]:
    return [fold(w) for w in syllables(text) if w not in STOP]
