"""Scans with a text layer of another program: one without the marks of Vietnamese is thrown away and read again."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest.readers import scan
from ingest.readers.base import Paragraph
from ingest.readers.pdf import read_pdf
from tests.test_scan import PLAN, fonts, needs_tesseract, typeset

__all__ = ["fonts"]
FOREIGN = "The parties shall implement this memorandum through annual work programmes agreed in writing."


def stripped(text: str) -> str:
    """As a program that knows English alone reads it."""
    base = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return base.replace("đ", "d").replace("Đ", "D").replace("ô", "6")


def layered(path: Path, lines: list[str], printed: Path, hidden: bool) -> Path:
    """The first page of `printed` as a picture, over or under a text layer of `lines`."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(printed)
    picture = io.BytesIO()
    document[0].render(scale=200 / 72).to_pil().save(picture, "PNG")
    document.close()
    c = Canvas(str(path), pagesize=A4)
    text = c.beginText(60, 780)
    text.setFont("Scan", 9)
    text.setTextRenderMode(3 if hidden else 0)
    for line in lines:
        for at in range(0, len(line), 95):
            text.textLine(line[at : at + 95])
    c.drawText(text)
    c.drawImage(ImageReader(io.BytesIO(picture.getvalue())), 0, 0, *A4)
    c.save()
    return path


def letters(path: Path) -> str:
    return "".join("".join(b.text.split()) for b in read_pdf(path).blocks if isinstance(b, Paragraph))


@needs_tesseract
@pytest.mark.parametrize("hidden", [True, False], ids=["not painted", "under the picture"])
def test_a_layer_without_marks_is_read_again(tmp_path, hidden):
    file = layered(tmp_path / "a.pdf", [stripped(line) for line in PLAN], typeset(tmp_path / "p.pdf"), hidden)
    source = read_pdf(file)
    assert source.scanned and not any("lớp chữ do máy nhận dạng" in w for w in source.warnings)
    assert "".join(PLAN[2].split()) in letters(file)


@needs_tesseract
def test_a_layer_with_marks_is_kept(tmp_path):
    said = [line.replace("hội chợ", "phiên chợ") for line in PLAN]  # a word that the picture does not have
    file = layered(tmp_path / "a.pdf", said, typeset(tmp_path / "p.pdf"), True)
    assert "phiênchợ" in letters(file)
    assert any("lớp chữ do máy nhận dạng" in w for w in read_pdf(file).warnings)


@needs_tesseract
def test_a_layer_in_a_foreign_language_is_kept(tmp_path):
    from tests.test_scan import SimpleDocTemplate, flow

    SimpleDocTemplate(str(tmp_path / "p.pdf"), pagesize=A4).build([flow(FOREIGN) for _ in range(5)])
    file = layered(tmp_path / "a.pdf", [FOREIGN + " Kept."] * 5, tmp_path / "p.pdf", True)
    assert "Kept." in letters(file)


def test_without_ocr_the_layer_stays_with_its_warning(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "program", lambda: None)
    file = layered(tmp_path / "a.pdf", [stripped(line) for line in PLAN], typeset(tmp_path / "p.pdf"), True)
    assert "MUCDICH" in letters(file)
    assert any("lớp chữ do máy nhận dạng" in w for w in read_pdf(file).warnings)
