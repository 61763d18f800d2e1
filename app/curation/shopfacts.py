"""The shop's facts as managers work with them: checked before they are stored, previewed, switched by preset."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from app.access import Principal, require
from app.core.facts import ShopFacts
from app.core.judgement import Act
from app.core.moments import SHANGHAI
from app.core.promise.calendar import critical_moments, surely
from app.core.promise.slots import promise_slots
from app.curation import recheck
from app.curation.recheck import Preview
from app.curation.shape import refuse_unreadable
from app.curation.worst import LOOK_AHEAD
from app.errors import InvalidInputError
from app.faults import refusal
from app.store import facts as stored
from app.store import presets
from app.store.columns import utc_now
from app.store.facts import FactsRow
from app.store.presets import PresetRow

SUGGESTED = ("平日", "周末", "大促", "节假日")
"""Names that most shops want presets for."""
_ACTS: tuple[Act, ...] = ("ship", "deliver", "refund", "reply")


def current(session: Session, who: Principal) -> FactsRow | None:
    """The facts that are served now."""
    require(who, "facts.read")
    return stored.current(session, who.shop_id)


def known(session: Session, who: Principal) -> ShopFacts:
    """The facts that are served now, none of them known where the shop has said nothing."""
    row = current(session, who)
    return row.facts if row else ShopFacts()


def read(data: Mapping[str, Any]) -> ShopFacts:
    """Facts from plain values; raises `InvalidInputError` naming each wrong field."""
    try:
        facts = ShopFacts.model_validate(data)
    except ValidationError as wrong:
        raise refusal(wrong.errors(), "发货能力有误") from wrong
    _usable(facts)
    return facts


def patched(before: ShopFacts, part: Mapping[str, Any]) -> ShopFacts:
    """The facts with those of `part` in place of their own, confirmed anew; ``None`` takes a fact away."""
    kept = before.model_dump(mode="json", exclude_none=True, exclude={"as_of"})
    return read({name: value for name, value in {**kept, **part}.items() if value is not None})


def save(session: Session, who: Principal, facts: ShopFacts, *, expected: int) -> FactsRow:
    """Store a version made on version `expected` (0: the first); raises `ConflictError`."""
    _usable(facts)
    return stored.save(session, who, facts, expected=expected)


def preview(session: Session, who: Principal, facts: ShopFacts) -> Preview:
    """Which entries the shop and its teams are served these facts would break, and which they would mend; nothing is
    stored.
    """
    require(who, "facts.edit")
    _usable(facts)
    rows = recheck.curated(session, who.shop_id)
    return recheck.preview(rows, known(session, who), facts, utc_now())


def keep_preset(
    session: Session,
    who: Principal,
    name: str,
    data: Mapping[str, Any] | None,
    *,
    expected: int | None = None,
) -> PresetRow:
    """A preset of these facts, ``None``: of the present ones. `expected` 0 makes a new one.

    Raises `InvalidInputError` when the facts that it replaces are not facts.
    """
    chosen = dict(data) if data is not None else _plain(known(session, who))
    chosen.pop("as_of", None)
    clean = _plain(read({key: value for key, value in chosen.items() if value is not None}))
    kept = {**clean, **{key: None for key, value in chosen.items() if value is None}}
    unknown = [key for key in chosen if key not in ShopFacts.model_fields]
    if unknown:
        raise InvalidInputError(f"没有这项发货能力：{unknown[0]}", fields={unknown[0]: "不认识"})
    if expected is None:
        return presets.create(session, who, name, kept)
    return presets.save(session, who, name, kept, expected=expected)


def switch(session: Session, who: Principal, name: str, *, expected: int) -> FactsRow:
    """Put a preset's facts in force at once, as a new version over version `expected`."""
    preset = presets.get(session, who, name)
    return save(session, who, patched(known(session, who), preset.data), expected=expected)


def _plain(facts: ShopFacts) -> dict[str, Any]:
    return facts.model_dump(mode="json", exclude_none=True, exclude={"as_of"})


def _usable(facts: ShopFacts) -> None:
    """Refuse facts that read well and cannot be calculated with: a clock of 99:99, a date at the end of time."""
    now = datetime.now(SHANGHAI)
    refuse_unreadable(facts.model_dump(mode="python"))
    _clocks(facts.reply_hours)
    _in_order(facts)
    try:
        promise_slots(facts, None, now)
        critical_moments(facts, now, now + LOOK_AHEAD)
        for act in _ACTS:
            surely(act, facts, None, now)
    except (ValueError, ArithmeticError) as wrong:
        raise InvalidInputError(
            "这样的发货能力没法计算，请检查时间和日期", fields={"facts": "没法计算"}
        ) from wrong


def _in_order(facts: ShopFacts) -> None:
    """Refuse spans that end before they begin: each side would be believed somewhere."""
    spans: dict[str, tuple[str, Iterable[tuple[Any, Any]]]] = {
        "closed": ("停发日期的开始晚于结束", facts.closed or ()),
        "transit_days": ("运输的最短天数大于最长天数", [facts.transit_days] if facts.transit_days else ()),
        "transit": ("运输的最短天数大于最长天数", (one.days for one in facts.transit or ())),
        "sale_windows": (
            "大促付款的开始晚于结束",
            ((one.paid_from, one.paid_until) for one in facts.sale_windows or ()),
        ),
    }
    for name, (wrong, found) in spans.items():
        if any(first > last for first, last in found):
            raise InvalidInputError(f"{wrong}，请改好再保存", fields={name: wrong})


def _clocks(hours: str | None) -> None:
    for clock in hours.replace(" ", "").split("-") if hours else ():
        hour, minute = map(int, clock.split(":"))
        if hour > 24 or minute > 59:
            raise InvalidInputError("客服时间填得不对，例：09:00-23:00", fields={"reply_hours": "时间不存在"})
