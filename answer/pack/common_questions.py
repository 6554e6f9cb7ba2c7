"""Common questions with their answers: what people ask after such a session, answered by the clause that says it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from answer.ask.naming import short_document
from answer.ask.quoting import clause_citation, field_citations
from answer.pack.messages import repeats
from answer.pack.model import Audience, Duty, Item
from answer.pack.scope import Scope
from answer.pack.wording import capital, gist, own_sentences, pairs, told
from language.spelling import key, rule
from schema import Assignment, Citation, Clause, Level, Span

_MOST = 320
_FEWEST_PAIRS = 4


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, and what its answer looks like: a register entry of this role or led by such a unit, else a sentence
    that says so and does not say `never`."""

    name: str
    question: str
    said: str = ""
    never: str = "chịu trách nhiệm thi hành"
    role: str = ""
    lead: str = ""


# In the order in which people ask.
_OF_EVERYBODY = (
    _Asked("effect", "{document} có hiệu lực từ khi nào?", r"có hiệu lực(?: thi hành)?(?: kể)? từ", "hết hiệu lực"),
    _Asked(
        "focal",
        "Cơ quan nào là đầu mối theo dõi, đôn đốc việc thực hiện?",
        r"cơ quan thường trực|là (?:cơ quan )?đầu mối|theo dõi,? (?:\w+,? )?(?:đôn đốc|kiểm tra|tổng hợp)",
    ),
    _Asked(
        "report",
        "Báo cáo kết quả gửi cho ai, khi nào?",
        r"báo cáo.{0,120}(?:trước ngày|hằng năm|hàng năm|hằng quý|hàng quý|hàng tuần|hằng tháng|hàng tháng|định kỳ)"
        r"|(?:hằng năm|hàng năm|định kỳ).{0,60}báo cáo",
        "báo cáo viên|rà soát toàn bộ|phát sinh|vướng mắc",
        role="báo cáo",
    ),
    _Asked(
        "trouble",
        "Gặp khó khăn, vướng mắc thì phản ánh đến đâu?",
        r"(?:nếu |khi )(?:có )?(?:những )?(?:\w+ ){0,3}(?:khó khăn|vướng mắc|phát sinh).{0,220}"
        r"(?:báo cáo|phản ánh|đề xuất|gửi|đề nghị|trao đổi)",
    ),
    _Asked(
        "money",
        "Kinh phí thực hiện lấy từ đâu?",
        r"(?:kinh phí|dự toán|ngân sách).{0,160}(?:bố trí|bảo đảm|cân đối|tổng hợp|thẩm định|nguồn|sử dụng)"
        r"|(?:bố trí|bảo đảm|cân đối) (?:nguồn )?kinh phí",
    ),
    _Asked(
        "plan",
        "Đơn vị, địa phương có phải xây dựng kế hoạch riêng không?",
        r"(?:xây dựng|ban hành).{0,60}(?:kế hoạch|chương trình).{0,80}(?:của (?:cơ quan|đơn vị|địa phương|mình)"
        r"|tại địa phương|hành động|triển khai|thực hiện)",
        "truyền thông|ban hành kèm theo",
    ),
    _Asked(
        "checking",
        "Ai kiểm tra, giám sát việc thực hiện?",
        r"(?:kiểm tra|thanh tra|đôn đốc).{0,80}(?:thực hiện|triển khai|thi hành)",
    ),
    _Asked(
        "review", "Khi nào sơ kết, tổng kết?", r"(?:sơ kết|tổng kết)", "đánh giá thực tiễn thi hành|thi hành nghị định"
    ),
    _Asked(
        "reward",
        "Kết quả thực hiện được khen thưởng, xếp loại thế nào?",
        r"khen thưởng|xếp loại|thi đua",
        "cơ chế, chính sách",
    ),
)
_LOCAL = r"cấp xã|xã,|phường|quận|huyện|địa phương|ủy ban nhân dân các"
_OF_AUDIENCE: dict[Audience, tuple[_Asked, ...]] = {
    Audience.BUSINESS: (
        _Asked("support", "Doanh nghiệp được hỗ trợ những gì?", r"hỗ trợ.{0,60}doanh nghiệp|doanh nghiệp.{0,60}được"),
        _Asked(
            "petition",
            "Doanh nghiệp gửi kiến nghị ở đâu, bao lâu được trả lời?",
            r"kiến nghị.{0,30}doanh nghiệp|doanh nghiệp.{0,40}kiến nghị",
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
            r"tuyên truyền.{0,120}(?:vận động|hình thức|nhóm đối tượng|nội dung)|kế hoạch truyền thông",
        ),
    ),
    Audience.LEADERS: (
        _Asked("head", "Người đứng đầu chịu trách nhiệm gì?", r"(?:người đứng đầu|thủ trưởng).{0,160}trách nhiệm"),
    ),
    Audience.STAFF: (
        _Asked(
            "guidance",
            "Ai hướng dẫn khi thực hiện?",
            r"(?:chủ trì|ban hành|có trách nhiệm).{0,60}hướng dẫn.{0,60}(?:thực hiện|triển khai|nghiệp vụ|việc)",
        ),
    ),
}


def questions(scope: Scope, duties: Sequence[Duty], audience: Audience, most: int) -> list[Item]:
    """At most `most` questions; the chosen clause is looked at first, then the whole document, since money, reports and
    effect stand in its last part."""
    found: list[Item] = []
    for asked in (*_OF_AUDIENCE[audience], *_OF_EVERYBODY):
        if len(found) >= most:
            break
        if answer := _answer(scope, asked, found):
            clause, span, who = answer
            text = capital(told(scope.document, [span], _MOST))
            who = "" if key(who) in key(text) else capital(who)
            place = (clause_citation(scope.document, clause, span), *_heading(scope, clause, who))
            asks = asked.question.format(document=short_document(scope.document.info))
            found.append(Item(f"question:{asked.name}", text, place, who, question=asks))
    return found + list(_of_register(duties))[: max(0, most - len(found))]


def _answer(scope: Scope, asked: _Asked, found: Sequence[Item]) -> tuple[Clause, Span, str] | None:
    said, never = rule(asked.said) if asked.said else None, rule(asked.never)
    of_register = rule(asked.lead) if asked.lead else None
    taken = [c.span for i in found for c in i.citations]
    ordered = list(_sentences(scope))
    for by_register in (True, False):
        for clause, span in ordered:
            k = key(scope.document.text[slice(*span)])
            given = _given(scope, clause, span)
            if by_register:
                lead = of_register and given and any(of_register.search(key(u)) for u in given.lead)
                fits = bool(given and ((asked.role and given.role == asked.role) or lead))
            else:
                fits = said is not None and said.search(k) is not None
            if not fits or never.search(k) or span in taken:
                continue
            one = Item("", scope.document.text[slice(*span)], ())
            if len(pairs(one.text)) >= _FEWEST_PAIRS and any(repeats(one, i) for i in found):
                continue
            return clause, span, given.lead[0] if given and given.lead else ""
    return None


def _sentences(scope: Scope) -> Iterator[tuple[Clause, Span]]:
    document, inside = scope.document, set(scope.clauses)
    order = [c for c in document.clauses if c in inside] + [c for c in document.clauses if c not in inside]
    for clause in order:
        if clause.cells or clause.level is Level.PREAMBLE:
            continue
        for span in own_sentences(document, clause):
            text = document.text[slice(*span)]
            if not text.rstrip().endswith(":") and len(text.split()) >= 6:
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
        if not d.lead or not d.deadline or key(d.deadline) in key(d.task):
            continue
        task = capital(gist(d.task, 130))
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
