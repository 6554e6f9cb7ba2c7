"""What a document says of its own event behind a label: when, where, who comes, in what form."""

from __future__ import annotations

import pytest

from answer.ask import ask
from ingest import parse
from tests.test_ask import MemoryIndex

HEAD = """
**ỦY BAN NHÂN DÂN XÃ ĐỒNG LAU**

Số: {number}/KH-UBND

*Đồng Lau, ngày 02 tháng 5 năm 2031*

# KẾ HOẠCH
**{title}**
"""
FAIR = (
    HEAD.format(number=51, title="Tổ chức hội thi làm diều giấy cấp xã")
    + """
**I. NỘI DUNG**

1. Thời gian

Lúc 8 giờ 00 phút, ngày 18 tháng 5 năm 2031.

2. Địa điểm thi: sân đình thôn Hạ.

3. Thành phần: đại diện các thôn, mỗi thôn 02 người.

4. Hình thức: thi trực tiếp, mỗi đội làm một chiếc diều trong thời gian 60 phút.

**II. TỔ CHỨC THỰC HIỆN**

1. Văn phòng xã gửi giấy mời trước ngày 10/5/2031.
"""
)
OTHER = (
    HEAD.format(number=52, title="Tổng vệ sinh đường làng")
    + """
1. Các thôn dọn rác hằng tuần. Kinh phí do các thôn tự lo.

2. Văn phòng xã kiểm tra hội thi đường đẹp vào tháng 12 năm 2031.
"""
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> MemoryIndex:
    folder = tmp_path_factory.mktemp("labelled")
    for name, text in (("thi.md", FAIR), ("ve-sinh.md", OTHER)):
        (folder / name).write_text(text, encoding="utf8")
    return MemoryIndex([parse(folder / "thi.md"), parse(folder / "ve-sinh.md")])


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("hội thi làm diều diễn ra lúc nào", "ngày 18 tháng 5"),
        ("thi diều giấy ở đâu vậy", "sân đình thôn Hạ"),
        ("hội thi diều hôm nào, ở chỗ nào", "sân đình thôn Hạ"),
        ("thi làm diều online hay trực tiếp", "thi trực tiếp"),
        ("những ai tham dự hội thi diều", "mỗi thôn 02 người"),
        ("thi lam dieu giay may gio", "8 giờ 00"),
    ],
)
def test_a_label_tells(index: MemoryIndex, question: str, said: str) -> None:
    answer = ask(index, question)
    assert answer.refusal is None and any(said in c.quote for c in answer.citations)


def test_what_has_no_label_is_read_as_before(index: MemoryIndex) -> None:
    answer = ask(index, "gửi giấy mời hội thi diều trước ngày nào?")
    assert answer.refusal is None and "10/5/2031" in answer.text
    assert ask(index, "tổng vệ sinh đường làng bắt đầu lúc mấy giờ?").refusal
