"""Reading and answering stay linear: `python -m tests.benchmarks.bench_linear [--size 20000] [--only WORD]`.

Each hostile shape is read whole, as a file, at one size and at twice that size; or asked as a question, of half the
longest length and of the longest. Told: the seconds and by how much the
time grows; more than 2.4-fold is marked, and makes the exit code 1.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from answer.ask import ask
from index.search import ClauseIndex
from index.store import Store
from ingest import parse
from schema import UnreadableFile
from tests.doubles import HashEncoder
from ui.desk import LONGEST_QUESTION

HEAD = "ỦY BAN NHÂN DÂN XÃ MẪU\nSố: 9/KH-UBND\nMẫu, ngày 05 tháng 3 năm 2027\nKẾ HOẠCH\nTrồng cây\n"
MOST = 2.4  # times as long for twice the input


def _of(unit: str, join: str = "") -> Callable[[int], str]:
    return lambda size: HEAD + join.join([unit] * max(1, size // (len(unit) + len(join))))


SHAPES: dict[str, tuple[str, Callable[[int], str]]] = {
    "one letter": ("txt", _of("a")),
    "one letter a line": ("txt", _of("a", "\n")),
    "brackets": ("txt", _of("[")),
    "round brackets": ("txt", _of("(")),
    "quotes": ("txt", _of("“")),
    "closed quotes": ("txt", _of("“a” ")),
    "pipes": ("txt", _of("|")),
    "pipes of a table": ("md", _of("| a | b |", "\n")),
    "one row of a table": ("md", _of("| a ")),
    "units without end": ("txt", _of("Sở ")),
    "units in a list": ("txt", _of("Sở Y tế, ")),
    "units and verbs": ("txt", _of("Giao Sở Y tế chủ trì, phối hợp với Sở Tài chính ")),
    "amendments in a line": ("txt", _of("Sửa đổi khoản 1 Điều 2 Quyết định số 1/QĐ-UBND như sau: ")),
    "amendments a line": ("txt", _of("1. Sửa đổi khoản 1 Điều 2 Quyết định số 1/QĐ-UBND như sau:", "\n")),
    "signatures in a line": ("txt", _of("TM. ỦY BAN NHÂN DÂN CHỦ TỊCH Nguyễn Văn A ")),
    "signatures a line": ("txt", _of("TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn A", "\n")),
    "clauses": ("txt", _of("1. Một", "\n")),
    "points in points": ("txt", _of("a) Một\n- Hai\n+ Ba", "\n")),
    "numbers with dots": ("txt", _of("1.")),
    "deep numbers": ("txt", _of("1.1.1.1.1.1.1 Một", "\n")),
    "roman": ("txt", _of("I. MỘT", "\n")),
    "dates": ("txt", _of("ngày 30/6/2026 ")),
    "numbers of documents": ("txt", _of("số 22/KH-UBND ")),
    "spaces": ("txt", _of(" ")),
    "empty lines": ("txt", _of("\n")),
    "hyphens": ("txt", _of("- ")),
    "underscores": ("txt", _of("_")),
    "capital words": ("txt", _of("KẾ HOẠCH ")),
    "semicolons": ("txt", _of("báo cáo; ")),
    "combining marks": ("txt", _of("a\u0301\u0323")),
    "tags": ("html", _of("<p>")),
    "tables in tables": ("html", _of("<table><tr><td>")),
    "emphasis": ("md", _of("*a_")),
    "links": ("md", _of("[a](")),
    "opening marks": ("md", _of("[")),
    "opening marks of pictures": ("md", _of("![")),
    "opening marks of notes": ("md", _of("[^")),
    "opening marks of addresses": ("md", _of("<http://")),
    "opening marks of comments": ("md", _of("<!--")),
    "titles of links": ("md", _of('[a](b "')),
    "emphasis by lines": ("md", _of("*_")),
    "a paragraph of lines": ("md", _of("mot hai", "\n")),
    "one deep indent": ("md", lambda size: " " * size + "- Một"),
}

# What a question is made of, again and again.
QUESTIONS = {
    "abbreviations": "UBND ",
    "abbreviations in small letters": "ubnd ",
    "abbreviations that nobody knows": "QXZ ",
    "roman": "IV.",
    "numbers of documents": "80-NQ/TW ",
    "numbers with their kind": "số 22/KH-UBND ",
    "documents that are compared": "Kế hoạch 22/KH-UBND ",
    "places": "mục II ",
    "places in places": "khoản 1 Điều 2 ",
    "units": "Sở Y tế, ",
    "units without end": "Sở ",
    "dates": "ngày 30/6/2026 ",
    "quarters": "quý II/2026 ",
    "everyday words": "tuyên dương ",
    "slips": "nghành ",
    "letters": "a ",
    "one word": "a",
    "no diacritics": "don vi nao chu tri ",
    "questions in a question": "Ai chủ trì? Hạn nào? ",
    "lists": "liệt kê nhiệm vụ ",
    "quotes": "“a” ",
    "numbers with dots": "1.1.",
}


def asked(index: ClauseIndex, unit: str, size: int) -> float:
    """Processor time of answering a question of `size` characters, whatever the answer."""
    question = (unit * size)[:size]
    began = time.process_time()
    ask(index, question)
    return time.process_time() - began


@contextlib.contextmanager
def small_store() -> Iterator[ClauseIndex]:
    """A store of one document, with vectors that cost next to nothing."""
    with tempfile.TemporaryDirectory() as made, Store(Path(made) / "data", encoder=HashEncoder()) as store:
        file = Path(made) / "a.txt"
        duties = "\n".join(f"{n}. Giao Sở Y tế chủ trì trồng cây ở ấp {n} trước ngày 30/6/2027." for n in range(1, 30))
        file.write_text(f"{HEAD}1. Ủy ban nhân dân (UBND) xã báo cáo.\n{duties}", "utf-8")
        store.add(parse(file), "hash")
        index = ClauseIndex(store)
        ask(index, "Ai trồng cây?")  # what is loaded once
        yield index


def seconds(kind: str, text: str, folder: Path) -> float:
    """Processor time of reading `text` as a file; a refusal counts, too."""
    file = folder / f"a.{kind}"
    file.write_text(text, "utf-8")
    began = time.process_time()
    with contextlib.suppress(UnreadableFile):
        parse(file)
    return time.process_time() - began


def _grows(name: str, run: Callable[[int], float], size: int) -> bool:
    """Tells of one shape; whether its time grows too much."""
    try:
        once, twice = (min(run(n) for _ in range(2)) for n in (size, 2 * size))
    except Exception as error:  # a reader is total: this is the fault that is looked for
        print(f"{name:34s} {type(error).__name__} ✗", flush=True)
        return True
    # Under a few hundredths of a second the clock says nothing about growth.
    bad = twice > MOST * max(once, 0.05)
    print(f"{name:34s} {once:7.2f} s {twice:7.2f} s  x{twice / max(once, 1e-3):.1f}{' ✗' if bad else ''}", flush=True)
    return bad


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=20_000, help="characters of the smaller of the two texts")
    parser.add_argument("--only", default="", help="shapes whose name holds this word")
    options = parser.parse_args()
    over = 0
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        seconds("txt", HEAD + "1. Giao Sở Y tế báo cáo.", folder)  # what is loaded once
        for name, (kind, shape) in SHAPES.items():
            if options.only in name:
                over += _grows(name, lambda size, k=kind, s=shape: seconds(k, s(size), folder), options.size)
    with small_store() as index:
        for name, unit in QUESTIONS.items():
            if options.only in name:
                over += _grows(name, lambda size, u=unit: asked(index, u, size), LONGEST_QUESTION // 2)
    sys.exit(1 if over else 0)


if __name__ == "__main__":
    main()
