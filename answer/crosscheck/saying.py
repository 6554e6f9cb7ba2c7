"""How a cross-check is said in files to attach: the words that the matrix and the report share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from answer.crosscheck.chain import AtLevels
from answer.crosscheck.findings import KIND_SAID, STATUS_SAID, Conflict, Evidence, Finding, Report, Status
from ingest.references import place
from language.spelling import squeeze
from schema import DocumentInfo, Span

COLOURS = {
    Status.COVERED: "E2F0D9",
    Status.PARTIAL: "FFF2CC",
    Status.MISSING: "F8CBAD",
    Status.CONFLICT: "F4B6C2",
    Status.NOT_ADDRESSED: "EDEDED",
}
LEFT_OUT = "[…] "
_LONGEST_QUOTE = 340  # characters of a place of the plan that are printed; a task cell may hold a whole page
_MOST_PLACES = 2  # that are printed; the others are named
_AROUND = 70  # characters printed on each side of words that agree


def sections(report: Report) -> dict[str, list[Finding]]:
    by: dict[str, list[Finding]] = {}
    for f in report.findings:
        by.setdefault(f.requirement.section or "Toàn văn bản", []).append(f)
    return by


def conflict_said(c: Conflict) -> str:
    return f"{KIND_SAID[c.kind].capitalize()}: chỉ đạo “{squeeze(c.directive)}”, kế hoạch “{squeeze(c.plan)}”"


def opinion_said(f: Finding) -> str:
    """The drafter's opinion as one line; '' for none."""
    if f.opinion is None:
        return ""
    changed = f"{STATUS_SAID[f.opinion.status]} (máy: {STATUS_SAID[f.status]})" if f.opinion.status else ""
    return ": ".join(x for x in (changed, f.opinion.remark) if x)


def explanation_said(f: Finding) -> str:
    """What a language model wrote of it and the clauses bear out, marked as such; '' for none."""
    kept = [s.text for s in f.explanation.sentences if not s.struck] if f.explanation else []
    return f"Giải thích do mô hình {f.explanation.by} viết: {' '.join(kept)}" if f.explanation and kept else ""


def at(reference: str, info: DocumentInfo) -> str:
    """The place alone, in its document; '' for none."""
    return place(reference, info) if reference else ""


def placed(reference: str, info: DocumentInfo, text: str) -> str:
    return f"{place(reference, info)}: {text}" if reference else text


def level_said(x: AtLevels) -> str:
    return {"plan": "kế hoạch", "programme": "chương trình"}.get(x.lost_in or "", "")


def quoted(f: Finding) -> tuple[Evidence, ...]:
    """The places of the plan that are printed beside a requirement."""
    return f.evidence[:_MOST_PLACES]


def others(f: Finding, plan: DocumentInfo) -> str:
    """The places that are only named; '' for none."""
    printed = {e.reference for e in quoted(f)}
    named = dict.fromkeys(place(e.reference, plan) for e in f.evidence if e.reference not in printed)
    return f"Còn ở: {'; '.join(named)}" if named else ""


def excerpt(text: str, span: Span, marked: Sequence[Span], most: int = _LONGEST_QUOTE) -> Iterator[tuple[str, bool]]:
    """`text[span]` in pieces, True for marked ones. Of a span longer than `most` characters its beginning and what
    stands around the marked words, as much as that holds, with LEFT_OUT between: every other piece is a slice."""
    for n, (start, end) in enumerate(_windows(text, span, marked, most)):
        if n:
            yield LEFT_OUT, False
        at = start
        for a, b in sorted(set(marked)):
            if a < at or b > end:
                continue
            if a > at:
                yield text[at:a], False
            yield text[a:b], True
            at = b
        if at < end:
            yield text[at:end], False
    if end < span[1]:
        yield LEFT_OUT.rstrip(), False


def _windows(text: str, span: Span, marked: Sequence[Span], most: int) -> list[Span]:
    """The parts of a span to print, in order, apart from each other."""
    first, last = span
    if last - first <= most:
        return [span]
    kept = [(first, _blank(text, min(first + 2 * _AROUND, last), last))]
    # The longest agreeing words say most about why this place is shown.
    for a, b in sorted({m for m in marked if first <= m[0] and m[1] <= last}, key=lambda m: (m[0] - m[1], m)):
        around = _blank(text, max(first, a - _AROUND), a), _blank(text, min(b + _AROUND, last), last)
        merged = _merged([*kept, around])
        if sum(y - x for x, y in merged) <= most:
            kept = merged
    return kept


def _blank(text: str, at: int, most: int) -> int:
    """The next place between two words, from `at` up to `most`."""
    while at < most and not text[at - 1 : at].isspace():
        at += 1
    return at


def _merged(spans: Sequence[Span]) -> list[Span]:
    out: list[Span] = []
    for a, b in sorted(spans):
        if out and a <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], b))
        else:
            out.append((a, b))
    return out
