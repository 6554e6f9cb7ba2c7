"""Tasks asked for by their time limit, over an authored plan."""

import pytest

from answer.ask import ask
from index.search import ClauseIndex
from index.store import Store
from ingest import build
from ingest.readers.base import Paragraph, Source
from tests.doubles import HashEncoder

PLAN = """KẾ HOẠCH
Chăm sóc cây xanh năm 2027
I. NHIỆM VỤ
1. Phòng Cây xanh chủ trì lập danh sách cây cần cắt tỉa trước ngày 15/4/2027.
2. Phòng Tài chính chủ trì lập dự toán trong quý III/2027.
3. Phòng Cây xanh chủ trì tưới cây hằng tuần.
4. Văn phòng chủ trì tổng kết trước ngày 20/12/2027."""


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    store = Store(tmp_path_factory.mktemp("due"), encoder=HashEncoder())
    store.add(build(Source("cay-xanh.txt", tuple(Paragraph(line) for line in PLAN.splitlines()))), "hash")
    yield ClauseIndex(store)
    store.close()


@pytest.mark.parametrize(
    ("question", "paths"),
    [
        ("Nhiệm vụ nào phải xong trước 30/6/2027?", {"I/1"}),
        ("nhung nhiem vu nao den han trong quy III/2027", {"I/2"}),
        ("Những việc nào phải hoàn thành trước 31/12/2027?", {"I/1", "I/2", "I/4"}),
    ],
)
def test_tasks_due(index, question, paths):
    answer = ask(index, question)
    assert {c.path for c in answer.citations} == paths
    assert answer.refusal is None


def test_nothing_due_is_said(index):
    answer = ask(index, "Nhiệm vụ nào phải xong trước 01/01/2027?")
    assert answer.refusal and not answer.citations
