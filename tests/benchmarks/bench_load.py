"""Fifty people ask at once: `python -m tests.benchmarks.bench_load [--askers 50] [--seconds 60] [--page] [--adding]`.

A real server over the sample documents, on loopback. Each asker, with a session of its own like an open page, sends a
question, waits for the answer and asks the next at once, through the endpoint that programs use. The askers are a
process of their own, on the same machine. Meanwhile documents can be added (`--adding`), to see that indexing does not
block asking. With `--page` they are open pages that hold conversations through the page's own queue. With `--model` the
bundled model embeds, else the hashing encoder of the tests.
Told: questions a second, the median and the 95th percentile of the time from sending to having the answer, errors, and
the server's processor time an answer, which other work on the machine changes little.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import httpx

from tests.benchmarks.bench_scale import machine
from tests.benchmarks.page_users import Layout, Visitor, arrive

A_CONVERSATION = 5  # questions, then the page is opened anew
TOPICS = (
    "cảng biển và dịch vụ logistics", "hiệp định thương mại tự do", "phòng vệ thương mại", "đầu tư nước ngoài",
    "chuỗi cung ứng", "năng lượng sạch", "thỏa thuận hợp tác với đối tác nước ngoài", "chuyên mục song ngữ",
    "bồi dưỡng cán bộ", "xúc tiến đầu tư", "quy tắc xuất xứ", "kiều bào", "du lịch", "kinh phí", "chuyển đổi số",
)  # fmt: skip
UNITS = ("Sở Nội vụ", "Sở Ngoại vụ", "Sở Tài chính", "Sở Công Thương", "Ban Bí thư", "Trường Chính trị Tô Hiệu")
QUESTIONS = (
    "Ai ký kế hoạch?", "Mục tiêu đến năm 2030 là gì?", "Ai thiết kế tàu vũ trụ?", "Chế độ báo cáo thế nào?",
    *(f"Đơn vị nào chủ trì nhiệm vụ {n}?" for n in range(1, 13)),
    *(f"nhiem vu {n} han khi nao" for n in range(1, 13)),
    *(f"Khoản {n} mục {m} nói gì?" for n in range(1, 5) for m in ("I", "II", "III")),
    *(f"Nhiệm vụ nào phải xong trước 31/12/{year}?" for year in range(2023, 2031)),
    *(f"{unit} phải làm gì?" for unit in UNITS),
    *(f"{asked} {topic}?" for topic in TOPICS for asked in ("Giải pháp nào về", "Ai chịu trách nhiệm về")),
)  # fmt: skip
SAMPLES = sorted(
    p for p in (Path(__file__).parents[2] / "corpus").glob("mau-*") if p.suffix in {".md", ".docx", ".pdf", ".html"}
)


async def asking(url: str, seconds: float, askers: int, page: bool) -> dict[str, Any]:
    """Seconds of each answer, what went wrong, and how long it took. `page`: through open pages instead."""
    times: list[float] = []
    errors: list[str] = []
    began = time.perf_counter()

    async def at_the_page(n: int, layout: Layout, documents: list[str]) -> None:
        turn = n * 7
        while time.perf_counter() - began < seconds:
            async with Visitor(url, layout, documents) as person:
                for _ in range(A_CONVERSATION):
                    if time.perf_counter() - began >= seconds:
                        break
                    sent = time.perf_counter()
                    try:
                        await person.ask(QUESTIONS[turn % len(QUESTIONS)])
                    except (httpx.HTTPError, ValueError) as error:
                        errors.append(repr(error))
                    times.append(time.perf_counter() - sent)
                    turn += 1

    async def one(n: int) -> None:
        async with httpx.AsyncClient(base_url=url, timeout=60) as web:
            turn = n * 7  # so that they do not ask the same at the same time
            while time.perf_counter() - began < seconds:
                question = QUESTIONS[turn % len(QUESTIONS)]
                said = {"data": [question, ""], "session_hash": f"asker{n}"}
                sent = time.perf_counter()
                try:
                    answer = await web.post("gradio_api/run/ask", json=said)
                    if answer.status_code != 200 or answer.json()["data"][0]["question"] != question:
                        errors.append(f"{answer.status_code} {answer.text[:200]}")
                except (httpx.HTTPError, KeyError, ValueError) as error:
                    errors.append(repr(error))
                times.append(time.perf_counter() - sent)
                turn += 1

    if page:
        seen = await arrive(url)
        began = time.perf_counter()
        await asyncio.gather(*(at_the_page(n, *seen) for n in range(askers)))
    else:
        await asyncio.gather(*(one(n) for n in range(askers)))
    return {"times": sorted(times), "errors": errors, "lasted": time.perf_counter() - began}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--askers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--model", action="store_true", help="the bundled model instead of the tests' encoder")
    parser.add_argument("--adding", action="store_true", help="adds documents all the while")
    parser.add_argument("--page", action="store_true", help="through the page's own queue, in conversations")
    parser.add_argument("--url", help=argparse.SUPPRESS)  # the askers' process
    options = parser.parse_args()
    if options.url:
        print(json.dumps(asyncio.run(asking(options.url, options.seconds, options.askers, options.page))))
        return

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
            httpx.post(url + "gradio_api/run/ask", json={"data": [QUESTIONS[1], ""]}, timeout=120).raise_for_status()
            adding = threading.Thread(target=add)
            adding.start()
            used = time.process_time()
            askers = [sys.executable, "-m", "tests.benchmarks.bench_load", "--url", url]
            askers += ["--askers", str(options.askers), "--seconds", str(options.seconds)]
            askers += ["--page"] * options.page
            told = json.loads(subprocess.run(askers, check=True, stdout=subprocess.PIPE, text=True).stdout)
            used = time.process_time() - used
            done.set()
            adding.join()
    times, errors, lasted = told["times"], told["errors"], told["lasted"]
    print(f"machine: {machine()}")
    print(f"{len(rows)} documents, {options.askers} askers, {lasted:.0f} s, {added} documents added meanwhile")
    print(f"{len(times)} answers, {len(times) / lasted:.1f} a second, {len(errors)} errors {errors[:3]}")
    print(f"{1000 * used / len(times):.0f} ms of processor time an answer")
    print(f"p50 {statistics.median(times):.2f} s, p95 {times[int(0.95 * len(times))]:.2f} s, longest {times[-1]:.2f} s")


if __name__ == "__main__":
    main()
