"""Documents that a question names without their number."""

from __future__ import annotations

import pytest

from answer.ask.about import case_of
from index.search import ClauseIndex
from index.store import Store
from ingest import build
from ingest.readers.base import Paragraph, Source
from tests.doubles import HashEncoder

HEAD = """VĂN BẢN MẪU
{body}
Số: {number}
{place}, ngày 12 tháng 3 năm {year}
{kind}
{title}
"""
TEXTS = {
    "cay": HEAD.format(
        body="ỦY BAN NHÂN DÂN XÃ ĐỒNG LAU", number="31/KH-UBND", place="Đồng Lau", year=2026, kind="KẾ HOẠCH",
        title="Trồng cây xanh trên các tuyến đường liên thôn",
    ) + "I. NỘI DUNG\n1. Trạm Khuyến nông cấp 4.000 cây giống.\n2. Trưởng thôn nhận cây trước ngày 15/6/2026.",
    "boi": HEAD.format(
        body="TRƯỜNG TIỂU HỌC BẾN NỨA", number="8/KH-THBN", place="Bến Nứa", year=2026, kind="KẾ HOẠCH",
        title="Dạy bơi cho học sinh trong dịp hè",
    ) + "I. NỘI DUNG\n1. Mở 14 lớp dạy bơi.\n2. Giáo viên thể dục đứng lớp.",
    "chay": HEAD.format(
        body="ỦY BAN NHÂN DÂN TỈNH VÂN GIANG", number="5/CT-UBND", place="Vân Giang", year=2025, kind="CHỈ THỊ",
        title="Tăng cường phòng cháy tại nhà trọ và khu dân cư",
    ) + "1. Công an tỉnh kiểm tra nhà trọ mỗi quý một lần.\n2. Sở Xây dựng rà soát lối thoát nạn.",
    "chay-xa": HEAD.format(
        body="ỦY BAN NHÂN DÂN XÃ ĐỒNG LAU", number="44/KH-UBND", place="Đồng Lau", year=2025, kind="KẾ HOẠCH",
        title="Phòng cháy tại nhà trọ và khu dân cư",
    ) + "1. Đội dân phòng trực mỗi đêm.\n2. Trưởng thôn lập danh sách nhà trọ.",
}  # fmt: skip


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory):
    with Store(tmp_path_factory.mktemp("about"), encoder=HashEncoder()) as store:
        for name, text in TEXTS.items():
            store.add(build(Source(f"{name}.txt", tuple(Paragraph(line) for line in text.splitlines()))), name)
        yield ClauseIndex(store)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("kế hoạch trồng cây xanh liên thôn thì ai cấp cây giống", "31/KH-UBND"),
        ("vu day boi cho hoc sinh dip he mo may lop", "8/KH-THBN"),
        ("trường bến nứa dạy bơi ai đứng lớp", "8/KH-THBN"),
        ("trong chỉ thị phòng cháy nhà trọ của tỉnh vân giang bao lâu kiểm tra một lần", "5/CT-UBND"),
        ("phòng cháy khu dân cư bên xã đồng lau năm 2025 ai trực đêm", "44/KH-UBND"),
    ],
)
def test_a_document_is_found_by_what_it_is_called(index: ClauseIndex, question: str, number: str) -> None:
    case = case_of(index, question)
    assert case.named and [d.info.number for d in case.documents] == [number]


@pytest.mark.parametrize(
    "question",
    [
        "phòng cháy nhà trọ và khu dân cư thì ai làm",  # two documents are called so
        "ai cấp cây giống",  # no document is
        "Sở Xây dựng rà soát gì",  # a body that has issued nothing names no document
        "văn bản nào nói về dạy bơi cho học sinh trong dịp hè",  # the whole store is asked
        "so sánh kế hoạch dạy bơi và kế hoạch trồng cây xanh liên thôn",
    ],
)
def test_a_question_that_names_none_is_asked_of_all(index: ClauseIndex, question: str) -> None:
    assert len(case_of(index, question).documents) == len(TEXTS)


def test_the_words_that_name_the_document_do_not_tell_the_clause(index: ClauseIndex) -> None:
    case = case_of(index, "kế hoạch trồng cây xanh trên các tuyến đường liên thôn: trưởng thôn nhận hôm nào")
    assert {"cay", "xanh", "tuyen"} <= case.words.faint and not {"nhan", "truong"} & case.words.faint
    clauses = [r.passage.clause.path.markers[-1] for r in case.ranked]
    assert clauses[0] == "2"
