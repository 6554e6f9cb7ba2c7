"""Questions about what clauses say: figures, what belongs to the chosen clause, and the document itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.ask.naming import short_document
from answer.ask.quoting import clause_citation, letterhead_citation
from answer.crosscheck.figures import quantities
from answer.pack.model import Item, Question
from answer.pack.quiz.asking import Basis, choice, seed, truth
from answer.pack.quiz.distractors import three
from answer.pack.quiz.limits import shifted
from answer.pack.quiz.stems import around, quoted, why, without
from answer.pack.scope import Scope, heading_of
from answer.pack.wording import capital, is_citing, overlap, own_sentences, pairs, whole_phrase
from ingest.references import vietnamese_date
from language.spelling import key, rule, squeeze
from schema import Clause, Document, Level, Span

_LETTERS = {"Tờ trình", "Báo cáo", "Công văn", "Thông báo"}  # nobody takes these for what a document carries out
_OFTEN = rule(r"(?<!\w)(?:mỗi|hằng|hàng|định kỳ|một lần)(?!\w)")
_RANGE = re.compile(r"\d\s*%?\s*(?:-|–|đến)\s*\d")  # "30% - 40%": half of it is no figure to ask for
_NEAR = 25  # characters before and after a figure: "mỗi năm mở 02 lớp", "04 bài mỗi tháng"
_MOST_OPTION = 145
_MOST_HEADING = 150


def figures(document: Document, clause: Clause) -> Iterator[Question]:
    """A figure of the clause to fill in, and the same as a statement that holds or does not."""
    text = document.text
    for sentence in own_sentences(document, clause):
        for q in quantities(text, *sentence):
            m = re.search(r"\d[\d.,]*", text[slice(*q.span)])
            if m is None or _RANGE.search(text[q.span[0] + m.start() - 8 : q.span[1] + 12]):
                continue
            at: Span = (q.span[0] + m.start(), q.span[0] + m.start() + len(m[0].rstrip(".,")))
            # "chính quyền 02 cấp" is a name; a figure to remember is bounded, a share, or comes again and again.
            near = key(text[max(sentence[0], at[0] - _NEAR) : min(sentence[1], q.span[1] + _NEAR)])
            span = around(document, sentence, at)
            if span and (q.bound or q.unit == "%" or (_OFTEN.search(near) and q.unit != "năm")):
                yield from _figure(document, clause, span, at, q.unit)


def _figure(document: Document, clause: Clause, span: Span, at: Span, unit: str) -> Iterator[Question]:
    right = document.text[slice(*at)]
    stem = without(document, span, at)
    if re.search(rf"(?<!\d)0*{re.escape(right.lstrip('0'))}(?!\d)", stem):
        return
    plain = right.lstrip("0") or right
    accepted = tuple(dict.fromkeys((right, plain, f"0{plain}" if len(plain) == 1 else plain)))
    place = (clause_citation(document, clause, span),)
    name, about = f"figure:{clause.path}:{at[0] - clause.span[0]}", str(clause.path)
    asks = f"Điền số còn thiếu: {quoted(stem)}."
    told = why(place, "", right)
    yield Question(name, "blank", asks, (), None, accepted, told, place, name, about, needs=(right,))
    if other := _another(right, unit):
        says = f"{short_document(document.info)} nêu: "
        true, false = (f"{says}{quoted(without(document, span, at, n))}." for n in (right, other))
        yield truth(f"truth:{name}", true, false, Basis(place, "", name, about, needs=(right,)))


def _another(figure: str, unit: str) -> str:
    """A figure of the same kind that is not the right one: "80" for "60", "05" for "03"; '' for one with a comma."""
    if not figure.isdecimal():
        return ""
    n = int(figure)
    step = 20 if n >= 40 and n % 10 == 0 else 10 if n >= 20 and n % 5 == 0 else 5 if n >= 10 else 2
    more = n + step if seed(figure + unit) % 2 or n - step < 1 else n - step
    if unit == "%" and more > 100:
        more = n - step
    return str(more).zfill(len(figure)) if figure.startswith("0") else str(more)


# --------------------------------------------------------------------------------------------------- where it is said


def contents(scope: Scope, messages: Sequence[Item]) -> Iterator[Question]:
    """Which of four contents belongs to the chosen clause."""
    document, clause = scope.document, scope.clause
    if clause is None or len(clause.path.markers) < 2:
        return
    bodies = [pairs(document.body_text(c)) for c in scope.clauses]
    inside = {c: said for c in scope.clauses if c is not clause and (said := content(document, c))}
    levels = {c.level for c in inside}
    outside: dict[Clause, str] = {}
    for c in document.clauses:
        elsewhere = not c.path.is_under(clause.path) and c.path.markers[0] == clause.path.markers[0]
        if not elsewhere or c.level not in levels:
            continue
        said = content(document, c)
        if said and max((overlap(pairs(said), i) for i in bodies), default=0) < 0.3:
            outside[c] = said
    title, name = heading_of(document, clause), short_document(document.info)
    if "…" in title:
        return
    told = {i.key.removeprefix("message:") for i in messages}
    stem = f"Nội dung nào sau đây thuộc nhiệm vụ “{title}” của {name}?"
    for c, right in sorted(inside.items(), key=lambda x: str(x[0].path) not in told):
        place, about, subject = (clause_citation(document, c),), str(c.path), f"content:{c.path}"
        wrong = three(right, list(outside.values()), seed(about), stem)
        if wrong:
            yield choice(f"content:{c.path}", stem, right, wrong, Basis(place, "", subject, about))
            says = f"Nội dung sau đây thuộc nhiệm vụ “{title}” của {name}: "
            true, false = (f"{says}{quoted(x)}." for x in (right, wrong[0]))
            other = next(c for c, said in outside.items() if said == wrong[0])
            places = place if seed(f"truth:{subject}") % 2 == 0 else (clause_citation(document, other), *place)
            yield truth(f"truth:{subject}", true, false, Basis(places, "", subject, about, needs=(right,)))


def content(document: Document, clause: Clause) -> str:
    """What a clause of prose says, as one whole phrase of its first sentence; '' where it says none."""
    spans = own_sentences(document, clause)
    if not spans or clause.cells or clause.level is Level.PREAMBLE or (clause.heading and len(spans) == 1):
        return ""
    cut = whole_phrase(document.text, spans[0], _MOST_OPTION)
    said = squeeze(document.text[slice(*cut)]).strip(" .;,") if cut else ""
    if said.endswith(":") or "|" in said or len(said.split()) < 8 or is_citing(said) or not said[0].isalpha():
        return ""
    return capital(said)


# ------------------------------------------------------------------------------------------------------- the document


def of_document(document: Document) -> Iterator[Question]:
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
        alike = [o for o in dict.fromkeys(others) if o.startswith(asked.kind)]
        wrong = three(right, alike if len(alike) >= 3 else others, seed(right))
        if wrong:
            stem = f"{short_document(info)} được ban hành để thực hiện văn bản nào?"
            fact = f"Văn bản này thực hiện {right}."
            yield choice(
                "document:implements",
                stem,
                right,
                wrong,
                Basis((place,), fact, "document:implements", "document", needs=(asked.number or right,)),
            )
    if info.issued_on and "issued_on" in document.letterhead:
        place = letterhead_citation(document, document.letterhead["issued_on"])
        right = f"Ngày {vietnamese_date(info.issued_on)}"
        wrong = three(right, shifted(right), seed(right))
        if wrong:
            stem = f"{short_document(info)} được ban hành ngày nào?"
            basis = Basis((place,), "", "document:issued", "document", needs=(vietnamese_date(info.issued_on),))
            yield choice(
                "document:issued",
                stem,
                right,
                wrong,
                basis,
            )


def _numeral(number: str) -> str:
    """The figures that a document number opens with."""
    return number[: len(number) - len(number.lstrip("0123456789"))]
