"""A question in, an answer with citations out, or a refusal that says why. The one call of this room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from answer.ask import counting, labelled, lookup, metadata, open_question, owner, premise, query, tasks
from answer.ask.about import case_of
from answer.ask.agreement import BESIDE
from answer.ask.case import Case, annex_only, mentioning
from answer.ask.followup import in_its_document, resolve
from answer.ask.intents import Intent
from answer.ask.naming import short_document
from answer.ask.parts import joined, of_documents, parts
from answer.ask.quoting import checked, clause_citation, letterhead_citation
from answer.ask.refusal import refuse
from answer.ask.rows import named_rows
from answer.ask.wording import plain_words
from answer.relations.amending import with_amendments
from index.moment import one_moment
from language.keystrokes import from_keystrokes
from schema import Answer, Citation, Document, Span

if TYPE_CHECKING:
    from index.search import ClauseIndex


_LEANING = frozenset([Intent.OPEN, Intent.OWNER, Intent.DEADLINE, Intent.PRODUCT])  # may lean on the turn before


def ask(
    index: ClauseIndex, question: str, documents: Sequence[str] | None = None, history: Sequence[Answer] = ()
) -> Answer:
    """Answers `question` from the stored documents, or from those with the ids `documents`. `history` are the answers
    of the conversation so far, oldest first: a question that leans on them is completed, and `understood` says how.

    Every quote of the answer is a slice of its document; every number and date in its text stands in a quote, in the
    reference of one or in the question. Never raises for odd questions: an empty one is refused with what to do.
    """
    if not question.strip():
        return Answer(question, Intent.OPEN.value, "Hãy nhập câu hỏi.", (), "Câu hỏi trống")
    meant = from_keystrokes(question)
    with one_moment():
        answer = _asked(index, meant or question, documents, history)
        if answer.refusal and history and answer.understood is None and answer.intent in _LEANING:
            answer = _in_the_talk(index, meant or question, documents, history) or answer
    return replace(answer, question=question, understood=answer.understood or meant)


def understood(index: ClauseIndex, question: str, documents: Sequence[str] | None = None) -> dict[str, Any]:
    """How a question is read, for whoever mends the reading: the operation ("" where it is about content, then `intent`
    says how), the filters, and the words of content that no filter took. The values are plain JSON."""
    with one_moment():
        case = case_of(index, from_keystrokes(question) or question, documents)
        found = query.read(case)
    period = found.period if found else None
    return {
        "question": case.question,
        "operation": found.operation.value if found else "",
        "intent": case.reading.intent.value,
        "documents": [d.info.number or d.info.title for d in case.documents] if case.named else [],
        "units": [u.name for u in (found.units if found else tuple(u for u, _, _ in case.units))],
        "role": case.reading.role,
        "places": ["/".join(p.markers) for p in case.places],
        "period": [day.isoformat() if day else None for day in (period.first, period.last)] if period else [],
        "status": found.status.value if found and found.status else None,
        "topic": [accented for accented, _ in case.words.words],
    }


def _asked(index: ClauseIndex, question: str, documents: Sequence[str] | None, history: Sequence[Answer]) -> Answer:
    if not index.store.documents():
        reason = "Kho chưa có văn bản nào; hãy thêm văn bản rồi hỏi lại"
        return refuse(question, Intent.OPEN, reason)
    understood = resolve(index, question, history, documents) if history else None
    case = case_of(index, understood or question, documents)
    if spans := parts(case):
        return replace(_in_parts(index, case, spans, documents), question=question, understood=understood)
    if shared := of_documents(case):
        return replace(_of_documents(index, case, *shared), question=question, understood=understood)
    told = query.answered(case)
    besides = BESIDE.join([case.restored, *(u.name for u, _, _ in case.units)])
    given, own = told if told is not None else (_answered(case), "")
    if given.refusal and "count" in case.reading.wants and (counted := counting.answer(case)):
        given, own = counted
    answer = with_amendments(index.store, checked(given, case.documents, BESIDE.join([besides, own])))
    return replace(answer, question=question, understood=understood) if understood else answer


def _in_the_talk(
    index: ClauseIndex, question: str, documents: Sequence[str] | None, history: Sequence[Answer]
) -> Answer | None:
    """The answer of the document that the talk is about; None where it has none either."""
    about = in_its_document(index, question, history, documents)
    if about is None:
        return None
    info, new, asked = about
    for complete in asked:
        answer = _asked(index, complete, [info.id], ())
        quoted = plain_words(" ".join(c.quote for c in answer.citations))
        # What was asked before must not answer for what is asked now.
        if not answer.refusal and 2 * sum(w in quoted for w in new) >= len(new):
            said = f"{complete.rstrip(' ?.!')} (theo {short_document(info)})?"
            return replace(answer, question=question, understood=said)
    return None


def _in_parts(index: ClauseIndex, case: Case, spans: Sequence[Span], documents: Sequence[str] | None) -> Answer:
    """Each question of the sentence is asked as one that follows the question before it."""
    asked = [case.question[a:b] for a, b in spans]
    answers: list[Answer] = []
    for part in asked:
        answers.append(_asked(index, part, documents, answers[-1:]))
    return joined(case.question, asked, answers)


def _of_documents(index: ClauseIndex, case: Case, asked: str, documents: Sequence[Document]) -> Answer:
    """One question, asked of each document by itself."""
    answers = [_asked(index, asked, [d.info.id], ()) for d in documents]
    return joined(case.question, [short_document(d.info) for d in documents], answers, headed=True)


def _answered(case: Case) -> Answer:
    if case.missing is not None:
        return _not_held(case)
    if case.reading.turned is not None:
        return metadata.done_to(case)
    if not case.documents:
        return refuse(case.question, case.reading.intent, "Không tìm thấy văn bản nào khớp với câu hỏi")
    reading = case.reading
    if reading.intent is Intent.METADATA:
        return metadata.answer(case)
    if (reading.yes_no or reading.why) and (verdict := premise.answer(case)) is not None:
        return verdict
    if reading.intent in (Intent.OPEN, Intent.DEADLINE) and (found := labelled.answer(case)) is not None:
        return found
    if reading.intent is Intent.TASKS:
        return tasks.answer(case)
    if reading.intent is Intent.LOOKUP:
        return lookup.answer(case)
    if reading.intent in (Intent.OWNER, Intent.DEADLINE, Intent.PRODUCT):
        below_annex = [p for p in case.places if p.kind == "clause" and len(p.markers) > 0 and not annex_only(p)]
        if below_annex and not named_rows(case):
            return lookup.answer(case)
        return owner.answer(case)
    if any(p.kind == "task" for p in case.places):
        return lookup.answer(case)
    return open_question.answer(case)


def _not_held(case: Case) -> Answer:
    """The question is about a document that the store does not hold; who mentions it is told."""
    assert case.missing is not None
    asked = case.missing
    found = mentioning(case, asked)
    near: list[Citation] = []
    for d, m in found:
        clause = d.clause(m.clause) if m.clause is not None else None
        near.append(clause_citation(d, clause) if clause is not None else letterhead_citation(d, m.span))
    reason = f"Kho không có toàn văn {asked.text.strip()}"
    if found:
        names = ", ".join(d.info.number or d.info.title for d, _ in found[:5])
        reason += f"; văn bản này chỉ được nhắc đến trong {names}"
    return refuse(case.question, case.reading.intent, reason, near[:3])
