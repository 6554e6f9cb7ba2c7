"""Several questions in one sentence ("lớp học mấy buổi, kinh phí lấy từ đâu?"), or one asked of several documents ("hạn
báo cáo của Kế hoạch 45 và Kế hoạch 52"): each is answered, or told to have none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.ask.case import Case, without
from answer.ask.intents import Intent
from answer.ask.quoting import Quotes
from answer.ask.wording import content_words, fold
from schema import Answer, Document, Span

MOST = 3  # questions in one
LEAST = 2  # words of content in each
_SPLIT = frozenset({Intent.OPEN, Intent.OWNER, Intent.DEADLINE})
_ROLES = frozenset(["chu", "tri", "phoi", "hop", "phu", "trach", "dau", "moi"])  # of who does one task
_BETWEEN = re.compile(r"\s*(?:[;?]|,(?!\d))\s*(?:và |còn |rồi )?|\s+(?:và|còn)\s+", re.IGNORECASE)
_ASKING = re.compile(r"\b(?:gi|nao|ai|dau|sao|may|bao nhieu|bao lau|bao gio|the nao|khong|nhu the nao|chua)\b")
_COMPARING = re.compile(
    r"\b(?:so sanh|so voi|doi chieu)\b"
    r"|\b(?:co )?(?:khac|giong) (?:nhau|gi)(?: (?:o|nhu) (?:dau|diem nao|cho nao|the nao))?"
    r"|\b(?:hai|ca hai|cac) (?:van ban|ke hoach|nghi quyet|quyet dinh|chi thi)(?: nay)?\b|\bgiua\b"
)
_MARK = re.compile(r"(\[\d{1,3}\])")


def parts(case: Case) -> list[Span]:
    """Where the questions of `case` stand in it, two at least; none where it is one question. Each asks something and
    says itself what about."""
    if case.reading.intent not in _SPLIT or case.reading.yes_no or case.places:
        return []
    found: list[Span] = []
    complete = False  # whether the last one found is a question by itself
    for start, end in _segments(case.restored):
        said = case.restored[start:end]
        about = {f for _, f in content_words(said).words} - _ROLES
        whole = _ASKING.search(fold(said)) is not None and len(about) >= LEAST
        if found and not (whole and complete):
            found[-1] = found[-1][0], end
        else:
            found.append((start, end))
        complete = complete or whole
    return found if complete and 1 < len(found) <= MOST else []


def of_documents(case: Case) -> tuple[str, list[Document]] | None:
    """The question without the documents that it names, and these, where it asks one thing of several of them; None
    where it does not, or where whole documents are compared."""
    named = [d for d in case.documents if case.named]
    if len(case.asked) < 2 or not 2 <= len(named) <= MOST or case.others or case.places or case.reading.turned:
        return None
    if case.reading.intent not in (*_SPLIT, Intent.PRODUCT) or case.reading.yes_no or case.reading.why:
        return None
    spans = [*case.asked, *(m.span() for m in _COMPARING.finditer(fold(case.restored)))]
    if not content_words(case.restored, spans, case.words.typed_plain).words:
        return None
    return without(case.restored, spans), named


def _segments(text: str) -> Iterator[Span]:
    at = 0
    for m in _BETWEEN.finditer(text):
        if m.start() > at:
            yield at, m.start()
        at = m.end()
    if at < len(text):
        yield at, len(text)


def joined(question: str, asked: Sequence[str], answers: Sequence[Answer], headed: bool = False) -> Answer:
    """One answer out of several, in their order, with one list of citations; a part that has none is told. A refusal
    where no part has an answer: the first one's. `headed`: each stands under what it answers."""
    if all(a.refusal for a in answers):
        return answers[0]
    quotes = Quotes()
    lines: list[str] = []
    for part, a in zip(asked, answers, strict=True):
        if a.refusal:
            lines.append(f"Về “{part}”: {a.refusal.rstrip('.')}.")
            continue
        if headed:
            lines.append(f"{part}:")
        numbers = {f"[{n}]": quotes.mark(c) for n, c in enumerate(a.citations, 1)}
        told = "".join(numbers.get(piece, piece) for piece in _MARK.split(a.text))
        lines += [line for line in told.splitlines() if line not in lines]
    first = next(a for a in answers if not a.refusal)
    return Answer(question, first.intent, "\n".join(lines), tuple(quotes.citations))
