"""The catalogue's layout from version to version. Each step is one function, run in the transaction that opens an older
catalogue: after it the catalogue is of the next version, or as it was.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

# UPGRADES[0] makes version 2 out of version 1, and so on. A step names its tables itself (SQL, or tables declared in
# it): those in catalogue.py are of the latest version. New tables need no step: they are made when missing. A change
# of the layout leaves a dump of the version before it in tests/catalogues.
UPGRADES: list[Callable[[sa.Connection], None]] = []


def _step(step: Callable[[sa.Connection], None]) -> Callable[[sa.Connection], None]:
    UPGRADES.append(step)
    return step


def latest() -> int:
    """The version that this program writes."""
    return len(UPGRADES) + 1


def upgrade(db: sa.Connection, version: int) -> int:
    """Brings a catalogue of `version` to the latest one, step by step; gives the version it has then."""
    for step in UPGRADES[version - 1 :]:
        step(db)
    return max(version, latest())


def add_column(db: sa.Connection, table: str, column: sa.Column[Any], default: str) -> None:
    """Adds `column` (text, not null) with `default` in every row there is; does nothing where it exists."""
    if column.name in {held["name"] for held in sa.inspect(db).get_columns(table)}:
        return
    kind = column.type.compile(db.dialect)
    literal = default.replace("'", "''")
    db.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column.name} {kind} NOT NULL DEFAULT '{literal}'")


@_step
def _versions(db: sa.Connection) -> None:
    """2: several versions of a document. What was there is the first version of each."""
    add_column(db, "documents", sa.Column("base", sa.Text), "")
    add_column(db, "documents", sa.Column("version", sa.Integer), "1")
    db.exec_driver_sql("UPDATE documents SET base = id WHERE base = ''")
    db.exec_driver_sql("CREATE INDEX IF NOT EXISTS ix_documents_base ON documents (base)")
