"""The command that sets a plan against its directive: check."""

from __future__ import annotations

import argparse
from pathlib import Path

from answer.contract import report_json
from cli.common import Command, named, opened, progress_bar, show


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("check", _check, "đối chiếu kế hoạch với văn bản chỉ đạo: có, có một phần, thiếu, trái, thêm")
    p.add_argument("plan", metavar="KẾ_HOẠCH", help="tệp (không lưu vào kho) hoặc văn bản trong kho")
    p.add_argument("--against", required=True, metavar="VĂN_BẢN", help="văn bản chỉ đạo: tệp hoặc văn bản trong kho")
    p.add_argument("--xlsx", type=Path, metavar="TỆP", help="ghi thêm ma trận ra tệp Excel")
    p.add_argument("--docx", type=Path, metavar="TỆP", help="ghi thêm báo cáo ra tệp Word")


def _check(options: argparse.Namespace) -> int:
    from answer.crosscheck import check
    from answer.crosscheck import reports as check_reports
    from answer.crosscheck.findings import STATUS_SAID

    with opened(options) as index:
        plan, directive = named(index, options.plan), named(index, options.against)
        report = check(index, plan, directive, progress_bar(options))
    if options.xlsx:
        check_reports.write_xlsx(options.xlsx, report)
    if options.docx:
        check_reports.write_docx(options.docx, report, plan, directive)
    lines = [f"{said}: {report.count(status)}" for status, said in STATUS_SAID.items()]
    for f in report.findings:
        quote = " ".join(f.requirement.quote.split())
        lines.append(f"\n{STATUS_SAID[f.status]:18s} {f.requirement.path}: {quote[:200]}\n    {f.why}")
    lines += [f"Thêm: {a.path}: {' '.join(a.quote.split())[:160]}" for a in report.extra]
    lines += [f"Viện dẫn: {c.plan} (đúng: {c.directive})" for c in report.conflicts]
    lines += [f"Thể thức: {r.text}" for r in report.form]
    show(options, report_json(report), "\n".join(lines))
    return 0
