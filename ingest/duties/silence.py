"""Why a statement binds nobody: by its heading, or by its own words."""

from __future__ import annotations

import re

from ingest.duties.bodies import begins_action
from ingest.duties.cues import cues
from ingest.duties.forms import BLANK
from ingest.duties.statements import lines
from language.spelling import rule
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
    r"|(?:điểm|khoản|điều|luật|nghị định|thông tư) [^;.]{0,160}?"
    r"(?:có hiệu lực (?:thi hành )?(?:kể )?từ|quy định như sau)"
    r"|(?:trong )?trường hợp (?:các )?(?:văn bản|quy định)[^;.]* (?:viện dẫn|dẫn chiếu|sửa đổi|thay thế|bổ sung)"
)
REPORTED = rule(
    r"(?:bên cạnh đó|thời gian qua|những năm qua|trong những năm|tuy nhiên|tuy vậy|qua \d+ năm"
    r"|hiện nay|trong thời gian qua|trong năm qua|đến nay|vừa qua)(?!\w)"
)
_EXAMPLE = rule(r"(?:ví dụ|thí dụ|chẳng hạn)(?!\w)")
_DONE = rule(
    r"(?<!\w)(?:đã (?:đạt|được|có|góp|tạo|giúp|ban hành|triển khai)|vẫn còn|còn (?:chậm|thiếu|hạn chế|nhiều))(?!\w)"
)
NOTE = re.compile(r"[¹²³⁴-⁹⁰]")  # a note under the page, in a consolidated text
ADVERB = rule(
    r"(?:(?:định kỳ|khẩn trương|chủ động|kịp thời|tiếp tục|thường xuyên|trực tiếp|tuyệt đối|kiên quyết|cũng)[ ,]+)*"
)
NEGATED = rule(r"(?:không|không được|nghiêm cấm|cấm|chưa được|không để|tránh)(?!\w)")
_BINDS = rule(
    r"(?<!\w)(?:phải|cần|không được|nghiêm cấm|có trách nhiệm|chịu trách nhiệm|bảo đảm|đảm bảo|bắt buộc|yêu cầu"
    r"|đề nghị)(?!\w)"
)
_UNBOUND = rule(r"không (?:có|phải|bắt buộc|nhất thiết|cần|áp dụng|thuộc)(?!\w)")
_THEN = rule(r"(?:có|bị|không|chưa|được|nếu|khi|mà)(?!\w)[^;.:]*?[ ,]thì (?:tùy [^;.:]*? mà )?")
_OWES = rule(r"(?:trách nhiệm|nghĩa vụ|nhiệm vụ)(?: của \w+(?: \w+){0,8})?(?: (?:như )?(?:sau|sau đây|dưới đây))? *:$")
# "Tiền lãi chậm nộp được bổ sung vào quỹ": something of its own is spoken of, and nobody does anything.
_PASSIVE = rule(
    r"(?:[\w-]+ ){2,14}?(?:(?:sẽ |phải )?được|bị|do|là|gồm|bao gồm|thuộc về)"
    r"(?! (?:giao|phân công|phê duyệt|duyệt|cấp|ban hành))(?!\w)"
)
_PUNISHED = rule(r"(?<!\w)(?:sẽ|thì|mà) bị(?!\w)")
_OTHER = rule(r"[^;.:]*?[ ,]thì +")
_HOW = rule(r"(?:có|không|tùy|căn cứ|theo|trong|trước|ngay|sau|kịp thời|phải|đồng thời|báo)(?!\w)")
# "Kết quả thực hiện nhiệm vụ": what was done, not what is to be done.
_CARRIED_OUT = rule(
    r"(?:tình hình|kết quả|đánh giá|kiểm điểm|sơ kết|tổng kết)(?!\w)[^,;.]{0,40}?"
    r"(?:thực hiện|triển khai|hoàn thành)(?!\w)"
)
# "Cá nhân có công phát hiện vi phạm được khen thưởng": who it is, then what becomes of that one.
_WHICH = rule(r"(?:có|bị|không|chưa|vi phạm)(?!\w)[^;.:]*?(?<!\w)(?:được|bị|thì bị|thì được)(?! giao)(?!\w)")
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
    if first and clause.level is Level.ANNEX:
        return "duty" if cues().heading["duty"].search(k, *first) else None
    if first is None or clause.level is Level.PLUS or (clause.level is Level.DASH and not titled):
        return None
    whole = k[first[0] : first[1]].rstrip()
    title = re.split(r"\.(?= |$)", whole, maxsplit=1)[0]
    short = len(title.split()) <= _LONGEST_TITLE or text[first[0] : first[1]].isupper()
    named = titled and clause.level is Level.DIEU  # "Điều 2. Đối tượng áp dụng."
    if not short or (whole.endswith(".") and not (named and title + "." == whole)):
        return None
    said = cues().heading
    if found := introduced(whole):
        return found[0]
    if _CARRIED_OUT.search(title):
        return "fact"
    if said["duty"].search(title):
        return "duty"
    at_head = [(m.start(), reason) for reason, p in said.items() if (m := p.search(title)) and m.start() < 25]
    return min(at_head)[1] if at_head else None


def introduced(sentence: str) -> tuple[str, int] | None:
    """The reason with which a sentence over a list ("... có quyền:", "... gồm:") silences the list, and where the words
    stand that give it."""
    if not sentence.endswith(":") or _OWES.search(sentence):
        return None
    found = ((reason, m.start()) for reason, said in cues().lead_in.items() if (m := said.search(sentence)))
    return next(found, None)


def silent(k: str, predicate: int, end: int) -> str | None:
    """Why what is said of somebody from `predicate` on is no duty; None where it is one."""
    m = ADVERB.match(k, predicate)
    at = m.end() if m else predicate
    if NEGATED.match(k, at) and not _UNBOUND.match(k, at):
        return None
    if reason := _said(k, at):
        return reason
    # "Tổ chức có hành vi vi phạm thì bị xử phạt": what is said stands behind "thì".
    then = _THEN.match(k, at, end)
    if then and (reason := _said(k, then.end())):
        return reason
    if _PUNISHED.search(k, at, end) and not cues().must.search(k, at, end):
        return "fact"
    # "Công ty nhận đặt hàng thì quỹ tiền lương tính theo ...": something else is spoken of behind "thì".
    other = _OTHER.match(k, at, end)
    if other and not (begins_action(k, other.end()) or cues().must.match(k, other.end()) or _HOW.match(k, other.end())):
        return "fact"
    if _WHICH.match(k, at, end) and not (cues().must.search(k, at, end) or _BINDS.search(k, at, end)):
        return "right"
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
    if text[start:end].isupper() and len(k[start:end].split()) > 2:
        return "form"  # a title
    if text[start] == "(" and text.find(")", start, end) >= len(text[:end].rstrip(" .;")) - 1:
        return "form"  # "(Ký, ghi rõ họ tên)", "(Kèm theo Quyết định số ...)"
    if NOTE.match(text, start):
        return "reference"
    if m := cues().generic.match(k, start):  # "Đơn vị chịu trách nhiệm thu thập: Cục Thuế": the label of a field
        says = m.end() + 1
        labels = k.find(":", says, end) > 0 or text[end - 1] not in ".;"
        if labels and cues().must.match(k, says) and not cues().modal.match(k, says):
            return "form"
    if _EXAMPLE.match(k, start, end):
        return "fact"
    if _GENERAL.search(k, start, end) or _REFERENCE.match(k, start, end):
        return "reference"
    return None


def of_its_own(k: str, start: int, end: int) -> bool:
    """Whether a statement that no action begins says what something is, or what becomes of it."""
    m = _PASSIVE.match(k, start, end)
    return m is not None and not cues().must.search(k, start, m.end())


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
