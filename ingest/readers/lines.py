"""Lines of plain text -> paragraphs: which line goes on with the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ingest.cleaning import breaks_word, ends_sentence, is_capitals, opens_item, starts_small

MAX_WRAP = 132  # no typewriter, terminal or mail program wraps wider; longer lines are whole paragraphs
_SHARE = 0.5  # of the pairs of neighbouring lines that must look wrapped
_PAIRS = 3


def wrap_width(blocks: Sequence[Sequence[str]]) -> int | None:
    """The width at which the text was wrapped, or None where lines are paragraphs. `blocks`: runs of non-blank lines.

    Filled greedily, a wrapped line is one into which the first word of the next line would not have fitted."""
    lengths = sorted(len(line.rstrip()) for block in blocks for line in block)
    if len(lengths) < 4:
        return None
    width = lengths[int(len(lengths) * 0.98)] if len(lengths) > 50 else lengths[-1]
    if not 30 <= width <= MAX_WRAP:
        return None
    pairs = [(a.rstrip(), b.strip()) for block in blocks for a, b in pairwise(block)]
    pairs = [(a, b) for a, b in pairs if not opens_item(b)]
    full = sum(is_full(a, b, width) for a, b in pairs)
    return width if full >= _PAIRS and full >= _SHARE * len(pairs) else None


def is_full(line: str, following: str, width: int) -> bool:
    """Would the first word of `following` have gone past `width`? Two columns of play for justified text."""
    word = following.split(maxsplit=1)[0] if following.strip() else ""
    return len(line.rstrip()) + 1 + len(word) > width - 2


def goes_on(line: str, following: str, width: int | None, indents: bool = True) -> bool:
    """Is `following` the rest of the paragraph that `line` ends with? Both non-blank, in one block. `indents`: an
    indented line opens a paragraph (in Markdown it goes on with its list item)."""
    a, b = line.strip(), following.strip()
    if breaks_word(a) and b[:1].isalnum():
        return True
    if opens_item(b):
        # "phát triển kinh tế" + "- xã hội": a dash in the middle of a wrapped phrase, not a bullet
        dash = b[:1] in "-–—" and b[1:].lstrip()[:1].islower()
        return bool(dash and width and is_full(line, following, width) and not ends_sentence(a))
    if width is not None:
        return is_full(line, following, width) and not (indents and _indented(line, following))
    return not is_capitals(a) and not ends_sentence(a) and starts_small(b)


def _indented(line: str, following: str) -> bool:
    """A first line stands further in than the lines of the paragraph before it."""
    return len(following) - len(following.lstrip()) > len(line) - len(line.lstrip()) + 1
