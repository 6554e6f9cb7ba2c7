"""Tập huấn: choose, look through the outline, change it, take the files away. The trainer's edits are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode

import gradio as gr

from answer.pack.edits import changed
from answer.pack.files import KINDS, as_bytes, as_zip, name_of
from answer.pack.model import LENGTHS, Audience
from answer.pack.rephrasing import Rephrased
from schema import DocumentInfo, Level, UserError
from ui.desk import Desk
from ui.evidence import Opening, open_clause
from ui.markup import empty, esc, name, shorten
from ui.texts import Texts
from ui.training_outline import outline_html
from ui.training_texts import TrainingTexts, training_texts
from ui.widgets import html, sent


@dataclass(frozen=True, slots=True)
class Session:
    """What the fields above the outline say."""

    document: str = ""
    clause: str = ""  # '' for the whole document
    audience: Audience = Audience.GRASSROOTS
    minutes: int = 60
    chain: bool = False

    def query(self) -> str:
        pairs = {"van_ban": self.document, "muc": self.clause, "doi_tuong": self.audience.value, "phut": self.minutes}
        return urlencode({**pairs, "chuoi": int(self.chain)})

    @classmethod
    def of_query(cls, query: str) -> Session:
        """From an address, which may say anything: what makes no sense is as if it were not there."""
        said = {k: v[0] for k, v in parse_qs(query).items()}
        return cls.of(
            said.get("van_ban"), said.get("muc"), said.get("doi_tuong"), said.get("phut"), said.get("chuoi") == "1"
        )

    @classmethod
    def of(cls, document: Any, clause: Any, audience: Any, minutes: Any, chain: Any) -> Session:
        known = Audience(audience) if audience in {a.value for a in Audience} else Audience.GRASSROOTS
        length = int(minutes) if re.fullmatch("[0-9]{1,4}", str(minutes)) else 60
        return cls(str(document or ""), str(clause or "").strip(), known, length, bool(chain))


# ---- HTML --------------------------------------------------------------------------------------------------------


def shown(desk: Desk, session: Session, t: Texts, note: str = "") -> str:
    """The outline of the session, or why there is none."""
    w = training_texts(t)
    if not session.document:
        return empty(w.no_document)
    try:
        return outline_html(desk.training(session), session.query(), w, note)
    except UserError as error:
        return f'<p class="dk-bad" role="alert">{esc(w.failed.format(reason=error))}</p>'


def clauses(desk: Desk, document: str, w: TrainingTexts) -> list[tuple[str, str]]:
    """The clauses that a session may be about: those with a heading or near the top, rows of tables left out."""
    whole = [(w.clause_whole, "")]
    if not document:
        return whole
    try:
        read = desk.document(document)
    except (UserError, KeyError):
        return whole
    parents = {c.path.parent for c in read.clauses}
    fit = [
        c
        for c in read.clauses
        if c.level not in {Level.ROW, Level.PREAMBLE, Level.DASH, Level.PLUS}
        and (len(c.path.markers) <= 2 or c.heading or c.path in parents)
    ]
    return [*whole, *((f"{c.path} {shorten(c.heading or read.body_text(c), 80)}", str(c.path)) for c in fit)]


# ---- files -------------------------------------------------------------------------------------------------------


def export(desk: Desk, kind: str, query: str) -> tuple[bytes, str, str]:
    """A file of the session with the trainer's edits: its bytes, media type and name. `kind`: one of `KINDS`, or "zip".
    Raises UserError."""
    pack = desk.training(Session.of_query(query)).pack
    desk.taken(pack, kind)
    if kind == "zip":
        return as_zip(pack), "application/zip", name_of(pack, "pptx").removesuffix("-trinh-chieu.pptx") + ".zip"
    return as_bytes(pack, kind), KINDS[kind][1], name_of(pack, kind)


# ---- the tab -----------------------------------------------------------------------------------------------------


def training_tab(desk: Desk, t: Texts, library: gr.State) -> None:
    """Lays out the tab and wires it."""
    w = training_texts(t)
    infos = desk.documents()
    with gr.Row(elem_classes=["dk-filters", "dk-training-fields"]):
        document = gr.Dropdown(_choices(infos, t), value=None, label=w.document, min_width=200)
        clause = gr.Dropdown(clauses(desk, "", w), value="", label=w.clause, allow_custom_value=True, min_width=220)
        audience = gr.Dropdown(
            list(w.audiences), value=Audience.GRASSROOTS.value, label=w.audience, filterable=False, min_width=150
        )
        minutes = gr.Dropdown(
            [(w.minute.format(n=n), n) for n in LENGTHS], value=60, label=w.minutes, filterable=False, min_width=100
        )
        with gr.Column(min_width=230, elem_classes=["dk-training-chain"]):
            chain = gr.Checkbox(False, label=w.chain, container=False)
            offered_words = w.rephrase.format(model=desk.rephraser())
            reword = gr.Checkbox(False, label=offered_words, visible=bool(desk.rephraser()), container=False)
        make = gr.Button(w.make, variant="primary", min_width=90, scale=0)
    with gr.Row(elem_classes=["dk-panes", "dk-panes-training"]):
        with gr.Column(elem_classes=["dk-pane", "dk-pane-training"], min_width=0):
            outline = html(empty(w.empty))
        with gr.Column(elem_classes=["dk-pane", "dk-pane-evidence"], min_width=0):
            evidence = html(empty(t.evidence_empty))

    fields = [document, clause, audience, minutes, chain]

    def making(in_other_words: Any, *values: Any) -> Iterator[str]:
        session = Session.of(*values)
        yield f'<div class="dk-progress" role="status"><progress></progress><p>{esc(w.making)}</p></div>'
        note = ""
        if in_other_words and session.document:
            try:
                for so_far in desk.rephrase_training(session):
                    note = _told(so_far, desk.rephraser(), w)
                    bar = f'<progress value="{so_far.done}" max="{so_far.of or 1}"></progress>'
                    said = esc(w.rephrasing.format(done=so_far.done, of=so_far.of))
                    yield f'<div class="dk-progress" role="status">{bar}<p>{said}</p></div>'
            except UserError as error:
                yield f'<p class="dk-bad" role="alert">{esc(w.failed.format(reason=error))}</p>'
                return
        yield shown(desk, session, t, note)

    def edited(event: gr.EventData, *values: Any) -> str:
        session = Session.of(*values)
        note = ""
        try:
            draft = desk.training(session)
            edits = changed(draft, sent(event))
            note = w.no_more if edits is None else ""
            if edits is not None:
                desk.keep_training(session, edits)
        except UserError as error:
            return f'<p class="dk-bad" role="alert">{esc(w.failed.format(reason=error))}</p>'
        return shown(desk, session, t, note)

    def opened(event: gr.EventData) -> str:
        return open_clause(desk, Opening.of(sent(event)), t)

    def offered(chosen: str | None) -> Any:
        return gr.update(choices=clauses(desk, chosen or "", w), value="")

    def refreshed(chosen: str | None) -> Any:
        now = desk.documents()
        return gr.update(choices=_choices(now, t), value=chosen if chosen in {i.id for i in now} else None)

    at_once = {"show_progress": "hidden", "queue": False, "api_visibility": "private", "trigger_mode": "always_last"}
    make.click(making, [reword, *fields], outline, **{**at_once, "queue": True})
    document.input(offered, document, clause, **at_once)
    outline.edit(edited, fields, outline, **at_once)
    outline.open(opened, None, evidence, **at_once)
    evidence.open(opened, None, evidence, **at_once)
    library.change(refreshed, document, document, **at_once)


def _told(so_far: Rephrased, model: str, w: TrainingTexts) -> str:
    """How many messages are in other words, and why the others are not."""
    if not so_far.of:
        return so_far.trouble
    said = w.rephrased.format(said=so_far.said, of=so_far.of, model=model)
    kept = [w.struck.format(place=k.removeprefix("message:"), why=why) for k, why in so_far.struck.items()]
    return " ".join([said, *kept, so_far.trouble]).strip()


def _choices(infos: list[DocumentInfo], t: Texts) -> list[tuple[str, str]]:
    return [(f"{name(i, t)} {shorten(i.title, 60)}" if i.number else name(i, t), i.id) for i in infos]
