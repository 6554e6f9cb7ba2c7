"""Versions of one document: the same number, issuer and date, and other words. The latest keeps the document's id; an
older one has its version behind it ("12-kh-ubnd@1") and the status "superseded".
"""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import date

from language.syllables import tone_placed
from schema import Document, DocumentInfo

SUPERSEDED = "superseded"
_MARK = "@"  # in no id of a document, which has letters, digits, hyphens and underscores


def base_of(id: str) -> str:
    """The document's id, of any version of it."""
    return id.partition(_MARK)[0]


def superseded(document: Document) -> Document:
    """`document`, which is the latest version, as an older one."""
    info = document.info
    scanned = info.scanned or info.status == "scanned"
    return _named(document, f"{info.id}{_MARK}{info.version}", SUPERSEDED, info.version, scanned)


def latest(document: Document, base: str, version: int) -> Document:
    """`document` as the latest version of `base`."""
    scanned = document.info.scanned
    status = document.info.status
    if status == SUPERSEDED:
        status = "scanned" if scanned else "current"
    return _named(document, base, status, version, scanned)


def _named(document: Document, id: str, status: str, version: int, scanned: bool) -> Document:
    info = replace(document.info, id=id, status=status, version=version, scanned=scanned)
    tasks = tuple(replace(a, document=id) for a in document.assignments)
    return replace(document, info=info, assignments=tasks)


def same_file(one: str, other: str) -> bool:
    """Whether two content hashes are of the same bytes: what stands behind a hyphen says how they were read."""
    return one.partition("-")[0] == other.partition("-")[0]


def same_words(one: Document, other: Document) -> bool:
    """Whether two files say the same: a copy saved anew, in another format or with other spaces, is no new version."""
    return _words(one.text) == _words(other.text)


def _words(text: str) -> str:
    return tone_placed(" ".join(unicodedata.normalize("NFC", text).split()))


def latest_first(info: DocumentInfo) -> tuple[int, str, str, int]:
    """Sorts documents by their date, the latest first, and the versions of one from the latest to the first."""
    return -(info.issued_on or date.min).toordinal(), info.number or "", base_of(info.id), -info.version
