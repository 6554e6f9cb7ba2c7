"""A real PostgreSQL goes while the service runs, and comes back: told with 503 and a reason, and mended by itself."""

from __future__ import annotations

import time
from pathlib import Path

import httpx
import pytest

from access.accounts import Accounts
from access.people import Role
from index.search import ClauseIndex
from index.store import Store
from tests.browser.server import serve
from tests.doubles import HashEncoder, tourism, water
from tests.servers import postgres, postgres_tools

pytestmark = pytest.mark.skipif(postgres_tools() is None, reason="PostgreSQL is not installed")
PASSWORD = "một mật khẩu dài"


@pytest.mark.parametrize("people", [False, True], ids=["without-accounts", "with-accounts"])
def test_a_database_that_goes_and_comes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], people: bool
) -> None:
    with postgres() as server:
        monkeypatch.setenv("DIEUKHOAN_CATALOGUE", server.url)
        with Store(tmp_path, encoder=HashEncoder()) as store:
            store.add(tourism(), "one")
            accounts = Accounts(tmp_path)
            header = {}
            if people:
                accounts.add("quan-tri", Role.ADMIN, PASSWORD)
                header = {"authorization": f"Bearer {accounts.token('quan-tri', 1)}"}
            with (
                serve(ClauseIndex(store), accounts=accounts) as url,
                httpx.Client(base_url=url, headers=header, timeout=60) as web,
            ):

                def search() -> httpx.Response:
                    return web.post("gradio_api/run/search", json={"data": ["tuyến đường thủy", 3, ""]})

                def healthy() -> int:
                    return web.get("suc-khoe").status_code

                assert (healthy(), search().status_code, web.get("").status_code) == (200, 200, 200)
                server.stop()
                try:
                    for said in (web.get(""), web.get("xuat/nhiem-vu.csv"), search(), web.get("suc-khoe")):
                        assert said.status_code == 503, (said.request.url, said.status_code, said.text[:300])
                        assert "cơ sở dữ liệu" in said.text or "danh mục" in said.text, said.text[:300]
                        assert said.headers["retry-after"]
                finally:
                    server.start()
                until = time.monotonic() + 30
                while healthy() != 200 and time.monotonic() < until:
                    time.sleep(0.2)
                assert (healthy(), search().status_code, web.get("").status_code) == (200, 200, 200)
                store.add(water(), "two")
                assert search().json()["data"][0]
            accounts.close()
    assert "Traceback" not in capfd.readouterr().err
