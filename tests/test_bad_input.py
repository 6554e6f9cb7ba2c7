"""Whatever is fed in, `read` gives a Source or an UnreadableFile that says what to do, and nothing else."""

import contextlib
import io
import os
import random
import shutil
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers import checks, converter, office, read
from ingest.readers.base import Paragraph, Source
from schema import UnreadableFile

TEXT = "KẾ HOẠCH\n\nI. MỤC ĐÍCH\n\n1. Giao các sở, ban, ngành báo cáo kết quả trước ngày 30/6/2026.\n\na) Ý một;\n"
HTML = (
    "<html><body><h1>KẾ HOẠCH</h1><ol><li>Giao Sở A<ul><li>Họp</li></ul></li></ol><table border=1><tr><td>STT<td>Việc"
)
HTML += "<tr><td>1<td>Họp</table></body></html>"
MARKDOWN = "# KẾ HOẠCH\n\n**1.** Giao Sở A\n\n| TT | Việc |\n|---|---|\n| 1 | Họp |\n"
ODT_MANIFEST = """<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.text"/>
<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/>
<m:file-entry m:full-path="styles.xml" m:media-type="text/xml"/></m:manifest>"""
ODT_CONTENT = """<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:t="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:d="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:x="http://www.w3.org/1999/xlink" xmlns:s="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 o:version="1.2"><o:body><o:text><t:p>1. Họp.</t:p><t:section t:name="S"><t:section-source x:href="{address}/b.txt"/>
<t:p>2. Viết.</t:p></t:section><t:p><d:frame s:width="3cm" s:height="3cm" t:anchor-type="as-char">
<d:image x:href="{address}/c.png"/></d:frame></t:p>{more}</o:text></o:body></o:document-content>"""
ODT_LINKS = "".join(  # what else of a text may name an address that is opened
    f'<t:p><d:frame s:width="2cm" s:height="2cm" t:anchor-type="as-char"><d:{what} x:href="{{address}}/{what}" '
    f'x:type="simple" x:show="embed" x:actuate="onLoad"{more}/></d:frame></t:p>'
    for what, more in (
        ("object", ""),
        ("object-ole", ""),
        ("floating-frame", ""),
        ("applet", ' d:code="x.class"'),
        ("plugin", ' d:mime-type="application/vnd.sun.star.media"'),
    )
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def docx_bytes() -> bytes:
    document = pytest.importorskip("docx").Document()
    document.add_heading("KẾ HOẠCH", 1)
    document.add_paragraph("Giao Sở A báo cáo", style="List Number")
    table = document.add_table(2, 3)
    for i, text in enumerate(["STT", "Việc", "Đơn vị", "1", "Họp", "Sở A"]):
        table.cell(i // 3, i % 3).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pdf_bytes() -> bytes:
    canvas = pytest.importorskip("reportlab.pdfgen.canvas")
    out = io.BytesIO()
    page = canvas.Canvas(out)
    page.drawString(107, 700, "1. Giao So A bao cao ket qua")
    page.showPage()
    page.save()
    return out.getvalue()


def package(**parts: str | bytes) -> bytes:
    """A zip archive; "__" in a name stands for "/" and "_xml" for ".xml"."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for name, data in parts.items():
            z.writestr(name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"), data)
    return out.getvalue()


def word(body: str, before: str = "", **more: str | bytes) -> bytes:
    names = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return package(word__document_xml=f"{before}<w:document {names}><w:body>{body}</w:body></w:document>", **more)


BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY c SYSTEM "file:///etc/passwd">]>'
ENTITY = "<w:p><w:r><w:t>&c;</w:t></w:r></w:p>"


def png_of(width: int, height: int) -> bytes:
    """The head of a PNG that says that it is as large as this."""
    ihdr = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    end = b"\0\0\0\0IEND" + struct.pack(">I", zlib.crc32(b"IEND"))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + ihdr + struct.pack(">I", zlib.crc32(ihdr)) + end


CASES = [
    ("rong.txt", b"", "tệp rỗng (0 byte)"),
    ("rong.docx", b"", "tệp rỗng (0 byte)"),
    ("trang.txt", b" \n\t \r\n ", "không có chữ nào"),
    ("trang.md", "# \n\n---\n\u00a0".encode(), "không có chữ nào"),
    ("trang.html", b"<html><body><script>1</script></body></html>", "không có chữ nào"),
    ("khong.pdf", b"\0" * 300, "không có nội dung"),
    ("hong.pdf", b"khong phai pdf " * 20, "bị hỏng hoặc không phải PDF"),
    ("hong.docx", b"PK\x03\x04" + b"rac" * 50, "bị hỏng hoặc tải chưa hết"),
    ("hong.doc", b"\x01\x02\x03" * 90, "bị hỏng hoặc không phải DOC"),
    ("anh.docx", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(200), "ảnh bị hỏng"),
    ("anh.pdf", b"\x89PNG\r\n\x1a\n" + bytes(200), "ảnh bị hỏng"),
    ("anh.md", b"GIF89a" + bytes(20), "ảnh GIF"),
    ("chup.tif", b"II*\0" + bytes(20), "ảnh bị hỏng"),
    ("anh", b"RIFF\x10\0\0\0WEBPVP8 ", "ảnh WebP"),
    ("nen.docx", package(a_txt="x"), "không có phần văn bản của Word"),
    ("nen.zip", package(a_txt="x"), "tệp nén ZIP"),
    ("nen.rar", b"Rar!\x1a\x07\0", "tệp nén RAR"),
    ("chay.txt", b"MZ\x90\0\x03\0\0\0" + bytes(80), "chương trình (EXE)"),
    ("chay", b"\x7fELF\x02\x01", "chương trình"),
    ("bang.xlsx", package(xl__workbook_xml="<x/>"), "bảng tính bị hỏng"),
    ("bang.docx", package(xl__workbook_xml="<x/>"), "bảng tính bị hỏng"),
    ("bom.xlsx", package(xl__workbook_xml='<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'), "DTD không an toàn"),
    ("macro.xlsm", package(xl__workbook_xml="<x/>", xl__vbaProject_bin=b"x"), "macro"),
    ("phinh.xlsx", package(xl__workbook_xml="<x/>", xl__a_bin=bytes(30 * 2**20)), "vượt mức an toàn"),
    ("anh-bom.png", png_of(60_000, 60_000), "quá lớn"),
    ("sach.epub", package(mimetype="application/epub+zip"), "EPUB"),
    ("macro.docm", word("<w:p/>", word__vbaProject_bin=b"x"), "macro"),
    ("macro.docx", word("<w:p/>", word__vbaProject_bin=b"x"), "macro"),
    ("khoa.docx", OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
    (
        "khoa.doc",
        OLE + bytes(504) + b"\xec\xa5\xc1\0" + bytes(7) + b"\x01" + "WordDocument".encode("utf-16-le"),
        "mật khẩu",
    ),
    ("cu.doc", OLE + bytes(600), "Office kiểu cũ bị hỏng"),
    ("khong.docx", word(""), "0 trang"),
    ("khong-than.docx", package(word__styles_xml="<x/>"), "không có phần văn bản"),
    ("xml.docx", word("<w:p><w:r>"), "bị hỏng"),
    ("bom.docx", word(ENTITY, BOMB), "DTD không an toàn"),
    ("ngoai.docx", word(ENTITY, OUTSIDE), "DTD không an toàn"),
    ("zip-bom.docx", word("<w:p/>", word__media_bin=bytes(30 * 2**20)), "vượt mức an toàn"),
    ("nhieu.docx", package(**{f"word__a{i}_xml": "" for i in range(5001)}), "vượt mức an toàn"),
    ("rac.txt", bytes(random.Random(1).randbytes(4000)), "nhị phân"),
    ("rac.md", bytes(b % 31 + 1 for b in random.Random(2).randbytes(4000)), "nhị phân"),
    ("ma.txt", "Điều khoản chung".encode("utf-16-le")[1:] * 30, "nhị phân"),
    ("ma-la.txt", "Это постановление о порядке работы. ".encode("koi8-r") * 20, "bảng mã"),
    ("lap.html", b"<div>" * 9000 + b"x" + b"</div>" * 9000, "lồng nhau quá sâu"),
    ("web.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related\n", "MHT"),
    ("la.dat", b"abc\0def" * 20, "không hỗ trợ"),
]


@pytest.mark.parametrize(("name", "data", "reason"), CASES, ids=[c[0] for c in CASES])
def test_refused_with_a_reason(tmp_path, name, data, reason):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableFile) as e:
        read(tmp_path / name)
    assert reason in e.value.reason
    assert e.value.file == name
    assert str(tmp_path) not in str(e.value)


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(UnreadableFile, match="không tìm thấy"):
        read(tmp_path / "khong-co.pdf")
    with pytest.raises(UnreadableFile, match="thư mục"):
        read(tmp_path)


@pytest.mark.parametrize(
    ("name", "megabytes", "reason"),
    [("dai.txt", 200, "quá mức 50 MB"), ("dai.md", 21, "quá mức 20 MB"), ("a.pdf", 51, "50 MB")],
)
def test_size_limits(tmp_path, name, megabytes, reason):
    with (tmp_path / name).open("wb") as file:  # sparse: takes no room
        file.write(TEXT.encode())
        file.truncate(megabytes * 2**20)
    with pytest.raises(UnreadableFile, match=reason):
        read(tmp_path / name)


def test_encrypted_and_broken_pdf(tmp_path):
    pypdf = pytest.importorskip("pypdf")
    whole = pdf_bytes()
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(whole))
    writer.encrypt("mat khau", algorithm="RC4-128")
    writer.write(tmp_path / "khoa.pdf")
    (tmp_path / "hong.pdf").write_bytes(whole[:60])
    for name in ("khoa.pdf", "hong.pdf"):
        with pytest.raises(UnreadableFile) as e:
            read(tmp_path / name)
        assert len(e.value.reason) > 20


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("that-ra.docx", HTML.encode(), "HTML"),
        ("that-ra.doc", ("\ufeff" + HTML).encode(), "HTML"),
        ("that-ra.txt", b"<!DOCTYPE html>" + HTML.encode(), "HTML"),
    ],
)
def test_content_decides(tmp_path, name, data, kind):
    (tmp_path / name).write_bytes(data)
    source = read(tmp_path / name)
    assert source.name == name
    assert f"nội dung là {kind}" in source.warnings[0]
    assert isinstance(source.blocks[0], Paragraph)
    assert source.blocks[0].text == "KẾ HOẠCH"


@pytest.mark.parametrize(
    ("name", "make"), [("that-ra.docx", pdf_bytes), ("that-ra.pdf", docx_bytes), ("that-ra.txt", docx_bytes)]
)
def test_content_decides_for_packages(tmp_path, name, make):
    (tmp_path / name).write_bytes(make())
    assert "đã đọc theo nội dung" in read(tmp_path / name).warnings[0]


def test_unknown_suffix_is_read_as_text(tmp_path):
    (tmp_path / "a.van").write_text(TEXT, encoding="utf-8")
    assert "Không biết dạng tệp" in read(tmp_path / "a.van").warnings[0]


def test_a_failing_parser_does_not_escape(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def fail(path: Path) -> Source:
        raise KeyError(path)

    monkeypatch.setattr("ingest.readers.text.read_text", fail)
    with pytest.raises(UnreadableFile, match="KeyError"):
        read(tmp_path / "a.txt")


def damaged(data: bytes, seed: int) -> bytes:
    """Cut short, bytes changed, or a stretch repeated or taken out."""
    rng = random.Random(seed)
    out = bytearray(data)
    match seed % 4:
        case 0:
            del out[rng.randrange(len(out)) :]
        case 1:
            for _ in range(rng.choice((1, 5, 40))):
                out[rng.randrange(len(out))] = rng.randrange(256)
        case 2:
            at = rng.randrange(len(out))
            del out[at : at + rng.randrange(1, 200)]
        case _:
            at = rng.randrange(len(out))
            out[at:at] = out[max(0, at - 100) : at] * rng.randrange(1, 4)
    return bytes(out)


@pytest.mark.parametrize(
    ("name", "make", "rounds"),
    [
        ("a.txt", TEXT.encode, 100),
        ("a.md", MARKDOWN.encode, 100),
        ("a.html", HTML.encode, 100),
        ("a.docx", docx_bytes, 100),
        ("a.pdf", pdf_bytes, 60),
    ],
)
def test_damaged_files(tmp_path, name, make, rounds):
    whole = make()
    outcomes = {"read": 0, "refused": 0}
    for seed in range(rounds):
        (tmp_path / name).write_bytes(damaged(whole, seed))
        try:
            assert isinstance(read(tmp_path / name), Source)
            outcomes["read"] += 1
        except UnreadableFile as e:
            assert e.reason.strip()
            outcomes["refused"] += 1
    assert outcomes["read"] > 0


def test_damaged_xml_inside_a_sound_package(tmp_path):
    with zipfile.ZipFile(io.BytesIO(docx_bytes())) as z:
        parts = {n: z.read(n) for n in z.namelist()}
    for seed in range(100):
        changed = dict(parts)
        for name in ("word/document.xml", "word/numbering.xml", "word/styles.xml")[: seed % 3 + 1]:
            changed[name] = damaged(parts[name], seed)
        with zipfile.ZipFile(tmp_path / "a.docx", "w") as z:
            for name, data in changed.items():
                z.writestr(name, data)
        try:
            assert isinstance(read(tmp_path / "a.docx"), Source)
        except UnreadableFile as e:
            assert e.reason.strip()


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=600), st.sampled_from([".txt", ".md", ".html", ".docx", ".doc", ".pdf", ""]))
def test_any_bytes(tmp_path_factory, data, suffix):
    path = tmp_path_factory.getbasetemp() / f"bat-ky{suffix}"
    path.write_bytes(data)
    try:
        assert isinstance(read(path), Source)
    except UnreadableFile as e:
        assert e.reason.strip()


MARKS = (
    "** * _ | |---|---| # - 1. +--+--+ > ` \\ <table> <td> </table> <ol> <br> [^1]: [a](b) &lt; "
    "Điều đ) <sup> === --- chữ"
)
ODD = ["\n", "\n\n", " ", "\t", "<td rowspan=9 colspan=0>", "<li value=-3>"]
SOUP = st.lists(st.sampled_from([*MARKS.split(), *ODD]), max_size=60)


@settings(max_examples=200, deadline=None)
@given(SOUP, st.sampled_from([".md", ".html", ".txt"]))
def test_markup_soup(tmp_path_factory, parts, suffix):
    path = tmp_path_factory.getbasetemp() / f"sup{suffix}"
    path.write_text("".join(parts) + " chữ", encoding="utf-8")
    try:
        read(path)
    except UnreadableFile as e:
        assert "không đọc được" not in e.reason, "a parser failed by itself"


# LibreOffice


def test_without_libreoffice_the_command_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 Van ban}")
    with pytest.raises(UnreadableFile, match="apt install libreoffice-writer"):
        read(tmp_path / "a.rtf")


def test_a_hanging_libreoffice_is_ended(tmp_path, monkeypatch):
    script = tmp_path / "soffice"
    script.write_text("#!/bin/sh\nsleep 60\n")
    script.chmod(0o755)
    monkeypatch.setattr(office.shutil, "which", lambda name: str(script))
    monkeypatch.setattr(office, "TIMEOUT", 0.3)
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 Van ban}")
    with pytest.raises(UnreadableFile, match="không chuyển đổi xong"):
        read(tmp_path / "a.rtf")


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_rtf_through_libreoffice(tmp_path):
    (tmp_path / "a.rtf").write_bytes(
        rb"{\rtf1\ansi\pard 1. Giao S\u7903? A b\u225?o c\u225?o.\par\pard 2. H\u7885?p.\par}"
    )
    source = read(tmp_path / "a.rtf")
    assert [b.text for b in source.blocks if isinstance(b, Paragraph)] == ["1. Giao Sở A báo cáo.", "2. Họp."]
    assert source.name == "a.rtf"


# Every place of an OpenDocument text whose address LibreOffice has been seen to fetch while it converts.
FETCHED = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"
 xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" office:version="1.3"><office:styles>
<draw:fill-image draw:name="f" xlink:href="{address}/fill.png" xlink:type="simple" xlink:show="embed"/>
<style:style style:name="Standard" style:family="paragraph"><style:paragraph-properties>
<style:background-image xlink:href="{address}/paragraph.png" xlink:type="simple"/></style:paragraph-properties>
</style:style></office:styles><office:automatic-styles><style:page-layout style:name="p"><style:page-layout-properties>
<style:background-image xlink:href="{address}/page.png" xlink:type="simple"/></style:page-layout-properties>
<style:header-style><style:header-footer-properties><style:background-image xlink:href="{address}/header.png"/>
</style:header-footer-properties></style:header-style></style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="p"><style:header/>
</style:master-page></office:master-styles></office:document-styles>"""


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("network", [True, False], ids=["with-network", "without-network"])
@pytest.mark.parametrize("scheme", ["http", "vnd.sun.star.webdav", "ftp", "smb"])
def test_libreoffice_fetches_nothing_that_a_document_links_to(tmp_path, monkeypatch, network, scheme):
    """By its settings alone, and, where the system can, for want of a network."""
    if network:
        monkeypatch.setattr(converter, "_without_network", lambda: ())
    asked = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen():
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    asked.append(connection.recv(100))
                    connection.close()

        threading.Thread(target=listen, daemon=True).start()
        address = f"{scheme}://127.0.0.1:{server.getsockname()[1]}"
        with zipfile.ZipFile(tmp_path / "a.odt", "w") as made:
            made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
            made.writestr("META-INF/manifest.xml", ODT_MANIFEST)
            links = ODT_LINKS.format(address=address)
            made.writestr("content.xml", ODT_CONTENT.format(address=address, more=links))
            made.writestr("styles.xml", FETCHED.format(address=address))
        source = read(tmp_path / "a.odt")
    assert "1. Họp." in [b.text for b in source.blocks if isinstance(b, Paragraph)]
    assert asked == []


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_a_document_takes_nothing_in_from_files_of_the_machine(tmp_path):
    """Neither a section that stands in another file, nor a field of RTF that includes one."""
    (tmp_path / "b.txt").write_text("Chuyện riêng của máy", "utf-8")
    address = tmp_path.as_uri()
    with zipfile.ZipFile(tmp_path / "a.odt", "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr("META-INF/manifest.xml", ODT_MANIFEST)
        made.writestr("content.xml", ODT_CONTENT.format(address=address, more=ODT_LINKS.format(address=address)))
        made.writestr("styles.xml", FETCHED.format(address=address))
    field = rf'{{\field{{\*\fldinst INCLUDETEXT "{tmp_path}/b.txt"}}{{\fldrslt x}}}}'
    (tmp_path / "a.rtf").write_text(rf"{{\rtf1\ansi\pard 1. Hop.\par {field}\par 2. Het.\par}}", "ascii")
    for name in ("a.odt", "a.rtf"):
        assert "riêng" not in repr(read(tmp_path / name))


@pytest.mark.skipif(os.name != "posix", reason="process groups are POSIX's")
def test_a_converter_ends_with_the_reader_that_was_killed(tmp_path):
    """The reader is killed without a chance to end anybody, while a converter of its is at work."""
    mark = tmp_path / "alive"
    script = tmp_path / "soffice"
    script.write_text(f"#!/bin/sh\n(while :; do date +%s%N > {mark}; sleep 0.05; done) &\nsleep 60\n")
    script.chmod(0o755)
    reader = subprocess.Popen(
        [sys.executable, "-c", f"from ingest.readers import converter; converter.run(['{script}'], 60)"],
        start_new_session=True,
    )
    try:
        for _ in range(200):
            if mark.exists():
                break
            time.sleep(0.05)
        assert mark.exists()
    finally:
        os.killpg(reader.pid, signal.SIGKILL)
        reader.wait()
    time.sleep(1)
    last = mark.read_text()
    time.sleep(0.5)
    assert mark.read_text() == last


def test_the_limits_are_said_in_the_order_of_their_size():
    assert checks.MAX_TEXT < checks.MAX_FILE < checks.MAX_XML_PART < checks.MAX_UNPACKED
