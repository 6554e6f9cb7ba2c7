"""The papers of a session: handout, facilitator's guide, quiz sheets with their key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from answer.pack.files.paper import SMALL, Paper
from answer.pack.files.quiz_slides import lettered
from answer.pack.files.saying import (
    LETTERS,
    PARTS,
    about,
    clock,
    concerns,
    limit,
    link_label,
    quotes,
    rests,
    results,
    reworded,
    sources,
    told_to,
    units,
    until,
    who,
)
from answer.pack.model import Item, Pack, Question, Relation
from answer.pack.wording import capital, gist, uncapital
from ingest.references import document_name


def write_handout(path: Path, pack: Pack) -> None:
    """What the participants take home: no answers to the quiz, no hints to the exercises. Raises OSError."""
    paper = Paper("Tài liệu tập huấn", pack.title)
    _opening(paper, pack)
    _objectives(paper, pack)
    _chain(paper, pack)
    for part in ("why", "above", "messages", "news"):
        _items(paper, pack, part)
    _duties(paper, pack)
    _items(paper, pack, "questions")
    _items(paper, pack, "terms")
    _exercises(paper, pack, for_facilitator=False)
    paper.heading("Ghi chép của tôi")
    paper.line("Việc tôi sẽ làm, với ai, xong khi nào:")
    paper.blank_lines(6)
    paper.save(path)


def write_guide(path: Path, pack: Pack) -> None:
    """For the facilitator: the running order step by step, hints, answers, every quote. Raises OSError."""
    paper = Paper("Hướng dẫn giảng viên", pack.title)
    _opening(paper, pack)
    _steps(paper, pack)
    paper.heading("Chuẩn bị")
    for text in (
        "In tài liệu phát tay và phiếu câu hỏi theo số người dự; in riêng tài liệu này và đáp án.",
        "Điền tên cơ quan, địa danh, ngày, người biên soạn vào chỗ để trong ngoặc vuông.",
        "Đọc trước nguyên văn các điều khoản dưới đây; mở văn bản gốc để trả lời câu hỏi ngoài dự kiến.",
    ):
        paper.line(f"- {text}")
    _own_case(paper, pack)
    _chain(paper, pack)
    _objectives(paper, pack)
    for part in ("why", "above", "messages", "news", "questions", "terms"):
        _items(paper, pack, part)
    _duties(paper, pack)
    _exercises(paper, pack, for_facilitator=True)
    _key(paper, "Đáp án và căn cứ", pack.quiz, pack)
    paper.signature()
    paper.save(path)


def write_quiz(path: Path, pack: Pack) -> None:
    """The sheets before and after the session, each on a page of its own, and their keys with the clauses. Raises
    OSError."""
    paper = Paper("Phiếu câu hỏi kiểm tra", pack.title)
    both = bool(pack.pretest)
    if both:
        _sheet(paper, "Phiếu A: trước buổi tập huấn", pack.pretest)
        paper.page_break()
    _sheet(paper, "Phiếu B: sau buổi tập huấn" if both else "", pack.quiz)
    paper.page_break()
    if both:
        again = {q.stem for q in pack.pretest} & {q.stem for q in pack.quiz}
        about = f"; {len(again)} câu được hỏi lại nguyên văn" if again else " về những việc khác nhau"
        paper.line(f"Hai phiếu hỏi cùng loại câu{about}: so số câu đúng của hai phiếu.", after=4)
    _key(paper, "Đáp án và căn cứ, phiếu B" if both else "Đáp án và căn cứ", pack.quiz, pack)
    if both:
        _key(paper, "Đáp án và căn cứ, phiếu A", pack.pretest, pack)
    paper.save(path)


def _sheet(paper: Paper, title: str, questions: Sequence[Question]) -> None:
    if title:
        paper.heading(title)
    paper.line("Họ và tên: ……………………………………………………………", after=3)
    paper.line("Đơn vị: ……………………………………………………………….", after=8)
    for n, q in enumerate(questions, 1):
        stem = paper.line(f"**Câu {n}.** {q.stem}", before=4, after=3)
        stem.paragraph_format.keep_with_next = True
        for k, option in enumerate(q.options):
            line = paper.line(f"{LETTERS[k]}. {option}" if q.kind == "choice" else f"☐ {option}", indent=8, after=2)
            line.paragraph_format.keep_with_next = k + 1 < len(q.options)
        if not q.options:
            paper.line("Trả lời: ………………………………………", indent=8)


def _own_case(paper: Paper, pack: Pack) -> None:
    """A task of the audience with which the facilitator can open the session and come back to."""
    own = [d for d in pack.duties if d.relation is Relation.OWN]
    coming = sorted((d for d in own if d.due and not d.passed(pack.today)), key=lambda d: (d.due, d.key))
    for d in (coming or own)[:1]:
        paper.heading("Tình huống xuyên suốt buổi học")
        asked = "Ai ở đơn vị anh/chị đang làm việc này, đã đến đâu, còn thiếu gì?"
        paper.line(f"Mở đầu bằng việc của chính người học: **{gist(d.task, 300)}.** {asked}", after=3)
        facts = (("Người làm", who(d)), ("Phối hợp", units(d.support)), ("Thời hạn", limit(d, pack)))
        said = "; ".join(f"{name}: {value}" for name, value in facts if value)
        paper.line(f"Câu trả lời theo văn bản: {said}.", after=3)
        paper.line("Trở lại việc này ở phần “Ai làm gì” và ở phần tổng kết: người học đã biết làm khác đi chưa?")


def _opening(paper: Paper, pack: Pack) -> None:
    paper.line(f"Văn bản: {document_name(pack.document)}.")
    if pack.clause:
        own = next((c.reference for i in pack.objectives for c in i.citations if c.path == pack.clause), pack.clause)
        paper.line(f"Phần được tập huấn: {capital(own)}.")
    day = f" Ngày: {pack.today:%d/%m/%Y}." if pack.today else ""
    paper.line(f"{about(pack).replace(' · ', '. ')}.{day}")
    if pack.notice:
        paper.line(pack.notice, italic=True)


def _steps(paper: Paper, pack: Pack) -> None:
    paper.heading("Trình tự và thời gian")
    rows, at = [], 0
    for step in pack.steps:
        rows.append((f"{clock(at)} - {clock(at + step.minutes)}", step.title, str(step.minutes), step.guide))
        at += step.minutes
    paper.table(("Thời gian", "Nội dung", "Phút", "Giảng viên làm gì"), (25, 43, 14, 83), rows)
    paper.line(f"Tổng cộng: {at} phút.", bold=True)


def _objectives(paper: Paper, pack: Pack) -> None:
    paper.heading(PARTS["objectives"])
    for n, item in enumerate(pack.objectives, 1):
        paper.line(f"{n}. {item.text} ({sources(item.citations, pack)})")


def _chain(paper: Paper, pack: Pack) -> None:
    if len(pack.chain) < 2:
        return
    paper.heading("Chuỗi văn bản")
    rows = []
    for link in pack.chain:
        name = link.name if link.known else f"{link.name} (chưa có trong kho)"
        where = sources([link.citation], pack).removeprefix("Nguồn: ") if link.citation else ""
        rows.append((link_label(link), name, capital(where)))
    paper.table(("Vị trí", "Văn bản", "Nêu tại"), (38, 87, 40), rows)


def _items(paper: Paper, pack: Pack, part: str) -> None:
    """Each statement with its whole quotes under it."""
    items: Sequence[Item] = getattr(pack, part)
    if items:
        paper.heading(PARTS[part])
    for n, item in enumerate(items, 1):
        head = f"**{item.question}** " if item.question else f"**{item.who}:** " if item.who else ""
        text = told_to(item) if item.question else item.text
        when = f" **Thời hạn: {until(item, pack)}.**" if item.when else ""
        label = f" ({uncapital(concerns(item, pack))})" if part == "messages" else ""
        paper.line(f"{n}. {head}{text}{when}{reworded(item, pack)}{label}", after=3)
        for said in quotes(item.citations, pack):
            paper.quoted(said)


def _duties(paper: Paper, pack: Pack) -> None:
    """Every duty of the audience, those of messages too: the table is what it works from. A column that no row fills is
    left out."""
    if not pack.duties:
        return
    paper.heading(PARTS["duties"])
    rows = []
    for n, d in enumerate(pack.duties, 1):
        task = ". ".join([d.task, *results(d)]) + (f". Thuộc phần: {gist(d.section, 160)}" if d.section else "")
        does = who(d) + (f". Phối hợp: {units(d.support)}" if d.support else "")
        task += reworded(d, pack)
        where = sources(d.citations[:1], pack).removeprefix("Nguồn: ")
        rows.append((str(n), task, does, limit(d, pack), capital(where)))
    titles, widths = ("TT", "Việc, sản phẩm", "Ai làm", "Thời hạn", "Nguồn"), (10.0, 77.0, 36.0, 24.0, 18.0)
    filled = [n for n in range(5) if any(row[n] for row in rows)]
    spare = sum(w for n, w in enumerate(widths) if n not in filled)
    paper.table(
        [titles[n] for n in filled],
        [widths[n] + (spare if n == 1 else 0) for n in filled],
        [[row[n] for n in filled] for row in rows],
    )


def _exercises(paper: Paper, pack: Pack, for_facilitator: bool) -> None:
    """Case and steps; behind them room to write, or the hint with its quotes."""
    if pack.exercises:
        paper.heading(PARTS["exercises"])
    for n, e in enumerate(pack.exercises, 1):
        paper.heading(f"Bài {n}. {e.title}", 2)
        when = f" **Thời hạn: {until(e.case, pack)}.**" if e.case.when else ""
        paper.line(f"{told_to(e.case)}{when}{reworded(e.case, pack)}", after=4)
        for k, step in enumerate(e.steps, 1):
            paper.line(f"{k}. {step}")
        if not for_facilitator:
            paper.blank_lines(4)
            continue
        paper.line(f"**Gợi ý:** {e.hint}")
        for said in quotes(e.case.citations, pack):
            paper.quoted(said)


def _key(paper: Paper, title: str, questions: Sequence[Question], pack: Pack) -> None:
    if not questions:
        return
    paper.heading(title)
    for n, q in enumerate(questions, 1):
        fillings = f" (chấp nhận: {'; '.join(q.accepted)})" if q.kind == "blank" and len(q.accepted) > 1 else ""
        where = f" Đã nói ở: {rests(q, pack)}." if q.rests else ""
        paper.line(f"**Câu {n}: {lettered(q)}**{fillings}. {q.why}{where}{reworded(q, pack)}", size=SMALL, after=3)
