"""Raised and lowered marks in PDF, and the footnotes they cite: words keep their order, notes their sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from ingest.readers.base import Paragraph
from ingest.readers.pdf import read_pdf

Run = str | tuple[str, float, float]  # words, or a mark with its size and how far it is raised, both of the line's size


pytestmark = pytest.mark.usefixtures("text_font")


def set_line(c: Canvas, y: float, runs: list[Run], size: float = 14) -> None:
    x = 85.0
    for run in runs:
        text, scale, rise = (run, 1.0, 0.0) if isinstance(run, str) else run
        c.setFont("Text", size * scale)
        c.drawString(x, y + rise * size, text)
        x += pdfmetrics.stringWidth(text, "Text", size * scale)


def read(path: Path, pages: list[list[tuple[float, list[Run]]]]) -> list[str]:
    c = Canvas(str(path), pagesize=A4)
    for page in pages:
        for y, runs in page:
            set_line(c, y, runs)
        c.showPage()
    c.save()
    return [b.text for b in read_pdf(path).blocks if isinstance(b, Paragraph)]


BROWSER, WORD = (0.833, 0.386), (0.58, 0.39)  # size and rise of <sup> as browsers and word processors print it


@pytest.mark.parametrize("how", [BROWSER, WORD], ids=["browser", "word"])
@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (["Rà soát kho lưu trữ", "[3]", " của các xã ven sông"], "Rà soát kho lưu trữ của các xã ven sông"),
        (["Theo Quyết định số 8/QĐ-UBND", "12", ", các xã lập sổ"], "Theo Quyết định số 8/QĐ-UBND, các xã lập sổ"),
        (["Xây kho rộng 300 m", "2", " ở xã Đồng Lau"], "Xây kho rộng 300 m2 ở xã Đồng Lau"),
        (["Trữ 900 dm", "3", " nước ngọt cho trạm"], "Trữ 900 dm3 nước ngọt cho trạm"),
        (["Nộp trước kỳ họp", "(*)", "; gửi cả bản giấy"], "Nộp trước kỳ họp; gửi cả bản giấy"),
    ],
)
def test_a_raised_mark_moves_no_word(tmp_path, how, runs, expected):
    page: list[tuple[float, list[Run]]] = [
        (740, ["Ủy ban nhân dân xã giao việc như sau"]),
        (704, [runs[0], (runs[1], *how), runs[2]]),
        (668, ["Các đơn vị thực hiện nghiêm túc việc này."]),
    ]
    assert read(tmp_path / "a.pdf", [page]) == [page[0][1][0], expected, page[2][1][0]]


@pytest.mark.parametrize("scale", [0.58, 0.833])
def test_a_lowered_figure_stays_in_its_word(tmp_path, scale):
    page: list[tuple[float, list[Run]]] = [
        (704, ["Giảm phát thải CO", ("2", scale, -0.28), " của lò gạch"]),
        (668, ["Các đơn vị thực hiện nghiêm túc việc này."]),
    ]
    assert read(tmp_path / "a.pdf", [page])[0] == "Giảm phát thải CO2 của lò gạch"


def test_words_of_another_size_at_another_height_stay_their_own_line(tmp_path):
    page: list[tuple[float, list[Run]]] = [
        (704, ["Đoạn văn cỡ thường của trang này dài vừa phải"]),
        (697, [" " * 110, ("ghi bên lề", 0.85, 0.0)]),
    ]
    assert read(tmp_path / "a.pdf", [page]) == ["Đoạn văn cỡ thường của trang này dài vừa phải", "ghi bên lề"]


def note(mark: str, text: str) -> list[Run]:
    return [f"{mark} {text}"]


def test_notes_as_large_as_the_text_follow_the_paragraph_that_cites_them(tmp_path):
    """Where no style makes notes smaller and their number is not raised, the marks that the page cites tell them."""
    first: list[tuple[float, list[Run]]] = [
        (740, ["1. Sở Công Thương lập danh mục chợ", ("1", *WORD), ", gửi trong tháng 5."]),
        (704, ["2. Sở Y tế kiểm tra bếp ăn", ("2", *WORD), " của các trường", ("3", *WORD), "."]),
        (668, ["3. Công an tỉnh tuần tra bến đò."]),
        (130, note("1", "Chợ hạng hai trở lên, kể cả chợ đầu mối do tỉnh quản lý và chợ")),
        (112, ["nổi trên sông."]),
        (76, note("2", "Bếp ăn nấu từ 30 suất.")),
    ]
    second: list[tuple[float, list[Run]]] = [
        (740, ["4. Sở Nội vụ mở lớp cho 3 tổ", ("4", *WORD), "."]),
        (112, note("3", "Trường có học sinh ở nội trú.")),
        (76, note("4", "Mỗi tổ năm người.")),
    ]
    assert read(tmp_path / "a.pdf", [first, second]) == [
        "1. Sở Công Thương lập danh mục chợ, gửi trong tháng 5.",
        "¹ Chợ hạng hai trở lên, kể cả chợ đầu mối do tỉnh quản lý và chợ nổi trên sông.",
        "2. Sở Y tế kiểm tra bếp ăn của các trường.",
        "² Bếp ăn nấu từ 30 suất.",
        "³ Trường có học sinh ở nội trú.",
        "3. Công an tỉnh tuần tra bến đò.",
        "4. Sở Nội vụ mở lớp cho 3 tổ.",
        "⁴ Mỗi tổ năm người.",
    ]


@pytest.mark.parametrize(
    "last",
    [
        ["1. Sở Xây dựng sửa cầu."],  # a numbered clause
        ["1 tháng sau khi nhận hồ sơ."],  # a wrapped line
        ["2 Bản sao gửi kèm."],  # another mark
    ],
)
def test_lines_that_only_begin_with_a_figure_are_no_notes(tmp_path, last):
    page: list[tuple[float, list[Run]]] = [
        (740, ["Sở Tài chính trả lời dân", ("1", *WORD), " đúng hẹn."]),
        (704, last),
    ]
    assert read(tmp_path / "a.pdf", [page]) == ["Sở Tài chính trả lời dân đúng hẹn.", last[0]]


@pytest.mark.parametrize(
    ("ends", "goes_on"),
    [
        ("Điều 7 của Nghị định mẫu quy định: “1. Các xã lập sổ kho.", "2. Các xã nộp sổ trước ngày\n01 tháng 9.”"),
        ("Điều này được sửa đổi theo quy định của Nghị định", "mẫu của tỉnh, có hiệu lực từ ngày\n01 tháng 9."),
    ],
)
def test_a_note_that_goes_on_behind_its_page_stays_one(tmp_path, ends, goes_on):
    small = [(goes_on.split("\n")[i], 0.8, 0.0) for i in range(2)]
    filling = [(740 - 36 * i, [f"{i + 4}. Sở số {i} mở lớp lưu trữ cho cán bộ của các xã ven sông."]) for i in range(4)]
    first = [(740, ["Điều 10. Hiệu lực", ("5", *WORD)]), (704, ["1. Có hiệu lực từ nay."])]
    pages = [
        [*first, (112, [("5", 0.5, 0.3), (" " + ends, 0.8, 0.0)])],
        [*filling, (112, [small[0]]), (96, [small[1]])],
    ]
    found = read(tmp_path / "a.pdf", pages)
    assert f"⁵ {ends} {goes_on}".replace("\n", " ") in found
    assert len(found) == len(first) + len(filling) + 1


def test_figures_that_begin_a_line_of_a_note_open_none(tmp_path):
    """Marks of two digits that stand before the first word of their notes, a little above it."""
    mark = [("36", 0.5, 0.36), ("37", 0.5, 0.36)]
    page: list[tuple[float, list[Run]]] = [
        (740, ["1. Các xã lập sổ kho", ("36", *WORD), ", nộp sổ", ("37", *WORD), " trước mùa mưa."]),
        (704, ["2. Sở Nội vụ mở lớp lưu trữ cho cán bộ của các xã ven sông Mẫu."]),
        (130, [mark[0], (" Khoản này được sửa đổi theo quy định tại khoản", 0.8, 0.0)]),
        (115, [("2 Điều 14 của Nghị định mẫu, có hiệu lực từ ngày", 0.8, 0.0)]),
        (100, [("01 tháng 9 năm 2031.", 0.8, 0.0)]),
        (80, [mark[1], (" Khoản này được bãi bỏ.", 0.8, 0.0)]),
    ]
    assert read(tmp_path / "a.pdf", [page])[1:3] == [
        "³⁶ Khoản này được sửa đổi theo quy định tại khoản 2 Điều 14 của Nghị định mẫu, có hiệu lực từ ngày 01 tháng 9 "
        "năm 2031.",
        "³⁷ Khoản này được bãi bỏ.",
    ]


@pytest.mark.parametrize("apart", [-2.2, -1.4, 0.0, 0.6, 1.2, 2.4])  # points between letters of 14
def test_letters_set_apart_or_together_are_words(tmp_path, apart):
    lines = ["QUYẾT ĐỊNH VỀ VIỆC ĐÓNG KHO LƯU TRỮ XÃ", "Căn cứ Nghị định số 5/2031/NĐ-CP ngày 2 tháng 3 năm 2031"]
    lines += ["Điều 4. Kho xã"] if apart <= 0 else []
    c = Canvas(str(tmp_path / "a.pdf"), pagesize=A4)
    c.setFont("Text", 14)
    for i, line in enumerate(lines):
        c.drawString(60, 740 - 80 * i, line, charSpace=apart)
    c.save()
    assert [b.text for b in read_pdf(tmp_path / "a.pdf").blocks if isinstance(b, Paragraph)] == lines
