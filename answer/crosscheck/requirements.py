"""What a directive obliges someone to do: its duties in prose and its task rows, each an exact slice.

Context, praise and background are no requirements; a target with a figure is one wherever it stands.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from answer.crosscheck.addressees import with_rows_actors
from answer.crosscheck.duties import begins_duty, duties, only_limit
from answer.crosscheck.figures import quantities
from answer.crosscheck.findings import Quantity, Requirement
from ingest.duties import duties as duties_of
from ingest.duties import statements as st
from ingest.duties.silence import done, heading_reason
from language.spelling import key, rule, squeeze
from schema import Assignment, CellSpan, Clause, ClausePath, Deadline, Document, Duty, Level, Span, unique

# Under these headings nothing obliges; under aims, only figures and what binds somebody do.
_KINDS = {"objective": "aims", "duty": "duties", "matter": "", None: ""}
_LEAD_IN = rule(
    r"(?:các |những |một số )?(?:nội dung|nhiệm vụ|giải pháp|công việc|lĩnh vực|việc)(?: \w+){0,4} *(?:sau|sau đây)?"
    r" *:? *$"
)
_SHARED = 4  # syllables of a term that make two duties of a sentence one requirement


def requirements(directive: Document) -> list[Requirement]:
    """The requirements of `directive` in the order of its text. Rows of task tables count once each; a row that only
    names a group does not."""
    return with_rows_actors(_Finder(directive).find())


class _Finder:
    def __init__(self, document: Document) -> None:
        self.document, self.text = document, document.text
        self.k = key(document.text)
        self.parents = {c.path.parent for c in document.clauses}
        self.assigned: dict[ClausePath, list[Assignment]] = {}
        for a in document.assignments:
            self.assigned.setdefault(a.path, []).append(a)
        self.kind: dict[ClausePath, str] = {}
        self.section: dict[ClausePath, str] = {}
        self.common = _common_runs(self.k)
        self.statements: dict[ClausePath, list[Duty]] = {}
        for duty in duties_of(document):
            self.statements.setdefault(duty.path, []).append(duty)

    def find(self) -> list[Requirement]:
        found: list[Requirement] = []
        for clause in self.document.clauses:
            if clause.level is Level.PREAMBLE:
                self.kind[clause.path] = "context"
                continue
            above = clause.path.parent
            if self.kind.get(clause.path) == "item":
                continue  # it was told with the sentence above
            kind = self.kind.get(above, "")
            own = self._kind(clause)
            # "MỤC TIÊU" may hold "Nhiệm vụ"; under "Quan điểm" nothing obliges.
            self.kind[clause.path] = own or kind
            self.section[clause.path] = self.section.get(above) or squeeze(
                clause.heading or self.document.body_text(clause)[:80]
            )
            if clause.level is Level.ROW:
                found += self._row(clause)
            elif self.kind[clause.path] != "context":
                found += self._prose(clause, self.kind[clause.path] == "aims")
        return found

    def _kind(self, clause: Clause) -> str:
        titled = clause.path in self.parents or bool(clause.heading)
        reason = heading_reason(clause, self.text, self.k, titled) if titled else None
        return _KINDS.get(reason, "context")

    # Rows

    def _row(self, clause: Clause) -> Iterator[Requirement]:
        by_role: dict[str, list[CellSpan]] = {}
        for cell in clause.cells:
            by_role.setdefault(cell.role, []).append(cell)
        task = next((c for role in ("task", "indicator", "product") for c in by_role.get(role, ())), None)
        if task is None or not self.text[task.start : task.end].strip():
            return
        given = self.assigned.get(clause.path, [])
        start, end = st.stripped(self.text, task.start, task.end)
        if not given or end - start < 8:
            return  # a group's title
        a = given[0]
        deadline_span = next(iter(a.spans.get("deadline", ())), None)
        figures = quantities(self.text, start, end)
        for cell in by_role.get("value", ()):
            figures += quantities(self.text, cell.start, cell.end)
        yield self._made(clause, start, end, [(start, end)], a.lead, a.deadline, deadline_span, figures, True)

    # Prose

    def _prose(self, clause: Clause, aims: bool) -> Iterator[Requirement]:
        paragraphs = list(st.lines(self.text, clause.text_start, clause.span[1]))
        has_children = clause.path in self.parents
        introduces = has_children and clause.level in (Level.DIEM, Level.DASH, Level.KHOAN) and self._lists(clause)
        if (paragraphs and clause.heading and (has_children or len(paragraphs) > 1) and not introduces) or (
            paragraphs and clause.level in (Level.MUC, Level.CHUONG, Level.PHAN, Level.ANNEX)
        ):
            paragraphs = paragraphs[1:]
        if clause.level is Level.ANNEX and has_children:
            paragraphs = []  # its title, "(Kèm theo ...)", the header of its table
        for i, (a, b) in enumerate(paragraphs):
            if " | " in self.text[a:b] or self.text[a] == "(":
                continue  # a row that no table reader took, a remark in brackets
            for start, end in st.sentences(self.text, a, b):
                last = i == len(paragraphs) - 1 and end == b
                if has_children and end == b and self.text[b - 1] == ":" and self._lists(clause):
                    self.kind.update({c.path: "item" for c in self.document.children(clause)})
                    yield from self._sentence(clause, start, clause.end, aims, whole=True)
                    continue
                if has_children and last and (self.text[b - 1] == ":" or _LEAD_IN.search(self.k, start, end)):
                    continue  # what it introduces are the requirements
                yield from self._sentence(clause, start, end, aims)

    def _lists(self, clause: Clause) -> bool:
        """True where the items under "... trong các lĩnh vực:" are things, not duties: they belong to the sentence."""
        if self.document.own_text(clause).rstrip()[-1:] != ":":
            return False
        children = self.document.children(clause)
        return all(
            c.path not in self.parents
            and c.level in (Level.DASH, Level.PLUS, Level.DIEM)
            and len(self.document.body_text(c).split()) <= 12
            and not begins_duty(self.text, self.k, c.text_start)
            for c in children
        )

    def _sentence(self, clause: Clause, start: int, end: int, aims: bool, whole: bool = False) -> Iterator[Requirement]:
        """`whole`: a sentence with its list, which stays one requirement."""
        if not self._obliges(clause.path, start, end, aims):
            return
        made: list[Requirement] = []
        for parts in [[(start, end)]] if whole else self._groups(start, end):
            a, b = st.stripped(self.text, parts[0][0], parts[-1][1])
            limit = st.choose_limit(self.text, self.k, a, b, None)
            deadline, place = (limit[0], limit[1:]) if limit else (None, None)
            if made and place and only_limit(self.text, self.k, a, b, place):
                # "...; hoàn thành trước ngày 30/6": the limit of the duties before it, no duty of its own.
                made = [r if r.deadline else replace(r, deadline=deadline, deadline_span=place) for r in made]
                continue
            if b - a < 12 or len(self.text[a:b].split()) < 3:
                continue
            given = self._given(clause.path, a, b)
            figures = quantities(self.text, a, b)
            made.append(self._made(clause, a, b, parts, given.lead if given else (), deadline, place, figures, False))
        yield from made

    def _obliges(self, path: ClausePath, start: int, end: int, aims: bool) -> bool:
        said = self._duties(path, start, end)
        if aims:
            return bool(quantities(self.text, start, end)) or any(d.skipped is None for d in said)
        if any(d.skipped is None for d in said):
            return True
        # Statements that the reading of duties passes over bind all the same unless they only report or close.
        return all(d.skipped != "reference" for d in said) and not done(self.k, start, end)

    def _duties(self, path: ClausePath, start: int, end: int) -> list[Duty]:
        """The statements of the clause that the span holds, or a part of."""
        return [d for d in self.statements.get(path, ()) if d.span[0] < end and start < d.span[1]]

    def _given(self, path: ClausePath, start: int, end: int) -> Assignment | None:
        """The assignment whose task overlaps the span most."""
        best, most = None, 0
        for a in self.assigned.get(path, ()):
            for x, y in a.spans.get("task", ()):
                shared = min(end, y) - max(start, x)
                if shared > most:
                    best, most = a, shared
        return best

    def _groups(self, start: int, end: int) -> list[list[Span]]:
        """The duties of a sentence, those about the same matter together: "có cơ chế ... trung tâm dữ liệu; thu hút ...
        trung tâm dữ liệu" is one requirement of two parts, duties about different things are two."""
        groups: list[list[Span]] = []
        for a, b, target in duties(self.text, self.k, start, end):
            if groups and not target and self._same_matter(groups[-1][-1], (a, b)):
                groups[-1].append((a, b))
            else:
                groups.append([(a, b)])
        return groups

    def _same_matter(self, one: Span, two: Span) -> bool:
        runs = set(_runs(self.k[slice(*one)])) & set(_runs(self.k[slice(*two)]))
        return any(run not in self.common for run in runs)

    def _made(
        self,
        clause: Clause,
        start: int,
        end: int,
        parts: Sequence[Span],
        lead: tuple[str, ...],
        deadline: Deadline | None,
        deadline_span: Span | None,
        figures: Sequence[Quantity],
        row: bool,
    ) -> Requirement:
        said = [d for d in self._duties(clause.path, start, end) if d.skipped is None]
        own = any(d.told in ("statement", "row") for d in said)
        if not lead or (not own and not row):
            lead = lead or unique(w.text for d in said for w in d.who)
        return Requirement(
            path=clause.path,
            reference=clause.reference,
            quote=self.text[start:end],
            span=(start, end),
            page=self.document.page_at(start),
            section=self.section.get(clause.path, ""),
            parts=tuple(st.stripped(self.text, a, b) for a, b in parts),
            actor=lead,
            support=unique(w.text for d in said for w in d.support),
            actor_spans=tuple(w.span for d in said if d.told == "statement" for w in (*d.who, *d.support)),
            own_actor=own,
            limits=tuple(dict.fromkeys(x for d in said for x in d.limits)),
            action=next((d.action.text for d in said if d.action), None),
            object=next((d.object.text for d in said if d.object), None),
            targets=tuple(figures),
            deadline=deadline,
            deadline_span=deadline_span,
            from_table=row,
        )


def _runs(k: str, size: int = _SHARED) -> Iterator[str]:
    for piece in re.split(r"[^\w\s]|\n", k):
        said = piece.split()
        for i in range(len(said) - size + 1):
            yield " ".join(said[i : i + size])


def _common_runs(k: str) -> set[str]:
    """Runs of syllables that the directive says everywhere: its topic, which does not make two duties one."""
    counts = Counter(_runs(k))
    many = max(4, len(k) // 2500)
    return {run for run, n in counts.items() if n >= many}
