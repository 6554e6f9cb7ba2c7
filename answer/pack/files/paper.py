"""Paper in the form of Nghị định 30/2020/NĐ-CP, Phụ lục I: A4, margins 20/20/30/15 mm, Times New Roman 13-14, page
numbers at the top centre from the second page, a letterhead whose fields are left to fill in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from language.spelling import writable

FONT = "Times New Roman"
BODY, SMALL = 14.0, 13.0  # points
_HIGH_ROW = 350  # characters of a cell
LONGEST_PROPERTY = 255  # characters that a file's title property may have


_CELL = '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>'
_TWIPS = 56.6929  # of a millimetre
_SPACES = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _run(text: str, size: float, bold: bool, italic: bool) -> str:
    marks = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "")
    look = f'<w:rPr>{marks}<w:sz w:val="{round(size * 2)}"/></w:rPr>'
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(writable(text))}</w:t></w:r>'


@lru_cache(maxsize=1)
def _blank() -> bytes:
    """A file with styles, page numbers and letterhead, made once: each paper begins as a copy."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    book: Any = Document()
    page = book.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(20), Mm(20), Mm(30), Mm(15)
    for name, size in (("Normal", BODY), ("Heading 1", BODY), ("Heading 2", BODY), ("List Number", BODY)):
        style = book.styles[name]
        style.font.name, style.font.size = FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind_of in ("w:eastAsia", "w:cs", "w:hAnsi", "w:ascii"):
            fonts.set(qn(kind_of), FONT)
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(6)
        style.paragraph_format.line_spacing = 1.15
    for name in ("Heading 1", "Heading 2"):
        style = book.styles[name]
        style.font.bold = True
        style.paragraph_format.space_before, style.paragraph_format.keep_with_next = Pt(10), True
    book.styles["Heading 2"].font.italic = False
    _page_numbers(page)
    _letterhead(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _page_numbers(page: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Mm

    page.different_first_page_header_footer = True
    page.header_distance = Mm(10)
    p = page.header.paragraphs[0]
    p.alignment = WD_ALIGN_PARAGRAPH.CENTER
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    p._p.append(field)


def _letterhead(book: Any) -> None:
    """Two columns: the organisation on the left, the national title on the right."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    table = book.add_table(rows=1, cols=2)
    table.autofit = False
    table.columns[0].width, table.columns[1].width = Mm(65), Mm(100)
    left = (
        ("[TÊN CƠ QUAN CHỦ QUẢN]", False),
        ("[TÊN CƠ QUAN, ĐƠN VỊ]", True),
        ("―――――", False),
        ("Số: ……/……", False),
    )
    right = (
        ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", True),
        ("Độc lập - Tự do - Hạnh phúc", True),
        ("――――――――――――", False),
        ("[Địa danh], ngày …… tháng …… năm 20……", False),
    )
    for cell, width, lines in zip(table.rows[0].cells, (65, 100), (left, right), strict=True):
        cell.width = Mm(width)
        for n, (text, bold) in enumerate(lines):
            p = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
            p.alignment = WD_ALIGN_PARAGRAPH.CENTER
            p.paragraph_format.space_after, p.paragraph_format.line_spacing = Pt(0), 1.0
            run = p.add_run(text)
            run.bold, run.font.size = bold, Pt(SMALL)
            run.italic = text.startswith("[Địa danh]")


class Paper:
    """A document under construction, from the top to the bottom."""

    def __init__(self, kind: str, about: str) -> None:
        from docx import Document

        self.book: Any = Document(io.BytesIO(_blank()))
        self.book.core_properties.title, self.book.core_properties.author = (
            writable(f"{kind}: {about}")[:LONGEST_PROPERTY],
            "",
        )
        self.line(kind.upper(), bold=True, centred=True, before=14)
        self.line(about, bold=True, centred=True, after=12)

    def line(
        self,
        text: str,
        bold: bool = False,
        italic: bool = False,
        centred: bool = False,
        size: float = BODY,
        before: float = 0,
        after: float = 6,
        indent: float = 0,
    ) -> Any:
        """A paragraph; `before`, `after` in points, `indent` in millimetres. "**word**" in `text` is bold."""
        place = f'<w:spacing w:before="{round(before * 20)}" w:after="{round(after * 20)}"/>'
        place += f'<w:ind w:left="{round(indent * _TWIPS)}"/>' if indent else ""
        place += f'<w:jc w:val="{"center" if centred else "both"}"/>'
        runs = "".join(
            _run(piece, size, bold or n % 2 == 1, italic) for n, piece in enumerate(text.split("**")) if piece
        )
        return self._add(f"<w:p {_SPACES}><w:pPr>{place}</w:pPr>{runs}</w:p>")

    def _add(self, xml: str) -> Any:
        """Written whole: python-docx sets a run's size and weight one call a property, which takes most of the time."""
        from docx.oxml import parse_xml
        from docx.text.paragraph import Paragraph

        made = parse_xml(xml)
        self.book._body._element.sectPr.addprevious(made)
        return Paragraph(made, self.book._body)

    def heading(self, text: str, level: int = 1) -> None:
        said = escape(writable(text))
        style = f'<w:pPr><w:pStyle w:val="Heading{level}"/></w:pPr>'
        self._add(f'<w:p {_SPACES}>{style}<w:r><w:t xml:space="preserve">{said}</w:t></w:r></w:p>')

    def quoted(self, text: str) -> None:
        """A quote with its place, set off from the statement above it."""
        self.line(text, italic=True, size=SMALL, indent=8, after=4)

    def table(self, titles: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[str]]) -> None:
        """A ruled table whose head repeats on every page; `widths` in millimetres. A page's end tears only rows so high
        that half a page would stay white."""
        wide = [round(w * _TWIPS) for w in widths]
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in wide)  # LibreOffice goes by the grid, Word by the cells
        lines = []
        for n, row in enumerate([titles, *rows]):
            kept = "<w:tblHeader/>" if n == 0 else "<w:cantSplit/>" if max(map(len, row)) < _HIGH_ROW else ""
            cells = "".join(
                f'<w:tc><w:tcPr><w:tcW w:w="{w}" w:type="dxa"/></w:tcPr><w:p><w:pPr>{_CELL}</w:pPr>'
                f"{_run(text, SMALL, n == 0, False)}</w:p></w:tc>"
                for w, text in zip(wide, row, strict=True)
            )
            lines.append(f"<w:tr><w:trPr>{kept}</w:trPr>{cells}</w:tr>")
        look = '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/>'
        self._add(f"<w:tbl {_SPACES}><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(lines)}</w:tbl>")
        self.line("", after=0, size=6)

    def blank_lines(self, count: int) -> None:
        """Dotted lines to write on."""
        for _ in range(count):
            self.line("." * 112, after=2, size=SMALL)

    def page_break(self) -> None:
        self.book.add_page_break()

    def signature(self) -> None:
        """The place for who prepared it."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        self.book.paragraphs[-1].paragraph_format.keep_with_next = True  # it never stands alone on a page
        for text, bold, italic in (("NGƯỜI BIÊN SOẠN", True, False), ("[Chức vụ, họ và tên]", False, True)):
            p = self.line(text, bold=bold, italic=italic, before=10 if bold else 0)
            p.paragraph_format.keep_with_next = bold
            p.alignment = WD_ALIGN_PARAGRAPH.CENTER
            p.paragraph_format.left_indent = Mm(85)

    def save(self, path: Path) -> None:
        self.book.save(str(path))
