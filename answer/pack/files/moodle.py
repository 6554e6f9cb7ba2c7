"""The quiz as Moodle XML, which Moodle imports into a question bank (Moodle docs, "Moodle XML format")."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from answer.pack.files.saying import place, quote
from answer.pack.model import Pack, Question
from language.spelling import writable

_KINDS = {"choice": "multichoice", "truefalse": "truefalse", "blank": "shortanswer"}


def write(path: Path, pack: Pack) -> None:
    """One category with every question; the explanation with its clause is the general feedback. Raises OSError."""
    quiz = ET.Element("quiz")
    category = ET.SubElement(quiz, "question", type="category")
    # "/" parts categories, and a document's number holds one.
    name = f"Tập huấn {(pack.document.number or pack.document.title).replace('/', '-')} {pack.clause or ''}".replace(
        "/", "."
    )
    _text(ET.SubElement(category, "category"), f"$course$/{name.strip()}")
    for n, q in enumerate(pack.quiz, 1):
        _question(quiz, pack, n, q)
    ET.indent(quiz)
    ET.ElementTree(quiz).write(path, encoding="UTF-8", xml_declaration=True)


def _question(quiz: ET.Element, pack: Pack, n: int, q: Question) -> None:
    made = ET.SubElement(quiz, "question", type=_KINDS[q.kind])
    _text(ET.SubElement(made, "name"), f"Câu {n:02d}, {place(q.citations[0], pack.document.id)}")
    _text(ET.SubElement(made, "questiontext", format="plain_text"), q.stem)
    _text(ET.SubElement(made, "generalfeedback", format="plain_text"), f"{q.why}\n{quote(q.citations[0], pack)}")
    _value(made, "defaultgrade", "1")
    _value(made, "penalty", "1" if q.kind == "truefalse" else "0.3333333")
    _value(made, "hidden", "0")
    if q.kind == "choice":
        _value(made, "single", "true")
        _value(made, "shuffleanswers", "true")
        _value(made, "answernumbering", "ABCD")
        for k, option in enumerate(q.options):
            _answer(made, option, k == q.right)
    elif q.kind == "truefalse":
        # Moodle wants the English words here and shows its own.
        _answer(made, "true", q.right == 0)
        _answer(made, "false", q.right == 1)
    else:
        _value(made, "usecase", "0")
        for filling in q.accepted:
            _answer(made, filling.replace("*", "\\*"), True)


def _answer(made: ET.Element, text: str, right: bool) -> None:
    answer = ET.SubElement(made, "answer", fraction="100" if right else "0", format="plain_text")
    _text(answer, text)
    _text(ET.SubElement(answer, "feedback", format="plain_text"), "")


def _text(parent: ET.Element, text: str) -> None:
    ET.SubElement(parent, "text").text = writable(text)


def _value(made: ET.Element, name: str, text: str) -> None:
    ET.SubElement(made, name).text = text
