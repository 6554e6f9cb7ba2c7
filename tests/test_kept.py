"""What a reload of the page brings back, and to whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

pytest.importorskip("gradio")
from access.people import Role, User
from schema import Answer, Citation
from tests.doubles import tourism, water
from ui import kept
from ui.chat import Turn
from ui.kept import MOST, MOST_TURNS, OLDEST, Kept

NAME, OTHER = "a" * 32, "b" * 32
THERE = [tourism().info, water().info]


def turn(question: str, document: str = "kh-12") -> Turn:
    cited = Citation(document=document, number=None, path="1", reference="khoản 1", quote="x", span=(0, 1), page=1)
    return Turn(question, Answer(question, "open", "x", (cited,)))


def asks(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(kept, "user_asking", lambda: User(name, Role.READER, frozenset()))


def test_a_conversation_comes_back_to_its_tab_and_person_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Kept()
    asks(monkeypatch, "an")
    held.keep(NAME, [turn("một")])
    assert [t.question for t in held.turns(NAME, THERE)] == ["một"] and held.turns(OTHER, THERE) == []
    asks(monkeypatch, "binh")
    assert held.turns(NAME, THERE) == [] and held.adding(NAME) is None
    held.keep(NAME, [turn("hai")])  # the same tab, after another person has signed in
    asks(monkeypatch, "an")
    assert held.turns(NAME, THERE) == []


def test_a_document_that_is_hidden_meanwhile_does_not_come_back() -> None:
    held = Kept()
    held.keep(NAME, [turn("một"), turn("hai", "qd-7"), Turn("ba", trouble="lỗi"), turn("bốn", "qd-7@1")])
    assert [t.question for t in held.turns(NAME, THERE)] == ["một", "hai", "ba", "bốn"]
    assert [t.question for t in held.turns(NAME, THERE[:1])] == ["một", "ba"]


def test_what_is_kept_has_an_age_and_a_number() -> None:
    now = [0.0]
    held = Kept(lambda: now[0])
    held.keep("", [turn("không tên")])
    held.keep("x" * 5000, [turn("tên dài")])
    assert not held._held
    held.keep(NAME, [replace(turn("q"), question=str(n)) for n in range(MOST_TURNS + 5)])
    assert held.turns(NAME, THERE)[0].question == "5"
    now[0] += OLDEST + 1
    assert held.turns(NAME, THERE) == []
    for n in range(MOST + 10):
        held.keep(f"{n:032}", [turn("q")])
    assert len(held._held) == MOST
