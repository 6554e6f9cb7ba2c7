"""Every statement of a document is a duty or has its reason: who, in what capacity, by when, and why not."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from ingest import build
from ingest.duties import duties
from ingest.readers.base import Paragraph, Source
from schema import SKIPPED, Document, Duty


def read(body: str) -> Document:
    head = "ỦY BAN NHÂN DÂN TỈNH SÔNG LAM\nSố: 45/KH-UBND\nKẾ HOẠCH\nVĂN BẢN MẪU\n"
    return build(Source("mau.txt", tuple(Paragraph(line) for line in (head + body).split("\n"))))


def told(body: str) -> list[Duty]:
    return [d for d in duties(read(body)) if d.path.markers[0] != "Mở đầu"]


def one(statement: str, under: str = "II. NHIỆM VỤ") -> Duty:
    return next(d for d in told(f"{under}\n1. {statement}") if d.path.markers[-1] == "1")


# What is told to a unit is its duty, whatever the first word: none of these verbs need be on a list.
@pytest.mark.parametrize(
    "what", ["nạo vét lòng hồ", "tiêm phòng cho đàn bò", "gia cố bờ kè", "tích hợp hai nền tảng", "ươm giống"]
)
@pytest.mark.parametrize("who", ["Sở Xây dựng", "Ban Quản lý Khu du lịch Hồ Mẫu", "Các xã, phường"])
def test_any_word_behind_a_unit_tells_it_something(who: str, what: str) -> None:
    duty = one(f"{who} {what} trước ngày 30/6/2026.")
    assert duty.skipped is None
    assert [p.text for p in duty.who] == [who]
    assert [d.text for d, _ in duty.limits] == ["trước ngày 30/6/2026"]


@pytest.mark.parametrize(
    ("statement", "who"),
    [
        ("Chủ hồ chứa thủy điện có trách nhiệm lập sổ vận hành.", "Chủ hồ chứa thủy điện"),
        ("Hộ nuôi lồng bè phải kê khai số lồng.", "Hộ nuôi lồng bè"),
        ("Người lao động khi nghỉ việc phải bàn giao tài liệu.", "Người lao động"),
        ("Chủ tịch Ủy ban nhân dân cấp xã thụ lý giải quyết đơn.", "Chủ tịch Ủy ban nhân dân cấp xã"),
        (
            "Hội đồng quản lý quỹ học bổng được lập ở cấp tỉnh có trách nhiệm họp hằng quý.",
            "Hội đồng quản lý quỹ học bổng",
        ),
        ("Căn cứ bảng kê, cơ quan thuế xác định số hóa đơn cần bán.", "cơ quan thuế"),
        ("Trung tâm Kiểm soát dịch bệnh Thành phố phun khử khuẩn.", "Trung tâm Kiểm soát dịch bệnh Thành phố"),
        ("Văn phòng Sở: Bảo đảm xe đưa đón.", "Văn phòng Sở"),
        ("Các thành viên của Đội Sông Lam rà soát kho.", "Các thành viên của Đội Sông Lam"),
        ("Trung tâm Bảo tồn di sản Hồ Mẫu trùng tu đình.", "Trung tâm Bảo tồn di sản Hồ Mẫu"),
        ("Ban Chỉ đạo 12/TP yêu cầu các xã thực hiện khử khuẩn.", "các xã"),
        ("Tổ chuyên viên giúp việc Ban Chỉ đạo kè có nhiệm vụ họp tuần.", "Tổ chuyên viên giúp việc Ban Chỉ đạo kè"),
        ("Cơ sở dệt may xuất khẩu nơi kiểm tra vải phải gửi bảng kê.", "Cơ sở dệt may xuất khẩu"),
        ("Hải Vân Petro báo cáo lượng tồn kho.", "Hải Vân Petro"),
        ("Trung tâm lưu trữ số không thực hiện thu phí.", "Trung tâm lưu trữ số"),
        ("Phân tích đề thi môn Sử - Trường THPT Hồ Mẫu 2 thực hiện.", "Trường THPT Hồ Mẫu 2"),
        (
            "Từ ngày 13/11/2026, các trạm trực thuộc Sở Y tế, các chợ có trách nhiệm tự kiểm tra.",
            "các trạm trực thuộc Sở Y tế, các chợ",
        ),
        ("Tổng Công ty Vận tải Sông Lam bố trí xe.", "Tổng Công ty Vận tải Sông Lam"),
        ("Ban Tổ chức Chương trình kiểm tra sân khấu.", "Ban Tổ chức Chương trình"),
        ("Sau đó các xã tổng hợp kết quả.", "các xã"),
    ],
)
def test_a_body_that_no_list_knows_is_told(statement: str, who: str) -> None:
    duty = one(statement)
    assert (duty.skipped, [p.text for p in duty.who]) == (None, [who])


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Sở Y tế đã ban hành kế hoạch thanh tra.", "fact"),
        ("Hội đồng thẩm định gồm bảy thành viên.", "fact"),
        ("Ví dụ: Sở Y tế rà soát kho số 1.", "fact"),
        ("Sở Y tế là cơ quan nhà nước có chức năng quản lý vật tư.", "definition"),
        ("Sở Y tế có thể thuê chuyên gia tư vấn.", "right"),
        ("Hộ nghèo được hỗ trợ cây giống.", "right"),
        ("Các đơn vị kinh tế được loại trừ trong nhóm hai.", "right"),
        ("Các cơ quan trong bộ máy của tỉnh, bao gồm: Sở Y tế, Sở Tài chính.", "fact"),
        ("Kinh phí thực hiện từ ngân sách tỉnh.", "fact"),
        ("Kế hoạch này có hiệu lực kể từ ngày ký.", "reference"),
        ("Họ và tên: ................", "form"),
    ],
)
def test_why_a_statement_binds_nobody(statement: str, reason: str) -> None:
    assert one(statement).skipped == reason


@pytest.mark.parametrize(
    ("heading", "reason"),
    [
        ("I. MỤC TIÊU", "objective"),
        ("I. QUAN ĐIỂM", "principle"),
        ("I. THỰC TRẠNG", "fact"),
        ("I. TỔ CHỨC THỰC HIỆN", None),
    ],
)
def test_a_heading_silences_what_is_under_it_and_a_nearer_one_speaks_again(heading: str, reason: str | None) -> None:
    assert one("Sở Y tế nâng cao năng lực tuyến xã.", heading).skipped == reason
    again = told(f"{heading}\n1. Tổ chức thực hiện\na) Sở Y tế nâng cao năng lực tuyến xã.")
    assert again[-1].skipped is None


# The unit of what stands below: a heading, a lead-in, a list of branches, a body that no list knows.
@pytest.mark.parametrize(
    ("heading", "who", "support"),
    [
        ("Sở Y tế", ["Sở Y tế"], []),
        ("Trách nhiệm của Sở Y tế, Sở Tài chính:", ["Sở Y tế", "Sở Tài chính"], []),
        ("Sở Y tế căn cứ chức năng, nhiệm vụ, quyền hạn được giao:", ["Sở Y tế"], []),
        ("Sở Y tế chủ trì, phối hợp với các cơ quan, địa phương:", ["Sở Y tế"], ["các cơ quan, địa phương"]),
        ("Ban Quản lý chợ đầu mối", ["Ban Quản lý chợ đầu mối"], []),
        ("Chủ rừng", ["Chủ rừng"], []),
        ("Công đoàn ngành giao thông:", ["Công đoàn ngành giao thông"], []),
    ],
)
def test_the_unit_of_the_items_below(heading: str, who: list[str], support: list[str]) -> None:
    duty = told(f"II. NHIỆM VỤ\n1. {heading}\na) Nạo vét kênh số 2 trước ngày 15/5/2026.\nb) Trồng cây.")[-2]
    assert [p.text for p in duty.who] == who
    assert [p.text for p in duty.support] == support
    assert duty.told == "heading"


def test_a_sentence_over_numbered_clauses_tells_whose_they_are() -> None:
    found = told("Để phòng dịch, Ủy ban nhân dân tỉnh yêu cầu các sở, ngành:\n1. Rà soát kho.\n2. Khử khuẩn chợ.")
    assert [[p.text for p in d.who] for d in found if not d.skipped] == [["các sở, ngành"]] * 2


def test_parts_with_actions_of_their_own_share_a_row_and_its_limit() -> None:
    found = told("II. NHIỆM VỤ\n1. Sở Y tế rà soát kho vật tư; bổ sung hóa chất; hoàn thành trước ngày 10/6/2026.")
    parts = [d for d in found if d.path.markers[-1] == "1"]
    assert len({d.row for d in parts}) == 1
    assert all([x.text for x, _ in d.limits] == ["trước ngày 10/6/2026"] for d in parts)


@pytest.mark.parametrize(
    ("statement", "negated"),
    [("Sở Y tế không được thu phí.", True), ("Nghiêm cấm đổ chất thải.", True), ("Sở Y tế thu phí.", False)],
)
def test_what_is_forbidden_is_negated(statement: str, negated: bool) -> None:
    assert one(statement).negated is negated


def test_what_names_nobody_is_a_duty_under_duties_and_no_row_of_the_register() -> None:
    body = "II. NHIỆM VỤ\n1. Xây dựng hai trạm quan trắc nước."
    assert one("Xây dựng hai trạm quan trắc nước.").skipped is None
    assert read(body).assignments == ()


def test_who_gets_a_report_leads_nothing() -> None:
    duty = one("Sở Y tế tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 25/12/2026.")
    assert [p.text for p in duty.who] == ["Sở Y tế"]
    assert [p.text for p in duty.addressee] == ["Ủy ban nhân dân tỉnh"]


_BODY = """I. MỤC TIÊU
Giảm 20% số vụ.
II. NHIỆM VỤ
1. Sở Y tế
a) Rà soát kho; bổ sung hóa chất trước ngày 10/6/2026. Báo cáo kết quả.
b) Kinh phí: theo quy định.
2. Hội nghị tổng kết
Các xã gửi số liệu. Sở Y tế có thể lập đoàn.
III. HIỆU LỰC
Kế hoạch này có hiệu lực từ ngày ký."""


def test_every_word_of_the_clauses_is_in_a_statement_and_every_part_is_a_slice() -> None:
    document = read(_BODY)
    found = duties(document)
    covered = set()
    for d in found:
        assert d.skipped is None or d.skipped in SKIPPED
        assert " ".join(document.text[slice(*d.span)].split()) == d.text
        for part in (*d.who, *d.support, *d.addressee, d.action, d.object, d.product, d.condition):
            assert part is None or " ".join(document.text[slice(*part.span)].split()) == part.text
        covered |= set(range(*d.span))
    left = [document.text[i] for c in document.clauses for i in range(c.text_start, c.span[1]) if i not in covered]
    assert re.sub(r"[\s;,.]", "", "".join(left)) == ""


def test_each_statement_that_binds_nobody_is_counted_by_its_reason() -> None:
    counts = Counter(d.skipped or "duty" for d in duties(read(_BODY)))
    assert counts == {"duty": 5, "objective": 2, "form": 2, "reference": 2, "fact": 1, "right": 1}


@pytest.mark.parametrize(
    "line", ["Việc bảo trì sẽ được bố trí sau.", "Dữ liệu gồm ba nhóm.", "Kinh phí theo quy định.", "Lưu: VT."]
)
def test_what_has_a_subject_of_its_own_is_not_for_the_unit_above(line: str) -> None:
    assert told(f"II. NHIỆM VỤ\n1. Sở Y tế\na) {line}\nb) Trồng cây.")[-2].skipped is not None


def test_addressees_and_the_one_who_issues_lead_nothing() -> None:
    found = read(
        "Kính gửi:\n- Thủ trưởng các sở, ban ngành, đoàn thể;\n- Chủ tịch Ủy ban nhân dân các xã.\n"
        "Dự báo bão mạnh lên.\n"
        "Sở Y tế xây dựng kế hoạch như sau:\n1. Rà soát kho thuốc."
    )
    assert found.assignments == ()


def test_a_list_over_semicolons_is_told_together() -> None:
    duty = one("Giám đốc các sở; Chủ tịch Ủy ban nhân dân các xã bám sát địa bàn; trực ban ngày đêm.")
    assert [p.text for p in duty.who] == ["Giám đốc các sở", "Chủ tịch Ủy ban nhân dân các xã"]


# Headings of bodies that no list knows: offices, alternatives, whatever "Trách nhiệm của" names.
@pytest.mark.parametrize(
    ("heading", "who"),
    [
        ("Tổng giám đốc, Giám đốc:", ["Tổng giám đốc", "Giám đốc"]),
        ("Trưởng ban kiểm soát, Kiểm soát viên:", ["Trưởng ban kiểm soát", "Kiểm soát viên"]),
        ("Hội đồng quản trị hoặc Chủ tịch công ty:", ["Hội đồng quản trị", "Chủ tịch công ty"]),
        ("Trách nhiệm của Cục Việc làm:", ["Cục Việc làm"]),
        ("Nhiệm vụ, quyền hạn và trách nhiệm của Hội đồng quản lý chợ:", ["Hội đồng quản lý chợ"]),
        ("Trách nhiệm của công dân nước ngoài:", ["công dân nước ngoài"]),
        ("Trách nhiệm của người sử dụng lao động:", ["người sử dụng lao động"]),
    ],
)
def test_bodies_of_a_heading(heading: str, who: list[str]) -> None:
    duty = told(f"II. NHIỆM VỤ\n1. {heading}\na) Nạo vét kênh số 2.\nb) Trồng cây.")[-2]
    assert [p.text for p in duty.who] == who


@pytest.mark.parametrize(
    "heading",
    [
        "Người tham gia có các quyền sau đây:",
        "Thành viên chính thức bao gồm:",
        "Tổ hợp tác chấm dứt hoạt động trong trường hợp sau đây:",
        "Các trường hợp từ chối hồ sơ:",
        "Phương pháp lập:",
    ],
)
def test_a_heading_that_says_something_is_no_body(heading: str) -> None:
    assert read(f"II. NHIỆM VỤ\n1. {heading}\na) Nạo vét kênh số 2.\nb) Trồng cây.").assignments == ()


@pytest.mark.parametrize(
    ("statement", "who"),
    [
        ("Đo lường: Ủy ban nhân dân các xã kiểm tra cân ở chợ.", ["Ủy ban nhân dân các xã"]),
        ("Về thủy lợi: Sở Xây dựng sửa cống.", ["Sở Xây dựng"]),
        ("Trong thời hạn 05 ngày, kể từ ngày nhận hồ sơ của dân, Phòng Nội vụ hoàn thành việc xét.", ["Phòng Nội vụ"]),
        (
            "Giám đốc các Sở: Y tế, Tài chính; Cục trưởng Cục Thuế rà soát.",
            ["Giám đốc Sở Y tế", "Giám đốc Sở Tài chính", "Cục trưởng Cục Thuế"],
        ),
        ("Yêu cầu lãnh đạo các sở, ban, ngành chỉnh trang trụ sở.", ["lãnh đạo các sở, ban, ngành"]),
        (
            "Ủy ban nhân dân các xã Hồ Mẫu, Núi Xanh, Sông Lam rà soát.",
            ["Ủy ban nhân dân các xã Hồ Mẫu, Núi Xanh, Sông Lam"],
        ),
    ],
)
def test_where_the_one_who_is_told_may_stand(statement: str, who: list[str]) -> None:
    assert [p.text for p in one(statement).who] == who


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Đơn vị chịu trách nhiệm tổng hợp: Chi cục Thống kê.", "form"),
        ("(Ký, đóng dấu và ghi rõ họ tên).", "form"),
        ("² Khoản này được sửa đổi theo Nghị định số 5.", "reference"),
        ("Cơ sở lưu kho lạnh là những cơ sở có máy nén.", "definition"),
    ],
)
def test_labels_notes_and_definitions_tell_nobody_anything(statement: str, reason: str) -> None:
    assert one(statement).skipped == reason


def test_a_limit_of_the_lead_in_holds_for_what_is_below() -> None:
    body = "II. NHIỆM VỤ\n1. Trong thời hạn 05 ngày, Sở Y tế làm các việc sau:\na) Rà soát kho.\nb) Khử khuẩn ba chợ."
    assert [a.deadline.text for a in read(body).assignments if a.deadline] == ["Trong thời hạn 05 ngày"] * 2


def test_what_a_unit_asks_of_another_is_its_own_task_and_the_issuer_may_order_behind_it() -> None:
    body = (
        "II. NHIỆM VỤ\n1. Sở Y tế:\na) Đề nghị Cục Thuế kiểm tra hóa đơn.\nb) Rà soát kho. Giao Sở Tài chính theo dõi."
    )
    assert [a.lead for a in read(body).assignments] == [("Sở Y tế",), ("Sở Y tế",), ("Sở Tài chính",)]


def test_forms_bind_nobody() -> None:
    gaps = "\n".join(f"{n}: ........" for n in ("Họ và tên", "Ngày sinh", "Nơi ở"))
    form = f"Mẫu số 01\nUBND TỈNH\nDANH SÁCH\nĐề nghị Sở Y tế xem xét cho tôi.\n{gaps}"
    found = read(f"II. NHIỆM VỤ\n1. Sở Y tế rà soát kho.\nPHỤ LỤC\n{form}")
    assert [str(a.path) for a in found.assignments] == ["II/1"]


def test_a_preamble_reports_until_it_orders() -> None:
    found = read(
        "Các sở có sự phối hợp với Sở Y tế trong kiểm tra. Sở Y tế ban hành kế hoạch.\n1. Sở Y tế rà soát kho."
    )
    assert [str(a.path) for a in found.assignments] == ["1"]


# Names that end in small letters, lists of offices, levels: a name is neither cut nor does it run into what is told.
@pytest.mark.parametrize(
    ("statement", "who"),
    [
        ("Cục Việc làm chủ trì kiểm tra hồ sơ.", ["Cục Việc làm"]),
        ("Trạm kiểm dịch các cấp phải lập sổ theo dõi.", ["Trạm kiểm dịch các cấp"]),
        ("Thành viên tổ hợp tác phải góp công.", ["Thành viên tổ hợp tác"]),
        ("Công an cấp xã, cấp tỉnh có trách nhiệm giữ trật tự.", ["Công an cấp xã, cấp tỉnh"]),
        ("Bảo hiểm xã hội Công an nhân dân cấp thẻ.", ["Bảo hiểm xã hội Công an nhân dân"]),
        (
            "Thủ trưởng cơ quan quản lý chợ, Giám đốc bến xe có trách nhiệm phun khử khuẩn.",
            ["Thủ trưởng cơ quan quản lý chợ", "Giám đốc bến xe"],
        ),
        ("Khi hết dịch, người phụ trách kho phải kiểm kê.", ["người phụ trách kho"]),
        ("Trường hợp mất sổ thì chủ hồ chứa phải báo ngay.", ["chủ hồ chứa"]),
        ("Khi hết hạn thì tổ chức, cá nhân phải trả lại kho.", ["tổ chức, cá nhân"]),
        ("Trường hợp chưa đủ phiếu của dân, Cục Quản lý bến bãi trả lời bằng văn bản.", ["Cục Quản lý bến bãi"]),
        ("Tổng công ty vận hành cảng Hồ Mẫu rà soát phao tiêu.", ["Tổng công ty vận hành cảng Hồ Mẫu"]),
        ("UBND tỉnh yêu cầu các đơn vị trực ban.", ["các đơn vị"]),
        ("Cục Thuế phải công khai số liệu.", ["Cục Thuế"]),
        ("Giao Ban Chỉ đạo Đổi mới chợ truyền thống theo dõi.", ["Ban Chỉ đạo Đổi mới chợ truyền thống"]),
        ("Các sở, ngành, địa phương khi có dịch cần trực ban.", ["Các sở, ngành, địa phương"]),
        ("Yêu cầu các sở và BCĐ 77 các xã, phường trực ban.", ["các sở", "BCĐ 77 các xã, phường"]),
    ],
)
def test_a_name_is_read_whole(statement: str, who: list[str]) -> None:
    assert [p.text for p in one(statement).who] == who


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("Tổ chức, cá nhân có hành vi gian dối thì bị xử phạt theo quy định.", "fact"),
        ("Cá nhân có công phát hiện sai phạm được khen thưởng.", "right"),
        ("Chủ hồ chứa không phải nộp phí.", "right"),
        ("Ủy ban nhân dân tỉnh kính trình Hội đồng nhân dân tỉnh xem xét.", "fact"),
        ("Các đơn vị nếu làm mất sổ thì tùy mức độ mà bị kỷ luật.", "fact"),
        ("Phó Chủ tịch UBND tỉnh: Trần Văn Mẫu, Lê Thị Mẫu;", "fact"),
        ("Cục Việc làm.", "fact"),
        ("SỞ Y TẾ XUẤT BẢN NĂM 2026", "form"),
        ("Mọi trường hợp hỏng hóc phải được ghi sổ.", "fact"),
        ("Trường hợp các văn bản viện dẫn được sửa đổi thì thực hiện theo văn bản mới.", "reference"),
    ],
)
def test_what_is_said_of_somebody_without_binding_anybody(statement: str, reason: str) -> None:
    duty = one(statement)
    assert duty.skipped == reason or (not duty.who and reason == "fact")


# What stands under these is who may, what it takes, who is meant, what was done: nobody's task.
@pytest.mark.parametrize(
    "body",
    [
        "Điều 5. Điều kiện vào tổ\nThành viên tổ phải đáp ứng các điều kiện sau đây:\n1. Tự nguyện vào tổ.",
        "Điều 2. Đối tượng áp dụng. Quy chế này được áp dụng đối với:\n1. Sở Y tế thu mua thuốc tại chợ.",
        "Điều 2. Đối tượng áp dụng.\nQuy chế này áp dụng đối với:\n1. Các đội trực thuộc Sở Y tế phối hợp thu mua.",
        "Điều 4. Người nộp phí\n1. Tàu cá được cấp số thì chủ tàu là người nộp phí.",
        "II. THÀNH PHẦN THAM DỰ\n1. Sở Y tế\na) Đại diện lãnh đạo Sở.\nb) Cán bộ phụ trách kho.",
        "II. KẾT QUẢ THỰC HIỆN NHIỆM VỤ NĂM 2025\n1. Sở Y tế\na) Tăng cường kiểm tra kho.\nb) Khử khuẩn ba chợ.",
        "Chương II. QUYỀN CỦA CƠ QUAN, TỔ CHỨC\nĐiều 3. Quỹ dự trữ vật tư\n1. Trích lập hằng năm.",
        "II. HỒ SƠ\n1. Người gửi hàng xuất trình một trong các giấy tờ sau:\na) Vận đơn bản giấy.\nb) Phiếu gửi.",
    ],
)
def test_headings_and_lead_ins_that_bind_nobody(body: str) -> None:
    assert read(body).assignments == ()


def test_a_note_and_what_it_quotes_are_no_duty() -> None:
    note = (
        "² Điều 3 của Thông tư số 9/2025/TT-BYT quy định như sau: “Điều 3. Sở Y tế rà soát kho. Sở Xây dựng sửa cống.”"
    )
    found = read(f"II. NHIỆM VỤ\n1. Sở Y tế:\na) Khử khuẩn ba chợ.\n{note}\nb) Trồng cây.")
    assert [a.task for a in found.assignments] == ["Khử khuẩn ba chợ.", "Trồng cây."]


def test_what_a_unit_with_rights_and_duties_may_ask_is_its_own() -> None:
    found = read(
        "II. NHIỆM VỤ\n1. Trong phạm vi của mình, công đoàn có quyền và trách nhiệm sau đây:\n"
        "a) Yêu cầu Sở Y tế cung cấp số liệu.\nb) Kiến nghị cơ quan thuế kiểm tra."
    )
    assert [a.lead for a in found.assignments] == [("công đoàn",)] * 2


@pytest.mark.parametrize(
    ("over", "binds"),
    [
        ("Sở Nội vụ chủ trì lập danh mục, gồm:", True),
        ("Sở Y tế thành lập tổ công tác, bao gồm:", True),
        ("Sở Xây dựng khẩn trương rà soát kho bãi, gồm có:", True),
        ("Sở Công Thương kiểm tra các chợ trong những trường hợp:", True),
        ("Chủ trì lập danh mục hồ sơ, gồm:", True),  # told to the unit above
        ("Hội đồng thẩm định gồm:", False),
        ("Hồ sơ gồm:", False),
        ("Sở Y tế có các phòng chuyên môn, gồm:", False),
    ],
)
def test_a_sentence_over_a_list_may_be_a_duty_itself(over: str, binds: bool) -> None:
    above, one, two = told(f"II. NHIỆM VỤ\n3. Sở Tư pháp:\na) {over}\n- Kho giấy\n- Kho số")[-3:]
    assert (above.skipped is None) == binds
    assert one.skipped == two.skipped == "fact"


@pytest.mark.parametrize(
    "line",
    [
        "Hộ có sử dụng ao là hộ nuôi.",
        "Tổ chức mua hàng thuộc loại phải dán tem thì được hoàn phí.",
        "Người bị đình chỉ, tạm dừng trợ cấp kho thì thực hiện theo quy chế.",
    ],
)
def test_words_that_say_which_one_tell_nothing(line: str) -> None:
    assert not read(f"II. QUY ĐỊNH\n1. {line}").assignments


def test_a_heading_may_name_powers_beside_tasks() -> None:
    [duty] = [d for d in told("Điều 4. Nhiệm vụ và quyền hạn của Quỹ Sông Lam\n1. Giám sát kho.") if not d.skipped]
    assert [p.text for p in duty.who] == ["Quỹ Sông Lam"]


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("Điều 4. Quyền và trách nhiệm của tổ chức đại diện chủ vườn\n1. Giám sát kho.", "tổ chức đại diện chủ vườn"),
        ("Điều 4. Nghĩa vụ, trách nhiệm của thành viên tổ xe\n1. Giám sát kho.", "thành viên tổ xe"),
    ],
)
def test_a_heading_in_small_letters_is_whose_duties_follow(body: str, who: str) -> None:
    [duty] = [d for d in told(body) if not d.skipped]
    assert [p.text for p in duty.who] == [who]


def test_a_chapter_over_articles_is_nobodys() -> None:
    chapter = "Chương II\nTRÁCH NHIỆM CỦA CƠ QUAN, TỔ CHỨC\nMục 1\nVỀ QUẢN LÝ KHO\n"
    article = "Điều 4. Kho dự trữ\n1. Kho được xây cao ráo.\n2. Ví dụ: Kho số 1.\n3. Các loại kho:"
    assert not read(chapter + article).assignments
