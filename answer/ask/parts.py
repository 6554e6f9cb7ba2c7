"""Two questions in one sentence ("lớp học mấy buổi, kinh phí lấy từ đâu?"): each is answered, or told to have none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answer.ask.case import Case
from answer.ask.intents import Intent
from answer.ask.quoting import Quotes
from answer.ask.wording import content_words, fold
from schema import Answer, Span

MOST = 3  # questions in one
LEAST = 2  # words of content in each
_SPLIT = frozenset({Intent.OPEN, Intent.OWNER, Intent.DEADLINE})
_ROLES = frozenset(["chu", "tri", "phoi", "hop", "phu", "trach", "dau", "moi"])  # of who does one task
_BETWEEN = re.compile(r"\s*(?:[;?]|,(?!\d))\s*(?:và |còn |rồi )?|\s+(?:và|còn)\s+", re.IGNORECASE)
_ASKING = re.compile(r"\b(?:gi|nao|ai|dau|sao|may|bao nhieu|bao lau|bao gio|the nao|khong|nhu the nao|chua)\b")
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


def _segments(text: str) -> Iterator[Span]:
    at = 0
    for m in _BETWEEN.finditer(text):
        if m.start() > at:
            yield at, m.start()
        at = m.end()
    if at < len(text):
        yield at, len(text)


def joined(question: str, asked: Sequence[str], answers: Sequence[Answer]) -> Answer:
    """One answer out of several, in their order, with one list of citations; a part that has none is told. A refusal
    where no part has an answer: the first one's."""
    if all(a.refusal for a in answers):
        return answers[0]
    quotes = Quotes()
    lines: list[str] = []
    for part, a in zip(asked, answers, strict=True):
        if a.refusal:
            lines.append(f"Về “{part}”: {a.refusal.rstrip('.')}.")
            continue
        numbers = {f"[{n}]": quotes.mark(c) for n, c in enumerate(a.citations, 1)}
        told = "".join(numbers.get(piece, piece) for piece in _MARK.split(a.text))
        lines += [line for line in told.splitlines() if line not in lines]
    first = next(a for a in answers if not a.refusal)
    return Answer(question, first.intent, "\n".join(lines), tuple(quotes.citations))
