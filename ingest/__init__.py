"""A file becomes a Document with its clause tree: `parse(path)`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.readers.base import Source
from schema import Clause, Document, DocumentInfo, Level, Mention, unique

Progress = Callable[[float, str], None]  # fraction done in [0, 1], and what is being done

__all__ = ["READING", "Progress", "build", "parse"]

# Raised when a change gives other clauses for the same file: files that are in a store are then read again.
READING = 12


def parse(path: Path, progress: Progress | None = None) -> Document:
    """Reads one file. Raises UnreadableFile (a UserError with a reason in Vietnamese) and nothing else."""
    from ingest.readers import read

    return build(read(path, progress))


def build(source: Source) -> Document:
    """Pure: the same source gives the same document. Never raises on odd text; what is odd goes into `warnings`."""
    from ingest.amendments import AMENDS, amendments
    from ingest.assembly import assemble
    from ingest.clauses import heading_of, parse_clauses
    from ingest.doubts import confidence_of, doubtful, doubtful_facts, missing_facts, warnings_of
    from ingest.duties import assign
    from ingest.identity import document_id
    from ingest.letterhead import read_letterhead
    from ingest.references import mentions, reference

    assembled = assemble(source.blocks, source.pages)
    text = assembled.text
    head = read_letterhead(assembled.paragraphs, text, source.web)
    nodes, warnings = parse_clauses(assembled, head.furniture, head.attached_at, head.attached, head.body_start)

    # An act says in its last articles what it replaces ("Quyết định này thay thế Quyết định số ...").
    articles = [n for n in nodes if n.level is Level.DIEU and n.parent is None]
    in_articles = [m for n in articles for m in mentions(text, n.start, n.own_end)]
    stated = (*head.mentions, *(m for m in in_articles if m.relation in ("amends", "replaces")))

    def related(relation: str) -> tuple[str, ...]:
        return unique(m.number for m in stated if m.relation == relation and m.number)

    unsure = doubtful_facts(assembled.recognised, head.spans, text, source.name)
    # A wrong number is worse than none: what OCR was not sure of is left open for a person to fill in.
    head = replace(
        head,
        number=None if "number" in unsure else head.number,
        issued_on=None if "issued_on" in unsure else head.issued_on,
    )
    if not assembled.recognised and head.official:
        unsure = missing_facts(head.number is not None, "number" in head.spans, head.issued_on is not None)
    title = head.title
    if nodes and nodes[0].level is Level.ANNEX and not head.number:  # an annex filed alone: "PHỤ LỤC" is no title
        title = heading_of(nodes[0], text) or title
    info = DocumentInfo(
        id=document_id(head.number, head.issuer, head.issued_on, source.name, title),
        title=title or Path(source.name).stem,
        source=source.name,
        number=head.number,
        kind=head.kind,
        issuer=head.issuer,
        place=head.place,
        issued_on=head.issued_on,
        signer=head.signer,
        signer_office=head.signer_office,
        attached=head.attached,
        pages=max(source.pages, len(assembled.page_starts)),
        clauses=sum(n.level is not Level.PREAMBLE for n in nodes),
        implements=related("implements"),
        amends=related("amends"),
        replaces=related("replaces"),
        based_on=related("based_on"),
        status="scanned" if source.scanned else "current",
        scanned=source.scanned,
        doubtful=tuple(unsure),
    )
    clauses = tuple(
        Clause(
            path=n.path,
            level=n.level,
            heading=heading_of(n, text),
            span=(n.start, n.own_end),
            end=n.end,
            page=n.page,
            reference=reference(
                n.markers(),
                info,
                head.attached if head.attached_at is not None and n.start >= head.attached_at else None,
            ),
            text_start=n.text_start,
            cells=n.cells,
            confidence=confidence_of(assembled.recognised, (n.start, n.own_end)),
            doubtful=doubtful(assembled.recognised, (n.start, n.own_end), text),
        )
        for n in nodes
    )
    document = Document(
        info=info,
        text=text,
        clauses=clauses,
        mentions=_all_mentions(head.mentions, clauses, text, mentions),
        letterhead=dict(head.spans),
        page_starts=assembled.page_starts,
        warnings=(*source.warnings, *(warnings_of(unsure) if assembled.recognised else ()), *head.warnings, *warnings),
    )
    assigned = assign(document)
    told = amendments(document)  # also what its articles say further down
    amended = unique([*info.amends, *(a.target.number or "" for a in told if a.kind == AMENDS)])
    replaced = unique([*info.replaces, *(a.target.number or "" for a in told if a.kind != AMENDS and not a.places)])
    amended = unique([*amended, *(a.target.number or "" for a in told if a.kind != AMENDS and a.places)])
    info = replace(info, assignments=len(assigned), amends=amended, replaces=replaced)
    return replace(document, assignments=assigned, info=info)


def _all_mentions(
    head: Sequence[Mention], clauses: Sequence[Clause], text: str, find: Callable[[str, int, int], list[Mention]]
) -> tuple[Mention, ...]:
    """The letterhead's mentions know their relation best; a clause adds the place where one stands."""
    found = {m.span: replace(m, clause=c.path) for c in clauses for m in find(text, *c.span)}
    for m in head:
        found[m.span] = replace(m, clause=found[m.span].clause) if m.span in found else m
    return tuple(sorted(found.values(), key=lambda m: m.span))
