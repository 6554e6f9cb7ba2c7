"""Who added, removed, exported or signed in, and when: one JSON line each, in the data folder, only ever appended."""

from __future__ import annotations

import json
import logging
import threading
from datetime import UTC, datetime
from pathlib import Path

FILE = "nhat-ky.jsonl"
_writing = threading.Lock()


def note(folder: Path, who: str, what: str, **about: object) -> None:
    """Appends one line: {"at", "who", "what", ...}. A log that cannot be written must not stop the work: it is told in
    the program's own log instead."""
    log = logging.getLogger("dieukhoan")
    log.info("%s: %s %s", who or "máy này", what, json.dumps(about, ensure_ascii=False, default=str))
    line = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "who": who or "máy này", "what": what, **about}
    try:
        with _writing, (folder / FILE).open("a", encoding="utf-8") as out:
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    except OSError as error:
        log.warning("không ghi được nhật ký: %s; %s", error, line)


def lines(folder: Path, last: int = 100) -> list[dict[str, object]]:
    """The latest entries, the newest first. A line that a crash cut short is left out."""
    file = folder / FILE
    if not file.is_file():
        return []
    found = []
    for line in file.read_text("utf-8", errors="replace").splitlines()[::-1]:
        try:
            found.append(json.loads(line))
        except ValueError:
            continue
        if len(found) == last:
            break
    return found
