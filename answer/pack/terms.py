"""Abbreviations and terms: what the document says it calls by a shorter name, and shortened names of bodies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answer.ask.quoting import clause_citation
from answer.pack.model import Item
from answer.pack.scope import Scope
from answer.pack.wording import capital
from ingest import units
from language.spelling import UPPER, key, rule, squeeze
from schema import Clause, Document, Level, Span

_MOST = 16
_LONGEST_SHORT = 8  # letters of a name in capitals that is no heading
# "hệ thống cảnh báo sớm (sau đây gọi tắt là Hệ thống)"
_CALLED = rule(r"\((?:sau đây |dưới đây )?(?:gọi (?:tắt |chung )?là|viết tắt(?: là)?):? *“?([^()“”]{2,40})”?\)")
_SHORT = re.compile(r"(?<!\w)(?:[A-ZĐ]{2,}(?:&[A-ZĐ]{2,})?|TP\.?)(?!\w)(?!/|-)")
# What gets the short name: a title in quotation marks, or a name with a capital letter.
_NAMED = re.compile(rf"“[^“”]{{8,280}}”$|(?<!\w)[{UPPER}][^\W\d_]*(?: [^\W_][\w&-]*){{1,11}}$")


def terms(scope: Scope) -> list[Item]:
    """The terms of the scope, in the order of the text."""
    return [*_called(scope.document), *_bodies(scope), *_defined(scope)][:_MOST]


def _clause_at(document: Document, at: int) -> Clause | None:
    return next((c for c in document.clauses if c.span[0] <= at < c.span[1] and c.level is not Level.PREAMBLE), None)


def _called(document: Document) -> Iterator[Item]:
    for m in _CALLED.finditer(key(document.text)):
        clause = _clause_at(document, m.start())
        before = document.text[max(0, m.start() - 300) : m.start()].rstrip()
        named = _NAMED.search(before)
        if clause and named:
            start = m.start() - (len(document.text[max(0, m.start() - 300) : m.start()]) - named.start())
            full = squeeze(named[0]).strip("“” ")
            short = squeeze(document.text[slice(*m.span(1))])
            place = clause_citation(document, clause, (start, m.end()))
            yield Item(f"term:{key(short)}", f"{short}: {full}.", (place,))


def _bodies(scope: Scope) -> Iterator[Item]:
    """Bodies whose names the document shortens and nobody need know: "UBND", "Bộ NN&MT"."""
    document = scope.document
    seen: set[str] = set()
    for a in document.assignments:
        for name in (*a.lead, *a.support):
            several = key(name).startswith((key("các "), key("ubnd các")))
            if not _SHORT.search(name) or several or (name.isupper() and len(name) > _LONGEST_SHORT):
                continue
            full = units.canonical(name)
            clause = document.clause(a.path)
            spans: list[Span] = [*a.spans.get("lead", ()), *a.spans.get("support", ())]
            if key(full.name) == key(name) or key(name) in seen or not full.known or full.collective or not spans:
                continue
            if clause is not None and not _SHORT.search(full.name):
                seen.add(key(name))
                place = clause_citation(document, clause, (spans[0][0], spans[-1][1]))
                yield Item(f"term:{key(name)}", f"{capital(squeeze(name))}: {full.name}.", (place,))


def _defined(scope: Scope) -> Iterator[Item]:
    document = scope.document
    for d in scope.statements:
        if d.skipped == "definition" and 6 <= len(d.text.split()) <= 60:
            clause = document.clause(d.path)
            if clause:
                text = squeeze(d.text).rstrip(" .;,")
                yield Item(f"term:{d.path}:{d.span[0]}", f"{text}.", (clause_citation(document, clause, d.span),))
