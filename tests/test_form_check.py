"""The form of drafts written here: what is missing, gaps in numbers, rows without a lead unit or a deadline."""

from __future__ import annotations

from pathlib import Path

import pytest

from answer.crosscheck.form_check import form_remarks
from ingest import parse

GOOD = (
    "# KẾ HOẠCH\n\nI. MỤC ĐÍCH, YÊU CẦU\n\n1. Giúp người dân đọc sách.\n\nII. NHIỆM VỤ, GIẢI PHÁP\n\n1. Mở tủ sách.\n\n"
    "2. Mua sách mới.\n\nIII. KINH PHÍ\n\n1. Từ ngân sách xã.\n\nIV. TỔ CHỨC THỰC HIỆN\n\n"
    "1. Các thôn báo cáo Ủy ban nhân dân xã trước ngày 15/12/2026.\n\nNơi nhận:\n- Các thôn;\n- Lưu: VT.\n"
)
TABLE = (
    "\n\nPHỤ LỤC\n\n| STT | Nhiệm vụ | Cơ quan chủ trì | Thời hạn |\n|---|---|---|---|\n"
    "| 1 | Mở tủ sách thôn bản | Sở Nội vụ | 30/6/2026 |\n| 2 | Mua sách thiếu nhi |  | 30/9/2026 |\n"
    "| 3 | Tập huấn thủ thư xã | Sở Tài chính |  |\n"
)


def remarks(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    file = tmp_path / "ke-hoach.md"
    file.write_text(text, "utf8")
    return [(r.kind, r.text) for r in form_remarks(parse(file))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("I. MỤC ĐÍCH, YÊU CẦU", "I. CĂN CỨ", "mục đích, yêu cầu"),
        ("IV. TỔ CHỨC THỰC HIỆN", "IV. ĐIỀU KHOẢN CUỐI", "tổ chức thực hiện"),
        ("II. NHIỆM VỤ, GIẢI PHÁP", "II. VIỆC CỤ THỂ", "nhiệm vụ, giải pháp"),
        ("III. KINH PHÍ\n\n1. Từ ngân sách xã.", "III. VIỆC KHÁC\n\n1. Quét dọn tủ sách.", "kinh phí"),
        (" báo cáo Ủy ban nhân dân xã trước ngày 15/12/2026", " giữ gìn tủ sách", "báo cáo"),
        ("Nơi nhận:\n- Các thôn;\n- Lưu: VT.\n", "", "Nơi nhận"),
    ],
)
def test_a_missing_part_is_told(tmp_path: Path, old: str, new: str, expected: str) -> None:
    assert not [t for k, t in remarks(tmp_path, GOOD) if k == "part" and expected in t]
    assert [t for k, t in remarks(tmp_path, GOOD.replace(old, new)) if k == "part" and expected in t]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("2. Mua sách mới", "3. Mua sách mới", "Khoản 3 Mục II: đánh số cách quãng, “3” đứng ngay sau “1”."),
        ("1. Mở tủ sách", "2. Mở tủ sách", "Khoản 2 Mục II: đánh số không bắt đầu từ đầu."),
        ("III. KINH PHÍ", "II. KINH PHÍ", "Mục IV: đánh số cách quãng, “IV” đứng ngay sau “II”."),
        (
            "2. Mua sách mới.",
            "a) Sách thiếu nhi;\n\nc) Sách nông nghiệp.",
            "Điểm c khoản 1 Mục II: đánh số cách quãng, “c” đứng ngay sau “a”.",
        ),
    ],
)
def test_a_gap_in_numbers_is_told_once(tmp_path: Path, old: str, new: str, told: str) -> None:
    assert not [t for k, t in remarks(tmp_path, GOOD) if k == "numbering"]
    assert [t for k, t in remarks(tmp_path, GOOD.replace(old, new)) if k == "numbering"] == [told]


def test_rows_without_lead_or_deadline_are_told(tmp_path: Path) -> None:
    found = [(k, t) for k, t in remarks(tmp_path, GOOD + TABLE) if k in ("lead", "deadline")]
    assert found == [
        ("lead", "Hàng STT 2 Phụ lục: chưa nêu cơ quan chủ trì."),
        ("deadline", "Hàng STT 3 Phụ lục: chưa nêu thời hạn."),
    ]
