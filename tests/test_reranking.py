"""The optional reranker with a tiny cross-encoder that is made here; the words decide without one."""

from itertools import pairwise
from pathlib import Path

import pytest

from index.reranking import DEPTH, Reranker, reranker
from index.search import ClauseIndex
from index.store import Store
from schema import ClausePath, Hit, UserError
from tests.doubles import HashEncoder, tourism, water

WORDS = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "nước",
    "sạch",
    "kiểm",
    "tra",
    "chất",
    "lượng",
    "điều",
    "khoản",
    "quy",
    "định",
    "xã",
    "mỗi",
    "tháng",
    "khách",
    "du",
    "lịch",
]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of one layer with random but fixed weights, saved as sentence-transformers saves a CrossEncoder."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder = tmp_path_factory.mktemp("reranker")
    (folder / "vocab.txt").write_text("\n".join(WORDS), encoding="utf-8")
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16,
        num_labels=1, initializer_range=0.9,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizer(vocab_file=str(folder / "vocab.txt"), do_lower_case=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("data"), encoder=HashEncoder())
    made.add_many([(tourism(), "one"), (water(), "two")])
    return made


def test_the_cross_encoder_decides_the_order(store: Store, model: Path) -> None:
    from sentence_transformers import CrossEncoder

    question = "kiểm tra chất lượng nước"
    plain = ClauseIndex(store).search(question, 20)
    read = ClauseIndex(store, reranker=Reranker(str(model))).search(question, 20)
    scores = CrossEncoder(str(model), device="cpu").predict([(question, f"{h.reference}. {h.text}") for h in plain])
    wanted = [h.path for _, h in sorted(zip(scores, plain, strict=True), key=lambda x: -float(x[0]))]
    assert [h.path for h in read] == wanted != [h.path for h in plain]
    assert {(h.document, h.path) for h in read} == {(h.document, h.path) for h in plain}
    assert all(a.score >= b.score for a, b in pairwise(read))
    assert all(0 <= h.score <= 1 for h in read)


def test_only_the_best_hits_are_read_again(model: Path) -> None:
    hits = [
        Hit("d", None, ClausePath((str(i),)), f"khoản {i}", 1 - i / 100, ("keyword",), "nước sạch", 1)
        for i in range(DEPTH + 5)
    ]
    read = Reranker(str(model)).ordered("nước", hits)
    assert [h.path for h in read[DEPTH:]] == [h.path for h in hits[DEPTH:]]
    assert read[DEPTH - 1].score >= read[DEPTH].score
    assert Reranker("không-có").ordered("nước", hits[:1]) == hits[:1]  # nothing to put in order, nothing loaded


def test_a_model_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="mô hình xếp hạng lại"):
        ClauseIndex(store, reranker=Reranker(str(tmp_path))).search("nước sạch", 3)


def test_off_unless_named() -> None:
    assert reranker(None, {}) is None
    chosen, named = reranker(None, {"DIEUKHOAN_RERANKER": "a"}), reranker("b", {"DIEUKHOAN_RERANKER": "a"})
    assert chosen and named and (chosen.model, named.model) == ("a", "b")
