"""The page served on a free port while tests or pictures need it, and the browser that is driven."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

ASKED = "Tập huấn kỹ năng tra cứu cho giáo viên"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def serve(desk: Any, **options: Any) -> Iterator[str]:
    """Gives the page's address; the server ends with the block. `options` are those of `ui.app.launch`."""
    from ui.app import launch

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    blocks = launch(desk, port=port, open_browser=False, **options)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        blocks.close(verbose=False)


def open_tab(page: Any, name: str) -> None:
    """Opens the tab of this name; on a narrow screen the last ones stand in a menu."""
    named = page.get_by_role("tab", name=name, exact=True)
    more = page.locator(".overflow-menu > button")
    named.or_(more).first.wait_for()
    page.wait_for_timeout(500)  # the row of tabs measures itself once it stands
    if not named.is_visible():
        more.click()
        named = page.locator(".overflow-dropdown button", has_text=name)
    named.click()


def ask(page: Any, question: str = ASKED) -> Any:
    """Asks and waits for the answer; gives the turn."""
    before = page.locator(".dk-turn").count()
    page.fill("#dk-question textarea", question)
    page.keyboard.press("Enter")
    turn = page.locator(".dk-turn").nth(before)
    turn.locator(".dk-answer:not(.dk-waiting)").wait_for()
    return turn
