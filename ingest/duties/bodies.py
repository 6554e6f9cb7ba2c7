"""The names of bodies where one stands: known ones read by ingest.units, and how a list of them goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.duties.cues import cues
from ingest.prose_words import words
from ingest.units.lexicon import lexicon
from ingest.units.lists import read_units, unit_end
from language.spelling import UPPER, rule, squeeze

Placed = tuple[str, int, int]  # a unit as written and its place


def begins_action(k: str, at: int) -> bool:
    """A known verb: a sign more, never the condition of a duty."""
    return words().verb.match(k, at) is not None


def units_at(text: str, k: str, at: int) -> tuple[tuple[Placed, ...], int]:
    """The list of known units at a place, and where it ends. "Cục X, Bộ Y" is one unit: Cục X of Bộ Y. A name goes on
    over capitals that no list knows ("Tổng công ty Vận tải Sông Lam"), a list over semicolons."""
    if cues().no_body.match(k, at):  # "các trường hợp", "các vụ việc"
        return (), at
    found, behind = read_units(text, at, k)
    if not found and text[at : at + 1].islower():
        found, behind = _office(text, k, at)
    if found and _TWICE.match(k, at, found[0][2]):
        return (), at  # "Cấp, cấp lại giấy phép"
    while found:
        if branches := _branches(text, k, found[-1], behind):
            found, behind = [*found[:-1], *branches], branches[-1][2]
        end = _further(text, k, behind)
        if end > behind:
            _, start, _ = found[-1]
            found[-1] = (squeeze(text[start:end]), start, end)
        elif (places := _places(text, k, *found[-1][1:])) > end:
            _, start, _ = found[-1]
            end = places
            found[-1] = (squeeze(text[start:end]), start, end)
        behind = max(end, behind)
        more = _LISTED.match(k, behind) or _SEMICOLON.match(text, behind)
        further, last = read_units(text, more.end(), k) if more else ([], 0)
        if not further:
            break
        found, behind = [*found, *further], last
    of_ministry = len(found) == 2 and _PART_OF_MINISTRY.match(found[0][0]) and found[1][0].startswith("Bộ ")
    if of_ministry and text[found[0][2] : found[1][1]].strip() == ",":
        found = [(squeeze(text[found[0][1] : found[1][2]]), found[0][1], found[1][2])]
    return tuple(found), behind


def pieces(text: str, k: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """A line cut where its list of bodies may be: "Hội đồng thành viên hoặc Chủ tịch công ty" gives two. A piece that
    begins in small letters goes on with the one before it."""
    while end > start and text[end - 1] in " .:;,":
        end -= 1
    at = start
    for m in _OR.finditer(k, start, end):
        if text[m.end()].isupper():
            yield at, m.start()
            at = m.end()
    if at < end:
        yield at, end


def _office(text: str, k: str, at: int) -> tuple[list[Placed], int]:
    """ "lãnh đạo các sở", "giám đốc Sở Y tế": an office in small letters, with the body that it is of behind it."""
    head = text[at : at + _LONGEST]
    end = unit_end(head[0].upper() + head[1:], k[at : at + _LONGEST], 0)
    if not end or not any(unit_end(text, k, at + m.end()) for m in _BLANK.finditer(head, 0, end)):
        return [], at
    return [(squeeze(head[:end]), at, at + end)], at + end


def _branches(text: str, k: str, last: Placed, behind: int) -> list[Placed]:
    """ "các Bộ: Xây dựng, Quốc phòng", "Giám đốc các Sở: Y tế, Tài chính": what stands behind the colon, each with the
    head that it shares."""
    shared = _SHARED.fullmatch(k, last[1], last[2]) if k[behind : behind + 1] == ":" else None
    out: list[Placed] = []
    at = behind + 1
    while shared:
        while text.startswith(" ", at):
            at += 1
        known = lexicon().field_names.match(k, at)
        end = known.end() if known else 0
        if not end and not unit_end(text, k, at) and (m := _CAPITALS.match(" " + text[at : at + _LONGEST])):
            end = at + m.end() - 1
        if not end or not text[at].isupper():
            break
        head = text[shared.start("head") : shared.end("head")].capitalize()
        office = squeeze(text[last[1] : shared.end("office")])
        out.append((" ".join(filter(None, (office, head, squeeze(text[at:end])))), at, end))
        join = _LISTED.match(k, end)
        if join is None:
            break
        at = join.end()
    return out


def _places(text: str, k: str, start: int, end: int) -> int:
    """Where the places end that a plural goes on with: "Ủy ban nhân dân các tỉnh, thành phố Sông Lam, Hồ Mẫu"."""
    while _OF_PLACES.search(k, start, end) and (m := _PLACE.match(text, end)):
        if unit_end(text, k, m.start("place")):
            break
        end = m.end()
    return end


def _further(text: str, k: str, end: int) -> int:
    """Where a name that ends before a capital, or a number ("Trường THPT Sông Lam 2"), really ends."""
    if m := _NUMBERED.match(text, end):
        return m.end()
    if not text.startswith(" ", end) or not text[end + 1 : end + 2].isupper():
        return end
    if inner := unit_end(text, k, end + 1):
        return inner
    m = _CAPITALS.match(text, end)
    second = _SYLLABLE.match(text, m.end()) if m and len(m[0].split()) == 1 else None
    # One capital alone is the first syllable of a word ("Quản lý"), two are a proper name ("Sông Lam").
    if m and second and not begins_action(k, m.end() + 1) and not cues().no_predicate.match(k, m.end() + 1):
        return second.end()
    return m.end() if m else end


_LONGEST = 160  # characters of a name
_OR = rule(r"(?:[,;]|,? (?:và|hoặc)) +(?=\w)")
_BLANK = re.compile(r" ")
_SHARED = rule(r"(?P<office>[^,;]*?) *(?:các )?(?P<head>sở|bộ|phòng)")
_OF_PLACES = rule(r"(?<!\w)các (?:tỉnh|thành phố|huyện|xã|phường)(?!\w)")
_PLACE = re.compile(rf"(?:,| và) (?P<place>[{UPPER}][^\W\d_]*(?: [{UPPER}][^\W\d_]*)+)")
_TWICE = re.compile(r"(\w+), \1$")
_SYLLABLE = re.compile(r" [^\W\d_]+")
_NUMBERED = re.compile(r" \d{1,2}(?= [^\W\d])(?! (?:tháng|ngày|năm|người|cơ quan|đơn vị))")
_CAPITALS = re.compile(rf"(?: [{UPPER}][^\s,;:.()]*(?: [^\W\d_]+(?= [{UPPER}]))?)+(?: \d{{1,2}}(?= \w))?")
_LISTED = rule(r"(?:,| và|, và) +(?=\w)")
_SEMICOLON = re.compile(r"; +(?=\w)")
_PART_OF_MINISTRY = re.compile(r"(?:Cục|Vụ|Tổng cục|Viện|Học viện|Trung tâm|Thanh tra|Văn phòng) ")
