"""Pictures of text inside DOCX, HTML and PDF files are read by OCR or named in a warning: nothing vanishes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from ingest import parse
from ingest.readers import read, scan

docx = pytest.importorskip("docx", reason="python-docx makes the files")
FONT = Path("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf")
needs_font = pytest.mark.skipif(not FONT.exists(), reason="fonts-liberation2 is not installed")
needs_tesseract = pytest.mark.skipif(scan.program() is None, reason="Tesseract with Vietnamese data is not installed")
pytestmark = needs_font

SAID = ("2. Sở Xây dựng chủ trì đo lại các bến đò ngang, xong", "trước ngày 15 tháng 7 năm 2026.")


def picture(lines: tuple[str, ...] = SAID, size: tuple[int, int] = (1200, 220)) -> io.BytesIO:
    image = Image.new("L", size, 255)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(str(FONT), 42)
    for i, line in enumerate(lines):
        draw.text((40, 30 + 64 * i), line, font=font, fill=0)
    out = io.BytesIO()
    image.save(out, "PNG")
    return io.BytesIO(out.getvalue())


def plan(path: Path, put: Any) -> Path:
    document = docx.Document()
    for line in ("KẾ HOẠCH", "Sửa bến đò", "I. NHIỆM VỤ", "1. Công an tỉnh chủ trì kẻ biển báo."):
        document.add_paragraph(line)
    put(document)
    document.add_paragraph("II. KINH PHÍ")
    document.save(str(path))
    return path


def in_text(document: Any) -> None:
    document.add_picture(picture())


def in_a_sentence(document: Any) -> None:
    document.add_paragraph("Việc thứ hai chụp lại như sau:").add_run().add_picture(picture())


def in_a_cell(document: Any) -> None:
    table = document.add_table(1, 2)
    table.cell(0, 0).paragraphs[0].add_run().add_picture(picture())


def twice(document: Any) -> None:
    document.add_picture(picture())
    document.add_picture(picture(("Ghi chú: bến phà do Bộ Xây dựng quản lý.",), (1200, 150)))


@needs_tesseract
@pytest.mark.parametrize("put", [in_text, in_a_sentence, in_a_cell, twice])
def test_text_in_a_picture_of_a_word_file_is_read_where_it_stands(tmp_path, put):
    document = parse(plan(tmp_path / "a.docx", put))
    told = "".join(document.text.split())
    assert "SởXâydựngchủtrìđolạicácbếnđòngang" in told
    assert told.index("SởXâydựng") < told.index("II.KINHPHÍ")
    assert any("hình chứa chữ" in w for w in document.warnings)
    assert document.info.scanned
    if put is in_text:
        assert [(a.lead, a.path.markers) for a in document.assignments] == [
            (("Công an tỉnh",), ("I", "1")),
            (("Sở Xây dựng",), ("I", "2")),
        ]


def test_without_ocr_the_picture_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "program", lambda: None)
    document = parse(plan(tmp_path / "a.docx", twice))
    assert [w for w in document.warnings if w.startswith("Văn bản có 2 hình có thể chứa chữ, chưa đọc")]
    assert not document.info.scanned


@needs_tesseract
def test_a_drawing_is_told_and_an_icon_is_not(tmp_path):
    def icon(document: Any) -> None:
        document.add_picture(picture((), (60, 60)))

    def drawing(document: Any) -> None:
        image = Image.new("L", (700, 400), 255)
        ImageDraw.Draw(image).ellipse((80, 60, 600, 340), fill=90)
        out = io.BytesIO()
        image.save(out, "PNG")
        document.add_picture(io.BytesIO(out.getvalue()))

    assert read(plan(tmp_path / "a.docx", icon)).warnings == ()
    (warning,) = read(plan(tmp_path / "b.docx", drawing)).warnings
    assert "không nhận ra chữ" in warning


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ("<p><img src='trang-2.jpg'></p>", True),
        ("<div><img src='a.png' width='640' height='90'></div>", True),
        ("<p>Xem <img src='mui-ten.gif'> ở dưới.</p>", False),
        ("<p><img src='cham.gif' width='12' height='12'></p>", False),
    ],
)
def test_a_picture_on_a_web_page_is_named(tmp_path, body, named):
    page = tmp_path / "a.html"
    text = "<p>I. NHIỆM VỤ</p><p>1. Công an tỉnh chủ trì kẻ biển báo ở các bến đò.</p>"
    page.write_text(f"<html><head><meta charset=utf-8></head><body>{text}{body}</body></html>", encoding="utf8")
    assert any("hình, chưa đọc" in w for w in read(page).warnings) is named


@pytest.mark.parametrize(("width", "named"), [(400, True), (40, False)])
def test_a_picture_on_a_page_of_text_is_named(tmp_path, width, named):
    pdfmetrics.registerFont(TTFont("Text", str(FONT)))
    c = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    c.setFont("Text", 13)
    for i in range(12):
        c.drawString(85, 760 - 20 * i, f"{i + 1}. Công an tỉnh chủ trì kẻ biển báo ở bến đò ngang thứ {i + 1}.")
    c.drawImage(ImageReader(picture()), 85, 200, width=width, height=width * 0.3)
    c.save()
    assert any("có hình, chưa đọc" in w for w in read(tmp_path / "a.pdf").warnings) is named
