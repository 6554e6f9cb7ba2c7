"""Pages saved from document portals: what stands behind the signature is not the document's, unless it says so."""

from __future__ import annotations

import pytest

from ingest import parse

HEAD = """<table><tr><td><b>ỦY BAN NHÂN DÂN<br>TỈNH ĐỒNG LAU</b></td>
<td><b>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</b></td></tr>
<tr><td>Số: 61/KH-UBND</td><td><i>Đồng Lau, ngày 4 tháng 5 năm 2026</i></td></tr></table>
<p align=center><b>KẾ HOẠCH</b></p><p align=center><b>Trồng lại rừng ngập mặn</b></p>
<p>I. MỤC TIÊU</p><p>1. Phủ xanh toàn bộ bãi bồi.</p>
<p>II. NHIỆM VỤ</p><p>1. Sở Nông nghiệp và Môi trường chủ trì ươm giống, xong trước 30/8/2026.</p>"""
SIGNED = """<table><tr><td><b>Nơi nhận:</b><br>- Như trên;<br>- Lưu: VT.</td>
<td><b>TM. ỦY BAN NHÂN DÂN<br>CHỦ TỊCH<br><br>Lê Văn Thử</b></td></tr></table>"""
OWN = ["I", "I/1", "II", "II/1"]


@pytest.mark.parametrize(
    "behind",
    [
        "<h3>Có thể bạn quan tâm</h3><ul><li>1. Sở Y tế chủ trì kiểm tra bếp ăn trước 1/7/2026</li></ul>",
        "<p>VĂN BẢN CÙNG CHỦ ĐỀ</p><p>- Quyết định 7/QĐ-UBND giao Sở Tài chính chủ trì cấp vốn</p>",
        "<div><p>Tin mới</p><p>I. Sở Xây dựng chủ trì sửa cầu</p><p>II. Sở Công Thương chủ trì hội chợ</p></div>",
        "<p>2. Công an tỉnh chủ trì tuần tra, báo cáo trước 5/5/2027</p>",  # no heading at all
        "<p>Ý kiến bạn đọc (2)</p><p>Sở Nội vụ phải làm nhanh hơn!</p>" * 12,  # longer than the document
        "<table><tr><td><p>Lược đồ</p><p>a) Văn bản được hướng dẫn: Sở Tư pháp rà soát</p></td></tr></table>",
    ],
)
def test_what_a_page_sets_behind_the_signature_gives_no_clause_and_is_named(tmp_path, behind):
    page = tmp_path / "a.html"
    page.write_text(f"<html><head><meta charset=utf-8></head><body>{HEAD}{SIGNED}<div>{behind}</div></body></html>")
    document = parse(page)
    assert [str(c.path) for c in document.clauses] == OWN
    assert [str(a.path) for a in document.assignments] == ["II/1"]
    (warning,) = document.warnings
    assert warning.startswith("Sau chữ ký") and document.info.signer == "Lê Văn Thử"


@pytest.mark.parametrize(
    ("annex", "paths"),
    [
        ("<p align=center><b>PHỤ LỤC I</b></p><p>1. Danh mục cây giống</p>", ["Phụ lục I", "Phụ lục I/1"]),
        ("<p align=center><b>Mẫu số 02</b></p><p>1. Tên chủ rừng</p>", ["Mẫu số 02", "Mẫu số 02/1"]),
        (
            "<p align=center><b>DANH MỤC CÂY GIỐNG</b></p><p>(Kèm theo Kế hoạch số 61/KH-UBND)</p><p>3. Đước</p>",
            ["3"],
        ),
    ],
)
def test_an_annex_behind_the_signature_is_read(tmp_path, annex, paths):
    page = tmp_path / "a.html"
    page.write_text(f"<html><head><meta charset=utf-8></head><body>{HEAD}{SIGNED}{annex}</body></html>")
    read = [str(c.path) for c in parse(page).clauses]
    assert read[: len(OWN)] == OWN
    assert [p for p in read[len(OWN) :] if "Mở đầu" not in p] == paths
