"""A plan that repeats a requirement word for word but for its object: "tập huấn cho tiểu thương" for "... cho ngư dân".

So close a repetition shares nearly every word, and yet another thing is done, or for others. Which of two nouns takes
in the other nobody can compute: such a place says the requirement in part, and both runs are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from answer.crosscheck.plan_units import Token
from ingest.prose_words import words
from ingest.units import starts_unit
from language.spelling import rule
from schema import Span

_BEFORE = 3  # equal words that must stand before a swap
_BESIDE = 6  # equal words before and behind it together
_NEW = 2  # words of each run that the other text has nowhere
_LONGEST = 12  # words of either run
# Where it is done, and for which period: a plan says its own.
_OWN = rule(
    r"(?:toàn |cả |trên |địa bàn |trong )*(?:quốc gia|toàn quốc|cả nước|nước|tỉnh|thành phố|địa phương|địa bàn|huyện"
    r"|xã|phường|ngành|giai đoạn|năm|trung ương|cấp|các bộ|bộ|sở|ủy ban|chính phủ|thủ tướng|nghị quyết|kế hoạch"
    r"|chỉ thị|chương trình|quyết định|đề án)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Swap:
    """What the directive says (`asked`, a span of it), and what the plan says in its place (`own`)."""

    asked: Span
    own: Span


def swap(directive: str, asked: Sequence[Token], plan: str, own: Sequence[Token]) -> Swap | None:
    """The first run of words that the plan's place exchanges amid a repetition. None where it is a verb, a figure, a
    unit or a place: those are compared as such, or are the plan's to choose."""
    one, two = [t.word for t in asked], [t.word for t in own]
    steps = SequenceMatcher(None, one, two, autojunk=False).get_opcodes()
    for n, (kind, a, b, x, y) in enumerate(steps):
        if kind != "replace" or max(b - a, y - x) > _LONGEST:
            continue
        before = steps[n - 1][2] - steps[n - 1][1] if n and steps[n - 1][0] == "equal" else 0
        after = steps[n + 1][2] - steps[n + 1][1] if n + 1 < len(steps) and steps[n + 1][0] == "equal" else 0
        if before < _BEFORE or before + after < _BESIDE:
            continue
        if len(set(one[a:b]) - set(two)) < _NEW or len(set(two[x:y]) - set(one)) < _NEW:
            continue
        left, right = (asked[a].start, asked[b - 1].end), (own[x].start, own[y - 1].end)
        if not (_free(directive, one[a:b], left) or _free(plan, two[x:y], right)):
            return Swap(left, right)
    return None


def _free(text: str, said: Sequence[str], span: Span) -> bool:
    """Words that a plan may choose without changing what is done to whom."""
    k = " ".join(said)
    if any(w.isdigit() for w in said) or words().verb.match(k) or _OWN.match(k):
        return True
    return len(said) < 2 or starts_unit(text, span[0])
