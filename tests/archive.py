"""An archive of made-up documents, shaped like real plans and programmes: letterhead, sections, tasks with units and
dates, points. Words from lists written here; nothing is taken from any document. The same number gives the same text.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from index.embedding import Progress, Vectors
from language.syllables import tokens

KINDS = [("KẾ HOẠCH", "KH"), ("CHƯƠNG TRÌNH HÀNH ĐỘNG", "CTr"), ("CHỈ THỊ", "CT"), ("QUYẾT ĐỊNH", "QĐ")]
PLACES = ["An Bình", "Đông Hà", "Vĩnh Thuận", "Tân Sơn", "Phú Lâm", "Hòa Mỹ", "Thượng Sơn", "Long Hải"]
FIELDS = [
    "chuyển đổi số trong cơ quan nhà nước", "phát triển du lịch cộng đồng", "cấp nước sạch nông thôn",
    "phòng, chống thiên tai", "xúc tiến thương mại và đầu tư", "đào tạo nghề cho lao động nông thôn",
    "bảo vệ môi trường làng nghề", "chăm sóc sức khỏe người cao tuổi", "cải cách thủ tục hành chính",
    "xây dựng nông thôn mới kiểu mẫu", "hội nhập quốc tế", "bảo tồn di sản văn hóa", "an toàn thực phẩm",
    "phát triển kinh tế tập thể", "quản lý trật tự xây dựng", "trồng rừng phòng hộ ven biển",
]  # fmt: skip
UNITS = [
    "Sở Tài chính", "Sở Nội vụ", "Sở Y tế", "Sở Giáo dục và Đào tạo", "Sở Xây dựng", "Sở Nông nghiệp và Môi trường",
    "Sở Công Thương", "Sở Khoa học và Công nghệ", "Sở Văn hóa, Thể thao và Du lịch", "Công an thành phố",
    "Văn phòng Ủy ban nhân dân thành phố", "Ủy ban nhân dân các phường, xã", "Hội Nông dân thành phố",
]  # fmt: skip
VERBS = [
    "Rà soát, bổ sung", "Xây dựng, ban hành", "Tổ chức thực hiện", "Kiểm tra, giám sát", "Tuyên truyền, phổ biến",
    "Tham mưu, đề xuất", "Bố trí nguồn lực cho", "Tổng hợp, đánh giá", "Nhân rộng mô hình", "Số hóa dữ liệu về",
]  # fmt: skip
THINGS = [
    "quy chế phối hợp liên ngành", "danh mục dịch vụ công trực tuyến", "kế hoạch sử dụng ngân sách hằng năm",
    "cơ sở dữ liệu dùng chung", "đội ngũ cán bộ cấp xã", "hệ thống cảnh báo sớm", "chuỗi liên kết sản xuất",
    "tiêu chí đánh giá kết quả", "mạng lưới cộng tác viên", "các lớp tập huấn kỹ năng", "hạ tầng viễn thông",
    "điểm tiếp nhận phản ánh của người dân", "quy hoạch vùng nguyên liệu", "cơ chế khuyến khích doanh nghiệp",
    "bộ chỉ số theo dõi", "phương án ứng phó tại chỗ",
]  # fmt: skip
ENDS = [
    "bảo đảm đúng tiến độ, tiết kiệm, hiệu quả", "gắn với trách nhiệm của người đứng đầu",
    "phù hợp với điều kiện thực tế của từng địa bàn", "trên cơ sở ý kiến của các cơ quan liên quan",
    "ưu tiên vùng sâu, vùng xa và địa bàn còn khó khăn", "kịp thời tháo gỡ vướng mắc trong quá trình thực hiện",
    "công khai kết quả trên trang thông tin điện tử", "định kỳ sơ kết, tổng kết, rút kinh nghiệm",
]  # fmt: skip
SECTIONS = ["MỤC ĐÍCH, YÊU CẦU", "MỤC TIÊU", "NHIỆM VỤ TRỌNG TÂM", "GIẢI PHÁP CHỦ YẾU", "TỔ CHỨC THỰC HIỆN"]
NUMERALS = ["I", "II", "III", "IV", "V"]


def text(number: int, clauses: int = 100) -> str:
    """Document `number` as plain text, with about `clauses` clauses."""
    rng = random.Random(number)
    kind, short = rng.choice(KINDS)
    place, field = rng.choice(PLACES), rng.choice(FIELDS)
    issued = date(2018, 1, 1) + timedelta(days=rng.randrange(3000))
    lines = [
        f"ỦY BAN NHÂN DÂN THÀNH PHỐ {place.upper()}",
        f"Số: {number + 1}/{short}-UBND",
        f"{place}, ngày {issued.day:02d} tháng {issued.month:02d} năm {issued.year}",
        "",
        kind,
        f"Về {field} giai đoạn {issued.year} - {issued.year + 5}, phần {number}",
        "",
    ]
    made, section = 0, 0
    while made < clauses:
        if section < len(SECTIONS):
            lines.append(f"{NUMERALS[section]}. {SECTIONS[section]}")
            made += 1
        for item in range(1, max(2, clauses // 16)):
            lead, support = rng.sample(UNITS, 2)
            due = issued + timedelta(days=rng.randrange(30, 900))
            lines.append(f"{item}. {_sentence(rng, field)}")
            made += 1
            for letter in "abcd"[: rng.randint(0, 4)]:
                if rng.random() < 0.45:
                    job = f"{lead} chủ trì, phối hợp với {support} {_sentence(rng, field)[:-1].lower()}"
                    lines.append(f"{letter}) {job}, hoàn thành trước ngày {due:%d/%m/%Y};")
                else:
                    lines.append(f"{letter}) {_sentence(rng, field)[:-1]};")
                made += 1
            if made >= clauses:
                break
        section += 1
        if section >= len(SECTIONS):
            break
    return "\n".join(lines) + "\n"


def _sentence(rng: random.Random, field: str) -> str:
    parts = [f"{rng.choice(VERBS)} {rng.choice(THINGS)} phục vụ {field}"]
    for _ in range(rng.randint(0, 3)):
        parts.append(f"{rng.choice(VERBS).lower()} {rng.choice(THINGS)}" if rng.random() < 0.5 else rng.choice(ENDS))
    return ", ".join(parts) + "."


class WordEncoder:
    """Texts that share words are near; the same vector for a text on every machine, some 10,000 texts a second. Stands
    for a model where the time of the indexes is measured. `real`, where given, is also run for each question, so that
    its time and memory are in; `embeds` lets it embed passages too.
    """

    def __init__(self, real: object | None = None, dimension: int = 384) -> None:
        self.name, self.dimension, self.real, self.embeds = "words", dimension, real, False
        self._words: dict[str, Vectors] = {}

    def passages(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        if self.embeds and self.real is not None:
            self.real.passages(texts, progress)  # type: ignore[attr-defined]
        return self.queries(texts)

    def query(self, text: str) -> Vectors:
        if self.real is not None:
            self.real.query(text)  # type: ignore[attr-defined]
        vector: Vectors = self.queries([text])[0]
        return vector

    def queries(self, texts: Sequence[str]) -> Vectors:
        made = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(made, texts, strict=True):
            for token in tokens(text) or ["∅"]:
                row += self._word(token)
        lengths: Vectors = np.linalg.norm(made, axis=1, keepdims=True)
        made /= lengths
        return made

    def _word(self, token: str) -> Vectors:
        held = self._words.get(token)
        if held is None:
            seed = int.from_bytes(hashlib.sha256(token.encode()).digest()[:8], "little")
            held = np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
            self._words[token] = held
        return held
