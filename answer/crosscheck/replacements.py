"""Documents that others took the place of, as the directive and stored documents say: a plan should not go by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from answer.crosscheck.mentioned import same_document
from answer.relations.amending import touches
from ingest.amendments import AMENDS
from ingest.references import document_name
from language.spelling import key, rule
from schema import Document, Mention

if TYPE_CHECKING:
    from index.search import ClauseIndex

_REPLACES = rule(r"(?:thay thế|thay cho|bãi bỏ|hủy bỏ)(?!\w)")
_AT_ONCE = rule(r"(?:thay thế|thay cho|bãi bỏ|hủy bỏ)(?: cho| toàn bộ| các)? *$")
_PLACE = rule(r"(?<!\w)(?:điều|khoản|điểm|mục|phụ lục|chương|cụm từ|nội dung|quy định tại)(?!\w)")
# "Nghị định số 80/2020/NĐ-CP (đã được thay thế bằng ...)": the plan knows.
_KNOWN = rule(r"[^.;\n]{0,60}?(?:(?:được|bị) (?:thay thế|bãi bỏ|hủy bỏ)|hết hiệu lực)(?!\w)")


@dataclass(frozen=True, slots=True)
class Replaced:
    """`target` no longer holds; `said` is who says so: a slice of the directive, or the name of what replaced it."""

    target: Mention
    said: str


def replaced_documents(directive: Document, plan: Document, index: ClauseIndex | None) -> list[Replaced]:
    """Those that were replaced or repealed as a whole: of an amended document the rest still holds."""
    found = stated(directive, directive.mentions)
    if index is not None:
        for touch in touches(index.store):
            own = touch.source.id == plan.info.id  # what the plan itself replaces, it may speak of
            if not own and touch.whole and touch.statement.kind != AMENDS and touch.statement.target.number:
                said = f"{touch.statement.deed} bởi {document_name(touch.source)}"
                found.append(Replaced(touch.statement.target, f"đã bị {said}"))
    return found


def stated(document: Document, named: Sequence[Mention]) -> list[Replaced]:
    """What `document` says in its sentences: "... theo Nghị định số 12/NĐ-CP thay thế Nghị định số 80/NĐ-CP"."""
    found = []
    for m in named:
        start = max(document.text.rfind("\n", 0, m.span[0]) + 1, m.span[0] - 200)
        before = key(document.text[start : m.span[0]])
        verbs = list(_REPLACES.finditer(before))
        whole = m.number and verbs and not _PLACE.search(before, verbs[-1].end())
        if whole and (m.relation == "replaces" or _directly(before)):
            found.append(Replaced(m, document.text[start + verbs[-1].start() : m.span[1]]))
    return found


def _directly(before: str) -> bool:
    """The verb stands right before the document: "sửa đổi quy định theo Nghị định số ... thay thế" relates it to the
    first verb, as a whole."""
    return _AT_ONCE.search(before) is not None


def out_of_force(cited: Mention, plan: Document, replaced: Sequence[Replaced]) -> Replaced | None:
    """Who says that the document cited by the plan was replaced; None where nobody does, or the plan says it itself."""
    if not cited.number or cited.relation == "replaces":
        return None
    near = key(plan.text[max(0, cited.span[0] - 40) : cited.span[0]])
    if _directly(near) or _KNOWN.match(key(plan.text[cited.span[1] : cited.span[1] + 120])):
        return None
    return next((r for r in replaced if same_document(cited, r.target)), None)
