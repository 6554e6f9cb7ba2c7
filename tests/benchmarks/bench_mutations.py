"""300 broken files against one store: `python -m tests.benchmarks.bench_mutations [--count 300]`.

Authored files in every format, and the real documents where they lie beside the checkout, are cut short, get wrong
bytes, lose or repeat a stretch, or come under another format's name. Each must be read or refused with a reason, and
what the store held before must stay as it was, word for word.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from answer.library import add_files
from index.store import Store
from index.versions import base_of
from language.syllables import tone_placed
from tests import test_round_trip as authored
from tests.doubles import HashEncoder

SHARED = Path(__file__).resolve().parents[3] / "shared" / "documents"
SUFFIXES = (".pdf", ".docx", ".doc", ".odt", ".html", ".md", ".txt", ".rtf")
KINDS = ("cut short", "bytes changed", "stretch lost", "stretch repeated", "other name")


def mutated(data: bytes, kind: str, rng: random.Random) -> bytes:
    out = bytearray(data)
    at = rng.randrange(len(out))
    if kind == "cut short":
        del out[at:]
    elif kind == "bytes changed":
        for _ in range(rng.choice((1, 8, 64, 512))):
            out[rng.randrange(len(out))] = rng.randrange(256)
    elif kind == "stretch lost":
        del out[at : at + rng.randrange(1, 2000)]
    elif kind == "stretch repeated":
        out[at:at] = out[max(0, at - 500) : at] * rng.randrange(1, 4)
    return bytes(out)


def sound_files(folder: Path, real: bool) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    files = [
        authored.as_docx(folder / "go-so.docx"),
        authored.as_docx(folder / "tu-dong.docx", automatic=True),
        authored.as_html(folder / "trang.html"),
        authored.as_markdown(folder / "van-ban.md"),
        authored.as_text(folder / "van-ban.txt"),
        authored.as_tcvn3(folder / "tcvn3.txt"),
        *sorted((Path(__file__).resolve().parents[2] / "corpus").glob("mau-*")),
    ]
    if real:
        files += sorted(f for f in SHARED.glob("*") if f.is_file())
    return files


def broken_files(sound: Sequence[Path], count: int, folder: Path) -> list[Path]:
    """`count` files: each sound one in turn, each kind of damage in turn; the same ones every time."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for i in range(count):
        source, rng = sound[i % len(sound)], random.Random(i)
        kind = KINDS[(i // len(sound) + i) % len(KINDS)]
        others = [s for s in SUFFIXES if s != source.suffix]
        suffix = rng.choice(others) if kind == "other name" else source.suffix
        made.append(folder / f"{i:03d}-{kind.replace(' ', '-')}{suffix}")
        made[-1].write_bytes(mutated(source.read_bytes(), kind, rng))
    return made


def texts(store: Store) -> set[tuple[str, str]]:
    """The words of every version of every document, with the document's id. A damaged file with the same words (its
    spaces or its form are what changed) becomes the file of that version, so files are not compared.
    """
    return {(base_of(id), tone_placed(" ".join(store.document(id).text.split()))) for id in store.every()}


def run(count: int, folder: Path, real: bool) -> Counter[str]:
    """What became of the broken files. Raises AssertionError where one was not handled or changed what was there."""
    sound = sound_files(folder / "lanh", real)
    outcomes: Counter[str] = Counter()
    with Store(folder / "data", encoder=HashEncoder()) as store:
        add_files(store, sound)
        broken = broken_files(sound, count, folder / "hong")
        for start in range(0, count, 20):
            before = texts(store)
            some = broken[start : start + 20]
            rows = add_files(store, some)
            assert len(rows) == len(some)
            after = texts(store)
            assert before <= after, [id for id, _ in before - after]
            for row in rows:
                outcomes[str(row["status"])] += 1
                if row["status"] == "failed":
                    assert str(row["error"]).strip(), row
                    outcomes["refused by a parser's own failure"] += "không đọc được, có thể tệp bị hỏng (" in str(
                        row["error"]
                    )
                else:
                    assert row["document"], row
    return outcomes


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        outcomes = run(options.count, Path(folder), SHARED.is_dir())
    said = ", ".join(f"{name} {n}" for name, n in sorted(outcomes.items()))
    print(f"{options.count} broken files in {time.monotonic() - started:.0f} s: {said}; nothing stored has changed")


if __name__ == "__main__":
    main()
