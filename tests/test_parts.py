"""Two questions in one sentence: neither is dropped in silence."""

from __future__ import annotations

import re

import pytest

from answer.ask import ask
from answer.ask.case import build
from answer.ask.parts import parts
from ingest import parse
from tests.test_ask import MemoryIndex

PLAN = """
**ỦY BAN NHÂN DÂN XÃ ĐỒNG LAU**

Số: 31/KH-UBND

*Đồng Lau, ngày 02 tháng 5 năm 2031*

# KẾ HOẠCH
**Dạy bơi cho học sinh trong dịp hè**

**I. NỘI DUNG**

1. Mở 14 lớp dạy bơi, mỗi lớp 20 học sinh, tại bể bơi của trường trung học.

2. Giáo viên thể dục của các trường đứng lớp; mỗi buổi có một nhân viên y tế trực.

**II. KINH PHÍ**

1. Kinh phí thực hiện lấy từ nguồn xã hội hóa và ngân sách xã.

2. Mức chi cho giáo viên đứng lớp dạy bơi là 150.000 đồng mỗi buổi.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> MemoryIndex:
    file = tmp_path_factory.mktemp("parts") / "ke-hoach.md"
    file.write_text(PLAN, encoding="utf8")
    return MemoryIndex([parse(file)])


BOTH = [
    ("Mở bao nhiêu lớp dạy bơi, kinh phí thực hiện lấy từ đâu?", ("14 lớp", "nguồn xã hội hóa")),
    ("Kinh phí thực hiện lấy từ nguồn nào và mỗi lớp dạy bơi bao nhiêu học sinh?", ("nguồn xã hội hóa", "20 học sinh")),
    ("Mỗi lớp dạy bơi có mấy học sinh? Mức chi cho giáo viên là bao nhiêu tiền?", ("20 học sinh", "150.000 đồng")),
    ("lớp dạy bơi mở ở đâu, còn giáo viên được bao nhiêu tiền mỗi buổi", ("bể bơi", "150.000 đồng")),
]


@pytest.mark.parametrize(("question", "facts"), BOTH)
def test_each_part_is_answered(index: MemoryIndex, question: str, facts: tuple[str, ...]) -> None:
    answer = ask(index, question)
    assert answer.refusal is None and answer.question == question
    assert all(fact in answer.text for fact in facts), answer.text
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)} == set(range(1, len(answer.citations) + 1))


def test_a_part_without_an_answer_is_told(index: MemoryIndex) -> None:
    answer = ask(index, "Mở bao nhiêu lớp dạy bơi, đĩa nhạc phát hành khi nào?")
    assert "14 lớp" in answer.text and "Về “đĩa nhạc phát hành khi nào”" in answer.text


ONE = [
    "Kinh phí, giáo viên và nhân viên y tế lấy từ đâu?",
    "Mở lớp dạy bơi ở đâu, cho ai?",
    "Trong dịp hè, xã mở bao nhiêu lớp dạy bơi?",
    "Đơn vị nào chủ trì mở lớp dạy bơi, đơn vị nào phối hợp?",
    "Ai đứng lớp dạy bơi, hạn khi nào?",
    "Ai chủ trì và ai phối hợp mở lớp dạy bơi?",
    "Mức chi 1,5 triệu đồng là cho ai?",
]


@pytest.mark.parametrize("question", ONE)
def test_one_question_stays_one(index: MemoryIndex, question: str) -> None:
    assert parts(build(index, question)) == []


def test_a_question_typed_while_telex_was_off(index: MemoryIndex) -> None:
    typed = "mowr bao nhieeu lowps dayj bowi"
    answer = ask(index, typed)
    assert answer.question == typed and answer.understood == "mở bao nhiêu lớp dạy bơi" and "14 lớp" in answer.text
