"""The one kind of HTML component that the pages are made of."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import gradio as gr

STATIC = Path(__file__).parent / "static"


@cache
def wire() -> str:
    """The script behind every component: it turns clicks on marked buttons into events that Python listens to."""
    return (STATIC / "wire.js").read_text("utf8")


def html(value: str = "", **options: Any) -> gr.HTML:
    """A `gr.HTML` whose value is finished, escaped HTML, with the events of wire.js (`.open`, `.report` ...)."""
    return gr.HTML(value, js_on_load=wire(), apply_default_css=False, **options)


def sent(event: gr.EventData) -> Mapping[str, Any]:
    """What the browser sends along with an event, which may be anything: nothing where it has no names."""
    return event._data if isinstance(event._data, Mapping) else {}
