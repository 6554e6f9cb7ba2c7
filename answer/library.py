"""Adding files to the store: each file's outcome is told, one bad file never stops the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from answer import correcting
from answer.apart import ChildReader
from answer.found import found_in
from answer.turns import PLACES
from ingest import READING
from schema import DocumentInfo, UserError

if TYPE_CHECKING:
    from index.store import Store

_CUT_OFF = 0.6  # of the clauses of the version before, below which a file is asked about
Progress = Callable[[float, str], None]


def add_files(store: Store, paths: Sequence[Path], progress: Progress | None = None) -> list[dict[str, object]]:
    """Reads (in a child process: see answer/apart.py), embeds and stores files. Of a folder and of a ZIP archive every
    file is told of, also one that is left out.

    Gives one dict a file, in order: file, status (added, updated, unchanged, failed), document, number, clauses,
    assignments, warnings, error. `progress(fraction, what)` is called from 0 to 1.
    """
    results: list[dict[str, object]] = []
    with ChildReader() as reader, ExitStack() as opened:
        files = [f for p in paths for f in found_in(p, opened)]
        for i, file in enumerate(files):

            def step(fraction: float, what: str, i: int = i, name: str = file.said) -> None:
                if progress:
                    progress((i + fraction) / len(files), f"{name}: {what}")

            step(0.0, "đang đọc")
            if file.left_out:
                results.append({**_row(file.path, "failed", None, ()), "error": file.left_out})
            else:
                results.append(_add_file(store, file.path, reader, step))
            results[-1]["file"] = file.said
    if progress:
        progress(1.0, "xong")
    return results


def _add_file(store: Store, file: Path, reader: ChildReader, step: Progress) -> dict[str, object]:
    try:
        content_hash = file_hash(file)
        known = store.known(content_hash)
        if known:
            return _row(file, "unchanged", known, (*_is_older(known), *_kept(store, file, content_hash)))
        document = PLACES.parse(reader, file, lambda fraction, what: step(0.4 * fraction, what))
        document = correcting.carried(store, document, content_hash)
        before = next((i for i in store.documents() if i.id == document.info.id), None)
        status = store.add(document, content_hash, lambda fraction, what: step(0.4 + 0.6 * fraction, what))
        warnings = (*document.warnings, *_much_shorter(before, document.info), *_kept(store, file, content_hash))
        # As it was stored: the id may be another one than what was read alone would have.
        return _row(file, status, store.known(content_hash) or document.info, warnings)
    except UserError as error:
        reason = getattr(error, "reason", None) or str(error)
        return {**_row(file, "failed", None, ()), "error": reason}
    except OSError as error:
        reason = f"không đọc được tệp ({error.strerror or error}); kiểm tra đường dẫn và quyền đọc"
        return {**_row(file, "failed", None, ()), "error": reason}


def _kept(store: Store, file: Path, content_hash: str) -> tuple[str, ...]:
    """Keeps the file for the pictures of its pages; the document is stored whether or not that can be done."""
    try:
        store.originals.keep(file, content_hash)
    except OSError as error:
        return (f"Không lưu được tệp gốc ({error.strerror or error}): sẽ không xem được ảnh trang bên trích dẫn.",)
    return ()


def _much_shorter(before: DocumentInfo | None, now: DocumentInfo) -> tuple[str, ...]:
    """A file cut off by a bad copy reads well, and becomes the latest version: the person who added it can tell."""
    if before is None or before.clauses < 4 or now.clauses >= _CUT_OFF * before.clauses:
        return ()
    return (
        f"Bản này chỉ có {now.clauses} điều khoản, bản trước có {before.clauses}: tệp có thể bị cắt cụt. "
        "Nếu đúng là bị cắt, hãy gỡ bản này; bản trước sẽ trở lại.",
    )


def _is_older(info: DocumentInfo) -> tuple[str, ...]:
    if info.status != "superseded":
        return ()
    return (f"Kho đã có bản mới hơn của văn bản này; tệp này là bản cũ thứ {info.version} ({info.id}).",)


def file_hash(file: Path) -> str:
    """SHA-256 of the content and the version of the reading, '' for what is not a file: `parse` then says why."""
    if not file.is_file():
        return ""
    with file.open("rb") as handle:
        return f"{hashlib.file_digest(handle, 'sha256').hexdigest()}-{READING}"


def _row(file: Path, status: str, info: DocumentInfo | None, warnings: Sequence[str]) -> dict[str, object]:
    return {
        "file": str(file),
        "status": status,
        "document": info and info.id,
        "number": info and info.number,
        "clauses": info.clauses if info else 0,
        "assignments": info.assignments if info else 0,
        "warnings": list(warnings),
        "error": None,
    }
