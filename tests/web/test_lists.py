"""What all lists over HTTP promise: a page and the true total, an `ETag` that changes with them, no unknown wish."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.test_curation_api import Desk, desk

__all__ = ["desk"]
PAGED = ["items", "limit", "offset", "total"]


def _lists(schema: dict[str, Any]) -> dict[str, set[str]]:
    """Every address without parts to fill in whose answer is a list, with its query parameters."""
    found = {}
    for path, operations in schema["paths"].items():
        answer = operations.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        name = answer.get("application/json", {}).get("schema", {}).get("$ref", "").rsplit("/", 1)[-1]
        fields = schema["components"]["schemas"].get(name, {}).get("properties", {})
        if "items" in fields and "{" not in path:
            found[path] = {one["name"] for one in operations["get"].get("parameters", ())}
    return found


def test_every_list_is_paged_and_tagged(desk: Desk) -> None:
    lists = _lists(desk.service.client.get("/openapi.json").json())
    assert len(lists) >= 11
    for path, wishes in lists.items():
        answer = desk("root", "GET", f"{path}?limit=1")
        assert sorted(set(answer.json()) & set(PAGED)) == PAGED, path
        assert answer.json()["limit"] == 1 and len(answer.json()["items"]) <= 1, path
        assert answer.headers["etag"], path
        assert "offset" in wishes or path.endswith("/calendar"), path
        strange = desk("root", "GET", f"{path}?limt=1")
        assert (strange.status_code, strange.json()["error"]["fields"]) == (
            422,
            {"limt": "limt：不认识的字段"},
        ), path


def test_a_misspelt_dry_run_imports_nothing(desk: Desk) -> None:
    headers = {"Authorization": f"Bearer {desk.secrets['li']}"}
    file = {"file": ("a.csv", "话术,标题\n在的亲,招呼\n".encode())}
    answer = desk.service.client.post("/api/v1/import?dryrun=true", headers=headers, files=file)
    assert answer.status_code == 422
    assert desk("li", "GET", "/imports").json()["total"] == 0


def test_a_list_is_another_when_one_of_its_rows_changes(desk: Desk) -> None:
    facts = {"name": "大促", "facts": {"backlog_days": 1}}
    desk("boss", "POST", "/facts/presets", facts)
    token = desk("boss", "POST", "/tokens", {"name": "机器人"}).json()["id"]
    wish = {"name": "检查", "due": "2030-01-01", "filter": {"state": "published"}}
    campaign = desk("li", "POST", "/campaigns", wish).json()
    items = f"/campaigns/{campaign['id']}/items"
    entry = desk("li", "GET", f"{items}?limit=1").json()["items"][0]["entry_id"]
    before = {path: _tag(desk, path) for path in ("/members", "/tokens", "/facts/presets", items)}
    desk("root", "PATCH", f"/members/{desk.ids['mei']}", {"role": "lead"})
    desk("boss", "DELETE", f"/tokens/{token}")
    desk("boss", "DELETE", "/facts/presets/大促", seen=1)
    desk("boss", "POST", "/facts/presets", {**facts, "facts": {"backlog_days": 2}})
    assigned = {"entries": [entry], "assignee": desk.ids["zhang"]}
    assert desk("li", "POST", f"/campaigns/{campaign['id']}/assign", assigned, seen=1).status_code == 200
    for path, tag in before.items():
        assert _tag(desk, path) != tag, path


def _tag(desk: Desk, path: str) -> str:
    return desk("root", "GET", f"{path}?limit=200").headers["etag"]


@pytest.mark.parametrize("limit", [1, 2])
def test_favourites_come_in_pages(desk: Desk, limit: int) -> None:
    keys = [one["id"] for one in desk("li", "GET", "/phrases?limit=3").json()["items"]]
    for key in keys:
        assert desk("li", "PUT", f"/favourites/{key}").status_code == 204
    page = desk("li", "GET", f"/favourites?limit={limit}&offset=1").json()
    assert (page["total"], [one["id"] for one in page["items"]]) == (3, keys[::-1][1 : 1 + limit])
