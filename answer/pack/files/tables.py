"""Tables on slides: the running order and who does what by when. Rows are measured; a table goes on where it must."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from answer.pack.files.deck import BOTTOM, FONT, INK, LEFT, NAVY, PALE, TOP, WHITE, Deck
from answer.pack.files.fitting import LINE, clipped, height, packed
from answer.pack.files.saying import NOT_SAID, PARTS, clock, quotes, results, source, units
from answer.pack.model import Duty, Pack
from answer.pack.wording import gist

_PAD = 0.08  # inches inside a cell, each side
_HEAD = 14.0
_QUIET = 11.0  # letters of the line that names the source
Column = tuple[str, float]  # title, inches


def agenda(deck: Deck, pack: Pack) -> None:
    """The running order with its clock."""
    rows, at = [], 0
    for step in pack.steps:
        rows.append((f"{clock(at)} - {clock(at + step.minutes)}", step.title, f"{step.minutes} phút"))
        at += step.minutes
    notes = [f"{s.title} ({s.minutes} phút): {s.guide}" for s in pack.steps]
    size = 18 if len(rows) <= 9 else 16
    columns = (("Thời gian", 2.4), ("Nội dung", 7.43), ("Thời lượng", 2.0))
    slide = deck.slide(f"Trình tự buổi tập huấn ({pack.minutes} phút)", gist(pack.title, 110), notes)
    table(slide, columns, rows, size, roomy=True)


def duties(deck: Deck, pack: Pack) -> None:
    """Who does what by when; the support units beyond the fourth are counted, the handout names them all."""
    columns: tuple[Column, ...] = (("Việc", 5.23), ("Chủ trì, thực hiện", 2.3), ("Phối hợp", 2.3), ("Thời hạn", 2.0))
    if not any(d.support for d in pack.duties):
        columns = (("Việc", 7.03), ("Chủ trì, thực hiện", 2.7), ("Thời hạn", 2.1))
    laid = {s: paged([_row(d, pack, columns, s) for d in pack.duties], columns, s) for s in (16.0, 15.0, 14.0)}
    fewest = min(map(len, laid.values()))
    size, pages = next((s, p) for s, p in laid.items() if len(p) == fewest)
    at = 0
    for n, page in enumerate(pages, 1):
        title = PARTS["duties"] + (f" ({n}/{len(pages)})" if len(pages) > 1 else "")
        shown = pack.duties[at : at + len(page)]
        said = [f"[{s.minutes} phút] {s.guide}" for s in pack.steps if s.part == "duties" and n == 1]
        slide = deck.slide(
            title, gist(pack.title, 110), [*said, *(q for d in shown for q in quotes(d.citations, pack))]
        )
        table(slide, columns, page, size)
        at += len(page)


def _row(d: Duty, pack: Pack, columns: Sequence[Column], size: float) -> tuple[str, ...]:
    task = gist(d.task, 150)
    task += "".join(f"\n{said}" for said in results(d) if len(said) < 100)
    task += f"\n{source(d, pack)}"
    lead = units(d.lead, 3) + (f" ({d.role})" if d.lead and d.role not in ("chủ trì", "thực hiện") else "")
    limit = d.deadline or NOT_SAID
    cells = [task, lead, units(d.support, 3), limit] if len(columns) == 4 else [task, lead, limit]
    most = {0: 2.4}
    return tuple(
        clipped(cell, size, w - 2 * _PAD, most.get(n, 1.8))
        for n, (cell, (_, w)) in enumerate(zip(cells, columns, strict=True))
    )


def row_height(cells: Sequence[str], columns: Sequence[Column], size: float, bold: bool = False) -> float:
    def high(text: str, room: float) -> float:
        return sum(height(line, _letters(line, size), room, bold) for line in text.split("\n"))

    return max(high(c, w - 2 * _PAD) for c, (_, w) in zip(cells, columns, strict=True)) + 2 * _PAD


def _letters(line: str, size: float) -> float:
    """Where something stands is said in small letters."""
    return _QUIET if line.startswith("Nguồn: ") else size


def paged(rows: Sequence[tuple[str, ...]], columns: Sequence[Column], size: float) -> list[list[tuple[str, ...]]]:
    """The rows in as few pages as hold them below the head of the table, the pages about equally full."""
    room = BOTTOM - TOP - row_height([t for t, _ in columns], columns, _HEAD, True)
    return [[rows[n] for n in page] for page in packed([row_height(r, columns, size) for r in rows], room)]


def table(
    slide: Any, columns: Sequence[Column], rows: Sequence[Sequence[str]], size: float, roomy: bool = False
) -> None:
    """Draws a table; `roomy` spreads its rows over the slide."""
    from pptx.util import Inches

    head = [t for t, _ in columns]
    highs = [row_height(head, columns, _HEAD, True), *(row_height(r, columns, size) for r in rows)]
    if roomy:
        spare = min(0.26, (BOTTOM - TOP - sum(highs)) / len(highs))
        highs = [h + max(0.0, spare) for h in highs]
    frame = slide.shapes.add_table(
        len(rows) + 1, len(columns), Inches(LEFT), Inches(TOP), Inches(sum(w for _, w in columns)), Inches(sum(highs))
    )
    made = frame.table
    frame._element.graphic.graphicData.tbl.tblPr.set("bandRow", "0")
    for n, (_, w) in enumerate(columns):
        made.columns[n].width = Inches(w)
    for r, high in enumerate(highs):
        made.rows[r].height = Inches(high)
        cells = head if r == 0 else rows[r - 1]
        for c, text in enumerate(cells):
            _cell(
                made.cell(r, c), text, _HEAD if r == 0 else size, r == 0, NAVY if r == 0 else PALE if r % 2 else WHITE
            )


def _cell(cell: Any, text: str, size: float, head: bool, fill: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import MSO_ANCHOR
    from pptx.util import Inches, Pt

    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(fill)
    cell.margin_left = cell.margin_right = cell.margin_top = cell.margin_bottom = Inches(_PAD)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    for n, line in enumerate(text.split("\n")):
        p = cell.text_frame.paragraphs[0] if n == 0 else cell.text_frame.add_paragraph()
        letters = _letters(line, size)
        p.line_spacing = Pt(letters * LINE)
        run = p.add_run()
        run.text = line
        run.font.name, run.font.size, run.font.bold = FONT, Pt(letters), head
        quiet = letters == _QUIET
        run.font.italic = quiet
        run.font.color.rgb = RGBColor.from_string(WHITE if head else "5B6B7A" if quiet else INK)
