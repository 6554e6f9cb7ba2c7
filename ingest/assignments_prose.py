"""Tasks given in running text -> Assignments."""

from __future__ import annotations

from schema import Assignment, Document


def from_prose(document: Document, year: int | None = None) -> list[Assignment]:
    """The tasks that clauses outside tables give to units that they name."""
    return []
