"""Follow-up questions over the sample corpus: what each is read as after the questions before it, and that a complete
question is left alone. The tables are (questions asked so far, new words, the complete question)."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from answer.ask import ask
from answer.ask.wording import fold
from ingest import parse
from schema import Answer
from tests.test_ask import MemoryIndex

SAMPLES = sorted((Path(__file__).resolve().parents[1] / "corpus").glob("mau-*"))
PROGRAMME = "Chương trình hành động 01/CTr-UBND"


@pytest.fixture(scope="module")
def index() -> MemoryIndex:
    return MemoryIndex([parse(p) for p in SAMPLES])


def talk(index: MemoryIndex, *questions: str) -> list[Answer]:
    answers: list[Answer] = []
    for question in questions:
        answers.append(ask(index, question, history=answers))  # type: ignore[arg-type]
    return answers


OWNER3 = "Đơn vị nào chủ trì nhiệm vụ 3?"
NOTEBOOK = "Cơ quan nào chủ trì biên soạn sổ tay về hiệp định thương mại tự do?"
POINT = "Điểm a khoản 1 mục II Kế hoạch 217-KH/TU nói gì?"
TRADE = "Sở Công Thương chủ trì những nhiệm vụ nào?"
OF = f" của {PROGRAMME}"

FOLLOW_UPS = [
    # the same task, another field
    ([OWNER3], "còn đơn vị phối hợp?", f"Đơn vị nào phối hợp thực hiện nhiệm vụ 3{OF}?"),
    ([OWNER3], "con don vi phoi hop", f"Đơn vị nào phối hợp thực hiện nhiệm vụ 3{OF}?"),
    ([OWNER3], "Phối hợp với ai?", f"Đơn vị nào phối hợp thực hiện nhiệm vụ 3{OF}?"),
    ([OWNER3], "thế ai phối hợp?", f"Đơn vị nào phối hợp thực hiện nhiệm vụ 3{OF}?"),
    ([OWNER3], "hạn khi nào?", f"Thời hạn của nhiệm vụ 3{OF} là khi nào?"),
    ([OWNER3], "han khi nao", f"Thời hạn của nhiệm vụ 3{OF} là khi nào?"),
    ([OWNER3], "bao giờ xong?", f"Thời hạn của nhiệm vụ 3{OF} là khi nào?"),
    ([OWNER3], "Thời hạn?", f"Thời hạn của nhiệm vụ 3{OF} là khi nào?"),
    ([OWNER3], "vậy khi nào phải hoàn thành?", f"Thời hạn của nhiệm vụ 3{OF} là khi nào?"),
    ([OWNER3], "sản phẩm là gì?", f"Sản phẩm của nhiệm vụ 3{OF} là gì?"),
    ([OWNER3], "san pham la gi", f"Sản phẩm của nhiệm vụ 3{OF} là gì?"),
    ([OWNER3], "còn đầu ra?", f"Sản phẩm của nhiệm vụ 3{OF} là gì?"),
    ([OWNER3], "nội dung cụ thể?", f"Nhiệm vụ 3{OF} nói gì?"),
    (["Hạn của nhiệm vụ 3 là khi nào?"], "ai chủ trì?", f"Đơn vị nào chủ trì nhiệm vụ 3{OF}?"),
    (["Hạn của nhiệm vụ 3 là khi nào?"], "do ai phụ trách vậy?", f"Đơn vị nào chủ trì nhiệm vụ 3{OF}?"),
    # the task is known by its words only
    ([NOTEBOOK], "hạn khi nào?", f"Thời hạn của nhiệm vụ 9 Phụ lục{OF} là khi nào?"),
    ([NOTEBOOK], "còn đơn vị phối hợp?", f"Đơn vị nào phối hợp thực hiện nhiệm vụ 9 Phụ lục{OF}?"),
    # a field that the document lacks, then another one
    (
        ["Hạn đề án đưa nông sản, thủy sản vào hệ thống phân phối nước ngoài là khi nào?"],
        "vậy ai chủ trì?",
        f"Đơn vị nào chủ trì nhiệm vụ 12 Phụ lục{OF}?",
    ),
    # two steps
    ([OWNER3, "hạn khi nào?"], "sản phẩm?", f"Sản phẩm của nhiệm vụ 3{OF} là gì?"),
    ([OWNER3, "thế còn nhiệm vụ 4?"], "hạn khi nào?", f"Thời hạn của nhiệm vụ 4{OF} là khi nào?"),
    ([OWNER3, "ai ký văn bản này?"], "còn hạn của nhiệm vụ đó?", f"Còn hạn của nhiệm vụ 3{OF}?"),
    # the same question, another place
    ([OWNER3], "thế còn nhiệm vụ 4?", f"Đơn vị nào chủ trì nhiệm vụ 4{OF}?"),
    ([OWNER3], "the con nhiem vu 4", f"Đơn vị nào chủ trì nhiệm vụ 4{OF}?"),
    ([OWNER3], "nhiệm vụ 4 thì sao ạ?", f"Đơn vị nào chủ trì nhiệm vụ 4{OF}?"),
    ([OWNER3], "nhiệm vụ 4 thì sao?", f"Đơn vị nào chủ trì nhiệm vụ 4{OF}?"),
    ([OWNER3], "Nhiệm vụ số 5?", f"Đơn vị nào chủ trì nhiệm vụ 5{OF}?"),
    ([OWNER3], "còn nhiệm vụ 4 hạn khi nào?", f"Thời hạn của nhiệm vụ 4{OF} là khi nào?"),
    ([NOTEBOOK], "còn nhiệm vụ 10?", f"Đơn vị nào chủ trì nhiệm vụ 10 Phụ lục{OF}?"),
    ([POINT], "còn điểm b?", "Điểm b khoản 1 mục II của Kế hoạch 217-KH/TU nói gì?"),
    ([POINT], "con diem c thi sao", "Điểm c khoản 1 mục II của Kế hoạch 217-KH/TU nói gì?"),
    ([POINT], "thế còn khoản 2?", "Khoản 2 mục II của Kế hoạch 217-KH/TU nói gì?"),
    ([POINT], "ở mục III thì sao?", "Mục III của Kế hoạch 217-KH/TU nói gì?"),
    (["Khoản 2 mục II Kế hoạch 217 nói gì?"], "ở mục III thì sao?", "Mục III của Kế hoạch 217-KH/TU nói gì?"),
    (
        ["Sở Tài chính chủ trì nhiệm vụ 10 đúng không?"],
        "còn nhiệm vụ 11?",
        f"Sở Tài chính chủ trì nhiệm vụ 11{OF} đúng không?",
    ),
    # the same question, another unit
    ([TRADE], "còn Sở Ngoại vụ?", "Sở Ngoại vụ chủ trì những nhiệm vụ nào?"),
    ([TRADE], "con so ngoai vu thi sao", "Sở Ngoại vụ chủ trì những nhiệm vụ nào?"),
    ([TRADE], "Sở Nội vụ?", "Sở Nội vụ chủ trì những nhiệm vụ nào?"),
    ([OWNER3], "còn Sở Tài chính?", f"Sở Tài chính có những nhiệm vụ gì theo {PROGRAMME}?"),
    ([TRADE], "thế phối hợp thì sao?", f"Sở Công Thương phối hợp những nhiệm vụ nào theo {PROGRAMME}?"),
    ([TRADE], "còn phối hợp những việc gì?", f"Sở Công Thương phối hợp những nhiệm vụ nào theo {PROGRAMME}?"),
    # what is pointed to
    ([OWNER3], "nhiệm vụ này hạn khi nào?", f"Nhiệm vụ 3{OF} hạn khi nào?"),
    ([OWNER3], "nhiem vu do co san pham gi", f"Nhiệm vụ 3{OF} có sản phẩm gì"),
    ([OWNER3], "đơn vị đó còn những nhiệm vụ gì?", f"Sở Nội vụ còn những nhiệm vụ gì theo {PROGRAMME}?"),
    ([OWNER3], "văn bản này do ai ký?", f"{PROGRAMME} do ai ký?"),
    ([POINT], "Kế hoạch đó ban hành ngày nào?", "Kế hoạch 217-KH/TU ban hành ngày nào?"),
    # the document
    ([POINT], "ai ký?", "Kế hoạch 217-KH/TU do ai ký?"),
    ([POINT], "ban hanh khi nao", "Kế hoạch 217-KH/TU ban hành ngày nào?"),
    (["Kế hoạch 217-KH/TU do ai ký?"], "còn Chỉ thị 15-CT/TW?", "Chỉ thị 15-CT/TW do ai ký?"),
    (["Kế hoạch 217-KH/TU do ai ký?"], "ban hành ngày nào?", "Kế hoạch 217-KH/TU ban hành ngày nào?"),
    # the same question, another matter
    ([NOTEBOOK], "còn việc khảo sát mức độ hài lòng?", f"Đơn vị nào chủ trì việc khảo sát mức độ hài lòng{OF}?"),
    # a place that two documents have
    ([POINT], "Điểm b khoản 2 mục II nói gì?", "Điểm b khoản 2 mục II của Kế hoạch 217-KH/TU nói gì?"),
]


@pytest.mark.parametrize(("before", "words", "complete"), FOLLOW_UPS)
def test_a_follow_up_is_completed(index: MemoryIndex, before: Sequence[str], words: str, complete: str) -> None:
    answer = talk(index, *before, words)[-1]
    assert fold(answer.understood or "") == fold(complete)
    assert answer.question == words


@pytest.mark.parametrize("before", [OWNER3, POINT, TRADE, "Kế hoạch 217-KH/TU do ai ký?"])
@pytest.mark.parametrize(
    "question",
    [
        "Đơn vị nào chủ trì nhiệm vụ 5 Chương trình 01/CTr-UBND?",
        "Sở Tài chính phải làm gì trong tổ chức thực hiện Chương trình hành động?",
        "so cong thuong chu tri nhung nhiem vu nao",
        "Chuyên mục song ngữ mỗi tháng phải đăng ít nhất mấy bài?",
        "khi nao phai xong viec ra soat cac thoa thuan hop tac quoc te da ky",
        "Chỉ thị 15-CT/TW do ai ký?",
        "Điểm b khoản 8 Chỉ thị 15-CT/TW quy định gì?",
        "Thành phố ưu tiên kết nối với các thành phố cảng ở những khu vực nào?",
        "Tổng kinh phí thực hiện Chương trình hành động là bao nhiêu tỷ đồng?",
        "Nghị quyết 59-NQ/TW về hội nhập quốc tế quy định những gì?",
        "Đơn vị nào chủ trì nhiệm vụ 3?",
        "Vé xem bóng đá mở bán lúc mấy giờ?",
        "cảm ơn",
        "Các nhiệm vụ do Sở Nội vụ chủ trì gồm những gì?",
        "Nhiệm vụ nào phải xong trước 30/6/2026?",
        "Những việc nào phải hoàn thành trong năm 2026?",
        "liet ke cac nhiem vu den han truoc 31/12/2026",
        "Doanh nghiệp không nộp báo cáo thì bị xử lý thế nào?",
        "Cán bộ học tập Chỉ thị được hỗ trợ ra sao?",
    ],
)
def test_a_complete_question_is_left_alone(index: MemoryIndex, before: str, question: str) -> None:
    alone, after = ask(index, question), talk(index, before, question)[-1]  # type: ignore[arg-type]
    assert after.understood is None
    assert after == alone


@pytest.mark.parametrize(
    ("before", "words", "path", "said"),
    [
        ([OWNER3], "hạn khi nào?", "Phụ lục/STT 3", "Thời hạn"),
        ([OWNER3], "thế còn nhiệm vụ 4?", "Phụ lục/STT 4", "chủ trì"),
        ([NOTEBOOK], "sản phẩm là gì?", "Phụ lục/STT 9", "Sản phẩm"),
        ([POINT], "còn điểm b?", "II/1/b", "Trường Chính trị"),
        ([TRADE], "còn Sở Nội vụ?", "Phụ lục/STT 3", "Sở Nội vụ chủ trì"),
    ],
)
def test_a_follow_up_is_answered(index: MemoryIndex, before: Sequence[str], words: str, path: str, said: str) -> None:
    answer = talk(index, *before, words)[-1]
    assert answer.refusal is None
    assert path in {c.path for c in answer.citations}
    assert said in answer.text


def test_without_a_conversation_nothing_is_added(index: MemoryIndex) -> None:
    for words in ("hạn khi nào?", "còn đơn vị phối hợp?", "thế còn nhiệm vụ 4?"):
        assert ask(index, words).understood is None  # type: ignore[arg-type]


def test_a_document_that_is_not_chosen_is_not_brought_back(index: MemoryIndex) -> None:
    directive = next(d.id for d in index.store.documents() if d.number == "15-CT/TW")
    before = talk(index, POINT)
    assert ask(index, "ai ký?", [directive], before).understood is None  # type: ignore[arg-type]
