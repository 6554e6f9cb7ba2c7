"""A Chromium and a served page for each test. Without Chromium the tests are skipped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.browser.fake_desk import FakeDesk
from tests.browser.server import CHROMIUM, serve


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    if not CHROMIUM:
        pytest.skip("Chromium is not installed (apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as p:
        browser = p.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def shared_address(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Iterator[str]:
    """One server for the tests that only read."""
    with serve(FakeDesk(tmp_path_factory.mktemp("shared"))) as url:
        yield url


@pytest.fixture
def serving(chromium: Any) -> Iterator[Callable[..., str]]:
    """Serves a desk of the test's own; gives the address."""
    with ExitStack() as stack:
        yield lambda desk: stack.enter_context(serve(desk))


@pytest.fixture
def opened(chromium: Any) -> Iterator[Callable[..., Any]]:
    """Opens an address in a page of its own, which fails the test on any error of a script."""
    contexts, errors = [], []

    def go(url: str, width: int = 1440, height: int = 900, **options: Any) -> Any:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda e: errors.append(str(e)))
        page.goto(url)
        page.wait_for_selector(".dk-welcome")
        return page

    yield go
    for context in contexts:
        context.close()
    assert not errors


@pytest.fixture
def desk(tmp_path: Path) -> FakeDesk:
    return FakeDesk(tmp_path / "data")
