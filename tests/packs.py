"""The three packs that the tests of awareness sessions are made on: one of the sample corpus, two of real documents.

These are not in the repository: tests on them are skipped without them."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest

from answer.pack import draft
from answer.pack.model import Audience, Draft, Edits
from index.catalogue import Kept
from ingest import parse
from schema import Document, DocumentInfo

_SHELVES = itertools.count()
ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT / "corpus"
DOCUMENTS = ROOT.parent / "shared" / "documents"
SAMPLE = "mau-chuong-trinh-hanh-dong-01-CTr-UBND.docx"
RESOLUTION, DIRECTIVE = "nghi-quyet-so-100-nq-cp-469357.pdf", "chi-thi-so-21-ct-ttg-469580.pdf"
# name -> (file, clause)
PACKS = {"sample": (SAMPLE, "II/1"), "resolution": (RESOLUTION, "II/1"), "directive": (DIRECTIVE, None)}


@cache
def read(name: str) -> Document:
    path = CORPUS / name if (CORPUS / name).exists() else DOCUMENTS / name
    if not path.exists():
        pytest.skip(f"{name} is not in the repository")
    return parse(path)


class Shelf:
    """A store of a few documents."""

    def __init__(self, *documents: Document) -> None:
        self._documents = {d.info.id: d for d in documents}
        self.folder = Path(f"shelf-{next(_SHELVES)}")  # statements of amending acts are kept by folder

    def kept(self) -> dict[str, Kept]:
        return {i.id: Kept(i, 0, "") for i in self.documents()}

    def documents(self) -> list[DocumentInfo]:
        return [d.info for d in self._documents.values()]

    def document(self, id: str) -> Document:
        return self._documents[id]


def shelf(name: str) -> Shelf:
    """The document with what is above it, where that is there."""
    samples = ("mau-chi-thi-15-CT-TW.pdf", "mau-ke-hoach-217-KH-TU.md") if name == SAMPLE else ()
    return Shelf(read(name), *(read(s) for s in samples))


def made(
    which: str,
    audience: Audience = Audience.GRASSROOTS,
    minutes: int = 60,
    edits: Edits | None = None,
    chain: bool = False,
) -> Draft:
    file, clause = PACKS[which]
    return draft(shelf(file), read(file).info.id, clause, audience, minutes, edits, chain, today=day_of(file))


def day_of(name: str) -> date:
    """A week after the document was issued: its limits are still to come."""
    return (read(name).info.issued_on or date(2026, 1, 5)) + timedelta(days=7)


@cache
def plain(which: str) -> Draft:
    """The pack that most tests look at; made once."""
    return made(which)
