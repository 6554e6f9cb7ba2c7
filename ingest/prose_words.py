"""tasks.toml as compiled patterns over `key` text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from language.spelling import rule


def _any(words: Iterable[str]) -> str:
    ordered = sorted(set(words), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(w).replace(r"\ ", " +") for w in ordered) + r")(?!\w)"


@dataclass(frozen=True, slots=True)
class Words:
    verb: re.Pattern[str]  # matched where a sentence or a predicate begins
    preface: re.Pattern[str]
    making: re.Pattern[str]  # "xây dựng, ban hành và tổ chức thực hiện <product noun>"
    label: re.Pattern[str]  # group name: the field


@lru_cache(maxsize=1)
def words() -> Words:
    """tasks.toml, read and compiled once."""
    d = tomllib.loads(Path(__file__).with_name("tasks.toml").read_text("utf8"))
    verb = _any(d["verbs"])
    labels = "|".join(rf"(?P<{name}>{_any(said)})" for name, said in d["labels"].items())
    between = rf"(?:(?:,| và|, và|/| hoặc)? *{verb})*?(?: +(?:các nội dung|nội dung|dự thảo|các|một số|bộ))*"
    return Words(
        verb=rule(verb),
        preface=rule(_any(d["prefaces"])),
        making=rule(
            rf"(?<!\w)(?<!việc )(?<!chương trình )(?<!luật ){_any(d['making'])}{between}"
            rf" +(?P<what>{_any(d['products'])})"
        ),
        label=rule(rf"[-+•*]? *(?:\d+\. *|[a-zđ]\) *)?(?:{labels}) *:"),
    )
