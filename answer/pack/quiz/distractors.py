"""Wrong answers: of the same kind and from the same document as the right one, and never right themselves."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from answer.pack.quiz.limits import limit_key, tidy
from answer.pack.quiz.stems import words
from answer.pack.wording import capital, overlap, pairs
from ingest import units
from language.spelling import key, rule, squeeze
from schema import Assignment, Deadline, Document

SAME_TASK = 0.55  # of the pairs of syllables: prose and annex tell the same task in slightly other words
_DATED = ("date", "range")
_FORCE = rule(r"^lực lượng ")  # "lực lượng công an các cấp": the police
_NO_BODY = {"tập thể", "lĩnh vực", "khác", "cấp trên"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What the register of one document says, asked for each fact about a task."""

    assignments: tuple[Assignment, ...]
    unit_names: tuple[str, ...]  # single bodies, as written, the most often named first
    _same: dict[int, list[Assignment]] = field(default_factory=dict)  # what `same_task` has found

    @classmethod
    def of(cls, document: Document) -> Facts:
        seen: dict[str, list[str]] = {}
        for a in document.assignments:
            for name in (*a.lead, *a.support):
                unit = units.canonical(name)
                if unit.known and not unit.collective and unit.kind not in _NO_BODY and len(name) < 70:
                    seen.setdefault(key(unit.name), []).append(capital(squeeze(name)))
        ordered = sorted(seen.values(), key=lambda names: -len(names))
        return cls(document.assignments, tuple(names[0] for names in ordered))

    def same_task(self, a: Assignment) -> Sequence[Assignment]:
        """The entry and all that tell the same task, in prose or in an annex."""
        if id(a) not in self._same:
            own = pairs(a.task)
            others = (b for b in self.assignments if b is not a and overlap(own, pairs(b.task)) >= SAME_TASK)
            self._same[id(a)] = [a, *others]
        return self._same[id(a)]

    def never_lead(self, a: Assignment) -> list[str]:
        """Units that the register does not let lead this task, alone, together or as members of a collective; nor
        let support it, where nobody is said to be the lead ("chủ trì")."""
        right = self._leads(a)
        return [u for u in self.unit_names if not _among(u, right)]

    def leads_not(self, unit: str, a: Assignment) -> bool:
        """Whether the register lets somebody else lead this task, and the unit not at all."""
        return bool(a.lead) and not _among(unit, self._leads(a))

    def _leads(self, a: Assignment) -> list[str]:
        told = self.same_task(a)
        right = [u for x in told for u in x.lead]
        if any(x.role != "chủ trì" for x in told):
            right += [u for x in told for u in x.support]
        return right

    def never_support(self, a: Assignment) -> list[str]:
        told = self.same_task(a)
        right = [u for x in told for u in (*x.lead, *x.support)]
        return [u for u in self.unit_names if not _among(u, right)]

    def other_limits(self, a: Assignment) -> list[str]:
        """Deadlines of other tasks that cannot be met at the same time as this one's: another last day, no overlap."""
        told = [x.deadline for x in self.same_task(a) if x.deadline]
        found: dict[str, str] = {}
        for b in self.assignments:
            d = b.deadline
            if d and all(_apart(d, own) for own in told):
                found.setdefault(limit_key(d.text), tidy(d.text))
        return list(found.values())

    def other_products(self, a: Assignment) -> list[str]:
        own = [x.product for x in self.same_task(a) if x.product]
        out: dict[str, str] = {}
        for b in self.assignments:
            p = capital(squeeze(b.product or "").rstrip(" .;,"))
            if len(p) > 6 and not any(_alike(p, o) for o in own) and not any(_alike(p, o) for o in out.values()):
                out.setdefault(key(p), p)
        return list(out.values())


def _among(unit: str, given: Iterable[str]) -> bool:
    """Whether the unit is one of the given, takes one in, or is taken in by one ("các bộ, ngành")."""
    return any(_meet(unit, g) for g in given)


@lru_cache(maxsize=50_000)
def _meet(unit: str, given: str) -> bool:
    if units.same(unit, given) or units.includes(given, unit) or units.includes(unit, given):
        return True
    return key(unit) in key(given) or key(given) in key(unit) or _at_a_level(unit, given) or _at_a_level(given, unit)


def _at_a_level(unit: str, every: str) -> bool:
    """Whether a name for the bodies of every level ("ủy ban nhân dân các cấp") takes in the body of one."""
    head, found, _ = key(units.canonical(every).name).partition(key(" các cấp"))
    one = units.canonical(unit)
    of_base = bool(one.base) and head.endswith(key(one.base))  # "Ủy ban Mặt trận các cấp", "Mặt trận tỉnh"
    return bool(found) and (of_base or _FORCE.sub("", key(one.name)).startswith(_FORCE.sub("", head)))


def _apart(one: Deadline, two: Deadline) -> bool:
    if one.kind in _DATED and two.kind in _DATED and one.last and two.last:
        if one.last == two.last:
            return False
        first, second = sorted((one, two), key=lambda d: d.last or date.max)
        # "Quý II/2023" lies within "2023 - 2028": who says the one is not wrong by the other.
        return second.first is None or first.last is None or second.first > first.last
    if one.kind != "recurring" or two.kind != "recurring":
        return False
    a, b = limit_key(one.text), limit_key(two.text)
    return _frequency(a) != _frequency(b) or (
        a != b and re.search(r"\d", a) is not None and re.search(r"\d", b) is not None
    )


def _frequency(k: str) -> str:
    for word in ("tuần", "tháng", "quý", "6 tháng", "năm"):
        if re.search(rf"(?:hằng|hàng|mỗi|định kỳ|định kì) {key(word)}", k):
            return word
    return ""


def _alike(one: str, two: str) -> bool:
    if overlap(pairs(one), pairs(two)) >= 0.4:
        return True
    a, b = _spelled(one), _spelled(two)
    return a in b or b in a


@lru_cache(maxsize=20_000)
def _spelled(text: str) -> str:
    return key(text)


def three(right: str, given: Sequence[str], seed: int, stem: str = "") -> list[str]:
    """Three of the given that look like the right answer (of its kind of unit where there are three, near it in
    length), drawn by `seed`; [] where there are fewer. Words that the right answer shares with `stem` are looked for in
    the wrong ones too, so that none tells."""
    kind = units.canonical(right).kind
    near = sorted((g for g in dict.fromkeys(given) if key(g) != key(right)), key=lambda g: abs(len(g) - len(right)))
    alike = [g for g in near if units.canonical(g).kind == kind]
    pool = alike if len(alike) >= 3 else near
    chosen: list[str] = []
    shared = words(right) & words(stem)
    while shared and len(chosen) < 3 and (best := max(pool, key=lambda g: len(words(g) & shared), default=None)):
        if not words(best) & shared:
            break
        chosen.append(best)
        shared -= words(best)
        pool = [g for g in pool if g != best]
    rest = pool[: 7 - len(chosen)]
    if len(chosen) + len(rest) < 3:
        return []
    order = random.Random(seed)
    return order.sample([*chosen, *order.sample(rest, 3 - len(chosen))], 3)
