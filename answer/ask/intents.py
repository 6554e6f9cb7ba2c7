"""What kind of question it is, read from its wording alone. Patterns are over folded text, so that typing without
diacritics and slips of tone ("trách nhiêm", "quy đinh") change nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from answer.ask.wording import blanked, fold
from ingest.patterns import any_of, patterns
from schema import Span


class Intent(StrEnum):
    OWNER = "owner"
    TASKS = "tasks_of_unit"
    DEADLINE = "deadline"
    LOOKUP = "clause_lookup"
    METADATA = "metadata"
    PRODUCT = "product"
    OPEN = "open"


_ORG = (
    r"(?:co quan|don vi|bo(?:,? ?nganh)?|nganh|so|(?<!van )ban|to chuc|cap|uy ban|vien|cuc|vu|hoi|dia phuong"
    r"|nhung ai|ai)"
)
_BODY = r"(?:co quan|don vi|bo(?:,? ?nganh)?|nganh|so|to chuc|uy ban|vien|cuc|vu|ben|phong|dia phuong|phong ban)"
_ACT = (
    r"(?:(?:dong )?chu tri|phu trach|phoi hop|tham muu|lam|lo|giao|chiu trach nhiem|dau moi|thuc hien|lanh dao|chi dao"
    r"|xay dung|ban hanh|trinh|huong dan|to chuc|kiem tra|theo doi|chuan bi|soan thao|nghien cuu|de xuat|ra soat|nop"
    r"|trien khai|quan ly|van hanh|dam nhiem|dam nhan|bao cao|tong hop|don doc)"
)
# Who leads, as offices and people say it.
LEADS = r"\b(?:chu tri|phu trach|dung dau|dung ra|dung mui|cam trich|cam cai|cam dau|dam nhan|dam trach|ganh)\b"
_GIVES = r"\b(?:cap|gui|nop|chuyen|bo tri|phan bo|ho tro|ban giao|cung cap|chi tra|tra|thong bao|kinh phi)\b"
_OWNER = (
    rf"\b{_ORG} (?:trung uong )?nao\b.*\b{_ACT}\b",
    # Whoever does something, whatever it is: "ai cầm trịch", "bộ nào gánh". Not who is given something, and not what
    # somebody is or has.
    rf"(?<!\w)(?<!cho )(?<!cua )(?<!voi )(?<!tu )(?<!tai )(?<!gui )(?<!nhung )(?<!cac )(?:{_BODY} nao|ai)"
    r"(?: se| phai| can| nen| dung ra)? (?!(?:duoc(?! giao)|bi|co(?! trach)|khong|chua|da|dang|thuoc|la|va|o|cung|dau"
    r"|nhieu|it|giu|ky|ban hanh|trong|tren|ngoai|vua|moi|nua|so)\b)[a-z]",
    rf"\b{_ACT}\b.*\b(?:do|giao cho|la|thuoc) (?:(?:nhung|cac|mot) )?{_ORG} nao\b",
    # "giao việc này cho bộ nào", but not "kinh phí được cấp cho bộ nào": who gets something does nothing yet
    rf"\b{_ACT}\b(?!.*{_GIVES}).*\bcho (?:(?:nhung|cac|mot) )?{_ORG} nao\b",
    rf"\b{_ACT}\b.*\b(?:do|giao cho|cho|la|cua) ai\b",
    rf"(?:^|\b(?:thi|do|boi|giao cho|cho|la)\b|[,:]) ?(?:nhung )?ai (?:la |duoc giao |se |phai |cung )?{_ACT}\b",
    rf"^(?:theo .{{1,60}}[,:] ?)?ai {_ACT}\b",
    r"\bai (?:la |duoc giao |se |phai |cung )?(?:(?:dong )?chu tri|phu trach|phoi hop|chiu trach nhiem)\b",
    r"\b(?:don vi|co quan|bo|nganh) (?:dong )?(?:chu tri|phoi hop|dau moi|thuc hien)\b(?! (?:nhung|cac"
    r"|bao nhieu) (?:viec|nhiem vu))",
    r"\btrach nhiem (?:cua ai|thuoc ve ai|thuoc ve (?:co quan|don vi|bo))\b",
)
_TASKS = (
    r"\b(?:nhiem vu|viec|cong viec|dau viec|noi dung|de an|van ban|trach nhiem|chi tieu)(?: (?:cu the"
    r"|quan trong))? (?:nao|gi)\b",
    r"(?<!\bde )\b(?:lam|thuc hien|trien khai|chu tri|phoi hop|phu trach|lo)(?: (?:nhung|cac))?(?: viec)? ?gi\b",
    r"\b(?:nhung|cac) (?:viec|nhiem vu|cong viec|dau viec|trach nhiem)\b",
    r"\b(?:nhiem vu|trach nhiem|cong viec|phan viec)(?: \w+){0,3} cua\b",
    r"\bliet ke\b",
    r"\bbao nhieu (?:nhiem vu|viec|cong viec)\b",
    r"\b(?:duoc )?giao (?:nhung |cac )?(?:gi|nhiem vu|viec)\b",
)
_WHEN = (
    r"\b(?:khi|luc|ngay|thang|quy|nam|thoi gian|thoi diem|thoi han|moc(?: thoi gian)?|dip) (?:nao|may"
    r"|bao nhieu|gi)\b|\bky nao\b",
    r"\bbao gio\b",
    r"\bmay gio\b",
    r"\b(?:han|thoi han|thoi gian|tien do|moc) (?:chot|cuoi|hoan thanh|hoan tat|thuc hien|trinh|nop|bao cao|xong|la)\b",
    r"\bthoi han\b",
    r"(?:^|[,:;] ?|\b(?:thi|cho biet) )han (?!che|muc|han|ngach|han)\w",
    r"\bdeadline\b",
    r"\bhan (?:cua|cho|den|xong)\b",
    r"\bmat bao lau\b|\btrong bao lau\b",
)
_PRODUCT = (
    r"\b(?:ra|thanh|bang|la|bang hinh thuc) (?:\w+ ){0,2}?(?:van ban|tai lieu|giay to|san pham)(?: nao| gi)\b(?! thay)",
    r"\bsan pham (?:dau ra|la gi|gi|nao|cua nhiem vu|can|phai|du kien|hoan thanh)\b",
    r"\b(?:ket qua|dau ra) (?:dau ra|la gi|gi|nao|can dat|phai|dau|cua nhiem vu|cua viec)\b",
    r"\bdau ra\b",
)
_DOC_KIND = rf"(?:{any_of(patterns().kinds)}|van ban|dien bien)"
_RELATION_VERBS = {
    "implements": r"\b(?:thuc hien|trien khai|cu the hoa|thi hanh)\b",
    "amends": r"\b(?:sua doi|bo sung|sua|dieu chinh)\b",
    "replaces": r"\b(?:thay the|thay cho|bai bo|huy bo|het hieu luc)\b",
    "based_on": r"\b(?:can cu|dua tren|dua vao|co so)\b",
    "mentions": r"\b(?:dan chieu|nhac den|nhac toi|vien dan|kem theo|kem|ban hanh kem)\b",
}
_WHICH_DOCUMENT = rf"\b{_DOC_KIND}(?: (?:so|cua \w+(?: \w+){{0,3}}))? (?:nao|so may|so bao nhieu|may|gi)\b"
_METADATA = {
    "signer": r"\b(?:ai|nguoi nao|dong chi nao|vi nao|lanh dao nao|ong nao|ba nao) (?:da |la nguoi )?ky\b"
    r"|\bnguoi ky\b|\bky (?:boi|la) ai\b"
    r"|\bchuc vu (?:cua )?nguoi ky\b|\bky (?:ban hanh|ten)\b.*\bai\b|\bdo [^,?]{2,60} ky\b|\bai ky\b",
    "issued_on": r"\b(?:ban hanh|ky|ra doi|cong bo)(?: \w+){0,2}? (?:vao )?(?:tu )?(?:ngay|khi|luc|hom|thang|nam"
    r"|thoi gian)\b"
    r"|\bngay (?:ban hanh|ky)\b|\bban hanh (?:tu )?bao gio\b"
    r"|\b(?:ban hanh|ky)\b[^?]{0,20}[,;]? (?:va )?(?:vao )?(?:ngay (?:nao|may|bao nhieu)|bao gio|khi nao|hom nao)\b",
    "number": r"\bso(?:,)? (?:ky )?hieu\b|\b(?:mang|co|la) so (?:may|bao nhieu|gi)\b",
    "issuer": r"\b(?:ai|co quan nao|don vi nao|cap nao|bo nao) (?:da )?(?:la co quan )?ban hanh\b|\bco quan ban hanh\b"
    r"|\bdo (?:ai|co quan nao|cap nao|bo nao)(?: \w+)? ban hanh\b|\bcua (?:ai|co quan nao) ban hanh\b"
    r"|\bdo [^,?]{2,50} ban hanh\b",
    "effect": r"\bhieu luc\b",
    "attached": r"\b(?:van ban|chuong trinh|phu luc|quy che|de an|ke hoach|tai lieu) (?:nao|gi)\b.*\bkem theo\b"
    r"|\bkem theo (?:nhung |cac )?(?:(?:van ban|tai lieu|phu luc|chuong trinh) )?(?:gi|nao)\b",
    "place": r"\bban hanh (?:o|tai) dau\b|\bnoi ban hanh\b",
    "title": r"\btrich yeu\b|\bten (?:day du|goi)\b|\bve viec gi\b",
}
_WHY = r"\b(?:vi sao|tai sao|sao lai|do dau ma|ly do (?:gi|nao|vi sao))\b"
_YES_NO = (
    r"\b(?:dung|phai|chinh xac) (?:khong|ko|k|hong|hok|chua|hay khong)\b|\bco (?:phai|dung)\b"
    r"|\bdung the khong\b|\bdung vay khong\b"
)

# What an answer must hold to be one: a kind of value, with its pattern over the folded text of a clause.
WANTED = {
    "money": r"\d[\d., ]*(?:ty|trieu|nghin|ngan)?(?: ty)? ?(?:dong|vnd|usd|do la|euro)\b|\d[\d., ]* (?:ty|trieu)\b",
    # In a table of targets the unit of measure has its own column: "... | % GDP | ≥ 30".
    "percent": r"\d(?:[\d.,]*) ?(?:%|phan tram)|(?:%|phan tram)[^|\d]{0,20}\|[^|\d]{0,8}\d",
    # No year, and not the number of the clause itself.
    "number": r"(?<=[^\d/.,-])(?!(?:19|20)\d\d\b)\d[\d.,]*(?: ?%| [a-z])",
    "penalty": r"\b(?:xu phat|bi phat|muc phat|phat (?:tien|hanh chinh)|xu ly (?:nghiem|theo|ky luat|vi pham)"
    r"|ky luat|nhac nho"
    r"|phe binh|khien trach|canh cao|thu hoi|dinh chi|truy cuu|cach chuc|kiem diem|cho thoi viec|tu chuc|mien nhiem"
    r"|ha bac|khong xet)\b",
    "hour": r"\b\d{1,2} ?(?:gio|h|g)\b ?\d{0,2}|\b\d{1,2}h\d\d\b",
    "phone": r"(?<!\d)(?:\+?84|0)\d[\d. ]{7,11}\d(?!\d)",
    "email": r"[\w.]+@[\w.]+",
    "website": r"\b(?:https?://|www\.)|\b[\w-]+\.(?:gov|com|org|edu)\.?\w*",
    "address": r"\bso \d+[a-z]?,? (?:duong|pho)\b|\b(?:duong|pho) [a-z]+.*\b(?:quan|phuong)\b",
    "day": r"\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{4})?(?!/)|\bngay \d{1,2}\b|\bthu (?:hai|ba|tu|nam|sau|bay)\b|\bngay ky\b",
    "date": r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{1,2}/\d{4}|\bngay \d{1,2}\b|\bthang \d{1,2}\b|\bquy (?:[ivx]+"
    r"|\d)\b|\bnam (?:19|20)\d\d\b"
    r"|(?:19|20)\d\d|\b(?:hang|hang nam|thuong xuyen|dinh ky)\b|\bthu (?:hai|ba|tu|nam|sau|bay)\b|\bngay ky\b"
    r"|\bky hop\b|\bsau khi\b",
}
_ASKS_FOR = {
    "hour": r"\bmay gio\b|\b(?:luc|vao) gio nao\b",
    "day": r"\btruoc ngay (?:nao|may|bao nhieu)\b|\bngay (?:nao|may|bao nhieu) (?:hang|moi) (?:nam|thang|quy)\b",
    "money": r"\b(?:bao nhieu|may|tong|muc|so) (?:nghin |ngan |tram |chuc )?(?:tien|ty|trieu|dong|kinh phi|usd"
    r"|von)\b|\b(?:muc phat|so tien|hoc phi|le phi|vien phi|tien luong|muc luong|luong co so|gia (?:ve|thue|ban))\b"
    r"|\b(?:kinh phi|ngan sach|von|chi phi|muc (?:chi|ho tro|phat|luong|phi))\b[^?]*\b(?:bao nhieu"
    r"|la may)\b(?! (?:%|phan tram))",
    "percent": r"\b(?:bao nhieu|may) ?(?:%|(?:phan tram|gdp)\b)|\bty le\b[^?]*\b(?:bao nhieu|la may)\b",
    "penalty": r"\bbi (?:xu ly|xu phat|xu|phat|ky luat) (?:gi|the nao|ra sao|nhu the nao|sao|khong|ntn)\b|\bche tai\b",
    "phone": r"\b(?:so dien thoai|dien thoai|hotline|duong day nong|so may lien he|sdt)\b",
    "email": r"\b(?:email|thu dien tu|hop thu)\b",
    "website": r"\b(?:website|trang web|duong link|dia chi truy cap|link)\b",
    "address": r"\bdia chi\b(?! truy cap)|\btru so\b.*\bdau\b",
    "person": r"\bai (?:la|lam|giu chuc|duoc bo nhiem|dung dau) (?:\w+ ){0,2}?(?:truong|pho|chu tich|giam doc"
    r"|thu truong|to truong|chu nhiem"
    r"|tong|bi thu|thanh vien|nguoi dung dau)\b|\b(?:ho ten|ho va ten|danh tinh)\b|\bten (?:ong|ba|dong chi|nguoi"
    r"|can bo|lanh dao)\b",
}
# Things whose instances have proper names: "những doanh nghiệp nào" wants names, not another mention of the word.
_NAMED = (
    r"(?:doanh nghiep|cong ty|tap doan|ngan hang|nha thau|tinh|tinh thanh|thanh pho|quoc gia|nuoc|dong chi"
    r"|ca nhan|nguoi|xa|huyen"
    r"|thu tieng|khach san|phuong|truong dai hoc|benh vien|du an|hang|nha may|khu cong nghiep)"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a question was read.

    `asks`: what metadata is asked ("signer", "issued_on" ...). `role`: "lead", "support" or None where the question
    does not say. `wants`: kinds of value that an answer must hold (keys of WANTED, "count", "names", "person");
    `counted`: the folded noun after "bao nhiêu"/"mấy" or "những ... nào". `relation`: how the asked document stands to
    the named one.
    """

    question: str
    folded: str
    intent: Intent
    asks: tuple[str, ...] = ()
    role: str | None = None
    wants: tuple[str, ...] = ()
    counted: str = ""
    relation: str | None = None
    yes_no: bool = False
    why: bool = False
    turned: Span | None = None  # the document to which others stand in `relation`: "văn bản nào thực hiện Chỉ thị 15?"
    everything: bool = False  # "quy định gì", "nói gì": the whole clause is asked for


def relation_at(folded: str, at: int) -> str | None:
    """The relation whose verb stands nearest before `at`: "sửa đổi Nghị quyết 66 phải không?"."""
    before = folded[max(0, at - 40) : at]
    found = [(m.start(), name) for name, p in _RELATION_VERBS.items() for m in re.finditer(p, before)]
    return max(found)[1] if found else None


_ASKS_WHICH = rf"(?:nhung |cac )?{_DOC_KIND} nao"
_BESIDE = r"(?: (?:nao|da|dang|se|duoc|ban hanh|lap|xay dung|de|nham|trong kho|co|la|cua|thi|gi|noi dung))*"


def done_to(plain: str, documents: Sequence[Span]) -> tuple[str, Span] | None:
    """The relation, and the document of the question to which others stand in it: "văn bản nào thực hiện Chỉ thị 15?",
    "Chỉ thị 15 được những kế hoạch nào cụ thể hóa?". `plain` is folded, with blanks at `documents`."""
    for start, end in documents:
        for name, verb in _RELATION_VERBS.items():
            if name == "mentions":
                continue
            before, after = plain[:start].rstrip(), " ".join(plain[end:].split())
            if re.search(rf"\b{_ASKS_WHICH}{_BESIDE}(?: ?{verb}| va)+$", before):
                return name, (start, end)
            passive = (
                rf"^(?:(?:da|dang) )?(?:duoc|bi) (?:{verb} )?(?:boi |bang |o |tai |trong |qua )?{_ASKS_WHICH}\b(.*)"
            )
            m = re.match(passive, after)
            if m and re.search(verb, after):
                return name, (start, end)
    return None


def read(
    question: str, has_unit: bool = False, has_place: bool = False, drop: Sequence[Span] = (), restored: str = ""
) -> Reading:
    """The kind of `question` (NFC). `has_unit`: it names a unit; `has_place`: it names a clause below an annex; `drop`:
    spans of names of documents, whose words ("Quyết định", "bổ sung") must not be read as asking. `restored`: the
    question with diacritics, character for character, where it was typed without.
    """
    folded = fold(question)
    plain = re.sub(r"[\"“”']", " ", blanked(folded, drop))

    def has(*patterns: str) -> bool:
        return any(re.search(p, plain) for p in patterns)

    yes_no, why = has(_YES_NO), has(_WHY)
    unsigned = _NOT_SIGNING.sub(lambda m: "#" * len(m.group()), plain)
    for m in _NO_SIGNATURE.finditer(question):
        unsigned = unsigned[: m.start()] + "#" * (m.end() - m.start()) + unsigned[m.end() :]
    asks = tuple(k for k, p in _METADATA.items() if re.search(p, unsigned))
    if "signer" in asks and "issued_on" not in asks and has(r"\b(?:ngay|thang|nam|khi|luc) (?:nao|may)\b"):
        asks = (*asks, "issued_on")  # "do ai ký, ngày nào?"
    relation = _relation(plain)
    turned = done_to(plain, drop)
    if turned is not None:
        relation, asks = turned[0], ()
    wants, counted = _wants(_typed_as(restored or question, plain, ("mấy", "bao", "nhiêu")))
    support = has(r"\bphoi hop\b") and not has(r"\bchu tri\b")
    role = "support" if support else "lead" if has(LEADS) else None
    everything = has(
        r"\b(?:noi|ghi|quy dinh|yeu cau|neu|viet|de cap|de ra|giao)(?: (?:ve|nhung|cac|cu the))?(?: (?:noi dung"
        r"|dieu|viec))? ?(?:gi|nao|the nao|ra sao|ntn)\b",
        r"\bnoi dung (?:la )?(?:gi|nao|the nao|cua)\b",
        r"\bla (?:noi dung )?gi\b",
        r"\bgom (?:nhung |co |cac )?(?:noi dung )?(?:gi|nao|the nao)\b",
        r"^(?:cho xem|xem|trich|doc|mo|hien|cho toi xem|trich dan)\b",
        r"\b(?:toan van|nguyen van)\b",
        r"\bla gi\s*\??$",
    )
    spelled = _blanked(question, plain)
    owner, when = (any(re.search(p, spelled) for p in patterns) for patterns in (_OWNER, _WHEN))
    tasks, product = has_unit and has(*_TASKS), has(*_PRODUCT)
    intent = Intent.OPEN
    if relation or (asks and not has_place and not _is_about_task(plain, asks)):
        intent = Intent.METADATA
    elif (
        tasks
        and not product
        and not (owner and not has(r"\bnhiem vu (?:nao|gi)\b", r"\bviec gi\b", r"\bliet ke\b"))
        and not has_place
    ):
        intent = Intent.TASKS
    elif product:
        intent = Intent.PRODUCT
    elif owner:
        intent = Intent.OWNER
    elif when:
        intent = Intent.DEADLINE
    elif has_place:
        intent = Intent.LOOKUP
    if relation and asks and "effect" not in asks:
        asks = tuple(a for a in asks if a == "signer")  # "do ai ký, thay thế chỉ thị nào?"
    if has_place and intent in (Intent.OPEN, Intent.METADATA):
        intent = Intent.LOOKUP
    return Reading(
        question,
        folded,
        intent,
        asks,
        role,
        wants,
        counted,
        relation,
        yes_no,
        why,
        turned[1] if turned else None,
        everything,
    )


# Words with diacritics that a pattern would take for another one: "quỹ nào" is no quarter, "số nào" no department.
# "định kỳ", "kỹ năng", "kỷ luật": nobody signs anything, with or without diacritics.
_NO_SIGNATURE = re.compile(r"\b(?:kỳ|kỹ|kỷ)\b", re.IGNORECASE)
_NOT_SIGNING = re.compile(
    r"\b(?:dinh|thoi|nhiem|hoc|chu|phat|cuoi|dau) ky\b|\bky (?:hop|thi|nang|luat|niem|thuat|cuong|nguyen)\b"
)
_HOMOGRAPHS = re.compile(r"\b(?:quỹ|số|bản|bàn|bỏ|bố|hội thảo|vụ việc|cấp độ|đâu)\b", re.IGNORECASE)


def _blanked(question: str, plain: str) -> str:
    for m in _HOMOGRAPHS.finditer(question):
        plain = plain[: m.start()] + "#" * (m.end() - m.start()) + plain[m.end() :]
    return plain


def _typed_as(question: str, plain: str, cues: Sequence[str]) -> str:
    """`plain` without the words that only look like one of `cues` once their diacritics are gone: "máy chủ" is no
    "mấy chủ"."""
    known = {fold(c): c for c in cues}
    letters = list(plain)
    for m in re.finditer(r"[^\W\d_]+", question):
        word = m.group().lower()
        cue = known.get(fold(word))
        if cue and word not in (cue, fold(word)):
            letters[m.start() : m.end()] = "#" * len(word)
    return "".join(letters)


def _relation(plain: str) -> str | None:
    """ "... để thực hiện kết luận nào?": another document is asked for; the verb before it says the relation."""
    which = re.search(_WHICH_DOCUMENT, plain)
    if not which:
        return None
    before = plain[: which.start()]
    last: tuple[int, str] | None = None
    for name, pattern in _RELATION_VERBS.items():
        for m in re.finditer(pattern, before):
            if last is None or m.start() > last[0]:
                last = m.start(), name
    if last is None:
        return None
    named = "mentions" if last[1] == "mentions" else last[1]
    # "bổ sung nhiệm vụ cho chương trình ban hành kèm nghị quyết số mấy": what is done to it stands before "kèm".
    for name in ("amends", "replaces"):
        if named == "mentions" and re.search(_RELATION_VERBS[name], before):
            named = name
    return named


def _is_about_task(plain: str, asks: Sequence[str]) -> bool:
    """ "Bộ nào ban hành Nghị định về thôn", "khi nào phải ban hành Kế hoạch": a duty, not the letterhead."""
    if "signer" in asks or "effect" in asks or "number" in asks:
        return False
    return bool(
        re.search(r"\b(?:phai|can|duoc giao|giao|han|thoi han|tham muu|trinh|chu tri|de xuat|xay dung|soan)\b", plain)
    )


def _wants(plain: str) -> tuple[tuple[str, ...], str]:
    wants = [k for k, p in _ASKS_FOR.items() if re.search(p, plain)]
    counted = ""
    m = re.search(r"\b(?:bao nhieu|may|so luong|con so) (?:%|phan tram)?\s*([a-z]+(?: [a-z]+){0,3})", plain)
    if m and not wants:
        noun = re.split(r"\b(?:thi|la|duoc|theo|o|trong|cua|de|va|moi|tai|cho|phai|se)\b", m.group(1))[0].strip()
        if noun and noun.split()[0] not in {"la", "thi", "o", "so", "ngay", "nam", "gio", "lan"}:
            wants.append("count")
            counted = noun
    if not wants and re.search(r"\bbao nhieu(?: vay| the| a| nhi| nhe)?\s*\??$", plain):
        wants.append("number")
    m = re.search(
        rf"\b(?:nhung|cac|ten|la|gom) ({_NAMED}) nao\b|\bten (?:cua )?(?:cac "
        rf"|nhung )?(?:\d+ )?({_NAMED})\b|\b({_NAMED}) nao\b",
        plain,
    )
    if m and not wants and not re.search(rf"\b{_ORG} nao\b", plain.replace(m.group(), " ")):
        noun = next(g for g in m.groups() if g)
        if not re.search(r"\b(?:nguoi|dong chi) nao (?:da )?ky\b", plain):
            wants.append("names")
            counted = noun
    return tuple(wants), counted
