"""The commands that set documents side by side: compare."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.common import Command, named, opened, show

if TYPE_CHECKING:
    from answer.comparing import Change, Comparison
    from answer.comparing.words import Piece


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("compare", _compare, "so sánh hai văn bản hoặc hai bản của một văn bản, từng điều khoản và từng hàng")
    p.add_argument("before", metavar="VĂN_BẢN_1", help="tệp hoặc văn bản trong kho (bản cũ: mã@số, xem documents)")
    p.add_argument("after", metavar="VĂN_BẢN_2", help="tệp hoặc văn bản trong kho")
    p.add_argument("--clause", metavar="ĐIỀU_KHOẢN", help="chỉ so phần này, ví dụ “Phụ lục II” hoặc “khoản 2 Điều 5”")


def _compare(options: argparse.Namespace) -> int:
    from answer.comparing import compare
    from answer.contract import comparison_json

    with opened(options) as index:
        before, after = named(index, options.before), named(index, options.after)
    found = compare(before, after, options.clause)
    show(options, comparison_json(found), "\n".join(_lines(found)))
    return 0


_SAID = {"changed": "Sửa", "added": "Thêm", "removed": "Bỏ"}
_SIGNS = {"same": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}  # as `git diff --word-diff` prints them


def _lines(found: Comparison) -> Iterator[str]:
    for status, said in (("same", "Giữ nguyên"), *_SAID.items()):
        yield f"{said}: {found.count(status)}"
    if minor := found.count("minor"):
        yield f"Chỉ khác dấu câu: {minor}"
    for change in found.changes:
        if change.status != "same" and not change.minor:
            yield from _change_lines(change)


def _change_lines(change: Change) -> Iterator[str]:
    side = change.after or change.before
    assert side is not None
    moved = f" (trước là {change.before.path})" if change.moved and change.before else ""
    yield f"\n{_SAID[change.status]} {side.path}{moved}"
    if change.status != "changed":
        yield f"    {side.text[:300]}"
    elif change.words:
        yield f"    {_words(change.words)}"
    for field in change.fields:
        yield f"    {field.title}: {_words(field.words)}"


def _words(pieces: tuple[Piece, ...]) -> str:
    signed = (_SIGNS[p.op].format(p.text.rstrip()) + " " * p.text.endswith(" ") for p in pieces)
    return "".join(signed).replace("-]{+", "-] {+")
