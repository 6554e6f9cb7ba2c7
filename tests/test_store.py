from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index import codec, pieces
from index.search import ClauseIndex
from index.store import Store
from schema import Assignment, Clause, ClausePath, Document, DocumentInfo, Level, Mention, UnknownDocument, UserError
from tests.doubles import HashEncoder, document, full, tourism, water

ROOT = Path(__file__).resolve().parents[1]


def opened(folder: Path, encoder: HashEncoder | None = None) -> Store:
    return Store(folder, encoder=encoder or HashEncoder())


def best(store: Store, query: str) -> tuple[str, str]:
    hit = ClauseIndex(store).search(query, 1)[0]
    return hit.document, str(hit.path)


@pytest.mark.parametrize("made", [full(), tourism(), water(), Document(DocumentInfo("x", "Trống", "x.txt"), "")])
def test_a_document_comes_back_as_it_went_in(tmp_path: Path, made: Document) -> None:
    with opened(tmp_path) as store:
        assert store.add(made, "hash") == "added"
        assert store.document(made.info.id) == made
        assert store.assignments(made.info.id) == list(made.assignments)
    with opened(tmp_path) as store:
        again = store.document(made.info.id)
        assert again == made
        assert isinstance(again.letterhead, dict)
        assert store.documents() == [made.info]


_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_SPAN = st.tuples(st.integers(0, 99), st.integers(0, 99))


@given(st.one_of(st.from_type(Clause), st.from_type(Assignment), st.from_type(Mention), st.from_type(DocumentInfo)))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_every_noun_survives_json(noun: object) -> None:
    assert codec.loads(type(noun), codec.dumps(noun)) == noun


def test_json_of_an_older_and_of_a_newer_version() -> None:
    held = json.loads(codec.dumps(DocumentInfo("a", "A", "a.pdf", number="1/KH")))
    del held["status"]
    held["colour"] = "xanh"
    assert codec.loads(DocumentInfo, json.dumps(held)) == DocumentInfo("a", "A", "a.pdf", number="1/KH")


def test_an_updated_document_replaces_the_old_one(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(tourism(), "one")
        before = store.revision
        assert store.known("one") == tourism().info
        assert store.add(tourism(extra=" nước ngoài"), "two") == "updated"
        assert store.revision > before
        assert store.known("one") == replace(tourism().info, id="kh-12@1", status="superseded")
        assert store.known("two") == replace(tourism().info, version=2)
        assert len(store.documents()) == 1
        hits = ClauseIndex(store).search("tập huấn đón tiếp khách", 20)
        assert [h.text for h in hits if str(h.path) == "II/1/a"] == [
            "a) Tập huấn cho các hộ dân về đón tiếp khách nước ngoài;"
        ]
        assert len({h.path for h in hits}) == len(hits)


def test_only_changed_texts_are_embedded_anew(tmp_path: Path) -> None:
    encoder = HashEncoder()
    with opened(tmp_path, encoder) as store:
        store.add(tourism(), "one")
        first = encoder.encoded
        changed = tourism(extra=" nước ngoài")
        store.add(changed, "two")
        texts = {p.text for p in pieces.pieces(changed)} - {p.text for p in pieces.pieces(tourism())}
        assert 0 < len(texts) < 4  # the clause, and the headings over it
        assert encoder.encoded == first + len(texts)
        store.rebuild()
        assert encoder.encoded == first + len(texts)


def test_remove_leaves_nothing_behind(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add_many([(tourism(), "one"), (water(), "two")])
        store.restore("tuyen duong thuy")
        store.remove("kh-12")
        assert [d.id for d in store.documents()] == ["qd-7"]
        assert {h.document for h in ClauseIndex(store).search("làng nghề du lịch đường thủy", 50)} == {"qd-7"}
        with pytest.raises(UnknownDocument):
            store.document("kh-12")
        with pytest.raises(UnknownDocument):
            store.remove("kh-12")
        assert store.assignments("kh-12") == []
        with store.catalogue.changing() as db:
            kept = db.exec_driver_sql("select count(*) from embeddings").scalar()
        assert kept == len({p.text_hash for p in pieces.pieces(water())})
        vectors, keywords = store.vectors(), store.keywords()
        assert vectors is not None and vectors.count() == 3
        assert keywords is not None and keywords.count() == 3


def test_a_removal_before_anything_heavy_is_loaded(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(tourism(), "one")
    with opened(tmp_path) as store:
        store.remove("kh-12")
        assert store.documents() == []
        assert ClauseIndex(store).search("du lịch") == []


RESOLVED = [
    ("kh-12", "kh-12"), ("12/KH-UBND", "kh-12"), ("12 / kh-ubnd", "kh-12"), ("7/QĐ-UBND", "qd-7"),
    ("7/qd-ubnd", "qd-7"), ("cap-nuoc.docx", "qd-7"), ("cap-nuoc", "qd-7"), ("số 7/QĐ-UBND", "qd-7"),
    ("Quyết định 7/QĐ-UBND", "qd-7"), ("quyet dinh so 7/QD-UBND", "qd-7"), ("12", "kh-12"),
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = opened(tmp_path_factory.mktemp("library"))
    store.add_many([(tourism(), "one"), (water(), "two")])
    return store


@pytest.mark.parametrize(("wanted", "id"), RESOLVED)
def test_resolve(library: Store, wanted: str, id: str) -> None:
    assert library.resolve(wanted).id == id


@pytest.mark.parametrize(
    ("wanted", "said"), [("12/KH-UBNN", "12/KH-UBND"), ("", "12/KH-UBND"), ("zzz", "Trong kho có")]
)
def test_an_unknown_document_names_near_ones(library: Store, wanted: str, said: str) -> None:
    with pytest.raises(UnknownDocument, match="Không có văn bản") as error:
        library.resolve(wanted)
    assert said in str(error.value)


def test_one_number_in_two_documents_is_asked_about(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        with pytest.raises(UnknownDocument, match="chưa có văn bản nào"):
            store.resolve("1/KH")
        store.add(tourism("a", "01/CTr-UBND"), "a")
        store.add(tourism("b", "01/CTr-UBND"), "b")
        with pytest.raises(UnknownDocument, match="Có 2 văn bản") as error:
            store.resolve("01/CTr-UBND")
        assert "a (" in str(error.value) and "b (" in str(error.value)
        assert store.resolve("b").id == "b"


def test_documents_stand_latest_first(library: Store) -> None:
    assert [d.issued_on for d in library.documents()] == [date(2027, 3, 2), date(2026, 6, 30)]


# What may have happened to the folder


def test_nothing_is_mended_without_need(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.ready()
        store.add(tourism(), "one")
    with opened(tmp_path) as store:
        assert best(store, "tuyến đường thủy") == ("kh-12", "II/1/b")
        assert store.notes == []


@pytest.mark.parametrize("lost", ["vectors", "keywords", "diacritics.json"])
def test_a_lost_index_is_built_anew(tmp_path: Path, lost: str) -> None:
    encoder = HashEncoder()
    with opened(tmp_path, encoder) as store:
        store.add(tourism(), "one")
        store.restore("duong thuy")
    place = tmp_path / lost
    shutil.rmtree(place) if place.is_dir() else place.unlink()
    made = encoder.encoded
    with opened(tmp_path, encoder) as store:
        for query in ("tuyến đường thủy", "tuyen duong thuy"):
            hit = ClauseIndex(store).search(query, 1)[0]
            assert (str(hit.path), hit.found_by) == ("II/1/b", ("keyword", "semantic"))
        assert encoder.encoded == made


@pytest.mark.parametrize(
    "pattern", ["keywords/meta.json", "keywords/*.idx", "keywords/*.store", "vectors/chroma.sqlite3", "*/ledger.json"]
)
def test_a_damaged_index_is_built_anew(tmp_path: Path, pattern: str) -> None:
    with opened(tmp_path) as store:
        store.add_many([(tourism(), "one"), (water(), "two")])
    hit = list(tmp_path.glob(pattern))
    assert hit
    for file in hit:
        file.write_bytes(b"\x00damaged" * 20)
    with opened(tmp_path) as store:
        assert best(store, "tuyến đường thủy") == ("kh-12", "II/1/b")
        found = ClauseIndex(store).search("nước sạch miền núi", 1)[0]
        assert found.found_by == ("keyword", "semantic")
        assert store.notes and all("dựng lại" in note for note in store.notes)


@pytest.mark.parametrize("moment", ["before keywords", "before vectors"])
def test_a_crash_between_catalogue_and_indexes_is_made_good(
    tmp_path: Path, moment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die(*_: object, **__: object) -> None:
        raise Killed

    with opened(tmp_path) as store:
        store.add(tourism(), "one")
        name = "follow_keywords" if moment == "before keywords" else "follow_vectors"
        monkeypatch.setattr(store._derived, name, die)
        with pytest.raises(Killed):
            store.add(tourism(extra=" nước ngoài"), "two")
        with pytest.raises(Killed):
            store.add(water(), "three")
    with opened(tmp_path) as store:
        found = ClauseIndex(store).search("đón tiếp khách nước ngoài", 1)[0]
        assert (str(found.path), found.found_by) == ("II/1/a", ("keyword", "semantic"))
        assert best(store, "công ty cấp nước kiểm tra chất lượng")[0] == "qd-7"


def test_a_kill_in_the_middle_of_vectors_is_made_good(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add_many([(tourism(), "one"), (water(), "two")])
        vectors = store.vectors()
        assert vectors is not None
        ledger = store._derived._vector_ledger
        assert ledger is not None
        ledger.begin(["kh-12"])  # as written before the rows are replaced, some of which are then gone
        vectors._collection.delete(ids=["kh-12#1#0", "kh-12#1#1"])
    with opened(tmp_path) as store:
        store.ready()
        vectors = store.vectors()
        assert vectors is not None and vectors.count() == sum(len(pieces.pieces(d)) for d in (tourism(), water()))
        assert store.notes == []


def test_an_older_catalogue_from_a_backup(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(tourism(), "one")
    kept = (tmp_path / "catalogue.sqlite").read_bytes()
    with opened(tmp_path) as store:
        store.add(tourism(extra=" nước ngoài"), "two")
        store.add(water(), "three")
    for file in tmp_path.glob("catalogue.sqlite*"):
        file.unlink()
    (tmp_path / "catalogue.sqlite").write_bytes(kept)
    with opened(tmp_path) as store:
        hits = ClauseIndex(store).search("nước ngoài", 50)
        assert {h.document for h in hits} == {"kh-12"}
        assert all("nước ngoài" not in h.text for h in hits)


@pytest.mark.parametrize("content", [b"this is no database at all" * 40, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_damaged_catalogue_is_said_and_kept(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "catalogue.sqlite").write_bytes(content)
    with pytest.raises(UserError, match="Không mở được danh mục"):
        opened(tmp_path)
    assert (tmp_path / "catalogue.sqlite").read_bytes() == content


def test_a_catalogue_of_a_later_version_is_refused(tmp_path: Path) -> None:
    with opened(tmp_path) as store, store.catalogue.changing() as db:
        db.exec_driver_sql("update meta set value = '99' where key = 'schema'")
    with pytest.raises(UserError, match="mới hơn"):
        opened(tmp_path)


# Models


def test_another_model_embeds_anew_and_never_mixes(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(tourism(), "one")
    other = HashEncoder("other", 32)
    told: list[float] = []
    with opened(tmp_path, other) as store:
        store.ready(lambda fraction, text: told.append(fraction))
        assert other.encoded == len(pieces.pieces(tourism()))
        assert told and max(told) <= 1
        assert best(store, "tuyến đường thủy") == ("kh-12", "II/1/b")
    first = HashEncoder()
    with opened(tmp_path, first) as store:  # back again: its vectors are still in the catalogue
        assert best(store, "tuyến đường thủy") == ("kh-12", "II/1/b")
        assert first.encoded == 0


# Processes and threads


def test_reading_goes_on_while_another_process_owns_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.store._WAIT", 0.1)
    with opened(tmp_path) as owner:
        owner.add(tourism(), "one")
        with opened(tmp_path) as reader:
            assert reader.document("kh-12") == tourism()
            assert reader.ready() is False
            hit = ClauseIndex(reader).search("tuyến đường thủy", 1)[0]
            assert (str(hit.path), hit.found_by) == ("II/1/b", ("keyword", "semantic"))
            for change in (lambda: reader.add(water(), "two"), lambda: reader.remove("kh-12"), reader.rebuild):
                with pytest.raises(UserError, match="tiến trình khác"):
                    change()
            owner.add(water(), "two")
            assert best(reader, "công ty cấp nước kiểm tra chất lượng")[0] == "qd-7"
            owner.close()
            assert reader.ready() is True
            assert reader.add(water(), "three") == "updated"


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UserError, match="thư mục dữ liệu"):
        opened(tmp_path / "file" / "data")


def test_reading_the_catalogue_loads_nothing_heavy(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(full(), "one")
    program = (
        "import sys; from pathlib import Path; from index import open_index\n"
        "store = open_index(Path(sys.argv[1])).store\n"
        "assert store.documents() and store.assignments() and store.resolve('5-CT/TU')\n"
        "heavy = {'torch', 'chromadb', 'llama_index', 'sentence_transformers', 'tantivy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", program, str(tmp_path)], check=True, cwd=ROOT)


def test_searching_while_documents_are_added(tmp_path: Path) -> None:
    with opened(tmp_path) as store:
        store.add(tourism(), "one")
        index, failures, stop = ClauseIndex(store), [], threading.Event()

        def search() -> None:
            while not stop.is_set():
                try:
                    hits = index.search("tập huấn đón tiếp khách", 30)
                    assert all(
                        h.text == store.document(h.document).own_text(_clause(store, h.document, h.path))
                        for h in hits
                        if h.document != "kh-12"
                    )
                except Exception as error:  # shown by the assertion below
                    failures.append(error)

        threads = [threading.Thread(target=search) for _ in range(3)]
        for thread in threads:
            thread.start()
        for i in range(6):
            store.add(tourism(extra=f" lần {i}"), f"hash {i}")
            store.add(replace(water(), info=replace(water().info, id=f"qd-{i}")), f"water {i}")
        stop.set()
        for thread in threads:
            thread.join()
        assert failures == []
        assert best(store, "đón tiếp khách lần 5")[0] == "kh-12"


def _clause(store: Store, id: str, path: ClausePath) -> Clause:
    found = store.document(id).clause(path)
    assert found is not None
    return found


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[float, str]] = []
    with opened(tmp_path) as store:
        store.add(tourism(), "one", lambda fraction, text: told.append((fraction, text)))
    assert told and told[-1][0] == 1.0
    assert all(0 <= fraction <= 1 and text for fraction, text in told)


# What is embedded


def test_every_clause_is_embedded_with_what_stands_above_it() -> None:
    made = pieces.pieces(tourism())
    assert [p.clause for p in made] == list(range(7))
    assert made[4].text.startswith("Kế hoạch phát triển du lịch cộng đồng > ")
    assert "Sở Văn hóa, Thể thao và Du lịch chủ trì" in made[4].text  # the words that lead to a short item
    assert "NHIỆM VỤ" in made[4].text


def test_a_long_clause_is_split_at_sentences_and_overlaps() -> None:
    sentences = [f"Câu thứ {i} nói về việc trồng cây xanh ở phường số {i}." for i in range(60)]
    parts = pieces.split(" ".join(sentences))
    assert len(parts) > 2
    assert all(len(p.split()) <= pieces.PIECE_WORDS for p in parts)
    assert all(p.startswith("Câu") and p.endswith(".") for p in parts)
    assert {s for s in sentences if any(s in p for p in parts)} == set(sentences)
    assert all(set(a.split(". ")) & set(b.split(". ")) for a, b in pairwise(parts))


@given(st.lists(st.sampled_from(["cây", "xanh.", "\n", "phường;", "số", "3.1", "a" * 30]), max_size=900))
@settings(max_examples=40, deadline=None)
def test_splitting_loses_no_word(words: list[str]) -> None:
    text = " ".join(words)
    parts = pieces.split(text)
    assert parts and all(len(p.split()) <= pieces.PIECE_WORDS for p in parts)
    assert set(text.split()) == {w for p in parts for w in p.split()}
    assert sum(len(p.split()) for p in parts) >= len(text.split())


def test_a_long_clause_is_one_result(tmp_path: Path) -> None:
    long = "1. " + " ".join(f"Phường số {i} trồng cây xanh ven sông." for i in range(120))
    with opened(tmp_path) as store:
        store.add(document("dai", ("1", long), ("2", "2. Sở Xây dựng kiểm tra.")), "x")
        hits = ClauseIndex(store).search("trồng cây xanh phường số 117", 10)
        assert [str(h.path) for h in hits].count("1") == 1
        assert hits[0].text == long


def test_a_row_says_its_columns_and_its_merged_cells() -> None:
    from schema import CellSpan

    text = "Bộ Y tế\n1 Khám bệnh từ xa 2027"
    cells = (
        CellSpan("lead", "Cơ quan chủ trì", 0, 7),
        CellSpan("task", "Nhiệm vụ", 10, 25),
        CellSpan("deadline", "Thời hạn", 26, 30),
    )
    row = Clause(ClausePath(("Phụ lục", "STT 1")), Level.ROW, "", (8, 30), 30, 1, "hàng 1", cells=cells)
    made = Document(DocumentInfo("a", "Kế hoạch", "a.pdf"), text, (row,))
    assert "Cơ quan chủ trì: Bộ Y tế" in pieces.pieces(made)[0].text
    assert "Nhiệm vụ: Khám bệnh từ xa" in pieces.pieces(made)[0].text
    assert "Bộ Y tế" in pieces.rows(made)[0].own


def test_a_catalogue_of_no_bytes_beside_files_is_no_empty_store(tmp_path: Path) -> None:
    """Opened as an empty one, the store would delete the files of documents that it does not know."""
    with Store(tmp_path, encoder=HashEncoder()) as store:
        store.add(document("a", ("1", "1. Giao Sở A")), "0" * 64)
        file = tmp_path / "a.txt"
        file.write_text("1. Giao Sở A", "utf-8")
        store.originals.keep(file, "0" * 64)
    for left in tmp_path.glob("catalogue.sqlite-*"):
        left.unlink()
    (tmp_path / "catalogue.sqlite").write_bytes(b"")
    with pytest.raises(UserError, match="restore"):
        Store(tmp_path, encoder=HashEncoder())
    assert (tmp_path / "catalogue.sqlite").stat().st_size == 0 and list((tmp_path / "goc").glob("*.txt"))
