"""The head and the foot of an official document: number, kind, issuer, place, date, subject, signer, attached text.

Layouts: Nghị định 30/2020/NĐ-CP annex I (state bodies) and Hướng dẫn 36-HD/VPTW (Party bodies). Readers may give the
two columns of a letterhead as separate lines in any order, or glued in one line, so the head is read by what the pieces
say and not by where they stand. A text without a letterhead (a news page) is titled by its first line and has no
number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from ingest.letterhead.attached import find_attached, small_letterheads
from ingest.letterhead.ending import read_ending
from ingest.letterhead.headlines import (
    ATTACHED,
    BODY,
    DATED,
    DATED_BEHIND,
    HEAD_LINES,
    MARK,
    NATION,
    PREAMBLE,
    RULE,
    SUBJECT,
    Head,
    dated,
    heading_pattern,
    kind_at,
    number_first,
    split_lines,
)
from ingest.letterhead.issuer import read_issuer
from ingest.letterhead.naming import is_capitals, issuer_name
from ingest.letterhead.number import NUMBERED, alone, cleaned, is_filled
from ingest.letterhead.outside import outside
from ingest.letterhead.promulgated import take_named, take_promulgation
from ingest.letterhead.signature import signatures, signer_of
from ingest.letterhead.webpage import read_page
from ingest.patterns import issuer_said, kind_of_number, kind_said
from ingest.placed import Placed
from ingest.references import is_cross_reference, mentions, read_date
from language.spelling import fold, squeeze
from schema import Mention, Span


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What head and foot say; None where they do not say it. `spans` holds the slice of the text that says each field.

    `body_start`: where the text after title and issuer's heading begins. `furniture`: paragraphs outside the body:
    letterhead lines, "Nơi nhận", signature blocks, the attached text's own small letterhead. `attached_at`: where the
    title of the attached text begins; `spans["attached_title"]` runs to the end of its "(Kèm theo ...)".
    `mentions`: documents named in title, preamble and Điều 1, without the document itself. `official`: it has a
    letterhead; a page that only speaks of documents has none.
    """

    number: str | None = None
    kind: str | None = None
    issuer: str | None = None
    place: str | None = None
    issued_on: date | None = None
    title: str | None = None
    signer: str | None = None
    signer_office: str | None = None
    attached: str | None = None
    spans: dict[str, Span] = field(default_factory=dict)
    body_start: int = 0
    furniture: tuple[Span, ...] = ()
    attached_at: int | None = None
    mentions: tuple[Mention, ...] = ()
    official: bool = False
    warnings: tuple[str, ...] = ()


def read_letterhead(paragraphs: Sequence[Placed], text: str, web: bool = False) -> Letterhead:
    """Reads head and foot; `web`: of a web page. Total: any paragraphs give a Letterhead, None for what is not said."""
    lines = number_first([line for p in paragraphs for line in split_lines(p, text)], text)
    if not lines:
        return Letterhead()
    official = _official(lines, text)
    head = official or read_page(lines, text)
    if official:
        read_ending(lines, head.next, text, head)
    number = head.values.get("number")
    body_start = lines[head.next].start if head.next < len(lines) else lines[-1].end
    signed = signatures(lines, head.next, text)
    attached = find_attached(lines, head.next, signed, number, text)
    furniture = [*head.furniture, *(span for s in signed for span in s.furniture)]
    furniture += small_letterheads(lines, head.next, text)
    behind, told = outside(lines, signed, text) if web and official else ([], "")
    furniture += behind
    read = Letterhead(
        number=number,
        kind=head.values.get("kind"),
        issuer=head.values.get("issuer"),
        place=head.values.get("place"),
        issued_on=head.issued_on,
        title=head.values.get("title"),
        spans=head.spans,
        body_start=body_start,
        furniture=tuple(sorted(set(furniture))),
        official=official is not None,
        warnings=(told,) if told else (),
    )
    who = signer_of(signed, attached[1] if attached else None, lines[: head.next and head.next + 2], text)
    if who:
        read = replace(read, signer=who.signer, signer_office=who.office)
        read.spans.update({k: v for k, v in (("signer", who.signer_span), ("signer_office", who.office_span)) if v})
    if attached:
        read = replace(read, attached=attached[0], attached_at=attached[1])
        read.spans["attached_title"] = (attached[1], attached[2])
    elif "attached" in head.values:
        read = replace(read, attached=head.values["attached"], attached_at=head.spans["attached_title"][0])
    found = _mentions(read, lines, head.next, text)
    return replace(read, mentions=tuple(found))


def _official(lines: Sequence[Placed], text: str) -> Head | None:
    """The head of a document that has a letterhead; None for a page without one."""
    head = Head()
    zone: list[Placed] = []
    kind_line: int | None = None
    for i, p in enumerate(lines[:HEAD_LINES]):
        line = text[p.start : p.end]
        numbered = NUMBERED.search(line) is not None
        if MARK.fullmatch(fold(line)) and len(line) < 120 and not BODY.match(line):
            zone.append(p)
            continue
        kind = None if numbered else kind_at(line, bool(p.bold or p.centered or p.heading))
        if kind:
            kind_line = i
            break
        opens = PREAMBLE.match(fold(line)) and not (dated(line) and len(line) < 40)
        if (BODY.match(line) and not is_cross_reference(line)) or opens or len(line) > 400:
            break
        zone.append(p)
    pieces = _read_zone(zone, text, head)
    letter = (
        kind_line is None and "number" in head.spans and any(SUBJECT.match(fold(text[p.start : p.end])) for p in zone)
    )
    numbered_head = "number" in head.spans and (kind_line is not None or letter or "nation" in head.spans)
    if not numbered_head and not ("nation" in head.spans and kind_line is not None):
        short = kind_line is not None and kind_line <= 4 and ("place" in head.values or pieces)
        if not short:
            return _untitled(lines, kind_line, text) if kind_line is not None and not zone else None
    if letter:
        _read_letter(lines, len(zone), text, head)
    elif kind_line is not None:
        _read_kind(lines, kind_line, text, head)
        take_named(kind_line, lines, text, head)
        take_promulgation(lines, kind_line, text, head)
    else:
        head.next = len(zone)
    read_issuer(pieces, text, head)
    head.furniture = sorted(set(head.furniture))
    head.spans.pop("nation", None)
    return head


def _untitled(lines: Sequence[Placed], kind_line: int, text: str) -> Head:
    """A text that begins with its kind line and has nothing above it: a draft, or an attached text alone."""
    head = Head()
    _read_kind(lines, kind_line, text, head)
    take_named(kind_line, lines, text, head)
    take_promulgation(lines, kind_line, text, head)
    return head


def _read_zone(zone: Sequence[Placed], text: str, head: Head) -> list[Span]:
    """Number, place and date, national title; gives back the pieces left over in capitals: names of issuers."""
    pieces: list[Span] = []
    for p in zone:
        line = text[p.start : p.end]
        taken: list[Span] = [m.span() for m in NATION.finditer(fold(line))]
        if taken and (is_capitals(line[taken[0][0] : taken[0][1]]) or len(line) < 60):
            head.spans.setdefault("nation", (p.start, p.end))
        m = NUMBERED.search(line)
        if m and not _opens_line(line, m.start(), taken):
            m = None
        m = m or alone(line)
        if m and "number" not in head.spans:
            at = p.start + m.start("n"), p.start + m.end("n")
            if is_filled(m["n"]):
                head.say("number", cleaned(m["n"]), at)
            else:
                head.spans["number"] = at  # "Số:     /KH-UBND": a draft
                head.values.setdefault("kind", kind_of_number("0/" + cleaned(m["n"]).lstrip("xX._…/-")) or "")
            taken.append(m.span())
            if d := DATED_BEHIND.match(line, m.end()):  # "Số 12-CTr/TU, ngày 20/01/2026"
                head.issued_on = read_date(d)
                head.spans["issued_on"] = p.start + d.start("date"), p.start + d.end("date")
                taken.append(d.span())
        cut = "".join("\n" if any(a <= i < b for a, b in taken) else c for i, c in enumerate(line))
        if (d := dated(cut)) and "place" not in head.values and not head.issued_on:
            if d["place"]:
                head.say("place", squeeze(d["place"]), (p.start + d.start("place"), p.start + d.end("place")))
            if d["date"] and (day := read_date(d)):
                head.issued_on = day
                head.spans["issued_on"] = p.start + d.start("date"), p.start + d.end("date")
            taken.append(d.span())
        head.furniture.append((p.start, p.end))
        cut = "".join("\n" if any(a <= i < b for a, b in taken) else c for i, c in enumerate(line))
        for piece in re.finditer(r"[^\n]+", cut):
            if is_capitals(piece[0]) and not RULE.fullmatch(piece[0]) and not MARK.fullmatch(fold(piece[0])):
                pieces.append((p.start + piece.start(), p.start + piece.end()))
    return pieces


def _opens_line(line: str, at: int, taken: Sequence[Span]) -> bool:
    """The number of a letterhead stands first on its line, or behind capitals glued to it: not inside a sentence."""
    before = "".join(c for i, c in enumerate(line[:at]) if not any(a <= i < b for a, b in taken)).strip(" *_-–")
    # "Luật số: 63/2025/QH15"; without the colon it is a sentence or a web page's title
    return not before or is_capitals(before) or (":" in line[at : at + 5] and kind_said(before) is not None)


def _read_letter(lines: Sequence[Placed], stop: int, text: str, head: Head) -> None:
    """A công văn: no kind line, "V/v ..." under the number, then "Kính gửi"."""
    head.values.setdefault("kind", "Công văn")
    start = next(i for i in range(stop) if SUBJECT.match(fold(text[lines[i].start : lines[i].end])))
    end = start + 1
    while end < stop and text[lines[end].start].islower():
        end += 1
    span = lines[start].start, lines[end - 1].end
    title = squeeze(text[slice(*span)])
    # The place and date of the right column may be glued behind the subject.
    if (d := DATED.search(title)) and d.start() > 8:
        title = title[: d.start()].strip()
        span = span[0], span[0] + len(title) if text.startswith(title, span[0]) else span[1]
    head.say("title", title, span)
    head.next = stop


_OF_ISSUER = re.compile(r"\W*cua\s+(?=\w)")


def _read_kind(lines: Sequence[Placed], at: int, text: str, head: Head) -> None:
    """The kind line, the subject below it, and the issuer's heading that may follow."""
    p = lines[at]
    line = text[p.start : p.end]
    m = kind_at(line, True)
    if m is None:
        return
    kind = kind_said(m["kind"]) or ""
    head.values["kind"] = kind
    head.spans["kind"] = p.start + m.start("kind"), p.start + m.end()
    rest = line[m.end() :].strip(" *:_-")
    subject: list[Span] = []
    if rest:
        begin = p.start + line.index(rest, m.end())
        of = _OF_ISSUER.match(fold(rest))
        if of and is_capitals(rest):
            head.say("issuer", issuer_name(rest[of.end() :]), (begin + of.end(), begin + len(rest)))
            rest = ""
        else:
            subject.append((begin, begin + len(rest)))
    i = at + 1
    first: Placed | None = p if rest else None
    while i < min(len(lines), at + 16):
        p = lines[i]
        line = text[p.start : p.end]
        folded = fold(line)
        if RULE.fullmatch(line):
            i += 1
            if subject:
                break
            continue
        if not _is_subject(line, folded, p, first, subject, text):
            break
        if not subject and (m := _OF_ISSUER.match(folded)) and is_capitals(line):
            # "CHỈ THỊ / CỦA BAN BÍ THƯ": the body above, in the corner, is the one that the issuer belongs to
            head.say("issuer", issuer_name(line[m.end() :]), (p.start + m.end(), p.end))
        else:
            first = first or p
            subject.append((p.start, p.end))
        i += 1
    if subject:
        span = subject[0][0], subject[-1][1]
        title = squeeze(text[slice(*span)]).strip(" *_")
        if kind == "Chương trình" and fold(title).startswith("hanh dong"):
            head.values["kind"] = "Chương trình hành động"
        head.say("title", title[:1].upper() + title[1:], span)
    while i < len(lines) and i < at + 24:
        p = lines[i]
        line = text[p.start : p.end]
        if ATTACHED.match(fold(line)) or RULE.fullmatch(line):
            i += 1
        elif is_capitals(line) and len(line) < 120 and heading_pattern().match(fold(line)) and not BODY.match(line):
            head.spans.setdefault("issuer_heading", (p.start, p.end))
            i += 1
        elif (d := DATED.search(line)) and len(line) < 80 and "place" not in head.values:
            head.say("place", squeeze(d["place"]), (p.start + d.start("place"), p.start + d.end("place")))
            head.issued_on = head.issued_on or (read_date(d) if d["date"] else None)
            i += 1
        else:
            break
    head.next = i


def _is_subject(line: str, folded: str, p: Placed, first: Placed | None, subject: Sequence[Span], text: str) -> bool:
    own_number = line[0] == "S" and NUMBERED.match(line)  # "số 12/..." in small letters goes on with the subject
    if len(line) > 500 or own_number or ATTACHED.match(folded) or re.match(r"kinh gui|can cu\b", folded):
        return False
    if BODY.match(line) and not is_cross_reference(line):
        return False
    if (
        is_capitals(line)
        and len(line) < 120
        and heading_pattern().match(folded)
        and (not first or not _capitals(first, text))
    ):
        return bool(not subject and not issuer_said(line) and len(line) > 60)
    if first is None:
        return not (line.rstrip().endswith((".", ";")) and len(line) > 150)
    before = text[subject[-1][0] : subject[-1][1]].rstrip()
    # A line as wide as the page is not seen to be centred; the short line below it is.
    same = p.bold == first.bold and (p.centered == first.centered or (p.bold and p.centered))
    if p.heading and first.heading and p.heading != first.heading:
        return False
    if same and (p.bold or p.centered) and len(line) < 250:
        return not PREAMBLE.match(folded) or line[0].islower()
    return line[0].islower() and not before.endswith((".", ";", ":")) and len(line) < 250


def _capitals(p: Placed, text: str) -> bool:
    return is_capitals(text[p.start : p.end])


def _mentions(read: Letterhead, lines: Sequence[Placed], first: int, text: str) -> list[Mention]:
    spans: list[Span] = []
    if "title" in read.spans:
        spans.append(read.spans["title"])
    stop = first
    while stop < len(lines) and stop < first + 40:
        line = text[lines[stop].start : lines[stop].end]
        opening = BODY.match(line) and not is_cross_reference(line)
        if opening and not re.match(r"QUYẾT\s", line):
            break
        stop += 1
    if stop > first:
        spans.append((lines[first].start, lines[stop - 1].end))
    if stop < len(lines) and re.match(r"Điều\s+1\s*[.:]", text[lines[stop].start : lines[stop].end]):
        end = lines[stop].end
        for p in lines[stop + 1 : stop + 6]:
            if re.match(r"(?:Điều\s+\d|[IVX]+\s*[.\-]|\d+\s*[.)\-–]|[a-zđ]\s*\))", text[p.start : p.end]):
                break
            end = p.end
        spans.append((lines[stop].start, end))
    found: list[Mention] = []
    for a, b in spans:
        for m in mentions(text, a, b):
            if (not m.number or m.number != read.number) and all(m.span != x.span for x in found):
                found.append(m)
    return found
