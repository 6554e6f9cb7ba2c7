"""How fast PDFs are read, before and after: `python -m tests.benchmarks.bench_reading [--before REVISION]`.

The tree of a git revision and this one read the same files (`--files FOLDER`) in turn, in processes of their own, so
that a busy machine slows both alike. Told: pages a second of processor time, each file's fastest of the rounds. A fall
of more than a tenth makes the exit code 1.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FALL = 0.9  # of the speed before: less is told by the exit code
_CHILD = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from ingest import parse
parse(Path(sys.argv[2]))  # loads what is loaded once
for name in sys.argv[2:]:
    start = time.process_time()
    pages = parse(Path(name)).info.pages
    print(json.dumps([name, pages, time.process_time() - start]), flush=True)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--before", default="HEAD~1", help="a git revision")
    parser.add_argument("--files", type=Path, default=ROOT.parent / "shared" / "documents", help="a folder of PDFs")
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    files = sorted(str(f) for f in wanted.files.glob("*.pdf"))
    if not files:
        print(f"Không có tệp PDF nào trong {wanted.files}; chỉ ra thư mục khác bằng --files.")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        _unpack(wanted.before, Path(folder))
        trees = {"before": Path(folder), "after": ROOT}
        best: dict[str, dict[str, float]] = {name: {} for name in trees}
        pages = 0
        for _ in range(wanted.rounds):
            for name, tree in trees.items():
                read = _read(tree, files)
                pages = sum(count for count, _ in read.values())
                for file, (_, seconds) in read.items():
                    best[name][file] = min(seconds, best[name].get(file, seconds))
    speed = {name: pages / sum(seconds.values()) for name, seconds in best.items()}
    print(f"{len(files)} files, {pages} pages; pages a second of processor time, best of {wanted.rounds}:")
    print(f"  {wanted.before}: {speed['before']:.2f}   this tree: {speed['after']:.2f}")
    return 0 if speed["after"] >= FALL * speed["before"] else 1


def _unpack(revision: str, folder: Path) -> None:
    """The revision's files, with nothing left behind in the repository."""
    packed = subprocess.run(["git", "archive", revision], cwd=ROOT, check=True, capture_output=True).stdout
    with tarfile.open(fileobj=io.BytesIO(packed)) as tar:
        tar.extractall(folder, filter="data")


def _read(tree: Path, files: list[str]) -> dict[str, tuple[int, float]]:
    """By file: its pages and the seconds that it took."""
    command = [sys.executable, "-c", _CHILD, str(tree), *files]
    out = subprocess.run(command, cwd=tree, check=True, capture_output=True, text=True).stdout
    return {name: (pages, seconds) for name, pages, seconds in map(json.loads, out.splitlines())}


if __name__ == "__main__":
    sys.exit(main())
