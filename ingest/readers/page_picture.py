"""A page of a PDF as a picture, for people to compare with what was read."""

from __future__ import annotations

import io
from pathlib import Path

from schema import UnreadableFile

DPI = 110  # an A4 page is 910 pixels wide: read without zooming, drawn in 0.1 s


def page_picture(path: Path, page: int) -> bytes:
    """PNG of page `page` (from 1). Raises UnreadableFile where the file has no such page."""
    import pypdfium2 as pdfium

    from ingest.readers.pdf import MAX_PIXELS, PDFIUM

    with PDFIUM:
        try:
            document = pdfium.PdfDocument(path)
        except (pdfium.PdfiumError, OSError) as error:
            raise UnreadableFile(path.name, "không mở được tệp gốc để xem ảnh trang.") from error
        try:
            if not 1 <= page <= len(document):
                raise UnreadableFile(path.name, f"tệp gốc không có trang {page}.")
            sheet = document[page - 1]
            width, height = sheet.get_size()
            scale = min(DPI / 72, (MAX_PIXELS / max(1.0, width * height)) ** 0.5)
            picture = sheet.render(scale=scale).to_pil()
        except pdfium.PdfiumError as error:
            raise UnreadableFile(path.name, f"trang {page} của tệp gốc bị hỏng.") from error
        finally:
            document.close()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
