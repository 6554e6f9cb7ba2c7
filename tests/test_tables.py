"""Task tables from hand-made grids: the readers give the same cells whatever the format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.readers.base import Cell, Table
from ingest.tables import TaskRow, TaskTable, task_tables
from ingest.tables.columns import role_of, roles_of, rules
from ingest.tables.text import begins_unit, over_break


def grid(*lines: str, page: int = 1, wide: float = 1.0, left: float = 0.0) -> Table:
    """A table from lines such as "1 | Rà soát | ^ | <": "^" is merged with the cell above, "<" with the one before it,
    "/" is a line break, and a line that begins with "*" is bold."""
    rows: list[tuple[Cell, ...]] = []
    for line in lines:
        bold = line.startswith("*")
        cells: list[Cell] = []
        for i, part in enumerate(line.lstrip("*").split("|")):
            text = part.strip().replace(" / ", "\n")
            x0, x1 = left + i * wide, left + (i + 1) * wide
            if text == "<":
                before = cells.pop()
                cells.append(Cell(before.text, before.x0, x1, page, before.above, bold))
            elif text == "^":
                cells.append(Cell("", x0, x1, page, above=True))
            else:
                cells.append(Cell(text, x0, x1, page, bold=bold and bool(text)))
        rows.append(tuple(cells))
    return Table(tuple(rows), page)


def fields(table: TaskTable, row: TaskRow) -> dict[str, str]:
    return {table.columns[c.column].role: c.text for c in row.cells}


def body(table: TaskTable) -> list[TaskRow]:
    return [r for r in table.rows if r.kind == "row"]


def numbers(table: TaskTable) -> list[tuple[str, str | None, int]]:
    return [(r.kind, r.number, r.part) for r in table.rows]


HEADER = "*STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Sản phẩm | Thời hạn hoàn thành"


@pytest.mark.parametrize(("rule", "example"), [(r, e) for r in rules() for e in r.examples])
def test_every_example_has_its_role(rule, example):
    others = [rule.beside] if rule.beside else []
    assert role_of(example, others) == rule.role


@pytest.mark.parametrize(
    ("titles", "roles"),
    [
        ("STT | Chỉ tiêu | Đơn vị | Kết quả | Cơ quan chủ trì theo dõi", "stt indicator unit value lead"),
        ("TT | Chỉ tiêu | ĐVT | Năm 2026 | Năm 2027 | Ghi chú", "stt indicator unit value value note"),
        ("TT | Nội dung công việc | Đơn vị thực hiện | Thời gian thực hiện", "stt task lead deadline"),
        ("TT | Nhiệm vụ | Đơn vị | Kết quả | Tiến độ", "stt task lead product deadline"),
        ("Số TT | Thời hạn | Cơ quan phối hợp | Chủ trì | Tên nhiệm vụ", "stt deadline support lead task"),
        ("STT | Văn bản cần ban hành | Đơn vị soạn thảo | Thời hạn trình", "stt task lead deadline"),
        ("STT | Hoạt động | Cơ quan chủ trì, phối hợp | Cấp trình | Căn cứ", "stt task lead submit basis"),
        ("TT | Nhóm nhiệm vụ | Nhiệm vụ cụ thể | Chủ trì | Phối hợp", "stt other task lead support"),
        ("TT | Nhiệm vụ | Ngày bắt đầu | Thời gian hoàn thành | Ghi chú", "stt task other deadline note"),
        ("TT | Họ và tên | Chức vụ | Điện thoại", "stt other other other"),
    ],
)
def test_roles_of_one_table(titles, roles):
    assert " ".join(roles_of([t.strip() for t in titles.split("|")])) == roles


def test_plain_table():
    [table] = task_tables(
        [
            grid(
                HEADER,
                "1. | Soạn tài liệu hỏi đáp | Sở Ngoại vụ | Sở Tư pháp; Sở Tài chính | Tài liệu | Quý II/2026",
                "2. | Mở chuyên mục | Báo Biển Xanh | | | Thường xuyên",
            )
        ]
    )
    assert table.has_header
    first, second = body(table)
    assert first.number == "1"
    assert fields(table, first) == {
        "stt": "1",
        "task": "Soạn tài liệu hỏi đáp",
        "lead": "Sở Ngoại vụ",
        "support": "Sở Tư pháp; Sở Tài chính",
        "product": "Tài liệu",
        "deadline": "Quý II/2026",
    }
    assert "support" not in fields(table, second)  # what is blank is not said


def test_sections_restart_numbers_and_hold_their_rows():
    [table] = task_tables(
        [
            grid(
                HEADER,
                "*A | Nhóm chung | < | < | < | <",
                "*I. | Tuyên truyền | | | |",
                "1 | Viết bài | Sở A | | Bài | 2026",
                "*II. | Đối ngoại | | | |",
                "1 | Đón đoàn | Sở B | | Báo cáo | 2027",
                "*B | Nhóm riêng | < | < | < | <",
                "1 | Tổng kết | Sở C | | Báo cáo | 2028",
            )
        ]
    )
    assert numbers(table) == [
        ("section", "A", 0),
        ("section", "I", 0),
        ("row", "1", 0),
        ("section", "II", 0),
        ("row", "1", 0),
        ("section", "B", 0),
        ("row", "1", 0),
    ]
    assert [r.sections for r in body(table)] == [("A", "I"), ("A", "II"), ("B",)]
    assert [r.title for r in table.rows if r.kind == "section"][1] == "Tuyên truyền"


@pytest.mark.parametrize(
    ("rows", "kinds", "sections"),
    [
        # a title alone over 1.1, 1.2 names a group; row 2 is not in it
        (
            [
                "1 | Thể chế | | | |",
                "1.1 | Rà soát | Sở A | | Báo cáo | 2026",
                "2 | Tổng kết | Sở B | | Báo cáo | 2027",
            ],
            ["section", "row", "row"],
            [("1",), ()],
        ),
        # a merged title whose rows restart
        (
            [
                "1 | Thể chế | < | < | < | <",
                "1 | Rà soát | Sở A | | Báo cáo | 2026",
                "2 | Sửa | Sở A | | Báo cáo | 2027",
            ],
            ["section", "row", "row"],
            [("1",), ("1",)],
        ),
        # a merged row with the number inside its title
        (["II. Đối ngoại | < | < | < | < | <", "1 | Đón đoàn | Sở B | | | 2026"], ["section", "row"], [("II",)]),
        # a row over sub-rows that has cells of its own is a row
        (
            ["2 | Sắp xếp | Sở A | | Đề án | 2026", "2.1 | Theo dõi | Sở B | | Báo cáo | 2026"],
            ["row", "row"],
            [(), ()],
        ),
        # a task with nothing beside it, and nothing under it
        (["7 | Nhiệm vụ khác | | | |", "8 | Tổng kết | Sở A | | | 2026"], ["row", "row"], [(), ()]),
        # merged text without a number
        (["Các nhiệm vụ làm hằng năm | < | < | < | < | <", "1 | Họp | Sở A | | | 2026"], ["note", "row"], [()]),
    ],
)
def test_groups(rows, kinds, sections):
    [table] = task_tables([grid(HEADER, *rows)])
    assert [r.kind for r in table.rows] == kinds
    assert [r.sections for r in body(table)] == sections


def test_row_over_a_page_break_is_one_row():
    [table] = task_tables(
        [
            grid(
                HEADER, "1 | Xây dựng đề án phát triển | Ủy ban nhân dân các | Sở A | Đề án được | Quý I/2027", wide=90
            ),
            grid(HEADER, " | du lịch biển | xã, phường | | phê duyệt |", "2 | Họp | Sở B | | | 2027", page=2, wide=90),
        ]
    )
    first, second = body(table)
    assert fields(table, first)["task"] == "Xây dựng đề án phát triển du lịch biển"
    assert fields(table, first)["lead"] == "Ủy ban nhân dân các xã, phường"
    assert fields(table, first)["product"] == "Đề án được phê duyệt"
    assert (first.page, second.page, second.number) == (1, 2, "2")


def test_page_without_header_and_with_other_margins():
    [table] = task_tables(
        [
            grid(HEADER, "1 | Họp | Sở A | | | 2026", wide=90, left=80),
            grid("2 | Báo cáo tổng kết | Sở B | Sở C | Báo cáo | 2027", page=2, wide=90, left=110),
        ]
    )
    assert [r.number for r in body(table)] == ["1", "2"]
    assert fields(table, body(table)[1])["support"] == "Sở C"


def test_sub_rows_share_the_number_and_inherit_merged_cells():
    [table] = task_tables(
        [
            grid(
                HEADER,
                "1 | Lập bộ chỉ số | Sở A | Sở B | Bộ chỉ số được ban hành | 2026",
                "^ | ^ | ^ | ^ | Bộ chỉ số được áp dụng | 2027 - 2030",
                "2 | Họp | Sở C | | |",
            )
        ]
    )
    one, two, three = body(table)
    assert [(r.number, r.part) for r in (one, two, three)] == [("1", 1), ("1", 2), ("2", 0)]
    assert fields(table, two)["lead"] == "Sở A"
    assert {table.columns[c.column].role for c in two.cells if c.inherited} == {"stt", "task", "lead", "support"}
    assert fields(table, two)["deadline"] == "2027 - 2030"


def test_sub_row_at_the_top_of_a_page():
    """The merged cells of the page before leave blank ones here; a row with its own product and deadline is a part."""
    [table] = task_tables(
        [
            grid(HEADER, "9 | Lập báo cáo | Sở A | Sở B | Báo cáo chuyên đề | Tháng 5/2026"),
            grid(HEADER, " | | Sở A | Sở B | Báo cáo kết quả | Tháng 11/2026", page=2),
        ]
    )
    assert [(r.number, r.part, r.page) for r in body(table)] == [("9", 1, 1), ("9", 2, 2)]
    assert fields(table, body(table)[1])["task"] == "Lập báo cáo"


@pytest.mark.parametrize(
    ("second", "parts"),
    [
        (" | (3) đào tạo cán bộ | | | |", [0]),  # bare text goes on
        (" | - Trên mạng xã hội | Sở B | | | 2027", [1, 2]),
        (" | - Trên báo in | | | |", [1, 2]),
    ],
)
def test_rows_without_number_inside_a_page(second, parts):
    [table] = task_tables([grid(HEADER, "1 | Tuyên truyền: | Sở A | | Bài viết | 2026", second)])
    assert [r.part for r in body(table)] == parts


def test_nested_header_roles_come_from_the_sub_titles():
    [table] = task_tables(
        [
            grid(
                "*STT | Nội dung nhiệm vụ | Cơ quan thực hiện | < | Thời gian",
                "*^ | ^ | Chủ trì | Phối hợp | ^",
                "(1) | (2) | (3) | (4) | (5)",
                "1 | Họp | Sở A | Sở B | 2026",
            )
        ]
    )
    assert [c.role for c in table.columns] == ["stt", "task", "lead", "support", "deadline"]
    assert fields(table, body(table)[0])["support"] == "Sở B"
    assert len(body(table)) == 1


def test_nested_header_without_merged_cells():
    """Markdown has no merged cells: the titles of the second row stand under blanks."""
    [table] = task_tables(
        [
            grid(
                "STT | Nhiệm vụ | Cơ quan thực hiện | | Thời hạn",
                " | | Chủ trì | Phối hợp |",
                "1 | Họp | Sở A | Sở B | 2026",
            )
        ]
    )
    assert [c.role for c in table.columns] == ["stt", "task", "lead", "support", "deadline"]
    assert fields(table, body(table)[0])["lead"] == "Sở A"


def test_table_without_a_number_column():
    [table] = task_tables(
        [
            grid(
                "*Nội dung công việc | Đơn vị chủ trì | Thời gian hoàn thành",
                "Họp báo | Sở A | Tháng 5",
                "Tổng kết | Sở B | Tháng 12",
            )
        ]
    )
    assert [(r.number, fields(table, r)["lead"]) for r in body(table)] == [(None, "Sở A"), (None, "Sở B")]


def test_changed_header_begins_another_table():
    tables = task_tables(
        [
            grid(HEADER, "1 | Họp | Sở A | | | 2026"),
            grid("*TT | Chỉ tiêu | Đơn vị tính | Giá trị | Cơ quan chủ trì", "1 | Số hội nghị | Hội nghị | 5 | Sở A"),
        ]
    )
    assert [[c.role for c in t.columns][1] for t in tables] == ["task", "indicator"]
    assert fields(tables[1], body(tables[1])[0])["value"] == "5"


def test_other_tables_keep_every_cell():
    [table] = task_tables([grid("Nơi nhận: | TM. ỦY BAN NHÂN DÂN", "- Như trên; | CHỦ TỊCH")])
    assert not table.has_header
    assert {c.role for c in table.columns} == {"other"}
    assert [[c.text for c in r.cells] for r in table.rows] == [
        ["Nơi nhận:", "TM. ỦY BAN NHÂN DÂN"],
        ["- Như trên;", "CHỦ TỊCH"],
    ]


def test_no_cell_is_lost_whatever_the_grid():
    rows = ["a | b | c", "1 | x | <", "^ | y | z", " | | ", "II | q |", "w | < | <", "3.2 | m | n / o"]
    for header in ([], ["*TT | Nhiệm vụ | Chủ trì"]):
        tables = task_tables([grid(*header, *rows), grid(*rows, page=2)])
        said = " ".join(c.text for t in tables for r in t.rows for c in r.cells) + " ".join(
            f"{r.number} {r.title}" for t in tables for r in t.rows
        )
        for word in ["a", "b", "c", "x", "y", "z", "q", "w", "m", "n", "o"]:
            assert said.count(word) >= 2


@pytest.mark.parametrize(
    ("left", "right", "units", "joined"),
    [
        ("Đề án phát triển", "du lịch", False, "Đề án phát triển du lịch"),
        ("Kế hoạch số 12/KH-", "UBND", False, "Kế hoạch số 12/KH-UBND"),
        ("Báo cáo năm.", "Báo cáo quý.", False, "Báo cáo năm.\nBáo cáo quý."),
        ("Rà soát:", "- Quy định", False, "Rà soát:\n- Quy định"),
        ("Sở Tài chính", "Sở Ngoại vụ", True, "Sở Tài chính\nSở Ngoại vụ"),
        ("Sở Tài chính,", "Sở Ngoại vụ", True, "Sở Tài chính, Sở Ngoại vụ"),
        ("Các đơn vị thuộc", "Sở Ngoại vụ", True, "Các đơn vị thuộc Sở Ngoại vụ"),
    ],
)
def test_cells_over_a_page_break(left, right, units, joined):
    assert over_break(left, right, units) == joined


@pytest.mark.parametrize(
    ("before", "line", "unit"),
    [
        ("Bộ Công Thương", "Cơ quan, tổ chức", True),
        ("Văn phòng", "Bộ Ngoại giao", False),
        ("Bộ Khoa học và", "Công nghệ", False),
        ("Ủy ban", "Mặt trận Tổ quốc", False),
    ],
)
def test_units_parted_by_line_breaks(before, line, unit):
    assert begins_unit(before, line) is unit


SHARED = Path(__file__).resolve().parents[2] / "shared"


def real_tables(name: str) -> list[TaskTable]:
    from ingest.readers.pdf import read_pdf

    found: list[TaskTable] = []
    run: list[Table] = []
    for block in [*read_pdf(SHARED / "documents" / name).blocks, None]:
        if isinstance(block, Table):
            run.append(block)
        elif run:
            found += task_tables(run)
            run = []
    return found


@pytest.mark.skipif(not (SHARED / "gold").exists(), reason="the labelled documents are not here")
@pytest.mark.parametrize("name", ["100-NQ-CP", "105-NQ-CP", "97-NQ-CP", "982-QD-TTg"])
def test_labelled_rows_are_found_exactly(name):
    gold = json.loads((SHARED / "gold" / "tasks" / f"{name}.json").read_text("utf8"))
    found: dict[tuple[str | None, int, str | None], tuple[TaskRow, dict[str, str]]] = {}
    count = 0
    for table in real_tables(gold["file"]):
        for row in body(table):
            found[row.number, row.part, row.sections[0] if row.sections else None] = row, fields(table, row)
            count += 1
    labelled = [t for t in gold["tasks"] if t["number"]]
    assert count == len(labelled)
    for task in labelled:
        row, said = found[task["number"], task.get("part", 0), task["section"]]
        assert row.page == task["page"]
        for role, label in (("task", "task"), ("lead", "lead_raw"), ("support", "support_raw")):
            assert said.get(role, "").split() == (task[label] or "").split()
        for role in ("deadline", "product"):
            assert said.get(role, "").split() == (task[role] or "").split()
