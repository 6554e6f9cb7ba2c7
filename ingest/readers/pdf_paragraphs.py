"""Lines of all pages -> paragraphs: wrapped lines joined, footnotes moved out of sentences."""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from ingest.readers.base import Paragraph, Table
from ingest.readers.confidence import fitted, together
from ingest.readers.pdf_lines import MARKER, Line, PageLines, join
from ingest.readers.pdf_notes import Note, footnotes, in_one

NEAR = 2.5  # points within which two left edges are the same
_TAIL = 2000  # characters of a paragraph that joining a line looks at: thousands of lines would take hours otherwise
INDENT = 8.0  # points right of the margin that make an indent

LETTERHEAD = re.compile(r"CỘNG H[ÒO][ÀA]? XÃ HỘI|ĐẢNG CỘNG SẢN|Độc lập\s*[-–]\s*Tự do", re.I)

_TITLE_ALONE = re.compile(
    r"(?:(?:CHƯƠNG|PHẦN|MỤC|PHỤ LỤC|TIỂU MỤC)(?:\s+(?:[IVXLC\d]+|THỨ\s+\w+))?[.:]?"
    r"|(?:NGHỊ QUYẾT|QUYẾT ĐỊNH|CHỈ THỊ|KẾ HOẠCH|THÔNG BÁO|KẾT LUẬN|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG)?|QUY CHẾ|QUY ĐỊNH"
    r"|HƯỚNG DẪN|BÁO CÁO|TỜ TRÌNH|CÔNG ĐIỆN|ĐỀ ÁN|THÔNG TƯ|NGHỊ ĐỊNH|LUẬT)[:.]?)$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Margins:
    left: float
    right: float
    indents: tuple[float, ...]  # first-line indents that the page uses, as x
    starts: tuple[float, ...]  # left edges that three lines or more share: no centred lines
    leading: float  # distance between the baselines of wrapped lines
    size: float
    middles: tuple[float, ...]  # where centred lines have their middle


Lanes = dict[tuple[int, int], _Margins]  # by page and lane


def paragraphs(pages: Sequence[PageLines]) -> list[Paragraph | Table]:
    """Paragraphs and tables of all pages in reading order. A footnote follows the paragraph that cites it, else the
    paragraph or table it interrupts."""
    margins = _margins(pages)
    size = median([line.size for page in pages for line in page.lines] or [12.0])
    joiner = _Joiner(margins)
    open_marks: list[str] = []
    bodies: list[list[Line]] = []
    found: list[list[Note]] = []  # by page
    last: Note | None = None  # of the page before
    for page in pages:
        body, notes, open_marks = footnotes(page, size, open_marks, last)
        bodies.append(body)
        if last is not None and notes and not notes[0].mark:
            whole = next(own for own in reversed(found) if own)
            whole[-1] = last = in_one(last, notes.pop(0))
        else:
            last = None
        found.append(notes)
        last = notes[-1] if notes else last
    for page, body, notes in zip(pages, bodies, found, strict=True):
        tables = list(page.tables)
        for line in body:
            while tables and tables[0][0] < line.base:
                joiner.table(tables.pop(0)[1])
            joiner.line(line)
        for _, table in tables:
            joiner.table(table)
        joiner.notes += notes
    return joiner.finish()


@dataclass(slots=True)
class _Joiner:
    """Grows the paragraph being read line by line."""

    margins: Lanes
    blocks: list[Paragraph | Table] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    cited: dict[str, Paragraph] = field(default_factory=dict)  # the last paragraph with each mark
    noted: set[int] = field(default_factory=set)  # the ids of the notes among the blocks
    open: list[Line] = field(default_factory=list)

    def line(self, line: Line) -> None:
        if self.open and _begins(self.open, line, self.margins):
            self.close()
        if not self.open:
            self._put_notes()
        self.open.append(line)

    def table(self, table: Table) -> None:
        self.close()
        # Notes wait while tables follow one another, so that a table over several pages stays in one piece.
        if self.blocks and not isinstance(self.blocks[-1], Table):
            self._put_notes()
        self.blocks.append(table)

    def close(self) -> None:
        if self.open:
            made = _paragraph(self.open, self.margins)
            self.blocks.append(made)
            # A note would part the lines of a title; "Điều 5. ..." in bold letters is one by itself.
            if not made.centered and (not made.bold or MARKER.match(made.text)):
                self.cited |= {mark: made for line in self.open for mark in line.cited}
            self.open = []

    def _put_notes(self) -> None:
        after: Paragraph | None = None
        for mark, note in self.notes:
            after = self.cited.pop(mark, after)
            at = next((i for i in range(len(self.blocks), 0, -1) if self.blocks[i - 1] is after), len(self.blocks))
            while at < len(self.blocks) and id(self.blocks[at]) in self.noted:
                at += 1
            self.blocks.insert(at, note)
            self.noted.add(id(note))
        self.notes = []

    def finish(self) -> list[Paragraph | Table]:
        self.close()
        self._put_notes()
        return self.blocks


def _paragraph(lines: Sequence[Line], margins: Lanes) -> Paragraph:
    done, tail, breaks, page = "", lines[0].text, [], lines[0].page
    for line in lines[1:]:
        tail = join(tail, line.text)
        if line.page != page:
            breaks.append((len(done) + len(tail) - len(line.text), line.page))
            page = line.page
        if len(tail) > _TAIL and (cut := tail.rfind(" ", 0, len(tail) - _TAIL // 2) + 1):
            done, tail = done + tail[:cut], tail[cut:]
    text = done + tail
    return Paragraph(
        text=text,
        page=lines[0].page,
        bold=all(line.bold for line in lines),
        centered=all(_centered(line, margins[line.page, line.lane]) for line in lines),
        page_breaks=tuple(breaks),
        confidence=fitted(together([(line.text, line.confidence) for line in lines]), text),
    )


def _begins(open_lines: Sequence[Line], line: Line, margins: Lanes) -> bool:
    """Whether `line` begins a paragraph after the lines read so far."""
    last, first = open_lines[-1], open_lines[0]
    m, before = margins[line.page, line.lane], margins[last.page, last.lane]
    if bool(last.lane) is not bool(line.lane):
        return True  # columns of text begin or end
    same_page = (last.page, last.lane) == (line.page, line.lane)
    marker = bool(MARKER.match(line.text))
    lower = line.text[:1].islower() and not marker
    ended = last.text.rstrip("”\"') ")[-1:] in (".", ";", ":", "…") or last.text.endswith("./.")
    ended = ended or _in_brackets(open_lines)
    gap = line.base - last.base if same_page else m.leading
    bracket = _open_bracket(open_lines) or _closes_bracket(open_lines, line)
    if gap < 1.6 * m.leading and bracket and not marker and line.column == last.column:
        return False
    if last.column != line.column:
        return True
    if line.column:
        motto = LETTERHEAD.match(last.text) and line.caps and "VIỆT NAM" not in last.text
        return not ((lower or motto) and 0 < gap < 1.5 * m.leading)
    if abs(line.size - last.size) > 1.2 or (same_page and (gap > 2.4 * m.leading or gap < 0)):
        return not (lower and not ended and 0 < gap < 2 * m.leading)
    fits = last.x1 + 0.25 * line.size + line.first_word <= before.right - 2.0
    if _centered(line, m) or _centered(last, before):
        return _begins_centered(last, line, _centered(line, m) and _centered(last, before), lower, fits, gap, m)
    styled = last.bold != line.bold and (all(x.bold for x in open_lines) or line.bold) and not lower
    if styled and (ended or fits or line.x0 - m.left > INDENT):
        return True
    offset = line.x0 - m.left
    if fits and not (lower and not ended):
        return True
    # Over a page break the margin may move (mirrored pages), or be another's (a page that is one indented list).
    shift = min(line.x0 - last.x0, offset - (last.x0 - before.left), key=abs)
    if shift < -NEAR and len(open_lines) > 1:
        return True  # back from a hanging paragraph's indent
    if offset > INDENT:
        hanging = (abs(shift) <= NEAR and len(open_lines) > 1) or (same_page and _under_text(first, line))
        known = any(abs(line.x0 - x) <= NEAR for x in m.indents)
        if hanging and not marker and (lower or not known or (not ended and gap < 1.2 * m.leading + 1)):
            return False
        if abs(line.x0 - last.x0) <= NEAR and lower and not ended:
            return False  # a block that is indented as a whole
        return not (lower and not ended and not any(abs(line.x0 - x) <= NEAR for x in m.indents))
    if m.indents:
        # At the margin in a text with first-line indents: a wrapped line, whatever it opens with ("01.01.2026",
        # "khoản 2 Điều này"), unless space above and a sentence's end before it say otherwise.
        return gap > 1.3 * m.leading + 1 and ended and not lower
    if gap > 1.2 * m.leading + 1 and not lower:
        return True
    return marker and (ended or (first.bold and not line.bold) or (line.bold and not last.bold))


def _open_bracket(lines: Sequence[Line]) -> bool:
    """ "(Kèm theo Nghị quyết" stands in a bracket that is still open, not far back."""
    text = " ".join(line.text for line in lines[-3:])
    return text.startswith("(") and text.count("(") > text.count(")")


def _in_brackets(lines: Sequence[Line]) -> bool:
    """ "(Kèm theo Nghị quyết số ...)" is complete."""
    text = " ".join(line.text for line in lines[-3:])
    return text.startswith("(") and text.endswith(")") and text.count("(") == text.count(")")


def _closes_bracket(lines: Sequence[Line], line: Line) -> bool:
    """The line ends what the line before has opened: "(VĂN BẢN" + "MẪU)"."""
    before = lines[-1].text
    return before.rfind("(") > before.rfind(")") and 0 < line.text.find(")") < 60 and "(" not in line.text


def _begins_centered(last: Line, line: Line, both: bool, lower: bool, fits: bool, gap: float, m: _Margins) -> bool:
    """Centred titles: lines of one style go on when they break inside a phrase."""
    if not both:
        # A full first line, indented, can look centred; it goes on at the margin.
        return not (lower and line.bold == last.bold and not fits and line.x0 - m.left < INDENT)
    if last.bold != line.bold or last.caps != line.caps or abs(last.size - line.size) > 0.6:
        return not (lower and last.bold == line.bold and not _TITLE_ALONE.match(last.text) and not last.caps)
    if gap > 1.6 * m.leading or _TITLE_ALONE.match(last.text) or last.text.endswith(":") or MARKER.match(line.text):
        return True
    if lower:
        return False
    if line.caps:
        # "KẾ HOẠCH" stands by itself; a long line of capitals goes on below.
        return last.x1 - last.x0 < 0.45 * (m.right - m.left)
    return last.x1 - last.x0 < 0.6 * (m.right - m.left)


def _under_text(first: Line, line: Line) -> bool:
    """A wrapped line of a hanging paragraph begins under the first line's text, a little right of its marker."""
    return bool(MARKER.match(first.text)) and INDENT < line.x0 - first.x0 < 40


def _centered(line: Line, m: _Margins) -> bool:
    if line.column:
        return False
    left, right = line.x0 - m.left, m.right - line.x1
    if any(abs(line.x0 - x) <= 1.0 for x in (*m.indents, *m.starts)):
        return False
    if min(left, right) < INDENT:  # nearly full: centred only when it keeps the same small distance to both margins
        return min(left, right) > 1.5 and abs(left - right) <= 2.0
    middle = (line.x0 + line.x1) / 2
    return min(abs(middle - m) for m in m.middles) <= max(4.0, 0.03 * (left + right))


def _margins(pages: Sequence[PageLines]) -> Lanes:
    """The text margins of each page: its own when it has enough lines, else those of the pages of its format; and of
    each column of running text."""
    of_format: dict[tuple[int, int, int], list[Line]] = defaultdict(list)
    for page in pages:
        for side in (page.number % 2, 2):
            of_format[round(page.width), round(page.height), side] += [line for line in page.lines if not line.lane]
    margins: Lanes = {}
    for page in pages:
        size = (round(page.width), round(page.height))
        own = [line for line in page.lines if not line.lane]
        samples = [own, of_format[(*size, page.number % 2)], of_format[(*size, 2)]]
        chosen = next((lines for lines in samples if len(_wide(lines, page.width)) >= 8), samples[-1])
        whole = of_format[(*size, 2)]
        margins[page.number, 0] = _measure(chosen, whole, page.width)
        cells = [cell for _, table in page.tables for row in table.rows for cell in row]
        if cells and len(_wide(own, page.width)) < 8:
            # A page that is a table and its title: the title is centred over the table.
            left, right = min(cell.x0 for cell in cells), max(cell.x1 for cell in cells)
            middles = (left + right) / 2, page.width / 2
            margins[page.number, 0] = replace(
                margins[page.number, 0], left=left, right=right, indents=(), middles=middles
            )
        for lane in {line.lane for line in page.lines if line.lane}:
            lines = [line for line in page.lines if line.lane == lane]
            width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
            margins[page.number, lane] = _measure(lines, lines, width)
    return margins


def _wide(lines: Sequence[Line], width: float) -> list[Line]:
    return [line for line in lines if line.column == 0 and line.x1 - line.x0 > 0.5 * width]


def _measure(lines: Sequence[Line], whole: Sequence[Line], width: float) -> _Margins:
    wide = _wide(lines, width) or [line for line in lines if line.column == 0] or list(lines)
    if not wide:
        return _Margins(0.1 * width, 0.9 * width, (), (), 16.0, 12.0, (width / 2,))
    body = [line for line in lines if line.column == 0] or list(lines)
    if len(wide) >= 4:
        left = _edge_of([line.x0 for line in wide], last=False)
        right = _edge_of([line.x1 for line in wide], last=True)
    else:
        left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    size = median(line.size for line in wide)
    gaps = [b.base - a.base for a, b in itertools.pairwise(whole) if a.page == b.page and a.column == b.column]
    usual = [g for g in gaps if 0.9 * size < g < 2.2 * size]
    near = Counter(round(g) for g in usual)
    # Where paragraphs are short, the space between them is as frequent as the distance of wrapped lines, which is less.
    often = [g for g, n in near.items() if n >= 0.5 * near.most_common(1)[0][1] and n >= 3]
    leading = min(often) if often else near.most_common(1)[0][0] if near else 1.3 * size
    # An indent counts when full lines begin there and the line after them is back at the margin.
    indents: Counter[float] = Counter()
    for a, b in itertools.pairwise(body):
        if a.x0 - left > INDENT and a.x1 > right - 0.2 * (right - left) and abs(b.x0 - left) <= NEAR:
            indents[round(a.x0 * 2) / 2] += 1
    common = tuple(x for x, n in indents.items() if n >= 2 and n >= 0.03 * len(body))
    shared = Counter(round(line.x0) for line in body)
    starts = tuple(float(x) for x, n in shared.items() if n >= 3)
    middles = ((left + right) / 2, *_axes(body, width))
    return _Margins(left, right, common, starts, float(leading), size, middles)


def _axes(lines: Sequence[Line], width: float) -> tuple[float, ...]:
    """Where lines of different lengths have one middle, near that of the page: what a short page is centred on."""
    middles = [((line.x0 + line.x1) / 2, line.x0) for line in lines if line.x1 - line.x0 < 0.75 * width]
    found = [
        m for m, x in middles if sum(abs(m - n) <= 1.0 and abs(x - y) > 5 for n, y in middles) >= 2
    ]  # its own line is not counted, since its left edge is the same
    return tuple(sorted({round(m) for m in found if abs(m - width / 2) < 0.08 * width}))


def _edge_of(values: Sequence[float], last: bool) -> float:
    """The outermost value that several lines share; the outermost of all where none is shared."""
    ordered = sorted(values, reverse=last)
    need = max(2, round(0.08 * len(ordered)))
    for v in ordered:
        if sum(abs(v - w) <= NEAR for w in ordered) >= need:
            return v
    return ordered[0]
