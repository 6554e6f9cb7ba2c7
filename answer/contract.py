"""The JSON values that the command line prints with `--json`: the contract with scripts and with the scorers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from schema import Answer, Assignment, Citation, Clause, Document, DocumentInfo, Duty, Hit, Level

if TYPE_CHECKING:
    from answer.comparing import Change, Comparison, Side
    from answer.crosscheck.chain import Chain
    from answer.crosscheck.findings import Addition, Conflict, Evidence, Finding, FormRemark, Report
    from answer.pack.model import Pack
    from answer.relations import Node, Relation


def info_json(info: DocumentInfo) -> dict[str, Any]:
    value = asdict(info)
    value["document"] = value.pop("id")
    value["issued_on"] = info.issued_on.isoformat() if info.issued_on else None
    value["corrected"] = dict(info.corrected)
    value["to_review"] = list(info.to_review)
    return value


_OUTLINE_FACTS = ("number", "kind", "issuer", "issued_on", "title", "signer", "doubtful", "corrected", "to_review")


def outline_json(document: Document) -> dict[str, Any]:
    """`clauses` are the numbered ones; unnumbered text before them is given apart, as `preamble`."""
    rows = [clause_json(document, c) for c in document.clauses]
    return {
        "document": document.info.id,
        **{name: value for name, value in info_json(document.info).items() if name in _OUTLINE_FACTS},
        "clauses": [r for r in rows if r["level"] != Level.PREAMBLE],
        "preamble": [r for r in rows if r["level"] == Level.PREAMBLE],
        "warnings": list(document.warnings),
    }


def duties_json(document: Document) -> list[dict[str, Any]]:
    """Every statement of the document, with the reason where it binds nobody."""
    from ingest.duties import duties

    return [duty_json(d) for d in duties(document)]


def duty_json(duty: Duty) -> dict[str, Any]:
    value = asdict(duty)
    value["path"] = str(duty.path)
    value["limits"] = [
        {"text": d.text, "kind": d.kind, "first": _day(d.first), "last": _day(d.last), "span": list(span)}
        for d, span in duty.limits
    ]
    return value


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def clause_json(document: Document, clause: Clause) -> dict[str, Any]:
    return {
        "path": str(clause.path),
        "level": clause.level.value,
        "heading": clause.heading,
        "text": document.body_text(clause),
        "page": clause.page,
        "reference": clause.reference,
        "confidence": clause.confidence,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    return {**asdict(hit), "path": str(hit.path), "found_by": list(hit.found_by)}


def citation_json(citation: Citation) -> dict[str, Any]:
    return asdict(citation)


def answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "intent": answer.intent,
        "text": answer.text,
        "refusal": answer.refusal,
        "citations": [citation_json(c) for c in answer.citations],
        "nearest": [citation_json(c) for c in answer.nearest],
        "understood": answer.understood,
        "written": asdict(answer.written) if answer.written else None,
    }


def task_json(a: Assignment, info: DocumentInfo, reference: str) -> dict[str, Any]:
    due = a.deadline
    return {
        "document": a.document,
        "number": info.number,
        "annex": a.annex,
        "section": a.section,
        "task_number": a.number,
        "task": a.task,
        "target": a.target,
        "lead": list(a.lead),
        "support": list(a.support),
        "role": a.role,
        "deadline": due.text if due else None,
        "due": [due.first and due.first.isoformat(), due.last and due.last.isoformat()] if due else None,
        "due_kind": due.kind if due else None,
        "product": a.product,
        "path": str(a.path),
        "reference": reference,
        "page": a.page,
    }


def report_json(report: Report) -> dict[str, Any]:
    """A cross-check. `conflicts` beside `findings` concern the plan as a whole; `form` is what its form lacks."""
    return {
        "plan": info_json(report.plan),
        "directive": info_json(report.directive),
        "findings": [finding_json(f) for f in report.findings],
        "extra": [addition_json(a) for a in report.extra],
        "conflicts": [conflict_json(c) for c in report.conflicts],
        "form": [form_json(r) for r in report.form],
        "warnings": list(report.warnings),
    }


def pack_json(pack: Pack, files: Sequence[Path], slides: int) -> dict[str, Any]:
    """An awareness-session pack: `slides`, `questions` (of the quiz), `citations` and `rephrased` (messages) are
    counts; `messages` are those of the session, each with its places, `original` the document's words where a language
    model or the trainer put it in others, `relation` how it concerns the audience (own, helps, touched, none);
    `duties` are all of the audience."""
    return {
        "files": [str(f) for f in files],
        "slides": slides,
        "questions": len(pack.quiz),
        "citations": len(pack.citations()),
        "document": pack.document.id,
        "number": pack.document.number,
        "clause": pack.clause,
        "audience": pack.audience.value,
        "unit": pack.unit or None,
        "date": _day(pack.today),
        "notice": pack.notice or None,
        "minutes": pack.minutes,
        "title": pack.title,
        "messages": [
            {
                "text": i.text,
                "original": i.original or None,
                "who": i.who,
                "when": i.when or None,
                "relation": i.relation.name.lower(),
                "citations": [citation_json(c) for c in i.citations],
            }
            for i in pack.messages
        ],
        "duties": [
            {
                "task": d.task,
                "lead": list(d.lead),
                "support": list(d.support),
                "deadline": d.deadline,
                "due": _day(d.due),
                "passed": d.passed(pack.today),
                "relation": d.relation.name.lower(),
                "citations": [citation_json(c) for c in d.citations],
            }
            for d in pack.duties
        ],
        "rephrased": sum(bool(i.original) for i in pack.messages),
        "running_order": [{"title": s.title, "minutes": s.minutes} for s in pack.steps],
    }


def chain_json(chain: Chain) -> dict[str, Any]:
    """The report of the plan, with `chain`: where each requirement of the directive is lost on its way down."""
    return {
        **report_json(chain.plan),
        "chain": {
            "programme": info_json(chain.programme.plan),
            "levels": [
                {
                    "requirement": {"path": str(x.requirement.path), "quote": x.requirement.quote},
                    "plan": x.plan.value,
                    "programme": x.programme.value,
                    "lost_in": x.lost_in,
                }
                for x in chain.levels()
            ],
            "programme_against_plan": report_json(chain.below),
        },
    }


def finding_json(f: Finding) -> dict[str, Any]:
    r = f.requirement
    return {
        "requirement": {
            "path": str(r.path),
            "reference": r.reference,
            "quote": r.quote,
            "page": r.page,
            "actor": list(r.actor),
            "action": r.action,
            "object": r.object,
            "targets": [q.said for q in r.targets],
            "deadline": r.deadline.text if r.deadline else None,
        },
        "status": f.status.value,
        "evidence": [evidence_json(e) for e in f.evidence],
        "conflicts": [conflict_json(c) for c in f.conflicts],
        "why": f.why,
        "opinion": {**asdict(f.opinion), "status": f.opinion.status.value if f.opinion.status else None}
        if f.opinion
        else None,
        "explanation": asdict(f.explanation) if f.explanation else None,
    }


def evidence_json(e: Evidence) -> dict[str, Any]:
    return {"path": str(e.path), "reference": e.reference, "quote": e.quote, "page": e.page, "score": e.score}


def conflict_json(c: Conflict) -> dict[str, Any]:
    path = str(c.path) if c.path else None
    return {"kind": c.kind, "directive": c.directive, "plan": c.plan, "path": path, "reference": c.reference}


def addition_json(a: Addition) -> dict[str, Any]:
    return {"path": str(a.path), "reference": a.reference, "quote": a.quote, "page": a.page}


def form_json(r: FormRemark) -> dict[str, Any]:
    return {
        "kind": r.kind,
        "text": r.text,
        "path": str(r.path) if r.path else None,
        "reference": r.reference,
        "quote": r.quote,
    }


def comparison_json(found: Comparison) -> dict[str, Any]:
    """`changes` are those that differ; how many clauses are the same is counted."""
    return {
        "before": {**info_json(found.before), "clause": found.scopes[0]},
        "after": {**info_json(found.after), "clause": found.scopes[1]},
        "counts": {status: found.count(status) for status in ("same", "changed", "minor", "added", "removed")},
        "changes": [_change_json(c) for c in found.changes if c.status != "same"],
    }


def _change_json(change: Change) -> dict[str, Any]:
    return {
        "status": change.status,
        "minor": change.minor,
        "moved": change.moved,
        "before": _side_json(change.before),
        "after": _side_json(change.after),
        "words": [asdict(p) for p in change.words],
        "fields": [asdict(f) for f in change.fields],
    }


def _side_json(side: Side | None) -> dict[str, Any] | None:
    return {**asdict(side), "path": str(side.path)} if side else None


def relations_json(found: Sequence[Relation], trees: Sequence[Node]) -> dict[str, Any]:
    """Every relation, and the chain of what carries out what as nested nodes."""
    return {"relations": [_relation_json(r) for r in found], "chain": [_node_json(n) for n in trees]}


def _relation_json(r: Relation) -> dict[str, Any]:
    return {
        "relation": r.kind,
        "deed": r.deed,
        "from": r.source.id,
        "from_number": r.source.number,
        "to": r.target.id if r.target else None,
        "to_number": r.number,
        "path": r.clause,
        "reference": r.reference,
        "quote": r.quote,
        "page": r.page,
        "to_places": list(r.places),
        "to_paths": [str(p) for p in r.paths],
        "adds": [str(p) for p in r.adds],
    }


def _node_json(node: Node) -> dict[str, Any]:
    return {
        "document": node.info.id if node.info else None,
        "number": node.number,
        "kind": node.info.kind if node.info else None,
        "title": node.info.title if node.info else None,
        "issued_on": node.info.issued_on.isoformat() if node.info and node.info.issued_on else None,
        "below": [_node_json(n) for n in node.below],
    }
