"""Number, date and issuer that a document tells in its own title, or in the title of the act that it is attached to."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.letterhead.headlines import ATTACHED, Head
from ingest.letterhead.naming import issuer_name
from ingest.letterhead.number import NUMBERED, cleaned, is_filled
from ingest.letterhead.webpage import take_identity
from ingest.placed import Placed
from ingest.references import DATE, mentions, read_date
from language.spelling import fold, squeeze

_OF = re.compile(r"\W*cua\s+(?P<who>[^.;\d]{4,90}?)\s*,?\s*(?=so\b|ngay\b)")
_DATE = re.compile(rf"\s*,?\s*{re.sub('^ng', '[Nn][Gg]', DATE)}", re.IGNORECASE)
_BY = re.compile(
    r"\s*,?\s*cua\s+(?P<who>[^.;\d]{4,90}?)\s*(?=$|\bve\b|\bv/v\b|\bquy dinh\b|\bhuong dan\b|\bban hanh\b|,)"
)


def take_named(kind_line: int, lines: Sequence[Placed], text: str, head: Head) -> None:
    """ "QUYẾT ĐỊNH / của Thủ tướng Chính phủ số 12/2004/QĐ-TTg ngày 25 tháng 6 năm 2004 về ...", "LUẬT / Số 9/2005/QH11
    ngày ...": old texts and reprints have no letterhead, and say behind the kind what stands in one.
    """
    if "number" in head.spans or "kind" not in head.spans:
        return
    start = head.spans["kind"][1]
    end = max(head.spans.get("title", (0, 0))[1], lines[kind_line].end)
    if head.next < len(lines) and NUMBERED.match(text, lines[head.next].start):
        end = lines[head.next].end
    piece = text[start:end]
    of = _OF.match(fold(piece))
    m = NUMBERED.match(piece, of.end() if of else len(piece) - len(piece.lstrip(" \n*_:")))
    if not m or not is_filled(m["n"]):
        return
    head.say("number", cleaned(m["n"]), (start + m.start("n"), start + m.end("n")))
    at = m.end()
    if d := _DATE.match(piece, at):
        at = d.end()
        head.issued_on = head.issued_on or read_date(d)
        head.spans.setdefault("issued_on", (start + d.start("d"), start + d.end()))
    who = of or _BY.match(fold(piece), at)
    if who:
        at = max(at, who.end())
        span = who.span("who")
        head.say("issuer", issuer_name(piece[slice(*span)]), (start + span[0], start + span[1]))
    rest = piece[at:]
    title = squeeze(rest).strip(" *_,;-–:")
    if len(title) > 8:
        begin = start + at + len(rest) - len(rest.lstrip(" *_,;-–:\n"))
        head.values["title"], head.spans["title"] = title[:1].upper() + title[1:], (begin, end)


def take_promulgation(lines: Sequence[Placed], kind_line: int, text: str, head: Head) -> None:
    """An attached text filed alone is known by the act that "(Kèm theo Quyết định số ...)" names."""
    for p in lines[kind_line : head.next]:
        act = mentions(text, p.start, p.end)[:1] if ATTACHED.match(fold(text[p.start : p.end])) else []
        for m in act:
            if m.number and "number" not in head.values:
                head.values["attached"] = head.values.pop("kind")
                head.spans["attached"] = head.spans.pop("kind")
                head.spans["attached_title"] = lines[kind_line].start, p.end
                take_identity(head, m)
