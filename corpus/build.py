"""Writes the sample DOCX and PDF from their content files: `python corpus/build.py [FOLDER]`.

The Markdown sample is its own source. A content file holds one paragraph a line, "tag: text"; "%" opens a remark.
`left`, `right`: the letterhead's two columns; `title`: centred and bold; `h`: bold; `p`: plain, markers typed by hand;
`number`, `letter`, `dash`: automatic numbering, as Word makes it; `to`: Nơi nhận; `sign`: signature; `annex`: titles of
the annex, on landscape pages; `header`, `section`, `row`: its table, cells divided by "|", each unit on a line.
In a text **bold**, //italic//, __underlined__. Measures and type sizes follow Nghị định 30/2020/NĐ-CP.
The PDF goes through LibreOffice (`soffice`), which must be installed.
"""

from __future__ import annotations

import datetime
import re
import subprocess
import sys
import tempfile
from itertools import groupby
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
MARK = "VĂN BẢN MẪU"
DOCX_NAME = "mau-chuong-trinh-hanh-dong-01-CTr-UBND.docx"
PDF_NAME = "mau-chi-thi-15-CT-TW.pdf"
FONT = "Times New Roman"
RUN = re.compile(r"(\*\*|//|__)(.+?)\1")
ANNEX_WIDTHS = (1.3, 6.9, 4.3, 4.7, 4.6, 3.2)  # cm; 25 cm between the margins of a landscape page
UNIT_COLUMNS = (2, 3)
NUMBERINGS = {  # tag -> (format, label, left indent and hanging of Word's numbering, in twips)
    "number": ("decimal", "%1.", 709, 0),
    "letter": ("lowerLetter", "%1)", 709, 0),
    "dash": ("bullet", "-", 709, 0),
}


def read_content(path: Path) -> list[tuple[str, str]]:
    """(tag, text) of each paragraph. Raises ValueError on a line without a tag."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.strip() and not line.startswith("%")]
    pairs = [line.partition(":") for line in lines]
    if untagged := [tag for tag, colon, _ in pairs if not colon]:
        raise ValueError(f"{path.name}: no tag in {untagged[0]!r}")
    return [(tag, text.strip()) for tag, _, text in pairs]


def element(name: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    return made


def write_runs(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, size: float = 14) -> None:
    """Adds `text` to the paragraph, its ** // __ turned into bold, italic, underlined; they may be nested."""
    from docx.shared import Pt

    def write(part: str, marks: frozenset[str]) -> None:
        at = 0
        for found in RUN.finditer(part):
            write_plain(part[at : found.start()], marks)
            write(found[2], marks | {found[1]})
            at = found.end()
        write_plain(part[at:], marks)

    def write_plain(part: str, marks: frozenset[str]) -> None:
        if not part:
            return
        run = paragraph.add_run(part)
        run.font.size = Pt(size)
        run.bold = bold or "**" in marks
        run.italic = italic or "//" in marks
        run.underline = "__" in marks

    write(text, frozenset())


def layout(paragraph: Any, *, align: str = "left", indent: float = 0, before: float = 0, after: float = 0) -> None:
    """`indent` of the first line in cm, `before` and `after` in points."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Cm, Pt

    form = paragraph.paragraph_format
    form.alignment = getattr(WD_ALIGN_PARAGRAPH, align.upper())
    form.first_line_indent = Cm(indent) if indent else None
    form.space_before, form.space_after = Pt(before), Pt(after)


class Numbering:
    """Automatic numbering: one definition a kind, one instance a list, so that each list begins again at 1 or a."""

    def __init__(self, document: Any) -> None:
        self.root = document.part.numbering_part.element
        for old in list(self.root):
            self.root.remove(old)
        for n, (form, label, left, hanging) in enumerate(NUMBERINGS.values(), 1):
            abstract = element("w:abstractNum", abstractNumId=str(n))
            abstract.append(element("w:multiLevelType", val="singleLevel"))
            level = element("w:lvl", ilvl="0")
            level.append(element("w:start", val="1"))
            level.append(element("w:numFmt", val=form))
            level.append(element("w:suff", val="space"))
            level.append(element("w:lvlText", val=label))
            level.append(element("w:lvlJc", val="left"))
            properties = element("w:pPr")
            properties.append(element("w:ind", left="0", firstLine=str(left - hanging)))
            level.append(properties)
            if form == "decimal":
                bold = element("w:rPr")
                bold.append(element("w:b"))
                level.append(bold)
            abstract.append(level)
            self.root.append(abstract)
        self.lists = 0
        self.current: dict[str, int] = {}

    def close(self, *tags: str) -> None:
        for tag in tags:
            self.current.pop(tag, None)

    def apply(self, paragraph: Any, tag: str) -> None:
        if tag not in self.current:
            self.lists += 1
            self.current[tag] = self.lists
            num = element("w:num", numId=str(self.lists))
            num.append(element("w:abstractNumId", val=str(list(NUMBERINGS).index(tag) + 1)))
            override = element("w:lvlOverride", ilvl="0")
            override.append(element("w:startOverride", val="1"))
            num.append(override)
            self.root.append(num)
        properties = paragraph._p.get_or_add_pPr()
        number = element("w:numPr")
        number.append(element("w:ilvl", val="0"))
        number.append(element("w:numId", val=str(self.current[tag])))
        properties.append(number)


def page_setup(section: Any, *, landscape: bool) -> None:
    from docx.enum.section import WD_ORIENT
    from docx.shared import Cm

    width, height = (29.7, 21.0) if landscape else (21.0, 29.7)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Cm(width), Cm(height)
    section.top_margin = section.bottom_margin = Cm(2)
    section.left_margin, section.right_margin = (Cm(2.5), Cm(2.2)) if landscape else (Cm(3), Cm(2))
    section.header_distance = Cm(0.8)


def write_header(header: Any, *, page_number: bool) -> None:
    """The mark on every page; the page number under it from the second page on, as Nghị định 30 has it."""
    header.is_linked_to_previous = False
    paragraph = header.paragraphs[0]
    write_runs(paragraph, f"**{MARK}** - soạn riêng cho dự án, không phải văn bản chính thức", size=10)
    layout(paragraph, align="center")
    if page_number:
        below = header.add_paragraph()
        layout(below, align="center")
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = below.add_run()
            run._r.append(element("w:fldChar", fldCharType=kind) if kind else element("w:instrText"))
            if text:
                run._r[-1].text = text


def two_columns(document: Any, widths: tuple[float, float]) -> Any:
    """A borderless table of one row: the letterhead, and Nơi nhận beside the signature. Widths in cm."""
    from docx.shared import Cm

    table = document.add_table(rows=1, cols=2)
    table.autofit = False
    for column, cell, width in zip(table.columns, table.rows[0].cells, widths, strict=True):
        column.width = cell.width = Cm(width)
    return table.rows[0].cells


def fill(cell: Any, lines: list[str], *, align: str, size: float) -> None:
    for i, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
        write_runs(paragraph, line, size=size)
        layout(paragraph, align=align)


def write_table(document: Any, rows: list[tuple[str, list[str]]]) -> None:
    from docx.shared import Cm

    width = len(rows[0][1])
    table = document.add_table(rows=0, cols=width)
    table.style = "Table Grid"
    table.autofit = False
    for column, cm in zip(table.columns, ANNEX_WIDTHS, strict=True):
        column.width = Cm(cm)
    for tag, cells in rows:
        row = table.add_row()
        if tag == "header":
            row._tr.get_or_add_trPr().append(element("w:tblHeader"))
        for cell, cm in zip(row.cells, ANNEX_WIDTHS, strict=True):
            cell.width = Cm(cm)
        if tag == "section":
            row.cells[1].merge(row.cells[-1])
        for i, text in enumerate(cells):
            cell = row.cells[i]
            for j, line in enumerate(re.split(r"(?<=;) ", text) if tag == "row" and i in UNIT_COLUMNS else [text]):
                paragraph = cell.paragraphs[0] if j == 0 else cell.add_paragraph()
                # Co-leads stand on lines of their own, without the semicolon: the line break alone divides them.
                write_runs(paragraph, line.rstrip(";") if i == 2 else line, bold=tag != "row", size=12)
                layout(paragraph, align="center" if tag == "header" or i == 0 else "left", before=2, after=2)


def write_docx(content: list[tuple[str, str]], path: Path) -> None:
    """Writes one document. Overwrites `path`."""
    import docx
    from docx.enum.section import WD_SECTION
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    page_setup(document.sections[0], landscape=False)
    document.sections[0].different_first_page_header_footer = True
    write_header(document.sections[0].first_page_header, page_number=False)
    write_header(document.sections[0].header, page_number=True)
    numbering = Numbering(document)
    said = {tag: [text for t, text in content if t == tag] for tag, _ in content}
    left, right = two_columns(document, (7.0, 9.3))
    fill(left, said["left"], align="center", size=12)
    fill(right, said["right"], align="center", size=12)
    for tag, group in groupby(content, key=lambda pair: pair[0]):
        texts = [text for _, text in group]
        if tag in NUMBERINGS:
            for text in texts:
                paragraph = document.add_paragraph()
                numbering.apply(paragraph, tag)
                write_runs(paragraph, text, bold=tag == "number")
                layout(paragraph, align="justify", before=3, after=3)
                paragraph.paragraph_format.keep_with_next = tag == "number"
            numbering.close("dash")
        elif tag in ("h", "p"):
            for text in texts:
                paragraph = document.add_paragraph()
                write_runs(paragraph, text, bold=tag == "h")
                layout(paragraph, align="justify", indent=1.25, before=3, after=3)
                paragraph.paragraph_format.keep_with_next = tag == "h"
            if tag == "h":
                numbering.close("number", "letter")
        elif tag == "title":
            for i, text in enumerate(texts):
                paragraph = document.add_paragraph()
                write_runs(paragraph, text, bold=True)
                layout(paragraph, align="center", before=18 if i == 0 else 0, after=12 if i == len(texts) - 1 else 0)
        elif tag == "sign":
            spacer = document.add_paragraph()
            layout(spacer)
            receivers, signature = two_columns(document, (8.5, 8.0))
            fill(receivers, ["**//Nơi nhận://**"], align="left", size=12)
            for text in said["to"]:
                paragraph = receivers.add_paragraph()
                write_runs(paragraph, text, size=11)
                layout(paragraph)
            fill(signature, texts, align="center", size=14)
        elif tag == "annex":
            page_setup(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
            document.sections[-1].different_first_page_header_footer = False
            for i, text in enumerate(texts):
                paragraph = document.add_paragraph()
                write_runs(paragraph, text, bold=not text.startswith("//"))
                layout(paragraph, align="center", after=8 if i == len(texts) - 1 else 0)
        elif tag == "header":
            in_table = [(t, [c.strip() for c in text.split("|")]) for t, text in content if t in TABLE_TAGS]
            write_table(document, in_table)
    properties = document.core_properties
    properties.title = f"{said['title'][0]} ({MARK})"
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime.datetime(2026, 1, 1)
    document.save(str(path))


TABLE_TAGS = ("header", "section", "row")


def to_pdf(docx_path: Path, folder: Path) -> Path:
    """Through LibreOffice. Raises CalledProcessError or FileNotFoundError where it is missing or fails."""
    with tempfile.TemporaryDirectory() as profile:
        call = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf", "--outdir"]
        subprocess.run([*call, str(folder), str(docx_path)], check=True, capture_output=True, timeout=120)
    return folder / f"{docx_path.stem}.pdf"


def build(folder: Path) -> None:
    write_docx(read_content(HERE / "programme.content"), folder / DOCX_NAME)
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / f"{Path(PDF_NAME).stem}.docx"
        write_docx(read_content(HERE / "directive.content"), source)
        to_pdf(source, folder)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE)
