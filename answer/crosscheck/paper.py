"""A cross-check as a DOCX report to attach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from answer.crosscheck.chain import AtLevels, Chain
from answer.crosscheck.findings import STATUS_SAID, Finding, Report, Status
from answer.crosscheck.saying import (
    COLOURS,
    conflict_said,
    excerpt,
    explanation_said,
    level_said,
    opinion_said,
    others,
    placed,
    quoted,
    sections,
)
from ingest.references import document_name, place
from language.spelling import squeeze, writable
from schema import Document, DocumentInfo, Span


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
    book.add_paragraph(f"Ngày đối chiếu: {date.today():%d/%m/%Y}")
    book.add_paragraph().add_run(
        "Kết quả do phần mềm đối chiếu theo câu chữ, số liệu và độ gần nghĩa; người soạn thảo xem xét và quyết định. "
        "Dấu […] thay cho phần trích được lược bớt."
    ).italic = True
    _page_numbers(page)
    _heading(book, "1. Tổng hợp")
    _summary_table(book, report)
    number = 2
    for status in (Status.CONFLICT, Status.MISSING, Status.PARTIAL, Status.COVERED, Status.NOT_ADDRESSED):
        found = [f for f in report.findings if f.settled is status]
        if found:
            _heading(book, f"{number}. {STATUS_SAID[status]} ({len(found)})")
            _findings_table(book, found, plan, directive)
            number += 1
    if chain is not None and (lost := [x for x in chain.levels() if x.lost_in]):
        _heading(book, f"{number}. Yêu cầu không đến được cấp thực hiện ({len(lost)})")
        _levels_table(book, lost, directive.info)
        number += 1
    for title_said, lines in (
        (
            "Nội dung chỉ có trong kế hoạch",
            [f"{place(a.reference, plan.info)}: {squeeze(a.quote)}" for a in report.extra],
        ),
        ("Viện dẫn cần xem lại", [placed(c.reference, plan.info, conflict_said(c)) for c in report.conflicts]),
        ("Thể thức (Nghị định số 30/2020/NĐ-CP)", [r.text for r in report.form]),
    ):
        if lines:
            _heading(book, f"{number}. {title_said} ({len(lines)})")
            for line in lines:
                book.add_paragraph(writable(line), style="List Bullet")
            number += 1
    book.save(str(path))


def _page_numbers(section: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph = section.footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


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
    widths = (9.6, 2.4, 2.4, 2.6, 2.6, 3.0, 3.2)
    table = _table(book, ("Phần của văn bản chỉ đạo", "Số yêu cầu", *STATUS_SAID.values()), widths)
    for section, found in [*sections(report).items(), ("Tổng cộng", list(report.findings))]:
        cells = _add_row(table, widths)
        counts = [sum(f.settled is s for f in found) for s in STATUS_SAID]
        for cell, text in zip(cells, (section, len(found), *counts), strict=True):
            cell.text = writable(str(text))


def _levels_table(book: Any, lost: Sequence[AtLevels], directive: DocumentInfo) -> None:
    widths = (3.8, 13.2, 3.0, 3.0, 3.1)
    table = _table(book, ("Vị trí", "Yêu cầu của văn bản chỉ đạo", "Kế hoạch", "Chương trình", "Mất ở cấp"), widths)
    for x in lost:
        r = x.requirement
        said = (place(r.reference, directive), squeeze(r.quote), STATUS_SAID[x.plan], STATUS_SAID[x.programme])
        for cell, text in zip(_add_row(table, widths), (*said, level_said(x)), strict=True):
            cell.text = writable(text)


def _findings_table(book: Any, found: Sequence[Finding], plan: Document, directive: Document) -> None:
    said = any(f.evidence for f in found)  # of what is missing the plan says nothing: no empty column
    widths = (1.3, 8.8, 8.8, 7.2) if said else (1.3, 12.4, 12.4)
    titles = ("STT", "Văn bản chỉ đạo", "Kế hoạch", "Nhận xét") if said else ("STT", "Văn bản chỉ đạo", "Nhận xét")
    table = _table(book, titles, widths)
    for i, f in enumerate(found, 1):
        cells = _add_row(table, widths)
        cells[0].text = str(i)
        _shade(cells[0], COLOURS[f.settled])
        r = f.requirement
        words = [s for e in f.evidence for s in e.matched_directive]
        _write(cells[1], f"{place(r.reference, directive.info)}: ", directive.text, r.span, words)
        for n, e in enumerate(quoted(f)):
            if n:
                cells[2].add_paragraph()
            _write(cells[2], f"{place(e.reference, plan.info)}: ", plan.text, e.span, e.matched)
        if rest := others(f, plan.info):
            cells[2].add_paragraph(rest)
        if said and not f.evidence:
            cells[2].text = "–"
        cells[-1].text = writable(f.why)
        if explanation := explanation_said(f):
            cells[-1].add_paragraph().add_run(writable(explanation)).italic = True
        if opinion := opinion_said(f):
            cells[-1].add_paragraph().add_run(writable(f"Ý kiến của người soạn thảo: {opinion}")).bold = True


def _write(cell: Any, where: str, text: str, span: Span, bold: Sequence[Span]) -> None:
    paragraph = cell.paragraphs[-1]
    paragraph.add_run(where).italic = True
    for piece, strong in excerpt(text, span, bold):
        paragraph.add_run(writable(" ".join(piece.split("\n")))).bold = strong
