"""The files of a pack: slides, handout and its short form, facilitator's guide, quiz sheets, attendance list, feedback
form, Moodle file, Markdown; one writer each."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path

from answer.pack.files import markdown, moodle, papers, slides, small_papers
from answer.pack.model import Pack
from language.spelling import unmarked

__all__ = ["KINDS", "as_bytes", "as_zip", "name_of", "write"]

# what it is called on the command line and in addresses -> (end of the file's name, media type)
KINDS: dict[str, tuple[str, str]] = {
    "pptx": ("trinh-chieu.pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    "handout": ("tai-lieu.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "brief": ("mot-to.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "guide": ("giang-vien.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "quiz": ("cau-hoi.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "attendance": ("diem-danh.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "feedback": ("danh-gia.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "moodle": ("moodle.xml", "application/xml"),
    "markdown": ("toan-bo.md", "text/markdown; charset=utf-8"),
}


def write(pack: Pack, folder: Path, kinds: Sequence[str] = tuple(KINDS)) -> tuple[list[Path], int]:
    """Writes the kinds asked for into `folder`, which is made; gives the files and the number of slides (0 without
    them). Raises OSError where they cannot be written."""
    folder.mkdir(parents=True, exist_ok=True)
    files, count = [], 0
    for kind in kinds:
        path = folder / name_of(pack, kind)
        count = _write(pack, kind, path) or count
        files.append(path)
    return files, count


def _write(pack: Pack, kind: str, path: Path) -> int:
    if kind == "pptx":
        return slides.write(path, pack)
    writers = {
        "handout": papers.write_handout,
        "brief": small_papers.write_brief,
        "guide": papers.write_guide,
        "quiz": papers.write_quiz,
        "attendance": small_papers.write_attendance,
        "feedback": small_papers.write_feedback,
        "moodle": moodle.write,
        "markdown": markdown.write,
    }
    writers[kind](path, pack)
    return 0


def name_of(pack: Pack, kind: str) -> str:
    """ "tap-huan-100-NQ-CP-2026-04-08-II-1-co-so-60-phut-trinh-chieu.pptx": document, clause, audience and length, so
    that no pack takes the place of another; letters without marks, as every file system takes them."""
    info = pack.document
    about = f"{info.number or info.id} {info.issued_on or ''} {pack.clause or ''}"
    whom = pack.unit or pack.audience.value
    return f"tap-huan-{_plain(about)[:70]}-{_plain(whom)[:40]}-{pack.minutes}-phut-{KINDS[kind][0]}"


def _plain(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", unmarked(text)).strip("-")


def as_bytes(pack: Pack, kind: str) -> bytes:
    """One file in memory."""
    with tempfile.TemporaryDirectory() as folder:
        files, _ = write(pack, Path(folder), [kind])
        return files[0].read_bytes()


def as_zip(pack: Pack) -> bytes:
    """All files in one archive."""
    out = io.BytesIO()
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in write(pack, Path(folder))[0]:
            archive.write(path, path.name)
    return out.getvalue()
