"""Commands that measure: eval."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from cli.common import Command, data_folder, opened, progress_bar, show
from schema import UserError

if TYPE_CHECKING:
    from answer.evaluation import Evaluation


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("eval", _evaluate, "đo chất lượng tìm kiếm và trả lời trên bộ câu hỏi có nhãn (docs/danh-gia.md)")
    p.add_argument("folder", nargs="?", type=Path, metavar="THƯ_MỤC", help="thư mục (hoặc tệp) câu hỏi .jsonl")
    p.add_argument("--flags", type=Path, metavar="TỆP", help="ghi các báo sai của người dùng ra tệp này để gán nhãn")


def _evaluate(options: argparse.Namespace) -> int:
    from answer.evaluation import evaluate, export_flags

    if options.flags is None and options.folder is None:
        raise UserError("Hãy cho biết thư mục câu hỏi, hoặc --flags TỆP để xuất các báo sai.")
    if options.flags is not None:
        count = export_flags(data_folder(options), options.flags)
        if options.folder is None:
            show(options, {"flags": count, "file": str(options.flags)}, f"Đã ghi {count} câu hỏi ra {options.flags}.")
            return 0
    with opened(options) as index:
        measured = evaluate(index, options.folder, progress_bar(options))
    show(options, asdict(measured), _table(measured))
    return 0


def _table(e: Evaluation) -> str:
    def both(pick: str, name: str) -> str:
        return f"{name:44s} {_said(getattr(e.typed, pick)):>13s} {_said(getattr(e.bare, pick)):>13s}"

    lines = [
        f"{f'{e.typed.questions} câu hỏi, {e.typed.placed} câu có điều khoản':44s} {'như đã gõ':>13s} {'bỏ dấu':>13s}"
    ]
    for k in e.typed.recall:
        name = f"tìm thấy trong {k} kết quả đầu (recall@{k})"
        lines.append(f"{name:44s} {_said(e.typed.recall[k]):>13s} {_said(e.bare.recall[k]):>13s}")
    lines += [
        both("reciprocal_rank", "nghịch đảo thứ hạng trung bình (MRR)"),
        both("right", "trả lời đúng"),
        both("first_citation", "trích dẫn đầu tiên đúng"),
        both("refusal_precision", "từ chối đúng lúc (precision)"),
        both("refusal_recall", "câu không có đáp án bị từ chối (recall)"),
        _times_line("tìm kiếm, ms (p50 / p95)", e.typed.search_ms, e.bare.search_ms),
        _times_line("trả lời, ms (p50 / p95)", e.typed.answer_ms, e.bare.answer_ms),
    ]
    if e.unlabelled:
        lines.append(f"Bỏ qua {e.unlabelled} câu chưa gán nhãn (gold_paths là null).")
    lines += [f"Chưa đúng: {question}\n    {why}" for question, why in e.wrong]
    return "\n".join(lines)


def _times_line(name: str, typed: tuple[float, float], bare: tuple[float, float]) -> str:
    return f"{name:44s} {f'{typed[0]:.0f} / {typed[1]:.0f}':>13s} {f'{bare[0]:.0f} / {bare[1]:.0f}':>13s}"


def _said(share: float | None) -> str:
    return "-" if share is None else f"{share:.3f}"
