"""A question whose kind no pattern knows (intents.py) is read by what the judge of wordings takes it to ask for.

A value that the judge does not hear asked is not demanded of the answer.
"""

from __future__ import annotations

from dataclasses import replace

from answer.ask import query
from answer.ask.case import Case
from answer.ask.intents import Intent

# Labels of the judge of wordings that say how a question about a task or a letterhead is read.
_INTENTS = {"owner": Intent.OWNER, "support": Intent.OWNER, "deadline": Intent.DEADLINE}
_LETTERHEAD = frozenset(["signer", "issued_on", "number", "issuer", "effect"])
# Kinds of value that a pattern takes a question to ask for, with the labels of which one must have a fair chance:
# "khung giá thuế" asks for no money, "bao nhiêu một lít" for no litres.
_VALUES = {
    "money": ("money", "quantity", "count"), "percent": ("percent", "quantity", "count"),
    "count": ("count", "names", "quantity", "count_tasks"),
}  # fmt: skip
_UNLIKELY = 0.05


def read_by_wording(case: Case) -> Case:
    """The case, read by its wording where no pattern knows what it asks for."""
    case.chances = chances = query.chances(query.masked_question(case))
    label = query.decided(chances)
    reading = case.reading
    wants = tuple(
        w for w in reading.wants if w not in _VALUES or sum(chances.get(x, 0.0) for x in _VALUES[w]) >= _UNLIKELY
    )
    case.reading = reading = replace(reading, wants=wants)
    if reading.intent is Intent.METADATA and label in _LETTERHEAD and reading.asks:
        case.reading = replace(reading, asks=tuple(dict.fromkeys([*reading.asks, label])))
    if reading.intent is not Intent.OPEN or reading.yes_no or reading.why:
        return case
    if wants and label not in query.OF_THE_STORE:
        return case
    case.asks = label
    if label in _INTENTS:
        role = "support" if label == "support" else reading.role
        case.reading = replace(reading, intent=_INTENTS[label], role=role)
    elif label in _LETTERHEAD and not case.places:
        case.reading = replace(reading, intent=Intent.METADATA, asks=(label,))
    elif label == "tasks" and case.units and not case.places:
        case.reading = replace(reading, intent=Intent.TASKS)
    return case
