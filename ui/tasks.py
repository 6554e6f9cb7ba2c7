"""Nhiệm vụ: the task register with its filters, two plots, and files to take away."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import gradio as gr

from index.moment import one_moment
from language.spelling import fold
from schema import Assignment, DocumentInfo
from ui import plots
from ui.desk import Desk, units
from ui.evidence import Opening, open_clause
from ui.markup import button, empty, esc, name, shorten
from ui.texts import Texts
from ui.widgets import html, sent

PAGE = 100  # rows shown at first, and added by each "show more"
MOST_TASK, MOST_CELL = 240, 160


@dataclass(frozen=True, slots=True)
class Filter:
    """What the fields above the table say. `due_text` that is not a day leaves `due` None and is complained about."""

    documents: tuple[str, ...] = ()
    unit: str = ""
    role: str = ""  # "", "lead" or "support"
    due_text: str = ""
    words: str = ""

    @property
    def due(self) -> date | None:
        return parse_day(self.due_text)

    def found(self, desk: Desk) -> list[Assignment]:
        return desk.tasks(
            list(self.documents) or None, self.unit or None, self.role or None, self.due, self.words or None
        )

    def query(self) -> str:
        pairs = [("van_ban", d) for d in self.documents]
        rest = {"don_vi": self.unit, "vai_tro": self.role, "truoc": self.due_text, "tu": self.words}
        return urlencode([*pairs, *((k, v) for k, v in rest.items() if v)])

    @classmethod
    def of_query(cls, query: str) -> Filter:
        found = parse_qs(query)

        def first(key: str) -> str:
            return found.get(key, [""])[0]

        role = first("vai_tro") if first("vai_tro") in {"lead", "support"} else ""
        return cls(tuple(found.get("van_ban", ())), first("don_vi"), role, first("truoc"), first("tu"))


def parse_day(text: str) -> date | None:
    """ "30/6/2026", "30-6-2026", "30.6.2026" or "2026-06-30"; None for anything else, also for 31/2."""
    numbers = [int(n) for n in re.findall(r"\d+", text[:40])]
    if len(numbers) != 3 or not re.fullmatch(r"\s*\d+\s*[-/.]\s*\d+\s*[-/.]\s*\d+\s*", text):
        return None
    year, month, day = numbers if numbers[0] > 31 else numbers[::-1]
    try:
        return date(year, month, day) if year >= 1900 else None
    except ValueError:
        return None


# ---- HTML --------------------------------------------------------------------------------------------------------


def summary_html(chosen: Filter, count: int, t: Texts) -> str:
    """The number of tasks, a complaint about an unreadable day, and the links that export what is shown."""
    bad = chosen.due_text.strip() and not chosen.due
    trouble = f'<p class="dk-bad" role="alert">{esc(t.filter_due_bad.format(text=chosen.due_text))}</p>' if bad else ""
    query = esc(chosen.query())
    links = "".join(
        f'<a class="dk-button" download href="xuat/nhiem-vu.{kind}?{query}">{esc(word)}</a>'
        for kind, word in (("xlsx", t.export_xlsx), ("csv", t.export_csv))
    )
    counted = f'<p role="status"><b>{esc(t.tasks_count.format(n=count))}</b></p>'
    return f'{trouble}<div class="dk-summary">{counted}<p class="dk-tools">{links if count else ""}</p></div>'


SORTED: dict[str, Callable[[Assignment], tuple[bool, str]]] = {
    "lead": lambda a: (not a.lead, fold(", ".join(a.lead))),
    # What has no last day comes behind, what bears no time at all last.
    "deadline": lambda a: (
        a.deadline is None or a.deadline.last is None,
        a.deadline.last.isoformat() if a.deadline and a.deadline.last else str(a.deadline is None),
    ),
}


def in_order(tasks: Sequence[Assignment], key: str) -> list[Assignment]:
    """By "lead" or "deadline"; as they stand for any other key. Equal ones stay in the order of the documents."""
    return sorted(tasks, key=SORTED[key]) if key in SORTED else list(tasks)


def table_html(
    tasks: Sequence[Assignment],
    infos: Mapping[str, DocumentInfo],
    shown: int,
    t: Texts,
    filtered: bool = True,
    sort: str = "",
) -> str:
    """The first `shown` tasks as a table whose headings sort it."""
    if not tasks:
        return empty(t.tasks_empty if filtered else t.tasks_none)

    def heading(key: str, word: str) -> str:
        if key not in {*SORTED, "document"}:
            return f'<th scope="col">{esc(word)}</th>'
        # Pressing the sorted column again goes back to the order of the documents, as "document" does.
        then = "" if key in {sort, "document"} else key
        state = ' aria-sort="ascending"' if key == (sort or "document") else ""
        said = t.sort_by.format(column=word)
        return f'<th scope="col"{state}>{button("sort", {"key": then}, esc(word), "", said)}</th>'

    head = "".join(heading(key, word) for key, word in t.columns.items())
    rows = "".join(_row(a, infos.get(a.document), t) for a in in_order(tasks, sort)[:shown])
    more = ""
    if len(tasks) > shown:
        said = t.tasks_shown.format(shown=shown, n=len(tasks))
        step = t.tasks_more.format(n=min(PAGE, len(tasks) - shown))
        more = f'<p class="dk-more">{esc(said)} {button("more", {}, esc(step), "dk-button")}</p>'
    return f'<table class="dk-tasks"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}'


def _row(a: Assignment, info: DocumentInfo | None, t: Texts) -> str:
    spans = a.spans.get("task", ())
    where = Opening(a.document, str(a.path), spans[0] if spans else None).payload()
    target = f' <span class="dk-target">{esc(t.target)}: {esc(a.target)}</span>' if a.target else ""
    # In a table the role is its column; only what is neither leading nor supporting is said in words.
    role = "" if a.role in {"chủ trì", "phối hợp", "thực hiện"} else f' <span class="dk-role">{esc(a.role)}</span>'
    missing = f'<span class="dk-missing">{esc(t.not_said)}</span>'

    def several(names: Sequence[str]) -> str:
        return f"<ul>{''.join(f'<li>{esc(shorten(n, MOST_CELL))}</li>' for n in names)}</ul>" if names else ""

    cells = {
        # A dash of a list has a place in its list, which nobody calls its number.
        "number": esc(a.number if a.number and a.number[0] not in "-+*" else ""),
        "task": button("open", where, esc(shorten(a.task, MOST_TASK)), "dk-task") + target + role,
        "lead": several(a.lead) or missing,
        "support": several(a.support),
        "deadline": esc(shorten(a.deadline.text, MOST_CELL)) if a.deadline else missing,
        "product": esc(shorten(a.product, MOST_CELL)) if a.product else "",
        "document": esc(name(info, t)) if info else esc(a.document),
    }
    return (
        "<tr>"
        + "".join(
            f'<td class="dk-{key}{"" if cells[key] else " is-blank"}" data-label="{esc(word)}">{cells[key]}</td>'
            for key, word in t.columns.items()
        )
        + "</tr>"
    )


# ---- files -------------------------------------------------------------------------------------------------------


def export(desk: Desk, kind: str, query: str) -> tuple[bytes, str]:
    """The filtered tasks as an "xlsx" or "csv" file: its bytes and its media type."""
    with one_moment():
        tasks = Filter.of_query(query).found(desk)
        infos = {i.id: i for i in desk.documents()}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"nhiem-vu.{kind}"
        (desk.write_xlsx if kind == "xlsx" else desk.write_csv)(path, tasks, infos)
        media = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
        return path.read_bytes(), media[kind]


def tasks_tab(desk: Desk, t: Texts, library: gr.State) -> None:
    """Lays out the tab and wires it; every field redraws table, links and plots together."""
    infos, everything = desk.documents(), desk.tasks()
    shown, sort = gr.State(PAGE), gr.State("")
    with gr.Row(elem_classes=["dk-filters"]):
        documents = gr.Dropdown(
            _documents(infos, t),
            value=[],
            multiselect=True,
            label=t.filter_documents,
            min_width=200,
            elem_classes=["dk-all"],
        )
        unit = gr.Dropdown(
            _units(everything, t),
            value="",
            label=t.filter_unit,
            allow_custom_value=True,
            min_width=200,
            num_choices_shown=None,
        )
        role = gr.Dropdown(
            [(t.role_any, ""), (t.role_lead, "lead"), (t.role_support, "support")],
            value="",
            label=t.filter_role,
            min_width=110,
            filterable=False,
        )
        due = gr.Textbox(label=t.filter_due, placeholder=t.filter_due_hint, min_width=120, max_lines=1)
        words = gr.Textbox(
            label=t.filter_words, placeholder=t.filter_words_hint, min_width=140, max_lines=1, max_length=500
        )
        clear = gr.Button(t.filter_clear, variant="secondary", min_width=90, scale=0)
    total = html(summary_html(Filter(), len(everything), t))
    with gr.Row(elem_classes=["dk-panes", "dk-panes-tasks"]):
        with gr.Column(elem_classes=["dk-pane", "dk-pane-table"], min_width=0):
            table = html(table_html(everything, {i.id: i for i in infos}, PAGE, t, False))
        with (
            gr.Column(elem_classes=["dk-pane", "dk-pane-plots"], min_width=0),
            gr.Accordion(t.plots, open=True, elem_classes=["dk-fold"]),
        ):
            gr.HTML(f"<h3>{esc(t.plot_units)}</h3>", apply_default_css=False)
            by_unit = gr.Plot(plots.units_figure(everything, t), label=t.plot_units, show_label=False, container=False)
            unit_note = html(_notes(everything, t)[0])
            gr.HTML(f"<h3>{esc(t.plot_due)}</h3>", apply_default_css=False)
            by_time = gr.Plot(plots.due_figure(everything, t), label=t.plot_due, show_label=False, container=False)
            due_note = html(_notes(everything, t)[1])
        with gr.Column(elem_classes=["dk-pane", "dk-pane-evidence"], min_width=0):
            evidence = html()

    fields = [documents, unit, role, due, words]
    results = [total, by_unit, by_time, unit_note, due_note, table, shown]

    def drawn(order: str, *values: Any) -> tuple[Any, ...]:
        chosen = _filter(*values)
        tasks = chosen.found(desk)
        return (
            summary_html(chosen, len(tasks), t),
            plots.units_figure(tasks, t),
            plots.due_figure(tasks, t),
            *_notes(tasks, t),
            table_html(tasks, _by_id(desk), PAGE, t, chosen != Filter(), order),
            PAGE,
        )

    def more(order: str, count: int, *values: Any) -> tuple[str, int]:
        tasks = _filter(*values).found(desk)
        return table_html(tasks, _by_id(desk), count + PAGE, t, sort=order), count + PAGE

    def sorting(count: int, event: gr.EventData, *values: Any) -> tuple[str, str]:
        order = str(sent(event).get("key", ""))
        return table_html(_filter(*values).found(desk), _by_id(desk), count, t, sort=order), order

    def refreshed(chosen: list[str]) -> tuple[Any, ...]:
        now = desk.documents()
        ids = {i.id for i in now}
        kept = [d for d in chosen or () if d in ids]
        return gr.update(choices=_documents(now, t), value=kept), gr.update(choices=_units(desk.tasks(), t))

    def opened(event: gr.EventData) -> str:
        return open_clause(desk, Opening.of(sent(event)), t)

    at_once = {"show_progress": "hidden", "queue": False, "api_visibility": "private", "trigger_mode": "always_last"}
    # A text field waits for Enter or for leaving it: each letter would draw the plots again.
    changes = [documents.change, unit.change, role.change, due.submit, due.blur, words.submit, words.blur]
    gr.on(changes, drawn, [sort, *fields], results, **at_once)
    clear.click(lambda: ([], "", "", "", ""), None, fields, **at_once).then(drawn, [sort, *fields], results, **at_once)
    table.more(more, [sort, shown, *fields], [table, shown], **at_once)
    table.sort(sorting, [shown, *fields], [table, sort], **at_once)
    table.open(opened, None, evidence, **at_once)
    evidence.open(opened, None, evidence, **at_once)
    library.change(refreshed, documents, [documents, unit], **at_once).then(drawn, [sort, *fields], results, **at_once)


def _filter(documents: list[str] | None, unit: Any, role: Any, due: str | None, words: str | None) -> Filter:
    return Filter(tuple(documents or ()), str(unit or "").strip(), str(role or ""), due or "", (words or "").strip())


def _by_id(desk: Desk) -> dict[str, DocumentInfo]:
    return {i.id: i for i in desk.documents()}


def _documents(infos: Sequence[DocumentInfo], t: Texts) -> list[tuple[str, str]]:
    return [(name(i, t), i.id) for i in infos]


def _units(tasks: Sequence[Assignment], t: Texts) -> list[tuple[str, str]]:
    return [(t.role_any, ""), *((u, u) for u in units(tasks))]


def _notes(tasks: Sequence[Assignment], t: Texts) -> tuple[str, str]:
    """What each of the two plots leaves out, said under it."""
    _, units_left, tasks_left, unnamed = plots.by_unit(tasks)
    undated = plots.by_time(tasks, t)[1]
    lines = [t.plot_units_rest.format(units=units_left, n=tasks_left)] if units_left else []
    lines += [t.plot_units_none.format(n=unnamed)] if unnamed else []
    said = "; ".join(lines)
    late = t.plot_due_rest.format(n=undated) if undated else ""
    return tuple(f'<p class="dk-note">{esc(x)}</p>' if x else "" for x in (said, late))  # type: ignore[return-value]
