"""Who does it, by when, with what product: one task, found in the register by its number or by its content."""

from __future__ import annotations

from answer.ask import by_number, open_question, period
from answer.ask.case import Case
from answer.ask.intents import Intent
from answer.ask.passages import Ranked
from answer.ask.quoting import Quotes
from answer.ask.refusal import nearest_of, refuse
from answer.ask.roles import among, correction, partners
from answer.ask.rows import named_rows
from answer.ask.telling import LACKS, has, told
from schema import Answer, Assignment

SAME_TASK = 0.85  # of the best score: another place that speaks of the same task
NEAR = 0.9
FAR = 0.72  # below this part of the best clause's score, the register does not know the task

_FIELD = {Intent.OWNER: "lead", Intent.DEADLINE: "deadline", Intent.PRODUCT: "product"}


def answer(case: Case) -> Answer:
    """Answers owner, deadline and product questions."""
    field = "support" if case.reading.role == "support" else _FIELD[case.reading.intent]
    rows = named_rows(case)
    if rows:
        return by_number.answer(case, rows, field)
    # "ai làm Tổ trưởng": an office, which no unit holds; "mấy giờ": no limit of a task
    if {"person", "hour"} & set(case.reading.wants):
        return open_question.answer(case)
    if field == "deadline" and (whole := period.answer(case)) is not None:
        return whole
    preamble = open_question.preamble_tells(case, case.ranked)
    if preamble is not None and open_question.says(case, preamble, field):
        return open_question.answer(case)
    ranked = [r for r in case.ranked if r.passage.clause.path.markers != ("Mở đầu",)]
    tasks = [r for r in ranked if r.passage.assignment is not None]
    if not open_question.on_topic(case) or open_question.absent_name(case):
        return open_question.answer(case)
    if not tasks or tasks[0].score < FAR * ranked[0].score:
        return open_question.answer(case)
    top = tasks[0]
    if top.score < NEAR * ranked[0].score and open_question.says(case, ranked[0], field):
        return open_question.answer(case)
    same = [r for r in tasks if r.score >= SAME_TASK * top.score]
    if field == "support" and (with_whom := partners(case)):
        # "ai phối hợp với Bộ A": where A leads, its helpers; where A is helped, who is told to help it
        helped = [r for r in same if any(among(u, _of(r).support) for u in with_whom) and _of(r).role == "phối hợp"]
        led = [r for r in same if any(among(u, _of(r).lead) for u in with_whom) and _of(r).support]
        if helped and not (led and led[0].score > helped[0].score):
            field, same = "lead", helped
        else:
            same = led or same
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
    wrong = correction(case, best.passage.document, _of(best), quotes)
    if wrong:
        lines.append(wrong)
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
