"""Paragraph and run properties of Word, resolved through styles: ECMA-376 part 1, 17.7.2."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ingest.readers.ooxml import child, children, is_on, local, number, value

_BORDERS = ("top", "left", "bottom", "right", "start", "end", "insideH", "insideV")


@dataclass
class Styles:
    """`by_id`: style id -> its element. Unknown ids and circles of w:basedOn are harmless."""

    by_id: dict[str, Any] = field(default_factory=dict)
    default_paragraph: str = ""
    default_run: Any = None

    def chain(self, style: str) -> list[Any]:
        """The style and those it is based on, nearest first."""
        out: list[Any] = []
        while style in self.by_id and len(out) < 20 and self.by_id[style] not in out:
            out.append(self.by_id[style])
            style = value(child(out[-1], "basedOn"))
        return out

    def paragraph_property(self, style: str, name: str) -> Any:
        return next((f for s in self.chain(style) if (f := child(child(s, "pPr"), name)) is not None), None)

    def toggle(self, name: str, run: Any, style: str) -> bool:
        """Is "b", "caps" or "vanish" on for a run (its w:rPr) in a paragraph of this style?"""
        direct = is_on(child(run, name))
        if direct is not None:
            return direct
        key = (name, value(child(run, "rStyle")), style)
        if key not in self._toggles:
            self._toggles[key] = self._inherited(*key)
        return self._toggles[key]

    @cached_property
    def _toggles(self) -> dict[tuple[str, str, str], bool]:
        return {}

    def _inherited(self, name: str, character: str, style: str) -> bool:
        for element in (*self.chain(character), *self.chain(style)):
            stated = is_on(child(child(element, "rPr"), name))
            if stated is not None:
                return stated
        return bool(is_on(child(self.default_run, name)))

    def font(self, run: Any, style: str) -> str:
        """The font that a run (its w:rPr) of this paragraph style is set in, '' where none is stated."""
        key = (value(child(run, "rFonts"), "ascii"), value(child(run, "rStyle")), style)
        if key[0]:
            return key[0]
        if key not in self._fonts:
            properties = [child(e, "rPr") for e in (*self.chain(key[1]), *self.chain(style))]
            stated = (value(child(p, "rFonts"), "ascii") for p in (*properties, self.default_run))
            self._fonts[key] = next((font for font in stated if font), "")
        return self._fonts[key]

    @cached_property
    def _fonts(self) -> dict[tuple[str, str, str], str]:
        return {}

    def name(self, style: str) -> str:
        return value(child(self.by_id.get(style), "name")).lower()

    def heading(self, style: str, properties: Any) -> int:
        """1 to 9 for a heading by style or outline level, else 0. Names of built-in styles are always English."""
        for element in self.chain(style):
            if m := re.fullmatch(r"heading ([1-9])", value(child(element, "name")).lower()):
                return int(m[1])
        outline = child(properties, "outlineLvl")
        outline = self.paragraph_property(style, "outlineLvl") if outline is None else outline
        level = number(outline, default=9) if outline is not None else 9
        return level + 1 if 0 <= level < 9 else 0

    def centered(self, style: str, properties: Any) -> bool:
        jc = child(properties, "jc")
        jc = self.paragraph_property(style, "jc") if jc is None else jc
        return value(jc) == "center"

    def numbering(self, style: str) -> tuple[str, int | None]:
        """numId and level that the style itself states; '' where it states none."""
        for element in self.chain(style):
            found = child(child(element, "pPr"), "numPr")
            num = value(child(found, "numId"))
            if num:
                depth = child(found, "ilvl")
                return num, number(depth) if depth is not None else None
        return "", None

    def number_styles(self) -> dict[str, str]:
        """Numbering styles -> numId."""
        return {
            key: self.numbering(key)[0] for key, element in self.by_id.items() if value(element, "type") == "numbering"
        }

    def has_borders(self, table: Any) -> bool:
        """Does Word draw lines inside this w:tbl, by the table itself, its style or most of its cells?"""
        properties = child(table, "tblPr")
        own = child(properties, "tblBorders")
        if own is not None:
            if _drawn(own):
                return True
        elif any(
            _drawn(child(child(s, "tblPr"), "tblBorders")) for s in self.chain(value(child(properties, "tblStyle")))
        ):
            return True
        cells = [e for e in table.iter() if local(e) == "tc"]
        drawn = sum(_drawn(child(child(c, "tcPr"), "tcBorders")) for c in cells)
        return bool(cells) and drawn * 2 > len(cells)


def _drawn(borders: Any) -> bool:
    if borders is None:
        return False
    lines = [value(e) for e in borders if local(e) in _BORDERS]
    return sum(line not in {"none", "nil", ""} for line in lines) >= 2


def read_styles(root: Any) -> Styles:
    """`root`: w:styles, or None."""
    out = Styles()
    if root is None:
        return out
    out.default_run = child(child(child(root, "docDefaults"), "rPrDefault"), "rPr")
    for element in children(root, "style"):
        out.by_id[value(element, "styleId")] = element
        if value(element, "type") == "paragraph" and value(element, "default") in {"1", "true"}:
            out.default_paragraph = value(element, "styleId")
    return out
