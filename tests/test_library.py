"""Adding files: every outcome is told, one bad file never stops the others, what is unchanged is not read again."""

import re
from pathlib import Path

import pytest

from answer import library
from index.search import ClauseIndex
from index.store import Store
from index.visible import seen_without
from tests.doubles import HashEncoder

PLAN = """ỦY BAN NHÂN DÂN XÃ AN BÌNH
Số: 12/KH-UBND
An Bình, ngày 05 tháng 3 năm 2027
KẾ HOẠCH
Trồng cây năm 2027
I. NHIỆM VỤ
1. Ban Quản lý chợ chủ trì trồng {trees} cây trước ngày 30/4/2027.
"""


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "data", encoder=HashEncoder()) as opened:
        yield opened


def write(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    file = folder / name
    file.write_text(text, "utf8")
    return file


def test_a_bad_file_is_named_and_the_others_go_in(store, tmp_path):
    good = write(tmp_path / "in", "ke-hoach.txt", PLAN.format(trees=200))
    empty = write(tmp_path / "in", "rong.txt", "")
    missing = tmp_path / "in" / "khong-co.pdf"
    rows = library.add_files(store, [empty, missing, good])
    assert [r["status"] for r in rows] == ["failed", "failed", "added"]
    assert all(r["error"] for r in rows[:2]) and rows[2]["error"] is None
    assert [i.number for i in store.documents()] == ["12/KH-UBND"]


def test_unchanged_then_updated(store, tmp_path):
    file = write(tmp_path / "in", "ke-hoach.txt", PLAN.format(trees=200))
    assert [r["status"] for r in library.add_files(store, [file])] == ["added"]
    assert [r["status"] for r in library.add_files(store, [file])] == ["unchanged"]
    file.write_text(PLAN.format(trees=300), "utf8")
    assert [r["status"] for r in library.add_files(store, [file])] == ["updated"]
    (info,) = store.documents()
    assert "300 cây" in store.document(info.id).text


def test_a_new_reading_reads_files_again(store, tmp_path, monkeypatch):
    file = write(tmp_path / "in", "ke-hoach.txt", PLAN.format(trees=200))
    library.add_files(store, [file])
    monkeypatch.setattr(library, "READING", library.READING + 1)
    assert [r["status"] for r in library.add_files(store, [file])] == ["updated"]


def test_a_folder_gives_its_files_and_progress_reaches_the_end(store, tmp_path):
    write(tmp_path / "in", "ke-hoach.txt", PLAN.format(trees=200))
    write(tmp_path / "in", "anh.xyz", "not a document")
    told = []
    rows = library.add_files(store, [tmp_path / "in"], lambda fraction, what: told.append(fraction))
    named = [(Path(str(r["file"])).name, r["status"]) for r in rows]
    assert named == [("anh.xyz", "failed"), ("ke-hoach.txt", "added")]
    assert told == sorted(told) and told[-1] == 1.0


def test_a_version_that_lost_most_of_its_clauses_is_asked_about(store, tmp_path):
    more = "".join(f"{n}. Phòng Kinh tế trồng cây ở thôn {n}.\n" for n in range(2, 9))
    library.add_files(store, [write(tmp_path / "in", "ca.txt", PLAN.format(trees=200) + more)])
    (row,) = library.add_files(store, [write(tmp_path / "in", "cut.txt", PLAN.format(trees=200) + more[:30])])
    assert row["status"] == "updated"
    assert any("cắt cụt" in w and "bản trước có 9" in w for w in row["warnings"])
    (row,) = library.add_files(store, [write(tmp_path / "in", "du.txt", PLAN.format(trees=201) + more)])
    assert not any("cắt cụt" in w for w in row["warnings"])


def test_a_file_is_told_of_under_the_id_that_it_is_stored_with(store, tmp_path):
    """That of a document which is there and hidden is another one's."""
    (first,) = library.add_files(store, [write(tmp_path / "in", "mot.txt", PLAN)])
    seen = seen_without(ClauseIndex(store), [str(first["document"])]).store
    (mine,) = library.add_files(seen, [write(tmp_path / "in", "hai.txt", PLAN + "\n3. Sở Y tế báo cáo.")])
    assert mine["status"] == "added" and mine["document"] != first["document"]
    assert seen.document(str(mine["document"])).info.id == mine["document"]


def test_the_id_of_what_comes_in_tells_nothing_of_hidden_documents(store, tmp_path):
    """It looks the same whether or not the hidden one has its number; later versions find it, whoever adds them."""
    (kin,) = library.add_files(store, [write(tmp_path / "in", "kin.txt", PLAN)])
    seen = seen_without(ClauseIndex(store), [str(kin["document"])]).store
    shapes = set()
    for number in ("12/KH-UBND", "13/KH-UBND"):  # the hidden one's, nobody's
        text = PLAN.replace("12/KH-UBND", number)
        (first,) = library.add_files(seen, [write(tmp_path / "in", "mot.txt", text + "\n3. Sở Y tế báo cáo.")])
        (second,) = library.add_files(seen, [write(tmp_path / "in", "hai.txt", text + "\n3. Sở Y tế trồng cây.")])
        assert (first["status"], second["status"]) == ("added", "updated")
        assert first["document"] == second["document"]
        shapes.add(re.sub(r"_[0-9a-f]{6}$", "_*", str(first["document"])).replace(number[:2], "N"))
    assert len(shapes) == 1 and shapes.pop().endswith("_*")
    (third,) = library.add_files(store, [write(tmp_path / "in", "ba.txt", text + "\n3. Sở Y tế đo đạc.")])
    assert (third["status"], third["document"]) == ("updated", second["document"])
    assert store.document(str(kin["document"])).info.version == 1
