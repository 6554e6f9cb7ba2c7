"""Which document a question speaks of without its number: "kế hoạch trồng cây xã Phú An thì ai chủ trì". The words of
letterheads tell, the rarer the more; those that name the document then weigh little where its clauses are compared."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from answer.ask import query
from answer.ask.by_wording import read_by_wording
from answer.ask.case import Case, build
from answer.ask.everywhere import with_all_tasks
from answer.ask.naming import letterhead, naming_pairs, naming_words
from answer.ask.wording import Words, content_words
from schema import DocumentInfo

if TYPE_CHECKING:
    from index.search import ClauseIndex

# What the words of the question that stand in a letterhead must weigh together, and by how much more than in any other
# letterhead; so many pairs must stand side by side there too. Of 92 everyday questions over three stores that name no
# number, 67 reach this, each for the right document.
WEIGHT, AHEAD, PAIRS = 3.0, 3.0, 2

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Heads:
    """The folded words and adjacent pairs of each letterhead, and in how many letterheads each stands."""

    held: tuple[frozenset[str | Pair], ...]
    known: Counter[str | Pair]


def case_of(index: ClauseIndex, question: str, chosen: Sequence[str] | None = None) -> Case:
    """The case of a question: of the one document that it names by its words, or as `build` finds it."""
    case = read_by_wording(with_all_tasks(index.store, build(index, question, chosen)))
    if case.named or case.missing or case.reading.turned or case.reading.relation or query.of_the_store(case):
        return case
    infos = [*(d.info for d in case.documents), *case.elsewhere]
    one = spoken_of(_naming(case), infos)
    return read_by_wording(build(index, question, [one.id])) if one else case


def _naming(case: Case) -> Words:
    """The words of the question that can name a document: not those of bodies, which may as well be asked about."""
    bodies = [(a, b) for _, a, b in case.units]
    return content_words(case.restored, [*case.dropped, *bodies], case.words.typed_plain, case.spelled)


def spoken_of(words: Words, infos: Sequence[DocumentInfo]) -> DocumentInfo | None:
    """The one of `infos` that the content `words` of a question name; None where they name none or several alike."""
    heads = _heads(tuple(letterhead(i) for i in infos))
    folded = [f for _, f in words.words]
    said: set[str | Pair] = {*folded, *((folded[n], folded[n + 1]) for n in words.pairs)}
    rare = {x: math.log((len(infos) + 1) / (heads.known[x] + 0.5)) for x in said if heads.known[x]}
    fit = [sum(weight for x, weight in rare.items() if x in held) for held in heads.held]
    order = sorted(range(len(infos)), key=lambda n: -fit[n])
    if len(order) < 2 or fit[order[0]] < WEIGHT or fit[order[0]] - fit[order[1]] < AHEAD:
        return None
    beside = sum(isinstance(x, tuple) and x in heads.held[order[0]] for x in said)
    return infos[order[0]] if beside >= PAIRS else None


@lru_cache(maxsize=4)
def _heads(letterheads: tuple[str, ...]) -> _Heads:
    held = tuple(naming_words(h) | naming_pairs(h) for h in letterheads)
    return _Heads(held, Counter(x for each in held for x in each))
