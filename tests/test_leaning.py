"""Questions that lean on the talk without saying so, and what no document says of itself but its kind."""

from __future__ import annotations

import pytest

from answer.ask import ask
from ingest import parse
from tests.test_ask import MemoryIndex
from tests.test_parts import PLAN

MORE = """
3. Buổi khai giảng dạy bơi mở đầu lúc 7 giờ 30 phút tại bể bơi; xã không thu tiền của học sinh.

4. Các trường gửi danh sách học sinh trước ngày 20/5/2031.

Trên đây là Kế hoạch dạy bơi cho học sinh trong dịp hè năm 2031 của xã Đồng Lau./.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> MemoryIndex:
    file = tmp_path_factory.mktemp("leaning") / "ke-hoach.md"
    file.write_text(PLAN + MORE, encoding="utf8")
    return MemoryIndex([parse(file)])


@pytest.mark.parametrize(
    ("first", "words", "said"),
    [
        ("Khai giảng dạy bơi ở đâu?", "có mất tiền không", "không thu tiền"),
        ("lớp dạy bơi mở mấy lớp", "ở chỗ nào", "tại bể bơi"),
    ],
)
def test_what_has_no_answer_alone_has_one_in_the_talk(index: MemoryIndex, first: str, words: str, said: str) -> None:
    assert ask(index, words).refusal
    answer = ask(index, words, history=[ask(index, first)])
    assert answer.refusal is None and said in answer.citations[0].quote
    assert answer.question == words and "theo Kế hoạch 31/KH-UBND" in (answer.understood or "")


@pytest.mark.parametrize(
    "words", ["có ai bắn pháo hoa không", "mua áo phao của hãng nào", "Vé xem bóng đá bán ở cửa nào?"]
)
def test_what_was_asked_before_answers_nothing_else(index: MemoryIndex, words: str) -> None:
    assert ask(index, words, history=[ask(index, "Khai giảng dạy bơi ở đâu?")]).refusal


def test_an_hour_is_no_day(index: MemoryIndex) -> None:
    answer = ask(index, "khai giảng dạy bơi mấy giờ")
    assert answer.refusal is None and "7 giờ 30 phút" in answer.citations[0].quote
    assert "giờ được hỏi" in (ask(index, "gửi danh sách học sinh lúc mấy giờ").refusal or "")


def test_the_closing_sentence_answers_nothing(index: MemoryIndex) -> None:
    answer = ask(index, "Kế hoạch dạy bơi cho học sinh trong dịp hè của xã Đồng Lau làm lúc nào?")
    assert not any("Trên đây là" in c.quote for c in answer.citations[:1])
