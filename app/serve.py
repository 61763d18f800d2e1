"""Start the service: prepare the store, say where things are, hand over to uvicorn."""

from __future__ import annotations

import gc
import secrets
import sys
import time
from dataclasses import dataclass

import uvicorn

from app.access import Principal
from app.library.demo import demo_shop
from app.library.shipped import shipped_library, shipped_rules
from app.settings import Settings
from app.store import accounts, shops, tokens
from app.store.firstrun import FirstRun, first_run
from app.store.inputs import TokenIn, UserIn
from app.store.seed import seed
from app.store.session import Store, open_store
from app.web import logs
from app.web.demo import LOGIN
from app.web.sidebar.embedding import embedding_origins

_DEMO_TOKEN = "演示令牌"  # noqa: S105 — a name, not a secret

PATIENCE = 60
"""Seconds for which a worker that is busy building a library may not answer before it is replaced."""


@dataclass(frozen=True, slots=True)
class Fresh:
    """What a first start made; both secrets are shown once and kept nowhere."""

    first: FirstRun
    token: str


def prepare(store: Store) -> Fresh | None:
    """First start: demo shop, admin, demo agent and token. Later starts: the demo shop gets newer shipped entries.

    Raises `LibraryError` before anything is written when a shipped file is broken.
    """
    library = shipped_library().library
    shipped_rules()
    with store.begin() as session:
        made = first_run(session, demo_shop(), library.phrases, library.scripts)
        if made is None:
            shop = shops.demo(session)
            if shop is not None:
                seed(session, shop.id, library.phrases, library.scripts)
            return None
        operator = Principal.operator(made.shop_id, "首次启动")
        visitor = UserIn(login=LOGIN, name="演示客服", role="agent", password=secrets.token_urlsafe(24))
        accounts.create_user(session, operator, visitor)
        token = tokens.create_token(session, operator, TokenIn(name=_DEMO_TOKEN, role="agent"))
        return Fresh(made, token.secret)


def run(settings: Settings) -> None:
    """Prepare and serve until stopped. The collector rests until the service is up."""
    gc.disable()
    began = time.perf_counter()
    embedding_origins(settings.frame_ancestors)
    store = open_store(settings.database_url)
    fresh = prepare(store)
    store.close()
    sys.stdout.write(banner(settings, fresh, time.perf_counter() - began))
    sys.stdout.flush()
    uvicorn.run(
        "app.main:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        workers=settings.workers,
        log_level=settings.log_level,
        log_config=logs.config(settings.log_level),
        access_log=False,
        timeout_worker_healthcheck=PATIENCE,
    )


def banner(settings: Settings, fresh: Fresh | None, seconds: float) -> str:
    """What the terminal shows: addresses, and once the first secrets."""
    host = "127.0.0.1" if settings.host == "0.0.0.0" else settings.host  # noqa: S104 — shown, not bound
    base = f"http://{host}:{settings.port}"
    pages = [("演示对话", "/demo"), ("侧边栏", "/sidebar"), ("控制台", "/console"), ("接口文档", "/docs")]
    lines = [
        "",
        f"快回 已就绪（准备用时{seconds:.1f}秒）",
        *(f"  {name}  {base}{path}" for name, path in pages),
    ]
    if fresh:
        lines += [
            "",
            "首次启动，下面两行只显示这一次，请记下：",
            f"  管理员  {fresh.first.login}  一次性密码  {fresh.first.password}",
            f"  演示店访问令牌  {fresh.token}",
        ]
    return "\n".join([*lines, "", ""])
