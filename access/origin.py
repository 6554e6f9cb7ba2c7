"""Whose page a request comes from: this service's own pages, typed addresses and programs are answered, nobody else.

A browser sends a person's cookie along for a page on a sibling host or on another port of the same machine too, and
SameSite does not hold it back. A link from elsewhere may open the page; nothing else is answered.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

FOREIGN = "Yêu cầu đến từ trang khác nên bị từ chối. Hãy mở địa chỉ của trang này rồi làm lại từ đó."
_PAGES = frozenset({"/", "/en", "/en/", "/dang-nhap"})  # what a link on another site may open
# Against pages that embed or open this one: what they load of it the browser keeps from them.
APART = [
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
]


def own(scope: dict[str, Any], headers: dict[str, str], path: str) -> bool:
    """Whether the request may be answered. `headers`: names in lower case; `path`: without a proxy's sub-path."""
    # A page elsewhere cannot make a browser send this; a name and password ("Basic") it may hold for the address.
    if headers.get("authorization", "").lower().startswith("bearer "):
        return _from_here(headers.get("origin"), headers)
    site = headers.get("sec-fetch-site")
    if site not in (None, "same-origin", "none"):
        return _opens_the_page(scope, headers, path)
    if not _from_here(headers.get("origin"), headers):
        return False
    # Browsers leave Sec-Fetch-Site out where the address is neither https nor this machine's.
    if site is None and (referer := headers.get("referer")) and path not in _PAGES:
        return _from_here(referer, headers)
    return True


def _opens_the_page(scope: dict[str, Any], headers: dict[str, str], path: str) -> bool:
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and path in _PAGES
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _from_here(address: str | None, headers: dict[str, str]) -> bool:
    """Whether `address`, of a page, is on the host that was asked; so is none at all, as programs send."""
    if not address:
        return True
    asked = place(address.partition("//")[2].partition("/")[0])
    for given in (headers.get("host", ""), headers.get("x-forwarded-host", "")):
        here = place(given)
        # A proxy may leave out the port, but a port that is said must be the page's.
        if here[0] and here[0] == asked[0] and here[1] in (None, asked[1]):
            return True
    return False


def place(value: str) -> tuple[str, int | None]:
    """Host and port of "host:port"; ("", None) where it is none."""
    try:
        parts = urlsplit(f"//{value}")
        return (parts.hostname or "").lower(), parts.port
    except ValueError:
        return "", None
