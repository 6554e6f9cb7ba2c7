"""One authored document written in every format that an office has gives the same clauses with the same words."""

from __future__ import annotations

import difflib
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ingest import parse
from ingest.readers.legacy import TCVN3
from ingest.readers.scan import program
from schema import Document, Level
from tests.test_legacy import typed as typed_in

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed (libreoffice-writer)")
needs_ocr = pytest.mark.skipif(program() is None, reason="Tesseract with Vietnamese data is not installed")

# (level of numbering, printed marker, text). Levels count from the act's articles (0) through the programme's sections
# (1), items (2), points (3) to bullets (4, 5); None is text without a number. No word begins with an accented capital:
# TCVN3 has none.
Item = tuple[int | None, str, str]
HEAD = (
    ("CHÍNH QUYỀN THÀNH PHỐ BIỂN XANH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("Số: 27/QĐ-UBND", "Độc lập - Tự do - Hạnh phúc"),
    ("", "Biển Xanh, ngày 14 tháng 5 năm 2027"),
)
ACT: tuple[Item, ...] = (
    (None, "", "QUYẾT ĐỊNH"),
    (None, "", "Ban hành Chương trình hành động phát triển thư viện số (VĂN BẢN MẪU)"),
    (None, "", "Căn cứ Luật Thư viện ngày 21 tháng 11 năm 2019;"),
    (None, "", "QUYẾT ĐỊNH:"),
    (0, "Điều 1.", "Ban hành kèm theo Quyết định này Chương trình hành động phát triển thư viện số giai đoạn "
                   "2027 - 2030."),
    (0, "Điều 2.", "Quyết định này có hiệu lực kể từ ngày ký. Các cơ quan liên quan chịu trách nhiệm thi hành."),
)  # fmt: skip
PROGRAMME: tuple[Item, ...] = (
    (None, "", "CHƯƠNG TRÌNH HÀNH ĐỘNG"),
    (None, "", "Phát triển thư viện số giai đoạn 2027 - 2030"),
    (None, "", "(Kèm theo Quyết định số 27/QĐ-UBND ngày 14 tháng 5 năm 2027)"),
    (1, "I.", "MỤC TIÊU"),
    (2, "1.", "Mục tiêu chung: mọi người dân được đọc sách số miễn phí tại nhà văn hóa gần nhất."),
    (2, "2.", "Mục tiêu cụ thể"),
    (3, "a)", "Số hóa năm nghìn đầu sách địa phương trước ngày 31/12/2028, bảo đảm quyền tác giả;"),
    (3, "b)", "Trang bị máy đọc cho tất cả trường trung học cơ sở trên địa bàn."),
    (1, "II.", "NHIỆM VỤ VÀ GIẢI PHÁP"),
    (2, "1.", "Sở Văn hóa chủ trì, phối hợp với Sở Khoa học xây dựng kho dữ liệu dùng chung, gồm các phần việc:"),
    (3, "a)", "Khảo sát hiện trạng các thư viện xã, phường và lập danh mục thiết bị cần thay thế;"),
    (3, "b)", "Lựa chọn phần mềm quản lý, ưu tiên phần mềm nguồn mở;"),
    (3, "c)", "Tập huấn cán bộ theo hai đợt:"),
    (4, "-", "Đợt một dành cho cán bộ thư viện thành phố, hoàn thành trong quý ba;"),
    (4, "-", "Đợt hai dành cho cán bộ xã, phường:"),
    (5, "+", "Lớp cơ bản học trong ba ngày;"),
    (5, "+", "Lớp nâng cao học trong năm ngày."),
    (3, "d)", "Nghiệm thu và công bố kết quả trên cổng thông tin."),
    (3, "đ)", "Báo cáo kết quả hằng năm trước ngày 15 tháng 12."),
    (2, "2.", "Sở Tài chính bố trí kinh phí từ nguồn sự nghiệp, không để trùng lặp."),
    (1, "III.", "TỔ CHỨC THỰC HIỆN"),
    (2, "1.", "Các cơ quan được giao nhiệm vụ xây dựng kế hoạch chi tiết trong quý hai năm 2027."),
    (2, "2.", "Sở Văn hóa theo dõi, đôn đốc và tổng hợp chung."),
)
ANNEX = ("PHỤ LỤC", "DANH MỤC NHIỆM VỤ")
TABLE = (
    ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm"),
    ("1", "Lập danh mục sách cần số hóa", "Sở Văn hóa", "Sở Khoa học", "Quý I/2028", "Danh mục được duyệt"),
    ("2", "Nâng cấp đường truyền cho thư viện xã", "Sở Khoa học", "Viễn thông thành phố", "30/6/2028", "Báo cáo"),
    ("3", "Tổ chức Ngày hội đọc sách tại các phường", "Sở Văn hóa", "Thành đoàn", "Hằng năm", "Kế hoạch"),
)
PATHS = (
    "Điều 1", "Điều 2", "I", "I/1", "I/2", "I/2/a", "I/2/b", "II", "II/1", "II/1/a", "II/1/b", "II/1/c", "II/1/c/-1",
    "II/1/c/-2", "II/1/c/-2/+1", "II/1/c/-2/+2", "II/1/d", "II/1/đ", "II/2", "III", "III/1", "III/2",
    "Phụ lục", "Phụ lục/STT 1", "Phụ lục/STT 2", "Phụ lục/STT 3",
)  # fmt: skip


# ---- the writers ---------------------------------------------------------------------------------------------------


def lines(items: tuple[Item, ...]) -> list[str]:
    return [f"{marker} {text}".strip() for _, marker, text in items]


def as_text(path: Path) -> Path:
    head = [line for left, right in HEAD for line in (left, right) if line]
    body = [*head, *lines(ACT), *lines(PROGRAMME), *ANNEX]
    path.write_text("\n\n".join(body) + "\n\n" + "\n".join("\t".join(row) for row in TABLE) + "\n", "utf8")
    return path


def as_tcvn3(path: Path) -> Path:
    as_text(path)
    path.write_bytes(typed_in(path.read_text("utf8"), TCVN3).encode("latin-1"))
    return path


def as_markdown(path: Path) -> Path:
    head = [line for left, right in HEAD for line in (left, right) if line]
    table = ["| " + " | ".join(row) + " |" for row in TABLE]
    table.insert(1, "|" + "---|" * len(TABLE[0]))
    said = [f"**{line}**" if line.isupper() else line for line in [*head, *lines(ACT), *lines(PROGRAMME), *ANNEX]]
    path.write_text("\n\n".join([*said, "\n".join(table)]) + "\n", "utf8")
    return path


def as_html(path: Path) -> Path:
    """A portal's page: a menu around it, the letterhead in a table, the programme in nested lists."""
    head = "".join(f"<tr><td align=center>{left}</td><td align=center>{right}</td></tr>" for left, right in HEAD)
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in TABLE)
    body = "".join(f"<p>{line}</p>" for line in lines(ACT))
    # HTML counts a, b, c, d, e: Vietnamese points are typed.
    kinds = {1: "ol type=I", 2: "ol", 3: "ol style='list-style-type:none'", 4: "ul", 5: "ul"}
    open_lists: list[int] = []
    for level, marker, text in PROGRAMME:
        text = f"{marker} {text}" if level == 3 else text
        while open_lists and (level is None or open_lists[-1] > level):
            body += f"</li></{kinds[open_lists.pop()][:2]}>"
        if level is None:
            body += f"<p align=center><b>{text}</b></p>"
        elif open_lists and open_lists[-1] == level:
            body += f"</li><li>{text}"
        else:
            body += f"<{kinds[level]}><li>{text}"
            open_lists.append(level)
    while open_lists:
        body += f"</li></{kinds[open_lists.pop()][:2]}>"
    path.write_text(
        f"<html><head><title>Cổng thông tin</title></head><body><nav><ul><li><a href=/>Trang chủ</a></li>"
        f"<li><a href=/vb>Văn bản</a></li></ul></nav><div id=content><table>{head}</table>{body}"
        f"<p align=center><b>{ANNEX[0]}</b></p><p align=center><b>{ANNEX[1]}</b></p><table border=1>{rows}</table>"
        "</div><footer>Bản quyền thuộc Cổng thông tin</footer></body></html>",
        "utf8",
    )
    return path


def as_docx(path: Path, automatic: bool = False) -> Path:
    from docx import Document as new_document
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
    from docx.shared import Cm, Pt

    document = new_document()
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Times New Roman", Pt(14)
    document.sections[0].page_width, document.sections[0].page_height = Cm(21), Cm(29.7)
    document.sections[0].footer.paragraphs[0].text = "Trang mẫu"
    head = document.add_table(len(HEAD), 2)
    for row, texts in zip(head.rows, HEAD, strict=True):
        for cell, text, width in zip(row.cells, texts, (6.5, 9.0), strict=True):
            cell.text, cell.width = text, Cm(width)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(12)
    number = numbering(document) if automatic else None

    def write(items: tuple[Item, ...]) -> None:
        for level, marker, text in items:
            auto = number is not None and level is not None
            paragraph = document.add_paragraph(text if auto else f"{marker} {text}".strip())
            if level is None and len(text) < 80:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.runs[0].bold = text.isupper()
            if auto and number:
                number(paragraph, level)

    write(ACT)
    document.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)
    write(PROGRAMME)
    for text in ANNEX:
        paragraph = document.add_paragraph(text)
        paragraph.alignment, paragraph.runs[0].bold = WD_ALIGN_PARAGRAPH.CENTER, True
    table = document.add_table(len(TABLE), len(TABLE[0]), style="Table Grid")
    for row, texts in zip(table.rows, TABLE, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(12)
    for column, width in zip(table.columns, (1.4, 5.0, 2.6, 2.8, 2.4, 2.6), strict=True):
        for cell in column.cells:
            cell.width = Cm(width)
    document.save(path)
    return path


def numbering(document: Any) -> Callable[[Any, int], None]:
    """Adds the document's lists to numbering.xml; gives what numbers a paragraph at a level. Articles count in a list
    of their own; the points a, b, c, d, đ need Vietnamese letters, which Word does not count: these are typed."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    formats = (("upperRoman", "%1."), ("decimal", "%2."), ("none", ""), ("bullet", "-"), ("bullet", "+"))
    levels = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (kind, text) in enumerate(formats)
    )
    article = '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/></w:lvl>'
    root = document.part.numbering_part.element
    first = root.index(root.find(root.nsmap["w"].join(("{", "}num"))))
    for i, body in ((91, article), (92, levels)):
        root.insert(first, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{i}">{body}</w:abstractNum>'))
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{i}"><w:abstractNumId w:val="{i}"/></w:num>'))
    points = iter([m for level, m, _ in PROGRAMME if level == 3])

    def number(paragraph: Any, level: int) -> None:
        if level == 3:
            paragraph.runs[0].text = f"{next(points)} {paragraph.text}"
            return
        list_id, depth = (91, 0) if level == 0 else (92, level - 1)
        properties = paragraph._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')
        )

    return number


def converted(source: Path, suffix: str, filter_name: str = "") -> Path:
    command = [str(SOFFICE), f"-env:UserInstallation={(source.parent / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", f"{suffix}:{filter_name}" if filter_name else suffix, "--outdir", str(source.parent)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=120)
    return source.with_suffix(f".{suffix}")


def rasterised(source: Path, target: Path) -> Path:
    from tests.test_scan import rasterised as pictures

    return pictures(source, target)


# ---- the comparison ------------------------------------------------------------------------------------------------


def said(document: Document) -> dict[str, str]:
    rows = {str(c.path): " ".join(document.body_text(c).split()) for c in document.clauses if str(c.path) in PATHS}
    return {path: re.sub(r"\s*\|\s*", " | ", text) for path, text in rows.items()}


def paths(document: Document) -> list[str]:
    return [str(c.path) for c in document.clauses if c.level is not Level.PREAMBLE]


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return said(parse(as_docx(tmp_path_factory.mktemp("goc") / "van-ban.docx")))


WRITERS: dict[str, Callable[[Path], Path]] = {
    "docx, typed": lambda folder: as_docx(folder / "a.docx"),
    "docx, automatic": lambda folder: as_docx(folder / "a.docx", automatic=True),
    "html": lambda folder: as_html(folder / "a.html"),
    "markdown": lambda folder: as_markdown(folder / "a.md"),
    "text": lambda folder: as_text(folder / "a.txt"),
    "tcvn3": lambda folder: as_tcvn3(folder / "a.txt"),
}
CONVERTED: dict[str, Callable[[Path], Path]] = {
    "doc": lambda folder: converted(as_docx(folder / "a.docx", automatic=True), "doc", "MS Word 97"),
    "odt": lambda folder: converted(as_docx(folder / "a.docx", automatic=True), "odt"),
    "rtf": lambda folder: converted(as_docx(folder / "a.docx"), "rtf"),
    "pdf": lambda folder: converted(as_docx(folder / "a.docx"), "pdf"),
}


@pytest.mark.parametrize(
    "form", [*WRITERS, *(pytest.param(name, marks=needs_office) for name in CONVERTED)]
)  # fmt: skip
def test_every_format_gives_the_same_clauses(tmp_path, expected, form):
    document = parse({**WRITERS, **CONVERTED}[form](tmp_path))
    assert paths(document) == list(PATHS)
    assert said(document) == expected
    assert (document.info.number, str(document.info.issued_on)) == ("27/QĐ-UBND", "2027-05-14")
    assert [(a.number, a.lead, a.support) for a in document.assignments if a.from_table] == [
        (row[0], (row[2],), (row[3],)) for row in TABLE[1:]
    ]


@needs_office
@needs_ocr
def test_a_scan_of_it_gives_the_same_clauses_and_nearly_all_words(tmp_path, expected):
    printed = converted(as_docx(tmp_path / "a.docx"), "pdf")
    document = parse(rasterised(printed, tmp_path / "scan.pdf"))
    assert document.info.scanned
    assert paths(document) == list(PATHS)
    right = [word for path in PATHS for word in expected[path].split() if word != "|"]
    read = [word for path in PATHS for word in said(document)[path].split() if word != "|"]
    same = sum(block.size for block in difflib.SequenceMatcher(None, right, read, autojunk=False).get_matching_blocks())
    assert same / max(len(right), len(read)) >= 0.97
