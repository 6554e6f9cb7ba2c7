"""How near requirements and a plan are in meaning, by the store's embedding model.

Twice with the same vectors: each requirement with the plan's clauses; and where the words find little, with single
sentences, to tell one thing said in other words from another thing of the same field.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from answer.crosscheck.findings import Requirement
from answer.crosscheck.plan_units import Unit
from language.spelling import squeeze
from schema import Document

if TYPE_CHECKING:
    from index.embedding import Encoder

Floats = NDArray[np.float32]
Progress = Callable[[float, str], None]

_LONGEST = 600  # characters of a sentence that are compared
_AT_ONCE = 64  # sentences between two steps of progress
_TOPIC = 0.5  # share of a text's own mean that is taken off: what is near to everything (a summary) says little
_NEAR = 5  # clauses of the plan whose sentences may say a requirement in other words
_FEWEST = 40  # sentences to compare with at least, where the plan has them: without others nothing stands apart
_NEIGHBOURS = 4
_COSINE = 0.885  # of a rewording at least; fitted, as SURE and MAYBE, on one half of tests/benchmarks/reworded.py
HARDLY = -1.0


class Meaning:
    """`near[r, c]` in [0, 1]: how much nearer requirement r is to the plan's clause c than to its clauses on the
    whole."""

    def __init__(
        self,
        encoder: Encoder,
        plan: Document,
        asked: Sequence[Requirement],
        units: Sequence[Unit],
        step: Progress,
    ) -> None:
        quotes = [r.quote for r in asked] + [plan.text[slice(*u.span)] for u in units]
        vectors = _encoded(encoder, quotes, step)
        self.asked, self.said = vectors[: len(asked)], vectors[len(asked) :]
        self.near = nearness(self.asked, self.said, [u.clause for u in units], len(plan.clauses))

    def rewordings(self, open_: Sequence[int], units: Sequence[Unit]) -> dict[int, tuple[int, float]]:
        """Requirement -> (unit, how sure it is that the unit says it in other words; HARDLY where it is not).

        `open_`: the requirements that words leave open. Each must be the other's nearest, or a plan about one topic
        would say everything.
        """
        by_clause: dict[int, list[int]] = {}
        for i, unit in enumerate(units):
            by_clause.setdefault(unit.clause, []).append(i)
        chosen = {u for r in open_ for c in np.argsort(-self.near[r])[:_NEAR] for u in by_clause.get(int(c), ())}
        if not open_ or not chosen:
            return {}
        chosen.update(list(range(len(units)))[:: max(1, len(units) // _FEWEST)])
        held = sorted(chosen)
        cosine = self.asked @ self.said[held].T
        apart = _apart(cosine)
        found: dict[int, tuple[int, float]] = {}
        for r in open_:
            u = int(apart[r].argmax())
            mutual = int(apart[:, u].argmax()) == r and cosine[r, u] >= _COSINE
            found[r] = held[u], float(apart[r, u]) if mutual else HARDLY
        return found


def _encoded(encoder: Encoder, quotes: Sequence[str], step: Progress) -> Floats:
    """Unit vectors of sentences, all encoded as questions: two of one kind, of which neither searches the other."""
    texts = [squeeze(q)[:_LONGEST] for q in quotes]
    vectors = {x: v for x in dict.fromkeys(texts) if (v := _remembered(encoder.name, x)) is not None}
    new = sorted(set(texts) - set(vectors), key=len)  # of like length together: a batch then holds little padding
    total, done = sum(len(x) + 40 for x in new), 0
    for at in range(0, len(new), _AT_ONCE):
        batch = new[at : at + _AT_ONCE]
        for x, vector in zip(batch, np.asarray(encoder.queries(batch), np.float32), strict=True):
            vectors[x] = vector
            _remember(encoder.name, x, vector)
        done += sum(len(x) + 40 for x in batch)
        step(done / total, f"So nghĩa {min(at + _AT_ONCE, len(new))}/{len(new)} câu")
    return np.stack([vectors[x] for x in texts]) if texts else np.zeros((0, encoder.dimension), np.float32)


# Sentences of the last checks: the next version of a plan, and the three checks of a chain, share most of theirs.
_MOST = 20_000  # 30 MB
_known: OrderedDict[tuple[str, str], NDArray[np.float32]] = OrderedDict()
_lock = threading.Lock()


def _remembered(model: str, text: str) -> NDArray[np.float32] | None:
    with _lock:
        found = _known.get((model, text))
        if found is not None:
            _known.move_to_end((model, text))
        return found


def _remember(model: str, text: str, vector: NDArray[np.float32]) -> None:
    with _lock:
        _known[model, text] = vector
        while len(_known) > _MOST:
            _known.popitem(last=False)


def _apart(cosine: Floats) -> Floats:
    """How much nearer two sentences are than each is to its other nearest ones: cross-domain similarity local scaling
    (Conneau et al. 2018, "Word Translation Without Parallel Data"). In two texts about one topic everything is near,
    and only this tells the same thing from another one of the field."""

    def others(values: Floats) -> Floats:
        k = min(_NEIGHBOURS, values.shape[1] - 1)
        if k < 1:
            return values[:, :1] * 0 + 1
        made: Floats = np.sort(values, axis=1)[:, -k - 1 : -1].mean(axis=1, keepdims=True)
        return made

    made: Floats = 2 * cosine - others(cosine) - others(cosine.T).T
    return made


def nearness(asked: Floats, clauses: Floats, owner: Sequence[int], count: int) -> Floats:
    """(requirements, clauses) in [0, 1] from unit vectors: cosines of e5 lie close together, so each is told as
    standard deviations over what the requirement and the sentence have on the whole; 0 is the mean, 1 is four above it.

    `owner[p]` is the clause of sentence p; a clause is as near as its nearest sentence.
    """
    if not len(asked) or not len(clauses):
        return np.zeros((len(asked), count), np.float32)
    cosines = asked @ clauses.T
    adjusted = cosines - _TOPIC * cosines.mean(axis=0, keepdims=True)
    spread = adjusted.std(axis=1, keepdims=True) + 1e-6
    z = (adjusted - adjusted.mean(axis=1, keepdims=True)) / spread
    near = np.full((len(asked), count), -10.0, np.float32)
    for p, c in enumerate(owner):
        near[:, c] = np.maximum(near[:, c], z[:, p])
    made: Floats = np.clip(near / 4.0, 0.0, 1.0).astype(np.float32)
    return made
