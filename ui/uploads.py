"""Uploaded files that wait to be added: those that never were are removed by age, and their sum has a limit."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

LARGEST_SUM = 8 * 2**30  # bytes of all that wait, sixteen times the largest file
OLDEST = 12 * 3600.0  # seconds; the longest batch of scans is read in less
FULL = "Các tệp đang chờ nạp đã chiếm hết chỗ dành cho tải lên; hãy đợi các lượt nạp trước xong rồi tải lại."


def room(folder: Path, now: float | None = None) -> bool:
    """Whether one more file may be uploaded into `folder`; removes what has waited for too long."""
    now = time.time() if now is None else now
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            file = Path(place) / name
            with contextlib.suppress(OSError):  # added or removed meanwhile
                about = file.stat()
                if now - about.st_mtime > OLDEST:
                    file.unlink()
                else:
                    total += about.st_size
    return total < LARGEST_SUM
