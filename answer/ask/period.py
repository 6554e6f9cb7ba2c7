"""How long a whole scheme or programme runs: the clause of the document that states its time of execution."""

from __future__ import annotations

import re

from answer.ask.case import Case
from answer.ask.quoting import Quotes, clause_citation
from answer.ask.wording import fold, syllables
from schema import Answer

_ASKED = re.compile(
    r"\btu (?:nam|ngay|thang|quy|khi|bao gio|thoi diem)\b.*\bden (?:nam|ngay|thang|quy|khi|bao gio|het)\b"
    r"|\bthoi (?:gian|han) (?:thuc hien|trien khai|ap dung)\b|\bkeo dai\b|\bbao lau\b|\bgiai doan nao\b"
)
_STATES = re.compile(
    r"^\W*(?:(?:dieu )?[\divx]+\s*[.)/-]\s*|[a-z]\)\s*)?(?:thoi gian|thoi han|giai doan)"
    r"(?: thuc hien| trien khai| ap dung)\b"
)
_OF_TIME = frozenset(
    [
        "nam",
        "ngay",
        "thang",
        "quy",
        "tu",
        "den",
        "het",
        "giai",
        "doan",
        "keo",
        "dai",
        "bao",
        "lau",
        "ap",
        "dung",
        "trien",
        "khai",
    ]
)


def answer(case: Case) -> Answer | None:
    """None where the question asks about less than the whole of a document, or no document states it."""
    if not _ASKED.search(case.reading.folded):
        return None
    words = {f for _, f in case.words.words} - _OF_TIME
    for d in case.documents:
        about = {fold(w) for w in syllables(f"{d.info.title} {d.info.kind or ''} {d.info.attached or ''} Đề án")}
        if not words <= about or not (words or case.named):
            continue
        found = next((c for c in d.clauses if _STATES.search(fold(d.own_text(c)[:80]))), None)
        if found is None:
            continue
        quotes = Quotes()
        said = " ".join(d.own_text(found).split())
        text = f"{found.reference[:1].upper()}{found.reference[1:]}: “{said}” {quotes.mark(clause_citation(d, found))}"
        return Answer(case.question, case.reading.intent.value, text, tuple(quotes.citations))
    return None
