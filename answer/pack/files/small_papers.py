"""Papers of one sheet: the handout of one sheet for the audience, attendance list, feedback form."""

from __future__ import annotations

from pathlib import Path

from answer.pack.files.paper import SMALL, Paper
from answer.pack.files.saying import about, limit, units, who
from answer.pack.model import Duty, Pack, Relation
from answer.pack.wording import gist, uncapital, without_limit
from ingest.references import document_name

_ROOM = 3_000  # characters of table cells that two pages hold beside the letterhead and the last lines
_OF_ROW = 60  # that a row takes beside its words
_MOST_TASK = 170


def write_brief(path: Path, pack: Pack) -> None:
    """One sheet, two sides: the audience's own tasks with their limits, then those that it helps with. What does not
    fit is counted. Raises OSError."""
    paper = Paper("Việc cần nhớ", pack.title)
    paper.line(f"Văn bản: {document_name(pack.document)}. {about(pack).replace(' · ', '. ')}.", size=SMALL)
    if pack.notice:
        paper.line(pack.notice, italic=True, size=SMALL)
    room = _ROOM - len(pack.title) - len(pack.notice)
    parts = (
        (f"Việc của {pack.listeners}", Relation.OWN),
        (f"Việc {pack.listeners} phối hợp", Relation.HELPS),
        (f"Việc có liên quan đến {pack.listeners}", Relation.TOUCHED),
        ("Việc của cơ quan khác, để biết", Relation.NONE),
    )
    left = 0
    for title, relation in parts:
        rows = []
        for d in sorted(
            (d for d in pack.duties if d.relation is relation), key=lambda d: (d.due is None, d.due, d.key)
        ):
            row = _row(d, pack)
            room -= sum(map(len, row)) + _OF_ROW
            if room < 0:
                left += 1
            else:
                rows.append(row)
        if rows:
            paper.heading(title)
            paper.table(("Việc", "Ai làm", "Thời hạn"), (95, 42, 28), rows)
    if left:
        paper.line(f"Còn {left} việc khác: xem tài liệu phát tay đầy đủ.", size=SMALL)
    paper.line("Việc tôi làm trước tiên: …………………… Xong ngày: ……/……/20……", size=SMALL)
    paper.line("Hỏi thêm: [họ tên, điện thoại, thư điện tử của đầu mối].", size=SMALL)
    paper.save(path)


def _row(d: Duty, pack: Pack) -> tuple[str, str, str]:
    product = f". Sản phẩm: {uncapital(d.product)}" if d.product and len(d.product) < 80 else ""
    return (
        gist(without_limit(d.task, d.deadline), _MOST_TASK) + product,
        units([who(d)] if d.lead else [], 2),
        limit(d, pack),
    )


def write_attendance(path: Path, pack: Pack) -> None:
    """A list to sign. Raises OSError."""
    paper = Paper("Danh sách tham dự", f"Tập huấn: {pack.title}")
    day = f"{pack.today:%d/%m/%Y}" if pack.today else "……/……/20……"
    paper.line(f"Ngày: {day}. Địa điểm: [địa điểm]. Giảng viên: [họ và tên].")
    rows = [(str(n), "", "", "", "") for n in range(1, 31)]
    paper.table(("TT", "Họ và tên", "Chức vụ, đơn vị", "Điện thoại", "Ký tên"), (12, 50, 50, 28, 25), rows)
    paper.signature()
    paper.save(path)


_RATED = (
    "Nội dung sát với việc của tôi",
    "Tôi biết việc nào là của mình và trước ngày nào",
    "Giảng viên nói rõ, có ví dụ",
    "Thời gian vừa đủ, thảo luận có ích",
    "Tài liệu dùng được sau buổi học",
)


def write_feedback(path: Path, pack: Pack) -> None:
    """What the participants thought. Raises OSError."""
    paper = Paper("Phiếu đánh giá buổi tập huấn", pack.title)
    paper.line(f"{about(pack).replace(' · ', '. ')}. Không cần ghi tên.")
    paper.line("Đánh dấu X vào một ô mỗi dòng (1: không đồng ý, 5: rất đồng ý).", after=4)
    paper.table(("Ý kiến", "1", "2", "3", "4", "5"), (115, 10, 10, 10, 10, 10), [(r, *[""] * 5) for r in _RATED])
    for asked in ("Điều có ích nhất:", "Điều chưa rõ, cần nói thêm:", "Việc tôi sẽ làm trong tuần tới:"):
        paper.line(asked, bold=True, before=6, after=3)
        paper.blank_lines(3)
    paper.save(path)
