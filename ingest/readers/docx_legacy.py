"""Which runs of a Word document are in an encoding from before Unicode: by their fonts, checked against their text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ingest.readers.docx_styles import Styles
from ingest.readers.docx_text import run_pieces
from ingest.readers.legacy import believed, font_encoding, guess, is_unicode
from ingest.readers.ooxml import child, value


@dataclass(frozen=True, slots=True)
class Legacy:
    """`encodings` of the fonts that hold text in them; `unnamed`: that of runs whose font does not tell, by their words
    (a font of another name, as "VNSTCVN3" is), '' where these are Unicode."""

    encodings: frozenset[str] = frozenset()
    unnamed: str = ""

    def of(self, font: str, run: Any) -> str:
        """The encoding of a w:r set in `font`, '' for Unicode."""
        encoding = font_encoding(font)
        if encoding:
            return encoding if encoding in self.encodings else ""
        return self.unnamed if self.unnamed and not is_unicode(_text(run)) else ""


def legacy_of(root: Any, styles: Styles) -> Legacy:
    """`root`: the w:document."""
    parts: dict[str, list[str]] = {"": []}
    for paragraph in root.iter("{*}p"):
        style = value(child(child(paragraph, "pPr"), "pStyle")) or styles.default_paragraph
        for run in paragraph.iterchildren("{*}r", "{*}ins", "{*}hyperlink", "{*}smartTag"):
            for inner in run.iter("{*}r"):
                encoding = font_encoding(styles.font(child(inner, "rPr"), style))
                parts.setdefault(encoding, []).append(_text(inner))
        parts[""].append("\n")
    rest = "".join(parts.pop(""))
    found = {e for e, texts in parts.items() if "".join(texts).strip() and believed(" ".join(texts), e)}
    return Legacy(frozenset(found), guess(rest))


def _text(run: Any) -> str:
    return "".join(map(run_pieces, run))
