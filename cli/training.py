"""The command that makes an awareness-session pack: pack."""

from __future__ import annotations

import argparse
from pathlib import Path

from answer.contract import pack_json
from cli.common import Command, opened, show

_FORMATS = ("pptx", "handout", "guide", "quiz", "moodle", "markdown")


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("pack", _pack, "soạn bộ tài liệu tập huấn từ một văn bản hoặc một nhiệm vụ, mỗi ý kèm điều khoản")
    p.add_argument("--document", required=True, metavar="VĂN_BẢN", help="số hoặc mã văn bản trong kho")
    p.add_argument("--clause", metavar="ĐIỀU_KHOẢN", help="“II/1”, “khoản 1 mục II”, “nhiệm vụ 3”; mặc định cả văn bản")
    p.add_argument(
        "--audience",
        default="co-so",
        metavar="ĐỐI_TƯỢNG",
        help="lanh-dao, chuyen-mon, co-so (mặc định), doanh-nghiep hoặc nguoi-dan",
    )
    p.add_argument("--minutes", type=int, default=60, metavar="PHÚT", help="thời lượng, 15 đến 480 (mặc định 60)")
    p.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC", help="nơi ghi các tệp")
    p.add_argument("--format", action="append", choices=_FORMATS, help="chỉ ghi loại tệp này (lặp lại được)")
    p.add_argument("--chain", action="store_true", help="thêm yêu cầu của các văn bản cấp trên có trong kho")


def _pack(options: argparse.Namespace) -> int:
    from answer.pack import draft
    from answer.pack.files import KINDS, write
    from answer.pack.model import audience_named
    from schema import UserError

    with opened(options) as index:
        document = index.store.resolve(options.document).id
        audience = audience_named(options.audience)
        pack = draft(index.store, document, options.clause, audience, options.minutes, with_chain=options.chain).pack
    try:
        files, slides = write(pack, options.out, options.format or tuple(KINDS))
    except OSError as error:
        reason = error.strerror or error
        raise UserError(f"Không ghi được vào “{options.out}” ({reason}); hãy chọn thư mục khác.") from error
    lines = [f"Tập huấn: {pack.title} ({pack.audience.said}, {pack.minutes} phút)"]
    lines += [f"  {step.minutes:3d} phút  {step.title}" for step in pack.steps]
    lines += [f"{slides} trang chiếu, {len(pack.quiz)} câu hỏi, {len(pack.citations())} trích dẫn. Đã ghi:"]
    lines += [f"  {f}" for f in files]
    show(options, pack_json(pack, files, slides), "\n".join(lines))
    return 0
