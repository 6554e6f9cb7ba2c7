"""Lists that begin again in one container: each has a container of its own, named by what stands over it (samples)."""

from ingest import build
from ingest.readers.base import Cell, Paragraph, Source, Table
from schema import Level


def bold(text: str) -> Paragraph:
    return Paragraph(text, bold=True)


def title(text: str) -> Paragraph:
    return Paragraph(text, bold=True, centered=True)


def paths(*blocks: str | Paragraph | Table) -> list[str]:
    read = build(Source("mau.pdf", tuple(Paragraph(b) if isinstance(b, str) else b for b in blocks)))
    return [str(c.path) for c in read.clauses if c.level is not Level.PREAMBLE]


def letterhead(number: str) -> list[str]:
    return ["ỦY BAN NHÂN DÂN XÃ .......", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", number]


def test_decisions_as_forms_of_an_annex() -> None:
    first = [title("QUYẾT ĐỊNH"), title("Về việc cấp lại thẻ"), "Căn cứ Luật mẫu;", title("QUYẾT ĐỊNH:")]
    second = [title("QUYẾT ĐỊNH"), title("Về việc thu hồi thẻ"), "Căn cứ Luật mẫu;", title("QUYẾT ĐỊNH")]
    articles = ["Điều 1. Cấp cho ông, bà.", "Điều 2. Có hiệu lực từ ngày ký."]
    found = paths(
        "Điều 1. Ban hành mẫu.",
        "Điều 2. Thi hành.",
        title("PHỤ LỤC I"),
        *letterhead("Số: ... /QĐ-UBND"),
        *first,
        *articles,
        *letterhead("Số: ... /QĐ-UBND"),
        *second,
        *articles,
    )
    other = "Phụ lục I/QUYẾT ĐỊNH Về việc thu hồi thẻ"
    assert found == [
        "Điều 1",
        "Điều 2",
        "Phụ lục I",
        "Phụ lục I/Điều 1",
        "Phụ lục I/Điều 2",
        other,
        f"{other}/Điều 1",
        f"{other}/Điều 2",
    ]


def test_a_form_with_a_code_on_a_line_of_its_own() -> None:
    assert paths("Phụ lục I", bold("Mẫu số: B12a-XX"), "1. Một", "2. Hai", "Mẫu 03", "1. Một") == [
        "Phụ lục I",
        "Phụ lục I/Mẫu số B12a-XX",
        "Phụ lục I/Mẫu số B12a-XX/1",
        "Phụ lục I/Mẫu số B12a-XX/2",
        "Phụ lục I/Mẫu số 03",
        "Phụ lục I/Mẫu số 03/1",
    ]


def test_unnumbered_headings_inside_an_article() -> None:
    found = paths(
        "Điều 5. Trách nhiệm", bold("Đối với cơ quan"), "1. Một", "2. Hai", bold("Đối với cá nhân"), "1. Một", "2. Hai",
        "Điều 6. Hiệu lực",
    )  # fmt: skip
    assert found == [
        "Điều 5",
        "Điều 5/1",
        "Điều 5/2",
        "Điều 5/Đối với cá nhân",
        "Điều 5/Đối với cá nhân/1",
        "Điều 5/Đối với cá nhân/2",
        "Điều 6",
    ]


def test_the_title_that_is_set_off_most() -> None:
    lesson = ["Mục tiêu: học viên nắm được bài.", "- Hiểu bài;", bold("Nội dung:"), "1. Mở đầu", "2. Thực hành"]
    found = paths(
        "Phụ lục II", title("Bài 1"), title("An toàn điện"), *lesson, title("Bài 2"), title("An toàn cháy"), *lesson
    )
    assert [p for p in found if p.endswith("/2")] == ["Phụ lục II/2", "Phụ lục II/Bài 2 An toàn cháy/2"]


def test_dotted_codes_are_titles_of_lists() -> None:
    block = ["1. Khái niệm", "2. Phân tổ", "- Giới tính;", "3. Nguồn số liệu"]
    codes = ["1.1.1. Tỷ lệ một", "1.2.1. Tỷ lệ hai", "1.2.2. Tỷ lệ ba", "1.3.1.a. Tỷ lệ bốn", "2.c.1. Tỷ lệ năm"]
    found = paths("Phụ lục II", *[x for code in codes for x in (bold(code), *block)])
    assert [p for p in found if p.endswith("/3")] == [
        f"Phụ lục II/{code}/3" for code in ("1.1.1", "1.2.1", "1.2.2", "1.3.1.a", "2.c.1")
    ]


def test_codes_that_could_be_years() -> None:
    block = ["1. Khái niệm", "2. Nguồn số liệu"]
    found = paths("Phụ lục II", bold("113. Tiền lương"), *block, bold("201. Số trường"), *block)
    assert found[1:] == ["Phụ lục II/113", "Phụ lục II/113/1", "Phụ lục II/113/2"] + [
        f"Phụ lục II/201{x}" for x in ("", "/1", "/2")
    ]


def test_the_outer_list_goes_on_behind_an_inner_one() -> None:
    found = paths("I. VIỆC", bold("1. Khái niệm"), "Đối tượng gồm:", "1. Trẻ em", "2. Người già", bold("2. Phân tổ"))
    assert found == ["I", "I/1", "I/1/1", "I/1/2", "I/2"]


def test_tables_with_captions_under_one_annex() -> None:
    def table(*tasks: str) -> Table:
        head = ("STT", "Nhiệm vụ", "Cơ quan chủ trì")
        rows = [head, *((str(i), t, "Phòng Nội vụ") for i, t in enumerate(tasks, 1))]
        return Table(tuple(tuple(Cell(t, i, i + 1) for i, t in enumerate(row)) for row in rows))

    found = paths(
        "Phụ lục I", title("DANH MỤC VIỆC"), "Việc của năm nay như sau.", table("Rà soát sổ", "Mở lớp"),
        bold("Bảng việc của năm sau"), table("Xây kho", "Sửa đường"),
    )  # fmt: skip
    assert found == [
        "Phụ lục I",
        "Phụ lục I/STT 1",
        "Phụ lục I/STT 2",
        "Phụ lục I/Bảng việc của năm sau",
        "Phụ lục I/Bảng việc của năm sau/STT 1",
        "Phụ lục I/Bảng việc của năm sau/STT 2",
    ]


def test_a_repeat_with_nothing_over_it_is_told() -> None:
    read = build(Source("mau.txt", tuple(Paragraph(t) for t in ("1. Một.", "2. Hai.", "2. Lại hai."))))
    assert [str(c.path) for c in read.clauses] == ["1", "2", "2 (2)"]
    assert any("lặp lại" in w for w in read.warnings)


def test_a_form_without_a_number_is_cited_by_its_title() -> None:
    form = [*letterhead("Số: ... /QĐ-UBND"), title("QUYẾT ĐỊNH"), title("Về việc cấp thẻ"), "Điều 1. Cấp thẻ."]
    again = [*letterhead("Số: ... /QĐ-UBND"), title("QUYẾT ĐỊNH"), title("Về việc thu thẻ"), "Điều 1. Thu thẻ."]
    blocks = ["Điều 1. Ban hành mẫu.", "Điều 2. Thi hành.", title("PHỤ LỤC I"), *form, *again]
    read = build(Source("mau.pdf", tuple(Paragraph(b) if isinstance(b, str) else b for b in blocks)))
    last = next(c for c in read.clauses if str(c.path).endswith("thu thẻ/Điều 1"))
    assert last.reference.startswith("Điều 1 biểu mẫu “QUYẾT ĐỊNH Về việc thu thẻ” Phụ lục I")
