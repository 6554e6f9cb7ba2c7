"""A photographed or scanned page (JPG, PNG, TIFF) -> Source: its pictures become pages of a PDF, which OCR reads."""

from __future__ import annotations

import tempfile
import warnings
from dataclasses import replace
from pathlib import Path

from ingest.readers.base import Source
from schema import UnreadableFile

MAX_PIXELS = 120_000_000  # A3 at 600 dpi has 70 million
MAX_FRAMES = 300  # pages of one TIFF
_LONGER = 3508  # pixels: the longer side of A4 at 300 dpi, more does not help OCR
_A4 = 11.69  # inches, the longer side


def read_image(path: Path, progress: object = None) -> Source:
    """Raises UnreadableFile for a picture that is broken, too large, or that OCR finds no text in."""
    from ingest.readers.pdf import read_pdf

    with tempfile.TemporaryDirectory(prefix="dieukhoan-") as folder:
        made = Path(folder) / "anh.pdf"
        _as_pdf(path, made)
        try:
            read = read_pdf(made, progress)  # type: ignore[arg-type]
        except UnreadableFile as error:
            raise UnreadableFile(path.name, error.reason) from error
    return replace(read, name=path.name)


def _as_pdf(path: Path, made: Path) -> None:
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=("JPEG", "PNG", "TIFF")) as picture:
                frames = getattr(picture, "n_frames", 1)
                wide, high = picture.size
                if wide * high > MAX_PIXELS or frames > MAX_FRAMES:
                    raise UnreadableFile(path.name, "ảnh quá lớn; hãy chụp hoặc quét lại ở 300 dpi, mỗi tệp vài trang.")
                pages = []
                for frame in ImageSequence.Iterator(picture):
                    if frame.size[0] * frame.size[1] > MAX_PIXELS:
                        raise UnreadableFile(path.name, "ảnh quá lớn; hãy chụp hoặc quét lại ở 300 dpi.")
                    page = ImageOps.exif_transpose(frame).convert("RGB")
                    page.thumbnail((_LONGER, _LONGER))
                    pages.append(page)
        resolution = max(pages[0].size) / _A4
        pages[0].save(made, "PDF", resolution=resolution, save_all=True, append_images=pages[1:])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableFile(path.name, "ảnh bung ra quá lớn, vượt mức an toàn; không mở.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        raise UnreadableFile(path.name, "ảnh bị hỏng; hãy chụp hoặc quét lại.") from error
