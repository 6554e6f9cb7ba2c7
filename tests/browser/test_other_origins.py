"""Pages of other origins, in a real browser that holds the person's cookie: they read nothing and do nothing."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest

from access.accounts import Accounts
from access.people import Role
from index.search import ClauseIndex
from index.store import Store
from tests.browser.server import serve
from tests.doubles import HashEncoder, document

pytestmark = pytest.mark.browser
PASSWORD = "một mật khẩu dài"
READ = """async address => {
    try { const got = await fetch(address, {credentials: 'include'}); return [got.status, await got.text()]; }
    catch (error) { return [0, String(error)]; }
}"""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[int]:
    """The port of a web server that has nothing to do with the service."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(b"<!doctype html><title>elsewhere</title><p>elsewhere")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


@pytest.fixture(scope="module", params=[True, False], ids=["accounts", "no-accounts"])
def service(request: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, bool]]:
    folder = tmp_path_factory.mktemp("origins") / "data"
    with Store(folder, encoder=HashEncoder()) as store:
        store.add(document("kin", ("1", "1. Sở Du lịch lập bản đồ kín"), number="22/KH-UBND"), "hash")
        accounts = Accounts(folder)
        if request.param:
            accounts.add("quan-tri", Role.ADMIN, PASSWORD)
            accounts.set_group("kin", "Sở A")
        with serve(ClauseIndex(store), accounts=accounts) as url:
            yield url, request.param
        accounts.close()


@pytest.fixture
def person(service: tuple[str, bool], chromium: Any) -> Iterator[Any]:
    """A page of the service, signed in where there are accounts."""
    url, accounts = service
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(url)
    if accounts:
        page.fill("[name=ten]", "quan-tri")
        page.fill("[name=mat-khau]", PASSWORD)
        page.click("button")
    page.wait_for_selector(".dk-welcome")
    yield page
    context.close()


PATHS = ("", "config", "xuat/nhiem-vu.csv", "xuat/tap-huan/markdown?van_ban=kin", "gradio_api/info", "do-luong")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_a_page_on_another_port_or_host_reads_nothing(
    service: tuple[str, bool], person: Any, elsewhere: int, host: str
) -> None:
    url, _ = service
    assert person.evaluate(READ, url + "xuat/nhiem-vu.csv")[0] == 200  # its own page does
    other = person.context.new_page()
    other.goto(f"http://{host}:{elsewhere}/")
    for path in PATHS:
        status, text = other.evaluate(READ, url + path)
        assert status == 0, (path, text[:200])
    for tag in ("img", "script", "iframe"):
        loaded = other.evaluate(
            """([tag, address]) => new Promise(done => {
                const made = document.createElement(tag);
                made.onload = () => done(tag === 'iframe' ? !made.contentWindow.length && 'framed' : 'loaded');
                made.onerror = () => done('');
                made.src = address;
                document.body.append(made);
                setTimeout(() => done(''), 3000);
            })""",
            [tag, url + "giao-dien/favicon.svg"],
        )
        assert loaded != "loaded", tag


def test_a_link_from_elsewhere_opens_the_page_and_no_export(
    service: tuple[str, bool], person: Any, elsewhere: int
) -> None:
    url, _ = service
    other = person.context.new_page()
    for path, status in (("", 200), ("xuat/nhiem-vu.csv", 403), ("config", 403)):
        other.goto(f"http://localhost:{elsewhere}/")
        other.evaluate("a => document.body.insertAdjacentHTML('beforeend', `<a id=l href='${a}'>x</a>`)", url + path)
        with other.expect_response(lambda r, p=path: urlparse(r.url).path == f"/{p}" and r.url.startswith(url)) as got:
            other.click("#l")
        assert got.value.status == status, path
        assert "access-control-allow-origin" not in got.value.headers


def test_the_pages_own_link_exports(service: tuple[str, bool], person: Any, tmp_path: Path) -> None:
    person.evaluate("document.body.insertAdjacentHTML('beforeend', `<a id=l href='/xuat/nhiem-vu.csv'>x</a>`)")
    with person.expect_download() as got:
        person.evaluate("document.getElementById('l').click()")
    got.value.save_as(tmp_path / "nhiem-vu.csv")
    assert (tmp_path / "nhiem-vu.csv").stat().st_size
