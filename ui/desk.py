"""What the pages ask of the house, one call each. Tests put a small desk in its place."""

from __future__ import annotations

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from access import audit
from access.accounts import Accounts
from access.people import NOBODY, OWNER, Role, User
from schema import Amended, Answer, Assignment, Document, DocumentInfo, UserError
from ui.asking import user_asking
from ui.checks import Checked, Checks
from ui.measures import Measures

if TYPE_CHECKING:
    from answer.comparing import Comparison
    from answer.crosscheck.findings import Status
    from answer.pack.model import Draft, Edits, Pack
    from answer.pack.rephrasing import Rephrased
    from answer.relations import Node, Relation
    from answer.writer.endpoint import Endpoint
    from index.search import ClauseIndex
    from index.store import Store
    from ui.training import Session

Progress = Callable[[float, str], None]
LONGEST_DRAWING = 30.0  # seconds for the picture of a page
LONGEST_FILTER = 500  # characters of a unit's name, of words to find, of a document's name
LONGEST_QUESTION = 4000  # characters; a page of text
_DRAWING = threading.BoundedSemaphore(2)
_LOG = logging.getLogger("dieukhoan")
_laying_out: ContextVar[bool] = ContextVar("laying_out", default=False)


@contextmanager
def laying_out() -> Iterator[None]:
    """While the page is laid out no document is there: Gradio serves the layout to everybody alike, for as long as the
    service runs, also after a document was given to a group. Documents come when somebody opens the page."""
    before = _laying_out.set(True)
    try:
        yield
    finally:
        _laying_out.reset(before)


class Desk(Protocol):
    @property
    def folder(self) -> Path:
        """The data folder; reports of wrong citations are kept there."""

    def documents(self) -> list[DocumentInfo]: ...
    def document(self, id: str) -> Document: ...
    def add_files(self, paths: Sequence[Path], progress: Progress | None = None) -> list[dict[str, object]]: ...
    def remove(self, id: str) -> None: ...
    def edit(self, id: str, wanted: Mapping[str, str]) -> DocumentInfo:
        """Corrects what was read of a document (answer/correcting.py). Raises UserError."""

    def has_pictures(self, id: str) -> bool:
        """Whether pages of the document can be shown as pictures."""

    def page_picture(self, id: str, page: int) -> bytes:
        """PNG of a page of the file that the document was read from. Raises UserError where there is none."""

    def ask(self, question: str, documents: Sequence[str] | None = None, history: Sequence[Answer] = ()) -> Answer: ...
    def worded(self, answer: Answer) -> Iterator[Answer]:
        """The answer with what a language model has written so far, again and again; nothing where none is set."""

    def tasks(
        self,
        documents: Sequence[str] | None = None,
        unit: str | None = None,
        role: str | None = None,
        due_before: date | None = None,
        words: str | None = None,
    ) -> list[Assignment]: ...
    def versions(self) -> list[DocumentInfo]:
        """All documents, the older versions of each behind it."""

    def chain(self) -> tuple[Node, ...]: ...
    def relations(self, document: str | None = None) -> list[Relation]: ...
    def amended(self, document: str, path: str) -> tuple[Amended, ...]: ...
    def compare(self, before: str, after: str, clause: str | None = None) -> Comparison: ...
    def write_xlsx(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None: ...
    def write_csv(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None: ...
    def training(self, session: Session) -> Draft:
        """The awareness session with the user's own edits. Raises UserError."""

    def keep_training(self, session: Session, edits: Edits) -> None: ...
    def rephraser(self) -> str:
        """The language model that may put messages in other words, as people call it; '' where none is set."""

    def rephrase_training(self, session: Session) -> Iterator[Rephrased]:
        """Messages of the session in the model's words, kept with the edits; how far it is, again and again."""

    def taken(self, pack: Pack, kind: str) -> None:
        """A file of the session is taken away."""

    def read_draft(self, path: Path) -> Document:
        """A file read without being stored. Raises UserError."""

    def check(
        self, plan: Document, directive: Document, programme: Document | None, progress: Progress | None = None
    ) -> Checked: ...
    def checked(self, token: str) -> Checked | None:
        """The user's own check of this name."""

    def opine(self, checked: Checked, n: int, status: Status | None, remark: str) -> Checked: ...

    def explains(self) -> str:
        """The language model that may explain findings of a check; '' for none."""

    def explain(self, checked: Checked, n: int) -> Checked: ...


class IndexDesk:
    """The desk over an opened index."""

    def __init__(
        self,
        index: ClauseIndex,
        accounts: Accounts | None = None,
        writer: Endpoint | None = None,
        measures: Measures | None = None,
    ) -> None:
        self._whole, self._accounts, self._writer = index, accounts, writer
        self._measures = measures or Measures()
        self._checks = Checks(self.folder)

    def user(self) -> User:
        """Who asks. Behind a gate, somebody unknown is nobody: reads what is everybody's, changes nothing."""
        if self._accounts is None or not self._accounts.any():
            return OWNER
        return user_asking() or NOBODY

    @property
    def index(self) -> ClauseIndex:
        """The index as the user sees it: documents of other groups are not there."""
        from index.visible import seen_empty, seen_without

        if _laying_out.get():
            return seen_empty(self._whole)
        groups = self._accounts.groups() if self._accounts else {}
        user = self.user()
        hidden = [document for document, group in groups.items() if not user.sees(group)]
        if not hidden:
            return self._whole
        return seen_without(self._whole, hidden)

    @property
    def store(self) -> Store:
        return self.index.store

    @property
    def folder(self) -> Path:
        return Path(self._whole.store.folder)

    def must_be(self, role: Role) -> User:
        """The user, who has at least this role. Raises UserError."""
        user = self.user()
        if not user.role.may(role):
            raise UserError(f"Tài khoản của bạn ({user.name or 'khách'}) không có quyền này; hãy hỏi người quản trị.")
        return user

    def note(self, what: str, **about: object) -> None:
        """A line in the log of what was done."""
        audit.note(self.folder, self.user().name, what, **about)

    def documents(self) -> list[DocumentInfo]:
        return self.store.documents()

    def document(self, id: str) -> Document:
        return self.store.document(id)

    def add_files(self, paths: Sequence[Path], progress: Progress | None = None) -> list[dict[str, object]]:
        from answer.library import add_files

        self.must_be(Role.EDITOR)
        rows = add_files(self.store, paths, progress)
        for row in rows:
            self.note("thêm văn bản", file=Path(str(row["file"])).name, status=row["status"], document=row["document"])
        return rows

    def _original(self, id: str) -> Path | None:
        self.store.document(id)  # which the user may not see
        whole = self._whole.store
        file = whole.originals.find(whole.every()[id].content_hash)
        return file if file and file.suffix == ".pdf" else None

    def has_pictures(self, id: str) -> bool:
        return self._original(id) is not None

    def page_picture(self, id: str, page: int) -> bytes:
        from answer.apart import ChildReader

        file = self._original(id)
        if file is None:
            raise UserError("Kho không giữ tệp gốc của văn bản này; hãy nạp lại tệp để xem được ảnh trang.")
        # Drawing a hostile page must not take the service down, nor many children at once the machine.
        with _DRAWING, ChildReader(seconds=LONGEST_DRAWING) as reader:
            return reader.picture(file, page)

    def remove(self, id: str) -> None:
        self.must_be(Role.EDITOR)
        self.store.remove(id)
        self.note("xóa văn bản", document=id)

    def edit(self, id: str, wanted: Mapping[str, str]) -> DocumentInfo:
        from answer.correcting import edit

        self.must_be(Role.EDITOR)
        info = edit(self.store, id, wanted)
        self.note("sửa thông tin văn bản", document=id, **wanted)
        return info

    def ask(self, question: str, documents: Sequence[str] | None = None, history: Sequence[Answer] = ()) -> Answer:
        from answer.ask import ask

        if len(question) > LONGEST_QUESTION:
            raise UserError(f"Câu hỏi dài hơn {LONGEST_QUESTION} ký tự; hãy hỏi ngắn lại.")
        began, outcome = time.perf_counter(), "failed"
        try:
            answer = ask(self.index, question, documents, history)
            outcome = "refused" if answer.refusal else "answered"
        finally:
            seconds = time.perf_counter() - began
            self._measures.question(outcome, seconds)
            # What was asked is the person's own affair and stays out of the log.
            _LOG.info("%s: hỏi, %s, %.0f ms", self.user().name or "máy này", outcome, 1000 * seconds)
        return answer

    def worded(self, answer: Answer) -> Iterator[Answer]:
        if self._writer is None:
            return
        from answer.writer import written

        store = self.store
        yield from written(answer, [store.document(d) for d in {c.document for c in answer.citations}], self._writer)

    def tasks(
        self,
        documents: Sequence[str] | None = None,
        unit: str | None = None,
        role: str | None = None,
        due_before: date | None = None,
        words: str | None = None,
    ) -> list[Assignment]:
        from answer import register

        # Each word is looked for in each task: a page of them would keep a core busy for minutes.
        if max(len(unit or ""), len(words or "")) > LONGEST_FILTER:
            raise UserError(f"Tên đơn vị và từ cần tìm có tối đa {LONGEST_FILTER} ký tự; hãy viết ngắn lại.")
        return register.tasks(self.store, documents, unit, role, due_before, words)

    def versions(self) -> list[DocumentInfo]:
        from index.visible import seen_with

        return seen_with(self.index).store.documents()

    def chain(self) -> tuple[Node, ...]:
        from answer.relations import chain

        return chain(self.store)

    def relations(self, document: str | None = None) -> list[Relation]:
        from answer.relations import relations

        return relations(self.store, document)

    def amended(self, document: str, path: str) -> tuple[Amended, ...]:
        from answer.relations.amending import amended

        return amended(self.store, document, path)

    def compare(self, before: str, after: str, clause: str | None = None) -> Comparison:
        from answer.comparing import compare

        store = self.store
        return compare(store.document(before), store.document(after), clause)

    def write_xlsx(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None:
        from answer import register

        register.write_xlsx(path, tasks, infos)
        self.note("xuất sổ nhiệm vụ", kind="xlsx", tasks=len(tasks))

    def write_csv(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None:
        from answer import register

        register.write_csv(path, tasks, infos)
        self.note("xuất sổ nhiệm vụ", kind="csv", tasks=len(tasks))

    def training(self, session: Session) -> Draft:
        from answer.pack import draft
        from answer.pack.edits import load

        edits = load(self._edits_file(session))
        document, clause = session.document, session.clause
        wanted = (document, clause, session.audience, session.minutes, edits, session.chain)
        return draft(self.store, *wanted, session.unit, session.day)

    def keep_training(self, session: Session, edits: Edits) -> None:
        from answer.pack.edits import save

        self.store.resolve(session.document)  # nobody keeps edits of what they may not see
        save(self._edits_file(session), edits)

    def rephraser(self) -> str:
        return self._writer.shown if self._writer else ""

    def rephrase_training(self, session: Session) -> Iterator[Rephrased]:
        if self._writer is None:
            return
        from answer.pack.rephrasing import rephrase

        made = self.training(session)
        for so_far in rephrase(made, self.store.document(session.document), self._writer):
            if so_far.edits != made.edits:
                self.keep_training(session, so_far.edits)
            yield so_far

    def _edits_file(self, session: Session) -> Path:
        from answer.pack.edits import file_of
        from answer.pack.scope import choose

        clause = choose(self.store.document(session.document), session.clause).clause  # "khoản 1 mục II" is "II/1"
        path = str(clause.path) if clause else None
        return file_of(self.folder, session.document, path, session.listeners, self.user().name)

    def taken(self, pack: Pack, kind: str) -> None:
        self.note("tải tài liệu tập huấn", document=pack.document.id, clause=pack.clause, kind=kind)

    def read_draft(self, path: Path) -> Document:
        from answer.apart import ChildReader
        from answer.turns import PLACES

        self.must_be(Role.EDITOR)
        with ChildReader() as reader:
            return PLACES.parse(reader, path)

    def check(
        self, plan: Document, directive: Document, programme: Document | None, progress: Progress | None = None
    ) -> Checked:
        made = self._checks.run(self.index, self.user().name, plan, directive, programme, progress)
        self.note("đối chiếu", plan=plan.info.number or plan.info.source, directive=directive.info.id)
        return made

    def checked(self, token: str) -> Checked | None:
        return self._checks.of(token, self.user().name)

    def opine(self, checked: Checked, n: int, status: Status | None, remark: str) -> Checked:
        self.must_be(Role.EDITOR)
        return self._checks.opine(checked, n, status, remark)

    def explains(self) -> str:
        return self._writer.shown if self._writer else ""

    def explain(self, checked: Checked, n: int) -> Checked:
        if self._writer is None:
            raise UserError("Chưa cấu hình mô hình ngôn ngữ.")
        return self._checks.explain(checked, n, self._writer)


def units(tasks: Sequence[Assignment]) -> list[str]:
    """The units named in the tasks, as written, those with most tasks first."""
    return [unit for unit, _ in Counter(u for a in tasks for u in (*a.lead, *a.support)).most_common()]
