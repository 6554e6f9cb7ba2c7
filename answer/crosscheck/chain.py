"""Three levels: a directive, the plan that implements it, and the programme that carries out the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from answer.crosscheck import check
from answer.crosscheck.findings import Report, Requirement, Status
from answer.crosscheck.opinions import with_opinions
from schema import Document

if TYPE_CHECKING:
    from index.search import ClauseIndex

Progress = Callable[[float, str], None]
_THERE = (Status.COVERED, Status.PARTIAL)


@dataclass(frozen=True, slots=True)
class AtLevels:
    """A requirement of the directive: its status in the plan and in the programme. `lost_in`: "plan" where already the
    plan lacks or contradicts it, "programme" where only the programme does, None where both have it."""

    requirement: Requirement
    plan: Status
    programme: Status
    lost_in: str | None


@dataclass(frozen=True, slots=True)
class Chain:
    """`plan` and `programme` against the directive; `below`: the programme against the plan."""

    plan: Report
    programme: Report
    below: Report

    def levels(self) -> list[AtLevels]:
        found = []
        for one, two in zip(self.plan.findings, self.programme.findings, strict=True):
            lost = "plan" if one.settled not in _THERE else "programme" if two.settled not in _THERE else None
            found.append(AtLevels(one.requirement, one.settled, two.settled, lost))
        return found

    def with_opinions(self, folder: Path, by: str | None = None) -> Chain:
        """What drafters said before about each of the three reports; `by` as in `opinions.with_opinions`."""
        plan, programme, below = (with_opinions(r, folder, by) for r in (self.plan, self.programme, self.below))
        return replace(self, plan=plan, programme=programme, below=below)


def check_chain(
    index: ClauseIndex | None,
    directive: Document,
    plan: Document,
    programme: Document,
    progress: Progress | None = None,
) -> Chain:
    """Raises UserError as `check` does, for each pair."""
    step = progress or (lambda fraction, what: None)

    def third(n: int, name: str) -> Progress:
        return lambda fraction, what: step((n + fraction) / 3, f"{name}: {what}")

    return Chain(
        check(index, plan, directive, third(0, "Kế hoạch với chỉ đạo")),
        check(index, programme, directive, third(1, "Chương trình với chỉ đạo")),
        check(index, programme, plan, third(2, "Chương trình với kế hoạch")),
    )
