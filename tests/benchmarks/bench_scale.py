"""One machine with a province's archive: python -m tests.benchmarks.bench_scale [--clauses N] [--data DIR] [--no-model]

Documents are made up (tests/archive.py), read by the program's own reader, and embedded by a stand-in, so that building
takes minutes; each question is also embedded by the bundled model, whose time and memory are in the figures. Building
and serving are processes of their own. With --data the archive is kept there and used again. Fails where a limit that
holds for 100,000 clauses is not kept.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from language.spelling import fold
from schema import Document
from tests.archive import FIELDS, THINGS, UNITS, VERBS, WordEncoder, text

LIMITS = {  # for 100,000 clauses; milliseconds, megabytes, seconds
    "search p95 ms": 120.0, "ask p95 ms": 250.0, "memory MB": 2000.0, "open s": 5.0, "add 200 clauses s": 15.0,
}  # fmt: skip
_TOGETHER = 20  # documents added together
PAUSE = 0.25  # seconds between two searches of a reader, of whom two search while a document is added


def document(number: int, folder: Path, clauses: int = 100) -> Document:
    from ingest import parse

    file = folder / f"van-ban-{number}.txt"
    file.write_text(text(number, clauses), encoding="utf8")
    try:
        return parse(file)
    finally:
        file.unlink()


def build(data: Path, clauses: int) -> dict[str, object]:
    """Adds documents until there are `clauses`; goes on where an earlier run ended."""
    from index.store import Store

    started, reading = time.perf_counter(), 0.0
    with Store(data, encoder=WordEncoder()) as store:
        held = sum(i.clauses for i in store.documents())
        number = len(store.documents())
        while held < clauses:
            before = time.perf_counter()
            some = [document(number + i, data) for i in range(_TOGETHER)]
            reading += time.perf_counter() - before
            store.add_many([(d, f"hash {d.info.id}") for d in some])
            number, held = number + _TOGETHER, held + sum(len(d.clauses) for d in some)
            print(f"\r{held} clauses", end="", file=sys.stderr)
        tasks = sum(i.assignments for i in store.documents())
    taken = time.perf_counter() - started
    return {
        "documents": number, "clauses": held, "tasks": tasks,
        "build s": round(taken), "of it reading s": round(reading),
        "catalogue MB": round((data / "catalogue.sqlite").stat().st_size / 1e6),
        "keywords MB": _size(data / "keywords"), "vectors MB": _size(data / "vectors"),
    }  # fmt: skip


def _size(folder: Path) -> int:
    return round(sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6)


def serve(data: Path, model: bool) -> dict[str, object]:
    """Opens the archive as the page does and measures."""
    from answer.ask import ask
    from index.embedding import open_encoder
    from index.search import ClauseIndex
    from index.store import Store

    encoder = WordEncoder(open_encoder(None, data) if model else None)
    rng = random.Random(5)
    queries = [_query(rng) for _ in range(200)]
    encoder.query(queries[0])
    started = time.perf_counter()
    store = Store(data, encoder=encoder)
    index = ClauseIndex(store)
    index.search(queries[0])
    told: dict[str, object] = {"open s": time.perf_counter() - started}
    documents = store.documents()
    told["embedding a question p95 ms"] = _p95(encoder.query, queries)
    told["search p50 ms"] = _p50(index.search, queries)
    told["search p95 ms"] = _p95(index.search, queries)
    told["search without diacritics p95 ms"] = _p95(index.search, [fold(q) for q in queries])
    questions = [_question(rng, [d.number or "" for d in documents]) for _ in range(100)]
    ask(index, questions[0])
    told["ask p50 ms"] = _p50(lambda q: ask(index, q), questions)
    told["ask p95 ms"] = _p95(lambda q: ask(index, q), questions)
    new = document(10_000_000, data, 220)
    told["clauses of the added document"] = len(new.clauses)
    encoder.embeds = True
    during: list[float] = []
    done = threading.Event()

    def read() -> None:
        i = 0
        while not done.is_set():
            before = time.perf_counter()
            index.search(queries[i % len(queries)])
            during.append(1000 * (time.perf_counter() - before))
            time.sleep(PAUSE)
            i += 1

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    started = time.perf_counter()
    store.add(new, f"hash {time.time()}")
    told["add 200 clauses s"] = time.perf_counter() - started
    done.set()
    for reader in readers:
        reader.join()
    told["searches meanwhile"] = len(during)
    told["search meanwhile p50 ms"] = statistics.median(during)
    told["search meanwhile p95 ms"] = _at95(during)
    started = time.perf_counter()
    store.remove(new.info.id)
    told["remove s"] = time.perf_counter() - started
    told["memory MB"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    store.close()
    return told


def _query(rng: random.Random) -> str:
    return f"{rng.choice(VERBS).lower()} {rng.choice(THINGS)} {rng.choice(FIELDS)}"


def _question(rng: random.Random, numbers: list[str]) -> str:
    kind, number = rng.randrange(6), rng.choice(numbers)
    return [
        f"Đơn vị nào chủ trì {rng.choice(VERBS).lower()} {rng.choice(THINGS)}?",
        f"{rng.choice(UNITS)} phải làm gì theo {number}?",
        f"Điểm a khoản 2 Mục III {number} nói gì?",
        f"{number} do cơ quan nào ban hành, ngày nào?",
        f"Khi nào phải hoàn thành {rng.choice(THINGS)} theo {number}?",
        f"Các giải pháp về {rng.choice(FIELDS)} liên quan đến {rng.choice(THINGS)} là gì?",
    ][kind]


def _times(call: Callable[[str], object], given: list[str]) -> list[float]:
    taken = []
    for one in given:
        before = time.perf_counter()
        call(one)
        taken.append(1000 * (time.perf_counter() - before))
    return taken


def _p50(call: Callable[[str], object], given: list[str]) -> float:
    return statistics.median(_times(call, given))


def _p95(call: Callable[[str], object], given: list[str]) -> float:
    return _at95(_times(call, given))


def _at95(taken: list[float]) -> float:
    return sorted(taken)[int(0.95 * len(taken))]


def machine() -> str:
    """The processor, its cores, the memory, the system and the versions, as this process sees them."""
    cpu = platform.processor()
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}{load}"


def _apart(job: str, data: Path, chosen: argparse.Namespace) -> dict[str, object]:
    command = [sys.executable, "-m", "tests.benchmarks.bench_scale", "--job", job, "--data", str(data)]
    command += ["--clauses", str(chosen.clauses), *(["--no-model"] if chosen.no_model else [])]
    run = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    told: dict[str, object] = json.loads(run.stdout.splitlines()[-1])
    return told


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clauses", type=int, default=100_000)
    options.add_argument("--data", type=Path)
    options.add_argument("--no-model", action="store_true", help="without the bundled model")
    options.add_argument("--job", choices=["build", "serve"], help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.job:
        told = build(chosen.data, chosen.clauses) if chosen.job == "build" else serve(chosen.data, not chosen.no_model)
        print(json.dumps(told))
        return 0
    with tempfile.TemporaryDirectory() as made:
        data = chosen.data or Path(made)
        data.mkdir(parents=True, exist_ok=True)
        print(f"machine: {machine()}")
        told = {**_apart("build", data, chosen), **_apart("serve", data, chosen)}
    late = []
    for name, value in told.items():
        limit = LIMITS.get(name)
        over = limit is not None and float(str(value)) > limit
        late += [name] if over else []
        said = f"   limit {limit:g}{', NOT KEPT' if over else ''}" if limit is not None else ""
        print(f"{name:34s} {value if isinstance(value, int) else round(float(str(value)), 1):>10}{said}")
    return 1 if late and chosen.clauses <= 110_000 else 0


if __name__ == "__main__":
    sys.exit(main())
