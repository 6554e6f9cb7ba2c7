"""How the stored documents hang together: who carries out, amends, replaces, repeals or relies on whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answer.relations.amending import Touch, named, numbered, touches
from index.versions import SUPERSEDED
from ingest.amendments import AMENDS, REPEALS
from language.spelling import squeeze
from schema import ClausePath, DocumentInfo, Mention, unique

if TYPE_CHECKING:
    from index.store import Store

IMPLEMENTS, BASED_ON, REPLACES = "implements", "based_on", "replaces"


@dataclass(frozen=True, slots=True)
class Relation:
    """`source` does something to a document: `target` where the store has it, else `number` alone. `kind`:
    "implements", "based_on", "amends", "replaces" or "repeals"; `deed` says it in Vietnamese. `clause`, `reference`,
    `quote` and `page`: where the source says it ('' and 0 where only its letterhead does). `places` are those of the
    target that the source names, `paths` the clauses of the stored target that these are, or stand in. `adds`: rows of
    the source that are added to the target.
    """

    kind: str
    deed: str
    source: DocumentInfo
    target: DocumentInfo | None
    number: str
    clause: str = ""
    reference: str = ""
    quote: str = ""
    page: int = 0
    places: tuple[str, ...] = ()
    paths: tuple[ClausePath, ...] = ()
    adds: tuple[ClausePath, ...] = ()


@dataclass(frozen=True, slots=True)
class Node:
    """A document in the chain directive -> plan -> programme; `info` is None for one that is only named."""

    number: str
    info: DocumentInfo | None
    below: tuple[Node, ...] = ()


def relations(store: Store, document: str | None = None) -> list[Relation]:
    """All relations between stored documents and those that they name, or those of one document (by id) in both
    directions. Latest versions only.
    """
    infos = [i for i in store.documents() if i.status != SUPERSEDED]
    by_number = numbered(infos)
    found = [r for info in infos for r in _stated(info, by_number)] + [_amending(store, t) for t in touches(store)]
    found = list(dict.fromkeys(found))
    if document is None:
        return found
    return [r for r in found if document in (r.source.id, r.target and r.target.id)]


def _stated(info: DocumentInfo, by_number: dict[str, list[DocumentInfo]]) -> Iterator[Relation]:
    for kind, deed, numbers in (
        (IMPLEMENTS, "thực hiện", info.implements),
        (BASED_ON, "căn cứ", info.based_on),
    ):
        for number in numbers:
            target = named(by_number, Mention("", number, None, None, None, (0, 0)))
            if target is None or target.id != info.id:
                yield Relation(kind, deed, info, target, target.number or number if target else number)


def _amending(store: Store, t: Touch) -> Relation:
    document = store.document(t.source.id)
    s = t.statement
    kind = {AMENDS: "amends", REPEALS: "repeals"}.get(s.kind, REPLACES)
    number = s.target.number or ""
    quote = squeeze(document.text[slice(*s.span)])
    page = document.page_at(s.span[0])
    places = tuple("/".join(p.markers) for p in s.places)
    paths = (*t.paths, *t.around)
    return Relation(
        kind, s.deed, t.source, t.target, number, str(s.clause), t.reference, quote, page, places, paths, s.adds
    )


# ---- the chain ---------------------------------------------------------------------------------------------------


def chain(store: Store, document: str | None = None) -> tuple[Node, ...]:
    """The documents by what they carry out: the directives first, under each what carries it out, and so on; a document
    stands under the nearest of those that it names. With `document`, only the trees that hold it. Documents without any
    relation of this kind are left out.
    """
    infos = {i.id: i for i in store.documents() if i.status != SUPERSEDED}
    by_number = numbered(infos.values())
    above: dict[str, tuple[str, ...]] = {}
    names: dict[str, str] = {i.id: i.number or i.title for i in infos.values()}
    for info in infos.values():
        keys = []
        for r in _stated(info, by_number):
            if r.kind == IMPLEMENTS:
                key = r.target.id if r.target else f"?{r.number}"
                names.setdefault(key, r.number)
                keys.append(key)
        above[info.id] = unique(keys)
    nearest = {key: _nearest(key, above) for key in above}
    below: dict[str, list[str]] = {}
    for key, over in nearest.items():
        for other in over:
            below.setdefault(other, []).append(key)
    roots = [key for key in names if key in below and not nearest.get(key)]
    trees = tuple(_node(key, below, names, infos, frozenset()) for key in sorted(roots, key=lambda k: names[k]))
    return tuple(t for t in trees if document is None or _holds(t, document))


def _nearest(key: str, above: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Those that `key` carries out, without those that another one of them carries out itself."""
    own = above.get(key, ())
    return tuple(k for k in own if not any(k in _all_above(o, above) for o in own if o != k))


def _all_above(key: str, above: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    waiting = list(above.get(key, ()))
    while waiting:
        one = waiting.pop()
        if one not in found and one != key:
            found.add(one)
            waiting += above.get(one, ())
    return found


def _node(
    key: str, below: dict[str, list[str]], names: dict[str, str], infos: dict[str, DocumentInfo], over: frozenset[str]
) -> Node:
    inner = [k for k in below.get(key, ()) if k not in over and k != key]  # two that name each other: once
    inner.sort(key=lambda k: (infos[k].issued_on is None, infos[k].issued_on or 0, names[k]))
    nodes = tuple(_node(k, below, names, infos, over | {key}) for k in inner)
    return Node(names[key], infos.get(key), nodes)


def _holds(node: Node, document: str) -> bool:
    return (node.info is not None and node.info.id == document) or any(_holds(n, document) for n in node.below)


def nodes(trees: Iterable[Node]) -> Iterator[Node]:
    """Every node of the trees, from the outermost inwards."""
    for tree in trees:
        yield tree
        yield from nodes(tree.below)
