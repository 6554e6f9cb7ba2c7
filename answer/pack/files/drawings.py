"""Drawn slides: the chain of documents as boxes with arrows, the deadlines on a line of time, who leads how much."""

from __future__ import annotations

from collections.abc import Sequence

from answer.pack.addressees import Listeners
from answer.pack.files import tables
from answer.pack.files.deck import BOTTOM, GOLD, INK, LEFT, NAVY, PALE, ROOM, SOFT, TEAL, TOP, WHITE, Box, Deck, Line
from answer.pack.files.fitting import largest, packed
from answer.pack.files.saying import limit, link_label, place, quotes, who
from answer.pack.model import Duty, Link, Pack
from answer.pack.wording import capital, gist, without_limit
from ingest.references import document_name

_MOST_LINKS = 4


def chain(deck: Deck, pack: Pack) -> None:
    """The chain from left to right; the session's own document is filled, one that is not stored is dashed."""
    links = _nearest(pack.chain)
    if len(links) < 2:
        return
    notes = [f"[{s.minutes} phút] {s.guide}" for s in pack.steps if s.part == "why"]
    cited = [link.citation for link in links if link.citation]
    slide = deck.slide("Văn bản này trong chuỗi chỉ đạo", tables.kicker(pack), [*notes, *quotes(cited, pack)])
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
        lines.append(Line(link.name, largest(link.name, (17, 16, 15, 14), inner, 1.5, True), True, ink, 5))
        room = tall - 0.3 - sum(line.high(inner) for line in lines)
        title = link.title if link.known else "(chưa có trong kho tài liệu)"
        lines.append(Line(title, largest(title, (13, 12, 11, 10), inner, room), colour=quiet))
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
        told = f"Quan hệ nêu tại: {'; '.join(said)}."
        source = Line(told, largest(told, (12, 11, 10), ROOM, 0.88), colour=SOFT, italic=True)
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
    """Every dated duty of the audience along a line of time, from the first to the last; what is over is grey, and the
    day of the session is marked."""
    rows = [d for d in pack.dated if d.relation or not pack.notice] or list(pack.dated)
    if not rows:
        return
    highs = [max(_row_high(d), 0.62) for d in rows]
    pages = packed(highs, BOTTOM - TOP - 0.35, 0.12)
    for n, page in enumerate(pages, 1):
        title = "Các mốc thời gian" + (f" ({n}/{len(pages)})" if len(pages) > 1 else "")
        notes = [q for k in page for q in quotes(rows[k].citations, pack)]
        slide = deck.slide(title, tables.kicker(pack), notes)
        deck.stroke(slide, (_AXIS, TOP), (_AXIS, BOTTOM), NAVY, arrow=True)
        y = TOP + 0.1
        for k in page:
            d, before = rows[k], rows[k - 1] if k else None
            if pack.today and not d.passed(pack.today) and (before is None or before.passed(pack.today)):
                _today(deck, slide, y, f"Hôm nay {pack.today:%d/%m/%Y}")
                y += 0.25
            over = d.passed(pack.today)
            deck.dot(slide, _AXIS, y + 0.2, 0.2, SOFT if over else GOLD)
            said = capital(limit(d, pack))
            date_lines = [
                Line(said, largest(said, (16, 15, 14, 13, 12, 11), 2.35, highs[k], True), True, SOFT if over else NAVY)
            ]
            deck.text(slide, Box(LEFT, y, 2.4, highs[k]), date_lines)
            deck.text(slide, Box(_AXIS + 0.3, y, _TELLING, highs[k] + 0.02), _telling(d, over))
            y += highs[k] + 0.12


_AXIS = LEFT + 2.65
_SMALL = (16, 15, 14, 13, 12, 11)  # points
_TELLING = LEFT + ROOM - _AXIS - 0.3


def _telling(d: Duty, over: bool) -> list[Line]:
    lines = [Line(gist(without_limit(d.task, d.deadline), 130), 16, colour=SOFT if over else INK)]
    return [*lines, Line(who(d, 2), 12, True, SOFT if over else TEAL)] if d.lead else lines


def _row_high(d: Duty) -> float:
    return sum(line.high(_TELLING) for line in _telling(d, False))


def _today(deck: Deck, slide: object, y: float, text: str) -> None:
    deck.bar(slide, Box(_AXIS - 0.35, y - 0.02, 0.7, 0.03), TEAL)
    deck.text(slide, Box(_AXIS + 0.45, y - 0.12, 4, 0.22), [Line(text, 12, True, TEAL)])


_MOST_BOXES = 8


def leading(deck: Deck, pack: Pack) -> None:
    """Who leads how many tasks, under the document that gives them; the audience's own boxes are filled."""
    boxes = pack.leads[:_MOST_BOXES]
    if len(boxes) < 3:
        return
    own = Listeners(pack.audience, pack.unit)
    notes = [f"{name}: {n} việc." for name, n in pack.leads]
    slide = deck.slide("Ai được giao bao nhiêu việc", tables.kicker(pack), notes)
    across = min(4, len(boxes))
    wide, gap = (ROOM - 0.25 * (across - 1)) / across, 0.25
    top = f"{document_name(pack.document)}: {sum(n for _, n in pack.leads)} lượt giao việc"
    deck.bar(slide, Box(LEFT + 2.4, TOP, ROOM - 4.8, 0.7), NAVY)
    deck.text(
        slide,
        Box(LEFT + 2.6, TOP, ROOM - 5.2, 0.7),
        [Line(top, largest(top, _SMALL, ROOM - 5.2, 0.66, True), True, WHITE, centred=True)],
        "middle",
    )
    middle = LEFT + ROOM / 2
    deck.stroke(slide, (middle, TOP + 0.7), (middle, TOP + 1.0), TEAL)
    rows = -(-len(boxes) // across)
    deck.stroke(
        slide, (LEFT + wide / 2, TOP + 1.0), (LEFT + (across - 0.5) * wide + (across - 1) * gap, TOP + 1.0), TEAL
    )
    tall = 1.45
    for n, (name, count) in enumerate(boxes):
        x = LEFT + n % across * (wide + gap)
        y = TOP + 1.3 + n // across * (tall + 0.35)
        if n < across:
            deck.stroke(slide, (x + wide / 2, TOP + 1.0), (x + wide / 2, y), TEAL, arrow=True)
        mine = own.are(name)
        deck.bar(slide, Box(x, y, wide, tall), TEAL if mine else PALE, TEAL)
        inner = wide - 0.3
        lines = [
            Line(
                name,
                largest(name, (16, 15, 14, 13, 12, 11), inner, tall - 0.55, True),
                True,
                WHITE if mine else NAVY,
                4,
                centred=True,
            ),
            Line(f"{count} việc", 14, colour=WHITE if mine else SOFT, centred=True),
        ]
        deck.text(slide, Box(x + 0.15, y, inner, tall), lines, "middle")
    rest = pack.leads[_MOST_BOXES:]
    told = f"Ô đậm: {pack.listeners}." if any(own.are(name) for name, _ in boxes) else ""
    told += f" Còn {len(rest)} cơ quan khác, nêu ở ghi chú." if rest else ""
    if told:
        deck.text(slide, Box(LEFT, TOP + 1.3 + rows * (tall + 0.35), ROOM, 0.3), [Line(told.strip(), 14, colour=SOFT)])
