"""Tasks written as labelled fields: "Cơ quan chủ trì: Bộ Tư pháp." on a line or in an item of its own."""

from __future__ import annotations

from collections import defaultdict

from ingest.duties import silence
from ingest.duties import statements as st
from ingest.prose_words import words
from ingest.tasks import deadlines
from ingest.units.cells import split_units
from language.spelling import key, squeeze
from schema import Assignment, Clause, ClausePath, Document, Level, Span

_Fields = dict[str, list[Span]]


def from_labels(document: Document, year: int | None = None) -> tuple[list[Assignment], set[ClausePath]]:
    """Assignments from labelled fields, and the clauses that hold them. The fields of one task stand in the lines of
    one clause, or in the items right under one; without a label for the task, the clause above the fields says it."""
    text, k = document.text, key(document.text)
    own: dict[ClausePath, _Fields] = defaultdict(lambda: defaultdict(list))
    taken: set[ClausePath] = set()
    clauses = {c.path: c for c in document.clauses}
    first_lines: dict[ClausePath, Span] = {}
    for clause in document.clauses:
        if clause.level in (Level.ROW, Level.PREAMBLE):
            continue
        paragraphs = list(st.lines(text, clause.text_start, clause.span[1]))
        for i, (start, end) in enumerate(paragraphs):
            field = _field(k, start, end)
            if field is None:
                if i == 0:
                    first_lines[clause.path] = (start, end)
                continue
            name, at = field
            # The clause's first line is a field: its siblings hold the other fields.
            holder = clause.path.parent if i == 0 else clause.path
            own[holder][name].append((at, end))
            if i == 0:
                taken.add(clause.path)
    out: list[Assignment] = []
    for path, fields in own.items():
        above = clauses.get(path)
        if above is None or not (fields.get("lead") or fields.get("deadline")) or len(fields) < 2:
            taken -= {p for p in taken if p.parent == path}
            continue
        task = (fields.get("task") or ([first_lines[path]] if path in first_lines else []))[:1]
        if task and not silence.whole(text, k, *task[0]):
            taken.add(path)
            out.append(_assignment(document, above, {**fields, "task": task}, year))
    return out, taken


def _field(k: str, start: int, end: int) -> tuple[str, int] | None:
    """(field, where its value begins) of a line that begins with a label."""
    m = words().label.match(k, start, end)
    if not m or not k[m.end() : end].strip(" .;"):
        return None
    name = next(n for n, v in m.groupdict().items() if v)
    at = m.end()
    while at < end and k[at] == " ":
        at += 1
    return name, at


def _assignment(document: Document, clause: Clause, fields: _Fields, year: int | None) -> Assignment:
    text = document.text
    spans: dict[str, tuple[Span, ...]] = {}

    def units(name: str) -> tuple[str, ...]:
        found = [(n, s + a, s + b) for s, e in fields.get(name, []) for n, a, b in split_units(text[s:e])]
        if found:
            spans[name] = tuple((a, b) for _, a, b in found)
        return tuple(n for n, _, _ in found)

    def said(name: str) -> str | None:
        places = [(s, _end(text, s, e)) for s, e in fields.get(name, [])]
        if not places:
            return None
        spans[name] = tuple(places)
        return squeeze(" ".join(text[s:e] for s, e in places))

    due = said("deadline")
    number = None if clause.level in (Level.DIEU, Level.ANNEX) else clause.path.markers[-1]
    annex = clause.path.markers[0] if clause.path.markers[0].lower().startswith(key("phụ lục")) else None
    return Assignment(
        document=document.info.id,
        path=clause.path,
        number=number,
        annex=annex,
        section=None,
        task=said("task") or "",
        lead=units("lead"),
        support=units("support"),
        deadline=deadlines.parse(due, year) if due else None,
        product=said("product"),
        page=document.page_at(fields["task"][0][0]),
        spans=spans,
    )


def _end(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1] in " .;":
        end -= 1
    return end
