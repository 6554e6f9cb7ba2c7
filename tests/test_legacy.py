"""Texts in encodings from before Unicode, in each format that can hold them, and Unicode texts that must not change."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from ingest.readers import read
from ingest.readers.base import Paragraph
from ingest.readers.legacy import TCVN3, VIQR, VNI, believed, converted, font_capitals, font_encoding, guess, to_unicode
from ingest.readers.pdf_legacy import in_unicode
from ingest.readers.pdf_page import Glyph, PageContent

LINES = (
    "KẾ HOẠCH",
    "1. Nâng cao nhận thức của cán bộ, công chức về vai trò của ngoại giao kinh tế; mỗi quý họp một lần.",
    "a) Sở Ngoại vụ chủ trì, phối hợp với Sở Tài chính tổ chức rà soát các thỏa thuận đã ký;",
    "đ) Các phường, xã báo cáo kết quả trước ngày 30/6/2026, bảo đảm chất lượng và tiến độ.",
    "- Tỷ lệ thủ tục được giải quyết đúng hạn, không để xảy ra sai sót, chậm trễ hoặc bỏ sót hồ sơ.",
)
TEXT = "\n\n".join(LINES) + "\n"


def typed(text: str, encoding: str) -> str:
    """`text` as it is typed for fonts of `encoding`: the table of viparse the other way round, and VIQR's rules."""
    if encoding == VIQR:
        marks = dict(zip("\u0302\u0306\u031b\u0301\u0300\u0309\u0303\u0323", "^(+'`?~.", strict=True))
        out = unicodedata.normalize("NFD", text.replace("đ", "dd").replace("Đ", "DD"))
        out = out.replace("\u0323\u0302", "\u0302\u0323").replace("\u0323\u0306", "\u0306\u0323")
        return "".join(marks.get(c, c) for c in out)
    from viparse.normalize.encodings import get_charmap

    table = {new: old for old, new in get_charmap(encoding.lower()).pairs}
    if encoding == VNI:
        table |= {"ẳ": "aú", "ỵ": "î"}
    return "".join(table.get(c, table.get(c.lower(), c)) for c in text)


def paragraphs(path: Path) -> list[str]:
    return [b.text for b in read(path).blocks if isinstance(b, Paragraph)]


@pytest.mark.parametrize("encoding", [TCVN3, VNI, VIQR])
@pytest.mark.parametrize("stored", ["utf-8", "latin-1"])
@pytest.mark.parametrize("suffix", [".txt", ".md", ".html"])
def test_text_of_old_encodings_becomes_unicode(tmp_path, encoding, stored, suffix):
    text = typed(TEXT, encoding)
    if suffix == ".html":
        text = "<html><body>" + "".join(f"<p>{line}</p>" for line in text.split("\n\n")) + "</body></html>"
    path = tmp_path / f"a{suffix}"
    path.write_bytes(text.encode(stored))
    assert [p.strip("#* ") for p in paragraphs(path)] == list(LINES)
    assert any(encoding in w for w in read(path).warnings)
    assert guess(TEXT) == ""


@pytest.mark.parametrize(
    "text",
    [
        TEXT * 3,
        "Nồng độ bụi 25 µg/m³ tại ± 5 °C, nhãn ® và © của hãng; mức « cao » theo § 3 Luật số 12/2023/QH15.\n" * 5,
        "El señor está aquí, mañana será otro día más, según él también allí; qué bueno, niño.\n" * 5,
        "L'été était très agréable à côté de la fenêtre où l'élève français a été reçu, déjà prévu et créé.\n" * 5,
        "Für die Größe wäre es möglich, über die Straße gemäß Plan schön grün zu gehen; könnte, müßte, hätte.\n" * 5,
        "See https://example.vn/a?b=c. Is it so? Yes. (No.) Call a.b@example.vn, e.g. on 1.2.2026 at 5 o'clock.\n" * 9,
        unicodedata.normalize("NFD", TEXT) * 3,
    ],
    ids=["vietnamese", "signs", "spanish", "french", "german", "english", "decomposed"],
)
def test_unicode_text_never_changes(text):
    assert to_unicode(text) == (text, "")


@pytest.mark.parametrize("encoding", [TCVN3, VNI])
def test_unicode_lines_of_a_mixed_text_stay(encoding):
    mixed = "Bản sao có “µ”, “®” và chữ Việt.\n" + typed(TEXT, encoding)
    text, found = to_unicode(mixed)
    assert found == encoding
    assert text == "Bản sao có “µ”, “®” và chữ Việt.\n" + TEXT


def test_capitals_typed_with_small_accents():
    state, body = "CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM", "Së Tµi chÝnh, Uû ban nh©n d©n, §iÒu 1. Cña HéI §åNG vµ ®¬n vÞ"
    assert to_unicode(f"{state}\n{body} chñ tr×, thùc hiÖn")[0] == (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Sở Tài chính, Uỷ ban nhân dân, Điều 1. Của HỘI ĐỒNG và đơn vị chủ trì, thực hiện"
    )


@pytest.mark.parametrize(
    ("font", "encoding", "capitals"),
    [
        (".VnTime", TCVN3, False),
        ("ABCDEF+.VnTimeH", TCVN3, True),
        (".VnArial NarrowH", TCVN3, True),
        (".VnTimeH,Bold", TCVN3, True),
        ("VNI-Times", VNI, False),
        ("VNI Helve", VNI, False),
        ("Times New Roman", "", False),
        ("VnTeknical", "", False),
    ],
)
def test_fonts(font, encoding, capitals):
    assert font_encoding(font) == encoding
    assert font_capitals(font) is capitals


def test_unicode_text_in_an_old_font_is_not_believed():
    assert not believed("Công tác ngoại giao kinh tế", TCVN3)
    assert not believed("cán bộ có vai trò là các nhà" * 3, TCVN3)
    assert believed("c¸n bé", TCVN3)


@pytest.mark.parametrize(("typed_text", "read_as"), [("Ky´ tö", "Ky´ tư"), ("\ufffd\n", "\ufffd\n"), ("", "")])
def test_odd_text_converts_to_something(typed_text, read_as):
    assert converted(typed_text, VNI) == read_as


def test_docx_runs_by_their_font(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()

    def paragraph(*runs: tuple[str, str]) -> None:
        added = document.add_paragraph()
        for text, font in runs:
            added.add_run(text).font.name = font

    paragraph((typed("kế hoạch", TCVN3), ".VnTimeH"))
    paragraph(
        ("1. ", "Times New Roman"), (typed("Nâng cao nhận thức", TCVN3), ".VnTime"), (" và µm là chữ Việt", "Arial")
    )
    paragraph(("2. Mo", "VNI-Times"), ("ãi", "VNI-Times"), (" tha", "VNI-Times"), ("ùng", "VNI-Times"))
    paragraph((typed("3. Thông tư của Bộ trưởng", TCVN3), ".VnTime"))
    document.save(tmp_path / "a.docx")
    assert paragraphs(tmp_path / "a.docx") == [
        "KẾ HOẠCH",
        "1. Nâng cao nhận thức và µm là chữ Việt",
        "2. Mỗi tháng",
        "3. Thông tư của Bộ trưởng",
    ]
    assert any("TCVN3, VNI" in w for w in read(tmp_path / "a.docx").warnings)


def test_docx_in_a_font_that_does_not_tell(tmp_path):
    docx = pytest.importorskip("docx")
    document = docx.Document()
    for line in LINES:
        document.add_paragraph().add_run(typed(line, TCVN3)).font.name = "VNSTCVN3"
    document.add_paragraph("Chữ Việt giữ nguyên dấu ® và µ.")
    document.save(tmp_path / "a.docx")
    assert [t.lower() for t in paragraphs(tmp_path / "a.docx")[:-1]] == [line.lower() for line in LINES]
    assert paragraphs(tmp_path / "a.docx")[-1] == "Chữ Việt giữ nguyên dấu ® và µ."


@pytest.mark.parametrize(("encoding", "font"), [(TCVN3, ".VnTime"), (VNI, "VNI-Times"), (TCVN3, "Plain")])
def test_pdf_glyphs_by_their_font(tmp_path, encoding, font):
    """Letters of a Latin font under the name of an old one: what a PDF printed from such a file holds."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    file = Path("/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf")
    if not file.exists():
        pytest.skip("no DejaVu Serif on this machine")
    face = TTFont(f"Old{font}", str(file))
    face.face.name = font.encode()
    pdfmetrics.registerFont(face)
    canvas = Canvas(str(tmp_path / "a.pdf"))
    canvas.setFont(f"Old{font}", 9)
    for i, line in enumerate(LINES[1:]):
        canvas.drawString(60, 760 - 30 * i, typed(line, encoding))
    canvas.save()
    assert [t.lower() for t in paragraphs(tmp_path / "a.pdf")] == [line.lower() for line in LINES[1:]]
    assert any(encoding in w for w in read(tmp_path / "a.pdf").warnings)


def test_private_characters_are_reported_and_kept(tmp_path):
    (tmp_path / "a.txt").write_text("1. Giao Sở A \ue123\ue124 báo cáo.\n", encoding="utf-8")
    source = read(tmp_path / "a.txt")
    assert paragraphs(tmp_path / "a.txt") == ["1. Giao Sở A \ue123\ue124 báo cáo."]
    assert any("2 ký tự" in w and "U+E123" in w for w in source.warnings)


SIGNS = [
    "Bảng tổng hợp chỉ tiêu của ngành",
    *[f"{n} 01{n:02} Nhóm ngày × × ×" for n in range(10, 40)],  # lines without a letter that only Unicode has
]


def test_signs_in_a_table_are_no_words_of_an_old_encoding() -> None:
    text = "\n".join(SIGNS)
    assert guess(text) == ""
    assert to_unicode(text) == (text, "")


def test_signs_that_a_pdf_prints_for_letters_of_tcvn3() -> None:
    def glyphs(text: str) -> tuple[Glyph, ...]:
        return tuple(
            Glyph(c, 10.0 * i, 0, 10.0 * i + 9, 12, 10, 12, False, False, i > 0 and text[i - 1] == " ", i, "A+.VnTime")
            for i, c in enumerate(text)
            if c != " "
        )

    read_as = {"tr\u2212êng": "trường", "b\u2219o": "bão", "\u2212u tiªn": "ưutiên", "Nh\u2212 \u22125": "Như\u22125"}
    for drawn, letters in read_as.items():
        page = PageContent(1, 600, 800, glyphs(drawn), (), fonts=frozenset({"A+.VnTime"}))
        (done,), used = in_unicode([page])
        assert used == [TCVN3] and "".join(g.text for g in done.glyphs) == letters
