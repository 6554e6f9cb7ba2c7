"""What counts as a requirement, where sentences are cut into duties, and which figures are targets."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.crosscheck.duties import duties
from answer.crosscheck.figures import quantities
from answer.crosscheck.requirements import requirements
from ingest import parse
from language.spelling import key
from schema import Document


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


def written(folder: Path, text: str) -> Document:
    (folder / "chi-thi.md").write_text(text, "utf8")
    return parse(folder / "chi-thi.md")


TOLD_ABOVE = """# CHỈ THỊ

Về thư viện

1. Ủy ban nhân dân các xã thực hiện:

a) Khẩn trương rà soát, bổ sung đầu sách cho thư viện xã; xây dựng nội quy phòng đọc; hoàn thành trước ngày 15/9/2026.

b) Người đứng đầu phải trực tiếp kiểm tra kho sách hằng quý.

2. Xây dựng mô hình chính quyền địa phương 02 cấp gần dân hơn.
"""


def test_a_closing_limit_belongs_to_the_duties_before_it(tmp_path: Path) -> None:
    found = {r.quote: r for r in requirements(written(tmp_path, TOLD_ABOVE))}
    assert not [q for q in found if q.startswith("hoàn thành")]
    told = next(r for q, r in found.items() if "đầu sách" in q)
    assert told.deadline and told.deadline.text == "trước ngày 15/9/2026"
    assert (told.action, told.object) == ("rà soát, bổ sung", "đầu sách cho thư viện xã")


def test_who_must_do_it(tmp_path: Path) -> None:
    found = requirements(written(tmp_path, TOLD_ABOVE))
    assert next(r for r in found if "đầu sách" in r.quote).actor == ("Ủy ban nhân dân các xã",)
    assert not next(r for r in found if "02 cấp" in r.quote).targets


@pytest.mark.parametrize(
    ("text", "verb", "what"),
    [
        ("Chủ động xây dựng, ban hành quy chế.", "xây dựng, ban hành", "quy chế"),
        ("Có cơ chế khuyến khích người đọc.", "Có", "cơ chế khuyến khích người đọc"),
        ("Sở Nội vụ ươm giống cây bản địa.", "ươm giống", "cây bản địa"),
    ],
)
def test_the_leading_verbs(tmp_path: Path, text: str, verb: str | None, what: str | None) -> None:
    found = requirements(written(tmp_path, f"# CHỈ THỊ\n\nI. NHIỆM VỤ\n\n1. {text}\n"))
    assert [(r.action, r.object) for r in found] == [(verb, what)]
