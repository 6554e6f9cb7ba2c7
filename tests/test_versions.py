"""Versions of a document: kept, told apart, left out unless asked for."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

import app
from access.accounts import Accounts
from answer.library import add_files
from index.catalogue import Catalogue
from index.search import ClauseIndex
from index.store import Store
from index.visible import seen_with, seen_without
from schema import Document, UnknownDocument
from tests.doubles import HashEncoder, tourism, water

NEW = " nước ngoài"


def opened(folder: Path) -> Store:
    return Store(folder, encoder=HashEncoder())


@pytest.fixture
def two(tmp_path: Path) -> Any:
    """A store with two versions of kh-12, and another document."""
    with opened(tmp_path) as store:
        store.add_many([(tourism(), "one-1"), (water(), "water-1")])
        assert store.add(tourism(extra=NEW), "two-1") == "updated"
        yield store


def texts(store: Any, query: str = "tập huấn đón tiếp khách", documents: list[str] | None = None) -> set[str]:
    return {h.text for h in ClauseIndex(store).search(query, 50, documents) if str(h.path) == "II/1/a"}


OLD_TEXT = "a) Tập huấn cho các hộ dân về đón tiếp khách;"
NEW_TEXT = "a) Tập huấn cho các hộ dân về đón tiếp khách nước ngoài;"


def test_the_older_version_is_kept_and_left_out(two: Store) -> None:
    assert [(i.id, i.version, i.status) for i in two.documents()] == [("kh-12", 2, "current"), ("qd-7", 1, "current")]
    assert set(two.every()) == {"kh-12", "kh-12@1", "qd-7"}
    old = two.document("kh-12@1")
    assert old.text == tourism().text and old.info.status == "superseded" and old.clauses == tourism().clauses
    assert texts(two) == {NEW_TEXT}
    assert two.resolve("12/KH-UBND").id == "kh-12"  # the number names the latest
    assert two.resolve("kh-12@1").version == 1


def test_the_older_version_is_searched_when_it_is_asked_for(two: Store) -> None:
    index = ClauseIndex(two)
    named = seen_with(index, ["kh-12@1"]).store
    assert texts(named, documents=["kh-12@1"]) == {OLD_TEXT}
    every = seen_with(index).store
    assert texts(every) == {OLD_TEXT, NEW_TEXT}
    assert [i.id for i in every.documents()] == ["kh-12", "kh-12@1", "qd-7"]


def test_search_is_the_same_with_and_without_older_versions(tmp_path: Path) -> None:
    with opened(tmp_path / "a") as one, opened(tmp_path / "b") as many:
        one.add_many([(tourism(extra=NEW), "x"), (water(), "y")])
        many.add(water(), "y")
        for i in range(12):  # enough older clauses to fill every pool of candidates
            many.add(tourism(extra=f" đợt {i}"), f"{i}")
        many.add(tourism(extra=NEW), "x")
        for query in ("tập huấn đón tiếp khách", "công ty cấp nước kiểm tra", "tuyến đường thủy"):
            found = [[(h.document, str(h.path)) for h in ClauseIndex(s).search(query, 4)] for s in (one, many)]
            assert found[0] == found[1]


def test_the_same_words_are_no_new_version(two: Store) -> None:
    again = tourism(extra=NEW)
    spaced = Document(again.info, again.text, again.clauses)
    assert two.add(spaced, "another file of it") == "updated"
    assert set(two.every()) == {"kh-12", "kh-12@1", "qd-7"}
    assert two.documents()[0].version == 2


def test_the_same_file_read_anew_stays_the_version_that_it_was(two: Store) -> None:
    """A later program may find other clauses in the same file (the hash then ends otherwise)."""
    assert two.add(tourism(extra=", đọc kỹ hơn"), "one-2") == "updated"
    assert set(two.every()) == {"kh-12", "kh-12@1", "qd-7"}
    assert "đọc kỹ hơn" in two.document("kh-12@1").text
    assert two.document("kh-12@1").info.status == "superseded"
    assert "nước ngoài" in two.document("kh-12").text


def test_removing_the_latest_brings_the_one_before_back(two: Store) -> None:
    two.add(tourism(extra=" ba"), "three")
    restored = two.remove("kh-12")
    assert restored is not None and (restored.id, restored.version, restored.status) == ("kh-12", 2, "current")
    assert set(two.every()) == {"kh-12", "kh-12@1", "qd-7"}
    assert texts(two) == {NEW_TEXT}
    assert two.remove("kh-12@1") is None
    assert texts(two) == {NEW_TEXT}
    assert two.remove("kh-12") is None
    assert set(two.every()) == {"qd-7"}
    with pytest.raises(UnknownDocument):
        two.document("kh-12@1")


def test_nothing_of_a_removed_version_stays(two: Store) -> None:
    before = {h for _, h in two.catalogue.pieces("kh-12@1")}
    two.remove("kh-12@1")
    left = {h for id in two.every() for _, h in two.catalogue.pieces(id)}
    assert before - left
    assert not two.catalogue.vectors(two.model, sorted(before - left))
    vectors, keywords = two.vectors(), two.keywords()
    assert vectors is not None and keywords is not None
    assert keywords.count() == sum(len(two.document(id).clauses) for id in two.every())


def test_a_scan_stays_a_scan(tmp_path: Path) -> None:
    scan = tourism()
    scan = replace(scan, info=replace(scan.info, status="scanned", scanned=True))
    with opened(tmp_path) as store:
        store.add(scan, "one")
        store.add(tourism(extra=NEW), "two")
        assert (store.document("kh-12@1").info.status, store.document("kh-12@1").info.scanned) == ("superseded", True)
        assert store.documents()[0].status == "current"
        store.remove("kh-12")
        assert store.documents()[0].status == "scanned"


def test_versions_outlive_the_process_and_a_rebuild(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(tourism(), "one")
        store.add(tourism(extra=NEW), "two")
    with opened(tmp_path) as store:
        store.rebuild()
        assert set(store.every()) == {"kh-12", "kh-12@1"}
        assert texts(store) == {NEW_TEXT}
        assert texts(seen_with(ClauseIndex(store)).store) == {OLD_TEXT, NEW_TEXT}


def test_a_hidden_document_is_hidden_in_all_versions(two: Store) -> None:
    seen = seen_without(ClauseIndex(two), ["kh-12"])
    assert texts(seen.store) == set()
    assert texts(seen_with(seen).store) == set()
    assert set(seen.store.every()) == {"qd-7"}
    for id in ("kh-12", "kh-12@1"):
        with pytest.raises(UnknownDocument):
            seen.store.document(id)
        with pytest.raises(UnknownDocument):
            seen.store.resolve(id)
        with pytest.raises(UnknownDocument):
            seen.store.remove(id)
    assert seen.store.known("one-1") is None
    assert [h.document for h in seen.search("cấp nước sạch", 3)] == ["qd-7"] * 3


# From files


PLAN = """VĂN BẢN MẪU

ỦY BAN NHÂN DÂN PHƯỜNG AN BÌNH

Số: 41/KH-UBND

An Bình, ngày 05 tháng 3 năm 2027

KẾ HOẠCH

Dọn vệ sinh trường học

I. NHIỆM VỤ

1. Phòng {who} chủ trì, phối hợp với các trường dọn sân; hoàn thành trước ngày 30/6/2027.

2. Kinh phí lấy từ ngân sách phường.
"""


def files(folder: Path) -> tuple[Path, Path]:
    first, second = folder / "ban-1.md", folder / "ban-2.md"
    first.write_text(PLAN.format(who="Giáo dục"), "utf8")
    second.write_text(PLAN.format(who="Văn hóa"), "utf8")
    return first, second


def test_a_folder_with_two_versions_settles(tmp_path: Path) -> None:
    first, second = files(tmp_path)
    with opened(tmp_path / "data") as store:
        rows = add_files(store, [first, second])
        assert [r["status"] for r in rows] == ["added", "updated"]
        (info,) = store.documents()
        assert [i.source for i in (info, store.every()[f"{info.id}@1"].info)] == ["ban-2.md", "ban-1.md"]
        again = add_files(store, [first, second])
        assert [r["status"] for r in again] == ["unchanged", "unchanged"]
        assert "bản cũ" in str(again[0]["warnings"]) and not again[1]["warnings"]
        assert len(store.every()) == 2
        assert {u for a in store.assignments() for u in a.lead} == {"Phòng Văn hóa"}
        assert {u for a in store.assignments(f"{info.id}@1") for u in a.lead} == {"Phòng Giáo dục"}


def test_commands_know_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("index.store.open_encoder", lambda *_: HashEncoder())
    monkeypatch.setattr("index.store.model_name", lambda _: "hash-encoder")
    data = str(tmp_path / "data")

    def run(*words: str) -> Any:
        assert app.main([*words, "--data", data, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    run("ingest", *map(str, files(tmp_path)))
    listed = run("documents")
    assert [(d["status"], d["version"], d["source"]) for d in listed] == [
        ("current", 2, "ban-2.md"),
        ("superseded", 1, "ban-1.md"),
    ]
    new, old = (d["document"] for d in listed)
    leads = lambda rows: {(r["document"], *r["lead"]) for r in rows if r["lead"]}  # noqa: E731
    assert leads(run("tasks")) == {(new, "Phòng Văn hóa")}
    assert leads(run("tasks", "--document", old)) == {(old, "Phòng Giáo dục")}
    assert leads(run("tasks", "--all-versions")) == {(new, "Phòng Văn hóa"), (old, "Phòng Giáo dục")}
    assert {h["document"] for h in run("search", "dọn sân trường")} == {new}
    assert {h["document"] for h in run("search", "dọn sân trường", "--all-versions")} == {new, old}
    asked = ("ask", "Đơn vị nào chủ trì dọn sân?")
    assert {c["document"] for c in run(*asked)["citations"]} == {new}
    answer = run(*asked, "--document", old)
    assert {c["document"] for c in answer["citations"]} == {old} and "Phòng Giáo dục" in answer["text"]
    accounts = Accounts(tmp_path / "data")
    run("group", old, "Sở A")
    assert accounts.groups() == {new: "Sở A"}
    accounts.close()
    assert run("remove", new)["restored"] == 1
    assert [(d["document"], d["status"]) for d in run("documents")] == [(new, "current")]
    run("ingest", str(tmp_path / "ban-2.md"))
    assert run("remove", new, "--all-versions")["restored"] is None
    assert run("documents") == []


# Older catalogues

FIRST = Path(__file__).parent / "catalogues" / "version-1.sql"


def first_layout(folder: Path) -> None:
    """A catalogue from before there were versions, with two documents."""
    folder.mkdir(exist_ok=True)
    with sqlite3.connect(folder / "catalogue.sqlite") as db:
        db.executescript(FIRST.read_text("utf8"))
    db.close()


def test_documents_of_the_first_layout_get_versions(tmp_path: Path) -> None:
    first_layout(tmp_path)
    changed = replace(water(), text=water().text.replace("mỗi tháng một lần", "mỗi tháng hai lần"))
    with Store(tmp_path, encoder=HashEncoder(dimension=4)) as store:
        assert store.every()["qd-7"].info.version == 1
        assert store.add(changed, "anew") == "updated"
        assert set(store.every()) == {"5-ct-tu", "qd-7", "qd-7@1"}
        assert store.document("qd-7@1").text == water().text


def test_an_upgraded_catalogue_has_the_tables_of_a_new_one(tmp_path: Path) -> None:
    first_layout(tmp_path / "old")
    (tmp_path / "new").mkdir()
    shapes = []
    for name in ("old", "new"):
        catalogue = Catalogue(tmp_path / name)
        with catalogue.changing() as db:
            seen = sa.inspect(db)
            shapes.append(
                {
                    t: (
                        {c["name"]: str(c["type"]) for c in seen.get_columns(t)},
                        {i["name"] for i in seen.get_indexes(t)},
                        seen.get_pk_constraint(t)["constrained_columns"],
                    )
                    for t in seen.get_table_names()
                }
            )
            assert db.exec_driver_sql("select count(*) from documents where base != id or version != 1").scalar() == 0
        catalogue.close()
    assert shapes[0] == shapes[1]
