"""The words of a quiz question: a task told without the field that is asked for."""

from __future__ import annotations

import re

from answer.pack.wording import GAP, capital, overlap, pairs, shortened
from ingest import units
from language.spelling import key, squeeze
from schema import Assignment, Citation, Document, Span

BLANK = "……"
_MOST = 230
_DIGITS = re.compile(r"\d+")


def task_words(document: Document, a: Assignment, hidden: str) -> str:
    """The task as the document says it, with "……" in place of the hidden field ("lead", "deadline" ...) where the words
    of the task hold it. '' where nothing is left to ask about."""
    spans = a.spans.get("task", ())
    if not spans:
        return ""
    start, end = shortened(document.text, (spans[0][0], spans[-1][1]), _MOST)
    cuts = sorted(s for s in a.spans.get(hidden, ()) if start <= s[0] < end)
    said, at = "", start
    for x, y in cuts:
        if x < at:
            continue
        said += document.text[at:x] + BLANK
        at = min(y, end)
    said += document.text[at:end]
    said = re.sub(rf"(?:{BLANK}[\s,;và]*)+{BLANK}", BLANK, squeeze(said)).strip(" .;,:")
    if end < spans[-1][1]:
        said += "…" if not said.endswith("…") else ""
    behind = said if said.endswith(BLANK) else said.rpartition(BLANK)[2]  # too few words tell no task
    return said if len(said.replace(BLANK, "").split()) >= 5 and len(behind.split()) >= 4 else ""


def gives_away(stem: str, right: str, wrong: tuple[str, ...] = ()) -> bool:
    """Whether the stem holds its answer: the words, the same unit under another name, the same day, or for long answers
    most of their words while no wrong one shares as many."""
    s, r = key(stem), key(right)
    if re.search(rf"(?<!\w){re.escape(r)}(?!\w)", s):
        return True
    unit = units.canonical(right)
    if unit.kind != "khác" and any(units.same(unit, found) for found, _, _ in units.find(stem)):
        return True
    numbers = [n.lstrip("0") for n in _DIGITS.findall(r)]
    if len(numbers) > 1 and re.search(r"\D+0*".join(map(re.escape, numbers)), s):
        return True
    own = pairs(right)
    if len(own) < 4:
        return False
    shared = overlap(own, pairs(stem))
    return shared > 0.3 and all(shared > overlap(pairs(w), pairs(stem)) for w in wrong)


def why(citations: tuple[Citation, ...], said: str, answer: str = "") -> str:
    """The explanation under the right answer: the place and its words, those of the answer among them."""
    place = citations[0]
    quote = squeeze(place.quote)
    cut = shortened(quote, (0, len(quote)), 220)
    shown = quote[slice(*cut)].rstrip(" ,;") + ("…" if cut[1] < len(quote) else "")
    at = key(quote).find(key(squeeze(answer))) if answer else -1
    if at >= 0 and at + len(answer) > cut[1]:
        start = quote.find(" ", max(0, at - 70)) + 1
        shown += f" {quote[start : at + len(answer)]}" + ("…" if at + len(answer) < len(quote) else "")
    return f"{said} Căn cứ: {capital(place.reference)}: “{shown}”".strip()


def without(document: Document, span: Span, hidden: Span) -> str:
    """A sentence with one of its words replaced by the blank."""
    start, end = span
    said = document.text[start : hidden[0]] + BLANK + document.text[hidden[1] : end]
    said = squeeze(said)
    if len(said) <= 300:
        return said.rstrip(" ;,")
    at = said.index(BLANK)
    pause = max((m.end() for m in re.finditer(r"[,;] ", said[:at]) if at - 230 <= m.end() <= at - 50), default=-1)
    first = 0 if at < 220 else pause if pause > 0 else said.find(" ", at - 150) + 1
    last = said.find(" ", min(len(said) - 1, max(at + 60, first + 290)))
    last = len(said) if last < 0 else last
    return (GAP.lstrip() if first else "") + said[first:last].strip(" ;,") + ("…" if last < len(said) else "")


def quoted(task: str) -> str:
    """In quotation marks, those inside made single."""
    return f"“{capital(task).replace('“', '‘').replace('”', '’')}”"
