"""Nothing is lost, and nothing half done, when the process is killed at a random moment."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.kills import killed


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_killed_store_keeps_every_document_whole(tmp_path: Path) -> None:
    told = killed(tmp_path, 4, seed=11)
    assert told.wrong == []
    assert told.changes > 10  # else nothing was killed at work
