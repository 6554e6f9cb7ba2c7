"""The words of a quiz question: whole phrases of the document, and nothing in them that tells the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from answer.pack.wording import capital, gist, overlap, pairs, whole_phrase
from ingest import units
from language.spelling import key, rule, squeeze
from schema import Assignment, Citation, Document, Span

BLANK = "……"
_MOST = 230
_MOST_QUOTE = 320
_DIGITS = re.compile(r"\d+")
# A pair of syllables with one of these in it joins two words and is none.
_GRAMMAR = rule(
    r"(?:và|các|của|về|trong|cho|được|với|theo|những|một|để|đến|tại|từ|có|là|việc|này|trên|do|bởi|hoặc|đối|khi|nào|không"
    r"|ra|sau|đây|thực|hiện|số|vào)"
)


def task_words(document: Document, a: Assignment, hidden: str) -> str:
    """The task as the document says it, with "……" in place of the hidden field ("lead", "deadline" ...) where the words
    of the task hold it. '' where no whole phrase is left to ask about."""
    spans = a.spans.get("task", ())
    if not spans:
        return ""
    cut = whole_phrase(document.text, (spans[0][0], spans[-1][1]), _MOST)
    if cut is None:
        return ""
    start, end = cut
    cuts = sorted(s for s in a.spans.get(hidden, ()) if start <= s[0] < end)
    said, at = "", start
    for x, y in cuts:
        if x < at:
            continue
        said += document.text[at:x] + BLANK
        at = min(y, end)
    said += document.text[at:end]
    said = re.sub(rf"(?:{BLANK}[\s,;và]*)+{BLANK}", BLANK, squeeze(said)).strip(" .;,:")
    if hidden == "deadline":  # "…, hoàn thành ……": what is asked for needs no blank at the end
        said = re.sub(rf"[,;]\s*(?:và )?(?:bảo đảm |cơ bản )?hoàn thành [^,;…]{{0,25}}{BLANK}$", "", said)
        said = re.sub(rf"[,;]?\s*(?:và )?(?:bảo đảm |cơ bản )?(?:hoàn thành|xong)?\s*{BLANK}$", "", said).strip(" .;,:")
    behind = said if said.endswith(BLANK) else said.rpartition(BLANK)[2]  # too few words tell no task
    if "|" in said or "…" in said.replace(BLANK, ""):
        return ""
    return said if len(said.replace(BLANK, "").split()) >= 5 and len(behind.split()) >= 4 else ""


def gives_away(stem: str, right: str, wrong: tuple[str, ...] = ()) -> bool:
    """Whether the stem holds its answer: the words, the same unit under another name, the same day, a word that no
    wrong answer has, or for long answers most of their words while no wrong one shares as many."""
    s, r = key(stem), key(right)
    if re.search(rf"(?<!\w){re.escape(r)}(?!\w)", s):
        return True
    unit = units.canonical(right)
    if unit.kind != "khác" and any(units.same(unit, found) for found, _, _ in units.find(stem)):
        return True
    numbers = [n.lstrip("0") for n in _DIGITS.findall(r)]
    if len(numbers) > 1 and re.search(r"\D+0*".join(map(re.escape, numbers)), s):
        return True
    if wrong and telling(stem, right, wrong):
        return True
    own = pairs(right)
    if len(own) < 4:
        return False
    shared = overlap(own, pairs(stem))
    return shared > 0.3 and all(shared > overlap(pairs(w), pairs(stem)) for w in wrong)


def telling(stem: str, right: str, wrong: Sequence[str]) -> frozenset[str]:
    """The words (pairs of syllables; numbers) of the right answer that the stem has too and no wrong answer has."""
    shared = words(right) & words(stem)
    return shared.difference(*map(words, wrong))


@lru_cache(maxsize=20_000)
def words(text: str) -> frozenset[str]:
    """What may tell an answer: pairs of syllables that are a word, and numbers."""
    found = {p for p in pairs(text) if not any(map(_is_grammar, p.split("_")))}
    return frozenset(found) | {n.lstrip("0") for n in _DIGITS.findall(text)}


@lru_cache(maxsize=20_000)
def _is_grammar(syllable: str) -> bool:
    return _GRAMMAR.fullmatch(key(syllable)) is not None


def why(citations: tuple[Citation, ...], said: str, answer: str = "") -> str:
    """The explanation under the right answer: the place and its words, those of the answer among them."""
    place = citations[0]
    others = (squeeze(c.quote) for c in citations[1:] if c.path == place.path and len(c.quote) < 120)
    quote = _part(squeeze(place.quote), answer)
    beside = "".join(f"; “{o}”" for o in dict.fromkeys(others) if o not in quote)
    return f"{said} Căn cứ: {capital(place.reference)}: “{quote}”{beside}".strip()


def _part(quote: str, answer: str) -> str:
    """The whole quote, or of a long one the part between semicolons and full stops that says the answer."""
    if len(quote) <= _MOST_QUOTE:
        return quote
    parts = [p.strip() for p in re.split(r"(?<=[;.]) ", quote)]
    holding = next((p for p in parts if answer and key(squeeze(answer)) in key(p)), "")
    return (holding or gist(quote, _MOST_QUOTE)).rstrip(" ;,")


def around(document: Document, span: Span, at: Span) -> Span | None:
    """What of a sentence is asked about when the words at `at` are hidden: all of it, or the part between semicolons
    that holds them; None where that is too long, too short, or leads on to something else (":")."""
    start, end = span
    text = document.text
    if end - start > _MOST + 70:
        start = max((start, *(start + m.end() for m in re.finditer(r"; ", text[start : at[0]]))))
        end = min((end, *(at[1] + m.start() for m in re.finditer(r";", text[at[1] : end]))))
    said = text[start:end].rstrip()
    if lead_in := re.search(r"[,;]?\s*(?:trong đó|bao gồm|cụ thể|như sau)?\s*:$", said):
        end = start + lead_in.start()
    if end <= at[1] or end - start > _MOST + 70 or len(text[start:end].split()) < 8 or "|" in text[start:end]:
        return None
    return start, end


def without(document: Document, span: Span, hidden: Span, instead: str = BLANK) -> str:
    """The words at `span` with the hidden ones replaced."""
    said = document.text[span[0] : hidden[0]] + instead + document.text[hidden[1] : span[1]]
    return squeeze(said).strip(" ;,.")


def quoted(task: str) -> str:
    """In quotation marks, those inside made single."""
    return f"“{capital(task).replace('“', '‘').replace('”', '’')}”"
