"""The page served on a free port while tests or pictures need it, and the browser that is driven."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def serve(desk: Any, **options: Any) -> Iterator[str]:
    """Gives the page's address; the server ends with the block. `options` are those of `ui.app.launch`."""
    from ui.app import launch

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    blocks = launch(desk, port=port, open_browser=False, block=False, **options)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        blocks.close(verbose=False)
