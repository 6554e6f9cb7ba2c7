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
    """`asked` goes into the directive, `planned` into the plan, as one clause each ('' for none)."""

    name: str
    asked: str
    planned: tuple[str, ...]
    status: Status
    kind: str | None = None


Change = Callable[[str, random.Random], Case | None]


def lower(text: str) -> str:
    return text[:1].lower() + text[1:]


def upper(text: str) -> str:
    return text[:1].upper() + text[1:]


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


def later(text: str, rng: random.Random) -> Case:
    month = rng.randint(1, 6)
    return Case(
        "lùi thời hạn",
        f"{text}, hoàn thành trước ngày 15/{month}/2026",
        (f"{text}, hoàn thành trước ngày 15/{month + rng.randint(1, 6)}/2026",),
        Status.CONFLICT,
        "deadline",
    )


def in_time(text: str, rng: random.Random) -> Case:
    month = rng.randint(3, 12)
    return Case(
        "thời hạn sớm hơn",
        f"{text}, hoàn thành trước ngày 20/{month}/2026",
        (f"{text}, xong trong tháng {month - rng.randint(1, 2)} năm 2026",),
        Status.COVERED,
    )


_TARGETS = ("{} đơn vị thực hiện", "{} người dân được tiếp cận", "{} kế hoạch hằng năm")


def lowered(text: str, rng: random.Random) -> Case:
    value, what = rng.randint(50, 95), rng.choice(_TARGETS)
    less = value - rng.randint(5, 30)
    return Case(
        "hạ chỉ tiêu",
        f"{text}, đạt ít nhất {what.format(f'{value}%')}",
        (f"{text}, đạt ít nhất {what.format(f'{less}%')}",),
        Status.CONFLICT,
        "target",
    )


def raised(text: str, rng: random.Random) -> Case:
    value, what = rng.randint(50, 85), rng.choice(_TARGETS)
    return Case(
        "nâng chỉ tiêu",
        f"{text}, đạt ít nhất {what.format(f'{value}%')}",
        (f"{text}, đạt trên {what.format(f'{value + rng.randint(0, 10)}%')}",),
        Status.COVERED,
    )


def slower(text: str, rng: random.Random) -> Case:
    days = rng.randint(3, 15)
    return Case(
        "kéo dài số ngày",
        f"{text}, trả lời trong thời hạn {days} ngày làm việc",
        (f"{text}, trả lời trong thời hạn {days + rng.randint(2, 15)} ngày làm việc",),
        Status.CONFLICT,
        "target",
    )


def other_lead(text: str, rng: random.Random) -> Case:
    one, two = rng.sample(LEADS, 2)
    return Case(
        "đổi đơn vị chủ trì",
        f"{one} chủ trì {lower(text)}",
        (f"{two} chủ trì {lower(text)}",),
        Status.CONFLICT,
        "lead",
    )


def handed_down(text: str, rng: random.Random) -> Case:
    one, two = rng.choice(HANDED)
    return Case(
        "giao cho sở tương ứng", f"{one} chủ trì {lower(text)}", (f"{two} chủ trì {lower(text)}",), Status.COVERED
    )


def negated(text: str, _: random.Random) -> Case | None:
    if re.search(r"(?<!\w)(?:không|chưa)(?!\w)", text):
        return None
    return Case("thêm “không”", text, (f"Không {lower(text)}",), Status.CONFLICT, "negation")


def _cited(rng: random.Random) -> tuple[int, int, int]:
    return rng.randint(11, 89), rng.randint(1, 28), rng.randint(1, 12)


def wrong_number(text: str, rng: random.Random) -> Case:
    n, day, month = _cited(rng)
    said = "{} theo Nghị định số {}/2025/NĐ-CP ngày {}/{}/2025 của Chính phủ"
    return Case(
        "sai số văn bản",
        said.format(text, n, day, month),
        (said.format(text, n + rng.randint(1, 9), day, month),),
        Status.CONFLICT,
        "number",
    )


def wrong_date(text: str, rng: random.Random) -> Case:
    n, day, month = _cited(rng)
    said = "{} theo Nghị định số {}/2025/NĐ-CP ngày {}/{}/2025 của Chính phủ"
    return Case(
        "sai ngày văn bản",
        said.format(text, n, day, month),
        (said.format(text, n, day % 28 + 1, month),),
        Status.CONFLICT,
        "date",
    )


def right_citation(text: str, rng: random.Random) -> Case:
    n, day, month = _cited(rng)
    return Case(
        "viện dẫn đúng",
        f"{text} theo Nghị định số {n}/2025/NĐ-CP ngày {day}/{month}/2025 của Chính phủ",
        (f"{text} theo Nghị định số {n}/2025/NĐ-CP",),
        Status.COVERED,
    )


def other_period(text: str, rng: random.Random) -> Case:
    first = rng.randint(2024, 2027)
    return Case(
        "sai giai đoạn",
        f"{text} giai đoạn {first} - {first + 4}",
        (f"{text} giai đoạn {first + 1} - {first + 6}",),
        Status.CONFLICT,
        "period",
    )


def split(text: str, _: random.Random) -> Case | None:
    cuts = [m.start() for m in re.finditer(r"[;,] ", text) if 0.3 <= m.start() / len(text) <= 0.7]
    if not cuts or len(text.split()) < 14:
        return None
    one, two = text[: cuts[0]], text[cuts[0] + 2 :]
    return Case("tách làm hai", text, (one, f"Thực hiện {lower(two)}"), Status.COVERED)


CHANGES: tuple[tuple[Change, int], ...] = (
    (kept, 2), (deleted, 4), (paraphrased, 4), (halved, 6), (later, 2), (in_time, 1), (lowered, 2), (raised, 1),
    (slower, 1), (other_lead, 2), (handed_down, 1), (negated, 2), (split, 2),
    (wrong_number, 1), (wrong_date, 1), (right_citation, 1), (other_period, 1),
)  # fmt: skip


def for_fitting(text: str) -> bool:
    """Which half a clause belongs to: always the same, whatever else is in the set."""
    return hashlib.sha256(f"{SALT}{' '.join(key(text).split())}".encode()).digest()[0] % 2 == 0
