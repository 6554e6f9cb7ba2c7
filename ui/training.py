"""Tập huấn: choose, look through the outline, change it, take the files away. The trainer's edits are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode

import gradio as gr

from answer.pack.duties import leading
from answer.pack.edits import changed
from answer.pack.files import KINDS, as_bytes, as_zip, name_of
from answer.pack.model import LENGTHS, Audience, audience_named
from answer.pack.rephrasing import Rephrased
from language.spelling import fold
from schema import DocumentInfo, Level, UserError
from ui.desk import Desk
from ui.evidence import Opening, open_clause
from ui.markup import empty, esc, name, shorten
from ui.tasks import parse_day
from ui.texts import Texts
from ui.training_outline import outline_html
from ui.training_texts import TrainingTexts, training_texts
from ui.widgets import html, sent

_MINUTES = re.compile(r"([0-9]{1,4})(?: *(?:phút|minutes?))?", re.I)
_MOST_UNITS = 30  # offered as audiences; any other can be typed


@dataclass(frozen=True, slots=True)
class Session:
    """What the fields above the outline say."""

    document: str = ""
    clause: str = ""  # '' for the whole document
    audience: Audience = Audience.GRASSROOTS
    minutes: int = 60
    chain: bool = False
    unit: str = ""  # the one body that the session is for
    day: date | None = None  # None for today

    @property
    def listeners(self) -> str:
        """For whom edits are kept: the audience, or the one body."""
        return f"{self.audience.value}:{fold(self.unit)}" if self.unit else self.audience.value

    def query(self) -> str:
        pairs = {"van_ban": self.document, "muc": self.clause, "doi_tuong": self.unit or self.audience.value}
        at = self.day.isoformat() if self.day else ""
        return urlencode({**pairs, "phut": self.minutes, "chuoi": int(self.chain), "ngay": at})

    @classmethod
    def of_query(cls, query: str) -> Session:
        """From an address. Raises UserError where it names no audience, length or day."""
        said = {k: v[0] for k, v in parse_qs(query).items()}
        document, clause, audience, minutes = (said.get(n) for n in ("van_ban", "muc", "doi_tuong", "phut"))
        return cls.of(document, clause, audience, minutes, said.get("chuoi") == "1", said.get("ngay"))

    @classmethod
    def of(cls, document: Any, clause: Any, audience: Any, minutes: Any, chain: Any, day: Any = None) -> Session:
        """From what was chosen or typed; an empty field is its default. Raises UserError with what to write."""
        who, unit = audience_named(str(audience or Audience.GRASSROOTS.value))
        return cls(str(document or ""), str(clause or "").strip(), who, _length(minutes), bool(chain), unit, _day(day))


def _length(said: Any) -> int:
    found = _MINUTES.fullmatch(str(said or 60).strip())
    if not found:
        raise UserError(f"“{shorten(str(said), 40)}” không phải thời lượng; hãy ghi số phút, như 75.")
    return int(found[1])


def _day(said: Any) -> date | None:
    text = str(said or "").strip()
    if fold(text) in ("", "hom nay", "today"):
        return None
    if found := parse_day(text):
        return found
    raise UserError(f"“{shorten(text, 40)}” không phải ngày; hãy viết 30/6/2026, hoặc để trống nếu là hôm nay.")


# ---- HTML --------------------------------------------------------------------------------------------------------


def shown(desk: Desk, session: Session, t: Texts, note: str = "") -> str:
    """The outline of the session, or why there is none."""
    w = training_texts(t)
    if not session.document:
        return empty(w.no_document)
    try:
        return outline_html(desk.training(session), session.query(), w, note)
    except UserError as error:
        return _failed(error, w)


def _failed(error: UserError, w: TrainingTexts) -> str:
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


def audiences(desk: Desk, document: str, w: TrainingTexts) -> list[tuple[str, str]]:
    """The audiences, and the bodies that the document gives work to, each of which can be one."""
    try:
        named = leading(desk.document(document)) if document else ()
    except (UserError, KeyError):
        named = ()
    bodies = []
    for body, _ in named:
        try:
            bodies += [body] if audience_named(body)[1] else []
        except UserError:
            continue  # of no kind that there is an audience of
    return [*w.audiences, *((body, body) for body in bodies[:_MOST_UNITS])]


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
            list(w.audiences),
            value=Audience.GRASSROOTS.value,
            label=w.audience,
            allow_custom_value=True,
            min_width=170,
        )
        minutes = gr.Dropdown(
            [(w.minute.format(n=n), str(n)) for n in LENGTHS],
            value="60",
            label=w.minutes,
            allow_custom_value=True,
            min_width=110,
        )
        day = gr.Textbox(label=w.day, placeholder=w.today, max_lines=1, min_width=110)
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

    fields = [document, clause, audience, minutes, chain, day]

    def making(in_other_words: Any, *values: Any) -> Iterator[str]:
        try:
            session = Session.of(*values)
        except UserError as error:
            yield _failed(error, w)
            return
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
                yield _failed(error, w)
                return
        yield shown(desk, session, t, note)

    def edited(event: gr.EventData, *values: Any) -> str:
        note = ""
        try:
            session = Session.of(*values)
            draft = desk.training(session)
            edits = changed(draft, sent(event))
            note = w.no_more if edits is None else ""
            if edits is not None:
                desk.keep_training(session, edits)
        except UserError as error:
            return _failed(error, w)
        return shown(desk, session, t, note)

    def opened(event: gr.EventData) -> str:
        return open_clause(desk, Opening.of(sent(event)), t)

    def offered(chosen: str | None) -> Any:
        return gr.update(choices=clauses(desk, chosen or "", w), value=""), gr.update(
            choices=audiences(desk, chosen or "", w)
        )

    def refreshed(chosen: str | None) -> Any:
        now = desk.documents()
        return gr.update(choices=_choices(now, t), value=chosen if chosen in {i.id for i in now} else None)

    at_once = {"show_progress": "hidden", "queue": False, "api_visibility": "private", "trigger_mode": "always_last"}
    make.click(making, [reword, *fields], outline, **{**at_once, "queue": True})
    document.input(offered, document, [clause, audience], **at_once)
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
