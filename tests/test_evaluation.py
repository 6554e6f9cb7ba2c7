from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import app
from answer.evaluation import Evaluation, evaluate, export_flags, questions_in
from index.search import ClauseIndex
from index.store import Store
from language.spelling import unmarked
from schema import UserError
from tests.doubles import HashEncoder, tourism, water

RIGHT = {"question": "Khoản 2 Mục II Kế hoạch 12/KH-UBND nói gì?", "document": "12/KH-UBND", "gold_paths": ["II/2"]}
WRONG = {"question": "Điều 1 Quyết định 7/QĐ-UBND quy định gì?", "document": "7/QĐ-UBND", "gold_paths": ["Điều 3"]}
REFUSED = {"question": "Nghị quyết 99-NQ/TU nói gì?", "type": "unanswerable"}
NOT_REFUSED = {"question": "Điều 2 Quyết định 7/QĐ-UBND nói gì?", "type": "unanswerable"}
OPEN = {"question": "Ai kiểm tra chất lượng nước?", "gold_paths": None}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ClauseIndex:
    store = Store(tmp_path_factory.mktemp("data"), encoder=HashEncoder())
    store.add_many([(tourism(), "one"), (water(), "two")])
    return ClauseIndex(store)


def written(folder: Path, *rows: Any) -> Path:
    file = folder / "cau-hoi.jsonl"
    file.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), encoding="utf-8")
    return folder


def measured(index: ClauseIndex, folder: Path, *rows: Any) -> Evaluation:
    return evaluate(index, written(folder, *rows))


def test_figures(index: ClauseIndex, tmp_path: Path) -> None:
    e = measured(index, tmp_path, RIGHT, WRONG, REFUSED, NOT_REFUSED, OPEN)
    assert (e.typed.questions, e.typed.placed, e.unlabelled) == (4, 2, 1)
    assert e.typed.right == 0.5  # RIGHT and REFUSED
    assert e.typed.recall[1] == 0.5 and e.typed.recall[10] == 1.0  # Điều 3 is found behind Điều 1
    assert e.typed.first_citation == 0.5
    assert (e.typed.refusal_precision, e.typed.refusal_recall) == (1.0, 0.5)
    assert [q for q, _ in e.wrong] == [WRONG["question"], NOT_REFUSED["question"]]
    assert e.bare.questions == 4 and e.bare.recall[1] == 0.5
    assert e.typed.search_ms[0] <= e.typed.search_ms[1]


@pytest.mark.parametrize(
    ("change", "right"),
    [
        ({}, 1.0),
        ({"expect": ["báo cáo trước ngày 15 tháng 11 năm 2027"]}, 1.0),  # the document has 15/11/2027
        ({"expect": ["Sở Y tế"]}, 0.0),
        ({"gold_paths": ["II/2", "I/1"]}, 1.0),
        ({"gold_paths": ["II/2", "I/1"], "cite": "all"}, 0.0),
        ({"gold_paths": ["II"]}, 1.0),  # a clause inside the labelled one
        ({"gold_paths": ["II/2"], "document": "7/QĐ-UBND"}, 0.0),  # the same path in another document
        ({"type": "unanswerable"}, 0.0),
    ],
)
def test_right(index: ClauseIndex, tmp_path: Path, change: dict[str, Any], right: float) -> None:
    assert measured(index, tmp_path, {**RIGHT, **change}).typed.right == right


def test_what_was_not_asked_has_no_figure(index: ClauseIndex, tmp_path: Path) -> None:
    only_refused = measured(index, tmp_path, REFUSED).typed
    assert (only_refused.recall[1], only_refused.reciprocal_rank, only_refused.first_citation) == (None, None, None)
    only_right = measured(index, tmp_path, RIGHT).typed
    assert (only_right.refusal_precision, only_right.refusal_recall) == (None, None)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "dòng 1: không phải JSON"),
        ("[]", "thiếu “question”"),
        ({"question": " "}, "thiếu “question”"),
        ({"question": "x", "gold_paths": "II"}, "“gold_paths” phải là một danh sách"),
        ({"question": "x", "expect": [3]}, "“expect” phải là một danh sách"),
        ({"question": "x", "document": 7}, "“document”"),
        (OPEN, "chưa có câu hỏi nào được gán nhãn"),
        ({**RIGHT, "document": "1000/QĐ-UBND"}, "chưa nạp vào kho"),
    ],
)
def test_bad_files_are_named(index: ClauseIndex, tmp_path: Path, row: Any, said: str) -> None:
    with pytest.raises(UserError, match=said):
        measured(index, tmp_path, row)


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"Không thấy tệp câu hỏi"):
        questions_in(tmp_path)


def test_the_shipped_questions_are_in_this_format() -> None:
    questions, unlabelled = questions_in(Path(__file__).parent / "questions.jsonl")
    assert (len(questions), unlabelled) == (40, 0)
    assert sum(not q.answerable for q in questions) == 4


def test_flags_become_questions_to_label(tmp_path: Path) -> None:
    report = {
        "kind": "sai_trich_dan",
        "question": "Ai bố trí kinh phí?",
        "places": [{"document": "kh-12", "path": "II/2"}],
        "note": "phải là khoản khác",
    }
    lines = [json.dumps(report), json.dumps({**report, "kind": "thieu_y"}), '{"cut', json.dumps({"question": "Khác?"})]
    (tmp_path / "bao-sai.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out = tmp_path / "ra.jsonl"
    assert export_flags(tmp_path, out) == 2
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [r["question"] for r in rows] == ["Ai bố trí kinh phí?", "Khác?"]
    assert (rows[0]["document"], rows[0]["gold_paths"]) == ("kh-12", None)
    assert [r["kind"] for r in rows[0]["reports"]] == ["sai_trich_dan", "thieu_y"]
    rows[0]["gold_paths"] = ["II/2"]
    out.write_text("\n".join(json.dumps(r) for r in rows), encoding="utf-8")
    questions, unlabelled = questions_in(out)
    assert ([q.text for q in questions], unlabelled) == (["Ai bố trí kinh phí?"], 1)


def test_no_flags_yet(tmp_path: Path) -> None:
    assert export_flags(tmp_path, tmp_path / "ra.jsonl") == 0
    with pytest.raises(UserError, match="Không ghi được"):
        export_flags(tmp_path, tmp_path / "không có" / "ra.jsonl")


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--data", str(tmp_path), "eval"]) == 1
    assert "thư mục câu hỏi" in capsys.readouterr().err
    out = tmp_path / "ra.jsonl"
    assert app.main(["--data", str(tmp_path), "eval", "--flags", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"flags": 0, "file": str(out)}


@pytest.mark.parametrize(
    ("text", "typed"), [("Đơn vị nào, Ủy ban?", "Don vi nao, Uy ban?"), ("NQ-CP 15", "NQ-CP 15"), ("", "")]
)
def test_unmarked(text: str, typed: str) -> None:
    assert unmarked(text) == typed
