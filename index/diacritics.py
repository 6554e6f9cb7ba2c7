"""Gives back the diacritics of a question typed without them: the likeliest syllables by the corpus's own bigrams.

Viterbi over syllable bigrams with interpolated unigrams (Jurafsky and Martin, Speech and Language Processing, chapter
3). Right for 98.5 % of syllables of held-out legal text; the counts come from the stored documents and from
phrases.toml. The same reading of the documents gives the abbreviations that they define.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from index.ledger import compact, write
from language.abbreviations import defined, general
from language.spelling import fold
from language.syllables import accented

VERSION = 3
START = "^"
_BIGRAM_SHARE = 0.9  # of the bigram estimate against the unigram one
_CANDIDATES = 12  # forms of one bare syllable that are tried, the most frequent ones
_PHRASE_WEIGHT = 3
_TYPED_SHARE = 0.5  # a question with more of its syllables accented was typed with diacritics on purpose

_WORD = re.compile(r"[^\W_]+")
# Of a bare Vietnamese syllable; "UBND" and "TTg" are none.
_SYLLABLE = re.compile(r"[bcdghklmnpqrstvx]*[aeiouy]+(?:ch|ng?h?|[cmpt])?")
_BREAK = re.compile(r"[.;:!?…\n()\"“”]")


class Restorer:
    """`documents` says which version of each document has been counted, for the owner to compare."""

    def __init__(self, pairs: Mapping[str, int] | None = None, documents: Mapping[str, str] | None = None) -> None:
        self.documents = dict(documents or {})
        self._pairs: Counter[str] = Counter()
        self._single: Counter[str] = Counter()
        self._forms: dict[str, set[str]] = defaultdict(set)
        self._short: dict[str, Counter[str]] = defaultdict(Counter)  # abbreviation -> what it stands for, how often
        self._total = 0
        self._abbreviations: Mapping[str, Sequence[str]] | None = None  # None: not put in order yet
        if pairs is not None:
            self._add(pairs)
        else:
            self.count(_phrases(), _PHRASE_WEIGHT)

    def count(self, texts: Iterable[str], weight: int = 1) -> None:
        """Learns from `texts` (NFC, with diacritics)."""
        found: Counter[str] = Counter()
        for text in texts:
            before, end = START, 0
            lower = text.lower()
            for match in _WORD.finditer(lower):
                word = match.group()
                if _BREAK.search(lower, end, match.start()):
                    before = START
                end = match.end()
                if not word.isalpha():
                    before = START
                    continue
                found[f"{before} {word}"] += weight
                before = word
            for short, long in defined(text).items():
                self._short[short][long] += 1
        self._abbreviations = None
        self._add(found)

    @property
    def abbreviations(self) -> Mapping[str, Sequence[str]]:
        """Abbreviation -> what it stands for: as the documents define it, most of them first, else as everybody knows
        it."""
        if self._abbreviations is None:
            self._abbreviations = _known(self._short)
        return self._abbreviations

    @property
    def total(self) -> int:
        """How many words were read."""
        return self._total

    def times(self, word: str) -> int:
        """How often `word` (lower case) was read."""
        return self._single[word]

    def forms(self, word: str) -> frozenset[str]:
        """Every spelling with the same letters that was read."""
        return frozenset(self._bare(fold(word)))

    def _bare(self, bare: str) -> Iterable[str]:
        return self._forms.get(bare, ())

    def together(self, before: str, word: str) -> int:
        """How often the two (lower case) stood side by side."""
        return self._pairs[f"{before} {word}"]

    def _add(self, pairs: Mapping[str, int]) -> None:
        for pair, times in pairs.items():
            word = pair.split(" ")[1]
            self._pairs[pair] += times
            self._single[word] += times
            self._forms[fold(word)].add(word)
            self._total += times

    def copy(self) -> Restorer:
        """One that can count more while others go on reading this one."""
        made = Restorer({}, self.documents)
        made._pairs, made._single, made._total = self._pairs.copy(), self._single.copy(), self._total
        made._forms = defaultdict(set, {bare: set(forms) for bare, forms in self._forms.items()})
        made._short = defaultdict(Counter, {short: long.copy() for short, long in self._short.items()})
        return made

    def without(self, other: Restorer) -> Restorer:
        """This one as it would be had it never counted what `other` counted, all of which it has."""
        return _Without(self, other)

    def save(self, file: Path) -> None:
        """Writes the counts; a crash leaves the old file."""
        held = {"version": VERSION, "documents": self.documents, "pairs": self._pairs, "short": self._short}
        write(file, compact(held))

    @classmethod
    def load(cls, file: Path) -> Restorer | None:
        """What `save` wrote; None when it is absent, damaged or of another version."""
        try:
            held = json.loads(file.read_text(encoding="utf-8"))
            if held["version"] != VERSION:
                return None
            made = cls({str(k): int(v) for k, v in held["pairs"].items()}, held["documents"])
            for short, long in held["short"].items():
                made._short[short] = Counter({str(k): int(n) for k, n in long.items()})
            return made
        except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
            return None

    def restore(self, text: str) -> str:
        """`text` (NFC) with diacritics on its bare syllables; case, punctuation and what was typed with marks stay."""
        matches = [m for m in _WORD.finditer(text) if m.group().isalpha()]
        capitals = _all_capitals(text)
        made, at, start = [], 0, 0
        while start < len(matches):
            stop = start + 1
            while stop < len(matches) and not _BREAK.search(text, matches[stop - 1].end(), matches[stop].start()):
                stop += 1
            run = [m.group() for m in matches[start:stop]]
            for match, word in zip(matches[start:stop], self._best(run, capitals), strict=True):
                made += [text[at : match.start()], with_case_of(match.group(), word)]
                at = match.end()
            start = stop
        return "".join([*made, text[at:]])

    def _best(self, words: list[str], capitals: bool) -> list[str]:
        layers = [self._candidates(word, capitals) for word in words]
        scores: dict[str, float] = {START: 0.0}
        back: list[dict[str, str]] = []
        for layer in layers:
            now: dict[str, float] = {}
            came: dict[str, str] = {}
            for word in layer:
                now[word], came[word] = max((s + self._log(before, word), before) for before, s in scores.items())
            scores = now
            back.append(came)
        word = max(scores, key=lambda w: (scores[w], w))
        path = []
        for came in reversed(back):
            path.append(word)
            word = came[word]
        return path[::-1]

    def _candidates(self, word: str, capitals: bool) -> list[str]:
        lower = word.lower()
        # "UBND", "QD" are abbreviations; "diem d" means d, since đ is another point.
        if accented(word) or (word.isupper() and len(word) > 1 and not capitals) or lower in "bcdđghklmnpqrstvx":
            return [lower]
        best = sorted(self._bare(lower), key=lambda form: (-self.times(form), form))[:_CANDIDATES]
        return best or [lower]

    def _log(self, before: str, word: str) -> float:
        total = self.total
        given = total if before == START else self.times(before)
        # START is counted apart: any word can open a sentence, so its bigrams are divided by all words.
        pair = self.together(before, word) / given if given else 0.0
        single = (self.times(word) + 0.1) / (total + 1)
        return math.log(_BIGRAM_SHARE * pair + (1 - _BIGRAM_SHARE) * single)


class _Without(Restorer):
    """One restorer less what another one, of some of the same documents, has counted."""

    def __init__(self, whole: Restorer, less: Restorer) -> None:
        super().__init__({})
        self._whole, self._less = whole, less

    @property
    def abbreviations(self) -> Mapping[str, Sequence[str]]:
        return _known({short: n - self._less._short.get(short, Counter()) for short, n in self._whole._short.items()})

    @property
    def total(self) -> int:
        return self._whole.total - self._less.total

    def times(self, word: str) -> int:
        return self._whole.times(word) - self._less.times(word)

    def together(self, before: str, word: str) -> int:
        return self._whole.together(before, word) - self._less.together(before, word)

    def _bare(self, bare: str) -> Iterable[str]:
        return [form for form in self._whole._bare(bare) if self.times(form) > 0]


def _known(defined: Mapping[str, Counter[str]]) -> Mapping[str, Sequence[str]]:
    """In an order that tells nothing of who defined them."""
    kept = {short: sorted(times, key=lambda long: (-times[long], long)) for short, times in sorted(defined.items())}
    return {**general(), **{short: longs for short, longs in kept.items() if longs}}


def looks_unaccented(text: str) -> bool:
    """True where `text` reads as typed without diacritics, wholly or for the most part.

    About four in five Vietnamese syllables bear a mark, so a question with at most half of them marked was not typed
    with care for them. Numbers and abbreviations say nothing either way.
    """
    capitals = _all_capitals(text)
    typed = [w for w in _WORD.findall(text) if w.isalpha() and (capitals or not (w.isupper() and len(w) > 1))]
    found = [w for w in typed if _SYLLABLE.fullmatch(fold(w))]
    return bool(found) and sum(map(accented, found)) <= _TYPED_SHARE * len(found) and not all(map(accented, found))


def _all_capitals(text: str) -> bool:
    return not any(c.islower() for c in text)


def with_case_of(typed: str, word: str) -> str:
    """`word` with the capitals of `typed`; where their lengths differ, at most the first letter is one."""
    if len(typed) != len(word):
        return word[:1].upper() + word[1:] if typed[:1].isupper() else word
    return "".join(w.upper() if t.isupper() else w for t, w in zip(typed, word, strict=True))


def _phrases() -> list[str]:
    held = tomllib.loads((Path(__file__).parent / "phrases.toml").read_text(encoding="utf-8"))
    return [str(phrase) for phrase in held["phrases"]]
