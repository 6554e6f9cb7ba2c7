"""Words that all files share: names of parts, where something stands, how a quote is told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answer.ask.naming import short_place
from answer.pack.model import Duty, Item, Link, Pack, Question, Relation
from answer.pack.wording import capital
from language.spelling import squeeze
from schema import Citation

PARTS = {
    "objectives": "Mục tiêu buổi tập huấn",
    "why": "Vì sao có văn bản này",
    "above": "Văn bản cấp trên yêu cầu gì",
    "messages": "Thông điệp chính",
    "duties": "Ai làm gì, khi nào xong",
    "news": "Điểm mới",
    "questions": "Câu hỏi thường gặp",
    "terms": "Từ viết tắt, thuật ngữ trong văn bản",
    "exercises": "Bài tập thảo luận",
    "quiz": "Câu hỏi kiểm tra",
    "answers": "Đáp án",
}
PASSED = "đã qua"
REWORDED, OWN_WORDS = "lời diễn đạt lại", "lời của giảng viên"
LETTERS = "ABCD"


def place(citation: Citation, document: str | None = None) -> str:
    """ "điểm a khoản 1 mục II, trang 3": as short as a slide needs it; with the number for another document than
    `document`."""
    markers = citation.path.split("/") if citation.path else []
    where = short_place(markers) if markers else "phần đầu, chữ ký"
    if document is not None and citation.document != document:
        where += f", {citation.number or citation.document}"
    return where


def source(thing: Item | Duty | Question, pack: Pack) -> str:
    """ "Nguồn: điểm a khoản 1 mục II": where the statement stands, each place once; whether it is in other words."""
    return sources(thing.citations, pack) + reworded(thing, pack)


def reworded(thing: Item | Duty | Question, pack: Pack) -> str:
    """The mark of a statement that is not in the document's own words."""
    if thing.key in pack.own:
        return f" ({OWN_WORDS})"
    return f" ({REWORDED})" if isinstance(thing, Item) and thing.original else ""


def sources(citations: Iterable[Citation], pack: Pack) -> str:
    every = list(citations)
    places = list(dict.fromkeys(place(c, pack.document.id) for c in every))
    # A heading that names the unit adds nothing to the clause below it.
    kept = [p for p in places if not any(o != p and o.endswith(p) for o in places)]
    since = "" if not any((c.document, c.path) in pack.changed for c in every) else " (đã được sửa đổi)"
    return "Nguồn: " + "; ".join(kept[:3]) + since


def until(item: Item, pack: Pack) -> str:
    """The limit of a statement, marked where it is over."""
    over = any(
        d.deadline and squeeze(d.deadline).rstrip(" .;,") == item.when for d in pack.duties if d.passed(pack.today)
    )
    return f"{item.when} ({PASSED})" if over else item.when


def quote(citation: Citation, pack: Pack) -> str:
    """The quote with its full reference, and its page where the document has pages."""
    return f"“{squeeze(citation.quote)}” ({_full_place(citation, pack)})"


def _full_place(citation: Citation, pack: Pack) -> str:
    page = f", trang {citation.page}" if citation.document in pack.paged else ""
    since = pack.changed.get((citation.document, citation.path), "")
    return capital(citation.reference) + page + (f". {since}" if since else "")


def quotes(citations: Iterable[Citation], pack: Pack) -> list[str]:
    """Each quote once, those of one clause together; one that another one holds is left out."""
    every = list(dict.fromkeys(citations))
    by_clause: dict[tuple[str, str], list[Citation]] = {}
    for c in every:
        if not any(_holds(o, c) for o in every):
            by_clause.setdefault((c.document, c.path), []).append(c)
    return [
        f"{'; '.join(dict.fromkeys(f'“{squeeze(c.quote)}”' for c in group))} ({_full_place(group[0], pack)})"
        for group in by_clause.values()
    ]


def _holds(one: Citation, other: Citation) -> bool:
    inside = one.span[0] <= other.span[0] and other.span[1] <= one.span[1]
    return one.document == other.document and inside and one.span != other.span


def units(names: Sequence[str], most: int | None = None) -> str:
    """ "A; B; C", or "A; B và 3 đơn vị khác"."""
    if most is None or len(names) <= most:
        return "; ".join(names)
    return f"{'; '.join(names[:most])} và {len(names) - most} đơn vị khác"


def results(d: Duty) -> list[str]:
    """What the duty is measured by: "Chỉ tiêu: ≥ 55 %", "Sản phẩm: Kế hoạch"."""
    said = (("Chỉ tiêu", d.target), ("Sản phẩm", d.product))
    return [f"{name}: {value}" for name, value in said if value]


def told_to(item: Item) -> str:
    """The statement behind the unit that it is told to."""
    return f"{item.who}: {item.text[:1].lower() + item.text[1:]}" if item.who else item.text


def concerns(item: Item, pack: Pack) -> str:
    """How a message concerns the audience."""
    said = {
        Relation.OWN: f"Việc của {pack.listeners}",
        Relation.HELPS: f"Việc {pack.listeners} phối hợp",
        Relation.TOUCHED: f"Liên quan đến {pack.listeners}",
        Relation.NONE: "Bối cảnh",
    }
    return said[item.relation]


def limit(d: Duty, pack: Pack) -> str:
    """The time limit, and whether it is over."""
    over = f" ({PASSED})" if d.passed(pack.today) else ""
    return (d.deadline or "").rstrip(" .;,") + over


def who(d: Duty, most: int | None = None) -> str:
    """Who must, and as what where they do not lead."""
    return units(d.lead, most) + (f" ({d.role})" if d.role not in ("chủ trì", "thực hiện") and d.lead else "")


def rests(q: Question, pack: Pack) -> str:
    """ "Thông điệp 2": where the session says what the question asks; '' where it is asked before the session."""
    for part, name in (("messages", "Thông điệp"), ("why", "Bối cảnh"), ("questions", "Câu hỏi thường gặp"),
                       ("news", "Điểm mới"), ("told", "Bảng việc, dòng")):  # fmt: skip
        for n, thing in enumerate(getattr(pack, part), 1):
            if thing.key == q.rests:
                return f"{name} {n}"
    return ""


def link_label(link: Link) -> str:
    own = {"above": "Văn bản cấp trên", "self": "Văn bản đang học", "below": "Văn bản triển khai"}[link.place]
    if link.place == "above" and link.relation == "replaces":
        own = "Văn bản được thay thế"
    if link.place == "above" and link.relation == "amends":
        own = "Văn bản được sửa đổi"
    later = {"amends": "Văn bản sửa đổi", "replaces": "Văn bản thay thế", "repeals": "Văn bản bãi bỏ"}
    return later.get(link.relation, own) if link.place == "below" else own


def about(pack: Pack) -> str:
    """ "Đối tượng: cán bộ cơ sở · Thời lượng: 60 phút"."""
    return f"Đối tượng: {pack.listeners} · Thời lượng: {pack.minutes} phút"


def clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"
