"""dieukhoan: two doors on one house, the command line and the browser page. `dieukhoan --help` lists the commands.

`--json` prints one JSON value on standard output and nothing else there. Exit codes: 0 done, 1 some input failed (each
named, the rest done), 2 usage. Heavy modules are imported by the command that needs them.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from cli import access, asking, backup, checking, comparing, evaluating, library, serving, training
from schema import UserError


def main(argv: list[str] | None = None) -> int:
    """Runs one command; gives the exit code."""
    options = _parser().parse_args(argv)
    # Pipes may have another encoding than the documents (Windows: cp1252), in which Vietnamese cannot be written.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
        with _told_to_end():
            return int(options.run(options))
    except UserError as error:
        if getattr(options, "json", False):
            print(json.dumps({"error": str(error)}, ensure_ascii=False))
        print(f"Lỗi: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        return 0
    except KeyboardInterrupt:
        print("Đã dừng theo yêu cầu.", file=sys.stderr)
        return 130


@contextlib.contextmanager
def _told_to_end() -> Iterator[None]:
    """SIGTERM ends a command as Ctrl-C does: with its children, and without what it took apart."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not the main thread: signals are somebody else's
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Version(argparse.Action):
    """Prints the installed version; looked up only when asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from importlib.metadata import version

        print(f"dieukhoan {version('dieukhoan')}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data", type=Path, default=argparse.SUPPRESS, help="thư mục dữ liệu (mặc định: ./data hoặc DIEUKHOAN_DATA)"
    )
    common.add_argument("--model", default=argparse.SUPPRESS, help="mô hình sentence-transformers: tên hoặc đường dẫn")
    common.add_argument(
        "--reranker",
        default=argparse.SUPPRESS,
        metavar="TÊN",
        help="mô hình CrossEncoder xếp hạng lại kết quả (mặc định: tắt)",
    )
    common.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="in một giá trị JSON ra đầu ra chuẩn"
    )
    top = argparse.ArgumentParser(
        prog="dieukhoan",
        description="Kho tri thức văn bản chỉ đạo: hỏi đáp trích dẫn đến từng điều khoản.",
        parents=[common],
    )
    top.set_defaults(**serving.DEFAULTS)
    top.add_argument("--version", action=_Version, nargs=0, help="in phiên bản")
    commands = top.add_subparsers(title="lệnh", metavar="LỆNH")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        p = commands.add_parser(name, help=text, description=text, parents=[common])
        p.set_defaults(run=run, shared=common)
        return p

    for module in (library, asking, checking, comparing, training, evaluating, serving, access, backup):
        module.add(command)
    return top


if __name__ == "__main__":
    sys.exit(main())
