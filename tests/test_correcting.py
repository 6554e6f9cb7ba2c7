"""A person corrects number, date, issuer, kind, title and signer of a document, and that holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

import app
from answer.correcting import carried, edit
from index.store import Store
from ingest import build
from ingest.readers.base import Paragraph, Source
from schema import Document, DocumentInfo, UserError
from tests.doubles import HashEncoder
from tests.test_upgrades import WRITTEN, written

HEAD = ("ỦY BAN NHÂN DÂN XÃ AN BÌNH", "Số: 4/KH-UBND", "An Bình, ngày 05 tháng 3 năm 2026", "KẾ HOẠCH", "Trồng cây")
BODY = ("I. NHIỆM VỤ", "1. Trồng 300 cây trước ngày 30/4/2026.", "2. Chăm sóc và bảo vệ cây.")


def plan(*more: str, head: tuple[str, ...] = HEAD, name: str = "ke-hoach.pdf") -> Document:
    return build(Source(name, tuple(Paragraph(line) for line in (*head, *BODY, *more))))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data", encoder=HashEncoder()) as opened:
        yield opened


def test_what_is_corrected_is_what_answers_and_references_say(store: Store) -> None:
    store.add(plan(), "aa-1")
    id = store.documents()[0].id
    info = edit(store, id, {"number": "49/KH-UBND", "issued_on": "6/3/2026", "signer": " Lê  Văn Tám "})
    assert (info.id, info.number, info.issued_on, info.signer) == (id, "49/KH-UBND", date(2026, 3, 6), "Lê Văn Tám")
    assert info.corrected == (("number", "4/KH-UBND"), ("issued_on", "2026-03-05"), ("signer", None))
    assert store.resolve("49/KH-UBND").id == id
    references = [c.reference for c in store.document(id).clauses]
    assert all(r.endswith("Kế hoạch số 49/KH-UBND ngày 06/3/2026 của Ủy ban nhân dân xã An Bình") for r in references)


def test_it_survives_a_rebuild_a_new_version_and_the_same_file_read_anew(store: Store) -> None:
    store.add(plan(), "aa-1")
    id = store.documents()[0].id
    edit(store, id, {"number": "49/KH-UBND"})
    store.rebuild()
    assert store.document(id).info.number == "49/KH-UBND"

    store.add(carried(store, plan("3. Báo cáo kết quả."), "bb-1"), "bb-1")
    now, before = store.document(id).info, store.document(f"{id}@1").info
    assert (now.version, now.number, now.clauses) == (2, "49/KH-UBND", 4)
    assert (before.number, before.corrected) == ("49/KH-UBND", (("number", "4/KH-UBND"),))

    # A later version of the program reads the number of the same file otherwise, which would be another document.
    better = plan("3. Báo cáo kết quả.", head=(HEAD[0], "Số: 48/KH-UBND", *HEAD[2:]))
    assert better.info.id != id
    assert store.add(carried(store, better, "bb-2"), "bb-2") == "updated"
    assert [i.id for i in store.documents()] == [id]
    assert store.document(id).info.corrected == (("number", "48/KH-UBND"),)
    assert store.document(id).info.number == "49/KH-UBND"


def test_the_same_file_read_better_stays_the_same_document(store: Store) -> None:
    unread = plan(head=(HEAD[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", *HEAD[2:]))
    store.add(unread, "aa-1")
    id = store.documents()[0].id
    store.add(carried(store, plan(), "aa-2"), "aa-2")
    assert [(i.id, i.number) for i in store.documents()] == [(id, "4/KH-UBND")]


def test_another_file_that_says_what_a_person_said_is_a_version(store: Store) -> None:
    store.add(plan(head=(HEAD[0], "Số:    /KH-UBND", *HEAD[2:])), "aa-1")
    id = store.documents()[0].id
    edit(store, id, {"number": "4/KH-UBND"})
    store.add(carried(store, plan("3. Báo cáo.", name="ban-ky.docx"), "bb-1"), "bb-1")
    assert [(i.id, i.version, i.number) for i in store.documents()] == [(id, 2, "4/KH-UBND")]


def test_a_correction_is_taken_back_and_a_document_may_have_no_number(store: Store) -> None:
    store.add(plan(), "aa-1")
    id = store.documents()[0].id
    edit(store, id, {"number": "49/KH-UBND", "kind": "Đề án"})
    assert edit(store, id, {"number": ""}).number == "4/KH-UBND"
    info = edit(store, id, {"number": "-"})
    assert (info.number, info.corrected) == (None, (("kind", "Kế hoạch"), ("number", "4/KH-UBND")))
    assert info.to_review == ()  # a person said that it has none


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"number": "không rõ"},
        {"number": "1" * 61},
        {"issued_on": "31/2/2026"},
        {"issued_on": "hôm qua"},
        {"issued_on": "2926-01-01"},
        {"title": "-"},
        {"number": "5/KH-UBND", "issued_on": "x"},
    ],
)
def test_a_value_that_cannot_be_changes_nothing(store: Store, wanted: dict[str, str]) -> None:
    store.add(plan(), "aa-1")
    before = store.document(store.documents()[0].id)
    with pytest.raises(UserError):
        edit(store, before.info.id, wanted)
    assert store.document(before.info.id) == before


@pytest.mark.parametrize(
    ("info", "names"),
    [
        (DocumentInfo("a", "", ""), ("number", "issued_on")),
        (DocumentInfo("a", "", "", number="1/KH", issued_on=date(2026, 1, 1)), ()),
        (
            DocumentInfo("a", "", "", number="1/KH", issued_on=date(2026, 1, 1), doubtful=("number", "signer")),
            ("number",),
        ),
        (DocumentInfo("a", "", "", number="1/KH", corrected=(("issued_on", None),), doubtful=("issued_on",)), ()),
    ],
)
def test_what_is_to_review(info: DocumentInfo, names: tuple[str, ...]) -> None:
    assert info.to_review == names


@pytest.mark.parametrize("dump", WRITTEN, ids=lambda f: f.stem)
def test_documents_of_an_older_catalogue_are_corrected(tmp_path: Path, dump: Path) -> None:
    written(tmp_path, dump)
    with Store(tmp_path, encoder=HashEncoder(dimension=4)) as store:
        edit(store, "5-ct-tu", {"signer": "Lê Văn Tám"})
    with Store(tmp_path, encoder=HashEncoder(dimension=4)) as store:
        assert store.document("5-ct-tu").info.signer == "Lê Văn Tám"
        assert [name for name, _ in store.document("5-ct-tu").info.corrected] == ["signer"]


def test_the_command_prints_the_document_and_writes_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data"
    with Store(data, encoder=HashEncoder()) as store:
        store.add(plan(), "aa-1")
    monkeypatch.setattr("index.store.open_encoder", lambda *_: HashEncoder())
    told = app.main(
        ["--data", str(data), "edit", "4/KH-UBND", "--number", "49/KH-UBND", "--date", "7/3/2026", "--json"]
    )
    value = json.loads(capsys.readouterr().out)
    assert told == 0
    assert (value["number"], value["issued_on"]) == ("49/KH-UBND", "2026-03-07")
    assert value["corrected"] == {"number": "4/KH-UBND", "issued_on": "2026-03-05"}
    (line,) = [json.loads(x) for x in (data / "nhat-ky.jsonl").read_text("utf-8").splitlines()]
    assert (line["what"], line["number"]) == ("sửa thông tin văn bản", "49/KH-UBND")
    assert app.main(["--data", str(data), "edit", "49/KH-UBND", "--date", "31/2/2026"]) == 1
    assert app.main(["--data", str(data), "documents", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["number"] == "49/KH-UBND"
