"""How sure OCR was of each character, kept beside the text through all joining of lines, which changes spaces alone.

A confidence list holds one number from 0 to 100 for each character of a text that is not white space; () where no OCR
read the text. Tesseract gives it by the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

Confidence = tuple[int, ...]


def size(text: str) -> int:
    return len("".join(text.split()))


def fitted(confidence: Confidence, text: str) -> Confidence:
    """The list for `text`; where the text was changed since (a misread marker put right), its mean throughout."""
    wanted = size(text)
    if len(confidence) == wanted or not confidence:
        return confidence
    return (round(sum(confidence) / len(confidence)),) * wanted


def together(parts: Sequence[tuple[str, Confidence]]) -> Confidence:
    """The list of texts joined; printed text among them is certain."""
    if not any(confidence for _, confidence in parts):
        return ()
    return tuple(c for text, own in parts for c in (fitted(own, text) or (100,) * size(text)))


def words(text: str, confidence: Confidence, start: int = 0) -> Iterator[tuple[int, int, int]]:
    """(start, end, confidence) of each word of `text`, which begins at `start`."""
    fits, at = fitted(confidence, text), 0
    for word in re.finditer(r"\S+", text) if fits else ():
        own = fits[at : at + len(word[0])]
        at += len(word[0])
        yield start + word.start(), start + word.end(), min(own)
