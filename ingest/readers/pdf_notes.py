"""Footnotes of a page: told by their size, or by the marks that the page's text cites, and taken out of the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.readers.base import Paragraph
from ingest.readers.confidence import fitted, together
from ingest.readers.pdf_lines import MARKER, Line, PageLines, join

_NOTE = re.compile(r"(?:\d{1,2}|\(\d{1,2}\)|\[\d{1,2}\]|\*{1,3}|\(\*{1,3}\))(?=\s*[^\W\d]|\s+\S)")
_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SMALL = 0.93  # of the text's size: footnotes are set smaller, as a rule


class Note(NamedTuple):
    mark: str
    paragraph: Paragraph


def footnotes(
    page: PageLines, size: float, before: Sequence[str], above: Note | None = None
) -> tuple[list[Line], list[Note], list[str]]:
    """The page's body lines, its footnotes, and the marks whose notes are still to come; `before`: those of the pages
    above. Footnotes are small lines at the page's foot, the first of which opens with a mark; or lines of any size that
    open with the marks that the page cites, one after the other.

    `above`: the last note of the page before; where it is not at its end, small lines before the first mark go on with
    it, and come first among the notes, without a mark."""
    lines = list(page.lines)
    foot = [line for line in lines if line.column == 0 and line.size <= SMALL * size and line.base > 0.4 * page.height]
    body_end = max([line.base for line in lines if line.size > SMALL * size and line not in foot], default=0.0)
    foot = [line for line in foot if line.base > body_end]
    first = next((i for i, line in enumerate(foot) if _note_mark(line)), None)
    cited = [bare(mark) for line in lines for mark in line.cited]
    wanted = [mark for mark in [*before, *cited] if mark.isdigit()]
    goes_on = above is not None and bool(foot) and first != 0 and _goes_on(above.paragraph.text, foot[0].text)
    if not goes_on:
        foot = _cited_foot(lines, wanted) if first is None else foot[first:]
    notes = _notes(foot, page.number, wanted, goes_on)
    taken = {id(line) for line in foot}
    last = max((int(n.mark) for n in notes if n.mark.isdigit()), default=None)
    left = [] if last is None else [mark for mark in wanted if int(mark) > last]
    return [line for line in lines if id(line) not in taken], notes, left


def bare(mark: str) -> str:
    return mark.strip("()[],. ")


def _cited_foot(lines: Sequence[Line], wanted: Sequence[str]) -> list[Line]:
    """The lines at the page's end that hold the notes `wanted`, in their order; none where another line stands among
    them that opens a clause. Only the last notes may be missing: the next page has them."""
    if not wanted:
        return []
    start = next((i for i in range(len(lines) - 1, -1, -1) if _is_note(lines[i], wanted[0])), None)
    if start is None:
        return []
    foot, expected = list(lines[start:]), 0
    for line in foot:
        if expected < len(wanted) and _is_note(line, wanted[expected]):
            expected += 1
        elif line.column or line.bold or MARKER.match(line.text):
            return []
    return foot


def _is_note(line: Line, mark: str) -> bool:
    found = _note_mark(line)
    rest = line.text if line.mark else line.text[len(found) :].lstrip()
    return bool(found) and bare(found) == mark and (bool(line.mark) or rest[:1].isupper())


def _goes_on(note: str, line: str) -> bool:
    """Whether a note goes on behind its page with `line`: inside a quotation, or inside a sentence."""
    return note.count("“") > note.count("”") or (not note.endswith((".", ";", "”")) and line[:1].islower())


def _notes(foot: Sequence[Line], page: int, wanted: Sequence[str], goes_on: bool) -> list[Note]:
    """The notes of the lines at the foot; `goes_on`: the first lines are of the note above."""
    notes: list[Note] = [Note("", Paragraph("", page))] if goes_on else []
    raised = any(line.mark for line in foot)
    for line in foot:
        mark = _note_mark(line)
        if mark and _opens(line, bare(mark), notes, wanted, raised):
            text = line.text if line.mark else line.text[len(mark) :].lstrip()
            # Printed with a raised number, so that a footnote's "1" is not taken for item 1.
            said = f"{bare(mark).translate(_SUPERSCRIPT)} {text}"
            notes.append(Note(bare(mark), Paragraph(said, page, confidence=fitted(line.confidence, said))))
        elif notes:
            more = Paragraph(line.text, page, confidence=line.confidence)
            notes[-1] = Note(notes[-1].mark, _joined(notes[-1].paragraph, more))
    return notes


def _opens(line: Line, mark: str, notes: Sequence[Note], wanted: Sequence[str], raised: bool) -> bool:
    """Whether a note begins, and not only a wrapped line with a figure: "01 tháng 7 năm 2031"."""
    if line.mark or not mark.isdigit():
        return True
    last = notes[-1].mark if notes else ""
    if last.isdigit() and int(mark) != int(last) + 1:
        return False
    return mark in wanted or (not raised and (not notes or last.isdigit()))


def in_one(note: Note, more: Note) -> Note:
    """A note with what goes on behind its page."""
    return Note(note.mark, _joined(note.paragraph, more.paragraph))


def _joined(left: Paragraph, right: Paragraph) -> Paragraph:
    text = join(left.text, right.text)
    sure = together([(left.text, left.confidence), (right.text, right.confidence)])
    breaks = left.page_breaks
    if right.page > max([left.page, *(page for _, page in breaks)]):
        breaks = (*breaks, (max(0, len(text) - len(right.text)), right.page))
    return replace(left, text=text, confidence=sure, page_breaks=breaks)


def _note_mark(line: Line) -> str:
    if line.mark:
        return line.mark
    found = _NOTE.match(line.text)
    return found.group() if found else ""
