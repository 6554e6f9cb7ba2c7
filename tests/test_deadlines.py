"""Time limits as officials write them: kinds and bounds, and which dates of running text are limits at all."""

from datetime import date

import pytest

from ingest.tasks import deadlines


def d(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("30/6/2026", "date", "2026-06-30", "2026-06-30"),
        ("01.7.2026", "date", "2026-07-01", "2026-07-01"),
        ("trước ngày 10 tháng 6 năm 2026", "date", "", "2026-06-10"),
        ("Chậm nhất 30/9/2026", "date", "", "2026-09-30"),
        ("trước tháng 6/2026", "date", "", "2026-05-31"),
        ("Đến hết năm 2030", "date", "", "2030-12-31"),
        ("Quý II/2026", "range", "2026-04-01", "2026-06-30"),
        ("quí 2 năm 2026", "range", "2026-04-01", "2026-06-30"),
        ("Quý III, IV/2026", "range", "2026-07-01", "2026-12-31"),
        ("Tháng 02/2028", "range", "2028-02-01", "2028-02-29"),
        ("12/2025", "range", "2025-12-01", "2025-12-31"),
        ("từ tháng 3 đến tháng 6 năm 2026", "range", "2026-03-01", "2026-06-30"),
        ("2026", "range", "2026-01-01", "2026-12-31"),
        ("2026 - 2030", "range", "2026-01-01", "2030-12-31"),
        ("Năm 2026 – 2030", "range", "2026-01-01", "2030-12-31"),
        ("6 tháng đầu năm 2026", "range", "2026-01-01", "2026-06-30"),
        ("cuối năm 2026", "range", "2026-01-01", "2026-12-31"),  # the words give no closer bound
        ("Quý II/2026 (theo định hướng giai đoạn 2026 - 2031)", "range", "2026-04-01", "2026-06-30"),
        ("hằng năm", "recurring", "", ""),
        ("Hàng quý", "recurring", "", ""),
        ("định kỳ 6 tháng", "recurring", "", ""),
        ("vào thứ Sáu hàng tuần", "recurring", "", ""),
        ("trước ngày 01 tháng 12 hằng năm", "recurring", "", ""),
        ("trước ngày 20 tháng cuối quý", "recurring", "", ""),
        ("2026 và hằng năm", "recurring", "2026-01-01", "2026-12-31"),
        ("Thường xuyên", "open", "", ""),
        ("Nhiệm vụ thường xuyên", "open", "", ""),
        ("Thường xuyên (hoặc theo yêu cầu)", "open", "", ""),
        ("2025 và những năm tiếp theo", "open", "2025-01-01", ""),
        ("Từ năm 2026", "open", "2026-01-01", ""),
        ("sau khi Luật được ban hành", "unclear", "", ""),
        ("Kỳ họp thứ nhất", "unclear", "", ""),
        ("31/2/2026", "unclear", "", ""),
        ("Tháng 5", "unclear", "", ""),  # of which year?
        ("", "unclear", "", ""),
        ("truoc ngay 30/6/2026", "date", "", "2026-06-30"),
        ("quy ii/2026", "range", "2026-04-01", "2026-06-30"),
    ],
)
def test_parse(text: str, kind: str, first: str, last: str) -> None:
    found = deadlines.parse(text)
    assert (found.kind, found.first, found.last) == (kind, d(first), d(last))
    assert found.text == text


def test_a_month_without_a_year_is_bounded_where_the_year_is_known() -> None:
    found = deadlines.parse("Tháng 5", 2026)
    assert (found.kind, found.first, found.last) == ("range", date(2026, 5, 1), date(2026, 5, 31))
    assert deadlines.parse("30/6", 2026).last == date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("xây dựng Đề án, hoàn thành trước ngày 10 tháng 6 năm 2026.", ["trước ngày 10 tháng 6 năm 2026"]),
        ("Định kỳ báo cáo vào thứ Sáu hàng tuần", ["vào thứ Sáu hàng tuần"]),
        ("Định kỳ thứ Hai hàng tuần tổng hợp", ["thứ Hai hàng tuần"]),
        ("để ban hành trước ngày 26/5/2026", ["trước ngày 26/5/2026"]),
        ("báo cáo trong tháng 01 hằng năm", ["trong tháng 01 hằng năm"]),
        ("khắc phục sự cố trong vòng 48 giờ", ["trong vòng 48 giờ"]),
        (
            "trả lời trong thời hạn 15 ngày làm việc kể từ ngày nhận đủ hồ sơ.",
            ["trong thời hạn 15 ngày làm việc kể từ ngày nhận đủ hồ sơ"],
        ),
        # dates that bind nobody
        ("thực hiện Nghị quyết số 5-NQ/TW ngày 22/12/2024", []),
        ("bố trí kinh phí hàng năm", []),
        ("giai đoạn 2026 - 2030", []),
        ("bảo đảm đến hết năm 2030 số lượng đúng quy định", []),
        ("có hiệu lực từ ngày 01/7/2026", []),
    ],
)
def test_limits_of_running_text(text: str, said: list[str]) -> None:
    found = deadlines.limits(text)
    assert [x.text for x, _, _ in found] == said
    assert all(text[a:b] == x.text for x, a, b in found)


def test_find_gives_places_in_order() -> None:
    text = "Sở Y tế phải làm gì trước 30/6/2026 và trong Quý III/2026?"
    assert [text[a:b] for _, a, b in deadlines.find(text)] == ["trước 30/6/2026", "trong Quý III/2026"]
