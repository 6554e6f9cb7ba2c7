"""Places of a text that are taken, asked for one by one however many there are."""

from __future__ import annotations

from collections.abc import Iterable

Span = tuple[int, int]


class Taken:
    """The characters inside `spans`. A list of them, looked through for each word, would take the square of the text's
    length.
    """

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._at: set[int] = set()
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        self._at.update(range(*span))

    def holds(self, at: int) -> bool:
        return at in self._at

    def meets(self, span: Span) -> bool:
        return not self._at.isdisjoint(range(*span))
