"""Whether two names are of one document: numbers, dates and issuers as different offices write them."""

from __future__ import annotations

import re
from datetime import date

from language.spelling import fold
from schema import Mention


def same_document(a: Mention, b: Mention) -> bool:
    """One number, and no other date or issuer where both say it."""
    return (
        plain(a.number) == plain(b.number)
        and not dates_differ(a.issued_on, b.issued_on)
        and same_issuer(a.issuer, b.issuer)
    )


def plain(number: str | None) -> str:
    return fold(re.sub(r"\s+", "", number or ""))


def dates_differ(a: date | None, b: date | None) -> bool:
    return a is not None and b is not None and a != b


def same_issuer(a: str | None, b: str | None) -> bool:
    """Also where one is said shorter ("Bộ Chính trị", "Ban Bí thư Trung ương"), or not at all."""
    return not a or not b or fold(a) in fold(b) or fold(b) in fold(a)


def slip(a: str, b: str) -> bool:
    """Two numbers of one code ("57-NQ/TW", "75-NQ/TW")."""
    one, two = re.sub(r"^\d+", "", plain(a)), re.sub(r"^\d+", "", plain(b))
    return one == two and plain(a) != plain(b)
