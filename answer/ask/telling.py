"""One task of the register told in a sentence with its marks, the asked field first."""

from __future__ import annotations

from collections.abc import Sequence

from answer.ask.quoting import Quotes, clause_citation, field_citations, task_place
from schema import Assignment, Citation, Document

DOES = {
    "chủ trì": "chủ trì",
    "phối hợp": "phối hợp thực hiện",
    "chỉ đạo": "chỉ đạo",
    "báo cáo": "có trách nhiệm báo cáo theo",
    "đề nghị": "được đề nghị thực hiện",
    "khuyến khích": "được khuyến khích thực hiện",
    "thực hiện": "thực hiện",
}
LACKS = {
    "lead": "Văn bản không nêu đơn vị chủ trì cho nhiệm vụ này",
    "support": "Văn bản không nêu đơn vị phối hợp cho nhiệm vụ này",
    "deadline": "Văn bản không nêu thời hạn cho nhiệm vụ này",
    "product": "Văn bản không nêu sản phẩm của nhiệm vụ này",
}


def has(a: Assignment, field: str) -> bool:
    if field == "lead":
        return bool(a.lead)
    if field == "support":
        return bool(a.support)
    return a.deadline is not None if field == "deadline" else bool(a.product)


def task_citations(document: Document, a: Assignment) -> list[Citation]:
    """The task's own words; the whole clause where the task's span is not known."""
    found = field_citations(document, a, "task")
    clause = document.clause(a.path)
    return found or ([clause_citation(document, clause)] if clause else [])


def cited_field(document: Document, a: Assignment, field: str) -> list[Citation]:
    """The places that say the field, else those of the task."""
    return field_citations(document, a, field) or task_citations(document, a)


def names(units: Sequence[str]) -> str:
    return units[0] if len(units) == 1 else ", ".join(units[:-1]) + " và " + units[-1] if units else ""


def told(document: Document, a: Assignment, field: str, quotes: Quotes) -> str:
    """One task in a sentence, the asked field first, with marks. The first citation stands in the task's own clause."""
    where = task_place(document, a)

    task = task_citations(document, a)
    asked = field_citations(document, a, field)
    outside = not asked or any(_outside(document, c, a) for c in asked)  # said in a heading above: the task comes first

    def cited(name: str) -> str:
        own = field_citations(document, a, name) or task
        if name != field:
            return quotes.marks(own)
        return quotes.marks([*task, *own] if outside else [*own, *task])

    does = DOES.get(a.role, "thực hiện")
    if field == "lead":
        said = f"{names(a.lead)} {does} {where}{_what(a)} {cited('lead')}."
        if a.support:
            said += f" Phối hợp: {names(a.support)} {cited('support')}."
    elif field == "support":
        said = f"Phối hợp thực hiện {where}: {names(a.support)} {cited('support')}."
        if a.lead:
            said += f" Chủ trì: {names(a.lead)} {cited('lead')}."
    elif field == "deadline":
        assert a.deadline is not None
        said = f"Thời hạn: {a.deadline.text} ({where}) {cited('deadline')}."
        if a.lead:
            said += f" {names(a.lead)} {does}{_what(a) or f' {where}' * (a.role == 'báo cáo')} {cited('lead')}."
    else:
        said = f"Sản phẩm: {a.product} ({where}) {cited('product')}."
    if field in ("lead", "support") and a.deadline is not None:
        said += f" Thời hạn: {a.deadline.text} {cited('deadline')}."
    elif field == "deadline" and a.product:
        said += f" Sản phẩm: {a.product} {cited('product')}."
    return " ".join(said.split())


_SHOWN = 240  # characters of a report's wording in the sentence


def _what(a: Assignment) -> str:
    """To whom and about what a report goes: the task's own words, since the place alone does not say it."""
    if a.role != "báo cáo" or not a.task:
        return ""
    task = " ".join(a.task.split()).rstrip(" .;")
    return f": “{task if len(task) <= _SHOWN else task[:_SHOWN].rsplit(' ', 1)[0] + ' …'}”"


def _outside(document: Document, citation: Citation, a: Assignment) -> bool:
    clause = document.clause(a.path)
    return clause is None or (not clause.cells and not clause.span[0] <= citation.span[0] < clause.end)
