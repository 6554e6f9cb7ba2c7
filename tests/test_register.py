"""The register over a small shelf: what each filter lets through, and files that open as they should."""

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from answer import register
from ingest.tasks import deadlines
from schema import Assignment, ClausePath, DocumentInfo

INFOS = [
    DocumentInfo("b", "Kế hoạch năm 2026", "b.docx", number="45/KH-UBND", issued_on=date(2026, 3, 12)),
    DocumentInfo("a", "Đề án", "a.pdf", number="9/QĐ-TTg"),
]


def task(document: str, number: str, text: str, lead: str, support: str = "", due: str = "") -> Assignment:
    return Assignment(
        document=document,
        path=ClausePath(("II", number)),
        number=number,
        annex=None,
        section=None,
        task=text,
        lead=tuple(x for x in lead.split("; ") if x),
        support=tuple(x for x in support.split("; ") if x),
        deadline=deadlines.parse(due) if due else None,
        product=None,
        page=1,
    )


TASKS = [
    task("a", "1", "Soạn đề án khám bệnh từ xa", "Bộ Y tế", "Bộ Công an; các bộ, ngành", "Quý II/2026"),
    task("a", "2", "Kết nối dữ liệu", "Bộ Thông tin và Truyền thông", "", "31/12/2027"),
    task("b", "1", "Tuyên truyền trên báo chí", "Sở Ngoại vụ", "UBND các xã, phường", "Thường xuyên"),
    task("b", "2", "Tập huấn", "UBND tỉnh; Sở Y tế", "các sở, ban, ngành"),
]


class Shelf:
    def documents(self) -> list[DocumentInfo]:
        return INFOS

    def assignments(self, document: str | None = None) -> list[Assignment]:
        return [t for t in TASKS if document in (None, t.document)]


def ids(found: list[Assignment]) -> list[str]:
    return [f"{a.document}{a.number}" for a in found]


def test_tasks_stand_in_the_order_of_the_documents() -> None:
    assert ids(register.tasks(Shelf())) == ["b1", "b2", "a1", "a2"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"documents": ["a"]}, ["a1", "a2"]),
        ({"documents": []}, []),
        ({"unit": "bo y te"}, ["a1"]),
        ({"unit": "BCA"}, ["a1"]),
        ({"unit": "BCA", "role": "lead"}, []),
        ({"unit": "BCA", "role": "support"}, ["a1"]),
        ({"unit": "Uỷ ban nhân dân các tỉnh, thành phố"}, ["b2"]),
        ({"unit": "Bộ Xây dựng"}, []),
        ({"unit": "Bộ Xây dựng", "include_collective": True}, ["a1"]),
        ({"unit": "phường"}, ["b1"]),  # part of a name
        ({"role": "support"}, ["b1", "b2", "a1"]),
        ({"due_before": date(2026, 6, 30)}, ["a1"]),
        ({"due_before": date(2026, 6, 29)}, []),
        ({"words": "tuyen truyen bao chi"}, ["b1"]),
        ({"words": "báo chí"}, ["b1"]),
        ({"words": "bao chi Sở"}, []),  # typed with diacritics, so "bao" is not "báo"
        ({"words": "Sở Y tế"}, ["b2"]),
        ({"words": "  "}, ["b1", "b2", "a1", "a2"]),
    ],
)
def test_filters(filters: dict[str, object], found: list[str]) -> None:
    assert ids(register.tasks(Shelf(), **filters)) == found  # type: ignore[arg-type]


def test_the_old_name_of_a_ministry_finds_its_successor_only_where_it_finds_nothing() -> None:
    class Renamed(Shelf):
        def assignments(self, document: str | None = None) -> list[Assignment]:
            return [replace(TASKS[1], lead=("Bộ Khoa học và Công nghệ",))]

    assert ids(register.tasks(Renamed(), unit="Bộ TT&TT")) == ["a2"]
    assert ids(register.tasks(Shelf(), unit="Bộ TT&TT")) == ["a2"]


def test_workbook(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    odd = task("b", "-1", "=HYPERLINK(“x”)\x07", "+Sở Y tế")
    register.write_xlsx(path, [*TASKS, odd], {i.id: i for i in INFOS})
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Tổng hợp", "9-QĐ-TTg", "45-KH-UBND"]
    sheet = book["9-QĐ-TTg"]
    titles = [c.value for c in sheet[1]]
    first = dict(zip(titles, [c.value for c in sheet[2]], strict=True))
    assert first["Nhiệm vụ"] == "Soạn đề án khám bệnh từ xa" and first["Cơ quan chủ trì"] == "Bộ Y tế"
    assert first["Cơ quan phối hợp"] == "Bộ Công an; các bộ, ngành"
    assert first["Đến ngày"].date() == date(2026, 6, 30)
    assert sheet.auto_filter.ref == f"A1:O{sheet.max_row}" and sheet.freeze_panes == "A2"
    cell = book["45-KH-UBND"].cell(4, titles.index("Nhiệm vụ") + 1)
    assert (cell.value, cell.data_type) == ("=HYPERLINK(“x”)", "s")
    summary = [[c.value for c in r] for r in book["Tổng hợp"].iter_rows()]
    assert summary[1][0] == "9/QĐ-TTg" and summary[1][3] == 2


def test_sheet_names_are_unique_short_and_allowed(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    infos = {str(i): DocumentInfo(str(i), "Kế hoạch [rất] dài: " + "x" * 40, "f") for i in range(3)}
    register.write_xlsx(path, [task(str(i), "1", "Việc", "Sở Y tế") for i in range(3)], infos)
    names = openpyxl.load_workbook(path).sheetnames
    assert len(set(names)) == 4 and all(len(n) <= 31 for n in names)


def test_an_empty_register_is_still_a_workbook(tmp_path: Path) -> None:
    register.write_xlsx(tmp_path / "so.xlsx", [], {})
    assert openpyxl.load_workbook(tmp_path / "so.xlsx").sheetnames == ["Tổng hợp"]


def test_csv_opens_in_excel_and_holds_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "so.csv"
    register.write_csv(path, [TASKS[0], task("b", "-1", "@SUM(A1)", "Sở Y tế")], {i.id: i for i in INFOS})
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["Cơ quan chủ trì"] == "Bộ Y tế" and rows[0]["Đến ngày"] == "30/06/2026"
    assert rows[1]["Nhiệm vụ"] == "'@SUM(A1)" and rows[1]["Số"] == "'-1"


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("Sở Y tế;=HYPERLINK(1)", "Sở Y tế;'=HYPERLINK(1)"),  # ";" parts columns where "," is the decimal mark
        ("a; -1\n+2", "a; '-1\n'+2"),
        ("Sở Y tế; Sở Tài chính", "Sở Y tế; Sở Tài chính"),
        ("giai đoạn 2026-2030", "giai đoạn 2026-2030"),
    ],
)
def test_no_formula_stands_behind_a_separator(tmp_path: Path, said: str, written: str) -> None:
    path = tmp_path / "so.csv"
    register.write_csv(path, [task("b", "1", said, "Sở Y tế")], {i.id: i for i in INFOS})
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file))["Nhiệm vụ"] == written


@pytest.mark.parametrize("bad", ["\x00", "\x1f", "\ufffe", "\uffff", "\ud800"])
def test_what_no_file_can_hold_is_left_out_of_every_cell(tmp_path: Path, bad: str) -> None:
    """In a corrected number it would take the export away from everybody."""
    info = replace(INFOS[1], id="b", number=f"7{bad}/KH-MẪU", title=f"Kế hoạch{bad} mẫu")
    said = task("b", "1", f"Lập{bad} sổ", f"Sở{bad} Y tế")
    register.write_xlsx(tmp_path / "so.xlsx", [said], {"b": info})
    book = openpyxl.load_workbook(tmp_path / "so.xlsx")
    assert book.sheetnames[1] == "7-KH-MẪU" and book.worksheets[1]["E2"].value == "Lập sổ"
    register.write_csv(tmp_path / "so.csv", [said], {"b": info})
    assert "Lập sổ" in (tmp_path / "so.csv").read_text("utf-8-sig")
