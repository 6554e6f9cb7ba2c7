"""Saying that the documents do not answer, why, and what stands nearest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answer.ask.intents import Intent
from answer.ask.passages import Ranked
from answer.ask.quoting import clause_citation
from schema import Answer, Citation

NEAREST = 3


def refuse(question: str, intent: Intent, reason: str, nearest: Sequence[Citation] = ()) -> Answer:
    """A refusal: `text` says the reason and that what follows is near, not an answer."""
    text = reason if reason.endswith((".", "?")) else reason + "."
    if nearest:
        text += " Các điều khoản gần nhất (không phải câu trả lời) ở bên dưới."
    return Answer(question, intent.value, text, (), reason, tuple(nearest))


def nearest_of(ranked: Iterable[Ranked], limit: int = NEAREST) -> list[Citation]:
    """The best clauses, each once, as citations of their own text."""
    found: dict[tuple[str, str], Citation] = {}
    for r in ranked:
        if len(found) >= limit:
            break
        c = clause_citation(r.passage.document, r.passage.clause)
        if c.quote:
            found.setdefault((c.document, c.path), c)
    return list(found.values())
