"""Known changes to one clause: what goes into a made-up directive, what into the plan, and what must be found."""

from __future__ import annotations

import hashlib
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from answer.crosscheck.findings import Status
from language.spelling import key

# The same thing in other words, as drafters rewrite a directive. Applied wherever the left side occurs.
PARAPHRASES: tuple[tuple[str, str], ...] = (
    ("tổ chức học tập", "tổ chức quán triệt"), ("nâng cao", "tăng cường"), ("đẩy mạnh", "thúc đẩy"),
    ("xây dựng", "soạn thảo"), ("ban hành", "công bố"), ("thực hiện", "triển khai"), ("bố trí", "cân đối"),
    ("kinh phí", "nguồn ngân sách"), ("hỗ trợ", "giúp đỡ"), ("khuyến khích", "động viên"), ("rà soát", "kiểm tra lại"),
    ("theo dõi", "nắm bắt"), ("phát huy", "khai thác tốt"), ("hình thành", "lập ra"), ("phát triển", "mở rộng"),
    ("người đứng đầu", "thủ trưởng"), ("cán bộ, công chức", "đội ngũ cán bộ"), ("doanh nghiệp", "các doanh nghiệp"),
    ("hiệu quả", "có kết quả"), ("nghiên cứu", "tìm hiểu"), ("giới thiệu", "quảng bá"), ("tận dụng", "khai thác"),
    ("thu hút", "kêu gọi"), ("tham gia", "góp mặt trong"), ("bồi dưỡng", "tập huấn"), ("ưu tiên", "dành ưu tiên cho"),
    ("bảo đảm", "giữ vững"), ("cung cấp", "đưa ra"), ("tiếp nhận", "nhận"), ("kiến nghị", "phản ánh"),
    ("có cơ chế", "xây dựng cơ chế"), ("có chính sách", "ban hành chính sách"), ("kết nối", "gắn kết"),
)  # fmt: skip

# The same for clauses of the test half: no word of these was looked at while thresholds were chosen.
UNSEEN: tuple[tuple[str, str], ...] = (
    ("tuyên truyền", "truyền thông"), ("nâng cao", "cải thiện"), ("đẩy mạnh", "tăng tốc"), ("xây dựng", "thiết lập"),
    ("ban hành", "đưa ra"), ("thực hiện", "tiến hành"), ("bố trí", "sắp xếp"), ("kinh phí", "ngân sách"),
    ("hỗ trợ", "giúp sức cho"), ("khuyến khích", "cổ vũ"), ("rà soát", "xem xét lại"), ("theo dõi", "giám sát"),
    ("phát huy", "tận dụng"), ("hình thành", "tạo lập"), ("phát triển", "nâng tầm"), ("người đứng đầu", "lãnh đạo"),
    ("cán bộ, công chức", "công chức"), ("hiệu quả", "thiết thực"), ("nghiên cứu", "khảo cứu"),
    ("giới thiệu", "phổ biến"), ("thu hút", "mời gọi"), ("tham gia", "cùng tham dự"), ("bồi dưỡng", "đào tạo"),
    ("ưu tiên", "chú trọng trước hết"), ("bảo đảm", "đáp ứng"), ("cung cấp", "chuyển đến"),
    ("tăng cường", "làm mạnh thêm"),
    ("tổ chức", "mở"), ("hoàn thiện", "bổ sung cho đầy đủ"), ("kết nối", "liên kết"),
    ("kiểm tra", "thanh tra, xem xét"),
    ("có cơ chế", "đặt ra cơ chế"), ("có chính sách", "đặt ra chính sách"), ("triển khai", "bắt tay vào"),
)  # fmt: skip

# Clauses of a plan about other things: they answer nothing.
OTHERS: tuple[str, ...] = (
    "Sửa chữa mái nhà văn hóa của ba thôn bị tốc mái sau bão.",
    "Tiêm phòng dại cho đàn chó nuôi trước mùa nắng nóng.",
    "Nạo vét mương thoát nước dọc tuyến đường liên thôn.",
    "Mở lớp dạy bơi cho học sinh tiểu học trong dịp hè.",
    "Trồng bổ sung cây bóng mát tại sân trạm y tế.",
    "Lắp biển báo tốc độ ở khúc cua gần chợ phiên.",
)
LEADS: tuple[str, ...] = (
    "Sở Nội vụ", "Sở Tư pháp", "Sở Công Thương", "Sở Xây dựng", "Sở Y tế", "Sở Giáo dục và Đào tạo", "Công an tỉnh",
    "Sở Nông nghiệp và Môi trường", "Sở Ngoại vụ", "Sở Tài chính", "Thanh tra tỉnh",
)  # fmt: skip
HANDED: tuple[tuple[str, str], ...] = (
    ("Bộ Ngoại giao", "Sở Ngoại vụ"), ("Bộ Tài chính", "Sở Tài chính"), ("Bộ Y tế", "Sở Y tế"),
    ("Bộ Nội vụ", "Sở Nội vụ"), ("Bộ Công Thương", "Sở Công Thương"), ("Bộ Xây dựng", "Sở Xây dựng"),
    ("Bộ Công an", "Công an tỉnh"), ("Thanh tra Chính phủ", "Thanh tra tỉnh"), ("Bộ Tư pháp", "Sở Tư pháp"),
)  # fmt: skip


SALT = "2:"  # another salt makes other halves and other changes


@dataclass(frozen=True, slots=True)
class Case:
    """`asked` goes into the directive, `planned` into the plan, each a clause. `clause`: the clause of
    the source that was changed."""

    name: str
    asked: str
    planned: tuple[str, ...]
    status: Status
    kind: str | None = None
    clause: str = ""


Change = Callable[[str, random.Random], Case | None]
Templates = Callable[[random.Random], tuple[str, str]]


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# ----------------------------------------------------------------------------------------------- changes of the clause


def kept(text: str, _: random.Random) -> Case:
    return Case("giữ nguyên", text, (text,), Status.COVERED)


def deleted(text: str, _: random.Random) -> Case:
    return Case("xóa", text, (), Status.MISSING)


def paraphrased(text: str, rng: random.Random) -> Case | None:
    new, done = text, 0
    table = PARAPHRASES if for_fitting(text) else UNSEEN
    for old, other in rng.sample(table, len(table)):
        m = re.search(rf"(?<!\w){old}(?!\w)", new, re.IGNORECASE)
        if m and done < 3:
            new, done = new[: m.start()] + other + new[m.end() :], done + 1
    return Case("diễn đạt lại", text, (upper(new),), Status.COVERED) if done >= 2 else None


def halved(text: str, _: random.Random) -> Case | None:
    """The second duty is left out, or what follows the last comma where both sides are long."""
    cuts = [m.start() for m in re.finditer(r"[;,] ", text) if 0.35 <= m.start() / len(text) <= 0.62]
    if not cuts or len(text.split()) < 16:
        return None
    return Case("bỏ một phần", text, (text[: cuts[0]],), Status.PARTIAL)


def split(text: str, _: random.Random) -> Case | None:
    cuts = [m.start() for m in re.finditer(r"[;,] ", text) if 0.3 <= m.start() / len(text) <= 0.7]
    if not cuts or len(text.split()) < 14:
        return None
    one, two = text[: cuts[0]], text[cuts[0] + 2 :]
    return Case("tách làm hai", text, (one, f"Thực hiện {lower(two)}"), Status.COVERED)


def negated(text: str, _: random.Random) -> Case | None:
    if _NEGATES.search(text):
        return None
    return Case("thêm “không”", text, (f"Không {lower(text)}",), Status.CONFLICT, "negation")


def no_more_negated(text: str, _: random.Random) -> Case | None:
    """The directive forbids, the plan does it."""
    if _NEGATES.search(text):
        return None
    return Case("bỏ “không”", f"Không được {lower(text)}", (text,), Status.CONFLICT, "negation")


_NEGATES = re.compile(r"(?<!\w)(?:không|chưa)(?!\w)", re.IGNORECASE)


# ------------------------------------------------------------------------------- changes of what is added to the clause
# Each gives what the directive and what the plan make of a clause: {text}, or {lower} behind other words.


def later(rng: random.Random) -> tuple[str, str]:
    month, year = rng.randint(1, 6), rng.randint(2025, 2028)
    after = month + rng.randint(1, 6)
    asked, planned = rng.choice(
        (
            (f"trước ngày 15/{month}/{year}", f"trước ngày 15/{after}/{year}"),
            (f"trong năm {year}", f"trong năm {year + 1}"),
            (f"trong quý {'I' * rng.randint(1, 2)}/{year}", f"trong quý IV/{year}"),
            (f"trước ngày 30 tháng {month + 3} năm {year}", f"chậm nhất ngày 20/12/{year}"),
            (f"trước ngày 15/{month}/{year}", f"xong trong tháng {after} năm {year}"),
        )
    )
    return f"{{text}}, hoàn thành {asked}", f"{{text}}, hoàn thành {planned}"


def in_time(rng: random.Random) -> tuple[str, str]:
    month = rng.randint(3, 12)
    early = month - rng.randint(1, 2)
    return f"{{text}}, hoàn thành trước ngày 20/{month}/2026", f"{{text}}, xong trong tháng {early} năm 2026"


_TARGETS = ("{} đơn vị thực hiện", "{} người dân được tiếp cận", "{} kế hoạch hằng năm")


def _reached(rng: random.Random, value: int, own: int, least: str) -> tuple[str, str]:
    what = rng.choice(_TARGETS)
    return f"{{text}}, đạt ít nhất {what.format(f'{value}%')}", f"{{text}}, đạt {least} {what.format(f'{own}%')}"


def lowered(rng: random.Random) -> tuple[str, str]:
    value = rng.randint(50, 95)
    return _reached(rng, value, value - rng.randint(5, 30), "ít nhất")


def raised(rng: random.Random) -> tuple[str, str]:
    value = rng.randint(50, 85)
    return _reached(rng, value, value + rng.randint(0, 10), "trên")


def slower(rng: random.Random) -> tuple[str, str]:
    days = rng.randint(3, 15)
    said = "{{text}}, trả lời trong thời hạn {} ngày làm việc"
    return said.format(days), said.format(days + rng.randint(2, 15))


def other_lead(rng: random.Random) -> tuple[str, str]:
    one, two = rng.sample(LEADS, 2)
    return f"{one} chủ trì {{lower}}", f"{two} chủ trì {{lower}}"


def handed_down(rng: random.Random) -> tuple[str, str]:
    one, two = rng.choice(HANDED)
    return f"{one} chủ trì {{lower}}", f"{two} chủ trì {{lower}}"


_DECREE = "{{text}} theo Nghị định số {}/2025/NĐ-CP ngày {}/{}/2025 của Chính phủ"


def _cited(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(11, 89), rng.randint(1, 28), rng.randint(1, 12)


def wrong_number(rng: random.Random) -> tuple[str, str]:
    n, day, month = _cited(rng)
    return _DECREE.format(n, day, month), _DECREE.format(n + rng.randint(1, 9), day, month)


def wrong_date(rng: random.Random) -> tuple[str, str]:
    n, day, month = _cited(rng)
    return _DECREE.format(n, day, month), _DECREE.format(n, day % 28 + 1, month)


def right_citation(rng: random.Random) -> tuple[str, str]:
    n, day, month = _cited(rng)
    return _DECREE.format(n, day, month), f"{{text}} theo Nghị định số {n}/2025/NĐ-CP"


def replaced(rng: random.Random) -> tuple[str, str]:
    """The directive says which decree took the place of another; the plan still goes by the old one."""
    old = f"Nghị định số {rng.randint(11, 89)}/2020/NĐ-CP"
    day = rng.choice(("", f" ngày {rng.randint(1, 28)}/{rng.randint(1, 12)}/2020 của Chính phủ"))
    return f"{_DECREE.format(*_cited(rng))} thay thế {old}{day}", f"{{text}} theo {old}"


def replacing(rng: random.Random) -> tuple[str, str]:
    """The same, and the plan goes by the new one, or tells what was replaced."""
    old, (n, day, month) = f"Nghị định số {rng.randint(11, 89)}/2020/NĐ-CP", _cited(rng)
    new = f"{{text}} theo Nghị định số {n}/2025/NĐ-CP"
    return f"{_DECREE.format(n, day, month)} thay thế {old}", rng.choice((new, f"{new} (thay thế {old})"))


def other_period(rng: random.Random) -> tuple[str, str]:
    first = rng.randint(2024, 2027)
    return f"{{text}} giai đoạn {first} - {first + 4}", f"{{text}} giai đoạn {first + 1} - {first + 6}"


def same_period(rng: random.Random) -> tuple[str, str]:
    first = rng.randint(2024, 2027)
    return f"{{text}} giai đoạn {first} - {first + 4}", f"{{text}} giai đoạn {first} - {first + rng.randint(2, 4)}"


def added(name: str, made: Templates, status: Status, kind: str | None = None) -> Change:
    def change(text: str, rng: random.Random) -> Case:
        asked, planned = (said.format(text=text, lower=lower(text)) for said in made(rng))
        return Case(name, asked, (planned,), status, kind)

    return change


# (change, how often)
CHANGES: tuple[tuple[Change, int], ...] = (
    (kept, 2), (deleted, 4), (paraphrased, 4), (halved, 6), (split, 2), (negated, 2), (no_more_negated, 1),
    (added("lùi thời hạn", later, Status.CONFLICT, "deadline"), 3),
    (added("thời hạn sớm hơn", in_time, Status.COVERED), 1),
    (added("hạ chỉ tiêu", lowered, Status.CONFLICT, "target"), 2),
    (added("nâng chỉ tiêu", raised, Status.COVERED), 1),
    (added("kéo dài số ngày", slower, Status.CONFLICT, "target"), 1),
    (added("đổi đơn vị chủ trì", other_lead, Status.CONFLICT, "lead"), 2),
    (added("giao cho sở tương ứng", handed_down, Status.COVERED), 2),
    (added("sai số văn bản", wrong_number, Status.CONFLICT, "number"), 1),
    (added("sai ngày văn bản", wrong_date, Status.CONFLICT, "date"), 1),
    (added("viện dẫn đúng", right_citation, Status.COVERED), 1),
    (added("viện dẫn văn bản đã thay thế", replaced, Status.CONFLICT, "replaced"), 2),
    (added("viện dẫn văn bản thay thế", replacing, Status.COVERED), 1),
    (added("sai giai đoạn", other_period, Status.CONFLICT, "period"), 2),
    (added("đúng giai đoạn", same_period, Status.COVERED), 1),
)  # fmt: skip


def for_fitting(text: str) -> bool:
    """Which half a clause belongs to: always the same, whatever else is in the set."""
    return hashlib.sha256(f"{SALT}{' '.join(key(text).split())}".encode()).digest()[0] % 2 == 0
