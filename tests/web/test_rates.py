"""Rate limits: generous to those we know, one bucket for strangers of one address, nothing for machines that watch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store.session import Store
from app.web.deps import COOKIE
from app.web.rates import _MOST, Buckets

ASK = {"messages": [{"role": "buyer", "text": "在吗"}]}
LIMIT = 60


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, str]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('rates') / 'test.db'}"
    app = create_app(Settings(database_url=url, rate_per_minute=LIMIT))
    store: Store = app.state.store
    fresh = prepare(store)
    assert fresh is not None
    with TestClient(app) as client:
        yield client, fresh.token


@pytest.fixture
def client(whole: tuple[TestClient, str]) -> TestClient:
    """Every test starts with full buckets."""
    client, _ = whole
    client.cookies.clear()
    layer = client.app.middleware_stack  # type: ignore[attr-defined]
    while type(layer).__name__ != "RateLimit":
        layer = layer.app
    layer._known, layer._strangers = Buckets(LIMIT), Buckets(LIMIT)
    return client


@pytest.fixture
def headers(whole: tuple[TestClient, str]) -> dict[str, str]:
    return {"Authorization": f"Bearer {whole[1]}"}


def test_too_many_get_429_with_a_time_to_wait(client: TestClient, headers: dict[str, str]) -> None:
    answers = [client.get("/api/v1/phrases", headers=headers) for _ in range(LIMIT + 20)]
    statuses = [answer.status_code for answer in answers]
    assert statuses[:LIMIT] == [200] * LIMIT
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert refused.json()["error"]["code"] == "rate_limited"
    assert "秒后再试" in refused.json()["error"]["message"]
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert refused.headers["x-content-type-options"] == "nosniff"


def test_what_watches_us_is_never_refused(client: TestClient) -> None:
    for _ in range(LIMIT + 30):
        client.get("/api/v1/phrases")
    assert client.get("/api/v1/phrases").status_code == 429
    for path in ("/healthz", "/readyz", "/metrics", "/static/sidebar.css"):
        assert client.get(path).status_code != 429


def test_strangers_do_not_use_up_what_the_known_have(client: TestClient, headers: dict[str, str]) -> None:
    assert client.get("/api/v1/phrases", headers=headers).status_code == 200
    for number in range(LIMIT + 10):
        client.get("/api/v1/phrases", headers={"Authorization": f"Bearer kh_made_up_{number}"})
    assert client.get("/api/v1/phrases").status_code == 429
    assert client.get("/api/v1/phrases", headers=headers).status_code == 200


def test_making_up_credentials_gives_no_fresh_bucket(client: TestClient) -> None:
    tokens = [{"Authorization": f"Bearer kh_x{number}"} for number in range(LIMIT + 10)]
    cookies = [{"Cookie": f"{COOKIE}=x{number}"} for number in range(10)]
    statuses = [client.get("/api/v1/phrases", headers=one).status_code for one in (*tokens, *cookies)]
    assert set(statuses[:LIMIT]) == {401}
    assert set(statuses[-15:]) == {429}


def test_trying_passwords_costs_more(client: TestClient) -> None:
    tries = [
        client.post("/console/login", data={"login": f"user{number}", "password": "guess"}).status_code
        for number in range(LIMIT // 5 + 2)
    ]
    assert tries[-1] == 429
    assert tries.count(429) <= 2


def test_demo_visitors_are_limited_too(client: TestClient) -> None:
    assert client.get("/demo").status_code == 200
    assert client.cookies.get(COOKIE)
    statuses = [client.get("/api/v1/phrases").status_code for _ in range(LIMIT + 10)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    client.cookies.clear()
    fresh = []
    for _ in range(LIMIT // 5 + 2):
        client.cookies.clear()
        fresh.append(client.get("/demo"))
    assert fresh[-1].status_code == 429, "fresh visits come from one bucket"
    assert "秒后再试" in fresh[-1].text


def test_one_typing_agent_is_far_from_the_limit() -> None:
    """Live checks every 0.3 s, searches and suggestions beside them, for a quarter of an hour."""
    now = [0.0]
    buckets = Buckets(Settings().rate_per_minute, clock=lambda: now[0])
    waits = []
    for tick in range(15 * 60 * 10):
        now[0] = tick / 10
        due = (tick % 3 == 0) + (tick % 5 == 0) + (tick % 20 == 0)
        waits += [buckets.take("agent") for _ in range(due)]
    assert max(waits) == 0.0


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    buckets = Buckets(60, clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(60)] == [0.0] * 60
    assert buckets.take("a") == pytest.approx(1.0)
    assert buckets.take("b") == 0.0
    now[0] = 2.0
    assert [buckets.take("a") > 0 for _ in range(3)] == [False, False, True]
    now[0] = 10_000.0
    assert [buckets.take("a") for _ in range(61)].count(0.0) == 60
    small = Buckets(2, clock=lambda: now[0])
    assert small.take("a", 5.0) == 0.0, "a cost above the whole bucket is the whole bucket"
    assert small.take("a", 5.0) > 0


def test_memory_is_bounded() -> None:
    buckets = Buckets(60)
    for number in range(_MOST * 2):
        buckets.take(f"address{number}")
    assert len(buckets._levels) == _MOST
