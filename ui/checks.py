"""Cross-checks that were made on the page: run, kept for their downloads, and changed by the drafter's opinions."""

from __future__ import annotations

import secrets
import tempfile
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from answer.crosscheck.chain import Chain, check_chain
from answer.crosscheck.findings import Report, Status
from answer.crosscheck.opinions import keep, with_opinions
from schema import Document, UserError

if TYPE_CHECKING:
    from answer.writer.endpoint import Endpoint
    from index.search import ClauseIndex

Progress = Callable[[float, str], None]
_MOST = 60  # checks that are kept, all people together
MEDIA = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """`token` names the check in addresses of downloads; only its own `user` gets it."""

    token: str
    user: str
    plan: Document
    directive: Document
    report: Report
    chain: Chain | None = None


class Checks:
    """The checks of one service, the latest ones, in memory: a draft that was uploaded is nowhere on the disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._kept: OrderedDict[str, Checked] = OrderedDict()
        self._lock = threading.Lock()

    def run(
        self,
        index: ClauseIndex | None,
        user: str,
        plan: Document,
        directive: Document,
        programme: Document | None = None,
        progress: Progress | None = None,
    ) -> Checked:
        """Raises UserError as `answer.crosscheck.check` does."""
        from answer.crosscheck import check

        chain = None
        if programme is not None:
            chain = check_chain(index, directive, plan, programme, progress).with_opinions(self._folder, user)
            report = chain.plan
        else:
            report = with_opinions(check(index, plan, directive, progress), self._folder, user)
        return self._keep(Checked(secrets.token_urlsafe(18), user, plan, directive, report, chain))

    def opine(self, checked: Checked, n: int, status: Status | None, remark: str) -> Checked:
        """`checked` with an opinion about its finding `n`, which is kept in the data folder. Raises UserError."""
        if not 0 <= n < len(checked.report.findings):
            raise UserError("Không còn yêu cầu này; hãy đối chiếu lại.")
        keep(self._folder, checked.report, checked.report.findings[n], status, remark, checked.user)
        chain = checked.chain and checked.chain.with_opinions(self._folder, checked.user)
        report = chain.plan if chain else with_opinions(checked.report, self._folder, checked.user)
        return self._keep(replace(checked, report=report, chain=chain))

    def explain(self, checked: Checked, n: int, endpoint: Endpoint) -> Checked:
        """`checked` with a language model's explanation of its finding `n`. Raises UserError."""
        from answer.crosscheck.language_model import explained

        if not 0 <= n < len(checked.report.findings):
            raise UserError("Không còn yêu cầu này; hãy đối chiếu lại.")
        report = explained(checked.report, n, checked.plan, checked.directive, endpoint)
        chain = replace(checked.chain, plan=report) if checked.chain else None
        return self._keep(replace(checked, report=report, chain=chain))

    def of(self, token: str, user: str) -> Checked | None:
        with self._lock:
            found = self._kept.get(token)
        return found if found and found.user == user else None

    def _keep(self, checked: Checked) -> Checked:
        with self._lock:
            self._kept[checked.token] = checked
            self._kept.move_to_end(checked.token)
            while len(self._kept) > _MOST:
                self._kept.popitem(last=False)
        return checked


def as_file(checked: Checked, kind: str) -> bytes:
    """The check as a file of `kind`, a key of MEDIA."""
    from answer.crosscheck.matrix import write_xlsx
    from answer.crosscheck.paper import write_docx

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"doi-chieu.{kind}"
        if kind == "xlsx":
            write_xlsx(path, checked.report, checked.chain)
        else:
            write_docx(path, checked.report, checked.plan, checked.directive, checked.chain)
        return path.read_bytes()
