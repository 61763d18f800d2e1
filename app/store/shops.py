"""Shops: the tenants, their settings, and the version of what they serve."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from app.access import Principal, require
from app.errors import NotFoundError
from app.store import audit
from app.store.columns import utc_now
from app.store.errors import AlreadyExistsError
from app.store.inputs import ShopChange, ShopIn
from app.store.tables import Shop


@dataclass(frozen=True, slots=True)
class ShopRow:
    """A shop as it is stored."""

    id: int
    slug: str
    name: str
    packs: frozenset[str]
    slots: dict[str, str]
    library_version: int
    demo: bool
    approval: bool = False


def get(session: Session, shop_id: int) -> ShopRow:
    """The shop; raises `NotFoundError`."""
    return _row(_shop(session, shop_id))


def by_slug(session: Session, slug: str) -> ShopRow | None:
    """The shop with this short name, for the command line and the demo."""
    found = session.exec(select(Shop).where(Shop.slug == slug)).one_or_none() if slug.isprintable() else None
    return _row(found) if found else None


def named(session: Session, slug: str) -> ShopRow:
    """The shop with this short name; raises `NotFoundError`."""
    found = by_slug(session, slug)
    if found is None:
        raise NotFoundError(f"没有这个店铺：{slug}")
    return found


def demo(session: Session) -> ShopRow | None:
    """The demo shop, if the store has one."""
    found = session.exec(select(Shop).where(col(Shop.demo).is_(True)).order_by(col(Shop.id))).first()
    return _row(found) if found else None


def every(session: Session) -> tuple[ShopRow, ...]:
    """All shops, the oldest first; for whoever runs the service."""
    return tuple(_row(row) for row in session.exec(select(Shop).order_by(col(Shop.id))).all())


def library_version(session: Session, shop_id: int) -> int:
    """The number that grows with every write that changes what the shop serves."""
    return _shop(session, shop_id).library_version


def library_versions(session: Session) -> dict[int, int]:
    """The library version of every shop: what the snapshots watch."""
    found = session.exec(select(Shop.id, Shop.library_version)).all()
    return {shop_id: version for shop_id, version in found if shop_id is not None}


def create(session: Session, shop: ShopIn, *, by: str = "命令行") -> ShopRow:
    """A new shop (an operator's act, above all tenants); raises `AlreadyExistsError` for a taken slug."""
    if by_slug(session, shop.slug):
        raise AlreadyExistsError(f"店铺 {shop.slug} 已存在")
    row = Shop(**shop.model_dump(exclude={"packs"}), packs=list(shop.packs), created_at=utc_now())
    session.add(row)
    session.flush()
    made = _row(row)
    audit.note(session, Principal.operator(made.id, by), "shop.create", made.slug, after=_summary(made))
    return made


def change(session: Session, who: Principal, wish: ShopChange) -> ShopRow:
    """Change name, packs, slot values or whether publishing needs approval; for managers."""
    require(who, "shop.edit")
    lock(session, who.shop_id)
    row = _shop(session, who.shop_id)
    before = _row(row)
    for name, value in wish.model_dump(exclude_none=True).items():
        setattr(row, name, list(value) if name == "packs" else value)
    session.flush()
    after = _row(row)
    audit.note(session, who, "shop.change", after.slug, before=_summary(before), after=_summary(after))
    bump(session, who.shop_id)
    return get(session, who.shop_id)


def lock(session: Session, shop_id: int) -> None:
    """Let this transaction alone write the shop's library until it ends; raises `NotFoundError`.

    Writers queue here, before they touch rows, so that no two can wait for each other. Rows that only name the
    shop (agents' events, orders, sessions) pass by.
    """
    query = select(Shop).where(Shop.id == shop_id).with_for_update(key_share=True)
    if session.exec(query.execution_options(populate_existing=True)).one_or_none() is None:
        raise NotFoundError("没有这个店铺")


def bump(session: Session, shop_id: int) -> int:
    """Raise the library version, in the transaction of the write that calls for it."""
    raised = col(Shop.library_version) + 1
    session.execute(update(Shop).where(col(Shop.id) == shop_id).values(library_version=raised))
    row = _shop(session, shop_id)
    session.refresh(row)
    return row.library_version


def _shop(session: Session, shop_id: int) -> Shop:
    row = session.get(Shop, shop_id)
    if row is None:
        raise NotFoundError("没有这个店铺")
    return row


def _row(row: Shop) -> ShopRow:
    assert row.id is not None  # noqa: S101 — flushed
    return ShopRow(
        row.id,
        row.slug,
        row.name,
        frozenset(row.packs),
        dict(row.slots),
        row.library_version,
        row.demo,
        row.approval,
    )


def _summary(shop: ShopRow) -> dict[str, Any]:
    return {"name": shop.name, "packs": sorted(shop.packs), "slots": shop.slots, "approval": shop.approval}
