"""PDF -> Source, with pypdfium2: paragraphs with wrapped lines joined, ruled tables as Table blocks, page numbers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ingest.readers.base import Source, Table, UnreadableFile
from ingest.readers.pdf_grid import Grid, grid_place, grids, table_of
from ingest.readers.pdf_lines import lines_of
from ingest.readers.pdf_page import UNKNOWN, PageContent, read_page
from ingest.readers.pdf_paragraphs import PageLines, paragraphs, without_furniture

MAX_PAGES = 3000
FEW = 120  # characters: a page with no more of them, under an image, is a scan with printed headers or a signature
SCAN_SHARE = 0.3  # part of the page that its images must cover to make it a scan
SEAL_SHARE = 0.06  # part of the page that a picture larger than a seal covers

Progress = Callable[[float, str], None]

_PDFIUM = threading.Lock()  # pdfium must not be entered by two threads at once (its documentation, fpdfview.h)


def read_pdf(path: Path, progress: Progress | None = None) -> Source:
    """The paragraphs and tables of a born-digital PDF; `progress` gets (part done from 0 to 1, words for the user).

    Pages without a text layer beside pages with one are left out and named in `warnings`. Raises UnreadableFile for a
    file that is broken, locked with a password, without pages or over MAX_PAGES, or that holds no text (a scan).
    """
    with _PDFIUM:
        pages = _contents(path, progress)
    layouts: list[PageLines] = []
    for content in pages:
        layouts.append(_layout(content))
    layouts = without_furniture(layouts)
    # Judged after page headers are gone: a scanned gazette page still has its header and signature as text.
    both = list(zip(pages, layouts, strict=True))
    unread = [c.number for c, layout in both if _is_scan(c, layout)]
    scanned = any(c.image_share >= SEAL_SHARE for c in pages) and all(_letters(layout) < FEW for layout in layouts)
    if scanned or not any(_letters(layout) for layout in layouts) or len(unread) > 0.8 * len(pages):
        raise UnreadableFile(
            path.name,
            "tệp là bản quét (ảnh chụp trang giấy), không có lớp chữ để đọc; phiên bản này chưa nhận dạng chữ (OCR). "
            "Hãy dùng bản điện tử gốc (PDF có chữ, DOCX), hoặc nhận dạng chữ bằng phần mềm OCR rồi nạp lại.",
        )
    blocks = paragraphs([lay for lay in layouts if lay.number not in unread])
    return Source(path.name, tuple(blocks), len(pages), tuple(_warnings(pages, unread)))


def _contents(path: Path, progress: Progress | None) -> list[PageContent]:
    import pypdfium2 as pdfium

    try:
        document = pdfium.PdfDocument(path)
    except FileNotFoundError:
        raise UnreadableFile(path.name, "không tìm thấy tệp; hãy kiểm tra lại đường dẫn.") from None
    except (pdfium.PdfiumError, OSError) as error:
        raise UnreadableFile(path.name, _why(path, error)) from error
    try:
        count = len(document)
        if count == 0:
            raise UnreadableFile(path.name, "tệp PDF không có trang nào; hãy xuất lại tệp từ bản gốc.")
        if count > MAX_PAGES:
            raise UnreadableFile(
                path.name, f"tệp có {count} trang, quá giới hạn {MAX_PAGES} trang; hãy tách thành nhiều tệp nhỏ hơn."
            )
        pages: list[PageContent] = []
        for i in range(count):
            pages.append(_page(document, i))
            if progress:
                progress((i + 1) / count, f"Đang đọc trang {i + 1}/{count}")
        return pages
    finally:
        document.close()


def _page(document: Any, index: int) -> PageContent:
    import pypdfium2 as pdfium

    try:
        page = document[index]
        try:
            return read_page(page, index + 1)
        finally:
            page.close()
    except pdfium.PdfiumError:
        return PageContent(index + 1, 595.0, 842.0, (), (), image_share=1.0)  # named among the unread pages


def _why(path: Path, error: Exception) -> str:
    if isinstance(error, OSError):
        return "không mở được tệp; hãy kiểm tra quyền đọc và thử lại."
    data = path.read_bytes()
    # pdfium tells the reason of an earlier failure again where it has none of its own, so the file is asked as well.
    if b"/Encrypt" in data and any(word in str(error).lower() for word in ("password", "security")):
        return "tệp PDF bị khóa bằng mật khẩu; hãy mở khóa, lưu lại không mật khẩu rồi nạp lại."
    if data.startswith(b"%PDF") and b"/Pages" in data and b"/Type /Page\n" not in data and b"/Count 0" in data:
        return "tệp PDF không có trang nào; hãy xuất lại tệp từ bản gốc."
    return "tệp PDF bị hỏng hoặc không phải PDF; hãy tải lại hoặc xuất lại tệp từ bản gốc."


def _layout(content: PageContent) -> PageLines:
    found: list[tuple[Grid, Table]] = []
    rest = list(content.glyphs)
    for grid in grids(content.rules):
        inside = [g for g in rest if grid_place(grid, (g.x0 + g.x1) / 2, g.base - 0.3 * g.size) is not None]
        table = table_of(grid, inside, content.number)
        if not _worth_a_table(table):
            continue
        found.append((grid, table))
        taken = {id(g) for g in inside}
        rest = [g for g in rest if id(g) not in taken]
    return PageLines(
        content.number,
        content.width,
        content.height,
        tuple(lines_of(rest, content.number)),
        tuple((grid.ys[0], table) for grid, table in found),
    )


def _worth_a_table(table: Table) -> bool:
    """A frame of two cells with text in only one is decoration; its text is read as paragraphs. The end of a row that
    runs over a page break may have text in one column alone, but then the grid has more columns."""
    columns = {round(cell.x0) for row in table.rows for cell in row}
    filled = {round(cell.x0) for row in table.rows for cell in row if cell.text}
    return len(filled) >= 2 or (len(filled) == 1 and len(columns) >= 3)


def _letters(layout: PageLines) -> int:
    lines = sum(c.isalpha() for line in layout.lines for c in line.text)
    return lines + sum(c.isalpha() for _, t in layout.tables for row in t.rows for cell in row for c in cell.text)


def _is_scan(content: PageContent, layout: PageLines) -> bool:
    return _letters(layout) < FEW and content.image_share >= SCAN_SHARE


def _warnings(pages: Sequence[PageContent], unread: Sequence[int]) -> list[str]:
    warnings: list[str] = []
    if unread:
        warnings.append(
            f"Trang {_ranges(unread)} là ảnh quét, không có lớp chữ nên chưa được đọc; hãy đối chiếu với bản gốc."
        )
    ocr = [c.number for c in pages if c.invisible > 0.5 and c.image_share >= SCAN_SHARE]
    if ocr:
        warnings.append(f"Trang {_ranges(ocr)} có lớp chữ do máy nhận dạng (OCR); chữ có thể sai, hãy đối chiếu.")
    unknown = sum(g.text == UNKNOWN for c in pages for g in c.glyphs)
    if unknown > 0.003 * sum(len(c.glyphs) for c in pages):
        warnings.append(
            f"{unknown} ký tự trong tệp không có mã chữ (phông nhúng thiếu bảng mã) và được thay bằng “{UNKNOWN}”; "
            "hãy dùng bản gốc (DOCX) nếu có."
        )
    fonts = {name for c in pages for name in c.fonts if name.lower().startswith((".vn", "vni-"))}
    if fonts:
        warnings.append(
            f"Tệp dùng phông chữ mã cũ ({', '.join(sorted(fonts)[:3])}); chữ có thể không đọc đúng, "
            "hãy chuyển tệp sang Unicode rồi nạp lại."
        )
    sideways = [c.number for c in pages if c.sideways > 40]
    if sideways:
        warnings.append(f"Trang {_ranges(sideways)} có chữ xoay ngang so với phần còn lại; phần chữ đó chưa được đọc.")
    return warnings


def _ranges(numbers: Sequence[int]) -> str:
    """[1, 2, 3, 7] -> "1-3, 7"."""
    parts: list[list[int]] = []
    for n in numbers:
        if parts and n == parts[-1][-1] + 1:
            parts[-1].append(n)
        else:
            parts.append([n])
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]}-{p[-1]}" for p in parts)
