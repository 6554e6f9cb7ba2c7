"""Drawn slides: the chain of documents as boxes with arrows, and the deadlines on a line of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from answer.pack.files.deck import GOLD, INK, LEFT, NAVY, PALE, ROOM, SOFT, TEAL, TOP, WHITE, Box, Deck, Line
from answer.pack.files.fitting import clipped, height
from answer.pack.files.saying import link_label, place, quotes, units
from answer.pack.model import Duty, Link, Pack
from answer.pack.wording import capital, gist, short

_MOST_LINKS = 4
_MOST_MARKS = 6  # deadlines on one slide
Mark = tuple[date, list[Duty]]


def chain(deck: Deck, pack: Pack) -> None:
    """The chain from left to right; the session's own document is filled, one that is not stored is dashed."""
    links = _nearest(pack.chain)
    if len(links) < 2:
        return
    notes = [f"[{s.minutes} phút] {s.guide}" for s in pack.steps if s.part == "why"]
    cited = [link.citation for link in links if link.citation]
    slide = deck.slide("Văn bản này trong chuỗi chỉ đạo", gist(pack.title, 110), [*notes, *quotes(cited, pack)])
    gap = 1.25
    wide = min(4.2, (ROOM - gap * (len(links) - 1)) / len(links))
    x = LEFT + (ROOM - wide * len(links) - gap * (len(links) - 1)) / 2
    y, tall = TOP + 0.35, 3.3
    for n, link in enumerate(links):
        own = link.place == "self"
        deck.bar(slide, Box(x, y, wide, tall), NAVY if own else PALE, NAVY if link.known else SOFT, not link.known)
        ink, quiet = (WHITE, "D8E0E8") if own else (NAVY, SOFT)
        inner = wide - 0.36
        lines = [Line(link_label(link), 13, True, GOLD if not own else "E9CF94", 5)]
        lines.append(Line(clipped(link.name, 17, inner, 1.5, True), 17, True, ink, 5))
        room = tall - 0.3 - sum(line.high(inner) for line in lines)
        title = link.title if link.known else "(chưa có trong kho tài liệu)"
        lines.append(Line(clipped(title, 13, inner, room), 13, colour=quiet))
        deck.text(slide, Box(x + 0.18, y + 0.15, inner, tall - 0.3), lines)
        if n + 1 < len(links):
            start, end = x + wide + 0.08, x + wide + gap - 0.08
            deck.stroke(slide, (start, y + tall / 2), (end, y + tall / 2), TEAL, arrow=True)
            word = _arrow(link, links[n + 1])
            deck.text(
                slide,
                Box(start - 0.05, y + tall / 2 - 0.6, gap - 0.06, 0.54),
                [Line(word, 11, True, TEAL, centred=True)],
                "bottom",
            )
        x += wide + gap
    said = [f"{link.name} ({place(link.citation, pack.document.id)})" for link in links if link.citation]
    if said:
        source = Line(clipped(f"Quan hệ nêu tại: {'; '.join(said)}.", 12, ROOM, 0.88), 12, colour=SOFT, italic=True)
        deck.text(slide, Box(LEFT, y + tall + 0.3, ROOM, 0.9), [source])


def _nearest(links: Sequence[Link]) -> list[Link]:
    """The session's document with what is nearest above and below it, four boxes at most."""
    at = next((n for n, link in enumerate(links) if link.place == "self"), 0)
    above, below = list(links[:at]), list(links[at + 1 :])
    kept_below = below[: max(1, _MOST_LINKS - 1 - len(above))]
    return [*above[-(_MOST_LINKS - 1 - len(kept_below)) :], links[at], *kept_below] if links else []


def _arrow(left: Link, right: Link) -> str:
    """How the right one stands to the left one."""
    relation = left.relation if right.place != "below" else right.relation
    words = {
        "implements": "được thực hiện bằng",
        "amends": "được sửa đổi bởi",
        "replaces": "được thay bằng",
        "repeals": "bị bãi bỏ bởi",
    }
    return words.get(relation, "")


def timeline(deck: Deck, pack: Pack) -> None:
    """The deadlines that have a last day, true to scale on a line, their tasks in boxes above and below it."""
    by_day: dict[date, list[Duty]] = {}
    for d in pack.duties:
        if d.due:
            by_day.setdefault(d.due, []).append(d)
    marks = sorted(by_day.items())
    if not marks:
        return
    pages = -(-len(marks) // _MOST_MARKS)
    size, extra = divmod(len(marks), pages)
    at = 0
    for n in range(pages):
        count = size + (n < extra)
        _line_of_time(deck, pack, marks[at : at + count], f" ({n + 1}/{pages})" if pages > 1 else "")
        at += count


def _line_of_time(deck: Deck, pack: Pack, marks: Sequence[Mark], page: str) -> None:
    shown = [d for _, group in marks for d in group]
    notes = [q for d in shown for q in quotes(d.citations, pack)]
    slide = deck.slide(f"Các mốc thời gian{page}", gist(pack.title, 110), notes)
    first, last = marks[0][0], marks[-1][0]
    # The line begins shortly before the first limit, so that the marks have its whole length.
    start = max(date(first.year, first.month, 1), first - timedelta(days=max(3, (last - first).days // 8)))
    end = last
    days = max(1, (end - start).days)
    upper, lower = (marks[::2], marks[1::2]) if len(marks) > 3 else (marks, [])
    axis, tall = (4.22, 2.05) if lower else (5.05, 2.85)
    left, right = LEFT + 0.3, LEFT + ROOM - 0.3
    deck.stroke(slide, (LEFT, axis), (LEFT + ROOM, axis), NAVY, arrow=True)
    _ticks(deck, slide, start, end, left, right, axis)
    rooms = [(group, day, min(ROOM / len(row) - 0.25, 5.2) - 0.28) for row in (upper, lower) for day, group in row]
    size = next((s for s in (18, 17, 16, 15, 14) if all(_fits(g, d, r, tall - 0.22, s) for g, d, r in rooms)), 13)
    for row, high_up in ((upper, True), (lower, False)):
        for k, (day, group) in enumerate(row):
            room = ROOM / len(row)
            wide = min(room - 0.25, 5.2)
            x = LEFT + room * k + (room - wide) / 2
            spot = left + (day - start).days / days * (right - left) if days > 1 else (left + right) / 2
            y = axis - 0.45 - tall if high_up else axis + 0.5
            deck.bar(slide, Box(x, y, wide, tall), PALE)
            deck.bar(slide, Box(x, y, wide, 0.05), TEAL)
            deck.stroke(slide, (x + wide / 2, y + tall if high_up else y), (spot, axis), TEAL)
            deck.dot(slide, spot, axis, 0.17, GOLD)
            inner = Box(x + 0.14, y + 0.13, wide - 0.28, tall - 0.2)
            deck.text(slide, inner, _mark(group, day, inner.w, tall - 0.22, size))


def _fits(group: Sequence[Duty], day: date, room: float, high: float, size: float) -> bool:
    return sum(line.high(room) for line in _lines(group, day, room, size)) <= high


def _lines(group: Sequence[Duty], day: date, room: float, size: float) -> list[Line]:
    """The limit, up to two of its tasks, and how many more there are."""
    limit = capital(short(group[0].deadline or f"{day:%d/%m/%Y}", 48))
    texts = [f"{units(d.lead, 1)}: {gist(d.task, 110)}" if d.lead else gist(d.task, 100) for d in group[:2]]
    lines = [Line(clipped(limit, size, room, 2.4 * size / 72, True), size, True, NAVY, 2)]
    lines += [Line(t, size, colour=INK, after=2) for t in texts]
    return [*lines, Line(f"và {len(group) - 2} việc khác", 12, colour=SOFT)] if len(group) > 2 else lines


def _mark(group: Sequence[Duty], day: date, room: float, high: float, size: float) -> list[Line]:
    """The lines of a box, the tasks cut where they do not fit."""
    lines = _lines(group, day, room, size)
    if sum(line.high(room) for line in lines) <= high:
        return lines
    tasks = lines[1 : 1 + min(2, len(group))]
    rest = lines[1 + len(tasks) :]
    each = (high - sum(line.high(room) for line in [lines[0], *rest])) / len(tasks) - 0.05
    return [lines[0], *(Line(clipped(t.text, size, room, each), size, colour=INK, after=2) for t in tasks), *rest]


def _ticks(deck: Deck, slide: object, start: date, end: date, left: float, right: float, axis: float) -> None:
    """Months, quarters or years, whichever gives at most nine marks."""
    days = max(1, (end - start).days)
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    step = next(s for s in (1, 3, 6, 12, 24, 60, 120) if months / s <= 9 or s == 120)
    at = date(start.year, start.month, 1)
    while at <= end:
        x = left + (at - start).days / days * (right - left)
        word = f"{at.year}" if step >= 12 else f"{at.month}/{at.year}"
        if at >= start:
            deck.stroke(slide, (x, axis - 0.07), (x, axis + 0.07), NAVY)
        if at >= start and height(word, 11, 0.8) < 0.2 and x < right - 0.2:
            deck.text(slide, Box(x - 0.4, axis + 0.1, 0.8, 0.2), [Line(word, 11, colour=SOFT, centred=True)])
        month = at.month - 1 + step
        at = date(at.year + month // 12, month % 12 + 1, 1)
