"""Pictures of the page in real Chromium, to look at and for the README.

`python -m tests.browser.screenshots OUT` draws the small authored desk;
`python -m tests.browser.screenshots OUT --data DIR` draws an indexed data folder; `docs/hoi-dap.png` is its `chat.png`.
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
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)

    from playwright.sync_api import sync_playwright

    from tests.browser.server import CHROMIUM, serve

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
