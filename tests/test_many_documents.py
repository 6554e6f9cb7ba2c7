"""A store of more documents than are weighed clause by clause for one question."""

from dataclasses import replace
from datetime import date

import pytest

from answer.ask import ask
from answer.ask.case import SCANNED, WEIGHED, build
from answer.ask.everywhere import with_all_tasks
from index.search import ClauseIndex
from index.store import Store
from schema import Assignment, ClausePath, Deadline
from tests.doubles import HashEncoder, document

MANY = 40
CROPS = "lúa ngô khoai sắn mía chè điều tiêu dừa cam"


def planted(n: int):
    """One task in each document; every fifth is due in 2026, every second is for Sở Y tế."""
    who, limit = ("Sở Y tế" if n % 2 else "Sở Du lịch"), ("30/6/2026" if n % 5 == 0 else "30/6/2029")
    crop = CROPS.split()[n % 10]
    line = f"1. {who} chủ trì trồng {crop} tại phường {n + 100}, hoàn thành trước {limit}"
    made = document(f"vb-{n}", ("1", line), number=f"{n + 1}/KH-UBND")
    made = replace(made, info=replace(made.info, title=f"trồng {crop} tại phường {n + 100}"))
    day = date(int(limit[-4:]), 6, 30)

    def at(words: str) -> tuple[tuple[int, int], ...]:
        start = made.text.index(words)
        return ((start, start + len(words)),)

    task = f"trồng {crop} tại phường {n + 100}"
    given = Assignment(
        f"vb-{n}", ClausePath(("1",)), "1", None, None, task, (who,), (),
        Deadline(f"trước {limit}", None, None, day), None, 1,
        spans={"task": at(task), "lead": at(who), "deadline": at(f"trước {limit}")},
    )  # fmt: skip
    return replace(made, assignments=(given,))


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    with Store(tmp_path_factory.mktemp("many"), encoder=HashEncoder()) as store:
        store.add_many([(planted(n), f"hash {n}") for n in range(MANY)])
        yield ClauseIndex(store)


def test_what_is_due_is_told_of_all_documents(index):
    answer = ask(index, "Nhiệm vụ nào phải xong trước 31/12/2026?")
    assert {c.document for c in answer.citations} == {f"vb-{n}" for n in range(0, MANY, 5)}
    assert "văn bản khác" not in answer.text


def test_the_tasks_of_a_unit_are_told_of_all_documents(index):
    answer = ask(index, "Sở Y tế phải làm gì?")
    assert {c.document for c in answer.citations} == {f"vb-{n}" for n in range(1, MANY, 2)}


def test_documents_that_are_too_many_are_counted(index):
    answer = ask(index, "Nhiệm vụ nào phải xong trước 31/12/2030?")
    assert len({c.document for c in answer.citations}) == SCANNED
    assert f"(còn {MANY - SCANNED} văn bản khác có nhiệm vụ như vậy; xem đủ ở thẻ Nhiệm vụ)" in answer.text


def test_what_is_asked_of_chosen_documents_stays_there(index):
    chosen = [f"vb-{n}" for n in range(30)]
    answer = ask(index, "Nhiệm vụ nào phải xong trước 31/12/2026?", chosen)
    assert {c.document for c in answer.citations} == {f"vb-{n}" for n in range(0, 30, 5)}


def test_other_questions_weigh_the_likeliest_documents_alone(index):
    case = build(index, "Ai trồng cam tại phường 109?")
    assert len(case.documents) == WEIGHED and len(case.elsewhere) == MANY - WEIGHED
    assert "vb-9" in {d.info.id for d in case.documents}
    assert ask(index, "Ai trồng cam tại phường 109?").citations[0].document == "vb-9"


def test_tasks_of_all_documents_can_be_judged_by_meaning(index):
    """The documents that the index weighed and those whose register has such tasks are not the same."""
    case = with_all_tasks(index.store, build(index, "Nhiệm vụ nào phải xong trước 31/12/2026?"))
    held = {d.info.id for d in case.documents}
    assert case.elsewhere and len(held) == MANY // 5
    assert {document for document, _ in case.meanings} <= held
