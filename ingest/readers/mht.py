"""MHT, a web page saved in one file: the HTML part of the message (RFC 2557), read like any page."""

from __future__ import annotations

import email
import email.policy
import tempfile
from dataclasses import replace
from pathlib import Path

from ingest.readers.base import Source
from schema import UnreadableFile


def read_mht(path: Path) -> Source:
    """Raises UnreadableFile where there is no HTML in it."""
    from ingest.readers.html import decoded, read_html

    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.compat32)
    part = next((p for p in message.walk() if p.get_content_type() in {"text/html", "application/xhtml+xml"}), None)
    data = part.get_payload(decode=True) if part else None
    if not isinstance(data, bytes) or part is None:
        raise UnreadableFile(path.name, "tệp MHT không có trang web; hãy mở bằng trình duyệt rồi lưu dạng HTML.")
    charset = part.get_content_charset()
    text = decoded(data, charset) if charset else None  # else the page says itself
    if text is not None:
        data = b"\xef\xbb\xbf" + text.encode("utf-8", "replace")
    with tempfile.TemporaryDirectory(prefix="dieukhoan-") as folder:
        page = Path(folder) / "trang.html"
        page.write_bytes(data)
        try:
            read = read_html(page)
        except UnreadableFile as error:
            raise UnreadableFile(path.name, error.reason) from error
    return replace(read, name=path.name)
