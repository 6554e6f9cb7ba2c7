"""Documents as people type them in questions, with or without diacritics, misspelt or shortened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ingest import units
from ingest.patterns import any_of, kind_of_code, kind_of_number, kind_said, number_codes, patterns
from language.spelling import fold, squeeze
from schema import DocumentInfo, Span


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """A document named in a question: `text` as typed, its `span` in the NFC question, and what the words say of it.
    `number` is what stands before the letters ("100"); `codes` are the letters typed after it, folded ("nq", "cp").
    """

    text: str
    span: Span
    number: str
    kind: str | None = None
    codes: tuple[str, ...] = ()
    year: int | None = None
    issued_on: date | None = None
    issuer: str | None = None  # folded: "chinh phu", "thanh uy hai phong"


# "kế hoạch 5 năm", "chương trình 3 tháng", "quyết định 2 việc": a count, not a number; "quyết định 844 nhiệm vụ 8" is
# one, since the word behind it is numbered itself.
_COUNTED = (
    r"(?!\s*(?:%|nam(?!\s+(?:19|20)\d\d(?!\s*[-–]))|thang|tuan|ty|trieu|nghin|nguoi|don vi|doanh nghiep"
    r"|(?:nhiem vu|noi dung|viec|diem)(?!\s*(?:so\s*)?[\divx]+\b)|lan|cap|giai doan|buoc|tinh|xa|phuong|so|truong hop"
    r"|van de)\b|\s*%|\s*[-–]\s*\d|[/.,]\d)"
)
_CODES = r"(?:(?:\s?/\s?|[-–‑]\s?|\s[-–‑](?!\s))[a-z]{1,12}\d{0,2}(?!\w))+"
_ALSO = re.compile(r"\s*(?:,|va|voi|hoac|hay)\s*(?:so\s*)?(?P<n>\d{1,4}[a-z]?)(?![\w/%.,-]|\s*/)")
# Lower-case abbreviations that are taken for a kind; the others ("đa", "tt", "bc") are words unless in capitals.
_TYPED_LOW = frozenset({"nq", "nd", "qd", "ct", "kh", "kl", "ttr", "ctr", "cv", "tb"})
_ISSUER_STOP = re.compile(
    "ve|la|co|noi|yeu|quy|giao|thi|nhu|do|gi|ai|ban|duoc|phai|trong|tai|nao|khi|de|cho|va|theo|nam|ngay|hay|so|ky|the"
    "|dung|khong|ko|muc|dieu|khoan|diem|phu"
)


@lru_cache(maxsize=1)
def _document_patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    p = patterns()
    kinds = any_of(p.kinds)
    named = re.compile(
        rf"(?<![\w/])(?:(?P<kind>{kinds}|van ban)(?:\s+(?:cua\s+)?(?:tw|trung uong|cp|chinh phu|ttg|thu tuong))?"
        rf"\s*(?:so\s*:?\s*)?)?"
        rf"(?<![/.,\-])(?P<n>\d{{1,5}}[a-z]?)(?!\d)(?P<year>\s?/\s?(?:19|20)\d\d(?!\d))?(?P<codes>{_CODES})?"
    )
    later = re.compile(
        r"\s*,?\s*(?:\(\s*)?(?:ngay\s*(?P<d>\d{1,2})(?:\s*thang\s*|\s*[/.\-]\s*)(?P<m>\d{1,2})"
        r"(?:\s*nam\s*|\s*[/.\-]\s*)(?P<y>\d{4})|nam\s+(?P<only>(?:19|20)\d\d))(?:\s*\))?"
    )
    body = re.compile(rf"\s*,?\s*cua\s+(?P<body>{any_of((*p.issuers, *p.bodies))})(?!\w)")
    return named, later, body


def asked_documents(question: str) -> list[AskedDocument]:
    """The documents that a question names by number: "NQ 100/NQ-CP", "qd 982", "nghị quyết 97 của chính phủ"."""
    text = unicodedata.normalize("NFC", question)
    folded = fold(text)
    named, later, body = _document_patterns()
    found: list[AskedDocument] = []
    for m in named.finditer(folded):
        codes = tuple(number_codes(m["codes"])) if m["codes"] else ()
        kind = kind_said(m["kind"]) if m["kind"] else None
        short = m["kind"] or ""
        if len(short) <= 4 and not codes and short not in _TYPED_LOW and not text[m.start() : m.start() + 2].isupper():
            continue
        explicit = m["kind"] is not None and re.search(r"so\s*:?\s*$", folded[m.start() : m.start("n")]) is not None
        if not _is_number(m, codes, kind, explicit, folded):
            continue
        year = int(re.sub(r"\D", "", m["year"])) if m["year"] else None
        end, issued_on, issuer = m.end(), None, None
        for _ in range(2):
            if (day := later.match(folded, end)) and issued_on is None:
                year = int(day["only"] or day["y"])
                issued_on = None if day["only"] else _date(day)
                end = day.end()
            elif issuer is None and (said := body.match(folded, end)):
                end = _issuer_end(folded, said.end())
                issuer = squeeze(folded[said.start("body") : end])
        if codes and not (kind == "Quy định" and codes[0] == "qd"):  # Party: Quy định số 37-QĐ/TW
            kind = kind_of_code(codes[0]) or kind
        found.append(
            AskedDocument(text[m.start() : end], (m.start(), end), m["n"], kind, codes, year, issued_on, issuer)
        )
        # "kế hoạch 45 và 52": the kind is said once.
        while kind and (more := _ALSO.match(folded, end)) and re.match(_COUNTED, folded[more.end() :]):
            end = more.end()
            found.append(AskedDocument(text[more.start("n") : end], (more.start("n"), end), more["n"], kind))
    return found


def _is_number(m: re.Match[str], codes: Sequence[str], kind: str | None, explicit: bool, folded: str) -> bool:
    if codes:
        return kind_of_code(codes[0]) is not None or m["year"] is not None or m["kind"] is not None or len(codes) > 1
    if kind is None and not (m["kind"] and explicit):
        return False
    if m["year"] or explicit:
        return True
    if re.match(_COUNTED, folded[m.end() :]) is None:
        return False
    # "kế hoạch 2025" is the plan of a year, "QĐ 2025" may be a number.
    return not re.fullmatch(r"(?:19|20)\d\d", m["n"]) or kind == "Quyết định"


def _date(m: re.Match[str]) -> date | None:
    try:
        return date(int(m["y"]), int(m["m"]), int(m["d"]))
    except ValueError:
        return None


def _issuer_end(folded: str, at: int) -> int:
    """A body's name goes on for some words ("thành ủy | hải phòng"), up to a word that belongs to the question."""
    for _ in range(6):
        word = re.compile(r"\s+([a-z]+)(?!\w)").match(folded, at)
        if not word or _ISSUER_STOP.fullmatch(word[1]):
            break
        at = word.end()
    return at


def matches(asked: AskedDocument, info: DocumentInfo) -> bool:
    """Whether the question's document can be this one. What the question does not say does not count against it."""
    if not info.number:
        squashed = re.sub(r"[\W_]", "", fold(f"{info.title} {info.source}"))
        return bool(asked.codes) and f"{asked.number}{''.join(asked.codes)}" in squashed
    leading = re.match(r"\d+[a-zA-Z]?", info.number)
    if not leading or leading[0].lower().lstrip("0") != asked.number.lstrip("0"):
        return False
    codes = [fold(c) for c in number_codes(info.number)]
    if asked.codes:
        rest = iter(codes)
        if not all(any(have.startswith(want) for have in rest) for want in asked.codes):
            return False
    elif asked.kind and not _same_kind(asked.kind, info):
        return False
    printed_year = re.search(r"/((?:19|20)\d\d)[/\-]", info.number)
    year = info.issued_on.year if info.issued_on else int(printed_year[1]) if printed_year else None
    if asked.year and year and asked.year != year:
        return False
    if asked.issued_on and info.issued_on and asked.issued_on != info.issued_on:
        return False
    return not asked.issuer or not info.issuer or _same_issuer(asked.issuer, info)


def _same_kind(kind: str, info: DocumentInfo) -> bool:
    have = {k for k in (info.kind, kind_of_number(info.number or ""), info.attached) if k}
    return not have or any(k.startswith(kind) or kind.startswith(k) for k in have)


def _same_issuer(asked: str, info: DocumentInfo) -> bool:
    asked = re.sub(r"\bubnd\b", "uy ban nhan dan", re.sub(r"\bhdnd\b", "hoi dong nhan dan", asked))
    have = fold(info.issuer or "")
    if "trung uong" in asked and "tw" in [fold(c) for c in number_codes(info.number or "")]:
        return True
    words = set(re.findall(r"\w+", asked)) - {"cua", "tinh", "thanh", "pho", "tp", "khoa", "dang"}
    if words <= set(re.findall(r"\w+", have)) or set(re.findall(r"\w+", have)) <= words:
        return True
    return units.same(asked, info.issuer or "")  # "Bộ GDĐT"
