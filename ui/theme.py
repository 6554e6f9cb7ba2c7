"""How the page looks before any of its own markup: Gradio's theme, the style sheets, the script of the page's head."""

from __future__ import annotations

import hashlib
import inspect
from typing import Any

import gradio as gr

from ui.widgets import STATIC


def theme() -> Any:
    """Gradio's own components in the page's colours, which stand in app.css; fonts by name, never from Google."""
    ink, soft, line, ground, paper = (f"var(--dk-{x})" for x in ("ink", "soft", "line", "ground", "paper"))
    accent, on_accent, radius = "var(--dk-accent)", "var(--dk-on-accent)", "6px"
    both: dict[str, str] = {
        "body_background_fill": ground,
        "body_text_color": ink,
        "body_text_color_subdued": soft,
        "background_fill_primary": paper,
        "background_fill_secondary": ground,
        "block_background_fill": paper,
        "block_border_color": line,
        "block_label_text_color": soft,
        "block_title_text_color": ink,
        "border_color_primary": line,
        "border_color_accent": accent,
        "color_accent": accent,
        "color_accent_soft": "var(--dk-tint)",
        "input_background_fill": paper,
        "input_background_fill_focus": paper,
        "input_border_color": "var(--dk-edge)",
        "input_border_color_focus": accent,
        "input_placeholder_color": soft,
        "button_primary_background_fill": accent,
        "button_primary_background_fill_hover": "var(--dk-accent-strong)",
        "button_primary_text_color": on_accent,
        "button_primary_text_color_hover": on_accent,
        "button_primary_border_color": accent,
        "button_secondary_background_fill": paper,
        "button_secondary_background_fill_hover": "var(--dk-tint)",
        "button_secondary_text_color": ink,
        "button_secondary_border_color": "var(--dk-edge)",
        "button_cancel_background_fill": paper,
        "button_cancel_background_fill_hover": "var(--dk-tint)",
        "button_cancel_text_color": "var(--dk-bad)",
        "button_cancel_text_color_hover": "var(--dk-bad)",
        "button_cancel_border_color": "var(--dk-bad)",
        "checkbox_background_color": paper,
        "checkbox_background_color_selected": accent,
        "checkbox_border_color": "var(--dk-edge)",
        "checkbox_border_color_selected": accent,
        "checkbox_border_color_focus": accent,
        "checkbox_label_background_fill": "transparent",
        "checkbox_label_background_fill_hover": "var(--dk-tint)",
        "checkbox_label_background_fill_selected": "transparent",
        "checkbox_label_text_color": ink,
        "checkbox_label_text_color_selected": ink,
        "checkbox_label_border_color": "transparent",
    }
    fonts = ["Be Vietnam Pro", "Noto Sans", "Segoe UI", "sans-serif"]
    # The colours change by themselves in the dark; without a "_dark" of its own Gradio would put in its default.
    known = inspect.signature(gr.themes.Base.set).parameters
    settings = {**both, **{f"{key}_dark": value for key, value in both.items() if f"{key}_dark" in known}}
    return gr.themes.Base(
        font=[gr.themes.Font(f) for f in fonts],
        font_mono=[gr.themes.Font("monospace")],
        radius_size=gr.themes.sizes.radius_sm,
        text_size=gr.themes.sizes.text_md,
    ).set(
        **settings,
        button_large_radius=radius,
        button_small_radius=radius,
        input_radius=radius,
        block_radius=radius,
        input_border_width="1px",
    )


def head() -> str:
    """The style sheets and a script that must run before the page is drawn: language and chosen light or dark."""
    script = (
        "<script>document.documentElement.lang=/\\/en\\/?$/.test(location.pathname)?'en':'vi';"
        "addEventListener('load',()=>{const s=localStorage.getItem('dieukhoan-theme');"
        "if(s)document.body.classList.toggle('dark',s==='dark')})</script>"
    )
    return "".join(f'<link rel="stylesheet" href="{address}">' for address in style_sheets()) + script


def style_sheets() -> list[str]:
    """Where the style sheets are: what all pages share (app.css) first, then one file a tab. A changed file gets a new
    address, so that no browser shows yesterday's.
    """
    files = sorted(STATIC.glob("*.css"), key=lambda f: (f.name != "app.css", f.name))
    return [f"giao-dien/{f.name}?{hashlib.sha256(f.read_bytes()).hexdigest()[:12]}" for f in files]
