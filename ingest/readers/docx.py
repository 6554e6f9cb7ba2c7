"""DOCX -> paragraphs and tables: numbering printed, tracked changes accepted, layout tables unwrapped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.cleaning import clean_line
from ingest.readers.base import STRUCK_OUT, Paragraph, Source, Table
from ingest.readers.docx_legacy import Legacy, legacy_of
from ingest.readers.docx_numbering import Numbering, read_numbering
from ingest.readers.docx_pictures import Pictures
from ingest.readers.docx_styles import Styles, read_styles
from ingest.readers.docx_text import Line, Run, decoded, lines_of, run_pieces
from ingest.readers.grids import RawCell, is_data, to_table
from ingest.readers.labels import with_label
from ingest.readers.legacy import font_capitals, warning
from ingest.readers.ooxml import Package, child, children, local, number, value
from schema import UnreadableFile

_WRAPPERS = frozenset({"ins", "moveTo", "customXml", "smartTag", "sdtContent", "hyperlink", "fldSimple", "dir", "bdo"})
_DELETED = frozenset({"del", "moveFrom"})
_PAGE_HOLDS = 3500  # characters: 14 points on A4 give 2,200 to 2,800
MAX_DEPTH = 60  # tables in tables in text boxes: real documents stay below 10

_TRACKED = (
    "Văn bản có vết sửa đổi (track changes): phần thêm được giữ, phần xóa đã bỏ; "
    "hãy chấp nhận hoặc hủy các sửa đổi rồi nạp lại để chắc chắn."
)
_CONTENTS = "Đã bỏ qua mục lục tự động."
_EMBEDDED = "Có phần văn bản nhúng từ tệp khác (altChunk) chưa đọc được; hãy mở bằng Word rồi lưu lại."

_LETTERHEAD = re.compile(r"CỘNG H(?:ÒA|OÀ) XÃ HỘI|ĐẢNG CỘNG SẢN VIỆT NAM|^\s*Số\s*:\s*\S", re.MULTILINE)

Blocks = list[Paragraph | Table]


@dataclass(slots=True)
class _Reader:
    """What reading from top to bottom must remember."""

    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], str]
    rendered: bool  # Word has left marks where its pages ended
    legacy: Legacy
    name: str
    pictures: Pictures
    page: int = 1
    noted: int = 0
    pending: list[Run] = field(default_factory=list)  # of a paragraph whose end mark is deleted
    pending_notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def warn(self, text: str) -> None:
        if text not in self.warnings:
            self.warnings.append(text)

    # -- blocks ------------------------------------------------------------------------------------------------------

    def blocks(self, container: Any, in_cell: bool = False, depth: int = 0) -> Blocks:
        if depth > MAX_DEPTH:
            raise UnreadableFile(
                self.name, "cấu trúc tệp lồng nhau quá sâu, có thể bị hỏng; hãy mở bằng Word rồi lưu lại."
            )
        out: Blocks = []
        for element in container:
            kind = local(element)
            if kind == "p":
                out.extend(self.paragraph(element, in_cell, depth))
            elif kind == "tbl":
                out.extend(self.table(element, depth))
            elif kind == "sdt":
                content = child(element, "sdtContent")
                if "Table of Contents" in _gallery(element):
                    self.warn(_CONTENTS)
                elif content is not None:
                    out.extend(self.blocks(content, in_cell, depth + 1))
            elif kind in _DELETED:
                self.warn(_TRACKED)
            elif kind in _WRAPPERS:
                out.extend(self.blocks(element, in_cell, depth + 1))
            elif kind == "altChunk":
                self.warn(_EMBEDDED)
            if not in_cell and self.pending_notes:
                out.extend(Paragraph(text, self.page) for text in self.pending_notes)
                self.pending_notes.clear()
        return out

    def paragraph(self, element: Any, in_cell: bool, depth: int) -> Blocks:
        properties = child(element, "pPr")
        style = value(child(properties, "pStyle")) or self.styles.default_paragraph
        if re.match(r"toc \d|toc heading|table of figures", self.styles.name(style)):
            self.warn(_CONTENTS)
            return []
        mark = child(properties, "rPr")
        before = child(properties, "pageBreakBefore")
        if before is not None and value(before) not in {"0", "false"} and not self.rendered:
            self.page += 1
        boxes: Blocks = []
        runs, self.pending = self.pending, []
        runs.extend(self.runs(element, style, boxes, depth))
        if any(child(mark, name) is not None for name in ("del", "moveFrom")):
            self.warn(_TRACKED)
            self.pending = runs
            return boxes
        if child(mark, "ins") is not None:
            self.warn(_TRACKED)
        label, tight = self.label(properties, style)
        centered = self.styles.centered(style, properties)
        heading = self.styles.heading(style, properties)
        lines = lines_of(runs, self.page, in_cell, centered)
        if child(properties, "sectPr") is not None and not self.rendered:
            kind = value(child(child(properties, "sectPr"), "type"))
            self.page += kind not in {"continuous", "nextColumn"}
        return [*self.printed(lines, label, tight, in_cell, centered, heading), *boxes]

    def printed(
        self, lines: list[Line], label: str, tight: bool, in_cell: bool, centered: bool, heading: int
    ) -> Iterator[Paragraph]:
        if not lines and label and in_cell:  # a column of numbers that Word counts by itself
            yield Paragraph(label, self.page)
        for line in lines:
            text = with_label(label, line.text)
            if tight and label and text.startswith(f"{label} ") and label[-1:].isalnum():
                text = label + line.text
            shift = len(text) - len(line.text)
            breaks = tuple((offset + shift, page) for offset, page in line.breaks)
            yield Paragraph(text, line.page, line.bold, centered, heading, breaks)
            label = ""

    def label(self, properties: Any, style: str) -> tuple[str, bool]:
        own = child(properties, "numPr")
        num, depth = self.styles.numbering(style)
        if own is not None:
            stated = value(child(own, "numId"))
            if stated and stated != num:
                num, depth = stated, None
            if child(own, "ilvl") is not None:
                depth = number(child(own, "ilvl"))
        if not num or num == "0":
            return "", False
        if depth is None:
            depth = self.numbering.level_of_style(num, style) or 0
        return self.numbering.label(num, depth)

    # -- runs --------------------------------------------------------------------------------------------------------

    def runs(self, container: Any, style: str, boxes: Blocks, depth: int) -> list[Run]:
        out: list[Run] = []
        for element in container:
            kind = local(element)
            if kind == "r":
                out.extend(self.run(element, style, boxes, depth))
            elif kind in _DELETED:
                self.warn(_TRACKED)
            elif kind in _WRAPPERS and depth < MAX_DEPTH:
                if kind in {"ins", "moveTo"}:
                    self.warn(_TRACKED)
                out.extend(self.runs(element, style, boxes, depth + 1))
            elif kind == "sdt":
                content = child(element, "sdtContent")
                out.extend(self.runs(content, style, boxes, depth + 1) if content is not None else [])
            elif kind in {"oMath", "oMathPara"}:
                text = "".join(e.text or "" for e in element.iter() if local(e) == "t")
                out.append(Run(text, False, self.page))
        return out

    def run(self, element: Any, style: str, boxes: Blocks, depth: int) -> Iterator[Run]:
        properties = child(element, "rPr")
        if self.styles.toggle("vanish", properties, style):
            return
        struck = any(self.styles.toggle(name, properties, style) for name in ("strike", "dstrike"))
        bold = self.styles.toggle("b", properties, style)
        font = self.styles.font(properties, style)
        encoding = self.legacy.of(font, element)
        upper = self.styles.toggle("caps", properties, style) or bool(encoding and font_capitals(font))
        for piece in element:
            kind = local(piece)
            if kind in {"footnoteReference", "endnoteReference"}:
                self.note(kind.removesuffix("Reference"), value(piece, "id"))
            elif kind == "lastRenderedPageBreak":
                self.page += 1
            elif kind == "br" and value(piece, "type") == "page":
                self.page += not self.rendered
                yield Run("\n", bold, self.page)
            elif kind in {"drawing", "pict", "object", "AlternateContent"}:
                for box in _boxes(piece):
                    boxes.extend(self.blocks(box, depth=depth + 1))
                boxes.extend(self.pictures.blocks(piece, self.page))
            elif (text := run_pieces(piece)) and struck and text.strip():
                self.warn(STRUCK_OUT)
            elif text:
                yield Run(text, bold, self.page, encoding, upper)

    def note(self, kind: str, key: str) -> None:
        """Footnotes leave their sentence and stand behind its paragraph."""
        if text := self.notes.get((kind, key)):
            self.noted += 1
            self.pending_notes.append(f"[{self.noted}] {text}")

    # -- tables ------------------------------------------------------------------------------------------------------

    def table(self, element: Any, depth: int) -> Blocks:
        first, contents, raw_rows = self.page, [], []
        for row in _unwrapped(element, "tr"):
            properties = child(row, "trPr")
            if child(properties, "del") is not None:
                self.warn(_TRACKED)
                continue
            start = last = self.page
            raw: list[RawCell] = []
            if before := number(child(properties, "gridBefore")):
                raw.append(RawCell((), min(before, 60)))
            for cell in _unwrapped(row, "tc"):
                self.page = start  # every cell of a row that is cut by a page's end has a mark of its own
                blocks = self.blocks(cell, in_cell=True, depth=depth + 1)
                last = max(last, self.page)
                contents.append(blocks)
                raw.append(_raw(cell, blocks, start))
            self.page = last
            if raw:
                raw_rows.append(raw)
        if is_data(raw_rows, self.styles.has_borders(element)):
            page = next((c.page for row in raw_rows for c in row if c.text), first)
            return [replace(to_table(raw_rows, page), page=page)]
        return [block for blocks in contents for block in blocks if not isinstance(block, Paragraph) or block.text]


def _raw(cell: Any, blocks: Blocks, page: int) -> RawCell:
    properties = child(cell, "tcPr")
    merge = child(properties, "vMerge")
    above = merge is not None and value(merge) != "restart"
    paragraphs: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            paragraphs.append(block)
        else:
            paragraphs.extend(Paragraph(" ".join(c.text for c in row if c.text), block.page) for row in block.rows)
    columns = min(max(number(child(properties, "gridSpan"), default=1), 1), 60)
    where = next((p.page for p in paragraphs if p.text.strip()), page)
    return RawCell(tuple(paragraphs), columns, above=above, page=where)


def _unwrapped(container: Any, name: str, depth: int = 0) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls and insertions."""
    for element in container:
        kind = local(element)
        if kind == name:
            yield element
        elif kind in {"sdt", *_WRAPPERS} and depth < MAX_DEPTH:
            yield from _unwrapped(element, name, depth + 1)


def _boxes(element: Any) -> list[Any]:
    """The w:txbxContent of a drawing, each once: Word writes a text box twice, for itself and for older versions."""
    if local(element) == "AlternateContent":
        for choice in element:
            if found := _boxes(choice):
                return found
        return []
    if local(element) == "txbxContent":
        return [element]
    return [box for part in element for box in _boxes(part)]


def _gallery(element: Any) -> str:
    properties = child(element, "sdtPr")
    return value(child(child(properties, "docPartObj"), "docPartGallery"))


def _read_notes(package: Package, main: str, styles: Styles, legacy: Legacy) -> dict[tuple[str, str], str]:
    out: dict[tuple[str, str], str] = {}
    for kind in ("footnote", "endnote"):
        part = package.related(main, f"{kind}s")
        root = package.parse(part) if part else None
        for element in children(root, kind) if root is not None else ():
            if value(element, "type") in {"", "normal"}:
                runs = [
                    Run("".join(map(run_pieces, run)), False, 1, legacy.of(styles.font(child(run, "rPr"), ""), run))
                    for run in element.iter("{*}r")
                    if not _in_deleted(run, element)
                ]
                out[kind, value(element, "id")] = clean_line("".join(run.text for run in decoded(runs)))
    return out


def _in_deleted(element: Any, root: Any) -> bool:
    while element is not None and element is not root:
        if local(element) in _DELETED:
            return True
        element = element.getparent()
    return False


def read_docx(path: Path) -> Source:
    """Raises UnreadableFile for a package that is broken, unsafe or without a document part."""
    package = Package(path)
    main = package.related("", "officeDocument") or "word/document.xml"
    root = package.parse(main)
    body = child(root, "body")
    if body is None:
        raise UnreadableFile(path.name, "tệp DOCX không có phần văn bản; hãy mở bằng Word rồi lưu lại.")
    styles_part, numbering_part = package.related(main, "styles"), package.related(main, "numbering")
    styles = read_styles(package.parse(styles_part) if styles_part else None)
    numbering = read_numbering(package.parse(numbering_part) if numbering_part else None, styles.number_styles())
    rendered = next(root.iter("{*}lastRenderedPageBreak"), None) is not None
    legacy = legacy_of(root, styles)
    notes = _read_notes(package, main, styles, legacy)
    reader = _Reader(styles, numbering, notes, rendered, legacy, path.name, Pictures(package, main))
    if legacy.encodings or legacy.unnamed:
        reader.warn(warning(sorted({*legacy.encodings, legacy.unnamed} - {""})))
    blocks = reader.blocks(body)
    if reader.pending:  # the last paragraph's end mark is deleted: nothing follows that it could join
        lines = lines_of(reader.pending, reader.page, False, False)
        blocks.extend(reader.printed(lines, "", False, False, False, 0))
    pages = reader.page
    blocks = [*_letterhead_above(package, main, root, blocks, reader), *blocks]
    if not rendered and not _fits(blocks):
        blocks, pages = [_on_first_page(b) for b in blocks], 1
    recognised = bool(reader.pictures.told["read"])
    return Source(path.name, tuple(blocks), pages, (*reader.warnings, *reader.pictures.warnings()), recognised)


def _letterhead_above(package: Package, main: str, root: Any, blocks: Blocks, reader: _Reader) -> Blocks:
    """The blocks of the first page's header, where the letterhead stands in it and not in the text. Any other header (a
    page number, a title) is repeated on each page and no part of the text."""
    text = "\n".join(b.text for b in blocks[:12] if isinstance(b, Paragraph))
    section = next(root.iter("{*}sectPr"), None)
    if _LETTERHEAD.search(text) or section is None:
        return []
    own = {value(r, "type"): value(r, "id") for r in children(section, "headerReference")}
    first = own.get("first") if child(section, "titlePg") is not None else None
    part = package.target(main, first or own.get("default", ""))
    header = package.parse(part) if part else None
    if header is None:
        return []
    page, reader.page = reader.page, 1
    found = reader.blocks(header)
    reader.page = page
    said = "\n".join(b.text for b in found if isinstance(b, Paragraph))
    return found if _LETTERHEAD.search(said) else []


def _fits(blocks: Blocks) -> bool:
    """Without Word's own marks only page breaks that the author typed are known. They count the pages where no more
    stands between two of them than a page holds; else the pages are unknown, and a wrong one must not be cited."""
    size: Counter[int] = Counter()
    for block in blocks:
        size[block.page] += len(block.text) if isinstance(block, Paragraph) else _PAGE_HOLDS // 2
    return max(size.values(), default=0) <= _PAGE_HOLDS


def _on_first_page(block: Paragraph | Table) -> Paragraph | Table:
    if isinstance(block, Paragraph):
        return replace(block, page=1, page_breaks=())
    return Table(tuple(tuple(replace(c, page=1) for c in row) for row in block.rows))
