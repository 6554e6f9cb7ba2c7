"""What an amending act does to other documents, statement by statement: "Sửa đổi khoản 2 Điều 5 Nghị quyết số ...",
"Bãi bỏ Quyết định số ...", "Nghị quyết này thay thế ...". Which stored clauses are meant is found out at reading time.

An act states it in its articles; a plan whose subject is an amendment, in its sections. "Giao Bộ Tư pháp sửa đổi Nghị
định số ..." and a task "Xây dựng Nghị định sửa đổi ..." amend nothing: the verb must open its sentence, or follow "Nghị
quyết này". Directives and plans have no articles: there any clause counts that speaks of the document itself ("Chỉ thị
này thay thế ...").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.asked_places import AskedPlace, asked_places
from ingest.patterns import any_of, patterns
from language.spelling import fold
from schema import Clause, ClausePath, Document, Level, Mention, Span

AMENDS, REPLACES, REPEALS = "amends", "replaces", "repeals"
_DEEDS = (  # pattern, kind, how it is said; the first that matches
    (r"sua doi,?\s+(?:va\s+)?bo sung", AMENDS, "sửa đổi, bổ sung"),
    (r"sua doi", AMENDS, "sửa đổi"),
    (r"bo sung", AMENDS, "bổ sung"),
    (r"dieu chinh", AMENDS, "điều chỉnh"),
    (r"dinh chinh", AMENDS, "đính chính"),
    (r"thay (?:the )?(?:cac )?(?:cum )?tu", AMENDS, "thay cụm từ"),
    (r"(?:bo|bai bo) (?:cac )?(?:cum )?tu", AMENDS, "bỏ cụm từ"),
    (r"thay the", REPLACES, "thay thế"),
    (r"bai bo|huy bo", REPEALS, "bãi bỏ"),
)
_VERB = "|".join(f"(?P<v{i}>{pattern})" for i, (pattern, _, _) in enumerate(_DEEDS))
_OPENS = re.compile(rf"(?:viec\s+)?(?:{_VERB})\b")
_ITSELF = rf"\b(?:{any_of(patterns().kinds)}|van ban) nay\b"
_THIS = re.compile(
    rf"{_ITSELF}\s+(?:co hieu luc[^;]{{0,120}}?(?:,|\bva\b)\s*)?(?:dong thoi\s+)?(?:se\s+)?(?:{_VERB})\b"
)
_PASSIVE = re.compile(rf"\b(?:duoc|bi)\s+(?:{_VERB})\b")
_BY_THIS = re.compile(rf"\b(?:duoc|bi)\s+(?:{_VERB})\s+(?:boi|bang)\s+{_ITSELF}")
_WITH_THIS = re.compile(rf"{_ITSELF}\s+(?:co hieu luc|duoc (?:ban hanh|ky)|ban hanh)")
_EXPIRES = re.compile(r"\bhet hieu luc\b")
_SENTENCE = re.compile(rf"\n+|(?<=\.)\s+(?=[^\W\d_])|(?<=;)\s+(?=(?:{_VERB.replace('?P<', '?P<_')})\b)")
_MARKER = re.compile(r"\s*(?:dieu\s+\d+[a-z]?\s*[.:]|\d+(?:\.\d+)*\s*[.)]|[a-z]\s*\)|[-+*]|[ivxl]+\s*\.)\s*")
_WORDING = re.compile(r"\bnhu sau\b|:")
_INSERTED = re.compile(r"\bvao\s+(?:ngay\s+|lien\s+)?(?:sau|truoc)\s+(?=(?:dieu|khoan|diem|muc|chuong|phan|tiet)\b)")
_OWN = re.compile(r"(?:(?:ban hanh\s+)?kem theo\s+)?(?:cua\s+)?(?:nghi quyet|quyet dinh|chi thi|ke hoach|luat)\s+nay\b")
_ISSUES = re.compile(r"ban hanh\b.{0,60}\bphu luc|phu luc\b.{0,80}\bban hanh")


@dataclass(frozen=True, slots=True)
class Amendment:
    """One statement. `target`: the document that it touches, as named; `places`: where in it, none for the whole.
    `kind`: "amends", "replaces" or "repeals"; `deed`: how it is said ("sửa đổi, bổ sung"). `clause` and `span`: where
    the statement stands. `adds`: rows of an annex that it adds to the target.
    """

    kind: str
    deed: str
    target: Mention
    places: tuple[AskedPlace, ...]
    clause: ClausePath
    span: Span
    adds: tuple[ClausePath, ...] = ()


def amendments(document: Document) -> tuple[Amendment, ...]:
    """The statements in the order of the text. A statement that names no document is about the one that the clause over
    it amends, or the subject of the act.
    """
    text = document.text
    masked = _masked(text)
    folded = fold(masked)
    subject = [m for m in document.mentions if m.clause is None and m.relation == "amends" and _names(document, m)]
    amending = bool(subject) or _OPENS.match(fold(document.info.title)) is not None
    about: dict[ClausePath, Mention] = {}
    lists: dict[ClausePath, tuple[str, str]] = {}  # "Bãi bỏ các văn bản sau đây:"
    found: list[Amendment] = []
    for clause in document.clauses:
        enacts = _enacts(document, clause, amending)
        if not enacts and not _of_itself(folded, clause):
            continue
        inherited = next((about[p] for p in _above(clause.path) if p in about), subject[0] if subject else None)
        mine = [m for m in document.mentions if m.clause == clause.path and _names(document, m)]
        for start, end in _sentences(folded, clause):
            told = list(_statement(document, clause, folded, (start, end), mine, inherited))
            found += told
            if told and told[0].kind == AMENDS:
                about.setdefault(clause.path, told[0].target)
            deed = _deed(folded, start, end)
            if deed and not told and folded[:end].rstrip().endswith(":"):
                lists[clause.path] = deed
            elif not deed and clause.parent in lists and mine and mine[0].span[0] - start < 4:
                kind, said = lists[clause.parent]
                found.append(Amendment(kind, said, mine[0], (), clause.path, (start, _trimmed(text, start, end))))
        if enacts and amending and clause.level is not Level.ROW and _ISSUES.search(folded[slice(*clause.span)]):
            found = [*found, *_issuing(document, clause, mine, [a for a in found if a.clause == clause.path])]
    return tuple(_specific(found))


def _of_itself(folded: str, clause: Clause) -> bool:
    """The clause says what this document does to others: "Chỉ thị này thay thế ...", "Kế hoạch số ... hết hiệu lực
    kể từ ngày Kế hoạch này được ban hành", "... được thay thế bằng Kế hoạch này"."""
    if clause.level in (Level.PREAMBLE, Level.ROW):
        return False
    if _THIS.search(folded, *clause.span) or _BY_THIS.search(folded, *clause.span):
        return True
    return any(
        _EXPIRES.search(folded, start, end) and _WITH_THIS.search(folded, start, end)
        for start, end in _sentences(folded, clause)
    )


def _enacts(document: Document, clause: Clause, amending: bool) -> bool:
    attached = document.letterhead.get("attached_title")
    in_act = attached is None or clause.span[0] < attached[0]
    if clause.level is Level.PREAMBLE or not in_act:
        return False
    root = clause.path.markers[0]
    if fold(root).startswith("phu luc"):
        return amending and clause.level is Level.ROW
    article = next((i for i, marker in enumerate(clause.path.markers) if marker.startswith("Điều ")), None)
    # "Điều 1/V/1": a plan that stands inside the article; what its sections say of other acts are tasks.
    plan = article is not None and any(m.isupper() and m.isalpha() for m in clause.path.markers[article + 1 :])
    return amending or (article is not None and not plan)


def _above(path: ClausePath) -> Iterator[ClausePath]:
    markers = path.markers
    return (ClausePath(markers[:n]) for n in range(len(markers) - 1, 0, -1))


def _names(document: Document, mention: Mention) -> bool:
    return mention.number is not None and mention.number != document.info.number


def _masked(text: str) -> str:
    """`text` with blanks for what stands in quotation marks: the new wording, which names places of its own. The text
    keeps its length. A quotation ends at the last closing mark before the next opening one.
    """
    pieces, at = [], 0
    for m in re.finditer(r"“[^“”]*(?:”(?=[^“]{0,3}[^\w\s“])|”)", text):
        pieces += [text[at : m.start()], " " * (m.end() - m.start())]
        at = m.end()
    pieces.append(text[at:])
    return "".join(pieces)


def _deed(folded: str, start: int, end: int) -> tuple[str, str] | None:
    """What the verb that opens a sentence does: (kind, how it is said)."""
    verb = _OPENS.match(folded[start:end].lstrip()) or _THIS.search(folded, start, end)
    if verb is None:
        return None if not _EXPIRES.search(folded, start, end) else (REPEALS, "bãi bỏ")
    return next((kind, deed) for i, (_, kind, deed) in enumerate(_DEEDS) if verb[f"v{i}"])


def _sentences(folded: str, clause: Clause) -> Iterator[Span]:
    start, end = clause.span
    at = max(start, min(clause.text_start, end))
    for m in _SENTENCE.finditer(folded, at, end):
        yield at, m.start()
        at = m.end()
    yield at, end


def _statement(
    document: Document, clause: Clause, whole: str, span: Span, mine: Sequence[Mention], inherited: Mention | None
) -> Iterator[Amendment]:
    start, end = span
    folded = whole[start:end]
    marker = _MARKER.match(folded)
    opening = marker.end() if marker else len(folded) - len(folded.lstrip())
    if clause.level is Level.ROW:
        opening = _task_at(clause, span)
    verb = _OPENS.match(folded, opening) or _THIS.search(folded, opening)
    replaced = _BY_THIS.search(folded, opening) if verb is None else None
    passive = _PASSIVE.search(folded, opening) if verb is None and not replaced and inherited is not None else None
    expires = _EXPIRES.search(folded) if verb is None and passive is None else None
    if replaced is not None:  # "Kế hoạch số ... được thay thế bằng Kế hoạch này"
        _, kind, deed = next(d for i, d in enumerate(_DEEDS) if replaced[f"v{i}"])
        after, end = start, start + replaced.start()
    elif passive is not None:  # "Khoản 2 Điều 5 được sửa đổi như sau: ..."
        _, kind, deed = next(d for i, d in enumerate(_DEEDS) if passive[f"v{i}"])
        after, end = start, start + passive.start()
    elif verb is not None:
        _, kind, deed = next(d for i, d in enumerate(_DEEDS) if verb[f"v{i}"])
        after = start + verb.end()
    elif expires is not None:
        kind, deed, after = REPEALS, "bãi bỏ", start
        end = start + expires.start()
    else:
        return
    wording = _WORDING.search(folded, after - start, end - start)
    stop = start + wording.start() if wording else end
    named = [m for m in mine if after <= m.span[0] < stop]
    chosen = _targets(whole, after, named)
    places = _places(_unquoted(document.text, whole, after, stop), clause.level is Level.ROW)
    if not chosen and (inherited is None or not places):
        return
    for target in chosen or ([inherited] if inherited else []):
        its = places if len(chosen) < 2 else ()  # which of several documents a place belongs to is not said
        shown = span[0] + passive.end() if passive else span[1] if replaced or expires else stop
        yield Amendment(kind, deed, target, its, clause.path, (start, _trimmed(document.text, start, shown)))


def _targets(folded: str, after: int, named: Sequence[Mention]) -> list[Mention]:
    """Those that the verb governs. "Điều chỉnh nhiệm vụ ... của Chương trình thực hiện Nghị quyết A kèm theo Nghị quyết
    B": B, which A is only carried out by.
    """
    if not named:
        return []
    before = [folded[a : m.span[0]] for a, m in zip([after, *(m.span[1] for m in named)], named, strict=False)]
    carrying = [m for m, words in zip(named, before, strict=True) if re.search(r"\bkem theo\b|\btai\b", words)]
    if len(named) > 1 and carrying:
        return carrying[-1:]
    return [m for m in named if m.relation in ("amends", "replaces")] or list(named[:1])


def _unquoted(text: str, folded: str, start: int, end: int) -> str:
    """`text[start:end]` with blanks for what is blank in `folded`; "tại khoản" is not the "tài khoản" of a bank."""
    said = "".join(" " if folded[i] == " " else text[i] for i in range(start, end))
    return said.replace("tại khoản", "của khoản")


def _task_at(clause: Clause, span: Span) -> int:
    task = next((c for c in clause.cells if c.role == "task"), None)
    return task.start - span[0] if task and span[0] <= task.start < span[1] else 0


def _places(said: str, row: bool) -> tuple[AskedPlace, ...]:
    folded = fold(said)
    cut = _INSERTED.search(folded)
    # "Bổ sung khoản 3 vào sau khoản 2 Điều 3": khoản 3 is of Điều 3 too.
    outer = re.search(r"\bdieu\s+\d+", folded[cut.end() :]) if cut else None
    if cut:
        behind = said[cut.end() :][slice(*outer.span())] if outer else ""
        said = said[: cut.start()]
        said = f"{said} {behind}" if behind and not re.search(r"\bdieu\s+\d", fold(said)) else said
        folded = fold(said)
    found = [p for p in asked_places(said) if not _OWN.match(folded[p.span[1] :].lstrip(" ,"))]
    return tuple(p for p in found if not row or p.kind == "task")


def _trimmed(text: str, start: int, end: int) -> int:
    while end > start and text[end - 1].isspace():
        end -= 1
    return end


def _issuing(
    document: Document, clause: Clause, mine: Sequence[Mention], told: Sequence[Amendment]
) -> Iterator[Amendment]:
    """ "Ban hành kèm theo Nghị quyết này Phụ lục các nhiệm vụ bổ sung trong Chương trình ...": its rows are added."""
    target = next((m for m in mine if m.relation == "amends"), None)
    if target is None or told or not re.search(r"\bbo sung\b", fold(document.own_text(clause))):
        return
    rows = tuple(
        c.path for c in document.clauses if c.level is Level.ROW and fold(c.path.markers[0]).startswith("phu luc")
    )
    start = max(clause.span[0], clause.text_start)
    span = start, _trimmed(document.text, start, clause.span[1])
    yield Amendment(AMENDS, "bổ sung", target, (), clause.path, span, rows)


def _specific(found: Sequence[Amendment]) -> Iterator[Amendment]:
    """Without "Sửa đổi, bổ sung một số điều của X" where the clauses under it say which."""
    for a in found:
        inner = any(
            b is not a and b.target.number == a.target.number and b.clause != a.clause and b.clause.is_under(a.clause)
            for b in found
        )
        if a.places or a.adds or not inner:
            yield a
