"""The user guide stays true: its pictures can be taken as they are, its words are the page's, its commands exist."""

from __future__ import annotations

import dataclasses
import importlib
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from app import _parser
from tests.browser.screenshots import guide

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "huong-dan.md").read_text("utf8")


@pytest.mark.browser
def test_the_pictures_of_the_guide_can_be_taken(tmp_path: Path, chromium: Any) -> None:
    made = {p.name for p in guide(chromium, tmp_path)}
    assert made == set(re.findall(r"\]\(huong-dan/([^)]+)\)", GUIDE))
    assert made == {p.name for p in (ROOT / "docs" / "huong-dan").iterdir()}
    assert all(p.stat().st_size < 150_000 for p in (ROOT / "docs" / "huong-dan").iterdir())


def words_of_the_page() -> set[str]:
    """What the page says in Vietnamese, whichever file of ui/ holds it."""
    said: set[str] = set()
    for file in (ROOT / "ui").glob("*texts.py"):
        module = importlib.import_module(f"ui.{file.stem}")
        for value in dataclasses.asdict(module.VIETNAMESE).values():
            said |= set(re.findall(r"'([^']+)'", repr(value))) | {str(value)}
    return said


def test_every_word_of_the_page_that_the_guide_names_is_there() -> None:
    own = {"người đọc", "biên tập", "quản trị", "[1]"}
    named = set(re.findall(r"\*\*([^*]+)\*\*", GUIDE)) - own
    assert len(named) > 15
    assert named <= words_of_the_page()


def test_every_command_of_the_guide_is_one() -> None:
    commands = re.findall(r"(?:^|`)(dieukhoan [^`\n]+)", GUIDE, re.MULTILINE)
    assert len(commands) > 8
    for command in commands:
        _parser().parse_args(shlex.split(command)[1:])


def test_the_guide_has_a_page_for_each_job() -> None:
    jobs = re.findall(r"^## \d\. (.+)$", GUIDE, re.MULTILINE)
    assert jobs == ["Hỏi đáp", "Nhiệm vụ", "Tập huấn", "Đối chiếu", "Văn bản", "Quản trị"]
