"""Whom a session is for, as bodies that a document can bind: by level of government, by name, or one body alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from answer.crosscheck.addressees import central, is_of_the_centre, reaches
from answer.pack.model import Audience, Relation
from ingest import units
from language.spelling import fold, key, rule, squeeze
from schema import Assignment

_NOTHING = r"(?!)"
# "Ủy ban nhân dân" is no people.
_BODIES = rule(r"(?<!\w)(?:ủy ban|hội đồng|tòa án|viện kiểm sát|kiểm sát|công an|quân đội) nhân dân(?!\w)")
_GOVERNING = rule(r"(?<!\w)(?:ủy ban nhân dân|ubnd|chính quyền|địa phương|cấp ủy)(?!\w)")
_CENTRE = re.compile(r"\b(?:bo|nganh)\b")
_LOCAL = re.compile(r"\b(?:so|dia phuong|tinh|thanh pho|xa|phuong|cac cap)\b")
_TOWN = re.compile(r"^(?:xa|phuong|dac khu) ")


@dataclass(frozen=True, slots=True)
class Group:
    """What audiences.toml says of one audience."""

    levels: tuple[str, ...]
    names: re.Pattern[str]
    mentions: re.Pattern[str]
    words: re.Pattern[str]
    weighs: dict[str, float]
    place: str


@lru_cache(maxsize=1)
def groups() -> dict[str, Group]:
    raw = tomllib.loads((Path(__file__).parent / "audiences.toml").read_text("utf8"))
    return {
        name: Group(
            tuple(g["levels"]), _any(g["names"]), _any(g["mentions"]), _any(g["words"]), g["weighs"], g["place"]
        )
        for name, g in raw.items()
    }


def _any(words: Sequence[str]) -> re.Pattern[str]:
    said = "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True)) or _NOTHING
    return rule(rf"(?<!\w)(?<!cơ )(?:{said})(?!\w)")  # a "cơ sở" is no "sở"


@dataclass(frozen=True, slots=True)
class Listeners:
    """An audience, or one body of its kind (`unit`)."""

    audience: Audience
    unit: str = ""

    @property
    def group(self) -> Group:
        return groups()[self.audience]

    @property
    def said(self) -> str:
        return self.unit or self.audience.said

    @property
    def place(self) -> str:
        """Where they work, as an exercise says it."""
        return self.unit or self.group.place

    def are(self, name: str) -> bool:
        """Whether the name of whoever must act stands for them or takes them in."""
        return _are(name, self.audience, self.unit)

    def relation(self, a: Assignment) -> Relation:
        """How a task concerns them."""
        if any(self.are(u) for u in a.lead):
            return Relation.HELPS if a.role == "phối hợp" else Relation.OWN
        if a.role == "chỉ đạo" and (told := units.find(a.task)) and self._governs(told[0][0].name):
            return Relation.OWN  # "Chỉ đạo Ủy ban nhân dân cấp xã lập danh sách": the commune does it
        helping = [u for u in a.support if not self._whoever(u) and self.are(u)]
        if helping:
            # "Bộ X chủ trì, các địa phương phối hợp" to write a law: they are asked, the work is done elsewhere.
            asked = self.audience is not Audience.MINISTRY and is_of_the_centre(a.task)
            return Relation.TOUCHED if asked else Relation.HELPS
        return Relation.TOUCHED if self.named_in(a.task) else Relation.NONE

    def _governs(self, name: str) -> bool:
        """Whether they are the body, and not one beside it ("công an các cấp")."""
        said = key(name)
        return self.are(name) and bool(_GOVERNING.search(said) or self.group.names.search(_BODIES.sub(" ", said)))

    def _whoever(self, name: str) -> bool:
        """Whether a name is for all whom it may concern and says nothing of them ("các cơ quan có liên quan")."""
        said = _CENTRE if self.audience is Audience.MINISTRY else _LOCAL
        folded = fold(name)
        return "lien quan" in folded and not said.search(folded)

    def named_in(self, text: str) -> bool:
        """Whether a sentence speaks of them."""
        said = _BODIES.sub(" ", key(squeeze(text)))
        if self.unit and key(self.unit) in said:
            return True
        return self.group.mentions.search(said) is not None

    def own(self, names: Iterable[str]) -> tuple[str, ...]:
        """Those of the names that are theirs."""
        return tuple(n for n in names if self.are(n))


@lru_cache(maxsize=50_000)
def _are(name: str, audience: Audience, unit: str) -> bool:
    group = groups()[audience]
    if not unit:
        named = group.names.search(_BODIES.sub(" ", key(name))) is not None
        return named or any(reaches(name, level) for level in group.levels)
    town = _TOWN.match(fold(unit))
    body, own = units.canonical(name), units.canonical(f"Ủy ban nhân dân {unit}" if town else unit)
    if units.same(body, own) or key(unit) in key(name):
        return True
    if audience is not Audience.MINISTRY and (central(name) or groups()[Audience.BUSINESS].names.search(key(name))):
        return False
    if units.includes(body, own):
        return True
    # Of the bodies of its level, those that are all of them, not one other.
    several = body.collective or not body.known or body.kind == "ủy ban nhân dân"
    return several and own.kind != "sở" and any(reaches(name, level) for level in group.levels)
