"""The training tab without a browser: its outline, its edits, its files, its addresses."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from answer.pack.edits import changed
from answer.pack.files import KINDS
from answer.pack.model import Audience, Draft, Edits
from answer.pack.own_words import PARTS, citations, homeless, outdated, texts
from schema import UserError
from tests.browser.fake_desk import HOSTILE, FakeDesk, library
from tests.packs import SAMPLE, read
from ui.measures import Measures
from ui.service import routes
from ui.texts import ENGLISH, VIETNAMESE
from ui.training import Session, audiences, clauses, export, shown
from ui.training_texts import ENGLISH as EN
from ui.training_texts import VIETNAMESE as VI

ID = read(SAMPLE).info.id
SESSION = Session(ID, "II/1")


@pytest.fixture
def desk(tmp_path: Path) -> FakeDesk:
    return FakeDesk(tmp_path, {**library(), ID: read(SAMPLE)})


def plain(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def test_both_languages_say_everything_with_the_same_blanks() -> None:
    for f in dataclasses.fields(VI):
        vi, en = getattr(VI, f.name), getattr(EN, f.name)
        assert sorted(re.findall(r"{\w+}", str(vi))) == sorted(re.findall(r"{\w+}", str(en))), f.name
        assert vi != en, f.name
    assert [v for _, v in VI.audiences] == [v for _, v in EN.audiences] == [a.value for a in Audience]
    assert set(VI.files) == set(EN.files) == {*KINDS, "zip"}


@pytest.mark.parametrize(
    "session",
    [
        SESSION,
        Session(ID, "", Audience.LEADERS, 180, True),
        Session("a b/c", "Phụ lục/STT 3", Audience.PEOPLE, 30),
        Session(ID, "", Audience.DEPARTMENT, 75, False, "Sở Nội vụ", date(2026, 6, 30)),
    ],
)
def test_a_session_survives_its_address(session: Session) -> None:
    assert Session.of_query(session.query()) == session


def test_what_is_typed_is_read() -> None:
    told = Session.of(ID, " II/1 ", "phường Tân Lập", "75 phút", False, "30/6/2026")
    assert (told.audience, told.unit, told.minutes) == (Audience.COMMUNE, "phường Tân Lập", 75)
    assert told.day == date(2026, 6, 30) and told.clause == "II/1"
    plain = Session.of(ID, "", "cán bộ cơ sở", 60, False, "Hôm nay")
    assert plain == Session(ID) == Session.of_query(f"van_ban={ID}")
    assert told.listeners != Session.of(ID, "", "phường Tân Hoà", 75, False).listeners  # edits of each are its own


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"doi_tuong": "sinh viên"}, "Không có đối tượng “sinh viên”"),
        ({"phut": "abc"}, "“abc” không phải thời lượng"),
        ({"phut": "60'"}, "không phải thời lượng"),
        ({"phut": "²"}, "không phải thời lượng"),
        ({"ngay": "31/2/2026"}, "“31/2/2026” không phải ngày"),
        ({"ngay": HOSTILE}, "không phải ngày"),
    ],
)
def test_what_cannot_be_read_is_said(typed: dict[str, str], said: str) -> None:
    with pytest.raises(UserError, match=said):
        Session.of_query(urlencode(typed))


def test_a_length_that_no_session_has_is_said(desk: FakeDesk) -> None:
    assert "hãy chọn từ 15 đến 480 phút" in plain(shown(desk, Session(ID, minutes=5), VIETNAMESE))
    assert "75 phút" in plain(shown(desk, Session(ID, minutes=75), VIETNAMESE))


def test_bodies_of_the_document_are_offered_as_audiences(desk: FakeDesk) -> None:
    offered = [value for _, value in audiences(desk, ID, VI)]
    assert offered[: len(VI.audiences)] == [a.value for a in Audience]
    assert "Sở Thông tin và Truyền thông" in offered
    assert audiences(desk, "gone", VI) == list(VI.audiences)


def test_the_outline_shows_every_line_with_its_box_and_its_source(desk: FakeDesk) -> None:
    html = shown(desk, SESSION, VIETNAMESE)
    draft = desk.training(SESSION)
    lines = [*draft.shown.messages, *draft.shown.why, *draft.shown.objectives, *draft.shown.questions]
    for thing in [*lines, *draft.shown.duties, *draft.shown.exercises, *draft.shown.quiz]:
        assert f'data-keep="{thing.key}"' in html
    rows = re.findall(r'<li class="dk-item.*?(?=<li class="dk-item|</section>)', html, re.S)
    assert len(rows) > 25
    assert all('data-event="open"' in row and 'role="checkbox"' in row for row in rows if "is-fixed" not in row)
    assert all('class="dk-replace dk-write"' in row for row in rows)
    assert html.count('download href="xuat/tap-huan/') == len(KINDS) + 1
    assert "Key messages" in shown(desk, SESSION, ENGLISH)


def test_what_is_wrong_is_said(desk: FakeDesk) -> None:
    assert VI.no_document in shown(desk, Session(), VIETNAMESE)
    assert "không có điều khoản “IX”" in plain(shown(desk, Session(ID, "IX"), VIETNAMESE))
    assert "Không soạn được" in plain(shown(desk, Session("gone"), VIETNAMESE))


def test_text_of_documents_and_people_is_escaped(desk: FakeDesk) -> None:
    html = shown(desk, Session(ID, HOSTILE), VIETNAMESE)
    assert "<script>" not in html and "<img" not in html


def test_clauses_to_choose_from(desk: FakeDesk) -> None:
    offered = dict(clauses(desk, ID, VI))
    assert offered[VI.clause_whole] == "" and "II/1" in offered.values() and "III/9" in offered.values()
    assert not [p for p in offered.values() if "STT" in p]
    assert clauses(desk, "gone", VI) == [(VI.clause_whole, "")]


def test_edits_of_the_page_are_kept_for_the_next_time(desk: FakeDesk) -> None:
    draft = desk.training(SESSION)
    keys = [m.key for m in draft.shown.messages]
    asked: list[dict[str, object]] = [
        {"act": "toggle", "item": keys[1]},
        {"act": "up", "part": "messages", "item": keys[3]},
        {"act": "replace", "item": keys[0], "clause": next(p for p in draft.replacements if p.startswith("II/4"))},
        {"act": "redraw", "item": draft.shown.quiz[0].key},
    ]
    for one in asked:
        edits = changed(desk.training(SESSION), one)
        assert edits is not None
        desk.keep_training(SESSION, edits)
    again = desk.training(SESSION)
    assert [m.key for m in again.pack.messages] == [keys[0], keys[3], keys[2], *keys[4:]]
    assert again.pack.messages[0].citations[0].path.startswith("II/4")
    assert again.pack.quiz[0].stem != draft.pack.quiz[0].stem
    assert "Đã có 4 chỉnh sửa" in plain(shown(desk, SESSION, VIETNAMESE))
    assert not desk.training(Session(ID, "II/2")).edits.dropped  # another clause is another session
    assert changed(again, {"act": "restore", "item": keys[0]}) != again.edits
    assert changed(again, {"act": "reset"}) == Edits()


def edit(desk: FakeDesk, **asked: object) -> Draft:
    """The session after one click of the page."""
    edits = changed(desk.training(SESSION), asked)
    assert edits is not None
    desk.keep_training(SESSION, edits)
    return desk.training(SESSION)


@pytest.mark.parametrize("part", [*PARTS, "steps"])
def test_every_text_can_be_reworded_and_taken_back(desk: FakeDesk, part: str) -> None:
    first = desk.training(SESSION)
    for thing in getattr(first.shown, part)[:2]:
        for text in texts(thing):
            after = edit(desk, act="write", item=thing.key, **{text.name: "Lời  mới <b>của</b> tôi"})
            (again,) = (t for t in getattr(after.shown, part) if t.key == thing.key)
            assert {t.name: t.words for t in texts(again)} == {
                **{t.name: t.words for t in texts(thing)},
                text.name: "Lời mới <b>của</b> tôi",
            }
            assert citations(again) == citations(thing)  # its source is kept
            html = shown(desk, SESSION, VIETNAMESE)
            assert "<b>của</b>" not in html and VI.own in html and VI.back in html
            edit(desk, act="plain", item=thing.key)
    assert desk.training(SESSION) == first


def test_the_first_words_again_are_no_words_of_the_trainer(desk: FakeDesk) -> None:
    first = desk.training(SESSION)
    key, words = first.shown.messages[0].key, first.shown.messages[0].text
    edit(desk, act="write", item=key, text="Lời khác.")
    assert not edit(desk, act="write", item=key, text=f" {words}\n").edits.written
    edit(desk, act="write", item=key, text="Lời khác.")
    assert desk.training(SESSION).shown.own == {key: words}
    assert not edit(desk, act="write", item=key, text="  ").edits.seen


def test_another_question_is_not_told_in_the_words_of_the_first(desk: FakeDesk) -> None:
    slot = desk.training(SESSION).shown.quiz[0].key
    edit(desk, act="write", item=slot, text="Câu của tôi?")
    after = edit(desk, act="redraw", item=slot)
    assert "Câu của tôi?" not in [q.stem for q in after.pack.quiz] and not after.edits.written


def test_files_mark_the_words_of_the_trainer(desk: FakeDesk) -> None:
    key = desk.training(SESSION).shown.messages[0].key
    edit(desk, act="write", item=key, text="Thư viện mở cửa cả tối thứ bảy.")
    content = export(desk, "markdown", SESSION.query())[0].decode()
    assert re.search(r"Thư viện mở cửa cả tối thứ bảy\. \(lời của giảng viên\)\n +>", content)


def test_an_edit_survives_a_new_version_and_is_told_where_its_clause_changed(desk: FakeDesk) -> None:
    first = desk.training(SESSION)
    keys = [m.key for m in first.shown.messages]
    edit(desk, act="write", item=keys[0], text="Lời của tôi về ý thứ nhất.")
    edit(desk, act="write", item=keys[1], text="Lời của tôi về ý thứ hai.")
    edit(desk, act="toggle", item=keys[2])
    old = read(SAMPLE)
    said = first.shown.messages[0].citations[0].quote
    new = said[:-1].replace(said.split()[-3], "kịp thời") + said[-1:]
    at = old.text.index(said)
    text = old.text[:at] + new.ljust(len(said))[: len(said)] + old.text[at + len(said) :]
    desk.add(dataclasses.replace(old, text=text))
    html = shown(desk, SESSION, VIETNAMESE)
    assert outdated(desk.training(SESSION)) == {keys[0]}
    assert html.count(VI.outdated) == 1 and VI.outdated_count.format(n=1) in html
    assert desk.training(SESSION).shown.messages[0].text == "Lời của tôi về ý thứ nhất."
    assert not outdated(edit(desk, act="agree", item=keys[0]))


def test_words_that_have_no_place_any_more_are_shown(desk: FakeDesk) -> None:
    longer = dataclasses.replace(SESSION, minutes=180)
    there = {q.key for q in desk.training(SESSION).shown.quiz}
    thing = next(q for q in desk.training(longer).shown.quiz if q.key not in there)
    edits = changed(desk.training(longer), {"act": "write", "item": thing.key, "text": "Lời chỉ có ở buổi dài."})
    assert edits is not None
    desk.keep_training(longer, edits)
    assert "Lời chỉ có ở buổi dài." in shown(desk, SESSION, VIETNAMESE)
    (key,) = homeless(desk.training(SESSION))
    assert not edit(desk, act="plain", item=key).edits.written


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"act": "write", "item": "not there", "text": "x"},
        {"act": "write", "item": "message:II/1/a", "explode": "x"},
        {"act": "toggle", "item": "step:opening"},
        {"act": "plain", "item": "step:opening"},
        {"act": "explode"},
        {"act": "up", "part": "citations", "item": "x"},
        {"act": "replace", "item": "x", "clause": "/etc"},
        {"act": "up", "part": "messages", "item": "not there"},
        {"act": "toggle", "item": ""},
        {"act": "toggle", "item": "x" * 100_000},  # all of it would be kept
        {"act": "redraw", "item": "not there"},
        {"act": ["x"], "item": {}},
    ],
)
def test_what_the_browser_sends_is_not_trusted(desk: FakeDesk, asked: dict[str, object]) -> None:
    draft = desk.training(SESSION)
    assert changed(draft, asked) == draft.edits


def test_a_file_holds_the_edits(desk: FakeDesk) -> None:
    draft = desk.training(SESSION)
    gone = draft.pack.messages[1]
    edits = changed(draft, {"act": "toggle", "item": gone.key})
    assert edits is not None
    desk.keep_training(SESSION, edits)
    content, media, named = export(desk, "markdown", SESSION.query())
    part = content.decode().partition("## Thông điệp chính")[2].partition("\n## ")[0]
    assert media.startswith("text/markdown") and named.endswith(".md")
    assert gone.text[1:60] not in part and draft.pack.messages[0].text[1:60] in part
    names = zipfile.ZipFile(io.BytesIO(export(desk, "zip", SESSION.query())[0])).namelist()
    assert len(names) == len(KINDS)


def test_addresses_give_the_files_and_nothing_else(desk: FakeDesk) -> None:
    web = TestClient(Starlette(routes=routes(desk, Measures())))
    for kind, (end, media) in KINDS.items():
        answer = web.get(f"/xuat/tap-huan/{kind}?{SESSION.query()}")
        assert answer.status_code == 200 and answer.headers["content-type"].startswith(media.split(";")[0])
        assert answer.headers["content-disposition"].endswith(f'{end}"')
    for bad in ("exe", "..%2F..%2Fetc%2Fpasswd", "pptx/../../x", ""):
        assert web.get(f"/xuat/tap-huan/{bad}?{SESSION.query()}").status_code == 404
    gone = web.get("/xuat/tap-huan/pptx?van_ban=../../etc/passwd&muc=II/1")
    assert gone.status_code == 404
    assert web.get(f"/xuat/tap-huan/pptx?van_ban={ID}&muc=IX").status_code == 404
