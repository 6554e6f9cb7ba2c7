"""The PDF reader on pages set by reportlab with sentences of our own, and on the shared documents where they are."""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer
from reportlab.platypus import Paragraph as Flow
from reportlab.platypus import Table as FlowTable

from ingest.readers.base import Paragraph, Source, Table, UnreadableFile
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf_lines import MARKER, Line, join, tidy
from ingest.readers.pdf_paragraphs import _Margins, _paragraph
from ingest.tables import task_tables

FONT_FILES = (
    ("/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf"),
    ("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"),
    ("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    ("C:/Windows/Fonts/times.ttf", "timesbd.ttf"),
)
SHARED = Path(__file__).resolve().parents[2] / "shared"
needs_documents = pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the labelled documents are not here")


@pytest.fixture(scope="module", autouse=True, params=FONT_FILES, ids=lambda files: Path(files[0]).stem)
def fonts(request: pytest.FixtureRequest) -> None:
    """Each test is set in narrow and in wide letters: real files come in both."""
    regular, bold = request.param
    if not Path(regular).exists():
        pytest.skip(f"{regular} is not on this machine")
    pdfmetrics.registerFont(TTFont("Serif", regular))
    pdfmetrics.registerFont(TTFont("Serif-Bold", str(Path(regular).with_name(bold))))


def style(**options: Any) -> ParagraphStyle:
    settings = {"fontName": "Serif", "fontSize": 14, "leading": 18, "alignment": TA_JUSTIFY, "spaceAfter": 6}
    return ParagraphStyle("s", **{**settings, **options})


def set_pages(path: Path, story: Sequence[Any], size: tuple[float, float] = A4, header: str = "") -> Path:
    def running(canvas: Canvas, template: Any) -> None:
        canvas.setFont("Serif", 12)
        if header:
            canvas.drawCentredString(size[0] / 2, size[1] - 40, header)
        canvas.drawCentredString(size[0] / 2, 30, str(template.page))

    template = SimpleDocTemplate(str(path), pagesize=size, leftMargin=85, rightMargin=57, topMargin=70, bottomMargin=57)
    template.build(list(story), onFirstPage=running, onLaterPages=running)
    return path


def draw(path: Path, painter: Callable[[Canvas], None], size: tuple[float, float] = A4, **options: Any) -> Path:
    canvas = Canvas(str(path), pagesize=size, **options)
    painter(canvas)
    canvas.showPage()
    canvas.save()
    return path


def texts(source: Source) -> list[str]:
    return [b.text for b in source.blocks if isinstance(b, Paragraph)]


CLAUSES = [
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Nâng cao nhận thức của cán bộ, công chức và doanh nghiệp về vai trò của ngoại giao kinh tế đối với sự phát "
    "triển của thành phố trong giai đoạn mới, thực hiện đúng quy định tại khoản 2 Điều 5 của Quy chế phối hợp và các "
    "chương trình có hiệu lực từ ngày 01.01.2026 đến hết năm 2030 của Hội đồng nhân dân.",
    "2. Yêu cầu",
    "a) Bảo đảm sự lãnh đạo thống nhất của cấp ủy, sự quản lý tập trung của chính quyền và doanh nghiệp cùng tham gia;",
    "b) Xác định rõ việc, rõ người, rõ thời hạn và rõ kết quả của từng nhiệm vụ được giao trong kế hoạch này.",
    "- Mỗi quý họp một lần để kiểm điểm tiến độ, tháo gỡ khó khăn và điều chỉnh nhiệm vụ khi cần thiết.",
    "+ Kết quả họp được gửi cho các đơn vị trong ba ngày làm việc, kèm theo danh mục việc phải làm tiếp.",
    "Điều 2. Các sở, ban, ngành và Ủy ban nhân dân các xã, phường chịu trách nhiệm thi hành quyết định này theo "
    "chức năng được giao.",
]


@pytest.mark.parametrize("indent", [36, 0])
@pytest.mark.parametrize("after", [6, 0])
def test_wrapped_lines_are_joined_and_clauses_kept_apart(tmp_path, indent, after):
    story = []
    for text in CLAUSES * 9:
        bold = text.startswith("I.")
        font = "Serif-Bold" if bold else "Serif"
        story.append(Flow(text, style(firstLineIndent=indent, fontName=font, spaceAfter=after)))
    source = read_pdf(set_pages(tmp_path / "a.pdf", story, header="VĂN BẢN MẪU"))
    assert source.pages >= 4
    assert texts(source) == CLAUSES * 9  # no header, no page number, no line lost, across page breaks too
    blocks = [b for b in source.blocks if isinstance(b, Paragraph)]
    assert [b.bold for b in blocks[:2]] == [True, False]
    over = [b for b in blocks if b.page_breaks]
    assert over or after  # with space between them the paragraphs happen to end with the pages
    for block in over:
        ((offset, page),) = block.page_breaks
        assert page == block.page + 1
        assert block.text[offset - 1] == " "


def test_a_form_printed_anew_on_every_page_is_no_running_header(tmp_path):
    def paint(c: Canvas) -> None:
        for page in range(1, 5):
            c.setFont("Serif", 14)
            c.drawCentredString(311, 805, "VĂN BẢN MẪU")
            for i in range(39):
                c.drawString(85, 772 - 18 * i, f"Dòng kê khai thứ {i + 1} của biểu mẫu kèm theo, ghi rõ số liệu")
            c.drawCentredString(311, 30, str(page))
            if page < 4:
                c.showPage()

    lines = " ".join(texts(read_pdf(draw(tmp_path / "a.pdf", paint))))
    assert lines.count("Dòng kê khai thứ") == 4 * 39
    assert "VĂN BẢN MẪU" not in lines


def test_letterhead_columns_stay_apart(tmp_path):
    def paint(c: Canvas) -> None:
        for y, left, right, font in (
            (780, "ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Serif-Bold"),
            (762, "THÀNH PHỐ BIỂN XANH", "Độc lập - Tự do - Hạnh phúc", "Serif-Bold"),
            (735, "Số: 15/KH-UBND", "Biển Xanh, ngày 12 tháng 3 năm 2026", "Serif"),
        ):
            c.setFont(font, 12)
            c.drawCentredString(165, y, left)
            c.drawCentredString(400, y, right)
        c.setFont("Serif-Bold", 14)
        c.drawCentredString(311, 690, "KẾ HOẠCH")
        c.drawCentredString(311, 672, "Triển khai công tác ngoại giao kinh tế giai đoạn 2026 - 2030")
        c.drawCentredString(311, 654, "trên địa bàn thành phố")
        c.setFont("Serif", 14)
        c.drawString(121, 620, "Thực hiện chương trình công tác năm, thành phố ban hành kế hoạch sau:")
        c.setFont("Serif", 11)
        for i, line in enumerate(("Nơi nhận:", "- Thành ủy;", "- Lưu: VT.")):
            c.drawString(85, 560 - 13 * i, line)
        c.setFont("Serif-Bold", 14)
        c.drawCentredString(440, 558, "TM. ỦY BAN NHÂN DÂN")
        c.drawCentredString(440, 540, "CHỦ TỊCH")
        c.drawCentredString(440, 480, "Nguyễn Văn Mẫu")

    source = read_pdf(draw(tmp_path / "a.pdf", paint))
    assert texts(source) == [
        "ỦY BAN NHÂN DÂN",
        "THÀNH PHỐ BIỂN XANH",
        "Số: 15/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Biển Xanh, ngày 12 tháng 3 năm 2026",
        "KẾ HOẠCH",
        "Triển khai công tác ngoại giao kinh tế giai đoạn 2026 - 2030 trên địa bàn thành phố",
        "Thực hiện chương trình công tác năm, thành phố ban hành kế hoạch sau:",
        "Nơi nhận:",
        "- Thành ủy;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn Mẫu",
    ]
    title = next(b for b in source.blocks if isinstance(b, Paragraph) and b.text == "KẾ HOẠCH")
    assert title.centered and title.bold


def test_gazette_header_stamp_watermark_and_unseen_text_are_dropped(tmp_path):
    def paint(c: Canvas) -> None:
        c.setFont("Serif", 14)
        c.drawCentredString(311, 800, "CÔNG BÁO/Số 7/Ngày 02-03-2026")
        c.drawRightString(538, 800, "49")
        c.setFont("Serif", 8)
        for i, line in enumerate(
            ("Người ký: Cổng văn bản", "Email: cong@example.vn", "Thời gian ký: 02.03.2026 08:00:00 +07:00")
        ):
            c.drawString(85, 770 - 10 * i, line)
        c.setFont("Serif", 14)
        c.drawString(121, 700, "Các đơn vị gửi báo cáo trước ngày 15 hằng tháng, đúng mẫu đã quy định")
        c.drawString(85, 682, "và chịu trách nhiệm về số liệu của mình.")
        c.setFillColor(colors.white)
        c.drawString(400, 682, "chữ không thấy")
        c.setFillColor(colors.black)
        c.saveState()
        c.translate(200, 400)
        c.rotate(45)
        c.setFont("Serif", 40)
        c.drawString(0, 0, "BẢN SAO")
        c.restoreState()

    source = read_pdf(draw(tmp_path / "a.pdf", paint))
    assert texts(source) == [
        "Các đơn vị gửi báo cáo trước ngày 15 hằng tháng, đúng mẫu đã quy định và chịu trách nhiệm về số liệu của mình."
    ]


def test_footnotes_stay_out_of_sentences(tmp_path):
    def paint(c: Canvas) -> None:
        c.setFont("Serif", 14)
        c.drawString(121, 700, "Thực hiện Nghị quyết số 12-NQ/TU")
        x = 121 + pdfmetrics.stringWidth("Thực hiện Nghị quyết số 12-NQ/TU", "Serif", 14)
        c.setFont("Serif", 9)
        c.drawString(x, 705, "1")
        c.setFont("Serif", 14)
        c.drawString(x + 9, 700, "và kế hoạch năm của thành phố, các sở")
        c.drawString(85, 682, "tổ chức rà soát nhiệm vụ đã giao và")
        c.line(85, 120, 200, 120)
        c.setFont("Serif", 6.5)
        c.drawString(85, 109, "1")
        c.setFont("Serif", 10)
        c.drawString(90, 105, "Nghị quyết của Ban Chấp hành Đảng bộ thành phố.")
        c.showPage()
        c.setFont("Serif", 14)
        c.drawString(85, 740, "báo cáo kết quả trước ngày 30/6/2026.")

    source = read_pdf(draw(tmp_path / "a.pdf", paint))
    assert texts(source) == [
        "Thực hiện Nghị quyết số 12-NQ/TU và kế hoạch năm của thành phố, các sở tổ chức rà soát nhiệm vụ đã giao và "
        "báo cáo kết quả trước ngày 30/6/2026.",
        "¹ Nghị quyết của Ban Chấp hành Đảng bộ thành phố.",
    ]


def task_story(rows: int = 9) -> list[Any]:
    small, bold = (
        style(fontSize=12, leading=15, alignment=0, spaceAfter=0),
        style(fontSize=12, leading=15, fontName="Serif-Bold", alignment=TA_CENTER, spaceAfter=0),
    )

    def cell(text: str, how: ParagraphStyle = small) -> Any:
        parts = [Flow(part, how) for part in text.split("\n")]
        return parts if len(parts) > 1 else parts[0]

    data: list[list[Any]] = [
        [cell(t, bold) if t else "" for t in ("STT", "Nhiệm vụ", "Cơ quan thực hiện", "", "Sản phẩm", "Thời hạn")],
        ["", "", cell("Chủ trì", bold), cell("Phối hợp", bold), "", ""],
        [cell("I", bold), cell("Nhóm nhiệm vụ về quan hệ đối tác", bold), "", "", "", ""],
    ]
    spans = [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (1, 1)), ("SPAN", (2, 0), (3, 0)), ("SPAN", (1, 2), (5, 2))]
    spans += [("SPAN", (4, 0), (4, 1)), ("SPAN", (5, 0), (5, 1))]
    for i in range(1, rows + 1):
        task = (
            f"Thiết lập quan hệ hợp tác thứ {i} với địa phương nước ngoài có thế mạnh về cảng biển và dịch vụ hậu cần"
        )
        data.append(
            [
                cell(str(i)),
                cell(task),
                cell("Sở Ngoại vụ"),
                cell("Sở Tài chính\nSở Công Thương"),
                cell(f"Bản ghi nhớ {i}"),
                cell("Quý II/2026"),
            ]
        )
    data.append(["", "", "", "", cell("Báo cáo tổng kết"), cell("2030")])
    last = len(data) - 1
    spans += [("SPAN", (c, last - 1), (c, last)) for c in range(4)]
    table = FlowTable(
        data,
        colWidths=[36, 220, 100, 110, 110, 90],
        repeatRows=2,
        style=[("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("VALIGN", (0, 0), (-1, -1), "TOP"), *spans],
    )
    title = style(fontName="Serif-Bold", alignment=TA_CENTER)
    return [Flow("PHỤ LỤC", title), Flow("DANH MỤC NHIỆM VỤ", title), Spacer(1, 6), table]


def check_tasks(source: Source, rows: int = 9) -> None:
    tables = [b for b in source.blocks if isinstance(b, Table)]
    assert len(tables) >= 2
    [table] = task_tables(tables)
    assert [c.role for c in table.columns] == ["stt", "task", "lead", "support", "product", "deadline"]
    found = [r for r in table.rows if r.kind == "row"]
    assert [(r.number, r.part) for r in found] == [
        *((str(i), 0) for i in range(1, rows)),
        (str(rows), 1),
        (str(rows), 2),
    ]
    for i, row in enumerate(found[:rows], 1):
        said = {table.columns[c.column].role: c.text for c in row.cells}
        assert said["task"].startswith(f"Thiết lập quan hệ hợp tác thứ {i} với địa phương") and "\n" not in said["task"]
        assert said["support"] == "Sở Tài chính\nSở Công Thương"
        assert said["product"] == f"Bản ghi nhớ {i}"
        assert row.sections == ("I",)
    assert {table.columns[c.column].role: c.text for c in found[-1].cells}["lead"] == "Sở Ngoại vụ"
    assert texts(source) == ["PHỤ LỤC", "DANH MỤC NHIỆM VỤ"]  # no cell's text among the paragraphs


def test_ruled_table_over_pages(tmp_path):
    check_tasks(read_pdf(set_pages(tmp_path / "a.pdf", task_story(), landscape(A4))))


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pages_printed_sideways(tmp_path, turn):
    from pypdf import PdfReader, PdfWriter

    upright = set_pages(tmp_path / "a.pdf", task_story(), landscape(A4))
    writer = PdfWriter()
    for page in PdfReader(upright).pages:
        added = writer.add_page(page)
        added.rotate(turn)
        added.transfer_rotation_to_content()
    with (tmp_path / "b.pdf").open("wb") as file:
        writer.write(file)
    check_tasks(read_pdf(tmp_path / "b.pdf"))


def test_paragraph_before_and_after_a_table(tmp_path):
    story = [Flow(CLAUSES[1], style()), *task_story(2)[3:], Spacer(1, 12), Flow(CLAUSES[4], style())]
    source = read_pdf(set_pages(tmp_path / "a.pdf", story, landscape(A4)))
    kinds = [type(b).__name__ for b in source.blocks]
    assert kinds == ["Paragraph", "Table", "Paragraph"]


def picture() -> Any:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    buffer = io.BytesIO()
    Image.effect_noise((120, 170), 60).save(buffer, "PNG")
    return ImageReader(buffer)


def test_scan_is_refused_and_says_what_to_do(tmp_path):
    def paint(c: Canvas) -> None:
        image = picture()
        for page in (1, 2):
            c.setFont("Serif", 14)
            c.drawCentredString(311, 800, "CÔNG BÁO/Số 7/Ngày 02-03-2026")
            c.drawImage(image, 60, 100, 480, 660)
            if page == 1:
                c.showPage()
        c.drawString(380, 60, "Nguyễn Văn Mẫu")

    with pytest.raises(UnreadableFile, match=r"bản quét.*OCR"):
        read_pdf(draw(tmp_path / "scan.pdf", paint))


def test_scanned_page_between_others_is_named(tmp_path):
    def paint(c: Canvas) -> None:
        for page in (1, 2, 3):
            if page == 2:
                c.drawImage(picture(), 60, 100, 480, 660)
            else:
                c.setFont("Serif", 14)
                for i in range(8):
                    c.drawString(
                        85, 700 - 18 * i, f"{i + 1}. Các đơn vị báo cáo kết quả phần việc số {page}{i} theo quy định."
                    )
            if page < 3:
                c.showPage()

    source = read_pdf(draw(tmp_path / "a.pdf", paint))
    assert len(texts(source)) == 16
    assert len(source.warnings) == 1 and "Trang 2 " in source.warnings[0]


def test_a_paragraph_of_many_lines_is_joined_whole_and_in_time():
    lines = [
        Line(f"dòng thứ {i} của một đoạn dài TTr-", 85, 538, 10, 24, 14, False, False, 20, page=1 + i // 3000)
        for i in range(6000)
    ]
    started = time.process_time()
    joined = _paragraph(lines, {(1, 0): margins(), (2, 0): margins()})
    assert time.process_time() - started < 5
    assert joined.text == "".join(line.text for line in lines)
    ((offset, page),) = joined.page_breaks
    assert page == 2 and joined.text[offset:].startswith("dòng thứ 3000")


def margins() -> _Margins:
    return _Margins(85, 538, (), (), 18, 14, (311,))


def test_broken_and_locked_files(tmp_path):
    from pypdf import PdfReader, PdfWriter

    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nkh\xc3\xb4ng ph\xe1\xba\xa3i")
    (tmp_path / "empty.pdf").write_bytes(b"")
    plain = set_pages(tmp_path / "plain.pdf", [Flow(CLAUSES[1], style())])
    writer = PdfWriter(clone_from=PdfReader(plain))
    writer.encrypt("bi-mat")
    with (tmp_path / "locked.pdf").open("wb") as file:
        writer.write(file)
    with (tmp_path / "nothing.pdf").open("wb") as file:
        PdfWriter().write(file)
    for name, reason in (
        ("broken.pdf", "hỏng"),
        ("empty.pdf", "hỏng"),
        ("locked.pdf", "mật khẩu"),
        ("nothing.pdf", "không có trang"),
        ("absent.pdf", "không tìm thấy"),
    ):
        with pytest.raises(UnreadableFile, match=reason) as caught:
            read_pdf(tmp_path / name)
        assert caught.value.file == name


def test_progress_is_told(tmp_path):
    told: list[float] = []
    story = [Flow(CLAUSES[1], style()), PageBreak(), Flow(CLAUSES[1], style())]
    read_pdf(set_pages(tmp_path / "a.pdf", story), lambda done, _: told.append(done))
    assert told == [0.5, 1.0]


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("Tờ trình số 36/TTr-SNV-", "NVVH ngày", "Tờ trình số 36/TTr-SNV-NVVH ngày"),
        ("Nghị quyết số 15-NQ/", "TU của", "Nghị quyết số 15-NQ/TU của"),
        ("Quyết định số 15", "/QĐ-UBND", "Quyết định số 15/QĐ-UBND"),
        ("giai đoạn 2026 -", "2030", "giai đoạn 2026 - 2030"),
        ("giai đoạn 2026-", "2030", "giai đoạn 2026-2030"),
        ("cả", "nước", "cả nước"),
    ],
)
def test_joining_lines(left, right, joined):
    assert join(left, right) == joined


@pytest.mark.parametrize(
    ("printed", "clean"),
    [
        ("số 100 /NQ-CP ngày", "số 100/NQ-CP ngày"),
        ("số 49-CT /TW", "số 49-CT/TW"),
        ("số 66-NQ- TW", "số 66-NQ-TW"),
        ("kinh tế - xã hội", "kinh tế - xã hội"),
        ("VTV / VOV", "VTV/VOV"),
    ],
)
def test_numbers_of_documents_are_closed_up(printed, clean):
    assert tidy(printed) == clean


@pytest.mark.parametrize(
    ("line", "is_marker"),
    [
        ("1. Nội dung", True),
        ("1.2. Nội dung", True),
        ("1.2 Nội dung", True),
        ("đ) nội dung", True),
        ("II. NỘI DUNG", True),
        ("- nội dung", True),
        ("+ nội dung", True),
        ("+nội dung", True),
        ("Điều 2. Nội dung", True),
        ("01.01.2026 đến", False),
        ("khoản 2 Điều này", False),
        ("Điều 2 của Quy chế", False),
        ("2026 - 2030", False),
        ("1.000 doanh nghiệp", False),
        ("5,5 triệu đồng", False),
    ],
)
def test_markers(line, is_marker):
    assert bool(MARKER.match(line)) is is_marker


@needs_documents
@pytest.mark.parametrize("name", ["100-NQ-CP", "105-NQ-CP", "21-CT-TTg", "892-QD-TTg"])
def test_every_labelled_clause_begins_a_paragraph(name):
    gold = json.loads((SHARED / "gold" / "outline" / f"{name}.json").read_text("utf8"))
    source = read_pdf(SHARED / "documents" / gold["file"])
    blocks = [b for b in source.blocks if isinstance(b, Paragraph)]
    at = 0
    for clause in gold["clauses"]:
        last = clause["path"].split("/")[-1]
        if last.startswith("Phụ lục"):
            continue  # its title stands in a paragraph of its own
        marker = {"-": r"[-–]\s*", "+": r"\+\s*"}.get(last[0], re.escape(last) + r"\s*[.):]\s*")
        opening = re.compile(marker + re.escape(clause["starts"]))
        at = next(i for i in range(at, len(blocks)) if opening.match(blocks[i].text))
        assert blocks[at].page == clause["page"]
        at += 1
