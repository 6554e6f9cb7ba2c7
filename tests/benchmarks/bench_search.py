"""How long a search takes, and what adding costs: python -m tests.benchmarks.bench_search [--documents N] [--model]

Documents of 100 clauses with words drawn from a small Vietnamese vocabulary, the first ones most often, so that nothing
is downloaded. Without --model a stand-in encodes in little time and the figures are those of the indexes; with it the
bundled model's time is in.
"""

from __future__ import annotations

import argparse
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from index.search import ClauseIndex
from index.store import Store
from language.spelling import fold
from tests.doubles import HashEncoder, document

_TEXT = """
sở ngành thành phố kế hoạch thực hiện nhiệm vụ chủ trì phối hợp báo cáo kinh phí ngân sách đơn vị liên quan hằng năm
tuyên truyền nâng cao chất lượng nguồn nhân lực hội nhập quốc tế kinh tế đối ngoại xây dựng cơ chế chính sách hỗ trợ
doanh nghiệp nông thôn y tế giáo dục môi trường nước sạch giao thông đô thị chuyển đổi số dữ liệu công nghệ đào tạo
"""
WORDS = _TEXT.split()


def made(number: int, random_source: random.Random) -> tuple[str, ...]:
    weights = [1 / (i + 1) for i in range(len(WORDS))]
    return tuple(
        f"{i + 1}. " + " ".join(random_source.choices(WORDS, weights, k=random_source.randint(8, 90)))
        for i in range(number)
    )


def timed(call: Callable[[str], object], queries: list[str]) -> str:
    taken = []
    for query in queries:
        start = time.perf_counter()
        call(query)
        taken.append(1000 * (time.perf_counter() - start))
    taken.sort()
    return f"p50 {statistics.median(taken):6.1f} ms   p95 {taken[int(len(taken) * 0.95)]:6.1f} ms"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--documents", type=int, default=50)
    options.add_argument("--model", action="store_true", help="with the bundled model")
    options.add_argument("--queries", type=int, default=100)
    chosen = options.parse_args()
    source = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder), encoder=None if chosen.model else HashEncoder(dimension=384))
        start = time.perf_counter()
        for i in range(chosen.documents):
            lines = ((f"{n + 1}", text) for n, text in enumerate(made(100, source)))
            store.add(document(f"kh-{i}", *lines, number=f"{i}/KH"), f"hash {i}")
        clauses = 100 * chosen.documents
        print(f"add      {1000 * (time.perf_counter() - start) / clauses:.1f} ms a clause, {clauses} clauses")
        index = ClauseIndex(store)
        queries = [" ".join(source.choices(WORDS, k=8)) for _ in range(chosen.queries)]
        index.search(queries[0])
        some = [f"kh-{i}" for i in range(0, chosen.documents, 5)]
        print("plain   ", timed(lambda q: index.search(q, 10), queries))
        print("bare    ", timed(lambda q: index.search(fold(q), 10), queries))
        print("one doc ", timed(lambda q: index.search(q, 10, documents=["kh-0"]), queries))
        print("a fifth ", timed(lambda q: index.search(q, 10, documents=some), queries))
        store.close()
        start = time.perf_counter()
        store = Store(Path(folder), encoder=None if chosen.model else HashEncoder(dimension=384))
        store.documents()
        print(f"open     {1000 * (time.perf_counter() - start):.0f} ms to list, ", end="")
        ClauseIndex(store).search(queries[0])
        print(f"{1000 * (time.perf_counter() - start):.0f} ms to the first answer")
        store.close()


if __name__ == "__main__":
    main()
