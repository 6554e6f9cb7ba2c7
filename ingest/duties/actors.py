"""Who a statement speaks to: open by default. What stands where an actor stands is one, whether a list knows it or not.

Known units are read by ingest.units; an unknown body is read up to the words that tell it something.
"""

from __future__ import annotations

import re

from ingest.duties import statements as st
from ingest.duties.bodies import Placed, Subject, begins_action, units_at
from ingest.duties.cues import cues
from ingest.duties.described import described_body, opens_with_when
from ingest.duties.silence import introduced
from ingest.prose_words import words
from ingest.units import canonical
from ingest.units.lexicon import lexicon
from ingest.units.lists import ends_known
from language.spelling import UPPER, key, rule, squeeze
from schema import Span

ROLES = {
    "giao": "chủ trì",
    "đề nghị": "đề nghị",
    "kính đề nghị": "đề nghị",
    "trân trọng đề nghị": "đề nghị",
    "kiến nghị": "đề nghị",
    "khuyến khích": "khuyến khích",
}
_SPACE = re.compile(r"[ ,:]*")
_COMMA = re.compile(r",\s+")
_BEHIND = rule(r", +| thì +")
_BELONGS = rule(r"(?:của|với|bởi|cho|(?<!kể )từ(?! ngày| khi| thời điểm)|do) [^;.]*$")
_OF = rule(r"(?<!\w)(?:của|với|bởi|cho|do|từ) +")
_BY = rule(r"(?<!\w)do (?=[^;.]*$)")
_OF_TWO = rule(r"(?<!\w)(?:của|với|bởi|cho|do|từ) (?=[^,;.]{1,25}$)")
_ASKS = tuple(key(w) for w in ("yêu cầu", "đề nghị", "giao", "phân công", "kiến nghị"))
_GIVEN = (key("được "), key("theo "), key("các "), key("những "), key("đáp ứng "), key("và "))
_PERSONS = re.compile(rf"(?:[{UPPER}]\w* ?){{2,5}}(?:, ?(?:[{UPPER}]\w* ?){{2,5}})*[;.]?")  # who holds the office
_STATES = rule(r"(?:có|bị|là|còn)(?!\w)")
_ABOUT = key("đối với")
_PRIVATE = rule(r"(?:các )?(?:doanh nghiệp|cá nhân|nhà khoa học|người|tổ chức, cá nhân|hộ)")
# "do Bộ Y tế chủ trì", "(Sở Y tế chủ trì)": the unit behind the task.
_PASSIVE = (rule(r"(?<!\w)(?:do|giao(?: cho)?) +(?=\w)"), rule(r"\( *(?:do |giao )?(?=\w)"))
_PASSIVE_VERB = rule(r" *,? *(?:chủ trì|làm đầu mối|đảm nhiệm|chịu trách nhiệm (?!thi hành))")
_LABELLED_LEAD = rule(r"(?<!\w)(?:(?:cơ quan|đơn vị) )?chủ trì(?: thực hiện)? *: *")
_LABELLED_SUPPORT = rule(r"(?<!\w)phối hợp(?: thực hiện)? *: *")
_TOGETHER = rule(r"(?<!\w)(?:phối hợp(?: chặt chẽ| thường xuyên| hiệu quả)*(?: với| cùng)?|cùng với) +")
_RECEIVES = rule(r"(?<!\w)(?:báo cáo|trình|gửi(?: về| cho| đến| tới)?|xin ý kiến|tham mưu(?: cho)?|giúp) +(?=\w)")
_WORD = re.compile(r"\S+")
_STOP = re.compile(r"[,;:.(]")
_WHICH = re.compile(rf"(?: [^\W\d_{UPPER}]+){{1,7}}(?: [{UPPER}]\w+){{2,}}")
_TO = rule(r"(?<!\w)(?:các|những|tại|của|cho|với|trong|về|do|đến|từ|phải|có|được|theo)(?!\w)")
_ENDS_PROPER = re.compile(rf"[{UPPER}]\w+ [{UPPER}]\w+$")
_LABEL = re.compile(rf"[{UPPER}][^.;:]{{2,90}}: +(?=[{UPPER}])")
_LONGEST = 170  # characters of a described body


def opens(k: str, at: int) -> bool:
    """An action, known or not, or what may stand before one: "trước ngày 10/5, có hướng dẫn ..."."""
    c = cues()
    if begins_action(k, at) or words().preface.match(k, at) or c.opening.match(k, at):
        return True
    return not (c.no_predicate.match(k, at) or c.matter.match(k, at) or c.no_body.match(k, at))


def predicate(k: str, at: int, end: int) -> int | None:
    """Where what the units before `at` are told begins; None where it tells them nothing. Any word may begin it, but
    for those that cannot; "theo chức năng được giao, ..." may stand before."""
    m = _SPACE.match(k, at)
    start = m.end() if m else at
    if k.startswith("- ", start):  # "Bộ trưởng Bộ X - Trưởng Ban Chỉ đạo Y khẩn trương ..."
        verbs = (w.start() for w in _WORD.finditer(k, start + 2, min(end, start + _LONGEST)))
        return next((w for w in verbs if begins_action(k, w)), None)
    if start >= end or k[start] in ";.)/-\n" or not k[start].isalpha():
        return None
    c = cues()
    if c.no_predicate.match(k, start):
        return None
    # "các Sở, ban ngành, đoàn thể": the list goes on, unless something is told in so many words.
    told = begins_action(k, start) or c.adjunct.match(k, start) or c.must.match(k, start) or c.order.match(k, start)
    if "," in k[at:start] and not told and not _silenced(k, start):
        return None
    return start


def _silenced(k: str, at: int) -> bool:
    return any(said.match(k, at) for said, _ in cues().silent.values())


def superior_at(text: str, k: str, at: int) -> bool:
    """ "Thủ tướng Chính phủ quyết định ...": nobody orders those above."""
    units, _ = units_at(text, k, at)
    return bool(units) and superior(units[0][0])


def superior(name: str) -> bool:
    return canonical(name).kind == "cấp trên"


def find_subject(text: str, k: str, start: int, end: int, issuer: str = "") -> Subject | None:
    """The units that a sentence addresses: at its head, behind "Giao", "Đề nghị" (also "Bộ X đề nghị" where Bộ X
    issues the document), or behind a preface and a comma."""
    m = cues().order.match(k, start)
    if m and (found := _ordered(text, k, start, m, end)):
        return found
    if (m is None or text[start].isupper()) and (found := _at_head(text, k, start, end, issuer)):
        return found
    return _behind_preface(text, k, start, end, issuer) or _behind_label(text, k, start, end, issuer)


def _behind_label(text: str, k: str, start: int, end: int, issuer: str) -> Subject | None:
    """ "Đo lường: Ủy ban nhân dân các xã kiểm tra ...": what it is about stands before a colon."""
    m = _LABEL.match(text, start, end)
    if m is None or introduced(k[start : m.end()].rstrip()):
        return None  # "Đại diện các đơn vị gồm: Chủ tịch công đoàn, ..."
    units, behind = units_at(text, k, m.end())
    at = predicate(k, behind, end) if units else None
    if at is None or superior(units[0][0]) or _STATES.match(k, at):
        return None
    return Subject(units, None, at)


def _ordered(text: str, k: str, start: int, m: re.Match[str], end: int) -> Subject | None:
    units, behind = units_at(text, k, m.end())
    how = squeeze(m["how"])
    role = next((r for said, r in ROLES.items() if how.startswith(key(said))), None)
    if not units and not k.startswith(_ABOUT, start):
        described = described_body(text, k, m.end(), end)
        units, behind = (described.units, described.predicate) if described else ((), m.end())
    if not units or (role == "khuyến khích" and _PRIVATE.match(key(units[0][0]))):
        return None
    if k.startswith(_ABOUT, start) and k[behind : behind + 1] != ":":
        return None  # "Đối với các bộ, ngành chưa báo cáo, ...": what it is about, not who does it
    if superior(units[0][0]):
        return None
    at = predicate(k, behind, end)
    if at is not None and (named := _whole_name(text, k, units, at, end)):
        return Subject(named.units, role, named.predicate)
    if behind >= end or at is not None or k[behind : behind + 1] == ":":
        return Subject(units, role, behind if at is None else at)
    return None


def last_order(text: str, k: str, start: int, end: int) -> Subject | None:
    """Who is ordered at the end of a sentence over a list: "Thực hiện Công điện ...; Ủy ban nhân dân tỉnh yêu cầu
    các sở khẩn trương thực hiện:". Without units where nobody is named: "Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:"."""
    found = None
    for m in re.finditer(r"(?<!\w)\w", k[start:end]):
        at = start + m.start()
        order = cues().order.match(k, at)
        if order is None or k.startswith(_ABOUT, at) or order.end() > end or k.endswith(_GIVEN, start, at):
            continue
        if k.startswith(_ASKS, at) and text[order.end() : end].strip(" :") in ("", "như sau"):
            return Subject((), None, order.end())
        found = _ordered(text, k, at, order, end) or found
    return found


def _at_head(text: str, k: str, start: int, end: int, issuer: str) -> Subject | None:
    units, behind = units_at(text, k, start)
    if units and behind < end:
        at = predicate(k, behind, end)
        if at is not None and not _PERSONS.fullmatch(text, at, end):
            # "Thủ tướng Chính phủ yêu cầu các bộ ...", "Ủy ban nhân dân tỉnh giao Sở X ...": who is told stands behind.
            order = cues().order.match(k, at)
            first = units[0][0]
            own = (
                superior(first)
                or (issuer and (key(first) in key(issuer) or key(issuer) in key(first)))
                or key(canonical(first).name).startswith(key("ủy ban nhân dân"))
            )
            if order and len(units) == 1 and own and (told := _ordered(text, k, at, order, end)):
                return told
            if superior(first):
                return None
            if cues().body.match(k, at) and not begins_action(k, at) and text[units[-1][2] : at] == " ":
                return described_body(text, k, start, end)  # "Thủ trưởng cơ quan quản lý địa bàn có trách nhiệm ..."
            return _whole_name(text, k, units, at, end)
    if not text[start : start + 1].isupper() or (units and not k[behind:end].strip(" .;,")):
        return None
    found = described_body(text, k, start, end)
    order = cues().order.match(k, found.predicate) if found else None
    # "Ban Chỉ đạo phòng dịch yêu cầu các xã ...": who is asked stands behind. Not "Người nộp đơn đề nghị phải ...".
    if found and order and units_at(text, k, order.end())[0]:
        return _ordered(text, k, found.predicate, order, end)
    return found


def _whole_name(text: str, k: str, units: tuple[Placed, ...], at: int, end: int) -> Subject | None:
    """A name that goes on in small letters where no known verb stands: "Ban Quản lý rừng phòng hộ thực hiện". A name
    that ends in a proper name ("Hồ Mẫu"), or that a list knows, is whole."""
    name, a, b = units[-1]
    known = canonical(name)
    # "Tổng công ty | lưu ký chứng khoán Sông Lam": a class of bodies, then which one.
    if (m := _WHICH.match(text, b)) and cues().body.fullmatch(k, a, b) and not _TO.search(k, *m.span()):
        w = m.end() + 1
        return Subject((*units[:-1], (squeeze(text[a : m.end()]), a, m.end())), None, w) if w < end else None
    whole = (known.known and not known.collective) or _ENDS_PROPER.search(name) is not None or ends_known(k, a, b)
    if whole or begins_action(k, at) or text[b:at].strip() or cues().adjunct.match(k, at) or not text[at].islower():
        return Subject(units, None, at)
    stop = _STOP.search(k, at, end)
    last = min(stop.start() if stop else end, at + 60)
    for m in _WORD.finditer(k, at, last):
        w = m.start()
        if w == at or not (cues().must.match(k, w) or (not known.known and begins_action(k, w))):
            continue
        if 2 <= len(k[at:w].split()) <= 5 and not cues().no_name.search(k, at, w):
            return Subject((*units[:-1], (squeeze(text[a:w]), a, w - 1)), None, w)
        break
    return Subject(units, None, at)


def _behind_preface(text: str, k: str, start: int, end: int, issuer: str) -> Subject | None:
    """ "Trên cơ sở ..., các bộ ...", "Căn cứ ..., Ủy ban nhân dân tỉnh yêu cầu các sở", "Sau đó các xã ..."."""
    if m := cues().connective.match(k, start):
        rest = m.end() + (text[m.end() : m.end() + 1] == ",")
        while rest < end and text[rest] == " ":
            rest += 1
        units, behind = units_at(text, k, rest)
        at = predicate(k, behind, end) if units else None
        if at is not None and not superior(units[0][0]) and (text[rest].isupper() or begins_action(k, at)):
            return Subject(units, None, at)
    if begins_action(k, start) and not words().preface.match(k, start):
        return None
    known = opens_with_when(k, start) or cues().opening.match(k, start) is not None
    for m in _BEHIND.finditer(k, start, min(end, start + 600)):
        then = "," not in m[0]
        if then and begins_action(k, m.end()) and not cues().body.match(k, m.end()):
            return None  # "... thì thông báo cho Sở X, Sở Y": what is told has begun
        units, behind = units_at(text, k, m.end())
        of = _OF_TWO.search(k, start, m.start())
        within = of is not None and cues().body.match(k, of.end())  # "của ngành, | địa phương"
        open_to = (
            known
            and not within
            and (not units or (then and predicate(k, behind, end) is None))
            and cues().body.match(k, m.end())
        )
        if open_to and (found := described_body(text, k, m.end(), end, only_modal=True)):
            return found  # "Khi ..., người giải quyết phải ...", "Trường hợp ... thì chủ cơ sở phải ..."
        if not units:
            continue
        by = _BY.search(k, start, m.start())
        if by and units_at(text, k, by.end())[1] >= behind:
            continue  # "của đối tượng do Bộ X, Bộ Y quản lý, ..."
        at = predicate(k, behind, end)
        strong = at is not None and bool(cues().must.match(k, at) or begins_action(k, at))
        if at is None and cues().must.search(k, behind, end) and lexicon().determiner.match(k, m.end()):
            # "Từ ngày ..., các đơn vị trực thuộc Sở Y tế, các cơ sở có kho lạnh có trách nhiệm ..."
            described = described_body(text, k, m.end(), end)
            if described:
                return described
        before = None if then else _BELONGS.search(k, start, m.start())
        if at is None or (before and not known):
            continue
        if not strong and (not known or _STATES.match(k, at) or _among_others(text, k, start, m.start(), behind)):
            continue
        # "Khi ..., tổ chức, cá nhân phải ..."
        obliged = known and cues().generic.match(k, m.end()) and cues().modal.match(k, at)
        if text[m.end()].islower() and not (strong and lexicon().determiner.match(k, m.end())) and not obliged:
            continue  # the middle of "bộ, ngành, địa phương"
        order = cues().order.match(k, at)
        if order and len(units) == 1 and (told := _ordered(text, k, at, order, end)):
            return told
        # "theo đề xuất của các bộ, cơ quan ngang bộ, ..., Bộ Tài chính tổng hợp": the list runs on into the subject.
        kinds = [canonical(u[0]).kind for u in units]
        if kinds[-1] in ("bộ", "sở") and len(units) > 1 and before and any(x not in ("bộ", "sở") for x in kinds[:-1]):
            units = units[-1:]
        while units and superior(units[0][0]):
            units = units[1:]
        if units:
            return _whole_name(text, k, units, at, end)
    return None


def _among_others(text: str, k: str, start: int, comma: int, behind: int) -> bool:
    """Whether a unit behind a comma goes on with a list that something is of: "theo ý kiến của Bộ X, | Bộ Y"."""
    return any(units_at(text, k, m.end())[1] >= behind for m in _OF.finditer(k, start, comma))


def passive_subject(text: str, k: str, start: int, end: int) -> Subject | None:
    """ "... do Sở Y tế chủ trì", "... (Sở Y tế chủ trì)", "... (chủ trì: Sở Y tế; phối hợp: Sở Tài chính)"."""
    for opening in _PASSIVE:
        for m in opening.finditer(k, start, end):
            units, behind = units_at(text, k, m.end())
            if units and not superior(units[0][0]) and _PASSIVE_VERB.match(k, behind):
                return Subject(units, "chủ trì", behind)
    for m in _LABELLED_LEAD.finditer(k, start, end):
        units, behind = units_at(text, k, m.end())
        if units:
            return Subject(units, "chủ trì", behind)
    for m in _DASH.finditer(text, start, end):  # "Phân tích đề thi - Trường A thực hiện."
        units, behind = units_at(text, k, m.end())
        if units and _CARRIES_OUT.fullmatch(k, behind, end):
            return Subject(units, None, behind)
    return None


_DASH = re.compile(r" [-–] (?=\w)")
_CARRIES_OUT = rule(
    r" *(?:hỗ trợ |chịu trách nhiệm |tổ chức |phụ trách )?(?:thực hiện|chủ trì|phụ trách|báo cáo|trình bày) *[.;]?"
)


def addressed(text: str, k: str, start: int, end: int, issuer: str = "") -> Subject | None:
    """The subject of a part in mid-sentence, where it clearly names one: "; giao Sở Tài chính bố trí ..."."""
    at = start
    while at < end and text[at] == " ":
        at += 1
    if at >= end or (text[at].islower() and not (cues().order.match(k, at) or lexicon().determiner.match(k, at))):
        return None
    found = find_subject(text, k, at, end, issuer)
    if found and text[at].islower() and not (cues().order.match(k, at) or begins_action(k, found.predicate)):
        return None  # "các hồ sơ ..." in a list of things
    return found


def rows(text: str, k: str, start: int, end: int, told: int, issuer: str = "") -> list[Span]:
    """A sentence cut into the rows of the register that it makes; `told`: where what is told begins."""
    return st.rows(
        text,
        k,
        start,
        end,
        told,
        lambda a, b: addressed(text, k, a, b, issuer) is not None,
        lambda a: opens(k, a),
    )


def supporting(text: str, k: str, start: int, end: int) -> tuple[Placed, ...]:
    """Units behind each "phối hợp với", once each."""
    out: dict[str, Placed] = {}
    marks = [*_TOGETHER.finditer(k, start, end), *_LABELLED_SUPPORT.finditer(k, start, end)]
    for m in sorted(marks, key=lambda m: m.start()):
        for unit in units_at(text, k, m.end())[0]:
            if unit[2] <= end:
                out.setdefault(unit[0].lower(), unit)
    return tuple(out.values())


def receiving(text: str, k: str, start: int, end: int) -> tuple[Placed, ...]:
    """Units that get what is done: "gửi Bộ Tài chính", "báo cáo Thủ tướng Chính phủ". They lead nothing."""
    out: dict[str, Placed] = {}
    for m in _RECEIVES.finditer(k, start, end):
        for unit in units_at(text, k, m.end())[0]:
            if unit[2] <= end:
                out.setdefault(unit[0].lower(), unit)
    return tuple(out.values())
