"""The frame of a slide deck: page, palette, titles, footers, notes, and boxes of text that is known to fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answer.pack.files.fitting import LINE, POINTS, clipped, height, largest
from answer.pack.files.paper import LONGEST_PROPERTY
from language.spelling import writable

WIDE, HIGH = 13.333, 7.5  # inches
LEFT, TOP, ROOM, BOTTOM = 0.75, 1.62, 11.83, 6.78  # where the content of a slide stands
NAVY, TEAL, GOLD, INK, SOFT, PALE, WHITE = "1B365D", "1F6F78", "B8892B", "22303C", "5B6B7A", "F1F4F7", "FFFFFF"
FONT = "Arial"


@dataclass(frozen=True, slots=True)
class Box:
    """Inches from the upper left corner."""

    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: its letters and the space behind it (points)."""

    text: str
    size: float
    bold: bool = False
    colour: str = INK
    after: float = 0.0
    italic: bool = False
    centred: bool = False

    def high(self, room: float) -> float:
        return height(self.text, self.size, room, self.bold) + self.after / POINTS


class Deck:
    """A presentation under construction. `footer` stands at the foot of every slide but the first."""

    def __init__(self, title: str, footer: str) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self.book: Any = Presentation()
        across = Inches(WIDE) / self.book.slide_width
        self.book.slide_width, self.book.slide_height = Inches(WIDE), Inches(HIGH)
        # The template's frame is 4:3: its layouts are stretched, so that slides that people add look right too.
        for frame in (self.book.slide_master, *self.book.slide_layouts):
            for shape in frame.placeholders:
                shape.left, shape.width = int(shape.left * across), int(shape.width * across)
        self.book.core_properties.title = writable(title)[:LONGEST_PROPERTY]
        self.book.core_properties.author, self.book.core_properties.language = "", "vi-VN"
        self.footer = footer
        self.count = 0

    def slide(self, title: str, kicker: str = "", notes: Sequence[str] = ()) -> Any:
        """A new slide with its title (shrunk to two lines at most), a small line above it, footer and notes."""
        made = self.book.slides.add_slide(self.book.slide_layouts[5])
        self.count += 1
        if kicker:
            self.text(made, Box(LEFT, 0.36, ROOM, 0.3), [Line(kicker.upper(), 12, True, GOLD)])
        self._title(made, Box(LEFT, 0.62, ROOM, 0.82), title, (30, 28, 26, 24, 22, 20))
        self.bar(made, Box(LEFT, 1.46, 1.1, 0.05), GOLD)
        self.text(made, Box(LEFT, 7.0, 10.6, 0.26), [Line(clipped(self.footer, 11, 10.5, 0.24), 11, colour=SOFT)])
        self._number(made)
        self.notes(made, notes)
        return made

    def cover(self, notes: Sequence[str]) -> Any:
        """The first slide, without footer; its title placeholder is set by the caller through `_title`."""
        made = self.book.slides.add_slide(self.book.slide_layouts[5])
        self.count += 1
        self.notes(made, notes)
        return made

    def _title(
        self, slide: Any, box: Box, text: str, sizes: Sequence[float], colour: str = NAVY, anchor: str = "bottom"
    ) -> None:
        from pptx.util import Inches

        size = largest(text, sizes, box.w, box.h, True) or sizes[-1]
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = (Inches(v) for v in (box.x, box.y, box.w, box.h))
        self._fill(shape, [Line(clipped(text, size, box.w, box.h, True), size, True, colour)], anchor)

    def text(self, slide: Any, box: Box, lines: Sequence[Line], anchor: str = "top") -> Any:
        """A box of text. Raises ValueError where it would run over: whoever lays out a slide measures first."""
        from pptx.util import Inches

        if sum(line.high(box.w) for line in lines) > box.h + 0.02:
            raise ValueError(f"text does not fit: {lines[0].text[:60]}")
        shape = slide.shapes.add_textbox(*(Inches(v) for v in (box.x, box.y, box.w, box.h)))
        self._fill(shape, lines, anchor)
        return shape

    def _fill(self, shape: Any, lines: Sequence[Line], anchor: str) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
        from pptx.util import Pt

        frame = shape.text_frame
        frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = {"top": MSO_ANCHOR.TOP, "middle": MSO_ANCHOR.MIDDLE, "bottom": MSO_ANCHOR.BOTTOM}[
            anchor
        ]
        for n, line in enumerate(lines):
            p = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            p.alignment = PP_ALIGN.CENTER if line.centred else PP_ALIGN.LEFT
            p.space_before, p.space_after = Pt(0), Pt(line.after)
            p.line_spacing = Pt(line.size * LINE)  # exact, so that every program breaks the page at the same place
            run = p.add_run()
            run.text = writable(line.text)
            run.font.name, run.font.size, run.font.bold, run.font.italic = FONT, Pt(line.size), line.bold, line.italic
            run.font.color.rgb = RGBColor.from_string(line.colour)
            run._r.get_or_add_rPr().set("lang", "vi-VN")

    def bar(self, slide: Any, box: Box, colour: str, outline: str | None = None, dashed: bool = False) -> Any:
        """A filled rectangle without shadow."""
        from pptx.dml.color import RGBColor
        from pptx.enum.dml import MSO_LINE
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.oxml.ns import qn
        from pptx.util import Inches, Pt

        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(v) for v in (box.x, box.y, box.w, box.h)))
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(colour)
        shape._element.remove(shape._element.find(qn("p:style")))  # the theme's shadow
        if outline is None:
            shape.line.fill.background()
        else:
            shape.line.color.rgb, shape.line.width = RGBColor.from_string(outline), Pt(1.5)
            if dashed:
                shape.line.dash_style = MSO_LINE.DASH
        return shape

    def stroke(
        self, slide: Any, start: tuple[float, float], end: tuple[float, float], colour: str, arrow: bool = False
    ) -> None:
        """A straight line in inches, with an arrow's head at its end where asked."""
        from pptx.dml.color import RGBColor
        from pptx.enum.shapes import MSO_CONNECTOR
        from pptx.oxml.ns import qn
        from pptx.util import Inches, Pt

        line = slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *(Inches(v) for v in (*start, *end)))
        line.line.color.rgb, line.line.width = RGBColor.from_string(colour), Pt(2.25 if arrow else 1.25)
        if arrow:
            head = line.line._get_or_add_ln().makeelement(
                qn("a:tailEnd"), {"type": "triangle", "w": "med", "len": "med"}
            )
            line.line._get_or_add_ln().append(head)

    def dot(self, slide: Any, x: float, y: float, across: float, colour: str) -> None:
        from pptx.dml.color import RGBColor
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.oxml.ns import qn
        from pptx.util import Inches

        shape = slide.shapes.add_shape(
            MSO_SHAPE.OVAL, *(Inches(v) for v in (x - across / 2, y - across / 2, across, across))
        )
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(colour)
        shape.line.fill.background()
        shape._element.remove(shape._element.find(qn("p:style")))

    def notes(self, slide: Any, paragraphs: Sequence[str]) -> None:
        if paragraphs:
            slide.notes_slide.notes_text_frame.text = writable("\n\n".join(paragraphs))

    def _number(self, slide: Any) -> None:
        """The page number as a field, so that it follows when slides are moved."""
        from pptx.oxml import parse_xml
        from pptx.oxml.ns import nsdecls
        from pptx.util import Inches

        shape = slide.shapes.add_textbox(Inches(11.58), Inches(7.0), Inches(1.0), Inches(0.26))
        self._fill(shape, [Line(str(self.count), 11, colour=SOFT)], "top")
        p = shape.text_frame.paragraphs[0]._p
        run = p.r_lst[0]
        field = parse_xml(
            f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
            f"<a:t>{self.count}</a:t></a:fld>"
        )
        field.insert(0, run.rPr)
        p.replace(run, field)
        p.get_or_add_pPr().set("algn", "r")

    def save(self, path: Path) -> None:
        self.book.save(str(path))
