"""Everything of a pack as one Markdown file: to read, to search, to paste."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from answer.pack.files.quiz_slides import lettered
from answer.pack.files.saying import (
    LETTERS,
    PARTS,
    about,
    clock,
    limit,
    link_label,
    quotes,
    results,
    reworded,
    sources,
    told_to,
    units,
    until,
)
from answer.pack.model import Item, Pack
from answer.pack.wording import capital
from ingest.references import document_name

# Everywhere a mark of Markdown or HTML, and what would be a list, a line or a definition at the beginning of a line.
_MARKS = re.compile(r"([\\`*_\[\]<>#|&~$^{}]|^[-+=:]|^\d+(?=[.)]))")
_CONTROL = dict.fromkeys((*range(9), *range(14, 32), 127))


def write(path: Path, pack: Pack) -> None:
    """UTF-8. Raises OSError where it cannot be written."""
    path.write_text("\n".join(_lines(pack)) + "\n", "utf8")


def _lines(pack: Pack) -> Iterator[str]:
    yield f"# Tập huấn: {_safe(pack.title)}"
    yield f"\n{_safe(document_name(pack.document))}. {about(pack)}.\n"
    if pack.notice:
        yield f"{_safe(pack.notice)}\n"
    yield "## Trình tự\n\n| Thời gian | Nội dung | Phút |\n| --- | --- | --- |"
    at = 0
    for step in pack.steps:
        yield f"| {clock(at)} - {clock(at + step.minutes)} | {_safe(step.title)} | {step.minutes} |"
        at += step.minutes
    if len(pack.chain) > 1:
        yield "\n## Chuỗi văn bản\n"
        for link in pack.chain:
            known = "" if link.known else " (chưa có trong kho)"
            where = f" ({_safe(sources([link.citation], pack))})" if link.citation else ""
            yield f"- {_safe(link_label(link))}: {_safe(link.name)}{known}{where}"
    for part in ("objectives", "why", "above", "messages"):
        yield from _items(part, getattr(pack, part), pack)
    yield from _duties(pack)
    yield from _items("news", pack.news, pack)
    yield from _items("questions", pack.questions, pack)
    yield from _items("terms", pack.terms, pack)
    yield from _exercises(pack)
    yield from _quiz(pack)


def _items(part: str, items: Sequence[Item], pack: Pack) -> Iterator[str]:
    if items:
        yield f"\n## {PARTS[part]}\n"
    for n, item in enumerate(items, 1):
        asked = f"**{_safe(item.question)}** " if item.question else ""
        when = f" Thời hạn: {_safe(until(item, pack))}." if item.when else ""
        yield f"{n}. {asked}{_safe(told_to(item))}{when}{reworded(item, pack)}"
        for said in quotes(item.citations, pack):
            yield f"   > {_safe(said)}"


def _duties(pack: Pack) -> Iterator[str]:
    if not pack.duties:
        return
    yield f"\n## {PARTS['duties']}\n\n| Việc | Chủ trì, thực hiện | Phối hợp | Thời hạn | Sản phẩm, chỉ tiêu | Nguồn |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for d in pack.duties:
        cells = (d.task + reworded(d, pack), units(d.lead), units(d.support), limit(d, pack), "; ".join(results(d)))
        where = sources(d.citations[:1], pack).removeprefix("Nguồn: ")
        yield f"| {' | '.join(_safe(c) for c in (*cells, where))} |"


def _exercises(pack: Pack) -> Iterator[str]:
    if pack.exercises:
        yield f"\n## {PARTS['exercises']}"
    for n, e in enumerate(pack.exercises, 1):
        yield f"\n### Bài {n}. {_safe(e.title)}\n\n{_safe(told_to(e.case))}{reworded(e.case, pack)}\n"
        yield from (f"{k}. {_safe(step)}" for k, step in enumerate(e.steps, 1))
        yield f"\nGợi ý: {_safe(e.hint)}\n"
        yield from (f"> {_safe(said)}" for said in quotes(e.case.citations, pack))


def _quiz(pack: Pack) -> Iterator[str]:
    if not pack.quiz:
        return
    yield f"\n## {PARTS['quiz']}\n"
    for n, q in enumerate(pack.quiz, 1):
        yield f"{n}. {_safe(q.stem)}"
        yield from (f"   - {LETTERS[k]}. {_safe(o)}" for k, o in enumerate(q.options))
    yield f"\n## {PARTS['answers']}\n"
    for n, q in enumerate(pack.quiz, 1):
        yield f"{n}. {_safe(lettered(q))}. {_safe(q.why)}"


def _safe(text: str) -> str:
    """Marks of Markdown in a document's text are text."""
    return _MARKS.sub(_escaped, capital(" ".join(text.translate(_CONTROL).split())))


def _escaped(mark: re.Match[str]) -> str:
    """ "1." is escaped behind its digits."""
    return f"{mark[0]}\\" if mark[0].isdecimal() else f"\\{mark[0]}"
