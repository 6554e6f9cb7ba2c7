"""A document in a few lines, and documents side by side: composed from letterhead, clause tree and register, cited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from answer.ask.naming import short_document
from answer.ask.quoting import Quotes, clause_citation, field_citations, letterhead_citation
from answer.ask.wording import cut
from ingest import units
from schema import Assignment, Clause, Document, Level

SECTIONS, LIMITS, LEADS = 14, 12, 5


def summary(document: Document, quotes: Quotes) -> list[str]:
    """What it is, what it carries out, its parts, how many tasks, who leads most, its limits; each line with marks."""
    info = document.info
    lines = [_what(document, quotes)]
    named = [m for m in document.mentions if m.relation in ("implements", "replaces", "amends") and m.number]
    for relation, verb in (("implements", "Thực hiện"), ("replaces", "Thay thế"), ("amends", "Sửa đổi")):
        numbers = getattr(info, relation)
        found = [m for m in named if m.relation == relation and m.number in numbers]
        if found:
            marks = quotes.marks(letterhead_citation(document, m.span) for m in found[:3])
            lines.append(f"{verb}: {', '.join(dict.fromkeys(m.number for m in found if m.number))} {marks}")
    why = next((c for c in document.clauses if c.level is Level.PREAMBLE), None)
    if why is not None and len(document.own_text(why)) > 40:
        lines.append(f"Mở đầu: “{cut(document.own_text(why), 320)}” {quotes.mark(clause_citation(document, why))}")
    parts = sections(document)
    if parts:
        lines.append("Các phần:")
        for c in parts[:SECTIONS]:
            title = c.heading or document.body_text(c)
            lines.append(f"- {c.path.markers[-1]}: {cut(title, 160)} {quotes.mark(clause_citation(document, c))}")
        if len(parts) > SECTIONS:
            lines.append(f"(còn {len(parts) - SECTIONS} mục nữa)")
    tasks = document.assignments
    if tasks:
        leads: Counter[str] = Counter(units.canonical(u).name for a in tasks for u in a.lead)
        most = ", ".join(f"{name} ({n})" for name, n in leads.most_common(LEADS))
        lines.append(f"Có {len(tasks)} nhiệm vụ; được giao nhiều nhất: {most}")
    dated = sorted((a for a in tasks if a.deadline and a.deadline.last), key=_last)
    others = [a for a in tasks if a.deadline and not a.deadline.last]
    told = list({a.deadline.text: a for a in [*dated, *others] if a.deadline}.values())
    if told:
        lines.append("Các mốc thời hạn: " + "; ".join(_limit(document, a, quotes) for a in _spread(told)))
    return lines


def _what(document: Document, quotes: Quotes) -> str:
    info = document.info
    parts = [short_document(info)]
    if info.issued_on:
        parts.append(f"ngày {info.issued_on:%d/%m/%Y}")
    if info.issuer:
        parts.append(f"của {info.issuer}")
    marks = quotes.marks(
        letterhead_citation(document, s) for n in ("number", "issued_on", "title") if (s := document.letterhead.get(n))
    )
    return f"{' '.join(parts)}: {info.title} {marks}"


def sections(document: Document) -> list[Clause]:
    """The parts a reader would name: the outermost clauses that have a title, and those right under them where the
    outermost are few."""
    shown = [c for c in document.clauses if c.level not in (Level.PREAMBLE, Level.ROW, Level.DASH, Level.PLUS)]
    outer = [c for c in shown if len(c.path.markers) == 1]
    if len(outer) <= 3:
        outer = [c for c in shown if len(c.path.markers) <= 2 and (c.heading or len(c.path.markers) == 1)]
    return outer


def _spread(tasks: Sequence[Assignment]) -> list[Assignment]:
    """At most LIMITS of them: the first and the last ones."""
    if len(tasks) <= LIMITS:
        return list(tasks)
    return [*tasks[: LIMITS // 2], *tasks[-LIMITS // 2 :]]


def _last(a: Assignment) -> date:
    return (a.deadline.last if a.deadline else None) or date.max


def _limit(document: Document, a: Assignment, quotes: Quotes) -> str:
    return f"{a.deadline.text if a.deadline else ''} {quotes.marks(field_citations(document, a, 'deadline')[:1])}"


def compared(documents: Sequence[Document], quotes: Quotes) -> list[str]:
    """A table of what differs: kind, issuer, day, subject, parts, tasks, leads, limits."""
    titled = [f"{d.info.title} {_title_marks(d, quotes)}" for d in documents]
    rows: list[tuple[str, list[str]]] = [
        ("Ngày ban hành", [f"{d.info.issued_on:%d/%m/%Y}" if d.info.issued_on else "" for d in documents]),
        ("Cơ quan ban hành", [d.info.issuer or "" for d in documents]),
        ("Về", titled),
        ("Các phần", ["; ".join(c.heading or c.path.markers[-1] for c in sections(d)[:8]) for d in documents]),
        ("Số nhiệm vụ", [str(len(d.assignments)) for d in documents]),
        ("Giao nhiều nhất", [_busiest(d) for d in documents]),
        ("Hạn sớm nhất – muộn nhất", [_ends(d, quotes) for d in documents]),
    ]
    lines = [_row("", [short_document(d.info) for d in documents]), "|" + " --- |" * (len(documents) + 1)]
    lines += [_row(name, values) for name, values in rows if any(values)]
    lines.append("So từng điều khoản: mở thẻ Quan hệ, mục So sánh.")
    return lines


def _title_marks(d: Document, quotes: Quotes) -> str:
    span = d.letterhead.get("title")
    return quotes.mark(letterhead_citation(d, span)) if span else ""


def _row(name: str, values: Sequence[str]) -> str:
    return "| " + " | ".join(" ".join(v.replace("|", "/").split()) for v in (name, *values)) + " |"


def _busiest(d: Document) -> str:
    leads = Counter(units.canonical(u).name for a in d.assignments for u in a.lead)
    return ", ".join(f"{n} ({c})" for n, c in leads.most_common(3))


def _ends(d: Document, quotes: Quotes) -> str:
    dated = sorted((a for a in d.assignments if a.deadline and a.deadline.last), key=_last)
    ends = [dated[0], dated[-1]] if len(dated) > 1 else dated
    return " – ".join(_limit(d, a, quotes) for a in ends)
