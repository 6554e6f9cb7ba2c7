"""Accounts as people meet them: signing in, what a group's documents look like to others, signing out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from access.accounts import Accounts
from access.people import Role
from index.search import ClauseIndex
from index.store import Store
from tests.browser.server import serve
from tests.doubles import HashEncoder, document

pytestmark = pytest.mark.browser
PASSWORD = "một mật khẩu dài"


@pytest.fixture
def address(tmp_path: Path, chromium: Any) -> Iterator[str]:
    """An index with one open document and one of a group; a reader, an editor of that group, an admin."""
    store = Store(tmp_path / "data", encoder=HashEncoder())
    for id, number in (("mo", "11/KH-UBND"), ("ban-kin", "22/KH-UBND")):
        store.add(document(id, ("1", f"1. Sở Du lịch lập bản đồ điểm đến số {number}"), number=number), f"hash-{id}")
    accounts = Accounts(tmp_path / "data")
    accounts.add("quan-tri", Role.ADMIN, PASSWORD)
    accounts.add("doc", Role.READER, PASSWORD)
    accounts.add("so-a", Role.EDITOR, PASSWORD, ["Sở A"])
    accounts.set_group("ban-kin", "Sở A")
    with serve(ClauseIndex(store), accounts=accounts) as url:
        yield url
    accounts.close()
    store.close()


def sign_in(chromium: Any, address: str, name: str, password: str = PASSWORD) -> Any:
    page = chromium.new_context(viewport={"width": 1200, "height": 800}).new_page()
    page.set_default_timeout(15_000)
    page.goto(address)
    page.fill("input[name=ten]", name)
    page.fill("input[name=mat-khau]", password)
    page.keyboard.press("Enter")
    return page


def test_a_wrong_password_is_told_and_the_right_one_leads_to_the_page(address: str, chromium: Any) -> None:
    page = sign_in(chromium, address, "doc", "không phải nó")
    page.wait_for_selector(".dk-signin-trouble")
    assert page.input_value("input[name=ten]") == "doc"
    page.fill("input[name=mat-khau]", PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_selector(".dk-welcome")
    page.get_by_role("button", name="Đăng xuất").click()
    page.wait_for_selector(".dk-signin")
    page.goto(address)
    page.wait_for_selector(".dk-signin")


def watched(page: Any) -> list[str]:
    """What the server sends to the page from now on: config, the pages themselves, events, exports."""
    sent: list[str] = []

    def passed_on(route: Any) -> None:
        answer = route.fetch()
        if "/assets/" not in route.request.url:
            sent.append(answer.body().decode("utf-8", "replace"))
        route.fulfill(response=answer)

    page.route("**/*", passed_on)
    return sent


def test_a_reader_finds_no_trace_of_another_groups_document(address: str, chromium: Any) -> None:
    page = sign_in(chromium, address, "doc")
    page.wait_for_selector(".dk-welcome")
    sent = watched(page)
    page.reload()
    page.wait_for_selector(".dk-pane-scope >> text=11/KH-UBND")
    page.fill("#dk-question textarea", "Ai lập bản đồ điểm đến?")
    page.keyboard.press("Enter")
    page.locator(".dk-answer:not(.dk-waiting)").first.wait_for()
    page.get_by_role("tab", name="Văn bản").click()
    page.wait_for_selector(".dk-pane-list >> text=11/KH-UBND")
    page.get_by_role("tab", name="Nhiệm vụ").click()
    page.wait_for_timeout(500)
    shown = page.content()
    assert "điểm đến số 11/KH-UBND" in shown
    assert any("điểm đến số 11/KH-UBND" in x for x in sent), "the test looks at the wrong answers"
    for text in (shown, *sent):
        assert "22/KH-UBND" not in text and "ban-kin" not in text


def test_the_group_itself_sees_its_document(address: str, chromium: Any) -> None:
    page = sign_in(chromium, address, "so-a")
    page.wait_for_selector(".dk-welcome")
    page.get_by_role("tab", name="Văn bản").click()
    page.wait_for_selector(".dk-pane-list >> text=22/KH-UBND")


def test_a_reader_cannot_add_or_remove(address: str, chromium: Any, tmp_path: Path) -> None:
    page = sign_in(chromium, address, "doc")
    page.wait_for_selector(".dk-welcome")
    page.get_by_role("tab", name="Văn bản").click()
    page.wait_for_selector(".dk-pane-list >> text=11/KH-UBND")
    file = tmp_path / "moi.txt"
    file.write_text("KẾ HOẠCH\nTrồng cây\nI. MỤC ĐÍCH\n1. Phủ xanh sân trường.\n", "utf-8")
    page.set_input_files("input[type=file]", str(file))
    page.wait_for_selector("text=không có quyền")
    # A call that the page does not offer, with the reader's own cookie.
    sent = page.evaluate(
        """async () => {
            const config = await (await fetch('config')).json();
            const remove = config.dependencies.filter(d => d.targets.some(t => t[1] === 'remove'));
            const out = [];
            for (const d of remove) {
                const body = {data: d.inputs.map(() => null), fn_index: d.id, session_hash: 'x1',
                              event_data: {document: 'mo'}, trigger_id: d.targets[0][0]};
                const r = await fetch('gradio_api/queue/join', {method: 'POST', body: JSON.stringify(body),
                                                                headers: {'content-type': 'application/json'}});
                out.push(r.status);
            }
            return out;
        }"""
    )
    assert sent and all(status == 200 for status in sent)
    page.wait_for_timeout(800)
    page.reload()
    page.wait_for_selector(".dk-welcome", state="attached")
    page.get_by_role("tab", name="Văn bản").click()
    page.wait_for_selector(".dk-pane-list >> text=11/KH-UBND")
