"""What the index tests use instead of a language model and of files: a small encoder, and documents written here."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

import numpy as np

from index.embedding import Progress, Vectors
from language.syllables import tokens
from schema import Assignment, CellSpan, Clause, ClausePath, Deadline, Document, DocumentInfo, Level, Mention


class HashEncoder:
    """Texts that share syllables are near: a seeded random direction for each, summed. Counts what it encoded."""

    def __init__(self, name: str = "hash-encoder", dimension: int = 64) -> None:
        self.name, self.dimension, self.encoded = name, dimension, 0

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        self.encoded += len(texts)
        if progress and texts:
            progress(1.0, "xong")
        return self.queries(texts)

    def query(self, text: str) -> Vectors:
        vector: Vectors = self.queries([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        made = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(made, texts, strict=True):
            for token in tokens(text) or ["∅"]:
                seed = int.from_bytes(hashlib.sha256(f"{self.name} {token}".encode()).digest()[:8], "little")
                row += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        lengths: Vectors = np.linalg.norm(made, axis=1, keepdims=True)
        made /= lengths
        return made


def document(
    id: str,
    *lines: tuple[str, str],
    number: str | None = None,
    kind: str | None = "Kế hoạch",
    issuer: str | None = "Ủy ban nhân dân thành phố An Bình",
    issued_on: date | None = None,
    title: str = "Kế hoạch phát triển du lịch cộng đồng",
    source: str | None = None,
) -> Document:
    """A document of clauses from (path, own text) in reading order."""
    text, clauses = f"{title}\n", []
    spans = []
    for _, own in lines:
        spans.append((len(text), len(text) + len(own)))
        text += own + "\n"
    for i, ((path, own), span) in enumerate(zip(lines, spans, strict=True)):
        inside = [
            s for (p, _), s in zip(lines[i:], spans[i:], strict=True) if ClausePath.parse(p).is_under(_path(path))
        ]
        heading = own.split(".", 1)[-1].strip() if len(own.split()) < 12 else ""
        reference = f"{path} {number or id}"
        clauses.append(Clause(_path(path), Level.KHOAN, heading, span, inside[-1][1], 1, reference))
    info = DocumentInfo(
        id=id,
        title=title,
        source=source or f"{id}.pdf",
        number=number,
        kind=kind,
        issuer=issuer,
        issued_on=issued_on,
        clauses=len(clauses),
    )
    return Document(info, text, tuple(clauses))


def _path(path: str) -> ClausePath:
    return ClausePath.parse(path)


def tourism(id: str = "kh-12", number: str = "12/KH-UBND", extra: str = "") -> Document:
    return document(
        id,
        ("I", "I. MỤC TIÊU"),
        ("I/1", "1. Đến năm 2028 có 20 làng nghề đón khách du lịch quanh năm."),
        ("II", "II. NHIỆM VỤ"),
        ("II/1", "1. Sở Văn hóa, Thể thao và Du lịch chủ trì, phối hợp với các phường:"),
        ("II/1/a", f"a) Tập huấn cho các hộ dân về đón tiếp khách{extra};"),
        ("II/1/b", "b) Khảo sát các tuyến đường thủy phục vụ tham quan."),
        ("II/2", "2. Sở Tài chính bố trí kinh phí từ ngân sách theo quy định, báo cáo trước ngày 15/11/2027."),
        number=number,
        issued_on=date(2027, 3, 2),
    )


def water(id: str = "qd-7", number: str = "7/QĐ-UBND") -> Document:
    return document(
        id,
        ("Điều 1", "Điều 1. Quy chế này quy định việc cấp nước sạch cho các xã miền núi."),
        ("Điều 2", "Điều 2. Công ty cấp nước kiểm tra chất lượng nước mỗi tháng một lần."),
        (
            "Điều 3",
            "Điều 3. Ủy ban nhân dân xã tuyên truyền để người dân dùng nước tiết kiệm, hoà giải tranh chấp về nước.",
        ),
        number=number,
        kind="Quyết định",
        issuer="Ủy ban nhân dân tỉnh Đông Hà",
        issued_on=date(2026, 6, 30),
        title="Quyết định về cấp nước sạch nông thôn",
        source="cap-nuoc.docx",
    )


def full() -> Document:
    """A document with something in every field."""
    text = "TIÊU ĐỀ\n1. Sở Y tế\t| Quý II/2027\n\fCăn cứ Luật Khám bệnh, chữa bệnh; số 5-CT/TU"
    cells = (CellSpan("lead", "Chủ trì", 11, 18), CellSpan("deadline", "Thời hạn", 21, 32, part=2))
    path = ClausePath(("Phụ lục", "STT 1"))
    deadline = Deadline("Quý II/2027", "date", date(2027, 4, 1), date(2027, 6, 30))
    return Document(
        info=DocumentInfo(
            id="5-ct-tu",
            title="Chỉ thị về khám chữa bệnh từ xa",
            source="chi thi.pdf",
            number="5-CT/TU",
            kind="Chỉ thị",
            issuer="Thành ủy An Bình",
            place="An Bình",
            issued_on=date(2027, 1, 2),
            signer="Trần Văn Mẫu",
            signer_office="BÍ THƯ",
            attached="Chương trình hành động",
            implements=("1-CT/TW",),
            based_on=("Luật Khám bệnh, chữa bệnh",),
            pages=2,
            clauses=1,
            assignments=1,
        ),
        text=text,
        clauses=(Clause(path, Level.ROW, "", (8, 32), 32, 1, "hàng 1 Phụ lục", cells=cells),),
        assignments=(
            Assignment(
                document="5-ct-tu",
                path=path,
                number="1",
                annex="Phụ lục",
                section=None,
                task="Khám bệnh từ xa",
                lead=("Sở Y tế",),
                support=(),
                deadline=deadline,
                product=None,
                page=1,
                spans={"lead": ((11, 18),), "deadline": ((21, 32),)},
            ),
        ),
        mentions=(
            Mention("based_on", None, "Luật", None, None, (34, 50), None),
            Mention("mentions", "5-CT/TU", "Chỉ thị", "Thành ủy", date(2027, 1, 2), (60, 67), path),
        ),
        letterhead={"title": (0, 7)},
        page_starts=(0, 33),
        warnings=("thiếu nơi nhận",),
    )
