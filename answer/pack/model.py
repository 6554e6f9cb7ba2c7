"""The nouns of an awareness-session pack. What says something about a document carries the clauses that say so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum, StrEnum

from answer.pack.wording import SAME, overlap, pairs
from language.spelling import fold, squeeze
from schema import Citation, DocumentInfo, UserError


class Audience(StrEnum):
    """Who sits in the session. The value is what the command line and the page take; `said` is what people read. Which
    bodies each one stands for is told by audiences.toml."""

    LEADERS = "lanh-dao"
    STAFF = "chuyen-mon"
    GRASSROOTS = "co-so"
    BUSINESS = "doanh-nghiep"
    PEOPLE = "nguoi-dan"
    MINISTRY = "bo"
    PROVINCE = "tinh"
    DEPARTMENT = "so"
    COMMUNE = "xa"
    SCHOOL = "truong-hoc"

    @property
    def said(self) -> str:
        """The audience in Vietnamese: "cán bộ cơ sở"."""
        return _SAID[self]


def audience_named(text: str) -> tuple[Audience, str]:
    """The audience by its value ("co-so") or its name ("cán bộ cơ sở", with marks or without), and ''; or the kind of
    audience that one body is ("Sở Ngoại vụ", "phường Tân Lập"), and its name. Raises UserError."""
    wanted = fold(squeeze(text)).replace("-", " ")
    for audience in Audience:
        if wanted in (audience.value.replace("-", " "), fold(audience.said)):
            return audience, ""
    if kind := next((kind for kind, heads in _HEADS.items() if any(wanted.startswith(f"{h} ") for h in heads)), None):
        return kind, squeeze(text)
    known = ", ".join(f"{a.value} ({a.said})" for a in Audience)
    raise UserError(
        f"Không có đối tượng “{text}”; hãy chọn một trong: {known}; hoặc ghi tên một đơn vị như “Sở Nội vụ”."
    )


_SAID = {
    Audience.LEADERS: "lãnh đạo",
    Audience.STAFF: "công chức chuyên môn",
    Audience.GRASSROOTS: "cán bộ cơ sở",
    Audience.BUSINESS: "doanh nghiệp",
    Audience.PEOPLE: "người dân",
    Audience.MINISTRY: "cán bộ bộ, ngành trung ương",
    Audience.PROVINCE: "cán bộ cấp tỉnh",
    Audience.DEPARTMENT: "cán bộ sở, ngành",
    Audience.COMMUNE: "cán bộ xã, phường",
    Audience.SCHOOL: "trường học",
}
# What the name of one body of the kind begins with, over folded text.
_HEADS = {
    Audience.DEPARTMENT: ("so", "chi cuc", "ban quan ly"),
    Audience.COMMUNE: ("xa", "phuong", "dac khu", "ubnd xa", "ubnd phuong", "ubnd dac khu", "uy ban nhan dan xa",
                       "uy ban nhan dan phuong", "uy ban nhan dan dac khu", "dang uy xa", "dang uy phuong"),
    Audience.PROVINCE: ("tinh", "ubnd", "uy ban nhan dan", "tinh uy", "thanh uy", "van phong ubnd"),
    Audience.MINISTRY: ("bo", "van phong chinh phu", "thanh tra chinh phu", "ngan hang nha nuoc"),
    Audience.SCHOOL: ("truong", "hoc vien", "dai hoc"),
    Audience.BUSINESS: ("cong ty", "tong cong ty", "tap doan", "doanh nghiep", "hop tac xa"),
    Audience.GRASSROOTS: ("thon", "to dan pho", "khu pho"),
}  # fmt: skip
LENGTHS = (30, 45, 60, 90, 180)  # minutes that the page offers; any from 15 to 480 can be typed


class Relation(IntEnum):
    """How a statement concerns the audience: it binds it, asks it to help, names it, or is only to be known."""

    NONE = 0
    TOUCHED = 1
    HELPS = 2
    OWN = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One statement that is shown, and the places that say so. `key` names it over regenerations: the trainer's edits
    hold on to it. `text` is words of the quotes up to the end of one of their clauses, or theirs in other words; `who`
    is the unit that it is told to.
    """

    key: str
    text: str
    citations: tuple[Citation, ...]
    who: str = ""
    when: str = ""  # the time limit, where `text` does not say it
    question: str = ""  # for common questions: what is asked; `text` answers
    original: str = ""  # the document's words, where `text` is how the language model `by` put them
    by: str = ""
    relation: Relation = Relation.NONE  # how the statement concerns the audience


@dataclass(frozen=True, slots=True)
class Link:
    """One document of the chain, the highest first. `place`: "above", "self" or "below" the session's document.
    `relation` to it: "implements", "amends", "replaces", "repeals"; '' for itself. `known`: it is in the store.
    """

    document: str | None
    name: str  # "Chỉ thị số 15-CT/TW ngày 10/8/2022 của Ban Bí thư"
    title: str
    place: str
    relation: str
    known: bool
    citation: Citation | None = None  # where the relation is said


@dataclass(frozen=True, slots=True)
class Duty:
    """One row of "who does what by when": fields as the document says them, None or () where it does not."""

    key: str
    task: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    deadline: str | None
    due: date | None  # the last day, where the deadline has one
    product: str | None
    target: str | None  # the level to be reached, where the duty is an aim
    role: str
    citations: tuple[Citation, ...]
    relation: Relation = Relation.NONE
    section: str = ""  # the heading of the annex under which a row stands

    def passed(self, today: date | None) -> bool:
        """Whether its last day is over."""
        return self.due is not None and today is not None and self.due < today


@dataclass(frozen=True, slots=True)
class Exercise:
    """A discussion in groups: the case with its places, what to do, and what the facilitator expects."""

    key: str
    title: str
    case: Item
    steps: tuple[str, ...]
    hint: str


@dataclass(frozen=True, slots=True)
class Question:
    """One quiz question. `kind`: "choice" (one of `options` is right), "truefalse" (options "Đúng", "Sai") or "blank"
    (no options; `accepted` are the right fillings, the first one as the document writes it). `subject` groups questions
    about one fact, of which a quiz asks one; `about` those about one clause or row (its path); `unit` is the body that
    the answer turns on.
    """

    key: str
    kind: str
    stem: str
    options: tuple[str, ...]
    right: int | None
    accepted: tuple[str, ...]
    why: str
    citations: tuple[Citation, ...]
    subject: str = ""
    about: str = ""
    unit: str = ""
    needs: tuple[str, ...] = ()  # words that must have been shown before, so that the question can be answered
    rests: str = ""  # the key of what shows them

    @property
    def answer(self) -> str:
        return self.accepted[0] if self.right is None else self.options[self.right]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the running order. `part` is the key of what is shown in it; `guide` is for the facilitator."""

    part: str
    title: str
    minutes: int
    guide: str

    @property
    def key(self) -> str:
        return f"step:{self.part}"


# More than this fills no session: the handout holds every duty of the audience.
_MOST_TOLD = ((30, 6), (60, 10), (90, 16), (180, 30))


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole session. The minutes of `steps` add up to `minutes`."""

    document: DocumentInfo
    clause: str | None  # the path that was chosen, None for the whole document
    clause_title: str
    audience: Audience
    minutes: int
    title: str
    chain: tuple[Link, ...]
    why: tuple[Item, ...]
    objectives: tuple[Item, ...]
    above: tuple[Item, ...]  # what the documents above ask for; only with the chain
    messages: tuple[Item, ...]
    duties: tuple[Duty, ...]
    news: tuple[Item, ...]
    questions: tuple[Item, ...]
    exercises: tuple[Exercise, ...]
    quiz: tuple[Question, ...]
    steps: tuple[Step, ...]
    paged: frozenset[str] = frozenset()  # ids of the documents that have pages; a Word file has none of its own
    changed: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (document, path) -> who amended it since
    unit: str = ""  # the one body that the session is for
    today: date | None = None
    notice: str = ""  # that the document asks nothing of the audience, and what is shown instead
    pretest: tuple[Question, ...] = ()  # asked before the session: of the same kinds as the quiz, about other facts
    terms: tuple[Item, ...] = ()  # abbreviations and terms that the document explains
    leads: tuple[tuple[str, int], ...] = ()  # who leads how many tasks of the document, the most first
    own: Mapping[str, str] = field(default_factory=dict)  # texts in the trainer's own words -> the words they stand for

    @property
    def listeners(self) -> str:
        """Who sits in the session, in Vietnamese."""
        return self.unit or self.audience.said

    @property
    def told(self) -> tuple[Duty, ...]:
        """The duties of the slides' table: those that no message says, as many as the session can look at."""
        shown = [pairs(i.text) for i in (*self.messages, *self.questions)]
        fresh = [d for d in self.duties if not any(overlap(pairs(d.task), s) >= SAME for s in shown)]
        return tuple(fresh[: next((n for upto, n in _MOST_TOLD if self.minutes <= upto), len(fresh))])

    @property
    def dated(self) -> tuple[Duty, ...]:
        """The duties with a last day, the first one first."""
        return tuple(sorted((d for d in self.duties if d.due), key=lambda d: (d.due, d.key)))

    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the pack, in the order of the session."""
        items = [*self.why, *self.objectives, *self.above, *self.messages, *self.news, *self.questions]
        items += [e.case for e in self.exercises]
        return (
            *(link.citation for link in self.chain if link.citation),
            *(c for i in items for c in i.citations),
            *(c for d in self.duties for c in d.citations),
            *(c for q in self.quiz for c in q.citations),
        )


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as the language model or the trainer (`by`) put it; `original` is what it stands for. A message that says
    something else by now keeps its own words against a model, not against the trainer."""

    original: str
    text: str
    by: str


@dataclass(frozen=True, slots=True)
class Edits:
    """What a trainer changed; kept beside the store and applied again whenever the pack is made anew."""

    dropped: frozenset[str] = frozenset()  # keys of items, duties, exercises and questions that are left out
    order: tuple[str, ...] = ()  # keys in the wanted order; others stay where they are
    replaced: Mapping[str, str] = field(default_factory=dict)  # key of a message -> path of the clause in its place
    redrawn: Mapping[str, str] = field(default_factory=dict)  # key of a question -> key of the one in its place
    worded: Mapping[str, Wording] = field(default_factory=dict)  # key of a message -> its words for the audience
    written: Mapping[str, Wording] = field(default_factory=dict)  # key of any text -> the trainer's own words
    seen: Mapping[str, str] = field(default_factory=dict)  # key of an edited thing -> what stood behind it then


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack before the trainer's eyes: `pack` is what the files hold; the rest is what can still be chosen."""

    pack: Pack
    shown: Pack  # everything in the outline, dropped things included
    edits: Edits
    replacements: Mapping[str, str]  # path -> first words of each clause that may take a message's place
    pool: tuple[Question, ...]  # all questions that can be asked
