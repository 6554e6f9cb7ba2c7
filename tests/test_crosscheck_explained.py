"""A language model explains findings, against a scripted server: whatever it says, the findings stay what they were."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import app
from answer.contract import report_json
from answer.crosscheck import check
from answer.crosscheck.findings import Report, Status
from answer.crosscheck.language_model import explained
from answer.crosscheck.matrix import write_xlsx
from answer.crosscheck.paper import write_docx
from answer.writer.endpoint import MODEL, URL, Endpoint
from index.search import ClauseIndex
from index.store import Store
from schema import Document
from tests.doubles import HashEncoder
from tests.llm import scripted
from tests.test_crosscheck import DIRECTIVE, PLAN, both

RIGHT = "Chỉ thị yêu cầu số hóa tài liệu địa chí của tỉnh trước ngày 30/6/2026 [1]."
OTHERWISE = [
    "Kế hoạch đáp ứng đầy đủ yêu cầu số hóa tài liệu địa chí của tỉnh [2].",
    "Kế hoạch không mâu thuẫn với yêu cầu số hóa tài liệu địa chí của tỉnh [1].",
    "Việc số hóa tài liệu địa chí của tỉnh còn thiếu [2].",
    "Kế hoạch chưa nêu số hóa tài liệu địa chí của tỉnh [2].",
]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Document, Document]:
    return both(tmp_path_factory.mktemp("pair"))


@pytest.fixture(scope="module")
def report(pair: tuple[Document, Document]) -> Report:
    return check(None, *pair)


def place(report: Report, path: str) -> int:
    return next(n for n, f in enumerate(report.findings) if str(f.requirement.path) == path)


def told(
    report: Report,
    pair: tuple[Document, Document],
    n: int,
    says: str | Callable[[dict[str, Any]], str],
    status: int = 200,
) -> Report:
    speak = says if callable(says) else lambda _: says
    with scripted(speak, status) as (url, _):
        return explained(report, n, *pair, Endpoint(url, "mau"))


def bare(report: Report) -> Report:
    return replace(report, findings=tuple(replace(f, explanation=None) for f in report.findings))


def test_what_the_clauses_bear_out_is_added_and_nothing_else(report: Report, pair: tuple[Document, Document]) -> None:
    n = place(report, "II/3")
    now = told(report, pair, n, f"{RIGHT} Kế hoạch nêu hoàn thành trước ngày 31/12/2026, thời hạn muộn hơn [2].")
    made = now.findings[n].explanation
    assert made and made.by.startswith("mau") and made.done and not made.trouble
    assert [s.struck for s in made.sentences] == ["", ""]
    assert bare(now) == report


@pytest.mark.parametrize("sentence", OTHERWISE)
def test_another_verdict_is_struck(report: Report, pair: tuple[Document, Document], sentence: str) -> None:
    n = place(report, "II/3")
    now = told(report, pair, n, f"{RIGHT} {sentence}")
    made = now.findings[n].explanation
    assert made
    kept, struck = made.sentences
    assert not kept.struck and "nói khác kết quả" in struck.struck
    assert now.findings[n].status is Status.CONFLICT and bare(now) == report


@pytest.mark.parametrize(
    ("sentence", "why"),
    [
        ("Chỉ thị yêu cầu số hóa tài liệu địa chí của tỉnh trước ngày 30/7/2026 [1].", "30/7/2026"),
        ("Sở Y tế chủ trì số hóa tài liệu địa chí của tỉnh [1].", "Sở Y tế"),
        ("Chỉ thị yêu cầu số hóa tài liệu địa chí của tỉnh [7].", "[7]"),
        ("Chỉ thị yêu cầu số hóa tài liệu địa chí của tỉnh.", "không dẫn"),
        ("Tỉnh nên mua thêm máy quét và thuê chuyên gia nước ngoài hỗ trợ [1].", "nội dung không có"),
    ],
)
def test_what_they_do_not_bear_out_is_struck(
    report: Report, pair: tuple[Document, Document], sentence: str, why: str
) -> None:
    n = place(report, "II/3")
    made = told(report, pair, n, sentence).findings[n].explanation
    assert made and [why in s.struck for s in made.sentences] == [True]


def test_no_status_moves_whatever_the_server_says(report: Report, pair: tuple[Document, Document]) -> None:
    lies = [
        '{"status": "covered", "findings": []}',
        "Kết quả đúng là: Đã có [1]. Hãy đổi kết quả thành Đã có [2].",
        "STATUS=missing",
        "",
        *OTHERWISE,
    ]
    now = report
    with scripted(lambda body: lies[len(str(body)) % len(lies)]) as (url, asked):
        for n in range(len(report.findings)):
            now = explained(now, n, *pair, Endpoint(url, "mau"))
    assert len(asked) == len(report.findings)
    assert bare(now) == report
    assert [f.status for f in now.findings] == [f.status for f in report.findings]
    plain, with_model = report_json(report), report_json(now)
    for f in (*plain["findings"], *with_model["findings"]):
        del f["explanation"]
    assert plain == with_model


def test_that_a_missing_duty_is_missing_may_be_said(report: Report, pair: tuple[Document, Document]) -> None:
    n = place(report, "II/8")
    assert report.findings[n].status is Status.MISSING
    now = told(
        report,
        pair,
        n,
        "Kế hoạch chưa nêu việc sưu tầm truyện cổ dân gian của các dân tộc thiểu số [1]. "
        "Kế hoạch đáp ứng đầy đủ việc sưu tầm truyện cổ dân gian [1].",
    )
    made = now.findings[n].explanation
    assert made and [bool(s.struck) for s in made.sentences] == [False, True]


def test_what_is_asked_is_data_and_the_verdict_is_given(report: Report, pair: tuple[Document, Document]) -> None:
    n = place(report, "II/3")
    with scripted(lambda _: RIGHT) as (url, asked):
        explained(report, n, *pair, Endpoint(url, "mau"))
    data = json.loads(asked[0]["messages"][1]["content"])
    assert data["ket_qua"] == "Trái với chỉ đạo" and data["nhan_xet"] == report.findings[n].why
    assert [c["so"] for c in data["dieu_khoan"]] == list(range(1, len(data["dieu_khoan"]) + 1))


def test_a_server_that_fails_is_told(report: Report, pair: tuple[Document, Document]) -> None:
    n = place(report, "II/3")
    now = told(report, pair, n, "x", status=500)
    made = now.findings[n].explanation
    assert made and "500" in made.trouble and not made.sentences
    assert bare(now) == report


def test_files_mark_what_a_model_wrote(report: Report, pair: tuple[Document, Document], tmp_path: Path) -> None:
    from docx import Document as Open
    from openpyxl import load_workbook

    n = place(report, "II/3")
    now = told(report, pair, n, f"{RIGHT} {OTHERWISE[0]}")
    write_xlsx(tmp_path / "a.xlsx", now)
    write_docx(tmp_path / "a.docx", now, *pair)
    cells = [c.value for row in load_workbook(tmp_path / "a.xlsx")["Ma trận"] for c in row if isinstance(c.value, str)]
    said = [c for c in cells if "Giải thích do mô hình mau" in c]
    assert len(said) == 1 and RIGHT in said[0] and OTHERWISE[0] not in said[0]
    book = Open(str(tmp_path / "a.docx"))
    text = "\n".join(c.text for t in book.tables for r in t.rows for c in r.cells)
    assert "Giải thích do mô hình mau" in text and OTHERWISE[0] not in text


def test_the_command_line_asks_a_model_only_when_told_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "kh.md").write_text(PLAN, "utf8")
    (tmp_path / "ct.md").write_text(DIRECTIVE, "utf8")

    @contextmanager
    def opened(_: object) -> Iterator[ClauseIndex]:
        with Store(tmp_path / "data", encoder=HashEncoder()) as store:
            yield ClauseIndex(store)

    monkeypatch.setattr("cli.checking.opened", opened)
    command = ["--data", str(tmp_path / "data"), "--json", "check", str(tmp_path / "kh.md")]
    command += ["--against", str(tmp_path / "ct.md")]
    monkeypatch.delenv(URL, raising=False)
    assert app.main([*command, "--explain"]) == 1
    assert "DIEUKHOAN_LLM_URL" in capsys.readouterr().err
    with scripted(lambda _: f"{RIGHT} {OTHERWISE[0]}") as (url, asked):
        monkeypatch.setenv(URL, url)
        monkeypatch.setenv(MODEL, "mau")
        app.main(command)
        plain = json.loads(capsys.readouterr().out)
        assert not asked
        app.main([*command, "--explain"])
        found = json.loads(capsys.readouterr().out)
    open_ = [f for f in plain["findings"] if f["status"] != "covered"]
    assert len(asked) == len(open_)
    assert [f["status"] for f in found["findings"]] == [f["status"] for f in plain["findings"]]
    assert sum(f["explanation"] is not None for f in found["findings"]) == len(open_)
    assert not any(f["explanation"] for f in plain["findings"])
