"""Targets in tables, where the unit of measure has a column of its own and sections name the year."""

import pytest

from answer.ask import ask
from index.search import ClauseIndex
from index.store import Store
from ingest import build
from ingest.readers.base import Cell, Paragraph, Source, Table
from tests.doubles import HashEncoder

ROWS = [
    ("TT", "Chỉ tiêu", "Đơn vị tính", "Kết quả", "Cơ quan theo dõi"),
    ("I", "Đến năm 2030", "", "", ""),
    ("1", "Tỷ lệ thư viện có phòng đọc trẻ em", "%", "≥ 60", "Sở Văn hóa"),
    ("2", "Số xe thư viện lưu động", "Xe", "≥ 12", "Thư viện tỉnh"),
    ("II", "Đến năm 2040", "", "", ""),
    ("3", "Tỷ lệ thư viện có phòng đọc trẻ em", "%", "≥ 95", "Sở Văn hóa"),
]


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    table = Table(tuple(tuple(Cell(text, i, i + 1) for i, text in enumerate(row)) for row in ROWS))
    titles = ("KẾ HOẠCH", "Phát triển thư viện", "I. MỤC TIÊU", "Theo Phụ lục.")
    head = tuple(Paragraph(line) for line in titles)
    annex = tuple(Paragraph(line, bold=True, centered=True) for line in ("PHỤ LỤC", "CÁC CHỈ TIÊU"))
    with Store(tmp_path_factory.mktemp("targets"), encoder=HashEncoder()) as store:
        store.add(build(Source("thu-vien.docx", (*head, *annex, table))), "hash")
        yield ClauseIndex(store)


@pytest.mark.parametrize(
    ("question", "path", "value"),
    [
        ("Tỷ lệ thư viện có phòng đọc trẻ em đến năm 2030 là bao nhiêu phần trăm?", "Phụ lục/STT 1", "≥ 60"),
        ("ty le thu vien co phong doc tre em den nam 2040 la bao nhieu %", "Phụ lục/STT 3", "≥ 95"),
        ("Đến năm 2030 có bao nhiêu xe thư viện lưu động?", "Phụ lục/STT 2", "≥ 12"),
    ],
)
def test_a_target_is_found_with_its_value(index, question, path, value):
    answer = ask(index, question)
    assert answer.refusal is None
    assert answer.citations[0].path == path
    assert value in answer.citations[0].quote
