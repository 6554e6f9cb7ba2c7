"""Bodies as people shorten them, found by the names that the documents' own tasks give: "UBND quận huyện" for "Ủy ban
nhân dân các quận, huyện", "sở kế hoạch" for "Sở Kế hoạch và Đầu tư", "xã phải làm gì" for "Ủy ban nhân dân cấp xã"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from answer.ask.wording import fold, syllables
from ingest import units
from ingest.units import Unit
from schema import Document, Span

Found = tuple[tuple[Unit, ...], Span]

_SMALL = frozenset(["cac", "nhung", "va", "cap", "thuoc"])  # words that are there in one spelling and not in another
_SHORT = {
    "ubnd": "uy ban nhan dan", "ub": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "tp": "thanh pho",
    "mttq": "mat tran to quoc", "vp": "van phong", "bch": "ban chap hanh", "bcd": "ban chi dao",
}  # fmt: skip
_HEADS = frozenset(["so", "bo", "ban", "cuc", "vu", "phong", "chi", "hoi", "vien", "cong", "van", "uy"])
_LEVEL_ASKED = re.compile(
    r"^\W*(?:(?:o|tai|cac|cap|chinh quyen|ben) )*(?P<level>xa|phuong|huyen|tinh|quan)\b(?: (?:cap|minh|ta|toi|em))*"
    r" (?:phai|can|co|lam|duoc giao|chu tri|thuc hien|trien khai)\b"
)
_LONGEST = 9  # syllables of a shortened name


@lru_cache(maxsize=20_000)
def _key(name: str) -> tuple[str, ...]:
    words: list[str] = []
    for w in (fold(s) for s in syllables(name)):
        words += _SHORT.get(w, w).split()
    return tuple(w for w in words if w not in _SMALL)


def named_bodies(documents: Iterable[Document]) -> dict[str, tuple[str, ...]]:
    """The bodies of all tasks as written, each with its folded words without "các", "và"."""
    given = dict.fromkeys(n for d in documents for a in d.assignments for n in (*a.lead, *a.support))
    return {n: _key(n) for n in given}


def shortened(question: str, documents: Sequence[Document], known: Sequence[Span]) -> Found | None:
    """The first name in `question` (with its diacritics) that shortens one of the documents' bodies, and what it can
    mean; None where there is none, or where it overlaps a name in `known` that a document gives to somebody."""
    names = named_bodies(documents)
    by_key: dict[tuple[str, ...], list[str]] = {}
    for name, k in names.items():
        by_key.setdefault(k, []).append(name)
    places = [m.span() for m in re.finditer(r"[^\W_]+", question)]
    for i in range(len(places)):
        for j in range(min(len(places), i + _LONGEST), i, -1):
            start, end = places[i][0], places[j - 1][1]
            said = question[start:end]
            if re.search(r"[?!;:]", said):
                continue
            k = _key(said)
            if len(k) < 2 or k[0] not in _HEADS or said.split()[0].lower() in ("các", "cấp"):
                continue
            meant = by_key.get(k) or _begun(k, names)
            # "Công an tỉnh Nghệ An" is not the "Công an tỉnh" of a plan of another province.
            if meant and not any(a <= start and end <= b and (a, b) != (start, end) for a, b in known):
                return tuple(dict.fromkeys(units.canonical(n) for n in meant)), (start, end)
    if (m := _LEVEL_ASKED.match(fold(question))) is not None:
        level = m["level"]
        meant = [n for n, k in names.items() if level in k and k[:4] == ("uy", "ban", "nhan", "dan")]
        if meant:
            return tuple(dict.fromkeys(units.canonical(n) for n in meant)), m.span("level")
    return None


def _begun(k: tuple[str, ...], names: dict[str, tuple[str, ...]]) -> list[str]:
    """Bodies whose names begin with these words, where they are but one."""
    found = [n for n, other in names.items() if len(other) > len(k) and other[: len(k)] == k]
    bodies = {units.canonical(n).name for n in found}
    return found if len(bodies) == 1 and k[0] in ("so", "bo", "phong", "cuc") else []
