"""What people say and official texts say otherwise: "người già" is "người cao tuổi" there, "bn" is "bao nhiêu". Only
ways of saying the same thing; what is merely related is the encoder's work."""

from __future__ import annotations

import re
from collections.abc import Callable

from language.places import Taken
from language.spelling import fold, key
from schema import Span

# Everyday words, and the official ones. Both of two syllables or more: a single one means too many things.
OFFICIAL = {
    "người già": "người cao tuổi",
    "cụ già": "người cao tuổi",
    "các cụ": "người cao tuổi",
    "trẻ con": "trẻ em",
    "học trò": "học sinh",
    "thầy cô": "giáo viên",
    "nhà nghèo": "hộ nghèo",
    "người nghèo": "hộ nghèo",
    "người tàn tật": "người khuyết tật",
    "dân tộc ít người": "dân tộc thiểu số",
    "việt kiều": "người Việt Nam ở nước ngoài",
    "bệnh nhân": "người bệnh",
    "công nhân": "người lao động",
    "công ty": "doanh nghiệp",
    "xí nghiệp": "doanh nghiệp",
    "thủ trưởng": "người đứng đầu",
    "quan chức": "cán bộ",
    "trả tiền": "chi phí",
    "mất tiền": "chi phí",
    "tốn tiền": "chi phí",
    "đi chơi": "tham quan",
    "dã ngoại": "tham quan",
    "đuổi việc": "buộc thôi việc",
    "nghỉ việc": "thôi việc",
    "giấy tờ": "thủ tục hành chính",
    "kiểm tra trước": "tiền kiểm",
    "kiểm tra sau": "hậu kiểm",
    "báo đài": "báo chí",
    "ti vi": "truyền hình",
    "nhà quê": "nông thôn",
    "vùng quê": "nông thôn",
    "miền ngược": "miền núi",
    "xe hơi": "ô tô",
    "xe đò": "xe khách",
    "hối lộ": "tham nhũng",
    "ăn hối lộ": "tham nhũng",
    "gian lận mạng": "lừa đảo trực tuyến",
    "lừa đảo qua mạng": "lừa đảo trực tuyến",
    "mua bán online": "thương mại điện tử",
    "bán hàng online": "thương mại điện tử",
    "tuyên dương": "khen thưởng",
    "lũ lụt": "thiên tai",
}


# Shorthand of chat that no document uses. Kept short: a wrong expansion costs more than a missed one.
SHORTHAND = {
    "ko": "không",
    "k": "không",
    "kg": "không",
    "hok": "không",
    "dc": "được",
    "đc": "được",
    "nc": "nước",
    "dn": "doanh nghiệp",
    "bn": "bao nhiêu",
    "bnh": "bao nhiêu",
    "bnhiu": "bao nhiêu",
    "bao h": "bao giờ",
    "j": "gì",
    "vs": "với",
    "ntn": "như thế nào",
    "nv": "nhiệm vụ",
    "tw": "trung ương",
    "ub": "ủy ban",
}
_SHORT = re.compile(rf"(?<![\w/.-])(?:{'|'.join(sorted(SHORTHAND, key=len, reverse=True))})(?![\w/-])", re.IGNORECASE)
_BEFORE = 10  # characters before a letter that tell whether it is a clause's
_PLACE = re.compile(r"\b(?:điểm|điều|khoản|mục|phần|tiết|diem|dieu|khoan|muc|phan|tiet)\s*$", re.IGNORECASE)


def written_out(question: str) -> str:
    """The question with the shorthand of chat in full: "có bn nv" -> "có bao nhiêu nhiệm vụ". Letters of a clause
    ("điểm k") and of a document's number ("80-NQ/TW") stay."""

    def full(m: re.Match[str]) -> str:
        return (
            m.group()
            if _PLACE.search(question[max(0, m.start() - _BEFORE) : m.start()])
            else SHORTHAND[m.group().lower()]
        )

    return _SHORT.sub(full, question)


def officially(question: str, plain: bool, said: Callable[[str], int]) -> list[tuple[Span, str]]:
    """The spans of `question` (restored) that official texts say otherwise, with their words. `said` tells in how many
    passages a phrase stands: the official way must be the commoner one in the documents. `plain`: the question was
    typed without diacritics."""
    spell = fold if plain else key
    text = spell(question)
    found: list[tuple[Span, str]] = []
    taken = Taken()
    for words, official in sorted(OFFICIAL.items(), key=lambda pair: -len(pair[0])):
        at = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(spell(words))}(?!\w)", text)]
        for span in at if at and said(official) > said(words) else ():
            if not taken.meets(span):
                found.append((span, official))
                taken.add(span)
    return found
