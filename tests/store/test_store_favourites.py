from __future__ import annotations

import pytest

from app.access import Principal
from app.errors import InvalidInputError
from app.store import accounts, favourites
from app.store.favourites import PersonNeededError
from app.store.inputs import UserIn
from app.store.session import Store
from tests.store.cases import acting


@pytest.fixture
def people(store: Store, admin: Principal) -> tuple[Principal, Principal]:
    with store.begin() as session:
        made = [
            accounts.create_user(session, admin, UserIn(login=name, name=name)).member.user_id
            for name in ("ke", "li")
        ]
    return acting(admin, "agent", "ke", made[0]), acting(admin, "agent", "li", made[1])


def test_each_person_keeps_their_own(store: Store, people: tuple[Principal, Principal]) -> None:
    ke, li = people
    with store.begin() as session:
        for key in ("a", "b", "a"):
            favourites.add(session, ke, key)
        favourites.add(session, li, "c")
    with store.begin() as session:
        assert set(favourites.keys(session, ke)) == {"a", "b"}
        favourites.remove(session, ke, "a")
        favourites.remove(session, ke, "a")
        favourites.remove(session, ke, "c")
    with store.read() as session:
        assert (favourites.keys(session, ke), favourites.keys(session, li)) == (("b",), ("c",))


def test_there_is_a_limit(
    store: Store, people: tuple[Principal, Principal], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(favourites, "MOST", 2)
    with store.begin() as session:
        favourites.add(session, people[0], "a")
        favourites.add(session, people[0], "b")
        favourites.add(session, people[0], "b")
        with pytest.raises(InvalidInputError, match="最多收藏2条"):
            favourites.add(session, people[0], "c")


def test_a_program_has_none(store: Store, admin: Principal) -> None:
    with store.begin() as session, pytest.raises(PersonNeededError):
        favourites.add(session, admin, "a")


def test_who_leaves_the_shop_leaves_their_favourites(
    store: Store, admin: Principal, people: tuple[Principal, Principal]
) -> None:
    with store.begin() as session:
        favourites.add(session, people[0], "a")
        accounts.remove_member(session, admin, people[0].user_id or 0)
    with store.read() as session:
        assert favourites.keys(session, people[0]) == ()
