"""The training tab without a browser: its outline, its edits, its files, its addresses."""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from answer.pack.edits import changed
from answer.pack.files import KINDS
from answer.pack.model import Audience, Edits
from tests.browser.fake_desk import HOSTILE, FakeDesk, library
from tests.packs import SAMPLE, read
from ui.measures import Measures
from ui.service import routes
from ui.texts import ENGLISH, VIETNAMESE
from ui.training import Session, clauses, export, shown
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
    [SESSION, Session(ID, "", Audience.LEADERS, 180, True), Session("a b/c", "Phụ lục/STT 3", Audience.PEOPLE, 30)],
)
def test_a_session_survives_its_address(session: Session) -> None:
    assert Session.of_query(session.query()) == session


@pytest.mark.parametrize("query", ["", "phut=abc&doi_tuong=x", "van_ban=&phut=-5", "phut=60%27&chuoi=2", "phut=²"])
def test_an_address_may_say_anything(query: str) -> None:
    session = Session.of_query(query)
    assert session.minutes == 60 and session.audience is Audience.GRASSROOTS and not session.chain


def test_the_outline_shows_every_line_with_its_box_and_its_source(desk: FakeDesk) -> None:
    html = shown(desk, SESSION, VIETNAMESE)
    draft = desk.training(SESSION)
    lines = [*draft.shown.messages, *draft.shown.why, *draft.shown.objectives, *draft.shown.questions]
    for thing in [*lines, *draft.shown.duties, *draft.shown.exercises, *draft.shown.quiz]:
        assert f'data-keep="{thing.key}"' in html
    rows = re.findall(r'<li class="dk-item.*?(?=<li class="dk-item|</section>)', html, re.S)
    assert len(rows) > 25
    assert all('data-event="open"' in row and 'role="checkbox"' in row for row in rows)
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


@pytest.mark.parametrize(
    "asked",
    [
        {},
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
