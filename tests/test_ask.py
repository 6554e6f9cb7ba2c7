"""Answers over a small store written here: owners, tasks, deadlines, lookups, metadata, premises, refusals; and the
promise that quotes are slices and sentences say nothing else."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from answer.ask import ask
from answer.ask.agreement import unsupported
from answer.ask.quoting import checked, clause_citation, letterhead_citation, sentences
from index.diacritics import Restorer
from ingest import parse
from schema import Answer, Citation, Document, DocumentInfo, Hit
from tests.doubles import tourism

PLAN = """
**ỦY BAN NHÂN DÂN TỈNH AN BÌNH**

Số: 45/KH-UBND

*An Bình, ngày 12 tháng 3 năm 2026*

# KẾ HOẠCH
**Phòng, chống ngập lụt đô thị giai đoạn 2026 - 2028**

Thực hiện Chỉ thị số 09-CT/TU ngày 05 tháng 01 năm 2026 của Tỉnh ủy An Bình, Ủy ban nhân dân tỉnh ban hành Kế hoạch:

## I. MỤC TIÊU

1. Đến năm 2028 giảm ít nhất 60% số điểm ngập trên địa bàn tỉnh.

2. Mỗi phường có tối thiểu 02 trạm bơm lưu động.

## II. NHIỆM VỤ

1. Khảo sát, lập bản đồ ngập lụt

a) Đo đạc cao độ của các tuyến phố chính; kết quả đưa vào cơ sở dữ liệu chung.

b) Lấy ý kiến người dân ở vùng trũng về mực nước các năm trước.

2. Nâng cấp hệ thống thoát nước

a) Nạo vét kênh mương trước mùa mưa.

b) Lắp cảm biến mực nước tại các cửa cống.

## III. TỔ CHỨC THỰC HIỆN

1. Sở Xây dựng

a) Chủ trì rà soát quy hoạch thoát nước, hoàn thành trước ngày 30 tháng 9 năm 2026.

b) Tổng hợp kết quả, báo cáo Ủy ban nhân dân tỉnh trước ngày 15 tháng 12 hằng năm.

2. Sở Tài chính bố trí kinh phí trong dự toán hằng năm theo quy định.

**TM. ỦY BAN NHÂN DÂN**

**CHỦ TỊCH**

**Trần Văn Mẫu**

**PHỤ LỤC**

**DANH MỤC NHIỆM VỤ**

| STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời hạn hoàn thành | Sản phẩm |
|---|---|---|---|---|---|
| 1 | Lập bản đồ số các điểm ngập lụt | Sở Nông nghiệp và Môi trường | Sở Xây dựng | Quý III/2026 | Bản đồ số |
| 2 | Nạo vét kênh Ba Cầu | Sở Xây dựng | Ủy ban nhân dân các phường | 30/5/2026 | Báo cáo nghiệm thu |
| 3 | Mua trạm bơm lưu động | Sở Tài chính | Sở Xây dựng, Công an tỉnh |  | Hồ sơ mua sắm |
| 4 | Tuyên truyền kỹ năng ứng phó mưa lớn trên báo chí | Sở Văn hóa, Thể thao và Du lịch |  | Thường xuyên | Tin, bài |
"""

DIRECTIVE = """
**TỈNH ỦY AN BÌNH**

Số 11-CT/TU

*An Bình, ngày 20 tháng 4 năm 2026*

# CHỈ THỊ
**về phát triển thư viện cộng đồng**

Để phong trào đọc sách lan rộng, Ban Thường vụ Tỉnh ủy yêu cầu:

1. Các cấp ủy đưa phát triển thư viện vào chương trình công tác năm.

2. Ban Tuyên giáo và Dân vận Tỉnh ủy chủ trì tổ chức ngày hội đọc sách trong tháng 4 hằng năm.

3. Đảng ủy Ủy ban nhân dân tỉnh chỉ đạo mỗi xã có một tủ sách công cộng.

**T/M BAN THƯỜNG VỤ**

**BÍ THƯ**

**Lê Thị Thử**
"""


class MemoryStore:
    folder = Path("memory")

    def __init__(self, documents: list[Document]) -> None:
        self._documents = {d.info.id: d for d in documents}
        self._restorer = Restorer()
        self._restorer.count([d.text for d in documents])

    def documents(self) -> list[DocumentInfo]:
        return [d.info for d in self._documents.values()]

    def document(self, id: str) -> Document:
        return self._documents[id]

    def kept(self) -> dict[str, Any]:
        return {id: SimpleNamespace(info=d.info, revision=hash(d.text)) for id, d in self._documents.items()}

    def restore(self, text: str) -> str:
        return self._restorer.restore(text)


class MemoryIndex:
    """A store without an encoder: search finds nothing, so answers rest on the words alone."""

    def __init__(self, documents: list[Document]) -> None:
        self.store = MemoryStore(documents)

    def search(self, query: str, k: int = 10, documents: Any = None) -> list[Hit]:
        return []

    def closeness(self, query: str, documents: Any) -> dict[tuple[str, int], float]:
        return {}


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> MemoryIndex:
    folder: Path = tmp_path_factory.mktemp("documents")
    documents = []
    for name, text in (("ke-hoach.md", PLAN), ("chi-thi.md", DIRECTIVE)):
        (folder / name).write_text(text, "utf-8")
        documents.append(parse(folder / name))
    return MemoryIndex(documents)


def quotes(answer: Answer) -> str:
    return " ".join([answer.text, *(c.quote for c in answer.citations)])


@pytest.mark.parametrize(
    ("question", "intent", "first", "said"),
    [
        ("Đơn vị nào chủ trì nhiệm vụ 2 trong Phụ lục?", "owner", "Phụ lục/STT 2", ["Sở Xây dựng chủ trì"]),
        ("ai phu trach lap ban do so diem ngap", "owner", "Phụ lục/STT 1", ["Sở Nông nghiệp và Môi trường"]),
        ("Đơn vị nào phối hợp mua trạm bơm lưu động?", "owner", "Phụ lục/STT 3", ["Công an tỉnh"]),
        ("Cơ quan nào chủ trì ngày hội đọc sách?", "owner", "2", ["Ban Tuyên giáo và Dân vận Tỉnh ủy"]),
        ("Nạo vét kênh Ba Cầu phải xong khi nào?", "deadline", "Phụ lục/STT 2", ["Thời hạn: 30/5/2026"]),
        ("han ra soat quy hoach thoat nuoc la ngay nao", "deadline", "III/1/a", ["30 tháng 9 năm 2026"]),
        ("Sản phẩm của nhiệm vụ 1 phụ lục là gì?", "product", "Phụ lục/STT 1", ["Bản đồ số"]),
        ("Khoản 2 mục I Kế hoạch 45 quy đinh gì?", "clause_lookup", "I/2", ["02 trạm bơm"]),
        ("diem b khoan 1 muc II ke hoach 45/KH-UBND", "clause_lookup", "II/1/b", ["vùng trũng"]),
        ("Kế hoạch 45 ai ký, ban hành ngày nào?", "metadata", "", ["Trần Văn Mẫu", "12/3/2026"]),
        ("Kế hoạch 45 thực hiện chỉ thị nào?", "metadata", "Mở đầu", ["09-CT/TU"]),
        ("Mỗi phường phải có mấy trạm bơm?", "open", "I/2", ["02 trạm bơm"]),
        ("giam bao nhieu phan tram diem ngap", "open", "I/1", ["60%"]),
    ],
)
def test_answer(index: MemoryIndex, question: str, intent: str, first: str, said: list[str]) -> None:
    answer = ask(index, question)  # type: ignore[arg-type]
    assert (answer.intent, answer.refusal) == (intent, None)
    assert answer.citations[0].path == first
    assert all(s in quotes(answer) for s in said)
    assert "[1]" in answer.text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Hạn mua trạm bơm lưu động là khi nào?", "không nêu thời hạn"),
        ("Đơn vị nào phối hợp tuyên truyền kỹ năng ứng phó mưa lớn trên báo chí?", "không nêu đơn vị phối hợp"),
        ("Toàn văn khoản 2 Chỉ thị 09-CT/TU quy định gì?", "Kho không có toàn văn"),
        ("Điều 4 Kế hoạch 45 nói gì?", "không có Điều 4"),
        ("Khoản 7 mục I Kế hoạch 45 nói gì?", "khoản 1 đến 2"),
        ("Kinh phí mua trạm bơm là bao nhiêu tỷ đồng?", "không nêu số tiền"),
        ("Số điện thoại của Sở Xây dựng để báo điểm ngập?", "không nêu số điện thoại"),
        ("Sở Y tế phải làm những việc gì theo Kế hoạch 45?", "Không có nhiệm vụ nào giao Sở Y tế"),
        ("Các điểm ngập ở Vĩnh Thạnh có bao nhiêu hộ?", "không nhắc đến “Vĩnh Thạnh”"),
        ("Vé xem bóng đá mở bán lúc mấy giờ?", ""),
        ("Mức kỷ luật viên chức bỏ việc là gì?", ""),
        ("Ai là Tổ trưởng tổ nạo vét kênh Ba Cầu?", "không nêu người"),
    ],
)
def test_refusal_says_why(index: MemoryIndex, question: str, reason: str) -> None:
    answer = ask(index, question)  # type: ignore[arg-type]
    assert answer.refusal is not None
    assert reason in answer.refusal
    assert answer.citations == ()


@pytest.mark.parametrize(
    ("question", "verdict", "said"),
    [
        ("Vì sao Sở Tài chính lại chủ trì nạo vét kênh Ba Cầu?", "Không đúng", "Sở Xây dựng"),
        ("Sở Y tế chủ trì nhiệm vụ 2 phụ lục Kế hoạch 45, hạn khi nào?", "Không đúng", "30/5/2026"),
        ("Nạo vét kênh Ba Cầu hạn 31/12/2026 đúng không?", "Không đúng", "30/5/2026"),
        ("Nạo vét kênh Ba Cầu hạn 30/5/2026 đúng không?", "Đúng", "30/5/2026"),
        ("moi phuong co toi thieu 05 tram bom luu dong phai khong", "Không đúng", "02 trạm bơm"),
        ("ke hoach 45 ban hanh ngay 1/2/2026 dung ko", "Không đúng", "12/3/2026"),
        ("Kế hoạch 45 ban hành ngày 12/3/2026 đúng không?", "Đúng", "12/3/2026"),
        ("Kế hoạch 45 do Nguyễn Văn Khác ký phải không?", "Không đúng", "Trần Văn Mẫu"),
        ("Kế hoạch 45 thực hiện Chỉ thị 19-CT/TU phải không?", "Không đúng", "09-CT/TU"),
        ("Chỉ thị 11 yêu cầu mỗi xã có một tủ sách, Kế hoạch 45 giảm 80% điểm ngập đúng không?", "Không đúng", "60%"),
    ],
)
def test_premise(index: MemoryIndex, question: str, verdict: str, said: str) -> None:
    answer = ask(index, question)  # type: ignore[arg-type]
    assert answer.refusal is None
    assert answer.text.startswith(verdict)
    assert said in quotes(answer)


def test_tasks_of_a_unit_are_complete_and_told_apart(index: MemoryIndex) -> None:
    answer = ask(index, "Sở Xây dựng phải làm những việc gì theo Kế hoạch 45?")  # type: ignore[arg-type]
    assert answer.intent == "tasks_of_unit"
    assert {"III/1/a", "III/1/b", "Phụ lục/STT 2", "Phụ lục/STT 1", "Phụ lục/STT 3"} <= {
        c.path for c in answer.citations
    }
    assert answer.text.index("chủ trì (được giao)") < answer.text.index("phối hợp 2 nhiệm vụ")
    led = ask(index, "Sở Xây dựng chủ trì những nhiệm vụ nào trong Phụ lục Kế hoạch 45?")  # type: ignore[arg-type]
    assert {c.path for c in led.citations} == {"Phụ lục/STT 2"}


def test_lookup_shows_everything_under_the_clause(index: MemoryIndex) -> None:
    answer = ask(index, "Mục II Kế hoạch 45 gồm những gì?")  # type: ignore[arg-type]
    assert [c.path for c in answer.citations] == ["II", "II/1", "II/1/a", "II/1/b", "II/2", "II/2/a", "II/2/b"]


def test_chosen_documents_bound_the_answer(index: MemoryIndex) -> None:
    directive = next(d.id for d in index.store.documents() if d.kind == "Chỉ thị")
    answer = ask(index, "Nạo vét kênh Ba Cầu phải xong khi nào?", [directive])  # type: ignore[arg-type]
    assert answer.refusal is not None


@pytest.mark.parametrize(
    "question", ["", "   ", "?", "[]{}()*+", "a" * 3000, "Điều", "nhiệm vụ", "ai ai ai", "12/2026"]
)
def test_odd_questions_never_raise(index: MemoryIndex, question: str) -> None:
    answer = ask(index, question)  # type: ignore[arg-type]
    assert answer.text


def test_empty_store_is_said() -> None:
    assert "chưa có văn bản" in (ask(MemoryIndex([]), "Ai ký?").refusal or "")  # type: ignore[arg-type]


def test_every_quote_is_a_slice_and_every_number_is_quoted(index: MemoryIndex) -> None:
    documents = {i.id: index.store.document(i.id) for i in index.store.documents()}
    asked = ["Đơn vị nào chủ trì nhiệm vụ 2 trong Phụ lục?", "Sở Xây dựng phải làm gì?", "Mục III Kế hoạch 45 nói gì?"]
    for question in asked:
        answer = ask(index, question)  # type: ignore[arg-type]
        assert answer.citations
        for c in answer.citations:
            assert documents[c.document].text[slice(*c.span)] == c.quote
        names = " ".join(f"{d.info.kind} {d.info.number} {d.info.issued_on:%d/%m/%Y}" for d in documents.values())
        evidence = " ".join([question, names, *(f"{c.quote} {c.reference}" for c in answer.citations)])
        assert [w for line in answer.text.split("\n") for w in unsupported(line, evidence)] == []


def test_a_sentence_that_no_quote_bears_out_is_dropped(index: MemoryIndex) -> None:
    document = index.store.document(next(d.id for d in index.store.documents() if d.kind == "Kế hoạch"))
    at = document.text.index("giảm ít nhất 60%")
    quote = Citation(document.info.id, "45/KH-UBND", "I/1", "khoản 1 Mục I", "giảm ít nhất 60%", 1, (at, at + 16))
    good = Answer("?", "open", "Giảm ít nhất 60% [1].", (quote,))
    assert checked(good, [document]) == good
    bad = Answer("?", "open", "Giảm ít nhất 60% [1].\nSở Y tế chủ trì, hạn 31/8/2027 [1].", (quote,))
    assert checked(bad, [document]).text == "Giảm ít nhất 60% [1].\nkhoản 1 Mục I: “giảm ít nhất 60%” [1]"
    worse = Answer("?", "open", "Giảm 75% [1].", (quote,))
    assert checked(worse, [document]).text == "khoản 1 Mục I: “giảm ít nhất 60%” [1]"


def test_sentences() -> None:
    text = "Mục 1.2. quy định rõ. Tiếp theo, TP. Hà Nội làm điểm; Các nơi khác làm sau.\nDòng mới"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Mục 1.2. quy định rõ.",
        "Tiếp theo, TP. Hà Nội làm điểm;",
        "Các nơi khác làm sau.",
        "Dòng mới",
    ]


def test_quotes_of_a_scan_say_so() -> None:
    read = tourism()
    scan = replace(read, info=replace(read.info, status="scanned"))
    assert "văn bản quét" in clause_citation(scan, scan.clauses[0]).reference
    assert "văn bản quét" in letterhead_citation(scan, (0, 1)).reference
    assert "văn bản quét" not in clause_citation(read, read.clauses[0]).reference
