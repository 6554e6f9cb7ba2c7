"""Where one unit name ends and the next begins in running text, which goes on with a verb."""

from __future__ import annotations

import re

from ingest.prose_words import words
from ingest.units.lexicon import lexicon
from language.spelling import UPPER, bare, fold, key, squeeze

_JOIN = re.compile(key(r" *(?:[,&/]|,? (?:và|cùng với|cùng|hoặc)(?= )) *"))
ACRONYM = re.compile(r"[A-ZĐƯ][A-ZĐƯ&\-]+\d*(?!\w)")
_CAPITAL = re.compile(r"[^\W\d_]")
# A name goes on behind these: "Tổ đảng ở Thường trực Ủy ban ...", "các cơ quan thuộc Chính phủ".
_OF = re.compile(key(r" +(?:của|thuộc|trực thuộc|ở|tại|trong) +"))
_OWNED = re.compile(key(r" (?:của|thuộc) "))
_NAME = re.compile(rf"[{UPPER}][^\W\d_{UPPER}]")  # not a word in capitals only
_BEHIND = re.compile(r" *\([^()]*\)")
_WORD = re.compile(r" *[^\W_][^\s,;:.()/]*")
_OF_ASSEMBLY = key("của quốc hội")
PLACES = tuple(key(" tỉnh|thành phố| tp| huyện| quận| xã| phường|thị xã|đặc khu|khu kinh tế").split("|"))
_GOES_ON = re.compile(key(r" *(?:,|và|-|&) *"))
_PAIR, _PAIRED = re.compile(key(r",? chữa bệnh(?!\w)")), re.compile(key(r"khám(?: bệnh)?$"))  # "Cục Khám, chữa bệnh"
_OFFICE_WORDS = re.compile(key(r"(?:công tác|nhân dân)(?= )"))
_OFFICERS = tuple(key(w) for w in ("bộ trưởng", "thứ trưởng", "sở trưởng", "ban trưởng"))
_PERSONS = frozenset(key(w) for w in ("bộ trưởng", "thủ trưởng"))


def upper(text: str, at: int) -> bool:
    m = _CAPITAL.match(text, at)
    return bool(m) and text[at].isupper()


def named(text: str, k: str, i: int) -> tuple[int, str]:
    """The longest known name or shape at `i`: (its end or 0, its kind)."""
    lex = lexicon()
    best, kind = 0, ""
    typed_bare = bare(text)
    s = fold(text) if typed_bare else k
    m = (lex.bare_names if typed_bare else lex.names).match(s, i)
    if m:
        unit = lex.lookup(text[i : m.end()])
        best, kind = m.end(), unit.kind if unit else ""
    m = (lex.bare_shape if typed_bare else lex.any_shape).match(s, i)
    if m and m.end() > best:
        best, kind = m.end(), "shape"
    return best, kind


def ends_known(k: str, start: int, end: int) -> bool:
    """Whether a name ends in that of a body that is known: "Chủ tịch Ủy ban nhân dân cấp xã"."""
    lex = lexicon()
    return any(m.end() == end for known in (lex.names, lex.any_shape) for m in known.finditer(k, start + 1, end))


_DEEPEST = 5  # names within names: "Văn phòng Đảng ủy Ủy ban nhân dân các xã"; deeper ones are no names


def unit_end(text: str, k: str, i: int, depth: int = 0) -> int:
    """Where the unit name that begins at `i` ends in running text; 0 where none begins. `k` is `key(text)`. `depth`:
    how many names it stands in."""
    if depth > _DEEPEST:
        return 0
    end, kind = named(text, k, i)
    if end:
        if kind in ("bộ", "cấp trên"):
            return end
        return _place(text, k, end, kind, depth)
    lex = lexicon()
    det = lex.determiner.match(k, i)
    if det and k.startswith(_OFFICERS, at := skip(text, det.end())):  # "các Bộ trưởng", not "các Bộ"
        return unit_end(text, k, at, depth + 1)
    if det or (lex.noun.match(k, i) and not proper(text, k, i)):
        group = collective(text, k, i, depth)
        if group:
            return group
    return _headed(text, k, i, depth)


def proper(text: str, k: str, i: int) -> bool:
    """ "Ban Chỉ đạo", "Trường Đại học": a head and a capital, not the noun "ban" of "các sở, ban, ngành"."""
    m = lexicon().heads.match(text, i)
    at = skip(text, m.end()) if m else i
    return bool(m) and (upper(text, at) or (text[i].isupper() and bool(lexicon().local_tail.match(k, at))))


def skip(text: str, i: int) -> int:
    while i < len(text) and text[i] == " ":
        i += 1
    return i


def _place(text: str, k: str, end: int, kind: str, depth: int) -> int:
    """Goes on over "tỉnh", "thành phố Hải Phòng", "Tỉnh ủy", "của Quốc hội" behind a known name."""
    lex = lexicon()
    for _ in range(3):
        at = skip(text, end)
        if at == end:
            break
        m = lex.local_tail.match(k, at)
        if not m or (kind == "shape" and k.startswith(_OF_ASSEMBLY, at)):
            break
        end = m.end()
    # The proper name of the place: "tỉnh Nghệ An", "TP. Hồ Chí Minh".
    if k.endswith(PLACES, 0, end) or kind == "báo chí":
        end = _capitals(text, k, end, depth)
    return end


def _capitals(text: str, k: str, end: int, depth: int) -> int:
    """Over the capitalised words that follow, unless another unit begins there."""
    for _ in range(12):
        at = skip(text, end)
        if at == end or not upper(text, at) or named(text, k, at)[0] or _headed(text, k, at, depth + 1):
            break
        m = _WORD.match(text, at)
        if not m:
            break
        end = m.end()
    return end


def collective(text: str, k: str, i: int, depth: int = 0) -> int:
    """ "các bộ, ngành, địa phương liên quan": the end, or 0."""
    lex = lexicon()
    det = lex.determiner.match(k, i)
    at = skip(text, det.end()) if det else i
    noun = lex.noun.match(k, at)
    if not noun or proper(text, k, at):
        return unit_end(text, k, at, depth + 1) if det else 0
    end, nouns, tails = noun.end(), 1, int(noun[0].count(" ") > 1)
    while True:
        at = skip(text, end)
        if at > end and upper(text, at) and (inner := named(text, k, at)[0]):
            end, tails = inner, tails + 1
            continue
        tail = lex.tail.match(k, at) if at > end else None
        of = _OF.match(k, end)
        if tail and of and (inner := named(text, k, of.end())[0]) > tail.end():
            end, tails = inner, tails + 1  # "các đơn vị thuộc Bộ Y tế", not "thuộc bộ" of anybody
            continue
        if tail is None and at > end and (soft := lex.soft_tail.match(k, at)) and _ends_name(k, soft.end()):
            tail = soft
        if tail:
            end, tails = tail.end(), tails + 1
            continue
        join = _JOIN.match(k, end)
        more = lex.noun.match(k, join.end()) if join else None
        # "các huyện ủy, thành ủy": a word of the list, though it is a name where it stands alone
        alone = named(text, k, join.end())[0] if join and more else 0
        if join and more and alone in (0, more.end()) and not proper(text, k, join.end()):
            if not det and "," in join[0] and nouns == 1 and tails and not upper(text, i):
                break
            end, nouns = more.end(), nouns + 1
            continue
        if of and not tail and (inner := named(text, k, of.end())[0]):
            end = inner
            continue
        if (of := _OWNED.match(k, end)) and det and _NAME.match(text, of.end()):
            end = _capitals(text, k, _compound(text, k, of.end(), of.end()), depth)  # "các đội của Mặt trận"
        break
    if det or nouns > 1 or tails:
        return end
    return 0


def _ends_name(k: str, i: int) -> bool:
    rest = k[i : i + 40].lstrip(" ")
    return not rest or rest[0] in ".;)\n" or rest.startswith((key("liên quan"), key("có liên quan"), key("và các")))


def _headed(text: str, k: str, i: int, depth: int) -> int:
    """ "Ban Quản lý Khu kinh tế Dung Quất", "Chủ tịch Ủy ban nhân dân các tỉnh": a head, then capitals or a unit."""
    lex = lexicon()
    m = lex.heads.match(text, i) if depth <= _DEEPEST else None
    if not m:
        return 0
    end = m.end()
    for _ in range(12):
        at = skip(text, end)
        if at == end and end < len(text) and text[end] not in ",-–&":
            break
        if (
            at > end
            and (inner := unit_end(text, k, at, depth + 1))
            and (end > m.end() or not upper(text, at) or inner > at)
        ):
            end = inner
            break
        if at > end and upper(text, at):
            end = _compound(text, k, at, m.end()) or end
            if end < at:
                break
            continue
        tail = lex.local_tail.match(k, at) if at > end else None
        if tail and end > m.end():
            end = tail.end()
            continue
        of = _OF.match(k, end)
        if of and (inner := unit_end(text, k, of.end(), depth + 1)):
            end = inner
            break
        # "Thương mại và Du lịch", "Khoa học, Công nghệ": the name of one body goes on behind a comma or "và".
        if end > m.end() and (pair := _PAIR.match(k, end)) and _PAIRED.search(k, m.end(), end):
            end = pair.end()
            continue
        join = _GOES_ON.match(k, skip(text, end))
        if join and end > m.end() and upper(text, join.end()) and not unit_end(text, k, join.end(), depth + 1):
            further = _compound(text, k, join.end(), m.end())
            if further and not ACRONYM.match(text, join.end()):
                end = further
                continue
        if at > end and end > m.end() and (word := _OFFICE_WORDS.match(k, at) or _inner_word(text, k, at)):
            end = word.end()
            continue
        if end > m.end() and m[0] in _OFFICES:
            end = _lower(text, k, end)
        break
    return end if end > m.end() or key(text[i:end]) in _PERSONS else 0


def _inner_word(text: str, k: str, at: int) -> re.Match[str] | None:
    """A word in small letters inside a name, a capital behind it: "Ban Quản lý Khu du lịch Hồ Sen"."""
    word = _WORD.match(text, at)
    if word is None or not text[at].islower() or word[0].strip() in _SMALL or words().verb.match(k, at):
        return None
    behind = skip(text, word.end())
    return word if behind > word.end() and upper(text, behind) and not named(text, k, behind)[0] else None


# Offices whose names have one capital and go on in small letters: "Vụ Bảo hiểm y tế", "Cục Quản lý tài nguyên nước".
_OFFICES = frozenset(
    ["Vụ", "Cục", "Tổng cục", "Chi cục", "Viện", "Học viện", "Trung tâm", "Phòng", "Bệnh viện", "Trường"]
)
_AS_NAME = re.compile(key(r"(?:thông tin|truyền thông)(?!\w)"))  # verbs elsewhere
_AFTER_NAME = re.compile(
    key(r" *(?:$|[;.:)\n(]|,(?! *[^\W\d_]+ [^\W\d_]+ *$)| (?:và|để|với|về|cùng|là|có|được)(?!\w))")
)
_MOST_LOWER = 4  # syllables
_NEXT_NAME = re.compile(rf", +(?=[{UPPER}])")


def _lower(text: str, k: str, end: int) -> int:
    """Over the small letters in which an office's name goes on, if a verb follows them, or the name ends there; else
    `end`. "Vụ Học sinh, sinh viên chủ trì": also behind a comma."""
    lex, verb = lexicon(), words().verb
    comma = re.compile(", +").match(k, end)
    at = comma.end() if comma else skip(text, end)
    if at == end:
        return end
    first = _AS_NAME.match(k, at)
    if first and verb.match(k, skip(text, first.end())):
        return first.end()
    last = at
    for n in range(1, _MOST_LOWER + 1):
        word = _WORD.match(text, last)
        begin = skip(text, last)
        if not word or not text[begin].islower() or k[begin : word.end()] in _SMALL:
            return end
        if any(p.match(k, begin) for p in (verb, lex.determiner, lex.noun, lex.local_tail)):
            return end
        last = word.end()
        if n > 1 and (tail := lex.local_tail.match(k, skip(text, last))):
            return tail.end()  # "Trung tâm Kiểm soát bệnh tật Thành phố"
        if n > 1 and (proper := _capitals(text, k, last, 0)) > last + 1:
            return proper  # "Trung tâm Bảo tồn di sản Hồ Mẫu"
        told = verb.match(k, skip(text, last)) is not None
        if told or (n == 2 and _AFTER_NAME.match(k, last)) or (n > 2 and _NEXT_NAME.match(text, last)):
            return last
    return end


def _compound(text: str, k: str, at: int, head: int) -> int:
    """Over a capitalised word of a name, which has its capital on the first syllable alone: "Đầu tư", "Thương mại".
    Behind a capital, but for that of the name's head, a capital goes on with a proper name: "Hồ Sen nạo vét"."""
    first = _WORD.match(text, at)
    if not first:
        return 0
    before = text[:at].rstrip(" ").rfind(" ") + 1 if at > head + 1 else 0
    if before > head and text[before].isupper() and text[at - 1] == " ":
        return first.end()
    behind = skip(text, first.end())
    second = _WORD.match(text, behind) if behind > first.end() else None
    if (
        not second
        or not text[behind].islower()
        or (words().verb.match(k, behind) and not _NOUN.fullmatch(k, at, second.end()))
        or lexicon().local_tail.match(k, behind)
    ):
        return first.end()
    if k[behind : second.end()] in _SMALL:
        return first.end()
    return second.end()


_NOUN = re.compile(key(r"(?:chương|công|quy|lộ|tiến|giáo|hành) trình"))  # whose second syllable is a verb elsewhere
_SMALL = frozenset(key("và của về ở tại thuộc cho với theo có là do để trong từ đến các phải cần được nào gì").split())


def starts_unit(text: str, i: int = 0) -> bool:
    """True where a unit name begins at `i`."""
    return unit_end(text, key(text), i) > 0


def read_units(text: str, start: int = 0, k: str | None = None) -> tuple[list[tuple[str, int, int]], int]:
    """A list of units in running text, from `start` on: ([(name, start, end)], where it ends). The list stops where no
    unit follows: "Bộ Y tế, Bộ Công an hướng dẫn, kiểm tra ..." gives two names."""
    k = key(text) if k is None else k
    out: list[tuple[str, int, int]] = []
    at = start
    while True:
        end = unit_end(text, k, at)
        if not end:
            break
        out.append((squeeze(text[at:end]), at, end))
        behind = end
        bracket = _BEHIND.match(text, end)
        if bracket:
            behind = bracket.end()
        join = _JOIN.match(k, behind)
        if not join or not unit_end(text, k, join.end()):
            return out, behind
        at = join.end()
    return out, out[-1][2] if out else start
