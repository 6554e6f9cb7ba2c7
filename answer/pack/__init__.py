"""Awareness-session packs: a document, or one clause of it, becomes a session for one audience, each line cited.

What happens, in order: scope (the chosen part and its register rows), chain (why there is this document), messages,
duties (who does what by when), common_questions, exercises, quiz, running_order; the trainer's edits; files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from answer.ask.naming import short_document
from answer.ask.quoting import clause_citation
from answer.pack import chain as chains
from answer.pack import messages as messaging
from answer.pack import quiz as quizzes
from answer.pack.chain import Shelf
from answer.pack.common_questions import questions
from answer.pack.duties import duties
from answer.pack.edits import kept, ordered
from answer.pack.exercises import exercises
from answer.pack.model import Audience, Draft, Duty, Edits, Item, Link, Pack, Question
from answer.pack.rephrasing import worded
from answer.pack.running_order import running_order
from answer.pack.scope import Scope, choose
from answer.pack.wording import capital, gist, short, uncapital
from schema import Citation, ClausePath, Level, UserError

__all__ = ["Audience", "Draft", "Edits", "Pack", "draft"]

SHORTEST, LONGEST = 15, 480  # minutes
# More than this fills no session: the whole register goes into the handout, the slides show these.
_MOST_DUTIES = ((30, 6), (60, 12), (90, 18), (180, 30))
_MOST_ABOVE = 3


def draft(
    store: Shelf,
    document: str,
    clause: str | None = None,
    audience: Audience = Audience.GRASSROOTS,
    minutes: int = 60,
    edits: Edits | None = None,
    with_chain: bool = False,
) -> Draft:
    """The pack of a stored document (an id), with what the trainer can still choose from. `clause`: a path or words
    that name one; `with_chain`: also what the stored documents above ask for. Raises UserError where there is nothing
    to teach, with what to do."""
    if not SHORTEST <= minutes <= LONGEST:
        raise UserError(f"Thời lượng {minutes} phút không hợp lệ; hãy chọn từ {SHORTEST} đến {LONGEST} phút.")
    edits = edits or Edits()
    scope = choose(store.document(document), clause)
    links = chains.links(store, scope.document)
    said, offered = _messages(scope, audience, minutes, edits)
    rows = duties(scope)
    if not said and not rows:
        what = f"“{scope.title}”" if scope.clause else scope.document.info.number or scope.document.info.title
        raise UserError(
            f"{what} không có nội dung giao việc nào để tập huấn; hãy chọn điều khoản khác hoặc cả văn bản."
        )
    shown_rows = rows[: next((n for upto, n in _MOST_DUTIES if minutes <= upto), len(rows))]
    pool = quizzes.pool(scope, said)
    asked = _redrawn(quizzes.draw(pool, quizzes.many(minutes)), pool, edits)
    above = _above(store, links, audience) if with_chain else []
    context = chains.why(scope, links)
    shown = Pack(
        document=scope.document.info,
        clause=str(scope.clause.path) if scope.clause else None,
        clause_title=scope.title,
        audience=audience,
        minutes=minutes,
        title=_title(scope),
        chain=links,
        why=tuple(context),
        objectives=_objectives(scope, context, said, shown_rows, audience),
        above=tuple(i for i in above if not any(messaging.repeats(i, m) for m in said)),
        messages=tuple(worded(m, edits, scope.document) for m in ordered(said, edits.order)),
        duties=tuple(ordered(shown_rows, edits.order)),
        news=tuple(chains.news(store, scope)[: 2 * messaging.many(minutes)]),
        questions=tuple(ordered(questions(scope, said, shown_rows, audience, max(3, minutes // 10)), edits.order)),
        exercises=tuple(ordered(exercises(said, shown_rows, audience, 1 + minutes // 40), edits.order)),
        quiz=tuple(ordered(asked, edits.order)),
        steps=(),
        paged=frozenset(i.id for i in store.documents() if i.pages > 1),
    )
    shown = replace(shown, changed=chains.changed_since(store, shown.citations()))
    shown = replace(shown, steps=running_order(_present(shown), minutes))
    return Draft(_without_dropped(shown, edits), shown, edits, offered, tuple(pool))


def _title(scope: Scope) -> str:
    """What the session is called: the chosen priority, or the document's matter without its "Về việc"."""
    title = scope.title
    for opening in ("Về việc ", "V/v ", "Về "):
        if title.startswith(opening):
            title = title.removeprefix(opening)
    return capital(title.lower() if title.isupper() else title)


def _messages(scope: Scope, audience: Audience, minutes: int, edits: Edits) -> tuple[list[Item], dict[str, str]]:
    """The messages with the trainer's replacements in place, and the clauses that may still take a place."""
    chosen = [c.item for c in messaging.choose(scope, audience, minutes)]
    for n, item in enumerate(chosen):
        path = edits.replaced.get(item.key)
        clause = scope.document.clause(ClausePath.parse(path)) if path else None
        other = messaging.message(scope, clause, audience) if clause else None
        if other and not any(other.item.citations[0].path == c.citations[0].path for c in chosen):
            chosen[n] = replace(other.item, key=item.key)
    used = {c.path for i in chosen for c in i.citations[:1]}
    offered = {}
    for clause in scope.document.clauses:
        if str(clause.path) in used or clause.level is Level.PREAMBLE:
            continue
        candidate = messaging.message(scope, clause, audience)
        if candidate and not any(messaging.repeats(candidate.item, i) for i in chosen):
            offered[str(clause.path)] = short(candidate.item.text, 90)
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


def _above(store: Shelf, links: tuple[Link, ...], audience: Audience) -> list[Item]:
    """What each stored document above asks for: its weightiest clauses for the audience."""
    out: list[Item] = []
    for link in links:
        if link.place != "above" or link.document is None:
            continue
        scope = choose(store.document(link.document), None)
        best = messaging.choose(scope, audience, 30)[:_MOST_ABOVE]
        name = short_document(scope.document.info)
        out += [replace(c.item, key=f"above:{link.document}:{c.clause.path}", who=c.item.who or name) for c in best]
    return out


def _objectives(
    scope: Scope, context: Sequence[Item], said: Sequence[Item], rows: Sequence[Duty], audience: Audience
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
        aim("why", f"Nói được vì sao có {name} và văn bản này nằm ở đâu trong chuỗi chỉ đạo.", places)
    aim(
        "messages",
        f"Nêu được {len(said)} thông điệp chính, mỗi thông điệp chỉ đúng điều khoản.",
        [i.citations[0] for i in said],
    )
    dated = [d for d in rows if d.due]
    if rows:
        aim(
            "duties",
            f"Chỉ ra được ai chủ trì, ai phối hợp trong {len(rows)} việc được giao.",
            [d.citations[0] for d in rows],
        )
    if dated:
        nearest = min(dated, key=lambda d: d.due or d.due)  # type: ignore[arg-type,return-value]
        # Only the duties of this session are looked at, so that none is called the earliest of the document.
        limit = uncapital(nearest.deadline or "")
        aim("deadlines", f"Nhớ thời hạn của các việc trong buổi này, trước hết: {limit}.", nearest.citations)
    doing = {
        Audience.LEADERS: "Phân công được người làm, thời điểm và cách kiểm tra cho cơ quan, địa phương mình.",
        Audience.STAFF: "Lập được danh sách việc của phòng, đơn vị mình: người làm, sản phẩm, thời hạn.",
        Audience.GRASSROOTS: "Giải thích lại được cho người dân và chọn được một việc làm ngay tại cơ sở.",
        Audience.BUSINESS: "Biết doanh nghiệp được gì, phải làm gì và hỏi ở đâu.",
        Audience.PEOPLE: "Biết quyền lợi, việc cần làm của gia đình mình và nơi hỏi khi vướng mắc.",
    }
    aim("doing", doing[audience], [c for i in said[-1:] for c in i.citations[:1]])
    return tuple(out)


def _present(pack: Pack) -> set[str]:
    names = ("why", "above", "messages", "duties", "news", "questions", "exercises", "quiz")
    return {name for name in names if getattr(pack, name)}


def _without_dropped(shown: Pack, edits: Edits) -> Pack:
    pack = replace(
        shown,
        why=tuple(kept(shown.why, edits)),
        objectives=tuple(kept(shown.objectives, edits)),
        above=tuple(kept(shown.above, edits)),
        messages=tuple(kept(shown.messages, edits)),
        duties=tuple(kept(shown.duties, edits)),
        news=tuple(kept(shown.news, edits)),
        questions=tuple(kept(shown.questions, edits)),
        exercises=tuple(kept(shown.exercises, edits)),
        quiz=tuple(kept(shown.quiz, edits)),
    )
    return replace(pack, steps=running_order(_present(pack), pack.minutes))
