"""Awareness-session packs: a document, or one clause of it, becomes a session for one audience, each line cited.

What happens, in order: scope (the chosen part and its register rows), chain (why there is this document), messages,
duties (who does what by when), common_questions, exercises, quiz, running_order; the trainer's edits and own_words;
files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from answer.ask.naming import short_document
from answer.ask.quoting import clause_citation
from answer.pack import chain as chains
from answer.pack import messages as messaging
from answer.pack import quiz as quizzes
from answer.pack import terms as words
from answer.pack.addressees import Listeners
from answer.pack.chain import Shelf
from answer.pack.common_questions import questions
from answer.pack.duties import duties, leading, leads
from answer.pack.edits import arranged, without_dropped
from answer.pack.exercises import exercises
from answer.pack.model import Audience, Draft, Duty, Edits, Item, Link, Pack, Question, Relation
from answer.pack.own_words import reworded
from answer.pack.rephrasing import worded
from answer.pack.running_order import running_order
from answer.pack.scope import Scope, choose
from answer.pack.wording import SAME, capital, gist, overlap, pairs, uncapital, without_limit
from schema import Citation, UserError

__all__ = ["Audience", "Draft", "Edits", "Pack", "draft"]

SHORTEST, LONGEST = 15, 480  # minutes
_MOST_ABOVE = 3
_FEWEST_PAIRS = 4


def draft(
    store: Shelf,
    document: str,
    clause: str | None = None,
    audience: Audience = Audience.GRASSROOTS,
    minutes: int = 60,
    edits: Edits | None = None,
    with_chain: bool = False,
    unit: str = "",
    today: date | None = None,
) -> Draft:
    """The pack of a stored document (an id), with what the trainer can still choose from. `clause`: a path or words
    that name one; `with_chain`: also what the stored documents above ask for; `unit`: one body of the audience's kind,
    for which the session is; `today`: the day of the session. Raises UserError where there is nothing to teach, with
    what to do."""
    if not SHORTEST <= minutes <= LONGEST:
        raise UserError(f"Thời lượng {minutes} phút không hợp lệ; hãy chọn từ {SHORTEST} đến {LONGEST} phút.")
    edits, today, listeners = edits or Edits(), today or date.today(), Listeners(audience, unit)
    scope = choose(store.document(document), clause)
    links = chains.links(store, scope.document)
    said, offered = _messages(scope, listeners, minutes, edits, today)
    rows = duties(scope, listeners)
    if not said and not rows:
        what = f"“{scope.title}”" if scope.clause else scope.document.info.number or scope.document.info.title
        raise UserError(
            f"{what} không có nội dung giao việc nào để tập huấn; hãy chọn điều khoản khác hoặc cả văn bản."
        )
    context = _context(scope, links, said, rows)
    above = _above(store, links, listeners) if with_chain else []
    shown = Pack(
        document=scope.document.info,
        clause=str(scope.clause.path) if scope.clause else None,
        clause_title=scope.title,
        audience=audience,
        minutes=minutes,
        title=_title(scope),
        chain=links,
        why=tuple(context),
        objectives=_objectives(scope, context, said, rows, listeners, today),
        above=tuple(i for i in above if not any(messaging.repeats(i, m) for m in said)),
        messages=tuple(worded(m, edits, scope.document) for m in said),
        duties=tuple(rows),
        news=tuple(chains.news(store, scope)[: 2 * messaging.many(minutes)]),
        questions=tuple(questions(scope, said, listeners, max(3, minutes // 10))),
        exercises=tuple(exercises(said, rows, listeners, 1 + minutes // 40, today)),
        quiz=(),
        steps=(),
        paged=frozenset(i.id for i in store.documents() if i.pages > 1),
        unit=unit,
        today=today,
        notice=_notice(said, rows, listeners, scope),
        terms=tuple(words.terms(scope)),
        leads=leading(scope.document),
    )
    every = quizzes.pool(scope, said, listeners, today)
    pool = quizzes.resting(every, quizzes.shown_in(shown))
    own = frozenset(c.path for d in rows if d.relation is Relation.OWN for c in d.citations[:1])
    asked = _redrawn(quizzes.draw(pool, quizzes.many(minutes), own), pool, edits)
    shown = replace(shown, quiz=tuple(asked), pretest=tuple(quizzes.before(every, asked)))
    shown = arranged(replace(shown, changed=chains.changed_since(store, shown.citations())), edits)
    return Draft(_timed(without_dropped(shown, edits), edits), _timed(shown, edits), edits, offered, tuple(pool))


def _context(scope: Scope, links: tuple[Link, ...], said: Sequence[Item], rows: Sequence[Duty]) -> list[Item]:
    """Why there is this document, without what is told again later; that two statements both name the document's matter
    does not make them one."""
    matter = pairs(scope.document.info.title)
    later = [pairs(text) - matter for text in (*(i.text for i in said), *(d.task for d in rows))]

    def again(i: Item) -> bool:
        own = pairs(i.text) - matter
        return any(overlap(own, other) >= SAME for other in later if min(len(own), len(other)) >= _FEWEST_PAIRS)

    carried_out = tuple(f"why:{relation}:" for relation in chains.RELATIONS)  # told whoever cites it later
    return [i for i in chains.why(scope, links) if i.key.startswith(carried_out) or not again(i)]


def _notice(said: Sequence[Item], rows: Sequence[Duty], listeners: Listeners, scope: Scope) -> str:
    """What the audience must be told where nothing binds it."""
    most = max([i.relation for i in said] + [d.relation for d in rows], default=Relation.NONE)
    name = short_document(scope.document.info)
    if most is Relation.OWN:
        return ""
    nearest = next((leads(d.lead, listeners) for d in rows if d.lead), "")
    of = f"; gần nhất là việc của {nearest}" if nearest else ""
    if most is Relation.HELPS:
        whom = listeners.said
        return f"{name} không giao việc nào cho {whom} chủ trì; dưới đây là các việc {whom} phối hợp."
    if most is Relation.TOUCHED:
        return f"{name} không giao việc trực tiếp cho {listeners.said}; dưới đây là những việc có nhắc đến{of}."
    return f"{name} không giao việc và không nhắc đến {listeners.said}{of}; nội dung dưới đây để biết."


def _title(scope: Scope) -> str:
    """What the session is called: the chosen priority, or the document's matter without its "Về việc"."""
    title = scope.title
    for opening in ("Về việc ", "V/v ", "Về "):
        if title.startswith(opening):
            title = title.removeprefix(opening)
    return capital(title.lower() if title.isupper() else title)


def _messages(
    scope: Scope, listeners: Listeners, minutes: int, edits: Edits, today: date
) -> tuple[list[Item], dict[str, str]]:
    """The messages with the trainer's replacements in place, and the clauses that may still take a place."""
    candidates = messaging.candidates(scope, listeners, today)
    inside = set(scope.clauses)
    outside = [c for c in scope.document.clauses if c not in inside]
    best: dict[str, messaging.Candidate] = {}
    for c in sorted([*candidates, *messaging.of(scope, outside, listeners, today)], key=lambda c: (c.weak, -c.score)):
        best.setdefault(str(c.clause.path), c)
    chosen = [c.item for c in messaging.choose(scope, candidates, minutes)]
    for n, item in enumerate(chosen):
        other = best.get(edits.replaced.get(item.key, ""))
        if other and not any(other.item.citations[0].path == c.citations[0].path for c in chosen):
            chosen[n] = replace(other.item, key=item.key)
    used = {c.path for i in chosen for c in i.citations[:1]}
    offered = {}
    for path, c in best.items():
        if path not in used and not any(messaging.repeats(c.item, i) for i in chosen):
            offered[path] = gist(c.item.text, 90)
    return chosen, offered


def _redrawn(asked: Sequence[Question], pool: Sequence[Question], edits: Edits) -> list[Question]:
    """Each slot keeps its key, so that other edits still find it; its question is the one that was drawn instead."""
    by_key = {q.key: q for q in pool}
    there = {q.key for q in asked}
    out = []
    for q in asked:
        other = by_key.get(edits.redrawn.get(q.key, ""))
        out.append(replace(other, key=q.key) if other and other.key not in there else q)
    return out


def _above(store: Shelf, links: tuple[Link, ...], listeners: Listeners) -> list[Item]:
    """What each stored document above asks for: its weightiest clauses for the audience."""
    out: list[Item] = []
    for link in links:
        if link.place != "above" or link.document is None:
            continue
        scope = choose(store.document(link.document), None)
        best = messaging.choose(scope, messaging.candidates(scope, listeners), 30)[:_MOST_ABOVE]
        name = short_document(scope.document.info)
        out += [replace(c.item, key=f"above:{link.document}:{c.clause.path}", who=c.item.who or name) for c in best]
    return out


def _objectives(
    scope: Scope,
    context: Sequence[Item],
    said: Sequence[Item],
    rows: Sequence[Duty],
    listeners: Listeners,
    today: date,
) -> tuple[Item, ...]:
    """What people can do afterwards, each objective with the places it is about."""
    name = short_document(scope.document.info)
    out: list[Item] = []

    def aim(key: str, text: str, places: Sequence[Citation]) -> None:
        if places:
            out.append(Item(f"objective:{key}", text, tuple(places)))

    if scope.clause:
        place = clause_citation(scope.document, scope.clause)
        matter = f"nhiệm vụ “{uncapital(gist(scope.title, 170))}” nằm ở đâu trong {name} và vì sao có nhiệm vụ đó"
        aim("why", f"Nói được {matter}.", [place])
    else:
        places = [c for i in context for c in i.citations[:1]]
        carries_out = any(i.key.startswith("why:implements:") for i in context)
        which = " và văn bản này thực hiện văn bản nào" if carries_out else ""
        aim("why", f"Nói được vì sao có {name}{which}.", places)
    own = [d for d in rows if d.relation is Relation.OWN]
    if own:
        what = f"Kể được việc {name} giao cho {listeners.said} và chỉ ra điều khoản của từng việc."
        aim("duties", what, [d.citations[0] for d in own])
    elif said:
        what = f"Nêu được điều {name} nói có liên quan đến {listeners.said} và chỉ ra điều khoản."
        aim("messages", what, [i.citations[0] for i in said])
    helped = [d for d in rows if d.relation is Relation.HELPS and d.lead]
    if helped:
        what = f"Biết cơ quan nào chủ trì những việc mà {listeners.said} phối hợp."
        aim("support", what, [d.citations[0] for d in helped])
    coming = sorted((d for d in rows if d.relation and d.due and d.due >= today), key=lambda d: (d.due, d.key))
    if coming:
        limit = uncapital((coming[0].deadline or "").rstrip(" .;,"))
        task = uncapital(gist(without_limit(coming[0].task, coming[0].deadline), 110))
        aim("deadlines", f"Nhớ các thời hạn sắp tới, trước hết: {limit}, {task}.", coming[0].citations)
    doing = {
        Audience.LEADERS: "Phân công được người làm, thời điểm và cách kiểm tra cho cơ quan, địa phương mình.",
        Audience.BUSINESS: "Biết doanh nghiệp được gì, phải làm gì và hỏi ở đâu.",
        Audience.PEOPLE: "Biết quyền lợi, việc cần làm của gia đình mình và nơi hỏi khi vướng mắc.",
        Audience.GRASSROOTS: "Giải thích lại được cho người dân và chọn được một việc làm ngay tại cơ sở.",
        Audience.COMMUNE: "Giải thích lại được cho người dân và chọn được một việc làm ngay tại xã, phường.",
    }
    other = "Lập được danh sách việc của đơn vị mình: người làm, sản phẩm, thời hạn."
    aim("doing", doing.get(listeners.audience, other), [c for i in said[-1:] for c in i.citations[:1]])
    return tuple(out)


def _present(pack: Pack) -> set[str]:
    names = ("why", "above", "messages", "duties", "news", "questions", "exercises", "quiz")
    return {name for name in names if getattr(pack, name)}


def _timed(pack: Pack, edits: Edits) -> Pack:
    """With its running order, and in the trainer's own words."""
    return reworded(replace(pack, steps=running_order(_present(pack), pack.minutes)), edits)
