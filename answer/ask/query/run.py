"""Query -> Answer: one function an operation over the register, the letterheads and the clause tree."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from answer.ask.case import Case
from answer.ask.intents import Intent
from answer.ask.naming import listed_documents, short_document
from answer.ask.passages import rank
from answer.ask.query import filters
from answer.ask.query.matter import speaks
from answer.ask.query.model import Operation, Query, Status
from answer.ask.query.summary import compared, summary
from answer.ask.quoting import Quotes, clause_citation, field_citations, letterhead_citation
from answer.ask.refusal import refuse
from answer.ask.roles import same_body
from answer.ask.tasks import task_line
from answer.ask.telling import names
from answer.ask.wording import fold, plain_words
from ingest import units
from schema import Answer, Assignment, Citation, Document

MOST = 40  # tasks listed in an answer; a longer list is the register's job, and the answer says so
_COMPARED = 4  # documents side by side
_ABOUT = 0.8  # share of the question's words that a clause must say for its document to be about them
# Of the clauses that do, those count that say a fair part themselves, and not much less than the best one.
_SAID, _LIKE_THE_BEST = 0.4, 0.7
# Words that only ask for documents; one that is not here is taken for the topic.
_OF_STORES = plain_words(
    "kho hệ thống văn bản lưu tài liệu giấy tờ công văn nhắc nói đề cập đụng dính dáng liên quan tới về chuyện vụ tìm"
    " giúp giùm hộ danh sách kể liệt kê có bàn quy định"
)

Told = tuple[Answer, str]  # with the program's own words in it
Tasks = list[tuple[Document, Assignment]]


def run(case: Case, query: Query) -> Told:
    """The answer to a query, and its words that are counts and days of the program's own."""
    return _RUNS[query.operation](case, query)


def passes(query: Query) -> Callable[[Assignment], bool]:
    """Whether a task of the register passes the query's filters."""
    day = filters.today()
    soon = day + timedelta(days=filters.SOON)
    given: dict[tuple[str, ...], bool] = {}  # a large register repeats few names

    def theirs(a: Assignment) -> bool:
        key = (*a.lead, "|", *a.support, a.role)
        if key not in given:
            given[key] = any(_given(u, a, query.role) for u in query.units)
        return given[key]

    def one(a: Assignment) -> bool:
        limit = a.deadline
        last = limit.last if limit else None
        return (
            (not query.units or theirs(a))
            and (not query.annex or a.from_table)
            and (not query.within or any(a.document == id and a.path.is_under(path) for id, path in query.within))
            and (query.period is None or (limit is not None and query.period.holds(limit.first, limit.last)))
            and (query.status is not Status.OVERDUE or (last is not None and last < day))
            and (query.status is not Status.COMING or bool(query.period) or (last is not None and last >= day))
            and (query.status is not Status.SOON or (last is not None and day <= last <= soon))
            and (query.status is not Status.UNDATED or last is None)
            and (query.matter is None or speaks(query.matter, a.task))
        )

    return one


def tasks(case: Case, query: Query) -> Tasks:
    """The register's tasks that pass the filters, in the order of the documents."""
    wanted = passes(query)
    return [(d, a) for d, a in case.assignments() if wanted(a)]


def _given(unit: units.Unit, a: Assignment, role: str | None) -> bool:
    def named(bodies: Iterable[str]) -> bool:
        return any(same_body(later, u) for u in bodies for later in units.lineage(unit))

    leads = named(a.lead) and a.role != "phối hợp"
    helps = named(a.support) or (named(a.lead) and a.role == "phối hợp")
    return leads if role == "lead" else helps if role == "support" else leads or helps


def _where(case: Case, query: Query) -> str:
    """What was looked through, said in a sentence."""
    parts = [u.name for u in query.units]
    parts += query.said
    inside = {id for id, _ in query.within}
    place = listed_documents([d for d in case.documents if not inside or d.info.id in inside]) or "kho"
    return f"{', '.join(parts)} trong {place}" if parts else f"trong {place}"


def _none(case: Case, query: Query) -> Told:
    every = tasks(case, replace(query, period=None, status=None))
    dated = sum(bool(a.deadline and a.deadline.last) for _, a in every)
    reason = f"Sổ nhiệm vụ không có nhiệm vụ nào {_where(case, query)}"
    if query.period or query.status:
        reason += f"; có {len(every)} nhiệm vụ không kể thời hạn, trong đó {dated} ghi ngày hết hạn"
    near = [c for d, a in every[:3] for c in field_citations(d, a, "task")[:1]]
    return refuse(case.question, Intent.TASKS, reason, near), ""


def _answer(case: Case, query: Query, own: Sequence[str], lines: Sequence[str], quotes: Quotes) -> Told:
    text = "\n".join([*own, *lines])
    return Answer(case.question, f"query_{query.operation.value}", text, tuple(quotes.citations)), "\n".join(
        line for line in [*own, *lines] if "[" not in line
    )


def _note(query: Query) -> str:
    """What of the question the register cannot know."""
    if query.status is Status.OVERDUE:
        return f" (tính đến {filters.today():%d/%m/%Y}; sổ chỉ ghi thời hạn, không ghi việc đã làm xong hay chưa)"
    return ""


def _list(case: Case, query: Query) -> Told:
    found = tasks(case, query)
    if not found:
        return _none(case, query)
    helped = 0
    if query.units and not query.role:
        led = tasks(case, replace(query, role="lead"))
        helped, found = (len(found) - len(led), led) if led else (0, found)
    quotes, lines = Quotes(), []
    groups = list(case.by_document(found))
    who = f"{names([u.name for u in query.units])} có " if query.units else ""
    what = f" {' và '.join(query.said)}" if query.said else ""
    noun = "chỉ tiêu" if "chi tieu" in case.reading.folded else "nhiệm vụ"
    # Rows of a table that are told in parts have one number: "STT 3", "STT 3 (2)".
    numbered = {(a.path.parent, re.sub(r" \(\d+\)$", "", a.path.markers[-1])) for _, a in found if a.from_table}
    tabled = sum(a.from_table for _, a in found)
    many, parts = f"{len(found)} {noun}", ""
    if len(groups) == 1 and 0 < tabled < len(found):
        parts = f" ({tabled} hàng trong bảng, {len(found) - tabled} trong lời văn)"
    elif len(groups) == 1 and len(numbered) < tabled:
        many, parts = f"{len(numbered)} {noun}", f" (gồm {tabled} dòng)"
    head = f"{who}{many}{what}{_note(query)}"
    if len(groups) == 1:
        head = f"{short_document(groups[0][0].info)}: {head}{parts}"
    own = [f"{head[:1].upper()}{head[1:]}."]
    room = MOST
    for d, rows in groups:
        if len(groups) > 1:
            lines.append(f"{short_document(d.info)}: {len(rows)} {noun}")
        if query.period or query.status:
            rows.sort(key=lambda a: (a.deadline.last if a.deadline else None) or date.max)
        shown = rows[: max(0, room)]
        room -= len(shown)
        lines += [f"{i}. {task_line(d, a, quotes, lead=True)}" for i, a in enumerate(shown, 1)]
        if len(shown) < len(rows):
            lines.append(f"(còn {len(rows) - len(shown)} nhiệm vụ nữa; mở trong thẻ Nhiệm vụ)")
    if helped:
        lines.append(
            f"(ngoài ra phối hợp ở {helped} nhiệm vụ; hỏi: {names([u.name for u in query.units])} phối hợp việc gì)"
        )
    return _answer(case, query, own, [*lines, *case.more()], quotes)


def _products(case: Case, query: Query) -> Told:
    led = replace(query, role=query.role or ("lead" if query.units else None))
    found = [(d, a) for d, a in tasks(case, led) if a.product]
    if not found:
        reason = f"Văn bản không nêu sản phẩm của nhiệm vụ nào {_where(case, query)}"
        return refuse(case.question, Intent.PRODUCT, reason), ""
    quotes, lines = Quotes(), []
    who = f" của {names([u.name for u in query.units])}" if query.units else ""
    for d, rows in case.by_document(found):
        lines.append(f"Sản phẩm{who} theo {short_document(d.info)}: {len(rows)} nhiệm vụ")
        for i, a in enumerate(rows[:MOST], 1):
            line = f"{i}. {a.product} {quotes.marks(field_citations(d, a, 'product'))}"
            lines.append(f"{line} – {task_line(d, a, quotes)}".replace("\n", " "))
    return _answer(case, query, [], lines, quotes)


def _extreme(case: Case, query: Query) -> Told:
    """The task with the latest or the earliest limit, in each document where several were not told apart."""
    if query.status is Status.SOON:  # "sắp đến hạn nhất": the nearest, however far it is
        query = replace(query, status=None, said=())
    found = [(d, a) for d, a in tasks(case, query) if a.deadline and a.deadline.last]
    day = filters.today()
    if query.operation is Operation.FIRST and not (query.period or query.status):
        found = [t for t in found if _last(t) >= day] or found
    if not found:
        return _none(case, query)
    latest = query.operation is Operation.LAST
    quotes, lines = Quotes(), []
    for d, rows in case.by_document(found):
        rows.sort(key=lambda a: _last((d, a)), reverse=latest)
        best = [a for a in rows if _last((d, a)) == _last((d, rows[0]))]
        for a in best[:5]:
            limit = a.deadline.text if a.deadline else ""
            head = f"{short_document(d.info)}: thời hạn {'muộn' if latest else 'sớm'} nhất là {limit}"
            marks = quotes.marks(field_citations(d, a, "deadline"))
            lines.append(f"{head} {marks} – {task_line(d, a, quotes, lead=True)}")
    order = sorted(lines) if case.named else lines
    if not case.named and len(lines) > 1:
        # Several documents and none named: the answer for each, the nearest or latest of all first.
        ends = [_last(t) for t in found]
        best_end = max(ends) if latest else min(ends)
        first = next(d for d, a in found if _last((d, a)) == best_end)
        order = sorted(lines, key=lambda x: not x.startswith(short_document(first.info)))
    return _answer(case, query, [], order[:12], quotes)


def _last(task: tuple[Document, Assignment]) -> date:
    limit = task[1].deadline
    return (limit.last if limit else None) or date.max


def _busiest(case: Case, query: Query) -> Told:
    every = tasks(case, replace(query, units=()))
    counts: Counter[str] = Counter()
    shown: dict[str, tuple[Document, Assignment, str]] = {}
    for d, a in every:
        for field, bodies in (("lead", a.lead), ("support", a.support)):
            if (query.role or "lead") != field:
                continue
            for body in bodies:
                name = units.canonical(body).name
                counts[name] += 1
                shown.setdefault(name, (d, a, field))
    if not counts:
        return _none(case, query)
    verb = "phối hợp" if query.role == "support" else "được giao"
    quotes, lines = Quotes(), []
    top = counts.most_common(5)
    best = [n for n, c in top if c == top[0][1]]
    for name, times in top:
        d, a, field = shown[name]
        lines.append(f"{name} {verb} {times} nhiệm vụ {quotes.marks(field_citations(d, a, field)[:1])}")
    where = f"trong {listed_documents(case.documents)}"
    own = [f"{names(best)} {verb} nhiều nhiệm vụ nhất {where}: {top[0][1]} nhiệm vụ."]
    told, words = _answer(case, query, own, lines, quotes)
    return told, "\n".join([words, *(f"{times} nhiệm vụ" for _, times in top)])


def _documents(case: Case, query: Query) -> Told:
    """Which documents speak of the topic, each with the clause that says it best; all of them where there is none."""
    quotes, lines = Quotes(), []
    topic = case.words.kept(lambda _, folded: folded not in _OF_STORES)
    if not topic.words:
        for d in case.documents:
            lines.append(_headline(d, quotes))
        lines += [short_document(i) + (f": {i.title}" if i.title else "") for i in case.elsewhere[:MOST]]
        own = [f"Kho có {len(case.documents) + len(case.elsewhere)} văn bản."]
        return _answer(case, query, own, lines, quotes)
    best: dict[str, tuple[float, Document, Citation]] = {}
    ranked = rank(topic, case.documents, case.hits)
    least = max(_SAID, _LIKE_THE_BEST * max((r.own for r in ranked), default=0.0))
    for r in ranked:
        d = r.passage.document
        if r.coverage >= _ABOUT and r.own >= least and (d.info.id not in best or r.own > best[d.info.id][0] + 0.05):
            best[d.info.id] = (r.own, d, clause_citation(d, r.passage.clause))
    if not best:
        return refuse(case.question, Intent.OPEN, "Không văn bản nào trong kho nói về nội dung được hỏi"), ""
    for _, d, citation in sorted(best.values(), key=lambda b: -b[0]):
        lines.append(f"{short_document(d.info)}: {citation.reference} {quotes.mark(citation)}")
    own = [f"{len(best)} văn bản nói về nội dung này:"]
    return _answer(case, query, own, lines, quotes)


def _headline(d: Document, quotes: Quotes) -> str:
    marks = "".join(quotes.mark(letterhead_citation(d, s)) for n in ("number", "title") if (s := d.letterhead.get(n)))
    issued = f", ngày {d.info.issued_on:%d/%m/%Y}" if d.info.issued_on else ""
    return f"{short_document(d.info)}{issued}: {d.info.title} {marks}"


def _newest(case: Case, query: Query) -> Told:
    folded = case.reading.folded
    infos = [d.info for d in case.documents] + list(case.elsewhere)
    dated = [i for i in infos if i.issued_on and (not i.kind or fold(i.kind) in folded or "van ban" in folded)]
    if not dated:
        return refuse(case.question, Intent.METADATA, "Không văn bản nào trong kho có ngày ban hành đọc được"), ""
    newest = max(dated, key=lambda i: i.issued_on or date.min)
    quotes = Quotes()
    document = next((d for d in case.documents if d.info.id == newest.id), None)
    marks = ""
    if document and (span := document.letterhead.get("issued_on")):
        marks = quotes.mark(letterhead_citation(document, span))
    day = newest.issued_on
    said = f"ngày {day.day} tháng {day.month} năm {day.year}" if day else ""
    line = f"Văn bản mới nhất trong kho là {short_document(newest)}, {said}: {newest.title} {marks}"
    told, words = _answer(case, query, [], [line], quotes)
    return told, words if document else line


def _summary(case: Case, query: Query) -> Told:
    document = case.documents[0] if len(case.documents) == 1 or case.named else _of_kind(case)
    quotes = Quotes()
    return _answer(case, query, [], summary(document, quotes), quotes)


def _of_kind(case: Case) -> Document:
    return next(d for d in case.documents if d.info.kind and fold(d.info.kind) in case.reading.folded)


def _compare(case: Case, query: Query) -> Told:
    quotes = Quotes()
    lines = compared(case.documents[:_COMPARED], quotes)
    if len(case.documents) > _COMPARED:
        lines.append(f"(còn {len(case.documents) - _COMPARED} văn bản chưa so; hãy chọn ít văn bản hơn)")
    return _answer(case, query, [], lines, quotes)


def _greeting(case: Case, query: Query) -> Told:
    thanks = "cam on" in case.reading.folded or "thank" in case.reading.folded
    text = (
        "Rất vui được giúp. Bạn cứ hỏi tiếp."
        if thanks
        else "Chào bạn. Bạn có thể hỏi ai chủ trì một nhiệm vụ, hạn của một việc, nội dung một khoản, "
        "hoặc nhờ tóm tắt một văn bản."
    )
    return Answer(case.question, "greeting", text), text


_RUNS: dict[Operation, Callable[[Case, Query], Told]] = {
    Operation.COUNT: _list,
    Operation.LIST: _list,
    Operation.PRODUCTS: _products,
    Operation.LAST: _extreme,
    Operation.FIRST: _extreme,
    Operation.BUSIEST: _busiest,
    Operation.COMPARE: _compare,
    Operation.SUMMARY: _summary,
    Operation.DOCUMENTS: _documents,
    Operation.NEWEST: _newest,
    Operation.GREETING: _greeting,
}
