"""units.toml as compiled patterns: names, shapes of names, and the words of which unit names are made."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from language.spelling import bare, fold, key, squeeze

KINDS_OF_HEADS = {"Bộ": "bộ", "Sở": "sở", "Phòng": "phòng"}
# "cán bộ y tế" is no ministry, "cơ sở xây dựng" no department, "tổ chức phi chính phủ" not the Government.
_NOT_BEFORE = {"bộ": ("cán", "nội", "toàn", "đồng", "tiến", "liên"), "sở": ("cơ", "trụ"), "chính": ("phi",)}
_NOT_AFTER = r"(?! (?:điện tử|số\b))"


@dataclass(frozen=True, slots=True)
class Change:
    """What became of a body. `since` is "dd/m/yyyy", or "mm/yyyy" where the day is not certain; `source` may be ''."""

    new: str
    since: str
    source: str = ""
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit behind the names it is written with. `base` is the name without its place ("Hội Nông dân Việt Nam" for
    "Hội Nông dân tỉnh"). `known` is False for a name that units.toml does not hold. `change`: it was merged or renamed.
    """

    name: str
    kind: str
    collective: bool = False
    base: str = ""
    known: bool = True
    change: Change | None = None

    @property
    def successor(self) -> str | None:
        return self.change.new if self.change else None


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """One spelling of a name, for comparing: `key` with blanks, dashes and "&" said one way."""
    n = key(squeeze(text))
    n = re.sub(r"\s*&\s*", " và ", n)
    n = re.sub(r"\s*-\s*", "-", n)
    return squeeze(re.sub(r"\s*,\s*", ", ", n))


def _pattern(name: str) -> str:
    """A regular expression over `key` text for a name in `normal` form."""
    out = re.escape(name).replace(r"\-", r" *\- *")
    out = out.replace(r",\ ", r" *, *").replace(r"\ và\ ", r"(?: +và +| *& *)")
    return out.replace(r"\ ", " +")


def _alternatives(names: Iterable[str]) -> str:
    """Names grouped by their first word, the longest first, so that a match is the longest and cheap to miss."""
    groups: dict[str, list[str]] = {}
    for name in sorted(set(names), key=len, reverse=True):
        first = re.split(r"[ ,\-]", name)[0]
        groups.setdefault(first, []).append(name)
    parts = []
    for first in sorted(groups, key=len, reverse=True):
        rests = [_pattern(n)[len(re.escape(first)) :] for n in groups[first]]
        stop = _NOT_BEFORE.get(first) or tuple(fold(w) for w in _NOT_BEFORE.get(_UNFOLDED.get(first, ""), ()))
        before = "".join(rf"(?<!\b{w} )" for w in stop)
        parts.append(f"{before}{re.escape(first)}(?:{'|'.join(rests)})(?!\\w)")
    return rf"(?<!\w)(?:{'|'.join(parts)})"


_UNFOLDED = {"bo": "bộ", "so": "sở", "chinh": "chính"}


@dataclass(frozen=True, slots=True)
class Shape:
    unit: Unit
    pattern: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Every pattern is matched against `key` text, those with `bare` in their name against `fold` text."""

    units: dict[str, Unit]  # by `normal` name
    bare_units: dict[str, Unit]  # by folded `normal` name
    fields: frozenset[str]
    field_names: re.Pattern[str]
    names: re.Pattern[str]
    bare_names: re.Pattern[str]
    shapes: tuple[Shape, ...]
    any_shape: re.Pattern[str]
    bare_shape: re.Pattern[str]
    shape_patterns: tuple[tuple[re.Pattern[str], re.Pattern[str], Unit], ...]
    abbreviations: dict[str, str]
    expand: re.Pattern[str]
    heads: re.Pattern[str]
    determiner: re.Pattern[str]
    noun: re.Pattern[str]
    tail: re.Pattern[str]
    soft_tail: re.Pattern[str]
    local_tail: re.Pattern[str]
    bare_collective: re.Pattern[str]

    def lookup(self, name: str) -> Unit | None:
        n = normal(name)
        return self.units.get(n) or (self.bare_units.get(fold(n)) if bare(name) else None)


def _words(words: Iterable[str]) -> str:
    ordered = sorted({normal(w) for w in words}, key=len, reverse=True)
    return "(?:" + "|".join(_pattern(w) for w in ordered) + r")(?!\w)"


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """units.toml, read and compiled once."""
    data: dict[str, Any] = tomllib.loads(Path(__file__).with_name("units.toml").read_text("utf8"))
    changes = {
        normal(c["old"]): Change(c["new"], c["since"], c["source"], tuple(c.get("also", ()))) for c in data["change"]
    }
    units: dict[str, Unit] = {}
    too_short_bare: set[str] = set()

    def add(name: str, kind: str, forms: Iterable[str]) -> None:
        unit = Unit(name, kind, change=changes.get(normal(name)))
        for form in (name, *forms):
            units.setdefault(normal(form), unit)

    for f in data["field"]:
        for head in f["heads"]:
            shorts = [f"{head} {s}" for s in f["short"]]
            too_short_bare |= {fold(normal(f"{head} {s}")) for s in f["short"] if len(s) < 3}
            add(f"{head} {f['name']}", KINDS_OF_HEADS[head], [*shorts, *(f["codes"] if head == "Bộ" else ())])
    for u in data["unit"]:
        add(u["name"], u["kind"], u.get("aliases", ()))
    bare_units = {fold(n): u for n, u in reversed(units.items()) if fold(n) not in too_short_bare}

    ubnd, tw = "(?:ủy ban nhân dân|ubnd)", "trung ương|tw|tư"
    shapes, compiled = [], []
    for s in data["shape"]:
        pattern = s["pattern"].replace("{ubnd}", ubnd).replace("{tw}", tw)
        pattern = key(pattern).replace(" ", " +")
        unit = Unit(s["name"], s["kind"], bool(s.get("collective")))
        shapes.append(Shape(unit, pattern, tuple(s["examples"])))
        compiled.append((re.compile(pattern), re.compile(fold(pattern)), unit))
        units.setdefault(normal(s["name"]), unit)
    either = "|".join(s.pattern for s in shapes)
    w = data["words"]
    noun = _words(w["collective"])
    dets = _words(w["determiners"])
    bare_list = fold(rf"(?<!\w){dets} {noun}(?:(?:, | và | va ){noun})*(?: {_words(w['tails'])})*")
    heads = "|".join(sorted((re.escape(h).replace(r"\ ", " +") for h in w["heads"]), key=len, reverse=True))
    abbreviations = dict(data["abbreviations"])
    return Lexicon(
        units=units,
        bare_units=bare_units,
        fields=frozenset(normal(x) for f in data["field"] for x in (f["name"], *f["short"])),
        field_names=re.compile(rf"(?<!\w){_words(x for f in data['field'] for x in (f['name'], *f['short']))}"),
        names=re.compile(_alternatives(units) + _NOT_AFTER),
        bare_names=re.compile(_alternatives(bare_units) + fold(_NOT_AFTER)),
        shapes=tuple(shapes),
        any_shape=re.compile(rf"(?<!\w)(?:{either})(?!\w)"),
        bare_shape=re.compile(rf"(?<!\w)(?:{fold(either)})(?!\w)"),
        shape_patterns=tuple(compiled),
        abbreviations=abbreviations,
        expand=re.compile(r"(?<!\w)(" + "|".join(sorted(abbreviations, key=len, reverse=True)) + r")(?!\w)\.?"),
        heads=re.compile(rf"(?<!\w)(?:{heads})(?!\w)"),
        determiner=re.compile(dets),
        noun=re.compile(noun),
        tail=re.compile(_words(w["tails"])),
        soft_tail=re.compile(_words(w["soft_tails"])),
        local_tail=re.compile(_words(w["local_tails"])),
        bare_collective=re.compile(bare_list),
    )
