"""Why a statement binds nobody: by its heading, or by its own words."""

from __future__ import annotations

import re

from ingest.duties.bodies import begins_action
from ingest.duties.cues import cues
from ingest.duties.forms import BLANK
from ingest.duties.statements import lines
from language.spelling import key, rule
from schema import Clause, Level

# Everybody and nothing in particular: "... chịu trách nhiệm thi hành Quyết định này".
_GENERAL = rule(
    r"(?:chịu|có) trách nhiệm (?:tổ chức )?thi hành"
    r"|(?:chịu|có) trách nhiệm thực hiện [^,;.]{0,60} này *(?:\./\.|\.)? *$"
)
# What a document says about documents: itself, those it replaces, those it is made by.
_REFERENCE = rule(
    r"(?:(?!(?:đối với|trường hợp|khi|nếu|sau khi)(?!\w))[^,;.]{0,80} )?"
    r"(?:có hiệu lực (?:thi hành )?(?:kể )?từ|có hiệu lực thi hành|hết hiệu lực"
    r"|được ban hành kèm theo"
    r"|ban hành kèm theo)(?!\w)|(?:kèm theo|căn cứ (?:luật|nghị|quyết|chỉ thị|thông tư|công văn|kế hoạch"
    r"|văn bản)|theo đề nghị của)(?!\w)"
    r"|(?:nghị quyết|chỉ thị|quyết định|kế hoạch|chương trình|kết luận|nghị định|thông tư|công điện|văn bản)"
    r" (?:hành động )?này (?:thay thế|bãi bỏ|được|có|quy định|áp dụng|hướng dẫn|gồm)"
)
REPORTED = rule(
    r"(?:bên cạnh đó|thời gian qua|những năm qua|trong những năm|tuy nhiên|tuy vậy|qua \d+ năm"
    r"|hiện nay|trong thời gian qua|trong năm qua|đến nay|vừa qua)(?!\w)"
)
_DONE = rule(
    r"(?<!\w)(?:đã (?:đạt|được|có|góp|tạo|giúp|ban hành|triển khai)|vẫn còn|còn (?:chậm|thiếu|hạn chế|nhiều))(?!\w)"
)
_NOTE = re.compile(r"[¹²³⁴-⁹⁰]")  # a note under the page, in a consolidated text
ADVERB = rule(
    r"(?:(?:định kỳ|khẩn trương|chủ động|kịp thời|tiếp tục|thường xuyên|trực tiếp|tuyệt đối|kiên quyết|cũng)[ ,]+)*"
)
NEGATED = rule(r"(?:không|không được|nghiêm cấm|cấm|chưa được|không để|tránh)(?!\w)")
_BINDS = rule(
    r"(?<!\w)(?:phải|cần|không được|nghiêm cấm|có trách nhiệm|chịu trách nhiệm|bảo đảm|đảm bảo|bắt buộc|yêu cầu"
    r"|đề nghị)(?!\w)"
)
_NAME_GOES_ON = 5  # words
# "Người nộp thuế tiêu thụ đặc biệt là những ai": nothing is done before it.
_STATED = rule(r"(?<!\w)là (?:các|những|một|cơ quan|tổ chức|người|đơn vị|cơ sở|khoản|số|việc|tỷ lệ|mức)(?!\w)")
_CONSISTS = rule(r"(?<!\w)(?:bao gồm|gồm)(?!\w)")
_WORD = re.compile(r"[^\s,;:.()]+")
_LONGEST_BODY = 9  # words
_LONGEST_TITLE = 14  # words


def heading_reason(clause: Clause, text: str, k: str, titled: bool) -> str | None:
    """The reason with which a clause's title silences what is under it; "duty" where it says that duties follow; None
    where it says neither. `titled`: something stands under it."""
    first = next(lines(text, clause.text_start, clause.span[1]), None)
    if first is None or clause.level in (Level.PLUS, Level.ANNEX) or (clause.level is Level.DASH and not titled):
        return None
    title = k[first[0] : first[1]]
    title = title.rstrip()
    short = len(title.split()) <= _LONGEST_TITLE or text[first[0] : first[1]].isupper()
    if not short or title.endswith("."):
        return None
    said = cues().heading
    if title.endswith(":"):
        for reason, lead_in in cues().lead_in.items():
            if lead_in.search(title):
                return reason
    if said["duty"].search(title):
        return "duty"
    found = [(m.start(), reason) for reason, p in said.items() if (m := p.search(title)) and m.start() < 25]
    return min(found)[1] if found else None


def silent(k: str, predicate: int, end: int) -> str | None:
    """Why what is said of somebody from `predicate` on is no duty; None where it is one."""
    m = ADVERB.match(k, predicate)
    at = m.end() if m else predicate
    if NEGATED.match(k, at) and not k.startswith(key("không có"), at):
        return None
    if reason := _said(k, at):
        return reason
    if begins_action(k, at) or cues().must.match(k, at):
        return None
    consists = _CONSISTS.search(k, at, min(end, at + 120))
    if consists and not cues().must.search(k, at, consists.start()):
        return "fact"
    if cues().adjunct.match(k, at):
        return None
    if stated := _STATED.search(k, at, min(end, at + 160)):
        between = [m.start() for m in _WORD.finditer(k, at, stated.start())]
        if not any(begins_action(k, w) or cues().must.match(k, w) for w in between):
            return "definition"
    # "Các đơn vị | kinh tế được loại trừ ...", "..., bao gồm: Quốc hội, Chính phủ": the name went on.
    for m in list(_WORD.finditer(k, at, end))[1:_NAME_GOES_ON]:
        if begins_action(k, m.start()):
            return None
        if reason := _said(k, m.start()):
            return reason
    return None


def _said(k: str, at: int) -> str | None:
    for reason, (said, but) in cues().silent.items():
        if said.match(k, at) and not (but and but.match(k, at)):
            return reason
    return None


def whole(text: str, k: str, start: int, end: int) -> str | None:
    """Why a statement is no duty whoever it speaks of: it is about documents, a form to fill in, or
    cells that no reader of tables took."""
    if BLANK.search(text, start, end) or text.find(" | ", start, end) >= 0:
        return "form"
    if text[start] == "(" and text.find(")", start, end) >= len(text[:end].rstrip(" .;")) - 1:
        return "form"  # "(Ký, ghi rõ họ tên)", "(Kèm theo Quyết định số ...)"
    if _NOTE.match(text, start):
        return "reference"
    if m := cues().generic.match(k, start):  # "Đơn vị chịu trách nhiệm thu thập: Cục Thuế": the label of a field
        says = m.end() + 1
        labels = k.find(":", says, end) > 0 or text[end - 1] not in ".;"
        if labels and cues().must.match(k, says) and not cues().modal.match(k, says):
            return "form"
    if _GENERAL.search(k, start, end) or _REFERENCE.match(k, start, end):
        return "reference"
    return None


def done(k: str, start: int, end: int) -> bool:
    """What is told of the past: "Bên cạnh đó, Sở Tài chính đã ban hành ..."."""
    return bool(REPORTED.match(k, start) or _DONE.search(k, start, end))


def unaddressed(k: str, start: int, end: int, under: str | None) -> str | None:
    """Why a statement that names nobody, under no unit, is no duty; `under`: what its heading says."""
    if begins_action(k, start) or NEGATED.match(k, start):
        return None
    if cues().body.match(k, start):  # "Hộ nghèo được hỗ trợ ...", "Hội đồng thẩm định gồm ..."
        for m in list(_WORD.finditer(k, start, end))[1:_LONGEST_BODY]:
            if reason := silent(k, m.start(), end):
                return reason
    if done(k, start, end):
        return "fact"
    if _BINDS.search(k, start, end):
        return None
    if cues().matter.match(k, start):
        return "fact"
    return None if under == "duty" else "fact"
