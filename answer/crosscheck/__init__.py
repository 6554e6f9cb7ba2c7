"""A plan against the directive it implements: what it covers, covers in part, misses, contradicts and adds.

`check` is the one call. It goes by rules and by the store's embedding model alone: no language model writes a verdict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from answer.crosscheck.addressees import binds
from answer.crosscheck.citations import citation_conflicts
from answer.crosscheck.clashing import CLASHING, COVERED, FOCUS, conflicts_of
from answer.crosscheck.conflicts import row_quantities
from answer.crosscheck.explaining import why
from answer.crosscheck.figures import quantities
from answer.crosscheck.findings import Addition, Conflict, Evidence, Finding, Report, Requirement, Status
from answer.crosscheck.form_check import form_remarks
from answer.crosscheck.matching import Match, Matched, Matcher
from answer.crosscheck.meaning import Meaning
from answer.crosscheck.plan_units import Unit, plan_units
from answer.crosscheck.replacements import replaced_documents
from answer.crosscheck.requirements import requirements
from answer.crosscheck.swapped import swap
from answer.crosscheck.verdict import ANSWERED, WHOLE, judged, with_meaning
from ingest.duties import duties
from schema import ClausePath, Document, Duty, Level, UserError

if TYPE_CHECKING:
    from index.search import ClauseIndex

Progress = Callable[[float, str], None]

# Of words alone; fitted on one half of the planted changes (tests/benchmarks/bench_crosscheck.py), told on the other.
PARTLY = 0.60  # support of any duty from which it is covered in part
UNSAID = 0.18  # weight of one run of words that nobody says, from which the rest is only a part
UNSAID_ANY = 0.28  # the same where the run says why or how
FRAGMENT = 0.75  # that share from which even a short place is a part of the requirement
_WHOLE = 0.90  # coverage from which a place says the requirement, whatever else it says
_PIECE = 0.22  # coverage of the least fragment
_MEANING = 0.25  # share of meaning in the support
_EVIDENCE = 0.62  # of the best support: what else is shown beside it
_SHOWN = 6
WORDED = 0.55  # coverage by words, below which a verdict rests on meaning
_BASED = 0.38  # coverage of a plan's clause by any requirement, below which nothing in the directive asks for it


def check(index: ClauseIndex | None, plan: Document, directive: Document, progress: Progress | None = None) -> Report:
    """The findings for every requirement of `directive`, in its order, the plan's additions and its form.

    `index`: for the embedding model, stored vectors, and what stored documents replaced; None goes by words alone. The
    plan need not be stored. Raises UserError where the directive obliges nobody to anything, or is the plan itself.
    """
    step = progress or (lambda fraction, what: None)
    if plan.info.id == directive.info.id and plan.text == directive.text:
        raise UserError("Kế hoạch và văn bản chỉ đạo là một văn bản; hãy chọn hai văn bản khác nhau.")
    step(0.02, "Tìm các yêu cầu trong văn bản chỉ đạo")
    asked = requirements(directive)
    if not asked:
        raise UserError(
            f"Không tìm thấy yêu cầu nào trong {directive.info.number or directive.info.title}: văn bản không giao "
            "việc cho ai, hoặc chưa đọc được các điều khoản. Hãy xem lại cây điều khoản bằng lệnh outline."
        )
    matcher, matched = compared(index, plan, directive, asked, step)
    statements = duties(plan)
    findings = [_finding(matcher, r, m, statements) for r, m in enumerate(matched)]
    step(0.95, "Kiểm tra thể thức")
    report = Report(
        plan=plan.info,
        directive=directive.info,
        findings=tuple(findings),
        extra=tuple(_additions(matcher, {e.path for f in findings for e in f.evidence})),
        form=tuple(form_remarks(plan)),
        conflicts=tuple(citation_conflicts(directive, plan, replaced_documents(directive, plan, index))),
        warnings=plan.warnings,
    )
    step(1.0, "Xong")
    return report


def compared(
    index: ClauseIndex | None,
    plan: Document,
    directive: Document,
    asked: Sequence[Requirement],
    step: Progress,
    judge: bool = True,
) -> tuple[Matcher, list[Matched]]:
    """Every requirement with the places of the plan that say it, and (with `judge`) how sure it is that they do."""
    units = plan_units(plan)
    step(0.08, f"Tính độ gần nghĩa của {len(asked)} yêu cầu")
    meaning = Meaning(index, plan, asked, lambda f, what: step(0.08 + 0.5 * f, what)) if index else None
    matcher = Matcher(directive, plan, asked, units, meaning)
    matched = []
    for r in range(len(asked)):
        if r % 10 == 0:
            step(0.58 + 0.1 * r / len(asked), f"Đối chiếu yêu cầu {r + 1}/{len(asked)}")
        one = matcher.match(r)
        matched.append(replace(one, figure_missing=_figure_missing(matcher, one), exchanged=_exchanged(matcher, one)))
    if meaning is not None and units:
        meaning.compare(units, lambda f, what: step(0.68 + 0.2 * f, what))
        matched = with_meaning(matcher, _without_taken(matched), meaning)
        if judge:
            matched = judged(matcher, matched)
    return matcher, matched


def _without_taken(matched: Sequence[Matched]) -> list[Matched]:
    """A place that consists of one requirement's words and says it whole is taken: that it is near to another one of
    the field in meaning is no answer to that one. Its words count as before."""
    taken: dict[int, int] = {}
    for r, one in enumerate(matched):
        for m in one.matches[:1]:
            if m.coverage >= _WHOLE and m.focus >= FRAGMENT:
                taken.setdefault(id(m.unit), r)
    made = []
    for r, one in enumerate(matched):
        own = [m.meaning if taken.get(id(m.unit), r) == r else min(m.meaning, m.coverage) for m in one.matches[:3]]
        made.append(replace(one, meaning=max(own, default=0.0)))
    return made


# ------------------------------------------------------------------------------------------------------------ verdict


def _finding(matcher: Matcher, r: int, matched: Matched, statements: Sequence[Duty]) -> Finding:
    requirement = matched.requirement
    found = conflicts_of(matcher, matched, statements)
    status = Status.CONFLICT if found else _status(matcher, matched)
    # Others must do it, and the plan does not speak of it; what a plan does say of others' work is judged all the same.
    if status is Status.MISSING and not binds(requirement, matcher.plan.info):
        status = Status.NOT_ADDRESSED
    shown = [] if status in (Status.MISSING, Status.NOT_ADDRESSED) else _shown(matched, found)
    evidence = tuple(_evidence(matcher, r, m) for m in shown)
    return Finding(
        requirement=requirement,
        status=status,
        evidence=evidence,
        conflicts=tuple(found),
        why=why(matcher.directive, matcher.plan, matched, status, evidence, found, _by_meaning(matched, status)),
        unmatched=matched.unsaid if status not in (Status.MISSING, Status.NOT_ADDRESSED) else (),
    )


def supports(matched: Matched) -> list[float]:
    """How far each duty of the requirement is answered, in [0, 1]."""
    return [(1 - _MEANING) * p + _MEANING * matched.meaning for p in matched.parts]


def _status(matcher: Matcher, matched: Matched) -> Status:
    """What repeats the requirement's words needs no judge; without the encoder words alone tell."""
    by_words = _by_words(matched)
    if by_words is Status.COVERED or matcher.meaning is None:
        return by_words
    if matched.answered < ANSWERED:
        return Status.MISSING
    # A figure that was left out ("phần lớn"), or another object, is the requirement in part.
    if matched.whole < WHOLE or matched.figure_missing or matched.exchanged:
        return Status.PARTIAL
    return Status.COVERED


def _by_meaning(matched: Matched, status: Status) -> bool:
    """The verdict rests on meaning: few words are shared."""
    return status is not Status.MISSING and matched.covered < WORDED and matched.reworded is not None


def _by_words(matched: Matched) -> Status:
    if not matched.matches:
        return Status.MISSING
    each = supports(matched)
    low, high = min(each), max(each)
    if matched.figure_missing and matched.covered < 0.85:
        return Status.MISSING if matched.covered < 0.7 else Status.PARTIAL
    # Words scattered over a long clause about something else are no answer, only a trace of one when they are many.
    focused = any(m.focus >= FOCUS or max(m.coverage, *m.parts) >= _WHOLE for m in matched.chosen)
    if not focused:
        return Status.PARTIAL if low >= COVERED and matched.covered >= COVERED else Status.MISSING
    if low >= COVERED and matched.unsaid_share < UNSAID and matched.unsaid_any < UNSAID_ANY:
        # A figure that was left out ("phần lớn"), or another object, is the requirement in part.
        return Status.PARTIAL if matched.figure_missing or matched.exchanged else Status.COVERED
    fragment = any(m.focus >= FRAGMENT and m.coverage >= _PIECE for m in matched.matches)
    return Status.PARTIAL if high >= PARTLY or fragment else Status.MISSING


def _exchanged(matcher: Matcher, matched: Matched) -> bool:
    """Every place that repeats the requirement exchanges a run of its words for another."""
    directive, plan = matcher.directive.text, matcher.plan.text
    near = [m.unit for m in matched.chosen if max(m.coverage, *m.parts) >= COVERED]
    return bool(near) and all(swap(directive, matched.asked, plan, u.tokens) for u in near)


def _figure_missing(matcher: Matcher, matched: Matched) -> bool:
    """The requirement is a target, and no place of the plan that is near it has a figure of its unit."""
    wanted = [q for q in matched.requirement.targets if q.bound != "max"]
    if not wanted:
        return False
    plan = matcher.plan
    have = {
        q.unit.split()[0]
        for m in matched.chosen
        for q in (
            *(q for span in _figure_places(plan, m.unit) for q in quantities(plan.text, *span)),
            *row_quantities(plan, m.unit.path, m.unit.span),
        )
    }
    return not any(q.unit.split()[0] in have for q in wanted)


def _figure_places(plan: Document, unit: Unit) -> list[tuple[int, int]]:
    if not unit.row:
        return [unit.span]
    clause = plan.clauses[unit.clause]
    return [clause.span, *((c.start, c.end) for c in clause.cells)]


def _shown(matched: Matched, found: Sequence[Conflict]) -> list[Match]:
    """The places to show: what says the requirement together, what says it nearly as well, what clashes."""
    clashing = {c.path for c in found}
    best = matched.matches[0].support if matched.matches else 0.0
    kept = list(matched.chosen)
    if matched.reworded and _by_meaning(matched, Status.PARTIAL):
        # The words found elsewhere are scattered ones; what says the same otherwise is the place to look at.
        kept = [matched.reworded, *(m for m in kept if m.coverage >= 0.35 and m != matched.reworded)]
    for m in matched.matches:
        near = m.support >= max(0.4, _EVIDENCE * best) and max(m.coverage, *m.parts) >= 0.35
        if m not in kept and (near or (m.unit.path in clashing and m.coverage >= CLASHING)):
            kept.append(m)
    by_place: dict[tuple[object, tuple[int, int]], Match] = {}
    for m in sorted(kept, key=lambda m: -m.support):
        by_place.setdefault((m.unit.path, m.unit.span), m)
    return list(by_place.values())[:_SHOWN]


def _evidence(matcher: Matcher, r: int, m: Match) -> Evidence:
    plan, unit = matcher.plan, m.unit
    here, there = matcher.agreeing(r, unit)
    return Evidence(
        path=unit.path,
        reference=plan.clauses[unit.clause].reference,
        quote=plan.text[slice(*unit.span)],
        span=unit.span,
        page=plan.page_at(unit.span[0]),
        score=round(min(1.0, m.support), 3),
        matched=here,
        matched_directive=there,
    )


# ---------------------------------------------------------------------------------------------------------- additions

_SECTIONS = {Level.ROW, Level.KHOAN, Level.DIEM, Level.DASH, Level.PLUS, Level.DIEU}


def _additions(matcher: Matcher, answering: Collection[ClausePath]) -> list[Addition]:
    """Clauses of the plan's duties that answer nothing and that no requirement says even roughly: additions, not
    errors."""
    plan = matcher.plan
    wanted = {str(r.path): r for r in requirements(plan)}
    best: dict[int, tuple[float, Unit]] = {}
    for i, unit in enumerate(matcher.units):
        clause = plan.clauses[unit.clause]
        if clause.level not in _SECTIONS or str(clause.path) not in wanted or clause.path in answering:
            continue
        score = matcher.basis(i, _BASED)
        if unit.clause not in best or score > best[unit.clause][0]:
            best[unit.clause] = (score, unit)
    return [
        Addition(
            path=u.path,
            reference=plan.clauses[c].reference,
            quote=plan.text[slice(*u.span)],
            span=u.span,
            page=plan.page_at(u.span[0]),
            score=round(score, 3),
        )
        for c, (score, u) in sorted(best.items())
        if score < _BASED
    ]
