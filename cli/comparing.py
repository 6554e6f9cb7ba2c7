"""The commands about several documents at once: compare, relations."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cli.common import Command, named, opened, show

if TYPE_CHECKING:
    from answer.comparing import Change, Comparison
    from answer.comparing.words import Piece
    from answer.relations import Node, Relation


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("compare", _compare, "so sánh hai văn bản hoặc hai bản của một văn bản, từng điều khoản và từng hàng")
    p.add_argument("before", metavar="VĂN_BẢN_1", help="tệp hoặc văn bản trong kho (bản cũ: mã@số, xem documents)")
    p.add_argument("after", metavar="VĂN_BẢN_2", help="tệp hoặc văn bản trong kho")
    p.add_argument("--clause", metavar="ĐIỀU_KHOẢN", help="chỉ so phần này, ví dụ “Phụ lục II” hoặc “khoản 2 Điều 5”")
    p = command("relations", _relations, "văn bản nào thực hiện, sửa đổi, thay thế, bãi bỏ, căn cứ văn bản nào")
    p.add_argument("name", nargs="?", metavar="VĂN_BẢN", help="chỉ quan hệ của văn bản này")


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


def _relations(options: argparse.Namespace) -> int:
    from answer.contract import relations_json
    from answer.relations import chain, relations

    with opened(options) as index:
        document = index.store.resolve(options.name).id if options.name else None
        found, trees = relations(index.store, document), chain(index.store, document)
    lines = [line for tree in trees for line in _tree_lines(tree, 0)]
    lines += [""] if lines else []
    lines += [_relation_line(r) for r in found if r.kind != "implements"]
    show(options, relations_json(found, trees), "\n".join(lines).strip() or "Chưa có quan hệ nào giữa các văn bản.")
    return 0


def _tree_lines(node: Node, depth: int) -> Iterator[str]:
    said = f"{node.info.kind or 'Văn bản'} {node.info.title[:80]}" if node.info else "(không có trong kho)"
    yield f"{'    ' * depth}{'└─ ' if depth else ''}{node.number}  {said}"
    for inner in node.below:
        yield from _tree_lines(inner, depth + 1)


def _relation_line(r: Relation) -> str:
    where = f" {', '.join(r.places)}" if r.places else ""
    outside = "" if r.target else " (không có trong kho)"
    quote = f": “{r.quote[:160]}”" if r.quote else ""
    adds = f" (bổ sung {len(r.adds)} nhiệm vụ)" if r.adds else ""
    return f"{r.source.number or r.source.title} {r.deed} {r.number}{where}{outside}{adds}{quote}"
