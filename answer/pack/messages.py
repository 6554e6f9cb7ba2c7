"""Key messages: the clauses that carry a duty, a figure, a deadline or a right for the audience, without repeats."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from answer.ask.quoting import clause_citation, field_citations, trimmed
from answer.crosscheck.figures import quantities
from answer.pack.model import Audience, Item
from answer.pack.scope import Scope
from answer.pack.wording import capital, is_citing, overlap, own_sentences, pairs, slices, told
from ingest.duties.actors import rows
from ingest.duties.statements import limits
from language.spelling import key, rule, squeeze
from schema import Assignment, Citation, Clause, ClausePath, Document, Level, Span

MOST = 280  # characters of a message: three fit on a slide in letters that the last row reads
_SAME = 0.6
# How many messages a session of this many minutes can carry.
_MANY = ((30, 4), (45, 6), (60, 7), (90, 10), (180, 15))

_RIGHT = rule(
    r"(?<!\w)(?:có quyền|được (?:hưởng|hỗ trợ|quyền|thông tin|tham gia|ưu tiên|miễn|giảm|cấp|bảo đảm|giải quyết|trả lời"
    r"|tạo điều kiện|vay|tiếp cận|lựa chọn|hướng dẫn|bồi dưỡng)|hỗ trợ|ưu đãi|khuyến khích|quyền và lợi ích"
    r"|tạo (?:mọi )?(?:điều kiện|thuận lợi)|chế độ, chính sách|lấy (?:người dân|ý kiến)|giải quyết đầy đủ)(?!\w)"
)
_ABOUT_ITSELF = rule(
    r"có hiệu lực|chịu trách nhiệm thi hành|ban hành kèm theo|căn cứ phụ lục"
    r"|trong quá trình (?:tổ chức )?(?:triển khai )?thực hiện,? nếu"
)


@dataclass(frozen=True, slots=True)
class _Audience:
    words: re.Pattern[str]
    weighs: dict[str, float]


@lru_cache(maxsize=1)
def _audiences() -> dict[str, _Audience]:
    raw = tomllib.loads((Path(__file__).parent / "audiences.toml").read_text("utf8"))
    return {
        name: _Audience(rule(rf"(?<!\w)(?:{'|'.join(re.escape(w) for w in given['words'])})(?!\w)"), given["weighs"])
        for name, given in raw.items()
    }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause that could be a message. `spans`: its sentences, the weightiest ones first to be kept when cut."""

    clause: Clause
    item: Item
    score: float
    section: ClausePath


def many(minutes: int) -> int:
    """How many messages fit into the session."""
    return next((n for upto, n in _MANY if minutes <= upto), _MANY[-1][1] + (minutes - 180) // 30)


def choose(scope: Scope, audience: Audience, minutes: int) -> list[Candidate]:
    """The messages, in document order: the best for the audience, none that says again what another one says."""
    found = candidates(scope, audience)
    wanted = many(minutes)
    chosen: list[Candidate] = []
    per_section: dict[ClausePath, int] = {}
    for c in sorted(found, key=lambda c: -c.score):
        if len(chosen) == wanted:
            break
        # A section that has had its say steps back, so that a whole document is not told by its richest part alone.
        crowd = per_section.get(c.section, 0)
        if scope.clause is None and crowd >= max(2, round(wanted / 3)):
            continue
        if any(repeats(c.item, other.item) for other in chosen):
            continue
        chosen.append(c)
        per_section[c.section] = crowd + 1
    return sorted(chosen, key=lambda c: c.clause.span)


def repeats(one: Item, two: Item) -> bool:
    """Whether two statements say the same: most pairs of syllables in common."""
    a, b = pairs(one.text), pairs(two.text)
    return overlap(a, b) >= _SAME


def candidates(scope: Scope, audience: Audience) -> list[Candidate]:
    """Every clause of the scope that says something to somebody, in document order, scored for the audience."""
    prose = [c for c in scope.clauses if c.level is not Level.ROW]
    found = [x for c in prose if (x := _candidate(scope, c, audience))]
    if len(found) >= 3:
        return found
    rows = [c for c in scope.clauses if c.level is Level.ROW]
    rows += [c for a in scope.assignments if (c := scope.document.clause(a.path)) and c.cells and c not in rows]
    return found + [x for c in rows if (x := _row(scope, c, audience))]


def message(scope: Scope, clause: Clause, audience: Audience) -> Candidate | None:
    """The message that a clause of the document makes, whatever its score: a trainer may ask for any."""
    return _row(scope, clause, audience) if clause.cells else _candidate(scope, clause, audience, asked=True)


def _candidate(scope: Scope, clause: Clause, audience: Audience, asked: bool = False) -> Candidate | None:
    document, given = scope.document, scope.given.get(clause.path, ())
    k = _keyed(document.text)
    whole_sentences = own_sentences(document, clause)
    # Too long a sentence: "A; B trước ngày 26/5" is two duties, of which the second may be the one that matters.
    parts = [p for s in whole_sentences for p in ([s] if s[1] - s[0] <= MOST else rows(document.text, k, *s, s[0]))]
    spans = [trimmed(document.text, p) for p in parts if not is_citing(document.text[slice(*p)])]
    own = squeeze(document.body_text(clause))
    titled = clause.path in scope.parents and (clause.heading or clause.level in {Level.MUC, Level.CHUONG, Level.PHAN})
    if not spans or len(own.split()) < 5 or clause.level is Level.PREAMBLE:
        return None
    if not asked and (own.isupper() or (titled and len(whole_sentences) == 1) or _ABOUT_ITSELF.search(key(own))):
        return None
    whole = clause.span
    if own.endswith(":") and clause.path in scope.parents:
        children = document.children(clause)
        listed = sum(len(document.own_text(c)) for c in children)
        if listed <= MOST - len(own) or asked:
            spans += [(c.text_start, c.span[1]) for c in children]
            whole = (clause.span[0], children[-1].span[1])
    rows_of = [r for r in scope.bound if whole[0] <= r[0] < whole[1]]
    weights = {s: _weight(document, s, audience, any(r[0] < s[1] and s[0] < r[1] for r in rows_of)) for s in spans}
    if not asked and max(weights.values()) < 1:
        return None
    kept = _kept(spans, weights)
    text = told(document, kept, MOST)
    shown = slices(document.text, kept, MOST)
    given = [a for a in given if any(_holds(s, a) for s in shown)]
    who = _who(document, given, text)
    place = clause_citation(document, clause, whole)
    headings = [c for a in given[:1] for c in _outside(document, a, whole)] if who else []
    item = Item(f"message:{clause.path}", capital(text), (place, *headings), who, _when(given, text))
    return Candidate(clause, item, max(weights.values()) + 0.2 * bool(given), _section(scope, clause))


@lru_cache(maxsize=4)
def _keyed(text: str) -> str:
    return key(text)


def _weight(document: Document, span: Span, audience: Audience, duty: bool) -> float:
    """How much the audience must know this sentence: what it carries, times whether it speaks of them."""
    text, k = document.text, key(document.text[slice(*span)])
    a = _audiences()[audience]
    figure = bool(quantities(text, *span))
    limit = bool(limits(text, *span, None))
    right = _RIGHT.search(k) is not None
    said = (("duty", duty), ("figure", figure), ("deadline", limit), ("right", right))
    carried = sum(a.weighs[name] for name, there in said if there)
    about = min(4, len({m[0] for m in a.words.finditer(k)}))
    return carried * (1 + 0.3 * about)


def _holds(span: Span, a: Assignment) -> bool:
    return any(span[0] <= s[0] < span[1] for s in a.spans.get("task", ()))


def _kept(spans: Sequence[Span], weights: dict[Span, float]) -> list[Span]:
    """The sentences that fit into a message, the weightiest first, then as they stand."""
    room = MOST
    kept: list[Span] = []
    for s in sorted(spans, key=lambda s: (-weights[s], s)):
        if kept and s[1] - s[0] > room:
            continue
        kept.append(s)
        room -= s[1] - s[0]
        if room < 60:
            break
    return sorted(kept)


def _who(document: Document, given: Sequence[Assignment], text: str) -> str:
    """The unit that the clause is told to, where its text does not say so itself."""
    leads = tuple(dict.fromkeys(u for a in given for u in a.lead if a.role != "phối hợp" or len(given) == 1))
    if not leads or len(leads) > 2:
        return ""
    said = key(text)
    return "" if any(key(u) in said for u in leads) else capital(" và ".join(leads))


def _when(given: Sequence[Assignment], text: str) -> str:
    """The time limits of the clause that its shortened text does not say."""
    said = key(text)
    limits = dict.fromkeys(squeeze(a.deadline.text) for a in given if a.deadline)
    return "; ".join(x for x in limits if key(x) not in said)


def _outside(document: Document, a: Assignment, whole: Span) -> list[Citation]:
    return [c for c in field_citations(document, a, "lead") if not whole[0] <= c.span[0] < whole[1]]


def _row(scope: Scope, clause: Clause, audience: Audience) -> Candidate | None:
    document, given = scope.document, scope.given.get(clause.path, ())
    cell = next((c for c in clause.cells if c.role in {"task", "indicator"} and c.start < c.end), None)
    if cell is None or not given:
        return None
    span = (cell.start, cell.end)
    text = told(document, [span], MOST)
    score = _weight(document, span, audience, duty=True) + 0.5 * bool(given[0].deadline)
    places = (clause_citation(document, clause, span), *field_citations(document, given[0], "lead"))
    limit = field_citations(document, given[0], "deadline")
    who = _who(document, given, text)
    item = Item(f"message:{clause.path}", capital(text), (*places, *limit), who, _when(given, text))
    return Candidate(clause, item, score, _section(scope, clause))


def _section(scope: Scope, clause: Clause) -> ClausePath:
    depth = len(scope.clause.path.markers) if scope.clause else 0
    return ClausePath(clause.path.markers[: max(2, depth + 1)])
