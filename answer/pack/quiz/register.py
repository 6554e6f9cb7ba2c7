"""Questions whose answer is a field of a register entry: who leads, who helps, until when, with which result."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.ask.quoting import field_citations
from answer.ask.telling import task_citations
from answer.pack.duties import above
from answer.pack.model import Question
from answer.pack.quiz.asking import Basis, choice, seed, truth
from answer.pack.quiz.distractors import Facts, three
from answer.pack.quiz.limits import form, last_day, limit_key, shifted, tidy
from answer.pack.quiz.stems import BLANK, gives_away, quoted, task_words
from answer.pack.scope import Scope
from answer.pack.wording import capital, overlap, pairs, whole_phrase
from ingest import units
from ingest.duties import statements as st
from language.spelling import key, rule, squeeze
from schema import Assignment, Citation, Document

_GIVEN = {"thực hiện": "được giao", "báo cáo": "được giao", "chỉ đạo": "được giao", "đề nghị": "được đề nghị"}
# True of many a task, so that as a wrong answer it would be right.
_OF_ANY_TASK = rule(
    r"^(?:các )?(?:nhiệm vụ|công việc|hoạt động|nội dung|báo cáo|văn bản|kết quả)(?: được [\w ]+)?$"
    r"|^[\w ,]+ được (?:thực hiện|triển khai|hoàn thành|ban hành|áp dụng)(?: hiệu quả| thực hiện)?$"
)
_MOST_OPTION = 140


def of_entry(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    """The questions about one entry; `name` tells it from the other entries of its clause."""
    if above(document, a):
        return  # a part of the task above says nothing alone
    yield from _lead(document, facts, a, name)
    yield from _deadline(document, facts, a, name)
    if a.from_table:
        yield from _product(document, facts, a, name)
        yield from _support(document, facts, a, name)
        yield from _target(document, facts, a, name)


def _places(document: Document, a: Assignment, field: str) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys([*task_citations(document, a), *field_citations(document, a, field)]))


def _lead(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    task = task_words(document, a, "lead")
    one = len(a.lead) == 1 and not units.canonical(a.lead[0]).collective and len(a.lead[0].split()) > 1
    told_twice = {units.canonical(u).name for x in facts.same_task(a) for u in x.lead}
    does = "chủ trì nhiệm vụ" if a.role == "chủ trì" else _GIVEN.get(a.role, "")
    if not task or not one or len(told_twice) > 1 or not does or len(a.lead[0]) > 80:
        return
    lead = capital(squeeze(a.lead[0]))
    k = key(task)
    wrong = three(lead, [u for u in facts.never_lead(a) if key(u) not in k], seed(name))
    places = _places(document, a, "lead")
    if not wrong or not places:
        return
    fact = f"{lead} {does}{'' if does.endswith('vụ') else ' việc'} này."
    subject, unit, about = f"lead:{a.path}", units.canonical(lead).name, str(a.path)
    what = f"{does} sau đây" if does.endswith("vụ") else f"{does} việc sau đây"
    if k.startswith("chủ trì"):
        what = "được giao việc sau đây"
    if a.target:
        what = "chủ trì chỉ tiêu sau đây"
    stem = f"Đơn vị nào {what}: {quoted(task)}?"
    if BLANK in task:
        stem = f"Đơn vị nào đứng ở chỗ “{BLANK}” trong câu sau: {quoted(task)}?"
    yield choice(f"lead:{name}", stem, lead, wrong, Basis(places, fact, subject, about, unit))
    if BLANK not in task and not gives_away(task, lead, tuple(wrong)):
        true, false = (f"{u} {what}: {quoted(task)}." for u in (lead, wrong[0]))
        yield truth(f"truth:lead:{name}", true, false, Basis(places, fact, subject, about, unit, (a.lead[0],)))


def _deadline(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    d = a.deadline
    task = task_words(document, a, "deadline")
    if d is None or d.kind not in ("date", "range", "recurring") or not task:
        return
    limits = {limit_key(x.deadline.text) for x in facts.same_task(a) if x.deadline}
    if len(limits) > 1 or st.limits(task, 0, len(task), None):
        return  # two limits: which one is asked for would be a riddle
    right, own = tidy(d.text), form(d.text)
    if not own:
        return
    issued = document.info.issued_on
    past = issued is not None and d.last is not None and d.last < issued

    def plausible(said: str) -> bool:
        day = last_day(said)  # nobody sets a limit that has passed
        return form(said) == own and limit_key(said) not in limits and (past or not (issued and day and day < issued))

    others = [o for o in facts.other_limits(a) if plausible(o)]
    if len(others) < 3:
        others += [s for s in shifted(right) if plausible(s)]
    wrong = three(right, list({limit_key(o): o for o in others}.values()), seed(name))
    places = _places(document, a, "deadline")
    if not wrong or not places:
        return
    subject, fact, about = f"deadline:{a.path}", f"Thời hạn: {d.text.rstrip(' .;,')}.", str(a.path)
    basis = Basis(places, fact, subject, about, needs=(d.text,))
    what = "Chỉ tiêu sau đây phải đạt vào thời điểm nào" if a.target else "Thời hạn của việc sau đây là khi nào"
    yield choice(f"deadline:{name}", f"{what}: {quoted(task)}?", right, wrong, basis)
    of = "chỉ tiêu" if a.target else "việc"
    true, false = (f"Thời hạn của {of} {quoted(task)} là: {x[:1].lower() + x[1:]}." for x in (right, wrong[0]))
    yield truth(f"truth:deadline:{name}", true, false, basis)


def _product(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    right = capital(squeeze(a.product or "").rstrip(" .;,"))
    task = task_words(document, a, "product")
    if not 6 < len(right) <= _MOST_OPTION or not task or _OF_ANY_TASK.match(key(right)):
        return
    others = [p for p in facts.other_products(a) if len(p) <= _MOST_OPTION and not _OF_ANY_TASK.match(key(p))]
    # What the task itself speaks of may well be its result too.
    others = [p for p in others if overlap(pairs(p), pairs(task)) < 0.4]
    stem = f"Văn bản yêu cầu sản phẩm, kết quả nào cho nhiệm vụ: {quoted(task)}?"
    wrong = three(right, others, seed(name), stem)
    places = _places(document, a, "product")
    if wrong and places:
        yield choice(f"product:{name}", stem, right, wrong, Basis(places, "", f"product:{a.path}", str(a.path)))


def _support(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    every = [u for x in facts.same_task(a) for u in x.support]
    single = [u for u in a.support if not units.canonical(u).collective and len(u) < 70]
    task = task_words(document, a, "support")
    if not single or not task or any(units.canonical(u).collective for u in every):
        return
    right = capital(squeeze(single[seed(name) % len(single)]))
    wrong = three(right, facts.never_support(a), seed(name))
    places = _places(document, a, "support")
    if wrong and places:
        stem = f"Trong các đơn vị sau, đơn vị nào phối hợp thực hiện nhiệm vụ {quoted(task)}?"
        fact = f"Phối hợp: {'; '.join(capital(squeeze(u)) for u in a.support)}."
        subject, unit = f"support:{a.path}", units.canonical(right).name
        yield choice(f"support:{name}", stem, right, wrong, Basis(places, fact, subject, str(a.path), unit))


def _target(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    """The level that an aim must reach, among those of other aims measured alike."""
    right = squeeze(a.target or "").rstrip(" .;,")
    task = task_words(document, a, "value")
    if not task or not re.search(r"\d", right) or len(right) > 40:
        return
    others = [squeeze(b.target).rstrip(" .;,") for b in facts.assignments if b.target and b is not a]
    wrong = three(right, [o for o in others if _measure(o) == _measure(right)], seed(name))
    places = _places(document, a, "value")
    if wrong and places:
        stem = f"Chỉ tiêu sau đây phải đạt mức nào: {quoted(task)}?"
        yield choice(f"target:{name}", stem, right, wrong, Basis(places, "", f"target:{a.path}", str(a.path)))


def _measure(target: str) -> str:
    return re.sub(r"\d+(?:[.,]\d+)?", "#", key(target)).replace(" ", "")


def reversed_(scope: Scope, facts: Facts) -> Iterator[Question]:
    """Which of four tasks a unit leads."""
    document = scope.document
    asked: set[str] = set()
    told = [(b, option(document, b)) for b in facts.assignments]
    for a in scope.assignments:
        lead = capital(squeeze(a.lead[0])) if len(a.lead) == 1 and len(a.lead[0].split()) > 1 else ""
        unit = units.canonical(lead) if lead else None
        task = option(document, a)
        if not unit or unit.collective or key(unit.name) in asked or not task or a.role == "phối hợp" or a.target:
            continue
        others = []
        for b, words in told:
            if not words or b.target or overlap(pairs(words), pairs(task)) > 0.3:
                continue
            if b.from_table == a.from_table and facts.leads_not(lead, b):
                others.append(words)
        led = a.role == "chủ trì" and not key(task).startswith("chủ trì")
        stem = f"Việc nào sau đây do {lead} chủ trì?" if led else f"Việc nào sau đây được giao cho {lead}?"
        wrong = three(task, [o for o in others if not gives_away(o, lead) and not _led(o, led)], seed(lead))
        places = _places(document, a, "lead")
        if wrong and places and not gives_away(task, lead):
            asked.add(key(unit.name))
            fact = f"{lead} {'chủ trì' if led else 'được giao'} việc này."
            subject = f"lead:{a.path}"
            yield choice(
                f"reverse:{a.path}",
                stem,
                task,
                wrong,
                Basis(places, fact, subject, str(a.path), unit.name, (a.lead[0],)),
            )


def _led(words: str, led: bool) -> bool:
    """ "Việc nào do ... chủ trì: Chủ trì, phối hợp ..." reads badly."""
    return led and key(words).startswith("chủ trì")


def option(document: Document, a: Assignment) -> str:
    """The task as one of four answers: a whole phrase; '' where there is none."""
    said = "" if above(document, a) else task_words(document, a, "lead")
    cut = whole_phrase(said, (0, len(said)), _MOST_OPTION)
    return "" if BLANK in said or cut is None else capital(said[slice(*cut)].rstrip(" .;,:"))
