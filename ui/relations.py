"""Quan hệ: the chain of what carries out what, amendments and repeals, and two documents or versions side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from schema import DocumentInfo, UserError
from ui.desk import Desk
from ui.evidence import Opening, open_clause
from ui.markup import button, day, empty, esc, name, shorten
from ui.relations_texts import relations_texts
from ui.texts import Texts
from ui.widgets import html, sent

if TYPE_CHECKING:
    from answer.comparing import Change, Comparison, Side
    from answer.comparing.words import Piece
    from answer.relations import Node, Relation

MOST_CHANGES = 400
_LONG_RUN = 60  # words that both texts have in a row: its middle is left out
_KEPT = 14  # ... of which so many stay at each end


# ---- HTML --------------------------------------------------------------------------------------------------------


def chain_html(trees: Sequence[Node], t: Texts, chosen: str = "") -> str:
    w = relations_texts(t)
    title = f"<h2>{esc(w.chain)}</h2>"
    if not trees:
        return title + empty(w.chain_none)
    inner = "".join(_node(tree, t, chosen) for tree in trees)
    return f'{title}<p class="dk-note">{esc(w.chain_hint)}</p><ul class="dk-chain">{inner}</ul>'


def _node(node: Node, t: Texts, chosen: str) -> str:
    w = relations_texts(t)
    below = "".join(_node(n, t, chosen) for n in node.below)
    below = f"<ul>{below}</ul>" if below else ""
    if node.info is None:
        inner = f"<b>{esc(node.number)}</b><small>{esc(w.outside)}</small>"
        return f'<li><div class="dk-link is-outside">{inner}</div>{below}</li>'
    info = node.info
    facts = " · ".join(x for x in (info.kind, day(info.issued_on)) if x)
    title = "" if shorten(info.title, 60) == name(info, t) else f"<span>{esc(shorten(info.title, 110))}</span>"
    inner = f"<b>{esc(name(info, t))}</b><small>{esc(facts)}</small>{title}"
    css = "dk-link is-chosen" if info.id == chosen else "dk-link"
    return f"<li>{button('outline', {'document': info.id}, inner, css)}{below}</li>"


def relations_html(found: Sequence[Relation], t: Texts, chosen: DocumentInfo | None = None) -> str:
    """The relations of one document in both directions; without one, what changes other documents."""
    w = relations_texts(t)
    if chosen is None:
        found = [r for r in found if r.kind not in ("implements", "based_on")]
        title, none, back = w.others, w.others_none, ""
    else:
        title, none = w.of_one.format(name=name(chosen, t)), w.of_one_none
        back = button("outline", {"document": ""}, esc(w.all_of_them), "dk-button")
    items = "".join(_relation(r, t) for r in found)
    listed = f'<ul class="dk-related">{items}</ul>' if items else empty(none)
    tools = f'<p class="dk-tools">{back}</p>' if back else ""
    return f"<h2>{esc(title)}</h2>{listed}{tools}"


def _relation(r: Relation, t: Texts) -> str:
    w = relations_texts(t)
    source = button("outline", {"document": r.source.id}, esc(name(r.source, t)), "dk-inline")
    target = (
        button("outline", {"document": r.target.id}, esc(name(r.target, t)), "dk-inline")
        if r.target
        else f"<b>{esc(r.number)}</b> <small>({esc(w.outside)})</small>"
    )
    where = ""
    if r.target and r.paths:
        links = (button("open", Opening(r.target.id, str(p)).payload(), esc(str(p)), "dk-inline") for p in r.paths)
        where = " " + ", ".join(links)
    elif r.places:
        where = f" {esc(', '.join(r.places))}"
    adds = f" <small>({esc(w.adds.format(n=len(r.adds)))})</small>" if r.adds else ""
    quote = ""
    if r.quote:
        inner = f"<q>{esc(shorten(r.quote, 260))}</q>"
        quote = button("open", Opening(r.source.id, r.clause).payload(), inner, "dk-quote", r.reference)
    return (
        f'<li><p>{source} <em class="dk-deed dk-{esc(r.kind)}">{esc(r.deed)}</em> {target}{where}{adds}</p>{quote}</li>'
    )


def comparison_html(found: Comparison, t: Texts, changed_only: bool) -> str:
    w = relations_texts(t)
    counted = {s: found.count(s) for s in ("same", "changed", "minor", "added", "removed")}
    lines = [f'<p class="dk-counts" role="status">{esc(w.counts.format(**counted))}</p>']
    if any(found.scopes):
        before, after = (scope or w.whole for scope in found.scopes)
        lines.append(f'<p class="dk-note">{esc(w.scopes.format(before=before, after=after))}</p>')
    shown = [c for c in found.changes if not changed_only or (c.status != "same" and not c.minor)]
    if not shown:
        lines.append(empty(w.nothing))
    lines += [_change(c, found, t) for c in shown[:MOST_CHANGES]]
    if len(shown) > MOST_CHANGES:
        lines.append(f'<p class="dk-note">{esc(w.rest.format(n=len(shown) - MOST_CHANGES))}</p>')
    return f'<div class="dk-comparison">{"".join(lines)}</div>'


def _change(change: Change, found: Comparison, t: Texts) -> str:
    w = relations_texts(t)
    said = w.minor if change.minor else w.status[change.status]
    side, info = (change.after, found.after) if change.after else (change.before, found.before)
    assert side is not None
    title = button("open", Opening(info.id, str(side.path)).payload(), esc(str(side.path)), "dk-inline", side.reference)
    moved = f" <small>{esc(w.moved.format(path=change.before.path))}</small>" if change.moved and change.before else ""
    css = "minor" if change.minor else change.status
    return (
        f'<article class="dk-change dk-is-{css}"><h3><em>{esc(said)}</em> {title}{moved}</h3>'
        f"{_change_body(change, side, t)}</article>"
    )


def _change_body(change: Change, side: Side, t: Texts) -> str:
    if change.status == "same":
        return f"<p>{esc(shorten(side.text, 160))}</p>"
    if change.status != "changed":
        tag = "ins" if change.status == "added" else "del"
        return f"<p><{tag}>{esc(shorten(side.text, 1500))}</{tag}></p>"
    own = f"<p>{_pieces(change.words)}</p>" if change.words else ""
    rows = "".join(f"<dt>{esc(f.title)}</dt><dd>{_pieces(f.words)}</dd>" for f in change.fields)
    return own + (f'<dl class="dk-row">{rows}</dl>' if rows else "")


def _pieces(pieces: Sequence[Piece]) -> str:
    tags = {"removed": "del", "added": "ins"}
    shown = []
    for p in pieces:
        if tag := tags.get(p.op):
            words = p.text.rstrip()  # the blank behind them is neither removed nor added
            shown.append(f"<{tag}>{esc(words)}</{tag}>{p.text[len(words) :]}")
        else:
            shown.append(esc(_abridged(p.text)))
    return "".join(shown)


def _abridged(text: str) -> str:
    said = text.split(" ")
    return text if len(said) <= _LONG_RUN else " ".join([*said[:_KEPT], "…", *said[-_KEPT:]])


def _choices(infos: Sequence[DocumentInfo], t: Texts) -> list[tuple[str, str]]:
    w = relations_texts(t)

    def said(info: DocumentInfo) -> str:
        if info.status == "superseded":
            return f"{name(info, t)} ({w.older.format(n=info.version)}, {info.source})"
        return name(info, t) + (f" ({w.version.format(n=info.version)})" if info.version > 1 else "")

    return [(said(i), i.id) for i in infos]


# ---- the tab -----------------------------------------------------------------------------------------------------


def relations_tab(desk: Desk, t: Texts, library: gr.State) -> None:
    """Lays out the tab and wires it; drawn anew when `library` changes."""
    w = relations_texts(t)
    with gr.Row(elem_classes=["dk-panes", "dk-panes-relations"]):
        with gr.Column(elem_classes=["dk-pane", "dk-pane-chain"], min_width=0):
            tree = html(chain_html(desk.chain(), t))
            related = html(relations_html(desk.relations(), t))
        with gr.Column(elem_classes=["dk-pane", "dk-pane-compare"], min_width=0):
            gr.HTML(f"<h2>{esc(w.compare)}</h2>", apply_default_css=False)
            with gr.Row(elem_classes=["dk-compare-form"]):
                choices = _choices(desk.versions(), t)
                before = gr.Dropdown(choices, value=None, label=w.before, min_width=170)
                after = gr.Dropdown(choices, value=None, label=w.after, min_width=170)
                clause = gr.Textbox(label=w.clause, placeholder=w.clause_hint, max_lines=1, min_width=170)
                changed_only = gr.Checkbox(True, label=w.changed_only, min_width=170)
                go = gr.Button(w.go, variant="primary", min_width=110, scale=0)
            result = html(empty(w.compare_hint))
        with gr.Column(elem_classes=["dk-pane", "dk-pane-evidence"], min_width=0):
            evidence = html(empty(t.evidence_documents_empty))

    def chosen(event: gr.EventData) -> tuple[str, str]:
        id = str(sent(event).get("document", ""))
        info = next((i for i in desk.documents() if i.id == id), None)
        return chain_html(desk.chain(), t, id), relations_html(desk.relations(id if info else None), t, info)

    def compared(before: str | None, after: str | None, clause: str | None, changed_only: bool) -> str:
        if not before or not after:
            return empty(w.compare_choose)
        try:
            found = desk.compare(before, after, (clause or "").strip() or None)
        except (UserError, KeyError) as error:
            reason = str(error) if isinstance(error, UserError) else t.evidence_gone
            return f'<p class="dk-trouble" role="alert">{esc(reason)}</p>'
        return comparison_html(found, t, changed_only)

    def filtered(before: str | None, after: str | None, clause: str | None, changed_only: bool) -> Any:
        return compared(before, after, clause, changed_only) if before and after else gr.skip()

    def opened(event: gr.EventData) -> str:
        return open_clause(desk, Opening.of(sent(event)), t)

    def refreshed(first: str | None, second: str | None) -> tuple[Any, ...]:
        choices = _choices(desk.versions(), t)
        ids = {id for _, id in choices}
        kept = [gr.update(choices=choices, value=id if id in ids else None) for id in (first, second)]
        return chain_html(desk.chain(), t), relations_html(desk.relations(), t), *kept

    at_once = {"show_progress": "hidden", "queue": False, "api_visibility": "private", "trigger_mode": "always_last"}
    fields = [before, after, clause, changed_only]
    for part in (tree, related):
        part.outline(chosen, None, [tree, related], **at_once)
    related.open(opened, None, evidence, **at_once)
    result.open(opened, None, evidence, **at_once)
    evidence.open(opened, None, evidence, **at_once)
    # A comparison of two long documents takes a second: it waits in the queue, not in the server's one loop.
    waiting = {"show_progress": "minimal", "api_visibility": "private", "trigger_mode": "always_last"}
    gr.on([go.click, clause.submit], compared, fields, result, **waiting)
    changed_only.change(filtered, fields, result, **waiting)
    library.change(refreshed, [before, after], [tree, related, before, after], **at_once)
