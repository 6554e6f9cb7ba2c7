"""When, where, with whom and in what form the thing is held that a document is about: said behind a label of its own
("Thời gian: ...", "2. Địa điểm"), whose words seldom repeat what the question calls the thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.ask.case import Case
from answer.ask.quoting import Quotes, clause_citation
from answer.ask.wording import capital, cut, fold, plain_words, syllables
from language.spelling import key, rule, squeeze
from schema import Answer, Clause, Document, Level

_TITLED = 0.6  # share of the question's words that the title of the document must say to be what is asked about
_MOST = 300  # characters of a clause that are told; the whole stands in its quote
# What is asked, over folded text, and the labels that say it.
_LABELS = (
    (r"\b(?:khi nao|luc nao|(?:ngay|hom|buoi|gio) (?:nao|may)|bao gio|may gio|thoi gian nao)\b",
     r"(?:thời gian|thời điểm|ngày giờ)"),
    (r"\b(?:o dau|cho nao|tai dau|noi nao|dia diem)\b", r"(?:địa điểm|nơi (?:họp|tổ chức))"),
    (r"\b(?:ai|nhung ai) (?:du|tham du|tham gia|co mat|duoc moi|den)\b|\bthanh phan\b|\bmoi (?:nhung )?ai\b",
     r"(?:thành phần|đối tượng|khách mời)"),
    (r"\b(?:truc tiep|truc tuyen|online|hinh thuc)\b", r"(?:hình thức|cách thức)"),
)  # fmt: skip
# Words that any event is spoken of with, which its title need not have.
_ASKING = frozenset(
    "hop to chuc dien ra gio buoi bat dau hom online truc tiep tuyen hinh thuc du tham den duoc".split()  # noqa: SIM905
)
_MARKER = r"^\W*(?:(?:[ivx]{1,5}|\d{1,2}(?:\.\d{1,2})*|[a-zđ])[.)] *)?"
_MORE = r"(?: \w+){0,5}?\s*"  # "Thời gian làm việc:", "Thời gian và địa điểm"


def answer(case: Case) -> Answer | None:
    """The labelled clauses of the one document whose title says what the question is about; None where there is none,
    or the question asks for nothing of the kind."""
    wanted = [label for asks, label in _LABELS if re.search(asks, case.reading.folded)]
    document = _about(case) if wanted and not case.places else None
    if document is None:
        return None
    quotes = Quotes()
    lines = []
    for label in wanted:
        for clause in _labelled(document, label):
            said = document.own_text(clause).strip()
            lines.append(
                f"{capital(clause.reference)}: “{cut(said, _MOST)}” {quotes.mark(clause_citation(document, clause))}"
            )
            for part in document.children(clause) if len(said) < _MOST // 3 else ():
                lines.append(f"- {document.body_text(part)[:_MOST]} {quotes.mark(clause_citation(document, part))}")
            break
    if not lines:
        return None
    return Answer(case.question, case.reading.intent.value, "\n".join(lines), tuple(quotes.citations))


def _about(case: Case) -> Document | None:
    """The one document of the case whose title says most of what is asked about, and whose clauses nothing else of it:
    "gửi giấy mời hội thi trước ngày nào?" asks about the invitations."""
    asked = {f for _, f in case.words.words if not f.isdigit()} - _ASKING
    if not asked:
        return case.documents[0] if len(case.documents) == 1 else None
    fit = [(asked & plain_words(f"{d.info.title} {d.info.issuer}"), d) for d in case.documents]
    best = max(len(said) for said, _ in fit)
    top = [(said, d) for said, d in fit if len(said) == best]
    if best < max(2, _TITLED * len(asked)) or len(top) != 1:
        return None
    said, document = top[0]
    rest = [(accented, f) for accented, f in case.words.words if f in asked - said]
    there = set(syllables(document.text))
    plain = {fold(w) for w in there} if case.words.typed_plain else set()
    return None if any(accented in there or f in plain for accented, f in rest) else document


def _labelled(document: Document, label: str) -> Iterator[Clause]:
    line = rule(rf"{_MARKER}{label}{_MORE}:")
    heading = rule(rf"^{label}{_MORE}[:.]?$")
    for clause in document.clauses:
        if clause.level in (Level.ROW, Level.PREAMBLE):
            continue
        if heading.search(key(squeeze(clause.heading))) or line.search(key(squeeze(document.own_text(clause)))):
            yield clause
