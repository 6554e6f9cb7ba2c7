"""The learned judges: trees are evaluated as they were fitted, features are in order, the data sets are whole."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from answer.ask.case import build
from answer.ask.judge import WEIGHTS, candidates, judge
from answer.ask.judge.features import features, kinds, names
from answer.ask.open_question import best_sentences
from answer.ask.passages import rank
from answer.ask.wording import content_words, fold
from answer.crosscheck.verdict import PLAIN, judges, pieces
from answer.learned import dump, load, read_trees, write_trees
from ingest import parse
from schema import Document
from tests.test_ask import MemoryIndex

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = Path(__file__).parent / "benchmarks"


@pytest.mark.parametrize("kind", kinds(), ids=lambda k: k.name)
def test_a_kind_of_value_is_known_by_its_examples(kind) -> None:  # type: ignore[no-untyped-def]
    assert kind.examples and kind.held
    for asked in kind.examples:
        assert kind.asks.search(fold(asked)), asked
    for text in kind.held:
        assert kind.holds.search(fold(text)), text


def test_trees_give_what_was_fitted(tmp_path: Path) -> None:
    ensemble = pytest.importorskip("sklearn.ensemble")
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(400, 5))
    labels = (rows[:, 0] + rows[:, 1] * rows[:, 2] > 0.2) ^ (rng.random(400) < 0.1)
    fitted = ensemble.HistGradientBoostingClassifier(max_iter=20, max_depth=3, early_stopping=False, random_state=1)
    fitted.fit(rows, labels)
    wanted = fitted.predict_proba(rows)[:, 1]
    assert np.abs(load(dump(fitted)).probabilities(rows) - wanted).max() < 1e-3
    write_trees(tmp_path / "weights.json", ["a", "b", "c", "d", "e"], [fitted])
    (read,) = read_trees(tmp_path / "weights.json", ["a", "b", "c", "d", "e"])
    assert np.abs(read.probabilities(rows) - wanted).max() < 1e-3
    with pytest.raises(AssertionError, match="train it anew"):
        read_trees(tmp_path / "weights.json", ["a", "b"])


def test_the_weights_that_come_along_fit_the_features() -> None:
    assert json.loads(WEIGHTS.read_text("utf8"))["names"] == names()
    assert len(set(names())) == len(names()) and len(set(PLAIN)) == len(PLAIN)
    some = np.zeros((3, len(names())))
    assert ((judge().probabilities(some) > 0) & (judge().probabilities(some) < 1)).all()
    assert judges().answered.probabilities(np.zeros((2, len(PLAIN)))).shape == (2,)


@pytest.fixture(scope="module")
def plan() -> Document:
    return parse(ROOT / "corpus" / "mau-ke-hoach-217-KH-TU.md")


def test_features_are_finite_and_tell_the_clause_that_says_it(plan: Document) -> None:
    question = "Học tập Chỉ thị phải hoàn thành trước ngày nào?"
    words = content_words(question)
    ranked = candidates(rank(words, [plan]), {})
    rows = features(question, words, ranked, {}, {})
    assert rows.shape == (len(ranked), len(names())) and np.isfinite(rows).all()
    best = int(judge().probabilities(rows).argmax())
    assert "31/3/2023" in ranked[best].passage.text


def test_what_stands_low_in_rank_and_near_in_meaning_is_judged_too(plan: Document) -> None:
    ranked = rank(
        content_words("Thành phố tổ chức thực hiện Chỉ thị cho cán bộ, đảng viên, doanh nghiệp của cảng"), [plan]
    )
    assert len(ranked) > 30
    last = ranked[-1].passage
    near = {(last.document.info.id, str(last.clause.path)): 0.9}
    assert any(r.passage is last for r in candidates(ranked, near))
    assert not any(r.passage is last for r in candidates(ranked[:-1], near))


def test_a_heading_is_not_what_is_told(tmp_path: Path) -> None:
    (tmp_path / "qd.md").write_text(
        "# QUYẾT ĐỊNH\n\nVề dạy bơi\n\n## I. MỤC TIÊU\n\nMọi trẻ em biết bơi.\n\n"
        "## II. KINH PHÍ THỰC HIỆN\n\nTiền thuê bể do ngân sách xã chi trả.\n",
        "utf8",
    )
    document = parse(tmp_path / "qd.md")
    clause = next(c for c in document.clauses if str(c.path) == "II")
    case = build(MemoryIndex([document]), "kinh phí thực hiện")  # type: ignore[arg-type]
    first = best_sentences(case, document, clause)[0]
    assert document.text[slice(*first)] == "Tiền thuê bể do ngân sách xã chi trả."


def test_pieces_of_a_requirement() -> None:
    assert pieces("rà soát quy định về đất đai, công khai thủ tục trên mạng và xử lý nghiêm vi phạm") == [
        "rà soát quy định về đất đai", "công khai thủ tục trên mạng", "xử lý nghiêm vi phạm",
    ]  # fmt: skip
    assert pieces("rà soát") == ["rà soát"]


@pytest.mark.parametrize("name", ["judge_questions.jsonl", "judge_pairs.jsonl"])
def test_the_data_set_is_whole_and_holds_no_text_of_others(name: str) -> None:
    lines = [json.loads(line) for line in (BENCHMARKS / "lessons" / name).read_text("utf8").splitlines()]
    assert len(lines) >= 200
    for line in lines:
        assert line["file"] and not {"requirement", "answer", "text"} & set(line)
        if name == "judge_questions.jsonl":
            assert line["question"].strip() and (line["path"] is None) == ("words" not in line)
        else:
            assert line["path"] and line["words"][0] < line["words"][1]
            assert all(line[way].strip() for way in ("light", "free", "partial", "near", "keyword_near"))
