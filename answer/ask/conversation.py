"""What the turns of a conversation say, and what they speak of: the document, the clause or task, the unit, and what
was asked of it. Follow-up questions (followup.py) take what they lack from here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answer.ask.case import annex_only
from answer.ask.everyday import written_out
from answer.ask.intents import Intent, read
from answer.ask.telling import LACKS
from answer.ask.wording import blanked, content_words, fold
from index.diacritics import looks_unaccented
from ingest import units
from ingest.references import AskedDocument, AskedPlace, asked_documents, asked_places, find_paths, matches
from language.places import Taken
from schema import Answer, Citation, ClausePath, DocumentInfo, Span

if TYPE_CHECKING:
    from index.search import ClauseIndex

# What is asked of a task, a clause or a document, and the words that ask it when nothing else is said.
ASKED = {
    "signer": (r"\bai ky\b|\bnguoi ky\b|\bky (?:boi|la) ai\b", "{d} do ai ký?"),
    "issued_on": (
        r"\b(?:ban hanh|ky) (?:vao )?(?:tu )?(?:ngay|khi|luc|hom|thang|nam|bao gio)(?: (?:nao|may|bao nhieu))?\b"
        r"|\bngay (?:ban hanh|ky)\b|\bngay nao (?:ban hanh|ky)\b",
        "{d} ban hành ngày nào?",
    ),
    "effect": (r"\b(?:co )?hieu luc\b", "{d} có hiệu lực từ khi nào?"),
    "issuer": (r"\b(?:ai|co quan nao|don vi nao) ban hanh\b|\bco quan ban hanh\b", "{d} do cơ quan nào ban hành?"),
    "number": (r"\bso (?:ky )?hieu\b", "Số hiệu của {d} là gì?"),
    "tasks": (
        r"\b(?:phai |duoc giao |can )?(?:lam|co nhiem vu|giao|chu tri|phoi hop)(?: (?:nhung|cac))?"
        r"(?: (?:viec|nhiem vu))? ?(?:gi|nao)\b",
        "{u} có những nhiệm vụ gì{theo}?",
    ),
    "support": (
        r"\b(?:(?:don vi|co quan|nhung ai|cac ben) )?phoi hop(?: (?:voi|thuc hien|cung))?\b|\bcung (?:voi )?ai\b"
        r"|\bai (?:giup|ho tro|cung lam)\b",
        "Đơn vị nào phối hợp thực hiện {s}?",
    ),
    "lead": (
        r"\b(?:(?:don vi|co quan) )?(?:dong )?(?:chu tri|phu trach|dau moi|chiu trach nhiem)\b|\bgiao (?:cho )?ai\b"
        r"|\bai (?:lam|lo|thuc hien)\b|\b(?:do|cua) ai\b|^ai\b",
        "Đơn vị nào chủ trì {s}?",
    ),
    "product": (r"\bsan pham\b|\bdau ra\b|\bket qua\b", "Sản phẩm của {s} là gì?"),
    "deadline": (
        r"\b(?:thoi )?han(?: (?:chot|cuoi|hoan thanh))?\b|\bbao gio\b|\bchung nao\b|\bdeadline\b|\btien do\b"
        r"|\b(?:khi|luc|ngay|thang|quy|nam) nao\b|\bthoi gian\b|\bthoi diem\b|\bbao lau\b",
        "Thời hạn của {s} là khi nào?",
    ),
    "content": (
        r"\b(?:noi|quy dinh|ghi|yeu cau|gom|bao gom)(?: (?:nhung|cac|co))?(?: noi dung)? ?(?:gi|the nao)\b"
        r"|\bnoi dung\b|\bnguyen van\b|\bchi tiet\b",
        "{s} nói gì?",
    ),
}
OF_DOCUMENT = ("signer", "issued_on", "effect", "issuer", "number")
OPENER = re.compile(
    r"^(?:(?:con|the|vay|va|roi|thi|a|u|da|vay thi|the thi|neu|nhung|o|tai|trong|voi|doi voi)\b[\s,]*)+"
)
CLOSER = re.compile(r"[\s,]*\b(?:thi )?(?:sao|the nao|ra sao|nhu the nao)(?: a| nhi| vay)?[\s?.!]*$")
# In plain letters "do" is "đó" or "do" (by): it points only where no doer follows.
_POINTS = (
    r"(?:này|nay|đó|ấy|kia|(?:trên|vừa (?:nêu|nói|rồi|hỏi)|nói trên|nêu trên|ở trên)(?! (?:địa bàn|cơ sở|cả nước))"
    r"|do(?! (?:ai|đơn vị|cơ quan|bộ|sở|ban|ủy ban|chính phủ)))\b"
)
POINTING = {
    "place": re.compile(
        rf"\b(?:nhiệm vụ|công việc|đầu việc|việc|điều khoản|nội dung|điều|khoản|điểm|mục|gạch đầu dòng) {_POINTS}"
    ),
    "document": re.compile(
        r"\b(?:văn bản|chỉ thị|nghị quyết|kế hoạch|chương trình(?: hành động)?|quyết định|kết luận|công văn|đề án"
        rf"|thông báo|tài liệu) {_POINTS}"
    ),
    "unit": re.compile(rf"\b(?:đơn vị|cơ quan|bộ|sở|ban|ngành) {_POINTS}"),
}
_FILLER = frozenset(
    re.findall(
        r"\w+",
        "nay do kia the sao con nua vay nhe nhi cua no ho luon biet xin hoi toi em anh minh voi dau ra lam gi nao ai"
        " khi thi la co va phai nhung cac nhiem vu viec don vi co quan thuc hien hoan thanh xong cho do boi theo o tai"
        " trong ban giao muc khoan diem phu luc duoc can ngoai ben canh khac them tiep roi",
    )
)
_WHICH = re.compile(r"\s*nao\b")
_DAY = re.compile(r"\b(?:(?:truoc|den|het|trong) )?(?:ngay )?\d{1,2}/\d{1,2}(?:/\d{4})?\b|\bquy (?:[ivx]+|\d)/\d{4}\b")


@dataclass(frozen=True, slots=True)
class Said:
    """What one question says: its text with diacritics, and the places of its slots in it."""

    text: str
    documents: tuple[AskedDocument, ...]
    places: tuple[AskedPlace, ...]
    units: tuple[tuple[str, Span], ...]
    days: tuple[Span, ...]
    asked: str | None
    topic: tuple[str, ...]

    @property
    def folded(self) -> str:
        return fold(self.text)


@dataclass(frozen=True, slots=True)
class Turn:
    said: Said
    answer: Answer


def said(index: ClauseIndex, question: str) -> Said:
    text = unicodedata.normalize("NFC", " ".join(written_out(question).split()))
    if looks_unaccented(text):
        restored = index.store.restore(text)
        text = restored if len(restored) == len(text) else text
    documents, places = asked_documents(text), asked_places(text)
    taken = [d.span for d in documents] + [p.span for p in places]
    held = Taken(taken)
    named = [(text[a:b], (a, b)) for _, a, b in units.find(text) if not held.holds(a)]
    folded = fold(text)
    named = [u for u in named if not _WHICH.match(folded, u[1][1])]
    days = [m.span() for m in _DAY.finditer(folded) if not held.holds(m.start())]
    taken += [s for _, s in named] + days
    rest = blanked(folded, taken)
    asked = next((k for k, (p, _) in ASKED.items() if re.search(p, OPENER.sub("", rest))), None)
    drop = [m.span() for m in re.finditer(ASKED[asked][0], rest)] if asked else []
    drop += [m.span() for pattern in (OPENER, CLOSER) for m in pattern.finditer(folded)]
    drop += [m.span() for pattern in POINTING.values() for m in pattern.finditer(text.lower())]
    words = content_words(text, [*taken, *drop])
    topic = tuple(f for _, f in words.words if f not in _FILLER)
    return Said(text, tuple(documents), tuple(places), tuple(named), tuple(days), asked, topic)


@dataclass(frozen=True, slots=True)
class Talk:
    """The turns before, latest first, and what they speak of."""

    index: ClauseIndex
    turns: Sequence[Turn]
    infos: Sequence[DocumentInfo]

    @property
    def last(self) -> Said:
        return self.turns[0].said

    def document(self) -> DocumentInfo | None:
        """The document last spoken of: named, or the only one that was cited; None where it is not to be looked in."""
        for turn in self.turns:
            named = [i for i in self.infos for d in turn.said.documents if matches(d, i)]
            cited = {c.document for c in _cited(turn.answer) or turn.answer.nearest}
            found = named or [i for i in self.infos if {i.id} == cited]
            if len(found) == 1:
                return found[0]
            if found or turn.said.documents:
                return None
        return None

    def place(self) -> tuple[str, tuple[str, ...]] | None:
        """(kind, markers) of the clause or task last spoken of: named in a question, or first cited in its answer."""
        for turn in self.turns:
            named = [p for p in turn.said.places if not annex_only(p)]
            if named:
                return named[0].kind, named[0].markers
            cited = _cited(turn.answer)
            if turn.answer.intent not in (Intent.TASKS, Intent.METADATA, "tasks_due") and cited and cited[0].path:
                markers = ClausePath.parse(cited[0].path).markers
                return ("task" if markers[-1].startswith("STT") else "clause"), markers
        return None

    def unit(self) -> str | None:
        """The unit last asked about, or the one that leads the task last spoken of."""
        for turn in self.turns:
            if turn.said.units:
                return turn.said.units[0][0]
            for c in _cited(turn.answer)[:1]:
                given = [a for a in self.index.store.document(c.document).assignments if str(a.path) == c.path]
                if given and given[0].lead:
                    return given[0].lead[0]
        return None

    def asked(self) -> str | None:
        """What was asked last of a task, a clause or a document."""
        if self.last.asked:
            return self.last.asked
        reading = read(self.last.text, bool(self.last.units), bool(self.last.places))
        support = reading.role == "support"
        return {
            Intent.OWNER: "support" if support else "lead",
            Intent.DEADLINE: "deadline",
            Intent.PRODUCT: "product",
            Intent.LOOKUP: "content",
        }.get(reading.intent)

    def exists(self, markers: tuple[str, ...], kind: str) -> bool:
        spoken = self.document()
        infos = [spoken] if spoken else self.infos
        place = AskedPlace(kind, markers, (0, 0))
        return any(find_paths(place, [c.path for c in self.index.store.document(i.id).clauses]) for i in infos)


def _cited(answer: Answer) -> Sequence[Citation]:
    """What an answer spoke of; a refusal that knows the task but not its time limit spoke of the task."""
    return answer.nearest if answer.refusal in LACKS.values() else answer.citations
