"""How a question is worded: folding, words that carry content and words that only ask, abbreviations spelled out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from language.places import Taken
from language.spelling import bare, fold, key

__all__ = [
    "STOP", "Words", "abbreviations", "bare", "blanked", "capital", "content_words", "cut", "fold", "plain_words",
    "spelled_out", "syllables",
]  # fmt: skip

_WORD = re.compile(r"[^\W_]+")

# Words that ask or bind, and so say nothing about where the answer stands. They must go: rare in documents, "nào" and
# "gì" would weigh more than the matter itself.
_STOP_WORDS = """
là gì nào ai thì mà và của cho các những với về tại theo trong do được bị có không phải ở từ đến tới để này đó kia ấy
lại hay hoặc khi nhiêu mấy sao vì ra vào cần sẽ đã đang hãy như thế đâu chưa nhé ạ à nhỉ vậy rằng mới lúc ngày đúng
trước gồm nêu nói ghi giữa
một mỗi cùng cả bởi nhằm xong kèm làm lo giao việc hạn mục
"""
STOP = frozenset(_WORD.findall(key(_STOP_WORDS)))
# Phrases, over folded text: their syllables mean other things elsewhere ("nội dung" and "Bộ Nội vụ").
_STOP_PHRASES = re.compile(
    r"\b(?:co quan|don vi|chu tri|phoi hop|nhiem vu|quy dinh|noi dung|yeu cau|thoi gian|thoi han|thoi diem"
    r"|bao gio|bao nhieu"
    r"|cho biet|cho xem|the nao|vi sao|tai sao|bao gom|liet ke|trach nhiem|thuc hien|hoan thanh|chiu trach nhiem"
    r"|dau moi"
    r"|toi thieu|toi da|khac nhau|it nhat|nhieu nhat|hang nam|cu the|chinh xac|phan tram|danh muc|cong viec|dau viec)\b"
)


def syllables(text: str) -> list[str]:
    """Lower-case syllables and numbers, in order; the spellings "hoà" and "hòa", "uỷ" and "ủy" come out alike."""
    return _WORD.findall(key(unicodedata.normalize("NFC", text)))


def plain_words(text: str) -> set[str]:
    """The folded syllables of `text`, each once."""
    return {fold(w) for w in syllables(text)}


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """`text`, as long as it was, with blanks at `spans`."""
    letters = list(text)
    for start, end in spans:
        letters[start:end] = " " * (end - start)
    return "".join(letters)


def cut(text: str, most: int) -> str:
    """`text` on one line, its first `most` characters where it is longer, ended between words."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def capital(text: str) -> str:
    """`text` with a capital at its head."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class Words:
    """The content of a question. `words` are its content syllables as (as typed or restored, folded); `pairs` are the
    positions i where words[i] and words[i + 1] stood side by side. `typed_plain`: the person typed no diacritics, and a
    folded match is as good as it gets. `faint`: folded words that name the document in which the answer is looked for,
    and so say little about where in it."""

    words: tuple[tuple[str, str], ...]
    pairs: tuple[int, ...]
    typed_plain: bool
    faint: frozenset[str] = frozenset()

    def kept(self, wanted: Callable[[str, str], bool]) -> Words:
        """The words (accented, folded) that are `wanted`."""
        at = [n for n, (accented, folded) in enumerate(self.words) if wanted(accented, folded)]
        places = {n: new for new, n in enumerate(at)}
        pairs = tuple(places[n] for n in self.pairs if n in places and n + 1 in places)
        return Words(tuple(self.words[n] for n in at), pairs, self.typed_plain, self.faint)

    def pair_tokens(self, telling: bool = False) -> set[str]:
        """The pairs as passages.tokens writes them, folded: "p:ngap lut"; `telling`: without those that only name the
        document."""
        folded = ((self.words[i][1], self.words[i + 1][1]) for i in self.pairs)
        return {f"p:{one} {two}" for one, two in folded if not (telling and {one, two} <= self.faint)}


def content_words(
    question: str,
    drop: Iterable[tuple[int, int]] = (),
    typed_plain: bool = False,
    spelled: Sequence[tuple[tuple[int, int], str]] = (),
) -> Words:
    """The syllables of `question` that say what it is about, without those inside the spans of `drop`. `spelled` are
    spans of abbreviations and what to read in their place."""
    left_out = Taken((*drop, *(m.span() for m in _STOP_PHRASES.finditer(fold(question)))))
    within = Taken((start + 1, end) for (start, end), _ in spelled)
    long = {start: words for (start, _), words in spelled}
    kept: list[tuple[str, str]] = []
    pairs: list[int] = []
    last_at = -2
    for at, m in enumerate(_WORD.finditer(key(question))):
        if left_out.holds(m.start()) or within.holds(m.start()):
            continue
        word = m.group()
        if word in STOP and m.start() not in long:
            continue
        for part in syllables(long.get(m.start()) or word):
            kept.append((part, fold(part)))
            if last_at in (at - 1, at) and len(kept) > 1:
                pairs.append(len(kept) - 2)
            last_at = at
    return Words(tuple(kept), tuple(pairs), typed_plain)


def abbreviations(question: str, plain: bool = False) -> list[tuple[str, int, int]]:
    """Words that may be initials, with their places: 2 to 7 capitals; typed without diacritics also words that no
    Vietnamese syllable looks like ("pcpnn", "dn")."""
    found = []
    for m in _WORD.finditer(question):
        short = m.group()
        if not short.isalpha() or not 2 <= len(short) <= 7:
            continue
        capitals = short.isupper() and bare(short.replace("Đ", "D"))
        if capitals or (short == short.lower() and not re.search("[aeiouy]", fold(short))):
            found.append((short, m.start(), m.end()))
    return found


Initials = tuple[str, Sequence[str]]  # first letters of a text's syllables, folded, and the syllables


def spelled_out(short: str, after: Sequence[str], texts: Iterable[Initials]) -> str | None:
    """The run of syllables in `texts` whose first letters spell `short`: "pcpnn" -> "phi chính phủ nước ngoài".

    With several, the one that the question's next syllable follows, then the commonest. Two letters are too few to tell
    by themselves: they need the next syllable ("TT dữ liệu" -> "trung tâm").
    """
    letters = fold(short)
    n = len(letters)
    seen: Counter[tuple[str, ...]] = Counter()
    followed: Counter[tuple[str, ...]] = Counter()
    following = [fold(w) for w in after[:1]]
    for initials, words in texts:
        at = initials.find(letters)
        while at >= 0:
            run = tuple(words[at : at + n])
            if all(w.isalpha() and len(w) > 1 for w in run):
                seen[run] += 1
                if following and [fold(w) for w in words[at + n : at + n + 1]] == following:
                    followed[run] += 1
            at = initials.find(letters, at + 1)
    if followed:
        return " ".join(followed.most_common(1)[0][0])
    if n >= 3 and seen:
        best, times = seen.most_common(1)[0]
        if n >= 4 or times >= 2:
            return " ".join(best)
    return None
