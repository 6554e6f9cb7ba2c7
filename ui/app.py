"""The page: its tabs on one desk, in Vietnamese at / and in English at /en. Nothing is loaded from elsewhere."""

from __future__ import annotations

import errno
import os
import socket
from typing import Any

import gradio as gr
from gradio.http_server import Server

from access.accounts import Accounts
from answer.writer.endpoint import Endpoint
from index import scratch
from index.search import ClauseIndex
from schema import UserError
from ui.chat import AT_ONCE, chat_tab
from ui.crosscheck import crosscheck_tab
from ui.desk import Desk, IndexDesk, laying_out
from ui.documents import MOST_ADDING, documents_tab, state_of
from ui.ending import Ending, until_told
from ui.kept import ARRIVED, OPENED, Kept
from ui.markup import esc
from ui.measures import Measures
from ui.programs import programs
from ui.relations import relations_tab
from ui.served import Served, Wired, begin
from ui.service import middleware, routes
from ui.tasks import tasks_tab
from ui.texts import ENGLISH, VIETNAMESE, Texts
from ui.theme import head, theme
from ui.training import training_tab
from ui.widgets import STATIC, html

HALF_MOON = (
    '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="7.5" fill="none" '
    'stroke="currentColor" stroke-width="1.6"/><path d="M10 2.5a7.5 7.5 0 0 1 0 15z" fill="currentColor"/></svg>'
)
MOST_WAITING = 300  # events in the queue; one more is refused instead of making everybody wait
LARGEST_UPLOAD = "512mb"  # larger than what the readers take, so that they can say why a large file is refused


def build(
    index: ClauseIndex | Desk,
    accounts: Accounts | None = None,
    writer: Endpoint | None = None,
    measures: Measures | None = None,
) -> gr.Blocks:
    """The pages over an opened index, or over anything that has the methods of `Desk`. With `accounts`, each person
    sees what their account may see. `writer`: the language model that words answers."""
    desk: Desk = IndexDesk(index, accounts, writer, measures) if isinstance(index, ClauseIndex) else index
    signed, kept = accounts is not None and accounts.any(), Kept()
    with (
        laying_out(),
        Wired(title=VIETNAMESE.product, analytics_enabled=False, fill_width=True, delete_cache=(3600, 86400)) as blocks,
    ):
        _page(desk, VIETNAMESE, signed, kept)
        programs(desk)
    with laying_out(), blocks.route(ENGLISH.product, "en", show_in_navbar=False):
        _page(desk, ENGLISH, signed, kept)
    blocks.queue(default_concurrency_limit=AT_ONCE, max_size=MOST_WAITING, api_open=False)
    blocks.desk = desk
    return blocks


def launch(
    index: ClauseIndex | Desk,
    host: str = "127.0.0.1",
    port: int = 7860,
    open_browser: bool = True,
    accounts: Accounts | None = None,
    root_path: str | None = None,
    writer: Endpoint | None = None,
    mcp: bool = False,
    behind_proxy: bool = False,
) -> gr.Blocks:
    """Serves the pages in threads and returns at once; `until_stopped` waits, `close()` ends it. `root_path`: the
    sub-path under which a reverse proxy shows the service. `mcp`: also serves the tools of `ui/programs.py` at
    /gradio_api/mcp/. Raises UserError where the port is not free."""
    _private_uploads()
    # Gradio would sum up all its events after each of them, for a page of statistics that is not served here.
    os.environ.setdefault("GRADIO_ANALYTICS_CACHE_FREQUENCY", str(2**62))
    measures = Measures()
    blocks = build(index, accounts, writer, measures)
    measures.watch(lambda: len(blocks._queue))
    blocks.ending = ending = Ending()
    _must_be_free(host, port)
    proxied = behind_proxy or bool(root_path)
    if not proxied:  # uvicorn would believe anybody on this machine who claims to be a proxy
        os.environ.setdefault("FORWARDED_ALLOW_IPS", "")
    passed = middleware(blocks.desk, accounts, measures, ending, proxied)
    served = Served(routes=routes(blocks.desk, measures), middleware=passed)
    served.state_holder.busy = lambda session: bool(blocks._queue.pending_event_ids_session.get(session))
    Server.run_in_thread = begin
    blocks.launch(
        server_name=host,
        server_port=port,
        inbrowser=open_browser,
        prevent_thread_lock=True,
        quiet=True,  # the command says where the page is, in Vietnamese
        share=False,
        footer_links=[],
        run_history=False,
        theme=theme(),
        head=head(),
        favicon_path=STATIC / "favicon.svg",
        max_file_size=LARGEST_UPLOAD,
        _app=served,
        root_path=root_path,
        ssr_mode=False,
        pwa=False,
        mcp_server=mcp,
        enable_monitoring=False,
    )
    return blocks


def until_stopped(blocks: gr.Blocks) -> None:
    """Serves until Ctrl+C or SIGTERM, and ends in good order."""
    queue = blocks._queue
    until_told(blocks.ending, lambda: len(queue) > 0 or any(job is not None for job in queue.active_jobs))
    blocks.close(verbose=False)


def _must_be_free(host: str, port: int) -> None:
    """Gradio would try for seconds, and then speak of its own settings."""
    try:
        if not 0 < port < 65536:  # the system would take the rest of a division
            raise OverflowError("cổng phải từ 1 đến 65535")
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            if os.name == "posix":  # elsewhere it would take a port that is in use
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except (OSError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            reason = f"Cổng {port} đang có chương trình khác dùng. Hãy đóng chương trình đó, hoặc chọn cổng khác:"
            raise UserError(f"{reason} dieukhoan serve --port {port + 1 if port < 65535 else 7860}") from error
        said = getattr(error, "strerror", None) or error
        raise UserError(f"Không mở được địa chỉ {host}, cổng {port}: {said}. Hãy kiểm tra --host, --port.") from error


def _private_uploads() -> None:
    """Uploaded files wait in a folder of this process alone: Gradio's own, /tmp/gradio, is open to everybody on the
    machine. Who sets GRADIO_TEMP_DIR has chosen another."""
    if "GRADIO_TEMP_DIR" not in os.environ:
        made = scratch.folder() / "tai-len"
        made.mkdir(mode=0o700, exist_ok=True)
        os.environ["GRADIO_TEMP_DIR"] = str(made)


def _page(desk: Desk, t: Texts, signed: bool, kept: Kept) -> None:
    gr.Navbar(visible=False)
    library = gr.State(state_of(desk))
    said, browser_tab = gr.Textbox(visible=False), gr.State("")
    html(_header(t, signed), elem_classes=["dk-root"])
    # The page as it is laid out holds no document (see `laying_out`); it is shown when its own have come.
    opening = html(f'<p class="dk-opening" role="status">{esc(t.opening)}</p>')
    with gr.Tabs(elem_classes=["dk-tabs"]) as tabs:
        with gr.Tab(t.tab_chat, id="chat") as chat:
            conversation, restored = chat_tab(desk, t, library, kept, browser_tab)
        with gr.Tab(t.tab_documents, id="documents") as documents:
            results, following = documents_tab(desk, t, library, kept, browser_tab)
        with gr.Tab(t.tab_tasks, id="tasks") as tasks:
            tasks_tab(desk, t, library)
        with gr.Tab(t.tab_relations, id="relations") as relations:
            relations_tab(desk, t, library)
        with gr.Tab(t.tab_training, id="training") as training:
            training_tab(desk, t, library)
        with gr.Tab(t.tab_check, id="check") as check:
            crosscheck_tab(desk, t, library)
    every = (chat, documents, tasks, relations, training, check)

    def arrived(said: str | None) -> tuple[Any, ...]:
        """What the browser's tab was doing before the page was loaded anew."""
        name, _, opened = (said or "").partition(" ")
        chosen = gr.update(selected=opened) if opened in {tab.id for tab in every} else gr.skip()
        return state_of(desk), name, chosen, *restored(name)

    # Others may add documents meanwhile: look on loading and whenever a tab is opened.
    look = {"show_progress": "hidden", "api_visibility": "private"}
    outputs = [library, browser_tab, tabs, *conversation]
    loaded = gr.context.Context.root_block.load(arrived, said, outputs, js=ARRIVED, **look)
    loaded.then(str, None, opening, **look).then(following, browser_tab, results, concurrency_limit=MOST_ADDING, **look)
    tabs.change(lambda: state_of(desk), None, library, **look)
    for tab in every:
        tab.select(None, None, None, js=OPENED.format(tab=tab.id), **look)


def _header(t: Texts, signed: bool) -> str:
    leave = f'<button class="dk-button dk-quiet">{esc(t.sign_out)}</button>'
    return (
        f'<a class="dk-skip" href="#dk-question">{esc(t.skip)}</a>'
        f'<header class="dk-header" data-more-tabs="{esc(t.more_tabs)}" data-all="{esc(t.role_any)}">'
        f"<h1>{esc(t.product)}</h1><p>{esc(t.tagline)}</p>"
        f'<button type="button" class="dk-button dk-quiet" data-theme aria-label="{esc(t.theme)}" '
        f'title="{esc(t.theme)}">{HALF_MOON}</button>'
        f'<a class="dk-language" href="{esc(t.other_address)}" hreflang="{"vi" if t.language == "en" else "en"}">'
        f"{esc(t.other_language)}</a>"
        f"{f'<form method=post action=dang-xuat>{leave}</form>' if signed else ''}</header>"
    )
