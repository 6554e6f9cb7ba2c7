"""Kinds of documents and questions that the rules had not met when they were written: a ministry's directive and its
decision with an action plan, a Party plan, a city's directive. Each question has its answer from reading the text."""

from pathlib import Path

import pytest

from answer.ask import ask
from answer.ask.everyday import officially
from answer.ask.intents import done_to
from ingest import parse, units
from schema import Answer, Document
from tests.test_ask import MemoryIndex

MINISTRY = """
**BỘ Y TẾ**

Số: 318/CT-BYT

*Hà Nội, ngày 14 tháng 4 năm 2026*

# CHỈ THỊ
**Về tăng cường chăm sóc người cao tuổi tại cộng đồng (VĂN BẢN MẪU)**

Thời gian qua, nhiều người cao tuổi sống một mình chưa được theo dõi bệnh mạn tính. Nguyên nhân chủ yếu là thiếu nhân \
viên y tế tại xã và gia đình thiếu kỹ năng chăm sóc. Khi Tổng cục Dân số kết thúc hoạt động thì Cục Dân số tiếp tục \
chỉ đạo các chi cục. Bộ trưởng Bộ Y tế yêu cầu:

1. Các Sở Y tế

a) Khám định kỳ cho người cao tuổi vào tháng 10 hằng năm; hộ nghèo được miễn chi phí khám.

b) Nội dung khám gồm: đo huyết áp, kiểm tra thị lực.

c) Cơ sở y tế kê đơn khống bị nhắc nhở, tái phạm thì bị đình chỉ.

d) Báo cáo kết quả khám định kỳ về Cục Dân số trước ngày 10 tháng 12 hằng năm.

2. Các đơn vị thuộc Bộ

a) Vụ Bảo hiểm y tế chủ trì, phối hợp với Cục Quản lý Khám, chữa bệnh xây dựng gói dịch vụ, trình Bộ trưởng trước ngày \
30 tháng 9 năm 2027.

b) Cục Công nghệ thông tin xây dựng phần mềm theo dõi sức khỏe.

c) Vụ Học sinh, sinh viên theo dõi, đôn đốc việc thực hiện Chỉ thị này.

3. Mỗi huyện giữ lại ít nhất 02 đội chăm sóc lưu động.

4. Mỗi huyện được lập tối đa 05 đội chăm sóc lưu động ở vùng sâu, đội chăm sóc lưu động do bác sĩ làm đội trưởng.

Chỉ thị này thay thế Chỉ thị số 07/CT-BYT ngày 28 tháng 5 năm 2019.

**BỘ TRƯỞNG**

**Lê Quang Mẫu**
"""

PARTY = """
**TỈNH ỦY AN SƠN**

Số 61-KH/TU

*An Sơn, ngày 09 tháng 02 năm 2026*

# KẾ HOẠCH
**thực hiện Chỉ thị số 42-CT/TW ngày 16/01/2025 của Bộ Chính trị về giáo dục đạo đức (VĂN BẢN MẪU)**

Thực hiện Chỉ thị số 42-CT/TW ngày 16/01/2025 của Bộ Chính trị, Ban Thường vụ Tỉnh ủy xây dựng Kế hoạch:

## I. NHIỆM VỤ

1. Các ban thường vụ đảng ủy trực thuộc Tỉnh ủy xây dựng kế hoạch thực hiện trước ngày 31/3/2026.

2. Công an tỉnh bảo vệ người tố cáo.

3. Lãnh đạo Ban Tiếp dân giải quyết đơn thư của công dân.

**T/M BAN THƯỜNG VỤ**

**PHÓ BÍ THƯ**

**Trần Thị Mẫu**
"""

CITY = """
**ỦY BAN NHÂN DÂN THÀNH PHỐ BÌNH KHÊ**

Số: 05/CT-UBND

*Bình Khê, ngày 27 tháng 01 năm 2026*

# CHỈ THỊ
**Về việc quản lý vỉa hè (VĂN BẢN MẪU)**

Chủ tịch Ủy ban nhân dân thành phố yêu cầu:

1. Công an tỉnh phối hợp tuần tra các tuyến phố.

2. Sở Công Thương sắp xếp 06 khu chợ đêm tập trung để di dời hộ bán hàng rong.

**CHỦ TỊCH**

**Đặng Hữu Mẫu**

**PHỤ LỤC**

| STT | Chỉ tiêu | Đơn vị tính | Năm 2027 | Cơ quan theo dõi |
|---|---|---|---|---|
| 1 | Số tuyến phố không rác được công nhận | Tuyến phố kiểu mẫu | 14 | Sở Xây dựng |
"""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    folder: Path = tmp_path_factory.mktemp("unseen")
    found = []
    for name, text in (("bo.md", MINISTRY), ("dang.md", PARTY), ("pho.md", CITY)):
        (folder / name).write_text(text, "utf-8")
        found.append(parse(folder / name))
    return found


@pytest.fixture(scope="module")
def index(documents: list[Document]) -> MemoryIndex:
    return MemoryIndex(documents)


def asked(index: MemoryIndex, question: str, history: tuple[Answer, ...] = ()) -> Answer:
    return ask(index, question, history=history)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("question", "path", "said"),
    [
        # the preamble says it, and no clause does
        ("Vì sao người cao tuổi sống một mình chưa được theo dõi bệnh mạn tính?", "Mở đầu", "Nguyên nhân chủ yếu"),
        ("Khi Tổng cục Dân số kết thúc hoạt động thì ai chỉ đạo tiếp các chi cục?", "Mở đầu", "Cục Dân số tiếp tục"),
        # everyday words for official ones
        ("Người già nhà nghèo đi khám định kỳ có phải trả tiền không?", "1/a", "miễn chi phí"),
        # what something consists of stands in the clause that says so
        ("Khám định kỳ cho người cao tuổi gồm những nội dung gì?", "1/b", "đo huyết áp"),
        # a sanction under whatever name
        ("Cơ sở y tế kê đơn khống thì bị xử lý thế nào?", "1/c", "nhắc nhở"),
        # a least number, not a largest
        ("Mỗi huyện ít nhất phải giữ mấy đội chăm sóc lưu động?", "3", "02 đội"),
        ("Mỗi huyện tối đa được mấy đội chăm sóc lưu động?", "4", "05 đội"),
        # a place that only the letterhead names
        ("Thành phố Bình Khê sẽ có mấy khu chợ đêm?", "2", "06 khu chợ đêm"),
        # the unit of a target is longer than the counted noun
        ("Năm 2027 có bao nhiêu tuyến phố không rác?", "Phụ lục/STT 1", "14"),
    ],
)
def test_content(index: MemoryIndex, question: str, path: str, said: str) -> None:
    answer = asked(index, question)
    assert answer.refusal is None
    assert answer.citations[0].path == path
    assert said in " ".join([answer.text, *(c.quote for c in answer.citations)])


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("Đơn vị nào xây dựng gói dịch vụ y tế?", "Vụ Bảo hiểm y tế"),
        ("don vi nao xay dung phan mem theo doi suc khoe", "Cục Công nghệ thông tin"),
        ("Ai theo dõi, đôn đốc Chỉ thị 318 của Bộ Y tế?", "Vụ Học sinh, sinh viên"),
    ],
)
def test_offices_whose_names_go_on_in_small_letters(index: MemoryIndex, question: str, lead: str) -> None:
    assert asked(index, question).text.startswith(lead)


def test_a_report_is_told_with_to_whom_and_about_what(index: MemoryIndex) -> None:
    answer = asked(index, "Đơn vị nào báo cáo kết quả khám định kỳ về Cục Dân số?")
    assert answer.text.startswith("Các Sở Y tế có trách nhiệm báo cáo theo")
    assert "“Báo cáo kết quả khám định kỳ về Cục Dân số" in answer.text
    when = asked(index, "Các Sở Y tế báo cáo kết quả khám định kỳ trước ngày nào?")
    assert "trước ngày 10 tháng 12 hằng năm" in when.text
    assert "về Cục Dân số" in when.text


def test_near_is_said_only_where_something_is_near(index: MemoryIndex) -> None:
    far = asked(index, "Học phí lớp tiếng Hàn của trường lái xe là bao nhiêu tiền?")
    assert far.refusal == "Không có điều khoản nào nói về nội dung được hỏi"
    near = asked(index, "Chi phí khám định kỳ cho người cao tuổi là bao nhiêu tiền?")
    assert near.refusal is not None and "nội dung gần với câu hỏi" in near.refusal


def test_the_register_knows_party_committees_and_offices(documents: list[Document]) -> None:
    leads = {str(a.path): (a.lead, a.support) for d in documents[:2] for a in d.assignments}
    assert leads["2/a"] == (("Vụ Bảo hiểm y tế",), ("Cục Quản lý Khám, chữa bệnh",))
    assert leads["I/1"][0] == ("Các ban thường vụ đảng ủy trực thuộc Tỉnh ủy",)


def test_tasks_of_a_body_at_a_place_are_not_those_of_another_place(index: MemoryIndex) -> None:
    answer = asked(index, "Công an tỉnh An Sơn được giao những việc gì?")
    assert {c.number for c in answer.citations} == {"61-KH/TU"}


def test_tasks_of_a_body_include_those_of_its_head(index: MemoryIndex) -> None:
    answer = asked(index, "Ban Tiếp dân phải làm những việc gì?")
    assert [c.path for c in answer.citations] == ["I/3"]


def test_with_whom_a_body_works(index: MemoryIndex) -> None:
    before = asked(index, "Vụ Bảo hiểm y tế phải làm những việc gì?")
    answer = asked(index, "Phối hợp với ai?", (before,))
    assert "Cục Quản lý Khám, chữa bệnh" in answer.text
    assert answer.refusal is None


def test_who_signed_and_what_it_replaces_are_both_told(index: MemoryIndex) -> None:
    answer = asked(index, "Chỉ thị 318 của BYT do ai ký, thay thế chỉ thị nào?")
    assert "Lê Quang Mẫu" in answer.text
    assert "07/CT-BYT" in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Kế hoạch nào thực hiện Chỉ thị 42-CT/TW?",
        "Chỉ thị 42-CT/TW được những văn bản nào triển khai thực hiện?",
        "van ban nao cu the hoa chi thi 42-CT/TW",
    ],
)
def test_which_documents_carry_out_another(index: MemoryIndex, question: str) -> None:
    answer = asked(index, question)
    assert answer.refusal is None
    assert "61-KH/TU" in answer.text
    assert {c.number for c in answer.citations} == {"61-KH/TU"}


def test_no_document_carries_it_out(index: MemoryIndex) -> None:
    answer = asked(index, "Kế hoạch nào thực hiện Chỉ thị 99-CT/TW?")
    assert answer.refusal == "Kho không có văn bản nào thực hiện Chỉ thị 99-CT/TW"


@pytest.mark.parametrize(
    ("plain", "at", "relation"),
    [
        ("van ban nao thay the ###?", (21, 24), "replaces"),
        ("### bi nghi quyet nao sua doi?", (0, 3), "amends"),
        (
            "### bo sung nhiem vu cho chuong trinh kem nghi quyet so may?",
            (0, 3),
            None,
        ),  # what it does, not what is done
        ("bo nao thuc hien ###?", (17, 20), None),
    ],
)
def test_done_to(plain: str, at: tuple[int, int], relation: str | None) -> None:
    found = done_to(plain.replace("###", "   "), [at])
    assert (found[0] if found else None) == relation


def test_everyday_words_are_kept_where_documents_use_them() -> None:
    counts = {"người già": 3, "người cao tuổi": 2, "nhà nghèo": 0, "hộ nghèo": 5}
    found = officially("Người già nhà nghèo?", False, lambda phrase: counts.get(phrase, 0))
    assert found == [((10, 19), "hộ nghèo")]
    assert officially("nguoi gia nha ngheo", True, lambda phrase: counts.get(phrase, 0)) == [((10, 19), "hộ nghèo")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Vụ Pháp chế trình Bộ trưởng", ["Vụ Pháp chế"]),
        ("Vụ Pháp chế thông báo kết quả thực hiện", ["Vụ Pháp chế"]),  # a verb that the list does not hold
        ("Vụ Bảo hiểm y tế, Vụ Pháp chế", ["Vụ Bảo hiểm y tế", "Vụ Pháp chế"]),
        (
            "Các huyện ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy tổ chức",
            ["Các huyện ủy, thành ủy, đảng ủy trực thuộc Tỉnh ủy"],
        ),
        ("Báo và Phát thanh, Truyền hình An Sơn mở chuyên mục", ["Báo và Phát thanh, Truyền hình An Sơn"]),
        ("Theo Sở Y tế?", ["Sở Y tế"]),
    ],
)
def test_names_in_running_text(text: str, names: list[str]) -> None:
    assert [text[a:b] for _, a, b in units.find(text)] == names


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Công an tỉnh An Sơn", "Công an tỉnh", True),
        ("Thành ủy Bình Khê", "Thành ủy Hải Phòng", False),
        ("Công an tỉnh An Sơn", "Công an tỉnh Bình Khê", False),
        ("Tỉnh đoàn An Sơn", "Tỉnh đoàn", True),
    ],
)
def test_bodies_at_places(one: str, other: str, same: bool) -> None:
    assert units.same(one, other) is same
