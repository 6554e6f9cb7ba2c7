"""Header rows of tables -> columns with a role, and rows laid under them. The words are in columns.toml."""

from __future__ import annotations

import itertools
import re
import tomllib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from ingest.readers.base import Cell

LONGEST_TITLE = 110  # characters: a longer cell is text, not a column's title

_MARKS = re.compile(r"[\s¹²³⁴⁵⁶⁷⁸⁹⁰*]+$|\s*\(\*+\)$|\s*\[\d+\]$")
_COLUMN_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Z])(?:\s*=[\s\d+\-x/()]*)?\)?")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, left to right: x-range, role and title of each."""

    spans: tuple[tuple[float, float], ...]
    roles: tuple[str, ...]
    titles: tuple[str, ...]
    rows: int  # how many rows of the table it takes

    def same(self, other: Header) -> bool:
        return [simple(t) for t in self.titles] == [simple(t) for t in other.titles]

    def column(self, role: str) -> int | None:
        return self.roles.index(role) if role in self.roles else None


@dataclass(frozen=True, slots=True)
class Rule:
    """One record of columns.toml."""

    role: str
    pattern: re.Pattern[str]
    beside: str | None
    examples: tuple[str, ...]


@lru_cache(maxsize=1)
def rules() -> tuple[Rule, ...]:
    with (Path(__file__).parent / "columns.toml").open("rb") as file:
        records = tomllib.load(file)["column"]
    return tuple(
        Rule(r["role"], re.compile(unicodedata.normalize("NFC", r["pattern"])), r.get("with"), tuple(r["examples"]))
        for r in records
    )


def simple(title: str) -> str:
    """A title as the patterns see it: NFC, lower case, single spaces, no footnote mark, no "(1)" under it."""
    text = unicodedata.normalize("NFC", " ".join(title.split())).lower()
    while (shorter := _MARKS.sub("", text)) != text:
        text = shorter
    return text.strip(" .:;")


def role_of(title: str, others: Sequence[str] = ()) -> str:
    """The role of a title beside columns that have the roles `others`; "other" when no pattern knows it."""
    text = simple(title)
    if not text or len(text) > LONGEST_TITLE:
        return "other"
    for rule in rules():
        if rule.beside and rule.beside in others and rule.pattern.search(text):
            return rule.role
    found = [(m.start(), i) for i, rule in enumerate(rules()) if not rule.beside and (m := rule.pattern.search(text))]
    return rules()[min(found)[1]].role if found else "other"


def roles_of(titles: Sequence[str]) -> list[str]:
    """Roles of one table's columns: no two leads, tasks or deadlines, and a task or an indicator if there can be."""
    roles = [role_of(title) for title in titles]
    if "indicator" in roles and "task" not in roles:
        roles = ["indicator" if r == "indicator" else role_of(t, roles) for r, t in zip(roles, titles, strict=True)]
        first = roles.index("indicator")
        roles = ["other" if r == "indicator" and i != first else r for i, r in enumerate(roles)]
    elif "indicator" in roles:
        roles = ["other" if r == "indicator" else r for r in roles]
    for role, better in (
        ("task", r"cụ thể|tên nhiệm vụ|^nhiệm vụ"),
        ("deadline", r"hoàn thành|kết thúc"),
        ("lead", r"chủ trì"),
        ("support", r"phối hợp"),
        ("product", r"sản phẩm"),
        ("stt", r"tt"),
    ):
        places = [i for i, r in enumerate(roles) if r == role]
        if len(places) > 1:
            kept = next((i for i in places if re.search(better, simple(titles[i]))), places[0])
            roles = ["other" if i in places and i != kept else r for i, r in enumerate(roles)]
    if "task" not in roles and "indicator" not in roles and {"lead", "deadline"} & set(roles):
        # A list whose main column has a title of its own ("Văn bản cần ban hành"): the first unknown after the number.
        for wanted in ("other", "product"):
            if wanted in roles:
                roles[roles.index(wanted)] = "task"
                break
    return roles


def read_header(rows: Sequence[Sequence[Cell]], at: int, known: bool = False) -> Header | None:
    """The header that begins at row `at`, with its sub-titles and its row of column numbers; None if there is none.
    `known`: that one begins there is not in question."""
    row = rows[at]
    filled = [cell for cell in row if cell.text.strip()]
    if len(filled) < 3 or any(len(simple(cell.text)) > LONGEST_TITLE for cell in filled):
        return None
    leaves, depth = _leaves(rows, at)
    titles = [title for _, title, _ in leaves]
    roles = _with_parents(leaves)
    numbered = roles[0] == "stt" or role_of(filled[0].text) == "stt"
    if numbered:
        if not (set(roles) - {"stt", "other"} or all(cell.bold or len(cell.text) < 40 for cell in filled)):
            return None
    elif not known and not _names_columns(filled, titles):
        return None
    end = at + depth
    while end < len(rows) and is_column_numbers(rows[end]):
        end += 1
    return Header(tuple(span for span, _, _ in leaves), tuple(roles), tuple(titles), end - at)


def _names_columns(filled: Sequence[Cell], titles: Sequence[str]) -> bool:
    """Whether a row without "STT" is a header: short known titles, saying what is done and by whom or when."""
    if any(len(simple(cell.text)) > 60 or any(ch.isdigit() for ch in cell.text[:3]) for cell in filled):
        return False
    own = [role_of(title) for title in titles if title]
    known = set(own) - {"other"}
    what, how = {"task", "indicator"} & known, {"lead", "deadline", "product", "value", "support", "unit"} & known
    unknown = own.count("other")
    return bool(what and how) and len(known) >= 3 and unknown <= max(1, len(own) // 3)


_Leaf = tuple[tuple[float, float], str, str]  # x-range, title, title of the cell it stands under ("" for none)


def _leaves(rows: Sequence[Sequence[Cell]], at: int) -> tuple[list[_Leaf], int]:
    """The columns under a header row, looking into rows of sub-titles; and how many rows that takes."""
    leaves: list[_Leaf] = [((c.x0, c.x1), " ".join(c.text.split()), "") for c in rows[at]]
    depth = 1
    while at + depth < len(rows) and depth < 3:
        below = rows[at + depth]
        parted = _parted(leaves, below)
        if parted is None:
            break
        leaves, depth = parted, depth + 1
    leaves = [leaf for leaf in leaves if leaf[1] or leaf[0][1] - leaf[0][0] > 0]
    return leaves, depth


def _parted(leaves: Sequence[_Leaf], below: Sequence[Cell]) -> list[_Leaf] | None:
    """`leaves` with the sub-titles of the row below put in, or None when that row is no row of sub-titles."""
    filled = [cell for cell in below if cell.text.strip()]
    if not filled or is_column_numbers(below):
        return None
    first = below[0]
    if first.text.strip() and not first.above:
        return None  # a number or a repeated title: a row of the table's body
    if any(len(cell.text) > 60 or (role_of(cell.text) == "other" and not cell.bold) for cell in filled):
        return None
    wide = any(_parts((leaf[0]), filled) >= 2 for leaf in leaves)
    merged = any(cell.above for cell in below)
    known = sum(role_of(cell.text) != "other" for cell in filled)
    if not (wide or merged or known == len(filled) >= 2):
        return None
    result: list[_Leaf] = []
    for span, title, parent in leaves:
        children = [c for c in filled if _overlap(span, (c.x0, c.x1)) > 0.6 * (c.x1 - c.x0)]
        if not children:
            result.append((span, title, parent))
        for child in children:
            above = f"{parent} {title}".strip()
            result.append(((child.x0, child.x1), " ".join(child.text.split()), above))
    return result


def _with_parents(leaves: Sequence[_Leaf]) -> list[str]:
    """Roles of the columns: from the sub-title, or where it says nothing ("Tháng 6") from the title above it."""
    roles = roles_of([title for _, title, _ in leaves])
    for i, (_, title, parent) in enumerate(leaves):
        if roles[i] == "other" and parent:
            guess = role_of(f"{parent} {title}", roles)
            if guess in ("value", "note", "basis") or guess not in roles:
                roles[i] = guess
    # A blank title right of "Cơ quan thực hiện" where only one side was named is left as it is.
    return roles


def _parts(span: tuple[float, float], cells: Sequence[Cell]) -> int:
    return sum(_overlap(span, (c.x0, c.x1)) > 0.6 * (c.x1 - c.x0) for c in cells)


def _overlap(a: tuple[float, float], b: tuple[float, float]) -> float:
    return max(0.0, min(a[1], b[1]) - max(a[0], b[0]))


def is_column_numbers(row: Sequence[Cell]) -> bool:
    """A row such as "(1) (2) (3)" or "A B 1 2 3=1+2" under a header."""
    texts = [cell.text.strip() for cell in row if cell.text.strip()]
    if len(texts) < 3 or not all(_COLUMN_NUMBER.fullmatch(t) for t in texts):
        return False
    numbers = [int(m.group()) for t in texts if (m := re.search(r"\d+", t))]
    return len(numbers) < 2 or all(b - a == 1 for a, b in itertools.pairwise(numbers))


def shifted(header: Header, dx: float) -> Header:
    """The header moved to a page whose margins lie `dx` further right."""
    return replace(header, spans=tuple((a + dx, b + dx) for a, b in header.spans))


def place(header: Header, cell: Cell) -> tuple[int, ...]:
    """The columns that a cell stands in: those it covers by more than 60 %, else the one that covers most of it."""
    own = (cell.x0, cell.x1)
    covered = [i for i, span in enumerate(header.spans) if _overlap(span, own) > 0.6 * (span[1] - span[0])]
    if covered:
        return tuple(covered)
    best = max(range(len(header.spans)), key=lambda i: _overlap(header.spans[i], own), default=None)
    if best is None or _overlap(header.spans[best], own) <= 0.4 * max(0.1, own[1] - own[0]):
        return ()
    return (best,)


@dataclass(slots=True)
class GridRow:
    """A row of the grid under its header: text of each column, the columns merged with the row above, wide cells."""

    texts: dict[int, str]
    page: int
    above: set[int]
    wide: dict[tuple[int, ...], str]
    first_on_page: bool
    bold: bool

    @property
    def filled(self) -> int:
        return sum(bool(t) for t in self.texts.values()) + sum(bool(t) for t in self.wide.values())


def place_row(header: Header, row: Sequence[Cell], page: int, first_on_page: bool) -> GridRow:
    texts: dict[int, str] = {}
    above: set[int] = set()
    wide: dict[tuple[int, ...], str] = {}
    for cell in row:
        columns = place(header, cell)
        text = cell.text.strip()
        if not columns:
            columns = (len(header.spans) - 1,) if text else ()
        if cell.above:
            above.update(columns)
        elif len(columns) > 1:
            wide[columns] = _glue(wide.get(columns, ""), text) if text else wide.get(columns, "")
        elif columns:
            # A spurious column within a printed one: its text belongs to the same cell.
            texts[columns[0]] = _glue(texts.get(columns[0], ""), text)
    bold = all(cell.bold for cell in row if cell.text.strip())
    return GridRow(texts, row[0].page if row else page, above, wide, first_on_page, bold)


def fitting(header: Header, rows: Sequence[Sequence[Cell]]) -> Header | None:
    """The header for a page that does not repeat it, moved to where that page's columns are; None when they differ."""
    widest = max(rows, key=len)
    if len(widest) < min(3, len(header.spans)):
        return header if len(header.spans) <= 3 or all(len(row) <= 2 for row in rows) else None
    for candidate in (header, shifted(header, widest[0].x0 - header.spans[0][0])):
        places = [place(candidate, cell) for cell in widest]
        single = [p[0] for p in places if len(p) == 1]
        if (
            len(single) >= 0.8 * len(widest)
            and len(set(single)) == len(single)
            and len(single) > 0.5 * len(header.spans)
        ):
            return candidate
    return None


def _glue(left: str, right: str) -> str:
    return f"{left} {right}".strip() if left and right else left or right
