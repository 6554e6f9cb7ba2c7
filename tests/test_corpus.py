"""The sample corpus: marked on every page, rebuilt from its sources, read into the expected tree and register."""

import re
import sys
import zipfile
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from ingest import parse
from schema import Document

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
MARK = "VĂN BẢN MẪU"
DIRECTIVE = "mau-chi-thi-15-CT-TW.pdf"
PLAN = "mau-ke-hoach-217-KH-TU.md"
PROGRAMME = "mau-chuong-trinh-hanh-dong-01-CTr-UBND.docx"
SUBJECT = "về công tác ngoại giao kinh tế phục vụ phát triển đất nước đến năm 2030"

sys.path.insert(0, str(CORPUS))
import build  # noqa: E402


@cache
def parsed(name: str) -> Document:
    return parse(CORPUS / name)


# The marks, without our own readers.


def test_pdf_marked_on_every_page():
    pypdf = pytest.importorskip("pypdf")
    pages = pypdf.PdfReader(CORPUS / DIRECTIVE).pages
    assert len(pages) == 3
    assert all(page.extract_text().lstrip().startswith(MARK) for page in pages)


def test_docx_marked_on_every_page():
    import docx

    sections = docx.Document(str(CORPUS / PROGRAMME)).sections
    assert [s.orientation for s in sections] == [0, 1]  # the annex lies on landscape pages
    assert sections[0].header.paragraphs[0].text.startswith(MARK)
    assert sections[0].first_page_header.paragraphs[0].text.startswith(MARK)
    assert sections[1].header.is_linked_to_previous
    assert not sections[1].different_first_page_header_footer


def test_markdown_marked_on_its_first_line():
    assert MARK in (CORPUS / PLAN).read_text("utf-8").splitlines()[0]


def test_sources_names_every_file():
    said = (CORPUS / "SOURCES.md").read_text("utf-8")
    assert all(path.name in said for path in CORPUS.iterdir() if path.is_file() and path.name != "SOURCES.md")


def test_docx_is_what_build_writes(tmp_path):
    build.write_docx(build.read_content(CORPUS / "programme.content"), tmp_path / PROGRAMME)

    def parts(path: Path) -> dict[str, bytes]:
        with zipfile.ZipFile(path) as archive:
            return {n: archive.read(n) for n in archive.namelist() if re.search(r"document|numbering|header", n)}

    assert parts(tmp_path / PROGRAMME) == parts(CORPUS / PROGRAMME)


def test_pdf_is_what_its_content_says():
    pypdf = pytest.importorskip("pypdf")
    pdf = "".join(page.extract_text() for page in pypdf.PdfReader(CORPUS / DIRECTIVE).pages)
    squeezed = re.sub(rf"{MARK}[^.]*?chính thức\s*\d?|\s", "", pdf)
    for tag, text in build.read_content(CORPUS / "directive.content"):
        if tag in ("h", "p", "title") and "\n" not in text:
            assert re.sub(r"\s", "", text) in squeezed, text


# As our readers see it.


@pytest.mark.parametrize(
    ("name", "number", "kind", "issuer", "issued_on", "place", "signer"),
    [
        (DIRECTIVE, "15-CT/TW", "Chỉ thị", "Ban Bí thư", date(2022, 8, 10), "Hà Nội", "Nguyễn Văn Mẫu"),
        (PLAN, "217-KH/TU", "Kế hoạch", "Thành ủy Hải Phòng", date(2023, 1, 16), "Hải Phòng", "Trần Thị Mẫu"),
        (
            PROGRAMME,
            "01/CTr-UBND",
            "Chương trình hành động",
            "Ủy ban nhân dân thành phố Hải Phòng",
            date(2023, 3, 27),
            "Hải Phòng",
            "Lê Văn Mẫu",
        ),
    ],
)
def test_letterhead(name, number, kind, issuer, issued_on, place, signer):
    info = parsed(name).info
    assert (info.number, info.kind, info.issued_on, info.place, info.signer) == (number, kind, issued_on, place, signer)
    assert issuer.casefold() in (info.issuer or "").casefold()
    assert SUBJECT in info.title.lower()
    assert "văn bản mẫu" in info.title.lower()  # so that lists of documents show what it is


def test_chain():
    assert "15-CT/TW" in parsed(PLAN).info.implements
    assert "217-KH/TU" in parsed(PROGRAMME).info.implements
    assert "15-CT/TW" in {m.number for m in parsed(PROGRAMME).mentions}


def dashes(n: int) -> str:
    return " ".join(f"-{i}" for i in range(1, n + 1))


TREES = {  # parent -> its children, in order; a clause not named here has none
    DIRECTIVE: {
        "": "1 2 3 4 5 6 7 8",
        "1": dashes(3),
        "2": dashes(3),
        "3": dashes(3),
        "4": dashes(3),
        "5": dashes(2),
        "6": dashes(3),
        "7": dashes(2),
        "8": "a b c d đ e",
    },
    PLAN: {
        "": "I II III",
        "I": "1 2",
        "I/1": dashes(3),
        "I/2": dashes(3),
        "II": "1 2 3 4 5 6 7",
        "II/1": "a b c",
        "II/2": "a b c",
        "II/2/c": dashes(3),
        "II/3": "a b c",
        "II/4": "a b",
        "II/5": "a b c",
        "II/6": "a b",
        "II/7": "a b",
        "III": "1 2 3 4 5 6",
        "III/3": "a b",
    },
    PROGRAMME: {
        "": "I II III",
        "I": "1 2",
        "I/1": dashes(3),
        "I/2": dashes(3),
        "II": "1 2 3 4 5 6",
        "II/1": "a b c d đ",
        "II/2": "a b c d",
        "II/2/a": dashes(3),
        "II/3": "a b c d",
        "II/4": "a b c d",
        "II/5": "a b c",
        "II/6": "a b c",
        "III": "1 2 3 4 5 6 7 8 9 10 11",
        "III/1": dashes(4),
        **{f"III/{n}": dashes(2) for n in (2, 3, 4, 5, 6, 9)},
        **{f"III/{n}": dashes(1) for n in (7, 8, 10, 11)},
    },
}


def expected_paths(name: str) -> list[str]:
    tree, paths = TREES[name], []

    def walk(parent: str) -> None:
        for child in tree.get(parent, "").split():
            paths.append(f"{parent}/{child}" if parent else child)
            walk(paths[-1])

    walk("")
    return paths


@pytest.mark.parametrize("name", [DIRECTIVE, PLAN, PROGRAMME])
def test_tree(name):
    clauses = [c for c in parsed(name).clauses if c.level != "Mở đầu"]
    assert [str(c.path) for c in clauses if not str(c.path).startswith("Phụ lục")] == expected_paths(name)
    assert parsed(name).warnings == ()


@pytest.mark.parametrize("name", TREES)
def test_the_mark_is_furniture(name):
    """It stands in no clause: no citation may quote it as if the document said it."""
    document = parsed(name)
    assert not [str(c.path) for c in document.clauses if MARK in document.own_text(c)]


PRIORITIES = {
    "II/1": "Đẩy mạnh truyền thông, nâng cao nhận thức về ngoại giao kinh tế",
    "II/2": "Mở rộng và làm sâu sắc quan hệ với các đối tác quốc tế",
    "II/3": "Nâng cao chất lượng hội nhập kinh tế quốc tế",
    "II/4": "Nghiên cứu, học hỏi kinh nghiệm; lấy người dân và doanh nghiệp làm trung tâm",
    "II/5": "Theo dõi, dự báo tình hình kinh tế thế giới và khu vực",
    "II/6": "Phối hợp đối ngoại Đảng, ngoại giao Nhà nước và đối ngoại nhân dân tại các diễn đàn kinh tế đa phương",
}


def test_six_priorities():
    headings = {str(c.path): c.heading for c in parsed(PROGRAMME).clauses if str(c.path) in PRIORITIES}
    assert {path: re.sub(r"^\d\.\s*", "", heading) for path, heading in headings.items()} == PRIORITIES


REFERENCES = [
    (DIRECTIVE, "8/đ", "điểm đ khoản 8 Chỉ thị số 15-CT/TW"),
    (PLAN, "II/5/c", "điểm c khoản 5 Mục II Kế hoạch số 217-KH/TU"),
    (PROGRAMME, "II/1/a", "điểm a khoản 1 Mục II Chương trình hành động số 01/CTr-UBND"),
    (PROGRAMME, "III/9", "khoản 9 Mục III Chương trình hành động số 01/CTr-UBND"),
]


@pytest.mark.parametrize(("name", "path", "start"), REFERENCES)
def test_reference(name, path, start):
    (reference,) = [c.reference for c in parsed(name).clauses if str(c.path) == path]
    assert reference.lower().startswith(start.lower())


NGOAI_VU, CONG_THUONG, KE_HOACH = "Sở Ngoại vụ", "Sở Công Thương", "Sở Kế hoạch và Đầu tư"
XUC_TIEN = "Trung tâm Xúc tiến Đầu tư, Thương mại, Du lịch thành phố"
VIEN = "Viện Nghiên cứu phát triển kinh tế - xã hội thành phố"
REGISTER = [  # number, section, lead units, number of supporting units, deadline as written, kind, last day
    ("1", "I", ["Sở Thông tin và Truyền thông"], 3, "Quý II/2023", "range", date(2023, 6, 30)),
    ("2", "I", [NGOAI_VU], 2, "Trước ngày 30/6/2023", "date", date(2023, 6, 30)),
    ("3", "I", ["Sở Nội vụ"], 2, "Hằng năm", "recurring", None),
    ("4", "I", ["Văn phòng Ủy ban nhân dân thành phố", NGOAI_VU], 2, "Tháng 9/2023", "range", date(2023, 9, 30)),
    ("5", "II", [NGOAI_VU], 2, "Trước ngày 30/9/2023", "date", date(2023, 9, 30)),
    ("6", "II", [NGOAI_VU], 2, "2023 - 2028", "range", date(2028, 12, 31)),
    ("7", "II", [XUC_TIEN], 4, "Hằng năm", "recurring", None),
    (
        "8",
        "II",
        ["Sở Giao thông vận tải", "Ban Quản lý Khu kinh tế Hải Phòng"],
        2,
        "Quý IV/2024",
        "range",
        date(2024, 12, 31),
    ),
    ("9", "III", [CONG_THUONG], 2, "Quý III/2023", "range", date(2023, 9, 30)),
    ("10", "III", [CONG_THUONG], 2, "Tháng 8/2023", "range", date(2023, 8, 31)),
    ("11", "III", [KE_HOACH], 3, "Quý I/2024", "range", date(2024, 3, 31)),
    ("12", "III", ["Sở Nông nghiệp và Phát triển nông thôn"], 2, None, None, None),
    ("13", "IV", [KE_HOACH], 3, "Trước ngày 31/7/2023", "date", date(2023, 7, 31)),
    ("14", "IV", [VIEN], 1, "Tháng 11 hằng năm", "recurring", None),
    ("15", "IV", ["Sở Khoa học và Công nghệ"], 2, "Quý II/2025", "range", date(2025, 6, 30)),
    ("16", "IV", [XUC_TIEN], 2, "Hằng năm", "recurring", None),
    ("17", "V", [NGOAI_VU], 2, "Hằng quý", "recurring", None),
    ("18", "V", [VIEN], 2, "Định kỳ 6 tháng", "recurring", None),
    ("19", "V", [NGOAI_VU], 2, "Quý IV/2023", "range", date(2023, 12, 31)),
    ("20", "VI", [NGOAI_VU], 3, "Trước ngày 31/01 hằng năm", "recurring", None),
    ("21", "VI", [NGOAI_VU], 1, "Thường xuyên", "open", None),
    ("22", "VI", [KE_HOACH, "Sở Giao thông vận tải"], 3, "Quý III/2024", "range", date(2024, 9, 30)),
]


@pytest.mark.parametrize("row", REGISTER, ids=lambda row: f"STT {row[0]}")
def test_register(row):
    number, section, lead, support, deadline, kind, last = row
    found = [a for a in parsed(PROGRAMME).assignments if a.from_table and a.number == number]
    assert [str(a.path) for a in found] == [f"Phụ lục/STT {number}"]
    (task,) = found
    assert list(task.lead) == lead
    assert len(task.support) == support, task.support
    assert (task.section or "").startswith(section)
    if deadline is None:
        assert task.deadline is None
        return
    assert task.deadline is not None
    assert (task.deadline.text, task.deadline.kind) == (deadline, kind)
    assert kind != "date" or task.deadline.last in (
        last,
        last.replace(day=last.day - 1),
    )  # "trước ngày": that day or not


def test_register_is_the_whole_annex():
    numbers = [a.number for a in parsed(PROGRAMME).assignments if a.from_table]
    assert numbers == [row[0] for row in REGISTER]
    assert all(a.task and a.product and a.spans["lead"] for a in parsed(PROGRAMME).assignments if a.from_table)


PROSE = [  # what the text orders, unit in charge, words of the deadline
    (DIRECTIVE, "8/d", "Ban cán sự đảng Bộ Ngoại giao", "15 tháng 12 hằng năm"),
    (DIRECTIVE, "8/đ", "Ban Tuyên giáo Trung ương", None),
    (PLAN, "III/4", "Ban Tuyên giáo Thành ủy", "15/02/2023"),
    (PLAN, "III/6", "Văn phòng Thành ủy", "hằng năm"),
    (PROGRAMME, "III/2/-2", KE_HOACH, "31 tháng 3 hằng năm"),
    (PROGRAMME, "III/7/-1", "Công an thành phố", None),
]


@pytest.mark.parametrize(("name", "path", "lead", "deadline"), PROSE)
def test_prose(name, path, lead, deadline):
    found = [a for a in parsed(name).assignments if str(a.path) == path]
    assert lead in {unit for a in found for unit in a.lead}
    if deadline:
        assert any(a.deadline and deadline in a.deadline.text for a in found)


LEFT_OUT = [(PLAN, "tranh chấp"), (PLAN, "trí thức"), ("programme.content", "tranh chấp")]
LEFT_OUT += [("programme.content", "trí thức"), ("programme.content", "cơ sở dữ liệu")]


@pytest.mark.parametrize(("name", "needle"), LEFT_OUT)
def test_left_out_on_purpose(name, needle):
    """SOURCES.md says what does not come down the chain; it must not slip in."""
    assert needle not in (CORPUS / name).read_text("utf-8").lower()


def test_content_without_a_tag_is_refused(tmp_path):
    (tmp_path / "x.content").write_text("không có thẻ\n", "utf-8")
    with pytest.raises(ValueError, match="no tag"):
        build.read_content(tmp_path / "x.content")
