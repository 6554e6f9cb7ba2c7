"""Two documents set side by side: word by word, clause by clause, field by field."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import app
from answer.comparing import Change, Comparison, compare
from answer.comparing.words import ADDED, REMOVED, SAME, differences, same_words
from ingest import parse
from language.spelling import key, squeeze
from schema import Document, UserError
from tests.doubles import document

SHARED = Path(__file__).resolve().parents[2] / "shared" / "documents"


# Words


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("nộp trước ngày 30/6/2027", "nộp trước ngày 15/7/2027", "nộp trước ngày -30/6/2027 +15/7/2027"),
        ("Sở A chủ trì", "Sở A chủ trì, Sở B phối hợp", "Sở A chủ trì +, Sở B phối hợp"),
        ("hoà giải,  thuỷ lợi", "hòa giải, thủy lợi", "hòa giải, thủy lợi"),  # one word in two spellings
        ("Các trường", "các trường", "các trường"),
        ("", "thêm mới", "+thêm mới"),
        ("bỏ đi", "", "-bỏ đi"),
        ("", "", ""),
        # the comma between two changes belongs to them
        ("xanh, sạch đẹp", "đỏ, mới đẹp", "-xanh, sạch +đỏ, mới đẹp"),
    ],
)
def test_words(before: str, after: str, said: str) -> None:
    signs = {SAME: "", REMOVED: "-", ADDED: "+"}
    assert squeeze(" ".join(signs[p.op] + p.text.strip() for p in differences(before, after))) == said


def test_a_name_is_one_word() -> None:
    names = ["Bộ Thông tin và Truyền thông", "Bộ Khoa học và Công nghệ"]
    pieces = differences("Bộ Thông tin và Truyền thông", "Bộ Khoa học và Công nghệ", names)
    assert [(p.op, p.text) for p in pieces] == [(REMOVED, names[0]), (ADDED, names[1])]


_TEXTS = st.text(st.sampled_from(list("abđ ắC.,-/12\n(“")), max_size=40)


@given(_TEXTS, _TEXTS)
@settings(max_examples=300, deadline=None)
def test_pieces_give_both_texts_again(before: str, after: str) -> None:
    pieces = differences(before, after)
    assert "".join(p.text for p in pieces if p.op != REMOVED).split() == after.split()
    kept = "".join(p.text for p in pieces if p.op != ADDED)
    assert key("".join(kept.split())) == key("".join(before.split()))
    assert (not any(p.op != SAME for p in pieces)) <= same_words(before, after)


# Clauses


def plan(*lines: tuple[str, str]) -> Document:
    made = document("kh", *lines, number="1/KH-UBND")
    behind = [replace(c, text_start=made.text.index(". ", c.span[0]) + 2) for c in made.clauses]
    return replace(made, clauses=tuple(behind))


OLD = plan(
    ("I", "I. MỤC TIÊU"),
    ("I/1", "1. Trồng hai nghìn cây xanh ven sông trong năm 2027."),
    ("I/2", "2. Mỗi phường có một vườn hoa do người dân chăm sóc."),
    ("I/3", "3. Báo cáo kết quả với Ủy ban nhân dân thành phố."),
    ("II", "II. KINH PHÍ"),
    ("II/1", "1. Kinh phí lấy từ ngân sách và nguồn đóng góp tự nguyện."),
)


def shape(found: Comparison) -> list[tuple[str, str | None, str | None]]:
    return [(c.status, c.before and str(c.before.path), c.after and str(c.after.path)) for c in found.changes]


def test_a_document_is_the_same_as_itself() -> None:
    found = compare(OLD, OLD)
    assert found.count("same") == len(OLD.clauses) == len(found.changes)


def test_an_inserted_clause_renumbers_those_behind_it() -> None:
    new = plan(
        ("I", "I. MỤC TIÊU"),
        ("I/1", "1. Trồng ba nghìn cây xanh ven sông trong năm 2027."),
        ("I/2", "2. Sửa đường đi bộ quanh hồ và lắp đèn chiếu sáng."),
        ("I/3", "3. Mỗi phường có một vườn hoa do người dân chăm sóc."),
        ("II", "II. KINH PHÍ"),
        ("II/1", "1. Kinh phí lấy từ ngân sách và nguồn đóng góp tự nguyện;"),
    )
    found = compare(OLD, new)
    assert shape(found) == [
        ("same", "I", "I"),
        ("changed", "I/1", "I/1"),
        ("added", None, "I/2"),
        ("same", "I/2", "I/3"),
        ("removed", "I/3", None),
        ("same", "II", "II"),
        ("changed", "II/1", "II/1"),
    ]
    assert [c.moved for c in found.changes if c.status == "same"] == [False, True, False]
    assert [(p.op, p.text.strip()) for p in found.changes[1].words if p.op != SAME] == [
        (REMOVED, "hai"),
        (ADDED, "ba"),
    ]
    assert found.changes[6].minor  # a semicolon for a full stop
    assert (found.count("changed"), found.count("minor")) == (1, 1)


def test_every_clause_is_told_once() -> None:
    new = plan(*[(str(c.path), OLD.own_text(c)) for c in OLD.clauses[::2]], ("III", "III. TỔ CHỨC THỰC HIỆN"))
    found = compare(OLD, new)
    assert sorted(str(c.before.path) for c in found.changes if c.before) == sorted(str(c.path) for c in OLD.clauses)
    assert sorted(str(c.after.path) for c in found.changes if c.after) == sorted(str(c.path) for c in new.clauses)


def test_a_part_alone() -> None:
    new = plan(("I", "I. MỤC TIÊU"), ("I/1", "1. Không trồng cây."), ("II", "II. KINH PHÍ"), ("II/1", "1. Không có."))
    assert {c.before.path.markers[0] for c in compare(OLD, new, "II").changes if c.before} == {"II"}
    assert compare(OLD, new, "khoản 1 mục II").scopes == ("II/1", "II/1")
    with pytest.raises(UserError, match="không có “I/3”"):
        compare(OLD, new, "I/3")
    with pytest.raises(UserError, match="Không văn bản nào"):
        compare(OLD, new, "Điều 9")


# Rows

HEAD = """VĂN BẢN MẪU

ỦY BAN NHÂN DÂN TỈNH ĐÔNG HÀ

Số: {number}

Đông Hà, ngày 12 tháng 4 năm 2027

QUYẾT ĐỊNH

Ban hành Chương trình phát triển nghề thủ công

Điều 1. Ban hành kèm theo Quyết định này Chương trình phát triển nghề thủ công.

Điều 2. Quyết định này có hiệu lực kể từ ngày ký.

"""
ANNEX = """PHỤ LỤC

DANH MỤC NHIỆM VỤ PHÁT TRIỂN NGHỀ THỦ CÔNG

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
|---|---|---|---|---|
| 1 | Khảo sát các làng nghề dệt trong tỉnh | {lead} | Các xã, phường | {when} |
| 2 | Mở lớp dạy nghề gốm cho thanh niên | Sở Giáo dục và Đào tạo | {support} | Hằng năm |
| 3 | {third} | Sở Tài chính | Các xã, phường | Quý IV/2027 |
"""
FIRST = {
    "lead": "Sở Công Thương",
    "when": "30/6/2027",
    "support": "Sở Tài chính, Sở Nội vụ",
    "third": "Lập quỹ hỗ trợ nghệ nhân cao tuổi",
}
SECOND = {
    "lead": "Sở Nội vụ",
    "when": "30/9/2027",
    "support": "Sở Nội vụ; Sở Tài chính",
    "third": "Tổ chức hội chợ hàng thủ công vùng cao",
}


@pytest.fixture
def annexes(tmp_path: Path) -> tuple[Path, Path]:
    """An act with its annex, and another version of the annex filed alone."""
    act, annex = tmp_path / "quyet-dinh.md", tmp_path / "phu-luc.md"
    act.write_text(HEAD.format(number="7/QĐ-UBND") + ANNEX.format(**FIRST), "utf8")
    annex.write_text(ANNEX.format(**SECOND), "utf8")
    return act, annex


def fields(change: Change) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {f.field: (f.removed, f.added) for f in change.fields}


def test_an_annex_filed_alone_is_compared_with_its_counterpart(annexes: tuple[Path, Path]) -> None:
    act, annex = map(parse, annexes)
    found = compare(act, annex)
    assert found.scopes == ("Phụ lục", "")
    by_row = {str((c.after or c.before).path): c for c in found.changes if c.after or c.before}  # type: ignore[union-attr]
    one = by_row["Phụ lục/STT 1"]
    assert fields(one) == {"lead": (("Sở Công Thương",), ("Sở Nội vụ",)), "deadline": ((), ())}
    assert [p.text for f in one.fields if f.field == "deadline" for p in f.words] == ["30/6/2027", "30/9/2027"]
    two = by_row["Phụ lục/STT 2"]
    assert fields(two) == {"support": ((), ())}  # the same units in another order
    third = [(c.status, c.before is None) for c in found.changes if "STT 3" in str((c.after or c.before).path)]  # type: ignore[union-attr]
    assert sorted(third) == [("added", True), ("removed", False)]
    back = compare(annex, act)
    assert back.scopes == ("", "Phụ lục")
    assert fields(next(c for c in back.changes if c.status == "changed")) == {
        "lead": (("Sở Nội vụ",), ("Sở Công Thương",)),
        "deadline": ((), ()),
    }


def test_the_command(annexes: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*words: str) -> str:
        assert app.main(["compare", *map(str, annexes), "--data", str(tmp_path / "data"), *words]) == 0
        return capsys.readouterr().out

    value: Any = json.loads(run("--json"))
    assert value["counts"] == {"same": 1, "changed": 2, "minor": 0, "added": 1, "removed": 1}
    row = next(c for c in value["changes"] if c["after"] and c["after"]["path"] == "Phụ lục/STT 1")
    assert row["fields"][0]["removed"] == ["Sở Công Thương"] and row["fields"][0]["added"] == ["Sở Nội vụ"]
    assert row["before"]["reference"].endswith("của Ủy ban nhân dân tỉnh Đông Hà")
    said = run("--clause", "STT 1")
    assert "Chủ trì: [-Sở Công Thương-] {+Sở Nội vụ+}" in said and "STT 2" not in said


def test_units_in_sentences_are_told_too(tmp_path: Path) -> None:
    made = []
    for who in ("Sở Y tế", "Sở Nội vụ"):
        file = tmp_path / f"{who}.md"
        file.write_text(
            HEAD.format(number="7/QĐ-UBND").replace(
                "Điều 2. Quyết định này", f"Điều 2. {who} chủ trì, phối hợp với Sở Tài chính khám cho thợ. Văn bản này"
            ),
            "utf8",
        )
        made.append(parse(file))
    found = compare(*made)
    (change,) = [c for c in found.changes if c.status != "same"]
    assert fields(change) == {"lead": (("Sở Y tế",), ("Sở Nội vụ",))}


@pytest.mark.skipif(not (SHARED / "variants").is_dir(), reason="the shared documents are not here")
def test_the_real_variant_shows_its_units() -> None:
    act = parse(SHARED / "nghi-quyet-03-NQ-CP-2025.md")
    variant = parse(SHARED / "variants" / "nghi-quyet-03-NQ-CP-2025-phu-luc-2.md")
    found = compare(act, variant)
    assert found.scopes == ("Phụ lục II", "")
    rows = [c for c in found.changes if c.fields]
    assert (found.count("added"), found.count("removed")) == (0, 0)  # the same tasks
    removed = [u for c in rows for f in c.fields for u in f.removed]
    added = [u for c in rows for f in c.fields for u in f.added]
    # Ministries were merged between the two versions.
    assert removed.count("Bộ Thông tin và Truyền thông") > 20 and removed.count("Bộ Kế hoạch và Đầu tư") > 10
    assert added.count("Bộ Khoa học và Công nghệ") > 5 and added.count("Bộ Tài chính") > 5
