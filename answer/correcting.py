"""What a person says of a document stands above what was read: corrected, kept through new versions, told apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from index.versions import base_of, latest, same_file
from ingest.identity import document_id
from ingest.references import document_name
from language.spelling import squeeze, writable
from schema import Document, DocumentInfo, UserError

if TYPE_CHECKING:
    from index.store import Store

# The fields that may be corrected, and what people call them.
FIELDS = {
    "number": "Số, ký hiệu",
    "issued_on": "Ngày ban hành",
    "issuer": "Cơ quan",
    "kind": "Loại",
    "title": "Trích yếu",
    "signer": "Người ký",
}
NONE = "-"  # "the document has none"
_LONGEST = {"number": 60, "issued_on": 10, "title": 1000}  # characters; 200 for the others
_FIRST = date(1945, 1, 1)

Value = str | date | None


def edit(store: Store, id: str, wanted: Mapping[str, str]) -> DocumentInfo:
    """Corrects fields of a stored document and gives what it is then. Raises UserError as `corrected` does, before
    anything is changed.
    """
    document = store.document(id)
    changed = corrected(document, wanted)
    if changed != document:
        store.amend(changed)
    return changed.info


def corrected(document: Document, wanted: Mapping[str, str]) -> Document:
    """`document` with other values of FIELDS. NONE says that the document has none, an empty value takes the correction
    back. Raises UserError for a value that cannot be.
    """
    info = document.info
    if not wanted:
        raise UserError("Chưa có gì để sửa; hãy ghi số, ngày, cơ quan, loại, trích yếu hoặc người ký.")
    read = dict(info.corrected)
    facts: dict[str, Value] = {}
    for name, given in wanted.items():
        text = squeeze(writable(given))
        if not text and name not in read:
            continue  # nothing to take back
        read.setdefault(name, _said(getattr(info, name)))
        facts[name] = _value(name, text or read.pop(name) or NONE)
    return with_facts(document, facts, read)


def carried(store: Store, document: Document, content_hash: str) -> Document:
    """`document`, just read, as the stored one that it is: with that one's id and what a person corrected in it. The
    same file stays the same document where it is read better than before; so does a file that says what a person said,
    or what a document says that has another id because one of its number was hidden from who added it.
    """
    every = store.every()
    same = next((base_of(id) for id, k in every.items() if same_file(k.content_hash, content_hash)), None)
    other = (id for id, k in store.kept().items() if _identity(k.info) == document.info.id)
    base = same or (document.info.id if document.info.id in every else next(other, document.info.id))
    if base not in every:
        return document
    before = every[base].info
    facts: dict[str, Value] = {name: getattr(before, name) for name, _ in before.corrected}
    read = {name: _said(getattr(document.info, name)) for name in facts}
    return with_facts(latest(document, base, document.info.version), facts, read)


def with_facts(document: Document, facts: Mapping[str, Value], read: Mapping[str, str | None]) -> Document:
    """`document` with other values of FIELDS, and the references of its clauses said with them. `read`: what had been
    read where a person corrected it.
    """
    info = replace(document.info, **facts, corrected=tuple(read.items()))  # type: ignore[arg-type]
    before, now = document_name(document.info), document_name(info)
    clauses = document.clauses
    if before != now:
        clauses = tuple(
            replace(c, reference=c.reference.removesuffix(before) + now) if c.reference.endswith(before) else c
            for c in clauses
        )
    return replace(document, info=info, clauses=clauses)


def _identity(info: DocumentInfo) -> str:
    return document_id(info.number, info.issuer, info.issued_on, info.source, info.title)


def _said(value: Value) -> str | None:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, text: str) -> Value:
    called = FIELDS[name]
    if len(text) > _LONGEST.get(name, 200):
        raise UserError(f"{called}: dài hơn {_LONGEST.get(name, 200)} ký tự; hãy ghi ngắn lại.")
    if text == NONE:
        if name == "title":
            raise UserError("Trích yếu: văn bản cần có tên để gọi; hãy ghi tên ngắn.")
        return None
    if name == "number" and not any(c.isdigit() for c in text):
        raise UserError(
            f"Số, ký hiệu: “{text}” không có chữ số; hãy ghi như 12/KH-UBND, hoặc “-” nếu văn bản không có số."
        )
    return _day(text) if name == "issued_on" else text


def _day(text: str) -> date:
    try:
        if "/" in text:
            day, month, year = (int(x) for x in text.split("/"))
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text)
    except ValueError:
        raise UserError(f"Ngày ban hành: “{text}” không phải ngày; hãy viết 30/6/2026 hoặc 2026-06-30.") from None
    if not _FIRST <= found <= date.today().replace(year=date.today().year + 1, day=1):
        raise UserError(f"Ngày ban hành: năm {found.year} không thể có; hãy kiểm tra lại.")
    return found
