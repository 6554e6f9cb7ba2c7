"""Which stored clauses stored documents amend, replace or repeal: found out when it is asked, so that it follows what
is added and removed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from index.versions import SUPERSEDED
from ingest.amendments import AMENDS, REPEALS, Amendment, amendments
from ingest.references import clean_number, find_paths
from language.spelling import fold
from schema import Amended, Answer, Citation, ClausePath, Document, DocumentInfo, Mention

if TYPE_CHECKING:
    from index.store import Store

_MOST_READ = 512
# (data folder, document, revision) -> its statements, each with the reference of its clause
_read: dict[tuple[str, str, int], tuple[tuple[Amendment, str], ...]] = {}


@dataclass(frozen=True, slots=True)
class Touch:
    """One statement of `source`, and what it touches: `target` (None: not in the store, or one of several of that
    number), in the clauses `paths`; none of them for the whole, or where the place is not found in it. `around`: the
    clauses that something is added to.
    """

    source: DocumentInfo
    statement: Amendment
    target: DocumentInfo | None
    paths: tuple[ClausePath, ...]
    around: tuple[ClausePath, ...]
    reference: str  # of the clause that states it

    @property
    def whole(self) -> bool:
        return not self.statement.places


def touches(store: Store, targets: set[str] | None = None) -> list[Touch]:
    """What the latest versions of all documents state, in the order of the documents and of the text; with `targets`
    (ids) only what touches one of these.
    """
    infos = store.documents()
    sources = [i for i in infos if (i.amends or i.replaces) and i.status != SUPERSEDED]
    by_number = numbered(infos) if sources else {}
    return [t for info in sources for t in _touches(store, info, by_number, targets)]


def numbered(infos: Iterable[DocumentInfo]) -> dict[str, list[DocumentInfo]]:
    """The latest versions of the documents by their numbers, as `named` reads them."""
    found: dict[str, list[DocumentInfo]] = {}
    for info in infos:
        if info.number and info.status != SUPERSEDED:
            found.setdefault(_key(info.number), []).append(info)
    return found


def named(by_number: dict[str, list[DocumentInfo]], mention: Mention) -> DocumentInfo | None:
    """The one stored document that `mention` can mean: with its number, and no other date or issuer."""
    there = by_number.get(_key(mention.number or ""), [])
    fitting = [i for i in there if not (mention.issued_on and i.issued_on) or mention.issued_on == i.issued_on]
    if len(fitting) > 1 and mention.issuer:
        wanted = fold(mention.issuer)
        fitting = [i for i in fitting if i.issuer and (fold(i.issuer) in wanted or wanted in fold(i.issuer))]
    return fitting[0] if len(fitting) == 1 else None


def _key(number: str) -> str:
    return clean_number(number).casefold()


def _touches(
    store: Store, info: DocumentInfo, by_number: dict[str, list[DocumentInfo]], targets: set[str] | None
) -> Iterator[Touch]:
    for statement, reference in _statements(store, info):
        target = named(by_number, statement.target)
        if target and target.id == info.id:
            continue
        if targets is not None and (target is None or target.id not in targets):
            continue
        paths, around = _paths(store.document(target.id), statement) if target and statement.places else ((), ())
        yield Touch(info, statement, target, paths, around, reference)


def _statements(store: Store, info: DocumentInfo) -> tuple[tuple[Amendment, str], ...]:
    """Read once for each version of a document: a question must not wait for it."""
    key = str(store.folder), info.id, store.kept()[info.id].revision
    found = _read.get(key)
    if found is None:
        document = store.document(info.id)
        references = {c.path: c.reference for c in document.clauses}
        found = tuple((a, references[a.clause]) for a in amendments(document))
        while len(_read) >= _MOST_READ:
            _read.pop(next(iter(_read)), None)
        _read[key] = found
    return found


def _paths(target: Document, statement: Amendment) -> tuple[tuple[ClausePath, ...], tuple[ClausePath, ...]]:
    """(clauses that the statement names, clauses around those that it adds)."""
    every = [c.path for c in target.clauses]
    found: list[ClausePath] = []
    around: list[ClausePath] = []
    for place in statement.places:
        paths = find_paths(place, every)
        if len(paths) == 1:  # several: it is not said which
            found += paths
        markers = place.markers
        while not paths and len(markers) > 1 and "bổ sung" in statement.deed:
            markers = markers[:-1]
            paths = find_paths(replace(place, kind="clause", markers=markers, alternatives=()), every)
            if len(paths) == 1:
                around += paths
    return tuple(dict.fromkeys(found)), tuple(dict.fromkeys(around))


# ---- citations ---------------------------------------------------------------------------------------------------


def with_amendments(store: Store, answer: Answer) -> Answer:
    """`answer` with what was later done to the clauses that it cites."""
    cited = (*answer.citations, *answer.nearest)
    if not cited:
        return answer
    touching = touches(store, {c.document for c in cited})
    if not touching:
        return answer
    marked = [tuple(_marked(c, touching) for c in some) for some in (answer.citations, answer.nearest)]
    return replace(answer, citations=marked[0], nearest=marked[1])


def amended(store: Store, document: str, path: str) -> tuple[Amended, ...]:
    """What stored documents later did to the clause `path` ('' for the document itself) of `document`."""
    return _amended(document, path, touches(store, {document}))


def _marked(citation: Citation, touching: Sequence[Touch]) -> Citation:
    found = _amended(citation.document, citation.path, touching)
    return replace(citation, amended=found) if found else citation


def _amended(document: str, path: str, touching: Sequence[Touch]) -> tuple[Amended, ...]:
    cited = ClausePath.parse(path)
    found = []
    for t in touching:
        if t.target is None or t.target.id != document or _older(t):
            continue
        if (said := _said(t, cited)) is not None:
            found.append(Amended(t.source.id, t.source.number, str(t.statement.clause), t.reference, said))
    return tuple(dict.fromkeys(found))


def _older(t: Touch) -> bool:
    assert t.target is not None
    first, second = t.target.issued_on, t.source.issued_on
    return bool(first and second and second < first)


def _said(t: Touch, cited: ClausePath) -> str | None:
    """How a reader of the clause `cited` is told; None where it does not concern it."""
    past = {AMENDS: f"được {t.statement.deed}", REPEALS: "bị bãi bỏ"}.get(t.statement.kind, "được thay thế")
    if t.whole:
        return f"Văn bản này đã {past} bởi {t.reference}"
    if not cited.markers:
        return f"Văn bản này có nội dung đã {past} bởi {t.reference}"
    if any(cited.is_under(p) for p in t.paths):
        return f"Đã {past} bởi {t.reference}"
    if any(p.is_under(cited) for p in t.paths):
        inner = ", ".join(str(p) for p in t.paths if p.is_under(cited))
        return f"Có phần ({inner}) đã {past} bởi {t.reference}"
    if any(p.is_under(cited) for p in t.around):
        added = ", ".join("/".join(p.markers) for p in t.statement.places)
        return f"Đã được bổ sung {added} bởi {t.reference}"
    # It names a place that is not found here, or is found several times: better warned than not.
    if not t.paths and not t.around:
        return f"Văn bản này có nội dung đã {past} bởi {t.reference}"
    return None
