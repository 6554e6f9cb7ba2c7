"""Questions that are queries: their forms, their filters, and what the register answers."""

from datetime import date

import pytest

from answer.ask import ask, understood
from answer.ask.case import build
from answer.ask.query import filters
from answer.ask.query.model import Operation, Status
from answer.ask.query.read import forms, masked, operation, read
from index.search import ClauseIndex
from index.store import Store
from ingest import build as parsed
from ingest import units
from ingest.readers.base import Paragraph, Source
from ingest.references import asked_documents
from tests.doubles import HashEncoder

HEAD = """VĂN BẢN MẪU
ỦY BAN NHÂN DÂN {body}
Số: {number}
{place}, ngày {day}
KẾ HOẠCH
{title}
I. NHIỆM VỤ
"""
GARDENS = (
    HEAD.format(
        body="TỈNH SÔNG MÂY",
        number="61/KH-UBND",
        place="Sông Mây",
        day="05 tháng 01 năm 2026",
        title="Trồng cây ven sông năm 2026",
    )
    + """1. Sở Xây dựng chủ trì, phối hợp với Sở Tài chính lập quy hoạch vườn ươm trước ngày 15/3/2026.
2. Sở Tài chính bố trí kinh phí trước ngày 30/6/2026.
3. Sở Xây dựng ban hành Sổ tay chăm sóc cây trước ngày 30/9/2026.
4. Ủy ban nhân dân các xã, phường vận động người dân trồng cây trước ngày 20/12/2026.
5. Sở Xây dựng theo dõi việc trồng cây."""
)
BOATS = (
    HEAD.format(
        body="TỈNH SÔNG MÂY",
        number="72/KH-UBND",
        place="Sông Mây",
        day="09 tháng 02 năm 2026",
        title="Đăng ký thuyền du lịch năm 2026",
    )
    + """1. Sở Xây dựng cấp biển số thuyền trước ngày 31/5/2026.
2. Công an tỉnh kiểm tra thuyền trước ngày 31/8/2026."""
)
COMMUNE = (
    HEAD.format(
        body="XÃ HÒA LẠC",
        number="8/KH-UBND",
        place="Hòa Lạc",
        day="02 tháng 3 năm 2026",
        title="Làm đường thôn năm 2026",
    )
    + "1. Trưởng thôn vận động hiến đất trước ngày 31/7/2026."
)
OTHER_COMMUNE = (
    COMMUNE.replace("HÒA LẠC", "TÂN PHONG").replace("Hòa Lạc", "Tân Phong").replace("Trưởng thôn", "Văn phòng")
)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("query"), encoder=HashEncoder()) as store:
        for name, text in (("cay", GARDENS), ("thuyen", BOATS), ("duong", COMMUNE), ("duong-khac", OTHER_COMMUNE)):
            store.add(parsed(Source(f"{name}.txt", tuple(Paragraph(line) for line in text.splitlines()))), name)
        yield ClauseIndex(store)


@pytest.fixture(autouse=True)
def _day(monkeypatch):
    monkeypatch.setattr(filters, "today", lambda: date(2026, 7, 10))


def as_masked(text):
    named = [a.span for a in asked_documents(text)]
    inside = [(a, b) for _, a, b in units.find(text) if not any(s <= a < e for s, e in named)]
    return masked(text, named, inside)


@pytest.mark.parametrize(("form", "text"), [(f, e) for f in forms() for e in f.examples])
def test_examples_have_their_form(form, text):
    assert operation(as_masked(text)) is form.operation


@pytest.mark.parametrize(("form", "text"), [(f, e) for f in forms() for e in f.counter])
def test_counter_examples_have_not(form, text):
    assert not form.pattern.search(as_masked(text))


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("trước 30/6/2026", None, date(2026, 6, 30)),
        ("sau ngày 1/10/2026", date(2026, 10, 2), None),
        ("từ tháng 8 đến tháng 10 năm 2026", date(2026, 8, 1), date(2026, 10, 31)),
        ("từ ngày 1/8/2026 đến ngày 15/9/2026", date(2026, 8, 1), date(2026, 9, 15)),
        ("trong quý III", date(2026, 7, 1), date(2026, 9, 30)),
        ("6 tháng đầu năm 2027", date(2027, 1, 1), date(2027, 6, 30)),
        ("trong tháng này", date(2026, 7, 1), date(2026, 7, 31)),
        ("quý sau", date(2026, 10, 1), date(2026, 12, 31)),
        ("tuần này", date(2026, 7, 6), date(2026, 7, 12)),
        ("30 ngày tới", date(2026, 7, 10), date(2026, 8, 9)),
    ],
)
def test_periods(said, first, last):
    found = filters.period(f"Nhiệm vụ nào đến hạn {said}?")
    assert (found.first, found.last) == (first, last)


@pytest.mark.parametrize(
    ("said", "state"),
    [("đã quá hạn", Status.OVERDUE), ("bị chậm tiến độ", Status.OVERDUE), ("sắp đến hạn", Status.SOON),
     ("còn lại", Status.COMING),
     ("chưa có hạn", Status.UNDATED), ("không ghi thời hạn", Status.UNDATED), ("hạn chế", None)],
)  # fmt: skip
def test_states(said, state):
    from answer.ask.wording import fold

    assert filters.status(fold(said)) is state


@pytest.mark.parametrize(
    ("question", "says", "never"),
    [
        ("Kế hoạch 61 có bao nhiêu nhiệm vụ?", ["5 nhiệm vụ"], []),
        ("Liệt kê các nhiệm vụ trong Kế hoạch 61/KH-UBND", ["5 nhiệm vụ", "Sổ tay"], ["giao UBND"]),
        ("kế hoạch 61 và 72 có mấy nhiệm vụ", ["7 nhiệm vụ", "61/KH-UBND: 5", "72/KH-UBND: 2"], []),
        ("Sau ngày 1/9/2026 còn nhiệm vụ nào của Kế hoạch 61?", ["30/9/2026", "20/12/2026"], ["15/3/2026"]),
        ("Nhiệm vụ nào của Sở Xây dựng đã quá hạn?", ["15/3/2026", "31/5/2026", "10/07/2026"], ["30/9/2026"]),
        ("Việc nào chưa có hạn trong kế hoạch 61?", ["theo dõi việc trồng cây", "1 nhiệm vụ"], []),
        ("Nhiệm vụ nào có hạn muộn nhất trong Kế hoạch 61?", ["20/12/2026"], ["15/3/2026"]),
        ("Nhiệm vụ nào sắp đến hạn nhất trong kế hoạch 72?", ["31/8/2026"], []),
        ("Đơn vị nào được giao nhiều nhiệm vụ nhất trong Kế hoạch 61?", ["Sở Xây dựng", "3 nhiệm vụ"], []),
        ("Tóm tắt Kế hoạch 72/KH-UBND", ["72/KH-UBND", "Đăng ký thuyền", "Có 2 nhiệm vụ", "31/8/2026"], []),
        ("Kế hoạch 61 và Kế hoạch 72 khác nhau thế nào?", ["| Số nhiệm vụ |", "Trồng cây", "Đăng ký thuyền"], []),
        ("Sản phẩm của Sở Xây dựng theo kế hoạch 61 là gì?", ["Sổ tay chăm sóc cây"], ["kinh phí"]),
        ("xã phải làm gì", ["vận động người dân trồng cây"], ["Không có nhiệm vụ"]),
        ("UBND xã phường có việc gì?", ["vận động người dân trồng cây"], ["Không có nhiệm vụ"]),
        ("Văn bản nào mới nhất?", ["8/KH-UBND"], []),
        ("nhiệm vụ 1 và 2 của kế hoạch 72 hạn khi nào", ["31/5/2026", "31/8/2026"], []),
        ("Kế hoạch 8/KH-UBND của xã Tân Phong giao ai vận động hiến đất?", ["Văn phòng"], ["Trưởng thôn"]),
        ("Xin chào", ["Chào bạn"], []),
        # A document named by its matter, a task by its own, and words of chat.
        ("trong kế hoạch trồng cây ven sông việc nào hạn năm 2026", ["61/KH-UBND: 4"], ["31/5/2026"]),
        ("Có mấy nhiệm vụ về bố trí kinh phí hạn trong năm 2026?", ["1 nhiệm vụ", "30/6/2026"], ["quy hoạch"]),
        ("kh 61 có bn nv", ["5 nhiệm vụ"], []),
        # A word that no task says narrows nothing, and is told.
        ("Việc nào xong trước 30/6/2026 trong bảng phân công của kế hoạch 61?", ["15/3/2026", "không xét đến"], []),
        ("sở xây dựng đứng đầu mấy việc trong kế hoạch 61", ["3 nhiệm vụ"], []),
        # One question of two documents.
        ("So sánh hạn kiểm tra của Kế hoạch 61/KH-UBND và Kế hoạch 72/KH-UBND",
         ["Kế hoạch 61/KH-UBND", "31/8/2026"], ["| Số nhiệm vụ |"]),
        ("nhiệm vụ của Sở Xây dựng trong kế hoạch trồng cây ven sông năm 2026", ["30/9/2026"], ["Sổ nhiệm vụ không"]),
        ("bố trí kinh phí trồng cây kết quả là văn bản gì, sổ tay chăm sóc cây thì ra văn bản gì", ["Sổ tay"], []),
    ],
)  # fmt: skip
def test_answers(index, question, says, never):
    answer = ask(index, question)
    assert answer.refusal is None, answer.text
    assert [s for s in says if s not in answer.text] == []
    assert [s for s in never if s in answer.text] == []


def test_nothing_found_says_what_was_looked_for(index):
    answer = ask(index, "Nhiệm vụ nào của Công an tỉnh đến hạn sau ngày 1/1/2027?")
    assert "Công an tỉnh" in (answer.refusal or "") and "có 1 nhiệm vụ không kể thời hạn" in (answer.refusal or "")


def test_a_matter_of_its_own_is_no_query(index):
    assert read(build(index, "Những việc nào phải làm khi cây đổ vào nhà dân?")) is None


def test_a_condition_narrows_what_was_asked_before(index):
    first = ask(index, "Sở Xây dựng làm gì trong Kế hoạch 61?")
    second = ask(index, "Trong đó việc nào phải xong trước 30/6/2026?", history=[first])
    assert "15/3/2026" in second.text and "31/5/2026" not in second.text and "30/9/2026" not in second.text
    third = ask(index, "Trong các việc đó, việc nào xong trước tháng 3?", history=[first, second])
    assert third.refusal is not None


@pytest.mark.parametrize("question", ["quy hoạch 3 bãi thuyền ở đâu?", "chương trình 2 làn điệu do ai dạy?"])
def test_a_count_behind_a_kind_is_no_number_of_a_document(index, question):
    assert "Kho không có toàn văn" not in ask(index, question).text


def test_every_operation_has_a_form():
    assert {f.operation for f in forms()} == set(Operation)


def test_how_a_question_is_read_can_be_shown(index):
    read = understood(index, "Nhiệm vụ nào của Sở Xây dựng trong Kế hoạch 61 đã quá hạn trước 30/6/2026?")
    assert (read["operation"], read["status"]) == ("list", "overdue")
    assert (read["units"], read["documents"]) == (["Sở Xây dựng"], ["61/KH-UBND"])
    assert read["period"] == [None, "2026-06-30"]
    content = understood(index, "Cây đổ vào nhà dân thì xử lý thế nào?")
    assert content["operation"] == "" and "đổ" in content["topic"]
