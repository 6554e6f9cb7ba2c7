"""OCR of scanned pages: an authored text printed to pictures and read back. What needs no Tesseract runs without it."""

from __future__ import annotations

import difflib
import io
import re
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reportlab.lib import colors
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph as Flow
from reportlab.platypus import SimpleDocTemplate, Spacer
from reportlab.platypus import Table as FlowTable

from ingest import build, parse
from ingest.readers import scan
from ingest.readers.base import Cell, Table, UnreadableFile
from ingest.readers.pdf import read_pdf
from ingest.readers.pdf_lines import Line, PageLines
from ingest.readers.scan import warnings_of, without_noise, words_of
from ingest.readers.scan_image import POINT, red_alone, ruled, skew, straightened
from ingest.readers.scan_markers import repaired, roman_of

SHARED = Path(__file__).resolve().parents[2] / "shared" / "documents" / "scanned"
needs_tesseract = pytest.mark.skipif(
    scan.program() is None, reason="Tesseract with Vietnamese data is not installed (tesseract-ocr, tesseract-ocr-vie)"
)
FONT_FILES = (
    ("/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf", "LiberationSerif-Bold.ttf"),
    ("/usr/share/fonts/truetype/noto/NotoSerif-Regular.ttf", "NotoSerif-Bold.ttf"),
    ("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf"),
    ("C:/Windows/Fonts/times.ttf", "timesbd.ttf"),
)


@pytest.fixture(scope="module", autouse=True)
def fonts() -> None:
    for regular, bold in FONT_FILES:
        if Path(regular).exists():
            pdfmetrics.registerFont(TTFont("Scan", regular))
            pdfmetrics.registerFont(TTFont("Scan-Bold", str(Path(regular).with_name(bold))))
            return
    pytest.skip("no serif font with Vietnamese letters on this machine")


PLAN = [
    "I. MỤC ĐÍCH, YÊU CẦU",
    "1. Nâng cao nhận thức của cán bộ, công chức và doanh nghiệp về vai trò của ngoại giao kinh tế trong giai đoạn "
    "mới, gắn với nhiệm vụ chính trị của từng cơ quan, đơn vị và địa phương.",
    "2. Xác định rõ nội dung công việc, thời hạn, trách nhiệm của các cơ quan trong quá trình thực hiện kế hoạch này.",
    "II. NHIỆM VỤ VÀ GIẢI PHÁP",
    "1. Công tác tuyên truyền",
    "a) Sở Ngoại vụ chủ trì, phối hợp với Sở Công Thương tuyên truyền sâu rộng đến các doanh nghiệp trên địa bàn;",
    "b) Báo và Đài Phát thanh và Truyền hình mở chuyên mục hằng tuần, giới thiệu cơ hội hợp tác với nước ngoài;",
    "c) Các cơ quan báo cáo kết quả trước ngày 30 tháng 6 hằng năm.",
    "2. Công tác xúc tiến",
    "a) Mỗi năm tham gia ít nhất hai hội chợ quốc tế, trong đó có một hội chợ về nông sản;",
    "b) Hỗ trợ doanh nghiệp tìm hiểu các hiệp định thương mại tự do mà Việt Nam đã ký kết.",
    "III. TỔ CHỨC THỰC HIỆN",
    "1. Các cơ quan, đơn vị căn cứ kế hoạch này xây dựng chương trình công tác của mình.",
    "2. Sở Ngoại vụ theo dõi, kiểm tra và tổng hợp kết quả, báo cáo Ủy ban nhân dân thành phố.",
]
PATHS = ["I", "I/1", "I/2", "II", "II/1", "II/1/a", "II/1/b", "II/1/c", "II/2", "II/2/a", "II/2/b"]
PATHS += ["III", "III/1", "III/2"]


def flow(text: str, **options: Any) -> Flow:
    settings = {"fontName": "Scan", "fontSize": 14, "leading": 25, "alignment": TA_JUSTIFY, "spaceAfter": 5}
    return Flow(text, ParagraphStyle("s", **{**settings, "firstLineIndent": 36, **options}))


def typeset(path: Path, more: list[Any] | None = None) -> Path:
    """The plan as a born-digital PDF with its letterhead."""
    head = FlowTable(
        [
            [flow(a, alignment=TA_CENTER, firstLineIndent=0, fontSize=13, fontName=font) for a in row]
            for row, font in (
                (("ỦY BAN NHÂN DÂN<br/>THÀNH PHỐ BIỂN XANH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), "Scan-Bold"),
                (("Số: 15/KH-UBND", "Biển Xanh, ngày 12 tháng 3 năm 2026"), "Scan"),
            )
        ],
        colWidths=[180, 290],
    )
    story: list[Any] = [head, Spacer(1, 12), flow("KẾ HOẠCH", alignment=TA_CENTER, firstLineIndent=0)]
    story += [flow("Triển khai công tác ngoại giao kinh tế", alignment=TA_CENTER, firstLineIndent=0)]
    story += [flow(text, fontName="Scan-Bold" if text[0] in "IVX" else "Scan") for text in PLAN]
    SimpleDocTemplate(str(path), pagesize=A4, leftMargin=85, rightMargin=57, topMargin=57, bottomMargin=57).build(
        [*story, *(more or [])]
    )
    return path


def rasterised(source: Path, target: Path, turn: float = 0.0, seal: bool = False, only: int | None = None) -> Path:
    """Every page (or page `only`) as a picture of 200 dpi, turned by `turn` degrees, with a red seal over the text."""
    import pypdfium2 as pdfium
    from PIL import Image, ImageDraw
    from pypdf import PdfReader, PdfWriter

    document = pdfium.PdfDocument(source)
    writer = PdfWriter()
    for i, page in enumerate(document):
        if only is not None and i + 1 != only:
            writer.add_page(PdfReader(source).pages[i])
            continue
        picture: Image.Image = page.render(scale=200 / 72).to_pil().convert("RGB")
        if seal:
            mark = Image.new("RGB", picture.size, "white")
            ImageDraw.Draw(mark).ellipse((300, 900, 620, 1220), outline=(230, 30, 40), width=14)
            picture = Image.fromarray(np.minimum(np.asarray(picture), np.asarray(mark)))
        if turn:
            picture = picture.rotate(turn, fillcolor="white", resample=Image.Resampling.BICUBIC)
        buffer, made = io.BytesIO(), io.BytesIO()
        picture.save(buffer, "JPEG", quality=85)
        canvas = Canvas(made, pagesize=A4)
        canvas.drawImage(ImageReader(buffer), 0, 0, *A4)
        canvas.showPage()
        canvas.save()
        writer.add_page(PdfReader(made).pages[0])
    with target.open("wb") as file:
        writer.write(file)
    return target


def alike(left: str, right: str) -> float:
    a, b = left.split(), right.split()
    blocks = difflib.SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / len(a)


@needs_tesseract
@pytest.mark.parametrize(("turn", "seal"), [(0.0, False), (1.2, True)])
def test_scan_of_an_authored_plan_has_its_clauses(tmp_path, turn, seal):
    printed = typeset(tmp_path / "goc.pdf")
    told: list[float] = []
    original = parse(printed)
    document = parse(rasterised(printed, tmp_path / "quet.pdf", turn, seal), lambda done, _: told.append(done))
    assert [str(c.path) for c in document.clauses if str(c.path) != "Mở đầu"] == PATHS
    assert [str(c.path) for c in document.clauses] == [str(c.path) for c in original.clauses]
    assert alike(original.text, document.text) >= 0.97
    assert (document.info.number, document.info.kind) == ("15/KH-UBND", "Kế hoạch")
    assert document.info.issued_on == original.info.issued_on
    assert document.info.status == "scanned" and original.info.status == "current"
    assert any("văn bản quét, nhận dạng bằng OCR: cần đối chiếu với bản gốc" in w for w in document.warnings)
    assert told == sorted(told) and told[-1] == 1.0


@needs_tesseract
def test_only_scanned_pages_of_a_mixed_file_are_recognised(tmp_path):
    printed = typeset(tmp_path / "goc.pdf")
    original = read_pdf(printed)
    assert original.pages == 2 and not original.scanned
    mixed = read_pdf(rasterised(printed, tmp_path / "tron.pdf", only=2))
    assert mixed.scanned and any(w.startswith("Trang 2: văn bản quét") for w in mixed.warnings)
    assert [b for b in mixed.blocks if b.page == 1][:-1] == [b for b in original.blocks if b.page == 1][:-1]
    assert [str(c.path) for c in build(mixed).clauses] == [str(c.path) for c in build(original).clauses]


@needs_tesseract
def test_ruled_table_of_a_scan(tmp_path):
    rows = [
        ("TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"),
        ("1", "Tổ chức hội nghị tuyên truyền cho các doanh nghiệp trên địa bàn", "Sở Ngoại vụ", "Quý II/2026"),
        ("2", "Biên soạn tài liệu giới thiệu thị trường", "Sở Công Thương", "Quý III/2026"),
        ("3", "Báo cáo kết quả thực hiện kế hoạch", "Sở Ngoại vụ", "Tháng 12/2026"),
    ]
    cells = [[flow(text, firstLineIndent=0, spaceAfter=0, fontSize=13, alignment=0) for text in row] for row in rows]
    table = FlowTable(cells, colWidths=[40, 230, 110, 90], style=[("GRID", (0, 0), (-1, -1), 0.7, colors.black)])
    scanned = read_pdf(rasterised(typeset(tmp_path / "goc.pdf", [Spacer(1, 20), table]), tmp_path / "quet.pdf", 0.6))
    (found,) = [b for b in scanned.blocks if isinstance(b, Table)]
    assert [len(row) for row in found.rows] == [4] * 4
    assert [row[0].text for row in found.rows] == ["TT", "1", "2", "3"]
    told = " ".join(cell.text for row in found.rows for cell in row)
    assert alike(" ".join(text for row in rows for text in row), told) >= 0.9


def test_missing_tesseract_is_told_with_its_command(tmp_path, monkeypatch):
    scanned = rasterised(typeset(tmp_path / "goc.pdf"), tmp_path / "quet.pdf")
    mixed = rasterised(tmp_path / "goc.pdf", tmp_path / "tron.pdf", only=2)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnreadableFile, match="apt-get install tesseract-ocr tesseract-ocr-vie") as caught:
        read_pdf(scanned)
    assert "UB Mannheim" in str(caught.value)
    source = read_pdf(mixed)
    assert not source.scanned and any("Trang 2 " in w and "tesseract-ocr-vie" in w for w in source.warnings)


def test_tesseract_without_vietnamese_counts_as_missing(tmp_path, monkeypatch):
    fake = tmp_path / "tesseract"
    fake.write_text("#!/bin/sh\necho 'List of available languages (1):'\necho eng\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{Path(shutil.which('sh') or '/bin/sh').parent}")
    assert scan.program() is None


HOCR = """<span class='ocr_line' id='line_1_1' title="bbox 100 200 500 240; baseline 0.01 -8; x_size 35">
<span class='ocrx_word' id='w1' title='bbox 100 205 114 240; x_wconf 30'>~</span>
<span class='ocrx_word' id='w2' title='bbox 130 205 220 240; x_wconf 91'><strong>Sở &amp;</strong></span>
<span class='ocrx_word' id='w3' title='bbox 240 205 330 240; x_wconf 12'>l2/KH</span>
<span class='ocrx_word' id='w4' title='bbox 340 205 344 240; x_wconf 60'>|</span></span>
<span class='ocr_line' id='line_1_2' title="bbox 0 400 50 440; baseline 0 0; x_size 35">
<span class='ocrx_word' id='w5' title='bbox 0 400 50 440; x_wconf 15'>ø;</span></span>"""


def test_words_of_hocr_and_its_noise():
    words = words_of(HOCR)
    assert [w.text for w in words] == ["~", "Sở &", "l2/KH", "|", "ø;"]
    assert words[1].base == pytest.approx(240 - 8 + 0.01 * 200)
    # An unsure word stays in a line that reads well; a dash is a dash; specks and lines of specks go.
    assert [w.text for w in without_noise(words)] == ["-", "Sở &", "l2/KH"]


def test_pictures_are_cleaned():
    colours = np.full((400, 600, 3), 255, np.uint8)
    colours[100:110, 50:550] = (40, 30, 230)  # BGR: a red stroke
    assert red_alone(colours).min() > 200
    page = np.full((1200, 1600), 250, np.uint8)
    for y in range(100, 1100, 40):
        page[y : y + 12, 100:1500:3] = 0
    from PIL import Image

    turned = np.asarray(Image.fromarray(page).rotate(-1.5, fillcolor=250))
    assert skew(turned) == pytest.approx(1.5, abs=0.15)
    assert abs(skew(straightened(turned, skew(turned)))) < 0.15


def test_ruled_lines_are_found_and_wiped():
    page = np.full((800, 800), 245, np.uint8)
    page[100:103, 80:700] = 20
    page[600:603, 80:700] = 20
    page[100:603, 80:83] = 20
    page[100:603, 697:700] = 20
    page[300:330, 300:330] = 10  # a letter
    rules, cleaned = ruled(page)
    assert sorted((r.horizontal, round(min(r.x0, r.y0) / POINT, -1)) for r in rules) == [
        (False, 80.0),
        (False, 100.0),
        (True, 80.0),
        (True, 80.0),
    ]
    assert cleaned[300:330, 300:330].max() == 10
    cleaned[300:330, 300:330] = 255
    assert cleaned.min() > 200


@pytest.mark.parametrize(
    ("read", "expected", "number"),
    [
        ("H", 2, 2),
        ("HI", 3, 3),
        ("HL", 3, 3),
        ("VỊ", 6, 6),
        ("VHI", 7, 7),  # after VI
        ("VHI", 8, 8),
        ("L", 1, 1),
        ("IV", 4, 4),
        ("II", 5, 2),  # a list of its own
        ("TH", 5, 3),
        ("II", 3, 3),
        ("I", 2, 2),
        ("IL", 1, 1),
        ("I1", 1, 1),
    ],
)
def test_roman_numbers_that_look_alike(read, expected, number):
    assert roman_of(read, expected) == number


def line(text: str, page: int = 1) -> Line:
    return Line(text, 70, 400, 88, 100, 12, False, False, 20, page)


@pytest.mark.parametrize(
    ("read", "right"),
    [
        (
            ["I. MỤC ĐÍCH", "1. Một", "H. NHIỆM VỤ", "HI. TỔ CHỨC"],
            ["I. MỤC ĐÍCH", "1. Một", "II. NHIỆM VỤ", "III. TỔ CHỨC"],
        ),
        (["Điều 4.", "I. Người học", "2. Cơ sở"], ["Điều 4.", "1. Người học", "2. Cơ sở"]),
        (["a) Một;", "b) Hai;", "e) Ba;", "đ) Bốn."], ["a) Một;", "b) Hai;", "c) Ba;", "d) Bốn."]),
        (["1. Một.", "2, Hai.", "3. Ba."], ["1. Một.", "2. Hai.", "3. Ba."]),
        (["II. VIỆC", "1: Một.", "Z. Hai.", "3.Ba."], ["II. VIỆC", "1. Một.", "2. Hai.", "3. Ba."]),
        (["1. Theo khoản", "2, Điều 5 của Luật"], ["1. Theo khoản", "2, Điều 5 của Luật"]),
        (["I. Một.", "I, II và III của Chỉ thị"], ["I. Một.", "I, II và III của Chỉ thị"]),
        (
            ["a)_ Một;", "b) Hai;", "©) Ba;", "d) Bốn;", "đd) Năm."],
            ["a) Một;", "b) Hai;", "c) Ba;", "d) Bốn;", "đ) Năm."],
        ),
        (["6. Sáu.", "T. Bảy.", "8. Tám."], ["6. Sáu.", "7. Bảy.", "8. Tám."]),
        (["3) Một;", "b) Hai."], ["a) Một;", "b) Hai."]),
        (["QUYẾT ĐỊNH:", "Điều 1, Ban hành."], ["QUYẾT ĐỊNH:", "Điều 1. Ban hành."]),
        (["Điều 1. Một.", "Diều 2. Hai."], ["Điều 1. Một.", "Điều 2. Hai."]),
        (
            ["a) Một;", "b) Hai;", "c) Ba;", "đ) Bốn;", "đ) Năm;", "e) Sáu;"],
            ["a) Một;", "b) Hai;", "c) Ba;", "d) Bốn;", "đ) Năm;", "e) Sáu;"],
        ),
        (["a) Một;", "d) Bốn;"], ["a) Một;", "d) Bốn;"]),  # not like "b": left as it is, and the gap is told
    ],
)
def test_misread_markers_are_put_right_by_their_sequence(read, right):
    page = PageLines(1, 595, 842, tuple(line(text) for text in read))
    assert [x.text for x in repaired([page], {1})[0].lines] == right
    assert [x.text for x in repaired([page], set())[0].lines] == read


def test_warning_names_unsure_pages():
    from ingest.readers.pdf_page import PageContent
    from ingest.readers.scan import Scan

    scans = [Scan(PageContent(n, 595, 842, (), ()), confidence, 1000) for n, confidence in ((1, 96.0), (2, 70.0))]
    (warning,) = warnings_of(scans, lambda numbers: ", ".join(map(str, numbers)))
    assert "trung bình 83%" in warning and "thấp ở trang 2" in warning


@needs_tesseract
@pytest.mark.skipif(not SHARED.exists(), reason="the shared scans are not here")
def test_a_shared_scan_goes_in():
    document = parse(next(iter(sorted(SHARED.glob("nghi-quyet*.pdf")))))
    assert {"Điều 1", "Điều 2", "Điều 3"} <= {str(c.path) for c in document.clauses}
    assert document.info.status == "scanned" and document.info.kind == "Nghị quyết"


def test_misread_numbers_of_table_sections():
    numbers = ["1.", "1.", "2.", "IM.", "1.", "HI.", "1."]
    titled = {0, 3, 5}
    rows = [
        (
            Cell(n, 0, 20),
            Cell("Việc", 20, 200),
            Cell("" if i in titled else "Sở Ngoại vụ", 200, 300),
            Cell("", 300, 400),
        )
        for i, n in enumerate(numbers)
    ]
    page = PageLines(1, 595, 842, (), ((100.0, Table(tuple(rows))),))
    ((_, table),) = repaired([page], {1})[0].tables
    assert [row[0].text for row in table.rows] == ["I", "1.", "2.", "II", "1.", "III", "1."]


def garbled_pdf(path: Path) -> Path:
    """A page that prints Vietnamese, and whose table of codes gives other letters for it."""
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DecodedStreamObject, NameObject

    writer = PdfWriter(clone_from=PdfReader(typeset(path.with_name("sound.pdf"))))
    for item in list(writer._objects):
        table = item.get("/ToUnicode") if isinstance(item, dict) else None
        if table is None:
            continue
        codes = table.get_object().get_data().decode("latin-1")
        wrong = re.sub(r"<([0-9A-Fa-f]{4})>(?=\s*(?:\n|$))", lambda m: f"<{(int(m[1], 16) + 7) % 0xD000:04X}>", codes)
        stream = DecodedStreamObject()
        stream.set_data(wrong.encode("latin-1"))
        item[NameObject("/ToUnicode")] = writer._add_object(stream)
    with path.open("wb") as file:
        writer.write(file)
    return path


def test_letters_that_make_no_vietnamese_are_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "program", lambda: None)
    source = read_pdf(garbled_pdf(tmp_path / "a.pdf"))
    assert any("không thành tiếng Việt" in w for w in source.warnings)
    assert not source.scanned


@needs_tesseract
def test_letters_that_make_no_vietnamese_are_read_from_the_print(tmp_path):
    source = read_pdf(garbled_pdf(tmp_path / "a.pdf"))
    assert source.scanned and not any("không thành tiếng Việt" in w for w in source.warnings)
    assert "I. MỤC ĐÍCH, YÊU CẦU" in [getattr(b, "text", "") for b in source.blocks]


def test_a_foreign_language_stays_as_it_is(tmp_path, monkeypatch):
    monkeypatch.setattr(scan, "program", lambda: None)
    text = "The parties shall implement this memorandum through annual work programmes agreed in writing. " * 8
    SimpleDocTemplate(str(tmp_path / "a.pdf"), pagesize=A4).build([flow(text)])
    source = read_pdf(tmp_path / "a.pdf")
    assert [getattr(b, "text", "") for b in source.blocks] == [text.strip()]
    assert any("tiếng nước ngoài" in w for w in source.warnings)
