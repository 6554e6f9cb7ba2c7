"""A body that no list knows: what begins with a body's word, or with capitals, up to the words that tell it something
("Chủ hồ chứa | có trách nhiệm ...").
"""

from __future__ import annotations

import re

from ingest.duties import bodies
from ingest.duties import statements as st
from ingest.duties.bodies import Subject, begins_action
from ingest.duties.cues import cues
from ingest.prose_words import words
from ingest.units.lexicon import lexicon
from language.spelling import UPPER, key, rule, squeeze

_WORD = re.compile(r"\S+")
_COMMA = re.compile(r",\s+")
_LONGEST = 170  # characters of a described body
_OF_SOMETHING = tuple(
    key(w + " ") for w in ("để", "nhằm", "việc", "đã", "đang", "được", "cho", "trong", "về", "đối tượng")
)
# A person or body described, not named, ends before these: "Người lao động khi nghỉ việc phải ...".
_UNDER = rule(r" (?:khi|nếu|trong trường hợp|trường hợp|sau khi|trước khi)(?!\w)")
_PROPER = re.compile(rf"(?:[{UPPER}][^\s,;:.()]* ){{1,9}}")
_ACRONYM = re.compile(rf"[{UPPER}]{{2,}}[^\s,;:.()]*(?: [{UPPER}][^\s,;:.()]*)* ")
_TAIL = 3  # words in small letters behind a proper name
_LONGEST_NAME = 16  # words
# What was done to a body whose name stands before it: "Hội đồng quản lý quỹ | được tổ chức ở cấp tỉnh".
_BECAME = rule(r" (?:được|do|nơi) (?=\w)")
_SPECIFIC = 4  # words of a name that says alone which body is meant
_WHOSE = rule(r" (?:có|bị|được|nơi|mà|đã|đang|do|là|thuộc)[ ,]*$")  # these go on with which one
_OF_A_KIND = rule(r" thuộc (?:loại|diện|đối tượng|trường hợp|nhóm|danh mục) $")
_NEEDS = rule(r"cần(?!\w)")
_THEN = rule(r"(?:(?! (?:nếu|khi|trường hợp|mà)(?!\w))[^;.])* thì(?!\w)")
_RESPONSIBLE = rule(r"(?:có|chịu) (?:trách nhiệm|nghĩa vụ|nhiệm vụ)(?!\w)")
_SOMEBODY = key(" người ")  # "cử người có trách nhiệm": which one, not what that one must do
_EACH = rule(r"(?:mọi|mỗi|từng)(?!\w)")
_CLASS = rule(rf"(?:(?:các|những|mọi|mỗi) )?(?:{cues().body.pattern})?")
_MANY = tuple(key(" " + w) for w in ("các", "những", "mỗi", "từng", "mọi"))
_ADJUNCT_END = rule(r"[ ,]*(?:theo|định kỳ|trong)?[ ,]*$")
_BARE_END = rule(rf"(?:,| được) +(?=[^ ]+$){cues().body.pattern}$")  # ", Sở": the list of bodies went on


def described_no(k: str, at: int) -> bool:
    """Words that begin as a body's do and name none: "tổ chức thực hiện", "các dự án"."""
    return cues().no_body.match(k, at) is not None


def opens_with_when(k: str, at: int) -> bool:
    """ "Từ Quý III ...", "Theo ...": how or when, not who."""
    return cues().adjunct.match(k, at) is not None or words().preface.match(k, at) is not None


def described_body(text: str, k: str, start: int, end: int, only_modal: bool = False) -> Subject | None:
    """A body that no list knows: it begins with a body's word, or is written with capitals, and what it must do is
    told behind it ("Chủ hồ chứa có trách nhiệm ...", "Viễn Hải Petro báo cáo ...")."""
    named = _ACRONYM.match(text, start, end) or _PROPER.match(text, start, end)
    proper = bool(
        named
        and not lexicon().determiner.match(k, start)
        and (len(named[0].split()) > 1 or _ACRONYM.match(text, start, end))
    )
    if (
        not (cues().body.match(k, start) or proper)
        or begins_action(k, start)
        or described_no(k, start)
        or opens_with_when(k, start)
        or any(x[1] == start for x in st.limits(text, start, min(end, start + 60), None))  # "Quý I hằng năm, ..."
    ):
        return None
    stop = re.compile(r"[,;:.(]" if only_modal else r"[;:.(]").search(k, start, end)
    last = min(stop.start() if stop else end, start + _LONGEST)
    found = (m.start() for m in cues().must.finditer(k, start, last) if m.start() > start + 2)
    found = (m for m in found if not (_RESPONSIBLE.match(k, m) and k.endswith(_SOMEBODY, start + 1, m)))
    modal = cues().modal
    at = next(
        (m for m in found if text[m].islower() and (modal.match(k, m) or not k.endswith(_OF_SOMETHING, start, m))), None
    )
    if at is not None and only_modal and not modal.match(k, at):
        return None
    if at is not None and named and not cues().body.match(k, start) and len(k[named.end() : at].split()) > _TAIL:
        return None  # "Vốn ODA và vốn vay của các nhà tài trợ thực hiện ...": a thing
    if at is None and proper and named:
        at = named.end() if text[named.end()].islower() and begins_action(k, named.end()) else None
    if at is None or text[start:end].isupper() or any(begins_action(k, m.end()) for m in _COMMA.finditer(k, start, at)):
        return None
    # "Mỗi số hóa đơn phải có ...", "Các phiếu không được ...": things may be bound as well as bodies.
    if _OF_A_KIND.search(k, start, at):
        return None  # "Tổ chức mua hàng thuộc loại phải dán tem ...": of which kind, not what it must do
    each = lexicon().determiner.match(k, start) or _EACH.match(k, start)
    if each and not proper and not _RESPONSIBLE.match(k, at) and not cues().body.match(k, _skipped(k, each.end())):
        return None
    if not modal.match(k, at) or _NEEDS.match(k, at):  # "cơ quan thuế | xác định số hóa đơn cần bán"
        at = _first_verb(text, k, start, at)
        if (m := _WHOSE.search(k, start, at)) and len(k[start : m.start()].split()) < _SPECIFIC:
            return None  # "Hộ có | sử dụng đất ...": which one it is, not what that one must do
        if _THEN.match(k, at, end):
            return None  # "Người bị đình chỉ, thu hồi thẻ ... thì được ...": what is told stands behind "thì"
    if how := cues().manner.search(k, start + 3, at):  # "Trung tâm lưu trữ | không thực hiện ..."
        at = how.start()
    under = _UNDER.search(k, start, at)
    name_end = under.start() if under else at
    while name_end > start and text[name_end - 1] in " ,":
        name_end -= 1
    if key("thì") in k[start:at].split():
        return None
    became = _BECAME.search(k, start, name_end) if modal.match(k, at) else _WHOSE.search(k, start, at)
    if became and len(k[start : became.start()].split()) >= _SPECIFIC:
        name_end = became.start()
    timed = next((x for _, x, _ in st.limits(text, start, name_end, None)), name_end)
    name_end = start + len(_ADJUNCT_END.sub("", k[start:timed]))
    if m := _BARE_END.search(k, start, name_end):
        name_end = m.start()
    name = squeeze(text[start:name_end])
    if (len(name.split()) < 2 and not name.isupper()) or (name.isupper() and len(name.split()) > 4):
        return None
    if cues().generic.fullmatch(k, start, name_end) and not cues().modal.match(k, at):
        return None  # "Cơ quan chịu trách nhiệm thu thập: Bộ Y tế" labels a field
    if not text[name_end - 1].isalnum() or len(name.split()) > _LONGEST_NAME:
        return None
    listed = [p for p in bodies.pieces(text, k, start, name_end) if len(k[slice(*p)].split()) > 1]
    if len(listed) > 1 and all(cues().body.match(k, a) for a, _ in listed):
        return Subject(tuple((squeeze(text[a:b]), a, b) for a, b in listed), None, at)
    return Subject(((name, start, name_end),), None, at)


def _skipped(k: str, at: int) -> int:
    return at + len(k[at:]) - len(k[at:].lstrip()) if at < len(k) else at


def _first_verb(text: str, k: str, start: int, at: int) -> int:
    """ "Giám đốc các chợ triển khai | thực hiện ...": the first verb behind what can be a name; "Cơ quan", "Ban" alone
    is none, nor is a verb behind "các" or "những" one ("các cấp")."""
    for m in _WORD.finditer(k, start + 3, at):
        w = m.start()
        before = k[start:w].rstrip()
        if text[w].islower() and begins_action(k, w) and not _CLASS.fullmatch(before) and not before.endswith(_MANY):
            return w
    return at
