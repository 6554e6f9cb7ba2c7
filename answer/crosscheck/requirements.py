"""What a directive obliges someone to do: its duties in prose and its task rows, each an exact slice.

Context, praise and background are no requirements; a target with a figure is one wherever it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from answer.crosscheck.findings import Quantity, Requirement
from ingest.prose_words import words
from ingest.tasks import sentences as ps
from language.spelling import key, rule, squeeze
from schema import Assignment, CellSpan, Clause, ClausePath, Deadline, Document, Level, Span

_CONTEXT = rule(
    r"^[^\w]*(?:quan điểm|tình hình|bối cảnh|kết quả|đánh giá|mục đích|sự cần thiết|căn cứ|tồn tại|hạn chế|khó khăn"
    r"|nguyên nhân|bài học|phạm vi|đối tượng|giải thích từ ngữ|hiệu lực|cơ sở pháp lý|thực trạng|dự báo|nguyên tắc"
    r"|yêu cầu(?! *:| +\w+ +\w+ +\w+ +\w+))"
)
_AIMS = rule(r"^[^\w]*(?:(?:các )?(?:mục tiêu|chỉ tiêu)|tầm nhìn|đến năm \d{4}[^\w]*$|giai đoạn [\d\- ]+[^\w]*$)")
_DUTIES = rule(r"nhiệm vụ|giải pháp|tổ chức thực hiện|trách nhiệm|phân công")
# What a closing clause says to everybody about the document itself.
_CLOSING = rule(
    r"(?:nghị quyết|chỉ thị|quyết định|kế hoạch|chương trình|kết luận|nghị định|văn bản) (?:hành động )?này"
    r"(?: có hiệu lực| được (?:phổ biến|quán triệt)| phổ biến| thay thế)"
    r"|chịu trách nhiệm (?:thi hành|thực hiện) (?:nghị|quyết|chỉ)|có hiệu lực (?:thi hành )?(?:kể )?từ"
    r"|^ban hành kèm theo|vướng mắc.{0,80}(?:báo cáo|phản ánh|đề xuất|gửi|đề nghị)"
)
_REPORTED = rule(
    r"^(?:thời gian qua|những năm qua|trong những năm|tuy nhiên|tuy vậy|bên cạnh đó,? (?:vẫn )?còn|qua \d+ năm"
    r"|hiện nay)|(?<!\w)(?:đã (?:đạt|được|có|góp|tạo|giúp|ban hành|triển khai)|vẫn còn"
    r"|còn (?:chậm|thiếu|hạn chế|nhiều))(?!\w)"
)
_LEAD_IN = rule(
    r"(?:các |những |một số )?(?:nội dung|nhiệm vụ|giải pháp|công việc|lĩnh vực|việc)(?: \w+){0,4} *(?:sau|sau đây)?"
    r" *:? *$"
)
_FIGURE = re.compile(r"(?<![\w/.,-])(\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?![\w/]|[.,]\d)\s*(%|‰)?", re.UNICODE)
_RANGE_GAP = rule(r" *(?:-|đến|đến dưới|và) *")
_LOW = rule(
    r"(?:ít nhất|tối thiểu|trên|đạt|hơn|từ|không dưới|không thấp hơn|tăng|tăng thêm|thêm|≥|>=|>|chiếm|phấn đấu|khoảng)"
    r"(?: (?:có|là|đạt|từ|thêm|khoảng|trên|ít nhất|tối thiểu|mức))* *$"
)
_HIGH = rule(
    r"(?:không quá|không vượt quá|tối đa|nhiều nhất|dưới|trong(?: thời hạn| vòng)?|chậm nhất|giảm còn|còn|≤|<=|<)"
    r" *(?:là )?$"
)
_TIME_UNITS = frozenset({"ngày", "giờ", "phút", "tuần"})
_NOT_UNITS = rule(r"(?:và|hoặc|của|của các|trong|cho|theo|tại|từ|đến|để|với|về|là|có|khi|này|đó)(?!\w)")
_SYLLABLE = re.compile(r"[^\W\d_]+")
_NUMBERED_PLACE = rule(
    r"(?:số|điều|khoản|mục|phụ lục|quý|tháng|năm|ngày|giai đoạn|khóa|lần thứ|thứ|chương|stt|hàng|nhóm|tuần|cấp độ"
    r"|thời kỳ) *$"
)

_SHARED = 4  # syllables of a term that make two duties of a sentence one requirement


def requirements(directive: Document) -> list[Requirement]:
    """The requirements of `directive` in the order of its text. Rows of task tables count once each; a row that only
    names a group does not."""
    return _Finder(directive).find()


class _Finder:
    def __init__(self, document: Document) -> None:
        self.document, self.text = document, document.text
        self.k = key(document.text)
        self.parents = {c.path.parent for c in document.clauses}
        self.assigned: dict[ClausePath, list[Assignment]] = {}
        for a in document.assignments:
            self.assigned.setdefault(a.path, []).append(a)
        self.kind: dict[ClausePath, str] = {}
        self.section: dict[ClausePath, str] = {}
        self.common = _common_runs(self.k)

    def find(self) -> list[Requirement]:
        found: list[Requirement] = []
        for clause in self.document.clauses:
            if clause.level is Level.PREAMBLE:
                self.kind[clause.path] = "context"
                continue
            above = clause.path.parent
            if self.kind.get(clause.path) == "item":
                continue  # it was told with the sentence above
            kind = self.kind.get(above, "")
            own = self._kind(clause)
            # "MỤC TIÊU" may hold "Nhiệm vụ"; under "Quan điểm" nothing obliges.
            self.kind[clause.path] = own or kind
            self.section[clause.path] = self.section.get(above) or squeeze(
                clause.heading or self.document.body_text(clause)[:80]
            )
            if clause.level is Level.ROW:
                found += self._row(clause)
            elif self.kind[clause.path] != "context":
                found += self._prose(clause, self.kind[clause.path] == "aims")
        return found

    def _kind(self, clause: Clause) -> str:
        first = next(ps.lines(self.text, clause.text_start, clause.span[1]), None)
        if first is None:
            return ""
        k = self.k[first[0] : first[1]]
        titled = clause.path in self.parents or bool(clause.heading)
        if not titled or len(k.split()) > 16:
            return ""
        if _CONTEXT.search(k) and not _DUTIES.search(k):
            return "context"
        if _AIMS.search(k) and not _DUTIES.search(k):
            return "aims"
        return "duties" if _DUTIES.search(k) else ""

    # Rows

    def _row(self, clause: Clause) -> Iterator[Requirement]:
        by_role: dict[str, list[CellSpan]] = {}
        for cell in clause.cells:
            by_role.setdefault(cell.role, []).append(cell)
        task = next((c for role in ("task", "indicator", "product") for c in by_role.get(role, ())), None)
        if task is None or not self.text[task.start : task.end].strip():
            return
        given = self.assigned.get(clause.path, [])
        start, end = _stripped(self.text, task.start, task.end)
        if not given or end - start < 8:
            return  # a group's title
        a = given[0]
        deadline_span = next(iter(a.spans.get("deadline", ())), None)
        figures = quantities(self.text, start, end)
        for cell in by_role.get("value", ()):
            figures += quantities(self.text, cell.start, cell.end)
        yield self._made(clause, start, end, [(start, end)], a.lead, a.deadline, deadline_span, figures, True)

    # Prose

    def _prose(self, clause: Clause, aims: bool) -> Iterator[Requirement]:
        paragraphs = list(ps.lines(self.text, clause.text_start, clause.span[1]))
        has_children = clause.path in self.parents
        introduces = has_children and clause.level in (Level.DIEM, Level.DASH, Level.KHOAN) and self._lists(clause)
        if (paragraphs and clause.heading and (has_children or len(paragraphs) > 1) and not introduces) or (
            paragraphs and clause.level in (Level.MUC, Level.CHUONG, Level.PHAN, Level.ANNEX)
        ):
            paragraphs = paragraphs[1:]
        if clause.level is Level.ANNEX and has_children:
            paragraphs = []  # its title, "(Kèm theo ...)", the header of its table
        for i, (a, b) in enumerate(paragraphs):
            if " | " in self.text[a:b] or self.text[a] == "(":
                continue  # a row that no table reader took, a remark in brackets
            for start, end in ps.sentences(self.text, a, b):
                last = i == len(paragraphs) - 1 and end == b
                if has_children and end == b and self.text[b - 1] == ":" and self._lists(clause):
                    self.kind.update({c.path: "item" for c in self.document.children(clause)})
                    yield from self._sentence(clause, start, clause.end, aims, whole=True)
                    continue
                if has_children and last and (self.text[b - 1] == ":" or _LEAD_IN.search(self.k, start, end)):
                    continue  # what it introduces are the requirements
                yield from self._sentence(clause, start, end, aims)

    def _lists(self, clause: Clause) -> bool:
        """True where the items under "... trong các lĩnh vực:" are things, not duties: they belong to the sentence."""
        if self.document.own_text(clause).rstrip()[-1:] != ":":
            return False
        children = self.document.children(clause)
        return all(
            c.path not in self.parents
            and c.level in (Level.DASH, Level.PLUS, Level.DIEM)
            and len(self.document.body_text(c).split()) <= 12
            and not _begins_duty(self.text, self.k, c.text_start)
            for c in children
        )

    def _sentence(self, clause: Clause, start: int, end: int, aims: bool, whole: bool = False) -> Iterator[Requirement]:
        """`whole`: a sentence with its list, which stays one requirement."""
        if not self._obliges(start, end, aims):
            return
        for parts in [[(start, end)]] if whole else self._groups(start, end):
            a, b = _stripped(self.text, parts[0][0], parts[-1][1])
            if b - a < 12 or len(self.text[a:b].split()) < 3:
                continue
            given = self._given(clause.path, a, b)
            limit = ps.choose_limit(self.text, self.k, a, b, None)
            lead = given.lead if given else ()
            deadline, place = (limit[0], limit[1:]) if limit else (None, None)
            yield self._made(clause, a, b, parts, lead, deadline, place, quantities(self.text, a, b), False)

    def _obliges(self, start: int, end: int, aims: bool) -> bool:
        k = self.k[start:end]
        if ps.is_general(self.k, start, end) or _CLOSING.search(k):
            return False
        if aims:
            return bool(quantities(self.text, start, end)) or ps.begins_with_verb(self.k, start)
        return not (_REPORTED.search(k) and not ps.begins_with_verb(self.k, start))

    def _given(self, path: ClausePath, start: int, end: int) -> Assignment | None:
        """The assignment whose task overlaps the span most."""
        best, most = None, 0
        for a in self.assigned.get(path, ()):
            for x, y in a.spans.get("task", ()):
                shared = min(end, y) - max(start, x)
                if shared > most:
                    best, most = a, shared
        return best

    def _groups(self, start: int, end: int) -> list[list[Span]]:
        """The duties of a sentence, those about the same matter together: "có cơ chế ... trung tâm dữ liệu; thu hút ...
        trung tâm dữ liệu" is one requirement of two parts, duties about different things are two."""
        groups: list[list[Span]] = []
        for a, b, target in duties(self.text, self.k, start, end):
            if groups and not target and self._same_matter(groups[-1][-1], (a, b)):
                groups[-1].append((a, b))
            else:
                groups.append([(a, b)])
        return groups

    def _same_matter(self, one: Span, two: Span) -> bool:
        runs = set(_runs(self.k[slice(*one)])) & set(_runs(self.k[slice(*two)]))
        return any(run not in self.common for run in runs)

    def _made(
        self,
        clause: Clause,
        start: int,
        end: int,
        parts: Sequence[Span],
        lead: tuple[str, ...],
        deadline: Deadline | None,
        deadline_span: Span | None,
        figures: Sequence[Quantity],
        row: bool,
    ) -> Requirement:
        action, rest = _action(self.text, self.k, start, end)
        return Requirement(
            path=clause.path,
            reference=clause.reference,
            quote=self.text[start:end],
            span=(start, end),
            page=self.document.page_at(start),
            section=self.section.get(clause.path, ""),
            parts=tuple(_stripped(self.text, a, b) for a, b in parts),
            actor=lead,
            action=action,
            object=rest,
            targets=tuple(figures),
            deadline=deadline,
            deadline_span=deadline_span,
            from_table=row,
        )


def duties(text: str, k: str, start: int, end: int) -> list[tuple[int, int, bool]]:
    """A sentence cut where a new duty begins: behind a semicolon before a verb, and behind a comma before a verb whose
    duty has a figure of its own (then the third is True)."""
    cuts: list[tuple[int, bool]] = []
    for m in re.finditer(r"[;,]\s+", text[start:end]):
        at = start + m.end()
        before = text[cuts[-1][0] if cuts else start : start + m.start()]
        stop = text.find(";", at, end)
        own = text[at : stop if stop >= 0 else end]
        figures = bool(quantities(own, 0, len(own)))
        if m.group()[0] == ";":
            # "tỉ lệ A đạt 80%; tỉ lệ B đạt 40%": targets need no verb.
            long_enough = len(own.split()) >= 8 and len(before.split()) >= 5
            if _begins_duty(text, k, at) or long_enough or (figures and quantities(before, 0, len(before))):
                cuts.append((at, figures))
        elif (
            len(before.split()) >= 6
            and ps.begins_with_verb(key(before), 0)
            and _STARTS.match(k, at)
            and not _NOUNS.match(k, at)
        ):
            with_figure = figures and len(own.split()) >= 6 and not quantities(before, 0, len(before))
            if with_figure or (_NEW_DUTY.match(k, at, end) and not _OPEN_END.search(key(before))):
                cuts.append((at, with_figure))
    edges = [(start, False), *cuts, (end, False)]
    return [(a, b, target) for (a, target), (b, _) in pairwise(edges)]


# After a comma only these verbs begin a duty, with an object behind them ("..., xây dựng bộ quy tắc ứng xử ...");
# others go on with the verb before ("nghiên cứu, ứng dụng, chuyển giao") or say how it is done.
_STARTS = rule(
    r"(?:xây dựng|ban hành|hình thành|thành lập|phát triển|tổ chức|bảo đảm|đảm bảo|bố trí|phấn đấu|hoàn thành|đưa)"
    r"(?!\w)"
)
_NEW_DUTY = rule(r"(?:xây dựng|ban hành|hình thành|thành lập|tổ chức) (?!và |hoặc )(?:\w+ ){2,}\w+")
_OPEN_END = rule(
    r"(?:nhằm|để|phục vụ|góp phần|cho|trong|về|việc|cơ chế|chính sách|chương trình|đề án|phù hợp)[^,;]{0,60}$"
)
_NOUNS = rule(
    r"(?:đổi mới sáng tạo|giao dịch|chuyển đổi số|giao thông|thu nhập|phát triển bền vững"
    r"|tổ chức (?:chính trị|đảng|xã hội|cá nhân|kinh tế|khoa học|quốc tế|, ))"
)
_BEGINS = rule(
    r"(?:có (?:cơ chế|chính sách|các chính sách|chương trình|kế hoạch|giải pháp|biện pháp|lộ trình|quy định)|không "
    r"|nghiêm cấm|cho phép|quy định|tránh|giải thể|sáp nhập|xóa bỏ|cơ cấu lại|xác lập)"
)


def _begins_duty(text: str, k: str, at: int) -> bool:
    if ps.begins_with_verb(k, at) or _BEGINS.match(k, at):
        return True
    return ps.addressed(text, k, at, len(text)) is not None


def _runs(k: str, size: int = _SHARED) -> Iterator[str]:
    for piece in re.split(r"[^\w\s]|\n", k):
        said = piece.split()
        for i in range(len(said) - size + 1):
            yield " ".join(said[i : i + size])


def _common_runs(k: str) -> set[str]:
    """Runs of syllables that the directive says everywhere: its topic, which does not make two duties one."""
    counts = Counter(_runs(k))
    many = max(4, len(k) // 2500)
    return {run for run, n in counts.items() if n >= many}


def quantities(text: str, start: int, end: int) -> list[Quantity]:
    """The figures with a unit in `text[start:end]`; dates, numbers of documents and places ("khoản 2") are none. A
    range ("16 - 18%") is its lower figure."""
    piece = text[start:end]
    k = key(piece)
    found: list[Quantity] = []
    taken = 0
    for m in _FIGURE.finditer(piece):
        before = k[max(0, m.start() - 40) : m.start()]
        if m.start() < taken or _NUMBERED_PLACE.search(before) or (re.search(r"[/-] *$", before[-2:]) and not found):
            continue
        stop, percent, value = m.end(), m[2], _number(m[1])
        gap = _RANGE_GAP.match(k, m.end(1))
        if gap and (other := _FIGURE.match(piece, gap.end())) and _number(other[1]) > value:
            stop, percent = other.end(), other[2] or percent
        if 1900 <= value <= 2100 and not percent:
            continue  # a year
        unit = percent or _unit(k, stop)
        if not unit or (k[stop : stop + 1] == "/" and not percent):
            continue
        taken = stop
        bound = "max" if _HIGH.search(before) else "min" if _LOW.search(before) else ""
        if not bound and unit.split()[0] in _TIME_UNITS:
            bound = "max"
        end_at = stop if percent else stop + len(unit) + (k[stop : stop + 1] == " ")
        opening = (_HIGH.search(before) or _LOW.search(before)) if bound else None
        first = m.start() - (len(before) - opening.start()) if opening else m.start()
        found.append(Quantity(value, unit, bound, (start + first, start + end_at)))
    return found


def _number(said: str) -> float:
    return float(re.sub(r"\.(?=\d{3})", "", said).replace(",", "."))


def _unit(k: str, at: int) -> str:
    """The one or two syllables behind a figure that say what is counted."""
    m = re.compile(r" ?([^\W\d_]+)(?: ([^\W\d_]+))?").match(k, at)
    if not m or _NOT_UNITS.match(m[1]):
        return ""
    if m[2] and not _NOT_UNITS.match(m[2]) and m[1] not in _TIME_UNITS:
        return f"{m[1]} {m[2]}"
    return m[1]


def _action(text: str, k: str, start: int, end: int) -> tuple[str | None, str | None]:
    """The leading verb, behind the units that are addressed, and what follows it up to the next pause."""
    subject = ps.find_subject(text, k, start, end)
    at = subject.predicate if subject else start
    while at < end and text[at] in " ,:":
        at += 1
    m = words().verb.match(k, at)
    if not m:
        return None, None
    stop = re.compile(r"[,;.:]").search(text, m.end(), end)
    rest = text[m.end() : stop.start() if stop else end].strip()
    return text[m.start() : m.end()].strip(" ,"), rest or None


def _stripped(text: str, start: int, end: int) -> Span:
    """Without blanks and closing marks at the ends."""
    while end > start and (text[end - 1].isspace() or text[end - 1] in ";,."):
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end
