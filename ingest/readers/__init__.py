"""A file -> Source, by the reader that its content calls for. `read` is the one door."""

from __future__ import annotations

import dataclasses
import unicodedata
from collections.abc import Callable
from pathlib import Path

from ingest.readers.base import Paragraph, Source, Table
from ingest.readers.checks import SUFFIXES, Checked, Kind, check_file
from schema import UnreadableFile

__all__ = ["SUFFIXES", "read"]

Progress = Callable[[float, str], None]


def read(path: Path, progress: Progress | None = None) -> Source:
    """Raises UnreadableFile, and nothing else, for every file that cannot become a document.

    `progress` is called with (share done in [0, 1], what is being done) by readers that take their time.
    """
    path = Path(path)
    try:
        checked = check_file(path)
        source = _reader(checked, path, progress)
    except UnreadableFile:
        raise
    except PermissionError as e:
        raise UnreadableFile(path.name, "không có quyền đọc tệp; hãy kiểm tra quyền truy cập.") from e
    except RecursionError as e:
        raise UnreadableFile(path.name, "cấu trúc tệp lồng nhau quá sâu, có thể tệp bị hỏng; hãy lưu lại tệp.") from e
    except MemoryError as e:
        raise UnreadableFile(path.name, "tệp cần nhiều bộ nhớ hơn máy có; hãy tách nhỏ tệp.") from e
    except ImportError:  # the installation lacks a package: not the file's fault
        raise
    except Exception as e:  # a parser's own failure on a broken file: the rest of the batch must go in
        reason = f"không đọc được, có thể tệp bị hỏng ({type(e).__name__}); hãy mở bằng phần mềm gốc rồi lưu lại."
        raise UnreadableFile(path.name, reason) from e
    return _checked(source, checked, path.name)


def _reader(checked: Checked, path: Path, progress: Progress | None) -> Source:
    if checked.kind is Kind.PDF:
        from ingest.readers.pdf import read_pdf

        return read_pdf(path, progress)
    if checked.kind is Kind.DOCX:
        from ingest.readers.docx import read_docx

        return read_docx(path)
    if checked.kind is Kind.OFFICE:
        from ingest.readers.office import read_office

        return read_office(path, checked.suffix)
    if checked.kind is Kind.SHEET:
        from ingest.readers.office import read_old_sheets
        from ingest.readers.sheet import read_sheets

        return read_old_sheets(path) if checked.suffix == ".xls" else read_sheets(path)
    if checked.kind is Kind.IMAGE:
        from ingest.readers.image import read_image

        return read_image(path, progress)
    if checked.kind is Kind.MHT:
        from ingest.readers.mht import read_mht

        return read_mht(path)
    if checked.kind is Kind.HTML:
        from ingest.readers.html import read_html

        return read_html(path)
    if checked.kind is Kind.MARKDOWN:
        from ingest.readers.markdown import read_markdown

        return read_markdown(path)
    from ingest.readers.text import read_text

    return read_text(path)


def _checked(source: Source, checked: Checked, name: str) -> Source:
    text = " ".join(_texts(source))
    if not any(c.isalnum() for c in text):
        reason = "tệp không có chữ nào (0 trang nội dung)"
        advice = (
            "nếu là bản chụp, hãy nhận dạng chữ (OCR) trước." if checked.kind is Kind.PDF else "hãy kiểm tra lại tệp."
        )
        raise UnreadableFile(name, f"{reason}; {advice}")
    warnings = [*checked.warnings, *source.warnings]
    if private := [c for c in text if unicodedata.category(c) == "Co"]:
        codes = ", ".join(f"U+{ord(c):04X}" for c in sorted(set(private))[:5])
        warnings.append(
            f"Có {len(private)} ký tự của phông riêng không có mã Unicode ({codes}), được giữ nguyên trong văn bản; "
            "hãy đối chiếu với bản gốc."
        )
    return dataclasses.replace(source, name=name, warnings=tuple(dict.fromkeys(warnings)))


def _texts(source: Source) -> list[str]:
    out: list[str] = []
    for block in source.blocks:
        if isinstance(block, Paragraph):
            out.append(block.text)
        elif isinstance(block, Table):
            out.extend(cell.text for row in block.rows for cell in row)
    return out
