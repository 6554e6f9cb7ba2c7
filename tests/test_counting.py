"""Things that a document lists without saying how many there are."""

from __future__ import annotations

import pytest

from answer.ask import ask
from ingest import parse
from tests.test_ask import MemoryIndex

PLAN = """
**ỦY BAN NHÂN DÂN XÃ ĐỒNG LAU**

Số: 44/KH-UBND

*Đồng Lau, ngày 02 tháng 5 năm 2031*

# KẾ HOẠCH
**Giữ gìn nghề đan lát**

**I. HÌNH THỨC TRUYỀN NGHỀ, NGUỒN VỐN**

1. Hình thức truyền nghề

a) Kèm cặp tại nhà của nghệ nhân.

b) Lớp buổi tối ở nhà văn hóa.

c) Trại hè cho học sinh.

2. Nguồn vốn

a) Quỹ khuyến công.

b) Đóng góp của hội viên.

**PHỤ LỤC**

**CHỈ TIÊU GIỮ NGHỀ**

| STT | Chỉ tiêu | Năm 2031 |
|---|---|---|
| 1 | Số nghệ nhân kèm cặp | 12 |
| 2 | Số học viên | 90 |
| 3 | Số mẫu đan được ghi lại | 40 |
| 4 | Số lớp buổi tối | 6 |
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> MemoryIndex:
    file = tmp_path_factory.mktemp("counting") / "ke-hoach.md"
    file.write_text(PLAN, encoding="utf8")
    return MemoryIndex([parse(file)])


@pytest.mark.parametrize(
    ("question", "said", "first"),
    [
        ("Có mấy hình thức truyền nghề?", "3 hình thức truyền nghề", "I/1"),
        ("co may hinh thuc truyen nghe", "3 hình thức truyền nghề", "I/1"),
        ("bao nhiêu nguồn vốn giữ nghề đan lát", "2 nguồn vốn", "I/2"),
        ("Kế hoạch giữ nghề có bao nhiêu chỉ tiêu?", "4 chỉ tiêu", "Phụ lục/STT 1"),
    ],
)
def test_what_a_heading_lists_is_counted(index: MemoryIndex, question: str, said: str, first: str) -> None:
    answer = ask(index, question)
    assert answer.refusal is None and said in answer.text
    assert answer.citations[0].path == first


@pytest.mark.parametrize("question", ["Có mấy hình thức khen thưởng?", "có bao nhiêu nguồn nước sạch"])
def test_what_no_heading_names_is_not_counted(index: MemoryIndex, question: str) -> None:
    assert ask(index, question).refusal
