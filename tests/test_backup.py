"""Backups: all of the data in one file, written and restored while others work; nothing damaged replaces anything."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from access import audit
from access.accounts import Accounts
from access.people import Role
from app import main
from index.backup import MANIFEST, catalogue_part, restore_backup, write_backup
from index.search import ClauseIndex
from index.store import Store
from schema import UserError
from tests.doubles import HashEncoder, full, tourism, water

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "một mật khẩu dài"


def opened(folder: Path) -> Store:
    return Store(folder, encoder=HashEncoder())


def found(store: Store, query: str) -> tuple[str, tuple[str, ...]]:
    hit = ClauseIndex(store).search(query, 1)[0]
    return hit.document, hit.found_by


def run(*arguments: object) -> int:
    return main([str(a) for a in arguments])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with documents, accounts, a group, the log and a reported answer."""
    data = tmp_path / "data"
    with opened(data) as store:
        store.add_many([(tourism(), "one"), (water(), "two"), (full(), "three")])
    accounts = Accounts(data)
    accounts.add("quan.tri", Role.ADMIN, PASSWORD)
    accounts.set_group("qd-7", "Sở A")
    accounts.close()
    audit.note(data, "quan.tri", "thêm văn bản", document="qd-7")
    (data / "bao-sai.jsonl").write_text('{"question": "một"}\n', encoding="utf8")
    (data / "tep-goc").mkdir()
    (data / "tep-goc" / "a.pdf").write_bytes(b"%PDF \x00\xff")
    return data


def test_everything_comes_back_in_an_empty_folder(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    file, other = tmp_path / "backup.zip", tmp_path / "other"
    assert run("--data", folder, "--json", "backup", file) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["documents"], said["bytes"]) == (3, file.stat().st_size)
    assert os.name != "posix" or file.stat().st_mode & 0o077 == 0  # nobody else's to read
    restored = restore_backup(other, file, [])
    assert restored["before"] is None
    encoder = HashEncoder()
    with Store(other, encoder=encoder) as store:
        for document in (tourism(), water(), full()):
            assert store.document(document.info.id) == document
        assert found(store, "tuyến đường thủy") == ("kh-12", ("keyword", "semantic"))
        assert encoder.encoded == 0
    assert (other / "tep-goc" / "a.pdf").read_bytes() == b"%PDF \x00\xff"
    assert (other / "bao-sai.jsonl").is_file()
    assert not (other / "accounts.sqlite").exists()  # not asked for here


def test_accounts_groups_and_the_log_come_back(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.store.open_encoder", lambda *_: HashEncoder())
    file, other = tmp_path / "backup.zip", tmp_path / "other"
    accounts = Accounts(folder)
    token = accounts.sign_in("quan.tri", PASSWORD)
    run("--data", folder, "backup", file)
    capsys.readouterr()
    assert run("--data", other, "--json", "restore", file) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 3
    restored = Accounts(other)
    assert [u.name for u in restored.all()] == ["quan.tri"]
    assert restored.groups() == {"qd-7": "Sở A"}
    assert restored.user(token) is None  # a sign-in does not come back
    assert restored.user(restored.sign_in("quan.tri", PASSWORD)) is not None
    assert [row["what"] for row in audit.lines(other)] == ["khôi phục", "thêm văn bản"]
    # Restored over what is there: who is signed in stays so, a new group stays, the log loses nothing.
    accounts.set_group("kh-12", "Sở B")
    accounts.add("doc", Role.READER, PASSWORD)
    audit.note(folder, "quan.tri", "xóa văn bản")
    assert run("--data", folder, "restore", file) == 0
    assert [u.name for u in accounts.all()] == ["quan.tri"]
    assert accounts.groups() == {"qd-7": "Sở A", "kh-12": "Sở B"}
    assert accounts.user(token) is not None
    assert {row["what"] for row in audit.lines(folder)} == {"khôi phục", "xóa văn bản", "sao lưu", "thêm văn bản"}
    for held in (accounts, restored):
        held.close()


def test_what_a_restore_replaced_can_be_restored(folder: Path, tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    write_backup(folder, file)
    with opened(folder) as store:
        store.add(tourism(extra=" nước ngoài"), "new")
        store.remove("qd-7")
    before = restore_backup(folder, file)["before"]
    with opened(folder) as store:
        assert store.document("kh-12") == tourism()
        assert store.document("qd-7") == water()
    restore_backup(folder, Path(before))
    with opened(folder) as store:
        assert store.document("kh-12").text == tourism(extra=" nước ngoài").text
        assert set(store.every()) == {"kh-12", "kh-12@1", "5-ct-tu"}
        assert found(store, "đón tiếp khách nước ngoài")[0] == "kh-12"


def test_an_open_store_follows_a_restore(folder: Path, tmp_path: Path) -> None:
    """Another process restores while this one serves; a revision never stands for two contents."""
    file = tmp_path / "backup.zip"
    with opened(folder) as store:
        ClauseIndex(store).search("du lịch")
        write_backup(folder, file)
        revision = store.revision
        store.add(tourism(extra=" nước ngoài"), "new")
        store.remove("qd-7")
        assert "nước ngoài" in store.document("kh-12").text
        code = "import sys; from pathlib import Path; from index.backup import restore_backup as r; "
        code += "r(Path(sys.argv[1]), Path(sys.argv[2]))"
        subprocess.run([sys.executable, "-c", code, str(folder), str(file)], check=True, cwd=ROOT)
        assert store.revision > revision + 2
        assert store.document("kh-12") == tourism()
        assert found(store, "công ty cấp nước kiểm tra chất lượng") == ("qd-7", ("keyword", "semantic"))
        hits = ClauseIndex(store).search("tập huấn đón tiếp khách nước ngoài", 50)
        assert not any("nước ngoài" in h.text for h in hits)


def test_a_revision_stands_for_one_content(tmp_path: Path) -> None:
    for name, document in (("a", tourism()), ("b", tourism(extra=" nước ngoài"))):
        with opened(tmp_path / name) as store:
            store.add(document, name)
    write_backup(tmp_path / "b", tmp_path / "b.zip")
    with opened(tmp_path / "a") as store:
        assert found(store, "đón tiếp khách")[0] == "kh-12"
        assert store.document("kh-12") == tourism()
        before = store.kept()["kh-12"].revision
        restore_backup(tmp_path / "a", tmp_path / "b.zip")
        assert store.kept()["kh-12"].revision > before
        assert store.document("kh-12") == tourism(extra=" nước ngoài")


def test_a_backup_while_documents_are_added_is_of_one_moment(tmp_path: Path) -> None:
    stop, failures = threading.Event(), []
    with opened(tmp_path / "data") as store:
        store.add(tourism(), "0")

        def work() -> None:
            for i in range(1, 1000):
                if stop.is_set():
                    return
                try:
                    store.add(tourism(extra=f" lần {i}"), f"{i}")
                except UserError as error:
                    failures.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        try:
            for i in range(4):
                write_backup(tmp_path / "data", tmp_path / f"{i}.zip")
        finally:
            stop.set()
            thread.join()
        assert failures == []
    for i in range(4):
        restore_backup(tmp_path / f"restored {i}", tmp_path / f"{i}.zip")
        with opened(tmp_path / f"restored {i}") as store:
            held, kept = store.document("kh-12"), store.kept()["kh-12"]
            made = tourism(extra=f" lần {kept.content_hash}" if kept.content_hash != "0" else "")
            assert held == replace(made, info=replace(made.info, version=held.info.version))
            assert len(store.every()) == held.info.version  # with all the versions before it


def _without(name: str, held: dict[str, bytes]) -> dict[str, bytes]:
    return {k: v for k, v in held.items() if k != name}


def _said(held: dict[str, bytes], **values: object) -> dict[str, bytes]:
    return {**held, MANIFEST: json.dumps({**json.loads(held[MANIFEST]), **values}).encode()}


def _with(name: str, held: dict[str, bytes]) -> dict[str, bytes]:
    files = json.loads(held[MANIFEST])["files"]
    return _said({**held, name: b"x"}, files={**files, name: hashlib.sha256(b"x").hexdigest()})


DAMAGE = {
    "no zip": None,
    "no manifest": lambda held: _without(MANIFEST, held),
    "no catalogue": lambda held: _without("catalogue.sqlite", held),
    "another catalogue": lambda held: {**held, "catalogue.sqlite": b"SQLite format 3\x00" + bytes(4000)},
    "another file": lambda held: {**held, "bao-sai.jsonl": b"{}"},
    "of a later program": lambda held: _said(held, format=99),
    "a path that leads out": lambda held: _said({**held, "../x": b""}, files={"../x": "0"}),
    "a path of Windows that leads out": lambda held: _with("C:x", held),
    "a model, which would be loaded": lambda held: _with("models/multilingual-e5-small/modules.json", held),
    "an index, which would be believed": lambda held: _with("keywords/meta.json", held),
    "a hidden file": lambda held: _with(".x/y", held),
    "no list of files": lambda held: _said(held, files=[]),
    "an empty list of files": lambda held: _said(held, files={}),
    "a format without end": lambda held: _said(held, format=float("inf")),
    "no number of documents": lambda held: _said(held, documents="nhiều"),
    "a file where a folder stands": lambda held: _with("thu-muc", held),
    "a folder where a file stands": lambda held: _with("tep/trong", held),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_backup_changes_nothing(folder: Path, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "backup.zip"
    write_backup(folder, file)
    (folder / "thu-muc").mkdir()
    (folder / "tep").write_text("x")
    change = DAMAGE[damage]
    if change is None:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        with zipfile.ZipFile(file) as zipped:
            held = {name: zipped.read(name) for name in zipped.namelist()}
        with zipfile.ZipFile(file, "w") as zipped:
            for name, content in change(held).items():
                zipped.writestr(name, content)
    before = {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()}
    with pytest.raises(UserError, match=r"backup\.zip"):
        restore_backup(folder, file)
    assert {f: f.read_bytes() for f in folder.rglob("*") if f.is_file()} == before
    assert not (tmp_path / "x").exists()


def test_a_backup_that_cannot_be_written_leaves_the_old_one(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="Không ghi được bản sao lưu"):
        write_backup(folder, tmp_path / "file" / "backup.zip")
    file = tmp_path / "backup.zip"
    write_backup(folder, file)
    held = file.read_bytes()
    (folder / "catalogue.sqlite").write_bytes(b"SQLite format 3\x00" + b"\xff" * 4000)
    for left in folder.glob("catalogue.sqlite-*"):
        left.unlink()
    with pytest.raises(UserError):
        write_backup(folder, file)
    assert file.read_bytes() == held
    assert [f.name for f in tmp_path.glob(".*")] == []


def test_a_restore_that_is_cut_short_changes_no_document(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "backup.zip"
    write_backup(folder, file)
    with opened(folder) as store:
        store.remove("qd-7")
    monkeypatch.setattr("index.backup._renumber", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        restore_backup(folder, file)
    with opened(folder) as store:
        assert {d.id for d in store.documents()} == {"kh-12", "5-ct-tu"}


def test_a_backup_keeps_no_session(folder: Path, tmp_path: Path) -> None:
    from cli.backup import _accounts

    accounts = Accounts(folder)
    accounts.sign_in("quan.tri", PASSWORD)
    accounts.close()
    part = _accounts(folder)
    assert {t.name for t in part.moved} == {"accounts", "document_groups"}
    assert {t.name for t in catalogue_part(folder).moved} >= {"documents", "clauses", "assignments", "embeddings"}
