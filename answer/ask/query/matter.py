"""What a question about the register speaks of, beside units, documents and times: a document by its title ("trong đề
án nhân lực ..."), a section by its heading ("trong danh mục nhiệm vụ trọng tâm"), or the matter of the tasks. No word
of it is dropped: one that is in none of them leaves the question to those about content."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from answer.ask.case import Case
from answer.ask.intents import LEADS
from answer.ask.query.filters import relative_spans, times
from answer.ask.query.model import Period
from answer.ask.wording import Words, content_words, fold, plain_words, syllables
from schema import ClausePath, Document, Level

_TITLED = 0.6  # share of the matter's words that a title or heading must say to be meant
_HEADING = 400  # characters of a clause that has others under it in which it is named

# Words that only name what the register holds; whatever else is left of a question is its topic.
_EMPTY_WORDS = """
nhiệm vụ việc công đầu làm phải cần có nào gì những các bao nhiêu mấy trong theo của tại đến hạn quá trễ chậm thời xong
hoàn thành trước sau từ tới hết kể ra liệt kê danh sách tất cả toàn bộ cho xem biết được giao chủ trì phối hợp phụ trách
thực hiện tham gia sản phẩm kết nộp là và với ngày tháng quý năm tuần này muộn sớm nhất gấp đơn vị sở bộ ngành hai mới
ban lúc cuối chót còn lại sắp ghi nếu chưa không lỗi văn cái nhiều ít hiện giờ đã đang rồi vậy mà thì à nhé giúp mình ai
khi để số
"""
_EMPTY = frozenset(syllables(_EMPTY_WORDS))

_LIMIT = re.compile(r"\b(?:han|xong|hoan thanh|truoc|sau|cham nhat|muon|som|het|tu ngay|tu thang)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")

Place = tuple[str, ClausePath]  # a document's id, and a clause in it or the whole of it
Said = tuple[Place, set[str]]  # with folded words


def scope(case: Case) -> tuple[tuple[Place, ...], Words | None]:
    """Where the tasks stand that are asked for (everywhere if empty), and what they speak of (None for anything)."""
    matter = _topic(case)
    if not matter.words:
        return (), None
    wanted = {f for _, f in matter.words}
    named: list[Said] = []
    if not case.named:
        whole = ClausePath(())
        titles = [((d.info.id, whole), plain_words(f"{d.info.kind} {d.info.title}")) for d in case.documents]
        named = _best(titles, wanted)
    inside = [d for d in case.documents if not named or any(p[0] == d.info.id for p, _ in named)]
    rest = {w for w in wanted if not named or not all(w in said for _, said in named)}
    if rest:
        headed = _best([h for d in inside for h in _headings(d)], rest, 1.0)
        if headed:
            named, rest = headed, set()
    places = tuple(p for p, _ in named)
    return places, matter.kept(lambda _, folded: folded in rest) if rest else None


def titled(case: Case, places: Sequence[Place], when: Period) -> bool:
    """Whether a period is part of the name of the documents that were meant ("đề án ... 2026-2031"), and no limit."""
    if _LIMIT.search(fold(case.restored)):
        return False
    years = set(_YEAR.findall(when.said))
    ids = {id for id, _ in places} or {d.info.id for d in case.documents if case.named}
    titles = [set(_YEAR.findall(d.info.title)) for d in case.documents if d.info.id in ids]
    return bool(years and titles) and all(years <= said for said in titles)


def speaks(matter: Words, task: str) -> bool:
    """Whether a task says every word of the matter, and most of those that stand side by side so."""
    said = syllables(task)
    plain = [fold(w) for w in said]
    there = set(plain) if matter.typed_plain else set(said)
    if not all((f if matter.typed_plain else a) in there for a, f in matter.words):
        return False
    beside = set(pairwise(plain))
    together = [(matter.words[i][1], matter.words[i + 1][1]) in beside for i in matter.pairs]
    return 2 * sum(together) >= len(together)


def _best(found: Sequence[Said], wanted: set[str], least: float = _TITLED) -> list[Said]:
    """Those that say most of `wanted`, with what they say of it, where that is two words or more and a fair share."""
    said = [(place, wanted & words) for place, words in found]
    most = max((len(words) for _, words in said), default=0)
    return [(p, words) for p, words in said if len(words) == most] if most >= max(2, least * len(wanted)) else []


def _headings(document: Document) -> Iterator[Said]:
    """Clauses that have tasks under them, with the words of their headings; the outermost of each kind first."""
    holding = {a.path.markers[:n] for a in document.assignments for n in range(1, len(a.path.markers))}
    for clause in document.clauses:
        if clause.path.markers in holding and clause.level is not Level.ROW:
            said = clause.heading or document.own_text(clause)
            yield (document.info.id, clause.path), plain_words(said[:_HEADING])


def _topic(case: Case) -> Words:
    """What the question speaks of beside units, documents, times and the register's own words."""
    taken = [*case.dropped, *case.asked, *((a, b) for _, a, b in case.units)]
    taken += [(a, b) for _, a, b in times(case.restored)] + relative_spans(case.restored)
    taken += [m.span() for m in re.finditer(LEADS, fold(case.restored))]
    about = {w for d in case.documents if case.named for w in syllables(f"{d.info.kind} {d.info.issuer}")}
    words = content_words(case.restored, taken, case.words.typed_plain, case.spelled)
    empty = _EMPTY | about
    named = case.words.faint if not case.asked else frozenset()  # a document that is named by its matter
    if words.typed_plain:
        empty |= {fold(w) for w in empty}
    return words.kept(lambda accented, f: accented not in empty and f not in named and not accented.isdigit())
