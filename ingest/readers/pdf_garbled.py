"""Text whose letters are not those that are printed: a font was embedded with a wrong table of codes, or with none."""

from __future__ import annotations

import re

from ingest.readers.pdf_lines import PageLines
from language.syllables import possible

FEW_WORDS = 40  # a page with fewer says too little
GARBLED = 0.4  # share of syllables possible in Vietnamese: 0.9 and more on a page of text, 0.1 to 0.2 where letters are
READS = 0.8  # exchanged, as in a foreign language; OCR takes the place of a page's letters where it reads this share
# Share of the words with a mark of Vietnamese (ă, ố, đ ...): 0.82 to 0.92 on pages of text, less than 0.2 where
# a program that knows English alone has read them.
FEW_MARKS = 0.4


def marked(layout: PageLines) -> float:
    """The share of the page's longer words that have a mark; 1 for a page with too few words to tell."""
    words = [w for w in _words(layout) if len(w) > 1]
    return sum(not w.isascii() for w in words) / len(words) if len(words) >= FEW_WORDS else 1.0


def syllables(layout: PageLines, few: int = FEW_WORDS) -> float | None:
    """The share of the page's words that can be Vietnamese syllables; None for a page with fewer than `few` words."""
    words = _words(layout)
    return sum(map(possible, words)) / len(words) if len(words) >= few else None


def _words(layout: PageLines) -> list[str]:
    text = [line.text for line in layout.lines]
    text += [cell.text for _, table in layout.tables for row in table.rows for cell in row]
    return re.findall(r"[^\W\d_]+", " ".join(text))


def garbled(layout: PageLines) -> bool:
    share = syllables(layout)
    return share is not None and share < GARBLED
