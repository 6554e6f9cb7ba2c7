"""Hỏi đáp: documents to ask, the conversation, the evidence."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import gradio as gr

from answer.evaluation import FLAGS
from schema import Answer, Citation, DocumentInfo, Level, UserError
from ui.desk import Desk
from ui.evidence import Opening, amended_html, label, open_clause
from ui.kept import Kept
from ui.markup import button, empty, esc, name, shorten
from ui.texts import Texts
from ui.widgets import html, sent

MOST_NOTE = 2000
MOST_TURNS = 100  # of a conversation, the last ones: each answer is drawn with all turns before it
AT_ONCE = 4  # questions answered at the same time; more wait their turn


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what became of it; `trouble` is a sentence shown in place of an answer."""

    question: str
    answer: Answer | None = None
    trouble: str | None = None
    flagged: tuple[str, ...] = ()


# ---- HTML --------------------------------------------------------------------------------------------------------


def conversation(desk: Desk, turns: Sequence[Turn], t: Texts, infos: Sequence[DocumentInfo] | None = None) -> str:
    """The turns, or a welcome before the first. `infos`: the documents, where they were looked up already."""
    infos = desk.documents() if infos is None else infos
    if not turns:
        return welcome(infos, examples(desk, infos, t), t)
    told = f'<p class="dk-older">{esc(t.only_last.format(n=MOST_TURNS))}</p>' if len(turns) >= MOST_TURNS else ""
    return told + "".join(turn_html(turn, i, infos, t) for i, turn in enumerate(turns))


def welcome(infos: Sequence[DocumentInfo], questions: Sequence[str], t: Texts) -> str:
    if not infos:
        return f'<div class="dk-welcome"><h2>{esc(t.welcome)}</h2>{empty(t.no_documents)}</div>'
    items = "".join(f"<li>{button('example', {'question': q}, esc(q), 'dk-example')}</li>" for q in questions)
    return (
        f'<div class="dk-welcome"><h2>{esc(t.welcome)}</h2><p>{esc(t.welcome_more)}</p>'
        f'<h3>{esc(t.examples)}</h3><ul class="dk-examples">{items}</ul></div>'
    )


def examples(desk: Desk, infos: Sequence[DocumentInfo], t: Texts) -> list[str]:
    """Questions that the stored documents can be asked: with their own tasks, numbers and clauses."""
    found = []
    tasks = [a for a in desk.tasks() if a.lead]
    if any(a.number == "3" for a in tasks):
        found.append(t.example_owner)
    days = [a.deadline.last for a in tasks if a.deadline and a.deadline.last]
    if days:
        found.append(
            t.example_due.format(year=min((d.year for d in days if d >= date.today()), default=max(days).year))
        )
    numbered = [i for i in infos if i.number]
    if numbered:
        found.append(t.example_signer.format(number=numbered[0].number))
    for info in reversed(numbered):
        # "khoản 1 Mục II": two plain levels, which every reader of the example has in the document before them.
        clauses = desk.document(info.id).clauses
        inner = next((c for c in clauses if c.level == Level.KHOAN and len(c.path.markers) == 2 and c.heading), None)
        outer = next((c for c in clauses if inner and c.path == inner.parent), None)
        if inner and outer:
            place = f"{label(inner).lower()} {label(outer)}"
            found.append(t.example_clause.format(place=place, number=info.number))
            break
    return found


def turn_html(turn: Turn, index: int, infos: Sequence[DocumentInfo], t: Texts) -> str:
    asked = f'<div class="dk-asked"><h3 class="dk-hidden">{esc(t.asked)}</h3><p>{esc(turn.question)}</p></div>'
    if turn.trouble:
        body = f'<div class="dk-answer dk-trouble"><p>{esc(turn.trouble)}</p></div>'
    elif turn.answer is None:
        body = f'<div class="dk-answer dk-waiting"><p>{esc(t.searching)}</p></div>'
    else:
        body = answer_html(turn, turn.answer, index, infos, t)
    going = turn.answer.written is not None and not turn.answer.written.done if turn.answer else not turn.trouble
    # The composer shows "Dừng" in place of "Hỏi" for as long as a turn is going (app.css).
    return f'<section class="dk-turn{" dk-going" if going else ""}">{asked}{body}</section>'


def answer_html(turn: Turn, answer: Answer, index: int, infos: Sequence[DocumentInfo], t: Texts) -> str:
    if answer.refusal:
        near = f"<h4>{esc(t.nearest)}</h4>{_cards(answer.nearest, infos, t, False)}" if answer.nearest else ""
        reason = answer.refusal if answer.refusal.rstrip().endswith((".", "?", "!", "…")) else answer.refusal + "."
        inner = f"<h4>{esc(t.refused)}</h4>{paragraphs(reason, (), t)}{near}"
        return (
            f'<div class="dk-answer dk-refusal">{_read_as(answer, t)}{inner}{_flagging(turn, answer, index, t)}</div>'
        )
    cards = f"<h4>{esc(t.citations)}</h4>{_cards(answer.citations, infos, t, True)}" if answer.citations else ""
    text = paragraphs(answer.text, answer.citations, t) if answer.written is None else written_html(answer, t)
    return f'<div class="dk-answer">{_read_as(answer, t)}{text}{cards}{_flagging(turn, answer, index, t)}</div>'


def _read_as(answer: Answer, t: Texts) -> str:
    """The complete question that a follow-up was taken for: who reads it sees at once when it was taken wrongly."""
    return (
        f'<p class="dk-read-as">{esc(t.understood.format(question=answer.understood))}</p>' if answer.understood else ""
    )


def written_html(answer: Answer, t: Texts) -> str:
    """What a language model wrote, its struck sentences as struck, and the answer in quotes."""
    w = answer.written
    assert w is not None
    kept = any(not s.struck and s.checked for s in w.sentences)
    lines = []
    for s in w.sentences:
        if s.struck:
            why = esc(t.struck.format(reason=s.struck))
            lines.append(f'<p class="dk-struck"><s>{esc(s.text)}</s> <small>{why}</small></p>')
        elif s.checked:
            lines.append(paragraphs(s.text, answer.citations, t))
        else:
            lines.append(f'<p class="dk-unchecked">{esc(s.text)}</p>')
    told = t.writing if not w.done else t.written if kept else t.nothing_written
    lines.append(f'<p class="dk-by">{esc(w.trouble or told.format(by=w.by))}</p>')
    quoted = paragraphs(w.quoted, answer.citations, t)
    if kept and w.done:
        return f'{"".join(lines)}<details class="dk-quoted"><summary>{esc(t.quoted)}</summary>{quoted}</details>'
    # What may be said comes first; the model's own words below it are being written, or were struck.
    return f'{quoted}<div class="dk-draft">{"".join(lines)}</div>'


def paragraphs(text: str, citations: Sequence[Citation], t: Texts) -> str:
    """The lines of an answer as paragraphs and lists; each mark [n] of a citation becomes a button that opens it."""

    def mark(match: re.Match[str]) -> str:
        n = int(match[1])
        if not 1 <= n <= len(citations):
            return match[0]
        c = citations[n - 1]
        said = t.citation_open.format(n=n, reference=c.reference)
        return button("open", opening(c).payload(), f"[{n}]", "dk-mark", said)

    html_lines: list[str] = []
    for line in text.splitlines():
        if not line.strip():
            continue
        item = re.match(r"\s*[-–•+*]\s+", line)
        # Escaping leaves "[1]" as it is, so marks are found after it and quotes cannot make one with markup.
        inner = re.sub(r"\[(\d{1,3})\]", mark, esc(line[item.end() :] if item else line.strip()))
        html_lines.append(f"<li>{inner}</li>" if item else f"<p>{inner}</p>")
    return re.sub(r"((?:<li>.*?</li>)+)", r"<ul>\1</ul>", "".join(html_lines), flags=re.DOTALL)


def opening(c: Citation) -> Opening:
    return Opening(c.document, c.path, c.span)


def _cards(citations: Sequence[Citation], infos: Sequence[DocumentInfo], t: Texts, numbered: bool) -> str:
    """One card a clause with its quotes: an owner, its helpers and the deadline often stand in one row."""
    pages = {i.id: i.pages for i in infos}
    clauses: dict[tuple[str, str], list[tuple[int, Citation]]] = {}
    for n, c in enumerate(citations, 1):
        clauses.setdefault((c.document, c.path), []).append((n, c))
    items = []
    for group in clauses.values():
        first = group[0][1]
        page = f" <small>{esc(t.page.format(page=first.page))}</small>" if pages.get(first.document, 1) > 1 else ""
        quotes = ""
        for n, c in group:
            number = f"<b>[{n}]</b> " if numbered else ""
            inner = f"{number}<q>{esc(shorten(c.quote, 320))}</q>"
            said = t.citation_open.format(n=n if numbered else "", reference=c.reference)
            quotes += button("open", opening(c).payload(), inner, "dk-quote", f"{said}: {shorten(c.quote, 120)}")
        quotes += amended_html(first.amended)
        items.append(f'<li class="dk-card"><p>{esc(first.reference or t.letterhead)}{page}</p>{quotes}</li>')
    return f'<ol class="dk-cards">{"".join(items)}</ol>'


def _flagging(turn: Turn, answer: Answer, index: int, t: Texts) -> str:
    kinds = dict(t.flag_kinds)
    done = "".join(f'<p class="dk-flagged">{esc(t.flagged.format(kind=kinds.get(k, k)))}</p>' for k in turn.flagged)
    which = "".join(f'<option value="{n}">[{n}]</option>' for n in range(1, len(answer.citations) + 1))
    radios = "".join(
        f'<label><input type="radio" name="kind" value="{esc(k)}" required> {esc(word)}</label>'
        for k, word in t.flag_kinds
    )
    return f"""{done}<details class="dk-flag"><summary>{esc(t.flag)}</summary>
<form data-event="report" data-payload="{esc(json.dumps({"turn": index}))}">
<fieldset><legend>{esc(t.flag_kind)}</legend>{radios}</fieldset>
<label>{esc(t.flag_which)} <select name="citation"><option value="">{esc(t.flag_whole)}</option>{which}</select></label>
<label>{esc(t.flag_note)} <input type="text" name="note" maxlength="{MOST_NOTE}"></label>
<button class="dk-button" type="submit">{esc(t.flag_send)}</button></form></details>"""


# ---- what the buttons do -----------------------------------------------------------------------------------------


def flag(folder: Path, turns: Sequence[Turn], data: dict[str, Any], t: Texts) -> list[Turn]:
    """Appends one report to `FLAGS` in the data folder; gives the turns with the report noted."""
    place, kind = data.get("turn"), data.get("kind")
    if not isinstance(place, int) or not 0 <= place < len(turns) or kind not in dict(t.flag_kinds):
        return list(turns)
    answer = turns[place].answer
    if answer is None:
        return list(turns)
    n = int(data["citation"]) if re.fullmatch("[0-9]{1,3}", str(data.get("citation"))) else None
    cited = answer.citations[n - 1] if n and n <= len(answer.citations) else None
    report = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "kind": kind,
        "question": answer.question,
        "answer": answer.text,
        "refusal": answer.refusal,
        "citation": n if cited else None,
        "places": [{"document": c.document, "path": c.path} for c in ((cited,) if cited else answer.citations)],
        "note": str(data.get("note") or "")[:MOST_NOTE],
    }
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / FLAGS).open("a", encoding="utf8") as file:
        file.write(json.dumps(report, ensure_ascii=False) + "\n")
    changed = list(turns)
    changed[place] = replace(turns[place], flagged=(*turns[place].flagged, str(kind)))
    return changed


def answered(
    desk: Desk, before: Sequence[Turn], turn: Turn, chosen: Sequence[str], infos: Sequence[DocumentInfo], t: Texts
) -> Iterator[Turn]:
    """The turn with its answer, again and again while a language model words it; or with the sentence that says what
    went wrong. `before`: the turns of the conversation."""
    if not infos:
        yield replace(turn, trouble=t.no_documents)
        return
    # Tick boxes of documents that were removed meanwhile do not count.
    ids = [i.id for i in infos if i.id in set(chosen)]
    if not ids:
        yield replace(turn, trouble=t.choose_documents)
        return
    try:
        history = [x.answer for x in before if x.answer]
        answer = desk.ask(turn.question, None if len(ids) == len(infos) else ids, history)
        yield replace(turn, answer=answer)
        for worded in desk.worded(answer):
            yield replace(turn, answer=worded)
    except UserError as error:
        yield replace(turn, trouble=t.failed.format(reason=error))
    except Exception as error:
        # A fault of ours must not leave the page waiting for ever: the person can go on, the log has the rest.
        logging.getLogger(__name__).exception("ask")
        yield replace(turn, trouble=t.failed.format(reason=type(error).__name__))


def halted(turn: Turn, t: Texts) -> Turn:
    """The turn as it was found where it was only being worded."""
    answer = turn.answer
    if answer is None or answer.written is None or answer.written.done:
        return turn
    sentences = tuple(s for s in answer.written.sentences if s.checked)
    return replace(turn, answer=replace(answer, written=replace(answer.written, sentences=sentences, done=True)))


def choices(infos: Sequence[DocumentInfo], t: Texts) -> list[tuple[str, str]]:
    """Number and short title, on two lines (the style shows the first in bold)."""
    return [
        (f"{name(i, t)}\n{shorten(i.title, 90)}" if i.title and i.number else shorten(i.title or i.source, 110), i.id)
        for i in infos
    ]


def chat_tab(
    desk: Desk, t: Texts, library: gr.State, kept: Kept, tab: gr.State
) -> tuple[list[Any], Callable[[str], tuple[Any, ...]]]:
    """Lays out the tab and wires it; `library` changes whenever documents come or go. `tab` names the browser's tab,
    for which `kept` keeps the conversation. Gives the outputs and the function that bring it back."""
    infos = desk.documents()
    turns = gr.State([])
    known = gr.State([i.id for i in infos])
    with gr.Row(elem_classes=["dk-panes", "dk-panes-chat"]):
        with (
            gr.Column(elem_classes=["dk-pane", "dk-pane-scope"], min_width=0),
            gr.Accordion(t.scope, open=True, elem_classes=["dk-fold"]),
        ):
            with gr.Row(elem_classes=["dk-scope-head"]):
                every = gr.Button(t.scope_all, size="sm", variant="secondary", min_width=0)
                none = gr.Button(t.scope_none, size="sm", variant="secondary", min_width=0)
            scope = gr.CheckboxGroup(
                choices(infos, t),
                value=[i.id for i in infos],
                label=t.scope,
                show_label=False,
                container=False,
                elem_classes=["dk-scope"],
            )
            nothing = html("" if infos else empty(t.no_documents))
        with gr.Column(elem_classes=["dk-pane", "dk-pane-chat"], min_width=0):
            log = html(conversation(desk, [], t), elem_classes=["dk-log"])
            with gr.Column(elem_classes=["dk-composer"]):
                with gr.Row(elem_classes=["dk-ask"]):
                    question = gr.Textbox(
                        label=t.question,
                        placeholder=t.question_hint,
                        show_label=False,
                        container=False,
                        max_lines=5,
                        elem_id="dk-question",
                        html_attributes=gr.InputHTMLAttributes(spellcheck=False),
                        scale=1,
                    )
                    ask = gr.Button(t.send, variant="primary", min_width=80, scale=0, elem_classes=["dk-send"])
                    stop = gr.Button(t.stop, variant="stop", min_width=80, scale=0, elem_classes=["dk-stop"])
                with gr.Row(elem_classes=["dk-below"]):
                    retry = gr.Button(t.retry, size="sm", variant="secondary", min_width=0, scale=0)
                    clear = gr.Button(t.clear, size="sm", variant="secondary", min_width=0, scale=0)
        with gr.Column(elem_classes=["dk-pane", "dk-pane-evidence"], min_width=0):
            evidence = html(empty(t.evidence_empty))

    def asking(text: str, chosen: list[str], before: list[Turn], tab: str) -> Iterator[tuple[Any, ...]]:
        text = (text or "").strip()
        if not text:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        now = desk.documents()
        before = before[1 - MOST_TURNS :]
        waiting = [*before, Turn(text)]
        kept.keep(tab, [*before, Turn(text, trouble=t.stopped)])
        yield conversation(desk, waiting, t, now), waiting, ""
        done = waiting
        for turn in answered(desk, before, Turn(text), chosen, now, t):
            done = [*before, turn]
            yield conversation(desk, done, t, now), done, gr.skip()
        kept.keep(tab, done)

    def asking_example(chosen: list[str], before: list[Turn], tab: str, event: gr.EventData) -> Iterator[Any]:
        yield from asking(str(sent(event).get("question", "")), chosen, before, tab)

    def asking_again(chosen: list[str], before: list[Turn], tab: str) -> Iterator[tuple[Any, ...]]:
        yield from asking(before[-1].question if before else "", chosen, before[:-1], tab)

    outputs = [log, turns, question]
    quiet = {
        "show_progress": "hidden",
        "concurrency_limit": AT_ONCE,
        "concurrency_id": "ask",
        "api_visibility": "private",
    }
    runs = [
        gr.on([question.submit, ask.click], asking, [question, scope, turns, tab], outputs, **quiet),
        log.example(asking_example, [scope, turns, tab], outputs, **quiet),
        retry.click(asking_again, [scope, turns, tab], outputs, **quiet),
    ]

    def stopped(before: list[Turn]) -> tuple[Any, ...]:
        after = [replace(x, trouble=t.stopped) if x.answer is None and not x.trouble else halted(x, t) for x in before]
        return conversation(desk, after, t), after, gr.skip()

    def flagging(before: list[Turn], event: gr.EventData) -> tuple[str, list[Turn]]:
        after = flag(desk.folder, before, dict(sent(event)), t)
        return conversation(desk, after, t), after

    def cleared(tab: str) -> tuple[Any, ...]:
        kept.keep(tab, [])
        return conversation(desk, [], t), [], ""

    def restored(tab: str) -> tuple[Any, ...]:
        shown = kept.turns(tab, desk.documents())
        return conversation(desk, shown, t) if shown else gr.skip(), shown

    def opened(event: gr.EventData) -> str:
        return open_clause(desk, Opening.of(sent(event)), t)

    def refreshed(chosen: list[str], before: list[str], shown: list[Turn]) -> tuple[Any, ...]:
        now = desk.documents()
        # What is new is ticked; what was there keeps its tick.
        kept = [i.id for i in now if i.id in chosen or i.id not in before]
        fresh = conversation(desk, [], t) if not shown else gr.skip()
        boxes = gr.update(choices=choices(now, t), value=kept)
        return boxes, "" if now else empty(t.no_documents), [i.id for i in now], fresh

    at_once = {"show_progress": "hidden", "queue": False, "api_visibility": "private", "trigger_mode": "always_last"}
    # The answer of a stopped question may still be computed in its thread; its result is dropped.
    stop.click(stopped, turns, outputs, cancels=runs, **at_once)
    clear.click(cleared, tab, outputs, cancels=runs, **at_once)
    log.report(flagging, turns, [log, turns], **at_once)
    log.open(opened, None, evidence, **at_once)
    evidence.open(opened, None, evidence, **at_once)
    every.click(lambda: [i.id for i in desk.documents()], None, scope, **at_once)
    none.click(list, None, scope, **at_once)
    library.change(refreshed, [scope, known, turns], [scope, nothing, known, log], **at_once)
    return [log, turns], restored
