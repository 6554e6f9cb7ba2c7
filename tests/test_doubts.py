"""What OCR was not sure of stays with the words, from the glyph to the citation and to the page's picture."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from answer import library
from answer.ask.quoting import clause_citation, letterhead_citation
from answer.contract import citation_json
from index.originals import Originals
from index.store import Store
from ingest import build
from ingest.doubts import doubtful_facts
from ingest.readers.base import Cell, Paragraph, Source, Table, UnreadableFile
from ingest.readers.confidence import fitted, size, together, words
from ingest.readers.page_picture import page_picture
from ingest.readers.pdf_lines import lines_of
from ingest.readers.pdf_page import Glyph
from ingest.readers.scan import Word, _glyphs
from schema import Document
from tests.browser.fake_desk import FakeDesk
from tests.doubles import HashEncoder
from ui.evidence import Opening, open_clause
from ui.texts import VIETNAMESE

HEAD = ("ỦY BAN NHÂN DÂN XÃ AN BÌNH", "Số: 445/KH-UBND", "An Bình, ngày 05 tháng 3 năm 2027", "KẾ HOẠCH", "Trồng cây")


def read_by_ocr(text: str, *sure: int) -> Paragraph:
    """A paragraph whose words OCR read with these confidences, the last of them from there on."""
    parts = text.split()
    each = [*sure, *[sure[-1]] * len(parts)]
    return Paragraph(text, confidence=tuple(c for part, c in zip(parts, each, strict=False) for _ in part))


def scanned(*blocks: Paragraph | Table, number: int = 95, name: str = "quet.pdf") -> Document:
    head = [read_by_ocr(line, 96, number if "KH-UBND" in line else 96, 96) for line in HEAD]
    return build(Source(name, (*head, *blocks), 1, (), True))


def test_lists_follow_their_text_through_joining():
    assert fitted((90, 90, 20), "a bc") == (90, 90, 20)
    assert fitted((90, 20), "II. x") == (55, 55, 55, 55)  # a marker put right: nobody knows which letter was which
    assert together([("ab", (50, 60)), ("c d", ())]) == (50, 60, 100, 100)
    assert together([("ab", ()), ("cd", ())]) == ()
    assert list(words("ab c", (90, 30, 80), 10)) == [(10, 12, 30), (13, 14, 80)]
    assert size(" a b\u00a0c ") == 3


def test_words_of_ocr_keep_their_confidence_as_glyphs_and_lines():
    read = [Word("Giao", 10, 60, 50, 20, 96.4, 1), Word("115", 70, 100, 50, 20, 31.0, 1)]
    printed = Glyph("x", 300, 0, 305, 0, 500, 10, False, False)
    line, own = lines_of([*_glyphs(read, 0), printed])
    assert (line.text, line.confidence) == ("Giao 115", (96, 96, 96, 96, 31, 31, 31))
    assert own.confidence == ()


def test_clauses_know_how_surely_they_were_read():
    document = scanned(
        read_by_ocr("I. NHIỆM VỤ", 95), read_by_ocr("1. Trồng 300 cây trước ngày 30/4/2027.", 96, 96, 41, 96),
        read_by_ocr("2. Chăm sóc và bảo vệ cây.", 70), Paragraph("3. Báo cáo kết quả.")
    )  # fmt: skip
    by_path = {str(c.path): c for c in document.clauses}
    assert [by_path[p].confidence for p in ("I", "I/2", "I/3")] == [95, 70, None]
    assert [by_path[p].unsure for p in ("I", "I/1", "I/2", "I/3")] == [False, False, True, False]
    assert [document.text[slice(*s)] for s in by_path["I/1"].doubtful] == ["300"]
    low = "văn bản quét, độ tin cậy thấp"
    cited = {p: clause_citation(document, c) for p, c in by_path.items()}
    assert [cited[p].scan for p in ("I", "I/1", "I/2", "I/3")] == ["văn bản quét", low, low, ""]
    assert low in cited["I/2"].reference and citation_json(cited["I/2"])["confidence"] == 70
    # The quote that leaves the doubtful number out is no worse than any other of a scan.
    start = document.text.index("trước ngày")
    assert clause_citation(document, by_path["I/1"], (start, start + 10)).scan == "văn bản quét"


def test_rows_of_a_table_know_it_too():
    titles = ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn")
    rows = (titles, ("1", "Trồng cây", "Ban Quản lý chợ", "2027"), ("2", "Chăm cây", "Trạm Y tế", "2028"))
    table = Table(
        tuple(
            tuple(
                Cell(text, i, i + 1, confidence=(40 if text == "2028" else 94,) * size(text))
                for i, text in enumerate(row)
            )
            for row in rows
        )
    )
    document = scanned(Paragraph("PHỤ LỤC"), Paragraph("DANH MỤC NHIỆM VỤ"), table)
    first, second = [c for c in document.clauses if c.cells]
    assert (first.confidence, first.doubtful) == (94, ())
    assert [document.text[slice(*s)] for s in second.doubtful] == ["2028"]


@pytest.mark.parametrize(
    ("number", "name", "said"),
    [
        (96, "quet.pdf", ""),
        (70, "quet.pdf", "Số văn bản đọc là “445/KH-UBND” với độ tin cậy thấp"),
        (96, "ke-hoach-so-115-kh-ubnd-12.pdf", "đọc là “445/KH-UBND” nhưng tên tệp ghi “115”"),
        (96, "ke-hoach-so-0445-kh-ubnd.pdf", ""),
        (96, "115-kh-ubndx.pdf", ""),
    ],
)
def test_a_number_that_may_be_misread_is_said(number, name, said):
    document = scanned(read_by_ocr("1. Trồng cây.", 96), number=number, name=name)
    told = [w for w in document.warnings if "Số văn bản" in w]
    assert bool(told) is bool(said) is ("number" in document.info.doubtful)
    assert all(said in w and "đối chiếu bản gốc" in w for w in told)
    mark = letterhead_citation(document, document.letterhead["number"]).scan
    assert mark == ("văn bản quét, độ tin cậy thấp" if said else "văn bản quét")


def test_a_date_that_could_not_be_read_is_said_of_scans_alone():
    spans = {"number": (0, 3), "signer": (4, 7)}
    assert doubtful_facts([(0, 3, 96), (4, 7, 96)], spans, "a1b cde", "") == {
        "issued_on": "Ngày ban hành: không đọc được"
    }
    assert doubtful_facts([], spans, "a1b cde", "") == {}


def test_the_evidence_pane_says_so_and_offers_the_page(tmp_path):
    document = scanned(read_by_ocr("1. Trồng 300 cây trước ngày 30/4/2027.", 96, 96, 41, 96))
    desk = FakeDesk(tmp_path, {document.info.id: document})
    opening = Opening(document.info.id, "1")
    shown = open_clause(desk, opening, VIETNAMESE)
    assert 'class="dk-scan is-low"' in shown and '<u class="dk-doubt">300</u>' in shown
    assert "dk-picture" not in shown
    desk.pictures[document.info.id] = b"png"
    assert f'src="anh-trang/{document.info.id}/1.png"' in open_clause(desk, opening, VIETNAMESE)
    plain = replace(document, info=replace(document.info, scanned=False, status="current"))
    assert "dk-scan" not in open_clause(FakeDesk(tmp_path, {document.info.id: plain}), opening, VIETNAMESE)


def small_pdf(path: Path, pages: int = 1, words: str = "1. Giao So A bao cao ket qua") -> Path:
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path))
    for page in range(pages):
        canvas.drawString(107, 700, f"{words} {page + 1}")
        canvas.showPage()
    canvas.save()
    return path


def test_pictures_of_pages(tmp_path):
    file = small_pdf(tmp_path / "a.pdf", 2)
    picture = page_picture(file, 2)
    assert picture.startswith(b"\x89PNG") and picture != page_picture(file, 1)
    with pytest.raises(UnreadableFile, match="không có trang 3"):
        page_picture(file, 3)
    (tmp_path / "b.pdf").write_bytes(b"rac")
    with pytest.raises(UnreadableFile, match="tệp gốc"):
        page_picture(tmp_path / "b.pdf", 1)


def test_originals_are_kept_once_and_leave_with_their_document(tmp_path):
    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        one = small_pdf(tmp_path / "mot.pdf")
        two = small_pdf(tmp_path / "hai.pdf", words="2. Giao So B")
        rows = library.add_files(store, [one, two, one])
        assert [r["status"] for r in rows] == ["added", "added", "unchanged"]
        kept = {id: store.originals.find(k.content_hash) for id, k in store.every().items()}
        first, second = (rows[i]["document"] for i in (0, 1))
        assert kept[first].read_bytes() == one.read_bytes() and kept[second].read_bytes() == two.read_bytes()
        store.remove(first)
        assert not kept[first].exists() and kept[second].exists()


def test_a_full_disk_costs_the_picture_only(tmp_path, monkeypatch):
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("index.originals.shutil.copyfile", fail)
    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        (row,) = library.add_files(store, [small_pdf(tmp_path / "a.pdf")])
        assert row["status"] == "added" and "tệp gốc" in row["warnings"][-1]
        assert Originals(store.folder).find(store.every()[row["document"]].content_hash) is None
        assert list((store.folder / "goc").iterdir()) == []
