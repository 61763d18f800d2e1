"""What a stranger, a visitor of the demo, another site or a broken client may try, and what they get for it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.exc import DataError, IntegrityError, OperationalError
from sqlmodel import func, select

from app.access import Principal
from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store import accounts, audit, shops, tokens
from app.store.columns import Base
from app.store.inputs import ShopIn, TokenIn, UserIn
from app.store.session import Store
from app.store.tables import Audit
from app.web import errors
from app.web.demo import LOGIN
from app.web.deps import COOKIE
from app.web.errors import from_database
from app.web.rates import Buckets

PASSWORD = "a long password"
BY_ITSELF = {"ask", "ask_day", "held", "held_day", "flag", "meta"}
CSV = "快捷短语编码,快捷短语,快捷短语分组\r\nzx1,亲，在的,开场\r\n".encode()
ASK = '"messages":[{"role":"buyer","text":"什么时候发货"}]'
FIRST, LAST = "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"


@dataclass
class House:
    """A service with the demo shop and a new, empty shop with one member of every role."""

    app: Any
    store: Store
    operator: Principal
    demo: str
    keys: dict[str, str]

    def client(self, **options: Any) -> TestClient:
        return TestClient(self.app, **options)

    def logged_in(self, role: str) -> TestClient:
        client = self.client()
        form = {"login": f"{role}-x", "password": PASSWORD}
        assert client.post("/console/login", data=form, follow_redirects=False).status_code == 303
        return client

    def send(self, key: str, method: str, path: str, body: str, version: int = 0) -> Any:
        headers = {
            "Authorization": f"Bearer {self.keys.get(key, self.demo)}",
            "Content-Type": "application/json",
            "If-Match": f'"{version}"',
        }
        return self.client().request(method, path, content=body.encode(), headers=headers)

    def rows(self) -> dict[str, int]:
        """How many rows each table has, without what the service writes by itself: use, re-checks of promises."""
        found: dict[str, int] = {}
        with self.store.read() as session:
            for mapper in Base._sa_registry.mappers:
                table: Any = mapper.class_
                query = select(func.count()).select_from(table)
                if table is Audit:
                    query = query.where(table.action != "library.recheck")
                if table.__tablename__ not in BY_ITSELF:
                    found[table.__tablename__] = session.exec(query).one()
        return found


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = f"sqlite:///{tmp_path_factory.mktemp('security') / 'test.db'}"
    app = create_app(Settings(database_url=url, rate_per_minute=0, max_body_bytes=20_000))
    store: Store = app.state.store
    fresh = prepare(store)
    assert fresh is not None
    keys: dict[str, str] = {}
    with store.begin() as session:
        operator = Principal.operator(shops.create(session, ShopIn(slug="new", name="新店")).id)
        for role in ("agent", "lead", "manager", "admin"):
            wish = UserIn.model_validate(
                {"login": f"{role}-x", "name": role, "role": role, "password": PASSWORD}
            )
            member = accounts.create_user(session, operator, wish).member
            token = TokenIn.model_validate({"name": role, "role": role, "user_id": member.user_id})
            keys[role] = tokens.create_token(session, operator, token).secret
    with TestClient(app):
        yield House(app, store, operator, fresh.token, keys)


# ---------- visitors of the demo ----------


def test_a_visitor_can_store_nothing_that_other_visitors_are_shown(house: House) -> None:
    visitor = house.client()
    assert visitor.get("/sidebar").status_code == 200
    before = house.rows()
    whole = {"kind": "phrase", "key": "greet.open.evil", "pack": "general", "category": "开场", "state": "published",
             "data": {"id": "greet.open.evil", "code": "evil", "title": "坏", "intents": ["greet.open"],
                      "replies": ["加我"], "examples": ["在吗"]}}  # fmt: skip
    ours = json.dumps({"format": "kuaihui-library", "version": 1, "entries": [whole]}).encode()
    for name, data in (("a.csv", CSV), ("a.json", ours)):
        for query in ("", "&dry_run=true", "&skip_bad=true"):
            answer = visitor.post(f"/api/v1/import?scope=personal{query}", files={"file": (name, data)})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "person_needed")
    assert visitor.get("/api/v1/export/json?scope=personal").json()["error"]["code"] == "person_needed"
    for scope in ("shop", "team"):
        answer = visitor.post(f"/api/v1/import?scope={scope}&team=x", files={"file": ("a.csv", CSV)})
        assert answer.status_code == 403
    assert house.rows() == before


def test_a_person_may_bring_their_own_phrases(house: House) -> None:
    headers = {"Authorization": f"Bearer {house.keys['agent']}"}
    answer = house.client().post(
        "/api/v1/import?scope=personal", files={"file": ("a.csv", CSV)}, headers=headers
    )
    assert answer.status_code == 200 and answer.json()["counts"]["new"] == 1


def test_a_page_that_hands_out_a_session_is_kept_by_no_cache(house: House) -> None:
    answer = house.client().get("/sidebar")
    assert COOKIE in answer.headers["set-cookie"] and answer.headers["cache-control"] == "no-store"


def test_more_sessions_of_one_account_are_no_more_requests(tmp_path: Any) -> None:
    app = create_app(Settings(database_url=f"sqlite:///{tmp_path}/kuaihui.db", rate_per_minute=60))
    assert prepare(app.state.store) is not None
    with TestClient(app):
        statuses: list[int] = []
        for _ in range(4):
            client = TestClient(app)
            assert client.get("/sidebar").status_code == 200
            statuses += [client.get("/api/v1/shop").status_code for _ in range(30)]
    known = next(layer for layer in _layers(app) if hasattr(layer, "_known"))._known
    assert isinstance(known, Buckets) and len(known._levels) == 1
    assert statuses.count(429) > 40 and statuses[:25] == [200] * 25


def _layers(app: Any) -> Iterator[Any]:
    layer = app.middleware_stack
    while layer is not None:
        yield layer
        layer = getattr(layer, "app", None)


# ---------- other sites ----------


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://["},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver.evil.example"},
        {"Sec-Fetch-Site": "same-site"},
        {"Authorization": "Basic x", "Origin": "https://evil.example"},
    ],
)
def test_another_site_cannot_write_with_our_cookie(house: House, headers: dict[str, str]) -> None:
    lead = house.logged_in("lead")
    before = house.rows()
    for method, path in (("POST", "/console/bulk/do"), ("POST", "/console/logout"), ("PUT", "/api/v1/favourites/x"),
                         ("PATCH", "/api/v1/phrases/x"), ("POST", "/api/v1/events")):  # fmt: skip
        answer = lead.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (403, "cross_origin")
    assert house.rows() == before


def test_a_new_login_ends_the_session_that_the_browser_had(house: House) -> None:
    client = house.logged_in("agent")
    old = client.cookies[COOKIE]
    form = {"login": "lead-x", "password": PASSWORD}
    assert client.post("/console/login", data=form, follow_redirects=False).status_code == 303
    assert client.cookies[COOKIE] != old
    thief = house.client()
    thief.cookies.set(COOKIE, old)
    assert thief.get("/api/v1/shop").status_code == 401


def test_a_session_left_open_is_no_place_to_guess_the_password(house: House) -> None:
    client = house.logged_in("manager")
    wrong = {"old": "not this one", "new": "another password", "again": "another password"}
    assert [client.post("/console/password", data=wrong).status_code for _ in range(6)] == [401] * 5 + [429]
    right = wrong | {"old": PASSWORD}
    assert client.post("/console/password", data=right).status_code == 429


def test_a_manager_cannot_act_in_the_name_of_an_admin(house: House) -> None:
    with house.store.read() as session:
        ids: dict[str, int] = {one.role: one.user_id for one in accounts.members(session, house.operator)}
    for role, status in (("admin", 403), ("manager", 201), ("lead", 201), ("agent", 201)):
        body = json.dumps({"name": "x", "role": "agent", "user_id": ids[role]})
        assert house.send("manager", "POST", "/api/v1/tokens", body).status_code == status, role
        assert house.send("admin", "POST", "/api/v1/tokens", body).status_code == 201


# ---------- what a broken client sends ----------


@pytest.mark.parametrize(
    "charset", ["undefined", "punycode", "unicode_escape", '"a\x01b"', "utf-7", "no-such"]
)
@pytest.mark.parametrize("path", ["/console/login", "/console/password", "/console/exchange/import"])
def test_a_form_in_a_strange_charset_is_a_page_that_says_so(house: House, path: str, charset: str) -> None:
    lead = house.logged_in("lead")
    names = ("login", "password", "old", "new", "again")
    parts = "".join(
        f'--B\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n\\ud800abcdefghij\r\n' for name in names
    )
    kind = f"multipart/form-data; boundary=B; charset={charset}"
    answer = lead.post(path, content=f"{parts}--B--\r\n".encode(), headers={"Content-Type": kind})
    assert 400 <= answer.status_code < 500 and answer.headers["content-type"].startswith("text/html")


def test_a_number_too_long_to_be_one_is_left_out(house: House) -> None:
    form = {"name": "大促前", "due": "2026-12-01", "who": "9" * 5000}
    assert house.logged_in("lead").post("/console/campaigns", data=form).status_code == 422


def test_undoing_what_is_not_there_leaves_the_rest_undone_or_not_as_it_was(house: House) -> None:
    undo = ["1/phrase/draft/0/general/发货/no.such", "1/phrase/draft/0/general/发货/a\x00b"]
    answer = house.logged_in("lead").post("/console/bulk/undo", data={"undo": undo})
    assert answer.status_code == 200 and "没有可以撤销的" in answer.text


def test_a_body_over_the_limit_is_413_however_it_comes(house: House) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 1000

    lead = house.logged_in("lead")
    for content in (b"x" * 30_000, pieces()):
        answer = lead.post("/api/v1/check", content=content, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "body_too_large")
        assert "一次最多" in answer.json()["error"]["message"]
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = lead.post("/console/try", content=b"message=" + b"x" * 30_000, headers=form)
    assert answer.status_code == 413 and "太大" in answer.text and "<h1>" in answer.text


@pytest.mark.parametrize(
    "part",
    [
        f'"now":"{FIRST}"', f'"now":"{LAST}"', '"now":"9999-12-31T10:00:00+08:00"', '"now":"0001-01-01T10:00:00+08:00"',
        f'"order":{{"status":"paid","paid_at":"{FIRST}"}}', f'"order":{{"status":"paid","paid_at":"{LAST}"}}',
        '"order":{"items":[{"presale_date":"9999-12-31"}]}', '"shop":{"presale_date":"9999-12-31"}',
        '"shop":{"cutoff":"10:00+08:00","pickup":"12:00"}', f'"shop":{{"as_of":"{LAST}"}}',
        f'"shop":{{"sale_windows":[{{"paid_from":"2020-01-01T00:00:00+08:00","paid_until":"{LAST}"}}]}}',
    ],
)  # fmt: skip
def test_a_moment_that_cannot_be_reckoned_with_is_refused(house: House, part: str) -> None:
    for path, body in (("/api/v1/suggest", ASK), ("/api/v1/check", '"text":"今天发"')):
        answer = house.send("", "POST", path, f"{{{body},{part}}}")
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input"), part


@pytest.mark.parametrize("part", ['"closed":[["1970-01-01","9999-12-31"]]', '"presale_date":"2199-12-31"'])
def test_the_ends_of_what_is_allowed_can_be_reckoned_with(house: House, part: str) -> None:
    for now in ("1970-01-01T00:00:00+14:00", "2199-12-31T23:59:59-14:00"):
        body = f'{{{ASK},"now":"{now}","shop":{{{part}}},"order":{{"status":"paid","paid_at":"{now}"}}}}'
        assert house.send("", "POST", "/api/v1/suggest", body).status_code == 200


@pytest.mark.parametrize(
    ("key", "method", "path", "body"),
    [
        ("manager", "PUT", "/api/v1/facts", f'{{"as_of":"{FIRST}"}}'),
        ("manager", "PUT", "/api/v1/facts", '{"cutoff":"16:00+05:00","pickup":"19:00"}'),
        ("manager", "POST", "/api/v1/facts/presets", '{"name":"d","facts":{"\\ud800":null}}'),
        ("manager", "GET", "/api/v1/audit?since=0001-01-01T00:00:00%2B14:00", ""),
        ("manager", "GET", "/api/v1/audit?until=9999-12-31T23:59:59-14:00", ""),
        ("manager", "GET", "/api/v1/audit/export?until=9999-12-31T23:59:59-14:00", ""),
        ("lead", "PUT", "/api/v1/orders/1", '{"region":"\\ud800"}'),
        ("lead", "PUT", "/api/v1/orders/1", '{"items":[{"title":"a\\u0000"}]}'),
        ("lead", "POST", "/api/v1/campaigns", '{"name":"x","due":"9999-12-31"}'),
        ("agent", "POST", "/api/v1/render", '{"id":"x","\\ud800":1}'),
        ("", "POST", "/api/v1/render", '{"id":"greet.open.hello","values":{"\\ud800":"x"}}'),
    ],
)
def test_what_no_database_keeps_is_refused(house: House, key: str, method: str, path: str, body: str) -> None:
    before = house.rows()
    answer = house.send(key, method, path, body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_input")
    assert house.rows() == before


def test_facts_that_cannot_be_reckoned_with_are_refused_on_the_page_too(house: House) -> None:
    form = {"version": "0", "opens": "98:00", "closes": "99:00"}
    answer = house.logged_in("admin").post("/console/facts", data=form)
    assert answer.status_code == 422 and "客服时间填得不对" in answer.text


def test_a_new_shop_can_open_its_facts(house: House) -> None:
    with house.store.begin() as session:
        operator = Principal.operator(shops.create(session, ShopIn(slug="bare", name="空店")).id)
        wish = UserIn(login="bare-admin", name="新", role="admin", password=PASSWORD)
        accounts.create_user(session, operator, wish)
    client = house.client()
    client.post("/console/login", data={"login": "bare-admin", "password": PASSWORD})
    assert client.get("/console/facts").status_code == 200


def test_the_database_s_own_refusals_are_no_faults_of_ours() -> None:
    wrong = (OperationalError, 503), (IntegrityError, 409), (DataError, 422)
    for kind, status in wrong:
        known = from_database(kind("INSERT …", {"text": "暗号"}, Exception("暗号")))
        assert known.status == status and "暗号" not in known.message


# ---------- what answers say and where they may go ----------


def test_no_page_loads_from_or_may_be_framed_by_another_site(house: House) -> None:
    lead = house.logged_in("lead")
    for path in ("/docs", "/console", "/console/login", "/demo", "/sidebar", "/openapi.json", "/nowhere"):
        answer = lead.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'self'" in policy and "unsafe" not in policy
        assert f"frame-ancestors {chr(39)}{'self' if path == '/sidebar' else 'none'}{chr(39)}" in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert 'src="http' not in answer.text and 'rel="stylesheet" href="http' not in answer.text


def test_the_reference_names_every_operation(house: House) -> None:
    page, schema = house.client().get("/docs").text, house.client().get("/openapi.json").json()
    for path, methods in schema["paths"].items():
        assert f"<code>{path}</code>" in page
        assert all(f'<b class="{method}">' in page for method in methods)
    assert "kuaihui_" not in page and "<script" not in page


def test_made_up_methods_do_not_fill_the_metrics(house: House) -> None:
    client = house.client()
    for number in range(5):
        client.request(f"MADE{number}", "/healthz")
    metrics = client.get("/metrics").text
    assert "MADE" not in metrics and 'method="other",route="/healthz"' in metrics


def test_the_audit_as_a_file_runs_no_formula(house: House) -> None:
    nasty = ("=1+1", "\r=1+1", "@a", "'=b")
    with house.store.begin() as session:
        for name in nasty:
            who = Principal(house.operator.shop_id, None, "admin", name)
            audit.note(session, who, "user.team", "user/x", before={"team": name}, after={"team": ""})
    answer = house.logged_in("admin").get("/console/audit/export")
    assert answer.headers["cache-control"] == "no-store"
    for name in nasty:
        assert f",'{name}," in answer.text.replace('"', "")


def test_an_unexpected_fault_still_has_its_headers() -> None:
    app = FastAPI()
    errors.install(app)
    app.add_api_route("/x", lambda: 1 / 0)
    answer = TestClient(app, raise_server_exceptions=False).get("/x")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert (
        answer.headers["x-content-type-options"] == "nosniff"
        and answer.headers["cache-control"] == "no-store"
    )


def test_the_visitor_is_known_by_its_account(house: House) -> None:
    """The account that all visitors share exists; without it the tests above would show nothing."""
    with house.store.read() as session:
        user_id = accounts.user_id_of(session, LOGIN)
        seat = accounts.seats(session, user_id or 0)
        assert [one.slug for one in seat] == ["demo"] and seat[0].role == "agent"
