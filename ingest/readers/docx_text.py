"""The runs of one Word paragraph -> lines of clean text, with the places where a page ends inside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ingest.cleaning import breaks_word, clean_line, is_capitals, join_two, opens_item, starts_small
from ingest.readers.grids import LETTERHEAD
from ingest.readers.legacy import VNI, converted
from ingest.readers.ooxml import local, value


@dataclass(frozen=True, slots=True)
class Run:
    """Raw text of one look; `page` is the page on which it begins. `encoding`: that of its font, '' for Unicode;
    `upper`: its letters are drawn as capitals."""

    text: str
    bold: bool
    page: int
    encoding: str = ""
    upper: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """Clean text. `breaks`: (offset, page) where it goes on to another page."""

    text: str
    page: int
    bold: bool
    breaks: tuple[tuple[int, int], ...] = ()


def run_pieces(piece: Any) -> str:
    """The characters of one child of w:r; '' for what prints nothing."""
    match local(piece):
        case "t":
            return piece.text or ""
        case "tab" | "ptab":
            return "\t"
        case "br" | "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case "softHyphen":  # cleaning drops it, but in a TCVN3 font its code is "ư"
            return "\u00ad"
        case "sym":
            code = value(piece, "char")
            return chr(int(code, 16)) if re.fullmatch(r"[0-9A-Fa-f]{2,4}", code) else ""
        case _:
            return ""


def lines_of(runs: list[Run], page: int, in_cell: bool, centered: bool) -> list[Line]:
    """Line breaks separate lines where a new item begins; in cells and centred text wherever no sentence goes on. Two
    columns of a letterhead set apart by tabs become two lines. No line is empty."""
    out: list[Line] = []
    for part in _split(decoded(runs)):
        line = _line(part, page)
        if not line.text:
            continue
        if out and _joins(out[-1].text, line.text, in_cell or centered):
            out[-1] = _joined(out[-1], line)
        else:
            out.append(line)
    return out


def decoded(runs: list[Run]) -> list[Run]:
    """The runs as Unicode, in capitals where these are drawn."""
    out: list[Run] = []
    for i, run in enumerate(runs):
        text = run.text
        if run.encoding:
            if i and runs[i - 1].encoding == run.encoding:
                text = text[_marks(text, run.encoding) :]
            if i + 1 < len(runs) and runs[i + 1].encoding == run.encoding and text:
                text += runs[i + 1].text[: _marks(runs[i + 1].text, run.encoding)]
            text = converted(text, run.encoding)
        out.append(Run(text.upper() if run.upper else text, run.bold, run.page))
    return out


def _marks(text: str, encoding: str) -> int:
    """How many marks of the letter before open `text`: VNI writes "ế" as e + á, which Word may put into two runs."""
    found = re.match(r"[ØÙÂÁÀÅÃÄÊÉÈÜËÛÕÏøùâáàåãäêéèüëûõï]+", text) if encoding == VNI else None
    return found.end() if found else 0


def _split(runs: list[Run]) -> list[list[Run]]:
    parts: list[list[Run]] = [[]]
    columns = "\t" in "".join(r.text for r in runs).strip() and LETTERHEAD.search("".join(r.text for r in runs))
    for run in runs:
        for i, text in enumerate(re.split(r"\n|\t+" if columns else r"\n", run.text)):
            if i:
                parts.append([])
            if text:
                parts[-1].append(Run(text, run.bold, run.page))
    return parts


def _line(runs: list[Run], page: int) -> Line:
    filled = [r for r in runs if r.text.strip()]
    if not filled:
        return Line("", page, False)
    text = clean_line("".join(r.text for r in runs))
    breaks: list[tuple[int, int]] = []
    before, current = "", filled[0].page
    for run in runs:
        if run.page > current and run.text.strip():
            offset = len(clean_line(before + "|")) - 1  # "|" keeps the space before the new page
            breaks.append((min(offset, len(text)), run.page))
            current = run.page
        before += run.text
    bold = all(r.bold for r in filled) or (filled[0].bold and opens_item(text))
    return Line(text, filled[0].page, bold, tuple(breaks))


def _joins(before: str, after: str, loose: bool) -> bool:
    if breaks_word(before) and after[:1].isalnum():
        return True
    if opens_item(after):
        return False
    if loose or is_capitals(before) or is_capitals(after):
        return starts_small(after)
    return True


def _joined(a: Line, b: Line) -> Line:
    text = join_two(a.text, b.text)
    shift = len(text) - len(b.text)
    here = ((shift, b.page),) if b.page > max([a.page, *(p for _, p in a.breaks)]) else ()
    return Line(text, a.page, a.bold and b.bold, (*a.breaks, *here, *((o + shift, p) for o, p in b.breaks)))
