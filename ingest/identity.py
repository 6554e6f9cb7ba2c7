"""What makes two files the same document: number + issuer + date, or the file's name where it has no number."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

from language.spelling import fold


def slug(text: str) -> str:
    """ "100/NQ-CP" -> "100-nq-cp": lower-case ASCII letters and digits joined by hyphens."""
    composed = unicodedata.normalize("NFC", text)  # macOS names files in NFD
    return "-".join(re.findall(r"[a-z0-9]+", fold(composed)))


def document_id(number: str | None, issuer: str | None, issued_on: date | None, source: str, title: str | None) -> str:
    """Two provinces may each have a "01/CTr-UBND", so the number alone is not enough. Without one: file and title."""
    if number:
        return "-".join(slug(x) for x in (number, issuer, issued_on and issued_on.isoformat()) if x)
    return "-".join(x for x in ("tep", slug(Path(source).stem)[:60], slug(title or "")[:40]) if x)
