"""A paragraph at its place in the text of its document: what assembly gives to letterhead reader and clause parser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placed:
    """`Document.text[start:end]` is the paragraph. `page` counts from 1; `heading` is the level that the format itself
    states (Markdown '#', HTML h1, Word style), 0 for none; `in_table` is True for the text of a table's cells.
    """

    start: int
    end: int
    page: int = 1
    bold: bool = False
    centered: bool = False
    heading: int = 0
    in_table: bool = False
