"""Who does it, by when, with what product: one task, found in the register by its number or by its content."""

from __future__ import annotations

from collections.abc import Sequence

from answer.ask import open_question
from answer.ask.case import Case
from answer.ask.intents import Intent
from answer.ask.passages import Ranked
from answer.ask.premise import corrected_lead, wrong_lead
from answer.ask.quoting import Quotes, clause_citation, field_citations, task_place
from answer.ask.refusal import nearest_of, refuse
from answer.ask.tasks import named_rows
from schema import Answer, Assignment, Citation, Document

SAME_TASK = 0.85  # of the best score: another place that speaks of the same task
NEAR = 0.9
FAR = 0.72  # below this part of the best clause's score, the register does not know the task
MANY = 4

_FIELD = {Intent.OWNER: "lead", Intent.DEADLINE: "deadline", Intent.PRODUCT: "product"}
_DOES = {
    "chủ trì": "chủ trì",
    "phối hợp": "phối hợp thực hiện",
    "chỉ đạo": "chỉ đạo",
    "báo cáo": "có trách nhiệm báo cáo về",
    "đề nghị": "được đề nghị thực hiện",
    "khuyến khích": "được khuyến khích thực hiện",
    "thực hiện": "thực hiện",
}
LACKS = {
    "lead": "Văn bản không nêu đơn vị chủ trì cho nhiệm vụ này",
    "support": "Văn bản không nêu đơn vị phối hợp cho nhiệm vụ này",
    "deadline": "Văn bản không nêu thời hạn cho nhiệm vụ này",
    "product": "Văn bản không nêu sản phẩm của nhiệm vụ này",
}


def has(a: Assignment, field: str) -> bool:
    if field == "lead":
        return bool(a.lead)
    if field == "support":
        return bool(a.support)
    return a.deadline is not None if field == "deadline" else bool(a.product)


def answer(case: Case) -> Answer:
    """Answers owner, deadline and product questions."""
    field = "support" if case.reading.role == "support" else _FIELD[case.reading.intent]
    rows = named_rows(case)
    if rows:
        return _by_number(case, rows, field)
    ranked = [r for r in case.ranked if r.passage.clause.path.markers != ("Mở đầu",)]
    tasks = [r for r in ranked if r.passage.assignment is not None]
    if open_question.uncovered(case, ranked) or open_question.absent_name(case):
        return open_question.answer(case)
    if not tasks or tasks[0].score < FAR * ranked[0].score:
        return open_question.answer(case)
    top = tasks[0]
    if top.score < NEAR * ranked[0].score and open_question.says(case, ranked[0], field):
        return open_question.answer(case)
    same = [r for r in tasks if r.score >= SAME_TASK * top.score]
    able = [r for r in same if has(_of(r), field)]
    if not able:
        said = next(
            (r for r in ranked[:4] if r.score >= SAME_TASK * top.score and open_question.says(case, r, field)), None
        )
        if said is not None and _of_same_place(said, top):
            return open_question.answer(case)
        return refuse(case.question, case.reading.intent, LACKS[field], nearest_of(same))
    if able[0] is not same[0] and not _alike(able[0], same[0]):
        return refuse(case.question, case.reading.intent, LACKS[field], nearest_of(same))
    if "day" in case.reading.wants:
        able = [r for r in able if open_question.holds("day", case, _deadline(r))] or able
        near = [
            r
            for r in ranked[:6]
            if r.score >= FAR * ranked[0].score and open_question.holds("day", case, r.passage.text)
        ]
        if near and not open_question.holds("day", case, _deadline(able[0])):
            return open_question.answer(case)
    best = able[0]
    quotes = Quotes()
    lines = []
    correction = corrected_lead(case, best.passage.document, _of(best), quotes)
    if correction:
        lines.append(correction)
    lines.append(told(best.passage.document, _of(best), field, quotes))
    others = [r for r in able[1:] if r.score >= NEAR * best.score and _of(r).path != _of(best).path][:2]
    if others:
        lines.append("Nhiệm vụ gần với câu hỏi:")
        lines += ["- " + told(r.passage.document, _of(r), field, quotes) for r in others]
    return Answer(case.question, case.reading.intent.value, "\n".join(lines), tuple(quotes.citations))


def _of(r: Ranked) -> Assignment:
    assert r.passage.assignment is not None
    return r.passage.assignment


def _deadline(r: Ranked) -> str:
    due = _of(r).deadline
    return due.text if due else ""


def _of_same_place(a: Ranked, b: Ranked) -> bool:
    return a.passage.document is b.passage.document


def _alike(a: Ranked, b: Ranked) -> bool:
    """Two places that set the same task: most of the shorter one's words are in the other."""
    one, two = set(a.passage.text.lower().split()), set(b.passage.text.lower().split())
    return len(one & two) >= 0.6 * min(len(one), len(two))


def _by_number(case: Case, rows: Sequence[tuple[Document, Assignment]], field: str) -> Answer:
    places = {(d.info.id, str(a.path)) for d, a in rows}
    if len(places) > MANY:
        by_document = {d.info.id: d for d, _ in rows}
        names = "; ".join(dict.fromkeys(task_place(d, a) for d, a in rows[:12]))
        reason = (
            f"Có {len(places)} nhiệm vụ mang số này trong {len(by_document)} văn bản ({names}"
            f"{' …' if len(rows) > 12 else ''}). Hãy nêu số văn bản hoặc mục của phụ lục"
        )
        return refuse(
            case.question, case.reading.intent, reason, [c for d, a in rows[:3] for c in task_citations(d, a)[:1]]
        )
    quotes = Quotes()
    able = [(d, a) for d, a in rows if has(a, field)]
    if not able:
        near = [c for d, a in rows for c in task_citations(d, a)]
        return refuse(case.question, case.reading.intent, LACKS[field], near[:3])
    lines = []
    for d, a in able:
        correction = corrected_lead(case, d, a, quotes) if wrong_lead(case, a) and len(places) == 1 else None
        lines += [correction] if correction else []
        lines.append(told(d, a, field, quotes))
    if len(places) > 1:
        lines = [f"Có {len(places)} nhiệm vụ mang số này:", *("- " + line for line in lines)]
    lines += [
        f"- {task_place(d, a)}: {LACKS[field][0].lower()}{LACKS[field][1:]}." for d, a in rows if not has(a, field)
    ]
    return Answer(case.question, case.reading.intent.value, "\n".join(lines), tuple(quotes.citations))


def task_citations(document: Document, a: Assignment) -> list[Citation]:
    """The task's own words; the whole clause where the task's span is not known."""
    found = field_citations(document, a, "task")
    clause = document.clause(a.path)
    return found or ([clause_citation(document, clause)] if clause else [])


def names(units: Sequence[str]) -> str:
    return units[0] if len(units) == 1 else ", ".join(units[:-1]) + " và " + units[-1] if units else ""


def told(document: Document, a: Assignment, field: str, quotes: Quotes) -> str:
    """One task in a sentence, the asked field first, with marks. The first citation stands in the task's own clause."""
    where = task_place(document, a)

    task = task_citations(document, a)
    asked = field_citations(document, a, field)
    outside = not asked or any(_outside(document, c, a) for c in asked)  # said in a heading above: the task comes first

    def cited(name: str) -> str:
        own = field_citations(document, a, name) or task
        if name != field:
            return quotes.marks(own)
        return quotes.marks([*task, *own] if outside else [*own, *task])

    does = _DOES.get(a.role, "thực hiện")
    if field == "lead":
        said = f"{names(a.lead)} {does} {where} {cited('lead')}."
        if a.support:
            said += f" Phối hợp: {names(a.support)} {cited('support')}."
    elif field == "support":
        said = f"Phối hợp thực hiện {where}: {names(a.support)} {cited('support')}."
        if a.lead:
            said += f" Chủ trì: {names(a.lead)} {cited('lead')}."
    elif field == "deadline":
        assert a.deadline is not None
        said = f"Thời hạn: {a.deadline.text} ({where}) {cited('deadline')}."
        if a.lead:
            said += f" {names(a.lead)} {does} {cited('lead')}."
    else:
        said = f"Sản phẩm: {a.product} ({where}) {cited('product')}."
    if field in ("lead", "support") and a.deadline is not None:
        said += f" Thời hạn: {a.deadline.text} {cited('deadline')}."
    elif field == "deadline" and a.product:
        said += f" Sản phẩm: {a.product} {cited('product')}."
    return " ".join(said.split())


def _outside(document: Document, citation: Citation, a: Assignment) -> bool:
    clause = document.clause(a.path)
    return clause is None or (not clause.cells and not clause.span[0] <= citation.span[0] < clause.end)
