"""Whether the unit that leads in a plan is the one that the directive tells, or properly stands in for it."""

from __future__ import annotations

from answer.crosscheck.findings import Conflict, Requirement
from ingest import units
from language.spelling import key, rule
from schema import Assignment, ClausePath, Document

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
    if task is None or not task.lead:
        return None
    if helper := _made_helper(requirement, task):
        place = next(iter(task.spans.get("lead", ())), None)
        return Conflict("lead", helper, plan.text[slice(*place)] if place else "; ".join(task.lead), path, None, place)
    if not requirement.actor:
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


def _made_helper(requirement: Requirement, task: Assignment) -> str:
    """The unit whose duty the directive's words say it is, where the plan lets it help another one; else ""."""
    leads = [units.canonical(u) for u in task.lead]
    helps = [units.canonical(u) for u in task.support]
    for unit, start, _ in units.find(requirement.quote):
        before = key(requirement.quote[:start])
        if unit.collective or _WITH.search(before) or not _BEGINS.search(before):
            continue
        if any(units.same(unit, u) for u in helps) and not any(units.same(unit, u) for u in leads):
            return unit.name
    return ""


# Before the name of a body that acts, and of one that is worked with.
_BEGINS = rule(r"(?:^|[;.:\n,]|(?<!\w)(?:giao|do)(?!\w)) *(?:(?:giám đốc|chủ tịch|thủ trưởng|trưởng) *)?$")
_WITH = rule(r"(?<!\w)(?:phối hợp|cùng|với|gồm|của)(?!\w)[^;.:\n]*$")


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
