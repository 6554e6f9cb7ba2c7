from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from index.keywords import KeywordIndex, Row
from language.spelling import fold
from language.syllables import accented, tokens, tone_placed

TOKENS = [
    # Vietnamese words are syllable pairs; a sentence end parts them
    ("Sở Ngoại vụ. Báo cáo", ["sở", "ngoại", "sở_ngoại", "vụ", "ngoại_vụ", "báo", "cáo", "báo_cáo"]),
    # Document numbers survive whole and in parts
    ("số 15-CT/TW", ["số", "15-ct/tw", "15", "số_15", "ct", "15_ct", "tw", "ct_tw"]),
    ("100/NQ-CP", ["100/nq-cp", "100", "nq", "100_nq", "cp", "nq_cp"]),
    ("30/6/2026", ["30/6/2026", "30", "6", "30_6", "2026", "6_2026"]),
    # a), đ) and d) are different points
    ("đ) d)", ["đ", "d", "đ_d"]),
    # Decomposed input is the same text
    (unicodedata.normalize("NFD", "Điều"), ["điều"]),
    ("Uỷ ban", ["ủy", "ban", "ủy_ban"]),
    ("…—()", []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


def test_tokens_hold_no_blank_and_no_endless_run() -> None:
    assert all(" " not in t and len(t) <= 64 for t in tokens("a" * 500 + " b c " + "x/" * 90))


TONES = [
    ("hoà", "hòa"), ("thuỷ", "thủy"), ("khoẻ", "khỏe"), ("UỶ", "ỦY"), ("Hoà", "Hòa"),
    ("hòa", "hòa"),  # already in the old place
    ("quý", "quý"), ("quỹ", "quỹ"),  # u belongs to the consonant
    ("hoàn", "hoàn"), ("thuyền", "thuyền"), ("tuyển", "tuyển"),  # closed syllables have one spelling
    ("mía", "mía"), ("của", "của"), ("oa", "oa"), ("ý", "ý"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "placed"), TONES)
def test_tone_placement(typed: str, placed: str) -> None:
    assert tone_placed(typed) == placed
    assert tone_placed(placed) == placed


@pytest.mark.parametrize(
    ("text", "folded"), [("Đường thủy", "duong thuy"), ("ĐÌNH", "dinh"), ("Ữ ợ ậ ỷ", "u o a y"), ("NQ-CP", "nq-cp")]
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("word", "marked"), [("đi", True), ("ba", False), ("Ở", True), ("café", True), ("2027", False)]
)
def test_accented(word: str, marked: bool) -> None:
    assert accented(word) is marked


@pytest.fixture
def index(tmp_path: Path) -> KeywordIndex:
    made = KeywordIndex(tmp_path / "keywords")
    plan = [
        Row(0, "Sở Du lịch chủ trì khảo sát tuyến đường thủy", "Kế hoạch du lịch"),
        Row(1, "Sở Tài chính bố trí kinh phí", "Kế hoạch du lịch"),
        Row(2, "Thực hiện Chỉ thị số 15-CT/TW", "Kế hoạch du lịch"),
    ]
    made.replace([("plan", 1, plan), ("rule", 2, [Row(0, "Kiểm tra chất lượng nước, hoà giải tranh chấp", "Quy chế")])])
    return made


@pytest.mark.parametrize(
    ("query", "folded", "first"),
    [
        ("khảo sát đường thuỷ", False, ("plan", 0)),  # the other spelling of thủy
        ("khao sat duong thuy", True, ("plan", 0)),
        ("hòa giải", False, ("rule", 0)),
        ("15-CT/TW", False, ("plan", 2)),
        ("chi thi 15-ct/tw", True, ("plan", 2)),
        ("QUY CHẾ", False, ("rule", 0)),  # found in what stands above the clause
    ],
)
def test_search(index: KeywordIndex, query: str, folded: bool, first: tuple[str, int]) -> None:
    found = index.search(query, 5, folded)
    assert (found[0].document, found[0].clause) == first
    assert found[0].score > 0


def test_own_text_counts_more_than_headings(index: KeywordIndex) -> None:
    assert index.search("du lịch", 5)[0].clause == 0


def test_search_in_chosen_documents(index: KeywordIndex) -> None:
    assert {f.document for f in index.search("sở nước kế hoạch", 5)} == {"plan", "rule"}
    assert {f.document for f in index.search("sở nước kế hoạch", 5, documents=["rule"])} == {"rule"}
    assert index.search("nước", 5, documents=[]) == []


@pytest.mark.parametrize("query", ["", "???", "xyzt", "AND OR NOT +(", 'title:"nước'])
def test_odd_queries_do_not_fail(index: KeywordIndex, query: str) -> None:
    assert isinstance(index.search(query, 5), list)


def test_replacing_and_removing(index: KeywordIndex, tmp_path: Path) -> None:
    index.replace([("plan", 3, [Row(0, "Trồng rừng ven biển", "")])])
    assert index.count() == 2
    assert index.search("du lịch", 5) == []
    assert index.search("trồng rừng", 5)[0].revision == 3
    index.replace((), ["plan"])
    again = KeywordIndex(tmp_path / "keywords")  # the tokenizer is not kept with the index
    assert again.count() == 1
    assert again.search("chất lượng nước", 5)[0].document == "rule"
