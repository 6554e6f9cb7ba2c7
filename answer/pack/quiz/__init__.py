"""Quiz questions from the register and the clauses, in a pool, of which a session asks a varied few.

register: who, until when, what result; clauses: figures, where it is said; stems and distractors: what keeps the
answer from being given away, and every wrong one from being right.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from answer.pack.model import Item, Question
from answer.pack.quiz.asking import FALSE, TRUE
from answer.pack.quiz.clauses import contents, figures, of_document, sections
from answer.pack.quiz.distractors import Facts
from answer.pack.quiz.register import of_entry, reversed_
from answer.pack.quiz.stems import gives_away
from answer.pack.scope import Scope
from answer.pack.wording import overlap, pairs
from language.spelling import key

__all__ = ["FALSE", "TRUE", "draw", "many", "pool"]

_MANY = ((30, 5), (45, 6), (60, 8), (90, 10), (180, 15))
# What a quiz asks, in turn.
_TURNS = (
    "lead", "deadline", "figure", "truth", "product", "content", "target", "reverse", "section", "support", "outside",
    "document",
)  # fmt: skip
_PLACES = (2, 0, 3, 1, 0, 2, 1, 3)
_MOST_OF_UNIT = 2  # questions that turn on one body
_SAME_MATTER = 0.5  # of the pairs of syllables of what two questions quote


def many(minutes: int) -> int:
    return next((n for upto, n in _MANY if minutes <= upto), _MANY[-1][1] + (minutes - 180) // 30)


def pool(scope: Scope, messages: Sequence[Item]) -> list[Question]:
    """Every question that can be asked about the scope, those about its messages first; none gives itself away."""
    facts = Facts.of(scope.document)
    said = {i.key.removeprefix("message:") for i in messages}
    entries = sorted(scope.assignments, key=lambda a: str(a.path) not in said)
    nth: Counter[str] = Counter()
    found: list[Question] = []
    for a in entries:
        nth[str(a.path)] += 1
        found += of_entry(scope.document, facts, a, f"{a.path}:{nth[str(a.path)]}")
    clauses = sorted((c for c in scope.clauses if not c.cells), key=lambda c: str(c.path) not in said)
    for c in clauses:
        found += figures(scope.document, c)
    found += [*reversed_(scope, facts), *contents(scope, messages), *sections(scope, messages)]
    found += of_document(scope.document)
    unlike: dict[str, Question] = {}
    for q in found:
        wrong = tuple(o for n, o in enumerate(q.options) if n != q.right)
        if q.kind == "truefalse" or not gives_away(q.stem, q.answer, wrong):
            unlike.setdefault(q.key, q)
    return list(unlike.values())


def draw(questions: Sequence[Question], most: int) -> list[Question]:
    """A varied few of the pool: kinds in turn, each fact once, one question a clause or row and two where there are too
    few, two that turn on the same body, true and false in turn, no answer more than twice."""
    chosen: list[Question] = []
    for about_one in (1, 2):
        for _ in range(most):
            before = len(chosen)
            for turn in _TURNS:
                fitting = [q for q in questions if q.key.startswith(f"{turn}:") and _fits(q, chosen, about_one)]
                if fitting and len(chosen) < most:
                    chosen.append(_alternating(fitting, chosen))
            if len(chosen) == before:
                break
    return _spread(chosen)


def _spread(chosen: Sequence[Question]) -> list[Question]:
    """The right answers moved over A to D, so that no letter is the one to guess."""
    places = itertools.cycle(_PLACES)
    out = []
    for q in chosen:
        if q.kind == "choice":
            options, at = [o for o in q.options if o != q.answer], next(places)
            q = replace(q, options=(*options[:at], q.answer, *options[at:]), right=at)
        out.append(q)
    return out


def _fits(q: Question, chosen: Sequence[Question], about_one: int) -> bool:
    if any(c.subject == q.subject for c in chosen):
        return False
    near = [c for c in chosen if c.about == q.about or overlap(_matter(c), _matter(q)) >= _SAME_MATTER]
    if len(near) >= about_one or (q.unit and sum(c.unit == q.unit for c in chosen) >= _MOST_OF_UNIT):
        return False
    return q.kind == "truefalse" or sum(key(c.answer) == key(q.answer) for c in chosen) < 2


def _matter(q: Question) -> frozenset[str]:
    """What the question is about, whatever it asks: the task or sentence that it quotes, else its right answer."""
    told = re.search(r"“(.*)”", q.stem) if not q.key.startswith(("content:", "outside:", "reverse:")) else None
    return pairs(told[1] if told else q.answer)


def _alternating(fitting: Sequence[Question], chosen: Sequence[Question]) -> Question:
    last = next((c.answer for c in reversed(chosen) if c.kind == "truefalse"), "")
    return next((q for q in fitting if q.kind != "truefalse" or q.answer != last), fitting[0])
