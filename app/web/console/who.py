"""Who may come in: a lead or above, with the shop they are in and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from app.access import Principal, may
from app.errors import KuaihuiError
from app.store import accounts, entries, shops
from app.store.inputs import EntryQuery
from app.store.session import Store
from app.store.tables import Scope
from app.web.console.page import AgentOutsideError, LoginNeededError, PasswordDueError, store_of
from app.web.demo import is_visitor
from app.web.deps import COOKIE, Doorman

_SCOPES: tuple[Scope, ...] = ("shop", "team")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of a lead: who, the store to work in, and what the frame of every page shows."""

    who: Principal
    store: Store
    shop: str
    shops: int
    waiting: int
    approval: bool = False
    """Whether publishing here takes a second lead."""

    def may_publish_edits(self) -> bool:
        """Whether what this lead writes can go to agents at once."""
        return may(self.who.role, "library.publish") and not self.approval


def doorman(request: Request) -> Doorman:
    """The application's doorman."""
    return cast(Doorman, request.app.state.doorman)


def anyone(request: Request) -> Principal:
    """Whoever has a session, agents too, also before the first change of password."""
    secret = request.cookies.get(COOKIE)
    who = doorman(request).session(secret) if secret else None
    if who is None:
        raise LoginNeededError("请先登录")
    return who


def lead(request: Request, who: Annotated[Principal, Depends(anyone)]) -> Visit:
    """A lead, manager or admin; agents are told where their own place is."""
    if who.must_change_password:
        raise PasswordDueError("请先修改初始密码")
    store = store_of(request)
    if not may(who.role, "library.edit"):
        raise _outside(store, who)
    with store.read() as session:
        shop = shops.get(session, who.shop_id)
        seats = accounts.seats(session, who.user_id) if who.user_id is not None else ()
        waiting = sum(
            entries.page(session, who, EntryQuery(state="review", scope=scope), limit=1).total
            for scope in _SCOPES
        )
    return Visit(who, store, shop.name, len(seats), waiting, shop.approval)


def _outside(store: Store, who: Principal) -> KuaihuiError:
    """An agent has a place of their own; whoever only looked at the demo is asked who they are."""
    with store.read() as session:
        if is_visitor(session, who):
            return LoginNeededError("请先登录")
    return AgentOutsideError("控制台是组长和店长管理话术的地方，客服请用侧边栏")


Anyone = Annotated[Principal, Depends(anyone)]
Lead = Annotated[Visit, Depends(lead)]
