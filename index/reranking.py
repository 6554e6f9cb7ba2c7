"""The optional reranker: a cross-encoder reads the question and a clause together, and puts the best hits in order.

Off by default: on two cores it costs seconds a question, where search costs milliseconds.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from index.bundled_model import quiet
from schema import Hit, UserError

VARIABLE = "DIEUKHOAN_RERANKER"
DEPTH = 30  # hits that are read again
LONGEST = 512  # tokens of question and clause together


class Reranker:
    """A sentence-transformers CrossEncoder by its folder or Hugging Face name, loaded when first used. Safe to call
    from several threads; one call runs at a time."""

    def __init__(self, model: str) -> None:
        self.model = model
        self._loaded: Any = None
        self._lock = threading.Lock()

    def ordered(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """`hits` with their first DEPTH put in the order of the cross-encoder, in front of the rest; scores in [0, 1].

        Raises UserError when the model cannot be had.
        """
        first, rest = list(hits[:DEPTH]), hits[DEPTH:]
        if len(first) < 2:
            return list(hits)
        with self._lock:
            model = self._load()
            pairs = [(question, f"{h.reference}. {h.text}") for h in first]
            scores = [float(s) for s in model.predict(pairs, show_progress_bar=False)]
        low, high = min(scores), max(scores)
        wide = high - low or 1.0
        read = [
            replace(h, score=round(0.5 + (s - low) / wide / 2, 6)) for h, s in zip(first, scores, strict=True)
        ]  # sorting is stable: equal scores keep the order of the search
        return [*sorted(read, key=lambda h: -h.score), *(replace(h, score=round(h.score / 2, 6)) for h in rest)]

    def _load(self) -> Any:
        if self._loaded is None:
            folder = Path(self.model).expanduser()
            if folder.is_dir():
                os.environ.setdefault("HF_HUB_OFFLINE", "1")
            from sentence_transformers import CrossEncoder

            quiet()
            try:
                self._loaded = CrossEncoder(
                    str(folder) if folder.is_dir() else self.model, device="cpu", max_length=LONGEST, num_labels=1
                )
            except (OSError, ValueError, RuntimeError, KeyError) as error:
                told = str(error).strip() or type(error).__name__
                raise UserError(
                    f"Không mở được mô hình xếp hạng lại '{self.model}': {told.splitlines()[0][:200]}. "
                    "Hãy kiểm tra tên hoặc thư mục, hoặc bỏ --reranker."
                ) from error
        return self._loaded


def reranker(model: str | None, environment: Mapping[str, str] = os.environ) -> Reranker | None:
    """The reranker `model`, or the one that DIEUKHOAN_RERANKER names; None where neither names one."""
    chosen = model or environment.get(VARIABLE, "").strip()
    return Reranker(chosen) if chosen else None
