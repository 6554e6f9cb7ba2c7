"""Text with a line through it is left out and said so, in every format that can hold such a line."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers import read
from ingest.readers.base import STRUCK_OUT, Paragraph

LEFT = "1. Trạm A gửi báo cáo trước ngày 15/8/2027 cho Ban B."


def paragraphs(path: Path) -> list[str]:
    return [b.text for b in read(path).blocks if isinstance(b, Paragraph)]


@pytest.mark.parametrize("look", ["strike", "double_strike"])
def test_struck_runs_of_word(tmp_path, look):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    added = document.add_paragraph()
    for text, struck in (("1. Trạm A gửi báo cáo trước ngày ", 0), ("1/7/2027 ", 1), ("15/8/2027 cho Ban B.", 0)):
        setattr(added.add_run(text).font, look, bool(struck))
    setattr(document.add_paragraph().add_run("2. Cả câu này đã gạch.").font, look, True)
    table = document.add_table(2, 2, style="Table Grid")
    for cell, text in zip(table._cells, ("Việc", "Hạn", "Đo mực nước", "Quý I"), strict=True):
        cell.paragraphs[0].add_run(text)
    setattr(table.cell(1, 1).paragraphs[0].add_run(" (đã bỏ)").font, look, True)
    document.save(tmp_path / "a.docx")
    assert paragraphs(tmp_path / "a.docx") == [LEFT, "Việc", "Hạn", "Đo mực nước", "Quý I"]
    assert read(tmp_path / "a.docx").warnings.count(STRUCK_OUT) == 1


@pytest.mark.parametrize(
    "struck",
    [
        "<s>1/7/2027</s> ",
        "<del>1/7/<b>2027</b></del> ",
        "<strike class='x'>1/7/2027</strike> ",
        "<span style='color:red;text-decoration: line-through'>1/7/2027</span> ",
        "<span style='text-decoration-line:underline line-through'>1/7/2027</span> ",
    ],
)
def test_struck_elements_of_a_page(tmp_path, struck):
    (tmp_path / "a.html").write_text(f"<html><body><p>{LEFT.replace('15/8', struck + '15/8')}</p></body></html>")
    assert paragraphs(tmp_path / "a.html") == [LEFT]
    assert STRUCK_OUT in read(tmp_path / "a.html").warnings


@pytest.mark.parametrize("struck", ["~~1/7/2027~~ ", "<s>1/7/2027</s> ", "<DEL>1/7/2027</DEL> ", "~~thứ\nhai,~~ "])
def test_struck_text_of_markdown(tmp_path, struck):
    (tmp_path / "a.md").write_text(LEFT.replace("15/8", struck + "15/8") + "\n")
    assert paragraphs(tmp_path / "a.md") == [LEFT]
    assert STRUCK_OUT in read(tmp_path / "a.md").warnings


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", f"<p>1. Trạm A <u>gửi</u> <ins>báo cáo</ins>{LEFT[21:]}</p>"),
        ("a.html", f"<p><s> </s><span style='text-decoration:none'>{LEFT}</span></p>"),
        ("a.md", LEFT),
        ("a.md", f"~~~\n{LEFT}\n~~~"),
    ],
)
def test_text_without_a_line_stays(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    assert paragraphs(tmp_path / name) == [LEFT]
    assert STRUCK_OUT not in read(tmp_path / name).warnings
