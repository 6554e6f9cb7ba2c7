"""The command that opens the page: serve."""

from __future__ import annotations

import argparse
import contextlib
import sys
import threading
from typing import TYPE_CHECKING

from cli.common import Command, data_folder, opened
from schema import UserError

if TYPE_CHECKING:
    from index.search import ClauseIndex


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("serve", _serve, "mở giao diện trên trình duyệt")
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=7860)
    p.add_argument("--no-browser", dest="open_browser", action="store_false", help="không tự mở trình duyệt")
    p.add_argument(
        "--root-path", metavar="ĐƯỜNG_DẪN", help="đường dẫn con mà proxy đặt giao diện vào, ví dụ /dieukhoan"
    )
    p.add_argument(
        "--behind-proxy", action="store_true", help="tin địa chỉ người gọi mà proxy trên máy này ghi (X-Forwarded-For)"
    )
    p.add_argument("--mcp", action="store_true", help="mở thêm cửa MCP cho chương trình tại /gradio_api/mcp/")


def _serve(options: argparse.Namespace) -> int:
    from access.accounts import Accounts
    from answer.writer.endpoint import configured

    writer = configured()
    accounts = Accounts(data_folder(options))
    if options.host not in {"127.0.0.1", "localhost", "::1"} and not accounts.any():
        raise UserError(
            "chưa có tài khoản nào nên giao diện chỉ mở cho máy này. Thêm tài khoản quản trị trước: "
            "dieukhoan users add TÊN --role admin; hoặc bỏ --host"
        )
    from ui.app import launch, until_stopped

    _log()
    served = {"accounts": accounts, "root_path": options.root_path, "writer": writer, "mcp": options.mcp}
    served["behind_proxy"] = options.behind_proxy
    with opened(options) as index:
        # The first question should not wait for the model.
        threading.Thread(target=_warm, args=(index,), daemon=True).start()
        blocks = launch(index, options.host, options.port, options.open_browser, **served)
        where = f"http://{options.host}:{options.port}{options.root_path or '/'}"
        print(f"Mở {where} trong trình duyệt. Nhấn Ctrl+C ở cửa sổ này để dừng.", file=sys.stderr, flush=True)
        until_stopped(blocks)
        print("Đang dừng.", file=sys.stderr, flush=True)
    accounts.close()
    return 0


def _warm(index: ClauseIndex) -> None:
    """Loads the embedding model. A failure is told to whoever asks first, who can do something about it."""
    with contextlib.suppress(UserError):
        index.store.encoder().query("khởi động")


def _log() -> None:
    """What happens while serving, a line each on standard error, where a service manager collects it."""
    import logging

    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s", level=logging.WARNING)
    logging.getLogger("dieukhoan").setLevel(logging.INFO)


# What `dieukhoan` alone does.
DEFAULTS = {
    "run": _serve,
    "host": "127.0.0.1",
    "port": 7860,
    "open_browser": True,
    "root_path": None,
    "mcp": False,
    "behind_proxy": False,
}
