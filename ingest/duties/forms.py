"""Which clauses are a form to fill in: nobody is told anything there, whatever its lines are called."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.duties.statements import lines
from schema import Clause, ClausePath, Document, Level

# "........", "......, ngày... tháng... năm", "[ ]": left to be filled in.
BLANK = re.compile(r"(?:\.{4,}|…{2,}|_{4,}|\[\s*\]|□)")
_GAP = re.compile(rf"{BLANK.pattern}|(?:\.{{3}}|…)\s*(?:/|\(\d|\.{{3}}|…|tháng|năm|,|\))")
# A form is one of an act's "Mẫu", or stands behind the act's own end, where numbering begins anew.
_APART = re.compile(r"(?:Mẫu|Biểu mẫu|Phần tiếp theo|Phụ lục|Phụ biểu)\b")
_FORM = re.compile(r"(?:Mẫu|Biểu mẫu)\b")
_FEWEST = 3  # lines with gaps that make a form ...
_SHARE = 0.12  # ... and the part of its lines that they are


def form_clauses(document: Document) -> frozenset[ClausePath]:
    """The clauses of every form in the document. A form lasts until the next annex or the next form begins."""
    out: set[ClausePath] = set()
    for region in _regions(document.clauses):
        lined = [document.text[a:b] for c in region for a, b in lines(document.text, c.text_start, c.span[1])]
        gaps = sum(_GAP.search(line) is not None for line in lined)
        if _FORM.match(region[0].path.markers[0]) or (gaps >= _FEWEST and gaps >= _SHARE * len(lined)):
            out.update(c.path for c in region)
    return frozenset(out)


def _regions(clauses: Iterable[Clause]) -> list[list[Clause]]:
    regions: list[list[Clause]] = []
    root = ""
    for clause in clauses:
        first = clause.path.markers[0]
        opens = _APART.match(first) is not None or clause.level is Level.ANNEX
        if opens and first != root:
            regions.append([])
            root = first
        if regions:
            regions[-1].append(clause)
    return regions
