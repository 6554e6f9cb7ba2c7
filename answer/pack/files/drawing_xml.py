"""Shapes of a slide as DrawingML, written whole: python-pptx sets a letter's size and colour one call a property, which
for the thousand runs of a deck takes longer than everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from answer.pack.files.fitting import LINE
from language.spelling import writable

EMU = 914_400  # of an inch
FONT = "Arial"
_SPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_ANCHORS = {"top": "t", "middle": "ctr", "bottom": "b"}


@dataclass(frozen=True, slots=True)
class Run:
    """The letters of one paragraph, and the space behind it (points)."""

    text: str
    size: float
    bold: bool
    italic: bool
    colour: str
    after: float
    align: str  # "l", "ctr" or "r"


def paragraph(run: Run, within: str = "") -> str:
    """`within`: what stands in place of the run, for fields."""
    # The line is an exact height, so that every program breaks the page at the same place.
    space = (
        f'<a:lnSpc><a:spcPts val="{round(run.size * LINE * 100)}"/></a:lnSpc><a:spcBef><a:spcPts val="0"/></a:spcBef>'
    )
    space += f'<a:spcAft><a:spcPts val="{round(run.after * 100)}"/></a:spcAft>'
    marks = f' b="{int(run.bold)}"' + (' i="1"' if run.italic else "")
    look = (
        f'<a:rPr lang="vi-VN" sz="{round(run.size * 100)}"{marks}>{_fill(run.colour)}'
        f'<a:latin typeface="{FONT}"/><a:cs typeface="{FONT}"/></a:rPr>'
    )
    said = f"{look}<a:t>{escape(writable(run.text))}</a:t>"
    inside = within.format(said=said) if within else f"<a:r>{said}</a:r>"
    return f'<a:p><a:pPr algn="{run.align}">{space}</a:pPr>{inside}</a:p>'


def body(paragraphs: Sequence[str], anchor: str) -> str:
    edges = 'wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0"'
    frame = f'<a:bodyPr {edges} anchor="{_ANCHORS[anchor]}"><a:noAutofit/></a:bodyPr>'
    return f"<p:txBody {_SPACES}>{frame}<a:lstStyle/>{''.join(paragraphs)}</p:txBody>"


def cell(paragraphs: Sequence[str], colour: str, pad: int) -> str:
    """A cell of a table; `pad`: EMU inside it, each side."""
    text = f"<a:txBody><a:bodyPr/><a:lstStyle/>{''.join(paragraphs)}</a:txBody>"
    look = f'<a:tcPr marL="{pad}" marR="{pad}" marT="{pad}" marB="{pad}" anchor="ctr">{_fill(colour)}</a:tcPr>'
    return f"<a:tc {_SPACES}>{text}{look}</a:tc>"


def _place(x: float, y: float, w: float, h: float, turned: str = "") -> str:
    off, ext = (round(x * EMU), round(y * EMU)), (round(w * EMU), round(h * EMU))
    return f'<a:xfrm{turned}><a:off x="{off[0]}" y="{off[1]}"/><a:ext cx="{ext[0]}" cy="{ext[1]}"/></a:xfrm>'


def _fill(colour: str) -> str:
    return f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'


def add_text(slide: Any, box: tuple[float, float, float, float], paragraphs: Sequence[str], anchor: str) -> None:
    shape = f'<p:spPr>{_place(*box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr>'
    _add(slide, "sp", "TextBox", '<p:cNvSpPr txBox="1"/>', shape + body(paragraphs, anchor))


def add_shape(
    slide: Any, kind: str, box: tuple[float, float, float, float], colour: str, outline: str | None, dashed: bool
) -> None:
    """`kind`: "rect" or "ellipse"; without shadow."""
    dash = '<a:prstDash val="dash"/>' if dashed else ""
    line = f'<a:ln w="19050">{_fill(outline)}{dash}</a:ln>' if outline else "<a:ln><a:noFill/></a:ln>"
    shape = f'<p:spPr>{_place(*box)}<a:prstGeom prst="{kind}"><a:avLst/></a:prstGeom>{_fill(colour)}{line}</p:spPr>'
    _add(slide, "sp", "Shape", "<p:cNvSpPr/>", shape + body(["<a:p/>"], "middle"))


def add_line(slide: Any, start: tuple[float, float], end: tuple[float, float], colour: str, arrow: bool) -> None:
    (x1, y1), (x2, y2) = start, end
    turned = (' flipH="1"' if x2 < x1 else "") + (' flipV="1"' if y2 < y1 else "")
    place = _place(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1), turned)
    head = '<a:tailEnd type="triangle" w="med" len="med"/>' if arrow else ""
    line = f'<a:ln w="{28575 if arrow else 15875}">{_fill(colour)}{head}</a:ln>'
    shape = f'<p:spPr>{place}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>{line}</p:spPr>'
    _add(slide, "cxnSp", "Line", "<p:cNvCxnSpPr/>", shape)


def _add(slide: Any, tag: str, name: str, own: str, inside: str) -> None:
    from pptx.oxml import parse_xml

    tree = slide.shapes._spTree
    n = len(tree) + 1
    kind = "CxnSp" if tag == "cxnSp" else "Sp"
    head = f'<p:nv{kind}Pr><p:cNvPr id="{n}" name="{name} {n}"/>{own}<p:nvPr/></p:nv{kind}Pr>'
    tree.append(parse_xml(f"<p:{tag} {_SPACES}>{head}{inside}</p:{tag}>"))


def set_body(shape: Any, paragraphs: Sequence[str], anchor: str) -> None:
    """Puts the text of a placeholder."""
    from pptx.oxml import parse_xml

    old = shape._element.txBody
    shape._element.replace(old, parse_xml(body(paragraphs, anchor)))
