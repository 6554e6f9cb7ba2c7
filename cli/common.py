"""What every command shares: its options, the opened data folder, how results and progress are shown."""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from schema import Document, UnknownDocument

if TYPE_CHECKING:
    from index.search import ClauseIndex


class Command(Protocol):
    """Adds one command to the parser: its name, what runs it, its help."""

    def __call__(self, name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser: ...


def data_folder(options: argparse.Namespace) -> Path:
    return Path(getattr(options, "data", None) or os.environ.get("DIEUKHOAN_DATA") or "data")


@contextmanager
def opened(options: argparse.Namespace) -> Iterator[ClauseIndex]:
    from index import open_index

    index = open_index(data_folder(options), getattr(options, "model", None), getattr(options, "reranker", None))
    try:
        for note in index.store.notes:
            print(note, file=sys.stderr)
        yield index
    finally:
        index.store.close()


def chosen(index: ClauseIndex, options: argparse.Namespace) -> tuple[ClauseIndex, list[str] | None]:
    """The ids of the documents that `--document` names, and the index with the older versions that it names or that
    `--all-versions` asks for.
    """
    from index.visible import seen_with

    ids = [index.store.resolve(name).id for name in options.document] if options.document else None
    older = None if options.all_versions else [id for id in ids or () if id not in index.store.kept()]
    return seen_with(index, older), ids


def add_choice(p: argparse.ArgumentParser, help_document: str) -> None:
    """The options that `chosen` reads."""
    p.add_argument("--document", action="append", metavar="VĂN_BẢN", help=help_document)
    p.add_argument("--all-versions", action="store_true", help="kể cả các bản cũ đã có bản mới thay")


def named(index: ClauseIndex, name: str) -> Document:
    """A stored document, or a file: the stored copy where the store has this very file, else parsed without storing."""
    store = index.store
    if not Path(name).is_file():
        try:
            return store.document(store.resolve(name).id)
        except UnknownDocument as error:
            if re.fullmatch(r"\.[^\W\d]\w{0,4}", Path(name).suffix):  # "ke-hoach.docx", not "12/KH-UBND"
                raise UnknownDocument(f"Không có tệp '{name}', trong kho cũng không. {error}") from error
            raise
    from answer.library import file_hash

    known = store.known(file_hash(Path(name)))
    return store.document(known.id) if known else file_document(Path(name))


def file_document(path: Path) -> Document:
    from answer.apart import ChildReader

    with ChildReader() as reader:
        return reader.parse(path)


def show(options: argparse.Namespace, value: Any, text: str) -> None:
    print(json.dumps(value, ensure_ascii=False) if getattr(options, "json", False) else text, flush=True)


def progress_bar(options: argparse.Namespace) -> Callable[[float, str], None] | None:
    if not sys.stderr.isatty() and getattr(options, "json", False):
        return None
    from tqdm import tqdm

    bar = tqdm(total=100, file=sys.stderr, bar_format="{percentage:3.0f}% |{bar:20}| {desc}", leave=False)

    def step(fraction: float, what: str) -> None:
        bar.n = round(100 * fraction)
        bar.set_description_str(what)
        if fraction >= 1:
            bar.close()

    return step


def lines_of(given: str) -> Iterator[str]:
    """The question itself, or with "-" one a line from standard input, empty lines left out."""
    if given != "-":
        yield given
        return
    for line in sys.stdin:
        if line.strip():
            yield line.strip()


def content(text: str) -> str:
    """A question or a query that says something."""
    if not text.strip():
        raise argparse.ArgumentTypeError("chưa có nội dung; hãy ghi câu cần hỏi hoặc cần tìm trong dấu ngoặc kép")
    return text


def day(text: str) -> date:
    """ "2026-06-30" or "30/6/2026"."""
    try:
        if "/" in text:
            day, month, year = (int(x) for x in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày; viết 2026-06-30 hoặc 30/6/2026") from None
