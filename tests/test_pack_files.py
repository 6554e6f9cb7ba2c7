"""The files of a pack: slides that hold their text, papers in the prescribed form, a quiz that Moodle takes."""

from __future__ import annotations

import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from answer.pack.files import KINDS, write
from answer.pack.files.fitting import height, lines, packed, width
from answer.pack.files.quiz_slides import lettered
from answer.pack.model import Question
from language.spelling import squeeze
from tests.packs import PACKS, plain

every_pack = pytest.mark.parametrize("which", PACKS)
INCH, POINT = 914_400, 12_700


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Path]]:
    return {}


def files(which: str, written: dict[str, dict[str, Path]], folder: Path) -> dict[str, Path]:
    if which not in written:
        made, _ = write(plain(which).pack, folder / which)
        written[which] = {p.name.split("-phut-")[1]: p for p in made}
    return written[which]


@pytest.fixture
def deck(which: str, written: dict[str, dict[str, Path]], tmp_path: Path) -> Any:
    from pptx import Presentation

    return Presentation(str(files(which, written, tmp_path)["trinh-chieu.pptx"]))


def paragraphs_high(frame: Any, room: float) -> float:
    total = 0.0
    for p in frame.paragraphs:
        run = p.runs[0] if p.runs else None
        if run is None:
            continue
        size = run.font.size / POINT
        after = (p.space_after or 0) / POINT / 72
        total += height("".join(r.text for r in p.runs), size, room, bool(run.font.bold)) + after
    return total


@every_pack
def test_no_text_runs_over_its_box_or_off_the_slide(which: str, deck: Any) -> None:
    for n, slide in enumerate(deck.slides, 1):
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0, (n, shape.name)
            assert shape.left + shape.width <= deck.slide_width and shape.top + shape.height <= deck.slide_height
            if shape.has_text_frame and shape.text_frame.text.strip():
                assert paragraphs_high(shape.text_frame, shape.width / INCH) <= shape.height / INCH + 0.03, (
                    n,
                    shape.text,
                )
            if shape.has_table:
                table = shape.table
                for row in table.rows:
                    for cell, column in zip(row.cells, table.columns, strict=True):
                        room = (column.width - cell.margin_left - cell.margin_right) / INCH
                        margins = (cell.margin_top + cell.margin_bottom) / INCH
                        assert paragraphs_high(cell.text_frame, room) + margins <= row.height / INCH + 0.03, cell.text
                bottom = shape.top + sum(row.height for row in table.rows)
                assert bottom <= 6.85 * INCH, n


@every_pack
def test_no_slide_is_empty_and_letters_are_large(which: str, deck: Any) -> None:
    for n, slide in enumerate(deck.slides, 1):
        assert slide.shapes.title is not None and slide.shapes.title.text_frame.text.strip(), n
        content = [s for s in slide.shapes if s is not slide.shapes.title and s.top < 6.9 * INCH and s.top > 1.5 * INCH]
        words = " ".join(s.text_frame.text for s in content if s.has_text_frame)
        words += " ".join(c.text for s in content if s.has_table for r in s.table.rows for c in r.cells)
        assert len(words.split()) >= 2, n
        sizes = [
            r.font.size / POINT for s in content if s.has_text_frame for p in s.text_frame.paragraphs for r in p.runs
        ]
        assert all(size >= 11 for size in sizes)
    titles = [s.shapes.title.text_frame.text for s in deck.slides]
    assert titles[1].startswith("Trình tự") and titles[-1].startswith("Tổng kết")
    assert any(t.startswith("Văn bản này trong chuỗi") for t in titles)
    assert any(t.startswith("Các mốc thời gian") for t in titles) == any(d.due for d in plain(which).pack.duties)


@every_pack
def test_the_notes_hold_the_whole_quotes(which: str, deck: Any) -> None:
    notes = [s.notes_slide.notes_text_frame.text if s.has_notes_slide else "" for s in deck.slides]
    assert all(n.strip() for n in notes)
    every = squeeze(" ".join(notes))
    for item in plain(which).pack.messages:
        assert squeeze(item.citations[0].quote) in every
    for q in plain(which).pack.quiz:
        assert f"Đáp án: {lettered(q)}" in every


@every_pack
def test_every_statement_of_a_slide_names_its_clause(which: str, deck: Any) -> None:
    cards = [
        s for s in deck.slides if s.shapes.title.text_frame.text.startswith(("Thông điệp", "Câu hỏi thường", "Vì sao"))
    ]
    assert cards
    for slide in cards:
        boxes = [s.text_frame.text for s in slide.shapes if s.has_text_frame and len(s.text_frame.text) > 60]
        told = [b for b in boxes if "Nguồn: " in b]
        assert told and all(b.split("Nguồn: ")[1].strip() for b in told)


@every_pack
@pytest.mark.parametrize("kind", ["tai-lieu.docx", "giang-vien.docx", "cau-hoi.docx"])
def test_papers_have_the_prescribed_form(which: str, kind: str, written: Any, tmp_path: Path) -> None:
    from docx import Document

    book = Document(str(files(which, written, tmp_path)[kind]))
    page = book.sections[0]
    assert (round(page.page_width.mm), round(page.page_height.mm)) == (210, 297)
    assert 20 <= round(page.top_margin.mm) <= 25 and 20 <= round(page.bottom_margin.mm) <= 25
    assert 30 <= round(page.left_margin.mm) <= 35 and 15 <= round(page.right_margin.mm) <= 20
    assert page.different_first_page_header_footer and "PAGE" in page.header._element.xml
    runs = [r for p in book.paragraphs for r in p.runs if r.text.strip()]
    runs += [r for t in book.tables for row in t.rows for c in row.cells for p in c.paragraphs for r in p.runs]
    assert {r.font.size.pt for r in runs if r.font.size} <= {13.0, 14.0}
    assert book.styles["Normal"].font.name == "Times New Roman" and book.styles["Normal"].font.size.pt == 14
    head = " ".join(c.text for c in book.tables[0].rows[0].cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in head and "[TÊN CƠ QUAN" in head and "Số: ……" in head


@every_pack
def test_the_handout_keeps_the_answers_back_and_the_guide_tells_them(which: str, written: Any, tmp_path: Path) -> None:
    from docx import Document

    made = files(which, written, tmp_path)
    text = {k: "\n".join(p.text for p in Document(str(made[k])).paragraphs) for k in made if k.endswith(".docx")}
    assert "Gợi ý" not in text["tai-lieu.docx"] and "Đáp án" not in text["tai-lieu.docx"]
    assert "Gợi ý" in text["giang-vien.docx"] and "Tổng cộng: 60 phút" in text["giang-vien.docx"]
    sheet, _, answers = text["cau-hoi.docx"].partition("Đáp án và căn cứ")
    for n, q in enumerate(plain(which).pack.quiz, 1):
        assert f"Câu {n}." in sheet and f"Câu {n}: {lettered(q)}" in answers
    for item in plain(which).pack.messages:
        assert squeeze(item.citations[0].quote) in squeeze(text["tai-lieu.docx"])


@every_pack
def test_markdown_holds_everything(which: str, written: Any, tmp_path: Path) -> None:
    pack = plain(which).pack
    text = squeeze(files(which, written, tmp_path)["toan-bo.md"].read_text("utf8").replace("\\", ""))
    for item in (*pack.messages, *pack.questions, *pack.why):
        assert item.text[1:60] in text
        assert all(squeeze(c.quote) in text for c in item.citations[:1])
    assert all(q.stem in text for q in pack.quiz)


# ------------------------------------------------------------------------------------------------------------- Moodle


# Of docs.moodle.org, "Moodle XML format", and question/format/xml/format.php, which imports it.
FORMATS = {"html", "moodle_auto_format", "plain_text", "markdown"}
GRADES = (100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111)
FRACTIONS = {*GRADES, 10, 5, 0, *(-g for g in GRADES), -10, -5}
ANSWER_CHILDREN = {"text", "feedback", "file"}


def moodle_takes(question: ET.Element) -> None:
    """The rules of a question of the three kinds that a pack has."""
    kind = question.get("type")
    assert 0 < len(question.findtext("name/text", "").strip()) <= 255
    assert question.findtext("questiontext/text", "").strip()
    for tag in ("questiontext", "generalfeedback", "answer", "answer/feedback"):
        assert question.findall(tag) and all(e.get("format") in FORMATS for e in question.findall(tag)), tag
    assert float(question.findtext("defaultgrade", "x")) > 0 and 0 <= float(question.findtext("penalty", "x")) <= 1
    assert question.findtext("hidden") in {"0", "1"}
    answers = question.findall("answer")
    fractions = [float(a.get("fraction", "x")) for a in answers]
    texts = [a.findtext("text", "").strip() for a in answers]
    assert all({e.tag for e in a} <= ANSWER_CHILDREN for a in answers)
    assert set(fractions) <= FRACTIONS and all(texts) and len(set(texts)) == len(texts)
    if kind == "multichoice":
        assert question.findtext("single") == "true" and sum(fractions) == 100 and max(fractions) == 100
        assert len(answers) == 4 and question.findtext("shuffleanswers") in {"true", "false", "0", "1"}
        assert question.findtext("answernumbering") in {"none", "abc", "ABCD", "123", "iii", "IIII"}
    elif kind == "truefalse":
        assert sorted(texts) == ["false", "true"] and sorted(fractions) == [0, 100]
        assert float(question.findtext("penalty", "x")) == 1
    else:
        assert kind == "shortanswer" and set(fractions) == {100} and question.findtext("usecase") in {"0", "1"}


@every_pack
def test_a_reader_of_the_format_that_others_wrote_reads_the_choices(which: str, written: Any, tmp_path: Path) -> None:
    reader = pytest.importorskip("moodle_xml_parser.parser")
    read = reader.parse_file(str(files(which, written, tmp_path)["moodle.xml"]))["multichoice"]
    asked = [q for q in plain(which).pack.quiz if q.kind == "choice"]
    assert len(read) == len(asked) > (0 if which == "resolution" else 2)
    for found, q in zip(read, asked, strict=True):
        assert found.text_pre_parse == q.stem and found.single and found.default_grade == 1
        assert [o.answer for o in found.options] == list(q.options)
        assert [o.score_fraction for o in found.options] == [100 if n == q.right else 0 for n in range(4)]
        assert q.why in found.general_feedback


def expected(q: Question) -> set[str]:
    if q.kind == "truefalse":
        return {"true" if q.answer == "Đúng" else "false"}
    return set(q.accepted) if q.kind == "blank" else {q.answer}


@every_pack
def test_moodle_takes_the_quiz(which: str, written: Any, tmp_path: Path) -> None:
    path = files(which, written, tmp_path)["moodle.xml"]
    assert path.read_bytes().startswith(b"<?xml")
    root = ET.parse(path).getroot()
    assert root.tag == "quiz"
    category, *found = root.findall("question")
    assert category.get("type") == "category"
    assert re.fullmatch(r"\$course\$/[^/]+", category.findtext("category/text", ""))
    assert all(q.get("type") in {"multichoice", "truefalse", "shortanswer"} for q in found)
    assert len({q.findtext("name/text") for q in found}) == len(found)
    pack = plain(which).pack
    assert len(found) == len(pack.quiz)
    for question, q in zip(found, pack.quiz, strict=True):
        moodle_takes(question)
        assert question.findtext("questiontext/text") == q.stem
        right = {a.findtext("text") for a in question.findall("answer") if a.get("fraction") == "100"}
        assert right == expected(q)
        assert squeeze(q.citations[0].quote) in squeeze(question.findtext("generalfeedback/text", ""))


# --------------------------------------------------------------------------------------------------------- measuring


def test_letters_are_as_wide_as_the_font_says() -> None:
    font = Path("/usr/share/fonts/truetype/liberation2/LiberationSans-Regular.ttf")
    if not font.exists():
        pytest.skip("Liberation Sans 2 is not installed")
    from PIL import ImageFont

    text = "Ủy ban nhân dân các tỉnh, thành phố: hoàn thành trước ngày 30/6/2026 (đợt đầu) – “quyền”, ưu đãi, ƯƠNG"
    for bold, name in ((False, "Regular"), (True, "Bold")):
        measured = ImageFont.truetype(str(font).replace("Regular", name), 1000).getlength(text, features=["-kern"])
        assert width(text, 72, bold) * 1000 == pytest.approx(measured, rel=0.01)


def test_a_long_word_is_broken_and_pages_are_evenly_filled() -> None:
    broken = lines("a" * 300, 20, 2.0)
    assert "".join(broken) == "a" * 300 and all(width(x, 20) <= 2.0 for x in broken)
    assert packed([1, 1, 1, 1], 3) == [[0, 1], [2, 3]]
    assert packed([2, 1, 1, 2], 3, most=2) == [[0, 1], [2, 3]]
    assert packed([], 3) == []


@pytest.mark.parametrize("which", ["sample"])
def test_office_opens_the_files(which: str, written: Any, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    made = files(which, written, tmp_path)
    opened = [str(made[k]) for k in ("trinh-chieu.pptx", "tai-lieu.docx")]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    run = [office, "--headless", profile, "--convert-to", "pdf", "--outdir", str(tmp_path), *opened]
    subprocess.run(run, check=True, capture_output=True, timeout=180)
    import pypdfium2
    from pptx import Presentation

    slides = len(Presentation(opened[0]).slides)
    assert len(pypdfium2.PdfDocument(tmp_path / (made["trinh-chieu.pptx"].stem + ".pdf"))) == slides
    assert len(pypdfium2.PdfDocument(tmp_path / (made["tai-lieu.docx"].stem + ".pdf"))) >= 3


def test_a_long_title_is_no_obstacle(tmp_path: Path) -> None:
    """Word and PowerPoint files take a title property of 255 characters, and titles of documents are longer."""
    pack = replace(plain("sample").pack, title="Sửa đổi, bổ sung nhiệm vụ trong chương trình hành động " * 8)
    made, slides = write(pack, tmp_path)
    assert len(made) == len(KINDS) and slides > 15


def test_what_no_file_can_hold_is_left_out(tmp_path: Path) -> None:
    pack = plain("sample").pack
    bad = "\x00\x0b\ufffe\uffff"
    pack = replace(pack, title=f"{bad}{pack.title}", document=replace(pack.document, number=f"9{bad}/KH-MẪU"))
    messages = tuple(replace(m, text=m.text + bad) for m in pack.messages)
    made, _ = write(replace(pack, messages=messages), tmp_path)
    assert len(made) == len(KINDS)
