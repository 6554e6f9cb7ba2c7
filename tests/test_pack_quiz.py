"""Quiz questions: over a hundred of them, no wrong answer is right by the register, none gives itself away."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from answer.pack import quiz
from answer.pack.addressees import Listeners
from answer.pack.messages import candidates
from answer.pack.messages import choose as choose_messages
from answer.pack.model import Audience, Question
from answer.pack.quiz import draw
from answer.pack.quiz.distractors import Facts
from answer.pack.quiz.limits import form, last_day, limit_key, shifted
from answer.pack.quiz.stems import BLANK, gives_away
from answer.pack.scope import choose
from ingest import units
from language.spelling import key, squeeze
from language.syllables import tokens
from schema import Assignment, Document
from tests.packs import CORPUS, DIRECTIVE, PACKS, RESOLUTION, SAMPLE, day_of, plain, read
from tests.packs import DOCUMENTS as SHARED

DOCUMENTS = (SAMPLE, RESOLUTION, DIRECTIVE)


def questions(name: str) -> list[Question]:
    scope = choose(read(name), None)
    listeners = Listeners(Audience.STAFF)
    said = [c.item for c in choose_messages(scope, candidates(scope, listeners), 180)]
    return quiz.pool(scope, said, listeners, day_of(name))


def told_in(document: Document, stem: str) -> list[Assignment]:
    """The register's entries whose task the stem quotes: most of its words stand in their task."""
    quoted = " ".join(re.findall(r"“(.*)”", stem))
    words = {t for t in tokens(quoted.replace("…", " ")) if "_" in t}
    found = []
    for a in document.assignments:
        own = {t for t in tokens(a.task) if "_" in t}
        if words and len(words & own) / min(len(words), len(own) or 1) >= 0.6:
            found.append(a)
    return found


def wrong(q: Question) -> list[str]:
    return [o for n, o in enumerate(q.options) if n != q.right]


def is_unit(name: str, given: str) -> bool:
    return units.same(name, given) or units.includes(given, name) or key(squeeze(name)) == key(squeeze(given))


def test_there_are_more_than_a_hundred_questions_of_every_kind() -> None:
    found = questions(SAMPLE)
    kinds = Counter(q.key.split(":")[0] for q in found)
    assert len(found) > 100
    assert set(kinds) >= {"lead", "deadline", "figure", "truth", "product", "reverse", "support"}
    assert {q.kind for q in found} == {"choice", "truefalse", "blank"}
    assert len({q.key for q in found}) == len(found)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_right_answer_is_right_and_no_wrong_one_is_by_the_register(name: str) -> None:
    document, checked = read(name), 0
    for q in questions(name):
        kind = q.key.split(":")[0]
        told = told_in(document, q.stem)
        kind = {"ask": "lead", "limit": "deadline", "result": "product"}.get(kind, kind)
        if kind == "lead":
            leads = [u for a in told for u in a.lead]
            assert any(is_unit(q.answer, u) for u in leads), q.stem
            assert not [w for w in wrong(q) if any(is_unit(w, u) for u in leads)], q.stem
        elif kind == "support":
            bodies = [u for a in told for u in (*a.lead, *a.support)]
            assert any(is_unit(q.answer, u) for u in bodies)
            assert not [w for w in wrong(q) if any(is_unit(w, u) for u in bodies)], q.stem
        elif kind == "deadline":
            limits = {limit_key(a.deadline.text) for a in told if a.deadline}
            last = {a.deadline.last for a in told if a.deadline and a.deadline.last}
            assert limit_key(q.answer) in limits, q.stem
            assert not [w for w in wrong(q) if limit_key(w) in limits], q.stem
            ends = {limit_key(a.deadline.text): a.deadline.last for a in document.assignments if a.deadline}
            assert not [w for w in wrong(q) if ends.get(limit_key(w)) in last and ends.get(limit_key(w))], q.stem
        elif kind == "product":
            products = {key(squeeze(a.product).rstrip(" .;,")) for a in told if a.product}
            assert key(q.answer) in products and not [w for w in wrong(q) if key(w) in products], q.stem
        elif kind == "reverse":
            lead = re.search(r"(?:do|cho) (.+?)(?: chủ trì)?\?$", q.stem)
            assert lead is not None
            for option in q.options:
                starts = [a for a in document.assignments if key(option.rstrip("…"))[:60] in key(squeeze(a.task))]
                leads = [is_unit(lead[1], u) for a in starts for u in a.lead]
                assert any(leads) == (option == q.answer), (q.stem, option)
        else:
            continue
        checked += 1
    assert checked > (40 if name == SAMPLE else 10)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_true_is_true_and_false_is_false(name: str) -> None:
    document = read(name)
    found = [q for q in questions(name) if q.kind == "truefalse"]
    for q in found:
        told = told_in(document, q.stem)
        if ":lead:" in q.key:
            said = re.split(r" (?:chủ trì nhiệm vụ|chủ trì chỉ tiêu|được giao việc|được đề nghị việc) sau đây", q.stem)[
                0
            ]
            holds = any(is_unit(said, u) for a in told for u in a.lead)
            named = told_words(said) & told_words(" ".join(re.findall(r"“(.*)”", q.stem)))
            assert not (holds and named), q.stem  # "Bộ Công an" and "lực lượng công an": nothing to know
        elif ":figure:" in q.key:
            said = squeeze(re.findall(r"“(.*)”", q.stem)[0].replace("‘", "“").replace("’", "”"))
            holds = key(said) in key(squeeze(q.citations[0].quote))
        else:
            said = q.stem.rpartition(" là: ")[2]
            holds = limit_key(said) in {limit_key(a.deadline.text) for a in told if a.deadline}
        assert holds == (q.answer == quiz.TRUE), q.stem
    assert {q.answer for q in found} == {quiz.TRUE, quiz.FALSE}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_question_gives_its_answer_away(name: str) -> None:
    for q in questions(name):
        if q.kind == "truefalse":
            continue
        stem, answer = key(squeeze(q.stem)), key(squeeze(q.answer))
        assert not re.search(rf"(?<!\w){re.escape(answer)}(?!\w)", stem), q.stem
        numbers = [n.lstrip("0") for n in re.findall(r"\d+", answer)]
        assert len(numbers) < 2 or numbers != [n.lstrip("0") for n in re.findall(r"\d+", stem)], q.stem
        if q.key.startswith(("lead:", "support:")):
            assert not [u for u, _, _ in units.find(q.stem) if units.same(u, q.answer)], q.stem


def told_words(text: str) -> set[str]:
    """Words of two syllables without those of grammar, and numbers."""
    joining = (
        "và các của về trong cho được với theo những một để đến tại từ có là việc này trên do bởi hoặc đối khi nào"
        " không ra sau đây thực hiện số vào"
    )
    grammar = set(joining.split())
    pairs = {t for t in tokens(text) if "_" in t and not grammar & set(t.split("_"))}
    return pairs | {n.lstrip("0") for n in re.findall(r"\d+", text)}


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_stem_has_a_word_that_only_the_right_answer_has(name: str) -> None:
    found = [q for q in questions(name) if q.kind == "choice"]
    for q in found:
        shared = told_words(q.answer) & told_words(q.stem)
        assert shared <= set().union(*map(told_words, wrong(q))), (q.key, q.stem, q.answer, shared)
    assert name == DIRECTIVE or len(found) > 15


def test_telling_words_are_looked_for_in_more_than_a_hundred_questions() -> None:
    assert sum(len(questions(name)) for name in DOCUMENTS if (CORPUS / name).exists() or (SHARED / name).exists()) > 100


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_asked_and_answered_are_whole_phrases(name: str) -> None:
    for q in questions(name):
        for said in (q.stem, *q.options):
            assert "…" not in said.replace(BLANK, ""), q.key
            assert not re.search(r"[,;:]”|[,;:]$| (?:và|hoặc|của|các|để)”", said), (q.key, said)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_options_are_four_different_ones_of_one_kind(name: str) -> None:
    places: Counter[int] = Counter()
    for q in questions(name):
        if q.kind != "choice":
            continue
        assert len({key(o) for o in q.options}) == 4 and q.right is not None
        places[q.right] += 1
        if q.key.startswith("deadline:"):
            assert len({limit_key(o) for o in q.options}) == 4
            # The same words around figures of the same kind: no full date among quarters.
            plain = {re.sub(r"(?<!\w)[iv]+(?!\w)|\d+", "#", key(o)) for o in q.options}
            assert len(plain) == 1 or re.search(r"thứ|hằng|hàng|mỗi", key(q.options[0])), q.options
    assert name == DIRECTIVE or max(places.values()) < 0.5 * places.total()  # no place is the one to guess


@pytest.mark.parametrize(
    ("text", "is_of_form"),
    [
        ("trước ngày 30/6/2023", "trước ngày <d/m/y//>"),
        ("Trước ngày 30 tháng 6 năm 2023", "trước ngày <d/m/y tháng  năm >"),
        ("Quý II/2023", "<q/y/>"),
        ("vào thứ Sáu hàng tuần", "vào <weekday>"),
        ("Đến năm 2030", "đến năm <y>"),
        ("Năm 2026 (sau khi có hướng dẫn)", ""),
        ("2026 và hằng năm", ""),
        ("trước ngày 15 tháng 6 và trước ngày 01 tháng 12", ""),
        ("Theo yêu cầu của cấp có thẩm quyền", ""),
    ],
)
def test_a_limit_has_a_form_where_it_is_a_time_alone(text: str, is_of_form: str) -> None:
    assert form(text) == key(is_of_form)


def test_no_wrong_limit_was_over_when_the_document_was_issued() -> None:
    day = read(SAMPLE).info.issued_on
    asked = [q for q in questions(SAMPLE) if q.key.startswith("deadline:")]
    assert day and len(asked) > 5
    assert not [o for q in asked for o in q.options if (end := last_day(o)) and end < day]


@pytest.mark.parametrize("which", PACKS)
def test_a_quiz_asks_different_things(which: str) -> None:
    asked = plain(which).pack.quiz
    if which == "resolution":  # it gives to all ministries what its annex gives to one: who leads that is not asked
        return
    assert 6 <= len(asked) <= 8
    assert len({q.stem for q in asked}) >= len(asked) - 1 and len({q.subject for q in asked}) == len(asked)
    answers = Counter(key(q.answer) for q in asked if q.kind != "truefalse")
    assert max(answers.values()) <= 2
    assert len({q.key.split(":")[0] for q in asked}) >= 4


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("most", [5, 8, 15])
def test_a_quiz_is_spread_over_clauses_and_units(name: str, most: int) -> None:
    asked = draw(questions(name), most)
    assert max(Counter(q.about for q in asked if q.about != "document").values()) <= 2
    assert max(Counter(units.canonical(q.unit).name for q in asked if q.unit).values(), default=0) <= 2
    assert name == DIRECTIVE or len({q.about for q in asked}) >= 0.8 * len(asked)


def test_a_blank_takes_every_way_of_writing_its_number() -> None:
    q = next(q for q in questions(SAMPLE) if q.kind == "blank" and q.answer == "04")
    assert q.accepted == ("04", "4") and "ít nhất …… bài mỗi tháng" in q.stem


@pytest.mark.parametrize(
    ("stem", "right", "away"),
    [
        ("Đơn vị nào chủ trì: “Sở Y tế lập danh sách”?", "Sở Y tế", True),
        ("Đơn vị nào chủ trì: “UBND tỉnh An Bình họp”?", "Ủy ban nhân dân tỉnh An Bình", True),
        ("Đơn vị nào chủ trì: “Lập danh sách”?", "Sở Y tế", False),
        ("Hạn của việc “nộp trước ngày 05/7/2026” là?", "Trước ngày 5 tháng 7 năm 2026", True),
        ("Hạn của việc “nộp báo cáo năm 2026” là?", "Trước ngày 5 tháng 7 năm 2026", False),
    ],
)
def test_what_gives_an_answer_away(stem: str, right: str, away: bool) -> None:
    assert gives_away(stem, right) is away


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("trước ngày 31/01/2026", "Trước ngày 28/02/2026"),  # February has no 31st
        ("Quý IV năm 2025", "Quý I năm 2026"),
        ("hằng quý", "Hằng năm"),
        ("trước ngày 15 tháng 12 hằng năm", "Trước ngày 15 tháng 01 hằng năm"),
        ("Định kỳ 6 tháng", "Định kỳ 9 tháng"),
        ("Tháng 12/2025", "Tháng 1/2026"),
        ("thường xuyên", None),
    ],
)
def test_a_limit_is_shifted_in_its_own_form(text: str, first: str | None) -> None:
    assert (shifted(text) or [None])[0] == first


def test_a_unit_of_a_collective_is_no_wrong_answer() -> None:
    document = read(SAMPLE)
    facts = Facts.of(document)
    collective = next(a for a in document.assignments if a.from_table and "Các sở, ban, ngành liên quan" in a.support)
    assert not [u for u in facts.never_support(collective) if u.startswith("Sở ")]
    assert not [u for u in facts.unit_names if units.canonical(u).collective]
