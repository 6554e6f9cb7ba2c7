"""Key messages: sentences that stand alone, those first that bind the audience, then what helps it or names it; what
concerns nobody in the room is told as background."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from answer.ask.quoting import clause_citation, field_citations, trimmed
from answer.crosscheck.figures import quantities
from answer.pack.addressees import Listeners
from answer.pack.duties import above, leads
from answer.pack.model import Item, Relation
from answer.pack.scope import Scope
from answer.pack.wording import (
    SAME,
    capital,
    gist,
    is_about_itself,
    is_citing,
    overlap,
    own_sentences,
    pairs,
    phrase,
    told,
    uncapital,
)
from ingest import units
from ingest.duties.statements import limits
from language.spelling import key, rule, squeeze
from schema import Assignment, Citation, Clause, ClausePath, Document, Level, Span

MOST = 300  # characters of a message, where its grammar lets it be so short
# How many messages a session of this many minutes can carry.
_MANY = ((30, 4), (45, 6), (60, 7), (90, 10), (180, 15))
_WEIGHT = {Relation.OWN: 4.0, Relation.HELPS: 2.4, Relation.TOUCHED: 1.8, Relation.NONE: 0.8}
_FEWEST_WORDS = 7
_JUST = 0.75  # of all their pairs of syllables in common: two texts that say neither more nor less
_CENTRAL = ("bộ", "cơ quan ngang bộ", "cơ quan thuộc Chính phủ", "cơ quan Đảng")

_RIGHT = rule(
    r"(?<!\w)(?:có quyền|được (?:hưởng|hỗ trợ|quyền|thông tin|tham gia|ưu tiên|miễn|giảm|cấp|bảo đảm|giải quyết|trả lời"
    r"|tạo điều kiện|vay|tiếp cận|lựa chọn|hướng dẫn|bồi dưỡng)|hỗ trợ|ưu đãi|khuyến khích|quyền và lợi ích"
    r"|tạo (?:mọi )?(?:điều kiện|thuận lợi)|chế độ, chính sách|lấy (?:người dân|ý kiến)|giải quyết đầy đủ)(?!\w)"
)
# A level to be reached: "đạt trên 90% dân số", "tối thiểu 80%".
_AIM = rule(
    r"(?:đạt|phấn đấu|tối thiểu|ít nhất|trên|giảm|tăng|mục tiêu|bảo đảm|duy trì)[^.;%]{0,60}\d\s*%|^[^\w]*100\s*%"
)
_BY_YEAR = re.compile(r"(?:đến|trong|vào)\s+(?:hết\s+)?năm\s+\d{4}")
# What leans on the sentence before it says nothing alone.
_LEANS = rule(
    r"^(?:đồng thời|ngoài ra|bên cạnh đó|theo đó|tuy nhiên|trong đó|do đó|vì vậy|qua đó|các nội dung trên)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that could be a message, and how much the audience must know it. `weak`: it says little alone, and is
    a message only where the trainer asks for it."""

    clause: Clause
    item: Item
    score: float
    section: ClausePath
    weak: bool = False


def many(minutes: int) -> int:
    """How many messages fit into the session."""
    return next((n for upto, n in _MANY if minutes <= upto), _MANY[-1][1] + (minutes - 180) // 30)


def choose(scope: Scope, found: Sequence[Candidate], minutes: int) -> list[Candidate]:
    """The messages, in document order: the best of the candidates, none that says again what another one says."""
    wanted = many(minutes)
    chosen: list[Candidate] = []
    per_section: dict[ClausePath, int] = {}
    for c in sorted((c for c in found if not c.weak), key=lambda c: -c.score):
        if len(chosen) == wanted:
            break
        # A section that has had its say steps back, so that a whole document is not told by its richest part alone.
        crowd = per_section.get(c.section, 0)
        if scope.clause is None and crowd >= max(2, wanted // 2):
            continue
        if not (c.item.who or c.item.when):
            c = _fuller(c, found)
        if any(repeats(c.item, other.item) for other in chosen):
            continue
        chosen.append(c)
        per_section[c.section] = crowd + 1
    if scope.clause is None:
        chosen = _with_aim(chosen, found, wanted)
    chosen = [_dated(scope.document, c) if _AIM.search(key(c.item.text)) else c for c in chosen]
    return sorted(chosen, key=lambda c: c.item.citations[0].span)


def _fuller(one: Candidate, found: Sequence[Candidate]) -> Candidate:
    """What says just the same and who must or until when as well: a row of an annex behind the sentence of a section;
    a sentence that says more than a row stays."""
    own = pairs(one.item.text)
    told = (o for o in found if not o.weak and (o.item.who or o.item.when) and o.item.relation >= one.item.relation)
    return next((o for o in told if len(own & pairs(o.item.text)) >= _JUST * len(own | pairs(o.item.text))), one)


def _with_aim(chosen: list[Candidate], found: Sequence[Candidate], wanted: int) -> list[Candidate]:
    """With the first level that the document wants to be reached, which everybody in the room must know; background
    gives way, never what concerns the audience."""
    if any(_AIM.search(key(c.item.text)) for c in chosen):
        return chosen
    first = next((c for c in found if _AIM.search(key(c.item.text)) and not c.weak), None)
    least = min(chosen, key=lambda c: (c.item.relation, c.score), default=None)
    if first is None or least is None or any(repeats(first.item, c.item) for c in chosen if c is not least):
        return chosen
    if len(chosen) < wanted:
        return [*chosen, first]
    return chosen if least.item.relation else [*(c for c in chosen if c is not least), first]


def _dated(document: Document, aim: Candidate) -> Candidate:
    """With the year that the heading over a level gives: "Mục tiêu đến năm 2030"."""
    if aim.item.when or limits(aim.item.text, 0, len(aim.item.text), None):
        return aim
    path = aim.clause.path.parent
    while path.markers:
        clause = document.clause(path)
        headed = clause is not None and _BY_YEAR.search(clause.heading)
        if clause and headed and (year := _BY_YEAR.search(document.text[slice(*clause.span)])):
            at = clause.span[0] + year.start()
            place = clause_citation(document, clause, (at, at + len(year[0])))
            item = replace(aim.item, when=squeeze(year[0]), citations=(*aim.item.citations, place))
            return replace(aim, item=item)
        path = path.parent
    return aim


def repeats(one: Item, two: Item) -> bool:
    """Whether two statements say the same: most pairs of syllables in common."""
    a, b = pairs(one.text), pairs(two.text)
    return overlap(a, b) >= SAME


def candidates(scope: Scope, listeners: Listeners, today: date | None = None) -> list[Candidate]:
    """Every sentence of the scope that says something to somebody, in document order, weighed for the audience."""
    rows = {a.path for a in scope.assignments if a.from_table}
    others = [c for c in scope.document.clauses if c.path in rows and c not in set(scope.clauses)]
    return of(scope, [*scope.clauses, *others], listeners, today)


def of(scope: Scope, clauses: Iterable[Clause], listeners: Listeners, today: date | None) -> list[Candidate]:
    """What these clauses say."""
    return _named([x for c in clauses for x in _of_clause(scope, c, listeners, today)])


def _named(found: Sequence[Candidate]) -> list[Candidate]:
    """The first sentence of a clause is called after it, the next ones after their place in it as well."""
    nth: dict[str, int] = {}
    out = []
    for c in found:
        path = str(c.clause.path)
        nth[path] = nth.get(path, 0) + 1
        out.append(replace(c, item=replace(c.item, key=c.item.key + (f"#{nth[path]}" if nth[path] > 1 else ""))))
    return out


def _of_clause(scope: Scope, clause: Clause, listeners: Listeners, today: date | None) -> Iterator[Candidate]:
    document, given = scope.document, scope.given.get(clause.path, ())
    if clause.level is Level.PREAMBLE:
        return
    if clause.cells:
        yield from (_given(scope, clause, a, listeners, today) for a in given[:1] if a.spans.get("task"))
        return
    told_of: list[Span] = []
    for a in given:
        if not (spans := a.spans.get("task")):
            continue
        told_of.append((spans[0][0], spans[-1][1]))
        said = document.text[slice(*told_of[-1])]
        yield replace(_given(scope, clause, a, listeners, today), weak=_is_weak(said))
    titled = clause.path in scope.parents and clause.level in {Level.MUC, Level.CHUONG, Level.PHAN}
    sentences = own_sentences(document, clause)
    for span in sentences:
        if any(a < span[1] and span[0] < b for a, b in told_of):
            continue
        if found := _stated(scope, clause, span, listeners):
            yield replace(found, weak=found.weak or (titled and len(sentences) == 1))


def _is_weak(said: str) -> bool:
    k = key(said)
    few = len(said.split()) < _FEWEST_WORDS
    return few or said.rstrip().endswith(":") or is_about_itself(said) or bool(_LEANS.match(k))


def _given(scope: Scope, clause: Clause, a: Assignment, listeners: Listeners, today: date | None) -> Candidate:
    """What somebody is told to do: the task, who must, until when."""
    document, spans = scope.document, a.spans["task"]
    span = trimmed(document.text, (spans[0][0], spans[-1][1]))
    row = scope.told_by(a)
    relation = listeners.relation(row)
    text = told(document, span, MOST)
    places = [clause_citation(document, clause, span)]
    if head := above(document, a):
        text = f"{gist(document.text[slice(*head.span)], MOST)}: {uncapital(text)}"
        places.append(head)
    who = _who(row, text, listeners)
    when = ""
    if row.deadline and key(row.deadline.text) not in key(text):
        when = squeeze(row.deadline.text).rstrip(" .;,")
    for name, there in (("lead", who), ("deadline", when)):
        if there:
            places += [c for c in field_citations(document, row, name) if not _inside(c, places[0])]
    item = Item(f"message:{clause.path}", capital(text), tuple(places), who, when, relation=relation)
    score = _WEIGHT[relation] * _weight(document, span, listeners, duty=True)
    if relation < Relation.OWN and row.lead and all(units.canonical(u).kind in _CENTRAL for u in row.lead):
        score *= 0.7  # what a ministry does is further from the audience than what the body above it does
    if row.deadline and row.deadline.last:
        over = today is not None and row.deadline.last < today
        score *= 1.5 if not over else 1.0 if relation is Relation.OWN else 0.6
    return Candidate(clause, item, score, _section(scope, clause))


def _stated(scope: Scope, clause: Clause, span: Span, listeners: Listeners) -> Candidate | None:
    """A sentence that binds nobody by name: a figure to reach, a right, a principle."""
    document = scope.document
    said = squeeze(document.text[slice(*span)])
    if is_citing(said) or said.isupper() or "|" in said or not said[:1].isalnum():
        return None
    named = listeners.named_in(said)
    relation = Relation.TOUCHED if named else Relation.NONE
    bound = named or any(r[0] < span[1] and span[0] < r[1] for r in scope.bound)
    weight = _weight(document, span, listeners, duty=bound)
    item = Item(
        f"message:{clause.path}",
        capital(told(document, span, MOST)),
        (clause_citation(document, clause, span),),
        relation=relation,
    )
    weak = weight < 1 or _is_weak(said)
    return Candidate(clause, item, _WEIGHT[relation] * weight, _section(scope, clause), weak)


@lru_cache(maxsize=50_000)
def _shown(text: str, span: Span) -> Span:
    return phrase(text, span, MOST)


def _weight(document: Document, span: Span, listeners: Listeners, duty: bool) -> float:
    """How much the sentence carries for the audience, times how much it speaks of what interests it."""
    text, k = document.text, key(document.text[slice(*span)])
    group = listeners.group
    figure = bool(quantities(text, *span))
    limit = bool(limits(text, *span, None))
    right = _RIGHT.search(k) is not None
    said = (("duty", duty), ("figure", figure), ("deadline", limit), ("right", right))
    carried = sum(group.weighs[name] for name, there in said if there)
    about = min(4, len({m[0] for m in group.words.finditer(k)}))
    # A sentence that could not be shortened fills a slide alone.
    long = 0.7 if span[1] - span[0] > 1.4 * MOST and _shown(text, span) == span else 1.0
    return carried * (1 + 0.3 * about) * long


def _who(a: Assignment, text: str, listeners: Listeners) -> str:
    """Who must, where the text does not say so itself; of many, those that are the audience's own."""
    if not a.lead or any(key(u) in key(text) for u in a.lead) or any(start == 0 for _, start, _ in units.find(text)):
        return ""
    return capital(leads(a.lead, listeners))


def _inside(one: Citation, other: Citation) -> bool:
    return other.span[0] <= one.span[0] and one.span[1] <= other.span[1]


def _section(scope: Scope, clause: Clause) -> ClausePath:
    depth = len(scope.clause.path.markers) if scope.clause else 0
    return ClausePath(clause.path.markers[: max(2, depth + 1)])
