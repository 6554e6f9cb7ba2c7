"""The service behind a real nginx with deploy/nginx.conf as it stands: TLS, a sub-path, sign-in, events, programs."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from access import audit
from access.accounts import Accounts
from access.people import Role
from index.search import ClauseIndex
from index.store import Store
from tests.browser.server import serve
from tests.doubles import HashEncoder, document

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
CONFIG = Path(__file__).parents[2] / "deploy" / "nginx.conf"
PASSWORD = "một mật khẩu dài"

pytestmark = pytest.mark.skipif(
    not (NGINX and shutil.which("openssl")), reason="nginx or openssl is not installed (apt-get install nginx-light)"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Accounts, Path]]:
    folder = tmp_path_factory.mktemp("nginx")
    store = Store(folder / "data", encoder=HashEncoder())
    store.add(document("mo", ("1", "1. Sở Du lịch lập bản đồ điểm đến"), number="11/KH-UBND"), "hash")
    accounts = Accounts(folder / "data")
    accounts.add("quan-tri", Role.ADMIN, PASSWORD)
    key, certificate, port = folder / "key.pem", folder / "cert.pem", free_port()
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost", "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True,
    )  # fmt: skip
    with serve(ClauseIndex(store), accounts=accounts, root_path="/dieukhoan") as inner:
        said = CONFIG.read_text("utf-8")
        for old, new in (
            ("listen 443 ssl", f"listen 127.0.0.1:{port} ssl"),
            ("van-ban.example.gov.vn", "localhost"),
            ("/etc/ssl/van-ban.crt", str(certificate)),
            ("/etc/ssl/van-ban.key", str(key)),
            ("http://127.0.0.1:7860/", inner),
        ):
            assert old in said
            said = said.replace(old, new)
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        main = folder / "nginx.conf"
        main.write_text(
            f"pid {folder}/pid; error_log stderr; worker_processes 1; events {{}}\n"
            f"http {{ access_log off; {temporary}\n{said}\n}}\n",
            "utf-8",
        )
        nginx = subprocess.Popen([str(NGINX), "-c", str(main), "-p", str(folder), "-g", "daemon off;"])
        try:
            for _ in range(100):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"https://localhost:{port}/dieukhoan/", accounts, certificate
        finally:
            nginx.terminate()
            nginx.wait(10)
    accounts.close()
    store.close()


def client(served: tuple[str, Accounts, Path]) -> httpx.Client:
    return httpx.Client(base_url=served[0], verify=ssl.create_default_context(cafile=str(served[2])), timeout=30)


def signed_in(served: tuple[str, Accounts, Path]) -> httpx.Client:
    web = client(served)
    sent = web.post("dang-nhap", data={"ten": "quan-tri", "mat-khau": PASSWORD})
    assert sent.status_code == 303, sent.text
    assert sent.headers["location"] == "/dieukhoan/"
    return web


def test_whoever_comes_is_sent_to_sign_in_within_the_sub_path(served: tuple[str, Accounts, Path]) -> None:
    sent = client(served).get("", headers={"accept": "text/html"})
    assert (sent.status_code, sent.headers["location"]) == (303, "/dieukhoan/dang-nhap?den=/")
    page = client(served).get("dang-nhap").text
    style = re.search(r'href="([^"]+)"', page)
    assert style and client(served).get(style[1]).status_code == 200


def test_the_cookie_is_for_the_sub_path_and_for_tls(served: tuple[str, Accounts, Path]) -> None:
    sent = client(served).post("dang-nhap", data={"ten": "quan-tri", "mat-khau": PASSWORD})
    cookie = sent.headers["set-cookie"]
    assert "Path=/dieukhoan;" in cookie and "Secure" in cookie and "HttpOnly" in cookie


def test_every_address_that_the_page_names_is_within_the_sub_path(served: tuple[str, Accounts, Path]) -> None:
    web = signed_in(served)
    page = web.get("").text
    named = re.findall(r'(?:src|href)="(/[^"]*|https?://[^"]*)"', page)
    # Gradio names a manifest for phones outside of it, which nothing here needs.
    assert all(a.startswith(("/dieukhoan/", served[0])) for a in named if a != "/manifest.json"), named
    assert web.get("config").json()["root"] == served[0].rstrip("/")
    assert web.get("xuat/nhiem-vu.csv").status_code == 200
    assert web.get("gradio_api/file=/etc/passwd").status_code == 404


def test_another_sites_page_is_refused_through_the_proxy_too(served: tuple[str, Accounts, Path]) -> None:
    call = {"data": [], "fn_index": 0, "session_hash": "x"}
    refused = signed_in(served).post("gradio_api/queue/join", json=call, headers={"origin": "https://evil.example"})
    assert refused.status_code == 403


def test_a_wrong_password_counts_for_the_callers_own_address(served: tuple[str, Accounts, Path]) -> None:
    """What a caller claims in X-Forwarded-For would otherwise lock others out, or spread tries over made-up ones."""
    lying = {"x-forwarded-for": "10.9.8.7"}
    client(served).post("dang-nhap", data={"ten": "ai", "mat-khau": "sai"}, headers=lying)
    folder = served[2].parent / "data"
    assert next(x for x in audit.lines(folder) if x["who"] == "ai")["address"] == "127.0.0.1"


def test_a_program_asks_through_the_proxy(served: tuple[str, Accounts, Path]) -> None:
    gradio_client = pytest.importorskip("gradio_client")
    header = {"authorization": f"Bearer {served[1].token('quan-tri', 1)}"}
    trusted = ssl.create_default_context(cafile=str(served[2]))
    program = gradio_client.Client(served[0], headers=header, ssl_verify=trusted, verbose=False)
    assert [d["number"] for d in program.predict(api_name="/documents")] == ["11/KH-UBND"]


@pytest.mark.browser
def test_the_page_works_in_a_browser(served: tuple[str, Accounts, Path], chromium: Any) -> None:
    page = chromium.new_context(ignore_https_errors=True).new_page()
    page.set_default_timeout(20_000)
    lost: list[str] = []
    page.on("response", lambda r: lost.append(f"{r.status} {r.url}") if r.status >= 400 else None)
    page.goto(served[0])
    page.fill("input[name=ten]", "quan-tri")
    page.fill("input[name=mat-khau]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector(".dk-pane-scope >> text=11/KH-UBND")
    page.fill("#dk-question textarea", "Ai lập bản đồ điểm đến?")
    page.keyboard.press("Enter")
    page.locator(".dk-mark").first.click()
    page.locator(".dk-panes-chat .dk-evidence").wait_for()
    page.get_by_role("link", name="English").click()
    page.get_by_role("tab", name="Documents").wait_for()
    assert not [x for x in lost if "favicon" not in x]
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_selector(".dk-signin")
    assert page.url.startswith(served[0])
    page.context.close()
