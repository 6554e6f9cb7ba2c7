"""XLSX -> one table a sheet, with openpyxl: cells as Excel shows them; what stands above the table is text."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from ingest.cleaning import clean_line
from ingest.readers.base import Paragraph, Source, Table
from ingest.readers.checks import check_sizes
from ingest.readers.grids import RawCell, has_header, to_table
from ingest.readers.legacy import converted, font_capitals, font_encoding, warning
from schema import UnreadableFile

MAX_CELLS = 200_000  # a register of a whole province has a tenth of it
MAX_COLUMNS = 200


def read_sheets(path: Path, name: str = "") -> Source:
    """Each sheet is a page. Hidden sheets, rows and columns are left out, with a warning. Raises UnreadableFile for a
    workbook that is broken, locked or too large.
    """
    from openpyxl import load_workbook

    name = name or path.name
    with zipfile.ZipFile(path) as archive:
        check_sizes(archive.infolist(), name)
        for info in archive.infolist():  # a DTD stands before everything; Excel writes none
            with archive.open(info) as part:
                if info.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in part.read(8192).upper():
                    raise UnreadableFile(
                        name, "bảng tính có khai báo DTD không an toàn; hãy mở bằng Excel rồi lưu lại."
                    )
    try:
        # The stated size may be invented (XFD1048576); rows are only counted where cells are.
        book = load_workbook(BytesIO(path.read_bytes()), data_only=True)  # by its content, whatever its name says
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile, OSError, SyntaxError) as error:
        raise UnreadableFile(name, "bảng tính bị hỏng; hãy mở bằng Excel rồi lưu lại.") from error
    blocks: list[Paragraph | Table] = []
    warnings: list[str] = []
    encodings: set[str] = set()
    pages = cells = 0
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            warnings.append(f"Đã bỏ qua trang tính ẩn “{sheet.title}”.")
            continue
        pages += 1
        rows = _rows(sheet, pages, encodings, warnings)
        cells += sum(map(len, rows))
        if cells > MAX_CELLS:
            raise UnreadableFile(name, f"bảng tính có hơn {MAX_CELLS} ô; hãy tách thành nhiều tệp nhỏ hơn.")
        blocks += _blocks(rows, pages)
    if encodings:
        warnings.append(warning(sorted(encodings)))
    return Source(name, tuple(blocks), max(pages, 1), tuple(dict.fromkeys(warnings)))


def _rows(sheet: Any, page: int, encodings: set[str], warnings: list[str]) -> list[list[RawCell]]:
    spans, covered = {}, set()
    for merged in sheet.merged_cells.ranges:
        spans[merged.min_row, merged.min_col] = merged
        if merged.size["rows"] * merged.size["columns"] <= MAX_CELLS:
            covered |= {(r, c) for r, c in merged.cells if (r, c) != (merged.min_row, merged.min_col)}
    hidden_rows = {n for n, d in sheet.row_dimensions.items() if d.hidden}
    hidden_columns = {
        c
        for d in sheet.column_dimensions.values()
        if d.hidden
        for c in range(d.min or 0, min(d.max or 0, MAX_COLUMNS) + 1)
    }
    rows: list[list[RawCell]] = []
    width = min(sheet.max_column or 0, MAX_COLUMNS)
    for cells in sheet.iter_rows(max_col=width) if len(sheet._cells) <= MAX_CELLS else ():
        if not any(cell.value is not None for cell in cells):
            continue
        row: list[RawCell] = []
        for cell in cells:
            at = cell.row, cell.column
            if at in covered:
                merged = next(
                    (m for m in spans.values() if m.min_col <= at[1] <= m.max_col and m.min_row < at[0] <= m.max_row),
                    None,
                )
                if merged is not None and at[1] == merged.min_col:
                    row.append(RawCell((), merged.size["columns"], above=True, page=page))
                continue
            merged = spans.get(at)
            text = _text(cell, encodings)
            bold = bool(cell.font and cell.font.b)
            centered = bool(cell.alignment and cell.alignment.horizontal in {"center", "centerContinuous"})
            paragraphs = tuple(Paragraph(line, page, bold, centered) for line in text)
            row.append(RawCell(paragraphs, merged.size["columns"] if merged else 1, page=page))
        rows.append(row)
    if hidden_rows or hidden_columns:
        warnings.append(f"Trang tính “{sheet.title}” có hàng hoặc cột bị ẩn; chúng vẫn được đọc.")
    return rows


def _text(cell: Any, encodings: set[str]) -> list[str]:
    value = cell.value
    if value is None:
        return []
    if isinstance(value, bool):
        text = "Có" if value else "Không"
    elif isinstance(value, datetime):
        text = f"{value:%d/%m/%Y}" + (f" {value:%H:%M}" if value.time() != time() else "")
    elif isinstance(value, date):
        text = f"{value:%d/%m/%Y}"
    elif isinstance(value, float):
        shown = value * 100 if "%" in (cell.number_format or "") else value
        text = f"{shown:.6g}".replace(".", ",") + ("%" if "%" in (cell.number_format or "") else "")
    else:
        text = str(value)
    font = (cell.font.name if cell.font else "") or ""
    if encoding := font_encoding(font):
        encodings.add(encoding)
        text = converted(text, encoding, font_capitals(font))
    return [line for part in text.split("\n") if (line := clean_line(part))]


def _blocks(rows: list[list[RawCell]], page: int) -> list[Paragraph | Table]:
    """What stands above the header is text (a letterhead, a title); from the header on it is one table."""
    start = next((i for i in range(len(rows)) if has_header([_filled(rows[i])]) and len(_filled(rows[i])) > 2), None)
    if start is None:
        start = next((i for i in range(len(rows)) if len(_filled(rows[i])) > 2), len(rows))
    above = [p for row in rows[:start] for cell in row for p in cell.paragraphs]
    table = rows[start:]
    if not table:
        return list(above)
    # Lines below the table (recipients, a signature) have no number and few cells.
    end = len(table)
    while end > 1 and len(_filled(table[end - 1])) <= 2 and not _filled(table[end - 1])[0].text[:1].isdigit():
        end -= 1
    below = [p for row in table[end:] for cell in row for p in cell.paragraphs]
    return [*above, to_table(table[:end], page), *below]


def _filled(row: list[RawCell]) -> list[RawCell]:
    return [cell for cell in row if cell.text.strip()]
