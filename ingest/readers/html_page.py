"""Which part of a web page is the document: menus, banners, forms, side columns and comments are taken out."""

from __future__ import annotations

import re
from typing import Any

_ALWAYS = tuple(
    re.findall(
        r"\w+",
        "script style noscript template svg iframe object embed canvas audio video head button select input textarea "
        "dialog datalist map",
    )
)
_LANDMARKS = ("nav", "header", "footer", "aside", "form", "menu")
_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "dialog", "alertdialog", "complementary", "menu", "menubar"}
)
# A word of an element's class or id that says it is furniture. Whole words: "navy" and "headline" are none.
_FURNITURE = re.compile(
    r"(?<![a-z])(?:nav|navbar|navigation|menu|topmenu|mainmenu|breadcrumbs?|cookies?|consent|sidebar|footer|banner|share|sharing|"
    r"social|comments?|binhluan|binh-luan|related|lienquan|lien-quan|tin-?khac|advert\w*|ads?|quangcao|pagination|paging|popup|"
    r"modal|newsletter|subscribe|login|search\w*|toolbar|rating|tags?|skip-link|sr-only|visually-hidden|hidden-print|back-to-top)"
    r"(?![a-z])"
)
# An official text may set its letterhead in <header> and its signature in <footer>.
_OFFICIAL = re.compile(r"Độc lập\s*[-–]\s*Tự do|Số\s*:?\s*\d+\s*[/-]\s*[A-ZĐ]|Nơi nhận\s*:")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_MAIN = (
    "//main",
    "//article",
    "//*[@role='main']",
    "//*[@itemprop='articleBody']",
    "//*[contains(concat(' ', @class, ' '), ' entry-content ') or contains(@class, 'article-body')"
    " or contains(@class, 'article-content') or contains(@class, 'post-content') or contains(@class, 'detail-content')"
    " or contains(@class, 'content-detail') or contains(@class, 'noidung') or contains(@id, 'noidung')"
    " or contains(@class, 'toanvan') or contains(@id, 'toanvan')]",
)
# Furniture is small: an element that holds this share of the page's text is the page, whatever it is called.
_SHARE = 0.35
_MAIN_SHARE = 0.5
_LINKS = 0.6
_PICTURE = 60  # pixels, a side of the smallest picture that may hold text


def text_size(element: Any) -> int:
    return sum(len(t.strip()) for t in element.itertext() if isinstance(t, str))


def without_furniture(root: Any) -> None:
    """Takes the furniture out of the tree, in place; the text after an element stays."""
    for element in list(root.iter(*_ALWAYS)):
        _drop(element)
    total = max(text_size(root), 1)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in {"html", "body"} or element.getparent() is None:
            continue
        if _is_furniture(element) and text_size(element) < _SHARE * total and not _is_official(element):
            _drop(element)
    for element in list(root.iter("ul", "div", "section", "td", "table")):
        if element.getparent() is not None and _is_link_list(element, total):
            _drop(element)


def _is_official(element: Any) -> bool:
    return element.tag in {"header", "footer", "div", "section"} and bool(_OFFICIAL.search("".join(element.itertext())))


def _is_furniture(element: Any) -> bool:
    if element.tag in _LANDMARKS:
        # The header of an article is the title of the document.
        inside = element.tag == "header" and any(a.tag in {"article", "main"} for a in element.iterancestors())
        return not inside
    if (element.get("role") or "").lower() in _ROLES or (element.get("aria-hidden") or "").lower() == "true":
        return True
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return True
    if element.tag == "div" and element.get("title") in {"header", "footer"}:  # LibreOffice's exports
        return True
    named = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return (
        bool(named.strip())
        and element.tag not in {"p", "span", "b", "strong", "td", "tr", "li"}
        and bool(_FURNITURE.search(named))
    )


def _is_link_list(element: Any, total: int) -> bool:
    """Three links at least that make up most of its text, in no more than a small part of the page."""
    links = element.findall(".//a")
    if len(links) < 3:
        return False
    size = text_size(element)
    return 0 < size < 0.2 * total and sum(text_size(a) for a in links) > _LINKS * size


def main_part(root: Any) -> Any:
    """The element that holds the document, else the whole page."""
    total = max(text_size(root), 1)
    for path in _MAIN:
        found = sorted(root.xpath(path), key=text_size, reverse=True)
        if found and text_size(found[0]) >= _MAIN_SHARE * total:
            return found[0]
    body = root.find("body")
    return root if body is None else body


def unread_pictures(main: Any) -> list[str]:
    """A warning of pictures that stand by themselves, as photographed text does: not icons, nor those inside a line."""
    found = sum(_stands_alone(image) for image in main.iter("img"))
    return [f"Trang web có {found} hình, chưa đọc; nếu hình có chữ, hãy đối chiếu với bản gốc."] if found else []


def _stands_alone(image: Any) -> bool:
    sizes = [int(m[0]) for name in ("width", "height") if (m := re.match(r"\d+", image.get(name) or ""))]
    block = next((a for a in image.iterancestors("p", "div", "td", "center", "figure", "body")), None)
    return all(size >= _PICTURE for size in sizes) and block is not None and not "".join(block.itertext()).strip()


def _drop(element: Any) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
