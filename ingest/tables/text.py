"""The text of table cells: where one unit of a list ends and the next begins, and cells that run over a page break."""

from __future__ import annotations

import re

BULLET = re.compile(r"[-–—+•*·▪●]\s*\S|[a-zđ]\)")

# Names of units begin so: in a list parted by line breaks alone, a line that does so is the next unit.
_UNIT_HEAD = re.compile(
    r"(?:Bộ|Sở|Ban|Các|Cơ quan|Ủy ban|Uỷ ban|UBND|HĐND|Văn phòng|Ngân hàng|Thanh tra|Công an|Viện|Đài|Hội|Hiệp hội"
    r"|Liên đoàn|Tập đoàn|Tổng công ty|Mặt trận|Tòa án|Đảng ủy|Thành ủy|Tỉnh ủy|Học viện|Trường|Trung tâm|Cục"
    r"|Chi cục)[\s,]"
)
# A line that ends so is not a whole name: "Văn phòng" / "Bộ Ngoại giao", "Bộ" / "Tài chính", "các đơn vị thuộc" / "Sở".
_UNFINISHED = re.compile(
    r"(?:^|\s)(?:Bộ|Sở|Ban|Ủy ban|Văn phòng|Thanh tra|Lãnh đạo|Đảng ủy|Công an|Viện|Trường|Cục|Vụ|Chánh Văn phòng"
    r"|Bộ trưởng|Thứ trưởng|Giám đốc|Chủ tịch|và|của|thuộc|với|cùng|các|Các|cấp|tại|do|là)$"
)


def begins_unit(before: str, line: str) -> bool:
    """Whether `line` names the next unit of a list whose last unit is `before`, no comma standing between them."""
    whole = bool(_UNIT_HEAD.match(before)) and re.search(r"[\w)]$", before) and not _UNFINISHED.search(before)
    return bool(whole and _UNIT_HEAD.match(line))


def over_break(left: str, right: str, units: bool = False) -> str:
    """A cell's text over a page break: one sentence goes on, or another item begins. `units`: the cell lists units."""
    if re.search(r"\w-$", left) or re.match(r"/[A-ZĐ]{2}", right):
        return left + right
    item = BULLET.match(right) or (right[:1].isupper() and left.endswith((".", ";", ":")))
    if item or (units and begins_unit(left.split("\n")[-1], right)):
        return f"{left}\n{right}"
    return f"{left} {right}"
