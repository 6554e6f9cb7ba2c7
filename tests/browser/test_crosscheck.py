"""The tab that sets a plan against its directive, in real Chromium."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answer.writer.endpoint import Endpoint
from ingest import parse
from tests.browser.fake_desk import HOSTILE, FakeDesk
from tests.browser.server import open_tab
from tests.llm import scripted
from tests.test_crosscheck import DIRECTIVE, PLAN

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]

PROGRAMME = """# CHƯƠNG TRÌNH HÀNH ĐỘNG

I. NHIỆM VỤ

1. Xây dựng tủ sách lưu động phục vụ học sinh ở các thôn vùng cao.
"""


def desk(folder: Path, plan: str = PLAN) -> FakeDesk:
    documents = {}
    for file, text in (("chi-thi.md", DIRECTIVE), ("ke-hoach.md", plan), ("chuong-trinh.md", PROGRAMME)):
        (folder / file).write_text(text, "utf8")
        document = parse(folder / file)
        documents[document.info.id] = document
    return FakeDesk(folder / "data", documents)


def choose(page: Any, label: str, option: str) -> None:
    page.get_by_label(label).click()
    page.get_by_role("option", name=option).first.click()


def checked(page: Any, url: str, third: bool = False) -> Any:
    """The tab with a finished check; gives its result."""
    page.goto(url)
    open_tab(page, "Đối chiếu")
    choose(page, "Kế hoạch cần đối chiếu", "Thực hiện Chỉ thị")
    choose(page, "Văn bản chỉ đạo", "08-CT/TU")
    if third:
        choose(page, "Cấp thứ ba", "chuong-trinh")
    page.get_by_role("button", name="Đối chiếu", exact=True).click()
    result = page.locator(".dk-check-result")
    result.wait_for()
    return result


def test_a_plan_is_checked_and_filtered(opened: Opened, serving: Callable[..., str], tmp_path: Path) -> None:
    url = serving(desk(tmp_path))
    page = opened(url)
    result = checked(page, url)
    assert result.locator(".dk-finding").count() >= 8
    result.locator(".dk-filter.dk-s-conflict").click()
    result.locator(".dk-filter.dk-s-conflict[aria-pressed=true]").wait_for()
    assert result.locator(".dk-finding").count() == 4
    first = result.locator(".dk-finding").first
    first.locator("summary").click()
    assert "31/12/2026" in first.locator(".dk-clashes").inner_text()
    assert first.locator(".dk-sides mark").count() >= 2
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_an_opinion_is_kept_for_the_next_check(opened: Opened, serving: Callable[..., str], tmp_path: Path) -> None:
    url = serving(desk(tmp_path))
    page = opened(url)
    result = checked(page, url)
    missing = result.locator(".dk-finding", has=page.locator("summary .dk-s-missing")).last
    missing.locator("summary").click()
    missing.locator("select").select_option("covered")
    missing.locator("input[name=remark]").fill(f"Đã có ở phụ lục {HOSTILE}")
    missing.get_by_role("button", name="Lưu ý kiến").click()
    page.get_by_text("Đã lưu ý kiến").wait_for()
    again = checked(page, url)
    kept = again.locator(".dk-finding", has_text="máy: Còn thiếu")
    assert kept.count() == 1
    kept.locator("summary").click()
    assert kept.locator("input[name=remark]").input_value() == f"Đã có ở phụ lục {HOSTILE}"
    assert page.evaluate("window.stolen") is None


def test_a_draft_is_read_without_being_stored(opened: Opened, serving: Callable[..., str], tmp_path: Path) -> None:
    library = desk(tmp_path)
    url = serving(library)
    page = opened(url)
    page.goto(url)
    open_tab(page, "Đối chiếu")
    page.set_input_files(".dk-drop-draft input", {"name": "du-thao.md", "mimeType": "text/markdown",
                                                  "buffer": PLAN.replace("70%", "95%").encode()})  # fmt: skip
    page.get_by_text("Không lưu vào kho.").wait_for()
    choose(page, "Văn bản chỉ đạo", "08-CT/TU")
    page.get_by_role("button", name="Đối chiếu", exact=True).click()
    page.locator(".dk-check-result").wait_for()
    assert len(library.documents()) == 3


def test_a_language_model_explains_and_changes_nothing(
    opened: Opened, serving: Callable[..., str], tmp_path: Path
) -> None:
    lies = "Kế hoạch đáp ứng đầy đủ yêu cầu số hóa tài liệu địa chí của tỉnh [2]."
    right = "Chỉ thị yêu cầu số hóa tài liệu địa chí của tỉnh trước ngày 30/6/2026 [1]."
    library = desk(tmp_path)
    with scripted(lambda _: f"{right} {lies}") as (address, _):
        library.endpoint = Endpoint(address, "mau")
        url = serving(library)
        page = opened(url)
        result = checked(page, url)
        finding = result.locator(".dk-finding", has_text="Số hóa tài liệu").first
        finding.locator("summary").click()
        finding.get_by_role("button", name="Giải thích bằng mau").click()
        finding.locator(".dk-draft").wait_for()
        assert finding.locator(".dk-struck s").inner_text() == lies
        assert right in finding.locator(".dk-draft").inner_text()
        assert "không đổi kết quả" in finding.locator(".dk-by").inner_text()
        assert finding.locator("summary .dk-s-conflict").count() == 1


def test_files_to_take_away_and_the_third_level(opened: Opened, serving: Callable[..., str], tmp_path: Path) -> None:
    from docx import Document as Open
    from openpyxl import load_workbook

    url = serving(desk(tmp_path))
    page = opened(url)
    result = checked(page, url, third=True)
    assert "mất ở chương trình" in result.locator(".dk-levels").inner_text()
    for name, read in (("Excel", load_workbook), ("Word", Open)):
        with page.expect_download() as waiting:
            result.get_by_role("link", name=name).click()
        read(io.BytesIO(Path(waiting.value.path()).read_bytes()))
    answer = page.request.get(f"{url}xuat/doi-chieu.xlsx?ma=khong-co")
    assert answer.status == 404


def test_it_fits_a_narrow_screen(opened: Opened, serving: Callable[..., str], tmp_path: Path) -> None:
    url = serving(desk(tmp_path))
    page = opened(url, 360, 740)
    result = checked(page, url)
    result.locator(".dk-finding summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
