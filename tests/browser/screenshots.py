"""Pictures of the page in real Chromium, to look at and for the README.

`python -m tests.browser.screenshots OUT` draws the small authored desk;
`python -m tests.browser.screenshots OUT --data DIR` draws an indexed data folder; `docs/hoi-dap.png` is its `chat.png`;
`python -m tests.browser.screenshots docs/huong-dan --guide` draws those of the user guide (`make pictures`).
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path
from typing import Any

SIZES = {"": (1440, 900), "-360": (360, 740)}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("--data", type=Path, help="an indexed data folder; without it the authored desk")
    parser.add_argument("--question", default="Đơn vị nào chủ trì nhiệm vụ 3?")
    parser.add_argument("--refused", default="Ai thiết kế tàu vũ trụ?")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--guide", action="store_true", help="the pictures of docs/huong-dan.md")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    from playwright.sync_api import sync_playwright

    from tests.browser.server import CHROMIUM, serve

    if options.guide:
        with sync_playwright() as p:
            browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            guide(browser, options.out)
            browser.close()
        return
    desk: Any
    if options.data:
        from index import open_index

        desk = open_index(options.data)
    else:
        from tests.browser.fake_desk import FakeDesk

        desk = FakeDesk(Path(tempfile.mkdtemp()))
    with serve(desk) as url, sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for suffix, (width, height) in SIZES.items():
            scheme = "dark" if options.dark else "light"
            page = browser.new_page(viewport={"width": width, "height": height}, color_scheme=scheme)
            draw(page, url, options.out, suffix + ("-dark" if options.dark else ""), options)
            page.close()
        browser.close()


def guide(browser: Any, out: Path) -> list[Path]:
    """The pictures of the user guide, of the authored desk; 256 colours keep those of the statuses."""
    from access.accounts import Accounts
    from access.people import Role
    from tests.browser.fake_desk import FakeDesk, library
    from tests.browser.server import serve
    from tests.browser.test_crosscheck import checked
    from tests.browser.test_crosscheck import desk as pair
    from tests.browser.test_relations import choose, market_documents
    from tests.browser.test_relations import tab as relations_tab
    from tests.packs import SAMPLE, read

    page = browser.new_page(viewport={"width": 1280, "height": 760})
    page.set_default_timeout(20_000)
    made: list[Path] = []

    def shot(name: str) -> None:
        from io import BytesIO

        from PIL import Image

        page.wait_for_timeout(800)
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(256, kmeans=2)
        picture.save(out / f"{name}.png", optimize=True)
        made.append(out / f"{name}.png")

    with tempfile.TemporaryDirectory() as folder:
        sample = read(SAMPLE)
        desk = FakeDesk(Path(folder), {**library(), sample.info.id: sample})
        with serve(desk) as url:
            page.goto(url)
            page.wait_for_selector(".dk-welcome")
            page.fill("#dk-question textarea", "Đơn vị nào tập huấn kỹ năng tra cứu cho giáo viên?")
            page.keyboard.press("Enter")
            page.locator(".dk-mark").first.click()
            page.wait_for_selector(".dk-panes-chat .dk-evidence")
            shot("hoi-dap")
            page.get_by_role("tab", name="Nhiệm vụ").click()
            page.wait_for_selector(".dk-pane-plots .js-plotly-plot .bars")
            shot("nhiem-vu")
            page.get_by_role("tab", name="Văn bản").click()
            page.click(".dk-documents [data-event=outline]")
            page.click(".dk-outline .dk-node >> nth=1")
            page.wait_for_selector(".dk-panes-documents .dk-evidence")
            shot("van-ban")
            page.get_by_role("tab", name="Tập huấn").click()
            page.get_by_label("Văn bản", exact=True).locator("visible=true").first.click()
            page.keyboard.type(str(sample.info.number)[:6])
            page.keyboard.press("Enter")
            page.get_by_role("button", name="Soạn", exact=True).click()
            page.locator(".dk-session .dk-mark").first.click()
            page.locator(".dk-evidence mark").locator("visible=true").first.wait_for()
            shot("tap-huan")
        with serve(FakeDesk(Path(folder), market_documents(Path(folder)))) as url:
            page.goto(url)
            relations_tab(page)
            choose(page, "Văn bản hoặc bản thứ nhất", "4/NQ-HĐND (bản cũ 1, cu.md)")
            choose(page, "Văn bản hoặc bản thứ hai", "4/NQ-HĐND (bản thứ 2)")
            page.get_by_role("button", name="So sánh", exact=True).click()
            page.locator(".dk-change").first.wait_for()
            shot("quan-he")
        with serve(pair(Path(folder))) as url:
            checked(page, url).locator(".dk-finding summary").first.click()
            shot("doi-chieu")
        accounts = Accounts(Path(folder))
        accounts.add("quan-tri", Role.ADMIN, "một mật khẩu dài")
        with serve(desk, accounts=accounts) as url:
            page.set_viewport_size({"width": 900, "height": 460})
            page.goto(url)
            page.fill("input[name=ten]", "van.a")
            shot("dang-nhap")
        accounts.close()
    page.close()
    return made


def draw(page: Any, url: str, out: Path, suffix: str, options: argparse.Namespace) -> None:
    def shot(name: str) -> None:
        page.wait_for_timeout(500)
        page.screenshot(path=out / f"{name}{suffix}.png")

    page.goto(url)
    page.wait_for_selector(".dk-welcome")
    page.wait_for_timeout(800)
    shot("welcome")
    page.fill("#dk-question textarea", options.refused)
    page.keyboard.press("Enter")
    page.wait_for_selector(".dk-turn:last-child :is(.dk-cards, .dk-flag, .dk-trouble)", timeout=120_000)
    shot("refusal")
    page.get_by_role("button", name="Xóa cuộc hỏi đáp").click()
    page.wait_for_selector(".dk-welcome")
    page.fill("#dk-question textarea", options.question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".dk-turn:last-child :is(.dk-cards, .dk-flag, .dk-trouble)", timeout=120_000)
    shot("answer")
    mark = page.query_selector(".dk-turn:last-child :is(.dk-mark, .dk-quote)")
    if mark:
        mark.click()
        page.wait_for_selector(".dk-panes-chat .dk-evidence")
    shot("chat")
    if page.is_visible(".dk-panes-chat .dk-close"):
        page.click(".dk-panes-chat .dk-close")
    page.get_by_role("tab", name="Văn bản").click()
    page.click(".dk-documents [data-event=outline]")
    page.wait_for_selector(".dk-outline .dk-node")
    shot("documents-list")
    page.click(".dk-outline .dk-node >> nth=1")
    page.wait_for_selector(".dk-panes-documents .dk-evidence")
    shot("documents")
    if page.is_visible(".dk-panes-documents .dk-close"):
        page.click(".dk-panes-documents .dk-close")
    page.get_by_role("tab", name="Nhiệm vụ").click()
    page.wait_for_selector(".dk-tasks, .dk-pane-table .dk-empty")
    page.wait_for_timeout(2500)
    shot("tasks")
    task = page.query_selector("td .dk-task >> nth=1")
    if task:
        task.click()
        page.wait_for_selector(".dk-panes-tasks .dk-evidence")
        shot("tasks-open")


if __name__ == "__main__":
    main()
