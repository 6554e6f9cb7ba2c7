"""What a plan's place says otherwise although it shares nearly all its words: rhythms, figures, objects, citations."""

from __future__ import annotations

import pytest

from answer.crosscheck import check
from answer.crosscheck.findings import Finding, Status
from answer.crosscheck.rhythms import rhythms
from ingest import build
from ingest.readers.base import Paragraph, Source
from schema import Document

HEAD = (
    "TỈNH ỦY AN BÌNH\nSố: 09-CT/TU\nAn Bình, ngày 12 tháng 3 năm 2026\nCHỈ THỊ\nVề nghề nuôi ong\n{cited}I. NHIỆM VỤ\n"
)
PLAN = "KẾ HOẠCH\nThực hiện Chỉ thị số 09-CT/TU ngày 12/3/2026\n{cited}I. NHIỆM VỤ\n"
CITED = "Căn cứ Kết luận số 41-KL/TW ngày {day} tháng 4 năm 2025 của Ban Bí thư;\n"


def parsed(name: str, text: str) -> Document:
    return build(Source(name, tuple(Paragraph(line) for line in text.splitlines() if line)))


def checked(asked: str, own: str) -> Finding:
    directive = parsed("chi-thi.txt", HEAD.format(cited="") + f"1. {asked}\n2. Trồng cây lấy mật ven đê.\n")
    report = check(None, parsed("ke-hoach.txt", PLAN.format(cited="") + f"1. {own}\n"), directive)
    return next(f for f in report.findings if str(f.requirement.path) == "I/1")


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("kiểm tra hằng tuần", [7]),
        ("kiểm tra hàng quý", [91]),
        ("hai năm một lần", [730]),
        ("02 lần/năm", [182.5]),
        ("3 lần mỗi tháng", [10]),
        ("định kỳ 6 tháng", [180]),
        ("mỗi năm hai lần", [182.5]),
        ("trong 6 tháng đầu năm", []),
        ("năm 2026, quý III", []),
    ],
)
def test_rhythms(said: str, days: list[float]) -> None:
    assert [r.days for r in rhythms(said, 0, len(said))] == days


@pytest.mark.parametrize(
    ("asked", "own", "kind"),
    [
        (
            "Kiểm tra chất lượng mật ong tại các trại nuôi hằng tuần.",
            "Kiểm tra chất lượng mật ong tại các trại nuôi hằng tháng.",
            "deadline",
        ),
        (
            "Kiểm tra chất lượng mật ong tại các trại nuôi hằng quý.",
            "Kiểm tra chất lượng mật ong tại các trại nuôi 02 lần/tháng.",
            None,
        ),
        (
            "Cắt giảm 50% thời gian, 50% chi phí cấp giấy chứng nhận trại ong.",
            "Cắt giảm 40% thời gian, 50% chi phí cấp giấy chứng nhận trại ong.",
            "target",
        ),
        (
            "Cắt giảm 30% thời gian, 50% chi phí cấp giấy chứng nhận trại ong.",
            "Cắt giảm 50% chi phí, 30% thời gian cấp giấy chứng nhận trại ong.",
            None,
        ),
        (
            "Chuyển dần các đàn ong về vùng đệm của vườn quốc gia từ quý II/2031.",
            "Chuyển dần các đàn ong về vùng đệm của vườn quốc gia từ quý IV/2032.",
            "deadline",
        ),
        (
            "Bố trí lại đàn ong giữa các thôn để giảm điều trị ong bệnh tại trạm thú y tuyến trên.",
            "Bố trí lại đàn ong giữa các thôn để ong bệnh nhẹ không phải điều trị ong bệnh tại trạm thú y tuyến trên.",
            None,
        ),
    ],
)
def test_one_place_against_its_requirement(asked: str, own: str, kind: str | None) -> None:
    found = checked(asked, own)
    assert [c.kind for c in found.conflicts] == ([kind] if kind else [])
    assert found.status is (Status.CONFLICT if kind else Status.COVERED)


@pytest.mark.parametrize(
    ("own", "status"),
    [
        ("Mở lớp dạy nghề nuôi ong lấy mật tại trung tâm huyện cho phụ nữ nghèo", Status.COVERED),
        ("Mở lớp dạy nghề nuôi ong lấy mật tại trung tâm huyện cho cán bộ khuyến nông", Status.PARTIAL),
    ],
)
def test_another_object_in_the_same_words_is_only_a_part(own: str, status: Status) -> None:
    asked = "Mở lớp dạy nghề nuôi ong lấy mật tại trung tâm huyện cho phụ nữ nghèo."
    assert checked(asked, own + ".").status is status


@pytest.mark.parametrize(("day", "kinds"), [("08", []), ("18", ["date"])])
def test_documents_cited_in_the_preamble_have_the_directives_dates(day: str, kinds: list[str]) -> None:
    body = "1. Trồng cây lấy mật ven đê.\n"
    directive = parsed("chi-thi.txt", HEAD.format(cited=CITED.format(day="08")) + body)
    report = check(None, parsed("ke-hoach.txt", PLAN.format(cited=CITED.format(day=day)) + body), directive)
    assert [c.kind for c in report.conflicts] == kinds


def under(heading: str, line: str) -> str:
    return f"{heading}\na) {line}"


ASKED = "Lập bản đồ vùng hoa cho các trại nuôi ong (quý III/2031)."
SHARE = "100% trại nuôi ong được cấp mã số vùng nuôi và kiểm tra chất lượng mật."


@pytest.mark.parametrize(
    ("asked", "own", "kind"),
    [
        # until when: in a bracket, in the opening words, in the heading over a target
        (ASKED, "Lập bản đồ vùng hoa cho các trại nuôi ong (quý II/2032).", "deadline"),
        (ASKED, "Lập bản đồ vùng hoa cho các trại nuôi ong (quý II/2031).", None),
        (ASKED, "Lập bản đồ vùng hoa cho các trại nuôi ong trước ngày 30/6/2032.", "deadline"),
        (under("Mục tiêu đến năm 2030", SHARE), under("Mục tiêu đến năm 2035", SHARE), "deadline"),
        (under("Mục tiêu đến năm 2030", SHARE), under("Mục tiêu đến năm 2028", SHARE), None),
        (under("Mục tiêu đến năm 2030", SHARE), f"Đến năm 2034, {SHARE}", "deadline"),
        (under("Tầm nhìn đến 2045", SHARE), under("Tầm nhìn đến 2050", SHARE), "deadline"),
        # a period inside the directive's is its part; one of another length is another one
        (
            "Rà soát đàn ong làm cơ sở xác định quy mô chăn nuôi giai đoạn 2026 - 2031.",
            "Rà soát đàn ong làm cơ sở xác định quy mô chăn nuôi giai đoạn 2026 - 2030.",
            None,
        ),
        ("Lập kế hoạch nhân giống ong giai đoạn 5 năm.", "Lập kế hoạch nhân giống ong giai đoạn 3 năm.", "period"),
        ("Lập kế hoạch nhân giống ong giai đoạn 5 năm.", "Lập kế hoạch nhân giống ong giai đoạn 5 năm.", None),
        # another one of things told apart by number
        (
            "Chuyển các đàn ong bị bệnh về trại cách ly số 02 để theo dõi.",
            "Chuyển các đàn ong bị bệnh về trại cách ly số 03 để theo dõi.",
            "target",
        ),
        # a prohibition behind "bảo đảm"
        (
            "Bảo đảm mật ong chỉ bán tại trại, không được phép pha trộn đường vào mật ong.",
            "Bảo đảm mật ong bán tại trại, được phép pha trộn đường vào mật ong khi cần.",
            "negation",
        ),
        # whose duty it is only helps
        (
            "Sở Y tế xây dựng đề án kiểm nghiệm mật ong tại các huyện.",
            "Sở Nội vụ chủ trì, phối hợp với Sở Y tế xây dựng đề án kiểm nghiệm mật ong tại các huyện.",
            "lead",
        ),
    ],
)
def test_what_stands_around_it_clashes(asked: str, own: str, kind: str | None) -> None:
    directive = parsed("chi-thi.txt", HEAD.format(cited="") + f"1. {asked}\n2. Trồng cây lấy mật ven đê.\n")
    report = check(None, parsed("ke-hoach.txt", PLAN.format(cited="") + f"1. {own}\n"), directive)
    finding = next(f for f in report.findings if str(f.requirement.path).startswith("I/1"))
    assert {c.kind for c in finding.conflicts} == ({kind} if kind else set()), finding.why


def test_a_milestone_before_the_day_clashes_with_nothing() -> None:
    asked = under("Mục tiêu đến năm 2035", SHARE)
    own = f"Đến năm 2030, {SHARE.replace('100', '80')}\n2. Đến năm 2035, {SHARE}"
    directive = parsed("chi-thi.txt", HEAD.format(cited="") + f"1. {asked}\n")
    report = check(None, parsed("ke-hoach.txt", PLAN.format(cited="") + f"1. {own}\n"), directive)
    assert [f.status for f in report.findings] == [Status.COVERED]
