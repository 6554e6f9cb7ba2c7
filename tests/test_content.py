"""Answers that hang on one word of the question: who is helped, how long a scheme runs, names and foreign words that
must stand where the answer does, a task told below its clause."""

from pathlib import Path

import pytest

from answer.ask import ask
from ingest import parse
from tests.test_ask import MemoryIndex

SCHEME = """
**ỦY BAN NHÂN DÂN TỈNH AN BÌNH**

Số: 77/QĐ-UBND

*An Bình, ngày 02 tháng 5 năm 2026*

# QUYẾT ĐỊNH
**Phê duyệt Đề án dạy nghề cho thanh niên nông thôn**

**Điều 1.** Phê duyệt Đề án dạy nghề cho thanh niên nông thôn với các nội dung sau:

**I. MỤC TIÊU**

1. Mở lớp dạy tiếng Nhật và tiếng Hàn cho người đi làm việc ở nước ngoài.

2. Dành ít nhất 4% chi ngân sách địa phương cho dạy nghề; lương của giáo viên dạy nghề do đơn vị chi trả.

3. Thời gian thực hiện: Từ năm 2026 đến năm 2030.

**II. GIẢI PHÁP**

1. Phát hành voucher học nghề cho hộ nghèo ở nông thôn.

2. Hỗ trợ học nghề cho hộ nghèo, mức tối đa 3 triệu đồng mỗi khóa.

3. Kinh phí mở lớp dạy nghề được cấp hằng năm cho Sở Nội vụ.

4. Ký thỏa thuận với các trường ở Đồng Tháp về trao đổi giáo viên.

5. Chọn thị trường lao động trong tỉnh làm thị trường chính của người học nghề.

**III. TỔ CHỨC THỰC HIỆN**

1. Sở Nội vụ chủ trì hướng dẫn, kiểm tra, đôn đốc việc dạy nghề.

2. Sở Tài chính phối hợp với Sở Nội vụ hướng dẫn, kiểm tra, đôn đốc việc dạy nghề tại các xã.

**Điều 2.** Bổ sung một nhiệm vụ:

1. Tên nhiệm vụ: Xây dựng mạng lưới thợ giỏi làng nghề.

2. Cơ quan chủ trì: Sở Công Thương.

3. Thời gian hoàn thành: Quý IV/2026.

**TM. ỦY BAN NHÂN DÂN**

**CHỦ TỊCH**

**Trần Văn Mẫu**
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> MemoryIndex:
    file: Path = tmp_path_factory.mktemp("scheme") / "de-an.md"
    file.write_text(SCHEME, encoding="utf-8")
    return MemoryIndex([parse(file)])


@pytest.mark.parametrize(
    ("question", "path", "said"),
    [
        ("Đơn vị nào phối hợp với Sở Nội vụ kiểm tra, đôn đốc việc dạy nghề?", "Điều 1/III/2", "Sở Tài chính phối hợp"),
        ("don vi nao phoi hop voi So Noi vu kiem tra, don doc viec day nghe", "Điều 1/III/2", "Sở Tài chính phối hợp"),
        ("Đề án dạy nghề cho thanh niên thực hiện từ năm nào đến năm nào?", "Điều 1/I/3", "Từ năm 2026 đến năm 2030"),
        ("Thời gian thực hiện Đề án dạy nghề cho thanh niên nông thôn?", "Điều 1/I/3", "Từ năm 2026 đến năm 2030"),
        ("Đề án dạy những thứ tiếng nào?", "Điều 1/I/1", "tiếng Nhật"),
        ("Kinh phí mở lớp dạy nghề được cấp cho sở nào?", "Điều 1/II/3", "Sở Nội vụ"),
        ("Chi cho dạy nghề phải đạt bao nhiêu % ngân sách?", "Điều 1/I/2", "4%"),
        ("Khi nào xong mạng lưới thợ giỏi làng nghề?", "Điều 2", "Quý IV/2026"),
        ("Ký thỏa thuận với các trường ở Đồng Tháp để làm gì?", "Điều 1/II/4", "trao đổi giáo viên"),
        ("voucher hoc nghe danh cho ai", "Điều 1/II/1", "hộ nghèo"),
    ],
)
def test_answer(index: MemoryIndex, question: str, path: str, said: str) -> None:
    answer = ask(index, question)  # type: ignore[arg-type]
    assert answer.refusal is None
    assert answer.citations[0].path.startswith(path)
    assert said in answer.text


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("Mức tối đa của mỗi voucher học nghề là bao nhiêu tiền?", "số tiền"),  # what has a sum speaks of other help
        ("Vì sao chọn thị trường lao động Đồng Tháp làm thị trường chính?", "Đồng Tháp"),
        ("luong co so nam 2027 la bao nhieu", ""),
        ("Thời gian thực hiện Đề án dạy bơi cho thiếu nhi?", ""),
    ],
)
def test_refusal(index: MemoryIndex, question: str, reason: str) -> None:
    answer = ask(index, question)  # type: ignore[arg-type]
    assert answer.refusal is not None and reason in answer.refusal
