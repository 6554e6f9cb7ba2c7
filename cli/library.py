"""Commands about the stored documents: ingest, documents, outline, edit, remove, rebuild."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from answer.contract import duties_json, info_json, outline_json
from cli.common import Command, file_document, named, opened, progress_bar, show
from language.spelling import fold
from schema import DocumentInfo


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("ingest", _ingest, "đọc tệp hoặc thư mục và đưa vào kho")
    p.add_argument("paths", nargs="+", type=Path, metavar="TỆP")
    command("documents", _documents, "liệt kê văn bản trong kho")
    p = command("outline", _outline, "cây điều khoản của một tệp (không lưu) hoặc của một văn bản trong kho")
    p.add_argument("name", metavar="TỆP_HOẶC_VĂN_BẢN")
    p.add_argument("--duties", action="store_true", help="thêm từng câu: giao việc cho ai, hoặc vì sao không giao việc")
    p = command("edit", _edit, "sửa thông tin của một văn bản: số, ngày, cơ quan ban hành, loại, trích yếu, người ký")
    p.add_argument("name", metavar="VĂN_BẢN")
    p.add_argument("--number", metavar="SỐ", help="số, ký hiệu; “-”: văn bản không có số; “”: lấy lại điều đã đọc")
    p.add_argument("--date", dest="issued_on", metavar="NGÀY", help="ngày ban hành: 2026-06-30 hoặc 30/6/2026")
    p.add_argument("--issuer", metavar="CƠ_QUAN", help="cơ quan ban hành")
    p.add_argument("--kind", metavar="LOẠI", help="loại văn bản: Kế hoạch, Chỉ thị...")
    p.add_argument("--title", metavar="TRÍCH_YẾU", help="trích yếu")
    p.add_argument("--signer", metavar="NGƯỜI_KÝ", help="người ký")
    p = command("remove", _remove, "xóa một văn bản (hoặc một bản cũ của nó) khỏi kho")
    p.add_argument("name", metavar="VĂN_BẢN")
    p.add_argument("--all-versions", action="store_true", help="xóa cả các bản cũ")
    p.add_argument("--yes", "-y", action="store_true", help="không hỏi lại")
    command("rebuild", _rebuild, "dựng lại chỉ mục từ danh mục")


def _ingest(options: argparse.Namespace) -> int:
    from answer.library import add_files

    with opened(options) as index:
        rows = add_files(index.store, options.paths, progress_bar(options))
    said = {"added": "đã thêm", "updated": "đã cập nhật", "unchanged": "không đổi", "failed": "LỖI"}
    lines = [
        f"{said[str(r['status'])]:12s} {r['file']}: "
        + (
            str(r["error"])
            if r["error"]
            else f"{r['number'] or r['document']}, {r['clauses']} điều khoản, {r['assignments']} nhiệm vụ"
        )
        for r in rows
    ]
    show(options, rows, "\n".join(lines) or "Không có tệp nào đọc được trong thư mục này.")
    return 1 if any(r["status"] == "failed" for r in rows) else 0


def _documents(options: argparse.Namespace) -> int:
    from index.visible import seen_with

    with opened(options) as index:
        infos = seen_with(index).store.documents()
    lines = [
        f"{i.number or '-':16s} {i.kind or '-':22s} {i.issued_on or '-'}  {i.clauses:4d} điều khoản  "
        + (f"[bản cũ {i.id}] " if i.status == "superseded" else "")
        + i.title
        for i in infos
    ]
    show(
        options,
        [info_json(i) for i in infos],
        "\n".join(lines) or "Kho chưa có văn bản nào. Thêm bằng: dieukhoan ingest TỆP",
    )
    return 0


def _outline(options: argparse.Namespace) -> int:
    if Path(options.name).is_file():
        document = file_document(Path(options.name))
    else:
        with opened(options) as index:
            document = named(index, options.name)
    value = outline_json(document)
    lines = [
        f"{'  ' * c['path'].count('/')}{c['path'].rsplit('/', 1)[-1]}  {(c['heading'] or c['text'])[:90]}"
        for c in value["clauses"]
    ]
    if options.duties:
        value["duties"] = duties_json(document)
        lines += ["", *(_duty_line(d) for d in value["duties"])]
    show(options, value, "\n".join(lines))
    return 0


def _duty_line(duty: dict[str, Any]) -> str:
    who = ", ".join(w["text"] for w in duty["who"]) or "(không nêu đơn vị)"
    said = f"[{_SKIPPED[duty['skipped']]}]" if duty["skipped"] else f"{who} [{duty['capacity']}]"
    due = "; ".join(limit["text"] for limit in duty["limits"])
    return f"{duty['path']}  {said}{f' ({due})' if due else ''}  {duty['text'][:90]}"


_SKIPPED = {
    "fact": "nêu thực tế",
    "objective": "mục tiêu",
    "principle": "nguyên tắc, yêu cầu",
    "right": "quyền, tùy chọn",
    "definition": "định nghĩa",
    "reference": "nói về văn bản",
    "form": "tiêu đề, dẫn câu, ô trống",
}


def _edit(options: argparse.Namespace) -> int:
    from access import audit
    from answer.correcting import FIELDS, edit

    wanted = {name: value for name in FIELDS if (value := getattr(options, name)) is not None}
    with opened(options) as index:
        before = index.store.resolve(options.name)
        info = edit(index.store, before.id, wanted)
        audit.note(index.store.folder, "", "sửa thông tin văn bản", document=info.id, **wanted)
    told = {name: getattr(info, name) for name in FIELDS}
    lines = [f"{FIELDS[name]:16s} {told[name] or '(không có)'}" for name in FIELDS]
    lines += [f"Đã đọc: {FIELDS[name]} “{read or '(không có)'}”" for name, read in info.corrected]
    show(options, info_json(info), "\n".join(lines))
    return 0


def _remove(options: argparse.Namespace) -> int:
    with opened(options) as index:
        info = index.store.resolve(options.name)
        if not _sure(options, info):
            show(options, None, "Không xóa gì.")
            return 0
        restored = index.store.remove(info.id)
        while restored and options.all_versions:
            restored = index.store.remove(info.id)
    said = f"Đã xóa {info.number or info.title}."
    if restored:
        said += f" Bản trước đó (bản thứ {restored.version}, {restored.source}) nay là bản hiện hành."
    value = {"removed": info.id, "number": info.number, "restored": restored.version if restored else None}
    show(options, value, said)
    return 0


def _sure(options: argparse.Namespace, info: DocumentInfo) -> bool:
    """Asks on a terminal alone: a script is not held up, and `--json` prints one value and nothing else."""
    if options.yes or getattr(options, "json", False) or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return True
    what = " cùng mọi bản cũ" if options.all_versions else ""
    said = input(f"Xóa {info.number or info.title} ({info.clauses} điều khoản){what} khỏi kho? [c/K] ")
    return fold(said.strip()) in {"c", "co", "y", "yes"}


def _rebuild(options: argparse.Namespace) -> int:
    with opened(options) as index:
        index.store.rebuild(progress_bar(options))
        count = len(index.store.documents())
    show(options, {"documents": count}, f"Đã dựng lại chỉ mục của {count} văn bản.")
    return 0
