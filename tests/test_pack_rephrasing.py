"""Messages in a model's words, against a scripted server: said where the clause bears them out, else struck."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import app
from answer.pack.edits import changed, load, save
from answer.pack.files import as_bytes
from answer.pack.model import Edits, Wording
from answer.pack.rephrasing import Rephrased, rephrase, source_of
from answer.writer.endpoint import KEY, MODEL, URL, Endpoint
from answer.writer.rephrasing import struck
from tests.llm import scripted
from tests.packs import SAMPLE, made, plain, read

# What the sample says, and how a model may put it for officials of a commune.
ORIGINAL = (
    "Mở chuyên mục song ngữ “Hải Phòng kết nối” trên Cổng Thông tin điện tử thành phố; đăng ít nhất 04 bài mỗi tháng "
    "về cơ hội hợp tác và những doanh nghiệp xuất khẩu thành công."
)
GOOD = (
    "Trên Cổng Thông tin điện tử thành phố sẽ mở chuyên mục song ngữ “Hải Phòng kết nối”; mỗi tháng đăng ít nhất 04 "
    "bài về cơ hội hợp tác và doanh nghiệp xuất khẩu thành công."
)
SLOT = "message:II/1/c"


def by_message(says: dict[str, str], other: str = "") -> Callable[[dict[str, Any]], str]:
    """A server that answers each message with its own words, or with `other`, or with the message itself."""

    def speak(body: dict[str, Any]) -> str:
        asked = json.loads(body["messages"][1]["content"])["thong_diep"]
        return next((text for start, text in says.items() if asked.startswith(start)), other or asked)

    return speak


def asked_for(speak: Callable[[dict[str, Any]], str], status: int = 200) -> tuple[Rephrased, list[dict[str, Any]]]:
    with scripted(speak, status) as (url, asked):
        *_, result = rephrase(plain("sample"), read(SAMPLE), Endpoint(url, "mau"))
        return result, asked


def test_a_wording_that_the_clause_bears_out_stands_and_is_marked(tmp_path: Path) -> None:
    with scripted(by_message({"Mở chuyên mục": GOOD})) as (url, asked):
        steps = list(rephrase(plain("sample"), read(SAMPLE), Endpoint(url, "mau")))
    result = steps[-1]
    assert not result.trouble and not result.struck and [(s.done, s.of) for s in steps] == [(n, 7) for n in range(8)]
    assert result.said == 1  # the others came back as they were
    assert json.loads(asked[0]["messages"][1]["content"])["doi_tuong"] == "cán bộ cơ sở"
    save(tmp_path / "edits.json", result.edits)
    again = made("sample", edits=load(tmp_path / "edits.json"))
    item = next(m for m in again.pack.messages if m.key == SLOT)
    assert (item.text, item.original, item.by) == (GOOD, ORIGINAL, "mau")
    assert item.citations == next(m for m in plain("sample").pack.messages if m.key == SLOT).citations
    text = as_bytes(again.pack, "markdown").decode().replace("\\", "")
    assert f"{GOOD} (lời diễn đạt lại)" in text
    assert "đăng ít nhất 04 bài mỗi tháng về cơ hội hợp tác và những" in text  # the clause stays under it


def test_the_clause_stays_in_the_notes_of_the_slide(tmp_path: Path) -> None:
    from pptx import Presentation

    edits = Edits(worded={SLOT: Wording(ORIGINAL, GOOD, "mau")})
    (tmp_path / "x.pptx").write_bytes(as_bytes(made("sample", edits=edits).pack, "pptx"))
    slide = next(s for s in Presentation(str(tmp_path / "x.pptx")).slides if GOOD in " ".join(texts(s)))
    assert any("lời diễn đạt lại" in t for t in texts(slide))
    assert ORIGINAL.rstrip(".") in slide.notes_slide.notes_text_frame.text


def texts(slide: Any) -> list[str]:
    return [s.text_frame.text for s in slide.shapes if s.has_text_frame]


@pytest.mark.parametrize(
    ("wording", "why"),
    [
        (GOOD.replace("04", "05"), "05"),
        (GOOD.replace("ít nhất 04", "tối đa 04"), "khác mức"),
        (GOOD.replace("ít nhất 04", "04"), "khác mức"),
        (GOOD.replace("mỗi tháng đăng ít nhất 04 bài", "mỗi tháng đăng bài"), "bỏ mất “04”"),
        (GOOD.replace("sẽ mở", "không mở"), "phủ định"),
        (GOOD.replace("sẽ mở", "phải mở"), "bắt buộc"),
        (GOOD.replace("sẽ mở", "nên mở"), "khuyến khích"),
        (GOOD.replace("sẽ mở", "Sở Y tế mở"), "không có “Sở”"),
        (GOOD.replace("sẽ mở", ", Sở Y tế mở"), "Sở Y tế"),
        (GOOD.replace("mỗi tháng", "trước ngày 30/6/2030, mỗi tháng"), "30"),
        (GOOD.replace("“Hải Phòng kết nối”", "riêng"), "bỏ mất"),
        ("Việc này rất có ý nghĩa với đời sống nhân dân, ai cũng vui mừng đón nhận.", "nội dung không có"),
        ("", "không viết gì"),
        (f"{GOOD} " * 3, "dài quá"),
    ],
)
def test_a_wording_that_it_does_not_bear_out_is_struck(wording: str, why: str) -> None:
    result, _ = asked_for(by_message({"Mở chuyên mục": wording or "..."}))
    assert why in result.struck[SLOT] and SLOT not in result.edits.worded
    messages = {m.key: m for m in made("sample", edits=result.edits).pack.messages}
    assert messages[SLOT].text == ORIGINAL and not messages[SLOT].original


@pytest.mark.parametrize(
    ("original", "wording", "why"),
    [
        ("Hoàn thành trước ngày 30/6/2023.", "Hoàn thành sau ngày 30/6/2023.", "khác thời hạn"),
        ("Hoàn thành trước ngày 30/6/2023.", "Hoàn thành trong quý này.", "bỏ mất"),
        ("Cơ quan phải công khai kết quả.", "Cơ quan công khai kết quả.", "bỏ mất mức độ “bắt buộc”"),
        ("Không được thu phí của người dân.", "Thu phí của người dân.", "phủ định"),
        ("Hoàn thành trước ngày 30/6/2023.", "Trước ngày 30 tháng 6 năm 2023 hoàn thành.", ""),
    ],
)
def test_nothing_that_matters_is_lost(original: str, wording: str, why: str) -> None:
    source = replace(source_of(read(SAMPLE), plain("sample").pack.messages[0]), text=original, assignments=())
    assert struck(wording, original, source) == why if not why else why in struck(wording, original, source)


def test_a_kept_wording_is_held_against_the_clause_each_time() -> None:
    for kept in (
        Wording(ORIGINAL, GOOD.replace("04", "40"), "mau"),  # the file of edits may say anything
        Wording("Lời khác.", GOOD, "mau"),  # another clause has taken the message's place since
    ):
        item = next(m for m in made("sample", edits=Edits(worded={SLOT: kept})).pack.messages if m.key == SLOT)
        assert item.text == ORIGINAL and not item.original


def test_the_trainer_goes_back_to_the_document() -> None:
    result, first = asked_for(by_message({"Mở chuyên mục": GOOD}))
    worded = made("sample", edits=result.edits)
    edits = changed(worded, {"act": "plain", "item": SLOT})
    assert edits is not None
    back = made("sample", edits=edits)
    assert next(m for m in back.pack.messages if m.key == SLOT).text == ORIGINAL
    with scripted(by_message({"Mở chuyên mục": GOOD})) as (url, asked):
        (again,) = rephrase(back, read(SAMPLE), Endpoint(url, "mau"))
    assert len(first) == 7 and not asked and again.edits == edits  # what was declined is not asked for again
    assert changed(worded, {"act": "plain", "item": "message:?"}) == worded.edits


def test_an_endpoint_that_fails_leaves_the_documents_words() -> None:
    result, asked = asked_for(lambda _: "", 500)
    assert "500" in result.trouble and len(asked) == 1 and not result.edits.worded
    assert made("sample", edits=result.edits).pack.messages == plain("sample").pack.messages


def test_without_a_model_there_is_no_option(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from index.store import Store
    from tests.doubles import HashEncoder

    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        store.add(read(SAMPLE), "hash")
    for name in (URL, MODEL, KEY):
        monkeypatch.delenv(name, raising=False)
    told = ["pack", "--data", str(tmp_path / "data"), "--document", "01/CTr-UBND", "--clause", "II/1"]
    told += ["--format", "markdown", "--out", str(tmp_path / "out")]
    assert app.main([*told, "--rephrase"]) == 1
    assert URL in capsys.readouterr().err
    with scripted(by_message({"Mở chuyên mục": GOOD, "Đưa kết quả": "Không xếp loại cuối năm."})) as (url, _):
        monkeypatch.setenv(URL, url)
        monkeypatch.setenv(MODEL, "mau")
        assert app.main([*told, "--rephrase", "--json"]) == 0
        value = json.loads(capsys.readouterr().out)
        assert value["rephrased"] == 1 and list(value["struck"]) == ["message:II/1/đ"] and not value["trouble"]
        (file,) = value["files"]
        assert "(lời diễn đạt lại)" in Path(file).read_text("utf8")
        assert app.main([*told, "--json"]) == 0  # off unless asked for
        plain_value = json.loads(capsys.readouterr().out)
        assert plain_value["rephrased"] == 0
        assert "(lời diễn đạt lại)" not in Path(plain_value["files"][0]).read_text("utf8")


def test_the_desk_keeps_what_the_model_wrote(tmp_path: Path) -> None:
    from index.search import ClauseIndex
    from index.store import Store
    from tests.doubles import HashEncoder
    from ui.desk import IndexDesk
    from ui.training import Session

    session = Session(read(SAMPLE).info.id, "II/1")
    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        store.add(read(SAMPLE), "hash")
        without = IndexDesk(ClauseIndex(store))
        assert without.rephraser() == "" and not list(without.rephrase_training(session))
        with scripted(by_message({"Mở chuyên mục": GOOD})) as (url, _):
            desk = IndexDesk(ClauseIndex(store), writer=Endpoint(url, "mau"))
            assert desk.rephraser() == "mau (127.0.0.1)"
            *_, last = desk.rephrase_training(session)
        assert (last.done, last.of, last.said) == (7, 7, 1)
        kept = {m.key: m for m in without.training(session).pack.messages}
        assert kept[SLOT].text == GOOD and kept[SLOT].original == ORIGINAL
