"""Kills a store at random moments of adding, replacing and removing: python -m tests.benchmarks.bench_kills [--kills N]

Fails where anything is lost, half done, or where catalogue, vectors and keywords do not agree after opening again.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.kills import killed


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--kills", type=int, default=50)
    options.add_argument("--seed", type=int, default=1)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        told = killed(Path(folder), chosen.kills, chosen.seed)
    during = ", ".join(f"{what} {times}" for what, times in Counter(told.during).most_common())
    print(f"{chosen.kills} kills (during: {during}), {told.changes} lines of the journal, wrong: {len(told.wrong)}")
    for line in [*told.wrong, *(f"mended: {note}" for note in told.notes)]:
        print(" ", line)
    return 1 if told.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
