"""Snapshots: an edit is served within a second, a failed rebuild keeps the old library, memory outlives the database."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from app.access import Principal
from app.snapshot import Snapshot, Snapshots
from app.store import entries, shops
from app.store.inputs import EntryChange, EntryIn, EntryQuery, Ref, ShopChange, ShopIn
from app.web import served
from app.web.served import Builder
from tests.waiting import until
from tests.web.conftest import Service

ASK = {"messages": [{"role": "buyer", "text": "在吗"}]}


def test_an_edit_is_served_without_a_restart(service: Service) -> None:
    with service.store.begin() as session:
        shop = shops.demo(session)
        assert shop is not None
        who = Principal.operator(shop.id)
        ref = Ref(kind="phrase", key="greet.open.hello")
        row = entries.get(session, who, ref)
        data = {**row.data, "replies": ["在的亲，棉花小铺为您服务，您说", *row.data["replies"]]}
        entries.save(session, who, ref, EntryChange(data=data), expected=row.version)

    def served() -> bool:
        texts = [s["text"] for s in service.agent("POST", "/api/v1/suggest", ASK).json()["suggestions"]]
        return "在的亲，棉花小铺为您服务，您说" in texts

    assert until(served, 15.0) is not None  # the bound is for loaded machines; the interval itself is 0.1 s


class _Shelf:
    """A stand-in for the database: versions and engines that can be made to fail."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.version = "1"
        self.down = False
        self.broken = False

    def versions(self) -> dict[int, str]:
        if self.down:
            raise ConnectionError
        return {1: self.version}

    def load(self, shop_id: int) -> Snapshot:
        if self.broken:
            raise ValueError("坏掉的话术")
        s = self.snapshot
        return Snapshot(shop_id, self.version, s.engine, s.finder, s.facts, s.values, s.packs)


def test_a_failed_rebuild_keeps_the_old_snapshot_and_says_so(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever may read the trouble learns which shop, the log says why: the error may quote a phrase."""
    shelf = _Shelf(_any(service))
    snapshots = Snapshots(shelf.versions, shelf.load, 60)
    snapshots.refresh()
    shelf.version, shelf.broken = "2", True
    snapshots.refresh()
    assert snapshots.of(1).version == "1"
    assert list(snapshots.trouble) == ["snapshot_rebuild_failed：店铺1"]
    assert "坏掉的话术" in caplog.text
    shelf.broken = False
    snapshots.refresh()
    assert snapshots.of(1).version == "2"
    assert snapshots.trouble == ()


def test_while_the_database_is_away_memory_goes_on_serving(service: Service) -> None:
    shelf = _Shelf(_any(service))
    snapshots = Snapshots(shelf.versions, shelf.load, 60)
    snapshots.refresh()
    shelf.down = True
    snapshots.refresh()
    assert snapshots.of(1).version == "1"
    assert snapshots.ready and snapshots.trouble


def _any(service: Service) -> Snapshot:
    found: Snapshot = service.client.app.state.snapshots.of(service.other_id)  # type: ignore[attr-defined]
    return found


def test_of_a_long_library_an_edited_question_is_served_before_it_is_learned(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next look makes up for it, without another edit."""
    monkeypatch.setattr(served, "LONG", 1)
    snapshots = Snapshots(lambda: served.versions(service.store), Builder(service.store).load, 60)
    snapshots.refresh()
    who = Principal.operator(service.other_id)
    with service.store.begin() as session:
        row = entries.page(session, who, EntryQuery(kind="phrase", state="published"), limit=1).items[0]
        data = {**row.data, "examples": [*row.data.get("examples", ()), "鳄鱼皮能不能发顺丰"]}
        ref = Ref(kind=row.kind, key=row.key)
        entries.save(session, who, ref, EntryChange(data=data), expected=row.version)
    for settled in (False, True):
        snapshots.refresh()
        now = snapshots.of(service.other_id)
        assert now.settled is settled
        found = now.engine.matcher.match("鳄鱼皮能不能发顺丰").entries.argmax()
        assert now.engine.library.phrases[found].id == row.key
    snapshots.refresh()
    assert snapshots.of(service.other_id) is now


def test_what_leaves_the_shops_phrases_alone_keeps_their_engine(service: Service) -> None:
    builder, who = Builder(service.store), Principal.operator(service.other_id)
    first = builder.load(service.other_id)
    with service.store.begin() as session:
        shops.change(session, who, ShopChange(name="换个名字"))
        data = {
            "id": "ship.when.night",
            "code": "wb",
            "title": "晚班",
            "intents": ["ship.when"],
            "replies": ["晚班的说法"],
        }
        entry = {"kind": "phrase", "key": data["id"], "scope": "team", "owner": "晚班", "category": "发货",
                 "state": "published", "data": data}  # fmt: skip
        entries.create(session, who, EntryIn.model_validate(entry))
    second = builder.load(service.other_id)
    assert second.version != first.version
    assert second.engine is first.engine
    night, day = (Principal(service.other_id, 1, "agent", "x", team=team) for team in ("晚班", "早班"))
    assert [phrase.title for phrase in second.own(night)] == ["晚班"]
    assert second.own(day) == ()
    with service.store.begin() as session:
        row = entries.page(session, who, EntryQuery(state="published"), limit=1).items[0]
        ref = Ref(kind=row.kind, key=row.key)
        entries.save(session, who, ref, EntryChange(category="改过"), expected=row.version)
    assert builder.load(service.other_id).engine is not second.engine


def test_an_edit_keeps_the_engine_and_what_cannot_be_served_is_named_in_the_log(
    service: Service, caplog: pytest.LogCaptureFixture
) -> None:
    data = {
        "id": "a.b.c",
        "code": "abc",
        "title": "题",
        "intents": ["ship.when"],
        "replies": ["按顺序发货哦"],
    }
    ref = Ref(kind="phrase", key="a.b.c")
    with service.store.begin() as session:
        shop = shops.create(session, ShopIn(slug="edited", name="改话术的店"))
        who = Principal.operator(shop.id)
        made = EntryIn(**ref.model_dump(), category="发货", state="published", data=data)
        row = entries.create(session, who, made)
    builder = Builder(service.store)
    first = builder.load(shop.id)
    with service.store.begin() as session:
        half = EntryChange(state="draft", data={**data, "nonsense": "写了一半"})
        entries.save(session, who, ref, half, expected=1)
    second = builder.load(shop.id)
    assert second.version != first.version
    assert second.engine is first.engine
    assert [phrase.title for phrase in second.engine.library.phrases] == ["题"]
    with service.store.begin() as session:
        entries.save(session, who, ref, EntryChange(state="published"), expected=2)
    try:
        with pytest.raises(ValidationError):
            builder.load(shop.id)
        named = [record for record in caplog.records if record.getMessage() == "entry cannot be served"]
        assert {record.__dict__["entry"] for record in named} == {
            row.id
        }  # the service's own watch may say so too
        assert "写了一半" not in caplog.text
    finally:
        with service.store.begin() as session:
            entries.delete(session, who, ref, expected=3)
