"""cues.toml as compiled patterns over `key` text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from language.spelling import rule


def any_word(words: Iterable[str]) -> str:
    """One pattern for any of the words, the longest first, each as a whole."""
    ordered = sorted(set(words), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", " +") for w in ordered) + r")(?!\w)"


# "Ban chỉ đạo", "ban chỉ huy": words in which "chỉ" is no adverb, beside "đình chỉ" and "địa chỉ".
_WORDS_OF_CHI = r"chỉ (?:đạo|huy|thị|tiêu|số|dẫn|định)(?!\w)"


@dataclass(frozen=True, slots=True)
class Cues:
    """Patterns that are matched where the words in question begin, but for `must` and `manner`, which are searched."""

    no_predicate: re.Pattern[str]
    adjunct: re.Pattern[str]
    must: re.Pattern[str]
    body: re.Pattern[str]
    opening: re.Pattern[str]
    manner: re.Pattern[str]
    nominal: re.Pattern[str]
    connective: re.Pattern[str]
    no_body: re.Pattern[str]
    order: re.Pattern[str]
    matter: re.Pattern[str]
    silent: Mapping[str, tuple[re.Pattern[str], re.Pattern[str] | None]]  # reason -> (said, but not this)
    heading: Mapping[str, re.Pattern[str]]  # reason, or "duty" -> said
    lead_in: Mapping[str, re.Pattern[str]]  # reason -> said by a sentence over a list
    no_name: re.Pattern[str]  # searched in what may be a name
    generic: re.Pattern[str]
    modal: re.Pattern[str]


@lru_cache(maxsize=1)
def cues() -> Cues:
    """cues.toml, read and compiled once."""
    d = tomllib.loads(Path(__file__).with_name("cues.toml").read_text("utf8"))

    def of(name: str) -> re.Pattern[str]:
        return rule(any_word(d[name]["words"]))

    return Cues(
        no_predicate=of("no_predicate"),
        adjunct=of("adjunct"),
        must=rule(rf"(?<!\w)(?!cần thiết){any_word(d['must']['words'])}"),
        body=of("body"),
        opening=of("opening"),
        manner=rule(rf"(?<!\w)(?<!đình )(?<!địa )(?<!chứng )(?!{_WORDS_OF_CHI}){any_word(d['manner']['words'])}"),
        nominal=of("nominal"),
        connective=of("connective"),
        no_body=rule(rf"(?:(?:các|những|mọi|mỗi|từng) +)?{any_word(d['no_body']['words'])}"),
        order=rule(rf"(?P<how>{any_word(d['order']['words'])}) *"),
        matter=of("matter"),
        silent={
            reason: (rule(any_word(x["words"])), rule(any_word(x["but"])) if "but" in x else None)
            for reason, x in d["silent"].items()
        },
        heading={reason: rule(rf"(?<!\w){any_word(x['words'])}") for reason, x in d["heading"].items()},
        lead_in={reason: rule(rf"(?<!\w){any_word(x['words'])}[^;.:]*:$") for reason, x in d["lead_in"].items()},
        no_name=rule(rf"(?<!\w){any_word(d['no_name']['words'])}"),
        generic=of("generic"),
        modal=rule(rf"(?<!\w)(?!cần thiết){any_word(d['modal']['words'])}"),
    )
