"""What the judge sees of a question and a clause: shares of words by rarity, meaning, place, and kinds of values."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from answer.ask.passages import Ranked, rarities, said
from answer.ask.quoting import sentences
from answer.ask.wording import Words, fold
from schema import Level

_DIGITS = re.compile(r"\d+")
_LONG = 400  # characters up to which the text above a clause counts
_MOST_SENTENCES = 40
_FAIR = 0.15  # chance from which a kind counts as asked for

Meanings = Mapping[tuple[str, str], float]  # (document, path) -> cosine of the clause to the question, in [-1, 1]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing asked for: patterns over folded text, with texts that match each; `labels`: what the judge of
    wordings calls it."""

    name: str
    labels: tuple[str, ...]
    asks: re.Pattern[str]
    holds: re.Pattern[str]
    examples: tuple[str, ...]
    held: tuple[str, ...]


@lru_cache(maxsize=1)
def kinds() -> tuple[Kind, ...]:
    """kinds.toml, read once."""
    data = tomllib.loads(Path(__file__).with_name("kinds.toml").read_text("utf8"))
    return tuple(
        Kind(
            k["name"],
            tuple(k["labels"]),
            re.compile(k["asks"]),
            re.compile(k["holds"]),
            tuple(k["examples"]),
            tuple(k["held"]),
        )
        for k in data["kind"]
    )


PLAIN = (
    "score", "score_gap", "place", "coverage", "coverage_gap", "own", "own_gap", "own_above", "pairs", "pairs_gap",
    "pairs_above", "cosine", "cosine_gap", "cosine_place", "cosine_best", "best_sentence", "sentence_gap",
    "rarest_missing", "missing", "unknown", "title", "numbers_missing", "length", "words", "row", "bullet", "preamble",
    "opens_list", "heading", "children", "accents", "kind_in_sentence", "kind_elsewhere", "kind_lacking", "kinds_asked",
    "others_coverage", "others_pairs",
)  # fmt: skip


def names() -> list[str]:
    """The names of the columns of `features`."""
    return [*PLAIN, *(f"{k.name}_{what}" for k in kinds() for what in ("held", "lacking"))]


@dataclass(frozen=True, slots=True)
class _Asked:
    """The question as every candidate is held against it. `rare`: folded word -> weight by rarity."""

    rare: dict[str, float]
    accented: dict[str, str]
    whole: float
    pairs: frozenset[str]
    kinds: tuple[tuple[Kind, float], ...]  # each with the chance that it is asked for
    numbers: frozenset[str]

    def share(self, held: frozenset[str]) -> float:
        """The part of the question's weight that the tokens `held` say."""
        return sum(w for f, w in self.rare.items() if "f:" + f in held) / self.whole


def features(
    question: str, words: Words, ranked: Sequence[Ranked], meanings: Meanings, labels: Mapping[str, float]
) -> NDArray[np.float64]:
    """(candidates, features), float64: a row for each of `ranked` (best first). `question` with its diacritics,
    `words` its content, `labels` the chances of what it asks for. Shares are in [0, 1]; a meaning that is not known
    counts as the least that is."""
    documents = list({r.passage.document.info.id: r.passage.document for r in ranked}.values())
    rare, known = rarities(words, documents)
    folded = fold(question)
    asked = _Asked(
        rare,
        {f: a for a, f in words.words},
        sum(rare.values()) or 1.0,
        frozenset(words.pair_tokens(telling=True) or words.pair_tokens()),
        tuple((k, chance) for k in kinds() if (chance := _chance(k, folded, labels)) >= _FAIR),
        frozenset(n.lstrip("0") for n in _DIGITS.findall(" ".join(f for _, f in words.words))),
    )
    unknown = sum(w for f, w in rare.items() if f not in known) / asked.whole
    titles = {id(d): said(d.info.title) for d in documents}
    close = [meanings.get(key_of(r), min(meanings.values(), default=0.0)) for r in ranked]
    every = sorted(meanings.values(), reverse=True)
    rows = []
    for place, r in enumerate(ranked):
        row = _of_clause(asked, r, titles[id(r.passage.document)])
        row |= {
            "score": r.score / (ranked[0].score or 1.0),
            "score_gap": ranked[0].score - r.score,
            "place": 1 / (1 + place),
            "coverage": r.coverage,
            "own": r.own,
            "cosine": close[place],
            "cosine_place": 1 / (1 + sum(c > close[place] for c in every[:50])),
            "cosine_best": every[0] if every else 0.0,
            "unknown": unknown,
            "words": float(len(words.words)),
        }
        rows.append(row)
    for gap, of in (("coverage_gap", "coverage"), ("own_gap", "own"), ("pairs_gap", "pairs"), ("cosine_gap", "cosine"),
                    ("sentence_gap", "best_sentence")):  # fmt: skip
        best = max(row[of] for row in rows)
        for row in rows:
            row[gap] = best - row[of]
    for row in rows:
        row["others_coverage"] = max(other["coverage"] for other in rows)
        row["others_pairs"] = max(other["pairs_above"] for other in rows)
    return np.array([[row[name] for name in names()] for row in rows], np.float64)


def _of_clause(asked: _Asked, r: Ranked, title: frozenset[str]) -> dict[str, float]:
    p = r.passage
    own, clause = said(p.text), p.clause
    above = said(f"{p.above[:_LONG]} {p.document.info.title}")
    missing = [w for f, w in asked.rare.items() if "f:" + f not in own and "f:" + f not in above]
    n = len(asked.pairs) or 1
    shares = [(asked.share(said(p.text[a:b])), (a, b)) for a, b in sentences(p.text)[:_MOST_SENTENCES]]
    tightest, at = max(shares, default=(0.0, (0, 0)), key=lambda s: s[0])
    folded, sentence = fold(p.text), fold(p.text[slice(*at)])
    held = {n.lstrip("0") for n in _DIGITS.findall(folded)}
    text = p.text.strip()
    in_sentence = sum(c for k, c in asked.kinds if k.holds.search(sentence) is not None)
    in_clause = sum(c for k, c in asked.kinds if k.holds.search(folded) is not None)
    kinds_asked = sum(c for _, c in asked.kinds)
    row = {
        "own_above": asked.share(own | above),
        "pairs": len(asked.pairs & own) / n,
        "pairs_above": len(asked.pairs & (own | above)) / n,
        "best_sentence": tightest,
        "rarest_missing": max(missing, default=0.0) / (max(asked.rare.values(), default=1.0) or 1.0),
        "missing": sum(missing) / asked.whole,
        "title": asked.share(title),
        "numbers_missing": len(asked.numbers - held) / len(asked.numbers) if asked.numbers else 0.0,
        "length": math.log1p(len(text)),
        "row": float(clause.level is Level.ROW),
        "bullet": float(clause.level in (Level.DASH, Level.PLUS)),
        "preamble": float(clause.level is Level.PREAMBLE),
        "opens_list": float(text.endswith(":")),
        "heading": float(bool(clause.heading) and len(text) <= len(clause.heading or "") + 8),
        "children": float(clause.end > clause.span[1]),
        "accents": sum(w for f, w in asked.rare.items() if "a:" + asked.accented[f] in own) / asked.whole,
        "kind_in_sentence": in_sentence,
        "kind_elsewhere": in_clause - in_sentence,
        "kind_lacking": kinds_asked - in_clause,
        "kinds_asked": kinds_asked,
    }
    chances = {k.name: c for k, c in asked.kinds}
    for kind in kinds():
        wants, holds = chances.get(kind.name, 0.0), kind.holds.search(folded) is not None
        row |= {f"{kind.name}_held": wants * holds, f"{kind.name}_lacking": wants * (not holds)}
    return row


def _chance(kind: Kind, folded: str, labels: Mapping[str, float]) -> float:
    """The chance in [0, 1] that the folded question asks for the kind."""
    return 1.0 if kind.asks.search(folded) else sum(labels.get(label, 0.0) for label in kind.labels)


def key_of(r: Ranked) -> tuple[str, str]:
    """Document and path, as in Meanings."""
    return r.passage.document.info.id, str(r.passage.clause.path)
