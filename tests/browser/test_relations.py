"""The tab Quan hệ in real Chromium, and what is shown elsewhere about amended clauses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ingest import parse
from schema import Document
from tests.browser.fake_desk import HOSTILE, FakeDesk, library
from tests.browser.server import open_tab
from tests.browser.test_page import CONTRAST
from tests.test_relations import MARKETS, files

Opened = Callable[..., Any]


def market_documents(folder: Path) -> dict[str, Document]:
    """A resolution, what amends it, an older version of it, and a chain of three."""
    made = [parse(file) for file in files(folder, "cho", "sua-cho", "rung", "them-rung")]
    older = folder / "cu.md"
    older.write_text(
        MARKETS.replace("hai phiên", "ba phiên").replace("Điều 5. Các xã thu phí chợ", "Điều 5. Thu"), "utf8"
    )
    old = parse(older)
    made[0] = replace(made[0], info=replace(made[0].info, version=2))
    made.append(replace(old, info=replace(old.info, id=f"{old.info.id}@1", status="superseded")))
    plan, letter = library().values()
    made.append(replace(plan, info=replace(plan.info, implements=("4/NQ-HĐND", "1-NQ/TW"))))
    made.append(replace(letter, info=replace(letter.info, implements=(plan.info.number or "", "4/NQ-HĐND"))))
    return {d.info.id: d for d in made}


@pytest.fixture
def desk(tmp_path: Path) -> FakeDesk:
    return FakeDesk(tmp_path, market_documents(tmp_path))


def tab(page: Any) -> None:
    open_tab(page, "Quan hệ")
    page.wait_for_selector(".dk-chain")


def choose(page: Any, label: str, option: str) -> None:
    page.get_by_label(label).click()
    page.get_by_role("option", name=option, exact=True).click()
    page.get_by_role("option").first.wait_for(state="hidden")  # else the next list closes with this one


def test_the_chain_and_the_relations_of_one(desk: FakeDesk, serving: Callable[..., str], opened: Opened) -> None:
    page = opened(serving(desk))
    tab(page)
    chain = page.locator(".dk-chain")
    # 7/CT-SVH carries out both, and stands under the nearer one
    assert chain.locator("li li li .dk-link b").all_inner_texts()[0] == "7/CT-SVH"
    assert "không có trong kho" in chain.locator(".is-outside").first.inner_text()
    page.locator(".dk-related li", has_text="Điều 3/2").locator(".dk-quote").click()
    evidence = page.locator(".dk-panes-relations .dk-evidence")
    evidence.get_by_text("Sửa đổi khoản 2 Điều 3").first.wait_for()
    page.locator(".dk-related").get_by_role("button", name="Điều 3/2").click()
    note = evidence.locator(".dk-amended", has_text="Đã được sửa đổi bởi khoản 1 Điều 1 Nghị quyết số 9/NQ-HĐND")
    note.wait_for()
    note.get_by_role("button").click()  # and back to what amended it
    evidence.get_by_text("Sửa đổi khoản 2 Điều 3").first.wait_for()
    chain.get_by_role("button", name="45/KH-UBND").first.click()
    page.get_by_role("heading", name="Quan hệ của 45/KH-UBND").wait_for()
    assert page.locator(".dk-related li").count() == 3
    page.get_by_role("button", name="Xem tất cả").click()
    page.get_by_role("heading", name="Sửa đổi, thay thế, bãi bỏ").wait_for()


def test_two_versions_are_compared(desk: FakeDesk, serving: Callable[..., str], opened: Opened) -> None:
    page = opened(serving(desk))
    tab(page)
    page.get_by_role("button", name="So sánh", exact=True).click()
    page.get_by_text("Hãy chọn cả hai văn bản.").wait_for()
    choose(page, "Văn bản hoặc bản thứ nhất", "4/NQ-HĐND (bản cũ 1, cu.md)")
    choose(page, "Văn bản hoặc bản thứ hai", "4/NQ-HĐND (bản thứ 2)")
    page.get_by_role("button", name="So sánh", exact=True).click()
    page.locator(".dk-counts", has_text="2 sửa").wait_for()
    changed = page.locator(".dk-change", has_text="Điều 2")
    assert (changed.locator("del").inner_text(), changed.locator("ins").inner_text()) == ("ba", "hai")
    assert page.locator(".dk-change").count() == 2
    page.get_by_label("Chỉ hiện chỗ khác nhau").uncheck()
    page.locator(".dk-is-same").first.wait_for()
    page.get_by_label("Chỉ hiện chỗ khác nhau").check()
    page.locator(".dk-is-same").first.wait_for(state="detached")
    changed.get_by_role("button").click()
    page.locator(".dk-panes-relations .dk-evidence", has_text="họp ít nhất mỗi tuần hai phiên").wait_for()
    page.get_by_label("Chỉ phần này").fill("Điều 99")
    page.keyboard.press("Enter")
    page.get_by_role("alert").get_by_text("Không văn bản nào có “Điều 99”").wait_for()


def test_a_cited_clause_says_that_it_was_amended(desk: FakeDesk, serving: Callable[..., str], opened: Opened) -> None:
    cite = desk._cite
    desk._cite = lambda d, c: replace(cite(d, c), amended=desk.amended(d.info.id, str(c.path)))  # type: ignore[method-assign]
    page = opened(serving(desk))
    page.fill("#dk-question textarea", "Sở Công Thương chủ trì sửa chữa các chợ quê trước ngày 31/12/2027.")
    page.keyboard.press("Enter")
    note = page.locator(".dk-turn .dk-amended", has_text="Đã được sửa đổi bởi khoản 1 Điều 1")
    note.first.wait_for()
    note.first.get_by_role("button").click()
    page.locator(".dk-panes-chat .dk-evidence", has_text="9/NQ-HĐND").wait_for()


def test_by_keyboard_alone(desk: FakeDesk, serving: Callable[..., str], opened: Opened) -> None:
    page = opened(serving(desk))
    tab(page)
    page.locator(".dk-chain button.dk-link").first.focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Quan hệ của").wait_for()
    page.locator(".dk-related button").first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"


@pytest.mark.parametrize("width", [360, 1024])
def test_no_sideways_scrolling(desk: FakeDesk, serving: Callable[..., str], opened: Opened, width: int) -> None:
    page = opened(serving(desk), width, 740)
    tab(page)
    choose(page, "Văn bản hoặc bản thứ nhất", "4/NQ-HĐND (bản cũ 1, cu.md)")
    choose(page, "Văn bản hoặc bản thứ hai", "4/NQ-HĐND (bản thứ 2)")
    page.get_by_role("button", name="So sánh", exact=True).click()
    page.locator(".dk-change").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator(".dk-change").first.get_by_role("button").click()
    box = page.locator(".dk-panes-relations .dk-evidence").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast(desk: FakeDesk, serving: Callable[..., str], opened: Opened, scheme: str) -> None:
    page = opened(serving(desk), color_scheme=scheme)
    tab(page)
    choose(page, "Văn bản hoặc bản thứ nhất", "4/NQ-HĐND (bản cũ 1, cu.md)")
    choose(page, "Văn bản hoặc bản thứ hai", "9/NQ-HĐND")
    page.get_by_label("Chỉ hiện chỗ khác nhau").uncheck()
    page.get_by_role("button", name="So sánh", exact=True).click()
    page.locator(".dk-change").first.wait_for()
    page.locator(".dk-related").get_by_role("button", name="Điều 3/2").click()
    page.locator(".dk-panes-relations .dk-amended").first.wait_for()
    page.wait_for_timeout(500)
    assert page.evaluate(CONTRAST) == []


def test_script_in_a_text_does_not_run(tmp_path: Path, serving: Callable[..., str], opened: Opened) -> None:
    documents = {}
    for id, d in market_documents(tmp_path).items():
        info = replace(d.info, title=HOSTILE + d.info.title, source=HOSTILE, implements=(f"9{HOSTILE}",))
        clauses = tuple(replace(c, reference=HOSTILE + c.reference) for c in d.clauses)
        documents[id] = replace(d, info=info, clauses=clauses)
    page = opened(serving(FakeDesk(tmp_path, documents)))
    tab(page)
    page.locator(".dk-related .dk-quote").first.click()
    page.locator(".dk-panes-relations .dk-evidence").wait_for()
    page.locator(".dk-chain button").first.click()
    page.get_by_role("heading", name="Quan hệ của").wait_for()
    assert page.evaluate("window.stolen") is None
    assert page.locator("img[src=x]").count() == 0


def test_english(desk: FakeDesk, serving: Callable[..., str], opened: Opened) -> None:
    page = opened(serving(desk) + "en")
    page.get_by_role("tab", name="Relations").click()
    page.get_by_role("heading", name="Who carries out whom").wait_for()
