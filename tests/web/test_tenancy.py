"""One shop at the other's door: every operation of the API, with every id of another shop, by an admin.

The operations are read from the OpenAPI, so that a new one is tried without anybody thinking of it. Everything of
the victim's shop but its ids carries a mark that no answer may hold, and its rows are the same afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from sqlmodel import select

from app.access import Principal
from app.curation import shopfacts
from app.store import accounts, campaigns, entries, events, facts, flags, shops, tables, tokens
from app.store.columns import Base, utc_now
from app.store.flags import FlagRow
from app.store.inputs import CampaignIn, EntryIn, EventIn, ShopIn, TokenIn, UserIn
from tests.web.conftest import Service

MARK = "密记7391"
UNTENANTED = {"meta", "user", "login_throttle", "shop"}
USED_BY_THE_CLOCK = {"last_used_at"}


@dataclass
class Victim:
    """A shop with something of everything, all of it marked."""

    shop_id: int
    ids: list[Any]


@dataclass
class Both:
    """The victim, and a stranger's headers."""

    victim: Victim
    headers: dict[str, str]
    service: Service


@pytest.fixture(scope="module")
def both(app_and_service: Service) -> Iterator[Both]:
    with app_and_service.store.begin() as session:
        shop = shops.create(session, ShopIn(slug="victim", name=f"{MARK}铺", slots={"shop.origin": MARK}))
        ids = _filled(session, Principal.operator(shop.id, f"{MARK}人"))
        other = shops.create(session, ShopIn(slug="stranger", name="外人铺"))
        outsider = Principal.operator(other.id, "外人")
        admin = accounts.create_user(
            session, outsider, UserIn(login="stranger", name="外人", role="admin", password="a long password")
        ).member
        wish = TokenIn(name="外人", role="admin", user_id=admin.user_id)
        secret = tokens.create_token(session, outsider, wish).secret
    app_and_service.client.app.state.snapshots.start()  # type: ignore[attr-defined]
    app_and_service.client.app.state.snapshots.refresh()  # type: ignore[attr-defined]
    app_and_service.client.app.state.chores.round()  # type: ignore[attr-defined]
    yield Both(Victim(shop.id, ids), {"Authorization": f"Bearer {secret}"}, app_and_service)


def _filled(session: Any, who: Principal) -> list[Any]:
    member = accounts.create_user(session, who, UserIn(login="victim-lead", name=MARK, role="lead")).member
    token = tokens.create_token(session, who, TokenIn(name=MARK)).token
    facts.save(session, who, shopfacts.read({"category": MARK, "backlog_days": 3}))
    preset = shopfacts.keep_preset(session, who, "受害者大促", {"category": MARK})
    found: list[Any] = [member.user_id, token.id, preset.name, 1]
    for kind, key, state in (("phrase", "ship.when.victim", "published"), ("phrase", "ship.when.hidden", "draft"),
                             ("script", "bargain.victim", "published")):  # fmt: skip
        row = entries.create(session, who, EntryIn.model_validate(
            {"kind": kind, "key": key, "category": "发货", "state": state, "data": _data(kind, key)}
        ))  # fmt: skip
        found += [row.key, row.id]
    flags.replace(session, who, 1, [FlagRow(row.id, 1, "r", MARK)])
    made = campaigns.create(session, who, CampaignIn(name=MARK, due=date(2026, 11, 9)), [row.id])
    events.record(session, who, [EventIn(kind="sent", suggestion=MARK, buyer=MARK)])
    at = utc_now()
    job = tables.ImportJob(
        shop_id=who.shop_id, by=MARK, filename=f"{MARK}.csv", format="qianniu", fingerprint="0", state="preview",
        content=MARK.encode(), created_at=at, updated_at=at,
    )  # fmt: skip
    run = tables.ExportRun(
        shop_id=who.shop_id, format="qianniu", profile="safe", scope="shop", owner="", by=MARK, at=at,
        fingerprints={MARK: "0"}, report={"note": MARK},
    )  # fmt: skip
    order = tables.OrderRow(shop_id=who.shop_id, ref="victim-order-1", data={"region": MARK}, updated_at=at)
    session.add_all([job, run, order])
    session.flush()
    return [*found, made.id, job.id, run.id, order.ref]


def _data(kind: str, key: str) -> dict[str, Any]:
    if kind == "phrase":
        return {"id": key, "code": key[10:14], "title": MARK, "intents": ["ship.when"], "replies": [f"{MARK}发货"],
                "examples": [f"{MARK}什么时候发货"]}  # fmt: skip
    step = {"id": "a", "goal": MARK, "replies": [f"{MARK}一", f"{MARK}二"]}
    return {
        "id": key,
        "title": MARK,
        "intents": ["bargain.discount"],
        "stages": [{"name": MARK, "steps": [step]}],
    }


def _rows(both: Both) -> dict[str, list[dict[str, Any]]]:
    """All rows of the victim's shop, without the moments at which its own doors were used."""
    found: dict[str, list[dict[str, Any]]] = {}
    with both.service.store.read() as session:
        for mapper in Base._sa_registry.mappers:
            table: Any = mapper.class_
            if table.__tablename__ in UNTENANTED:
                continue
            rows = session.exec(select(table).where(table.shop_id == both.victim.shop_id)).all()
            found[table.__tablename__] = [row.model_dump(exclude=USED_BY_THE_CLOCK) for row in rows]
        shop = session.get_one(tables.Shop, both.victim.shop_id)
        found["shop"] = [shop.model_dump()]
    assert sum(map(bool, found.values())) > 12
    return found


def _operations(schema: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method.upper(), path, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
        if path.startswith("/api/")
    ]


def _bodies(schema: dict[str, Any], operation: dict[str, Any], ids: list[Any]) -> Iterator[dict[str, Any]]:
    """The operation's own example, and the same with the victim's ids wherever it names one."""
    content = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if content is None:
        yield {}
        return
    wanted = content["schema"]
    for one in wanted.get("oneOf", [wanted]):
        for example in schema["components"]["schemas"][one["$ref"].rsplit("/", 1)[1]].get("examples", [{}]):
            yield {"json": example}
            yield from (
                {"json": changed} for chosen in ids if (changed := _renamed(example, chosen)) != example
            )


def _renamed(value: Any, chosen: Any, name: str = "") -> Any:
    if isinstance(value, dict):
        return {key: _renamed(part, chosen, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_renamed(part, chosen, name) for part in value]
    names = re.fullmatch(r"id|entries|assignees?|user_id|owner|ref|suggestion|name", name)
    return chosen if names and (value is None or isinstance(value, type(chosen))) else value


def _addresses(path: str, operation: dict[str, Any], ids: list[Any]) -> Iterator[str]:
    """The path with every id of the victim in every place that has one."""
    named = [p for p in operation.get("parameters", ()) if p["in"] == "path"]
    if not named:
        yield path
        return
    for chosen in ids:
        address = path
        for parameter in named:
            kind = parameter["schema"].get("type")
            value = (
                chosen
                if (kind == "integer") == isinstance(chosen, int)
                else (1 if kind == "integer" else "x")
            )
            address = address.replace("{" + parameter["name"] + "}", str(value))
        yield address


def test_no_operation_shows_or_changes_anything_of_another_shop(both: Both) -> None:
    schema = both.service.client.get("/openapi.json").json()
    before = _rows(both)
    tried = 0
    for method, path, operation in _operations(schema):
        scopes = (
            ("", "?scope=personal&owner=1", "?owner=晚班&scope=team")
            if "scope" in str(operation.get("parameters"))
            else ("",)
        )
        for address in dict.fromkeys(_addresses(path, operation, both.victim.ids)):
            for body in _bodies(schema, operation, both.victim.ids if "{" not in path else []):
                for scope in scopes:
                    sent = both.headers | {"If-Match": '"1"'}
                    answer = both.service.client.request(method, address + scope, headers=sent, **body)
                    tried += 1
                    assert answer.status_code < 500, (method, address, answer.text)
                    assert MARK not in answer.text, (method, address, answer.text[:400])
    assert tried > 300
    assert both.service.client.get("/api/v1/shop", headers=both.headers).json()["slug"] == "stranger"
    after = _rows(both)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}


def test_the_mark_would_be_seen(both: Both) -> None:
    """The other way round: the victim's own people do see it, so that not seeing it means something."""
    with both.service.store.begin() as session:
        who = Principal.operator(both.victim.shop_id)
        secret = tokens.create_token(session, who, TokenIn(name="自己人", role="admin")).secret
    headers = {"Authorization": f"Bearer {secret}"}
    for path in ("/api/v1/library", "/api/v1/facts", "/api/v1/facts/presets", "/api/v1/campaigns", "/api/v1/members",
                 "/api/v1/tokens", "/api/v1/audit", "/api/v1/audit/export", "/api/v1/shop", "/api/v1/phrases"):  # fmt: skip
        assert MARK in both.service.client.get(path, headers=headers).text, path
