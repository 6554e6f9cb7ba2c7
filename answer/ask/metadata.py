"""Number, date, signer, issuer, effect, and what a document carries out, amends or rests on: from the letterhead, the
signature and the clauses that name other documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answer.ask.agreement import said
from answer.ask.case import Case
from answer.ask.premise import Claim, claims
from answer.ask.quoting import Quotes, clause_citation, letterhead_citation, sentences
from answer.ask.refusal import nearest_of, refuse
from answer.ask.wording import fold, syllables
from ingest import units
from ingest.patterns import any_of, patterns
from ingest.references import document_name, matches, vietnamese_date
from schema import Answer, Citation, Document, DocumentInfo, Level, Mention

_MISSING = {
    "signer": "không ghi người ký",
    "issued_on": "không ghi ngày ban hành",
    "number": "không ghi số hiệu",
    "issuer": "không ghi cơ quan ban hành",
    "effect": "không nêu hiệu lực thi hành",
    "attached": "không nói có văn bản kèm theo",
    "place": "không ghi nơi ban hành",
    "title": "không ghi trích yếu",
}
_RELATED = {
    "implements": "thực hiện",
    "amends": "sửa đổi, bổ sung",
    "replaces": "thay thế",
    "based_on": "căn cứ",
    "mentions": "nhắc đến",
}
MOST = 3  # documents answered for when the question fits several


def answer(case: Case) -> Answer:
    """Answers from the letterhead of each document in question, the best fitting one where none is named."""
    documents = case.documents if case.named else _by_title(case)
    if not documents:
        return refuse(
            case.question, case.reading.intent, "Không tìm thấy văn bản được hỏi trong kho", nearest_of(case.ranked)
        )
    quotes = Quotes()
    lines: list[str] = []
    lacking: list[str] = []
    for d in documents[:MOST]:
        if case.reading.relation:
            line = _related(case, d, case.reading.relation, quotes)
            if line is None:
                lacking.append(f"{document_name(d.info)} không nêu văn bản mà nó {_RELATED[case.reading.relation]}")
            else:
                lines.append(line)
        told = []
        for asked in case.reading.asks:
            line = _said(case, d, asked, quotes)
            if line is None:
                lacking.append(f"{document_name(d.info)} {_MISSING[asked]}")
            else:
                told.append(line)
        verdict = _verdict(case, d) if told else None
        if told:
            lines.append(f"{verdict + ': ' if verdict else ''}{'; '.join(told)}.")
    if not lines:
        return refuse(case.question, case.reading.intent, "; ".join(lacking) or "Văn bản không nêu điều được hỏi")
    lines += [f"{x}." for x in lacking]
    return Answer(case.question, case.reading.intent.value, "\n".join(lines), tuple(quotes.citations))


def done_to(case: Case) -> Answer:
    """The stored documents that carry out, amend, replace or rest on the named one, each with the words that say so."""
    relation = case.reading.relation or ""
    target = case.others[0]
    quotes = Quotes()
    lines = []
    for d in case.documents:
        said = [
            m
            for m in d.mentions
            if m.number and matches(target, DocumentInfo("", "", "", number=m.number, kind=m.kind))
        ]
        said.sort(key=lambda m: (m.relation != relation, _order(m)))
        if said:
            name = document_name(d.info)
            lines.append(
                f"{name[:1].upper()}{name[1:]} {_RELATED[relation]} {target.text} "
                f"{quotes.mark(_mention_citation(d, said[0]))}."
            )
    if not lines:
        reason = f"Kho không có văn bản nào {_RELATED[relation]} {target.text}"
        return refuse(case.question, case.reading.intent, reason)
    return Answer(case.question, case.reading.intent.value, "\n".join(lines), tuple(quotes.citations))


def _by_title(case: Case) -> list[Document]:
    """The documents whose title shares most with the question: one, unless titles are equally near."""
    asked = {f for _, f in case.words.words}
    fit = {
        d.info.id: len(asked & {fold(w) for w in syllables(f"{d.info.title} {d.info.kind}")}) for d in case.documents
    }
    best = max(fit.values(), default=0)
    if best < 2 and case.hits:
        first = case.ranked[0].passage.document if case.ranked else None
        return [first] if first else []
    return [d for d in case.documents if fit[d.info.id] == best]


def _said(case: Case, d: Document, asked: str, quotes: Quotes) -> str | None:
    """One fact with its mark; None where the document does not say it."""
    info = d.info
    name = document_name(info) if not info.number else f"{info.kind or 'Văn bản'} số {info.number}"
    span = d.letterhead.get(asked)
    mark = quotes.mark(letterhead_citation(d, span)) if span else ""
    if asked == "signer" and info.signer:
        office = d.letterhead.get("signer_office")
        also = quotes.mark(letterhead_citation(d, office)) if office and info.signer_office else ""
        who = f"{info.signer_office} {info.signer}" if info.signer_office else info.signer
        return f"{name} do {who} ký {mark}{also if also != mark else ''}"
    if asked == "issued_on" and info.issued_on:
        return f"{name} ban hành ngày {vietnamese_date(info.issued_on)} {mark}"
    if asked == "number" and info.number:
        return f"Số hiệu: {info.number} {mark}"
    if asked == "issuer" and info.issuer:
        return f"{name} do {info.issuer} ban hành {mark}"
    if asked == "place" and info.place:
        return f"{name} ban hành tại {info.place} {mark}"
    if asked == "title" and info.title:
        return f"{name}: {info.title} {mark}"
    if asked == "attached":
        return _attached(d, quotes)
    if asked == "effect":
        return _effect(d, name, quotes)
    return None


def _attached(d: Document, quotes: Quotes) -> str | None:
    """The article by which the act promulgates what is attached to it."""
    for c in d.clauses:
        if c.level is not Level.PREAMBLE and re.search(r"\bkem theo \w+(?: \w+)? nay\b", fold(d.own_text(c))):
            where = c.reference[:1].upper() + c.reference[1:]
            return f"{where}: “{_flat(d.own_text(c))}” {quotes.mark(clause_citation(d, c))}"
    return None


def _effect(d: Document, name: str, quotes: Quotes) -> str | None:
    best: tuple[int, Citation, str] | None = None
    for c in d.clauses:
        own = d.own_text(c)
        folded = fold(own)
        if "hieu luc" not in folded or c.level is Level.PREAMBLE:
            continue
        score = 2 * bool(re.search(r"co hieu luc(?: thi hanh)?(?: ke)? tu|hieu luc (?:thi hanh )?(?:ke )?tu", folded))
        score += bool(re.search(rf"\b{fold(d.info.kind or 'van ban')} nay\b", folded))
        if score and (best is None or score > best[0]):
            spans = [s for s in sentences(own, c.span[0]) if "hieu luc" in fold(d.text[slice(*s)])]
            quoted = d.text[slice(*(spans[0] if spans else c.span))]
            best = (
                score,
                clause_citation(d, c),
                f"{c.reference[:1].upper() + c.reference[1:]}: “{' '.join(quoted.split())}”",
            )
    if best is None:
        return None
    line = f"{best[2]} {quotes.mark(best[1])}"
    span = d.letterhead.get("issued_on")
    if d.info.issued_on and span and "ngay ky" in fold(best[1].quote):
        line += f"; {name} ký ngày {vietnamese_date(d.info.issued_on)} {quotes.mark(letterhead_citation(d, span))}"
    return line


_KIND_ASKED = re.compile(
    rf"\b({any_of(patterns().kinds)})(?: (?:so|cua \w+(?: \w+){{0,3}}))? (?:nao|so may|so bao nhieu|may|gi)\b"
)


def _related(case: Case, d: Document, relation: str, quotes: Quotes) -> str | None:
    """The documents that stand in the relation, of the asked kind; quoted where a clause names them if one does."""
    m = _KIND_ASKED.search(case.reading.folded)
    kind = m.group(1) if m else ""
    own = d.info.number or ""
    fitting = [x for x in d.mentions if (not kind or fold(x.kind or "") == kind) and x.number != own]
    exact = [x for x in fitting if x.relation == relation]
    if not exact and relation != "mentions":
        exact = _near_verb(d, fitting, relation)
    if not exact and relation == "mentions":
        exact = fitting
    if not exact:
        return None
    numbers = list(dict.fromkeys(x.number or d.text[slice(*x.span)] for x in exact))
    if relation in ("implements", "amends", "replaces"):
        numbers = numbers[:3]
    told = []
    for number in numbers[:8]:
        same = [x for x in d.mentions if (x.number or d.text[slice(*x.span)]) == number]
        same.sort(key=lambda x: (x.relation != relation, _order(x), x.issued_on is None))
        told.append(f"{_flat(d.text[slice(*same[0].span)])} {quotes.mark(_mention_citation(d, same[0]))}")
    name = f"{d.info.kind or 'Văn bản'} số {own}" if own else document_name(d.info)
    verdict = ""
    if case.reading.yes_no and case.others:
        right = any(matches(case.others[0], DocumentInfo("", "", "", number=x.number, kind=x.kind)) for x in exact)
        verdict = "Đúng: " if right else "Không đúng: "
    return f"{verdict}{name} {_RELATED[relation]}: {'; '.join(told)}."


def _order(x: Mention) -> int:
    """Articles of the act say best what it does; then the preamble, then the letterhead."""
    if x.clause is None:
        return 3
    return 0 if x.clause.markers[0].startswith("Điều") else 1 if x.clause.markers != ("Mở đầu",) else 2


def _near_verb(d: Document, mentions: Sequence[Mention], relation: str) -> list[Mention]:
    """Mentions in a line that also holds the relation's verb: "bổ sung nhiệm vụ ... kèm theo Nghị quyết số"."""
    verb = {
        "implements": r"thuc hien|trien khai",
        "amends": r"sua doi|bo sung|dieu chinh",
        "replaces": r"thay the|bai bo",
    }
    pattern = verb.get(relation, r"can cu")
    found = []
    for x in mentions:
        start = max(d.text.rfind("\n", 0, x.span[0]) + 1, 0)
        if re.search(pattern, fold(d.text[start : x.span[0]])):
            found.append(x)
    return sorted(found, key=_order)


def _mention_citation(d: Document, x: Mention) -> Citation:
    clause = d.clause(x.clause) if x.clause is not None else None
    return clause_citation(d, clause) if clause is not None else letterhead_citation(d, x.span)


def _verdict(case: Case, d: Document) -> str | None:
    """ "Đúng" or "Không đúng" where the question claims a day or a name and asks whether it is so."""
    if not case.reading.yes_no:
        return None
    claimed: list[Claim] = [c for c in claims(case) if c.kind == "date"]
    asks = set(case.reading.asks)
    if claimed and d.info.issued_on and "issued_on" in asks:
        day = d.info.issued_on
        ways = {said(f"{day.day}/{day.month}/{day.year}"), said(f"{day.month}/{day.year}"), str(day.year)}
        return "Đúng" if re.sub(r"^ngay ", "", said(fold(claimed[0].value))) in ways else "Không đúng"
    if "signer" in asks and d.info.signer:
        return "Đúng" if fold(d.info.signer) in case.reading.folded else "Không đúng"
    if "issuer" in asks and d.info.issuer:
        named = [u for u, _, _ in case.units]
        right = fold(d.info.issuer) in case.reading.folded or any(units.same(u, d.info.issuer) for u in named)
        return "Đúng" if right else "Không đúng"
    return None


def _flat(text: str) -> str:
    return " ".join(text.split())
