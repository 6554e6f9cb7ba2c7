"""What trainers who read whole packs found clumsy or wrong, kind by kind. The documents are samples."""

from __future__ import annotations

from datetime import date

import pytest

from answer.pack import draft
from answer.pack.addressees import Listeners
from answer.pack.common_questions import questions
from answer.pack.duties import duties
from answer.pack.exercises import exercises
from answer.pack.files.saying import until
from answer.pack.model import Audience, Item, Pack, Relation
from answer.pack.quiz.distractors import Facts
from answer.pack.scope import choose
from answer.pack.wording import is_about_itself, without_limit
from ingest import units
from language.spelling import key
from schema import Assignment, ClausePath
from tests.packs import Shelf
from tests.test_pack import parse_text

HEAD = """ỦY BAN NHÂN DÂN
TỈNH ĐÔNG HÀ

Số: 21/KH-UBND
Đông Hà, ngày 12 tháng 3 năm 2026

KẾ HOẠCH
Phát triển đọc sách trong cộng đồng

"""
AIMS = """I. MỤC TIÊU
1. Mục tiêu tổng quát
Đưa việc đọc sách thành thói quen của mọi gia đình, góp phần nâng cao dân trí và xây dựng con người của tỉnh.
2. Mục tiêu cụ thể đến năm 2030
a) Phấn đấu 90% số thôn, tổ dân phố có tủ sách dùng chung, phục vụ người đọc vào các buổi tối.
b) Tối thiểu 70% học sinh mượn ít nhất mười hai cuốn sách một năm tại thư viện của nhà trường.
"""
WORK = """II. NHIỆM VỤ
1. Ủy ban nhân dân cấp xã bố trí phòng đọc tại nhà văn hóa thôn, tổ dân phố và cử người trông coi phòng đọc.
2. Ủy ban nhân dân cấp xã phối hợp với Hội Khuyến học tổ chức ngày hội đọc sách, trao sách cho học sinh nghèo.
3. Ủy ban nhân dân cấp xã lập danh mục sách cần mua thêm, gửi Sở Văn hóa và Thể thao trước ngày 30 tháng 6 năm 2026.
4. Sở Văn hóa và Thể thao chủ trì, phối hợp với Ủy ban nhân dân cấp xã luân chuyển sách giữa các thư viện trong tỉnh.
"""
LAST = """III. TỔ CHỨC THỰC HIỆN
1. Kinh phí thực hiện Kế hoạch được bảo đảm từ nguồn ngân sách địa phương hằng năm theo phân cấp (bao gồm cả nguồn chi
cho sự nghiệp văn hóa, thông tin và nguồn chi cho giáo dục), nguồn đóng góp tự nguyện của các tổ chức, cá nhân trong và
ngoài tỉnh theo quy định của pháp luật; nguồn lồng ghép từ các chương trình đã được cấp có thẩm quyền phê duyệt; nguồn
thu hợp pháp khác của các thư viện, các cơ sở in và phát hành sách trên địa bàn tỉnh theo quy định hiện hành.
2. Trong quá trình thực hiện, nếu cần sửa đổi, bổ sung nội dung của Kế hoạch, Ủy ban nhân dân cấp xã chủ động đề xuất
gửi Sở Văn hóa và Thể thao để tổng hợp, báo cáo Ủy ban nhân dân tỉnh xem xét, quyết định.
"""
TODAY = date(2026, 12, 1)


def given(place: str, task: str, lead: str) -> Assignment:
    return Assignment("", ClausePath((place,)), None, None, None, task, (lead,), (), None, None, 1)


def pack_of(text: str, audience: Audience = Audience.COMMUNE, minutes: int = 60) -> Pack:
    document = parse_text(HEAD + text)
    return draft(Shelf(document), document.info.id, None, audience, minutes, today=TODAY).pack


@pytest.mark.parametrize(
    ("unit", "every"),
    [
        ("Ủy ban nhân dân cấp tỉnh", "Ủy ban nhân dân các cấp"),
        ("Ủy ban nhân dân cấp xã", "Ủy ban nhân dân các cấp"),
        ("Hội đồng nhân dân cấp xã", "Hội đồng nhân dân các cấp"),
        ("Công an tỉnh", "công an các cấp"),
        ("Ủy ban Mặt trận Tổ quốc Việt Nam cấp xã", "Ủy ban Mặt trận Tổ quốc Việt Nam các cấp"),
        ("Ủy ban nhân dân cấp xã", "chính quyền địa phương các cấp"),
    ],
)
def test_a_body_is_among_the_bodies_of_every_level(unit: str, every: str) -> None:
    """A task of "ủy ban nhân dân các cấp" is no wrong answer to what the province leads."""
    shared, other = (
        given("1", "rà soát các phòng đọc", every),
        given("2", "xây dựng trạm phát điện", "Bộ Công Thương"),
    )
    facts = Facts((shared, other), (unit, "Bộ Công Thương"))
    assert not facts.leads_not(unit, shared) and facts.leads_not(unit, other)
    assert unit not in facts.never_lead(shared) and "Bộ Công Thương" in facts.never_lead(shared)


def test_the_level_to_be_reached_is_told_with_its_year() -> None:
    pack = pack_of(AIMS + WORK + LAST, minutes=30)
    aim = next(m for m in pack.messages if "90%" in m.text)
    assert aim.when == "đến năm 2030" and len(aim.citations) == 2
    assert any(m.relation is Relation.OWN for m in pack.messages)


def test_a_subject_is_not_told_twice() -> None:
    for m in pack_of(AIMS + WORK + LAST).messages:
        opening = units.find(m.text)
        assert not (m.who and opening and opening[0][1] == 0)


def test_the_aims_tell_why_where_nothing_else_does() -> None:
    pack = pack_of(AIMS + WORK + LAST)
    assert any("thói quen" in i.text for i in pack.why)
    assert "thực hiện văn bản nào" not in pack.objectives[0].text  # it carries out none


def test_what_it_carries_out_is_told_whoever_cites_it_later() -> None:
    above = "Chỉ thị số 15-CT/TW ngày 10 tháng 2 năm 2026 của Ban Bí thư"
    opening = (
        f"Thực hiện {above}, Ủy ban nhân dân tỉnh ban hành Kế hoạch phát triển đọc sách trong cộng đồng như sau:\n"
    )
    cited = f"5. Ủy ban nhân dân cấp xã quán triệt {above} đến thôn, tổ dân phố.\n"
    pack = pack_of(opening + AIMS + WORK + cited)
    assert any(i.key.startswith("why:implements:") for i in pack.why)
    assert "thực hiện văn bản nào" in pack.objectives[0].text


def test_what_ties_a_sentence_to_the_one_before_is_left_out() -> None:
    situation = (
        "Trong những năm qua, phong trào đọc sách đã lan tới nhiều nơi trong tỉnh và được người dân hưởng ứng.\n"
        "Tuy nhiên, đến nay vẫn còn nhiều thôn chưa có phòng đọc, sách còn cũ và chưa hợp với trẻ em.\n"
    )
    told = [i.text for i in pack_of(situation + AIMS + WORK).why]
    assert any(t.startswith("Đến nay vẫn còn") for t in told) and not any(t.startswith("Tuy nhiên") for t in told)


def test_what_is_said_of_the_document_itself_is_no_first_duty() -> None:
    own = [d for d in pack_of(LAST.replace("III.", "I.") + WORK).duties if d.relation is Relation.OWN]
    assert len(own) > 2 and not is_about_itself(own[0].task)


def test_a_task_is_told_with_the_list_that_it_introduces() -> None:
    text = """I. NHIỆM VỤ
1. Ủy ban nhân dân cấp xã
a) Sắp xếp lại các phòng đọc trên địa bàn cho phù hợp với số người đọc, theo hướng:
- Giữ lại phòng đọc có trên một trăm lượt người đọc mỗi tháng.
- Ghép phòng đọc ít người với thư viện của trường gần nhất.
b) Bố trí người trông coi phòng đọc vào các buổi tối trong tuần.
"""
    document = parse_text(HEAD + text)
    rows = duties(choose(document, None), Listeners(Audience.COMMUNE))
    row = next(d for d in rows if "Sắp xếp lại" in d.task)
    assert "trên một trăm lượt" in row.task and row.task.endswith("trường gần nhất")
    assert all(document.text[slice(*c.span)] == c.quote for c in row.citations)
    assert not any(d.task.endswith(":") for d in rows)


def test_exercises_ask_of_own_work_and_each_of_another_task() -> None:
    pack = pack_of(AIMS + WORK + LAST, minutes=120)
    here = [e for e in pack.exercises if e.key.startswith("here:")]
    own = [m for m in pack.messages if m.relation is Relation.OWN]
    assert here and own and here[0].case.text in {m.text for m in own}
    others = Item("message:4", "Luân chuyển sách giữa các thư viện trong tỉnh.", pack.messages[0].citations, "Sở Y tế")
    mixed = [Item(others.key, others.text, others.citations, others.who, relation=Relation.HELPS), *own]
    first = exercises(mixed, [], Listeners(Audience.COMMUNE), 3, TODAY)[0]
    assert first.case.text == own[0].text


def test_money_and_amendments_are_answered_by_what_says_so() -> None:
    found = {i.key: i for i in questions_of(AIMS + WORK + LAST)}
    assert found["question:money"].text.startswith("Kinh phí thực hiện Kế hoạch được bảo đảm từ")
    assert "sửa đổi" in found["question:amending"].question and "question:trouble" not in found
    guided = WORK + "5. Sở Tài chính hướng dẫn việc bố trí, sử dụng kinh phí thực hiện Kế hoạch từ ngân sách các cấp.\n"
    assert "question:money" not in {i.key for i in questions_of(AIMS + guided)}


def questions_of(text: str) -> list[Item]:
    scope = choose(parse_text(HEAD + text), None)
    return questions(scope, (), Listeners(Audience.COMMUNE), 9)


@pytest.mark.parametrize(
    ("task", "limit", "left"),
    [
        (
            "Lập danh mục sách gửi tỉnh; hoàn thành trước ngày 30/6/2026",
            "trước ngày 30/6/2026",
            "Lập danh mục sách gửi tỉnh",
        ),
        ("Xây dựng quy chế phòng đọc để ban hành trong quý II/2026", "trong quý II/2026", "Xây dựng quy chế phòng đọc"),
        ("Mở phòng đọc mới trước tháng 9/2026 tại các thôn xa", "trước tháng 9/2026", None),
        ("Xong trước năm 2030", "trước năm 2030", None),
        ("Bố trí người trông coi phòng đọc", None, None),
    ],
)
def test_a_limit_is_not_said_again_beside_itself(task: str, limit: str | None, left: str | None) -> None:
    assert without_limit(task, limit) == (left or task)


def test_a_limit_that_is_over_is_marked_wherever_it_is_told() -> None:
    pack = pack_of(AIMS + WORK + LAST, minutes=120)
    dated = Item("message:x", "Lập danh mục sách.", (), when="trước ngày 30 tháng 6 năm 2026")
    assert until(dated, pack) == "trước ngày 30 tháng 6 năm 2026 (đã qua)"
    assert until(Item("message:y", "Mở cửa phòng đọc.", (), when="thường xuyên"), pack) == "thường xuyên"


def test_a_body_stands_in_a_sentence_as_it_does_in_one() -> None:
    for q in pack_of(AIMS + WORK + LAST, minutes=120).quiz:
        assert "giao cho Các" not in q.why
        waits = key(q.stem).partition(key("chờ kết quả của việc"))[2]
        assert not waits.startswith((" “rà soát", " “tuyên truyền"))
