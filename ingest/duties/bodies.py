"""The names of bodies where one stands: known ones read by ingest.units, and how a list of them goes on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ingest.duties.cues import cues
from ingest.prose_words import words
from ingest.units.lexicon import lexicon
from ingest.units.lists import read_units, unit_end
from language.spelling import UPPER, key, rule, squeeze

Placed = tuple[str, int, int]  # a unit as written and its place


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is told, and how. `predicate` is where the telling begins."""

    units: tuple[Placed, ...]
    role: str | None
    predicate: int


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
        shouted = text[slice(*found[-1][1:])].isupper()  # among capitals only, none says that a name goes on
        end = behind if shouted else _further(text, k, behind)
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
        if more and not further and (short := _ACRONYM.match(text, more.end())):
            further, last = _shortened(text, k, *short.span())
        if not further:
            break
        found, behind = [*found, *further], last
    found = list(_levels_joined(text, k, found))
    of_ministry = len(found) == 2 and _PART_OF_MINISTRY.match(found[0][0]) and found[1][0].startswith("Bộ ")
    if of_ministry and text[found[0][2] : found[1][1]].strip() == ",":
        found = [(squeeze(text[found[0][1] : found[1][2]]), found[0][1], found[1][2])]
    return tuple(found), behind


def _levels_joined(text: str, k: str, found: list[Placed]) -> Iterator[Placed]:
    """ "Công an cấp xã, cấp tỉnh" is one: a level alone is nobody."""
    last: Placed | None = None
    for name, start, end in found:
        if last and k.startswith(_LEVEL, start):
            name, start = squeeze(text[last[1] : end]), last[1]
        elif last:
            yield last
        last = name, start, end
    if last:
        yield last


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


def _shortened(text: str, k: str, start: int, end: int) -> tuple[list[Placed], int]:
    """ "các sở và BCĐ 389 các quận, huyện": a body that only its abbreviation names, and the places that it is of."""
    inner, behind = (
        read_units(text, end + 1, k) if text.startswith(" ", end) and text[end + 1 : end + 2].islower() else ([], 0)
    )
    end = behind if inner else end
    return [(squeeze(text[start:end]), start, end)], end


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
        if not end and begins_action(k, at):
            break  # "Văn phòng Sở: Bố trí xe": what that one is told
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
    if m := _NUMBERED.match(text, end) or _PEOPLES.match(k, end):
        return m.end()
    if not text.startswith(" ", end):
        return end
    if not text[end + 1 : end + 2].isupper():
        return _word_ended(text, k, end) if _HEAD_AND_ONE.search(text, max(0, end - 20), end) else end
    if inner := unit_end(text, k, end + 1):
        return inner
    m = _CAPITALS.match(text, end)
    if m and len(m[0].split()) == 1 and not k.endswith(_PLACE_WORDS, 0, end):
        return _word_ended(text, k, m.end())
    return m.end() if m else end


def _word_ended(text: str, k: str, end: int) -> int:
    """One capital alone is the first syllable of a word ("Quản lý"), two are a proper name ("Sông Lam"). An action of
    one syllable may be the second of that word ("Cục Việc làm")."""
    second = _SYLLABLE.match(text, end)
    c = cues()
    if second and not (c.no_predicate.match(k, end + 1) or c.must.match(k, end + 1) or c.manner.match(k, end + 1)):
        verb = words().verb.match(k, end + 1)
        if verb is None or verb.end() == second.end():
            return second.end()
    return end


_LONGEST = 160  # characters of a name
_HEAD_AND_ONE = re.compile(r"(?:^|[\s(])(?:Cục|Vụ|Chi cục|Tổng cục) [^\W\d_]+$")  # "Cục Việc | làm"
_ACRONYM = re.compile(r"[A-ZĐƯ]{2,}[A-ZĐƯ&\-]*(?: \d{1,4})?(?!\w)")
_LEVEL = key("cấp ")
_PEOPLES = rule(r" nhân dân(?!\w)")  # "Bảo hiểm xã hội Công an nhân dân"
_PLACE_WORDS = tuple(key(" tỉnh| thành phố| huyện| quận| xã| phường| thị xã| đặc khu").split("|"))
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
