"""The rules of the house: who imports whom, where heavy libraries live, how large a file may grow, how fast help is
(and which packages are listed)."""

import ast
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = {
    "schema": set(),
    "language": {"schema"},
    "ingest": {"schema", "language"},
    "index": {"schema", "language"},
    "answer": {"schema", "language", "ingest", "index"},
    "ui": {"schema", "language", "ingest", "index", "answer", "access"},
    "access": {"schema"},
    "cli": {"schema", "language", "ingest", "index", "answer", "access", "ui"},
    "app": {"schema", "cli"},
}
HOMES = {
    "gradio": ["ui/"],
    "plotly": ["ui/"],
    "prometheus_client": ["ui/measures.py"],
    "chromadb": ["index/"],
    "llama_index": ["index/", "answer/writer/endpoint.py"],
    "sentence_transformers": ["index/embedding.py", "index/bundled_model.py", "index/reranking.py"],
    "tantivy": ["index/"],
    "sqlalchemy": ["index/", "access/accounts.py"],
    "argon2": ["access/accounts.py"],
    "pypdfium2": ["ingest/readers/"],
    "docx": ["ingest/readers/", "answer/crosscheck/paper.py", "answer/pack/files/"],
    "pptx": ["answer/pack/files/"],
    "lxml": ["ingest/readers/"],
    "viparse": ["ingest/readers/legacy.py"],
    "filelock": ["index/"],
    "openpyxl": ["answer/register.py", "answer/crosscheck/matrix.py", "ingest/readers/sheet.py"],
}
SLOW_AT_START = [
    "torch",
    "gradio",
    "chromadb",
    "llama_index",
    "sentence_transformers",
    "sqlalchemy",
    "tantivy",
    "plotly",
    "pptx",
]


def modules() -> list[Path]:
    found = [ROOT / "schema.py", ROOT / "app.py"]
    for room in ("language", "ingest", "index", "answer", "access", "ui", "cli"):
        found += sorted((ROOT / room).rglob("*.py"))
    return found


def imports(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text("utf8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names.append(node.module)
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_room_imports_only_rooms_below_it(path: Path) -> None:
    room = path.relative_to(ROOT).parts[0].removesuffix(".py")
    above = {name.split(".")[0] for name in imports(path)} & set(ROOMS) - {room}
    assert above <= ROOMS[room]


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_heavy_libraries_stay_at_home(path: Path) -> None:
    place = str(path.relative_to(ROOT))
    for name in imports(path):
        homes = HOMES.get(name.split(".")[0])
        assert homes is None or any(place.startswith(h) for h in homes), f"{name} in {place}"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_file_stays_readable(path: Path) -> None:
    assert len(path.read_text("utf8").splitlines()) <= 420


def test_help_is_quick_and_loads_nothing_heavy() -> None:
    code = f"import sys, app; app._parser().format_help(); print([m for m in {SLOW_AT_START} if m in sys.modules])"
    started = time.perf_counter()
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    # The promise is half a second on an idle machine; a test machine may be busy with four times as much.
    assert time.perf_counter() - started < 2


def test_no_listed_package_is_missing() -> None:
    """setuptools takes only the packages that are listed; one that is forgotten is missing after an install."""
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["tool"]["setuptools"]["packages"]
    there = {
        ".".join(p.parent.relative_to(ROOT).parts)
        for room in ("language", "ingest", "index", "answer", "access", "ui", "cli")
        for p in (ROOT / room).rglob("*.py")
    }
    assert there | {"ui.static", "ui.static.fonts"} == set(listed)
