"""A cross-check as files to attach: an XLSX matrix and a DOCX report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from answer.crosscheck.chain import AtLevels, Chain
from answer.crosscheck.findings import KIND_SAID, STATUS_SAID, Conflict, Finding, Report, Status
from ingest.references import document_name
from language.spelling import squeeze
from schema import Document, Span

__all__ = ["write_docx", "write_xlsx"]

_COLOURS = {Status.COVERED: "E2F0D9", Status.PARTIAL: "FFF2CC", Status.MISSING: "F8CBAD", Status.CONFLICT: "F4B6C2"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_LONGEST_CELL = 32_767  # characters that a worksheet cell holds
_HEAD = "1F4E79"


def _sections(report: Report) -> dict[str, list[Finding]]:
    by: dict[str, list[Finding]] = {}
    for f in report.findings:
        by.setdefault(f.requirement.section or "Toàn văn bản", []).append(f)
    return by


def _said(c: Conflict) -> str:
    return f"{KIND_SAID[c.kind].capitalize()}: chỉ đạo “{squeeze(c.directive)}”, kế hoạch “{squeeze(c.plan)}”"


def opinion_said(f: Finding) -> str:
    """The drafter's opinion as one line; '' for none."""
    if f.opinion is None:
        return ""
    changed = f"{STATUS_SAID[f.opinion.status]} (máy: {STATUS_SAID[f.status]})" if f.opinion.status else ""
    return ": ".join(x for x in (changed, f.opinion.remark) if x)


def _lost(x: AtLevels) -> str:
    return {"plan": "kế hoạch", "programme": "chương trình"}.get(x.lost_in or "", "")


# --------------------------------------------------------------------------------------------------------------- XLSX

_MATRIX: tuple[tuple[str, int], ...] = (
    ("STT", 6),
    ("Vị trí yêu cầu", 16),
    ("Yêu cầu của văn bản chỉ đạo", 60),
    ("Giao cho", 22),
    ("Thời hạn", 16),
    ("Kết quả", 16),
    ("Nơi đáp ứng trong kế hoạch", 24),
    ("Nội dung trong kế hoạch", 60),
    ("Mâu thuẫn", 40),
    ("Nhận xét", 60),
    ("Ý kiến của người soạn thảo", 30),
)


def write_xlsx(path: Path, report: Report, chain: Chain | None = None) -> None:
    """The matrix of requirements, then additions, form and a summary by section. Texts are never formulas. Raises
    OSError where the file cannot be written."""
    from openpyxl import Workbook

    book = Workbook()
    matrix = book.active
    matrix.title = "Ma trận"
    _sheet(matrix, _MATRIX, [_row(i, f) for i, f in enumerate(report.findings, 1)])
    _colour(matrix, report)
    _sheet(
        book.create_sheet("Nội dung thêm"),
        (("STT", 6), ("Vị trí", 18), ("Nội dung chỉ có trong kế hoạch", 100), ("Trang", 8)),
        [(i, str(a.path), a.quote, a.page) for i, a in enumerate(report.extra, 1)],
    )
    _sheet(
        book.create_sheet("Viện dẫn, thể thức"),
        (("STT", 6), ("Vị trí", 18), ("Nhận xét", 100)),
        [
            *((i, str(c.path or ""), _said(c)) for i, c in enumerate(report.conflicts, 1)),
            *((i, str(r.path or ""), r.text) for i, r in enumerate(report.form, len(report.conflicts) + 1)),
        ],
    )
    if chain is not None:
        rows = [
            (i, str(x.requirement.path), x.requirement.quote, STATUS_SAID[x.plan], STATUS_SAID[x.programme], _lost(x))
            for i, x in enumerate(chain.levels(), 1)
        ]
        columns = (("STT", 6), ("Vị trí yêu cầu", 16), ("Yêu cầu của văn bản chỉ đạo", 80), ("Kế hoạch", 18),
                   ("Chương trình", 18), ("Mất ở cấp", 16))  # fmt: skip
        _sheet(book.create_sheet("Ba cấp"), columns, rows)
    _summary(book.create_sheet("Tổng hợp", 0), report)
    book.save(path)


def _row(i: int, f: Finding) -> tuple[Any, ...]:
    r = f.requirement
    return (
        i,
        str(r.path),
        r.quote,
        "; ".join(r.actor),
        r.deadline.text if r.deadline else "",
        STATUS_SAID[f.settled],
        "\n".join(dict.fromkeys(str(e.path) for e in f.evidence)),
        "\n".join(f"[{e.path}] {squeeze(e.quote)}" for e in f.evidence[:3]),
        "\n".join(_said(c) for c in f.conflicts),
        f.why,
        opinion_said(f),
    )


def _sheet(sheet: Any, columns: Sequence[tuple[str, int]], rows: Sequence[Sequence[Any]]) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.utils import get_column_letter

    thin = Side(style="thin", color="BFBFBF")
    border = Border(top=thin, bottom=thin, left=thin, right=thin)
    for c, (title, width) in enumerate(columns, 1):
        cell = sheet.cell(1, c, title)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        sheet.column_dimensions[get_column_letter(c)].width = width
    for r, row in enumerate(rows, 2):
        for c, value in enumerate(row, 1):
            _put(sheet.cell(r, c), value)
            sheet.cell(r, c).border = border
            sheet.cell(r, c).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{max(1, len(rows) + 1)}"
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _put(cell: Any, value: Any) -> None:
    if not isinstance(value, str):
        cell.value = value
        return
    if value:
        cell.value = _CONTROL.sub("", value)[:_LONGEST_CELL]
        cell.data_type = "s"  # "- Xây dựng ..." of a document is a text, never a formula
        if value.startswith(_FORMULA):
            from openpyxl.styles import NamedStyle  # noqa: F401  (loads the style classes that quotePrefix needs)

            cell.quotePrefix = True


def _colour(sheet: Any, report: Report) -> None:
    from openpyxl.styles import Font, PatternFill

    for r, f in enumerate(report.findings, 2):
        sheet.cell(r, 6).fill = PatternFill("solid", fgColor=_COLOURS[f.settled])
        sheet.cell(r, 6).font = Font(bold=True)


def _summary(sheet: Any, report: Report) -> None:
    columns = (
        ("Phần của văn bản chỉ đạo", 70),
        ("Số yêu cầu", 12),
        *((said, 14) for said in STATUS_SAID.values()),
        ("Tỷ lệ đã có", 12),
    )
    rows: list[tuple[Any, ...]] = []
    for section, found in [*_sections(report).items(), ("Tổng cộng", list(report.findings))]:
        counts = [sum(f.settled is s for f in found) for s in STATUS_SAID]
        rows.append((section, len(found), *counts, counts[0] / len(found) if found else 0))
    _sheet(sheet, columns, rows)
    for r in range(2, len(rows) + 2):
        sheet.cell(r, len(columns)).number_format = "0%"
    below = len(rows) + 3
    for i, (label, info) in enumerate((("Kế hoạch", report.plan), ("Văn bản chỉ đạo", report.directive))):
        _put(sheet.cell(below + i, 1), f"{label}: {document_name(info)}")


# --------------------------------------------------------------------------------------------------------------- DOCX


def write_docx(path: Path, report: Report, plan: Document, directive: Document, chain: Chain | None = None) -> None:
    """A report to attach: summary, what is contradicted, missing and partial with both texts side by side (matching
    words in bold), what is covered as a list, additions, form. Raises OSError where it cannot be written."""
    from docx import Document as NewDocument
    from docx.enum.section import WD_ORIENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    book = NewDocument()
    page = book.sections[0]
    page.orientation = WD_ORIENT.LANDSCAPE
    page.page_width, page.page_height = Cm(29.7), Cm(21)
    page.left_margin, page.right_margin, page.top_margin, page.bottom_margin = Cm(2), Cm(1.5), Cm(1.5), Cm(1.5)
    for name, size in (("Normal", 12), ("Heading 1", 14), ("Heading 2", 13), ("Title", 16)):
        style = book.styles[name]
        style.font.name, style.font.size = "Times New Roman", Pt(size)
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Times New Roman")
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            style.element.rPr.rFonts.attrib.pop(qn(attribute), None)
    title = book.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run("BÁO CÁO ĐỐI CHIẾU KẾ HOẠCH VỚI VĂN BẢN CHỈ ĐẠO")
    run.bold, run.font.size = True, Pt(15)
    book.add_paragraph(f"Kế hoạch: {document_name(plan.info)}")
    book.add_paragraph(f"Văn bản chỉ đạo: {document_name(directive.info)}")
    _heading(book, "1. Tổng hợp")
    _summary_table(book, report)
    number = 2
    for status in (Status.CONFLICT, Status.MISSING, Status.PARTIAL, Status.COVERED):
        found = [f for f in report.findings if f.settled is status]
        if found:
            _heading(book, f"{number}. {STATUS_SAID[status]} ({len(found)})")
            _findings_table(book, found, plan, directive)
            number += 1
    if chain is not None and (lost := [x for x in chain.levels() if x.lost_in]):
        _heading(book, f"{number}. Yêu cầu không đến được cấp thực hiện ({len(lost)})")
        _levels_table(book, lost)
        number += 1
    for title_said, lines in (
        ("Nội dung chỉ có trong kế hoạch", [f"{a.path}: {squeeze(a.quote)}" for a in report.extra]),
        ("Viện dẫn cần xem lại", [f"{c.path or ''}: {_said(c)}" for c in report.conflicts]),
        ("Thể thức (Nghị định số 30/2020/NĐ-CP)", [r.text for r in report.form]),
    ):
        if lines:
            _heading(book, f"{number}. {title_said} ({len(lines)})")
            for line in lines:
                book.add_paragraph(_CONTROL.sub("", line), style="List Bullet")
            number += 1
    note = book.add_paragraph()
    note.add_run(
        "Kết quả do phần mềm đối chiếu theo câu chữ, số liệu và độ gần nghĩa; người soạn thảo xem xét và quyết định."
    ).italic = True
    book.save(str(path))


def _heading(book: Any, text: str) -> None:
    from docx.shared import RGBColor

    heading = book.add_heading(text, level=1)
    for run in heading.runs:
        run.font.color.rgb = RGBColor(0x1F, 0x4E, 0x79)


def _table(book: Any, titles: Sequence[str], widths: Sequence[float]) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm

    table = book.add_table(rows=1, cols=len(titles))
    table.style, table.autofit = "Table Grid", False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    for cell, text, width in zip(table.rows[0].cells, titles, widths, strict=True):
        cell.width = Cm(width)
        cell.text = ""
        cell.paragraphs[0].add_run(text).bold = True
        _shade(cell, "D9E2F3")
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeat)
    return table


def _shade(cell: Any, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)


def _add_row(table: Any, widths: Sequence[float]) -> Any:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    row = table.add_row()
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))  # a row is read whole, on one page
    cells = row.cells
    for cell, width in zip(cells, widths, strict=True):
        cell.width = Cm(width)
    return cells


def _summary_table(book: Any, report: Report) -> None:
    widths = (12.0, 2.4, 2.4, 3.0, 2.6, 3.4)
    table = _table(book, ("Phần của văn bản chỉ đạo", "Số yêu cầu", *STATUS_SAID.values()), widths)
    for section, found in [*_sections(report).items(), ("Tổng cộng", list(report.findings))]:
        cells = _add_row(table, widths)
        counts = [sum(f.settled is s for f in found) for s in STATUS_SAID]
        for cell, text in zip(cells, (section, len(found), *counts), strict=True):
            cell.text = _CONTROL.sub("", str(text))


def _levels_table(book: Any, lost: Sequence[AtLevels]) -> None:
    widths = (3.0, 13.6, 3.2, 3.2, 3.1)
    table = _table(book, ("Vị trí", "Yêu cầu của văn bản chỉ đạo", "Kế hoạch", "Chương trình", "Mất ở cấp"), widths)
    for x in lost:
        said = (str(x.requirement.path), squeeze(x.requirement.quote), STATUS_SAID[x.plan], STATUS_SAID[x.programme])
        for cell, text in zip(_add_row(table, widths), (*said, _lost(x)), strict=True):
            cell.text = _CONTROL.sub("", text)


def _findings_table(book: Any, found: Sequence[Finding], plan: Document, directive: Document) -> None:
    said = any(f.evidence for f in found)  # of what is missing the plan says nothing: no empty column
    widths = (1.3, 8.8, 8.8, 7.2) if said else (1.3, 12.4, 12.4)
    titles = ("STT", "Văn bản chỉ đạo", "Kế hoạch", "Nhận xét") if said else ("STT", "Văn bản chỉ đạo", "Nhận xét")
    table = _table(book, titles, widths)
    for i, f in enumerate(found, 1):
        cells = _add_row(table, widths)
        cells[0].text = str(i)
        _shade(cells[0], _COLOURS[f.settled])
        r = f.requirement
        words = [s for e in f.evidence for s in e.matched_directive]
        _write(cells[1], f"{r.path}: ", directive.text, r.span, words)
        for n, e in enumerate(f.evidence[:3]):
            if n:
                cells[2].add_paragraph()
            _write(cells[2], f"{e.path}: ", plan.text, e.span, e.matched)
        if said and not f.evidence:
            cells[2].text = "–"
        cells[-1].text = _CONTROL.sub("", f.why)
        if opinion := opinion_said(f):
            cells[-1].add_paragraph().add_run(_CONTROL.sub("", f"Ý kiến của người soạn thảo: {opinion}")).bold = True


def _write(cell: Any, place: str, text: str, span: Span, bold: Sequence[Span]) -> None:
    paragraph = cell.paragraphs[-1]
    paragraph.add_run(place).italic = True
    for piece, strong in _pieces(text, span, bold):
        paragraph.add_run(_CONTROL.sub("", " ".join(piece.split("\n")))).bold = strong


def _pieces(text: str, span: Span, marked: Sequence[Span]) -> Iterator[tuple[str, bool]]:
    """The text of a span cut at the marked spans inside it."""
    at = span[0]
    for a, b in sorted(set(marked)):
        if a < at or b > span[1]:
            continue
        if a > at:
            yield text[at:a], False
        yield text[a:b], True
        at = b
    if at < span[1]:
        yield text[at : span[1]], False
