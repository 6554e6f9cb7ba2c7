"""The command that opens the page: serve."""

from __future__ import annotations

import argparse

from cli.common import Command, opened
from schema import UserError


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("serve", _serve, "mở giao diện trên trình duyệt")
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=7860)
    p.add_argument("--no-browser", dest="open_browser", action="store_false", help="không tự mở trình duyệt")


def _serve(options: argparse.Namespace) -> int:
    if options.host not in {"127.0.0.1", "localhost", "::1"}:
        raise UserError("giao diện chưa có tài khoản nên chỉ mở cho máy này; bỏ --host, hoặc dùng --host 127.0.0.1")
    from ui.app import launch

    with opened(options) as index:
        launch(index, options.host, options.port, options.open_browser)
    return 0


# What `dieukhoan` alone does.
DEFAULTS = {"run": _serve, "host": "127.0.0.1", "port": 7860, "open_browser": True}
