"""What kind of question it is, from its wording: with and without diacritics, with slips and shorthand."""

import pytest

from answer.ask.everyday import written_out
from answer.ask.intents import Intent, read
from answer.ask.wording import content_words, spelled_out, syllables
from language.spelling import fold


@pytest.mark.parametrize(
    ("question", "unit", "place", "intent"),
    [
        ("Cơ quan nào chủ trì lập bản đồ ngập lụt?", False, False, Intent.OWNER),
        ("lập bản đồ ngập lụt giao cho ai?", False, False, Intent.OWNER),
        ("viec tap huan can bo do so nao phu trach", False, False, Intent.OWNER),
        ("Ai phối hợp với Sở Y tế tiêm phòng?", True, False, Intent.OWNER),
        ("Đơn vị chủ trì nhiệm vụ mua sắm xe cứu thương?", False, False, Intent.OWNER),
        ("Sở Y tế phải làm gì trước 30/6?", True, False, Intent.TASKS),
        ("nhiem vu cua so y te trong ke hoach nay", True, False, Intent.TASKS),
        ("Liệt kê các việc Sở Y tế chủ trì", True, False, Intent.TASKS),
        ("Sở Y tế chủ trì những nhiệm vụ nào?", True, False, Intent.TASKS),
        ("Hạn chót nộp báo cáo là ngày nào?", False, False, Intent.DEADLINE),
        ("bao gio phai xong ban do ngap lut", False, False, Intent.DEADLINE),
        ("Hạn lập đầu mối tiếp nhận phản ánh?", False, False, Intent.DEADLINE),
        ("Sản phẩm của nhiệm vụ 4 là gì?", False, True, Intent.PRODUCT),
        ("Khoản 2 mục III quy đinh gì?", False, True, Intent.LOOKUP),
        ("cho xem diem b khoan 1", False, True, Intent.LOOKUP),
        ("Kế hoạch này ai ký?", False, False, Intent.METADATA),
        ("ke hoach ban hanh ngay nao", False, False, Intent.METADATA),
        ("Kế hoạch có hiệu lực từ bao giờ?", False, False, Intent.METADATA),
        ("Kế hoạch này để thực hiện chỉ thị nào?", False, False, Intent.METADATA),
        ("Người cao tuổi được hỗ trợ những gì?", False, False, Intent.OPEN),
        ("Quỹ nào cho người nghèo vay vốn?", False, False, Intent.OPEN),  # no quarter
        ("Bộ nào tham mưu ban hành Nghị định về nhà ở?", False, False, Intent.OWNER),  # a duty, not the letterhead
        ("Khi nào phải ban hành quy chế mới?", False, False, Intent.DEADLINE),
        ("Việc tổ chức hội thi giao cho sở nào?", False, False, Intent.OWNER),
        ("Kinh phí tổ chức hội thi được cấp cho sở nào?", False, False, Intent.OPEN),  # gets money, does nothing yet
    ],
)
def test_intent(question: str, unit: bool, place: bool, intent: Intent) -> None:
    assert read(question, unit, place).intent is intent


@pytest.mark.parametrize(
    ("question", "wants"),
    [
        ("Tổng kinh phí là bao nhiêu tỷ đồng?", ("money",)),
        ("muc phat la bao nhieu tien", ("money",)),
        ("Phải đạt bao nhiêu phần trăm?", ("percent",)),
        ("Số điện thoại đường dây nóng?", ("phone",)),
        ("Mỗi xã có mấy trạm y tế?", ("count",)),
        ("Kết nối với những tỉnh nào?", ("names",)),
        ("Ai là Trưởng ban chỉ đạo?", ("person",)),
        ("Kinh tế số phải chiếm bao nhiêu % GDP?", ("percent",)),
        ("kinh te so dat bao nhieu gdp", ("percent",)),
        ("Số lượng phải giảm là bao nhiêu?", ("number",)),
        ("Phải học những thứ tiếng nào?", ("names",)),
        ("Cơ quan nào chủ trì?", ()),
        ("Nhiệm vụ này quan trọng thế nào?", ()),
    ],
)
def test_wanted_value(question: str, wants: tuple[str, ...]) -> None:
    assert read(question).wants == wants


def test_yes_no_why_role_and_relation() -> None:
    assert read("Hạn là 30/6 phải không?").yes_no
    assert read("han la 30/6 dung ko").yes_no
    assert not read("Có được hỗ trợ không?").yes_no
    assert read("Vì sao Sở Y tế lại chủ trì việc này?").why
    assert read("Đơn vị nào phối hợp?").role == "support"
    assert read("Đơn vị nào chủ trì, đơn vị nào phối hợp?").role == "lead"
    assert read("Kế hoạch sửa đổi quyết định nào?").relation == "amends"
    assert read("Kế hoạch căn cứ luật nào?").relation == "based_on"
    assert read("ai ký").asks == ("signer",)


@pytest.mark.parametrize(
    ("typed", "full"),
    [
        ("có bn nv ko", "có bao nhiêu nhiệm vụ không"),
        ("bao h xong", "bao giờ xong"),
        ("ub xã làm j", "ủy ban xã làm gì"),
        ("điểm k khoản 2 nói gì", "điểm k khoản 2 nói gì"),
        ("80-NQ/TW ai ký", "80-NQ/TW ai ký"),
    ],
)
def test_the_shorthand_of_chat_is_written_out(typed: str, full: str) -> None:
    assert written_out(typed) == full


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("số hóa hồ sơ thì bộ nào cầm trịch", Intent.OWNER),
        ("đường ống vỡ thì ai đứng ra gánh", Intent.OWNER),
        ("quy chế bến đò ai phải trình chủ tịch", Intent.OWNER),
        ("sở nào rà đường dây cũ", Intent.OWNER),
        ("ai được hưởng chế độ nghỉ", Intent.OPEN),
        ("đơn vị nào bị cắt thi đua", Intent.OPEN),
        ("kinh phí chuyển cho bộ nào", Intent.OPEN),
        ("giao chỉ tiêu cho xã thì ra văn bản gì", Intent.PRODUCT),
    ],
)
def test_whoever_does_something_is_its_owner(question: str, intent: Intent) -> None:
    assert read(question).intent is intent


@pytest.mark.parametrize(
    ("question", "restored", "counted"),
    [
        ("có mấy hình thức đào tạo", "", "hinh thuc dao tao"),
        ("nhà máy điện gió đặt ở đâu", "", ""),
        ("nha may dien gio dat o dau", "nhà máy điện gió đặt ở đâu", ""),
        ("may doi duoc lap", "mấy đội được lập", "doi"),
        ("chỗ để máy chủ thì sao", "", ""),
    ],
)
def test_a_word_that_only_looks_like_a_number_counts_nothing(question: str, restored: str, counted: str) -> None:
    assert read(question, restored=restored).counted == counted


def test_content_words_leave_out_what_only_asks() -> None:
    words = content_words("Cơ quan nào chủ trì lập bản đồ ngập lụt, hạn khi nào?")
    assert [f for _, f in words.words] == ["lap", "ban", "do", "ngap", "lut"]
    assert [f for _, f in content_words("Bộ Nội vụ có nội dung gì").words] == ["bo", "noi", "vu"]
    assert [f for _, f in content_words(written_out("dn nc ngoai")).words] == ["doanh", "nghiep", "nuoc", "ngoai"]


@pytest.mark.parametrize(
    ("short", "after", "text", "long"),
    [
        ("PCTT", [], "Công tác phòng chống thiên tai của xã", "phòng chống thiên tai"),
        ("pctt", [], "Công tác phòng chống thiên tai của xã", "phòng chống thiên tai"),
        ("TT", ["dữ"], "Trung tâm dữ liệu và Thông tin truyền thanh", "trung tâm"),
        ("TT", ["huyện"], "Trung tâm dữ liệu", None),  # two letters and nothing to tell by
        ("KPI", [], "Công tác phòng chống thiên tai", None),
    ],
)
def test_abbreviation(short: str, after: list[str], text: str, long: str | None) -> None:
    words = syllables(text)
    found = spelled_out(short, after, [(fold("".join(w[0] for w in words)), words)])
    assert found == (long and " ".join(syllables(long)))
