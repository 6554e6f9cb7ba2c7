"""dieukhoan: two doors on one house, the command line and the browser page. `dieukhoan --help` lists the commands.

`--json` prints one JSON value on standard output and nothing else there. Exit codes: 0 done, 1 some input failed (each
named, the rest done), 2 usage. Heavy modules are imported by the command that needs them.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answer.contract import answer_json, hit_json, info_json, outline_json, report_json, task_json
from schema import Answer, Assignment, Document, UserError

if TYPE_CHECKING:
    from index.search import ClauseIndex
    from index.store import Store


def main(argv: list[str] | None = None) -> int:
    """Runs one command; gives the exit code."""
    options = _parser().parse_args(argv)
    # Pipes may have another encoding than the documents (Windows: cp1252), in which Vietnamese cannot be written.
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    try:
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


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--data", type=Path, default=argparse.SUPPRESS, help="thư mục dữ liệu (mặc định: ./data hoặc DIEUKHOAN_DATA)"
    )
    common.add_argument("--model", default=argparse.SUPPRESS, help="mô hình sentence-transformers: tên hoặc đường dẫn")
    common.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="in một giá trị JSON ra đầu ra chuẩn"
    )
    top = argparse.ArgumentParser(
        prog="dieukhoan",
        description="Kho tri thức văn bản chỉ đạo: hỏi đáp trích dẫn đến từng điều khoản.",
        parents=[common],
    )
    top.set_defaults(run=_serve, host="127.0.0.1", port=7860, open_browser=True)
    commands = top.add_subparsers(title="lệnh", metavar="LỆNH")

    def command(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        p = commands.add_parser(name, help=text, description=text, parents=[common])
        p.set_defaults(run=run)
        return p

    p = command("ingest", _ingest, "đọc tệp hoặc thư mục và đưa vào kho")
    p.add_argument("paths", nargs="+", type=Path, metavar="TỆP")
    command("documents", _documents, "liệt kê văn bản trong kho")
    p = command("outline", _outline, "cây điều khoản của một tệp (không lưu) hoặc của một văn bản trong kho")
    p.add_argument("name", metavar="TỆP_HOẶC_VĂN_BẢN")
    p = command("search", _search, "tìm điều khoản; “-”: mỗi dòng đầu vào chuẩn là một câu")
    p.add_argument("query", metavar="CÂU_TÌM")
    p.add_argument("-k", type=int, default=10, help="số kết quả (mặc định 10)")
    p.add_argument("--document", action="append", metavar="VĂN_BẢN", help="chỉ tìm trong văn bản này (lặp lại được)")
    p = command("ask", _ask, "hỏi và nhận câu trả lời có trích dẫn; “-”: mỗi dòng đầu vào chuẩn là một câu")
    p.add_argument("question", metavar="CÂU_HỎI")
    p.add_argument("--document", action="append", metavar="VĂN_BẢN", help="chỉ hỏi trong văn bản này (lặp lại được)")
    p = command("tasks", _tasks, "sổ nhiệm vụ: chủ trì, phối hợp, thời hạn, sản phẩm")
    p.add_argument("--document", action="append", metavar="VĂN_BẢN")
    p.add_argument("--unit", metavar="ĐƠN_VỊ", help="đơn vị chủ trì hoặc phối hợp")
    p.add_argument("--role", choices=["lead", "support"], help="lead: chủ trì, support: phối hợp")
    p.add_argument("--due-before", type=_day, metavar="NGÀY", help="đến hạn trước ngày này (2026-06-30 hoặc 30/6/2026)")
    p.add_argument("--words", metavar="TỪ", help="chỉ nhiệm vụ có các từ này")
    p.add_argument("--xlsx", type=Path, metavar="TỆP", help="ghi thêm ra tệp Excel")
    p.add_argument("--csv", type=Path, metavar="TỆP", help="ghi thêm ra tệp CSV")
    p = command("check", _check, "đối chiếu kế hoạch với văn bản chỉ đạo: có, có một phần, thiếu, trái, thêm")
    p.add_argument("plan", metavar="KẾ_HOẠCH", help="tệp (không lưu vào kho) hoặc văn bản trong kho")
    p.add_argument("--against", required=True, metavar="VĂN_BẢN", help="văn bản chỉ đạo: tệp hoặc văn bản trong kho")
    p.add_argument("--xlsx", type=Path, metavar="TỆP", help="ghi thêm ma trận ra tệp Excel")
    p.add_argument("--docx", type=Path, metavar="TỆP", help="ghi thêm báo cáo ra tệp Word")
    p = command("remove", _remove, "xóa một văn bản khỏi kho")
    p.add_argument("name", metavar="VĂN_BẢN")
    command("rebuild", _rebuild, "dựng lại chỉ mục từ danh mục")
    p = command("serve", _serve, "mở giao diện trên trình duyệt")
    p.add_argument("--host", default="127.0.0.1")
    p.add_argument("--port", type=int, default=7860)
    p.add_argument("--no-browser", dest="open_browser", action="store_false", help="không tự mở trình duyệt")
    return top


def _day(text: str) -> date:
    """ "2026-06-30" or "30/6/2026"."""
    try:
        if "/" in text:
            day, month, year = (int(x) for x in text.split("/"))
            return date(year, month, day)
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” không phải ngày; viết 2026-06-30 hoặc 30/6/2026") from None


# ---- doors to the house ------------------------------------------------------------------------------------------


def _data(options: argparse.Namespace) -> Path:
    return Path(getattr(options, "data", None) or os.environ.get("DIEUKHOAN_DATA") or "data")


@contextmanager
def _index(options: argparse.Namespace) -> Iterator[ClauseIndex]:
    from index import open_index

    index = open_index(_data(options), getattr(options, "model", None))
    try:
        for note in index.store.notes:
            print(note, file=sys.stderr)
        yield index
    finally:
        index.store.close()


def _documents_named(store: Store, names: list[str] | None) -> list[str] | None:
    return [store.resolve(name).id for name in names] if names else None


def _show(options: argparse.Namespace, value: Any, text: str) -> None:
    print(json.dumps(value, ensure_ascii=False) if getattr(options, "json", False) else text, flush=True)


def _progress_bar(options: argparse.Namespace) -> Callable[[float, str], None] | None:
    if not sys.stderr.isatty() and getattr(options, "json", False):
        return None
    from tqdm import tqdm

    bar = tqdm(total=100, file=sys.stderr, bar_format="{percentage:3.0f}% |{bar:20}| {desc}", leave=False)

    def step(fraction: float, what: str) -> None:
        bar.n = round(100 * fraction)
        bar.set_description_str(what)
        if fraction >= 1:
            bar.close()

    return step


# ---- commands ----------------------------------------------------------------------------------------------------


def _ingest(options: argparse.Namespace) -> int:
    from answer.library import add_files

    with _index(options) as index:
        rows = add_files(index.store, options.paths, _progress_bar(options))
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
    _show(options, rows, "\n".join(lines) or "Không có tệp nào đọc được trong thư mục này.")
    return 1 if any(r["status"] == "failed" for r in rows) else 0


def _documents(options: argparse.Namespace) -> int:
    with _index(options) as index:
        infos = index.store.documents()
    lines = [
        f"{i.number or '-':16s} {i.kind or '-':22s} {i.issued_on or '-'}  {i.clauses:4d} điều khoản  {i.title}"
        for i in infos
    ]
    _show(
        options,
        [info_json(i) for i in infos],
        "\n".join(lines) or "Kho chưa có văn bản nào. Thêm bằng: dieukhoan ingest TỆP",
    )
    return 0


def _outline(options: argparse.Namespace) -> int:
    if Path(options.name).is_file():
        document = _file(Path(options.name))
    else:
        with _index(options) as index:
            document = _named(index, options.name)
    value = outline_json(document)
    lines = [
        f"{'  ' * c['path'].count('/')}{c['path'].rsplit('/', 1)[-1]}  {(c['heading'] or c['text'])[:90]}"
        for c in value["clauses"]
    ]
    _show(options, value, "\n".join(lines))
    return 0


def _search(options: argparse.Namespace) -> int:
    with _index(options) as index:
        chosen = _documents_named(index.store, options.document)
        for query in _lines(options.query):
            hits = index.search(query, options.k, chosen)
            _show(
                options,
                [hit_json(h) for h in hits],
                "\n\n".join(f"{h.score:.2f} {h.reference}\n     {' '.join(h.text.split())[:200]}" for h in hits),
            )
    return 0


def _ask(options: argparse.Namespace) -> int:
    from answer.ask import ask

    with _index(options) as index:
        chosen = _documents_named(index.store, options.document)
        for question in _lines(options.question):
            _show_answer(options, ask(index, question, chosen))
    return 0


def _show_answer(options: argparse.Namespace, answer: Answer) -> None:
    quotes = [
        f"[{i}] {c.reference} (trang {c.page}): “{' '.join(c.quote.split())}”"
        for i, c in enumerate(answer.citations, 1)
    ]
    near = [f"  gần nhất: {c.reference}: “{' '.join(c.quote.split())[:160]}”" for c in answer.nearest]
    _show(options, answer_json(answer), "\n".join([answer.text, *quotes, *near]))


def _lines(given: str) -> Iterator[str]:
    """The question itself, or with "-" one a line from standard input, empty lines left out."""
    if given != "-":
        yield given
        return
    for line in sys.stdin:
        if line.strip():
            yield line.strip()


def _tasks(options: argparse.Namespace) -> int:
    from answer import register

    with _index(options) as index:
        chosen = _documents_named(index.store, options.document)
        found = register.tasks(index.store, chosen, options.unit, options.role, options.due_before, options.words)
        infos = {i.id: i for i in index.store.documents()}
        references = {(c.document, str(c.path)): _reference(index.store, c) for c in found}
    if options.xlsx:
        register.write_xlsx(options.xlsx, found, infos)
    if options.csv:
        register.write_csv(options.csv, found, infos)
    rows = [task_json(a, infos[a.document], references[a.document, str(a.path)]) for a in found]
    lines = [
        f"{r['number']} {r['path']}: {r['task'][:100]} | chủ trì: {', '.join(r['lead']) or '-'} "
        f"| hạn: {r['deadline'] or '-'}"
        for r in rows
    ]
    _show(options, rows, "\n".join(lines) or "Không có nhiệm vụ nào thỏa điều kiện.")
    return 0


def _reference(store: Store, a: Assignment) -> str:
    clause = store.document(a.document).clause(a.path)
    return clause.reference if clause else str(a.path)


def _check(options: argparse.Namespace) -> int:
    from answer import check_reports
    from answer.crosscheck import check
    from answer.findings import STATUS_SAID

    with _index(options) as index:
        plan, directive = _named(index, options.plan), _named(index, options.against)
        report = check(index, plan, directive, _progress_bar(options))
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
    _show(options, report_json(report), "\n".join(lines))
    return 0


def _named(index: ClauseIndex, name: str) -> Document:
    """A stored document, or a file: the stored copy where the store has this very file, else parsed without storing."""
    store = index.store
    if not Path(name).is_file():
        return store.document(store.resolve(name).id)
    from answer.library import file_hash

    known = store.known(file_hash(Path(name)))
    return store.document(known.id) if known else _file(Path(name))


def _file(path: Path) -> Document:
    from ingest import parse

    return parse(path)


def _remove(options: argparse.Namespace) -> int:
    with _index(options) as index:
        info = index.store.resolve(options.name)
        index.store.remove(info.id)
    _show(options, {"removed": info.id, "number": info.number}, f"Đã xóa {info.number or info.title}.")
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    with _index(options) as index:
        index.store.rebuild(_progress_bar(options))
        count = len(index.store.documents())
    _show(options, {"documents": count}, f"Đã dựng lại chỉ mục của {count} văn bản.")
    return 0


def _serve(options: argparse.Namespace) -> int:
    if options.host not in {"127.0.0.1", "localhost", "::1"}:
        raise UserError("giao diện chưa có tài khoản nên chỉ mở cho máy này; bỏ --host, hoặc dùng --host 127.0.0.1")
    from ui.app import launch

    with _index(options) as index:
        launch(index, options.host, options.port, options.open_browser)
    return 0


if __name__ == "__main__":
    sys.exit(main())
