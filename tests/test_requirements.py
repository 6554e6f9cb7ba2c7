"""What counts as a requirement, where sentences are cut into duties, and which figures are targets."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.crosscheck.requirements import duties, quantities, requirements
from ingest import parse
from language.spelling import key


def cut(sentence: str) -> list[str]:
    return [sentence[a:b].strip(" ,;.") for a, b, _ in duties(sentence, key(sentence), 0, len(sentence))]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Rà soát kho sách cũ; ban hành quy chế mượn sách", ["Rà soát kho sách cũ", "ban hành quy chế mượn sách"]),
        # Verbs of one object are one duty.
        ("Xây dựng, ban hành quy chế mượn sách", ["Xây dựng, ban hành quy chế mượn sách"]),
        ("Nghiên cứu, ứng dụng, chuyển giao giống lúa mới", ["Nghiên cứu, ứng dụng, chuyển giao giống lúa mới"]),
        # A new verb with an object of its own behind a comma.
        (
            "Mở rộng mạng lưới tủ sách thôn bản, xây dựng nội quy phòng đọc chung",
            ["Mở rộng mạng lưới tủ sách thôn bản", "xây dựng nội quy phòng đọc chung"],
        ),
        # A figure makes a target of its own.
        (
            "Đẩy mạnh việc cho mượn sách qua mạng, bảo đảm số lượt mượn đạt tối thiểu 40% tổng lượt",
            ["Đẩy mạnh việc cho mượn sách qua mạng", "bảo đảm số lượt mượn đạt tối thiểu 40% tổng lượt"],
        ),
        ("tỉ lệ thôn có tủ sách đạt 80%; tỉ lệ xã đạt 95%", ["tỉ lệ thôn có tủ sách đạt 80%", "tỉ lệ xã đạt 95%"]),
    ],
)
def test_a_sentence_is_cut_where_a_duty_begins(sentence: str, expected: list[str]) -> None:
    assert cut(sentence) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("đạt ít nhất 15% ngân sách", [(15.0, "%", "min")]),
        ("trả lời trong thời hạn 10 ngày làm việc", [(10.0, "ngày", "max")]),
        ("không quá 3,5% số hộ", [(3.5, "%", "max")]),
        ("tăng 16 - 18% mỗi năm", [(16.0, "%", "min")]),
        ("trồng thêm 1.200 cây xanh", [(1200.0, "cây xanh", "min")]),
        ("theo khoản 2 Điều 5, trước ngày 30/6/2026, giai đoạn 2026 - 2030", []),
        ("Nghị định số 30/2020/NĐ-CP", []),
    ],
)
def test_figures_are_targets_and_dates_are_not(text: str, expected: list[tuple[float, str, str]]) -> None:
    assert [(q.value, q.unit, q.bound) for q in quantities(text, 0, len(text))] == expected


def test_background_closing_and_headings_are_no_requirements(tmp_path: Path) -> None:
    file = tmp_path / "chi-thi.md"
    file.write_text(
        "# CHỈ THỊ\n\nI. QUAN ĐIỂM\n\n1. Đọc sách là việc của mọi nhà.\n\n"
        "II. MỤC TIÊU\n\n1. Đến năm 2030\n\n- Tủ sách thôn bản đạt ít nhất 80% số thôn.\n\n- Văn hóa đọc lan tỏa.\n\n"
        "III. NHIỆM VỤ\n\n1. Phát triển tủ sách\n\na) Vận động mỗi gia đình góp một cuốn sách.\n\n"
        "b) Ưu tiên mua sách mới về các lĩnh vực:\n\n- Lịch sử địa phương;\n\n- Nông nghiệp sạch.\n\n"
        "IV. TỔ CHỨC THỰC HIỆN\n\n1. Sở Nội vụ chủ trì theo dõi, báo cáo trước ngày 15/12/2026.\n\n"
        "2. Chỉ thị này có hiệu lực kể từ ngày ký.\n",
        "utf8",
    )
    document = parse(file)
    found = requirements(document)
    assert [str(r.path) for r in found] == ["II/1/-1", "III/1/a", "III/1/b", "IV/1"]
    assert "Nông nghiệp sạch" in found[2].quote  # the list belongs to the sentence over it
    assert found[3].actor == ("Sở Nội vụ",)
    assert found[3].deadline is not None and found[3].deadline.last is not None
    assert all(document.text[slice(*r.span)] == r.quote for r in found)
