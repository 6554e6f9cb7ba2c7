"""Pictures in a .docx file that may hold text (a screenshot, a photo of a page): read by OCR, or named in a warning."""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from ingest.readers.base import Paragraph, Table
from ingest.readers.ooxml import Package, local, value
from schema import UnreadableFile

MAX_READ = 20  # pictures that are recognised: each takes seconds
LEAST_WIDTH, LEAST_AREA = 150, 12_000  # pixels: a line of text takes more, an icon less
FEW_LETTERS, SURE = 12, 70  # letters of a text, and the mean confidence in them: signatures and photos have less
_KINDS = {b"\x89PNG": ".png", b"\xff\xd8\xff": ".jpg", b"II*\x00": ".tif", b"MM\x00*": ".tif"}

Blocks = list[Paragraph | Table]


@dataclass(slots=True)
class Pictures:
    """The pictures of one part of the package; what became of them is counted for the warnings."""

    package: Package
    part: str
    found: dict[str, tuple[Blocks, str]] = field(default_factory=dict)
    told: Counter[str] = field(default_factory=Counter)

    def blocks(self, drawing: Any, page: int) -> Blocks:
        """The text of the pictures in a drawing, on `page`."""
        out: Blocks = []
        for part in dict.fromkeys(self._parts(drawing)):
            if part not in self.found:
                self.found[part] = self._read(part)
            blocks, outcome = self.found[part]
            self.told[outcome] += 1
            out += [replace(block, page=page) for block in blocks]
        return out

    def _parts(self, element: Any) -> Iterator[str]:
        """Word writes a picture twice in AlternateContent, and keeps one as the face of an embedded object."""
        if local(element) == "AlternateContent":
            yield from next((found for e in element if (found := list(self._parts(e)))), [])
            return
        if local(element) == "txbxContent":  # its paragraphs are read by themselves
            return
        if local(element) in ("blip", "imagedata"):
            part = self.package.target(self.part, value(element, "embed") or value(element, "id"))
            if part:
                yield part
        for child in element:
            yield from self._parts(child)

    def _read(self, part: str) -> tuple[Blocks, str]:
        from ingest.readers.scan import program

        data = self.package.data(part)
        suffix = next((kind for head, kind in _KINDS.items() if data.startswith(head)), None)
        if suffix is None:
            return [], "unread" if data else "small"
        if not _may_hold_text(data):
            return [], "small"
        if program() is None or sum(self.told[k] for k in ("read", "empty")) >= MAX_READ:
            return [], "unread"
        from ingest.readers.image import read_image

        with tempfile.TemporaryDirectory(prefix="dieukhoan-") as folder:
            path = Path(folder) / f"hinh{suffix}"
            path.write_bytes(data)
            try:
                read = read_image(path)
            except UnreadableFile:
                return [], "empty"
        return (list(read.blocks), "read") if _is_text(read.blocks) else ([], "empty")

    def warnings(self) -> list[str]:
        from ingest.readers.scan import HOW_TO_INSTALL, program

        out: list[str] = []
        if n := self.told["read"]:
            out.append(
                f"Văn bản có {n} hình chứa chữ, đã nhận dạng bằng OCR: chữ có thể sai, hãy đối chiếu với bản gốc."
            )
        if n := self.told["unread"]:
            how = "" if program() else f"; để nhận dạng chữ (OCR), {HOW_TO_INSTALL}"
            out.append(f"Văn bản có {n} hình có thể chứa chữ, chưa đọc{how}.")
        if n := self.told["empty"]:
            out.append(f"Văn bản có {n} hình không nhận ra chữ (ảnh, hình vẽ); nếu hình có chữ, hãy đối chiếu.")
        return out


def _is_text(blocks: Sequence[Paragraph | Table]) -> bool:
    pieces = [(b.text, b.confidence) for b in blocks if isinstance(b, Paragraph)]
    pieces += [(c.text, c.confidence) for b in blocks if isinstance(b, Table) for row in b.rows for c in row]
    sure = [c for _, confidence in pieces for c in confidence]
    letters = sum(c.isalpha() for text, _ in pieces for c in text)
    return letters >= FEW_LETTERS and sum(sure) >= SURE * len(sure)


def _may_hold_text(data: bytes) -> bool:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as picture:
            width, height = picture.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return True  # broken: it is named
    return width >= LEAST_WIDTH and width * height >= LEAST_AREA
