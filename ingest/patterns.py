"""Loads patterns.toml: kinds of documents, issuers, offices, relation words and words for places in a document."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from language.spelling import fold, squeeze


@dataclass(frozen=True, slots=True)
class Record:
    """One record of patterns.toml. `pattern` is matched in full against folded text."""

    group: str  # "kind", "issuer", "body", "office", "signing", "relation" or "place"
    name: str
    codes: tuple[str, ...]
    pattern: str
    examples: tuple[str, ...]

    def says(self, text: str) -> bool:
        return re.fullmatch(self.pattern, squeeze(fold(text))) is not None


@dataclass(frozen=True, slots=True)
class Patterns:
    kinds: tuple[Record, ...]
    issuers: tuple[Record, ...]
    bodies: tuple[Record, ...]
    offices: tuple[Record, ...]
    signings: tuple[Record, ...]
    relations: tuple[Record, ...]
    places: tuple[Record, ...]
    proper_names: tuple[str, ...] = ()

    def all(self) -> tuple[Record, ...]:
        return (
            *self.kinds,
            *self.issuers,
            *self.bodies,
            *self.offices,
            *self.signings,
            *self.relations,
            *self.places,
        )


def any_of(records: Iterable[Record]) -> str:
    """One pattern for any of the records, the longer wording first: `(?:chu tich quoc hoi|chu tich)`."""
    alternatives = sorted((f"(?:{r.pattern})" for r in records), key=len, reverse=True)
    return "(?:" + "|".join(alternatives) + ")"


@lru_cache(maxsize=1)
def patterns() -> Patterns:
    """The records of patterns.toml, read once."""
    data = tomllib.loads(Path(__file__).with_name("patterns.toml").read_text("utf-8"))

    def records(group: str) -> tuple[Record, ...]:
        return tuple(
            Record(
                group,
                r.get("name") or r.get("level", ""),
                tuple(r.get("codes", ())),
                r["pattern"],
                tuple(r["examples"]),
            )
            for r in data[group]
        )

    groups = [records(g) for g in ("kind", "issuer", "body", "office", "signing", "relation", "place")]
    kinds, issuers, bodies, offices, signings, relations, places = groups
    return Patterns(kinds, issuers, bodies, offices, signings, relations, places, tuple(data["proper_names"]))


@lru_cache(maxsize=1)
def _kind_codes() -> dict[str, str]:
    return {fold(code): kind.name for kind in reversed(patterns().kinds) for code in kind.codes}


@lru_cache(maxsize=1)
def _issuer_codes() -> dict[str, str]:
    return {fold(code): issuer.name for issuer in patterns().issuers for code in issuer.codes}


def kind_of_code(code: str) -> str | None:
    """ "NQ" -> "Nghị quyết"; None for what is no kind's code."""
    return _kind_codes().get(fold(code))


def issuer_of_code(code: str) -> str | None:
    """ "TTg" -> "Thủ tướng Chính phủ", "QH15" -> "Quốc hội"; None for a code that several bodies share (UBND, TW)."""
    return _issuer_codes().get(fold(code).rstrip("0123456789"))


def kind_said(text: str) -> str | None:
    """The kind that these words name and nothing else: "NGHỊ QUYẾT" or "NQ" -> "Nghị quyết"."""
    return next((k.name for k in patterns().kinds if k.says(text)), None)


def issuer_said(text: str) -> str | None:
    """The issuer that these words name and nothing else, as it is usually written."""
    return next((i.name for i in patterns().issuers if i.says(text)), None)


def number_codes(number: str) -> list[str]:
    """The letters of a document number: "171/2025/NĐ-CP" -> ["NĐ", "CP"], "3260-KH/ĐĐQH15" -> ["KH", "ĐĐQH15"]."""
    return [part for part in re.split(r"[/\-–\s]+", number) if part and not part[0].isdigit()]


def kind_of_number(number: str) -> str | None:
    """The kind that a document number's letters say. A number with a sender and no kind is a công văn
    (Nghị định 30/2020/NĐ-CP, annex I: "12/SNgV-HTQT"); one with the Quốc hội alone ("63/2025/QH15") says none."""
    codes = number_codes(number)
    if not codes:
        return None
    kind = kind_of_code(codes[0])
    if kind or (len(codes) == 1 and fold(codes[0]).rstrip("0123456789") in ("qh", "ubtvqh")):
        return kind
    return "Công văn" if len(codes) > 1 else None


def issuer_of_number(number: str) -> str | None:
    """The issuer that a document number's last letters say; None where several bodies share them."""
    codes = number_codes(number)
    if not codes:
        return None
    if kind_of_code(codes[0]) is None:
        return issuer_of_code(codes[0])
    return next((name for code in codes[1:] if (name := issuer_of_code(code))), None)
