"""Messages in a language model's words: asked for once, kept with the trainer's edits, and held against their clause
each time the pack is made. The document's own words stand wherever the check, or the trainer, says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from answer.ask.passages import row_text
from answer.pack.model import Draft, Edits, Item, Wording
from answer.writer.checking import Source
from ingest.references import document_name
from language.spelling import key
from schema import ClausePath, Document, unique

if TYPE_CHECKING:
    from answer.writer.endpoint import Endpoint


@dataclass(frozen=True, slots=True)
class Rephrased:
    """After `done` of `of` messages, of which `said` have got other words: `edits` with them; `struck`: why others may
    not be said, by the message's key; `trouble`: why the model was not heard, '' where it was.
    """

    edits: Edits
    done: int = 0
    of: int = 0
    said: int = 0
    struck: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""


def rephrase(draft: Draft, document: Document, endpoint: Endpoint) -> Iterator[Rephrased]:
    """Asks the model for every message of the draft that was not asked for before; gives how far it is at first and
    after each message. Nothing is raised: an endpoint that fails ends it, and what was written before is kept."""
    from answer.writer.endpoint import Unheard
    from answer.writer.rephrasing import rephrased
    from answer.writer.rephrasing import struck as refused

    asked = {(name, w.original) for name, w in draft.edits.worded.items()}
    waiting = [
        i
        for i in draft.pack.messages
        if not i.original and i.key not in draft.pack.own and (i.key, i.text) not in asked
    ]
    so_far = Rephrased(draft.edits, 0, len(waiting))
    yield so_far
    for n, item in enumerate(waiting, 1):
        source = source_of(document, item)
        try:
            text = rephrased(item.text, draft.pack.audience.said, source, endpoint)
        except Unheard as error:
            yield replace(so_far, trouble=str(error))
            return
        if why := refused(text, item.text, source, _beside(item)):
            so_far = replace(so_far, done=n, struck={**so_far.struck, item.key: why})
        else:
            other = "" if key(text) == key(item.text) else text  # the same again is no other words
            kept = {**so_far.edits.worded, item.key: Wording(item.text, other, endpoint.model)}
            edits = replace(so_far.edits, worded=kept)
            so_far = replace(so_far, done=n, edits=edits, said=so_far.said + bool(other))
        yield so_far


def worded(item: Item, edits: Edits, document: Document) -> Item:
    """The message in the kept wording, where it still says what the message says and its clause bears it out."""
    from answer.writer.rephrasing import struck

    kept = edits.worded.get(item.key)
    if kept is None or not kept.text or kept.original != item.text:
        return item
    if struck(kept.text, item.text, source_of(document, item), _beside(item)):
        return item  # the file of edits may say anything
    return replace(item, text=kept.text, original=item.text, by=kept.by)


def source_of(document: Document, item: Item) -> Source:
    """The clause behind a message, with the words of it that are quoted."""
    place = item.citations[0]
    clause = document.clause(ClausePath.parse(place.path))
    texts = [row_text(document, clause)] if clause else []
    texts += [c.quote for c in item.citations if c.document == document.info.id]
    given = tuple(a for a in document.assignments if clause is not None and a.path == clause.path)
    named = f"{document_name(document.info)} {document.info.number or ''}"
    return Source((1,), place.reference, "\n".join(unique(texts)), named, given)


def _beside(item: Item) -> tuple[str, ...]:
    return tuple(x for x in (item.who, item.when) if x)
