from __future__ import annotations

import pytest

from language.abbreviations import defined, expansions, general

DEFINED = [
    ("Ủy ban nhân dân thành phố (sau đây gọi tắt là UBND thành phố) giao", {"UBND": "ủy ban nhân dân"}),
    ("Ủy ban nhân dân phường An Lạc (sau đây viết tắt là UBND)", {"UBND": "ủy ban nhân dân"}),
    ("công tác ngoại giao kinh tế (NGKT) năm nay", {"NGKT": "ngoại giao kinh tế"}),
    ("Sở Nông nghiệp và Môi trường (viết tắt: Sở NNMT)", {"NNMT": "nông nghiệp và môi trường"}),  # "và" is left out
    ("Ban Chỉ đạo (gọi tắt là BCĐ)", {"BCĐ": "ban chỉ đạo"}),  # đ is no d
    ("HTQT: Hợp tác quốc tế\nXKLĐ - Xuất khẩu lao động", {"HTQT": "hợp tác quốc tế", "XKLĐ": "xuất khẩu lao động"}),
    # No initials of what stands before
    ("Đề án phát triển chợ (sau đây gọi là Đề án)", {}),
    ("đạt 100% (KPI)", {}),
    ("theo mẫu (Phụ lục II)", {}),
    ("thôn An Bình (xã B)", {}),
    ("", {}),
]


@pytest.mark.parametrize(("text", "expected"), DEFINED)
def test_defined(text: str, expected: dict[str, str]) -> None:
    assert defined(text) == expected


KNOWN = {"UBND": ["ủy ban nhân dân"], "NGKT": ["ngoại giao kinh tế"], "BAN": ["bảo an nội bộ"]}
EXPANDED = [
    ("UBND xã", [("UBND", "ủy ban nhân dân")]),
    ("ubnd xa lam gi", [("ubnd", "ủy ban nhân dân")]),
    ("Uỷ ban nhân dân xã", [("Uỷ ban nhân dân", "UBND")]),  # the other spelling, and the other way round
    ("uy ban nhan dan xa", [("uy ban nhan dan", "UBND")]),
    ("công tác ngkt của UBND", [("ngkt", "ngoại giao kinh tế"), ("UBND", "ủy ban nhân dân")]),
    ("ban nào", []),  # a syllable is no abbreviation
    ("đối ngoại giao kinh tế tập thể", [("ngoại giao kinh tế", "NGKT")]),
    ("ngoại giao kinh tếx", []),
    ("", []),
]


@pytest.mark.parametrize(("query", "expected"), EXPANDED)
def test_expansions(query: str, expected: list[tuple[str, str]]) -> None:
    found = expansions(query, KNOWN)
    assert [(said, other) for said, _, _, other in found] == expected
    assert all(query[start:end] == said for said, start, end, _ in found)


def test_the_list_holds_initials() -> None:
    """Each long form has the letters of its abbreviation as initials, in order ("KT-XH": kinh tế - xã hội)."""
    for short, longs in general().items():
        for long in longs:
            assert defined(f"{long} ({short})").get(short, "").split() == [
                w for w in long.replace(",", "").split() if w != "-"
            ], short
