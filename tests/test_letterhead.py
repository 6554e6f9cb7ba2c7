"""Letterheads of our own writing, in the layouts in which real ones reach the reader."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.letterhead import Letterhead, read_letterhead
from ingest.placed import Placed

SHARED = Path(__file__).resolve().parents[2] / "shared"


def read(page: str, bold: str = "", centered: str = "") -> tuple[Letterhead, str]:
    """Each line of `page` is a paragraph; a line that stands in `bold` or `centered` too is set so."""
    text, paragraphs = "", []
    for line in page.strip().split("\n"):
        line = line.strip()
        if line:
            start = len(text)
            text += line
            paragraphs.append(
                Placed(start, len(text), bold=line in bold.split("\n"), centered=line in centered.split("\n"))
            )
            text += "\n"
    return read_letterhead(paragraphs, text), text


def furniture(head: Letterhead, text: str) -> list[str]:
    return [text[a:b] for a, b in head.furniture]


STATE = """
ỦY BAN NHÂN DÂN
TỈNH AN GIANG
_______
Số: 12/QĐ-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
_______________
An Giang, ngày 05 tháng 02 năm 2024
QUYẾT ĐỊNH
Ban hành Quy chế quản lý bến thuyền
thực hiện Nghị quyết số 3-NQ/TU ngày 04/01/2024 của Tỉnh ủy An Giang
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH AN GIANG
Căn cứ Luật Giao thông đường thủy ngày 15 tháng 6 năm 2004;
Căn cứ Nghị định số 8/2021/NĐ-CP ngày 28 tháng 01 năm 2021 của Chính phủ;
Theo đề nghị của Giám đốc Sở Xây dựng tại Tờ trình số 44/TTr-SXD ngày 01 tháng 02 năm 2024.
QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế quản lý bến thuyền.
Điều 2. Quyết định này thay thế Quyết định số 5/QĐ-UBND ngày 02/3/2019.
Điều 3. Các sở, ngành chịu trách nhiệm thi hành.
Nơi nhận:
- Như Điều 3;
- Lưu: VT, XD.
TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
(Đã ký)
Trần Văn Bình
ỦY BAN NHÂN DÂN
TỈNH AN GIANG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
QUY CHẾ
Quản lý bến thuyền
(Ban hành kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 02 năm 2024
của Ủy ban nhân dân tỉnh An Giang)
Chương I
Điều 1. Phạm vi điều chỉnh
Quy chế này áp dụng cho các bến thuyền.
"""


def test_a_decision_with_an_attached_regulation() -> None:
    head, text = read(STATE)
    assert (head.number, head.kind, head.issuer) == ("12/QĐ-UBND", "Quyết định", "Ủy ban nhân dân tỉnh An Giang")
    assert (head.place, head.issued_on) == ("An Giang", date(2024, 2, 5))
    assert head.title is not None
    assert head.title.startswith("Ban hành Quy chế quản lý bến thuyền thực hiện Nghị quyết")
    assert (head.signer, head.signer_office) == ("Trần Văn Bình", "Phó Chủ tịch")
    assert head.attached == "Quy chế"
    assert head.attached_at == text.index("QUY CHẾ\nQuản lý")
    assert text[slice(*head.spans["attached_title"])].endswith("tỉnh An Giang)")
    assert text[head.body_start :].startswith("Căn cứ Luật Giao thông")
    for name in ("number", "place", "signer"):
        assert text[slice(*head.spans[name])] == getattr(head, name)
    assert [(m.relation, m.number) for m in head.mentions] == [
        ("implements", "3-NQ/TU"),
        ("based_on", None),
        ("based_on", "8/2021/NĐ-CP"),
        ("mentions", "44/TTr-SXD"),
    ]


def test_furniture_is_letterhead_recipients_signature_and_the_small_letterhead() -> None:
    head, text = read(STATE)
    lines = furniture(head, text)
    assert lines.count("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") == 2
    assert lines.count("TỈNH AN GIANG") == 2
    for line in ("Nơi nhận:", "- Như Điều 3;", "KT. CHỦ TỊCH", "(Đã ký)", "Trần Văn Bình"):
        assert line in lines
    for line in ("QUY CHẾ", "Chương I", "Điều 3. Các sở, ngành chịu trách nhiệm thi hành.", "QUYẾT ĐỊNH:"):
        assert line not in lines


HEADS = [
    pytest.param(
        """CHÍNH PHỦ CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        Số: 77/NQ-CP Hà Nội, ngày 09 tháng 3 năm 2025
        NGHỊ QUYẾT
        Về phát triển nghề muối
        CHÍNH PHỦ
        Căn cứ Luật Tổ chức Chính phủ ngày 18 tháng 02 năm 2025;""",
        ("77/NQ-CP", "Nghị quyết", "Chính phủ", "Hà Nội", date(2025, 3, 9), "Về phát triển nghề muối"),
        id="two columns glued in one line",
    ),
    pytest.param(
        """Hải Phòng, ngày 01 tháng 12 năm 2023
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập – Tự do – Hạnh phúc
        Số: 45 - KH/UBND
        UBND THÀNH PHỐ HẢI PHÒNG
        KẾ HOẠCH Trồng cây xanh năm 2024
        I. MỤC ĐÍCH""",
        (
            "45-KH/UBND",
            "Kế hoạch",
            "Ủy ban nhân dân thành phố Hải Phòng",
            "Hải Phòng",
            date(2023, 12, 1),
            "Trồng cây xanh năm 2024",
        ),
        id="columns in the wrong order, kind and subject in one line",
    ),
    pytest.param(
        """BAN CHẤP HÀNH TRUNG ƯƠNG
        *
        Số 31-CT/TW
        ĐẢNG CỘNG SẢN VIỆT NAM
        Hà Nội, ngày 07 tháng 8 năm 2024
        CHỈ THỊ
        CỦA BAN BÍ THƯ
        về giữ gìn tiếng nói của các làng nghề
        Nhiều năm qua, các làng nghề đã có đóng góp.""",
        ("31-CT/TW", "Chỉ thị", "Ban Bí thư", "Hà Nội", date(2024, 8, 7), "Về giữ gìn tiếng nói của các làng nghề"),
        id="Party, the issuer under the kind",
    ),
    pytest.param(
        """TỈNH ỦY ĐỒNG NAI
        BAN TỔ CHỨC
        *
        Số 9-HD/BTCTU
        ĐẢNG CỘNG SẢN VIỆT NAM
        Đồng Nai, ngày 3 tháng 11 năm 2024
        HƯỚNG DẪN
        sinh hoạt chi bộ theo chuyên đề
        -----
        Căn cứ Điều lệ Đảng,""",
        ("9-HD/BTCTU", "Hướng dẫn", "Ban Tổ chức", "Đồng Nai", date(2024, 11, 3), "Sinh hoạt chi bộ theo chuyên đề"),
        id="Party, a body under its committee",
    ),
    pytest.param(
        """UBND TỈNH LÀO CAI
        SỞ NGOẠI VỤ
        Số: 210/SNgV-LTKT
        V/v mời dự hội nghị
        hợp tác biên giới
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        Lào Cai, ngày 20 tháng 6 năm 2025
        Kính gửi: Các sở, ban, ngành
        Sở Ngoại vụ trân trọng mời.""",
        (
            "210/SNgV-LTKT",
            "Công văn",
            "Sở Ngoại vụ",
            "Lào Cai",
            date(2025, 6, 20),
            "V/v mời dự hội nghị hợp tác biên giới",
        ),
        id="công văn",
    ),
    pytest.param(
        """BỘ Y TẾ
        Số: 4/QĐ-BYT
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        QUYẾT ĐỊNH
        Về việc công bố danh mục theo Nghị định
        số 12/2020/NĐ-CP và Nghị định
        số 13/2020/NĐ-CP
        BỘ TRƯỞNG BỘ Y TẾ
        Căn cứ Nghị định số 12/2020/NĐ-CP;""",
        (
            "4/QĐ-BYT",
            "Quyết định",
            "Bộ Y tế",
            None,
            None,
            "Về việc công bố danh mục theo Nghị định số 12/2020/NĐ-CP và Nghị định số 13/2020/NĐ-CP",
        ),
        id="a subject whose lines begin with numbers",
    ),
    pytest.param(
        """QUỐC HỘI
        Luật số: 99/2024/QH15
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        LUẬT
        BẢO VỆ RỪNG NGẬP MẶN
        Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam;
        Quốc hội ban hành Luật Bảo vệ rừng ngập mặn.
        Chương I
        Điều 1. Phạm vi""",
        ("99/2024/QH15", "Luật", "Quốc hội", None, None, "BẢO VỆ RỪNG NGẬP MẶN"),
        id="law",
    ),
    pytest.param(
        """ỦY BAN NHÂN DÂN
        XÃ HÒA BÌNH
        Số:      /KH-UBND
        CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
        Độc lập - Tự do - Hạnh phúc
        Hòa Bình, ngày     tháng 4 năm 2026
        DỰ THẢO
        KẾ HOẠCH
        Sửa chữa đường làng""",
        (None, "Kế hoạch", "Ủy ban nhân dân xã Hòa Bình", "Hòa Bình", None, "Sửa chữa đường làng"),
        id="draft without number and day",
    ),
]


@pytest.mark.parametrize(("page", "said"), HEADS)
def test_layouts(page: str, said: tuple[object, ...]) -> None:
    head, _ = read(page)
    assert (head.number, head.kind, head.issuer, head.place, head.issued_on, head.title) == said


FEET = [
    pytest.param(
        "TM. CHÍNH PHỦ\nTHỦ TƯỚNG\nTrần Văn Bình",
        ("Trần Văn Bình", "Thủ tướng"),
        id="one line each",
    ),
    pytest.param(
        "TM. CHÍNH PHỦ KT. THỦ TƯỚNG PHÓ THỦ TƯỚNG Trần Văn Bình",
        ("Trần Văn Bình", "Phó Thủ tướng"),
        id="joined in one paragraph",
    ),
    pytest.param(
        "Nơi nhận: T/M BAN THƯỜNG VỤ\n- Tỉnh ủy; PHÓ BÍ THƯ\n- Lưu Văn phòng.\nLê Thị Hoa",
        ("Lê Thị Hoa", "Phó Bí thư"),
        id="columns glued line by line",
    ),
    pytest.param(
        "Nơi nhận:\nT/M BAN THƯỜNG VỤ\n- Các huyện ủy,\nPHÓ BÍ THƯ\n- Các ban đảng, đảng đoàn,\nLê Thị Hoa\n- Lưu.",
        ("Lê Thị Hoa", "Phó Bí thư"),
        id="columns interleaved",
    ),
    pytest.param(
        "TL. BỘ TRƯỞNG\nCHÁNH VĂN PHÒNG\n[đã ký]\nLÊ THỊ HOA\nNơi nhận:\n- Như trên;\n- Lưu: VT.",
        ("Lê Thị Hoa", "Chánh Văn phòng"),
        id="recipients behind the name, name in capitals",
    ),
    pytest.param(
        "KT. THỦ TƯỚNG\nPHÓ THỦ TƯỚNGy]\nTrần Văn Bình", ("Trần Văn Bình", "Phó Thủ tướng"), id="a stamp's rest"
    ),
    pytest.param("GIÁM ĐỐC\nTS. Lê Thị Hoa", ("Lê Thị Hoa", "Giám đốc"), id="head of the body itself, with a degree"),
]


@pytest.mark.parametrize(("foot", "said"), FEET)
def test_signatures(foot: str, said: tuple[str, str]) -> None:
    body = "1. Giao các xã, phường tổ chức thực hiện.\n2. Báo cáo kết quả trước ngày 15 hằng tháng./."
    head, text = read(
        "SỞ NGOẠI VỤ\nSố: 3/KH-SNgV\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Nội, ngày 2 tháng 3 năm 2025\n"
        f"KẾ HOẠCH\nThăm các làng nghề\n{body}\n{foot}"
    )
    assert (head.signer, head.signer_office) == said
    lines = furniture(head, text)
    assert all(line in lines for line in foot.split("\n"))
    assert not any(line in lines for line in body.split("\n"))


def test_a_news_page_has_no_number_and_its_documents_are_mentions() -> None:
    head, text = read(
        "Thành phố ban hành chương trình về nghề gốm\n"
        "Ngày 1/2/2023, Ủy ban nhân dân thành phố ban hành Chương trình hành động số 6/CTr-UBND thực hiện "
        "Kế hoạch số 20-KH/TU ngày 05/01/2023 của Ban Thường vụ Thành ủy.\n1. Tuyên truyền.\n2. Mở rộng thị trường."
    )
    assert (head.number, head.kind, head.issuer, head.issued_on) == (None, None, None, None)
    assert head.title == "Thành phố ban hành chương trình về nghề gốm"
    assert text[head.body_start :].startswith("Ngày 1/2/2023")
    assert [(m.relation, m.number) for m in head.mentions] == [("mentions", "6/CTr-UBND"), ("implements", "20-KH/TU")]
    assert head.furniture == ()


def test_a_page_titled_by_the_documents_name_alone_is_that_document() -> None:
    head, text = read(
        "Kết luận số 8-KL/TW\n"
        "Bộ Chính trị vừa ban hành Kết luận số 8-KL/TW (ngày 03/9/2024) của Bộ Chính trị về nghề gốm.\n"
        "Trân trọng giới thiệu toàn văn Kết luận số 8-KL/TW:\nNghề gốm có từ lâu đời.\n1. Giữ nghề."
    )
    assert (head.number, head.kind, head.issuer) == ("8-KL/TW", "Kết luận", "Bộ Chính trị")
    assert (head.issued_on, head.title) == (date(2024, 9, 3), "Về nghề gốm")
    assert text[head.body_start :].startswith("Nghề gốm có")
    assert head.mentions == ()


def test_an_amending_act_names_what_it_amends() -> None:
    head, _ = read(
        "CHÍNH PHỦ\nSố: 50/NQ-CP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nHà Nội, ngày 2 tháng 3 năm 2025\nNGHỊ QUYẾT\n"
        "Sửa đổi, bổ sung nhiệm vụ trong Chương trình hành động thực hiện Nghị quyết số 2-NQ/TW\nCHÍNH PHỦ\n"
        "QUYẾT NGHỊ:\nĐiều 1. Ban hành kèm theo Nghị quyết này danh mục nhiệm vụ bổ sung trong Chương trình hành "
        "động thực hiện Nghị quyết số 2-NQ/TW về thi hành pháp luật (ban hành kèm theo Nghị quyết số 9/NQ-CP)."
    )
    assert {(m.relation, m.number) for m in head.mentions} == {("implements", "2-NQ/TW"), ("amends", "9/NQ-CP")}
    assert head.attached is None


def test_an_annex_is_not_an_attached_text() -> None:
    head, _ = read(
        STATE.split("ỦY BAN NHÂN DÂN\nTỈNH AN GIANG\nCỘNG HÒA")[0]
        + "PHỤ LỤC\nDANH MỤC NHIỆM VỤ\n(Kèm theo Quyết định số 12/QĐ-UBND ngày 05 tháng 02 năm 2024)\n1. Việc một"
    )
    assert (head.attached, head.attached_at) == (None, None)


def test_an_attached_text_filed_alone_is_known_by_its_act() -> None:
    page = "(Kèm theo Quyết định số 12/QĐ-UBND ngày 5/2/2024 của Ủy ban nhân dân xã Hòa Bình)\nI. MỤC TIÊU\n1. Một."
    for above in ("", "UBND XÃ HÒA BÌNH\n"):
        head, text = read(f"{above}ĐỀ ÁN\nXây cầu\n{page}")
        assert (head.number, head.kind, head.attached) == ("12/QĐ-UBND", "Quyết định", "Đề án")
        assert (head.issuer, head.issued_on) == ("Ủy ban nhân dân xã Hòa Bình", date(2024, 2, 5))
        assert (head.title, head.attached_at) == ("Xây cầu", text.index("ĐỀ ÁN"))
        assert text[head.body_start :].startswith("I. MỤC TIÊU")


def test_a_name_broken_by_a_narrow_column_is_whole() -> None:
    page = """BỘ NÔNG NGHIỆP VÀ MÔI
TRƯỜNG
Số: 812/KH-BNNMT
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Hà Nội, ngày 20 tháng 4 năm 2026
KẾ HOẠCH
Triển khai chương trình giảm phát thải
I. MỤC ĐÍCH"""
    assert read(page, bold="Triển khai chương trình giảm phát thải")[0].issuer == "Bộ Nông nghiệp và Môi trường"


def test_a_page_that_gives_its_number_below_the_kind_line() -> None:
    page = """HƯỚNG DẪN
BAN TUYÊN GIÁO VÀ DÂN VẬN TỈNH ỦY
Số 33-HD/BTGDVTU, ngày 03/02/2026
Tuyên truyền Chương trình hành động của Tỉnh ủy
I. MỤC ĐÍCH
1. Làm cho mọi người hiểu đúng."""
    head, _ = read(page, bold="Tuyên truyền Chương trình hành động của Tỉnh ủy")
    assert (head.number, head.kind, head.issued_on) == ("33-HD/BTGDVTU", "Hướng dẫn", date(2026, 2, 3))
    assert head.issuer == "Ban Tuyên giáo và Dân vận Tỉnh ủy"
    assert head.title == "Tuyên truyền Chương trình hành động của Tỉnh ủy"


def test_a_text_that_begins_with_a_clause_has_no_title() -> None:
    head, _ = read("Điều 1. Phạm vi\n1. Một.")
    assert (head.title, head.body_start) == (None, 0)


def test_of_two_signers_the_first_is_told_and_both_blocks_are_furniture() -> None:
    foot = "KT. BỘ TRƯỞNG BỘ Y TẾ\nTHỨ TRƯỞNG\nTrần Văn Bình\nKT. BỘ TRƯỞNG BỘ NỘI VỤ\nTHỨ TRƯỞNG\nLê Thị Hoa"
    head, text = read(f"BỘ Y TẾ - BỘ NỘI VỤ\nSố: 5/TTLT-BYT-BNV\nTHÔNG TƯ LIÊN TỊCH\nVề nghề y\nĐiều 1. Một.\n{foot}")
    assert (head.issuer, head.signer, head.signer_office) == ("Bộ Y tế - Bộ Nội vụ", "Trần Văn Bình", "Thứ trưởng")
    assert set(foot.split("\n")) <= set(furniture(head, text))


def test_the_cells_of_a_layout_table_are_lines() -> None:
    text = "ỦY BAN NHÂN DÂN\nXÃ HÒA BÌNH | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    text += "Số: 7/KH-UBND | Hòa Bình, ngày 1 tháng 3 năm 2025\n"
    row = Placed(0, len(text) - 1, in_table=True)
    text += "KẾ HOẠCH\nLàm đường"
    at = text.index("KẾ HOẠCH")
    head = read_letterhead([row, Placed(at, at + 8), Placed(at + 9, len(text))], text)
    assert (head.number, head.issuer, head.place) == ("7/KH-UBND", "Ủy ban nhân dân xã Hòa Bình", "Hòa Bình")
    assert (head.issued_on, head.title) == (date(2025, 3, 1), "Làm đường")


def test_nothing_gives_an_empty_letterhead() -> None:
    assert read_letterhead([], "") == Letterhead()


WORDS = st.sampled_from(
    [
        *[
            "ỦY BAN NHÂN DÂN",
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Số: 1/QĐ-UBND",
            "Số: /KH-UBND",
            "QUYẾT ĐỊNH",
            "KẾ HOẠCH",
        ],
        *[
            "V/v",
            "Hà Nội, ngày 31 tháng 2 năm 2025",
            "Điều 1.",
            "I.",
            "TM.",
            "KT. CHỦ TỊCH",
            "Nơi nhận:",
            "- Lưu: VT.",
            "Trần Văn Bình",
        ],
        *[
            "(Kèm theo Quyết định số 1/QĐ-UBND",
            "QUY CHẾ",
            "____",
            "*",
            "Căn cứ",
            "CỦA BAN BÍ THƯ",
            "toàn văn Nghị quyết số 1-NQ/TW:",
            "(",
            ")",
        ],
        *["Nghị quyết số 1-NQ/TW", "về", "THỦ TƯỚNG", "đã ký", "PHỤ LỤC", ";", ":", "x", "\u200b", "ﬁ", "İ"],
    ]
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(WORDS, min_size=1, max_size=5).map(" ".join), max_size=25), st.booleans())
def test_any_page_is_read_and_every_span_is_a_place_in_it(lines: list[str], display: bool) -> None:
    text, paragraphs = "", []
    for line in lines:
        paragraphs.append(Placed(len(text), len(text) + len(line), bold=display, centered=display))
        text += line + "\n"
    head = read_letterhead(paragraphs, text)
    spans = [*head.spans.values(), *head.furniture, *(m.span for m in head.mentions)]
    assert all(0 <= a < b <= len(text) for a, b in spans)
    assert 0 <= head.body_start <= len(text)
    assert head.attached_at is None or 0 <= head.attached_at <= len(text)
    if head.number and head.number not in text.replace(" ", ""):
        raise AssertionError(head.number)


REAL = [
    ("chi-thi-so-21-ct-ttg-469580.pdf", "21/CT-TTg", "Thủ tướng Chính phủ", date(2026, 5, 20), "Phó Thủ tướng", None),
    ("nghi-quyet-so-100-nq-cp-469357.pdf", "100/NQ-CP", "Chính phủ", date(2026, 4, 6), "Phó Thủ tướng", "49-CT/TW"),
    ("nghi-quyet-so-97-nq-cp-469324.pdf", "97/NQ-CP", "Chính phủ", date(2026, 4, 6), "Thủ tướng", "66-NQ/TW"),
    (
        "ke-hoach-3260-KH-DDQH15-2025.md",
        "3260-KH/ĐĐQH15",
        "Đảng đoàn Quốc hội",
        date(2025, 1, 10),
        "Bí thư",
        "57-NQ/TW",
    ),
    ("nghi-quyet-57-NQ-TW-2024.md", "57-NQ/TW", "Bộ Chính trị", date(2024, 12, 22), "Tổng Bí thư", None),
]


@pytest.mark.parametrize(("file", "number", "issuer", "day", "office", "implements"), REAL)
def test_real_documents(file: str, number: str, issuer: str, day: date, office: str, implements: str | None) -> None:
    path = SHARED / "documents" / file
    if not path.exists():
        pytest.skip("the collected documents are not here")
    from ingest.assembly import assemble
    from ingest.readers import read as read_file

    source = read_file(path)
    assembled = assemble(source.blocks, source.pages)
    head = read_letterhead(assembled.paragraphs, assembled.text)
    assert (head.number, head.issuer, head.issued_on, head.signer_office) == (number, issuer, day, office)
    assert implements is None or implements in {m.number for m in head.mentions if m.relation == "implements"}
