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
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.versions import base_of, superseded
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


def _allowed(journal: list[dict[str, object]]) -> dict[int, list[tuple[int, ...]]]:
    """Document -> the versions, oldest first, that may be in the store: those after the last acknowledged change, and
    those after the one that was under way. A removal brings the version before back.
    """
    allowed: dict[int, list[tuple[int, ...]]] = {number: [()] for number in range(IDS)}
    for line in journal:
        number, version = int(str(line["number"])), line["version"]
        if line["done"]:
            allowed[number] = allowed[number][-1:]
        else:
            # What a kill interrupted was done or was not: the store said which when it was opened again.
            before = allowed[number][-1 if line["held"] == len(allowed[number][-1]) else 0]
            allowed[number] = [before, before[:-1] if version is None else (*before, int(str(version)))]
    return allowed


def _versions(number: int, versions: tuple[int, ...]) -> dict[str, Document]:
    """What the store holds of a document with these versions, by id."""
    held = {}
    for i, version in enumerate(versions, 1):
        document = made(number, version)
        document = replace(document, info=replace(document.info, version=i))
        document = document if i == len(versions) else superseded(document)
        held[document.info.id] = document
    return held


def _wrong(folder: Path, store: object) -> list[str]:
    from index import pieces
    from index.store import Store

    assert isinstance(store, Store)
    wrong = []
    there: dict[str, Document] = {}
    for number, allowed in _allowed(_journal(folder)).items():
        found = {id: store.document(id) for id in store.every() if base_of(id) == f"vb-{number}"}
        if found not in [_versions(number, versions) for versions in allowed]:
            wrong.append(f"vb-{number} is {'there, not as added' if found else 'lost'}; allowed: {allowed}")
        for id, held in found.items():
            there[id] = held
            hashes = [h for _, h in store.catalogue.pieces(id)]
            if hashes != [p.text_hash for p in pieces.pieces(held)]:
                wrong.append(f"{id}: pieces of another version")
            if len(store.catalogue.vectors(store.model, hashes)) != len(set(hashes)):
                wrong.append(f"{id}: vectors are missing in the catalogue")
    if set(store.every()) != set(there):
        wrong.append(f"unknown documents: {set(store.every()) - set(there)}")
    store.ready()
    vectors, keywords = store.vectors(), store.keywords()
    if vectors is None or keywords is None:
        return [*wrong, *(["an index is missing"] if there else [])]
    ids = {f"{id}#{store.every()[id].revision}#{n}" for id, d in there.items() for n, _ in enumerate(pieces.pieces(d))}
    held_ids = set(vectors._collection.get(include=[])["ids"])
    if held_ids != ids:
        wrong.append(f"vectors: {len(held_ids - ids)} too many, {len(ids - held_ids)} missing")
    if keywords.count() != sum(len(d.clauses) for d in there.values()):
        wrong.append("keywords: another number of clauses")
    for id, held in there.items():
        hits = keywords.search(held.own_text(held.clauses[0]), 500, documents=[id])
        revision = store.every()[id].revision
        if {(f.revision, f.clause) for f in hits} != {(revision, i) for i in range(len(held.clauses))}:
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
            held = sum(base_of(id) == f"vb-{number}" for id in store.every())
            line = {"what": what, "number": number, "version": None if what == "remove" else version, "held": held}
            line["done"] = False
            print(json.dumps(line), file=out, flush=True)
            if what == "remove":
                store.remove(f"vb-{number}")
            else:
                store.add(made(number, version), f"hash {number} {version}")
            print(json.dumps({**line, "done": True}), file=out, flush=True)


if __name__ == "__main__":
    _work(Path(sys.argv[1]), int(sys.argv[2]))
