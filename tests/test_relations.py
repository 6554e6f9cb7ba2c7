"""What amending acts say, which stored clauses they touch, and how documents hang together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import app
from answer.ask import ask
from answer.library import add_files
from answer.relations import Node, chain, relations
from answer.relations.amending import amended
from index.search import ClauseIndex
from index.store import Store
from index.visible import seen_with, seen_without
from ingest import parse
from ingest.amendments import amendments
from schema import DocumentInfo
from tests.doubles import HashEncoder

SHARED = Path(__file__).resolve().parents[2] / "shared" / "documents"

HEAD = """VĂN BẢN MẪU

HỘI ĐỒNG NHÂN DÂN TỈNH ĐÔNG HÀ

Số: {number}

Đông Hà, ngày {day}

NGHỊ QUYẾT

{title}

"""
MARKETS = (
    HEAD.format(number="4/NQ-HĐND", day="10 tháng 3 năm 2026", title="Về phát triển chợ quê")
    + """Điều 1. Nghị quyết này quy định việc phát triển chợ quê trên địa bàn tỉnh.

Điều 2. Chợ quê họp ít nhất mỗi tuần hai phiên.

Điều 3. Sửa chữa chợ

1. Các xã rà soát chợ tạm và báo cáo Sở Công Thương.

2. Sở Công Thương chủ trì sửa chữa các chợ quê trước ngày 31/12/2027.

Điều 4. Hỗ trợ tiểu thương

1. Nội dung hỗ trợ:

a) Hỗ trợ sổ sách, cân đo;

b) Hỗ trợ tiểu thương thuê gian hàng trong một năm.

2. Kinh phí lấy từ ngân sách tỉnh.

Điều 5. Các xã thu phí chợ theo quy định.

Điều 6. Nghị quyết này có hiệu lực kể từ ngày ký.
"""
)
NAMED = "Nghị quyết số 4/NQ-HĐND ngày 10 tháng 3 năm 2026 của Hội đồng nhân dân tỉnh Đông Hà"
AMENDING = (
    HEAD.format(number="9/NQ-HĐND", day="20 tháng 8 năm 2027", title=f"Sửa đổi, bổ sung một số điều của {NAMED}")
    + f"""Điều 1. Sửa đổi, bổ sung một số điều của {NAMED}

1. Sửa đổi khoản 2 Điều 3 như sau:

“2. Sở Tài chính chủ trì sửa chữa các chợ quê trước ngày 30/6/2028 theo khoản 1 Điều 2.”

2. Điểm b khoản 1 Điều 4 được sửa đổi, bổ sung như sau:

“b) Hỗ trợ tiểu thương thuê gian hàng trong hai năm.”.

3. Bổ sung khoản 3 vào sau khoản 2 Điều 3 như sau:

“3. Các xã lập tổ quản lý chợ.”

4. Bãi bỏ Điều 5.

5. Thay thế cụm từ “chợ tạm” bằng cụm từ “chợ phiên” tại khoản 1 Điều 3.

Điều 2. Hiệu lực thi hành

1. Nghị quyết này có hiệu lực kể từ ngày 01 tháng 9 năm 2027 và thay thế Nghị quyết số 2/NQ-HĐND ngày 05 tháng 5 năm 2019 của Hội đồng nhân dân tỉnh Đông Hà.

2. Giao Ủy ban nhân dân tỉnh rà soát, sửa đổi, bổ sung Quyết định số 30/QĐ-UBND ngày 03 tháng 3 năm 2024 cho phù hợp.
"""  # noqa: E501
)
MORE = (
    HEAD.format(number="12/NQ-HĐND", day="05 tháng 12 năm 2028", title="Về bãi bỏ một số văn bản")
    + """Điều 1. Bãi bỏ các văn bản sau đây:

1. Nghị quyết số 4/NQ-HĐND ngày 10 tháng 3 năm 2026 của Hội đồng nhân dân tỉnh Đông Hà;

2. Chỉ thị số 5/CT-UBND ngày 03 tháng 3 năm 2015 của Ủy ban nhân dân tỉnh Đông Hà.

Điều 2. Quyết định số 8/QĐ-UBND ngày 03 tháng 3 năm 2016 của Ủy ban nhân dân tỉnh Đông Hà hết hiệu lực kể từ ngày Nghị quyết này có hiệu lực.
"""  # noqa: E501
)
PROGRAMME = (
    HEAD.format(number="20/NQ-HĐND", day="11 tháng 5 năm 2026", title="Ban hành Chương trình trồng rừng ngập mặn")
    + """Điều 1. Ban hành kèm theo Nghị quyết này Chương trình trồng rừng ngập mặn.

Điều 2. Nghị quyết này có hiệu lực kể từ ngày ký.

PHỤ LỤC

DANH MỤC NHIỆM VỤ TRỒNG RỪNG NGẬP MẶN

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
|---|---|---|---|---|
| I | Khảo sát | | | |
| 1 | Đo vẽ bãi bồi ven biển | Sở Xây dựng | Các xã ven biển | 2026 |
| 2 | Lập bản đồ các đầm nước lợ | Sở Xây dựng | Các xã ven biển | 2027 |
| II | Trồng và chăm sóc | | | |
| 1 | Ươm giống cây đước và cây bần | Sở Nông nghiệp và Môi trường | Các xã ven biển | Hằng năm |
"""
)
ADDING = (
    HEAD.format(
        number="31/NQ-HĐND",
        day="20 tháng 6 năm 2027",
        title="Sửa đổi, bổ sung nhiệm vụ trong Chương trình trồng rừng ngập mặn",
    )
    + """Điều 1. Ban hành kèm theo Nghị quyết này Phụ lục các nhiệm vụ bổ sung trong Chương trình trồng rừng ngập mặn (ban hành kèm theo Nghị quyết số 20/NQ-HĐND ngày 11 tháng 5 năm 2026 của Hội đồng nhân dân tỉnh Đông Hà).

Điều 2. Điều chỉnh nhiệm vụ tại số thứ tự thứ 2 mục I của Phụ lục danh mục nhiệm vụ thực hiện Chỉ thị số 77-CT/TU ngày 02 tháng 02 năm 2026 của Tỉnh ủy Đông Hà kèm theo Chương trình tại Nghị quyết số 20/NQ-HĐND ngày 11 tháng 5 năm 2026 như sau:

1. Cơ quan chủ trì: Sở Nông nghiệp và Môi trường.

2. Thời gian hoàn thành: Quý IV/2028.

PHỤ LỤC

DANH MỤC CÁC NHIỆM VỤ BỔ SUNG

| TT | Nhiệm vụ | Cơ quan chủ trì | Thời gian hoàn thành |
|---|---|---|---|
| 1 | Mở lớp dạy trồng đước cho học sinh | Sở Giáo dục và Đào tạo | 2028 |
| 2 | Điều chỉnh nhiệm vụ số 1 mục II Phụ lục Nghị quyết số 20/NQ-HĐND | Sở Tài chính | 2028 |
"""  # noqa: E501
)
TEXTS = {"cho": MARKETS, "sua-cho": AMENDING, "bai-bo": MORE, "rung": PROGRAMME, "them-rung": ADDING}


def files(folder: Path, *names: str) -> list[Path]:
    made = []
    for name in names:
        file = folder / f"{name}.md"
        file.write_text(TEXTS[name], "utf8")
        made.append(file)
    return made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data", encoder=HashEncoder()) as opened:
        yield opened


def id_of(store: Store, number: str) -> str:
    return store.resolve(number).id


# What an act says


def told(folder: Path, name: str) -> list[tuple[str, str, str | None, list[str], str]]:
    document = parse(files(folder, name)[0])
    return [
        (a.kind, a.deed, a.target.number, ["/".join(p.markers) for p in a.places], str(a.clause))
        for a in amendments(document)
    ]


def test_an_amending_act_statement_by_statement(tmp_path: Path) -> None:
    assert told(tmp_path, "sua-cho") == [
        ("amends", "sửa đổi", "4/NQ-HĐND", ["Điều 3/2"], "Điều 1/1"),
        ("amends", "sửa đổi, bổ sung", "4/NQ-HĐND", ["Điều 4/1/b"], "Điều 1/2"),
        ("amends", "bổ sung", "4/NQ-HĐND", ["Điều 3/3"], "Điều 1/3"),
        ("repeals", "bãi bỏ", "4/NQ-HĐND", ["Điều 5"], "Điều 1/4"),
        ("amends", "thay cụm từ", "4/NQ-HĐND", ["Điều 3/1"], "Điều 1/5"),
        # and not 30/QĐ-UBND, which somebody else is to amend, nor the places inside the quotations
        ("replaces", "thay thế", "2/NQ-HĐND", [], "Điều 2/1"),
    ]
    info = parse(tmp_path / "sua-cho.md").info
    assert (info.amends, info.replaces) == (("4/NQ-HĐND",), ("2/NQ-HĐND",))


def test_a_list_of_repealed_documents(tmp_path: Path) -> None:
    assert told(tmp_path, "bai-bo") == [
        ("repeals", "bãi bỏ", "4/NQ-HĐND", [], "Điều 1/1"),
        ("repeals", "bãi bỏ", "5/CT-UBND", [], "Điều 1/2"),
        ("repeals", "bãi bỏ", "8/QĐ-UBND", [], "Điều 2"),
    ]


def test_tasks_that_are_added_and_changed(tmp_path: Path) -> None:
    document = parse(files(tmp_path, "them-rung")[0])
    first, second, third = amendments(document)
    assert (first.deed, first.target.number, first.places) == ("bổ sung", "20/NQ-HĐND", ())
    assert [str(p) for p in first.adds] == ["Phụ lục/STT 1", "Phụ lục/STT 2"]
    assert (second.target.number, [p.markers for p in second.places]) == ("20/NQ-HĐND", [("Phụ lục", "I", "STT 2")])
    assert (third.target.number, [p.markers for p in third.places]) == ("20/NQ-HĐND", [("Phụ lục", "II", "STT 1")])
    assert str(third.clause) == "Phụ lục/STT 2"


@pytest.mark.parametrize("name", ["cho", "rung"])
def test_an_act_that_amends_nothing(tmp_path: Path, name: str) -> None:
    assert told(tmp_path, name) == []


@pytest.mark.parametrize(
    "said",
    [
        "Giao Sở Tư pháp sửa đổi Nghị quyết số 4/NQ-HĐND ngày 10 tháng 3 năm 2026.",
        "Xây dựng Nghị quyết sửa đổi, bổ sung Nghị quyết số 4/NQ-HĐND.",
        "Các sở rà soát, bãi bỏ văn bản trái với Nghị quyết số 4/NQ-HĐND.",
        "Căn cứ Nghị quyết số 4/NQ-HĐND đã được sửa đổi, bổ sung năm 2027, các xã lập kế hoạch.",
    ],
)
def test_work_on_documents_is_no_amendment(tmp_path: Path, said: str) -> None:
    file = tmp_path / "a.md"
    file.write_text(MARKETS.replace("4/NQ-HĐND", "6/NQ-HĐND") + f"\nĐiều 7. {said}\n", "utf8")
    assert amendments(parse(file)) == ()


def test_a_plan_inside_an_article_amends_nothing(tmp_path: Path) -> None:
    plan = "I. MỤC TIÊU\n\nChợ sạch.\n\nII. NHIỆM VỤ\n\n1. Sửa đổi, bổ sung Nghị quyết số 4/NQ-HĐND về chợ quê.\n"
    file = tmp_path / "a.md"
    head = HEAD.format(number="6/NQ-HĐND", day="1 tháng 3 năm 2026", title="Phê duyệt Đề án chợ sạch")
    file.write_text(head + f"Điều 1. Phê duyệt Đề án chợ sạch với các nội dung sau:\n\n{plan}", "utf8")
    document = parse(file)
    assert [str(c.path) for c in document.clauses][-1] == "Điều 1/II/1"
    assert amendments(document) == () and document.info.amends == ()


@pytest.mark.parametrize(
    ("kind", "code", "said", "told"),
    [
        ("CHỈ THỊ", "CT", "Chỉ thị này thay thế Chỉ thị số 12/CT-UBND ngày 04/5/2020.", [("replaces", "12/CT-UBND")]),
        ("CÔNG ĐIỆN", "CĐ", "Công điện này có hiệu lực từ ngày ký và thay thế Công điện số 12/CĐ-UBND.",
         [("replaces", "12/CĐ-UBND")]),
        ("KẾ HOẠCH", "KH", "Kể từ ngày Kế hoạch này có hiệu lực, Kế hoạch số 12/KH-UBND hết hiệu lực.",
         [("repeals", "12/KH-UBND")]),
        ("KẾ HOẠCH", "KH", "Kế hoạch số 12/KH-UBND được thay thế bằng Kế hoạch này.", [("replaces", "12/KH-UBND")]),
        ("HƯỚNG DẪN", "HD", "Hướng dẫn này thay thế Hướng dẫn số 12/HD-UBND; bãi bỏ Công văn số 7/UBND-KT.",
         [("replaces", "12/HD-UBND"), ("repeals", "7/UBND-KT")]),
        ("ĐỀ ÁN", "ĐA", "Đề án này bãi bỏ Đề án số 12/ĐA-UBND.", [("repeals", "12/ĐA-UBND")]),
        ("CHỈ THỊ", "CT", "Sở Tư pháp tham mưu thay thế Chỉ thị số 12/CT-UBND.", []),
        ("CHỈ THỊ", "CT", "Sở Tư pháp thống kê những nội dung của Chỉ thị số 12/CT-UBND đã hết hiệu lực.", []),
    ],
)  # fmt: skip
def test_what_a_document_without_articles_does_to_others(
    tmp_path: Path, kind: str, code: str, said: str, told: list[tuple[str, str]]
) -> None:
    head = HEAD.format(number=f"9/{code}-UBND", day="1 tháng 3 năm 2026", title="Về việc phòng cháy rừng")
    file = tmp_path / "a.md"
    file.write_text(
        f"{head.replace('NGHỊ QUYẾT', kind)}1. Các sở rà soát phương án chữa cháy.\n\n"
        f"2. Các xã báo cáo trước ngày 30/6/2026.\n\n3. {said}\n",
        "utf8",
    )
    document = parse(file)
    assert [(a.kind, a.target.number) for a in amendments(document)] == told
    assert all(said.startswith(document.text[slice(*a.span)][:20]) for a in amendments(document)[:1])
    assert document.info.replaces == tuple(number for _, number in told)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared documents are not here")
def test_real_documents_amend_what_they_amend_and_nothing_else() -> None:
    found = {
        (d.info.number, a.target.number, str(a.clause), tuple("/".join(p.markers) for p in a.places), len(a.adds))
        for file in sorted(SHARED.glob("*.*"))
        for d in [parse(file)]
        for a in amendments(d)
    }
    assert found == {
        ("97/NQ-CP", "140/NQ-CP", "Điều 1", (), 29),
        ("97/NQ-CP", "140/NQ-CP", "Điều 2", ("Phụ lục/IV/STT 5",), 0),
    }


# What a reader is told


def notes(store: Any, number: str, path: str) -> list[str]:
    return [a.said for a in amended(store, id_of(store, number), path)]


BY = " Nghị quyết số 9/NQ-HĐND ngày 20/8/2027 của Hội đồng nhân dân tỉnh Đông Hà"


def test_a_clause_says_who_amended_it(store: Store, tmp_path: Path) -> None:
    add_files(store, files(tmp_path, "cho"))
    assert notes(store, "4/NQ-HĐND", "Điều 3/2") == []
    add_files(store, files(tmp_path, "sua-cho"))  # later
    for path, said in {
        "Điều 3/2": [f"Đã được sửa đổi bởi khoản 1 Điều 1{BY}"],
        "Điều 3/1": [f"Đã được thay cụm từ bởi khoản 5 Điều 1{BY}"],
        "Điều 4/1/b": [f"Đã được sửa đổi, bổ sung bởi khoản 2 Điều 1{BY}"],
        "Điều 4/1": [f"Có phần (Điều 4/1/b) đã được sửa đổi, bổ sung bởi khoản 2 Điều 1{BY}"],
        "Điều 5": [f"Đã bị bãi bỏ bởi khoản 4 Điều 1{BY}"],
        "Điều 1": [],
        "Điều 2": [],  # named only inside a quotation
        "Điều 4/2": [],
    }.items():
        assert notes(store, "4/NQ-HĐND", path) == said, path
    assert f"Đã được bổ sung Điều 3/3 bởi khoản 3 Điều 1{BY}" in notes(store, "4/NQ-HĐND", "Điều 3")
    assert notes(store, "9/NQ-HĐND", "Điều 1/1") == []
    store.remove(id_of(store, "9/NQ-HĐND"))
    assert notes(store, "4/NQ-HĐND", "Điều 3/2") == []


def test_an_answer_cites_with_the_amendment(store: Store, tmp_path: Path) -> None:
    add_files(store, files(tmp_path, "cho", "sua-cho"))
    index = ClauseIndex(store)
    answer = ask(index, "khoản 2 Điều 3 Nghị quyết 4/NQ-HĐND nói gì?")
    (note,) = answer.citations[0].amended
    assert (note.number, note.path) == ("9/NQ-HĐND", "Điều 1/1")
    assert note.said == f"Đã được sửa đổi bởi khoản 1 Điều 1{BY}"
    (untouched,) = {c.amended for c in ask(index, "Điều 2 Nghị quyết 4/NQ-HĐND nói gì?").citations}
    assert untouched == ()


def test_a_repealed_document_says_so_in_every_clause(store: Store, tmp_path: Path) -> None:
    add_files(store, files(tmp_path, "cho", "bai-bo"))
    for path in ("Điều 1", "Điều 3/1", ""):
        assert notes(store, "4/NQ-HĐND", path) == [
            "Văn bản này đã bị bãi bỏ bởi khoản 1 Điều 1 Nghị quyết số 12/NQ-HĐND ngày 05/12/2028 của "
            "Hội đồng nhân dân tỉnh Đông Hà"
        ]


def test_rows_of_tasks(store: Store, tmp_path: Path) -> None:
    add_files(store, files(tmp_path, "rung", "them-rung"))
    assert [n.split(" bởi ")[0] for n in notes(store, "20/NQ-HĐND", "Phụ lục/I/STT 2")] == [
        "Văn bản này đã được bổ sung",
        "Đã được điều chỉnh",
    ]
    assert [n.split(" bởi ")[0] for n in notes(store, "20/NQ-HĐND", "Phụ lục/I/STT 1")] == [
        "Văn bản này đã được bổ sung"
    ]


def test_a_document_of_another_date_is_another_document(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "khac.md"
    file.write_text(MARKETS.replace("10 tháng 3 năm 2026", "10 tháng 3 năm 2025"), "utf8")
    add_files(store, [file, *files(tmp_path, "sua-cho")])
    assert notes(store, "4/NQ-HĐND", "Điều 3/2") == []
    assert {r.target for r in relations(store) if r.kind == "amends"} == {None}


def test_older_versions_amend_nothing(store: Store, tmp_path: Path) -> None:
    add_files(store, files(tmp_path, "cho", "sua-cho"))
    file = tmp_path / "moi.md"
    file.write_text(AMENDING.replace("4. Bãi bỏ Điều 5.", "4. Bãi bỏ Điều 6."), "utf8")
    assert add_files(store, [file])[0]["status"] == "updated"
    everything = seen_with(ClauseIndex(store)).store
    assert len(everything.documents()) == 3
    for seen in (store, everything):
        assert notes(seen, "4/NQ-HĐND", "Điều 5") == []
        assert len(notes(seen, "4/NQ-HĐND", "Điều 6")) == 1


def test_hidden_documents_are_told_to_nobody(store: Store, tmp_path: Path) -> None:
    add_files(store, files(tmp_path, "cho", "sua-cho"))
    hidden = seen_without(ClauseIndex(store), [id_of(store, "9/NQ-HĐND")])
    assert relations(hidden.store) == [] and chain(hidden.store) == ()
    assert notes(hidden.store, "4/NQ-HĐND", "Điều 3/2") == []
    assert ask(hidden, "khoản 2 Điều 3 Nghị quyết 4/NQ-HĐND nói gì?").citations[0].amended == ()
    other = seen_without(ClauseIndex(store), [id_of(store, "4/NQ-HĐND")])
    assert {r.target for r in relations(other.store)} == {None}  # named by its number, as the text does


# The chain


def add(store: Store, id: str, number: str | None, *implements: str) -> None:
    from schema import Document

    info = DocumentInfo(id, f"Văn bản {id}", f"{id}.pdf", number=number, implements=implements)
    store.add(Document(info, id), id)


def tree(nodes: tuple[Node, ...]) -> dict[str, Any]:
    return {n.number: tree(n.below) for n in nodes}


def test_the_chain_goes_by_the_nearest(store: Store) -> None:
    add(store, "directive", "1-CT/TW")
    add(store, "plan", "2-KH/TU", "1-CT/TW")
    add(store, "programme", "3/CTr-UBND", "2-KH/TU", "1-CT/TW")
    add(store, "other", "4/KH-SCT", "1-CT/TW")
    add(store, "alone", "5/QĐ-UBND")
    add(store, "outside", "6/KH-UBND", "9-NQ/TW")
    assert tree(chain(store)) == {
        "1-CT/TW": {"2-KH/TU": {"3/CTr-UBND": {}}, "4/KH-SCT": {}},
        "9-NQ/TW": {"6/KH-UBND": {}},
    }
    assert [n.info for n in chain(store) if n.number == "9-NQ/TW"] == [None]
    assert tree(chain(store, "programme")).keys() == {"1-CT/TW"}
    assert chain(store, "alone") == ()


def test_documents_that_name_each_other_end_somewhere(store: Store) -> None:
    add(store, "a", "1/KH", "2/KH")
    add(store, "b", "2/KH", "1/KH")
    add(store, "c", "3/KH", "2/KH", "3/KH")
    assert len(str(chain(store))) < 5000
    assert {(r.source.id, r.number) for r in relations(store)} == {("a", "2/KH"), ("b", "1/KH"), ("c", "2/KH")}


def test_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("index.store.open_encoder", lambda *_: HashEncoder())
    monkeypatch.setattr("index.store.model_name", lambda _: "hash-encoder")
    data = ["--data", str(tmp_path / "data")]

    def run(*words: str) -> str:
        assert app.main([*words, *data]) == 0
        return capsys.readouterr().out

    assert "Chưa có quan hệ" in run("relations")
    run("ingest", *map(str, files(tmp_path, *TEXTS)))
    value = json.loads(run("relations", "4/NQ-HĐND", "--json"))
    assert {(r["relation"], r["from_number"], tuple(r["to_paths"])) for r in value["relations"]} == {
        ("amends", "9/NQ-HĐND", ("Điều 3/2",)),
        ("amends", "9/NQ-HĐND", ("Điều 4/1/b",)),
        ("amends", "9/NQ-HĐND", ("Điều 3",)),
        ("amends", "9/NQ-HĐND", ("Điều 3/1",)),
        ("repeals", "9/NQ-HĐND", ("Điều 5",)),
        ("repeals", "12/NQ-HĐND", ()),
    }
    first = next(r for r in value["relations"] if r["to_paths"] == ["Điều 3/2"])
    assert first["quote"] == "Sửa đổi khoản 2 Điều 3" and first["reference"] == f"khoản 1 Điều 1{BY}"
    assert "31/NQ-HĐND bổ sung 20/NQ-HĐND (bổ sung 2 nhiệm vụ)" in run("relations")
    asked = run("ask", "khoản 2 Điều 3 Nghị quyết 4/NQ-HĐND nói gì?")
    assert f"Đã được sửa đổi bởi khoản 1 Điều 1{BY}" in asked
