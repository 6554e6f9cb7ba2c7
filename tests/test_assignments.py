"""Tasks read from the prose of authored documents: who, with whom, by when, what for; and what is no task."""

from datetime import date

import pytest

from ingest import build
from ingest.readers.base import Cell, Paragraph, Source, Table
from ingest.tasks.from_table import told_units
from language.spelling import squeeze
from schema import Assignment, Document


def document(text: str) -> Document:
    return build(Source("ke-hoach.txt", tuple(Paragraph(line) for line in text.strip().split("\n"))))


def tasks(text: str) -> list[Assignment]:
    found = document(text)
    for a in found.assignments:
        check_spans(found, a)
    return list(found.assignments)


def check_spans(found: Document, a: Assignment) -> None:
    """Every value is said at its place in the text."""

    def at(field: str) -> list[str]:
        return [squeeze(found.text[x:y]) for x, y in a.spans.get(field, ())]

    assert squeeze(" ".join(at("task"))) == a.task
    assert at("lead") == list(a.lead) and at("support") == list(a.support)
    assert (squeeze(" ".join(at("product"))) or None) == a.product
    assert squeeze(" ".join(at("deadline"))).strip(" ;") == (a.deadline.text if a.deadline else "")


def said(a: Assignment) -> tuple[str, str, tuple[str, ...], tuple[str, ...], str | None]:
    return str(a.path), a.role, a.lead, a.support, a.deadline.text if a.deadline else None


def test_a_clause_that_addresses_a_unit() -> None:
    [a] = tasks(
        "I. NHIỆM VỤ\n1. Giao Bộ Y tế chủ trì, phối hợp với Bộ Công an và các cơ quan liên quan xây dựng Đề án "
        "khám bệnh từ xa, trình Thủ tướng Chính phủ trước ngày 30/6/2026."
    )
    assert said(a) == ("I/1", "chủ trì", ("Bộ Y tế",), ("Bộ Công an", "các cơ quan liên quan"), "trước ngày 30/6/2026")
    assert a.deadline is not None and a.deadline.last == date(2026, 6, 30)
    assert a.product == "Đề án khám bệnh từ xa"
    assert (a.number, a.annex, a.from_table) == ("1", None, False)


def test_the_heading_is_the_unit_of_the_items_under_it() -> None:
    a, b = tasks(
        "II. TỔ CHỨC THỰC HIỆN\n4. Ủy ban nhân dân các tỉnh, thành phố\na) Khẩn trương rà soát quỹ đất; báo cáo kết "
        "quả; hoàn thành trước ngày 10 tháng 6 năm 2026.\nb) Chỉ đạo UBND cấp xã lập danh sách hộ.\n"
        "c) Kinh phí theo quy định."
    )
    assert said(a)[:3] == ("II/4/a", "thực hiện", ("Ủy ban nhân dân các tỉnh, thành phố",))
    assert a.deadline is not None and a.deadline.text == "trước ngày 10 tháng 6 năm 2026"
    assert (b.role, b.deadline) == ("chỉ đạo", None)


def test_who_leads_together_with_another_is_the_unit_of_the_heading() -> None:
    """ "Đồng" in "Đồng chủ trì với ..." is no unit."""
    (a,) = tasks("II. TỔ CHỨC THỰC HIỆN\n4. Bộ Ngoại giao\na) Đồng chủ trì với Bộ Y tế mở lớp ngoại ngữ mỗi năm.")
    assert a.lead == ("Bộ Ngoại giao",)


@pytest.mark.parametrize(
    "heading",
    [
        "3. Sở Y tế",
        "3. Sở Y tế:",
        "3. Sở Y tế (cơ quan thường trực):",
        "3. Trách nhiệm của Sở Y tế",
        "3. Đối với Sở Y tế:",
    ],
)
def test_ways_to_write_the_heading(heading: str) -> None:
    found = tasks(f"III. TỔ CHỨC THỰC HIỆN\n{heading}\n- Hướng dẫn các cơ sở khám bệnh.\n- Tổng hợp kết quả.")
    assert [(str(a.path), a.lead) for a in found] == [("III/3/-1", ("Sở Y tế",)), ("III/3/-2", ("Sở Y tế",))]


def test_a_sentence_with_a_colon_is_a_task_and_addresses_the_items() -> None:
    found = tasks(
        "III. TỔ CHỨC\n1. Các bộ, ngành tổ chức thực hiện Đề án gắn với ngành mình. Cụ thể:\n"
        "- Phối hợp với Bộ Y tế rà soát;\n- Bố trí cán bộ."
    )
    assert [said(a)[:4] for a in found] == [
        ("III/1", "thực hiện", ("Các bộ, ngành",), ()),
        ("III/1/-1", "phối hợp", ("Các bộ, ngành",), ("Bộ Y tế",)),
        ("III/1/-2", "thực hiện", ("Các bộ, ngành",), ()),
    ]


def test_details_under_a_task_are_not_tasks() -> None:
    found = tasks(
        "III. TỔ CHỨC\n1. Bộ Nội vụ\na) Xây dựng phương án bố trí cán bộ theo hướng:\n- Lựa chọn người đủ chuẩn.\n"
        "- Giải quyết chế độ."
    )
    assert [str(a.path) for a in found] == ["III/1/a"]


def test_each_duty_with_its_own_limit_or_unit_is_one_assignment() -> None:
    found = tasks(
        "III. TỔ CHỨC\n1. Bộ Nội vụ\na) Tiếp thu ý kiến các cơ quan; tham mưu ban hành Nghị định về thôn trước ngày "
        "26/5/2026.\nb) Theo dõi tình hình; kịp thời hướng dẫn; báo cáo Chính phủ.\n"
        "2. Giao Sở Y tế lập danh mục thuốc; giao Sở Tài chính bố trí kinh phí."
    )
    assert [(str(a.path), a.lead[0], a.deadline and a.deadline.text) for a in found] == [
        ("III/1/a", "Bộ Nội vụ", None),
        ("III/1/a", "Bộ Nội vụ", "trước ngày 26/5/2026"),
        ("III/1/b", "Bộ Nội vụ", None),
        ("III/2", "Sở Y tế", None),
        ("III/2", "Sở Tài chính", None),
    ]


@pytest.mark.parametrize(
    ("sentence", "role", "lead"),
    [
        (
            "Đề nghị Ban Tuyên giáo và Dân vận Trung ương chỉ đạo tuyên truyền.",
            "đề nghị",
            "Ban Tuyên giáo và Dân vận Trung ương",
        ),
        (
            "Khuyến khích các bộ, ngành, địa phương xây dựng kế hoạch riêng.",
            "khuyến khích",
            "các bộ, ngành, địa phương",
        ),
        ("Bộ Công an phối hợp với Bộ Y tế kiểm tra.", "phối hợp", "Bộ Công an"),
        ("Bộ Y tế tổng hợp, báo cáo Thủ tướng Chính phủ.", "báo cáo", "Bộ Y tế"),
        (
            "Các bộ, cơ quan ngang bộ theo chức năng, nhiệm vụ được giao, chủ động rà soát.",
            "thực hiện",
            "Các bộ, cơ quan ngang bộ",
        ),
        ("Trong quá trình thực hiện, nếu có vướng mắc, các bộ, ngành chủ động đề xuất.", "thực hiện", "các bộ, ngành"),
        ("Trên cơ sở đề xuất của các bộ, ngành, Bộ Tài chính tổng hợp, bố trí kinh phí.", "thực hiện", "Bộ Tài chính"),
        ("Việc khảo sát do Sở Y tế chủ trì, phối hợp với Công an tỉnh.", "chủ trì", "Sở Y tế"),
        ("Mở chuyên mục trên truyền hình (Sở Y tế chủ trì).", "chủ trì", "Sở Y tế"),
    ],
)
def test_roles(sentence: str, role: str, lead: str) -> None:
    [a] = tasks(f"II. NHIỆM VỤ\n1. {sentence}")
    assert (a.role, a.lead[0]) == (role, lead)


@pytest.mark.parametrize(
    "text",
    [
        "I. MỤC TIÊU\n1. Các bộ, ngành nâng cao nhận thức về hội nhập.",
        "I. QUAN ĐIỂM\n1. Bộ Y tế chủ trì, phối hợp với các địa phương.",
        "I. NHIỆM VỤ\n1. Đẩy mạnh tuyên truyền tới người dân, doanh nghiệp.",
        "Điều 3. Các Bộ trưởng, Thủ trưởng cơ quan ngang bộ chịu trách nhiệm thi hành Quyết định này.",
        "II. NHIỆM VỤ\n1. Nghiên cứu phương án giao Bộ Y tế quản lý bệnh viện.",
        "II. NHIỆM VỤ\n1. Thủ tướng Chính phủ ban hành quyết định về việc này.",
        "II. NHIỆM VỤ\n1. Hội nghị, hội thảo được tổ chức ở Hà Nội.",
    ],
)
def test_what_is_no_task(text: str) -> None:
    assert tasks(text) == []


def test_labelled_fields_under_one_clause() -> None:
    [a] = tasks(
        "Điều 2. Điều chỉnh một nhiệm vụ như sau:\n1. Tên nhiệm vụ: Xây dựng mạng lưới chuyên gia y tế.\n"
        "2. Cơ quan chủ trì: Bộ Y tế.\n3. Cơ quan phối hợp: Các bộ, ngành.\n4. Kết quả: Quyết định phê duyệt.\n"
        "5. Thời gian hoàn thành: Quý IV/2026."
    )
    assert said(a) == ("Điều 2", "chủ trì", ("Bộ Y tế",), ("Các bộ, ngành",), "Quý IV/2026")
    assert (a.task, a.product, a.number) == ("Xây dựng mạng lưới chuyên gia y tế", "Quyết định phê duyệt", None)


def test_labelled_fields_below_the_task() -> None:
    [a] = tasks(
        "II. NHIỆM VỤ\n1. Tập huấn cho doanh nghiệp.\n- Chủ trì: Sở Công Thương.\n- Phối hợp: Sở Tài chính, Sở Y tế.\n"
        "- Thời hạn: Tháng 9/2026."
    )
    assert said(a) == ("II/1", "chủ trì", ("Sở Công Thương",), ("Sở Tài chính", "Sở Y tế"), "Tháng 9/2026")


def test_a_sentence_that_only_says_the_limit_belongs_to_the_task_before_it() -> None:
    [a] = tasks("II. NHIỆM VỤ\n1. Công an tỉnh kiểm tra chung cư cao tầng. Thời gian hoàn thành: trước ngày 30/8/2026.")
    assert a.deadline is not None and a.deadline.last == date(2026, 8, 30)


def test_units_behind_a_heading_word_and_a_colon() -> None:
    [a] = tasks("II. NHIỆM VỤ\n1. Đối với Sở Y tế, Sở Tài chính: Rà soát thủ tục, lập phương án đơn giản hóa.")
    assert (a.lead, a.product) == (("Sở Y tế", "Sở Tài chính"), "phương án đơn giản hóa")


def test_a_month_is_of_the_year_that_the_title_names() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH SÔNG LAM\nSố: 4/KH-UBND\nSông Lam, ngày 2 tháng 1 năm 2026\nKẾ HOẠCH\n{}\n"
        "1. Giao Sở Y tế báo cáo trong tháng 4."
    )
    [a] = tasks(text.format("Công tác y tế năm 2026"))
    assert a.deadline is not None and a.deadline.last == date(2026, 4, 30)
    [b] = tasks(text.format("Công tác y tế"))
    assert b.deadline is not None and b.deadline.kind == "unclear" and b.deadline.last is None


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text, float(i), float(i + 1)) for i, text in enumerate(texts))


def table(*rows: tuple[Cell, ...]) -> Document:
    return build(Source("phu-luc.docx", (Paragraph("PHỤ LỤC"), Paragraph("DANH MỤC NHIỆM VỤ"), Table(rows))))


def test_rows_of_a_table() -> None:
    found = table(
        row("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Sản phẩm", "Thời hạn hoàn thành"),
        row("I", "Tuyên truyền", "", "", "", ""),
        row("1", "Mở lớp tập huấn", "Sở Y tế", "Sở Tài chính\nCông an tỉnh", "02 lớp", "Quý II/2026"),
        row("2", "Phát bản tin", "Sở Y tế, Sở Ngoại vụ", "", "Bản tin", ""),
    )
    one, two = found.assignments
    for a in found.assignments:
        check_spans(found, a)
    assert (one.number, one.lead, one.support, one.product) == (
        "1",
        ("Sở Y tế",),
        ("Sở Tài chính", "Công an tỉnh"),
        "02 lớp",
    )
    assert one.from_table and one.section == "I" and one.annex == "Phụ lục"
    assert (two.lead, two.support, two.deadline) == (("Sở Y tế", "Sở Ngoại vụ"), (), None)


def test_a_row_that_only_groups_others_is_no_task() -> None:
    found = table(
        row("TT", "Nội dung công việc", "Đơn vị thực hiện", "Thời gian"),
        row("1", "Rà soát văn bản", "", ""),
        row("1.1", "Rà soát nghị định", "Bộ Y tế", "2026"),
        row("1.2", "Rà soát thông tư", "Bộ Công an", "2027"),
    )
    assert [(a.number, a.lead) for a in found.assignments] == [("1.1", ("Bộ Y tế",)), ("1.2", ("Bộ Công an",))]


def test_targets_have_a_value_and_the_limit_of_their_section() -> None:
    found = table(
        row("TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả", "Cơ quan chủ trì theo dõi"),
        row("I", "Đến năm 2030", "", "", ""),
        row("1", "Tỷ lệ người dân có hồ sơ sức khỏe", "%", "≥ 95", "Bộ Y tế"),
        row("2", "Tỷ lệ thôn có mạng", "%", "100%", "Các địa phương"),
    )
    assert [(a.task, a.target, a.lead[0]) for a in found.assignments] == [
        ("Tỷ lệ người dân có hồ sơ sức khỏe", "≥ 95 %", "Bộ Y tế"),
        ("Tỷ lệ thôn có mạng", "100%", "Các địa phương"),
    ]
    assert all(a.deadline and a.deadline.last == date(2030, 12, 31) for a in found.assignments)


@pytest.mark.parametrize(
    "text", ["", " ", "Giao", "1.", "Giao Bộ", ":\n:", "1. Bộ Y tế:", "((((", "phối hợp với", "Đề nghị "]
)
def test_odd_text_raises_nothing(text: str) -> None:
    assert tasks(text or "x") == []


def test_units_of_districts_and_communes_are_told_what_to_do() -> None:
    found = tasks(
        "II. NHIỆM VỤ\n1. Hạt Kiểm lâm huyện rà soát ba loại rừng; thời gian hoàn thành: quý I/2025.\n"
        "2. Phòng Nông nghiệp và Phát triển nông thôn lập Đề án trồng rừng trước tháng 4/2025.\n"
        "3. Các chi, đảng bộ trực thuộc xây dựng kế hoạch trước ngày 31/12/2024.\n"
        "4. Trạm Y tế các xã lập hồ sơ sức khỏe trong tháng 6/2025."
    )
    assert [(a.lead, a.product, a.deadline and a.deadline.text) for a in found] == [
        (("Hạt Kiểm lâm huyện",), None, "quý I/2025"),
        (("Phòng Nông nghiệp và Phát triển nông thôn",), "Đề án trồng rừng", "trước tháng 4/2025"),
        (("Các chi, đảng bộ trực thuộc",), "kế hoạch", "trước ngày 31/12/2024"),
        (("Trạm Y tế các xã",), "hồ sơ sức khỏe", "trong tháng 6/2025"),
    ]


def test_an_urgent_order_in_hours_and_a_heading_that_points_above() -> None:
    a, b, c, d = tasks(
        "1. Chủ tịch Ủy ban nhân dân các tỉnh, thành phố nêu trên:\na) Rà soát, sơ tán dân trước 18 giờ ngày 13 tháng "
        "9 năm 2025;\nb) Bố trí lực lượng túc trực.\n2. Giao Phó Thủ tướng Trần Văn A trực tiếp chỉ đạo.\n"
        "3. Văn phòng Chính phủ theo dõi, báo cáo trước 17 giờ hằng ngày."
    )
    assert a.lead == b.lead == ("Chủ tịch Ủy ban nhân dân các tỉnh, thành phố",)
    assert a.deadline is not None and a.deadline.text == "trước 18 giờ ngày 13 tháng 9 năm 2025"
    assert (c.lead, c.role) == (("Phó Thủ tướng Trần Văn A",), "chỉ đạo")
    assert d.deadline is not None and (d.deadline.kind, d.deadline.text) == ("recurring", "trước 17 giờ hằng ngày")


def test_a_day_of_every_year() -> None:
    [a] = tasks("1. Cục Di sản:\na) Hằng năm tổng hợp, báo cáo trước ngày 25 tháng 11.")
    assert a.deadline is not None and (a.deadline.kind, a.deadline.last) == ("recurring", None)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("1. Sở Y tế tổng kết năm học (trong quý II).\n2. Sở Tài chính, các xã", ["Sở Y tế", "Sở Tài chính", "các xã"]),
        (
            "1. Về dữ liệu: Công an tỉnh chủ trì.\n2. Về kho bãi: Sở Công Thương chủ trì",
            ["Công an tỉnh", "Sở Công Thương"],
        ),
        ("1. Sở Nội vụ chủ trì: Đề án phát triển làng nghề; xây dựng chợ.\n2. Sở Y tế", ["Sở Nội vụ", "Sở Y tế"]),
        ("Sở Y tế và các sở theo chức năng được giao", ["Sở Y tế", "các sở"]),
        ("(1) Sở Y tế\n(2) Các sở, ngành, địa phương", ["Sở Y tế", "Các sở, ngành, địa phương"]),
        ("(1) Các sở, ngành có liên quan", ["Các sở, ngành có liên quan"]),
        ("Công an tỉnh, Sở Y tế phối hợp rà soát kho", ["Công an tỉnh", "Sở Y tế"]),
        ("Các sở, cơ quan rà soát trong lĩnh vực được giao", ["Các sở, cơ quan"]),
        ("Các trường đào tạo nghề", ["Các trường đào tạo nghề"]),
        ("Viện Nghiên cứu phát triển đô thị", ["Viện Nghiên cứu phát triển đô thị"]),
        ("Sở Y tế, Trung tâm Hỗ trợ đào tạo nghề", ["Sở Y tế", "Trung tâm Hỗ trợ đào tạo nghề"]),
        ("Ban Quản lý xây dựng chợ Hồ Mẫu", ["Ban Quản lý xây dựng chợ Hồ Mẫu"]),
        ("Cục Kiểm tra giám sát hàng hóa", ["Cục Kiểm tra giám sát hàng hóa"]),
        ("Phòng Tổng hợp báo cáo; Sở Y tế rà soát kho", ["Phòng Tổng hợp báo cáo", "Sở Y tế"]),
        ("Cơ sở nuôi trồng trình Hội đồng nhân dân", ["Cơ sở nuôi trồng"]),
        ("Sở Y tế, các xã, các sở tham mưu, đề xuất", ["Sở Y tế", "các xã", "các sở tham mưu, đề xuất"]),
        (
            "1. Sở Y tế: chủ trì.\n2. Sở Tài chính.\n2. Sở Nội vụ.\n4. Các xã",
            ["Sở Y tế", "Sở Tài chính", "Sở Nội vụ", "Các xã"],
        ),
        (
            "1. Sở Y tế rà soát.\n2. Sở Tư pháp, các sở tham mưu, đề xuất việc sửa đổi",
            ["Sở Y tế", "Sở Tư pháp", "các sở"],
        ),
        ("Các Sở: Y tế, Xây dựng theo chức năng, nhiệm vụ rà soát", ["Sở Y tế", "Sở Xây dựng"]),
    ],
)
def test_a_cell_that_says_what_its_units_do(cell: str, names: list[str]) -> None:
    assert [name for name, _, _ in told_units(cell)] == names


def test_a_row_above_others_and_a_column_of_figures_without_a_title() -> None:
    found = table(
        row("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Tốc độ 2026"),
        row("1", "Nâng cao năng lực quan trắc nước tại các hồ chứa của tỉnh", "", ""),
        row("", "Lắp đặt trạm đo", "Sở Xây dựng", ""),
        row("2", "Tăng sản lượng", "", "10,5 - 11,0"),
    )
    assert [(a.task, a.lead, a.target) for a in found.assignments] == [
        ("Nâng cao năng lực quan trắc nước tại các hồ chứa của tỉnh", (), None),
        ("Lắp đặt trạm đo", ("Sở Xây dựng",), None),
        ("Tăng sản lượng", (), "10,5 - 11,0"),
    ]


def test_a_person_beside_the_body_leads_nothing() -> None:
    header = row("STT", "Tên đề tài", "Đơn vị chủ trì/Chủ nhiệm", "Thời gian thực hiện")
    rows = [
        row("1", "Chọn giống lúa chịu mặn", "Viện Lúa\nTS. Lê Mẫu", "9 tháng"),
        row("2", "Chọn giống bưởi chịu hạn", "Viện Cây\nLê Văn Mẫu", "9 tháng"),
    ]
    assert [a.lead for a in table(header, *rows).assignments] == [("Viện Lúa",), ("Viện Cây",)]
