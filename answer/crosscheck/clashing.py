"""Where the places of a plan that are about a requirement say something else than it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.crosscheck import conflicts as clash
from answer.crosscheck.addressees import binds
from answer.crosscheck.citations import mention_conflicts
from answer.crosscheck.conflicts import Limit
from answer.crosscheck.findings import Conflict
from answer.crosscheck.horizons import asked_horizon, horizon_conflict, stated_horizon
from answer.crosscheck.lead_units import lead_conflict
from answer.crosscheck.matching import Match, Matched, Matcher
from answer.crosscheck.negations import kept_conflict, negation_conflict
from answer.crosscheck.plan_units import Unit
from answer.crosscheck.rhythms import rhythm_conflict
from schema import ClausePath, Document, Duty, Span

COVERED = 0.70  # support of each duty of a requirement from which words alone tell that it is covered
FOCUS = 0.25  # share of a place's own words that the requirement has, below which the place is about something else
CLASHING = 0.62  # coverage from which a place is about the same thing, so that what it says otherwise contradicts
_LIKE = 0.45  # the same where the judge holds it for likely that the plan speaks of it
_SPOKEN_OF = 0.6  # the probability from which it does
_NEAR = 0.5  # coverage from which a figure of the place may be the one that is asked for
_NEGATED_FOCUS, _NEGATED_COVERAGE = 0.6, 0.3  # of a place whose duty is negated, from which it denies the requirement


def conflicts_of(matcher: Matcher, matched: Matched, statements: Sequence[Duty]) -> list[Conflict]:
    """What the places that are about the same thing say otherwise. A figure or a time that any near place says right
    does not clash: plans repeat a target for several years. `statements`: the duties of the plan."""
    requirement, plan, directive = matched.requirement, matcher.plan, matcher.directive
    bound = binds(requirement, plan.info)
    about = _about(matched, bound)
    near = [m.unit for m in matched.matches if m.coverage >= _NEAR and m.focus >= FOCUS]
    asked = asked_horizon(requirement, directive)
    right: set[Span | None] = set()
    in_time = False  # whether some place says all that is asked, and by then
    for u in near if asked or requirement.targets else ():
        said = clash.targets_said(requirement, plan, u.path, u.span, u.sentence) if requirement.targets else set()
        own = _held(matched, plan, statements, u) if asked else None
        if asked is None or own is None or horizon_conflict(asked, own, u.path) is None:
            right |= said
            in_time = in_time or (own is not None and len(said) == len(requirement.targets))
    found: list[Conflict] = []
    # A negated duty is often shortened: its few words are the requirement's.
    for m in matched.matches[:4]:
        if m not in about and m.focus >= _NEGATED_FOCUS and m.coverage >= _NEGATED_COVERAGE:
            path, span = m.unit.path, m.unit.span
            denied = negation_conflict(requirement, directive, plan, path, span) if _negates(statements, m) else None
            c = denied or kept_conflict(requirement, plan, path, span)
            found += [replace(c, reference=plan.clauses[m.unit.clause].reference)] if c is not None else []
    # Who leads says the place that matches best of those that name somebody; the others help, or do a part. Work that
    # the directive gives to others alone may be led by anybody of the plan's.
    leading = next((m.unit for m in about if m.unit.assignment and m.unit.assignment.lead), None)
    for m in about:
        unit = m.unit
        place, own = unit.span, _held(matched, plan, statements, unit) if asked else None
        limits = clash.limits_around(plan, _at(statements, unit.path), place)
        milestone = asked and own and own[0].last and asked[0].last and own[0].last < asked[0].last
        one = [
            clash.deadline_conflict(requirement, plan, unit.path, place, unit.sentence, unit.assignment, limits),
            horizon_conflict(asked, own, unit.path) if asked and own and not in_time else None,
            lead_conflict(requirement, plan, unit.path, unit.assignment) if unit is leading and bound else None,
            negation_conflict(requirement, directive, plan, unit.path, place),
            kept_conflict(requirement, plan, unit.path, place),
            clash.period_conflict(requirement, plan, unit.path, place),
            clash.number_conflict(requirement, plan, unit.path, place) if m.coverage >= CLASHING else None,
            rhythm_conflict(requirement, plan, unit.path, unit.sentence),
            clash.start_conflict(requirement, plan, unit.path, place, unit.sentence, unit.assignment),
            *(
                c
                for c in clash.target_conflicts(requirement, plan, unit.path, place, unit.sentence)
                if c.directive_span not in right and not milestone
            ),
            *mention_conflicts(requirement, directive, plan, unit.path, place),
        ]
        found += [replace(c, reference=plan.clauses[unit.clause].reference) for c in one if c is not None]
    return list({(c.kind, c.plan, c.path): c for c in found}.values())


def _about(matched: Matched, bound: bool) -> list[Match]:
    """The places that are about the same thing as the requirement. `bound`: it binds the plan's issuer. What a plan
    says of others' work in other words is mostly work of its own, by whom and when it likes."""
    about = [m for m in matched.matches[:4] if m.coverage >= CLASHING or max(m.parts) >= CLASHING + 0.1]
    about = [m for m in about if m.support >= 0.85 * matched.matches[0].support and m.focus >= FOCUS]
    # The plan is likely to speak of it: there, or in other words.
    if bound and matched.answered >= _SPOKEN_OF:
        about += [m for m in matched.matches[:1] if m not in about and m.coverage >= _LIKE]
        if matched.reworded and matched.covered < COVERED and matched.reworded not in about:
            about.append(matched.reworded)
    return about


def _held(matched: Matched, plan: Document, statements: Sequence[Duty], unit: Unit) -> Limit | None:
    """Until when the plan means to do what it says there: by a limit of its own, or by what stands around it."""
    limits = clash.limits_around(plan, _at(statements, unit.path), unit.span)
    if own := next((x for x in limits if x[0].last is not None), None):
        return own
    task = unit.assignment
    if task and task.from_table and task.deadline and (place := next(iter(task.spans.get("deadline", ())), None)):
        return task.deadline, place
    return stated_horizon(matched.requirement, plan, unit.path, unit.span)


def _at(statements: Sequence[Duty], path: ClausePath) -> list[Duty]:
    return [d for d in statements if d.path == path]


def _negates(statements: Sequence[Duty], m: Match) -> bool:
    """Whether the plan's duty at this place is a negated one."""
    span = m.unit.span
    return any(d.negated and d.span[0] < span[1] and span[0] < d.span[1] for d in _at(statements, m.unit.path))
