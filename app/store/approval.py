"""Four eyes: where the shop wants it, what is served was let through by someone who did not write it."""

from __future__ import annotations

from sqlmodel import Session, col

from app.access import Principal
from app.errors import ForbiddenError
from app.store.scope import of
from app.store.shops import get
from app.store.tables import Audit, Entry, EntryVersion

Author = tuple[int | None, str]


class ApprovalNeededError(ForbiddenError):
    """The shop publishes only what a second lead has approved."""

    code = "approval_needed"


def wanted(session: Session, shop_id: int, scope: str) -> bool:
    """Whether publishing in this scope takes a second person. One's own phrases are one's own."""
    return scope != "personal" and get(session, shop_id).approval


def approve(session: Session, who: Principal, row: Entry, *, edits: bool) -> None:
    """Raise `ApprovalNeededError` unless `who` may publish the stored entry as it is: it waits in review, this
    write doesn't change it, and somebody else wrote it last. A shop's token is nobody in particular: anyone
    could hold it, so it approves nothing.
    """
    if edits:
        raise ApprovalNeededError("本店发布前要由另一位组长审核，请先保存并送审")
    if row.state != "review":
        raise ApprovalNeededError("本店发布前要由另一位组长审核，请先送审")
    if who.token_id is not None and who.user_id is None:
        raise ApprovalNeededError("审核要由人来做，店铺的令牌不能代替，请用自己的账号或本人的令牌")
    if _same(author(session, row), who):
        raise ApprovalNeededError("不能发布自己最后修改的内容，请另一位组长审核后发布")


def target(row: Entry) -> str:
    """How the audit names an entry."""
    return f"{'' if row.scope == 'shop' else f'{row.scope}:{row.owner}/'}{row.kind}/{row.key}"


def notes(session: Session, row: Entry) -> dict[int, Audit]:
    """The audit rows of an entry, by the version that they made."""
    query = of(Audit, row.shop_id).where(Audit.target == target(row)).order_by(col(Audit.id))
    found = session.exec(query).all()
    return {int(note.after["version"]): note for note in found if note.after and "version" in note.after}


def author(session: Session, row: Entry) -> Author:
    """Who wrote what the entry says now: sending it to review or back is no writing."""
    query = of(EntryVersion, row.shop_id).where(EntryVersion.entry_id == row.id)
    versions = session.exec(query.order_by(col(EntryVersion.version).desc())).all()
    first = versions[0]
    for version in versions:
        if (version.data, version.pack, version.category) != (first.data, first.pack, first.category):
            break
        last = version
    note = notes(session, row).get(last.version)
    return (note.user_id, note.by) if note else (None, last.by)


def _same(author: Author, who: Principal) -> bool:
    user_id, name = author
    return user_id == who.user_id if who.user_id is not None and user_id is not None else name == who.name
