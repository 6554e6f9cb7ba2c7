"""Why there is this document: what it carries out, drawn as a chain, and what is new against the one it replaces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, cast

from answer.ask.quoting import clause_citation, letterhead_citation, sentences
from answer.crosscheck.figures import quantities
from answer.pack.model import Item, Link
from answer.pack.scope import Scope
from answer.pack.wording import SAME, capital, gist, is_citing, overlap, own_sentences, pairs, told, whole_phrase
from answer.relations import relations
from answer.relations.amending import Touch, named, numbered, touches, with_amendments
from ingest.references import document_name, vietnamese_date
from language.spelling import key, rule, squeeze
from schema import Answer, Citation, Clause, Document, DocumentInfo, Level, Mention, unique

if TYPE_CHECKING:
    from index.catalogue import Kept
    from index.store import Store

_AIM = rule(r"^[^\w]*(?:mục tiêu|mục đích|quan điểm, mục tiêu|mục tiêu chung|mục tiêu tổng quát|yêu cầu)")
_LAW = rule(r"^(?:bộ luật|luật|nghị định|pháp lệnh)(?!\w)[^.;]*ngày \d+ tháng \d+ năm \d{4}[^\w]*$")  # of a "Căn cứ"
# Words that tie a sentence to the one before it, which is not told.
_LEANING = re.compile(
    r"^(?:Tuy nhiên|Tuy vậy|Song|Đồng thời|Bên cạnh đó|Ngoài ra|Mặt khác|Do đó|Do vậy|Vì vậy|Thực tế),\s*"
)
_MOST_WHY = 300
_SAME_CLAUSE = 0.5
RELATIONS = ("implements", "replaces", "amends", "repeals")


class Shelf(Protocol):
    """What a pack needs of a store."""

    @property
    def folder(self) -> Path: ...
    def kept(self) -> dict[str, Kept]: ...
    def documents(self) -> list[DocumentInfo]: ...
    def document(self, id: str) -> Document: ...


def links(store: Shelf, document: Document) -> tuple[Link, ...]:
    """The chain: what the document carries out, amends or replaces (and what that carries out), itself, and the stored
    documents that carry it out, or amend, replace or repeal it."""
    infos = store.documents()
    above = list(_above(store, infos, document, {document.info.id}))
    own = Link(document.info.id, document_name(document.info), document.info.title, "self", "", True)
    below: dict[str, Link] = {}
    for r in relations(cast("Store", store), document.info.id):
        i = r.source
        if i.id == document.info.id or r.kind not in RELATIONS or i.id in below:
            continue
        place = _said(store.document(i.id), r.kind, r.number)
        if place:
            below[i.id] = Link(i.id, document_name(i), i.title, "below", r.kind, True, place)
    issued = {i.id: i.issued_on or date.max for i in infos}
    return (*above, own, *sorted(below.values(), key=lambda link: issued[link.document or ""]))


def _above(store: Shelf, infos: list[DocumentInfo], document: Document, seen: set[str]) -> Iterator[Link]:
    """The highest first: what is above a document comes before it, each document once."""
    for relation in RELATIONS[:3]:
        for number in getattr(document.info, relation):
            found = _stored(infos, document, number)
            name = found.id if found else number
            if name in seen:
                continue
            seen.add(name)
            place = _said(document, relation, number)
            if found:
                yield from _above(store, infos, store.document(found.id), seen)
                yield Link(found.id, document_name(found), found.title, "above", relation, True, place)
            else:
                yield Link(None, _named(document, number), "", "above", relation, False, place)


def _stored(infos: list[DocumentInfo], document: Document, number: str) -> DocumentInfo | None:
    """The stored document that is meant: of this number, and of the issuer and day that the mentions give."""
    by_number = numbered(i for i in infos if i.id != document.info.id)
    meant = [m for m in document.mentions if m.number == number]
    meant.sort(key=lambda m: m.issued_on is None)
    return named(by_number, meant[0] if meant else Mention("", number, None, None, None, (0, 0)))


def _mention(document: Document, relation: str, number: str) -> Mention | None:
    named = [m for m in document.mentions if m.number == number]
    return next((m for m in named if m.relation == relation), named[0] if named else None)


def _named(document: Document, number: str) -> str:
    """A document that is not in the store, by what is said of it."""
    m = _mention(document, "", number)
    name = f"{(m and m.kind) or 'Văn bản'} số {number}"
    if m and m.issued_on:
        name += f" ngày {vietnamese_date(m.issued_on)}"
    return f"{name} của {m.issuer}" if m and m.issuer else name


def _said(document: Document, relation: str, number: str) -> Citation | None:
    """The line or sentence that names the other document."""
    mention = _mention(document, relation, number)
    if mention is None:
        return None
    clause = document.clause(mention.clause) if mention.clause else None
    if clause is None:
        return letterhead_citation(document, mention.span)
    spans = sentences(document.text[slice(*clause.span)], clause.span[0])
    inside = next((s for s in spans if s[0] <= mention.span[0] < s[1]), mention.span)
    return clause_citation(document, clause, (inside[0], max(inside[1], mention.span[1])))


def why(scope: Scope, chain: tuple[Link, ...]) -> list[Item]:
    """Context in the document's own words: who issued it, what it carries out, its opening, its aims."""
    document, info = scope.document, scope.document.info
    facts = [document.letterhead[f] for f in ("number", "issuer", "issued_on") if f in document.letterhead]
    out = []
    if facts:
        places = tuple(dict.fromkeys(letterhead_citation(document, s) for s in facts))
        signer = document.letterhead.get("signer")
        places += (letterhead_citation(document, signer),) if signer and info.signer else ()
        signed = f", do {info.signer_office or 'ông/bà'} {info.signer} ký" if signer and info.signer else ""
        out.append(Item("why:issued", f"{document_name(info)}{signed}.", places))
    said = [link for link in chain if link.place == "above" and link.citation and link.citation.document == info.id]
    for link in said[:2]:
        assert link.citation is not None
        does = {"implements": "thực hiện", "amends": "sửa đổi, bổ sung", "replaces": "thay thế"}[link.relation]
        out.append(Item(f"why:{link.relation}:{link.name}", f"Văn bản này {does} {link.name}.", (link.citation,)))
    out += _opening(document)
    out = [i for n, i in enumerate(out) if not _told(i, out[:n])]
    return [*out, *_aims(document, out)]


def _told(one: Item, others: Sequence[Item]) -> bool:
    return any(overlap(pairs(one.text), pairs(o.text)) >= SAME for o in others)


def _opening(document: Document) -> list[Item]:
    """The sentences of the unnumbered opening that tell the situation, not those that cite laws or only introduce."""
    out: list[Item] = []
    long: list[Item] = []
    for clause in (c for c in document.clauses if c.level is Level.PREAMBLE):
        for n, span in enumerate(own_sentences(document, clause)):
            said = squeeze(document.text[slice(*span)])
            if is_citing(said) or said.isupper() or said.endswith(":") or len(said.split()) < 12:
                continue
            if said[0].islower() or said[0] in "(-" or _LAW.match(key(said)):
                continue  # a title broken into lines
            text = told(document, span, _MOST_WHY)
            if _LAW.match(key(text)):
                continue
            text = _LEANING.sub("", text)
            item = Item(f"why:{clause.path}:{n}", capital(text), (clause_citation(document, clause, span),))
            # What cannot be told shortly is told only where nothing else is.
            (out if whole_phrase(document.text, span, _MOST_WHY) else long).append(item)
    return (out or long)[:2]


def _aims(document: Document, before: Sequence[Item]) -> list[Item]:
    """What the document is to reach: of each part about aims the first sentence that was not told `before`."""
    out: list[Item] = []
    for clause in document.clauses:
        title = clause.heading or squeeze(document.body_text(clause))[:40]
        if clause.cells or not _AIM.match(key(title)) or len(out) >= 2:
            continue
        inside = [c for c in document.clauses if c.path.is_under(clause.path)]
        for c in inside:
            spans = own_sentences(document, c)
            said = squeeze(document.text[slice(*spans[0])]) if spans else ""
            if len(said.split()) < 8 or said.isupper() or said.endswith(":") or said == squeeze(c.heading):
                continue
            text = capital(told(document, spans[0], _MOST_WHY))
            item = Item(f"why:{c.path}", text, (clause_citation(document, c),))
            if not _told(item, [*before, *out]):
                out.append(item)
                break
    return out


def news(store: Shelf, scope: Scope) -> list[Item]:
    """What the document does to the one it replaces or amends, in its own words; then what it says that this one, where
    it is stored, did not: counterparts whose figures differ, and clauses without a counterpart. Compared by words and
    figures, which the text of each item says."""
    out: list[Item] = []
    infos = store.documents()
    stated = [t for t in touches(cast("Store", store)) if t.source.id == scope.document.info.id]
    for relation in ("replaces", "amends"):
        for number in getattr(scope.document.info, relation):
            place = _said(scope.document, relation, number)
            old = _stored(infos, scope.document, number)
            does = "thay thế" if relation == "replaces" else "sửa đổi, bổ sung"
            if place:
                name = document_name(old) if old else _named(scope.document, number)
                out.append(Item(f"news:{number}", f"Văn bản này {does} {name}.", (place,)))
            own = [t for t in stated if t.statement.target.number == number]
            out += [i for t in own for i in _statement(store, scope, t)]
            out += [i for t in own for i in _added(scope, t)]
            if old:
                found = list(_differences(scope, store.document(old.id)))
                out += sorted(found, key=lambda i: len(i.citations) < 2)
    return out


def _statement(store: Shelf, scope: Scope, touch: Touch) -> Iterator[Item]:
    """What one amending statement says, with the clauses that it touches, and the rows that it adds."""
    document, said = scope.document, touch.statement
    clause = document.clause(said.clause)
    if clause is None or (scope.clause is not None and not clause.path.is_under(scope.clause.path)):
        return
    places = [clause_citation(document, clause, said.span)]
    if touch.target:
        old = store.document(touch.target.id)
        places += [clause_citation(old, c) for c in map(old.clause, touch.paths) if c]
    text = capital(told(document, said.span, 260))
    yield Item(f"news:{said.clause}:{said.span[0]}", text, tuple(places))


def _added(scope: Scope, touch: Touch) -> Iterator[Item]:
    """The rows that a statement adds."""
    document, inside = scope.document, set(scope.clauses)
    for row in map(document.clause, touch.statement.adds):
        cell = next((c for c in row.cells if c.role == "task" and c.start < c.end), None) if row in inside else None
        if row and cell:
            text = f"Được bổ sung: {gist(document.text[cell.start : cell.end], 220)}."
            yield Item(f"news:{row.path}", text, (clause_citation(document, row),))


def _differences(scope: Scope, old: Document) -> Iterator[Item]:
    before = [(c, pairs(old.body_text(c))) for c in old.clauses if len(old.body_text(c).split()) > 6]
    name = old.info.number or old.info.title
    for clause in scope.clauses:
        body = scope.document.body_text(clause)
        own = pairs(body)
        if len(own) < 8 or not before or clause.level is Level.ROW:
            continue
        twin, words = max(before, key=lambda x: overlap(own, x[1]) if len(x[1]) >= 8 else 0.0)
        place = clause_citation(scope.document, clause)
        spans = own_sentences(scope.document, clause)
        said = told(scope.document, spans[0], 220) if spans else ""
        if overlap(own, words) < _SAME_CLAUSE:
            text = f"Không thấy nội dung tương ứng trong {name}: {said}"
            yield Item(f"news:{clause.path}", text, (place,))
            continue
        now, then = _figures(scope.document, clause), _figures(old, twin)
        if now and then and {x.split()[-1] for x in now} & {x.split()[-1] for x in then} and now != then:
            text = f"Số liệu khác {name} ({', '.join(then)} thành {', '.join(now)}): {said}"
            yield Item(f"news:{clause.path}", text, (place, clause_citation(old, twin)))


def _figures(document: Document, clause: Clause) -> list[str]:
    return [squeeze(document.text[slice(*q.span)]) for q in quantities(document.text, *clause.span)]


def changed_since(store: Shelf, places: Iterable[Citation]) -> dict[tuple[str, str], str]:
    """(document, path) of each cited clause that stored documents later amended, replaced or repealed -> how that is
    said: who teaches it must know."""
    cited = Answer("", "", "", tuple({(c.document, c.path): c for c in places if c.path}.values()))
    marked = with_amendments(cast("Store", store), cited).citations
    return {(c.document, c.path): "; ".join(unique(a.said for a in c.amended)) for c in marked if c.amended}
