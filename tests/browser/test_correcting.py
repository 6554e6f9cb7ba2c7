"""A person corrects the number of a document in the tab Văn bản, beside the picture of its first page."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tests.browser.fake_desk import FakeDesk
from tests.browser.test_page import open_tab

pytestmark = pytest.mark.browser


def unread(tmp_path: Path) -> tuple[FakeDesk, str]:
    desk = FakeDesk(tmp_path)
    id = desk.documents()[0].id
    held = desk._documents[id]
    desk._documents[id] = replace(held, info=replace(held.info, number=None, doubtful=("number",)))
    out = io.BytesIO()
    Image.new("RGB", (900, 1270), "lightyellow").save(out, "PNG")
    desk.pictures[id] = out.getvalue()
    return desk, id


@pytest.mark.parametrize("width", [1440, 390])
def test_a_missing_number_is_mended_with_one_click(
    serving: Callable[..., str], opened: Callable[..., Any], tmp_path: Path, width: int
) -> None:
    desk, id = unread(tmp_path)
    page = opened(serving(desk), width=width)
    open_tab(page, "Văn bản")
    page.locator(".dk-document button", has_text="Cần xem lại: số").first.click()
    page.locator(".dk-head-picture img").wait_for()
    field = page.get_by_label("Số, ký hiệu")
    field.fill("không")
    page.get_by_role("button", name="Lưu").click()
    page.locator("[role=alert]", has_text="không có chữ số").wait_for()
    field.fill("41/KH-UBND")
    page.get_by_role("button", name="Lưu").click()
    page.locator(".dk-flagged[role=status]", has_text="41/KH-UBND").wait_for()
    assert desk.document(id).info.number == "41/KH-UBND"
    assert desk.document(id).info.corrected == (("number", None),)
    page.locator(".dk-document h3", has_text="41/KH-UBND").wait_for()
    assert page.locator("button", has_text="Cần xem lại: số").count() == 0
