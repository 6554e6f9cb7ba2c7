"""What a question takes for granted, checked against the documents: a unit said to lead, a day, a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.ask import open_question
from answer.ask.agreement import said
from answer.ask.case import Case
from answer.ask.intents import WANTED
from answer.ask.passages import Ranked, rank
from answer.ask.quoting import Quotes, clause_citation, field_citations, task_place
from answer.ask.wording import content_words, fold
from ingest import units
from ingest.units import Unit
from schema import Answer, Assignment, Document, Level, Span

_LEADS = re.compile(
    r"\s*(?:lai |moi |duoc giao |duoc |la (?:co quan|don vi|bo) |co phai la |se |phai |dang |cung |giu vai tro )*"
    r"(?:dong )?(?:chu tri|phu trach|dau moi|lam dau moi|lanh dao|tham muu)\b"
)
_ACTS = re.compile(
    _LEADS.pattern[: -len(r"\b")].replace(
        r"(?:chu tri|", r"(?:chu tri|trinh|xay dung|ban hanh|thuc hien|nghien cuu|lam|"
    )
    + r"\b"
)
_DAY = re.compile(
    r"(?:ngay )?\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\b(?:ngay )?\d{1,2} thang \d{1,2}(?: nam \d{4})?\b"
    r"|\b(?:thang )?\d{1,2}/\d{4}\b|\bthang \d{1,2}(?: nam \d{4})?\b|\bquy (?:[ivx]+|\d)(?: ?/ ?| nam )\d{4}\b"
    r"|\b(?:ngay )?\d{1,2}/\d{1,2}\b|\b(?:het |cuoi |dau )?nam (?:19|20)\d\d\b"
)
_QUANTITY = re.compile(r"(?<![\w/.,-])(\d[\d.,]*\d|\d)\s*(%|[a-z]+(?: [a-z]+){0,2})")
_ORDINAL = re.compile(
    r"\b(?:giai doan|nhiem vu|dieu|khoan|diem|muc|so|nam|nhom|dot|lan|cap|loai|thu|phu luc|hang|stt) $"
)
NEAR = 0.6  # of the best score: where a claimed value may still stand


@dataclass(frozen=True, slots=True)
class Claim:
    """`kind`: "lead", "date" or "quantity"; `value` as typed, `noun` what is counted (folded)."""

    kind: str
    value: str
    span: Span
    noun: str = ""


def claims(case: Case) -> list[Claim]:
    """What the question asserts, outside names of documents and places."""
    taken = list(case.dropped)
    found = [Claim("lead", case.restored[s:e], (s, e)) for _, s, e in asserted_leads(case)]
    folded = case.reading.folded

    def free(span: Span) -> bool:
        return not any(a < span[1] and span[0] < b for a, b in taken)

    for m in _DAY.finditer(folded):
        if free(m.span()):
            found.append(Claim("date", case.question[m.start() : m.end()], m.span()))
            taken.append(m.span())
    for m in _QUANTITY.finditer(folded):
        if free(m.span()) and not _ORDINAL.search(folded[: m.start()]):
            found.append(Claim("quantity", m.group(1), m.span(1), m.group(2)))
    # A share or a sum is more likely what is asked about than a count that only tells the thing apart.
    return sorted(found, key=lambda c: c.kind == "quantity" and not c.noun.startswith(("%", "ty", "trieu")))


def asserted_leads(case: Case) -> list[tuple[Unit, int, int]]:
    """Units that the question says to lead ("Bộ Y tế chủ trì nhiệm vụ 3, hạn khi nào?")."""
    says = _ACTS if case.reading.why or case.reading.yes_no else _LEADS
    return [u for u in case.units if says.match(fold(case.restored[u[2] :]))]


def wrong_lead(case: Case, a: Assignment) -> bool:
    """The question names a leading unit that is not among the task's."""
    asserted = asserted_leads(case)
    return bool(asserted and a.lead) and not any(is_unit(u, lead) for u, _, _ in asserted for lead in a.lead)


_ORGANS = re.compile(r"(?:uy ban|trung uong|ban chap hanh|ban thuong truc|ban thuong vu|doan chu tich| )+$")


def same_body(asked: Unit, given: str) -> bool:
    """The same unit; of an organisation also its leading organ ("Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam")."""
    if units.same(asked, given):
        return True
    name, other = fold(asked.name), fold(given)
    return asked.kind in ("tổ chức chính trị - xã hội", "hội") and (
        name in other and _ORGANS.fullmatch(other[: other.index(name)]) is not None
    )


def is_unit(asked: Unit, given: str) -> bool:
    """The same body, under this name or one that it has since; or one of those that a collective name means."""
    return any(same_body(u, given) for u in units.lineage(asked)) or units.includes(given, asked)


def corrected_lead(case: Case, document: Document, a: Assignment, quotes: Quotes) -> str | None:
    """ "Không đúng: ..." with the unit that leads, where the question names another one."""
    if not wrong_lead(case, a):
        return None
    clause = document.clause(a.path)
    cited = field_citations(document, a, "lead") or ([clause_citation(document, clause)] if clause else [])
    where = task_place(document, a)
    claimed = ", ".join(u.name for u, _, _ in asserted_leads(case))
    return f"Không đúng: {', '.join(a.lead)} {a.role} {where} {quotes.marks(cited)}, không phải {claimed}."


def answer(case: Case) -> Answer | None:
    """For "đúng không?" and "vì sao ... lại ...": confirms or corrects what is claimed; None without a claim."""
    found = claims(case)
    if not found:
        return None
    words = content_words(
        case.restored, [*case.dropped, *(c.span for c in found)], case.words.typed_plain, case.spelled
    )
    ranked = [r for r in rank(words, case.documents, case.hits) if r.passage.clause.level is not Level.PREAMBLE]
    if not ranked or ranked[0].coverage < open_question.COVERED:
        return None
    leads = [c for c in found if c.kind == "lead"]
    if leads:
        return _lead(case, ranked)
    near = [r for r in ranked[:10] if r.score >= NEAR * ranked[0].score]
    return _value(case, found[0], near)


def _lead(case: Case, ranked: Sequence[Ranked]) -> Answer | None:
    tasks = [r for r in ranked if r.passage.assignment is not None and r.passage.assignment.lead]
    if not tasks or tasks[0].score < NEAR * ranked[0].score:
        return None
    best = tasks[0].passage
    assert best.assignment is not None
    quotes = Quotes()
    wrong = corrected_lead(case, best.document, best.assignment, quotes)
    task = field_citations(best.document, best.assignment, "task") or [clause_citation(best.document, best.clause)]
    if wrong is not None:
        text = f"{wrong}\nNhiệm vụ: “{best.assignment.task}” {quotes.marks(task)}"
    elif case.reading.yes_no:
        lead = field_citations(best.document, best.assignment, "lead") or task
        names = ", ".join(best.assignment.lead)
        where = task_place(best.document, best.assignment)
        text = f"Đúng: {names} {best.assignment.role} {where} {quotes.marks([*lead, *task])}."
    else:
        return None
    return Answer(case.question, case.reading.intent.value, text, tuple(quotes.citations))


def _value(case: Case, claim: Claim, near: Sequence[Ranked]) -> Answer | None:
    noun = claim.noun.split()
    unit = noun[0] if noun else ""

    def values(text: str) -> list[str]:
        folded = fold(text)
        if claim.kind == "date":
            return [m.group() for m in _DAY.finditer(folded)] or re.findall(WANTED["date"], folded)[:1]
        return [m.group(1) for m in _QUANTITY.finditer(folded) if m.group(2).split()[0].startswith(unit)]

    holding = [(r, v) for r in near if (v := values(r.passage.text))]
    if not holding:
        return None
    if claim.kind == "quantity":  # the more of the counted words, the better: "trường cao đẳng" before "trường"
        holding.sort(key=lambda x: -_shared(noun, fold(x[0].passage.text)) * x[0].score)
    top = holding[0]
    agreeing = next((r for r, v in holding if any(_equal(claim.value, x) for x in v)), None)
    if agreeing is not None and agreeing is not top[0] and agreeing.score < 0.9 * top[0].score:
        agreeing = None
    r = agreeing or top[0]
    quotes = Quotes()
    d, clause = r.passage.document, r.passage.clause
    best = [s for s in open_question.best_sentences(case, d, clause) if values(d.text[slice(*s)])]
    quoted = d.text[slice(*best[0])] if best else d.own_text(clause).strip()
    mark = quotes.mark(clause_citation(d, clause))
    verdict = "Đúng" if agreeing is not None else "Không đúng"
    where = clause.reference
    text = f"{verdict}: {where} nêu “{quoted}” {mark}."
    a = r.passage.assignment
    if claim.kind == "date" and a is not None and a.deadline is not None:
        text = f"{verdict}: thời hạn là {a.deadline.text} {quotes.marks(field_citations(d, a, 'deadline'))}. {text}"
        text = text.replace(f". {verdict}: ", ". ")
    return Answer(case.question, case.reading.intent.value, text, tuple(quotes.citations))


def _shared(noun: Sequence[str], folded: str) -> float:
    return max((n for n in range(1, len(noun) + 1) if " ".join(noun[:n]) in folded), default=0)


def _equal(claimed: str, value: str) -> bool:
    one, two = (_plain(x) for x in (claimed, value))
    return one == two or (len(one) > 4 and one in two)


def _plain(value: str) -> str:
    return re.sub(
        r"\b(?:ngay|het|cuoi|dau|nam|thang|quy) ?",
        "",
        fold(said(fold(value)).replace(" thang ", " ").replace(" nam ", " ")),
    )
