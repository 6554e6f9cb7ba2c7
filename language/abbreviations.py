"""Abbreviations: those that everybody knows (abbreviations.toml) and those that a text defines for itself.

A definition counts only where the letters are the initials of the words beside them, so that "(sau đây gọi là Đề án)",
which shortens nothing letter by letter, is none.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from language.spelling import bare, fold, key
from language.syllables import possible

_CAPITALS = "A-ZĐ"
_SHORT = rf"[{_CAPITALS}]{{2,8}}(?:[&-][{_CAPITALS}]{{1,4}})*"
# "... (sau đây gọi tắt là UBND thành phố)", "(viết tắt: BCĐ)", and plainly "ngoại giao kinh tế (NGKT)".
_IN_BRACKETS = re.compile(
    r"\(\s*(?P<said>(?:(?:sau đây|dưới đây)\s+)?(?:được\s+)?(?:gọi|viết)(?:\s+(?:tắt|chung|ngắn gọn))?\s*(?:là|:)?\s*)?"
    rf"[\"“]?(?:[^\W\d_]+\s+){{0,2}}?(?P<short>{_SHORT})(?![\w&])[^()\n]{{0,30}}\)"
)
# A line of a list of abbreviations: "NGKT: Ngoại giao kinh tế".
_LISTED = re.compile(rf"^[ \t\-+*•]*(?P<short>{_SHORT})[ \t]*[:–\-|\t][ \t]*(?P<long>[^\n:|\t]{{5,90}})", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]+")
_LINKS = frozenset({"và", "của", "các", "về", "cho"})  # words that an abbreviation may leave out
_BACK = 120  # characters before a bracket in which the words may stand
_PLACE = 5  # words between them and the bracket: "Ủy ban nhân dân | thành phố An Bình (sau đây gọi tắt là UBND)"


@lru_cache(maxsize=1)
def general() -> Mapping[str, tuple[str, ...]]:
    """Abbreviation -> what it stands for, the commonest first, in lower case."""
    held = tomllib.loads((Path(__file__).parent / "abbreviations.toml").read_text(encoding="utf-8"))
    return {row["short"]: tuple(row["long"]) for row in held["abbreviation"]}


def defined(text: str) -> dict[str, str]:
    """Abbreviation -> its words in lower case, for each that `text` (NFC) defines; the first definition counts."""
    found: dict[str, str] = {}
    for m in _IN_BRACKETS.finditer(text):
        before = text[max(0, m.start() - _BACK) : m.start()].rsplit("\n", 1)[-1]
        near = _WORD.findall(before)[::-1]
        # Only a bracket that says so may leave out words of the name.
        for skipped in range(_PLACE + 1 if m["said"] and len(m["short"]) > 2 else 1):
            if words := _spelled(m["short"], near[skipped:], backwards=True):
                found.setdefault(m["short"], words)
                break
    for m in _LISTED.finditer(text):
        if len(m["short"]) > 2 and (words := _spelled(m["short"], _WORD.findall(m["long"]), backwards=False)):
            found.setdefault(m["short"], words)
    return found


def _spelled(short: str, words: Sequence[str], backwards: bool) -> str | None:
    """The words, nearest first, whose initials are the letters of `short`; None where they are not."""
    letters = re.sub(r"\W", "", short).lower()
    wanted = letters[::-1] if backwards else letters
    taken: list[str] = []
    at = 0
    for word in words:
        if at == len(wanted):
            break
        # "Đ" may be written "D", never the other way round.
        if word[0].lower() == wanted[at] or (wanted[at] == "d" and word[0] in "đĐ") or _base(word[0]) == wanted[at]:
            at += 1
        elif not taken or word.lower() not in _LINKS:
            return None
        taken.append(word.lower())
    if at < len(wanted) or not taken:
        return None
    return " ".join(taken[::-1] if backwards else taken)


def _base(letter: str) -> str:
    """ "Ủ" -> "u"; đ stays itself."""
    return letter.lower() if letter in "đĐ" else fold(letter)


@lru_cache(maxsize=20_000)
def _spelling(words: str, plain: bool) -> str:
    return fold(words) if plain else key(words)


def expansions(query: str, known: Mapping[str, Sequence[str]], most: int = 2) -> list[tuple[str, int, int, str]]:
    """(said, start, end, other) for each abbreviation in `query` and each long form of one: `other` is what may stand
    in the documents in its place. `known`: abbreviation -> long forms. Typed in small letters or without diacritics,
    an abbreviation counts where it is no syllable ("ubnd", "ngkt"; "ban" is a word).
    """
    found = []
    by_folded: dict[str, list[str]] = {}
    for short in known:
        by_folded.setdefault(fold(short), []).append(short)
    for m in re.finditer(r"[^\W\d_]+(?:[&-][^\W\d_]+)*", query):
        typed = m.group()
        if possible(typed) and not typed.isupper():
            continue
        shorts = [typed] if typed in known else by_folded.get(fold(typed), [])
        longs = [long for short in shorts for long in known[short]][:most]
        found += [(typed, m.start(), m.end(), long) for long in longs]
    plain = bare(query)
    spelled = fold(query) if plain else key(query)
    for short, meanings in known.items():
        for long in meanings:
            words = _spelling(long, plain)
            at = spelled.find(words)
            end = at + len(words)
            if at >= 0 and not spelled[at - 1 : at].isalnum() and not spelled[end : end + 1].isalnum():
                found.append((query[at:end], at, end, short))
                break
    return found
