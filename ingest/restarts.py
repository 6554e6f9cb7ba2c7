"""Lists that begin again inside one container, and what stands over them: a form's name, a caption, a heading.

"1." a second time under the same clause opens another list, not the first one again. What stands over it names it, so
that both can be cited: "Phụ lục II/Tờ khai đăng ký/1". The clause parser asks only where a path would repeat.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.letterhead.headlines import NATION, PREAMBLE
from ingest.markers import CODE, NUMBERS, Marker, Style, find_marker
from ingest.placed import Placed
from language.spelling import fold
from schema import Level

REACH = 60  # paragraphs between a list and its title
LONGEST_NAME = 120  # characters of a title that go into the path
_ARTICLES = 50  # lists of this rank or less are whole texts: a form that has articles of its own
_NO_TITLE = re.compile(r"\W*\(|.*(?:\.{4}|…|_{4})|[\W\d_]*$")  # "(ký, ghi rõ họ tên)", blanks to fill in, rules
_SIGNED = re.compile(r"\W*\((?:chữ )?k[ýí]\b", re.I)  # stands below the office of who signs
_LABELLED = re.compile(r"[^:]{1,40}:(?!\s*$)")  # "Thời gian: 20 giờ" says something of the title above it


@dataclass(frozen=True, slots=True)
class Restart:
    """The container of a list that begins again: its marker, and where the clause that holds it begins (None: no clause
    does)."""

    marker: Marker
    holder: int | None


@lru_cache(maxsize=128)
def _style(rank: int) -> Style:
    return Style(f"restart {rank}", Level.ANNEX if rank <= _ARTICLES else Level.MUC, rank)


def is_restart(style: Style) -> bool:
    return style.name.startswith("restart ")


@dataclass(frozen=True, slots=True)
class _Title:
    """A block of lines set alike. `strength`: 3 by the format's own heading, 2 centred, 1 bold, 0 only short."""

    lines: tuple[Placed, ...]
    strength: int
    name: str


def title_over(
    above: Sequence[tuple[Placed, bool]], opened: Mapping[int, Style], style: Style, text: str
) -> tuple[int, Marker, bool] | None:
    """Where the title begins that stands over a list of `style`, the marker of its container, and whether the title is
    set like the text: then it is a part of the clause above.

    `above` are the paragraphs before the list, each with whether it is furniture (letterhead, signature); `opened` are
    the styles of those that opened a clause. Behind a letterhead the first title is the form's name; elsewhere it is
    the nearest one of those that are set off most.
    """
    reach: list[Placed] = []
    form = False
    for p, furniture in reversed(above[-REACH:]):
        if furniture or (p.in_table and NATION.search(fold(text[p.start : p.end]))):
            form = bool(reach)
            break
        known = opened.get(p.start)
        if known is not None and known.rank <= style.rank:
            break
        reach.append(p)
    titles = _titles(reach[::-1], opened, text)
    if not titles:
        return None
    strongest = max(t.strength for t in titles)
    best = [t for t in titles if t.strength == strongest]
    title = best[0] if form else best[-1]
    if is_lead_in(title.name):
        title = next((t for t in reversed(best) if not is_lead_in(t.name)), title)
    # "QUYẾT ĐỊNH" over the articles says again how the title of the form begins.
    title = next((t for t in best if fold(t.name).startswith(fold(title.name).rstrip(" :"))), title)
    return title.lines[0].start, Marker(_style(style.rank - 1), _label(title.name), (), 0), title.strength == 0


def is_lead_in(line: str) -> bool:
    return line.rstrip().endswith(":")


def _titles(lines: Sequence[Placed], opened: Mapping[int, Style], text: str) -> list[_Title]:
    titles: list[_Title] = []
    for i, p in enumerate(lines):
        line = text[p.start : p.end]
        strength = _strength(p, line, last=i == len(lines) - 1)
        if strength == 1 and any(_SIGNED.match(text[q.start : q.end]) for q in lines[i + 1 : i + 6]):
            strength = 0
        marker = find_marker(line, bool(p.heading or p.centered or p.bold))
        bullet = marker is not None and marker.style.rank > CODE.rank and marker.style not in NUMBERS
        if strength is None or bullet or p.start in opened:
            continue
        joined = i > 0 and titles and titles[-1].lines[-1] is lines[i - 1] and titles[-1].strength == strength
        if marker is not None:
            titles.append(_Title((p,), strength, marker.label))
        elif joined and not is_lead_in(line) and not is_lead_in(titles[-1].name):
            titles[-1] = _Title((*titles[-1].lines, p), strength, f"{titles[-1].name} {line}")
        else:
            titles.append(_Title((p,), strength, line))
    return titles


def _strength(p: Placed, line: str, last: bool) -> int | None:
    """How much a line is set off; None where it is no title. `last`: the list follows at once."""
    if p.in_table or len(line) > 2 * LONGEST_NAME or not line[:1].isalnum():
        return None
    if _NO_TITLE.match(line) or PREAMBLE.match(fold(line)):
        return None
    if _LABELLED.match(line) and not p.centered and not p.heading:
        return None
    if p.heading:
        return 3
    if p.centered:
        return 2
    if p.bold:
        return 1
    short = len(line) <= LONGEST_NAME and line[:1].isupper() and not line.endswith((".", ";", ","))
    return 0 if last and short else None


def _label(name: str) -> str:
    said = " ".join(name.replace("/", "-").split()).strip(" :.*–-")
    return said if len(said) <= LONGEST_NAME else said[:LONGEST_NAME].rpartition(" ")[0] + " …"
