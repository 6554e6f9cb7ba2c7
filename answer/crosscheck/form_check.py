"""The form of a draft plan: parts that it needs (Nghị định 30/2020/NĐ-CP, appendices I and III), numbering, task rows.

Remarks, not errors: some parts may stand in another document.
"""

from __future__ import annotations

import re
from itertools import pairwise

from answer.crosscheck.findings import FormRemark
from ingest.markers import roman_value
from ingest.references import place
from language.spelling import key, rule
from schema import Clause, ClausePath, Document, Level

_HEADED = (Level.MUC, Level.PHAN, Level.CHUONG, Level.KHOAN, Level.DIEU, Level.TIEU_MUC)

# (what is missing, pattern over headings, pattern over the whole text or None)
_PARTS: tuple[tuple[str, str, str | None], ...] = (
    ("mục đích, yêu cầu (hoặc mục tiêu)", r"mục đích|yêu cầu|mục tiêu|quan điểm", None),
    ("nhiệm vụ, giải pháp", r"nhiệm vụ|giải pháp|nội dung", None),
    ("tổ chức thực hiện", r"tổ chức (?:thực hiện|triển khai)|trách nhiệm|phân công", None),
    ("kinh phí thực hiện", r"kinh phí|nguồn lực", r"kinh phí|ngân sách|nguồn vốn"),
    (
        "chế độ, thời hạn báo cáo",
        r"báo cáo",
        r"báo cáo [^.;]{0,160}(?:trước ngày|trước|định kỳ|hằng|hàng|tháng|quý|năm)"
        r"|(?:định kỳ|hằng|hàng) [^.;]{0,80}báo cáo",
    ),
)


def form_remarks(plan: Document) -> list[FormRemark]:
    """What the draft lacks, by kind: parts, numbering, then rows."""
    return [*_missing_parts(plan), *_numbering(plan), *_rows(plan)]


def _missing_parts(plan: Document) -> list[FormRemark]:
    found = []
    headings = "\n".join(key(c.heading or plan.body_text(c)[:120]) for c in plan.clauses if c.level in _HEADED)
    k = key(plan.text)
    for name, heading, anywhere in _PARTS:
        if rule(heading).search(headings) or (anywhere and rule(anywhere).search(k)):
            continue
        found.append(FormRemark("part", f"Chưa thấy phần {name}."))
    if not re.search(r"nơi nhận", plan.text, re.IGNORECASE) and "recipients" not in plan.letterhead:
        found.append(FormRemark("part", "Chưa thấy “Nơi nhận” cuối văn bản."))
    for name, said, value in (
        ("số, ký hiệu", "number", plan.info.number),
        ("địa danh và ngày tháng năm", "issued_on", plan.info.issued_on),
        ("tên cơ quan ban hành", "issuer", plan.info.issuer),
        ("họ tên, chức vụ người ký", "signer", plan.info.signer),
    ):
        if not value and said not in plan.letterhead:
            found.append(FormRemark("part", f"Chưa thấy {name} (dự thảo có thể để trống)."))
    return found


def _value(clause: Clause) -> int | None:
    """The place of a marker in its series: 3 for "3.", "III", "c)"; None for those without one."""
    marker = clause.path.markers[-1]
    if clause.level is Level.DIEM:
        letters = "abcdđeghiklmnopqrstuvxy"
        return letters.index(marker) + 1 if len(marker) == 1 and marker in letters else None
    if clause.level is Level.MUC and re.fullmatch(r"[IVXLC]+", marker):
        return roman_value(marker)
    last = re.search(r"(\d+)$", marker)
    if clause.level in (Level.KHOAN, Level.DIEU, Level.MUC, Level.CHUONG, Level.ROW) and last:
        return int(last[1])
    return None


def _numbering(plan: Document) -> list[FormRemark]:
    """Gaps and repeats among the clauses under one parent."""
    found: list[FormRemark] = []
    series: dict[tuple[ClausePath, Level], list[tuple[int, Clause]]] = {}
    for clause in plan.clauses:
        value = _value(clause)
        # Rows may number "2.1" beside "3", and sub-rows repeat their number: only plain ones make a series.
        if value is None or (clause.level is Level.ROW and "." in clause.path.markers[-1]):
            continue
        if "." in clause.path.markers[-1] and clause.level is Level.KHOAN:
            prefix = clause.path.markers[-1].rsplit(".", 1)[0]
            series.setdefault((clause.path.parent.child(prefix), clause.level), []).append((value, clause))
            continue
        series.setdefault((clause.path.parent, clause.level), []).append((value, clause))
    for members in series.values():
        first = members[0]
        if first[0] != 1 and first[1].level is not Level.DIEU:
            found.append(_gap(plan, first[1], "đánh số không bắt đầu từ đầu"))
        for (before, one), (value, two) in pairwise(members):
            if value == before + 1 or (one.level is Level.ROW and value == before):
                continue
            if value > before + 1:
                found.append(
                    _gap(
                        plan,
                        two,
                        f"đánh số cách quãng, “{two.path.markers[-1]}” đứng ngay sau “{one.path.markers[-1]}”",
                    )
                )
            elif value <= before:
                found.append(
                    _gap(plan, two, f"đánh số lặp hoặc lùi, “{two.path.markers[-1]}” đứng sau “{one.path.markers[-1]}”")
                )
    return found


def _gap(plan: Document, clause: Clause, what: str) -> FormRemark:
    return FormRemark("numbering", _said(plan, clause, what), clause.path, clause.reference)


def _said(plan: Document, clause: Clause, what: str) -> str:
    where = place(clause.reference, plan.info)
    return f"{where[:1].upper()}{where[1:]}: {what}."


def _rows(plan: Document) -> list[FormRemark]:
    """Task rows without a lead unit or without a deadline, where their table has such a column."""
    found: list[FormRemark] = []
    tables: dict[str, list[Clause]] = {}
    for clause in plan.clauses:
        if clause.level is Level.ROW:
            tables.setdefault(clause.path.markers[0], []).append(clause)
    by_path: dict[ClausePath, list[tuple[bool, bool, bool]]] = {}
    for a in plan.assignments:
        if a.from_table:
            state = (bool(a.lead), a.deadline is not None, a.target is not None)
            by_path.setdefault(a.path, []).append(state)
    for rows in tables.values():
        roles = {cell.role for c in rows for cell in c.cells}
        targets = "indicator" in roles or "value" in roles
        for clause in rows:
            for lead, due, target in by_path.get(clause.path, ()):
                quote = _task(plan, clause)
                if not lead:
                    found.append(_row(plan, clause, "lead", "chưa nêu cơ quan chủ trì", quote))
                if not due and not target and not targets:
                    found.append(_row(plan, clause, "deadline", "chưa nêu thời hạn", quote))
    return list({(r.kind, r.path): r for r in found}.values())


def _task(plan: Document, clause: Clause) -> str:
    cell = next((c for c in clause.cells if c.role == "task"), None)
    return plan.text[cell.start : cell.end] if cell else ""


def _row(plan: Document, clause: Clause, kind: str, what: str, quote: str) -> FormRemark:
    return FormRemark(kind, _said(plan, clause, what), clause.path, clause.reference, quote)
