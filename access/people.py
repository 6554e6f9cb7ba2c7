"""Who asks, and what that person may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What an account may do; each may also do what those before it may."""

    READER = "reader"
    EDITOR = "editor"
    ADMIN = "admin"

    def may(self, needed: Role) -> bool:
        order = list(Role)
        return order.index(self) >= order.index(needed)


@dataclass(frozen=True, slots=True)
class User:
    """Who asks. `groups` None: sees every document (an admin, or a page without accounts)."""

    name: str
    role: Role
    groups: frozenset[str] | None = frozenset()

    def sees(self, group: str | None) -> bool:
        return group is None or self.groups is None or group in self.groups


# The person at this machine where no account exists: command line, or a page that only this machine reaches.
OWNER = User("", Role.ADMIN, None)
NOBODY = User("", Role.READER)  # somebody whom the gate does not know: what is everybody's may be read
