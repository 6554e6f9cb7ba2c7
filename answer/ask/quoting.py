"""Quotes and their marks: every quote is a slice of its document, a sentence says nothing that its quotes do not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from answer.ask.agreement import BESIDE, unsupported
from ingest.references import document_name
from language.spelling import UPPER
from schema import Answer, Assignment, Citation, Clause, Document, Span

_SENTENCE_END = re.compile(rf"[.;!?…](?=\s+[^\W\d_]*[{UPPER}\"“(-])|\n+")


def scan_mark(document: Document, clause: Clause | None = None, span: Span | None = None) -> str:
    """What every quote of a scanned document says of itself: OCR misreads letters, and handwritten numbers most of all.
    `clause` is the quoted one, or the quote stands at `span` in letterhead or signature.
    """
    info = document.info
    if not (info.scanned or info.status == "scanned") or (clause and clause.confidence is None and document.recognised):
        return ""
    if clause:
        # One badly read number makes a quote doubtful, however well its other words were read.
        spans = [s for s in clause.doubtful if any(c.isdigit() for c in document.text[slice(*s)])]
        span = span or clause.span
    else:
        spans = [document.letterhead[name] for name in info.doubtful if name in document.letterhead]
    low = (clause and clause.unsure) or any(span and s[0] < span[1] and span[0] < s[1] for s in spans)
    return "văn bản quét, độ tin cậy thấp" if low else "văn bản quét"


def clause_citation(document: Document, clause: Clause, span: Span | None = None) -> Citation:
    """The clause's own text, or the part of it (or of a cell it inherits) at `span`."""
    start, end = trimmed(document.text, span or clause.span)
    return Citation(
        document.info.id,
        document.info.number,
        str(clause.path),
        clause.reference + _in_words(mark := scan_mark(document, clause, span)),
        document.text[start:end],
        document.page_at(start) if span else clause.page,
        (start, end),
        scan=mark,
        confidence=clause.confidence,
    )


def _in_words(mark: str) -> str:
    return f" ({mark}: đối chiếu bản gốc)" if mark else ""


def task_place(document: Document, a: Assignment) -> str:
    """Where a task stands, said in a sentence: "nhiệm vụ STT 3 Phụ lục ..." for a row, else the clause's reference."""
    clause = document.clause(a.path)
    return clause.reference.replace("hàng STT", "nhiệm vụ STT", 1) if clause else str(a.path)


def letterhead_citation(document: Document, span: Span) -> Citation:
    """The whole line that holds `span`, with path ''."""
    start = document.text.rfind("\n", 0, span[0]) + 1
    end = document.text.find("\n", span[1])
    start, end = trimmed(document.text, (start, len(document.text) if end < 0 else end))
    info = document.info
    name = " ".join(x for x in (info.kind, f"số {info.number}" if info.number else None) if x) or info.title
    return Citation(
        info.id,
        info.number,
        "",
        f"Phần đầu và chữ ký {name}{_in_words(mark := scan_mark(document, span=(start, end)))}",
        document.text[start:end],
        document.page_at(start),
        (start, end),
        scan=mark,
    )


def trimmed(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def sentences(text: str, start: int = 0) -> list[Span]:
    """Sentences and lines of `text` as spans, counted from `start`. A full stop in "TP." or "03." ends none."""
    spans, at = [], 0
    for m in _SENTENCE_END.finditer(text):
        if m.group() == "." and re.search(rf"(?:^|\s)(?:[{UPPER}]{{1,2}}|\d+(?:\.\d+)*)$", text[at : m.start()]):
            continue
        spans.append((at, m.end()))
        at = m.end()
    spans.append((at, len(text)))
    tidy = (trimmed(text, s) for s in spans)
    return [(a + start, b + start) for a, b in tidy if b > a]


@dataclass(slots=True)
class Quotes:
    """Citations in order of appearance, each with its mark."""

    citations: list[Citation] = field(default_factory=list)

    def mark(self, citation: Citation) -> str:
        """ "[3]": the number of this citation, which is added when it is new. Same place, same number."""
        for i, c in enumerate(self.citations, 1):
            if (c.document, c.span, c.path) == (citation.document, citation.span, citation.path):
                return f"[{i}]"
        self.citations.append(citation)
        return f"[{len(self.citations)}]"

    def marks(self, citations: Iterable[Citation]) -> str:
        return "".join(dict.fromkeys(self.mark(c) for c in citations))


def field_citations(document: Document, assignment: Assignment, name: str) -> list[Citation]:
    """The places that say one field of the assignment, cited under the assignment's own clause."""
    clause = document.clause(assignment.path)
    if clause is None:
        return []
    return [clause_citation(document, clause, s) for s in assignment.spans.get(name, ()) if s[1] > s[0]]


_MARK = re.compile(r"\[(\d{1,3})\](?!\w)")


def checked(answer: Answer, documents: Sequence[Document], besides: str = "") -> Answer:
    """The answer with the bare quotes in place of every line that its quotes do not bear out. A line is held to the
    quotes that it cites, a line without marks to all of them; one that opens a list stays. `besides`: words of the
    question, read in full, which a sentence may repeat.

    A quote that is no slice of its document is a fault of this program, not of the question: AssertionError.
    """
    by_id = {d.info.id: d for d in documents}
    for c in (*answer.citations, *answer.nearest):
        assert by_id[c.document].text[slice(*c.span)] == c.quote, f"{c.reference}: the quote is not in the document"
    if answer.refusal:
        return answer
    names = [f"{document_name(d.info)} {d.info.number or ''}" for d in documents]
    common = BESIDE.join([answer.question, besides, *names])
    lines: list[str] = []
    for line in answer.text.split("\n"):
        borne_out = not unsupported(line, evidence_of(line, answer, common))
        lines += [line] if borne_out or line.endswith(":") else _quoted_alone(line, answer)
    if answer.citations and not any(_MARK.search(line) for line in lines):
        lines = _quoted_alone("".join(f"[{i}]" for i in range(1, len(answer.citations) + 1)), answer)
    return renumbered(replace(answer, text="\n".join(dict.fromkeys(lines))))


def _quoted_alone(line: str, answer: Answer) -> list[str]:
    """The quotes that a line cites, each as it stands in its document."""
    cited = dict.fromkeys(int(n) for n in _MARK.findall(line))
    held = [(n, answer.citations[n - 1]) for n in cited if 0 < n <= len(answer.citations)]
    return [f"{c.reference}: “{' '.join(c.quote.split())}” [{n}]" for n, c in held]


def evidence_of(line: str, answer: Answer, common: str) -> str:
    """What a line may say: its quotes with their references, and `common`; BESIDE between them."""
    cited = {int(n) for n in _MARK.findall(line)}
    held = [c for i, c in enumerate(answer.citations, 1) if i in cited] or answer.citations
    return BESIDE.join([common, *(x for c in held for x in (c.quote, c.reference))])


def renumbered(answer: Answer) -> Answer:
    """Marks counted in order of appearance; citations that no mark names come last."""
    every = range(len(answer.citations))
    order = list(dict.fromkeys(i for n in _MARK.findall(answer.text) if (i := int(n) - 1) in every))
    order += [i for i in every if i not in order]
    place = {str(old + 1): str(new) for new, old in enumerate(order, 1)}
    text = _MARK.sub(lambda m: f"[{place.get(m[1], m[1])}]", answer.text)  # "[15]" may stand in a quote
    return replace(answer, text=text, citations=tuple(answer.citations[i] for i in order))
