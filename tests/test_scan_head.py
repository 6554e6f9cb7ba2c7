"""Number and date lines of a scanned first page: where handwriting stands between print, and when it may be told."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from corpus.strokes import digit
from corpus.train_digits import Drawer
from ingest import build, parse
from ingest.doubts import doubtful_facts
from ingest.readers import scan_head
from ingest.readers.base import Source
from ingest.readers.digits import JUNK, WEIGHTS
from ingest.readers.handwriting import Reading, pieces, readings
from ingest.readers.scan_head import is_sure, lines_of
from tests.test_doubts import HEAD, read_by_ocr
from tests.test_scan import needs_tesseract

FONTS = sorted(Path("/usr/share/fonts/truetype").rglob("*Serif-Regular.ttf"))[:1]
SIZE = 56


def hocr(*lines: str) -> str:
    """Each line at a height of its own, every character 20 pixels wide."""
    out = ""
    for i, line in enumerate(lines):
        out += f"<span class='ocr_line' title=\"bbox 0 {100 * i} 900 {100 * i + 60}; baseline 0 -10; x_size 50\">"
        at = 0
        for word in line.split():
            out += "<span class='ocrx_word' title='bbox 0 0 1 1; x_wconf 90'>"
            for c in word:
                out += f"<span class='ocrx_cinfo' title='x_bboxes {at} 0 {at + 18} 40; x_conf 97.5'>{c}</span>"
                at += 20
            out += "</span>"
            at += 20
        out += "</span>"
    return out


def test_lines_of_hocr_have_a_blank_between_words() -> None:
    (line,) = lines_of(hocr("Số: 41 /KH-UBND"))
    assert (line.text, line.base, line.size) == ("Số: 41 /KH-UBND", 50, 50)
    assert [(c.text, c.x0) for c in line.chars[:2]] == [("S", 0), ("ố", 20)]


@pytest.mark.parametrize(
    ("line", "number", "code"),
    [
        ("Số: 8413/KH-SNV An Bình, ngày 15 tháng 11 năm 2031", "8413", "KH-SNV"),
        ("Só:Ẽ£71/UBND-NN An Bình, ngày 30 tháng 4 năm 2031", "Ẽ£71", "UBND-NN"),
        ("Sô: 2Đ(Ì /KH-UBND", "2Đ(Ì", "KH-UBND"),
        ("số: 318 ;TB-UBND An Bình", "318", "TB-UBND"),
        ("Sá:7/35 /KH-SNV", "7/35", "KH-SNV"),
        ("Số: (58 /BCĐ 57/TP-VP", "(58", "BCĐ 57/TP-VP"),
        ("Số: 05/2031/QĐ-UBND", "05", "2031/QĐ-UBND"),
        ("V/v góp ý đề án", None, None),
    ],
)
def test_the_number_stands_between_its_word_and_the_slash(line: str, number: str | None, code: str | None) -> None:
    found = scan_head._NUMBER.search(line)
    assert (found and found["number"], found and found["code"]) == (number, code)


@pytest.mark.parametrize(
    ("said", "printed", "sure"),
    [
        ([Reading("364", 0.9, 0.95)], "", True),
        ([Reading("364", 0.3, 0.4), Reading("36", 0.12, 0.9)], "71", False),
        ([Reading("7213", 0.27, 0.57), Reading("7218", 0.24, 0.33)], "7218", False),  # two readers, two numbers
        ([Reading("528", 0.6, 0.63), Reading("58", 0.28, 0.28)], "528", True),  # two readers, one number
        ([Reading("44170", 0.04, 0.29), Reading("44110", 0.007, 0.06)], "410", False),
        ([Reading("8", 0.01, 0.0)], "", False),  # something larger than a speck was passed over
    ],
)
def test_only_what_is_sure_is_told(said: list[Reading], printed: str, sure: bool) -> None:
    assert is_sure(said, printed) is sure


def typed(text: str) -> np.ndarray:
    canvas = Image.new("L", (400, 120), 255)
    ImageDraw.Draw(canvas).text((30, 20), text, font=ImageFont.truetype(str(FONTS[0]), SIZE), fill=0)
    return np.asarray(canvas) < 128


@pytest.mark.skipif(not FONTS, reason="no serif font on this machine")
def test_print_is_read_and_what_is_sure_is_right() -> None:
    numbers = ["8413", "7205", "677", "12", "318", "5560", "98", "7013", "552", "104"]
    said = {text: readings(typed(text), SIZE) for text in numbers}
    sure = [text for text in numbers if said[text] and is_sure(said[text], "")]
    assert len(sure) >= 8
    assert [said[text][0].text for text in sure] == sure


@pytest.mark.parametrize("left_out", [False, True])
def test_numbers_drawn_by_hand_are_read_and_what_is_sure_is_right(left_out: bool) -> None:
    drawer, right, wrong = Drawer(77, left_out), 0, []
    for _ in range(40):
        ink, text, _, size = drawer.strip()
        said = readings(ink, size)
        told = said[0].text if said and is_sure(said, "") else ""
        if JUNK in text or len(text) < 2:
            continue
        right += told == "".join(map(str, text))
        if told and told != "".join(map(str, text)):
            wrong.append((text, said[:2]))
    assert right >= 8
    assert len(wrong) <= 1, wrong


def test_blank_paper_says_nothing() -> None:
    assert readings(np.zeros((80, 200), bool), SIZE) == []


def test_pieces_are_the_connected_strokes() -> None:
    ink = np.zeros((5, 9), bool)
    ink[0:3, 0] = ink[2, 0:3] = ink[4, 5:8] = ink[0:3, 8] = True
    assert sorted(len(ys) for ys, _ in pieces(ink)) == [3, 3, 5]


def test_what_ocr_is_not_sure_of_is_left_open() -> None:
    lines = [read_by_ocr(line, 96) for line in HEAD]
    sure = build(Source("quet.pdf", tuple(lines), 1, (), True)).info
    assert (sure.number, sure.doubtful) == ("445/KH-UBND", ("signer",))
    lines[1] = read_by_ocr(HEAD[1], 96, 20)
    unsure = build(Source("quet.pdf", tuple(lines), 1, (), True))
    assert (unsure.info.number, unsure.info.kind, unsure.info.to_review) == (None, "Kế hoạch", ("number",))
    assert any("445/KH-UBND" in w and "độ tin cậy thấp" in w for w in unsure.warnings)


@pytest.mark.parametrize(
    ("file", "doubtful"),
    [
        ("cv-446.pdf", True), ("quet-445.pdf", False), ("ban-2026.pdf", False), ("so-115-kh-ubnd.pdf", True),
    ],
)  # fmt: skip
def test_a_file_name_with_nearly_the_same_number_makes_it_doubtful(file: str, doubtful: bool) -> None:
    said = doubtful_facts([(0, 11, 96)], {"number": (0, 11)}, "445/KH-UBND", file)
    assert ("number" in said) is doubtful


def test_the_weights_are_small() -> None:
    assert WEIGHTS.stat().st_size < 200_000


def page(path: Path, number: str, day: str, by_hand: bool, layer: str = "", typed: bool = False) -> Path:
    """A scanned letter of 300 dpi whose number and day are written in, by hand or typed; `layer`: invisible text. With
    `typed` the picture begins below the number, and what stands above it is the page's own text."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    sheet = Image.new("L", (2480, 3508), 255)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.truetype(str(FONTS[0]), 54)
    random = np.random.default_rng(5)

    def put(x: float, y: float, text: str) -> float:
        draw.text((x, y), text, font=font, fill=0)
        return x + font.getlength(text)

    def write(x: float, y: float, text: str) -> float:
        if not by_hand:
            return put(x, y, text)
        for value in text:
            lines = [line * (62, 66) + (x, y - 8) for line in digit(random, int(value))]
            left = min(line[:, 0].min() for line in lines)
            for line in lines:
                draw.line([(a - left + x + 10, b) for a, b in line.tolist()], fill=0, width=6, joint="curve")
            x += 14 + max(line[:, 0].max() for line in lines) - left
        return x + 12

    put(330, 260, "ỦY BAN NHÂN DÂN")
    put(1220, 260, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    put(390, 340, "XÃ AN BÌNH")
    put(1420, 340, "Độc lập - Tự do - Hạnh phúc")
    put(write(put(330, 480, "Số: "), 480, number), 480, "/KH-UBND")
    put(write(put(1300, 480, "An Bình, ngày "), 480, day), 480, " tháng 3 năm 2031")
    put(1080, 640, "KẾ HOẠCH")
    put(760, 720, "Trồng cây xanh trên các tuyến đường của xã")
    for i in range(12):
        put(330, 900 + 90 * i, f"{i + 1}. Các thôn trồng cây xanh trên các tuyến đường của thôn mình theo kế hoạch.")
    canvas = Canvas(str(path), pagesize=(595.2, 841.9))
    if typed:
        pdfmetrics.registerFont(TTFont("Head", str(FONTS[0])))
        canvas.setFont("Head", 13)
        heads = ["ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "XÃ AN BÌNH", "Độc lập - Tự do - Hạnh phúc"]
        heads += [f"Số: {number}/KH-UBND", f"An Bình, ngày {day} tháng 3 năm 2031"]
        for i, head in enumerate(heads):
            canvas.drawString(312 * (i % 2) + 60, 770 - 20 * (i // 2), head)
        sheet = sheet.crop((0, 600, 2480, 3508))
    canvas.drawImage(ImageReader(sheet), 0, 0, 595.2, 841.9 * sheet.height / 3508)
    text = canvas.beginText(80, 780)
    text.setTextRenderMode(3)
    for line in layer.splitlines():
        text.textLine(line)
    canvas.drawText(text)
    canvas.save()
    return path


@needs_tesseract
@pytest.mark.skipif(not FONTS, reason="no serif font on this machine")
def test_a_printed_number_and_date_are_read_from_the_scan(tmp_path: Path) -> None:
    info = parse(page(tmp_path / "quet.pdf", "8413", "12", by_hand=False)).info
    assert (info.number, str(info.issued_on)) == ("8413/KH-UBND", "2031-03-12")


@needs_tesseract
@pytest.mark.skipif(not FONTS, reason="no serif font on this machine")
@pytest.mark.parametrize("number", ["236", "4507", "1892"])
def test_a_number_written_by_hand_is_right_or_left_open(tmp_path: Path, number: str) -> None:
    info = parse(page(tmp_path / "quet.pdf", number, "15", by_hand=True)).info
    assert info.number in (f"{number}/KH-UBND", None) and str(info.issued_on) in ("2031-03-15", "None")
    assert (info.number is None) == ("number" in info.to_review)


@needs_tesseract
@pytest.mark.skipif(not FONTS, reason="no serif font on this machine")
def test_a_text_layer_without_vietnamese_marks_is_read_again(tmp_path: Path) -> None:
    layer = "1. Cac thon trong cay xanh tren cac tuyen duong cua thon minh theo ke hoach.\n" * 6
    document = parse(page(tmp_path / "quet.pdf", "8413", "12", False, layer))
    assert "Các thôn trồng cây xanh trên các tuyến đường" in document.text and "Cac thon" not in document.text
    assert document.info.number == "8413/KH-UBND"


@needs_tesseract
@pytest.mark.skipif(not FONTS, reason="no serif font on this machine")
def test_a_head_that_is_text_over_a_scanned_body_is_not_read_twice(tmp_path: Path) -> None:
    document = parse(page(tmp_path / "quet.pdf", "8413", "12", by_hand=False, typed=True))
    assert (document.info.number, str(document.info.issued_on)) == ("8413/KH-UBND", "2031-03-12")
    assert document.text.count("8413") == 1 and "Các thôn trồng cây xanh" in document.text


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("KH 157 ngay 3-7.pdf", {"157"}),
        ("qd-3342-2020.pdf", {"3342"}),  # a year is no number
        ("CV so 12.pdf", set()),  # agrees by chance too easily
        ("scan_20200703_0001234.pdf", set()),
    ],
)
def test_numbers_that_a_file_name_tells(name: str, numbers: set[str]) -> None:
    assert scan_head.numbers_in(name) == numbers


def test_a_reading_that_the_file_name_tells_too_is_sure() -> None:
    said = [
        Reading("3372", 0.05, 0.25),
        Reading("342", 0.005, 0.03),
        Reading("3342", 0.004, 0.02),
        Reading("7", 1e-4, 0.0),
    ]
    assert scan_head.confirmed(said, {"3342"}) == ("3342", scan_head.SURE)
    assert scan_head.confirmed(said, {"7"}) is None  # the strokes do not mean that
    assert scan_head.confirmed(said, {"3342", "3372"}) is None  # the name tells both
    assert scan_head.confirmed(said, {"1927"}) is None
