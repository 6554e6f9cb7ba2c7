"""The parts of a .docx package, parsed safely.

Names are compared without their namespace: Word's strict and transitional formats differ in nothing else.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ingest.readers.checks import MAX_XML_PART, check_sizes
from schema import UnreadableFile


def local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any, name: str) -> Iterator[Any]:
    return (c for c in element if local(c) == name)


def child(element: Any, name: str) -> Any:
    """The first child of this name, or None."""
    return next(children(element, name), None) if element is not None else None


def value(element: Any, name: str = "val") -> str:
    """An attribute by its local name, '' where absent."""
    if element is None:
        return ""
    for key, text in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(text)
    return ""


def number(element: Any, name: str = "val", default: int = 0) -> int:
    text = value(element, name)
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else default


def is_on(element: Any) -> bool | None:
    """A toggle such as w:b: None where it is not stated."""
    if element is None:
        return None
    return value(element).lower() not in {"0", "false", "off", "none"}


class Package:
    """The parts of a .docx file by name. Raises UnreadableFile for what is broken or unsafe."""

    def __init__(self, path: Path) -> None:
        self.name, self._path = path.name, path
        try:
            with zipfile.ZipFile(path) as archive:
                check_sizes(archive.infolist(), path.name)
                self._parts = {
                    info.filename.replace("\\", "/").lstrip("/"): archive.read(info)
                    for info in archive.infolist()
                    if info.filename.lower().endswith((".xml", ".rels")) and info.file_size <= MAX_XML_PART
                }
        except (zipfile.BadZipFile, zipfile.LargeZipFile, OSError, EOFError, ValueError, RuntimeError) as e:
            raise self.broken() from e
        except Exception as e:  # zlib.error and its like
            raise self.broken() from e

    def broken(self) -> UnreadableFile:
        return UnreadableFile(
            self.name, "tệp DOCX bị hỏng hoặc tải chưa hết; hãy tải lại, hoặc mở bằng Word rồi lưu lại."
        )

    def parse(self, part: str) -> Any:
        """The root element of a part, or None where the package has no such part."""
        from lxml import etree

        data = self._parts.get(part)
        if data is None:
            return None
        safe = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
        parser = etree.XMLParser(remove_comments=True, **safe)
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as e:
            # LibreOffice writes names of namespaces that it has not declared (beside a film): nothing is lost by them.
            if any(entry.domain != etree.ErrorDomains.NAMESPACE for entry in parser.error_log):
                raise self.broken() from e
            root = etree.fromstring(data, etree.XMLParser(remove_comments=True, recover=True, **safe))
        if root is None or root.getroottree().docinfo.doctype:  # Office never writes a DTD; attacks need one
            raise UnreadableFile(self.name, "tệp DOCX chứa khai báo DTD không an toàn; hãy mở bằng Word rồi lưu lại.")
        return root

    def data(self, part: str) -> bytes:
        """What a part holds that is no XML, a picture; b"" where the package has none."""
        try:
            with zipfile.ZipFile(self._path) as archive:
                return archive.read(part)
        except KeyError:
            return b""
        except (zipfile.BadZipFile, OSError, EOFError, ValueError, RuntimeError) as e:
            raise self.broken() from e

    def target(self, part: str, id: str) -> str | None:
        """The part that `part` points to by the relation `id`."""
        return self._found(part, lambda relation: value(relation, "Id") == id)

    def related(self, part: str, kind: str) -> str | None:
        """The part of this kind ("styles", "numbering") that `part` points to; '' as `part` is the package itself."""
        return self._found(part, lambda relation: value(relation, "Type").rpartition("/")[2] == kind)

    def _found(self, part: str, wanted: Callable[[Any], bool]) -> str | None:
        folder, base = posixpath.split(part)
        rels = self.parse(posixpath.join(folder, "_rels", base + ".rels"))
        for relation in rels if rels is not None else ():
            if wanted(relation) and value(relation, "TargetMode") != "External":
                target = value(relation, "Target")
                return posixpath.normpath(
                    target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                )
        return None
