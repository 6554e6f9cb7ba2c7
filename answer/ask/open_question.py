"""Questions about the content: the clause that says it, quoted, its best sentence first; a refusal where none does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answer.ask.case import Case
from answer.ask.intents import WANTED, Intent
from answer.ask.judge import ANSWERS, Judged
from answer.ask.passages import Ranked, said
from answer.ask.quoting import Quotes, clause_citation, sentences
from answer.ask.refusal import nearest_of, refuse
from answer.ask.wording import capital, cut, fold
from ingest import units
from language.places import Taken
from language.spelling import UPPER, key, squeeze
from language.syllables import possible
from schema import Answer, Citation, Clause, Document, Level

# Where no clause has a fair part of the question's words (COVERED, by weight) and of its neighbouring ones (TOGETHER),
# the judge must be CERTAIN: it was trained on questions about the documents at hand.
COVERED, TOGETHER, CERTAIN = 0.4, 0.2, 0.6
_TOLD_IN_PREAMBLE = 5  # words of content, fewer of which may stand in a preamble by chance
_SAYS_ALL, _SAYS_PART = 0.9, 0.75  # shares of the question that the preamble says, and no clause more than
LONG = 1500  # characters of a clause that are quoted whole
CHILDREN = 12
_PART = 220  # characters of a part or of what stands above one that are told

# Kinds of values that have no form of their own: a clause may answer and hold none.
_FORMLESS = frozenset({"penalty"})
_KIND_SAID = {
    "money": "số tiền",
    "percent": "tỷ lệ phần trăm",
    "phone": "số điện thoại",
    "email": "địa chỉ thư điện tử",
    "website": "địa chỉ trang tin",
    "address": "địa chỉ",
    "date": "thời gian",
    "day": "ngày",
    "hour": "giờ",
    "number": "con số",
}
_PARTS_ASKED = re.compile(
    r"\b(?:bao )?gom (?:co |nhung |cac |may )*(?:\w+ ){0,2}?(?:gi|nao|ai)\b|\bchia (?:thanh|lam|ra) ?may\b"
)
_PARTS_TOLD = re.compile(r"\b(?:bao )?gom(?: co)?\b(?! viec)|\bchia (?:thanh|lam)\b|\bnhu sau\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMERALS = r"(?:\d+(?:[.,]\d+)*|một|hai|ba|bốn|năm|sáu|bảy|tám|chín|mười)"
_CAPITALS = f"[{UPPER}]"
_WORD = re.compile(r"[^\W\d_]+")
FOREIGN_LETTERS = 5  # a shorter one is an abbreviation or a slip
# "làm Trưởng ban", "Trưởng ban: ...", "đồng chí Nguyễn ...": somebody is put in an office.
_PERSON = (
    r"\blam (?:pho )?(?:truong|to truong|chu tich|chu nhiem|giam doc|thanh vien)\b|\b(?:truong ban"
    r"|to truong|chu tich)\b[^.;]{0,30}(?::| la )"
)
# What every document says of itself: what it rests on, that it ends here. Such sentences answer no question but one
# about just that.
_FORMULA = re.compile(r"^\W*(?:can cu|theo de nghi cua|xet de nghi|tren day la|noi nhan|kinh gui)\b")
_FORMULA_ASKED = re.compile(r"\b(?:can cu|co so|kinh gui|noi nhan|dua (?:tren|vao))\b")
_REASON = re.compile(r"\b(?:nguyen nhan|ly do|xuat phat tu|boi vi|boi)\b|\bdo (?!ai\b|co quan\b|don vi\b)")
_NAMED_PERSON = rf"\b(?:[Ôô]ng|[Bb]à|[Đđ]ồng chí) {_CAPITALS}\w+ {_CAPITALS}"


def answer(case: Case) -> Answer:
    """Quotes the clause that answers, or says why none does."""
    ranked = case.ranked  # over all documents of the case
    intent = case.reading.intent
    if not ranked:
        return refuse(case.question, intent, "Không tìm thấy nội dung nào khớp với câu hỏi trong các văn bản đã chọn")
    absent = absent_name(case)
    if absent:
        return refuse(case.question, intent, f"Văn bản không nhắc đến “{absent}”", nearest_of(ranked))
    names = anchors(case)
    found = _likely(case, names)
    enough = ANSWERS if on_topic(case) else CERTAIN
    if not found or found[0].answers < (enough / 2 if names else enough):  # a name alone tells the clause
        near = found or case.judged
        return refuse(case.question, intent, _lacking(case, names), nearest_of(j.ranked for j in near))
    quotes = Quotes()
    best = found[0].ranked
    lines = [_told(case, best, quotes)]
    seen = {best.passage.clause.path}
    for j in found[1:]:
        clause = j.ranked.passage.clause
        if len(seen) > 2 or j.answers < ANSWERS:
            break
        if clause.path not in seen and clause.level is not Level.PREAMBLE:
            seen.add(clause.path)
            lines.append(f"Xem thêm {clause.reference} {quotes.mark(_quote(case, j.ranked))}.")
    return Answer(case.question, intent.value, "\n".join(lines), tuple(quotes.citations))


def _likely(case: Case, names: Sequence[str]) -> list[Judged]:
    """The clauses that hold the question's `names` and the value that it asks for, the likeliest answer first."""
    wants = [w for w in case.reading.wants if w not in _FORMLESS]
    if case.reading.intent is Intent.DEADLINE and "hour" not in wants:
        wants.append("date")
    found = [
        j
        for j in case.judged
        if all(key(n) in _spoken(j.ranked) for n in names) and all(holds(w, case, _titled(j.ranked)) for w in wants)
    ]
    if not _FORMULA_ASKED.search(case.reading.folded):
        found = [j for j in found if _says_something(j.ranked)] or found
    years = set(_YEAR.findall(case.reading.folded))
    if years:  # of two rows that say the same of two years, the one of the year that is asked
        dated = [years <= set(_YEAR.findall(j.ranked.passage.text)) for j in found]
        if any(dated) and found[dated.index(True)].ranked.own >= 0.9 * found[0].ranked.own:
            found = [j for wanted in (True, False) for j, said in zip(found, dated, strict=True) if said is wanted]
    if found and _PARTS_ASKED.search(case.reading.folded):
        # What "Nội dung khám gồm:" means is said in the clause before it.
        telling = [j for j in found if _PARTS_TOLD.search(fold(j.ranked.passage.text))]
        beside = [j for j in telling if j is found[0] or (j.ranked.own > 0 and _beside(j.ranked, found[0].ranked))]
        if beside:
            first = replace(beside[0], answers=max(beside[0].answers, found[0].answers))
            found = [first, *(j for j in found if j is not beside[0])]
    return found


def _says_something(r: Ranked) -> bool:
    """Whether a clause holds more than the formulas of its kind of document."""
    text = r.passage.text
    return any(not _FORMULA.search(fold(text[a:b])) for a, b in sentences(text, 0))


def _titled(r: Ranked) -> str:
    """What the clause says; of a row with the titles of its columns too, which may hold the unit of measure."""
    document, cells = r.passage.document, r.passage.clause.cells
    titles = [f"{c.title} | {document.text[c.start : c.end]}" for c in cells if c.title]
    return "\n".join([r.passage.text, *titles])


def _beside(one: Ranked, other: Ranked) -> bool:
    """Two clauses of one parent."""
    a, b = one.passage, other.passage
    return a.document is b.document and a.clause.path.parent == b.clause.path.parent and len(a.clause.path.markers) > 1


def on_topic(case: Case) -> bool:
    """Some clause holds a fair part of the question's words, and some that stand side by side in it."""
    top = [j.ranked for j in case.judged]
    if max((r.coverage for r in top), default=0.0) < COVERED:
        return False
    pairs = case.words.pair_tokens()
    together = (len(pairs & said(f"{r.passage.text} {r.passage.above}")) for r in top)
    return len(pairs) < 2 or max(together, default=0) >= TOGETHER * len(pairs)


def says(case: Case, r: Ranked, field: str) -> bool:
    """Whether the clause's own words hold a unit or a time. A table row says it in its cell or not at all."""
    text = r.passage.text
    if r.passage.clause.level is Level.ROW:
        return False
    if field in ("lead", "support"):
        return bool(units.find(text)) and (field == "lead" or "phoi hop" in fold(text))
    return field == "deadline" and re.search(WANTED["date"], fold(text)) is not None


def preamble_tells(case: Case, ranked: Sequence[Ranked]) -> Ranked | None:
    """The text before the first clause, where it says what is asked and no clause comes near it: why a directive was
    needed, who goes on after a merger. Else None: a preamble names everything that its document is about."""
    if len(case.words.words) < _TOLD_IN_PREAMBLE or not ranked:
        return None
    first = ranked[0]
    if first.passage.clause.level is not Level.PREAMBLE or first.own < _SAYS_ALL:
        return None
    others = (r.own for r in ranked[1:12] if r.passage.clause.level is not Level.PREAMBLE)
    return first if max(others, default=0.0) <= _SAYS_PART else None


def holds(want: str, case: Case, text: str) -> bool:
    """Whether `text` holds a value of the wanted kind (a key of WANTED, "count" or "names")."""
    if want in WANTED:
        return re.search(WANTED[want], fold(text)) is not None
    if want == "person":
        return re.search(_PERSON, fold(text)) is not None or re.search(_NAMED_PERSON, text) is not None
    noun = key(accented_noun(case))
    if want == "count":
        words = noun.split()
        lowered = key(text)
        return any(
            re.search(rf"\b{_NUMERALS} (?:[^\W\d]+ )?{re.escape(said)}\b(?!\s+\d)", lowered)
            # a row of targets: "... | Trường | 5", "... | Tuyến cáp quang biển | 9"
            or re.search(rf"\| *{re.escape(said)}(?: [^|\d]{{0,30}})?\|[^|\d]{{0,8}}\d", lowered)
            for said in (" ".join(words[:n]) for n in range(len(words), 0, -1))
        )
    if want == "names":
        noun = accented_noun(case).removeprefix("thứ ")  # languages: "tiếng Anh"
        return re.search(rf"(?i:{re.escape(noun)})\s+(?!Việt|Nhà|Trung|Chính|Ủy|Bộ|Sở){_CAPITALS}", text) is not None
    return True


def accented_noun(case: Case) -> str:
    """The counted noun as typed or restored."""
    at = case.reading.folded.find(case.reading.counted)
    return case.restored[at : at + len(case.reading.counted)] if at >= 0 else case.reading.counted


def _lacking(case: Case, names: Sequence[str]) -> str:
    """Why nothing answers: what the nearest clause does not hold."""
    if not names and (not case.judged or case.judged[0].ranked.coverage < COVERED):
        return "Không có điều khoản nào nói về nội dung được hỏi"
    kinds = [_KIND_SAID[w] for w in case.reading.wants if w in _KIND_SAID]
    if kinds:
        return f"Văn bản có nội dung gần với câu hỏi nhưng không nêu {kinds[0]} được hỏi"
    if not case.reading.wants:
        named = f"nhắc đến “{names[0]}”" if names else "nội dung gần với câu hỏi"
        return f"Văn bản có {named} nhưng không nêu điều được hỏi"
    noun = accented_noun(case)
    if "person" in case.reading.wants:
        return "Văn bản không nêu người được hỏi"
    if "names" in case.reading.wants:
        return f"Văn bản không nêu tên {noun} được hỏi"
    return f"Văn bản có nội dung gần với câu hỏi nhưng không nêu số {noun} được hỏi"


def absent_name(case: Case) -> str | None:
    """A proper name of the question (two capitals or more, not a unit) that no document in question holds."""
    return next((n for n in _names(case) if not any(key(n) in key(d.text) for d in case.documents)), None)


def _names(case: Case) -> list[str]:
    if case.words.typed_plain:
        return []
    text = case.question
    taken = Taken([*((s, e) for _, s, e in case.units), *case.dropped])
    return [
        m.group()
        for m in re.finditer(rf"(?<=[^.?!:\s] ){_CAPITALS}[^\W\d_]+(?: {_CAPITALS}[^\W\d_]+)+", text)
        if not taken.meets(m.span()) and not any(w.isupper() for w in m.group().split())
    ]


def anchors(case: Case) -> list[str]:
    """Words of the question that stand for one thing and no other, and so must stand where the answer does: proper
    names, and words that are not Vietnamese ("voucher"), as far as the documents have them."""
    known = Taken([*(span for span, _ in case.spelled), *case.dropped])
    foreign = [
        m.group()
        for m in _WORD.finditer(case.question)
        if len(m.group()) >= FOREIGN_LETTERS
        and not possible(fold(m.group()))
        and not known.holds(m.start())
        and case.restored[m.start() : m.end()] == m.group()
    ]
    found = [n for n in _names(case) if key(n) != key("Việt Nam")]
    return [n for n in (*found, *foreign) if any(key(n) in key(d.text) for d in case.documents)]


def _spoken(r: Ranked) -> str:
    d = r.passage.document
    return key(
        " ".join([r.passage.text, d.own_text(r.passage.clause), r.passage.above, d.info.title, d.info.issuer or ""])
    )


def best_sentences(case: Case, document: Document, clause: Clause) -> list[tuple[int, int]]:
    """The sentences of the clause's own text, the one nearest to the question first."""
    start, end = clause.span
    spans = sentences(document.text[start:end], start)
    titled = [s for s in spans if not _is_heading(document.text[slice(*s)], clause)]
    spans = titled or spans  # a heading names what is asked, and answers nothing
    if not _FORMULA_ASKED.search(case.reading.folded):
        spans = [s for s in spans if not _FORMULA.search(fold(document.text[slice(*s)]))] or spans
    wanted = {"f:" + f for _, f in case.words.words}
    wanted |= case.words.pair_tokens()

    def fit(span: tuple[int, int]) -> float:
        piece = document.text[slice(*span)]
        score = float(len(wanted & said(piece)))
        score += 100.0 * (case.reading.why and _REASON.search(fold(piece)) is not None)
        return score + 2.0 * sum(holds(w, case, piece) for w in case.reading.wants)

    return sorted(spans, key=lambda s: -fit(s))


def _is_heading(text: str, clause: Clause) -> bool:
    """ "V. KINH PHÍ THỰC HIỆN": the clause's heading and its marker alone."""
    heading = squeeze(clause.heading or "").rstrip(" .:")
    return bool(heading) and squeeze(text).rstrip(" .:").endswith(heading) and len(squeeze(text)) <= len(heading) + 12


def _quote(case: Case, r: Ranked) -> Citation:
    d, clause = r.passage.document, r.passage.clause
    if clause.span[1] - clause.span[0] <= LONG:
        return clause_citation(d, clause)
    best = best_sentences(case, d, clause)
    return clause_citation(d, clause, best[0] if best else None)


def _told(case: Case, r: Ranked, quotes: Quotes) -> str:
    d, clause = r.passage.document, r.passage.clause
    where = capital(clause.reference)
    if clause.cells:
        return f"{where}: {_cells_told(d, clause)} {quotes.mark(clause_citation(d, clause))}."
    mark = quotes.mark(_quote(case, r))
    inside = d.children(clause)
    own = d.own_text(clause).strip()
    if inside and (own.endswith(":") or own == clause.heading or len(own) < 160):
        lines = [f"{where}: {own.rstrip()} {mark}"]
        for child in inside[:CHILDREN]:
            citation = clause_citation(d, child)
            lines.append(f"- {cut(citation.quote, _PART)} {quotes.mark(citation)}")
        if len(inside) > CHILDREN:
            lines.append(f"(còn {len(inside) - CHILDREN} mục nữa)")
        return "\n".join(lines)
    best = best_sentences(case, d, clause)
    said = d.text[slice(*best[0])] if best else own
    lead = _lead_in(d, clause)
    text = f"{where}: “{said}” {mark}"
    if lead is not None:
        text += f"\n(thuộc: {cut(lead.quote, _PART)} {quotes.mark(lead)})"
    return text


def _cells_told(document: Document, clause: Clause) -> str:
    """A table row cell by cell under the printed titles: no reader should meet the bars that part cells in the text."""
    said = []
    for cell in clause.cells:
        text = squeeze(document.text[cell.start : cell.end])
        if text and cell.role not in ("stt", "section", "section_title"):
            title = squeeze(cell.title)
            said.append(f"{title}: “{text}”" if title else f"“{text}”")
    return "; ".join(said)


def _lead_in(document: Document, clause: Clause) -> Citation | None:
    """The clause above a bullet, whose words the bullet completes."""
    if clause.level not in (Level.DASH, Level.PLUS):
        return None
    above = document.clause(clause.parent)
    return clause_citation(document, above) if above is not None else None
