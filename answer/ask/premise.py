"""What a question takes for granted, checked against the documents: a unit said to lead, a day, a number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answer.ask import by_number, open_question
from answer.ask.agreement import said
from answer.ask.case import Case
from answer.ask.intents import WANTED
from answer.ask.passages import Ranked, rank
from answer.ask.quoting import Quotes, clause_citation, field_citations, task_place
from answer.ask.roles import asserted, holds, verdict
from answer.ask.rows import named_rows
from answer.ask.telling import cited_field, task_citations
from answer.ask.wording import content_words, fold
from ingest.tasks import deadlines
from language.places import Taken
from schema import Answer, Assignment, Deadline, Document, Level, Span

_DAY = re.compile(
    r"(?:ngay )?\b\d{1,2}[/.-]\d{1,2}[/.-]\d{4}\b|\b(?:ngay )?\d{1,2} thang \d{1,2}(?: nam \d{4})?\b"
    r"|\b(?:thang )?\d{1,2}/\d{4}\b|\bthang \d{1,2}(?: nam \d{4})?\b|\bquy (?:[ivx]+|\d)(?: ?/ ?| nam )\d{4}\b"
    r"|\b(?:ngay )?\d{1,2}/\d{1,2}\b|\b(?:het |cuoi |dau )?nam (?:19|20)\d\d\b"
)
_QUANTITY = re.compile(r"(?<![\w/.,-])(\d[\d.,]*\d|\d)\s*(%|[a-z]+(?: [a-z]+){0,2})")
_BEFORE = 20  # characters before a number that say that it counts nothing
_ORDINAL = re.compile(
    r"\b(?:giai doan|nhiem vu|dieu|khoan|diem|muc|so|nam|nhom|dot|lan|cap|loai|thu|phu luc|hang|stt) $"
)
NEAR = 0.6  # of the best score: where a claimed value may still stand


@dataclass(frozen=True, slots=True)
class Claim:
    """`kind`: "lead", "support", "date" or "quantity"; `value` as typed, `noun` what is counted (folded)."""

    kind: str
    value: str
    span: Span
    noun: str = ""


def claims(case: Case) -> list[Claim]:
    """What the question asserts, outside names of documents and places."""
    taken = Taken(case.dropped)
    found = [Claim(c.role, case.restored[slice(*c.span)], c.span) for c in asserted(case)]
    folded = case.reading.folded

    def free(span: Span) -> bool:
        return not taken.meets(span)

    for m in _DAY.finditer(folded):
        if free(m.span()):
            found.append(Claim("date", case.question[m.start() : m.end()], m.span()))
            taken.add(m.span())
    for m in _QUANTITY.finditer(folded):
        if free(m.span()) and not _ORDINAL.search(folded[max(0, m.start() - _BEFORE) : m.start()]):
            found.append(Claim("quantity", m.group(1), m.span(1), m.group(2)))
    # A share or a sum is what is asked about; a day may only say of which year; a count may only tell the thing apart.
    return sorted(found, key=lambda c: 0 if c.noun.startswith(("%", "ty", "trieu")) else 1 + (c.kind == "quantity"))


def answer(case: Case) -> Answer | None:
    """For "đúng không?" and "vì sao ... lại ...": confirms or corrects what is claimed; None without a claim."""
    found = claims(case)
    if not found:
        return None
    rows = named_rows(case)
    if rows and (said := _of_rows(case, rows, [c for c in found if c.kind == "date"])) is not None:
        return said
    words = content_words(
        case.restored, [*case.dropped, *(c.span for c in found)], case.words.typed_plain, case.spelled
    )
    ranked = [r for r in rank(words, case.documents, case.hits) if r.passage.clause.level is not Level.PREAMBLE]
    if not ranked or ranked[0].coverage < open_question.COVERED:
        return None
    if any(c.kind in ("lead", "support") for c in found):
        return _roles(case, ranked)
    near = [r for r in ranked[:10] if r.score >= NEAR * ranked[0].score]
    return next((said for c in found if (said := _value(case, c, near)) is not None), None)


def _roles(case: Case, ranked: Sequence[Ranked]) -> Answer | None:
    tasks = [r for r in ranked if r.passage.assignment is not None and r.passage.assignment.lead]
    if not tasks or tasks[0].score < NEAR * ranked[0].score:
        return None
    best = tasks[0].passage
    assert best.assignment is not None
    return _of_rows(case, [(best.document, best.assignment)], [])


Rows = Sequence[tuple[Document, Assignment]]


def _of_rows(case: Case, rows: Rows, days: Sequence[Claim]) -> Answer | None:
    """The claimed roles and days held against the tasks that the question names. A task that agrees is enough for
    "Đúng" where several have the number; each is told."""
    roles = asserted(case)
    if not roles and not days:
        return None
    quotes = Quotes()
    several = len({(d.info.id, a.path) for d, a in rows}) > 1
    if several and len(rows) > by_number.ROWS:
        return None
    told: list[tuple[bool, str, Document, Assignment]] = []
    for d, a in rows:
        where = "nhiệm vụ này" if several else task_place(d, a)
        right, lines = True, []
        for role in roles:
            right = right and holds(role, a)
            lines.append(verdict(role, d, a, quotes, where))
        for day in days:
            agrees = a.deadline is not None and _is_day(day.value, a.deadline)
            right = right and agrees
            lines.append(_said_day(d, a, where, quotes))
        told.append((right, " ".join(lines), d, a))
    if not case.reading.yes_no and any(right for right, *_ in told):
        return None  # "vì sao ... lại chủ trì": it does, and the reason is asked for
    if not several:
        right, line, d, a = told[0]
        text = f"{'Đúng' if right else 'Không đúng'}: {line}"
        text += f"\nNhiệm vụ: “{a.task}” {quotes.marks(task_citations(d, a))}"
    else:
        agreeing = [x for x in told if x[0]]
        head = f"Đúng với {len(agreeing)} trong {len(told)} nhiệm vụ" if agreeing else "Không đúng với nhiệm vụ nào"
        lines = [f"{head} mang số này:"]
        for d in {x[2].info.id: x[2] for x in told}.values():
            own = [x for x in told if x[2] is d]
            common = by_number.shared_markers([x[3].path for x in own])
            lines.append(f"{by_number.heading(case, d, [x[3] for x in own], common)}:")
            lines += [
                f"- {by_number.label_of(a.path, common)}: {'đúng' if right else 'không đúng'}; {line}"
                for right, line, _, a in own
            ]
        text = "\n".join(lines)
    return Answer(case.question, case.reading.intent.value, text, tuple(quotes.citations))


def _is_day(claimed: str, deadline: Deadline) -> bool:
    asked = deadlines.parse(claimed)
    if asked.last is not None and deadline.last is not None:
        return asked.last == deadline.last
    return any(_equal(claimed, m.group()) for m in _DAY.finditer(fold(deadline.text)))


def _said_day(d: Document, a: Assignment, where: str, quotes: Quotes) -> str:
    mark = quotes.marks(cited_field(d, a, "deadline" if a.deadline else "task"))
    if a.deadline is None:
        return f"văn bản không nêu thời hạn của {where} {mark}."
    return f"thời hạn của {where} là {a.deadline.text} {mark}."


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
