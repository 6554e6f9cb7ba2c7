"""What some documents say of themselves at their end: consolidated texts have number, date and issuer in the block that
authenticates them (Pháp lệnh 01/2012/UBTVQH13, article 8), laws the day on which they were passed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.letterhead.headlines import RULE, Head, body_pattern, dated
from ingest.letterhead.naming import is_capitals, issuer_name
from ingest.letterhead.number import NUMBERED, cleaned, is_filled
from ingest.patterns import issuer_of_number, kind_of_number
from ingest.placed import Placed
from ingest.references import DATE, read_date
from language.spelling import fold, squeeze
from schema import Span

_AUTHENTICATES = re.compile(r"\W*xac thuc van ban hop nhat\W*")
_ABOVE, _BELOW = 6, 6  # lines around it that belong to the block
_PASSED = re.compile(
    r"(?:bo luat|luat|phap lenh|nghi quyet|hien phap) nay (?:da )?duoc [^.;]{4,240}? thong qua (?:tai [^.;]{4,120}? )?"
    r"(?=ngay )"
)
_DATE = re.compile(DATE)


def read_ending(lines: Sequence[Placed], first: int, text: str, head: Head) -> None:
    """Puts into `head` what its top does not say; `first` is the line after the title."""
    for i in range(first, len(lines)):
        line = text[lines[i].start : lines[i].end]
        if "authenticated" not in head.spans and _AUTHENTICATES.fullmatch(fold(line)):
            _read_authentication(lines, i, max(first, i - _ABOVE), text, head)
        if head.issued_on is None and (m := _PASSED.search(fold(line))) and (d := _DATE.match(line, m.end())):
            head.issued_on = read_date(d)
            head.spans["issued_on"] = lines[i].start + d.start(), lines[i].start + d.end()


def _read_authentication(lines: Sequence[Placed], at: int, first: int, text: str, head: Head) -> None:
    head.spans["authenticated"] = lines[at].start, lines[at].end
    names: list[Span] = []
    for p in lines[first : at + _BELOW]:
        line = text[p.start : p.end]
        number, day = NUMBERED.match(line), dated(line) if len(line) < 80 else None
        if number and is_filled(number["n"]) and "number" not in head.values:
            head.say("number", cleaned(number["n"]), (p.start + number.start("n"), p.start + number.end("n")))
            head.values["kind"] = kind_of_number(head.values["number"]) or head.values.get("kind", "")
        if day and day["date"] and head.issued_on is None:
            head.issued_on = read_date(day)
            head.spans["issued_on"] = p.start + day.start("date"), p.start + day.end("date")
            if day["place"]:
                head.say("place", squeeze(day["place"]), (p.start + day.start("place"), p.start + day.end("place")))
        above = p.start < lines[at].start and is_capitals(line) and not RULE.fullmatch(line)
        if above and not number and (names or body_pattern().match(fold(line))):
            names.append((p.start, p.end))
        if number or day or above or p.start == lines[at].start:
            head.furniture.append((p.start, p.end))
    known = issuer_of_number(head.values.get("number", ""))
    if names or known:
        span = (names[0][0], names[-1][1]) if names else head.spans["authenticated"]
        head.values["issuer"] = known or issuer_name(" ".join(text[slice(*n)] for n in names))
        head.spans["issuer"] = span
