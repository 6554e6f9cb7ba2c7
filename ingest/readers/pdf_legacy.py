"""Glyphs of fonts from before Unicode -> Unicode, letter by letter, so that each keeps its place on the page."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.readers.legacy import TCVN3, VNI, believed, converted, font_capitals, font_encoding, guess, is_unicode
from ingest.readers.pdf_page import Glyph, PageContent

SOFT_HYPHEN = "\u00ad"  # "ư" in TCVN3; a hyphen at the end of a line in every other font
# What PDF files say for the codes 0xAD and 0xB7, beside letters of a TCVN3 font; a minus before a figure stays one.
_SIGNS = {"\u2212": SOFT_HYPHEN, "\u2219": "\u00b7"}


def in_unicode(pages: Sequence[PageContent]) -> tuple[list[PageContent], list[str]]:
    """The pages with their letters in Unicode, and the old encodings that they were in."""
    fonts = {font: font_encoding(font) for page in pages for font in page.fonts}
    found = {e for e in {*fonts.values()} - {""} if believed(_text(pages, {f for f, x in fonts.items() if x == e}), e)}
    # A subset of a font may be embedded under any name: then the words tell. A font that draws a Vietnamese letter of
    # Unicode is none of the old ones, and nothing in it is ever converted.
    modern = {g.font for page in pages for g in page.glyphs if is_unicode(g.text)}
    plain = {f for f, e in fonts.items() if not e and f not in modern}
    unnamed = guess(_text(pages, plain)) if plain else ""
    known = {font: (e if e in found else "") or (unnamed if font in plain else "") for font, e in fonts.items()}
    used = sorted({*known.values()} - {""})
    done = []
    for page in pages:
        if used or any(g.text == SOFT_HYPHEN for g in page.glyphs):
            page = replace(page, glyphs=tuple(_letters(page.glyphs, known)))
        done.append(page)
    return done, used


def _text(pages: Sequence[PageContent], fonts: set[str]) -> str:
    parts: list[str] = []
    for page in pages:
        last: Glyph | None = None
        for g in page.glyphs:
            if last and (g.spaced or abs(g.base - last.base) > 0.3 * g.size or g.x0 - last.x1 > 0.12 * g.size):
                parts.append("\n" if abs(g.base - last.base) > 0.3 * g.size else " ")
            if g.font in fonts:
                parts.append(g.text)
            last = g
        parts.append("\n")
    return "".join(parts)


def _letters(glyphs: Sequence[Glyph], known: dict[str, str]) -> Iterator[Glyph]:
    taken = False
    before: Glyph | None = None
    for g, after in itertools.zip_longest(glyphs, glyphs[1:]):
        last, before = before, g
        if taken:
            taken = False
            continue
        encoding = known.get(g.font, "")
        if not encoding:
            yield g._replace(text="-") if g.text == SOFT_HYPHEN else g
            continue
        if encoding == TCVN3 and g.text in _SIGNS and (_joined(last, g) or _joined(g, after)):
            g = g._replace(text=_SIGNS[g.text])
        if encoding == VNI and after and not after.spaced and known.get(after.font) == VNI:
            pair = converted(g.text + after.text, VNI)
            taken = len(pair) == 1  # a vowel and its marks, which VNI prints as two glyphs
            if taken:
                yield g._replace(text=pair, x1=max(g.x1, after.x1))
                continue
        yield g._replace(text=converted(g.text, encoding, font_capitals(g.font)))


def _joined(g: Glyph | None, after: Glyph | None) -> bool:
    """Whether two glyphs stand in one word, and one of them at least is a letter."""
    return bool(g and after and not after.spaced and (g.text.isalpha() or after.text.isalpha()))
