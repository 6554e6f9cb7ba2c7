"""Questions that apply what was said to the audience's own work: which of four tasks is theirs, which one is due first,
what must be done by when, whom to ask, what to hand in. Right answers are fields of the register, as everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from answer.ask.naming import short_document
from answer.ask.quoting import field_citations
from answer.ask.telling import task_citations
from answer.pack.addressees import Listeners
from answer.pack.model import Question, Relation
from answer.pack.quiz.asking import Basis, choice, seed
from answer.pack.quiz.distractors import three
from answer.pack.quiz.register import option
from answer.pack.quiz.stems import BLANK, gives_away
from answer.pack.scope import Scope
from answer.pack.wording import capital, overlap, pairs, uncapital
from language.spelling import key, rule, squeeze
from schema import Assignment, Citation, Document

KINDS = ("limit", "mine", "first", "ask", "result")
# Tasks whose result others can wait for, as nobody waits for a review or a campaign.
_MAKES = rule(
    r"^(?:(?:khẩn trương|chủ trì|tiếp tục|tổ chức|nghiên cứu),? )*(?:xây dựng|ban hành|trình|phê duyệt|công bố|lập|soạn"
    r"|biên soạn|sửa đổi|hoàn thiện|hướng dẫn|giao|cấp|phân bổ)(?!\w)"
)
_MOST_FIRST = 4  # questions about what is due first


def applied(scope: Scope, listeners: Listeners, today: date, told: Sequence[Question]) -> Iterator[Question]:
    """`told` are the questions about the entries, of which those about the audience's own work are put as a case."""
    yield from _cases(scope, listeners, today, told)
    yield from _mine(scope, listeners)
    yield from _first(scope, listeners, today)


def _cases(scope: Scope, listeners: Listeners, today: date, told: Sequence[Question]) -> Iterator[Question]:
    by_path = {str(a.path): a for a in scope.assignments}
    name, place = short_document(scope.document.info), capital(listeners.place)
    for q in told:
        a = by_path.get(q.about)
        relation = listeners.relation(a) if a else Relation.NONE
        if a is None or q.kind != "choice" or a.target:
            continue
        kind, _, rest = q.key.partition(":")
        # "“…… hướng dẫn việc thu phí”": where who must is the blank at its beginning, the rest is the task.
        task = q.stem.rpartition("“")[2].rpartition("”")[0].removeprefix(BLANK).strip(" ,:")
        own = relation is Relation.OWN
        if not task or BLANK in task:
            continue
        if kind == "deadline" and own:
            # A date in the stem must not tell the year of the answer.
            at = "" if str(today.year) in q.answer else f" ngày {today:%d/%m/%Y}"
            stem = f"{place} nhận {name}{at}. Việc sau phải xong khi nào: “{task}”?"
            yield replace(q, key=f"limit:{rest}", stem=stem)
        elif kind == "deadline" and (a.product or _MAKES.match(key(task))):
            stem = f"{place} chờ kết quả của việc “{uncapital(task)}”. Theo văn bản, việc đó phải xong khi nào?"
            yield replace(q, key=f"limit:{rest}", stem=stem)
        elif kind == "lead" and not own:
            stem = f"{place} có chỗ chưa rõ về việc “{uncapital(task)}”. Hỏi cơ quan nào, vì được giao việc này?"
            yield replace(q, key=f"ask:{rest}", stem=stem)
        elif kind == "product" and own:
            stem = f"{place} báo đã xong việc “{uncapital(task)}”. Theo văn bản, phải có sản phẩm, kết quả nào?"
            yield replace(q, key=f"result:{rest}", stem=stem)


def _places(document: Document, a: Assignment, field: str) -> tuple[Citation, ...]:
    return tuple(dict.fromkeys([*task_citations(document, a), *field_citations(document, a, field)]))


def _mine(scope: Scope, listeners: Listeners) -> Iterator[Question]:
    """Which of four tasks is the audience's: the others are given to others, and do not speak of it."""
    document = scope.document
    told = [(a, option(document, a)) for a in document.assignments if not a.target and a.role != "đề nghị"]
    others = []
    for a, words in told:
        row = scope.told_by(a)
        helping = any(listeners.are(u) for u in (*row.support, *a.support))
        if words and a.lead and not (listeners.relation(row) or listeners.relation(a) or helping):
            others.append(words)
    inside = set(map(id, scope.assignments))
    for a, words in told:
        if id(a) not in inside or not words or listeners.relation(scope.told_by(a)) is not Relation.OWN:
            continue
        own = listeners.own(scope.told_by(a).lead)
        apart = [o for o in others if overlap(pairs(o), pairs(words)) < 0.3]
        stem = f"Việc nào sau đây là việc của {listeners.said}, theo {short_document(document.info)}?"
        wrong = three(words, apart, seed(words), stem)
        places = _places(document, scope.told_by(a), "lead")
        if own and wrong and places and not gives_away(words, listeners.said):
            fact = f"Việc này giao cho {'; '.join(_within(u) for u in own)}."
            basis = Basis(places, fact, f"mine:{a.path}", str(a.path), needs=own[:1])
            yield choice(f"mine:{a.path}:{a.spans['task'][0][0]}", stem, words, wrong, basis)


def _within(name: str) -> str:
    """The name as it stands inside a sentence: "các bộ", "Bộ Y tế"."""
    return uncapital(squeeze(name)) if name.startswith(("Các ", "Mọi ", "Những ")) else squeeze(name)


def _first(scope: Scope, listeners: Listeners, today: date) -> Iterator[Question]:
    """Which of four tasks is due first, of those that are not yet due."""
    document = scope.document
    coming = []
    for a in scope.assignments:
        words = option(document, a)
        last = a.deadline.last if a.deadline else None
        if words and last and last >= today and listeners.relation(a) >= Relation.HELPS and not a.target:
            coming.append((last, words, a))
    coming.sort(key=lambda x: (x[0], x[1]))
    asked = 0
    for last, words, a in coming:
        later = [w for day, w, _ in coming if day > last and overlap(pairs(w), pairs(words)) < 0.4]
        wrong = three(words, later, seed(words))
        places = _places(document, a, "deadline")
        if not wrong or not places or asked == _MOST_FIRST:
            continue
        asked += 1
        stem = f"Hôm nay là {today:%d/%m/%Y}. Trong bốn việc sau, việc nào đến hạn trước?"
        assert a.deadline is not None
        fact = f"Thời hạn của việc này: {squeeze(a.deadline.text).rstrip(' .;,')}; ba việc kia đến hạn sau."
        basis = Basis(places, fact, f"first:{a.path}", str(a.path), needs=(a.deadline.text,))
        yield choice(f"first:{a.path}", stem, words, wrong, basis)
