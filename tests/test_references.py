"""Documents and places: named in official text, and typed in questions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.references import (
    asked_documents,
    asked_places,
    document_name,
    find_paths,
    is_cross_reference,
    matches,
    mention_name,
    mentions,
    place,
    reference,
    vietnamese_date,
)
from schema import ClausePath, DocumentInfo, Level

GOLD = Path(__file__).resolve().parents[2] / "shared" / "gold"


def named(text: str) -> list[tuple[str, str | None]]:
    return [(m.relation, m.number) for m in mentions(text)]


@pytest.mark.parametrize(
    ("text", "number", "kind", "issuer", "day", "said"),
    [
        (
            "theo Chỉ thị số 9-CT/TW ngày 03/02/2024 của Ban Bí thư Trung ương Đảng về",
            "9-CT/TW", "Chỉ thị", "Ban Bí thư", date(2024, 2, 3),
            "Chỉ thị số 9-CT/TW ngày 03/02/2024 của Ban Bí thư Trung ương Đảng",
        ),
        (
            "Nghị quyết số 4-NQ/TW (ngày 28 tháng 6 năm 2025) của Bộ Chính trị về",
            "4-NQ/TW", "Nghị quyết", "Bộ Chính trị", date(2025, 6, 28),
            "Nghị quyết số 4-NQ/TW (ngày 28 tháng 6 năm 2025) của Bộ Chính trị",
        ),
        # line ends leave blanks inside numbers
        ("Kết luận số 4- KL /TW nêu", "4-KL/TW", "Kết luận", None, None, "Kết luận số 4- KL /TW"),
        ("Nghị quyết 7/NQ-CP", "7/NQ-CP", "Nghị quyết", None, None, "Nghị quyết 7/NQ-CP"),
        ("Nghị định số 12/2025/NĐ-CP.", "12/2025/NĐ-CP", "Nghị định", None, None, "Nghị định số 12/2025/NĐ-CP"),
        ("tại công văn số 83/BKHCN-VP", "83/BKHCN-VP", "Công văn", None, None, "công văn số 83/BKHCN-VP"),
        ("Luật Đất đai số 31/2024/QH15", "31/2024/QH15", "Luật", None, None, "Luật Đất đai số 31/2024/QH15"),
        (
            "Báo cáo số 2/BC-SVHTT của Sở Văn hóa, Thể thao và Du lịch về",
            "2/BC-SVHTT", "Báo cáo", "Sở Văn hóa, Thể thao và Du lịch", None,
            "Báo cáo số 2/BC-SVHTT của Sở Văn hóa, Thể thao và Du lịch",
        ),
        (
            "Kế hoạch số 6/KH-UBND của Ủy ban nhân dân thành phố Hải Phòng ban hành ngày",
            "6/KH-UBND", "Kế hoạch", "Ủy ban nhân dân thành phố Hải Phòng", None,
            "Kế hoạch số 6/KH-UBND của Ủy ban nhân dân thành phố Hải Phòng",
        ),
        (
            "Căn cứ Luật Cán bộ, công chức ngày 24 tháng 6 năm 2025;",
            None, "Luật", None, date(2025, 6, 24), "Luật Cán bộ, công chức ngày 24 tháng 6 năm 2025",
        ),
        ("theo Luật Thủ đô và các văn bản", None, "Luật", None, None, "Luật Thủ đô"),
        ("theo Luật Bảo vệ môi trường về rác", None, "Luật", None, None, "Luật Bảo vệ môi trường"),
        ("Luật Ban hành quyết định", None, "Luật", None, None, "Luật Ban hành quyết định"),
    ],
)  # fmt: skip
def test_a_document_is_read_as_written(
    text: str, number: str | None, kind: str, issuer: str | None, day: date | None, said: str
) -> None:
    (m,) = mentions(text)
    assert (m.number, m.kind, m.issuer, m.issued_on) == (number, kind, issuer, day)
    assert text[slice(*m.span)] == said


@pytest.mark.parametrize("text", ["ngày 10/8/2022", "giai đoạn 2026 - 2030", "căn hộ 5/A", "Luật này", "24/24 giờ"])
def test_these_are_no_documents(text: str) -> None:
    assert mentions(text) == []


@pytest.mark.parametrize(
    ("text", "relations"),
    [
        ("Căn cứ Nghị định số 1/NĐ-CP; Nghị định số 2/NĐ-CP;", [("based_on", "1/NĐ-CP"), ("based_on", "2/NĐ-CP")]),
        # what the cited document carries out is not carried out here
        (
            "Căn cứ Nghị quyết số 1/NQ-CP ban hành Chương trình thực hiện Nghị quyết 2-NQ/TW; Nghị quyết số 3/NQ-CP;",
            [("based_on", "1/NQ-CP"), ("mentions", "2-NQ/TW"), ("based_on", "3/NQ-CP")],
        ),
        (
            "Thực hiện Kế hoạch số 1-KH/TU của Thành ủy triển khai Chỉ thị số 2-CT/TW, Ủy ban yêu cầu",
            [("implements", "1-KH/TU"), ("implements", "2-CT/TW")],
        ),
        ("Sửa đổi, bổ sung một số điều của Nghị định số 1/NĐ-CP", [("amends", "1/NĐ-CP")]),
        (
            "Quyết định này thay thế Quyết định số 1/QĐ-UBND và Quyết định số 2/QĐ-UBND.",
            [("replaces", "1/QĐ-UBND"), ("replaces", "2/QĐ-UBND")],
        ),
        ("bãi bỏ Thông tư số 1/2020/TT-BTC", [("replaces", "1/2020/TT-BTC")]),
        (
            "Điều chỉnh nhiệm vụ triển khai Chương trình hành động thực hiện Nghị quyết số 1-NQ/TW kèm theo Chương "
            "trình hành động tại Nghị quyết số 2/NQ-CP",
            [("implements", "1-NQ/TW"), ("amends", "2/NQ-CP")],
        ),
        ("các Nghị quyết số 1-NQ/TW, 2-NQ/TW và số 3-NQ/TW", [("mentions", f"{i}-NQ/TW") for i in (1, 2, 3)]),
        ("thực hiện nhiệm vụ theo quy định tại Nghị định số 1/NĐ-CP", [("mentions", "1/NĐ-CP")]),
        ("Đã ban hành Kết luận số 1-KL/TW. Thực hiện tốt việc này.", [("mentions", "1-KL/TW")]),
        ("Tờ trình số 1/TTr-BNG và văn bản số 2/BNG-VP", [("mentions", "1/TTr-BNG"), ("mentions", "2/BNG-VP")]),
    ],
)
def test_relations(text: str, relations: list[tuple[str, str]]) -> None:
    assert named(text) == relations


def test_an_amending_law_is_one_document() -> None:
    text = "Căn cứ Luật sửa đổi, bổ sung một số điều của Luật A và Luật B ngày 22 tháng 11 năm 2019;"
    (m,) = mentions(text)
    assert (m.relation, mention_name(text, m)) == (
        "based_on",
        "Luật sửa đổi, bổ sung một số điều của Luật A và Luật B",
    )


def test_offsets_are_those_of_the_whole_text() -> None:
    text = "Số 9-CT/TW. Thực hiện Chỉ thị số 8-CT/TW."
    (m,) = mentions(text, 12, len(text))
    assert text[slice(*m.span)] == "Chỉ thị số 8-CT/TW"


@given(st.text(alphabet="Nghị quyết số 1-/QCTWĐLuật ngày2.;,của\n(", max_size=80))
def test_any_text_is_searched(text: str) -> None:
    for m in mentions(text):
        assert 0 <= m.span[0] < m.span[1] <= len(text)
    asked_documents(text)
    asked_places(text)


def info(number: str | None, kind: str | None, issuer: str | None, day: date | None, **more: str) -> DocumentInfo:
    return DocumentInfo("", more.get("title", ""), more.get("source", ""), number, kind, issuer, None, day,
                        attached=more.get("attached"))  # fmt: skip


PROGRAMME = "Chương trình hành động"
DOCUMENTS = {
    "a": info("100/NQ-CP", "Nghị quyết", "Chính phủ", date(2026, 4, 6), attached=PROGRAMME),
    "b": info("01/CTr-UBND", PROGRAMME, "Ủy ban nhân dân thành phố Hải Phòng", date(2023, 3, 27)),
    "c": info("1/CTr-UBND", PROGRAMME, "Ủy ban nhân dân tỉnh Nghệ An", date(2024, 1, 2)),
    "d": info("15-CT/TW", "Chỉ thị", "Ban Bí thư", date(2022, 8, 10)),
    "e": info("15/CT-TTg", "Chỉ thị", "Thủ tướng Chính phủ", date(2023, 5, 1)),
    "f": info("892/QĐ-TTg", "Quyết định", "Thủ tướng Chính phủ", date(2026, 5, 20)),
    "g": info(None, None, None, None, title="Tin về chương trình", source="tin-01-CTr-SYT.txt"),
    "h": info("171/2025/NĐ-CP", "Nghị định", "Chính phủ", None),
}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("NQ 100/NQ-CP giao ai?", "a"),
        ("nghị quyết 100 của chính phủ", "a"),
        ("nghi quyet so 100 nam 2026 cua chinh phu noi gi", "a"),
        ("Chương trình hành động kèm nq100", "a"),
        ("NQ 100 của Bộ Chính trị", ""),
        ("nghị quyết 100 năm 2020", ""),
        ("chuong trinh 01/ctr-ubnd", "bc"),
        ("Chương trình hành động số 01/CTr-UBND của UBND thành phố Hải Phòng có mấy nhiệm vụ", "b"),
        ("chương trình 1 của tỉnh nghệ an", "bc"),  # a place alone is no issuer that the parser knows
        ("Chỉ thị 15", "de"),
        ("15-CT/TW", "d"),
        ("chi thi 15 cua ban bi thu", "d"),
        ("CT 15 ngày 10/8/2022", "d"),
        ("qđ 892/qđ-ttg", "f"),
        ("qd 892", "f"),
        ("kế hoạch 892", ""),
        ("01/CTr-SYT", "g"),
        ("nghị định 171/2025/NĐ-CP", "h"),
        ("NĐ 171 năm 2025", "h"),
    ],
)
def test_asked_documents(question: str, found: str) -> None:
    (asked,) = asked_documents(question)
    assert "".join(i for i, document in DOCUMENTS.items() if matches(asked, document)) == found
    assert question[slice(*asked.span)] == asked.text


@pytest.mark.parametrize(
    "question",
    [
        "kế hoạch 5 năm 2021-2025",
        "kế hoạch 2025 của sở",
        "quyết định 2 việc",
        "tối đa 05 trường",
        "nghị định về vị trí việc làm",
        "đến 31/12/2026 phải xong",
        "giai đoạn 2026 - 2031",
        "chương trình 3 tháng",
    ],
)
def test_these_name_no_document(question: str) -> None:
    assert asked_documents(question) == []


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("Điểm b khoản 5 mục II", ["II/5/b"]),
        ("điêm đ khoản 3 muc III quy đinh gì", ["III/3/đ"]),
        ("khoan 2 dieu 5", ["Điều 5/2"]),
        ("muc iii", ["III"]),
        ("muc III.3", ["III/3"]),
        ("mục II.3.a nói gì", ["II/3/a"]),
        ("II/1/a", ["II/1/a"]),
        ("Gạch đầu dòng thứ nhất mục III.3", ["III/3/-1"]),
        ("gach dau dong thu 2 diem a khoan 1 muc II", ["II/1/a/-2"]),
        ("dấu cộng thứ 3 gạch đầu dòng thứ 2 khoản 1 mục IV", ["IV/1/-2/+3"]),
        ("ý thứ hai khoản 3 mục III", ["III/3/-2"]),
        ("Phụ lục II NQ 105, mục 2 điểm đ", ["Phụ lục II/2/đ"]),
        ("nhiệm vụ số 3 mục II phụ lục I", ["Phụ lục I/II/STT 3"]),
        ("nhiem vu 3", ["STT 3"]),
        ("nhiệm vụ thứ ba là gì", ["STT 3"]),
        ("STT 2.1 PL I", ["Phụ lục I/STT 2.1"]),
        ("khoản 2 mục III Điều 1", ["Điều 1/III/2"]),
        ("Điều 5 Mục 1 Chương II", ["Chương II/Mục 1/Điều 5"]),
        ("điểm a, b và c khoản 2 Điều 5", ["Điều 5/2/a", "Điều 5/2/b", "Điều 5/2/c"]),
        ("khoản 1 và khoản 2 Điều 5", ["Điều 5/1", "Điều 5/2"]),
        ("Điều 5 khoản 1 và khoản 2", ["Điều 5/1", "Điều 5/2"]),
        ("so sánh Điều 2 và Điều 3", ["Điều 2", "Điều 3"]),
        ("khoản 2.1 mục III", ["III/2.1"]),
        ("nhiệm vụ 5 năm", []),
        ("thời điểm 2026", []),
        ("mục tiêu 2 con số", []),
        ("phân cấp 3 nội dung", []),
        ("nhiệm vụ năm 2026", []),
    ],
)
def test_asked_places(question: str, places: list[str]) -> None:
    assert ["/".join(p.markers) for p in asked_places(question)] == places


def test_without_diacritics_d_may_be_either_letter() -> None:
    (plain,) = asked_places("diem d khoan 1 muc II")
    assert (plain.markers, plain.alternatives) == (("II", "1", "d"), (("II", "1", "đ"),))
    (typed,) = asked_places("điểm d khoản 1 mục II")
    assert typed.alternatives == ()


def test_a_task_is_told_from_a_clause() -> None:
    assert [p.kind for p in asked_places("nhiệm vụ 3 ở mục nào")] == ["task"]
    assert [p.kind for p in asked_places("khoản 3 mục I")] == ["clause"]


PATHS = [
    ClausePath.parse(p)
    for p in ("Điều 1", "Điều 1/III", "Điều 1/III/2", "Điều 2", "Điều 2/2", "Điều 2/2/d", "Điều 2/2/đ",
              "II/2", "II/2/2.1",
              "Phụ lục I/II/STT 3", "Phụ lục I/III/STT 3", "Phụ lục II/2", "Phụ lục II/2/đ", "Phụ lục II/2/đ/-1",
              "Phần A/5")
]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("khoản 2 mục III", ["Điều 1/III/2"]),  # the article that holds the section need not be said
        ("mục 2 điểm đ phụ lục 2", ["Phụ lục II/2/đ"]),
        ("diem d khoan 2 dieu 2", ["Điều 2/2/d", "Điều 2/2/đ"]),
        ("khoản 2.1 mục II", ["II/2/2.1"]),
        ("nhiệm vụ 3", ["Phụ lục I/II/STT 3", "Phụ lục I/III/STT 3"]),
        ("nhiệm vụ 3 mục III phụ lục I", ["Phụ lục I/III/STT 3"]),
        ("nhiệm vụ 5", ["Phần A/5"]),
        ("khoản 9 mục II", []),
    ],
)
def test_asked_places_are_found_among_clauses(question: str, found: list[str]) -> None:
    (place,) = asked_places(question)
    assert [str(p) for p in find_paths(place, PATHS)] == found


INFO = DOCUMENTS["a"]


@pytest.mark.parametrize(
    ("path", "attached", "said"),
    [
        (
            [(Level.MUC, "II"), (Level.KHOAN, "1"), (Level.DIEM, "a")],
            "Chương trình hành động",
            "điểm a khoản 1 Mục II Chương trình hành động ban hành kèm theo "
            "Nghị quyết số 100/NQ-CP ngày 06/4/2026 của Chính phủ",
        ),
        (
            [(Level.CHUONG, "Chương I"), (Level.MUC, "Mục 2"), (Level.DIEU, "Điều 5"), (Level.KHOAN, "2")],
            None,
            "khoản 2 Điều 5 Nghị quyết số 100/NQ-CP ngày 06/4/2026 của Chính phủ",
        ),
        (
            [(Level.MUC, "II"), (Level.KHOAN, "2"), (Level.KHOAN, "2.2"), (Level.DIEM, "m"), (Level.DASH, "-2")],
            None,
            "gạch đầu dòng thứ 2 điểm m khoản 2.2 Mục II Nghị quyết số 100/NQ-CP ngày 06/4/2026 của Chính phủ",
        ),
        (
            [(Level.ANNEX, "Phụ lục"), (Level.MUC, "III"), (Level.ROW, "STT 5")],
            None,
            "hàng STT 5 Mục III Phụ lục Nghị quyết số 100/NQ-CP ngày 06/4/2026 của Chính phủ",
        ),
        (
            [(Level.DIEU, "Điều 1"), (Level.MUC, "III"), (Level.KHOAN, "2")],
            None,
            "khoản 2 Mục III Điều 1 Nghị quyết số 100/NQ-CP ngày 06/4/2026 của Chính phủ",
        ),
        ([(Level.PREAMBLE, "Mở đầu")], None, "phần mở đầu Nghị quyết số 100/NQ-CP ngày 06/4/2026 của Chính phủ"),
    ],
)
def test_reference(path: list[tuple[Level, str]], attached: str | None, said: str) -> None:
    assert reference(path, INFO, attached) == said


@pytest.mark.parametrize("attached", [None, "Chương trình hành động"])
def test_a_place_alone_does_not_name_its_document(attached: str | None) -> None:
    info = replace(INFO, attached=attached)
    said = reference([(Level.MUC, "II"), (Level.KHOAN, "1"), (Level.DASH, "-2")], info, attached)
    assert place(said, info) == "gạch đầu dòng thứ 2 khoản 1 Mục II"
    assert place(document_name(info), info) == "phần đầu"
    untitled = DOCUMENTS["g"]
    assert place(reference([(Level.KHOAN, "3")], untitled), untitled) == "khoản 3"


def test_a_document_without_number_is_called_by_its_title() -> None:
    assert reference([(Level.KHOAN, "3")], DOCUMENTS["g"]) == "khoản 3 “Tin về chương trình”"
    assert document_name(DocumentInfo("x", "", "a.txt", "5/QĐ-X")) == "Văn bản số 5/QĐ-X"


def test_dates_are_written_as_in_offices() -> None:
    assert [vietnamese_date(date(2026, m, d)) for m, d in ((4, 6), (2, 10), (12, 1))] == [
        "06/4/2026", "10/02/2026", "01/12/2026",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("khoản 2 Điều này", True),
        ("Điều 5 của Luật này thì", True),
        ("Điều 5 Nghị định số 1/NĐ-CP", True),
        ("Điều 2, Điều 3 và Điều 4", True),
        ("Điều 7 được sửa đổi như sau", True),
        ("Mục II Chương trình hành động này", True),
        ("Phụ lục II kèm theo", True),
        ("điểm a khoản 1", True),
        ("Điều 5. Phạm vi", False),
        ("Điều 5: Phạm vi", False),
        ("Điều 1 Phạm vi điều chỉnh", False),
        ("Chương II", False),
        ("Mục 1 QUY ĐỊNH CHUNG", False),
        ("Mục 1 Quy định chung", False),
        ("Phụ lục I", False),
        ("PHỤ LỤC II DANH MỤC NHIỆM VỤ", False),
        ("Phụ lục II - Danh mục", False),
        ("Một câu bất kỳ", False),
        ("", False),
    ],
)
def test_cross_references_are_told_from_headings(line: str, expected: bool) -> None:
    assert is_cross_reference(line) is expected


def questions() -> list[dict[str, object]]:
    path = GOLD / "questions.jsonl"
    return [json.loads(x) for x in path.read_text("utf-8").splitlines() if x.strip()] if path.exists() else []


@pytest.mark.skipif(not questions(), reason="the labelled questions are not here")
def test_questions_of_officials_name_the_right_document_and_place() -> None:
    for q in questions():
        asked = asked_documents(str(q["question"]))
        numbers = {f"{a.number}" for a in asked}
        if q["type"] in ("clause_lookup", "metadata") and q["document"]:
            assert str(q["document"]).split("/")[0].split("-")[0] in numbers, q["id"]
        if q["type"] == "clause_lookup":
            places = asked_places(str(q["question"]))
            gold = [ClausePath.parse(p) for p in q["gold_paths"]]  # type: ignore[attr-defined]
            assert len(places) == 1
            # the label may point below the place that is asked for
            above = {ClausePath(g.markers[:n]) for g in gold for n in range(1, len(g.markers) + 1)}
            assert find_paths(places[0], above), q["id"]
