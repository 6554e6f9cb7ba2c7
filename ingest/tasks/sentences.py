"""A clause's own text cut into sentences and pieces, and who is told what in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from ingest.duties.statements import choose_limit, limits, lines, sentences
from ingest.prose_words import words
from ingest.units import canonical
from ingest.units.lexicon import lexicon
from ingest.units.lists import read_units
from language.spelling import key, rule, squeeze
from schema import Span

__all__ = [
    "Placed",
    "Subject",
    "addressed",
    "begins_with_verb",
    "choose_limit",
    "find_subject",
    "is_general",
    "limits",
    "lines",
    "pieces",
    "sentences",
]

Placed = tuple[str, int, int]  # a unit as written and its place

_DIRECTIVE = rule(
    r"(?P<how>giao(?: nhiệm vụ)?(?: cho)?|đề nghị|yêu cầu|khuyến khích|phân công|kiến nghị|ủy quyền(?: cho)?|đối với) +"
)
_ROLES = {"giao": "chủ trì", "đề nghị": "đề nghị", "khuyến khích": "khuyến khích", "kiến nghị": "đề nghị"}
_GENERAL = rule(
    r"(?:chịu|có) trách nhiệm (?:tổ chức )?thi hành"
    r"|(?:chịu|có) trách nhiệm thực hiện [^,;.]{0,60} này *(?:\./\.|\.)? *$"
)
# What is due by the limit that a piece "hoàn thành trước ngày ..." says is the pieces before it.
_COMPLETION = rule(
    r" *(?:và )?(?:bảo đảm |đảm bảo |phấn đấu |thực hiện |cơ bản )*"
    r"(?:hoàn thành|xong|thời hạn|thời gian|kết thúc trước|chậm nhất|trước ngày)(?!\w)"
)
_ABOUT = key("đối với")
_PRIVATE = rule(r"doanh nghiệp|cá nhân|nhà khoa học|người")
_BELONGS = rule(r"(?:của|với|bởi|cho|từ) [^;.]*$")
_COMMA = re.compile(r",\s+")


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is told, and how. `predicate` is where the telling begins."""

    units: tuple[Placed, ...]
    role: str | None
    predicate: int
    behind_preface: bool = False


def begins_with_verb(k: str, at: int) -> bool:
    return words().verb.match(k, at) is not None


def has_predicate(k: str, at: int, end: int) -> bool:
    """True where the text behind a list of units tells it something: "theo chức năng được giao, chủ động rà soát"."""
    m = re.compile(r"[ ,:]*").match(k, at)
    at = m.end() if m else at
    if at >= end:
        return False
    w = words()
    if w.verb.match(k, at):
        return True
    if not w.adjunct.match(k, at):
        return False
    window = k[at : min(end, at + 250)]
    return any(w.verb.match(window, m.end()) for m in re.finditer(r"[ ,]+(?=\w)", window))


# "Văn phòng chủ trì ...", "Tổ giúp việc được giao chủ trì ...": who leads is a unit, whatever it is called.
_LEADER = rule(
    r"(?P<who>(?!(?:cơ quan|đơn vị|tỷ|tt|đồng(?= chủ))(?!\w))"
    r"(?:(?!(?:do|là|của|và|được|giao)(?!\w))[^\s.,;:()|]+ ){1,6}?)"
    r"(?:được giao |có trách nhiệm |sẽ )?chủ trì(?!\w)"
)


def find_subject(text: str, k: str, start: int, end: int) -> Subject | None:
    """The units that a sentence addresses: at its head, behind "Giao", "Đề nghị", or behind a preface and a comma."""
    m = _DIRECTIVE.match(k, start)
    if m:
        units, behind = _units(text, k, m.end())
        how = k[m.start() : m.end()].split()
        role = next((r for said, r in _ROLES.items() if key(said) == " ".join(how[: len(said.split())])), None)
        if units and role == "khuyến khích" and not _official(units):
            return None
        if k.startswith(_ABOUT, start) and k[behind : behind + 1] != ":":
            units = ()  # "Đối với các bộ, ngành chưa báo cáo, ...": what it is about, not who does it
        if units and (behind >= end or has_predicate(k, behind, end) or k[behind : behind + 1] == ":"):
            return Subject(units, role, behind)
    if text[start : start + 1].isupper() or m is None:
        units, behind = _units(text, k, start)
        if units and behind < end and has_predicate(k, behind, end):
            return Subject(units, None, behind)
        named = _LEADER.match(k, start, end)
        if named and text[start].isupper() and not words().verb.match(k, start) and not words().preface.match(k, start):
            at = start + len(named["who"].rstrip())
            return Subject(((squeeze(text[start:at]), start, at),), None, at)
    if words().preface.match(k, start):
        return _behind_preface(text, k, start, end)
    return None


def _units(text: str, k: str, at: int) -> tuple[tuple[Placed, ...], int]:
    """Units that can be told something: not those above everybody ("Thủ tướng Chính phủ yêu cầu ...")."""
    units, behind = read_units(text, at, k)
    if units and canonical(units[0][0]).kind == "cấp trên":
        return (), at
    return tuple(units), behind


def _official(units: tuple[Placed, ...]) -> bool:
    """Offices, not "các doanh nghiệp, tổ chức, cá nhân"."""
    said = key(units[0][0])
    return not _PRIVATE.search(said) or re.search(r"\bbộ\b", said) is not None


def _behind_preface(text: str, k: str, start: int, end: int) -> Subject | None:
    for m in _COMMA.finditer(text, start, min(end, start + 600)):
        units, behind = read_units(text, m.end(), k)
        if not units or not has_predicate(k, behind, end):
            continue
        if text[m.end()].islower() and not lexicon().determiner.match(k, m.end()):
            continue  # the middle of "bộ, ngành, địa phương"
        # "theo đề xuất của các bộ, cơ quan ngang bộ, ..., Bộ Tài chính tổng hợp": the list runs on into the subject.
        before = _BELONGS.search(k, start, m.start())
        kinds = [canonical(u[0]).kind for u in units]
        if kinds[-1] in ("bộ", "sở") and len(units) > 1 and before and any(x not in ("bộ", "sở") for x in kinds[:-1]):
            units = units[-1:]
        while units and canonical(units[0][0]).kind == "cấp trên":
            units = units[1:]
        if units:
            return Subject(tuple(units), None, behind, behind_preface=True)
    return None


def is_general(k: str, start: int, end: int) -> bool:
    """ "... chịu trách nhiệm thi hành Quyết định này": everybody and nothing in particular."""
    return _GENERAL.search(k, start, end) is not None


def pieces(text: str, k: str, start: int, end: int, year: int | None) -> Iterator[Span]:
    """A sentence cut at those semicolons that part duties with limits of their own: "A; B trước ngày 26/5/2026" is two,
    "A; B; hoàn thành trước ngày 10/6/2026" is one."""
    cuts = [m.end() for m in re.finditer(r";\s*", text[start:end])]
    edges = [start, *(start + c for c in cuts if start + c < end), end]
    groups: list[tuple[int, int, bool]] = []
    for a, b in pairwise(edges):
        own = bool(limits(text, a, b, year)) or _frequency(k, a, b)
        if not groups:
            groups.append((a, b, own))
            continue
        first, _, had = groups[-1]
        if own and _COMPLETION.match(k, a):
            groups[-1] = (first, b, True)
        elif addressed(text, k, a, b) or ((own or had) and begins_with_verb(k, a)):
            groups.append((a, b, own))
        else:
            groups[-1] = (first, b, had or own)
    for a, b, _ in groups:
        yield a, b


_FREQUENCY = rule(r"(?<!\w)(?:hằng|hàng) (?:năm|quý|tháng|tuần)(?!\w)")


def addressed(text: str, k: str, start: int, end: int) -> Subject | None:
    """The subject of a piece in mid-sentence, where it clearly names one: "; giao Sở Tài chính bố trí ..."."""
    at = start
    while at < end and text[at] == " ":
        at += 1
    if text[at].islower() and not (_DIRECTIVE.match(k, at) or lexicon().determiner.match(k, at)):
        return None
    return find_subject(text, k, at, end)


def _frequency(k: str, a: int, b: int) -> bool:
    return _FREQUENCY.search(k, a, b) is not None
