"""A query as the indexes need it: without slips, with its diacritics, with other words for its abbreviations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from index.diacritics import Restorer, looks_unaccented
from index.slips import mend, mend_bare
from language.abbreviations import expansions
from language.places import Taken


@dataclass(frozen=True, slots=True)
class Worded:
    """`typed` is the query; `bare` where it was typed without diacritics, wholly or for the most part, so that they
    count nowhere. `also`: what else may stand in the documents for words of it. `meaning` is what is embedded.
    """

    typed: str
    bare: bool
    meaning: str
    also: tuple[str, ...] = ()


def worded(query: str, words: Restorer) -> Worded:
    """Reads `query` (NFC, single blanks) with what the stored documents know."""
    # "ngoại giao kinh tế" has as many bare syllables as marked ones, and nothing to restore.
    bare = looks_unaccented(query) and words.restore(query) != query
    mended = mend_bare(query, words) if bare else mend(query, words)
    meaning = words.restore(mended) if bare else mended
    also = {} if mended == query else {mended: None}  # each once, in order
    spelled: list[tuple[int, int, str]] = []
    taken = Taken()
    for said, start, end, other in expansions(meaning, words.abbreviations):
        also[other] = None
        if len(other) > len(said) and not taken.meets((start, end)):
            spelled.append((start, end, other))
            taken.add((start, end))
    return Worded(query, bare, _with(meaning, spelled), tuple(also))


def _with(text: str, spelled: Sequence[tuple[int, int, str]]) -> str:
    """The model knows words, not letters: "NGKT" becomes "ngoại giao kinh tế"."""
    made, at = [], 0
    for start, end, long in sorted(spelled):
        made += [text[at:start], long]
        at = end
    return "".join([*made, text[at:]])
