"""Common questions with their answers: what people ask after such a session, answered by the clause that says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.ask.naming import short_document
from answer.ask.quoting import clause_citation, field_citations, trimmed
from answer.pack.messages import repeats
from answer.pack.model import Audience, Duty, Item
from answer.pack.scope import Scope
from answer.pack.wording import capital, own_sentences, pairs, told, whole_phrase
from ingest import units
from ingest.duties.actors import rows
from ingest.duties.statements import limits
from language.spelling import key, rule
from schema import Assignment, Citation, Clause, Level, Span

_MOST = 400  # characters of an answer: a longer one would have to be cut, and lose its verb or its limit
_MOST_TASK = 160
_FEWEST_PAIRS = 4


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and what its answer looks like: a register entry of this role or led by such a unit, else a sentence
    that says so and does not say `never`. `needs`: what the answer must name for the question to be answered: "who" (a
    body), "when" (a time), "duty" (an entry of the register).
    """

    name: str
    question: str
    said: str = ""
    never: str = "chịu trách nhiệm thi hành"
    role: str = ""
    lead: str = ""
    needs: tuple[str, ...] = ()


_THIS = (
    r"(?:(?:chương trình|kế hoạch|chỉ thị|nghị quyết|quyết định|đề án|kết luận|nghị định|quy định|chiến lược)(?!\w)"
    r"|(?:các |những )?nhiệm vụ)"
)
_CARRYING_OUT = r"(?:thực hiện|triển khai|thi hành)"
# In the order in which people ask.
_OF_EVERYBODY = (
    _Asked("effect", "{document} có hiệu lực từ khi nào?", r"có hiệu lực(?: thi hành)?(?: kể)? từ", "hết hiệu lực"),
    _Asked(
        "focal",
        "Cơ quan nào là đầu mối theo dõi, đôn đốc việc thực hiện?",
        rf"(?:cơ quan thường trực|đầu mối|theo dõi|đôn đốc)[^.;]{{0,120}}{_CARRYING_OUT}[^.;]{{0,60}}{_THIS}"
        rf"|theo dõi,[^.;]{{0,30}}(?:đôn đốc|kiểm tra|tổng hợp)[^.;]{{0,60}}{_CARRYING_OUT}",
        "trong khu |doanh nghiệp",
        needs=("who",),
    ),
    _Asked(
        "report",
        "Báo cáo kết quả gửi cho ai, khi nào?",
        r"báo cáo[^.;]{0,120}(?:trước ngày|hằng năm|hàng năm|hằng quý|hàng quý|hàng tuần|hằng tháng|hàng tháng|định kỳ)"
        r"|(?:hằng năm|hàng năm|định kỳ)[^.;]{0,60}báo cáo",
        "báo cáo viên|rà soát toàn bộ|phát sinh|vướng mắc",
        role="báo cáo",
        needs=("who", "when"),
    ),
    _Asked(
        "trouble",
        "Gặp khó khăn, vướng mắc thì phản ánh đến đâu?",
        r"(?:nếu |khi )(?:có )?(?:những )?(?:\w+ ){0,3}(?:khó khăn|vướng mắc|phát sinh).{0,220}"
        r"(?:báo cáo|phản ánh|đề xuất|gửi|đề nghị|trao đổi)",
        needs=("who",),
    ),
    _Asked(
        "money",
        "Kinh phí thực hiện lấy từ đâu?",
        rf"kinh phí[^.;]{{0,60}}{_CARRYING_OUT}[^.;]{{0,160}}(?:ngân sách|bố trí|bảo đảm|đảm bảo|cân đối|dự toán|nguồn)"
        rf"|(?:bố trí|bảo đảm|cân đối|dự toán)[^.;]{{0,30}}kinh phí[^.;]{{0,80}}(?:{_CARRYING_OUT}|ngân sách)"
        rf"|{_THIS} do ngân sách",
        "cơ chế|quỹ|phân bổ kinh phí từ|quản lý và sử dụng",
    ),
    _Asked(
        "plan",
        "Đơn vị, địa phương có phải xây dựng kế hoạch riêng không?",
        r"(?:xây dựng|ban hành)[^.;]{0,60}(?:kế hoạch|chương trình)[^.;]{0,80}"
        r"(?:của (?:cơ quan|đơn vị|địa phương|mình|cấp)|tại địa phương|hành động|triển khai|thực hiện)",
        "truyền thông|ban hành kèm theo|giám sát tại",
        needs=("duty",),
    ),
    _Asked(
        "checking",
        "Ai kiểm tra, giám sát việc thực hiện?",
        rf"(?:kiểm tra|thanh tra|giám sát|đôn đốc)[^.;]{{0,80}}{_CARRYING_OUT}",
        "chính sách, pháp luật|thẩm tra",
        needs=("who",),
    ),
    _Asked(
        "review",
        "Khi nào sơ kết, tổng kết?",
        r"(?:sơ kết|tổng kết)",
        "đánh giá thực tiễn thi hành|thi hành nghị định",
        needs=("when",),
    ),
    _Asked(
        "reward",
        "Kết quả thực hiện được khen thưởng, xếp loại thế nào?",
        r"(?:kết quả|mức độ|tiêu chí|căn cứ|gắn với|biểu dương)[^.;]{0,160}(?:khen thưởng|xếp loại|thi đua)"
        r"|(?:khen thưởng|biểu dương)[^.;]{0,60}(?:tập thể|cá nhân|thành tích)",
        "cơ chế, chính sách|pháp luật|thẩm tra",
    ),
)
_LOCAL = r"cấp xã|xã,|phường|quận|huyện|địa phương|ủy ban nhân dân các"
_OF_AUDIENCE: dict[Audience, tuple[_Asked, ...]] = {
    Audience.BUSINESS: (
        _Asked(
            "support",
            "Doanh nghiệp được hỗ trợ những gì?",
            r"(?<!chính sách )(?:hỗ trợ|hướng dẫn|ưu đãi) (?:\w+ ){0,3}doanh nghiệp"
            r"|doanh nghiệp[^.;]{0,60}được (?:hưởng|hỗ trợ|ưu tiên|miễn|giảm|vay|cấp|tiếp cận|tạo điều kiện)",
            "chịu trách nhiệm thi hành|là nhiệm vụ|quan điểm",
        ),
        _Asked(
            "petition",
            "Doanh nghiệp gửi kiến nghị ở đâu, bao lâu được trả lời?",
            r"(?:tiếp nhận|trả lời|giải quyết|xử lý|phản ánh|gửi)[^.;]{0,40}kiến nghị[^.;]{0,30}doanh nghiệp"
            r"|doanh nghiệp[^.;]{0,40}(?:gửi|nêu|có) kiến nghị",
        ),
    ),
    Audience.PEOPLE: (
        _Asked("rights", "Quyền lợi, chế độ được bảo đảm thế nào?", r"chế độ, chính sách|được hưởng|quyền và lợi ích"),
        _Asked("part", "Người dân tham gia ý kiến, giám sát thế nào?", r"lấy ý kiến|góp ý|người dân.{0,80}giám sát"),
    ),
    Audience.GRASSROOTS: (
        _Asked("local", "Địa phương phải làm gì?", r"các địa phương (?:chủ động|có|phải|xây dựng)", lead=_LOCAL),
        _Asked(
            "telling",
            "Tuyên truyền, vận động cần lưu ý gì?",
            r"(?:tuyên truyền|truyền thông)[^.;]{0,120}(?:vận động|hình thức|nhóm đối tượng|thông điệp)",
        ),
    ),
    Audience.LEADERS: (
        _Asked("head", "Người đứng đầu chịu trách nhiệm gì?", r"(?:người đứng đầu|thủ trưởng)[^.;]{0,160}trách nhiệm"),
    ),
    Audience.STAFF: (
        _Asked(
            "guidance",
            "Ai hướng dẫn khi thực hiện?",
            r"(?:chủ trì|ban hành|có trách nhiệm)[^.;]{0,60}hướng dẫn[^.;]{0,60}(?:thực hiện|triển khai|nghiệp vụ)",
            needs=("who",),
        ),
    ),
}


def questions(scope: Scope, said: Sequence[Item], duties: Sequence[Duty], audience: Audience, most: int) -> list[Item]:
    """At most `most` questions; the chosen clause is looked at first, then the whole document, since money, reports and
    effect stand in its last part. No answer says again what a message has `said`."""
    found: list[Item] = []
    for asked in (*_OF_AUDIENCE[audience], *_OF_EVERYBODY):
        if len(found) >= most:
            break
        if answer := _answer(scope, asked, found, said):
            clause, span, who = answer
            text = capital(told(scope.document, [span], _MOST))
            who = "" if key(who) in key(text) else capital(who)
            place = (clause_citation(scope.document, clause, span), *_heading(scope, clause, who))
            asks = asked.question.format(document=short_document(scope.document.info))
            found.append(Item(f"question:{asked.name}", text, place, who, question=asks))
    return found + list(_of_register(duties))[: max(0, most - len(found))]


def _answer(
    scope: Scope, asked: _Asked, found: Sequence[Item], messages: Sequence[Item]
) -> tuple[Clause, Span, str] | None:
    said, never = rule(asked.said) if asked.said else None, rule(asked.never)
    of_register = rule(asked.lead) if asked.lead else None
    taken = [c.span for i in found for c in i.citations]
    ordered = [(clause, span, _given(scope, clause, span)) for clause, span in _statements(scope)]
    for by_register in (True, False):
        for clause, span, given in ordered:
            text = scope.document.text[slice(*span)]
            if by_register:
                lead = of_register and given and any(of_register.search(key(u)) for u in given.lead)
                fits = bool(given and ((asked.role and given.role == asked.role) or lead))
            else:
                fits = said is not None and said.search(key(text)) is not None
            if not fits or never.search(key(text)) or any(a < span[1] and span[0] < b for a, b in taken):
                continue
            if not _answers(asked, text, given):
                continue
            one = Item("", text, ())
            if len(pairs(text)) >= _FEWEST_PAIRS and any(repeats(one, i) for i in [*found, *messages]):
                continue
            return clause, span, _who(given, of_register)
    return None


def _who(given: Assignment | None, asked: re.Pattern[str] | None) -> str:
    """The bodies that the sentence is told to; of many, those that the question is about."""
    leads = given.lead if given else ()
    if len(leads) > 3 and asked:
        leads = tuple(u for u in leads if asked.search(key(u)))
    return ", ".join(leads[:4])


def _answers(asked: _Asked, text: str, given: Assignment | None) -> bool:
    """Whether the sentence names all that the question wants to know."""
    there = {
        "who": bool(given and given.lead) or bool(units.find(text)),
        "when": bool(limits(text, 0, len(text), None)),
        "duty": given is not None,
    }
    return all(there[n] for n in asked.needs)


def _statements(scope: Scope) -> Iterator[tuple[Clause, Span]]:
    """What may be an answer: whole sentences, and the duties of a sentence that is too long to be one."""
    document, inside = scope.document, set(scope.clauses)
    order = [c for c in document.clauses if c in inside] + [c for c in document.clauses if c not in inside]
    k = key(document.text)
    for clause in order:
        if clause.cells or clause.level is Level.PREAMBLE:
            continue
        for sentence in own_sentences(document, clause):
            whole = sentence[1] - sentence[0] <= _MOST
            for piece in [sentence] if whole else rows(document.text, k, *sentence, sentence[0]):
                span = trimmed(document.text, piece)
                text = document.text[slice(*span)]
                # A footnote ("² Nghị quyết ..."), a row of a table without cells, an introduction (":"): no answers.
                if not text[:1].isalpha() or "|" in text or text.rstrip().endswith(":") or len(text.split()) < 6:
                    continue
                if span[1] - span[0] <= _MOST and (whole or _given(scope, clause, span)):
                    yield clause, span


def _given(scope: Scope, clause: Clause, span: Span) -> Assignment | None:
    """The register's entry that this sentence makes."""
    for a in scope.document.assignments:
        if a.path == clause.path and any(span[0] <= s[0] < span[1] for s in a.spans.get("task", ())):
            return a
    return None


def _heading(scope: Scope, clause: Clause, who: str) -> list[Citation]:
    given = next((a for a in scope.document.assignments if a.path == clause.path and a.lead), None)
    return field_citations(scope.document, given, "lead") if who and given else []


def _of_register(duties: Sequence[Duty]) -> Iterator[Item]:
    """Who leads, until when: told from rows that say both."""
    for d in duties:
        cut = whole_phrase(d.task, (0, len(d.task)), _MOST_TASK)
        if not d.lead or not d.due or not d.deadline or d.target or cut is None or key(d.deadline) in key(d.task):
            continue
        task = capital(d.task[slice(*cut)].rstrip(" ,;:").replace("“", "‘").replace("”", "’"))
        said = (
            f"{' và '.join(d.lead)} {'chủ trì' if d.role == 'chủ trì' else d.role}; thời hạn: {d.deadline.rstrip('.')}"
        )
        said += f"; sản phẩm: {d.product}" if d.product and len(d.product) < 120 else ""
        yield Item(
            f"question:{d.key}",
            f"{said.rstrip('.')}.",
            d.citations,
            question=f"Ai làm, khi nào phải xong việc “{task}”?",
        )
