"""The form in which a person corrects what was read of a document, beside the picture of its first page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import gradio as gr

from schema import DocumentInfo
from ui.desk import Desk
from ui.markup import day, esc
from ui.texts import Texts
from ui.widgets import html

FIELDS = ("number", "issued_on", "issuer", "kind", "title", "signer")


class EditForm:
    """Laid out where it is made, hidden until a document is chosen."""

    def __init__(self, t: Texts) -> None:
        self._t = t
        labels = {name: getattr(t, _label(name)) for name in FIELDS}
        self.document = gr.State("")
        with gr.Column(visible=False, elem_classes=["dk-edit"], min_width=0) as self.box:
            self.head = html()
            self.fields = [gr.Textbox(label=labels[name], lines=2 if name == "title" else 1) for name in FIELDS]
            with gr.Row():
                self.save = gr.Button(t.edit_save, variant="primary", min_width=0)
                self.cancel = gr.Button(t.edit_cancel, min_width=0)
        self.inputs = [self.document, *self.fields]
        self.outputs = [self.box, self.document, self.head, *self.fields]

    def filled(self, desk: Desk, id: str) -> tuple[Any, ...]:
        """Values for `outputs`. Raises UserError or KeyError where the document is gone."""
        info = desk.document(id).info
        return gr.update(visible=True), id, self._head(info, desk.has_pictures(id)), *_values(info)

    def closed(self) -> tuple[Any, ...]:
        return gr.update(visible=False), "", "", *[""] * len(FIELDS)

    def saved(self, desk: Desk, id: str, values: Sequence[str]) -> DocumentInfo:
        """Keeps the fields that were changed. Raises UserError."""
        before = _values(desk.document(id).info)
        pairs = zip(FIELDS, values, before, strict=True)
        wanted = {name: value.strip() for name, value, held in pairs if value.strip() != held}
        return desk.edit(id, wanted) if wanted else desk.document(id).info

    def _head(self, info: DocumentInfo, pictures: bool) -> str:
        t = self._t
        read = "".join(
            f"<li>{esc(getattr(t, _label(name)))}: {esc(t.edit_read.format(value=value or t.edit_nothing))}</li>"
            for name, value in info.corrected
        )
        address = f"anh-trang/{quote(info.id, safe='')}/1.png"
        picture = (
            f'<div class="dk-head-picture"><img src="{address}" alt="{esc(t.picture.format(page=1))}"></div>'
            if pictures
            else f"<p>{esc(t.edit_no_picture)}</p>"
        )
        close = f'<button type="button" class="dk-button dk-close" data-close>{esc(t.close)}</button>'
        title = f"<p>{close}</p><h2>{esc(t.edit_title)}</h2><p>{esc(info.source)}</p>"
        return f"{title}{picture}<p>{esc(t.edit_hint)}</p><ul>{read}</ul>"


def _label(name: str) -> str:
    return "edit_subject" if name == "title" else f"edit_{name}"  # "edit_title" is the form's own


def _values(info: DocumentInfo) -> list[str]:
    held = {name: getattr(info, name) for name in FIELDS}
    return [day(info.issued_on) if name == "issued_on" else str(held[name] or "") for name in FIELDS]
