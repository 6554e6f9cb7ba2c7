"""A full disk while a backup, a restored folder or the model is written: a sentence, and nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.backup import restore_backup, write_backup
from index.bundled_model import MODELS_VARIABLE, NAME, bundled_model
from index.store import Store
from schema import UserError
from tests.doubles import HashEncoder, tourism
from tests.test_faults import fill, long, small_disk

__all__ = ["small_disk"]
SAID = r"ổ đĩa|dung lượng|No space left"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of some hundred kilobytes."""
    made = tmp_path_factory.mktemp("data")
    with Store(made, encoder=HashEncoder(dimension=64)) as store:
        store.add_many([(tourism(), "one"), (long(600), "two")])
    return made


@pytest.mark.parametrize("left", [0, 4_000, 60_000, 200_000])
def test_a_full_disk_leaves_the_old_backup(folder: Path, small_disk: Path, left: int) -> None:
    file = small_disk / "backup.zip"
    write_backup(folder, file)
    held = file.read_bytes()
    filled = fill(small_disk, left)
    with pytest.raises(UserError, match=r"Không ghi được .*bản sao lưu") as told:
        write_backup(folder, file)
    assert "ổ đĩa đã đầy" in str(told.value)
    assert file.read_bytes() == held
    assert {f.name for f in small_disk.iterdir()} == {file.name, filled.name}


@pytest.mark.parametrize("left", [0, 60_000, 500_000, 1_000_000])
def test_a_full_disk_while_restoring_loses_nothing(folder: Path, small_disk: Path, tmp_path: Path, left: int) -> None:
    file, data = tmp_path / "backup.zip", small_disk / "data"
    write_backup(folder, file)
    with Store(data, encoder=HashEncoder(dimension=64)) as store:
        store.add(tourism(), "one")
    filled = fill(small_disk, left)
    with pytest.raises(UserError, match=SAID):
        restore_backup(data, file)
    filled.unlink()
    with Store(data, encoder=HashEncoder(dimension=64)) as store:
        assert store.document("kh-12") == tourism()
    assert [f for f in data.rglob(".*") if f.is_dir()] == []


@pytest.mark.model
def test_a_full_disk_is_said_of_the_model(small_disk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(MODELS_VARIABLE, raising=False)
    with pytest.raises(UserError, match="dung lượng đĩa"):
        bundled_model(small_disk)
    assert not (small_disk / "models" / NAME).exists()
    assert list((small_disk / "models").iterdir()) == []
