"""Short names of places and documents: as people say them in a conversation, and as a question can repeat them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from answer.ask.wording import fold, syllables
from schema import Document, DocumentInfo

_SAID = (
    (re.compile(r"^STT (.+)$"), "nhiệm vụ {}"),
    (re.compile(r"^-(\d+)$"), "gạch đầu dòng thứ {}"),
    (re.compile(r"^\+(\d+)$"), "dấu cộng thứ {}"),
    (re.compile(r"^([IVXL]+)$"), "mục {}"),
    (re.compile(r"^(\d+(?:\.\d+)*[a-z]?)$"), "khoản {}"),
    (re.compile(r"^([a-zđ])$"), "điểm {}"),
)


def short_place(markers: Sequence[str]) -> str:
    """ "nhiệm vụ 3 mục I Phụ lục" for ("Phụ lục", "I", "STT 3"): the innermost first."""
    return " ".join(_marker(m) for m in reversed(markers))


def _marker(marker: str) -> str:
    for pattern, words in _SAID:
        if m := pattern.match(marker):
            return words.format(m[1])
    return marker


def short_document(info: DocumentInfo) -> str:
    """ "Nghị quyết 100/NQ-CP"; the title in quotation marks for one without a number."""
    return f"{info.kind or 'Văn bản'} {info.number}" if info.number else f"“{info.title or info.source}”"


def listed_documents(documents: Sequence[Document], most: int = 6) -> str:
    """The documents' short names in one line, the first `most` of them."""
    names = [short_document(d.info) for d in documents[:most]]
    more = len(documents) - len(names)
    return ", ".join(names) + (f" và {more} văn bản khác" if more else "")


def letterhead(info: DocumentInfo) -> str:
    """What people call a document by: kind, title, issuer, place, year and number."""
    year = str(info.issued_on.year) if info.issued_on else ""
    return " ".join(x for x in (info.kind, info.title, info.issuer, info.place, year, info.number) if x)


@lru_cache(maxsize=20_000)
def naming_words(head: str) -> frozenset[str]:
    """The folded words of a letterhead."""
    return frozenset(fold(w) for w in syllables(head))


@lru_cache(maxsize=20_000)
def naming_pairs(head: str) -> frozenset[tuple[str, str]]:
    """The folded words that stand side by side in a letterhead."""
    return frozenset(pairwise(fold(w) for w in syllables(head)))
