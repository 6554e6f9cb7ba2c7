"""Markers that count in company and titles without a number: text -> paths."""

from __future__ import annotations

import pytest

from ingest import build
from ingest.readers.base import Paragraph, Source
from schema import Document, Level


def read(text: str) -> Document:
    """A line that begins with "*" is bold, one with "#" a heading of the format."""
    paragraphs = [
        Paragraph(line.lstrip("*#").strip(), bold=line[0] in "*#", heading=len(line) - len(line.lstrip("#")))
        for line in text.strip().splitlines()
    ]
    return build(Source("van-ban.txt", tuple(paragraphs)))


def paths(text: str) -> list[str]:
    return [str(c.path) for c in read(text).clauses if c.level is not Level.PREAMBLE]


LISTS = [
    ("brackets", "I. VIỆC\n(1) Đo bến\n(2) Kẻ biển\nII. KHÁC", "I|I/1|I/2|II"),
    ("brackets below a number", "1. Việc:\n(1) Đo bến;\n(2) kẻ biển.\n2. Khác", "1|1/1|1/2|2"),
    ("letters in brackets", "I. VIỆC\n(1) Đo:\n(a) bến;\n(b) cầu.\n(2) Kẻ", "I|I/1|I/1/a|I/1/b|I/2"),
    ("small Roman numbers", "1. Việc:\n(i) Đo bến;\n(ii) Kẻ biển;\n(iii) Thả phao.", "1|1/i|1/ii|1/iii"),
    ("commas", "I. VIỆC\n1, Đo bến:\na, Bến đò\nb, Bến phà\n2, Kẻ biển", "I|I/1|I/1/a|I/1/b|I/2"),
    ("full stop and dash", "I.- VIỆC\n1.- Đo bến\na).- Bến đò\nb).- Bến phà\n2.- Kẻ biển", "I|I/1|I/1/a|I/1/b|I/2"),
    ("bracket and dash", "I. VIỆC\n1)- Đo bến\n2)- Kẻ biển", "I|I/1|I/2"),
    ("letters with a slash", "1. Việc:\na/ Đo bến\nb/ Kẻ biển", "1|1/a|1/b"),
    ("spoken", "I. VIỆC\nMột là, đo bến:\n- Bến đò\nHai là: Kẻ biển", "I|I/Một là|I/Một là/-1|I/Hai là"),
    ("ordinals", "I. VIỆC\nThứ nhất, đo bến.\nThứ hai, kẻ biển.", "I|I/Thứ nhất|I/Thứ hai"),
    ("steps hold numbers", "I. VIỆC\nBước 1: Đo\n1. Bến đò\n2. Bến phà\nBước 2: Kẻ biển", None),
    ("words under a number", "1. Việc\nGói số 1: Đo bến\nGói số 2: Kẻ biển\n2. Khác", "1|1/Gói số 1|1/Gói số 2|2"),
    ("a word of three syllables", "I. VIỆC\nNhóm giải pháp 1. Đo\nNhóm giải pháp 2. Kẻ", None),
    ("arrows", "1. Việc:\n→ Đo bến\n→ Kẻ biển\n2. Khác:\n=> Thả phao", "1|1/-1|1/-2|2|2/-1"),
    ("a number left out", "I. VIỆC\n(1) Đo\n(2) Kẻ\n(4) Thả", "I|I/1|I/2|I/4"),
]
WRITTEN = {
    "steps hold numbers": "I|I/Bước 1|I/Bước 1/1|I/Bước 1/2|I/Bước 2",
    "a word of three syllables": "I|I/Nhóm giải pháp 1|I/Nhóm giải pháp 2",
}


@pytest.mark.parametrize(("name", "text", "expected"), LISTS, ids=[c[0] for c in LISTS])
def test_lists(name: str, text: str, expected: str | None) -> None:
    assert "|".join(paths(text)) == (expected or WRITTEN[name])


@pytest.mark.parametrize(
    "text",
    [
        "I. VIỆC\n(1) Một chú thích đứng một mình.\nII. KHÁC",
        "I. VIỆC\n(1) Ghi chú\nII. KHÁC\n(2) Ghi chú",  # not in one section
        "I. VIỆC\nMột là thật, mười là ngờ.\nII. KHÁC",
        "I. VIỆC\nBảng 1: Số bến đò\nBảng 2: Số bến phà\nII. KHÁC",  # captions
        "I. VIỆC\nVí dụ 1: Xã A có hai bến\nVí dụ 2: Xã B có một bến\nII. KHÁC",
        "I. VIỆC\nTrong năm 2025, Sở đo bến.\nTrong năm 2026, Sở kẻ biển.\nII. KHÁC",
        "I. VIỆC\n3, 4 và 5 là các bến đã đo.\nII. KHÁC",
        "I. VIỆC\nNgày 1: Đo bến\nNgày 2: Kẻ biển\nII. KHÁC",
    ],
)
def test_what_stands_alone_is_text(text: str) -> None:
    assert paths(text) == ["I", "II"]


def test_a_list_of_any_marker_gives_its_tasks() -> None:
    for one, two in (("(1)", "(2)"), ("1.-", "2.-"), ("1,", "2,"), ("Một là,", "Hai là,"), ("Việc 1:", "Việc 2:")):
        document = read(f"I. NHIỆM VỤ\n{one} Sở Xây dựng chủ trì đo bến đò.\n{two} Công an tỉnh chủ trì kẻ biển báo.")
        assert [a.lead for a in document.assignments] == [("Sở Xây dựng",), ("Công an tỉnh",)], one
        assert [len(a.path.markers) for a in document.assignments] == [2, 2], one


TITLES = [
    ("bold lines", "*Mục tiêu\nĐo bến.\n*Tổ chức thực hiện:\nSở Xây dựng chủ trì.", "Mục tiêu|Tổ chức thực hiện"),
    ("headings of the format", "## Mục tiêu\nĐo bến.\n## Kinh phí/nguồn\nDo xã chi.", "Mục tiêu|Kinh phí-nguồn"),
    ("headings in headings", "# Việc\n## Đo\nBến đò.\n## Kẻ\nBiển.\n# Tiền\nXã chi.", "Việc|Việc/Đo|Việc/Kẻ|Tiền"),
    ("numbers below each", "*Việc cần làm\n1. Đo\n2. Kẻ\n*Việc về sau\n1. Thả phao", None),
    ("bullets below each", "*Việc cần làm\n- Đo\n*Việc về sau\n- Thả phao", None),
    ("numbered from end to end", "1. Đo\n*Việc về sau\n2. Kẻ\n*Việc khác\n3. Thả", "1|2|3"),
    ("sections have numbers", "I. VIỆC\n*Đo bến\nBến đò.\n*Kẻ biển\nBiển.\nII. KHÁC", "I|II"),
    ("one bold line", "Lời đầu.\n*Đo bến\nBến đò.", ""),
    ("a bold sentence", "*Sở Xây dựng đo bến ngay.\nBến đò.\n*Xã kẻ biển ngay.\nBiển.", ""),
]
TITLES_WRITTEN = {
    "numbers below each": "Việc cần làm|Việc cần làm/1|Việc cần làm/2|Việc về sau|Việc về sau/1",
    "bullets below each": "Việc cần làm|Việc cần làm/-1|Việc về sau|Việc về sau/-1",
}


@pytest.mark.parametrize(("name", "text", "expected"), TITLES, ids=[c[0] for c in TITLES])
def test_titles(name: str, text: str, expected: str | None) -> None:
    head = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 9/KH-UBND\n*KẾ HOẠCH\nSửa bến đò ngang\nCăn cứ nhu cầu của dân;\n"
    found = paths(head + text)
    assert "|".join(found) == (TITLES_WRITTEN[name] if expected is None else expected)


def test_a_clause_is_cited_by_its_title() -> None:
    document = read("Sửa bến đò\n*Việc cần làm\nĐo bến.\n*Việc về sau\nMột là, thả phao.\nHai là, kẻ biển.")
    said = [c.reference.removesuffix(" “Sửa bến đò”") for c in document.clauses]
    assert said == [
        "mục “Việc cần làm”",
        "mục “Việc về sau”",
        "Một là mục “Việc về sau”",
        "Hai là mục “Việc về sau”",
    ]


def test_a_letter_without_any_number_gives_its_duties() -> None:
    document = read(
        "ỦY BAN NHÂN DÂN\nTỈNH ĐỒNG LAU\nSố: 77/UBND-GT\nV/v sửa bến đò\nKính gửi: Các sở, ngành.\n"
        "Ủy ban nhân dân tỉnh yêu cầu:\nSở Xây dựng chủ trì đo các bến đò, xong trước ngày 15/7/2026.\n"
        "Công an tỉnh kẻ lại biển báo trong tháng 8/2026."
    )
    assert [a.lead for a in document.assignments] == [("Sở Xây dựng",), ("Công an tỉnh",)]
