"""The tasks of a unit, complete, those it leads and those it supports told apart; and tasks named by their number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from answer.ask import open_question
from answer.ask.case import Case
from answer.ask.passages import rank
from answer.ask.quoting import Quotes, clause_citation, field_citations
from answer.ask.refusal import nearest_of, refuse
from answer.ask.roles import same_body
from answer.ask.wording import content_words, fold, syllables
from ingest import units
from ingest.references import find_paths
from ingest.units import Unit
from schema import Answer, Assignment, Document

SHOWN = 160  # characters of a task in the list; the whole task stands in its quote
_TOPIC = 0.5  # share of the topic's words that a task must say to be about it


def answer(case: Case) -> Answer:
    """What the unit of the question has to do."""
    asked = [u for u in case.units if not _is_addressee(case, u)] or list(case.units)
    unit = asked[0][0]
    name = case.restored[asked[0][1] : asked[0][2]] if not case.words.typed_plain else unit.name
    scope = _in_annex(case)
    led, helped = _given(unit, scope)
    renamed = ""
    for later in units.lineage(unit)[1:]:
        if not led and not helped:
            led, helped = _given(later, scope)
            since = f" từ {unit.change.since}" if unit.change else ""
            renamed = f"{unit.name} nay là {later.name}{since}."
            unit, name = later, later.name
    led, helped = _before(case, led), _before(case, helped)
    led, helped = _about(case, led, helped)
    if case.reading.role == "lead":
        helped = []
    elif case.reading.role == "support":
        if _WITH_WHOM.search(case.reading.folded) and (helpers := [t for t in led if t[1].support]):
            return _with_whom(case, name, helpers)
        led = []
    if not led and not helped:
        return _nothing(case, unit, name, scope)
    quotes = Quotes()
    lines: list[str] = []
    if renamed:
        lines.append(renamed)
    for verb, tasks in (("chủ trì (được giao)", led), ("phối hợp", helped)):
        for d, own in case.by_document(tasks):
            lines.append(f"{name} {verb} {len(own)} nhiệm vụ tại {d.info.number or d.info.title}:")
            lines += [f"{i}. {task_line(d, a, quotes)}" for i, a in enumerate(own, 1)]
    lines += case.more()
    return Answer(case.question, case.reading.intent.value, "\n".join(lines), tuple(quotes.citations))


_WITH_WHOM = re.compile(
    r"\bphoi hop (?:cung )?(?:voi )?(?:nhung |cac )?(?:ai|(?:co quan|don vi|bo|so|ban|nganh) nao)\b"
)


def _with_whom(case: Case, name: str, led: Tasks) -> Answer:
    """ "Sở A phối hợp với ai?": its own tasks, and who is to help with each."""
    quotes = Quotes()
    lines = []
    for d, own in case.by_document(led):
        lines.append(f"{name} có đơn vị phối hợp ở {len(own)} nhiệm vụ tại {d.info.number or d.info.title}:")
        lines += [
            f"{i}. {task_line(d, a, quotes)} – phối hợp: {', '.join(a.support)} "
            f"{quotes.marks(field_citations(d, a, 'support'))}"
            for i, a in enumerate(own, 1)
        ]
    lines += case.more()
    return Answer(case.question, case.reading.intent.value, "\n".join(lines), tuple(quotes.citations))


def _is_addressee(case: Case, unit: tuple[Unit, int, int]) -> bool:
    """ "Nghị quyết 97 của Chính phủ": the issuer in a document's name is not the unit asked about."""
    before = fold(case.restored[: unit[1]]).rstrip()
    return (
        before.endswith("cua") and any(d.info.issuer and units.same(unit[0], d.info.issuer) for d in case.documents)
    ) or any(a <= unit[1] < b for a, b in case.dropped)


Tasks = list[tuple[Document, Assignment]]


def _given(unit: Unit, scope: Sequence[tuple[Document, Assignment]]) -> tuple[Tasks, Tasks]:
    """The tasks that the unit leads (or is told to do), and those it supports."""
    led: Tasks = []
    helped: Tasks = []
    for d, a in scope:
        if _elsewhere(unit, d):
            continue
        if any(same_body(unit, u) for u in a.lead):
            (helped if a.role == "phối hợp" else led).append((d, a))
        elif any(same_body(unit, u) for u in a.support):
            helped.append((d, a))
    return led, helped


_PLACE = re.compile(r"(?:tinh(?! uy)|thanh pho|tp|tinh uy|thanh uy) ((?:[^\W\d_]+ ?){1,4})$")


def _elsewhere(unit: Unit, document: Document) -> bool:
    """ "Công an tỉnh Nghệ An" and a plan of Hải Phòng: its "Công an tỉnh" is another one."""
    asked = _PLACE.search(fold(unit.name))
    issuer = _PLACE.search(fold(document.info.issuer or ""))
    return asked is not None and issuer is not None and asked[1] != issuer[1]


def _in_annex(case: Case) -> list[tuple[Document, Assignment]]:
    """All assignments, or those of the annex or section that the question names."""
    scope = case.assignments()
    for place in case.places:
        inside = []
        for d in case.documents:
            paths = find_paths(place, [c.path for c in d.clauses])
            inside += [(d, a) for doc, a in scope if doc is d and any(a.path.is_under(p) for p in paths)]
        if inside:
            scope = inside
    folded = case.reading.folded
    if not case.places and ("phu luc" in folded or "danh muc" in folded):
        tabled = [(d, a) for d, a in scope if a.from_table]
        scope = tabled or scope
    return scope


def _before(case: Case, tasks: list[tuple[Document, Assignment]]) -> list[tuple[Document, Assignment]]:
    """ "... trước 30/6/2026": only what is due by that day."""
    from ingest.tasks import deadlines

    day: date | None = None
    for found, start, _ in deadlines.find(case.restored):
        if fold(case.restored[:start]).rstrip().endswith(("truoc", "den", "han", "den het", "truoc ngay")) or fold(
            found.text
        ).startswith("truoc"):
            day = found.last or found.first
    if day is None:
        return tasks
    due = [(d, a) for d, a in tasks if a.deadline and a.deadline.last and a.deadline.last <= day]
    return due or tasks


def _about(case: Case, led: Tasks, helped: Tasks) -> tuple[Tasks, Tasks]:
    """Keeps the documents, or the tasks, that the question's other words speak of."""
    drop = [(s, e) for _, s, e in case.units] + [p.span for p in case.places]
    words = content_words(case.restored, drop, case.words.typed_plain)
    topic = {f for _, f in words.words}
    if not topic:
        return led, helped
    if not case.named:
        fit = {d.info.id: _fit(topic, f"{d.info.title} {d.info.number}") for d, _ in [*led, *helped]}
        best = max(fit.values(), default=0.0)
        if best >= _TOPIC:
            keep = {i for i, v in fit.items() if v >= best - 0.01}
            return [t for t in led if t[0].info.id in keep], [t for t in helped if t[0].info.id in keep]
    titles = " ".join(f"{d.info.title} {d.info.kind} {d.info.issuer} {d.info.number}" for d in case.documents)
    rest = topic - {fold(w) for w in syllables(titles)}
    if len(rest) < 2:
        return led, helped
    near_led = [t for t in led if _fit(rest, t[1].task) >= _TOPIC]
    near_helped = [t for t in helped if _fit(rest, t[1].task) >= _TOPIC]
    return (near_led, near_helped) if near_led or near_helped else (led, helped)


def _fit(topic: set[str], text: str) -> float:
    return len(topic & {fold(w) for w in syllables(text)}) / len(topic)


def _nothing(case: Case, unit: Unit, name: str, scope: Sequence[tuple[Document, Assignment]]) -> Answer:
    """No assignment names the unit: clauses that name it in prose, else a refusal that says so."""
    named = [d for d in case.documents if any(units.same(unit, u) for u, _, _ in units.find(d.text))]
    if named and not scope:
        return open_question.answer(case)
    which = ", ".join(d.info.number or d.info.title for d in case.documents[:4])
    what = {"lead": "chủ trì", "support": "phối hợp"}.get(case.reading.role or "", "")
    reason = f"Không có nhiệm vụ nào giao {name}{' ' + what if what else ''} trong {which}"
    collective = [
        (d, a) for d, a in scope if any(units.includes(u, unit) for u in (*a.lead, *(a.support if not what else ())))
    ]
    if collective:
        return _collective(case, name, collective)
    return refuse(case.question, case.reading.intent, reason, nearest_of(rank(case.words, case.documents, case.hits)))


def _collective(case: Case, name: str, given: Tasks) -> Answer:
    """Tasks that name the unit only among others ("các sở, ban, ngành")."""
    quotes, lines = Quotes(), []
    for d, own in case.by_document(given):
        lines.append(f"{name} có {len(own)} nhiệm vụ giao chung cho nhóm đơn vị tại {d.info.number or d.info.title}:")
        lines += [f"{i}. {task_line(d, a, quotes, lead=True)}" for i, a in enumerate(own, 1)]
    return Answer(case.question, case.reading.intent.value, "\n".join([*lines, *case.more()]), tuple(quotes.citations))


def task_line(document: Document, a: Assignment, quotes: Quotes, lead: bool = False) -> str:
    """One task of a list with its marks: what, with `lead` also who, and until when."""
    clause = document.clause(a.path)
    task = field_citations(document, a, "task") or ([clause_citation(document, clause)] if clause else [])
    said = a.task if len(a.task) <= SHOWN else a.task[:SHOWN].rsplit(" ", 1)[0] + " …"
    line = f"{said.rstrip(' .;')} {quotes.marks(task)}"
    if lead and a.lead:
        line += f" – chủ trì: {', '.join(a.lead)} {quotes.marks(field_citations(document, a, 'lead'))}"
    if a.deadline is not None:
        line += f" – thời hạn: {a.deadline.text} {quotes.marks(field_citations(document, a, 'deadline'))}"
    return line.replace("\n", " ").rstrip()
