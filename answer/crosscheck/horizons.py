"""Until when a statement holds by what stands around it: a bracket ("... (quý III/2031)"), its opening words ("Đến năm
2030, ..."), and for a target the heading that it stands under ("Mục tiêu đến năm 2030").
"""

from __future__ import annotations

import re

from answer.crosscheck.conflicts import Limit
from answer.crosscheck.findings import Conflict, Requirement
from ingest.tasks import deadlines
from schema import ClausePath, Document, Span

_BRACKET = re.compile(r"\(([^()]{4,60})\)")
_FILLS = 0.8  # share of a bracket that its limit fills
_MARKER = re.compile(r"\s*(?:[-–+*•]|\d+(?:\.\d+)*[.)]|[a-zđ]\))?\s*(?:Trong |trong )?")
_LONG = 200  # characters of a clause that can be the heading of what stands under it


def own_horizon(document: Document, span: Span) -> Limit | None:
    """The limit in brackets or in the opening words of the statement at `span`."""
    text = document.text
    opening = deadlines.find(text[span[0] : span[1]][:80])
    begins = _MARKER.match(text, *span)
    first = (begins.end() if begins else span[0]) - span[0]
    for limit, a, b in opening:
        if a <= first and limit.last is not None and text[span[0] + b : span[0] + b + 1] in (",", ":", " "):
            return limit, (span[0] + a, span[0] + b)
    for m in _BRACKET.finditer(text, span[0], min(len(text), span[1] + 1)):
        for limit, a, b in deadlines.find(m[1]):
            if limit.last is not None and b - a >= _FILLS * len(m[1]):
                return limit, (m.start(1) + a, m.start(1) + b)
    return None


def horizon_above(document: Document, path: ClausePath) -> Limit | None:
    """The one limit that the nearest heading with a limit says, from the clause at `path` upwards."""
    while path.markers:
        clause = document.clause(path)
        if clause is not None and clause.span[1] - clause.span[0] <= _LONG:
            said = [x for x in deadlines.find(document.text[slice(*clause.span)]) if x[0].last is not None]
            if said:
                limit, a, b = said[0]
                alone = len({x[0].last for x in said}) == 1  # "đến năm 2030, tầm nhìn đến năm 2045" says two
                return (limit, (clause.span[0] + a, clause.span[0] + b)) if alone else None
        path = path.parent
    return None


def asked_horizon(requirement: Requirement, directive: Document) -> Limit | None:
    """Until when the requirement must be met, where no limit of its own says so."""
    if requirement.limits or requirement.deadline is not None:
        return None
    said = own_horizon(directive, requirement.span)
    if said is None and requirement.targets:
        said = horizon_above(directive, requirement.path)
    return said


def stated_horizon(requirement: Requirement, plan: Document, path: ClausePath, span: Span) -> Limit | None:
    """Until when the plan means to do what it says at `span`."""
    said = own_horizon(plan, span)
    return said if said or not requirement.targets else horizon_above(plan, path)


def horizon_conflict(asked: Limit, own: Limit, path: ClausePath) -> Conflict | None:
    """The plan's place ends later. Both limits have a last day."""
    if asked[0].last is None or own[0].last is None or own[0].last <= asked[0].last:
        return None
    return Conflict("deadline", asked[0].text, own[0].text, path, asked[1], own[1])
