"""The frame of a slide deck: page, palette, titles, footers, notes, and boxes of text that is known to fit."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from answer.pack.files import drawing_xml as xml
from answer.pack.files.fitting import POINTS, height, largest
from answer.pack.files.paper import LONGEST_PROPERTY
from language.spelling import writable

WIDE, HIGH = 13.333, 7.5  # inches
LEFT, TOP, ROOM, BOTTOM = 0.75, 1.62, 11.83, 6.78  # where the content of a slide stands
NAVY, TEAL, GOLD, INK, SOFT, PALE, WHITE = "1B365D", "1F6F78", "B8892B", "22303C", "5B6B7A", "F1F4F7", "FFFFFF"


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

    def run(self) -> xml.Run:
        align = "ctr" if self.centred else "l"
        return xml.Run(self.text, self.size, self.bold, self.italic, self.colour, self.after, align)

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
        self._first_notes: Any = None  # the first page of notes, of which the others are copies

    def slide(self, title: str, kicker: str = "", notes: Sequence[str] = ()) -> Any:
        """A new slide with its title (shrunk to two lines at most), a small line above it, footer and notes."""
        made = self.book.slides.add_slide(self.book.slide_layouts[5])
        self.count += 1
        if kicker:
            self.one(made, Box(LEFT, 0.36, ROOM, 0.26), kicker.upper(), (12, 11, 10), True, GOLD)
        self._title(made, Box(LEFT, 0.62, ROOM, 0.82), title, (30, 28, 26, 24, 22, 20))
        self.bar(made, Box(LEFT, 1.46, 1.1, 0.05), GOLD)
        self.one(made, Box(LEFT, 7.0, 10.6, 0.26), self.footer, (11, 10, 9), colour=SOFT)
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

        size = largest(text, sizes, box.w, box.h, True)
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = (Inches(v) for v in (box.x, box.y, box.w, box.h))
        xml.set_body(shape, [xml.paragraph(Line(text, size, True, colour).run())], anchor)

    def one(
        self, slide: Any, box: Box, text: str, sizes: Sequence[float], bold: bool = False, colour: str = INK
    ) -> None:
        """One paragraph in the largest letters that the box holds."""
        self.text(slide, box, [Line(text, largest(text, sizes, box.w, box.h, bold), bold, colour)])

    def text(self, slide: Any, box: Box, lines: Sequence[Line], anchor: str = "top") -> None:
        """A box of text. Raises ValueError where it would run over: whoever lays out a slide measures first."""
        if sum(line.high(box.w) for line in lines) > box.h + 0.02:
            raise ValueError(f"text does not fit: {lines[0].text[:60]}")
        xml.add_text(slide, (box.x, box.y, box.w, box.h), [xml.paragraph(line.run()) for line in lines], anchor)

    def bar(self, slide: Any, box: Box, colour: str, outline: str | None = None, dashed: bool = False) -> None:
        """A filled rectangle without shadow."""
        xml.add_shape(slide, "rect", (box.x, box.y, box.w, box.h), colour, outline, dashed)

    def stroke(
        self, slide: Any, start: tuple[float, float], end: tuple[float, float], colour: str, arrow: bool = False
    ) -> None:
        """A straight line in inches, with an arrow's head at its end where asked."""
        xml.add_line(slide, start, end, colour, arrow)

    def dot(self, slide: Any, x: float, y: float, across: float, colour: str) -> None:
        xml.add_shape(slide, "ellipse", (x - across / 2, y - across / 2, across, across), colour, None, False)

    def notes(self, slide: Any, paragraphs: Sequence[str]) -> None:
        if not paragraphs:
            return
        if self._first_notes is None:
            self._first_notes = slide.notes_slide.part
        else:
            self._copy_notes_page(slide)
        slide.notes_slide.notes_text_frame.text = writable("\n\n".join(paragraphs))

    def _copy_notes_page(self, slide: Any) -> None:
        """python-pptx lays out each page of notes anew, which takes longer than all else of a slide."""
        from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from pptx.opc.packuri import PackURI
        from pptx.parts.slide import NotesSlidePart

        first, name = self._first_notes, PackURI(f"/ppt/notesSlides/notesSlide{self.count}.xml")
        page = NotesSlidePart(name, CONTENT_TYPE.PML_NOTES_SLIDE, first.package, deepcopy(first.notes_slide.element))
        page.relate_to(first.notes_master.part, RELATIONSHIP_TYPE.NOTES_MASTER)
        page.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
        slide.part.relate_to(page, RELATIONSHIP_TYPE.NOTES_SLIDE)

    def _number(self, slide: Any) -> None:
        """The page number as a field, so that it follows when slides are moved."""
        field = '<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">{said}</a:fld>'
        run = xml.Run(str(self.count), 11, False, False, SOFT, 0, "r")
        xml.add_text(slide, (11.58, 7.0, 1.0, 0.26), [xml.paragraph(run, field)], "top")

    def save(self, path: Path) -> None:
        self.book.save(str(path))
