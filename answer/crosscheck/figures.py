"""Figures with their units: "ít nhất 15%", "10 ngày làm việc", "từ 3 đến 5 dự án"."""

from __future__ import annotations

import re

from answer.crosscheck.findings import Quantity
from language.spelling import key, rule, squeeze

_FIGURE = re.compile(r"(?<![\w/.,-])(\d{1,3}(?:\.\d{3})+|\d+(?:,\d+)?)(?![\w/]|[.,]\d)\s*(%|‰)?", re.UNICODE)
_RANGE_GAP = rule(r" *(?:-|đến|đến dưới|và) *")
_LOW = rule(
    r"(?:ít nhất|tối thiểu|trên|đạt|hơn|từ|không dưới|không thấp hơn|tăng|tăng thêm|thêm|≥|>=|>|chiếm|phấn đấu|khoảng)"
    r"(?: (?:có|là|đạt|từ|thêm|khoảng|trên|ít nhất|tối thiểu|mức))* *$"
)
_HIGH = rule(
    r"(?:không quá|không vượt quá|tối đa|nhiều nhất|dưới|trong(?: thời hạn| vòng)?|chậm nhất|giảm còn|còn|≤|<=|<)"
    r" *(?:là )?$"
)
_TIME_UNITS = frozenset({"ngày", "giờ", "phút", "tuần"})
_NOT_UNITS = rule(r"(?:và|hoặc|của|của các|trong|cho|theo|tại|từ|đến|để|với|về|là|có|khi|này|đó)(?!\w)")
# "chính quyền địa phương 02 cấp", "6 tháng một lần", "24 giờ trong ngày" name a thing or a rhythm, no target.
_NO_COUNT = rule(r" ?(?:cấp(?! (?:thẻ|sổ))|chiều|kênh|trong 1|tháng (?:một|1) lần|năm (?:một|1) lần)(?!\w)")
_NUMBERED_PLACE = rule(
    r"(?:số|điều|khoản|mục|phụ lục|quý|tháng|năm|ngày|giai đoạn|khóa|lần thứ|thứ|chương|stt|hàng|nhóm|tuần|cấp độ"
    r"|thời kỳ) *$"
)


def quantities(text: str, start: int, end: int) -> list[Quantity]:
    """The figures with a unit in `text[start:end]`; dates, numbers of documents and places ("khoản 2") are none. A
    range ("16 - 18%") is its lower figure."""
    piece = text[start:end]
    k = key(piece)
    found: list[Quantity] = []
    taken = 0
    for m in _FIGURE.finditer(piece):
        before = k[max(0, m.start() - 40) : m.start()]
        if m.start() < taken or _NUMBERED_PLACE.search(before) or (re.search(r"[/-] *$", before[-2:]) and not found):
            continue
        stop, percent, value = m.end(), m[2], _number(m[1])
        gap = _RANGE_GAP.match(k, m.end(1))
        if gap and (other := _FIGURE.match(piece, gap.end())) and _number(other[1]) > value:
            stop, percent = other.end(), other[2] or percent
        if 1900 <= value <= 2100 and not percent:
            continue  # a year
        unit = percent or _unit(k, stop)
        if not unit or _NO_COUNT.match(k, stop) or (k[stop : stop + 1] == "/" and not percent):
            continue
        taken = stop
        bound = "max" if _HIGH.search(before) else "min" if _LOW.search(before) else ""
        if not bound and unit.split()[0] in _TIME_UNITS:
            bound = "max"
        end_at = stop if percent else stop + len(unit) + (k[stop : stop + 1] == " ")
        opening = (_HIGH.search(before) or _LOW.search(before)) if bound else None
        first = m.start() - (len(before) - opening.start()) if opening else m.start()
        said = squeeze(piece[first:end_at])
        found.append(Quantity(value, unit, bound, (start + first, start + end_at), said))
    return found


def _number(said: str) -> float:
    return float(re.sub(r"\.(?=\d{3})", "", said).replace(",", "."))


def _unit(k: str, at: int) -> str:
    """The one or two syllables behind a figure that say what is counted."""
    m = re.compile(r" ?([^\W\d_]+)(?: ([^\W\d_]+))?").match(k, at)
    if not m or _NOT_UNITS.match(m[1]):
        return ""
    if m[2] and not _NOT_UNITS.match(m[2]) and m[1] not in _TIME_UNITS:
        return f"{m[1]} {m[2]}"
    return m[1]
