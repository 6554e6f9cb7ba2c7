"""Finding the place inside documents that a question is about: BM25 over syllables and adjacent pairs, with headings as
context, joined with the hits of the index. Documents are small (some hundred clauses), so every clause is weighed."""

from __future__ import annotations

import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from answer.ask.wording import Words, fold, syllables
from schema import Assignment, Clause, Document, Hit

OWN, ABOVE, TITLE = 1.0, 0.35, 0.15  # weight of a word in the clause itself, in headings above it, in the letterhead
_ACCENT = 0.3  # part of a word's weight that needs its diacritics right
_HOMOGRAPH = 0.25  # part of a word's weight that another word with the same letters covers
_HOMOGRAPH_PLAIN = 0.6  # the same where the diacritics were restored, which is right for 94 % of syllables
_K, _B = 0.9, 0.45
# Beside the best lexical score of 1: the index's score, and the covered share of the question. Over 127 questions
# any pair from (0.15, 0.5) to (0.45, 0.6) is within one question of the best; without either, three more are lost.
_SEMANTIC = 0.25
_COVERAGE = 0.5
_FAINT = 0.25  # part of its weight that a word keeps which names the document
_KEPT = 48  # documents whose words stay in memory
_LONGEST_KEPT = 600  # characters of the longest text whose tokens are kept


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause, or one assignment of it where a clause holds several. `text` is what the clause itself says."""

    document: Document
    clause: Clause
    assignment: Assignment | None
    text: str
    above: str


@dataclass(frozen=True, slots=True)
class Ranked:
    """`score` orders the passages of one question (1 is the best lexical match); `coverage` in [0, 1] is the share of
    the question's content, by weight, that the passage with its headings says, `own` the share that it says itself."""

    passage: Passage
    score: float
    coverage: float
    own: float


@dataclass(slots=True)
class _Shelf:
    """The words of one document's passages, folded and accented. What stands above many passages is kept once."""

    document: Document
    passages: list[Passage]
    postings: dict[str, dict[int, int]] = field(default_factory=dict)  # word -> passage -> how often it says it
    headings: list[tuple[frozenset[str], list[int]]] = field(default_factory=list)  # words above, passages under them
    lengths: list[float] = field(default_factory=list)
    title: frozenset[str] = frozenset()
    initials: tuple[str, list[str]] | None = None

    def df(self, word: str) -> int:
        """In how many passages the word stands."""
        return len(self.postings.get(word, ()))

    def counts(self, word: str) -> dict[int, float]:
        """Passage -> how often it says the word, weighted by where."""
        found = {i: OWN * n for i, n in self.postings.get(word, {}).items()}
        for words, under in self.headings:
            if word in words:
                for i in under:
                    found[i] = found.get(i, 0.0) + ABOVE
        return found


_shelves: OrderedDict[str, _Shelf] = OrderedDict()
_lock = threading.Lock()  # over _shelves alone: a shelf is made outside it


def tokens(text: str) -> list[str]:
    """Folded syllables ("f:"), accented syllables ("a:") and adjacent folded pairs ("p:")."""
    words = [_word(w) for w in syllables(text)]
    return [
        *[f for _, f, _ in words],
        *[a for _, _, a in words],
        *[f"p:{a} {b}" for (a, _, _), (b, _, _) in pairwise(words)],
    ]


def said(text: str) -> frozenset[str]:
    """The tokens of `text`, each once; those of clauses and sentences, which question after question looks into, are
    kept."""
    return _kept(text) if len(text) <= _LONGEST_KEPT else frozenset(tokens(text))


@lru_cache(maxsize=2_000)
def _kept(text: str) -> frozenset[str]:
    return frozenset(tokens(text))


@lru_cache(maxsize=50_000)
def _word(syllable: str) -> tuple[str, str, str]:
    folded = fold(syllable)
    return folded, "f:" + folded, "a:" + syllable


def row_text(document: Document, clause: Clause) -> str:
    """The clause's own text; for a table row also the cells that it inherits and the section it stands in."""
    own = document.own_text(clause)
    outside = [c for c in clause.cells if not clause.span[0] <= c.start < clause.span[1]]
    return " ".join([own, *(document.text[c.start : c.end] for c in outside)])


def passages_of(document: Document) -> list[Passage]:
    """Every clause once, and a passage for each assignment where a clause holds several."""
    by_path = {c.path: c for c in document.clauses}
    given: dict[str, list[Assignment]] = {}
    for a in document.assignments:
        given.setdefault(str(a.path), []).append(a)
    found = []
    for clause in document.clauses:
        above = []
        path = clause.path.parent
        while path.markers:
            if path in by_path:
                above.append(document.own_text(by_path[path])[:400])
            path = path.parent
        above += [document.text[c.start : c.end] for c in clause.cells if c.role == "section_title"]
        context = " ".join(above)
        own = given.get(str(clause.path), [])
        text = row_text(document, clause)
        if len(own) > 1 and clause.cells:
            for a in own:
                said = " ".join(x for x in (a.task, a.product, a.target) if x)
                found.append(Passage(document, clause, a, said, context))
        else:
            if len(own) == 1 and not any(clause.span[0] <= s < clause.span[1] for s, _ in own[0].spans.get("task", ())):
                text = f"{text} {own[0].task}"  # "Điều 2. Điều chỉnh nhiệm vụ: 1. Tên nhiệm vụ: ..." says it below
            found.append(Passage(document, clause, own[0] if len(own) == 1 else None, text, context))
            found.extend(Passage(document, clause, a, a.task, context) for a in own if len(own) > 1)
    return found


def _shelf(document: Document) -> _Shelf:
    with _lock:
        kept = _shelves.get(document.info.id)
        if kept is not None and kept.document is document:
            _shelves.move_to_end(document.info.id)
            return kept
    shelf = _Shelf(document, passages_of(document))
    info = document.info
    shelf.title = frozenset(tokens(" ".join(x for x in (info.title, info.issuer, info.place) if x)))
    under: dict[str, list[int]] = {}
    for i, p in enumerate(shelf.passages):
        own = tokens(p.text)
        for t in own:
            said = shelf.postings.setdefault(t, {})
            said[i] = said.get(i, 0) + 1
        shelf.lengths.append(len(own) / 3)
        under.setdefault(p.above, []).append(i)
    shelf.headings = [(frozenset(tokens(above)), places) for above, places in under.items() if above]
    with _lock:
        _shelves[document.info.id] = shelf
        _shelves.move_to_end(document.info.id)
        while len(_shelves) > _KEPT:
            _shelves.popitem(last=False)
    return shelf


def initials_of(document: Document) -> tuple[str, list[str]]:
    """The first letters of all syllables, folded, and the syllables: for spelling out abbreviations."""
    shelf = _shelf(document)
    if shelf.initials is None:
        words = syllables(document.text)
        shelf.initials = fold("".join(w[0] for w in words)), words
    return shelf.initials


def passages_saying(documents: Sequence[Document], phrase: str) -> int:
    """In how many passages at most `phrase` can stand: those that hold its rarest pair of syllables."""
    words = [fold(w) for w in syllables(phrase)]
    shelves = [_shelf(d) for d in documents]
    return min((sum(s.df(f"p:{a} {b}") for s in shelves) for a, b in pairwise(words)), default=0)


def said_in(documents: Sequence[Document], word: str) -> int:
    """In how many passages the word stands, with whatever diacritics."""
    return sum(_shelf(d).df("f:" + fold(word)) for d in documents)


def title_fit(question: str, titles: Sequence[str]) -> list[int]:
    """How many adjacent pairs of syllables the question shares with each title."""
    asked = _pairs(question)
    return [len(asked & _pairs(title)) for title in titles]


@lru_cache(maxsize=20_000)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(t for t in tokens(text) if t[0] == "p")


@dataclass(frozen=True, slots=True)
class _Term:
    folded: str
    accented: str
    pair: bool
    weight: float


def _terms(words: Words, shelves: Sequence[_Shelf], n: int) -> list[_Term]:
    def df(key: str) -> int:
        return sum(s.df(key) for s in shelves)

    def weight(key: str) -> float:
        return math.log(1 + (n - df(key) + 0.5) / (df(key) + 0.5))

    out = []
    for accented, folded in dict.fromkeys(words.words):
        a = "a:" + accented if df("a:" + accented) else ""
        part = _FAINT if folded in words.faint else 1.0
        out.append(_Term("f:" + folded, a, False, part * weight(a or "f:" + folded)))
    for i in dict.fromkeys(words.pairs):
        one, two = words.words[i][1], words.words[i + 1][1]
        key = f"p:{one} {two}"
        if df(key):
            out.append(_Term(key, "", True, (_FAINT if {one, two} <= words.faint else 1.0) * weight(key)))
    return list(dict.fromkeys(out))


def rarities(words: Words, documents: Sequence[Document]) -> tuple[dict[str, float], set[str]]:
    """Each folded word of the question with its weight by rarity in `documents` (BM25's inverse document frequency, of
    its accented spelling where that stands somewhere), and which of the words stand there at all."""
    shelves = [_shelf(d) for d in documents]
    n = max(1, sum(len(s.passages) for s in shelves))
    weights: dict[str, float] = {}
    known: set[str] = set()
    for accented, folded in dict.fromkeys(words.words):
        df = sum(s.df("a:" + accented) for s in shelves) or sum(s.df("f:" + folded) for s in shelves)
        part = _FAINT if folded in words.faint else 1.0
        weights[folded] = part * math.log(1 + (n - df + 0.5) / (df + 0.5))
        if df:
            known.add(folded)
    return weights, known


def rank(words: Words, documents: Sequence[Document], hits: Sequence[Hit] = ()) -> list[Ranked]:
    """Passages of `documents` that share a word with the question or were found by the index, best first."""
    shelves = [_shelf(d) for d in documents]
    n = max(1, sum(len(s.passages) for s in shelves))
    average = max(1.0, sum(sum(s.lengths) for s in shelves) / n)
    terms = _terms(words, shelves, n)
    whole = sum(t.weight for t in terms if not t.pair) or 1.0
    semantic = {(h.document, str(h.path)): h.score for h in hits}
    found: list[Ranked] = []
    for s in shelves:
        sums = _weighed(s, terms, average, words.typed_plain)
        wanted = {i for i, p in enumerate(s.passages) if (s.document.info.id, str(p.clause.path)) in semantic}
        for i in sorted({*sums, *wanted}):
            score, covered, own = sums.get(i, (0.0, 0.0, 0.0))
            found.append(Ranked(s.passages[i], score, covered / whole, own / whole))
    best = max((r.score for r in found), default=0.0) or 1.0

    def joined(r: Ranked) -> Ranked:
        meant = semantic.get((r.passage.document.info.id, str(r.passage.clause.path)), 0.0)
        return Ranked(r.passage, r.score / best + _SEMANTIC * meant + _COVERAGE * r.coverage, r.coverage, r.own)

    return sorted(map(joined, found), key=lambda r: -r.score)


def _weighed(
    shelf: _Shelf, terms: Sequence[_Term], average: float, plain: bool
) -> dict[int, tuple[float, float, float]]:
    """Passage -> (BM25 score, weight of the words it says with its headings and title, weight that it says itself)."""
    score: dict[int, float] = {}
    covered: dict[int, float] = {}
    own: dict[int, float] = {}
    norms = [1 - _B + _B * length / average for length in shelf.lengths]
    titled = 0.0
    titles: dict[str, float] = {}
    for t in terms:
        accents = shelf.counts(t.accented) if t.accented else {}
        if not t.pair and t.folded in shelf.title:
            titles[t.folded] = t.weight
            titled += t.weight
        for i, tf in shelf.counts(t.folded).items():
            gain = _saturated(tf, norms[i])
            if t.accented and not plain:
                gain = (1 - _ACCENT) * gain + _ACCENT * _saturated(accents.get(i, 0.0), norms[i])
            score[i] = score.get(i, 0.0) + t.weight * gain
            if not t.pair:
                # "sắt" is not said by "sát"; a word that no document spells so is a slip, and "sát" may be meant.
                other = _HOMOGRAPH if not plain else _HOMOGRAPH_PLAIN
                said = t.weight * (other if t.accented and i not in accents else 1.0)
                own[i] = own.get(i, 0.0) + (said if tf >= OWN else 0.0)
                if t.folded not in titles:  # else counted once, with the title
                    covered[i] = covered.get(i, 0.0) + said
    if titled:
        for i in score:
            score[i] += titled * TITLE / (TITLE + _K)
            covered[i] = covered.get(i, 0.0) + titled
    return {i: (score[i], covered.get(i, 0.0), own.get(i, 0.0)) for i in score}


def _saturated(tf: float, norm: float) -> float:
    return tf / (tf + _K * norm)
