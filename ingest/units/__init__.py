"""Units (đơn vị, cơ quan) named in text: found, told apart from their spelling, and compared.

`read_units` (lists) and `split_units` (cells) cut lists of names; this module says which body a name stands for.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from ingest.units.cells import split_units
from ingest.units.lexicon import Change, Unit, lexicon, normal
from ingest.units.lists import read_units, starts_unit, unit_end
from language.spelling import UPPER, bare, fold, key, squeeze

__all__ = [
    "Change",
    "Unit",
    "canonical",
    "find",
    "includes",
    "lineage",
    "read_units",
    "same",
    "split_units",
    "starts_unit",
    "unit_end",
]

_LEADING = re.compile(r"^(?:[-–+•*]\s*|(?:và|cùng|với|cho|của)\s+)+", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
_PLACE = re.compile(key(r"^(?:các )?(tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|đặc khu|thị trấn) +(?=[^ ])"))
_LOCAL = {
    "tỉnh": "cấp tỉnh",
    "thành phố": "cấp tỉnh",
    "tp": "cấp tỉnh",
    "huyện": "cấp huyện",
    "quận": "cấp huyện",
    "thị xã": "cấp huyện",
}
# Which kinds of units a collective noun takes in. "liên quan" narrows it by sense, which nobody can compute.
_MEMBERS: tuple[tuple[str, frozenset[str]], ...] = (
    ("bộ", frozenset({"bộ", "cơ quan ngang bộ"})),
    ("ngành", frozenset({"bộ", "cơ quan ngang bộ", "cơ quan thuộc Chính phủ", "cơ quan trung ương"})),
    ("sở", frozenset({"sở", "cơ quan chuyên môn"})),
    ("ban", frozenset({"cơ quan chuyên môn"})),
    ("địa phương", frozenset({"ủy ban nhân dân"})),
    ("tỉnh", frozenset({"ủy ban nhân dân"})),
    ("thành phố", frozenset({"ủy ban nhân dân"})),
    ("xã", frozenset({"ủy ban nhân dân"})),
    ("phường", frozenset({"ủy ban nhân dân"})),
    ("đoàn thể", frozenset({"tổ chức chính trị - xã hội"})),
    ("tổ chức chính trị", frozenset({"tổ chức chính trị - xã hội"})),
    ("tổ chức xã hội", frozenset({"hội"})),
    ("hội", frozenset({"hội"})),
    ("báo chí", frozenset({"báo chí"})),
    ("doanh nghiệp", frozenset({"doanh nghiệp"})),
    ("tập đoàn", frozenset({"doanh nghiệp"})),
    ("cấp ủy", frozenset({"cơ quan Đảng"})),
    ("ban đảng", frozenset({"cơ quan Đảng"})),
)
_IN_NUMBER = re.compile(r"\d/(?:\d{4}/)?[^\s/]*[/-]$")  # "45/KH-UBND" names a document, no unit
_EVERYBODY = frozenset({"cơ quan", "tổ chức", "đơn vị"})
_ABOVE = frozenset({"cấp trên", "Quốc hội", "tập thể", "khác"})


@lru_cache(maxsize=20_000)
def canonical(name: str) -> Unit:
    """The unit that a name stands for, whatever its spelling, abbreviation or letter case. Never raises: a name that
    units.toml does not hold is its own unit with `known=False`."""
    lex = lexicon()
    plain = _LEADING.sub("", squeeze(_BRACKETS.sub(" ", name))).strip(" .,;:-–•")
    if found := lex.lookup(plain) or _shape(plain):
        return found
    said = _expanded(plain)
    if found := lex.lookup(said) or _shape(said):
        return found
    n = normal(said)
    if n in lex.fields:
        return Unit(said, "lĩnh vực")
    if lex.determiner.match(n) or _is_list_of_nouns(n):
        return Unit(_capital(said), "tập thể", collective=True)
    return _local(said) or _at_place(said) or Unit(_capital(said), _kind_by_head(n), known=False)


def _shape(name: str) -> Unit | None:
    n, typed_bare = normal(name), bare(name)
    for accented, folded, unit in lexicon().shape_patterns:
        if accented.fullmatch(n) or (typed_bare and folded.fullmatch(fold(n))):
            return unit
    return None


def _expanded(name: str) -> str:
    lex = lexicon()
    return squeeze(lex.expand.sub(lambda m: lex.abbreviations[m[1]], name))


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]


def _is_list_of_nouns(n: str) -> bool:
    """ "Cơ quan, tổ chức, doanh nghiệp liên quan", "cơ quan liên quan": collective without "các"."""
    lex = lexicon()
    first = lex.noun.match(n)
    if not first:
        return False
    rest = n[first.end() :].lstrip()
    if not rest:
        return n not in {normal(h) for h in _SINGLE}
    return bool(re.match(key(r",|và "), rest)) or bool(lex.tail.fullmatch(rest))


_SINGLE = ("Đảng ủy", "Ủy ban nhân dân", "Hội đồng nhân dân", "Ủy ban", "Hội đồng", "Hội", "Sở", "Bộ", "Ban", "Tỉnh ủy")


def _local(name: str) -> Unit | None:
    """ "Hội Nông dân tỉnh", "UBND tỉnh Nghệ An", "Sở Y tế thành phố Hải Phòng": a known body at a place."""
    lex, k = lexicon(), key(name)
    m = lex.names.match(k)
    if not m:
        return None
    body, place = canonical(name[: m.end()]), name[m.end() :].strip()
    p = _PLACE.match(key(place))
    if p:
        level = _LOCAL.get(p[1].rstrip("."), "cấp xã")
        base = f"{body.name} {level}" if f"{body.name} {level}" in _shape_names() else body.name
        return replace(body, name=f"{body.name} {squeeze(_expanded(place))}", base=base, change=None)
    if lex.local_tail.fullmatch(key(place)):
        return replace(body, name=f"{body.name} {squeeze(place)}", base=body.name, change=None)
    return None


_LEVEL_AND_PLACE = re.compile(
    rf"(.*\b(?:[Tt]ỉnh|[Tt]hành phố|[Xx]ã|[Pp]hường|[Đđ]ặc khu|[Tt]ỉnh ủy|[Tt]hành ủy|[Tt]ỉnh đoàn|[Tt]hành đoàn))"
    rf"((?: [{UPPER}][^\W\d_]*){{1,4}})"
)


def _at_place(name: str) -> Unit | None:
    """ "Công an tỉnh Nghệ An", "Thành ủy Hải Phòng": a body that is called after its level, at a place."""
    m = _LEVEL_AND_PLACE.fullmatch(name)
    if not m or (" " not in m[1] and not m[1].endswith(("ủy", "đoàn"))):
        return None
    body = canonical(m[1])
    return replace(body, name=_capital(name), base=body.base or body.name, change=None)


@lru_cache(maxsize=1)
def _shape_names() -> frozenset[str]:
    return frozenset(s.unit.name for s in lexicon().shapes)


def _kind_by_head(n: str) -> str:
    heads = (
        ("sở ", "sở"),
        ("bộ ", "bộ"),
        ("ủy ban nhân dân", "ủy ban nhân dân"),
        ("đảng ủy", "cơ quan Đảng"),
        ("tổ đảng", "cơ quan Đảng"),
        ("đảng đoàn", "cơ quan Đảng"),
        ("hội ", "hội"),
        ("hiệp hội", "hội"),
        ("công ty", "doanh nghiệp"),
        ("tập đoàn", "doanh nghiệp"),
        ("tổng công ty", "doanh nghiệp"),
        ("báo ", "báo chí"),
        ("đài ", "báo chí"),
    )
    return next((kind for head, kind in heads if n.startswith(key(head))), "khác")


def _as_unit(u: Unit | str) -> Unit:
    return canonical(u) if isinstance(u, str) else u


def same(a: Unit | str, b: Unit | str) -> bool:
    """The same body under two names. A body said without its place is the same as the one at any place ("UBND tỉnh" and
    "UBND tỉnh Nghệ An"), two places are two bodies. Old and new ministries are not the same: see `lineage`."""
    one, two = _as_unit(a), _as_unit(b)
    n1, n2 = normal(one.name), normal(two.name)
    if n1 == n2 or normal(one.base) == n2 or normal(two.base) == n1:
        return True
    for branch, body in ((one, two), (two, one)):  # "Các sở: Tài chính, Y tế"
        if branch.kind == "lĩnh vực" and body.kind in ("bộ", "sở", "phòng"):
            return normal(body.name).endswith(f" {normal(branch.name)}")
    return False


def includes(collective: Unit | str, unit: Unit | str) -> bool:
    """Whether a collective name ("các bộ, ngành, địa phương") takes the unit in, by the kind of the unit. False for a
    `collective` that is one body."""
    group, one = _as_unit(collective), _as_unit(unit)
    if not group.collective or one.collective or one.kind in _ABOVE:
        return False
    n = normal(group.name)
    words = {noun for noun in _EVERYBODY if re.search(rf"(?<!\w){noun}(?! (?:ngang|thuộc|{key('báo chí')}))(?!\w)", n)}
    if words:
        return True
    nouns = [noun for noun, _ in _MEMBERS if re.search(rf"(?<!\w){re.escape(key(noun))}(?!\w)", n)]
    if "sở" in nouns and one.kind != "sở":  # "các sở, ban, ngành" are those of a province
        nouns = [noun for noun in nouns if noun != "ngành"]
    return any(one.kind in kinds for noun, kinds in _MEMBERS if noun in nouns)


def lineage(unit: Unit | str) -> tuple[Unit, ...]:
    """The unit and what it became, oldest first."""
    chain = [_as_unit(unit)]
    while (nxt := chain[-1].successor) and all(c.name != nxt for c in chain):
        chain.append(canonical(nxt))
    return tuple(chain)


def find(text: str) -> list[tuple[Unit, int, int]]:
    """Units named anywhere in free text, in order, without overlaps: `text[start:end]` is the name as written. A text
    without any diacritics ("so tai chinh", "ubnd tinh") is read without them."""
    lex = lexicon()
    found: list[tuple[int, int]] = []
    if bare(text):
        folded = fold(text)
        for pattern in (lex.bare_names, lex.bare_shape, lex.bare_collective):
            found += [m.span() for m in pattern.finditer(folded)]
    else:
        k = key(text)
        for pattern in (lex.names, lex.any_shape, lex.determiner):
            for m in pattern.finditer(k):
                end = unit_end(text, k, m.start())
                if end or pattern is not lex.determiner:
                    found.append((m.start(), max(end, m.end()) if pattern is not lex.determiner else end))
        for m in lex.heads.finditer(text):
            end = unit_end(text, k, m.start())
            if end > m.end():
                found.append((m.start(), end))
    out: list[tuple[Unit, int, int]] = []
    last = -1
    for start, end in sorted(found, key=lambda s: (s[0], -s[1])):
        end = start + len(text[start:end].rstrip("?!"))
        if start >= last and not _IN_NUMBER.search(text, max(0, start - 24), start):
            out.append((canonical(text[start:end]), start, end))
            last = end
    return out
