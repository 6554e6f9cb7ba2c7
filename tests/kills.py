"""A store that is killed again and again while it adds, replaces and removes: `killed(folder, times, seed)`.

A child process (`python -m tests.kills FOLDER SEED`) opens the store, says what it finds wrong, and then works, writing
down each change before and after it, until it is killed -9 at a random moment; sometimes while it still opens.
"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from schema import Document
from tests.doubles import HashEncoder, document

ROOT = Path(__file__).resolve().parents[1]
IDS = 12
OPENING = 0.25  # share of the kills that come while the store is opened


def made(number: int, version: int) -> Document:
    """Document `number` in its `version`: how many clauses it has, and what they say, depends on both."""
    rng = random.Random(f"{number} {version}")
    words = ["kế", "hoạch", "phường", "trồng", "cây", "ven", "sông", "chợ", "đêm", "trường", "trạm", "thư", "viện"]
    lines = [
        (f"{i}", f"{i}. {' '.join(rng.choices(words, k=12))} {_word(number)} bản{_word(version)}.")
        for i in range(1, rng.randint(6, 40))
    ]
    return document(f"vb-{number}", *lines, number=f"{number}/KH-UBND")


def _word(number: int) -> str:
    return "".join("bcdghklmnp"[int(digit)] + "a" for digit in str(number))


@dataclass
class Kills:
    """What came of it: `wrong` must stay empty."""

    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    during: list[str] = field(default_factory=list)  # what each kill interrupted
    changes: int = 0


def killed(folder: Path, times: int, seed: int) -> Kills:
    """Kills `times` children, and lets one more look at what they left."""
    rng, told = random.Random(seed), Kills()
    for i in range(times + 1):
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.kills", str(folder), str(seed + i)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "opening\n"
        early = i < times and rng.random() < OPENING
        if early:
            time.sleep(rng.random() * 1.5)
            child.send_signal(signal.SIGKILL)
        answer = child.stdout.readline()
        if answer:
            found = json.loads(answer)
            told.wrong += [f"kill {i}: {what}" for what in found["wrong"]]
            told.notes += found["notes"]
        elif not early:
            told.wrong.append(f"kill {i}: the store did not open, exit code {child.wait(60)}")
        if i < times and not early:
            time.sleep(rng.random() * 2)
        child.send_signal(signal.SIGKILL)
        child.wait(60)
        child.stdout.close()
        told.during.append("opening" if early else _interrupted(folder))
    told.changes = len(_journal(folder))
    return told


def _journal(folder: Path) -> list[dict[str, object]]:
    file = folder / "journal"
    lines = file.read_text("utf8").splitlines(keepends=True) if file.exists() else []
    return [json.loads(line) for line in lines if line.endswith("\n")]


def _interrupted(folder: Path) -> str:
    journal = _journal(folder)
    return str(journal[-1]["what"]) if journal and not journal[-1]["done"] else "between"


def _allowed(journal: list[dict[str, object]]) -> dict[int, set[int | None]]:
    """Document -> the versions that may be in the store (None: absent): the last that was acknowledged, and what came
    after it.
    """
    allowed: dict[int, set[int | None]] = {number: {None} for number in range(IDS)}
    for line in journal:
        number, version = int(str(line["number"])), line["version"]
        now = None if version is None else int(str(version))
        if line["done"]:
            allowed[number] = {now}
        else:
            allowed[number].add(now)
    return allowed


def _wrong(folder: Path, store: object) -> list[str]:
    from index import pieces
    from index.store import Store

    assert isinstance(store, Store)
    wrong = []
    there: dict[str, Document] = {}
    for number, versions in _allowed(_journal(folder)).items():
        id = f"vb-{number}"
        kept = store.kept().get(id)
        held = store.document(id) if kept else None
        if held not in [made(number, v) if v is not None else None for v in versions]:
            wrong.append(f"{id} is {'there, not as added' if held else 'lost'}; allowed: {versions}")
        if held:
            there[id] = held
            hashes = [h for _, h in store.catalogue.pieces(id)]
            if hashes != [p.text_hash for p in pieces.pieces(held)]:
                wrong.append(f"{id}: pieces of another version")
            if len(store.catalogue.vectors(store.model, hashes)) != len(set(hashes)):
                wrong.append(f"{id}: vectors are missing in the catalogue")
    if set(store.kept()) != set(there):
        wrong.append(f"unknown documents: {set(store.kept()) - set(there)}")
    store.ready()
    vectors, keywords = store.vectors(), store.keywords()
    if vectors is None or keywords is None:
        return [*wrong, *(["an index is missing"] if there else [])]
    ids = {f"{id}#{store.kept()[id].revision}#{n}" for id, d in there.items() for n, _ in enumerate(pieces.pieces(d))}
    held_ids = set(vectors._collection.get(include=[])["ids"])
    if held_ids != ids:
        wrong.append(f"vectors: {len(held_ids - ids)} too many, {len(ids - held_ids)} missing")
    if keywords.count() != sum(len(d.clauses) for d in there.values()):
        wrong.append("keywords: another number of clauses")
    for id, held in there.items():
        found = keywords.search(held.own_text(held.clauses[0]), 500, documents=[id])
        if {(f.revision, f.clause) for f in found} != {
            (store.kept()[id].revision, i) for i in range(len(held.clauses))
        }:
            wrong.append(f"keywords: other clauses of {id}")
    return wrong


def _work(folder: Path, seed: int) -> None:
    import chromadb  # noqa: F401  the time of the imports is not what is tested
    import llama_index.vector_stores.chroma  # noqa: F401
    import tantivy  # noqa: F401

    from index.store import Store

    rng = random.Random(seed)
    print("opening", flush=True)
    store = Store(folder, encoder=HashEncoder(dimension=16))
    wrong = _wrong(folder, store)
    print(json.dumps({"wrong": wrong, "notes": store.notes}), flush=True)
    version = len(_journal(folder))
    with (folder / "journal").open("a", encoding="utf8") as out:
        while True:
            number, version = rng.randrange(IDS), version + 1
            there = f"vb-{number}" in store.kept()
            what = "remove" if there and rng.random() < 0.4 else "replace" if there else "add"
            line = {"what": what, "number": number, "version": None if what == "remove" else version, "done": False}
            print(json.dumps(line), file=out, flush=True)
            if what == "remove":
                store.remove(f"vb-{number}")
            else:
                store.add(made(number, version), f"hash {number} {version}")
            print(json.dumps({**line, "done": True}), file=out, flush=True)


if __name__ == "__main__":
    _work(Path(sys.argv[1]), int(sys.argv[2]))
