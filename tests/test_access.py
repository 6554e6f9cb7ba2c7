"""Accounts, sessions, throttling, the gate, and documents that only a group may see."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from access import audit
from access.accounts import FREE_TRIES, LONGEST_SESSION, SESSION_SECONDS, Accounts, SignInRefused
from access.gate import COOKIE, USER, Gate, asking
from access.people import Role, User
from answer.pack.edits import load
from answer.pack.model import Edits
from index.search import ClauseIndex
from index.store import Store
from index.visible import VisibleStore, seen_without
from index.wording import worded
from schema import Assignment, ClausePath, UnknownDocument, UserError
from tests.doubles import HashEncoder, document
from ui.desk import IndexDesk, laying_out
from ui.training import Session

PASSWORD = "một mật khẩu dài"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    found = Accounts(tmp_path, clock)
    found.add("quan.tri", Role.ADMIN, PASSWORD)
    yield found
    found.close()


# Accounts


def test_the_first_account_manages_the_others(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    assert not accounts.any()
    with pytest.raises(UserError, match="quản trị"):
        accounts.add("doc", Role.READER, PASSWORD)
    accounts.add("Quan.Tri", Role.ADMIN, PASSWORD)
    accounts.add("doc", Role.READER, PASSWORD, ["Sở A", " Sở  A "])
    assert [(u.name, u.role, u.groups) for u in accounts.all()] == [
        ("doc", Role.READER, frozenset({"Sở A"})),
        ("quan.tri", Role.ADMIN, None),
    ]


@pytest.mark.parametrize(
    ("name", "password", "said"),
    [
        ("doc", "ngắn", "ít nhất 10"),
        ("", PASSWORD, "Tên tài khoản"),
        ("../x", PASSWORD, "Tên tài khoản"),
        ("<script>", PASSWORD, "Tên tài khoản"),
        ("QUAN.TRI", PASSWORD, "Đã có tài khoản"),
    ],
)
def test_odd_accounts_are_refused(accounts: Accounts, name: str, password: str, said: str) -> None:
    with pytest.raises(UserError, match=said):
        accounts.add(name, Role.READER, password)


def test_the_last_admin_stays(accounts: Accounts) -> None:
    accounts.add("doc", Role.READER, PASSWORD)
    with pytest.raises(UserError, match="duy nhất"):
        accounts.remove("quan.tri")
    with pytest.raises(UserError, match="duy nhất"):
        accounts.change("quan.tri", Role.EDITOR)
    accounts.add("hai", Role.ADMIN, PASSWORD)
    accounts.remove("quan.tri")
    assert [u.name for u in accounts.all()] == ["doc", "hai"]


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_accounts_are_nobody_elses_to_read(tmp_path: Path) -> None:
    made = tmp_path / "data"
    Accounts(made).close()
    assert made.stat().st_mode & 0o077 == 0
    (made / "accounts.sqlite").chmod(0o644)  # of an earlier program
    Accounts(made).close()
    assert (made / "accounts.sqlite").stat().st_mode & 0o077 == 0


def test_passwords_are_not_kept(accounts: Accounts, tmp_path: Path) -> None:
    token = accounts.sign_in("quan.tri", PASSWORD)
    accounts.close()
    held = b"".join(p.read_bytes() for p in tmp_path.iterdir())
    assert b"$argon2id$" in held
    assert PASSWORD.encode() not in held and token.encode() not in held


# Sessions


def test_a_session_ends_by_itself_and_by_signing_out(accounts: Accounts, clock: Clock) -> None:
    token = accounts.sign_in("Quan.Tri ", PASSWORD)
    assert accounts.user(token) == User("quan.tri", Role.ADMIN, None)
    clock.now += SESSION_SECONDS - 10
    assert accounts.user(token)  # and use prolongs it
    clock.now += SESSION_SECONDS - 10
    assert accounts.user(token)
    clock.now += SESSION_SECONDS + 10
    assert accounts.user(token) is None
    token = accounts.sign_in("quan.tri", PASSWORD)
    accounts.sign_out(token)
    assert accounts.user(token) is None


def test_a_session_ends_after_a_week_however_much_it_is_used(accounts: Accounts, clock: Clock) -> None:
    token = accounts.sign_in("quan.tri", PASSWORD)
    start = clock.now
    while clock.now < start + LONGEST_SESSION - 3600:
        clock.now += SESSION_SECONDS / 2
        assert accounts.user(token)
    clock.now = start + LONGEST_SESSION + 1
    assert accounts.user(token) is None


def test_sessions_of_an_older_version_get_an_end(tmp_path: Path, clock: Clock) -> None:
    older = Accounts(tmp_path / "older", clock)
    older.add("quan.tri", Role.ADMIN, PASSWORD)
    token, program = older.sign_in("quan.tri", PASSWORD), older.token("quan.tri", 30)
    older.close()
    with sqlite3.connect(tmp_path / "older" / "accounts.sqlite") as db:
        db.execute("ALTER TABLE sessions DROP COLUMN ends")
    opened = Accounts(tmp_path / "older", clock)
    for _ in range(20):
        clock.now += SESSION_SECONDS - 10
        opened.user(token)
    assert opened.user(token) is None
    assert opened.user(program)
    opened.close()


def test_a_programs_token_is_not_prolonged(accounts: Accounts, clock: Clock) -> None:
    token = accounts.token("quan.tri", 2)
    clock.now += 86_400
    assert accounts.user(token)
    clock.now += 86_401
    assert accounts.user(token) is None


@pytest.mark.parametrize("what", ["password", "remove"])
def test_a_new_password_and_a_removed_account_end_every_session(accounts: Accounts, what: str) -> None:
    accounts.add("doc", Role.READER, PASSWORD)
    token = accounts.sign_in("doc", PASSWORD)
    if what == "password":
        accounts.set_password("doc", "mật khẩu khác hẳn")
        assert accounts.sign_in("doc", "mật khẩu khác hẳn")
    else:
        accounts.remove("doc")
    assert accounts.user(token) is None
    with pytest.raises(SignInRefused):
        accounts.sign_in("doc", PASSWORD)


def test_wrong_passwords_cost_waiting(accounts: Accounts, clock: Clock) -> None:
    for _ in range(FREE_TRIES):
        with pytest.raises(SignInRefused, match="không đúng"):
            accounts.sign_in("quan.tri", "sai", "10.0.0.1")
    with pytest.raises(SignInRefused, match="đợi") as refused:
        accounts.sign_in("quan.tri", PASSWORD, "10.0.0.1")  # the right one, too
    assert 0 < refused.value.wait <= 2
    clock.now += 3
    assert accounts.sign_in("quan.tri", PASSWORD, "10.0.0.1")
    with pytest.raises(SignInRefused, match="không đúng"):
        accounts.sign_in("quan.tri", "sai", "10.0.0.1")  # the count began anew


def test_wrong_passwords_at_the_same_time_each_count(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    together = Barrier(FREE_TRIES)

    def wrong(held: str | None, password: str) -> bool:
        together.wait(30)  # every try has asked whether it must wait
        return False

    def tried(_: int) -> None:
        with pytest.raises(SignInRefused, match="không đúng"):
            accounts.sign_in("quan.tri", "sai", "10.0.0.1")

    monkeypatch.setattr("access.accounts._verified", wrong)
    with ThreadPoolExecutor(FREE_TRIES) as pool:
        list(pool.map(tried, range(FREE_TRIES)))
    with pytest.raises(SignInRefused, match="đợi"):
        accounts.sign_in("quan.tri", PASSWORD, "10.0.0.1")


def test_an_unknown_name_is_told_like_a_wrong_password(accounts: Accounts) -> None:
    with pytest.raises(SignInRefused) as unknown:
        accounts.sign_in("ai-do", PASSWORD)
    with pytest.raises(SignInRefused) as wrong:
        accounts.sign_in("quan.tri", "sai")
    assert str(unknown.value) == str(wrong.value)


# The gate


def client(accounts: Accounts, folder: Path, **options: Any) -> TestClient:
    async def page(request: Request) -> PlainTextResponse:
        user = request.scope[USER]
        assert asking.get() == user
        return PlainTextResponse(f"{user.name or 'máy này'}")

    routes = [Route("/{path:path}", page, methods=["GET", "POST", "HEAD"])]
    app = Starlette(routes=routes, middleware=[Middleware(Gate, accounts=accounts, folder=folder)])
    return TestClient(app, follow_redirects=False, **options)


def test_without_accounts_only_this_machine_is_served(tmp_path: Path) -> None:
    accounts = Accounts(tmp_path)
    assert client(accounts, tmp_path, base_url="http://127.0.0.1").get("/").text == "máy này"
    assert client(accounts, tmp_path, base_url="http://evil.example").get("/").status_code == 403


@pytest.mark.parametrize("path", ["/", "/en", "/config", "/gradio_api/info", "/gradio_api/file=/etc/passwd", "/xuat/x"])
def test_nobody_passes_without_a_session(accounts: Accounts, tmp_path: Path, path: str) -> None:
    web = client(accounts, tmp_path)
    assert web.get(path).status_code == 401
    assert web.post(path).status_code == 401
    assert client(accounts, tmp_path, cookies={COOKIE: "x"}).get(path).status_code == 401
    assert web.get(path, headers={"authorization": "Bearer x"}).status_code == 401
    sent = web.get(path, headers={"accept": "text/html"})
    assert (sent.status_code, sent.headers["location"].split("?")[0]) == (303, "/dang-nhap")


def test_signing_in_and_out(accounts: Accounts, tmp_path: Path) -> None:
    web = client(accounts, tmp_path)
    assert "Đăng nhập" in web.get("/dang-nhap").text
    refused = web.post("/dang-nhap", data={"ten": "quan.tri", "mat-khau": "sai"})
    assert refused.status_code == 401 and "không đúng" in refused.text
    let_in = web.post("/dang-nhap?den=/en", data={"ten": "quan.tri", "mat-khau": PASSWORD})
    assert (let_in.status_code, let_in.headers["location"]) == (303, "/en")
    cookie = let_in.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert web.get("/").text == "quan.tri"
    web.post("/dang-xuat")
    assert web.get("/").status_code == 401
    said = [(x["who"], x["what"]) for x in audit.lines(tmp_path)]
    assert said == [("quan.tri", "đăng nhập"), ("quan.tri", "đăng nhập thất bại")]


def test_a_programs_token_passes(accounts: Accounts, tmp_path: Path) -> None:
    token = accounts.token("quan.tri", 1)
    assert client(accounts, tmp_path).get("/", headers={"authorization": f"Bearer {token}"}).text == "quan.tri"


def test_another_sites_page_cannot_ask_with_a_persons_cookie(accounts: Accounts, tmp_path: Path) -> None:
    token = accounts.sign_in("quan.tri", PASSWORD)
    web = client(accounts, tmp_path, cookies={COOKIE: token})
    assert web.post("/", headers={"origin": "http://evil.example"}).status_code == 403
    assert web.post("/", headers={"origin": "http://testserver"}).status_code == 200
    # Name and password that the browser holds for the address are no token of a program.
    basic = {"origin": "http://evil.example", "authorization": "Basic eDp5"}
    assert web.post("/", headers=basic).status_code == 403


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "/\r/evil.example", "x"],
)
def test_signing_in_never_leads_to_another_site(accounts: Accounts, tmp_path: Path, target: str) -> None:
    web = client(accounts, tmp_path)
    sent = web.post("/dang-nhap", params={"den": target}, data={"ten": "quan.tri", "mat-khau": PASSWORD})
    assert sent.headers["location"] == "/"


def test_signing_in_leads_to_any_address_of_this_service(accounts: Accounts, tmp_path: Path) -> None:
    form = {"ten": "quan.tri", "mat-khau": PASSWORD}
    sent = client(accounts, tmp_path).post("/dang-nhap", params={"den": "/en/Sở Du lịch?a=b"}, data=form)
    assert sent.headers["location"] == "/en/S%E1%BB%9F%20Du%20l%E1%BB%8Bch?a=b"


def test_what_nobody_knows_types_does_not_fill_the_log(accounts: Accounts, tmp_path: Path) -> None:
    web = client(accounts, tmp_path)
    for _ in range(FREE_TRIES + 3):
        web.post("/dang-nhap", data={"ten": "quan.tri\n\x1b[2J" + "x" * 3000, "mat-khau": "sai"})
    names = [str(x["who"]) for x in audit.lines(tmp_path)]
    assert len(names) == FREE_TRIES
    assert all(len(name) == 64 and name.isprintable() for name in names)


def test_what_people_type_is_no_markup(accounts: Accounts, tmp_path: Path) -> None:
    said = client(accounts, tmp_path).post("/dang-nhap", data={"ten": '"><script>x', "mat-khau": "y"}).text
    assert "<script>" not in said


# Documents of a group


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[ClauseIndex]:
    store = Store(tmp_path / "data", encoder=HashEncoder())
    for id, number in (("mo", "1/KH-UBND"), ("kin", "2/KH-UBND")):
        text = f"1. Sở Du lịch lập bản đồ điểm đến số {number}"
        store.add(document(id, ("1", text), number=number), f"hash-{id}")
    yield ClauseIndex(store)
    store.close()


@pytest.fixture
def desk(whole: ClauseIndex, accounts: Accounts) -> Iterator[IndexDesk]:
    accounts.add("doc", Role.READER, PASSWORD)
    accounts.add("so-a", Role.EDITOR, PASSWORD, ["Sở A"])
    accounts.set_group("kin", "Sở A")
    yield IndexDesk(whole, accounts)
    asking.set(None)


def users(accounts: Accounts) -> dict[str, User]:
    return {u.name: u for u in accounts.all()}


@pytest.mark.parametrize(("name", "sees"), [("doc", ["mo"]), ("so-a", ["kin", "mo"]), ("quan.tri", ["kin", "mo"])])
def test_a_group_sees_its_documents_and_nobody_else(
    desk: IndexDesk, accounts: Accounts, name: str, sees: list[str]
) -> None:
    asking.set(users(accounts)[name])
    assert sorted(i.id for i in desk.documents()) == sees
    found = {h.document for h in desk.index.search("bản đồ điểm đến", 10)}
    assert sorted(found) == sees
    answer = desk.ask("2/KH-UBND giao ai lập bản đồ điểm đến?")
    cited = {c.document for c in (*answer.citations, *answer.nearest)}
    assert ("kin" in cited) is ("kin" in sees)
    if "kin" not in sees:
        assert "điểm đến số 2/KH-UBND" not in answer.text
        with pytest.raises(UnknownDocument):
            desk.document("kin")
        with pytest.raises(UnknownDocument):
            desk.store.resolve("2/KH-UBND")
        assert desk.store.known("hash-kin") is None
    else:
        assert desk.document("kin").info.number == "2/KH-UBND"


def test_every_spelling_of_a_clause_has_one_file_of_edits(desk: IndexDesk, accounts: Accounts) -> None:
    asking.set(users(accounts)["doc"])
    dropped = Edits(dropped=frozenset({"x"}))
    for said in ("1", "khoản 1", "khoan 1", " 1 "):
        desk.keep_training(Session("mo", said), dropped)
    (file,) = (desk.folder / "tap-huan").iterdir()
    assert load(file) == dropped
    with pytest.raises(UserError):
        desk.keep_training(Session("mo", "khoản 99"), dropped)


def test_somebody_whom_the_gate_does_not_know_is_nobody(desk: IndexDesk) -> None:
    asking.set(None)
    assert [i.id for i in desk.documents()] == ["mo"]
    with pytest.raises(UserError, match="không có quyền"):
        desk.remove("mo")


@pytest.mark.parametrize(("name", "may"), [("doc", False), ("so-a", True)])
def test_only_editors_change_the_store(
    desk: IndexDesk, accounts: Accounts, tmp_path: Path, name: str, may: bool
) -> None:
    asking.set(users(accounts)[name])
    file = tmp_path / "moi.txt"
    file.write_text("KẾ HOẠCH\nTrồng cây\nI. MỤC ĐÍCH\n1. Phủ xanh sân trường.\n", "utf-8")
    if not may:
        with pytest.raises(UserError, match="không có quyền"):
            desk.add_files([file])
        with pytest.raises(UserError, match="không có quyền"):
            desk.remove("mo")
        assert len(desk.documents()) == 1
        return
    assert [r["status"] for r in desk.add_files([file])] == ["added"]
    desk.remove("mo")
    said = [(x["who"], x["what"]) for x in audit.lines(desk.folder)]
    assert said == [("so-a", "xóa văn bản"), ("so-a", "thêm văn bản")]


def test_a_hidden_document_is_neither_replaced_nor_removed(whole: ClauseIndex) -> None:
    seen = seen_without(whole, {"kin"})
    assert seen.store.add(document("kin", ("1", "1. Khác"), number="2/KH-UBND"), "hash-khac") == "added"
    assert "kin" not in [d.id for d in seen.store.documents()]
    with pytest.raises(UnknownDocument):
        seen.store.remove("kin")
    assert whole.store.document("kin").clauses[0].path == ClausePath(("1",))


def test_tasks_of_a_hidden_document_are_not_counted(whole: ClauseIndex) -> None:
    row = Assignment("kin", ClausePath(("1",)), "1", None, None, "lập bản đồ", ("Sở Du lịch",), (), None, None, 1)
    from dataclasses import replace

    kin = replace(whole.store.document("kin"), assignments=(row,))
    whole.store.add(kin, "hash-kin-2")
    assert len(whole.store.assignments()) == 1
    assert seen_without(whole, {"kin"}).store.assignments() == []


def test_clauses_of_a_hidden_document_are_not_given(whole: ClauseIndex) -> None:
    assert whole.store.clauses([("mo", 0), ("kin", 0)]).keys() == {("mo", 0), ("kin", 0)}
    assert seen_without(whole, {"kin"}).store.clauses([("mo", 0), ("kin", 0)]).keys() == {("mo", 0)}


# What of a store is not about single documents, and so may be asked of it as it is.
NOT_ABOUT_DOCUMENTS = {
    "close", "revision", "catalogue", "encoder", "ready", "keywords", "vectors", "vectors_failed", "rebuild",
}  # fmt: skip


def test_every_call_of_a_store_that_names_documents_leaves_out_the_hidden_ones() -> None:
    """A call added to Store must be thought about: it belongs into VisibleStore, or into the list above."""
    offered = {name for name in vars(Store) if not name.startswith("_")}
    assert offered - set(vars(VisibleStore)) == NOT_ABOUT_DOCUMENTS


def test_the_layout_holds_nothing_whatever_comes_in_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process adds a document while the page that everybody is served is laid out, after any look."""
    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        desk = IndexDesk(ClauseIndex(store))
        looked = Store._looked_up

        def look(self: Store) -> Any:
            found = looked(self)
            monkeypatch.setattr(Store, "_looked_up", looked)
            store.add(document("moi", ("1", "1. Sở Du lịch lập bản đồ"), number="1/KH"), "hash")
            return found

        for read in (desk.documents, desk.tasks, desk.versions, desk.chain, desk.relations):
            monkeypatch.setattr(Store, "_looked_up", look)
            with laying_out():
                assert list(read()) == [], read
                assert list(read()) == [], read
            assert desk.documents()
            store.remove("moi")


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_every_way_of_opening_a_data_folder_closes_it_to_others(tmp_path: Path) -> None:
    from cli.backup import _accounts
    from index.backup import restore_backup, write_backup

    folder, restored = tmp_path / "data", tmp_path / "restored"
    before = os.umask(0o022)
    try:
        with Store(folder, encoder=HashEncoder()) as store:
            store.add(document("a", ("1", "1. Sở Du lịch lập bản đồ")), "hash")
        Accounts(folder).close()
        write_backup(folder, tmp_path / "luu.zip", [_accounts(folder)])
        restored.mkdir(mode=0o755)
        restore_backup(restored, tmp_path / "luu.zip", [_accounts(restored)])
        for made in (folder, restored):
            made.chmod(0o755)
            for file in made.glob("*.sqlite*"):
                file.chmod(0o644)
            Store(made, encoder=HashEncoder()).close()
            Accounts(made).close()
            open_to_others = [f for f in (made, *made.glob("*.sqlite*")) if f.stat().st_mode & 0o077]
            assert not open_to_others
        restored = tmp_path / "moi"
        restore_backup(restored, tmp_path / "luu.zip", [_accounts(restored)])
        assert not [f for f in (restored, *restored.glob("*.sqlite*")) if f.stat().st_mode & 0o077]
    finally:
        os.umask(before)


def quick(held: str | None, password: str) -> bool:
    """In place of argon2, which is slow on purpose."""
    return held is not None and password == PASSWORD


def test_a_burst_of_guesses_gets_no_more_through_than_one_after_the_other(
    accounts: Accounts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("access.accounts._verified", quick)
    start = Barrier(30)

    def guess(n: int) -> float:
        start.wait()
        with pytest.raises(SignInRefused) as refused:
            accounts.sign_in("quan.tri", f"sai {n} nhưng dài", "10.0.0.9")
        return refused.value.wait

    with ThreadPoolExecutor(30) as many:
        waits = list(many.map(guess, range(30)))
    assert sum(not wait for wait in waits) == FREE_TRIES


def test_strangers_do_not_lock_a_name_out(accounts: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("access.accounts._verified", quick)
    accounts.sign_in("quan.tri", PASSWORD, "10.0.0.1")
    for n in range(130):
        with pytest.raises(SignInRefused):
            accounts.sign_in("quan.tri", f"sai {n} nhưng dài", f"10.9.{n}.1")
    with pytest.raises(SignInRefused, match="quá nhiều lần"):  # guesses from everywhere are slowed down all the same
        accounts.sign_in("quan.tri", PASSWORD, "10.8.8.8")
    assert accounts.sign_in("quan.tri", PASSWORD, "10.0.0.1")


def test_a_clock_that_was_wrong_leaves_no_year_behind(tmp_path: Path) -> None:
    year, now = 365 * 86400.0, [1_800_000_000.0]
    accounts = Accounts(tmp_path, clock=lambda: now[0])
    accounts.add("quan.tri", Role.ADMIN, PASSWORD)
    program = accounts.token("quan.tri", 30)
    now[0] += year
    token = accounts.sign_in("quan.tri", PASSWORD, "10.0.0.1")
    for n in range(FREE_TRIES):
        with pytest.raises(SignInRefused):
            accounts.sign_in("quan.tri", f"sai {n} nhưng dài", "10.0.0.2")
    assert accounts.user(token) and accounts.user(program) is None
    now[0] -= year
    assert accounts.user(token) is None
    assert accounts.user(program)  # what the clock said in between costs no program its token
    assert accounts.sign_in("quan.tri", PASSWORD, "10.0.0.2")
    accounts.close()


def test_accounts_that_cannot_be_read_are_told_and_come_back(
    accounts: Accounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sqlalchemy as sa

    web, token = client(accounts, tmp_path), accounts.token("quan.tri", 1)
    header = {"authorization": f"Bearer {token}"}
    connect = accounts._engine.connect
    away = sa.exc.OperationalError("", {}, Exception("connection refused"))
    monkeypatch.setattr(accounts._engine, "connect", lambda: (_ for _ in ()).throw(away))
    for path in ("/", "/suc-khoe", "/dang-nhap"):
        told = web.get(path, headers=header)
        assert told.status_code == 503 and "cơ sở dữ liệu chưa trả lời" in told.text and told.headers["retry-after"]
    monkeypatch.setattr(accounts._engine, "connect", connect)
    assert web.get("/", headers=header).text == "quan.tri"


def test_whoever_says_to_be_a_proxy_is_believed_only_where_there_is_one(
    accounts: Accounts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("access.accounts._verified", quick)
    web = client(accounts, tmp_path)
    for n in range(4 * FREE_TRIES):
        web.post("/dang-nhap", data={"ten": f"ai-{n}", "mat-khau": "sai"}, headers={"x-forwarded-for": f"10.0.0.{n}"})
    form = {"ten": "quan.tri", "mat-khau": PASSWORD}
    assert web.post("/dang-nhap", data=form, headers={"x-forwarded-for": "10.0.1.1"}).status_code == 429


def test_the_words_of_a_hidden_document_are_not_learned(tmp_path: Path) -> None:
    """Restored diacritics, mended slips and abbreviations are as if it had never come in, through every change."""
    mine = document("mo", ("1", "1. Sở Du lịch (SDL) lập bản đồ điểm đến"))
    secret = ("1. Trạm quan trắc ngầm (TQTN) dưới bến thuyền", "1. Đài hóa thân (ĐHT) trên đồi thông")
    asked = ("tram quan trac ngam", "TQTN ở đâu", "trạm quan trác ngầm", "dai hoa than", "so du lich lap ban do", "ĐHT")

    def told(store: Store) -> list[object]:
        words = store.words()
        said = [(worded(query, words), store.restore(query)) for query in asked]
        return [*said, words.total, words.abbreviations, words.forms("tram"), words.together("bến", "thuyền")]

    with (
        Store(tmp_path / "alone", encoder=HashEncoder()) as alone,
        Store(tmp_path / "data", encoder=HashEncoder()) as s,
    ):
        alone.add(mine, "mo")
        expected = told(alone)
        seen = seen_without(ClauseIndex(s), ["kin", "kin-nua"]).store
        s.add(mine, "mo")
        for id, text in (("kin", secret[0]), ("kin", secret[1]), ("kin-nua", secret[0])):
            s.add(document(id, ("1", text)), text)
            assert told(seen) == expected
            assert told(s) != expected
        s.remove("kin-nua")
        s.remove("kin")
        assert told(seen) == expected


def test_the_order_of_what_is_found_tells_nothing_of_hidden_words(tmp_path: Path) -> None:
    """How rare a word is decides the order: a hidden document that says it often must not change that, nor one that was
    removed and still lies in the keyword index."""
    encoder = HashEncoder()
    places = ("bản đồ", "bến thuyền", "trạm ngầm", "cây xanh", "đài quan sát")

    def mine(store: Store) -> None:
        for i in range(3):
            lines = [(str(k), f"{k}. Sở Du lịch lập {places[(i + k) % 5]} ở thôn {k}") for k in range(1, 5)]
            store.add(document(f"mo-{i}", *lines, number=f"1{i}/KH-UBND"), f"mo-{i}")

    def found(store: Store) -> list[tuple[str, str, float]]:
        hits = [h for q in ("bến thuyền trạm ngầm thôn 2", "tram ngam") for h in ClauseIndex(store).search(q, 20)]
        return [(h.document, str(h.path), h.score) for h in hits]

    told = []
    for words in ("Cây cối", "Trạm ngầm"):
        with Store(tmp_path / words, encoder=encoder) as store:
            mine(store)
            alone = found(store)
            for i in range(6):
                lines = [(str(k), f"{k}. {words} bí mật số {k}") for k in range(1, 9)]
                store.add(document(f"kin-{i}", *lines, number=f"9{i}/KH-UBND"), f"kin-{i}")
            seen = seen_without(ClauseIndex(store), [f"kin-{i}" for i in range(6)]).store
            told.append(found(seen))
            assert [x[:2] for x in told[-1]] == [x[:2] for x in alone]
            assert [x[2] for x in told[-1]] == pytest.approx([x[2] for x in alone], abs=0.01)
            store.remove("kin-5")
            assert [x[:2] for x in found(seen)] == [x[:2] for x in alone]
    assert told[0] == told[1]


def test_uploading_a_number_tells_nothing_of_a_hidden_document(tmp_path: Path) -> None:
    """What comes in is another document to the person; the hidden one stays as it is."""
    with Store(tmp_path / "data", encoder=HashEncoder()) as store:
        store.add(document("kin", ("1", "1. Nội dung kín"), number="22/KH-UBND"), "kin")
        seen = seen_without(ClauseIndex(store), ["kin"]).store
        mine = document("kin", ("1", "1. Nội dung của người nạp"), number="22/KH-UBND")
        assert seen.add(mine, "hash") == "added"
        (made,) = (d.id for d in seen.documents())
        again = document(made, ("1", "1. Nội dung của người nạp, bản khác"), number="22/KH-UBND")
        assert seen.add(again, "hash-2") == "updated"
        assert "kín" in store.document("kin").text and store.document("kin").info.version == 1
