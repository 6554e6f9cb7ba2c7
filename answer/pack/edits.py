"""A trainer's edits: kept as small files beside the store, and applied to whatever a regeneration gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from answer.pack.model import Draft, Duty, Edits, Exercise, Item, Pack, Question, Wording
from language.spelling import squeeze

FOLDER = "tap-huan"
TRAINER = "giảng viên"
_LONGEST = 2_000  # characters of a trainer's own words
_WORDING = ("original", "text", "by")
_MOVABLE = ("messages", "duties", "questions", "exercises", "quiz")
Kept = TypeVar("Kept", Item, Duty, Exercise, Question)


def file_of(folder: Path, document: str, clause: str | None, audience: str, user: str = "") -> Path:
    """Where the edits of one user for one document, clause and audience are kept in the data folder. `clause` is the
    clause's path, as Draft.pack has it: each spelling of it would make a file of its own."""
    name = hashlib.sha256("\n".join((document, clause or "", audience, user)).encode()).hexdigest()[:24]
    return folder / FOLDER / f"{name}.json"


def load(file: Path) -> Edits:
    """The edits in a file; none where there is no file, or one that cannot be read (it is then left as it is)."""
    try:
        raw = json.loads(file.read_text("utf8"))
        return Edits(
            dropped=frozenset(map(str, raw["dropped"])),
            order=tuple(map(str, raw["order"])),
            replaced={str(k): str(v) for k, v in raw["replaced"].items()},
            redrawn={str(k): str(v) for k, v in raw["redrawn"].items()},
            worded=_wordings(raw.get("worded", {})),
            written=_wordings(raw.get("written", {})),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Edits()


def _wordings(raw: Mapping[str, Mapping[str, object]]) -> dict[str, Wording]:
    return {str(k): Wording(*(str(x[n]) for n in _WORDING)) for k, x in raw.items()}


def save(file: Path, edits: Edits) -> None:
    """Writes the edits whole or not at all. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    raw = {
        "dropped": sorted(edits.dropped),
        "order": list(edits.order),
        "replaced": dict(edits.replaced),
        "redrawn": dict(edits.redrawn),
        "worded": {k: asdict(w) for k, w in edits.worded.items()},
        "written": {k: asdict(w) for k, w in edits.written.items()},
    }
    part = file.with_suffix(".part")
    part.write_text(json.dumps(raw, ensure_ascii=False, indent=1), "utf8")
    part.replace(file)


def ordered(things: Sequence[Kept], order: Sequence[str]) -> list[Kept]:
    """The things that `order` names exchange places among themselves; the others stay where they are."""
    wanted = {key: n for n, key in enumerate(order)}
    named = sorted((t for t in things if t.key in wanted), key=lambda t: wanted[t.key])
    return [named.pop(0) if t.key in wanted else t for t in things]


def kept(things: Sequence[Kept], edits: Edits) -> list[Kept]:
    return [t for t in things if t.key not in edits.dropped]


_KEYED = ("why", "objectives", "above", "messages", "duties", "news", "questions", "exercises", "quiz")


def _editable(pack: Pack) -> frozenset[str]:
    """The keys of everything in `pack` that can be edited."""
    cases = (exercise.case.key for exercise in pack.exercises)
    return frozenset((*(thing.key for part in _KEYED for thing in getattr(pack, part)), *cases))


def rewritten(pack: Pack, edits: Edits) -> Pack:
    """The pack with the trainer's own words, each marked as theirs, and where the document's words that they stood for
    are others by now, marked as changed."""
    if not edits.written:
        return pack
    parts: dict[str, Any] = {part: tuple(_written(t, edits) for t in getattr(pack, part)) for part in _KEYED}
    return replace(pack, **parts)


def _written(thing: Kept, edits: Edits) -> Kept:
    own = edits.written.get(thing.key)
    if own is None or not own.text:
        return thing
    if isinstance(thing, Item):
        original = thing.original or thing.text
        return replace(thing, text=own.text, original=original, by=TRAINER, changed=own.original != original)
    if isinstance(thing, Duty):
        return replace(thing, task=own.text, original=thing.task, changed=own.original != thing.task)
    if isinstance(thing, Exercise):
        case = thing.case
        told = replace(case, text=own.text, original=case.text, by=TRAINER, changed=own.original != case.text)
        return replace(thing, case=told)
    return replace(thing, stem=own.text, original=thing.stem, changed=own.original != thing.stem)


def words_of(thing: Item | Duty | Exercise | Question) -> tuple[str, str]:
    """What is shown of a thing, and the document's words that it stands for ('' where it is these)."""
    if isinstance(thing, Item):
        return thing.text, thing.original
    if isinstance(thing, Duty):
        return thing.task, thing.original
    return (thing.case.text, thing.case.original) if isinstance(thing, Exercise) else (thing.stem, thing.original)


def toggled(edits: Edits, key: str) -> Edits:
    """Dropped where it was kept, kept where it was dropped."""
    return replace(edits, dropped=edits.dropped ^ {key})


def moved(edits: Edits, keys: Sequence[str], key: str, step: int) -> Edits:
    """`key` one place up (-1) or down (1) among `keys`, which are those of its list as it is shown."""
    now = list(keys)
    if key not in now or not 0 <= now.index(key) + step < len(now):
        return edits
    at = now.index(key)
    now[at], now[at + step] = now[at + step], now[at]
    return replace(edits, order=(*(k for k in edits.order if k not in now), *now))


def redrawn(edits: Edits, slot: str, shown: Sequence[Question], pool: Sequence[Question]) -> Edits:
    """Another question in the place of `slot`: the next of the pool that is not shown and was not just there."""
    now = edits.redrawn.get(slot, slot)
    keys = [q.key for q in pool]
    start = keys.index(now) + 1 if now in keys else 0
    taken = {q.key for q in shown} | {edits.redrawn.get(q.key, q.key) for q in shown}
    subjects = {q.subject for q in shown if edits.redrawn.get(q.key, q.key) != now}
    turn = [*pool[start:], *pool[:start]]
    fresh = [q for q in turn if q.key not in taken and q.key != slot]
    pick = next((q for q in fresh if q.subject not in subjects), fresh[0] if fresh else None)
    return replace(edits, redrawn={**edits.redrawn, slot: pick.key}) if pick else edits


def written(edits: Edits, shown: Pack, item: str, text: str) -> Edits:
    """The trainer's own words for what has this key; the shown words again, or none, take them back."""
    for thing in (thing for part in _KEYED for thing in getattr(shown, part) if thing.key == item):
        now, original = words_of(thing)
        said = squeeze(text)[:_LONGEST]
        others = {k: v for k, v in edits.written.items() if k != item}
        if not said or said == squeeze(original or now):
            return replace(edits, written=others)
        return replace(edits, written={**others, item: Wording(original or now, said, TRAINER)})
    return edits


def changed(draft: Draft, asked: Mapping[str, object]) -> Edits | None:
    """The draft's edits after what the page asks for: `act` is toggle, up, down (with `part`), replace (with `clause`),
    write (with `text`), restore, plain, redraw or reset; `item` is a key. None where there is no other question to
    draw. Anything else changes nothing: the page may send whatever it likes."""
    act, item, edits = str(asked.get("act", "")), str(asked.get("item", "")), draft.edits
    if act == "reset":
        return Edits()
    if act in ("toggle", "replace", "redraw") and item not in _editable(draft.shown):
        return edits
    if act == "toggle":
        return toggled(edits, item)
    if act == "write":
        return written(edits, draft.shown, item, str(asked.get("text", "")))
    if act in ("up", "down") and asked.get("part") in _MOVABLE:
        keys = [t.key for t in getattr(draft.shown, str(asked["part"]))]
        return moved(edits, keys, item, -1 if act == "up" else 1)
    if act == "replace" and str(asked.get("clause")) in draft.replacements:
        return replace(edits, replaced={**edits.replaced, item: str(asked["clause"])})
    if act == "restore":
        return replace(edits, replaced={k: v for k, v in edits.replaced.items() if k != item})
    if act == "plain" and item in edits.written:
        return replace(edits, written={k: v for k, v in edits.written.items() if k != item})
    if act == "plain" and item in edits.worded:
        # Kept without a text, so that the model is not asked for it again.
        return replace(edits, worded={**edits.worded, item: replace(edits.worded[item], text="")})
    if act == "redraw":
        again = redrawn(edits, item, draft.shown.quiz, draft.pool)
        return again if again != edits else None
    return edits
