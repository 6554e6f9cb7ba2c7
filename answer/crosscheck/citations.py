"""How a plan cites: the directive and other documents under a wrong number or date, or after they were replaced."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from answer.crosscheck.findings import Conflict, Requirement
from language.spelling import fold, squeeze
from schema import ClausePath, Document, DocumentInfo, Mention, Span


def citation_conflicts(directive: Document, plan: Document, known: Sequence[DocumentInfo]) -> list[Conflict]:
    """How the whole plan cites: the directive under a wrong date or number, and documents that stored ones replaced."""
    found: list[Conflict] = []
    info = directive.info
    replaced = {_plain(number): other for other in known for number in other.replaces}
    for m in plan.mentions:
        if not m.number:
            continue
        said = squeeze(plan.text[slice(*m.span)])
        same = _plain(m.number) == _plain(info.number or "")
        name = f"số {info.number}" + (f" ngày {info.issued_on:%d/%m/%Y}" if info.issued_on else "")
        if same and _other_date(m, info):
            found.append(Conflict("date", name, said, m.clause, None, m.span))
        elif not same and info.number and _meant(m, info):
            found.append(Conflict("number", name, said, m.clause, None, m.span))
        elif other := replaced.get(_plain(m.number)):
            by = f"thay bằng {other.kind or 'văn bản'} số {other.number}"
            found.append(Conflict("replaced", by, said, m.clause, None, m.span))
    said_at = {c.path: c.reference for c in plan.clauses}
    return [
        replace(c, reference=said_at.get(c.path, "") if c.path else "")
        for c in {(c.kind, c.plan, c.path): c for c in found}.values()
    ]


def mention_conflicts(
    requirement: Requirement, directive: Document, plan: Document, path: ClausePath, span: Span
) -> list[Conflict]:
    """A document that the requirement names is named with another date or number in the plan's clause."""
    asked = [m for m in directive.mentions if m.number and _inside(m.span, requirement.span)]
    own = [m for m in plan.mentions if m.number and _inside(m.span, span)]
    out = []
    for a in asked:
        if any(_plain(a.number) == _plain(b.number) and not _dates_differ(a.issued_on, b.issued_on) for b in own):
            continue
        for b in own:
            same = _plain(a.number) == _plain(b.number)
            slip = len(own) == len(asked) and _slip(a.number or "", b.number or "")
            if same and _dates_differ(a.issued_on, b.issued_on):
                kind = "date"
            elif not same and a.kind == b.kind and ((a.issued_on and a.issued_on == b.issued_on) or slip):
                kind = "number"
            else:
                continue
            out.append(Conflict(kind, directive.text[slice(*a.span)], plan.text[slice(*b.span)], path, a.span, b.span))
            break
    return out


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _dates_differ(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a != b


def _other_date(m: Mention, info: DocumentInfo) -> bool:
    return _dates_differ(m.issued_on, info.issued_on)


def _meant(m: Mention, info: DocumentInfo) -> bool:
    """A number that is a slip of the directive's: of the same kind, issuer and date, in one code."""
    return (
        m.kind == info.kind
        and m.issued_on is not None
        and m.issued_on == info.issued_on
        and _slip(m.number or "", info.number or "")
        and _same_issuer(m.issuer, info.issuer)
    )


def _same_issuer(a: str | None, b: str | None) -> bool:
    """Also where one is said shorter ("Bộ Chính trị", "Ban Bí thư Trung ương"), or not at all."""
    return not a or not b or fold(a) in fold(b) or fold(b) in fold(a)


def _slip(a: str, b: str) -> bool:
    """Two numbers of one code ("57-NQ/TW", "75-NQ/TW")."""
    one, two = re.sub(r"^\d+", "", _plain(a)), re.sub(r"^\d+", "", _plain(b))
    return one == two and _plain(a) != _plain(b)


def _plain(number: str | None) -> str:
    return fold(re.sub(r"\s+", "", number or ""))
