from __future__ import annotations

import pytest

from index.diacritics import Restorer
from index.slips import mend, mend_bare
from index.wording import worded
from language.syllables import possible

TEXT = """Ngành du lịch chủ trì xây dựng kế hoạch. Sở Ngoại vụ chủ trì, phối hợp với ngành công thương.
Sở Tài chính bảo đảm kinh phí, bảo đảm tiến độ, bảo đảm chất lượng. Báo cáo kết quả hằng năm.
Sở Ngoại vụ chủ trì việc này và chịu trách nhiệm.
Các ngành hỗ trợ doanh nghiệp; hỗ trợ doanh nghiệp nhỏ; hỗ trợ doanh nghiệp mới, chịu trách nhiệm báo cáo kết quả.
Thuê đất, thuê đất, thuê đất. Chịu trách nhiệm trước thành phố. Công tác ngoại giao kinh tế (NGKT)."""


@pytest.fixture(scope="module")
def words() -> Restorer:
    made = Restorer()
    made.count([TEXT])
    return made


MENDED = [
    ("nghành nào chủ trì", "ngành nào chủ trì"),  # no such syllable
    ("Nghành du lịch", "Ngành du lịch"),
    ("đơn vị chủ chì", "đơn vị chủ trì"),  # a syllable, written for another
    ("kinh phí bảo đãm", "kinh phí bảo đảm"),  # hỏi and ngã
    ("đơn vị nào chu tri", "đơn vị nào chủ trì"),  # marks left out
    ("bao cáo kết quả", "báo cáo kết quả"),
    ("chịu trách nhiêm", "chịu trách nhiệm"),
    ("hỗ trơ doanh nghịêp", "hỗ trợ doanh nghiệp"),  # the tone on the other vowel
    ("Sở Ngọai vụ", "Sở Ngoại vụ"),
    # What may be meant stays
    ("thuế đất", "thuế đất"),  # no slip for "thuê": another word with its own mark
    ("ban giám đốc", "ban giám đốc"),
    ("nghành", "ngành"),  # one such word alone is near
    ("zzzz", "zzzz"),
    ("UBND, internet, điểm d", "UBND, internet, điểm d"),
    ("", ""),
]


def test_what_is_too_long_for_a_syllable_is_not_tried(words: Restorer, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[str] = []

    def edits(word: str, *_: object) -> list[str]:
        tried.append(word)
        return []

    monkeypatch.setattr("index.slips._one_edit", edits)
    long = "qx" * 2000
    assert mend(f"nghành {long}", words) == f"nghành {long}" and mend_bare(f"nganhh {long}", words)
    assert tried == ["nghành", "nganhh"]


@pytest.mark.parametrize(("typed", "expected"), MENDED)
def test_mend(words: Restorer, typed: str, expected: str) -> None:
    assert mend(typed, words) == expected


@pytest.mark.parametrize("sentence", [s.strip() for s in TEXT.replace("\n", " ").split(".") if s.strip()])
def test_what_the_documents_say_is_no_slip(words: Restorer, sentence: str) -> None:
    assert mend(sentence, words) == sentence


@pytest.mark.parametrize(
    ("syllable", "can_be"),
    [("nghành", False), ("ngành", True), ("nghiêng", True), ("khuỷu", True), ("quyết", True), ("giường", True),
     ("ubnd", False), ("internet", False), ("oái", True), ("ý", True), ("kế", True), ("ca", True), ("gì", True)],
)  # fmt: skip
def test_possible(syllable: str, can_be: bool) -> None:
    assert possible(syllable) is can_be


WORDED = [
    ("NGKT là gì", False, "ngoại giao kinh tế là gì", ("ngoại giao kinh tế",)),
    ("ngoại giao kinh tế", False, "ngoại giao kinh tế", ("NGKT",)),
    ("nghanh nao chu tri", True, "ngành nào chủ trì", ("nganh nao chu tri",)),
    ("chủ chì việc này", False, "chủ trì việc này", ("chủ trì việc này",)),
    ("báo cáo kết quả", False, "báo cáo kết quả", ()),
]


@pytest.mark.parametrize(("query", "bare", "meaning", "also"), WORDED)
def test_worded(words: Restorer, query: str, bare: bool, meaning: str, also: tuple[str, ...]) -> None:
    made = worded(query, words)
    assert (made.typed, made.bare, made.meaning, made.also) == (query, bare, meaning, also)
