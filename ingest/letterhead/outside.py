"""What a web page sets behind the signature of the document that it shows: other documents, news, comments.

No list of headings can name them all, so the rule is the other way round: behind the last signature of a web page only
what opens a text of its own belongs to the document (an annex, a form, an attached text, a letterhead).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.letterhead.headlines import ATTACHED, NATION, RULE, kind_at
from ingest.letterhead.naming import is_capitals
from ingest.letterhead.signature import Signature
from ingest.markers import ANNEX, FORM, find_marker
from ingest.placed import Placed
from language.spelling import fold
from schema import Span

_RECIPIENTS = re.compile(r"\W*noi nhan\b")
_SHARE = 0.35  # of the page's text: with more behind it, what looks like a signature without recipients was none


def outside(lines: Sequence[Placed], signed: Sequence[Signature], text: str) -> tuple[list[Span], str]:
    """The lines that are no part of the document, and a warning that names them; ([], '') where there are none."""
    if not signed:
        return [], ""
    rest = lines[signed[-1].last + 1 :]
    stop = next((i for i, p in enumerate(rest) if _belongs(p, text)), len(rest))
    found = [(p.start, p.end) for p in rest[:stop]]
    said = [text[a:b] for a, b in found if not RULE.fullmatch(text[a:b])]
    if not said:
        return [], ""
    sure = signed[-1].signer and any(_RECIPIENTS.match(fold(text[a:b])) for a, b in signed[-1].furniture)
    if not sure and sum(map(len, said)) > _SHARE * sum(p.end - p.start for p in lines):
        return [], ""
    return found, (
        f"Sau chữ ký, trang web còn {len(said)} dòng không thuộc văn bản nên không tính là điều khoản "
        f"(bắt đầu bằng “{said[0][:60]}”); hãy đối chiếu nếu đó là phụ lục."
    )


def _belongs(p: Placed, text: str) -> bool:
    line = text[p.start : p.end]
    display = bool(p.heading or p.centered or p.bold)
    marker = find_marker(line, display)
    if marker and marker.style in (ANNEX, FORM):
        return True
    folded = fold(line)
    kind = is_capitals(line) and kind_at(line, display) is not None
    return kind or bool(ATTACHED.match(folded)) or (len(line) < 160 and NATION.search(folded) is not None)
