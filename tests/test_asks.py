"""The judge of what a question asks for by its wording, and the questions that it learned from."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from answer.ask import ask
from answer.ask.about import case_of
from answer.ask.intents import Intent
from answer.ask.query.asks import CONTENT, chances, decided
from answer.ask.query.model import Operation
from answer.ask.query.read import read
from language.spelling import fold
from tests.test_about import index  # noqa: F401

LESSONS = Path(__file__).parent / "benchmarks" / "lessons" / "asked_questions.jsonl"

# Wordings that are in no form of forms.toml and not among the lessons.
ASKED = [
    ("nói gọn lại trong vài dòng xem cái kế hoạch đó nó bàn chuyện gì", "summary"),
    ("ý chính của chỉ thị này nằm ở đâu, tóm giùm", "summary"),
    ("mấy văn bản nào dính tới đất đai, kể ra giùm", "documents"),
    ("rốt cuộc ai là người đặt bút ký cái này", "signer"),
    ("quyết định đó còn giá trị không hay hết rồi", "effect"),
    ("hai bản này chênh nhau chỗ nào", "compare"),
]


@pytest.mark.parametrize(("question", "label"), ASKED)
def test_wordings_that_no_form_knows(question: str, label: str) -> None:
    assert decided(chances(fold(question))) == label


@pytest.mark.parametrize(
    "question",
    [
        "phạt bao nhiêu tiền nếu đổ rác không đúng chỗ", "hộ nghèo được vay tối đa mấy năm", "tiền cây giống lấy ở đâu",
        "muốn mở lớp dạy bơi thì cần những giấy tờ gì", "", "???",
    ],
)  # fmt: skip
def test_questions_about_content_stay_so(question: str) -> None:
    assert decided(chances(fold(question))) == ""


def test_chances_are_shares() -> None:
    found = chances(fold(ASKED[0][0]))
    assert abs(sum(found.values()) - 1) < 1e-3 and all(0 <= c <= 1 for c in found.values())


def test_the_judge_decides_only_behind_forms_and_patterns(index) -> None:  # noqa: F811
    case = case_of(index, "nói gọn lại vài dòng xem kế hoạch 31/KH-UBND nó bàn chuyện gì")
    query = read(case)
    assert query is not None and query.operation is Operation.SUMMARY
    case = case_of(index, "vụ cây giống của kế hoạch 31/KH-UBND đẩy cho bên nào gánh")
    assert case.reading.intent is Intent.OWNER
    known = case_of(index, "Kế hoạch 31/KH-UBND có bao nhiêu nhiệm vụ?")
    assert known.asks == "" or read(known).operation is Operation.COUNT  # type: ignore[union-attr]


def test_the_lessons_are_whole() -> None:
    lines = [json.loads(line) for line in LESSONS.read_text("utf8").splitlines()]
    labels = Counter(line["asks"] for line in lines)
    assert len(lines) >= 4000 and len({line["question"] for line in lines}) == len(lines)
    assert set(labels) > CONTENT and min(labels.values()) >= 50
    assert {line["writer"] for line in lines} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("question", "wants"),
    [("khung giá thuế đất gửi cho ai", ()), ("mức hỗ trợ mua cây giống là bao nhiêu tiền", ("money",))],
)
def test_a_value_is_asked_for_only_where_the_wording_asks_it(index, question: str, wants: tuple[str, ...]) -> None:  # noqa: F811
    assert case_of(index, question).reading.wants == wants


def test_documents_are_told_by_what_they_speak_of(index) -> None:  # noqa: F811
    answer = ask(index, "mấy văn bản nào đụng tới chuyện nhà trọ, kể ra giùm")
    assert "5/CT-UBND" in answer.text and "44/KH-UBND" in answer.text and "8/KH-THBN" not in answer.text
