"""A clause asked for by its place: its own words and everything under it, complete."""

from __future__ import annotations

from collections.abc import Sequence

from answer.ask import open_question
from answer.ask.case import Case, annex_only
from answer.ask.intents import Intent
from answer.ask.passages import rank
from answer.ask.quoting import Quotes, clause_citation
from answer.ask.refusal import nearest_of, refuse
from answer.ask.wording import fold
from ingest.references import AskedPlace, document_name, find_paths
from schema import Answer, Clause, ClausePath, Document, Level

MANY = 4
CHILDREN = 60
_SAID = {
    Level.ANNEX: "phụ lục",
    Level.DIEU: "điều",
    Level.KHOAN: "khoản",
    Level.DIEM: "điểm",
    Level.MUC: "mục",
    Level.ROW: "hàng",
    Level.DASH: "gạch đầu dòng",
    Level.PLUS: "dấu cộng",
}


def answer(case: Case) -> Answer:
    """Quotes the clauses at the places that the question names; says what there is where a place does not exist."""
    places = [p for p in case.places if len(p.markers) > 1 or not annex_only(p)] or list(case.places)
    found: list[tuple[Document, Clause]] = []
    for place in places:
        here = _groups(case, place) or case.within(place)
        if len({d.info.id for d, _ in here}) > 1 and not case.named:
            here = _by_topic(case, here)
        if len(here) > 1:
            here = _narrowed(case, here)
        if len(here) > MANY:
            return _which(case, here)
        for d, path in here:
            clause = d.clause(path)
            if clause is not None and (d, clause) not in found:
                found.append((d, clause))
    if not found:
        return _missing(case, places[0])
    quotes = Quotes()
    text = "\n".join(_shown(case, d, clause, quotes) for d, clause in found)
    return Answer(case.question, Intent.LOOKUP.value, text, tuple(quotes.citations))


def _groups(case: Case, place: AskedPlace) -> list[tuple[Document, ClausePath]]:
    """ "Nhiệm vụ 1 gồm những gì": numbered clauses that have parts and stand under a heading about tasks."""
    if place.kind != "task" or not case.reading.everything:
        return []
    found = []
    for d in case.documents:
        numbers = AskedPlace("clause", tuple(m.removeprefix("STT ") for m in place.markers), place.span)
        for path in find_paths(numbers, [c.path for c in d.clauses]):
            above = d.clause(path.parent)
            clause = d.clause(path)
            if above and clause and "nhiem vu" in fold(above.heading) and d.children(clause):
                found.append((d, path))
    return found


def _by_topic(case: Case, here: Sequence[tuple[Document, ClausePath]]) -> list[tuple[Document, ClausePath]]:
    """No document is named: those whose title the question speaks of, where there are any."""
    best = {d.info.id: 0.0 for d, _ in here}
    if case.words.words:
        for r in case.ranked[:40]:
            if r.passage.document.info.id in best:
                best[r.passage.document.info.id] = max(best[r.passage.document.info.id], r.score)
    top = max(best.values())
    return [(d, p) for d, p in here if best[d.info.id] >= 0.75 * top] if top else list(here)


def _narrowed(case: Case, here: Sequence[tuple[Document, ClausePath]]) -> list[tuple[Document, ClausePath]]:
    """Several clauses have these markers in one document: the one that the question's other words speak of, if any;
    of an act and the programme attached to it, the programme where the question names it."""
    kinds = [d.info.attached for d, _ in here if d.info.attached]
    if kinds and any(fold(k) in case.reading.folded for k in kinds):
        attached = [(d, p) for d, p in here if not p.markers[0].startswith("Điều")]
        here = attached or here
    if len(here) > 1 and case.words.words:
        for r in case.ranked[:8]:
            under = [(d, p) for d, p in here if d is r.passage.document and r.passage.clause.path.is_under(p)]
            if under and r.own > 0.4:
                return under
    return list(here)


def _which(case: Case, here: Sequence[tuple[Document, ClausePath]]) -> Answer:
    references = []
    for d, p in here:
        clause = d.clause(p)
        if clause is not None:
            references.append(clause.reference)
    names = "; ".join(references[:8]) + (" …" if len(references) > 8 else "")
    reason = f"Có {len(references)} chỗ mang ký hiệu này: {names}. Hãy nêu rõ hơn văn bản hoặc mục"
    near = [clause_citation(d, c) for d, p in here[:3] if (c := d.clause(p)) is not None]
    return refuse(case.question, Intent.LOOKUP, reason, near)


def _missing(case: Case, place: AskedPlace) -> Answer:
    """The place does not exist: what exists beside it."""
    wanted = case.restored[slice(*place.span)].strip(" .,;:?") or ", ".join(reversed(place.markers))
    if wanted.startswith(("Khoản", "Điểm", "Gạch")):  # "Điều", "Mục", "Phụ lục" keep their capital
        wanted = wanted[0].lower() + wanted[1:]
    if not case.documents:
        return refuse(case.question, Intent.LOOKUP, f"Không tìm thấy {wanted} trong các văn bản đã chọn")
    d = case.documents[0]
    name = document_name(d.info)
    for cut in range(1, len(place.markers)):
        outer = AskedPlace("clause", place.markers[:-cut], place.span)
        paths = find_paths(outer, [c.path for c in d.clauses])
        clause = d.clause(paths[0]) if paths else None
        if clause is None:
            continue
        inside = d.children(clause)
        has = f"có {_range(inside)}" if inside else "không chia nhỏ hơn"
        reason = f"{name} không có {wanted}; {clause.reference.replace(name, '').strip()} {has}"
        return refuse(case.question, Intent.LOOKUP, reason, [clause_citation(d, clause)])
    top = [c for c in d.clauses if len(c.path.markers) == 1 and c.level is not Level.PREAMBLE]
    reason = f"{name} không có {wanted}" + (f"; văn bản có {_range(top)}" if top else "")
    return refuse(case.question, Intent.LOOKUP, reason, nearest_of(case.ranked))


def _range(clauses: Sequence[Clause]) -> str:
    """ "các khoản 1 đến 7", by kind."""
    parts = []
    for level in dict.fromkeys(c.level for c in clauses):
        last = [c.path.markers[-1] for c in clauses if c.level is level]
        said = _SAID.get(level, "mục")
        if last[0].lower().startswith(said):
            said, last = "", list(last)
        names = last[0] if len(last) == 1 else f"{last[0]} đến {last[-1]}"
        parts.append(" ".join(x for x in (("các " if len(last) > 1 else "") + said, names) if x).strip())
    return ", ".join(parts)


def _shown(case: Case, document: Document, clause: Clause, quotes: Quotes) -> str:
    where = clause.reference[:1].upper() + clause.reference[1:]
    inside = [c for c in document.clauses if c.path.is_under(clause.path) and c.path != clause.path]
    lines = []
    special = _special(case, document, clause, inside)
    for c in special:
        citation = clause_citation(document, c)
        lines.append(f"{c.reference[:1].upper() + c.reference[1:]}: “{_flat(citation.quote)}” {quotes.mark(citation)}")
    own = clause_citation(document, clause)
    heading = f"{where}: “{_flat(own.quote)}” {quotes.mark(own)}"
    lines.append(heading)
    for c in inside[:CHILDREN]:
        depth = len(c.path.markers) - len(clause.path.markers) - 1
        citation = clause_citation(document, c)
        lines.append(f"{'  ' * depth}- {_flat(citation.quote)} {quotes.mark(citation)}")
    if len(inside) > CHILDREN:
        lines.append(f"(còn {len(inside) - CHILDREN} điều khoản nữa trong {clause.reference})")
    return "\n".join(lines)


def _special(case: Case, document: Document, clause: Clause, inside: Sequence[Clause]) -> list[Clause]:
    """Where the question asks for something in the clause ("... tối đa mấy Ban?"): the part that says it, and where
    that is a heading, what stands under it."""
    if not inside or not case.words.words:
        return []
    paths = {c.path for c in inside} | {clause.path}
    ranked = [r for r in rank(case.words, [document], case.hits) if r.passage.clause.path in paths]
    wanted = [r for r in ranked if all(open_question.holds(w, case, r.passage.text) for w in case.reading.wants)]
    best = (wanted or ranked)[:1]
    if not best or best[0].passage.clause.path == clause.path or best[0].own < 0.3:
        return []
    top = best[0].passage.clause
    under = [c for c in inside if c.path.is_under(top.path) and c.path != top.path]
    return [*under, top] if under and len(document.own_text(top)) < 120 else [top]


def _flat(text: str) -> str:
    return " ".join(text.split())
