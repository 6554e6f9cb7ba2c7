"""Quiz questions from the register and the clauses, in a pool, of which a session asks a varied few; each one rests on
something that the session shows before, and some of the same kinds are asked before the session.

register: who, until when, what result; clauses: figures; applied: the same put to the audience's own work; stems and
distractors: what keeps the answer from being given away, and every wrong one from being right.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from answer.pack.addressees import Listeners
from answer.pack.model import Duty, Item, Pack, Question
from answer.pack.quiz import applied as cases
from answer.pack.quiz.asking import FALSE, TRUE
from answer.pack.quiz.clauses import contents, figures, of_document
from answer.pack.quiz.distractors import Facts
from answer.pack.quiz.register import of_entry, reversed_
from answer.pack.quiz.stems import gives_away
from answer.pack.scope import Scope
from answer.pack.wording import overlap, pairs
from language.spelling import key, squeeze

__all__ = ["FALSE", "TRUE", "before", "draw", "is_applied", "many", "pool", "resting", "shown_in"]

_MANY = ((30, 5), (45, 6), (60, 8), (90, 10), (180, 15))
# What a quiz asks, in turn: every second question applies what was said.
_TURNS = (
    "limit", "lead", "mine", "deadline", "result", "figure", "first", "truth", "ask", "product", "target", "support",
    "reverse", "content", "document",
)  # fmt: skip
_PLACES = (2, 0, 3, 1, 0, 2, 1, 3)
_MOST_OF_UNIT = 2  # questions that turn on one body
_SAME_MATTER = 0.5  # of the pairs of syllables of what two questions quote


def many(minutes: int) -> int:
    return next((n for upto, n in _MANY if minutes <= upto), _MANY[-1][1] + (minutes - 180) // 30)


def is_applied(q: Question) -> bool:
    """Whether the question puts a case of the audience's own work."""
    return q.key.partition(":")[0] in cases.KINDS


def pool(scope: Scope, messages: Sequence[Item], listeners: Listeners, today: date) -> list[Question]:
    """Every question that can be asked about the scope, those about the audience's own work first, then those about its
    messages; none gives itself away."""
    facts = Facts.of(scope.document)
    said = {i.citations[0].path for i in messages}
    entries = sorted(scope.assignments, key=lambda a: (-listeners.relation(a), str(a.path) not in said))
    nth: Counter[str] = Counter()
    found: list[Question] = []
    for a in entries:
        nth[str(a.path)] += 1
        found += of_entry(scope.document, facts, a, f"{a.path}:{nth[str(a.path)]}")
    clauses = sorted((c for c in scope.clauses if not c.cells), key=lambda c: str(c.path) not in said)
    found += [q for c in clauses for q in figures(scope.document, c)]
    found += [*reversed_(scope, facts), *contents(scope, messages), *of_document(scope.document)]
    found += list(cases.applied(scope, listeners, today, found))
    unlike: dict[str, Question] = {}
    for q in found:
        wrong = tuple(o for n, o in enumerate(q.options) if n != q.right)
        if q.kind == "truefalse" or not gives_away(q.stem, q.answer, wrong):
            unlike.setdefault(q.key, q)
    return list(unlike.values())


# ------------------------------------------------------------------------------------------- what a question rests on


def shown_in(pack: Pack) -> dict[str, tuple[frozenset[str], str]]:
    """What the session shows before its quiz: key -> the places that say it, and its words."""
    out: dict[str, tuple[frozenset[str], str]] = {}
    for i in (*pack.messages, *pack.why, *pack.news, *pack.questions):
        out[i.key] = _places(i), f"{i.who}. {i.question} {i.text} {i.when}"
    for d in pack.told:
        said = (d.task, *d.lead, *d.support, d.deadline or "", d.product or "", d.target or "")
        out[d.key] = _places(d), "; ".join(said)
    return out


def _places(thing: Item | Duty) -> frozenset[str]:
    return frozenset(c.path for c in thing.citations)


def resting(questions: Sequence[Question], shown: Mapping[str, tuple[frozenset[str], str]]) -> list[Question]:
    """The questions that can be answered by who has seen what the session shows, each with the key of what says it."""
    words = {name: (places, key(squeeze(text)), pairs(text)) for name, (places, text) in shown.items()}
    out = []
    for q in questions:
        matter = _matter(q)
        for name, (places, said, own) in words.items():
            if q.about != "document" and q.about not in places:
                continue
            if q.about != "document" and overlap(matter, own) < _SAME_MATTER:
                continue
            if all(key(squeeze(n)).strip(" .;,") in said for n in q.needs) or _told(q, own):
                out.append(replace(q, rests=name))
                break
    return out


def _told(q: Question, own: frozenset[str]) -> bool:
    """Whether a long answer, shortened otherwise than where it was shown, was shown there."""
    return q.needs == (q.answer,) and len(q.answer) > 60 and overlap(pairs(q.answer), own) >= 0.8


# ---------------------------------------------------------------------------------------------------------- the drawing


def draw(questions: Sequence[Question], most: int, own: frozenset[str] = frozenset()) -> list[Question]:
    """A varied few of the pool: kinds in turn, each fact once, one question a clause or row and two where there are too
    few, two that turn on the same body, true and false in turn, no answer more than twice. At least a third put a case,
    where there are so many. Those about `own` places, where the audience's duties stand, come first."""
    chosen: list[Question] = []
    for about_one in (1, 2):
        for _ in range(most):
            before_turn = len(chosen)
            for turn in _TURNS:
                fitting = [q for q in questions if q.key.startswith(f"{turn}:") and _fits(q, chosen, about_one)]
                if fitting and len(chosen) < most:
                    chosen.append(_alternating(fitting, chosen))
            if len(chosen) == before_turn:
                break
    chosen = _with_cases(chosen, questions)
    return _spread(sorted(chosen, key=lambda q: q.about not in own))


def _with_cases(chosen: list[Question], questions: Sequence[Question]) -> list[Question]:
    """A third of the questions puts a case: others give way, the last ones first."""
    for q in reversed(chosen[:]):
        if 3 * sum(map(is_applied, chosen)) >= len(chosen):
            break
        if is_applied(q):
            continue
        rest = [c for c in chosen if c is not q]
        case = next((c for c in questions if is_applied(c) and _fits(c, rest, 2)), None)
        if case:
            chosen = [*rest, case]
    return chosen


def before(questions: Sequence[Question], quiz: Sequence[Question]) -> list[Question]:
    """For each question of the quiz one of its kind about another fact, to be asked before; the same one where there
    is none."""
    chosen: list[Question] = []
    for asked in quiz:
        kind = asked.key.partition(":")[0]
        taken = [*quiz, *chosen]
        alike = [q for q in questions if q.key.startswith(f"{kind}:") and _fits(q, taken, 2)]
        chosen.append(alike[0] if alike else asked)
    # Keys of their own: an edit of the one sheet is none of the other.
    return [replace(q, key=f"before:{q.key}") for q in _spread(chosen[1:] + chosen[:1])]


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
    told = re.search(r"“(.*)”", q.stem) if not q.key.startswith(("content:", "reverse:", "mine:", "first:")) else None
    return pairs(told[1] if told else q.answer)


def _alternating(fitting: Sequence[Question], chosen: Sequence[Question]) -> Question:
    last = next((c.answer for c in reversed(chosen) if c.kind == "truefalse"), "")
    return next((q for q in fitting if q.kind != "truefalse" or q.answer != last), fitting[0])
