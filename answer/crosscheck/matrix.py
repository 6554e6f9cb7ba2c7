"""A cross-check as an XLSX matrix to attach."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from answer.crosscheck.chain import Chain
from answer.crosscheck.findings import STATUS_SAID, Evidence, Finding, Report
from answer.crosscheck.saying import (
    COLOURS,
    at,
    conflict_said,
    excerpt,
    explanation_said,
    level_said,
    opinion_said,
    quoted,
    sections,
)
from ingest.references import document_name, place
from language.spelling import squeeze, writable

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_LONGEST_CELL = 32_767  # characters that a worksheet cell holds
_HEAD = "1F4E79"
_FONT = "Times New Roman"
_LINE = 14.5  # points of a line of 11-point letters
_TALLEST = 409.0  # points: no worksheet row is taller

_MATRIX: tuple[tuple[str, int], ...] = (
    ("STT", 6),
    ("Vị trí yêu cầu", 17),
    ("Yêu cầu của văn bản chỉ đạo", 44),
    ("Giao cho", 18),
    ("Thời hạn", 14),
    ("Kết quả", 13),
    ("Nơi đáp ứng trong kế hoạch", 18),
    ("Nội dung trong kế hoạch", 50),
    ("Mâu thuẫn", 30),
    ("Nhận xét", 42),
    ("Ý kiến của người soạn thảo", 24),
)
_A4 = 200  # widths together from which a sheet needs A3 to be read on paper


def write_xlsx(path: Path, report: Report, chain: Chain | None = None) -> None:
    """The matrix of requirements, then additions, form and a summary by section. Texts are never formulas. Raises
    OSError where the file cannot be written."""
    from openpyxl import Workbook

    book = Workbook()
    matrix = book.active
    matrix.title = "Ma trận"
    _sheet(matrix, _MATRIX, [_row(i, f, report) for i, f in enumerate(report.findings, 1)])
    _colour(matrix, report)
    _sheet(
        book.create_sheet("Nội dung thêm"),
        (("STT", 6), ("Vị trí", 24), ("Nội dung chỉ có trong kế hoạch", 100), ("Trang", 8)),
        [(i, place(a.reference, report.plan), a.quote, a.page) for i, a in enumerate(report.extra, 1)],
    )
    _sheet(
        book.create_sheet("Viện dẫn, thể thức"),
        (("STT", 6), ("Vị trí", 24), ("Nhận xét", 100)),
        [
            *((i, at(c.reference, report.plan), conflict_said(c)) for i, c in enumerate(report.conflicts, 1)),
            *((i, at(r.reference, report.plan), r.text) for i, r in enumerate(report.form, len(report.conflicts) + 1)),
        ],
    )
    if chain is not None:
        rows = [
            (
                i,
                place(x.requirement.reference, report.directive),
                x.requirement.quote,
                STATUS_SAID[x.plan],
                STATUS_SAID[x.programme],
                level_said(x),
            )
            for i, x in enumerate(chain.levels(), 1)
        ]
        columns = (("STT", 6), ("Vị trí yêu cầu", 24), ("Yêu cầu của văn bản chỉ đạo", 80), ("Kế hoạch", 18),
                   ("Chương trình", 18), ("Mất ở cấp", 16))  # fmt: skip
        _sheet(book.create_sheet("Ba cấp"), columns, rows)
    _summary(book.create_sheet("Tổng hợp", 0), report)
    book.save(path)


def _row(i: int, f: Finding, report: Report) -> tuple[Any, ...]:
    r = f.requirement
    return (
        i,
        place(r.reference, report.directive),
        r.quote,
        "; ".join(r.actor),
        r.deadline.text if r.deadline else "",
        STATUS_SAID[f.settled],
        "\n".join(dict.fromkeys(place(e.reference, report.plan) for e in f.evidence)),
        "\n".join(f"[{place(e.reference, report.plan)}] {_quote(e)}" for e in quoted(f)),
        "\n".join(conflict_said(c) for c in f.conflicts),
        "\n".join(x for x in (f.why, explanation_said(f)) if x),
        opinion_said(f),
    )


def _quote(e: Evidence) -> str:
    first = e.span[0]
    marks = [(a - first, b - first) for a, b in e.matched]
    return squeeze("".join(piece for piece, _ in excerpt(e.quote, (0, len(e.quote)), marks)))


def _sheet(sheet: Any, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]]) -> None:
    """A title row, then `rows`; one that says so where there are none: an empty page would look like an error."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    sheet.row_dimensions[1].height = 2 * _LINE + 4
    rows = rows or [("", "", "Không có.", *[""] * (len(columns) - 3))]
    thin = Side(style="thin", color="BFBFBF")
    border = Border(top=thin, bottom=thin, left=thin, right=thin)
    for c, (title, width) in enumerate(columns, 1):
        cell = sheet.cell(1, c, title)
        cell.font, cell.fill = Font(name=_FONT, bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(c)].width = width
    for r, row in enumerate(rows, 2):
        for c, value in enumerate(row, 1):
            _put(sheet.cell(r, c), value)
            sheet.cell(r, c).border = border
            number = "center" if isinstance(value, int) else None
            sheet.cell(r, c).alignment = Alignment(wrap_text=True, vertical="top", horizontal=number)
            sheet.cell(r, c).font = Font(name=_FONT, size=11)
        sheet.row_dimensions[r].height = _height(row, [width for _, width in columns])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(1, len(rows) + 1)}"
    sheet.freeze_panes = "A2"
    width = 0
    for c, (_, wide) in enumerate(columns):
        # A column that says nothing (no deadlines, no opinions yet) takes no room; it is there to be shown again.
        empty = all(row[c] in ("", None) for row in rows)
        sheet.column_dimensions[get_column_letter(c + 1)].hidden = empty
        width += 0 if empty else wide
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if width > _A4 else sheet.PAPERSIZE_A4
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.4, 0.4, 0.5, 0.75
    margins.footer = 0.3
    sheet.oddFooter.center.text = "&P/&N"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _height(row: Sequence[Any], widths: Sequence[int]) -> float:
    """Points that the fullest cell of a row needs. Told in the file: LibreOffice does not work it out by itself."""

    def lines(value: Any, width: int) -> int:
        if not isinstance(value, str):
            return 1
        # A column as wide as n digits holds a little more than n letters of the serif face.
        return sum(max(1, math.ceil(len(line) / (1.2 * width))) for line in value.split("\n"))

    return min(_TALLEST, 4 + _LINE * max(lines(v, w) for v, w in zip(row, widths, strict=True)))


def _put(cell: Any, value: Any) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    if value:
        cell.value = writable(value)[:_LONGEST_CELL]
        cell.data_type = "s"  # "- Xây dựng ..." of a document is a text, never a formula
        if value.startswith(_FORMULA):
            from openpyxl.styles import NamedStyle  # noqa: F401  (loads the style classes that quotePrefix needs)

            cell.quotePrefix = True


def _colour(sheet: Any, report: Report) -> None:
    from openpyxl.styles import Font, PatternFill

    for r, f in enumerate(report.findings, 2):
        sheet.cell(r, 6).fill = PatternFill("solid", fgColor=COLOURS[f.settled])
        sheet.cell(r, 6).font = Font(name=_FONT, size=11, bold=True)


def _summary(sheet: Any, report: Report) -> None:
    from openpyxl.styles import Font

    columns = (
        ("Phần của văn bản chỉ đạo", 70),
        ("Số yêu cầu", 12),
        *((said, 14) for said in STATUS_SAID.values()),
        ("Tỷ lệ đã có", 12),
    )
    rows: list[tuple[Any, ...]] = []
    for section, found in [*sections(report).items(), ("Tổng cộng", list(report.findings))]:
        counts = [sum(f.settled is s for f in found) for s in STATUS_SAID]
        rows.append((section, len(found), *counts, counts[0] / len(found) if found else 0))
    _sheet(sheet, columns, rows)
    for r in range(2, len(rows) + 2):
        sheet.cell(r, len(columns)).number_format = "0%"
    below = len(rows) + 3
    for i, (label, info) in enumerate((("Kế hoạch", report.plan), ("Văn bản chỉ đạo", report.directive))):
        _put(sheet.cell(below + i, 1), f"{label}: {document_name(info)}")
        sheet.cell(below + i, 1).font = Font(name=_FONT, size=11)
