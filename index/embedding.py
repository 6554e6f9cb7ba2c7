"""Texts and questions -> unit vectors, through sentence-transformers."""

from __future__ import annotations

import hashlib
import os
import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.asking import CHANGES, for_questions
from index.bundled_model import NAME, bundled_model, quiet
from schema import UserError

Vectors = NDArray[np.float32]
Progress = Callable[[float, str], None]

MODEL_VARIABLE = "DIEUKHOAN_MODEL"
BATCH = 16  # on 2 cores 16, 32 and 64 are equally fast; the smaller one shows progress more often

# e5 models name their prompts on the model card only (Wang et al. 2024, "Multilingual E5 Text Embeddings").
_E5 = re.compile(r"(^|[/_-])e5([/_-]|$)", re.IGNORECASE)
_E5_PROMPTS = ("query: ", "passage: ")
_E5_INSTRUCT = (
    "Instruct: Given a question about Vietnamese official documents, retrieve passages that answer it\nQuery: ",
    "",
)


class Encoder(Protocol):
    """What the index needs of an embedding model."""

    @property
    def name(self) -> str:
        """Names the model and its weights: vectors of two names are never mixed."""

    @property
    def dimension(self) -> int: ...

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """float32, (len(texts), dimension), rows of length 1."""

    def query(self, text: str) -> Vectors:
        """float32, (dimension,), of length 1."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """float32, (len(texts), dimension), rows of length 1."""


def model_name(model: str | None) -> str:
    """The name under which the vectors of `model` are kept: known before, and without, loading it.

    A folder counts by its absolute path and by when its configuration was written, so that a model trained anew in the
    same folder is another model. None is DIEUKHOAN_MODEL, or the bundled model.
    """
    chosen = model or os.environ.get(MODEL_VARIABLE) or NAME
    if chosen == NAME:
        return NAME
    folder = Path(chosen).expanduser()
    if not folder.is_dir():
        return chosen
    folder = folder.resolve()
    written = [f"{f.name} {f.stat().st_size} {f.stat().st_mtime_ns}" for f in sorted(folder.glob("*")) if f.is_file()]
    return f"{folder}@{hashlib.sha256(repr(written).encode()).hexdigest()[:12]}"


def open_encoder(model: str | None, data: Path, progress: Progress | None = None) -> SentenceTransformerEncoder:
    """The encoder for `model` (a folder or a Hugging Face name; None: DIEUKHOAN_MODEL, or the bundled model in `data`).

    Raises UserError when the model cannot be had.
    """
    # Read when torch is imported: threads that wait for one another sleep. By default they spin, which on a busy
    # machine took 2.3 times the processor time (64 sentences: 6.4 s against 2.8, 9.1 s of wall against 5.9).
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    chosen = model or os.environ.get(MODEL_VARIABLE) or NAME
    bundled = chosen == NAME
    source = str(bundled_model(data, progress)) if bundled else chosen
    return SentenceTransformerEncoder(source, model_name(chosen), CHANGES if bundled else None)


class SentenceTransformerEncoder:
    """A sentence-transformers model on the CPU, with the prompts that the model itself states for questions and
    passages. `asking`: changes to it for questions alone (index/asking.py).

    Safe to call from several threads. Passages are encoded by one call at a time, since each uses every core already;
    questions do not wait for them, but for one another where there are more of them than cores.
    """

    def __init__(self, model: str, name: str | None = None, asking: Path | None = None) -> None:
        folder = Path(model).expanduser()
        if folder.is_dir():
            # Read when huggingface_hub is imported: a local folder must never wait for the network.
            os.environ.setdefault("HF_HUB_OFFLINE", "1")
        from sentence_transformers import SentenceTransformer

        quiet()
        self.name = name or model_name(model)
        try:
            loaded: Any = SentenceTransformer(str(folder) if folder.is_dir() else model, device="cpu")
        except (OSError, ValueError, RuntimeError, KeyError) as error:
            first = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
            raise UserError(
                f"Không mở được mô hình ngôn ngữ '{model}': {first[:200]}. "
                "Hãy kiểm tra tên hoặc thư mục, hoặc bỏ --model để dùng mô hình đi kèm."
            ) from error
        self._model, self._asking = loaded, for_questions(loaded, asking) if asking else loaded
        self._passages, self._questions = threading.Lock(), threading.BoundedSemaphore(os.cpu_count() or 1)
        self._query_prompt, self._passage_prompt = prompts(loaded.prompts or {}, model)
        size = getattr(loaded, "get_embedding_dimension", None) or loaded.get_sentence_embedding_dimension
        self.dimension = int(size())

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """See Encoder. Texts go in by length, so that a batch holds little padding; equal texts are encoded once."""
        vectors = np.zeros((len(texts), self.dimension), np.float32)
        places: dict[str, list[int]] = {}
        for place, text in enumerate(texts):
            places.setdefault(text, []).append(place)
        ordered = sorted(places, key=len, reverse=True)  # the longest first: memory runs out at once or never
        total, done = sum(len(t) + 40 for t in ordered), 0
        for start in range(0, len(ordered), BATCH):
            batch = ordered[start : start + BATCH]
            with self._passages:
                made = self._encode(self._model, batch, self._passage_prompt)
            for text, vector in zip(batch, made, strict=True):
                vectors[places[text]] = vector
            done += sum(len(t) + 40 for t in batch)
            if progress:
                progress(done / total, f"Lập chỉ mục ngữ nghĩa: {min(start + BATCH, len(ordered))}/{len(ordered)} đoạn")
        return vectors

    def query(self, text: str) -> Vectors:
        """See Encoder."""
        vector: Vectors = self.queries([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See Encoder."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        if len(texts) >= BATCH:
            with self._passages:
                return self._encode(self._asking, texts, self._query_prompt)
        with self._questions:
            return self._encode(self._asking, texts, self._query_prompt, threads=1)

    def _encode(self, model: Any, texts: Sequence[str], prompt: str, threads: int | None = None) -> Vectors:
        import torch

        usual = torch.get_num_threads()  # of this thread
        # One question is too little work to share: threads waiting for one another made it 3 to 6 times as slow on a
        # busy machine (45 against 130-270 ms), and win little on an idle one.
        torch.set_num_threads(threads or usual)
        try:
            made = model.encode(
                list(texts),
                prompt=prompt,  # "" too: None would let a default prompt of the model in
                batch_size=BATCH,
                normalize_embeddings=True,
                convert_to_numpy=True,
                show_progress_bar=False,
            )
        finally:
            torch.set_num_threads(usual)
        vectors: Vectors = np.asarray(made, np.float32)
        return vectors


def prompts(stated: dict[str, str], model: str) -> tuple[str, str]:
    """(prompt of questions, prompt of passages): what the model's own configuration states, else what e5 models need.

    sentence-transformers fills in empty "query" and "document" prompts: the first that is not empty counts.
    """
    query = next((stated[k] for k in ("query", "question") if stated.get(k)), "")
    passage = next((stated[k] for k in ("passage", "document", "corpus") if stated.get(k)), "")
    if not query and not passage and _E5.search(model):
        return _E5_INSTRUCT if "instruct" in model.lower() else _E5_PROMPTS
    return query, passage


def share_of(progress: Progress | None, start: float, share: float) -> Progress | None:
    """Tells `progress` of a part of the work: from `start` on, `share` of the whole."""
    if progress is None:
        return None

    def told(fraction: float, _: str) -> None:
        done = start + share * fraction
        progress(done, f"Lập chỉ mục ngữ nghĩa ({done:.0%})")

    return told
