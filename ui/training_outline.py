"""The outline of a session as HTML: its parts, each line with its tick box, its source and what can be done with it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from answer.pack.files.saying import LETTERS, place, rests
from answer.pack.model import Draft, Duty, Exercise, Item, Question, Step
from answer.pack.own_words import LONGEST, citations, homeless, outdated, texts
from answer.pack.own_words import PARTS as EDITED
from schema import Citation
from ui.evidence import Opening
from ui.markup import button, esc
from ui.training_texts import TrainingTexts

Shown = Item | Duty | Exercise | Question | Step
PARTS = (*EDITED, "steps")


def outline_html(draft: Draft, query: str, w: TrainingTexts, note: str = "") -> str:
    """`query`: what the download links say; `note`: told above the outline."""
    pack, edits = draft.pack, draft.edits
    counted = w.summary.format(
        minutes=pack.minutes,
        messages=len(pack.messages),
        duties=len(pack.duties),
        questions=len(pack.quiz),
        citations=len(pack.citations()),
    )
    number = (
        len(edits.dropped)
        + len(edits.replaced)
        + len(edits.redrawn)
        + sum(bool(x.text) for x in edits.worded.values())
        + len(edits.written)
        + bool(edits.order)
    )
    stale = outdated(draft)
    parts = "".join(_part(draft, key, stale, w) for key in PARTS if getattr(draft.shown, key))
    told = f'<p class="dk-warn" role="status">{esc(w.outdated_count.format(n=len(stale)))}</p>' if stale else ""
    told += f'<p class="dk-calm" role="status">{esc(note)}</p>' if note else ""
    return f"""<article class="dk-session"><header><h2>{esc(pack.title)}</h2>
<p role="status"><b>{esc(counted)}</b></p>{_changes(number, w) if number else ""}{told}
{_downloads(query, w)}{_order(draft, w)}</header>{parts}{_homeless(draft, w)}</article>"""


def _changes(number: int, w: TrainingTexts) -> str:
    reset = button("edit", {"act": "reset"}, esc(w.reset), "dk-button dk-quiet")
    asked = f'<button data-confirm="{esc(w.reset_ask)}" data-yes="{esc(w.reset_yes)}" data-no="{esc(w.reset_no)}" '
    return (
        f'<p class="dk-tools"><span>{esc(w.changed.format(n=number))}</span>{reset.replace("<button ", asked, 1)}</p>'
    )


def _downloads(query: str, w: TrainingTexts) -> str:
    links = "".join(
        f'<a class="dk-button{" dk-first" if kind == "zip" else ""}" download href="xuat/tap-huan/{kind}?{esc(query)}">'
        f"{esc(word)}</a>"
        for kind, word in w.files.items()
    )
    return f'<nav class="dk-tools dk-downloads" aria-label="{esc(w.download)}"><b>{esc(w.download)}</b>{links}</nav>'


def _order(draft: Draft, w: TrainingTexts) -> str:
    """The running order as a bar whose segments are as long as their minutes, and the same as a list."""
    steps = draft.pack.steps
    bar = "".join(
        f'<i style="flex:{s.minutes}" title="{esc(s.title)}: {s.minutes}"><b>{s.minutes}</b></i>' for s in steps
    )
    items = "".join(f"<li><b>{s.minutes}’</b> {esc(s.title)}</li>" for s in steps)
    return (
        f'<section class="dk-order"><h3>{esc(w.order)}</h3><div class="dk-bar" aria-hidden="true">{bar}</div>'
        f"<ol>{items}</ol></section>"
    )


def _part(draft: Draft, key: str, stale: frozenset[str], w: TrainingTexts) -> str:
    things: Sequence[Shown] = getattr(draft.shown, key)
    kept = sum(t.key not in draft.edits.dropped for t in things)
    movable = len(things) if key in EDITED else 0
    rows = "".join(_row(draft, key, t, n, movable, t.key in stale, w) for n, t in enumerate(things))
    counted = f" <small>{kept}/{len(things)}</small>" if movable else ""
    return f'<section><h3>{esc(w.parts[key])}{counted}</h3><ol class="dk-items">{rows}</ol></section>'


def _row(draft: Draft, part: str, thing: Shown, n: int, movable: int, stale: bool, w: TrainingTexts) -> str:
    dropped = thing.key in draft.edits.dropped
    places = citations(thing)
    text, detail = _told(thing, w)
    if part == "quiz" and isinstance(thing, Question):
        detail += _rests(draft, thing, w)
    since = dict.fromkeys(s for c in places if (s := draft.pack.changed.get((c.document, c.path))))
    detail += "".join(f'<p class="dk-facts"><b>{esc(s)}</b></p>' for s in since)
    detail += _own(draft, thing, w)
    if stale:
        agree = button("edit", {"act": "agree", "item": thing.key}, esc(w.agree), "dk-button dk-quiet")
        detail += f'<div class="dk-warn" role="status"><p>{esc(w.outdated)}</p>{agree}</div>'
    tick = ""
    if movable:
        tick = button("edit", {"act": "toggle", "item": thing.key}, "", "dk-tick", f"{w.keep}: {text[:80]}")
        tick = tick.replace("<button ", f'<button role="checkbox" aria-checked="{str(not dropped).lower()}" ', 1)
    tools = _sources(draft, places, w)
    for word, act, there in ((w.up, "up", n > 0), (w.down, "down", n + 1 < movable)):
        if movable and there:
            sign = "↑" if act == "up" else "↓"
            payload: dict[str, object] = {"act": act, "part": part, "item": thing.key}
            tools += button("edit", payload, sign, "dk-button dk-step", f"{word}: {text[:60]}")
    if part == "quiz":
        tools += button("edit", {"act": "redraw", "item": thing.key}, esc(w.redraw), "dk-button")
    if part == "messages":
        tools += _replacing(draft, thing.key, w)
    tools += _writing(thing, w)
    if any(t.key in draft.edits.written for t in texts(thing)):
        tools += button("edit", {"act": "plain", "item": thing.key}, esc(w.back), "dk-button dk-quiet")
    elif isinstance(thing, Item) and thing.original:
        tools += button("edit", {"act": "plain", "item": thing.key}, esc(w.plain), "dk-button dk-quiet")
    css = "dk-item is-dropped" if dropped else "dk-item" if movable else "dk-item is-fixed"
    return (
        f'<li class="{css}" data-keep="{esc(thing.key)}">{tick}<div><p>{esc(text)}</p>{detail}'
        f'<div class="dk-tools">{tools}</div></div></li>'
    )


def _told(thing: Shown, w: TrainingTexts) -> tuple[str, str]:
    """The line, and what stands under it."""
    if isinstance(thing, Step):
        return f"{thing.title} ({thing.minutes}’): {thing.guide}", ""
    if isinstance(thing, Duty):
        facts = ((w.lead, "; ".join(thing.lead)), (w.support, "; ".join(thing.support)), (w.deadline, thing.deadline))
        said = "".join(f"<span><b>{esc(k)}:</b> {esc(v)}</span> " for k, v in facts if v)
        return thing.task, f'<p class="dk-facts">{said}</p>' if said else ""
    if isinstance(thing, Exercise):
        steps = "".join(f"<li>{esc(s)}</li>" for s in thing.steps)
        hint = f'<p class="dk-facts"><b>{esc(w.texts["hint"])}:</b> {esc(thing.hint)}</p>'
        return f"{thing.title}: {thing.case.text}", f'<ol class="dk-steps">{steps}</ol>{hint}'
    if isinstance(thing, Question):
        options = "".join(
            f"<li{' class=is-right' if k == thing.right else ''}><b>{LETTERS[k]}</b> {esc(o)}</li>"
            for k, o in enumerate(thing.options)
        )
        listed = f'<ol class="dk-options">{options}</ol>' if options else ""
        answer = f'<p class="dk-facts"><b>{esc(w.answer)}:</b> {esc(thing.answer)}</p>' if not options else ""
        return thing.stem, listed + answer
    asked = f"{thing.question} " if thing.question else ""
    when = f'<p class="dk-facts"><b>{esc(w.deadline)}:</b> {esc(thing.when)}</p>' if thing.when else ""
    if thing.original:
        said = esc(w.reworded.format(by=thing.by))
        when += f'<p class="dk-facts dk-reworded"><b>{said}:</b> {esc(thing.original)}</p>'
    who = f"{thing.who}: " if thing.who else ""
    return f"{asked}{who}{thing.text}", when


def _rests(draft: Draft, question: Question, w: TrainingTexts) -> str:
    """Where the session says what the question asks."""
    if question.key in draft.edits.dropped:
        return ""
    if told := rests(question, draft.pack):
        return f'<p class="dk-facts"><b>{esc(w.rests)}:</b> {esc(told)}</p>'
    return f'<p class="dk-warn" role="status">{esc(w.rests_nowhere)}</p>'


# ---- the trainer's own words -------------------------------------------------------------------------------------


def _own(draft: Draft, thing: Shown, w: TrainingTexts) -> str:
    """What the trainer's words of the thing stand for."""
    said = [draft.shown.own[t.key] for t in texts(thing) if t.key in draft.shown.own]
    return "".join(f'<p class="dk-facts dk-reworded"><b>{esc(w.own)}:</b> {esc(words)}</p>' for words in said)


def _writing(thing: Shown, w: TrainingTexts) -> str:
    """A fold with a field for each text of the thing."""
    fields = "".join(
        f"<label>{esc(w.texts[t.name])}<textarea name={t.name} rows={_rows(t.words)} maxlength={LONGEST}>"
        f"\n{esc(t.words)}</textarea></label>"
        for t in texts(thing)
    )
    payload = esc(json.dumps({"act": "write", "item": thing.key}, ensure_ascii=False))
    return (
        f'<details class="dk-replace dk-write"><summary>{esc(w.write)}</summary>'
        f'<form data-event="edit" data-payload="{payload}">{fields}'
        f'<button class="dk-button">{esc(w.save)}</button></form></details>'
    )


def _rows(words: str) -> int:
    """As many lines as the words fill, about."""
    return min(8, sum(1 + len(line) // 90 for line in words.splitlines() or [""]))


def _homeless(draft: Draft, w: TrainingTexts) -> str:
    """The trainer's words that the outline has no place for, so that none is lost."""
    lost = homeless(draft)
    rows = "".join(
        f'<li class="dk-item is-fixed"><div><p>{esc(x.text)}</p><p class="dk-facts">{esc(w.own)}: {esc(x.original)}</p>'
        f'<div class="dk-tools">{button("edit", {"act": "plain", "item": key}, esc(w.forget), "dk-button")}</div>'
        "</div></li>"
        for key, x in lost.items()
    )
    if not lost:
        return ""
    said = esc(w.homeless.format(n=len(lost)))
    return f'<details class="dk-homeless"><summary>{said}</summary><ol class="dk-items">{rows}</ol></details>'


# ---- places and other clauses ------------------------------------------------------------------------------------


def _sources(draft: Draft, places: Sequence[Citation], w: TrainingTexts) -> str:
    """A button for each place, the first three."""
    seen: dict[str, Citation] = {}
    for c in places:
        seen.setdefault(place(c, draft.pack.document.id), c)
    return "".join(
        button("open", Opening(c.document, c.path, c.span).payload(), esc(said), "dk-mark", f"{w.source}: {said}")
        for said, c in list(seen.items())[:3]
    )


def _replacing(draft: Draft, key: str, w: TrainingTexts) -> str:
    """A fold with the clauses that may take the message's place."""
    options = "".join(
        f'<option value="{esc(path)}">{esc(path)} · {esc(words)}</option>' for path, words in draft.replacements.items()
    )
    back = ""
    if key in draft.edits.replaced:
        back = button("edit", {"act": "restore", "item": key}, esc(w.replace_back), "dk-button dk-quiet")
    if not options:
        return back
    payload = esc(json.dumps({"act": "replace", "item": key}, ensure_ascii=False))
    return (
        f'<details class="dk-replace"><summary>{esc(w.replace)}</summary>'
        f'<form data-event="edit" data-payload="{payload}">'
        f'<select name="clause" aria-label="{esc(w.replace_with)}">{options}</select>'
        f'<button class="dk-button">{esc(w.replace_do)}</button></form></details>{back}'
    )
