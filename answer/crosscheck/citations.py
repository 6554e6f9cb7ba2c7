"""How a plan cites: the directive and other documents under a wrong number or date, or after they were replaced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.crosscheck.findings import Conflict, Requirement
from answer.crosscheck.mentioned import dates_differ, plain, same_document, same_issuer, slip
from answer.crosscheck.replacements import Replaced, out_of_force, stated
from language.spelling import squeeze
from schema import ClausePath, Document, DocumentInfo, Level, Mention, Span


def citation_conflicts(directive: Document, plan: Document, replaced: Sequence[Replaced]) -> list[Conflict]:
    """How the whole plan cites: the directive under a wrong date or number, and documents that no longer hold."""
    found: list[Conflict] = []
    info = directive.info
    for m in plan.mentions:
        if not m.number:
            continue
        said = squeeze(plan.text[slice(*m.span)])
        same = plain(m.number) == plain(info.number)
        name = f"số {info.number}" + (f" ngày {info.issued_on:%d/%m/%Y}" if info.issued_on else "")
        if same and dates_differ(m.issued_on, info.issued_on):
            found.append(Conflict("date", name, said, m.clause, None, m.span))
        elif not same and info.number and _meant(m, info):
            found.append(Conflict("number", name, said, m.clause, None, m.span))
        elif not same and (cited := _cited_otherwise(m, directive, plan)):
            kind = "date" if plain(m.number) == plain(cited.number) else "number"
            asked = squeeze(directive.text[slice(*cited.span)])
            found.append(Conflict(kind, asked, said, m.clause, cited.span, m.span))
        elif not same and (old := out_of_force(m, plan, replaced)):
            found.append(Conflict("replaced", old.said, said, m.clause, None, m.span))
    said_at = {c.path: c.reference for c in plan.clauses}
    return [
        replace(c, reference=said_at.get(c.path, "") if c.path else "")
        for c in {(c.kind, c.plan, c.path): c for c in found}.values()
    ]


def _cited_otherwise(m: Mention, directive: Document, plan: Document) -> Mention | None:
    """What the directive cites under another date or number, where the plan's preamble cites it: what stands in the
    body is compared with the requirement that it answers."""
    clause = plan.clause(m.clause) if m.clause else None
    if clause is not None and clause.level is not Level.PREAMBLE:
        return None
    theirs = [d for d in directive.mentions if d.number and same_issuer(d.issuer, m.issuer)]
    named = [d for d in theirs if plain(d.number) == plain(m.number)]
    if named:
        dated = [d for d in named if d.issued_on]
        return dated[0] if dated and all(dates_differ(d.issued_on, m.issued_on) for d in dated) else None
    slips = (d for d in theirs if d.kind == m.kind and d.issued_on and d.issued_on == m.issued_on)
    return next((d for d in slips if slip(d.number or "", m.number or "")), None)


def mention_conflicts(
    requirement: Requirement, directive: Document, plan: Document, path: ClausePath, span: Span
) -> list[Conflict]:
    """A document that the requirement names is named with another date or number in the plan's clause, or the plan
    goes by one that the requirement says was replaced."""
    named = [m for m in directive.mentions if m.number and _inside(m.span, requirement.span)]
    own = [m for m in plan.mentions if m.number and _inside(m.span, span)]
    replaced = stated(directive, named)
    out = []
    for m in own:
        if old := out_of_force(m, plan, replaced):
            place = old.target.span[1] - len(old.said), old.target.span[1]
            out.append(Conflict("replaced", old.said, plan.text[slice(*m.span)], path, place, m.span))
    old_ones = [r.target for r in replaced]
    asked = [m for m in named if m not in old_ones]
    own = [m for m in own if not any(same_document(m, o) for o in old_ones)]
    for a in asked:
        if any(plain(a.number) == plain(b.number) and not dates_differ(a.issued_on, b.issued_on) for b in own):
            continue
        for b in own:
            same = plain(a.number) == plain(b.number)
            slipped = len(own) == len(asked) and slip(a.number or "", b.number or "")
            if same and dates_differ(a.issued_on, b.issued_on):
                kind = "date"
            elif not same and a.kind == b.kind and ((a.issued_on and a.issued_on == b.issued_on) or slipped):
                kind = "number"
            else:
                continue
            out.append(Conflict(kind, directive.text[slice(*a.span)], plan.text[slice(*b.span)], path, a.span, b.span))
            break
    return out


def _inside(inner: Span, outer: Span) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _meant(m: Mention, info: DocumentInfo) -> bool:
    """A number that is a slip of the directive's: of the same kind, issuer and date, in one code."""
    return (
        m.kind == info.kind
        and m.issued_on is not None
        and m.issued_on == info.issued_on
        and slip(m.number or "", info.number or "")
        and same_issuer(m.issuer, info.issuer)
    )
