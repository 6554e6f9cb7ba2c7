"""One moment of a store for one question."""

import threading

from answer.ask import ask
from index.moment import one_moment
from index.search import ClauseIndex
from index.store import Store
from tests.doubles import HashEncoder, document


def test_within_a_moment_a_store_is_as_at_the_first_look(tmp_path):
    with Store(tmp_path, encoder=HashEncoder()) as store:
        store.add(document("mot", ("1", "1. Sở Y tế mua thuốc")), "hash 1")
        with one_moment():
            assert list(store.kept()) == ["mot"]
            adding = threading.Thread(target=store.add, args=(document("hai", ("1", "1. Sở Y tế mua xe")), "hash 2"))
            adding.start()
            adding.join()
            assert list(store.kept()) == ["mot"]
            with one_moment():
                assert [i.id for i in store.documents()] == ["mot"]
        assert list(store.kept()) == ["hai", "mot"]


def test_a_search_that_brings_the_indexes_up_to_date_sees_what_it_brought(tmp_path):
    with Store(tmp_path, encoder=HashEncoder()) as store:
        store.add(document("mot", ("1", "1. Sở Y tế mua thuốc")), "hash 1")
        index = ClauseIndex(store)
        with one_moment():
            assert [h.document for h in index.search("mua xe cứu thương")] == ["mot"]
            store.add(document("hai", ("1", "1. Sở Y tế mua xe cứu thương")), "hash 2")
            store._followed = -1  # as after a change by another process
            assert index.search("mua xe cứu thương")[0].document == "hai"


def test_a_question_asks_the_catalogue_once_whether_it_has_changed(tmp_path, monkeypatch):
    with Store(tmp_path, encoder=HashEncoder()) as store:
        store.add(document("mot", ("1", "1. Sở Y tế mua thuốc trong tháng 3")), "hash 1")
        index = ClauseIndex(store)
        ask(index, "Sở Y tế phải làm gì?")
        looked = []
        look = store.catalogue.revision
        monkeypatch.setattr(store.catalogue, "revision", lambda: (looked.append(1), look())[1])
        assert ask(index, "Sở Y tế mua gì?").citations
        assert len(looked) <= 2  # once for the question, once before its search


def test_what_a_search_finds_is_the_same_read_from_memory_and_from_the_catalogue(tmp_path):
    made = document("mot", ("1", "1. Sở Y tế mua thuốc"), ("2", "2. Sở Y tế mua xe"))
    with Store(tmp_path, encoder=HashEncoder()) as store:
        store.add(made, "hash 1")
        index = ClauseIndex(store)
        cold = index.search("mua thuốc")
        assert store.document("mot").clauses == made.clauses  # in memory from here on
        assert index.search("mua thuốc") == cold and cold[0].text == "1. Sở Y tế mua thuốc"
        assert store.clauses([("mot", 99), ("khong-co", 0)]) == {}
