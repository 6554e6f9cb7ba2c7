"""The words of the tab Quan hệ, and of what is shown elsewhere about versions and amendments."""

from __future__ import annotations

from dataclasses import dataclass, field

from ui.texts import Texts


@dataclass(frozen=True, slots=True)
class RelationTexts:
    chain: str = "Chuỗi thực hiện"
    chain_hint: str = "Văn bản ở dưới thực hiện văn bản ở trên. Bấm vào một văn bản để xem quan hệ của nó."
    chain_none: str = "Chưa có văn bản nào thực hiện văn bản khác. Hãy thêm văn bản chỉ đạo và kế hoạch ở thẻ Văn bản."
    outside: str = "không có trong kho"
    others: str = "Sửa đổi, thay thế, bãi bỏ"
    others_none: str = "Chưa có văn bản nào trong kho sửa đổi, thay thế hoặc bãi bỏ văn bản khác."
    of_one: str = "Quan hệ của {name}"
    of_one_none: str = "Văn bản này không có quan hệ nào với văn bản khác."
    all_of_them: str = "Xem tất cả"
    adds: str = "bổ sung {n} nhiệm vụ"
    compare: str = "So sánh"
    before: str = "Văn bản hoặc bản thứ nhất"
    after: str = "Văn bản hoặc bản thứ hai"
    clause: str = "Chỉ phần này (không bắt buộc)"
    clause_hint: str = "Phụ lục II; khoản 2 Điều 5"
    changed_only: str = "Chỉ hiện chỗ khác nhau"
    go: str = "So sánh"
    comparing: str = "Đang so sánh…"
    compare_hint: str = "Chọn hai văn bản, hoặc hai bản của một văn bản, rồi bấm So sánh."
    compare_choose: str = "Hãy chọn cả hai văn bản."
    counts: str = "{changed} sửa · {added} thêm · {removed} bỏ · {minor} chỉ khác dấu câu · {same} giữ nguyên"
    scopes: str = "So “{before}” với “{after}”."
    whole: str = "toàn văn bản"
    moved: str = "trước là {path}"
    nothing: str = "Không có chỗ nào khác nhau."
    rest: str = "Còn {n} chỗ nữa; hãy so sánh từng phần."
    older: str = "bản cũ {n}"
    version: str = "bản thứ {n}"
    older_note: str = "Đây là bản cũ; kho đã có bản mới hơn."
    status: dict[str, str] = field(
        default_factory=lambda: {"changed": "Sửa", "added": "Thêm", "removed": "Bỏ", "same": "Giữ nguyên"}
    )
    minor: str = "Khác dấu câu"


VIETNAMESE = RelationTexts()
ENGLISH = RelationTexts(
    chain="Who carries out whom",
    chain_hint="The documents below carry out the one above. Click a document to see its relations.",
    chain_none="No document carries out another yet. Add directives and plans in the Documents tab.",
    outside="not in the store",
    others="Amended, replaced, repealed",
    others_none="No stored document amends, replaces or repeals another.",
    of_one="Relations of {name}",
    of_one_none="This document has no relation to another.",
    all_of_them="Show all",
    adds="adds {n} tasks",
    compare="Compare",
    before="First document or version",
    after="Second document or version",
    clause="This part only (optional)",
    changed_only="Show differences only",
    go="Compare",
    comparing="Comparing…",
    compare_hint="Choose two documents, or two versions of one, then press Compare.",
    compare_choose="Choose both documents.",
    counts="{changed} changed · {added} added · {removed} removed · {minor} punctuation only · {same} the same",
    scopes="“{before}” compared with “{after}”.",
    whole="the whole document",
    moved="was {path}",
    nothing="Nothing differs.",
    rest="{n} more; compare part by part.",
    older="older version {n}",
    version="version {n}",
    older_note="This is an older version; the store has a later one.",
    status={"changed": "Changed", "added": "Added", "removed": "Removed", "same": "The same"},
    minor="Punctuation",
)


def relations_texts(t: Texts) -> RelationTexts:
    return ENGLISH if t.language == "en" else VIETNAMESE
