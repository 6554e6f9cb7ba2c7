"""Uploaded files that wait to be added: those that never were are removed by age, and their sum has a limit."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path
from typing import Any

from gradio import route_utils
from gradio.route_utils import GradioMultiPartParser, MultiPartException

LARGEST_SUM = 8 * 2**30  # bytes of all that wait, sixteen times the largest file
OLDEST = 12 * 3600.0  # seconds; the longest batch of scans is read in less
FULL = "Các tệp đang chờ nạp đã chiếm hết chỗ dành cho tải lên; hãy đợi các lượt nạp trước xong rồi tải lại."


LARGEST_FIELD = 1000  # bytes of what is sent beside files, which is held in memory; the page sends nothing


def room(folder: Path, now: float | None = None) -> int:
    """How many bytes more may be uploaded into `folder`, 0 for none; removes what has waited for too long."""
    now = time.time() if now is None else now
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            file = Path(place) / name
            with contextlib.suppress(OSError):  # added or removed meanwhile
                about = file.stat()
                # Of a clock that was ahead, too: it would wait for as long as that.
                if abs(now - about.st_mtime) > OLDEST:
                    file.unlink()
                else:
                    total += about.st_size
    return max(0, LARGEST_SUM - total)


class Parts(GradioMultiPartParser):  # type: ignore[misc]  # Gradio is not typed
    """What one upload brings. Gradio limits the size of a file: here also what all of them are together, for an upload
    may hold a thousand, and what stands beside them."""

    def __init__(self, *given: Any, **options: Any) -> None:
        super().__init__(*given, **options)
        self._room = room(Path(options["upload_dir"]))

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        part = self._current_part
        self._room -= end - start
        if self._room < 0 or (part.file is None and len(part.data) + end - start > LARGEST_FIELD):
            raise MultiPartException(f"{FULL} (maximum allowed size)")
        super().on_part_data(data, start, end)


route_utils.GradioMultiPartParser = Parts
