"""Tables in PDF without lines, or with horizontal ones alone: read by their titles and columns, or named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph as Flow
from reportlab.platypus import SimpleDocTemplate
from reportlab.platypus import Table as FlowTable

from ingest import parse
from ingest.readers.base import Table
from ingest.readers.pdf import read_pdf

HEAD = ["STT", "Nội dung công việc", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn hoàn thành"]
UNITS = ["Sở Khoa học và Công nghệ", "Sở Nội vụ", "Công an tỉnh", "Sở Văn hóa, Thể thao và Du lịch", "Sở Y tế"]
WORK = [
    "Đo đạc lại toàn bộ bến đò ngang trên sông chính và các nhánh, lập bản đồ luồng lạch",
    "Kẻ biển báo",
    "Mở lớp dạy bơi cho học sinh các xã ven sông trong dịp nghỉ hè, cấp phao cho từng em",
]
ROWS = [
    [str(i), WORK[i % 3], UNITS[i % 5], UNITS[(i + 2) % 5], f"{1 + i % 28}/{1 + i % 12}/2026"] for i in range(1, 31)
]


pytestmark = pytest.mark.usefixtures("text_font")


def flow(text: str, size: float = 11) -> Any:
    return Flow(text, ParagraphStyle("s", fontName="Text", fontSize=size, leading=1.3 * size, spaceAfter=6))


def set_table(path: Path, rows: list[list[str]], style: list[Any], size: float = 11, head: list[str] = HEAD) -> Path:
    def number(canvas: Canvas, template: Any) -> None:
        canvas.setFont("Text", 11)
        canvas.drawCentredString(A4[0] / 2, 30, str(template.page))

    cells = [[flow(t, size) for t in row] for row in [head, *rows]]
    table = FlowTable(cells, colWidths=[34, 150, 100, 100, 86], style=[("VALIGN", (0, 0), (-1, -1), "TOP"), *style])
    story = [flow("I. NHIỆM VỤ"), flow("Các việc phải làm ghi ở bảng sau."), table, flow("II. KINH PHÍ")]
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=60, rightMargin=60, topMargin=57, bottomMargin=57).build(
        story, onFirstPage=number, onLaterPages=number
    )
    return path


@pytest.mark.parametrize(
    "style",
    [[], [("LINEBELOW", (0, 0), (-1, -1), 0.5, "black")], [("LINEBELOW", (0, 0), (-1, 0), 1, "black")]],
    ids=["no line", "a line below each row", "a line below the header"],
)
@pytest.mark.parametrize("size", [11, 9])
def test_every_row_is_a_task(tmp_path, style, size):
    document = parse(set_table(tmp_path / "a.pdf", ROWS, style, size))
    found = [
        (a.number, a.task, " ".join(a.lead), " ".join(a.support), a.deadline and a.deadline.text)
        for a in document.assignments
        if a.from_table
    ]
    assert document.info.pages > 1
    assert found == [tuple(row) for row in ROWS]
    assert [str(c.path) for c in document.clauses if not c.cells] == ["I", "II"]
    assert document.warnings == ()


def test_a_table_without_a_column_of_numbers(tmp_path):
    head = ["Nhiệm vụ", "Chủ trì", "Phối hợp", "Sản phẩm", "Thời hạn"]
    rows = [[WORK[i % 3], UNITS[i], UNITS[i - 1], "Báo cáo", f"{i + 1}/7/2026"] for i in range(5)]
    cells = [[flow(t) for t in row] for row in [head, *rows]]
    table = FlowTable(cells, colWidths=[150, 90, 90, 70, 70], style=[("VALIGN", (0, 0), (-1, -1), "TOP")])
    SimpleDocTemplate(str(tmp_path / "a.pdf"), pagesize=A4).build([flow("I. VIỆC"), table])
    assert [a.task for a in parse(tmp_path / "a.pdf").assignments] == [row[0] for row in rows]


def test_what_cannot_be_parted_is_named(tmp_path):
    c = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    c.setFont("Text", 12)
    for x, text in ((60, "STT"), (110, "Nhiệm vụ"), (300, "Cơ quan chủ trì"), (440, "Thời hạn")):
        c.drawString(x, 760, text)
    for i in range(6):
        c.drawString(60, 735 - 20 * i, f"{i + 1} Đo lại bến đò ngang do Sở Xây dựng và các xã làm trong tháng {i}")
    c.save()
    source = read_pdf(tmp_path / "a.pdf")
    assert any("bảng không kẻ ô" in w for w in source.warnings)
    assert sum("Đo lại bến đò" in getattr(b, "text", "") for b in source.blocks) >= 1


@pytest.mark.parametrize(
    "lines",
    [
        ["Nơi nhận:", "- Như trên;", "- Lưu: VT."],
        ["Sở Nội vụ chủ trì, phối hợp với Sở Y tế; thời hạn hoàn thành là 30/6/2026; sản phẩm là báo cáo."] * 4,
        ["Các cột STT, Nhiệm vụ, Chủ trì và Thời hạn phải ghi đủ."] * 3,
    ],
)
def test_prose_is_no_table(tmp_path, lines):
    SimpleDocTemplate(str(tmp_path / "a.pdf"), pagesize=A4).build([flow(line, 13) for line in lines])
    source = read_pdf(tmp_path / "a.pdf")
    assert not any(isinstance(b, Table) for b in source.blocks)
    assert source.warnings == ()
