"""``create_app(settings)``: the only wiring."""

from __future__ import annotations

import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI

from app.orders.book import OrderBook
from app.settings import Settings, load_settings
from app.store.session import Store, open_store
from app.web import console, errors, health, reference
from app.web.api import (
    events,
    exchange,
    facts,
    history,
    library,
    mine,
    orders,
    own,
    people,
    phrases,
    review,
    talk,
)
from app.web.chores import chores
from app.web.demo import DemoVisitors
from app.web.deps import Doorman
from app.web.limits import Metrics, Shell
from app.web.queries import only_known
from app.web.rates import RateLimit
from app.web.recording import recorder
from app.web.served import watch
from app.web.sidebar import STATIC, Assets
from app.web.sidebar import router as sidebar
from app.web.sidebar.embedding import embedding_origins

VERSION = "0.1.0"
log = logging.getLogger("kuaihui")


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service over the store named in `settings`; snapshots are built before the first request."""
    chosen = settings or load_settings()
    embedding_origins(chosen.frame_ancestors)
    store = open_store(chosen.database_url)
    app = FastAPI(
        title="快回", version=VERSION, summary="客服回复助手", lifespan=_lifespan, docs_url=None, redoc_url=None
    )  # fmt: skip
    app.state.settings = chosen
    app.state.store = store
    app.state.metrics = Metrics()
    app.state.doorman = Doorman(store)
    app.state.snapshots = watch(store, chosen.refresh_seconds)
    app.state.chores = chores(store, app.state.doorman)
    app.state.usage = recorder(store, chosen, app.state.metrics)
    app.state.orders = OrderBook(store, chosen)
    errors.install(app)
    for part in (talk, events, orders, mine, own, phrases, library, facts, review, people, history, exchange):
        app.include_router(part.router, dependencies=[Depends(only_known)])
    for router in (health.router, reference.router, sidebar, console.router):
        app.include_router(router)
    app.mount("/static", Assets(directory=STATIC), name="static")
    if chosen.demo:
        app.add_middleware(DemoVisitors, store=store)
    if chosen.rate_per_minute:
        app.add_middleware(RateLimit, per_minute=chosen.rate_per_minute, doorman=app.state.doorman)
    limits = {"max_body": chosen.max_body_bytes, "max_upload": chosen.max_upload_bytes}
    app.add_middleware(Shell, metrics=app.state.metrics, **limits)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.snapshots.start()
    app.state.chores.start()
    app.state.usage.start()
    app.state.orders.start()
    gc.freeze()  # what was loaded and built until here stays: the collector needn't look at it
    gc.enable()
    yield
    app.state.snapshots.stop()
    app.state.chores.stop()
    app.state.usage.stop()
    app.state.orders.stop()
    store: Store = app.state.store
    store.close()
