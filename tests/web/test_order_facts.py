"""A host's word about an order is a claim; where the shop's own system can be asked, its word is what counts."""

from __future__ import annotations

import hashlib
import hmac
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx2 as httpx
import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis.specs.openapi.checks import positive_data_acceptance
from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from app.access import Principal
from app.core.facts import OrderFacts, ShopFacts
from app.core.moments import SHANGHAI
from app.library.shipped import shipped_library
from app.main import create_app
from app.orders.book import OrderBook
from app.orders.callback import CallbackOrders
from app.orders.guarded import Guarded, Terms
from app.orders.pushed import PushedOrders
from app.orders.source import SourceError, Wanted
from app.settings import Settings
from app.store import facts, orders, shops, tokens
from app.store.columns import utc_now
from app.store.inputs import ShopIn, TokenIn
from app.store.seed import seed
from app.store.session import Store, open_store
from app.store.tables import OrderRow
from tests.web.shopkeeper import SECRET, Shopkeeper, opened

FAR = (datetime.now(SHANGHAI).date() + timedelta(days=60)).isoformat()
PRESALE = {"status": "paid", "items": [{"id": "a", "presale_date": FAR}]}
DRAFT = "您的订单十天内给您发出"
FACTS = ShopFacts.model_validate(
    {
        "cutoff": "16:00", "pickup": "19:00", "handling_days": 0, "works": "daily", "closed": [],
        "backlog_days": 0, "date_promises": "any", "ship_window_hours": 48,
    }
)  # fmt: skip


class Shop:
    """The service with a real shop, its callback at `keeper`."""

    def __init__(self, client: TestClient, store: Store, keeper: Shopkeeper, secrets: dict[str, str]) -> None:
        self.client, self.store, self.keeper, self._secrets = client, store, keeper, secrets

    def ask(self, method: str, path: str, body: Any = None, role: str = "agent") -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._secrets[role]}"}
        return self.client.request(method, f"/api/v1{path}", json=body, headers=headers)

    def check(self, order: Any, buyer: Any = None) -> dict[str, Any]:
        answer = self.ask("POST", "/check", {"text": DRAFT, "order": order, "buyer": buyer})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found


@pytest.fixture(scope="module")
def keeper() -> Iterator[Shopkeeper]:
    with opened() as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, keeper: Shopkeeper) -> Iterator[Shop]:
    url = f"sqlite:///{tmp_path_factory.mktemp('orders') / 'test.db'}"
    settings = Settings(
        database_url=url, demo=False, rate_per_minute=0, order_source_url=keeper.url,
        order_source_secret=SECRET, order_source_ms=2000,
    )  # fmt: skip
    app = create_app(settings)
    store: Store = app.state.store
    secrets = {}
    with store.begin() as session:
        who = Principal.operator(shops.create(session, ShopIn(slug="real", name="真店")).id)
        facts.save(session, who, FACTS)
        seed(session, who.shop_id, shipped_library().library.phrases[:40], ())
        for role in ("agent", "lead"):
            made = tokens.create_token(session, who, TokenIn(name=role, role=role))  # type: ignore[arg-type]
            secrets[role] = made.secret
    with TestClient(app) as client:
        yield Shop(client, store, keeper, secrets)


@pytest.fixture
def shop(served: Shop) -> Iterator[Shop]:
    """Each test finds the callback well, with nothing known or kept."""
    app = served.client.app
    old = app.state.orders  # type: ignore[attr-defined]
    app.state.orders = OrderBook(served.store, app.state.settings)  # type: ignore[attr-defined]
    served.keeper.__init__(port=served.keeper.port)  # type: ignore[misc]
    yield served
    app.state.orders = old  # type: ignore[attr-defined]
    with served.store.begin() as session:
        orders.forget(session, before=utc_now() + timedelta(days=1))


def test_without_a_source_that_knows_the_order_the_claim_is_a_claim(shop: Shop) -> None:
    for order in ({"id": "1", "status": "paid"}, {"status": "paid"}, None):
        found = shop.check(order)
        assert (found["verdict"], found["order_verified"]) == ("pass", False)
    assert shop.check({"id": "1", **PRESALE})["verdict"] == "block"


def test_a_claim_cannot_make_possible_what_a_pushed_order_forbids(shop: Shop) -> None:
    assert shop.ask("PUT", "/orders/1", PRESALE, "lead").status_code == 200
    claim = {"id": "1", "status": "paid", "items": [{"id": "a", "stock": 99}], "region": "上海"}
    found = shop.check(claim)
    assert (found["verdict"], found["order_verified"]) == ("block", True)
    assert shop.check({**claim, "id": "2"})["order_verified"] is False


def test_a_claim_cannot_make_possible_what_the_callback_forbids(shop: Shop) -> None:
    shop.keeper.orders["7"] = PRESALE
    found = shop.check({"id": "7", "status": "paid", "items": [{"id": "a", "stock": 99}]})
    assert (found["verdict"], found["order_verified"]) == ("block", True)


def test_suggest_and_render_rest_on_the_same_facts(shop: Shop) -> None:
    shop.keeper.orders["8"] = {"status": "shipped", "courier": "顺丰速运", "waybill": "SF123"}
    claim = {"id": "8", "status": "unpaid"}
    asked = {"messages": [{"role": "buyer", "text": "什么时候发货"}], "order": claim}
    found = shop.ask("POST", "/suggest", asked).json()
    assert found["order_verified"] is True
    assert found["phase"] == "transit"
    assert shop.ask("POST", "/suggest", {**asked, "order": {"status": "unpaid"}}).json()["phase"] != "transit"
    phrase = shop.ask("GET", "/phrases").json()["items"][0]["id"]
    rendered = shop.ask("POST", "/render", {"id": phrase, "order": claim})
    assert rendered.status_code == 200


def test_a_buyers_latest_order_is_found_by_the_buyer(shop: Shop) -> None:
    shop.ask("PUT", "/orders/1", {"status": "signed", "buyer_id": "tb1"}, "lead")
    shop.ask("PUT", "/orders/2", {**PRESALE, "buyer_id": "tb1"}, "lead")
    assert shop.check(None, {"id": "tb1"}) | {"promises": [], "findings": []} == {
        "verdict": "block", "promises": [], "findings": [], "rewrite": shop.check(None, {"id": "tb1"})["rewrite"],
        "order_verified": True,
    }  # fmt: skip
    assert shop.check(None, {"id": "tb2"})["order_verified"] is False
    assert shop.check({"id": "2"}, {"id": "tb2"})["order_verified"] is False, "another buyer's order"


def test_buyers_are_kept_as_hashes_and_addresses_not_at_all(shop: Shop) -> None:
    body = {"status": "paid", "address": "杭州市西湖区某某路1号", "buyer_id": "王小明"}
    kept = shop.ask("PUT", "/orders/1", body, "lead").json()
    assert kept == {"id": "1", "order": {**dict.fromkeys(OrderFacts.model_fields), "id": "1", "status": "paid",
                                         "items": []}}  # fmt: skip
    with shop.store.read() as session:
        row = session.exec(select(OrderRow)).one()
    assert len(row.buyer) == 64
    assert "王小明" not in str(row)
    assert "西湖" not in str(row)


def test_a_push_replaces_the_whole_order_and_shows_at_once(shop: Shop) -> None:
    shop.ask("PUT", "/orders/1", PRESALE, "lead")
    assert shop.check({"id": "1"})["verdict"] == "block"
    shop.ask("PUT", "/orders/1", {"status": "paid"}, "lead")
    assert shop.check({"id": "1"})["verdict"] == "pass"
    assert shop.ask("DELETE", "/orders/1", role="lead").status_code == 204
    assert shop.check({"id": "1"})["order_verified"] is False
    assert shop.ask("DELETE", "/orders/1", role="lead").status_code == 404


def test_the_sidebars_token_may_not_push(shop: Shop) -> None:
    for method in ("PUT", "DELETE"):
        refused = shop.ask(method, "/orders/1", {"status": "paid"} if method == "PUT" else None)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "forbidden")
    with shop.store.read() as session:
        assert session.exec(select(OrderRow)).all() == []


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/orders/1", {"status": "lost"}, 422),
        ("/orders/1", {"id": "2"}, 422),
        ("/orders/1", {"statu": "paid"}, 422),
        ("/orders/1", {"items": [{"title": "长" * 300}] * 100}, 422),
        ("/orders/" + "1" * 81, {}, 422),
        ("/orders/%00", {}, 422),
        ("/orders/a%20b", {}, 422),
    ],
)
def test_a_bad_push_is_refused_and_changes_nothing(shop: Shop, path: str, body: Any, status: int) -> None:
    answer = shop.ask("PUT", path, body, "lead")
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == "invalid_input"
    with shop.store.read() as session:
        assert session.exec(select(OrderRow)).all() == []


def test_a_number_that_is_none_is_refused(shop: Shop) -> None:
    headers = {"Authorization": f"Bearer {shop._secrets['lead']}", "Content-Type": "application/json"}
    for number in ("Infinity", "NaN", "-1"):
        text = f'{{"amount": {number}}}'
        assert shop.client.put("/api/v1/orders/1", content=text, headers=headers).status_code == 422


def test_the_request_is_signed_and_says_only_what_is_needed(shop: Shop) -> None:
    shop.check({"id": "9", "address": "某某路"}, {"id": "tb1", "name": "小明"})
    question, headers, body, path = shop.keeper.asked[0]
    assert question == {"shop": "real", "order_id": "9", "buyer_id": "tb1"}
    assert path == "/orders?from=kuaihui"
    stamp = headers["X-Kuaihui-Timestamp"]
    assert abs(int(stamp) - time.time()) < 60
    mark = hmac.new(SECRET.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Kuaihui-Signature"] == f"sha256={mark}"


def test_answers_are_kept_for_a_while(shop: Shop) -> None:
    shop.keeper.orders["7"] = PRESALE
    for _ in range(5):
        assert shop.check({"id": "7"})["order_verified"] is True
    assert len(shop.keeper.asked) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 500},
        {"status": 404},
        {"status": 302, "location": "http://127.0.0.1:1/"},
        {"raw": b"not json"},
        {"raw": b'{"order": {"status": "paid", "surprise": 1}}'},
        {"raw": b'{"order": {"id": "another", "status": "paid"}}'},
        {"raw": b"[]"},
        {"raw": b'{"order": null, "more": "' + b"x" * 70_000 + b'"}'},
    ],
    ids=["500", "404", "redirect", "text", "unknown-field", "other-order", "list", "endless"],
)
def test_no_answer_is_no_fact(shop: Shop, fault: dict[str, Any]) -> None:
    for name, value in fault.items():
        setattr(shop.keeper, name, value)
    found = shop.check({"id": "7", "status": "paid"})
    assert (found["verdict"], found["order_verified"]) == ("pass", False)
    assert len(shop.keeper.asked) == 1, "no second request, nowhere else"


def test_what_was_pushed_stands_in_for_a_callback_that_is_down(shop: Shop) -> None:
    shop.ask("PUT", "/orders/7", PRESALE, "lead")
    shop.keeper.status = 500
    found = shop.check({"id": "7"})
    assert (found["verdict"], found["order_verified"]) == ("block", True)


def test_a_source_that_is_down_is_left_alone_and_reported(shop: Shop) -> None:
    shop.keeper.status = 500
    for number in range(8):
        shop.check({"id": f"n{number}"})
    assert len(shop.keeper.asked) == 3
    ready = shop.client.get("/readyz")
    assert ready.status_code == 200
    assert "订单接口" in ready.json()["trouble"][0]


WANTED = Wanted(1, "real", "7")


def test_a_slow_source_holds_nobody_up() -> None:
    with opened() as keeper:
        keeper.delay, keeper.orders["7"] = 3.0, PRESALE
        source = Guarded(CallbackOrders(keeper.url, SECRET, 5.0), Terms(30, 3, patience=0.1))
        began = time.monotonic()
        assert source.find(WANTED) is None
        assert time.monotonic() - began < 1.5
        source.close()


def test_a_source_that_recovers_is_asked_again() -> None:
    now = [0.0]
    with opened() as keeper:
        keeper.orders["7"], keeper.status = {"status": "paid"}, 503
        terms = Terms(keep=30, keep_unknown=3, patience=5, rest=10, failures=2)
        source = Guarded(CallbackOrders(keeper.url, SECRET, 5.0), terms, clock=lambda: now[0])
        assert [source.find(WANTED) for _ in range(5)] == [None] * 5
        assert len(keeper.asked) == 2
        assert source.trouble is not None
        now[0] = 60.0
        assert source.trouble is None, "nobody has asked for a while"
        assert source.find(WANTED) is None
        assert source.trouble is not None
        keeper.status, now[0] = 200, 71.0
        found = source.find(WANTED)
        assert found is not None
        assert found.id == "7"
        assert source.trouble is None
        now[0] = 110.0
        keeper.orders["7"] = {"status": "shipped"}
        again = source.find(WANTED)
        assert again is not None
        assert again.status == "shipped", "kept for 30 seconds, not longer"
        source.close()


def test_a_demo_shop_plays_with_its_own_orders() -> None:
    with opened() as keeper:
        source = CallbackOrders(keeper.url, SECRET, 1.0)
        assert source.find(Wanted(1, "demo", "7", demo=True)) is None
        assert keeper.asked == []
        keeper.raw = b"x" * 100_000
        with pytest.raises(SourceError, match="too long"):
            source.find(WANTED)


def test_old_orders_are_unknown_and_then_gone(tmp_path: Any) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    now = utc_now()
    with store.begin() as session:
        who = Principal.operator(shops.create(session, ShopIn(slug="real", name="真店")).id)
        for number, age in (("old", 31), ("new", 29)):
            orders.save(session, who, number, OrderFacts(status="paid"), at=now - timedelta(days=age))
    book = OrderBook(store, Settings(order_days=30))
    known = [book.look_up(Wanted(who.shop_id, "real", n), None).verified for n in ("old", "new", "none")]
    assert known == [False, True, False]
    book.start()
    book.stop()
    with store.read() as session:
        assert [row.ref for row in session.exec(select(OrderRow)).all()] == ["new"]
    store.close()


def test_a_shop_that_pushes_nothing_never_waits_for_the_database(tmp_path: Any) -> None:
    store = open_store(f"sqlite:///{tmp_path}/a.db")
    pushed = PushedOrders(store, 30)
    with store.begin() as session:
        who = Principal.operator(shops.create(session, ShopIn(slug="real", name="真店")).id)
    wanted = Wanted(who.shop_id, "real", "1")
    pushed.look_around()
    with store.begin() as session:
        orders.save(session, who, "1", OrderFacts(status="paid"))
        session.execute(text("ALTER TABLE order_fact RENAME TO elsewhere"))
    assert pushed.find(wanted) is None, "the table is not there to be asked"
    pushed.told(who.shop_id)
    with pytest.raises(OperationalError):
        pushed.find(wanted)
    with store.begin() as session:
        session.execute(text("ALTER TABLE elsewhere RENAME TO order_fact"))
    found = pushed.find(wanted)
    assert found is not None and found.status == "paid"
    store.close()


def test_another_shops_orders_are_not_found(shop: Shop) -> None:
    shop.ask("PUT", "/orders/1", PRESALE, "lead")
    with shop.store.read() as session:
        since = utc_now() - timedelta(days=1)
        assert orders.find(session, 1, ref="1", buyer=None, since=since) is not None
        assert orders.find(session, 2, ref="1", buyer=None, since=since) is None


def test_whatever_is_pushed_the_answer_is_as_described(shop: Shop) -> None:
    """Last in this module: it runs the application's lifespan once more."""
    schema = schemathesis.openapi.from_asgi("/openapi.json", shop.client.app)
    headers = {"Authorization": f"Bearer {shop._secrets['lead']}"}
    operations = [found.ok() for found in schema.include(path_regex="/orders/").get_all_operations()]
    assert {operation.method for operation in operations} == {"put", "delete"}
    for operation in operations:

        @given(case=operation.as_strategy())
        @hypothesis_settings(max_examples=60, suppress_health_check=list(HealthCheck))
        def run(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

        run()


def test_the_threads_end_with_the_application_and_begin_again_with_it() -> None:
    others = set(threading.enumerate())
    with opened() as keeper:
        keeper.orders["1"] = {"id": "1", "status": "paid"}
        source = Guarded(CallbackOrders(keeper.url, SECRET, 5.0), Terms(0, 0, patience=5.0))
        for _ in range(2):
            found = source.find(Wanted(1, "s", order_id="1"))
            assert found is not None and found.status == "paid"
            mine = [one for one in set(threading.enumerate()) - others if one.name.startswith("orders_")]
            source.close()
            for one in mine:
                one.join(timeout=5)
            assert mine and not any(one.is_alive() for one in mine)
