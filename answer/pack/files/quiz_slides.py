"""Quiz slides: one question each, with lettered answers; the key at the end."""

from __future__ import annotations

from collections.abc import Sequence

from answer.pack.files import tables
from answer.pack.files.deck import BOTTOM, INK, LEFT, NAVY, PALE, ROOM, SOFT, TEAL, TOP, WHITE, Box, Deck, Line
from answer.pack.files.fitting import height, largest
from answer.pack.files.saying import LETTERS, PARTS, place, quotes, rests
from answer.pack.model import Pack, Question
from answer.pack.wording import capital

_KIND = {"choice": "Chọn một đáp án", "truefalse": "Đúng hay sai?", "blank": "Điền vào chỗ trống"}


def questions(deck: Deck, pack: Pack) -> None:
    for n, q in enumerate(pack.quiz, 1):
        step = [f"[{s.minutes} phút cho cả phần] {s.guide}" for s in pack.steps if s.part == "quiz" and n == 1]
        notes = [*step, f"Đáp án: {lettered(q)}", *_shown(q, pack), q.why, *quotes(q.citations, pack)]
        slide = deck.slide(f"Câu {n}/{len(pack.quiz)}. {_KIND[q.kind]}", PARTS["quiz"], notes)
        large = (26, 24) if max(map(len, q.options), default=0) <= 60 else ()
        size = largest(q.stem, (*large, 22, 20, 18, 16), ROOM, 2.1, True)
        stem = Line(q.stem, size, True, NAVY)
        deck.text(slide, Box(LEFT, TOP, ROOM, stem.high(ROOM) + 0.02), [stem])
        y = TOP + stem.high(ROOM) + 0.32
        if q.options:
            _options(deck, slide, q.options, y)
        else:
            deck.bar(slide, Box(LEFT, y + 0.3, 6.2, 0.9), PALE)
            deck.text(
                slide, Box(LEFT + 0.3, y + 0.3, 5.6, 0.9), [Line("Trả lời: …………………………", 20, colour=SOFT)], "middle"
            )


def _shown(q: Question, pack: Pack) -> list[str]:
    where = rests(q, pack)
    return [f"Đã nói ở: {where}."] if where else []


def _options(deck: Deck, slide: object, options: Sequence[str], y: float) -> None:
    """Two columns where the answers are short, else one below the other; letters as large as fit."""
    two = max(map(len, options)) <= 60
    wide = (ROOM - 0.3) / 2 if two else ROOM
    rows = -(-len(options) // 2) if two else len(options)
    room = (BOTTOM - y - 0.16 * (rows - 1)) / rows
    inner = wide - 1.05
    longest = max(options, key=lambda o: height(o, 18, inner))
    size = largest(longest, (24, 22, 20, 18, 16, 14), inner, room - 0.24)
    tall = min(room, max(0.85, max(height(o, size, inner) for o in options) + 0.24))
    for n, option in enumerate(options):
        x = LEFT + (n % 2) * (wide + 0.3) if two else LEFT
        top = y + (n // 2 if two else n) * (tall + 0.16)
        deck.bar(slide, Box(x, top, wide, tall), PALE)
        deck.bar(slide, Box(x, top, 0.62, tall), TEAL)
        deck.text(slide, Box(x, top, 0.62, tall), [Line(LETTERS[n], 20, True, WHITE, centred=True)], "middle")
        deck.text(slide, Box(x + 0.82, top, inner, tall), [Line(option, size, colour=INK)], "middle")


def answers(deck: Deck, pack: Pack) -> None:
    """The key: each question's answer and the clause that says it."""
    columns = (("Câu", 0.8), ("Đáp án", 5.83), ("Căn cứ", 3.2), ("Đã nói ở", 2.0))
    rows = []
    for n, q in enumerate(pack.quiz, 1):
        where = place(q.citations[0], pack.document.id)
        rows.append((str(n), lettered(q), capital(where), rests(q, pack)))
    pages = tables.paged(rows, columns, 14)
    at = 0
    for n, page in enumerate(pages, 1):
        title = PARTS["answers"] + (f" ({n}/{len(pages)})" if len(pages) > 1 else "")
        shown = pack.quiz[at : at + len(page)]
        slide = deck.slide(title, PARTS["quiz"], [f"Câu {at + k}: {q.why}" for k, q in enumerate(shown, 1)])
        tables.table(slide, columns, page, 14)
        at += len(page)


def lettered(q: Question) -> str:
    """ "B. Sở Ngoại vụ", "Đúng", or the filling."""
    if q.kind == "choice" and q.right is not None:
        return f"{LETTERS[q.right]}. {q.answer}"
    return q.answer
