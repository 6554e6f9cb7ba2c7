"""A trainer's edits: kept as small files beside the store, and applied to whatever a regeneration gives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

from answer.pack.model import Draft, Duty, Edits, Exercise, Item, Pack, Question, Step, Wording
from answer.pack.own_words import PARTS, behind, texts, things, written

FOLDER = "tap-huan"
_WORDING = ("original", "text", "by")
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
            seen={str(k): str(v) for k, v in raw.get("seen", {}).items()},
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
        "seen": dict(edits.seen),
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


def arranged(pack: Pack, edits: Edits) -> Pack:
    """The pack with everything where the trainer wants it."""
    parts: dict[str, Any] = {part: tuple(ordered(getattr(pack, part), edits.order)) for part in PARTS}
    return replace(pack, **parts) if edits.order else pack


def without_dropped(pack: Pack, edits: Edits) -> Pack:
    """The pack without what the trainer leaves out."""
    parts: dict[str, Any] = {part: tuple(kept(getattr(pack, part), edits)) for part in PARTS}
    return replace(pack, **parts) if edits.dropped else pack


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


def changed(draft: Draft, asked: Mapping[str, object]) -> Edits | None:
    """The draft's edits after what the page asks for: `act` is toggle, up, down (with `part`), replace (with `clause`),
    write (with the words of each text, by name), restore, plain, redraw, agree (the edit holds for the clause as it is
    now) or reset; `item` is a key. None where there is no other question to draw. Anything else changes nothing: the
    page may send whatever it likes."""
    act, item, edits = str(asked.get("act", "")), str(asked.get("item", "")), draft.edits
    if act == "reset":
        return Edits()
    thing = next((t for t in things(draft.shown) if t.key == item), None)
    if thing is None:  # words that the pack has no place for can still be deleted
        written_left = {k: v for k, v in edits.written.items() if k != item or act != "plain"}
        return replace(edits, written=written_left)
    if act in ("up", "down") and asked.get("part") in PARTS:
        keys = [t.key for t in getattr(draft.shown, str(asked["part"]))]
        return moved(edits, keys, item, -1 if act == "up" else 1)
    after = _edited(draft, thing, act, asked)
    return None if after is None else _seen(after, thing)


def _edited(
    draft: Draft, thing: Item | Duty | Exercise | Question | Step, act: str, asked: Mapping[str, object]
) -> Edits | None:
    edits, item = draft.edits, thing.key
    if act == "toggle" and not isinstance(thing, Step):
        return toggled(edits, item)
    if act == "write":
        return written(edits, draft.shown, thing, asked)
    if act == "replace" and str(asked.get("clause")) in draft.replacements:
        return _plain(replace(edits, replaced={**edits.replaced, item: str(asked["clause"])}), thing)
    if act == "restore" and item in edits.replaced:
        return _plain(replace(edits, replaced={k: v for k, v in edits.replaced.items() if k != item}), thing)
    if act == "plain":
        edits = _plain(edits, thing)
        if edits == draft.edits and item in edits.worded:
            # Kept without a text, so that the model is not asked for it again.
            return replace(edits, worded={**edits.worded, item: replace(edits.worded[item], text="")})
        return edits
    if act == "redraw" and isinstance(thing, Question):
        again = redrawn(edits, item, draft.shown.quiz, draft.pool)
        return _plain(again, thing) if again != edits else None
    return edits


def _plain(edits: Edits, thing: Item | Duty | Exercise | Question | Step) -> Edits:
    """Without the trainer's words for the thing: another one takes its place, or the document's words again."""
    keys = {text.key for text in texts(thing)}
    return replace(edits, written={k: v for k, v in edits.written.items() if k not in keys})


def _seen(edits: Edits, thing: Item | Duty | Exercise | Question | Step) -> Edits:
    """What stands behind the thing now is what the trainer saw; forgotten where no edit of it is left."""
    if isinstance(thing, Step):  # nothing stands behind it
        return edits
    seen = {k: v for k, v in edits.seen.items() if k != thing.key}
    own = any(text.key in edits.written for text in texts(thing))
    if own or thing.key in edits.dropped or thing.key in edits.replaced or thing.key in edits.redrawn:
        seen[thing.key] = behind(thing)
    return replace(edits, seen=seen)
