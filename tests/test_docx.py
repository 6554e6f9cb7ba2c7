"""The DOCX reader over packages written here, part by part, as Word writes them."""

import zipfile
from pathlib import Path

import pytest

from ingest.readers import read
from ingest.readers.base import Paragraph, Source, Table
from ingest.readers.docx_numbering import formatted

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def docx(path: Path, body: str, namespace: str = W, **parts: str) -> Source:
    """Writes a package with this body and further parts (numbering=..., styles=..., footnotes=...), and reads it."""
    package = "http://schemas.openxmlformats.org/package/2006"
    names = (
        f'xmlns:w="{namespace}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    )
    relations = "".join(
        f'<Relationship Id="r{i}" Type="{R}/{name}" Target="{name}.xml"/>' for i, name in enumerate(parts)
    )
    main = f'<Relationship Id="m" Type="{R}/officeDocument" Target="word/document.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        z.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">{main}</Relationships>')
        z.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        )
        z.writestr("word/document.xml", f"<w:document {names}><w:body>{body}</w:body></w:document>")
        for name, inner in parts.items():
            z.writestr(f"word/{name}.xml", f"<w:{name} {names}>{inner}</w:{name}>")
    return read(path)


def r(text: str, props: str = "") -> str:
    return f'<w:r><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str = "", num: str = "", level: int = 0, props: str = "", run: str = "") -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>' if num else ""
    inner = r(text, run) if text else ""
    return f"<w:p><w:pPr>{props}{numbered}</w:pPr>{inner}</w:p>"


def level(i: int, fmt: str, text: str, start: int = 1, more: str = "") -> str:
    shown = f'<w:numFmt w:val="{fmt}"/>{more}<w:lvlText w:val="{text}"/>'
    return f'<w:lvl w:ilvl="{i}"><w:start w:val="{start}"/>{shown}</w:lvl>'


def lists(abstracts: dict[int, str], nums: dict[int, str]) -> str:
    """`nums`: numId -> "abstract" or "abstract|overrides"."""
    out = "".join(f'<w:abstractNum w:abstractNumId="{k}">{v}</w:abstractNum>' for k, v in abstracts.items())
    for key, spec in nums.items():
        abstract, _, overrides = spec.partition("|")
        out += f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
    return out


def texts(source: Source) -> list[str]:
    return [b.text for b in source.blocks if isinstance(b, Paragraph)]


def tables(source: Source) -> list[Table]:
    return [b for b in source.blocks if isinstance(b, Table)]


OUTLINE = (
    level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%2.")
    + level(2, "lowerLetter", "%3)")
    + level(3, "bullet", "\uf0b7")
)
NESTED = level(0, "decimal", "%1.") + level(1, "decimal", "%1.%2.") + level(2, "decimal", "%1.%2.%3.")


@pytest.mark.parametrize(
    ("numbering", "paragraphs", "expected"),
    [
        pytest.param(
            lists({0: OUTLINE}, {1: "0"}),
            [("1", 0), ("1", 1), ("1", 2), ("1", 2), ("1", 3), ("1", 1), ("1", 2), ("1", 0), ("1", 1)],
            ["I.", "1.", "a)", "b)", "-", "2.", "a)", "II.", "1."],
            id="inner levels begin anew after outer ones",
        ),
        pytest.param(
            lists({0: NESTED}, {1: "0"}),
            [("1", 0), ("1", 1), ("1", 1), ("1", 2), ("1", 0), ("1", 1)],
            ["1.", "1.1.", "1.2.", "1.2.1.", "2.", "2.1."],
            id="several numbers in one label",
        ),
        pytest.param(
            lists({0: NESTED}, {1: "0"}), [("1", 1), ("1", 1)], ["1.1.", "1.2."], id="outer level that never occurred"
        ),
        pytest.param(
            lists({0: level(0, "decimal", "Điều %1.", start=5)}, {1: "0"}),
            [("1", 0)] * 2,
            ["Điều 5.", "Điều 6."],
            id="start",
        ),
        pytest.param(
            lists(
                {0: level(0, "decimal", "%1.")},
                {1: "0", 2: '0|<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'},
            ),
            [("1", 0), ("1", 0), ("2", 0), ("2", 0), ("1", 0)],
            ["1.", "2.", "1.", "2.", "3."],
            id="startOverride begins anew once, and the counter is shared",
        ),
        pytest.param(
            lists({0: level(0, "decimal", "%1.")}, {1: "0", 2: "0"}),
            [("1", 0), ("2", 0), ("1", 0)],
            ["1.", "2.", "3."],
            id="two lists of one abstract list count on together",
        ),
        pytest.param(
            lists(
                {0: level(0, "decimal", "%1.") + level(1, "lowerLetter", "%2)", more='<w:lvlRestart w:val="0"/>')},
                {1: "0"},
            ),
            [("1", 0), ("1", 1), ("1", 0), ("1", 1)],
            ["1.", "a)", "2.", "b)"],
            id="lvlRestart 0 never begins anew",
        ),
        pytest.param(
            lists({0: level(0, "bullet", "+") + level(1, "bullet", "o")}, {1: "0"}),
            [("1", 0), ("1", 1)],
            ["+", "-"],
            id="bullets: plus stays, any other is a dash",
        ),
        pytest.param(
            lists({0: level(0, "upperRoman", "%1.") + level(1, "decimal", "%1.%2.", more="<w:isLgl/>")}, {1: "0"}),
            [("1", 0), ("1", 0), ("1", 1)],
            ["I.", "II.", "2.1."],
            id="isLgl prints every number in decimal",
        ),
        pytest.param(
            lists({0: level(0, "decimal", "%1.")}, {1: "0"}), [("0", 0)], [""], id="numId 0 switches numbering off"
        ),
        pytest.param(lists({}, {}), [("7", 0)], [""], id="a list that is not defined"),
    ],
)
def test_labels(tmp_path, numbering, paragraphs, expected):
    body = "".join(p(f"Nội dung {i}", num, depth) for i, (num, depth) in enumerate(paragraphs))
    source = docx(tmp_path / "a.docx", body, numbering=numbering)
    assert texts(source) == [f"{label} Nội dung {i}".strip() for i, label in enumerate(expected)]


@pytest.mark.parametrize(
    ("number", "style", "expected"),
    [
        (4, "lowerLetter", "d"),  # Word has no đ
        (27, "lowerLetter", "aa"),
        (28, "upperLetter", "BB"),
        (9, "lowerRoman", "ix"),
        (44, "upperRoman", "XLIV"),
        (3, "decimalZero", "03"),
        (21, "vietnameseCounting", "hai mươi mốt"),
        (7, "chicago", "7"),
    ],
)
def test_number_formats(number, style, expected):
    assert formatted(number, style) == expected


STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Muc"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:jc w:val="center"/></w:pPr><w:rPr><w:b/><w:caps/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Khoan"><w:name w:val="Khoản"/><w:basedOn w:val="Muc"/>
  <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr><w:jc w:val="both"/></w:pPr>
  <w:rPr><w:caps w:val="0"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="table" w:styleId="Luoi"><w:name w:val="Table Grid"/><w:tblPr><w:tblBorders>
  <w:top w:val="single"/><w:insideH w:val="single"/><w:insideV w:val="single"/></w:tblBorders></w:tblPr></w:style>
<w:style w:type="paragraph" w:styleId="A"><w:name w:val="a"/><w:basedOn w:val="B"/></w:style>
<w:style w:type="paragraph" w:styleId="B"><w:name w:val="b"/><w:basedOn w:val="A"/></w:style>
"""


def styled(text: str, style: str) -> str:
    return p(text, props=f'<w:pStyle w:val="{style}"/>')


def test_styles_carry_numbering_bold_capitals_and_centring(tmp_path):
    numbering = lists(
        {0: level(0, "upperRoman", "%1.", more='<w:pStyle w:val="Muc"/>') + level(1, "decimal", "%2.")}, {1: "0"}
    )
    body = styled("Mục đích", "Muc") + styled("Yêu cầu chung", "Khoan") + styled("Vòng tròn", "A")
    source = docx(tmp_path / "a.docx", body, styles=STYLES, numbering=numbering)
    assert source.blocks == (
        Paragraph("I. MỤC ĐÍCH", bold=True, centered=True, heading=1),
        Paragraph("1. Yêu cầu chung", bold=True, heading=1),
        Paragraph("Vòng tròn"),
    )


def test_a_typed_number_is_not_printed_twice(tmp_path):
    numbering = lists({0: level(0, "decimal", "%1.") + level(1, "bullet", "-")}, {1: "0"})
    source = docx(
        tmp_path / "a.docx", p("1. Mục đích", "1") + p("a) Ý đầu", "1", 1) + p("- Ý sau", "1", 1), numbering=numbering
    )
    assert texts(source) == ["1. Mục đích", "a) Ý đầu", "- Ý sau"]


def test_empty_numbered_paragraphs_count_and_print_only_in_cells(tmp_path):
    numbering = lists({0: level(0, "decimal", "%1")}, {1: "0"})
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    head = row.format(p("STT"), p("Nhiệm vụ"), p("Đơn vị"))
    rows = head + row.format(p("", "1"), p("Việc một"), p("Sở A")) + row.format(p("", "1"), p("Việc hai"), p("Sở B"))
    source = docx(tmp_path / "a.docx", f"<w:tbl>{rows}</w:tbl>" + p("", "1") + p("Sau bảng", "1"), numbering=numbering)
    assert [[c.text for c in row] for row in tables(source)[0].rows[1:]] == [
        ["1", "Việc một", "Sở A"],
        ["2", "Việc hai", "Sở B"],
    ]
    assert texts(source) == ["4 Sau bảng"]


def test_tracked_changes_are_accepted_with_a_warning(tmp_path):
    body = (
        f"<w:p>{r('Hạn ')}"
        '<w:del w:id="1"><w:r><w:delText>tháng 5</w:delText></w:r></w:del>'
        f'<w:ins w:id="2">{r("tháng 6")}</w:ins></w:p>'
        f'<w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr>{r("Một câu ")}</w:p>'
        f"<w:p>{r('liền nhau.')}</w:p>"
        f'<w:moveFrom w:id="4">{p("Chỗ cũ")}</w:moveFrom>'
    )
    source = docx(tmp_path / "a.docx", body)
    assert texts(source) == ["Hạn tháng 6", "Một câu liền nhau."]
    assert len(source.warnings) == 1
    assert source.warnings[0].startswith("Văn bản có vết sửa đổi (track changes)")


def test_deleted_numbered_paragraphs_take_no_number(tmp_path):
    numbering = lists({0: level(0, "decimal", "%1.")}, {1: "0"})
    gone = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>'
    )
    gone += '<w:del w:id="2"><w:r><w:delText>Bỏ</w:delText></w:r></w:del></w:p>'
    source = docx(tmp_path / "a.docx", p("Một", "1") + gone + p("Hai", "1"), numbering=numbering)
    assert texts(source) == ["1. Một", "2. Hai"]


def test_text_boxes_notes_fields_and_hidden_text(tmp_path):
    box = "<w:txbxContent>" + p("Chữ trong khung") + "</w:txbxContent>"
    drawn = f"<mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
    drawn += f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
    body = (
        f"<w:p><w:r><mc:AlternateContent>{drawn}</mc:AlternateContent></w:r>{r('Thân văn bản')}</w:p>"
        f'<w:p>{r("Câu có chú thích")}<w:r><w:footnoteReference w:id="2"/></w:r>{r(" đi tiếp.")}</w:p>'
        f"<w:p><w:hyperlink>{r('Liên kết')}</w:hyperlink>{r('ẩn', '<w:vanish/>')}"
        "<w:r><w:instrText>PAGE</w:instrText></w:r>"
        f"{r(' số 12')}<w:r><w:noBreakHyphen/><w:t>KH</w:t></w:r></w:p>"
    )
    notes = f'<w:footnote w:type="separator" w:id="0">{p("gạch")}</w:footnote>'
    notes += f'<w:footnote w:id="2">{p("Lời chú.")}</w:footnote>'
    source = docx(tmp_path / "a.docx", body, footnotes=notes)
    assert texts(source) == [
        "Thân văn bản",
        "Chữ trong khung",
        "Câu có chú thích đi tiếp.",
        "[1] Lời chú.",
        "Liên kết số 12-KH",
    ]


def lines(*parts: str, props: str = "") -> str:
    inner = "<w:br/>".join(f"<w:t>{part}</w:t>" for part in parts)
    return f"<w:p><w:pPr>{props}</w:pPr><w:r>{inner}</w:r></w:p>"


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("Giao các đơn vị:", "a) Làm trước;", "b) Làm sau."), ["Giao các đơn vị:", "a) Làm trước;", "b) Làm sau."]),
        (("Giao Sở A", "thực hiện ngay"), ["Giao Sở A thực hiện ngay"]),
        (("Công văn số 12/BNG-", "NVVH"), ["Công văn số 12/BNG-NVVH"]),
        (("PHÓ CHỦ TỊCH", "Nguyễn Văn Thử"), ["PHÓ CHỦ TỊCH", "Nguyễn Văn Thử"]),
    ],
)
def test_line_breaks(tmp_path, parts, expected):
    assert texts(docx(tmp_path / "a.docx", lines(*parts))) == expected


def table(*rows: str, style: str = "") -> str:
    chosen = f'<w:tblPr><w:tblStyle w:val="{style}"/></w:tblPr>' if style else ""
    return f"<w:tbl>{chosen}{''.join(rows)}</w:tbl>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(c if c.startswith("<w:tc>") else f"<w:tc>{p(c)}</w:tc>" for c in cells) + "</w:tr>"


def merged(text: str, kind: str = "", span: int = 1) -> str:
    merge = {"": "", "first": '<w:vMerge w:val="restart"/>', "next": "<w:vMerge/>"}[kind]
    return f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{p(text)}</w:tc>'


def test_merged_cells(tmp_path):
    body = table(
        row("TT", "Nhiệm vụ", "Chủ trì", "Thời hạn"),
        "<w:tr>" + f"<w:tc>{p('I')}</w:tc>" + merged("Nhóm việc thứ nhất", span=3) + "</w:tr>",
        row("1", "Việc một", merged("Sở A", "first"), "2026"),
        row("2", "Việc hai", merged("", "next"), "2027"),
    )
    rows = tables(docx(tmp_path / "a.docx", body))[0].rows
    assert [(c.text, c.x0, c.x1, c.above) for c in rows[1]] == [("I", 0, 1, False), ("Nhóm việc thứ nhất", 1, 4, False)]
    assert [(c.text, c.x0, c.above) for c in rows[3]] == [
        ("2", 0, False),
        ("Việc hai", 1, False),
        ("", 2, True),
        ("2027", 3, False),
    ]


@pytest.mark.parametrize(
    ("body", "data"),
    [
        (
            table(
                row("UBND TỈNH THỬ", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
                row("Số: 1/KH-UBND", "Thử, ngày 1 tháng 2 năm 2026"),
            ),
            False,
        ),
        (table(row("Nơi nhận: - Như trên;", "TM. ỦY BAN NHÂN DÂN")), False),
        (table(row("STT", "Việc"), row("1", "Họp")), True),
        (table(row("Chỉ tiêu", "Giá trị"), row("A", "1"), row("B", "2"), style="Luoi"), True),
        (table(*[row("Việc", "Sở A", "2026")] * 5), True),
        (table(row("Toàn bộ văn bản nằm trong một ô"), row("Đoạn sau"), style="Luoi"), False),
        (table(row("Cột trái", "Cột phải"), row("Chữ trái", "Chữ phải")), False),
    ],
)
def test_layout_tables_become_paragraphs(tmp_path, body, data):
    source = docx(tmp_path / "a.docx", body + p("Hết"), styles=STYLES)
    assert bool(tables(source)) is data
    assert texts(source)[-1] == "Hết"


def test_letterhead_columns_set_with_tabs(tmp_path):
    body = "<w:p><w:r><w:t>SỞ THỬ NGHIỆM</w:t><w:tab/><w:tab/><w:t>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</w:t></w:r></w:p>"
    assert texts(docx(tmp_path / "a.docx", body)) == ["SỞ THỬ NGHIỆM", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"]


def test_pages_by_the_marks_that_word_leaves(tmp_path):
    mark = "<w:r><w:lastRenderedPageBreak/></w:r>"
    body = (
        p("Trang đầu")
        + f"<w:p><w:r><w:t xml:space='preserve'>Đoạn dài </w:t></w:r>{mark}<w:r><w:t>sang trang</w:t></w:r></w:p>"
    )
    body += '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + f"<w:p>{mark}<w:r><w:t>Trang ba</w:t></w:r></w:p>"
    cut = f"<w:tc><w:p><w:r><w:t>Việc</w:t></w:r>{mark}<w:r><w:t> dở</w:t></w:r></w:p></w:tc>"
    body += table(row("STT", "Nhiệm vụ", "Đơn vị"), row("1", cut, cut), row("2", "Việc sau", "Sở B"))
    source = docx(tmp_path / "a.docx", body)
    first, second, third = (b for b in source.blocks if isinstance(b, Paragraph))
    assert (first.page, second.page, second.page_breaks, third.page) == (1, 1, ((9, 2),), 3)
    assert [r[0].page for r in tables(source)[0].rows] == [3, 3, 4]  # one page's end, though two cells are cut by it
    assert source.pages == 4


def test_typed_page_breaks_count_only_where_pages_can_be_that_long(tmp_path):
    broken = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
    short = docx(tmp_path / "a.docx", p("Quyết định") + broken + p("Phụ lục"))
    assert [b.page for b in short.blocks] == [1, 2]
    long = docx(tmp_path / "b.docx", p("Nội dung dài. " * 400) + broken + p("Phụ lục"))
    assert ([b.page for b in long.blocks], long.pages) == ([1, 1], 1)


def test_contents_list_is_left_out(tmp_path):
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    body = (
        f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>"
        + p("I. Mục lục")
        + "</w:sdtContent></w:sdt>"
        + styled("I. Dòng mục lục 3", "TOC1")
        + p("I. Thân bài")
    )
    source = docx(tmp_path / "a.docx", body, styles=STYLES)
    assert texts(source) == ["I. Thân bài"]
    assert source.warnings == ("Đã bỏ qua mục lục tự động.",)


def test_content_controls_keep_their_text(tmp_path):
    control = "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>"
    body = control.format(p("Khối")) + "<w:p>" + control.format("<w:r><w:t>Trong dòng</w:t></w:r>") + "</w:p>"
    assert texts(docx(tmp_path / "a.docx", body)) == ["Khối", "Trong dòng"]


def test_strict_open_xml(tmp_path):
    assert texts(docx(tmp_path / "a.docx", p("Định dạng chặt"), namespace=STRICT)) == ["Định dạng chặt"]


def test_a_document_of_python_docx(tmp_path):
    document = pytest.importorskip("docx").Document()
    document.add_heading("KẾ HOẠCH", 1)
    document.add_paragraph("Việc thứ nhất", style="List Number")
    document.add_paragraph("Gạch đầu dòng", style="List Bullet")
    document.add_paragraph().add_run("Đậm").bold = True
    document.sections[0].header.paragraphs[0].text = "Đầu trang"
    document.save(tmp_path / "a.docx")
    blocks = read(tmp_path / "a.docx").blocks
    assert [(b.text, b.heading, b.bold) for b in blocks if isinstance(b, Paragraph)] == [
        ("KẾ HOẠCH", 1, True),
        ("1. Việc thứ nhất", 0, False),
        ("- Gạch đầu dòng", 0, False),
        ("Đậm", 0, True),
    ]


def test_a_letterhead_in_the_page_header_is_read_where_the_text_has_none(tmp_path):
    import docx

    from ingest import parse

    lines = (
        "UBND XÃ BÌNH AN",
        "Số: 7/KH-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Bình An, ngày 3 tháng 5 năm 2026",
    )
    for name, head, body, number in (
        ("dau", lines, (), "7/KH-UBND"),
        ("than", ("UBND XÃ KHÁC", "Số: 9/KH-UBND", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), lines, "7/KH-UBND"),
        ("trang", ("Kế hoạch số 9/KH-UBND, trang 1",), (), None),
    ):
        made = docx.Document()
        for line in head:
            made.sections[0].header.add_paragraph(line)
        for line in (*body, "KẾ HOẠCH", "Trồng cây (VĂN BẢN MẪU)", "I. NHIỆM VỤ", "1. Trồng 300 cây."):
            made.add_paragraph(line)
        made.save(tmp_path / f"{name}.docx")
        document = parse(tmp_path / f"{name}.docx")
        assert (name, document.info.number) == (name, number)
        assert [str(c.path) for c in document.clauses if c.level != "Mở đầu"] == ["I", "I/1"]
