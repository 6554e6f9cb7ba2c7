"""Tables shaped like a form (a label beside its value) give the tasks of the table that they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import parse
from ingest.readers.base import Table
from ingest.tables import task_tables
from tests.test_tables import body, fields, grid

ONE = ("Việc | Đo lại bến đò ngang", "Cơ quan chủ trì | Sở Xây dựng", "Hạn hoàn thành | 15/7/2026")
TWO = ("Việc | Kẻ lại biển báo", "Cơ quan chủ trì | Công an tỉnh", "Hạn hoàn thành | 20/9/2026")
WANTED = [
    {"task": "Đo lại bến đò ngang", "lead": "Sở Xây dựng", "deadline": "15/7/2026"},
    {"task": "Kẻ lại biển báo", "lead": "Công an tỉnh", "deadline": "20/9/2026"},
]


@pytest.mark.parametrize(
    "tables",
    [
        [grid(*(line.replace("Việc", "Nhiệm vụ") for line in one)) for one in (ONE, TWO)],
        [grid(*ONE, *TWO)],  # all in one table, the labels again for each task
        [grid(*(line.replace(" |", ": |") for line in (*ONE, *TWO)))],
        [
            grid("1 | " + ONE[0], "2 | " + ONE[1], "3 | " + ONE[2]),
            grid("1 | " + TWO[0], "2 | " + TWO[1], "3 | " + TWO[2]),
        ],
        [grid(f"{ONE[0]} | {ONE[2]}", f"{ONE[1]} | Sản phẩm | Biên bản"), grid(f"{TWO[0]} | {TWO[2]}", TWO[1])],
        [grid("Đo lại bến đò ngang | <", *ONE[1:], "Kẻ lại biển báo | <", *TWO[1:])],  # the task is the form's title
    ],
    ids=["a table a task", "one table", "colons", "numbered lines", "four columns", "titles"],
)
def test_forms_give_the_tasks_of_their_table(tables: list[Table]):
    (read,) = task_tables(tables)
    found = [{k: v for k, v in fields(read, row).items() if k in WANTED[0]} for row in body(read)]
    assert found == WANTED


def test_a_label_that_nobody_knows_is_a_column_too():
    (read,) = task_tables([grid(*ONE, "Người trực | Bà Sáu Bến")])
    (row,) = body(read)
    assert "Bà Sáu Bến" in [c.text for c in row.cells]
    assert "Người trực" in [c.title for c in read.columns]


@pytest.mark.parametrize(
    "table",
    [
        grid("Họ và tên | Trần Văn Thử", "Chức vụ | Trưởng phòng", "Điện thoại | 0900"),
        grid("Họ và tên | Trần Văn Thử", "Đơn vị | Sở Xây dựng", "Thời gian công tác | 5 năm"),
        grid("Nhiệm vụ | Cơ quan chủ trì", "Đo lại bến đò ngang | Sở Xây dựng", "Kẻ biển báo | Công an tỉnh"),
        grid("Nơi nhận: | TM. ỦY BAN", "- Như trên; | CHỦ TỊCH"),
        grid(*ONE, "Một dòng cuối không có nhãn | <"),
    ],
    ids=["no task", "a person", "a header of two columns", "layout", "a last line alone"],
)
def test_other_tables_of_two_columns_stay_as_they_are(table: Table):
    (read,) = task_tables([table])
    assert not read.has_header
    assert [c.text for row in read.rows for c in row.cells] == [c.text for row in table.rows for c in row if c.text]


def test_forms_of_a_file_give_assignments(tmp_path: Path):
    forms = "\n\n".join(
        "| " + " |\n| ".join([one[0], "--- | ---", *one[1:]]) + " |" for one in ((ONE[0], *ONE[1:]), (TWO[0], *TWO[1:]))
    )
    file = tmp_path / "a.md"
    file.write_text(f"# KẾ HOẠCH\n\nSửa bến đò\n\nI. NHIỆM VỤ\n\n{forms}\n", encoding="utf8")
    found = [(a.task, a.lead, a.deadline and a.deadline.text) for a in parse(file).assignments]
    assert found == [(w["task"], (w["lead"],), w["deadline"]) for w in WANTED]
