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
