"""A plan (or a requirement) as words to compare: sentences and rows with their syllables, function words left out."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from answer.crosscheck.duties import duties
from ingest.duties import statements as st
from language.abbreviations import defined, general
from language.spelling import key
from schema import Assignment, Clause, ClausePath, Document, Level, Span

_WORD = re.compile(r"[^\W_]+")
_STOP = frozenset(
    key(
        "và của các những cho trong về với có là được theo tại từ đến để này đó thì mà bởi do vào trên ra cũng như"
        " khi nếu hoặc hay cùng phải cần sẽ đã đang mỗi một số việc nhằm gồm trước sau ngày tháng năm quý thời hạn"
        " hoàn thành nhất ở đối thuộc qua bằng ít tối thiểu"
    ).split()
)


@dataclass(frozen=True, slots=True)
class Token:
    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence of the plan, or a row. `span` is quoted; the words of `tokens` include the cells of a row."""

    clause: int  # place in Document.clauses
    path: ClausePath
    span: Span
    tokens: tuple[Token, ...]
    assignment: Assignment | None
    row: bool
    sentence: Span = (0, 0)  # the sentence that the unit is a part of; a row's own span
    lead_in: tuple[str, ...] = ()  # words of the parent's sentence that this one completes


def shortened(text: str) -> dict[str, tuple[str, ...]]:
    """Abbreviation -> its words in one spelling: those that `text` defines, and those that everybody knows."""
    said = {short: longs[0] for short, longs in general().items()} | defined(text)
    return {short: tuple(_WORD.findall(key(long))) for short, long in said.items() if short.isalpha()}


def tokens(
    text: str, k: str, start: int, end: int, short: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Token, ...]:
    """The syllables and numbers of `text[start:end]` in one spelling (`k` is `key(text)`), function words left out.
    Abbreviations in `short` count as their words, all at the place of the abbreviation."""
    found: list[Token] = []
    for m in _WORD.finditer(k, start, end):
        long = short.get(text[m.start() : m.end()]) if short else None
        for word in long or (m.group(),):
            if word not in _STOP:
                found.append(Token(word, m.start(), m.end()))
    return tuple(found)


def plan_units(plan: Document) -> list[Unit]:
    """The sentences and rows of a plan that can answer something, headings over other clauses left out."""
    k, short = key(plan.text), shortened(plan.text)
    parents = {c.path.parent for c in plan.clauses}
    by_path: dict[ClausePath, list[Assignment]] = defaultdict(list)
    for a in plan.assignments:
        by_path[a.path].append(a)
    lead_ins: dict[ClausePath, tuple[str, ...]] = {}
    found: list[Unit] = []
    for i, clause in enumerate(plan.clauses):
        if clause.level is Level.PREAMBLE:
            continue
        if clause.level is Level.ROW:
            found += _row_units(plan, k, short, i, clause, by_path[clause.path])
            continue
        paragraphs = list(st.lines(plan.text, clause.text_start, clause.span[1]))
        titled = clause.path in parents and (clause.heading or len(paragraphs) == 1)
        if paragraphs and clause.path in parents:
            start, end = paragraphs[-1]
            if plan.text[end - 1] == ":":
                lead_ins[clause.path] = tuple(t.word for t in tokens(plan.text, k, start, end, short))
        if clause.level in (Level.MUC, Level.CHUONG, Level.PHAN, Level.ANNEX):
            paragraphs = paragraphs[1:] if clause.level is not Level.ANNEX else []
        elif titled and plan.text[paragraphs[0][1] - 1] not in ".;:":
            paragraphs = paragraphs[1:]
        for start, end in paragraphs:
            for s, e in st.sentences(plan.text, start, end):
                for first, last, _ in duties(plan.text, k, s, e):
                    x, y = _trim(plan.text, first, last)
                    said = tokens(plan.text, k, x, y, short)
                    if len(said) < 2:
                        continue
                    own = _overlapping(by_path[clause.path], (x, y))
                    found.append(
                        Unit(i, clause.path, (x, y), said, own, False, (s, e), lead_ins.get(clause.parent, ()))
                    )
    return found


def _row_units(
    plan: Document,
    k: str,
    short: Mapping[str, tuple[str, ...]],
    i: int,
    clause: Clause,
    given: Sequence[Assignment],
) -> list[Unit]:
    """One unit a row; where a number holds several sub-rows, one for each."""
    main = [c for c in clause.cells if c.role in ("task", "indicator")] or list(clause.cells[:1])
    if not main:
        whole = tokens(plan.text, k, clause.text_start, clause.span[1], short)
        return (
            [Unit(i, clause.path, clause.span, whole, given[0] if given else None, True, clause.span)]
            if len(whole) > 1
            else []
        )
    cells = [c for c in clause.cells if c.role in ("task", "indicator", "product", "value", "unit", "note", "other")]
    parts = sorted({c.part for c in cells if c.part}) or [0]
    out = []
    for n, part in enumerate(parts):
        own = [c for c in cells if c.part in (0, part)]
        said: list[Token] = []
        for c in own:
            said += tokens(plan.text, k, c.start, c.end, short)
        head = next((c for c in own if c.role in ("task", "indicator") and c.part == part), main[0])
        a = given[n] if n < len(given) else given[0] if given else None
        if len(said) > 1:
            out.append(Unit(i, clause.path, _trim(plan.text, head.start, head.end), tuple(said), a, True, clause.span))
    return out


def _trim(text: str, start: int, end: int) -> Span:
    while end > start and text[end - 1] in " \n\t;,.":
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _overlapping(given: Sequence[Assignment], span: Span) -> Assignment | None:
    best, most = None, 0
    for a in given:
        for x, y in a.spans.get("task", ()):
            shared = min(span[1], y) - max(span[0], x)
            if shared > most:
                best, most = a, shared
    return best
