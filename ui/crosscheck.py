"""Đối chiếu: a plan, stored or a draft, against the directive it implements, and a third level below it."""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import gradio as gr

from answer.crosscheck.findings import Status
from ingest.references import place
from schema import Document, DocumentInfo, UserError
from ui.checks import MEDIA, Checked, as_file
from ui.crosscheck_html import PAGE, check_html
from ui.crosscheck_texts import CheckTexts, check_texts
from ui.desk import Desk
from ui.documents import ACCEPTED, MOST_ADDING, progress_html, uploaded
from ui.markup import empty, esc, name, shorten
from ui.texts import Texts
from ui.widgets import html, sent

DRAFT = "\0draft"  # in the list of plans: the draft that was uploaded
Progress = Callable[[float, str], None]


def draft_zone(t: Texts, c: CheckTexts) -> str:
    return f"""<label class="dk-drop dk-drop-draft" data-uploading="{esc(t.uploading)}"><b>{esc(c.upload)}</b>
<span>{esc(c.upload_hint)}</span><input type="file" accept="{ACCEPTED}" aria-label="{esc(c.upload)}">
<span class="dk-uploading" role="status"></span></label>"""


def exported(desk: Desk, kind: str, token: str) -> tuple[bytes, str] | None:
    """The file of a check and its media type; None where the check is not there, or is another person's."""
    checked = desk.checked(token) if kind in MEDIA else None
    return (as_file(checked, kind), MEDIA[kind]) if checked else None


def working(job: Callable[[Progress], Any], t: Texts, what: str) -> Iterator[str | tuple[Any]]:
    """Progress as HTML while `job` runs in a thread; at the end a tuple with what it gives. Raises what it raises."""
    latest: list[tuple[float, str]] = [(0.0, what)]
    made: list[Any] = []
    failed: list[BaseException] = []
    done = threading.Event()

    def run() -> None:
        try:
            made.append(job(lambda fraction, said: latest.append((fraction, said))))
        except BaseException as error:
            failed.append(error)
        finally:
            done.set()

    # A thread starts without the context, and so without knowing who asks.
    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), name="check", daemon=True).start()
    while not done.wait(0.25):
        yield progress_html(*latest[-1], t, "{what}")
    if failed:
        raise failed[0]
    yield (made[0],)


def reason(error: BaseException) -> str:
    if isinstance(error, UserError):
        return str(error)
    logging.getLogger(__name__).error("check", exc_info=error)
    return type(error).__name__


def crosscheck_tab(desk: Desk, t: Texts, library: gr.State) -> None:
    """Lays out the tab and wires it; `library` changes whenever documents do."""
    c = check_texts(t)
    draft = gr.State(None)
    result = gr.State(None)
    shown = gr.State(PAGE)
    status = gr.State("")
    infos = desk.documents()
    with gr.Column(elem_classes=["dk-pane", "dk-check"], min_width=0):
        with gr.Row(elem_classes=["dk-check-choose"]):
            plan = gr.Dropdown(_choices(infos, t), value=None, label=c.plan, min_width=220)
            directive = gr.Dropdown(_choices(infos, t), value=None, label=c.directive, min_width=220)
            programme = gr.Dropdown([("", ""), *_choices(infos, t)], value="", label=c.programme, min_width=220)
            start = gr.Button(c.start, variant="primary", min_width=120, scale=0, elem_classes=["dk-check-start"])
        drop = html(draft_zone(t, c))
        note = html()
        shown_result = html(empty(c.empty))

    def read(event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        paths, failed = uploaded(sent(event), t)
        if not paths:
            said = str(failed[0]["error"]) if failed else t.upload_failed
            yield _trouble(c.draft_failed.format(reason=said)), gr.skip(), gr.skip()
            return
        path = paths[0]
        label = _file_name(sent(event)) or path.name
        try:
            for step in working(lambda _: desk.read_draft(path), t, c.reading.format(name=label)):
                if isinstance(step, str):
                    yield step, gr.skip(), gr.skip()
                else:
                    document: Document = step[0]
                    said = c.draft_read.format(
                        name=label, clauses=len(document.clauses), tasks=len(document.assignments)
                    )
                    choice = [(c.draft.format(name=shorten(label, 60)), DRAFT), *_choices(desk.documents(), t)]
                    yield _said(said), document, gr.update(choices=choice, value=DRAFT)
        except Exception as error:
            yield _trouble(c.draft_failed.format(reason=reason(error))), gr.skip(), gr.skip()
        finally:
            for p in paths:
                p.unlink(missing_ok=True)

    # Not `check`: Gradio would give the event that name, and the endpoint for programs another.
    def checking(
        plan_id: str | None, directive_id: str | None, third_id: str | None, held: Document | None
    ) -> Iterator[tuple[Any, ...]]:
        chosen = [x for x in (plan_id, directive_id, third_id) if x]
        skip = (gr.skip(),) * 4
        if not plan_id or not directive_id or (plan_id == DRAFT and held is None):
            yield _trouble(c.choose), *skip
            return
        if len(set(chosen)) < len(chosen):
            yield _trouble(c.same), *skip
            return
        try:
            own = held if plan_id == DRAFT and held is not None else desk.document(plan_id)
            above, below = desk.document(directive_id), desk.document(third_id) if third_id else None
        except (UserError, KeyError):
            yield _trouble(c.gone), *skip
            return
        try:
            for step in working(lambda progress: desk.check(own, above, below, progress), t, ""):
                if isinstance(step, str):
                    yield step, *skip
                else:
                    yield "", step[0], check_html(step[0], t, c, by=desk.explains()), "", PAGE
        except Exception as error:
            yield _trouble(c.failed.format(reason=reason(error))), *skip

    def filtered(checked: Checked | None, event: gr.EventData) -> tuple[Any, ...]:
        wanted = str(sent(event).get("status", ""))
        wanted = wanted if wanted in {s.value for s in Status} else ""
        return (check_html(checked, t, c, wanted, by=desk.explains()) if checked else empty(c.empty)), wanted, PAGE

    def more(checked: Checked | None, wanted: str, count: int) -> tuple[Any, ...]:
        return (
            check_html(checked, t, c, wanted, count + PAGE, by=desk.explains()) if checked else empty(c.empty)
        ), count + PAGE

    def opine(checked: Checked | None, wanted: str, count: int, event: gr.EventData) -> tuple[Any, ...]:
        if checked is None:
            return "", None, empty(c.empty)
        n = sent(event).get("n")
        said = str(sent(event).get("status") or "")
        try:
            number = n if isinstance(n, int) else -1
            one = Status(said) if said in {s.value for s in Status} else None
            now = desk.opine(checked, number, one, str(sent(event).get("remark") or ""))
        except UserError as error:
            return _trouble(str(error)), checked, gr.skip()
        saved = c.opinion_saved.format(
            place=place(now.report.findings[number].requirement.reference, now.report.directive)
        )
        return "", now, check_html(now, t, c, wanted, count, number, saved, desk.explains())

    def explain(checked: Checked | None, wanted: str, count: int, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        n = sent(event).get("n")
        if checked is None or not isinstance(n, int):
            yield "", checked, gr.skip()
            return
        by = desk.explains()
        yield _said(c.explaining.format(by=by)), gr.skip(), gr.skip()
        try:
            now = desk.explain(checked, n)
        except UserError as error:
            yield _trouble(str(error)), checked, gr.skip()
            return
        yield "", now, check_html(now, t, c, wanted, count, n, by=by)

    def refreshed(held: Document | None, *chosen: str | None) -> tuple[Any, ...]:
        now = desk.documents()
        ids = {i.id for i in now}
        own = [(c.draft.format(name=shorten(held.info.source, 60)), DRAFT)] if held else []
        one, two, three = (x if x in ids or (x == DRAFT and held) else None for x in chosen)
        return (
            gr.update(choices=[*own, *_choices(now, t)], value=one),
            gr.update(choices=_choices(now, t), value=two),
            gr.update(choices=[("", ""), *_choices(now, t)], value=three or ""),
        )

    at_once = {"show_progress": "hidden", "queue": False, "api_visibility": "private", "trigger_mode": "always_last"}
    long = {"show_progress": "hidden", "concurrency_limit": 2, "api_visibility": "private"}
    drop.files(read, None, [note, draft, plan], **{**long, "concurrency_limit": MOST_ADDING})
    start.click(checking, [plan, directive, programme, draft], [note, result, shown_result, status, shown], **long)
    shown_result.status(filtered, result, [shown_result, status, shown], **at_once)
    shown_result.more(more, [result, status, shown], [shown_result, shown], **at_once)
    shown_result.opinion(opine, [result, status, shown], [note, result, shown_result], **at_once)
    shown_result.explain(explain, [result, status, shown], [note, result, shown_result], **long)
    library.change(refreshed, [draft, plan, directive, programme], [plan, directive, programme], **at_once)


def _choices(infos: Sequence[DocumentInfo], t: Texts) -> list[tuple[str, str]]:
    return [(f"{name(i, t)} – {shorten(i.title, 70)}" if i.number and i.title else name(i, t), i.id) for i in infos]


def _file_name(data: Any) -> str:
    files = data.get("files") if isinstance(data, dict) else None
    first = files[0] if isinstance(files, list) and files else None
    return Path(str(first.get("name", ""))).name if isinstance(first, dict) else ""


def _trouble(text: str) -> str:
    return f'<p class="dk-bad" role="alert">{esc(text)}</p>'


def _said(text: str) -> str:
    return f'<p class="dk-flagged" role="status">{esc(text)}</p>'
