"""Where a plan's clause says something else than the requirement it answers, and where the plan cites wrongly.

A conflict is told only where both sides say the thing: a plan that names no deadline or unit contradicts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from answer.crosscheck.findings import Conflict, Quantity, Requirement
from answer.crosscheck.requirements import quantities
from ingest import units
from ingest.tasks import sentences as ps
from language.spelling import fold, key, rule, squeeze
from schema import Assignment, ClausePath, Deadline, Document, DocumentInfo, Mention, Span

# ---------------------------------------------------------------------------------------------------------- deadlines


def deadline_conflict(
    requirement: Requirement, plan: Document, path: ClausePath, span: Span, sentence: Span, task: Assignment | None
) -> Conflict | None:
    """The plan's deadline ends after the directive's. A yearly duty is compared by its day in the year."""
    asked = requirement.deadline
    if asked is None or asked.kind == "open":
        return None
    found = _plan_deadline(plan, span, sentence, task)
    if found is None:
        return None
    own, place = found
    if not later(own, asked):
        return None
    return Conflict("deadline", asked.text, plan.text[slice(*place)], path, requirement.deadline_span, place)


def later(own: Deadline, asked: Deadline) -> bool:
    """Whether `own` ends after `asked`. False where either has no end that can be compared."""
    if own.last and asked.last:
        return own.last > asked.last
    if own.kind == asked.kind == "recurring":
        mine, theirs = _day_of_year(own.text), _day_of_year(asked.text)
        return bool(mine and theirs and mine > theirs)
    return False


_DAY = re.compile(r"(\d{1,2})\s*(?:/|tháng)\s*(\d{1,2})(?!\d)")


def _day_of_year(said: str) -> tuple[int, int] | None:
    """(month, day) of "trước ngày 15 tháng 12 hằng năm"."""
    m = _DAY.search(said)
    return (int(m[2]), int(m[1])) if m else None


_COMPLETION = rule(r"[ ;,]*(?:và |phấn đấu |cơ bản )?(?:hoàn thành|xong|thời hạn|thời gian|chậm nhất|kết thúc)(?!\w)")


def _plan_deadline(plan: Document, span: Span, sentence: Span, task: Assignment | None) -> tuple[Deadline, Span] | None:
    k = key(plan.text)
    limit = ps.choose_limit(plan.text, k, *span, None)
    # "tổ chức quán triệt ...; hoàn thành trước ngày ...": the limit stands in a part of its own.
    if limit is None and span[1] < sentence[1] and _COMPLETION.match(k, span[1]):
        limit = ps.choose_limit(plan.text, k, span[1], sentence[1], None)
    if limit:
        return limit[0], limit[1:]
    if task and task.deadline and (place := next(iter(task.spans.get("deadline", ())), None)):
        inside = span[0] <= place[0] < span[1]
        # A sentence's limit belongs to the sentence, a row's to the row.
        if task.from_table or inside:
            return task.deadline, place
    return None


# ------------------------------------------------------------------------------------------------------------ targets


def target_conflicts(
    requirement: Requirement, plan: Document, path: ClausePath, span: Span, sentence: Span
) -> list[Conflict]:
    """Figures of the plan that fall short of the directive's: less of what must be reached, more of what is a limit."""
    own = [*quantities(plan.text, *span), *row_quantities(plan, path, span)]
    found = []
    for asked in requirement.targets:
        if asked.unit.split()[0] in ("tháng", "lần") and asked.bound == "":
            continue
        same = [q for q in own if _same_unit(q, asked)]
        if not same and sentence != span and asked.bound == "max":  # "lập đầu mối ...; trả lời trong 15 ngày"
            same = [q for q in quantities(plan.text, *sentence) if _same_unit(q, asked)]
        if not same or any(q.value == asked.value for q in same):
            continue
        near = max(same, key=lambda q: _context(requirement, asked, plan, q))
        if len(same) > 1 and _context(requirement, asked, plan, near) < 2:
            continue
        worse = near.value > asked.value if asked.bound == "max" else near.value < asked.value
        if worse:
            place = near.span
            said = requirement.quote[asked.span[0] - requirement.span[0] : asked.span[1] - requirement.span[0]]
            found.append(Conflict("target", said.strip(), plan.text[slice(*place)].strip(), path, asked.span, place))
    return found


def targets_said(requirement: Requirement, plan: Document, path: ClausePath, span: Span, sentence: Span) -> set[Span]:
    """The spans of the requirement's figures that the place says exactly."""
    own = [*quantities(plan.text, *span), *row_quantities(plan, path, span)]
    if any(q.bound == "max" for q in requirement.targets):
        own += quantities(plan.text, *sentence)
    return {a.span for a in requirement.targets for q in own if q.value == a.value and _same_unit(q, a)}


_VALUE = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?")


def row_quantities(plan: Document, path: ClausePath, span: Span) -> list[Quantity]:
    """The figure of a row of targets, whose unit stands in a column of its own: "Tỉ lệ ... | % | ≥ 80"."""
    clause = plan.clause(path)
    if clause is None:
        return []
    task = next((c for c in clause.cells if c.start <= span[0] < c.end), None)
    cells = {c.role: c for c in clause.cells if task is None or c.part in (0, task.part)}
    value, unit = cells.get("value"), cells.get("unit")
    if value is None:
        return []
    m = _VALUE.search(plan.text, value.start, value.end)
    said = key(plan.text[unit.start : unit.end]).strip() if unit else ""
    if m is None or (not said and "%" not in plan.text[value.start : value.end]):
        return []
    number = float(re.sub(r"\.(?=\d{3})", "", m[0]).replace(",", "."))
    return [Quantity(number, "%" if said.startswith("%") or not said else said, "", (value.start, value.end))]


def _same_unit(a: Quantity, b: Quantity) -> bool:
    return a.unit == b.unit or (a.unit.split()[0] == b.unit.split()[0] and "%" not in (a.unit, b.unit))


def _context(requirement: Requirement, asked: Quantity, plan: Document, own: Quantity) -> int:
    """How many syllables around both figures agree."""
    a = asked.span[0] - requirement.span[0]
    one = set(key(requirement.quote[max(0, a - 60) : a + 60]).split())
    two = set(key(plan.text[max(0, own.span[0] - 60) : own.span[0] + 60]).split())
    return len(one & two)


# --------------------------------------------------------------------------------------------------------- lead units

# Bodies of the centre and the local body that carries out its tasks, where the names are not of one pattern.
_HANDED_DOWN: tuple[tuple[str, str], ...] = (
    (r"bộ quốc phòng", r"bộ chỉ huy quân sự|bộ tư lệnh|bộ đội biên phòng|ban chỉ huy quân sự"),
    (r"bộ công an", r"công an"),
    (r"ngân hàng nhà nước", r"ngân hàng nhà nước"),
    (r"thanh tra chính phủ", r"thanh tra"),
    (r"văn phòng chính phủ", r"văn phòng (?:ủy ban|ubnd)"),
    (r"văn phòng trung ương|văn phòng quốc hội", r"văn phòng"),
    (r"ban tuyên giáo(?: và dân vận)?", r"ban tuyên giáo"),
    (r"ban dân vận", r"ban (?:tuyên giáo và )?dân vận"),
    (r"ban tổ chức", r"ban tổ chức|sở nội vụ"),
    (r"ủy ban kiểm tra", r"ủy ban kiểm tra"),
    (r"ban nội chính", r"ban nội chính"),
    (r"bộ ngoại giao|ban đối ngoại", r"sở ngoại vụ|ban đối ngoại"),
    (r"bộ nông nghiệp", r"sở nông nghiệp"),
    (r"bộ thông tin và truyền thông", r"sở (?:thông tin|khoa học)"),
    (r"bộ kế hoạch và đầu tư", r"sở (?:kế hoạch|tài chính)"),
    (r"bộ (?:văn hóa|du lịch)", r"sở (?:văn hóa|du lịch)"),
    (r"mặt trận tổ quốc|đảng đoàn mặt trận", r"mặt trận tổ quốc"),
    (r"thông tấn xã|đài truyền hình|đài tiếng nói|báo nhân dân", r"báo|đài|trung tâm truyền thông"),
    (r"quốc hội", r"hội đồng nhân dân|quốc hội"),
    (r"chính phủ", r"ủy ban nhân dân"),
)
_RULES = tuple((rule(rf"(?:{up})"), rule(rf"(?:{down})")) for up, down in _HANDED_DOWN)
_PARTY_BODY = rule(r"^(?:ban cán sự đảng|đảng đoàn|đảng ủy) *")
_PARTY = "cơ quan Đảng"
_OWN_LEVEL = frozenset({"ủy ban nhân dân", "cơ quan Đảng", "cấp trên", "Quốc hội"})


def lead_conflict(
    requirement: Requirement, plan: Document, path: ClausePath, task: Assignment | None
) -> Conflict | None:
    """Another unit leads in the plan. A collective name, a merged ministry's successor and the local department of the
    same field are no other unit; nor is any unit where the directive tells the issuer of the plan itself."""
    if task is None or not task.lead or not requirement.actor:
        return None
    asked = [units.canonical(_bare_party(u)) for u in requirement.actor]
    own = [units.canonical(_bare_party(u)) for u in task.lead]
    if any(u.collective for u in (*asked, *own)):
        return None
    if any(_answers(a, b) for a in asked for b in own):
        return None
    if all(a.kind == _PARTY for a in asked) and not any(b.kind == _PARTY for b in own):
        return None  # a Party body's task: the State's side of it has its own lead
    issuer = plan.info.issuer
    if issuer and any(_issued_by(a, issuer) for a in asked):
        return None  # the issuer shares out its own task
    place = next(iter(task.spans.get("lead", ())), None)
    said = plan.text[slice(*place)] if place else "; ".join(task.lead)
    return Conflict("lead", "; ".join(requirement.actor), said, path, None, place)


def _bare_party(name: str) -> str:
    m = _PARTY_BODY.match(key(name))
    return name[m.end() :] if m and len(name) - m.end() > 4 else name


def _answers(asked: units.Unit, own: units.Unit) -> bool:
    if units.same(asked, own):
        return True
    line = {u.name.lower() for u in units.lineage(asked)}
    if line & {u.name.lower() for u in units.lineage(own)}:
        return True
    one, two = key(asked.name), key(own.name)
    if key(asked.base or asked.name) == key(own.base or own.name):
        return True
    if asked.kind == "bộ" and own.kind in ("sở", "phòng", "cơ quan chuyên môn"):
        for u in units.lineage(asked):
            field, local = key(u.name).removeprefix(key("bộ ")), two
            if field in local or local.removeprefix(key("sở ")).removeprefix(key("phòng ")).startswith(field):
                return True
    return any(up.search(one) and down.search(two) for up, down in _RULES)


def _issued_by(asked: units.Unit, issuer: str) -> bool:
    body = units.canonical(_bare_party(issuer))
    if units.same(asked, body):
        return True
    one, two = key(asked.name), key(issuer)
    return one in two or two in one or (asked.kind == body.kind and asked.kind in _OWN_LEVEL)


# ----------------------------------------------------------------------------------------------------------- negation

_NEGATION = re.compile(
    key(
        r"(?<!\w)(không phải|không được|không cần|không|chưa|chẳng|ngừng|dừng|tạm dừng|thôi|bãi bỏ|hạn chế|cấm"
        r"|nghiêm cấm)(?= (\w+)(?:,? (\w+))?)"
    )
)
# "không" that negates nothing a plan could be asked for.
_NOT_NEGATING = re.compile(
    key(
        r"(?<!\w)(?:hàng không|trên không|không gian|không khí|không quân|không chỉ|không những|không ngừng"
        r"|không dùng tiền|không còn|không để|không trung|không vận|phòng không|không chế|khống chế)(?!\w)"
    )
)


def negation_conflict(
    requirement: Requirement, directive: Document, plan: Document, path: ClausePath, span: Span
) -> Conflict | None:
    """The plan puts "không" before what the directive asks for, or leaves the directive's "không" out."""
    ours, theirs = key(plan.text[slice(*span)]), key(requirement.quote)
    if place := _negated_only_in(ours, theirs):
        a, b = span[0] + place[0], span[0] + place[1]
        said = _around(theirs, requirement.quote, ours[slice(*place)])
        return Conflict("negation", said, plan.text[a:b], path, None, (a, b))
    if place := _negated_only_in(theirs, ours):
        said = requirement.quote[slice(*place)]
        at = (requirement.span[0] + place[0], requirement.span[0] + place[1])
        own = _around(ours, plan.text[slice(*span)], theirs[slice(*place)])
        return Conflict("negation", said, own, path, at, None)
    return None


def _negated_only_in(one: str, two: str) -> Span | None:
    """Where `one` negates a pair of syllables that `two` says, without negating it."""
    mute = [m.span() for m in _NOT_NEGATING.finditer(one)]
    for m in _NEGATION.finditer(one):
        if any(a <= m.start() < b for a, b in mute) or not m[3]:
            continue
        pair = f"{m[2]} {m[3]}"
        at = [x.start() for x in re.finditer(rf"(?<!\w){re.escape(pair)}(?!\w)", two)]
        if not at:
            continue
        if any(_NEGATION_END.search(two[max(0, x - 14) : x]) for x in at):
            continue
        # The same "không" elsewhere in the other text says that this one is no slip.
        return (m.start(), m.end(1) + 1 + len(pair))
    return None


_NEGATION_END = re.compile(
    key(r"(?:không phải|không được|không cần|không|chưa|chẳng|ngừng|dừng|thôi|bãi bỏ|hạn chế|cấm) $")
)


def _around(k: str, text: str, negated: str) -> str:
    pair = " ".join(negated.split()[-2:])
    at = k.find(pair)
    return text[at : at + len(pair)] if at >= 0 else squeeze(text)[:60]


# ------------------------------------------------------------------------------------------------------------ periods

_PERIOD = re.compile(r"(?:giai đoạn|thời kỳ|nhiệm kỳ)\s+(\d{4})\s*(?:-|–|đến)\s*(?:năm\s+)?(\d{4})", re.IGNORECASE)


def period_conflict(requirement: Requirement, plan: Document, path: ClausePath, span: Span) -> Conflict | None:
    """The plan's clause goes beyond the period that the directive gives, or lies outside it."""
    one = _PERIOD.search(requirement.quote)
    two = _PERIOD.search(plan.text, *span)
    if not one or not two:
        return None
    if int(one[1]) <= int(two[1]) and int(two[2]) <= int(one[2]):
        return None
    at = (requirement.span[0] + one.start(), requirement.span[0] + one.end())
    return Conflict("period", one[0], two[0], path, at, two.span())


# ---------------------------------------------------------------------------------------------------- cited documents


def citation_conflicts(directive: Document, plan: Document, known: Sequence[DocumentInfo]) -> list[Conflict]:
    """How the whole plan cites: the directive under a wrong date or number, and documents that stored ones replaced."""
    found: list[Conflict] = []
    info = directive.info
    replaced = {_plain(number): other for other in known for number in other.replaces}
    for m in plan.mentions:
        if not m.number:
            continue
        said = squeeze(plan.text[slice(*m.span)])
        same = _plain(m.number) == _plain(info.number or "")
        name = f"số {info.number}" + (f" ngày {info.issued_on:%d/%m/%Y}" if info.issued_on else "")
        if same and _other_date(m, info):
            found.append(Conflict("date", name, said, m.clause, None, m.span))
        elif not same and info.number and _meant(m, info):
            found.append(Conflict("number", name, said, m.clause, None, m.span))
        elif other := replaced.get(_plain(m.number)):
            by = f"thay bằng {other.kind or 'văn bản'} số {other.number}"
            found.append(Conflict("replaced", by, said, m.clause, None, m.span))
    return list({(c.kind, c.plan, c.path): c for c in found}.values())


def mention_conflicts(
    requirement: Requirement, directive: Document, plan: Document, path: ClausePath, span: Span
) -> list[Conflict]:
    """A document that the requirement names is named with another date or number in the plan's clause."""
    asked = [m for m in directive.mentions if m.number and _inside(m.span, requirement.span)]
    own = [m for m in plan.mentions if m.number and _inside(m.span, span)]
    out = []
    for a in asked:
        if any(_plain(a.number) == _plain(b.number) and not _dates_differ(a.issued_on, b.issued_on) for b in own):
            continue
        for b in own:
            same = _plain(a.number) == _plain(b.number)
            slip = len(own) == len(asked) and _slip(a.number or "", b.number or "")
            if same and _dates_differ(a.issued_on, b.issued_on):
                kind = "date"
            elif not same and a.kind == b.kind and ((a.issued_on and a.issued_on == b.issued_on) or slip):
                kind = "number"
            else:
                continue
            out.append(Conflict(kind, directive.text[slice(*a.span)], plan.text[slice(*b.span)], path, a.span, b.span))
            break
    return out


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _dates_differ(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a != b


def _other_date(m: Mention, info: DocumentInfo) -> bool:
    return _dates_differ(m.issued_on, info.issued_on)


def _meant(m: Mention, info: DocumentInfo) -> bool:
    """A number that is a slip of the directive's: of the same kind, issuer and date, in one code."""
    return (
        m.kind == info.kind
        and m.issued_on is not None
        and m.issued_on == info.issued_on
        and _slip(m.number or "", info.number or "")
        and _same_issuer(m.issuer, info.issuer)
    )


def _same_issuer(a: str | None, b: str | None) -> bool:
    """Also where one is said shorter ("Bộ Chính trị", "Ban Bí thư Trung ương"), or not at all."""
    return not a or not b or fold(a) in fold(b) or fold(b) in fold(a)


def _slip(a: str, b: str) -> bool:
    """Two numbers of one code ("57-NQ/TW", "75-NQ/TW")."""
    one, two = re.sub(r"^\d+", "", _plain(a)), re.sub(r"^\d+", "", _plain(b))
    return one == two and _plain(a) != _plain(b)


def _plain(number: str | None) -> str:
    return fold(re.sub(r"\s+", "", number or ""))
