"""What is embedded and what is looked up by keyword, built on purpose from a document: title > headings > own text."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.keywords import Row
from schema import Clause, ClausePath, Document

VERSION = "2"  # of the texts made here: raise it with any change, and stores make their pieces anew when opened

PIECE_WORDS = 200  # about 270 tokens of e5, which reads 512 with the context
OVERLAP_WORDS = 40
TITLE_WORDS = 25
HEADING_WORDS = 15
LEAD_WORDS = 60  # of the parent's own text, before a clause too short to be understood alone
SHORT_WORDS = 30
AROUND_WORDS = 600  # of the passage that a clause belongs to, for the keyword index
BELOW_WORDS = 60  # of what stands under a clause that says little more than a heading

# A sentence goes up to its mark and the blank after it; a line break ends one too.
_SENTENCE = re.compile(r"[^\n]+?(?:[.;:!?…]+(?=\s)|(?=\n)|$)\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A text to embed, and the clause (its place in `Document.clauses`) that it stands for."""

    clause: int
    text: str

    @property
    def text_hash(self) -> str:
        return hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()


def pieces(document: Document) -> list[Piece]:
    """Every clause at least once: long ones in overlapping pieces, short ones after the words that lead to them."""
    above = _Above(document)
    made = []
    for i, clause in enumerate(document.clauses):
        own = _said(document, clause)
        short = len(own.split()) < SHORT_WORDS
        before = above.context(clause, short)
        if short and clause.end > clause.span[1]:
            # "2. Nhiệm vụ trọng tâm:" alone means nothing; what it opens says what it is about.
            own = f"{own}\n{_first(document.text[clause.span[1] : clause.end], BELOW_WORDS)}"
        made += [Piece(i, f"{before}\n{part}" if before else part) for part in split(own)]
    return made


def rows(document: Document) -> list[Row]:
    """Each clause for the keyword index; the document's number, kind and issuer count as context of every clause."""
    above, info = _Above(document), document.info
    whose = " . ".join(part for part in (info.kind, info.number, info.issuer) if part)
    around = _passages(document)
    made = []
    for i, clause in enumerate(document.clauses):
        own = document.own_text(clause)
        inherited = [document.text[c.start : c.end] for c in clause.cells if not _inside(clause, c.start, c.end)]
        titles = " . ".join(c.title for c in clause.cells)
        own = "\n".join([own, *inherited])
        context = "\n".join(part for part in (whose, above.context(clause), titles) if part)
        made.append(Row(i, own, context, document.whole_text(around[i])))
    return made


def _passages(document: Document) -> list[Clause]:
    """For each clause the largest one around it, itself at least, that has up to AROUND_WORDS words with all below it.

    What a question asks is often said by several clauses of one article together, and by none of them alone.
    """
    held: dict[ClausePath, tuple[Clause, bool]] = {}  # passage, and whether what stands inside belongs to it too
    found = []
    for clause in document.clauses:
        over, open_ = held.get(clause.parent, (clause, False))
        if open_:
            found.append(over)
        else:
            found.append(clause)
            open_ = len(document.whole_text(clause).split()) <= AROUND_WORDS
        held[clause.path] = (found[-1], open_)
    return found


def split(text: str, size: int = PIECE_WORDS, overlap: int = OVERLAP_WORDS) -> list[str]:
    """`text` in pieces of at most `size` words that begin and end with sentences and share up to `overlap` words.

    A sentence longer than `size` is cut between words. Always at least one piece; the pieces together hold all words.
    """
    if len(text.split()) <= size:
        return [text.strip()]
    sentences: list[list[str]] = []
    for match in _SENTENCE.finditer(text):
        words = match.group().split()
        step = size - overlap
        if len(words) <= size:
            sentences.append(words)
        else:
            sentences += [words[i : i + size] for i in range(0, len(words) - overlap, step)]
    made: list[str] = []
    current: list[list[str]] = []
    for sentence in sentences:
        if current and sum(map(len, current)) + len(sentence) > size:
            made.append(_joined(current))
            current = _tail(current, min(overlap, size - len(sentence)))
        current.append(sentence)
    return [*made, _joined(current)]


def _tail(sentences: Sequence[list[str]], words: int) -> list[list[str]]:
    kept: list[list[str]] = []
    for sentence in reversed(sentences):
        if sum(map(len, kept)) + len(sentence) > words:
            break
        kept.insert(0, sentence)
    return kept


def _joined(sentences: Sequence[list[str]]) -> str:
    return " ".join(" ".join(words) for words in sentences)


def _inside(clause: Clause, start: int, end: int) -> bool:
    return clause.span[0] <= start and end <= clause.span[1]


def _said(document: Document, clause: Clause) -> str:
    """The clause's own text; of a table row each cell after its column's title, merged cells of rows above included."""
    own = document.own_text(clause)
    cells = [(c.title, document.text[c.start : c.end].strip(), _inside(clause, c.start, c.end)) for c in clause.cells]
    told = [f"{title}: {text}" if title else text for title, text, _ in cells if text]
    # Cells that leave out much of the row (a reader that knows some columns only) add to its text instead.
    if sum(len(text) for _, text, inside in cells if inside) >= 0.8 * len("".join(own.split())):
        return "\n".join(told)
    return "\n".join([own, *(f"{title}: {text}" for title, text, inside in cells if text and not inside)])


class _Above:
    """What stands over the clauses of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._by_path = {clause.path: clause for clause in document.clauses}
        self._title = _first(document.info.title, TITLE_WORDS)

    def context(self, clause: Clause, short: bool = False) -> str:
        """Title > headings of the path. `short`: with more of the parent's text, which such a clause completes."""
        parts, markers = [self._title], clause.path.markers
        for depth in range(1, len(markers)):
            over = self._by_path.get(ClausePath(markers[:depth]))
            if over is None:
                continue
            nearest = depth == len(markers) - 1
            own = " ".join(self._document.own_text(over).split())
            if short and nearest:
                parts.append(_first(own, LEAD_WORDS))
            else:
                parts.append(_first(over.heading or own, HEADING_WORDS))
        return " > ".join(part for part in parts if part)


def _first(text: str, count: int) -> str:
    words = text.split()
    return " ".join(words[:count]) + (" …" if len(words) > count else "")
