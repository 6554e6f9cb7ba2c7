"""Typing slips of a question: a syllable that Vietnamese does not have ("nghành"), one that is often written for
another ("chủ chì"), marks left out of an otherwise accented question ("đơn vị nào chu trì").

What is typed is changed only where the stored documents never put it beside its neighbours and do so with the other
spelling. Sources: the words' own counts (diacritics.py); the swaps are those of Vietnamese dialects and keyboards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.diacritics import Restorer, with_case_of
from language.spelling import TONES, fold, key
from language.syllables import accented, possible

_WORD = re.compile(r"[^\W\d_]+")
_BREAK = re.compile(r"[.;:!?…\n()\"“”]|\d")
_PLAIN = "abcdeghiklmnopqrstuvxy"
_LETTERS = _PLAIN + "ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ"
_HEADS = (
    ("ch", "tr"),
    ("s", "x"),
    ("d", "gi"),
    ("d", "r"),
    ("r", "gi"),
    ("l", "n"),
    ("v", "d"),
    ("ngh", "ng"),
    ("gh", "g"),
    ("c", "k"),
)
_TAILS = (("n", "ng"), ("c", "t"), ("i", "y"), ("ch", "t"), ("nh", "n"))
_TONES = str.maketrans("ảẳẩẻểỉỏổởủửỷãẵẫẽễĩõỗỡũữỹ", "ãẵẫẽễĩõỗỡũữỹảẳẩẻểỉỏổởủửỷ")  # hỏi and ngã
LONGEST_WORD = 16  # letters; the longest syllable ("nghiêng") has seven
SWAP_TIMES = 3  # a syllable that exists is a slip if it is rarer and the other stands beside its neighbours so often


def mend(text: str, words: Restorer) -> str:
    """`text` (NFC) with its slips put right; case, punctuation and every other syllable stay as typed."""
    matches = list(_WORD.finditer(text))
    if not any(map(_plain_word, matches)):
        return text
    restored = words.restore(text)
    typed = [m.group().lower() for m in matches]
    told = [restored[m.start() : m.end()].lower() for m in matches] if len(restored) == len(text) else typed
    joined = [not _BREAK.search(text, a.end(), b.start()) for a, b in pairwise(matches)]
    now = list(typed)
    for i, match in enumerate(matches):
        if _plain_word(match) and not accented(typed[i]) and told[i] != typed[i]:
            now[i] = told[i]
    _take_back(now, typed, joined, words)
    for i, match in enumerate(matches):
        if _plain_word(match):
            before = now[i - 1] if i and joined[i - 1] else None
            after = now[i + 1] if i + 1 < len(now) and joined[i] else None
            now[i] = _mended(now[i], before, after, words)
    made, at = [], 0
    for match, word in zip(matches, now, strict=True):
        made += [
            text[at : match.start()],
            match.group() if word == match.group().lower() else with_case_of(match.group(), word),
        ]
        at = match.end()
    return "".join([*made, text[at:]])


def mend_bare(text: str, words: Restorer) -> str:
    """`text`, typed without diacritics, with the syllables that Vietnamese does not have put right, still bare."""
    matches = list(_WORD.finditer(text))
    made, at = [], 0
    for i, match in enumerate(matches):
        word = match.group().lower()
        if not _plain_word(match) or possible(word) or words.forms(word):
            continue
        before = matches[i - 1].group() if i else ""
        after = matches[i + 1].group() if i + 1 < len(matches) else ""
        near = {other for other in _one_edit(word, _PLAIN) if words.forms(other)}
        scores = {
            other: (
                _together(before, other, words) + _together(other, after, words),
                sum(map(words.times, words.forms(other))),
            )
            for other in near
        }
        best = max(near, key=lambda other: (scores[other], other), default=word)
        if near and (scores[best][0] or len(near) == 1):
            made += [text[at : match.start()], with_case_of(match.group(), best)]
            at = match.end()
    return "".join([*made, text[at:]])


def _together(before: str, word: str, words: Restorer) -> int:
    return sum(words.together(a, b) for a in words.forms(before.lower()) for b in words.forms(word.lower()))


def _plain_word(match: re.Match[str]) -> bool:
    """No abbreviation and no single letter: "d" and "đ" are points of a clause. Nor what is too long for a syllable:
    trying every slip in it takes time by the square of its length."""
    return 1 < len(match.group()) <= LONGEST_WORD and not match.group().isupper()


def _take_back(now: list[str], typed: Sequence[str], joined: Sequence[bool], words: Restorer) -> None:
    """Undoes marks that the documents do not bear out: the bare spelling stands beside a neighbour somewhere, or the
    restored one nowhere does.
    """
    start = 0
    while start < len(now):
        end = start + 1
        if now[start] != typed[start]:
            while end < len(now) and now[end] != typed[end] and joined[end - 1]:
                end += 1
            around = range(max(0, start - 1), min(end, len(now) - 1))
            links = [i for i in around if joined[i]]
            bare = sum(words.together(typed[i], typed[i + 1]) for i in links)
            marked = sum(words.together(now[i], now[i + 1]) for i in links)
            if bare or not marked:
                now[start:end] = typed[start:end]
        start = end


def _mended(word: str, before: str | None, after: str | None, words: Restorer) -> str:
    def beside(other: str) -> int:
        return (words.together(before, other) if before else 0) + (words.together(other, after) if after else 0)

    if words.times(word) and beside(word):
        return word
    if not possible(word):
        if words.times(word):
            return word  # "internet"
        near = {other for other in _one_edit(word) if words.times(other)}
        best = max(near, key=lambda other: (beside(other), words.times(other), other), default=word)
        return best if best != word and (beside(best) or len(near) == 1) else word
    if words.times(word) >= SWAP_TIMES:
        return word  # a word of these documents, in new company
    moved = [other for other in words.forms(word) if key(other) == key(word)]  # "nghịêp", "ngọai": the tone's place
    if moved and not words.times(word):
        return max(moved, key=words.times)
    toneless = [other for other in words.forms(word) if word == _without_tone(other)]  # "nhiêm" for "nhiệm"
    near = {other for other in (*_swapped(word), *toneless) if beside(other) >= SWAP_TIMES}
    return max(near, key=lambda other: (beside(other), other), default=word)


def _without_tone(word: str) -> str:
    return unicodedata.normalize("NFC", "".join(c for c in unicodedata.normalize("NFD", word) if c not in TONES))


def _one_edit(word: str, letters: str = _LETTERS) -> Iterator[str]:
    """Every string one insertion, deletion, substitution or exchange of neighbours away (Damerau)."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in letters)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in letters)


def _swapped(word: str) -> Iterator[str]:
    """What `word` is often written for."""
    yield word.translate(_TONES)
    for pairs, at_head in ((_HEADS, True), (_TAILS, False)):
        for one, other in pairs:
            for wrong, right in ((one, other), (other, one)):
                if at_head and word.startswith(wrong):
                    yield right + word[len(wrong) :]
                elif not at_head and fold(word).endswith(wrong):
                    yield word[: -len(wrong)] + right
