"""A cross-check as HTML: counts that filter, coverage by section, each requirement with both texts, and the rest."""

from __future__ import annotations

from collections.abc import Sequence

from answer.crosscheck.chain import Chain
from answer.crosscheck.findings import Conflict, Evidence, Finding, Report, Status
from answer.crosscheck.saying import quoted
from ingest.references import place
from schema import Document, DocumentInfo
from ui.checks import Checked
from ui.crosscheck_texts import CheckTexts
from ui.markup import button, empty, esc, marked, name, shorten
from ui.texts import Texts

PAGE = 80  # requirements shown at first, and added by each "show more"
_MOST_PLACES = 3  # places of the plan that are printed beside a requirement; the rest is named


def check_html(
    checked: Checked,
    t: Texts,
    c: CheckTexts,
    status: str = "",
    shown: int = PAGE,
    opened: int = -1,
    note: str = "",
    by: str = "",
) -> str:
    """`status`: only requirements with it; `opened`: the one whose texts are shown at once; `note`: what just
    happened; `by`: the language model that may explain findings."""
    report = checked.report
    title = c.against.format(plan=name(report.plan, t), directive=name(report.directive, t))
    links = "".join(
        f'<a class="dk-button" download href="xuat/doi-chieu.{kind}?ma={esc(checked.token)}">{esc(word)}</a>'
        for kind, word in (("docx", c.docx), ("xlsx", c.xlsx))
    )
    said = f'<p class="dk-flagged" role="status">{esc(note)}</p>' if note else ""
    chosen = [(n, f) for n, f in enumerate(report.findings) if not status or f.settled.value == status]
    rows = "".join(_finding(n, f, checked, t, c, n == opened, by) for n, f in chosen[:shown])
    more = ""
    if len(chosen) > shown:
        step = c.more.format(n=min(PAGE, len(chosen) - shown))
        more = f'<p class="dk-more">{button("more", {}, esc(step), "dk-button")}</p>'
    counted = f"<small>{esc(c.shown.format(n=len(chosen)))}</small>"
    return f"""<section class="dk-check-result"><header><h2>{esc(title)}</h2>
<p class="dk-tools">{links}</p></header>{said}
{_filters(report, status, c)}{_coverage(report, c)}
<h3>{esc(c.requirements)} {counted}</h3>{rows or empty(c.none)}{more}
{_levels(checked.chain, c) if checked.chain else ""}{_rest(report, c)}</section>"""


def _filters(report: Report, chosen: str, c: CheckTexts) -> str:
    def one(status: str, word: str, n: int) -> str:
        pressed = "true" if status == chosen else "false"
        made = button(
            "status", {"status": status}, f"{esc(word)} <b>{n}</b>", f"dk-button dk-filter dk-s-{status or 'all'}"
        )
        return made.replace("<button ", f'<button aria-pressed="{pressed}" ', 1)

    counts = [one("", c.all_statuses, len(report.findings))]
    counts += [one(s.value, c.statuses[s.value], report.count(s)) for s in Status]
    return f'<div class="dk-statuses" role="group" aria-label="{esc(c.filter)}">{"".join(counts)}</div>'


def _coverage(report: Report, c: CheckTexts) -> str:
    """One bar a section: how many of its requirements have each status."""
    sections: dict[str, list[Finding]] = {}
    for f in report.findings:
        sections.setdefault(f.requirement.section or c.whole, []).append(f)
    rows = []
    for title, found in [(c.whole, list(report.findings)), *(sections.items() if len(sections) > 1 else ())]:
        counts = {s: sum(f.settled is s for f in found) for s in Status}
        bar = "".join(f'<i class="dk-s-{s.value}" style="flex:{n}"></i>' for s, n in counts.items() if n)
        told = ", ".join(f"{c.statuses[s.value]}: {n}" for s, n in counts.items() if n)
        count = c.section_count.format(covered=counts[Status.COVERED], n=len(found))
        rows.append(
            f'<tr><th scope="row">{esc(shorten(title, 110))}</th><td><div class="dk-coverbar" role="img" '
            f'aria-label="{esc(told)}" title="{esc(told)}">{bar}</div></td><td>{esc(count)}</td></tr>'
        )
    summary = f"<summary>{esc(c.coverage)}</summary>"
    return f'<details class="dk-coverage" open>{summary}<table><tbody>{"".join(rows)}</tbody></table></details>'


def _finding(n: int, f: Finding, checked: Checked, t: Texts, c: CheckTexts, opened: bool, by: str) -> str:
    r = f.requirement
    plan, directive = checked.report.plan, checked.report.directive
    places = "; ".join(dict.fromkeys(place(e.reference, plan) for e in f.evidence[:_MOST_PLACES]))
    machine = f.opinion is not None and f.opinion.status is not None and f.opinion.status is not f.status
    changed = f" <small>({esc(c.opinion_machine.format(status=c.statuses[f.status.value]))})</small>" if machine else ""
    head = (
        f'<span class="dk-status dk-s-{f.settled.value}">{esc(c.statuses[f.settled.value])}</span>'
        f'<span class="dk-where">{esc(place(r.reference, directive))}</span>'
        f'<span class="dk-brief">{esc(shorten(r.quote, 190))}{changed}</span>'
        f'<span class="dk-places">{esc(places)}</span>'
    )
    facts = [
        (c.actor, "; ".join(r.actor)),
        (c.deadline, r.deadline.text if r.deadline else ""),
    ]
    told = "".join(f"<dt>{esc(word)}</dt><dd>{esc(value)}</dd>" for word, value in facts if value)
    marks = tuple(s for e in f.evidence for s in e.matched_directive)
    asked = f'<p class="dk-place">{esc(r.reference)}</p><p>{marked(checked.directive.text, *r.span, marks)}</p>'
    said = "".join(_place(e, checked.plan, c) for e in f.evidence[:_MOST_PLACES]) or empty(c.nothing)
    if others := [place(e.reference, plan) for e in f.evidence[_MOST_PLACES:]]:
        said += f'<p class="dk-note">{esc(c.other_places.format(places="; ".join(dict.fromkeys(others))))}</p>'
    clashes = "".join(f"<li>{_conflict(x, plan, c)}</li>" for x in f.conflicts)
    clash = f'<ul class="dk-clashes">{clashes}</ul>' if clashes else ""
    state = " open" if opened else ""
    return f"""<details class="dk-finding" id="dk-finding-{n}"{state}><summary>{head}</summary>
<div class="dk-sides"><div><h4>{esc(c.asked)}</h4>{asked}<dl>{told}</dl></div>
<div><h4>{esc(c.said)}</h4>{said}</div></div>
{clash}<p class="dk-why">{esc(f.why)}</p>{_explanation(n, f, plan, t, c, by)}{_opinion(n, f, c)}</details>"""


def _place(e: Evidence, plan: Document, c: CheckTexts) -> str:
    page = f" · {c.page.format(page=e.page)}" if plan.info.pages > 1 else ""
    return f'<p class="dk-place">{esc(e.reference)}{esc(page)}</p><p>{marked(plan.text, *e.span, e.matched)}</p>'


def _conflict(x: Conflict, plan: DocumentInfo, c: CheckTexts) -> str:
    said = c.conflict.format(
        kind=c.kinds[x.kind].capitalize(), directive=" ".join(x.directive.split()), plan=" ".join(x.plan.split())
    )
    return esc(f"{place(x.reference, plan)}: {said}" if x.reference else said)


def _explanation(n: int, f: Finding, plan: DocumentInfo, t: Texts, c: CheckTexts, by: str) -> str:
    """What a language model wrote, its struck sentences as struck; the button that asks for it where there is none."""
    w = f.explanation
    if w is None:
        return (
            f'<p class="dk-explain">{button("explain", {"n": n}, esc(c.explain.format(by=by)), "dk-button")}</p>'
            if by
            else ""
        )
    lines = "".join(
        f'<p class="dk-struck"><s>{esc(s.text)}</s> <small>{esc(t.struck.format(reason=s.struck))}</small></p>'
        if s.struck
        else f"<p>{esc(s.text)}</p>"
        for s in w.sentences
    )
    places = "".join(f", [{i}] {place(e.reference, plan)}" for i, e in enumerate(quoted(f), 2))
    told = c.explained if any(not s.struck for s in w.sentences) else c.not_explained
    said = esc(w.trouble or told.format(by=w.by, places=places))
    return f'<div class="dk-draft">{lines}<p class="dk-by">{said}</p></div>'


def _opinion(n: int, f: Finding, c: CheckTexts) -> str:
    now = f.opinion.status.value if f.opinion and f.opinion.status else ""
    options = "".join(
        f'<option value="{esc(value)}"{" selected" if value == now else ""}>{esc(word)}</option>'
        for value, word in (("", c.opinion_keep), *c.statuses.items())
    )
    remark = esc(f.opinion.remark) if f.opinion else ""
    by = f" <small>{esc(' · '.join(x for x in (f.opinion.by, f.opinion.on[:10]) if x))}</small>" if f.opinion else ""
    return f"""<form class="dk-opinion" data-event="opinion" data-payload='{{"n": {n}}}'><b>{esc(c.opinion)}{by}</b>
<label>{esc(c.opinion_status)} <select name="status">{options}</select></label>
<label class="dk-remark">{esc(c.opinion_remark)}
<input type="text" name="remark" maxlength="2000" value="{remark}"></label>
<button type="submit" class="dk-button">{esc(c.opinion_save)}</button></form>"""


def _levels(chain: Chain, c: CheckTexts) -> str:
    lost, info = [x for x in chain.levels() if x.lost_in], chain.plan.directive
    if not lost:
        return f"<p><b>{esc(c.levels_none)}</b></p>"

    def badge(status: Status) -> str:
        return f'<span class="dk-status dk-s-{status.value}">{esc(c.statuses[status.value])}</span>'

    rows = "".join(
        f'<tr><td class="dk-where">{esc(place(x.requirement.reference, info))}</td>'
        f"<td>{esc(shorten(x.requirement.quote, 200))}</td>"
        f"<td>{badge(x.plan)}</td><td>{badge(x.programme)}</td>"
        f"<td>{esc(c.lost_plan if x.lost_in == 'plan' else c.lost_programme)}</td></tr>"
        for x in lost
    )
    titles = ("", c.asked, c.said, c.level_programme, c.level_lost)
    head = "".join(f'<th scope="col">{esc(word)}</th>' for word in titles)
    return (
        f'<details class="dk-levels" open><summary>{esc(c.levels.format(n=len(lost)))}</summary><div class="dk-scroll">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def _rest(report: Report, c: CheckTexts) -> str:
    def fold(title: str, lines: Sequence[str], note: str = "") -> str:
        if not lines:
            return ""
        items = "".join(f"<li>{line}</li>" for line in lines)
        said = f'<p class="dk-note">{esc(note)}</p>' if note else ""
        return f'<details class="dk-rest"><summary>{esc(title)}</summary>{said}<ul>{items}</ul></details>'

    plan = report.plan
    extra = [
        f'<b class="dk-where">{esc(place(a.reference, plan))}</b> {esc(" ".join(a.quote.split()))}'
        for a in report.extra
    ]
    form = [esc(r.text) for r in report.form]
    return (
        fold(c.citations.format(n=len(report.conflicts)), [_conflict(x, plan, c) for x in report.conflicts])
        + fold(c.form.format(n=len(form)), form)
        + fold(c.extra.format(n=len(extra)), extra, c.extra_note)
    )
