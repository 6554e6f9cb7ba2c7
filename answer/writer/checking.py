"""Whether a sentence may be said: its citations exist, and what it says of numbers, days, bodies, roles and "không" is
what the cited clauses say. No sentence is trusted because of who wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answer.ask.agreement import BESIDE, counted_in_words, measured_otherwise, negated_otherwise, shared, unsupported
from answer.ask.passages import row_text
from answer.ask.roles import among, stated
from ingest.references import document_name
from schema import Answer, Assignment, ClausePath, Document

SHARED = 0.6  # of a sentence's content words that the cited clauses must say
_MARK = re.compile(r"\[(\d{1,4})\]")


@dataclass(frozen=True, slots=True)
class Source:
    """A clause that the answer cites under `numbers`, with what it says and whom it puts to work."""

    numbers: tuple[int, ...]
    reference: str
    text: str
    named: str  # the document, as people say it
    assignments: tuple[Assignment, ...]


def sources(answer: Answer, documents: Iterable[Document]) -> list[Source]:
    """The clauses behind the citations of `answer`, each once."""
    by_id = {d.info.id: d for d in documents}
    places: dict[tuple[str, str], list[int]] = {}
    for n, c in enumerate(answer.citations, 1):
        places.setdefault((c.document, c.path), []).append(n)
    found = []
    for (id, path), numbers in places.items():
        d, cited = by_id[id], answer.citations[numbers[0] - 1]
        clause = d.clause(ClausePath.parse(path)) if path else None
        text = row_text(d, clause) if clause else ""
        quotes = [answer.citations[n - 1].quote for n in numbers]
        text = "\n".join(dict.fromkeys([text, *(q for q in quotes if q not in text)])).strip()
        given = tuple(a for a in d.assignments if clause is not None and a.path == clause.path)
        named = f"{document_name(d.info)} {d.info.number or ''}"
        found.append(Source(tuple(numbers), cited.reference, text, named, given))
    return found


def judged(sentence: str, told: Sequence[Source], citations: int) -> str:
    """Why `sentence` must be struck; '' where its citations bear it out. `citations`: how many the answer has."""
    marks = [int(n) for n in _MARK.findall(sentence)]
    if not marks:
        return "không dẫn điều khoản nào"
    if wrong := [n for n in marks if not 1 <= n <= citations]:
        return f"dẫn [{wrong[0]}], không có trích dẫn đó"
    cited = [s for s in told if set(s.numbers) & set(marks)]
    said = _MARK.sub(" ", sentence)
    evidence = BESIDE.join(piece for s in cited for piece in (s.text, s.reference, s.named))
    if missing := [*unsupported(said, evidence), *counted_in_words(said, evidence)]:
        return f"điều khoản được dẫn không có “{missing[0]}”"
    if measured := measured_otherwise(said, evidence):
        return f"điều khoản được dẫn không nêu “{measured[0]}”"
    clauses = BESIDE.join(s.text for s in cited)
    if negated_otherwise(said, clauses):
        return "phủ định khác với điều khoản được dẫn"
    if other := _other_role(said, cited):
        return other
    if shared(said, evidence) < SHARED:
        return "nội dung không có trong điều khoản được dẫn"
    return ""


def _other_role(said: str, cited: Sequence[Source]) -> str:
    """A unit said to lead that the clause makes help, or the other way round."""
    given = [a for s in cited for a in s.assignments]
    for claim in stated(said):
        leads = any(among(claim.unit, a.lead) for a in given)
        helps = any(among(claim.unit, a.support) for a in given)
        if claim.role == "lead" and helps and not leads:
            return f"{claim.unit.name} phối hợp, không chủ trì"
        if claim.role == "support" and leads and not helps:
            return f"{claim.unit.name} chủ trì, không phối hợp"
    return ""
