"""What the pages are made of, without a browser: HTML, filters, plots, uploads."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import quote

import pytest

from answer.evaluation import FLAGS
from schema import Answer, Assignment, Citation, ClausePath, Deadline, Sentence, Written
from tests.browser.fake_desk import HOSTILE, FakeDesk, library
from ui import chat, documents, evidence, plots, tasks
from ui.evidence import Opening
from ui.markup import esc, marked, shorten
from ui.texts import ENGLISH, VIETNAMESE, Texts

T = VIETNAMESE
PLAN = library()["45-KH-UBND"]


@pytest.fixture
def desk(tmp_path: Path) -> FakeDesk:
    return FakeDesk(tmp_path)


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


# ---- markup ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "end", "marks", "expected"),
    [
        ("một hai ba", 0, 10, ((4, 7),), "một <mark>hai</mark> ba"),
        ("a<b & c", 0, 7, ((1, 3),), "a<mark>&lt;b</mark> &amp; c"),  # escaped inside and outside of the mark
        ("một hai ba", 4, 10, ((0, 6),), "<mark>ha</mark>i ba"),  # a mark that begins before what is shown
        ("một hai ba", 0, 3, ((4, 7),), "một"),  # a mark elsewhere
        ("abcdef", 0, 6, ((0, 4), (2, 6)), "<mark>abcd</mark><mark>ef</mark>"),  # overlapping marks lose no letter
    ],
)
def test_marked(text: str, start: int, end: int, marks: tuple[tuple[int, int], ...], expected: str) -> None:
    assert marked(text, start, end, marks) == expected


def test_shorten_cuts_between_words() -> None:
    assert shorten("Ủy ban nhân dân thành phố", 12) == "Ủy ban nhân…"
    assert shorten("ngắn", 12) == "ngắn"
    assert shorten("khôngcókhoảngtrắng", 6) == "khôngc…"


def test_both_languages_say_everything_with_the_same_blanks() -> None:
    def blanks(value: object) -> list[str]:
        return sorted(re.findall(r"{\w+}", str(value)))

    same = {"product", "example_owner", "example_due", "example_clause", "example_signer"}  # Vietnamese in both
    for f in dataclasses.fields(Texts):
        vi, en = getattr(VIETNAMESE, f.name), getattr(ENGLISH, f.name)
        assert blanks(vi) == blanks(en), f.name
        assert vi != en or f.name in {*same, "filter_due_hint"}, f.name


# ---- evidence ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"document": "a", "clause": "II/1", "start": 3, "end": 9}, Opening("a", "II/1", (3, 9))),
        ({"document": "a", "clause": "II/1"}, Opening("a", "II/1")),
        ({"document": "a", "clause": "II/1", "start": 9, "end": 3}, Opening("a", "II/1")),
        ({"document": "a", "clause": "II/1", "start": "0", "end": "1"}, Opening("a", "II/1")),
        (None, Opening("", "")),
        ([1, 2], Opening("", "")),
    ],
)
def test_what_the_browser_sends_is_not_trusted(data: object, expected: Opening) -> None:
    assert Opening.of(data) == expected


def test_a_payload_comes_back_as_it_went() -> None:
    for sent in (Opening("a", "II/đ", (0, 4)), Opening("a", "")):
        assert Opening.of(sent.payload()) == sent


def test_open_clause_shows_children_parents_neighbours_and_the_quote(desk: FakeDesk) -> None:
    at = PLAN.text.index("mở cửa")
    html = evidence.open_clause(desk, Opening(PLAN.info.id, "I/1", (at, at + 6)), T)
    assert "<mark>mở cửa</mark>" in html
    text = plain(html)
    assert "a) Đưa sách số" in text and "b) Mỗi trường" in text  # the whole clause
    assert "Mục I MỤC ĐÍCH" in text  # where it stands
    assert text.endswith("Sau Khoản 2 Yêu cầu")
    assert "“mở cửa” (khoản 1 Kế hoạch số 45/KH-UBND" in plain(html.replace("data-copy=", "><x>"))


@pytest.mark.parametrize(
    "opening", [Opening("không-có", "I"), Opening("45-KH-UBND", "IX/9"), Opening("45-KH-UBND", ""), Opening("", "")]
)
def test_a_clause_that_is_gone_is_said_to_be_gone(desk: FakeDesk, opening: Opening) -> None:
    assert T.evidence_gone in evidence.open_clause(desk, opening, T)


def test_the_letterhead_is_shown_around_the_quote(desk: FakeDesk) -> None:
    at = PLAN.text.index("45/KH-UBND")
    html = evidence.open_clause(desk, Opening(PLAN.info.id, "", (at, at + 10)), T)
    assert "<mark>45/KH-UBND</mark>" in html and T.letterhead in html


def test_a_row_is_shown_as_fields(desk: FakeDesk) -> None:
    html = evidence.open_clause(desk, Opening(PLAN.info.id, "Phụ lục/STT 2"), T)
    assert "<dt>Cơ quan phối hợp</dt><dd>Viễn thông thành phố</dd>" in html


def test_a_long_clause_lists_what_it_does_not_print(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MOST_CHARACTERS", 60)
    html = evidence.open_clause(desk, Opening(PLAN.info.id, "II"), T)
    assert T.more_inside.format(n=2) in html
    # The clause that holds the quote is printed however long the rest is.
    at = PLAN.text.index("hai lớp")
    assert "<mark>hai lớp</mark>" in evidence.open_clause(desk, Opening(PLAN.info.id, "II", (at, at + 7)), T)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("I", "Mục I"),
        ("I/1", "Khoản 1"),
        ("I/1/a", "Điểm a"),
        ("III/-2", "Gạch đầu dòng 2"),
        ("Phụ lục", "Phụ lục"),
        ("Phụ lục/STT 3", "STT 3"),
    ],
)
def test_clauses_are_called_as_officials_call_them(path: str, expected: str) -> None:
    clause = PLAN.clause(ClausePath.parse(path))
    assert clause and evidence.label(clause) == expected


# ---- chat --------------------------------------------------------------------------------------------------------


def citation(n: int, path: str = "I/1") -> Citation:
    return Citation("45-KH-UBND", "45/KH-UBND", path, f"khoản {n}", f"trích {n}", n, (n, n + 5))


def test_marks_become_buttons_and_nothing_else_does() -> None:
    html = chat.paragraphs("Theo [1] và [2], không phải [3].\n- một <b>[1]</b>\n- hai", (citation(1), citation(2)), T)
    assert html.count("<button") == 3
    assert "[3]" in plain(html) and "&lt;b&gt;" in html
    assert html.count("<ul>") == 1 and html.count("<li>") == 2


def test_quotes_of_one_clause_share_a_card() -> None:
    answer = Answer("?", "owner", "Có [1] [2] [3].", (citation(1), citation(2, "I/2"), citation(3)))
    html = chat.turn_html(chat.Turn("?", answer), 0, [PLAN.info], T)
    assert html.count('class="dk-card"') == 2 and html.count('class="dk-quote"') == 3


def test_a_question_is_escaped() -> None:
    assert "<script" not in chat.turn_html(chat.Turn(HOSTILE), 0, [], T)


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [([], T.choose_documents), (["đã-gỡ"], T.choose_documents)],
)
def test_nothing_is_asked_of_no_document(desk: FakeDesk, chosen: list[str], expected: str) -> None:
    (turn,) = chat.answered(desk, [], chat.Turn("hỏi"), chosen, desk.documents(), T)
    assert turn.trouble == expected and turn.answer is None


def test_a_fault_is_told_and_the_page_goes_on(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Answer:
        raise RuntimeError("hỏng")

    monkeypatch.setattr(desk, "ask", broken)
    (turn,) = chat.answered(desk, [], chat.Turn("hỏi"), [PLAN.info.id], desk.documents(), T)
    assert turn.trouble and "RuntimeError" in turn.trouble


def test_a_question_is_asked_with_the_answers_before_it(desk: FakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[object] = []

    def ask(question: str, documents: object, history: object) -> Answer:
        given.append(history)
        return Answer(question, "open", "x", understood="Đơn vị nào phối hợp thực hiện nhiệm vụ 3?")

    monkeypatch.setattr(desk, "ask", ask)
    before = [chat.Turn("một", Answer("một", "open", "y")), chat.Turn("hai", trouble="lỗi")]
    (turn,) = chat.answered(desk, before, chat.Turn("còn ai?"), [PLAN.info.id], desk.documents(), T)
    assert given == [[before[0].answer]]
    assert "Hiểu là: Đơn vị nào phối hợp thực hiện nhiệm vụ 3?" in chat.turn_html(turn, 2, [PLAN.info], T)


WRITTEN = Written(
    "mẫu (máy)",
    "Trích [1].",
    (
        Sentence("Câu đúng [1]."),
        Sentence("Câu <b>sai</b> [1].", "điều khoản được dẫn không có “9”"),
        Sentence("Đang", checked=False),
    ),
)


def written(w: Written) -> str:
    return chat.turn_html(chat.Turn("?", Answer("?", "open", "", (citation(1),), written=w)), 0, [PLAN.info], T)


def test_struck_sentences_are_shown_as_struck() -> None:
    html = written(WRITTEN)
    assert "<s>Câu &lt;b&gt;sai&lt;/b&gt; [1].</s>" in html and "đã gạch: điều khoản được dẫn không có “9”" in html
    assert '<p class="dk-unchecked">Đang</p>' in html
    assert html.index("Trích") < html.index("Câu đúng")  # the quoted answer leads while the model still writes
    done = written(replace(WRITTEN, sentences=WRITTEN.sentences[:2], done=True))
    assert done.index("Câu đúng") < done.index(T.quoted) < done.index("Trích")
    nothing = written(replace(WRITTEN, sentences=WRITTEN.sentences[1:2], done=True))
    assert nothing.index("Trích") < nothing.index("<s>") and "không viết được câu nào" in nothing
    assert "máy tắt" in written(replace(WRITTEN, sentences=(), done=True, trouble="máy tắt"))


def test_a_stopped_writer_leaves_what_was_checked() -> None:
    turn = chat.halted(chat.Turn("?", Answer("?", "open", "", (), written=WRITTEN)), T)
    assert turn.answer and turn.answer.written
    assert turn.answer.written.done and turn.answer.written.sentences == WRITTEN.sentences[:2]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"turn": 5, "kind": "thieu_y"},
        {"turn": -1, "kind": "thieu_y"},
        {"turn": "0", "kind": "thieu_y"},
        {"turn": 0, "kind": "../../x"},
    ],
)
def test_a_report_that_makes_no_sense_is_not_kept(tmp_path: Path, data: dict[str, object]) -> None:
    chat.flag(tmp_path, [chat.Turn("?", Answer("?", "open", "."))], data, T)
    assert not (tmp_path / FLAGS).exists()


def test_examples_can_be_asked_of_the_documents(desk: FakeDesk) -> None:
    questions = chat.examples(desk, desk.documents(), T)
    assert T.example_owner in questions
    assert "khoản 1 Mục I của 45/KH-UBND nói gì?" in questions


# ---- documents ---------------------------------------------------------------------------------------------------


def test_only_uploaded_files_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside, outside = tmp_path / "tải lên", tmp_path / "nơi khác"
    for folder in (inside, outside):
        folder.mkdir()
        (folder / "a.txt").write_text("a")
    monkeypatch.setattr(documents, "get_upload_folder", lambda: str(inside))
    sent = [
        {"name": "a.txt", "path": str(inside / "a.txt")},
        {"name": "b.txt", "path": str(outside / "a.txt")},
        {"name": "c.txt", "path": str(inside / ".." / "nơi khác" / "a.txt")},
        {"name": "d.txt", "path": None},
        "e.txt",
    ]
    paths, failed = documents.uploaded({"files": sent}, T)
    assert paths == [inside / "a.txt"]
    assert [row["file"] for row in failed] == ["b.txt", "c.txt", "d.txt", "?"]


def test_adding_tells_progress_and_then_the_rows(desk: FakeDesk, tmp_path: Path) -> None:
    for n in (1, 2, 3):
        (tmp_path / f"{n}.txt").write_text(f"Việc thứ {n}" if n < 3 else "", "utf8")
    adding = documents.Adding(desk, sorted(tmp_path.glob("*.txt")))
    steps = list(adding.progress(T))
    assert "0 %" in steps[0] and any("đang đọc" in s for s in steps)
    assert [row["status"] for row in adding.rows] == ["added", "added", "failed"]
    html = documents.results_html(adding.rows, T)
    assert plain(html).startswith("Không thêm được 3.txt tệp rỗng")


def test_a_broken_batch_fails_by_file(desk: FakeDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> Iterator[object]:
        raise RuntimeError("hỏng")

    monkeypatch.setattr(desk, "add_files", broken)
    file = tmp_path / "a.txt"
    file.write_text("a")
    adding = documents.Adding(desk, [file])
    list(adding.progress(T))
    assert not file.exists() and adding.rows == [{"file": "a.txt", "status": "failed", "error": "RuntimeError"}]


def test_the_outline_nests_every_clause_once() -> None:
    html = documents.outline_html(PLAN, T)
    assert html.count('class="dk-node"') == len(PLAN.clauses)
    assert html.count("<ul>") == html.count("</ul>") and html.count("<details") == html.count("</details>")


def test_a_clause_without_its_parent_still_hangs_in_the_tree() -> None:
    orphaned = dataclasses.replace(PLAN, clauses=tuple(c for c in PLAN.clauses if str(c.path) != "I/1"))
    assert documents.outline_html(orphaned, T).count('class="dk-node"') == len(PLAN.clauses) - 1


# ---- tasks -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30/6/2026", date(2026, 6, 30)),
        (" 30 - 06 - 2026 ", date(2026, 6, 30)),
        ("30.6.2026", date(2026, 6, 30)),
        ("2026-06-30", date(2026, 6, 30)),
        ("31/2/2026", None),
        ("6/2026", None),
        ("30/6/26", None),  # which century is not guessed
        ("trước 30/6/2026", None),
        ("", None),
    ],
)
def test_parse_day(text: str, expected: date | None) -> None:
    assert tasks.parse_day(text) == expected


@pytest.mark.parametrize(
    "chosen",
    [
        tasks.Filter(),
        tasks.Filter(("a", "b"), "Sở Văn hóa & Thể thao", "lead", "30/6/2026", "học tập"),
        tasks.Filter(unit="50% + <x>"),
    ],
)
def test_a_filter_survives_the_address_of_the_export(chosen: tasks.Filter) -> None:
    assert tasks.Filter.of_query(chosen.query()) == chosen


def test_export_follows_the_filter(desk: FakeDesk) -> None:
    content, media = tasks.export(desk, "csv", "vai_tro=lead&don_vi=" + quote("Sở Khoa học"))
    assert content.decode("utf-8-sig").splitlines() == ["Nhiệm vụ", "Nâng cấp đường truyền cho thư viện xã"]
    assert media == "text/csv"


def task(lead: tuple[str, ...] = ("A",), last: date | None = None, text: str | None = "x") -> Assignment:
    due = Deadline(text, "date", None, last) if text else None
    return Assignment("d", ClausePath(("1",)), "1", None, None, "việc", lead, (), due, None, 1)


def test_sorting_puts_what_has_no_day_behind() -> None:
    late, soon, open_ended, without = task(last=date(2027, 1, 1)), task(last=date(2026, 1, 1)), task(), task(text=None)
    given = [without, open_ended, late, soon]
    assert tasks.in_order(given, "deadline") == [soon, late, open_ended, without]
    assert tasks.in_order(given, "khác") == given


def test_the_table_shows_a_page_and_offers_more() -> None:
    html = tasks.table_html([task()] * 150, {}, 100, T)
    assert html.count("<tr>") == 101 and T.tasks_more.format(n=50) in html
    assert esc(HOSTILE) in tasks.table_html([task(lead=(HOSTILE,))], {}, 100, T)


def test_plots_count_everything_or_say_what_they_leave_out() -> None:
    given = [task((f"Sở {n}",), date(2026, 1 + n % 12, 1)) for n in range(14)] + [task(()), task(last=None)]
    rows, units_left, tasks_left, unnamed = plots.by_unit(given)
    assert (sum(n for _, n in rows) + tasks_left + unnamed, len(rows), units_left) == (16, plots.MOST_UNITS, 5)
    periods, undated = plots.by_time(given, T)
    assert (sum(p[3] for p in periods), undated) == (14, 2)
    assert periods[0][:3] == (date(2026, 1, 1), date(2026, 2, 1), "tháng 1/2026")


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ((date(2026, 1, 31), date(2027, 12, 1)), ["tháng 1/2026", "tháng 12/2027"]),
        ((date(2026, 2, 28), date(2030, 12, 31)), ["quý 1/2026", "quý 4/2030"]),
        ((date(2026, 2, 28), date(2045, 12, 31)), ["năm 2026", "năm 2045"]),
    ],
)
def test_the_time_line_takes_periods_that_can_be_read(last: tuple[date, ...], expected: list[str]) -> None:
    assert [p[2] for p in plots.by_time([task(last=d) for d in last], T)[0]] == expected


def test_figures_are_drawn_for_no_tasks_and_for_some() -> None:
    for given in ([], PLAN.assignments):
        for figure in (plots.units_figure(given, T), plots.due_figure(given, T)):
            assert figure.to_json()
