"""What the service keeps of a page, and for how long."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

pytest.importorskip("gradio")
import gradio as gr
from gradio.state_holder import SessionState

from tests.browser.fake_desk import FakeDesk
from tests.browser.server import serve
from ui import served
from ui.served import CLOSED, IDLE, Sessions


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[float]]:
    now = [1000.0]
    monkeypatch.setattr(served.time, "monotonic", lambda: now[0])
    yield now


def test_sessions_of_closed_pages_are_given_back_within_a_minute(clock: list[float]) -> None:
    sessions = Sessions()
    for name in ("closed", "open", "at-work", "twice", "program"):
        sessions.session_data[name] = object()
        sessions._heard(name)
        if name != "program":
            sessions.open(name, 1)
    sessions.open("twice", 1)  # the page came back before the first connection was seen to end
    for name in ("closed", "at-work", "twice"):
        sessions.open(name, -1)
    sessions.busy = lambda session: session == "at-work"
    clock[0] += CLOSED - 1
    sessions.sweep()
    assert len(sessions.session_data) == 5
    clock[0] += 12
    sessions.sweep()
    assert set(sessions.session_data) == {"open", "at-work", "twice", "program"}
    sessions.busy = lambda session: False
    clock[0] += IDLE
    sessions.sweep()
    assert set(sessions.session_data) == {"open", "twice"}
    assert not sessions._last.keys() - {"open", "twice"}
    assert CLOSED < 60


def test_the_number_of_sessions_is_bounded_by_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    for pages, most in ((2**18, 262), (2**21, 2097), (2**26, 10_000), (1, 200)):
        monkeypatch.setattr(served.os, "sysconf", lambda name, n=pages: n if name == "SC_PHYS_PAGES" else 4096)
        assert served.most_sessions() == pytest.approx(most, abs=2)


def test_a_busy_machine_may_take_its_time_to_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from gradio.http_server import Server

    run = Server.run
    monkeypatch.setattr(Server, "run", lambda self: (time.sleep(6), run(self)))
    with serve(FakeDesk(tmp_path)) as url:
        assert httpx.get(url + "suc-khoe").status_code == 200


def test_a_session_has_all_that_gradio_gives_one() -> None:
    with gr.Blocks() as blocks:
        text, state = gr.Textbox("a"), gr.State(1)
    ours, theirs = served.Session(blocks), SessionState(blocks)
    assert vars(ours).keys() == vars(theirs).keys()
    for session in (ours, theirs):
        session[state._id], session[text._id] = 2, gr.Textbox("b")
        session._update_config(text._id)
        session._update_value_in_config(text._id, "b")
        assert session[state._id] == 2 and session[text._id].value == "b"
    assert not list(ours.components) and list(theirs.components)
