"""Questions typed while Telex or VNI was off, and texts that must stay as they are."""

from __future__ import annotations

import time

import pytest

from language.keystrokes import from_keystrokes

TYPED = [
    ("ddown vij naof chur trif nhieemj vuj 2 cuar kees hoachj 45?", "đơn vị nào chủ trì nhiệm vụ 2 của kế hoạch 45?"),
    ("d9o7n vi5 na2o chu3 tri2 nhie6m5 vu5 3", "đơn vị nào chủ trì nhiệm vụ 3"),
    ("truwowngf hocj ddwowcj mieenx hocj phis khoong", "trường học được miễn học phí không"),
    ("truongwf hocj dduocwj mieenx hocj phis khoong", "trường học được miễn học phí không"),
    ("baos caos gwir trwowcs ngayf naof", "báo cáo gửi trước ngày nào"),
    ("Sowr Nooij vuj phair lamf gif trong quys III", "Sở Nội vụ phải làm gì trong quý III"),
    ("tru7o72ng ho5c d9u7o75c mie6n4 ho5c phi1", "trường học được miễn học phí"),
    ("kinh phis laays tuwf ddaau", "kinh phí lấy từ đâu"),
    ("quyeets ddinhj 12/QD-UBND cos hieeuj luwcj khi naof", "quyết định 12/QD-UBND có hiệu lực khi nào"),
    ("nu7o71c o6 nhie6m4 va2 o6ng ba2", "nước ô nhiễm và ông bà"),
    ("gias vaf thuyr lowij", "giá và thủy lợi"),
]


@pytest.mark.parametrize(("typed", "meant"), TYPED)
def test_keys_are_read_as_letters(typed: str, meant: str) -> None:
    assert from_keystrokes(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "don vi nao chu tri nhiem vu 2 cua ke hoach 45?",
        "Đơn vị nào chủ trì nhiệm vụ 2?",
        "smart city la gi",
        "45/KH-UBND het han khi nao",
        "CT21 co bao nhieu nhiem vu",
        "xe buyt mien phi cho ai",
        "open data va cloud",
        "",
    ],
)
def test_other_texts_stay(text: str) -> None:
    assert from_keystrokes(text) is None


def test_keys_of_many_letters_cost_no_more_than_many_short_ones() -> None:
    """A word of a whole question is no syllable, whatever keys are in it."""
    began = time.perf_counter()
    for keys in ("w", "uow", "o7"):
        assert from_keystrokes(keys * 20_000) is None
    assert time.perf_counter() - began < 2
