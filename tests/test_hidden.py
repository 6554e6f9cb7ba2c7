"""Two stores that differ in hidden documents alone are one and the same to who may not see these: whatever is asked,
made, counted or refused. The hidden ones amend, replace, carry out and cite what is seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from access.accounts import Accounts
from access.gate import asking
from access.people import Role, User
from answer.contract import answer_json, report_json
from answer.crosscheck import check
from answer.pack.model import Audience
from index.search import ClauseIndex
from index.store import Store
from ingest import parse
from schema import Document, UserError
from tests.doubles import HashEncoder
from ui.desk import IndexDesk
from ui.training import Session

CORPUS = Path(__file__).parents[1] / "corpus"
DIRECTIVE, PROGRAMME, PLAN = (
    CORPUS / name
    for name in (
        "mau-chi-thi-15-CT-TW.pdf",
        "mau-chuong-trinh-hanh-dong-01-CTr-UBND.docx",
        "mau-ke-hoach-217-KH-TU.md",
    )
)
AMENDING = """ỦY BAN NHÂN DÂN THÀNH PHỐ AN BÌNH
Số: 99/KH-UBND
An Bình, ngày 05 tháng 3 năm 2027
KẾ HOẠCH
Sửa đổi, bổ sung, thay thế Kế hoạch số 217-KH/TU
Căn cứ Chỉ thị số 15-CT/TW;
1. Sửa đổi khoản 1 Chỉ thị số 15-CT/TW như sau: giao Đài Quan Trắc Ngầm (ĐQTN) lập hồ sơ trước ngày 30/6/2027.
2. Thay thế Chỉ thị số 15-CT/TW và Kế hoạch số 217-KH/TU.
"""
NAMES = ("217-KH/TU", "99/KH-UBND", "01/CTr-UBND", "kế hoạch", "chưa từng có", PROGRAMME.name)
QUESTIONS = (
    "Ai chủ trì nhiệm vụ 3?", "có bao nhiêu nhiệm vụ", "văn bản nào mới nhất", "dai quan trac ngam lam gi",
    "ĐQTN làm gì?", "Chỉ thị 15 bị văn bản nào sửa đổi?", "văn bản nào thay thế Chỉ thị 15-CT/TW?",
    "Chương trình 01 nói gì?", "Kế hoạch nào triển khai Chỉ thị 15?", "So sánh Chỉ thị 15 và Kế hoạch 99",
    "Sở Ngoại vụ phải làm gì?", "Đơn vị nào chủ trì nhiều nhiệm vụ nhất?", "99/KH-UBND", "kho có những văn bản nào",
    "Khoản 1 Chỉ thị 15 nói gì?", "căn cứ của Kế hoạch 99 là gì", "hạn cuối?",
)  # fmt: skip


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[Document]:
    amending = tmp_path_factory.mktemp("in") / "sua-doi.txt"
    amending.write_text(AMENDING, "utf-8")
    return [parse(file) for file in (DIRECTIVE, PLAN, PROGRAMME, amending)]


@pytest.fixture
def worlds(tmp_path: Path, documents: list[Document]) -> Iterator[list[IndexDesk]]:
    """Without, and with the last two documents, which are another group's."""
    made, opened = [], []
    for name, there in (("without", documents[:2]), ("with", documents)):
        store, accounts = Store(tmp_path / name, encoder=HashEncoder()), Accounts(tmp_path / name)
        accounts.add("quan-tri", Role.ADMIN, "một mật khẩu dài")
        accounts.set_group("da-xoa", "Sở A")  # of a document that was there once
        for document in there:
            store.add(document, f"hash of {document.info.id}")
        for document in there[2:]:
            accounts.set_group(document.info.id, "Sở A")
        made.append(IndexDesk(ClauseIndex(store), accounts))
        opened += [store, accounts]
    token = asking.set(User("doc", Role.READER, frozenset()))
    yield made
    asking.reset(token)
    for one in opened:
        one.close()


def test_hidden_documents_change_nothing(worlds: list[IndexDesk], documents: list[Document]) -> None:
    def told(call: Callable[[IndexDesk], object]) -> None:
        both = []
        for desk in worlds:
            try:
                both.append(call(desk))
            except UserError as error:
                both.append((type(error), str(error)))
        assert repr(both[0]) == repr(both[1])

    for everything in (IndexDesk.documents, IndexDesk.tasks, IndexDesk.versions, IndexDesk.chain, IndexDesk.relations):
        told(everything)
    for name in (*NAMES, *(d.info.id for d in documents)):
        told(lambda desk, n=name: desk.store.resolve(n))
        told(lambda desk, n=name: desk.document(n))
        told(lambda desk, n=name: desk.relations(n))
        told(lambda desk, n=name: desk.amended(n, "1"))
        told(lambda desk, n=name: desk.has_pictures(n))
        told(lambda desk, n=name: desk.page_picture(n, 1))
        told(lambda desk, n=name: desk.compare(documents[0].info.id, n))
        told(lambda desk, n=name: desk.training(Session(document=n)))
    for document in documents[:2]:
        for clause in document.clauses:
            told(lambda desk, d=document, c=clause: desk.amended(d.info.id, str(c.path)))
        for audience in Audience:
            told(lambda desk, d=document, a=audience: desk.training(Session(d.info.id, audience=a, chain=True)))
    for question in QUESTIONS:
        told(lambda desk, q=question: answer_json(desk.ask(q)))
        told(lambda desk, q=question: answer_json(desk.ask("Ai chủ trì?", None, (desk.ask(q),))))
    told(lambda desk: report_json(check(desk.index, documents[1], documents[0])))
