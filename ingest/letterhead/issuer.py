"""The issuing body, among the capitals of a letterhead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.letterhead.headlines import Head, body_pattern
from ingest.letterhead.naming import issuer_name
from ingest.patterns import issuer_of_number, issuer_said, kind_of_number, number_codes, patterns
from language.spelling import fold, squeeze
from schema import Span


def read_issuer(pieces: Sequence[Span], text: str, head: Head) -> None:
    """The issuer among the capitals of the letterhead: the body that the number's letters stand for, else the last one
    (the body above it is the one it belongs to)."""
    number = head.values.get("number", "")
    if not head.values.get("kind"):
        head.values["kind"] = kind_of_number(number) or ""
    names: list[Span] = []
    for a, b in pieces:
        piece = text[a:b]
        whole = text[names[-1][0] : names[-1][1]] if names else ""
        opened = body_pattern().match(fold(piece))
        # "TRƯỜNG" alone ends a name that a narrow column broke (BỘ NÔNG NGHIỆP VÀ MÔI / TRƯỜNG); it names no school.
        opens = opened is not None and not (names and " " not in squeeze(piece) and a - names[-1][1] < 200)
        if names and (not opens or _unfinished(whole)) and a - names[-1][1] < 200:
            names[-1] = names[-1][0], b
        elif opens:
            names.append((a, b))
    heading = head.spans.get("issuer_heading")
    chosen = _chosen(names, number, text) or (heading if heading and not names else None)
    if chosen:
        # Two columns may interleave: the name's own lines are told without what stands between them.
        own = (
            " ".join(text[a:b].strip() for a, b in pieces if chosen[0] <= a and b <= chosen[1]) or text[slice(*chosen)]
        )
        head.say("issuer", issuer_name(own), chosen)
    elif number and (name := issuer_of_number(number)):
        head.values["issuer"] = name


def _unfinished(name: str) -> bool:
    """ "ỦY BAN NHÂN DÂN" alone is not yet whose."""
    return (
        re.fullmatch(
            r"\W*(?:uy ban nhan dan|ubnd|hoi dong nhan dan|van phong|dang uy|dang bo|ban chi dao|uy ban thuong vu"
            r"|chu tich|ban chap hanh|ban thuong vu|dang doan|ban can su dang)\W*",
            squeeze(fold(name)),
        )
        is not None
    )


def _chosen(names: Sequence[Span], number: str, text: str) -> Span | None:
    codes = {fold(c).rstrip("0123456789") for c in number_codes(number)[1:]}
    meant = issuer_of_number(number) if number else None
    for span in reversed(names):
        if meant and issuer_said(text[slice(*span)].strip(" *_-")) == meant:
            return span
    for span in reversed(names):
        folded = squeeze(fold(text[slice(*span)])).strip(" *_-")
        if any(
            codes & {fold(c) for c in b.codes} and re.match(rf"(?:{b.pattern})(?!\w)", folded)
            for b in patterns().bodies
        ):
            return span
    return names[-1] if names else None
