from __future__ import annotations

from pathlib import Path

import pytest

from answer.finding import find
from index.search import ClauseIndex
from index.store import Store
from schema import Document
from tests.doubles import HashEncoder, document, tourism, water

BOILERPLATE = "Chánh Văn phòng, Giám đốc các sở, ngành chịu trách nhiệm thi hành Quyết định {} kể từ ngày ký."


def bulleted() -> Document:
    return document(
        "kh-30",
        ("II", "II. NHIỆM VỤ"),
        ("II/1", "1. Sở Công Thương tổ chức hội chợ nông sản hằng năm, gồm:"),
        ("II/1/-1", "- Mời các hợp tác xã trồng chè tham gia gian hàng;"),
        ("II/1/-2", "- Mời doanh nghiệp chế biến chè tham gia gian hàng;"),
        ("II/2", "2. Thực hiện Chỉ thị số 88-CT/TU về trồng chè sạch trên địa bàn."),
        number="30/KH-UBND",
    )


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> ClauseIndex:
    store = Store(tmp_path_factory.mktemp("data"), encoder=HashEncoder())
    rules = [
        document(f"qd-{n}", ("Điều 1", f"Điều 1. Quy định mức thu phí {matter}."),
                 ("Điều 2", "Điều 2. " + BOILERPLATE.format(n)),
                 number=f"{n}/QĐ-UBND", kind="Quyết định", title=f"Quyết định về phí {matter}")
        for n, matter in ((41, "bến xe"), (42, "chợ đêm"), (43, "bãi đỗ"), (44, "vỉa hè"))
    ]  # fmt: skip
    store.add_many([(d, d.info.id) for d in (tourism(), water(), bulleted(), *rules)])
    return ClauseIndex(store)


def places(index: ClauseIndex, query: str, k: int = 10, documents: list[str] | None = None) -> list[tuple[str, str]]:
    return [(h.document, str(h.path)) for h in find(index, query, k, documents)]


FIRST = [
    # A document that is named is searched first, by its number however it is typed
    ("kinh phí trong kế hoạch 12/KH-UBND", ("kh-12", "II/2")),
    ("kinh phi theo ke hoach 12/kh-ubnd", ("kh-12", "II/2")),
    # Places are looked up
    ("điểm b khoản 1 mục II kế hoạch 12/KH-UBND", ("kh-12", "II/1/b")),
    ("mục II.2 kế hoạch 12/KH-UBND", ("kh-12", "II/2")),
    ("Điều 2 Quyết định 7/QĐ-UBND nói gì", ("qd-7", "Điều 2")),
    ("điều 1 mức thu phí vỉa hè", ("qd-44", "Điều 1")),
    # A document that is not there, by the clause that names it
    ("Chỉ thị 88-CT/TU", ("kh-30", "II/2")),
    ("triển khai chi thi 88-ct/tu", ("kh-30", "II/2")),
]


@pytest.mark.parametrize(("query", "first"), FIRST)
def test_first(index: ClauseIndex, query: str, first: tuple[str, str]) -> None:
    assert places(index, query)[0] == first


def test_other_documents_fill_what_a_named_one_leaves(index: ClauseIndex) -> None:
    found = find(index, "nước sạch trong quyết định 7/QĐ-UBND", 10)
    ids = [h.document for h in found]
    assert set(ids[:3]) == {"qd-7"} and len(set(ids)) > 1
    assert max(h.score for h in found if h.document != "qd-7") <= 0.5
    assert {h.document for h in find(index, "nước sạch trong quyết định 7/QĐ-UBND", 10, ["qd-7"])} == {"qd-7"}


def test_a_bullet_comes_with_its_clause_and_the_clause_counts_once(index: ClauseIndex) -> None:
    found = find(index, "hợp tác xã trồng chè tham gia gian hàng", 10, ["kh-30"])
    assert str(found[0].path) == "II/1/-1"
    assert found[0].context == "1. Sở Công Thương tổ chức hội chợ nông sản hằng năm, gồm:"
    order = [str(h.path) for h in found]
    assert order.index("II/2") < order.index("II/1/-2"), "the second bullet of the clause stands behind other clauses"
    assert sorted(order) == ["II", "II/1", "II/1/-1", "II/1/-2", "II/2"], "nothing is lost"
    assert [h.context for h in found if str(h.path) == "II/2"] == [""]


def test_boilerplate_of_many_documents_counts_once(index: ClauseIndex) -> None:
    query = "ai chịu trách nhiệm thi hành quyết định về phí"
    plain = [(h.document, str(h.path)) for h in index.search(query, 4)]
    assert sum(path == "Điều 2" and id.startswith("qd-4") for id, path in plain) >= 3
    found = places(index, query, 4)
    assert sum(path == "Điều 2" and id.startswith("qd-4") for id, path in found) == 1
    every = places(index, query, 50)
    assert sum(path == "Điều 2" and id.startswith("qd-4") for id, path in every) == 4, "the copies stand at the end"


def test_scores_never_rise(index: ClauseIndex) -> None:
    for query, _ in FIRST:
        scores = [h.score for h in find(index, query, 50)]
        assert scores == sorted(scores, reverse=True) and all(0 <= s <= 1 for s in scores)


@pytest.mark.parametrize("query", ["", "   ", "?!", "Điều 999", "khoản 2", "99-CT/TW", "x" * 3000])
def test_odd_queries_do_not_fail(index: ClauseIndex, query: str) -> None:
    assert all(h.text for h in find(index, query, 5))


def test_nothing_stored_nothing_found(tmp_path: Path) -> None:
    with Store(tmp_path, encoder=HashEncoder()) as store:
        assert find(ClauseIndex(store), "khoản 2 Điều 5 Nghị định 30/2020/NĐ-CP") == []
