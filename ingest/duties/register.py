"""Duties -> Assignments: the rows of the register. Duties that share a row make one; what names nobody makes none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from ingest.duties import statements as st
from language.spelling import key, rule, squeeze
from schema import Assignment, Clause, ClausePath, Document, Duty, Level, Span

_ANNEX = re.compile(r"phụ lục|phụ biểu", re.IGNORECASE)
# A sentence that says of the task before it until when, or what comes of it.
_OF_THE_LAST = rule(r"(?:thời gian|thời hạn|hoàn thành|tiến độ|kết quả|sản phẩm|hạn)(?!\w)[^.;]*")


def assignments(document: Document, duties: Sequence[Duty], year: int | None) -> list[Assignment]:
    """The rows that prose makes, in the order of the text."""
    k = key(document.text)
    clauses = {c.path: c for c in document.clauses}
    out: list[Assignment] = []
    for a in _rows(document, duties, clauses, k, year):
        out.append(a)
    return out


def _rows(
    document: Document, duties: Sequence[Duty], clauses: dict[ClausePath, Clause], k: str, year: int | None
) -> Iterator[Assignment]:
    last: Assignment | None = None
    for (path, row), group in groupby(duties, key=lambda d: (d.path, d.row)):
        of_row = list(group)
        bound = [d for d in of_row if not d.skipped and d.who]
        if last and last.path == path and _goes_on(k, row, of_row):
            last = _longer(document, k, last, row[1], year)
            continue
        if last:
            yield last
        last = _assignment(document, clauses[path], bound, row, k, year) if bound else None
    if last:
        yield last


def _goes_on(k: str, row: Span, duties: Sequence[Duty]) -> bool:
    return all(d.skipped or d.told != "statement" for d in duties) and bool(_OF_THE_LAST.match(k, *row))


def _longer(document: Document, k: str, a: Assignment, end: int, year: int | None) -> Assignment:
    """ "... tại chung cư. Thời gian hoàn thành: trước ngày 30/8/2026." """
    start, before = a.spans["task"][0]
    spans = {**a.spans, "task": ((start, end),)}
    limit = None if a.deadline else st.choose_limit(document.text, k, before, end, year)
    if limit:
        spans["deadline"] = (limit[1:],)
    deadline = limit[0] if limit else a.deadline
    return replace(a, task=squeeze(document.text[start:end]), deadline=deadline, spans=spans)


def _assignment(
    document: Document, clause: Clause, duties: Sequence[Duty], row: Span, k: str, year: int | None
) -> Assignment:
    text, first = document.text, duties[0]
    limit = st.choose_limit(text, k, *row, year)
    above = next(((d, *span) for d, span in first.limits if not row[0] <= span[0] < row[1]), None)
    limit = limit or above  # of the lead-in
    product = next((d.product for d in duties if d.product), None)
    support = {p.text.lower(): p for d in reversed(duties) for p in d.support}
    helped = sorted(support.values(), key=lambda p: p.span)
    spans: dict[str, tuple[Span, ...]] = {"task": (row,), "lead": tuple(p.span for p in first.who)}
    if helped:
        spans["support"] = tuple(p.span for p in helped)
    if limit:
        spans["deadline"] = (limit[1:],)
    if product:
        spans["product"] = (product.span,)
    markers = clause.path.markers
    return Assignment(
        document=document.info.id,
        path=clause.path,
        number=None if clause.level in (Level.DIEU, Level.ANNEX, Level.PREAMBLE) else markers[-1],
        annex=markers[0] if _ANNEX.match(markers[0]) else None,
        section=None,
        task=squeeze(text[slice(*row)]),
        lead=tuple(p.text for p in first.who),
        support=tuple(p.text for p in helped),
        deadline=limit[0] if limit else None,
        product=product.text if product else None,
        page=document.page_at(row[0]),
        role=first.capacity,
        spans=spans,
    )
