"""The nouns of an awareness-session pack. Content makes them (content.py, quiz.py), outputs print them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from schema import Assignment, Citation, DocumentInfo


class Audience(StrEnum):
    """Who sits in the session. The value is what the command line and the page take; `said` is what people read."""

    LEADERS = "lanh-dao"
    STAFF = "chuyen-mon"
    GRASSROOTS = "co-so"
    BUSINESS = "doanh-nghiep"
    PEOPLE = "nguoi-dan"

    @property
    def said(self) -> str:
        """The audience in Vietnamese: "cán bộ cơ sở"."""
        return _SAID[self]


_SAID = {
    Audience.LEADERS: "lãnh đạo",
    Audience.STAFF: "công chức chuyên môn",
    Audience.GRASSROOTS: "cán bộ cơ sở",
    Audience.BUSINESS: "doanh nghiệp",
    Audience.PEOPLE: "người dân",
}
LENGTHS = (30, 60, 90, 180)  # minutes


@dataclass(frozen=True, slots=True)
class Item:
    """One statement that is shown, and the clauses that say so. `key` names it over regenerations: the trainer's edits
    hold on to it. `citations` is never empty for a statement about a document.
    """

    key: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """One document of the chain (directive, plan, programme). `relation` to the next one down: "implements", "amends",
    "replaces"; `known` is False for a document that is named but not stored. `citation` is where the relation is said.
    """

    number: str | None
    title: str
    relation: str | None
    known: bool
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One step of the session's running order: what it is, how long it takes, and what is shown in it."""

    key: str  # "why", "objectives", "messages", "tasks", "news", "questions", "exercises", "quiz", "closing"
    title: str
    minutes: int
    items: tuple[Item, ...] = ()
    guide: str = ""  # what the facilitator does, for the guide


@dataclass(frozen=True, slots=True)
class Quiz:
    """One quiz question. `kind`: "choice" (options, one right), "truefalse" (options Đúng/Sai) or "blank" (options
    empty; `accepted` are the right fillings). `right` is the index of the right option. `why` explains with the clause.
    """

    key: str
    kind: str
    stem: str
    options: tuple[str, ...]
    right: int | None
    accepted: tuple[str, ...]
    why: str
    citation: Citation


@dataclass(frozen=True, slots=True)
class Pack:
    """A whole session. The minutes of `parts` add up to `minutes`. `tasks` are the register's rows shown in it."""

    document: DocumentInfo
    clause: str | None  # the path that was chosen, None for the whole document
    clause_title: str | None
    audience: Audience
    minutes: int
    title: str
    chain: tuple[Link, ...]
    parts: tuple[Part, ...]
    tasks: tuple[Assignment, ...]
    quiz: tuple[Quiz, ...]

    def part(self, key: str) -> Part | None:
        """The part with this key."""
        return next((p for p in self.parts if p.key == key), None)

    def citations(self) -> tuple[Citation, ...]:
        """Every citation of the pack, in the order of the session."""
        shown = [c for p in self.parts for i in p.items for c in i.citations]
        links = [link.citation for link in self.chain if link.citation]
        return (*links, *shown, *(q.citation for q in self.quiz))


@dataclass(frozen=True, slots=True)
class Edits:
    """What a trainer changed; kept with the pack and applied again whenever it is made anew."""

    dropped: frozenset[str] = frozenset()  # keys of items and quiz questions left out
    order: tuple[str, ...] = ()  # keys of items in the wanted order; others follow in their own
    replaced: dict[str, str] = field(default_factory=dict)  # item key -> path of the clause that takes its place
    redrawn: dict[str, int] = field(default_factory=dict)  # quiz key -> how many times another question was asked for
