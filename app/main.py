"""``create_app(settings)``: the only wiring."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from app.settings import Settings, load_settings
from app.store.session import Store, open_store
from app.web import console, errors, health
from app.web.api import phrases, talk
from app.web.demo import DemoVisitors
from app.web.deps import Doorman
from app.web.limits import Metrics, Shell
from app.web.served import watch
from app.web.sidebar import STATIC, Assets
from app.web.sidebar import router as sidebar

VERSION = "0.1.0"
log = logging.getLogger("kuaihui")


def create_app(settings: Settings | None = None) -> FastAPI:
    """The service over the store named in `settings`; snapshots are built before the first request."""
    chosen = settings or load_settings()
    store = open_store(chosen.database_url)
    app = FastAPI(title="快回", version=VERSION, summary="客服回复助手", lifespan=_lifespan)
    app.state.settings = chosen
    app.state.store = store
    app.state.metrics = Metrics()
    app.state.doorman = Doorman(store)
    app.state.snapshots = watch(store, chosen.refresh_seconds)
    errors.install(app)
    for router in (talk.router, phrases.router, health.router, sidebar):
        app.include_router(router)
    app.include_router(console.router)
    app.mount("/static", Assets(directory=STATIC), name="static")
    if chosen.demo:
        app.add_middleware(DemoVisitors, store=store)
    app.add_middleware(Shell, metrics=app.state.metrics, max_body=chosen.max_body_bytes)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.snapshots.start()
    yield
    app.state.snapshots.stop()
    store: Store = app.state.store
    store.close()
