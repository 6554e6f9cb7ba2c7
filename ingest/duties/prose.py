"""The statements of clauses outside tables -> Duties, in one walk over the clause tree.

Under a unit (its heading, or a sentence that ends in a colon) every statement is the unit's duty unless it names
somebody else, or its first words show that it is none (silence).
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.duties import actors, bodies, silence
from ingest.duties import statements as st
from ingest.duties.bodies import Subject
from ingest.duties.cues import cues
from ingest.duties.forms import form_clauses
from ingest.duties.headings import HEADED, LONGEST_HEADING, Context, bodies_of_line, units_of_line
from ingest.duties.parts import action, framed
from ingest.prose_words import words
from ingest.units import canonical
from language.spelling import UPPER, key, rule, squeeze
from schema import Clause, ClausePath, Document, Duty, Level, Span

# Between commas, a lead-in says nothing but how, by what powers and with whom: what follows it are the duties.
_LEADS_IN = (
    rule(r" *(?:theo|căn cứ|trên cơ sở|trong phạm vi|với|chức năng|nhiệm vụ|quyền hạn|phối hợp)(?!\w).*"),
    rule(
        r" *(?:(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|chủ trì|và|khẩn trương|tập trung|chủ động|nghiêm túc"
        r"|cụ thể|tiếp tục|trực tiếp|tổ chức|triển khai|thực hiện|tốt|hiệu quả|ngay|đồng bộ|như sau|sau đây"
        r"|sau|là)(?!\w) *)*"
        r"(?:(?:phối hợp|(?:các |những |một số )?(?:nhiệm vụ|nội dung|công việc|giải pháp|việc))(?!\w).*)?"
    ),
)
_INTRODUCES = rule(
    r"(?:(?:nhiệm vụ|nội dung|công việc|giải pháp|việc|như)(?: [^\s:;.,]+){0,4}? *(?:sau đây|sau|dưới đây)? *"
    r"|sau|sau đây) *: *$"
)
_DEAR = key("kính gửi")
_REPORT = key("báo cáo")
_ANNEX = re.compile(r"phụ lục|phụ biểu|mẫu", re.IGNORECASE)
_STRONG = rule(r"[ ,]*(?:theo [^,.;]{0,60},? )?(?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm)")
_ADVERBS = re.compile(rf"[ ,]*{silence.ADVERB.pattern}")
_DIRECT = key("chỉ đạo ")
_ASKED = (key("yêu cầu "), key("đề nghị "), key("kiến nghị "))
_NUMBER = re.compile(r"\W*(?:\d{1,2}|[IVX]+)[.,)]? +")
_PERSON = re.compile(rf"(?:[{UPPER}][^\s,;:.()]* ?){{2,5}}")  # a signature
_CONTAINERS = (Level.PHAN, Level.CHUONG, Level.TIEU_MUC)
_SHORTEST = 3  # words of a duty that no known verb begins


def from_prose(document: Document, year: int | None, taken: frozenset[ClausePath]) -> list[Duty]:
    """The statements of every clause outside tables but those `taken` (read as labelled fields)."""
    text, k = document.text, key(document.text)
    forms = form_clauses(document)
    articles = (c.path.markers for c in document.clauses if c.level is Level.DIEU)
    over = frozenset(ClausePath(markers[:n]) for markers in articles for n in range(1, len(markers)))
    walker = _Walker(document, text, k, year, {c.path.parent: c.level for c in reversed(document.clauses)}, over)
    walker.reports = key(document.info.kind or "").startswith(_REPORT)
    for clause in document.clauses:
        first = next(st.lines(text, clause.text_start, clause.span[1]), None)
        if clause.path in walker.parents and first:
            walker.headings.setdefault(clause.path.parent, []).append((clause.path, first))
    out: list[Duty] = []
    for clause in document.clauses:
        if clause.level is Level.ROW or clause.path in taken:
            continue
        out.extend(walker.form(clause) if clause.path in forms else walker.clause(clause))
    return out


@dataclass(slots=True)
class _Walker:
    document: Document
    text: str
    k: str
    year: int | None
    parents: dict[ClausePath, Level]  # those that others stand under, and what the first of these is
    over_articles: frozenset[ClausePath]
    below: dict[ClausePath, Context] = field(default_factory=dict)
    owned: set[ClausePath] = field(default_factory=set)  # those whose heading is a unit
    reports: bool = False  # the document is a report
    noting: bool = False  # inside a quotation of a note under the page
    addressing: bool = False  # a list of those the letter is to
    reasons: dict[ClausePath, str | None] = field(default_factory=dict)  # what the headings above say
    headings: dict[ClausePath, list[tuple[ClausePath, Span]]] = field(default_factory=dict)  # of those that have items

    def form(self, clause: Clause) -> Iterator[Duty]:
        for start, end in st.lines(self.text, clause.text_start, clause.span[1]):
            yield self._skip(clause, start, end, "form")

    def clause(self, clause: Clause) -> Iterator[Duty]:
        above = clause.path.parent
        self.noting = False
        titled = clause.path in self.parents
        own = silence.heading_reason(clause, self.text, self.k, titled)
        under = own or self.reasons.get(above)
        self.reasons[clause.path] = under
        if clause.level is Level.PREAMBLE:
            under = "preamble"
        paragraphs = list(st.lines(self.text, clause.text_start, clause.span[1]))
        if not paragraphs:
            return
        context = self.below.get(above, self.below.get(ClausePath(()), Context()) if not above.markers else Context())
        first = paragraphs[0]
        if self.addressing and clause.level in (Level.DASH, Level.PLUS):
            yield self._skip(clause, *first, "form")  # "Kính gửi:", then a list
            paragraphs = paragraphs[1:]
        self.addressing = any(self.k.startswith(_DEAR, a) for a, _ in paragraphs) or (
            self.addressing and not paragraphs
        )
        if not paragraphs:
            return
        first = paragraphs[0]
        bullet = clause.level in (Level.DASH, Level.PLUS)
        heading = units_of_line(self.text, self.k, *first) if titled or len(paragraphs) > 1 or bullet else None
        if heading and not self._heads(clause, heading, first[0], under):
            heading = None
        if heading is None and titled and not bullet and under == "duty" and self._beside_units(clause):
            listed = bodies_of_line(self.text, self.k, *first, sure=True)
            heading = Context(listed) if listed and clause.level not in _CONTAINERS else None
        if heading:
            # A bullet over nothing marked is an addressee, or the last of a list: what stands below is not told to it.
            if titled or not bullet or self.text[first[1] - 1] == ":":
                context = self.below[clause.path] = heading
                self.owned.add(clause.path)
            yield self._skip(clause, *first, "form")
            paragraphs = paragraphs[1:]
        elif titled and self._is_title(clause, *first, context):
            if context.units and not context.details:
                self.below[clause.path] = context  # a theme between the unit's heading and its tasks: "a) Về thể chế"
            yield self._skip(clause, *first, "form")
            paragraphs = paragraphs[1:]
        for i, (start, end) in enumerate(paragraphs):
            context = yield from self._paragraph(clause, start, end, context, under, i == len(paragraphs) - 1)

    def _heads(self, clause: Clause, heading: Context, at: int, under: str | None) -> bool:
        """Whether the units that a title names are those that what is below is told to, not what it is about:
        "Chương VII. QUỸ BẢO HIỂM XÃ HỘI", "Điều 4. Người nộp thuế", "Quỹ - Mã số 111" in an annex."""
        known = all(canonical(name).known for name, _, _ in heading.units)
        if clause.path in self.over_articles:
            return False  # each article says whose it is
        if HEADED.match(self.k, at):
            return True
        if clause.level in _CONTAINERS:
            return False
        if self._annexed(clause) and under != "duty":
            return known and clause.level not in (Level.DASH, Level.PLUS)
        return known or under == "duty" or clause.level is not Level.DIEU

    def _is_title(self, clause: Clause, start: int, end: int, context: Context) -> bool:
        """A line over others that is no sentence: it neither ends as one nor tells anybody anything."""
        if self.text[end - 1] in ".;:":
            return False
        if clause.heading or len(self.k[start:end].split()) <= LONGEST_HEADING:
            return actors.find_subject(self.text, self.k, start, end, self._issuer()) is None or not context.units
        return False

    def _issuer(self) -> str:
        return self.document.info.issuer or ""

    def _beside_units(self, clause: Clause) -> bool:
        """Whether most of the headings beside this one name units."""
        beside = self.headings.get(clause.path.parent, ())
        named = sum(units_of_line(self.text, self.k, *at) is not None for path, at in beside if path != clause.path)
        return named * 2 >= len(beside) > 1

    def _annexed(self, clause: Clause) -> bool:
        """Annexes in prose are mostly rules and forms; there a task must be said in so many words."""
        return bool(_ANNEX.match(clause.path.markers[0]))

    def _paragraph(
        self, clause: Clause, start: int, end: int, context: Context, under: str | None, last: bool
    ) -> Generator[Duty, None, Context]:
        """The statements of a paragraph; gives the context for the paragraphs behind it."""
        text, k = self.text, self.k
        told: Subject | None = Subject(context.units, context.role, start) if context.units else None
        if line := self._line_heading(clause, start, end):
            yield self._skip(clause, start, end, "form")
            return line
        for a, b in st.sentences(text, start, end):
            if not any(c.isalpha() for c in text[a:b]):
                continue
            reason = "reference" if self.noting else silence.whole(text, k, a, b)
            if self.noting or silence.NOTE.match(text, a):  # a note under the page, and what it quotes
                self.noting = text.count("“", a, b) + self.noting > text.count("”", a, b)
            if reason:
                yield self._skip(clause, a, b, reason)
                continue
            colon = b == end and text[b - 1] == ":"
            ordered = actors.last_order(text, k, a, b) if colon else None
            if ordered and (not ordered.units or _leads_in(text, k, ordered.predicate, b)):
                context = Context(ordered.units, ordered.role)
                self._introduce(clause, context, last)
                yield self._skip(clause, a, b, "form")
                continue
            if colon and told and _directs(text, k, a, b):
                yield self._skip(clause, a, b, "form")  # "Chỉ đạo Sở Nội vụ:" over what that one does
                continue
            named = (
                ordered or actors.find_subject(text, k, a, b, self._issuer()) or actors.passive_subject(text, k, a, b)
            )
            if named and self._annexed(clause) and not self._told_plainly(named, under):
                named = None
            if named and a == clause.text_start and self._asks(clause, a, context):
                named = None  # "Đề nghị Cục Thuế kiểm tra ...": what the unit above does, not what is asked of it
            # Before the first order a preamble says what was done, and who makes the document.
            if named and clause.level is Level.PREAMBLE and not ordered and self._reports(named, a, b):
                yield self._skip(clause, a, b, "fact")
                continue
            if colon and last and (listed := silence.introduced(k[a:b])):
                self.reasons[clause.path] = unbound = listed[0]
                if self._tells(named or told, a, a + listed[1]):  # "Sở Nội vụ lập danh mục, gồm:"
                    above = self.reasons.get(clause.path.parent)
                    yield from self._sentence(clause, a, b, named, told, context, above)
                else:
                    yield self._skip(clause, a, b, unbound)
                continue
            if colon and (
                subject := named or (told if told and (not context.details or told.units != context.units) else None)
            ):
                at = max(subject.predicate, a)
                if _leads_in(text, k, at, b) or (last and _INTRODUCES.search(k, a, b)):
                    issues = clause.level is Level.PREAMBLE and not ordered  # "Sở Y tế xây dựng kế hoạch như sau:"
                    helped = actors.supporting(text, k, at, b)
                    by = tuple((d, (x, y)) for d, x, y in st.limits(text, a, b, self.year))
                    context = Context() if issues else Context(subject.units, subject.role, helped, by)
                    self._introduce(clause, context, last)
                    yield self._skip(clause, a, b, "form")
                    continue
                if named and last:
                    self.below[clause.path] = Context(named.units, named.role, details=True)
            if colon and not named and context.units and (not told or self._over_items(clause)):
                self._introduce(clause, context, last)  # a theme over items: "1. Thống kê, báo cáo:"
                if told and last:
                    yield self._skip(clause, a, b, "form")
                    continue
            yield from self._sentence(clause, a, b, named, told, context, under)
            told = Subject(named.units, named.role, a) if named else told
        return context

    def _tells(self, subject: Subject | None, start: int, end: int) -> bool:
        """Whether somebody is told a known action on something that is named before the list: "lập danh mục |, gồm:",
        not "đáp ứng | các điều kiện sau:"."""
        if subject is None or not (m := _ADVERBS.match(self.k, max(subject.predicate, start))):
            return False
        known = bodies.begins_action(self.k, m.end()) or _STRONG.match(self.k, m.end())
        _, what = action(self.text, self.k, m.end(), end)
        return bool(known and what and silence.silent(self.k, m.end(), end) is None)

    def _line_heading(self, clause: Clause, start: int, end: int) -> Context | None:
        """A unit's heading whose number was not read as a marker ("9, Sở Tài chính:"): also for the bullets behind."""
        if self.text[end - 1] != ":" or start <= clause.text_start + 1:
            return None
        m = _NUMBER.match(self.text, start)
        heading = units_of_line(self.text, self.k, m.end() if m else start, end)
        if heading and clause.level in (Level.DASH, Level.PLUS):
            self.below[clause.path.parent] = heading
        return heading

    def _asks(self, clause: Clause, at: int, context: Context) -> bool:
        if clause.path.parent in self.owned:
            return self.k.startswith(_ASKED, at)
        return bool(context.units) and not context.details and self.k.startswith(_ASKED[::2], at)

    def _told_plainly(self, named: Subject, under: str | None) -> bool:
        known = all(canonical(name).known for name, _, _ in named.units)
        if under != "duty" and not known:
            return bool(_STRONG.match(self.k, named.predicate))
        return (
            (known and under == "duty")
            or bool(_STRONG.match(self.k, named.predicate))
            or bodies.begins_action(self.k, named.predicate)
        )

    def _over_items(self, clause: Clause) -> bool:
        """Whether numbered items stand below; bullets are details of what is said above them."""
        first = self.parents.get(clause.path)
        return first is not None and first not in (Level.DASH, Level.PLUS)

    def _reports(self, named: Subject, a: int, b: int) -> bool:
        k = self.k
        if cues().order.match(k, a) or cues().modal.search(k, named.predicate, b):
            return False
        return ClausePath(()) not in self.below and bool(self.document.clauses[1:])

    def _introduce(self, clause: Clause, context: Context, last: bool) -> None:
        if clause.level is Level.PREAMBLE:
            self.below[ClausePath(())] = context  # "Thủ tướng Chính phủ yêu cầu các bộ ...:" over the numbered clauses
        elif last and clause.path in self.parents:
            self.below[clause.path] = context

    def _sentence(
        self,
        clause: Clause,
        a: int,
        b: int,
        named: Subject | None,
        told: Subject | None,
        context: Context,
        under: str | None,
    ) -> Iterator[Duty]:
        text, k = self.text, self.k
        how = "statement" if named else ""
        subject = named
        if subject is None and told:
            reason = self._not_theirs(clause, a, b, context)
            if reason:
                yield self._skip(clause, a, b, reason)
                return
            if reason is None:
                subject, how = (
                    Subject(told.units, told.role, a),
                    "heading" if told.units == context.units else "statement",
                )
        if under == "matter":
            under = None if named or bodies.begins_action(k, a) else "fact"
        if subject and under and under not in ("duty", "preamble"):
            yield self._skip(clause, a, b, under)
            return
        if under is None and self.reports:
            under = "fact"
        if subject and under == "fact" and self.reports:
            yield self._skip(clause, a, b, under)
            return
        if subject is None:
            reason = "fact" if under == "preamble" else None
            reason = reason or (under if under and under != "duty" else silence.unaddressed(k, a, b, under))
            if reason:
                yield self._skip(clause, a, b, reason)
                return
            subject = Subject((), None, a)
        elif reason := silence.silent(k, max(subject.predicate, a), b):
            yield self._skip(clause, a, b, reason)
            return
        issuer = self._issuer()
        for x, y in actors.rows(text, k, a, b, subject.predicate, issuer):
            own = actors.addressed(text, k, x, y, issuer) if x > a else None
            if own:
                subject, how = own, "statement"
            at = subject.predicate if x <= subject.predicate < y else x
            yield from framed(text, k, clause.path, (x, y), at, subject, how, context, self.year)

    def _not_theirs(self, clause: Clause, a: int, b: int, context: Context) -> str | None:
        """Why a sentence that names nobody is not for the units above it; "" for a further detail that is accounted for
        without a unit, None where it is theirs."""
        k = self.k
        if bodies.begins_action(k, a) or silence.NEGATED.match(k, a) or words().preface.match(k, a):
            return silence.silent(k, a, b)
        subject = cues().body.match(k, a) or cues().connective.match(k, a) or silence.REPORTED.match(k, a)
        if subject and silence.done(k, a, b):
            return "fact"
        if context.details:
            return "fact" if not context.units else ""
        known = all(canonical(name).known for name, _, _ in context.units)
        if self._annexed(clause) and not known and not cues().must.search(k, a, b):
            return "fact"
        if cues().body.match(k, a) or actors.superior_at(self.text, k, a):
            return silence.silent(k, a, b) or "fact"  # somebody else's, or what somebody is
        if cues().matter.match(k, a) or self._own_subject(a, b) or silence.of_its_own(k, a, b):
            return "fact"
        if (
            len(k[a:b].split()) < _SHORTEST
            or (self.text[b - 1] == ":" and not cues().must.search(k, a, b))
            or _PERSON.fullmatch(self.text, a, b)
        ):
            return "form"
        return silence.silent(k, a, b)

    def _own_subject(self, a: int, b: int) -> bool:
        """ "Việc dự phòng sẽ được triển khai", "Đối với kho số 2, hàng được chuyển": of something, to nobody."""
        if not (cues().nominal.match(self.k, a) or self.k.startswith(key("đối với"), a)):
            return False
        comma = self.k.find(", ", a, b)
        return comma < 0 or not bodies.begins_action(self.k, comma + 2)

    def _skip(self, clause: Clause, start: int, end: int, reason: str) -> Duty:
        start, end = st.stripped(self.text, start, end)
        return Duty(clause.path, (start, end), squeeze(self.text[start:end]), (start, end), skipped=reason)


def _directs(text: str, k: str, start: int, end: int) -> bool:
    if not k.startswith(_DIRECT, start):
        return False
    units, behind = bodies.units_at(text, k, start + len(_DIRECT))
    return bool(units) and not k[behind:end].strip(" :")


def _leads_in(text: str, k: str, start: int, end: int) -> bool:
    helped = [(a, b) for _, a, b in actors.supporting(text, k, start, end)]
    said = k[start:end]
    for a, b in helped:  # the commas between those who help
        said = said[: a - start] + said[a - start : b - start].replace(",", " ") + said[b - start :]
    gaps = [(b, a) for (_, b), (a, _) in pairwise(helped)]
    for b, a in gaps:
        said = said[: b - start] + said[b - start : a - start].replace(",", " ") + said[a - start :]
    return all(any(p.fullmatch(chunk) for p in _LEADS_IN) for chunk in said.rstrip(" :").split(","))
