"""Inline Markdown -> the text that it shows: emphasis, escapes, links, entities, inline HTML."""

from __future__ import annotations

import html
import re

from ingest.cleaning import clean_line

_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_HIDE = 0xE100  # private use: escaped characters wait here while the marks are taken out
# Behind each opening mark a limited number of characters is looked through for the closing one, so that a line of
# nothing but opening marks is read in time that grows with its length. An image's address may hold the image.
_IMAGE = re.compile(r"!\[([^\]]{0,500})\]\([^()]*(?:\([^()]*)?\)")
_LINK = re.compile(
    r"(?<!!)\[([^\]]{1,500})\]\((?:<[^<>]*>|[^()\s]*(?:\([^)]{0,500}\)[^()\s]*)*)(?:\s+[\"'(][^)]{0,500})?\)"
)
_NOTE_MARK = re.compile(r"\[\^[^\]]{1,100}\]")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]+)>")
_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|s|del|ins|sup|sub|span|font|small|big|mark|a|center|p|div|br|hr|code|img|tt|abbr)"
    r"(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BOLD_TAG = re.compile(r"<(?:b|strong)(?:\s[^<>]*)?>", re.IGNORECASE)
_PAIRS = (
    re.compile(r"(?<![\w*])\*(?=[^\s*])([^*]*?[^\s*])\*(?![\w*])"),
    re.compile(r"(?<!\w)_(?=[^\s_])(.{0,500}?[^\s_])_(?!\w)"),
    re.compile(r"(?<!`)`([^`]+)`(?!`)"),
)
_STRUCK = re.compile(r"~~(?=[^\s~])[^~]*(?<=\S)~~|<(s|del|strike)(?:\s[^<>]*)?>[^<]*</\1\s*>", re.IGNORECASE)
_LEAD = re.compile(r"(?:\s|[-+•](?=\s)|\d{1,3}(?:\.\d{1,2})*\\?[.)]\s|[a-zđ]\\?\)\s|\[.?\]\s)*")


def plain(raw: str) -> str:
    """One line, clean. A single star that marks a footnote ("(*)", "10*") stays."""
    text = _ESCAPE.sub(lambda m: chr(_HIDE + ord(m[1])), raw)
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _AUTOLINK.sub(r"\1", _NOTE_MARK.sub("", text))
    text = _STRUCK.sub("", text)
    text = re.sub(r"<br\s*/?>", " ", text, flags=re.IGNORECASE)
    text = _TAG.sub("", text).replace("**", "")
    text = re.sub(r"(?<!\w)__(?=\S)|(?<=\S)__(?!\w)", "", text)
    for pair in _PAIRS:
        text = pair.sub(r"\1", text)
    text = html.unescape(text)
    return clean_line("".join(chr(ord(c) - _HIDE) if _HIDE < ord(c) < _HIDE + 128 else c for c in text))


def has_struck(raw: str) -> bool:
    """Is a line drawn through some of it?"""
    return _STRUCK.search(raw) is not None


def is_bold(raw: str) -> bool:
    """Is the text, or its leading part behind a list marker, set in bold?"""
    rest = raw[_LEAD.match(raw).end() :]  # type: ignore[union-attr]
    return rest.startswith(("**", "__")) or bool(_BOLD_TAG.match(rest))
