"""The text that an act promulgates ("Ban hành kèm theo ..."), and the small letterheads above it and above annexes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.letterhead.headlines import (
    ATTACHED,
    BODY,
    DATED,
    NATION,
    RULE,
    body_pattern,
    kind_at,
    kind_pattern,
)
from ingest.letterhead.naming import is_capitals
from ingest.letterhead.number import NUMBERED
from ingest.letterhead.signature import Signature
from ingest.patterns import kind_said
from ingest.placed import Placed
from ingest.references import is_cross_reference
from language.spelling import fold, squeeze
from schema import Span


def find_attached(
    lines: Sequence[Placed], first: int, signed: Sequence[Signature], number: str | None, text: str
) -> tuple[str, int, int] | None:
    """Kind, beginning and end of title of the text that the act promulgates. Its title is a kind in capitals that
    stands behind the signature or above "(Kèm theo ...)"; an annex ("PHỤ LỤC") is not an attached text."""
    ends = {s.last for s in signed}
    promised = {
        squeeze(x) for x in re.findall(r"kem theo (?:\S+ ){1,4}nay (.{4,60})", fold(text[: lines[-1].end][:20000]))
    }
    for i in range(first, len(lines)):
        p = lines[i]
        line = text[p.start : p.end]
        kind = kind_at(line, bool(p.centered or p.bold or p.heading)) if len(line) < 400 else None
        if not kind or any(re.match(r"phu luc", fold(text[q.start : q.end])) for q in lines[max(0, i - 2) : i]):
            continue
        rest = line[kind.end() :].strip()
        if rest == ":" or (rest.startswith(":") and not p.heading):
            continue  # "QUYẾT ĐỊNH:" opens the articles
        end = None
        for j in range(i, min(len(lines), i + 10)):
            below = text[lines[j].start : lines[j].end]
            at = re.search(r"\(\s*(?:duoc )?(?:ban hanh )?kem theo\b", fold(below))
            if ATTACHED.match(fold(below)) or (at and j < i + 10):
                end = lines[j].end
                k = j
                while text.count("(", p.start, end) > text.count(")", p.start, end) and k + 1 < min(len(lines), j + 3):
                    k += 1
                    end = lines[k].end
                break
            if j > i and BODY.match(below) and not is_cross_reference(below):
                break
        title = squeeze(fold(text[p.start : (end or p.end) + 80])).strip(" *_")
        said = kind_pattern().match(title)
        name = kind_said(said["kind"]) if said else None
        behind = bool(ends) and any(e < i for e in ends) and any(w.startswith(fold(name or "?")) for w in promised)
        if name and (end is not None or behind):
            return name, p.start, end or p.end
    return None


def small_letterheads(lines: Sequence[Placed], first: int, text: str) -> list[Span]:
    """The letterhead repeated above an attached text or an annex."""
    found: list[Span] = []
    for i in range(first, len(lines)):
        p = lines[i]
        line = text[p.start : p.end]
        if len(line) > 160 or not NATION.search(fold(line)):
            continue
        if not is_capitals(line) and len(NATION.sub("", fold(line)).strip()) > 40:
            continue
        found.append((p.start, p.end))
        for step in (-1, 1):
            j = i + step
            while first <= j < len(lines) and abs(j - i) <= 5:
                q = lines[j]
                near = text[q.start : q.end]
                issuer = is_capitals(near) and len(near) < 100 and body_pattern().match(fold(near)) is not None
                if step < 0 and j > first and is_capitals(near) and len(near) < 60:
                    above = text[lines[j - 1].start : lines[j - 1].end]  # "ỦY BAN NHÂN DÂN / TỈNH ..."
                    issuer = issuer or (is_capitals(above) and body_pattern().match(fold(above)) is not None)
                headed = NUMBERED.match(near) or (DATED.match(near) and len(near) < 80) or NATION.search(fold(near))
                if not (RULE.fullmatch(near) or issuer or (headed and len(near) < 160)) or kind_at(near, False):
                    break
                found.append((q.start, q.end))
                j += step
    return found
