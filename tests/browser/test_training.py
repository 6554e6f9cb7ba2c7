"""The training tab in a real browser: made, changed by keyboard and mouse, taken away, found again after reloading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from answer.writer.endpoint import Endpoint
from tests.browser.fake_desk import FakeDesk, library
from tests.browser.server import open_tab
from tests.llm import scripted
from tests.packs import SAMPLE, read
from tests.test_pack_rephrasing import GOOD, ORIGINAL, SLOT, by_message

pytestmark = pytest.mark.browser


@pytest.fixture
def training(tmp_path: Path, serving: Callable[..., str], opened: Callable[..., Any]) -> Any:
    document = read(SAMPLE)
    url = serving(FakeDesk(tmp_path, {**library(), document.info.id: document}))

    def go(**options: Any) -> Any:
        page = opened(url, **options)
        make(page)
        return page

    return go


def make(page: Any) -> None:
    open_tab(page, "Tập huấn")
    page.get_by_label("Văn bản", exact=True).locator("visible=true").first.click()
    page.keyboard.type("01/CTr")
    page.keyboard.press("Enter")
    clause = page.get_by_label("Điều khoản (chọn, hoặc gõ: II/1)")
    page.wait_for_timeout(800)
    clause.fill("II/1 ")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Soạn", exact=True).click()
    page.wait_for_selector(".dk-session")


def test_a_session_is_made_changed_and_taken_away(training: Any) -> None:
    page = training()
    assert "7 thông điệp" in page.inner_text(".dk-session header")
    page.locator(".dk-item .dk-mark", has_text="điểm a khoản 1").first.click()
    page.wait_for_selector(".dk-evidence mark")
    box = page.locator('[data-keep="message:II/1/b"] [role=checkbox]')
    box.focus()
    page.keyboard.press("Space")
    page.wait_for_selector('[data-keep="message:II/1/b"].is-dropped')
    assert page.evaluate("document.activeElement.getAttribute('aria-checked')") == "false"  # the focus stays
    page.locator('[data-keep="message:II/1/d"]').get_by_role("button", name="Lên").click()
    page.wait_for_function(
        "[...document.querySelectorAll('[data-keep^=\"message:II/1/\"]')].map(e => e.dataset.keep.at(-1)).join('')"
        " == 'abdcđ'"
    )
    line = page.locator('[data-keep="message:II/1/a"]')
    line.get_by_text("Thay bằng điều khoản khác").click()
    line.locator("select").select_option("II/4/a")
    line.get_by_role("button", name="Thay", exact=True).click()
    page.wait_for_selector('[data-keep="message:II/1/a"] >> text=15 ngày làm việc')
    first = page.locator(".dk-item:has(.dk-options) p").first.inner_text()
    page.get_by_role("button", name="Đổi câu khác").first.click()
    page.wait_for_function(
        "first => document.querySelector('.dk-item:has(.dk-options) p').innerText != first", arg=first
    )
    with page.expect_download() as got:
        page.get_by_role("link", name="Tất cả (ZIP)").click()
    assert got.value.suggested_filename == "tap-huan-01-CTr-UBND-2023-03-27-II-1-co-so-60-phut.zip"
    page.reload()
    page.wait_for_selector(".dk-welcome", state="attached")
    make(page)
    assert "Đã có 4 chỉnh sửa" in page.inner_text(".dk-session header")


def test_a_text_is_reworded_and_the_words_stay(training: Any) -> None:
    page = training()
    line = page.locator('[data-keep="message:II/1/a"]')
    first = line.locator("p").first.inner_text()
    line.get_by_text("Sửa lời").click()
    line.locator("textarea[name=text]").fill("Mỗi phường mở một buổi tối đọc sách <b>chung</b>.")
    other = page.locator('[data-keep="message:II/1/b"]')
    other.get_by_text("Sửa lời").click()
    other.locator("textarea[name=text]").fill("Lời chưa lưu.")
    line.get_by_role("button", name="Lưu lời mới").click()
    page.wait_for_selector('[data-keep="message:II/1/a"] .dk-reworded')
    assert "đọc sách <b>chung</b>." in line.locator("p").first.inner_text()
    assert "Lời của giảng viên. Lời ban đầu" in line.inner_text()
    assert line.locator(".dk-mark").first.is_visible()  # the source
    assert page.evaluate("document.activeElement.textContent") == "Sửa lời"  # the focus stays
    assert other.locator("textarea[name=text]").input_value() == "Lời chưa lưu."  # nothing that was typed is lost
    step = page.locator('[data-keep="step:closing"]')
    step.get_by_text("Sửa lời").click()
    step.locator("textarea[name=text]").fill("Mỗi người viết một tấm thẻ.")
    step.get_by_role("button", name="Lưu lời mới").click()
    page.wait_for_selector('[data-keep="step:closing"] >> text=tấm thẻ')
    page.reload()
    page.wait_for_selector(".dk-welcome", state="attached")
    make(page)
    assert "đọc sách <b>chung</b>." in line.inner_text() and "tấm thẻ" in step.inner_text()
    line.get_by_role("button", name="Trở lại lời ban đầu").click()
    page.wait_for_function("() => !document.querySelector('[data-keep=\"message:II/1/a\"] .dk-reworded')")
    assert line.locator("p").first.inner_text() == first


def test_length_day_and_one_body_are_typed(training: Any) -> None:
    page = training()
    who = page.get_by_label("Đối tượng (hoặc gõ: Sở Nội vụ)")
    who.fill("Sở Nội vụ")
    page.keyboard.press("Enter")
    length = page.get_by_label("Thời lượng (hoặc gõ: 75)")
    length.fill("75")
    page.keyboard.press("Enter")
    page.get_by_label("Ngày tập huấn").fill("30/4/2023")
    page.get_by_role("button", name="Soạn", exact=True).click()
    page.wait_for_selector(".dk-session header >> text=75 phút")
    address = page.get_by_role("link", name="Tất cả (ZIP)").get_attribute("href")
    assert "phut=75" in address and "ngay=2023-04-30" in address
    with page.expect_download() as got:
        page.get_by_role("link", name="Trang chiếu").click()
    assert "so-noi-vu" in got.value.suggested_filename.lower() and "75-phut" in got.value.suggested_filename
    page.get_by_label("Ngày tập huấn").fill("31/2/2023")
    page.get_by_role("button", name="Soạn", exact=True).click()
    page.wait_for_selector(".dk-pane-training [role=alert] >> text=không phải ngày")


def test_messages_in_other_words_are_marked_and_can_be_taken_back(
    tmp_path: Path, serving: Callable[..., str], opened: Callable[..., Any]
) -> None:
    document = read(SAMPLE)
    desk = FakeDesk(tmp_path, {**library(), document.info.id: document})
    with scripted(by_message({"Mở chuyên mục": GOOD, "Đưa kết quả": "Không xếp loại cuối năm."})) as (url, _):
        desk.writer = Endpoint(url, "mau")
        page = opened(serving(desk))
        make(page)
        assert GOOD not in page.inner_text(".dk-session")  # off unless asked for
        page.get_by_label("Diễn đạt lại thông điệp bằng mau").check()
        page.get_by_role("button", name="Soạn", exact=True).click()
        page.wait_for_selector(".dk-reworded")
    told = page.inner_text(".dk-session header")
    assert "1/7 thông điệp" in told and "Giữ lời văn bản ở II/1/đ: phủ định" in told
    line = page.locator(f'[data-keep="{SLOT}"]')
    assert GOOD in line.inner_text() and ORIGINAL in line.inner_text()
    line.get_by_role("button", name="Trở lại lời văn bản").click()
    page.wait_for_function("slot => !document.querySelector(`[data-keep='${slot}'] .dk-reworded`)", arg=SLOT)
    assert GOOD not in line.inner_text() and ORIGINAL in line.inner_text()


def test_without_a_model_no_other_words_are_offered(training: Any) -> None:
    assert not training().get_by_label("Diễn đạt lại thông điệp").is_visible()


def test_nothing_runs_over_a_small_screen(training: Any) -> None:
    page = training(width=360, height=740)
    page.locator(".dk-replace summary").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    over = (
        "[...document.querySelectorAll('.dk-session *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1)"
    )
    assert page.evaluate(f"{over}.length") == 0
