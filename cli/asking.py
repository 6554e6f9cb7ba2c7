"""Commands that answer: search, ask, tasks."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from answer.contract import answer_json, hit_json, task_json
from cli.common import Command, add_choice, chosen, content, day, lines_of, opened, show
from schema import Answer, Assignment, Citation, Hit

if TYPE_CHECKING:
    from index.store import Store


def add(command: Command) -> None:
    """Adds the commands of this module."""
    p = command("search", _search, "tìm điều khoản; “-”: mỗi dòng đầu vào chuẩn là một câu")
    p.add_argument("query", type=content, metavar="CÂU_TÌM")
    p.add_argument("-k", type=int, default=10, help="số kết quả (mặc định 10)")
    add_choice(p, "chỉ tìm trong văn bản này (lặp lại được)")
    p = command("ask", _ask, "hỏi và nhận câu trả lời có trích dẫn; “-”: mỗi dòng đầu vào chuẩn là một câu")
    p.add_argument("question", type=content, metavar="CÂU_HỎI")
    add_choice(p, "chỉ hỏi trong văn bản này (lặp lại được)")
    p.add_argument("--talk", action="store_true", help="các câu là một cuộc hỏi đáp: câu sau dựa vào câu trước")
    p = command("understand", _understand, "cách hiểu một câu hỏi: phép hỏi, bộ lọc, từ nào chưa dùng đến")
    p.add_argument("question", type=content, metavar="CÂU_HỎI")
    add_choice(p, "chỉ hỏi trong văn bản này (lặp lại được)")
    p = command("tasks", _tasks, "sổ nhiệm vụ: chủ trì, phối hợp, thời hạn, sản phẩm")
    add_choice(p, "chỉ nhiệm vụ của văn bản này (lặp lại được)")
    p.add_argument("--unit", metavar="ĐƠN_VỊ", help="đơn vị chủ trì hoặc phối hợp")
    p.add_argument("--role", choices=["lead", "support"], help="lead: chủ trì, support: phối hợp")
    p.add_argument("--due-before", type=day, metavar="NGÀY", help="đến hạn trước ngày này (2026-06-30 hoặc 30/6/2026)")
    p.add_argument("--words", metavar="TỪ", help="chỉ nhiệm vụ có các từ này")
    p.add_argument("--xlsx", type=Path, metavar="TỆP", help="ghi thêm ra tệp Excel")
    p.add_argument("--csv", type=Path, metavar="TỆP", help="ghi thêm ra tệp CSV")


def _search(options: argparse.Namespace) -> int:
    from answer.finding import find

    with opened(options) as index:
        seen, ids = chosen(index, options)
        for query in lines_of(options.query):
            hits = find(seen, query, options.k, ids)
            show(options, [hit_json(h) for h in hits], "\n\n".join(map(_hit_text, hits)))
    return 0


def _hit_text(hit: Hit) -> str:
    said = [" ".join(text.split()) for text in (hit.context, hit.text) if text]
    return "\n     ".join([f"{hit.score:.2f} {hit.reference}", *(text[:200] for text in said)])


def _ask(options: argparse.Namespace) -> int:
    from answer.ask import ask
    from answer.writer import written
    from answer.writer.endpoint import configured

    writer = configured()
    said: list[Answer] = []
    with opened(options) as index:
        seen, ids = chosen(index, options)
        paged = {i.id for i in index.store.documents() if i.pages > 1}
        for question in lines_of(options.question):
            answer = ask(seen, question, ids, said)
            if options.talk:
                said.append(answer)
            if writer:
                cited = {c.document for c in answer.citations}
                *_, answer = written(answer, [index.store.document(d) for d in cited], writer)
            _show_answer(options, answer, paged)
    return 0


def _show_answer(options: argparse.Namespace, answer: Answer, paged: Collection[str]) -> None:
    """`paged`: ids of the documents whose pages are known; a Word file has none of its own."""

    def place(c: Citation) -> str:
        return f"{c.reference} (trang {c.page})" if c.document in paged else c.reference

    quotes = [
        "\n    ".join([f"[{i}] {place(c)}: “{' '.join(c.quote.split())}”", *(a.said for a in c.amended)])
        for i, c in enumerate(answer.citations, 1)
    ]
    near = [f"  gần nhất: {c.reference}: “{' '.join(c.quote.split())[:160]}”" for c in answer.nearest]
    read = [f"(hiểu là: {answer.understood})"] if answer.understood else []
    w = answer.written
    struck = [f"  đã gạch ({s.struck}): {s.text}" for s in w.sentences if s.struck] if w else []
    trouble = [w.trouble] if w and w.trouble else []
    show(options, answer_json(answer), "\n".join([*read, answer.text, *trouble, *struck, *quotes, *near]))


def _understand(options: argparse.Namespace) -> int:
    from answer.ask import understood

    with opened(options) as index:
        seen, ids = chosen(index, options)
        for question in lines_of(options.question):
            read = understood(seen, question, ids)
            show(options, read, "\n".join(f"{name}: {_plain(value)}" for name, value in read.items()))
    return 0


def _plain(value: object) -> str:
    return ", ".join(map(str, value)) or "-" if isinstance(value, list) else str(value if value is not None else "-")


def _tasks(options: argparse.Namespace) -> int:
    from answer import register

    with opened(options) as index:
        seen, ids = chosen(index, options)
        found = register.tasks(seen.store, ids, options.unit, options.role, options.due_before, options.words)
        infos = {i.id: i for i in seen.store.documents()}
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
    show(options, rows, "\n".join(lines) or "Không có nhiệm vụ nào thỏa điều kiện.")
    return 0


def _reference(store: Store, a: Assignment) -> str:
    clause = store.document(a.document).clause(a.path)
    return clause.reference if clause else str(a.path)
