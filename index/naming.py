"""Which stored document someone means: by id, by number as they type it, or by the name of its file."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import PurePath

from language.spelling import fold
from schema import DocumentInfo, UnknownDocument


def _exact(text: str) -> str:
    return "".join(unicodedata.normalize("NFC", text).split()).casefold()


def _loose(text: str) -> str:
    return _exact(fold(text))


def resolve(documents: Sequence[DocumentInfo], wanted: str) -> DocumentInfo:
    """The one document that `wanted` names. Raises UnknownDocument, in Vietnamese, with those it may have meant.

    Stricter readings first, so that "12/QĐ-UBND" does not hesitate over a "12/QD-UBND" typed so in another document.
    """
    readings: tuple[Callable[[DocumentInfo], bool], ...] = (
        lambda d: d.id == wanted,
        lambda d: _exact(d.id) == _exact(wanted),
        lambda d: bool(d.number) and _exact(d.number or "") == _exact(wanted),
        lambda d: _loose(d.id) == _loose(wanted),
        lambda d: bool(d.number) and _loose(d.number or "") == _loose(wanted),
        lambda d: _exact(d.source) == _exact(wanted) or _exact(PurePath(d.source).stem) == _exact(wanted),
        # "số 15-CT/TW", "Chỉ thị 15-CT/TW": the number stands in what was typed, or ...
        lambda d: bool(d.number) and _loose(wanted) in {_loose(f"{w}{d.number}") for w in ("số", d.kind or "số")},
        lambda d: bool(d.number) and _loose(wanted) == _loose(f"{d.kind or ''} số {d.number}"),
        # ... only the digits of it do: "100" for 100/NQ-CP, where one document alone has them.
        lambda d: bool(d.number) and wanted.strip().isdigit() and _digits(d.number or "") == wanted.strip(),
    )
    if _exact(wanted):
        for reading in readings:
            found = [d for d in documents if reading(d)]
            if len(found) == 1:
                return found[0]
            if found:
                listed = "; ".join(f"{d.id} ({d.title})" if d.title else d.id for d in found)
                raise UnknownDocument(f"Có {len(found)} văn bản cùng mang '{wanted}': {listed}. Hãy dùng mã văn bản.")
    raise UnknownDocument(f"Không có văn bản '{wanted}'. {_suggestion(documents, wanted)}")


def _digits(number: str) -> str:
    return number[: len(number) - len(number.lstrip("0123456789"))]


def _suggestion(documents: Sequence[DocumentInfo], wanted: str) -> str:
    if not documents:
        return "Kho chưa có văn bản nào: hãy nạp văn bản trước."
    near = {_loose(name): d for d in documents for name in (d.source, d.title, d.id, d.number or "") if name}
    close = difflib.get_close_matches(_loose(wanted), list(near), n=5, cutoff=0.5)
    close += [key for key in near if _loose(wanted) and _loose(wanted) in key]
    found = list(dict.fromkeys(near[key].number or near[key].id for key in close))[:5]
    if found:
        return f"Có phải: {', '.join(found)}?"
    some = ", ".join(d.number or d.id for d in documents[:5])
    return f"Trong kho có: {some}{' …' if len(documents) > 5 else '.'}"
