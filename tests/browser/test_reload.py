"""A reload, and leaving the page and coming back, keep what was being done; a closed tab gives back what it took."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.fake_desk import FakeDesk
from tests.browser.server import ask, open_tab, serve

Opened = Callable[..., Any]
FIRST, SECOND = "Tập huấn cán bộ thư viện", "Xây dựng kho dữ liệu chung"


def test_a_reload_keeps_the_conversation_and_the_open_tab(
    desk: FakeDesk, serving: Callable[..., str], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    histories, answer = [], desk.ask
    monkeypatch.setattr(
        desk, "ask", lambda question, chosen, history: (histories.append(len(history)), answer(question, chosen))[1]
    )
    page = opened(serving(desk))
    ask(page, FIRST)
    ask(page, SECOND)
    page.reload()
    page.locator(".dk-turn").nth(1).wait_for()
    assert FIRST in page.locator(".dk-turn").nth(0).inner_text()
    ask(page, "Còn tập huấn thì sao")
    assert histories == [0, 1, 2]  # what was said before is still known
    page.goto("about:blank")
    page.go_back()
    page.locator(".dk-turn").nth(2).wait_for()
    open_tab(page, "Nhiệm vụ")
    page.reload()
    page.locator(".dk-panes-tasks").wait_for(state="visible")
    page.locator(".dk-panes-chat").wait_for(state="hidden")
    # Another tab of the same person begins anew.
    other = page.context.new_page()
    other.goto(page.url)
    other.wait_for_selector(".dk-welcome")
    assert other.locator(".dk-turn").count() == 0
    open_tab(page, "Hỏi đáp")
    page.get_by_role("button", name="Xóa cuộc hỏi đáp").click()
    page.wait_for_selector(".dk-welcome")
    page.reload()
    page.wait_for_selector(".dk-welcome")
    assert page.locator(".dk-turn").count() == 0


def test_a_reload_while_files_are_added_still_tells_what_became_of_them(
    desk: FakeDesk, serving: Callable[..., str], opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = desk.add_files
    monkeypatch.setattr(desk, "add_files", lambda *given: (time.sleep(4), add(*given))[1])
    file = tmp_path / "thông báo.txt"
    file.write_text("Dọn vệ sinh ngày thứ bảy", "utf8")
    page = opened(serving(desk))
    open_tab(page, "Văn bản")
    page.set_input_files(".dk-drop input", file)
    page.locator(".dk-progress").wait_for()
    page.reload()
    page.locator(".dk-result.dk-added", has_text="thông báo.txt").wait_for()
    page.locator(".dk-document", has_text="Dọn vệ sinh").wait_for()
    page.reload()
    page.locator(".dk-result.dk-added", has_text="thông báo.txt").wait_for()


def test_closed_tabs_are_given_back_within_a_minute(
    desk: FakeDesk, chromium: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ui import app
    from ui.served import Served

    made = []
    monkeypatch.setattr(app, "Served", lambda **given: (made.append(Served(**given)), made[-1])[1])
    with serve(desk) as url:
        context = chromium.new_context()
        pages = [context.new_page() for _ in range(3)]
        for page in pages:
            page.goto(url)
            page.wait_for_selector(".dk-welcome")
            ask(page, FIRST)
        held = made[0].state_holder.session_data
        assert len(held) >= 3
        pages[0].close()
        pages[1].close()
        left, until = len(held) - 2, time.monotonic() + 60
        while len(held) > left and time.monotonic() < until:
            time.sleep(0.5)
            pages[2].title()  # Chromium goes on
        assert len(held) == left
        ask(pages[2], SECOND)
        assert pages[2].locator(".dk-turn").count() == 2  # the open one has kept all
        context.close()
