"""The sentence that says why a requirement got its verdict: what matched, what did not, what clashes."""

from __future__ import annotations

from collections.abc import Sequence

from answer.crosscheck.findings import KIND_SAID, Conflict, Evidence, Status
from answer.crosscheck.matching import Matched
from ingest import units
from ingest.references import place
from language.spelling import squeeze
from schema import Document

_LONGEST = 90


def why(
    directive: Document,
    plan: Document,
    matched: Matched,
    status: Status,
    evidence: Sequence[Evidence],
    conflicts: Sequence[Conflict],
    says_otherwise: bool = False,
) -> str:
    """One Vietnamese sentence or two; the words in quotation marks are slices of the two documents."""
    share = round(100 * matched.covered)
    said = [_said(c, plan) for c in conflicts]
    lack = [_quoted(directive.text[slice(*span)]) for span in matched.unsaid[:2]]
    best = evidence[0] if evidence else None
    if status is Status.NOT_ADDRESSED:
        issuer = plan.info.issuer or "cơ quan ban hành kế hoạch"
        return f"Yêu cầu này được giao cho {'; '.join(matched.requirement.actor)}, không giao cho {issuer}."
    if status is Status.MISSING:
        return _missing(directive, plan, matched)
    places = _places(evidence, plan)
    if says_otherwise:
        return _reworded(plan, matched, status, said)
    matching = f"{places} nêu {share}% nội dung yêu cầu" if best else ""
    words = _common(plan, best) if best else ""
    if words:
        matching += f" (trùng: {words})"
    if status is Status.CONFLICT:
        return f"{matching}, nhưng {'; '.join(said)}."
    if status is Status.PARTIAL:
        short = _short_parts(directive, matched)
        rest = short or (f"chưa thấy {' và '.join(lack)}" if lack else "cách nêu khác nhiều so với yêu cầu")
        return f"{matching}; {rest}."
    return f"{matching}" + (f"; riêng {' và '.join(lack)} được diễn đạt khác hoặc lược bớt" if lack else "") + "."


def _reworded(plan: Document, matched: Matched, status: Status, said: Sequence[str]) -> str:
    """The plan says it with few of the directive's words: what was compared is the meaning."""
    unit = matched.reworded.unit if matched.reworded else None
    if unit is None:
        return ""
    where = _capital(place(plan.clauses[unit.clause].reference, plan.info))
    text = f"{where} {'nêu cùng nội dung' if status is not Status.PARTIAL else 'gần nghĩa'} bằng lời khác: "
    text += _quoted(plan.text[slice(*unit.span)])
    if said:
        return f"{text}, nhưng {'; '.join(said)}."
    return f"{text}; ít từ trùng nên cần người soạn đọc lại." if status is Status.PARTIAL else f"{text}."


def _said(c: Conflict, plan: Document) -> str:
    where = f" tại {place(c.reference, plan.info)}" if c.reference else ""
    return f"{KIND_SAID[c.kind]}{where}: văn bản chỉ đạo nêu {_quoted(c.directive)}, kế hoạch nêu {_quoted(c.plan)}"


def _missing(directive: Document, plan: Document, matched: Matched) -> str:
    asked = matched.requirement
    text = "Không điều khoản hay nhiệm vụ nào của kế hoạch nêu nội dung này"
    if matched.matches:
        near = matched.matches[0]
        where = place(plan.clauses[near.unit.clause].reference, plan.info)
        text += f"; gần nhất là {where} ({round(100 * near.coverage)}% nội dung)"
        lack = [_quoted(directive.text[slice(*s)]) for s in matched.unsaid[:2]]
        if lack:
            text += f", không có {' và '.join(lack)}"
    if asked.actor and plan.info.issuer and not any(_same(a, plan.info.issuer) for a in asked.actor):
        text += f". Yêu cầu này được giao cho {'; '.join(asked.actor)}"
    return text + "."


def _same(actor: str, issuer: str) -> bool:
    unit = units.canonical(actor)
    return units.same(unit, issuer) or units.includes(unit, issuer)


def _places(evidence: Sequence[Evidence], plan: Document) -> str:
    said = list(dict.fromkeys(place(e.reference, plan.info) for e in evidence))
    return _capital("; ".join(said[:3])) + (f" và {len(said) - 3} nơi khác" if len(said) > 3 else "")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _common(plan: Document, best: Evidence) -> str:
    longest = sorted(best.matched, key=lambda s: s[0] - s[1])[:2]
    return ", ".join(_quoted(plan.text[slice(*s)]) for s in sorted(longest))


def _short_parts(directive: Document, matched: Matched) -> str:
    """The duties of the requirement that are answered worst."""
    if len(matched.parts) < 2:
        return ""
    worst = min(range(len(matched.parts)), key=lambda i: matched.parts[i])
    if matched.parts[worst] >= 0.75:
        return ""
    span = matched.requirement.parts[worst]
    return f"phần {_quoted(directive.text[slice(*span)])} mới có {round(100 * matched.parts[worst])}%"


def _quoted(text: str) -> str:
    flat = squeeze(text).strip(" ,;.")
    if len(flat) > _LONGEST:
        flat = flat[:_LONGEST].rsplit(" ", 1)[0] + " …"
    return f"“{flat}”"
