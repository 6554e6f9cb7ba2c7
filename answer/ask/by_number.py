"""Tasks asked for by their number. The number may begin anew in each section of an annex, and several documents may
have it: then the answer is given for each, under a short name of the section, or the documents
are named to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from answer.ask.case import Case
from answer.ask.naming import listed_documents, short_document, short_place
from answer.ask.quoting import Quotes
from answer.ask.refusal import refuse
from answer.ask.roles import correction
from answer.ask.telling import LACKS, cited_field, has, names, task_citations, told
from schema import Answer, Assignment, ClausePath, Document

ROWS, DOCUMENTS = 20, 4  # answered for each; more are not an answer but a list to choose from
SHOWN = 110  # characters of a task that tell it from the others

Rows = Sequence[tuple[Document, Assignment]]


def answer(case: Case, rows: Rows, field: str) -> Answer:
    """The field ("lead", "support", "deadline", "product") of the tasks that the question names by number or place."""
    places = {(d.info.id, str(a.path)) for d, a in rows}
    documents = list({d.info.id: d for d, _ in rows}.values())
    if len(places) > ROWS or len(documents) > DOCUMENTS:
        return _choose(case, rows, documents)
    quotes = Quotes()
    if not any(has(a, field) for _, a in rows):
        near = [c for d, a in rows for c in task_citations(d, a)]
        return refuse(case.question, case.reading.intent, LACKS[field], near[:3])
    if len(places) > 1:
        lines = listed(case, rows, field, quotes)
    else:
        lines = []
        for d, a in rows:
            wrong = correction(case, d, a, quotes)
            lines += [wrong] if wrong else []
            lines += [told(d, a, field, quotes)] if has(a, field) else []
        lines += [f"{LACKS[field]}."] if not all(has(a, field) for _, a in rows) else []
    return Answer(case.question, case.reading.intent.value, "\n".join(lines), tuple(quotes.citations))


def listed(case: Case, rows: Rows, field: str, quotes: Quotes) -> list[str]:
    """One line a task, under its document: "- Mục I: Bộ A [1]. “Rà soát ...” [2]"."""
    lines = []
    for document in {d.info.id: d for d, _ in rows}.values():
        own = [a for d, a in rows if d is document]
        common = shared_markers([a.path for a in own])
        lines.append(f"{heading(case, document, own, common)}:")
        for a in own:
            label = label_of(a.path, common)
            task = f"“{shortened(a.task)}” {quotes.marks(task_citations(document, a))}"
            if not has(a, field):
                lines.append(f"- {label}: {LACKS[field][0].lower()}{LACKS[field][1:]}. {task}")
                continue
            value = {"lead": names(a.lead), "support": names(a.support), "product": a.product}.get(field)
            if field == "deadline" and a.deadline is not None:
                value = a.deadline.text
            said = f"{value} {quotes.marks(cited_field(document, a, field))}"
            if field == "lead" and a.support:
                said += f", phối hợp: {names(a.support)} {quotes.marks(cited_field(document, a, 'support'))}"
            lines.append(f"- {label}: {' '.join(said.split())}. {task}")
    return lines


def heading(case: Case, document: Document, own: Sequence[Assignment], common: Sequence[str]) -> str:
    """ "Nhiệm vụ 3 có ở 7 mục trong Phụ lục Nghị quyết 100/NQ-CP"."""
    asked = next((p for p in case.places if p.kind == "task"), case.places[0])
    words = case.restored[slice(*asked.span)].strip(" .,;:?")
    inside = f"{short_place(common)} " if common else ""
    if len(own) == 1:
        return f"{words[:1].upper()}{words[1:]} trong {inside}{short_document(document.info)}"
    count = len({a.path for a in own})
    return f"{words[:1].upper()}{words[1:]} có ở {count} mục trong {inside}{short_document(document.info)}"


def shared_markers(paths: Sequence[ClausePath]) -> tuple[str, ...]:
    """The outer markers that all paths begin with, short of their last one."""
    first = paths[0].markers[:-1]
    return next(
        (first[:n] for n in range(len(first), 0, -1) if all(p.markers[:-1][:n] == first[:n] for p in paths)), ()
    )


def label_of(path: ClausePath, common: Sequence[str]) -> str:
    """The section that tells the place from its namesakes; its own number where nothing else does."""
    words = short_place(path.markers[len(common) : -1] or path.markers[-1:])
    return words[:1].upper() + words[1:]


def shortened(text: str) -> str:
    text = " ".join(text.split()).rstrip(" .;")
    return text if len(text) <= SHOWN else text[:SHOWN].rsplit(" ", 1)[0] + " …"


def _choose(case: Case, rows: Rows, documents: Sequence[Document]) -> Answer:
    words = case.restored[slice(*case.places[0].span)].strip(" .,;:?").lower()
    example = f"“{words} của {short_document(documents[0].info)}”"
    if len(documents) > 1:
        reason = f"{words[:1].upper()}{words[1:]} có trong {len(documents)} văn bản: {listed_documents(documents)}"
    else:
        reason = f"{short_document(documents[0].info)} có {len(rows)} nhiệm vụ mang số này"
        example = "số mục của phụ lục"
    near = [c for d, a in rows[:3] for c in task_citations(d, a)[:1]]
    return refuse(case.question, case.reading.intent, f"{reason}. Hãy hỏi rõ hơn, ví dụ nêu {example}", near)
