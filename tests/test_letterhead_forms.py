"""Number and date of a letterhead, in the forms in which offices type them; all texts are ours (VĂN BẢN MẪU)."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.letterhead.naming import issuer_name
from tests.test_letterhead import read

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc"

NUMBER_LINES = [
    ("Số: 362 /KH-SGDĐT", "362/KH-SGDĐT"),
    ("Số:   41    /KH-UBND", "41/KH-UBND"),
    ("Số 12 - KH/HU", "12-KH/HU"),
    ("Số: 7 / KH - UBND", "7/KH-UBND"),
    ("Số 35 KH/ĐU", "35 KH/ĐU"),
    ("Số:\n/KH-SYT", None),
    ("Số: 88\n/KH-SYT", "88/KH-SYT"),
    ("Số:        /KH-UBND", None),
    ("Số: ....../KH-UBND", None),
    ("Số: xx/KH-UBND", None),
    ("Số: /2026/KH-UBND", None),
    ("Số: 66.9/2026/NQ-CP", "66.9/2026/NQ-CP"),
    ("Số: 04/KH-THCS&THPT", "04/KH-THCS&THPT"),
    ("Số: 51/KH-P.TCKH", "51/KH-P.TCKH"),
    ("Số: 214/KH-BCĐ 138/TP", "214/KH-BCĐ 138/TP"),
    ("Số: 19/Kh-UBND", "19/Kh-UBND"),
    ("Số: 19/kh-UBND", "19/kh-UBND"),
    ("SỐ: 19/KH-UBND", "19/KH-UBND"),
    ("77/KH-UBND", "77/KH-UBND"),
]


@pytest.mark.parametrize(("line", "number"), NUMBER_LINES)
def test_number_lines_of_a_plan(line: str, number: str | None) -> None:
    head, _ = read(
        f"UBND XÃ BÌNH AN\n{line}\n{NATION}\nBình An, ngày 3 tháng 5 năm 2026\nKẾ HOẠCH\nVề trồng cây\nI. MỤC TIÊU"
    )
    assert (head.number, head.kind, head.issued_on) == (number, "Kế hoạch", date(2026, 5, 3))
    assert head.issuer == "Ủy ban nhân dân xã Bình An"
    assert "number" in head.spans  # a draft's too: it says that the number is left open


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Số: 2450/SNNMT-TTBVTV", "2450/SNNMT-TTBVTV"),
        ("2450/SNNMT-TTBVTV", "2450/SNNMT-TTBVTV"),
        ("Số:\n/SNNMT-TTBVTV", None),
    ],
)
def test_letters_have_a_number_without_a_kind(line: str, number: str | None) -> None:
    head, _ = read(
        f"UBND TỈNH TÂN PHÚ\nSỞ THÔNG TIN VÀ TRUYỀN THÔNG\n{line}\nV/v góp ý đề án số hóa\n{NATION}\n"
        "Tân Phú, ngày 9 tháng 8 năm 2026\nKính gửi: Các sở, ngành\n"
        "Thực hiện Kế hoạch số 85/KH-UBND ngày 24/4/2026, Sở đề nghị:"
    )
    assert (head.number, head.kind, head.issued_on) == (number, "Công văn", date(2026, 8, 9))
    assert head.title == "V/v góp ý đề án số hóa"


@pytest.mark.parametrize(
    "line",
    [
        "Căn cứ Quyết định số 5/QĐ-UBND ngày 2/3/2026;",
        "Theo Công văn số 17/SNV-TC ngày 2/3/2026,",
        "Kính gửi: Sở số 9/KH-UBND",
    ],
)
def test_a_number_is_never_taken_from_the_text(line: str) -> None:
    head, _ = read(
        f"UBND XÃ BÌNH AN\n{NATION}\nKẾ HOẠCH\nVề trồng cây\n{line}\nI. MỤC TIÊU\nNơi nhận:\n- Lưu: VT, 12/KH-TC."
    )
    assert head.number is None


@pytest.mark.parametrize(
    ("line", "place", "day"),
    [
        ("Bình An, ngày 30 tháng 12 năm 2025", "Bình An", date(2025, 12, 30)),
        ("Bình an, ngày 30 tháng 12 năm 2025", "Bình an", date(2025, 12, 30)),
        ("Bình An,ngày 30/12/2025", "Bình An", date(2025, 12, 30)),
        ("Ngày 30 tháng 12 năm 2025", None, date(2025, 12, 30)),
        ("Bình An, ngày     tháng 12 năm 2025", "Bình An", None),
        ("Bình An, ngày     tháng     năm", "Bình An", None),
        ("Bình An, ngày ... tháng ... năm 20...", "Bình An", None),
    ],
)
def test_date_lines(line: str, place: str | None, day: date | None) -> None:
    head, _ = read(f"UBND XÃ BÌNH AN\nSố: 3/KH-UBND\n{NATION}\n{line}\nKẾ HOẠCH\nVề trồng cây\nI. MỤC TIÊU")
    assert (head.place, head.issued_on, head.number) == (place, day, "3/KH-UBND")


def test_old_texts_say_number_and_date_behind_their_kind() -> None:
    head, text = read(
        "Quyết định\ncủa Bộ trưởng Bộ Thủy lợi số 115/1994/QĐ-BTL ngày 25 tháng 6 năm 1994 "
        "về việc sửa đổi quy chế đê điều\n"
        "Bộ trưởng Bộ Thủy lợi\nCăn cứ Nghị định số 9/CP ngày 2/3/1993;\nĐiều 1. Sửa quy chế.",
        bold="Quyết định",
        centered="Quyết định",
    )  # fmt: skip
    assert (head.number, head.kind, head.issued_on) == ("115/1994/QĐ-BTL", "Quyết định", date(1994, 6, 25))
    assert head.title == "Về việc sửa đổi quy chế đê điều"
    assert text[slice(*head.spans["number"])] == "115/1994/QĐ-BTL"


def test_a_subject_that_names_another_document_does_not_lend_its_number() -> None:
    head, _ = read(
        f"UBND XÃ BÌNH AN\n{NATION}\nKẾ HOẠCH\nThực hiện Nghị quyết số 12/NQ-HĐND ngày 2/3/2026\nI. MỤC TIÊU"
    )
    assert (head.number, head.issued_on) == (None, None)


AUTHENTICATED = """
VĂN BẢN HỢP NHẤT - BỘ THỦY LỢI
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
THÔNG TƯ
Hướng dẫn tuần tra đê
Thông tư số 95/2020/TT-BTL ngày 16 tháng 11 năm 2020 của Bộ trưởng Bộ Thủy lợi hướng dẫn tuần tra đê, được sửa đổi bởi:
Thông tư số 8/2025/TT-BTL ngày 30 tháng 12 năm 2025 của Bộ trưởng Bộ Thủy lợi.
Điều 1. Phạm vi
Thông tư này quy định việc tuần tra.
Điều 2. Hiệu lực
Thông tư này có hiệu lực từ ngày 01 tháng 01 năm 2021.
"""


@pytest.mark.parametrize(
    "block",
    [
        "BỘ THỦY LỢI\nSố: 13/VBHN-BTL\nXÁC THỰC VĂN BẢN HỢP NHẤT\nHà Nội, ngày 22 tháng 4 năm 2026",
        "BỘ THỦY\nLỢI\nXÁC THỰC VĂN BẢN HỢP NHẤT\nSố: 13/VBHN-BTL\nHà Nội, ngày 22 tháng 4 năm 2026",
    ],
)
def test_a_consolidated_text_is_named_by_the_block_that_authenticates_it(block: str) -> None:
    head, text = read(AUTHENTICATED + block + "\nBỘ TRƯỞNG\nLê Văn Tám")
    assert (head.number, head.kind, head.issued_on) == ("13/VBHN-BTL", "Văn bản hợp nhất", date(2026, 4, 22))
    assert (head.issuer, head.signer) == ("Bộ Thủy lợi", "Lê Văn Tám")
    assert text[slice(*head.spans["number"])] == "13/VBHN-BTL"


@pytest.mark.parametrize(
    ("closing", "day"),
    [
        (
            "Luật này được Quốc hội nước Cộng hòa khóa XX, kỳ họp thứ 8 thông qua ngày 27 tháng 11 năm 2031.",
            date(2031, 11, 27),
        ),
        (
            "Luật này đã được Quốc hội thông qua tại kỳ họp bất thường lần thứ hai ngày 9 tháng 1 năm 2031./.",
            date(2031, 1, 9),
        ),
        ("Luật này có hiệu lực từ ngày 27 tháng 11 năm 2031.", None),
        ("Kế hoạch đã được Hội đồng thông qua ngày 27 tháng 11 năm 2031.", None),
    ],
)
def test_a_law_is_dated_by_the_day_on_which_it_was_passed(closing: str, day: date | None) -> None:
    head, _ = read(
        f"QUỐC HỘI\nLuật số: 51/2031/QH20\n{NATION}\nLUẬT\nĐÊ ĐIỀU\nĐiều 1. Phạm vi\n1. Luật này quy định về đê.\n"
        f"{closing}\nCHỦ TỊCH QUỐC HỘI"
    )
    assert (head.number, head.issued_on) == ("51/2031/QH20", day)


def test_an_issue_of_the_gazette_that_goes_on_with_a_document() -> None:
    head, _ = read(
        "VĂN BẢN QUY PHẠM PHÁP LUẬT\nBỘ THỦY LỢI\nThông tư số 102/2028/TT-BTL ngày 14 tháng 11 năm 2028 "
        "hướng dẫn kế toán đê\n"
        "(Tiếp theo Công báo số 201 + 202)\nPhụ lục số 04\nHỆ THỐNG BÁO CÁO"
    )
    assert (head.number, head.kind, head.issued_on) == ("102/2028/TT-BTL", "Thông tư", date(2028, 11, 14))


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("TRƯỜNG THPT CAO SƠN 2", "Trường THPT Cao Sơn 2"),
        ("UBND TỈNH BÀ SƠN-VŨNG TÂY", "Ủy ban nhân dân tỉnh Bà Sơn-Vũng Tây"),
        ("BAN CHỈ HUY PCTT&TKCN", "Ban Chỉ huy PCTT&TKCN"),
        ("BỘ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI", "Bộ Lao động - Thương binh và Xã hội"),
    ],
)
def test_names_keep_their_abbreviations(printed: str, name: str) -> None:
    assert issuer_name(printed) == name
