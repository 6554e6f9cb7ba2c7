"""The evidence pane: one clause whole, in its document, with the quote highlighted, its parents and its neighbours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from answer.ask.quoting import scan_mark
from schema import Amended, CellSpan, Clause, ClausePath, Document, Level, Span, UserError
from ui.desk import Desk
from ui.markup import button, day, empty, esc, marked, name, shorten
from ui.relations_texts import relations_texts
from ui.texts import Texts

# A whole annex can hold hundreds of rows: past this many characters the rest is listed, not printed.
MOST_CHARACTERS = 12_000
GROUP_ROLES = {"section", "section_title"}


@dataclass(frozen=True, slots=True)
class Opening:
    """Which clause to open and which part of the text to highlight; `path` is '' in letterhead and signature."""

    document: str
    path: str
    mark: Span | None = None

    @classmethod
    def of(cls, data: object) -> Opening:
        """From what the browser sends, which may be anything: what is not understood opens nothing."""
        if not isinstance(data, Mapping):
            return cls("", "")
        start, end = data.get("start"), data.get("end")
        mark = (start, end) if isinstance(start, int) and isinstance(end, int) and 0 <= start < end else None
        return cls(str(data.get("document", "")), str(data.get("clause", "")), mark)

    def payload(self) -> dict[str, object]:
        # Not "path": Gradio takes every dict with that key for an uploaded file, and refuses it.
        where: dict[str, object] = {"document": self.document, "clause": self.path}
        return {**where, "start": self.mark[0], "end": self.mark[1]} if self.mark else where


def open_clause(desk: Desk, opening: Opening, t: Texts) -> str:
    """The pane for a clause of a stored document, or the sentence that it is gone."""
    try:
        document = desk.document(opening.document)
    except (UserError, KeyError):
        return empty(t.evidence_gone)
    clause = document.clause(ClausePath.parse(opening.path)) if opening.path else None
    if clause is None and (opening.path or not opening.mark):
        return empty(t.evidence_gone)
    notes = notes_html(document, desk.amended(opening.document, opening.path), t)
    return clause_view(document, clause, opening.mark, t, desk.has_pictures(document.info.id), notes)


def notes_html(document: Document, amended: Sequence[Amended], t: Texts) -> str:
    """What a reader of the clause must know: that it was amended, and where; that the version is an older one."""
    notes = [esc(relations_texts(t).older_note)] if document.info.status == "superseded" else []
    return "".join(f'<p class="dk-amended">{n}</p>' for n in notes) + amended_html(amended)


def amended_html(amended: Sequence[Amended]) -> str:
    """A line for each amendment, which opens the clause that states it."""
    links = (button("open", Opening(a.document, a.path).payload(), esc(a.said), "dk-inline") for a in amended)
    return "".join(f'<p class="dk-amended">{link}</p>' for link in links)


def clause_view(
    document: Document, clause: Clause | None, mark: Span | None, t: Texts, pictures: bool = False, notes: str = ""
) -> str:
    """`clause` None: the lines of letterhead or signature around `mark`. `pictures`: its pages can be shown. `notes`:
    HTML that stands above the text.
    """
    info = document.info
    if clause:
        title, body = clause.reference or label(clause), _body(document, clause, mark, t)
        page = document.page_at(mark[0]) if mark else clause.page
        quoted = document.text[slice(*mark)] if mark else document.whole_text(clause)[:4000]
        places, neighbours = _parents(document, clause, t), _neighbours(document, clause, t)
    else:
        first, last = mark or (0, 0)
        title, quoted, page = t.letterhead, document.text[first:last], document.page_at(first)
        start = document.text.rfind("\n", 0, max(0, first - 300)) + 1
        end = document.text.find("\n", min(len(document.text), last + 300))
        end = len(document.text) if end < 0 else end
        body = f'<div class="dk-clause">{marked(document.text, start, end, ((first, last),))}</div>'
        places = neighbours = ""
    said = t.page.format(page=page)
    facts = " · ".join(x for x in (info.kind, info.issuer, day(info.issued_on)) if x)
    shown_page = f'<span class="dk-page">{esc(said)}</span>' if info.pages > 1 else ""
    copied = f"“{' '.join(quoted.split())}” ({title}{', ' + said if info.pages > 1 else ''})"
    return f"""<article class="dk-evidence" tabindex="-1" aria-label="{esc(t.evidence)}">
<header><p class="dk-doc"><strong>{esc(name(info, t))}</strong> {esc(info.title)}</p>
<p class="dk-facts">{esc(facts)}</p>{places}
<h3>{esc(title)}</h3>
<p class="dk-tools">{shown_page}<button type="button" class="dk-button" data-copy="{esc(copied)}"
 data-copied="{esc(t.copied)}" data-failed="{esc(t.copy_failed)}">{esc(t.copy)}</button>
<button type="button" class="dk-button dk-close" data-close>{esc(t.close)}</button></p>{notes}</header>
{scan_note(document, clause, mark, t)}<div class="dk-text">{body}</div>
{_picture(document, page, t) if pictures else ""}{neighbours}</article>"""


def scan_note(document: Document, clause: Clause | None, mark: Span | None, t: Texts) -> str:
    """That the text shown was read by OCR, how surely, and what is doubtful in it."""
    scan = scan_mark(document, clause, mark)
    if not scan:
        return ""
    low = scan.endswith("thấp")
    # A clause that reads well but for a number is doubtful for that number, which its mean does not show.
    mean = clause.confidence if clause and (clause.unsure or not low) else None
    sure = f" ({mean:.0f} %)" if mean is not None else ""
    told = (t.scan_low if low else t.scan).format(sure=sure)
    facts = "" if clause else " ".join(w for w in document.warnings if "đối chiếu bản gốc" in w)
    doubts = t.scan_doubts if clause and clause.doubtful else ""
    said = " ".join(x for x in (told, doubts, facts) if x)
    return f'<p class="dk-scan{" is-low" if low else ""}" role="note">{esc(said)}</p>'


def _picture(document: Document, page: int, t: Texts) -> str:
    """A page of the original file, fetched only when somebody opens it."""
    address = f"anh-trang/{quote(document.info.id, safe='')}/{page}.png"
    said = t.picture.format(page=page)
    return (
        f'<details class="dk-picture"><summary>{esc(said)}</summary><a href="{address}" target="_blank">'
        f'<img loading="lazy" src="{address}" alt="{esc(said)}"></a></details>'
    )


def label(clause: Clause) -> str:
    """The clause's own name: "Điều 2", "Mục II", "Khoản 1", "Điểm a", "STT 3"."""
    marker = clause.path.markers[-1] if clause.path.markers else ""
    if clause.level == Level.PREAMBLE:
        return Level.PREAMBLE.value
    if clause.level in {Level.DASH, Level.PLUS}:
        return f"{clause.level.value} {marker.lstrip('-+*')}"
    # "STT 3" and "Phụ lục I" say themselves what they are; "II", "3" and "đ" do not.
    return marker if " " in marker or marker.startswith(clause.level.value) else f"{clause.level.value} {marker}"


def summary(document: Document, clause: Clause, most: int = 90) -> str:
    """The heading, else the task of a row, else the first words."""
    if clause.heading:
        return shorten(clause.heading, most)
    task = next((c for c in clause.cells if c.role in {"task", "indicator"} and c.start < c.end), None)
    if task:
        return shorten(document.text[task.start : task.end], most)
    return shorten(document.body_text(clause), most)


def _open(document: Document, clause: Clause) -> dict[str, object]:
    return Opening(document.info.id, str(clause.path)).payload()


def _parents(document: Document, clause: Clause, t: Texts) -> str:
    found = (document.clause(ClausePath(clause.path.markers[:n])) for n in range(1, len(clause.path.markers)))
    items = "".join(
        f"<li>{button('open', _open(document, c), f'<b>{esc(label(c))}</b> {esc(shorten(c.heading, 60))}')}</li>"
        for c in found
        if c
    )
    return f'<nav aria-label="{esc(t.parents)}"><ol class="dk-crumbs">{items}</ol></nav>' if items else ""


def neighbours_of(document: Document, clause: Clause) -> tuple[Clause | None, Clause | None]:
    """The sibling before (or the parent), and the first clause behind everything inside this one."""
    before = after = None
    seen = False
    for c in document.clauses:
        if c.path == clause.path:
            seen = True
        elif not seen and (c.parent == clause.parent or c.path == clause.parent):
            before = c
        elif seen and not c.path.is_under(clause.path):
            after = c
            break
    return before, after


def _neighbours(document: Document, clause: Clause, t: Texts) -> str:
    def one(c: Clause | None, css: str, word: str) -> str:
        if not c:
            return ""
        inner = f"<small>{esc(word)}</small><b>{esc(label(c))}</b> {esc(summary(document, c, 70))}"
        return button("open", _open(document, c), inner, css)

    before, after = neighbours_of(document, clause)
    inner = one(before, "dk-before", t.previous) + one(after, "dk-after", t.following)
    return f'<nav class="dk-neighbours" aria-label="{esc(t.neighbours)}">{inner}</nav>' if inner else ""


def _body(document: Document, clause: Clause, mark: Span | None, t: Texts) -> str:
    marks = (mark,) if mark else ()
    inside = [c for c in document.clauses if c.path.is_under(clause.path)]
    pieces, printed, left = [], 0, []
    for c in inside:
        size = c.span[1] - c.span[0]
        touched = mark is not None and c.span[0] < mark[1] and mark[0] < c.span[1]
        if printed and printed + size > MOST_CHARACTERS and not touched:
            left.append(c)
            continue
        printed += size
        depth = len(c.path.markers) - len(clause.path.markers)
        inner = _row(document, c, marks, t) if c.cells else _own(document, c, marks)
        pieces.append(f'<div class="dk-clause" style="--depth:{min(depth, 4)}">{inner}</div>')
    if left:
        items = "".join(
            f"<li>{button('open', _open(document, c), f'<b>{esc(label(c))}</b> {esc(summary(document, c))}')}</li>"
            for c in left
        )
        note = esc(t.more_inside.format(n=len(left)))
        pieces.append(f'<p class="dk-note">{note}</p><ul class="dk-left">{items}</ul>')
    return "".join(pieces)


def _own(document: Document, clause: Clause, marks: tuple[Span, ...]) -> str:
    start, end = clause.span
    while end > start and document.text[end - 1].isspace():
        end -= 1
    at = document.text.find(clause.heading, start, end) if clause.heading else -1
    if at < 0:
        return marked(document.text, start, end, marks, clause.doubtful)
    cut = at + len(clause.heading)
    rest = marked(document.text, cut, end, marks, clause.doubtful)
    return f"<strong>{marked(document.text, start, cut, marks, clause.doubtful)}</strong>{rest}"


def _row(document: Document, clause: Clause, marks: tuple[Span, ...], t: Texts) -> str:
    """A row of a table as its columns' titles with their texts, sub-rows one after the other."""
    group = " ".join(document.text[c.start : c.end] for c in clause.cells if c.role in GROUP_ROLES)
    html = f'<p class="dk-note">{esc(shorten(group, 200))}</p>' if group.strip() else ""
    cells = [c for c in clause.cells if c.role not in GROUP_ROLES]
    for part in sorted({c.part for c in cells}):
        fields = "".join(_cell(document, clause, c, marks, t) for c in cells if c.part == part and c.start < c.end)
        title = f'<p class="dk-part">{esc(t.part.format(n=part))}</p>' if part else ""
        html += f'{title}<dl class="dk-row">{fields}</dl>'
    return html


def _cell(document: Document, clause: Clause, cell: CellSpan, marks: tuple[Span, ...], t: Texts) -> str:
    title = " ".join(cell.title.split()) or cell.role
    outside = not clause.span[0] <= cell.start < max(clause.end, clause.span[1])
    note = f' <small class="dk-note">({esc(t.inherited)})</small>' if outside else ""
    return f"<dt>{esc(title)}</dt><dd>{marked(document.text, cell.start, cell.end, marks, clause.doubtful)}{note}</dd>"
