"""Common questions with their answers: what people ask after such a session, asked only where one sentence of the
document says all that the question wants to know."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.ask.naming import short_document
from answer.ask.quoting import clause_citation, field_citations, trimmed
from answer.pack.addressees import Listeners
from answer.pack.duties import leads
from answer.pack.messages import repeats
from answer.pack.model import Audience, Item, Relation
from answer.pack.scope import Scope
from answer.pack.wording import capital, own_sentences, pairs, told, whole_phrase
from ingest import units
from ingest.duties.actors import rows
from ingest.duties.statements import limits
from language.spelling import key, rule
from schema import Assignment, Citation, Clause, Duty, Level, Span

_MOST = 480  # characters of an answer: a longer one would have to be cut, and lose its verb or its limit
_FEWEST_PAIRS = 4


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and what a sentence says that answers it; one that says `never` does not. `needs`: what the answer
    must hold for the question to be answered: "body" (one body that must), "receiver" (somebody who gets it), "when" (a
    time), "duty" (it binds somebody), "own" (it binds the audience).
    """

    name: str
    question: str
    said: str
    never: str = "chịu trách nhiệm thi hành"
    needs: tuple[str, ...] = ()


_THIS = (
    r"(?:(?:chương trình|kế hoạch|chỉ thị|nghị quyết|quyết định|đề án|kết luận|nghị định|quy định|chiến lược)"
    r"(?: (?:hành động|này|thực hiện))*(?!\w)|(?:các |những )?nhiệm vụ)"
)
_CARRYING_OUT = r"(?:thực hiện|triển khai|thi hành)"
# In the order in which people ask.
_OF_OFFICIALS = (
    _Asked(
        "report",
        "Chúng tôi báo cáo kết quả cho ai, khi nào?",
        r"(?<!\w)báo cáo(?!\w)(?! viên)",
        "phát sinh|vướng mắc|vượt thẩm quyền",
        needs=("own", "receiver", "when"),
    ),
    _Asked(
        "focal",
        "Cơ quan nào là đầu mối theo dõi, đôn đốc việc thực hiện?",
        rf"(?:cơ quan thường trực|đầu mối|theo dõi|đôn đốc)[^.;]{{0,120}}{_CARRYING_OUT}[^.;]{{0,60}}{_THIS}"
        rf"|theo dõi,[^.;]{{0,30}}(?:đôn đốc|kiểm tra|tổng hợp)[^.;]{{0,60}}{_CARRYING_OUT}",
        "trong khu |doanh nghiệp",
        needs=("body",),
    ),
    _Asked(
        "trouble",
        "Gặp khó khăn, vướng mắc thì phản ánh đến đâu?",
        r"(?:nếu |khi )(?:có )?(?:những )?(?:\w+ ){0,3}(?:khó khăn|vướng mắc|phát sinh).{0,220}"
        r"(?:báo cáo|phản ánh|đề xuất|gửi|đề nghị|trao đổi)",
        needs=("own", "receiver"),
    ),
    _Asked(
        "amending",
        "Thấy nội dung cần sửa đổi, bổ sung thì đề xuất với ai?",
        r"(?:nếu |khi |trường hợp )(?:\w+ ){0,4}(?:sửa đổi|bổ sung|điều chỉnh).{0,220}(?:báo cáo|đề xuất|gửi|đề nghị)",
        "khó khăn|vướng mắc",
        needs=("own", "receiver"),
    ),
    _Asked(
        "money",
        "Kinh phí thực hiện lấy từ đâu?",
        rf"kinh phí[^.;]{{0,60}}{_CARRYING_OUT}[^.;]{{0,160}}(?:ngân sách|bảo đảm từ|đảm bảo từ|cân đối|dự toán|nguồn)"
        rf"|(?:bố trí|bảo đảm|cân đối|dự toán)[^.;]{{0,30}}(?:kinh phí|ngân sách)[^.;]{{0,80}}"
        rf"(?:{_CARRYING_OUT}|ngân sách)"
        rf"|{_THIS} do ngân sách",
        "cơ chế|quỹ|phân bổ kinh phí từ|quản lý và sử dụng|quyết toán"
        # Who guides the use of money does not give it.
        r"|hướng dẫn[^.;]{0,60}(?:kinh phí|ngân sách)|(?:kiểm tra|giám sát)[^.;]{0,30}(?:kinh phí|ngân sách)",
    ),
    _Asked(
        "plan",
        "Chúng tôi có phải xây dựng kế hoạch riêng không?",
        r"(?:xây dựng|ban hành)[^.;]{0,80}(?:kế hoạch|chương trình)[^.;]{0,80}"
        rf"(?:hành động|{_CARRYING_OUT}|cụ thể)",
        "truyền thông|ban hành kèm theo|giám sát tại|không cần phải",
        needs=("own",),
    ),
    _Asked(
        "guidance",
        "Ai hướng dẫn khi thực hiện?",
        r"hướng dẫn[^.;]{0,80}(?:thực hiện|triển khai|nghiệp vụ)",
        "theo hướng dẫn|hướng dẫn thi hành",
        needs=("body",),
    ),
    _Asked(
        "checking",
        "Ai kiểm tra, giám sát việc thực hiện?",
        rf"(?:kiểm tra|thanh tra|giám sát)[^.;]{{0,80}}{_CARRYING_OUT}[^.;]{{0,60}}{_THIS}",
        "chính sách, pháp luật|thẩm tra",
        needs=("body",),
    ),
    _Asked(
        "review",
        "Khi nào sơ kết, tổng kết?",
        r"(?:sơ kết|tổng kết)",
        "đánh giá thực tiễn thi hành|thi hành nghị định",
        needs=("when", "duty"),
    ),
)
_EFFECT = _Asked(
    "effect", "{document} có hiệu lực từ khi nào?", r"có hiệu lực(?: thi hành)?(?: kể)? từ", "hết hiệu lực"
)
_OF_OTHERS: dict[Audience, tuple[_Asked, ...]] = {
    Audience.BUSINESS: (
        _Asked(
            "support",
            "Doanh nghiệp được hỗ trợ những gì?",
            r"doanh nghiệp[^.;]{0,60}được (?:hưởng|hỗ trợ|ưu tiên|miễn|giảm|vay|cấp|tiếp cận|tạo điều kiện)"
            r"|(?<!chính sách )(?:hỗ trợ|ưu đãi) (?:\w+ ){0,2}doanh nghiệp",
            "chịu trách nhiệm thi hành|là nhiệm vụ|quan điểm",
        ),
        _Asked(
            "petition",
            "Doanh nghiệp gửi kiến nghị ở đâu, bao lâu được trả lời?",
            r"(?:tiếp nhận|trả lời|giải quyết|xử lý|phản ánh|gửi)[^.;]{0,40}kiến nghị[^.;]{0,30}doanh nghiệp"
            r"|doanh nghiệp[^.;]{0,40}(?:gửi|nêu|có) kiến nghị",
            needs=("when",),
        ),
    ),
    Audience.PEOPLE: (
        _Asked(
            "rights",
            "Người dân được hưởng quyền lợi gì?",
            r"(?:người dân|nhân dân|hộ gia đình|người lao động|người bệnh)[^.;]{0,60}được"
            r" (?:hưởng|hỗ trợ|ưu tiên|miễn|giảm|vay|cấp|khám|tiếp cận|tham gia)",
        ),
        _Asked("part", "Người dân tham gia ý kiến, giám sát thế nào?", r"lấy ý kiến (?:nhân dân|người dân|cử tri)"),
    ),
}


def questions(scope: Scope, said: Sequence[Item], listeners: Listeners, most: int) -> list[Item]:
    """At most `most` questions; the chosen clause is looked at first, then the whole document, since money, reports and
    effect stand in its last part. No answer says again what a message has `said`."""
    found: list[Item] = []
    statements = list(_statements(scope))
    # What binds the audience answers before what binds others.
    statements.sort(key=lambda s: s[2] is None or listeners.relation(s[2]) is not Relation.OWN)
    frames = {d.span: d for d in scope.statements if d.skipped is None}
    for asked in (*_OF_OTHERS.get(listeners.audience, _OF_OFFICIALS), _EFFECT):
        if len(found) >= most:
            break
        if answer := _answer(scope, asked, statements, frames, [*found, *said], listeners):
            clause, span, given = answer
            text = capital(told(scope.document, span, _MOST))
            who = capital(leads(given.lead, listeners)) if given and not _said(given.lead, text) else ""
            place = (clause_citation(scope.document, clause, span), *_heading(scope, given, who))
            asks = asked.question.format(document=short_document(scope.document.info))
            relation = listeners.relation(given) if given else Relation.NONE
            found.append(Item(f"question:{asked.name}", text, place, who, question=asks, relation=relation))
    return found


def _said(names: Sequence[str], text: str) -> bool:
    return any(key(u) in key(text) for u in names)


def _answer(
    scope: Scope,
    asked: _Asked,
    statements: Sequence[tuple[Clause, Span, Assignment | None]],
    frames: dict[Span, Duty],
    before: Sequence[Item],
    listeners: Listeners,
) -> tuple[Clause, Span, Assignment | None] | None:
    said, never = rule(asked.said), rule(asked.never)
    taken = [c.span for i in before for c in i.citations[:1]]
    for clause, span, given in statements:
        text = scope.document.text[slice(*span)]
        if not said.search(key(text)) or never.search(key(text)):
            continue
        if any(a < span[1] and span[0] < b for a, b in taken):
            continue
        inside = [d for s, d in frames.items() if span[0] <= s[0] < span[1]]
        if not all(_holds(need, asked, text, given, inside, listeners) for need in asked.needs):
            continue
        one = Item("", text, ())
        if len(pairs(text)) >= _FEWEST_PAIRS and any(repeats(one, i) for i in before):
            continue
        return clause, span, given
    return None


def _holds(
    need: str, asked: _Asked, text: str, given: Assignment | None, inside: Sequence[Duty], listeners: Listeners
) -> bool:
    if need == "when":
        return bool(limits(text, 0, len(text), None))
    if given is None:
        return False
    if need == "body":  # exactly one, else the question "which" has no answer
        named = [units.canonical(u) for u in given.lead]
        return len(named) == 1 and not named[0].collective and given.role != "phối hợp"
    if need == "own":
        return listeners.relation(given) is Relation.OWN
    if need == "receiver":  # of the very duty that the question is about
        about = [d for d in inside if re.search(asked.said, key(d.text)) or len(inside) == 1]
        return any(d.addressee for d in about)
    return True


def _statements(scope: Scope) -> Iterator[tuple[Clause, Span, Assignment | None]]:
    """What may be an answer: whole sentences, and the duties of a sentence that is too long to be one."""
    document, inside = scope.document, set(scope.clauses)
    order = [c for c in document.clauses if c in inside] + [c for c in document.clauses if c not in inside]
    k = key(document.text)
    for clause in order:
        if clause.cells or clause.level is Level.PREAMBLE:
            continue
        for sentence in own_sentences(document, clause):
            whole = sentence[1] - sentence[0] <= _MOST
            first = None if whole else whole_phrase(document.text, sentence, _MOST)
            pieces = [sentence] if whole else list(rows(document.text, k, *sentence, sentence[0]))
            if first and _given(scope, clause, sentence) is None and all(b - a > _MOST for a, b in pieces):
                whole, pieces = True, [first]  # it binds nobody, and its first part says something whole
            for piece in pieces:
                span = trimmed(document.text, piece)
                text = document.text[slice(*span)]
                # A footnote ("² Nghị quyết ..."), a row of a table without cells, an introduction (":"): no answers.
                if not text[:1].isalpha() or "|" in text or text.rstrip().endswith(":") or len(text.split()) < 6:
                    continue
                given = _given(scope, clause, span)
                if span[1] - span[0] <= _MOST and (whole or given):
                    yield clause, span, given


def _given(scope: Scope, clause: Clause, span: Span) -> Assignment | None:
    """The register's entry that this sentence makes."""
    for a in scope.given.get(clause.path, ()):
        if any(span[0] <= s[0] < span[1] for s in a.spans.get("task", ())):
            return a
    return None


def _heading(scope: Scope, given: Assignment | None, who: str) -> list[Citation]:
    return field_citations(scope.document, given, "lead") if who and given else []
