"""How well search and answers do on labelled questions, for the people who run the program on their own documents.

A questions file holds one JSON object a line; docs/danh-gia.md says what may stand in it. Recall@k and the reciprocal
rank are those of Manning, Raghavan and Schütze, Introduction to Information Retrieval, chapter 8.
"""

from __future__ import annotations

import json
import re
import statistics
import time
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from answer.ask import ask
from answer.finding import find
from language.spelling import key, squeeze, unmarked
from schema import Answer, Citation, ClausePath, Hit, UnknownDocument, UserError

if TYPE_CHECKING:
    from index.search import ClauseIndex
    from index.store import Store

FLAGS = "bao-sai.jsonl"  # in the data folder: one report of a wrong answer a line
DEPTHS = (1, 5, 10)
UNANSWERABLE = "unanswerable"
Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Question:
    """One labelled question. `paths` are the clauses that answer it, in the document `document` (id or number; None:
    any); `all_paths`: every one of them is needed. `expect`: words that the answer must say.
    """

    text: str
    document: str | None
    paths: tuple[ClausePath, ...]
    all_paths: bool
    expect: tuple[str, ...]
    answerable: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """Shares in [0, 1], None where nothing was there to be counted; times in milliseconds. `placed`: questions with
    clauses, over which recall and reciprocal rank are means; `cited`: those of them that were answered.
    """

    questions: int
    placed: int
    recall: Mapping[int, float | None]
    reciprocal_rank: float | None
    right: float | None
    first_citation: float | None
    refusal_precision: float | None
    refusal_recall: float | None
    search_ms: tuple[float, float]  # p50, p95
    answer_ms: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`typed`: as written in the file; `bare`: the same without diacritics. `wrong`: what was not answered right, as
    typed. `unlabelled`: lines left out because nobody has said yet what is right.
    """

    typed: Figures
    bare: Figures
    wrong: tuple[tuple[str, str], ...]
    unlabelled: int


def questions_in(folder: Path) -> tuple[list[Question], int]:
    """The labelled questions of every .jsonl file in `folder` (or of that one file), and how many lines have no label.

    Raises UserError, which names the line, for a file that cannot be read so.
    """
    files = [folder] if folder.is_file() else sorted(folder.glob("*.jsonl"))
    if not files:
        raise UserError(f"Không thấy tệp câu hỏi .jsonl nào trong {folder}. Cách viết: docs/danh-gia.md.")
    found, unlabelled = [], 0
    for file in files:
        try:
            lines = file.read_text(encoding="utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise UserError(f"Không đọc được {file}: {error}. Tệp phải là văn bản UTF-8.") from error
        for n, line in enumerate(lines, 1):
            if not line.strip():
                continue
            row = _row(line, f"{file.name}, dòng {n}")
            if row.get("gold_paths", ()) is None:
                unlabelled += 1
            else:
                found.append(_question(row, f"{file.name}, dòng {n}"))
    if not found:
        raise UserError(f"Các tệp trong {folder} chưa có câu hỏi nào được gán nhãn. Cách viết: docs/danh-gia.md.")
    return found, unlabelled


def _row(line: str, where: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise UserError(f"{where}: không phải JSON ({error}). Mỗi dòng là một đối tượng JSON.") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str) or not row["question"].strip():
        raise UserError(f"{where}: thiếu “question”. Cách viết: docs/danh-gia.md.")
    return row


def _question(row: Mapping[str, Any], where: str) -> Question:
    for name in ("gold_paths", "expect"):
        if not isinstance(row.get(name, []), list) or not all(isinstance(x, str) for x in row.get(name, [])):
            raise UserError(f"{where}: “{name}” phải là một danh sách chuỗi. Cách viết: docs/danh-gia.md.")
    document = row.get("document")
    if document is not None and not isinstance(document, str):
        raise UserError(f"{where}: “document” phải là số hiệu hoặc mã văn bản, hoặc null.")
    return Question(
        text=squeeze(unicodedata.normalize("NFC", row["question"])),
        document=document,
        # "task:5" is how some lists of questions write row 5.
        paths=tuple(ClausePath.parse(p.replace("task:", "STT ")) for p in row.get("gold_paths", [])),
        all_paths=row.get("cite") == "all",
        expect=tuple(row.get("expect", [])),
        answerable=row.get("type") != UNANSWERABLE,
    )


def evaluate(index: ClauseIndex, folder: Path, progress: Progress | None = None) -> Evaluation:
    """Asks and searches every question of `folder` twice, as typed and without diacritics.

    Raises UserError for a questions file that cannot be used or that speaks of a document which is not stored.
    """
    questions, unlabelled = questions_in(folder)
    ids = _documents(index.store, questions)
    runs = []
    ways: tuple[Callable[[str], str], ...] = (str, unmarked)
    for turn, typed in enumerate(ways):
        rows = []
        for i, q in enumerate(questions):
            rows.append(_asked(index, q, typed(q.text), ids))
            if progress:
                progress((turn * len(questions) + i + 1) / (2 * len(questions)), "Hỏi từng câu")
        runs.append(rows)
    typed_run, bare_run = runs
    wrong = tuple((q.text, _why(q, row)) for q, row in zip(questions, typed_run, strict=True) if not row.right)
    return Evaluation(_figures(questions, typed_run), _figures(questions, bare_run), wrong, unlabelled)


@dataclass(frozen=True, slots=True)
class _Row:
    ranks: tuple[int | None, ...]  # of each gold clause, from 1
    answer: Answer
    right: bool
    first: bool | None  # the first citation is right; None where there is none to be right
    search_ms: float
    answer_ms: float


def _asked(index: ClauseIndex, q: Question, text: str, ids: Mapping[str, str]) -> _Row:
    start = time.perf_counter()
    hits = find(index, text, max(DEPTHS))
    middle = time.perf_counter()
    answer = ask(index, text)
    end = time.perf_counter()
    document = ids.get(q.document or "")
    ranks = tuple(next((n for n, h in enumerate(hits, 1) if _at(h, p, document)), None) for p in q.paths)
    first = None
    if q.answerable and q.paths and answer.refusal is None:
        first = bool(answer.citations) and any(_at(answer.citations[0], p, document) for p in q.paths)
    return _Row(ranks, answer, _right(q, answer, document), first, 1000 * (middle - start), 1000 * (end - middle))


def _at(place: Hit | Citation, path: ClausePath, document: str | None) -> bool:
    """The hit or citation is the clause or stands inside it."""
    have = place.path if isinstance(place.path, ClausePath) else ClausePath.parse(place.path)
    return document in (None, place.document) and have.is_under(path)


def _right(q: Question, answer: Answer, document: str | None) -> bool:
    """A refusal where nothing answers; else the clauses are cited (one, or all) and every expected word is said."""
    if not q.answerable or answer.refusal is not None:
        return not q.answerable and answer.refusal is not None
    said = _said(" ".join([answer.text, *(c.quote for c in answer.citations)]))
    found = [any(_at(c, p, document) for c in answer.citations) for p in q.paths]
    placed = not found or (all(found) if q.all_paths else any(found))
    return placed and all(_said(words) in said for words in q.expect)


def _said(text: str) -> str:
    """One spelling; a date in words as one in figures, leading zeros dropped."""
    text = squeeze(key(unicodedata.normalize("NFC", text)))
    text = re.sub(r"\b(\d{1,2}) tháng (\d{1,2}) năm (\d{4})\b", r"\1/\2/\3", text)
    return re.sub(r"\b0+(\d)", r"\1", text)


def _why(q: Question, row: _Row) -> str:
    if not q.answerable:
        return "trả lời điều mà văn bản không nêu"
    if row.answer.refusal is not None:
        return f"từ chối: {row.answer.refusal}"
    return (
        f"trả lời: {squeeze(row.answer.text)[:160]} (dẫn {', '.join(c.path for c in row.answer.citations[:4]) or '-'})"
    )


def _figures(questions: Sequence[Question], rows: Sequence[_Row]) -> Figures:
    placed = [(q, r) for q, r in zip(questions, rows, strict=True) if q.answerable and q.paths]
    refused = [q for q, r in zip(questions, rows, strict=True) if r.answer.refusal is not None]
    rightly = sum(not q.answerable for q in refused)
    return Figures(
        questions=len(rows),
        placed=len(placed),
        recall={k: _mean(_recall(q, r.ranks, k) for q, r in placed) for k in DEPTHS},
        reciprocal_rank=_mean(1 / min(n for n in r.ranks if n) if any(r.ranks) else 0.0 for _, r in placed),
        right=_mean(float(r.right) for r in rows),
        first_citation=_mean(float(r.first) for r in rows if r.first is not None),
        refusal_precision=_share(rightly, len(refused)),
        refusal_recall=_share(rightly, sum(not q.answerable for q in questions)),
        search_ms=_times([r.search_ms for r in rows]),
        answer_ms=_times([r.answer_ms for r in rows]),
    )


def _recall(q: Question, ranks: Sequence[int | None], k: int) -> float:
    """Share of the clauses among the first k hits; where one is enough, whether one is."""
    found = [rank is not None and rank <= k for rank in ranks]
    return sum(found) / min(len(found), k) if q.all_paths else float(any(found))


def _mean(values: Iterable[float]) -> float | None:
    held = list(values)
    return sum(held) / len(held) if held else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _times(taken: Sequence[float]) -> tuple[float, float]:
    ordered = sorted(taken)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]


def _documents(store: Store, questions: Iterable[Question]) -> dict[str, str]:
    """The ids of the documents that the questions name. Raises UserError for one that the store does not hold."""
    ids: dict[str, str] = {}
    for name in {q.document for q in questions if q.document}:
        try:
            ids[name] = store.resolve(name).id
        except UnknownDocument as error:
            raise UserError(f"Câu hỏi nói về văn bản chưa nạp vào kho. {error}") from error
    return ids


def export_flags(folder: Path, out: Path) -> int:
    """Writes the reports that users raised (in the data folder `folder`) to `out` as questions without label, one line
    a question: a person puts the right clauses in `gold_paths`. Gives their number. Raises UserError.
    """
    rows: dict[str, dict[str, Any]] = {}
    file = folder / FLAGS
    lines = file.read_text(encoding="utf-8").splitlines() if file.is_file() else []
    for line in lines:
        try:
            report = json.loads(line)
            question, places = str(report["question"]), [dict(p) for p in report.get("places") or []]
        except (ValueError, KeyError, TypeError):
            continue  # a line cut short by a crash; the file itself keeps it
        row = rows.setdefault(
            question,
            {
                "id": f"bao-{len(rows) + 1}",
                "question": question,
                "document": next((p.get("document") for p in places), None),
                "gold_paths": None,
                "cite": "any",
                "expect": [],
                "reports": [],
            },
        )
        kept = ("time", "kind", "note", "answer", "refusal", "places")
        row["reports"].append({name: report.get(name) for name in kept})
    try:
        out.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows.values()), encoding="utf-8")
    except OSError as error:
        raise UserError(f"Không ghi được {out}: {error.strerror}. Hãy chọn nơi khác.") from error
    return len(rows)
