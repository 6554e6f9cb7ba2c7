"""The files that a folder or a ZIP archive holds, each one told of: what is read, and why the rest is left out."""

from __future__ import annotations

import shutil
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ingest.readers.checks import MAX_FILE, SUFFIXES, check_sizes
from language.spelling import writable
from schema import UnreadableFile

MAX_MEMBERS = 1000  # documents of one archive
_LONGEST_NAME = 200  # bytes
# What systems leave in folders: nobody's documents.
_SYSTEM = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})
_OUTSIDE = "là liên kết ra ngoài thư mục; đã bỏ qua. Nếu cần, hãy nạp thẳng tệp đó."
_UNNAMED = "tên tệp không phải chữ UTF-8; hãy đổi tên tệp rồi nạp lại."
_NOT_READ = "không phải dạng văn bản đọc được ({suffix}); đã bỏ qua."


@dataclass(frozen=True, slots=True)
class Found:
    """`said`: what the person calls it, "van-ban.zip/ke-hoach.docx" for one of an archive. `left_out`: why, or ''."""

    path: Path
    said: str
    left_out: str = ""


def found_in(path: Path, opened: ExitStack) -> Iterator[Found]:
    """The file itself, or those of a folder (and its folders) or of an archive, unpacked until `opened` ends."""
    if path.is_dir():
        inside = path.resolve()
        for file in sorted(p for p in path.rglob("*") if _is_file(p) and not _is_system(p.name)):
            if file.is_symlink() and not file.resolve().is_relative_to(inside):
                # Whoever may write into the folder must not choose what this person's rights read.
                yield Found(file, _said(file), _OUTSIDE)
            else:
                yield from _one_of(file, _said(file), opened)
    elif _is_archive(path):
        yield from _unpacked(path, opened)
    else:
        yield Found(path, _said(path), _UNNAMED if _said(path) != str(path) else "")


def _said(path: Path) -> str:
    """The path with "?" for what no text can hold: systems take any bytes for a name."""
    return str(path).encode("utf-8", "replace").decode()


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # nobody may look: that is told when it is read
        return True


def _one_of(file: Path, said: str, opened: ExitStack) -> Iterator[Found]:
    """A file that nobody chose by itself: text of a type that holds no documents (a script, a log) is not taken in."""
    suffix = file.suffix.lower()
    if said != str(file):
        yield Found(file, said, _UNNAMED)
    elif _is_archive(file):
        yield from _unpacked(file, opened)
    elif suffix and suffix not in SUFFIXES:
        yield Found(file, said, _NOT_READ.format(suffix=suffix))
    else:
        yield Found(file, said)


def _is_archive(path: Path) -> bool:
    """A ZIP that is no office document (those are ZIPs too)."""
    return path.suffix.lower() == ".zip" and _is_file(path) and zipfile.is_zipfile(path)


def _is_system(name: str) -> bool:
    return name.lower() in _SYSTEM or name.startswith(("~$", "._"))


def _unpacked(path: Path, opened: ExitStack) -> Iterator[Found]:
    try:
        if path.stat().st_size > MAX_FILE:
            raise UnreadableFile(path.name, f"tệp nén quá {MAX_FILE // 2**20} MB; hãy giải nén rồi nạp thư mục.")
        with zipfile.ZipFile(path) as archive:
            infos = [i for i in archive.infolist() if not i.is_dir()]
            check_sizes(infos, path.name)
            if len(infos) > MAX_MEMBERS:
                raise UnreadableFile(path.name, f"tệp nén có hơn {MAX_MEMBERS} tệp; hãy giải nén rồi nạp từng phần.")
            folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="dieukhoan-")))
            found = [_member(archive, info, folder / str(n), path) for n, info in enumerate(infos)]
    except UnreadableFile as error:
        found = [Found(path, str(path), error.reason)]
    except Exception as error:  # of what is damaged each packing tells in its own way
        found = [Found(path, str(path), f"tệp nén bị hỏng ({type(error).__name__}); hãy giải nén rồi nạp thư mục.")]
    found = [f for f in found if not _is_system(PurePosixPath(f.said).name) and "/__MACOSX/" not in f.said]
    yield from found or [Found(path, str(path), "tệp nén không có văn bản nào.")]


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, folder: Path, path: Path) -> Found:
    """One file of the archive, written into a folder of its own under its bare name: where its path leads ("../..")
    plays no part. One that is damaged does not cost the others."""
    inner = _name(info).replace("\\", "/")
    name, said = PurePosixPath(inner).name, f"{path}/{writable(inner)}"
    file = folder / (_short(name) if name.strip(".") else "tep")
    try:
        return _written(archive, info, file, said)
    except Exception as error:  # as for the whole archive
        why = getattr(error, "strerror", None) or type(error).__name__
        return Found(file, said, f"không mở được tệp này trong tệp nén ({why}); hãy giải nén rồi nạp lại.")


def _short(name: str) -> str:
    """The end of a name, which systems take up to 255 bytes of."""
    return name.encode("utf-8", "replace")[-_LONGEST_NAME:].decode("utf-8", "ignore")


def _written(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: Path, said: str) -> Found:
    suffix = file.suffix.lower()
    if stat.S_ISLNK(info.external_attr >> 16):
        return Found(file, said, "là liên kết, không phải tệp; đã bỏ qua.")
    if suffix == ".zip":
        return Found(file, said, "tệp nén trong tệp nén; hãy giải nén rồi nạp.")
    if suffix and suffix not in SUFFIXES:
        return Found(file, said, _NOT_READ.format(suffix=suffix))
    if info.file_size > MAX_FILE:
        return Found(file, said, f"tệp quá {MAX_FILE // 2**20} MB; hãy tách nhỏ tệp.")
    file.parent.mkdir()
    with archive.open(info) as packed, file.open("wb") as out:
        left = info.file_size  # what it says of itself: zipfile gives no more than that
        while part := packed.read(min(2**20, max(left, 1))):
            out.write(part)
            left -= len(part)
            if left < 0:
                out.close()
                shutil.rmtree(file.parent)
                return Found(file, said, "tệp nén nói sai cỡ của tệp này; không mở.")
    return Found(file, said)


def _name(info: zipfile.ZipInfo) -> str:
    """Names that Windows packed in its own code page come out of zipfile as cp437; UTF-8 ones without the flag too."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
