"""The command that sets a plan against its directive: check."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from answer.contract import chain_json, report_json
from cli.common import Command, data_folder, named, opened, progress_bar, show
from schema import Document, UserError

if TYPE_CHECKING:
    from answer.crosscheck.chain import Chain
    from answer.crosscheck.findings import Report
    from answer.writer.endpoint import Endpoint


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("check", _check, "đối chiếu kế hoạch với văn bản chỉ đạo: có, có một phần, thiếu, trái, thêm")
    p.add_argument("plan", metavar="KẾ_HOẠCH", help="tệp (không lưu vào kho) hoặc văn bản trong kho")
    p.add_argument("--against", required=True, metavar="VĂN_BẢN", help="văn bản chỉ đạo: tệp hoặc văn bản trong kho")
    p.add_argument(
        "--programme", metavar="CHƯƠNG_TRÌNH", help="cấp thứ ba, thực hiện kế hoạch: cho biết yêu cầu mất ở cấp nào"
    )
    p.add_argument(
        "--override",
        action="append",
        default=[],
        metavar="#N=KẾT_QUẢ:LÝ_DO",
        help="ghi ý kiến của người soạn thảo cho yêu cầu thứ N (covered, partial, missing, conflict; để trống là rút "
        "lại); lần đối chiếu sau của kế hoạch này vẫn giữ. Lặp lại được",
    )
    p.add_argument(
        "--explain",
        action="store_true",
        help="mô hình ngôn ngữ đã cấu hình (DIEUKHOAN_LLM_URL) giải thích những yêu cầu chưa đủ; không đổi kết quả",
    )
    p.add_argument("--no-opinions", action="store_true", help="không áp dụng ý kiến đã ghi")
    p.add_argument("--xlsx", type=Path, metavar="TỆP", help="ghi thêm ma trận ra tệp Excel")
    p.add_argument("--docx", type=Path, metavar="TỆP", help="ghi thêm báo cáo ra tệp Word")


def _check(options: argparse.Namespace) -> int:
    from answer.crosscheck import check
    from answer.crosscheck.chain import check_chain
    from answer.crosscheck.matrix import write_xlsx
    from answer.crosscheck.opinions import with_opinions
    from answer.crosscheck.paper import write_docx

    endpoint = _endpoint() if options.explain else None
    folder = data_folder(options)
    chain: Chain | None = None
    with opened(options) as index:
        plan, directive = named(index, options.plan), named(index, options.against)
        if options.programme:
            programme = named(index, options.programme)
            chain = check_chain(index, directive, plan, programme, progress_bar(options))
            report = chain.plan
        else:
            report = check(index, plan, directive, progress_bar(options))
    for given in options.override:
        _override(folder, report, given)
    if not options.no_opinions:
        report = with_opinions(report, folder)
        chain = chain and chain.with_opinions(folder)
    if endpoint:
        report = _explained(report, plan, directive, endpoint)
        chain = chain and replace(chain, plan=report)
    if options.xlsx:
        write_xlsx(options.xlsx, report, chain)
    if options.docx:
        write_docx(options.docx, report, plan, directive, chain)
    show(options, chain_json(chain) if chain else report_json(report), _text(report, chain))
    return 0


def _endpoint() -> Endpoint:
    from answer.writer.endpoint import URL, configured

    endpoint = configured()
    if endpoint is None:
        raise UserError(f"--explain cần một mô hình ngôn ngữ: hãy đặt {URL} (xem README), hoặc bỏ --explain.")
    return endpoint


def _explained(report: Report, plan: Document, directive: Document, endpoint: Endpoint) -> Report:
    """Every finding that is not covered, in a language model's words."""
    from answer.crosscheck.findings import Status
    from answer.crosscheck.language_model import explained

    for n, finding in enumerate(report.findings):
        if finding.status is not Status.COVERED:
            report = explained(report, n, plan, directive, endpoint)
            made = report.findings[n].explanation
            if made and made.trouble:  # the next one would wait as long
                print(made.trouble, file=sys.stderr)
                break
    return report


def _override(folder: Path, report: Report, given: str) -> None:
    """ "#12=covered:đã có trong phụ lục" as an opinion about the twelfth requirement."""
    from answer.crosscheck.findings import Status
    from answer.crosscheck.opinions import keep

    where, _, said = given.partition("=")
    status, _, remark = said.partition(":")
    number = where.strip().removeprefix("#")
    if not number.isdigit() or not 1 <= int(number) <= len(report.findings):
        raise UserError(f"“{given}”: hãy viết #N=KẾT_QUẢ:LÝ_DO, N từ 1 đến {len(report.findings)}.")
    if status.strip() and status.strip() not in {s.value for s in Status}:
        raise UserError(f"“{status}” không phải kết quả; dùng một trong: {', '.join(s.value for s in Status)}.")
    keep(
        folder, report, report.findings[int(number) - 1], Status(status.strip()) if status.strip() else None, remark, ""
    )


def _text(report: Report, chain: Chain | None) -> str:
    from answer.crosscheck.findings import STATUS_SAID
    from answer.crosscheck.saying import explanation_said
    from ingest.references import place

    lines = [f"{said}: {report.count(status)}" for status, said in STATUS_SAID.items()]
    for i, f in enumerate(report.findings, 1):
        quote = " ".join(f.requirement.quote.split())
        at = place(f.requirement.reference, report.directive)
        lines.append(f"\n#{i} {STATUS_SAID[f.settled]:18s} {at}: {quote[:200]}\n    {f.why}")
        if explanation := explanation_said(f):
            lines.append(f"    {explanation}")
        if f.opinion:
            lines.append(f"    Ý kiến người soạn thảo (máy: {STATUS_SAID[f.status]}): {f.opinion.remark}")
    lines += [f"Thêm: {place(a.reference, report.plan)}: {' '.join(a.quote.split())[:160]}" for a in report.extra]
    lines += [f"Viện dẫn: {c.plan} (đúng: {c.directive})" for c in report.conflicts]
    lines += [f"Thể thức: {r.text}" for r in report.form]
    for x in chain.levels() if chain else ():
        if x.lost_in:
            where = "kế hoạch" if x.lost_in == "plan" else "chương trình"
            at = place(x.requirement.reference, report.directive)
            lines.append(f"Mất ở cấp {where}: {at}: {' '.join(x.requirement.quote.split())[:160]}")
    return "\n".join(lines)
