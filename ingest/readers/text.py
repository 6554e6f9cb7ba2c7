"""Plain text -> paragraphs: encoding, blank lines, wrapped lines, columns set with spaces, tables set with tabs."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

from ingest.cleaning import clean_characters, clean_line, is_capitals, join_lines, nfc
from ingest.readers.base import Cell, Paragraph, Source, Table, UnreadableFile
from ingest.readers.legacy import guess, to_unicode, warning
from ingest.readers.lines import goes_on, wrap_width

# Frequent syllables that no other language and no wrong decoding yields by chance.
_COMMON = set(
    re.findall(r"\w+", "và của các có được cho trong theo về để với những này không là người đến từ năm ngày số điều")
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"),
         (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))  # fmt: skip
_GAP = re.compile(r"(?<=\S)(?: {5,}|\t{2,}| *\t[ \t]*)(?=\S)")
_CHUNK = 1 << 20


def decode(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    """Bytes -> text and warnings. Raises UnreadableFile that names the encoding problem."""
    for bom, codec in _BOMS:
        if data.startswith(bom):
            try:
                return data.decode(codec), ()
            except UnicodeDecodeError as e:
                if codec == "utf-8-sig":
                    return decode(data[len(bom) :], name)
                text = data.decode(codec, "replace")
                if e.end >= len(data) - 3:
                    return text.rstrip("\ufffd"), ("Cuối tệp bị cắt dở một ký tự; phần còn lại đã được đọc.",)
                reason = (
                    f"tệp khai báo mã hóa {codec.upper()} nhưng nội dung không đúng mã đó; hãy lưu lại tệp bằng UTF-8."
                )
                raise UnreadableFile(name, reason) from e
    if guess := _utf16_guess(data):
        return data.decode(guess, "replace"), (f"Tệp không khai báo mã hóa; đã đọc theo {guess.upper()}.",)
    if b"\0" in data:
        raise UnreadableFile(name, "tệp chứa dữ liệu nhị phân, không phải văn bản; hãy kiểm tra lại đúng tệp cần nạp.")
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode_broken(data, name)


def _decode_broken(data: bytes, name: str) -> tuple[str, tuple[str, ...]]:
    lenient = data.decode("utf-8", "replace")
    bad = lenient.count("\ufffd")
    # A few damaged bytes among thousands of right ones: the text is worth reading, with the damage shown as "�".
    if bad <= max(1, len(lenient) // 500) and _share_of_common(lenient) > 0.02:
        if bad == 1 and lenient.endswith("\ufffd"):
            return lenient.rstrip("\ufffd"), ("Cuối tệp bị cắt dở một ký tự; phần còn lại đã được đọc.",)
        return lenient, (f"Có {bad} chỗ hỏng mã UTF-8, hiện bằng ký tự “\ufffd”; hãy đối chiếu với bản gốc.",)
    try:
        text = nfc(data.decode("cp1258"))
    except UnicodeDecodeError:
        text = ""
    if _share_of_common(text) > 0.03:
        return text, ("Tệp dùng bảng mã Windows-1258; đã chuyển sang Unicode.",)
    latin = data.decode("latin-1")
    if guess(latin):  # a file typed for .VnTime or VNI-Times: `to_unicode` converts it
        return latin, ()
    raise UnreadableFile(
        name,
        "không nhận ra bảng mã của tệp (không phải UTF-8, UTF-16, Windows-1258, TCVN3 hay VNI); "
        "hãy mở tệp bằng phần mềm đã soạn nó rồi lưu lại bằng UTF-8.",
    )


def _utf16_guess(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every other byte of its spaces, digits and plain letters is zero."""
    head = data[:4000]
    if len(head) < 8:
        return None
    even, odd = head[::2].count(0) / (len(head) / 2), head[1::2].count(0) / (len(head) / 2)
    codec = "utf-16-le" if odd > 0.4 > even + 0.3 else "utf-16-be" if even > 0.4 > odd + 0.3 else None
    if codec is None:
        return None
    text = head[: len(head) // 2 * 2].decode(codec, "replace")
    readable = sum(c.isprintable() or c in "\r\n\t" for c in text)
    return codec if readable > 0.97 * len(text) else None


def _share_of_common(text: str) -> float:
    words = re.findall(r"[^\W\d_]+", text[:200_000].lower())
    return sum(w in _COMMON for w in words) / len(words) if len(words) >= 5 else 0.0


def is_binary(text: str) -> bool:
    """Text files hold next to no control characters."""
    sample = text[:_CHUNK]
    odd = sum(1 for c in sample if (c < " " and c not in "\t\n\r\f\v\x1a") or c == "\x7f")
    return odd > max(3, len(sample) // 200)


def read_bytes(path: Path) -> tuple[str, tuple[str, ...]]:
    """The text of a file in Unicode, also of one in an old encoding, with its warnings. Raises UnreadableFile for
    binary content."""
    text, warnings = decode(path.read_bytes(), path.name)
    if is_binary(text):
        raise UnreadableFile(
            path.name, "tệp chứa dữ liệu nhị phân, không phải văn bản; hãy kiểm tra lại đúng tệp cần nạp."
        )
    text, encoding = to_unicode(text)
    return text, (*warnings, warning([encoding])) if encoding else warnings


def read_text(path: Path) -> Source:
    """Raises UnreadableFile when the encoding cannot be told."""
    text, warnings = read_bytes(path)
    return Source(path.name, tuple(blocks_of(text)), 1, warnings)


def blocks_of(text: str) -> list[Paragraph | Table]:
    lines = clean_characters(text).split("\n")
    runs = [list(group) for filled, group in groupby(lines, key=lambda line: bool(line.strip())) if filled]
    width = wrap_width(runs)
    blocks: list[Paragraph | Table] = []
    for run in runs:
        for is_table, group in groupby(run, key=lambda line: line.count("\t") >= 2):
            part = list(group)
            table = _tabbed(part) if is_table else None
            blocks.extend([table] if table else _paragraphs(part, width))
    return blocks


def _tabbed(lines: list[str]) -> Table | None:
    """A table pasted as text: a cell a tab. Two rows at least, the same number of cells in nearly all."""
    rows = [line.rstrip("\n").split("\t") for line in lines]
    columns = max(map(len, rows))
    if (
        len(rows) < 2
        or columns < 3
        or min(map(len, rows)) < columns - 1
        or not all(any(c.strip() for c in r) for r in rows)
    ):
        return None
    if sum(bool(c.strip()) for c in rows[0]) < 3:  # a letterhead with tabs before and between its columns
        return None
    return Table(
        tuple(
            tuple(Cell(clean_line(c), i, i + 1) for i, c in enumerate([*r, *[""] * (columns - len(r))])) for r in rows
        )
    )


def _paragraphs(run: list[str], width: int | None) -> list[Paragraph]:
    out: list[Paragraph] = []
    text: list[str] = []
    last = ""
    for line in run:
        pieces = _GAP.split(line) if len(line) < 200 else [line]
        # "CHÍNH PHỦ          CỘNG HÒA XÃ HỘI ...": two columns of a letterhead, or of the signature and its recipients
        columns = len(pieces) > 1 and not re.fullmatch(r"\W*|\s*(?:\d+(?:\.\d+)*|[a-zđIVX]+)[.)]|\s*[-+•*]", pieces[0])
        if columns or not text or not goes_on(last, line, width):
            if text:
                out.append(_paragraph(join_lines(text), last))
            if columns:
                out.extend(_paragraph(p, p) for p in pieces if p.strip())
                text, last = [], ""
                continue
            text = [line.strip()]
        else:
            text.append(line.strip())
        last = line
    if text:
        out.append(_paragraph(join_lines(text), last))
    return [p for p in out if p.text]


def _paragraph(text: str, line: str) -> Paragraph:
    indent = len(line) - len(line.lstrip(" "))
    centered = (indent >= 12 and len(line.strip()) < 60) or (indent >= 8 and is_capitals(line))
    return Paragraph(clean_line(text), centered=centered)
