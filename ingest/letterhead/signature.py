"""The end of an act: "Nơi nhận", who signs on whose behalf, and the name. The two columns may come interleaved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.letterhead.naming import PERSON, is_capitals, person_name
from ingest.patterns import any_of, patterns
from ingest.placed import Placed
from language.spelling import UPPER, fold, squeeze
from schema import Span


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature block: the paragraphs it takes, and who signs in which office, with the spans that say it."""

    furniture: tuple[Span, ...]
    last: int  # index of its last line
    signer: str | None = None
    signer_span: Span | None = None
    office: str | None = None
    office_span: Span | None = None


_RECIPIENTS = re.compile(r"\W*noi nhan\b")
_SIGNED = re.compile(r"\W*(?:da ky|da ki|ky ten(?:,? dong dau)?)\W*")
_RULE = re.compile(r"[\W_]*")
# A recipient: a list item, or the lines that every list of recipients has.
_RECIPIENT = re.compile(r"\W*(?:nhu (?:tren|dieu|kinh gui)|luu\b|vt\b)|[-–—+*•·▪]\s*\S")


@lru_cache(maxsize=1)
def _compiled() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    p = patterns()
    sign = re.compile(rf"\W*{any_of(p.signings)}\s*(?=[a-z])")
    office = re.compile(rf"(?<!\w)(?<!ban ){any_of(p.offices)}(?![a-z]{{2}})")
    # "TM. ỦY BAN NHÂN DÂN" in the middle of a line of recipients: capitals, and the dot or slash of an abbreviation.
    inside = re.compile(rf"(?<!\w)(?:(?:TM|KT|TL|TUQ|Q)\.|[TK]/[MTL]\.?)\s*[{UPPER}]{{2}}")
    return sign, office, inside


def _sign_part(line: str) -> int | None:
    """Where in the line the words begin by which somebody signs; None where there are none."""
    sign, office, inside = _compiled()
    folded = fold(line)
    if len(line) <= 200 and (m := sign.match(folded)) and is_capitals(line[: m.end() + 4]):
        return 0
    head = _capitals_part(line)
    if head and (m := office.match(folded.lstrip(" *_"))) and len(head) <= 90 and len(line) <= 140:
        return 0
    if found := inside.search(line):
        return found.start()
    tail = re.search(rf"[;,.]\s+([{UPPER}][{UPPER} ]+)$", line)  # "- Các sở, ngành; PHÓ CHỦ TỊCH"
    return tail.start(1) if tail and len(line) < 200 and office.fullmatch(fold(tail[1])) else None


def _capitals_part(line: str) -> str:
    """The capitals that a line begins with: "PHÓ THỦ TƯỚNG Trần Văn A" -> "PHÓ THỦ TƯỚNG"."""
    words: list[str] = []
    for word in line.split():
        letters = [c for c in word if c.isalpha()]
        if letters and sum(c.islower() for c in letters) > len(letters) / 3:
            break
        words.append(word)
    return " ".join(words)


def signature_at(lines: Sequence[Placed], first: int, text: str) -> Signature | None:
    """The signature block that begins at line `first`, or None where none does."""
    opening = text[lines[first].start : lines[first].end]
    if not _RECIPIENTS.match(fold(opening[:40])):
        part = _sign_part(opening)
        if part is None or (part != 0 and not is_capitals(opening)):
            return None
    said = [text[p.start : p.end] for p in lines[first : first + 60]]
    recipients = signs = unnamed = False  # unnamed: an office was read, its holder's name comes
    taken: list[int] = []
    office: tuple[str, Span] | None = None
    signer: tuple[str, Span] | None = None
    for i, line in enumerate(said):
        folded, here = fold(line), lines[first + i]
        part = _sign_part(line)
        if _RECIPIENTS.match(folded) and len(line) < 2500:
            recipients = True
        elif part is None and not (
            _RULE.fullmatch(line)
            or _SIGNED.fullmatch(folded)
            or (unnamed and person_name(line))
            or (recipients and _is_recipient(line, folded, said[i - 1] if i else ""))
        ):
            break
        taken.append(i)
        if part is not None:
            signs = unnamed = True
            found = _office(line, part, here.start)
            office = office if signer else found or office  # of several signers, the first
            signer = signer or _name_after(line, part, here.start)
        elif signs and signer is None and not _RULE.fullmatch(line):
            name = person_name(line)
            at = PERSON.search(line)
            if name and not _RECIPIENT.match(folded):
                begin = line.find(name) if name in line else 0
                signer = name, (here.start + begin, here.start + begin + len(name))
            elif at and recipients and re.search(rf"[.;]\s+{re.escape(at[0])}\s*$", line):
                signer = at["name"], (here.start + at.start("name"), here.start + at.end("name"))
            unnamed = unnamed and signer is None
        elif unnamed and person_name(line):
            unnamed = False
    while taken and _RULE.fullmatch(said[taken[-1]]):
        taken.pop()
    if not taken or (signs and not recipients and signer is None and office is None) or not (signs or recipients):
        return None
    if signs and not recipients and signer is None and len(taken) == 1 and _sign_part(said[0]) == 0:
        sign, _, _ = _compiled()
        if not sign.match(fold(said[0])):
            return None  # an office alone in capitals is a heading ("BỘ TRƯỞNG"), not a signature
    furniture = tuple((lines[first + i].start, lines[first + i].end) for i in taken)
    return Signature(furniture, first + taken[-1], *(signer or (None, None)), *(office or (None, None)))


def _is_recipient(line: str, folded: str, before: str) -> bool:
    if _RECIPIENT.match(line) or _RECIPIENT.match(folded):
        return len(line) < 300
    short = len(line) < 160 and not is_capitals(line)
    return short and (
        line.rstrip().endswith((";", ",")) or before.rstrip().endswith((",", ";", "-")) or line[0].islower()
    )


def _office(line: str, part: int, start: int) -> tuple[str, Span] | None:
    _, office, _ = _compiled()
    head = _capitals_part(line[part:])
    folded = fold(line[part : part + len(head) + 4])
    found = list(office.finditer(folded))
    # After "TM." stands a body, not an office: "TM. BAN THƯỜNG VỤ".
    for m in reversed(found):
        record = next((r for r in patterns().offices if r.says(m[0])), None)
        if record:
            return record.name, (start + part + m.start(), start + part + m.end())
    return None


def _name_after(line: str, part: int, start: int) -> tuple[str, Span] | None:
    """A name on the same line, after the office: "PHÓ THỦ TƯỚNG (Đã ký) Trần Văn A"."""
    head = _capitals_part(line[part:])
    at = part + len(head)
    rest = line[at:]
    cleaned = re.sub(r"^\W*(?:đã k[ýí])?\W*", "", rest, flags=re.IGNORECASE)
    name = person_name(cleaned) if len(squeeze(cleaned).split()) >= 2 else None
    if not name:
        return None
    begin = line.find(name, at)
    return (name, (start + begin, start + begin + len(name))) if begin >= 0 else None


def signatures(lines: Sequence[Placed], first: int, text: str) -> list[Signature]:
    """All signature blocks from line `first` on."""
    found: list[Signature] = []
    i = first
    while i < len(lines):
        block = signature_at(lines, i, text)
        if block:
            found.append(block)
        i = block.last + 1 if block else i + 1
    return found


def signer_of(
    signed: Sequence[Signature], attached_at: int | None, intro: Sequence[Placed], text: str
) -> Signature | None:
    """Who signs: the first block of the act itself (before the attached text) with a name, or else with an office;
    or the words of `intro`, the lines of a web page that tell who signed ("Tổng Bí thư ... đã ký ban hành")."""
    own = [s for s in signed if attached_at is None or s.furniture[0][0] < attached_at] or list(signed)
    for s in [*(x for x in own if x.signer), *(x for x in own if x.office)]:
        return s
    prose = re.compile(rf"(?P<office>{any_of(patterns().offices)})\s+(?P<name>[^,.;\n]{{4,40}}?)\s+(?:da )?ky\b")
    for p in intro:
        for m in prose.finditer(fold(text[p.start : p.end])):
            name = p.start + m.start("name"), p.start + m.end("name")
            office = p.start + m.start("office"), p.start + m.end("office")
            said = next((o.name for o in patterns().offices if o.says(text[slice(*office)])), None)
            if all(w[:1].isupper() for w in text[slice(*name)].split()):
                return Signature((), 0, text[slice(*name)], name, said, office)
    return None
