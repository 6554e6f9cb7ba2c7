"""Pages in columns of running text: the PDF gives the paragraphs that were set, in their order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, NextPageTemplate, PageTemplate
from reportlab.platypus import Paragraph as Flow

from ingest.readers.base import Paragraph
from ingest.readers.pdf import read_pdf

UNITS = ["Sở Khoa học và Công nghệ", "Sở Nội vụ", "Công an tỉnh", "Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"]
WORK = [
    "đo đạc lại toàn bộ bến đò ngang trên sông chính và các nhánh",
    "kẻ biển báo, thả phao và lắp đèn ở những khúc sông có nước xoáy",
    "mở lớp dạy bơi cho học sinh các xã ven sông trong dịp nghỉ hè",
]
TASKS = [
    f"{i}. {UNITS[i % 5]} chủ trì, phối hợp với {UNITS[(i + 2) % 5]} {WORK[i % 3]}, hoàn thành trước ngày "
    f"{1 + i % 28}/{1 + i % 12}/2026."
    for i in range(1, 41)
]


pytestmark = pytest.mark.usefixtures("text_font")


def flow(text: str, align: int, after: float = 4, size: float = 11) -> Any:
    return Flow(
        text, ParagraphStyle("s", fontName="Text", fontSize=size, leading=15, alignment=align, spaceAfter=after)
    )


def set_in(path: Path, columns: int, story: list[Any], above: str = "", shift: float = 0) -> Path:
    """`shift` moves the right columns down, so that no two baselines are the same."""
    width, height = A4
    each = (width - 2 * 57 - (columns - 1) * 22) / columns
    top = height - 57 - (70 if above else 0)

    def title(canvas: Canvas, template: Any) -> None:
        if above:
            canvas.setFont("Text", 14)
            canvas.drawCentredString(width / 2, height - 80, above)
        canvas.setFont("Text", 10)
        canvas.drawCentredString(width / 2, 30, str(template.page))

    frames = [
        Frame(57 + i * (each + 22), 57, each, top - 57 - shift * i, leftPadding=0, rightPadding=0, id=str(i))
        for i in range(columns)
    ]
    document = BaseDocTemplate(str(path), pagesize=A4)
    document.addPageTemplates([PageTemplate("columns", frames, onPage=title)])
    document.build([NextPageTemplate("columns"), *story])
    return path


def texts(path: Path) -> list[str]:
    return [b.text for b in read_pdf(path).blocks if isinstance(b, Paragraph)]


@pytest.mark.parametrize("align", [TA_JUSTIFY, TA_LEFT], ids=["justified", "ragged"])
@pytest.mark.parametrize("shift", [0, 5.5], ids=["one grid", "own baselines"])
@pytest.mark.parametrize("after", [4, 0], ids=["spaced", "close"])
def test_two_columns_are_read_one_after_the_other(tmp_path, align, shift, after):
    file = set_in(tmp_path / "a.pdf", 2, [flow(t, align, after) for t in TASKS], shift=shift)
    assert texts(file) == TASKS


def test_three_columns(tmp_path):
    file = set_in(tmp_path / "a.pdf", 3, [flow(t, TA_LEFT, size=9) for t in TASKS], shift=4)
    assert texts(file) == TASKS


def test_a_title_over_the_columns_stays_above_them(tmp_path):
    file = set_in(tmp_path / "a.pdf", 2, [flow(t, TA_JUSTIFY) for t in TASKS[:16]], above="Kế hoạch sửa các bến đò")
    read = texts(file)
    assert read[0] == "Kế hoạch sửa các bến đò"
    assert read[1:] == TASKS[:16]


def test_a_letterhead_and_short_pairs_are_no_columns(tmp_path):
    """Eight short lines beside eight others: fields of a form, read line by line as before."""
    c = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    c.setFont("Text", 12)
    for i in range(10):
        c.drawString(85, 760 - 22 * i, f"Mục {i + 1}:" if i % 2 else f"Tên bến đò số {i + 1} trên sông:")
        c.drawString(330, 760 - 22 * i, "có" if i % 3 else "không có số liệu của năm trước")
    for i in range(9):  # two sides that sign, centred
        c.drawCentredString(170, 500 - 18 * i, "ĐẠI DIỆN BÊN GIAO BẾN ĐÒ"[: 24 - i])
        c.drawCentredString(420, 500 - 18 * i, "ĐẠI DIỆN BÊN NHẬN BẾN ĐÒ"[: 24 - i])
    c.save()
    read = texts(tmp_path / "a.pdf")
    assert sum("Tên bến đò" in t or "Mục" in t for t in read) >= 1
    from ingest.readers.pdf import _contents, _layout

    (content,) = _contents(tmp_path / "a.pdf", lambda done, words: None)
    assert {line.lane for line in _layout(content).lines} == {0}


def test_one_column_is_never_parted(tmp_path):
    story = [flow("NỘI DUNG", TA_CENTER), *(flow(t, TA_JUSTIFY) for t in TASKS)]
    assert texts(set_in(tmp_path / "a.pdf", 1, story)) == ["NỘI DUNG", *TASKS]
