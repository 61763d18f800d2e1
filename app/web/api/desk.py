"""What every operation of curation starts from: who calls, the store to work in, and how errors are described."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from sqlmodel import Session

from app.access import Principal
from app.curation import library
from app.snapshot import Snapshot, Snapshots
from app.store.inputs import Ref
from app.store.session import Store
from app.store.tables import Kind, Scope
from app.web.api.etag import stale_is_412
from app.web.api.models import error_responses
from app.web.demo import require_person
from app.web.deps import principal


@dataclass(frozen=True, slots=True)
class Desk:
    """One request: who works, and on what."""

    who: Principal
    store: Store
    snapshots: Snapshots

    @contextmanager
    def read(self) -> Iterator[Session]:
        """One consistent look."""
        with self.store.read() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction, committed before the answer is sent; a conflict in it is a 412."""
        with stale_is_412(), self.store.begin() as session:
            yield session

    def ref(self, kind: Kind, key: str, scope: Scope = "shop", owner: str = "") -> Ref:
        """Which entry is meant. Visitors of the demo share one account, so nothing of it is personal."""
        if scope == "personal":
            self.person()
        return library.ref_of(self.who, kind, key, scope, owner)

    def person(self) -> None:
        """Raise `PersonNeededError` unless the caller is one person."""
        with self.read() as session:
            require_person(session, self.who)

    @property
    def snapshot(self) -> Snapshot:
        """What the shop serves now."""
        return self.snapshots.of(self.who.shop_id)


def _desk(request: Request, who: Annotated[Principal, Depends(principal)]) -> Desk:
    return Desk(who, request.app.state.store, request.app.state.snapshots)


DeskDep = Annotated[Desk, Depends(_desk)]


def curation_router(tag: str) -> APIRouter:
    """A router of curation operations."""
    return APIRouter(prefix="/api/v1", tags=[tag], responses=error_responses(409, 412, 415, 428))
