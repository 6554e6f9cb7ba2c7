"""Cleaning steps, and the readers of text, Markdown and HTML, over texts written here."""

import textwrap
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import cleaning
from ingest.readers import read
from ingest.readers.base import Paragraph, Source, Table
from ingest.readers.lines import wrap_width
from ingest.readers.markdown_tables import split_row

SHARED = Path(__file__).resolve().parents[2] / "shared" / "documents"


def source_of(folder: Path, name: str, text: str) -> Source:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read(path)


def texts(source: Source) -> list[str]:
    return [b.text for b in source.blocks if isinstance(b, Paragraph)]


def table_of(source: Source) -> list[list[str]]:
    table = next(b for b in source.blocks if isinstance(b, Table))
    return [[c.text for c in row] for row in table.rows]


# Cleaning


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("\u0110ie\u0302\u0300u 1", "Điều 1"),  # decomposed
        ("Đ\u0069\u00ea\u0300u", "Điều"),  # half composed
        ("Ðiều, ðến", "Điều, đến"),  # Icelandic eth
        ("kinh\u00a0tế\u2003-\u202fxã  hội", "kinh tế - xã hội"),
        ("ng\u200bành\ufeff nghề\u00ad nghiệp", "ngành nghề nghiệp"),
        ("TTr-BNG-\nNVVH", "TTr-BNG-NVVH"),
        ("TTr-BNG\ufffe\nNVVH", "TTr-BNG-NVVH"),
        ("kinh tế -\nxã hội", "kinh tế -\nxã hội"),
        ("\uf0b7 Ý một", "• Ý một"),
        ("ﬁle", "file"),
        ("a\r\nb\rc\u2028d\x0ce", "a\nb\nc\nd\ne"),
        ("x\x00\x07y", "xy"),
        ("  a \n  b  ", "a\nb"),
    ],
)
def test_clean(raw, expected):
    assert cleaning.clean(raw) == expected


@given(st.text())
def test_clean_is_idempotent_and_composed(text):
    once = cleaning.clean(text)
    assert cleaning.clean(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "\t" not in once
    assert "\n" not in cleaning.clean_line(text)


@pytest.mark.parametrize(
    ("line", "opens"),
    [
        ("1. Mục đích", True),
        ("1.Tuyên truyền", True),
        ("2.1. Nhiệm vụ", True),
        ("đ) Báo cáo", True),
        ("IV- TỔ CHỨC THỰC HIỆN", True),
        ("Điều 5. Hiệu lực", True),
        ("Điều 5 của Luật này", False),
        ("- Họp giao ban", True),
        ("+ Lập danh sách", True),
        ("(i) một", True),
        ("01.01.2026 là hạn cuối", False),
        ("2026.", False),
        ("1.000 tỷ đồng", False),
        ("các đơn vị", False),
        ("Chương trình hành động", False),
        ("CHƯƠNG II QUY ĐỊNH", True),
    ],
)
def test_opens_item(line, opens):
    assert cleaning.opens_item(line) is opens


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Sở Tài\nchính", "Sở Tài chính"),
        ("Sở A;\nSở B", "Sở A;\nSở B"),
        ("- một\n- hai", "- một\n- hai"),
        ("30/6/\n2026", "30/6/ 2026"),
        ("a\n\n\nb", "a b"),
    ],
)
def test_item_lines(raw, expected):
    assert cleaning.item_lines(raw) == expected


# Plain text

SENTENCE = "Các sở, ban, ngành và địa phương có trách nhiệm triển khai nhiệm vụ được giao trong năm nay"


@pytest.mark.parametrize(
    ("encoding", "warned"),
    [
        ("utf-8", False),
        ("utf-8-sig", False),
        ("utf-16", False),
        ("utf-16-le", True),
        ("utf-16-be", True),
        ("utf-32", False),
    ],
)
def test_encodings(tmp_path, encoding, warned):
    (tmp_path / "a.txt").write_bytes(f"{SENTENCE}.\n\nĐoạn hai.".encode(encoding))
    source = read(tmp_path / "a.txt")
    assert texts(source) == [f"{SENTENCE}.", "Đoạn hai."]
    assert bool(source.warnings) is warned


def test_windows_1258(tmp_path):
    # The code page holds tone marks apart, after letters that carry their own mark.
    apart = unicodedata.normalize("NFD", SENTENCE)
    for mark in "\u0302\u0306\u031b":  # circumflex, breve, horn stay with their letter
        for letter in "aAeEoOuU":
            apart = apart.replace(letter + mark, unicodedata.normalize("NFC", letter + mark))
        for tone in "\u0300\u0301\u0303\u0309\u0323":
            for letter in "aAeEoOuU":
                apart = apart.replace(letter + tone + mark, unicodedata.normalize("NFC", letter + mark) + tone)
    (tmp_path / "a.txt").write_bytes(apart.encode("cp1258"))
    source = read(tmp_path / "a.txt")
    assert texts(source) == [SENTENCE]
    assert "Windows-1258" in source.warnings[0]


def test_a_damaged_byte_is_shown_and_said(tmp_path):
    data = bytearray((f"{SENTENCE}. " * 20).encode())
    data[40] = 0xFF
    (tmp_path / "a.txt").write_bytes(bytes(data))
    source = read(tmp_path / "a.txt")
    assert "\ufffd" in texts(source)[0]
    assert "hỏng mã UTF-8" in source.warnings[0]


WRAPPED = (
    "Căn cứ quy chế làm việc của cơ quan và đề nghị của Chánh Văn phòng, giao các đơn vị thực hiện những việc sau đây "
    "theo Điều 5 của Quy chế này, hoàn thành trong năm 2026, báo cáo kết quả trước ngày 20 tháng 12:",
    "1. Rà soát toàn bộ văn bản đã ban hành, đề xuất sửa những nội dung không còn phù hợp với tình hình phát triển "
    "kinh tế - xã hội của địa phương, nhất là trong lĩnh vực thương mại, đầu tư và du lịch;",
    "2. Báo cáo kết quả.",
)


@pytest.mark.parametrize("width", range(50, 100, 7))
def test_wrapped_lines_are_joined(tmp_path, width):
    """At every width, so that each word once begins a line, "Điều 5" and the dash of "kinh tế - xã hội" too."""
    wrapped = [textwrap.fill(text, width, initial_indent="   ", break_on_hyphens=False) for text in WRAPPED]
    source = source_of(tmp_path, "a.txt", " " * 30 + "QUYẾT ĐỊNH\n\n" + "\n".join(wrapped))
    assert texts(source) == ["QUYẾT ĐỊNH", *WRAPPED]
    assert source.blocks[0].centered


@pytest.mark.parametrize("width", range(60, 100, 8))
def test_wrapped_markdown(tmp_path, width):
    """As pandoc writes it: items apart, their lines indented under the text, names in bold."""
    items = ["**Điều 1.** " + WRAPPED[0].replace("Căn cứ", "Theo"), "- " + WRAPPED[1][3:], "10. " + WRAPPED[1][3:]]
    marks = ("", "  ", "    ")
    wrapped = [
        textwrap.fill(text, width, subsequent_indent=indent, break_on_hyphens=False)
        for text, indent in zip(items, marks, strict=True)
    ]
    got = texts(source_of(tmp_path, "a.md", "\n\n".join([wrapped[0], "\n".join(wrapped[1:])])))
    assert got == [item.replace("**", "") for item in items]


def test_lines_are_paragraphs_where_nothing_is_wrapped(tmp_path):
    got = texts(
        source_of(tmp_path, "a.txt", "KẾ HOẠCH\nI. MỤC ĐÍCH\n1. Việc một\na) ý một\n\nĐiều 2. Giao Sở A\nbáo cáo")
    )
    assert got == ["KẾ HOẠCH", "I. MỤC ĐÍCH", "1. Việc một", "a) ý một", "Điều 2. Giao Sở A báo cáo"]


def test_wrap_width():
    assert wrap_width([["ngắn", "dòng"], ["vài"]]) is None
    assert wrap_width([[SENTENCE * 3] * 10]) is None


def test_columns_of_a_letterhead(tmp_path):
    text = "UBND TỈNH THỬ               CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
    text += "Số: 12/KH-UBND\t\tThử, ngày 3 tháng 4 năm 2026\n\n1.     Việc"
    assert texts(source_of(tmp_path, "a.txt", text)) == [
        "UBND TỈNH THỬ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 12/KH-UBND",
        "Thử, ngày 3 tháng 4 năm 2026",
        "1. Việc",
    ]


def test_table_set_with_tabs(tmp_path):
    source = source_of(tmp_path, "a.txt", "Phụ lục\n\nSTT\tNhiệm vụ\tChủ trì\n1\tViệc một\tSở A\n2\tViệc hai\t\n")
    assert table_of(source) == [["STT", "Nhiệm vụ", "Chủ trì"], ["1", "Việc một", "Sở A"], ["2", "Việc hai", ""]]


def test_legacy_font_is_said(tmp_path):
    line = "Céng hßa x· héi chñ nghÜa ViÖt Nam, §iÒu 1. C¸c Bé tr−ëng, Thñ tr−ëng c¬ quan chÞu tr¸ch nhiÖm thi hµnh. "
    source = source_of(tmp_path, "a.txt", line * 5)
    assert "TCVN3" in source.warnings[-1]


def test_megabytes_are_read_fast(tmp_path):
    article = "Điều {}. " + SENTENCE + ".\n\n1. " + SENTENCE + ";\n\na) " + SENTENCE + ".\n\n"
    text = "".join(article.format(i) for i in range(1, 9000))
    start = time.process_time()
    source = source_of(tmp_path, "luat.txt", text)
    assert len(source.blocks) == 3 * 8999
    assert time.process_time() - start < 6  # 1 s on a free machine, for 3.4 MB


# Markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Điều 1.** Giao Sở A.", [("Điều 1. Giao Sở A.", True, 0)]),
        ("## I. MỤC TIÊU ##", [("I. MỤC TIÊU", True, 2)]),
        ("      ## Lùi sáu ô", [("Lùi sáu ô", True, 2)]),
        ("Tên\n===\n\nMục\n---\n\nchữ", [("Tên", True, 1), ("Mục", True, 2), ("chữ", False, 0)]),
        ("Độc lập - Tự do\n---------------\nSố: 1/KH", [("Độc lập - Tự do", False, 0), ("Số: 1/KH", False, 0)]),
        ("1\\. Một\n\n\\- gạch\n\n3\\) ba", [("1. Một", False, 0), ("- gạch", False, 0), ("3) ba", False, 0)]),
        ("3. ba\n5. năm", [("3. ba", False, 0), ("5. năm", False, 0)]),
        ("*   một\n*   hai\n    tiếp", [("- một", False, 0), ("- hai tiếp", False, 0)]),
        ("- a\n  + b\n  - c", [("- a", False, 0), ("+ b", False, 0), ("- c", False, 0)]),
        ("* **a) Sở A**\n* 1. Việc", [("a) Sở A", True, 0), ("1. Việc", False, 0)]),
        ("a) một;\nb) hai;\nđ) ba", [("a) một;", False, 0), ("b) hai;", False, 0), ("đ) ba", False, 0)]),
        (
            "KT. CHỦ TỊCH  \nPHÓ CHỦ TỊCH  \nLê Văn Thử",
            [("KT. CHỦ TỊCH", 0, 0), ("PHÓ CHỦ TỊCH", 0, 0), ("Lê Văn Thử", 0, 0)],
        ),
        ("Nội dung dòng đầu\ntiếp theo dòng sau", [("Nội dung dòng đầu tiếp theo dòng sau", False, 0)]),
        ("**TỈNH ỦY THỬ**\n**BAN TUYÊN GIÁO**", [("TỈNH ỦY THỬ", True, 0), ("BAN TUYÊN GIÁO", True, 0)]),
        (
            "**thực hiện Nghị quyết**\n**Đại hội lần thứ nhất**",
            [("thực hiện Nghị quyết Đại hội lần thứ nhất", True, 0)],
        ),
        ("*Nơi nhận:*\n- Như trên;", [("Nơi nhận:", False, 0), ("- Như trên;", False, 0)]),
        ("Mức 10 (*) và 5 * 3 < 20 &amp; hơn", [("Mức 10 (*) và 5 * 3 < 20 & hơn", False, 0)]),
        ("so_lieu_nam và _nghiêng_ `mã`", [("so_lieu_nam và nghiêng mã", False, 0)]),
        ("[Cổng](https://x.vn/a_(b)) và ![ảnh](a.png) <b>đậm</b>", [("Cổng và ảnh đậm", False, 0)]),
        (
            "Câu[^1] tiếp.\n\n[^1]: Lời chú.\n\nHết.",
            [("Câu tiếp.", False, 0), ("Hết.", False, 0), ("[1] Lời chú.", False, 0)],
        ),
        ("```markdown\n1. Trong rào\n```", [("1. Trong rào", False, 0)]),
        ("> Trích dẫn\n> tiếp", [("Trích dẫn tiếp", False, 0)]),
        ("<!-- trang 2\n-->Chữ<br>", [("Chữ", False, 0)]),
        ("---\ntitle: x\n---\nThân", [("Thân", False, 0)]),
        ("<center><b>PHỤ LỤC</b></center>\n\nChữ", [("PHỤ LỤC", True, 0), ("Chữ", False, 0)]),
        ("* * *\n\nChữ", [("Chữ", False, 0)]),
        ("Căn cứ A\\\nCăn cứ B", [("Căn cứ A", False, 0), ("Căn cứ B", False, 0)]),
    ],
)
def test_markdown(tmp_path, text, expected):
    source = source_of(tmp_path, "a.md", text)
    assert [(b.text, b.bold, b.heading) for b in source.blocks if isinstance(b, Paragraph)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "| STT | Việc | Đơn vị |\n|---|:---:|---|\n| **I.** | Nhóm | |\n"
            "| 1 | a \\| b<br>- c | *Sở A*;<br>Sở B |\n| 2 |",
            [["STT", "Việc", "Đơn vị"], ["I.", "Nhóm", ""], ["1", "a | b\n- c", "Sở A;\nSở B"], ["2", "", ""]],
        ),
        ("STT | Việc\n--- | ---\n1 | Họp", [["STT", "Việc"], ["1", "Họp"]]),
        ("| 1 | không có dòng gạch |\n| 2 | vẫn là bảng |", [["1", "không có dòng gạch"], ["2", "vẫn là bảng"]]),
        ("| TT | Việc | Ai |\n|---|---|---|\n| 1 | Gồm:\n- một\n- hai | Sở A |\n| 2 | x | y |",
         [["TT", "Việc", "Ai"], ["1", "Gồm:\n- một\n- hai", "Sở A"], ["2", "x", "y"]]),
        (
            "+-----+--------+------+\n| STT | Việc   | Ai   |\n+=====+========+======+\n"
            "| 1   | - một  | Sở A |\n|     | - hai  |      |\n"
            "+-----+--------+------+\n| 2   | Việc rộng     |\n+-----+--------+------+",
            [["STT", "Việc", "Ai"], ["1", "- một\n- hai", "Sở A"], ["2", "Việc rộng"]],
        ),
        (
            "<table><tr><th>TT</th><th>Việc</th></tr>\n\n<tr><td>1</td><td>Họp</td></tr></table>\n\nHết",
            [["TT", "Việc"], ["1", "Họp"]],
        ),
    ],
)  # fmt: skip
def test_markdown_tables(tmp_path, text, expected):
    assert table_of(source_of(tmp_path, "a.md", text)) == expected


def test_markdown_cells(tmp_path):
    source = source_of(tmp_path, "a.md", "| TT | Việc |\n|---|---|\n| **I** | Nhóm |")
    cells = source.blocks[0].rows[1]
    assert [(c.x0, c.x1, c.bold, c.above) for c in cells] == [(0, 1, True, False), (1, 2, False, False)]


@given(st.lists(st.text(alphabet="abc đ.-", min_size=1).map(str.strip).filter(bool), min_size=1, max_size=6))
def test_pipe_rows_round_trip(cells):
    assert split_row("| " + " | ".join(cells) + " |") == cells


MARKERS = ("I.", "1.", "1.1.", "a)", "đ)", "-", "+", "Điều 3.")
WORDS = st.text(alphabet=st.sampled_from("abcdeghiklmnopđăâêôơư "), min_size=3, max_size=40).map(
    lambda s: f"Việc {s} xong"
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(MARKERS), WORDS), min_size=1, max_size=12), st.sampled_from([".md", ".txt"]))
def test_every_marked_line_stays_a_paragraph(tmp_path_factory, items, suffix):
    path = tmp_path_factory.mktemp("x") / f"a{suffix}"
    path.write_text("\n".join(f"{marker} {words}" for marker, words in items), encoding="utf-8")
    assert texts(read(path)) == [cleaning.clean_line(f"{marker} {words}") for marker, words in items]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")
@pytest.mark.parametrize(
    "name", ["ke-hoach-3260-KH-DDQH15-2025.md", "nghi-quyet-03-NQ-CP-2025.md", "nghi-quyet-57-NQ-TW-2024.md"]
)
def test_markers_of_real_markdown_survive(name):
    """Every line that opens with a marker in the file opens a paragraph, and no letter is lost."""
    raw = (SHARED / name).read_text(encoding="utf-8")
    source = read(SHARED / name)
    plain = [
        line.strip().lstrip("#* ").rstrip("*").replace("\\", "").replace("**", "")
        for line in raw.split("\n")
        if "|" not in line
    ]
    wanted = [" ".join(line.split())[:40] for line in plain if cleaning.opens_item(line.replace("*   ", "- "))]
    got = [t.removeprefix("- ") for t in texts(source)]
    assert len(wanted) > 20
    missing = [w for w in wanted if not any(g.startswith(w.removeprefix("- ")) for g in got)]
    assert missing == []
    shown = " ".join(texts(source)) + " ".join(
        c.text for b in source.blocks if isinstance(b, Table) for r in b.rows for c in r
    )
    assert sum(c.isalnum() for c in shown) >= 0.999 * sum(c.isalnum() for c in raw.replace("<br>", ""))


# HTML

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"><title>Cổng thông tin</title>
<style>p {{}}</style></head><body>
<header><div class="logo">Cổng thông tin điện tử</div></header>
<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/tin">Tin</a></li></ul></nav>
<div id="cookie-consent">Trang này dùng cookie <button>Đồng ý</button></div>
<form action="/tim"><input name="q"><label>Tìm kiếm</label></form>
<div class="content">{}</div>
<div class="binh-luan">Viết bình luận</div><div>
<a href=a>Tin khác một</a> <a href=b>Tin khác hai</a> <a href=c>Tin khác ba</a></div>
<footer>Bản quyền thuộc Cổng</footer><script>var x = "mã";</script></body></html>"""
BODY = "<p>Thân văn bản đủ dài để là phần chính của trang, gồm nhiều câu nói về nhiệm vụ các sở, ban, ngành.</p>" * 5


def html_of(folder: Path, body: str) -> Source:
    return source_of(folder, "a.html", f"<html><body>{body}</body></html>")


def test_page_furniture_is_left_out(tmp_path):
    got = texts(source_of(tmp_path, "a.html", PAGE.format(BODY)))
    assert len(got) == 5
    assert {t[:12] for t in got} == {"Thân văn bản"}


def test_letterhead_in_a_header_element_stays(tmp_path):
    head = "<header><p>UBND TỈNH THỬ</p><p>Số: 12/KH-UBND</p></header>"
    foot = "<footer><p>Nơi nhận:</p><p>- Như trên;</p></footer>"
    assert texts(html_of(tmp_path, head + BODY + foot))[:2] == ["UBND TỈNH THỬ", "Số: 12/KH-UBND"]
    assert texts(html_of(tmp_path, head + BODY + foot))[-1] == "- Như trên;"


def test_a_page_inside_a_form_stays(tmp_path):
    assert len(texts(html_of(tmp_path, f"<form id=aspnetForm>{BODY}</form>"))) == 5


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>Một<li>Hai</ol>", ["1. Một", "2. Hai"]),
        ("<ol type=a start=4><li>Bốn</li><li value=7>Bảy</li><li>Tám</li></ol>", ["d) Bốn", "g) Bảy", "h) Tám"]),
        ("<ol type=I><li>MỤC<ol><li>Việc<ol type=a><li>Ý</li></ol></li></ol></li></ol>", ["I. MỤC", "1. Việc", "a) Ý"]),
        ("<ol type=i><li>Một</li></ol>", ["i. Một"]),
        ("<ol style='list-style-type: lower-alpha'><li>Một</li></ol>", ["a) Một"]),
        ("<ol reversed><li>x</li><li>y</li></ol>", ["2. x", "1. y"]),
        ("<ul><li>gạch<ul><li>cộng</li></ul></li></ul>", ["- gạch", "+ cộng"]),
        ("<ol><li><ul><li>gạch</li></ul></li></ol>", ["1.", "- gạch"]),
        ("<ol><li><p>Một</p><p>Đoạn sau</p></li></ol>", ["1. Một", "Đoạn sau"]),
        ("<ul style='list-style:none'><li>a) tự gõ</li></ul>", ["a) tự gõ"]),
        ("<ul><li>- tự gõ</li></ul>", ["- tự gõ"]),
        ("<ol><li>1. tự gõ</li></ol>", ["1. tự gõ"]),
        ("<p>Giao Sở A:<br>a) Họp;<br/>b) Báo cáo\ntiến độ</p>", ["Giao Sở A:", "a) Họp;", "b) Báo cáo tiến độ"]),
        ("<p>dòng một<br>nối tiếp</p>", ["dòng một nối tiếp"]),
        ("<div>Một<p>Hai</p>Ba</div>", ["Một", "Hai", "Ba"]),
        ("<p>Câu<sup>1</sup> có chú thích, 10 m<sup>2</sup>.</p>", ["Câu có chú thích, 10 m2."]),
        ("<pre>I. MỤC\n1. Việc</pre>", ["I. MỤC", "1. Việc"]),
        ("<p style='text-transform:uppercase'>quyết định</p>", ["QUYẾT ĐỊNH"]),
        ("<p style='display:none'>ẩn</p><p>hiện ra cho mọi người cùng đọc</p>", ["hiện ra cho mọi người cùng đọc"]),
    ],
)
def test_html_paragraphs(tmp_path, body, expected):
    assert texts(html_of(tmp_path, body)) == expected


def test_html_looks(tmp_path):
    body = "<h2>Mục</h2><p><b>Điều 1.</b> Chữ</p><p>Có <b>đậm</b></p>"
    body += "<p align=center><b>PHỤ LỤC</b></p><p style='font-weight:700'>Đ</p>"
    blocks = html_of(tmp_path, body).blocks
    assert [(b.bold, b.centered, b.heading) for b in blocks] == [
        (True, False, 2),
        (True, False, 0),
        (False, False, 0),
        (True, True, 0),
        (True, False, 0),
    ]


def test_html_merged_cells(tmp_path):
    body = (
        "<table border=1><tr><th rowspan=2>STT<th rowspan=2>Việc<th colspan=2>Đơn vị<tr><th>Chủ trì<th>Phối hợp"
        "<tr><td>1<td>Một<br>- ý<td rowspan=2>Sở A<td>Sở B<tr><td>2<td>Hai<td>Sở C</table>"
    )
    rows = html_of(tmp_path, body).blocks[0].rows
    assert [[(c.text, c.x0, c.x1, c.above) for c in row] for row in rows] == [
        [("STT", 0, 1, False), ("Việc", 1, 2, False), ("Đơn vị", 2, 4, False)],
        [("", 0, 1, True), ("", 1, 2, True), ("Chủ trì", 2, 3, False), ("Phối hợp", 3, 4, False)],
        [("1", 0, 1, False), ("Một\n- ý", 1, 2, False), ("Sở A", 2, 3, False), ("Sở B", 3, 4, False)],
        [("2", 0, 1, False), ("Hai", 1, 2, False), ("", 2, 3, True), ("Sở C", 3, 4, False)],
    ]


def test_html_layout_tables(tmp_path):
    inner = "<table><tr><td>SỞ THỬ<br>Số: 5/KH-STT</td><td>Độc lập - Tự do - Hạnh phúc</td></tr></table>"
    data = "<table><tr><td>TT</td><td>Việc</td></tr><tr><td>1</td><td>Họp</td></tr></table>"
    source = html_of(tmp_path, f"<table><tr><td>{inner}<p>Điều 1. Chữ</p>{data}</td></tr></table>")
    assert texts(source) == ["SỞ THỬ", "Số: 5/KH-STT", "Độc lập - Tự do - Hạnh phúc", "Điều 1. Chữ"]
    assert table_of(source) == [["TT", "Việc"], ["1", "Họp"]]


@pytest.mark.parametrize(
    ("head", "encoding"),
    [("", "utf-8"), ("<meta charset='windows-1258'>", "cp1258"), ("<meta charset='utf-16'>", "utf-16"),
     ("<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'>", "utf-8"),
     ("<?xml version='1.0' encoding='utf-8'?>", "utf-8")],
)  # fmt: skip
def test_html_encodings(tmp_path, head, encoding):
    (tmp_path / "a.html").write_bytes(f"{head}<html><p>Kê hoach nam nay</p></html>".encode(encoding))
    assert texts(read(tmp_path / "a.html")) == ["Kê hoach nam nay"]
