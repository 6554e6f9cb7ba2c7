"""Two documents, or two versions of one, compared clause by clause and row by row: what was added, removed, changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.comparing.aligning import alone_annex, counterpart, pairs
from answer.comparing.words import ADDED, REMOVED, SAME, Piece, differences, same_words
from ingest.references import asked_places, find_paths
from language.spelling import key, squeeze
from schema import Clause, ClausePath, Document, DocumentInfo, Level, UserError, unique

CHANGED = "changed"
_UNITS = ("lead", "support")


@dataclass(frozen=True, slots=True)
class Side:
    """A clause in one of the documents."""

    path: ClausePath
    reference: str
    text: str
    page: int


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a task (column of a row) that differs. `removed` and `added` name the units that differ, for lead and
    support; both are empty where the same units are written otherwise.
    """

    field: str
    title: str
    before: str
    after: str
    words: tuple[Piece, ...]
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One clause: "same", "changed", "removed" (`after` is None) or "added" (`before` is None). `minor`: no word
    differs, only signs. `moved`: it has another path in the second document. `words` is empty for a row, whose `fields`
    say it.
    """

    status: str
    before: Side | None
    after: Side | None
    words: tuple[Piece, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    minor: bool = False

    @property
    def moved(self) -> bool:
        return self.before is not None and self.after is not None and self.before.path != self.after.path


@dataclass(frozen=True, slots=True)
class Comparison:
    """`changes` stand in the order of the second document, what was removed where it stood. `scopes`: the part of each
    document that was compared, '' for the whole.
    """

    before: DocumentInfo
    after: DocumentInfo
    scopes: tuple[str, str]
    changes: tuple[Change, ...]

    def count(self, status: str) -> int:
        """Clauses of this status; "minor" counts the changed ones of which no word differs."""
        if status == "minor":
            return sum(c.minor for c in self.changes)
        return sum(c.status == status and not c.minor for c in self.changes)


def compare(before: Document, after: Document, clause: str | None = None) -> Comparison:
    """Compares two documents, or the part `clause` of them ("Phụ lục II", "II/3", "khoản 2 Điều 5"). An annex filed
    alone is compared with its counterpart in the other document. Raises UserError where neither has the clause.
    """
    left, right = _scopes(before, after, clause)
    a, b = _inside(before, left), _inside(after, right)
    found = pairs(before, after, a, b)
    changes = _changes(before, after, a, b, found)
    scopes = (str(left.path) if left else "", str(right.path) if right else "")
    return Comparison(before.info, after.info, scopes, tuple(changes))


def _scopes(a: Document, b: Document, clause: str | None) -> tuple[Clause | None, Clause | None]:
    if clause:
        left, right = _named(a, clause), _named(b, clause)
        for one, other, document in ((left, right, b), (right, left, a)):
            if one is not None and other is None and alone_annex(document) is None:
                name = document.info.number or document.info.title
                raise UserError(f"{name} không có “{clause}”; hãy xem cây điều khoản: dieukhoan outline VĂN_BẢN.")
        if left is None and right is None:
            raise UserError(f"Không văn bản nào có “{clause}”; hãy xem cây điều khoản: dieukhoan outline VĂN_BẢN.")
        return left, right
    alone = alone_annex(a), alone_annex(b)
    if alone[0] and not alone[1]:
        return None, counterpart(a, b)
    if alone[1] and not alone[0]:
        return counterpart(b, a), None
    return None, None


def _named(document: Document, clause: str) -> Clause | None:
    exact = document.clause(ClausePath.parse(clause))
    if exact:
        return exact
    places = asked_places(clause)
    found = find_paths(places[0], [c.path for c in document.clauses]) if places else []
    return document.clause(found[0]) if len(found) == 1 else None


def _inside(document: Document, scope: Clause | None) -> list[Clause]:
    return [c for c in document.clauses if scope is None or c.path.is_under(scope.path)]


def _changes(
    before: Document, after: Document, a: Sequence[Clause], b: Sequence[Clause], found: dict[int, int]
) -> Iterator[Change]:
    back = {j: i for i, j in found.items()}
    told = 0  # clauses of `a` that have been told
    for j, clause in enumerate(b):
        i = back.get(j)
        if i is None:
            yield Change(ADDED, None, _side(after, clause))
            continue
        while told < i:
            if told not in found:
                yield Change(REMOVED, _side(before, a[told]), None)
            told += 1
        told = max(told, i + 1)
        yield _changed(before, after, a[i], clause)
    for i in range(told, len(a)):
        if i not in found:
            yield Change(REMOVED, _side(before, a[i]), None)


def _side(document: Document, clause: Clause) -> Side:
    text = document.own_text(clause) if clause.level is Level.ROW else document.body_text(clause)
    return Side(clause.path, clause.reference, squeeze(text), clause.page)


def _changed(before: Document, after: Document, a: Clause, b: Clause) -> Change:
    sides = _side(before, a), _side(after, b)
    if a.cells and b.cells:
        fields = tuple(_fields(before, after, a, b))
        if not fields:
            return Change(SAME, *sides)
        minor = all(same_words(f.before, f.after) for f in fields)
        return Change(CHANGED, *sides, fields=fields, minor=minor)
    if squeeze(sides[0].text) == squeeze(sides[1].text):
        return Change(SAME, *sides)
    words = differences(sides[0].text, sides[1].text)
    if all(p.op == SAME for p in words):
        return Change(SAME, *sides)
    minor = same_words(sides[0].text, sides[1].text)
    return Change(CHANGED, *sides, words, tuple(_unit_fields(before, after, a, b)), minor)


_TITLES = {
    "task": "Nhiệm vụ", "lead": "Chủ trì", "support": "Phối hợp", "deadline": "Thời hạn", "product": "Sản phẩm",
    "indicator": "Chỉ tiêu", "value": "Giá trị", "unit": "Đơn vị tính", "basis": "Căn cứ", "note": "Ghi chú",
    "submit": "Trình", "other": "Khác", "section_title": "Nhóm nhiệm vụ",
}  # fmt: skip


def _fields(before: Document, after: Document, a: Clause, b: Clause) -> Iterator[FieldChange]:
    """The columns that differ, by their roles: one annex may print its columns in another order than the other."""
    left, right = _cells(before, a), _cells(after, b)
    for role in unique([*left, *right]):
        one, other = left.get(role, ""), right.get(role, "")
        names = (*_named_units(before, a, role), *_named_units(after, b, role)) if role in _UNITS else ()
        words = differences(one, other, names)
        if all(p.op == SAME for p in words):
            continue
        removed, added = _units(before, after, a, b, role) if role in _UNITS else ((), ())
        yield FieldChange(role, _TITLES.get(role, role), one, other, words, removed, added)


def _cells(document: Document, clause: Clause) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for cell in clause.cells:
        if cell.role not in ("stt", "section"):
            found.setdefault(cell.role, []).append(document.text[cell.start : cell.end])
    return {role: squeeze(" ".join(texts)) for role, texts in found.items()}


def _unit_fields(before: Document, after: Document, a: Clause, b: Clause) -> Iterator[FieldChange]:
    """The units that a sentence gives its task to, where they differ."""
    for role in _UNITS:
        removed, added = _units(before, after, a, b, role)
        if removed or added:
            one, other = (", ".join(_named_units(d, c, role)) for d, c in ((before, a), (after, b)))
            yield FieldChange(role, _TITLES[role], one, other, differences(one, other), removed, added)


def _units(
    before: Document, after: Document, a: Clause, b: Clause, role: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(units that only the first names, units that only the second names)."""
    left, right = _named_units(before, a, role), _named_units(after, b, role)
    keys = {key(u) for u in left}, {key(u) for u in right}
    return tuple(u for u in left if key(u) not in keys[1]), tuple(u for u in right if key(u) not in keys[0])


def _named_units(document: Document, clause: Clause, role: str) -> tuple[str, ...]:
    tasks = [t for t in document.assignments if t.path == clause.path]
    return unique(unit for t in tasks for unit in (t.lead if role == "lead" else t.support))
