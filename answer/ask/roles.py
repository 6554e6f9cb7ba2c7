"""Who a question says to lead or to help, held against what a document gives each to do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.ask.case import Case
from answer.ask.intents import Intent
from answer.ask.quoting import Quotes, task_place
from answer.ask.telling import DOES, cited_field, names
from answer.ask.wording import fold
from ingest import units
from ingest.units import Unit
from schema import Assignment, Document, Span

_SO = (
    r"\s*(?:lai |moi |cung |chi |da |duoc giao |duoc |la (?:co quan|don vi|bo|dau moi) |co phai la |se |phai |dang"
    r" |giu vai tro |co trach nhiem |co nhiem vu |chiu trach nhiem )*"
)
_LEADS = re.compile(_SO + r"(?:dong )?(?:chu tri|phu trach|dau moi|lam dau moi|lanh dao|tham muu)\b")
_ACTS = re.compile(
    _SO + r"(?:dong )?(?:chu tri|trinh|xay dung|ban hanh|thuc hien|nghien cuu|lam|phu trach|dau moi|lam dau moi"
    r"|lanh dao|tham muu)\b"
)
_HELPS = re.compile(
    _SO + r"(?:cung )?(?:phoi hop|ho tro)\b(?!(?: thuc hien)?(?: voi)? (?:ai|nhung|cac|don vi nao|gi)\b)"
)
# The unit stands behind: "chủ trì nhiệm vụ 3 là Bộ A", "giao cho Bộ A", "phối hợp với Bộ A".
_LED_BY = re.compile(r"\b(?:chu tri|phu trach|dau moi)\b[^,.;?]{0,60}\b(?:la|thuoc ve)\s*$|\bgiao (?:cho )?$")
_HELPED_BY = re.compile(r"\bphoi hop\b[^,.;?]{0,60}\bla\s*$|\bphoi hop (?:voi|cung|cung voi) $")


@dataclass(frozen=True, slots=True)
class Asserted:
    """A unit that the question says to have a role: "lead" or "support"."""

    role: str
    unit: Unit
    span: Span


def asserted(case: Case) -> list[Asserted]:
    """The roles that the question takes for granted ("Bộ Y tế chủ trì nhiệm vụ 3, hạn khi nào?") or asks to confirm."""
    reading = case.reading
    confirms = reading.yes_no or reading.why
    says = _ACTS if confirms else _LEADS
    aside = confirms or reading.intent in (Intent.DEADLINE, Intent.PRODUCT)
    found = []
    for unit, start, end in case.units:
        before, after = fold(case.restored[:start]), fold(case.restored[end:])
        if (confirms and _HELPED_BY.search(before)) or (aside and _HELPS.match(after)):
            found.append(Asserted("support", unit, (start, end)))
        elif says.match(after) or (confirms and _LED_BY.search(before)):
            found.append(Asserted("lead", unit, (start, end)))
    return found


def stated(text: str) -> list[Asserted]:
    """The roles that a sentence gives to units: "Sở A chủ trì", "phối hợp với Sở B"."""
    found = []
    for unit, start, end in units.find(text):
        before, after = fold(text[:start]), fold(text[end:])
        if _HELPED_BY.search(before) or _HELPS.match(after):
            found.append(Asserted("support", unit, (start, end)))
        elif _LEADS.match(after) or _LED_BY.search(before):
            found.append(Asserted("lead", unit, (start, end)))
    return found


def partners(case: Case) -> list[Unit]:
    """Units of the question that somebody is asked to help: "đơn vị nào phối hợp với Bộ A"."""
    return [
        u for u, start, _ in case.units if re.search(r"\bphoi hop (?:voi|cung|cung voi) $", fold(case.restored[:start]))
    ]


_ORGANS = re.compile(r"(?:uy ban|trung uong|ban chap hanh|ban thuong truc|ban thuong vu|doan chu tich| )+$")


# What is told to the head of a body is told to the body: "Lãnh đạo Ban Dân nguyện", "Chủ tịch UBND tỉnh".
_HEADS = re.compile(
    r"(?:tap the )?(?:lanh dao|thu truong|giam doc|chu tich|bo truong|truong ban|chu nhiem|vien truong|cuc truong"
    r"|vu truong|tong giam doc|hieu truong|chanh van phong|nguoi dung dau) (?=[a-z])"
)


def same_body(asked: Unit, given: str) -> bool:
    """The same unit; also its head, and of an organisation its leading organ ("Ủy ban Trung ương Mặt trận Tổ quốc Việt
    Nam")."""
    if units.same(asked, given):
        return True
    if (head := _HEADS.match(fold(given))) and units.same(asked, given[head.end() :]):
        return True
    name, other = fold(asked.name), fold(given)
    return asked.kind in ("tổ chức chính trị - xã hội", "hội") and (
        name in other and _ORGANS.fullmatch(other[: other.index(name)]) is not None
    )


def is_unit(asked: Unit, given: str) -> bool:
    """The same body, under this name or one that it has since; or one of those that a collective name means."""
    return any(same_body(u, given) for u in units.lineage(asked)) or units.includes(given, asked)


def among(unit: Unit, given: Sequence[str]) -> bool:
    return any(is_unit(unit, g) for g in given)


def holds(claim: Asserted, a: Assignment) -> bool:
    return among(claim.unit, a.lead if claim.role == "lead" else a.support)


def verdict(claim: Asserted, document: Document, a: Assignment, quotes: Quotes, where: str) -> str:
    """What the document says of the claim, as a sentence without "Đúng" or "Không đúng" before it."""

    def of(field: str) -> str:
        given = a.lead if field == "lead" else a.support
        return f"{names(given)} {quotes.marks(cited_field(document, a, field))}"

    does = DOES.get(a.role, "thực hiện")
    unit = claim.unit.name
    if holds(claim, a):
        given = a.lead if claim.role == "lead" else a.support
        same = any(same_body(u, g) for u in units.lineage(claim.unit) for g in given)
        among_them = "" if same else f", trong đó có {unit}"
        if claim.role == "lead":
            return f"{of('lead')} {does} {where}{among_them}."
        return f"{of('support')} phối hợp thực hiện {where}{among_them}."
    if claim.role == "lead":
        if not a.lead:
            mark = quotes.marks(cited_field(document, a, "task"))
            return f"văn bản không nêu đơn vị chủ trì {where} {mark}."
        helps = f"; {unit} phối hợp {quotes.marks(cited_field(document, a, 'support'))}"
        return f"{of('lead')} {does} {where}, không phải {unit}{helps if among(claim.unit, a.support) else ''}."
    if among(claim.unit, a.lead):
        helpers = f" Phối hợp: {of('support')}." if a.support else ""
        return f"{of('lead')} {does} {where}, không phải phối hợp.{helpers}"
    led = f" Chủ trì: {of('lead')}." if a.lead else ""
    if a.support:
        return f"văn bản giao {of('support')} phối hợp thực hiện {where}, không có {unit}.{led}"
    task = quotes.marks(cited_field(document, a, "task"))
    return f"văn bản không nêu đơn vị phối hợp thực hiện {where} {task}.{led}"


def correction(case: Case, document: Document, a: Assignment, quotes: Quotes) -> str | None:
    """ "Không đúng: ..." for each role that the question asserts and the document gives to another; else None."""
    wrong = [c for c in asserted(case) if not holds(c, a) and (a.lead or a.support)]
    said = [f"Không đúng: {verdict(c, document, a, quotes, task_place(document, a))}" for c in wrong]
    return "\n".join(said) or None
