"""The service as programs meet it, over real connections: every door, with the eyes of a reader and of an admin.

A document of a group must be behind none of them: not Gradio's endpoints, not MCP, not exports, not a guessed address.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from access.accounts import Accounts
from access.people import Role
from index.search import ClauseIndex
from index.store import Store
from schema import Assignment, ClausePath
from tests.browser.server import serve
from tests.doubles import HashEncoder, document

gradio_client = pytest.importorskip("gradio_client")
PASSWORD = "một mật khẩu dài"
SECRET = ("ban-kin", "22/KH-UBND", "số hiệu kín")


@dataclass(frozen=True)
class Service:
    url: str
    tokens: dict[str, str]
    folder: Path

    def header(self, who: str) -> dict[str, str]:
        return {"authorization": f"Bearer {self.tokens[who]}"} if who else {}

    def get(self, path: str, who: str = "") -> httpx.Response:
        return httpx.get(self.url + path, headers=self.header(who), timeout=30)

    def post(self, path: str, who: str = "", **options: Any) -> httpx.Response:
        headers = {**self.header(who), **options.pop("headers", {})}
        return httpx.post(self.url + path, headers=headers, timeout=30, **options)

    def call(self, who: str, door: str, *values: Any) -> Any:
        client = gradio_client.Client(self.url, headers=self.header(who), verbose=False)
        return client.predict(*values, api_name=f"/{door}")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two documents of everybody, one of a group, each with a task; only the admin may see the latter."""
    folder = tmp_path_factory.mktemp("service") / "data"
    store = Store(folder, encoder=HashEncoder())
    for id, number, more in (("mo", "11/KH-UBND", "công khai"), ("hai", "12/KH-UBND", "mở"), SECRET):
        made = document(id, ("1", f"1. Sở Du lịch lập bản đồ điểm đến, {more}, {number}"), number=number)
        said = f"lập bản đồ, {more}"
        task = Assignment(id, ClausePath(("1",)), "1", None, None, said, ("Sở Du lịch",), (), None, None, 1)
        store.add(replace(made, assignments=(task,)), f"hash-{id}")
    accounts = Accounts(folder)
    accounts.add("quan-tri", Role.ADMIN, PASSWORD)
    accounts.add("doc", Role.READER, PASSWORD)
    accounts.add("soan", Role.EDITOR, PASSWORD)
    accounts.set_group(SECRET[0], "Sở A")
    tokens = {name: accounts.token(name, 1) for name in ("quan-tri", "doc", "soan")}
    with serve(ClauseIndex(store), accounts=accounts, mcp=True) as url:
        yield Service(url, tokens, folder)
    accounts.close()
    store.close()


ENDPOINTS: tuple[tuple[str, tuple[Any, ...]], ...] = (
    ("documents", ()),
    ("search", ("bản đồ điểm đến", 10, "")),
    ("ask", ("Ai lập bản đồ điểm đến?", "")),
    ("tasks", ("", "Sở Du lịch", "lead", "", "")),
    ("clause", ("mo", "1")),
    ("check", ("mo", "hai")),
)


@pytest.mark.parametrize(("door", "values"), ENDPOINTS, ids=lambda x: x if isinstance(x, str) else "")
def test_an_endpoint_shows_what_the_account_may_see(service: Service, door: str, values: tuple[Any, ...]) -> None:
    said = json.dumps(service.call("doc", door, *values), ensure_ascii=False)
    assert "11/KH-UBND" in said or "12/KH-UBND" in said
    assert not [x for x in SECRET if x in said]
    if door in ("documents", "search", "tasks"):
        assert SECRET[1] in json.dumps(service.call("quan-tri", door, *values), ensure_ascii=False)


@pytest.mark.parametrize("name", [SECRET[0], SECRET[1]])
@pytest.mark.parametrize(
    ("door", "values"), [("clause", ("1",)), ("search", ()), ("ask", ()), ("tasks", ()), ("check", ("mo",))]
)
def test_a_hidden_document_cannot_be_named(service: Service, door: str, values: tuple[Any, ...], name: str) -> None:
    given = {"search": ("bản đồ", 5, name), "ask": ("Ai lập bản đồ?", name)}.get(door, (name, *values))
    with pytest.raises(gradio_client.exceptions.AppError, match="Không có văn bản") as refused:
        service.call("doc", door, *given)
    # Told exactly as a document that never was.
    never = tuple("never" if v == name else v for v in given)
    with pytest.raises(gradio_client.exceptions.AppError) as unknown:
        service.call("doc", door, *never)
    assert (
        str(refused.value).replace(name, "X").split(". ")[0].split("?")[0][:25]
        == (str(unknown.value).replace("never", "X").split(". ")[0].split("?")[0][:25])
    )


@pytest.mark.parametrize(
    ("door", "values", "said"),
    [
        ("search", ("", 5, ""), "từ 1 đến"),
        ("search", ("x" * 4001, 5, ""), "4000 ký tự"),
        ("ask", ("x" * 4001, ""), "4000 ký tự"),
        ("clause", ("mo", "IX/9"), "không có điều khoản"),
        ("tasks", ("", "", "chủ trì", "", ""), "lead"),
        ("tasks", ("", "", "", "hôm nào", ""), "không phải ngày"),
        ("tasks", ("", "", "", "9" * 10_000, ""), "không phải ngày"),
        ("tasks", ("", "sở " * 200, "", "", ""), "500 ký tự"),
        ("tasks", ("", "", "", "", "sở " * 200), "500 ký tự"),
        ("tasks", ("x" * 501, "", "", "", ""), "500 ký tự"),
        ("clause", ("mo", "1/" * 300), "500 ký tự"),
        ("check", ("x" * 501, "mo"), "500 ký tự"),
    ],
)
def test_bad_input_is_told(service: Service, door: str, values: tuple[Any, ...], said: str) -> None:
    with pytest.raises(gradio_client.exceptions.AppError, match=said):
        service.call("doc", door, *values)


def test_an_address_of_an_export_may_say_anything(service: Service) -> None:
    long = service.get(f"xuat/nhiem-vu.csv?tu={'s' * 501}", "doc")
    assert (long.status_code, "500 ký tự" in long.text) == (400, True)
    assert service.get(f"xuat/nhiem-vu.csv?truoc={'9' * 10_000}", "doc").status_code == 200


def test_only_the_named_endpoints_are_offered(service: Service) -> None:
    info = service.get("gradio_api/info", "doc").json()
    assert set(info["named_endpoints"]) == {f"/{door}" for door, _ in ENDPOINTS}
    assert not info["unnamed_endpoints"]
    assert all(endpoint["description"] for endpoint in info["named_endpoints"].values())


def test_mcp_tools_are_the_same_doors(service: Service) -> None:
    mcp = pytest.importorskip("mcp")
    from mcp.client.streamable_http import streamablehttp_client

    async def told(who: str, name: str, arguments: dict[str, Any]) -> tuple[set[str], bool, str]:
        address = service.url + "gradio_api/mcp/"
        async with (
            streamablehttp_client(address, headers=service.header(who)) as (reading, writing, _),
            mcp.ClientSession(reading, writing) as session,
        ):
            await session.initialize()
            tools = {t.name for t in (await session.list_tools()).tools}
            result = await session.call_tool(name, arguments)
            return tools, bool(result.isError), result.content[0].text

    def ask(who: str, name: str, arguments: dict[str, Any]) -> tuple[set[str], bool, str]:
        # In a thread of its own: a browser that other tests keep open holds this one's event loop.
        with ThreadPoolExecutor(1) as pool:
            return pool.submit(lambda: asyncio.run(told(who, name, arguments))).result(60)

    tools, failed, text = ask("doc", "search", {"query": "bản đồ điểm đến"})
    assert tools == {door for door, _ in ENDPOINTS}
    assert not failed and {h["number"] for h in json.loads(text)} == {"11/KH-UBND", "12/KH-UBND"}
    _, failed, text = ask("doc", "clause", {"document": SECRET[1], "path": "1"})
    assert failed and "Không có văn bản" in text and SECRET[2] not in text
    _, failed, text = ask("quan-tri", "clause", {"document": SECRET[1], "path": "1"})
    assert not failed and SECRET[2] in json.loads(text)["whole_text"]
    assert service.post("gradio_api/mcp/", json={"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).status_code == 401


OPEN = ("suc-khoe", "dang-nhap", "giao-dien/app.css")
LOCKED = (
    "", "en", "config", "gradio_api/info", "gradio_api/openapi.json", "gradio_api/queue/data?session_hash=x",
    "gradio_api/heartbeat/x", "xuat/nhiem-vu.csv", "xuat/nhiem-vu.xlsx", "do-luong", "gradio_api/app_id", "theme.css",
    "xuat/tap-huan/zip", "gradio_api/file=/etc/passwd", "gradio_api/call/search/x",
)  # fmt: skip


@pytest.mark.parametrize("path", LOCKED)
def test_nobody_gets_in_without_a_session(service: Service, path: str) -> None:
    assert service.get(path).status_code == 401


@pytest.mark.parametrize("path", ["gradio_api/queue/join", "gradio_api/run/search", "gradio_api/call/search"])
def test_nobody_calls_without_a_session(service: Service, path: str) -> None:
    assert service.post(path, json={"data": ["bản đồ", 5, ""], "session_hash": "x"}).status_code == 401


@pytest.mark.parametrize("path", OPEN)
def test_what_is_open_says_nothing(service: Service, path: str) -> None:
    answer = service.get(path)
    assert answer.status_code == 200
    assert "11/KH-UBND" not in answer.text and not [x for x in SECRET if x in answer.text]


@pytest.mark.parametrize(
    "path", ["", "en", "config", "xuat/nhiem-vu.csv", "xuat/nhiem-vu.csv?van_ban=ban-kin", "do-luong"]
)
def test_plain_addresses_show_no_hidden_document(service: Service, path: str) -> None:
    answer = service.get(path, "doc")
    assert answer.status_code == 200
    assert not [x for x in SECRET if x in answer.text]


@pytest.mark.parametrize("kind", ["zip", "markdown"])
def test_no_training_session_is_made_of_a_hidden_document(service: Service, kind: str) -> None:
    answer = service.get(f"xuat/tap-huan/{kind}?van_ban={SECRET[0]}", "doc")
    assert answer.status_code == 404 and not [x for x in SECRET[1:] if x in answer.text]


def test_the_layout_holds_no_document_at_all(service: Service) -> None:
    """It is made once and served to everybody, also after a document was given to a group."""
    for who in ("doc", "quan-tri"):
        assert "11/KH-UBND" not in service.get("config", who).text


@pytest.mark.parametrize(
    "path",
    [
        "gradio_api/file=/etc/passwd",
        "gradio_api/file={folder}/catalogue.sqlite",
        "gradio_api/file={folder}/accounts.sqlite",
        "gradio_api/file=http://127.0.0.1:1/",
        "gradio_api/proxy=http://127.0.0.1:1/",
        "gradio_api/component_server",
        "gradio_api/stream/x/1/1/playlist.m3u8",
        "gradio_api/runs",
        "gradio_api/deep_link",
        "gradio_api/custom_component/x/y/z/w",
        "monitoring",
        "manifest.json",
        "pwa_icon/192",
        "docs",
        "svelte/x.js",
        "never-heard-of",
        "giao-dien/../access/gate.py",
        "giao-dien/%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_files_and_other_addresses_are_closed_to_admins_too(service: Service, path: str) -> None:
    assert service.get(path.format(folder=service.folder), "quan-tri").status_code == 404


def test_a_session_belongs_to_its_first_user(service: Service) -> None:
    """A browser makes up the name of its session: who guesses it must not read its events, nor add to them."""
    body = {"data": [], "fn_index": 0, "session_hash": "phien-cua-doc"}
    assert service.post("gradio_api/queue/join", "doc", json=body).status_code != 403
    assert service.post("gradio_api/queue/join", "soan", json=body).status_code == 403
    assert service.post("gradio_api/run/predict", "soan", json=body).status_code == 403
    assert service.post("gradio_api/cancel", "soan", json={**body, "event_id": "x"}).status_code == 403
    assert service.get("gradio_api/queue/data?session_hash=phien-cua-doc", "soan").status_code == 403
    assert service.get("gradio_api/heartbeat/phien-cua-doc", "soan").status_code == 403
    # Said twice, and where the id of a call stands.
    twice = "gradio_api/queue/data?session_hash=phien-cua-soan&session_hash=phien-cua-doc"
    assert service.get(twice, "soan").status_code == 403
    assert service.get("gradio_api/call/search/phien-cua-doc", "soan").status_code == 403
    assert service.get("gradio_api/call/v2/search/phien-cua-doc", "soan").status_code == 403


@pytest.mark.parametrize("length", [201, 1_900_000])
def test_the_name_of_a_session_is_a_name(service: Service, length: int) -> None:
    """It is kept for as long as the service runs: fifty thousand long ones would be all of its memory."""
    body = {"data": [], "fn_index": 0, "session_hash": "x" * length}
    for door in ("queue/join", "run/predict", "cancel"):
        assert service.post(f"gradio_api/{door}", "doc", json=body).status_code == 400
    for address in ("queue/data?session_hash=", "heartbeat/", "call/ask/"):
        assert service.get(f"gradio_api/{address}{'x' * min(length, 9000)}", "doc").status_code == 400


def test_calls_that_name_no_session_share_one_of_their_account(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Gradio lays out the whole page for every new session, which takes longer than an answer."""
    from gradio.state_holder import SessionState

    made = []
    begin = SessionState.__init__
    monkeypatch.setattr(SessionState, "__init__", lambda self, blocks: (made.append(self), begin(self, blocks))[1])
    for account in ("doc", "soan", "doc", "soan", "doc"):
        found = service.post("gradio_api/run/search", account, json={"data": ["bản đồ", 5, ""]})
        assert found.status_code == 200 and found.json()["data"][0]
    assert len(made) <= 2  # one an account; none where an earlier test has called
    assert service.post("gradio_api/run/search", "doc", json=["bản đồ"]).status_code == 422


def test_readers_do_not_upload_and_large_events_are_refused(service: Service) -> None:
    file = {"files": ("a.txt", b"1. Mot", "text/plain")}
    assert service.post("gradio_api/upload", "doc", files=file).status_code == 403
    (kept,) = service.post("gradio_api/upload", "soan", files=file).json()
    import hashlib

    # Kept under the hash of its content, which for a name that wants out of the folder is the whole of its place.
    assert len(Path(kept).parent.name) == len(hashlib.sha256().hexdigest())
    folder = Path(os.environ["GRADIO_TEMP_DIR"])
    assert Path(kept).is_relative_to(folder)
    assert os.name != "posix" or folder.stat().st_mode & 0o077 == 0  # nobody else's to read
    beside = service.post("gradio_api/upload", "soan", files={"x": (None, b"a" * 500_000)})
    assert beside.status_code == 413  # no file: it would be held in memory
    leaving = {"files": ("../../../x.txt", b"1. Hai", "text/plain")}
    (kept,) = service.post("gradio_api/upload", "soan", files=leaving).json()
    assert ".." not in kept and Path(kept).name == "x.txt"
    large = {"data": ["x" * 3_000_000], "session_hash": "y"}
    assert service.post("gradio_api/run/search", "doc", json=large).status_code == 413
    assert service.post("gradio_api/mcp/", "doc", json=large).status_code == 413


def test_uploads_that_wait_have_an_age_and_a_sum(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    from ui import uploads

    file = {"files": ("cho.txt", b"1. Mot cho doi", "text/plain")}
    (kept,) = service.post("gradio_api/upload", "soan", files=file).json()
    monkeypatch.setattr(uploads, "LARGEST_SUM", 1)
    full = service.post("gradio_api/upload", "soan", files=file)
    assert full.status_code == 507 and "đợi" in full.text and Path(kept).is_file()
    os.utime(kept, (0, 0))
    service.post("gradio_api/upload", "soan", files={"files": ("x.txt", b"1. Khac", "text/plain")})
    assert not Path(kept).exists()


def test_another_sites_page_cannot_call(service: Service) -> None:
    web = httpx.Client(base_url=service.url)
    sent = web.post("dang-nhap", data={"ten": "doc", "mat-khau": PASSWORD})
    assert sent.status_code == 303
    call = {"data": [], "session_hash": "z", "fn_index": 0}
    for header in ({"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert web.post("gradio_api/queue/join", json=call, headers=header).status_code == 403
    for port in (1, 99_999_999):
        other = {"origin": f"http://127.0.0.1:{port}"}
        assert web.post("gradio_api/queue/join", json=call, headers=other).status_code == 403
    own = {"origin": service.url.rstrip("/"), "sec-fetch-site": "same-origin"}
    assert web.post("gradio_api/queue/join", json=call, headers=own).status_code != 403


@pytest.mark.parametrize("path", ["", "config", "suc-khoe", "xuat/nhiem-vu.csv", "gradio_api/info"])
@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1:1", "null", "own"])
def test_no_answer_is_for_another_origin(service: Service, path: str, origin: str) -> None:
    """Whether a browser's question beforehand, a read, or one that says only whose page it comes from."""
    header = {"origin": service.url.rstrip("/") if origin == "own" else origin}
    asked = {**header, "access-control-request-method": "GET"}
    before = httpx.options(service.url + path, headers=asked)
    read = httpx.get(service.url + path, headers={**header, **service.header("doc")})
    for answer in (before, read):
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert (read.status_code == 200) == (origin == "own")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document"}, 200),
        ("", {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe"}, 403),
        ("", {"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script"}, 403),
        ("xuat/nhiem-vu.csv", {"sec-fetch-site": "same-site", "sec-fetch-mode": "navigate"}, 403),
        ("xuat/nhiem-vu.csv", {"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, 200),
        ("xuat/nhiem-vu.csv", {"referer": "http://noi-khac.example/a"}, 403),
        ("xuat/nhiem-vu.csv", {}, 200),
    ],
)
def test_a_cookie_is_good_for_this_services_pages_alone(
    service: Service, path: str, headers: dict[str, str], status: int
) -> None:
    web = httpx.Client(base_url=service.url)
    web.post("dang-nhap", data={"ten": "doc", "mat-khau": PASSWORD})
    assert web.get(path, headers=headers).status_code == status


def test_every_answer_holds_the_browser_to_this_service(service: Service) -> None:
    for path in ("", "config", "suc-khoe", "gradio_api/info"):
        policy = service.get(path, "doc").headers["content-security-policy"]
        assert "default-src 'self'" in policy and "frame-ancestors 'self'" in policy and "http" not in policy


def test_the_service_counts_what_it_does(service: Service) -> None:
    def value(name: str) -> float:
        lines = service.get("do-luong", "doc").text.splitlines()
        return float(next(x for x in lines if x.startswith(name + " ")).rsplit(" ", 1)[1])

    before = [value(f'dieukhoan_questions_total{{outcome="{x}"}}') for x in ("answered", "refused")]
    service.call("doc", "ask", "Ai lập bản đồ điểm đến?", "")
    service.call("doc", "ask", "Ai thiết kế tàu vũ trụ liên hành tinh?", "")
    after = [value(f'dieukhoan_questions_total{{outcome="{x}"}}') for x in ("answered", "refused")]
    assert sum(after) == sum(before) + 2
    assert value("dieukhoan_answer_seconds_count") >= 2
    assert value("dieukhoan_queue") == 0
    assert value('dieukhoan_requests_total{kind="event",status="200"}') >= 2
    for path in ("never-1", "never-2"):
        service.get(path, "doc")
    assert "never" not in service.get("do-luong", "doc").text


def test_health_is_asked_without_an_account(service: Service) -> None:
    assert service.get("suc-khoe").json() == {"status": "ok"}
