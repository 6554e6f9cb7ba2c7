"""A line that names units and nothing else: what stands under it is theirs."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.duties import bodies
from ingest.duties import statements as st
from ingest.duties.bodies import Placed
from ingest.duties.cues import cues
from ingest.duties.described import described_no
from ingest.units.cells import split_units
from ingest.units.lexicon import lexicon
from language.spelling import key, rule, squeeze
from schema import Deadline, Span

HEADED = rule(
    r"(?:(?:quyền|quyền hạn|nghĩa vụ|chức năng|nhiệm vụ|trách nhiệm)(?:,| và) )*"
    r"(?:(?:nhiệm vụ,? )?(?:trách nhiệm|nhiệm vụ|nghĩa vụ|quyền hạn|chức năng|phân công)?(?: thực hiện| cụ thể)?"
    r" *(?:của|đối với|giao"
    r"|đề nghị|yêu cầu|phân công|cho) +"
    r"|trách nhiệm +)(?=\w)"
)
# Words that narrow who is meant, with nothing ordered yet: "trong khu vực", "có rừng", "được giao quản lý di tích".
_RESTRICTS = rule(
    r"(?:trong|về|thuộc|nơi|có|tại|ở|trên địa bàn|được giao|liên quan|nêu trên|nói trên|này|trên|dưới đây)(?!\w)"
    r"[^.;:,]*$"
)
LONGEST_HEADING = 30  # words
_OWED = rule(r"(?:(?:quyền|quyền hạn|nghĩa vụ|chức năng)(?:,| và) )*(?:trách nhiệm|nhiệm vụ)[^:;,.]{0,20} của ")
_LONGEST_BODY = 12  # words
_LONGEST_BODIES = 16  # words of a heading that names bodies that no list knows


@dataclass(frozen=True, slots=True)
class Context:
    """The units whose heading or lead-in stands above, and how they are addressed."""

    units: tuple[Placed, ...] = ()
    role: str | None = None
    support: tuple[Placed, ...] = ()
    limits: tuple[tuple[Deadline, Span], ...] = ()  # that a lead-in says for what is below
    details: bool = False  # a sentence of its own stands above: what is below may be its details


def units_of_line(text: str, k: str, start: int, end: int) -> Context | None:
    """The units of a line that names units and nothing else: "5. Bộ Nội vụ", "Trách nhiệm của các sở, ban, ngành:",
    "Các Bộ: Công an, Quốc phòng"."""
    if len(k[start:end].split()) > LONGEST_HEADING:
        return None
    m = HEADED.match(k, start)
    asks = "đề nghị" if k.startswith(key("đề nghị"), start) else None
    owed = _OWED.match(k, start) is not None  # all that stands behind is a name: "Trách nhiệm của Cục Việc làm"
    for at, role in [(m.end(), asks)] if m else [(start, None)]:
        units, behind = bodies.units_at(text, k, at)
        if not units or not (text[at].isupper() or at > start):
            continue
        rest = re.sub(r"\([^()]*\)", "", text[behind:end]).strip(" .:;,")
        if not rest or _RESTRICTS.match(key(rest)):
            return Context(units, role)
        # "Công đoàn ngành y tế:", "Bệnh viện đa khoa tuyến tỉnh, huyện": a name goes on that no list knows.
        tells = bodies.begins_action(k, behind + 1) or cues().must.search(k, behind, end)
        said = cues().no_name.search(k, behind, end)
        if (
            len(units) == 1
            and len(rest.split()) <= 6
            and ":" not in rest
            and (owed or not (tells or said or at > start))
        ):
            name_end = st.stripped(text, at, end - (text[end - 1] == ":"))[1]
            if text[end - 1] != ".":
                parts = bodies.pieces(text, k, at, name_end)
                return Context(tuple((squeeze(text[a:b]), a, b) for a, b in parts), role)
        # "Các Sở: Y tế, Tài chính", "Văn phòng Ủy ban, Phòng Kinh tế và hạ tầng": a list, no sentence.
        listed = [] if tells else split_units(text[at:end].rstrip(" .:;"))
        if len(listed) > 1 and all(text[at + a].isupper() for _, a, _ in listed):
            return Context(tuple((n, at + a, at + b) for n, a, b in listed), role)
    at = m.end() if m else start
    if named := bodies_of_line(text, k, at, end, sure=owed):
        return Context(named, asks)
    return None


def bodies_of_line(text: str, k: str, start: int, end: int, sure: bool) -> tuple[Placed, ...]:
    """The bodies that a line names and nothing else: "Tổng giám đốc, Giám đốc", "Ban Quản lý chợ đầu mối". Its first
    word must be one of a body, unless it is `sure` that bodies stand there: "Trách nhiệm của ...", units beside it."""
    pieces = list(bodies.pieces(text, k, start, end))
    acts = bodies.begins_action(k, start) and not (sure and text[start].islower())  # "Trách nhiệm của | tổ chức ..."
    if not pieces or acts or not all(_may_be_body(text, k, a, b, sure) for a, b in pieces):
        return ()
    if not sure and not any(cues().body.match(k, a) for a, _ in pieces):
        return ()
    if sum(len(k[a:b].split()) for a, b in pieces) > _LONGEST_BODIES:
        return ()
    return tuple((squeeze(text[a:b]), a, b) for a, b in pieces)


def _may_be_body(text: str, k: str, start: int, end: int, sure: bool) -> bool:
    """Words that can be a name and tell nothing: "Ban Quản lý chợ đầu mối", "Chủ rừng"."""
    capital = text[start].isupper() and not lexicon().determiner.match(k, start)  # no "Các phương pháp tiếp cận"
    return bool(
        len(k[start:end].split()) <= _LONGEST_BODY
        and (capital or sure)
        and not described_no(k, start)
        and not cues().must.search(k, start, end)
        and not cues().no_name.search(k, start, end)
        and not re.search(r"[;(]|\d{4}", text[start:end])
    )
