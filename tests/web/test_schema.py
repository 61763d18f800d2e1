"""The API against its own OpenAPI: whatever is sent, no 500, and every answer is as described.

Once as an agent of the demo shop, who may do little, and once as the admin of a shop of its own, who may do all:
with ids that exist and versions that are often right, so that the writes are really reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis.specs.openapi.checks import positive_data_acceptance

from app.access import Principal
from app.curation import shopfacts
from app.faults import SHAPES
from app.library.demo import demo_shop
from app.library.shipped import shipped_library
from app.store import accounts, campaigns, entries, facts, shops, tokens
from app.store.inputs import CampaignIn, EntryQuery, ShopIn, TokenIn, UserIn
from app.store.seed import seed
from app.web.api.etag import VERSION
from tests.web.conftest import Service

PATHS = {
    "/api/v1/suggest", "/api/v1/check", "/api/v1/render", "/api/v1/phrases", "/healthz", "/readyz", "/metrics",
    "/api/v1/library", "/api/v1/phrases/{id}", "/api/v1/scripts/{id}/state", "/api/v1/phrases/bulk", "/api/v1/facts",
    "/api/v1/facts/presets/{name}/apply", "/api/v1/campaigns/{id}/items/{entry_id}/done", "/api/v1/members/{id}",
    "/api/v1/tokens", "/api/v1/audit/export",
}  # fmt: skip

DOMAIN = [positive_data_acceptance]
"""Rules no schema can say (the last turn is the buyer's, a text is readable) may refuse what the schema allows."""

QUIET: dict[str, Any] = {
    "deadline": None, "suppress_health_check": list(HealthCheck), "derandomize": True, "database": None,
}  # fmt: skip


@dataclass
class Owner:
    """A shop to play with: its admin's header, and what its paths' parameters may name."""

    headers: dict[str, str]
    known: dict[str, list[Any]]


@pytest.fixture(scope="module")
def owner(app_and_service: Service) -> Iterator[Owner]:
    """A shop with something of everything, shut for the others by its own admin's token."""
    app_and_service.client.app.state.snapshots.start()  # type: ignore[attr-defined]
    library = shipped_library().library
    with app_and_service.store.begin() as session:
        shop = shops.create(session, ShopIn(slug="fuzzed", name="试验铺"))
        who = Principal.operator(shop.id)
        seed(session, shop.id, library.phrases[:12], library.scripts[:2])
        facts.save(session, who, demo_shop().facts)
        shopfacts.keep_preset(session, who, "大促", {"date_promises": "window_only"})
        member = accounts.create_user(
            session, who, UserIn(login="fuzz-lead", name="小组长", role="lead")
        ).member
        token = tokens.create_token(session, who, TokenIn(name="试验", role="admin"))
        rows = entries.page(session, who, EntryQuery(), limit=20).items
        ids = [row.id for row in rows]
        made = campaigns.create(session, who, CampaignIn(name="查一遍", due=date(2026, 11, 9)), ids)
    app_and_service.client.app.state.snapshots.refresh()  # type: ignore[attr-defined]
    keys = [row.key for row in rows]
    known = {"id": [*keys, made.id, member.user_id], "entry_id": ids, "name": ["大促"], "number": [1]}
    yield Owner({"Authorization": f"Bearer {token.secret}"}, known)


def test_every_answer_to_an_agent_is_as_described(service: Service) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", service.client.app)
    seen = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        seen.add(operation.path)

        @given(case=operation.as_strategy())
        @settings(max_examples=6, **QUIET)
        def run(case: schemathesis.Case) -> None:
            case.call_and_validate(headers=service.headers, excluded_checks=DOMAIN)

        run()
    assert seen >= PATHS


def test_every_answer_to_an_admin_is_as_described(service: Service, owner: Owner) -> None:
    schema = schemathesis.openapi.from_asgi("/openapi.json", service.client.app)
    reached = set()
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path.startswith("/api/v1/tokens/") and operation.method == "delete":
            continue  # it would shut the very token that the test goes on with

        @given(case=operation.as_strategy(), data=st.data())
        @settings(max_examples=10, **QUIET)
        def run(case: schemathesis.Case, data: st.DataObject) -> None:
            for name in case.path_parameters or {}:
                if name in owner.known and data.draw(st.booleans()):
                    case.path_parameters[name] = data.draw(st.sampled_from(owner.known[name]))
            headers = owner.headers | {"If-Match": f'"{data.draw(st.integers(1, 3))}"'}
            answer = case.call(headers=headers)
            case.validate_response(answer, excluded_checks=DOMAIN, headers=headers)
            if answer.status_code < 300:
                reached.add((case.operation.method.upper(), case.operation.path))

        run()
    assert len(reached) > 20


def _patterns(part: Any) -> Iterator[str]:
    """Every pattern of a schema."""
    if isinstance(part, dict):
        if isinstance(found := part.get("pattern"), str):
            yield found
        part = list(part.values())
    for inner in part if isinstance(part, list) else ():
        yield from _patterns(inner)


def test_of_every_shape_that_is_asked_for_a_refusal_says_what_it_is(service: Service) -> None:
    asked = set(_patterns(service.client.get("/openapi.json").json()))
    assert asked - SHAPES.keys() <= {VERSION.pattern}, "the version's refusal is worded where it is read"
