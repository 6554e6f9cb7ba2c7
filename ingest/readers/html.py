"""HTML -> paragraphs and tables: the main text of a page, with the labels of its lists printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.cleaning import breaks_word, clean_line, is_capitals, join_two, opens_item, starts_small
from ingest.readers import legacy
from ingest.readers.base import STRUCK_OUT, Paragraph, Source, Table
from ingest.readers.grids import RawCell, is_data, to_table
from ingest.readers.html_page import main_part, unread_pictures, without_furniture
from ingest.readers.labels import html_letter, roman, with_label
from schema import UnreadableFile

MAX_DEPTH = 240  # documents nest below 40; libxml2 stops at 256
MAX_COLUMNS = 200

_BLOCKS = frozenset(
    re.findall(
        r"\w+",
        "address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 "
        "h2 h3 h4 h5 h6 header hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul",
    )
)
_OF_PAGES = re.compile(
    r"utf-?(8|16(le|be)?|32)|us-ascii|ascii|latin-?1|((windows|cp)-?|iso-?8859-|ibm)\d+|koi8-[rtu]|gb(k|2312|18030)|big5\S*"
    r"|euc-(jp|kr|tw)|shift[_-]jis|tis-620|mac\w*"
)
_META = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]+encoding\s*=\s*[\"']([\w-]+)", re.IGNORECASE)
_DECLARED = re.compile(r"^\s*<\?xml[^>]*\?>")
_CENTER = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_NOT_BOLD = re.compile(r"font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_CAPITAL_FONT = re.compile(r"font-family\s*:\s*['\"]?\.[Vv]n\w+?(?:\s\w+)?H\b")
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_UPPER = re.compile(r"text-transform\s*:\s*uppercase", re.IGNORECASE)
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:[^;]*?(none|decimal|lower-alpha|lower-latin|upper-alpha|upper-latin|"
                         r"lower-roman|upper-roman|disc|circle|square)", re.IGNORECASE)  # fmt: skip
_STYLES = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A", "lower-roman": "i",
           "upper-roman": "I", "decimal": "1", "none": "none"}  # fmt: skip
_BORDER_STYLE = re.compile(
    r"border(?:-\w+)*\s*:\s*(?!none|0|collapse|separate)[^;]*(?:solid|double|\dp[xt])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Look:
    """What a piece of text inherits from the elements around it."""

    bold: bool = False
    centered: bool = False
    upper: bool = False
    heading: int = 0
    pre: bool = False
    lists: tuple[str, ...] = ()
    tables: int = 0  # around it


@dataclass(slots=True)
class _Writer:
    """Pieces of the open line, the lines of the open paragraph, and the blocks already closed."""

    blocks: list[Paragraph | Table] = field(default_factory=list)
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    look: _Look = field(default_factory=_Look)
    label: str = ""  # of the list item that has no text yet
    lines: list[tuple[str, bool]] = field(default_factory=list)

    def text(self, raw: str, look: _Look) -> None:
        if not self.pieces and not self.lines:
            self.look = look
        self.pieces.append((raw.upper() if look.upper else raw, look.bold))

    def line(self) -> None:
        """A line break: the line goes on only where the next one plainly continues its sentence."""
        pieces, self.pieces = self.pieces, []
        text = clean_line("".join(t for t, _ in pieces))
        if not text:
            return
        bold = all(b for t, b in pieces if t.strip())
        lead = next((b for t, b in pieces if t.strip()), False)
        before, was = self.lines[-1] if self.lines else ("", False)
        small = starts_small(text) and not opens_item(text) and not is_capitals(before)
        if before and (small or (breaks_word(before) and text[:1].isalnum())):
            self.lines[-1] = (join_two(before, text), was)
        else:
            self.lines.append((text, bold or (lead and opens_item(text))))

    def flush(self) -> None:
        self.line()
        lines, self.lines = self.lines, []
        for text, bold in lines:
            if self.label:
                text = with_label(self.label, text)
                self.label = ""
            self.blocks.append(
                Paragraph(
                    text, bold=bold or self.look.heading > 0, centered=self.look.centered, heading=self.look.heading
                )
            )

    def open_label(self, label: str) -> None:
        self.close_label()
        self.label = label

    def close_label(self) -> None:
        self.flush()
        if self.label and self.label not in {"-", "+"}:
            self.blocks.append(Paragraph(self.label))
        self.label = ""


def read_html(path: Path) -> Source:
    """Raises UnreadableFile when the encoding cannot be told or the page nests without end."""
    text, warnings = _decoded(path)
    root = _parsed(text)
    if root is None:
        raise UnreadableFile(path.name, "trang HTML không có nội dung; hãy lưu lại trang từ trình duyệt.")
    if encoding := _in_unicode(root):
        warnings = (*warnings, legacy.warning([encoding]))
    title = root.findtext(".//title") or ""
    without_furniture(root)
    if _without_struck(root):
        warnings = (*warnings, STRUCK_OUT)
    main = main_part(root)
    warnings = (*warnings, *unread_pictures(main))
    blocks = _walked(main, path.name)
    if not blocks and title.strip():
        blocks = [Paragraph(clean_line(title))]
    return Source(path.name, tuple(blocks), 1, warnings, web=True)


def fragment_blocks(text: str) -> list[Paragraph | Table]:
    """The blocks of a piece of HTML, as it stands inside Markdown."""
    root = _parsed(text)
    if root is None:
        return []
    _without_struck(root)
    return _walked(root, "HTML")


def _without_struck(root: Any) -> bool:
    """Empties the elements that a browser draws a line through; True where any of them held text."""
    struck = [e for e in root.iter() if e.tag in {"s", "strike", "del"} or _STRUCK.search(e.get("style") or "")]
    found = any(text.strip() for e in struck for text in e.itertext())
    for element in struck:
        element.clear(keep_tail=True)
    return found


def _parsed(text: str) -> Any:
    from lxml import etree
    from lxml import html as parser

    text = _DECLARED.sub("", text).replace("\0", "")
    if not text.strip():
        return None
    options = parser.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return parser.document_fromstring(text, parser=options)
    except (etree.ParserError, ValueError):  # nothing but comments
        return None


def _decoded(path: Path) -> tuple[str, tuple[str, ...]]:
    """As UTF-8, then as the page says, then by guess: a page that says "iso-8859-1" and holds UTF-8 is common."""
    from ingest.readers.text import decode

    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    m = _META.search(data[:4096])
    declared = (m[1] or m[2]).decode("ascii").lower() if m else ""
    if declared and not declared.startswith(("utf", "iso-8859-1", "us-ascii")):
        text = decoded(data, declared)
        if text is not None:
            return text, ()
    return decode(data, path.name)


def decoded(data: bytes, charset: str) -> str | None:
    """`data` in the encoding that a page names; None where it is not of it, or no encoding of pages (Python knows
    others, of which idna and punycode take the square of the length, and some are none of text)."""
    if not _OF_PAGES.fullmatch(charset.lower()):
        return None
    try:
        return data.decode(charset)
    except (UnicodeError, LookupError):
        return None


def _in_unicode(root: Any) -> str:
    """Converts the page's texts where they are in an old encoding, which is told."""
    encoding = legacy.guess("\n".join(root.itertext()))
    if not encoding:
        return ""
    for element in root.iter():
        if isinstance(element.tag, str):
            element.text = element.text and legacy.line_converted(element.text, encoding)
        element.tail = element.tail and legacy.line_converted(element.tail, encoding)
    return encoding


def _walked(root: Any, name: str) -> list[Paragraph | Table]:
    out = _Writer()
    _walk(out, root, _Look(), 0, name)
    out.close_label()
    return out.blocks


def _walk(out: _Writer, element: Any, look: _Look, depth: int, name: str) -> None:
    if depth > MAX_DEPTH:
        raise UnreadableFile(name, "trang HTML lồng nhau quá sâu, có thể bị hỏng; hãy lưu lại trang từ trình duyệt.")
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag == "br":
        out.line()
        return
    if tag == "table":
        _table(out, element, look, depth, name)
        return
    if tag == "img":
        return
    look = _styled(element, tag, look)
    block = tag in _BLOCKS
    if block:
        out.flush()
    if tag in {"ul", "ol"}:
        _list(out, element, tag, look, depth, name)
        return
    if tag == "sup" and _is_note_mark(out, "".join(element.itertext())):
        return
    _text(out, element.text, look)
    for child in element:
        _walk(out, child, look, depth + 1, name)
        _text(out, child.tail, look)
    if block:
        out.flush()


def _is_note_mark(out: _Writer, mark: str) -> bool:
    """A raised number is a footnote's, but in "m2" and "km3"."""
    before = out.pieces[-1][0] if out.pieces else ""
    return bool(re.fullmatch(r"\s*[\[(]?[\d*]{1,3}[\])]?\s*", mark)) and not re.search(r"\b[kcdm]?m$", before)


def _text(out: _Writer, raw: str | None, look: _Look) -> None:
    if not raw:
        return
    if not look.pre:
        out.text(re.sub(r"[ \t\r\n\f]+", " ", raw), look)
        return
    for i, line in enumerate(raw.split("\n")):
        if i:
            out.line()
        out.text(line, look)


def _styled(element: Any, tag: str, look: _Look) -> _Look:
    style = element.get("style") or ""
    if tag in {"b", "strong", "th"} or _BOLD.search(style):
        look = replace(look, bold=True)
    if _NOT_BOLD.search(style):
        look = replace(look, bold=False)
    if tag == "center" or (element.get("align") or "").lower() == "center" or _CENTER.search(style):
        look = replace(look, centered=True)
    elif (element.get("align") or "").lower() in {"left", "justify", "right"}:
        look = replace(look, centered=False)
    if _UPPER.search(style) or legacy.font_capitals(element.get("face") or "") or _CAPITAL_FONT.search(style):
        look = replace(look, upper=True)
    if re.fullmatch("h[1-6]", tag):
        look = replace(look, heading=int(tag[1]), bold=True)
    if tag in {"pre", "textarea"}:
        look = replace(look, pre=True)
    return look


def _list(out: _Writer, element: Any, tag: str, look: _Look, depth: int, name: str) -> None:
    items = [c for c in element if c.tag == "li"]
    kind = _list_kind(element, tag)
    step = -1 if element.get("reversed") is not None else 1
    number = _integer(element.get("start"), len(items) if step < 0 else 1)
    inner = replace(look, lists=(*look.lists, tag), heading=0)
    _text(out, element.text, look)
    for child in element:
        if child.tag == "li":
            number = _integer(child.get("value"), number)
            own = _stated_kind(child) or kind
            out.open_label(_label(own, number, look.lists))
            _walk(out, child, inner, depth + 1, name)
            out.close_label()
            number += step
        else:
            _walk(out, child, inner, depth + 1, name)
        _text(out, child.tail, look)
    out.flush()


def _list_kind(element: Any, tag: str) -> str:
    if stated := _stated_kind(element):
        return stated
    if tag == "ul":
        return "bullet"
    kind = element.get("type") or "1"
    return kind if kind in {"1", "a", "A", "i", "I"} else "1"


def _stated_kind(element: Any) -> str:
    m = _LIST_STYLE.search(element.get("style") or "")
    return _STYLES.get(m[1].lower(), "bullet") if m else ""


def _label(kind: str, number: int, outer: tuple[str, ...]) -> str:
    """A dash list inside a dash list is printed with "+", as the documents themselves do."""
    if kind == "none":
        return ""
    if kind == "bullet":
        return "+" if outer and outer[-1] == "ul" else "-"
    if kind == "1":
        return f"{number}."
    if kind == "a":
        return f"{html_letter(number)})"
    if kind == "A":
        return f"{html_letter(number).upper()}."
    return f"{roman(number)}." if kind == "i" else f"{roman(number).upper()}."


def _integer(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\s*-?\d{1,6}\s*", text) else default


def _rows(table: Any) -> Iterator[Any]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in child if row.tag == "tr")


_MOST_TABLES = 4  # tables in one another that may be data and hold another one; deeper ones frame what they hold


def _table(out: _Writer, element: Any, look: _Look, depth: int, name: str) -> None:
    out.flush()
    nested = element.find(".//table") is not None
    for caption in (c for c in element if c.tag == "caption"):
        _walk(out, caption, look, depth + 1, name)
        out.flush()
    elements = [[c for c in row if c.tag in {"td", "th"}] for row in _rows(element)]
    # Cells are read to tell whether a table is one, and again where it only frames others: each level doubles that.
    frame = nested and look.tables >= _MOST_TABLES
    look = replace(look, tables=look.tables + 1)
    rows = [] if frame else [[_cell(c, look, depth, name) for c in row] for row in elements]
    layout = (element.get("role") or "").lower() in {"presentation", "none"}
    if not frame and not layout and not (nested and _holds_page(rows)) and is_data(rows, _bordered(element, elements)):
        if out.label:
            out.close_label()
        out.blocks.append(to_table([row for row in rows if row]))
        return
    for row in elements:
        for cell in row:
            _walk(out, cell, replace(look, heading=0), depth + 1, name)
            out.flush()


def _cell(element: Any, look: _Look, depth: int, name: str) -> RawCell:
    inner = _Writer()
    _walk(inner, element, replace(look, heading=0, bold=False, lists=()), depth + 1, name)
    inner.close_label()
    paragraphs: list[Paragraph] = []
    for block in inner.blocks:
        if isinstance(block, Paragraph):
            paragraphs.append(block)
        else:
            paragraphs.extend(Paragraph(" ".join(c.text for c in row if c.text)) for row in block.rows)
    columns = min(max(_integer(element.get("colspan"), 1), 1), MAX_COLUMNS)
    rows = _integer(element.get("rowspan"), 1)
    return RawCell(tuple(paragraphs), columns, 65534 if rows == 0 else max(rows, 1), header=element.tag == "th")


def _holds_page(rows: list[list[RawCell]]) -> bool:
    """A cell with a table of its own that holds nearly all of the text: the table is the page's frame."""
    sizes = [len(c.text) for row in rows for c in row]
    return bool(sizes) and (max(sizes) > 0.6 * sum(sizes) or len(rows) <= 3)


def _bordered(element: Any, rows: list[list[Any]]) -> bool:
    border = element.get("border")
    if border is not None and border.strip() not in {"0", "0px", "none"}:
        return True
    if _BORDER_STYLE.search(element.get("style") or "") or "bordered" in (element.get("class") or ""):
        return True
    cells = [c for row in rows for c in row]
    return bool(cells) and sum(bool(_BORDER_STYLE.search(c.get("style") or "")) for c in cells) * 2 > len(cells)
