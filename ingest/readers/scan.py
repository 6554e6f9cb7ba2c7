"""Scanned pages -> the glyphs and ruled lines that a text page has, with Tesseract's Vietnamese data (a program apart).

Each recognised word becomes glyphs in its place, so that the PDF reader's own rules for lines, columns, tables and
paragraphs hold for scans as well.
"""

from __future__ import annotations

import html
import itertools
import os
import re
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from statistics import median

import numpy as np

from ingest.readers import scan_head
from ingest.readers.pdf_grid import grids
from ingest.readers.pdf_page import Glyph, PageContent
from ingest.readers.pdf_shapes import Box
from ingest.readers.scan_image import (
    DPI,
    MIN_SKEW,
    POINT,
    Gray,
    Patch,
    clear,
    ink,
    red_alone,
    ruled,
    skew,
    stacked,
    straightened,
    without,
)
from schema import LOW_CONFIDENCE

PAGE_SECONDS = 60  # a page takes 2 to 5; one that takes longer is a picture and no text
MAX_SCANNED = 300  # pages: about a quarter of an hour
READABLE = 45.0  # mean confidence under which a page is no print in Vietnamese: 85 and more where it is, 8 to 20 on Lao
NOISE = 35.0  # a line with less confidence in the mean is specks, a seal's rim or the strokes of a signature
EDGE = 11.0  # pixels (4 pt) by which lines may miss the margin that they begin or end at
TURNED = 55.0  # mean confidence under which a page may lie on its side
HOW_TO_INSTALL = (
    "hãy cài Tesseract kèm dữ liệu tiếng Việt (Debian, Ubuntu: “sudo apt-get install tesseract-ocr tesseract-ocr-vie”; "
    "Windows: bộ cài Tesseract của UB Mannheim, chọn thêm ngôn ngữ Vietnamese) rồi nạp lại tệp"
)

Progress = Callable[[float, str], None]


@dataclass(frozen=True, slots=True)
class Scan:
    """A recognised page: `content` with its glyphs and rules. `confidence` is the words' mean, 0 to 100, by letters."""

    content: PageContent
    confidence: float
    letters: int  # the last ones of `content.glyphs`

    @property
    def sure(self) -> bool:
        """Whether this is a page of text and no drawing with some words in it."""
        return self.confidence >= LOW_CONFIDENCE and self.letters >= 200


@dataclass(frozen=True, slots=True)
class Word:
    """A word in pixels of its page; `base` and `size` are those of its line."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    confidence: float
    line: int  # its line's number within one picture


def program() -> str | None:
    """Where Tesseract is, if it is installed with its Vietnamese data."""
    found = shutil.which("tesseract")
    return found if found and "vie" in _languages(found) else None


@lru_cache(maxsize=8)
def _languages(tesseract: str) -> frozenset[str]:
    try:
        done = subprocess.run([tesseract, "--list-langs"], capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset((done.stdout + b"\n" + done.stderr).decode("utf-8", "replace").split())


def read_scans(
    pages: Sequence[PageContent],
    render: Callable[[int, int], Gray],
    size: float | None,
    progress: Progress | None = None,
    file: str = "",
) -> dict[int, Scan]:
    """The pages that could be recognised, by number; a page left out has no text or took longer than PAGE_SECONDS.

    `render` gives a page's picture (BGR or grey) for its number and dots per inch. `size` is the type size of the
    document's pages that have a text layer, None where there are none. `progress` is called after each page. `file` is
    the file's name, which often has the document's number.
    """
    tesseract = program()
    if tesseract is None:
        return {}

    def one(page: PageContent) -> Scan | None:
        try:
            return _scan(page, render, tesseract, scan_head.numbers_in(file))
        except subprocess.TimeoutExpired:
            return None

    found: dict[int, Scan] = {}
    # One thread a page inside Tesseract and several pages at once is twice as fast as its own four threads a page.
    with ThreadPoolExecutor(max_workers=max(1, min(4, os.cpu_count() or 1))) as pool:
        for i, (page, scan) in enumerate(zip(pages, pool.map(one, pages), strict=True), 1):
            if scan is not None:
                found[page.number] = scan
            if progress:
                progress(i / len(pages), f"Đang nhận dạng chữ trang quét {i}/{len(pages)} (trang {page.number})")
    return _one_size(found, size)


def _scan(page: PageContent, render: Callable[[int, int], Gray], tesseract: str, named: Collection[str]) -> Scan | None:
    gray = clear(red_alone(render(page.number, DPI)))
    height, width = gray.shape
    own = _own_glyphs(page, width * POINT, height * POINT)
    stamps = page.stamps if abs(page.width - width * POINT) <= 2 else ()
    gray = without(gray, _boxes(own))
    if ink(gray).sum() < 100:
        return None
    read = _Read(tesseract, gray)
    if read.confidence < TURNED and (turn := _turn(tesseract, gray)):
        other = _Read(tesseract, np.ascontiguousarray(np.rot90(gray, turn)))
        if other.confidence > read.confidence:
            read, own, stamps = other, (), ()
    if not read.words or read.confidence < READABLE:
        return None
    if page.number == 1 and read.shape == gray.shape:
        larger = ["-l", "vie", "--psm", "4", "-c", "hocr_char_boxes=1", "hocr"]
        picture = without(render(1, scan_head.DPI), _boxes(own), scan_head.DPI)
        recognise = partial(_run, tesseract, options=larger, dpi=scan_head.DPI)
        read.words = scan_head.with_head(read.words, read.shape[0], read.angle, picture, recognise, named)
    height, width = read.shape
    letters = sum(len(w.text) for w in read.words)
    order = len(page.glyphs) + 10
    glyphs = [*own, *stamps, *_glyphs(read.words, order)]
    content = replace(
        page, width=width * POINT, height=height * POINT, glyphs=tuple(glyphs), rules=tuple(read.rules), invisible=0.0
    )
    return Scan(content, read.confidence, letters)


def _boxes(glyphs: Sequence[Glyph]) -> list[Box]:
    return [(g.x0, min(g.top, g.base - g.size), g.x1, g.bottom) for g in glyphs]


def _own_glyphs(page: PageContent, width: float, height: float) -> tuple[Glyph, ...]:
    """The printed characters beside the scanned pictures: gazette headers and signatures set in type. What stands over
    a picture (a number stamped on it, the text layer of another OCR program) is recognised anew with it."""
    if abs(page.width - width) > 2 or abs(page.height - height) > 2:
        return ()

    def beside(g: Glyph) -> bool:
        x, y = (g.x0 + g.x1) / 2, g.base - 0.3 * g.size
        return not any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in page.images)

    return tuple(g for g in page.glyphs if beside(g) and g not in page.stamps) if page.images else ()


class _Read:
    """One attempt at a page: its words, in pixels of the straightened picture, and its ruled lines in points."""

    def __init__(self, tesseract: str, gray: Gray) -> None:
        angle = skew(gray)
        self.angle = angle if abs(angle) >= MIN_SKEW else 0.0
        if self.angle:
            gray = straightened(gray, angle)
        self.shape = gray.shape
        self.rules, gray = ruled(gray)
        tables = grids(self.rules)
        words: list[Word] = []
        for grid in tables:
            for stack, patches in stacked(gray, grid):
                words += _back(_recognise(tesseract, stack, "6"), patches, len(words))
        rest = without(gray, [grid.box for grid in tables])
        page = _recognise(tesseract, rest, "4")
        self.confidence = _mean([*page, *words])
        self.words = [*squared(without_noise(page), gray.shape[1]), *words]


def _back(words: Sequence[Word], patches: Sequence[Patch], line: int) -> Iterator[Word]:
    """The words of a stack of cells, back in their places on the page. A stroke alone in its cell is the number 1."""
    for patch in patches:
        own = [w for w in words if patch.top <= w.base - 0.3 * w.size < patch.bottom]
        if len(own) == 1 and own[0].text in ("|", "l", "!", "¡", "ị", "]", "["):
            own = [replace(own[0], text="1")]
        for w in own:
            if not _SPECK.fullmatch(w.text):
                x0, x1, base = w.x0 + patch.right, w.x1 + patch.right, w.base + patch.down
                yield replace(w, x0=x0, x1=x1, base=base, line=w.line + line)


def _turn(tesseract: str, gray: Gray) -> int:
    """How many quarters to the left (np.rot90) put the page upright, by Tesseract's script and orientation data."""
    out = _run(tesseract, gray, ["--psm", "0"])
    found = re.search(r"Rotate: (\d+)", out)
    return (4 - int(found.group(1)) // 90) % 4 if found else 0


def _recognise(tesseract: str, gray: Gray, mode: str) -> list[Word]:
    if ink(gray).sum() < 20:
        return []
    return words_of(_run(tesseract, gray, ["-l", "vie", "--psm", mode, "hocr"]))


def _run(tesseract: str, gray: Gray, options: Sequence[str], dpi: int = DPI) -> str:
    """Raises subprocess.TimeoutExpired. A picture goes in as PGM, which needs no library to write."""
    picture = b"P5 %d %d 255\n" % (gray.shape[1], gray.shape[0]) + gray.tobytes()
    done = subprocess.run(
        [tesseract, "stdin", "stdout", "--dpi", str(dpi), *options],
        input=picture,
        capture_output=True,
        timeout=PAGE_SECONDS,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    return done.stdout.decode("utf-8", "replace")


_SPECK = re.compile(r"[|_`´'‘’^¬\\]+|[-–—_=~.]{3,}")
_DASH = re.compile(r"[-–—~_]{1,3}")  # what opens an item of a list: "~", "--" and "-_" are dashes badly printed
_SPAN = re.compile(
    r"<span class='(?P<kind>ocr_line|ocr_header|ocr_caption|ocr_textfloat|ocrx_word)'"
    r"[^>]*?title=(?P<q>[\"'])(?P<title>.*?)(?P=q)[^>]*>(?P<text>[^<]*(?:</?(?:strong|em)>[^<]*)*)"
)


def words_of(hocr: str) -> list[Word]:
    """The words of Tesseract's hOCR output in pixels. hOCR rather than TSV, since it tells each line's
    baseline (slope, and distance from the box's lower left corner) and type size (hOCR 1.2, section 5)."""
    words: list[Word] = []
    base, size, line = 0.0, 12.0, 0
    for found in _SPAN.finditer(hocr):
        told = dict(part.strip().partition(" ")[::2] for part in html.unescape(found["title"]).split(";"))
        box = [float(v) for v in told.get("bbox", "").split()]
        if len(box) != 4:
            continue
        if found["kind"] != "ocrx_word":
            slope, offset = (float(v) for v in told.get("baseline", "0 0").split())
            line += 1
            # One height for the whole line, in its middle: paper that sags must not break lines apart.
            base = box[3] + offset + slope * (box[2] - box[0]) / 2
            size = float(told.get("x_size", box[3] - box[1]))
            continue
        text = unicodedata.normalize("NFC", html.unescape(re.sub(r"<[^>]*>", "", found["text"])).strip())
        if text:
            words.append(Word(text, box[0], box[2], base, size, float(told.get("x_wconf", 0)), line))
    return words


def _mean(words: Sequence[Word]) -> float:
    letters = sum(len(w.text) for w in words)
    return sum(w.confidence * len(w.text) for w in words) / letters if letters else 0.0


def without_noise(words: Sequence[Word]) -> list[Word]:
    """The words without lines of specks. In a line that reads well every word stays, however unsure, since a lost word
    is worse than a wrong one; only marks that no text has ("|", "_", "`") go, and a dash read as "~" becomes one."""
    kept: list[Word] = []
    for _, group in itertools.groupby(words, key=lambda w: w.line):
        line = list(group)
        if _mean(line) < NOISE or not any(c.isalnum() for w in line for c in w.text):
            continue
        line = [w for w in line if not _is_speck(w)]
        while line[0].text in (":", ";", ",", "."):
            del line[0]
        if len(line) > 1 and _DASH.fullmatch(line[-1].text) and line[-1].confidence < NOISE:
            del line[-1]
        if _DASH.fullmatch(line[0].text):
            line[0] = replace(line[0], text="-")
        kept += line
    return kept


def _is_speck(w: Word) -> bool:
    narrow = bool(_DASH.fullmatch(w.text)) and w.x1 - w.x0 < 0.22 * w.size  # a dash is wider than this
    return narrow or bool(_SPECK.fullmatch(w.text))


def squared(words: Sequence[Word], width: int) -> list[Word]:
    """The lines of a page (`width` pixels wide) with their ends put on the edges that they share: margins, indents and
    the middle. Paper that sags moves them by some pixels, which would pass for indents and centred lines."""
    lines = [list(group) for _, group in itertools.groupby(words, key=lambda w: w.line)]
    wide = [line for line in lines if line[-1].x1 - line[0].x0 > 0.5 * width]
    if len(wide) < 4:
        return list(words)
    left, right = _edge([line[0].x0 for line in wide]), -_edge([-line[-1].x1 for line in wide])

    def even(line: Sequence[Word]) -> bool:
        return abs((line[0].x0 - left) - (right - line[-1].x1)) <= 1.5 * EDGE

    starts = [line[0].x0 for line in lines if line[0].x0 - left > EDGE and not even(line)]
    moved: list[Word] = []
    for line in lines:
        x0, x1 = line[0].x0, line[-1].x1
        a, b = (left if abs(x0 - left) <= EDGE else x0), (right if abs(x1 - right) <= EDGE else x1)
        shared = [x for x in starts if abs(x - x0) <= EDGE / 2]
        if a == x0 and len(shared) >= 2:
            a = median(shared)
        elif a == x0 and b == x1 and even(line):
            a += ((right - x1) - (x0 - left)) / 2
            b = x1 + a - x0
        scale = (b - a) / max(x1 - x0, 1.0)
        moved += [replace(w, x0=a + (w.x0 - x0) * scale, x1=a + (w.x1 - x0) * scale) for w in line]
    return moved


def _edge(values: Sequence[float]) -> float:
    """The lowest value that several are near to, as the median of these."""
    need = max(2, round(0.12 * len(values)))
    for v in sorted(values):
        near = [w for w in values if v <= w <= v + 2 * EDGE]
        if len(near) >= need:
            return median(near)
    return min(values)


def _glyphs(words: Sequence[Word], order: int) -> Iterator[Glyph]:
    """Characters of even width inside their word's box; a gap that reads as a space is kept between words."""
    for i, w in enumerate(words):
        end = w.x1
        if i + 1 < len(words) and words[i + 1].base == w.base and words[i + 1].x0 > w.x0:
            end = min(end, words[i + 1].x0 - 0.2 * w.size)
        step = max(end - w.x0, 1.0) / len(w.text)
        for k, letter in enumerate(w.text):
            x0, x1 = (w.x0 + k * step) * POINT, (w.x0 + (k + 1) * step) * POINT
            base, size = w.base * POINT, w.size * POINT
            top, bottom = base - 0.8 * size, base + 0.2 * size
            sure = min(100, max(0, round(w.confidence)))
            yield Glyph(letter, x0, top, x1, bottom, base, size, False, False, k == 0, order, confidence=sure)
            order += 1


def _one_size(scans: dict[int, Scan], size: float | None) -> dict[int, Scan]:
    """Type sizes that OCR measures scatter by a quarter; those near the usual one are set to it, so that only truly
    small print (footnotes) stays small. `size`: what usual is, where the document has pages of text."""
    start = {n: len(s.content.glyphs) - s.letters for n, s in scans.items()}
    measured = [g.size for n, s in scans.items() for g in s.content.glyphs[start[n] :]]
    if not measured:
        return scans
    usual = median(measured)
    target = size if size and 0.75 < usual / size < 1.35 else usual
    even: dict[int, Scan] = {}
    for n, s in scans.items():
        own, read = s.content.glyphs[: start[n]], s.content.glyphs[start[n] :]
        snapped = tuple(g._replace(size=target if g.size > 0.8 * usual else g.size) for g in read)
        even[n] = replace(s, content=replace(s.content, glyphs=(*own, *snapped)))
    return even


def warnings_of(scans: Sequence[Scan], ranges: Callable[[Sequence[int]], str]) -> list[str]:
    """What the reader of a recognised document must know: how sure the OCR was, and where it was not."""
    if not scans:
        return []
    letters = sum(s.letters for s in scans) or 1
    mean = sum(s.confidence * s.letters for s in scans) / letters
    low = [s.content.number for s in scans if s.confidence < LOW_CONFIDENCE]
    where = f"; độ tin cậy thấp ở trang {ranges(low)}" if low else ""
    return [
        f"Trang {ranges([s.content.number for s in scans])}: văn bản quét, nhận dạng bằng OCR: "
        f"cần đối chiếu với bản gốc (độ tin cậy trung bình {mean:.0f}%{where})."
    ]
