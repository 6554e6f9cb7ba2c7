"""Search as people use it: documents and clauses that the query names are looked up and not searched for as words, a
bullet comes with its clause, and neither one clause nor the same words in many documents crowd out the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from answer.ask.case import subjects, without
from answer.ask.wording import content_words
from ingest.asked import AskedDocument, asked_documents, matches
from ingest.asked_places import AskedPlace, asked_places, find_paths
from language.spelling import fold
from schema import Clause, ClausePath, Document, Hit, UnknownDocument

if TYPE_CHECKING:
    from index.search import ClauseIndex

POOL = 50  # hits from which the best are chosen
PLACE_SHARE = 0.2  # added to a hit at a place that the query names without its document: other documents have it too
NUMBER_SHARE = 0.3  # added to a hit that names a document of the query which the store does not hold
COPIES = 3  # documents that say the same before it counts as boilerplate
SAME = 0.8  # share of words (Jaccard) from which two clauses say the same
_BOILERPLATE_WORDS = 6  # a shorter clause is a heading, which many documents share by right
_BULLET = re.compile(r"[-+]\d")
_NUMBER = re.compile(r"\d[\w./-]*")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """`content` is what is left of the query for the indexes; `named` are the documents that it names."""

    content: str
    says_more: bool
    named: tuple[str, ...]
    absent: tuple[AskedDocument, ...]
    places: tuple[AskedPlace, ...]


def find(index: ClauseIndex, query: str, k: int = 10, documents: Sequence[str] | None = None) -> list[Hit]:
    """The `k` best clauses for `query`, best first, in `documents` (ids; None: all).

    A document named in the query is searched first, the others fill what is left. A clause named in it comes before
    what only stands near. Raises what ClauseIndex.search raises.
    """
    if k <= 0:
        return []
    wanted, pool = _read(index, query, documents), max(POOL, k)
    scope = list(wanted.named) or documents
    hits = index.search(wanted.content, pool, scope)
    if wanted.absent:
        hits = _raised(hits, lambda h: _mentions(h, wanted.absent), NUMBER_SHARE)
    if wanted.places:
        hits = _at_places(index, hits, wanted, scope)
    if wanted.named:
        rest = index.search(query, pool, documents)
        hits = [replace(h, score=0.5 + h.score / 2) for h in hits]
        hits += [replace(h, score=h.score / 2) for h in rest if h.document not in wanted.named]
    chosen = _once(hits, _copies(hits))[:k]
    return [replace(h, context=_context(index, h)) for h in _falling(chosen)]


def _read(index: ClauseIndex, query: str, documents: Sequence[str] | None) -> _Wanted:
    text = unicodedata.normalize("NFC", " ".join(query.split()))
    infos = [i for i in index.store.documents() if documents is None or i.id in set(documents)]
    places = tuple(asked_places(text))
    about, others = subjects(asked_documents(text), text, places)
    named = tuple(i.id for i in infos if any(matches(a, i) for a in about))
    held = [a for a in about if any(matches(a, i) for i in infos)]
    absent = tuple(a for a in (*about, *others) if a not in held)
    drop = [*(a.span for a in held), *(p.span for p in places)]
    return _Wanted(without(text, drop), bool(content_words(text, drop).words), named, absent, places)


def _at_places(index: ClauseIndex, hits: list[Hit], wanted: _Wanted, scope: Sequence[str] | None) -> list[Hit]:
    """Hits at the places that the query names come first; where nothing else is asked, the clauses there themselves."""
    chosen = scope or list(dict.fromkeys(h.document for h in hits))
    sure = bool(scope and len(scope) == 1) or not wanted.says_more
    there: dict[str, list[ClausePath]] = {}
    given: list[Hit] = []
    for id in chosen:
        try:
            document = index.store.document(id)
        except UnknownDocument:  # removed since it was found
            continue
        paths = [p for place in wanted.places for p in find_paths(place, [c.path for c in document.clauses])]
        there[id] = paths
        if sure:
            given += [_hit(document, c) for p in paths for c in document.clauses if c.path.is_under(p)]
    scores = {(h.document, h.path): h for h in hits}
    if not sure:
        return _raised(hits, lambda h: _under(h, there), PLACE_SHARE)
    first = [scores.get((h.document, h.path), h) for h in given]
    if wanted.says_more:
        first.sort(key=lambda h: -h.score)
    else:
        first.sort(key=lambda h: h.path not in there[h.document])
    raised = [replace(h, score=1.0 if not wanted.says_more else 0.5 + h.score / 2) for h in first]
    taken = {(h.document, h.path) for h in first}
    scale = 0.5 if raised else 1.0
    return raised + [replace(h, score=scale * h.score) for h in hits if (h.document, h.path) not in taken]


def _raised(hits: Sequence[Hit], wanted: Callable[[Hit], bool], share: float) -> list[Hit]:
    raised = [replace(h, score=min(1.0, h.score + share)) if wanted(h) else h for h in hits]
    return sorted(raised, key=lambda h: -h.score)


def _mentions(hit: Hit, documents: Sequence[AskedDocument]) -> bool:
    """The hit names one of `documents` by its number: the letters as typed, or their beginning ("15-CT")."""
    squashed = re.sub(r"[^\w/-]", "", fold(hit.text))
    for asked in documents:
        codes = "".join(rf"[/-]{re.escape(code)}\w*" for code in asked.codes)
        if codes and re.search(rf"(?<!\d)0*{re.escape(asked.number.lstrip('0'))}(?:/\d{{4}})?{codes}", squashed):
            return True
    return False


def _under(hit: Hit, there: dict[str, list[ClausePath]]) -> bool:
    return any(hit.path.is_under(p) for p in there.get(hit.document, ()))


def _hit(document: Document, clause: Clause) -> Hit:
    text = document.own_text(clause)
    return Hit(document.info.id, document.info.number, clause.path, clause.reference, 0.0, (), text, clause.page)


def _home(path: ClausePath) -> ClausePath:
    """The clause that a bullet belongs to, the nearest above it that is none; every other path itself."""
    while len(path.markers) > 1 and _BULLET.match(path.markers[-1]):
        path = path.parent
    return path


def _context(index: ClauseIndex, hit: Hit) -> str:
    home = _home(hit.path)
    if home == hit.path:
        return ""
    try:
        document = index.store.document(hit.document)
    except UnknownDocument:
        return ""
    clause = document.clause(home)
    return document.own_text(clause).strip() if clause else ""


def _once(hits: Sequence[Hit], copies: Callable[[Hit], object]) -> list[Hit]:
    """Each clause once, with the best of its bullets; what repeats it, and copies of boilerplate, stand at the end."""
    seen: set[object] = set()
    first: list[Hit] = []
    again: list[Hit] = []
    for hit in hits:
        keys = {(hit.document, _home(hit.path)), copies(hit)} - {None}
        (again if keys & seen else first).append(hit)
        seen |= keys
    return first + again


def _copies(hits: Sequence[Hit]) -> Callable[[Hit], object]:
    """hit -> the boilerplate that it is a copy of, the same object for every copy; None for all else."""
    groups: list[tuple[frozenset[str], list[Hit]]] = []
    for hit in hits:
        words = frozenset(re.findall(r"\w+", _NUMBER.sub("#", fold(hit.text))))
        if len(words) < _BOILERPLATE_WORDS:
            continue
        group = next((g for w, g in groups if len(w & words) >= SAME * len(w | words)), None)
        if group is None:
            groups.append((words, [hit]))
        else:
            group.append(hit)
    many = [g for _, g in groups if len({h.document for h in g}) >= COPIES]
    of = {(h.document, h.path): i for i, g in enumerate(many) for h in g}
    return lambda hit: of.get((hit.document, hit.path))


def _falling(hits: Iterable[Hit]) -> list[Hit]:
    """With scores that nowhere rise: what was put behind is no better than what stands before it."""
    made: list[Hit] = []
    for hit in hits:
        made.append(replace(hit, score=round(min(hit.score, made[-1].score if made else 1.0), 6)))
    return made
