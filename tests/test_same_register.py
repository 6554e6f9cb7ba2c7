"""One table written as DOCX, PDF, HTML and Markdown gives one register."""

from pathlib import Path

import pytest

from ingest import parse
from schema import Assignment

TITLE = "Danh mục nhiệm vụ của kế hoạch"
HEADER = ["STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn hoàn thành"]
ROWS = [
    ["I", "Thông tin, tuyên truyền", "", "", "", ""],
    ["1", "Mở chuyên mục trên báo tỉnh", "Sở Ngoại vụ", "Sở Tài chính, Công an tỉnh", "Chuyên mục", "Quý II/2026"],
    ["2", "Tập huấn cho doanh nghiệp", "Sở Công Thương", "", "02 lớp tập huấn", "Trước ngày 30/9/2026"],
    ["II", "Hợp tác quốc tế", "", "", "", ""],
    ["3", "Ký thỏa thuận với địa phương bạn", "UBND tỉnh", "Các sở, ban, ngành", "Thỏa thuận", "2026 - 2028"],
    ["4", "Theo dõi thị trường", "Sở Công Thương, Sở Ngoại vụ", "", "", "Thường xuyên"],
]
FONTS = [
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf",
]


def as_markdown(path: Path) -> None:
    lines = ["| " + " | ".join(r) + " |" for r in (HEADER, ["---"] * len(HEADER), *ROWS)]
    path.write_text(f"# PHỤ LỤC\n\n{TITLE}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def as_html(path: Path) -> None:
    rows = "".join("<tr>" + "".join(f"<td>{c}</td>" for c in r) + "</tr>" for r in (HEADER, *ROWS))
    path.write_text(f"<html><body><h1>PHỤ LỤC</h1><p>{TITLE}</p><table>{rows}</table></body></html>", encoding="utf-8")


def as_docx(path: Path) -> None:
    import docx

    document = docx.Document()
    document.add_paragraph("PHỤ LỤC")
    document.add_paragraph(TITLE)
    table = document.add_table(rows=0, cols=len(HEADER))
    for row in (HEADER, *ROWS):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(str(path))


def as_pdf(path: Path) -> None:
    font = next((f for f in FONTS if Path(f).exists()), None)
    if font is None:
        pytest.skip("no font with Vietnamese letters on this machine")
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

    pdfmetrics.registerFont(TTFont("viet", font))
    style = ParagraphStyle("viet", fontName="viet", fontSize=10, leading=13)
    cells = [[Paragraph(c, style) for c in r] for r in (HEADER, *ROWS)]
    grid = Table(cells, colWidths=[35, 210, 120, 130, 110, 120], style=[("GRID", (0, 0), (-1, -1), 0.7, "black")])
    head = [Paragraph("PHỤ LỤC", style), Paragraph(TITLE, style)]
    SimpleDocTemplate(str(path), pagesize=landscape(A4)).build([*head, grid])


def seen(a: Assignment) -> tuple[object, ...]:
    due = a.deadline and (a.deadline.text, a.deadline.kind, a.deadline.first, a.deadline.last)
    return a.number, a.section, a.task, a.lead, a.support, a.product, due, a.from_table


@pytest.mark.parametrize(("suffix", "write"), [("docx", as_docx), ("pdf", as_pdf), ("html", as_html)])
def test_the_same_table_gives_the_same_register(tmp_path: Path, suffix: str, write: object) -> None:
    as_markdown(tmp_path / "a.md")
    expected = [seen(a) for a in parse(tmp_path / "a.md").assignments]
    assert [e[0] for e in expected] == ["1", "2", "3", "4"]
    assert expected[0][3:5] == (("Sở Ngoại vụ",), ("Sở Tài chính", "Công an tỉnh"))
    write(tmp_path / f"a.{suffix}")  # type: ignore[operator]
    assert [seen(a) for a in parse(tmp_path / f"a.{suffix}").assignments] == expected
