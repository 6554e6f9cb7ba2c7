"""What one line of a letterhead says: national title, number, place and date, kind of document, issuing body."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from ingest.letterhead.number import NUMBERED, joined
from ingest.patterns import any_of, patterns
from ingest.placed import Placed
from ingest.references import DATE
from language.spelling import UPPER, fold
from schema import Span

HEAD_LINES = 40  # a letterhead with its subject takes fewer lines; laws put nothing more above Điều 1

# A narrow column breaks the first line: "CỘNG HÒA XÃ HỘI CHỦ NGHĨA / VIỆT NAM".
NATION = re.compile(
    r"cong hoa xa hoi chu nghia(?: viet nam)?|^viet nam$|dang cong san viet nam"
    r"|doc lap\s*[-–]\s*tu do\s*[-–]\s*hanh phuc"
)
_DAY = rf"(?:(?P<date>{DATE})|(?P<blank>ngày[\d\s.…_]*tháng[\s.…_]*\d{{0,2}}[\s.…_]*năm\s*[\d…._]{{0,6}}))"
DATED = re.compile(rf"(?P<place>(?:TP\.?\s*|T\.\s*)?(?![IVX]+\s)[{UPPER}]\w*(?:[ ]+[{UPPER}]\w*){{0,4}})\s*,\s*{_DAY}")
# Typed in small letters ("Hà nội, ngày ...") it must begin its line; a date alone must be all of it.
_DATED_LOW = re.compile(rf"(?:^|\n)\W*(?P<place>[{UPPER}][^\W\d_]*(?:[ ]+[^\W\d_]+){{0,4}})\s*,?\s*{_DAY}")
_DATED_ALONE = re.compile(rf"\W*(?P<place>)(?P<date>{re.sub('^ng', '[Nn]g', DATE)})\W*")
DATED_BEHIND = re.compile(rf"\s*[,;]?\s*(?P<date>{DATE})")
RULE = re.compile(r"[\W_]*")


def dated(line: str) -> re.Match[str] | None:
    """Place and date in a line of a letterhead. `date` is None where it is left open, `place` '' where none is said."""
    return DATED.search(line) or _DATED_LOW.search(line) or _DATED_ALONE.fullmatch(line)


BODY = re.compile(
    r"Điều\s+1\s*[.:]|PHẦN\s+\S+|Phần thứ|CHƯƠNG\s+[IVX\d]|Chương\s+[IVX\d]|(?:I|1|A)\s*[.\-)/–]\s*\S"
    r"|PHỤ LỤC|QUYẾT\s+(?:NGHỊ|ĐỊNH)\s*:"
)
PREAMBLE = re.compile(r"(?:can cu|kinh gui|theo de nghi|xet de nghi|xet to trinh|theo|chieu theo|ngay \d)\b")
SUBJECT = re.compile(r"(?:v ?/ ?v|ve viec|trich yeu)\b")
# Marks printed beside a letterhead that name nobody.
MARK = re.compile(
    r"\W*(?:du thao.*|van ban mau.*|(?:tuyet |toi )?mat|(?:thuong |hoa )?(?:khan|toc)|cong bao\b.*|(?:ban )?sao y.*"
    r"|phan\s.*|van ban hop nhat\b.*|van ban quy pham phap luat|dieu uoc quoc te"
    r"|(?:cac )?van ban (?:phap luat )?khac)\W*"
)
ATTACHED = re.compile(r"[(\[*_ ]*(?:duoc )?(?:ban hanh )?kem theo\b")


@lru_cache(maxsize=1)
def kind_pattern() -> re.Pattern[str]:
    """A kind of document at the start of folded text."""
    return re.compile(rf"\W*(?P<kind>{any_of(patterns().kinds)})(?!\w)")


@lru_cache(maxsize=1)
def body_pattern() -> re.Pattern[str]:
    """An issuing body or an office at the start of folded text."""
    p = patterns()
    return re.compile(rf"\W*(?:{any_of((*p.issuers, *p.bodies))}|{any_of(p.offices)})(?!\w)")


@lru_cache(maxsize=1)
def heading_pattern() -> re.Pattern[str]:
    """The issuer's heading above "Căn cứ": bodies and offices that cannot be taken for the first words of a subject
    (a law "BẢO VỆ ..." is no newspaper, BÁO)."""
    p = patterns()
    bodies = [b for b in p.bodies if b.codes]
    return re.compile(rf"\W*(?:{any_of((*p.issuers, *bodies))}|{any_of(p.offices)})(?!\w)")


@dataclass(slots=True)
class Head:
    """The letterhead as it is read: values, spans, lines used, and the index of the line after the title."""

    values: dict[str, str] = field(default_factory=dict)
    issued_on: date | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    furniture: list[Span] = field(default_factory=list)
    next: int = 0

    def say(self, name: str, value: str, span: Span) -> None:
        if name not in self.values:
            self.values[name], self.spans[name] = value, span


def split_lines(p: Placed, text: str) -> list[Placed]:
    """A paragraph with forced line breaks is several lines here, and so are the cells of a layout table's row."""
    piece = text[p.start : p.end]
    if p.in_table:
        piece = piece.replace(" | ", "\n\n\n")
    found = []
    for m in re.finditer(r"[^\n]+", piece):
        inner = m[0].strip()
        if inner:
            begin = p.start + m.start() + len(m[0]) - len(m[0].lstrip())
            found.append(replace(p, start=begin, end=begin + len(inner)))
    return found


def kind_at(line: str, display: bool) -> re.Match[str] | None:
    """The kind that a line begins with, when it is printed as a kind line: in capitals, or alone on a heading line."""
    m = kind_pattern().match(fold(line))
    if not m or len(m["kind"]) < 4:
        return None
    words = line[m.start("kind") : m.end()]
    alone = not line[m.end() :].strip(" *:_-")
    return m if words.isupper() or (alone and display) else None


def number_first(lines: list[Placed], text: str) -> list[Placed]:
    """The lines with the letterhead above the kind line, and its number in one piece. A text typed anew for the web
    often begins with its kind and title, and gives issuer, number and date below: "# HƯỚNG DẪN / BAN TUYÊN GIÁO /
    Số 33-HD/BTGTU, ngày 03/02/2026".
    """
    lines = [*joined(lines[:HEAD_LINES], text), *lines[HEAD_LINES:]]
    at = next((i for i, p in enumerate(lines[:3]) if kind_at(text[p.start : p.end], bool(p.bold or p.heading))), None)
    if at is None or any(NUMBERED.match(text[p.start : p.end]) for p in lines[: at + 1]):
        return lines
    end = at + 1
    while end < min(len(lines), at + 7):
        line = text[lines[end].start : lines[end].end]
        if NUMBERED.match(line.strip("*_ ")):
            return [*lines[:at], *lines[at + 1 : end + 1], lines[at], *lines[end + 1 :]]
        folded = fold(line)
        heads = NATION.match(folded) or RULE.fullmatch(line) or DATED.fullmatch(line)
        if not heads and not (len(line) < 120 and body_pattern().match(folded)):
            break
        end += 1
    return lines
