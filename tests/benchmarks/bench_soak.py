"""Ten minutes of people who come and go: `python -m tests.benchmarks.bench_soak [--minutes 10] [--sessions 500]`.

A server of its own process over the sample documents, on loopback. Each session opens the page, asks three questions in
one conversation, fetches the register as CSV, stays for a while and is closed; every tenth uploads a file that is there
already. Told: answers, errors, and the server's memory each minute; the last minute's is set against the third's. More
than a tenth of growth, or an error, makes the exit code 1.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import httpx

from tests.benchmarks.bench_load import QUESTIONS, SAMPLES
from tests.benchmarks.bench_scale import machine
from tests.benchmarks.page_users import Visitor, arrive

STAYS = 20.0  # seconds between the answers and the closing of the page
MOST_GROWTH = 0.1
SERVER = """
import sys
from answer.library import add_files
from index.search import ClauseIndex
from index.store import Store
from tests.benchmarks.bench_load import SAMPLES
from tests.browser.server import serve
from tests.doubles import HashEncoder
with Store(sys.argv[1], encoder=HashEncoder()) as store:
    add_files(store, SAMPLES)
    with serve(ClauseIndex(store)) as url:
        print(url, flush=True)
        sys.stdin.read()
"""


def memory(pid: int) -> float:
    """MB of the process that are in memory."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


async def visits(url: str, pid: int, minutes: float, sessions: int) -> tuple[int, list[str], list[list[float]]]:
    """How many answers came, what went wrong, and for each minute the memory that was seen."""
    layout, documents = await arrive(url)
    answers, errors, seen = 0, [], [[] for _ in range(round(minutes))]

    async def visit(n: int) -> None:
        nonlocal answers
        try:
            async with Visitor(url, layout, documents) as person:
                for turn in range(3):
                    shown = await person.ask(QUESTIONS[(n * 7 + turn) % len(QUESTIONS)])
                    answers += shown.count("dk-turn") == turn + 1
                (await person.web.get("xuat/nhiem-vu.csv")).raise_for_status()
                if n % 10 == 0:
                    assert "dk-unchanged" in await person.add(SAMPLES[n // 10 % len(SAMPLES)])
                await asyncio.sleep(random.Random(n).random() * STAYS * 2)
        except (httpx.HTTPError, ValueError, AssertionError) as error:
            errors.append(f"session {n}: {error!r}")

    async def watch() -> None:
        for minute in seen:
            for _ in range(12):
                await asyncio.sleep(5)
                minute.append(memory(pid))
            print(f"{statistics.mean(minute):.0f} MB, {answers} answers, {len(errors)} errors", flush=True)

    watching = asyncio.create_task(watch())
    coming = []
    for n in range(sessions):
        coming.append(asyncio.create_task(visit(n)))
        await asyncio.sleep(60 * minutes / sessions)
    await asyncio.gather(watching, *coming)
    return answers, errors, seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--sessions", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [sys.executable, "-c", SERVER, folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert server.stdout and server.stdin
        url = server.stdout.readline().strip()
        answers, errors, seen = asyncio.run(visits(url, server.pid, options.minutes, options.sessions))
        server.stdin.close()
        server.wait(60)
    third, last = (statistics.mean(seen[n]) for n in (min(2, len(seen) - 1), -1))
    print(f"machine: {machine()}")
    print(f"{options.sessions} sessions, {options.minutes:g} min, {answers} answers, {len(errors)} errors {errors[:3]}")
    print(f"memory {third:.0f} MB in the third minute, {last:.0f} MB in the last: {100 * (last / third - 1):+.1f} %")
    sys.exit(bool(errors) or last > third * (1 + MOST_GROWTH))


if __name__ == "__main__":
    main()
