"""Rows of task tables and of tables of targets -> Assignments."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ingest.prose_words import words
from ingest.tasks import deadlines
from ingest.units.cells import split_units
from ingest.units.lexicon import lexicon
from ingest.units.lists import collective, ends_known, named, read_units, unit_end
from language.spelling import UPPER, key, rule, squeeze
from schema import Assignment, CellSpan, Clause, Deadline, Document, Level, Span

_ANNEX = re.compile(r"phụ lục|phụ biểu|biểu", re.IGNORECASE)
_FIGURE = re.compile(r"\s*[≥≤><~]?\s*\d{1,3}(?:[.,]\d+)*(?:\s*[-–]\s*\d{1,3}(?:[.,]\d+)*)?\s*%?\s*")
_CODE = re.compile(r"0\d|\d+\.\d|[1-9]\d{0,2}")
_BLANK = re.compile(r"[\s.…\-–/xX*]*")
_TASK_WORDS = 8  # a title that only groups is shorter
# "Chủ trì: Sở Y tế. Phối hợp: Sở Tài chính" in one column.
_LABEL = rule(
    r"(?<!\w)(?:(?:cơ quan|đơn vị) )?(?:(?P<lead>chủ trì(?: thực hiện)?|thực hiện)"
    r"|(?P<support>phối hợp(?: thực hiện)?)) *:"
)


def from_tables(document: Document, year: int | None = None) -> list[Assignment]:
    """One assignment for each row, or for each sub-row under one number. Rows that only group others are none."""
    out: list[Assignment] = []
    parents = {c.path.parent for c in document.clauses if c.level is Level.ROW}
    rows = [(c.path.parent, n) for c in document.clauses if c.level is Level.ROW and (n := _number(c))]
    grouping = {(p, n[:i]) for p, n in rows for i, char in enumerate(n) if char == "."}  # "3" of "3.1"
    told = {c.path.parent for c in document.clauses if c.level is Level.ROW and _said(document, c.cells, "lead")}
    outer: dict[str, list[CellSpan]] = {}  # the last section "II" of each annex: "11" stands inside it
    for clause in document.clauses:
        if clause.level is Level.ROW and clause.cells:
            number = _number(clause)
            sections = [c for c in clause.cells if c.role in ("section", "section_title")]
            said = next((document.text[c.start : c.end].strip(" .") for c in sections if c.role == "section"), "")
            annex_name = clause.path.markers[0]
            if not said[:1].isdigit():
                outer[annex_name] = sections
            elif not (number or "").startswith(f"{said}."):
                sections = outer.get(annex_name, [])  # row 12 is not in group 11
            heads = clause.path in parents or (clause.path.parent, number) in grouping
            out.extend(
                _row(document, clause, year, heads, clause.path.parent in told, sections, outer.get(annex_name, []))
            )
    return out


def _is_figure(said: str) -> bool:
    """ "10,5 - 11,0", "≥ 55": not the code of a line ("01", "3.1")."""
    return _FIGURE.fullmatch(said) is not None and _CODE.fullmatch(said.strip()) is None


def _number(clause: Clause) -> str | None:
    last = clause.path.markers[-1]
    return last[4:].strip() if last.startswith("STT ") else None


def _said(document: Document, cells: Iterable[CellSpan], role: str) -> list[CellSpan]:
    return [c for c in cells if c.role == role and not _BLANK.fullmatch(document.text[c.start : c.end])]


def _row(
    document: Document,
    clause: Clause,
    year: int | None,
    heads: bool,
    among_tasks: bool,
    sections: Sequence[CellSpan],
    outer: Sequence[CellSpan],
) -> list[Assignment]:
    parts: dict[int, list[CellSpan]] = defaultdict(list)
    for cell in clause.cells:
        if cell.role not in ("section", "section_title"):
            parts[cell.part].append(cell)
    shared = parts.pop(0, [])
    groups = [[*shared, *parts[p]] for p in sorted(parts)] or [shared]
    out: list[Assignment] = []
    first: Sequence[CellSpan] = groups[0]
    for cells in groups:
        a = _assignment(document, clause, cells, first, sections, outer, year, heads, among_tasks)
        if a:
            out.append(a)
    return out


def _assignment(
    document: Document,
    clause: Clause,
    cells: Sequence[CellSpan],
    first: Sequence[CellSpan],
    sections: Sequence[CellSpan],
    outer: Sequence[CellSpan],
    year: int | None,
    heads: bool,
    among_tasks: bool,
) -> Assignment | None:
    text = document.text
    spans: dict[str, tuple[Span, ...]] = {}
    task = (_said(document, cells, "task") or _said(document, cells, "indicator")) or [
        *_said(document, first, "task"),
        *_said(document, first, "indicator"),
    ]
    value, measure = _said(document, cells, "value"), _said(document, cells, "unit")
    if not value:  # a column by its content where its title says nothing: "10,5 - 11,0"
        value = [c for c in _said(document, cells, "other") if _is_figure(text[c.start : c.end])][:1]
    lead, support = _units(document, cells)
    product = _said(document, cells, "product")
    due = _said(document, cells, "deadline")
    # A number with its task alone is a row where it is one of a table of tasks: the rows below it say who and when.
    parent = (
        bool(task) and among_tasks and _number(clause) is not None and len(_text(text, task).split()) >= _TASK_WORDS
    )
    if not task or not (
        lead or due or (product and among_tasks) or value or (support and not heads) or (parent and not heads)
    ):
        return None
    if heads and not (lead or due):
        return None
    if not any(c.isalpha() for c in _text(text, task).replace("x", "")):
        return None  # a table with crosses in its cells
    for name, found in (("task", task), ("product", product), ("deadline", due), ("value", [*value, *measure])):
        if found:
            spans[name] = tuple((c.start, c.end) for c in found)
    for name, units in (("lead", lead), ("support", support)):
        if units:
            spans[name] = tuple((start, end) for _, start, end in units)
    deadline = deadlines.parse(_text(text, due), year) if due else None
    if deadline is None and value:
        deadline = _of_section(text, (*sections, *outer), spans)
    markers = clause.path.markers
    annex = markers[0] if _ANNEX.match(markers[0]) else None
    section = next((text[c.start : c.end] for c in sections if c.role == "section"), None)
    return Assignment(
        document=document.info.id,
        path=clause.path,
        number=_number(clause),
        annex=annex,
        section=section,
        task=_text(text, task),
        lead=tuple(name for name, _, _ in lead),
        support=tuple(name for name, _, _ in support),
        deadline=deadline,
        product=_text(text, product) if product else None,
        page=document.page_at(min(c.start for c in cells)) if cells else clause.page,
        target=_target(text, value, measure),
        from_table=True,
        spans=spans,
    )


def _text(text: str, cells: Sequence[CellSpan]) -> str:
    return squeeze(" ".join(text[c.start : c.end] for c in cells))


def _target(text: str, value: Sequence[CellSpan], measure: Sequence[CellSpan]) -> str | None:
    """ "≥ 55" and "%" make "≥ 55 %"; a value that says its measure keeps it once."""
    if not value:
        return None
    said, of = _text(text, value), _text(text, measure)
    return said if not of or of.lower() in said.lower() else f"{said} {of}"


def _of_section(text: str, sections: Sequence[CellSpan], spans: dict[str, tuple[Span, ...]]) -> Deadline | None:
    """ "II. Đến năm 2045" above a group of targets is their time limit, where the title says nothing else."""
    for c in sections:
        if c.role != "section_title":
            continue
        found = deadlines.find(text[c.start : c.end])
        if len(found) == 1 and squeeze(text[c.start : c.end]).strip(" .:") == found[0][0].text:
            spans["deadline"] = ((c.start, c.end),)
            return found[0][0]
    return None


_Placed = list[tuple[str, int, int]]


def _units(document: Document, cells: Sequence[CellSpan]) -> tuple[_Placed, _Placed]:
    """Lead and supporting units, with their places in the document's text."""
    lead: _Placed = []
    support: _Placed = []
    for role, into in (("lead", lead), ("support", support)):
        for cell in _said(document, cells, role):
            whole = document.text[cell.start : cell.end]
            for part, start, end in [(role, 0, len(whole))] if len(_items(whole)) > 1 else _labelled(whole, role):
                place = support if part == "support" else lead if part == "lead" else into
                named = told_units(document.text[cell.start + start : cell.start + end])
                for name, a, b in _bodies(named, _NAMES_PERSONS.search(key(cell.title)) is not None):
                    place.append((name, cell.start + start + a, cell.start + start + b))
    return _once(lead), _once(support)


_NAMES_PERSONS = rule(r"(?<!\w)(?:chủ nhiệm|người|họ (?:và )?tên|cán bộ)(?!\w)")
_TITLED = re.compile(rf"(?:(?:PGS|GS|TSKH|TS|ThS|Th\.S|KS|CN|BS|LS|CVC?)\b[. ]*)+[{UPPER}]\w+(?: [{UPPER}]\w+)+")
_FULL_NAME = re.compile(rf"[{UPPER}][^\W\d_{UPPER}]+(?: [{UPPER}][^\W\d_{UPPER}]*){{1,4}}")


def _bodies(named: _Placed, persons: bool) -> _Placed:
    """Without the persons beside the bodies that they work for: "Vụ Thống kê / TS. Lê Văn Mẫu". `persons`: the title of
    the column says that some stand there, so that one needs no academic title."""
    others = [
        u
        for u in named
        if not _TITLED.fullmatch(u[0])
        and not (persons and _FULL_NAME.fullmatch(u[0]) and not unit_end(u[0], key(u[0]), 0))
    ]
    return others or named


_ITEM = re.compile(r"(?:^|(?<=[\s;.,]))\(?(\d{1,2})[.)]\s*(?=[^\W\d])")
_DOES = rule(r" *(?:chủ trì|phối hợp|theo (?:chức năng|thẩm quyền|phân công|quy định)|tổng hợp|đầu mối|đối với|:)")
_BY = key("theo ")  # "theo chức năng quản lý": which ones
_LEADS = rule(r"(?<!\w)chủ trì(?!\w)")
# Behind a name, what the unit does: "Bộ Công Thương và các bộ theo chức năng được giao".
_DOES_IN = rule(
    r" (?:theo (?:chức năng(?!,? quản lý$)|thẩm quyền|phân công)|đối với|chủ trì(?= |$)"
    r"|(?<!tổng )tham mưu(?= |$)|trình (?=cấp|chính phủ|hội đồng|quốc hội|thủ tướng|ủy ban|ubnd))[^()]*$"
)


def told_units(cell: str) -> _Placed:
    """The units of a cell that may also say what each does: "1. Bộ Y tế tổng kết ...; 2. Về dữ liệu: Bộ Công an chủ
    trì", "Bộ Công Thương và các bộ theo chức năng được giao". The words of what they do are in no name."""
    k = key(cell)
    items = _items(cell)
    if len(items) < 2:
        return _cut(cell, k, items[0][1] if items and not items[0][0] else 0, len(cell))
    ends = [a for a, _ in items[1:]] + [len(cell)]
    return [u for (_, a), b in zip(items, ends, strict=True) for u in _of_item(cell, k, a, b)]


def _items(cell: str) -> list[tuple[int, int]]:
    """Of each numbered item, 1, 2, ...: where its number stands, and where its text begins. A number that is said twice
    or left out is a slip of the pen."""
    items: list[tuple[int, int]] = []
    last = 0
    for m in _ITEM.finditer(cell):
        if max(last, 1) <= int(m[1]) <= last + (2 if last else 1):
            items.append(m.span())
            last = int(m[1])
    return items


def _cut(cell: str, k: str, start: int, end: int) -> _Placed:
    """The units of a list, each without the words of what it does."""
    out: _Placed = []
    for name, a, b in split_units(cell[start:end]):
        a, b = a + start, b + start
        does = _DOES_IN.search(k, a, b)
        stop = does.start() if does else _told(cell, k, a, b)
        if stop and stop > a:
            head = name[: len(name) - len(squeeze(cell[a:b]))]  # "Bộ " of "Các Bộ: ..."
            b = a + len(cell[a:stop].rstrip(" ,"))
            name = head + squeeze(cell[a:b])
        out.append((name, a, b))
    return out


def _told(cell: str, k: str, start: int, end: int) -> int | None:
    """Where behind the name of a unit begins what it does: "Sở Y tế | rà soát kho thuốc". Only behind names that are
    whole, as those of known bodies and of groups: "Viện Nghiên cứu phát triển đô thị" goes on in words that are verbs
    elsewhere. Of words that are a part of group names as well ("cơ sở đào tạo") none is sure to be a verb."""
    behind = unit_end(cell, k, start)
    at = _behind_blanks(cell, behind)
    if not start < behind < at < end or " " not in cell[start:behind]:
        return None
    if behind not in (named(cell, k, start)[0], collective(cell, k, start)) and not ends_known(k, start, behind):
        return None
    verb = words().verb.match(k, at)
    one = lexicon().lookup(cell[start:behind])
    tail = one is None and (lexicon().soft_tail.match(k, at) or lexicon().tail.match(k, at))
    return at if verb and not tail and not k.startswith(_BY, at) else None


def _of_item(cell: str, k: str, start: int, end: int) -> _Placed:
    """The units of a numbered item: at its head, up to what they do; or behind "Về ...:"."""
    if not read_units(cell, start, k)[0]:
        colon = cell.find(":", start, end)
        leads = _LEADS.search(k, start, end)
        if colon >= 0:
            start = _behind_blanks(cell, colon + 1)
        elif leads:
            return _cut(cell, k, start, leads.start())[-1:]
    out: _Placed = []
    for name, a, b in _cut(cell, k, start, end):
        units, behind = read_units(cell, a, k)
        if not units and out and not cell[a].isupper():
            break  # what the one before does goes on behind a comma
        does = next((w.start() for w in _WORD.finditer(k, behind, b) if _tells(k, w.start())), None) if units else None
        if units and behind <= b and _ALSO.match(k, behind):  # "các bộ, cơ quan | tham mưu, đề xuất ..."
            last = (w.start() for w in _WORD.finditer(k, a, behind) if words().verb.fullmatch(k, w.start(), behind))
            does = next(last, does)
        if does is not None:
            b = a + len(cell[a:does].rstrip(" ,:"))
            name = squeeze(cell[a:b])
        while b > a and cell[b - 1] in " ,:":
            b, name = b - 1, name.rstrip(" ,:")
        out.append((name, a, b))
        if does is not None or _DOES.match(k, b):
            break
    return out


_WORD = re.compile(r"[^\s,;:.()]+")
_ALSO = re.compile(rf", +{words().verb.pattern}")


def _tells(k: str, at: int) -> bool:
    return words().verb.match(k, at) is not None or _DOES.match(k, at) is not None


def _behind_blanks(cell: str, at: int) -> int:
    while at < len(cell) and cell[at].isspace():
        at += 1
    return at


def _once(units: _Placed) -> _Placed:
    """Each name once, and "các bộ, cơ quan" not beside "các bộ, cơ quan, địa phương"."""
    by_name = {name.lower(): (name, start, end) for name, start, end in reversed(units)}
    wider = [f"{name}," for name in by_name]
    kept = (u for name, u in by_name.items() if not any(w.startswith(f"{name},") and w != f"{name}," for w in wider))
    return sorted(kept, key=lambda u: u[1])


def _labelled(cell: str, role: str) -> list[tuple[str, int, int]]:
    """Parts of a cell that are labelled inside it; the whole cell under its column's role where nothing is labelled."""
    marks = list(_LABEL.finditer(key(cell)))
    if not marks:
        return [(role, 0, len(cell))]
    out = [(role, 0, marks[0].start())] if cell[: marks[0].start()].strip() else []
    for m, nxt in zip(marks, [*marks[1:], None], strict=True):
        out.append(("lead" if m["lead"] else "support", m.end(), nxt.start() if nxt else len(cell)))
    return out
