"""What OCR was not sure of: the confidence of each clause, its doubtful words, and doubtful facts of the letterhead."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from language.spelling import fold
from schema import Span

DOUBT = 60  # confidence of a word, of 100, under which it is doubtful: in three real scans most of such words are wrong
SURE_FACT = 90  # and of a number, date or name, which is doubtful sooner: print reads at 95, handwriting at 70 to 88
_FACTS = {"number": "Số văn bản", "issued_on": "Ngày ban hành", "signer": "Tên người ký"}

Word = tuple[int, int, int]  # start, end, confidence


def confidence_of(words: Sequence[Word], span: Span) -> float | None:
    """Mean over the letters of the words inside `span`; None where OCR read none of them. `words` in order."""
    inside = _inside(words, span)
    letters = sum(end - start for start, end, _ in inside)
    return round(sum((end - start) * c for start, end, c in inside) / letters, 1) if letters else None


def doubtful(words: Sequence[Word], span: Span, text: str) -> tuple[Span, ...]:
    """The words inside `span` that are doubtful and have a letter or a digit."""
    return tuple(
        (start, end)
        for start, end, c in _inside(words, span)
        if c < DOUBT and any(x.isalnum() for x in text[start:end])
    )


def doubtful_facts(words: Sequence[Word], spans: Mapping[str, Span], text: str, file: str) -> dict[str, str]:
    """Facts of the letterhead that OCR did not surely read, with what to say of each; {} for printed text. `file` is
    the file's name, which often has the number; where it has another one, one of the two is wrong.
    """
    if not words:
        return {}
    said: dict[str, str] = {}
    for name, title in _FACTS.items():
        if name not in spans:
            said[name] = f"{title}: không đọc được"
            continue
        value = " ".join(text[slice(*spans[name])].split())
        inside = [c for start, end, c in _inside(words, spans[name]) if any(x.isalnum() for x in text[start:end])]
        other = _other_number(value, file) if name == "number" and inside else ""
        if other:
            said[name] = f"{title} đọc là “{value}” nhưng tên tệp ghi “{other}”"
        elif inside and min(inside) < SURE_FACT:
            said[name] = f"{title} đọc là “{value}” với độ tin cậy thấp"
    return said


def warnings_of(said: Mapping[str, str]) -> list[str]:
    if not said:
        return []
    return [f"{'; '.join(said.values())} (thường viết tay nên OCR dễ đọc sai): hãy đối chiếu bản gốc."]


def missing_facts(number: bool, number_said: bool, issued_on: bool) -> dict[str, str]:
    """Facts that a printed letterhead lacks. `number_said`: there is a place for the number, which is left open."""
    said: dict[str, str] = {}
    if not number:
        said["number"] = f"{_FACTS['number']}: {'để trống' if number_said else 'không thấy'}"
    if not issued_on:
        said["issued_on"] = f"{_FACTS['issued_on']}: không thấy"
    return said


def _other_number(value: str, file: str) -> str:
    """The number that a file's name has for a document with the same symbol: "so-115-nq-cp" against "445/NQ-CP"; or one
    that differs from it in a single digit, as misread ones do ("cv-4817.pdf" against "4811/VP-TH")."""
    digits = re.match(r"\d*", value)
    read = digits[0] if digits else ""
    for other in re.findall(r"(?<!\d)\d{3,}(?!\d)", file):
        if len(other) == len(read) and sum(a != b for a, b in zip(other, read, strict=True)) == 1:
            return str(other)
    symbol = value.rpartition("/")[2] if "/" in value else value
    pattern = r"(?<!\d)(\d{1,5})" + "".join(rf"[-_ .]*{part}" for part in re.findall(r"[a-z]+", fold(symbol)))
    found = re.search(pattern + r"(?![a-z])", fold(file)) if re.search(r"[a-z]", fold(symbol)) else None
    return found[1] if found and int(found[1]) not in map(int, re.findall(r"\d+", value)) else ""


def _inside(words: Sequence[Word], span: Span) -> Sequence[Word]:
    """Words that touch the span: a number and what is printed against it are one word of OCR."""
    first = bisect_left(words, span[0], key=lambda w: w[1] - 1)
    last = bisect_left(words, span[1], key=lambda w: w[0])
    return words[first:last]
