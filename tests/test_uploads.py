"""What one upload may bring: files, as many as there is room for, and next to nothing beside them."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from gradio.route_utils import MultiPartException
from starlette.datastructures import Headers

from ui import uploads

FILE = b'--b\r\nContent-Disposition: form-data; name="files"; filename="%d.txt"\r\n\r\n%s\r\n'


def parsed(folder: Path, *parts: bytes) -> Any:
    async def stream() -> AsyncGenerator[bytes, None]:
        for part in (*parts, b"--b--\r\n"):
            yield part

    async def parse() -> Any:
        headers = Headers({"content-type": "multipart/form-data; boundary=b"})
        return await uploads.Parts(headers, stream(), upload_dir=folder, max_file_size=2**30).parse()

    # In a thread of its own: a browser that other tests keep open holds this one's event loop.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(parse())).result(60)


def test_files_of_one_upload_have_a_sum(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "doi.txt").write_bytes(b"x" * 3000)
    monkeypatch.setattr(uploads, "LARGEST_SUM", 10_000)
    many = [FILE % (n, b"1. Mot " * 100) for n in range(20)]
    with pytest.raises(MultiPartException, match="tải lên"):
        parsed(tmp_path, *many)
    assert [f.name for f in tmp_path.iterdir()] == ["doi.txt"]
    assert len(parsed(tmp_path, *many[:5]).getlist("files")) == 5


def test_what_stands_beside_files_is_small(tmp_path: Path) -> None:
    beside = b'--b\r\nContent-Disposition: form-data; name="x"\r\n\r\n'
    with pytest.raises(MultiPartException):
        parsed(tmp_path, beside + b"a" * 600, b"a" * 600 + b"\r\n")
    assert parsed(tmp_path, beside + b"a" * 600 + b"\r\n", FILE % (1, b"1. Mot")).get("x") == "a" * 600


@pytest.mark.parametrize("by", [365 * 86400, -365 * 86400], ids=["ahead", "behind"])
def test_a_clock_that_was_wrong_leaves_no_upload_waiting_for_a_year(tmp_path: Path, by: int) -> None:
    now = 1_800_000_000.0
    for name, at in (("nay.txt", now), ("lech.txt", now + by)):
        (tmp_path / name).write_bytes(b"1. Mot")
        os.utime(tmp_path / name, (at, at))
    assert uploads.room(tmp_path, now) == uploads.LARGEST_SUM - 6
    assert [f.name for f in tmp_path.iterdir()] == ["nay.txt"]
