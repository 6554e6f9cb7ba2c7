"""Where one unit name ends and the next begins: in table cells, and in running text that goes on with a verb."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.prose_words import words
from ingest.units.lexicon import lexicon
from language.spelling import bare, fold, key, squeeze

# Kinds of bodies whose names are complete in themselves, so that a capital after them begins another name.
_COMPLETE = frozenset({"bộ", "sở", "cơ quan ngang bộ", "cơ quan thuộc Chính phủ", "cơ quan trung ương", "cơ quan Đảng"})
_JOIN = re.compile(key(r" *(?:[,&/]|,? (?:và|cùng với|cùng|hoặc)(?= )) *"))
_BULLET = re.compile(r"[\s\-–+•*.,;:]*(?:(?:và|cùng với|cùng)\s+)?", re.IGNORECASE)
_ACRONYM = re.compile(r"[A-ZĐƯ][A-ZĐƯ&\-]+\d*(?!\w)")
_CAPITAL = re.compile(r"[^\W\d_]")
# A name goes on behind these: "Tổ đảng ở Thường trực Ủy ban ...", "các cơ quan thuộc Chính phủ".
_OF = re.compile(key(r" +(?:của|thuộc|trực thuộc|ở|tại|trong) +"))
_BEHIND = re.compile(r" *\([^()]*\)")
_BRACKET = re.compile(r"\([^()]*\)?")
_WORD = re.compile(r" *[^\W_][^\s,;:.()/]*")
_OF_ASSEMBLY = key("của quốc hội")
_PLACES = tuple(key(" tỉnh|thành phố| tp| huyện| quận| xã| phường|thị xã|đặc khu|khu kinh tế").split("|"))
_GOES_ON = re.compile(key(r" *(?:,|và|-|&) *"))
_PAIR, _PAIRED = re.compile(key(r",? chữa bệnh(?!\w)")), re.compile(key(r"khám(?: bệnh)?$"))  # "Cục Khám, chữa bệnh"
_OFFICE_WORDS = re.compile(key(r"(?:công tác|nhân dân)(?= )"))
_OFFICERS = tuple(key(w) for w in ("bộ trưởng", "thứ trưởng", "sở trưởng", "ban trưởng"))
_PERSONS = frozenset(key(w) for w in ("bộ trưởng", "thủ trưởng"))


def _upper(text: str, at: int) -> bool:
    m = _CAPITAL.match(text, at)
    return bool(m) and text[at].isupper()


def _named(text: str, k: str, i: int) -> tuple[int, str]:
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


_DEEPEST = 5  # names within names: "Văn phòng Đảng ủy Ủy ban nhân dân các xã"; deeper ones are no names


def unit_end(text: str, k: str, i: int, depth: int = 0) -> int:
    """Where the unit name that begins at `i` ends in running text; 0 where none begins. `k` is `key(text)`. `depth`:
    how many names it stands in."""
    if depth > _DEEPEST:
        return 0
    end, kind = _named(text, k, i)
    if end:
        if kind in ("bộ", "cấp trên"):
            return end
        return _place(text, k, end, kind, depth)
    lex = lexicon()
    det = lex.determiner.match(k, i)
    if det and k.startswith(_OFFICERS, at := _skip(text, det.end())):  # "các Bộ trưởng", not "các Bộ"
        return unit_end(text, k, at, depth + 1)
    if det or (lex.noun.match(k, i) and not _proper(text, k, i)):
        group = _collective(text, k, i, depth)
        if group:
            return group
    return _headed(text, k, i, depth)


def _proper(text: str, k: str, i: int) -> bool:
    """ "Ban Chỉ đạo", "Trường Đại học": a head and a capital, not the noun "ban" of "các sở, ban, ngành"."""
    m = lexicon().heads.match(text, i)
    at = _skip(text, m.end()) if m else i
    return bool(m) and (_upper(text, at) or (text[i].isupper() and bool(lexicon().local_tail.match(k, at))))


def _skip(text: str, i: int) -> int:
    while i < len(text) and text[i] == " ":
        i += 1
    return i


def _place(text: str, k: str, end: int, kind: str, depth: int) -> int:
    """Goes on over "tỉnh", "thành phố Hải Phòng", "Tỉnh ủy", "của Quốc hội" behind a known name."""
    lex = lexicon()
    for _ in range(3):
        at = _skip(text, end)
        if at == end:
            break
        m = lex.local_tail.match(k, at)
        if not m or (kind == "shape" and k.startswith(_OF_ASSEMBLY, at)):
            break
        end = m.end()
    # The proper name of the place: "tỉnh Nghệ An", "TP. Hồ Chí Minh".
    if k.endswith(_PLACES, 0, end) or kind == "báo chí":
        end = _capitals(text, k, end, depth)
    return end


def _capitals(text: str, k: str, end: int, depth: int) -> int:
    """Over the capitalised words that follow, unless another unit begins there."""
    for _ in range(12):
        at = _skip(text, end)
        if at == end or not _upper(text, at) or _named(text, k, at)[0] or _headed(text, k, at, depth + 1):
            break
        m = _WORD.match(text, at)
        if not m:
            break
        end = m.end()
    return end


def _collective(text: str, k: str, i: int, depth: int = 0) -> int:
    """ "các bộ, ngành, địa phương liên quan": the end, or 0."""
    lex = lexicon()
    det = lex.determiner.match(k, i)
    at = _skip(text, det.end()) if det else i
    noun = lex.noun.match(k, at)
    if not noun or _proper(text, k, at):
        return unit_end(text, k, at, depth + 1) if det else 0
    end, nouns, tails = noun.end(), 1, int(noun[0].count(" ") > 1)
    while True:
        at = _skip(text, end)
        if at > end and _upper(text, at) and (inner := _named(text, k, at)[0]):
            end, tails = inner, tails + 1
            continue
        tail = lex.tail.match(k, at) if at > end else None
        if tail is None and at > end and (soft := lex.soft_tail.match(k, at)) and _ends_name(k, soft.end()):
            tail = soft
        if tail:
            end, tails = tail.end(), tails + 1
            continue
        join = _JOIN.match(k, end)
        more = lex.noun.match(k, join.end()) if join else None
        # "các huyện ủy, thành ủy": a word of the list, though it is a name where it stands alone
        named = _named(text, k, join.end())[0] if join and more else 0
        if join and more and named in (0, more.end()) and not _proper(text, k, join.end()):
            if not det and "," in join[0] and nouns == 1 and tails and not _upper(text, i):
                break
            end, nouns = more.end(), nouns + 1
            continue
        of = _OF.match(k, end)
        if of and not tail and (inner := _named(text, k, of.end())[0]):
            end = inner
            continue
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
        at = _skip(text, end)
        if at == end and end < len(text) and text[end] not in ",-–&":
            break
        if (
            at > end
            and (inner := unit_end(text, k, at, depth + 1))
            and (end > m.end() or not _upper(text, at) or inner > at)
        ):
            end = inner
            break
        if at > end and _upper(text, at):
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
        join = _GOES_ON.match(k, _skip(text, end))
        if join and end > m.end() and _upper(text, join.end()) and not unit_end(text, k, join.end(), depth + 1):
            further = _compound(text, k, join.end(), m.end())
            if further and not _ACRONYM.match(text, join.end()):
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
    behind = _skip(text, word.end())
    return word if behind > word.end() and _upper(text, behind) and not _named(text, k, behind)[0] else None


# Offices whose names have one capital and go on in small letters: "Vụ Bảo hiểm y tế", "Cục Quản lý tài nguyên nước".
_OFFICES = frozenset(
    ["Vụ", "Cục", "Tổng cục", "Chi cục", "Viện", "Học viện", "Trung tâm", "Phòng", "Bệnh viện", "Trường"]
)
_AS_NAME = re.compile(key(r"(?:thông tin|truyền thông)(?!\w)"))  # verbs elsewhere
_AFTER_NAME = re.compile(
    key(r" *(?:$|[;.:)\n(]|,(?! *[^\W\d_]+ [^\W\d_]+ *$)| (?:và|để|với|về|cùng|là|có|được)(?!\w))")
)
_MOST_LOWER = 3  # syllables


def _lower(text: str, k: str, end: int) -> int:
    """Over the small letters in which an office's name goes on, if a verb follows them, or the name ends there; else
    `end`. "Vụ Học sinh, sinh viên chủ trì": also behind a comma."""
    lex, verb = lexicon(), words().verb
    comma = re.compile(", +").match(k, end)
    at = comma.end() if comma else _skip(text, end)
    if at == end:
        return end
    first = _AS_NAME.match(k, at)
    if first and verb.match(k, _skip(text, first.end())):
        return first.end()
    last = at
    for n in range(1, _MOST_LOWER + 1):
        word = _WORD.match(text, last)
        begin = _skip(text, last)
        if not word or not text[begin].islower() or k[begin : word.end()] in _SMALL:
            return end
        if any(p.match(k, begin) for p in (verb, lex.determiner, lex.noun, lex.local_tail)):
            return end
        last = word.end()
        told = verb.match(k, _skip(text, last)) is not None
        if told or (n == 2 and _AFTER_NAME.match(k, last)):
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
    behind = _skip(text, first.end())
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
        if branch and end > start and cell[start].isupper() and not _named(cell, k, start)[0]:
            out.append((f"{head} {squeeze(cell[start:end])}", start, end))
            continue
        if end > start and any(c.isalpha() for c in cell[start:end]) and cell[start] != "(":
            out.append((squeeze(cell[start:end]), start, end))
    return out


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
    out: list[tuple[int, int]] = []
    left = 0
    events = [(*m.span(), m[0]) for m in _SEPARATOR.finditer(k)] + [(b, b, "") for _, b in whole]
    names = {b: a for a, b in whole}
    for at, behind, separator in sorted(events):
        if any(a <= at < b for a, b in hidden) or any(a < at < b for a, b in whole):
            continue
        right = _skip(cell, behind)
        if not separator:  # names with nothing between them but a blank or a bracket
            bracket = _BRACKET.match(cell, right)
            right = _skip(cell, bracket.end()) if bracket else right
            cut = right > at and names[at] == left and _complete(cell, k, names[at], at, right)
        else:
            strong = separator in (";", "•") or (separator == "\n" and _opens_line(cell, right))
            shared = bool(listed) and any(a == right for a, _ in branches)
            cut = strong or shared or _opens_unit(cell, k, left, at, right, separator)
        if cut:
            out.append((at, right))
            left = right
    return out


def _complete(cell: str, k: str, start: int, end: int, right: int) -> bool:
    """A name that is complete, with a capital behind it that begins another."""
    if right >= len(cell) or not (_upper(cell, right) or lexicon().determiner.match(k, right)):
        return False
    unit = lexicon().lookup(cell[start:end])
    return bool(unit and unit.kind in _COMPLETE and (_named(cell, k, right)[0] or _opens_group(cell, k, right)))


def _opens_group(cell: str, k: str, right: int) -> bool:
    at = right + 3 if k.startswith(key("và "), right) else right
    return bool(lexicon().determiner.match(k, at) or _collective(cell, k, at))


def _opens_line(cell: str, right: int) -> bool:
    return right >= len(cell) or not cell[right].islower()


def _opens_unit(cell: str, k: str, left: int, at: int, right: int, separator: str) -> bool:
    """Whether the text at `right`, behind a weak separator, is a unit of its own and not the rest of the one before."""
    lex = lexicon()
    if right >= len(cell):
        return False
    if lex.determiner.match(k, right) or _named(cell, k, right)[0] or _proper(cell, k, right):
        return True
    start = _BULLET.match(cell, left)
    begin = start.end() if start else left
    grouped = bool(lex.determiner.match(k, begin) or lex.noun.match(k, begin))
    noun = lex.noun.match(k, right)
    if noun and grouped and not _named(cell, k, begin)[0]:
        # "Cơ quan, tổ chức và doanh nghiệp liên quan" is one name; in "các bộ, cơ quan ngang bộ và cơ quan, tổ chức
        # liên quan" the "và" stands above the commas.
        return separator == "và" and "," in cell[begin:at] and "," in k[noun.end() : noun.end() + 2]
    if noun:
        return not _inside_place(k, begin, at) and bool(_collective(cell, k, right) or separator != ",")
    if _ACRONYM.match(cell, right):
        return cell[right - 1] == " " or bool(_ACRONYM.fullmatch(cell[begin:at].strip()) and separator == ",")
    return bool(_named(cell, k, begin)[0] == at and _upper(cell, right) and separator == "\n")


def _inside_place(k: str, begin: int, at: int) -> bool:
    return k[begin:at].rstrip().endswith(_PLACES)
