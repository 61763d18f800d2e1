"""What the present facts break: flags on what agents are served, replaced as a whole by each re-check.

A re-check is claimed before it is computed, so that of several workers one does it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlmodel import Session, col

from app.access import Principal, require
from app.store import audit
from app.store.columns import utc_now
from app.store.scope import of
from app.store.shops import lock
from app.store.tables import Entry, Flag, Meta

PATIENCE = timedelta(seconds=120)
"""After this a claimed re-check that was not finished is anybody's again."""


@dataclass(frozen=True, slots=True)
class FlagRow:
    """One promise of an entry that does not hold, with the version in which it stands."""

    entry_id: int
    entry_version: int
    rule: str
    message: str
    at: datetime | None = None


def current(session: Session, who: Principal) -> dict[int, tuple[FlagRow, ...]]:
    """The shop's flags by entry; a flag whose version is no longer served is gone. What waits as a draft has none."""
    require(who, "library.read")
    query = of(Flag, who.shop_id).join(
        Entry,
        (col(Entry.id) == col(Flag.entry_id))
        & (col(Entry.shop_id) == col(Flag.shop_id))
        & (col(Entry.live_version) == col(Flag.entry_version)),
    )
    found: dict[int, tuple[FlagRow, ...]] = {}
    for row in session.exec(query.order_by(col(Flag.id))).all():
        flag = FlagRow(row.entry_id, row.entry_version, row.rule, row.message, row.at)
        found[row.entry_id] = (*found.get(row.entry_id, ()), flag)
    return found


def replace(session: Session, who: Principal, facts_version: int, flags: Iterable[FlagRow]) -> bool:
    """Put these flags in place of the shop's; says whether anything changed (and then the audit says so)."""
    require(who, "library.edit")
    lock(session, who.shop_id)
    wished = {(f.entry_id, f.entry_version, f.rule, f.message[:400]) for f in flags}
    stored = session.exec(of(Flag, who.shop_id)).all()
    before = {(f.entry_id, f.entry_version, f.rule, f.message) for f in stored}
    if wished == before and all(f.facts_version == facts_version for f in stored):
        return False
    session.execute(delete(Flag).where(col(Flag.shop_id) == who.shop_id))
    now = utc_now()
    for entry_id, version, rule, message in sorted(wished):
        session.add(
            Flag(
                shop_id=who.shop_id, entry_id=entry_id, entry_version=version, facts_version=facts_version,
                rule=rule, message=message, at=now,
            )
        )  # fmt: skip
    session.flush()
    audit.note(
        session, who, "library.recheck", f"facts/{facts_version}",
        before={"flagged": len({one[0] for one in before})}, after={"flagged": len({one[0] for one in wished})},
    )  # fmt: skip
    return True


def claim(session: Session, shop_id: int, state: str, *, now: datetime | None = None) -> bool:
    """Whether the caller is to re-check the shop in this `state` (what the answer depends on): nobody has done
    so yet and nobody is at it.
    """
    now = now or utc_now()
    lock(session, shop_id)
    row = session.get(Meta, _key(shop_id), populate_existing=True)
    known = _read(row)
    if known.get("state") == state and (known.get("done") or _recent(known, now)):
        return False
    value = json.dumps({"state": state, "at": now.isoformat(), "done": False})
    session.merge(Meta(key=_key(shop_id), value=value))
    return True


def finish(session: Session, shop_id: int, state: str) -> None:
    """The re-check of this state is done."""
    session.merge(Meta(key=_key(shop_id), value=json.dumps({"state": state, "done": True})))


def checked(session: Session, shop_id: int) -> str:
    """The state for which the re-check was last done; empty before the first."""
    known = _read(session.get(Meta, _key(shop_id)))
    return str(known["state"]) if known.get("done") else ""


def _recent(known: Mapping[str, object], now: datetime) -> bool:
    return now - datetime.fromisoformat(str(known["at"])) < PATIENCE


def _key(shop_id: int) -> str:
    return f"recheck:{shop_id}"


def _read(row: Meta | None) -> Mapping[str, object]:
    found = json.loads(row.value) if row else {}
    return found if isinstance(found, dict) else {}
