"""Whom a requirement binds, seen from the body that issues the plan; limits and negations that hide in other parts."""

from dataclasses import replace

import pytest

from answer.crosscheck import check
from answer.crosscheck.addressees import binds, level
from answer.crosscheck.findings import Status
from answer.crosscheck.requirements import requirements
from ingest import build
from ingest.readers.base import Paragraph, Source
from schema import DocumentInfo

PROVINCE = DocumentInfo("p", "Kế hoạch", "p.docx", issuer="Ủy ban nhân dân tỉnh Đông Hà")
COMMUNE = replace(PROVINCE, issuer="Ủy ban nhân dân xã Bình Minh")
MINISTRY = replace(PROVINCE, issuer="Bộ Xây dựng")

DIRECTIVE = """CHÍNH PHỦ
Số: 77/NQ-CP
Hà Nội, ngày 05 tháng 01 năm 2026
NGHỊ QUYẾT
Về phát triển chợ nổi
I. NHIỆM VỤ
1. Bộ Xây dựng ban hành tiêu chuẩn bến thuyền chợ nổi trước ngày 30/6/2026.
2. Ủy ban nhân dân các tỉnh, thành phố nạo vét luồng lạch dẫn vào chợ nổi trước ngày 30/9/2026.
3. Các địa phương hằng năm tổng kết hoạt động chợ nổi, báo cáo trước ngày 30 tháng 11 hằng năm.
4. Các bộ, ngành, địa phương xây dựng cơ chế khuyến khích tiểu thương bán hàng trên sông, hỗ trợ vốn vay, đào tạo nghề.
"""
PLAN = """ỦY BAN NHÂN DÂN TỈNH ĐÔNG HÀ
Số: 12/KH-UBND
Đông Hà, ngày 01 tháng 02 năm 2026
KẾ HOẠCH
Thực hiện Nghị quyết số 77/NQ-CP về phát triển chợ nổi
I. NHIỆM VỤ
1. Sở Xây dựng nạo vét luồng lạch dẫn vào chợ nổi. Hoàn thành trong năm 2027.
2. Sở Công Thương hằng năm tổng kết hoạt động chợ nổi, báo cáo trước ngày 15 tháng 12 hằng năm.
3. Không xây dựng cơ chế khuyến khích tiểu thương bán hàng trên sông.
"""


def parsed(name, text):
    return build(Source(name, tuple(Paragraph(line) for line in text.splitlines() if line)))


@pytest.fixture(scope="module")
def report():
    return check(None, parsed("ke-hoach.txt", PLAN), parsed("nghi-quyet.txt", DIRECTIVE))


def at(report, path):
    return next(f for f in report.findings if str(f.requirement.path) == path)


@pytest.mark.parametrize(
    ("issuer", "found"),
    [
        ("Ủy ban nhân dân tỉnh Đông Hà", "province"),
        ("UBND thành phố Sao Mai", "province"),
        ("Sở Y tế tỉnh Đông Hà", "province"),
        ("Ủy ban nhân dân xã Bình Minh", "commune"),
        ("Ủy ban nhân dân huyện Sông Trăng", "district"),
        ("Bộ Xây dựng", "centre"),
        ("Hội Làm vườn", None),
    ],
)
def test_levels(issuer, found):
    assert level(issuer) == found


@pytest.mark.parametrize(
    ("actor", "support", "quote", "bound"),
    [
        (("Bộ Xây dựng",), (), "ban hành tiêu chuẩn", {"Bộ"}),
        (("Ủy ban nhân dân các tỉnh, thành phố",), (), "nạo vét", {"tỉnh"}),
        (("Các bộ, ngành, địa phương",), (), "tuyên truyền", {"tỉnh", "xã", "Bộ"}),
        (("Ủy ban nhân dân cấp xã",), (), "vận động", {"xã"}),
        (("Các cấp ủy, chính quyền địa phương",), (), "vận động", {"tỉnh", "xã"}),
        (("Bộ Xây dựng",), ("các địa phương",), "nạo vét luồng lạch", {"tỉnh", "xã", "Bộ"}),
        (("Bộ Xây dựng",), ("các địa phương",), "xây dựng Nghị định về chợ nổi", {"Bộ"}),
        (("Cục Quản lý chợ nổi thuộc Chính phủ",), (), "kiểm tra", set()),
        ((), (), "tuyên truyền", {"tỉnh", "xã", "Bộ"}),
    ],
)
def test_who_is_bound(actor, support, quote, bound):
    one = replace(requirements(parsed("a.txt", DIRECTIVE))[0], actor=actor, support=support, quote=quote)
    plans = {"tỉnh": PROVINCE, "xã": COMMUNE, "Bộ": MINISTRY}
    assert {name for name, plan in plans.items() if binds(one, plan)} == bound


def test_a_ministrys_work_is_not_missing_in_a_provinces_plan(report):
    finding = at(report, "I/1")
    assert finding.status is Status.NOT_ADDRESSED
    assert "Bộ Xây dựng" in finding.why and "Ủy ban nhân dân tỉnh Đông Hà" in finding.why


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("I/2", "deadline"),  # the plan's limit stands in the next sentence
        ("I/3", "deadline"),  # of each year, a later day
        ("I/4", "negation"),  # a shortened duty, negated
    ],
)
def test_conflicts_in_other_parts(report, path, kind):
    finding = at(report, path)
    assert finding.status is Status.CONFLICT
    assert kind in {c.kind for c in finding.conflicts}
