"""Markdown -> paragraphs and tables, by a scan of its lines.

A CommonMark parser is not used, for what it would lose: numbers of ordered lists ("3." after a gap becomes 4), the
lines of a paragraph (official exports put each item on its own line), text indented by four columns (code to it).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ingest.cleaning import clean_characters, is_capitals, join_lines, opens_item
from ingest.readers.base import STRUCK_OUT, Paragraph, Source, Table
from ingest.readers.inline import has_struck, is_bold, plain
from ingest.readers.lines import goes_on, wrap_width
from ingest.readers.markdown_tables import grid_table, is_grid_border, pipe_table
from ingest.readers.text import read_bytes

_ATX = re.compile(r"\s*(#{1,6})\s+(.*?)\s*#*\s*$")
_EMPTY_ATX = re.compile(r"\s*#{1,6}\s*$")
_RULE = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*$")
_SETEXT = re.compile(r"\s*={3,}\s*$")
_FENCE = re.compile(r"\s*(?:```|~~~)\s*[\w{}.+-]*\s*$")
_BULLET = re.compile(r"(\s*)([-*+•])[ \t]+(?=\S)")
_ORDERED = re.compile(r"(\s*)(\d{1,9}(?:\\?[.)]))[ \t]+(?=\S)")
_QUOTE = re.compile(r"\s{0,3}>[ ]?")
_FOOTNOTE = re.compile(r"\s*\[\^([^\]]+)\]:\s*(.*)")
_REFERENCE = re.compile(r"\s*\[[^\]^]+\]:\s+\S+(?:\s+[\"'(].*)?\s*$")
_HTML_BLOCK = re.compile(r"\s*<(table|div|center|p|ul|ol|h[1-6]|section|article|dl)\b", re.IGNORECASE)
_HARD_BREAK = re.compile(r"(?:(?<! ) {2,}|(?<!\\)\\)$")
# A bullet that only carries a printed marker ("* a) ...", "- 1. ..."): the syntax of lists, not of the document.
_CARRIED = re.compile(r"(?:\*\*|__)?(?:\\?[-+](?=\s)|\d{1,3}(?:\.\d{1,2})*\\?[.)](?=\s)|[a-zđ]\d?\\?\)|Điều \d+)")


@dataclass(slots=True)
class _Scan:
    """What has been read, and the lines of the paragraph that is open."""

    width: int | None
    blocks: list[Paragraph | Table] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)  # of the open paragraph, marks still in them
    last: str = ""
    closed: bool = False  # the last line ended with a hard break

    def flush(self) -> None:
        raw, self.parts, self.closed = self.parts, [], False
        if not raw:
            return
        text = raw[0] if len(raw) == 1 else join_lines(raw)
        if shown := plain(text):
            self.blocks.append(Paragraph(shown, bold=is_bold(text)))

    def add(self, line: str, opens: bool) -> None:
        """`opens`: the line begins a list item."""
        text = line.strip()
        if self.parts and (opens or self.closed or not self._goes_on(line)):
            self.flush()
        self.closed = bool(_HARD_BREAK.search(line))
        self.parts.append(text.removesuffix("\\") if self.closed else text)
        self.last = line

    def _goes_on(self, line: str) -> bool:
        a, b = plain(self.last), plain(line)
        if not a or not b:
            return True
        if is_capitals(a) or (is_capitals(b) and len(b) > 6):
            return False  # lines of a letterhead: "BAN CHẤP HÀNH TRUNG ƯƠNG", "ĐẢNG ĐOÀN QUỐC HỘI"
        if is_bold(self.last) and is_bold(line) and not opens_item(b):
            return True  # a long title, each of its lines set in bold
        return goes_on(_unmarked(self.last), _unmarked(line), self.width, indents=False)


def read_markdown(path: Path) -> Source:
    """Raises UnreadableFile when the encoding cannot be told."""
    text, warnings = read_bytes(path)
    blocks, more = blocks_of(text)
    return Source(path.name, tuple(blocks), 1, (*warnings, *more))


def blocks_of(text: str) -> tuple[list[Paragraph | Table], list[str]]:
    """The blocks of a Markdown text, and warnings about what was left out."""
    text = _without_comments(clean_characters(text)).replace("\t", "    ")
    lines, warnings = _without_front_matter(text.split("\n"))
    lines = [_without_quote(line) for line in lines if not _FENCE.match(line)]
    if any(map(has_struck, "\n".join(lines).split("\n\n"))):
        warnings = [*warnings, STRUCK_OUT]
    scan = _Scan(_width(lines))
    setext = any(_SETEXT.match(line) for line in lines)
    i = 0
    while i < len(lines):
        i += _block(scan, lines, i, setext)
    scan.flush()
    scan.blocks.extend(Paragraph(note) for note in scan.notes)
    return scan.blocks, warnings


def _block(scan: _Scan, lines: list[str], i: int, setext: bool) -> int:
    """Reads what begins at line i; gives the number of lines read."""
    line = lines[i]
    if not line.strip() or _EMPTY_ATX.match(line) or _REFERENCE.match(line):
        scan.flush()
        return 1
    if m := _ATX.match(line):
        scan.flush()
        if title := plain(m[2]):
            scan.blocks.append(Paragraph(title, bold=True, heading=len(m[1])))
        return 1
    if scan.parts and len(scan.parts) == 1 and (_SETEXT.match(line) or (setext and re.match(r"\s*-{3,}\s*$", line))):
        title = plain(scan.parts[0])
        scan.parts = []
        scan.blocks.append(Paragraph(title, bold=True, heading=1 if "=" in line else 2))
        return 1
    if is_grid_border(line) and (found := grid_table(lines, i)):
        return _found(scan, *found)
    if _RULE.match(line):
        scan.flush()
        return 1
    if "|" in line and (found := pipe_table(lines, i)):
        return _found(scan, *found)
    if _HTML_BLOCK.match(line):
        return _html(scan, lines, i)
    if m := _FOOTNOTE.match(line):
        scan.flush()
        scan.notes.append(f"[{m[1]}] {plain(m[2])}")
        return 1
    _line(scan, line)
    return 1


def _line(scan: _Scan, line: str) -> None:
    if m := _BULLET.match(line):
        rest = line[m.end() :]
        carried = _CARRIED.match(rest)
        mark = "" if carried else "+ " if m[2] == "+" else "- "
        scan.add(m[1] + mark + rest, opens=True)
        return
    scan.add(line, opens=bool(_ORDERED.match(line)) or opens_item(plain(_unmarked(line))))


def _found(scan: _Scan, table: Table, used: int) -> int:
    scan.flush()
    scan.blocks.append(table)
    return used


def _html(scan: _Scan, lines: list[str], i: int) -> int:
    """HTML inside Markdown: a table goes on to its closing tag, anything else to the next blank line."""
    from ingest.readers.html import fragment_blocks

    scan.flush()
    end = i + 1
    if re.match(r"\s*<table\b", lines[i], re.IGNORECASE):
        while end < len(lines) and "</table>" not in "\n".join(lines[i:end][-1:]).lower():
            end += 1
    else:
        while end < len(lines) and lines[end].strip():
            end += 1
    scan.blocks.extend(fragment_blocks("\n".join(lines[i:end])))
    return end - i


def _width(lines: list[str]) -> int | None:
    """Of the running text alone: tables and headings are not wrapped."""
    runs: list[list[str]] = [[]]
    for line in lines:
        if not line.strip() or "|" in line or _ATX.match(line) or _RULE.match(line):
            runs.append([])
        else:
            if _BULLET.match(line):
                runs.append([])
            runs[-1].append(line)
    return wrap_width([run for run in runs if run])


def _unmarked(line: str) -> str:
    """Emphasis and escapes at the start out of the way, so that the marker behind them shows."""
    return re.sub(r"^(\s*)(?:\*\*|__|[*_](?=\S))+", r"\1", line).replace("\\", "").rstrip(" *_")


def _without_comments(text: str) -> str:
    """Without "<!-- ... -->"; one that never ends is text."""
    kept: list[str] = []
    at = 0
    while (begins := text.find("<!--", at)) >= 0 and (ends := text.find("-->", begins + 4)) >= 0:
        kept.append(text[at:begins])
        at = ends + 3
    return "".join([*kept, text[at:]])


def _without_quote(line: str) -> str:
    while m := _QUOTE.match(line):
        line = line[m.end() :]
    return line


def _without_front_matter(lines: list[str]) -> tuple[list[str], list[str]]:
    """Drops "---", "key: value" lines, "---" at the very start, which a site generator put there."""
    if not lines or lines[0].strip() != "---":
        return lines, []
    for i, line in enumerate(lines[1:60], 1):
        if line.strip() in {"---", "..."}:
            return lines[i + 1 :], ["Đã bỏ qua phần khai báo (front matter) ở đầu tệp."] if i > 1 else []
        if line.strip() and not re.match(r"[\w-]+:(?:\s|$)|\s+\S|- ", line):
            break
    return lines, []
