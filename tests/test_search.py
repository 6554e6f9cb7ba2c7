from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.keywords import Found
from index.search import ClauseIndex, fused
from index.store import Store
from language.spelling import fold
from schema import UserError
from tests.doubles import HashEncoder, document, tourism, water


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ClauseIndex:
    store = Store(tmp_path_factory.mktemp("data"), encoder=HashEncoder())
    store.add_many([(tourism(), "one"), (water(), "two")])
    return ClauseIndex(store)


QUESTIONS = [
    ("khảo sát các tuyến đường thủy", "II/1/b"),
    ("khảo sát các tuyến đường thuỷ", "II/1/b"),  # the other place of the tone
    ("bố trí kinh phí từ ngân sách", "II/2"),
    ("kiểm tra chất lượng nước mỗi tháng", "Điều 2"),
    ("người dân dùng nước tiết kiệm, hòa giải tranh chấp", "Điều 3"),
    ("20 làng nghề đón khách du lịch quanh năm", "I/1"),
    ("tập huấn hộ dân đón tiếp khách", "II/1/a"),
]


@pytest.mark.parametrize(("question", "path"), QUESTIONS)
@pytest.mark.parametrize("typed", [str, fold, str.upper, lambda q: unicodedata.normalize("NFD", q)])
def test_finds_the_clause_however_it_is_typed(index: ClauseIndex, question: str, path: str, typed: Any) -> None:
    hit = index.search(typed(question), 3)[0]
    assert str(hit.path) == path
    assert hit.found_by == ("keyword", "semantic")


def test_a_hit_says_what_the_document_says(index: ClauseIndex) -> None:
    for hit in index.search("du lịch nước ngân sách", 50):
        held = index.store.document(hit.document)
        clause = held.clause(hit.path)
        assert clause is not None
        assert (hit.text, hit.page, hit.reference) == (held.own_text(clause), clause.page, clause.reference)
        assert hit.number == held.info.number


def test_scores_fall_from_one_to_nought(index: ClauseIndex) -> None:
    scores = [h.score for h in index.search("khảo sát các tuyến đường thủy", 50)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] == 1.0 and all(0 <= s <= 1 for s in scores)


@pytest.mark.parametrize("k", [0, 1, 3, 500])
def test_k(index: ClauseIndex, k: int) -> None:
    assert len(index.search("du lịch nước", k)) == min(k, 10)


@pytest.mark.parametrize("query", ["", "   ", "\n"])
def test_nothing_asked_nothing_found(index: ClauseIndex, query: str) -> None:
    assert index.search(query) == []


@pytest.mark.parametrize("query", ["?!", "x" * 5000, "🙂", "a AND b", "\x00", "7/QĐ-UBND", "%' OR 1=1 --"])
def test_odd_questions_do_not_fail(index: ClauseIndex, query: str) -> None:
    assert all(h.text for h in index.search(query, 5))


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"documents": ["kh-12"]}, {"kh-12"}),
    ({"documents": ["kh-12", "qd-7", "kh-12", "không có"]}, {"kh-12", "qd-7"}),
    ({"documents": []}, set()),
    ({"documents": ["không có"]}, set()),
    ({"kinds": ["quyết định"]}, {"qd-7"}),
    ({"kinds": ["Quyết định", "Kế hoạch"]}, {"kh-12", "qd-7"}),
    ({"issuers": ["Uỷ ban nhân dân thành phố An Bình"]}, {"kh-12"}),  # the other spelling of Ủy
    ({"issued": (date(2027, 1, 1), None)}, {"kh-12"}),
    ({"issued": (None, date(2026, 6, 30))}, {"qd-7"}),
    ({"issued": (date(2026, 7, 1), date(2027, 3, 1))}, set()),
    ({"issued": (None, None)}, {"kh-12", "qd-7"}),
    ({"kinds": ["Quyết định"], "documents": ["kh-12"]}, set()),
]


@pytest.mark.parametrize(("filters", "expected"), FILTERS)
@pytest.mark.parametrize("query", ["du lịch nước ngân sách", "du lich nuoc ngan sach"])
def test_filters(index: ClauseIndex, query: str, filters: dict[str, Any], expected: set[str]) -> None:
    assert {h.document for h in index.search(query, 50, **filters)} == expected


def test_a_document_without_a_date_passes_no_date_filter(tmp_path: Path) -> None:
    with Store(tmp_path, encoder=HashEncoder()) as store:
        store.add(document("x", ("1", "1. Trồng cây xanh.")), "x")
        assert ClauseIndex(store).search("cây xanh", issued=(date(2000, 1, 1), None)) == []
        assert len(ClauseIndex(store).search("cây xanh")) == 1


def test_a_wide_choice_of_documents_gives_the_same_as_an_exact_one(
    index: ClauseIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    among = {"documents": ["kh-12"]}
    exact = [(h.path, round(h.score, 3)) for h in index.search("khảo sát đường thủy", 5, **among)]
    monkeypatch.setattr("index.search._EXACT_DOCUMENTS", 0)
    assert [(h.path, round(h.score, 3)) for h in index.search("khảo sát đường thủy", 5, **among)] == exact


def test_a_failing_vector_index_is_rebuilt_and_the_search_answers(tmp_path: Path) -> None:
    with Store(tmp_path, encoder=HashEncoder()) as store:
        store.add(tourism(), "one")
        vectors = store.vectors()
        assert vectors is not None
        vectors._client.delete_collection(vectors.name)  # as if the folder broke while in use
        hit = ClauseIndex(store).search("khảo sát các tuyến đường thủy", 1)[0]
        assert (str(hit.path), hit.found_by) == ("II/1/b", ("keyword", "semantic"))
        assert any("dựng lại" in note for note in store.notes)
        again = store.vectors()
        assert again is not None and again.count() == 7


def test_an_empty_store_finds_nothing_and_needs_no_model(tmp_path: Path) -> None:
    with Store(tmp_path, model=str(tmp_path / "no such model")) as store:
        assert ClauseIndex(store).search("du lịch") == []


def test_a_model_that_is_not_there_is_said(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with Store(tmp_path / "data", model=str(tmp_path / "model")) as store, pytest.raises(UserError, match="mô hình"):
        store.add(tourism(), "one")


FUSED = [
    ([], [], {}),
    ([("a", 9.0)], [], {"a": 0.5}),
    ([("a", 9.0), ("b", 1.0)], [("b", 0.9), ("c", 0.8)], {"a": 0.5, "b": 0.5, "c": 0.0}),
    ([("a", 9.0), ("b", 5.0), ("c", 1.0)], [("a", 0.9), ("c", 0.7)], {"a": 1.0, "b": 0.25, "c": 0.0}),
]


@pytest.mark.parametrize(("keyword", "semantic", "expected"), FUSED)
def test_fused(keyword: list[Any], semantic: list[Any], expected: dict[str, float]) -> None:
    rows = [[Found(name, 1, 0, score) for name, score in side] for side in (keyword, semantic)]
    assert fused(*rows, 0.5) == pytest.approx({(name, 0): score for name, score in expected.items()})
