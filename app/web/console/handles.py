"""How an entry is named in an address: its key, and before it whose it is unless it is the shop's: a team's
(``team:5aSc:…``) or a person's (``mine:7:…``).

The team is written in letters that mean nothing in an address, for its name may hold any.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from app.errors import NotFoundError
from app.store.entries import Row
from app.store.inputs import Ref, parse
from app.web.console import words

_TEAM, _MINE = "team:", "mine:"


def handle(entry: Row | Ref) -> str:
    """The entry's name in addresses and forms."""
    if entry.scope == "shop":
        return entry.key
    if entry.scope == "personal":
        return f"{_MINE}{entry.owner}:{entry.key}"
    team = urlsafe_b64encode(entry.owner.encode()).decode().rstrip("=")
    return f"{_TEAM}{team}:{entry.key}"


def plain(name: str) -> str:
    """The key in a handle."""
    return name.rsplit(":", 1)[-1]


def reference(kind: str, name: str) -> Ref:
    """The entry that an address names; whether it may be read is for the store to say."""
    if kind not in words.KINDS:
        raise NotFoundError("没有这个页面")
    if name.startswith(_TEAM) and name.count(":") == 2:
        _, team, key = name.split(":")
        return parse(Ref, kind=kind, key=key, scope="team", owner=_team(team))
    if name.startswith(_MINE) and name.count(":") == 2:
        _, owner, key = name.split(":")
        return parse(Ref, kind=kind, key=key, scope="personal", owner=owner)
    return parse(Ref, kind=kind, key=name)


def _team(written: str) -> str:
    try:
        return urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode()
    except ValueError as wrong:
        raise NotFoundError("没有这个团队的话术") from wrong
