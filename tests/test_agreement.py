"""What a composed sentence may say: every number, date, document number and name stands in what it cites. Sentences
that are wrong on purpose are caught; every answer to the sample questions passes whole."""

from dataclasses import replace

import pytest

from answer.ask import _answered
from answer.ask.agreement import counted_in_words, negated_otherwise, shared, unsupported
from answer.ask.case import build
from answer.ask.quoting import checked, clause_citation
from ingest import parse
from schema import Answer
from tests.doubles import tourism
from tests.test_ask import MemoryIndex
from tests.test_questions import QUESTIONS, SAMPLES

EVIDENCE = (
    "2. Sở Xây dựng chủ trì, phối hợp với Công an tỉnh và Ủy ban nhân dân các phường nạo vét 12 tuyến kênh"
    " theo Kế hoạch số 45/KH-UBND, xong trước ngày 30 tháng 9 năm 2026; báo cáo vào Quý III/2026;"
    " đồng chí Trần Văn Mẫu phụ trách."
)


@pytest.mark.parametrize(
    "sentence",
    [
        "Sở Xây dựng chủ trì nạo vét 12 tuyến kênh [1].",
        "Thời hạn: 30/9/2026 [1].",
        "Xong trước ngày 30-09-2026 [1].",
        "Báo cáo vào quý III năm 2026 [1].",
        "Việc này xong trong tháng 9/2026 [1].",
        "Phối hợp: Công an tỉnh và UBND các phường [1].",
        "Theo 45/KH-UBND, ông Trần Văn Mẫu phụ trách [1].",
        "Có 3 nhiệm vụ mang số này:",
    ],
)
def test_what_the_quote_says_passes(sentence: str) -> None:
    assert unsupported(sentence, EVIDENCE) == []


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("Sở Xây dựng chủ trì nạo vét 13 tuyến kênh [1].", "13"),
        ("Thời hạn: 30/8/2026 [1].", "30/8/2026"),  # each number is there, the date is not
        ("Thời hạn: 12/9/2026 [1].", "12/9/2026"),
        ("Xong trước ngày 9 tháng 12 năm 2026 [1].", "ngày 9 tháng 12 năm 2026"),
        ("Báo cáo vào Quý IV/2026 [1].", "Quý IV/2026"),
        ("Báo cáo vào Quý II/2026 [1].", "Quý II/2026"),
        ("Theo Kế hoạch số 45/KH-TU [1].", "45/KH-TU"),
        ("Theo Quyết định số 45/QĐ-UBND [1].", "45/QĐ-UBND"),
        ("Sở Y tế chủ trì nạo vét kênh [1].", "Sở Y tế"),
        ("Sở Xây dựng chủ trì, phối hợp với Sở Tài chính [1].", "Sở Tài chính"),
        ("Đồng chí Lê Thị Thử phụ trách [1].", "Lê Thị Thử"),
        ("Việc nạo vét kênh ở Vĩnh Thạnh [1].", "Vĩnh Thạnh"),
    ],
)
def test_what_the_quote_does_not_say_is_caught(sentence: str, wrong: str) -> None:
    assert wrong in unsupported(sentence, EVIDENCE)


@pytest.mark.parametrize(
    ("sentence", "evidence", "differs"),
    [
        ("Các xã không được bán vé.", "Các xã được bán vé vào chợ.", True),
        ("Các xã được bán vé.", "Nghiêm cấm các xã bán vé vào chợ.", True),
        ("Hộ nghèo phải nộp phí.", "Miễn phí nộp hồ sơ. Hộ nghèo không phải nộp phí.", True),
        ("Các xã chưa nộp báo cáo thì bị nhắc.", "Xã nào chưa nộp báo cáo thì bị nhắc.", False),
        ("Bảo vệ không gian mạng.", "Sở Xây dựng bảo vệ không gian mạng.", False),
        ("Nâng cao chất lượng.", "Không ngừng nâng cao chất lượng dịch vụ.", False),
    ],
)
def test_negation(sentence: str, evidence: str, differs: bool) -> None:
    assert negated_otherwise(sentence, evidence) is differs


def test_numbers_in_words_and_shared_words() -> None:
    assert counted_in_words("Mở hai lớp.", "Mở 02 lớp mỗi năm.") == []
    assert counted_in_words("Mở bốn lớp.", "Mở 02 lớp mỗi năm.") == ["bốn"]
    assert shared("Mở hai lớp tập huấn [1].", "Sở Nội vụ mở hai lớp tập huấn") == 1.0
    assert shared("The weather is nice today [1].", "Sở Nội vụ mở hai lớp tập huấn") < 0.3


def test_a_line_is_held_to_the_quotes_that_it_cites() -> None:
    """The date stands in the second quote: a line that cites the first may not say it."""
    document = tourism()
    task, money = (document.clauses[i] for i in (3, 6))
    quotes = (clause_citation(document, task), clause_citation(document, money))
    said = "Sở Tài chính bố trí kinh phí, báo cáo trước ngày 15/11/2027"
    right = Answer("?", "open", f"{said} [2].\nPhối hợp với các phường [1].", quotes)
    assert checked(right, [document]).text == f"{said} [1].\nPhối hợp với các phường [2]."
    wrong = replace(right, text=f"{said} [1].\nPhối hợp với các phường [1].")
    told = checked(wrong, [document]).text.split("\n")
    assert told[0].endswith(f"“{' '.join(quotes[0].quote.split())}” [1]") and "15/11/2027" not in told[0]
    assert told[1:] == ["Phối hợp với các phường [1]."]


def test_every_sample_answer_passes_whole() -> None:
    index = MemoryIndex([parse(p) for p in SAMPLES])
    answered = 0
    for question in QUESTIONS:
        case = build(index, question["question"])  # type: ignore[arg-type]
        answer = _answered(case)
        besides = " ".join([case.restored, *(u.name for u, _, _ in case.units)])
        if answer.refusal is None:
            shown = checked(answer, case.documents, besides)
            assert shown.text.count("\n") == answer.text.count("\n"), question["question"]
            answered += 1
    assert answered >= 30
