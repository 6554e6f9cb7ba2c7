"""All that is known about a question before it is answered: its reading, documents, places, and the ranked clauses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from answer.ask.everyday import officially, written_out
from answer.ask.intents import Intent, Reading, read, relation_at
from answer.ask.judge import Judged, judged
from answer.ask.naming import letterhead, naming_pairs
from answer.ask.passages import Ranked, initials_of, passages_saying, rank, said_in, title_fit
from answer.ask.unit_names import shortened
from answer.ask.wording import Words, abbreviations, content_words, fold, spelled_out, syllables
from index.diacritics import looks_unaccented
from ingest import units
from ingest.references import AskedDocument, AskedPlace, asked_documents, asked_places, find_paths, matches
from ingest.units import Unit
from language.abbreviations import expansions, general
from language.places import Taken
from schema import Assignment, ClausePath, Document, DocumentInfo, Hit, Mention, Span

if TYPE_CHECKING:
    from index.search import ClauseIndex

SCANNED = 24  # documents in a store that are all weighed clause by clause when the question names none
WEIGHED = 6  # of a larger store
FOUND = 40  # hits asked of the index
PLAIN_MATCH = 0.97  # share of the question's words that a clause says itself, from which meaning adds nothing


@dataclass(slots=True)
class Case:
    """`documents` are those in which the answer is looked for; `named` says that the question (or the caller's choice
    of one) names them. `missing` is a document that the question is about and the store does not hold. `restored` is
    the question with diacritics, character for character as long as `question`.
    """

    question: str
    restored: str
    reading: Reading
    units: tuple[tuple[Unit, int, int], ...]
    places: tuple[AskedPlace, ...]
    documents: tuple[Document, ...]
    named: bool
    missing: AskedDocument | None
    others: tuple[AskedDocument, ...]  # documents that belong to what is asked: "... thực hiện Chỉ thị 49"
    words: Words
    dropped: tuple[Span, ...] = ()  # names of documents and places, which are not content
    asked: tuple[Span, ...] = ()  # where the question names documents
    shortened: tuple[Unit, ...] = ()  # what a shortened name of a body can mean, by the documents' tasks
    spelled: tuple[tuple[Span, str], ...] = ()  # abbreviations and everyday words, and what they stand for
    elsewhere: tuple[DocumentInfo, ...] = ()  # documents of a large store that are not among `documents`
    beyond: int = 0  # of these, how many have tasks of the kind that is asked for, and are not told
    asks: str = ""  # what it asks for by its wording, judged where no form or pattern knows (query/asks.py)
    chances: Mapping[str, float] = field(default_factory=dict)  # of every label that `asks` may be
    _search: Callable[[], Sequence[Hit]] = tuple
    _close: Callable[[], Mapping[tuple[str, int], float]] = dict
    _hits: tuple[Hit, ...] | None = None
    _ranked: list[Ranked] | None = field(default=None)
    _meanings: dict[tuple[str, str], float] | None = None
    _judged: list[Judged] | None = None

    @property
    def hits(self) -> tuple[Hit, ...]:
        """What the index finds in the documents of the case; asked for once, and only when somebody needs it."""
        if self._hits is None:
            self._hits = tuple(self._search())
        return self._hits

    @property
    def ranked(self) -> list[Ranked]:
        """Clauses of `documents` for the content of the question, best first."""
        if self._ranked is None:
            ranked = rank(self.words, self.documents)
            if not ranked or ranked[0].own < PLAIN_MATCH:  # else the words alone tell, and the encoder need not run
                ranked = rank(self.words, self.documents, self.hits)
            annexes = [p for p in self.places if annex_only(p)]
            inside = {(d.info.id, path) for p in annexes for d, path in self.within(p)}
            if inside:  # "theo Phụ lục II": only what stands there
                under = [r for r in ranked if any(_in(r, i, path) for i, path in inside)]
                ranked = under or ranked
            self._ranked = ranked
        return self._ranked

    @property
    def meanings(self) -> dict[tuple[str, str], float]:
        """(document, path) -> the cosine of the clause to the question, for every clause of the case."""
        if self._meanings is None:
            paths = {d.info.id: d.clauses for d in self.documents}
            close = self._close()
            self._meanings = {
                (id, str(paths[id][n].path)): cosine for (id, n), cosine in close.items() if n < len(paths.get(id, ()))
            }
        return self._meanings

    @property
    def judged(self) -> list[Judged]:
        """The clauses that may answer, the likeliest first."""
        if self._judged is None:
            self._judged = judged(self.restored, self.words, self.ranked, self.meanings, self.chances)
        return self._judged

    def within(self, place: AskedPlace) -> list[tuple[Document, ClausePath]]:
        """The clauses that a place can mean in the documents of the case."""
        return [(d, p) for d in self.documents for p in find_paths(place, [c.path for c in d.clauses])]

    def by_document(self, tasks: Sequence[tuple[Document, Assignment]]) -> Iterator[tuple[Document, list[Assignment]]]:
        """Each document of the case that has some of `tasks`, with its own."""
        for d in self.documents:
            if own := [a for document, a in tasks if document is d]:
                yield d, own

    def more(self) -> list[str]:
        """The line that says how many documents with such tasks are not told; none where all are."""
        return [f"(còn {self.beyond} văn bản khác có nhiệm vụ như vậy; xem đủ ở thẻ Nhiệm vụ)"] if self.beyond else []

    def assignments(self) -> list[tuple[Document, Assignment]]:
        return [(d, a) for d in self.documents for a in d.assignments]


def annex_only(place: AskedPlace) -> bool:
    """ "Phụ lục I" and nothing inside it."""
    return all(fold(m).startswith("phu luc") for m in place.markers)


def _in(r: Ranked, document: str, path: ClausePath) -> bool:
    return r.passage.document.info.id == document and r.passage.clause.path.is_under(path)


def build(index: ClauseIndex, question: str, chosen: Sequence[str] | None = None) -> Case:
    """Reads the question and finds its documents; `chosen` are ids of the documents to look in, all of them if None."""
    text = unicodedata.normalize("NFC", " ".join(written_out(question).split()))
    plain = looks_unaccented(text)
    restored = _restored(index, text) if plain else text  # as long as `text`
    infos = [i for i in index.store.documents() if chosen is None or i.id in set(chosen)]
    asked = [_by_subject(a, infos) for a in asked_documents(text)]
    places = tuple(p for p in asked_places(text))
    named_at = tuple(a.span for a in asked)
    folded, numbers = fold(restored), Taken(named_at)
    found = tuple(
        u
        for u in units.find(restored)
        if not _asked_for(folded, *u[1:]) and not numbers.holds(u[1])  # "45/KH-UBND" is no unit
    )
    about, others = subjects(asked, text, places)
    named = [i for i in infos if any(matches(a, i) for a in about)]
    named = _of_issuer(named, restored)
    missing = None
    if not named:
        named = [i for i in infos if any(matches(a, i) for a in others)]
        absent = [a for a in about if _surely_named(a, text) and not any(matches(a, i) for i in infos)]
        if absent and not named:
            missing = absent[0]
    below_annex = any(not annex_only(p) for p in places)
    reading = read(text, bool(found), below_annex, [a.span for a in asked], restored)
    if reading.turned is not None and reading.relation:
        target = next(a for a in asked if a.span == reading.turned)
        named, others, missing = _doing_to(target, reading.relation, infos, text), [target], None
    in_store = [a for a in asked if any(matches(a, i) for i in infos)]
    drop: list[Span] = [a.span for a in in_store] + [p.span for p in places]
    if reading.yes_no and others and about and (relation := relation_at(fold(text), others[0].span[0])):
        reading = replace(reading, intent=Intent.METADATA, relation=relation, asks=())
    query = without(restored, [a.span for a in in_store])
    hits: tuple[Hit, ...] | None = None
    if named or reading.turned is not None:
        ids = [i.id for i in named]
    elif len(infos) <= SCANNED:
        ids = [i.id for i in infos]
    else:
        hits = tuple(index.search(query, FOUND, list(chosen) if chosen is not None else None))
        ids = _likely(infos, hits, restored)
    documents = [index.store.document(i) for i in ids]
    elsewhere = [] if named else [i for i in infos if i.id not in set(ids)]
    found = _longer(found, restored, documents)
    given = {u.name for d in documents for a in d.assignments for u in map(units.canonical, (*a.lead, *a.support))}
    known = any(u[0].name in given for u in found)
    short = None if known else shortened(restored, documents, [u[1:] for u in found])
    if short is not None:
        found = (*(u for u in found if u[2] <= short[1][0] or u[1] >= short[1][1]), (short[0][0], *short[1]))
    spelled = (
        *_spelled(restored, text, drop, plain, documents),
        *officially(restored, plain, lambda phrase: passages_saying(documents, phrase)),
    )
    return Case(
        text,
        restored,
        reading,
        found,
        places,
        tuple(documents),
        bool(named) or len(infos) == 1,
        missing,
        tuple(others),
        _faint(content_words(restored, drop, plain, spelled), documents),
        tuple(drop),
        named_at,
        short[0] if short else (),
        spelled,
        tuple(elsewhere),
        _search=lambda: index.search(query, FOUND, ids),
        _close=lambda: index.closeness(query, ids),
        _hits=hits,
    )


def _faint(words: Words, documents: Sequence[Document]) -> Words:
    """`words` with those marked that name the one document in question: they stand side by side in its letterhead as
    they do in the question."""
    if len(documents) != 1:
        return words
    known = naming_pairs(letterhead(documents[0].info))
    beside = [(words.words[n][1], words.words[n + 1][1]) for n in words.pairs]
    return replace(words, faint=frozenset(w for pair in beside if pair in known for w in pair))


def _surely_named(asked: AskedDocument, text: str) -> bool:
    """Whether a document is meant even if the store has none of this number: "quy hoạch 3 loại rừng" names none."""
    told = asked.codes or asked.year or asked.issued_on or asked.issuer or len(asked.number) > 1
    return bool(told) or re.match(r"\s*[^\W\d_]", text[asked.span[1] :]) is None


def _of_issuer(named: list[DocumentInfo], question: str) -> list[DocumentInfo]:
    """Of several documents that the same words can mean, those whose issuer or place the question names: "Kế hoạch
    45/KH-UBND của xã Phú Lộc", where two communes have a plan 45."""
    if len(named) < 2:
        return named
    whose = [{fold(w) for w in syllables(f"{i.issuer or ''} {i.place or ''}")} for i in named]
    common = set.intersection(*whose)
    said = {fold(w) for w in syllables(question)}
    fit = [len((words - common) & said) for words in whose]
    best = max(fit)
    if best < 2 or any(words == whose[0] for words in whose[1:]):
        return named
    return [i for i, n in zip(named, fit, strict=True) if n == best]


def _doing_to(target: AskedDocument, relation: str, infos: Sequence[DocumentInfo], text: str) -> list[DocumentInfo]:
    """The documents that carry out, amend, replace or rest on `target`, of the kind that the question says."""

    def does(info: DocumentInfo) -> bool:
        numbers: tuple[str, ...] = getattr(info, relation)
        return any(matches(target, DocumentInfo("", "", "", number=n)) for n in numbers)

    found = [i for i in infos if does(i)]
    folded = fold(text)
    return [i for i in found if i.kind and f"{fold(i.kind)} nao" in folded] or found


Units = tuple[tuple[Unit, int, int], ...]


def _longer(found: Units, question: str, documents: Sequence[Document]) -> Units:
    """Units under the names that the documents' own tasks give them, where such a name is longer than what was found:
    "Trung tâm Xúc tiến Đầu tư, Thương mại, Du lịch" is one unit."""
    folded = fold(question)
    kept = list(found)
    given = {name for d in documents for a in d.assignments for name in (*a.lead, *a.support)}
    for name in sorted(given, key=len, reverse=True):
        if len(name.split()) < 2 or not name[0].isupper():
            continue
        at = folded.find(fold(name))
        end = at + len(name)
        if at < 0 or (end < len(folded) and folded[end].isalnum()):
            continue
        inside = [u for u in kept if u[1] < end and at < u[2]]
        if inside and all(at <= u[1] and u[2] <= end and u[2] - u[1] < end - at for u in inside):
            kept = [u for u in kept if u not in inside]
            kept.append((units.canonical(name), at, end))
    return tuple(sorted(kept, key=lambda u: u[1]))


def _restored(index: ClauseIndex, text: str) -> str:
    restored = index.store.restore(text)
    return restored if len(restored) == len(text) else text


def _by_subject(asked: AskedDocument, infos: Sequence[DocumentInfo]) -> AskedDocument:
    """ "Đề án 892": the number is that of the decision which approves the scheme, and its title says so."""
    if asked.codes or not asked.kind or any(matches(asked, i) for i in infos):
        return asked
    loose = replace(asked, kind=None)
    told = [i for i in infos if matches(loose, i) and fold(asked.kind) in fold(i.title)]
    return loose if told else asked


def _asked_for(folded: str, start: int, end: int) -> bool:
    """ "những bộ nào", "các đơn vị nào": what is asked for, not a unit."""
    return folded.startswith("nhung ", start, end) or _WHICH.match(folded, end) is not None


_WHICH = re.compile(r"\s*nao\b")
_NEXT = 40  # characters in which the word after an abbreviation begins and ends
_BEFORE = 120  # characters before a document that say what is asked of it
_CARRIES_OUT = re.compile(
    r"\b(?:thuc hien|trien khai|the che hoa|cu the hoa|quan triet|tuyen truyen|pho bien|huong dan|sua doi|bo sung"
    r"|thay the"
    r"|tong ket|so ket|thi hanh|ve)(?: \w+){0,3}\s*$"
)
_ABOUT = re.compile(r"(?:^|\b(?:theo|trong|tai|cua|o|kem|kem theo|cho|tu|noi dung|toan van|nguyen van))[\s,:(\"“]*$")


def subjects(
    asked: Sequence[AskedDocument], text: str, places: Sequence[AskedPlace]
) -> tuple[list[AskedDocument], list[AskedDocument]]:
    """Documents that the question looks into, and those that belong to what it asks ("thể chế hóa Nghị quyết 80")."""
    subjects, others = [], []
    folded = fold(text)
    behind_place = Taken((p.span[1], p.span[1] + 26) for p in places)
    for a in asked:
        before = folded[max(0, a.span[0] - _BEFORE) : a.span[0]]
        at_place = behind_place.holds(a.span[0])
        if _CARRIES_OUT.search(before) and not _ABOUT.search(before) and not at_place:
            others.append(a)
        else:
            subjects.append(a)
    return subjects, others


def without(text: str, spans: Sequence[Span]) -> str:
    """`text` without what stands in `spans`; the whole of it where nothing else would be left."""
    left = text
    for start, end in sorted(spans, reverse=True):
        left = left[:start] + " " + left[end:]
    return " ".join(left.split()) or text


def _likely(infos: Sequence[DocumentInfo], hits: Sequence[Hit], question: str) -> list[str]:
    """The documents to weigh clause by clause where there are many: those of the best hits and of fitting titles."""
    fit = title_fit(question, [i.title for i in infos])
    titled = sorted(range(len(infos)), key=lambda n: -fit[n])[:2]
    known = {i.id for i in infos}
    found = [id for id in dict.fromkeys(h.document for h in hits) if id in known]
    return list(dict.fromkeys([*found[: WEIGHED - 2], *(infos[n].id for n in titled if fit[n]), *found]))[:WEIGHED]


def _spelled(
    restored: str, typed: str, drop: Sequence[Span], plain: bool, documents: Sequence[Document]
) -> tuple[tuple[Span, str], ...]:
    """Abbreviations spelled out the way the documents themselves write them."""
    spelled: list[tuple[Span, str]] = []
    taken, initials = Taken(drop), [initials_of(d) for d in documents]
    found: dict[tuple[str, tuple[str, ...]], str | None] = {}  # the same letters before the same word, once
    for short, start, end in abbreviations(typed, plain):
        if taken.holds(start):
            continue
        after = tuple(syllables(restored[end : end + _NEXT])[:1])
        if (short, after) not in found:
            found[short, after] = None if _written(short, documents) else spelled_out(short, after, initials)
        if long := found[short, after]:
            spelled.append(((start, end), long))
    # Those that everybody knows ("KT-XH"), where the documents write the words.
    for span, _ in spelled:
        taken.add(span)
    known: dict[str, int] = {}
    for _, start, end, long in expansions(typed, general(), 1):
        if len(long) > end - start and not taken.meets((start, end)):
            if long not in known:
                known[long] = passages_saying(documents, long)
            if known[long]:
                spelled.append(((start, end), long))
    return tuple(spelled)


def _written(short: str, documents: Sequence[Document]) -> bool:
    """Whether the documents write the abbreviation themselves; of one of two letters nothing is known by that."""
    return len(short) > 2 and said_in(documents, short) > 0


def mentioning(case: Case, asked: AskedDocument) -> list[tuple[Document, Mention]]:
    """Where the documents of the case name another document, once each document."""
    found = []
    for d in case.documents:
        for m in d.mentions:
            if m.number and matches(asked, DocumentInfo("", "", "", number=m.number, kind=m.kind)):
                found.append((d, m))
                break
    return found
