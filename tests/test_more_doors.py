"""Spreadsheets, photographed pages, web archives, ZIP archives and folders; every file that is left out is named."""

from __future__ import annotations

import io
import os
import random
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import Image, ImageDraw, ImageFont

from answer import library
from answer.found import found_in
from index.store import Store
from ingest import parse
from ingest.readers import read
from ingest.readers.base import Table
from ingest.readers.scan import program
from tests.doubles import HashEncoder
from tests.test_library import PLAN

TASKS = [
    ("STT", "Nhiệm vụ", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời hạn", "Sản phẩm"),
    (1, "Rà soát các bến thuyền", "Sở Xây dựng", "UBND các xã", datetime(2027, 6, 30), "Báo cáo"),
    (2, "Trồng cây ven sông", "Sở Nông nghiệp và Môi trường", None, "Quý IV/2027", "Kế hoạch"),
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data", encoder=HashEncoder()) as opened:
        yield opened


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet["A1"], sheet["A2"] = "PHỤ LỤC", "DANH MỤC NHIỆM VỤ NĂM 2027 (VĂN BẢN MẪU)"
    sheet.merge_cells("A1:F1")
    for row in TASKS:
        sheet.append(row)
    sheet.append(("Nơi nhận: VT",))
    hidden = book.create_sheet("Nháp")
    hidden["A1"], hidden.sheet_state = "không ai đọc", "hidden"
    book.save(path)
    return path


def test_a_sheet_of_tasks_gives_tasks(tmp_path: Path) -> None:
    document = parse(workbook(tmp_path / "phu-luc.xlsx"))
    first, second = document.assignments
    assert (first.task, first.lead, first.support) == ("Rà soát các bến thuyền", ("Sở Xây dựng",), ("UBND các xã",))
    assert first.deadline is not None and first.deadline.text == "30/06/2027"
    assert (second.lead, second.product) == (("Sở Nông nghiệp và Môi trường",), "Kế hoạch")
    assert any("Nháp" in w for w in document.warnings) and "không ai đọc" not in document.text
    assert "Nơi nhận" in document.text


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not on this machine")
def test_an_old_sheet_is_read_like_a_new_one(tmp_path: Path) -> None:
    import subprocess

    made = workbook(tmp_path / "phu-luc.xlsx")
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "xls", "--outdir", str(tmp_path), str(made)], check=True
    )
    if not (tmp_path / "phu-luc.xls").is_file():
        pytest.skip("LibreOffice Calc is not on this machine")
    old = parse(tmp_path / "phu-luc.xls")
    assert [a.task for a in old.assignments] == ["Rà soát các bến thuyền", "Trồng cây ven sông"]


def test_cells_are_told_as_they_are_shown(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    sheet.append(("STT", "Chỉ tiêu", "Giá trị", "Ghi chú"))
    sheet.append((1, "Tỷ lệ che phủ", 0.55, "Sở A\nSở B"))
    sheet["C2"].number_format = "0%"
    sheet.append((2, "Số cây", 1234.5, True))
    book.save(tmp_path / "a.xlsx")
    (table,) = read(tmp_path / "a.xlsx").blocks
    assert isinstance(table, Table)
    assert [[c.text for c in row] for row in table.rows[1:]] == [
        ["1", "Tỷ lệ che phủ", "55%", "Sở A\nSở B"],
        ["2", "Số cây", "1234,5", "Có"],
    ]


@pytest.mark.skipif(program() is None, reason="Tesseract with Vietnamese data is not on this machine")
@pytest.mark.parametrize("suffix", ["png", "jpg", "tif"])
def test_a_photographed_page_is_read(tmp_path: Path, suffix: str) -> None:
    fonts = sorted(Path("/usr/share/fonts/truetype").rglob("DejaVuSerif.ttf"))
    if not fonts:
        pytest.skip("no font on this machine")
    page = Image.new("RGB", (1654, 2339), "white")
    draw, font = ImageDraw.Draw(page), ImageFont.truetype(str(fonts[0]), 34)
    for i, line in enumerate(
        [
            "KẾ HOẠCH",
            "Trồng cây năm 2027",
            "I. NHIỆM VỤ",
            "1. Ban Quản lý chợ trồng 200 cây.",
            "2. Sở Xây dựng báo cáo kết quả.",
        ]
    ):
        draw.text((200, 300 + 90 * i), line, fill="black", font=font)
    page.save(tmp_path / f"trang.{suffix}", dpi=(200, 200))
    document = parse(tmp_path / f"trang.{suffix}")
    assert document.info.source == f"trang.{suffix}" and document.info.scanned
    assert "Trồng cây năm 2027" in document.text and "200 cây" in document.text


def test_a_web_page_saved_in_one_file(tmp_path: Path) -> None:
    head = "<head><meta charset='windows-1252'></head>"
    text = f"<html>{head}<body><h1>KẾ HOẠCH</h1><p>1. Trồng cây ở xã Bình An.</p></body></html>"
    (tmp_path / "trang.mht").write_bytes(
        b"From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"x\"\r\n\r\n--x\r\n"
        b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + text.encode() + b"\r\n--x\r\nContent-Type: image/png\r\n\r\nabc\r\n--x--\r\n"
    )  # fmt: skip
    assert "Trồng cây ở xã Bình An." in parse(tmp_path / "trang.mht").text


def packed(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), data)
    return path


def test_a_folder_names_every_file(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    (folder / "con").mkdir(parents=True)
    (folder / "ke-hoach.txt").write_text(PLAN.format(trees=200), "utf8")
    (folder / "khong duoi").write_text(PLAN.format(trees=300).replace("12/KH", "13/KH"), "utf8")
    workbook(folder / "con" / "phu-luc.xlsx")
    (folder / "anh.jpg").write_bytes(b"\xff\xd8\xff\xe0 hong")
    (folder / "chay.py").write_text("print(1)", "utf8")
    (folder / "nhac.mp3").write_bytes(b"ID3\0\0")
    (folder / "Thumbs.db").write_bytes(b"x")
    (folder / "~$ke-hoach.docx").write_bytes(b"x")
    packed(folder / "van-ban.zip", con__ke_txt=PLAN.format(trees=9).replace("12/KH", "14/KH").encode(), anh_gif=b"GIF8")
    rows = {
        str(r["file"]).removeprefix(f"{folder}/"): (r["status"], r["number"])
        for r in library.add_files(store, [folder])
    }
    assert rows == {
        "ke-hoach.txt": ("added", "12/KH-UBND"),
        "khong duoi": ("added", "13/KH-UBND"),
        "con/phu-luc.xlsx": ("added", None),
        "anh.jpg": ("failed", None),
        "chay.py": ("failed", None),
        "nhac.mp3": ("failed", None),
        "van-ban.zip/con/ke.txt": ("added", "14/KH-UBND"),
        "van-ban.zip/anh.gif": ("failed", None),
    }


def test_hostile_archives(store: Store, tmp_path: Path) -> None:
    outside = io.BytesIO()
    with zipfile.ZipFile(outside, "w") as archive:
        archive.writestr("../../../ra-ngoai.txt", PLAN.format(trees=5))
        link = zipfile.ZipInfo("lien-ket.txt")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("trong.zip", b"PK\x05\x06" + bytes(18))
    (tmp_path / "leo.zip").write_bytes(outside.getvalue())
    packed(tmp_path / "bom.zip", a_txt=bytes(60 * 2**20))
    (tmp_path / "hong.zip").write_bytes(b"PK\x03\x04" + b"rac" * 50)
    packed(tmp_path / "rong.zip")
    rows = library.add_files(store, [tmp_path / n for n in ("leo.zip", "bom.zip", "hong.zip", "rong.zip")])
    told = {Path(str(r["file"])).name: (r["status"], str(r["error"])) for r in rows}
    assert told["ra-ngoai.txt"][0] == "added"
    assert not list(tmp_path.parent.rglob("ra-ngoai.txt")) and not Path("/ra-ngoai.txt").exists()
    assert "liên kết" in told["lien-ket.txt"][1] and "nén trong tệp nén" in told["trong.zip"][1]
    assert "vượt mức an toàn" in told["bom.zip"][1]
    assert told["hong.zip"][0] == told["rong.zip"][0] == "failed"


def test_a_damaged_file_of_an_archive_costs_itself_alone(tmp_path: Path) -> None:
    """Whatever of an archive was changed, its files are told of; and any name is one."""
    made = tmp_path / "a.zip"
    names = ("mot.txt", "../..", "ế" * 200 + ".txt", "do\x1b[31m.txt", "hai.txt")
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, PLAN.format(trees=3))
    with ExitStack() as opened:
        found = list(found_in(made, opened))
        assert [Path(f.said).suffix for f in found if f.path.is_file() and not f.left_out].count(".txt") == 4
        assert not any("\x1b" in f.said for f in found)
    whole = made.read_bytes()
    at = whole.index(b"mot.txt") + len("mot.txt")
    made.write_bytes(whole[:at] + bytes([7] * 8) + whole[at + 8 :])  # no stream of this packing begins so
    with ExitStack() as opened:
        told = {Path(f.said).name: f.left_out for f in found_in(made, opened)}
    assert "không mở được" in told["mot.txt"] and told["hai.txt"] == ""
    for n in range(300):
        rng, changed = random.Random(n), bytearray(whole)
        for _ in range(rng.randint(1, 8)):
            changed[rng.randrange(len(changed))] = rng.randrange(256)
        made.write_bytes(changed)
        with ExitStack() as opened:
            assert list(found_in(made, opened))


@pytest.mark.skipif(os.name != "posix", reason="links and names of POSIX")
def test_a_folder_leads_nowhere_else_and_any_name_is_told(store: Store, tmp_path: Path) -> None:
    folder, outside = tmp_path / "thu", tmp_path / "ngoai.txt"
    folder.mkdir()
    for file in (outside, folder / "ke.txt", Path(os.fsdecode(os.fsencode(folder) + b"/k\xff.txt"))):
        file.write_text(PLAN.format(trees=7), "utf-8")
    (folder / "ra.txt").symlink_to(outside)
    (folder / "trong.txt").symlink_to(folder / "ke.txt")
    (folder / "vong.txt").symlink_to(folder / "vong.txt")
    os.mkfifo(folder / "ong.txt")
    rows = library.add_files(store, [folder])
    told = {Path(str(r["file"])).name: (r["status"], r["error"]) for r in rows}
    assert told.keys() == {"ke.txt", "k?.txt", "ra.txt", "trong.txt"}
    assert told["ke.txt"][0] == "added" and told["trong.txt"][0] == "unchanged"
    assert "ra ngoài thư mục" in told["ra.txt"][1] and "đổi tên" in told["k?.txt"][1]
