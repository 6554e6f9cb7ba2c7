"""The command that makes an awareness-session pack: pack."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from answer.contract import pack_json
from cli.common import Command, day, opened, show

if TYPE_CHECKING:
    from answer.writer.endpoint import Endpoint

_FORMATS = ("pptx", "handout", "brief", "guide", "quiz", "attendance", "feedback", "moodle", "markdown")


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("pack", _pack, "soạn bộ tài liệu tập huấn từ một văn bản hoặc một nhiệm vụ, mỗi ý kèm điều khoản")
    p.add_argument("--document", required=True, metavar="VĂN_BẢN", help="số hoặc mã văn bản trong kho")
    p.add_argument("--clause", metavar="ĐIỀU_KHOẢN", help="“II/1”, “khoản 1 mục II”, “nhiệm vụ 3”; mặc định cả văn bản")
    p.add_argument(
        "--audience",
        default="co-so",
        metavar="ĐỐI_TƯỢNG",
        help="lanh-dao, chuyen-mon, co-so (mặc định), doanh-nghiep, nguoi-dan, bo, tinh, so, xa, truong-hoc,"
        " hoặc tên một đơn vị: “Sở Nội vụ”, “phường Tân Lập”",
    )
    p.add_argument("--minutes", type=int, default=60, metavar="PHÚT", help="thời lượng, 15 đến 480 (mặc định 60)")
    p.add_argument("--date", type=day, metavar="NGÀY", help="ngày tập huấn, như 2026-06-30 (mặc định hôm nay)")
    p.add_argument("--out", type=Path, required=True, metavar="THƯ_MỤC", help="nơi ghi các tệp")
    p.add_argument("--format", action="append", choices=_FORMATS, help="chỉ ghi loại tệp này (lặp lại được)")
    p.add_argument("--chain", action="store_true", help="thêm yêu cầu của các văn bản cấp trên có trong kho")
    p.add_argument(
        "--rephrase",
        action="store_true",
        help="nhờ mô hình ngôn ngữ diễn đạt lại thông điệp cho đối tượng; không khớp điều khoản thì giữ lời văn bản",
    )


def _pack(options: argparse.Namespace) -> int:
    from answer.pack import draft
    from answer.pack.files import KINDS, write
    from answer.pack.model import audience_named
    from answer.pack.rephrasing import Rephrased, rephrase
    from schema import UserError

    writer = _writer() if options.rephrase else None
    with opened(options) as index:
        document = index.store.resolve(options.document).id
        audience, unit = audience_named(options.audience)
        wanted = (index.store, document, options.clause, audience, options.minutes)
        made = draft(*wanted, with_chain=options.chain, unit=unit, today=options.date)
        result = Rephrased(made.edits)
        if writer:
            *_, result = rephrase(made, index.store.document(document), writer)
            made = draft(*wanted, result.edits, options.chain, unit, options.date)
        pack = made.pack
    try:
        files, slides = write(pack, options.out, options.format or tuple(KINDS))
    except OSError as error:
        reason = error.strerror or error
        raise UserError(f"Không ghi được vào “{options.out}” ({reason}); hãy chọn thư mục khác.") from error
    lines = [f"Tập huấn: {pack.title} ({pack.listeners}, {pack.minutes} phút)"]
    lines += [pack.notice] if pack.notice else []
    lines += [f"  {step.minutes:3d} phút  {step.title}" for step in pack.steps]
    lines += [f"{slides} trang chiếu, {len(pack.quiz)} câu hỏi, {len(pack.citations())} trích dẫn. Đã ghi:"]
    lines += [f"  {f}" for f in files]
    if writer:
        said = sum(bool(m.original) for m in pack.messages)
        lines.append(f"{said}/{len(pack.messages)} thông điệp do {writer.shown} diễn đạt lại, khớp với điều khoản.")
        lines += [f"  giữ lời văn bản: {name.removeprefix('message:')}: {why}" for name, why in result.struck.items()]
        lines += [result.trouble] if result.trouble else []
    value = {**pack_json(pack, files, slides), "struck": dict(result.struck), "trouble": result.trouble or None}
    show(options, value, "\n".join(lines))
    return 0


def _writer() -> Endpoint:
    from answer.writer.endpoint import MODEL, URL, configured
    from schema import UserError

    writer = configured()
    if writer is None:
        raise UserError(f"Chưa đặt mô hình ngôn ngữ; hãy đặt {URL} và {MODEL}, hoặc bỏ --rephrase.")
    return writer
