"""What a question asks for, judged by its wording: "đại ý cái này là gì" asks for a summary, though no form says so.

A linear judge over the folded words of the masked question and their neighbours; forms and patterns come first, it
decides where they find nothing. `python -m tests.benchmarks.train_asks` makes the weights anew from questions of our
own writing and tells what they reach on another writer's.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("asks.npz")
BUCKETS = 1 << 14  # into which words and their neighbours are hashed
LONGEST = 3  # words that count together
# The judge decides for a label of the register, of letterheads or of whole documents from this chance on, where
# questions about the content (labels of CONTENT) have no more than that one together.
CERTAIN, CONTENT_MOST = 0.3, 0.35
_SURE = {"greeting": 0.9}  # what is no question at all must be plain
_ABOUT = """
money percent count quantity where contact person names why how condition check definition what other hour title
place_of_issue
"""
CONTENT = frozenset(_ABOUT.split())
_WORD = re.compile(r"\w+")


def buckets(masked: str) -> NDArray[np.int64]:
    """The buckets of a masked question (`read.masked`): of each run of one to LONGEST words."""
    words = _WORD.findall(masked)
    runs = {" ".join(words[at : at + n]) for n in range(1, LONGEST + 1) for at in range(len(words) - n + 1)}
    return np.array(sorted(zlib.crc32(run.encode()) % BUCKETS for run in runs), np.int64)


@lru_cache(maxsize=1)
def _weights() -> tuple[tuple[str, ...], NDArray[np.float32], NDArray[np.float32]]:
    with np.load(WEIGHTS) as held:
        return tuple(held["labels"].tolist()), held["weights"].astype(np.float32), held["bias"].astype(np.float32)


def chances(masked: str) -> dict[str, float]:
    """Each label of lessons/asked_questions.jsonl with the chance, in [0, 1], that the masked question asks for it."""
    labels, weights, bias = _weights()
    found = buckets(masked)
    if not len(found):
        return {}
    scores = bias + weights[:, found].sum(1) / np.sqrt(len(found))
    return dict(zip(labels, np.exp(scores - np.logaddexp.reduce(scores)).tolist(), strict=True))


def decided(chances: Mapping[str, float]) -> str:
    """The label of the register, of letterheads or of whole documents that the judge decides for; nothing where the
    question is about the content, or may be."""
    others = {label: chance for label, chance in chances.items() if label not in CONTENT}
    best = max(others, key=lambda label: others[label], default="")
    if not best or others[best] < _SURE.get(best, CERTAIN) or 1 - sum(others.values()) > CONTENT_MOST:
        return ""
    return best
