"""The task register: the assignments of all documents, filtered, in document order, and as files to take away."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from ingest import units
from language.spelling import bare, fold, key, squeeze, writable
from schema import Assignment, DocumentInfo

__all__ = ["tasks", "write_csv", "write_xlsx"]


class Shelf(Protocol):
    """What the register needs of a store."""

    def documents(self) -> list[DocumentInfo]: ...

    def assignments(self, document: str | None = None) -> list[Assignment]: ...


def tasks(
    store: Shelf,
    documents: Sequence[str] | None = None,
    unit: str | None = None,
    role: str | None = None,
    due_before: date | None = None,
    words: str | None = None,
    include_collective: bool = False,
) -> list[Assignment]:
    """The assignments that meet every condition given, by document (as the store lists them) and place in the text.

    `documents`: ids. `unit`: a name in any spelling; where no task names it, the unit that followed it after a merger.
    `role`: "lead" or "support" of that unit, or of any unit. `due_before`: due on that day or earlier; tasks without a
    last day are left out. `words`: all of them in the task, its product or its units, typed with diacritics or without.
    `include_collective`: "các bộ, ngành, địa phương" also counts for a ministry.
    """
    order = {info.id: i for i, info in enumerate(store.documents())}
    chosen = None if documents is None else set(documents)
    found = [a for a in store.assignments() if chosen is None or a.document in chosen]
    found.sort(key=lambda a: order.get(a.document, len(order)))  # stable: the text's order stays
    if due_before is not None:
        found = [a for a in found if a.deadline and a.deadline.last and a.deadline.last <= due_before]
    if words and words.strip():
        says = _says(words)
        found = [a for a in found if says(a)]
    if unit and unit.strip():
        return _of_unit(found, unit, role, include_collective)
    if role in ("lead", "support"):
        return [a for a in found if _named(a, role)]
    return found


def _named(a: Assignment, role: str | None) -> tuple[str, ...]:
    return a.lead if role == "lead" else a.support if role == "support" else (*a.lead, *a.support)


def _of_unit(found: list[Assignment], unit: str, role: str | None, collective: bool) -> list[Assignment]:
    for asked in units.lineage(unit):
        if asked.collective and not collective:
            break
        own = [a for a in found if any(_is_of(asked, name, collective) for name in _named(a, role))]
        if own:
            return own
    # Part of a name, as typed into a filter: "địa phương", "Ủy ban".
    part = fold(squeeze(unit)) if bare(unit) else key(squeeze(unit))
    said: Callable[[str], str] = fold if bare(unit) else key
    return [a for a in found if any(_word_in(part, said(name)) for name in _named(a, role))]


def _is_of(asked: units.Unit, name: str, collective: bool) -> bool:
    return units.same(asked, name) or (collective and units.includes(name, asked))


def _word_in(part: str, text: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", text) is not None


def _says(words: str) -> Callable[[Assignment], bool]:
    plain = bare(words)
    said: Callable[[str], str] = fold if plain else key
    wanted = [said(w) for w in words.split() if any(c.isalnum() for c in w)]

    def says(a: Assignment) -> bool:
        text = said(" ".join((a.task, a.product or "", a.target or "", *a.lead, *a.support)))
        return all(_word_in(w.strip(".,;:?!“”\"'()"), text) for w in wanted)

    return says


# --------------------------------------------------------------------------------------------------------- the files

# (title, width in characters, value)
_Column = tuple[str, int, Callable[[Assignment, DocumentInfo | None], Any]]


def _document(a: Assignment, info: DocumentInfo | None) -> str:
    return (info.number or info.title) if info else a.document


def _due(a: Assignment, which: str) -> date | None:
    if a.deadline is None:
        return None
    return a.deadline.first if which == "first" else a.deadline.last


_COLUMNS: tuple[_Column, ...] = (
    ("Văn bản", 16, _document),
    ("Phụ lục", 12, lambda a, _: a.annex),
    ("Mục", 8, lambda a, _: a.section),
    ("Số", 8, lambda a, _: a.number),
    ("Nhiệm vụ", 70, lambda a, _: a.task),
    ("Chỉ tiêu", 16, lambda a, _: a.target),
    ("Vai trò", 12, lambda a, _: a.role),
    ("Cơ quan chủ trì", 30, lambda a, _: "; ".join(a.lead)),
    ("Cơ quan phối hợp", 34, lambda a, _: "; ".join(a.support)),
    ("Thời hạn", 22, lambda a, _: a.deadline.text if a.deadline else None),
    ("Từ ngày", 12, lambda a, _: _due(a, "first")),
    ("Đến ngày", 12, lambda a, _: _due(a, "last")),
    ("Sản phẩm", 40, lambda a, _: a.product),
    ("Vị trí", 24, lambda a, _: str(a.path)),
    ("Trang", 7, lambda a, _: a.page),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_CELL_START = re.compile(r"(^|[;\t\r\n] *)(?=[=+\-@\t\r])")
_LONGEST_CELL = 32_767  # characters that a worksheet cell holds


def write_csv(path: Path, assignments: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None:
    """One row an assignment, UTF-8 with a byte order mark, so that Excel shows Vietnamese. A value that a
    spreadsheet would take for a formula gets an apostrophe before it. Raises OSError where it cannot be
    written."""
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow([title for title, _, _ in _COLUMNS])
        for a in assignments:
            out.writerow([_plain(value(a, infos.get(a.document))) for _, _, value in _COLUMNS])


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    # A spreadsheet that parts columns at ";", as Excel does where "," is the decimal mark, sees a cell behind each.
    return _CELL_START.sub(r"\1'", writable(str(value)))


def write_xlsx(path: Path, assignments: Sequence[Assignment], infos: Mapping[str, DocumentInfo]) -> None:
    """A workbook: a summary, then one sheet a document with filters and a frozen header. Texts are never formulas.
    Raises OSError where the file cannot be written."""
    from openpyxl import Workbook

    book = Workbook()
    _styles(book)
    summary = book.active
    summary.title = "Tổng hợp"
    by_document: dict[str, list[Assignment]] = {}
    for a in assignments:
        by_document.setdefault(a.document, []).append(a)
    names = {"tổng hợp"}
    sheets: dict[str, str] = {}
    for document, rows in by_document.items():
        info = infos.get(document)
        sheets[document] = _sheet_name((info and (info.number or info.title)) or document, names)
        sheet = book.create_sheet(sheets[document])
        _header(sheet, 1, [(title, width) for title, width, _ in _COLUMNS])
        for r, a in enumerate(rows, 2):
            for c, (_, _, value) in enumerate(_COLUMNS, 1):
                _put(sheet, r, c, value(a, info))
        _finish(sheet, len(rows) + 1, len(_COLUMNS))
    _summary(summary, by_document, infos, sheets)
    book.save(path)


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """At most 31 characters, without those that Excel forbids, unlike every other name whatever the case."""
    clean = re.sub(r"[\[\]:*?/\\]", "-", writable(wanted)).strip(" '")[:31] or "Văn bản"
    name, again = clean, 2
    while name.lower() in taken:
        name, again = f"{clean[: 31 - len(f' ({again})')]} ({again})", again + 1
    taken.add(name.lower())
    return name


def _header(sheet: Any, row: int, columns: Sequence[tuple[str, int]]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for c, (title, width) in enumerate(columns, 1):
        cell = sheet.cell(row, c, title)
        cell.font = Font(bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor="1F4E79")
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        letter = get_column_letter(c)
        sheet.column_dimensions[letter].width = max(width, sheet.column_dimensions[letter].width if row > 1 else 0)


_TEXT, _DATE = "nhiệm vụ", "ngày"


def _styles(book: Any) -> None:
    from openpyxl.styles import Alignment, Border, NamedStyle, Side

    thin = Side(style="thin", color="D0D7DE")
    for name, form in ((_TEXT, "General"), (_DATE, "DD/MM/YYYY")):
        style = NamedStyle(name, number_format=form)
        style.border = Border(top=thin, bottom=thin, left=thin, right=thin)
        style.alignment = Alignment(wrap_text=True, vertical="top")
        book.add_named_style(style)


def _put(sheet: Any, row: int, column: int, value: Any) -> None:
    from copy import copy

    cell = sheet.cell(row, column)
    cell.style = _DATE if isinstance(value, date) else _TEXT
    if value is None or value == "":
        return
    if isinstance(value, str):
        text = writable(value)[:_LONGEST_CELL]
        cell.value = text
        cell.data_type = "s"  # "=..." in a document is a text ...
        if text.startswith(_FORMULA):
            cell._style = copy(cell._style)
            cell._style.quotePrefix = 1  # ... and stays one when the cell is edited
        return
    cell.value = value


def _finish(sheet: Any, rows: int, columns: int) -> None:
    from openpyxl.utils import get_column_letter

    sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{max(rows, 1)}"
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "1:1"


def _summary(
    sheet: Any,
    by_document: Mapping[str, Sequence[Assignment]],
    infos: Mapping[str, DocumentInfo],
    sheets: Mapping[str, str],
) -> None:
    """The documents with their counts, and below them the lead units."""
    columns = [("Văn bản", 24), ("Tên", 70), ("Ngày", 12), ("Số nhiệm vụ", 12), ("Có thời hạn", 12)]
    columns.append(("Chưa nêu chủ trì", 12))
    _header(sheet, 1, columns)
    row = 2
    for document, rows in by_document.items():
        info = infos.get(document)
        name = (info and (info.number or info.title)) or document
        values = [name, info.title if info else "", info.issued_on if info else None, len(rows)]
        values += [sum(a.deadline is not None for a in rows), sum(not a.lead for a in rows)]
        for c, value in enumerate(values, 1):
            _put(sheet, row, c, value)
        quoted = sheets[document].replace("'", "''")
        sheet.cell(row, 1).hyperlink = f"#'{quoted}'!A1"
        sheet.cell(row, 1).style = "Hyperlink"
        row += 1
    _finish(sheet, row - 1, len(columns))
    row += 1
    every = [a for rows in by_document.values() for a in rows]
    _header(sheet, row, [("Cơ quan chủ trì", 24), ("Số nhiệm vụ chủ trì", 0)])
    shown: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for name in (u for a in every for u in a.lead):
        unit = units.canonical(name)
        shown.setdefault(unit.name.lower(), unit.name if unit.known and not unit.collective else name)
        counts[unit.name.lower()] += 1
    for unit_key, n in counts.most_common():
        row += 1
        _put(sheet, row, 1, shown[unit_key])
        _put(sheet, row, 2, n)
