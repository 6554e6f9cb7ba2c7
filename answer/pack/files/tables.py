"""Tables on slides: the running order and who does what by when. Rows are measured; a table goes on where it must."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from answer.ask.naming import short_document
from answer.pack.files import drawing_xml as xml
from answer.pack.files.deck import BOTTOM, INK, LEFT, NAVY, PALE, SOFT, TOP, WHITE, Deck
from answer.pack.files.fitting import height, packed
from answer.pack.files.saying import PARTS, clock, limit, quotes, results, source, units, who
from answer.pack.model import Duty, Pack
from answer.pack.wording import gist, without_limit

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
    slide = deck.slide(f"Trình tự buổi tập huấn ({pack.minutes} phút)", kicker(pack), notes)
    table(slide, columns, rows, size, roomy=True)


def kicker(pack: Pack) -> str:
    return f"{short_document(pack.document)} · {pack.listeners}"


def duties(deck: Deck, pack: Pack) -> None:
    """Who does what by when, of the duties that no message says; a column that no row fills is left out."""
    rows = pack.told
    if not rows:
        return
    shown = [(n, c) for n, c in enumerate(_COLUMNS) if n == 0 or any(_cells(d, pack)[n] for d in rows)]
    spare = sum(w for n, (_, w) in enumerate(_COLUMNS) if n not in {n for n, _ in shown})
    columns = tuple((t, w + spare if n == 0 else w) for n, (t, w) in shown)
    cells = [tuple(_cells(d, pack)[n] for n, _ in shown) for d in rows]
    laid = {s: paged(cells, columns, s) for s in (16.0, 15.0, 14.0)}
    fewest = min(map(len, laid.values()))
    size, pages = next((s, p) for s, p in laid.items() if len(p) == fewest)
    at = 0
    for n, page in enumerate(pages, 1):
        head = "Các việc khác" if pack.messages else PARTS["duties"]
        title = head + (f" ({n}/{len(pages)})" if len(pages) > 1 else "")
        here = rows[at : at + len(page)]
        said = [f"[{s.minutes} phút] {s.guide}" for s in pack.steps if s.part == "duties" and n == 1]
        slide = deck.slide(title, kicker(pack), [*said, *(q for d in here for q in quotes(d.citations, pack))])
        fitting = size
        while len(paged(page, columns, fitting)) > 1 or _high(page, columns, fitting) > BOTTOM - TOP:
            fitting -= 0.5
        table(slide, columns, page, fitting)
        at += len(page)


_COLUMNS: tuple[Column, ...] = (("Việc", 5.23), ("Chủ trì, thực hiện", 2.3), ("Phối hợp", 2.3), ("Thời hạn", 2.0))


def _cells(d: Duty, pack: Pack) -> tuple[str, str, str, str]:
    task = gist(without_limit(d.task, d.deadline), 150)
    task += "".join(f"\n{said}" for said in results(d) if len(said) < 100)
    task += f"\n{source(d, pack)}" + (f". Thuộc phần: {gist(d.section, 110)}" if d.section else "")
    return task, who(d, 3), units(d.support, 3), limit(d, pack)


def _high(rows: Sequence[Sequence[str]], columns: Sequence[Column], size: float) -> float:
    head = row_height([t for t, _ in columns], columns, _HEAD, True)
    return head + sum(row_height(r, columns, size) for r in rows)


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
    from pptx.oxml import parse_xml

    lines = []
    for line in text.split("\n"):
        letters = _letters(line, size)
        quiet = letters == _QUIET
        colour = WHITE if head else SOFT if quiet else INK
        lines.append(xml.paragraph(xml.Run(line, letters, head, quiet, colour, 0, "l")))
    pad = round(_PAD * xml.EMU)
    cell._tc.getparent().replace(cell._tc, parse_xml(xml.cell(lines, fill, pad)))
