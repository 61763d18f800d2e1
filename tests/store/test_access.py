from __future__ import annotations

from itertools import pairwise
from typing import get_args

import pytest

from app.access import LEAST, ROLE_NAMES, ROLES, Action, Principal, may, require
from app.core.facts import Role
from app.errors import ForbiddenError

TABLE: dict[Role, set[Action]] = {
    "agent": {
        "reply.suggest", "reply.check", "library.read", "facts.read", "event.record", "password.change",
        "personal.edit",
    },
    "lead": {"library.edit", "library.publish", "library.import", "library.export", "usage.read", "order.push"},
    "manager": {"facts.edit", "shop.edit", "token.manage", "audit.read"},
    "admin": {"user.manage"},
}  # fmt: skip


def test_the_table_is_the_one_agreed() -> None:
    allowed: set[Action] = set()
    for role in ROLES:
        allowed |= TABLE[role]
        assert {action for action in LEAST if may(role, action)} == allowed


def test_every_action_and_role_is_in_the_table() -> None:
    assert set(LEAST) == set(get_args(Action))
    assert set(ROLE_NAMES) == set(ROLES)


def test_a_higher_role_may_do_all_that_a_lower_may() -> None:
    for lower, higher in pairwise(ROLES):
        assert all(may(higher, action) for action in LEAST if may(lower, action))


def test_refusals_name_the_role_that_is_needed() -> None:
    with pytest.raises(ForbiddenError, match="需要店长或以上权限") as caught:
        require(Principal(1, 1, "lead", "小李"), "facts.edit")
    assert (caught.value.status, caught.value.code) == (403, "forbidden")
    require(Principal(1, 1, "manager", "店长"), "facts.edit")


def test_there_is_nothing_above_the_highest_role() -> None:
    with pytest.raises(ForbiddenError, match=r"^需要管理员权限，请找店里的管理员来操作$"):
        require(Principal(1, 1, "manager", "店长"), "user.manage")


@pytest.mark.parametrize("action", sorted(set(LEAST) - {"password.change"}))
def test_a_one_time_password_must_be_changed_first(action: Action) -> None:
    fresh = Principal(1, 1, "admin", "新人", must_change_password=True)
    require(fresh, "password.change")
    with pytest.raises(ForbiddenError, match="初始密码"):
        require(fresh, action)
