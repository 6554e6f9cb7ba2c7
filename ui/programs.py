"""Doors for programs: Gradio's named endpoints, and with `serve --mcp` the same as tools of an MCP server.

What a program may see and do is what its account may. The JSON is that of the command line, but for one name: "path" is
"clause" here, for Gradio's client takes every object with a "path" for a file and wants to fetch it.
The docstrings are the documentation that both doors give out, in the sections that Gradio reads.
"""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable
from functools import partial, wraps
from typing import Any

import anyio
import gradio as gr

from answer.contract import answer_json, clause_json, hit_json, info_json, report_json, task_json
from schema import ClausePath, DocumentInfo, UnknownDocument, UserError
from ui.asking import asked_by_mcp
from ui.desk import LONGEST_FILTER, LONGEST_QUESTION, Desk, IndexDesk

AT_ONCE = 4  # calls answered at the same time; a cross-check takes a core for many seconds, so one of these
MOST_WAITING = 200
MOST_HITS = 100


class Turns:
    """At most `at_once` calls at work, each in a thread; the others wait without holding one, up to `MOST_WAITING`."""

    def __init__(self, at_once: int) -> None:
        self._limit, self._waiting = anyio.CapacityLimiter(at_once), 0

    async def run(self, work: Callable[[], Any]) -> Any:
        """What `work` gives. Raises gr.Error with the sentence for the caller."""
        if self._waiting >= MOST_WAITING:
            raise gr.Error("Đang có quá nhiều yêu cầu; hãy thử lại sau ít giây.", print_exception=False)
        self._waiting += 1
        try:
            found = _renamed(await anyio.to_thread.run_sync(work, limiter=self._limit))
            # Gradio writes a tool's dict as Python does, which is no JSON; a text it leaves alone.
            return json.dumps(found, ensure_ascii=False) if asked_by_mcp() else found
        except UserError as error:
            raise gr.Error(str(error), print_exception=False) from error
        finally:
            self._waiting -= 1


def _renamed(value: Any) -> Any:
    if isinstance(value, dict):
        return {"clause" if key == "path" else key: _renamed(v) for key, v in value.items()}
    return [_renamed(v) for v in value] if isinstance(value, list | tuple) else value


def programs(desk: Desk) -> None:
    """Adds the endpoints to the Blocks being laid out. A desk that is not over an index has none."""
    if not isinstance(desk, IndexDesk):
        return
    turns, long_turns = Turns(AT_ONCE), Turns(1)

    async def documents() -> list[dict[str, Any]]:
        """Lists the documents that this account may see, with number, kind, issuer, date and title."""
        found: list[dict[str, Any]] = await turns.run(lambda: [info_json(i) for i in desk.documents()])
        return found

    async def search(query: str, k: int = 10, document: str = "") -> list[dict[str, Any]]:
        """Finds clauses by keywords and meaning, also for a query typed without Vietnamese diacritics.

        Args:
            query: what to look for, in Vietnamese
            k: how many clauses to give, 1 to 100
            document: id or number of one document to search in; empty for all
        """
        found: list[dict[str, Any]] = await turns.run(partial(_search, desk, query, k, document))
        return found

    async def ask(question: str, document: str = "") -> dict[str, Any]:
        """Answers a question with citations to exact clauses, or says why the documents give no answer (refusal).

        Args:
            question: the question, in Vietnamese
            document: id or number of one document to ask; empty for all
        """
        found: dict[str, Any] = await turns.run(
            lambda: answer_json(desk.ask(question, [_one(desk, document).id] if document else None))
        )
        return found

    async def clause(document: str, path: str) -> dict[str, Any]:
        """Gives one clause to the letter, with everything under it.

        Args:
            document: id or number of the document
            path: markers from outermost to innermost as printed, such as "II/1/a", "Điều 2" or "Phụ lục I/STT 3"
        """
        found: dict[str, Any] = await turns.run(partial(_clause, desk, document, path))
        return found

    async def tasks(
        document: str = "", unit: str = "", role: str = "", due_before: str = "", words: str = ""
    ) -> list[dict[str, Any]]:
        """Lists tasks of the register: who leads, who supports, by when, with what product.

        Args:
            document: id or number of one document; empty for all
            unit: name of a unit, such as "Sở Nội vụ"
            role: "lead" or "support"; empty for either
            due_before: a day, such as "30/6/2026" or "2026-06-30"
            words: words that the task must contain
        """
        found: list[dict[str, Any]] = await turns.run(partial(_tasks, desk, document, unit, role, due_before, words))
        return found

    async def check(plan: str, against: str) -> dict[str, Any]:
        """Sets a plan against the directive it implements: what is covered, partial, missing, contradicted, added.

        Args:
            plan: id or number of the plan
            against: id or number of the directive
        """
        found: dict[str, Any] = await long_turns.run(partial(_check, desk, plan, against))
        return found

    every: tuple[Callable[..., Awaitable[Any]], ...] = (documents, search, ask, clause, tasks, check)
    for door in every:
        # Not queued: MCP calls what is queued through a client of its own, which knows nothing of who asks.
        gr.api(_typed(door), api_name=door.__name__, queue=False, concurrency_limit=None)


def _typed(door: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """The door, for values of the types that it names: JSON may bring any."""
    wanted = inspect.signature(door, eval_str=True).parameters

    @wraps(door)
    async def checked(*values: Any) -> Any:
        for (name, parameter), value in zip(wanted.items(), values, strict=True):
            right = isinstance(value, parameter.annotation) and not isinstance(value, bool)
            if not right and not (parameter.annotation is int and isinstance(value, float) and value.is_integer()):
                kind = {str: "chữ", int: "số nguyên"}[parameter.annotation]
                raise gr.Error(f"{name} phải là {kind}.", print_exception=False)
        return await door(*values)

    return checked


def _one(desk: IndexDesk, name: str) -> DocumentInfo:
    if len(name) > LONGEST_FILTER:
        raise UserError(f"Tên văn bản có tối đa {LONGEST_FILTER} ký tự.")
    return desk.store.resolve(name)


def _search(desk: IndexDesk, query: str, k: int, document: str) -> list[dict[str, Any]]:
    from answer.finding import find

    if not query.strip() or len(query) > LONGEST_QUESTION:
        raise UserError(f"Câu cần tìm phải có từ 1 đến {LONGEST_QUESTION} ký tự.")
    chosen = [_one(desk, document).id] if document else None
    return [hit_json(h) for h in find(desk.index, query, min(max(int(k), 1), MOST_HITS), chosen)]


def _clause(desk: IndexDesk, document: str, path: str) -> dict[str, Any]:
    if len(path) > LONGEST_FILTER:
        raise UserError(f"Điều khoản có tối đa {LONGEST_FILTER} ký tự; viết như “II/1/a”.")
    found = desk.document(_one(desk, document).id)
    clause = found.clause(ClausePath.parse(path))
    if clause is None:
        raise UserError(f"Văn bản này không có điều khoản “{path}”. Viết như “II/1/a”, “Điều 2”, “Phụ lục I/STT 3”.")
    under = [clause_json(found, c) for c in found.clauses if c.path.is_under(clause.path) and c.path != clause.path]
    here = {"document": found.info.id, "number": found.info.number, **clause_json(found, clause)}
    return {**here, "whole_text": found.whole_text(clause), "clauses": under}


def _tasks(desk: IndexDesk, document: str, unit: str, role: str, due_before: str, words: str) -> list[dict[str, Any]]:
    from ui.tasks import parse_day

    if role not in ("", "lead", "support"):
        raise UserError("role phải là “lead” hoặc “support”, hoặc để trống.")
    day = parse_day(due_before) if due_before and len(due_before) <= LONGEST_FILTER else None
    if due_before and day is None:
        raise UserError(f"“{due_before[:40]}” không phải ngày; viết 2026-06-30 hoặc 30/6/2026.")
    chosen = [_one(desk, document).id] if document else None
    found = desk.tasks(chosen, unit or None, role or None, day, words or None)
    rows = []
    for id in dict.fromkeys(a.document for a in found):
        try:
            whole = desk.document(id)
        except UnknownDocument:
            continue  # somebody has removed it in this moment, and its tasks with it
        clauses = {c.path: c.reference for c in whole.clauses}
        rows += [task_json(a, whole.info, clauses.get(a.path, str(a.path))) for a in found if a.document == id]
    return rows


def _check(desk: IndexDesk, plan: str, against: str) -> dict[str, Any]:
    from answer.crosscheck import check

    index = desk.index
    theirs, ours = (index.store.document(_one(desk, name).id) for name in (plan, against))
    return report_json(check(index, theirs, ours))
