"""The drafter's own view of findings, kept in the data folder and applied again to the plan's next version.

One line of JSON an opinion, only ever added to (`doi-chieu/y-kien.jsonl`): the last about a requirement counts, and two
people who write at once lose nothing.
"""

from __future__ import annotations

import difflib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from answer.crosscheck.findings import Finding, Opinion, Report, Requirement, Status
from language.spelling import fold, squeeze
from schema import DocumentInfo, UserError

LONGEST_REMARK = 2000  # characters
_ALIKE = 0.85  # of the words of a requirement, from which a reworded one in the same place is the same


@dataclass(frozen=True, slots=True)
class _Kept:
    number: str
    title: str
    path: str
    quote: str
    opinion: Opinion


def keep(folder: Path, report: Report, finding: Finding, status: Status | None, remark: str, by: str) -> None:
    """Adds an opinion about `finding`; no status and no remark takes an earlier one back. Raises UserError where it
    cannot be written."""
    line = {
        "directive": report.directive.id,
        "number": _plain(report.plan.number),
        "title": _plain(report.plan.title),
        "path": str(finding.requirement.path),
        "quote": squeeze(finding.requirement.quote),
        "status": status.value if status else None,
        "remark": squeeze(remark)[:LONGEST_REMARK],
        "by": by,
        "on": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    file = _file(folder)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # One write to a file opened for appending: lines of two processes never mix.
        handle = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, (json.dumps(line, ensure_ascii=False) + "\n").encode())
        finally:
            os.close(handle)
    except OSError as error:
        raise UserError(f"Không ghi được ý kiến vào {file}: {error.strerror}. Hãy xem lại quyền ghi.") from error


def with_opinions(report: Report, folder: Path, by: str | None = None) -> Report:
    """The report with what was said before about this plan, known by its number or by its title, and this directive.
    `by`: only that account's opinions, for a draft of the same title may be another group's; None: everybody's.
    """
    kept = [x for x in _kept(folder, report.directive.id) if _same_plan(x, report.plan) and by in (None, x.opinion.by)]
    if not kept:
        return report
    return replace(report, findings=tuple(_said(f, kept) for f in report.findings))


def _said(finding: Finding, kept: list[_Kept]) -> Finding:
    about = next((x for x in reversed(kept) if _same_requirement(x, finding.requirement)), None)
    if about is None or (about.opinion.status is None and not about.opinion.remark):
        return replace(finding, opinion=None)
    return replace(finding, opinion=about.opinion)


def _same_plan(kept: _Kept, plan: DocumentInfo) -> bool:
    # A draft has no number yet, and the number of its next version is another line of the same title.
    return bool(kept.number and kept.number == _plain(plan.number)) or bool(
        kept.title and kept.title == _plain(plan.title)
    )


def _same_requirement(kept: _Kept, requirement: Requirement) -> bool:
    quote = squeeze(requirement.quote)
    if kept.quote == quote:
        return kept.path == str(requirement.path)
    if kept.path != str(requirement.path):
        return False
    one, two = kept.quote.lower().split(), quote.lower().split()
    return difflib.SequenceMatcher(None, one, two, autojunk=False).ratio() >= _ALIKE


def _kept(folder: Path, directive: str) -> Iterator[_Kept]:
    try:
        lines = _file(folder).read_text("utf8").splitlines()
    except FileNotFoundError:
        return
    for line in lines:
        try:
            said = json.loads(line)
            if said["directive"] == directive:
                status = Status(said["status"]) if said["status"] else None
                opinion = Opinion(status, said["remark"], said["by"], said["on"])
                yield _Kept(said["number"], said["title"], said["path"], said["quote"], opinion)
        except (ValueError, KeyError, TypeError):
            continue  # a line cut off by a full disk costs itself alone


def _file(folder: Path) -> Path:
    return folder / "doi-chieu" / "y-kien.jsonl"


def _plain(said: str | None) -> str:
    return squeeze(fold(said or ""))
