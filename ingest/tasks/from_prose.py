"""Tasks given in running text -> Assignments.

A clause gives a task where it addresses a unit ("Bộ Y tế chủ trì ..."), or where it stands right under a clause that is
the unit's heading ("4. Ủy ban nhân dân các tỉnh" over "a) Khẩn trương rà soát ..."). Objectives, principles and
background give none, nor do details under a task.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from ingest.prose_words import words
from ingest.tasks import sentences as ps
from ingest.tasks.labelled import from_labels
from ingest.tasks.sentences import Placed, Subject
from ingest.units.lists import read_units
from language.spelling import key, rule, squeeze
from schema import Assignment, Clause, ClausePath, Document, Level, Span

_INTRODUCES = rule(
    r"(?:(?:nhiệm vụ|nội dung|công việc|giải pháp|việc|như)(?: [^\s:;.,]+){0,4}? *(?:sau đây|sau|dưới đây)? *"
    r"|sau|sau đây) *: *$"
)
_HEADED = rule(r"(?:trách nhiệm|nhiệm vụ|phân công)? *(?:của|đối với|giao|đề nghị|yêu cầu|phân công|cho)? +(?=\w)|")
_MATTER = rule(
    r"(?:các |những )?(?:kinh phí|thời gian|nội dung|đối tượng|hình thức|nguồn|số lượng|địa điểm|thành phần|mức|việc"
    r"|phạm vi|mục tiêu|yêu cầu|đơn vị|cơ quan|tổ chức|cá nhân|người|cán bộ|công chức)(?!\w)"
)
# Words that narrow who is meant, with nothing ordered yet: "trong khu vực", "có rừng", "được giao quản lý di tích".
_RESTRICTS = rule(
    r"(?:trong|thuộc|nơi|có|tại|ở|trên địa bàn|được giao|liên quan|nêu trên|nói trên|này|trên|dưới đây)(?!\w)"
    r"[^.;:,]{0,60}$"
)
_ANNEX = re.compile(r"phụ lục|phụ biểu", re.IGNORECASE)
_REPORT = rule(r"(?<!\w)(?:báo cáo|trình đảng ủy|tổng hợp, báo cáo)(?!\w)")
_PRODUCT_END = rule(
    r"[;:(]|\.(?= |$)"
    r"|, *(?=(?:tổ chức (?!lại)|triển khai|trình|báo cáo|bảo đảm|đảm bảo|hoàn thành|thực hiện|làm cơ sở|trong đó"
    r"|phù hợp|gắn|gửi|xong|hướng dẫn|theo dõi|đôn đốc|kiểm tra)(?!\w))"
    r"| (?=(?:theo đúng|theo quy định|theo chỉ đạo|trước ngày|bảo đảm|đảm bảo|trong (?:tháng|quý|năm)|hoàn thành"
    r"|trình (?:thủ tướng|chính phủ|cấp|quốc hội|ủy ban|ubnd|hội đồng|hđnd|bộ|ban)"
    r"|hoặc|và (?:tổ chức|triển khai|trình|báo cáo))(?!\w))"
)


@dataclass(frozen=True, slots=True)
class _Context:
    """The units whose heading stands above, and how they are addressed."""

    units: tuple[Placed, ...] = ()
    role: str | None = None
    introduced: bool = False  # by a sentence with a colon, not by a heading


def from_prose(document: Document, year: int | None = None) -> list[Assignment]:
    """The tasks that clauses outside tables give to units that they, or their heading, name."""
    out, taken = from_labels(document, year)
    text, k = document.text, key(document.text)
    contexts: dict[ClausePath, _Context] = {}
    silent: set[ClausePath] = set()
    parents = {c.path.parent for c in document.clauses}
    for clause in document.clauses:
        if clause.level in (Level.ROW, Level.PREAMBLE):
            continue
        above = clause.path.parent
        if above in silent or _says_no_duties(clause, text, k):
            silent.add(clause.path)
            continue
        if clause.path in taken:
            continue
        reader = _Reader(document, clause, k, year, contexts.get(above, _Context()), clause.path in parents)
        out.extend(reader.read())
        contexts[clause.path] = reader.below
    return out


def _says_no_duties(clause: Clause, text: str, k: str) -> bool:
    """A section like "I. MỤC TIÊU", "2. Yêu cầu", "Nguyên tắc thực hiện"."""
    first = next(ps.lines(text, clause.text_start, clause.span[1]), None)
    if first is None or clause.level in (Level.DASH, Level.PLUS, Level.ANNEX):
        return False
    title = k[first[0] : first[1]]
    w = words()
    short = len(title.split()) <= 14 or text[first[0] : first[1]].isupper()
    at = w.not_duties.search(title)
    return bool(short and at and at.start() < 25 and not title.endswith(".") and not w.duties.search(title))


@dataclass(slots=True)
class _Reader:
    """Reads one clause. `below` is the context for the clauses right under it."""

    document: Document
    clause: Clause
    k: str
    year: int | None
    above: _Context
    has_children: bool
    below: _Context = _Context()

    def read(self) -> list[Assignment]:
        text, clause = self.document.text, self.clause
        paragraphs = list(ps.lines(text, clause.text_start, clause.span[1]))
        if not paragraphs:
            return []
        context = self.above
        first = paragraphs[0]
        heading = self._heading_units(*first) if self.has_children or len(paragraphs) > 1 else None
        if heading:
            context = self.below = heading
            paragraphs = paragraphs[1:]
        elif context.introduced and self.has_children and text[first[1] - 1] not in ".;:":
            return []  # "các bộ, ngành thực hiện các nhiệm vụ sau:" over themes: who does what is said elsewhere
        elif context.units and self.has_children and not self._is_task(*first):
            self.below = context  # a theme between the unit's heading and its tasks: "a) Về thể chế"
            paragraphs = paragraphs[1:]
        out: list[Assignment] = []
        for i, (start, end) in enumerate(paragraphs):
            out.extend(self._paragraph(start, end, context, last=i == len(paragraphs) - 1))
        return out

    def _is_task(self, start: int, end: int) -> bool:
        return ps.begins_with_verb(self.k, start) or ps.find_subject(self.document.text, self.k, start, end) is not None

    def _heading_units(self, start: int, end: int) -> _Context | None:
        """The units of a line that names units and nothing else: "5. Bộ Nội vụ", "Đối với các sở, ban, ngành:"."""
        text = self.document.text
        for at, role in self._openings(start):
            units, behind = read_units(text, at, self.k)
            rest = re.sub(r"\([^()]*\)", "", text[behind:end]).strip(" .:;,")
            if _RESTRICTS.match(key(rest)):  # "Ủy ban nhân dân các tỉnh, thành phố trong khu vực bị ảnh hưởng:"
                rest = ""
            if units and not rest and text[at].isupper() | (at > start):
                return _Context(tuple(units), role)
        return None

    def _openings(self, start: int) -> list[tuple[int, str | None]]:
        m = _HEADED.match(self.k, start)
        asks = self.k.startswith(key("đề nghị"), start)
        out: list[tuple[int, str | None]] = [(start, None)]
        if m and m.end() > start:
            out.append((m.end(), "đề nghị" if asks else None))
        return out

    def _paragraph(self, start: int, end: int, context: _Context, last: bool) -> list[Assignment]:
        text, k = self.document.text, self.k
        out: list[Assignment] = []
        subject: Subject | None = None
        told: Subject | None = Subject(context.units, context.role, start) if context.units else None
        for a, b in ps.sentences(text, start, end):
            if ps.is_general(k, a, b):
                continue
            subject = ps.find_subject(text, k, a, b) or ps.passive_subject(text, k, a, b)
            if subject and self._annexed() and not _strong(k, subject.predicate):
                subject = None
            # Right below a heading that names units and nothing else, an item is their task whatever its first word is,
            # unless it names a matter ("Kinh phí theo quy định").
            below_units = bool(context.units) and not context.introduced and a == start and not self.has_children
            below_units = below_units and not _MATTER.match(k, a)
            if subject is None and told and (below_units or ps.begins_with_verb(k, a) or words().preface.match(k, a)):
                subject = Subject(told.units, told.role, a)
            if subject is None:
                if out and told:
                    out[-1] = self._longer(out[-1], b)
                continue
            addressed = subject.predicate > a
            told = Subject(subject.units, subject.role, a)
            if self.has_children and last and text[end - 1] == ":":
                if addressed or _INTRODUCES.search(k, a, b):
                    self.below = _Context(subject.units, subject.role, introduced=True)
                if b == end and _INTRODUCES.search(k, a, b):
                    continue
            out.extend(self._sentence(a, b, subject))
        return out

    def _annexed(self) -> bool:
        """Annexes in prose are mostly rules and lists; there a task must be said in so many words."""
        return bool(_ANNEX.match(self.clause.path.markers[0]))

    def _sentence(self, start: int, end: int, subject: Subject) -> list[Assignment]:
        out: list[Assignment] = []
        for a, b in ps.pieces(self.document.text, self.k, start, end, self.year):
            own = ps.addressed(self.document.text, self.k, a, b) if a > start else None
            subject = own or subject
            out.append(self._piece(a, b, subject))
        return out

    def _piece(self, start: int, end: int, subject: Subject) -> Assignment:
        text, k, clause = self.document.text, self.k, self.clause
        while end > start and text[end - 1].isspace():
            end -= 1
        predicate = subject.predicate if start <= subject.predicate < end else start
        lead = subject.units
        names = {u[0].lower() for u in lead}
        support = tuple(u for u in ps.supporting(text, k, start, end) if u[0].lower() not in names)
        limit = ps.choose_limit(text, k, start, end, self.year)
        product = _product(k, predicate, limit[1] if limit and limit[1] > predicate else end)
        spans: dict[str, tuple[Span, ...]] = {"task": ((start, end),), "lead": tuple((a, b) for _, a, b in lead)}
        if support:
            spans["support"] = tuple((a, b) for _, a, b in support)
        if limit:
            spans["deadline"] = (limit[1:],)
        if product:
            spans["product"] = (product,)
        markers = clause.path.markers
        return Assignment(
            document=self.document.info.id,
            path=clause.path,
            number=None if clause.level in (Level.DIEU, Level.ANNEX) else markers[-1],
            annex=markers[0] if self._annexed() else None,
            section=None,
            task=squeeze(text[start:end]),
            lead=tuple(u[0] for u in lead),
            support=tuple(u[0] for u in support),
            deadline=limit[0] if limit else None,
            product=squeeze(text[slice(*product)]) if product else None,
            page=self.document.page_at(start),
            role=_role(k, predicate, end, subject.role),
            spans=spans,
        )

    def _longer(self, a: Assignment, end: int) -> Assignment:
        """A sentence that addresses nobody goes on with the task before it."""
        start, before = a.spans["task"][0]
        spans = {**a.spans, "task": ((start, end),)}
        limit = None if a.deadline else ps.choose_limit(self.document.text, self.k, before, end, self.year)
        if limit:  # "... tại chung cư. Thời gian hoàn thành: trước ngày 30/8/2026."
            spans["deadline"] = (limit[1:],)
        deadline = limit[0] if limit else a.deadline
        return replace(a, task=squeeze(self.document.text[start:end]), deadline=deadline, spans=spans)


def _strong(k: str, at: int) -> bool:
    return bool(_STRONG.match(k, at))


_STRONG = rule(r"[ ,]*(?:theo [^,.;]{0,60},? )?(?:chủ trì|phối hợp|có trách nhiệm|chịu trách nhiệm)")
_OPENING = rule(r"[ ,:]*(?:(?:định kỳ|khẩn trương|chủ động|kịp thời|tiếp tục|thường xuyên|trực tiếp)[ ,]+)*")
_PREDICATES = (
    (
        rule(r"(?:theo chức năng[^.;:]{0,40}? )?(?:chủ động |có trách nhiệm |thường xuyên )?phối hợp(?!\w)"),
        "phối hợp",
    ),
    (rule(r"chỉ đạo(?!\w)"), "chỉ đạo"),
    (rule(r"(?:[^;.]{0,80}?[ ,])??(?<!cơ quan )(?<!đơn vị )chủ trì(?!\w)"), "chủ trì"),
)


def _role(k: str, start: int, end: int, said: str | None) -> str:
    """How the unit is addressed; "thực hiện" where nothing more exact is said."""
    if said in ("đề nghị", "khuyến khích"):
        return said
    m = _OPENING.match(k, start)
    at = m.end() if m else start
    for pattern, role in _PREDICATES:
        if pattern.match(k, at, end):
            return role
    stop = k.find(";", at, end)
    first = end if stop < 0 else stop
    reports = _REPORT.search(k, at, first)
    if reports and (reports.start() - at < 60 or stop < 0):
        return "báo cáo"
    return said or "thực hiện"


def _product(k: str, start: int, end: int) -> Span | None:
    """What the task leaves behind, where it is named: "xây dựng Phương án ...", "ban hành Nghị định ..."."""
    m = words().making.search(k, start, end)
    if not m:
        return None
    a = m.start("what")
    stop = _PRODUCT_END.search(k, m.end(), end)
    b = stop.start() if stop else end
    while b > a and k[b - 1] in " ,.;":
        b -= 1
    return (a, b)
