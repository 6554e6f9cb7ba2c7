"""A desk of a few authored documents, in memory: browser tests start in a second and need no model.

It answers by plain word matching, so that what the page shows is real data in the real types.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import cast

from answer.comparing import Comparison, compare
from answer.crosscheck.findings import Status
from answer.pack import draft
from answer.pack.edits import file_of, load, save
from answer.pack.model import Draft, Edits, Pack
from answer.pack.rephrasing import Rephrased, rephrase
from answer.relations import Node, Relation, chain, relations
from answer.relations.amending import amended
from answer.writer.endpoint import Endpoint
from index.catalogue import Kept
from index.store import Store
from ingest import parse
from schema import (
    Amended,
    Answer,
    Assignment,
    CellSpan,
    Citation,
    Clause,
    ClausePath,
    Deadline,
    Document,
    DocumentInfo,
    Level,
    UnknownDocument,
)
from ui.checks import Checked, Checks
from ui.desk import Progress
from ui.training import Session

HOSTILE = '<script>window.stolen=1</script><img src=x onerror="window.stolen=1">'

PLAN = """ỦY BAN NHÂN DÂN THÀNH PHỐ MẪU
Số: 45/KH-UBND
KẾ HOẠCH
Phát triển thư viện số phục vụ cộng đồng giai đoạn 2026 - 2028
@I|Mục|I. MỤC ĐÍCH, YÊU CẦU
@I/1|Khoản|1. Mục đích
@I/1/a|Điểm|a) Đưa sách số đến mọi xã, phường trước năm 2028, ưu tiên vùng xa trung tâm.
@I/1/b|Điểm|b) Mỗi trường phổ thông có ít nhất một góc đọc nối mạng, mở cửa cả ngày cuối tuần.
@I/2|Khoản|2. Yêu cầu
Các đơn vị làm đúng tiến độ, dùng chung hạ tầng sẵn có, không mua sắm trùng lặp.
@II|Mục|II. NHIỆM VỤ
@II/1|Khoản|1. Xây dựng kho dữ liệu chung
Sở Văn hóa chủ trì, phối hợp với Sở Khoa học số hóa năm nghìn đầu sách địa phương.
@II/2|Khoản|2. Tập huấn cán bộ thư viện
Sở Nội vụ mở hai lớp mỗi năm cho cán bộ cấp xã.
@III|Mục|III. TỔ CHỨC THỰC HIỆN
@III/-1|Gạch đầu dòng|- Sở Tài chính cân đối kinh phí hằng năm.
@III/-2|Gạch đầu dòng|- Các đơn vị báo cáo kết quả trước ngày 15 tháng 12.
"""
LETTER = """SỞ VĂN HÓA TỈNH THỬ
Số: 7/CT-SVH
CHỈ THỊ
Tăng cường an toàn phòng cháy tại nhà văn hóa
@1|Khoản|1. Người đứng đầu nhà văn hóa kiểm tra lối thoát hiểm mỗi tháng một lần và ghi sổ.
@2|Khoản|2. Phòng Hành chính chủ trì mua bình chữa cháy, xong trước ngày 30/6/2026.
"""
ROWS = (
    ("1", "Lập danh mục sách cần số hóa", ("Sở Văn hóa",), ("Sở Khoa học", "Thư viện thành phố"), "Quý I/2026",
     date(2026, 3, 31), "Danh mục được duyệt"),
    ("2", "Nâng cấp đường truyền cho thư viện xã", ("Sở Khoa học",), ("Viễn thông thành phố",), "30/6/2026",
     date(2026, 6, 30), "Báo cáo nghiệm thu"),
    ("3", "Tổ chức Ngày hội đọc sách ở từng phường", ("Ủy ban nhân dân các phường",), ("Thành đoàn", "Sở Văn hóa"),
     "Hằng năm", None, "Kế hoạch và báo cáo"),
    ("4", "Tập huấn kỹ năng tra cứu cho giáo viên", ("Sở Giáo dục",), ("Thư viện thành phố",), "15/11/2026",
     date(2026, 11, 15), "Tài liệu tập huấn"),
    ("5", "Đánh giá giữa kỳ và đề xuất điều chỉnh", (), ("Các sở, ngành",), "Quý IV/2027", date(2027, 12, 31), None),
)  # fmt: skip


def authored(written: str, info: DocumentInfo, office: str) -> Document:
    """Lines "@path|level|text" open clauses; other lines go on."""
    text, clauses = "", []
    for line in written.splitlines():
        if line.startswith("@"):
            path, level, line = line[1:].split("|", 2)
            clauses.append((ClausePath.parse(path), Level(level), line, len(text)))
        text += line + "\n"
    made = []
    for i, (path, kind, line, start) in enumerate(clauses):
        own_end = clauses[i + 1][3] if i + 1 < len(clauses) else len(text)
        end = next((c[3] for c in clauses[i + 1 :] if not c[0].is_under(path)), len(text))
        marker, _, heading = line.partition(" ")
        said = f"{kind.value.lower()} {path.markers[-1].lstrip('-')} {info.kind} số {info.number} của {office}"
        titled = heading if "\n" in text[start:own_end].strip() or own_end != end else ""
        made.append(
            Clause(path, kind, titled, (start, own_end), end, 1 + start * info.pages // (len(text) + 900), said,
                   start + len(marker) + 1)
        )  # fmt: skip
    starts = tuple(n * (len(text) + 900) // info.pages for n in range(info.pages))
    return Document(replace(info, clauses=len(made)), text, tuple(made), page_starts=starts)


def with_table(document: Document) -> Document:
    """The document with an annex of task rows behind it."""
    text, clauses, tasks = document.text, list(document.clauses), []
    annex_start = len(text)
    text += "Phụ lục\nDANH MỤC NHIỆM VỤ\n"
    annex_end = len(text)
    said = f"Phụ lục {document.info.kind} số {document.info.number}"
    rows = []
    for number, task, lead, support, due, last, product in ROWS:
        start, cells, spans = len(text), [], {}
        named = (("stt", "STT", number), ("task", "Nhiệm vụ", task), ("lead", "Cơ quan chủ trì", "\n".join(lead)),
                 ("support", "Cơ quan phối hợp", "\n".join(support)), ("deadline", "Thời hạn", due),
                 ("product", "Sản phẩm", product or ""))  # fmt: skip
        for role, title, value in named:
            cells.append(CellSpan(role, title, len(text), len(text) + len(value)))
            spans[role] = ((len(text), len(text) + len(value)),)
            text += value + " | "
        path = ClausePath(("Phụ lục", f"STT {number}"))
        rows.append(
            Clause(path, Level.ROW, "", (start, len(text)), len(text), 4, f"STT {number} {said}", start, tuple(cells))
        )
        kind = "date" if last else "recurring"
        tasks.append(
            Assignment(document.info.id, path, number, "Phụ lục", None, task, lead, support,
                       Deadline(due, kind, None, last), product, 4, from_table=True, spans=spans)
        )  # fmt: skip
        text += "\n"
    annex = Clause(ClausePath(("Phụ lục",)), Level.ANNEX, "DANH MỤC NHIỆM VỤ", (annex_start, annex_end), len(text), 4,
                   said, annex_start)  # fmt: skip
    clauses += [annex, *rows]
    info = replace(document.info, clauses=len(clauses), assignments=len(tasks))
    return replace(document, info=info, text=text, clauses=tuple(clauses), assignments=tuple(tasks))


def library() -> dict[str, Document]:
    plan = with_table(
        authored(
            PLAN,
            DocumentInfo(
                "45-KH-UBND", "Phát triển thư viện số phục vụ cộng đồng giai đoạn 2026 - 2028", "ke-hoach-45.docx",
                "45/KH-UBND", "Kế hoạch", "Ủy ban nhân dân thành phố Mẫu", "Mẫu", date(2026, 1, 12), "Trần Thị Mẫu",
                "Phó Chủ tịch", pages=4, implements=("7/CT-SVH",),
            ),
            "Ủy ban nhân dân thành phố Mẫu",
        )
    )  # fmt: skip
    letter = authored(
        LETTER,
        DocumentInfo("7-CT-SVH", "Tăng cường an toàn phòng cháy tại nhà văn hóa", "chi-thi-7.pdf", "7/CT-SVH",
                     "Chỉ thị", "Sở Văn hóa tỉnh Thử", "Thử", date(2025, 9, 3), "Lê Văn Thử", "Giám đốc"),
        "Sở Văn hóa tỉnh Thử",
    )  # fmt: skip
    third = letter.clauses[1]
    due = Assignment(
        letter.info.id, third.path, None, None, None, "mua bình chữa cháy", ("Phòng Hành chính",), (),
        Deadline("trước ngày 30/6/2026", "date", None, date(2026, 6, 30)), None, 1, spans={"task": (third.span,)},
    )  # fmt: skip
    letter = replace(letter, info=replace(letter.info, assignments=1), assignments=(due,))
    return {d.info.id: d for d in (plan, letter)}


class FakeDesk:
    """Keeps documents in a dict. `slow` seconds pass before each answer, in small steps."""

    def __init__(self, folder: Path, documents: Mapping[str, Document] | None = None, slow: float = 0.0) -> None:
        self._folder, self._documents, self.slow = folder, dict(library() if documents is None else documents), slow
        self.pictures: dict[str, bytes] = {}
        self.writer: Endpoint | None = None
        self._checks = Checks(folder)
        self.endpoint: Endpoint | None = None

    @property
    def folder(self) -> Path:
        return self._folder

    def documents(self) -> list[DocumentInfo]:
        return [i for i in self.versions() if i.status != "superseded"]

    def versions(self) -> list[DocumentInfo]:
        return [d.info for d in self._documents.values()]

    def kept(self) -> dict[str, Kept]:
        return {i.id: Kept(i, 0, "") for i in self.documents()}

    def chain(self) -> tuple[Node, ...]:
        return chain(cast(Store, self))

    def relations(self, document: str | None = None) -> list[Relation]:
        return relations(cast(Store, self), document)

    def amended(self, document: str, path: str) -> tuple[Amended, ...]:
        return amended(cast(Store, self), document, path)

    def compare(self, before: str, after: str, clause: str | None = None) -> Comparison:
        return compare(self.document(before), self.document(after), clause)

    def document(self, id: str) -> Document:
        if id not in self._documents:
            raise UnknownDocument(id)
        return self._documents[id]

    def remove(self, id: str) -> None:
        self._documents.pop(id)

    def edit(self, id: str, wanted: Mapping[str, str]) -> DocumentInfo:
        from answer.correcting import corrected

        self._documents[id] = corrected(self._documents[id], wanted)
        return self._documents[id].info

    def read_draft(self, path: Path) -> Document:
        return parse(path)

    def check(
        self, plan: Document, directive: Document, programme: Document | None, progress: Progress | None = None
    ) -> Checked:
        return self._checks.run(None, "", plan, directive, programme, progress)

    def checked(self, token: str) -> Checked | None:
        return self._checks.of(token, "")

    def opine(self, checked: Checked, n: int, status: Status | None, remark: str) -> Checked:
        return self._checks.opine(checked, n, status, remark)

    def add(self, document: Document) -> None:
        """Stores a document, in the place of an older version."""
        self._documents[document.info.id] = document

    def add_files(self, paths: Sequence[Path], progress: Progress | None = None) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = []
        for i, path in enumerate(paths):
            if progress:
                progress(i / len(paths), f"{path.name}: đang đọc")
            time.sleep(0.3)
            text = path.read_text("utf8", errors="replace")
            base = {"file": str(path), "document": None, "number": None, "clauses": 0, "assignments": 0, "warnings": []}
            if not text.strip():
                rows.append({**base, "status": "failed", "error": "tệp rỗng; chọn tệp khác"})
                continue
            info = DocumentInfo(path.stem, text.splitlines()[0], path.name, None, "Thông báo")
            lines = (f"@{n}|Khoản|{n}. {x}" for n, x in enumerate(text.splitlines(), 1))
            made = authored("\n".join(lines), info, "ai đó")
            self._documents[info.id] = made
            rows.append({**base, "status": "added", "document": info.id, "clauses": made.info.clauses, "error": None})
        return rows

    def explains(self) -> str:
        return self.endpoint.shown if self.endpoint else ""

    def explain(self, checked: Checked, n: int) -> Checked:
        assert self.endpoint
        return self._checks.explain(checked, n, self.endpoint)

    def has_pictures(self, id: str) -> bool:
        return id in self.pictures

    def page_picture(self, id: str, page: int) -> bytes:
        return self.pictures[id]

    def worded(self, answer: Answer) -> Iterator[Answer]:
        return iter(())

    def ask(self, question: str, documents: Sequence[str] | None = None, history: Sequence[Answer] = ()) -> Answer:
        for _ in range(round(self.slow / 0.1)):
            time.sleep(0.1)
        found = []
        words = {w for w in question.lower().strip("?").split() if len(w) > 1 or w.isdecimal()}
        for d in self._documents.values():
            if documents is not None and d.info.id not in documents:
                continue
            for c in d.clauses:
                share = len(words & set(d.own_text(c).lower().replace("|", " ").split())) / max(1, len(words))
                found.append((share, d, c))
        found.sort(key=lambda x: -x[0])
        cited = tuple(self._cite(d, c) for _, d, c in found[:2])
        if not found or found[0][0] < 0.4:
            reason = "Các văn bản đã chọn không nêu điều được hỏi."
            return Answer(question, "open", reason, (), reason, cited)
        text = f"Văn bản số {found[0][1].info.number} trả lời ở {cited[0].reference} [1]; xem thêm [2]."
        return Answer(question, "open", text, cited)

    def _cite(self, d: Document, c: Clause) -> Citation:
        task = next((x for x in c.cells if x.role == "task"), None)
        start, end = (task.start, task.end) if task else (c.text_start, c.span[1])
        while d.text[end - 1].isspace():
            end -= 1
        return Citation(
            d.info.id, d.info.number, str(c.path), c.reference, d.text[start:end], d.page_at(start), (start, end)
        )

    def tasks(
        self,
        documents: Sequence[str] | None = None,
        unit: str | None = None,
        role: str | None = None,
        due_before: date | None = None,
        words: str | None = None,
    ) -> list[Assignment]:
        def fits(a: Assignment) -> bool:
            units = {"lead": a.lead, "support": a.support}.get(role or "", (*a.lead, *a.support))
            return (
                (documents is None or a.document in documents)
                and (not unit or unit in units)
                and (not due_before or bool(a.deadline and a.deadline.last and a.deadline.last < due_before))
                and (not words or words.lower() in a.task.lower())
            )

        return [a for d in self._documents.values() for a in d.assignments if fits(a)]

    def write_xlsx(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None:
        path.write_bytes(b"PK" + str(len(tasks)).encode())

    def write_csv(self, path: Path, tasks: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None:
        path.write_text("\n".join(["Nhiệm vụ", *(a.task for a in tasks)]), "utf-8-sig")

    def training(self, session: Session) -> Draft:
        kept = load(self._edits(session))
        clause, chain = session.clause, session.chain
        wanted = (session.document, clause, session.audience, session.minutes, kept, chain)
        return draft(self, *wanted, session.unit, session.day)

    def keep_training(self, session: Session, edits: Edits) -> None:
        save(self._edits(session), edits)

    def rephraser(self) -> str:
        return self.writer.shown if self.writer else ""

    def rephrase_training(self, session: Session) -> Iterator[Rephrased]:
        assert self.writer
        for so_far in rephrase(self.training(session), self.document(session.document), self.writer):
            self.keep_training(session, so_far.edits)
            yield so_far

    def _edits(self, session: Session) -> Path:
        return file_of(self._folder, session.document, session.clause, session.listeners)

    def taken(self, pack: Pack, kind: str) -> None:
        pass
