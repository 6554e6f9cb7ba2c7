"""Names of units: cut from lists, recognised in every spelling, compared, and followed through mergers."""

import time
import tomllib
from pathlib import Path

import pytest

from ingest import units
from ingest.units.lexicon import lexicon
from language.spelling import bare, fold, key

DATA = tomllib.loads((Path(__file__).parents[1] / "ingest" / "units" / "units.toml").read_text("utf8"))


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Uỷ ban Hoà bình", "Ủy ban Hòa bình"),
        ("quí", "quý"),
        ("Kĩ thuật", "kỹ thuật"),
        ("thuỷ lợi", "thủy lợi"),
        ("2026 – 2030", "2026 - 2030"),
    ],
)
def test_key_is_one_spelling_of_the_same_length(a: str, b: str) -> None:
    assert key(a) == key(b)
    assert len(key(a)) == len(a) and len(fold(a)) == len(a)


def test_key_keeps_words_apart_that_differ() -> None:
    assert len({key(w) for w in ("bộ", "bố", "bò", "tai", "tay", "túi", "túy")}) == 7


def test_bare_is_text_typed_without_diacritics() -> None:
    assert bare("ubnd tinh phai lam gi?") and not bare("UBND tỉnh")


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("Bộ Y tế", ["Bộ Y tế"]),
        ("Bộ Tư pháp.", ["Bộ Tư pháp"]),
        ("Bộ Nội vụ, Bộ Ngoại giao", ["Bộ Nội vụ", "Bộ Ngoại giao"]),
        ("Bộ Y tế; Bộ Công an và các cơ quan liên quan", ["Bộ Y tế", "Bộ Công an", "các cơ quan liên quan"]),
        # commas and "và" inside one name
        ("Bộ Văn hóa, Thể thao và Du lịch, Bộ Y tế", ["Bộ Văn hóa, Thể thao và Du lịch", "Bộ Y tế"]),
        ("Bộ Văn hoá,\nThể thao và Du lịch", ["Bộ Văn hoá, Thể thao và Du lịch"]),
        ("Bộ Lao động - Thương binh và Xã hội,Bộ Y tế", ["Bộ Lao động - Thương binh và Xã hội", "Bộ Y tế"]),
        ("Trung tâm Hỗ trợ Đầu tư, Thương mại và Du lịch", ["Trung tâm Hỗ trợ Đầu tư, Thương mại và Du lịch"]),
        ("Ủy ban KH,CN&MT", ["Ủy ban KH,CN&MT"]),
        # set phrases stay whole
        ("Các bộ, ngành, địa phương", ["Các bộ, ngành, địa phương"]),
        ("Các bộ, cơ quan ngang bộ", ["Các bộ, cơ quan ngang bộ"]),
        ("Các sở, ban, ngành, đoàn thể", ["Các sở, ban, ngành, đoàn thể"]),
        ("Cơ quan, tổ chức, doanh nghiệp liên quan", ["Cơ quan, tổ chức, doanh nghiệp liên quan"]),
        ("Cơ quan, tổ chức và doanh nghiệp liên quan", ["Cơ quan, tổ chức và doanh nghiệp liên quan"]),
        ("Các bộ, ngành, UBND tỉnh, thành phố", ["Các bộ, ngành", "UBND tỉnh, thành phố"]),
        (
            "Các bộ, cơ quan ngang bộ, Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương và cơ quan, tổ chức "
            "liên quan",
            [
                "Các bộ, cơ quan ngang bộ",
                "Ủy ban nhân dân các tỉnh, thành phố trực thuộc trung ương",
                "cơ quan, tổ chức liên quan",
            ],
        ),
        # line breaks, bullets, nothing but a blank
        ("Sở Tài chính\nSở Y tế\nUBND các xã, phường", ["Sở Tài chính", "Sở Y tế", "UBND các xã, phường"]),
        ("- Sở Tài chính\n- Công an tỉnh", ["Sở Tài chính", "Công an tỉnh"]),
        ("Bộ Y tế Cơ quan, đơn vị liên quan", ["Bộ Y tế", "Cơ quan, đơn vị liên quan"]),
        ("Bộ Y tế Và các cơ quan liên quan", ["Bộ Y tế", "các cơ quan liên quan"]),
        # brackets are no part of the name
        ("Bộ Y tế (đối với thuốc) Bộ Công an (đối với ma túy)", ["Bộ Y tế", "Bộ Công an"]),
        ("Sở Ngoại vụ (cơ quan thường trực), Sở Y tế", ["Sở Ngoại vụ", "Sở Y tế"]),
        # one head for several branches
        ("Các sở: Tài chính, Y tế; UBND các quận, huyện", ["Sở Tài chính", "Sở Y tế", "UBND các quận, huyện"]),
        ("VTV, VOV, TTXVN, các địa phương", ["VTV", "VOV", "TTXVN", "các địa phương"]),
        ("Ban Tuyên giáo và Dân vận Tỉnh ủy, Sở VHTT&DL", ["Ban Tuyên giáo và Dân vận Tỉnh ủy", "Sở VHTT&DL"]),
        ("", []),
        (" - ", []),
        ("Sở Y tế, Thành phố Hồ Mẫu, tỉnh Sông Lam", ["Sở Y tế", "Thành phố Hồ Mẫu", "tỉnh Sông Lam"]),
        ("Sở Y tế, cơ sở khám bệnh, chữa bệnh", ["Sở Y tế", "cơ sở khám bệnh, chữa bệnh"]),
        ("cơ quan có liên quan, doanh nghiệp vận tải", ["cơ quan có liên quan", "doanh nghiệp vận tải"]),
        ("Các sở, ngành Ủy ban nhân dân cấp xã", ["Các sở, ngành", "Ủy ban nhân dân cấp xã"]),
        ("các sở, cơ quan các tập đoàn", ["các sở, cơ quan", "các tập đoàn"]),
        ("Sở Y tế cơ quan, đơn vị liên quan", ["Sở Y tế", "cơ quan, đơn vị liên quan"]),
        (
            "Ủy ban nhân dân cấp xã, cơ quan, tổ chức liên quan",
            ["Ủy ban nhân dân cấp xã", "cơ quan, tổ chức liên quan"],
        ),
        ("Bộ Y tế, Bộ", ["Bộ Y tế"]),
        ("nghiệp và Môi trường, Bộ Y tế", ["Bộ Y tế"]),
        ("Phòng Nông nghiệp và PTNT", ["Phòng Nông nghiệp và PTNT"]),
    ],
)
def test_split_units(cell: str, names: list[str]) -> None:
    found = units.split_units(cell)
    assert [name for name, _, _ in found] == names
    for name, start, end in found:
        said = " ".join(cell[start:end].split())
        assert name in (said, f"Sở {said}")  # a shared head is given back to each name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("BTC", "Bộ Tài chính"),
        ("bộ tài chính", "Bộ Tài chính"),
        ("BỘ TÀI CHÍNH", "Bộ Tài chính"),
        ("bo tai chinh", "Bộ Tài chính"),
        ("Sở NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Sở Nông nghiệp & PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
        ("Bộ Văn hoá, Thể thao và Du lịch", "Bộ Văn hóa, Thể thao và Du lịch"),
        ("Uỷ ban nhân dân tỉnh", "Ủy ban nhân dân cấp tỉnh"),
        ("UBND các tỉnh, thành phố trực thuộc TW", "Ủy ban nhân dân cấp tỉnh"),
        ("ubnd tinh", "Ủy ban nhân dân cấp tỉnh"),
        ("UBND phường, xã", "Ủy ban nhân dân cấp xã"),
        ("TTXVN", "Thông tấn xã Việt Nam"),
        ("NHNN", "Ngân hàng Nhà nước Việt Nam"),
        ("Ủy ban MTTQ Việt Nam", "Mặt trận Tổ quốc Việt Nam"),
        ("UBND tỉnh Sông Lam", "Ủy ban nhân dân tỉnh Sông Lam"),
    ],
)
def test_canonical(written: str, name: str) -> None:
    assert units.canonical(written).name == name


def test_an_unknown_body_is_itself_and_says_so() -> None:
    unit = units.canonical("Ban Quản lý rừng đặc dụng")
    assert not unit.known and unit.name == "Ban Quản lý rừng đặc dụng"


@pytest.mark.parametrize("shape", lexicon().shapes, ids=lambda s: s.unit.name)
def test_every_example_of_a_shape_is_that_unit(shape: object) -> None:
    for example in shape.examples:  # type: ignore[attr-defined]
        assert units.canonical(example).name == shape.unit.name, example  # type: ignore[attr-defined]


def test_every_change_leads_from_a_known_body_to_a_known_body() -> None:
    for change in DATA["change"]:
        old = units.canonical(change["old"])
        assert old.known and old.successor == change["new"], change["old"]
        assert units.canonical(change["new"]).known, change["new"]


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("BKHCN", "Bộ Khoa học và công nghệ", True),
        ("UBND tỉnh", "Ủy ban nhân dân các tỉnh, thành phố", True),
        ("UBND tỉnh", "UBND tỉnh Sông Lam", True),
        ("UBND tỉnh Sông Lam", "UBND tỉnh Sông Hồng", False),
        ("Hội Nông dân", "Hội Nông dân tỉnh", True),
        ("Bộ Nội vụ", "Bộ Ngoại giao", False),
        ("Sở Y tế", "Y tế", True),  # "Các sở: Tài chính, Y tế"
        ("Bộ Kế hoạch và Đầu tư", "Bộ Tài chính", False),  # a merger, not a spelling
    ],
)
def test_same(a: str, b: str, equal: bool) -> None:
    assert units.same(a, b) is equal and units.same(b, a) is equal


@pytest.mark.parametrize(
    ("group", "unit", "taken_in"),
    [
        ("Các bộ, ngành, địa phương", "Bộ Y tế", True),
        ("Các bộ, ngành, địa phương", "UBND tỉnh", True),
        ("Các sở, ban, ngành", "Sở Y tế", True),
        ("Các sở, ban, ngành", "Bộ Y tế", False),  # those of a province
        ("Các địa phương", "Bộ Y tế", False),
        ("Các doanh nghiệp", "Bộ Y tế", False),
        ("Bộ Tài chính", "Bộ Y tế", False),
        ("Các bộ, ngành", "Chính phủ", False),
    ],
)
def test_includes(group: str, unit: str, taken_in: bool) -> None:
    assert units.includes(group, unit) is taken_in


def test_lineage_tells_what_followed() -> None:
    old, new = units.lineage("Bộ TT&TT")
    assert (old.name, new.name) == ("Bộ Thông tin và Truyền thông", "Bộ Khoa học và Công nghệ")
    assert old.change is not None and old.change.since == "01/3/2025" and old.change.source


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("bo ngoai giao phai lam gi", ["Bộ Ngoại giao"]),
        ("ubnd tinh va so tai chinh chu tri viec gi?", ["Ủy ban nhân dân cấp tỉnh", "Sở Tài chính"]),
        ("Sở Ngoại vụ phải làm gì trước 30/6?", ["Sở Ngoại vụ"]),
        ("btc phối hợp với TTXVN ra sao", ["Bộ Tài chính", "Thông tấn xã Việt Nam"]),
        # words that only look like units
        ("cán bộ y tế, cơ sở xây dựng, tổ chức phi chính phủ, bộ tiêu chí", []),
        ("đơn vị nào chủ trì nhiệm vụ 3?", []),
        ("can bo y te cua co so xay dung", []),
        ("", []),
    ],
)
def test_find(text: str, names: list[str]) -> None:
    found = units.find(text)
    assert [unit.name for unit, _, _ in found] == names


def test_find_grows_with_the_text_and_not_with_its_square() -> None:
    text = "Bộ Y tế phối hợp với UBND tỉnh, các sở, ban, ngành liên quan và Hội Nông dân tỉnh thực hiện. " * 2000
    started = time.perf_counter()
    assert len(units.find(text)) == 8000
    assert time.perf_counter() - started < 20  # half a second; minutes when a step looks at the whole text


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        ("Bộ Y tế, Bộ Công an hướng dẫn, kiểm tra", ["Bộ Y tế", "Bộ Công an"], " hướng dẫn, kiểm tra"),
        ("các bộ, ngành liên quan hướng dẫn", ["các bộ, ngành liên quan"], " hướng dẫn"),
        ("Bộ Y tế và các địa phương bố trí", ["Bộ Y tế", "các địa phương"], " bố trí"),
        ("Chủ tịch UBND các xã, phường chỉ đạo", ["Chủ tịch UBND các xã, phường"], " chỉ đạo"),
        ("Trung tâm Xúc tiến Đầu tư chủ trì", ["Trung tâm Xúc tiến Đầu tư"], " chủ trì"),
        ("Tổ chức thực hiện", [], "Tổ chức thực hiện"),
        ("Ban hành kế hoạch", [], "Ban hành kế hoạch"),
    ],
)
def test_read_units_stops_where_the_verb_begins(text: str, names: list[str], rest: str) -> None:
    found, end = units.read_units(text)
    assert [name for name, _, _ in found] == names
    assert text[end:] == rest


@pytest.mark.parametrize("said", ["Sở ", "các ", "Sở Xa của ", "Chủ tịch Ủy ban nhân dân ", "Phòng Sở Ban "])
def test_names_in_names_do_not_recurse_without_end(said: str) -> None:
    units.read_units(said * 1300)
    units.find(said * 1300)
    units.split_units(said * 1300)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Các nhiệm vụ trong Kế hoạch 45/KH-UBND là gì?", []),
        ("Nghị quyết 12/2026/NQ-HĐND giao Sở Y tế việc gì?", ["Sở Y tế"]),
        ("HĐND/UBND tỉnh", ["Hội đồng nhân dân", "Ủy ban nhân dân cấp tỉnh"]),
    ],
)
def test_letters_of_a_document_number_are_no_unit(text: str, names: list[str]) -> None:
    assert [u.name for u, _, _ in units.find(text)] == names
