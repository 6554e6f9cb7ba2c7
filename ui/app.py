"""The page: three tabs on one desk, in Vietnamese at / and in English at /en. Nothing is loaded from elsewhere."""

from __future__ import annotations

import hashlib
import inspect
from typing import Any

import gradio as gr

from access.accounts import Accounts
from access.gate import Gate
from answer.writer.endpoint import Endpoint
from index.search import ClauseIndex
from ui.chat import AT_ONCE, chat_tab
from ui.desk import Desk, IndexDesk
from ui.documents import documents_tab, state_of
from ui.markup import esc
from ui.tasks import export, tasks_tab
from ui.texts import ENGLISH, VIETNAMESE, Texts
from ui.widgets import STATIC, html

HALF_MOON = (
    '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="7.5" fill="none" '
    'stroke="currentColor" stroke-width="1.6"/><path d="M10 2.5a7.5 7.5 0 0 1 0 15z" fill="currentColor"/></svg>'
)
LARGEST_UPLOAD = "512mb"  # larger than what the readers take, so that they can say why a large file is refused


def build(index: ClauseIndex | Desk, accounts: Accounts | None = None, writer: Endpoint | None = None) -> gr.Blocks:
    """The pages over an opened index, or over anything that has the methods of `Desk`. With `accounts`, each person
    sees what their account may see. `writer`: the language model that words answers."""
    desk: Desk = IndexDesk(index, accounts, writer) if isinstance(index, ClauseIndex) else index
    signed = accounts is not None and accounts.any()
    with gr.Blocks(
        title=VIETNAMESE.product, analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)
    ) as blocks:
        _page(desk, VIETNAMESE, signed)
    with blocks.route(ENGLISH.product, "en", show_in_navbar=False):
        _page(desk, ENGLISH, signed)
    blocks.queue(default_concurrency_limit=AT_ONCE, api_open=False)
    blocks.desk = desk
    return blocks


def launch(
    index: ClauseIndex | Desk,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = True,
    block: bool = True,
    accounts: Accounts | None = None,
    root_path: str | None = None,
    writer: Endpoint | None = None,
) -> gr.Blocks:
    """Serves the pages until Ctrl+C; with `block` False it returns at once (tests) and `close()` ends it. `root_path`:
    the sub-path under which a reverse proxy shows the service."""
    blocks = build(index, accounts, writer)
    blocks.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        prevent_thread_lock=not block,
        quiet=not block,
        share=False,
        footer_links=[],
        run_history=False,
        theme=theme(),
        head=head(),
        favicon_path=STATIC / "favicon.svg",
        max_file_size=LARGEST_UPLOAD,
        app_kwargs={"routes": routes(blocks.desk), "middleware": gate(blocks.desk, accounts)},
        root_path=root_path,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
    )
    return blocks


def _page(desk: Desk, t: Texts, signed: bool) -> None:
    gr.Navbar(visible=False)
    library = gr.State(state_of(desk))
    html(_header(t, signed), elem_classes=["dk-root"])
    with gr.Tabs(elem_classes=["dk-tabs"]) as tabs:
        with gr.Tab(t.tab_chat, id="chat"):
            chat_tab(desk, t, library)
        with gr.Tab(t.tab_documents, id="documents"):
            documents_tab(desk, t, library)
        with gr.Tab(t.tab_tasks, id="tasks"):
            tasks_tab(desk, t, library)
    # Others may add documents meanwhile: look on loading and whenever a tab is opened.
    look = {"show_progress": "hidden", "api_visibility": "private"}
    gr.context.Context.root_block.load(lambda: state_of(desk), None, library, **look)
    tabs.change(lambda: state_of(desk), None, library, **look)


def _header(t: Texts, signed: bool) -> str:
    leave = f'<button class="dk-button dk-quiet">{esc(t.sign_out)}</button>'
    return (
        f'<a class="dk-skip" href="#dk-question">{esc(t.skip)}</a><header class="dk-header">'
        f"<h1>{esc(t.product)}</h1><p>{esc(t.tagline)}</p>"
        f'<button type="button" class="dk-button dk-quiet" data-theme aria-label="{esc(t.theme)}" '
        f'title="{esc(t.theme)}">{HALF_MOON}</button>'
        f'<a class="dk-language" href="{esc(t.other_address)}" hreflang="{"vi" if t.language == "en" else "en"}">'
        f"{esc(t.other_language)}</a>"
        f"{f'<form method=post action=dang-xuat>{leave}</form>' if signed else ''}</header>"
    )


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


def gate(desk: Desk, accounts: Accounts | None) -> list[Any]:
    """What every request passes first: who may come in, and who it is."""
    from starlette.middleware import Middleware

    if accounts is None:
        return []
    return [Middleware(Gate, accounts=accounts, folder=desk.folder, style=style_sheets()[0])]


def routes(desk: Desk) -> list[Any]:
    """What the page fetches besides Gradio's own files: style and fonts, and the exported task register."""
    from starlette.requests import Request
    from starlette.responses import JSONResponse, Response
    from starlette.routing import Mount, Route
    from starlette.staticfiles import StaticFiles

    def exported(request: Request) -> Response:
        kind = str(request.path_params["kind"])
        if kind not in {"xlsx", "csv"}:
            return Response(status_code=404)
        content, media = export(desk, kind, request.url.query)
        return Response(
            content, media_type=media, headers={"Content-Disposition": f'attachment; filename="nhiem-vu.{kind}"'}
        )

    def healthy(_: Request) -> Response:
        """For probes: the catalogue answers. It says nothing of what is in it."""
        try:
            desk.documents()
        except Exception as error:  # whatever it is, the service cannot answer
            return JSONResponse({"status": type(error).__name__}, status_code=503)
        return JSONResponse({"status": "ok"})

    return [
        Mount("/giao-dien", StaticFiles(directory=STATIC)),
        Route("/suc-khoe", healthy),
        Route("/xuat/nhiem-vu.{kind}", exported),
    ]
