"""Quiz questions from the register and the clauses, in a pool, of which a session asks a varied few."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence

from answer.ask.naming import short_document
from answer.ask.quoting import clause_citation, field_citations, letterhead_citation
from answer.ask.telling import task_citations
from answer.crosscheck.figures import quantities
from answer.pack.distractors import Facts, limit_key, shifted, three
from answer.pack.model import Item, Question
from answer.pack.scope import Scope, heading_of
from answer.pack.stems import BLANK, gives_away, quoted, task_words, why, without
from answer.pack.wording import capital, overlap, own_sentences, pairs, short
from ingest import units
from ingest.references import vietnamese_date
from ingest.tasks import sentences as ps
from language.spelling import key, rule, squeeze
from schema import Assignment, Citation, Clause, Document, Level, Span

_MANY = ((30, 5), (45, 6), (60, 8), (90, 10), (180, 15))
_GIVEN = {"thực hiện": "được giao", "báo cáo": "được giao", "chỉ đạo": "được giao", "đề nghị": "được đề nghị"}
# What a quiz asks, in turn.
_TURNS = ("lead", "deadline", "figure", "truth", "product", "reverse", "support", "content", "document")
TRUE, FALSE = "Đúng", "Sai"
_LETTERS = {"Tờ trình", "Báo cáo", "Công văn", "Thông báo"}  # nobody takes these for what a document carries out
_OFTEN = rule(r"(?<!\w)(?:mỗi|hằng|hàng|định kỳ|một lần)(?!\w)")


def many(minutes: int) -> int:
    return next((n for upto, n in _MANY if minutes <= upto), _MANY[-1][1] + (minutes - 180) // 30)


def pool(scope: Scope, messages: Sequence[Item]) -> list[Question]:
    """Every question that can be asked about the scope, those about its messages first; none gives itself away."""
    facts = Facts.of(scope.document)
    said = {i.key.removeprefix("message:") for i in messages}
    entries = sorted(scope.assignments, key=lambda a: str(a.path) not in said)
    nth: Counter[str] = Counter()
    found: list[Question] = []
    for a in entries:
        nth[str(a.path)] += 1
        found += _of_entry(scope.document, facts, a, f"{a.path}:{nth[str(a.path)]}")
    clauses = sorted((c for c in scope.clauses if not c.cells), key=lambda c: str(c.path) not in said)
    for c in clauses:
        found += _figures(scope.document, c)
    found += _reversed(scope, facts)
    found += _contents(scope, messages)
    found += _of_document(scope.document)
    unlike: dict[str, Question] = {}
    for q in found:
        wrong = tuple(o for n, o in enumerate(q.options) if n != q.right)
        if q.kind == "truefalse" or not gives_away(q.stem, q.answer, wrong):
            unlike.setdefault(q.key, q)
    return list(unlike.values())


def draw(questions: Sequence[Question], most: int) -> list[Question]:
    """A varied few of the pool: kinds in turn, one question a fact, as few as can be about one task, true and false in
    turn, no answer more than twice."""
    chosen: list[Question] = []
    for about_one in (1, 2, 4):
        for _ in range(most):
            before = len(chosen)
            for turn in _TURNS:
                fitting = [q for q in questions if q.key.startswith(f"{turn}:") and _fits(q, chosen, about_one)]
                if fitting and len(chosen) < most:
                    chosen.append(_alternating(fitting, chosen))
            if len(chosen) == before:
                break
    return chosen


def _fits(q: Question, chosen: Sequence[Question], about_one: int) -> bool:
    about = q.subject.partition(":")[2]
    if any(c.subject == q.subject for c in chosen):
        return False
    if sum(c.subject.partition(":")[2] == about for c in chosen) >= about_one:
        return False
    return q.kind == "truefalse" or sum(key(c.answer) == key(q.answer) for c in chosen) < 2


def _alternating(fitting: Sequence[Question], chosen: Sequence[Question]) -> Question:
    last = next((c.answer for c in reversed(chosen) if c.kind == "truefalse"), "")
    return next((q for q in fitting if q.kind != "truefalse" or q.answer != last), fitting[0])


def _seed(text: str) -> int:
    return zlib.crc32(text.encode())


def _choice(
    name: str, stem: str, right: str, wrong: Sequence[str], places: tuple[Citation, ...], fact: str, subject: str
) -> Question:
    seed = _seed(name)
    options = list(wrong)
    options.insert(seed % 4, right)
    return Question(name, "choice", stem, tuple(options), seed % 4, (right,), why(places, fact, right), places, subject)


def _truth(name: str, true: str, false: str, places: tuple[Citation, ...], fact: str, subject: str) -> Question:
    right = _seed(name) % 2
    stem = (true, false)[right]
    said = (TRUE, FALSE)
    return Question(name, "truefalse", stem, said, right, (said[right],), why(places, fact), places, subject)


# ------------------------------------------------------------------------------------------------------ the register


def _of_entry(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    yield from _lead(document, facts, a, name)
    yield from _deadline(document, facts, a, name)
    if a.from_table:
        yield from _product(document, facts, a, name)
        yield from _support(document, facts, a, name)


def _places(document: Document, a: Assignment, field: str) -> tuple[Citation, ...]:
    own = field_citations(document, a, field)
    task = task_citations(document, a)
    return tuple(dict.fromkeys([*(own if a.from_table else task), *(task if a.from_table else own)]))


def _lead(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    task = task_words(document, a, "lead")
    one = len(a.lead) == 1 and not units.canonical(a.lead[0]).collective
    told_twice = {units.canonical(u).name for x in facts.same_task(a) for u in x.lead}
    does = "chủ trì nhiệm vụ" if a.role == "chủ trì" else _GIVEN.get(a.role, "")
    if not task or not one or len(told_twice) > 1 or not does or len(a.lead[0]) > 80:
        return
    lead = capital(squeeze(a.lead[0]))
    k = key(task)
    wrong = three(lead, [u for u in facts.never_lead(a) if key(u) not in k], _seed(name))
    places = _places(document, a, "lead")
    if not wrong or not places:
        return
    fact = f"{lead} {does}{'' if does.endswith('vụ') else ' việc'} này."
    subject = f"lead:{a.path}"
    what = f"{does} sau đây" if does.endswith("vụ") else f"{does} việc sau đây"
    stem = f"Đơn vị nào {what}: {quoted(task)}?"
    if BLANK in task:
        stem = f"Đơn vị nào đứng ở chỗ “{BLANK}” trong câu sau: {quoted(task)}?"
    yield _choice(f"lead:{name}", stem, lead, wrong, places, fact, subject)
    if BLANK not in task:
        true, false = (f"{u} {what}: {quoted(task)}." for u in (lead, wrong[0]))
        yield _truth(f"truth:lead:{name}", true, false, places, fact, subject)


def _deadline(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    d = a.deadline
    task = task_words(document, a, "deadline")
    if d is None or d.kind not in ("date", "range", "recurring") or not task or len(d.text) > 60:
        return
    limits = {limit_key(x.deadline.text) for x in facts.same_task(a) if x.deadline}
    if len(limits) > 1 or ps.limits(task, 0, len(task), None):
        return  # two limits: which one is asked for would be a riddle
    right = capital(squeeze(d.text).rstrip(" .;,"))
    if not re.search(r"\d", right) and d.kind != "recurring":
        return
    others = facts.other_limits(a)
    others = [o for o in others if re.search(r"\d", o) or d.kind == "recurring"]
    if len(others) < 3:
        others += [s for s in shifted(right) if limit_key(s) not in {limit_key(o) for o in others}]
    wrong = three(right, [o for o in others if limit_key(o) not in limits], _seed(name))
    places = _places(document, a, "deadline")
    if not wrong or not places:
        return
    subject, fact = f"deadline:{a.path}", f"Thời hạn: {d.text.rstrip(' .;,')}."
    stem = f"Thời hạn của việc sau đây là khi nào: {quoted(task)}?"
    yield _choice(f"deadline:{name}", stem, right, wrong, places, "", subject)
    true, false = (f"Thời hạn của việc {quoted(task)} là: {x[:1].lower() + x[1:]}." for x in (right, wrong[0]))
    yield _truth(f"truth:deadline:{name}", true, false, places, fact, subject)


def _product(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    right = capital(squeeze(a.product or "").rstrip(" .;,"))
    task = task_words(document, a, "product")
    if not 6 < len(right) <= 130 or not task:
        return
    wrong = three(right, [p for p in facts.other_products(a) if len(p) <= 130], _seed(name))
    places = _places(document, a, "product")
    if wrong and places:
        stem = f"Văn bản yêu cầu sản phẩm, kết quả nào cho nhiệm vụ: {quoted(task)}?"
        yield _choice(f"product:{name}", stem, right, wrong, places, "", f"product:{a.path}")


def _support(document: Document, facts: Facts, a: Assignment, name: str) -> Iterator[Question]:
    every = [u for x in facts.same_task(a) for u in x.support]
    single = [u for u in a.support if not units.canonical(u).collective and len(u) < 70]
    task = task_words(document, a, "support")
    if not single or not task or any(units.canonical(u).collective for u in every):
        return
    right = capital(squeeze(single[_seed(name) % len(single)]))
    wrong = three(right, facts.never_support(a), _seed(name))
    places = _places(document, a, "support")
    if wrong and places:
        stem = f"Trong các đơn vị sau, đơn vị nào phối hợp thực hiện nhiệm vụ {quoted(task)}?"
        fact = f"Phối hợp: {'; '.join(capital(squeeze(u)) for u in a.support)}."
        yield _choice(f"support:{name}", stem, right, wrong, places, fact, f"support:{a.path}")


def _reversed(scope: Scope, facts: Facts) -> Iterator[Question]:
    """Which of four tasks a unit leads."""
    document = scope.document
    asked: set[str] = set()
    told = [(b, capital(short(task_words(document, b, "lead"), 120))) for b in facts.assignments]
    for a in scope.assignments:
        lead = capital(squeeze(a.lead[0])) if len(a.lead) == 1 else ""
        unit = units.canonical(lead) if lead else None
        task = capital(short(task_words(document, a, "lead"), 120))
        if not unit or unit.collective or key(unit.name) in asked or BLANK in task or not task or a.role == "phối hợp":
            continue
        others = []
        for b, words in told:
            if not words or BLANK in words or overlap(pairs(words), pairs(task)) > 0.3:
                continue
            if b.from_table == a.from_table and facts.leads_not(lead, b):
                others.append(words)
        wrong = three(task, others, _seed(lead))
        places = _places(document, a, "lead")
        if wrong and places and not any(gives_away(o, lead) for o in (task, *wrong)):
            asked.add(key(unit.name))
            led = a.role == "chủ trì"
            stem = f"Việc nào sau đây do {lead} chủ trì?" if led else f"Việc nào sau đây được giao cho {lead}?"
            fact = f"{lead} {'chủ trì' if led else 'được giao'} việc này."
            yield _choice(f"reverse:{a.path}", stem, task, wrong, places, fact, f"lead:{a.path}")


# ------------------------------------------------------------------------------------------------------- the clauses


def _figures(document: Document, clause: Clause) -> Iterator[Question]:
    """A figure of the clause to fill in."""
    for span in own_sentences(document, clause):
        for q in quantities(document.text, *span):
            m = next(iter(re.finditer(r"\d[\d.,]*", document.text[slice(*q.span)])), None)
            if m is None or len(document.text[slice(*span)].split()) < 8:
                continue
            # "chính quyền 02 cấp" is a name; a figure to remember is bounded, a share, or comes again and again.
            if not (q.bound or q.unit == "%" or _OFTEN.search(key(document.text[slice(*span)]))):
                continue
            at: Span = (q.span[0] + m.start(), q.span[0] + m.start() + len(m[0].rstrip(".,")))
            right = document.text[slice(*at)]
            stem = without(document, span, at)
            if re.search(rf"(?<!\d)0*{re.escape(right.lstrip('0'))}(?!\d)", stem):
                continue
            plain = right.lstrip("0") or right
            accepted = tuple(dict.fromkeys((right, plain, f"0{plain}" if len(plain) == 1 else plain)))
            place = (clause_citation(document, clause, span),)
            name = f"figure:{clause.path}:{at[0] - clause.span[0]}"
            asks = f"Điền số còn thiếu: {quoted(stem)}"
            yield Question(name, "blank", asks, (), None, accepted, why(place, "", right), place, name)


def _contents(scope: Scope, messages: Sequence[Item]) -> Iterator[Question]:
    """Which of four contents belongs to the chosen clause."""
    document, clause = scope.document, scope.clause
    if clause is None or len(clause.path.markers) < 2:
        return
    inside = [pairs(document.body_text(c)) for c in scope.clauses]
    others = []
    for c in document.clauses:
        body = squeeze(document.body_text(c))
        outside = not c.path.is_under(clause.path) and not c.cells and c.level is not Level.PREAMBLE
        if not outside or c.path.markers[0] != clause.path.markers[0] or len(body.split()) < 10 or c.heading:
            continue
        if max((overlap(pairs(body), i) for i in inside), default=0) < 0.3:
            others.append(capital(short(body, 150)).rstrip("."))
    title = heading_of(document, clause)
    for item in messages:
        right = short(item.text, 150).rstrip(".")
        wrong = three(right, others, _seed(item.key))
        if wrong and item.key.startswith(f"message:{clause.path}"):
            stem = f"Nội dung nào sau đây thuộc nhiệm vụ “{short(title, 160)}” của {short_document(document.info)}?"
            path = item.key.removeprefix("message:")
            yield _choice(f"content:{path}", stem, right, wrong, item.citations[:1], "", f"content:{clause.path}")


def _numeral(number: str) -> str:
    """The figures that a document number opens with."""
    return number[: len(number) - len(number.lstrip("0123456789"))]


def _of_document(document: Document) -> Iterator[Question]:
    """Whose order the document carries out, and when it was issued."""
    info = document.info
    asked = next((m for m in document.mentions if m.relation == "implements" and m.number in info.implements), None)
    own = {*info.implements, *info.based_on, *info.amends, *info.replaces, info.number}
    # "49-NQ/TW" beside "49-CT/TW" may be the same act with a slip of the pen: no wrong answer has a number of its own.
    taken = {_numeral(n) for n in info.implements}
    named = [
        m for m in document.mentions if m.number and m.kind and m.number not in own and _numeral(m.number) not in taken
    ]
    others = [f"{m.kind} {m.number}" for m in named if m.kind not in _LETTERS]
    if asked and asked.kind:
        clause = document.clause(asked.clause) if asked.clause else None
        place = clause_citation(document, clause, asked.span) if clause else letterhead_citation(document, asked.span)
        right = f"{asked.kind} {asked.number}"
        wrong = three(right, others, _seed(right))
        if wrong:
            stem = f"{short_document(info)} được ban hành để thực hiện văn bản nào?"
            fact = f"Văn bản này thực hiện {right}."
            yield _choice("document:implements", stem, right, wrong, (place,), fact, "document:implements")
    if info.issued_on and "issued_on" in document.letterhead:
        place = letterhead_citation(document, document.letterhead["issued_on"])
        right = f"Ngày {vietnamese_date(info.issued_on)}"
        wrong = three(right, shifted(right), _seed(right))
        if wrong:
            stem = f"{short_document(info)} được ban hành ngày nào?"
            yield _choice("document:issued", stem, right, wrong, (place,), "", "document:issued")
