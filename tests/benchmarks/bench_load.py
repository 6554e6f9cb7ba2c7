"""Fifty people ask at once: `python -m tests.benchmarks.bench_load [--askers 50] [--seconds 60] [--model]`.

A real server over the sample documents, on loopback. Each asker sends a question, waits for the answer, asks the next
at once, through the endpoint that programs use; meanwhile documents can be added (`--adding`), to see that indexing
does not block asking. With `--model` the bundled model embeds, else the hashing encoder of the tests.
Told: questions a second, the median and the 95th percentile of the time from sending to having the answer, errors, and
the processor time an answer takes, askers included, which other work on the machine changes little.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import httpx

QUESTIONS = (
    "Đơn vị nào chủ trì nhiệm vụ 3?", "Nhiệm vụ nào phải xong trước 31/12/2027?", "Ai ký kế hoạch?",
    "don vi nao chu tri nhiem vu 1", "Khoản 1 mục II nói gì?", "Mục tiêu đến năm 2030 là gì?",
    "Sở Nội vụ phải làm gì?", "Kinh phí thực hiện lấy từ đâu?", "Ai thiết kế tàu vũ trụ?", "Chế độ báo cáo thế nào?",
)  # fmt: skip
SAMPLES = sorted(
    p for p in (Path(__file__).parents[2] / "corpus").glob("mau-*") if p.suffix in {".md", ".docx", ".pdf", ".html"}
)


def asking(url: str, seconds: float, askers: int) -> tuple[list[float], list[str], float]:
    """Seconds of each answer, what went wrong, and how long it took."""
    times: list[float] = []
    errors: list[str] = []
    began = time.perf_counter()

    def one(n: int) -> None:
        with httpx.Client(base_url=url, timeout=60) as web:
            turn = n
            while time.perf_counter() - began < seconds:
                question = QUESTIONS[turn % len(QUESTIONS)]
                sent = time.perf_counter()
                try:
                    answer = web.post("gradio_api/run/ask", json={"data": [question, ""]})
                    if answer.status_code != 200 or answer.json()["data"][0]["question"] != question:
                        errors.append(f"{answer.status_code} {answer.text[:200]}")
                except (httpx.HTTPError, KeyError, ValueError) as error:
                    errors.append(repr(error))
                times.append(time.perf_counter() - sent)
                turn += 1

    threads = [threading.Thread(target=one, args=(n,)) for n in range(askers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, errors, time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--askers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--model", action="store_true", help="the bundled model instead of the tests' encoder")
    parser.add_argument("--adding", action="store_true", help="adds documents all the while")
    options = parser.parse_args()

    from answer.library import add_files
    from index.search import ClauseIndex
    from index.store import Store
    from tests.browser.server import serve
    from tests.doubles import HashEncoder, document

    encoder: Any = None if options.model else HashEncoder()
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder), encoder=encoder) as store:
        rows = add_files(store, SAMPLES)
        assert all(r["status"] == "added" for r in rows), rows
        done, added = threading.Event(), 0

        def add() -> None:
            nonlocal added
            while options.adding and not done.wait(1):
                lines = (f"{i}. Nội dung thứ {i} của văn bản thêm lần {added}" for i in range(1, 40))
                made = document(f"them-{added}", *((line.split(".")[0], line) for line in lines))
                store.add(made, f"hash-{added}")
                added += 1

        with serve(ClauseIndex(store)) as url:
            httpx.post(url + "gradio_api/run/ask", json={"data": [QUESTIONS[0], ""]}, timeout=120).raise_for_status()
            adding = threading.Thread(target=add)
            adding.start()
            used = time.process_time()
            times, errors, lasted = asking(url, options.seconds, options.askers)
            used = time.process_time() - used
            done.set()
            adding.join()
    times.sort()
    print(f"{len(rows)} documents, {options.askers} askers, {lasted:.0f} s, {added} documents added meanwhile")
    print(f"{len(times)} answers, {len(times) / lasted:.1f} a second, {len(errors)} errors {errors[:3]}")
    print(f"{1000 * used / len(times):.0f} ms of processor time an answer")
    print(f"p50 {statistics.median(times):.2f} s, p95 {times[int(0.95 * len(times))]:.2f} s, longest {times[-1]:.2f} s")


if __name__ == "__main__":
    main()
