"""Who is calling, and with which library: a bearer token or a session cookie becomes a `Caller`.

What the database said of a credential is remembered for a moment, so that a reply never waits for the database
and the sidebar goes on working while it is away. A revoked token stops within `REMEMBER` seconds.
"""

from __future__ import annotations

import hashlib
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.exc import SQLAlchemyError

from app.access import Principal, require
from app.core.facts import Role
from app.errors import NotAuthenticatedError
from app.snapshot import Snapshot, Snapshots
from app.store import tokens, websessions
from app.store.columns import utc_now
from app.store.session import Store

COOKIE = "kuaihui_session"
REMEMBER = 2.0
"""Seconds for which a credential is taken as known."""

NOTE_USE = 60.0
"""Seconds between two notes of when a token was last used."""

STALE = 3600.0
"""Seconds for which a known credential is accepted while the database can't be asked."""

AWAY = 5.0
"""Seconds for which a database that could not be asked is not asked about known credentials again."""

_MOST = 10_000
_bearer = HTTPBearer(auto_error=False, description="店铺的访问令牌")


@dataclass(frozen=True, slots=True)
class Caller:
    """An authenticated request: who, in which role, with the shop's current snapshot."""

    principal: Principal
    snapshot: Snapshot

    @property
    def role(self) -> Role:
        """The caller's role in the shop."""
        return self.principal.role


class Doorman:
    """Looks credentials up in the store and remembers the answer by their hash."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, tuple[float, Principal]] = {}
        self._used: dict[int, datetime] = {}
        self._noted: dict[int, float] = {}
        self._lock = threading.Lock()
        self._away_until = 0.0

    def token(self, secret: str) -> Principal | None:
        """The principal of an API token."""
        found = self._ask("token", secret)
        if found is not None and found.token_id is not None:
            self._used[found.token_id] = utc_now()
        return found

    def uses(self) -> dict[int, datetime]:
        """The tokens whose last use is to be written down: each at most once in `NOTE_USE` seconds."""
        now = time.monotonic()
        due = [key for key in list(self._used) if now - self._noted.get(key, -NOTE_USE) >= NOTE_USE]
        found = {key: at for key in due if (at := self._used.pop(key, None)) is not None}
        self._noted |= dict.fromkeys(found, now)
        return found

    def session(self, secret: str) -> Principal | None:
        """The principal of a session cookie."""
        return self._ask("session", secret)

    def forget(self, kind: str, secret: str) -> None:
        """Drop what is remembered of a credential, at once."""
        with self._lock:
            self._known.pop(_key(kind, secret), None)

    def known(self, kind: str, secret: str) -> str | None:
        """The name under which an accepted credential is counted, ``None`` for any other.

        A token has its own, a session its person's: whoever opens more sessions (visitors of the demo may open as
        many as they like) still counts as one.
        """
        key = _key(kind, secret)
        found = self._known.get(key)
        return None if found is None else key if kind == "token" else f"person {found[1].user_id}"

    def _ask(self, kind: str, secret: str) -> Principal | None:
        key, now = _key(kind, secret), time.monotonic()
        known = self._known.get(key)
        if known and now - known[0] < REMEMBER:
            return known[1]
        if known and now < self._away_until and now - known[0] < STALE:
            return known[1]
        try:
            found = self._look_up(kind, secret)
        except SQLAlchemyError:
            self._away_until = time.monotonic() + AWAY
            return known[1] if known and now - known[0] < STALE else None
        with self._lock:
            if found is None:
                self._known.pop(key, None)
            else:
                if len(self._known) >= _MOST:
                    self._known.clear()
                self._known[key] = (now, found)
        return found

    def _look_up(self, kind: str, secret: str) -> Principal | None:
        with self._store.read() as session:
            if kind == "token":
                return tokens.authenticate_token(session, secret)
            return websessions.read_session(session, secret)


def _key(kind: str, secret: str) -> str:
    return kind + hashlib.sha256(secret.encode()).hexdigest()


def principal(
    request: Request, bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)] = None
) -> Principal:
    """Who calls; raises `NotAuthenticatedError` without a known token or session."""
    doorman: Doorman = request.app.state.doorman
    cookie = request.cookies.get(COOKIE)
    found = doorman.token(bearer.credentials) if bearer else doorman.session(cookie) if cookie else None
    if found is None:
        raise NotAuthenticatedError("请先登录，或检查访问令牌是否有效")
    require(found, "reply.suggest")
    return found


def current(request: Request, who: Annotated[Principal, Depends(principal)]) -> Caller:
    """The caller of this request, with the library to answer from."""
    snapshots: Snapshots = request.app.state.snapshots
    return Caller(who, snapshots.of(who.shop_id))


CallerDep = Annotated[Caller, Depends(current)]
