"""What a cross-check of a plan against its directive gives: requirements, what answers them, and where they clash.

Every text here is a slice: of the directive's text where it says so, else of the plan's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from schema import ClausePath, Deadline, DocumentInfo, Span, Written


class Status(StrEnum):
    """How the plan answers a requirement."""

    COVERED = "covered"
    PARTIAL = "partial"
    MISSING = "missing"
    CONFLICT = "conflict"
    NOT_ADDRESSED = "not_addressed"  # it binds other bodies than the plan's issuer


STATUS_SAID = {
    Status.COVERED: "Đã có",
    Status.PARTIAL: "Có một phần",
    Status.MISSING: "Còn thiếu",
    Status.CONFLICT: "Trái với chỉ đạo",
    Status.NOT_ADDRESSED: "Không giao cho cơ quan này",
}

KIND_SAID = {
    "deadline": "thời hạn muộn hơn",
    "target": "chỉ tiêu kém hơn yêu cầu",
    "lead": "đơn vị chủ trì khác",
    "number": "sai số hiệu văn bản",
    "date": "sai ngày ban hành văn bản",
    "period": "giai đoạn không khớp",
    "replaced": "viện dẫn văn bản đã bị thay thế",
    "negation": "phủ định điều được yêu cầu",
}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit: "ít nhất 15%", "10 ngày làm việc", "từ 3 đến 5 dự án".

    `value` is the smallest figure said, `said` the whole as written; `unit` in one spelling, to compare. `bound`:
    "min" (at least, rises to), "max" (within, not above) or "" (unsaid).
    """

    value: float
    unit: str
    bound: str
    span: Span
    said: str = ""


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that the directive obliges someone to do. `quote` is `directive.text[span]`; `parts` are the spans of
    the duties in it, in order ("có cơ chế ...; thu hút ..."), together most of the quote. `action` and `object` are the
    leading verb and what follows it. What the directive does not say is None or ().
    """

    path: ClausePath
    reference: str
    quote: str
    span: Span
    page: int
    section: str
    parts: tuple[Span, ...]
    actor: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    actor_spans: tuple[Span, ...] = ()  # where its own words name them
    own_actor: bool = False  # whether its own words name the actor, not a heading or a lead-in above
    limits: tuple[tuple[Deadline, Span], ...] = ()  # every time limit that holds for it
    action: str | None = None
    object: str | None = None
    targets: tuple[Quantity, ...] = ()
    deadline: Deadline | None = None
    deadline_span: Span | None = None
    from_table: bool = False


@dataclass(frozen=True, slots=True)
class Evidence:
    """A place of the plan that answers a requirement. `quote` is `plan.text[span]`; `score` in [0, 1]; `matched` are
    the spans in the plan, `matched_directive` those in the directive, whose words agree."""

    path: ClausePath
    reference: str
    quote: str
    span: Span
    page: int
    score: float
    matched: tuple[Span, ...] = ()
    matched_directive: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Conflict:
    """`kind` is a key of KIND_SAID. `directive` and `plan`: what each says, as written; `path`: the plan's clause, and
    `reference` how it is said."""

    kind: str
    directive: str
    plan: str
    path: ClausePath | None = None
    directive_span: Span | None = None
    plan_span: Span | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the drafter says about one requirement of one plan: another status (None leaves the verdict), a remark, by
    whom and when (ISO time)."""

    status: Status | None
    remark: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one requirement. `why` is a Vietnamese sentence; `unmatched` are spans of the directive that no
    place of the plan says. `opinion` never changes `status`; `settled` is what holds for people. `explanation` is what
    a language model wrote, where one was asked; it changes nothing else."""

    requirement: Requirement
    status: Status
    evidence: tuple[Evidence, ...]
    conflicts: tuple[Conflict, ...]
    why: str
    unmatched: tuple[Span, ...] = ()
    opinion: Opinion | None = None
    explanation: Written | None = None

    @property
    def settled(self) -> Status:
        return self.opinion.status if self.opinion and self.opinion.status else self.status


@dataclass(frozen=True, slots=True)
class Addition:
    """A clause of the plan that nothing in the directive asks for: no error."""

    path: ClausePath
    reference: str
    quote: str
    span: Span
    page: int
    score: float  # of the nearest requirement


@dataclass(frozen=True, slots=True)
class FormRemark:
    """Something that Nghị định 30/2020/NĐ-CP, or the use of plans, asks of the draft's form. `kind`: "part",
    "numbering", "lead" or "deadline"; `text` names the place; `quote` is '' for what is not there."""

    kind: str
    text: str
    path: ClausePath | None = None
    reference: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """`conflicts` concern the whole plan: how it cites the directive and other documents."""

    plan: DocumentInfo
    directive: DocumentInfo
    findings: tuple[Finding, ...]
    extra: tuple[Addition, ...]
    form: tuple[FormRemark, ...]
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def count(self, status: Status) -> int:
        """Requirements that have this status, the drafter's opinions counted."""
        return sum(f.settled is status for f in self.findings)
