"""PDF -> Source, with pypdfium2: paragraphs with wrapped lines joined, ruled tables as Table blocks, page numbers."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from ingest.readers import legacy
from ingest.readers.base import Source, Table, UnreadableFile
from ingest.readers.pdf_columns import parted
from ingest.readers.pdf_furniture import without_furniture
from ingest.readers.pdf_garbled import FEW_MARKS, READS, garbled, marked, syllables
from ingest.readers.pdf_grid import Grid, grid_place, grids, table_of
from ingest.readers.pdf_legacy import in_unicode
from ingest.readers.pdf_lines import Line, PageLines, lines_of
from ingest.readers.pdf_page import UNKNOWN, Glyph, PageContent, read_page
from ingest.readers.pdf_paragraphs import paragraphs
from ingest.readers.pdf_stamps import with_stamps
from ingest.readers.pdf_unruled import unruled

if TYPE_CHECKING:
    from ingest.readers.scan import Scan
    from ingest.readers.scan_image import Gray

MAX_PAGES = 3000
FEW = 120  # characters: a page with no more of them, under an image, is a scan with printed headers or a signature
SCAN_SHARE = 0.3  # part of the page that its images must cover to make it a scan
SEAL_SHARE = 0.06  # part of the page that a picture larger than a seal covers
UNKNOWN_SHARE = 0.15  # part of a page's characters without a letter, above which its print is recognised instead
MAX_PIXELS = 20_000_000  # of a rendered page: A2 at 200 dpi

Progress = Callable[[float, str], None]

PDFIUM = threading.Lock()  # pdfium must not be entered by two threads at once (its documentation, fpdfview.h)


def read_pdf(path: Path, progress: Progress | None = None) -> Source:
    """The paragraphs and tables of a PDF; `progress` gets (part done from 0 to 1, words for the user).

    Pages without usable text are recognised by OCR (see scan.py); those that it cannot read, or all where Tesseract is
    missing, are left out and named in `warnings`. Raises UnreadableFile for a file that is broken, locked with a
    password, without pages or over MAX_PAGES, or that holds no text which can be had.
    """
    tell = _steady(progress)
    with PDFIUM:
        pages = _contents(path, tell)
    pages, encodings = in_unicode(pages)
    layouts = _layouts(pages)
    # Judged after page headers are gone: a scanned gazette page still has its header and signature as text.
    clean = without_furniture(layouts)
    scans = _recognised(path, pages, clean, tell)
    scans |= _deciphered(path, [(c, lay) for c, lay in zip(pages, clean, strict=True) if c.number not in scans], tell)
    pages = [scans[c.number].content if c.number in scans else c for c in pages]
    if scans:
        from ingest.readers.scan_markers import repaired

        layouts = [_layout(c) if c.number in scans else lay for c, lay in zip(pages, layouts, strict=True)]
        clean = repaired(without_furniture(layouts), scans)
    both = list(zip(pages, clean, strict=True))
    unread = [c.number for c, lay in both if c.number not in scans and _is_scan(c, lay)]
    if not any(_letters(lay) for lay in clean) or len(unread) > 0.8 * len(pages) or (not scans and _all_scanned(both)):
        raise UnreadableFile(path.name, _why_unread(len(unread)))
    blocks = paragraphs([lay for lay in clean if lay.number not in unread])
    scanned = bool(scans) or any(_has_ocr_layer(c) for c in pages)
    warnings = _warnings(pages, unread, scans, encodings)
    if odd := [lay.number for lay in clean if lay.number not in scans and garbled(lay)]:
        warnings.append(
            f"Trang {_ranges(odd)}: chữ lấy được không thành tiếng Việt (phông nhúng sai bảng mã, hoặc là tiếng nước "
            "ngoài); hãy đối chiếu, và dùng bản gốc (DOCX) nếu chữ sai."
        )
    if seen := [lay.number for lay in clean if lay.unread]:
        warnings.append(
            f"Trang {_ranges(seen)}: có vẻ là bảng không kẻ ô mà không tách được cột; hãy đối chiếu với bản gốc."
        )
    return Source(path.name, tuple(blocks), len(pages), tuple(warnings), scanned)


def _recognised(
    path: Path, pages: Sequence[PageContent], layouts: Sequence[PageLines], progress: Progress
) -> dict[int, Scan]:
    """The pages that hold pictures of text, read by OCR, by number."""
    both = list(zip(pages, layouts, strict=True))
    wanted = [c for c, layout in both if _may_be_scan(c, layout)]
    if not wanted:
        return {}
    from ingest.readers.scan import MAX_SCANNED, read_scans

    if len(wanted) > MAX_SCANNED and len(wanted) > 0.5 * len(pages):
        raise UnreadableFile(
            path.name,
            f"tệp có {len(wanted)} trang quét, quá giới hạn {MAX_SCANNED} trang nhận dạng một lần; "
            "hãy tách thành nhiều tệp nhỏ hơn.",
        )
    sizes = [g.size for c, layout in both if _letters(layout) >= FEW for g in c.glyphs]
    size = median(sizes) if sizes else None
    scans = read_scans(wanted[:MAX_SCANNED], lambda number, dpi: _picture(path, number, dpi), size, progress, path.name)
    # A drawing in a text page has few words, badly read; it stays a drawing.
    doubtful = {c.number for c, layout in both if not _is_scan(c, layout) and _letters(layout) >= FEW}
    return {n: s for n, s in scans.items() if n not in doubtful or s.sure}


def _deciphered(path: Path, pages: Sequence[tuple[PageContent, PageLines]], progress: Progress) -> dict[int, Scan]:
    """Pages whose letters make no Vietnamese, by number, read by OCR from what is printed, where that makes more; those
    too whose text layer another program's OCR made without the marks of Vietnamese."""
    bare = {c.number: marked(lay) for c, lay in pages if _is_under_picture(c) and marked(lay) < FEW_MARKS}
    odd = [replace(c, glyphs=()) for c, lay in pages if c.number in bare or garbled(lay)]
    if not odd:
        return {}
    from ingest.readers.scan import MAX_SCANNED, read_scans

    found: dict[int, Scan] = {}
    # The first page tells whether it is worth it: one in a foreign language stays what it is.
    for some in (odd[:1], odd[1:MAX_SCANNED]):
        read = read_scans(some, lambda number, dpi: _picture(path, number, dpi), None, progress, path.name)
        for number, scan in read.items():
            layout = _layout(scan.content)
            better = number not in bare or marked(layout) > max(FEW_MARKS, 2 * bare[number])
            if better and (syllables(layout, few=10) or 0) >= READS:
                found[number] = scan
        if not found:
            break
    return found


def _picture(path: Path, number: int, dpi: int) -> Gray:
    """The page in colours (BGR)."""
    import pypdfium2 as pdfium

    with PDFIUM:
        document = pdfium.PdfDocument(path)
        try:
            page = document[number - 1]
            width, height = page.get_size()
            scale = min(dpi / 72, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
            picture: Gray = page.render(scale=scale).to_numpy().copy()
            return picture
        finally:
            document.close()


def _steady(progress: Progress | None) -> Progress:
    """Progress that never goes back: scans show only while pages are read, and their OCR takes the most time."""
    furthest = 0.0

    def tell(done: float, words: str) -> None:
        nonlocal furthest
        furthest = max(furthest, done)
        if progress:
            progress(furthest, words)

    return tell


def _why_unread(pages: int) -> str:
    from ingest.readers.scan import HOW_TO_INSTALL, program

    what = "tệp là bản quét (ảnh chụp trang giấy), không có lớp chữ để đọc"
    if program() is None:
        return f"{what}. Để nhận dạng chữ (OCR), {HOW_TO_INSTALL}; hoặc dùng bản điện tử gốc (PDF có chữ, DOCX)."
    return (
        f"{what}, và nhận dạng chữ (OCR) không đọc được {pages or 'các'} trang; "
        "hãy quét lại rõ hơn (300 dpi, thẳng, đủ sáng) hoặc dùng bản điện tử gốc (PDF có chữ, DOCX)."
    )


def _contents(path: Path, progress: Progress) -> list[PageContent]:
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
            pictures = sum(len(c.glyphs) < FEW and c.image_share >= SEAL_SHARE for c in pages) / len(pages)
            progress((i + 1) / count * (1 - 0.95 * pictures), f"Đang đọc trang {i + 1}/{count}")
        return pages
    finally:
        document.close()


def _page(document: Any, index: int) -> PageContent:
    import pypdfium2 as pdfium

    try:
        page = document[index]
        try:
            content = read_page(page, index + 1)
        finally:
            page.close()
        return with_stamps(document, index, content) if index == 0 else content
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


def _layouts(pages: Sequence[PageContent]) -> list[PageLines]:
    """Each page's lines and tables. What columns one page has, another of its format may have with less text."""
    layouts: list[PageLines] = []
    for content in pages:
        layouts.append(_layout(content, edges=layouts[-1].edges if layouts else ()))
    begins: dict[tuple[int, int], set[float]] = {}
    for lay in layouts:
        for lane in {line.lane for line in lay.lines if line.lane > 1}:
            x = min(line.x0 for line in lay.lines if line.lane == lane)
            begins.setdefault((round(lay.width), round(lay.height)), set()).add(round(x) - 3.0)
    return [
        _layout(content, sorted(known)) if known and not any(line.lane for line in lay.lines) else lay
        for content, lay in zip(pages, layouts, strict=True)
        for known in [begins.get((round(lay.width), round(lay.height)), set())]
    ]


def _layout(content: PageContent, columns: Sequence[float] = (), edges: Sequence[float] = ()) -> PageLines:
    """`columns`: where columns of text begin, `edges`: those of a table without lines, both from other pages."""
    found: list[tuple[Grid, Table]] = []
    rest = list(content.glyphs)

    def take(grid: Grid) -> None:
        nonlocal rest
        inside = [g for g in rest if grid_place(grid, (g.x0 + g.x1) / 2, g.base - 0.3 * g.size) is not None]
        table = table_of(grid, inside, content.number)
        if _worth_a_table(table):
            found.append((grid, table))
            taken = {id(g) for g in inside}
            rest = [g for g in rest if id(g) not in taken]

    for grid in grids(content.rules):
        take(grid)
    more, unread, reaching = unruled(rest, content.number, content.height, edges)
    for grid in more:
        take(grid)
    return PageLines(
        content.number,
        content.width,
        content.height,
        tuple(_in_lanes(rest, content.number, columns)),
        tuple(sorted(((grid.ys[0], table) for grid, table in found), key=lambda t: t[0])),
        unread,
        reaching,
    )


def _in_lanes(glyphs: Sequence[Glyph], page: int, columns: Sequence[float]) -> list[Line]:
    lines: list[Line] = []
    lane = 0
    for is_column, piece in parted(glyphs, columns):
        lane += is_column
        lines += [replace(line, lane=lane if is_column else 0) for line in lines_of(piece, page)]
    return lines


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


def _may_be_scan(content: PageContent, layout: PageLines) -> bool:
    """Whether OCR should look at the page: few letters beside a picture, letters without a code, or a large picture
    that no text lies on. "Has a text layer" does not mean "not a scan": page headers and signatures are text."""
    unknown = sum(g.text == UNKNOWN for g in content.glyphs)
    if unknown > UNKNOWN_SHARE * len(content.glyphs) and unknown > 20:
        return True
    if _letters(layout) < FEW:
        return content.image_share >= SEAL_SHARE
    covered = sum(
        any(x0 <= g.x0 <= x1 and y0 <= g.base <= y1 for x0, y0, x1, y1 in content.images) for g in content.glyphs
    )
    return content.image_share >= SCAN_SHARE and covered < FEW


def _all_scanned(pages: Sequence[tuple[PageContent, PageLines]]) -> bool:
    return any(c.image_share >= SEAL_SHARE for c, _ in pages) and all(_letters(layout) < FEW for _, layout in pages)


def _has_ocr_layer(content: PageContent) -> bool:
    """Whether another program has put recognised text under the picture."""
    return content.invisible > 0.5 and content.image_share >= SCAN_SHARE


def _is_under_picture(content: PageContent) -> bool:
    """Recognised text that is not painted, or that the page's picture covers."""
    covered = sum(
        any(x0 <= g.x0 <= x1 and y0 <= g.base <= y1 for x0, y0, x1, y1 in content.images) for g in content.glyphs
    )
    return _has_ocr_layer(content) or (content.image_share >= 0.7 and covered > 0.8 * len(content.glyphs) > 0)


def _has_picture(content: PageContent) -> bool:
    """A picture larger than a seal that no text lies on."""
    area = content.width * content.height
    return any(
        (x1 - x0) * (y1 - y0) >= SEAL_SHARE * area
        and not any(x0 <= g.x0 <= x1 and y0 <= g.base <= y1 for g in content.glyphs)
        for x0, y0, x1, y1 in content.images
    )


def _warnings(
    pages: Sequence[PageContent], unread: Sequence[int], scans: dict[int, Scan], encodings: Sequence[str]
) -> list[str]:
    warnings: list[str] = []
    if scans or unread:
        from ingest.readers.scan import HOW_TO_INSTALL, program, warnings_of

        warnings += warnings_of(list(scans.values()), _ranges)
        if unread and program():
            warnings.append(
                f"Trang {_ranges(unread)} là ảnh quét mà OCR không đọc được (chữ quá mờ, hình vẽ, chữ viết tay hoặc "
                "không phải tiếng Việt) nên không có trong văn bản; hãy đối chiếu với bản gốc."
            )
        elif unread:
            warnings.append(
                f"Trang {_ranges(unread)} là ảnh quét, không có lớp chữ nên chưa được đọc; để nhận dạng chữ (OCR), "
                f"{HOW_TO_INSTALL}."
            )
    pictures = [c.number for c in pages if c.number not in scans and c.number not in unread and _has_picture(c)]
    if pictures:
        warnings.append(f"Trang {_ranges(pictures)} có hình, chưa đọc; nếu hình có chữ, hãy đối chiếu với bản gốc.")
    ocr = [c.number for c in pages if c.number not in scans and _has_ocr_layer(c)]
    if ocr:
        warnings.append(f"Trang {_ranges(ocr)} có lớp chữ do máy nhận dạng (OCR); chữ có thể sai, hãy đối chiếu.")
    unknown = sum(g.text == UNKNOWN for c in pages for g in c.glyphs)
    if unknown > 0.003 * sum(len(c.glyphs) for c in pages):
        warnings.append(
            f"{unknown} ký tự trong tệp không có mã chữ (phông nhúng thiếu bảng mã) và được thay bằng “{UNKNOWN}”; "
            "hãy dùng bản gốc (DOCX) nếu có."
        )
    if encodings:
        warnings.append(legacy.warning(encodings))
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
