"""How near requirements and a plan are in meaning, by the store's embedding model.

Three times: each requirement with the plan's clauses under their headings, whose stored vectors are used again; with
its single sentences, to tell one thing said in other words from another thing of the same field; and each piece of
a requirement with the sentences, to tell what was left out.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from answer.crosscheck.findings import Requirement
from answer.crosscheck.plan_units import Unit
from index.pieces import pieces
from language.spelling import squeeze
from schema import Document

if TYPE_CHECKING:
    from index.embedding import Encoder
    from index.search import ClauseIndex

Floats = NDArray[np.float32]
Kind = Literal["queries", "passages"]
Progress = Callable[[float, str], None]

_LONGEST = 600  # characters of a sentence that are compared
_AT_ONCE = 64  # texts between two steps of progress
_TOPIC = 0.5  # share of a text's own mean that is taken off: what is near to everything (a summary) says little
_NEIGHBOURS = 4


class Meaning:
    """`near[r, c]` in [0, 1]: how much nearer requirement r is to the plan's clause c than to its clauses on the
    whole."""

    def __init__(self, index: ClauseIndex, plan: Document, asked: Sequence[Requirement], step: Progress) -> None:
        self.plan, self.encoder = plan, index.store.encoder()
        vectors, owner = _stored(index, plan)
        if vectors is None:
            made = pieces(plan)
            owner = [p.clause for p in made]
            vectors = _encoded("passages", self.encoder, [p.text for p in made], lambda f, what: step(0.7 * f, what))
        said = [squeeze(r.quote)[:_LONGEST] for r in asked]
        self.asked = _encoded("queries", self.encoder, said, lambda f, what: step(0.7 + 0.3 * f, what))
        self.near = nearness(self.asked, vectors, owner, len(plan.clauses))

    def compare(self, units: Sequence[Unit], step: Progress) -> None:
        """`cosine` and `apart` (requirements, units): of every requirement with every sentence and row of the plan.

        Encoded as questions on both sides: two of one kind, of which neither searches the other.
        """
        said = [squeeze(self.plan.text[slice(*u.span)])[:_LONGEST] for u in units]
        self.said = _encoded("queries", self.encoder, said, step)
        self.cosine = self.asked @ self.said.T
        self.apart = _apart(self.cosine)

    def pieces(self, texts: Sequence[Sequence[str]], step: Progress) -> list[Floats]:
        """For each requirement, given as its pieces, how much nearer each piece is to its nearest sentence of the plan
        than to the plan's sentences on the whole: (pieces,). Call after `compare`."""
        flat = [t[:_LONGEST] for one in texts for t in one]
        cosine = _encoded("queries", self.encoder, flat, step) @ self.said.T
        stands = (cosine.max(axis=1) - cosine.mean(axis=1)) if cosine.size else np.zeros(len(flat), np.float32)
        ends = np.cumsum([len(one) for one in texts])
        return [stands[end - len(one) : end] for one, end in zip(texts, ends, strict=True)]


# Vectors of the last checks: the next version of a draft, and the three checks of a chain, share most of their texts.
_MOST = 20_000  # 30 MB
_known: OrderedDict[tuple[str, str, str], NDArray[np.float32]] = OrderedDict()
_lock = threading.Lock()


def _encoded(kind: Kind, encoder: Encoder, texts: Sequence[str], step: Progress) -> Floats:
    """Unit vectors of the texts, encoded as what `kind` says; those of an earlier check are used again."""
    vectors: dict[str, NDArray[np.float32]] = {}
    with _lock:
        for text in dict.fromkeys(texts):
            if (found := _known.get((encoder.name, kind, text))) is not None:
                vectors[text] = found
                _known.move_to_end((encoder.name, kind, text))
    new = sorted(set(texts) - set(vectors), key=len)  # of like length together: a batch then holds little padding
    total, done = sum(len(x) + 40 for x in new), 0
    for at in range(0, len(new), _AT_ONCE):
        batch = new[at : at + _AT_ONCE]
        made = encoder.queries(batch) if kind == "queries" else encoder.passages(batch)
        vectors.update(zip(batch, np.asarray(made, np.float32), strict=True))
        with _lock:
            _known.update({(encoder.name, kind, x): vectors[x] for x in batch})
            while len(_known) > _MOST:
                _known.popitem(last=False)
        done += sum(len(x) + 40 for x in batch)
        step(done / total, f"So nghĩa {min(at + _AT_ONCE, len(new))}/{len(new)} câu")
    return np.stack([vectors[x] for x in texts]) if texts else np.zeros((0, encoder.dimension), np.float32)


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


def _stored(index: ClauseIndex, plan: Document) -> tuple[Floats | None, list[int]]:
    store = index.store
    kept = store.kept().get(plan.info.id)
    if kept is None or store.document(plan.info.id).text != plan.text:
        return None, []
    held = store.catalogue.pieces(plan.info.id)
    vectors = store.catalogue.vectors(store.model, [h for _, h in held])
    if not held or any(h not in vectors for _, h in held):
        return None, []
    return np.stack([vectors[h] for _, h in held]), [clause for clause, _ in held]


def nearness(asked: Floats, clauses: Floats, owner: Sequence[int], count: int) -> Floats:
    """(requirements, clauses) in [0, 1] from unit vectors: cosines of e5 lie close together, so each is told as
    standard deviations over what the requirement and the clause have on the whole; 0 is the mean, 1 is four above it.

    `owner[p]` is the clause of piece p; a clause is as near as its nearest piece.
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
