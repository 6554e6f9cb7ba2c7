"""Places in a document as people type them in questions, with or without diacritics, and the clauses they can mean."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.asked import asked_documents
from language.places import Taken
from language.spelling import fold
from schema import ClausePath, Span


@dataclass(frozen=True, slots=True)
class AskedPlace:
    """A place named in a question. `markers` run from the outermost to the innermost, as in ClausePath; `kind` is
    "task" where a row or task number is asked for ("STT 5"), else "clause". `alternatives`: other readings of the same
    words ("diem d" typed without diacritics is d or đ).
    """

    kind: str
    markers: tuple[str, ...]
    span: Span
    alternatives: tuple[tuple[str, ...], ...] = ()


_ORDINALS = {
    "nhat": 1, "mot": 1, "dau tien": 1, "hai": 2, "nhi": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_ORDINAL = "(?:" + "|".join(sorted(_ORDINALS, key=len, reverse=True)) + ")"
_NTH = rf"(?P<nth>(?:(?:thu|so)\s*)?(?:\d{{1,2}})|(?:thu\s+)?{_ORDINAL})(?!\w)"
_N = r"\d{1,3}(?:\.\d{1,3})*"
_MORE = r"(?P<more>(?:\s*(?:,|va|hoac)\s*(?:{item})(?![\w./]))*)"
# Ranks put markers in order: a Roman mục stands inside an article ("Điều 1/III"), the Mục of a law outside it.
_RANK = {
    "annex": 0, "phan": 1, "chuong": 2, "law_muc": 3, "dieu": 4, "muc": 5, "tieu_muc": 6, "khoan": 7, "diem": 8,
    "dash": 9, "plus": 10, "row": 11,
}  # fmt: skip
_TOKENS = [
    ("annex", r"(?:phu luc|pl(?=\s*(?:so\s*)?[ivxl\d]))(?:\s*(?:so\s*)?(?P<n>[ivxl]+|\d{1,2}|[a-h])(?![\w/]))?"),
    ("phan", r"phan\s+(?:thu\s+)?(?P<n>[ivxl]+|\d{1,2}|nhat|hai|ba|tu|nam|[a-h])(?!\w)"),
    ("chuong", r"chuong\s+(?:thu\s+)?(?P<n>[ivxl]+|\d{1,2})(?!\w)"),
    ("tieu_muc", rf"tieu muc\s+(?:so\s+)?(?P<n>{_N})(?!\w)"),
    (
        "muc",
        rf"muc\s+(?:so\s+)?(?P<n>[ivxl]+|{_N}|[a-h])(?!\w)"
        rf"(?:\s?[.\-/,]\s?(?P<sub>{_N})(?!\w)(?:\s?[./]\s?(?P<letter>[a-z])(?!\w))?)?",
    ),
    ("dieu", r"dieu\s+(?:so\s+)?(?P<n>\d{1,4}[a-z]?)(?!\w)(?:/(?P<sub>\d{1,3})(?!\w)(?:/(?P<letter>[a-z])(?!\w))?)?"),
    ("khoan", rf"(?<!tai )khoan\s+(?:thu\s+|so\s+)?(?P<n>{_N}[a-z]?)(?!\w)" + _MORE.format(item=r"\d{1,3}")),
    ("khoan", rf"(?<!tai )khoan\s+thu\s+(?P<n>{_ORDINAL})(?!\w)"),
    (
        "diem",
        rf"(?<!thoi )(?<!dia )(?<!quan )(?<!trong )diem\s+(?P<n>[a-z]\d?|{_N})(?!\w)"
        + _MORE.format(item=r"[a-z](?!\s+thu)"),
    ),
    ("dash", rf"(?:gach dau (?:d|gi)ong|dau gach(?: ngang)?|gach(?: ngang)?|bullet)\s+{_NTH}"),
    ("dash", rf"y\s+(?:thu|so)\s+(?P<nth>\d{{1,2}}|{_ORDINAL})(?!\w)"),
    ("plus", rf"dau cong\s+{_NTH}"),
    ("row", rf"(?:stt|so thu tu|tt(?=\s*\d))\s*(?:so|thu|:)?\s*(?P<n>{_N})(?!\w)"),
    ("row", rf"(?:hang|dong)\s+(?:so|thu)\s+(?P<n>{_N})(?!\w)"),
    (
        "row",
        r"(?:nhiem vu|nv|uu tien)(?:\s+(?:trong tam|cu the|chu yeu|uu tien))?\s*(?:so|thu|stt)?\s*"
        rf"(?P<n>{_N})(?![\w/%])(?!\s*(?:nam|thang|ty|trieu|%|nhiem ky|[-–]\s*\d))"
        + _MORE.format(item=r"(?:(?:nhiem vu|nv)\s+)?\d{1,3}(?!\s*(?:nam|thang|ty|trieu|%))"),
    ),
    ("row", rf"(?:nhiem vu|uu tien)\s+thu\s+(?P<n>{_ORDINAL})(?!\w)"),
    ("row", r"(?:nhiem vu|uu tien)\s+(?:dau tien)(?P<n>)(?!\w)"),
]
# "II/1/a", "III.3" typed on their own; Roman numbers in capitals only, or "i/1" would be anything.
_BARE = re.compile(
    rf"(?<![\w/.])(?P<n>[IVXL]{{1,6}})\s?[./]\s?(?P<sub>{_N})(?!\w)(?:\s?[./]\s?(?P<letter>[a-zđ])(?!\w))?"
)
_APART = re.compile(r"(?<!\w)(?:va|hoac|voi|con|hay|so voi)(?!\w)")


@dataclass(slots=True)
class _Token:
    level: str
    values: list[str]  # more than one for "điểm a, b"
    span: Span


@lru_cache(maxsize=1)
def _token_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((level, re.compile(r"(?<!\w)" + pattern)) for level, pattern in _TOKENS)


def asked_places(question: str) -> list[AskedPlace]:
    """The places that a question names, in its order: "điểm b khoản 5 mục II" -> ("II", "5", "b")."""
    text = unicodedata.normalize("NFC", question)
    folded = fold(text)
    plain = folded == text.lower()
    documents = [d.span for d in asked_documents(text)]
    tokens = _tokens(text, folded, documents)
    places: list[AskedPlace] = []
    for group in _inherit(_groups(tokens, folded, documents), folded):
        places.extend(_places(group, plain))
    return places


def _tokens(text: str, folded: str, documents: Sequence[Span]) -> list[_Token]:
    found: list[_Token] = []
    taken = Taken(documents)  # "26-CT/TW" holds no place
    matches_ = [(level, m) for level, p in _token_patterns() for m in p.finditer(folded)]
    matches_ += [("muc", m) for m in _BARE.finditer(text)]
    for level, m in sorted(matches_, key=lambda x: (x[1].start(), -x[1].end())):
        if taken.meets(m.span()):
            continue
        parts = _parts(level, m, text)
        if parts:
            taken.add(m.span())
            found.extend(parts)
    return found


def _parts(level: str, m: re.Match[str], text: str) -> list[_Token]:
    groups = m.groupdict()
    value = groups.get("n") if "nth" not in groups else groups["nth"]
    start = m.start("n") if "n" in groups else m.start("nth")
    if (
        value
        and len(value) == 1
        and value in "abcdefgh"
        and level in ("annex", "phan", "muc")
        and not text[start].isupper()
    ):
        return []  # "muc a" typed for "mức a ...": letters of parts are capitals
    if level == "annex":
        return [_Token(level, [f"Phụ lục {value.upper()}" if value else "Phụ lục"], m.span())]
    if value is None:
        return []
    if level in ("dash", "plus") or value in _ORDINALS or value == "":
        value = _nth(value or "mot")
    if level == "diem" and not value[0].isdigit():
        value = text[start].lower() + value[1:]  # đ stays đ
    values = [value]
    if groups.get("more"):
        at = m.start("more")
        values += [
            text[at + x.start() : at + x.end()].lower() for x in re.finditer(r"\d+|(?<!\w)[a-z](?!\w)", m["more"])
        ]
    named = {"phan": "Phần {}", "chuong": "Chương {}", "dieu": "Điều {}", "dash": "-{}", "plus": "+{}", "row": "STT {}"}
    if level in ("muc", "phan", "chuong"):
        values = [v.upper() for v in values]
    tokens = [_Token(level, [named.get(level, "{}").format(v) for v in values], m.span())]
    if groups.get("sub"):
        tokens.append(_Token("khoan", [m["sub"]], m.span()))
    if groups.get("letter"):
        tokens.append(_Token("diem", [text[m.start("letter")].lower()], m.span()))
    return tokens


def _nth(text: str) -> str:
    words = re.sub(r"^(?:thu|so)\s*", "", text.strip())
    return str(_ORDINALS.get(words, words))


def _groups(tokens: Sequence[_Token], folded: str, documents: Sequence[Span]) -> list[list[_Token]]:
    groups: list[list[_Token]] = []
    for token in tokens:
        if groups:
            last = groups[-1][-1]
            gap = _without(folded, last.span[1], token.span[0], documents)
            same = any(t.level == token.level for t in groups[-1])
            if token.span == last.span or (not same and len(gap) <= 48 and not _APART.search(gap)):
                groups[-1].append(token)
                continue
        groups.append([token])
    return groups


def _without(folded: str, start: int, end: int, documents: Sequence[Span]) -> str:
    """The words between two places, leaving out a document named there."""
    for a, b in documents:
        if start <= a and b <= end:
            return folded[start:a] + folded[b:end]
    return folded[start:end]


def _rank(token: _Token, group: Sequence[_Token]) -> int:
    levels = {t.level for t in group}
    arabic = token.values[0][:1].isdigit()
    if token.level == "muc" and arabic:
        return _RANK["law_muc"] if levels & {"dieu", "chuong"} else _RANK["muc"]
    return _RANK[token.level]


def _inherit(groups: list[list[_Token]], folded: str) -> list[list[_Token]]:
    """ "khoản 1 và khoản 2 Điều 5": the first is of Điều 5 too; "Điều 5 khoản 1 và khoản 2": so is the second."""
    for a, b in itertools.pairwise(groups):
        gap = folded[a[-1].span[1] : b[0].span[0]]
        if not re.fullmatch(r"[\s,;]*(?:va|hoac|voi|,)?[\s,;]*", gap):
            continue
        for one, other in ((a, b), (b, a)):
            outermost = min(_rank(t, one) for t in one)
            one.extend(t for t in other if _rank(t, other) < outermost)
    return groups


def _places(group: list[_Token], plain: bool) -> list[AskedPlace]:
    ordered = sorted(group, key=lambda t: _rank(t, group))
    span = min(t.span[0] for t in group), max(t.span[1] for t in group)
    kind = "task" if any(t.level == "row" for t in group) else "clause"
    readings: list[tuple[str, ...]] = [()]
    for token in ordered:
        values = token.values
        if token.level == "muc" and values[0][:1].isdigit() and _rank(token, group) == _RANK["law_muc"]:
            values = [f"Mục {v}" for v in values]
        if token.level == "tieu_muc" and not any(t.level == "muc" and not t.values[0][:1].isdigit() for t in group):
            values = [f"Tiểu mục {v}" for v in values]
        readings = [(*r, v) for r in readings for v in values]
    letters = plain and any(t.level == "diem" for t in group)
    return [AskedPlace(kind, r, span, ((*r[:-1], "đ"),) if letters and r[-1] == "d" else ()) for r in readings]


_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50}


def _same(asked: str, have: str) -> int | None:
    """0 where the markers are equal, 1 where they differ in the way of saying ("Phần II" and "II"), None otherwise."""
    asked, have = asked.casefold(), have.casefold()
    if asked == have:
        return 0
    if asked == "phụ lục" and have.startswith("phụ lục"):
        return 1
    words = r"^(?:phụ lục|phần(?: thứ)?|chương|tiểu mục|mục|stt|hàng|khoản|điểm)\s+"
    a, h = re.sub(words, "", asked), re.sub(words, "", have)
    annexes = asked.startswith("phụ lục"), have.startswith("phụ lục")
    rows = asked.startswith("stt"), have.startswith("stt")
    if annexes[0] != annexes[1] or rows[0] != rows[1] or (a, h) == (asked, have):
        return None
    return 1 if a == h or (_value(a) is not None and _value(a) == _value(h)) else None


def _value(text: str) -> int | None:
    if text.isdigit():
        return int(text)
    if fold(text) in _ORDINALS:
        return _ORDINALS[fold(text)]
    if text and not set(text.upper()) - set(_ROMAN_VALUES):
        numbers = [_ROMAN_VALUES[c] for c in text.upper()]
        return sum(-n if n < max(numbers[i:]) else n for i, n in enumerate(numbers))
    return None


def _distance(markers: Sequence[str], path: ClausePath) -> tuple[int, int] | None:
    """(ways of saying that differ, markers of the path that were not asked); None where the path is another place."""
    have = list(path.markers)
    last = _same(markers[-1], have[-1]) if have else None
    if last is None:
        return None
    inexact, at = last, 0
    for marker in markers[:-1]:
        while at < len(have) - 1 and _same(marker, have[at]) is None:
            at += 1
        if at >= len(have) - 1:
            return None
        inexact += _same(marker, have[at]) or 0
        at += 1
    return inexact, len(have) - len(markers)


def find_paths(place: AskedPlace, paths: Iterable[ClausePath]) -> list[ClausePath]:
    """The clauses that an asked place can mean: those that need the fewest unsaid markers. Several when the question is
    ambiguous ("nhiệm vụ 3" where each section has one); a task number finds a numbered clause where no row has it.
    """
    every = list(paths)
    readings = [place.markers, *place.alternatives]
    if place.kind == "task":
        readings += [tuple(m.removeprefix("STT ") for m in r) for r in readings]
    for reading in readings if place.kind == "task" else [None]:
        tried = [reading] if reading is not None else readings
        scored = [(d, p) for p in every for r in tried if (d := _distance(r, p)) is not None]
        if scored:
            best = min(d for d, _ in scored)
            return [p for d, p in scored if d == best]
    return []
