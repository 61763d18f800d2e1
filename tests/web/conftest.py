"""A running service over a temporary SQLite store: the demo shop, and a second shop of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2 as httpx
import pytest
from fastapi.testclient import TestClient

from app.access import Principal
from app.library.demo import demo_shop
from app.library.shipped import shipped_library
from app.main import create_app
from app.serve import prepare
from app.settings import Settings
from app.store import facts, shops, tokens
from app.store.inputs import ShopIn, TokenIn
from app.store.seed import seed
from app.store.session import Store


@dataclass
class Service:
    """The application with an agent's token of the demo shop and one of another, real shop."""

    client: TestClient
    store: Store
    token: str
    other_token: str
    other_id: int
    other_token_id: int

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    def agent(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.client.request(method, path, json=body, headers=self.headers)

    def other(self, method: str, path: str, body: Any = None) -> httpx.Response:
        return self.client.request(
            method, path, json=body, headers={"Authorization": f"Bearer {self.other_token}"}
        )

    def revoke(self) -> None:
        with self.store.begin() as session:
            tokens.revoke_token(session, Principal.operator(self.other_id), self.other_token_id)
        self.client.app.state.doorman.forget("token", self.other_token)  # type: ignore[attr-defined]


@pytest.fixture(scope="session")
def app_and_service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = tmp_path_factory.mktemp("service")
    app = create_app(
        Settings(database_url=f"sqlite:///{folder / 'test.db'}", refresh_seconds=0.1, rate_per_minute=0)
    )
    store: Store = app.state.store
    fresh = prepare(store)
    assert fresh is not None
    with store.begin() as session:
        shop = shops.create(session, ShopIn(slug="real", name="一家真店", packs=()))
        operator = Principal.operator(shop.id)
        facts.save(session, operator, demo_shop().facts)
        library = shipped_library().library
        seed(session, shop.id, library.phrases[:40], ())
        made = tokens.create_token(session, operator, TokenIn(name="侧边栏", role="agent"))
    with TestClient(app) as client:
        yield Service(client, store, fresh.token, made.secret, shop.id, made.token.id)


@pytest.fixture
def service(app_and_service: Service) -> Service:
    app_and_service.client.cookies.clear()
    # a test that runs the application's lifespan once more (the schema test does) ends the watch for all
    app_and_service.client.app.state.snapshots.start()  # type: ignore[attr-defined]
    app_and_service.client.app.state.chores.start()  # type: ignore[attr-defined]
    return app_and_service


@pytest.fixture
def app_client(service: Service) -> TestClient:
    return service.client
