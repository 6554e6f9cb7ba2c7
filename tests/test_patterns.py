"""Rules as data: each pattern matches its examples, and each of its alternatives is needed by one of them."""

from __future__ import annotations

import re

import pytest

from ingest.letterhead.naming import issuer_name, person_name
from ingest.patterns import (
    Record,
    issuer_of_number,
    issuer_said,
    kind_of_code,
    kind_of_number,
    kind_said,
    number_codes,
    patterns,
)
from language.spelling import fold, squeeze

RECORDS = patterns().all()


def ident(record: Record) -> str:
    return f"{record.group}-{record.name or record.pattern[:20]}"


@pytest.mark.parametrize("record", RECORDS, ids=ident)
def test_each_pattern_matches_each_of_its_examples(record: Record) -> None:
    assert record.examples
    for example in record.examples:
        assert record.says(example), example


def alternatives(pattern: str) -> list[str]:
    """The outermost alternatives of a pattern: "a|b(?:c|d)" -> ["a", "b(?:c|d)"]."""
    found, depth = [""], 0
    for char in pattern:
        depth += (char == "(") - (char == ")")
        if char == "|" and depth == 0:
            found.append("")
        else:
            found[-1] += char
    return found


@pytest.mark.parametrize("record", RECORDS, ids=ident)
def test_each_alternative_is_shown_by_an_example(record: Record) -> None:
    for alternative in alternatives(record.pattern):
        assert any(re.fullmatch(alternative, squeeze(fold(e))) for e in record.examples), alternative


def test_patterns_are_written_folded() -> None:
    for record in RECORDS:
        words = re.sub(r"\\.|\[[^\]]*\]", "", record.pattern)
        assert fold(words) == words, record


def test_each_kind_and_issuer_is_said_by_its_own_name() -> None:
    for kind in patterns().kinds:
        assert kind_said(kind.name) == kind.name
    for issuer in patterns().issuers:
        assert issuer_said(issuer.name) == issuer.name


def test_folding_keeps_every_character_in_its_place() -> None:
    text = "Điểm đ, khoản 2\u00a0Mục III – ỦY BAN ẞ İ ﬁ"
    assert len(fold(text)) == len(text)
    assert fold("Ủy ban ĐẶC KHU") == "uy ban dac khu"


@pytest.mark.parametrize(
    ("number", "kind", "issuer"),
    [
        ("7/NQ-CP", "Nghị quyết", "Chính phủ"),
        ("8/QĐ-TTg", "Quyết định", "Thủ tướng Chính phủ"),
        ("9-CT/TW", "Chỉ thị", None),  # Bộ Chính trị or Ban Bí thư: the letterhead says
        ("10/CTr-UBND", "Chương trình", None),
        ("11-CTr/BCĐ", "Chương trình", None),
        ("12/2025/NĐ-CP", "Nghị định", "Chính phủ"),
        ("13/2025/QH15", None, "Quốc hội"),  # a law or a resolution
        ("14/2025/UBTVQH15", None, "Ủy ban Thường vụ Quốc hội"),
        ("15/TTr-BNG-VP", "Tờ trình", "Bộ Ngoại giao"),
        ("16/BNG-VP", "Công văn", "Bộ Ngoại giao"),
        ("17-KH/ĐĐQH15", "Kế hoạch", "Đảng đoàn Quốc hội"),
        ("18", None, None),
    ],
)
def test_what_a_number_says(number: str, kind: str | None, issuer: str | None) -> None:
    assert (kind_of_number(number), issuer_of_number(number)) == (kind, issuer)


def test_codes() -> None:
    assert number_codes("12/2025/NĐ-CP") == ["NĐ", "CP"]
    assert kind_of_code("QĐ") == "Quyết định"
    assert kind_of_code("XYZ") is None


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH NGHỆ AN", "Ủy ban nhân dân tỉnh Nghệ An"),
        ("UBND THÀNH PHỐ HẢI PHÒNG", "Ủy ban nhân dân thành phố Hải Phòng"),
        ("THÀNH ỦY HẢI PHÒNG", "Thành ủy Hải Phòng"),
        ("BAN THƯỜNG VỤ TỈNH ỦY QUẢNG NINH", "Ban Thường vụ Tỉnh ủy Quảng Ninh"),
        ("HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ HỒ CHÍ MINH", "Hội đồng nhân dân thành phố Hồ Chí Minh"),
        ("SỞ VĂN HÓA, THỂ THAO VÀ DU LỊCH", "Sở Văn hóa, Thể thao và Du lịch"),
        ("ĐẢNG ỦY BỘ NGOẠI GIAO", "Đảng ủy Bộ Ngoại giao"),
        ("ĐẢNG ỦY PHƯỜNG LÊ CHÂN", "Đảng ủy phường Lê Chân"),
        ("BAN CHẤP HÀNH ĐẢNG BỘ THÀNH PHỐ HẢI PHÒNG", "Ban Chấp hành Đảng bộ thành phố Hải Phòng"),
        ("VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", "Văn phòng Ủy ban nhân dân tỉnh Đồng Nai"),
        ("BAN CHỈ ĐẠO VỀ CHUYỂN ĐỔI SỐ, CẢI CÁCH", "Ban Chỉ đạo về chuyển đổi số, cải cách"),
        ("KHO BẠC NHÀ NƯỚC KHU VỰC IV", "Kho bạc Nhà nước khu vực IV"),
        ("CHÍNH PHỦ", "Chính phủ"),
        ("Sở Ngoại vụ", "Sở Ngoại vụ"),
    ],
)
def test_names_in_capitals_are_said_in_normal_case(printed: str, name: str) -> None:
    assert issuer_name(printed) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Trần Văn Bình", "Trần Văn Bình"),
        ("LÊ THỊ HOA", "Lê Thị Hoa"),
        ("TS. Phạm Thị Thu Hà", "Phạm Thị Thu Hà"),
        ("Thượng tướng Hoàng Nam", "Hoàng Nam"),
        ("Ban Bí thư", None),
        ("Văn phòng Chính phủ", None),
        ("Như Điều 3", None),
        ("Hà Nội, ngày 5 tháng 6", None),
    ],
)
def test_persons(line: str, name: str | None) -> None:
    assert person_name(line) == name
