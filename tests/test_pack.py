"""Awareness-session packs: every statement is cited, nothing is said twice, edits survive, the session adds up."""

from __future__ import annotations

import json
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app
from answer.pack import chain, draft, scope
from answer.pack.addressees import Listeners
from answer.pack.common_questions import questions
from answer.pack.edits import file_of, load, moved, redrawn, save, toggled
from answer.pack.files import KINDS, as_zip, write
from answer.pack.messages import repeats
from answer.pack.model import Audience, Edits, Item, audience_named
from answer.pack.running_order import ORDER, running_order
from answer.pack.scope import choose
from answer.pack.wording import phrase
from ingest import parse
from ingest.duties import duties
from language.spelling import key, squeeze
from schema import Document, UserError
from tests.packs import PACKS, SAMPLE, Shelf, made, plain, read, shelf
from tests.test_relations import AMENDING, MARKETS


def parse_text(text: str) -> Document:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mau.txt"
        path.write_text(text, "utf8")
        return parse(path)


every_pack = pytest.mark.parametrize("which", PACKS)


@every_pack
def test_every_statement_is_cited_and_every_quote_is_in_its_source(which: str) -> None:
    pack = made(which, chain=True).pack
    documents = {i.id: shelf(PACKS[which][0]).document(i.id) for i in shelf(PACKS[which][0]).documents()}
    items = [*pack.why, *pack.objectives, *pack.above, *pack.messages, *pack.news, *pack.questions]
    items += [e.case for e in pack.exercises]
    assert all(i.citations for i in items) and all(d.citations for d in pack.duties)
    assert all(q.citations and q.why for q in pack.quiz)
    assert all(link.citation for link in pack.chain if link.place != "self")
    assert len(pack.citations()) > 40
    for c in pack.citations():
        assert documents[c.document].text[slice(*c.span)] == c.quote and c.quote.strip()
        assert not c.path or any(str(clause.path) == c.path for clause in documents[c.document].clauses)


@every_pack
def test_a_message_says_only_words_of_its_clause(which: str) -> None:
    for item in plain(which).pack.messages:
        quoted = key(squeeze(item.citations[0].quote))
        assert key(item.text).strip(" .;") in quoted and "…" not in item.text
        heads = key(" ".join(squeeze(c.quote) for c in item.citations))
        assert all(key(name) in heads for name in item.who.replace(" và ", "; ").split("; "))


@every_pack
def test_no_message_is_repeated_and_they_stand_in_the_order_of_the_document(which: str) -> None:
    messages = plain(which).pack.messages
    assert len(messages) >= 5
    assert not [(a.key, b.key) for n, a in enumerate(messages) for b in messages[n + 1 :] if repeats(a, b)]
    starts = [m.citations[0].span[0] for m in messages]
    assert starts == sorted(starts)


def test_messages_are_chosen_for_the_audience() -> None:
    document = read(SAMPLE).info.id
    chosen = {
        a: draft(shelf(SAMPLE), document, None, a, 60).pack.messages for a in (Audience.LEADERS, Audience.BUSINESS)
    }
    business = " ".join(i.text for i in chosen[Audience.BUSINESS])
    assert business.count("doanh nghiệp") >= 4
    assert "15 ngày làm việc" in business  # what a business may expect
    assert {i.key for i in chosen[Audience.LEADERS]} != {i.key for i in chosen[Audience.BUSINESS]}


def test_a_document_is_searched_for_duties_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not once for each clause that may take the place of a message."""
    times = []
    monkeypatch.setattr(scope, "duties", lambda d: times.append(d.info.id) or duties(d))
    draft(shelf(SAMPLE), read(SAMPLE).info.id, "II/1", Audience.GRASSROOTS, 60)
    assert times == [read(SAMPLE).info.id]


@every_pack
def test_a_limit_belongs_to_the_words_that_are_shown(which: str) -> None:
    """A clause of two duties must not lend the limit of the one to the other."""
    for item in plain(which).pack.messages:
        scope = choose(read(PACKS[which][0]), PACKS[which][1])
        given = [a for a in scope.document.assignments if str(a.path) == item.citations[0].path]
        # The row of a table that tells the task again may say its limit.
        shown = [scope.told_by(a) for a in given if key(" ".join(a.task.split()[:6])) in key(item.text)]
        limits = {squeeze(a.deadline.text).rstrip(" .") for a in shown if a.deadline}
        over = [c.heading for c in scope.document.clauses if item.citations[0].path.startswith(f"{c.path}/")]
        # A level to be reached has its year from a heading above it.
        assert not item.when or set(item.when.split("; ")) <= limits or any(item.when in squeeze(h) for h in over)


def test_the_rows_of_the_annex_that_carry_out_the_clause_come_along() -> None:
    pack = plain("sample").pack
    assert [d.citations[0].path for d in pack.duties] == [
        f"Phụ lục/STT {n}" for n in (1, 2, 4, 3)
    ]  # what ends first is first
    assert pack.duties[0].lead == ("Sở Thông tin và Truyền thông",)
    assert pack.duties[2].due is not None and pack.duties[2].due.isoformat() == "2023-09-30"
    assert pack.duties[3].deadline == "Hằng năm" and pack.duties[3].due is None


def test_the_chain_is_drawn_from_the_store() -> None:
    chain = plain("sample").pack.chain
    assert [(link.place, link.known) for link in chain] == [("above", True), ("above", True), ("self", True)]
    assert "15-CT/TW" in chain[0].name and "217-KH/TU" in chain[1].name
    below = draft(shelf(SAMPLE), read("mau-chi-thi-15-CT-TW.pdf").info.id).pack.chain
    assert [link.place for link in below] == ["self", "below", "below"]


def test_a_law_that_is_cited_is_no_reason() -> None:
    text = """QUYẾT ĐỊNH
Về việc phát triển thư viện xã
Căn cứ Luật Thư viện cộng đồng ngày 12 tháng 5 năm 2019;
Luật sửa đổi, bổ sung một số điều của Luật Thư viện cộng đồng ngày 20 tháng 11 năm 2024;
Nghị định về hoạt động của thư viện ở xã, phường, đặc khu ngày 03 tháng 02 năm 2025.
Thời gian qua, nhiều xã chưa có phòng đọc, người dân phải đi xa mới mượn được sách, báo.
I. NHIỆM VỤ
1. Sở Văn hóa hướng dẫn các xã lập phòng đọc và luân chuyển sách trước ngày 30/6/2027.
"""
    (said,) = (i.text for i in chain.why(choose(parse_text(text), None), ()) if i.key != "why:issued")
    assert said.startswith("Thời gian qua")


def test_the_sign_at_the_end_of_a_document_ends_no_task() -> None:
    text = "I. NHIỆM VỤ\n1. Sở Văn hóa hướng dẫn các xã lập phòng đọc và luân chuyển sách cho học sinh./.\n"
    document = parse_text(text)
    pack = draft(Shelf(document), document.info.id, None, Audience.COMMUNE, 30).pack
    told = [d.task for d in pack.duties] + [e.case.text for e in pack.exercises] + [m.text for m in pack.messages]
    assert told and not [t for t in told if "/" in t]


def test_what_is_new_against_the_document_that_is_replaced() -> None:
    old = read("mau-ke-hoach-217-KH-TU.md")
    new = read(SAMPLE)
    amended = replace(new, info=replace(new.info, replaces=("217-KH/TU",), implements=()))
    news = draft(Shelf(amended, old), new.info.id).pack.news
    assert "thay thế" in news[0].text and all(i.citations for i in news)
    figures = [i for i in news if "15 ngày" in i.text]
    assert figures and "10 ngày" in figures[0].text and len(figures[0].citations) == 2
    assert any(i.text.startswith("Không thấy nội dung tương ứng trong 217-KH/TU") for i in news)
    assert not plain("sample").pack.news


def amending_shelf() -> Shelf:
    return Shelf(*(parse_text(text) for text in (MARKETS, AMENDING)))


def test_what_an_amending_act_does_is_its_news() -> None:
    store = amending_shelf()
    (act,) = (i for i in store.documents() if i.number == "9/NQ-HĐND")
    made_of = draft(store, act.id).pack
    told = {i.citations[0].path: i for i in made_of.news if i.key != "news:4/NQ-HĐND"}
    assert "Sửa đổi khoản 2 Điều 3" in told["Điều 1/1"].text
    assert [c.path for c in told["Điều 1/1"].citations] == ["Điều 1/1", "Điều 3/2"]  # and the clause that it changes
    assert [c.path for c in told["Điều 1/4"].citations] == ["Điều 1/4", "Điều 5"]
    assert any("thay thế" in i.text and "2/NQ-HĐND" in i.text for i in made_of.news)


def test_who_teaches_an_amended_clause_is_told() -> None:
    from answer.pack.files.saying import quote, source

    store = amending_shelf()
    (act,) = (i for i in store.documents() if i.number == "4/NQ-HĐND")
    pack = draft(store, act.id, "Điều 3").pack
    assert [(link.place, link.relation) for link in pack.chain] == [("self", ""), ("below", "amends")]
    assert pack.chain[1].citation is not None
    (item,) = (m for m in pack.messages if m.citations[0].path == "Điều 3/2")
    assert quote(item.citations[0], pack).endswith(
        "Đã được sửa đổi bởi khoản 1 Điều 1 Nghị quyết số 9/NQ-HĐND ngày 20/8/2027 của Hội đồng nhân dân tỉnh Đông Hà)"
    )
    assert source(item, pack).endswith("(đã được sửa đổi)")
    assert not plain("sample").pack.changed


def test_a_pack_tells_nothing_of_documents_that_its_reader_does_not_see(tmp_path: Path) -> None:
    from index.search import ClauseIndex
    from index.store import Store
    from index.visible import seen_without
    from tests.doubles import HashEncoder

    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        amended, amending = (parse_text(text) for text in (MARKETS, AMENDING))
        store.add(amended, "one")
        store.add(amending, "two")
        seen = seen_without(ClauseIndex(store), [amending.info.id]).store
        assert draft(store, amended.info.id).pack.changed
        blind = draft(seen, amended.info.id).pack
        assert not blind.changed and [link.place for link in blind.chain] == ["self"]


@pytest.mark.parametrize(
    ("said", "path"),
    [
        ("II/1", "II/1"),
        ("khoản 1 mục II", "II/1"),
        ("ii/1", "II/1"),
        ("Phụ lục/STT 3", "Phụ lục/STT 3"),
        ("III/9", "III/9"),
    ],
)
def test_a_clause_is_named_by_its_path_or_in_words(said: str, path: str) -> None:
    scope = choose(read(SAMPLE), said)
    assert scope.clause is not None and str(scope.clause.path) == path


@every_pack
def test_an_answer_to_a_common_question_is_a_whole_sentence(which: str) -> None:
    for item in plain(which).pack.questions:
        quoted = squeeze(item.citations[0].quote).rstrip(" .;,/")
        assert not any(repeats(item, m) for m in plain(which).pack.messages)
        assert "…" not in item.text and "…" not in item.question and item.text.endswith((".", "”"))
        assert item.key.startswith("question:duty") or key(item.text.rstrip(".")) == key(quoted), item.text


def test_a_common_question_is_asked_where_the_document_answers_it() -> None:
    text = "\n".join(
        (
            "I. TỔ CHỨC THỰC HIỆN",
            "1. Nghiên cứu cơ chế sử dụng ngân sách để đầu tư hạ tầng dùng chung cho các vùng khó khăn trong nước.",
            "2. Sở Tài chính bố trí kinh phí thực hiện Kế hoạch trong dự toán ngân sách hằng năm của tỉnh.",
            "3. Tăng cường kiểm tra, giám sát việc thực hiện Kế hoạch ở mọi nơi, mọi lúc và mọi khâu của công việc.",
        )
    )
    document = parse_text(text)
    found = {i.key: i.text for i in questions(choose(document, None), (), Listeners(Audience.PROVINCE), 6)}
    assert found["question:money"].startswith("Sở Tài chính bố trí kinh phí")
    assert "question:checking" not in found  # it says to check, not who checks


def test_pages_are_told_of_documents_that_have_them() -> None:
    from answer.pack.files.saying import quote, quotes

    pack = plain("sample").pack  # a Word file, and a PDF above it
    own = next(c for c in pack.citations() if c.document == pack.document.id)
    assert "trang" not in quote(own, pack) and all("trang 1)" not in q for q in quotes([own], pack))
    above = made("sample", chain=True).pack
    paged = [c for c in above.citations() if c.document == read("mau-chi-thi-15-CT-TW.pdf").info.id]
    assert paged and all(f", trang {c.page})" in quote(c, above) for c in paged)


def test_the_level_of_an_aim_is_shown_with_it() -> None:
    from answer.pack.files.saying import results

    aim = replace(plain("sample").pack.duties[0], target="≥ 55 %", product=None)
    assert results(aim) == ["Chỉ tiêu: ≥ 55 %"]
    assert results(replace(aim, product="Kế hoạch")) == ["Chỉ tiêu: ≥ 55 %", "Sản phẩm: Kế hoạch"]


def test_what_cannot_be_taught_says_what_to_do() -> None:
    document = read(SAMPLE).info.id
    with pytest.raises(UserError, match="không có điều khoản “IX/4”"):
        draft(shelf(SAMPLE), document, "IX/4")
    with pytest.raises(UserError, match="hãy chọn từ 15 đến 480"):
        draft(shelf(SAMPLE), document, None, minutes=5)
    with pytest.raises(UserError, match="lanh-dao"):
        audience_named("sinh viên")
    empty = Document(replace(read(SAMPLE).info, id="x"), "Thông báo nghỉ lễ.")
    with pytest.raises(UserError, match="không có nội dung giao việc"):
        draft(Shelf(empty), "x")


@pytest.mark.parametrize("said", ["co-so", "cán bộ cơ sở", "Can bo co so"])
def test_an_audience_has_a_value_and_a_name(said: str) -> None:
    assert audience_named(said) == (Audience.GRASSROOTS, "")


# ------------------------------------------------------------------------------------------------------ running order


@given(st.sets(st.sampled_from(ORDER)), st.integers(15, 480))
def test_the_running_order_adds_up(present: set[str], minutes: int) -> None:
    steps = running_order(present, minutes)
    assert sum(s.minutes for s in steps) == minutes
    assert all(s.minutes >= 1 for s in steps)
    assert {s.part for s in steps} - {"break"} == present | {"opening", "closing"}
    assert [s.part for s in steps if s.part != "break"] == [p for p in ORDER if p in present | {"opening", "closing"}]
    assert ("break" in {s.part for s in steps}) == (minutes >= 90)


# -------------------------------------------------------------------------------------------------------------- edits


def test_edits_survive_a_regeneration(tmp_path: Path) -> None:
    first = plain("sample")
    keys = [i.key for i in first.pack.messages]
    other = next(p for p in first.replacements if p.startswith("II/4/"))
    edits = toggled(Edits(), keys[1])
    edits = moved(edits, keys, keys[3], -1)
    edits = replace(edits, replaced={keys[0]: other})
    slot = first.pack.quiz[2]
    edits = redrawn(edits, slot.key, first.pack.quiz, first.pool)
    file = file_of(tmp_path, "d", "II/1", "co-so")
    save(file, edits)
    again = made("sample", edits=load(file))
    assert load(file) == edits
    assert [i.key for i in again.pack.messages] == [keys[0], keys[3], keys[2], *keys[4:]]
    assert again.pack.messages[0].citations[0].path == other
    assert keys[1] in [i.key for i in again.shown.messages]  # it can be taken back
    assert [q.key for q in again.pack.quiz] == [q.key for q in first.pack.quiz]
    assert again.pack.quiz[2].stem != slot.stem
    longer = made("sample", minutes=90, edits=load(file)).pack
    assert keys[1] not in [i.key for i in longer.messages] and longer.messages[0].citations[0].path == other


def test_a_question_is_drawn_again_until_the_pool_comes_round() -> None:
    first = plain("sample")
    slot, edits, stems = first.pack.quiz[0], Edits(), []
    for _ in range(6):
        edits = redrawn(edits, slot.key, first.pack.quiz, first.pool)
        stems.append(made("sample", edits=edits).pack.quiz[0].stem)
    assert len(set(stems)) > 2 and slot.stem not in stems  # of what the session shows


def test_everything_of_a_part_can_be_dropped() -> None:
    edits = Edits(dropped=frozenset(e.key for e in plain("sample").pack.exercises))
    pack = made("sample", edits=edits).pack
    assert not pack.exercises and "exercises" not in {s.part for s in pack.steps}
    assert sum(s.minutes for s in pack.steps) == 60


def test_edits_that_cannot_be_read_are_no_edits(tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    assert load(file) == Edits()
    for broken in ("{", '{"dropped": 3}', "[]", '{"dropped": [], "order": [], "replaced": [], "redrawn": {}}'):
        file.write_text(broken)
        assert load(file) == Edits()


# ------------------------------------------------------------------------------------------------------ text and time


@given(st.text(alphabet="ab ,;.()đ", min_size=1, max_size=120), st.integers(8, 60))
def test_a_shortened_text_is_the_beginning_of_the_whole(text: str, most: int) -> None:
    start, end = phrase(text, (0, len(text)), most)
    assert 0 <= start <= end <= len(text)
    assert end - start <= most or text[start:end] == text  # where the grammar lets go nowhere, nothing is cut


@every_pack
def test_a_pack_takes_less_than_ten_seconds(which: str, tmp_path: Path) -> None:
    read(PACKS[which][0])
    started = time.process_time()  # of this process alone: other work on the machine does not count
    files, slides = write(made(which).pack, tmp_path)
    assert time.process_time() - started < 10
    assert len(files) == len(KINDS) and slides > 15 and all(f.stat().st_size > 2000 for f in files)


def test_all_files_come_as_one_archive() -> None:
    import io
    import zipfile

    names = zipfile.ZipFile(io.BytesIO(as_zip(plain("sample").pack))).namelist()
    assert len(names) == len(KINDS) and all(
        n.isascii() and n.startswith("tap-huan-01-CTr-UBND-2023-03-27-II-1-co-so-60-phut-") for n in names
    )


def test_the_command_writes_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from index.store import Store
    from tests.doubles import HashEncoder

    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        store.add(read(SAMPLE), "hash")
    told = ["pack", "--data", str(tmp_path / "data"), "--document", "01/CTr-UBND", "--clause", "II/1", "--json"]
    assert app.main([*told, "--out", str(tmp_path / "out"), "--minutes", "30", "--audience", "doanh nghiệp"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert len(value["files"]) == len(KINDS) and all(Path(f).exists() for f in value["files"])
    assert value["slides"] > 10 and value["questions"] == 5 and value["citations"] > 20
    assert sum(s["minutes"] for s in value["running_order"]) == 30 and value["audience"] == "doanh-nghiep"
    (tmp_path / "file").write_text("")
    assert app.main([*told, "--out", str(tmp_path / "file")]) == 1
    assert "hãy chọn thư mục khác" in capsys.readouterr().err
    assert app.main([*told, "--out", str(tmp_path / "out2"), "--format", "moodle"]) == 0
    assert [p.suffix for p in (tmp_path / "out2").iterdir()] == [".xml"]


def test_items_are_told_apart_by_their_words() -> None:
    one = Item("a", "Xây dựng kế hoạch truyền thông cho cả giai đoạn của thành phố", ())
    assert repeats(one, replace(one, text="Xây dựng kế hoạch truyền thông cho cả giai đoạn, xác định thông điệp"))
    assert not repeats(one, replace(one, text="Mở hai lớp bồi dưỡng kiến thức hội nhập mỗi năm cho viên chức"))
