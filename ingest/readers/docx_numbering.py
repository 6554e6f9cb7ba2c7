"""Automatic numbering of Word: what the list labels of a document print. ECMA-376 part 1, 17.9."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.readers.labels import roman, vietnamese, word_letter
from ingest.readers.ooxml import child, children, number, value

LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `text` holds "%1." ...; `restart`: the level (from 1) after which it begins anew, 0 never,
    None after any higher one."""

    start: int = 1
    format: str = "decimal"
    text: str = ""
    restart: int | None = None
    style: str = ""
    legal: bool = False  # all numbers of the label in decimal
    tight: bool = False  # nothing between label and text


@dataclass(frozen=True, slots=True)
class Instance:
    """A w:num: a list made from an abstract one. `starts`: its own first numbers, by level."""

    abstract: str
    starts: Mapping[int, int]
    levels: Mapping[int, Level]


@dataclass(slots=True)
class Numbering:
    """Definitions, and the counters as the document is read from top to bottom. Lists made from one abstract list count
    on together, as in Word, unless one states its own start."""

    abstracts: dict[str, dict[int, Level]] = field(default_factory=dict)
    instances: dict[str, Instance] = field(default_factory=dict)
    counters: dict[str, dict[int, int]] = field(default_factory=dict)
    started: set[tuple[str, int]] = field(default_factory=set)

    def level(self, num: str, depth: int) -> Level | None:
        instance = self.instances.get(num)
        if instance is None:
            return None
        return instance.levels.get(depth) or self.abstracts.get(instance.abstract, {}).get(depth)

    def level_of_style(self, num: str, style: str) -> int | None:
        """The level that is linked to a paragraph style."""
        instance = self.instances.get(num)
        levels = self.abstracts.get(instance.abstract, {}) if instance else {}
        return next((depth for depth, level in levels.items() if style and level.style == style), None)

    def label(self, num: str, depth: int) -> tuple[str, bool]:
        """Counts one paragraph at this level; gives its label ("2.1.", "a)", "-", "") and whether the text follows it
        without a space."""
        instance, level = self.instances.get(num), self.level(num, depth)
        if instance is None or level is None:
            return "", False
        counters = self.counters.setdefault(instance.abstract, {})
        self._count(num, instance, level, depth, counters)
        for deeper in range(depth + 1, LEVELS):
            below = self.level(num, deeper)
            restart = below.restart if below else None
            if restart is None or (restart and depth < restart):
                counters.pop(deeper, None)
        return self._printed(num, level, counters), level.tight

    def _count(self, num: str, instance: Instance, level: Level, depth: int, counters: dict[int, int]) -> None:
        first = instance.starts.get(depth, level.start)
        if depth in instance.starts and (num, depth) not in self.started:
            counters[depth] = first
        elif depth in counters:
            counters[depth] += 1
        else:
            counters[depth] = first
        self.started.add((num, depth))

    def _printed(self, num: str, level: Level, counters: dict[int, int]) -> str:
        if level.format == "bullet":
            return bullet(level.text)

        def put(m: re.Match[str]) -> str:
            depth = int(m[1]) - 1
            other = self.level(num, depth) or Level()
            count = counters.get(depth, other.start)
            return "" if other.format == "none" else formatted(count, "decimal" if level.legal else other.format)

        return re.sub(r"%([1-9])", put, level.text).strip() if level.format != "none" or "%" not in level.text else ""


def bullet(text: str) -> str:
    """Bullets of any shape are dashes, but for a printed plus sign (0xF02B in the font Symbol)."""
    return "+" if text.strip() in {"+", "\uf02b"} else "-" if text.strip() else ""


def formatted(n: int, style: str) -> str:
    """A number in one of Word's formats (17.18.59 ST_NumberFormat); decimal for the exotic ones."""
    match style:
        case "lowerLetter":
            return word_letter(n)
        case "upperLetter":
            return word_letter(n).upper()
        case "lowerRoman":
            return roman(n)
        case "upperRoman":
            return roman(n).upper()
        case "decimalZero":
            return f"{n:02d}"
        case "vietnameseCounting":
            return vietnamese(n)
        case "none":
            return ""
        case _:
            return str(n)


def read_numbering(root: Any, style_numbers: Mapping[str, str]) -> Numbering:
    """`root`: w:numbering, or None. `style_numbers`: numbering style -> numId, for lists that are links to a style."""
    out = Numbering()
    if root is None:
        return out
    links: dict[str, str] = {}
    for element in children(root, "abstractNum"):
        key = value(element, "abstractNumId")
        out.abstracts[key] = {number(lvl, "ilvl"): _level(lvl) for lvl in children(element, "lvl")}
        if (link := child(element, "numStyleLink")) is not None:
            links[key] = value(link)
    for element in children(root, "num"):
        abstract = child(element, "abstractNumId")
        if abstract is not None:
            out.instances[value(element, "numId")] = _instance(element, value(abstract))
    for key, style in links.items():  # "see the list that numbering style `style` uses"
        target = out.instances.get(style_numbers.get(style, ""))
        if target and target.abstract != key:
            for num, instance in out.instances.items():
                if instance.abstract == key:
                    out.instances[num] = replace(instance, abstract=target.abstract)
    return out


def _level(element: Any) -> Level:
    def text(name: str, default: str = "") -> str:
        found = child(element, name)
        return default if found is None else value(found) or default

    restart = child(element, "lvlRestart")
    legal = child(element, "isLgl")
    return Level(
        start=int(text("start", "1")) if re.fullmatch(r"-?\d{1,6}", text("start", "1")) else 1,
        format=_format(element),
        text=text("lvlText"),
        restart=number(restart) if restart is not None else None,
        style=text("pStyle"),
        legal=legal is not None and value(legal) not in {"0", "false", "off"},
        tight=text("suff") == "nothing",
    )


def _format(element: Any) -> str:
    """numFmt may stand inside mc:AlternateContent, for formats that older Words do not know."""
    found = next((e for e in element.iter() if str(e.tag).endswith("}numFmt")), None)
    return (value(found) or "decimal") if found is not None else "decimal"


def _instance(element: Any, abstract: str) -> Instance:
    starts: dict[int, int] = {}
    levels: dict[int, Level] = {}
    for override in children(element, "lvlOverride"):
        depth = number(override, "ilvl")
        if (own := child(override, "lvl")) is not None:
            levels[depth] = _level(own)
        if (start := child(override, "startOverride")) is not None:
            starts[depth] = number(start, default=1)
    return Instance(abstract, starts, levels)
