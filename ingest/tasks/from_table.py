"""Rows of task tables and of tables of targets -> Assignments."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.tasks import deadlines
from ingest.units.lists import split_units
from language.spelling import key, rule, squeeze
from schema import Assignment, CellSpan, Clause, Deadline, Document, Level, Span

_ANNEX = re.compile(r"phụ lục|phụ biểu|biểu", re.IGNORECASE)
_BLANK = re.compile(r"[\s.…\-–/xX*]*")
# "Chủ trì: Sở Y tế. Phối hợp: Sở Tài chính" in one column.
_LABEL = rule(
    r"(?<!\w)(?:(?:cơ quan|đơn vị) )?(?:(?P<lead>chủ trì(?: thực hiện)?|thực hiện)"
    r"|(?P<support>phối hợp(?: thực hiện)?)) *:"
)


def from_tables(document: Document, year: int | None = None) -> list[Assignment]:
    """One assignment for each row, or for each sub-row under one number. Rows that only group others are none."""
    out: list[Assignment] = []
    parents = {c.path.parent for c in document.clauses if c.level is Level.ROW}
    rows = [(c.path.parent, n) for c in document.clauses if c.level is Level.ROW and (n := _number(c))]
    grouping = {(p, n[:i]) for p, n in rows for i, char in enumerate(n) if char == "."}  # "3" of "3.1"
    outer: dict[str, list[CellSpan]] = {}  # the last section "II" of each annex: "11" stands inside it
    for clause in document.clauses:
        if clause.level is Level.ROW and clause.cells:
            number = _number(clause)
            sections = [c for c in clause.cells if c.role in ("section", "section_title")]
            said = next((document.text[c.start : c.end].strip(" .") for c in sections if c.role == "section"), "")
            annex_name = clause.path.markers[0]
            if not said[:1].isdigit():
                outer[annex_name] = sections
            elif not (number or "").startswith(f"{said}."):
                sections = outer.get(annex_name, [])  # row 12 is not in group 11
            heads = clause.path in parents or (clause.path.parent, number) in grouping
            out.extend(_row(document, clause, year, heads, sections, outer.get(annex_name, [])))
    return out


def _number(clause: Clause) -> str | None:
    last = clause.path.markers[-1]
    return last[4:].strip() if last.startswith("STT ") else None


def _said(document: Document, cells: Iterable[CellSpan], role: str) -> list[CellSpan]:
    return [c for c in cells if c.role == role and not _BLANK.fullmatch(document.text[c.start : c.end])]


def _row(
    document: Document,
    clause: Clause,
    year: int | None,
    heads: bool,
    sections: Sequence[CellSpan],
    outer: Sequence[CellSpan],
) -> list[Assignment]:
    parts: dict[int, list[CellSpan]] = defaultdict(list)
    for cell in clause.cells:
        if cell.role not in ("section", "section_title"):
            parts[cell.part].append(cell)
    shared = parts.pop(0, [])
    groups = [[*shared, *parts[p]] for p in sorted(parts)] or [shared]
    out: list[Assignment] = []
    first: Sequence[CellSpan] = groups[0]
    for cells in groups:
        a = _assignment(document, clause, cells, first, sections, outer, year, heads)
        if a:
            out.append(a)
    return out


def _assignment(
    document: Document,
    clause: Clause,
    cells: Sequence[CellSpan],
    first: Sequence[CellSpan],
    sections: Sequence[CellSpan],
    outer: Sequence[CellSpan],
    year: int | None,
    heads: bool,
) -> Assignment | None:
    text = document.text
    spans: dict[str, tuple[Span, ...]] = {}
    task = (_said(document, cells, "task") or _said(document, cells, "indicator")) or [
        *_said(document, first, "task"),
        *_said(document, first, "indicator"),
    ]
    value, measure = _said(document, cells, "value"), _said(document, cells, "unit")
    lead, support = _units(document, cells)
    product = _said(document, cells, "product")
    due = _said(document, cells, "deadline")
    if not task or not (lead or due or product or value or (support and not heads)):
        return None
    if heads and not (lead or due):
        return None
    for name, found in (("task", task), ("product", product), ("deadline", due), ("value", [*value, *measure])):
        if found:
            spans[name] = tuple((c.start, c.end) for c in found)
    for name, units in (("lead", lead), ("support", support)):
        if units:
            spans[name] = tuple((start, end) for _, start, end in units)
    deadline = deadlines.parse(_text(text, due), year) if due else None
    if deadline is None and value:
        deadline = _of_section(text, (*sections, *outer), spans)
    markers = clause.path.markers
    annex = markers[0] if _ANNEX.match(markers[0]) else None
    section = next((text[c.start : c.end] for c in sections if c.role == "section"), None)
    return Assignment(
        document=document.info.id,
        path=clause.path,
        number=_number(clause),
        annex=annex,
        section=section,
        task=_text(text, task),
        lead=tuple(name for name, _, _ in lead),
        support=tuple(name for name, _, _ in support),
        deadline=deadline,
        product=_text(text, product) if product else None,
        page=document.page_at(min(c.start for c in cells)) if cells else clause.page,
        target=_target(text, value, measure),
        from_table=True,
        spans=spans,
    )


def _text(text: str, cells: Sequence[CellSpan]) -> str:
    return squeeze(" ".join(text[c.start : c.end] for c in cells))


def _target(text: str, value: Sequence[CellSpan], measure: Sequence[CellSpan]) -> str | None:
    """ "≥ 55" and "%" make "≥ 55 %"; a value that says its measure keeps it once."""
    if not value:
        return None
    said, of = _text(text, value), _text(text, measure)
    return said if not of or of.lower() in said.lower() else f"{said} {of}"


def _of_section(text: str, sections: Sequence[CellSpan], spans: dict[str, tuple[Span, ...]]) -> Deadline | None:
    """ "II. Đến năm 2045" above a group of targets is their time limit, where the title says nothing else."""
    for c in sections:
        if c.role != "section_title":
            continue
        found = deadlines.find(text[c.start : c.end])
        if len(found) == 1 and squeeze(text[c.start : c.end]).strip(" .:") == found[0][0].text:
            spans["deadline"] = ((c.start, c.end),)
            return found[0][0]
    return None


_Placed = list[tuple[str, int, int]]


def _units(document: Document, cells: Sequence[CellSpan]) -> tuple[_Placed, _Placed]:
    """Lead and supporting units, with their places in the document's text."""
    lead: _Placed = []
    support: _Placed = []
    for role, into in (("lead", lead), ("support", support)):
        for cell in _said(document, cells, role):
            for part, start, end in _labelled(document.text[cell.start : cell.end], role):
                place = support if part == "support" else lead if part == "lead" else into
                for name, a, b in split_units(document.text[cell.start + start : cell.start + end]):
                    place.append((name, cell.start + start + a, cell.start + start + b))
    return _once(lead), _once(support)


def _once(units: _Placed) -> _Placed:
    by_name = {name.lower(): (name, start, end) for name, start, end in reversed(units)}
    return sorted(by_name.values(), key=lambda u: u[1])


def _labelled(cell: str, role: str) -> list[tuple[str, int, int]]:
    """Parts of a cell that are labelled inside it; the whole cell under its column's role where nothing is labelled."""
    marks = list(_LABEL.finditer(key(cell)))
    if not marks:
        return [(role, 0, len(cell))]
    out = [(role, 0, marks[0].start())] if cell[: marks[0].start()].strip() else []
    for m, nxt in zip(marks, [*marks[1:], None], strict=True):
        out.append(("lead" if m["lead"] else "support", m.end(), nxt.start() if nxt else len(cell)))
    return out
