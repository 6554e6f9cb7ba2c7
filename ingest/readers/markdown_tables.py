"""Tables of Markdown: pipe tables (GitHub, most exporters) and grid tables (pandoc)."""

from __future__ import annotations

import re
from itertools import pairwise

from ingest.cleaning import item_lines
from ingest.readers.base import Cell, Table
from ingest.readers.inline import is_bold, plain

_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
_GRID = re.compile(r"\s*\+(?:[-=:]{2,}\+)+\s*$")
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|div|li|ul|ol)(?:\s[^<>]*)?>", re.IGNORECASE)


def is_delimiter(line: str) -> bool:
    return "|" in line and "-" in line and bool(_DELIMITER.match(line))


def is_grid_border(line: str) -> bool:
    return bool(_GRID.match(line))


def pipe_table(lines: list[str], start: int) -> tuple[Table, int] | None:
    """The table that begins at line `start` and how many lines it takes; None where there is none. Without the line of
    dashes, two lines at least must begin and end with "|"."""
    following = lines[start + 1] if start + 1 < len(lines) else ""
    if not is_delimiter(following) and not (_walled(lines[start]) and _walled(following)):
        return None
    if is_delimiter(lines[start]):
        return None if not _walled(following) else _rows(lines, start)
    return _rows(lines, start)


def _rows(lines: list[str], start: int) -> tuple[Table, int]:
    rows: list[list[str]] = []
    columns = len(split_row(lines[start]))
    i = start
    while i < len(lines) and "|" in lines[i]:
        line = lines[i]
        i += 1
        if is_delimiter(line):
            continue
        # A cell that holds raw line breaks: the row goes on until it is walled off.
        if line.lstrip().startswith("|") and not line.rstrip().endswith("|"):
            while i < len(lines) and lines[i].strip() and not lines[i].lstrip().startswith("|"):
                line += "<br>" + lines[i].strip()
                i += 1
                if line.endswith("|") and len(split_row(line)) >= columns:
                    break
        rows.append(split_row(line))
    width = max(map(len, rows))
    table = Table(
        tuple(tuple(_cell(raw, i) for i, raw in enumerate([*row, *[""] * (width - len(row))])) for row in rows)
    )
    return table, i - start


def _walled(line: str) -> bool:
    text = line.strip()
    return len(text) > 2 and text.startswith("|") and text.endswith("|")


def split_row(line: str) -> list[str]:
    """ "| a | b \\| c |" -> ["a", "b | c"]"""
    text = line.strip()
    if text.startswith("|"):
        text = text[1:]
    cells = re.split(r"(?<!\\)\|", text)
    if len(cells) > 1 and not cells[-1].strip():
        cells.pop()
    return [c.strip().replace("\\|", "|") for c in cells]


def _cell(raw: str, column: int, span: int = 1) -> Cell:
    pieces = _BREAK.split(_BLOCK_TAG.sub("<br>", raw))
    text = item_lines("\n".join(p for p in (_listed(piece) for piece in pieces) if p))
    return Cell(text, column, column + span, bold=is_bold(raw))


def _listed(piece: str) -> str:
    """A star at the start of a cell's line is a bullet, printed as a dash."""
    return plain(re.sub(r"^\s*[*•]\s+", "- ", piece))


def grid_table(lines: list[str], start: int) -> tuple[Table, int] | None:
    """A pandoc grid table: "+---+" between its rows, cells cut where the borders have a "+"."""
    end = start
    while end < len(lines) and lines[end].strip()[:1] in {"+", "|"} and lines[end].strip()[-1:] in {"+", "|"}:
        end += 1
    block = [line.strip() for line in lines[start:end]]
    borders = [i for i, line in enumerate(block) if line.startswith("+")]
    if len(borders) < 2:
        return None
    edges = sorted({i for b in borders for i, c in enumerate(block[b]) if c == "+"})
    rows: list[tuple[Cell, ...]] = []
    for top, bottom in pairwise(borders):
        body = block[top + 1 : bottom]
        if not body:
            continue
        walls = [e for e in edges if all(len(line) > e and line[e] in "|+" for line in body)]
        cells = []
        for left, right in pairwise(walls):
            raw = "<br>".join(line[left + 1 : right].strip() for line in body).strip()
            cells.append(_cell(raw, edges.index(left), edges.index(right) - edges.index(left)))
        if cells:
            rows.append(tuple(cells))
    return (Table(tuple(rows)), end - start) if rows else None
