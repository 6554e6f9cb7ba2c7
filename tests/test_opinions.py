"""The drafter's opinions: kept in the data folder, found again by the plan's next version, never changing a verdict."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from answer.contract import chain_json, report_json
from answer.crosscheck import check
from answer.crosscheck.chain import check_chain
from answer.crosscheck.findings import Report, Status
from answer.crosscheck.matrix import write_xlsx
from answer.crosscheck.opinions import keep, with_opinions
from answer.crosscheck.paper import write_docx
from app import main
from ingest import parse
from schema import Document
from tests.test_crosscheck import DIRECTIVE, PLAN


def read(folder: Path, name: str, text: str) -> Document:
    (folder / name).write_text(text, "utf8")
    return parse(folder / name)


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Document, Document]:
    return read(tmp_path, "ke-hoach.md", PLAN), read(tmp_path, "chi-thi.md", DIRECTIVE)


@pytest.fixture
def report(pair: tuple[Document, Document]) -> Report:
    return check(None, *pair)


def _missing(report: Report) -> int:
    return next(i for i, f in enumerate(report.findings) if str(f.requirement.path) == "II/8")


def test_an_opinion_is_applied_to_the_next_version(report: Report, tmp_path: Path) -> None:
    n = _missing(report)
    keep(tmp_path, report, report.findings[n], Status.COVERED, "  đã có\n trong phụ lục ", "lan")
    longer = read(tmp_path, "ke-hoach-2.md", PLAN + "\n9. Mở cửa thư viện vào chủ nhật.\n")
    again = with_opinions(check(None, longer, parse(tmp_path / "chi-thi.md")), tmp_path)
    f = again.findings[n]
    assert (f.status, f.settled) == (Status.MISSING, Status.COVERED)
    assert f.opinion and (f.opinion.remark, f.opinion.by) == ("đã có trong phụ lục", "lan")
    assert again.count(Status.COVERED) == report.count(Status.COVERED) + 1
    assert sum(f.opinion is not None for f in again.findings) == 1


def test_on_a_shared_service_each_account_sees_its_own_opinions(report: Report, tmp_path: Path) -> None:
    n = _missing(report)
    keep(tmp_path, report, report.findings[n], Status.COVERED, "trong phụ lục mật", "lan")
    assert with_opinions(report, tmp_path, "minh").findings[n].opinion is None
    assert with_opinions(report, tmp_path, "lan").findings[n].settled is Status.COVERED


def test_the_last_opinion_counts_and_an_empty_one_takes_it_back(report: Report, tmp_path: Path) -> None:
    n = _missing(report)
    keep(tmp_path, report, report.findings[n], Status.COVERED, "", "lan")
    keep(tmp_path, report, report.findings[n], Status.PARTIAL, "mới có một nửa", "lan")
    assert with_opinions(report, tmp_path).findings[n].settled is Status.PARTIAL
    keep(tmp_path, report, report.findings[n], None, "", "lan")
    assert with_opinions(report, tmp_path).findings[n].opinion is None


def test_another_plan_or_directive_is_left_alone(report: Report, tmp_path: Path) -> None:
    keep(tmp_path, report, report.findings[0], Status.MISSING, "", "")
    other = replace(report, plan=replace(report.plan, title="Kế hoạch khác", number="9/KH"))
    assert with_opinions(other, tmp_path) == other
    other = replace(report, directive=replace(report.directive, id="khac"))
    assert with_opinions(other, tmp_path) == other


def test_a_slightly_reworded_requirement_keeps_its_opinion(report: Report, tmp_path: Path) -> None:
    n = _missing(report)
    f = report.findings[n]
    keep(tmp_path, report, f, Status.COVERED, "", "")
    reworded = replace(f, requirement=replace(f.requirement, quote=f.requirement.quote + " ít người"))
    new = replace(report, findings=(*report.findings[:n], reworded, *report.findings[n + 1 :]))
    assert with_opinions(new, tmp_path).findings[n].settled is Status.COVERED


def test_broken_lines_cost_themselves_alone(report: Report, tmp_path: Path) -> None:
    keep(tmp_path, report, report.findings[0], Status.MISSING, "", "")
    file = tmp_path / "doi-chieu" / "y-kien.jsonl"
    file.write_text('{"directive": \n[]\n' + file.read_text("utf8") + '{"directive"', "utf8")
    assert with_opinions(report, tmp_path).findings[0].settled is Status.MISSING


def test_opinions_stand_in_both_files_as_text(report: Report, pair: tuple[Document, Document], tmp_path: Path) -> None:
    from docx import Document as Open
    from openpyxl import load_workbook

    keep(tmp_path, report, report.findings[0], Status.MISSING, '=HYPERLINK("x")', "lan")
    keep(tmp_path, report, report.findings[1], None, "=1+1", "lan")
    now = with_opinions(report, tmp_path)
    write_xlsx(tmp_path / "m.xlsx", now)
    sheet = load_workbook(tmp_path / "m.xlsx")["Ma trận"]
    assert sheet.cell(2, 6).value == "Còn thiếu"
    assert sheet.cell(3, 11).value == "=1+1" and sheet.cell(3, 11).data_type != "f" and sheet.cell(3, 11).quotePrefix
    write_docx(tmp_path / "b.docx", now, *pair)
    text = "\n".join(c.text for t in Open(str(tmp_path / "b.docx")).tables for r in t.rows for c in r.cells)
    assert "Còn thiếu (máy: Đã có)" in text
    assert report_json(now)["findings"][0]["opinion"]["status"] == "missing"


def test_three_levels_say_where_a_requirement_is_lost(pair: tuple[Document, Document], tmp_path: Path) -> None:
    plan, directive = pair
    text = "# CHƯƠNG TRÌNH\n\nI. NHIỆM VỤ\n\n1. Xây dựng tủ sách lưu động phục vụ học sinh ở các thôn vùng cao.\n"
    chain = check_chain(None, directive, plan, read(tmp_path, "chuong-trinh.md", text))
    lost = {str(x.requirement.path): x.lost_in for x in chain.levels()}
    assert lost["II/1"] is None  # both have it
    assert lost["II/6"] == "programme"
    assert lost["II/8"] == "plan"
    assert {x["lost_in"] for x in chain_json(chain)["chain"]["levels"]} == {None, "plan", "programme"}


def test_the_command_keeps_and_applies_opinions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def opened(_: object) -> Iterator[None]:
        yield None  # by words alone: no model, no child process for each file

    monkeypatch.setattr("cli.checking.opened", opened)
    monkeypatch.setattr("cli.checking.named", lambda _, file: parse(Path(file)))
    read(tmp_path, "k.md", PLAN)
    read(tmp_path, "d.md", DIRECTIVE)
    said = ["--data", str(tmp_path / "data"), "check", str(tmp_path / "k.md"), "--against", str(tmp_path / "d.md")]
    assert main([*said, "--override", "#1=missing:xem lại", "--json"]) == 0
    first = json.loads(capsys.readouterr().out)["findings"][0]
    assert (first["status"], first["opinion"]["status"], first["opinion"]["remark"]) == (
        "covered",
        "missing",
        "xem lại",
    )
    assert main([*said, "--override", "#99=missing", "--json"]) != 0
    assert "#N=" in capsys.readouterr().err
