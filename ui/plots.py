"""Two plots of the filtered tasks: how many each lead unit has, and when they are due. Drawn by plotly in the page."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from schema import Assignment
from ui.texts import Texts

MOST_UNITS = 10
MAIN = "#2f7fb5"  # 3:1 and more on the light and on the dark ground; texts are coloured by the style sheet


def by_unit(tasks: Sequence[Assignment]) -> tuple[list[tuple[str, int]], int, int, int]:
    """(unit as written, number of tasks it leads), most first; how many units are left out and the number of their
    tasks; how many tasks name no lead unit."""
    counts = Counter(u for a in tasks for u in a.lead).most_common()
    tail = counts[MOST_UNITS:]
    return counts[:MOST_UNITS], len(tail), sum(n for _, n in tail), sum(1 for a in tasks if not a.lead)


def by_time(tasks: Sequence[Assignment], t: Texts) -> tuple[list[tuple[date, date, str, int]], int]:
    """(first day, next first day, name, number of tasks due) of each period with tasks; how many tasks have no due day.

    The period is the month, over more than two years the quarter, over more than eight the year.
    """
    days = [a.deadline.last for a in tasks if a.deadline and a.deadline.last]
    if not days:
        return [], len(tasks)
    months = (max(days).year - min(days).year) * 12 + max(days).month - min(days).month
    size = 1 if months <= 24 else 3 if months <= 96 else 12
    form = {1: t.plot_due_month, 3: t.plot_due_quarter, 12: t.plot_due_year}[size]

    def first(period: int) -> date:
        year, month = divmod(period * size, 12)
        return date(year, month + 1, 1)

    counts = Counter((d.year * 12 + d.month - 1) // size for d in days)
    rows = []
    for p in sorted(counts):
        start = first(p)
        said = form.format(month=start.month, quarter=(start.month + 2) // 3, year=start.year)
        rows.append((start, first(p + 1), said, counts[p]))
    return rows, len(tasks) - len(days)


def units_figure(tasks: Sequence[Assignment], t: Texts) -> Any:
    rows = by_unit(tasks)[0]
    # plotly reads <b>, <br> and <a> in labels: a unit's name is data and must not be markup.
    names = [
        "<br>".join(textwrap.wrap(r[0].replace("<", "‹").replace(">", "›"), 30, max_lines=2, placeholder="…"))
        for r in rows
    ]
    bar = {"x": [r[1] for r in rows], "y": names, "orientation": "h", "hoverinfo": "skip"}
    figure = _figure(bar, MAIN, [r[1] for r in rows], t)
    figure.update_yaxes(type="category", automargin=True, autorange="reversed", showgrid=False, fixedrange=True)
    figure.update_xaxes(visible=False, fixedrange=True, rangemode="tozero")
    return figure.update_layout(height=max(140, 24 + 32 * len(rows)))


def due_figure(tasks: Sequence[Assignment], t: Texts) -> Any:
    rows, _ = by_time(tasks, t)
    bar = {
        "x": [(start + (end - start) / 2).isoformat() for start, end, _, _ in rows],
        "y": [r[3] for r in rows],
        "width": [(end - start).days * 0.8 * 86_400_000 for start, end, _, _ in rows],
        "customdata": [f"{r[2]}: {t.plot_count.format(n=r[3])}" for r in rows],
        "hovertemplate": "%{customdata}<extra></extra>",
    }
    figure = _figure(bar, MAIN, [r[3] for r in rows], t)
    if rows:
        # A little air on both sides, so that one single month does not fill the plot.
        air = max((rows[-1][1] - rows[0][0]) * 0.04, timedelta(days=45 if len(rows) == 1 else 8))
        figure.update_xaxes(range=[(rows[0][0] - air).isoformat(), (rows[-1][1] + air).isoformat()])
    figure.update_xaxes(type="date", tickformat="%m/%Y", nticks=7, tickangle=0, showgrid=False, fixedrange=True)
    figure.update_yaxes(visible=False, fixedrange=True, rangemode="tozero")
    return figure.update_layout(height=220, margin_b=32)


def _figure(bar: dict[str, Any], color: str, counts: list[int], t: Texts) -> Any:
    import plotly.graph_objects as go

    drawn = {"marker": {"color": color}, "text": counts, "textposition": "outside", "cliponaxis": False}
    drawn |= {"constraintext": "none", "textangle": 0}
    figure = go.Figure(go.Bar(**bar, **drawn))
    nothing = {"text": t.plot_empty, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    return figure.update_layout(
        margin={"l": 8, "r": 30, "t": 20, "b": 4},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": "Be Vietnam Pro, sans-serif", "size": 12},
        annotations=[] if counts else [nothing],
        bargap=0.35,
        dragmode=False,
        template=None,
    )
