"""What every reader gives: paragraphs and tables in reading order, each with its page. Nothing else leaves a reader."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.readers.confidence import Confidence
from schema import UnreadableFile

__all__ = ["STRUCK_OUT", "Cell", "Paragraph", "Source", "Table", "UnreadableFile"]

# Text with a line through it is no longer in force: it is left out, as what a tracked change deletes is.
STRUCK_OUT = "Văn bản có chữ gạch ngang: đã bỏ, coi như không còn hiệu lực; hãy đối chiếu với bản gốc."


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, its wrapped lines joined, NFC, without page furniture; automatic numbering is printed in it.

    `page_breaks` are (offset in `text`, page) where the paragraph goes on to another page. `heading` is the heading
    level that the format itself states (Markdown '#', HTML h1, Word style), 0 for none. `confidence`:
    see confidence.py.
    """

    text: str
    page: int = 1
    bold: bool = False
    centered: bool = False
    heading: int = 0
    page_breaks: tuple[tuple[int, int], ...] = ()
    confidence: Confidence = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """One table cell. `text` keeps a line break only where a new item begins (next line starts with a capital letter or
    a bullet); wrapped lines are joined. `x0`/`x1` are its horizontal bounds: points in a PDF, column numbers elsewhere.
    `above`: a vertically merged cell going on from the row above (its text is '' here).
    """

    text: str
    x0: float
    x1: float
    page: int = 1
    above: bool = False
    bold: bool = False
    confidence: Confidence = ()


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of one ruled grid on one page (PDF) or of one table element, row by row, left to right. `titled`: its
    first row is known to be its header."""

    rows: tuple[tuple[Cell, ...], ...]
    page: int = 1
    titled: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A file as read. `pages` is 1 in formats without pages."""

    name: str
    blocks: tuple[Paragraph | Table, ...]
    pages: int = 1
    warnings: tuple[str, ...] = ()
    scanned: bool = False  # text that OCR made, on one page or more: its quotes say so
    web: bool = False  # a page that was saved from the web: other matter may stand behind the document
