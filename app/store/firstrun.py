"""The first start of an empty store: a demo shop to look at, and one admin whose password is printed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import text
from sqlmodel import Session

from app.access import Principal
from app.core.entries import Phrase, Script
from app.core.facts import ShopFacts
from app.store import accounts, facts, presets, shops
from app.store.inputs import ShopIn, UserIn
from app.store.seed import seed

ADMIN = "admin"
DEMO = "demo"
"""The short name of the demo shop."""
_LOCK = 5_208_418
_BY = "首次启动"


class Starter(Protocol):
    """The demo shop as the library describes it."""

    @property
    def name(self) -> str:
        """The shop's name."""

    @property
    def packs(self) -> Iterable[str]:
        """Packs that are on."""

    @property
    def facts(self) -> ShopFacts:
        """What the shop can do."""

    @property
    def values(self) -> Mapping[str, str]:
        """Slot values."""

    @property
    def presets(self) -> Mapping[str, Mapping[str, Any]]:
        """Named sets of facts to switch to."""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """What was made: print `password` now, it is kept nowhere; it must be changed at the first login."""

    shop_id: int
    login: str
    password: str


def first_run(
    session: Session, demo: Starter, phrases: Iterable[Phrase], scripts: Iterable[Script]
) -> FirstRun | None:
    """Set up an empty store; ``None`` when it has people already. Of several workers only one does it."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    if accounts.anyone(session):
        return None
    slots, packs = dict(demo.values), tuple(sorted(demo.packs))
    shop = shops.create(
        session, ShopIn(slug=DEMO, name=demo.name, packs=packs, slots=slots, demo=True), by=_BY
    )
    operator = Principal.operator(shop.id, _BY)
    facts.save(session, operator, demo.facts)
    for name, replaced in demo.presets.items():
        presets.create(session, operator, name, replaced)
    seed(session, shop.id, phrases, scripts)
    made = accounts.create_user(session, operator, UserIn(login=ADMIN, name="管理员", role="admin"))
    return FirstRun(shop.id, made.member.login, made.one_time_password or "")
