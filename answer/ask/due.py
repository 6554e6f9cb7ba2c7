"""What is due by a day or within a period, whoever has to do it: "nhiệm vụ nào phải xong trước 30/6/2026?"."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from answer.ask.case import Case
from answer.ask.quoting import Quotes
from answer.ask.refusal import nearest_of, refuse
from answer.ask.tasks import task_line
from answer.ask.wording import fold
from ingest.tasks import deadlines
from schema import Answer, Assignment, Deadline, Document

MOST = 60  # tasks listed; a longer list is the register's job, and the answer says so
WHICH_TASKS = re.compile(
    r"\b(?:nhiem vu|viec|cong viec|dau viec) (?:nao|gi)\b|\b(?:nhung|cac) (?:nhiem vu|viec|cong viec|dau viec)\b"
    r"|\bliet ke\b|\bbao nhieu (?:nhiem vu|viec)\b"
)
_BY = re.compile(r"\b(?:truoc|den|den het|cham nhat|muon nhat|het)\b")


def is_asked(case: Case) -> bool:
    """Does the question ask for tasks by their time limit, naming neither a unit nor a clause?"""
    if case.units or case.places or not WHICH_TASKS.search(case.reading.folded):
        return False
    return _limit(case) is not None


def _limit(case: Case) -> tuple[Deadline, bool] | None:
    """The time that the question names, and whether it is "by then" and not "within"."""
    for found, _, _ in deadlines.find(case.restored):
        if found.first is not None or found.last is not None:
            return found, bool(_BY.search(fold(found.text)))
    return None


def wanted(case: Case) -> Callable[[Assignment], bool]:
    """Whether a task is due when the question says, which `is_asked`."""
    limit = _limit(case)
    assert limit is not None
    asked, by = limit
    last = asked.last or asked.first
    assert last is not None
    first = date.min if by or asked.first is None else asked.first
    return lambda a: a.deadline is not None and a.deadline.last is not None and first <= a.deadline.last <= last


def answer(case: Case) -> Answer:
    """All tasks due then, by document and in the order of their limits; each cited with its limit."""
    limit = _limit(case)
    assert limit is not None
    asked, _ = limit
    limit_said = re.sub(r"^(?:xong|hoàn thành) ", "", asked.text)
    is_due = wanted(case)
    due: list[tuple[Document, Assignment]] = [(d, a) for d, a in case.assignments() if is_due(a)]
    if not due:
        dated = sum(a.deadline is not None and a.deadline.last is not None for _, a in case.assignments())
        reason = f"Không có nhiệm vụ nào đến hạn {limit_said}"
        if not case.elsewhere:
            reason += f"; sổ nhiệm vụ có {dated} nhiệm vụ ghi thời hạn theo ngày"
        return refuse(case.question, case.reading.intent, reason, nearest_of(case.ranked))
    quotes = Quotes()
    lines: list[str] = []
    for d, own in case.by_document(due):
        own.sort(key=lambda a: (a.deadline.last if a.deadline else None) or date.max)
        lines.append(f"{len(own)} nhiệm vụ đến hạn {limit_said} tại {d.info.number or d.info.title}:")
        lines += [f"{i}. {task_line(d, a, quotes, lead=True)}" for i, a in enumerate(own[:MOST], 1)]
        if len(own) > MOST:
            lines.append(f"(còn {len(own) - MOST} nhiệm vụ nữa; xem đủ ở thẻ Nhiệm vụ)")
    lines += case.more()
    return Answer(case.question, "tasks_due", "\n".join(lines), tuple(quotes.citations))
