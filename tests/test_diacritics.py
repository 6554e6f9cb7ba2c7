from __future__ import annotations

from pathlib import Path

import pytest

from index.diacritics import Restorer, looks_unaccented
from language.spelling import fold

CORPUS = [
    "Sở Ngoại vụ chủ trì nhiệm vụ đối ngoại nhân dân. Báo cáo Ủy ban nhân dân thành phố trước ngày 30 tháng 6.",
    "Bộ Tài chính bố trí kinh phí từ ngân sách nhà nước; các địa phương chủ động thực hiện.",
    "Phạm vi điều chỉnh của nghị quyết này gồm các đơn vị sự nghiệp. Điểm đ khoản 2 Điều 5.",
]


@pytest.fixture(scope="module")
def restorer() -> Restorer:
    made = Restorer()
    made.count(CORPUS)
    return made


RESTORED = [
    ("don vi nao chu tri nhiem vu doi ngoai?", "đơn vị nào chủ trì nhiệm vụ đối ngoại?"),
    ("So Ngoai vu phai lam gi truoc 30/6?", "Sở Ngoại vụ phải làm gì trước 30/6?"),
    ("Bo Tai chinh bo tri kinh phi", "Bộ Tài chính bố trí kinh phí"),
    ("pham vi dieu chinh la gi", "phạm vi điều chỉnh là gì"),  # "vi" stays bare here and not in "đơn vị"
    ("UBND, QD-TTg: nhiem vu gi", "UBND, QD-TTg: nhiệm vụ gì"),  # abbreviations in capitals are left alone
    ("BAO CAO NGAN SACH", "BÁO CÁO NGÂN SÁCH"),  # a question all in capitals is not one abbreviation
    ("nhiệm vu doi ngoai", "nhiệm vụ đối ngoại"),  # typed marks stay
    ("diem d khoan 2", "điểm d khoản 2"),  # d and đ are different points
    ("logistics blockchain", "logistics blockchain"),  # unknown words stay
    ("", ""),
    ("  3 ?! ", "  3 ?! "),
]


@pytest.mark.parametrize(("typed", "expected"), RESTORED)
def test_restore(restorer: Restorer, typed: str, expected: str) -> None:
    assert restorer.restore(typed) == expected


@pytest.mark.parametrize("text", CORPUS)
def test_restores_what_it_has_read(restorer: Restorer, text: str) -> None:
    bare = "".join(fold(c) if c.islower() else fold(c).upper() for c in text)
    right = [a == b for a, b in zip(restorer.restore(bare).split(), text.split(), strict=True)]
    assert sum(right) >= 0.9 * len(right)


def test_restoring_changes_nothing_but_marks(restorer: Restorer) -> None:
    typed = "Kinh-phi: (ngan sach), 'Nha nuoc' 50%…"
    assert fold(restorer.restore(typed)) == fold(typed)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("don vi nao chu tri", True),
        ("đơn vi nao chu tri nhiem vu 3", True),  # partly
        ("đơn vị nào chủ trì", False),
        ("Ủy ban nhân dân thành phố", False),  # with bare syllables, as every text has
        ("UBND", False),  # says nothing
        ("NHIEM VU", True),
        ("15-CT/TW", False),
        ("", False),
    ],
)
def test_looks_unaccented(text: str, bare: bool) -> None:
    assert looks_unaccented(text) is bare


def test_saved_and_loaded(restorer: Restorer, tmp_path: Path) -> None:
    restorer.documents["a"] = "1"
    restorer.save(tmp_path / "d.json")
    again = Restorer.load(tmp_path / "d.json")
    assert again is not None
    assert again.documents == {"a": "1"}
    assert again.restore("don vi nao chu tri nhiem vu doi ngoai") == "đơn vị nào chủ trì nhiệm vụ đối ngoại"


@pytest.mark.parametrize("damaged", ["", "[]", '{"version": 1}', '{"version": 1, "pairs": {"x": 1}, "documents": {}}'])
def test_damaged_file_is_no_restorer(tmp_path: Path, damaged: str) -> None:
    (tmp_path / "d.json").write_text(damaged)
    assert Restorer.load(tmp_path / "d.json") is None
