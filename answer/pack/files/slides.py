"""The slides of a session, in the order of its running order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from answer.ask.naming import short_document
from answer.pack.files import drawings, quiz_slides, tables
from answer.pack.files.deck import BOTTOM, GOLD, INK, LEFT, NAVY, PALE, ROOM, SOFT, TEAL, TOP, WHITE, Box, Deck, Line
from answer.pack.files.fitting import height, largest, packed
from answer.pack.files.saying import PARTS, about, concerns, limit, quotes, source, until, who
from answer.pack.model import Exercise, Item, Pack, Relation
from answer.pack.wording import capital, gist, uncapital
from ingest.references import document_name

_FULL = BOTTOM - TOP
_GAP = 0.22  # between the cards of a slide, inches
_SIZES = (26.0, 24.0, 22.0, 20.0, 18.0)  # of the letters on cards; smaller where one card is too long for a slide
_SMALLER = (17.0, 16.0, 15.0, 14.0, 13.0, 12.0, 11.0, 10.0, 9.0, 8.0)


def write(path: Path, pack: Pack) -> int:
    """Writes the deck; gives its number of slides. Raises OSError where it cannot be written."""
    name = document_name(pack.document)
    deck = Deck(f"Tập huấn: {pack.title}", f"Tập huấn cho {pack.listeners} · {name}")
    _cover(deck, pack, name)
    tables.agenda(deck, pack)
    _items(deck, pack, "objectives", pack.objectives, numbered=True, most=5)
    drawings.chain(deck, pack)
    _items(deck, pack, "why", pack.why, most=4)
    _items(deck, pack, "above", pack.above)
    _items(deck, pack, "messages", pack.messages, numbered=True)
    tables.duties(deck, pack)
    drawings.timeline(deck, pack)
    drawings.leading(deck, pack)
    _items(deck, pack, "news", pack.news)
    _items(deck, pack, "questions", pack.questions)
    for n, exercise in enumerate(pack.exercises, 1):
        _exercise(deck, pack, exercise, n)
    quiz_slides.questions(deck, pack)
    quiz_slides.answers(deck, pack)
    _closing(deck, pack)
    deck.save(path)
    return deck.count


def guide(pack: Pack, part: str) -> list[str]:
    """What the facilitator does in this part, with its minutes, for the notes."""
    return [f"[{s.minutes} phút] {s.guide}" for s in pack.steps if s.part == part]


def _cover(deck: Deck, pack: Pack, name: str) -> None:
    intro = [f"{s.title}: {s.minutes} phút" for s in pack.steps]
    slide = deck.cover([*guide(pack, "opening"), "Trình tự: " + "; ".join(intro) + "."])
    deck.bar(slide, Box(0, 0, 0.38, 7.5), NAVY)
    deck.bar(slide, Box(0.38, 0, 0.07, 7.5), GOLD)
    deck.text(slide, Box(1.2, 0.75, 11, 0.4), [Line("[TÊN CƠ QUAN, ĐƠN VỊ TỔ CHỨC]", 16, True, SOFT)])
    deck.text(slide, Box(1.2, 1.75, 11, 0.36), [Line("TÀI LIỆU TẬP HUẤN", 16, True, GOLD)])
    deck._title(slide, Box(1.2, 2.15, 11.2, 2.1), pack.title, (38, 36, 34, 32, 30, 28, 26, 24, 22, 20), anchor="top")
    lines = [Line(name, largest(name, (20, 18, 16), 11, 0.6), colour=INK, after=4)]
    if pack.clause:
        where = quotes_place(pack)
        lines.append(Line(where, largest(where, (16, 14, 12), 11, 0.5), colour=SOFT))
    deck.text(slide, Box(1.2, 4.35, 11, 1.2), lines)
    if pack.notice:
        deck.one(slide, Box(1.2, 5.3, 11.2, 0.5), pack.notice, (14, 13, 12, 11), colour=SOFT)
    deck.bar(slide, Box(1.2, 5.85, 11.2, 0.02), "C9D2DB")
    deck.text(slide, Box(1.2, 6.0, 11, 0.36), [Line(about(pack), 18, True, TEAL)])
    deck.text(
        slide, Box(1.2, 6.5, 11, 0.36), [Line("Giảng viên: [họ và tên]   ·   Ngày: [.../.../20...]", 16, colour=SOFT)]
    )


def quotes_place(pack: Pack) -> str:
    """Where the chosen clause stands, in words."""
    own = [c for i in pack.objectives for c in i.citations if c.path == pack.clause]
    return capital(own[0].reference) if own else str(pack.clause)


# ------------------------------------------------------------------------------------------------------------- cards


def _items(deck: Deck, pack: Pack, part: str, items: Sequence[Item], numbered: bool = False, most: int = 3) -> None:
    """Statements as cards, each with its source, its quotes in the notes; the letters as large as the slide allows."""
    inner = ROOM - 0.6 - (0.7 if numbered else 0)
    gap = _GAP if most == 3 else 0.14
    groups = packed([_high(_card(item, pack, _SIZES[-1]), inner, gap) for item in items], _FULL - 0.1, gap, most)
    for page, group in enumerate(groups, 1):
        title = PARTS[part] + (f" ({page}/{len(groups)})" if len(groups) > 1 else "")
        said = guide(pack, part) if page == 1 else []
        slide = deck.slide(title, _kicker(pack), [*said, *(q for n in group for q in quotes(items[n].citations, pack))])
        for size in (*_SIZES, *_SMALLER):
            cards = [_card(items[n], pack, size) for n in group]
            highs = [_high(card, inner, gap) for card in cards]
            spare = _FULL - sum(highs) - gap * (len(group) - 1)
            if spare >= 0.1:
                break
        grow = min(0.3, max(0.0, spare) / len(group))
        y = TOP + 0.05
        for n, card, high in zip(group, cards, highs, strict=True):
            tall = high + grow
            deck.bar(slide, Box(LEFT, y, ROOM, tall), PALE)
            deck.bar(slide, Box(LEFT, y, 0.08, tall), TEAL)
            x = LEFT + 0.3
            if numbered:
                deck.text(slide, Box(x, y, 0.6, tall), [Line(str(n + 1), 30, True, TEAL)], "middle")
                x += 0.7
            deck.text(slide, Box(x, y, inner, tall), card, "middle")
            y += tall + gap


def _high(card: Sequence[Line], inner: float, gap: float) -> float:
    return sum(line.high(inner) for line in card) + 1.5 * gap


def _card(item: Item, pack: Pack, size: float) -> list[Line]:
    lines = [Line(concerns(item, pack), 12, True, TEAL, 3)] if item.key.startswith("message:") else []
    head = item.question or item.who
    lines += [Line(head, size - 2, True, NAVY, 3)] if head else []
    text = f"{item.who}: {uncapital(item.text)}" if item.question and item.who else item.text
    lines.append(Line(text, size, colour=INK, after=4))
    if item.when:
        lines.append(Line(f"Thời hạn: {until(item, pack)}", size - 3, True, GOLD, 3))
    return [*lines, Line(source(item, pack), 12, colour=SOFT, italic=True)]


def _kicker(pack: Pack) -> str:
    return f"{short_document(pack.document)} · {pack.listeners}"


# --------------------------------------------------------------------------------------------------------- exercises


def _exercise(deck: Deck, pack: Pack, exercise: Exercise, n: int) -> None:
    """The case above, as large as the steps below it let it be."""
    said = [
        *(guide(pack, "exercises") if n == 1 else []),
        f"Gợi ý: {exercise.hint}",
        *quotes(exercise.case.citations, pack),
    ]
    slide = deck.slide(f"Bài tập {n}: {exercise.title}", _kicker(pack), said)
    inner, case = ROOM - 0.6, exercise.case
    steps = [max(0.46, height(step, 20, ROOM - 0.9)) + 0.24 for step in exercise.steps]
    room = _FULL - sum(steps) - 0.3 - 0.36
    for size in (22.0, 20.0, 18.0, *_SMALLER):
        lines = [Line(case.who, size - 3, True, NAVY, 3)] if case.who else []
        lines += [Line(case.text, size, colour=INK, after=4)]
        lines += [Line(f"Thời hạn: {until(case, pack)}", size - 3, True, GOLD, 3)] if case.when else []
        lines.append(Line(source(case, pack), min(12.0, size), colour=SOFT, italic=True))
        if sum(line.high(inner) for line in lines) <= room:
            break
    tall = sum(line.high(inner) for line in lines) + 0.36
    deck.bar(slide, Box(LEFT, TOP, ROOM, tall), PALE)
    deck.bar(slide, Box(LEFT, TOP, 0.08, tall), GOLD)
    deck.text(slide, Box(LEFT + 0.3, TOP, inner, tall), lines, "middle")
    y = TOP + tall + 0.3
    for k, (step, high) in enumerate(zip(exercise.steps, steps, strict=True), 1):
        deck.dot(slide, LEFT + 0.28, y + 0.2, 0.46, TEAL)
        deck.text(slide, Box(LEFT + 0.05, y, 0.46, 0.4), [Line(str(k), 16, True, WHITE, centred=True)], "middle")
        deck.text(slide, Box(LEFT + 0.8, y + 0.03, ROOM - 0.9, high - 0.2), [Line(step, 20)])
        y += high


def _closing(deck: Deck, pack: Pack) -> None:
    """What to take home: the next deadlines, and what everybody will do; and whom to ask."""
    coming = [d for d in pack.dated if d.relation and not d.passed(pack.today)]
    coming.sort(key=lambda d: d.relation is not Relation.OWN)
    lines: list[Line] = []
    said: list[str] = []
    for d in sorted(coming[:3], key=lambda d: d.due or date.max):
        lines += [Line(f"{capital(limit(d, pack))}: {uncapital(gist(d.task, 120))}", 20, after=2)]
        lines += [Line(f"{who(d, 2)}. {source(d, pack)}".lstrip(". "), 12, colour=SOFT, italic=True, after=10)]
        said += quotes(d.citations, pack)
    if not lines:
        lines = [Line(text, 22, after=14) for text in _PROMISES]
    title = "Tổng kết: các mốc gần nhất" if coming else "Tổng kết: việc làm tiếp"
    slide = deck.slide(title, _kicker(pack), [*guide(pack, "closing"), *said])
    while sum(line.high(ROOM - 0.6) for line in lines) > 4.1:
        lines = [replace(line, size=line.size - 1) for line in lines]
    tall = sum(line.high(ROOM - 0.6) for line in lines) + 0.2
    deck.bar(slide, Box(LEFT, TOP, 0.08, tall), TEAL)
    deck.text(slide, Box(LEFT + 0.35, TOP, ROOM - 0.6, tall), lines, "middle")
    deck.bar(slide, Box(LEFT, 6.02, ROOM, 0.76), PALE)
    asked = (
        "Hỏi thêm: [họ tên, điện thoại, thư điện tử của đầu mối]. Tài liệu phát tay có đủ nguyên văn các điều khoản."
    )
    deck.text(slide, Box(LEFT + 0.3, 6.02, ROOM - 0.6, 0.76), [Line(asked, 16, colour=NAVY)], "middle")


_PROMISES = (
    "Việc tôi sẽ làm trong tuần tới: ...",
    "Người tôi sẽ nói lại nội dung hôm nay: ...",
    "Điều tôi còn phải hỏi: ...",
)
