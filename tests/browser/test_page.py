"""The page in real Chromium, as people use it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest

from tests.browser.fake_desk import HOSTILE, FakeDesk, library
from tests.browser.server import ASKED, ask, open_tab

pytestmark = pytest.mark.browser
Opened = Callable[..., Any]


def test_nothing_is_loaded_from_elsewhere(shared_address: str, chromium: Any) -> None:
    page = chromium.new_page()
    hosts: set[str] = set()
    page.on("request", lambda r: hosts.add(urlparse(r.url).hostname or "") if r.url.startswith("http") else None)
    page.goto(shared_address)
    page.wait_for_selector(".dk-welcome")
    ask(page)
    open_tab(page, "Nhiệm vụ")
    page.wait_for_selector(".dk-pane-plots .js-plotly-plot .bars")
    assert hosts == {"127.0.0.1"}
    loaded = page.evaluate(
        "document.fonts.ready.then(() => [...document.fonts].filter(f => f.status == 'loaded').map(f => f.family))"
    )
    assert any("Be Vietnam Pro" in family for family in loaded)
    assert page.evaluate("document.documentElement.lang") == "vi"
    page.close()


def test_a_citation_opens_the_clause_with_its_quote(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address)
    turn = ask(page)
    turn.locator(".dk-mark").first.click()
    evidence = page.locator(".dk-panes-chat .dk-evidence")
    evidence.wait_for()
    assert evidence.locator("mark").inner_text() == ASKED
    assert evidence.locator("dt", has_text="Cơ quan chủ trì").count() == 1
    assert "45/KH-UBND" in evidence.locator(".dk-doc").inner_text()
    assert "DANH MỤC NHIỆM VỤ" in evidence.locator(".dk-crumbs").inner_text()
    evidence.locator(".dk-after").click()
    page.locator(".dk-evidence h3", has_text="STT 5").wait_for()


def test_a_quote_under_the_answer_opens_the_clause_too(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address)
    ask(page).locator(".dk-quote").last.click()
    page.locator(".dk-panes-chat .dk-evidence mark").first.wait_for()


def test_the_citation_is_copied(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address, permissions=["clipboard-read", "clipboard-write"])
    ask(page).locator(".dk-mark").first.click()
    page.click(".dk-panes-chat [data-copy]")
    page.locator(".dk-panes-chat [data-copy]", has_text="Đã sao chép").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith(f"“{ASKED}” (STT 4 Phụ lục") and "trang" in copied


def test_a_refusal_is_told_from_an_answer(shared_address: str, opened: Opened) -> None:
    turn = ask(opened(shared_address), "Ai thiết kế tàu vũ trụ liên hành tinh?")
    said = turn.locator(".dk-refusal").inner_text()
    assert "Không có câu trả lời trong văn bản" in said and "không phải câu trả lời" in said
    assert turn.locator(".dk-mark").count() == 0
    turn.locator(".dk-quote").first.click()


def test_only_ticked_documents_are_asked(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address)
    page.get_by_role("button", name="Bỏ chọn").click()
    page.wait_for_function("!document.querySelector('.dk-scope input:checked')")
    assert "Chưa chọn văn bản nào" in ask(page).inner_text()
    page.get_by_label("7/CT-SVH").check()
    assert ask(page).locator(".dk-refusal").count() == 1
    page.get_by_role("button", name="Chọn tất cả").click()
    page.wait_for_function("document.querySelectorAll('.dk-scope input:checked').length == 2")
    assert ask(page).locator(".dk-mark").count() == 2


def test_examples_retry_and_clear(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address)
    page.locator(".dk-example").first.click()
    page.locator(".dk-answer:not(.dk-waiting)").wait_for()
    page.get_by_role("button", name="Hỏi lại câu cuối").click()
    page.wait_for_timeout(500)
    assert page.locator(".dk-turn").count() == 1
    page.get_by_role("button", name="Xóa cuộc hỏi đáp").click()
    page.wait_for_selector(".dk-welcome")


def test_a_question_can_be_stopped(desk: FakeDesk, serving: Callable[..., str], opened: Opened) -> None:
    desk.slow = 3.0
    page = opened(serving(desk))
    page.fill("#dk-question textarea", ASKED)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Dừng").click()
    page.locator(".dk-trouble", has_text="Đã dừng theo yêu cầu").wait_for()
    page.wait_for_timeout(3500)
    assert page.locator(".dk-trouble").count() == 1 and page.locator(".dk-mark").count() == 0
    desk.slow = 0.0
    page.get_by_role("button", name="Hỏi lại câu cuối").click()
    page.locator(".dk-mark").first.wait_for()


def test_several_people_are_answered_at_once(desk: FakeDesk, serving: Callable[..., str], opened: Opened) -> None:
    desk.slow = 2.0
    url = serving(desk)
    pages = [opened(url) for _ in range(3)]
    started = time.perf_counter()
    for page in pages:
        page.fill("#dk-question textarea", ASKED)
        page.keyboard.press("Enter")
    for page in pages:
        page.locator(".dk-mark").first.wait_for()
    assert time.perf_counter() - started < 5.5  # one after the other would take six


def test_a_wrong_citation_is_reported(desk: FakeDesk, serving: Callable[..., str], opened: Opened) -> None:
    turn = ask(opened(serving(desk)))
    turn.get_by_text("Báo trích dẫn sai").click()
    turn.get_by_label("Sai đơn vị").check()
    turn.get_by_label("Trích dẫn nào").select_option("2")
    turn.get_by_label("Ghi chú").fill("đơn vị đã đổi tên")
    turn.get_by_role("button", name="Gửi").click()
    turn.get_by_text("Đã ghi nhận").wait_for()
    (line,) = (desk.folder / "bao-sai.jsonl").read_text("utf8").splitlines()
    report = json.loads(line)
    assert (report["kind"], report["citation"], report["note"]) == ("sai_don_vi", 2, "đơn vị đã đổi tên")
    assert report["question"] == ASKED and len(report["places"]) == 1


def test_upload_list_tree_and_remove(
    desk: FakeDesk, serving: Callable[..., str], opened: Opened, tmp_path: Path
) -> None:
    good, bad = tmp_path / "thông báo số 1.txt", tmp_path / "rỗng.txt"
    good.write_text("Dọn vệ sinh ngày thứ bảy\nMỗi phòng cử hai người", "utf8")
    bad.write_text("", "utf8")
    page = opened(serving(desk))
    open_tab(page, "Văn bản")
    page.set_input_files(".dk-drop input", [good, bad])
    page.locator(".dk-result.dk-added", has_text="thông báo số 1.txt").wait_for()
    assert "tệp rỗng" in page.locator(".dk-result.dk-failed").inner_text()
    page.locator(".dk-document", has_text="Dọn vệ sinh").get_by_role("button", name="Xem cây").click()
    page.locator(".dk-node", has_text="Mỗi phòng").click()
    page.locator(".dk-panes-documents .dk-evidence", has_text="Mỗi phòng cử hai người").wait_for()
    open_tab(page, "Hỏi đáp")
    assert page.get_by_role("checkbox", name="Dọn vệ sinh").is_checked()
    open_tab(page, "Văn bản")
    card = page.locator(".dk-document", has_text="Dọn vệ sinh")
    card.get_by_role("button", name="Gỡ khỏi kho").click()
    page.get_by_role("dialog").get_by_role("button", name="Giữ lại").click()
    assert card.count() == 1
    card.get_by_role("button", name="Gỡ khỏi kho").click()
    page.get_by_role("dialog").get_by_role("button", name="Gỡ", exact=True).click()
    page.locator(".dk-flagged", has_text="Đã gỡ").wait_for()
    card.wait_for(state="detached")
    assert len(desk.documents()) == 2


def test_a_phone_is_brought_to_the_tree_and_reads_vietnamese(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address, 390, 844)
    page.locator(".overflow-menu > button[aria-label='Các thẻ khác']").wait_for(state="attached")
    open_tab(page, "Văn bản")
    page.locator(".dk-document").first.get_by_role("button", name="Xem cây").click()
    page.locator(".dk-pane-outline .dk-outline").wait_for()
    page.wait_for_function(
        "() => { const top = document.querySelector('.dk-pane-outline h2').getBoundingClientRect().top;"
        " return top >= -1 && top < innerHeight / 2 }"
    )
    open_tab(page, "Nhiệm vụ")
    assert page.locator(".dk-all input").get_attribute("placeholder") == "Tất cả"
    assert page.get_by_label("Đơn vị").input_value() == "Tất cả"


def test_tasks_are_filtered_sorted_opened_and_exported(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address)
    open_tab(page, "Nhiệm vụ")
    rows = page.locator(".dk-tasks tbody tr")
    rows.nth(5).wait_for()
    page.get_by_role("button", name="Sắp xếp theo Thời hạn").click()
    page.locator("th[aria-sort]", has_text="Thời hạn").wait_for()
    assert "Quý I/2026" in rows.first.inner_text() and "Hằng năm" in rows.last.inner_text()
    page.get_by_label("Hạn đến hết ngày").fill("1/7/2026")
    page.keyboard.press("Enter")
    page.get_by_text("3 nhiệm vụ", exact=True).wait_for()
    page.get_by_label("Có các từ").fill("đường truyền")
    page.keyboard.press("Enter")
    page.get_by_text("1 nhiệm vụ", exact=True).wait_for()
    assert rows.count() == 1
    csv = page.request.get(shared_address + (page.get_by_role("link", name="Xuất CSV").get_attribute("href") or ""))
    assert csv.ok and csv.body().decode("utf-8-sig").splitlines()[1:] == ["Nâng cấp đường truyền cho thư viện xã"]
    rows.first.locator(".dk-task").last.click()
    page.locator(".dk-panes-tasks .dk-evidence mark", has_text="Nâng cấp đường truyền").wait_for()
    page.locator(".dk-panes-tasks .dk-close").click()
    page.locator(".dk-pane-plots").wait_for()
    page.get_by_label("Hạn đến hết ngày").fill("hôm nào đó")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.get_by_role("button", name="Xóa lọc").click()
    page.get_by_text("6 nhiệm vụ", exact=True).wait_for()


def test_tasks_of_a_unit_and_role(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address)
    open_tab(page, "Nhiệm vụ")
    page.get_by_label("Đơn vị").fill("Sở Văn hóa")
    page.keyboard.press("Enter")
    page.get_by_text("2 nhiệm vụ", exact=True).wait_for()
    page.get_by_label("Vai trò").click()
    page.get_by_role("option", name="Phối hợp").click()
    page.get_by_text("1 nhiệm vụ", exact=True).wait_for()
    page.locator(".dk-tasks", has_text="Ngày hội đọc sách").wait_for()


def test_script_in_a_title_does_not_run(tmp_path: Path, serving: Callable[..., str], opened: Opened) -> None:
    documents = {}
    for id, d in library().items():
        info = replace(d.info, title=HOSTILE + d.info.title, source=HOSTILE, issuer=HOSTILE, number=f"7/{HOSTILE}")
        clauses = tuple(replace(c, reference=HOSTILE + c.reference, heading=HOSTILE) for c in d.clauses)
        tasks = tuple(replace(a, task=HOSTILE + a.task, lead=(HOSTILE,)) for a in d.assignments)
        documents[id] = replace(d, info=info, clauses=clauses, assignments=tasks, warnings=(HOSTILE,))
    page = opened(serving(FakeDesk(tmp_path, documents)))
    ask(page, ASKED + HOSTILE).locator(".dk-quote").first.click()
    page.locator(".dk-panes-chat .dk-evidence").wait_for()
    open_tab(page, "Văn bản")
    page.locator(".dk-document [data-event=outline]").first.click()
    page.locator(".dk-outline .dk-node").first.click()
    page.locator(".dk-panes-documents .dk-evidence").wait_for()
    open_tab(page, "Nhiệm vụ")
    page.wait_for_selector(".dk-pane-plots .js-plotly-plot .bars")
    assert page.evaluate("window.stolen") is None
    assert page.locator("img[src=x]").count() == 0


def test_by_keyboard_alone(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address)
    page.evaluate("document.querySelector('#dk-question textarea').focus()")
    page.keyboard.type(ASKED)
    page.keyboard.press("Enter")
    page.locator(".dk-mark").first.wait_for()
    for _ in range(40):  # backwards from the question box the answer comes before anything else
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.classList.contains('dk-mark')"):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Enter")
    page.locator(".dk-panes-chat .dk-evidence").wait_for()
    page.wait_for_function("document.activeElement.classList.contains('dk-evidence')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.classList.contains('dk-mark')")


@pytest.mark.parametrize("width", [360, 768, 1024])
def test_no_sideways_scrolling(shared_address: str, opened: Opened, width: int) -> None:
    page = opened(shared_address, width, 740)

    def wide() -> int:
        return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))

    ask(page).locator(".dk-mark").first.click()
    evidence = page.locator(".dk-panes-chat .dk-evidence")
    evidence.wait_for()
    box = evidence.bounding_box()
    assert wide() <= 0 and box["y"] >= 0 and box["x"] >= 0 and box["x"] + box["width"] <= width
    page.click(".dk-panes-chat .dk-close")
    for name in ("Văn bản", "Nhiệm vụ"):
        open_tab(page, name)
        page.wait_for_timeout(500)
        assert wide() <= 0


def test_empty_store_says_what_to_do(tmp_path: Path, serving: Callable[..., str], opened: Opened) -> None:
    page = opened(serving(FakeDesk(tmp_path, {})))
    assert "Chưa có văn bản nào. Mở thẻ Văn bản để thêm" in page.locator(".dk-welcome").inner_text()
    open_tab(page, "Văn bản")
    page.get_by_text("Kéo thả tệp vào ô “Thêm văn bản”").wait_for()
    open_tab(page, "Nhiệm vụ")
    page.get_by_text("Chưa có nhiệm vụ nào trong kho").wait_for()


def test_english_page(shared_address: str, opened: Opened) -> None:
    page = opened(shared_address)
    page.get_by_role("link", name="English").click()
    page.get_by_role("tab", name="Documents").wait_for()
    assert page.evaluate("document.documentElement.lang") == "en"
    assert ask(page).locator(".dk-mark").count() == 2
    page.get_by_role("link", name="Tiếng Việt").click()
    page.get_by_role("tab", name="Văn bản").wait_for()


CONTRAST = """() => {
  const parse = (c) => { const m = c.match(/[\\d.]+/g).map(Number); return m.length > 3 ? m : [...m, 1]; };
  const shine = ([r, g, b]) => [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4)
    .reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0);
  const ground = (e) => { for (; e; e = e.parentElement) { const c = parse(getComputedStyle(e).backgroundColor);
    if (c[3] > .5) return c; } return [255, 255, 255, 1]; };
  const bad = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || !e.checkVisibility() || e.closest('svg, script, style')) continue;
    const [a, b] = [shine(parse(getComputedStyle(e).color)), shine(ground(e))].sort((x, y) => y - x);
    if ((a + .05) / (b + .05) < 4.5) bad.push([e.className, e.textContent.slice(0, 40), (a + .05) / (b + .05)]);
  }
  return bad;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_has_contrast(shared_address: str, opened: Opened, scheme: str) -> None:
    page = opened(shared_address, color_scheme=scheme)
    ask(page, "Ai thiết kế tàu vũ trụ liên hành tinh?")
    ask(page).locator(".dk-mark").first.click()
    page.locator(".dk-panes-chat .dk-evidence").wait_for()
    page.wait_for_timeout(400)
    assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
    assert page.evaluate(CONTRAST) == []
    for name in ("Văn bản", "Nhiệm vụ"):
        open_tab(page, name)
        page.wait_for_timeout(800)
        assert page.evaluate(CONTRAST) == []


def test_documents_that_others_add_appear_on_the_next_tab(
    desk: FakeDesk, serving: Callable[..., str], opened: Opened, tmp_path: Path
) -> None:
    page = opened(serving(desk))
    new = tmp_path / "mới.txt"
    new.write_text("Trực lễ ngày nghỉ", "utf8")
    desk.add_files([new])
    open_tab(page, "Văn bản")
    page.locator(".dk-document", has_text="Trực lễ").wait_for()
    open_tab(page, "Hỏi đáp")
    page.get_by_role("checkbox", name="Trực lễ").wait_for()


def test_a_long_conversation_keeps_its_last_questions(
    desk: FakeDesk, serving: Callable[..., str], opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.chat.MOST_TURNS", 3)
    page = opened(serving(desk))
    for n in range(3):
        ask(page, f"Câu hỏi thứ {n}?")
    page.fill("#dk-question textarea", "Câu hỏi thứ 3?")
    page.keyboard.press("Enter")
    page.locator(".dk-asked", has_text="Câu hỏi thứ 3?").wait_for()
    assert page.locator(".dk-asked p").all_inner_texts() == [f"Câu hỏi thứ {n}?" for n in (1, 2, 3)]
    assert "chỉ 3 câu hỏi gần nhất" in page.locator(".dk-older").inner_text()
