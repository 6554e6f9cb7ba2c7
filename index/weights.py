"""How much each side of the search counts. Fitted on labelled questions: python -m tests.benchmarks.fit_fusion."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """`semantic`: share of the meaning in the fused score, the words have the rest; in [0, 1]. `context` and `around`:
    what a term counts in the headings above a clause and in the passage around it, against 1 in its own text.
    """

    semantic: float
    context: float
    around: float


FITTED = Weights(semantic=0.5, context=0.3, around=0.6)
