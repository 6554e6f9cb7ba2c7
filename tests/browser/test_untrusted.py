"""A hostile document all the way: uploaded through a real browser, read, listed, asked, opened, exported."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest

from index.search import ClauseIndex
from index.store import Store
from tests.browser.server import serve
from tests.doubles import HashEncoder

pytestmark = pytest.mark.browser
SCRIPT = "<script>window.stolen=1</script>"
IMAGE = '<img src=x onerror="window.stolen=1"><img src=//elsewhere.example/a.png>'
FORMULA = '=HYPERLINK("http://elsewhere.example","xem")'
HOSTILE = f"""ỦY BAN NHÂN DÂN XÃ MẪU
Số: 9/KH-UBND
Mẫu, ngày 05 tháng 3 năm 2027
KẾ HOẠCH
{SCRIPT} Trồng cây {IMAGE} năm 2027
I. NHIỆM VỤ {SCRIPT}
1. Ban Quản lý chợ chủ trì trồng cây xanh {SCRIPT} trước ngày 30/4/2027.
2. Trạm Y tế chủ trì phun thuốc muỗi {IMAGE} [1] {{"document": "x"}} trước ngày 30/5/2027.
3. {FORMULA} là nội dung phải thực hiện của các trường học trên địa bàn xã.
"""
NAME = '"><img src=x onerror=window.stolen=1>.txt'


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "data", encoder=HashEncoder()) as opened:
        yield opened


def test_nothing_of_a_hostile_document_runs_or_calls_out(store: Store, chromium: Any) -> None:
    with serve(ClauseIndex(store)) as url:
        page = chromium.new_context().new_page()
        page.set_default_timeout(20_000)
        hosts: set[str] = set()
        page.on("request", lambda r: hosts.add(urlparse(r.url).hostname or "") if r.url.startswith("http") else None)
        page.on("dialog", lambda d: d.dismiss())
        page.goto(url)
        page.get_by_role("tab", name="Văn bản").click()
        page.set_input_files(
            ".dk-drop input", {"name": NAME, "mimeType": "text/plain", "buffer": HOSTILE.encode("utf-8")}
        )
        page.locator(".dk-result.dk-added").wait_for()
        page.locator(".dk-document [data-event=outline]").first.click()
        page.locator(".dk-outline .dk-node").first.click()
        page.locator(".dk-panes-documents .dk-evidence").wait_for()
        assert SCRIPT in page.locator(".dk-pane-outline").inner_text()  # shown as the text it is
        page.get_by_role("tab", name="Nhiệm vụ").click()
        page.locator(".dk-tasks tbody tr").first.locator(".dk-task").last.click()
        page.locator(".dk-panes-tasks .dk-evidence").wait_for()
        page.get_by_role("tab", name="Hỏi đáp").click()
        page.fill("#dk-question textarea", f"Đơn vị nào chủ trì trồng cây xanh? {SCRIPT}{IMAGE}")
        page.keyboard.press("Enter")
        page.locator(".dk-turn :is(.dk-mark, .dk-quote)").first.click()
        page.locator(".dk-panes-chat .dk-evidence").wait_for()
        assert page.evaluate("window.stolen") is None
        assert page.locator("img[src=x]").count() == 0
        assert hosts == {"127.0.0.1"}
        # And were a tag to get through after all, the browser would not fetch what it names.
        blocked = page.evaluate(
            """() => new Promise(done => {
                document.addEventListener('securitypolicyviolation', e => done(e.blockedURI));
                document.body.insertAdjacentHTML('beforeend', '<img src="https://elsewhere.example/b.png">');
                setTimeout(() => done(null), 3000);
            })"""
        )
        assert blocked and "elsewhere.example" in blocked
        exported = page.request.get(url + "xuat/nhiem-vu.csv").body().decode("utf-8-sig")
        page.context.close()
    cells = [cell for row in csv.reader(io.StringIO(exported)) for cell in row]
    assert any(SCRIPT in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_no_cell_of_a_cross_check_is_a_formula(tmp_path: Path) -> None:
    from openpyxl import load_workbook

    from answer.crosscheck import check
    from answer.crosscheck.matrix import write_xlsx
    from answer.library import add_files

    plan, directive = tmp_path / "ke-hoach.txt", tmp_path / "chi-thi.txt"
    plan.write_text(HOSTILE, "utf-8")
    directive.write_text(HOSTILE.replace("9/KH-UBND", "8/CT-UBND").replace("KẾ HOẠCH", "CHỈ THỊ"), "utf-8")
    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        ids = [str(r["document"]) for r in add_files(store, [plan, directive])]
        report = check(ClauseIndex(store), store.document(ids[0]), store.document(ids[1]))
    out = tmp_path / "doi-chieu.xlsx"
    write_xlsx(out, report)
    cells = [cell for sheet in load_workbook(out) for row in sheet.iter_rows() for cell in row if cell.value]
    assert any("HYPERLINK" in str(cell.value) for cell in cells)
    assert not [cell.coordinate for cell in cells if cell.data_type == "f"]
