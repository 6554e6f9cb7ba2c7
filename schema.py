"""The nouns of dieukhoan. Start here: every other module takes and gives these.

Only the standard library is imported, so that reading (`ingest`), searching (`index`) and answering (`answer`) share
the nouns without importing one another. Offsets are counted in Python characters of `Document.text`, half open.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Span = tuple[int, int]
LOW_CONFIDENCE = 80.0  # of 100: pages and clauses that OCR read with less are named as doubtful


class UserError(Exception):
    """Something the person at the keyboard can mend; the message is Vietnamese and says what to do next."""


class UnreadableFile(UserError):
    """A file that cannot become a document: broken, encrypted, empty, too large, of another type than its name says."""

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file, self.reason = file, reason


class UnknownDocument(UserError):
    """No stored document has this id or number, or several have it."""


class Level(StrEnum):
    """What kind of clause a marker opens. Names are those of Nghị định 30/2020/NĐ-CP and of Party documents."""

    ANNEX = "Phụ lục"
    PHAN = "Phần"
    CHUONG = "Chương"
    MUC = "Mục"  # "Mục 1" of a law, and "I." of a plan: officials call both "mục"
    TIEU_MUC = "Tiểu mục"
    DIEU = "Điều"
    KHOAN = "Khoản"  # "1.", and "1.1." below it
    DIEM = "Điểm"  # "a)", "đ)"
    DASH = "Gạch đầu dòng"  # "-", and "*" in Markdown
    PLUS = "Dấu cộng"  # "+"
    ROW = "Hàng"  # a row of an annex table
    PREAMBLE = "Mở đầu"  # the unnumbered text before the first clause: searched and cited, not part of the outline


@dataclass(frozen=True, slots=True)
class ClausePath:
    """Markers from outermost to innermost as printed, without trailing punctuation: `Điều 2`, `II/3/đ`, `III/2/-3`,
    `Phụ lục I/III/STT 2.1`. `ClausePath.parse(str(path)) == path` for every path without '/' inside a marker.
    """

    markers: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> ClausePath:
        cleaned = unicodedata.normalize("NFC", text)
        return cls(tuple(m.strip() for m in cleaned.split("/") if m.strip()))

    def __str__(self) -> str:
        return "/".join(self.markers)

    @property
    def parent(self) -> ClausePath:
        return ClausePath(self.markers[:-1])

    def child(self, marker: str) -> ClausePath:
        # "/" separates markers, so one inside a marker ("Phụ lục 01/BC") becomes a look-alike that does not.
        return ClausePath((*self.markers, unicodedata.normalize("NFC", marker).strip().replace("/", "∕")))

    def is_under(self, other: ClausePath) -> bool:
        """True for the path itself and everything inside it."""
        return self.markers[: len(other.markers)] == other.markers


@dataclass(frozen=True, slots=True)
class CellSpan:
    """One cell of a table row: its column's role and printed title, and where its text stands in `Document.text`.

    `role` is one of stt, task, lead, support, deadline, product, submit, basis, note, indicator, value, unit, other; or
    section, section_title: number and title of the group row ("III", "Nâng cao chất lượng ...") above this one.
    A cell inherited from a merged cell above points to that cell's text, outside the row's own span.
    """

    role: str
    title: str
    start: int
    end: int
    part: int = 0  # 1, 2 ... where one number holds several sub-rows with their own product and deadline


@dataclass(frozen=True, slots=True)
class Clause:
    """One numbered unit of a document. `span` covers the clause's own text, marker included, up to its first child;
    `end` is where its last descendant ends. `heading` is the own text's title line when it has one, else ''.
    """

    path: ClausePath
    level: Level
    heading: str
    span: Span
    end: int
    page: int  # from 1; 1 throughout in formats without pages
    reference: str  # "điểm a khoản 1 Mục II Chương trình hành động ban hành kèm theo Nghị quyết số 100/NQ-CP ..."
    text_start: int = 0  # where the own text begins behind the marker
    cells: tuple[CellSpan, ...] = ()
    confidence: float | None = None  # mean of OCR's confidence in its own text, 0 to 100; None where no OCR read it
    doubtful: tuple[Span, ...] = ()  # the words of it that OCR read with little confidence

    @property
    def unsure(self) -> bool:
        """Whether its text is from a scan that was read badly."""
        return self.confidence is not None and self.confidence < LOW_CONFIDENCE

    @property
    def parent(self) -> ClausePath:
        return self.path.parent


@dataclass(frozen=True, slots=True)
class Mention:
    """A document named in the text ("Chỉ thị số 15-CT/TW ngày 10/8/2022 của Ban Bí thư"), as written, and its place.

    `relation`: "based_on" (căn cứ), "implements" (thực hiện, triển khai), "amends" (sửa đổi, bổ sung),
    "replaces" (thay thế, bãi bỏ), or "mentions". `number` is None for a law named without one.
    """

    relation: str
    number: str | None
    kind: str | None
    issuer: str | None
    issued_on: date | None
    span: Span
    clause: ClausePath | None = None  # the clause in which it stands; None in the letterhead


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit. `text` as written; `kind`: "date" (by a day), "range" (within a period), "recurring" (hằng năm),
    "open" (thường xuyên) or "unclear". `first`/`last` bound the due day, inclusive; None where the words give no bound.
    """

    text: str
    kind: str
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """Some words of a document: `document.text[slice(*span)]`, with runs of white space as one blank in `text`."""

    text: str
    span: Span


# Why a statement binds nobody. "form" is what only arranges the page: headings, lead-ins, labels, blanks to fill in;
# "reference" speaks of documents, this one included ("có hiệu lực kể từ ngày ký").
SKIPPED = ("fact", "objective", "principle", "right", "definition", "reference", "form")


@dataclass(frozen=True, slots=True)
class Duty:
    """One statement of a document: what somebody must do or must not do, or with `skipped`, one of SKIPPED, why it is
    none. The duties of a document are all its statements, in the order of the text: the words of its clauses that are
    in none are marks and blanks.

    A statement is a sentence, or a part of one between semicolons that has its own action, or a row of a table.
    `document.text[slice(*span)]` is it, without blanks and closing marks at the ends.

    `who`: the units, office holders or described bodies ("chủ công trình hồ chứa") that must; `told` says where they
    are named: "statement", "heading" (of a clause above, or its lead-in), "row" (a cell), or "" where nobody is named
    (then who=(), and the document as a whole speaks to its addressees). `capacity`: chủ trì, phối hợp, chỉ đạo, báo
    cáo, đề nghị, khuyến khích or thực hiện. `support` are told to help; `addressee` get what is done ("gửi Bộ Y tế").
    `action` are the leading verbs, `object` what follows them up to the next pause. `limits`: every time limit that
    holds for the statement, in the order of the text, also one that closes a chain of parts behind it.
    `condition`: "Trường hợp ...", "sau khi ...". `negated`: it forbids.

    `row` is the span of the sentence or chain that makes one row of the register: the duties that share it make one
    Assignment.
    """

    path: ClausePath
    span: Span
    text: str
    row: Span
    skipped: str | None = None
    who: tuple[Part, ...] = ()
    told: str = ""
    capacity: str = "thực hiện"
    support: tuple[Part, ...] = ()
    addressee: tuple[Part, ...] = ()
    action: Part | None = None
    object: Part | None = None
    product: Part | None = None
    limits: tuple[tuple[Deadline, Span], ...] = ()
    condition: Part | None = None
    negated: bool = False
    from_table: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """One task given to units, from a table row or from prose. What the document does not say is None or ().

    `spans` holds, for each field that is said ("task", "lead", "support", "deadline", "product", "value"), the places
    in `Document.text` that say it. `role`: chủ trì, phối hợp, chỉ đạo, báo cáo, đề nghị, khuyến khích or thực hiện.
    """

    document: str
    path: ClausePath
    number: str | None
    annex: str | None
    section: str | None
    task: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    deadline: Deadline | None
    product: str | None
    page: int
    target: str | None = None  # "≥ 55 %": a target (chỉ tiêu) is an assignment with a value
    role: str = "chủ trì"
    from_table: bool = False
    spans: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentInfo:
    """A document without its text: what lists and filters need. `id` is made of number, issuer and date."""

    id: str
    title: str
    source: str  # the file's name
    number: str | None = None
    kind: str | None = None  # "Nghị quyết", "Chỉ thị", "Kế hoạch", "Chương trình hành động" ...
    issuer: str | None = None
    place: str | None = None
    issued_on: date | None = None
    signer: str | None = None
    signer_office: str | None = None
    attached: str | None = None  # kind of the attached text: "Chương trình hành động", "Quy chế" ...
    implements: tuple[str, ...] = ()
    amends: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    based_on: tuple[str, ...] = ()
    pages: int = 1
    clauses: int = 0
    assignments: int = 0
    status: str = "current"  # or "scanned"; "superseded" where a later version with the same number, issuer, date came
    version: int = 1  # counted in the order in which the versions were added
    scanned: bool = False  # also where the status says something else
    doubtful: tuple[
        str, ...
    ] = ()  # "number", "issued_on", "signer": what the letterhead lacks or OCR could not be sure of
    # What a person corrected: each field with what had been read there, dates as YYYY-MM-DD.
    corrected: tuple[tuple[str, str | None], ...] = ()

    @property
    def to_review(self) -> tuple[str, ...]:
        """Number and date where nobody can be sure of them: missing or read with little confidence, and not yet
        corrected or confirmed by a person."""
        done = {name for name, _ in self.corrected}
        missing = {"number": self.number is None, "issued_on": self.issued_on is None}
        return tuple(n for n in missing if n not in done and (missing[n] or n in self.doubtful))


@dataclass(frozen=True, slots=True)
class Document:
    """A document read into its clause tree. `text` is NFC and clean; every span in it is a slice.

    `page_starts[i]` is the offset in `text` where page i + 1 begins. `letterhead` maps number, issuer, place,
    issued_on, title, signer, signer_office ... to the span that says it. Clauses stand in the order of the text.
    """

    info: DocumentInfo
    text: str
    clauses: tuple[Clause, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    mentions: tuple[Mention, ...] = ()
    letterhead: Mapping[str, Span] = field(default_factory=dict)
    page_starts: tuple[int, ...] = (0,)
    warnings: tuple[str, ...] = ()

    @property
    def recognised(self) -> bool:
        """Whether it is known which clauses OCR read: a file may have printed and scanned pages."""
        return any(c.confidence is not None for c in self.clauses)

    def clause(self, path: ClausePath) -> Clause | None:
        return next((c for c in self.clauses if c.path == path), None)

    def own_text(self, clause: Clause) -> str:
        return self.text[slice(*clause.span)]

    def body_text(self, clause: Clause) -> str:
        """The own text without its marker."""
        return self.text[clause.text_start : clause.span[1]].strip()

    def whole_text(self, clause: Clause) -> str:
        """The clause with everything under it."""
        return self.text[clause.span[0] : clause.end]

    def children(self, clause: Clause) -> tuple[Clause, ...]:
        return tuple(c for c in self.clauses if c.path.parent == clause.path)

    def page_at(self, offset: int) -> int:
        page = 1
        for i, start in enumerate(self.page_starts, 1):
            if start > offset:
                break
            page = i
        return page


@dataclass(frozen=True, slots=True)
class Amended:
    """Who changed a cited clause: the document that says so, where it says it, and how it is said to a reader ("đã được
    sửa đổi bởi khoản 1 Điều 1 Nghị quyết số ...").
    """

    document: str
    number: str | None
    path: str
    reference: str
    said: str


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote and its place. Invariant: `document.text[span] == quote`. `path` is '' in letterhead and signature.
    `amended`: what stored documents later did to the clause.

    `scan` says of a quote from a scan that it is one, and whether it was read badly; '' for printed text. `confidence`
    is that of OCR in its clause, 0 to 100; None where it is not known.
    """

    document: str
    number: str | None
    path: str
    reference: str
    quote: str
    page: int
    span: Span
    amended: tuple[Amended, ...] = ()
    scan: str = ""
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A clause found by search. `score` is in [0, 1], 1 best; `found_by` holds "keyword" and/or "semantic". `context`
    is the clause that a bullet belongs to, without which it says half; '' elsewhere.
    """

    document: str
    number: str | None
    path: ClausePath
    reference: str
    score: float
    found_by: tuple[str, ...]
    text: str
    page: int
    context: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that a language model wrote. `struck` says why it must not be said, '' where its citations bear it
    out. `checked` is False while it is still being written.
    """

    text: str
    struck: str = ""
    checked: bool = True


@dataclass(frozen=True, slots=True)
class Written:
    """What the language model `by` made of an answer. `trouble` is why it was not heard; `quoted` is the text of the
    answer without it, which stands where no sentence is left.
    """

    by: str
    quoted: str
    sentences: tuple[Sentence, ...] = ()
    done: bool = False
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A direct sentence with numbered marks [1], [2] in it, the citations in that order, or a refusal with its reason.
    With a refusal, `citations` is empty and `nearest` holds the closest clauses, shown as such and not as an answer.
    `understood` is the complete question that a follow-up in a conversation was read as. `written` is there when a
    language model was asked to word the answer.
    """

    question: str
    intent: str
    text: str
    citations: tuple[Citation, ...] = ()
    refusal: str | None = None
    nearest: tuple[Citation, ...] = ()
    understood: str | None = None
    written: Written | None = None


def unique(items: Iterable[str]) -> tuple[str, ...]:
    """The items without repeats, in order."""
    return tuple(dict.fromkeys(items))
