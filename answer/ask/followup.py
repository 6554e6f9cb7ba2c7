"""Questions that lean on the conversation: "còn đơn vị phối hợp?", "hạn khi nào?", "thế còn nhiệm vụ 4?", "ở mục II thì
sao?". From the turns before and the new words comes one complete question, which is asked like any other and shown.

A question that says itself what it is about is left as it is: only what is missing is taken from the turns before.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from answer.ask.case import annex_only
from answer.ask.conversation import ASKED, CLOSER, OF_DOCUMENT, OPENER, POINTING, Said, Talk, Turn, said
from answer.ask.intents import Intent
from answer.ask.naming import short_document, short_place
from answer.ask.wording import fold
from ingest.references import AskedPlace, asked_documents, asked_places, find_paths
from schema import Answer, ClausePath, DocumentInfo, Span

if TYPE_CHECKING:
    from index.search import ClauseIndex

REMEMBERED = 6  # turns looked back
_FEW = 5  # words of content up to which a question may lean on the one before without saying so
_WHICH_TASKS = re.compile(
    r"\b(?:nhiem vu|viec|cong viec|dau viec) (?:nao|gi)\b|\b(?:nhung|cac) (?:nhiem vu|viec|cong viec|dau viec)\b"
    r"|\bliet ke\b|\bbao nhieu (?:nhiem vu|viec)\b"
)
# "trong đó việc nào phải xong trước 30/9?": what was asked last, narrowed.
_AMONG = re.compile(
    r"^\W*(?:trong (?:so )?(?:do|cac (?:viec|nhiem vu) (?:do|nay|tren)|nhung (?:viec|nhiem vu) (?:do|nay|tren))"
    r"|(?:cac|nhung) (?:viec|nhiem vu) (?:do|nay|tren)|so do)\b[\s,:]*"
)
_LINKS = re.compile(r"^(?:(?:the|vay|va|roi|a|u|da)\b[\s,]*)*con\b|^(?:the|vay)\b")


def resolve(
    index: ClauseIndex, question: str, history: Sequence[Answer], chosen: Sequence[str] | None = None
) -> str | None:
    """The complete question that `question` stands for after the answers of `history` (oldest first); None where it is
    complete by itself or the turns before do not say what is missing. `chosen`: ids of the documents to look in."""
    if not history or not question.strip():
        return None
    new, talk = said(index, question), _talk(index, history, chosen)
    found = _narrowed(new, talk) or _pointed(new, talk) or _completed(new, talk)
    return found if found and fold(found) != fold(new.text) else None


def in_its_document(
    index: ClauseIndex, question: str, history: Sequence[Answer], chosen: Sequence[str] | None = None
) -> tuple[DocumentInfo, tuple[str, ...], list[str]] | None:
    """For a question to which no document has an answer: the document that the talk is about, the folded words that the
    question speaks of, and what to ask instead: the same, then with the words of the question before. None where
    the question names a document itself or says at length what it is about, or the talk is about none or several."""
    new, talk = said(index, question), _talk(index, history, chosen)
    about = talk.document()
    if about is None or new.documents or (len(new.topic) > _FEW and not _LINKS.search(new.folded)):
        return None
    before = _replaced(talk.last.text, [d.span for d in talk.last.documents], "").rstrip(" ?.!")
    return about, new.topic, [new.text, f"{before}, {new.text}"]


def _talk(index: ClauseIndex, history: Sequence[Answer], chosen: Sequence[str] | None) -> Talk:
    return Talk(
        index,
        [Turn(said(index, a.understood or a.question), a) for a in history[-REMEMBERED:][::-1]],
        [i for i in index.store.documents() if chosen is None or i.id in set(chosen)],
    )


def _of(talk: Talk, word: str = "của") -> str:
    """ " của Kế hoạch 45/KH-UBND", unless there is but one document."""
    info = talk.document()
    return f" {word} {short_document(info)}" if info and len(talk.infos) > 1 else ""


def _subject(talk: Talk, place: tuple[str, tuple[str, ...]] | None) -> str | None:
    """The clause or task in words that a question can hold, with its document; None where they would not be read so."""
    if place is None:
        return None
    kind, markers = place
    if kind == "task" and not any(m.startswith("STT ") for m in markers):
        markers = (*markers[:-1], f"STT {markers[-1]}")
    words = short_place(markers)
    read_as = asked_places(words)
    if len(read_as) != 1 or not find_paths(read_as[0], [ClausePath(markers)]):
        return None
    return words + _of(talk)


def _narrowed(new: Said, talk: Talk) -> str | None:
    """ "trong đó việc nào phải xong trước 30/9?": the last question with this condition added."""
    m = _AMONG.search(new.folded)
    if m is None or "do" in new.text[: m.end()].lower().split():  # "các nhiệm vụ do Sở ...": "do" is no "đó"
        return None
    rest = new.text[m.end() :].strip()
    return f"{talk.last.text.rstrip(' ?.!')}, {rest}" if rest else None


def _pointed(new: Said, talk: Talk) -> str | None:
    """ "nhiệm vụ này", "đơn vị đó", "văn bản trên": the words that point, replaced by what they point to."""
    text = new.text
    placed = False
    for what, pattern in POINTING.items():
        m = pattern.search(text.lower())
        if m is None:
            continue
        if what == "place":
            named = None if new.places else _subject(talk, talk.place())
            placed = placed or named is not None
        elif what == "unit":
            named = talk.unit()
        else:
            info = talk.document()
            named = short_document(info) if info and not new.documents else None
        if named:
            text = text[: m.start()] + named + text[m.end() :]
    if text == new.text:
        return None
    named_now = placed or new.documents or asked_documents(text)
    return _sentence(text if named_now else _with(text, _of(talk, "theo")))


def _completed(new: Said, talk: Talk) -> str | None:
    opened, closed = _LINKS.search(new.folded), CLOSER.search(new.folded)
    linked = opened is not None or closed is not None
    if new.days and _WHICH_TASKS.search(new.folded) and not linked:
        return None  # "nhiệm vụ nào phải xong trước 30/6?" is about all tasks, whatever was spoken of before
    if new.topic:
        # "Người tố cáo được bảo vệ ra sao?" says what it asks; "còn việc bảo vệ người tố cáo thì sao?" does not.
        leans = opened is not None or (closed is not None and "thi sao" in closed.group())
        return _about(new, talk) if leans and not new.asked and not new.places and not new.units else _placed(new, talk)
    if new.places:
        if new.asked and not linked:
            return _placed(new, talk)
        return _other_place(new, talk)
    if new.units:
        return _other_unit(new, talk) if linked or not new.asked else None
    if new.documents:
        return (
            None if new.asked else _swapped(talk, [d.span for d in talk.last.documents], new.documents[0].text, "của")
        )
    if new.days and not new.asked:
        day = new.text[slice(*new.days[0])]
        return _swapped(talk, talk.last.days, day, "" if fold(day).startswith(("truoc", "den", "het")) else "trước")
    return _other_field(new, talk) if new.asked else None


def _other_field(new: Said, talk: Talk) -> str | None:
    """ "hạn khi nào?": the same task, clause or document, asked for something else."""
    assert new.asked is not None
    template = ASKED[new.asked][1]
    if new.asked in OF_DOCUMENT:
        info = talk.document()
        return _sentence(template.format(d=short_document(info))) if info else None
    unit = next((t.said.units[0][0] for t in talk.turns[:1] if t.said.units), None)
    if talk.turns[0].answer.intent == Intent.TASKS and unit:
        role = {"support": "phối hợp", "lead": "chủ trì"}.get(new.asked)
        if "phoi hop" in new.folded or "chu tri" in new.folded:
            role = "phối hợp" if "phoi hop" in new.folded else "chủ trì"
        if re.search(r"\bphoi hop (?:cung )?voi\b", new.folded):
            return f"{unit} phối hợp với đơn vị nào khi làm những nhiệm vụ được giao{_of(talk, 'theo')}?"
        return f"{unit} {role} những nhiệm vụ nào{_of(talk, 'theo')}?" if role else talk.last.text
    if new.asked == "tasks":
        who = talk.unit()
        return template.format(u=who, theo=_of(talk, "theo")) if who else None
    subject = _subject(talk, talk.place())
    return _sentence(template.format(s=subject)) if subject else None


def _other_place(new: Said, talk: Talk) -> str | None:
    """ "thế còn nhiệm vụ 4?", "ở mục II thì sao?": the same thing asked of another place."""
    place = new.places[0]
    merged = _merged(place, talk)
    asked = new.asked or talk.asked()
    last = talk.last
    subject = _subject(talk, (("task" if merged[-1].startswith("STT") else place.kind), merged))
    if new.documents:
        subject = f"{short_place(merged)} của {new.documents[0].text}"
    if subject is None:
        return None
    if not new.asked and last.places and (last.topic or last.units or asked is None):
        spans = [last.places[0].span, *(d.span for d in last.documents)]
        return _replaced(last.text, spans, subject)
    if asked in OF_DOCUMENT or asked in (None, "tasks"):
        asked = "content"
    return _sentence(ASKED[asked or "content"][1].format(s=subject))


def _merged(place: AskedPlace, talk: Talk) -> tuple[str, ...]:
    """The new markers with those of the last place that still hold: "điểm b" after "điểm a khoản 2 mục II" is of
    khoản 2 too, "mục II" after "nhiệm vụ 3 mục I" is about task 3."""
    before = talk.place()
    if before is None:
        return place.markers
    kind, old = before
    if kind == "task" and place.kind == "clause":
        row = old[-1] if old[-1].startswith("STT") else f"STT {old[-1]}"
        for outer in (old[:1] if annex_only(AskedPlace("clause", old[:1], (0, 0))) else (), ()):
            whole = (*outer, *place.markers, row)
            if talk.exists(whole, "task"):
                return whole
    for kept in range(len(old) - 1, 0, -1):
        whole = (*old[:kept], *place.markers)
        if talk.exists(whole, place.kind) and whole[-1] != whole[kept - 1]:
            return whole
    return place.markers


def _other_unit(new: Said, talk: Talk) -> str | None:
    """ "còn Bộ Công an?": the last question for this unit."""
    name = new.units[0][0]
    if new.asked in ("lead", "support") or (
        new.asked == "tasks" and re.search(r"\b(?:chu tri|phoi hop)\b", new.folded)
    ):
        role = "phối hợp" if "phoi hop" in new.folded else "chủ trì"
        return f"{name} {role} những nhiệm vụ nào{_of(talk, 'theo')}?"
    if new.asked is None and talk.last.units:
        return _swapped(talk, [talk.last.units[0][1]], name, "")
    if new.documents:
        return None
    return f"{name} có những nhiệm vụ gì{_of(talk, 'theo')}?"


def _about(new: Said, talk: Talk) -> str | None:
    """ "còn việc rà soát thỏa thuận thì sao?": what was asked last, of this matter."""
    asked = talk.asked()
    if asked not in ("lead", "support", "deadline", "product"):
        return None
    start = m.end() if (m := OPENER.match(new.folded)) else 0
    end = m.start() if (m := CLOSER.search(new.folded)) else len(new.text)
    matter = new.text[start:end].strip(" ?.!,")
    said = "" if new.documents else _of(talk)
    return _sentence(ASKED[asked][1].format(s=matter + said))


def _placed(new: Said, talk: Talk) -> str | None:
    """A place that several documents have, asked for without a document: the one spoken of, where it has it too."""
    if not new.places or new.documents or annex_only(new.places[0]):
        return None
    spoken = talk.document()
    holding = [i for i in talk.infos if _holds(talk.index, i, new.places[0])]
    if spoken is None or spoken not in holding or len(holding) < 2:
        return None
    at = new.places[0].span[1]
    return f"{new.text[:at]} của {short_document(spoken)}{new.text[at:]}"


def _holds(index: ClauseIndex, info: DocumentInfo, place: AskedPlace) -> bool:
    document = index.store.document(info.id)
    if place.kind == "task":  # a numbered clause is a task only where nothing better has the number
        return any(a.from_table for a in document.assignments) and bool(
            find_paths(place, [a.path for a in document.assignments if a.from_table])
        )
    return bool(find_paths(place, [c.path for c in document.clauses]))


def _swapped(talk: Talk, spans: Sequence[Span], words: str, link: str) -> str:
    """The last question with `words` in place of what stands at `spans`, or behind it."""
    if spans:
        return _replaced(talk.last.text, spans[:1], words)
    return _with(talk.last.text, f" {link} {words}" if link else f" {words}")


def _replaced(text: str, spans: Sequence[Span], words: str) -> str:
    """`words` at the first span; the other spans go."""
    first = spans[0] if spans else None
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + (words if (start, end) == first else "") + text[end:]
    return _sentence(re.sub(r"\s+(?:của|trong|theo|kèm|cua|kem)\s*([?.!]|$)", r"\1", " ".join(text.split())))


def _with(text: str, words: str) -> str:
    return re.sub(r"\s*([?.!]*)$", lambda m: words + (m[1] or "?"), text, count=1)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
