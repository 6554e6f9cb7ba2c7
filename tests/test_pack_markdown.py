"""A document's text in the Markdown file of a pack is text, whatever it says: read back with a reader of Markdown."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from answer.pack.files import markdown
from answer.pack.model import Pack
from language.spelling import squeeze
from tests.packs import plain

markdown_it = pytest.importorskip("markdown_it")
HOSTILE = (
    "<script>alert(1)</script>", "&lt;img src=x onerror=alert(1)&gt;", "&#60;b&#62;", "[bấm](javascript:alert(1))",
    "![ảnh](http://127.0.0.1/x.png)", "<http://127.0.0.1/>", "http://127.0.0.1/ va www.vi-du.vn", "~~bị gạch~~",
    "**đậm** __đậm__ *nghiêng* _nghiêng_", "`mã` ``mã``", "a | b | c", "\\<b\\>", "\\", "$x^2$", "# Đề mục", "- gạch",
    "+ cộng", "12. số", "12) số", "> trích", "===", "---", "***", "```", "~~~", "| --- |", "[^1]: chú", "[x]: http://a",
    "{{ mẫu }}", "<!-- ẩn -->", ":::", "    lùi vào", "<details><summary>x", "a\u2028b", "a\x00b", "<b", "\ttab",
)  # fmt: skip
# What the writer itself makes.
OWN = {"h1", "h2", "h3", "p", "table", "thead", "tbody", "tr", "th", "td", "ol", "ul", "li", "strong", "blockquote"}


class Read(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data

    def handle_comment(self, data: str) -> None:
        self.tags.append("comment")


def hostile(pack: Pack, said: str) -> Pack:
    """The pack with `said` in every field that a document's text gets into, at its beginning too."""
    item = replace(pack.messages[0], text=said, who="", when=said, question=said)
    told = replace(pack.messages[0], text="a", who=said, question="")
    cited = replace(pack.messages[0].citations[0], quote=said, reference=said)
    duty = replace(pack.duties[0], task=said, lead=(said,), support=(said,), deadline=said, product=said, target=said)
    exercise = replace(pack.exercises[0], title=said, case=item, steps=(said,), hint=said)
    question = replace(pack.quiz[0], stem=said, options=(said, "b", "c", "d"), why=said)
    link = replace(pack.chain[0], name=said, title=said)
    return replace(
        pack,
        title=said,
        document=replace(pack.document, number=said, issuer=said, kind=said),
        messages=(item, told, replace(item, citations=(cited,))),
        news=(replace(item, citations=(cited, cited)),),
        duties=(duty,),
        exercises=(exercise,),
        quiz=(question,),
        chain=(link, link),
        steps=(replace(pack.steps[0], title=said),),
    )


@pytest.mark.parametrize("said", HOSTILE, ids=lambda s: s[:12])
def test_no_text_of_a_document_is_markup(said: str, tmp_path: Path) -> None:
    pack, plainly = plain("sample").pack, []
    for text in ("chữ thường", said):
        markdown.write(tmp_path / "toan-bo.md", hostile(pack, text))
        written = (tmp_path / "toan-bo.md").read_text("utf8")
        reader = markdown_it.MarkdownIt("gfm-like", {"html": True, "linkify": False})
        plainly.append(Read(reader.render(written)))
        assert "\x00" not in written
    # The same elements in the same order as where the text is plain, and the text as it was.
    assert plainly[1].tags == plainly[0].tags and set(plainly[1].tags) <= OWN
    shown = squeeze(said.replace("\x00", ""))
    assert squeeze(plainly[1].text).lower().count(shown.lower()) >= 20
