"""Old Word, OpenDocument and RTF files: LibreOffice turns them into DOCX, which the DOCX reader reads."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from ingest.readers import converter
from ingest.readers.base import Source
from schema import UnreadableFile

# In .doc a list that begins anew ("w:startOverride") loses its link to the items after its first one.
_CHECK_NUMBERS = "Tệp DOC được chuyển qua LibreOffice: số thứ tự tự động có thể lệch; nên lưu thành .docx bằng Word."
# LibreOffice opens what a document links to, pictures on servers elsewhere too: whoever wrote the document would learn
# that it was opened, and could have addresses fetched that only this machine reaches. It blocks some links itself; the
# others (backgrounds, fills, WebDAV) it fetches all the same, but through a proxy, at an address where none listens.
# Macros do not run either. Where the system can take the network from a process, converter.py does so as well.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInetNoProxy" oor:op="fuse"><value></value></prop></item>
{proxies}
</oor:items>
"""
_PROXY = """<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInet{kind}ProxyName" oor:op="fuse"><value>127.0.0.1</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings">
<prop oor:name="ooInet{kind}ProxyPort" oor:op="fuse"><value>9</value></prop></item>
"""
TIMEOUT = 120  # seconds; a long document takes 1 to 5, the first start of LibreOffice up to 20


def read_office(path: Path, suffix: str) -> Source:
    """`suffix` is what the content calls for. Raises UnreadableFile where LibreOffice is missing or fails."""
    from ingest.readers.docx import read_docx

    with _converted(path, suffix, ".docx", "docx:MS Word 2007 XML") as made:
        try:
            read = read_docx(made)
        except UnreadableFile as error:
            raise UnreadableFile(path.name, error.reason) from error
    return replace(read, warnings=(*read.warnings, _CHECK_NUMBERS)) if suffix == ".doc" else read


def read_old_sheets(path: Path) -> Source:
    """An .xls. Raises UnreadableFile as `read_office` does."""
    from ingest.readers.sheet import read_sheets

    with _converted(path, ".xls", ".xlsx", "xlsx:Calc MS Excel 2007 XML") as made:
        return read_sheets(made, path.name)


@contextmanager
def _converted(path: Path, suffix: str, wanted: str, form: str) -> Iterator[Path]:
    """The file that LibreOffice makes of `path`, while it is needed."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    kind = suffix.lstrip(".").upper()
    office, save = ("calc", "Excel") if suffix == ".xls" else ("writer", "Word")
    if program is None:
        raise UnreadableFile(
            path.name,
            f"cần LibreOffice để đọc tệp {kind}; hãy cài bằng lệnh “sudo apt install libreoffice-{office}”, "
            f"hoặc mở tệp bằng {save} rồi lưu thành {wanted}.",
        )
    with tempfile.TemporaryDirectory(prefix="dieukhoan-") as folder:
        source = Path(folder) / f"van-ban{suffix}"
        shutil.copyfile(path, source)
        _convert(program, source, Path(folder), path.name, form)
        made = source.with_suffix(wanted)
        if not made.is_file():
            raise UnreadableFile(
                path.name,
                f"LibreOffice không đọc được tệp {kind} này, có thể tệp bị hỏng; hãy mở bằng {save} rồi lưu thành "
                f"{wanted}.",
            )
        yield made


def _convert(program: str, source: Path, folder: Path, name: str, form: str) -> None:
    """A profile of its own: a LibreOffice that the user has open would otherwise take the call and do nothing."""
    settings = folder / "profile" / "user"
    settings.mkdir(parents=True)
    (settings / "registrymodifications.xcu").write_text(
        _SETTINGS.format(proxies="".join(_PROXY.format(kind=kind) for kind in ("HTTP", "HTTPS", "FTP"))), "utf-8"
    )
    command = [
        program,
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--convert-to",
        form,
        "--outdir",
        str(folder),
        str(source),
    ]
    if not converter.run(command, TIMEOUT):
        raise UnreadableFile(
            name, f"LibreOffice không chuyển đổi xong tệp sau {TIMEOUT} giây; hãy mở bằng Word rồi lưu thành .docx."
        )
