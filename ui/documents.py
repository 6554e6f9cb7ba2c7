"""Văn bản: adding files, the list, a document's clause tree."""

from __future__ import annotations

import contextvars
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from schema import Clause, ClausePath, Document, DocumentInfo, UserError
from ui.desk import Desk
from ui.documents_edit import EditForm
from ui.evidence import Opening, label, open_clause, summary
from ui.kept import Kept
from ui.markup import button, day, empty, esc, name, shorten
from ui.relations_texts import relations_texts
from ui.texts import Texts
from ui.widgets import html, sent

ACCEPTED = (
    ".pdf,.docx,.doc,.odt,.rtf,.xlsx,.xls,.jpg,.jpeg,.png,.tif,.tiff,.html,.htm,.mht,.mhtml,.md,.markdown,.txt,.zip"
)
MOST_WARNINGS = 50
MOST_ADDING = 16  # people whose files are read, or wait to be

# ---- HTML --------------------------------------------------------------------------------------------------------


def drop_zone(t: Texts) -> str:
    return f"""<label class="dk-drop" data-uploading="{esc(t.uploading)}"><b>{esc(t.upload)}</b>
<span>{esc(t.upload_hint)}</span><input type="file" multiple accept="{ACCEPTED}" aria-label="{esc(t.upload)}">
<span class="dk-uploading" role="status"></span></label>"""


def progress_html(fraction: float, what: str, t: Texts, words: str = "") -> str:
    percent = round(100 * min(max(fraction, 0.0), 1.0))
    said = (words or t.reading).format(what=what)
    return (
        f'<div class="dk-progress" role="status"><progress max="100" value="{percent}" aria-label="{esc(said)}">'
        f"</progress><p><b>{percent} %</b> {esc(said)}</p></div>"
    )


def results_html(rows: Sequence[Mapping[str, Any]], t: Texts) -> str:
    """What became of each file, the failed ones first with their reasons."""
    said = {
        "added": t.status_added,
        "updated": t.status_updated,
        "unchanged": t.status_unchanged,
        "failed": t.status_failed,
    }
    items = []
    for row in sorted(rows, key=lambda r: r.get("status") != "failed"):
        status = str(row.get("status"))
        detail = str(row.get("error") or "") or t.result_counts.format(
            clauses=row.get("clauses", 0), tasks=row.get("assignments", 0)
        )
        warnings = row.get("warnings") or ()
        if warnings and status != "failed":
            detail += "; " + t.result_warnings.format(n=len(warnings))
        items.append(
            f'<li class="dk-result dk-{esc(status)}"><b>{esc(said.get(status, status))}</b> '
            f"<span>{esc(Path(str(row.get('file', ''))).name)}</span><p>{esc(detail)}</p></li>"
        )
    return f'<ul class="dk-results" role="status">{"".join(items)}</ul>' if items else ""


def list_html(infos: Sequence[DocumentInfo], t: Texts, chosen: str = "") -> str:
    if not infos:
        return f"<h2>{esc(t.list_title)}</h2>{empty(t.list_empty)}"
    cards = "".join(_card(i, i.id == chosen, t) for i in sorted(infos, key=lambda i: not i.to_review))
    count = f"<small>{esc(t.list_count.format(n=len(infos)))}</small>"
    doubtful = sum(bool(i.to_review) for i in infos)
    review = f'<p class="dk-flagged">{esc(t.to_review_count.format(n=doubtful))}</p>' if doubtful else ""
    return f'<h2>{esc(t.list_title)} {count}</h2>{review}<ul class="dk-documents">{cards}</ul>'


def _card(info: DocumentInfo, chosen: bool, t: Texts) -> str:
    said = name(info, t)
    # The buttons of the cards read alike, so each says to a screen reader which document it means.
    show = button("outline", {"document": info.id}, esc(t.show_outline), "dk-button", f"{t.show_outline}: {said}")
    remove = button("remove", {"document": info.id}, esc(t.remove), "dk-button dk-quiet", f"{t.remove}: {said}")
    edit = button("correct", {"document": info.id}, esc(t.edit), "dk-button dk-quiet", f"{t.edit}: {said}")
    review = ""
    if info.to_review:
        names = t.to_review.format(facts=", ".join(getattr(t, f"review_{name}") for name in info.to_review))
        review = f"<p>{button('correct', {'document': info.id}, esc(names), 'dk-button', f'{names}: {said}')}</p>"
    ask = t.remove_ask.format(name=said)
    asked = f'<button data-confirm="{esc(ask)}" data-yes="{esc(t.remove_yes)}" data-no="{esc(t.remove_no)}" '
    remove = remove.replace("<button ", asked, 1)
    facts = " · ".join(x for x in (info.kind, info.issuer, day(info.issued_on)) if x)
    counts = t.counts.format(clauses=info.clauses, tasks=info.assignments)
    # Of the formats read here only a PDF has pages for sure; a DOCX that breaks its pages itself says more than one.
    if info.pages > 1 or info.source.lower().endswith(".pdf"):
        counts += t.counts_pages.format(pages=info.pages)
    counts += f" · {relations_texts(t).version.format(n=info.version)}" if info.version > 1 else ""
    return (
        f'<li class="dk-document{" is-chosen" if chosen else ""}"><h3>{esc(info.number or t.no_number)}</h3>'
        f"<p>{esc(shorten(info.title or info.source, 220))}</p><p class='dk-facts'>{esc(facts)}</p>"
        f'<p class="dk-facts">{esc(counts)}</p><p class="dk-file">{esc(info.source)}</p>{review}'
        f'<p class="dk-tools">{show}{edit}{remove}</p></li>'
    )


def outline_html(document: Document, t: Texts) -> str:
    info = document.info
    by_parent: dict[ClausePath, list[Clause]] = {}
    there = {c.path for c in document.clauses}
    for c in document.clauses:
        # A clause whose parent is no clause of its own (numbering with a gap) hangs from the nearest one that is.
        parent = c.parent
        while parent.markers and parent not in there:
            parent = parent.parent
        by_parent.setdefault(parent, []).append(c)
    relations = "".join(
        f"<dt>{esc(word)}</dt><dd>{esc(', '.join(value) if isinstance(value, tuple) else value)}</dd>"
        for key, word in t.facts.items()
        if (value := getattr(info, key))
    )
    tree = _branch(document, by_parent, ClausePath(()), 0)
    warnings = ""
    if document.warnings:
        lines = "".join(f"<li>{esc(w)}</li>" for w in document.warnings[:MOST_WARNINGS])
        title = esc(t.outline_warnings.format(n=len(document.warnings)))
        warnings = f'<details class="dk-warnings"><summary>{title}</summary><ul>{lines}</ul></details>'
    folds = "".join(
        f'<button type="button" class="dk-button" data-fold="{way}">{esc(word)}</button>'
        for way, word in (("open", t.expand), ("close", t.collapse))
    )
    return f"""<h2>{esc(t.outline)}</h2><p class="dk-doc"><strong>{esc(name(info, t))}</strong> {esc(info.title)}</p>
<dl class="dk-relations">{relations}</dl>{warnings}
<p class="dk-tools">{folds}</p><div class="dk-outline">{tree or empty(t.outline_no_clauses)}</div>"""


def _branch(document: Document, by_parent: Mapping[ClausePath, list[Clause]], parent: ClausePath, depth: int) -> str:
    items = []
    for c in by_parent.get(parent, ()):
        inner = f"<b>{esc(label(c))}</b> {esc(summary(document, c))}"
        link = button("open", Opening(document.info.id, str(c.path)).payload(), inner, "dk-node")
        below = _branch(document, by_parent, c.path, depth + 1)
        if below:
            # Two levels open at first: the shape of the document is seen, its details are one click away.
            state = " open" if depth < 1 else ""
            fold = f'<details{state}><summary aria-label="{esc(label(c))}"></summary>{below}</details>'
            items.append(f"<li>{link}{fold}</li>")
        else:
            items.append(f"<li>{link}</li>")
    return f"<ul>{''.join(items)}</ul>" if items else ""


# ---- files -------------------------------------------------------------------------------------------------------


def uploaded(data: object, t: Texts) -> tuple[list[Path], list[dict[str, object]]]:
    """The uploaded files that may be read, and a failed row for each that did not arrive.

    The browser names the paths, so a path outside of the upload folder is refused: it would let a page read any file.
    """
    root = Path(get_upload_folder()).resolve()
    paths: list[Path] = []
    failed: list[dict[str, object]] = []
    files = data.get("files", ()) if isinstance(data, Mapping) else ()
    for file in files if isinstance(files, list) else ():
        given = file.get("path") if isinstance(file, Mapping) else None
        path = Path(given).resolve() if isinstance(given, str) else None
        if path and path.is_relative_to(root) and path.is_file():
            paths.append(path)
        else:
            said = str(file.get("name", "?")) if isinstance(file, Mapping) else "?"
            failed.append({"file": said, "status": "failed", "error": t.upload_failed})
    return paths, failed


class Adding:
    """Files that are read and indexed in a thread, which goes on when the page is gone. `failed`: rows of files that
    did not arrive."""

    def __init__(self, desk: Desk, paths: Sequence[Path], failed: Sequence[Mapping[str, Any]] = ()) -> None:
        self._desk, self._paths = desk, paths
        self._latest: tuple[float, str] = (0.0, "")
        self._done = threading.Event()
        self.rows: list[Mapping[str, Any]] = list(failed)
        # A thread starts without the context, and so without knowing who asks.
        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(self._work,), name="add-files", daemon=True).start()

    def _work(self) -> None:
        def told(fraction: float, what: str) -> None:
            self._latest = (fraction, what)

        try:
            self.rows.extend(self._desk.add_files(self._paths, told))
        except Exception as error:
            # add_files tells the outcome of each file; what still comes out is a fault of ours, told for the batch.
            logging.getLogger(__name__).exception("add_files")
            reason = str(error) if isinstance(error, UserError) else type(error).__name__
            self.rows.extend({"file": p.name, "status": "failed", "error": reason} for p in self._paths)
        finally:
            for path in self._paths:
                path.unlink(missing_ok=True)
            self._done.set()

    def progress(self, t: Texts) -> Iterator[str]:
        """The progress as HTML, until all is done."""
        yield progress_html(*self._latest, t)
        while not self._done.wait(0.25):
            yield progress_html(*self._latest, t)


def documents_tab(
    desk: Desk, t: Texts, library: gr.State, kept: Kept, tab: gr.State
) -> tuple[list[Any], Callable[[str], Iterator[Any]]]:
    """Lays out the tab and wires it; `library` is set to the present document ids after every change. Gives the outputs
    and the function that show what is being added in the browser's tab that `tab` names."""
    with gr.Row(elem_classes=["dk-panes", "dk-panes-documents"]):
        with gr.Column(elem_classes=["dk-pane", "dk-pane-list"], min_width=0):
            drop = html(drop_zone(t))
            results = html()
            listing = html(list_html(desk.documents(), t))
        with gr.Column(elem_classes=["dk-pane", "dk-pane-outline"], min_width=0):
            outline = html(f"<h2>{esc(t.outline)}</h2>{empty(t.outline_empty)}")
        with gr.Column(elem_classes=["dk-pane", "dk-pane-evidence"], min_width=0):
            evidence = html(empty(t.evidence_documents_empty))
            form = EditForm(t)

    def add(tab: str, event: gr.EventData) -> Iterator[tuple[Any, Any]]:
        paths, failed = uploaded(sent(event), t)
        if not paths:
            yield results_html(failed, t), gr.skip()
            return
        begun = Adding(desk, paths, failed)
        kept.added(tab, begun)
        yield from adding(begun)

    def adding(what: Adding | None) -> Iterator[tuple[Any, Any]]:
        if what is None:
            yield gr.skip(), gr.skip()
            return
        for step in what.progress(t):
            yield step, gr.skip()
        yield results_html(what.rows, t), state_of(desk)

    def following(tab: str) -> Iterator[tuple[Any, Any]]:
        yield from adding(kept.adding(tab))

    def remove(event: gr.EventData) -> tuple[Any, ...]:
        id = str(sent(event).get("document", ""))
        said = next((name(i, t) for i in desk.documents() if i.id == id), id)
        try:
            desk.remove(id)
            note = t.removed.format(name=said)
        except UserError as error:
            note = t.remove_failed.format(reason=error)
        blank = f"<h2>{esc(t.outline)}</h2>{empty(t.outline_empty)}"
        said_so = f'<p class="dk-flagged" role="status">{esc(note)}</p>'
        return said_so, state_of(desk), blank, empty(t.evidence_documents_empty)

    def show(event: gr.EventData) -> tuple[str, str]:
        id = str(sent(event).get("document", ""))
        try:
            return outline_html(desk.document(id), t), list_html(desk.documents(), t, id)
        except (UserError, KeyError):
            return empty(t.evidence_gone), list_html(desk.documents(), t)

    def opened(event: gr.EventData) -> str:
        return open_clause(desk, Opening.of(sent(event)), t)

    def edit(event: gr.EventData) -> tuple[Any, ...]:
        try:
            return "", *form.filled(desk, str(sent(event).get("document", "")))
        except (UserError, KeyError):
            return empty(t.evidence_gone), *form.closed()

    def save(id: str, *values: str) -> tuple[Any, ...]:
        try:
            info = form.saved(desk, id, values)
        except (UserError, KeyError) as error:
            return (
                f'<p class="dk-flagged" role="alert">{esc(str(error))}</p>',
                gr.skip(),
                *[gr.skip()] * len(form.outputs),
            )
        said = f'<p class="dk-flagged" role="status">{esc(t.edit_saved.format(name=name(info, t)))}</p>'
        return said, state_of(desk), *form.closed()

    at_once = {"show_progress": "hidden", "queue": False, "api_visibility": "private", "trigger_mode": "always_last"}
    # Whose file is read when: answer/turns.py.
    files = {"show_progress": "hidden", "concurrency_limit": MOST_ADDING, "api_visibility": "private"}
    drop.files(add, tab, [results, library], **files)
    # Queued: only queued events tell the page that a gr.State has changed.
    listing.remove(remove, None, [results, library, outline, evidence], **{**at_once, "queue": True})
    listing.outline(show, None, [outline, listing], **at_once)
    outline.open(opened, None, evidence, **at_once)
    listing.correct(edit, None, [evidence, *form.outputs], **at_once)
    form.save.click(save, form.inputs, [evidence, library, *form.outputs], **{**at_once, "queue": True})
    form.cancel.click(lambda: form.closed(), None, form.outputs, **at_once)
    evidence.open(opened, None, evidence, **at_once)
    library.change(lambda: list_html(desk.documents(), t), None, listing, **at_once)
    return [results, library], following


def state_of(desk: Desk) -> list[tuple[object, ...]]:
    """What must change for the pages to be drawn anew: which documents there are, in which version, and how large."""
    return [(i.id, i.version, i.clauses, i.assignments, i.corrected) for i in desk.documents()]
