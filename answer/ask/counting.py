"""How many of something a document lists: "có mấy hình thức đào tạo", "phụ lục I có bao nhiêu chỉ tiêu". Where no
clause says the number, the parts of the clause or the rows of the table whose heading names the thing are counted."""

from __future__ import annotations

from collections.abc import Sequence

from answer.ask.case import Case, annex_only
from answer.ask.open_question import accented_noun
from answer.ask.quoting import Quotes, clause_citation
from answer.ask.wording import capital, cut, fold, plain_words, syllables
from schema import Answer, Clause, ClausePath, Document, Level

_NAMED = 0.75  # share of the question's words that the heading says with what stands above it
_HEADING = 400  # characters of a clause without a heading in which it says what it lists
_SHOWN = 12
_PART = 120  # characters of a part that are told; the whole stands in its quote

Found = tuple[Document, Clause, Sequence[Clause]]  # a clause and what it lists


def answer(case: Case) -> tuple[Answer, str] | None:
    """How many parts the clause has that lists what is counted, with the program's own words; None where no heading
    names it, or several do."""
    noun = accented_noun(case)
    wanted = [fold(w) for w in syllables(noun)]
    asked = {f for _, f in case.words.words} | set(wanted[:2])
    found: list[tuple[tuple[float, float], Found]] = []
    for document, clause, listed in _lists(case):
        said = (clause.heading or document.own_text(clause))[:_HEADING]
        if not _says(wanted, said):  # most clauses list other things, and what stands above them need not be read
            continue
        info, own = document.info, plain_words(said)
        around = own | plain_words(f"{_above(document, clause)} {info.title} {info.kind}")
        share = len(asked & around) / len(asked)
        if share >= _NAMED:
            found.append(((share, len(asked & own) / len(own)), (document, clause, listed)))
    best = max((fit for fit, _ in found), default=(0.0, 0.0))
    top = [f for fit, f in found if fit == best]
    outer = [f for f in top if not any(f is not g and f[0] is g[0] and f[1].path.is_under(g[1].path) for g in top)]
    return _told(case, noun, *outer[0]) if len(outer) == 1 else None


def _lists(case: Case) -> list[Found]:
    """The clauses that list something, inside the annex that the question names."""
    inside = [(d.info.id, path) for p in case.places if annex_only(p) for d, path in case.within(p)]
    return [
        (d, clause, listed)
        for d in case.documents
        for clause, listed in _listing(d)
        if not inside or any(i == d.info.id and clause.path.is_under(p) for i, p in inside)
    ]


def _listing(document: Document) -> list[tuple[Clause, list[Clause]]]:
    """Each clause with what it lists: its own parts, or all rows of its tables that group no others."""
    grouping = {c.path.parent for c in document.clauses}
    below: dict[ClausePath, list[Clause]] = {}
    for clause in document.clauses:
        if clause.level is not Level.ROW:
            below.setdefault(clause.path.parent, []).append(clause)
        elif clause.path not in grouping:
            for n in range(1, len(clause.path.markers)):
                below.setdefault(ClausePath(clause.path.markers[:n]), []).append(clause)
    parts = [(c, below.get(c.path, [])) for c in document.clauses if c.level not in (Level.ROW, Level.PREAMBLE)]
    return [(c, listed) for c, listed in parts if len(listed) > 1 and len({p.level for p in listed}) == 1]


def _told(case: Case, noun: str, document: Document, clause: Clause, listed: Sequence[Clause]) -> tuple[Answer, str]:
    quotes = Quotes()
    where = capital(clause.reference)
    kind = "hàng của bảng" if listed[0].level is Level.ROW else "mục"
    own = f"{len(listed)} {noun}: {where} nêu {len(listed)} {kind}."
    lines = [own, f"{where} {quotes.mark(clause_citation(document, clause))}:"]
    for part in listed[:_SHOWN]:
        said = cut(part.heading or document.body_text(part), _PART)
        lines.append(f"- {said} {quotes.mark(clause_citation(document, part))}")
    if len(listed) > _SHOWN:
        lines.append(f"(còn {len(listed) - _SHOWN} {kind} nữa)")
    return Answer(case.question, case.reading.intent.value, "\n".join(lines), tuple(quotes.citations)), own


def _says(wanted: Sequence[str], said: str) -> bool:
    """Whether the words stand in the text side by side, the first two of a longer name at least."""
    plain = f" {' '.join(fold(w) for w in syllables(said))} "
    return any(f" {' '.join(wanted[:n])} " in plain for n in range(len(wanted), min(2, len(wanted)) - 1, -1))


def _above(document: Document, clause: Clause) -> str:
    """The headings that a clause stands under."""
    above = [document.clause(ClausePath(clause.path.markers[:n])) for n in range(1, len(clause.path.markers))]
    return " ".join(c.heading or "" for c in above if c)
