"""What a file is, by its content first and its name second, and whether it is safe to open. Nothing is parsed here."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from schema import UnreadableFile

# The longest documents of this kind (a province's annexes, scanned) stay under 30 MB; above it parsing takes minutes.
MAX_FILE = 50 * 2**20
# Bare text holds about 500 pages a megabyte: 20 MB is no single official document.
MAX_TEXT = 20 * 2**20
# XML of Word packs 10 to 30 times. One part over the size, or a whole over the ratio, is made to exhaust memory.
MAX_UNPACKED = 300 * 2**20
MAX_XML_PART = 100 * 2**20
MAX_RATIO = 150
RATIO_MATTERS_FROM = 20 * 2**20
MAX_ENTRIES = 5000

HEAD = 8192


class Kind(StrEnum):
    """How a file is read."""

    PDF = "PDF"
    DOCX = "DOCX"
    HTML = "HTML"
    MARKDOWN = "Markdown"
    TEXT = "văn bản thuần"
    OFFICE = "văn bản cần LibreOffice"
    SHEET = "bảng tính"
    IMAGE = "ảnh"
    MHT = "trang web MHT"


@dataclass(frozen=True, slots=True)
class Checked:
    """`suffix` is what the content calls for (".doc", ".odt", ".rtf"), which is what LibreOffice goes by."""

    kind: Kind
    suffix: str
    warnings: tuple[str, ...] = ()


SUFFIXES: dict[str, Kind] = {
    ".pdf": Kind.PDF,
    ".docx": Kind.DOCX,
    ".dotx": Kind.DOCX,
    ".html": Kind.HTML,
    ".htm": Kind.HTML,
    ".xhtml": Kind.HTML,
    ".md": Kind.MARKDOWN,
    ".markdown": Kind.MARKDOWN,
    ".txt": Kind.TEXT,
    ".text": Kind.TEXT,
    ".doc": Kind.OFFICE,
    ".odt": Kind.OFFICE,
    ".rtf": Kind.OFFICE,
    ".xlsx": Kind.SHEET,
    ".xls": Kind.SHEET,
    ".jpg": Kind.IMAGE,
    ".jpeg": Kind.IMAGE,
    ".png": Kind.IMAGE,
    ".tif": Kind.IMAGE,
    ".tiff": Kind.IMAGE,
    ".mht": Kind.MHT,
    ".mhtml": Kind.MHT,
}
SUPPORTED = (
    "PDF, DOCX, XLSX, ảnh (JPG, PNG, TIFF), HTML, MHT, Markdown, TXT (và DOC, XLS, ODT, RTF khi máy có LibreOffice)"
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# (magic bytes, what it is, what to do)
_IMAGE = "hãy lưu thành JPG, PNG, TIFF hoặc PDF."
_ARCHIVE = "hãy giải nén rồi nạp từng văn bản bên trong."
_PROGRAM = "đây không phải văn bản; hãy kiểm tra lại đúng tệp cần nạp."
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"GIF8", "ảnh GIF", _IMAGE),
    (b"\0\0\0\x18ftypheic", "ảnh HEIC", _IMAGE),
    (b"\0\0\0$ftypheic", "ảnh HEIC", _IMAGE),
    (b"Rar!\x1a", "tệp nén RAR", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", "tệp nén 7z", _ARCHIVE),
    (b"\x1f\x8b", "tệp nén GZIP", _ARCHIVE),
    (b"BZh9", "tệp nén BZIP2", _ARCHIVE),
    (b"\xfd7zXZ\0", "tệp nén XZ", _ARCHIVE),
    (b"\x7fELF", "chương trình", _PROGRAM),
    (b"SQLite format 3\0", "cơ sở dữ liệu SQLite", _PROGRAM),
    (b"\xca\xfe\xba\xbe", "chương trình", _PROGRAM),
)
_PICTURES = {
    b"\xff\xd8\xff": ".jpg",
    b"\x89PNG\r\n": ".png",
    b"II*\0": ".tif",
    b"MM\0*": ".tif",
}
_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)


def check_file(path: Path) -> Checked:
    """Raises UnreadableFile with a reason that says what to do; OSError only for what the system refuses."""
    name = path.name or str(path)
    if path.is_dir():
        raise UnreadableFile(name, "đây là thư mục; hãy chọn từng tệp bên trong.")
    if not path.exists():
        raise UnreadableFile(name, "không tìm thấy tệp; hãy kiểm tra lại đường dẫn.")
    if not path.is_file():
        raise UnreadableFile(name, "đây không phải tệp thường; hãy chọn tệp văn bản.")
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFile(name, "tệp rỗng (0 byte); hãy tải hoặc chép lại tệp.")
    if size > MAX_FILE:
        raise UnreadableFile(
            name, f"tệp lớn {size / 2**20:.0f} MB, quá mức {MAX_FILE // 2**20} MB; hãy tách thành các phần nhỏ hơn."
        )
    with path.open("rb") as file:
        head = file.read(HEAD)
    checked = _by_content(path, head, name)
    if checked.kind in {Kind.HTML, Kind.MARKDOWN, Kind.TEXT} and size > MAX_TEXT:
        reason = f"văn bản thuần lớn {size / 2**20:.0f} MB, quá mức {MAX_TEXT // 2**20} MB; hãy tách nhỏ tệp."
        raise UnreadableFile(name, reason)
    return checked


def _by_content(path: Path, head: bytes, name: str) -> Checked:
    suffix = path.suffix.lower()
    for magic, real in _PICTURES.items():
        if head.startswith(magic):
            return _as(Kind.IMAGE, real, suffix)
    for magic, what, advice in _MAGIC:
        if head.startswith(magic):
            raise UnreadableFile(name, f"{_looks(suffix)}thực chất là {what}; {advice}")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        raise UnreadableFile(name, f"{_looks(suffix)}thực chất là ảnh WebP; {_IMAGE}")
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        raise UnreadableFile(name, f"{_looks(suffix)}thực chất là ảnh BMP; {_IMAGE}")
    if head[:2] == b"MZ" and b"\0" in head[:128]:
        raise UnreadableFile(name, f"{_looks(suffix)}thực chất là chương trình (EXE); {_PROGRAM}")
    if b"%PDF-" in head[:1024]:
        return _as(Kind.PDF, ".pdf", suffix)
    if head.startswith(b"PK\x03\x04"):
        return _zip(path, suffix, name)
    if head.startswith(_OLE):
        return _ole(path, suffix, name)
    if head.lstrip().startswith(b"{\\rtf"):
        return _as(Kind.OFFICE, ".rtf", suffix)
    return _by_name(head, suffix, name)


def _by_name(head: bytes, suffix: str, name: str) -> Checked:
    """No magic bytes: text of some sort, or a broken binary file."""
    kind = SUFFIXES.get(suffix)
    if kind in {Kind.PDF, Kind.DOCX, Kind.OFFICE, Kind.SHEET, Kind.IMAGE} or suffix == ".docm":
        # Web sites offer "Word" files that are HTML inside; Word opens them without a word.
        if _HTML.search(head[:2048]):
            return _as(Kind.HTML, ".html", suffix)
        what = suffix.lstrip(".").upper()
        if not head.strip(b"\0 \t\r\n"):
            raise UnreadableFile(name, f"tệp {what} không có nội dung; hãy tải hoặc chép lại tệp.")
        raise UnreadableFile(
            name, f"tệp {what} bị hỏng hoặc không phải {what} thật; hãy mở bằng phần mềm gốc rồi lưu lại."
        )
    low = head[:2048].lower()
    if suffix in {".mht", ".mhtml"} or (b"multipart/related" in low and b"mime-version:" in low):
        return _as(Kind.MHT, ".mht", suffix)
    if kind is Kind.MARKDOWN:
        return Checked(Kind.MARKDOWN, ".md")
    if kind is Kind.HTML or _starts_as_html(head):
        return _as(Kind.HTML, ".html", suffix)
    if kind is Kind.TEXT or not suffix:
        return Checked(Kind.TEXT, ".txt")
    if b"\0" in head and head[:2] not in {b"\xff\xfe", b"\xfe\xff"}:
        raise UnreadableFile(name, f"không hỗ trợ tệp “{suffix}”; các dạng đọc được: {SUPPORTED}.")
    return Checked(Kind.TEXT, ".txt", (f"Không biết dạng tệp “{suffix}”; đã đọc như văn bản thuần.",))


def _starts_as_html(head: bytes) -> bool:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:400].lower()
    return start.startswith((b"<!doctype html", b"<html")) or (start.startswith(b"<?xml") and b"<html" in start)


def _zip(path: Path, suffix: str, name: str) -> Checked:
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            names = {i.filename for i in infos}
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError) as e:
        what = suffix.lstrip(".").upper() or "ZIP"
        reason = f"tệp {what} bị hỏng hoặc tải chưa hết; hãy tải lại, hoặc mở bằng Word rồi lưu lại."
        raise UnreadableFile(name, reason) from e
    check_sizes(infos, name)
    word = {n.replace("\\", "/") for n in names}
    if any(n.startswith("word/") for n in word):
        if any(n.endswith("vbaProject.bin") for n in word):
            raise UnreadableFile(
                name, "tệp Word có macro (DOCM) không được nạp vì lý do an toàn; hãy lưu thành .docx thường."
            )
        return _as(Kind.DOCX, ".docx", suffix)
    if b"opendocument.text" in mimetype:
        return _as(Kind.OFFICE, ".odt", suffix)
    if "xl/workbook.xml" in word:
        if any(n.endswith("vbaProject.bin") for n in word):
            raise UnreadableFile(
                name, "bảng tính có macro (XLSM) không được nạp vì lý do an toàn; hãy lưu thành .xlsx."
            )
        return _as(Kind.SHEET, ".xlsx", suffix)
    if b"opendocument" in mimetype or any(n.startswith(("xl/", "ppt/")) for n in word):
        raise UnreadableFile(name, f"bản trình chiếu và dạng bảng tính này chưa được hỗ trợ; đọc được: {SUPPORTED}.")
    if b"epub" in mimetype:
        raise UnreadableFile(name, f"sách EPUB chưa được hỗ trợ; các dạng đọc được: {SUPPORTED}.")
    if suffix in {".docx", ".dotx"}:
        raise UnreadableFile(name, "tệp DOCX không có phần văn bản của Word; hãy mở bằng Word rồi lưu lại.")
    raise UnreadableFile(name, f"{_looks(suffix)}thực chất là tệp nén ZIP; {_ARCHIVE}")


def check_sizes(infos: list[zipfile.ZipInfo], name: str) -> None:
    """Refuses an archive that unpacks to too much, before a byte of it is unpacked."""
    total, packed = sum(i.file_size for i in infos), sum(i.compress_size for i in infos)
    xml = max((i.file_size for i in infos if i.filename.lower().endswith((".xml", ".rels"))), default=0)
    bomb = total > RATIO_MATTERS_FROM and total > MAX_RATIO * max(packed, 1)
    if total > MAX_UNPACKED or xml > MAX_XML_PART or bomb or len(infos) > MAX_ENTRIES:
        reason = f"tệp nén bung ra tới {total / 2**20:.0f} MB, vượt mức an toàn; không mở. Hãy lưu lại tệp từ Word."
        raise UnreadableFile(name, reason)
    if any(i.flag_bits & 1 for i in infos):
        raise UnreadableFile(name, "tệp được đặt mật khẩu; hãy bỏ mật khẩu rồi nạp lại.")


def _ole(path: Path, suffix: str, name: str) -> Checked:
    """The container of Word 97-2003 files, and of encrypted ones of every Office. Its directory names its streams."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableFile(name, "tệp được đặt mật khẩu (mã hóa); hãy mở bằng Word, bỏ mật khẩu rồi lưu lại.")
    if "WordDocument".encode("utf-16-le") in data:
        # [MS-DOC] 2.5.1: bit 0x0100 of the flags at offset 10 of the WordDocument stream says "encrypted".
        starts = (i for i in range(512, len(data) - 12, 512) if data[i : i + 2] == b"\xec\xa5")  # streams fill sectors
        if any(data[i + 11] & 1 for i in starts):
            raise UnreadableFile(name, "tệp DOC được đặt mật khẩu; hãy mở bằng Word, bỏ mật khẩu rồi lưu lại.")
        return _as(Kind.OFFICE, ".doc", suffix)
    if "Workbook".encode("utf-16-le") in data or "Book\0".encode("utf-16-le") in data:
        return _as(Kind.SHEET, ".xls", suffix)
    if "PowerPoint Document".encode("utf-16-le") in data:
        raise UnreadableFile(name, f"bản trình chiếu chưa được hỗ trợ; các dạng đọc được: {SUPPORTED}.")
    raise UnreadableFile(
        name, "tệp Office kiểu cũ bị hỏng hoặc không phải văn bản Word; hãy mở bằng Word rồi lưu thành .docx."
    )


def _as(kind: Kind, real: str, suffix: str) -> Checked:
    """`real`: the suffix that fits the content; a file named otherwise is read as what it is, and the list says so."""
    same = SUFFIXES.get(suffix) is kind and (kind not in {Kind.OFFICE, Kind.SHEET} or suffix == real)
    if same or not suffix:
        return Checked(kind, real)
    text = f"Tệp mang đuôi “{suffix}” nhưng nội dung là {real.lstrip('.').upper()}; đã đọc theo nội dung."
    return Checked(kind, real, (text,))


def _looks(suffix: str) -> str:
    return f"tệp mang đuôi “{suffix}” nhưng " if suffix else "tệp "
