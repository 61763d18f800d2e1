"""Who may do what: one pure table of role × action, and the person (or program) that acts.

The store asks `require` itself, so that an import or the command line obeys the same table as a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, get_args

from app.core.facts import Role
from app.errors import ForbiddenError

Action = Literal[
    "reply.suggest",
    "reply.check",
    "library.read",
    "facts.read",
    "event.record",
    "order.push",
    "password.change",
    "personal.edit",
    "library.edit",
    "library.publish",
    "library.import",
    "library.export",
    "usage.read",
    "facts.edit",
    "shop.edit",
    "token.manage",
    "audit.read",
    "user.manage",
]

ROLES: tuple[Role, ...] = get_args(Role)
"""Roles, each of which may do everything that those before it may."""

LEAST: Mapping[Action, Role] = MappingProxyType(
    {
        "reply.suggest": "agent",
        "reply.check": "agent",
        "library.read": "agent",
        "facts.read": "agent",
        "event.record": "agent",
        "password.change": "agent",
        "personal.edit": "agent",
        "library.edit": "lead",
        "library.publish": "lead",
        "library.import": "lead",
        "library.export": "lead",
        "usage.read": "lead",
        "order.push": "lead",
        "facts.edit": "manager",
        "shop.edit": "manager",
        "token.manage": "manager",
        "audit.read": "manager",
        "user.manage": "admin",
    }
)
"""The lowest role that may do each action."""

ROLE_NAMES: Mapping[Role, str] = MappingProxyType(
    {"agent": "客服", "lead": "组长", "manager": "店长", "admin": "管理员"}
)
"""What people call the roles."""


@dataclass(frozen=True, slots=True)
class Principal:
    """Who acts, in which shop, as what. Everything done in its name stays inside `shop_id`.

    `user_id` is ``None`` for a program's token; `name` is what history and audit show. A principal that
    `must_change_password` may do nothing else. `team` is whose phrases it is offered beside the shop's.
    """

    shop_id: int
    user_id: int | None
    role: Role
    name: str
    must_change_password: bool = False
    token_id: int | None = None
    team: str = ""

    @classmethod
    def operator(cls, shop_id: int, name: str = "命令行") -> Principal:
        """Whoever runs the service on its own machine: the command line, the first run."""
        return cls(shop_id, None, "admin", name)


def at_least(role: Role, other: Role) -> bool:
    """Whether `role` stands as high as `other`, or higher."""
    return ROLES.index(role) >= ROLES.index(other)


def may(role: Role, action: Action) -> bool:
    """Whether the role may do the action."""
    return at_least(role, LEAST[action])


def require(principal: Principal, action: Action) -> None:
    """Raise `ForbiddenError` (403) unless the principal may do the action."""
    if principal.must_change_password and action != "password.change":
        raise ForbiddenError("请先修改初始密码，再进行其他操作")
    if not may(principal.role, action):
        least = LEAST[action]
        above = "" if least == ROLES[-1] else "或以上"
        raise ForbiddenError(f"需要{ROLE_NAMES[least]}{above}权限，请找店里的{ROLE_NAMES[least]}来操作")
