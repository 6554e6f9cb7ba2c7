"""The trainer's own words: which texts of a pack can be reworded, the pack with them in place, and where the clause
behind an edit says something else by now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple, TypeVar

from answer.pack.model import Draft, Duty, Edits, Exercise, Item, Pack, Question, Step, Wording
from language.spelling import squeeze
from schema import Citation

TRAINER = "giảng viên"
LONGEST = 6_000  # characters of one text in a trainer's own words
PARTS = (
    "objectives", "why", "above", "messages", "duties", "news", "questions", "terms", "exercises", "quiz", "pretest",
)  # fmt: skip
Thing = Item | Duty | Exercise | Question | Step
Told = TypeVar("Told", Item, Duty, Exercise, Question, Step)


class Text(NamedTuple):
    """One text of a thing: `name` says which one ("text" is what the thing says), `key` is what edits hold on to."""

    name: str
    key: str
    words: str


def texts(thing: Thing) -> tuple[Text, ...]:
    """The texts that can be reworded. What makes a quiz key right, the fillings of a blank, is not among them."""
    named: dict[str, str]
    if isinstance(thing, Item):
        named = {"text": thing.text, **({"question": thing.question} if thing.question else {})}
    elif isinstance(thing, Duty):
        named = {"text": thing.task}
    elif isinstance(thing, Step):
        named = {"text": thing.guide}
    elif isinstance(thing, Exercise):
        case = Text("text", thing.case.key, thing.case.text)
        return case, _text(thing, "steps", "\n".join(thing.steps)), _text(thing, "hint", thing.hint)
    else:
        options = dict(zip("abcd", thing.options, strict=False)) if thing.kind == "choice" else {}
        named = {"text": thing.stem, **options, "why": thing.why}
    return tuple(_text(thing, name, words) for name, words in named.items())


def _text(thing: Thing, name: str, words: str) -> Text:
    return Text(name, thing.key if name == "text" else f"{thing.key}#{name}", words)


def _with(thing: Told, said: Mapping[str, str]) -> Told:
    """The thing with other words for some of its texts, by name."""
    if isinstance(thing, Item):
        plain = replace(thing, original="", by="") if "text" in said else thing
        return replace(plain, text=said.get("text", thing.text), question=said.get("question", thing.question))
    if isinstance(thing, Duty):
        return replace(thing, task=said.get("text", thing.task))
    if isinstance(thing, Step):
        return replace(thing, guide=said.get("text", thing.guide))
    if isinstance(thing, Exercise):
        steps = tuple(said["steps"].splitlines()) if "steps" in said else thing.steps
        return replace(thing, case=_with(thing.case, said), steps=steps, hint=said.get("hint", thing.hint))
    options = tuple(said.get(name, o) for name, o in zip("abcd", thing.options, strict=False))
    stem, why = said.get("text", thing.stem), said.get("why", thing.why)
    return replace(thing, stem=stem, why=why, options=options if thing.kind == "choice" else thing.options)


def things(pack: Pack) -> Iterator[Thing]:
    """Everything of the pack that can be edited."""
    for part in (*PARTS, "steps"):
        yield from getattr(pack, part)


def reworded(pack: Pack, edits: Edits) -> Pack:
    """The pack in the trainer's own words; `own` tells the words that they stand for."""
    if not edits.written:
        return pack
    own: dict[str, str] = {}
    parts: dict[str, Any] = {}
    for part in (*PARTS, "steps"):
        parts[part] = tuple(_reworded(thing, edits, own) for thing in getattr(pack, part))
    return replace(pack, **parts, own={**pack.own, **own})


def _reworded(thing: Told, edits: Edits, own: dict[str, str]) -> Told:
    said = {}
    for text in texts(thing):
        if text.key in edits.written:
            said[text.name] = edits.written[text.key].text
            own[text.key] = _document_words(thing, text)
    return _with(thing, said) if said else thing


def _document_words(thing: Thing, text: Text) -> str:
    return thing.original if isinstance(thing, Item) and text.name == "text" and thing.original else text.words


def written(edits: Edits, shown: Pack, thing: Thing, said: Mapping[str, object]) -> Edits:
    """The trainer's words for texts of a thing, by name; the document's words again, or none, take them back."""
    kept = dict(edits.written)
    for text in texts(thing):
        if text.name not in said:
            continue
        now = _tidy(str(said[text.name]))[:LONGEST]
        original = shown.own.get(text.key) or _document_words(thing, text)
        kept.pop(text.key, None)
        if now and now not in (_tidy(original), "" if text.key in shown.own else _tidy(text.words)):
            kept[text.key] = Wording(original, now, TRAINER)
    return replace(edits, written=kept)


def _tidy(text: str) -> str:
    """Spaces squeezed, lines kept: each is a step of an exercise."""
    return "\n".join(line for raw in text.splitlines() if (line := squeeze(raw)))


# ---- the clause behind an edit -----------------------------------------------------------------------------------


def behind(thing: Thing) -> str:
    """A short name for what the cited places say: another one once they say something else; '' where none is cited."""
    quoted = "\n".join(squeeze(c.quote) for c in citations(thing))
    return hashlib.sha256(quoted.encode()).hexdigest()[:16] if quoted else ""


def citations(thing: Thing) -> tuple[Citation, ...]:
    if isinstance(thing, Step):
        return ()
    return thing.case.citations if isinstance(thing, Exercise) else thing.citations


def outdated(draft: Draft) -> frozenset[str]:
    """The keys of edited things whose clause says something else than when they were edited."""
    seen = draft.edits.seen
    return frozenset(t.key for t in things(draft.shown) if t.key in seen and seen[t.key] != behind(t))


def homeless(draft: Draft) -> dict[str, Wording]:
    """The trainer's words for what the pack has no longer: its clause is gone, or the session is shorter."""
    there = {text.key for thing in things(draft.shown) for text in texts(thing)}
    return {key: wording for key, wording in draft.edits.written.items() if key not in there}
