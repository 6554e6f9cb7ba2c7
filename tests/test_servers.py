"""The catalogue in a real PostgreSQL, the vectors on a real Chroma server, several processes at once."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from access.accounts import Accounts
from access.people import Role
from index import pieces
from index.backup import restore_backup, write_backup
from index.search import ClauseIndex
from index.store import Store
from index.vectors import server_named
from schema import Document, UserError
from tests.doubles import HashEncoder, full, tourism, water
from tests.servers import Chroma, chroma, postgres, postgres_tools

ROOT = Path(__file__).resolve().parents[1]
BOTH = ("keyword", "semantic")
needs_postgres = pytest.mark.skipif(
    postgres_tools() is None, reason="PostgreSQL is not installed: apt-get install postgresql"
)


@pytest.fixture(scope="module")
def postgres_url() -> Iterator[str]:
    with postgres() as server:
        yield server.url


@pytest.fixture(scope="module")
def vectors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chroma]:
    with chroma(tmp_path_factory.mktemp("chroma")) as server:
        yield server


@pytest.fixture
def catalogue(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty PostgreSQL catalogue."""
    import sqlalchemy as sa

    engine = sa.create_engine(postgres_url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as db:
        db.exec_driver_sql("drop schema public cascade")
        db.exec_driver_sql("create schema public")
    engine.dispose()
    monkeypatch.setenv("DIEUKHOAN_CATALOGUE", postgres_url)
    yield


@pytest.fixture
def server(vectors: Chroma, monkeypatch: pytest.MonkeyPatch) -> Chroma:
    monkeypatch.setenv("DIEUKHOAN_CHROMA", vectors.address)
    return vectors


def opened(folder: Path) -> Store:
    return Store(folder, encoder=HashEncoder())


def first(store: Store, query: str) -> tuple[str, str, tuple[str, ...]]:
    hits = ClauseIndex(store).search(query, 1)
    return (hits[0].document, str(hits[0].path), hits[0].found_by) if hits else ("", "", ())


def in_step(store: Store, *documents: Document) -> None:
    """Catalogue, keywords and vectors hold `documents`, older versions too, and nothing else."""
    store.ready()
    assert set(store.kept()) == {d.info.id for d in documents}
    keywords, vectors = store.keywords(), store.vectors()
    assert keywords is not None and keywords.count() == sum(len(d.clauses) for d in documents)
    assert vectors is not None and vectors.count() == sum(len(pieces.pieces(d)) for d in documents)


@needs_postgres
def test_documents_live_in_postgresql(tmp_path: Path, catalogue: None) -> None:
    with opened(tmp_path / "a") as store:
        store.add_many([(tourism(), "one"), (full(), "two")])
        assert store.add(tourism(extra=" nước ngoài"), "three") == "updated"
        assert store.document("5-ct-tu") == full()
        in_step(store, tourism(), tourism(extra=" nước ngoài"), full())
        assert not (tmp_path / "a" / "catalogue.sqlite").exists()
    # Another machine: its own folder with its own indexes, which follow the catalogue without embedding anything.
    encoder = HashEncoder()
    with Store(tmp_path / "b", encoder=encoder) as store:
        assert first(store, "tuyến đường thủy") == ("kh-12", "II/1/b", BOTH)
        assert encoder.encoded == 0
        store.remove("kh-12")
        assert store.document("kh-12") == tourism()  # the version before
        store.remove("kh-12")
        with pytest.raises(UserError, match="Không có văn bản"):
            store.document("kh-12")


@needs_postgres
@pytest.mark.parametrize("vectors_on", ["own folder", "server"])
def test_what_one_process_changes_the_others_find(
    tmp_path: Path, catalogue: None, vectors_on: str, request: pytest.FixtureRequest
) -> None:
    if vectors_on == "server":
        request.getfixturevalue("server")
    with opened(tmp_path / "a") as a, opened(tmp_path / "b") as b:
        a.add(tourism(), "one")
        assert first(b, "tuyến đường thủy") == ("kh-12", "II/1/b", BOTH)
        b.add(water(), "two")
        assert first(a, "công ty cấp nước kiểm tra chất lượng") == ("qd-7", "Điều 2", BOTH)
        a.add(tourism(extra=" nước ngoài"), "three")
        assert "nước ngoài" in ClauseIndex(b).search("đón tiếp khách nước ngoài", 1)[0].text
        b.remove("qd-7")
        assert "qd-7" not in {h.document for h in ClauseIndex(a).search("cấp nước", 50)}
        for store in (a, b):
            in_step(store, tourism(), tourism(extra=" nước ngoài"))
            assert store.notes == []


WRITER = """
import sys
from pathlib import Path
from index.store import Store
from tests.doubles import HashEncoder, water
from dataclasses import replace
with Store(Path(sys.argv[1]), encoder=HashEncoder()) as store:
    for i in range(int(sys.argv[2])):
        document = water()
        store.add(replace(document, info=replace(document.info, id=f"{sys.argv[3]}-{i}")), f"hash {sys.argv[3]} {i}")
        print(i, flush=True)
"""


def writer(folder: Path, count: int, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(folder), str(count), name]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


@needs_postgres
def test_one_process_writes_while_the_other_answers(tmp_path: Path, catalogue: None, server: Chroma) -> None:
    with opened(tmp_path / "a") as store:
        store.add(tourism(), "one")
        assert first(store, "tuyến đường thủy") == ("kh-12", "II/1/b", BOTH)
        child, answers = writer(tmp_path / "b", 15, "qd"), 0
        while child.poll() is None:
            assert first(store, "tuyến đường thủy") == ("kh-12", "II/1/b", BOTH)
            answers += 1
        assert child.returncode == 0 and answers > 5
        assert len(store.documents()) == 16
        hits = ClauseIndex(store).search("công ty cấp nước kiểm tra chất lượng", 50)
        assert {h.document for h in hits if str(h.path) == "Điều 2"} == {f"qd-{i}" for i in range(15)}


@needs_postgres
def test_two_processes_write_at_once(tmp_path: Path, catalogue: None, server: Chroma) -> None:
    children = [writer(tmp_path / name, 8, name) for name in ("a", "b")]
    assert [child.wait(180) for child in children] == [0, 0]
    with opened(tmp_path / "c") as store:
        wanted = {f"{name}-{i}" for name in ("a", "b") for i in range(8)}
        assert set(store.kept()) == wanted
        assert len({k.revision for k in store.kept().values()}) == 16  # no revision was given twice
        store.ready()
        vectors = store.vectors()
        assert vectors is not None and vectors.count() == 16 * len(pieces.pieces(water()))
        assert store.notes == []


def test_two_processes_share_a_folder_through_a_chroma_server(tmp_path: Path, server: Chroma) -> None:
    with opened(tmp_path) as store:
        store.add(tourism(), "one")
        child = writer(tmp_path, 5, "qd")
        while child.poll() is None:
            assert first(store, "tuyến đường thủy")[:2] == ("kh-12", "II/1/b")
        assert child.returncode == 0
        store.add(full(), "two")
        in_step(store, tourism(), full(), *(store.document(f"qd-{i}") for i in range(5)))
        assert first(store, "công ty cấp nước kiểm tra chất lượng")[2] == BOTH


def test_a_chroma_server_that_goes_and_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.derived._RETRY", 0.5)
    with chroma(tmp_path / "chroma") as server:
        monkeypatch.setenv("DIEUKHOAN_CHROMA", server.address)
        with opened(tmp_path / "data") as store:
            store.add(tourism(), "one")
            server.stop()
            assert first(store, "tuyến đường thủy") == ("kh-12", "II/1/b", BOTH)  # by exact products
            store.add(water(), "two")  # the catalogue has it, the server will
            assert first(store, "công ty cấp nước kiểm tra chất lượng") == ("qd-7", "Điều 2", BOTH)
            assert any("Chroma" in note for note in store.notes)
            server.start()
            time.sleep(0.6)
            in_step(store, tourism(), water())


def test_a_chroma_server_that_lost_its_data(tmp_path: Path, server: Chroma) -> None:
    encoder = HashEncoder()
    with Store(tmp_path, encoder=encoder) as store:
        store.add_many([(tourism(), "one"), (water(), "two")])
        vectors = store.vectors()
        assert vectors is not None
        vectors._client.delete_collection(vectors.name)
        done = encoder.encoded
        assert first(store, "tuyến đường thủy") == ("kh-12", "II/1/b", BOTH)
        in_step(store, tourism(), water())
        assert encoder.encoded == done


def test_one_chroma_server_serves_two_catalogues(tmp_path: Path, server: Chroma) -> None:
    with opened(tmp_path / "a") as a, opened(tmp_path / "b") as b:
        a.add(tourism(), "one")
        b.add(water(), "two")
        in_step(a, tourism())
        in_step(b, water())


@needs_postgres
def test_from_one_machine_to_a_server_by_backup_and_restore(
    tmp_path: Path, catalogue: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from cli.backup import _accounts

    password = "một mật khẩu dài"
    with monkeypatch.context() as alone:
        alone.delenv("DIEUKHOAN_CATALOGUE")
        with opened(tmp_path / "pc") as store:
            store.add_many([(tourism(), "one"), (full(), "two")])
        accounts = Accounts(tmp_path / "pc")
        accounts.add("quan.tri", Role.ADMIN, password)
        accounts.set_group("kh-12", "Sở A")
        accounts.close()
        write_backup(tmp_path / "pc", tmp_path / "pc.zip", [_accounts(tmp_path / "pc")])
    server = tmp_path / "server"
    with opened(server) as store:
        store.add(water(), "three")
        before = restore_backup(server, tmp_path / "pc.zip", [_accounts(server)])["before"]
        in_step(store, tourism(), full())
        assert store.document("5-ct-tu") == full()
    accounts = Accounts(server)
    assert [u.name for u in accounts.all()] == ["quan.tri"] and accounts.groups() == {"kh-12": "Sở A"}
    assert accounts.user(accounts.sign_in("quan.tri", password)) is not None
    accounts.close()
    monkeypatch.delenv("DIEUKHOAN_CATALOGUE")
    restore_backup(tmp_path / "pc", Path(before), [_accounts(tmp_path / "pc")])
    with opened(tmp_path / "pc") as store:
        in_step(store, water())


def test_a_database_that_does_not_answer_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIEUKHOAN_CATALOGUE", "postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(UserError, match="DIEUKHOAN_CATALOGUE"):
        opened(tmp_path)


@pytest.mark.parametrize(
    ("said", "named"),
    [
        ("127.0.0.1:8000", ("127.0.0.1", 8000, False)),
        ("http://chroma.noi-bo:8000/", ("chroma.noi-bo", 8000, False)),
        ("https://chroma:443", ("chroma", 443, True)),
        ("[::1]:8000", ("::1", 8000, False)),
        ("", None),
    ],
)
def test_the_address_of_a_chroma_server(
    said: str, named: tuple[str, int, bool] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIEUKHOAN_CHROMA", said)
    assert server_named() == named


@pytest.mark.parametrize("said", ["chroma", "chroma:", ":8000", "ftp://chroma:80", "a b:80"])
def test_an_odd_address_is_refused(said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIEUKHOAN_CHROMA", said)
    with pytest.raises(UserError, match="máy:cổng"):
        server_named()


def test_the_command_line_works_with_servers(tmp_path: Path, server: Chroma) -> None:
    with opened(tmp_path) as store:
        store.add(tourism(), "one")
        run = subprocess.run(
            [sys.executable, "app.py", "--data", str(tmp_path), "--json", "documents"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert [d["document"] for d in json.loads(run.stdout)] == ["kh-12"]
