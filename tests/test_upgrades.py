"""A catalogue that an older version of the program wrote is opened by this one, with all that was in it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa

from index import upgrades
from index.search import ClauseIndex
from index.store import Store
from schema import UserError
from tests.doubles import HashEncoder, full, water

# version-N.sql: a dump of a catalogue as version N wrote it, with the documents `full` and `water` of the doubles.
WRITTEN = sorted((Path(__file__).parent / "catalogues").glob("version-*.sql"))


def written(folder: Path, dump: Path) -> None:
    with sqlite3.connect(folder / "catalogue.sqlite") as db:
        db.executescript(dump.read_text("utf8"))
    db.close()


def test_every_older_version_is_tried() -> None:
    versions = [int(f.stem.split("-")[1]) for f in WRITTEN]
    # The latest version is what the other tests write; a change of the layout leaves a dump of the one before it.
    assert set(range(1, upgrades.latest())) <= set(versions)


@pytest.mark.parametrize("dump", WRITTEN, ids=lambda f: f.stem)
def test_an_older_catalogue_opens_with_everything(tmp_path: Path, dump: Path) -> None:
    written(tmp_path, dump)
    encoder = HashEncoder(dimension=4)
    with Store(tmp_path, encoder=encoder) as store:
        assert store.document("5-ct-tu") == full()
        assert store.document("qd-7") == water()
        assert store.known("two") is not None
        hit = ClauseIndex(store).search("kiểm tra chất lượng nước", 1)[0]
        assert (hit.document, str(hit.path)) == ("qd-7", "Điều 2")
        assert encoder.encoded == 0  # the vectors were in it
        assert store.catalogue.meta("schema") == str(upgrades.latest())
    with Store(tmp_path, encoder=encoder) as store:
        assert len(store.documents()) == 2


def test_a_step_that_fails_leaves_the_catalogue_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store(tmp_path, encoder=HashEncoder()) as store:
        store.add(water(), "one")
    before = upgrades.latest()

    def half(db: sa.Connection) -> None:
        upgrades.add_column(db, "documents", sa.Column("colour", sa.Text), "it's blue")
        db.exec_driver_sql("update documents set text = ''")
        raise RuntimeError("power cut")

    def whole(db: sa.Connection) -> None:
        upgrades.add_column(db, "documents", sa.Column("colour", sa.Text), "it's blue")
        upgrades.add_column(db, "documents", sa.Column("colour", sa.Text), "red")

    monkeypatch.setattr(upgrades, "UPGRADES", [*upgrades.UPGRADES, half])
    with pytest.raises(RuntimeError):
        Store(tmp_path, encoder=HashEncoder())
    monkeypatch.setattr(upgrades, "UPGRADES", [*upgrades.UPGRADES[:-1], whole])
    with Store(tmp_path, encoder=HashEncoder()) as store:
        assert store.document("qd-7") == water()
        assert store.catalogue.meta("schema") == str(before + 1)
        with store.catalogue.changing() as db:
            assert db.exec_driver_sql("select colour from documents").scalar() == "it's blue"
    monkeypatch.setattr(upgrades, "UPGRADES", upgrades.UPGRADES[:-1])
    with pytest.raises(UserError, match="mới hơn"):
        Store(tmp_path, encoder=HashEncoder())
