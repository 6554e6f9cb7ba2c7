"""What belongs to the session: the clauses under the chosen one, and the register's rows that carry it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answer.pack.wording import gist, overlap, pairs
from ingest.asked_places import asked_places
from ingest.duties import duties
from language.spelling import fold, squeeze
from schema import Assignment, Clause, ClausePath, Document, Duty, Level, Span, UserError

_SAME_MATTER = 0.5  # of the pairs of syllables: a row in an annex says again what the clause says
_SAME_TITLE = 0.6
_SAME_TASK = 0.7
_FEWEST_PAIRS = 5
_MOST_TITLE = 140


@dataclass(frozen=True, slots=True)
class Scope:
    """`clause` None: the whole document. `clauses` in document order; `assignments` as in the register. Of the whole
    document: `given` are its assignments by clause, `bound` the sentences that bind somebody, `parents` the clauses
    that have others under them, `rows` for a task told in prose the row of a table that tells it again, by the place of
    the task; `statements` are all its statements."""

    document: Document
    clause: Clause | None
    clauses: tuple[Clause, ...]
    assignments: tuple[Assignment, ...]
    given: Mapping[ClausePath, Sequence[Assignment]]
    bound: frozenset[Span]
    parents: frozenset[ClausePath]
    rows: Mapping[Span, Assignment]
    statements: tuple[Duty, ...]

    def told_by(self, a: Assignment) -> Assignment:
        """The row that says who does a task which is told in prose: a lead-in over a whole section ("các bộ, các tỉnh
        thực hiện các nhiệm vụ sau") tells less."""
        return self.rows.get(a.spans["task"][0], a) if a.spans.get("task") else a

    @property
    def title(self) -> str:
        """What the chosen clause is about, else the document's title."""
        if self.clause is None:
            return self.document.info.title
        return heading_of(self.document, self.clause)


def heading_of(document: Document, clause: Clause) -> str:
    """The clause's heading, else what its text says first."""
    if clause.heading:
        return squeeze(clause.heading).rstrip(" .:;")
    row = next((c for c in clause.cells if c.role in {"task", "indicator"} and c.start < c.end), None)
    said = document.text[row.start : row.end] if row else document.body_text(clause)
    return gist(said, _MOST_TITLE)


def choose(document: Document, said: str | None) -> Scope:
    """The part of the document that `said` names: a path ("II/1"), or words ("khoản 1 mục II", "nhiệm vụ 3"). None or
    '' for the whole document. Raises UserError where there is no such clause, or several."""
    if not said or not said.strip():
        numbered = tuple(c for c in document.clauses if c.level is not Level.PREAMBLE)
        return _scope(document, None, numbered, document.assignments)
    clause = _named(document, said.strip())
    inside = tuple(c for c in document.clauses if c.path.is_under(clause.path))
    return _scope(document, clause, inside, _carrying_out(document, clause, inside))


def _scope(
    document: Document, clause: Clause | None, clauses: tuple[Clause, ...], rows: tuple[Assignment, ...]
) -> Scope:
    given: dict[ClausePath, list[Assignment]] = {}
    for a in document.assignments:
        given.setdefault(a.path, []).append(a)
    statements = tuple(duties(document))
    bound = frozenset(d.row for d in statements if d.skipped is None)
    parents = frozenset(c.path.parent for c in document.clauses)
    return Scope(document, clause, clauses, rows, given, bound, parents, _again(document), statements)


def _again(document: Document) -> dict[Span, Assignment]:
    rows = [(a, pairs(a.task)) for a in document.assignments if a.from_table and a.lead]
    out: dict[Span, Assignment] = {}
    for a in document.assignments:
        own = pairs(a.task)
        if a.from_table or not a.spans.get("task") or len(own) < _FEWEST_PAIRS:
            continue
        best, words = max(rows, key=lambda r: overlap(own, r[1]), default=(a, frozenset[str]()))
        if len(words) >= _FEWEST_PAIRS and overlap(own, words) >= _SAME_TASK:
            out[a.spans["task"][0]] = best
    return out


def _named(document: Document, said: str) -> Clause:
    there = {fold(str(c.path)): c for c in document.clauses if c.level is not Level.PREAMBLE}
    if found := there.get(fold("/".join(ClausePath.parse(said).markers))):
        return found
    matches: list[Clause] = []
    for place in asked_places(said):
        for markers in (place.markers, *place.alternatives):
            wanted = tuple(markers)
            matches += [c for c in there.values() if c.path.markers[-len(wanted) :] == wanted and c not in matches]
        if matches:
            break
    if len(matches) == 1:
        return matches[0]
    name = document.info.number or document.info.title
    if matches:
        places = ", ".join(f"“{c.path}”" for c in matches[:6])
        raise UserError(f"“{said}” có thể là {places} trong {name}; hãy ghi rõ một đường dẫn.")
    tops = ", ".join(str(c.path) for c in there.values() if len(c.path.markers) <= 2)[:300]
    raise UserError(f"{name} không có điều khoản “{said}”. Các điều khoản lớn: {tops}. Hãy ghi một trong số đó.")


def _carrying_out(document: Document, clause: Clause, inside: tuple[Clause, ...]) -> tuple[Assignment, ...]:
    """Assignments inside the clause, and rows of an annex that stand under its title or say the same task."""
    title = pairs(heading_of(document, clause))
    matter = [pairs(document.body_text(c)) for c in inside if not c.cells]
    groups: dict[str, bool] = {}
    chosen = []
    for a in document.assignments:
        if a.path.is_under(clause.path):
            chosen.append(a)
            continue
        if not a.from_table or clause.level is Level.ROW:
            continue
        row = document.clause(a.path)
        group = " ".join(document.text[c.start : c.end] for c in row.cells if c.role == "section_title") if row else ""
        if group not in groups:
            groups[group] = overlap(pairs(group), title) >= _SAME_TITLE
        task = pairs(a.task)
        if groups[group] or (len(task) > 3 and any(overlap(task, m) >= _SAME_MATTER for m in matter if len(m) > 3)):
            chosen.append(a)
    return tuple(chosen)
