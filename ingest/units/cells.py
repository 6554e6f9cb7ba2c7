"""The units of a table cell: a list of names that nothing else stands between."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.units.lexicon import lexicon, normal
from ingest.units.lists import ACRONYM, PLACES, collective, named, proper, skip, starts_unit, unit_end, upper
from language.spelling import UPPER, key, rule, squeeze

# Kinds of bodies whose names are complete in themselves, so that a capital after them begins another name.
_COMPLETE = frozenset({"bộ", "sở", "cơ quan ngang bộ", "cơ quan thuộc Chính phủ", "cơ quan trung ương", "cơ quan Đảng"})
_BULLET = re.compile(r"[\s\-–+•*.,;:]*(?:(?:và|cùng với|cùng)\s+)?", re.IGNORECASE)
_BRACKET = re.compile(r"\([^()]*\)?")


def split_units(cell: str) -> list[tuple[str, int, int]]:
    """The units of a table cell as (name as written, start, end), `cell[start:end]` being the name before its white
    space is collapsed. Cut at commas, semicolons, "và", "&", line breaks and bullets where a whole unit follows;
    brackets behind a name are left out of it."""
    k = key(cell)
    cuts = sorted({(0, 0), *_cuts(cell, k), (len(cell), len(cell))})
    out: list[tuple[str, int, int]] = []
    head = ""
    for (_, start), (end, _) in pairwise(cuts):
        piece = cell[start:end]
        lead = _BULLET.match(piece)
        start += lead.end() if lead else 0
        bracket = cell.find("(", start, end)
        end = bracket if bracket > start else end
        while end > start and (cell[end - 1].isspace() or cell[end - 1] in ".,;:-–/…&"):
            end -= 1
        if _SHARED_HEAD.fullmatch(k[start:end] + ":") and k[end:].lstrip().startswith(":"):
            one = _ONE_HEAD.search(k, start, end)  # the head of a list of branches is not a unit beside them
            head = cell[one.start() : one.end()].capitalize() if one else ""
            continue
        branch = head and (lexicon().field_names.fullmatch(k, start, end) or not lexicon().heads.match(cell, start))
        if branch and end > start and cell[start].isupper() and not named(cell, k, start)[0]:
            out.append((f"{head} {squeeze(cell[start:end])}", start, end))
            continue
        if last := _HEAD_ALONE.search(cell, start, end):
            end = last.start()
        if end > start and any(c.isalpha() for c in cell[start:end]) and cell[start] != "(":
            out.append((squeeze(cell[start:end]), start, end))
    if out and _rest_of_name(out[0][0]):
        del out[0]
    return out


# A cell that a page or a drafter broke off: "Bộ Y tế, Bộ", and the next one begins with "nghiệp và Môi trường".
_HEAD_ALONE = re.compile(r",\s*(?:Bộ|Sở|Cục|Ủy ban)$")


def _rest_of_name(name: str) -> bool:
    n = normal(name)
    return name[0].islower() and not starts_unit(name) and any(known.endswith(f" {n}") for known in lexicon().units)


_ONE_HEAD = re.compile(key(r"(?<!\w)(?:sở|bộ|phòng)$"))
_SHARED_HEAD = re.compile(key(r"(?<!\w)(?:các )?(?:sở|bộ|sở, ban, ngành|sở, ngành|bộ, ngành|phòng) *(?:: *|(?=\n))"))
_SEPARATOR = re.compile(key(r"[;\n•]|,|: |(?<= )và(?= )|(?<!\w)và(?= )| - |[/&]|\+"))


def _cuts(cell: str, k: str) -> list[tuple[int, int]]:
    """Places to cut: (where the left name ends, where the right one begins)."""
    lex = lexicon()
    hidden = [m.span() for m in _BRACKET.finditer(cell)]
    # A name goes on over a line break ("Bộ Văn hóa,\nThể thao và Du lịch"); what may follow it does not.
    names_in = [*lex.names.finditer(k.replace("\n", " ")), *lex.any_shape.finditer(k)]
    whole = [(m.start(), max(m.end(), unit_end(cell, k, m.start()))) for m in names_in]
    listed = _SHARED_HEAD.search(k)  # "Các sở: Tài chính, Y tế và Văn hóa, Thể thao và Du lịch"
    branches = [m.span() for m in lex.field_names.finditer(k, listed.end())] if listed else []
    whole += branches
    # "Vụ Nông nghiệp và PTNT": the field that an office is called after.
    heads = {m.end() + 1 for m in lex.heads.finditer(cell)}
    hidden += [m.span() for m in lex.field_names.finditer(k) if " " in m[0] and m.start() in heads]
    out: list[tuple[int, int]] = []
    left = 0
    events = [(*m.span(), m[0]) for m in _SEPARATOR.finditer(k)] + [(b, b, "") for _, b in whole]
    # "các bộ, ngành Ủy ban nhân dân cấp tỉnh": the comma between a group and the next name was forgotten.
    opens = [*(a for a, _ in whole), *(m.start() for m in lex.determiner.finditer(k))]
    events += [(a - 1, a, "forgotten") for a in opens if a and cell[a - 1] == " " and cell[a - 2 : a - 1].isalpha()]
    names = {b: a for a, b in whole}
    for at, behind, separator in sorted(events):
        if any(a <= at < b for a, b in hidden) or any(a < at < b for a, b in whole):
            continue
        right = skip(cell, behind)
        if not separator:  # names with nothing between them but a blank or a bracket
            bracket = _BRACKET.match(cell, right)
            right = skip(cell, bracket.end()) if bracket else right
            cut = right > at and names[at] == left and _complete(cell, k, names[at], at, right)
        elif separator == "forgotten":
            cut = collective(cell[:at], k[:at], _begin(cell, left)) == at
        else:
            strong = separator in (";", "•") or (separator == "\n" and _opens_line(cell, right))
            shared = bool(listed) and any(a == right for a, _ in branches)
            cut = strong or shared or _opens_unit(cell, k, left, at, right, separator)
        if cut:
            out.append((at, right))
            left = right
    return out


def _begin(cell: str, left: int) -> int:
    """Where the name begins whose piece begins at `left`, behind bullets and "và"."""
    m = _BULLET.match(cell, left)
    return m.end() if m else left


def _complete(cell: str, k: str, start: int, end: int, right: int) -> bool:
    """A name that is complete, with a capital behind it that begins another."""
    if right >= len(cell) or not (upper(cell, right) or _opens_group(cell, k, right)):
        return False
    unit = lexicon().lookup(cell[start:end])
    return bool(unit and unit.kind in _COMPLETE and (named(cell, k, right)[0] or _opens_group(cell, k, right)))


def _opens_group(cell: str, k: str, right: int) -> bool:
    at = right + 3 if k.startswith(key("và "), right) else right
    return bool(lexicon().determiner.match(k, at) or collective(cell, k, at))


def _opens_line(cell: str, right: int) -> bool:
    return right >= len(cell) or not cell[right].islower()


def _opens_unit(cell: str, k: str, left: int, at: int, right: int, separator: str) -> bool:
    """Whether the text at `right`, behind a weak separator, is a unit of its own and not the rest of the one before."""
    lex = lexicon()
    if right >= len(cell):
        return False
    if lex.determiner.match(k, right) or named(cell, k, right)[0] or proper(cell, k, right):
        return True
    begin = _begin(cell, left)
    grouped = bool(lex.determiner.match(k, begin) or lex.noun.match(k, begin))
    if _NAMED_PLACE.match(cell, right) and (_NAMED_PLACE.match(cell, begin) or _is_office(cell[begin:at])):
        return True  # "Bộ Y tế, Thành phố Sông Lam"
    if _BODY.match(k, right) and (named(cell, k, begin)[0] == at or k.endswith(_CONCERNED, begin, at)):
        return True  # "Sở Y tế, cơ sở khám bệnh", "cơ quan có liên quan, doanh nghiệp"
    noun = lex.noun.match(k, right)
    if noun and grouped and not named(cell, k, begin)[0]:
        # "Cơ quan, tổ chức và doanh nghiệp liên quan" is one name; in "các bộ, cơ quan ngang bộ và cơ quan, tổ chức
        # liên quan" the "và" stands above the commas.
        return separator == "và" and "," in cell[begin:at] and "," in k[noun.end() : noun.end() + 2]
    if noun:
        return not _inside_place(k, begin, at) and bool(collective(cell, k, right) or separator != ",")
    if ACRONYM.match(cell, right):
        return cell[right - 1] == " " or bool(ACRONYM.fullmatch(cell[begin:at].strip()) and separator == ",")
    return bool(named(cell, k, begin)[0] == at and upper(cell, right) and separator == "\n")


def _is_office(name: str) -> bool:
    unit = lexicon().lookup(name)
    return unit is not None and unit.kind in _COMPLETE


# "Thành phố Sông Lam", "tỉnh Hồ Mẫu": a place that acts as its authorities do.
_NAMED_PLACE = re.compile(rf"(?:[Tt]hành phố|TP\.?|[Tt]ỉnh|[Đđ]ặc khu) [{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*)*")
_BODY = rule(
    r"(?:cơ sở(?! dữ liệu| vật chất| hạ tầng)|cơ quan|doanh nghiệp|hợp tác xã|tổ chức|nhà đầu tư|bệnh viện)(?: \w|,)"
)
_CONCERNED = (key(" liên quan"), key(" hữu quan"))


def _inside_place(k: str, begin: int, at: int) -> bool:
    return k[begin:at].rstrip().endswith(PLACES)
